"""Personal baselines: the median of the 28 days before a day, and the user's own spread (median absolute deviation).

HRV is compared on the logarithmic scale, where its day-to-day spread is near normal (Plews et al. 2013). Days tagged as illness do
not enter a baseline; a new device starts a new one. Nothing here decides what a deviation means.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

from coach.store.records import Series

WINDOW_DAYS = 28
# Scales the MAD to the standard deviation of a normal distribution (1 / Φ⁻¹(¾), https://rdrr.io/r/stats/mad.html).
MAD_TO_SD = 1.4826
# From here on the user's own spread is used alone; below, it is never taken narrower than the fallback. Two weeks: our choice.
FULL_NIGHTS = 14
# Fewer nights than this carry no verdict. The median of a handful moves with each night; a week holds each weekday once.
# Our choice.
LEAST_NIGHTS = 7

LOG_METRICS = frozenset({"hrv_rmssd_ms", "hrv_sdnn_ms"})
# The narrowest spread that is believed, so that a very regular person gets no outlier from the device's own error. Breathing: two thirds
# of the 0.65 a minute that wrist devices err (Natarajan et al. 2021, npj Digit Med 4:136, https://pmc.ncbi.nlm.nih.gov/articles/PMC8443549);
# the others are our choice.
NARROWEST = {
    "hrv_rmssd_ms": 0.06, "hrv_sdnn_ms": 0.06, "resting_heart_rate_bpm": 1.2, "respiratory_rate_bpm": 0.4,
    "skin_temperature_delta_c": 0.15, "spo2_pct": 0.6, "sleep_minutes": 20.0, "body_temperature_c": 0.15,
}  # fmt: skip
# Spread taken while the baseline is young (within-person standard deviation from day to day; ln units for HRV). Resting heart rate:
# between-day coefficient of variation 5–6 % of 56 bpm (day-to-day ECG study, Digital Health 2025, doi 10.1177/20552076251367506).
# Breathing: within 2.3–9.2 % of 15.4 a minute, 90 % of adults of 20–24 years; up to 21.7 % at 65–69 (Natarajan et al. 2021). The others are our
# choice.
FALLBACK = {
    "hrv_rmssd_ms": 0.15, "hrv_sdnn_ms": 0.15, "resting_heart_rate_bpm": 3.0, "respiratory_rate_bpm": 0.8,
    "skin_temperature_delta_c": 0.3, "spo2_pct": 1.0, "sleep_minutes": 60.0, "body_temperature_c": 0.25,
}  # fmt: skip


@dataclass(frozen=True)
class Baseline:
    """What is usual for this person. ``median`` in the metric's unit; ``spread`` is a robust standard deviation
    (ln units where ``log``); ``n`` days of data between ``start`` and ``end``."""

    median: float
    mad: float
    spread: float
    n: int
    start: date
    end: date
    log: bool = False

    @property
    def young(self) -> bool:
        return self.n < FULL_NIGHTS

    @property
    def usable(self) -> bool:
        return self.n >= LEAST_NIGHTS

    def z(self, value: float) -> float:
        """Robust z: how many of the user's own spreads ``value`` lies from the median."""
        if self.log:
            return (math.log(value) - math.log(self.median)) / self.spread
        return (value - self.median) / self.spread

    def band(self, z: float = 1.0) -> tuple[float, float]:
        """The values ``z`` spreads below and above the median, in the metric's unit."""
        if self.log:
            return self.median * math.exp(-z * self.spread), self.median * math.exp(z * self.spread)
        return self.median - z * self.spread, self.median + z * self.spread


def baseline(
    metric: str, series: Series, day: date, *, days: int = WINDOW_DAYS, since: date | None = None,
    skip: Set[date] = frozenset(), weekday: int | None = None,
) -> Baseline | None:  # fmt: skip
    """The baseline of ``metric`` from the ``days`` days before ``day`` (``day`` itself is left out).

    ``since`` cuts off what an earlier device measured, ``skip`` leaves days out (illness), ``weekday`` (0 = Monday) keeps that
    weekday alone. None without a single value.
    """
    first = max(day - timedelta(days=days), since or date.min)
    used = {
        d: v for d, v in series.items()
        if first <= d < day and d not in skip and (weekday is None or d.weekday() == weekday)
    }  # fmt: skip
    if not used:
        return None
    log = metric in LOG_METRICS
    values = [math.log(v) if log else v for v in used.values()]
    middle = statistics.median(values)
    mad = statistics.median(abs(v - middle) for v in values)
    spread = _spread(metric, mad * MAD_TO_SD, values)
    return Baseline(math.exp(middle) if log else middle, mad, spread, len(used), min(used), max(used), log)


def _spread(metric: str, own: float, values: list[float]) -> float:
    """The user's own spread, not below the believable minimum, and not below the fallback while the baseline is young."""
    scale = abs(statistics.median(values))
    spread = max(own, NARROWEST.get(metric, 0.02 * scale), 1e-9)
    return max(spread, FALLBACK.get(metric, 0.0)) if len(values) < FULL_NIGHTS else spread
