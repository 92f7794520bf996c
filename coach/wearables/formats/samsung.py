"""Samsung Health: the CSV files of "Download personal data". Line 1 is type, version, count; line 2 the header.

Untested on a real file. Sources disagree whether written times are local or UTC; here the sleep file decides (see ``_clock``), and
where it cannot, they are read as UTC with the offset beside them and the report says so. Epoch milliseconds are always UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median
from typing import Any

from coach.wearables.clock import Moment, at, in_zone, iso, local, offset_minutes
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow

SOURCE = "Samsung Health"
_STAGES = {
    "40001": "awake_minutes",
    "40002": "light_sleep_minutes",
    "40003": "deep_sleep_minutes",
    "40004": "rem_sleep_minutes",
}
_EXERCISES = {"1001": "walking", "1002": "running", "11007": "cycling", "13001": "hiking", "14001": "swimming", "15005": "treadmill", "15003": "indoor cycling", "15006": "elliptical",
              "10004": "stretching", "9002": "yoga", "9001": "pilates", "2001": "baseball", "15002": "weight machine", "15004": "rowing machine", "10007": "strength training", "0": "workout"}  # fmt: skip
_FIELDS = {  # type's last words → metric by column
    "heart_rate": {"heart_rate": ("heart_rate_bpm", 1.0)}, "weight": {"weight": ("weight_kg", 1.0), "body_fat": ("body_fat_pct", 1.0)},
    "oxygen_saturation": {"spo2": ("spo2_pct", 1.0)}, "respiratory_rate": {"average": ("respiratory_rate_bpm", 1.0)}, "stress": {"score": ("stress_level", 1.0)},
    "blood_pressure": {"systolic": ("systolic_mmhg", 1.0), "diastolic": ("diastolic_mmhg", 1.0)}, "blood_glucose": {"glucose": ("glucose_mmol_l", 1.0)},
    "water_intake": {"amount": ("water_ml", 1.0)}, "height": {"height": ("height_cm", 1.0)}, "body_temperature": {"temperature": ("body_temperature_c", 1.0)},
}  # fmt: skip


def matches(head: bytes, name: str) -> bool:
    return bool(re.match(r"com\.samsung\.\w+", table.first_line(head)))


def read(member: Member, sink: Sink) -> None:
    head = member.head()
    kind = table.first_line(head).split(",")[0]
    sink.source_id(SOURCE, "watch")
    rows = list(_rows(member, head, kind))
    word = kind.rsplit(".", 1)[-1]
    if kind.endswith("shealth.sleep"):
        _decide(rows, sink)
        _each(rows, word, _sleep, sink)
    elif word in {"pedometer_day_summary", "step_daily_trend"}:
        _each(rows, word, _steps, sink)
    elif word == "sleep_stage":
        _each(rows, word, _stage, sink)
    elif word == "exercise":
        _each(rows, word, _exercise, sink)
    elif word in _FIELDS:
        _each(rows, word, lambda row, s: _fields(row, _FIELDS[word], s), sink)
    else:
        sink.skip_other(kind, len(rows))


def _each(rows: list[dict[str, str]], word: str, reader: Any, sink: Sink) -> None:
    for row in rows:
        try:
            reader(row, sink)
        except (ValueError, KeyError):
            sink.skip_other(f"{word}: row that cannot be read")


def _rows(member: Member, head: bytes, kind: str) -> Iterator[dict[str, str]]:
    """Rows by short column name: prefixes such as com.samsung.health.heart_rate. are dropped. Every data line has one comma too many."""
    names: list[str] | None = None
    for _line, cells in table.raw_rows(member.open(), head, skip_lines=1):
        if names is None:
            names = [c.strip().rsplit(".", 1)[-1] for c in cells]
            continue
        row: dict[str, str] = {}
        for name, cell in zip(names, cells, strict=False):
            if name and not row.get(name):
                row[name] = cell.strip()
        yield row


def _decide(rows: list[dict[str, str]], sink: Sink) -> None:
    verdict = _clock(rows)
    sink.notes.add(f"samsung {verdict or 'utc'}")
    if verdict is None and rows and not re.fullmatch(r"\d{12,}", rows[0].get("start_time", "")):
        sink.problem("Samsung's export does not say whether its times are local or UTC, and the nights in it do not tell. They were read as UTC; if bedtimes look shifted, tell us.",
                     "三星导出未说明时间是本地时间还是 UTC，睡眠记录也无法判断，已按 UTC 读取；若入睡时间有偏移，请告诉我们。")  # fmt: skip


def _clock(rows: list[dict[str, str]]) -> str | None:
    """ "local" or "utc": under the true reading nights lie in the night, and bedtimes do not jump by the hour of a clock change. None: unclear."""
    found: list[tuple[float, int]] = []  # (written minute of the day of the middle of the sleep, offset)
    for row in rows:
        try:
            begin, end = iso(row["start_time"], None), iso(row["end_time"], None)
            found.append(((begin.utc + end.utc) / 2 / 60 % 1440, offset_minutes(row.get("time_offset", ""))))
        except (KeyError, ValueError):
            continue
    if len(found) < 5:
        return None
    far = {"local": median(_from_night(m) for m, _ in found), "utc": median(_from_night(m + o) for m, o in found)}
    if abs(far["local"] - far["utc"]) > 180:  # three hours apart: only one of them is a night's sleep
        return min(far, key=lambda k: far[k])
    groups = {o: [m for m, p in found if p == o] for o in {o for _, o in found}}
    big = [o for o in groups if len(groups[o]) >= 5]
    if len(big) < 2:
        return None
    first, second = big[:2]
    jump_local = abs(median(groups[first]) - median(groups[second]))
    jump_utc = abs(median(m + first for m in groups[first]) - median(m + second for m in groups[second]))
    return None if abs(jump_local - jump_utc) < 30 else ("local" if jump_local < jump_utc else "utc")


def _from_night(minute: float) -> float:
    """Minutes between a time of day and 03:30, the middle of a usual night (own choice)."""
    return abs((minute - 210 + 720) % 1440 - 720)


def _moment(row: dict[str, str], field: str, sink: Sink) -> Moment:
    text = row[field]
    shift = row.get("time_offset", "")
    offset = offset_minutes(shift) if shift else None
    if re.fullmatch(r"-?\d{11,}", text):
        seconds = int(text) / 1000
        return at(seconds, offset) if offset is not None else in_zone(seconds, sink.zone)
    plain = iso(text, None)
    if offset is None:
        from datetime import datetime

        return local(datetime.fromisoformat(text[:19]), sink.zone)
    if "samsung local" in sink.notes:
        return Moment(plain.utc - offset * 60, offset, plain.day)
    return at(plain.utc, offset)


def _sleep(row: dict[str, str], sink: Sink) -> None:
    if not row.get("sleep_duration") and "sleep_duration" in row and not row.get("sleep_score"):
        sink.skip("sleep_minutes", SOURCE, "goal")  # a row without duration is a bedtime goal
        return
    start, end = _moment(row, "start_time", sink), _moment(row, "end_time", sink)
    minutes = table.number(row.get("sleep_duration"))
    stages = {
        "light_sleep_minutes": "total_light_duration",
        "deep_sleep_minutes": "total_deep_duration",
        "rem_sleep_minutes": "total_rem_duration",
    }
    # The stages come in their own file; here the length of the night and the scores.
    sink.sample("in_bed_minutes", SOURCE, start, (end.utc - start.utc) / 60, end, day=end.day)
    values = {m: table.number(row.get(f)) for m, f in stages.items()}
    if any(values.values()):
        sink.night(SOURCE, start, end, values, end.day)
    elif minutes:
        sink.night(SOURCE, start, end, {"sleep_minutes": minutes}, end.day)
    score, efficiency = (
        table.number(row.get("sleep_score")),
        table.number(row.get("original_efficiency") or row.get("efficiency")),
    )
    if score:
        sink.sample("vendor_sleep_score", SOURCE, end, score, day=end.day)
    if efficiency == 0:
        sink.skip("sleep_efficiency_pct", SOURCE, "sentinel")
    elif efficiency:
        sink.sample("sleep_efficiency_pct", SOURCE, end, efficiency, day=end.day)


def _stage(row: dict[str, str], sink: Sink) -> None:
    metric = _STAGES.get(row.get("stage", ""))
    if metric is None:
        sink.skip_other("sleep_stage: unknown stage")
        return
    start, end = _moment(row, "start_time", sink), _moment(row, "end_time", sink)
    sink.interval(metric, SOURCE, start, end)


def _steps(row: dict[str, str], sink: Sink) -> None:
    """Days are local midnights written as UTC. Of several sources only the combined one (-2) counts, else steps are doubled."""
    text = row.get("day_time") or row["create_time"]
    day = at(int(text) / 1000, 0).day if re.fullmatch(r"-?\d{11,}", text) else iso(text, None).day
    if row.get("source_type") not in {None, "", "-2"}:
        sink.skip("steps", SOURCE, "duplicate")
        return
    steps = table.number(row.get("step_count") or row.get("count"))
    sink.day_total("steps", SOURCE, day, steps)
    if (distance := table.number(row.get("distance"))) is not None:
        sink.day_total("distance_m", SOURCE, day, distance)


def _fields(row: dict[str, str], columns: dict[str, tuple[str, float]], sink: Sink) -> None:
    moment = _moment(row, "start_time", sink)
    for column, (metric, factor) in columns.items():
        value = table.number(row.get(column))
        if value == 0 and metric != "stress_level":
            sink.skip(metric, SOURCE, "sentinel")
        elif value is not None:
            sink.sample(metric, SOURCE, moment, value * factor)


def _exercise(row: dict[str, str], sink: Sink) -> None:
    start = _moment(row, "start_time", sink)
    seconds = (table.number(row.get("duration")) or 0) / 1000
    end = _moment(row, "end_time", sink) if row.get("end_time") else start.plus(seconds)
    values = {"duration_min": seconds / 60 or None, "distance_m": table.number(row.get("distance")) or None, "energy_kcal": table.number(row.get("calorie")) or None,
              "avg_heart_rate_bpm": table.number(row.get("mean_heart_rate")) or None, "max_heart_rate_bpm": table.number(row.get("max_heart_rate")) or None}  # fmt: skip
    sink.workout(
        WorkoutRow(
            SOURCE,
            start,
            end,
            _EXERCISES.get(row.get("exercise_type", ""), f"exercise {row.get('exercise_type', '')}"),
            values,
        )
    )
