"""A question → a typed query, by rules over its tokens. No arithmetic on data happens here.

The question is cut into a main part (what is asked) and clauses (on which days, after what); a comparison is the query of its first
side plus what the second side changes, by the same rules that read a follow-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from coach.wearables.ask.aggregates import with_aggregate
from coach.wearables.ask.columns import NIGHTLY, default_column, extreme_of, focus, with_column, with_pick
from coach.wearables.ask.cut import NotUnderstood, Parts, cut, kinds_of
from coach.wearables.ask.measures import column_of, fits, metric_of
from coach.wearables.ask.query import Condition, Pick, Query, Span
from coach.wearables.ask.tokens import Tok


def parse(toks: list[Tok], today: date) -> Query:
    """The query of a self-contained question. Raises NotUnderstood."""
    from coach.wearables.ask.compare import compared

    versus = compared(toks, today)
    if versus is not None:
        return versus
    return build(cut(toks), today)


def build(parts: Parts, today: date) -> Query:
    """One query from sorted tokens."""
    if any(not condition.column for condition in parts.where):
        raise NotUnderstood("ambiguous")
    span, reading = merged_span(parts.spans, parts)
    if "corr" in parts.q and len(parts.cols) + len([t for t in parts.clause_tokens if t.kind in ("M", "C")]) >= 2:
        return _correlation(parts, span)
    table, columns = focus(parts)
    query = Query(
        table,
        "",
        "value",
        span=span,
        kinds=kinds_of(parts.acts) if table == "workout" else (),
        where=tuple(parts.where),
        reading=reading,
    )
    query = with_column(_at_time_of_day(query, parts), parts, columns)
    query = with_pick(query, parts)
    if parts.day_body:
        query = replace(
            query,
            on_day=replace(extreme_day(parts.day_body), span=span),
            on_shift=parts.day_shift,
            span=Span(),
            aggregate="value",
            pick=None,
        )
        return _finished(query if query.column else default_column(query, parts), parts)
    query = with_aggregate(query, parts, today)
    return _finished(query, parts)


# Parts of a day by the clock, in minutes: from, to (not included). Everyday use, stated in the query that is shown.
_TIMES = {"morning": (0.0, 720.0), "afternoon": (720.0, 1080.0), "evening": (1080.0, 1440.0)}


def _at_time_of_day(query: Query, parts: Parts) -> Query:
    """ "morning runs", "workouts in the evening": by the start, unless a clock time says more."""
    part = next((t.value for t in parts.main if t.kind == "TOD" and t.value in _TIMES), "")
    if query.table != "workout" or not part or any(c.column in ("start", "end") for c in query.where):
        return query
    low, high = _TIMES[part]
    bounds = [Condition("workout", "start", ">=", low)] * (low > 0) + [Condition("workout", "start", "<", high)] * (
        high < 1440
    )
    return replace(query, where=(*query.where, *bounds))


def merged_span(spans: Sequence[Tok], parts: Parts | None = None) -> tuple[Span, tuple[str, ...]]:
    """All spans of the main part as one. Two dates that do not meet: the first."""
    result = Span()
    every = parts is not None and (any(a in ("mean", "median", "std", "percentile") for a in parts.agg))
    for tok in spans:
        found = tok.found
        if found is None:
            continue
        if found.flag == "future":
            raise NotUnderstood("future", tok.text)
        if found.flag in ("previous", "since_then"):
            continue
        if found.flag == "no_such_date":
            raise NotUnderstood("nonsense", tok.text)
        span = found.span
        if result.start and span.one_day and result.start == span.start and result.end and result.end > result.start:
            continue  # "since summer began on 1 June"
        if found.flag == "maybe_every" and every and span.start is not None:
            span = Span(weekdays=(span.start.weekday(),), said=span.said)
        if span.said == "all":
            span = Span(said="")
        met = result.meet(span)
        if met.start and met.end and met.start > met.end:
            if result.dated and ((result.one_day and not span.one_day) or result.start is None):
                continue
            met = replace(span, weekdays=span.weekdays or result.weekdays)
        result = met
    return result, ()


def extreme_day(body: Sequence[Tok]) -> Query:
    """ "the day I had the most steps", "the day of my longest run": the query that finds that day."""
    parts = Parts(list(body))
    if parts.acts and not any(t.kind == "M" and not column_of(t) for t in body):
        query = Query("workout", "", "value", kinds=kinds_of(parts.acts))
        query = with_pick(with_column(query, parts, parts.cols), parts)
        pick = query.pick or Pick(query.column or "start", extreme_of(query, parts) != "min")
        return replace(query, pick=pick, answer="date", unit="")
    metrics = [metric_of(t) for t in parts.cols if metric_of(t)]
    if not metrics:
        raise NotUnderstood("no_such_metric")
    query = Query("daily", metrics[0], "max")
    return replace(query, aggregate=extreme_of(query, parts) or "max", answer="date")


def _finished(query: Query, parts: Parts) -> Query:
    if (
        parts.unit
        and not query.unit
        and query.column
        and query.answer == "value"
        and query.aggregate not in ("days", "count", "share", "streak", "current_streak")
        and fits(query.table, query.column, parts.unit)
    ):
        query = replace(query, unit=parts.unit)
    return query


def _correlation(parts: Parts, span: Span) -> Query:
    toks = parts.cols + [t for t in parts.clause_tokens if t.kind in ("M", "C")]
    workout = (
        bool(parts.acts)
        and len([t for t in toks if column_of(t)]) >= 2
        and not any(t.kind == "M" and not column_of(t) for t in toks)
    )
    names = [column_of(t) if workout else metric_of(t) for t in toks]
    columns = list(dict.fromkeys(n for n in names if n))
    if len(columns) > 2:
        columns = (
            [c for c in columns if c not in ("duration_min", "active_minutes")]
            if len([c for c in columns if c not in ("duration_min", "active_minutes")]) >= 2
            else columns
        )
        if (
            "sleep_minutes" in columns
            and len(columns) > 2
            and any(c in NIGHTLY | {"sleep_efficiency_pct"} for c in columns if c != "sleep_minutes")
        ):
            columns.remove("sleep_minutes")
    if len(columns) < 2:
        raise NotUnderstood("no_such_metric")
    first, second, lag = columns[0], columns[1], 0
    shift = next((i for i, t in enumerate(parts.main) if t.kind == "SHIFT" and t.value == "nextday"), None)
    if shift is not None and not workout:
        later = next((metric_of(t) for t in parts.main[shift:] if metric_of(t)), second)
        first, second, lag = (later, first if later != first else second, 1)
    where = tuple(c for c in parts.where if c.column not in (first, second) or c.value != 0)
    return Query(
        "workout" if workout else "daily",
        first,
        "correlation",
        span=span,
        kinds=kinds_of(parts.acts) if workout else (),
        where=where,
        other=second,
        lag=lag,
    )
