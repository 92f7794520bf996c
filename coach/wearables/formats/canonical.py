"""The two canonical CSV files, for every device we do not know.

``daily.csv``: a column ``date`` and any metrics by canonical name or a usual other name. ``bed_time``/``wake_time`` are HH:MM.
``workouts.csv``: ``start,end,activity`` and any workout columns; ISO times, local where no offset is given.
An empty cell is missing, never zero. A row or cell that cannot be read is counted in the report and skipped.
"""

from __future__ import annotations

import re
from datetime import timedelta

from coach.wearables.clock import Moment, iso
from coach.wearables.formats.files import Member
from coach.wearables.formats.table import BLANK, clock_minutes, duration_minutes, header, number, rows
from coach.wearables.metrics import METRICS
from coach.wearables.sink import Sink
from coach.wearables.workouts import LIMITS, WorkoutRow

DAILY_SOURCE, WORKOUT_SOURCE = "daily.csv", "workouts.csv"
CLOCKS = {"bed_time", "wake_time"}
_NOON = 12 * 60
# Other names of a metric in a daily table → (metric, factor).
ALIASES: dict[str, tuple[str, float]] = {
    "step_count": ("steps", 1), "total_steps": ("steps", 1), "step": ("steps", 1), "distance": ("distance_m", 1), "distance_km": ("distance_m", 1000),
    "distance_mi": ("distance_m", 1609.344), "distance_miles": ("distance_m", 1609.344), "floors_climbed": ("floors", 1), "flights_climbed": ("floors", 1),
    "active_calories": ("active_energy_kcal", 1), "active_kcal": ("active_energy_kcal", 1), "active_energy": ("active_energy_kcal", 1),
    "basal_calories": ("basal_energy_kcal", 1), "resting_energy_kcal": ("basal_energy_kcal", 1), "exercise_minutes": ("active_minutes", 1),
    "heart_rate": ("heart_rate_bpm", 1), "hr": ("heart_rate_bpm", 1), "avg_heart_rate": ("heart_rate_bpm", 1), "resting_heart_rate": ("resting_heart_rate_bpm", 1),
    "resting_hr": ("resting_heart_rate_bpm", 1), "rhr": ("resting_heart_rate_bpm", 1), "rhr_bpm": ("resting_heart_rate_bpm", 1),
    "resting_hr_bpm": ("resting_heart_rate_bpm", 1), "walking_heart_rate": ("walking_heart_rate_bpm", 1),
    "rmssd": ("hrv_rmssd_ms", 1), "rmssd_ms": ("hrv_rmssd_ms", 1), "hrv_rmssd": ("hrv_rmssd_ms", 1), "sdnn": ("hrv_sdnn_ms", 1), "sdnn_ms": ("hrv_sdnn_ms", 1),
    "hrv_sdnn": ("hrv_sdnn_ms", 1), "respiratory_rate": ("respiratory_rate_bpm", 1), "breathing_rate": ("respiratory_rate_bpm", 1),
    "spo2": ("spo2_pct", 1), "blood_oxygen": ("spo2_pct", 1), "blood_oxygen_pct": ("spo2_pct", 1), "oxygen_saturation": ("spo2_pct", 1),
    "vo2max": ("vo2max_ml_kg_min", 1), "vo2_max": ("vo2max_ml_kg_min", 1), "skin_temp_delta_c": ("skin_temperature_delta_c", 1),
    "body_temp_c": ("body_temperature_c", 1), "temperature_c": ("body_temperature_c", 1), "sleep_min": ("sleep_minutes", 1),
    "sleep_hours": ("sleep_minutes", 60), "sleep_h": ("sleep_minutes", 60), "asleep_minutes": ("sleep_minutes", 1), "sleep_duration_min": ("sleep_minutes", 1),
    "rem_minutes": ("rem_sleep_minutes", 1), "deep_minutes": ("deep_sleep_minutes", 1), "light_minutes": ("light_sleep_minutes", 1),
    "awake_min": ("awake_minutes", 1), "sleep_efficiency": ("sleep_efficiency_pct", 1), "bedtime": ("bed_time", 1), "sleep_start": ("bed_time", 1),
    "waketime": ("wake_time", 1), "wakeup_time": ("wake_time", 1), "sleep_end": ("wake_time", 1), "stress": ("stress_level", 1),
    "sleep_score": ("vendor_sleep_score", 1), "readiness": ("vendor_readiness_score", 1), "readiness_score": ("vendor_readiness_score", 1),
    "recovery_score": ("vendor_readiness_score", 1), "weight": ("weight_kg", 1), "body_mass_kg": ("weight_kg", 1), "weight_lb": ("weight_kg", 0.45359237),
    "weight_lbs": ("weight_kg", 0.45359237), "body_fat": ("body_fat_pct", 1), "body_fat_percent": ("body_fat_pct", 1), "lean_mass": ("lean_mass_kg", 1),
    "waist": ("waist_cm", 1), "height": ("height_cm", 1), "systolic": ("systolic_mmhg", 1), "diastolic": ("diastolic_mmhg", 1),
    "glucose": ("glucose_mmol_l", 1), "glucose_mg_dl": ("glucose_mmol_l", 1 / 18.0156), "ketones": ("ketones_mmol_l", 1), "hba1c": ("hba1c_pct", 1),
    "calories": ("energy_intake_kcal", 1), "calories_in": ("energy_intake_kcal", 1), "energy_intake": ("energy_intake_kcal", 1),
    "intake_kcal": ("energy_intake_kcal", 1), "kcal_eaten": ("energy_intake_kcal", 1), "protein": ("protein_g", 1), "carbs_g": ("carbohydrate_g", 1),
    "carbs": ("carbohydrate_g", 1), "carbohydrates_g": ("carbohydrate_g", 1), "fat": ("fat_g", 1), "fiber_g": ("fibre_g", 1), "fiber": ("fibre_g", 1), "fibre": ("fibre_g", 1),
    "sugar": ("sugar_g", 1), "sugars_g": ("sugar_g", 1), "sodium": ("sodium_mg", 1), "water": ("water_ml", 1), "water_l": ("water_ml", 1000), "caffeine": ("caffeine_mg", 1),
    "alcohol": ("alcohol_g", 1), "mood": ("mood_1_5", 1),
    "日期": ("date", 1), "步数": ("steps", 1), "静息心率": ("resting_heart_rate_bpm", 1), "体重": ("weight_kg", 1), "睡眠分钟": ("sleep_minutes", 1),
}  # fmt: skip
WORKOUT_ALIASES: dict[str, tuple[str, float]] = {
    "duration": ("duration_min", 1), "duration_minutes": ("duration_min", 1), "duration_s": ("duration_min", 1 / 60), "minutes": ("duration_min", 1),
    "distance_km": ("distance_m", 1000), "distance_mi": ("distance_m", 1609.344), "distance": ("distance_m", 1), "calories": ("energy_kcal", 1),
    "kcal": ("energy_kcal", 1), "avg_hr": ("avg_heart_rate_bpm", 1), "average_heart_rate": ("avg_heart_rate_bpm", 1), "avg_heart_rate": ("avg_heart_rate_bpm", 1),
    "max_hr": ("max_heart_rate_bpm", 1), "max_heart_rate": ("max_heart_rate_bpm", 1), "elevation_m": ("elevation_gain_m", 1),
    "elevation_gain": ("elevation_gain_m", 1), "power": ("power_w", 1), "avg_power_w": ("power_w", 1), "avg_cadence": ("cadence", 1), "speed": ("speed_kmh", 1),
}  # fmt: skip
_WORKOUT_TEXT = {"start", "end", "activity", "title", "source", "activity_kind", "notes", "laps"}


def slug(name: str) -> str:
    """Header cell → lower case with underscores."""
    return re.sub(r"[^\w]+", "_", name.strip().lower()).strip("_")


def metric_of(column: str) -> tuple[str, float] | None:
    name = slug(column)
    if name in METRICS:
        return name, 1.0
    return ALIASES.get(name)


def is_ours(head: bytes) -> bool:
    """Whether the header is one of the two canonical ones, by exact names: no vendor's table has most of its columns so named."""
    names = header(head)
    if {"start", "end", "activity"} <= set(names):
        return True
    return bool(names) and names[0] == "date" and 2 * sum(n in METRICS for n in names[1:]) > len(names) - 1


def is_daily(head: bytes) -> bool:
    names = header(head)
    return bool(names) and slug(names[0]) in {"date", "day", "日期"} and any(metric_of(n) for n in names[1:])


def is_workouts(head: bytes) -> bool:
    names = {slug(n) for n in header(head)}
    return {"start", "activity"} <= names and bool(names & {"end", "duration_min", *WORKOUT_ALIASES})


def read_daily(member: Member, sink: Sink) -> None:
    head = member.head()
    sink.source_id(DAILY_SOURCE, "file")
    names = header(head)
    columns = {n: found for n in names[1:] if (found := metric_of(n)) and found[0] in METRICS}
    for name in names[1:]:
        if name not in columns and name:
            sink.skip_other(f"column {name}")
    day_column = names[0]
    bad_dates = 0
    for _line, row in rows(member.open(), head):
        try:
            day = iso(row.get(day_column, ""), sink.zone).day
        except ValueError:
            bad_dates += 1
            for metric, _ in columns.values():
                sink.skip(metric, DAILY_SOURCE, "unreadable")
            continue
        _read_day(row, day, columns, sink)
    if bad_dates:
        sink.problem(f"{bad_dates} rows of daily.csv have no date that can be read (YYYY-MM-DD); they were left out.",
                     f"daily.csv 中有 {bad_dates} 行日期无法读取（应为 YYYY-MM-DD），已略过。", member.name)  # fmt: skip


def _read_day(row: dict[str, str], day: str, columns: dict[str, tuple[str, float]], sink: Sink) -> None:
    clocks: dict[str, float] = {}
    for column, (metric, factor) in columns.items():
        cell = row.get(column, "")
        if cell.strip().lower() in BLANK:
            continue
        try:
            if metric in CLOCKS:
                if (minutes := clock_minutes(cell)) is not None:
                    clocks[metric] = minutes
            else:
                value = number(cell)
                sink.day_total(metric, DAILY_SOURCE, day, None if value is None else value * factor)
        except ValueError:
            sink.skip(metric, DAILY_SOURCE, "unreadable")
    for metric, minutes in night_clocks(clocks).items():
        sink.day_total(metric, DAILY_SOURCE, day, minutes)


def night_clocks(clocks: dict[str, float]) -> dict[str, float]:
    """Times of day → minutes from midnight of the date on which the night ends. A bedtime after the wake time was the evening before."""
    made = dict(clocks)
    bed, wake = clocks.get("bed_time"), clocks.get("wake_time")
    if bed is not None and (bed > wake if wake is not None else bed >= _NOON):
        made["bed_time"] = bed - 24 * 60
    return made


def read_workouts(member: Member, sink: Sink) -> None:
    head = member.head()
    columns: dict[str, tuple[str, float]] = {}
    for name in header(head):
        key = slug(name)
        if key in LIMITS:
            columns[name] = (key, 1.0)
        elif key in WORKOUT_ALIASES:
            columns[name] = WORKOUT_ALIASES[key]
        elif key not in _WORKOUT_TEXT and name:
            sink.skip_other(f"column {name}")
    bad = 0
    for line, row in rows(member.open(), head):
        fields = {slug(k): v for k, v in row.items()}
        try:
            sink.workout(_workout(row, fields, columns, sink))
        except ValueError as exc:
            bad += 1
            sink.skip_other("workout row that cannot be read")
            if bad == 1:
                sink.problem(f"Rows of workouts.csv could not be read, the first for this reason: {exc}.",
                             f"workouts.csv 中有行无法读取，首个原因：{exc}。", f"{member.name}, line {line}")  # fmt: skip


def _workout(
    row: dict[str, str], fields: dict[str, str], columns: dict[str, tuple[str, float]], sink: Sink
) -> WorkoutRow:
    start = iso(fields.get("start", ""), sink.zone)
    values: dict[str, float | None] = {}
    for column, (name, factor) in columns.items():
        cell = row.get(column, "")
        value = duration_minutes(cell) if name == "duration_min" and ":" in cell else number(cell)
        if value is not None:
            values[name] = value * factor
    end = _end(fields.get("end", ""), start, values.get("duration_min"), sink)
    return WorkoutRow(fields.get("source") or WORKOUT_SOURCE, start, end, fields.get("activity") or "Workout", values,
                      kind="" if fields.get("source") else "file", title=fields.get("title", ""))  # fmt: skip


def _end(cell: str, start: Moment, minutes: float | None, sink: Sink) -> Moment:
    if cell:
        end = iso(cell, sink.zone)
        if end.utc < start.utc:
            raise ValueError("the end is before the start")
        return end
    return start.plus(timedelta(minutes=minutes or 0).total_seconds())
