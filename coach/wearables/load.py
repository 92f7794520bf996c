"""Training load of the stored workouts: a day's sum, the weighted acute:chronic ratio. Formulas are in ``coach.fitness``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coach.store import Workout
from coach.store.records import Series
from coach.wearables.context import Picture

# An acute:chronic ratio needs a chronic part: three weeks of recorded training before the last one.
LEAST_HISTORY_DAYS = 21


@dataclass(frozen=True)
class Ratio:
    """``value``: acute over chronic, both exponentially weighted means of daily load; ``acute`` and ``chronic`` plain daily means
    of the last 7 days and of the 28 before them."""

    value: float
    acute: float
    chronic: float


def workout_load(workout: Workout) -> float | None:
    """The load of one workout in TRIMP units: as stored, else from effort and minutes."""
    if workout.trimp is not None:
        return workout.trimp
    if workout.rpe is not None and workout.duration_min:
        # Session-RPE (Foster 2001) is about three times Banister's TRIMP for the same session (Borresen & Lambert 2008).
        return workout.rpe * workout.duration_min / 3
    return workout.duration_min


def daily_load(picture: Picture) -> Series:
    """Load by day from the first workout to today; a day without a workout is a zero, since load is a sum of sessions."""
    if not picture.workouts:
        return {}
    first = picture.workouts[0].local_date
    days = {first + timedelta(days=i): 0.0 for i in range((picture.today - first).days + 1)}
    for workout in picture.workouts:
        days[workout.local_date] += workout_load(workout) or 0.0
    return days


def acute_chronic(load: Series, today: date) -> Ratio | None:
    """The ratio at the end of the better of yesterday and today: today's sessions may still come, and their lack is no rest.

    None with under four weeks of history, or where there was no usual training to compare with.
    """
    found = [r for end in (today, today - timedelta(days=1)) if (r := _ratio({d: v for d, v in load.items() if d <= end}, end))]
    return max(found, key=lambda r: r.value, default=None)


def _ratio(load: Series, today: date) -> Ratio | None:
    first = min(load, default=today)
    if (today - first).days < LEAST_HISTORY_DAYS + 7:
        return None
    fast = slow = None
    for day in sorted(load):
        # EWMA with lambda = 2 / (N + 1), N = 7 and 28 days (Williams et al. 2017, Br J Sports Med 51:209).
        fast = load[day] if fast is None else fast + (load[day] - fast) * 2 / 8
        slow = load[day] if slow is None else slow + (load[day] - slow) * 2 / 29
    last = [load.get(today - timedelta(days=i), 0.0) for i in range(7)]
    before = [load[d] for i in range(7, 35) if (d := today - timedelta(days=i)) in load]
    chronic = sum(before) / len(before)
    if not slow or chronic <= 0:
        return None
    return Ratio((fast or 0.0) / slow, sum(last) / 7, chronic)
