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

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, Select, String, case, delete, func, select, type_coerce

from coach.store import Store, User, tables
from coach.wearables.clock import DAY
from coach.wearables.metrics import METRICS
from coach.wearables.nights import NIGHT_METRICS, nights

BIN = 300  # seconds; Apple Watch and Fitbit read the heart about every five minutes at rest (vendors' pages), so a bin holds one reading
BINNED = {"heart_rate_bpm"}
SPOT = {"systolic_mmhg", "diastolic_mmhg", "glucose_mmol_l", "ketones_mmol_l", "body_temperature_c", "mood_1_5"}
# A device's total counts what that device saw. Where another device saw more movement in the same day, the larger is nearer the truth.
MOVEMENT = {"steps", "distance_m", "floors"}


@dataclass(frozen=True)
class DayValue:
    value: float
    minimum: float
    maximum: float
    n: int
    source_id: int


class Amount(NamedTuple):
    """One sample of an amount: epoch seconds and value."""

    start: int
    end: int
    value: float


def rebuild(store: Store, user: User, touched: dict[str, set[str]]) -> int:
    """Rebuild ``daily`` for these metrics and local dates (YYYY-MM-DD). Returns the number of distinct days."""
    rank = _rank(store, user)
    plain = {
        m: {date.fromisoformat(d) for d in days}
        for m, days in touched.items()
        if m not in NIGHT_METRICS and m in METRICS and days
    }
    # Grouping runs inside the database without the interpreter lock, so two threads keep two cores busy.
    with ThreadPoolExecutor(2) as pool:
        made = {m: pool.submit(_computed, store, user, m, days, rank) for m, days in plain.items()}
        for metric, days in plain.items():
            values = made.pop(metric).result()
            with store.begin() as connection:
                _replace(connection, user, metric, days, values)
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


def _computed(store: Store, user: User, metric: str, days: set[date], rank: dict[int, int]) -> dict[date, DayValue]:
    with store.read() as connection:
        return _metric_days(connection, user, metric, days, rank)


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
    t = tables.daily
    ordered = sorted(days)
    for at in range(0, len(ordered), 500):  # SQLite takes at most 999 parameters in its older builds
        part = ordered[at : at + 500]
        connection.execute(delete(t).where(t.c.user_id == user.id, t.c.metric == metric, t.c.local_date.in_(part)))
    # The driver's own executemany: ten years of days are tens of thousands of rows.
    lite = connection.dialect.name == "sqlite"
    owner, mark = (user.id.bytes, "?") if lite else (user.id, "%s")
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
    kind = METRICS[metric].kind
    if metric in BINNED:
        return _binned(connection, user, metric, days, rank)
    totals = _per_source(connection, user, metric, days, rank)
    values: dict[date, DayValue] = {}
    mixed: set[date] = set()
    for day, sources in totals.items():
        if kind == "sum" and (len(sources) > 1 or any(s.wholes and s.n > s.wholes for s in sources.values())):
            mixed.add(day)
        elif kind == "sum":
            source, s = next(iter(sources.items()))
            values[day] = DayValue(s.total, s.low, s.high, s.n, source)
        elif metric in SPOT or kind == "last":
            mixed.add(day)
        else:
            source = min(sources, key=lambda k: rank.get(k, 1 << 30))
            s = sources[source]
            values[day] = DayValue(s.total / s.n, s.low, s.high, s.n, source)
    if mixed:
        values |= _mixed(connection, user, metric, mixed, rank)
    return values


@dataclass(frozen=True)
class _Sum:
    total: float
    low: float
    high: float
    n: int
    wholes: int


def _per_source(
    connection: Connection, user: User, metric: str, days: set[date], rank: dict[int, int]
) -> dict[date, dict[int, _Sum]]:
    t = tables.sample
    whole = case((t.c.end_utc - t.c.start_utc == DAY, 1), else_=0)
    query = (
        select(t.c.local_date, t.c.source_id, func.sum(t.c.value), func.min(t.c.value), func.max(t.c.value), func.count(),
               func.sum(whole, type_=Integer))
        .where(*_where(user, metric, days, rank))
        .group_by(t.c.local_date, t.c.source_id)
    )  # fmt: skip
    found: dict[date, dict[int, _Sum]] = {}
    for day, source, total, low, high, n, wholes in connection.execute(query).fetchall():
        if day in days:
            found.setdefault(day, {})[source] = _Sum(total, low, high, n, wholes)
    return found


def _where(user: User, metric: str, days: Set[date], rank: dict[int, int]) -> list[Any]:
    t = tables.sample
    low, high = min(days), max(days)
    # A local date lies within a day and a half of the same UTC date; the bound on start_utc lets the primary key do the work.
    first = (low.toordinal() - _EPOCH) * DAY - 2 * DAY
    last = (high.toordinal() - _EPOCH) * DAY + 3 * DAY
    # Naming the sources lets the database seek by the whole primary key (user, metric, source, start).
    return [
        t.c.user_id == user.id,
        t.c.metric == metric,
        t.c.source_id.in_(sorted(rank)),
        t.c.start_utc.between(first, last),
        t.c.local_date.between(low, high),
    ]


_EPOCH = date(1970, 1, 1).toordinal()


def _binned(
    connection: Connection, user: User, metric: str, days: set[date], rank: dict[int, int]
) -> dict[date, DayValue]:
    """Days of one source are averaged in the database; only days with several need the bins themselves."""
    present = _present(connection, user, metric, days, rank)
    if len(present) == 1:
        single, many = dict.fromkeys(days, present[0]), set()
    else:
        totals = _per_source(connection, user, metric, days, rank)
        single = {day: next(iter(sources)) for day, sources in totals.items() if len(sources) == 1}
        many = totals.keys() - single.keys()
    values: dict[date, DayValue] = {}
    if single:
        bins = _bins(user, metric, single.keys(), rank).subquery()
        query = select(
            bins.c.local_date, func.avg(bins.c.mean), func.min(bins.c.low), func.max(bins.c.high), func.sum(bins.c.n)
        ).group_by(bins.c.local_date)
        values = {
            day: DayValue(mean, low, high, n, single[day])
            for day, mean, low, high, n in connection.execute(query).fetchall()
            if day in single
        }
    for part in _spans(many):
        best: dict[date, dict[int, tuple[int, float, float, float, int, int]]] = {}
        for day, place, source, mean, low, high, n in connection.execute(_bins(user, metric, part, rank)).fetchall():
            here = rank.get(source, 1 << 30)
            if day in part and (place not in best.setdefault(day, {}) or here < best[day][place][0]):
                best[day][place] = (here, mean, low, high, n, source)
        values |= {day: _mean_of_bins(found) for day, found in best.items()}
    return values


def _present(connection: Connection, user: User, metric: str, days: set[date], rank: dict[int, int]) -> list[int]:
    """The sources that have any of the metric in the span of ``days``: one seek a source."""
    t = tables.sample
    return [
        source
        for source, place in rank.items()
        if connection.execute(
            select(t.c.source_id).where(*_where(user, metric, days, {source: place})).limit(1)
        ).first()
    ]


def _bins(user: User, metric: str, days: Set[date], rank: dict[int, int]) -> Select[Any]:
    t = tables.sample
    place = (t.c.start_utc - t.c.start_utc % BIN).label("place")
    columns = (
        func.avg(t.c.value).label("mean"),
        func.min(t.c.value).label("low"),
        func.max(t.c.value).label("high"),
        func.count().label("n"),
    )
    return (
        select(t.c.local_date, place, t.c.source_id, *columns)
        .where(*_where(user, metric, days, rank))
        .group_by(t.c.local_date, place, t.c.source_id)
    )


def _mean_of_bins(bins: dict[int, tuple[int, float, float, float, int, int]]) -> DayValue:
    rows = list(bins.values())
    sources = [r[5] for r in rows]
    most = max(sorted(set(sources)), key=sources.count)
    return DayValue(
        sum(r[1] for r in rows) / len(rows),
        min(r[2] for r in rows),
        max(r[3] for r in rows),
        sum(r[4] for r in rows),
        most,
    )


def _mixed(
    connection: Connection, user: User, metric: str, days: set[date], rank: dict[int, int]
) -> dict[date, DayValue]:
    """Days that need the samples themselves."""
    return {
        day: _merged(metric, sources, rank) for day, sources in _samples_by_day(connection, user, metric, days, rank)
    }


def _samples_by_day(
    connection: Connection, user: User, metric: str, days: set[date], rank: dict[int, int]
) -> Iterator[tuple[date, dict[int, list[Amount]]]]:
    t = tables.sample
    for part in _spans(days):  # a month at a time bounds memory
        # As the driver gives it (text or date): making a date of each of a million rows takes longer than reading them.
        raw_day = type_coerce(t.c.local_date, String)
        query = select(raw_day, t.c.source_id, t.c.start_utc, t.c.end_utc, t.c.value).where(
            *_where(user, metric, part, rank)
        )
        wanted: dict[Any, dict[int, list[Amount]]] = {d.isoformat(): {} for d in part}
        for day, source, start, end, value in connection.execute(
            query.order_by(t.c.source_id, t.c.start_utc, t.c.end_utc)
        ).fetchall():
            if (sources := wanted.get(str(day))) is not None:
                sources.setdefault(source, []).append(Amount(start, end, value))
        yield from ((date.fromisoformat(d), sources) for d, sources in wanted.items() if sources)


def _spans(days: Set[date]) -> Iterator[set[date]]:
    """The days in parts of at most a month."""
    part: set[date] = set()
    first = date.min
    for day in sorted(days):
        if part and (day - first).days >= 31:
            yield part
            part = set()
        first = first if part else day
        part.add(day)
    if part:
        yield part


def _merged(metric: str, sources: dict[int, list[Amount]], rank: dict[int, int]) -> DayValue:
    order = sorted(sources, key=lambda s: (rank.get(s, 1 << 30), s))
    kind = METRICS[metric].kind
    if kind == "sum":
        return _amounts(metric, sources, order)
    if kind == "last":
        last = sources[order[0]][-1]
        return DayValue(last.value, *_extremes(sources[order[0]]), len(sources[order[0]]), order[0])
    kept: list[tuple[Amount, int]] = []
    for source in order:
        seen = {a.start // BIN for a, _ in kept}
        kept += [
            (a, source) for a in sources[source] if not {a.start // BIN - 1, a.start // BIN, a.start // BIN + 1} & seen
        ]
    values = [a.value for a, _ in kept]
    return DayValue(sum(values) / len(values), min(values), max(values), len(values), kept[0][1])


def _amounts(metric: str, sources: dict[int, list[Amount]], order: list[int]) -> DayValue:
    wholes = {s: w[-1].value for s in order if (w := [a for a in sources[s] if _is_whole(a)])}
    parts = {s: p for s in order if s not in wholes and (p := [a for a in sources[s] if not _is_whole(a)])}
    total, shares = merge_amounts([(s, parts[s]) for s in order if s in parts])
    n = sum(len(p) for p in parts.values())
    values = [a.value for p in parts.values() for a in p] or list(wholes.values())
    first = order[0]
    if wholes and (first in wholes or metric in MOVEMENT):
        source = next(s for s in order if s in wholes)
        if first in wholes and not (metric in MOVEMENT and parts and total > wholes[source]):
            return DayValue(wholes[source], wholes[source], wholes[source], 1, source)
        if metric in MOVEMENT and wholes[source] > total:
            return DayValue(wholes[source], wholes[source], wholes[source], 1, source)
    most = max(shares, key=lambda s: (shares[s], -order.index(s)))
    return DayValue(total, min(values), max(values), n, most)


def merge_amounts(ordered: Iterable[tuple[int, list[Amount]]]) -> tuple[float, dict[int, float]]:
    """Total of amounts from sources in order of trust, and each source's share of it.

    The amount of an interval is taken as evenly spread; where a better source covers part of it, only the rest counts. A
    point in time counts unless it lies inside an interval of a better source, or a better source has the same point.
    """
    covered: list[tuple[int, int]] = []
    points: set[int] = set()
    shares: dict[int, float] = {}
    for source, amounts in ordered:
        total = 0.0
        for a in amounts:
            if a.end > a.start:
                total += a.value * _free(covered, a.start, a.end) / (a.end - a.start)
            elif a.start not in points and _free(covered, a.start, a.start + 1):
                total += a.value
        shares[source] = total
        points |= {a.start for a in amounts if a.end <= a.start}
        covered = _union(covered + [(a.start, a.end) for a in amounts if a.end > a.start])
    return sum(shares.values()), shares


def _free(covered: list[tuple[int, int]], start: int, end: int) -> int:
    """Seconds of start..end that no covered interval holds."""
    left = end - start
    i = max(0, bisect_right(covered, (start, 1 << 62)) - 1)
    while i < len(covered) and covered[i][0] < end:
        left -= max(0, min(end, covered[i][1]) - max(start, covered[i][0]))
        i += 1
    return left


def _union(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _is_whole(amount: Amount) -> bool:
    return amount.end - amount.start == DAY and amount.start % DAY == 0


def _extremes(amounts: list[Amount]) -> tuple[float, float]:
    values = [a.value for a in amounts]
    return min(values), max(values)
