"""Pictures for a chat: the last days of the main measures, each with the user's own usual range. Drawn by Matplotlib without a window."""

from __future__ import annotations

import io
import threading
from datetime import date, timedelta
from typing import Any

from coach.coach import Coach
from coach.plans.pdf import chinese_font
from coach.store import daily_series
from coach.store.records import Series
from coach.wearables.baseline import baseline
from coach.wearables.metrics import METRICS
from coach.wearables.show import convert

SHOWN = ("hrv_rmssd_ms", "hrv_sdnn_ms", "resting_heart_rate_bpm", "sleep_minutes", "steps", "weight_kg")
MOST = 4
_LEAST_DAYS = 5  # fewer values are said better than drawn
_BASELINE_DAYS = 28
_drawing = threading.Lock()  # Matplotlib's font cache is shared


def picture(coach: Coach, user: str, today: date, days: int, lang: str) -> bytes | None:
    """A PNG of up to four measures over ``days`` days; None where there is too little to draw or Matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return None
    first = today - timedelta(days=days - 1)
    owner = coach.store.user(user)
    series = daily_series(coach.store, owner, SHOWN, first - timedelta(days=_BASELINE_DAYS), today)
    held = [name for name in SHOWN if sum(day >= first for day in series[name]) >= _LEAST_DAYS][:MOST]
    if not held:
        return None
    with _drawing:
        return _draw(coach, user, {name: series[name] for name in held}, first, today, lang)


def _draw(coach: Coach, user: str, series: dict[str, Series], first: date, today: date, lang: str) -> bytes:
    from matplotlib import dates
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = chinese_font() if lang == "zh" else None
    words = FontProperties(fname=str(font[0])) if font else FontProperties()
    zh = bool(font)  # without a font for them Chinese characters would be empty boxes, so the titles are in English
    profile = coach.profile(user)
    figure = Figure(figsize=(7.2, 2.1 * len(series) + 0.3), dpi=110, layout="constrained", facecolor="white")
    canvas: Any = FigureCanvasAgg(figure)  # matplotlib types its dates and canvases in part only
    on: Any = dates
    for n, (metric, values) in enumerate(series.items(), 1):
        axes: Any = figure.add_subplot(len(series), 1, n)
        hours = metric == "sleep_minutes"
        scale = 1 / 60 if hours else 1.0

        def shown(value: float, metric: str = metric, scale: float = scale, hours: bool = hours) -> float:
            return value * scale if hours else convert(metric, value, profile)[0]

        unit = "h" if hours else convert(metric, 1.0, profile)[1]
        bands = {
            day: base.band()
            for day in sorted(values)
            if day >= first and (base := baseline(metric, values, day)) and base.usable
        }
        days = [day for day in sorted(values) if day >= first]
        if bands:
            axes.fill_between(list(bands), [shown(low) for low, _ in bands.values()], [shown(high) for _, high in bands.values()],
                              color="#9db8d6", alpha=0.45, linewidth=0)  # fmt: skip
        axes.plot(days, [shown(values[day]) for day in days], color="#c65d07", linewidth=1.6, marker="o", markersize=3)
        name = METRICS[metric].zh if zh else METRICS[metric].en
        axes.set_title(
            f"{name} ({unit})" if unit not in ("", "steps") else name, fontproperties=words, fontsize=11, loc="left"
        )
        axes.set_xlim(on.date2num(first) - 0.5, on.date2num(today) + 0.5)
        axes.xaxis.set_major_locator(on.AutoDateLocator(minticks=3, maxticks=7))
        axes.xaxis.set_major_formatter(on.DateFormatter("%-m/%-d" if lang == "zh" else "%d %b"))
        axes.tick_params(labelsize=8, colors="#555555")
        axes.grid(axis="y", color="#dddddd", linewidth=0.6)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    out = io.BytesIO()
    canvas.print_png(out)
    return out.getvalue()
