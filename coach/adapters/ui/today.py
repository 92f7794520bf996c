"""The today tab: the brief, and each number against the user's own usual range."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Any

import gradio as gr

from coach.adapters.ui.texts import say
from coach.coach import Coach
from coach.evidence import Lang
from coach.store import daily_series
from coach.wearables.baseline import baseline
from coach.wearables.metrics import METRICS
from coach.wearables.show import convert

CHARTS = ("hrv_rmssd_ms", "hrv_sdnn_ms", "resting_heart_rate_bpm", "sleep_minutes", "steps")
_RANGES = (14, 28, 90)
_BASELINE_DAYS = 28


def tab(coach: Coach, user: str, lang: Lang, opened: Any) -> tuple[Any, Any]:
    """Returns (function, outputs) that the page runs on load."""
    text = gr.HTML(elem_id="today")
    days = gr.Radio(choices=[str(n) for n in _RANGES], value=str(_RANGES[1]), label=say("range", lang), elem_id="range")
    plots = [gr.Plot(visible=False, elem_id=f"chart-{metric}", show_label=False) for metric in CHARTS]

    def draw(chosen: str) -> list[Any]:
        figures = [figure(coach, user, metric, int(chosen), lang) for metric in CHARTS]
        return [today_html(coach, user, lang), *(gr.update(value=f, visible=f is not None) for f in figures)]

    outputs = [text, *plots]
    opened.select(draw, days, outputs, show_progress="hidden")
    days.change(draw, days, outputs, show_progress="hidden")
    return (lambda: draw(str(_RANGES[1]))), outputs


def today_html(coach: Coach, user: str, lang: Lang) -> str:
    """The brief as a list; every line a number."""
    brief = coach.brief(user)
    lines = (brief.text_zh if lang == "zh" else brief.text).splitlines()
    if len(brief.facts) <= 1:
        return f'<div class="note">{escape(say("nothing_yet", lang))}</div>'
    items = "".join(f"<li>{escape(line.removeprefix('- '))}</li>" for line in lines[1:])
    return f"<h2>{escape(lines[0])}</h2><ul>{items}</ul>"


def figure(coach: Coach, user: str, metric: str, days: int, lang: Lang) -> Any:
    """A Plotly figure of the last ``days`` days in the user's units with the usual range of the 28 days before each; None without values."""
    import plotly.graph_objects as go

    today, profile, owner = coach.today(user), coach.profile(user), coach.store.user(user)
    first = today - timedelta(days=days - 1)
    series = daily_series(coach.store, owner, [metric], first - timedelta(days=_BASELINE_DAYS), today)[metric]
    shown = {day: value for day, value in series.items() if day >= first}
    if not shown:
        return None
    factor = 1 / 60 if metric == "sleep_minutes" else 1.0
    unit = "h" if metric == "sleep_minutes" else convert(metric, 1.0, profile)[1]
    bands = [(day, base.band()) for day in sorted(shown) if (base := baseline(metric, series, day)) and base.usable]
    chart = go.Figure(layout={"height": 220, "margin": {"l": 48, "r": 12, "t": 36, "b": 28}, "showlegend": False, "paper_bgcolor": "rgba(0,0,0,0)",
                              "plot_bgcolor": "rgba(0,0,0,0)", "font": {"color": "#888"},
                              "title": {"text": f"{METRICS[metric].zh if lang == 'zh' else METRICS[metric].en} ({unit})", "font": {"size": 14}}})  # fmt: skip
    if bands:
        xs = [day for day, _ in bands]
        chart.add_scatter(
            x=xs,
            y=[high * factor for _, (_, high) in bands],
            mode="lines",
            line={"width": 0},
            hoverinfo="skip",
            name="high",
        )
        chart.add_scatter(x=xs, y=[low * factor for _, (low, _) in bands], mode="lines", line={"width": 0}, fill="tonexty",
                          fillcolor="rgba(120,160,200,0.25)", name=say("usual", lang), hoverinfo="skip")  # fmt: skip
    chart.add_scatter(x=sorted(shown), y=[shown[day] * factor for day in sorted(shown)], mode="lines+markers", name=say("measured", lang),
                      line={"color": "#d9730d"})  # fmt: skip
    chart.update_xaxes(showgrid=False, tickformat="%d %b" if lang == "en" else "%-m/%-d")
    chart.update_yaxes(gridcolor="rgba(128,128,128,0.2)", zeroline=False)
    return chart
