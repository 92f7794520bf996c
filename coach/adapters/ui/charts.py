"""Lines of daily values with the user's usual range, and the one figure that draws them. Numbers here, looks at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coach.adapters.ui.texts import say
from coach.coach import Coach
from coach.evidence import Lang
from coach.profile import Profile
from coach.store.records import Series
from coach.wearables.baseline import WINDOW_DAYS, baseline
from coach.wearables.context import Picture, load
from coach.wearables.findings import RUNNING, usual
from coach.wearables.load import daily_load
from coach.wearables.metrics import METRICS
from coach.wearables.show import convert

LOAD = "load"  # the sum of seven days' training load, ending with the day
HRV = ("hrv_rmssd_ms", "hrv_sdnn_ms")
SHOWN = ("hrv_rmssd_ms", "hrv_sdnn_ms", "resting_heart_rate_bpm", "sleep_minutes", "steps", LOAD)
_WEEK = 7
# Plotly draws these; 3:1 against both grounds (WCAG 2.2, 1.4.11).
_LINE, _BAND, _GRID = "#0d9488", "rgba(100,130,145,0.24)", "rgba(128,140,138,0.28)"
_ROW_PX, _TOP_PX = 168, 34


@dataclass(frozen=True)
class Line:
    """One metric over the days shown, in the user's unit. ``low``/``high`` have a value for each of ``band_days``."""

    metric: str
    title: str
    unit: str
    days: tuple[date, ...]
    values: tuple[float, ...]
    band_days: tuple[date, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    decimals: int = 0


def picture_of(coach: Coach, user: str, days: int, today: date) -> Picture:
    """What the page draws from: ``days`` days and what their baselines reach back to."""
    metrics = [m for m in SHOWN if m != LOAD]
    return load(coach.store, coach.store.user(user), coach.profile(user), today, metrics, days + 2 * WINDOW_DAYS)


def lines(picture: Picture, days: int, lang: Lang) -> list[Line]:
    """A line for each of ``SHOWN`` with a value in the last ``days`` days up to today; of the two kinds of HRV the fuller one."""
    made = [line for metric in SHOWN if (line := _line(picture, metric, days, lang))]
    both = [line for line in made if line.metric in HRV]
    spare = min(both, key=lambda line: len(line.days)) if len(both) == len(HRV) else None
    return [line for line in made if line is not spare]


def _line(picture: Picture, metric: str, days: int, lang: Lang) -> Line | None:
    first = picture.today - timedelta(days=days - 1)
    series = week_loads(picture) if metric == LOAD else picture.series(metric)
    last = (
        picture.today - timedelta(days=1) if metric in RUNNING else picture.today
    )  # what is counted through the day is not complete yet
    shown = {day: value for day, value in series.items() if first <= day <= last}
    if not shown:
        return None
    bands = {}
    for day in shown:
        base = baseline(LOAD, series, day) if metric == LOAD else usual(picture, metric, day)
        if base and base.usable:
            bands[day] = base.band()
    factor, unit, decimals = scale(metric, picture.profile, lang)
    return Line(
        metric, title_of(metric, lang), unit, tuple(shown), tuple(v * factor for v in shown.values()), tuple(bands),
        tuple(max(low, 0.0) * factor for low, _ in bands.values()), tuple(high * factor for _, high in bands.values()), decimals,
    )  # fmt: skip


def week_loads(picture: Picture) -> Series:
    """Training load of the seven days that end with each day."""
    load_of = daily_load(picture)
    days = sorted(load_of)
    return {
        day: sum(load_of[d] for d in days[max(i - _WEEK + 1, 0) : i + 1])
        for i, day in enumerate(days)
        if i >= _WEEK - 1
    }


def title_of(metric: str, lang: Lang) -> str:
    if metric == LOAD:
        return say("load_title", lang)
    name = METRICS[metric].zh if lang == "zh" else METRICS[metric].en
    return name[0].upper() + name[1:]


def scale(metric: str, profile: Profile, lang: Lang) -> tuple[float, str, int]:
    """Factor from the stored to the drawn value, the unit's name, decimals."""
    if metric == LOAD:
        return 1.0, "TRIMP", 0
    if metric == "sleep_minutes":
        return 1 / 60, say("hours", lang), 1
    factor, unit, decimals = convert(metric, 1.0, profile)
    unit = "" if metric == unit else unit  # steps are steps
    return factor, {"bpm": "次/分"}.get(unit, unit) if lang == "zh" else unit, decimals


def figure(drawn: Iterable[Line], days: int, today: date, lang: Lang) -> Any:
    """One Plotly figure, a row a line, one time axis; None where there is nothing to draw."""
    import plotly.graph_objects as go

    rows = list(drawn)
    if not rows:
        return None
    chart = go.Figure(layout=_layout(rows, days, today, lang))
    for n, line in enumerate(rows, 1):
        axes = {"xaxis": "x", "yaxis": f"y{n if n > 1 else ''}"}
        if line.band_days:
            edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "x": list(line.band_days), **axes}
            chart.add_scatter(y=list(line.low), name=f"{line.metric} low", **edge)
            chart.add_scatter(y=list(line.high), name=f"{line.metric} high", fill="tonexty", fillcolor=_BAND, **edge)
        chart.add_scatter(
            x=list(line.days), y=list(line.values), mode="lines+markers", name=line.metric, line={"color": _LINE, "width": 2},
            marker={"size": 6 if days <= 28 else 3}, hovertemplate=f"%{{x|%Y-%m-%d}}: %{{y:,.{line.decimals}f}} {line.unit}<extra></extra>", **axes,
        )  # fmt: skip
    return chart


def _layout(rows: list[Line], days: int, today: date, lang: Lang) -> dict[str, Any]:
    count, height = len(rows), _ROW_PX * len(rows) + 40
    title_share = _TOP_PX / height
    layout: dict[str, Any] = {
        "height": height, "margin": {"l": 52, "r": 14, "t": 4, "b": 36}, "showlegend": False, "hovermode": "closest", "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "font": {"family": "system-ui, sans-serif", "size": 12},
        "xaxis": {"range": [(today - timedelta(days=days)).isoformat() + "T12:00", today.isoformat() + "T12:00"], "showgrid": False, "fixedrange": True,
                  "anchor": f"y{count if count > 1 else ''}", "tickformat": "%-d %b" if lang == "en" else "%-m/%-d", "nticks": 7, "zeroline": False},
        "annotations": [],
    }  # fmt: skip
    for n, line in enumerate(rows, 1):
        top = 1 - (n - 1) / count
        layout[f"yaxis{n if n > 1 else ''}"] = {
            "domain": [max(top - 1 / count + 0.02, 0), top - title_share], "gridcolor": _GRID, "zeroline": False, "nticks": 4, "fixedrange": True,
        }  # fmt: skip
        layout["annotations"].append({
            "text": f"<b>{line.title}</b>{f', {line.unit}' if line.unit else ''}", "xref": "paper", "yref": "paper", "x": 0, "y": top - 0.2 * title_share, "xanchor": "left",
            "yanchor": "top", "showarrow": False, "font": {"size": 13},
        })  # fmt: skip
    return layout
