"""Reading a user's daily metrics, workouts, sets and tags: the only way the rest of the house sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from sqlalchemy import select

from coach.store import tables
from coach.store.database import Store, User

Series = dict[date, float]


@dataclass(frozen=True)
class Workout:
    """One recorded workout; duplicates from other sources are already left out. Units are in the names."""

    id: int
    start: datetime
    end: datetime
    local_date: date
    activity: str
    activity_kind: str
    title: str
    source_id: int
    duration_min: float | None = None
    distance_m: float | None = None
    energy_kcal: float | None = None
    avg_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None
    elevation_gain_m: float | None = None
    steps: float | None = None
    active_zone_minutes: float | None = None
    speed_kmh: float | None = None
    power_w: float | None = None
    cadence: float | None = None
    rpe: float | None = None
    trimp: float | None = None


@dataclass(frozen=True)
class StrengthSet:
    local_date: date
    exercise: str
    exercise_id: str
    set_index: int
    kind: str
    weight_kg: float | None
    reps: float | None
    seconds: float | None
    rpe: float | None


def daily_series(
    store: Store, user: User, metrics: Iterable[str], start: date | None = None, end: date | None = None
) -> dict[str, Series]:
    """Merged daily values from ``start`` to ``end`` (both included), oldest first. Missing days are absent, never zero."""
    names = list(metrics)
    t = tables.daily
    query = select(t.c.metric, t.c.local_date, t.c.value).where(t.c.user_id == user.id, t.c.metric.in_(names))
    if start:
        query = query.where(t.c.local_date >= start)
    if end:
        query = query.where(t.c.local_date <= end)
    found: dict[str, Series] = {name: {} for name in names}
    with store.read() as connection:
        for metric, day, value in connection.execute(query.order_by(t.c.metric, t.c.local_date)):
            found[metric][day] = value
    return found


def workouts(store: Store, user: User, start: date | None = None, end: date | None = None) -> list[Workout]:
    """Workouts whose local date lies in the span, oldest first, without those that another source recorded better."""
    t = tables.workout
    query = select(t).where(t.c.user_id == user.id, t.c.duplicate_of.is_(None))
    if start:
        query = query.where(t.c.local_date >= start)
    if end:
        query = query.where(t.c.local_date <= end)
    with store.read() as connection:
        rows = connection.execute(query.order_by(t.c.start_utc)).mappings().all()
    return [
        Workout(
            start=_local(row["start_utc"], row["utc_offset_min"]), end=_local(row["end_utc"], row["utc_offset_min"]),
            **{k: row[k] for k in Workout.__dataclass_fields__ if k not in {"start", "end"}},
        )
        for row in rows
    ]  # fmt: skip


def strength_sets(store: Store, user: User, start: date | None = None, end: date | None = None) -> list[StrengthSet]:
    """Logged or imported sets in the span, oldest first."""
    t = tables.strength_set
    columns = [t.c[name] for name in StrengthSet.__dataclass_fields__]
    query = select(*columns).where(t.c.user_id == user.id)
    if start:
        query = query.where(t.c.local_date >= start)
    if end:
        query = query.where(t.c.local_date <= end)
    with store.read() as connection:
        return [StrengthSet(*row) for row in connection.execute(query.order_by(t.c.at_utc, t.c.set_index))]


def tags(store: Store, user: User, start: date, end: date) -> dict[date, set[str]]:
    """Context tags (illness, travel, altitude, new_device, …) by day."""
    t = tables.context_tag
    query = select(t.c.local_date, t.c.tag).where(t.c.user_id == user.id, t.c.local_date.between(start, end))
    found: dict[date, set[str]] = {}
    with store.read() as connection:
        for day, tag in connection.execute(query):
            found.setdefault(day, set()).add(tag)
    return found


def _local(utc_seconds: int, offset_min: int) -> datetime:
    return datetime.fromtimestamp(utc_seconds, UTC).astimezone(timezone(timedelta(minutes=offset_min)))
