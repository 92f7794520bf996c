"""Garmin Connect: the account ("GDPR") export's JSON and the answers of its API. Day totals, nights, pulse, stress, weight, activities.

The FIT files inside an account export are read by ``fit``; an activity that is in both is marked as one. Weekly sums are not read:
they cannot be told apart by day. Fields: recorded API answers; of the account export, notes of importers (untested on a real one).
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from coach.errors import ImportFileError
from coach.wearables.clock import Moment, at, in_zone, iso
from coach.wearables.formats.files import Member
from coach.wearables.formats.jsonfile import Json, get, has, has_any, load, num, positive, records, scaled
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow

SOURCE = "Garmin Connect"
_KEYS = ("calendarDate", "dailySleepDTO", "hrvSummaries", "summarizedActivitiesExport", "activityTypeDTO", "dateWeightList", "dailyWeightSummaries",
         "userProfilePK", "userProfilePk", "summaryDate", "asOfDateGmt")  # fmt: skip
_DAY = {  # field of a day's summary → (metric, factor); 0 kept
    "totalSteps": ("steps", 1), "totalDistanceMeters": ("distance_m", 1), "totalDistance": ("distance_m", 1), "floorsAscended": ("floors", 1),
    "activeKilocalories": ("active_energy_kcal", 1), "bmrKilocalories": ("basal_energy_kcal", 1), "moderateIntensityMinutes": ("moderate_minutes", 1),
    "vigorousIntensityMinutes": ("vigorous_minutes", 1), "moderateValue": ("moderate_minutes", 1), "vigorousValue": ("vigorous_minutes", 1),
    "valueInML": ("water_ml", 1), "averageSpo2": ("spo2_pct", 1), "avgWakingRespirationValue": ("respiratory_rate_bpm", 1),
}  # fmt: skip


def matches(head: bytes, name: str) -> bool:
    return has_any(head, *_KEYS) or has(head, "activityId", "startTimeGMT") or has(head, "userData", "userSleep")


def read(member: Member, sink: Sink) -> None:
    data = load(member, sink)
    sink.source_id(SOURCE, "watch")
    rows = records(data)
    if _weekly(rows, member.name):
        sink.skip_other("weekly sums", len(rows))
        raise ImportFileError(
            member.name,
            "it holds sums of weeks, not of days",
            place="calendarDate",
            remedy="Export the daily values instead.",
        )
    before = len(sink.problems)
    used = [_one(row, member, sink) for row in rows]
    if rows and not any(used) and len(sink.problems) == before:
        raise ImportFileError(member.name, "this kind of Garmin file holds nothing that is used", place=", ".join(list(rows[0])[:6]),
                              remedy="Import the account export, or files of activities, sleep, HRV, heart rate, stress or weight.")  # fmt: skip


def _weekly(rows: list[Json], name: str) -> bool:
    if any(get(r, "values", "wellnessDataDaysCount") is not None for r in rows):
        return True
    days = [
        str(r.get("calendarDate", ""))
        for r in rows
        if set(r) <= {"calendarDate", "value", "values", "moderateValue", "vigorousValue", "weeklyGoal"}
    ]
    try:
        steps = {(date.fromisoformat(b) - date.fromisoformat(a)).days for a, b in pairwise(days)}
    except ValueError:
        return False
    return steps == {7}


def _one(row: Json, member: Member, sink: Sink) -> bool:
    """Read one object by its shape. True if anything in it is of use."""
    used = False
    for key, reader in _SHAPES.items():
        if row.get(key) is not None:
            used |= bool(reader(row, member, sink))
    return used


def _guarded(value: Any) -> str:
    """calendarDate as YYYY-MM-DD, also from the account export's {"date": "..."} form. ValueError if none."""
    text = value.get("date", "") if isinstance(value, dict) else str(value or "")
    return date.fromisoformat(text[:10]).isoformat()


def _gmt(value: Any, offset: int | None, sink: Sink) -> Moment | None:
    """GMT as epoch milliseconds or ISO text → Moment."""
    if isinstance(value, int | float):
        seconds = value / 1000
    elif isinstance(value, str) and value:
        seconds = iso(value.replace("Z", "").removesuffix(".0"), None).utc
    else:
        return None
    return at(seconds, offset) if offset is not None else in_zone(seconds, sink.zone)


def _offset(gmt: Any, local: Any) -> int | None:
    """Minutes between a pair of GMT and Local values (milliseconds or ISO text)."""
    both = []
    for value in (gmt, local):
        if isinstance(value, int | float):
            both.append(value / 1000)
        elif isinstance(value, str) and value:
            both.append(float(iso(value.replace("Z", ""), None).utc))
    minutes = round((both[1] - both[0]) / 60) if len(both) == 2 else None
    return minutes if minutes is not None and abs(minutes) <= 14 * 60 else None


def _sleep(row: Json, member: Member, sink: Sink) -> bool:
    dto = row.get("dailySleepDTO") if isinstance(row.get("dailySleepDTO"), dict) else row
    assert isinstance(dto, dict)
    if not any(k in dto for k in ("deepSleepSeconds", "lightSleepSeconds", "sleepTimeSeconds")):
        return False  # other answers also carry the bounds of the night
    begin, finish = dto.get("sleepStartTimestampGMT"), dto.get("sleepEndTimestampGMT")
    offset = _offset(begin, dto.get("sleepStartTimestampLocal"))
    start, end = (
        _gmt(begin, offset, sink),
        _gmt(finish, _offset(finish, dto.get("sleepEndTimestampLocal")) if offset is not None else None, sink),
    )
    if start is None or end is None:
        return False
    day = _guarded(dto.get("calendarDate") or end.day)
    stages = {"deep_sleep_minutes": "deepSleepSeconds", "light_sleep_minutes": "lightSleepSeconds", "rem_sleep_minutes": "remSleepSeconds",
              "awake_minutes": "awakeSleepSeconds", "sleep_minutes": "sleepTimeSeconds"}  # fmt: skip
    sink.night(SOURCE, start, end, {m: scaled(dto.get(f), 1 / 60) for m, f in stages.items()}, day)
    plain = {
        "spo2_pct": dto.get("averageSpO2Value") or get(dto, "spo2SleepSummary", "averageSPO2"),
        "respiratory_rate_bpm": dto.get("averageRespirationValue") or dto.get("averageRespiration"),
        "vendor_sleep_score": get(dto, "sleepScores", "overall", "value") or get(dto, "sleepScores", "overallScore"),
        "skin_temperature_delta_c": row.get("avgSkinTempDeviationC"), "resting_heart_rate_bpm": positive(row.get("restingHeartRate")),
    }  # fmt: skip
    for metric, value in plain.items():
        if num(value) is not None:
            sink.sample(metric, SOURCE, end, num(value), day=day)
    return True


def _hrv(row: Json, member: Member, sink: Sink) -> bool:
    used = False
    for one in [row.get("hrvSummary"), *(row.get("hrvSummaries") or [])]:
        if isinstance(one, dict) and num(one.get("lastNightAvg")) is not None:
            sink.day_total("hrv_rmssd_ms", SOURCE, _guarded(one.get("calendarDate")), num(one["lastNightAvg"]))
            used = True
    return used


def _pulse(row: Json, member: Member, sink: Sink) -> bool:
    offset = _offset(row.get("startTimestampGMT"), row.get("startTimestampLocal"))
    for pair in row.get("heartRateValues") or []:
        if isinstance(pair, list) and len(pair) >= 2 and num(pair[0]) is not None:
            if pair[1] is None:
                sink.skip("heart_rate_bpm", SOURCE, "no_value")
            elif moment := _gmt(pair[0], offset, sink):
                sink.sample("heart_rate_bpm", SOURCE, moment, num(pair[1]))
    return _resting(row, sink)


def _resting(row: Json, sink: Sink) -> bool:
    if (value := positive(row.get("restingHeartRate"))) and row.get("calendarDate"):
        sink.day_total("resting_heart_rate_bpm", SOURCE, _guarded(row["calendarDate"]), value)
        return True
    return bool(row.get("heartRateValues"))


def _stress(row: Json, member: Member, sink: Sink) -> bool:
    """-1 is not measured, -2 too active to measure."""
    # A dailyStress answer can be off by a summer hour in its Local text; the instants are GMT.
    offset = _offset(row.get("startTimestampGMT"), row.get("startTimestampLocal"))
    for pair in row.get("stressValuesArray") or []:
        if isinstance(pair, list) and len(pair) >= 2 and (moment := _gmt(num(pair[0]), offset, sink)):
            value = num(pair[1])
            if value is not None and value < 0:
                sink.skip("stress_level", SOURCE, "sentinel")
            else:
                sink.sample("stress_level", SOURCE, moment, value)
    for item in row.get("bodyBatteryValuesArray") or []:
        if isinstance(item, list) and len(item) >= 3 and (moment := _gmt(num(item[0]), offset, sink)):
            sink.sample("body_battery", SOURCE, moment, num(item[2]))
    return bool(row.get("stressValuesArray") or row.get("bodyBatteryValuesArray"))


def _day(row: Json, member: Member, sink: Sink) -> bool:
    if "dailySleepDTO" in row or "deepSleepSeconds" in row:
        return False
    day, used = _guarded(row.get("calendarDate")), False
    for field, (metric, factor) in _DAY.items():
        if num(row.get(field)) is not None:
            sink.day_total(metric, SOURCE, day, scaled(row[field], factor))
            used = True
    stress = num(row.get("averageStressLevel", get(row, "values", "overallStressLevel")))
    if stress is not None:
        if stress < 0:
            sink.skip("stress_level", SOURCE, "sentinel")
        else:
            sink.day_total("stress_level", SOURCE, day, stress)
        used = True
    for kind in get(row, "allDayStress", "aggregatorList") or []:
        if isinstance(kind, dict) and kind.get("type") == "TOTAL" and (positive(kind.get("averageStressLevel"))):
            sink.day_total("stress_level", SOURCE, day, num(kind["averageStressLevel"]))
            used = True
    if "heartRateValues" not in row:
        used |= _resting(row, sink)
    return used | _scores(row, day, member, sink)


def _scores(row: Json, day: str, member: Member, sink: Sink) -> bool:
    used = False
    if num(row.get("vo2MaxPreciseValue")) is not None or num(row.get("biometricVo2Max")) is not None:
        sink.day_total(
            "vo2max_ml_kg_min", SOURCE, day, num(row.get("vo2MaxPreciseValue") or row.get("biometricVo2Max"))
        )
        used = True
    if "level" in row and "inputContext" in row and num(row.get("score")) is not None:
        if (
            row["inputContext"] == "AFTER_WAKEUP_RESET" or f"readiness {day}" not in sink.notes
        ):  # the morning's, or the first there is
            sink.day_total("vendor_readiness_score", SOURCE, day, num(row["score"]))
            sink.notes.add(f"readiness {day}")
        used = True
    if set(row) == {"calendarDate", "value"}:
        if "sleep_score" in member.name:
            sink.day_total("vendor_sleep_score", SOURCE, day, num(row["value"]))
        else:
            sink.problem(
                "A Garmin file gives values by date without saying what they are; it was left out.",
                "有 Garmin 文件只给出日期和数值而未说明是什么，已略过。",
                member.name,
            )
            sink.skip_other("values without a name")
        used = True
    health = {
        "HRV": "hrv_rmssd_ms",
        "HR": "resting_heart_rate_bpm",
        "SPO2": "spo2_pct",
        "SKIN_TEMP_C": "skin_temperature_delta_c",
        "RESPIRATION": "respiratory_rate_bpm",
    }
    for metric in row.get("metrics") or []:
        if isinstance(metric, dict) and metric.get("type") in health and num(metric.get("value")) is not None:
            sink.day_total(health[metric["type"]], SOURCE, day, num(metric["value"]))
            used = True
    return used


def _weights(row: Json, member: Member, sink: Sink) -> bool:
    found = list(row.get("dateWeightList") or [])
    for summary in row.get("dailyWeightSummaries") or []:
        found += get(summary, "allWeightMetrics") or []
    for one in found:
        moment = _gmt(num(get(one, "timestampGMT")), _offset(get(one, "timestampGMT"), get(one, "date")), sink)
        if moment is None:
            continue
        source = "Garmin Connect (typed in)" if one.get("sourceType") == "MANUAL" else "Garmin Index scale"
        sink.source_id(source, "manual" if one.get("sourceType") == "MANUAL" else "scale")
        sink.sample(
            "weight_kg",
            source,
            moment,
            scaled(one.get("weight"), 0.001),
            day=_guarded(one.get("calendarDate") or moment.day),
        )
        if num(one.get("bodyFat")) is not None:
            sink.sample(
                "body_fat_pct", source, moment, num(one["bodyFat"]), day=_guarded(one.get("calendarDate") or moment.day)
            )
    return bool(found)


def _activity(row: Json, member: Member, sink: Sink) -> bool:
    """One activity of a list, or the answer for one activity (its numbers then stand in ``summaryDTO``)."""
    s = row.get("summaryDTO") if isinstance(row.get("summaryDTO"), dict) else row
    assert isinstance(s, dict)
    offset = _offset(s.get("startTimeGMT"), s.get("startTimeLocal"))
    start = _gmt(s.get("startTimeGMT"), offset, sink)
    if start is None:
        return False
    kind = get(row, "activityType", "typeKey") or get(row, "activityTypeDTO", "typeKey") or "workout"
    values = {
        "duration_min": scaled(s.get("duration"), 1 / 60), "distance_m": positive(s.get("distance")), "energy_kcal": positive(s.get("calories")),
        "avg_heart_rate_bpm": positive(s.get("averageHR")), "max_heart_rate_bpm": positive(s.get("maxHR")), "elevation_gain_m": num(s.get("elevationGain")),
        "steps": positive(s.get("steps")), "speed_kmh": scaled(s.get("averageSpeed"), 3.6), "power_w": positive(s.get("avgPower") or s.get("averagePower")),
        "cadence": positive(s.get("averageRunningCadenceInStepsPerMinute") or s.get("averageRunCadence") or s.get("averageBikingCadenceInRevPerMinute")),
    }  # fmt: skip
    seconds = num(s.get("elapsedDuration")) or num(s.get("duration")) or 0.0
    sink.workout(
        WorkoutRow(SOURCE, start, start.plus(seconds), str(kind), values, title=str(row.get("activityName") or ""))
    )
    return True


def _summarized(row: Json, member: Member, sink: Sink) -> bool:
    """The account export: milliseconds and centimetres."""
    used = False
    for a in row.get("summarizedActivitiesExport") or []:
        start = _gmt(
            get(a, "startTimeGmt") or get(a, "beginTimestamp"),
            _offset(get(a, "startTimeGmt"), get(a, "startTimeLocal")),
            sink,
        )
        if start is None:
            continue
        minutes = (num(a.get("duration")) or 0.0) / 60_000
        energy = positive(a.get("calories"))
        # More than 25 kcal a minute is beyond elite effort (25 kcal/min = 20 MET at 75 kg): then the number is kilojoules.
        if energy and minutes and energy / minutes > 25:
            energy /= 4.184
        values = {
            "duration_min": minutes, "distance_m": scaled(positive(a.get("distance")), 0.01), "energy_kcal": energy, "avg_heart_rate_bpm": positive(a.get("avgHr")),
            "max_heart_rate_bpm": positive(a.get("maxHr")), "elevation_gain_m": scaled(a.get("elevationGain"), 0.01), "steps": positive(a.get("steps")),
        }  # fmt: skip
        kind = a.get("activityType")
        name = kind.get("typeKey") if isinstance(kind, dict) else kind
        sink.workout(
            WorkoutRow(
                SOURCE,
                start,
                start.plus((num(a.get("elapsedDuration")) or minutes * 60_000) / 1000),
                str(name or "workout"),
                values,
                title=str(a.get("name") or ""),
            )
        )
        used = True
    return used


def _vo2max(row: Json, member: Member, sink: Sink) -> bool:
    used = False
    for points in (get(row, "vo2MaxWeeklyStatistics", "payload", "allMetrics", "metricsMap") or {}).values():
        for point in points if isinstance(points, list) else []:
            if num(get(point, "value")) is not None:
                sink.day_total("vo2max_ml_kg_min", SOURCE, _guarded(point.get("calendarDate")), num(point["value"]))
                used = True
    recent = get(row, "mostRecentVO2Max", "payload", "generic") or get(row, "mostRecentVO2Max", "generic")
    if num(get(recent, "vo2MaxPreciseValue")) is not None:
        sink.day_total(
            "vo2max_ml_kg_min", SOURCE, _guarded(recent.get("calendarDate")), num(recent["vo2MaxPreciseValue"])
        )
        used = True
    return used


# Key that marks a shape → its reader.
_SHAPES = {
    "dailySleepDTO": _sleep, "sleepStartTimestampGMT": _sleep, "hrvSummary": _hrv, "hrvSummaries": _hrv, "heartRateValues": _pulse, "stressValuesArray": _stress,
    "calendarDate": _day, "dateWeightList": _weights, "dailyWeightSummaries": _weights, "summaryDTO": _activity, "startTimeGMT": _activity,
    "summarizedActivitiesExport": _summarized, "vo2MaxWeeklyStatistics": _vo2max, "mostRecentVO2Max": _vo2max,
}  # fmt: skip
