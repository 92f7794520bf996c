"""Runs a typed query over a user's daily values and workouts. The one place where a question's arithmetic happens.

Days and workouts without a value are skipped, never counted as zero. Raises ``Missing`` where nothing is recorded.
"""

from __future__ import annotations

import itertools
import math
import operator
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from coach.store import Store, User, Workout, daily_series, tables, workouts
from coach.wearables.ask.query import Condition, Pick, Query
from coach.wearables.metrics import METRICS

_OPS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_SAME = 1e-9  # two stored values are equal within this


class Missing(Exception):
    """Nothing recorded that the query asks for. ``reason``: no_such_metric, no_data, no_data_in_span."""

    def __init__(self, reason: str, column: str = "", kinds: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason, self.column, self.kinds = reason, column, kinds


@dataclass(frozen=True)
class Row:
    """One day or workout in play. ``value`` is None where the column is not recorded."""

    day: date
    value: float | None
    workout: Workout | None = None


@dataclass(frozen=True)
class Result:
    """``value`` is in the column's own unit; ``rows`` are the days or workouts it came from, ``n`` how many had a value."""

    value: float | str | list[str] | dict[str, float] | date
    n: int
    rows: tuple[Row, ...] = ()
    start: date | None = None
    end: date | None = None
    sides: tuple[Result, Result] | None = None
    interval: tuple[float, float] | None = None  # 95 % confidence interval of a correlation
    slope: float | None = None  # of a trend, per day
    row: Row | None = None  # the row a superlative chose
    label: str = ""


class Data:
    """What one question reads, loaded on demand and once. Only days up to ``today`` count."""

    def __init__(self, store: Store, user: User, today: date) -> None:
        self.store, self.user, self.today = store, user, today
        self._series: dict[str, dict[date, float]] = {}
        self.start: date | None = None  # nothing before this date is read; None reads all
        self._workouts: list[Workout] | None = None
        self._days: list[date] | None = None

    def series(self, metric: str) -> dict[date, float]:
        if metric not in self._series:
            self._series |= daily_series(self.store, self.user, [metric], start=self.start, end=self.today)
        return self._series[metric]

    def has(self, metric: str) -> bool:
        """True if a value of the metric was ever recorded."""
        t = tables.daily
        query = select(t.c.metric).where(t.c.user_id == self.user.id, t.c.metric == metric).limit(1)
        with self.store.read() as connection:
            return connection.execute(query).first() is not None

    def workouts(self) -> list[Workout]:
        if self._workouts is None:
            self._workouts = workouts(self.store, self.user, start=self.start, end=self.today)
        return self._workouts

    def all_workouts(self) -> list[Workout]:
        """Those before ``start`` too, to tell "never" from "not then"."""
        return self.workouts() if self.start is None else workouts(self.store, self.user, end=self.today)

    def read_for(self, query: Query) -> None:
        """Read no more than the query's span needs, with a week before it for "the day after …"."""
        starts = [side.span.start for side in _sides(query)]
        known = [day for day in starts if day is not None]
        self.start = min(known) - timedelta(days=7) if len(known) == len(starts) else None

    def recorded_days(self) -> list[date]:
        """Every date with any daily value, oldest first."""
        if self._days is None:
            t = tables.daily
            query = select(t.c.local_date).distinct().where(t.c.user_id == self.user.id, t.c.local_date <= self.today)
            with self.store.read() as connection:
                self._days = sorted(row[0] for row in connection.execute(query))
        return self._days


def _sides(query: Query) -> list[Query]:
    """The query and those within it."""
    return [query, *(part for side in (query.versus, query.on_day) if side is not None for part in _sides(side))]


def run(query: Query, data: Data) -> Result:
    """The answer to ``query``. Raises Missing."""
    if query.versus is not None:
        first, second = run(replace(query, versus=None), data), run(query.versus, data)
        if not isinstance(first.value, float) or not isinstance(second.value, float):
            raise Missing("no_data", query.column)
        days = [d for d in (first.start, first.end, second.start, second.end) if d]
        return Result(
            first.value - second.value,
            first.n + second.n,
            (),
            min(days, default=None),
            max(days, default=None),
            (first, second),
        )
    if query.aggregate == "correlation":
        return _correlation(query, data)
    if query.aggregate == "share":
        return _share(query, data)
    rows = _picked(query, _rows(query, data), data)
    if query.aggregate in ("streak", "current_streak"):
        return _streak(query, rows, data)
    if query.aggregate == "gap":
        return _gap(query, rows, data)
    if query.per:
        return _grouped(query, rows, data)
    return _reduced(query, rows, data)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def workout_value(workout: Workout, column: str) -> float | None:
    """A column of a workout, the derived ones included: pace in min/km, start and end in minutes from local midnight."""
    if column == "pace_min_km":
        if workout.duration_min and workout.distance_m:
            return workout.duration_min / (workout.distance_m / 1000)
        return 60 / workout.speed_kmh if workout.speed_kmh else None
    if column in ("start", "end"):
        at = workout.start if column == "start" else workout.end
        return at.hour * 60 + at.minute + at.second / 60
    if not column:
        return 1.0
    value = getattr(workout, column)
    if value is None and column == "speed_kmh" and workout.duration_min and workout.distance_m:
        return float(workout.distance_m / 1000 / (workout.duration_min / 60))
    return None if value is None else float(value)


def _of_kind(workout: Workout, kinds: Sequence[str]) -> bool:
    return not kinds or workout.activity_kind in kinds or f"={workout.activity.lower()}" in kinds


def _rows(query: Query, data: Data) -> list[Row]:
    """The rows in the span that meet every filter, oldest first, with or without a value."""
    if query.table == "workout":
        rows = [
            Row(w.local_date, workout_value(w, query.column), w) for w in data.workouts() if _of_kind(w, query.kinds)
        ]
        if not any(row.value is not None for row in rows):
            _never(query.column, query.kinds, data)
    else:
        if query.column:
            series = data.series(query.column)
            if not series and not data.has(query.column):
                raise Missing("no_such_metric", query.column)
            rows = [Row(day, value) for day, value in series.items()]
        else:
            rows = [Row(day, 1.0) for day in data.recorded_days()]
    rows = [row for row in rows if row.day in query.span]
    if query.on_day is not None:
        found = run(query.on_day, data).value
        rows = [row for row in rows if isinstance(found, date) and row.day == found + timedelta(days=query.on_shift)]
    for condition in query.where:
        holds = _test(condition, query, data)
        rows = [row for row in rows if holds(row)]
    return rows


def _never(column: str, kinds: tuple[str, ...], data: Data) -> None:
    """Raise Missing if no workout of these kinds ever held the column."""
    if not any(workout_value(w, column) is not None for w in data.all_workouts() if _of_kind(w, kinds)):
        raise Missing("no_such_metric", column, kinds)


def _test(condition: Condition, query: Query, data: Data) -> Callable[[Row], bool]:
    """A predicate over rows. A day without the value it asks for does not meet it."""
    threshold = condition.value + (_centre(condition, query, data) if condition.relative else 0.0)
    op = _OPS[condition.op]

    def holds(value: float | None) -> bool:
        if value is None:
            return False
        if abs(value - threshold) <= _SAME:
            value = threshold
        return op(value, threshold) and (condition.high is None or value <= condition.high + _SAME)

    if condition.on == "workout":
        return lambda row: row.workout is not None and holds(workout_value(row.workout, condition.column))
    look = timedelta(days=condition.shift)
    if condition.column == "workouts" or condition.kinds:
        by_day: dict[date, list[Workout]] = {}
        for workout in data.workouts():
            if _of_kind(workout, condition.kinds):
                by_day.setdefault(workout.local_date, []).append(workout)
        if condition.kinds and not by_day:
            _never("", condition.kinds, data)
        if condition.column == "workouts":
            recorded = set(data.recorded_days()) if holds(0.0) else set()
            return lambda row: (
                (row.day - look in by_day or row.day - look in recorded)
                and holds(float(len(by_day.get(row.day - look, ()))))
            )
        return lambda row: any(holds(workout_value(w, condition.column)) for w in by_day.get(row.day - look, ()))
    series = data.series(condition.column)
    if not series and not data.has(condition.column):
        raise Missing("no_such_metric", condition.column)
    return lambda row: holds(series.get(row.day - look))


def _centre(condition: Condition, query: Query, data: Data) -> float:
    """The mean or median of the condition's column over the span, for "above my average"."""
    table = "workout" if condition.on == "workout" else "daily"
    kinds = query.kinds if table == "workout" else ()
    base = Query(table, condition.column, condition.relative, span=query.span, kinds=kinds)
    value = run(base, data).value
    return value if isinstance(value, float) else 0.0


def _picked(query: Query, rows: list[Row], data: Data) -> list[Row]:
    """The rows that ``query.pick`` chooses. Equal values: the latest first."""
    pick = query.pick
    if pick is None or not rows:
        return rows
    if pick.by == "start":
        ordered = rows if not pick.largest else rows[::-1]
    else:
        keyed = [(value, row) for row in rows if (value := _pick_value(pick, row, data)) is not None]
        if not keyed and pick.by == "distance_m":  # "longest" of an activity without distances: by time
            keyed = [
                (value, row) for row in rows if row.workout and (value := workout_value(row.workout, "duration_min"))
            ]
        ordered = [
            row
            for _, row in sorted(
                keyed, key=lambda pair: (-pair[0] if pick.largest else pair[0], -pair[1].day.toordinal())
            )
        ]
    chosen = ordered[pick.nth - 1 : pick.nth - 1 + pick.n]
    return sorted(chosen, key=lambda row: (row.day, row.workout.start.timestamp() if row.workout else 0.0))


def _pick_value(pick: Pick, row: Row, data: Data) -> float | None:
    return workout_value(row.workout, pick.by) if row.workout else data.series(pick.by).get(row.day)


# ── reducing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def percentile(values: Sequence[float], p: float) -> float:
    """The p-th percentile (0–100) with linear interpolation, as numpy's default."""
    ordered = sorted(values)
    at = (len(ordered) - 1) * p / 100
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def reduce_values(values: Sequence[float], aggregate: str, p: float = 50.0) -> float:
    """One number from several. ``std`` is the sample standard deviation and needs two values."""
    if aggregate == "std" and len(values) < 2:
        raise Missing("no_data_in_span")
    simple: dict[str, Callable[[], float]] = {
        "sum": lambda: math.fsum(values), "mean": lambda: math.fsum(values) / len(values), "median": lambda: statistics.median(values),
        "min": lambda: min(values), "max": lambda: max(values), "range": lambda: max(values) - min(values),
        "std": lambda: statistics.stdev(values), "percentile": lambda: percentile(values, p),
        "count": lambda: float(len(values)), "first": lambda: values[0], "last": lambda: values[-1],
    }  # fmt: skip
    return float(simple[aggregate]())


def _reduced(query: Query, rows: list[Row], data: Data) -> Result:
    valued = [row for row in rows if row.value is not None]
    if query.aggregate in ("count", "days"):
        return _counted(query, rows, valued, data)
    if not valued and query.aggregate not in ("list_activities", "list_dates", "most_frequent"):
        raise Missing(_why_empty(query, data), query.column, query.kinds)
    if not rows:
        raise Missing(_why_empty(query, data), query.column, query.kinds)
    days = _ends(query, valued or rows, data)
    shared = {"n": len(valued), "rows": tuple(valued), "start": days[0], "end": days[1]}
    if query.aggregate in ("list_activities", "list_dates", "most_frequent"):
        listed = _listed(query.aggregate, rows)
        if query.answer == "activity" and isinstance(listed, list) and len(listed) == 1:
            listed = listed[0]
        return Result(listed, **(shared | {"rows": tuple(rows), "n": len(rows)}))  # type: ignore[arg-type]
    if query.aggregate == "trend":
        return _trend(valued, shared)
    values = [row.value for row in valued if row.value is not None]
    chosen = _chosen(query, valued)
    value = (
        _single(query, valued)
        if query.aggregate in ("value", "sum", "mean")
        else reduce_values(values, query.aggregate, query.percentile)
    )
    return Result(_answered(query, chosen, value, data.today), row=chosen, **shared)  # type: ignore[arg-type]


def _single(query: Query, rows: list[Row]) -> float:
    """Sum, mean, or (``value``) whichever the column's kind calls for. The pace of several workouts is total time over total distance."""
    values = [row.value for row in rows if row.value is not None]
    if query.column == "pace_min_km" and len(rows) > 1:
        minutes = math.fsum(r.workout.duration_min or 0 for r in rows if r.workout)
        km = math.fsum(r.workout.distance_m or 0 for r in rows if r.workout) / 1000
        return minutes / km if km else reduce_values(values, "mean")
    if query.aggregate != "value":
        return reduce_values(values, query.aggregate)
    if len(values) == 1:
        return values[0]
    kind = METRICS[query.column].kind if query.table == "daily" else ("sum" if query.column in _SUMMED else "mean")
    if query.column == "max_heart_rate_bpm":
        return max(values)
    return reduce_values(values, "sum" if kind == "sum" else "mean")


_SUMMED = {"duration_min", "distance_m", "energy_kcal", "elevation_gain_m", "steps", "active_zone_minutes", "trimp"}


def _counted(query: Query, rows: list[Row], valued: list[Row], data: Data) -> Result:
    """How many rows, or how many different days. Zero is an answer where the span lies within what is recorded."""
    if query.table == "daily" and not valued and not query.where:
        raise Missing(_why_empty(query, data), query.column)
    if not rows and not _covered(query, data):
        raise Missing("no_data_in_span", query.column, query.kinds)
    used = valued if query.column and query.table == "daily" else rows
    number = len({row.day for row in used}) if query.aggregate == "days" else len(used)
    start, end = _ends(query, used, data)
    return Result(float(number), len(used), tuple(used), start, end)


def _covered(query: Query, data: Data) -> bool:
    """True if anything of the kind asked (a value of the metric; any workout or day) was recorded within the span."""
    if query.table == "daily" and query.column:
        return any(day in query.span for day in data.series(query.column))
    return any(w.local_date in query.span for w in data.workouts()) or any(
        day in query.span for day in data.recorded_days()
    )


def _why_empty(query: Query, data: Data) -> str:
    return (
        "no_data_in_span"
        if query.span.dated or query.span.weekdays or query.where or query.span.months or query.on_day
        else "no_data"
    )


def _ends(query: Query, rows: Sequence[Row], data: Data) -> tuple[date | None, date | None]:
    """The span the answer speaks of: as asked, open ends closed by the data."""
    days = [row.day for row in rows]
    end = query.span.end or (data.today if query.span.start else max(days, default=None))
    if (query.pick is not None or query.on_day is not None) and days:
        return min(days), max(days)
    return query.span.start or min(days, default=None), end


def _chosen(query: Query, rows: list[Row]) -> Row | None:
    """The row a superlative, first or last points at; the latest of equals."""
    if not rows:
        return None
    if query.aggregate in ("max", "min"):
        sign = 1 if query.aggregate == "max" else -1
        return max(rows, key=lambda row: (sign * (row.value or 0.0), row.day))
    if query.aggregate == "first":
        return rows[0]
    if query.aggregate == "last":
        return rows[-1]
    return rows[-1] if len(rows) == 1 else None


def _answered(query: Query, row: Row | None, value: float, today: date) -> float | str | date:
    """The row's date, name or age where that was asked, else the value."""
    if query.answer == "value" or row is None:
        return value
    if query.answer == "days_ago":
        return float((today - row.day).days)
    if query.answer == "activity" and row.workout:
        return row.workout.activity
    if query.answer in ("start", "end") and row.workout:
        return workout_value(row.workout, query.answer) or 0.0
    if query.answer == "weekday":
        return WEEKDAYS[row.day.weekday()]
    return f"{row.day:%Y-%m}" if query.answer == "month" else row.day


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _listed(aggregate: str, rows: list[Row]) -> list[str] | str:
    if aggregate == "list_dates":
        return sorted({row.day.isoformat() for row in rows})
    names = [row.workout.activity for row in rows if row.workout]
    if aggregate == "list_activities":
        return sorted(set(names))
    return max(sorted(set(names)), key=names.count)


# ── groups, shares, streaks ──────────────────────────────────────────────────────────────────────────────────────────


def group_key(day: date, per: str) -> str:
    if per == "day":
        return day.isoformat()
    if per == "week":  # weeks start on Monday; named by that date
        return (day - timedelta(days=day.weekday())).isoformat()
    if per == "weekday":
        return WEEKDAYS[day.weekday()]
    return f"{day:%Y-%m}" if per == "month" else f"{day:%Y}"


def _grouped(query: Query, rows: list[Row], data: Data) -> Result:
    valued = [row for row in rows if row.value is not None]
    if not valued:
        raise Missing(_why_empty(query, data), query.column, query.kinds)
    groups: dict[str, list[Row]] = {}
    for row in valued:
        key = row.workout.activity if query.per == "activity" and row.workout else group_key(row.day, query.per)
        groups.setdefault(key, []).append(row)
    reduced = {key: _inner(query, members) for key, members in groups.items()}
    start, end = _ends(query, valued, data)
    if query.answer == "table":
        return Result(
            dict(sorted(reduced.items(), key=lambda pair: _order(pair[0], query.per))),
            len(valued),
            tuple(valued),
            start,
            end,
        )
    value: float | str = reduce_values(list(reduced.values()), query.aggregate, query.percentile)
    label = ""
    if query.aggregate in ("max", "min"):
        label = next(key for key, number in reduced.items() if number == value)
    if query.answer != "value":
        value = label
    return Result(value, len(valued), tuple(valued), start, end, label=label)


def _order(key: str, per: str) -> tuple[int, str]:
    return (WEEKDAYS.index(key) if per == "weekday" else 0, key)


def _inner(query: Query, rows: list[Row]) -> float:
    if query.inner == "days":
        return float(len({row.day for row in rows}))
    values = [row.value for row in rows if row.value is not None]
    return reduce_values(values, query.inner or "sum")


def _share(query: Query, data: Data) -> Result:
    """Percent of the rows with a value that meet the goal."""
    rows = [row for row in _picked(query, _rows(query, data), data) if row.value is not None]
    if not rows:
        raise Missing(_why_empty(query, data), query.column, query.kinds)
    met = [row for row in rows if not query.goal_kinds or (row.workout and _of_kind(row.workout, query.goal_kinds))]
    met = [row for row in met if not query.goal_weekdays or row.day.weekday() in query.goal_weekdays]
    for condition in query.goal:
        holds = _test(condition, query, data)
        met = [row for row in met if holds(row)]
    start, end = _ends(query, rows, data)
    return Result(100.0 * len(met) / len(rows), len(rows), tuple(met), start, end)


def _streak(query: Query, rows: list[Row], data: Data) -> Result:
    """The longest (or current) run of consecutive dates on which the goal held. A day without data breaks it."""
    if not rows and not _covered(query, data):
        raise Missing(_why_empty(query, data), query.column, query.kinds)
    met = [row for row in rows if row.value is not None]
    for condition in query.goal:
        holds = _test(condition, query, data)
        met = [row for row in met if holds(row)]
    days = sorted({row.day for row in met})
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    if query.aggregate == "current_streak":
        last = query.span.end or data.today
        runs = [run for run in runs if last - run[-1] <= timedelta(days=1)]
    best = max(runs, key=len, default=[])
    return Result(
        float(len(best)), len(days), tuple(met), *((best[0], best[-1]) if best else (query.span.start, query.span.end))
    )


def _gap(query: Query, rows: list[Row], data: Data) -> Result:
    """The most days between two neighbouring dates with a row."""
    days = sorted({row.day for row in rows if row.value is not None})
    if len(days) < 2:
        raise Missing(_why_empty(query, data), query.column, query.kinds)
    gap, first, second = max((b - a, a, b) for a, b in itertools.pairwise(days))
    return Result(float(gap.days), len(days), tuple(rows), first, second)


# ── trend and correlation ────────────────────────────────────────────────────────────────────────────────────────────


def line(days: Sequence[float], values: Sequence[float]) -> tuple[float, float]:
    """Least-squares slope per day and its t statistic (infinite for an exact line)."""
    n = len(days)
    mx, my = math.fsum(days) / n, math.fsum(values) / n
    sxx = math.fsum((x - mx) ** 2 for x in days)
    slope = math.fsum((x - mx) * (y - my) for x, y in zip(days, values, strict=True)) / sxx
    rest = math.fsum((y - my - slope * (x - mx)) ** 2 for x, y in zip(days, values, strict=True))
    error = math.sqrt(rest / (n - 2) / sxx) if n > 2 else math.inf
    return slope, slope / error if error else math.copysign(math.inf, slope) if slope else 0.0


# Below this |t| the slope is not told from no change: two-sided 5 % level for long series (standard normal 1.96).
_CLEAR = 1.96


def _trend(rows: list[Row], shared: dict[str, Any]) -> Result:
    first = rows[0].day
    days = [float((row.day - first).days) for row in rows]
    if len(set(days)) < 3:
        raise Missing("no_data_in_span")
    slope, t = line(days, [row.value or 0.0 for row in rows])
    direction = "flat" if abs(t) < _CLEAR else ("up" if slope > 0 else "down")
    return Result(direction, slope=slope, **shared)


def pearson(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Pearson's r. Missing where one side does not vary."""
    n = len(xs)
    mx, my = math.fsum(xs) / n, math.fsum(ys) / n
    sxy = math.fsum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    sxx, syy = math.fsum((x - mx) ** 2 for x in xs), math.fsum((y - my) ** 2 for y in ys)
    if not sxx or not syy:
        raise Missing("no_data_in_span")
    return max(-1.0, min(1.0, sxy / math.sqrt(sxx * syy)))


def fisher_interval(r: float, n: int) -> tuple[float, float] | None:
    """95 % confidence interval of a correlation by Fisher's z transformation (Fisher 1921): z ± 1.96/√(n − 3)."""
    if n < 4 or abs(r) >= 1:
        return None
    z, half = math.atanh(r), 1.959964 / math.sqrt(n - 3)
    return math.tanh(z - half), math.tanh(z + half)


def _correlation(query: Query, data: Data) -> Result:
    rows = [row for row in _picked(query, _rows(query, data), data) if row.value is not None]
    if query.table == "workout":
        pairs = [(row, workout_value(row.workout, query.other)) for row in rows if row.workout]
    else:
        series = data.series(query.other)
        if not series and not data.has(query.other):
            raise Missing("no_such_metric", query.other)
        pairs = [(row, series.get(row.day - timedelta(days=query.lag))) for row in rows]
    both = [(row, row.value, y) for row, y in pairs if row.value is not None and y is not None]
    if len(both) < 3:
        raise Missing("no_data_in_span", query.column)
    r = pearson([x for _, x, _ in both], [y for _, _, y in both])
    start, end = _ends(query, [row for row, _, _ in both], data)
    return Result(r, len(both), tuple(row for row, _, _ in both), start, end, interval=fisher_interval(r, len(both)))
