"""Which table and column a question asks about, and which rows of it by order ("last 3 runs", "longest ride")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from coach.wearables.ask.cut import NotUnderstood, Parts, kinds_of, verb_only
from coach.wearables.ask.measures import DAILY_BY_DIMENSION, UNITS, WORKOUT_BY_DIMENSION, column_of, fits, metric_of
from coach.wearables.ask.query import WORKOUT_COLUMNS, Condition, Pick, Query
from coach.wearables.ask.tokens import Tok
from coach.wearables.metrics import METRICS

_DISTANCE_KINDS = {
    "run",
    "treadmill_run",
    "trail_run",
    "walk",
    "hike",
    "ride",
    "indoor_ride",
    "swim",
    "open_water_swim",
    "row",
    "ski",
    "skate",
}


def focus(parts: Parts) -> tuple[str, list[Tok]]:
    """Table, and the tokens that may name the column asked for."""
    cols = list(parts.cols)
    if "whichactivity" in parts.q or (
        "list" in parts.q and any(t.kind == "Q" and t.value == "list" and names_activity(t) for t in parts.main)
    ):
        return "workout", [t for t in cols if column_of(t)]
    if not any(t.kind == "M" for t in cols) and any(
        t.value == "duration_min" and re.search("workout|exercise|training|运动|锻炼|训练", t.text) for t in cols
    ):
        return "workout", cols
    if parts.acts:
        metrics = [t for t in cols if t.kind == "M"]
        strangers = [t for t in metrics if not column_of(t)]
        own = [t for t in cols if column_of(t)]
        if strangers and not own:
            if not _verbish(parts):
                parts.where += [Condition("day", "workouts", ">=", 1.0, kinds=kinds_of(parts.acts))]
            return "daily", strangers
        if strangers and own and all(t.kind == "C" for t in own) and "share" not in parts.q:
            return "daily", strangers
        if metrics and verb_only(parts):
            return "daily", metrics
        return "workout", own
    if any(
        t.kind == "C" and t.value in ("speed_kmh", "pace_min_km", "elevation_gain_m", "power_w", "cadence")
        for t in cols
    ) and not any(t.kind == "M" for t in cols):
        return "workout", cols
    if parts.q & {"howfast"} or any(t.value.endswith("speed") for t in parts.sup):
        return "workout", cols
    if any(c.on == "workout" for c in parts.where):
        return "workout", cols
    return "daily", cols


def names_activity(tok: Tok) -> bool:
    """True if a question word speaks of activities itself ("which sports", 练了什么)."""
    return bool(re.search("activit|sport|workout|exercise|session|运动|练|活动", tok.text))


def _verbish(parts: Parts) -> bool:
    """Activities beside a daily metric that add no condition ("how did I sleep while training …" does)."""
    return all(not t.value and t.text in ("active", "activity", "运动", "活动", "exercise") for t in parts.acts)


def with_column(query: Query, parts: Parts, columns: Sequence[Tok]) -> Query:
    unit = parts.unit
    if query.table == "workout":
        named = [column_of(t) for t in columns if column_of(t)]
        if "energy_kcal" in named and len(set(named)) > 1:
            named = (
                [c for c in named if c != "energy_kcal"]
                if any(t.text in ("burn", "burned", "burnt", "energy") for t in columns)
                else named
            )
        column = workout_column(parts, named, unit)
        if "speed_kmh" in named and unit in ("km", "mi", "m"):  # 时速多少公里
            column, unit = "speed_kmh", "mph" if unit == "mi" else "km/h"
        return replace(query, column=column, unit=unit if column and fits("workout", column, unit) else "")
    metrics = [metric_of(t) for t in columns if metric_of(t)]
    strong = [metric_of(t) for t in columns if t.kind == "M"]
    if strong:
        metrics = strong
    if any(t.value == "diastolic_mmhg" for t in columns):
        metrics = [metric_of(t) for t in columns if t.text not in ("bp", "blood pressure", "血压") and metric_of(t)]
    metrics = _preferred(list(dict.fromkeys(metrics)), unit)
    if (
        metrics
        and unit
        and unit not in ("days", "times")
        and not any(fits("daily", m, unit) for m in metrics)
        and metrics[0] == "steps"
        and UNITS[unit][0] == "length"
    ):
        metrics = ["distance_m"]
    column = metrics[0] if metrics else ""
    if "whattime" in parts.q and column == "sleep_minutes":
        column = "bed_time"
    nightly = any(t.kind in ("DAY", "PER") and re.search("night|晚|夜", t.text) for t in parts.main)
    if not column and nightly and (unit in ("h", "min") or parts.sup) and not parts.where:
        column = "sleep_minutes"
    if not column and unit and unit not in ("days", "times", "%"):
        column = "" if parts.where and "share" in parts.q else DAILY_BY_DIMENSION.get(UNITS[unit][0], "")
        if UNITS[unit][0] in ("time", "mass", "rate") and not parts.has("DELTA") and not parts.q & {"howmany"}:
            column = ""
    return replace(query, column=column, unit=unit if column and fits("daily", column, unit) else "")


def _preferred(metrics: list[str], unit: str) -> list[str]:
    """Of several metrics named, the one meant: the special one, the one that fits the unit."""
    special = {
        "heart_rate_bpm": {"resting_heart_rate_bpm", "walking_heart_rate_bpm", "hrv_rmssd_ms"}, "water_ml": {"alcohol_g", "caffeine_mg"},
        "sleep_minutes": {"rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes", "rem_sleep_pct", "deep_sleep_pct", "light_sleep_pct", "sleep_efficiency_pct",
                          "awake_minutes", "awake_pct", "vendor_sleep_score", "bed_time", "wake_time"},
        "energy_intake_kcal": {m for m in METRICS if m.endswith(("_g", "_mg", "_ml"))}, "steps": {"distance_m", "floors"}, "active_energy_kcal": {"energy_intake_kcal", "basal_energy_kcal"},
        "active_minutes": {"active_zone_minutes", "active_energy_kcal", "sleep_minutes", "awake_minutes", "deep_sleep_minutes", "rem_sleep_minutes", "light_sleep_minutes", "moderate_minutes", "vigorous_minutes"},
        "mood_1_5": {"stress_level"}, "fat_g": {"body_fat_pct"}, "awake_minutes": {"sleep_efficiency_pct"},
        "active_zone_minutes": {"fat_burn_zone_minutes", "cardio_zone_minutes", "peak_zone_minutes"},
    }  # fmt: skip
    kept = [m for m in metrics if not special.get(m, set()) & set(metrics)]
    fitting = [m for m in kept if fits("daily", m, unit)] if unit not in ("days", "times") else []
    return fitting or kept or metrics


def workout_column(parts: Parts, named: list[str], unit: str) -> str:
    if (
        named
        and unit
        and not any(fits("workout", c, unit) for c in named)
        and UNITS.get(unit, ("", 1))[0] in ("length", "time", "energy")
    ):
        named = []
    extreme = "max" in parts.agg and "mean" not in parts.agg
    if extreme and [t.value for t in parts.cols] == ["heart_rate_bpm"]:
        named = ["max_heart_rate_bpm"]
    if named:
        fitting = [c for c in named if unit and fits("workout", c, unit)]
        special = [c for c in named if c in ("pace_min_km", "speed_kmh", "elevation_gain_m", "max_heart_rate_bpm")]
        return (
            (special or fitting or named)[0] if not (special and fitting and special[0] not in fitting) else fitting[0]
        )
    by_question = {"howlong": "duration_min", "howfar": "distance_m", "howfast": "speed_kmh"}
    for question, column in by_question.items():
        if question in parts.q and (not unit or fits("workout", column, unit)):
            return column
    if "whattime" in parts.q:
        return "end" if parts.has("START", "end") else "start"
    measured = UNITS.get(unit, ("", 1.0))[0]
    return WORKOUT_BY_DIMENSION.get(measured, "") if unit not in ("days", "times") else ""


_SUP_COLUMN = {
    "duration": "duration_min",
    "distance": "distance_m",
    "speed": "speed_kmh",
    "energy": "energy_kcal",
    "elevation": "elevation_gain_m",
}


def _sup_column(query: Query, parts: Parts, value: str) -> str:
    """The column a superlative ranks by: "longest" run is by distance unless time is asked, "longest" workout by duration."""
    _, _, what = value.partition(":")
    if what != "duration":
        return _SUP_COLUMN.get(what, "")
    if query.column in ("distance_m", "duration_min"):
        return query.column
    kinds = set(query.kinds)
    return "distance_m" if kinds and kinds <= _DISTANCE_KINDS else "duration_min"


def with_pick(query: Query, parts: Parts) -> Query:
    """ "last 3 runs", "my 5 longest rides", "second longest run", "my last run day"."""
    main = parts.main
    numbers = [i for i, t in enumerate(main) if t.kind == "NUM" and not t.unit and t.value != "+"]
    count = next(
        (
            int(main[i].number)
            for i in numbers
            if (i and main[i - 1].kind in ("ORD", "SUP", "AGG"))
            or (i + 1 < len(main) and main[i + 1].kind in ("ORD", "SUP"))
        ),
        0,
    )
    if not count and any(t.kind == "NUM" and t.unit == "times" for t in main) and parts.ord:
        count = next(int(t.number) for t in main if t.kind == "NUM" and t.unit == "times")
    order = next((t.value for t in parts.ord), "")
    if parts.sup and query.table == "workout" and parts.sup[0].value not in ("best", "worst"):
        return _superlative_pick(query, parts, count, order)
    if not order:
        return query
    if order in ("second", "third", "second_last", "third_last") and (parts.agg and set(parts.agg) & {"max", "min"}):
        return query
    largest = order not in ("first", "second", "third")
    nth = {"second_last": 2, "third_last": 3, "second": 2, "third": 3, "previous": 2}.get(order, 1)
    if query.table == "workout":
        return replace(query, pick=Pick("start", largest, max(count, 1), nth))
    if count > 1 or nth > 1 or any(c.column == "workouts" for c in query.where):
        return replace(query, pick=Pick("start", largest, max(count, 1), nth))
    return query


def _superlative_pick(query: Query, parts: Parts, count: int, order: str) -> Query:
    which = parts.sup[0].value
    by = _sup_column(query, parts, which)
    nth = {"second": 2, "third": 3}.get(order, 1)
    pick = Pick(by, which.startswith("max"), max(count, 1), nth)
    column = query.column or by
    return replace(query, pick=pick, column=column)


def default_column(query: Query, parts: Parts) -> Query:
    if query.table == "workout":
        kinds = set(query.kinds)
        column = "distance_m" if kinds and kinds <= _DISTANCE_KINDS else "duration_min"
        return replace(query, column=column, reading=(*query.reading, column))
    raise NotUnderstood("no_such_metric")


def extreme_of(query: Query, parts: Parts) -> str:
    """ "max", "min" or "" by the superlatives used."""
    for tok in parts.sup:
        if tok.value.startswith(("max", "min")):
            return tok.value[:3]
        column = query.column
        return "max" if (tok.value == "best") != (column in LOWER_IS_BETTER) else "min"
    for value in parts.agg:
        if value in ("max", "min"):
            return value
    return ""


def kind_of(query: Query) -> str:
    if not query.column:
        return "sum"
    return METRICS[query.column].kind if query.table == "daily" else WORKOUT_COLUMNS[query.column].kind


LOWER_IS_BETTER = {"resting_heart_rate_bpm", "stress_level", "heart_rate_bpm", "walking_heart_rate_bpm", "systolic_mmhg", "diastolic_mmhg", "body_fat_pct",
                   "awake_minutes", "awake_pct", "pace_min_km", "cigarettes", "alcohol_g", "glucose_mmol_l", "respiratory_rate_bpm"}  # fmt: skip


NIGHTLY = {"sleep_minutes", "rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes", "awake_minutes"}
