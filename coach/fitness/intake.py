"""What to eat and drink: ranges from position stands, sweat, alcohol. A range is (low, high)."""

from __future__ import annotations

from coach.errors import RangeError
from coach.fitness.formula import by_sex, formula

Range = tuple[float, float]

_WEIGHT = (35.0, 200.0)
# g/kg/day by training load (Thomas, Erdman & Burke 2016, Med Sci Sports Exerc 48:543, table 2).
CARBOHYDRATE = {"light": (3.0, 5.0), "moderate": (5.0, 7.0), "high": (6.0, 10.0), "very_high": (8.0, 12.0)}


@formula("g/day", "ISSN position stand on protein, Jäger et al. 2017, J Int Soc Sports Nutr 14:20", weight_kg=_WEIGHT)
def protein_training(weight_kg: float) -> Range:
    """Protein for people who train: 1.4–2.0 g/kg. Not for kidney disease without a clinician's word."""
    return 1.4 * weight_kg, 2.0 * weight_kg


@formula(
    "g/day", "ISSN position stand on protein, Jäger et al. 2017, J Int Soc Sports Nutr 14:20", lean_kg=(25.0, 120.0)
)
def protein_deficit(lean_kg: float) -> Range:
    """Protein to keep muscle in a calorie deficit for those who lift: 2.3–3.1 g for each kilogram of lean mass."""
    return 2.3 * lean_kg, 3.1 * lean_kg


@formula("g", "ISSN position stand on protein, Jäger et al. 2017, J Int Soc Sports Nutr 14:20", weight_kg=_WEIGHT)
def protein_per_meal(weight_kg: float) -> float:
    """Protein of one meal: 0.25 g/kg."""
    return 0.25 * weight_kg


@formula("g/day", "Dietary Reference Intakes 2005 (RDA); EFSA 2012 gives 0.83", weight_kg=_WEIGHT)
def protein_minimum(weight_kg: float) -> float:
    """Protein that nearly every healthy adult gets by on: 0.8 g/kg."""
    return 0.8 * weight_kg


@formula("g/day", "Thomas, Erdman & Burke 2016, Med Sci Sports Exerc 48:543", weight_kg=_WEIGHT)
def carbohydrate_training(weight_kg: float, load: str) -> Range:
    """Carbohydrate by training load: light 3–5, moderate (1 h a day) 5–7, high (1–3 h) 6–10, very_high (4 h) 8–12 g/kg."""
    if load not in CARBOHYDRATE:
        raise RangeError(f"carbohydrate_training knows the loads {', '.join(CARBOHYDRATE)}, not {load!r}.")
    low, high = CARBOHYDRATE[load]
    return low * weight_kg, high * weight_kg


@formula("g/h", "Jeukendrup 2014, Sports Med 44(S1):S25", hours=(0.0, 24.0))
def carbohydrate_during(hours: float) -> Range:
    """Carbohydrate during exercise by its length: none needed under 1 h, to 30 g/h to 2 h, to 60 to 2.5 h, to 90 beyond."""
    if hours < 1:
        return 0.0, 0.0
    if hours <= 2:
        return 0.0, 30.0
    return (30.0, 60.0) if hours <= 2.5 else (60.0, 90.0)


@formula(
    "g/day",
    "EFSA 2010, Dietary reference values for fats, EFSA Journal 8(3):1461 (20–35 % of energy)",
    energy_kcal=(800.0, 8000.0),
)
def fat_range(energy_kcal: float) -> Range:
    """Fat at 20–35 % of energy, 9 kcal a gram."""
    return 0.20 * energy_kcal / 9, 0.35 * energy_kcal / 9


@formula("g/day", "WHO 2015, Sugars intake for adults and children (10 % of energy)", energy_kcal=(800.0, 8000.0))
def free_sugar_limit(energy_kcal: float) -> float:
    """The most free sugar: 10 % of energy, 4 kcal a gram."""
    return 0.10 * energy_kcal / 4


@formula("g/day", "Dietary Reference Intakes 2005: 14 g for each 1,000 kcal", energy_kcal=(800.0, 8000.0))
def fibre_target(energy_kcal: float) -> float:
    """Dietary fibre: 14 g for each 1,000 kcal."""
    return 14 * energy_kcal / 1000


@formula("mL/day", "EFSA 2010, Dietary reference values for water, EFSA Journal 8(3):1459")
def water_total(sex: str) -> float:
    """Adequate total water from drinks and food in a temperate climate: 2.0 L for women, 2.5 L for men."""
    return by_sex("water_total", sex, 2000.0, 2500.0)


@formula(
    "mL/h",
    "Sawka et al. 2007, ACSM position stand, Med Sci Sports Exerc 39:377",
    before_kg=(30.0, 250.0),
    after_kg=(30.0, 250.0),
    drunk_ml=(0.0, 20000.0),
    urine_ml=(0.0, 5000.0),
    minutes=(20.0, 1440.0),
)
def sweat_rate(before_kg: float, after_kg: float, drunk_ml: float, minutes: float, urine_ml: float = 0.0) -> float:
    """Sweat rate: (weight lost + drunk − urine) / hours; a kilogram is a litre."""
    lost = (before_kg - after_kg) * 1000 + drunk_ml - urine_ml
    if lost < 0:
        raise RangeError("sweat_rate: the weights say that more was gained than drunk; weigh again.")
    return lost / minutes * 60


@formula(
    "% of weight",
    "Sawka et al. 2007, ACSM position stand: keep below 2 %",
    before_kg=(30.0, 250.0),
    after_kg=(30.0, 250.0),
)
def dehydration(before_kg: float, after_kg: float) -> float:
    """Body water lost in exercise as percent of weight; negative means more was drunk than lost."""
    return 100 * (before_kg - after_kg) / before_kg


@formula(
    "mg",
    "ISSN position stand on caffeine, Guest et al. 2021, J Int Soc Sports Nutr 18:1; EFSA 2015 (200 mg at once, 400 mg a day)",
    weight_kg=_WEIGHT,
)
def caffeine_dose(weight_kg: float) -> Range:
    """Caffeine that helps performance: 3–6 mg/kg, held here at the 200 mg at once that EFSA finds safe for adults (not in pregnancy)."""
    return min(3 * weight_kg, 200.0), min(6 * weight_kg, 200.0)


@formula(
    "mg",
    "Institute of Medicine 2001, Caffeine for the Sustainment of Mental Task Performance (half-life about 5 h, 1.5–9.5)",
    dose_mg=(0.0, 1000.0),
    hours=(0.0, 72.0),
    half_life_h=(1.5, 12.0),
)
def caffeine_left(dose_mg: float, hours: float, half_life_h: float = 5.0) -> float:
    """Caffeine still in the body after some hours: halved every half-life."""
    return float(dose_mg * 0.5 ** (hours / half_life_h))


@formula(
    "g",
    "WHO 2000, International guide for monitoring alcohol consumption (density 0.789 g/mL)",
    volume_ml=(0.0, 20000.0),
    abv_pct=(0.0, 96.0),
)
def alcohol_grams(volume_ml: float, abv_pct: float) -> float:
    """Pure alcohol in a drink: volume × strength × 0.789 g/mL."""
    return volume_ml * abv_pct / 100 * 0.789
