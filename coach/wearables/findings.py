"""What a metric shows: its latest value against the user's own baseline, and the last seven days against the 28 before.

Each finding is a one-line Fact with its numbers; ``unusual`` orders them. Stale data is named with its age, a missing day is absent.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from coach.evidence import Fact
from coach.profile import Profile
from coach.store import Store, User
from coach.store.records import Series
from coach.wearables.baseline import Baseline, baseline
from coach.wearables.context import Picture, load
from coach.wearables.metrics import METRICS
from coach.wearables.show import label, shown, when

# Days after which a value no longer speaks for today.
STALE_DAYS = 2
# A week's mean is compared only if it rests on this many days (Plews et al. 2014 need three valid HRV days a week).
WEEK_LEAST, MONTH_LEAST = 3, 7

# Counted through the day: today's value is not complete, so yesterday is the latest that can be compared.
RUNNING = frozenset(
    name for name, m in METRICS.items() if m.kind == "sum" and name not in {
        "sleep_minutes", "rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes", "awake_minutes",
    }
)  # fmt: skip
# Activity has a weekly rhythm, so a day is compared with the same weekday where four of them are known.
WEEKLY = frozenset({"steps", "distance_m", "active_energy_kcal", "active_minutes", "moderate_minutes", "vigorous_minutes",
                    "active_zone_minutes", "floors"})  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A fact and how unusual it is, in the user's own spreads (0: ordinary)."""

    fact: Fact
    metric: str
    unusual: float = 0.0


def metric_facts(store: Store, user: User, profile: Profile, today: date, metrics: Iterable[str]) -> list[Fact]:
    """For each metric with data: the latest value against the usual, and the last 7 days against the 28 before."""
    names = [m for m in metrics if m in METRICS]
    picture = load(store, user, profile, today, names)
    return [finding.fact for name in names for finding in of_metric(picture, name)]


def of_metric(picture: Picture, metric: str) -> list[Finding]:
    """The findings of one metric: latest, week; or that it is stale."""
    series = picture.series(metric)
    if not series:
        return []
    day = latest_day(metric, series, picture.today)
    if day is None or (picture.today - day).days > STALE_DAYS:
        return [stale(picture, metric, series)]
    return [f for f in (latest(picture, metric, day), week(picture, metric)) if f]


def latest_day(metric: str, series: Series, today: date) -> date | None:
    """The newest day whose value is complete."""
    days = [d for d in series if d < today or (d == today and metric not in RUNNING)]
    return max(days, default=None)


def usual(picture: Picture, metric: str, day: date) -> Baseline | None:
    """The baseline that ``day`` is compared with: since the last change of device, without days of illness."""
    series = picture.series(metric)
    skip = {d for d, names in picture.tags.items() if "illness" in names}
    if metric in WEEKLY:
        same = baseline(metric, series, day, weekday=day.weekday(), skip=skip, days=56)
        if same and same.n >= 4:
            return same
    return baseline(metric, series, day, since=device_since(picture, day), skip=skip)


def device_since(picture: Picture, day: date) -> date | None:
    """The first day of the device worn on ``day``, where a change was tagged."""
    changes = [d for d, names in picture.tags.items() if d <= day and "new_device" in names]
    return max(changes, default=None)


def latest(picture: Picture, metric: str, day: date) -> Finding:
    """The newest complete value, against the usual where that is known."""
    value = picture.series(metric)[day]
    base = usual(picture, metric, day)
    (en, zh), (value_en, value_zh) = label(metric), shown(metric, value, picture.profile)
    when_en, when_zh = when(day, picture.today)
    head = f"{en[0].upper()}{en[1:]}: {value_en} ({when_en})", f"{zh}：{value_zh}（{when_zh}）"
    if base is None or base.n < MONTH_LEAST:
        known = base.n if base else 0
        text = f"{head[0]}; {known} earlier days are too few for a comparison", f"{head[1]}；之前只有{known}天数据，还不能比较"
        return Finding(_fact(picture, metric, "latest", day, day, value, text, None, ((float(known), "days"),)), metric)
    tail = against(picture, metric, value - base.median, base.median)
    fact = _fact(picture, metric, "latest", day, day, value, (f"{head[0]}, {tail[0]}", f"{head[1]}，{tail[1]}"),
                 value - base.median, ((base.median, METRICS[metric].unit), (value - base.median, METRICS[metric].unit)))  # fmt: skip
    return Finding(fact, metric, abs(base.z(value)))


def against(picture: Picture, metric: str, change: float, median: float) -> tuple[str, str]:
    """ "7 bpm above your usual 56 bpm", as one phrase in both languages."""
    usual_en, usual_zh = shown(metric, median, picture.profile)
    by_en, by_zh = shown(metric, abs(change), picture.profile, delta=True)
    if shown(metric, 0.0, picture.profile, delta=True)[0] == by_en:
        return f"the same as your usual {usual_en}", f"与您平时的{usual_zh}相同"
    if METRICS[metric].kind == "clock":
        side_en, side_zh = ("later than", "晚") if change > 0 else ("earlier than", "早")
    else:
        side_en, side_zh = ("above", "高") if change > 0 else ("below", "低")
    return f"{by_en} {side_en} your usual {usual_en}", f"比您平时的{usual_zh}{side_zh}{by_zh}"


def week(picture: Picture, metric: str) -> Finding | None:
    """Mean of the last 7 days against the mean of the 28 before; None where either has too few days."""
    series, today = picture.series(metric), picture.today
    split = today - timedelta(days=6)
    recent = [v for d, v in series.items() if split <= d <= today and not (d == today and metric in RUNNING)]
    before = [v for d, v in series.items() if split - timedelta(days=28) <= d < split]
    if len(recent) < WEEK_LEAST or len(before) < MONTH_LEAST:
        return None
    mean, earlier = statistics.fmean(recent), statistics.fmean(before)
    (en, zh), (mean_en, mean_zh) = label(metric), shown(metric, mean, picture.profile)
    by_en, by_zh = shown(metric, abs(mean - earlier), picture.profile, delta=True)
    earlier_en, earlier_zh = shown(metric, earlier, picture.profile)
    clock = METRICS[metric].kind == "clock"
    up = mean > earlier
    side_en = ("later than" if up else "earlier than") if clock else ("above" if up else "below")
    side_zh = ("晚" if up else "早") if clock else ("高" if up else "低")
    text = (
        f"{en[0].upper()}{en[1:]}, last 7 days: {mean_en} on average, {by_en} {side_en} the 28 days before ({earlier_en})",
        f"{zh}，最近7天：平均{mean_zh}，比之前28天（{earlier_zh}）{side_zh}{by_zh}",
    )
    unit = METRICS[metric].unit
    fact = _fact(picture, metric, "week", split, today, mean, text, mean - earlier,
                 ((earlier, unit), (mean - earlier, unit), (7.0, "days"), (28.0, "days")))  # fmt: skip
    spread = statistics.pstdev(before) or 1e-9
    return Finding(fact, metric, abs(mean - earlier) / spread)


def stale(picture: Picture, metric: str, series: Series) -> Finding:
    """The last value there is, named with its age."""
    day = max(series)
    age = (picture.today - day).days
    (en, zh), (value_en, value_zh) = label(metric), shown(metric, series[day], picture.profile)
    when_en, when_zh = when(day, picture.today)
    text = (f"{en[0].upper()}{en[1:]}: no new data; last value {value_en} on {when_en}",
            f"{zh}：没有新数据；最后一次是{when_zh}的{value_zh}")  # fmt: skip
    return Finding(_fact(picture, metric, "stale", day, day, series[day], text, None, ((float(age), "days"),)), metric)


def _fact(
    picture: Picture, metric: str, kind: str, start: date, end: date, value: float, text: tuple[str, str],
    change: float | None, numbers: tuple[tuple[float, str], ...],
) -> Fact:  # fmt: skip
    how = {"latest": "latest value against the median of the 28 days before", "week": "mean of 7 days against the 28 before",
           "stale": "latest value"}[kind]  # fmt: skip
    return Fact(id=f"{metric}.{kind}", text=text[0], text_zh=text[1], value=value, unit=METRICS[metric].unit, metric=metric,
                start=start, end=end, how=how, change=change, numbers=numbers)  # fmt: skip
