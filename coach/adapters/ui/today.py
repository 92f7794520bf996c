"""The today tab: the verdict with its reasons, five figures against the user's own usual range, what is missing, and charts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import gradio as gr
from sqlalchemy import func, select

from coach.adapters.ui import charts
from coach.adapters.ui.cards import loading_html, problem_html, table_html
from coach.adapters.ui.texts import in_words, say
from coach.coach import Coach
from coach.errors import CoachError
from coach.evidence import Lang
from coach.store import tables
from coach.wearables.alerts import Alert
from coach.wearables.baseline import Baseline, baseline
from coach.wearables.context import Picture
from coach.wearables.findings import SLOW, STALE_DAYS, STALE_DAYS_SLOW, latest_day, usual
from coach.wearables.load import LEAST_HISTORY_DAYS
from coach.wearables.morning import look
from coach.wearables.readiness import Readiness
from coach.wearables.show import shown, when

_RANGES = (14, 28, 90, 365)
_FIRST_RANGE = 28
_TILES = ("sleep_minutes", "resting_heart_rate_bpm", "hrv_rmssd_ms", "hrv_sdnn_ms", "steps", charts.LOAD)
_ONE_NUMBER = re.compile(r"([\d.,]+)(\D*)")
Stamp = tuple[Any, ...]


def tab(coach: Coach, user: str, lang: Lang, opened: Any) -> tuple[Any, Any, Any]:
    """Returns (function, inputs, outputs) that the page runs on load."""
    board = gr.HTML(loading_html(lang), elem_id="today", apply_default_css=False)
    days = gr.Radio(choices=[(say(f"range_{n}", lang), n) for n in _RANGES], value=_FIRST_RANGE, label=say("range", lang), elem_id="range",
                    visible=False)  # fmt: skip
    plot = gr.Plot(visible=False, elem_id="charts", show_label=False, container=False, buttons=[])
    values = gr.HTML(elem_id="values", apply_default_css=False)
    seen = gr.State(())
    outputs = [board, days, plot, values, seen]

    def draw(chosen: int, known: Stamp) -> list[Any]:
        """All of the tab, unless nothing has changed since it was last drawn."""
        try:
            stamp = stamp_of(coach, user, chosen)
            return [gr.skip()] * 5 if known == stamp else [*_drawn(coach, user, chosen, lang), stamp]
        except CoachError as exc:
            return [problem_html(in_words(exc, lang)), gr.update(visible=False), gr.update(visible=False), "", ()]

    for event in (opened.select, days.input):
        event(draw, [days, seen], outputs, show_progress="hidden", concurrency_id="today")
    return draw, [days, seen], outputs


def stamp_of(coach: Coach, user: str, days: int) -> Stamp:
    """Changes whenever what is drawn may have changed: the day, the profile, an import, a log entry."""
    owner, t = coach.store.user(user), tables
    with coach.store.read() as connection:
        runs = connection.execute(
            select(func.max(t.import_run.c.id), func.max(t.import_run.c.finished_utc)).where(
                t.import_run.c.user_id == owner.id
            )
        ).one()
        rows = connection.execute(
            select(func.count(), func.sum(t.daily.c.value)).where(t.daily.c.user_id == owner.id)
        ).one()
    return (days, coach.today(user).isoformat(), repr(coach.profile(user)), *runs, *rows)


def _drawn(coach: Coach, user: str, days: int, lang: Lang) -> list[Any]:
    today = coach.today(user)
    picture = charts.picture_of(coach, user, max(days, 90), today)
    drawn = charts.lines(picture, days, lang)
    html = board_html(coach, user, picture, lang)
    chart = charts.figure(drawn, days, today, lang)
    has = bool(picture.daily or picture.workouts)
    return [
        html,
        gr.update(visible=has),
        gr.update(value=chart, visible=chart is not None),
        values_html(drawn, days, lang, has),
    ]


def empty_html(lang: Lang) -> str:
    """The first visit."""
    steps = "".join(f"<li>{escape(say(key, lang))}</li>" for key in ("first_1", "first_2", "first_3"))
    return f'<div class="empty"><h2>{escape(say("first_title", lang))}</h2><p>{escape(say("first", lang))}</p><ol>{steps}</ol></div>'


def old_html(newest: date, lang: Lang) -> str:
    """Data there are, but none of this season."""
    return f'<div class="empty"><h2>{escape(say("old_title", lang))}</h2><p>{escape(say("old", lang).format(newest.isoformat()))}</p></div>'


def newest_day(coach: Coach, user: str) -> date | None:
    """The newest day of which anything is stored."""
    t, owner = tables.daily, coach.store.user(user)
    with coach.store.read() as connection:
        found: date | None = connection.execute(
            select(func.max(t.c.local_date)).where(t.c.user_id == owner.id)
        ).scalar()
    return found


def board_html(coach: Coach, user: str, picture: Picture, lang: Lang) -> str:
    """Everything above the charts."""
    morning = look(coach.store, coach.store.user(user), picture.profile, picture.today)
    if len(morning.brief.facts) <= 1 and not picture.daily:
        newest = newest_day(coach, user)
        return old_html(newest, lang) if newest else empty_html(lang)
    lines = (morning.brief.text_zh if lang == "zh" else morning.brief.text).splitlines()
    names = source_names(coach, user)
    tiles = "".join(tile_html(tile, lang) for metric in _TILES if (tile := tile_of(picture, metric, names, lang)))
    items = "".join(f"<li>{escape(line.removeprefix('- '))}</li>" for line in lines[1:])
    return (f"<h2>{escape(lines[0])}</h2>{_verdict_html(morning.readiness, picture, lang)}"
            f'{_alerts_html(morning.alerts, lang)}<div class="tiles">{tiles}</div>{_missing_html(morning.readiness, picture, lang)}'
            f'<details class="more"><summary>{escape(say("noticed", lang))}</summary><ul>{items}</ul></details>')  # fmt: skip


def _verdict_html(ready: Readiness, picture: Picture, lang: Lang) -> str:
    """The one verdict, in words and colour, with what drove it."""
    drivers = [f.line(lang) for f in (*ready.drivers, *ready.context, *ready.stale)]
    why = (
        "".join(f"<li>{escape(line)}</li>" for line in dict.fromkeys(drivers))
        or f"<li>{escape(ready.fact.line(lang))}</li>"
    )
    based = (
        say("based_on", lang).format(when(ready.day, picture.today)[lang == "zh"])
        if ready.day
        else say("based_on_nothing", lang)
    )
    return (f'<section class="verdict {ready.verdict}" aria-label="{escape(say("readiness", lang))}"><p class="kicker">{escape(say("readiness", lang))}</p>'
            f'<p class="big">{escape(say(f"verdict_{ready.verdict}", lang))}</p><ul>{why}</ul>'
            f'<p class="from">{escape(based)}</p></section>')  # fmt: skip


def _alerts_html(raised: Iterable[Alert], lang: Lang) -> str:
    zh = lang == "zh"
    return "".join(
        f'<section class="alert {escape(a.level)}" role="note"><p><b>{escape(a.text_zh if zh else a.text)}</b></p><p>{escape(a.do_zh if zh else a.do)}</p></section>'
        for a in raised
        if a.state != "dismissed"
    )


@dataclass(frozen=True)
class Tile:
    """One figure: value and day in words, the usual range, where it comes from."""

    metric: str
    title: str
    value: str
    day: str
    usual: str
    side: str  # "", high, low
    source: str
    stale: bool


def tile_of(picture: Picture, metric: str, names: dict[int, str], lang: Lang) -> Tile | None:
    """The newest complete value of ``metric`` against the usual range of the days before it; None without any."""
    zh = lang == "zh"
    if metric == charts.LOAD:
        series = charts.week_loads(picture)
    else:
        series = picture.series(metric)
        if metric in charts.HRV and len(series) < max(len(picture.series(other)) for other in charts.HRV):
            return None
    day = max(series, default=None) if metric == charts.LOAD else latest_day(metric, series, picture.today)
    if day is None:
        return None
    base: Baseline | None
    if metric == charts.LOAD:
        base = baseline(charts.LOAD, series, day) if len(series) > LEAST_HISTORY_DAYS else None
        source = say("from_workouts", lang)
    else:
        base = usual(picture, metric, day)
        source = names.get(picture.sources.get(metric, {}).get(day) or 0, "")
    band = base.band() if base and base.usable else None
    value = series[day]
    side = "" if band is None else "high" if value > band[1] else "low" if value < band[0] else ""
    old = (picture.today - day).days > (STALE_DAYS_SLOW if metric in SLOW else STALE_DAYS)
    span = _range(*(_plain(picture, metric, max(edge, 0.0), zh) for edge in band)) if band else ""
    return Tile(metric, charts.title_of(metric, lang), _plain(picture, metric, value, zh), say("last_7", lang) if metric == charts.LOAD else when(day, picture.today)[zh],
                span, side, source, old)  # fmt: skip


def _plain(picture: Picture, metric: str, value: float, zh: bool) -> str:
    return f"{value:.0f}" if metric == charts.LOAD else shown(metric, value, picture.profile)[zh]


def _range(low: str, high: str) -> str:
    """Both edges; a unit that they share stands once: "53 – 55 bpm"."""
    first, last = _ONE_NUMBER.fullmatch(low), _ONE_NUMBER.fullmatch(high)
    return f"{first[1] if first and last and first[2] == last[2] else low} – {high}"


def tile_html(tile: Tile, lang: Lang) -> str:
    usual_line = f"{say('usual', lang)} {tile.usual}" if tile.usual else say("usual_young", lang)
    side = f'<span class="side">{escape(say(f"side_{tile.side}", lang))}</span>' if tile.side else ""
    source = f"{say('source', lang)}: {tile.source}" if tile.source else ""
    stale = f'<span class="side">{escape(say("stale", lang))}</span>' if tile.stale else side
    return (f'<section class="tile{" stale" if tile.stale else ""}" data-metric="{tile.metric}"><h3>{escape(tile.title)}</h3>'
            f'<p class="big">{escape(tile.value)}</p><p>{escape(tile.day)} {stale}</p><p>{escape(usual_line)}</p><p class="from">{escape(source)}</p></section>')  # fmt: skip


def _missing_html(ready: Readiness, picture: Picture, lang: Lang) -> str:
    """What last night lacks, and since when."""
    lines = []
    for metric in ready.missing:
        name = charts.title_of(metric, lang)
        last = max(picture.series(metric), default=None)
        lines.append(
            f"{name}: {say('missing_since', lang)} {when(last, picture.today)[lang == 'zh']}"
            if last
            else f"{name}: {say('missing_never', lang)}"
        )
    if not lines:
        return ""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<section class="missing"><h3>{escape(say("missing", lang))}</h3><ul>{items}</ul></section>'


def source_names(coach: Coach, user: str) -> dict[int, str]:
    """The user's sources by number, as their exports name them."""
    t = tables.source
    with coach.store.read() as connection:
        return {
            row.id: row.name
            for row in connection.execute(select(t.c.id, t.c.name).where(t.c.user_id == coach.store.user(user).id))
        }


def values_html(drawn: list[charts.Line], days: int, lang: Lang, has: bool) -> str:
    """How to read the charts, and the same values as a table for those who cannot see them."""
    if not drawn:
        return f'<p class="note">{escape(say("no_values", lang))}</p>' if has else ""
    dates = sorted({day for line in drawn for day in line.days}, reverse=True)
    held = [dict(zip(line.days, line.values, strict=True)) for line in drawn]
    heads = [say("date", lang), *(f"{line.title}, {line.unit}" for line in drawn)]
    rows = [
        [day.isoformat(), *(_cell(values.get(day), line.decimals) for values, line in zip(held, drawn, strict=True))]
        for day in dates
    ]
    return (f'<p class="note">{escape(say("how_charts", lang))}</p><details class="more"><summary>{escape(say("as_table", lang))}</summary>'
            f"{table_html(say('as_table', lang), heads, rows, 'numbers')}</details>")  # fmt: skip


def _cell(value: float | None, decimals: int) -> str:
    return "" if value is None else f"{value:,.{decimals}f}"
