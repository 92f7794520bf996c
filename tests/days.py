"""Writes daily values, readings, workouts and tags into a real store, as the importer would have left them."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from coach.store import Store, User, tables


def put_daily(store: Store, user: User, metric: str, values: dict[date, float], source_id: int | None = 1) -> None:
    rows = [
        {"user_id": user.id, "metric": metric, "local_date": d, "value": v, "n": 1, "source_id": source_id}
        for d, v in values.items()
    ]
    if rows:
        with store.begin() as connection:
            connection.execute(tables.daily.insert(), rows)


def source(store: Store, user: User) -> int:
    with store.begin() as connection:
        row = {"user_id": user.id, "name": "test", "kind": "file", "priority": 1}
        return int(connection.execute(tables.source.insert().values(**row)).inserted_primary_key[0])


def import_run(store: Store, user: User) -> int:
    row = {"user_id": user.id, "file_name": "t", "format": "t", "sha256": "0", "started_utc": 0, "report": {}}
    with store.begin() as connection:
        return int(connection.execute(tables.import_run.insert().values(**row)).inserted_primary_key[0])


def put_readings(
    store: Store, user: User, source_id: int, import_id: int, metric: str, readings: list[tuple[datetime, float]]
) -> None:
    rows = [{"user_id": user.id, "metric": metric, "source_id": source_id, "start_utc": (s := int(at.replace(tzinfo=UTC).timestamp())),
             "end_utc": s, "utc_offset_min": 0, "local_date": at.date(), "value": v, "import_id": import_id} for at, v in readings]  # fmt: skip
    with store.begin() as connection:
        connection.execute(tables.sample.insert(), rows)
    by_day: dict[date, list[float]] = {}
    for at, value in readings:
        by_day.setdefault(at.date(), []).append(value)
    put_daily(store, user, metric, {d: sum(v) / len(v) for d, v in by_day.items()}, source_id)


def put_workouts(store: Store, user: User, source_id: int, loads: dict[date, float], **columns: Any) -> None:
    rows = []
    for day, load in loads.items():
        start = int(datetime(day.year, day.month, day.day, 17, tzinfo=UTC).timestamp())
        rows.append({"user_id": user.id, "source_id": source_id, "start_utc": start, "end_utc": start + 3600, "utc_offset_min": 0,
                     "local_date": day, "activity": "Run", "activity_kind": "run", "duration_min": 60.0, "trimp": load} | columns)  # fmt: skip
    if rows:
        with store.begin() as connection:
            connection.execute(tables.workout.insert(), rows)


def put_tags(store: Store, user: User, found: list[tuple[date, str]]) -> None:
    if found:
        with store.begin() as connection:
            connection.execute(
                tables.context_tag.insert(), [{"user_id": user.id, "local_date": d, "tag": t} for d, t in found]
            )


def drawn(
    today: date, days: int, mean: float, sd: float, seed: int, overrides: dict[str, float | None] | None = None
) -> dict[date, float]:
    """``days`` values up to today from a normal distribution; an override replaces a day, None takes it out."""
    rng = random.Random(seed)
    values = {today - timedelta(days=i): round(rng.gauss(mean, sd), 2) for i in range(days - 1, -1, -1)}
    for day, value in (overrides or {}).items():
        if value is None:
            values.pop(date.fromisoformat(day), None)
        else:
            values[date.fromisoformat(day)] = value
    return values
