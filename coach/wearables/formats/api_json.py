"""API answers of Google Fit, Withings, iHealth and RunKeeper, as people keep them from other tools."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coach.errors import ImportFileError
from coach.wearables.clock import Moment, at, in_zone, local, offset_minutes, zone_of
from coach.wearables.formats.files import Member
from coach.wearables.formats.jsonfile import Json, get, has, load, num, positive, records, scaled
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow


def _nothing(member: Member, what: str) -> ImportFileError:
    return ImportFileError(
        member.name,
        f"this {what} holds no data that is used",
        place="line 1",
        remedy="Check that the export covers days with data.",
    )


# Google Fit: API data sets and Takeout's "All Data" -----------------------------------------------------------------------

_GOOGLE = {
    "com.google.step_count.delta": ("steps", 1.0), "com.google.distance.delta": ("distance_m", 1.0), "com.google.heart_rate.bpm": ("heart_rate_bpm", 1.0),
    "com.google.weight": ("weight_kg", 1.0), "com.google.height": ("height_cm", 100.0), "com.google.body.fat.percentage": ("body_fat_pct", 1.0),
    "com.google.active_minutes": ("active_minutes", 1.0), "com.google.oxygen_saturation": ("spo2_pct", 1.0),
}  # fmt: skip
_GOOGLE_SLEEP = {
    1: "awake_minutes",
    2: "sleep_minutes",
    4: "light_sleep_minutes",
    5: "deep_sleep_minutes",
    6: "rem_sleep_minutes",
}
# Activity segments: numbers of Google Fit's REST reference; those that are no exercise are left out.
_GOOGLE_ACTIVITY = {1: "biking", 7: "walking", 8: "running", 9: "aerobics", 10: "badminton", 11: "baseball", 12: "basketball", 16: "handbiking", 24: "dancing", 25: "elliptical",
                    28: "football", 35: "hiking", 39: "kayaking", 45: "meditation", 56: "jogging", 58: "treadmill running", 64: "rock climbing", 65: "skating", 80: "strength training",
                    82: "swimming", 83: "swimming pool", 84: "open water swimming", 87: "tennis", 88: "treadmill", 93: "walking fitness", 100: "yoga", 103: "rowing"}  # fmt: skip
_GOOGLE_SLEEP_SEGMENTS = {
    72: "sleep_minutes",
    109: "light_sleep_minutes",
    110: "deep_sleep_minutes",
    111: "rem_sleep_minutes",
    112: "awake_minutes",
}


def matches_google(head: bytes, name: str) -> bool:
    return (
        has(head, "dataSourceId")
        or has(head, "Data Points")
        or (has(head, "dataTypeName") and has(head, "startTimeNanos"))
    )


def read_google(member: Member, sink: Sink) -> None:
    data = load(member, sink)
    points = records(get(data, "point") or get(data, "Data Points") or [])
    if not points:
        raise _nothing(member, "Google Fit file")
    for p in points:
        _google_point(p, sink)


def _google_point(p: Json, sink: Sink) -> None:
    kind = str(p.get("dataTypeName", ""))
    values = p.get("value") or [get(v, "value") for v in records(p.get("fitValue") or [])]
    start, end = (in_zone((num(p.get(k)) or 0) / 1e9, sink.zone) for k in ("startTimeNanos", "endTimeNanos"))
    origin = str(p.get("originDataSourceId") or p.get("dataSourceId") or "").split(":")
    source = f"Google Fit ({origin[2]})" if len(origin) > 2 and origin[2] else "Google Fit"
    first = values[0] if isinstance(values, list) and values and isinstance(values[0], dict) else {}
    value = num(first.get("fpVal") if first.get("fpVal") is not None else first.get("intVal"))
    if kind in {"com.google.activity.segment", "com.google.sleep.segment"} and value is not None:
        _google_segment(kind, int(value), source, start, end, sink)
    elif kind == "com.google.blood_pressure":
        for metric, one in zip(("systolic_mmhg", "diastolic_mmhg"), records(values)[:2], strict=False):
            sink.sample(metric, source, start, num(one.get("fpVal")))
    elif kind in _GOOGLE:
        metric, factor = _GOOGLE[kind]
        added = metric in {"steps", "distance_m", "active_minutes"}
        sink.sample(metric, source, start, scaled(value, factor), end if added else None)
    else:
        sink.skip_other(kind.removeprefix("com.google.") or "point without a type")


def _google_segment(kind: str, number: int, source: str, start: Moment, end: Moment, sink: Sink) -> None:
    stages = _GOOGLE_SLEEP if kind.endswith("sleep.segment") else _GOOGLE_SLEEP_SEGMENTS
    if number in stages:
        sink.interval(stages[number], source, start, end)
    elif kind.endswith("activity.segment") and number in _GOOGLE_ACTIVITY and end.utc - start.utc >= 300:
        sink.workout(WorkoutRow(source, start, end, _GOOGLE_ACTIVITY[number]))
    else:
        sink.skip_other("activity segment: still, vehicle or short")


# Withings -----------------------------------------------------------------------------------------------------------------

_WITHINGS = {
    1: "weight_kg",
    5: "lean_mass_kg",
    6: "body_fat_pct",
    9: "diastolic_mmhg",
    10: "systolic_mmhg",
    54: "spo2_pct",
    71: "body_temperature_c",
    123: "vo2max_ml_kg_min",
}


# Withings' workout categories, by the numbers of its API reference (Measure, Getworkouts).
_WITHINGS_WORKOUTS = {
    1: "walking", 2: "running", 3: "hiking", 4: "skating", 5: "bmx", 6: "cycling", 7: "swimming", 8: "surfing", 9: "kitesurfing", 10: "windsurfing", 11: "bodyboard", 12: "tennis", 13: "table tennis",
    14: "squash", 15: "badminton", 16: "weight lifting", 17: "calisthenics", 18: "elliptical", 19: "pilates", 20: "basketball", 21: "soccer", 22: "football", 23: "rugby", 24: "volleyball", 25: "water polo",
    26: "horse riding", 27: "golf", 28: "yoga", 29: "dancing", 30: "boxing", 31: "fencing", 32: "wrestling", 33: "martial arts", 34: "skiing", 35: "snowboarding", 36: "other", 187: "rowing", 188: "zumba",
    191: "baseball", 192: "handball", 193: "hockey", 194: "ice hockey", 195: "climbing", 196: "ice skating", 272: "multisport", 306: "indoor walking", 307: "treadmill running", 308: "indoor cycling",
}  # fmt: skip
_NO_ACTIVITY = 128


def matches_withings(head: bytes, name: str) -> bool:
    return has(head, "body", "status") and (has(head, "measuregrps") or has(head, "activities") or has(head, "series"))


def read_withings(member: Member, sink: Sink) -> None:
    body = get(load(member, sink), "body") or {}
    zone = zone_of(str(body.get("timezone") or "")) or sink.zone
    sink.source_id("Withings", "scale")
    if body.get("measuregrps") is not None:
        _withings_measures(body, zone, sink)
    elif body.get("activities") is not None:
        for row in records(body["activities"]):
            day = str(row.get("date"))
            for metric, field, factor in (("steps", "steps", 1), ("distance_m", "distance", 1), ("active_energy_kcal", "calories", 1), ("floors", "floors", 1),
                                          ("moderate_minutes", "moderate", 1 / 60), ("vigorous_minutes", "intense", 1 / 60)):  # fmt: skip
                if num(row.get(field)) is not None:
                    sink.day_total(metric, "Withings tracker", day, scaled(row[field], factor))
    elif isinstance(body.get("series"), dict):
        for stamp, row in body["series"].items():
            start = in_zone(num(stamp) or 0, zone)
            for metric, field in (("steps", "steps"), ("distance_m", "distance"), ("active_energy_kcal", "calories")):
                if num(get(row, field)) is not None:
                    sink.sample(
                        metric, "Withings tracker", start, num(row[field]), start.plus(num(row.get("duration")) or 60)
                    )
    else:
        rows = records(body.get("series") or [])
        _withings_sleep([row for row in rows if "category" not in row], zone, sink)
        _withings_workouts([row for row in rows if "category" in row], zone, sink)


def _withings_measures(body: Json, zone: Any, sink: Sink) -> None:
    for group in records(body["measuregrps"]):
        moment = in_zone(num(group.get("date")) or 0, zone)
        for m in records(group.get("measures") or []):
            metric = _WITHINGS.get(int(num(m.get("type")) or 0))
            value, power = num(m.get("value")), num(m.get("unit")) or 0
            if metric is None or value is None:
                sink.skip_other(f"measure type {m.get('type')}")
            elif group.get("category") == 2:
                sink.skip(metric, "Withings", "goal")
            else:
                sink.sample(metric, "Withings", moment, value * 10 ** max(-9.0, min(9.0, power)))


def _withings_sleep(rows: list[Json], zone: Any, sink: Sink) -> None:
    source, states = (
        "Withings sleep",
        {0: "awake_minutes", 1: "light_sleep_minutes", 2: "deep_sleep_minutes", 3: "rem_sleep_minutes"},
    )
    for row in rows:
        here = zone_of(str(row.get("timezone") or "")) or zone
        start, end = in_zone(num(row.get("startdate")) or 0, here), in_zone(num(row.get("enddate")) or 0, here)
        if "state" in row:
            metric = states.get(int(state if (state := num(row["state"])) is not None else -1))
            if metric:
                sink.interval(metric, source, start, end)
        else:
            data = row.get("data") or {}
            stages = {
                "light_sleep_minutes": "lightsleepduration",
                "deep_sleep_minutes": "deepsleepduration",
                "rem_sleep_minutes": "remsleepduration",
                "awake_minutes": "wakeupduration",
            }
            sink.night(
                source,
                start,
                end,
                {m: scaled(data.get(f), 1 / 60) for m, f in stages.items()},
                str(row.get("date") or end.day),
            )


def _withings_workouts(rows: list[Json], zone: Any, sink: Sink) -> None:
    """A row's ``data`` has kcal, metres, beats a minute and seconds; what the user typed in stands under names of its own."""
    for row in rows:
        here = zone_of(str(row.get("timezone") or "")) or zone
        start, end = (in_zone(num(row.get(k)) or 0, here) for k in ("startdate", "enddate"))
        category = int(num(row.get("category")) or 0)
        if category == _NO_ACTIVITY:
            sink.skip_other("workout of no activity")
            continue
        data = row["data"] if isinstance(row.get("data"), dict) else {}
        values = {
            "duration_min": (end.utc - start.utc - (positive(data.get("pause_duration")) or 0)) / 60,
            "energy_kcal": positive(data.get("calories")) or positive(data.get("manual_calories")),
            "distance_m": positive(data.get("distance")) or positive(data.get("manual_distance")),
            "avg_heart_rate_bpm": positive(data.get("hr_average")),
            "max_heart_rate_bpm": positive(data.get("hr_max")),
            "steps": positive(data.get("steps")),
            "elevation_gain_m": positive(data.get("elevation")),
        }
        name = _WITHINGS_WORKOUTS.get(category, f"Withings activity {category}")
        sink.workout(WorkoutRow("Withings tracker", start, end, name, values))


# iHealth ------------------------------------------------------------------------------------------------------------------

_IHEALTH = ("ARDataList", "BPDataList", "BGDataList", "BODataList", "SRDataList", "SPORTDataList", "WeightDataList")


def matches_ihealth(head: bytes, name: str) -> bool:
    return any(has(head, key) for key in _IHEALTH)


def read_ihealth(member: Member, sink: Sink) -> None:
    data = load(member, sink)
    rows = [(key, row) for key in _IHEALTH for row in records(get(data, key) or [])]
    if not rows:
        raise _nothing(member, "iHealth answer")
    for key, row in rows:
        _ihealth_row(key, row, data, sink)


def _ihealth_time(row: Json, field: str) -> Moment:
    """Epoch seconds in UTC, with the offset beside it as text (-0600) or in hours."""
    zone = row.get("TimeZone")
    minutes = int(zone * 60) if isinstance(zone, int | float) else offset_minutes(str(zone or "+0000"))
    return at(num(row.get(field)) or 0, minutes)


def _ihealth_row(key: str, row: Json, data: Json, sink: Sink) -> None:
    source = "iHealth (typed in)" if row.get("DataSource") == "Manual" else "iHealth"
    sink.source_id(source, "manual" if row.get("DataSource") == "Manual" else "scale")
    if key == "SPORTDataList":
        start, end = _ihealth_time(row, "SportStartTime"), _ihealth_time(row, "SportEndTime")
        sink.workout(
            WorkoutRow(
                source,
                start,
                end,
                str(row.get("SportName") or "Workout"),
                {"energy_kcal": positive(row.get("Calories"))},
            )
        )
        return
    if key == "SRDataList":
        start, end = _ihealth_time(row, "StartTime"), _ihealth_time(row, "EndTime")
        sink.night(
            source, start, end, {"sleep_minutes": positive(row.get("HoursSlept"))}
        )  # minutes, whatever its name says
        return
    moment = _ihealth_time(row, "MDate")
    if key == "ARDataList":  # the day's sums at the time of reading
        unit = {0: 1000.0, 1: 1609.344}.get(int(num(data.get("DistanceUnit")) or 0), 1000.0)
        for metric, value in (
            ("steps", positive(row.get("Steps"))),
            ("distance_m", scaled(positive(row.get("DistanceTraveled")), unit)),
        ):
            if value is not None:
                sink.day_total(metric, source, moment.day, value)
            else:
                sink.skip(metric, source, "sentinel")
        return
    for metric, value in _ihealth_values(key, row, data):
        if value is None:
            sink.skip(metric, source, "sentinel")
        else:
            sink.sample(metric, source, moment, value)


def _ihealth_values(key: str, row: Json, data: Json) -> list[tuple[str, float | None]]:
    if key == "BPDataList":
        factor = 7.500616827 if data.get("BPUnit") == 1 else 1.0  # 1: kPa
        return [
            ("systolic_mmhg", scaled(positive(row.get("HP")), factor)),
            ("diastolic_mmhg", scaled(positive(row.get("LP")), factor)),
            ("heart_rate_bpm", positive(row.get("HR"))),
        ]
    if key == "BGDataList":
        factor = 1.0 if data.get("BGUnit") == 1 else 1 / 18.0156  # 0: mg/dL
        return [("glucose_mmol_l", scaled(positive(row.get("BG")), factor))]
    if key == "BODataList":
        return [("spo2_pct", positive(row.get("BO"))), ("heart_rate_bpm", positive(row.get("HR")))]
    factor = {0: 1.0, 1: 0.45359237, 2: 6.35029318}.get(int(num(data.get("WeightUnit")) or 0), 1.0)
    return [
        ("weight_kg", scaled(positive(row.get("WeightValue")), factor)),
        ("body_fat_pct", positive(row.get("FatValue"))),
    ]


# RunKeeper ----------------------------------------------------------------------------------------------------------------


def matches_runkeeper(head: bytes, name: str) -> bool:
    return has(head, "items", "start_time") and (has(head, "total_distance") or has(head, "tracking_mode"))


def read_runkeeper(member: Member, sink: Sink) -> None:
    """Times are local; the offset is given in hours or missing."""
    for row in records(get(load(member, sink), "items") or []):
        naive = datetime.strptime(str(row.get("start_time")), "%a, %d %b %Y %H:%M:%S")
        hours = num(row.get("utc_offset"))
        if hours is None:
            start = local(naive, sink.zone)
        else:
            wall = local(naive, None)
            start = at((naive - timedelta(hours=hours) - datetime(1970, 1, 1)).total_seconds(), int(hours * 60))
            start = Moment(start.utc, start.offset, wall.day)
        seconds = num(row.get("duration")) or 0.0
        values = {
            "duration_min": seconds / 60,
            "distance_m": positive(row.get("total_distance")),
            "energy_kcal": positive(row.get("total_calories")),
        }
        sink.workout(WorkoutRow("RunKeeper", start, start.plus(seconds), str(row.get("type") or "Workout"), values))
