"""Strava bulk export: ``activities.csv``. Times are UTC in US style; the header repeats names, the second group is SI. Untested on a real file.

With another header language the columns are taken by position. The recordings beside it (FIT, TCX, GPX) are read by their own formats
and are marked as the same workout.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from coach.wearables.clock import in_zone, iso, local
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow

SOURCE = "Strava"
# Position of each value in the export of 2018 and later: the last of equal names is the SI one.
_PLACES = {
    "elapsed": 15,
    "moving": 16,
    "distance_m": 17,
    "elevation_gain_m": 20,
    "cadence": 29,
    "max_heart_rate_bpm": 30,
    "avg_heart_rate_bpm": 31,
    "power_w": 33,
    "energy_kcal": 34,
}
_NAMES = {"elapsed": "Elapsed Time", "moving": "Moving Time", "distance_m": "Distance", "elevation_gain_m": "Elevation Gain", "cadence": "Average Cadence", "max_heart_rate_bpm": "Max Heart Rate",
          "avg_heart_rate_bpm": "Average Heart Rate", "power_w": "Average Watts", "energy_kcal": "Calories"}  # fmt: skip
_MONTHS = {
    m: i for i, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}


def matches(head: bytes, name: str) -> bool:
    names = table.header(head)
    return names[:2] == ["Activity ID", "Activity Date"] or (
        len(names) > 34 and len(names) != len(set(names)) and b"activities/" in head
    )


def read(member: Member, sink: Sink) -> None:
    head = member.head()
    sink.source_id(SOURCE, "app")
    names = table.header(head)
    places = _places(names)
    for line, cells in table.raw_rows(member.open(), head):
        if line == 1 or len(cells) < 4:
            continue
        try:
            _row(cells, places, sink)
        except ValueError as exc:
            sink.problem(
                "Rows of Strava's activities.csv could not be read; their recordings may still be.",
                "Strava 的 activities.csv 中有行无法读取；相应的记录文件可能仍可读取。",
                f"{member.name}, line {line}: {exc}",
            )
            sink.skip_other("Strava row that cannot be read")


def _places(names: list[str]) -> dict[str, int]:
    if "Activity Date" not in names:
        return _PLACES
    last = {name: i for i, name in enumerate(names)}
    return {key: last[name] for key, name in _NAMES.items() if name in last}


def _row(cells: list[str], places: dict[str, int], sink: Sink) -> None:
    start = in_zone(_utc(cells[1]), sink.zone)
    values: dict[str, float | None] = {}
    for key, place in places.items():
        text = cells[place] if place < len(cells) else ""
        values[key] = table.number(text)
    elapsed, moving = values.pop("elapsed", None), values.pop("moving", None)
    values["duration_min"] = (moving or elapsed or 0) / 60 or None
    kept: dict[str, Any] = {k: v or None if k != "elevation_gain_m" else v for k, v in values.items()}
    sink.workout(
        WorkoutRow(SOURCE, start, start.plus(elapsed or moving or 0), cells[3] or "Workout", kept, title=cells[2])
    )


def _utc(text: str) -> int:
    """ "Jan 5, 2024, 6:01:02 PM" or ISO, in UTC."""
    try:
        return iso(text, None).utc
    except ValueError:
        pass
    words = text.replace(",", " ").replace("\u202f", " ").split()
    if len(words) >= 4 and words[0][:3].lower() in _MONTHS:
        month, day, year, clock = _MONTHS[words[0][:3].lower()], int(words[1]), int(words[2]), words[3]
    elif len(words) >= 4 and words[1][:3].lower() in _MONTHS:
        day, month, year, clock = int(words[0]), _MONTHS[words[1][:3].lower()], int(words[2]), words[3]
    else:
        raise ValueError("the date is in a form that is not known")
    minutes = table.clock_minutes(clock + (" " + words[4] if len(words) > 4 else ""))
    return local(datetime(year, month, day), None).utc + round((minutes or 0) * 60)


def matches_garmin_csv(head: bytes, name: str) -> bool:
    names = table.header(head)
    return {"Activity Type", "Date", "Title", "Time", "Avg HR"} <= set(names)


def read_garmin_csv(member: Member, sink: Sink) -> None:
    """Garmin Connect's Activities.csv in English: local times; kilometres or miles as the account shows them, metres for swims."""
    head = member.head()
    unit = 1609.344 if sink.imperial else 1000.0
    for line, row in table.rows(member.open(), head):
        try:
            start = iso(row["Date"], sink.zone)
            minutes = table.duration_minutes(row.get("Time", "").split(".")[0]) or 0.0
            elapsed = table.duration_minutes(row.get("Elapsed Time", "").split(".")[0]) or minutes
            swim = "swim" in row["Activity Type"].lower()
            distance = table.number(row.get("Distance"))
            values = {"duration_min": minutes, "distance_m": distance * (1.0 if swim else unit) if distance else None, "energy_kcal": table.number(row.get("Calories")) or None,
                      "avg_heart_rate_bpm": table.number(row.get("Avg HR")) or None, "max_heart_rate_bpm": table.number(row.get("Max HR")) or None}  # fmt: skip
        except (ValueError, KeyError) as exc:
            sink.skip_other("Garmin row that cannot be read")
            sink.problem(
                "Rows of Garmin's Activities.csv could not be read.",
                "Garmin 的 Activities.csv 中有行无法读取。",
                f"{member.name}, line {line}: {exc}",
            )
            continue
        sink.workout(
            WorkoutRow(
                "Garmin Connect",
                start,
                start.plus(elapsed * 60),
                row["Activity Type"],
                values,
                kind="watch",
                title=row.get("Title", ""),
            )
        )
