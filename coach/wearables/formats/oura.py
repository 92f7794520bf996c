"""Oura: CSV of the Membership Hub, the older Trends CSV, and JSON of API v2 or the account dump. Times are ISO with offset.

Untested on real files: built from the documented fields. One night can have several rows; the long one is the night. Oura has no
resting heart rate of its own: the lowest of the long sleep stands for it. 255 and "None" mean not measured.
"""

from __future__ import annotations

from typing import Any

from coach.wearables.clock import Moment, iso
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.formats.jsonfile import Json, get, has, load, num, positive, records, scaled
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow

SOURCE = "Oura"
_MARKS = ({"bedtime_start", "bedtime_end"}, {"day", "active_calories"}, {"day", "spo2_percentage"}, {"timestamp", "bpm", "source"}, {"day", "temperature_deviation"},
          {"day", "contributors"}, {"day", "recovery_high"}, {"timestamp", "skin_temp"})  # fmt: skip
_TREND = {
    "Steps": ("steps", 1), "Activity Burn": ("active_energy_kcal", 1), "Average HRV": ("hrv_rmssd_ms", 1), "Lowest Resting Heart Rate": ("resting_heart_rate_bpm", 1),
    "Respiratory Rate": ("respiratory_rate_bpm", 1), "Temperature Deviation (°C)": ("skin_temperature_delta_c", 1), "Sleep Score": ("vendor_sleep_score", 1),
    "Readiness Score": ("vendor_readiness_score", 1), "Sleep Efficiency": ("sleep_efficiency_pct", 1),
}  # fmt: skip
_STAGES = {"rem_sleep_minutes": "rem_sleep_duration", "deep_sleep_minutes": "deep_sleep_duration", "light_sleep_minutes": "light_sleep_duration",
           "awake_minutes": "awake_time", "sleep_minutes": "total_sleep_duration"}  # fmt: skip


def matches_csv(head: bytes, name: str) -> bool:
    names = {c.lower() for c in table.header(head)}
    return any(mark <= names for mark in _MARKS) or {"total sleep duration", "bedtime start"} <= names


def matches_json(head: bytes, name: str) -> bool:
    return has(head, "bedtime_start") or (has(head, "hypnogram_5min")) or (has(head, "day", "score", "contributors"))


def read_csv(member: Member, sink: Sink) -> None:
    head = member.head()
    sink.source_id(SOURCE, "ring")
    trends = "Bedtime Start" in table.header(head)
    for _line, row in table.rows(member.open(), head):
        cells: Json = {k: v for k, v in row.items() if v.strip().lower() not in table.BLANK}
        if trends:
            _trend(cells, sink)
        else:
            _one({k.lower(): v for k, v in cells.items()}, sink)


def read_json(member: Member, sink: Sink) -> None:
    data = load(member, sink)
    sink.source_id(SOURCE, "ring")
    lists = [data] if isinstance(data, list) else [v for v in data.values() if isinstance(v, list)] or [[data]]
    for row in (r for rows in lists for r in records(rows)):
        _one(row, sink)


def _one(row: Json, sink: Sink) -> None:
    """One object or row, told by its fields."""
    try:
        if "bedtime_start" in row:
            _sleep(row, sink)
        elif "bpm" in row and "timestamp" in row:
            sink.sample("heart_rate_bpm", SOURCE, iso(str(row["timestamp"]), sink.zone), num(row["bpm"]))
        elif "activity" in row and "start_datetime" in row:
            _workout(row, sink)
        else:
            _day(row, sink)
    except ValueError:
        sink.skip_other("Oura row that cannot be read")


def _day(row: Json, sink: Sink) -> None:
    day = str(row.get("day") or row.get("summary_date") or "")
    values: dict[str, Any] = {}
    if "active_calories" in row or "cal_active" in row:
        values = {
            "steps": num(row.get("steps")),
            "active_energy_kcal": num(row.get("active_calories", row.get("cal_active"))),
        }
        high, medium = scaled(row.get("high_activity_time"), 1 / 60), scaled(row.get("medium_activity_time"), 1 / 60)
        values |= {"vigorous_minutes": high, "moderate_minutes": medium}
    elif "temperature_deviation" in row:
        values = {
            "vendor_readiness_score": num(row.get("score")),
            "skin_temperature_delta_c": num(row.get("temperature_deviation")),
        }
    elif "spo2_percentage" in row:
        spo2 = row["spo2_percentage"]
        values = {"spo2_pct": positive(get(spo2, "average") if isinstance(spo2, dict) else _inner(spo2))}
    elif "contributors" in row or "score" in row:
        values = {"vendor_sleep_score": num(row.get("score"))}
    if not values:
        sink.skip_other("Oura row of another kind")
    for metric, value in values.items():
        if value is not None:
            sink.day_total(metric, SOURCE, day, value)


def _inner(text: Any) -> Any:
    """{"average": 97.1} written into a CSV cell."""
    import json

    try:
        return get(json.loads(str(text).replace("'", '"')), "average")
    except (ValueError, TypeError):
        return text


def _sleep(row: Json, sink: Sink) -> None:
    kind = str(row.get("type") or "long_sleep")
    if kind in {"deleted", "rest"}:
        sink.skip("sleep_minutes", SOURCE, "not_used")
        return
    start, end = iso(str(row["bedtime_start"]), sink.zone), iso(str(row.get("bedtime_end")), sink.zone)
    day = str(row.get("day") or end.day)
    old = {
        "rem_sleep_minutes": "rem",
        "deep_sleep_minutes": "deep",
        "light_sleep_minutes": "light",
        "awake_minutes": "awake",
        "sleep_minutes": "total",
    }
    minutes = {m: scaled(row.get(f, row.get(old[m])), 1 / 60) for m, f in _STAGES.items()}
    if kind != "long_sleep":
        sink.sample("nap_minutes", SOURCE, start, minutes["sleep_minutes"], end, day=end.day)
        return
    sink.night(SOURCE, start, end, minutes, day)
    lowest = num(row.get("lowest_heart_rate", row.get("hr_lowest")))
    if lowest == 255 or lowest == 0:
        sink.skip("resting_heart_rate_bpm", SOURCE, "sentinel")
        lowest = None
    plain = {"resting_heart_rate_bpm": lowest, "hrv_rmssd_ms": positive(row.get("average_hrv", row.get("rmssd"))), "respiratory_rate_bpm": positive(row.get("average_breath", row.get("breath_average"))),
             "sleep_efficiency_pct": positive(row.get("efficiency"))}  # fmt: skip
    for metric, value in plain.items():
        if value is not None:
            sink.sample(metric, SOURCE, end, value, day=day)


def _workout(row: Json, sink: Sink) -> None:
    start, end = iso(str(row["start_datetime"]), sink.zone), iso(str(row["end_datetime"]), sink.zone)
    sink.workout(
        WorkoutRow(
            SOURCE,
            start,
            end,
            str(row["activity"]),
            {"distance_m": positive(row.get("distance")), "energy_kcal": positive(row.get("calories"))},
        )
    )


def _trend(row: Json, sink: Sink) -> None:
    day = str(row.get("date", ""))
    try:
        start, end = (iso(str(row[k]), sink.zone) for k in ("Bedtime Start", "Bedtime End"))
        _trend_night(row, start, end, day, sink)
    except (KeyError, ValueError):
        sink.skip("sleep_minutes", SOURCE, "no_value")
    for column, (metric, factor) in _TREND.items():
        try:
            value = table.number(str(row[column]))
            if value == 255:
                sink.skip(metric, SOURCE, "sentinel")
            elif value is not None:
                sink.day_total(metric, SOURCE, day, value * factor)
        except KeyError:
            continue
        except ValueError:
            sink.skip(metric, SOURCE, "unreadable")


def _trend_night(row: Json, start: Moment, end: Moment, day: str, sink: Sink) -> None:
    names = {"rem_sleep_minutes": "REM Sleep Duration", "deep_sleep_minutes": "Deep Sleep Duration", "light_sleep_minutes": "Light Sleep Duration",
             "awake_minutes": "Awake Time", "sleep_minutes": "Total Sleep Duration"}  # fmt: skip
    sink.night(SOURCE, start, end, {m: scaled(row.get(f), 1 / 60) for m, f in names.items()}, day)
