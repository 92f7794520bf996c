"""Questions about one's own numbers: a typed query, shown in words, then computed. No language model does arithmetic or dates."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from coach.evidence import DataAnswer, Fact
from coach.store import Store, User, tables
from coach.wearables.ask import refusals, refuse, say
from coach.wearables.ask.compare import changed
from coach.wearables.ask.cut import NotUnderstood
from coach.wearables.ask.execute import Data, Missing, Result, run
from coach.wearables.ask.measures import convert, unit_of
from coach.wearables.ask.normal import normalise
from coach.wearables.ask.parse import parse
from coach.wearables.ask.query import Query, from_dict, schema
from coach.wearables.ask.tokens import tokenise

__all__ = ["answer", "run_query", "schema"]


def answer(
    store: Store, user: User, question: str, today: date, units: str = "metric", previous: dict[str, Any] | None = None
) -> DataAnswer:
    """The exact answer to ``question``. ``previous`` is the ``state`` of the answer before, for follow-ups ("and last month?").

    A question that is none about recorded data, or that the data cannot answer, comes back with ``understood`` False and a reason.
    """
    data = Data(store, user, today)
    question = _that_time(question, previous, Data(store, user, today))
    text = normalise(question)
    try:
        query = understood(question, text, today, data, previous)
        return _with_fallback(query, data, units)
    except NotUnderstood as problem:
        return refusals.refusal(problem.reason, word=problem.word)
    except Missing as missing:
        return refusals.refusal(missing.reason, column=missing.column, kinds=missing.kinds)


def run_query(store: Store, user: User, query: dict[str, Any], today: date, units: str = "metric") -> DataAnswer:
    """The answer to a query in its JSON form (``schema()``), for models that fill it. ValueError if it does not hold."""
    data = Data(store, user, today)
    try:
        return _answered(from_dict(query), data, units)
    except Missing as missing:
        return refusals.refusal(missing.reason, column=missing.column, kinds=missing.kinds)


_THAT = re.compile(
    r"\b(?:in |on |during |over )?(?:that|the same) (week|month|year)\b|(?:那一?|同一?|当)个?(周|星期|礼拜|月|年)",
    re.IGNORECASE,
)
_BLOCKS = {"week": "week", "周": "week", "星期": "week", "礼拜": "week", "month": "month", "月": "month", "year": "year", "年": "year"}  # fmt: skip


def _that_time(question: str, previous: dict[str, Any] | None, data: Data) -> str:
    """ "How did I sleep that week?" with the dates of the week that the answer before was about. ``data`` is read for that answer alone:
    it keeps no more than its span."""
    match = _THAT.search(question)
    if match is None or previous is None or re.search(r"\b(?:before|after)\s*$", question[: match.start()]):
        return question
    before = replace(from_dict(previous), versus=None)
    data.read_for(before)
    try:
        result = run(before, data)
    except Missing:
        return question
    day = result.row.day if result.row is not None else result.end
    if day is None:
        return question
    start, end = _block(day, _BLOCKS[(match[1] or match[2]).lower()])
    dates = f" from {start} to {end} " if match[1] else f"从{start}到{end}，"
    return question[: match.start()] + dates + question[match.end() :]


def _block(day: date, block: str) -> tuple[date, date]:
    """The calendar week (Monday first), month or year that holds ``day``."""
    if block == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if block == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return date(day.year, 1, 1), date(day.year, 12, 31)


def understood(question: str, text: str, today: date, data: Data, previous: dict[str, Any] | None) -> Query:
    """The typed query of a question. Raises NotUnderstood."""
    before = from_dict(previous) if previous else None
    if refuse.not_a_question(text):
        raise NotUnderstood("not_a_data_question")
    if refuse.about_the_future(text):
        raise NotUnderstood("future")
    toks = tokenise(question, today, _activities(data))
    if before is not None and refuse.follows(text, toks):
        return changed(before, toks, today)
    refuse.check(text, toks)
    query = parse(toks, today)
    if query.span.start is not None and query.span.start > today:
        raise NotUnderstood("future")
    return query


def _with_fallback(query: Query, data: Data, units: str) -> DataAnswer:
    """The answer; where workouts hold no highest heart rate, the highest of their averages, and where no walk was recorded as one, the
    steps of the day; the answer names what it rests on."""
    try:
        return _answered(query, data, units)
    except Missing as missing:
        if (
            missing.column == "max_heart_rate_bpm"
            and missing.reason == "no_such_metric"
            and query.column == missing.column
        ):
            return _answered(replace(query, column="avg_heart_rate_bpm", reading=("avg_heart_rate_bpm",)), data, units)
        if query.kinds == ("walk",) and query.pick and query.pick.by == "distance_m" == query.column:
            most = "max" if query.pick.largest else "min"
            steps = replace(query, table="daily", column="steps", aggregate=most, kinds=(), pick=None)
            return _answered(steps, data, units)
        raise


def _activities(data: Data) -> tuple[str, ...]:
    """Names of activities as this user's workouts have them."""
    w = tables.workout
    with data.store.read() as connection:
        rows = connection.execute(select(w.c.activity).distinct().where(w.c.user_id == data.user.id))
        return tuple(sorted(row[0] for row in rows))


def _answered(query: Query, data: Data, units: str) -> DataAnswer:
    data.read_for(query)
    result = run(query, data)
    value, unit = shown_value(query, result)
    text, text_zh = say.sentence(query, result, data.today, units)
    words, words_zh = say.in_words(query, result, data.today, units)
    end = result.end
    fact = Fact(
        "ask.answer", text, text_zh, value=value if isinstance(value, float | str) else None, unit=unit,
        metric=query.column if query.table == "daily" else "", start=result.start, end=end, how=words,
        change=_change(query, result), numbers=_numbers(query, result), how_zh=words_zh,
    )  # fmt: skip
    return DataAnswer(True, text, text_zh, value, unit, result.start, end, words, "", fact, query.as_dict())


_PLAIN_UNITS = {"count": "count", "days": "days", "streak": "days", "current_streak": "days", "gap": "days", "share": "%", "trend": "direction",
                "correlation": "r", "list_activities": "list", "list_dates": "list", "most_frequent": "text"}  # fmt: skip


def shown_value(query: Query, result: Result) -> tuple[float | str | list[str] | dict[str, float], str]:
    """The unrounded value in the unit asked for (else canonical) and that unit. Dates are ISO, clock times HH:MM."""
    value = result.value
    if isinstance(value, date):
        return value.isoformat(), "date"
    if isinstance(value, list):
        return value, "list"
    if isinstance(value, dict):
        if query.inner in ("count", "days") or not query.column:
            return value, "count"
        return {key: convert(query.table, query.column, x, query.unit)[0] for key, x in value.items()}, convert(
            query.table, query.column, 0.0, query.unit
        )[1]
    if isinstance(value, str):
        return value, "direction" if query.aggregate == "trend" else "text"
    if query.answer == "days_ago":
        return value, "days"
    if query.answer in ("start", "end"):
        return say.clock(value), "time"
    if query.aggregate in _PLAIN_UNITS:
        return value, _PLAIN_UNITS[query.aggregate]
    if query.per and query.inner in ("count", "days"):
        return value, query.inner
    if not query.column:
        return value, "count"
    if unit_of(query.table, query.column) == "clock":
        if query.aggregate in ("std", "range") or query.versus is not None:
            return value, "min"
        return say.clock(value), "time"
    if query.versus is not None and query.unit == "°F":
        return value * 9 / 5, "°F"
    return convert(query.table, query.column, value, query.unit)


def _change(query: Query, result: Result) -> float | None:
    """The signed difference that words of direction must agree with."""
    if query.versus is not None and isinstance(result.value, float):
        told_in_time = (query.aggregate, query.versus.aggregate) == ("first", "last")
        return -result.value if told_in_time else result.value
    if query.aggregate == "trend":
        return {"up": 1.0, "down": -1.0}.get(str(result.value), 0.0) * abs(result.slope or 0.0)
    return None


def _numbers(query: Query, result: Result) -> tuple[tuple[float, str], ...]:
    """Further numbers of the sentence: both sides of a comparison, n and interval of a correlation, a superlative's own value."""
    found: list[tuple[float, str]] = []
    if result.sides and query.versus is not None:
        for side, part in zip(result.sides, (replace(query, versus=None), query.versus), strict=True):
            if isinstance(side.value, float):
                number, unit = (
                    convert(part.table, part.column, side.value, part.unit)
                    if part.column and part.aggregate not in _PLAIN_UNITS
                    else (side.value, _PLAIN_UNITS.get(part.aggregate, ""))
                )
                found.append((number, unit))
    if query.aggregate == "correlation":
        found += [(float(result.n), "n"), *((x, "r") for x in result.interval or ())]
    if query.aggregate == "trend":
        found.append((float(result.n), "n"))
    if result.row is not None and result.row.value is not None and query.column:
        found.append((result.row.value, unit_of(query.table, query.column)))
    for condition in (*query.where, *query.goal):
        if condition.column != "workouts":
            table = "workout" if condition.on == "workout" or condition.kinds else "daily"
            found.append((condition.value, unit_of(table, condition.column)))
    return tuple(found)
