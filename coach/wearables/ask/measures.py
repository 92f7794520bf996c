"""What a token means as a column, and numbers with their units in the canonical unit. Pure look-ups."""

from __future__ import annotations

from coach.wearables.ask.query import WORKOUT_COLUMNS
from coach.wearables.ask.tokens import Tok
from coach.wearables.metrics import METRICS

# Daily metric → the workout column that holds the same for one workout.
AS_COLUMN = {
    "distance_m": "distance_m", "active_energy_kcal": "energy_kcal", "heart_rate_bpm": "avg_heart_rate_bpm", "steps": "steps",
    "active_zone_minutes": "active_zone_minutes", "active_minutes": "duration_min", "energy_intake_kcal": "", "floors": "",
}  # fmt: skip
AS_METRIC = {"energy_kcal": "active_energy_kcal", "avg_heart_rate_bpm": "heart_rate_bpm", "max_heart_rate_bpm": "heart_rate_bpm",
             "distance_m": "distance_m", "steps": "steps", "active_zone_minutes": "active_zone_minutes", "duration_min": "active_minutes"}  # fmt: skip

# unit → (what it measures, factor to the canonical unit of that). Length in m, time in min, mass in kg, volume in mL.
# International definitions: 1 mi = 1609.344 m, 1 ft = 0.3048 m, 1 lb = 0.45359237 kg (NIST SP 811, appendix B).
UNITS: dict[str, tuple[str, float]] = {
    "h": ("time", 60.0), "min": ("time", 1.0), "s": ("time", 1 / 60), "km": ("length", 1000.0), "mi": ("length", 1609.344), "m": ("length", 1.0),
    "ft": ("length", 0.3048), "steps": ("steps", 1.0), "kcal": ("energy", 1.0), "kj": ("energy", 1 / 4.184), "kg": ("mass", 1.0),
    "lb": ("mass", 0.45359237), "st": ("mass", 6.35029318), "g": ("gram", 1.0), "mg": ("milligram", 1.0), "l": ("volume", 1000.0), "ml": ("volume", 1.0),
    "cups": ("volume", 240.0), "oz": ("volume", 29.5735295625), "bpm": ("rate", 1.0), "breaths/min": ("breath", 1.0), "ms": ("ms", 1.0), "%": ("%", 1.0),
    "km/h": ("speed", 1.0), "mph": ("speed", 1.609344), "min/km": ("pace", 1.0), "min/mi": ("pace", 1 / 1.609344), "mmHg": ("pressure", 1.0),
    "°C": ("temperature", 1.0), "°F": ("temperature", 5 / 9), "floors": ("floors", 1.0), "mmol/L": ("mmol", 1.0), "mg/dL": ("mmol", 1 / 18.016),
    "W": ("power", 1.0), "cigarettes": ("cigarettes", 1.0), "clock": ("clock", 1.0), "score": ("score", 1.0), "days": ("days", 1.0), "times": ("times", 1.0),
}  # fmt: skip
_DIMENSION = {
    "min": "time", "m": "length", "steps": "steps", "kcal": "energy", "kg": "mass", "g": "gram", "mg": "milligram", "mL": "volume", "bpm": "rate",
    "breaths/min": "breath", "ms": "ms", "%": "%", "km/h": "speed", "min/km": "pace", "mmHg": "pressure", "°C": "temperature", "floors": "floors",
    "mmol/L": "mmol", "W": "power", "cigarettes": "cigarettes", "clock": "clock", "/100": "score", "/5": "score", "/10": "score", "cm": "cm",
}  # fmt: skip
# What a number with this unit is about, where nothing else says so.
DAILY_BY_DIMENSION = {"steps": "steps", "time": "sleep_minutes", "length": "distance_m", "energy": "active_energy_kcal", "volume": "water_ml", "floors": "floors",
                      "mass": "weight_kg", "cigarettes": "cigarettes", "milligram": "caffeine_mg", "gram": "protein_g", "rate": "resting_heart_rate_bpm",
                      "ms": "hrv_rmssd_ms", "pressure": "systolic_mmhg", "mmol": "glucose_mmol_l", "breath": "respiratory_rate_bpm", "temperature": "body_temperature_c"}  # fmt: skip
WORKOUT_BY_DIMENSION = {"time": "duration_min", "length": "distance_m", "energy": "energy_kcal", "rate": "avg_heart_rate_bpm", "speed": "speed_kmh",
                        "pace": "pace_min_km", "steps": "steps", "power": "power_w", "clock": "start"}  # fmt: skip


def unit_of(table: str, column: str) -> str:
    """The canonical unit of a column."""
    return METRICS[column].unit if table == "daily" else WORKOUT_COLUMNS[column].unit


def dimension(table: str, column: str) -> str:
    return _DIMENSION.get(unit_of(table, column), "")


def fits(table: str, column: str, unit: str) -> bool:
    """True if a number in ``unit`` can be a value of the column. A bare number always can."""
    if not unit or unit in ("score",):
        return True
    measured = UNITS.get(unit, ("", 1.0))[0]
    have = dimension(table, column)
    return (
        measured == have
        or (measured == "milligram" and have == "gram")
        or (measured == "gram" and have == "milligram")
        or (measured == "time" and have == "clock")
    )


def canonical(table: str, column: str, number: float, unit: str) -> float:
    """``number unit`` in the column's own unit; a bare number in the unit that people leave out."""
    have = dimension(table, column)
    if have == "clock":
        minutes = number if unit == "clock" else number * (60.0 if number <= 24 else 1.0)
        return minutes - 1440 if column == "bed_time" and minutes >= 720 else minutes
    if not unit or unit == "score":
        return number * _left_out(column, have, number)
    measured, factor = UNITS[unit]
    if measured == "temperature" and unit == "°F":
        return number * factor if column == "skin_temperature_delta_c" else (number - 32) * 5 / 9
    if measured != have and measured in ("gram", "milligram"):
        return number * (1000.0 if measured == "gram" else 0.001)
    return number * factor


def _left_out(column: str, measured: str, number: float) -> float:
    """ "slept less than 6", "ran more than 10", "drank over 2": hours, kilometres, litres."""
    if (column == "sleep_minutes" and number <= 24) or (
        column in ("rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes") and number <= 6
    ):
        return 60.0
    if measured == "length" and number < 300 and column == "distance_m":
        return 1000.0
    return 1000.0 if column == "water_ml" and number <= 10 else 1.0


def metric_of(tok: Tok) -> str:
    """The daily metric a token names, or ""."""
    if tok.kind == "M":
        return tok.value
    return AS_METRIC.get(tok.value, "") if tok.kind == "C" else ""


def column_of(tok: Tok) -> str:
    """The workout column a token names, or ""."""
    if tok.kind == "C":
        return tok.value
    return AS_COLUMN.get(tok.value, "") if tok.kind == "M" else ""


def convert(table: str, column: str, value: float, unit: str) -> tuple[float, str]:
    """``value`` of a column in ``unit``, or unchanged in its own unit where ``unit`` does not fit."""
    own = unit_of(table, column) if column else ""
    if (
        not unit
        or unit == own
        or not column
        or not fits(table, column, unit)
        or unit not in UNITS
        or unit in ("score", "clock", "days", "times")
    ):
        return value, own
    measured = UNITS[unit][0]
    if own == "clock":
        return value, own
    if measured == "temperature":
        return (
            (value * 9 / 5 + (0 if column == "skin_temperature_delta_c" else 32), unit)
            if unit == "°F"
            else (value, unit)
        )
    if measured in ("gram", "milligram") and measured != dimension(table, column):
        return value * (0.001 if measured == "gram" else 1000.0), unit
    return value / UNITS[unit][1], unit
