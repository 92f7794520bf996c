"""Tomorrow's readiness drivers, forecast from the user's own history by boosted stumps, where that beats simple baselines.

The learned model stands beside the rules and never decides a verdict. It is used for a metric only if, on days it has not seen, its mean
absolute error is lower than that of the best simple forecast (yesterday's value, mean of seven days, median of 28, same weekday), clearly
so by a paired test; the comparison is returned either way. Boosting: Friedman 2001, Ann Stat 29:1189. Runs in numpy; deterministic.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from coach.evidence import Fact
from coach.profile import Profile
from coach.store import Store, User, daily_series
from coach.store.records import Series
from coach.wearables.metrics import METRICS
from coach.wearables.show import bare, heading, shown

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

DRIVERS = ("resting_heart_rate_bpm", "hrv_rmssd_ms", "hrv_sdnn_ms", "sleep_minutes")
HISTORY_DAYS = 540
# Days to learn from before the first forecast is scored, and days scored; less says nothing about a weekly rhythm.
TRAIN_DAYS, TEST_DAYS = 90, 42
REFIT_DAYS = 28
# Paired difference of absolute errors, in standard errors, from which the model counts as better (one-sided 5 %).
CLEARLY = 1.645
ROUNDS, RATE, CUTS = 60, 0.1, 12


@dataclass(frozen=True)
class Comparison:
    """Out-of-sample errors of one metric, in its unit, over ``days`` days. ``kept``: the model is used."""

    metric: str
    days: int
    model_mae: float
    simple_mae: float
    simple: str
    t: float

    @property
    def kept(self) -> bool:
        return self.model_mae < self.simple_mae and self.t >= CLEARLY


def forecast(store: Store, user: User, profile: Profile, today: date) -> list[Fact]:
    """Tomorrow's value of each driver whose model has earned it; often none."""
    series = _history(store, user, today)
    kept = [c for m in DRIVERS if (c := compare(series, m)) and c.kept]
    return [fact for c in kept if (fact := _fact(series, c, profile, today))]


def compare_all(store: Store, user: User, today: date) -> list[Comparison]:
    """The comparison of every driver with enough history."""
    series = _history(store, user, today)
    return [c for m in DRIVERS if (c := compare(series, m))]


def compare(series: dict[str, Series], metric: str) -> Comparison | None:
    """Rolling forecasts one day ahead, refitted every four weeks, against four simple forecasts on the same days."""
    import numpy as np

    x, y, simple = _table(series, metric)
    if len(y) < TRAIN_DAYS + TEST_DAYS:
        return None
    guesses = []
    for first in range(TRAIN_DAYS, len(y), REFIT_DAYS):
        model = _Stumps.fit(x[:first], y[:first])
        guesses.append(model.predict(x[first : first + REFIT_DAYS]))
    truth = y[TRAIN_DAYS:]
    errors = np.abs(np.concatenate(guesses) - truth)
    baselines = {name: np.abs(values[TRAIN_DAYS:] - truth) for name, values in simple.items()}
    best = min(baselines, key=lambda name: float(baselines[name].mean()))
    gain = baselines[best] - errors
    t = float(gain.mean() / (gain.std(ddof=1) / math.sqrt(len(gain)))) if gain.std() > 0 else 0.0
    return Comparison(metric, len(truth), float(errors.mean()), float(baselines[best].mean()), best, t)


def _history(store: Store, user: User, today: date) -> dict[str, Series]:
    return daily_series(store, user, (*DRIVERS, "steps", "active_minutes"), today - timedelta(days=HISTORY_DAYS), today)


def _table(series: dict[str, Series], metric: str) -> tuple[Array, Array, dict[str, Array]]:
    """Features known on the evening before, the value of the day, and the simple forecasts of it."""
    import numpy as np

    rows, values, simple = [], [], []
    for day in sorted(series.get(metric, {})):
        if found := _features(series, metric, day):
            rows.append(found[0])
            simple.append(found[1])
            values.append(series[metric][day])
    names = ("median of 28 days", "mean of 7 days", "same weekday", "yesterday")
    columns = np.array(simple, dtype=np.float64).reshape(len(simple), len(names))
    return (
        np.array(rows, dtype=np.float64),
        np.array(values, dtype=np.float64),
        {n: columns[:, i] for i, n in enumerate(names)},
    )


def _features(series: dict[str, Series], metric: str, day: date) -> tuple[list[float], list[float]] | None:
    own = series[metric]
    past = [own[d] for i in range(1, 29) if (d := day - timedelta(days=i)) in own]
    week = [own[d] for i in range(1, 8) if (d := day - timedelta(days=i)) in own]
    if len(past) < 14 or len(week) < 3:
        return None
    same = [own[d] for i in range(1, 5) if (d := day - timedelta(days=7 * i)) in own]
    median, mean = statistics.median(past), statistics.fmean(week)
    weekday = statistics.fmean(same) if same else median
    last = own.get(day - timedelta(days=1), mean)
    angle = 2 * math.pi * day.weekday() / 7
    features = [
        last,
        mean,
        median,
        weekday,
        last - own.get(day - timedelta(days=2), mean),
        math.sin(angle),
        math.cos(angle),
        float(day.weekday() >= 5),
    ]
    for other in series:
        if other != metric:
            before = [series[other][d] for i in range(1, 8) if (d := day - timedelta(days=i)) in series[other]]
            level = statistics.fmean(before) if before else 0.0
            features += [series[other].get(day - timedelta(days=1), level), level]
    return features, [median, mean, weekday, last]


@dataclass(frozen=True)
class _Stumps:
    """A sum of one-split trees, each fitted to what the ones before left over; starts from the best simple forecast."""

    base: int
    parts: tuple[tuple[int, float, float, float], ...]

    @classmethod
    def fit(cls, x: Array, y: Array) -> _Stumps:
        import numpy as np

        # The first four columns are the simple forecasts; boosting starts from the one that did best so far.
        base = int(np.argmin(np.abs(x[:, :4] - y[:, None]).mean(axis=0)))
        left = y - x[:, base]
        parts = []
        cuts = [np.unique(np.quantile(x[:, j], np.linspace(0.08, 0.92, CUTS))) for j in range(x.shape[1])]
        sides = [[x[:, j] <= c for c in cuts[j]] for j in range(x.shape[1])]
        for _ in range(ROUNDS):
            total, n = left.sum(), len(left)
            best: tuple[float, int, int, float, float] | None = None
            for j, masks in enumerate(sides):
                for k, mask in enumerate(masks):
                    size = int(mask.sum())
                    if min(size, n - size) < 10:
                        continue
                    below = float(left[mask].sum())
                    gain = below**2 / size + (total - below) ** 2 / (n - size)
                    if best is None or gain > best[0]:
                        best = (gain, j, k, below / size, (total - below) / (n - size))
            if best is None:
                break
            _, j, k, low, high = best
            parts.append((j, float(cuts[j][k]), RATE * low, RATE * high))
            left = left - np.where(sides[j][k], RATE * low, RATE * high)
        return cls(base, tuple(parts))

    def predict(self, x: Array) -> Array:
        import numpy as np

        result = x[:, self.base].copy()
        for j, cut, low, high in self.parts:
            result += np.where(x[:, j] <= cut, low, high)
        return result


def _fact(series: dict[str, Series], earned: Comparison, profile: Profile, today: date) -> Fact | None:
    import numpy as np

    metric, error, tomorrow = earned.metric, earned.model_mae, today + timedelta(days=1)
    found = _features(series, metric, tomorrow)
    if found is None:
        return None
    x, y, _ = _table(series, metric)
    value = float(_Stumps.fit(x, y).predict(np.array([found[0]]))[0])
    (en, zh), (value_en, value_zh) = heading(metric), shown(metric, value, profile)
    off_en, off_zh = bare(metric, error, profile)
    return Fact(id=f"{metric}.forecast", text=f"{en}, forecast for tomorrow: about {value_en} (give or take {off_en})",
                text_zh=f"{zh}，明天预测：约{value_zh}（误差约{off_zh}）", value=value, unit=METRICS[metric].unit, metric=metric, start=tomorrow,
                end=tomorrow, how="boosted stumps on your own history", numbers=((error, METRICS[metric].unit),))  # fmt: skip
