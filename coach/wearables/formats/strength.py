"""Strength logs: Strong, Hevy, FitNotes. Local times without zone. Untested on real files.

Where a file does not say kilograms or pounds the user's units decide, and the report says so. Weights are rounded to 0.01 kg, since
apps convert back and forth. Names of exercises are kept as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from coach.wearables.clock import Moment, iso, local
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink
from coach.wearables.workouts import SetRow, WorkoutRow

LB, MILE = 0.45359237, 1609.344
_KINDS = {
    "w": "warm_up",
    "d": "drop",
    "f": "failure",
    "warmup": "warm_up",
    "dropset": "drop",
    "failure": "failure",
    "normal": "work",
}
_MONTHS = {
    m: i for i, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
Row = dict[str, str]


def matches(head: bytes, name: str) -> bool:
    return app_of(head) is not None


def app_of(head: bytes) -> str | None:
    names = {c.lower() for c in table.header(head)}
    if {"exercise_title", "set_index"} <= names:
        return "Hevy"
    if {"exercise name", "set order"} <= names:
        return "Strong"
    if {"date", "exercise", "category", "reps"} <= names:
        return "FitNotes"
    return None


def read(member: Member, sink: Sink) -> None:
    head = member.head()
    app = app_of(head) or ""
    sink.source_id(app, "app")
    reader = {"Hevy": _hevy, "Strong": _strong, "FitNotes": _fitnotes}[app]
    sessions: dict[tuple[str, str], list[Row]] = {}
    for _line, row in table.rows(member.open(), head):
        low = {k.lower(): v for k, v in row.items()}
        sessions.setdefault(_session_key(low), []).append(low)
    for rows in sessions.values():
        try:
            reader(rows, sink)
        except (ValueError, KeyError):
            sink.skip_other(f"{app} session that cannot be read", len(rows))


def _session_key(row: Row) -> tuple[str, str]:
    return (row.get("start_time") or row.get("date", ""), row.get("title") or row.get("workout name") or "")


def _factor(row: Row, sink: Sink, column: str = "weight") -> float:
    """Kilograms per unit of the file."""
    said = (
        " ".join(k for k in row if k.startswith(column))
        + " "
        + row.get("weight unit", "")
        + " "
        + row.get("weightunit", "")
    )
    if re.search(r"lb", said.lower()):
        return LB
    if re.search(r"kg", said.lower()):
        return 1.0
    sink.problem(f"The strength log does not say in which unit weights are; they were read as {'pounds' if sink.imperial else 'kilograms'}, as your profile has it.",
                 f"力量记录未注明重量单位，已按个人资料中的单位（{'磅' if sink.imperial else '公斤'}）读取。")  # fmt: skip
    return LB if sink.imperial else 1.0


def _weight(row: Row, sink: Sink) -> float | None:
    text = next(
        (
            v
            for k, v in row.items()
            if k in {"weight", "weight_kg", "weight_lbs", "weight_lb"} or re.match(r"weight \(?(kgs?|lbs?)", k)
        ),
        "",
    )
    value = table.number(text)
    return None if value is None else round(value * _factor(row, sink), 2)


def _meters(row: Row) -> float | None:
    name = next((k for k in row if k.startswith("distance") and k != "distance unit"), "")
    value = table.number(row.get(name, ""))
    if not value:
        return None
    unit = (name + " " + row.get("distance unit", "")).lower()
    return value * (MILE if "mi" in unit else 1.0 if re.search(r"\bm\b|meters", unit) else 1000.0)


def _numbered(rows: list[Row], name: str) -> Iterator[tuple[int, Row]]:
    counts: dict[str, int] = {}
    for row in rows:
        exercise = row.get(name, "")
        counts[exercise] = counts.get(exercise, -1) + 1
        yield counts[exercise], row


def _strong(rows: list[Row], sink: Sink) -> None:
    start = iso(rows[0]["date"], sink.zone)
    sets = []
    for i, row in _numbered(rows, "exercise name"):
        order = row.get("set order", "").strip().lower()
        if order in {"note", "rest timer"} or not row.get("exercise name"):
            continue
        sets.append(SetRow(row["exercise name"], i, _KINDS.get(order, "work"), _weight(row, sink), table.number(row.get("reps")) or None, table.number(row.get("seconds")) or None,
                           _meters(row), table.number(row.get("rpe"))))  # fmt: skip
    _store(
        "Strong",
        start,
        rows[0].get("duration", "") or rows[0].get("workout duration", ""),
        rows[0].get("workout name", ""),
        sets,
        sink,
    )


def _hevy(rows: list[Row], sink: Sink) -> None:
    start, end = (
        _hevy_time(rows[0]["start_time"], sink),
        _hevy_time(rows[0].get("end_time") or rows[0]["start_time"], sink),
    )
    sets = [
        SetRow(row["exercise_title"], i, _KINDS.get(row.get("set_type", "").lower(), "work"), _weight(row, sink), table.number(row.get("reps")), table.number(row.get("duration_seconds")), _meters(row), table.number(row.get("rpe")))
        for i, row in _numbered(rows, "exercise_title")
        if row.get("exercise_title")
    ]  # fmt: skip
    sink.workout(
        WorkoutRow(
            "Hevy",
            start,
            end,
            "Strength training",
            {},
            activity_kind="strength",
            title=rows[0].get("title", ""),
            sets=tuple(sets),
        )
    )


def _hevy_time(text: str, sink: Sink) -> Moment:
    """ "30 Jun 2025, 19:56" or ISO."""
    found = re.match(r"(\d{1,2}) (\w{3})\w*\.? (\d{4}),? (\d{1,2}):(\d\d)", text.strip())
    if not found or found[2].lower() not in _MONTHS:
        return iso(text, sink.zone)
    return local(
        datetime(int(found[3]), _MONTHS[found[2].lower()], int(found[1]), int(found[4]), int(found[5])), sink.zone
    )


def _fitnotes(rows: list[Row], sink: Sink) -> None:
    """FitNotes has dates only; noon stands for the time."""
    start = iso(f"{rows[0]['date'][:10]}T12:00", sink.zone)
    sets = []
    for i, row in _numbered(rows, "exercise"):
        minutes = table.duration_minutes(row.get("time", "")) if ":" in row.get("time", "") else None
        sets.append(
            SetRow(
                row["exercise"],
                i,
                "work",
                _weight(row, sink),
                table.number(row.get("reps")) or None,
                minutes * 60 if minutes else None,
                _meters(row),
                None,
            )
        )
    _store("FitNotes", start, "", "", sets, sink)


def _store(app: str, start: Moment, duration: str, title: str, sets: list[SetRow], sink: Sink) -> None:
    minutes: Any = None
    if duration.strip():
        minutes = float(duration) / 60 if duration.strip().isdigit() else table.duration_minutes(duration)
    end = start.plus((minutes or 0) * 60)
    sink.workout(
        WorkoutRow(
            app,
            start,
            end,
            "Strength training",
            {"duration_min": minutes},
            activity_kind="strength",
            title=title,
            sets=tuple(sets),
        )
    )
