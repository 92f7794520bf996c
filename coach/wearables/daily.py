"""Samples → one merged value a day and metric. Where sources overlap, the one of lower ``source.priority`` counts, interval by interval.

- Amounts (steps, energy): each source fills only the time that no better source covers; a part of an interval counts in proportion.
  A source that gives only a day's total is compared as a whole: nothing is added to a total.
- Heart rate: mean of 5-minute means, so a workout recorded every second does not outweigh the day; per 5 minutes the best source.
- Spot readings (blood pressure, glucose, temperature, mood): mean of all readings, near-simultaneous copies of lesser sources left out.
- Nightly and daily readings (resting heart rate, HRV, SpO₂, …): the best source that has any that day; devices differ too much to mix.
- Last-known (weight, …): the last reading of the best source.
- Sleep: see ``coach.wearables.nights``.

Missing stays missing: no row is written for a day without samples.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from coach.store import Store, User, tables
from coach.wearables import merging
from coach.wearables.clock import DAY
from coach.wearables.merging import DayValue, Readings
from coach.wearables.metrics import METRICS
from coach.wearables.nights import NIGHT_METRICS, nights

BINNED = {"heart_rate_bpm"}
SPOT = {"systolic_mmhg", "diastolic_mmhg", "glucose_mmol_l", "ketones_mmol_l", "body_temperature_c", "mood_1_5"}
# A device's total counts what that device saw. Where another device saw more movement in the same day, the larger is nearer the truth.
MOVEMENT = {"steps", "distance_m", "floors"}


def rebuild(store: Store, user: User, touched: dict[str, set[str]]) -> int:
    """Rebuild ``daily`` for these metrics and local dates (YYYY-MM-DD). Returns the number of distinct days."""
    rank = _rank(store, user)
    plain = {
        m: {date.fromisoformat(d) for d in days}
        for m, days in touched.items()
        if m not in NIGHT_METRICS and m in METRICS and days
    }
    for metric, days in plain.items():
        with store.begin() as connection:
            _replace(connection, user, metric, days, _metric_days(connection, user, metric, days, rank))
    asleep = {date.fromisoformat(d) for m, days in touched.items() if m in NIGHT_METRICS for d in days}
    if asleep:
        asleep |= {d + timedelta(days=1) for d in asleep}  # an evening's first stage belongs to the next date's night
        with store.begin() as connection:
            found = nights(connection, user, asleep, rank)
            for metric in NIGHT_METRICS & METRICS.keys():
                values = {
                    day: DayValue(v, v, v, 1, source)
                    for day, (metrics, source) in found.items()
                    for m, v in metrics.items()
                    if m == metric
                }
                _replace(connection, user, metric, asleep, values)
    return len({d for days in touched.values() for d in days})


def rebuild_all(store: Store, user: User) -> int:
    """Rebuild every day of every metric: after a change of priorities or the end of a source."""
    t, d = tables.sample, tables.daily
    with store.read() as connection:
        rows = [*connection.execute(select(t.c.metric, t.c.local_date).where(t.c.user_id == user.id).distinct()),
                *connection.execute(select(d.c.metric, d.c.local_date).where(d.c.user_id == user.id))]  # fmt: skip
    touched: dict[str, set[str]] = {}
    for metric, day in rows:
        touched.setdefault(metric, set()).add(day.isoformat())
    return rebuild(store, user, touched)


def _rank(store: Store, user: User) -> dict[int, int]:
    """Source id → place, 0 the best."""
    t = tables.source
    with store.read() as connection:
        ids = connection.execute(select(t.c.id).where(t.c.user_id == user.id).order_by(t.c.priority, t.c.id)).scalars()
        return {source: place for place, source in enumerate(ids)}


def _replace(connection: Connection, user: User, metric: str, days: set[date], values: dict[date, DayValue]) -> None:
    # The driver's own executemany: ten years of days are tens of thousands of rows.
    owner, mark = _dialect(connection, user)
    gone = "DELETE FROM daily WHERE user_id=? AND metric=? AND local_date=?".replace("?", mark)
    connection.exec_driver_sql(gone, [(owner, metric, day.isoformat()) for day in sorted(days)])
    rows = [
        (owner, metric, day.isoformat(), v.value, v.minimum, v.maximum, v.n, v.source_id)
        for day, v in sorted(values.items())
        if day in days
    ]
    if rows:
        columns = "user_id,metric,local_date,value,minimum,maximum,n,source_id"
        connection.exec_driver_sql(f"INSERT INTO daily({columns}) VALUES({','.join([mark] * 8)})", rows)


def _metric_days(
    connection: Connection, user: User, metric: str, days: set[date], rank: dict[int, int]
) -> dict[date, DayValue]:
    values: dict[date, DayValue] = {}
    sources = sorted(rank, key=rank.__getitem__)
    for part in _spans(days):
        found = _readings(connection, user, metric, part, sources)
        if found is not None and len(found.day):
            made = _reduced(metric, found)
            columns = (made.day, made.value, made.low, made.high, made.n, made.place)
            values |= {
                date.fromordinal(day): DayValue(value, low, high, n, sources[place])
                for day, value, low, high, n, place in zip(*(c.tolist() for c in columns), strict=True)
            }
    return values


def _reduced(metric: str, found: Readings) -> merging.Days:
    kind = METRICS[metric].kind
    if metric in BINNED:
        return merging.bins_mean(found)
    if kind == "sum":
        return merging.amounts(found, metric in MOVEMENT)
    if kind == "last":
        return merging.best_last(found)
    return merging.spot_mean(found) if metric in SPOT else merging.best_mean(found)


def _readings(connection: Connection, user: User, metric: str, days: Set[date], sources: list[int]) -> Readings | None:
    """The samples of these days by the driver's own cursor: an ORM's row objects would cost as much again as reading."""
    import numpy as np

    owner, mark = _dialect(connection, user)
    # The primary key (user, metric, source, start) does the work. A local date lies within a day and a half of the same UTC date.
    query = (
        "SELECT local_date,start_utc,end_utc,value FROM sample WHERE user_id=? AND metric=? AND source_id=? "
        "AND start_utc BETWEEN ? AND ?"
    ).replace("?", mark)
    first = (min(days).toordinal() - _EPOCH) * DAY - 2 * DAY
    last = (max(days).toordinal() - _EPOCH) * DAY + 3 * DAY
    cells = np.dtype([("day", "S10"), ("start", np.int64), ("end", np.int64), ("value", np.float64)])
    cursor: Any = connection.connection.cursor()  # an iterable in both drivers, which PEP 249 leaves open
    parts = []
    for place, source in enumerate(sources):
        cursor.execute(query, (owner, metric, source, first, last))
        rows = np.fromiter(cursor, cells)
        day = rows["day"].astype("datetime64[D]").astype(np.int64) + _EPOCH
        parts.append(Readings(day, np.full(len(rows), place), rows["start"], rows["end"], rows["value"]))
    cursor.close()
    wanted = np.array([d.toordinal() for d in days])
    found = [part.only(np.isin(part.day, wanted)) for part in parts if len(part.day)]
    return merging.in_order(found) if found else None


def _dialect(connection: Connection, user: User) -> tuple[Any, str]:
    """(the user's id, the mark of a parameter) as the driver takes them."""
    return (user.id.bytes, "?") if connection.dialect.name == "sqlite" else (user.id, "%s")


_EPOCH = date(1970, 1, 1).toordinal()


def _spans(days: Set[date]) -> Iterator[set[date]]:
    """The days in parts of at most a year, which bounds memory."""
    part: set[date] = set()
    first = date.min
    for day in sorted(days):
        if part and (day - first).days >= 366:
            yield part
            part = set()
        first = first if part else day
        part.add(day)
    if part:
        yield part
