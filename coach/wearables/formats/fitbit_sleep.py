"""Fitbit's nights in the new Takeout layout: ``UserSleeps`` (one row a sleep) and ``UserSleepStages`` (one row a stage), joined by sleep_id.

Both give UTC and the offset in a column of its own. An offset of +00:00 also stands where none was known, so the user's zone is
asked then. Built from documented columns; untested on a real file.
"""

from __future__ import annotations

from coach.wearables.clock import Moment, at, in_zone, iso, offset_minutes
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink

_STAGES = {
    "LIGHT": "light_sleep_minutes", "DEEP": "deep_sleep_minutes", "REM": "rem_sleep_minutes", "AWAKE": "awake_minutes", "WAKE": "awake_minutes",
    "ASLEEP": "sleep_minutes", "RESTLESS": "awake_minutes",
}  # fmt: skip
NOTE = "fitbit-new sleep"  # the old layout's nights are then left out


def is_sleep(names: set[str]) -> bool:
    """By the header in small letters."""
    return {"sleep_id", "start_utc_offset"} <= names and bool({"sleep_start", "sleep_stage_start"} & names)


def read_sleep(member: Member, head: bytes, names: set[str], source: str, sink: Sink) -> None:
    """Stages become pieces of the night. A sleep whose stages were read adds its time in bed, any other its sums."""
    sink.notes.add(NOTE)
    field = "sleep_stage" if "sleep_stage_start" in names else "sleep"
    for _line, raw in table.rows(member.open(), head):
        row = {name.lower(): cell for name, cell in raw.items()}
        try:
            start, end = _moment(row, field, "start", sink), _moment(row, field, "end", sink)
            if row.get("data_source", "").lower().replace("_", " ").endswith("health connect"):
                sink.skip("sleep_minutes", source, "round_trip")
            elif field == "sleep_stage":
                _stage(row, source, start, end, sink)
            else:
                _session(row, source, start, end, sink)
        except (ValueError, KeyError):
            sink.skip("sleep_minutes", source, "unreadable")


def _stage(row: dict[str, str], source: str, start: Moment, end: Moment, sink: Sink) -> None:
    sink.interval(_STAGES[row["sleep_stage_type"].upper()], source, start, end)
    sink.notes.add(f"fitbit-stages {row['sleep_id']}")


def _session(row: dict[str, str], source: str, start: Moment, end: Moment, sink: Sink) -> None:
    minutes = {"in_bed_minutes": table.number(row.get("minutes_in_sleep_period"))}
    if f"fitbit-stages {row['sleep_id']}" not in sink.notes:
        minutes |= {
            "sleep_minutes": table.number(row.get("minutes_asleep")),
            "awake_minutes": table.number(row.get("minutes_awake")),
        }
    sink.night(source, start, end, minutes, end.day)


def _moment(row: dict[str, str], field: str, side: str, sink: Sink) -> Moment:
    utc = iso(row[f"{field}_{side}"], None).utc
    offset = offset_minutes(row[f"{side}_utc_offset"])
    return at(utc, offset) if offset or sink.zone is None else in_zone(utc, sink.zone)
