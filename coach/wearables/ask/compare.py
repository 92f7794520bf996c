"""Comparisons and follow-ups: a query changed by a few words ("than last week", "and on weekends?", 那上个月呢?)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from coach.wearables.ask.columns import extreme_of, kind_of, with_pick, workout_column
from coach.wearables.ask.cut import NotUnderstood, Parts, cut, kinds_of
from coach.wearables.ask.filters import comparisons
from coach.wearables.ask.measures import canonical, column_of, fits, metric_of
from coach.wearables.ask.parse import build, merged_span
from coach.wearables.ask.query import WORKOUT_COLUMNS, Condition, Pick, Query, Span
from coach.wearables.ask.spans import Found
from coach.wearables.ask.tokens import Tok
from coach.wearables.metrics import METRICS

_FLIP = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def compared(toks: list[Tok], today: date) -> Query | None:
    """The query of a comparison, or None if the question is none."""
    toks = [_than(t, toks[i + 1] if i + 1 < len(toks) else None) for i, t in enumerate(toks)]
    toks = _weekend_days(toks)
    order = {t.value for t in toks if t.kind == "ORD"}
    if (
        {"first", "last"} <= order
        and len({t.value for t in toks if t.kind == "M"}) == 1
        and (ends := _first_to_last(toks, today)) is not None
    ):
        return ends
    if (moved := _gone_by(toks, today)) is not None:
        return moved
    signs = [i for i, t in enumerate(toks) if t.kind == "VS"]
    choice = any(t.kind == "MORE" for t in toks) and any(t.kind in ("OR",) or t.text in ("还是", "or") for t in toks)
    if not signs and not choice:
        return _first_to_last(toks, today)
    if any(t.kind == "Q" and t.value == "corr" for t in toks):
        return None
    sides = _by_spans(toks) or _by_clauses(toks, signs) or _by_items(toks, "A", signs) or _by_columns(toks)
    if sides is None:
        return _first_to_last(toks, today)
    left, right = ([t for t in side if t.kind not in ("VS", "MORE")] for side in sides)
    query = _comparable(build(cut(left), today), left, toks)
    if query.aggregate in ("trend", "list_activities", "list_dates", "correlation", "most_frequent"):
        return None
    return replace(query, versus=changed(query, right, today, side=True))


def _than(tok: Tok, after: Tok | None) -> Tok:
    """ "more than last week": the comparator that has no number is a "than"."""
    if (
        tok.kind == "OP"
        and tok.value in (">", "<")
        and after is not None
        and after.kind in ("SPAN", "ON", "SHIFT", "REST", "A")
        and tok.text.endswith(("than", "比"))
    ):
        return Tok("VS", "than", tok.text, lead=tok.lead)
    return tok


_BODY = ("weight_kg", "body_fat_pct", "lean_mass_kg", "waist_cm")


def _gone_by(toks: list[Tok], today: date) -> Query | None:
    """ "How much weight have I lost since May": first value minus last (gained, changed: last minus first).
    "How did X change from A to B": the average in B minus that in A."""
    delta = next((t for t in toks if t.kind == "DELTA"), None)
    if delta is None or any(t.kind == "VS" or (t.kind == "Q" and t.value in ("trend", "corr", "share")) for t in toks):
        return None
    rest = [t for t in toks if t is not delta]
    dated = [t for t in toks if t.kind == "SPAN" and t.found is not None and t.found.span.dated]
    if delta.value == "change" and len(dated) == 2:
        left = [t for t in rest if t is not dated[0] and t.kind != "SHIFT"]
        query = _comparable(build(cut(left), today), left, toks)
        return replace(query, aggregate="mean" if query.aggregate in ("value", "last", "sum") and not dated[1].found.span.one_day else query.aggregate,
                       versus=changed(query, [dated[0]], today, side=True)) if dated[1].found else None  # fmt: skip
    units = {t.unit for t in toks if t.unit} | {t.value for t in toks if t.kind == "U"}
    metric = next((t.value for t in toks if t.kind == "M"), "weight_kg" if units & {"kg", "lb", "st"} else "")
    if metric not in _BODY and not (
        delta.value == "change" and metric and any(t.kind == "Q" and t.value in ("howmuch", "howmany") for t in toks)
    ):
        return None
    if not any(t.kind == "M" for t in rest):
        rest = [*rest, Tok("M", metric, metric)]
    query = replace(build(cut(rest), today), aggregate="first", answer="value", pick=None, versus=None)
    last = replace(query, aggregate="last")
    return replace(query, versus=last) if delta.value == "lost" else replace(last, versus=query)


def _weekend_days(toks: list[Tok]) -> list[Tok]:
    """ "Compare Saturdays and Sundays": two sides, not the weekend."""
    if not any(t.kind == "VS" for t in toks):
        return toks
    done: list[Tok] = []
    for tok in toks:
        if tok.kind == "SPAN" and re.search(r"saturdays? and sundays?", tok.text):
            done += [
                Tok("SPAN", "", "saturdays", found=Found(Span(weekdays=(5,)))),
                Tok("AND", "and", "and"),
                Tok("SPAN", "", "sundays", found=Found(Span(weekdays=(6,)))),
            ]
        else:
            done.append(tok)
    return done


def _comparable(query: Query, left: Sequence[Tok], toks: Sequence[Tok]) -> Query:
    """Where no aggregate is said, daily amounts are compared as daily averages unless "how many" asks for totals."""
    said = {t.value for t in left if t.kind == "AGG"} | {t.value for t in toks if t.kind == "AGG"}
    if "mean" in said and query.aggregate in ("sum", "value", "last") and not query.pick:
        return replace(query, aggregate="mean")
    if "sum" in said and query.aggregate in ("mean", "value") and kind_of(query) == "sum":
        return replace(query, aggregate="sum")
    if query.table == "daily" and query.aggregate in ("sum", "last", "value") and not said:
        asks = any(t.kind == "Q" and t.value in ("howmany",) for t in toks)
        if query.span.one_day or (asks and query.aggregate == "sum"):
            return query
        return replace(query, aggregate="mean")
    return query


def _by_spans(toks: list[Tok]) -> tuple[list[Tok], list[Tok]] | None:
    """Two spans of one sort: the second is the other side."""
    spans = [i for i, t in enumerate(toks) if t.kind == "SPAN" and t.found is not None]
    dated = [
        i for i in spans if (found := toks[i].found) and (found.span.dated or found.flag in ("previous", "since_then"))
    ]
    weekly = [i for i in spans if i not in dated]
    pair = dated if len(dated) >= 2 else weekly if len(weekly) >= 2 else []
    if len(pair) < 2:
        return None
    divide = next(
        (i for i in range(pair[0] + 1, pair[-1]) if toks[i].kind in ("VS", "AND", "OR") or toks[i].text == "with"),
        pair[1] - 1,
    )
    right = [i for i in pair if i > divide] or [pair[1]]
    return [t for i, t in enumerate(toks) if i not in right and not _connects(toks, i, pair)], [toks[i] for i in right]


def _connects(toks: Sequence[Tok], at: int, pair: Sequence[int]) -> bool:
    """ "and", "with", "between" around the two sides."""
    tok = toks[at]
    return (
        (tok.kind in ("AND", "OR") and pair[0] < at < pair[1])
        or (tok.kind == "ON" and tok.value == "where" and tok.text == "with" and pair[0] < at <= pair[1])
        or (tok.kind == "OP" and tok.value == "between")
    )


def _by_clauses(toks: list[Tok], signs: Sequence[int]) -> tuple[list[Tok], list[Tok]] | None:
    """Two clauses about days, or one and its opposite."""
    marks = [
        i for i, t in enumerate(toks) if t.kind in ("ON", "SHIFT") and t.value in ("day", "after", "before", "when")
    ]
    han = any(re.search(r"[\u4e00-\u9fff]", toks[i].text) for i in marks)
    if not marks:
        return _by_activity_days(toks)
    if han:
        return _zh_clauses(toks, marks)
    middle = next(
        (
            i
            for i, t in enumerate(toks)
            if i > marks[0]
            and (t.kind == "VS" or (t.kind in ("AND", "OR") and any(m in (i + 1, i + 2) for m in marks)))
        ),
        None,
    )
    if middle is None:
        return None
    right, tail = list(toks[middle + 1 :]), []
    comma = next((i for i, t in enumerate(right) if t.kind == ","), None)
    if comma is not None:
        right, tail = right[:comma], right[comma + 1 :]
    if not any(t.kind in ("ON", "SHIFT") for t in right) and not any(t.kind == "DAY" for t in right):
        right = [toks[marks[0]], *right]
    return [*toks[:middle], *tail], right


def _zh_clauses(toks: list[Tok], marks: Sequence[int]) -> tuple[list[Tok], list[Tok]] | None:
    if len(marks) < 2:
        return None
    first, second = marks[0], marks[1]
    return [*toks[: first + 1], *toks[second + 1 :]], [
        t for t in toks[first + 1 : second + 1] if t.kind not in ("AND", "OR", "VS")
    ]


def _by_activity_days(toks: list[Tok]) -> tuple[list[Tok], list[Tok]] | None:
    """ "run days vs rest days": two (activity, day) pairs or rest days."""
    heads = [
        i
        for i, t in enumerate(toks)
        if t.kind == "REST" or (t.kind == "A" and i + 1 < len(toks) and toks[i + 1].kind == "DAY")
    ]
    if len(heads) < 2:
        return None
    second = heads[1]
    end = second + (1 if toks[second].kind == "REST" else 2)
    return [t for i, t in enumerate(toks) if not second <= i < end and t.kind not in ("AND", "OR")], toks[second:end]


def _by_items(toks: list[Tok], kind: str, signs: Sequence[int]) -> tuple[list[Tok], list[Tok]] | None:
    """Two activities."""
    items = [i for i, t in enumerate(toks) if t.kind == kind and t.value]
    if len(items) < 2:
        return None
    first, rest = items[0], items[1:]
    second = next(
        (
            i
            for i in rest
            if toks[i].value != toks[first].value
            and any(
                t.kind in ("AND", "OR", "VS") or "with" in t.text or {"to", "with", "of"} & set(t.lead.split())
                for t in toks[first + 1 : i + 1]
            )
        ),
        None,
    )
    if second is None:
        return None
    right = [t for i, t in enumerate(toks) if i >= second and t.kind == kind]
    return [
        t
        for i, t in enumerate(toks)
        if (i < second or t.kind != kind) and not (first < i < second and t.kind in ("AND", "OR", "ON"))
    ], right


def _by_columns(toks: list[Tok]) -> tuple[list[Tok], list[Tok]] | None:
    """Two metrics ("between my systolic and diastolic pressure")."""
    items = [i for i, t in enumerate(toks) if t.kind in ("M", "C")]
    if len(items) < 2 or toks[items[0]].value == toks[items[1]].value:
        return None
    between = toks[items[0] + 1 : items[1]]
    if not any(t.kind in ("AND", "OR", "VS") or t.text == "with" for t in between):
        return None
    left = [
        t
        for i, t in enumerate(toks)
        if i != items[1] and t not in between and not (t.kind == "OP" and t.value == "between")
    ]
    return left, [toks[items[1]]]


def _first_to_last(toks: Sequence[Tok], today: date) -> Query | None:
    """ "How much weight have I lost from my first weigh-in to my latest": first minus last, of the span."""
    order = [t.value for t in toks if t.kind == "ORD"]
    metric = next((t for t in toks if t.kind == "M"), None)
    if metric is None or not ("first" in order and "last" in order):
        return None
    left = [t for t in toks if not (t.kind == "ORD" and t.value == "last") and t.kind not in ("VS", "MORE")]
    query = replace(build(cut(left), today), aggregate="first", answer="value", pick=None)
    if order.index("last") < order.index("first"):
        return replace(query, aggregate="last", versus=query)
    return replace(query, versus=replace(query, aggregate="last"))


# ── a query changed by a few words ───────────────────────────────────────────────────────────────────────────────────


def changed(query: Query, toks: list[Tok], today: date, side: bool = False) -> Query:
    """``query`` with what the tokens say put in the place of what it said. ``side``: the other side of a comparison."""
    base = replace(query, versus=None)
    parts = cut(toks)
    base = _new_span(base, parts, today, side)
    base = _new_filters(base, parts, toks)
    base = _new_column(base, parts, side)
    if side:
        return base
    base = _new_aggregate(base, parts)
    if query.versus is not None and not parts.spans and not parts.q & {"when", "whichday"}:
        other = _new_aggregate(_new_column(_new_filters(query.versus, parts, toks), parts, False), parts)
        base = replace(base, versus=other)
    return base


def _new_span(query: Query, parts: Parts, today: date, side: bool) -> Query:
    span = query.span
    given = parts.spans
    if len([t for t in given if t.found and t.found.span.dated]) > 1:
        merged = merged_span(given)[0]
        given = [Tok("SPAN", "", merged.said, found=Found(merged))]
    for tok in given:
        found = tok.found
        if found is None:
            continue
        if found.flag == "future":
            raise NotUnderstood("future", tok.text)
        if found.flag == "no_such_date":
            raise NotUnderstood("nonsense", tok.text)
        if found.flag == "previous":
            span = _block_before(span)
        elif found.flag == "since_then":
            span = replace(
                span,
                start=span.end + timedelta(days=1) if span.start is None and span.end else span.start,
                end=today,
                said="",
            )
        elif found.span.said == "all":
            span = Span(weekdays=span.weekdays)
        elif (
            found.flag == "maybe_every"
            and found.span.start
            and (query.span.weekdays or query.aggregate in ("mean", "median"))
        ):
            span = replace(span, weekdays=(found.span.start.weekday(),))
        elif not found.span.dated:
            keep = span if not (span.one_day or (span.dated and query.span.one_day)) else Span()
            span = replace(keep, weekdays=found.span.weekdays, said=found.span.said)
        else:
            span = replace(
                found.span, weekdays=found.span.weekdays or (query.span.weekdays if not found.span.one_day else ())
            )
    changes: dict[str, object] = {"span": span}
    if span != query.span and query.aggregate == "value" and not query.pick and not span.one_day and not side:
        changes["aggregate"] = "mean" if query.table == "daily" else "sum" if kind_of(query) == "sum" else "mean"
    if (
        span != query.span
        and span.one_day
        and query.table == "daily"
        and query.aggregate in ("mean", "sum")
        and not side
    ):
        changes["aggregate"] = "value"
    return replace(query, **changes)  # type: ignore[arg-type]


def _block_before(span: Span) -> Span:
    """The block of the same length right before."""
    if span.start is None or span.end is None:
        raise NotUnderstood("ambiguous")
    length = (span.end - span.start).days + 1
    return replace(span, start=span.start - timedelta(days=length), end=span.start - timedelta(days=1), said="")


def _new_filters(query: Query, parts: Parts, toks: Sequence[Tok]) -> Query:
    """New conditions take the place of the old ones of their sort; a bare "and under 6?" keeps the metric."""
    field = "goal" if query.goal else "where"
    old = query.goal or query.where
    loose = comparisons([t for t in toks if t.kind not in ("SPAN", ",")], loose=False)
    named = any(t.kind in ("M", "C", "A") for t in toks)
    if loose and old and not named and loose[0].number is not None:
        last = old[-1]
        table = "workout" if last.on == "workout" or (last.kinds and last.column != "workouts") else "daily"
        if last.column == "workouts" or fits(table, last.column, loose[0].unit):
            number = loose[0].number
            value = (
                number.number
                if last.column == "workouts"
                else canonical(table, last.column, number.number, number.unit)
            )
            return replace(query, **{field: (*old[:-1], replace(last, op=loose[0].op, value=value, high=None))})  # type: ignore[arg-type]
    new = list(parts.where)
    if any(not condition.column for condition in new):
        raise NotUnderstood("ambiguous")
    if not new and old and any(t.kind == "NEG" for t in toks) and not named:
        return replace(query, **{field: tuple(_opposite(c) for c in old)})  # type: ignore[arg-type]
    if not new:
        return query
    for index, condition in enumerate(new):
        twin = next((c for c in old if c.column == condition.column), None)
        if twin is not None and condition.shift == 0 and twin.shift and not any(t.kind == "SHIFT" for t in toks):
            new[index] = replace(condition, shift=twin.shift)
    if any(c.on == "workout" for c in new):
        kept = [c for c in old if c.on != "workout"]
    else:
        kept = [c for c in old if c.on == "workout"]
    return replace(query, **{field: (*kept, *new)})  # type: ignore[arg-type]


def _opposite(condition: Condition) -> Condition:
    if condition.column == "workouts" or (condition.value == 0 and condition.op == ">"):
        return replace(condition, op="==", value=0.0)
    return replace(condition, op=_FLIP[condition.op])


def _new_column(query: Query, parts: Parts, side: bool) -> Query:
    cols = parts.cols
    if query.aggregate == "correlation" and cols:
        return _new_pair(query, [metric_of(t) if query.table == "daily" else column_of(t) for t in cols])
    kinds = kinds_of(parts.acts)
    if kinds and not any(c.kinds == kinds for c in parts.where):
        query = _new_kinds(query, kinds, side)
    if not cols:
        return (
            replace(query, unit=parts.unit)
            if parts.unit and query.column and fits(query.table, query.column, parts.unit)
            else query
        )
    if query.table == "workout" and (named := [column_of(t) for t in cols if column_of(t)]):
        return _on_row(replace(query, unit=""), named[0])
    metrics = [metric_of(t) for t in cols if metric_of(t)]
    if not metrics:
        return query
    metric = metrics[0]
    if query.goal:
        return query
    same = METRICS[metric].unit == METRICS[query.column].unit if query.table == "daily" and query.column else False
    aggregate = query.aggregate
    if aggregate == "sum" and METRICS[metric].kind != "sum":
        aggregate = "mean"
    where = query.where
    if query.table == "workout":
        aggregate, where = "mean", tuple(c for c in where if c.on == "day")
        if query.kinds and not query.pick:
            where = (*where, Condition("day", "workouts", ">=", 1.0, kinds=query.kinds))
    if query.aggregate == "days" and not parts.where:
        return query
    return replace(
        query,
        table="daily",
        column=metric,
        kinds=(),
        aggregate=aggregate,
        unit=parts.unit or (query.unit if same else ""),
        where=where,
    )


def _new_pair(query: Query, names: list[str]) -> Query:
    names = [n for n in dict.fromkeys(names) if n]
    if len(names) >= 2:
        return replace(query, column=names[0], other=names[1])
    if not names:
        return query
    return replace(query, other=names[0]) if names[0] != query.column else query


def _new_kinds(query: Query, kinds: tuple[str, ...], side: bool) -> Query:
    if query.goal_kinds:
        return replace(query, goal_kinds=kinds)
    if query.table == "workout":
        return replace(query, kinds=kinds)
    where = [c for c in query.where if c.column != "workouts"]
    old = next((c for c in query.where if c.column == "workouts"), Condition("day", "workouts", ">=", 1.0))
    return replace(query, where=(*where, replace(old, kinds=kinds)))


def _on_row(query: Query, column: str) -> Query:
    """Another column of the same workouts; a superlative keeps the row it chose."""
    if query.aggregate in ("max", "min") and query.column and not query.per and query.pick is None:
        query = replace(query, pick=Pick(query.column, query.aggregate == "max"), aggregate="value")
    if (query.pick and query.pick.by != "start" and query.pick.n == 1) or query.answer != "value":
        return replace(
            query,
            column=column,
            answer="value",
            aggregate="value" if query.pick and query.pick.n == 1 else query.aggregate,
        )
    aggregate = query.aggregate
    if aggregate in ("count", "days", "most_frequent", "list_activities"):
        aggregate = "sum" if WORKOUT_COLUMNS[column].kind == "sum" else "mean"
    if aggregate == "sum" and WORKOUT_COLUMNS[column].kind != "sum":
        aggregate = "max" if column == "max_heart_rate_bpm" else "mean"
    return replace(query, column=column, aggregate=aggregate)


_DATE_ANSWERS = {
    "when": "date",
    "whichday": "date",
    "daysago": "days_ago",
    "whichweekday": "weekday",
    "whichmonth": "month",
    "whichactivity": "activity",
}


def _new_aggregate(query: Query, parts: Parts) -> Query:
    """Another aggregate, or another question about the row that was found."""
    asked = next((answer for q, answer in _DATE_ANSWERS.items() if q in parts.q), "")
    order = next((t.value for t in parts.ord), "")
    if order in ("first", "last") and query.aggregate in (
        "count",
        "days",
        "sum",
        "mean",
        "value",
        "list_dates",
        "first",
        "last",
    ):
        query = _row_in_order(query, order)
        asked = asked or ("date" if query.answer == "date" else "")
    if asked:
        return _asked_of_row(query, asked)
    if parts.q & {"howmany", "howlong", "howfar", "howfast", "howmuch"} or parts.unit:
        query = _measured_row(query, parts)
    if (
        "howoften" in parts.q or ("howmany" in parts.q and parts.acts and not parts.cols and not parts.unit)
    ) and query.table == "workout":
        return replace(query, aggregate="count", column="", unit="", pick=None, answer="value")
    extreme = extreme_of(query, parts) if (parts.sup or {"max", "min"} & set(parts.agg)) else ""
    if extreme and parts.sup and query.table == "workout" and ":" in parts.sup[0].value:
        return replace(with_pick(replace(query, pick=None), parts), aggregate="value", answer="value")
    if extreme and query.pick and query.pick.by != "start":
        return replace(query, pick=replace(query.pick, largest=extreme == "max"))
    if extreme:
        return (
            replace(
                query, aggregate=extreme, answer="value", pick=None if query.pick and query.pick.n == 1 else query.pick
            )
            if query.answer == "value" or not query.per
            else replace(query, aggregate=extreme)
        )
    for aggregate in ("median", "std", "range", "percentile", "mean", "sum"):
        if aggregate in parts.agg and query.aggregate not in ("days", "count", "share", "correlation", "trend"):
            p = next((t.number for t in parts.main if t.kind == "NUM"), query.percentile)
            return replace(
                query,
                aggregate=aggregate,
                percentile=p,
                answer="value",
                pick=None if query.pick and query.pick.n == 1 else query.pick,
            )
    if "share" in parts.q and query.aggregate in ("days", "count") and query.where:
        goal = tuple(c for c in query.where)
        return replace(query, aggregate="share", goal=goal, where=(), unit="")
    if "trend" in parts.q and query.column:
        return replace(query, aggregate="trend", unit="", answer="value")
    return query


def _row_in_order(query: Query, order: str) -> Query:
    if query.table == "workout":
        return replace(
            query,
            pick=Pick("start", order == "last"),
            aggregate="value",
            answer="date" if query.aggregate in ("count", "days") else query.answer,
        )
    return replace(query, aggregate=order, answer="date" if query.aggregate == "days" else query.answer)


def _asked_of_row(query: Query, answer: str) -> Query:
    if query.per:
        return replace(query, answer="label")
    if query.aggregate in ("streak", "gap", "current_streak"):
        return replace(query, answer="date")
    if query.table == "workout" and query.pick is None:
        if query.aggregate in ("max", "min"):
            return replace(
                query, pick=Pick(query.column, query.aggregate == "max"), aggregate="value", answer=answer, unit=""
            )
        return replace(query, pick=Pick("start", True), aggregate="value", answer=answer, unit="", column="")
    if query.aggregate in ("mean", "median", "sum", "std"):
        raise NotUnderstood("ambiguous")
    return replace(query, answer=answer, unit="")


def _measured_row(query: Query, parts: Parts) -> Query:
    """ "How many minutes did it take?" after a row was found."""
    if query.table != "workout":
        if query.answer != "value" and not parts.cols:
            return replace(query, answer="value", unit=parts.unit)
        return (
            replace(query, unit=parts.unit)
            if parts.unit and query.column and fits("daily", query.column, parts.unit)
            else query
        )
    column = workout_column(parts, [column_of(t) for t in parts.cols if column_of(t)], parts.unit)
    if not column:
        return replace(query, answer="value") if query.per else query
    if query.per:
        return replace(query, answer="value", unit=parts.unit, column=column)
    return replace(_on_row(query, column), unit=parts.unit, answer="value")
