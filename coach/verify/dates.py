"""Dates, weekdays and clock times in a text. ``spans`` are blanked before numbers are read, so that 12 July is no 12."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MON = "(?:" + "|".join(f"{m[:3]}(?:{m[3:]})?" if len(m) > 3 else m for m in _MONTHS) + "|sept)\\b\\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_ORDINALS = {word: n for n, word in enumerate(
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"], 1)}  # fmt: skip
_ORD = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_CN_DAY = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_PATTERNS = [re.compile(p, re.IGNORECASE) for p in (
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
    rf"(?:the )?\b(?P<days>{_DAY}(?:(?:\s*,\s*|\s*(?:to|and|-|–|until|through)\s*){_DAY})*) (?:of )?(?P<mon>{_MON})(?:,? (?P<y>\d{{4}}))?",
    rf"\b(?P<mon>{_MON}) (?:the )?(?P<days>{_DAY}(?:(?:\s*,\s*|\s*(?:to|and|-|–|until|through)\s*){_DAY})*)(?![\d:.])(?:,? (?P<y>\d{{4}}))?",
    rf"\b(?:the )?(?P<ord>{_ORD}) of (?P<mon>{_MON})",
    rf"\b(?P<mon>{_MON}) (?:the )?(?P<ord>{_ORD})\b",
    rf"(?:(?P<y>\d{{4}}) ?年 ?)?(?P<m>{_CN_DAY}) ?月 ?(?P<d>{_CN_DAY}) ?[日号](?: ?(?:至|到|-|–|—|和|、) ?(?P<d2>{_CN_DAY}) ?[日号])?",
)]  # fmt: skip
_MONTH_ONLY = re.compile(
    r"\b(?P<mon>January|February|March|April|(?:in|since|of|during|this|last|by|until) May|June|July|August|September|October|November|December)\b"
    rf"|(?:(?P<y>\d{{4}}) ?年 ?)?(?P<m>(?:{_CN_DAY})) ?月(?:份|初|中|底|以来|起)?(?! ?\d)(?![内后前])", )  # fmt: skip
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?! ?(?:steps|kcal|步|千卡|m\b|米|calories|mg|ml|metres))(?: ?年)?")
_CLOCK = re.compile(
    r"(?<![\d:])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?!\d|:\d| ?/ ?km|/km| ?min| per (?:km|kilo|mi))(?: ?(?P<ap>[ap]\.?m\.?))?"
    r"|\b(?P<h2>\d{1,2}) ?(?P<ap2>[ap]\.?m\b\.?)"
    r"|\bhalf past (?P<half>\w+)|\b(?P<past>quarter|\d{1,2}|ten|twenty|five) (?P<rel>past|to) (?P<ph>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|midnight|noon)\b"
    r"|\b(?P<oc>\w+) o'?clock|\b(?P<noon>midnight|noon)\b"
    r"|(?P<zap>凌晨|早上|上午|中午|下午|傍晚|晚上|夜里)? ?(?P<zh>\d{1,2}|(?!一点(?!半|钟))[一二三四五六七八九十两]{1,3}) ?点(?! ?\d{3}|[零一二三四五六七八九十]*(?:个|公|小时))(?:钟|(?P<zhalf>半)|过?(?P<zm>\d{1,2}|[零一二三四五六七八九十]{1,3})分?|(?=[左多前后以起睡开。，]|$))",
    re.IGNORECASE,
)  # fmt: skip
_HOURS = {
    w: n
    for n, w in enumerate(
        ["midnight", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "noon"]
    )
} | {"twelve": 12}

_DAYS_EN = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAY = re.compile(
    r"\b(?P<en>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun(?=[ ,.]))s?\b"
    r"|(?:星期|礼拜|周)(?P<zh>[一二三四五六日天末])(?!起|次|个|天|组|回|小时|百|千|万|十)"
)


# Without one of these a text names at most a weekday.
_HINT = re.compile(
    rf"\d|{_MON}|o'?clock|midnight|noon|half past|\b(?:past|to) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b|[月日号点年]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dates:
    """What a text says of time. ``days`` are (month, day), ``months`` 1–12 named alone, ``clocks`` minutes after midnight."""

    days: tuple[tuple[int, int, str], ...] = ()
    months: tuple[tuple[int, str], ...] = ()
    years: tuple[tuple[int, str], ...] = ()
    weekdays: tuple[tuple[int, str, int], ...] = ()  # 0 Monday … 6 Sunday, the word, its place
    clocks: tuple[tuple[int, str], ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


@lru_cache(maxsize=2048)
def dates(text: str) -> Dates:
    """Read the dates, weekdays, months, years and clock times of ``text``."""
    spans: list[tuple[int, int]] = []
    days, months, years = [], [], []
    hint = bool(_HINT.search(text))

    def free(match: re.Match[str]) -> bool:
        return not any(a < match.end() and match.start() < b for a, b in spans)

    for pattern in _PATTERNS if hint else ():
        for match in pattern.finditer(text):
            found = _days(match)
            if found and free(match):
                spans.append(match.span())
                days += [(*day, match.group()) for day in found]
    clocks = []
    for match in _CLOCK.finditer(text) if hint else ():
        minutes = _clock(match)
        if minutes is not None and free(match):
            spans.append(match.span())
            clocks.append((minutes, match.group().strip()))
    for match in _MONTH_ONLY.finditer(text) if hint else ():
        month = _month(match.group("mon")) if match.group("mon") else _number(match.group("m"))
        if free(match) and 1 <= month <= 12:
            spans.append(match.span())
            months.append((month, match.group()))
    for match in _YEAR.finditer(text):
        if free(match):
            spans.append(match.span())
            years.append((int(match.group()[:4]), match.group()))
    week = []
    for match in _WEEKDAY.finditer(text):
        spans.append(match.span())
        if match.group("en"):
            week.append(
                (
                    next(i for i, d in enumerate(_DAYS_EN) if d.startswith(match.group("en").lower()[:3])),
                    match.group(),
                    match.start(),
                )
            )
        elif match.group("zh") != "末":
            week.append(
                (
                    "一二三四五六日天".index(match.group("zh")) % 7 if match.group("zh") != "天" else 6,
                    match.group(),
                    match.start(),
                )
            )
    return Dates(tuple(days), tuple(months), tuple(years), tuple(week), tuple(clocks), tuple(spans))


def _number(text: str) -> int:
    from coach.verify.numerals import chinese_value

    return int(text) if text.isdigit() else int(chinese_value(text) or 0)


def _month(text: str) -> int:
    word = text.lower().split()[-1].rstrip(".")[:3]
    return next((i for i, m in enumerate(_MONTHS, 1) if m.startswith(word)), 0)


def _days(match: re.Match[str]) -> list[tuple[int, int]]:
    groups = match.groupdict()
    month = _month(groups["mon"]) if groups.get("mon") else _number(groups["m"])
    if groups.get("ord"):
        numbers = [_ORDINALS[groups["ord"].lower()]]
    elif groups.get("days"):
        numbers = [int(n) for n in re.findall(r"\d+", groups["days"])]
    else:
        numbers = [_number(groups[k]) for k in ("d", "d2") if groups.get(k)]
    return [(month, n) for n in numbers] if 1 <= month <= 12 and all(1 <= n <= 31 for n in numbers) else []


def _clock(match: re.Match[str]) -> int | None:
    g = match.groupdict()
    if g["noon"]:
        return 0 if g["noon"].lower() == "midnight" else 720
    if g["half"] or g["ph"] or g["oc"]:
        word = (g["half"] or g["ph"] or g["oc"]).lower()
        hour = int(word) if word.isdigit() else _HOURS.get(word)
        if hour is None:
            return None
        if g["half"]:
            return hour * 60 + 30
        if g["oc"]:
            return hour * 60
        step = (
            15
            if g["past"] == "quarter"
            else (int(g["past"]) if g["past"].isdigit() else {"five": 5, "ten": 10, "twenty": 20}[g["past"].lower()])
        )
        return hour * 60 + (step if g["rel"].lower() == "past" else -step)
    if g["h"] or g["h2"]:
        half = (g["ap"] or g["ap2"] or "").lower()
        hour = int(g["h"] or g["h2"])
        return (hour % 12 + (12 if half.startswith("p") else 0) if half else hour) * 60 + int(g["m"] or 0)
    hour = _number(g["zh"])
    if hour > 24 or (g["zm"] and not g["zap"] and len(g["zm"]) == 1 and not match.group().endswith("分")):
        return None  # 六点六 is a decimal
    if g["zap"] in {"下午", "傍晚", "晚上"} and hour < 12:
        hour += 12
    return hour * 60 + (30 if g["zhalf"] else _number(g["zm"]) if g["zm"] else 0)


def weekday_of(month: int, day: int, near: date) -> int | None:
    """The weekday of the date (month, day) in the year that lies nearest to ``near``; None where there is no such date."""
    options = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            options.append(date(year, month, day))
        except ValueError:
            continue
    return min(options, key=lambda d: abs(d - near)).weekday() if options else None


def days_between(start: date, end: date, limit: int = 7) -> list[date]:
    """The dates from start to end, at most the ``limit`` first ones."""
    return [start + timedelta(days=i) for i in range(min((end - start).days + 1, limit))]
