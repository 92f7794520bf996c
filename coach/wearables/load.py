"""Training load of the stored workouts: TRIMP of a session, a day's sum, ratio, monotony, fitness and fatigue, time in zones.

Applies the formulas of ``coach.fitness.load``. A session's load is, in this order: the stored TRIMP, Banister's TRIMP from the mean heart
rate, session-RPE brought to the same scale, or minutes at an assumed moderate effort. A missing workout is no workout: load is a sum.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from coach.errors import RangeError
from coach.evidence import Fact
from coach.fitness.heart import hrmax_estimate
from coach.fitness.load import acute_chronic_ratio, fitness_fatigue, monotony, strain, trimp_banister, trimp_edwards
from coach.profile import Profile
from coach.store import Store, User, Workout, tables
from coach.store.records import Series
from coach.wearables.context import Picture

# An acute:chronic ratio is given from four weeks of recorded training on: our choice. Of chronic windows of 14 to 35 days one of
# 21 fitted injuries best in Carey et al. 2016 (https://pmc.ncbi.nlm.nih.gov/articles/PMC5537557).
LEAST_HISTORY_DAYS = 28
# Our choice: an hour at 50, 60 and 75 % of the heart-rate reserve is 50, 73 and 122 of Banister's TRIMP; rated 3, 4 and 6
# it is 180, 240 and 360, so 3.6, 3.3 and 3.0 times as much. Borresen & Lambert 2008, IJSPP 3:16, found r = 0.76 between
# the two (https://www.scribd.com/document/548769120/11b4f39275e0b380a26481d08f2023d710d0); no ratio of theirs was seen.
RPE_PER_TRIMP = 3.5
# A minute at half of the heart-rate reserve: 0.5 × 0.64 e^(1.92 × 0.5) = 0.84 (Banister's weighting for men, 0.99 for women).
TRIMP_PER_MINUTE = 0.84
# A resting heart rate where none is known (Quer et al. 2020, PLOS ONE 15:e0227709: mean of 92,457 adults 65.5 bpm,
# https://pace-cme.org/2020/02/13/large-resting-heart-rate-variability-between-individuals-but-small-variability-within-individuals/).
RESTING_DEFAULT = 65.5
# A gap between two heart-rate readings longer than this is not filled: the strap was off.
LONGEST_GAP_S = 120


@dataclass(frozen=True)
class Hearts:
    """The maximum and resting heart rate that a user's loads are computed with."""

    maximum: float
    resting: float
    sex: str
    measured: bool = False


@dataclass(frozen=True)
class Ratio:
    """``value``: weighted mean load of 7 days over that of 28; ``acute`` and ``chronic``: plain daily means of the last 7 days
    and of the 28 before them; ``day``: the last day that counted."""

    value: float
    acute: float
    chronic: float
    day: date


def hearts(profile: Profile, today: date, resting: Series, done: Sequence[Workout] = ()) -> Hearts:
    """The highest heart rate of a workout where it exceeds the estimate by age; the median resting heart rate of the last days."""
    age = profile.age(today)
    estimate = hrmax_estimate(min(max(age, 18), 90), profile.sex) if age else 185.0
    seen = sorted(w.max_heart_rate_bpm for w in done if w.max_heart_rate_bpm and w.max_heart_rate_bpm <= 220)
    # The second highest, since a single peak may be an artefact of the sensor.
    peak = seen[-2] if len(seen) > 1 else 0.0
    recent = [v for d, v in resting.items() if today - timedelta(days=28) <= d <= today]
    return Hearts(
        max(estimate, peak),
        statistics.median(recent) if recent else RESTING_DEFAULT,
        profile.sex or "male",
        peak > estimate,
    )


def workout_load(workout: Workout, heart: Hearts) -> float:
    """The load of one workout in TRIMP units."""
    if workout.trimp is not None:
        return workout.trimp
    minutes = (
        workout.duration_min if workout.duration_min is not None else (workout.end - workout.start).total_seconds() / 60
    )
    minutes = min(max(minutes, 0.0), 1440.0)
    if workout.avg_heart_rate_bpm and 40 <= workout.avg_heart_rate_bpm <= 230:
        try:
            return trimp_banister(minutes, workout.avg_heart_rate_bpm, heart.maximum, heart.resting, heart.sex)
        except RangeError:  # a resting heart rate that no formula takes
            pass
    if workout.rpe is not None:
        return workout.rpe * minutes / RPE_PER_TRIMP
    return minutes * TRIMP_PER_MINUTE


def daily_load(picture: Picture) -> Series:
    """Load by day from the first workout to today; a day without a workout is a zero."""
    if not picture.workouts:
        return {}
    heart = hearts(picture.profile, picture.today, picture.series("resting_heart_rate_bpm"), picture.workouts)
    first = picture.workouts[0].local_date
    days = {first + timedelta(days=i): 0.0 for i in range((picture.today - first).days + 1)}
    for workout in picture.workouts:
        days[workout.local_date] += workout_load(workout, heart)
    return days


def acute_chronic(load: Series, today: date) -> Ratio | None:
    """The ratio at the end of yesterday, or of today where today's sessions already make it higher: what may still come is no rest.

    None with under five weeks of history, or where there was no usual training to compare with.
    """
    found = [r for end in (today - timedelta(days=1), today) if (r := _ratio(load, end))]
    return max(found, key=lambda r: r.value, default=None)


def _ratio(load: Series, end: date) -> Ratio | None:
    days = sorted(d for d in load if d <= end)
    before = [load[d] for d in days if 7 <= (end - d).days < 35]
    if len(days) < LEAST_HISTORY_DAYS + 7 or not sum(before):
        return None
    last = [load[d] for d in days if (end - d).days < 7]
    return Ratio(acute_chronic_ratio([load[d] for d in days]), statistics.fmean(last), statistics.fmean(before), end)


def load_facts(picture: Picture) -> list[Fact]:
    """The last seven days' load, its ratio to the usual, its monotony and strain, and fitness against fatigue; what the data allow."""
    load, today = daily_load(picture), picture.today
    if not load or (today - min(load)).days < 7:
        return []
    week = [load.get(today - timedelta(days=i), 0.0) for i in range(6, -1, -1)]
    facts = [_fact("load.week", sum(week), "load", f"Training load, last 7 days: {sum(week):.0f} load points (TRIMP)",
                   f"最近7天训练负荷：{sum(week):.0f}（TRIMP）", picture)]  # fmt: skip
    if ratio := acute_chronic(load, today):
        change = 100 * (ratio.acute / ratio.chronic - 1)
        side = ("above", "高") if change >= 0 else ("below", "低")
        facts.append(_fact("load.ratio", ratio.value, "times", f"Training load of 7 days: {abs(change):.0f}% {side[0]} the weekly mean of the 28 days before; weighted ratio {ratio.value:.2f}",
                           f"7天训练负荷比之前28天的周均{side[1]}{abs(change):.0f}%；加权比值{ratio.value:.2f}", picture, change, ((abs(change), "%"),)))  # fmt: skip
    try:
        even, total = monotony(week), strain(week)
        facts.append(_fact("load.monotony", even, "", f"Training monotony of the week: {even:.1f} (from 2 on there is little contrast between days), strain {total:.0f}",
                           f"本周训练单调性：{even:.1f}（达到2表示每天差别太小），压力指数{total:.0f}", picture, None, ((2.0, ""), (total, ""))))  # fmt: skip
    except RangeError:  # every day the same: nothing to say
        pass
    if len(load) >= 42:
        fitness, fatigue, form = fitness_fatigue([load[d] for d in sorted(load)])
        facts.append(_fact("load.form", form, "load", f"Fitness {fitness:.0f}, fatigue {fatigue:.0f}: form {form:+.0f}",
                           f"体能{fitness:.0f}，疲劳{fatigue:.0f}：状态{form:+.0f}", picture, form, ((fitness, "load"), (fatigue, "load"))))  # fmt: skip
    return facts


def _fact(
    slug: str, value: float, unit: str, en: str, zh: str, picture: Picture, change: float | None = None,
    numbers: tuple[tuple[float, str], ...] = (),
) -> Fact:  # fmt: skip
    return Fact(id=slug, text=en, text_zh=zh, value=value, unit=unit, start=picture.today - timedelta(days=6), end=picture.today,
                how="coach.fitness.load over the stored workouts", change=change, numbers=(*numbers, (7.0, "days"), (28.0, "days")))  # fmt: skip


def time_in_zones(store: Store, user: User, workout: Workout, maximum: float) -> tuple[float, ...] | None:
    """Minutes below and in five zones (under 50, 50–60, …, 90–100 % of the maximum) from the raw heart rate of a workout.

    Each reading counts until the next, two minutes at most. None without at least ten readings.
    """
    rows = _heart_rate(store, user, int(workout.start.timestamp()), int(workout.end.timestamp()))
    if len(rows) < 10:
        return None
    minutes = [0.0] * 6
    for (at, value), (following, _) in zip(rows, [*rows[1:], (int(workout.end.timestamp()), 0.0)], strict=True):
        zone = min(max(int(value / maximum * 10) - 4, 0), 5)
        minutes[zone] += min(following - at, LONGEST_GAP_S) / 60
    return tuple(minutes)


def edwards_load(store: Store, user: User, workout: Workout, maximum: float) -> float | None:
    """Edwards' TRIMP of a workout from its raw heart rate."""
    zones = time_in_zones(store, user, workout, maximum)
    return trimp_edwards(zones[1:]) if zones else None


def _heart_rate(store: Store, user: User, start: int, end: int) -> list[tuple[int, float]]:
    """The raw readings of the source that has most of them in the span."""
    t, s = tables.sample, tables.source
    by_source: dict[int, list[tuple[int, float]]] = {}
    with store.read() as connection:
        own = [row.id for row in connection.execute(select(s.c.id).where(s.c.user_id == user.id))]
        query = select(t.c.source_id, t.c.start_utc, t.c.value).where(
            t.c.user_id == user.id,
            t.c.metric == "heart_rate_bpm",
            t.c.source_id.in_(own),
            t.c.start_utc >= start,
            t.c.start_utc < end,
        )
        for source, at, value in connection.execute(query):
            by_source.setdefault(source, []).append((at, value))
    best: list[tuple[int, float]] = max(by_source.values(), key=lambda found: len(found), default=[])
    return sorted(best)
