"""The data tab: import, sources and which one is believed, what is stored, copy out, delete a source or everything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from sqlalchemy import func, select

from coach.adapters.ui.cards import lines_html, problem_html, said_html, table_html
from coach.adapters.ui.texts import in_words, say
from coach.coach import Coach
from coach.errors import CoachError
from coach.evidence import Lang
from coach.store import tables
from coach.wearables import importer
from coach.wearables.metrics import METRICS


def tab(coach: Coach, user: str, lang: Lang, opened: Any) -> tuple[Any, Any, Any]:
    """Returns (function, inputs, outputs) that the page runs on load."""
    gr.HTML(lines_html(say("upload_hint", lang)), apply_default_css=False)
    drop = gr.File(label=say("upload", lang), file_count="single", elem_id="upload", type="filepath", height=132)
    report = gr.HTML(elem_id="report", apply_default_css=False)
    stored = gr.HTML(elem_id="stored", apply_default_css=False)
    with gr.Accordion(say("sources_change", lang), open=False, elem_id="sources-change"):
        source = gr.Dropdown(label=say("col_source", lang), choices=[], interactive=True, elem_id="source")
        with gr.Row():
            first = gr.Button(say("source_first", lang), elem_id="source-first", min_width=160)
            sure_source = gr.Textbox(label=say("source_sure", lang), elem_id="source-sure", min_width=160)
            drop_source = gr.Button(say("source_delete", lang), variant="stop", elem_id="source-delete", min_width=160)
    source_said = gr.HTML(elem_id="source-said", apply_default_css=False)
    gr.HTML(f'<div class="tools"><a class="plain" id="export" href="/files/coach-export.zip" download>{escape(say("export", lang))}</a></div>',
            apply_default_css=False)  # fmt: skip
    with gr.Accordion(say("delete", lang), open=False, elem_id="delete-all"):
        sure = gr.Textbox(label=say("delete_hint", lang), elem_id="sure")
        delete = gr.Button(say("delete", lang), variant="stop", elem_id="delete")
    said = gr.HTML(elem_id="deleted", apply_default_css=False)

    def shown() -> list[Any]:
        names = [(name, number) for number, name in _sources(coach, user)]
        return [stored_html(coach, user, lang), gr.update(choices=names, value=names[0][1] if names else None)]

    def read(path: str | None, progress: gr.Progress = gr.Progress()) -> list[Any]:  # noqa: B008  Gradio finds it by its default
        if not path:
            return ["", *shown(), None]
        return [
            _imported(coach, user, path, lang, lambda share: progress(share, desc=say("importing", lang))),
            *shown(),
            None,
        ]

    def change(work: Callable[[], str]) -> list[Any]:
        try:
            html = work()
        except CoachError as exc:
            html = problem_html(in_words(exc, lang))
        return [html, *shown()]

    drop.upload(read, drop, [report, stored, source, drop], show_progress="full", show_progress_on=report)
    opened.select(shown, None, [stored, source], show_progress="hidden", concurrency_id="data")
    first.click(lambda chosen: change(lambda: _first(coach, user, lang, chosen)), source, [source_said, stored, source])
    drop_source.click(lambda chosen, typed: change(lambda: _delete_source(coach, user, lang, chosen, typed)), [source, sure_source],
                      [source_said, stored, source])  # fmt: skip
    delete.click(lambda typed: change(lambda: _delete(coach, user, lang, typed)), sure, [said, stored, source])
    return shown, None, [stored, source]


def _imported(coach: Coach, user: str, path: str, lang: Lang, progress: Callable[[float], None]) -> str:
    """The import report in plain words; the uploaded copy is removed whatever happens."""
    try:
        made = coach.import_file(user, path, progress)
    except CoachError as exc:
        return problem_html(in_words(exc, lang))
    finally:
        with suppress(OSError):
            Path(path).unlink()
    lines = (made.text_zh if lang == "zh" else made.text).splitlines()
    details = "".join(f"<li>{escape(line.removeprefix('- '))}</li>" for line in lines[1:])
    more = (
        f'<details class="more"><summary>{escape(say("report_more", lang))}</summary><ul>{details}</ul></details>'
        if details
        else ""
    )
    problems = "".join(f"<p>{escape(p.text_zh if lang == 'zh' else p.text)}</p>" for p in made.problems[:5])
    warned = f'<div class="problem" role="alert">{problems}</div>' if problems else ""
    return f'<div class="report" role="status"><p><b>{escape(lines[0])}</b></p>{more}</div>{warned}'


def stored_html(coach: Coach, user: str, lang: Lang) -> str:
    """Sources in the order in which they are believed, then every metric with its days."""
    found = rows(coach, user, lang)
    sources = source_rows(coach, user, lang)
    if not found and not sources:
        return f'<div class="empty"><h2>{escape(say("data_empty_title", lang))}</h2><p>{escape(say("nothing_yet", lang))}</p></div>'
    heads = [say(key, lang) for key in ("col_metric", "col_days", "col_first", "col_last")]
    source_heads = [
        say(key, lang) for key in ("col_source", "col_kind", "col_days", "col_workouts", "col_first", "col_last")
    ]
    daily = f"<h2>{escape(say('stored', lang))}</h2>{table_html(say('stored', lang), heads, found)}" if found else ""
    return (f"<h2>{escape(say('sources', lang))}</h2><p class='note'>{escape(say('sources_note', lang))}</p>"
            f"{table_html(say('sources', lang), source_heads, sources, 'sources')}{daily}")  # fmt: skip


def rows(coach: Coach, user: str, lang: Lang) -> list[list[str]]:
    """Metric, number of days, first and last day of what is stored."""
    t = tables.daily
    query = (
        select(t.c.metric, func.count(), func.min(t.c.local_date), func.max(t.c.local_date))
        .where(t.c.user_id == coach.store.user(user).id)
        .group_by(t.c.metric)
        .order_by(t.c.metric)
    )
    with coach.store.read() as connection:
        found = connection.execute(query).all()
    return [[_label(metric, lang), str(count), str(first), str(last)] for metric, count, first, last in found]


def source_rows(coach: Coach, user: str, lang: Lang) -> list[list[str]]:
    """Each source: name, kind, days on which it gave most of a value, workouts, first and last of those days; best first.

    Counted over the daily values: counting millions of samples would keep the page waiting.
    """
    owner, d, w = coach.store.user(user).id, tables.daily, tables.workout
    by_day = select(
        d.c.source_id, func.count(func.distinct(d.c.local_date)), func.min(d.c.local_date), func.max(d.c.local_date)
    )
    with coach.store.read() as connection:
        days = {
            row[0]: row[1:] for row in connection.execute(by_day.where(d.c.user_id == owner).group_by(d.c.source_id))
        }
        done = {row[0]: row[1:] for row in connection.execute(
            select(w.c.source_id, func.count(), func.min(w.c.local_date), func.max(w.c.local_date)).where(w.c.user_id == owner).group_by(w.c.source_id))}  # fmt: skip
    made = []
    for number, name, kind in _rows_of_source(coach, user):
        count, first, last = days.get(number, (0, None, None))
        workouts, w_first, w_last = done.get(number, (0, None, None))
        dates = [day for day in (first, last, w_first, w_last) if day]
        made.append(
            [
                name,
                say(f"kind_{kind}", lang),
                str(count),
                str(workouts),
                str(min(dates)) if dates else "–",
                str(max(dates)) if dates else "–",
            ]
        )
    return made


def _rows_of_source(coach: Coach, user: str) -> list[tuple[int, str, str]]:
    t = tables.source
    query = (
        select(t.c.id, t.c.name, t.c.kind)
        .where(t.c.user_id == coach.store.user(user).id)
        .order_by(t.c.priority, t.c.id)
    )
    with coach.store.read() as connection:
        return [(row.id, row.name, row.kind) for row in connection.execute(query)]


def _sources(coach: Coach, user: str) -> list[tuple[int, str]]:
    return [(number, name) for number, name, _ in _rows_of_source(coach, user)]


def _first(coach: Coach, user: str, lang: Lang, chosen: int | None) -> str:
    """Believe the chosen source before all others."""
    t, owner = tables.source, coach.store.user(user)
    if chosen is None:
        return problem_html(say("source_none", lang))
    with coach.store.read() as connection:
        lowest = connection.execute(
            select(func.min(t.c.priority)).where(t.c.user_id == owner.id, t.c.id != chosen)
        ).scalar()
    importer.set_source_priority(coach.store, owner, chosen, (lowest if lowest is not None else 1) - 1)
    return said_html(say("source_is_first", lang))


def _delete_source(coach: Coach, user: str, lang: Lang, chosen: int | None, typed: str) -> str:
    """Only where its name was typed."""
    name = dict(_sources(coach, user)).get(chosen) if chosen is not None else None
    if chosen is None or name is None:
        return problem_html(say("source_none", lang))
    if typed.strip() != name.strip():
        return problem_html(say("source_not_deleted", lang))
    importer.delete_source(coach.store, coach.store.user(user), chosen)
    return said_html(say("source_deleted", lang).format(name))


def _label(metric: str, lang: Lang) -> str:
    known = METRICS.get(metric)
    if known is None:
        return metric
    return known.zh if lang == "zh" else known.en[0].upper() + known.en[1:]


def _delete(coach: Coach, user: str, lang: Lang, typed: str) -> str:
    if typed.strip() != "DELETE":
        return problem_html(say("not_deleted", lang))
    coach.forget(user)
    return said_html(say("deleted", lang))
