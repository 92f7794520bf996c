"""The typed query: metric × aggregate × filters × span × grouping × comparison. What a question means, before any data are read.

Plain frozen values, with a JSON form (``as_dict``/``from_dict``) that a capable model may fill through ``schema()`` and that comes
back as the state of a conversation. Nothing here reads data or language.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from typing import Any

from coach.wearables.metrics import ACTIVITY_KINDS, METRICS


@dataclass(frozen=True)
class Column:
    """A column of a workout: unit and labels. ``kind`` as in ``coach.wearables.metrics``."""

    name: str
    unit: str
    kind: str
    en: str
    zh: str
    decimals: int = 0


WORKOUT_COLUMNS: dict[str, Column] = {
    c.name: c
    for c in (
        Column("duration_min", "min", "sum", "duration", "时长"),
        Column("distance_m", "m", "sum", "distance", "距离"),
        Column("energy_kcal", "kcal", "sum", "energy burned", "消耗热量"),
        Column("avg_heart_rate_bpm", "bpm", "mean", "average heart rate", "平均心率"),
        Column("max_heart_rate_bpm", "bpm", "max", "highest heart rate", "最高心率"),
        Column("elevation_gain_m", "m", "sum", "elevation gain", "爬升"),
        Column("steps", "steps", "sum", "steps", "步数"),
        Column("active_zone_minutes", "min", "sum", "active zone minutes", "活动区间分钟"),
        Column("speed_kmh", "km/h", "mean", "average speed", "平均速度", 1),
        Column("pace_min_km", "min/km", "mean", "pace", "配速", 2),
        Column("power_w", "W", "mean", "power", "功率"),
        Column("cadence", "/min", "mean", "cadence", "步频"),
        Column("rpe", "/10", "mean", "perceived effort", "主观用力", 1),
        Column("trimp", "", "sum", "training load", "训练负荷"),
        Column("start", "clock", "clock", "start time", "开始时间"),
        Column("end", "clock", "clock", "end time", "结束时间"),
    )
}

AGGREGATES = (
    "value", "sum", "mean", "median", "min", "max", "range", "std", "percentile", "count", "days", "first", "last", "share",
    "streak", "current_streak", "gap", "trend", "correlation", "list_activities", "list_dates", "most_frequent",
)  # fmt: skip
OPERATORS = ("<", "<=", ">", ">=", "==", "!=")
PERIODS = ("", "day", "week", "month", "year", "weekday", "activity")
ANSWERS = ("value", "date", "label", "activity", "days_ago", "weekday", "month", "start", "end", "table")


@dataclass(frozen=True)
class Span:
    """Local dates, both ends included; None is open. ``weekdays``: 0 is Monday. ``said``: the user's words."""

    start: date | None = None
    end: date | None = None
    weekdays: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    said: str = ""

    def __contains__(self, day: date) -> bool:
        return (
            (self.start is None or day >= self.start)
            and (self.end is None or day <= self.end)
            and (not self.weekdays or day.weekday() in self.weekdays)
            and (not self.months or day.month in self.months)
        )

    @property
    def one_day(self) -> bool:
        return self.start is not None and self.start == self.end

    @property
    def dated(self) -> bool:
        return self.start is not None or self.end is not None

    def meet(self, other: Span) -> Span:
        """The dates in both."""
        starts = [d for d in (self.start, other.start) if d]
        ends = [d for d in (self.end, other.end) if d]
        weekdays = tuple(sorted(set(self.weekdays) & set(other.weekdays))) or self.weekdays or other.weekdays
        months = self.months or other.months
        said = " ".join(s for s in (self.said, other.said) if s)
        return Span(max(starts, default=None), min(ends, default=None), weekdays, months, said)

    def moved(self, days: int) -> Span:
        shift = timedelta(days=days)
        return Span(
            self.start and self.start + shift, self.end and self.end + shift, self.weekdays, self.months, self.said
        )


@dataclass(frozen=True)
class Condition:
    """A filter. ``on`` "day": a day's metric, or (``column`` "workouts") the number of workouts of ``kinds`` on it, or a column of any
    of them; "workout": a column of the workout itself. ``shift`` days before the day answered for is the day looked at.
    ``relative`` "mean" or "median" adds that aggregate of the column over the span to ``value``."""

    on: str
    column: str
    op: str
    value: float
    high: float | None = None  # with op ">=" or ">": an upper bound, included
    kinds: tuple[str, ...] = ()
    shift: int = 0
    relative: str = ""


@dataclass(frozen=True)
class Pick:
    """Some of the rows, by order: the ``n`` (from the ``nth`` on) with the largest or smallest ``by`` ("start": newest, oldest)."""

    by: str
    largest: bool = True
    n: int = 1
    nth: int = 1


@dataclass(frozen=True)
class Query:
    """``table`` "daily" or "workout". ``goal``: what a share or streak asks of each row. ``per`` groups rows, ``inner`` reduces each
    group, then ``aggregate`` runs over the groups. ``versus`` is the second side of a comparison (first minus second)."""

    table: str
    column: str
    aggregate: str
    span: Span = Span()
    kinds: tuple[str, ...] = ()  # canonical kinds, or "=name" for an activity exactly as recorded, lower case
    where: tuple[Condition, ...] = ()
    goal: tuple[Condition, ...] = ()
    goal_kinds: tuple[str, ...] = ()
    goal_weekdays: tuple[int, ...] = ()
    pick: Pick | None = None
    per: str = ""
    inner: str = ""
    percentile: float = 50.0
    answer: str = "value"
    unit: str = ""
    other: str = ""  # second column of a correlation
    lag: int = 0  # the other column is read this many days earlier
    on_day: Query | None = None  # only the date that this query finds, ``on_shift`` days later
    on_shift: int = 0
    versus: Query | None = None
    reading: tuple[str, ...] = ()  # assumptions taken, in words, shown to the user

    def as_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = _plain(self)
        return data


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        found = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {k: v for k, v in found.items() if v not in (None, "", [], {}) or k in {"table", "column", "value"}}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def from_dict(data: dict[str, Any]) -> Query:
    """The query of a JSON form. ValueError names the part that does not hold."""
    try:
        query = Query(
            table=str(data["table"]), column=str(data.get("column", "")), aggregate=str(data["aggregate"]),
            span=_span(data.get("span") or {}), kinds=tuple(data.get("kinds") or ()),
            where=tuple(_condition(c) for c in data.get("where") or ()), goal=tuple(_condition(c) for c in data.get("goal") or ()),
            goal_kinds=tuple(data.get("goal_kinds") or ()), goal_weekdays=tuple(data.get("goal_weekdays") or ()), pick=Pick(**data["pick"]) if data.get("pick") else None,
            per=str(data.get("per", "")), inner=str(data.get("inner", "")), percentile=float(data.get("percentile", 50.0)),
            answer=str(data.get("answer", "value")), unit=str(data.get("unit", "")), other=str(data.get("other", "")),
            lag=int(data.get("lag", 0)), on_day=from_dict(data["on_day"]) if data.get("on_day") else None, on_shift=int(data.get("on_shift", 0)),
            versus=from_dict(data["versus"]) if data.get("versus") else None,
            reading=tuple(data.get("reading") or ()),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as exc:
        raise ValueError(f"The query is not complete: {exc}.") from exc
    _check(query)
    return query


def _span(data: dict[str, Any]) -> Span:
    start, end = (date.fromisoformat(data[k]) if data.get(k) else None for k in ("start", "end"))
    return Span(
        start, end, tuple(data.get("weekdays") or ()), tuple(data.get("months") or ()), str(data.get("said", ""))
    )


def _condition(data: dict[str, Any]) -> Condition:
    known = {f.name for f in fields(Condition)}
    found: dict[str, Any] = {k: tuple(v) if k == "kinds" else v for k, v in data.items() if k in known}
    return Condition(**found)


def _check(query: Query) -> None:
    columns = METRICS if query.table == "daily" else WORKOUT_COLUMNS
    checks = (
        (query.table in ("daily", "workout"), f"table {query.table!r}"),
        (query.aggregate in AGGREGATES, f"aggregate {query.aggregate!r}"),
        (not query.column or query.column in columns, f"column {query.column!r}"),
        (not query.other or query.other in columns, f"column {query.other!r}"),
        (query.per in PERIODS, f"period {query.per!r}"),
        (query.answer in ANSWERS, f"answer {query.answer!r}"),
        (all(kind in ACTIVITY_KINDS or kind.startswith("=") for kind in query.kinds), f"activities {query.kinds!r}"),
        (all(c.op in OPERATORS and c.on in ("day", "workout") for c in (*query.where, *query.goal)), "a filter"),
        (0 <= query.percentile <= 100, f"percentile {query.percentile!r}"),
    )
    for holds, what in checks:
        if not holds:
            raise ValueError(f"The query holds an unknown {what}.")


def schema() -> dict[str, Any]:
    """JSON schema of a query, for a model that fills it. Dates are ISO; metrics and columns are canonical names."""
    condition = _object(
        {"on": {"enum": ["day", "workout"]}, "column": {"type": "string"}, "op": {"enum": list(OPERATORS)}, "value": {"type": "number"},
         "high": {"type": ["number", "null"]}, "kinds": _list({"enum": sorted(ACTIVITY_KINDS)}), "shift": {"type": "integer"},
         "relative": {"enum": ["", "mean", "median"]}}, ["on", "column", "op", "value"],
    )  # fmt: skip
    day = {"type": "string", "format": "date"}
    span = _object({"start": day, "end": day, "weekdays": _list({"type": "integer", "minimum": 0, "maximum": 6}),
                    "months": _list({"type": "integer", "minimum": 1, "maximum": 12}), "said": {"type": "string"}}, [])  # fmt: skip
    pick = _object({"by": {"enum": ["start", *METRICS, *WORKOUT_COLUMNS]}, "largest": {"type": "boolean"},
                    "n": {"type": "integer", "minimum": 1}, "nth": {"type": "integer", "minimum": 1}}, ["by"])  # fmt: skip
    query = {
        "table": {"enum": ["daily", "workout"]}, "column": {"enum": ["", *dict.fromkeys([*METRICS, *WORKOUT_COLUMNS])]},
        "aggregate": {"enum": list(AGGREGATES)}, "span": span, "kinds": _list({"type": "string"}), "where": _list(condition), "goal": _list(condition),
        "goal_kinds": _list({"type": "string"}), "goal_weekdays": _list({"type": "integer", "minimum": 0, "maximum": 6}), "pick": pick, "per": {"enum": list(PERIODS)},
        "inner": {"enum": ["", "sum", "mean", "count", "days", "max", "min"]}, "percentile": {"type": "number", "minimum": 0, "maximum": 100},
        "answer": {"enum": list(ANSWERS)}, "unit": {"type": "string"}, "other": {"type": "string"}, "lag": {"type": "integer"},
        "reading": _list({"type": "string"}),
    }  # fmt: skip
    side = _object(query, ["table", "column", "aggregate"])
    return _object(
        query | {"versus": side, "on_day": side, "on_shift": {"type": "integer"}}, ["table", "column", "aggregate"]
    )


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
