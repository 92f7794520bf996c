"""Google Fit: "Daily activity metrics.csv" (older: "Daily Summaries.csv") of Takeout. One row a local date; units in the column names.

Untested on a real file. The files of single days (15-minute rows) are read as intervals; where both are there the day's file counts.
Calories include the resting part and are not read as active energy.
"""

from __future__ import annotations

from coach.wearables.clock import iso
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink

SOURCE = "Google Fit"
_COLUMNS = {
    "step count": ("steps", 1.0),
    "distance (m)": ("distance_m", 1.0),
    "move minutes count": ("active_minutes", 1.0),
    "average weight (kg)": ("weight_kg", 1.0),
}
_SLEEP = {
    "light sleeping duration (ms)": "light_sleep_minutes",
    "deep sleeping duration (ms)": "deep_sleep_minutes",
    "rem sleeping duration (ms)": "rem_sleep_minutes",
    "awake mid-sleeping duration (ms)": "awake_minutes",
    "sleep duration (ms)": "sleep_minutes",
}


def matches(head: bytes, name: str) -> bool:
    names = {c.lower() for c in table.header(head)}
    return bool({"move minutes count", "calories (kcal)", "average speed (m/s)"} & names) and bool(
        {"date", "start time"} & names
    )


def read(member: Member, sink: Sink) -> None:
    head = member.head()
    sink.source_id(SOURCE, "phone")
    day_name = member.base[:10]
    for _line, raw in table.rows(member.open(), head):
        row = {k.lower(): v for k, v in raw.items()}
        for column, (metric, factor) in {k: v for k, v in _COLUMNS.items() if row.get(k)}.items():
            try:
                value = table.number(row[column])
                if "date" in row:
                    sink.day_total(metric, SOURCE, row["date"], None if value is None else value * factor)
                elif metric != "weight_kg":
                    start = iso(f"{day_name}T{row['start time']}", sink.zone)
                    sink.sample(metric, SOURCE, start, None if value is None else value * factor, start.plus(900))
            except (ValueError, KeyError):
                sink.skip(metric, SOURCE, "unreadable")
        for column, metric in _SLEEP.items():
            if "date" in row and row.get(column):
                milliseconds = table.number(row[column])
                sink.day_total(metric, SOURCE, row["date"], None if milliseconds is None else milliseconds / 60_000)
