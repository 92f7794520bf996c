"""Training load: impulse of a session, and what a series of days adds up to. Loads are in arbitrary units (AU)."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from coach.errors import RangeError
from coach.fitness.formula import by_sex, formula
from coach.fitness.heart import share_of_reserve

# Edwards' weights of the five zones from 50 to 100 % of the maximum.
EDWARDS_WEIGHTS = (1, 2, 3, 4, 5)


@formula(
    "AU",
    "Banister 1991 (in Green, McDougall & Wenger, Physiological Testing); Morton et al. 1990, J Appl Physiol 69:1171",
    minutes=(0.0, 1440.0),
    heart_rate=(25.0, 240.0),
    hrmax=(100.0, 230.0),
    resting=(25.0, 120.0),
)
def trimp_banister(minutes: float, heart_rate: float, hrmax: float, resting: float, sex: str) -> float:
    """Training impulse: minutes × share of heart-rate reserve × 0.64 e^(1.92 × share) for men, 0.86 e^(1.67 × share) for women."""
    share = share_of_reserve(heart_rate, hrmax, resting)
    factor, exponent = by_sex("trimp_banister", sex, (0.86, 1.67), (0.64, 1.92))
    return minutes * share * factor * math.exp(exponent * share)


@formula("AU", "Edwards 1993, The Heart Rate Monitor Book")
def trimp_edwards(zone_minutes: Sequence[float]) -> float:
    """Training impulse from the minutes in five zones (50–60, …, 90–100 % of the maximum), weighted 1 to 5."""
    if len(zone_minutes) != 5 or any(m < 0 or not math.isfinite(m) for m in zone_minutes):
        raise RangeError("trimp_edwards needs the minutes of five zones, none negative.")
    return sum(weight * minutes for weight, minutes in zip(EDWARDS_WEIGHTS, zone_minutes, strict=True))


@formula("AU", "Foster et al. 2001, J Strength Cond Res 15:109", rpe=(0.0, 10.0), minutes=(0.0, 1440.0))
def session_rpe(rpe: float, minutes: float) -> float:
    """Load of a session: effort (0–10) × minutes."""
    return rpe * minutes


@formula("ratio", "Foster 1998, Med Sci Sports Exerc 30:1164")
def monotony(daily_loads: Sequence[float]) -> float:
    """Monotony of a week: mean of the daily loads over their standard deviation. From 2 on the week has too little contrast."""
    _week("monotony", daily_loads)
    spread = statistics.stdev(daily_loads)
    if spread == 0:
        raise RangeError("monotony has no value where every day carries the same load.")
    return statistics.fmean(daily_loads) / spread


@formula("AU", "Foster 1998, Med Sci Sports Exerc 30:1164")
def strain(daily_loads: Sequence[float]) -> float:
    """Strain of a week: the sum of the daily loads × monotony."""
    return sum(daily_loads) * monotony(daily_loads)


def _week(name: str, loads: Sequence[float]) -> None:
    if len(loads) != 7 or any(v < 0 or not math.isfinite(v) for v in loads):
        raise RangeError(f"{name} needs seven daily loads, none negative.")


@formula("AU", "Williams et al. 2017, Br J Sports Med 51:209", days=(1, 365))
def ewma(daily_loads: Sequence[float], days: float) -> float:
    """Exponentially weighted mean of daily loads, oldest first: each day counts 2 / (days + 1), what was before the rest."""
    if not daily_loads or any(v < 0 or not math.isfinite(v) for v in daily_loads):
        raise RangeError("ewma needs at least one daily load, none negative.")
    weight = 2 / (days + 1)
    mean = float(daily_loads[0])
    for load in daily_loads[1:]:
        mean += weight * (load - mean)
    return mean


@formula("ratio", "Williams et al. 2017, Br J Sports Med 51:209 (contested: Impellizzeri et al. 2020, IJSPP 15:907)")
def acute_chronic_ratio(daily_loads: Sequence[float]) -> float:
    """Acute:chronic workload ratio from weighted means over 7 and 28 days; needs at least 28 daily loads, oldest first."""
    if len(daily_loads) < 28:
        raise RangeError(f"acute_chronic_ratio needs 28 daily loads, not {len(daily_loads)}.")
    chronic = ewma(daily_loads, 28)
    if chronic <= 0:
        raise RangeError("acute_chronic_ratio has no value without chronic load.")
    return ewma(daily_loads, 7) / chronic


@formula("AU", "Coggan's form of Banister's model (Allen & Coggan 2010): time constants 42 and 7 days")
def fitness_fatigue(
    daily_loads: Sequence[float], fitness_days: float = 42, fatigue_days: float = 7
) -> tuple[float, float, float]:
    """Fitness, fatigue and form after the last day: weighted means of load with decay e^(−1/days), and their difference."""
    if not daily_loads or any(v < 0 or not math.isfinite(v) for v in daily_loads):
        raise RangeError("fitness_fatigue needs at least one daily load, none negative.")
    fitness = fatigue = 0.0
    for load in daily_loads:
        fitness += (load - fitness) * (1 - math.exp(-1 / fitness_days))
        fatigue += (load - fatigue) * (1 - math.exp(-1 / fatigue_days))
    return fitness, fatigue, fitness - fatigue


@formula("W", "Allen & Coggan 2010, Training and Racing with a Power Meter, 2nd ed.")
def normalized_power(watts: Sequence[float]) -> float:
    """Normalised power of a ride from one reading a second: fourth root of the mean fourth power of 30-second means."""
    if len(watts) < 30 or any(w < 0 or not math.isfinite(w) for w in watts):
        raise RangeError("normalized_power needs at least 30 readings, one a second, none negative.")
    window = sum(watts[:30])
    fourth = (window / 30) ** 4
    for i in range(30, len(watts)):
        window += watts[i] - watts[i - 30]
        fourth += (window / 30) ** 4
    return float((fourth / (len(watts) - 29)) ** 0.25)


@formula(
    "TSS",
    "Allen & Coggan 2010, Training and Racing with a Power Meter, 2nd ed.",
    seconds=(1.0, 172800.0),
    power_w=(1.0, 1000.0),
    threshold_w=(50.0, 600.0),
)
def training_stress_score(seconds: float, power_w: float, threshold_w: float) -> float:
    """Training stress: 100 × hours × (normalised power / threshold power)²; an hour at threshold is 100."""
    return 100 * seconds / 3600 * (power_w / threshold_w) ** 2
