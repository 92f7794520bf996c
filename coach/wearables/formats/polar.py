"""Polar: Flow's account export (JSON) and HRM files. Local times; Flow gives the offset in minutes. Untested on real files."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from coach.errors import ImportFileError
from coach.wearables.clock import Moment, iso, local
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.formats.jsonfile import Json, get, has, load, num, positive, records
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow

SOURCE = "Polar"


def matches_flow(head: bytes, name: str) -> bool:
    return (
        (has(head, "exportVersion") and (has(head, "startTime") or has(head, "physicalInformationSnapshot")))
        or has(head, "exercises", "timeZoneOffset")
        or has(head, "exportVersion", "date", "summary")
    )


def read_flow(member: Member, sink: Sink) -> None:
    sink.source_id(SOURCE, "watch")
    for row in records(load(member, sink)):
        if "exercises" in row or "startTime" in row:
            _session(row, sink)
        elif "summary" in row and "date" in row:
            sink.day_total("steps", SOURCE, str(row["date"]), num(get(row, "summary", "stepCount")))
        else:
            sink.skip_other("Polar record of another kind")


def _moment(text: str, minutes: float | None, sink: Sink) -> Moment:
    plain = iso(text, sink.zone if minutes is None else None)
    return plain if minutes is None else Moment(plain.utc - int(minutes) * 60, int(minutes), plain.day)


def _session(row: Json, sink: Sink) -> None:
    exercises = records(row.get("exercises") or [row])
    for one in exercises:
        shift = num(one.get("timezoneOffset", one.get("timeZoneOffset", row.get("timeZoneOffset"))))
        start = _moment(str(one.get("startTime") or row.get("startTime")), shift, sink)
        minutes = table.duration_minutes(str(one.get("duration") or row.get("duration") or "")) or 0.0
        stop = one.get("stopTime") or row.get("stopTime")
        end = _moment(str(stop), shift, sink) if stop else start.plus(minutes * 60)
        whole = row if len(exercises) == 1 else one
        values = {"duration_min": minutes or None, "distance_m": positive(one.get("distance", whole.get("distance"))), "energy_kcal": positive(one.get("kiloCalories", whole.get("kiloCalories"))),
                  "avg_heart_rate_bpm": positive(get(one, "heartRate", "avg") or whole.get("averageHeartRate")), "max_heart_rate_bpm": positive(get(one, "heartRate", "max") or whole.get("maximumHeartRate"))}  # fmt: skip
        sink.workout(
            WorkoutRow(
                SOURCE,
                start,
                end,
                str(one.get("sport") or row.get("name") or "Workout"),
                values,
                title=str(row.get("name") or ""),
            )
        )
        for point in records(get(one, "samples", "heartRate") or []):
            if num(point.get("value")) is None:
                sink.skip("heart_rate_bpm", SOURCE, "no_value")
            else:
                sink.sample(
                    "heart_rate_bpm", SOURCE, _moment(str(point.get("dateTime")), shift, sink), num(point["value"])
                )


def matches_hrm(head: bytes, name: str) -> bool:
    return head.lstrip(b"\xef\xbb\xbf\r\n ").startswith(b"[Params]")


def read_hrm(member: Member, sink: Sink) -> None:
    text = member.whole().decode("cp1252", errors="replace")
    params = dict(re.findall(r"^(\w+)=(.*?)\s*$", text, re.M))
    try:
        begin = datetime.strptime(params["Date"], "%Y%m%d")
        clock = table.clock_minutes(params.get("StartTime", "0:00").split(".")[0]) or 0.0
        length = table.duration_minutes(params.get("Length", "").split(".")[0]) or 0.0
        interval = int(params.get("Interval", "0"))
    except (KeyError, ValueError) as exc:
        raise ImportFileError(
            member.name, f"the HRM file's parameters cannot be read: {exc}", place="[Params]", remedy="Export it again."
        ) from exc
    start = local(begin + timedelta(minutes=clock), sink.zone)
    lines = text.split("[HRData]", 1)[1].splitlines() if "[HRData]" in text else []
    pulses = _pulses(lines, start, interval, sink)
    values = {
        "duration_min": length or None,
        "avg_heart_rate_bpm": sum(pulses) / len(pulses) if pulses else None,
        "max_heart_rate_bpm": max(pulses, default=None),
    }
    sink.workout(WorkoutRow(SOURCE, start, start.plus(length * 60), "Workout", values, kind="watch"))


def _pulses(lines: list[str], start: Moment, interval: int, sink: Sink) -> list[float]:
    """238 means RR intervals in milliseconds, which are not pulses a second; 204 intermediate times."""
    if interval in {0, 204, 238}:
        return []
    pulses = []
    for i, line in enumerate(x for x in lines if x.strip() and not x.startswith("[")):
        value = table.number(line.split("\t")[0].split()[0])
        if value:
            pulses.append(value)
            sink.sample("heart_rate_bpm", SOURCE, start.plus(i * interval), value)
        else:
            sink.skip("heart_rate_bpm", SOURCE, "sentinel")
    return pulses
