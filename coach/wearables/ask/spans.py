"""Spans of time in a question, English and Chinese → ``Span``. Each is replaced by one private character, so that the parser sees a token.

"Last N days" are N local dates ending with today; weeks start on Monday; a month without a year is its latest occurrence; a night
belongs to the date on which it ends, so "last night" is today's row.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coach.wearables.ask.query import Span

FIRST = 0xE000  # Unicode's private use area
MARK = "[\ue000-\ue0ff]"

_MONTHS = {m: n for n, names in enumerate(
    ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
     "september sept sep", "october oct", "november nov", "december dec"), 1) for m in names.split()}  # fmt: skip
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAYS = {w: n for n, names in enumerate(
    ("monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri", "saturday sat", "sunday sun"))
    for w in names.split()}  # fmt: skip
_DAY = "(?:" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + ")"
_ZH_DAY = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 7,
           "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6}  # fmt: skip
_ORD = r"(?:st|nd|rd|th)?"
_UNIT = r"(days?|nights?|mornings?|evenings?|weeks?|wks?|months?|mths?|years?|yrs?|weekends?)"
_BACK = r"(?:last|past|previous|recent|most recent|prior|latest|trailing|preceding)"


@dataclass(frozen=True)
class Found:
    """A span in a text. ``inferred``: its year was not said. ``flag``: "previous" (the block before the other one), "future"."""

    span: Span
    inferred: bool = False
    flag: str = ""
    point: bool = True  # may stand as the end of a range


class Clock:
    """Turns the words for a time into dates, as seen from ``today``."""

    def __init__(self, today: date) -> None:
        self.today = today

    def day(self, back: int = 0) -> Span:
        day = self.today - timedelta(days=back)
        return Span(day, day)

    def last_days(self, n: int) -> Span:
        return Span(self.today - timedelta(days=n - 1), self.today)

    def week(self, back: int = 0) -> Span:
        monday = self.today - timedelta(days=self.today.weekday() + 7 * back)
        return Span(monday, self.today if back == 0 else monday + timedelta(days=6))

    def month(self, back: int = 0) -> Span:
        index = self.today.year * 12 + self.today.month - 1 - back
        year, month = divmod(index, 12)
        return self.whole_month(year, month + 1, clip=back == 0)

    def whole_month(self, year: int, month: int, clip: bool = False) -> Span:
        end = date(year, month, calendar.monthrange(year, month)[1])
        return Span(date(year, month, 1), min(end, self.today) if clip or date(year, month, 1) <= self.today else end)

    def year(self, year: int) -> Span:
        end = date(year, 12, 31)
        return Span(date(year, 1, 1), min(end, self.today) if year == self.today.year else end)

    def quarter(self, year: int, n: int) -> Span:
        first = self.whole_month(year, 3 * n - 2)
        last = self.whole_month(year, 3 * n)
        end = (
            last.end
            if last.end is None or first.start is None or first.start > self.today
            else min(last.end, self.today)
        )
        return Span(first.start, end)

    def weekend(self, back: int = 0) -> Span:
        """back 0: this week's; 1: the last whole one."""
        saturday = self.today - timedelta(days=self.today.weekday() + 7 * back) + timedelta(days=5)
        return Span(saturday, saturday + timedelta(days=1))

    def weekday(self, n: int, back: int | None = None) -> Span:
        """The latest such day up to today; with ``back``, that of the week so many weeks ago."""
        if back is None:
            return self.day((self.today.weekday() - n) % 7)
        monday = self.today - timedelta(days=self.today.weekday() + 7 * back)
        return Span(monday + timedelta(days=n), monday + timedelta(days=n))

    def months_back(self, n: int) -> Span:
        """From the day after this date n months ago to today."""
        index = self.today.year * 12 + self.today.month - 1 - n
        year, month = divmod(index, 12)
        day = min(self.today.day, calendar.monthrange(year, month + 1)[1])
        return Span(date(year, month + 1, day) + timedelta(days=1), self.today)

    def dated(self, year: int | None, month: int, day: int) -> Found | None:
        """A date; without a year its latest occurrence."""
        try:
            if year is not None:
                at = date(year, month, day)
                return Found(Span(at, at))
            at = date(self.today.year, month, day)
            if at > self.today:
                at = date(self.today.year - 1, month, day)
        except ValueError:  # 30 February
            return Found(Span(), flag="no_such_date")
        return Found(Span(at, at), inferred=True)

    def named_month(self, month: int, year: int | None = None) -> Found:
        if year is not None:
            return Found(self.whole_month(year, month))
        year = self.today.year - (1 if month > self.today.month else 0)
        return Found(self.whole_month(year, month), inferred=True)


def _slashed(first: int, second: int, clock: Clock, year: int | None = None) -> Found | None:
    """ "8/16": month before day, as it is written where slashes are usual; "16/8" can only be the other way round."""
    month, day = (first, second) if first <= 12 else (second, first)
    return clock.dated(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _count(word: str | None) -> int:
    return int(word) if word else 1


def _block(clock: Clock, n: int, unit: str) -> Span:
    """The last n units up to today; whole weeks are 7 days."""
    if unit.startswith(("day", "night", "morning", "evening")):
        return clock.last_days(n)
    if unit.startswith("weekend"):
        return replace(Span(clock.weekend(n).start, clock.weekend(1).end), weekdays=(5, 6))
    if unit.startswith(("week", "wk")):
        return clock.last_days(7 * n)
    return clock.months_back(n) if unit.startswith(("month", "mth")) else clock.months_back(12 * n)


def _calendar(clock: Clock, which: str, unit: str) -> Found:
    """this/last/next week, month, quarter, year, weekend."""
    if which in ("next", "coming", "following", "upcoming"):
        return Found(Span(), flag="future")
    back = {"this": 0, "current": 0, "the": 0}.get(which, 1)
    if unit == "weekend":
        return Found(clock.weekend(back))
    if unit == "week":
        return Found(clock.week(back))
    if unit == "month":
        return Found(clock.month(back))
    if unit == "quarter":
        index = clock.today.year * 4 + (clock.today.month - 1) // 3 - back
        return Found(clock.quarter(index // 4, index % 4 + 1))
    if unit == "year":
        return Found(clock.year(clock.today.year - back))
    return Found(clock.day(back))


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _season(clock: Clock, name: str, year: int | None, which: str = "") -> Found:
    """Meteorological seasons of the northern half of the earth: three whole months from March, June, September, December."""
    first = _SEASONS[name]
    start_year = year if year is not None else clock.today.year
    start = date(start_year, first, 1)
    if year is None and start > clock.today:
        start = date(start_year - 1, first, 1)
    index = start.year * 12 + first - 1 + 2
    end = clock.whole_month(index // 12, index % 12 + 1).end
    if which in ("last", "past", "previous") and end and end >= clock.today:
        return _season(clock, name, start.year - 1)
    return Found(Span(start, end), inferred=year is None)


_ZH_UNIT = {
    "天": "days",
    "日": "days",
    "晚": "nights",
    "晚上": "nights",
    "夜": "nights",
    "周": "weeks",
    "星期": "weeks",
    "礼拜": "weeks",
    "月": "months",
    "年": "years",
}

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Clock], "Found | None"]]


def _rule(pattern: str, make: Callable[[re.Match[str], Clock], Found | Span | None]) -> Rule:
    def made(match: re.Match[str], clock: Clock) -> Found | None:
        got = make(match, clock)
        return Found(got) if isinstance(got, Span) else got

    return re.compile(pattern), made


def _mon(text: str) -> int:
    return _MONTHS[text.rstrip(".")]


def _yr(text: str | None) -> int | None:
    return int(text) if text else None


def _two_days(m: re.Match[str], c: Clock) -> Found | None:
    """ "1 and 10 January 2025", "March 1 to 10"."""
    first, second = c.dated(_yr(m["y"]), _mon(m["m"]), int(m["a"])), c.dated(_yr(m["y"]), _mon(m["m"]), int(m["b"]))
    return Found(Span(first.span.start, second.span.end)) if first and second else None


def _ago(m: re.Match[str], c: Clock) -> Span | Found | None:
    n, unit = _count(m[1]), m[2]
    if unit.startswith(("day", "night")):
        return c.day(n)
    if unit.startswith(("week", "wk")):
        return c.day(7 * n) if n > 4 else c.week(n)
    return c.month(n) if unit.startswith(("month", "mth")) else c.year(c.today.year - n)


def _weekday_rule(m: re.Match[str], c: Clock) -> Found:
    """ "on Mondays" is every Monday, "on Monday" the latest one, "last Monday" the latest before today."""
    which, n, plural = (m["w"] or "").strip(), _WEEKDAYS[m["d"]], m["s"]
    if plural or which in ("every", "each", "average", "typical", "usual", "any", "all", "a", "an average"):
        return Found(Span(weekdays=(n,)), point=False)
    if which in ("last", "past", "previous"):
        return Found(c.weekday(n) if n != c.today.weekday() else c.day(7))
    return Found(Span(), flag="future") if which == "next" else Found(c.weekday(n))


_RULES: tuple[Rule, ...] = (
    # ── English ──
    _rule(r"(?<![\d/.-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", lambda m, c: c.dated(int(m[1]), int(m[2]), int(m[3]))),
    _rule(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b", lambda m, c: c.dated(int(m[3]), int(m[2]), int(m[1]))),
    _rule(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", lambda m, c: _slashed(int(m[1]), int(m[2]), c, int(m[3]))),
    _rule(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/%])", lambda m, c: _slashed(int(m[1]), int(m[2]), c)),
    _rule(rf"\b(?:the )?week (?:of|starting|beginning)(?: on)? (?:(?:{_DAY}),? )?(?:the )?(?:(\d{{1,2}}){_ORD} (?:of )?({_MONTH})|({_MONTH}) (?:the )?(\d{{1,2}}){_ORD})(?:,? (\d{{4}}))?", lambda m, c: _week_of(m, c)),
    _rule(rf"\b(?:the )?(first|last) (\d+) days of (?:({_MONTH})(?: (\d{{4}}))?|(this|last) (month|year))\b", lambda m, c: _edge(m, c)),
    _rule(rf"\b(?:the )?(first|last) week of (?:({_MONTH})(?: (\d{{4}}))?|(this|last) (month|year))\b", lambda m, c: _edge(m, c)),
    _rule(rf"\b(?:the )?(?P<a>\d{{1,2}}){_ORD} ?(?:and|to|through|until|till|-|–) ?(?:the )?(?P<b>\d{{1,2}}){_ORD} (?:of )?(?P<m>{_MONTH}),?(?: (?P<y>\d{{4}})\b)?", _two_days),
    _rule(rf"\b(?P<m>{_MONTH}) (?P<a>\d{{1,2}}){_ORD} ?(?:and|to|through|until|till|-|–) ?(?P<b>\d{{1,2}}){_ORD}\b(?:,? (?P<y>\d{{4}})\b)?", _two_days),
    _rule(rf"\b(?:(?:{_DAY}),? (?:the )?)?(?:the )?(\d{{1,2}}){_ORD} (?:of )?({_MONTH}),?(?: (?:of )?(\d{{4}})\b)?", lambda m, c: c.dated(_yr(m[3]), _mon(m[2]), int(m[1]))),
    _rule(rf"\b(?:(?:{_DAY}),? )?({_MONTH}) (?:the )?(\d{{1,2}}){_ORD}\b(?!:)(?:,? (\d{{4}})\b)?", lambda m, c: c.dated(_yr(m[3]), _mon(m[1]), int(m[2]))),
    _rule(r"\b(\d{4})-(\d{2})\b", lambda m, c: c.named_month(int(m[2]), int(m[1])) if 1 <= int(m[2]) <= 12 else None),
    _rule(r"\bnew year'?s? ?eve,?(?: (?:of |in )?(\d{4})\b)?", lambda m, c: c.dated(_yr(m[1]), 12, 31)),
    _rule(r"\b(?:the )?new year'?s?(?: day)?\b,?(?: (?:of |in )?(\d{4})\b)?", lambda m, c: c.dated(_yr(m[1]), 1, 1)),
    _rule(r"\b(?:christmas|xmas) eve,?(?: (?:of |in )?(\d{4})\b)?", lambda m, c: c.dated(_yr(m[1]), 12, 24)),
    _rule(r"\bboxing day,?(?: (?:of |in )?(\d{4})\b)?", lambda m, c: c.dated(_yr(m[1]), 12, 26)),
    _rule(r"\b(?:last )?(?:christmas|xmas)(?: day)?\b,?(?: (?:of |in )?(\d{4})\b)?", lambda m, c: c.dated(_yr(m[1]), 12, 25)),
    _rule(r"\b(?:last )?(?:halloween)\b,?(?: (?:of |in )?(\d{4})\b)?", lambda m, c: c.dated(_yr(m[1]), 10, 31)),
    _rule(r"\b(?:last )?valentine'?s(?: day)?\b,?(?: (?:of |in )?(\d{4})\b)?", lambda m, c: c.dated(_yr(m[1]), 2, 14)),
    _rule(r"\b(?:the )?day before yesterday\b", lambda m, c: c.day(2)),
    _rule(r"\b(?:the )?night before last(?: night)?\b", lambda m, c: c.day(1)),
    _rule(r"\b(?:tomorrow|next few days|day after tomorrow|coming (?:\d+ )?(?:days?|weeks?|months?|years?)|next (?:\d+ )(?:days?|weeks?|months?|years?)|(?:in|within) \d+ (?:days|weeks|months|years)(?: time| from now)|\d+ (?:days|weeks|months|years) from now)\b",
          lambda m, c: Found(Span(), flag="future")),
    _rule(r"\b(?:today(?:'s)?|so far today|this (?:morning|afternoon|evening)|(?:last|past) night|overnight|tonight|right now)\b(?:'s)?", lambda m, c: c.day(0)),
    _rule(r"\b(?:yesterday|night before yesterday)(?: (?:morning|afternoon|evening|night))?\b(?:'s)?", lambda m, c: c.day(1)),
    _rule(rf"\b(?:the |my |these |those )?(?:{_BACK}) (\d+) (?:calendar |consecutive |recorded |full )?{_UNIT}\b(?:'s?)?", lambda m, c: Found(_block(c, int(m[1]), m[2]), flag="block")),
    _rule(r"\b(?:the |my )?(\d+) (?:most recent|latest|last|previous|past) (days|nights|weeks|months|years|weekends)\b", lambda m, c: Found(_block(c, int(m[1]), m[2]), flag="block")),
    _rule(rf"\b(?:the )?(?:same |equal )?(?:(\d+) {_UNIT}|(\d+)|(?:same )?(?:period|number of days)) (?:right |just |immediately )?(?:before|prior to|preceding)(?: (?:that|them|those|then|it|this))?(?= *[.?!,]|$)", lambda m, c: Found(Span(), flag="previous")),
    _rule(rf"\b(?:the )?(?:previous|preceding|prior) (?:(\d+)(?: {_UNIT})?|period|ones?)(?= *[.?!]|$)", lambda m, c: Found(Span(), flag="previous")),
    _rule(rf"\b(\d+|a|an) {_UNIT} ago\b", lambda m, c: _ago(re.match(rf"(\d+)? ?{_UNIT}", m[0].replace("an ", "1 ", 1).replace("a ", "1 ", 1) if not m[1].isdigit() else m[0]) or m, c)),
    _rule(r"\b(?:(?:in|over|during|for|within|across|throughout) the (?:last|past)|the past|past) (week|month|year|quarter)\b(?: of (?:7|seven) days)?", lambda m, c: {"week": c.last_days(7), "month": c.last_days(30), "quarter": c.months_back(3), "year": c.months_back(12)}[m[1]]),
    _rule(r"\b(?:the )?(first|second|1st|2nd) half of (?:the year )?(?:(\d{4})|(?:last|this) year)\b", lambda m, c: _half(c, m)),
    _rule(r"\b(?:h([12])) (\d{4})\b", lambda m, c: _half_year(c, int(m[2]), int(m[1]))),
    _rule(r"\bq([1-4])(?: (?:of )?(\d{4}))?\b", lambda m, c: c.quarter(int(m[2] or c.today.year), int(m[1]))),
    _rule(r"\b(?:the )?(first|second|third|fourth|1st|2nd|3rd|4th) quarter(?: of)? (\d{4})\b", lambda m, c: c.quarter(int(m[2]), {"f": 1, "1": 1, "s": 2, "2": 2, "t": 3, "3": 3}.get(m[1][0], 4) if not m[1].startswith("fo") else 4)),
    _rule(r"\b(?:the )?(?:beginning|start) of (?:the |this )?(week|month|year)\b(?! *\d)", lambda m, c: _first_day(_calendar(c, "this", m[1]))),
    _rule(rf"\b(?:the )?(?:beginning|start) of ({_MONTH})(?: (\d{{4}}))?", lambda m, c: _first_day(c.named_month(_mon(m[1]), _yr(m[2])))),
    _rule(r"\b(?:the )?(?:beginning|start) of (\d{4})\b", lambda m, c: _first_day(Found(c.year(int(m[1]))))),
    _rule(r"\b(?:the )?(week|month|year)(?: so far|(?:[ -])to(?:[ -])date)\b", lambda m, c: _calendar(c, "this", m[1])),
    _rule(r"\b(?:the )?(?:current )?(week|month|year) (?:we're|we are|i'm|i am) in(?: now| right now)?\b", lambda m, c: _calendar(c, "this", m[1])),
    _rule(rf"\b({_MONTH})(?: of)? (last|this) year\b", lambda m, c: c.named_month(_mon(m[1]), c.today.year - (m[2] == "last"))),
    _rule(r"\b(ytd|mtd|wtd)\b", lambda m, c: _calendar(c, "this", {"y": "year", "m": "month", "w": "week"}[m[1][0]])),
    _rule(r"\b(this|last|previous|current|next|coming|following|upcoming|prior) (?:calendar |whole |entire |full )?(week|month|quarter|year|weekend)\b(?:'s?|s')?(?: (?:so far|to date))?", lambda m, c: _calendar(c, m[1], m[2])),
    _rule(r"\b(?:the )?(week|month|year) before last\b", lambda m, c: {"week": c.week(2), "month": c.month(2), "year": c.year(c.today.year - 2)}[m[1]]),
    _rule(r"\b(?:the )?(day|night|week|month|year|weekend) before(?: (?:that|it))?(?= *[.?!,]|$)", lambda m, c: Found(Span(), flag="previous")),
    _rule(rf"\b(?:(last|this|previous|next) )?({_MONTH})(?:,? (?:of )?(\d{{4}})\b| (last|this) year\b)?(?:'s)?", lambda m, c: _month_rule(m, c)),
    _rule(r"\b(?:on |from )?mon(?:days?)? ?(?:to|-|through|thru|until) ?fri(?:days?)?\b", lambda m, c: Found(Span(weekdays=(0, 1, 2, 3, 4)), point=False)),
    _rule(r"\b(?:on |over |during |at )?(?:the )?(?:weekends|weekend days?|weekend nights?|weekend|saturdays? and sundays?|sat and sun)\b", lambda m, c: Found(Span(weekdays=(5, 6)), point=False)),
    _rule(rf"\b(?:on |during )?(?:(?P<w>last|this|past|previous|next|every|each|average|typical|usual|any|all|an average|a|the) )?(?:\b(?P<d>{_DAY}))(?P<s>(?<=day)s)?\b(?:'s)?(?: (?:morning|afternoon|evening|night)(?:s)?)?", _weekday_rule),
    _rule(r"\b(?:on |over |during |at )?(?:the )?(?:weekends|weekend days?|weekend nights?|weekend|saturdays? and sundays?|sat and sun)\b", lambda m, c: Found(Span(weekdays=(5, 6)), point=False)),
    _rule(r"\b(?:on |during |from )?(?:the )?(?:weekdays|(?<!which )(?<!what )(?<!on which )weekday(?! (?:with|has|had|do|did|am|is|was))|working days?|work days?|workdays?|weeknights?|week days?|week nights?|business days?)\b", lambda m, c: Found(Span(weekdays=(0, 1, 2, 3, 4)), point=False)),
    _rule(r"\b(?:(last|this|previous|past) )?(spring|summer|autumn|fall|winter)\b(?: (?:of )?(\d{4}))?(?! asleep)", lambda m, c: _season(c, m[2], _yr(m[3]), m[1] or "")),
    _rule(r"\b(?:(?:all|the whole|the entire) (?:of )?)?((?:19|20)\d{2})\b(?! ?(?:steps|m|km|kcal|cal|ml|metres|meters|calories|mg|g)\b)", lambda m, c: _year_rule(m, c)),
    _rule(r"\b(?:in|over|out of|of|for|during|across|on) (?:the |my )?(?:last|past|previous) (\d+)\b(?= (?:was|were|did|have|has|i|had|is|do|am)\b| *[,?.!]|$)", lambda m, c: Found(c.last_days(int(m[1])), flag="block")),
    _rule(rf"(?:^|, ?|\bfor |\bover )(\d+) {_UNIT}(?= *[?.!,]|$)", lambda m, c: Found(_block(c, int(m[1]), m[2]), flag="block")),
    _rule(r"\b(?:from (?:that|then) (?:day |date |point )?on(?:wards?)?|since then|afterwards|from then)\b|那天以后|那之后|此后", lambda m, c: Found(Span(), flag="since_then")),
    _rule(rf"\b(?:the )?{_BACK} (\d+)(?= *[?.!]*$)", lambda m, c: Found(c.last_days(int(m[1])), flag="block")),
    _rule(r"\b(?:ever|all[ -]time|of all time|in (?:all )?(?:of )?my (?:data|records?|history|log|workout log|training log)|(?:over|across|in) (?:all|the whole|my whole|my entire|the entire) ?(?:of )?(?:my |the )?(?:data|records?|history|time|period|dataset)|in total ever|on record|so far(?= ever)|since (?:the )?(?:beginning|start|records began|i started)(?: of (?:my )?(?:data|records?|time))?)\b",
          lambda m, c: Found(Span(said="all"), point=False)),
    # ── Chinese ──
    _rule(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?(?!\d)", lambda m, c: c.dated(int(m[1]), int(m[2]), int(m[3]))),
    _rule(r"(?P<y>去年|今年)?(?<!\d)(\d{1,2})月(\d{1,2})[日号]?(?!\d)", lambda m, c: c.dated({"去年": c.today.year - 1, "今年": c.today.year}.get(m["y"] or ""), int(m[2]), int(m[3]))),
    _rule(r"(\d{4})年(?:的)?(\d{1,2})月份?", lambda m, c: c.named_month(int(m[2]), int(m[1]))),
    _rule(r"(\d{4})年?(上半年|下半年|前半年|后半年)", lambda m, c: _half_year(c, int(m[1]), 1 if m[2][0] in "上前" else 2)),
    _rule(r"(今年|去年)(上半年|下半年)", lambda m, c: _half_year(c, c.today.year - (m[1] == "去年"), 1 if m[2][0] == "上" else 2)),
    _rule(r"(\d{4})年?(?:第)?([1-4])季度", lambda m, c: c.quarter(int(m[1]), int(m[2]))),
    _rule(r"(今年|去年|前年)(?:的)?(?<!\d)(\d{1,2})月份?", lambda m, c: c.named_month(int(m[2]), c.today.year - {"今": 0, "去": 1, "前": 2}[m[1][0]])),
    _rule(r"(\d{4})年(?:元旦|新年)", lambda m, c: c.dated(int(m[1]), 1, 1)), _rule(r"元旦|新年(?:第1天)?", lambda m, c: c.dated(None, 1, 1)),
    _rule(r"(\d{4})年圣诞节?", lambda m, c: c.dated(int(m[1]), 12, 25)), _rule(r"(?:去年)?圣诞节?", lambda m, c: c.dated(None, 12, 25)),
    _rule(r"(今年|去年|前年)(?:年?初|开始)", lambda m, c: _first_day(Found(c.year(c.today.year - {"今": 0, "去": 1, "前": 2}[m[1][0]])))),
    _rule(r"年初", lambda m, c: _first_day(Found(c.year(c.today.year)))),
    _rule(r"(本|这个?|上个?)月初", lambda m, c: _first_day(Found(c.month(1 if m[1][0] == "上" else 0)))),
    _rule(r"(今年|去年|前年)(?:1整年|全年|整年|至今|以来|到现在|到目前)?", lambda m, c: c.year(c.today.year - {"今": 0, "去": 1, "前": 2}[m[1][0]])),
    _rule(r"(\d{4})年(?:全年|整年|1整年)?", lambda m, c: c.year(int(m[1]))),
    _rule(r"(?<!\d)(\d{1,2})月份?(?!\d)(?!的?量)", lambda m, c: c.named_month(int(m[1])) if 1 <= int(m[1]) <= 12 else None),
    _rule(r"明[天晚年早]|后天|下(?:个)?(?:周|月|星期|礼拜|季度|年)|明早|未来(?:\d+[个]?[天周月年])?|(?:再过)?\d+个?(?:天|周|星期|月|年)(?:后|之后|以后)(?!的)|接下来(?:\d+[个]?[天周月年])?|将来", lambda m, c: Found(Span(), flag="future")),
    _rule(r"大前天", lambda m, c: c.day(3)), _rule(r"前天(?:夜里|晚上|晚|夜)|前[晚夜]", lambda m, c: c.day(1)), _rule(r"前天", lambda m, c: c.day(2)),
    _rule(r"昨[晚夜]|昨天(?:晚上|夜里|晚|夜)|今[天日早晨]|今儿|当天到现在|现在|目前|此刻|今晚", lambda m, c: Found(c.day(0), flag="now" if m[0] in ("现在", "目前", "此刻") else "")),
    _rule(r"昨[天日儿]", lambda m, c: c.day(1)),
    _rule(r"(?:最近|过去|近|前|这|之前|上|往前)(?:的)?(\d+)个?(天|晚上|晚|夜|日|周|星期|礼拜|月|年)(?:里|内|中|之内|以来)?", lambda m, c: Found(_block(c, int(m[1]), _ZH_UNIT[m[2]]), flag="block") if not (m[0].startswith(("这1", "上1"))) else _calendar(c, "this" if m[0][0] == "这" else "last", {"天": "day", "周": "week", "星": "week", "礼": "week", "月": "month", "年": "year"}.get(m[2][0], "day"))),
    _rule(r"(?:最近|过去|近)(?:的)?(?:半年)(?:里|内|来|以来)?", lambda m, c: Found(c.months_back(6), flag="block")),
    _rule(r"(?:最近|过去|近)(?:的)?半个月", lambda m, c: Found(c.last_days(15), flag="block")),
    _rule(r"(?:再?(?:之前|前面?|往前)(?:的)?(?:那)?(\d+)[天日]|前1(?:个)?(?:周期|阶段))(?=$|[呢?。 ])", lambda m, c: Found(Span(), flag="previous")),
    _rule(r"(\d+)天(?:前|之前|以前)", lambda m, c: c.day(int(m[1]))),
    _rule(r"(\d+)(?:个)?(?:周|星期|礼拜)(?:前|之前|以前)", lambda m, c: c.week(int(m[1]))),
    _rule(r"(\d+)个月(?:前|之前|以前)", lambda m, c: c.month(int(m[1]))),
    _rule(r"上上(?:个)?(?:周|星期|礼拜)", lambda m, c: c.week(2)), _rule(r"上上个?月", lambda m, c: c.month(2)),
    _rule(r"(这个?|本|上个?)?(?:周|星期|礼拜)末(?:2天|两天)?", lambda m, c: Found(Span(weekdays=(5, 6)), point=False) if not m[1] else c.weekend(1 if m[1][0] == "上" else 0)),
    _rule(r"(每个?|逢|所有)?(这个?|本|上个?)?(?:周|星期|礼拜)([一二三四五六日天1-6])(?![个次天共])", lambda m, c: _zh_weekday(m, c)),
    _rule(r"工作日|平日|平时上班", lambda m, c: Found(Span(weekdays=(0, 1, 2, 3, 4)), point=False)),
    _rule(r"(这个?|本|上个?)(?:周|星期|礼拜)", lambda m, c: c.week(1 if m[1][0] == "上" else 0)),
    _rule(r"(这个?|本|当|上个?)月", lambda m, c: c.month(1 if m[1][0] == "上" else 0)),
    _rule(r"(这个?|本|上个?)季度", lambda m, c: _calendar(c, "last" if m[1][0] == "上" else "this", "quarter")),
    _rule(r"(?:去年|今年)?(春|夏|秋|冬)[天季]", lambda m, c: _season(c, {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}[m[1]], None)),
    _rule(r"有记录以来|有史以来|一直以来|历史上|所有(?:的)?(?:数据|记录)(?:里|中)?|全部(?:数据|记录)(?:里|中)?|至今为止|到目前为止|历史", lambda m, c: Found(Span(said="all"), point=False)),
)  # fmt: skip


def _year_rule(m: re.Match[str], c: Clock) -> Span | None:
    """A bare year; a number after a comparison ("more than 2000", "is 2010") is none."""
    before = m.string[: m.start()].rstrip()
    if not 2000 < int(m[1]) <= c.today.year + 5:
        return None
    if re.search(
        r"\b((more|less|fewer|greater|higher|lower|longer|shorter|larger|bigger) than|above|below|under|exceed(s|ed|ing)?|at least|at most|least|equals?( to)?|exactly|reached|hit)$|[<>=]$",
        before,
    ):
        return None
    return c.year(int(m[1]))


def _zh_weekday(m: re.Match[str], c: Clock) -> Found:
    n = _ZH_DAY[m[3]]
    if m[2]:
        return Found(c.weekday(n, 1 if m[2][0] == "上" else 0))
    return Found(Span(weekdays=(n,)), point=False) if m[1] else Found(c.weekday(n), flag="maybe_every")


def _half(c: Clock, m: re.Match[str]) -> Span:
    year = int(m[2]) if m[2] else c.today.year - (1 if "last" in m[0] else 0)
    return _half_year(c, year, 1 if m[1] in ("first", "1st") else 2)


def _half_year(c: Clock, year: int, half: int) -> Span:
    return Span(date(year, 1, 1), date(year, 6, 30)) if half == 1 else Span(date(year, 7, 1), date(year, 12, 31))


def _edge(m: re.Match[str], c: Clock) -> Span | None:
    """The first or last n days (or week) of a month or year."""
    month, year, which, unit = (
        m[len(m.groups()) - 3],
        m[len(m.groups()) - 2],
        m[len(m.groups()) - 1],
        m[len(m.groups())],
    )
    whole = c.named_month(_mon(month), _yr(year)).span if month else _calendar(c, which, unit).span
    n = 7 if "week of" in m[0] else int(m[2])
    if whole.start is None or whole.end is None:
        return None
    return (
        Span(whole.start, whole.start + timedelta(days=n - 1))
        if m[1] == "first"
        else Span(whole.end - timedelta(days=n - 1), whole.end)
    )


def _week_of(m: re.Match[str], c: Clock) -> Span | None:
    """The calendar week around a date."""
    found = c.dated(_yr(m[5]), _mon(m[2] or m[3]), int(m[1] or m[4]))
    if found is None or found.span.start is None:
        return None
    monday = found.span.start - timedelta(days=found.span.start.weekday())
    return Span(monday, min(monday + timedelta(days=6), c.today))


def _first_day(found: Found) -> Found:
    return Found(Span(found.span.start, found.span.start))


def _month_rule(m: re.Match[str], c: Clock) -> Found | None:
    """A month's name. "may" and "march" are words too: they need a year, a preposition before them or to stand at the end."""
    name = m[2].rstrip(".")
    year = _yr(m[3])
    if m[4]:
        year = c.today.year - (m[4] == "last")
    before = m.string[: m.start()].rstrip()
    needs = name in ("may", "mar", "sat", "dec", "sep", "jan", "jun") or (name == "march" and not before)
    anchored = re.search(
        r"(\b(in|of|since|during|for|until|till|through|and|or|to|from|before|after|than|vs|versus|with|about|last|this|over|all|between|by|throughout|was|against|compared to|minus)|[,-])$",
        before,
    )
    if needs and not (
        m[1] or year or anchored or not m.string[m.end() :].strip(" ?.!") or name in ("jan", "dec", "sep", "jun", "mar")
    ):
        return None
    if m[1] == "next":
        return Found(Span(), flag="future")
    found = c.named_month(_mon(m[2]), year)
    if (
        m[1] in ("last", "previous")
        and found.span.start
        and c.today.month == found.span.start.month
        and c.today.year == found.span.start.year
    ):
        return c.named_month(_mon(m[2]), c.today.year - 1)
    return found


@dataclass(frozen=True)
class Spanned:
    """A text with its spans taken out. ``marks`` maps each private character to what stood there."""

    text: str
    marks: dict[str, Found]


_APART = re.compile(r"\b(?:difference|differ|differs|compare|compared|comparing|comparison|change|changed)\b")


def find_spans(text: str, today: date) -> Spanned:
    """``text`` (already normalised) with every time expression replaced by a mark."""
    clock = Clock(today)
    marks: dict[str, Found] = {}

    def mark(found: Found, said: str) -> str:
        char = chr(FIRST + len(marks))
        marks[char] = replace(found, span=replace(found.span, said=found.span.said or said.strip()))
        return char if re.search(r"[\u4e00-\u9fff]", said) else f" {char} "

    for pattern, make in _RULES:

        def put(match: re.Match[str], make: Callable[[re.Match[str], Clock], Found | None] = make) -> str:
            try:
                found = make(match, clock)
            except (ValueError, OverflowError):  # a date outside the calendar
                return match[0]
            return match[0] if found is None else mark(found, match[0])

        text = pattern.sub(put, text)
    return _ranges(re.sub(r" +", " ", text), marks, today)


_JOINED = re.compile(
    rf"(?P<between>(?:\bbetween|\bfrom|从|自) ?(?:the )?(?P<a1>{MARK}) ?(?:and|to|until|till|through|thru|up to|-|–|到|至|和) ?(?:the )?(?P<b1>{MARK})(?: ?(?:inclusive|之间|期间|为止))?)"
    rf"|(?P<range>(?P<a2>{MARK}) ?(?:to|until|till|through|thru|-|–|—|~|到|至) ?(?P<b2>{MARK})(?: ?(?:之间|期间|为止))?)"
    rf"|(?P<since>(?:\b(?:ever )?since|\bstarting(?: from| on| in)?|\bfrom|\bas of|\bbeginning) (?:the |last )?(?P<s1>{MARK})(?: (?:on(?:wards?)?|onwards?|until now|to now|up to now|to date))?)"
    rf"|(?P<since_zh>(?:自从?|从|打)? ?(?P<s2>{MARK}) ?(?:以来|至今|到现在|到今天|到目前|起(?!床)|开始|之后到现在))"
    rf"|(?P<before>\b(?:before|prior to|until|till|up to) (?:the )?(?P<b3>{MARK}))"
    rf"|(?P<after>\b(?:after|following) (?:the )?(?P<a3>{MARK}))"
    rf"|(?P<before_zh>(?P<b4>{MARK}) ?(?:之前|以前))|(?P<after_zh>(?P<a4>{MARK}) ?(?:之后|以后))"
)  # fmt: skip


def _ranges(text: str, marks: dict[str, Found], today: date) -> Spanned:
    """Second pass: "since §", "between § and §", "before §" over the marks of the first."""

    apart = bool(_APART.search(text))  # "the difference between March and April" has two sides

    def join(match: re.Match[str]) -> str:
        found = (
            None
            if match["between"] and apart and (match[0].startswith("between") or "change" in text)
            else _join(match, marks, today)
        )
        if found is None:
            return match[0]
        char = chr(FIRST + len(marks))
        marks[char] = found
        return f" {char} "

    done = _JOINED.sub(join, text)
    return Spanned(re.sub(r" +", " ", done).strip(), marks)


def _join(match: re.Match[str], marks: dict[str, Found], today: date) -> Found | None:
    get = match.groupdict()
    said = "".join(marks[ch].span.said if ch in marks else ch for ch in match[0]).strip()
    one, two = get["a1"] or get["a2"], get["b1"] or get["b2"]
    if one and two:
        first, second = marks[one], marks[two]
        if not (first.point and second.point) or "future" in (first.flag, second.flag):
            return None
        start, end = first.span.start, second.span.end
        if start and second.span.start and end and first.inferred and start > second.span.start:
            start = start.replace(year=start.year - 1)
        elif start and end and second.span.start and first.inferred and not second.inferred:
            start = start.replace(year=end.year if (start.month, start.day) <= (end.month, end.day) else end.year - 1)
        if start and end and start > end:
            return None
        return Found(Span(start, end, said=said), point=False)
    single = next((get[k] for k in ("s1", "s2", "b3", "a3", "b4", "a4") if get[k]), "")
    found = marks[single]
    if not found.point or found.flag in ("future", "previous", "block"):
        return None
    span = found.span
    if (
        match[0].startswith("from ")
        and not span.one_day
        and not re.search(r" (on|onwards?|until now|to now|to date|up to now)$", match[0].strip())
    ):
        return None
    if match[0].startswith("from ") and re.search(
        r"(differ|different|change|changed|compared?)$", match.string[: match.start()].strip()
    ):
        return None
    if get["since"] or get["since_zh"]:
        return Found(Span(span.start, today, said=said), point=False)
    if get["before"] or get["before_zh"]:
        return Found(Span(None, span.start and span.start - timedelta(days=1), said=said), point=False, flag="before")
    return Found(Span(span.end and span.end + timedelta(days=1), today, said=said), point=False, flag="after")
