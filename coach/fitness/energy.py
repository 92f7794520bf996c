"""Energy: resting and total expenditure, the cost of activity, availability, rate of weight change. In kcal unless said otherwise."""

from __future__ import annotations

from coach.errors import RangeError
from coach.fitness.formula import by_sex, formula

_WEIGHT, _HEIGHT, _AGE, _LEAN = (30.0, 300.0), (120.0, 220.0), (18.0, 90.0), (20.0, 150.0)
# Physical activity levels (FAO/WHO/UNU 2004, Human energy requirements, table 5.1: 1.40–1.69, 1.70–1.99, 2.00–2.40).
PAL = {"sedentary": 1.4, "light": 1.55, "moderate": 1.75, "active": 1.95, "very_active": 2.2}


@formula("kcal/day", "Mifflin et al. 1990, Am J Clin Nutr 51:241", weight_kg=_WEIGHT, height_cm=_HEIGHT, age=_AGE)
def bmr_mifflin(weight_kg: float, height_cm: float, age: float, sex: str) -> float:
    """Resting energy: 10 × weight + 6.25 × height − 5 × age, + 5 for men, − 161 for women. About one in five lies over 10 % off."""
    return 10 * weight_kg + 6.25 * height_cm - 5 * age + by_sex("bmr_mifflin", sex, -161, 5)


@formula("kcal/day", "Katch & McArdle 1996, Exercise Physiology, 4th ed.", lean_kg=_LEAN)
def bmr_katch_mcardle(lean_kg: float) -> float:
    """Resting energy from lean mass: 370 + 21.6 × lean mass."""
    return 370 + 21.6 * lean_kg


@formula("kcal/day", "Cunningham 1980, Am J Clin Nutr 33:2372", lean_kg=_LEAN)
def bmr_cunningham(lean_kg: float) -> float:
    """Resting energy from lean mass: 500 + 22 × lean mass; the one that fits athletes best."""
    return 500 + 22 * lean_kg


@formula("kcal/day", "Roza & Shizgal 1984, Am J Clin Nutr 40:168", weight_kg=_WEIGHT, height_cm=_HEIGHT, age=_AGE)
def bmr_harris_benedict(weight_kg: float, height_cm: float, age: float, sex: str) -> float:
    """Resting energy by the Harris–Benedict equation in its revision of 1984."""
    return by_sex("bmr_harris_benedict", sex,
                  447.593 + 9.247 * weight_kg + 3.098 * height_cm - 4.330 * age,
                  88.362 + 13.397 * weight_kg + 4.799 * height_cm - 5.677 * age)  # fmt: skip


@formula("kcal/day", "FAO/WHO/UNU 2004, Human energy requirements", bmr=(600.0, 5000.0), activity_level=(1.2, 2.5))
def tdee(bmr: float, activity_level: float) -> float:
    """Total daily energy expenditure: resting energy × physical activity level (1.4 sedentary … 2.4 very active)."""
    return bmr * activity_level


@formula(
    "kcal",
    "Ainsworth et al. 2011, Med Sci Sports Exerc 43:1575 (1 MET = 1 kcal/kg/h)",
    met=(0.9, 23.0),
    weight_kg=_WEIGHT,
    minutes=(0.0, 1440.0),
)
def energy_of_activity(met: float, weight_kg: float, minutes: float) -> float:
    """Gross energy of an activity: MET × weight × hours, resting energy included."""
    return met * weight_kg * minutes / 60


@formula(
    "kcal",
    "Ainsworth et al. 2011, Med Sci Sports Exerc 43:1575, less the resting MET",
    met=(1.0, 23.0),
    weight_kg=_WEIGHT,
    minutes=(0.0, 1440.0),
)
def net_energy_of_activity(met: float, weight_kg: float, minutes: float) -> float:
    """Energy of an activity on top of rest: (MET − 1) × weight × hours. This is what exercise adds to a day."""
    return (met - 1) * weight_kg * minutes / 60


@formula(
    "kcal/min",
    "Keytel et al. 2005, J Sports Sci 23:289",
    heart_rate=(90.0, 200.0),
    weight_kg=(35.0, 150.0),
    age=(18.0, 80.0),
)
def energy_from_heart_rate(heart_rate: float, weight_kg: float, age: float, sex: str) -> float:
    """Energy a minute of exercise from heart rate, weight and age (without VO₂max; holds at 90 bpm and above)."""
    kilojoules = by_sex("energy_from_heart_rate", sex,
                        -20.4022 + 0.4472 * heart_rate - 0.1263 * weight_kg + 0.074 * age,
                        -55.0969 + 0.6309 * heart_rate + 0.1988 * weight_kg + 0.2017 * age)  # fmt: skip
    return max(kilojoules, 0.0) / 4.184


@formula(
    "kcal",
    "Margaria et al. 1963, J Appl Physiol 18:367 (about 1 kcal/kg/km)",
    weight_kg=_WEIGHT,
    distance_km=(0.0, 200.0),
)
def energy_of_running(weight_kg: float, distance_km: float) -> float:
    """Energy of level running, whatever the pace: 1 kcal for each kilogram and kilometre."""
    return weight_kg * distance_km


@formula(
    "kcal/kg lean mass/day",
    "Loucks, Kiens & Wright 2011, J Sports Sci 29(S1):S7",
    intake=(0.0, 15000.0),
    exercise=(0.0, 10000.0),
    lean_kg=_LEAN,
)
def energy_availability(intake: float, exercise: float, lean_kg: float) -> float:
    """Energy availability: (energy eaten − energy of exercise) / lean mass. Under 30 is low, 45 and above is adequate for women."""
    return (intake - exercise) / lean_kg


@formula(
    "% a week",
    "Garthe et al. 2011, Int J Sport Nutr Exerc Metab 21:97 (0.7 against 1.4 % a week)",
    start_kg=_WEIGHT,
    end_kg=_WEIGHT,
    days=(7.0, 730.0),
)
def weekly_weight_change(start_kg: float, end_kg: float, days: float) -> float:
    """Rate of weight change in percent of the starting weight a week; losses are negative."""
    return 100 * (end_kg - start_kg) / start_kg * 7 / days


@formula(
    "kcal/day",
    "Wishnofsky 1958, Am J Clin Nutr 6:542 (7,700 kcal/kg; an upper bound, see Hall 2008)",
    change_kg=(-30.0, 30.0),
    days=(7.0, 730.0),
)
def energy_balance(change_kg: float, days: float) -> float:
    """The mean daily surplus (or deficit, negative) behind a change of weight: 7,700 kcal for each kilogram. Weeks, not days: water hides it."""
    return 7700 * change_kg / days


@formula(
    "kcal/day",
    "measured: mean intake less the balance from the weight trend (Wishnofsky 1958)",
    intake=(500.0, 10000.0),
    change_kg=(-10.0, 10.0),
    days=(14.0, 180.0),
)
def tdee_from_trend(intake: float, change_kg: float, days: float) -> float:
    """Total daily energy expenditure from what was eaten and how the weight went over at least 14 days."""
    return intake - energy_balance(change_kg, days)


@formula(
    "kcal",
    "Merrill & Watt 1973, USDA Agriculture Handbook 74 (Atwater's general factors)",
    protein_g=(0.0, 1000.0),
    carbohydrate_g=(0.0, 3000.0),
    fat_g=(0.0, 1500.0),
    alcohol_g=(0.0, 1000.0),
)
def energy_of_macros(protein_g: float, carbohydrate_g: float, fat_g: float, alcohol_g: float = 0.0) -> float:
    """Energy of food: 4 kcal/g protein, 4 carbohydrate, 9 fat, 7 alcohol."""
    return 4 * protein_g + 4 * carbohydrate_g + 9 * fat_g + 7 * alcohol_g


@formula("kcal/day", "Weir 1949, J Physiol 109:1 (abbreviated)", vo2_l_min=(0.1, 6.0), vco2_l_min=(0.1, 7.0))
def energy_weir(vo2_l_min: float, vco2_l_min: float) -> float:
    """Energy from gas exchange: 1,440 × (3.941 × VO₂ + 1.106 × VCO₂)."""
    if vco2_l_min > 1.5 * vo2_l_min:
        raise RangeError("energy_weir holds for a respiratory quotient of 1.5 at most.")
    return 1440 * (3.941 * vo2_l_min + 1.106 * vco2_l_min)
