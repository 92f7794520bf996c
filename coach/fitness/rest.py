"""Sleep: efficiency, debt, regularity, social jet lag. Minutes; clock times in minutes from midnight."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise

from coach.errors import RangeError
from coach.fitness.formula import formula


@formula(
    "%",
    "AASM Manual for the Scoring of Sleep (total sleep time / time in bed)",
    asleep_min=(0.0, 1440.0),
    in_bed_min=(1.0, 1440.0),
)
def sleep_efficiency(asleep_min: float, in_bed_min: float) -> float:
    """Sleep efficiency: share of the time in bed spent asleep."""
    if asleep_min > in_bed_min:
        raise RangeError("sleep_efficiency: nobody sleeps longer than they are in bed.")
    return 100 * asleep_min / in_bed_min


@formula("min", "Van Dongen et al. 2003, Sleep 26:117 (debt as the sum of what is missing)", need_min=(240.0, 720.0))
def sleep_debt(nights_min: Sequence[float], need_min: float) -> float:
    """Sleep debt: what the nights together fall short of the need. A long night pays back what it exceeds the need by; below zero is no debt."""
    if not nights_min or any(not 0 <= n <= 1440 for n in nights_min):
        raise RangeError("sleep_debt needs at least one night, each from 0 to 1,440 minutes.")
    return max(sum(need_min - n for n in nights_min), 0.0)


@formula("index −100–100", "Phillips et al. 2017, Sci Rep 7:3216")
def sleep_regularity(days: Sequence[Sequence[bool]]) -> float:
    """Sleep regularity index: how often the state (asleep or awake) is the same at the same time on the next day; 100 is perfectly regular, 0 random.

    ``days``: one row a day, each with the state at equally spaced times.
    """
    if len(days) < 2 or not days[0] or any(len(row) != len(days[0]) for row in days):
        raise RangeError("sleep_regularity needs at least two days with equally many states.")
    same = [a == b for today, tomorrow in pairwise(days) for a, b in zip(today, tomorrow, strict=True)]
    return 200 * sum(same) / len(same) - 100


@formula("min", "standard deviation of mid-sleep (Bei et al. 2016, Sleep Med Rev 28:108)")
def midsleep_spread(nights: Sequence[tuple[float, float]]) -> float:
    """Night-to-night standard deviation of the middle of sleep, from (asleep, awake) clock times of the nights."""
    if len(nights) < 3:
        raise RangeError(f"midsleep_spread needs at least three nights, not {len(nights)}.")
    return statistics.stdev((asleep + awake) / 2 for asleep, awake in nights)


@formula(
    "min", "Wittmann et al. 2006, Chronobiol Int 23:497", work_midsleep=(-720.0, 1440.0), free_midsleep=(-720.0, 1440.0)
)
def social_jet_lag(work_midsleep: float, free_midsleep: float) -> float:
    """Social jet lag: distance between the middle of sleep on free days and on work days."""
    return abs(free_midsleep - work_midsleep)
