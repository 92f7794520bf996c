"""Robust statistics of a series: slope, outlier, change point. They carry the unit of what goes in."""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from coach.errors import RangeError
from coach.fitness.formula import formula


@formula("unit of y per unit of x", "Theil 1950; Sen 1968, J Am Stat Assoc 63:1379")
def theil_sen(x: Sequence[float], y: Sequence[float]) -> float:
    """Theil–Sen slope: the median of the slopes between all pairs of points; up to 29 % of outliers do not move it far."""
    if len(x) != len(y) or len(x) < 2:
        raise RangeError("theil_sen needs two series of equal length, with two points at least.")
    slopes = [(y[j] - y[i]) / (x[j] - x[i]) for i in range(len(x)) for j in range(i + 1, len(x)) if x[j] != x[i]]
    if not slopes:
        raise RangeError("theil_sen needs at least two different values of x.")
    return statistics.median(slopes)


@formula("p value", "Mann 1945; Kendall 1975, Rank Correlation Methods (normal approximation, ties corrected)")
def mann_kendall_p(y: Sequence[float]) -> float:
    """Two-sided p value of Mann and Kendall's test for a monotonic trend; from 8 values on."""
    n = len(y)
    if n < 8:
        raise RangeError(f"mann_kendall_p holds for 8 values and more, not for {n}.")
    score = sum((b > a) - (b < a) for i, a in enumerate(y) for b in y[i + 1 :])
    ties = [list(y).count(v) for v in set(y)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if variance <= 0 or score == 0:
        return 1.0
    z = (abs(score) - 1) / variance**0.5
    return 2 * (1 - statistics.NormalDist().cdf(z))


@formula("spreads", "Iglewicz & Hoaglin 1993, How to Detect and Handle Outliers (outlier from 3.5 on)")
def robust_z(value: float, history: Sequence[float]) -> float:
    """Modified z score: 0.6745 × (value − median) / median absolute deviation."""
    if len(history) < 3:
        raise RangeError(f"robust_z needs three values of history, not {len(history)}.")
    middle = statistics.median(history)
    deviation = statistics.median(abs(v - middle) for v in history)
    if deviation == 0:
        raise RangeError("robust_z has no value where more than half of the history is the same.")
    return 0.6745 * (value - middle) / deviation


@formula("index and p value", "Pettitt 1979, Appl Stat 28:126")
def change_point(y: Sequence[float]) -> tuple[int, float]:
    """Pettitt's test: the last index before the most likely change of level, and its approximate p value; from 10 values on."""
    n = len(y)
    if n < 10:
        raise RangeError(f"change_point holds for 10 values and more, not for {n}.")
    # By ranks: U(t) = 2 × (sum of the first t ranks) − t × (n + 1), tied values sharing their mean rank.
    ordered = sorted(y)
    rank = {v: (bisect_left(ordered, v) + bisect_right(ordered, v) + 1) / 2 for v in set(y)}
    best, where, running = 0.0, 0, 0.0
    for t in range(n - 1):
        running += 2 * rank[y[t]] - (n + 1)
        if abs(running) > best:
            best, where = abs(running), t
    p = 2 * math.exp(-6 * best**2 / (n**3 + n**2))
    return where, min(p, 1.0)


@formula(
    "unit of the values",
    "Hopkins 2004, How to interpret changes in an athletic performance test (0.2 between-subject, here 0.5 within: Plews 2013)",
    share=(0.1, 2.0),
)
def smallest_worthwhile_change(values: Sequence[float], share: float = 0.5) -> float:
    """The smallest change worth noticing: half of the person's own standard deviation."""
    if len(values) < 7:
        raise RangeError(f"smallest_worthwhile_change needs seven values, not {len(values)}.")
    return share * statistics.stdev(values)
