"""Mi Fitness (CSV with JSON in the cells) and Zepp / Zepp Life (CSV). Untested on a real file, but for Mi Fitness' sleep rows' fields.

Mi Fitness: Unix seconds UTC; a daily row's Time is midnight UTC of the local date; several devices (Sid) are several sources. Zepp:
start and stop with +0000 are instants, dates are local.
"""

from __future__ import annotations

import json
from typing import Any

from coach.wearables.clock import Moment, at, in_zone, iso
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.formats.jsonfile import get, num, positive, scaled
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow

ZEPP = "Zepp"
_STATES = {2: "deep_sleep_minutes", 3: "light_sleep_minutes", 4: "rem_sleep_minutes", 5: "awake_minutes"}
_ZEPP_MARKS = (
    {"deepsleeptime", "shallowsleeptime"},
    {"date", "steps", "rundistance"},
    {"date", "time", "heartrate"},
    {"starttime", "sporttime(s)"},
    {"sporttime(s)"},
    {"time", "weight", "fatrate"},
)
# Mi Fitness sport numbers as importers list them; others keep their number.
_SPORTS = {
    1: "outdoor running",
    2: "outdoor walking",
    3: "treadmill",
    4: "hiking",
    6: "outdoor cycling",
    7: "indoor cycling",
    8: "free training",
    9: "pool swimming",
    10: "open water swimming",
    11: "elliptical",
    12: "yoga",
    13: "rowing machine",
    14: "jump rope",
    16: "hiit",
}


def matches_mi(head: bytes, name: str) -> bool:
    return {"Uid", "Key", "Time", "Value"} <= set(table.header(head))


def read_mi(member: Member, sink: Sink) -> None:
    head = member.head()
    for _line, row in table.rows(member.open(), head):
        try:
            value = json.loads(row.get("Value") or "{}")
            _mi_row(row, value if isinstance(value, dict) else {"value": value}, sink)
        except (ValueError, KeyError, TypeError):
            sink.skip_other(f"{row.get('Key', 'row')}: cannot be read")


def _mi_row(row: dict[str, str], value: dict[str, Any], sink: Sink) -> None:
    sid = row.get("Sid") or "device"
    source = "Mi Fitness (typed in)" if "manually" in sid else f"Mi Fitness ({sid})"
    sink.source_id(source, "manual" if "manually" in sid else "watch")
    key, now = row.get("Key", ""), in_zone(int(row["Time"]), sink.zone)
    if row.get("Category") or "sport_type" in value:
        _mi_sport(value, source, row, sink)
    elif "daily" in row.get("Tag", ""):
        _mi_day(key, value, source, at(int(row["Time"]), 0).day, sink)
    elif "weekly" in row.get("Tag", "") or "monthly" in row.get("Tag", ""):
        sink.skip_other("weekly and monthly sums")
    elif key in {"heart_rate", "single_heart_rate"}:
        sink.sample(
            "heart_rate_bpm", source, in_zone(num(value.get("time")) or now.utc, sink.zone), positive(value.get("bpm"))
        )
    elif key == "resting_heart_rate":
        sink.sample("resting_heart_rate_bpm", source, now, positive(value.get("bpm")))
    elif key == "steps":
        for metric, field in (("steps", "steps"), ("distance_m", "distance")):
            if num(value.get(field)) is not None:
                sink.sample(metric, source, now, num(value[field]), now.plus(60))
    elif key in {"spo2", "single_spo2"}:
        sink.sample("spo2_pct", source, now, positive(value.get("spo2")))
    elif key in {"stress", "single_stress"}:
        sink.sample("stress_level", source, now, positive(value.get("stress")))
    elif key == "weight":
        sink.sample("weight_kg", source, now, positive(value.get("weight")))
    elif key in {"sleep", "watch_night_sleep"}:
        _mi_sleep(value, source, sink)
    else:
        sink.skip_other(f"Mi Fitness {key}")


def _mi_day(key: str, value: dict[str, Any], source: str, day: str, sink: Sink) -> None:
    if key == "sleep" and (value.get("segment_details") or value.get("bedtime")):
        for part in value.get("segment_details") or [value]:
            _mi_sleep(part, source, sink)
    elif key == "steps":
        sink.day_total("steps", source, day, num(value.get("steps")))
        sink.day_total("distance_m", source, day, num(value.get("distance")))
    elif key == "heart_rate" and positive(value.get("avg_rhr") or value.get("rhr_avg")):
        sink.day_total("resting_heart_rate_bpm", source, day, positive(value.get("avg_rhr") or value.get("rhr_avg")))
    else:
        sink.skip_other(f"Mi Fitness daily {key}")


def _mi_sleep(value: dict[str, Any], source: str, sink: Sink) -> None:
    quarter = num(value.get("timezone"))

    def moment(seconds: Any) -> Moment:
        stamp = num(seconds)
        if not stamp:
            raise ValueError("no time")
        return at(stamp, int(quarter * 15)) if quarter is not None else in_zone(stamp, sink.zone)

    start, end = moment(value.get("bedtime")), moment(value.get("wake_up_time"))
    items = value.get("items") or []
    if not items and not any(value.get(f"sleep_{s}_duration") for s in ("deep", "light", "rem")):
        sink.sample("nap_minutes", source, start, num(value.get("duration")), end, day=end.day)
        return
    for item in items:
        if metric := _STATES.get(int(num(get(item, "state")) or 0)):
            sink.interval(metric, source, moment(item.get("start_time")), moment(item.get("end_time")))
    if not items:
        sink.night(
            source,
            start,
            end,
            {f"{s}_sleep_minutes": num(value.get(f"sleep_{s}_duration")) for s in ("deep", "light", "rem")}
            | {"awake_minutes": num(value.get("sleep_awake_duration"))},
            end.day,
        )


def _mi_sport(value: dict[str, Any], source: str, row: dict[str, str], sink: Sink) -> None:
    start, end = (
        in_zone(num(value.get("start_time")) or int(row["Time"]), sink.zone),
        in_zone(num(value.get("end_time")) or 0, sink.zone),
    )
    kind = int(num(value.get("sport_type")) or 0)
    seconds = num(value.get("duration"))
    values = {"duration_min": seconds / 60 if seconds else None, "distance_m": positive(value.get("distance")), "energy_kcal": positive(value.get("calories")), "avg_heart_rate_bpm": positive(value.get("avg_hrm")),
              "max_heart_rate_bpm": positive(value.get("max_hrm")), "steps": positive(value.get("steps"))}  # fmt: skip
    name = (row.get("Key") or "").replace("_", " ") or _SPORTS.get(kind, f"sport {kind}")
    sink.workout(WorkoutRow(source, start, end if end.utc > start.utc else start.plus(seconds or 0), name, values))


def matches_zepp(head: bytes, name: str) -> bool:
    names = {c.lower() for c in table.header(head)}
    return any(mark <= names for mark in _ZEPP_MARKS)


def read_zepp(member: Member, sink: Sink) -> None:
    head = member.head()
    sink.source_id(ZEPP, "watch")
    for _line, raw in table.rows(member.open(), head):
        row = {k.lower(): v for k, v in raw.items()}
        try:
            _zepp_row(row, sink)
        except (ValueError, KeyError):
            sink.skip_other("Zepp row that cannot be read")


def _zepp_row(row: dict[str, str], sink: Sink) -> None:
    if "deepsleeptime" in row:
        _zepp_sleep(row, sink)
    elif "rundistance" in row:
        sink.day_total("steps", ZEPP, row["date"], table.number(row.get("steps")))
        sink.day_total("distance_m", ZEPP, row["date"], table.number(row.get("distance")))
    elif "heartrate" in row and "time" in row:
        clock = row["time"] if len(row["time"]) > 8 else f"{row['date']} {row['time']}"
        sink.sample("heart_rate_bpm", ZEPP, iso(clock, sink.zone), table.number(row["heartrate"]) or None)
    elif "sporttime(s)" in row:
        start = iso(row["starttime"], sink.zone)
        seconds = table.number(row["sporttime(s)"]) or 0.0
        kind = int(table.number(row.get("type")) or 0)
        values = {
            "duration_min": seconds / 60,
            "distance_m": table.number(row.get("distance(m)")) or None,
            "energy_kcal": table.number(row.get("calories(kcal)")) or None,
        }
        sink.workout(WorkoutRow(ZEPP, start, start.plus(seconds), _SPORTS.get(kind, f"sport {kind}"), values))
    elif "weight" in row:
        moment = iso(row["time"], sink.zone)
        sink.sample("weight_kg", "Zepp scale", moment, table.number(row["weight"]) or None)
        if fat := table.number(row.get("fatrate")):
            sink.sample("body_fat_pct", "Zepp scale", moment, fat)


def _zepp_sleep(row: dict[str, str], sink: Sink) -> None:
    """Whether REM is inside the shallow minutes differs by version: the length of the night decides."""
    start, end = (in_zone(iso(row[k], None).utc, sink.zone) for k in ("start", "stop"))
    if end.utc <= start.utc:
        sink.skip("sleep_minutes", ZEPP, "sentinel")  # a placeholder night has start = stop
        return
    deep, light, rem = (table.number(row.get(k)) or 0.0 for k in ("deepsleeptime", "shallowsleeptime", "remtime"))
    awake = table.number(row.get("waketime")) if len(row.get("waketime", "")) < 5 else None
    length = (end.utc - start.utc) / 60
    if rem and deep + light + rem + (awake or 0) > length + 2 and light >= rem:
        light -= rem
    sink.night(
        ZEPP,
        start,
        end,
        {
            "deep_sleep_minutes": deep,
            "light_sleep_minutes": light,
            "rem_sleep_minutes": scaled(rem, 1) or None,
            "awake_minutes": awake,
        },
        row.get("date") or end.day,
    )
