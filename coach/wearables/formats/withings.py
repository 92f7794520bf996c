"""Withings: the CSV files of its data export. Headers are partly translated, so columns are taken by position under the file's own name.

Untested on a real file. weight and bp are local without offset; sleep, activities and raw files carry one.
"""

from __future__ import annotations

import json
import re
from typing import Any

from coach.wearables.clock import iso
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.formats.jsonfile import num, positive
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow

SOURCE = "Withings"
_RAW = {"raw_tracker_steps": ("steps", 1.0), "raw_tracker_distance": ("distance_m", 1.0), "raw_hr_hr": ("heart_rate_bpm", 1.0), "raw_bed_hr": ("heart_rate_bpm", 1.0),
        "raw_bed_respiratory rate": ("respiratory_rate_bpm", 1.0)}  # fmt: skip
_TOTALS = {
    "aggregates_steps": "steps",
    "aggregates_distance": "distance_m",
    "aggregates_calories_earned": "active_energy_kcal",
    "aggregates_elevation": "",
}
_STATES = {0: "awake_minutes", 1: "light_sleep_minutes", 2: "deep_sleep_minutes", 3: "rem_sleep_minutes"}


def matches(head: bytes, name: str) -> bool:
    cells = [c.lower() for c in table.header(head)]
    if not cells:
        return False
    file = name.rsplit("/", 1)[-1].lower()
    weight = len(cells) > 3 and all(re.search(r"\((kg|lbs?)\)$", c) for c in cells[1:3])
    pressure = len(cells) == 5 and ({"systolic", "diastolic"} <= set(cells) or file == "bp.csv")
    sleep = cells[:2] == ["from", "to"]
    raw = cells[:1] == ["start"] and len(cells) == 3 and cells[1] == "duration" and cells[2] == "value"
    return weight or pressure or sleep or raw or (cells == ["date", "value"] and file.startswith("aggregates_"))


def read(member: Member, sink: Sink) -> None:
    head = member.head()
    sink.source_id(SOURCE, "scale")
    names = [c.lower() for c in table.header(head)]
    stem = member.base.lower().removesuffix(".csv")
    for line, cells in table.raw_rows(member.open(), head):
        if line == 1:
            continue
        try:
            _row(names, stem, cells, sink)
        except (ValueError, IndexError, json.JSONDecodeError):
            sink.skip_other(f"{stem}: row that cannot be read")


def _row(names: list[str], stem: str, cells: list[str], sink: Sink) -> None:
    if names[:2] == ["from", "to"] and "activity type" in names:
        _activity(names, cells, sink)
    elif names[:2] == ["from", "to"]:
        _sleep(cells, sink)
    elif names[0] == "start":
        _raw(stem, cells, sink)
    elif names == ["date", "value"]:
        if metric := _TOTALS.get(stem):
            sink.day_total(metric, "Withings tracker", cells[0], table.number(cells[1]))
        else:
            sink.skip_other(stem)
    elif not re.search(r"\((kg|lbs?)\)$", names[1]):
        moment = iso(cells[0], sink.zone)
        for metric, column in (("heart_rate_bpm", 1), ("systolic_mmhg", 2), ("diastolic_mmhg", 3)):
            if value := table.number(cells[column]):
                sink.sample(metric, SOURCE, moment, value)
    else:
        _weight(names, cells, sink)


def _weight(names: list[str], cells: list[str], sink: Sink) -> None:
    moment, factor = iso(cells[0], sink.zone), 0.45359237 if "lb" in names[1] else 1.0
    weight, fat = table.number(cells[1]), table.number(cells[2]) if len(cells) > 2 else None
    sink.sample("weight_kg", SOURCE, moment, None if weight is None else weight * factor)
    if weight and fat:
        sink.sample("body_fat_pct", SOURCE, moment, 100 * fat / weight)  # the file gives the mass of fat


def _sleep(cells: list[str], sink: Sink) -> None:
    """from, to, light, deep, rem, awake (all seconds), …"""
    start, end = iso(cells[0], sink.zone), iso(cells[1], sink.zone)
    names = ("light_sleep_minutes", "deep_sleep_minutes", "rem_sleep_minutes", "awake_minutes")
    values = [table.number(c) for c in cells[2:6]]
    sink.night(
        "Withings sleep",
        start,
        end,
        {m: None if v is None else v / 60 for m, v in zip(names, values, strict=True)},
        end.day,
    )


def _activity(names: list[str], cells: list[str], sink: Sink) -> None:
    start, end = iso(cells[0], sink.zone), iso(cells[1], sink.zone)
    data: Any = json.loads(cells[names.index("data")] or "{}") if "data" in names else {}
    values = {"energy_kcal": positive(data.get("calories")), "avg_heart_rate_bpm": positive(data.get("hr_average")), "max_heart_rate_bpm": positive(data.get("hr_max")),
              "steps": positive(data.get("steps")), "distance_m": positive(data.get("distance")), "elevation_gain_m": num(data.get("elevation"))}  # fmt: skip
    sink.workout(WorkoutRow("Withings tracker", start, end, cells[names.index("activity type")], values))


def _raw(stem: str, cells: list[str], sink: Sink) -> None:
    start = iso(cells[0], sink.zone)
    spans, values = json.loads(cells[1]), json.loads(cells[2])
    at = start
    for seconds, value in zip(spans, values, strict=False):
        end = at.plus(num(seconds) or 0)
        if stem.startswith(("raw_tracker_sleep-state", "raw_bed_sleep-state")):
            if int(value) in _STATES:
                sink.interval(_STATES[int(value)], "Withings sleep", at, end)
        elif stem in _RAW:
            metric, factor = _RAW[stem]
            sink.sample(
                metric,
                "Withings tracker",
                at,
                (num(value) or 0) * factor if num(value) is not None else None,
                end if metric in {"steps", "distance_m"} else None,
            )
        else:
            sink.skip_other(stem)
        at = end
