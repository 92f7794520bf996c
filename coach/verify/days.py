"""The rule on time: weekdays, dates, clock times, and the span of which a number is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from coach.evidence import Passage
from coach.verify.dates import Dates, dates, days_between, weekday_of
from coach.verify.held import held
from coach.verify.numbers import stands
from coach.verify.problem import Problem
from coach.verify.quantities import Quantity
from coach.verify.sentence import Sentence
from coach.verify.units import UNITS, dimension
from coach.verify.words import directions

_TODAY = re.compile(
    r"\b(?:today|this (?:morning|afternoon|evening)|tonight|right now|last night|overnight)\b|今天|今早|今晚|昨晚|今晨|今日|现在|目前",
    re.IGNORECASE,
)
_YESTERDAY = re.compile(r"\byesterday\b|昨天|昨日", re.IGNORECASE)


def days(s: Sentence) -> Iterator[Problem]:
    """Weekdays, dates, clock times and "yesterday" agree with the cited items, today, or the message."""
    said = s.dates
    spans = [(f.start, f.end or f.start) for f in s.facts if f.start is not None]
    texts = [d for view in s.held() for d in view.dates]
    mine = dates(s.message)
    yield from _weekdays(s, spans, texts, mine)
    known_days = {(m, d) for t in [*texts, mine] for m, d, _ in t.days} | {
        (d.month, d.day) for pair in spans for d in pair
    }
    known_days.add((s.today.month, s.today.day))
    for month, day, token in said.days:
        if (month, day) not in known_days and not any(
            a <= x <= b for a, b in spans for x in [_date(s, month, day)] if x
        ):
            yield Problem("number", token, "no cited item has this date")
    months = {m for m, _ in known_days} | {m for t in [*texts, mine] for m, _ in t.months} | {s.today.month}
    months.add(s.today.month % 12 + 1)  # what comes next is planned, not measured
    months |= {d.month for a, b in spans for d in days_between(a, b, 366)}
    for month, token in said.months:
        if month not in months and s.cited:
            yield Problem("number", token, "no cited item speaks of this month")
    years = (
        {y for t in [*texts, mine] for y, _ in t.years}
        | {s.today.year}
        | {i.content.year for i in s.cited if isinstance(i.content, Passage)}
    )
    years |= {d.year for pair in spans for d in pair} | {
        int(y) for i in s.cited for y in re.findall(r"\b(?:19|20)\d\d\b", i.content.source)
    }
    for year, token in said.years:
        if year not in years:
            yield Problem("number", token, "no cited item has this year")
    yield from _clocks(s, texts, mine)
    if _YESTERDAY.search(s.bare) and spans and s.quantities and not _YESTERDAY.search(s.message):
        yesterday = s.today - timedelta(days=1)
        if not any(a <= yesterday <= b for a, b in spans) and not any(a == s.today for a, b in spans):
            yield Problem("weekday", "yesterday", "the cited item is of another day")


_AGO = re.compile(r"\s*ago\b|之?前", re.IGNORECASE)


def ago(s: Sentence, quantity: Quantity) -> bool:
    """ "Six days ago", where a cited item is of that very day."""
    if dimension(quantity.unit) != "time" or not _AGO.match(s.bare, quantity.end):
        return False
    count = quantity.value * UNITS[quantity.unit].factor / UNITS["day"].factor
    if count != int(count) or not 0 < count < 400:
        return False
    named = s.today - timedelta(days=int(count))
    days_said = {(m, d) for view in s.held() for t in view.dates for m, d, _ in t.days}
    return (named.month, named.day) in days_said or any(f.start == named and f.end in (None, named) for f in s.facts)


def span(s: Sentence) -> Iterator[Problem]:
    """A fact's own value is said of its own span: "318 km in July" is wrong where July is what August was compared with."""
    for quantity in s.quantities:
        start, end = s.clause(quantity.start)
        tokens = [(m, t) for m, t in s.dates.months if t in s.bare[start:end]]
        owners = [
            f
            for f in s.facts
            if isinstance(f.value, (int, float))
            and f.start
            and f.end
            and stands(quantity, [Quantity(float(f.value), held(f).unit, 0, 0, "", 4)]) == "yes"
        ]
        if (
            not tokens
            or not owners
            or directions(s.bare[start:end])
            or re.search(r"since|from|compared|before|until|after|自|从|以来|比", s.bare[start:end], re.IGNORECASE)
        ):
            continue
        covered = {d.month for f in owners for d in days_between(f.start, f.end, 366)}  # type: ignore[arg-type]
        if not any(m in covered for m, _ in tokens) and not any(
            stands(quantity, held(f).derived) == "yes" for f in owners
        ):
            yield Problem("weekday", tokens[0][1], "the number is of another month")
            return


def _date(s: Sentence, month: int, day: int) -> date | None:
    try:
        return s.today.replace(month=month, day=day)
    except ValueError:
        return None


def _within(s: Sentence, month: int, day: int, spans: list[tuple[date, date]]) -> bool:
    """True where the date lies in a span: what it is compared with ("than on 1 June") does not."""
    named = _date(s, month, day)
    return named is not None and any(a <= named <= b for a, b in spans)


def _weekdays(s: Sentence, spans: list[tuple[date, date]], texts: list[Dates], mine: Dates) -> Iterator[Problem]:
    said = s.dates
    if not said.weekdays:
        return
    spelled = {weekday_of(m, d, s.today) for m, d, _ in said.days}
    today_said = bool(_TODAY.search(s.bare)) or bool(re.search(r"\b(?:this|on this|it's|is)\b", s.bare, re.IGNORECASE))
    allowed: set[int | None] = set()
    dated = told = False  # told: the item names its own day, as "Thursday 2 April"
    for text in texts:
        named = {
            weekday_of(m, d, s.today)
            for m, d, _ in text.days
            if not spans or _within(s, m, d, spans) or (m, d) in {(a, b) for a, b, _ in said.days}
        }
        if text.weekdays and any(a != b for a, b in spans):
            # A line that names its day by weekday means that day, not the ends of the span it was found in.
            named -= {d.weekday() for pair in spans for d in pair}
        allowed |= {w for w, _, _ in text.weekdays} | named
        dated = dated or bool(text.weekdays or text.days)
        told = told or bool(text.weekdays or named)
    for a, b in spans:
        allowed |= set() if told else {a.weekday(), b.weekday()}
        dated = True
    if not dated or today_said:
        allowed.add(s.today.weekday())
    allowed |= {w for w, _, _ in mine.weekdays}
    for weekday, token, _ in said.weekdays:
        if spelled - {None} and weekday not in spelled:
            yield Problem("weekday", token, "that date is another weekday")
        elif weekday not in allowed and weekday not in spelled:
            yield Problem("weekday", token, "the cited item is of another day")


def _is_duration(s: Sentence, minutes: int) -> bool:
    """ "1:48" may be minutes and seconds, or hours and minutes, of a time that an item holds."""
    seconds = {float(minutes), minutes * 60.0}  # read as m:ss, as h:mm
    return any(
        dimension(q.unit) == "time" and q.value * UNITS[q.unit].factor in seconds
        for view in s.held()
        for q in view.quantities
    )


def _clocks(s: Sentence, texts: list[Dates], mine: Dates) -> Iterator[Problem]:
    known = {m % 720 for t in [*texts, mine] for m, _ in t.clocks}
    for fact in s.facts:
        if fact.metric in {"bed_time", "wake_time"} and isinstance(fact.value, (int, float)):
            known.add(round(fact.value) % 720)
    for minutes, token in s.dates.clocks:
        if minutes % 720 not in known and not _is_duration(s, minutes):
            yield Problem("number", token, "no cited item has this time")
