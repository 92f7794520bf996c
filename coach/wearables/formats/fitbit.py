"""Fitbit: Google Takeout in its old layout (Global Export Data, JSON) and its new one (Google Health, CSV), and old API answers.

Which clock: heart rate, steps, distance and exercise of the old layout are UTC without saying so; sleep, VO₂max, active zone
minutes and scores are local. In the new layout a Z is an instant and anything else is local. Where both layouts are in one archive
the new one is read. Rows that another app gave to Fitbit through Health Connect are copies and are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from coach.errors import ImportFileError
from coach.wearables.clock import Moment, in_zone, iso, local
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.formats.fitbit_sleep import NOTE as SLEEP_NOTE
from coach.wearables.formats.fitbit_sleep import is_sleep, read_sleep
from coach.wearables.formats.jsonfile import Json, get, has, load, num, positive, records, scaled
from coach.wearables.sink import Sink, kind_of
from coach.wearables.workouts import WorkoutRow

SOURCE = "Fitbit"
MILE_M = 1609.344
# File name → (metric, factor, local clock, minutes a value covers). Content alone does not tell these files apart.
_SERIES: dict[str, tuple[str, float, bool, int]] = {
    "steps": ("steps", 1, False, 1), "distance": ("distance_m", 0.01, False, 1),  # centimetres a minute
}  # fmt: skip
_DAILY_MINUTES = {"moderately_active_minutes": "moderate_minutes", "very_active_minutes": "vigorous_minutes"}
_NOT_READ = {
    "altitude",
    "calories",
    "sedentary_minutes",
    "lightly_active_minutes",
    "time_in_heart_rate_zones",
    "swim_lengths_data",
    "estimated_oxygen_variation",
}


def matches_json(head: bytes, name: str) -> bool:
    return (
        has(head, "dateTime", "value") or has(head, "dateOfSleep", "levels") or has(head, "logId", "activityName") or has(head, "logId", "weight", "bmi")
        or has(head, "activities-heart") or has(head, "activities-steps") or (has(head, "sleep") and (has(head, "summary") or re.search(rb'"sleep"\s*:\s*\[', head) is not None))
        or has(head, "activities", "summary")
    )  # fmt: skip


def read_json(member: Member, sink: Sink) -> None:
    data = load(member, sink)
    sink.source_id(SOURCE, "watch")
    if isinstance(data, dict):
        _api(data, member, sink)
        return
    rows = records(data)
    stem = re.sub(r"[-_]\d{4}-\d\d-\d\d.*$|-\d+$", "", member.base.lower().removesuffix(".json"))
    first = rows[0] if rows else {}
    if "dateOfSleep" in first:
        _sleep(rows, sink)
    elif "activityName" in first:
        _exercises(rows, sink)
    elif "bmi" in first:
        _weights(rows, sink)
    elif get(first, "value", "bpm") is not None:
        _utc_note(sink)
        _pulse(rows, sink)
    elif get(first, "value", "demographicVO2Max") is not None:
        _each(
            rows,
            sink,
            "vo2max_ml_kg_min",
            lambda v: num(v.get("filteredDemographicVO2Max") or v.get("demographicVO2Max")),
        )
    elif get(first, "value", "date") is not None or stem == "resting_heart_rate":
        _each(rows, sink, "resting_heart_rate_bpm", lambda v: positive(v.get("value")))
    elif stem in _SERIES:
        _utc_note(sink)
        _series(rows, stem, sink)
    elif stem in _DAILY_MINUTES:
        for row in rows:
            sink.day_total(_DAILY_MINUTES[stem], SOURCE, _when(row).strftime("%Y-%m-%d"), num(row.get("value")))
    elif stem in _NOT_READ:
        sink.skip_other(stem, len(rows))
    else:
        raise ImportFileError(member.name, "it is a Fitbit series, but neither its content nor its name says of what", place="dateTime",
                              remedy="Keep the name that Takeout gave it, such as steps-2021-02-11.json.")  # fmt: skip


def _when(row: Json) -> datetime:
    text = str(row.get("dateTime", ""))
    for pattern in ("%m/%d/%y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%m/%d/%y"):
        try:
            return datetime.strptime(text[:19], pattern)
        except ValueError:
            continue
    raise ValueError("not a date")


def _fast_utc(text: str) -> int:
    """ "03/14/21 06:00:04" as UTC seconds; a year of data has millions of them."""
    return iso(f"20{text[6:8]}-{text[0:2]}-{text[3:5]}T{text[9:17]}", None).utc


def _utc_note(sink: Sink) -> None:
    if sink.zone is None:
        sink.problem("This Fitbit file is in UTC and does not say where you were. Days start at midnight UTC until you set time_zone in the profile, delete the source Fitbit and import the file again.",
                     "此 Fitbit 文件使用 UTC 且未注明时区。请在个人资料中设置 time_zone，删除来源 Fitbit 后重新导入；在此之前每天从 UTC 零点开始。")  # fmt: skip


def _pulse(rows: list[Json], sink: Sink) -> None:
    if _new_layout(sink, "heart_rate_bpm", len(rows)):
        return
    for row in rows:
        value = row.get("value")
        try:
            moment = in_zone(_fast_utc(str(row.get("dateTime"))), sink.zone)
            bpm = num(get(value, "bpm"))
        except ValueError:
            sink.skip("heart_rate_bpm", SOURCE, "unreadable")
            continue
        if get(value, "confidence") == 0 and bpm == 70:  # the placeholder Fitbit writes before the sensor has a pulse
            sink.skip("heart_rate_bpm", SOURCE, "low_confidence")
        else:
            sink.sample("heart_rate_bpm", SOURCE, moment, bpm)


def _series(rows: list[Json], stem: str, sink: Sink) -> None:
    metric, factor, _local, minutes = _SERIES[stem]
    if _new_layout(sink, metric, len(rows)):
        return
    for row in rows:
        try:
            start = in_zone(_fast_utc(str(row.get("dateTime"))), sink.zone)
        except ValueError:
            sink.skip(metric, SOURCE, "unreadable")
            continue
        sink.sample(metric, SOURCE, start, scaled(row.get("value"), factor), start.plus(60 * minutes))


def _new_layout(sink: Sink, metric: str, n: int) -> bool:
    if f"fitbit-new {metric}" in sink.notes:
        sink.skip(metric, SOURCE, "duplicate", n)
        return True
    return False


def _each(rows: list[Json], sink: Sink, metric: str, value_of: Any) -> None:
    for row in rows:
        value = row.get("value")
        try:
            day = _when(row).strftime("%Y-%m-%d")
        except ValueError:
            sink.skip(metric, SOURCE, "unreadable")
            continue
        found = value_of(value) if isinstance(value, dict) else num(value)
        if found is None:
            sink.skip(
                metric, SOURCE, "sentinel" if isinstance(value, dict) and num(value.get("value")) == 0 else "no_value"
            )
        else:
            sink.day_total(metric, SOURCE, day, found)


def _sleep(rows: list[Json], sink: Sink) -> None:
    """The summary's minutes are used, not the list: short wakes are laid over that list and are counted in the summary."""
    if SLEEP_NOTE in sink.notes:
        sink.skip("sleep_minutes", SOURCE, "duplicate", len(rows))
        return
    for row in rows:
        try:
            start, end = iso(str(row.get("startTime")), sink.zone), iso(str(row.get("endTime")), sink.zone)
        except ValueError:
            sink.skip("sleep_minutes", SOURCE, "unreadable")
            continue
        summary = get(row, "levels", "summary") or {}
        minutes: dict[str, float | None] = {
            "sleep_minutes": num(row.get("minutesAsleep")),
            "awake_minutes": num(row.get("minutesAwake")),
        }
        if row.get("type") == "stages":
            minutes |= {f"{s}_sleep_minutes": num(get(summary, s, "minutes")) for s in ("deep", "light", "rem")}
            minutes["awake_minutes"] = num(get(summary, "wake", "minutes"))
        main = row.get("mainSleep", row.get("isMainSleep", True))
        if main is False:
            sink.sample("nap_minutes", SOURCE, start, num(row.get("minutesAsleep")), end, day=end.day)
            continue
        sink.night(SOURCE, start, end, minutes, str(row.get("dateOfSleep") or end.day))


def _exercises(rows: list[Json], sink: Sink) -> None:
    _utc_note(sink)
    for row in rows:
        try:
            start = in_zone(_fast_utc(str(row.get("startTime"))), sink.zone)
        except ValueError:
            sink.skip_other("exercise without start")
            continue
        unit = {"Kilometer": 1000.0, "Mile": MILE_M, "Meter": 1.0}.get(str(row.get("distanceUnit")), 1000.0)
        values = {
            "duration_min": scaled(row.get("activeDuration") or row.get("duration"), 1 / 60_000), "distance_m": scaled(positive(row.get("distance")), unit),
            "energy_kcal": positive(row.get("calories")), "avg_heart_rate_bpm": positive(row.get("averageHeartRate")), "steps": positive(row.get("steps")),
            "elevation_gain_m": num(row.get("elevationGain")), "active_zone_minutes": num(get(row, "activeZoneMinutes", "totalMinutes")),
        }  # fmt: skip
        device = get(row, "source", "name")
        source = SOURCE if get(row, "source", "type") != "app" or not device else str(device)
        end = start.plus((num(row.get("duration")) or 0) / 1000)
        sink.workout(WorkoutRow(source, start, end, str(row.get("activityName") or "Workout"), values))


def _weights(rows: list[Json], sink: Sink) -> None:
    """The unit follows the account: pounds where the body-mass index only fits them is not decidable alone, so BMI decides with the height."""
    pounds = _in_pounds(rows)
    source = "Fitbit Aria scale" if any(r.get("source") == "Aria" for r in rows) else "Fitbit (weight log)"
    for row in rows:
        try:
            moment = local(_weight_time(row), sink.zone)
        except ValueError:
            sink.skip("weight_kg", source, "unreadable")
            continue
        sink.sample("weight_kg", source, moment, scaled(row.get("weight"), 0.45359237 if pounds else 1.0))
        if positive(row.get("fat")):
            sink.sample("body_fat_pct", source, moment, num(row["fat"]))
        elif num(row.get("fat")) == 0:
            sink.skip("body_fat_pct", source, "sentinel")


def _in_pounds(rows: list[Json]) -> bool:
    """weight / bmi = height² in m² if kilograms: 1.3 to 2.1 m. Read as pounds it would be 2.2 times that."""
    ratios = sorted(w / b for r in rows if (w := positive(r.get("weight"))) and (b := positive(r.get("bmi"))))
    return bool(ratios) and ratios[len(ratios) // 2] > 2.1**2


def _weight_time(row: Json) -> datetime:
    text = f"{row.get('date', '')} {row.get('time', '00:00:00')}"
    for pattern in ("%m/%d/%y %H:%M:%S", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    raise ValueError("not a date")


# API answers of the years before 2026 ------------------------------------------------------------------------------------


def _api(data: Json, member: Member, sink: Sink) -> None:
    if isinstance(data.get("sleep"), list):
        _sleep(records(data["sleep"]), sink)
    elif isinstance(data.get("weight"), list):
        _weights(records(data["weight"]), sink)
    elif "activities-heart" in data or "activities-steps" in data:
        _api_series(data, sink)
    elif "summary" in data and "activities" in data:
        _api_activities(data, sink)
    else:
        raise ImportFileError(
            member.name,
            "this Fitbit answer holds nothing that is used",
            place=", ".join(list(data)[:5]),
            remedy="Export with Google Takeout.",
        )


def _api_series(data: Json, sink: Sink) -> None:
    for key, metric in (("activities-heart", "heart_rate_bpm"), ("activities-steps", "steps")):
        days = records(data.get(key) or [])
        points = get(data, f"{key}-intraday", "dataset") or []
        for row in days if not points or metric == "steps" else []:
            if metric == "steps":
                sink.day_total(metric, SOURCE, str(row.get("dateTime")), num(row.get("value")))
            elif positive(get(row, "value", "restingHeartRate")):
                sink.day_total(
                    "resting_heart_rate_bpm", SOURCE, str(row.get("dateTime")), num(row["value"]["restingHeartRate"])
                )
        if metric == "heart_rate_bpm" and days:
            for point in records(points):
                sink.sample(
                    metric,
                    SOURCE,
                    iso(f"{days[0].get('dateTime')}T{point.get('time')}", sink.zone),
                    num(point.get("value")),
                )


def _api_activities(data: Json, sink: Sink) -> None:
    for row in records(data.get("activities")):
        if not row.get("startDate") or not row.get("hasStartTime", True):
            sink.skip_other("activity without a start")
            continue
        start = iso(f"{row['startDate']}T{row.get('startTime') or '00:00'}", sink.zone)
        values = {
            "duration_min": scaled(row.get("duration"), 1 / 60_000),
            "distance_m": scaled(positive(row.get("distance")), 1000),
            "energy_kcal": positive(row.get("calories")),
            "steps": positive(row.get("steps")),
        }
        sink.workout(
            WorkoutRow(
                SOURCE,
                start,
                start.plus((num(row.get("duration")) or 0) / 1000),
                str(row.get("activityParentName") or row.get("name") or "Workout"),
                values,
            )
        )
    if not records(data.get("activities")):
        sink.problem(
            "The day's summary in this Fitbit answer carries no date and was left out.",
            "此 Fitbit 文件中的当日汇总没有日期，已略过。",
        )
        sink.skip_other("summary without a date")


# The new layout ----------------------------------------------------------------------------------------------------------

# Header cell → (metric, factor, "day" for one value a date, "span" for an amount over a minute, "" for a reading)
_COLUMNS: dict[str, tuple[str, float, str]] = {
    "beats per minute": ("heart_rate_bpm", 1, ""), "steps": ("steps", 1, "span"), "distance": ("distance_m", 1, "span"), "weight grams": ("weight_kg", 0.001, ""),
    "fat percentage": ("body_fat_pct", 1, ""), "breaths per minute": ("respiratory_rate_bpm", 1, "day"), "average percentage": ("spo2_pct", 1, "day"),
    "rmssd": ("hrv_rmssd_ms", 1, "day"), "daily_respiratory_rate": ("respiratory_rate_bpm", 1, "day"), "average_value": ("spo2_pct", 1, "day"),
    "oxygen saturation percentage": ("spo2_pct", 1, ""), "nightly_temperature": ("", 1, "day"), "score": ("vendor_readiness_score", 1, "day"),
    "average heart rate variability milliseconds": ("hrv_rmssd_ms", 1, "day"), "stress_score": ("stress_score", 1, "day"), "readiness_score_value": ("vendor_readiness_score", 1, "day"),
}  # fmt: skip
# The file of a minute's SpO2 says what it holds only in its name.
_MINUTE_SPO2 = {"value": ("spo2_pct", 1.0, "")}
# About one minute in seven reads exactly 50, and nothing lies between 50 and 70: a floor for what could not be measured.
_SPO2_FLOOR = 50.0
_TIMES = ("timestamp", "date", "sleep_end", "date_time")


def matches_csv(head: bytes, name: str) -> bool:
    names = [c.lower() for c in table.header(head)]
    if not names or names[0] not in {"timestamp", "date", "date_time", "sleep_log_entry_id", "sleep_id", "type"}:
        return False
    return (
        (names[0] == "timestamp" and bool(set(names) & set(_COLUMNS)) and _dated(head))
        or _is_minute_spo2(names, name)
        or "heart_zone_id" in names
        or set(names) >= _ZONE_COLUMNS
        or is_sleep(set(names))
        or ("sleep_log_entry_id" in names and "overall_score" in names)
        or "stress_score" in names
    )


_ZONE_COLUMNS = {"timestamp", "heart rate zone", "total minutes"}  # of the new layout


def _dated(head: bytes) -> bool:
    """The first row begins with an ISO date, or there is none: others write tables with a timestamp and a distance too."""
    first = table.decode_head(head).split("\n", 2)[1:2]
    return not first or not first[0].strip() or bool(re.match(r'\s*"?\d{4}-\d\d-\d\d', first[0]))


def _is_minute_spo2(names: Iterable[str], name: str) -> bool:
    return list(names)[:2] == ["timestamp", "value"] and "spo2" in name.rsplit("/", 1)[-1].lower()


def read_csv(member: Member, sink: Sink) -> None:
    head = member.head()
    sink.source_id(SOURCE, "watch")
    names = {c.lower(): c for c in table.header(head)}
    if "heart_zone_id" in names or set(names) >= _ZONE_COLUMNS:
        _zone_minutes(member, head, sink)
    elif "overall_score" in names:
        _sleep_scores(member, head, sink)
    elif is_sleep(set(names)):
        read_sleep(member, head, set(names), SOURCE, sink)
    elif "low_frequency" in names:  # RMSSD of five minutes each: the night's own file has the one value
        sink.skip_other("HRV in parts of five minutes")
    else:
        _columns(member, head, names, sink)


def _columns(member: Member, head: bytes, names: dict[str, str], sink: Sink) -> None:
    known = _MINUTE_SPO2 if _is_minute_spo2(names, member.name) else _COLUMNS
    found = [(original, known[low]) for low, original in names.items() if low in known and known[low][0]]
    resting = "resting" in member.base.lower()
    sink.notes |= {f"fitbit-new {spec[0]}" for _, spec in found}
    time_column = next(original for low, original in names.items() if low in _TIMES)
    for _line, row in table.rows(member.open(), head):
        for column, (metric, factor, how) in found[:1]:
            name, day_wise = (
                ("resting_heart_rate_bpm", True) if resting and metric == "heart_rate_bpm" else (metric, how == "day")
            )
            device = row.get(names.get("data source", "-"), "")
            if device.endswith("Health Connect"):
                sink.skip(name, SOURCE, "round_trip")
                continue
            source = _device(device, sink)
            try:
                moment, value = iso(row.get(time_column, ""), sink.zone), table.number(row.get(column))
            except ValueError:
                sink.skip(name, source, "unreadable")
                continue
            if metric == "spo2_pct" and value == _SPO2_FLOOR:
                sink.skip(name, source, "sentinel")
            elif day_wise:
                # A day's value carries its local date in the text, also where it ends in Z.
                sink.day_total(name, source, row[time_column][:10], None if value is None else value * factor)
            else:
                sink.sample(
                    name,
                    source,
                    moment,
                    None if value is None else value * factor,
                    moment.plus(60) if how == "span" else None,
                )


def _device(name: str, sink: Sink) -> str:
    """Phone and band write the same steps into one file; each is a source of its own, so that they are not added up."""
    if not name:
        return SOURCE
    source = f"{SOURCE} ({name})"
    sink.source_id(source, "phone" if name.lower() == "mobiletrack" else kind_of(source))
    return source


def _zone_minutes(member: Member, head: bytes, sink: Sink) -> None:
    """Minutes in cardio and peak already count twice, as Fitbit's total has them."""
    zones = {"FAT_BURN": "fat_burn_zone_minutes", "CARDIO": "cardio_zone_minutes", "PEAK": "peak_zone_minutes"}
    for _line, row in table.rows(member.open(), head):
        metric = zones.get(row.get("heart_zone_id") or row.get("heart rate zone") or "")
        try:
            start = iso(row.get("date_time") or row.get("timestamp") or "", sink.zone)
            value = table.number(row.get("total_minutes") or row.get("total minutes"))
        except ValueError:
            sink.skip(metric or "active_zone_minutes", SOURCE, "unreadable")
            continue
        if metric:
            sink.sample(metric, SOURCE, start, value, start.plus(60))
            sink.sample("active_zone_minutes", SOURCE, start, value, start.plus(60))


def _sleep_scores(member: Member, head: bytes, sink: Sink) -> None:
    """The time is local although it ends in Z; it is the end of the sleep, so its date is the night's."""
    for _line, row in table.rows(member.open(), head):
        try:
            moment: Moment = iso(row.get("timestamp", "").removesuffix("Z"), sink.zone)
            score, resting = table.number(row.get("overall_score")), table.number(row.get("resting_heart_rate"))
        except ValueError:
            sink.skip("vendor_sleep_score", SOURCE, "unreadable")
            continue
        if score is not None and score <= 0:
            sink.skip("vendor_sleep_score", SOURCE, "sentinel")
        else:
            sink.sample("vendor_sleep_score", SOURCE, moment, score)
        if resting:
            sink.day_total("resting_heart_rate_bpm", SOURCE, moment.day, resting)
