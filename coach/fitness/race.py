"""Running and riding: pace, race prediction, hills, power zones."""

from __future__ import annotations

import math

from coach.errors import RangeError
from coach.fitness.formula import formula

# Coggan's power levels, lower bounds in percent of threshold power (Allen & Coggan 2010).
POWER_LEVELS = (
    ("recovery", 0),
    ("endurance", 56),
    ("tempo", 76),
    ("threshold", 91),
    ("vo2max", 106),
    ("anaerobic", 121),
)


@formula("min/km", "definition", distance_km=(0.01, 500.0), minutes=(0.01, 10080.0))
def pace(distance_km: float, minutes: float) -> float:
    """Pace: minutes a kilometre."""
    return minutes / distance_km


@formula("km/h", "definition", distance_km=(0.01, 500.0), minutes=(0.01, 10080.0))
def speed(distance_km: float, minutes: float) -> float:
    """Speed: kilometres an hour."""
    return distance_km / minutes * 60


@formula(
    "min", "Riegel 1981, American Scientist 69:285", known_km=(1.5, 50.0), minutes=(3.5, 360.0), target_km=(1.5, 50.0)
)
def race_time_riegel(known_km: float, minutes: float, target_km: float) -> float:
    """Time over another distance: time × (distance ratio)^1.06. For efforts of 3.5 minutes to about four hours; a marathon from a short race is flattered."""
    result: float = minutes * (target_km / known_km) ** 1.06
    if not 3.5 <= result <= 360:
        raise RangeError(f"race_time_riegel holds for efforts from 3.5 to 360 minutes, not for {result:.0f}.")
    return result


@formula(
    "m/s and m",
    "Monod & Scherrer 1965, Ergonomics 8:329 (two trials)",
    short_m=(400.0, 5000.0),
    short_s=(60.0, 1800.0),
    long_m=(800.0, 20000.0),
    long_s=(120.0, 5400.0),
)
def critical_speed(short_m: float, short_s: float, long_m: float, long_s: float) -> tuple[float, float]:
    """Critical speed and the distance that can be run above it, from two all-out trials (best of 2 to 20 minutes)."""
    if long_s <= short_s or long_m <= short_m:
        raise RangeError("critical_speed needs a second trial that is longer in distance and in time.")
    slope = (long_m - short_m) / (long_s - short_s)
    return slope, short_m - slope * short_s


@formula("J/kg/m", "Minetti et al. 2002, J Appl Physiol 93:1039", gradient=(-0.45, 0.45))
def cost_of_gradient(gradient: float) -> float:
    """Energy cost of running on a slope (gradient as a fraction): polynomial of the fifth degree, 3.6 on the level."""
    i = gradient
    return 155.4 * i**5 - 30.4 * i**4 - 43.3 * i**3 + 46.3 * i**2 + 19.5 * i + 3.6


@formula(
    "min/km",
    "Minetti et al. 2002, J Appl Physiol 93:1039 (equal energy cost)",
    pace_min_km=(2.0, 30.0),
    gradient=(-0.2, 0.3),
)
def grade_adjusted_pace(pace_min_km: float, gradient: float) -> float:
    """The pace on the level that costs as much as ``pace_min_km`` on the slope."""
    return pace_min_km * cost_of_gradient(0.0) / cost_of_gradient(gradient)


@formula("W", "Allen & Coggan 2010, Training and Racing with a Power Meter, 2nd ed.", mean_20_min_w=(40.0, 600.0))
def threshold_power(mean_20_min_w: float) -> float:
    """Functional threshold power: 95 % of the mean of an all-out 20 minutes."""
    return 0.95 * mean_20_min_w


@formula("W", "Allen & Coggan 2010, Training and Racing with a Power Meter, 2nd ed.", threshold_w=(40.0, 600.0))
def power_zones(threshold_w: float) -> dict[str, int]:
    """The lower bound of each of Coggan's power levels, half a watt rounded up as in the usual tables."""
    return {name: math.floor(threshold_w * percent / 100 + 0.5) for name, percent in POWER_LEVELS}


@formula("W/kg", "definition", power_w=(1.0, 2500.0), weight_kg=(30.0, 200.0))
def power_to_weight(power_w: float, weight_kg: float) -> float:
    """Power for each kilogram of body weight."""
    return power_w / weight_kg


@formula("steps/min", "definition", steps=(1.0, 200000.0), minutes=(0.1, 1440.0))
def cadence(steps: float, minutes: float) -> float:
    """Steps a minute; 100 and above is at least moderate walking (Tudor-Locke et al. 2019, Int J Behav Nutr Phys Act 16:8)."""
    return steps / minutes
