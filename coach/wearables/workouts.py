"""Workouts and strength sets: stored once, and marked where two sources recorded the same one."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, update

from coach.store import Store, User, tables
from coach.wearables.activities import canonical_kind
from coach.wearables.clock import Moment

# Plausibility limits against sentinels and broken sensors (wider than any record), not medical limits.
LIMITS: dict[str, tuple[float, float]] = {
    "duration_min": (0, 14_400), "distance_m": (0, 2_000_000), "energy_kcal": (0, 50_000), "avg_heart_rate_bpm": (20, 250),
    "max_heart_rate_bpm": (20, 250), "elevation_gain_m": (0, 50_000), "steps": (0, 500_000), "active_zone_minutes": (0, 14_400),
    "speed_kmh": (0, 400), "power_w": (0, 3_000), "cadence": (0, 400), "rpe": (0, 10),
}  # fmt: skip
SET_LIMITS = {
    "weight_kg": (-300.0, 1_500.0),
    "reps": (0.0, 10_000.0),
    "seconds": (0.0, 86_400.0),
    "distance_m": (0.0, 500_000.0),
    "rpe": (0.0, 10.0),
}
# Two recordings are one workout if they share this part of the time they span together. Own choice: a watch started a few minutes
# late still matches, two legs of a triathlon do not.
SAME_SHARE = 0.6
NEAR = 86_400


@dataclass(frozen=True)
class SetRow:
    exercise: str
    index: int
    kind: str = "work"  # work | warm_up | drop | failure
    weight_kg: float | None = None
    reps: float | None = None
    seconds: float | None = None
    distance_m: float | None = None
    rpe: float | None = None


@dataclass(frozen=True)
class WorkoutRow:
    """``values`` holds columns of ``LIMITS``; ``source`` is the device or app by name."""

    source: str
    start: Moment
    end: Moment
    activity: str
    values: dict[str, float | None] = field(default_factory=dict)
    kind: str = ""  # of the source
    activity_kind: str = ""  # where the format knows better than the name
    title: str = ""
    laps: tuple[dict[str, Any], ...] = ()
    sets: tuple[SetRow, ...] = ()


@dataclass
class Stored:
    workouts: int = 0
    workouts_known: int = 0
    sets: int = 0
    sets_known: int = 0
    days: set[str] = field(default_factory=set)
    skipped: Counter[str] = field(default_factory=Counter)


def store_workouts(
    store: Store, user: User, run_id: int, rows: list[tuple[WorkoutRow, int]], latest: int, earliest: int
) -> Stored:
    """Insert or update by (source, start, activity), with their sets; all in one transaction."""
    done = Stored()
    with store.begin() as connection:
        for row, source_id in rows:
            if not earliest <= row.start.utc <= latest:
                done.skipped["workout: future" if row.start.utc > latest else "workout: clock_unset"] += 1
                continue
            values = _columns(row, source_id)
            workout_id, changed = _upsert(connection, user, run_id, values, row)
            done.workouts += changed
            done.workouts_known += not changed
            done.days.add(row.start.day)
            fresh, known = _store_sets(connection, user, run_id, row, workout_id, source_id)
            done.sets += fresh
            done.sets_known += known
    return done


def _columns(row: WorkoutRow, source_id: int) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(LIMITS)
    for name, value in row.values.items():
        low, high = LIMITS[name]
        if value is not None and math.isfinite(value) and low <= value <= high:
            values[name] = float(value)
    end = max(row.end.utc, row.start.utc)
    if values["duration_min"] is None and end > row.start.utc:
        values["duration_min"] = round((end - row.start.utc) / 60, 2)
    for name in ("avg_heart_rate_bpm", "max_heart_rate_bpm"):
        values[name] = values[name] or None  # 0 is "not measured"
    if values["speed_kmh"] is None and values["distance_m"] and values["duration_min"]:
        speed = values["distance_m"] / values["duration_min"] * 0.06
        values["speed_kmh"] = round(speed, 3) if speed <= LIMITS["speed_kmh"][1] else None
    return values | {
        "source_id": source_id, "start_utc": row.start.utc, "end_utc": end, "utc_offset_min": row.start.offset,
        "local_date": date.fromisoformat(row.start.day), "activity": (row.activity.strip() or "Workout")[:120],
        "activity_kind": row.activity_kind or canonical_kind(row.activity), "title": row.title[:500], "laps": list(row.laps) or None,
    }  # fmt: skip


def _upsert(connection: Any, user: User, run_id: int, values: dict[str, Any], row: WorkoutRow) -> tuple[int, bool]:
    t = tables.workout
    found = connection.execute(
        select(t).where(t.c.user_id == user.id, t.c.source_id == values["source_id"], t.c.start_utc == row.start.utc,
                        t.c.activity == values["activity"])
    ).mappings().first()  # fmt: skip
    if found is None:
        key = connection.execute(t.insert().values(user_id=user.id, import_id=run_id, **values)).inserted_primary_key
        return int(key[0]), True
    # A poorer file (a summary after the recording) must not blank what is known.
    better = {k: v for k, v in values.items() if v is not None and v != "" and found[k] != v}
    if better:
        connection.execute(update(t).where(t.c.id == found["id"]).values(import_id=run_id, **better))
    return int(found["id"]), bool(better)


def _store_sets(
    connection: Any, user: User, run_id: int, row: WorkoutRow, workout_id: int, source_id: int
) -> tuple[int, int]:
    t = tables.strength_set
    fresh = 0
    for one in row.sets:
        values: dict[str, Any] = {"kind": one.kind}
        for name, (low, high) in SET_LIMITS.items():
            value = getattr(one, name)
            values[name] = float(value) if value is not None and math.isfinite(value) and low <= value <= high else None
        key = {
            "user_id": user.id,
            "source_id": source_id,
            "at_utc": row.start.utc,
            "exercise": one.exercise[:200],
            "set_index": one.index,
        }
        found = connection.execute(select(t).where(*(t.c[k] == v for k, v in key.items()))).mappings().first()
        if found is None:
            day = date.fromisoformat(row.start.day)
            connection.execute(
                t.insert().values(**key, **values, local_date=day, workout_id=workout_id, import_id=run_id)
            )
        elif all(found[k] == v for k, v in values.items()):
            continue
        else:
            connection.execute(update(t).where(t.c.id == found["id"]).values(import_id=run_id, **values))
        fresh += 1
    return fresh, len(row.sets) - fresh


def mark_duplicates(store: Store, user: User, days: set[str] | None = None) -> int:
    """Point ``duplicate_of`` of each workout at the one of a better source that recorded the same time. Returns how many are marked."""
    if days is not None and not days:
        return 0
    t, s = tables.workout, tables.source
    query = select(t, s.c.priority).join(s, s.c.id == t.c.source_id).where(t.c.user_id == user.id)
    low = high = 0
    if days is not None:
        low, high = date.fromisoformat(min(days)).toordinal() - 2, date.fromisoformat(max(days)).toordinal() + 2
        query = query.where(t.c.local_date.between(date.fromordinal(max(1, low)), date.fromordinal(high)))
    marked = 0
    with store.begin() as connection:
        rows = [dict(r) for r in connection.execute(query.order_by(t.c.start_utc, t.c.id)).mappings()]
        inner = {r["id"] for r in rows if days is None or low < r["local_date"].toordinal() < high}
        for row_id, original in _same(rows).items():
            if row_id not in inner:
                continue  # its neighbours beyond the span were not read
            marked += original is not None
            connection.execute(update(t).where(t.c.id == row_id).values(duplicate_of=original))
    return marked


def _same(rows: list[dict[str, Any]]) -> dict[int, int | None]:
    """Row id → id of the better recording, only where that changes."""
    order = sorted(rows, key=lambda r: (r["priority"], -sum(r[k] is not None for k in LIMITS), r["source_id"], r["id"]))
    rank = {r["id"]: n for n, r in enumerate(order)}
    found: dict[int, int | None] = {}
    for i, row in enumerate(rows):
        best: dict[str, Any] | None = None
        for other in _neighbours(rows, i):
            if (
                other["source_id"] != row["source_id"]
                and rank[other["id"]] < rank[row["id"]]
                and _share(row, other) >= SAME_SHARE
            ):
                best = other if best is None or rank[other["id"]] < rank[best["id"]] else best
        found[row["id"]] = best["id"] if best else None
    return {r["id"]: found[r["id"]] for r in rows if r["duplicate_of"] != found[r["id"]]}


def _neighbours(rows: list[dict[str, Any]], i: int) -> list[dict[str, Any]]:
    """Rows near in time; they are sorted by start."""
    near = []
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(rows) and abs(rows[j]["start_utc"] - rows[i]["start_utc"]) < NEAR:
            near.append(rows[j])
            j += step
    return near


def _share(a: dict[str, Any], b: dict[str, Any]) -> float:
    together = min(a["end_utc"], b["end_utc"]) - max(a["start_utc"], b["start_utc"])
    spanned = max(a["end_utc"], b["end_utc"]) - min(a["start_utc"], b["start_utc"])
    if spanned <= 0:
        return 1.0 if a["start_utc"] == b["start_utc"] else 0.0
    return float(max(0, together) / spanned)
