"""What the user's own log says to a plan: lifts, runs, and what was done on a day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from coach.errors import RangeError
from coach.fitness.strength import one_rm
from coach.plans.generate import History
from coach.plans.names import exercise_id
from coach.plans.progress import Done
from coach.store import Store, User, strength_sets, workouts

# Strength is kept for about six weeks; older sets say little (Bosquet et al. 2013, Scand J Med Sci Sports 23:e140).
_STRENGTH_DAYS = 42
_RUN_DAYS = 30
RUN_KINDS = frozenset({"run", "treadmill_run", "trail_run"})


def of(store: Store, user: User, today: date) -> History:
    """The history that a plan made or changed ``today`` rests on."""
    best: dict[str, float] = {}
    for one in strength_sets(store, user, today - timedelta(days=_STRENGTH_DAYS), today):
        name = one.exercise_id or exercise_id(one.exercise)
        if name and one.weight_kg and one.reps and one.kind == "work":
            try:
                estimate = one_rm(one.weight_kg, one.reps, min(max(10 - (one.rpe or 10), 0), max(10 - one.reps, 0)))
            except RangeError:
                continue
            best[name] = max(best.get(name, 0.0), round(estimate, 1))
    runs = [
        w
        for w in workouts(store, user, today - timedelta(days=_RUN_DAYS), today)
        if w.activity_kind in RUN_KINDS and w.duration_min
    ]
    longest = max((w.duration_min or 0.0 for w in runs), default=None)
    fast = [
        (w.distance_m / 1000, w.duration_min) for w in runs if w.distance_m and w.duration_min and w.distance_m >= 3000
    ]
    recent = min(fast, key=lambda r: r[1] * (5 / r[0]) ** 1.06 if r[0] <= 50 else 1e9, default=None)
    return History(best, longest, recent)


def done_on(store: Store, user: User, day: date) -> str:
    """What was logged on ``day``, in a few words; empty where nothing was."""
    sets: dict[str, int] = defaultdict(int)
    for one in strength_sets(store, user, day, day):
        sets[one.exercise] += 1
    parts = [f"{name} {n}×" for name, n in sets.items()]
    parts += [
        f"{w.activity} {w.duration_min:.0f} min"
        for w in workouts(store, user, day, day)
        if w.duration_min and w.activity_kind != "strength"
    ]
    return ", ".join(parts[:4])


def last_sets(store: Store, user: User, start: date, end: date) -> dict[str, list[Done]]:
    """The working sets of the newest day on which each lift was logged with a weight."""
    newest: dict[str, tuple[date, list[Done]]] = {}
    for one in strength_sets(store, user, start, end):
        name = one.exercise_id or exercise_id(one.exercise)
        if not name or not one.weight_kg or not one.reps or one.kind != "work":
            continue
        day, sets = newest.get(name, (one.local_date, []))
        if one.local_date > day:
            day, sets = one.local_date, []
        newest[name] = (day, [*sets, Done(one.weight_kg, one.reps, one.rpe)])
    return {name: sets for name, (_, sets) in newest.items()}


def days_done(store: Store, user: User, start: date, end: date) -> set[date]:
    """Days with a logged or recorded workout."""
    return {w.local_date for w in workouts(store, user, start, end)} | {
        s.local_date for s in strength_sets(store, user, start, end)
    }
