"""Heart rate: maximum, reserve, zones. All in beats per minute."""

from __future__ import annotations

from coach.errors import RangeError
from coach.fitness.formula import by_sex, formula

Zone = tuple[int, int]

_ADULT = (18.0, 90.0)
_RESTING = (25.0, 120.0)
_MAXIMUM = (100.0, 230.0)


@formula("bpm", "Tanaka, Monahan & Seals 2001, J Am Coll Cardiol 37:153", age=_ADULT)
def hrmax_tanaka(age: float) -> float:
    """Maximum heart rate from age: 208 − 0.7 × age. The standard error is about 10 bpm, so a measured maximum always goes first."""
    return 208 - 0.7 * age


@formula("bpm", "Fox, Naughton & Haskell 1971, Ann Clin Res 3:404", age=_ADULT)
def hrmax_fox(age: float) -> float:
    """Maximum heart rate from age: 220 − age. The oldest and most quoted; it underestimates from 40 years on."""
    return 220 - age


@formula("bpm", "Gulati et al. 2010, Circulation 122:130", age=(35.0, 90.0))
def hrmax_gulati(age: float) -> float:
    """Maximum heart rate of women without symptoms: 206 − 0.88 × age."""
    return 206 - 0.88 * age


@formula("bpm", "Nes et al. 2013 (HUNT), Scand J Med Sci Sports 23:697", age=(19.0, 89.0))
def hrmax_nes(age: float) -> float:
    """Maximum heart rate from age in a healthy population: 211 − 0.64 × age."""
    return 211 - 0.64 * age


@formula("bpm", "Karvonen, Kentala & Mustala 1957, Ann Med Exp Biol Fenn 35:307", hrmax=_MAXIMUM, resting=_RESTING)
def heart_rate_reserve(hrmax: float, resting: float) -> float:
    """Heart-rate reserve: maximum minus resting."""
    if resting >= hrmax:
        raise RangeError(f"The resting heart rate ({resting:g}) must be below the maximum ({hrmax:g}).")
    return hrmax - resting


@formula(
    "bpm",
    "Karvonen, Kentala & Mustala 1957, Ann Med Exp Biol Fenn 35:307",
    hrmax=_MAXIMUM,
    resting=_RESTING,
    intensity=(0.0, 1.0),
)
def target_heart_rate(hrmax: float, resting: float, intensity: float) -> float:
    """Target heart rate at a share of the reserve: resting + intensity × (maximum − resting)."""
    return resting + intensity * heart_rate_reserve(hrmax, resting)


@formula(
    "share 0–1",
    "Karvonen, Kentala & Mustala 1957, Ann Med Exp Biol Fenn 35:307",
    heart_rate=(25.0, 240.0),
    hrmax=_MAXIMUM,
    resting=_RESTING,
)
def share_of_reserve(heart_rate: float, hrmax: float, resting: float) -> float:
    """The share of the heart-rate reserve that a heart rate stands for, held between 0 and 1."""
    return min(max((heart_rate - resting) / heart_rate_reserve(hrmax, resting), 0.0), 1.0)


@formula("bpm", "Edwards 1993, The Heart Rate Monitor Book", hrmax=_MAXIMUM)
def zones_percent_max(hrmax: float) -> tuple[Zone, ...]:
    """Five zones from 50 to 100 % of the maximum, ten points wide."""
    return tuple((round(hrmax * low / 100), round(hrmax * (low + 10) / 100)) for low in range(50, 100, 10))


@formula(
    "bpm",
    "ACSM's Guidelines for Exercise Testing and Prescription, 11th ed., intensity table",
    hrmax=_MAXIMUM,
    resting=_RESTING,
)
def zones_reserve(hrmax: float, resting: float) -> dict[str, Zone]:
    """Light (30–39 %), moderate (40–59 %), vigorous (60–89 %) and near-maximal (90–100 %) of the heart-rate reserve."""
    bounds = {"light": (0.30, 0.39), "moderate": (0.40, 0.59), "vigorous": (0.60, 0.89), "near_maximal": (0.90, 1.0)}
    return {
        name: (round(target_heart_rate(hrmax, resting, low)), round(target_heart_rate(hrmax, resting, high)))
        for name, (low, high) in bounds.items()
    }


@formula("bpm", "CDC, Target heart rate and estimated maximum heart rate", hrmax=_MAXIMUM)
def zone_moderate(hrmax: float) -> Zone:
    """Moderate intensity by share of the maximum: 64–76 %."""
    return round(hrmax * 0.64), round(hrmax * 0.76)


@formula("bpm", "CDC, Target heart rate and estimated maximum heart rate", hrmax=_MAXIMUM)
def zone_vigorous(hrmax: float) -> Zone:
    """Vigorous intensity by share of the maximum: 77–93 %."""
    return round(hrmax * 0.77), round(hrmax * 0.93)


@formula("bpm", "Friel 2009, The Triathlete's Training Bible, 3rd ed. (running zones)", threshold=(90.0, 220.0))
def zones_threshold(threshold: float) -> tuple[Zone, ...]:
    """Running zones 1–5 from the lactate-threshold heart rate: under 85, 85–89, 90–94, 95–99, 100–106 %."""
    shares = ((0.0, 0.84), (0.85, 0.89), (0.90, 0.94), (0.95, 0.99), (1.00, 1.06))
    return tuple((round(threshold * low), round(threshold * high)) for low, high in shares)


@formula("bpm", "Tanaka 2001 (men), Gulati 2010 (women from 35)", age=_ADULT)
def hrmax_estimate(age: float, sex: str = "") -> float:
    """The estimate used where no maximum was measured: Gulati for women from 35 years on, Tanaka otherwise."""
    if sex and age >= 35:
        return by_sex("hrmax_estimate", sex, hrmax_gulati(age), hrmax_tanaka(age))
    return hrmax_tanaka(age)
