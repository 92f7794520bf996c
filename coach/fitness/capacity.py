"""Aerobic capacity: VO₂max from field tests, and the oxygen cost of walking, running and cycling. All in mL/kg/min."""

from __future__ import annotations

import math

from coach.fitness.formula import by_sex, formula

UNIT = "mL/kg/min"


@formula(UNIT, "Cooper 1968, JAMA 203:201", distance_m=(1200.0, 4500.0))
def vo2max_cooper(distance_m: float) -> float:
    """VO₂max from the distance run in 12 minutes, all out: (distance − 504.9) / 44.73."""
    return (distance_m - 504.9) / 44.73


@formula(
    UNIT,
    "Kline et al. 1987, Med Sci Sports Exerc 19:253",
    weight_kg=(35.0, 150.0),
    age=(20.0, 80.0),
    minutes=(8.0, 30.0),
    heart_rate=(60.0, 210.0),
)
def vo2max_rockport(weight_kg: float, age: float, sex: str, minutes: float, heart_rate: float) -> float:
    """VO₂max from one mile (1,609 m) of brisk walking and the heart rate at its end (the equation's weight is in pounds)."""
    pounds = weight_kg / 0.45359237
    male = by_sex("vo2max_rockport", sex, 0, 1)
    return 132.853 - 0.0769 * pounds - 0.3877 * age + 6.315 * male - 3.2649 * minutes - 0.1565 * heart_rate


@formula(UNIT, "McArdle et al. 1972, Med Sci Sports 4:182 (Queens College step test)", heart_rate=(80.0, 210.0))
def vo2max_step_test(heart_rate: float, sex: str) -> float:
    """VO₂max from the heart rate 5–20 s after three minutes on a 41 cm step (24 steps a minute for men, 22 for women)."""
    return by_sex("vo2max_step_test", sex, 65.81 - 0.1847 * heart_rate, 111.33 - 0.42 * heart_rate)


@formula(UNIT, "Uth et al. 2004, Eur J Appl Physiol 91:111", hrmax=(120.0, 220.0), resting=(35.0, 100.0))
def vo2max_uth(hrmax: float, resting: float) -> float:
    """VO₂max from the ratio of maximum to resting heart rate: 15.3 × ratio (derived from trained men of 21–51 years)."""
    return 15.3 * hrmax / resting


@formula(UNIT, "ACSM's Guidelines, 1.5-mile run", minutes=(7.0, 25.0))
def vo2max_mile_and_half(minutes: float) -> float:
    """VO₂max from the time for 1.5 miles (2,414 m), all out: 3.5 + 483 / minutes."""
    return 3.5 + 483 / minutes


@formula(UNIT, "Daniels & Gilbert 1979, Oxygen Power", distance_m=(1500.0, 50000.0), minutes=(3.5, 300.0))
def vdot(distance_m: float, minutes: float) -> float:
    """Daniels' VDOT: the VO₂max that a race result corresponds to."""
    speed = distance_m / minutes
    cost = -4.60 + 0.182258 * speed + 0.000104 * speed**2
    share = 0.8 + 0.1894393 * math.exp(-0.012778 * minutes) + 0.2989558 * math.exp(-0.1932605 * minutes)
    return cost / share


@formula(
    UNIT,
    "ACSM metabolic equations (Bushman 2020, ACSM's Health Fit J 24(3):6)",
    speed_m_min=(50.0, 100.0),
    grade=(0.0, 0.3),
)
def vo2_walking(speed_m_min: float, grade: float = 0.0) -> float:
    """Oxygen cost of walking at 50–100 m/min: 3.5 + 0.1 × speed + 1.8 × speed × grade (grade as a fraction)."""
    return 3.5 + 0.1 * speed_m_min + 1.8 * speed_m_min * grade


@formula(
    UNIT,
    "ACSM metabolic equations (Bushman 2020, ACSM's Health Fit J 24(3):6)",
    speed_m_min=(80.0, 400.0),
    grade=(0.0, 0.3),
)
def vo2_running(speed_m_min: float, grade: float = 0.0) -> float:
    """Oxygen cost of running, from 134 m/min on (80 if truly jogging): 3.5 + 0.2 × speed + 0.9 × speed × grade."""
    return 3.5 + 0.2 * speed_m_min + 0.9 * speed_m_min * grade


@formula(
    UNIT, "ACSM metabolic equations (ACSM's Guidelines, leg cycling)", power_w=(25.0, 500.0), weight_kg=(35.0, 200.0)
)
def vo2_cycling(power_w: float, weight_kg: float) -> float:
    """Oxygen cost of leg cycling: 7 + 10.8 × power / weight. Accurate from 50 to 200 W."""
    return 7 + 10.8 * power_w / weight_kg


@formula(UNIT, "ACSM metabolic equations (ACSM's Guidelines, stepping)", steps_min=(12.0, 40.0), height_m=(0.04, 0.5))
def vo2_stepping(steps_min: float, height_m: float) -> float:
    """Oxygen cost of bench stepping: 3.5 + 0.2 × rate + 1.33 × 1.8 × rate × height."""
    return 3.5 + 0.2 * steps_min + 1.33 * 1.8 * steps_min * height_m


@formula("MET", "ACSM's Guidelines: 1 MET = 3.5 mL/kg/min", vo2=(0.0, 100.0))
def mets(vo2: float) -> float:
    """Metabolic equivalents of an oxygen uptake in mL/kg/min."""
    return vo2 / 3.5
