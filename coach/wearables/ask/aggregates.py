"""What is done with the rows: a share, a streak, a trend, a list, a count, a date, a name, or a plain number. The first rule that fits wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coach.wearables.ask.columns import LOWER_IS_BETTER, NIGHTLY, _sup_column, default_column, extreme_of, kind_of
from coach.wearables.ask.cut import Parts, kinds_of
from coach.wearables.ask.query import WORKOUT_COLUMNS, Condition, Pick, Query, Span
from coach.wearables.metrics import METRICS


def with_aggregate(query: Query, parts: Parts, today: date) -> Query:
    for rule in (_table, _share, _streak, _trend, _listing, _grouping, _counting, _dating, _naming):
        got = rule(query, parts)
        if got is not None:
            return got
    return _reducing(query, parts)


def _table(query: Query, parts: Parts) -> Query | None:
    """One value for each month, weekday, activity …"""
    per = next((t.value for t in parts.main if t.kind == "TABLE"), "")
    if (
        not per
        or (per == "day" and query.table == "workout")
        or parts.q & {"whichmonth", "whichweek", "whichweekday", "whichyear"}
    ):
        return None
    if query.table == "daily" and (not query.column or per == "activity"):
        return None
    counting = query.table == "workout" and not query.column
    aggregate = next((a for a in parts.agg if a in ("mean", "median", "min", "max", "std", "sum")), "")
    default = "sum" if kind_of(query) == "sum" and query.column not in NIGHTLY else "mean"
    return replace(
        query, per=per, inner="count" if counting else aggregate or default, aggregate="mean", answer="table", pick=None
    )


def _share(query: Query, parts: Parts) -> Query | None:
    if "share" not in parts.q or (query.column.endswith("_pct") and not parts.where and not parts.has("DAY")):
        return None
    own = list(parts.where)
    if parts.own and len(parts.own) < len(parts.where):
        fixed = tuple(c for c in parts.where if c not in parts.own)
        metric = next((c.column for c in parts.own if c.column in METRICS), "")
        if metric and all(c.on == "day" for c in parts.where):
            return replace(
                query,
                table="daily",
                kinds=(),
                aggregate="share",
                column=metric,
                goal=tuple(parts.own),
                where=fixed,
                pick=None,
                unit="",
            )
    if query.table == "workout" and not parts.has("DAY"):
        if len(parts.acts) >= 2 and not own:
            general = [t for t in parts.acts if not t.value]
            whole = () if general else kinds_of(parts.acts[:1])
            part = kinds_of([t for t in parts.acts if t.value] if general else parts.acts[1:])
            return replace(query, aggregate="share", kinds=whole, goal_kinds=part, column="")
        if query.span.weekdays and not own and query.kinds:
            return replace(
                query,
                aggregate="share",
                goal_weekdays=query.span.weekdays,
                span=replace(query.span, weekdays=()),
                column="",
            )
        if not own and query.kinds:
            return replace(query, aggregate="share", kinds=(), goal_kinds=query.kinds, column="")
        column = next((c.column for c in own if c.on == "workout"), "")
        goal = [c for c in own if c.on == "workout"]
        return replace(
            query,
            aggregate="share",
            column=column,
            goal=tuple(goal or own),
            where=tuple(c for c in own if c not in goal) if goal else (),
        )
    goal = list(own)
    if query.table == "workout" or (parts.acts and not goal):
        goal = [*goal, Condition("day", "workouts", ">=", 1.0, kinds=kinds_of(parts.acts))]
    if not goal and query.column in _ZEROABLE:
        goal = [Condition("day", query.column, "==" if parts.has("NEG") else ">", 0.0)]
    if not goal:
        return None
    metric = next((c.column for c in goal if c.column in METRICS and c.on == "day"), "")
    return replace(
        query, table="daily", kinds=(), aggregate="share", column=metric, goal=tuple(goal), where=(), pick=None
    )


def _streak(query: Query, parts: Parts) -> Query | None:
    if "gap" in {t.text for t in parts.main}:
        return replace(query, aggregate="gap", pick=None, column="" if query.table == "workout" else query.column)
    if "streak" not in parts.q:
        return None
    aggregate = (
        "current_streak"
        if parts.has("ORD", "last")
        and any(t.text in ("current", "currently", "now", "当前", "目前", "现在") for t in parts.ord)
        else "streak"
    )
    goal = list(query.where)
    if query.table == "workout":
        return replace(query, aggregate=aggregate, column="", pick=None)
    if not goal and query.column:
        goal = [Condition("day", query.column, "==" if parts.has("NEG") else ">", 0.0)]
    if not goal:
        return None
    metric = next((c.column for c in goal if c.column in METRICS), query.column)
    return replace(query, aggregate=aggregate, column=metric, goal=tuple(goal), where=(), pick=None)


def _trend(query: Query, parts: Parts) -> Query | None:
    if "trend" not in parts.q or not (query.column or query.table == "workout") or parts.q & {"howmany", "howmuch"}:
        return None
    return replace(
        query,
        aggregate="trend",
        pick=None if query.pick and query.pick.n == 1 else query.pick,
        column=query.column or "distance_m",
    )


def _listing(query: Query, parts: Parts) -> Query | None:
    if "listdates" in parts.q and (query.table == "workout" or query.where):
        return replace(
            query,
            aggregate="list_dates",
            column="" if query.table == "workout" else _condition_metric(query),
            pick=None,
        )
    distinct = "count_distinct" in parts.agg
    if query.table != "workout" and not ("list" in parts.q and not query.column):
        return None
    if "whichactivity" in parts.q and (
        parts.has("SUP") or parts.agg or parts.has("ORD") or any(t.text in ("most often", "often") for t in parts.main)
    ):
        return None
    if "howmany" in parts.q and "list" in parts.q:
        return replace(query, table="workout", aggregate="count", per="activity", column="", pick=None)
    if "list" in parts.q or distinct or ("whichactivity" in parts.q and not parts.ord):
        if parts.has("DAY") and "howmany" in parts.q:
            return None
        if "howmany" in parts.q and distinct:
            return replace(query, table="workout", aggregate="count", per="activity", column="", pick=None)
        if "when" in parts.q or (parts.has("DAY") and not distinct and "list" in parts.q and query.kinds):
            return replace(query, table="workout", aggregate="list_dates", column="", pick=None)
        return replace(
            query,
            table="workout",
            aggregate="list_activities",
            column="",
            answer="activity" if "whichactivity" in parts.q and "list" not in parts.q else "value",
            pick=query.pick if query.pick and query.pick.n > 1 else None,
        )
    return None


def _condition_metric(query: Query) -> str:
    return query.column or next((c.column for c in query.where if c.on == "day" and c.column in METRICS), "")


_GROUPS = {"whichmonth": "month", "whichweek": "week", "whichyear": "year", "whichweekday": "weekday"}


def _grouping(query: Query, parts: Parts) -> Query | None:
    """ "Which month had the most runs", "on which weekday do I sleep least"."""
    per = next((period for question, period in _GROUPS.items() if question in parts.q), "")
    if (
        per == "weekday"
        and (parts.ord or "when" in parts.q)
        and not (set(parts.agg) & {"max", "min", "mean"} or parts.sup or parts.has("MORE"))
    ):
        return None
    if not per:
        return None
    downward = (
        "min" in parts.agg or any(t.value.startswith(("min", "worst")) for t in parts.sup) or parts.has("MORE", "less")
    )
    if any(t.value in ("best", "worst") for t in parts.sup):
        downward = (parts.sup[0].value == "worst") != (query.column in LOWER_IS_BETTER)
    inner = "mean" if "mean" in parts.agg else ""
    if query.table == "workout":
        counting = not query.column
        column = query.column
        if counting and parts.sup and parts.sup[0].value.startswith(("max:distance", "max:duration")):
            column, counting = _sup_column(query, parts, parts.sup[0].value), False
        inner = "count" if counting else inner or ("sum" if WORKOUT_COLUMNS[column].kind == "sum" else "mean")
        query = replace(query, column=column)
    elif not query.column:
        return (
            None
            if not query.where
            else replace(
                query,
                column=_condition_metric(query),
                per=per,
                inner="count",
                aggregate="min" if downward else "max",
                answer="label",
                pick=None,
            )
        )
    else:
        kind = METRICS[query.column].kind
        inner = inner or (
            "sum"
            if kind == "sum" and per != "weekday" and ("sum" in parts.agg or query.column not in NIGHTLY)
            else "mean"
        )
    return replace(query, per=per, inner=inner, aggregate="min" if downward else "max", answer="label", pick=None)


def _counting(query: Query, parts: Parts) -> Query | None:
    """ "How many runs", "how often", "on how many days …", "how many VO2max readings"."""
    if parts.q & {"when", "whichday", "daysago", "whattime", "listdates"} and not parts.q & {"howoften"}:
        return None
    counts_days = _asks_days(parts)
    often = "howoften" in parts.q or (
        "howmany" in parts.q and any(t.kind == "U" and t.value == "times" for t in parts.main)
    )
    statistic = set(parts.agg) & {"mean", "median", "std", "percentile", "min", "max", "range"} or parts.sup
    if query.table == "workout":
        if (statistic and parts.per not in ("week", "month", "day", "year")) or (
            query.column and not often and not counts_days
        ):
            return None
        if counts_days:
            return replace(query, aggregate="days", column="", pick=None)
        if (
            often
            or "howmany" in parts.q
            or (
                not query.column
                and "howmuch" not in parts.q
                and not query.pick
                and (parts.where or parts.spans or parts.agg == ["sum"])
            )
        ):
            return _per_period(replace(query, aggregate="count", column="", pick=None), parts, "count")
        return None
    if counts_days:
        extra = [
            Condition("day", t.value, "==" if parts.has("NEG") else ">", 0.0)
            for t in parts.cols
            if t.kind == "M" and t.value in _ZEROABLE and (query.where or len(parts.cols) > 1)
        ]
        query = replace(
            query, where=(*query.where, *(c for c in extra if c.column not in {w.column for w in query.where}))
        )
    if counts_days or (often and (query.where or query.column)):
        if statistic and not query.where:
            return None
        metric = _condition_metric(query)
        if not query.where and query.column in _ZEROABLE and not parts.has("READ"):
            return replace(
                query,
                aggregate="days",
                column=metric,
                where=(Condition("day", metric, "==" if parts.has("NEG") else ">", 0.0),),
                pick=None,
                unit="",
            )
        if (
            not metric
            and query.where
            and all(c.column == "workouts" for c in query.where)
            and any(c.value > 0 for c in query.where)
        ):
            return replace(query, table="workout", aggregate="days", column="", pick=None)
        return replace(query, aggregate="days", column=metric, pick=None, unit="")
    if (
        "howmany" in parts.q
        and query.column
        and (
            parts.has("READ")
            or any(t.text in ("weigh in", "weigh ins", "mood entry", "mood entries") for t in parts.cols)
        )
    ):
        return replace(query, aggregate="days", pick=None, unit="")
    if (
        query.where
        and not query.column
        and (parts.has("DAY") or "howmany" in parts.q or (not parts.agg and not parts.sup))
    ):
        metric = _condition_metric(query)
        if metric and not statistic and not parts.ord:
            return replace(query, aggregate="days", column=metric, pick=None)
        if not metric:
            kinds = query.where[0].kinds
            return replace(
                query,
                table="workout",
                aggregate="days",
                column="",
                kinds=kinds if len(query.where) == 1 else (),
                pick=None,
            )
    return None


_ZEROABLE = {
    "alcohol_g",
    "caffeine_mg",
    "cigarettes",
    "vigorous_minutes",
    "moderate_minutes",
    "active_zone_minutes",
    "peak_zone_minutes",
    "cardio_zone_minutes",
    "fat_burn_zone_minutes",
}


def _asks_days(parts: Parts) -> bool:
    """ "How many days", 几天, or a question that opens with "days with …"."""
    for at, tok in enumerate(parts.main):
        if tok.kind == "Q" and tok.value == "howmany":
            if tok.text == "天数":
                return True
            following = [t for t in parts.main[at + 1 : at + 3] if t.kind != "AGG"]
            if following and following[0].kind == "DAY":
                return True
    asked = parts.q - {"did", "howmany"} or parts.agg or parts.sup or parts.ord or "howmuch" in parts.q
    opens = bool(parts.main) and parts.main[0].kind == "DAY"
    return opens and not asked


def _per_period(query: Query, parts: Parts, inner: str) -> Query:
    """ "… per week on average": reduce each week first."""
    if parts.per not in ("week", "month", "year") and not (parts.per == "day" and query.table == "workout"):
        return query
    if parts.per == "day" and query.aggregate not in ("max", "min"):
        return query
    aggregate = query.aggregate if query.aggregate in ("max", "min", "median", "std") else "mean"
    return replace(query, per=parts.per, inner=inner, aggregate=aggregate)


def _dating(query: Query, parts: Parts) -> Query | None:
    """When, on which day, how many days ago: the date of a row."""
    asked = parts.q & {"when", "whichday", "daysago"}
    if not asked:
        if "whichweekday" in parts.q and (parts.ord or parts.sup):
            asked = {"whichweekday"}
        else:
            return None
    answer = "days_ago" if "daysago" in asked else "weekday" if "whichweekday" in asked else "date"
    extreme = extreme_of(query, parts)
    if query.table == "workout":
        if query.pick is None and extreme:
            by = query.column or "distance_m"
            return replace(query, column=by, pick=Pick(by, extreme == "max"), answer=answer, aggregate="value", unit="")
        pick = query.pick or Pick("start", True)
        return replace(
            query, column="" if pick.by == "start" else pick.by, pick=pick, answer=answer, aggregate="value", unit=""
        )
    column = _condition_metric(query)
    if not column:
        kinds = next((c.kinds for c in query.where if c.column == "workouts"), None)
        if kinds is None:
            return None
        return replace(
            query, table="workout", column="", pick=query.pick or Pick("start", True), answer=answer, aggregate="value"
        )
    if (
        column in ("bed_time", "wake_time")
        and "when" in asked
        and not extreme
        and not parts.has("DAY")
        and (parts.spans or parts.agg)
        and not query.where
    ):
        return None
    first = any(t.value == "first" for t in parts.ord)
    aggregate = extreme or ("first" if first else "last")
    where = query.where
    if not extreme and column in _ZEROABLE and not where:
        where = (Condition("day", column, "==" if parts.has("NEG") else ">", 0.0),)
    return replace(query, column=column, aggregate=aggregate, answer=answer, unit="", pick=None, where=where)


def _naming(query: Query, parts: Parts) -> Query | None:
    """What the activity was called: "my most recent workout", "which activity burned most"."""
    if query.table != "workout":
        return None
    if "whichactivity" in parts.q or (
        not query.kinds
        and not query.column
        and query.pick
        and query.pick.by == "start"
        and query.pick.n == 1
        and not parts.q & {"howmany", "howmuch"}
    ):
        extreme = extreme_of(query, parts)
        if query.column and query.pick is None and extreme:
            return replace(
                query, pick=Pick(query.column, extreme == "max"), answer="activity", aggregate="value", unit=""
            )
        if query.pick:
            return replace(
                query,
                answer="activity",
                aggregate="value",
                unit="",
                column="" if query.pick.by == "start" else query.column,
            )
        if "min" in parts.agg:
            return replace(query, per="activity", inner="count", aggregate="min", answer="label", column="")
        return replace(query, aggregate="most_frequent", column="")
    if not query.kinds and not query.column and "max" in parts.agg:
        return replace(query, aggregate="most_frequent", column="")
    return None


def _reducing(query: Query, parts: Parts) -> Query:
    """The aggregate of a plain number."""
    aggs = [a for a in parts.agg if a != "count_distinct"]
    if "percentile" in aggs:
        p = next((t.number for t in parts.main if t.kind == "NUM"), 50.0)
        return replace(query, aggregate="percentile", percentile=min(max(p, 0.0), 100.0), pick=None)
    if not query.column:
        query = default_column(query, parts)
    statistic = next(
        (a for a in aggs if a in ("median", "std", "range")), "range" if {"max", "min"} <= set(aggs) else ""
    )
    extreme = extreme_of(query, parts)
    if query.table == "workout" and query.pick and query.pick.by != "start" and query.pick.n == 1:
        return replace(query, aggregate="value")
    if statistic:
        return replace(query, aggregate=statistic)
    if (
        extreme
        and not (query.pick and query.pick.by != "start")
        and not ("mean" in aggs and not parts.per and query.column in ("",))
    ):
        if "mean" in aggs and query.table == "daily" and not parts.per:
            return replace(query, aggregate="mean")
        query = replace(query, aggregate=extreme)
        return _per_period(query, parts, "sum" if kind_of(query) == "sum" else "mean")
    if "mean" in aggs:
        if "sum" in aggs and parts.per in ("week", "month", "year"):
            return _per_period(replace(query, aggregate="mean"), parts, "sum")
        query = replace(query, aggregate="mean")
        return _per_period(query, parts, "sum") if kind_of(query) == "sum" else query
    if "sum" in aggs:
        return replace(query, aggregate="sum" if kind_of(query) == "sum" else "mean")
    return replace(query, aggregate=_default(query, parts))


def _default(query: Query, parts: Parts) -> str:
    """Where no aggregate is said: one day is a value, amounts add up, habits and readings average, without a span the latest reading."""
    if query.pick is not None:
        if query.pick.n == 1:
            return "value"
        return "sum" if kind_of(query) == "sum" else "mean"
    order = next((t.value for t in parts.ord), "")
    if query.table == "daily" and order:
        return "first" if order == "first" else "last"
    if query.table == "workout":
        if parts.per == "session" and kind_of(query) != "max":
            return "mean"
        return "sum" if kind_of(query) == "sum" else ("max" if kind_of(query) == "max" else "mean")
    if query.span.one_day:
        return "value"
    in_what_way = any(t.kind == "Q" and t.text in _IN_WHAT_WAY for t in parts.main)
    habit = (
        in_what_way
        or bool(query.span.weekdays and not _one_week(query.span))
        or bool(query.where)
        or parts.per == "day"
    )
    if kind_of(query) == "sum" and query.column not in NIGHTLY:
        return "mean" if habit and not parts.q & {"never"} else "sum"
    if query.column in NIGHTLY:
        return "sum" if not habit and parts.q & {"howmany", "howmuch", "howlong"} and query.span.dated else "mean"
    if not query.span.dated and not query.span.weekdays and not query.where:
        return "last"
    return "mean"


_IN_WHAT_WAY = ("怎么样", "怎样", "如何")  # 睡得怎么样 asks how, not how much


def _one_week(span: Span) -> bool:
    return bool(span.start and span.end and (span.end - span.start).days < 7)
