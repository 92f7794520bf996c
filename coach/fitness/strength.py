"""Strength: one-repetition maximum from a set, effort tables, volume."""

from __future__ import annotations

from collections.abc import Iterable

from coach.errors import RangeError
from coach.fitness.formula import check, formula

_LOAD = (1.0, 600.0)
# Percent of 1RM by repetitions to failure (NSCA, Essentials of Strength Training and Conditioning, 4th ed., training load chart).
NSCA_PERCENT = {1: 100, 2: 95, 3: 93, 4: 90, 5: 87, 6: 85, 7: 83, 8: 80, 9: 77, 10: 75, 11: 70, 12: 67, 15: 65}


@formula("kg", "Epley 1985, Boyd Epley Workout", weight_kg=_LOAD, reps=(1, 12))
def one_rm_epley(weight_kg: float, reps: float) -> float:
    """One-repetition maximum: weight × (1 + repetitions / 30); a single is itself."""
    return weight_kg if reps == 1 else weight_kg * (1 + reps / 30)


@formula("kg", "Brzycki 1993, J Phys Educ Recreat Dance 64:88", weight_kg=_LOAD, reps=(1, 10))
def one_rm_brzycki(weight_kg: float, reps: float) -> float:
    """One-repetition maximum: weight / (1.0278 − 0.0278 × repetitions)."""
    return weight_kg / (1.0278 - 0.0278 * reps)


@formula("kg", "Lombardi 1989, Beginning Weight Training", weight_kg=_LOAD, reps=(1, 12))
def one_rm_lombardi(weight_kg: float, reps: float) -> float:
    """One-repetition maximum: weight × repetitions^0.10."""
    factor: float = float(reps) ** 0.10
    return weight_kg * factor


@formula("kg", "O'Conner, Simmons & O'Shea 1989, Weight Training Today", weight_kg=_LOAD, reps=(1, 12))
def one_rm_oconner(weight_kg: float, reps: float) -> float:
    """One-repetition maximum: weight × (1 + 0.025 × repetitions)."""
    return weight_kg if reps == 1 else weight_kg * (1 + 0.025 * reps)


@formula("kg", "Epley 1985 and Brzycki 1993, mean of both", weight_kg=_LOAD, reps=(1, 10), reps_in_reserve=(0, 5))
def one_rm(weight_kg: float, reps: float, reps_in_reserve: float = 0) -> float:
    """The estimate shown to users: mean of Epley and Brzycki, with the repetitions left in reserve counted as done (10 in all at most)."""
    total = reps + reps_in_reserve
    check("one_rm", "reps + reps_in_reserve", total, 1, 10)
    return (one_rm_epley(weight_kg, total) + one_rm_brzycki(weight_kg, total)) / 2


@formula("kg", "Epley 1985, solved for the weight", one_rm_kg=_LOAD, reps=(1, 12))
def weight_for_reps(one_rm_kg: float, reps: float) -> float:
    """The weight that leads to failure at ``reps``: 1RM / (1 + repetitions / 30)."""
    return one_rm_kg if reps == 1 else one_rm_kg / (1 + reps / 30)


@formula("% of 1RM", "NSCA 2016, Essentials of Strength Training and Conditioning, 4th ed.", reps=(1, 15))
def percent_for_reps(reps: float) -> float:
    """Percent of 1RM at which ``reps`` repetitions lead to failure, by the training load chart (whole repetitions; 13 and 14 interpolated)."""
    whole = int(reps)
    if whole != reps:
        raise RangeError(f"percent_for_reps holds for whole repetitions, not for {reps:g}.")
    if whole in NSCA_PERCENT:
        return NSCA_PERCENT[whole]
    return NSCA_PERCENT[12] + (whole - 12) * (NSCA_PERCENT[15] - NSCA_PERCENT[12]) / 3


@formula("RPE 1–10", "Zourdos et al. 2016, J Strength Cond Res 30:267", reps_in_reserve=(0, 9))
def rpe_from_rir(reps_in_reserve: float) -> float:
    """Rating of effort from repetitions in reserve: 10 − repetitions in reserve."""
    return 10 - reps_in_reserve


@formula(
    "% of 1RM", "Zourdos et al. 2016 (repetitions in reserve) with the NSCA 2016 load chart", reps=(1, 12), rpe=(6, 10)
)
def percent_for_effort(reps: float, rpe: float) -> float:
    """Percent of 1RM for a set of ``reps`` stopped at ``rpe``: the chart read at repetitions done plus repetitions in reserve."""
    possible = reps + (10 - rpe)
    check("percent_for_effort", "reps + repetitions in reserve", possible, 1, 15)
    low = int(possible)
    below = percent_for_reps(low)
    return below if low == possible else below + (possible - low) * (percent_for_reps(low + 1) - below)


@formula("kg", "NSCA 2016, Essentials of Strength Training and Conditioning, 4th ed. (volume load)")
def volume_load(sets: Iterable[tuple[float, float]]) -> float:
    """Volume load: the sum of weight × repetitions over the sets, given as (weight in kg, repetitions)."""
    total = 0.0
    for weight_kg, reps in sets:
        check("volume_load", "weight_kg", weight_kg, 0, 600)
        check("volume_load", "reps", reps, 0, 200)
        total += weight_kg * reps
    return total
