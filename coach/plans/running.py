"""Runs of a plan towards a race: how the long run grows, what the other runs are, and whether the race can be reached at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from coach.errors import PlanError
from coach.plans import bounds
from coach.plans.build import Spec
from coach.plans.model import Phase
from coach.plans.person import Limits
from coach.plans.pool import Pool, allowed
from coach.plans.wishes import GOAL_NAMES, Wishes
from knowledge.exercises import Exercise

# The longest run assumed if the user says nothing and the log holds none, minutes, by level. Own, cautious choice.
_START = {"beginner": 20, "intermediate": 50, "advanced": 75}
# Growth of the long run: coach.safety.bounds.long_run_ceiling (Frandsen et al., BJSM 2025).
_GROWTH = 1.10
_RUNS = frozenset({"running", "treadmill-running", "run-walk", "interval-running"})


@dataclass(frozen=True)
class RunWeek:
    long: int  # minutes
    easy: int
    quality: int
    walk_break: int  # seconds in each three minutes


def taper_weeks(goal: str, weeks: int) -> int:
    """Two weeks before a half or full marathon, one before the shorter races; none in very short plans."""
    return 0 if weeks < 5 else 2 if goal in ("half_marathon", "marathon") and weeks >= 8 else 1


def schedule(w: Wishes, longest: float | None) -> list[RunWeek]:
    """Minutes of each run, week by week."""
    start = _start(w, longest)
    taper = taper_weeks(w.goal, w.weeks)
    longs: list[int] = []
    weeks = []
    for number in range(1, w.weeks + 1):
        best = max(longs[-4:], default=start)
        if number > w.weeks - taper:
            long = int(best * (bounds.TAPER_SHARE if number == w.weeks - taper + 1 else 0.4))
        elif number % bounds.DELOAD_EVERY == 0 and w.weeks > bounds.DELOAD_EVERY:
            long = int(best * 0.7)
        else:
            long = min(int(best * _GROWTH + 1e-9), w.long_minutes, _most(w.goal)) if longs else start
        long = max(long, min(start, 15))
        longs.append(long)
        share = max((number - 1) / max(w.weeks * 0.6, 1), 0.0)
        walk = 0 if w.level != "beginner" or share >= 1 else (90, 75, 60, 45, 30)[min(int(share * 5), 4)]
        weeks.append(
            RunWeek(long, min(max(int(long * 0.65), 15), w.minutes), min(max(int(long * 0.6), 18), w.minutes), walk)
        )
    return weeks


def _start(w: Wishes, longest: float | None) -> int:
    return min(int(longest or _START[w.level]), w.long_minutes, _most(w.goal))


def _most(goal: str) -> int:
    """Longer than a third beyond what the race asks for brings more fatigue than fitness."""
    return round(bounds.RACES[goal]["long"] * 1.35)


def possible(w: Wishes, longest: float | None) -> Wishes:
    """The wishes with enough weeks for the race. PlanError names what would make it possible."""
    need, name = bounds.RACES[w.goal], GOAL_NAMES[w.goal][0]
    problems = []
    if w.days < need["days"]:
        problems.append(f"at least {need['days']:.0f} days a week instead of {w.days}")
    if w.minutes < need["minutes"]:
        problems.append(f"at least {need['minutes']:.0f} minutes a session instead of {w.minutes}")
    if w.long_minutes < need["long"]:
        problems.append(f"one longer session a week: long_minutes={need['long']:.0f} (now {w.long_minutes})")
    if problems:
        raise PlanError(
            f"A plan for {name} needs {'; '.join(problems)}. A shorter race, or goal=cardio, is possible with your time."
        )
    if _peak(w, longest) >= need["long"]:
        return w
    enough = next(
        (n for n in range(w.weeks + 1, bounds.MOST_WEEKS + 1) if _peak(replace(w, weeks=n), longest) >= need["long"]),
        None,
    )
    if enough and not w.stated_weeks:
        return replace(w, weeks=enough, lengthened=True)
    start = _start(w, longest)
    if enough:
        raise PlanError(f"{w.weeks} weeks are too few for {name}: from a longest run of {start} minutes, growing by 10 % at most, it takes {enough} weeks. "
                        f"Say weeks={enough}, a shorter race, or longest=<minutes> if you already run longer than {start} minutes.")  # fmt: skip
    raise PlanError(
        f"From a longest run of {start} minutes {name} is more than {bounds.MOST_WEEKS} weeks away. Start with goal=run_10k."
    )


def _peak(w: Wishes, longest: float | None) -> int:
    return max((week.long for week in schedule(w, longest)), default=0)


def place_long(focus: dict[int, str]) -> dict[int, str]:
    """The long run on the weekend if a weekend day is chosen; else it stays last."""
    long = next(d for d, f in focus.items() if f == "long_run")
    weekend = next((d for d in (5, 6) if d in focus and d >= long), None)
    if weekend is None or weekend == long:
        return focus
    return {**focus, weekend: "long_run", long: focus[weekend]}


def runnable(pool: Pool, runs: Sequence[Exercise], walk_break: int) -> Exercise | None:
    """The record for this kind of run."""
    names = (
        ("run-walk",)
        if walk_break
        else ("treadmill-running", "running")
        if "treadmill" in pool.loaded
        else ("running", "run-walk")
    )
    return next((r for n in names for r in runs if r.id == n), next((r for r in runs), None))


def records(limits: Limits, w: Wishes) -> list[Exercise]:
    """What this person may run. Running counts as possible at every level: beginners get walking breaks instead."""
    return [
        r for r in allowed(limits, w.equipment, "advanced", w.dislikes).by_pattern.get("cardio", ()) if r.id in _RUNS
    ]


def spec(
    pool: Pool,
    limits: Limits,
    w: Wishes,
    runs: Sequence[Exercise],
    recent: tuple[float, float] | None,
    week: RunWeek,
    number: int,
    when: date,
    focus: str,
    phase: Phase,
) -> Spec:
    """One run."""
    record = runnable(pool, runs, week.walk_break)
    if record is None:
        raise PlanError(
            f"Running is not possible now, because of {_why(limits)}. goal=cardio gives walking, cycling or rowing until it is."
        )
    minutes = {"long_run": week.long, "easy_run": week.easy, "quality_run": week.quality}[focus]
    easy, fast = paces(recent)
    rpe = min(
        {"long_run": 4.0, "easy_run": 3.5, "quality_run": 6.0}[focus]
        + (1.0 if focus == "quality_run" and number > 2 else 0.0),
        limits.rpe,
    )
    if focus == "quality_run" and (phase in ("deload", "taper") or rpe < 6.0 or (week.walk_break and number <= 3)):
        return Spec(
            when, number, "easy_run", minutes, min(3.5, rpe), cardio=record, walk_break=week.walk_break, slow=easy
        )
    if focus == "quality_run":
        steady = next((r for r in runs if r.id == "running"), record)
        return Spec(
            when,
            number,
            focus,
            minutes,
            rpe,
            cardio=steady if not week.walk_break else record,
            easy_cardio=record,
            intervals=3 + number // 2,
            slow=easy,
            fast=fast,
        )
    return Spec(when, number, focus, minutes, rpe, cardio=record, walk_break=week.walk_break, slow=easy)


def _why(limits: Limits) -> str:
    return (
        ", ".join(r.replace("_", " ") for r in limits.regions) or ", ".join(limits.held.reasons) or "what you dislike"
    )


def paces(recent: tuple[float, float] | None) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Pace ranges in s/km from a recent run: easy 20–35 % slower than 5-km pace, fast parts at 5–10-km pace.

    Easy running is 65–79 % of VO2max, about 20 to 35 % slower than race pace over 5 km (Daniels 2014, Daniels' Running Formula, 3rd ed.).
    """
    if not recent or recent[0] < 1.5:
        return None, None
    # Riegel 1981: time over 5 km from the known run.
    five = recent[1] * (5 / recent[0]) ** 1.06 * 60 / 5
    return (round(five * 1.20), round(five * 1.35)), (round(five * 0.99), round(five * 1.06))
