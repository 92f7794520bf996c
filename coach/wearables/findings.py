"""What a metric shows: its latest value against the user's own baseline, and the last seven days against the 28 before.

Each finding is a one-line Fact with its numbers; ``unusual`` orders them. Stale data is named with its age, a missing day is absent.
Trends, changes of level, streaks and records are in ``coach.wearables.trends``.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coach.evidence import Fact
from coach.profile import Profile
from coach.store import Store, User
from coach.store.records import Series
from coach.wearables.baseline import Baseline, baseline
from coach.wearables.context import Picture, load
from coach.wearables.metrics import METRICS
from coach.wearables.show import against, day_name, heading, shown, when

# Days after which a value no longer speaks for today.
STALE_DAYS = 2
# What people weigh or measure now and then is stale later than what a watch records every night.
STALE_DAYS_SLOW = 14
SLOW = frozenset({"weight_kg", "body_fat_pct", "lean_mass_kg", "waist_cm", "vo2max_ml_kg_min", "systolic_mmhg", "diastolic_mmhg",
                  "hba1c_pct", "total_cholesterol_mmol_l", "hdl_mmol_l", "height_cm", "glucose_mmol_l", "ketones_mmol_l"})  # fmt: skip
# A week's mean rests on at least three days (three valid HRV days a week: Plews et al. 2014, IJSPP 9:783, abstract at
# https://peeref.com/works/10859421), the month's on a week's worth.
WEEK_LEAST, MONTH_LEAST = 3, 7

_NIGHT = {"sleep_minutes", "rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes", "awake_minutes"}
# Counted through the day: today's value is not complete, so yesterday is the latest that can be compared.
RUNNING = frozenset(name for name, m in METRICS.items() if m.kind == "sum" and name not in _NIGHT)
# Activity has a weekly rhythm, so a day is compared with the same weekday where four of them are known.
WEEKLY = frozenset({"steps", "distance_m", "active_energy_kcal", "active_minutes", "moderate_minutes", "vigorous_minutes",
                    "active_zone_minutes", "floors"})  # fmt: skip
SAME_WEEKDAYS = 4
# Measured by the sensor itself, so that another device starts another baseline. Steps and weight carry over.
SENSED = frozenset({"hrv_rmssd_ms", "hrv_sdnn_ms", "resting_heart_rate_bpm", "respiratory_rate_bpm", "skin_temperature_delta_c",
                    "spo2_pct", "stress_level", "stress_score", "heart_rate_bpm"})  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A fact and how unusual it is, in the user's own spreads (0: ordinary)."""

    fact: Fact
    metric: str
    unusual: float = 0.0


def metric_facts(store: Store, user: User, profile: Profile, today: date, metrics: Iterable[str]) -> list[Fact]:
    """For each metric with data the latest value against the usual; then the last 7 days against the 28 before and what else stands out."""
    from coach.wearables.trends import notable

    names = [m for m in metrics if m in METRICS]
    picture = load(store, user, profile, today, names)
    found = [f for name in names for f in (*of_metric(picture, name), *notable(picture, name))]
    return [f.fact for f in sorted(found, key=lambda f: not f.fact.id.endswith((".latest", ".stale")))]


def of_metric(picture: Picture, metric: str) -> list[Finding]:
    """The findings of one metric: latest and week; or that it is stale."""
    series = picture.series(metric)
    if not series:
        return []
    day = latest_day(metric, series, picture.today)
    if day is None:
        return []
    if (picture.today - day).days > (STALE_DAYS_SLOW if metric in SLOW else STALE_DAYS):
        return [stale(picture, metric, series)]
    return [f for f in (latest(picture, metric, day), week(picture, metric)) if f]


def latest_day(metric: str, series: Series, today: date) -> date | None:
    """The newest day whose value is complete."""
    return max((d for d in series if d < today or (d == today and metric not in RUNNING)), default=None)


def usual(picture: Picture, metric: str, day: date) -> Baseline | None:
    """The baseline that ``day`` is compared with: since the last change of device, without days of illness."""
    series = picture.series(metric)
    skip = {d for d, names in picture.tags.items() if "illness" in names}
    base = baseline(metric, series, day, since=device_since(picture, metric, day), skip=skip)
    if metric in WEEKLY and base:
        same = baseline(metric, series, day, weekday=day.weekday(), skip=skip, days=56)
        if same and same.n >= SAME_WEEKDAYS:
            # A handful of Mondays may lie close together by chance: their spread is not believed below three quarters of all days'.
            return replace(same, spread=max(same.spread, 0.75 * base.spread))
    return base


def device_since(picture: Picture, metric: str, day: date) -> date | None:
    """The first day of the device that measured ``metric`` on ``day``: as tagged, or as the sources of the values show."""
    if metric not in SENSED:
        return None
    tagged = max((d for d, names in picture.tags.items() if d <= day and "new_device" in names), default=None)
    seen = _source_since(picture.sources.get(metric, {}), day)
    return max((d for d in (tagged, seen) if d), default=None)


def _source_since(sources: dict[date, int | None], day: date) -> date | None:
    """Since when the source of ``day`` measures without a break, if another one did before. Two devices in turn are no change."""
    mine = sources.get(day)
    if mine is None:
        return None
    others = [d for d, s in sources.items() if d < day and s not in (mine, None)]
    own = [d for d, s in sources.items() if d <= day and s == mine]
    return min(own) if others and max(others) < min(own) else None


def latest(picture: Picture, metric: str, day: date) -> Finding:
    """The newest complete value, against the usual where that is known."""
    value = picture.series(metric)[day]
    base = usual(picture, metric, day)
    (en, zh), (value_en, value_zh) = heading(metric), shown(metric, value, picture.profile)
    when_en, when_zh = _night(day, picture.today) if metric == "bed_time" else when(day, picture.today)
    head = f"{en}: {value_en} {when_en}", f"{zh}：{value_zh}（{when_zh}）"
    if base is None or base.n < _least(metric):
        return Finding(_too_few(picture, metric, day, value, head, base.n if base else 0), metric)
    change, tail_en, tail_zh = against(metric, value, base.median, picture.profile)
    unit = METRICS[metric].unit
    fact = _fact(picture, metric, "latest", (day, day), value, (f"{head[0]}, {tail_en}", f"{head[1]}，{tail_zh}"), change,
                 ((base.median, unit), (change, unit)))  # fmt: skip
    return Finding(fact, metric, abs(base.z(value)))


def _night(day: date, today: date) -> tuple[str, str]:
    """A bedtime belongs to the night that ends on ``day``, so "today" would name the wrong evening."""
    if day == today:
        return "last night", "昨晚"
    en, zh = day_name(day, today)
    return f"in the night to {en}", f"至{zh}的夜晚"


def _least(metric: str) -> int:
    return SAME_WEEKDAYS if metric in WEEKLY else 2 if metric in SLOW else MONTH_LEAST


def _too_few(picture: Picture, metric: str, day: date, value: float, head: tuple[str, str], known: int) -> Fact:
    days = "day is" if known == 1 else "days are"
    text = (
        f"{head[0]}; {known} earlier {days} too few for a comparison",
        f"{head[1]}；之前只有{known}天数据，还不能比较",
    )
    if not known:
        text = (f"{head[0]}, the first value", f"{head[1]}，首次记录")
    return _fact(picture, metric, "latest", (day, day), value, text, None, ((float(known), "days"),))


def week(picture: Picture, metric: str) -> Finding | None:
    """Mean of the last 7 days against the mean of the 28 before; None where either has too few days, or they cross a change of device."""
    series, today = picture.series(metric), picture.today
    split = today - timedelta(days=6)
    since = device_since(picture, metric, max(series)) or date.min
    recent = [v for d, v in series.items() if split <= d <= today and not (d == today and metric in RUNNING)]
    before = [v for d, v in series.items() if max(split - timedelta(days=28), since) <= d < split]
    if len(recent) < WEEK_LEAST or len(before) < MONTH_LEAST:
        return None
    mean, earlier = statistics.fmean(recent), statistics.fmean(before)
    (en, zh), (mean_en, mean_zh) = heading(metric), shown(metric, mean, picture.profile)
    change, tail_en, tail_zh = against(
        metric, mean, earlier, picture.profile, ("the 28 days before", "之前28天的"), bracket=True
    )
    text = (f"{en}, last 7 days: {mean_en} on average, {tail_en}", f"{zh}，最近7天：平均{mean_zh}，{tail_zh}")
    unit = METRICS[metric].unit
    fact = _fact(picture, metric, "week", (split, today), mean, text, change,
                 ((earlier, unit), (change, unit), (7.0, "days"), (28.0, "days")))  # fmt: skip
    # The mean of n days spreads by the square root of n less than a day does.
    spread = (math.sqrt(statistics.fmean((v - earlier) ** 2 for v in before)) or 1e-9) / math.sqrt(len(recent))
    return Finding(fact, metric, min(abs(mean - earlier) / spread / 2, 9.0))


def stale(picture: Picture, metric: str, series: Series) -> Finding:
    """The last value there is, named with its age."""
    day = max(series)
    (en, zh), (value_en, value_zh) = heading(metric), shown(metric, series[day], picture.profile)
    when_en, when_zh = when(day, picture.today)
    text = (
        f"{en}: no new data; the last value is {value_en} {when_en}",
        f"{zh}：没有新数据；最近一次是{value_zh}（{when_zh}）",
    )
    age = float((picture.today - day).days)
    return Finding(_fact(picture, metric, "stale", (day, day), series[day], text, None, ((age, "days"),)), metric)


_HOW = {"latest": "latest value against the median of the 28 days before", "week": "mean of 7 days against the 28 before",
        "stale": "latest value"}  # fmt: skip


def _fact(
    picture: Picture, metric: str, kind: str, span: tuple[date, date], value: float, text: tuple[str, str], change: float | None,
    numbers: tuple[tuple[float, str], ...],
) -> Fact:  # fmt: skip
    return Fact(id=f"{metric}.{kind}", text=text[0], text_zh=text[1], value=value, unit=METRICS[metric].unit, metric=metric,
                start=span[0], end=span[1], how=_HOW[kind], change=change, numbers=numbers)  # fmt: skip
