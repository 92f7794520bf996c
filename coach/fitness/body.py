"""Body measures: indices, composition, surface. Classes carry the name of the scheme they come from."""

from __future__ import annotations

import math

from coach.errors import RangeError
from coach.fitness.formula import by_sex, formula

_WEIGHT, _HEIGHT, _GIRTH = (20.0, 350.0), (100.0, 230.0), (40.0, 250.0)

# Adults, lower bounds (WHO 2000, Obesity, TRS 894, table 2.1).
WHO_CLASSES = (
    (0.0, "underweight"),
    (18.5, "normal"),
    (25.0, "overweight"),
    (30.0, "obese_1"),
    (35.0, "obese_2"),
    (40.0, "obese_3"),
)
# Public-health action points for Asian adults, lower bounds (WHO expert consultation 2004, Lancet 363:157).
ASIAN_CLASSES = ((0.0, "underweight"), (18.5, "acceptable_risk"), (23.0, "increased_risk"), (27.5, "high_risk"))
# Chinese adults, lower bounds (WS/T 428-2013, Criteria of weight for adults).
CHINA_CLASSES = ((0.0, "underweight"), (18.5, "normal"), (24.0, "overweight"), (28.0, "obese"))


@formula(
    "kg/m²",
    "WHO 2000, Obesity: preventing and managing the global epidemic, TRS 894",
    weight_kg=_WEIGHT,
    height_cm=_HEIGHT,
)
def bmi(weight_kg: float, height_cm: float) -> float:
    """Body mass index: weight / height²."""
    return weight_kg / (height_cm / 100) ** 2


@formula("class", "WHO 2000 TRS 894; WHO 2004 Lancet 363:157 (Asian); WS/T 428-2013 (China)", value=(8.0, 120.0))
def bmi_class(value: float, scheme: str = "who") -> str:
    """The class of a BMI by the WHO's cut-offs for adults, its action points for Asian adults, or the Chinese standard."""
    schemes = {"who": WHO_CLASSES, "asian": ASIAN_CLASSES, "china": CHINA_CLASSES}
    if scheme not in schemes:
        raise RangeError(f"bmi_class knows the schemes {', '.join(schemes)}, not {scheme!r}.")
    return next(name for low, name in reversed(schemes[scheme]) if value >= low)


@formula("kg", "WHO 2000 TRS 894, solved for the weight", height_cm=_HEIGHT, value=(8.0, 120.0))
def weight_at_bmi(height_cm: float, value: float) -> float:
    """The weight at which a height has a given BMI."""
    return value * (height_cm / 100) ** 2


@formula("ratio", "Ashwell & Gibson 2016, BMJ Open 6:e010159; NICE NG246", waist_cm=_GIRTH, height_cm=_HEIGHT)
def waist_to_height(waist_cm: float, height_cm: float) -> float:
    """Waist-to-height ratio; 0.5 and above is increased risk, 0.6 and above high."""
    return waist_cm / height_cm


@formula("ratio", "WHO 2008, Waist circumference and waist–hip ratio", waist_cm=_GIRTH, hip_cm=_GIRTH)
def waist_to_hip(waist_cm: float, hip_cm: float) -> float:
    """Waist-to-hip ratio; 0.90 for men and 0.85 for women and above is substantially increased risk."""
    return waist_cm / hip_cm


@formula(
    "% of weight",
    "Hodgdon & Beckett 1984, Naval Health Research Center reports 84-11 and 84-29",
    height_cm=(140.0, 210.0),
    waist_cm=_GIRTH,
    neck_cm=(20.0, 70.0),
    hip_cm=(50.0, 250.0),
)
def body_fat_navy(height_cm: float, waist_cm: float, neck_cm: float, sex: str, hip_cm: float | None = None) -> float:
    """Body fat from girths: at the navel for men, at the narrowest place and the hips for women. Within 3–4 points two times in three."""
    inches = [v / 2.54 for v in (height_cm, waist_cm, neck_cm)]
    if by_sex("body_fat_navy", sex, True, False) and hip_cm is None:
        raise RangeError("body_fat_navy needs hip_cm for women.")
    girth = inches[1] - inches[2] + ((hip_cm or 0.0) / 2.54 if sex == "female" else 0.0)
    if girth <= 0:
        raise RangeError("body_fat_navy needs a waist wider than the neck.")
    share = by_sex("body_fat_navy", sex,
                   163.205 * math.log10(girth) - 97.684 * math.log10(inches[0]) - 78.387,
                   86.010 * math.log10(girth) - 70.041 * math.log10(inches[0]) + 36.76)  # fmt: skip
    if not 2 <= share <= 70:
        raise RangeError(f"body_fat_navy gives {share:.0f}% for these girths, which no body has: measure again.")
    return share


@formula("% of weight", "Deurenberg, Weststrate & Seidell 1991, Br J Nutr 65:105", value=(13.0, 50.0), age=(16.0, 83.0))
def body_fat_deurenberg(value: float, age: float, sex: str) -> float:
    """Body fat from BMI and age: 1.20 × BMI + 0.23 × age − 10.8 for men − 5.4. Wrong for the muscular."""
    return 1.20 * value + 0.23 * age - 5.4 - by_sex("body_fat_deurenberg", sex, 0.0, 10.8)


@formula("% of weight", "Woolcott & Bergman 2018, Sci Rep 8:10980", height_cm=(140.0, 210.0), waist_cm=_GIRTH)
def relative_fat_mass(height_cm: float, waist_cm: float, sex: str) -> float:
    """Body fat from height and waist: 64 − 20 × height / waist, + 12 for women."""
    return 64 - 20 * height_cm / waist_cm + by_sex("relative_fat_mass", sex, 12.0, 0.0)


@formula("kg", "definition", weight_kg=_WEIGHT, body_fat_pct=(2.0, 70.0))
def lean_mass(weight_kg: float, body_fat_pct: float) -> float:
    """Lean mass: weight less fat."""
    return weight_kg * (1 - body_fat_pct / 100)


@formula("kg", "Boer 1984, Am J Physiol 247:F632", weight_kg=_WEIGHT, height_cm=_HEIGHT)
def lean_mass_boer(weight_kg: float, height_cm: float, sex: str) -> float:
    """Lean mass from weight and height where body fat is unknown."""
    return by_sex(
        "lean_mass_boer",
        sex,
        0.252 * weight_kg + 0.473 * height_cm - 48.3,
        0.407 * weight_kg + 0.267 * height_cm - 19.2,
    )


@formula("kg/m²", "Kouri et al. 1995, Clin J Sport Med 5:223", lean_kg=(20.0, 150.0), height_cm=_HEIGHT)
def fat_free_mass_index(lean_kg: float, height_cm: float) -> float:
    """Fat-free mass index, normalised to 1.80 m: lean mass / height² + 6.3 × (1.8 − height). Many calculators print 6.1; the paper has 6.3."""
    metres = height_cm / 100
    # http://journals.lww.com/cjsportsmed/Abstract/1995/10000/Fat_Free_Mass_Index_in_Users_and_Nonusers_of.3.aspx
    return lean_kg / metres**2 + 6.3 * (1.8 - metres)


@formula("m²", "Mosteller 1987, N Engl J Med 317:1098", weight_kg=_WEIGHT, height_cm=_HEIGHT)
def body_surface(weight_kg: float, height_cm: float) -> float:
    """Body surface: square root of height × weight / 3,600."""
    return math.sqrt(height_cm * weight_kg / 3600)
