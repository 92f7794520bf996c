"""Progression from logged sets: double progression with effort. Pure.

All sets at the upper repetitions within the planned effort: more weight. A set below the lower repetitions, or much harder than planned:
less weight. Otherwise the same weight and more repetitions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from coach.errors import RangeError
from coach.fitness.strength import percent_for_effort
from coach.plans import bounds

# Lifts of the whole leg or back take 5 % a step, others 2.5 %: within the 2–10 % of the ACSM position stand (2009).
_STEP = {"squat": 0.05, "hinge": 0.05, "lunge": 0.05}
_SMALL_STEP = 0.025
# A tenth off when the lower number is missed: the usual back-off of linear progression (Rippetoe & Baker 2013, Practical Programming, 3rd ed.).
_BACK_OFF = 0.10
# Effort this far above the plan counts as missed.
_TOO_HARD = 1.5


@dataclass(frozen=True)
class Done:
    """One logged set."""

    weight_kg: float
    reps: float
    rpe: float | None = None


@dataclass(frozen=True)
class Next:
    """What to lift next; ``why`` is a slug: up, down, hold."""

    weight_kg: float
    why: str


def rounded(kilos: float) -> float:
    """Down to what plates allow: steps of 2.5 kg from 20 kg on, 1 kg below."""
    step = 2.5 if kilos >= 20 else 1.0
    return max(step, math.floor(kilos / step + 1e-6) * step)


def next_weight(pattern: str, reps: tuple[int, int], rpe: float, sets: Sequence[Done]) -> Next:
    """The next weight after ``sets`` of one session, planned at ``reps`` (from, to) and ``rpe``."""
    if not sets:
        raise ValueError("next_weight needs at least one logged set.")
    weight = max(s.weight_kg for s in sets)
    work = [s for s in sets if s.weight_kg >= 0.9 * weight]
    hardest = max((s.rpe for s in work if s.rpe is not None), default=None)
    if all(s.reps >= reps[1] for s in work) and (hardest is None or hardest <= rpe + 0.5):
        step = _STEP.get(pattern, _SMALL_STEP)
        more = max(rounded(weight * (1 + step)), weight + (2.5 if weight >= 20 else 1.0))
        return Next(min(more, max(weight * (1 + bounds.MOST_WEIGHT_STEP), weight + 1.0)), "up")
    if any(s.reps < reps[0] for s in work) or (hardest is not None and hardest >= rpe + _TOO_HARD):
        return Next(rounded(weight * (1 - _BACK_OFF)), "down")
    return Next(weight, "hold")


def charted(reps: int, rpe: float) -> float:
    """The effort at which the load chart can be read: it ends at RPE 6 and at 15 repetitions with those in reserve."""
    return max(rpe, 6.0, float(reps - 5))


def at(implied_1rm: float, reps: tuple[int, int], rpe: float) -> float | None:
    """The weight for these repetitions at this effort; None where the load chart ends."""
    try:
        return rounded(implied_1rm * percent_for_effort(reps[1], charted(reps[1], rpe)) / 100)
    except RangeError:
        return None


def implied(weight_kg: float, reps: tuple[int, int], rpe: float) -> float | None:
    """The 1RM that a planned weight stands for."""
    try:
        return weight_kg / percent_for_effort(reps[1], charted(reps[1], rpe)) * 100
    except RangeError:
        return None
