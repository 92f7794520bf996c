"""Apple's record types: which canonical metric each is, and the units it comes in."""

from __future__ import annotations

from dataclasses import dataclass

Q = "HKQuantityTypeIdentifier"
# mmol/L of glucose = mg/dL / 18.0156 (molar mass of glucose 180.156 g/mol, PubChem CID 5793).
MG_DL_GLUCOSE = 18.0156
LB, MILE, FOOT, INCH, YARD = (
    0.45359237,
    1609.344,
    0.3048,
    2.54,
    0.9144,
)  # kg, m, m, cm, m: international yard and pound, exact
KJ = 1 / 4.184  # kcal: thermochemical calorie
FL_OZ_US, FL_OZ_UK, CUP_US, PINT_US, PINT_UK = (
    29.5735295625,
    28.4130625,
    236.5882365,
    473.176473,
    568.26125,
)  # mL, NIST SP 811
STONE = 14 * LB


@dataclass(frozen=True)
class Quantity:
    metric: str
    kind: str  # of unit
    added_up: bool = False  # several values at one instant belong together


QUANTITIES: dict[str, Quantity] = {
    f"{Q}{name}": Quantity(metric, kind, metric in {
        "energy_intake_kcal", "protein_g", "carbohydrate_g", "fat_g", "saturated_fat_g", "fibre_g", "sugar_g", "sodium_mg", "caffeine_mg", "water_ml", "alcohol_g"})
    for name, metric, kind in (
        ("StepCount", "steps", "count"), ("DistanceWalkingRunning", "distance_m", "distance"), ("FlightsClimbed", "floors", "count"),
        ("ActiveEnergyBurned", "active_energy_kcal", "energy"), ("BasalEnergyBurned", "basal_energy_kcal", "energy"),
        ("AppleExerciseTime", "active_minutes", "duration"), ("HeartRate", "heart_rate_bpm", "rate"),
        ("RestingHeartRate", "resting_heart_rate_bpm", "rate"), ("WalkingHeartRateAverage", "walking_heart_rate_bpm", "rate"),
        ("HeartRateVariabilitySDNN", "hrv_sdnn_ms", "time_ms"), ("RespiratoryRate", "respiratory_rate_bpm", "rate"),
        ("OxygenSaturation", "spo2_pct", "percent"), ("VO2Max", "vo2max_ml_kg_min", "vo2"),
        ("BodyTemperature", "body_temperature_c", "temperature"), ("BodyMass", "weight_kg", "mass"),
        ("BodyFatPercentage", "body_fat_pct", "percent"), ("LeanBodyMass", "lean_mass_kg", "mass"),
        ("WaistCircumference", "waist_cm", "length_cm"), ("Height", "height_cm", "length_cm"),
        ("BloodPressureSystolic", "systolic_mmhg", "pressure"), ("BloodPressureDiastolic", "diastolic_mmhg", "pressure"),
        ("BloodGlucose", "glucose_mmol_l", "glucose"), ("DietaryEnergyConsumed", "energy_intake_kcal", "energy"),
        ("DietaryProtein", "protein_g", "mass_g"), ("DietaryCarbohydrates", "carbohydrate_g", "mass_g"),
        ("DietaryFatTotal", "fat_g", "mass_g"), ("DietaryFatSaturated", "saturated_fat_g", "mass_g"),
        ("DietaryFiber", "fibre_g", "mass_g"), ("DietarySugar", "sugar_g", "mass_g"), ("DietarySodium", "sodium_mg", "mass_mg"),
        ("DietaryCaffeine", "caffeine_mg", "mass_mg"), ("DietaryWater", "water_ml", "volume"),
    )
}  # fmt: skip
CATEGORIES = {"HKCategoryTypeIdentifierSleepAnalysis"}
ASLEEP_VALUES = {
    "InBed": "in_bed_minutes", "Awake": "awake_minutes", "Asleep": "sleep_minutes", "AsleepUnspecified": "sleep_minutes",
    "AsleepCore": "light_sleep_minutes", "AsleepDeep": "deep_sleep_minutes", "AsleepREM": "rem_sleep_minutes",
}  # fmt: skip
# WorkoutStatistics type → (column, attribute)
WORKOUT_STATS: dict[str, tuple[tuple[str, str], ...]] = {
    f"{Q}ActiveEnergyBurned": (("energy_kcal", "sum"),), f"{Q}StepCount": (("steps", "sum"),),
    f"{Q}DistanceWalkingRunning": (("distance_m", "sum"),), f"{Q}DistanceCycling": (("distance_m", "sum"),),
    f"{Q}DistanceSwimming": (("distance_m", "sum"),), f"{Q}DistanceRowing": (("distance_m", "sum"),),
    f"{Q}DistanceDownhillSnowSports": (("distance_m", "sum"),), f"{Q}DistanceCrossCountrySkiing": (("distance_m", "sum"),),
    f"{Q}HeartRate": (("avg_heart_rate_bpm", "average"), ("max_heart_rate_bpm", "maximum")),
    f"{Q}RunningPower": (("power_w", "average"),), f"{Q}CyclingPower": (("power_w", "average"),),
    f"{Q}CyclingCadence": (("cadence", "average"),),
}  # fmt: skip

# Kind of unit → unit as written → factor to ours; None stands for "same".
_UNITS: dict[str, dict[str, float]] = {
    "count": {"count": 1, "": 1}, "rate": {"count/min": 1, "bpm": 1, "count/s": 60, "": 1, "breaths/min": 1}, "time_ms": {"ms": 1, "s": 1000, "": 1},
    "duration": {"min": 1, "s": 1 / 60, "sec": 1 / 60, "hr": 60, "h": 60, "": 1},
    "distance": {"km": 1000, "m": 1, "mi": MILE, "ft": FOOT, "yd": YARD, "cm": 0.01, "in": INCH / 100},
    "energy": {"kcal": 1, "Cal": 1, "cal": 0.001, "kJ": KJ, "J": KJ / 1000},
    "percent": {"%": 1, "": 1, "count": 1}, "vo2": {"mL/min·kg": 1, "mL/kg·min": 1, "ml/(kg*min)": 1, "mL/(kg·min)": 1, "": 1},
    "mass": {"kg": 1, "lb": LB, "g": 0.001, "st": STONE, "oz": LB / 16},
    "mass_g": {"g": 1, "mg": 0.001, "kg": 1000, "oz": 1000 * LB / 16, "mcg": 1e-6, "lb": 1000 * LB},
    "mass_mg": {"mg": 1, "g": 1000, "mcg": 0.001}, "pressure": {"mmHg": 1, "kPa": 7.500616827, "cmHg": 10},
    "length_cm": {"cm": 1, "m": 100, "in": INCH, "ft": FOOT * 100, "mm": 0.1, "": 1},
    "glucose": {"mg/dL": 1 / MG_DL_GLUCOSE, "mmol/L": 1, "mmol<180.1558800000541>/L": 1, "g/L": 100 / MG_DL_GLUCOSE},
    "volume": {"mL": 1, "L": 1000, "dL": 100, "cL": 10, "fl_oz_us": FL_OZ_US, "fl_oz_imp": FL_OZ_UK, "cup_us": CUP_US, "pt_us": PINT_US, "pt_imp": PINT_UK},
}  # fmt: skip
_STAT_KINDS = {
    "HeartRate": "rate",
    "RunningPower": "power",
    "CyclingPower": "power",
    "CyclingCadence": "rate",
    "StepCount": "count",
}


def factor_of(kind: str, unit: str) -> tuple[float, float]:
    """(factor, shift) from ``unit`` to the canonical unit of a record type or unit kind. ValueError for a unit we do not know."""
    group = QUANTITIES[kind].kind if kind in QUANTITIES else kind
    name = kind.removeprefix(Q)
    if kind not in QUANTITIES and kind.startswith(Q):
        group = _STAT_KINDS.get(name) or ("distance" if name.startswith("Distance") else kind)
    if group == "temperature":
        if unit in {"degC", "°C", "C"}:
            return 1.0, 0.0
        if unit in {"degF", "°F", "F"}:
            return 5 / 9, -160 / 9
        if unit == "K":
            return 1.0, -273.15
    elif (group == "power" and unit in {"W", ""}) or (group == "glucose" and unit.startswith("mmol<")):
        return 1.0, 0.0
    elif unit in _UNITS.get(group, {}):
        return float(_UNITS[group][unit]), 0.0
    raise ValueError(f"unknown unit {unit[:30]!r}")
