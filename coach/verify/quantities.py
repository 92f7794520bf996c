"""The quantities of a text: every number with its unit, as digits or words, ranges and compound durations included.

Dates, weekdays and clock times are left to ``coach.verify.dates``; names that hold digits (VO2max, 1RM, B12) are no quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from coach.verify.dates import dates
from coach.verify.numerals import CHINESE, ENGLISH, chinese_value, english_parts
from coach.verify.units import UNITS, dimension, unit_at


@dataclass(frozen=True)
class Quantity:
    """``value`` in canonical ``unit`` ("" where none is written), as written with ``decimals``; ``mode`` is about, over or under."""

    value: float
    unit: str
    start: int
    end: int
    text: str
    decimals: int = 0
    mode: str = ""
    word: bool = False  # written as a word

    @property
    def step(self) -> float:
        """Half of the last digit's place: what rounding may have taken away."""
        return 0.5 * 10.0**-self.decimals


_NAME = re.compile(
    r"\bVO[2₂] ?max|\bV̇O[2₂]max|\b[1-9]\d?-?RM\b|\bSpO[2₂]|\bCO[2₂]\b|\bHbA1c|\b[BDK]-?\d{1,2}\b|\bomega-?[369]|\bPHQ-?\d|\bGAD-?\d|\btype [12]\b|[12] ?型"
    r"|\bzones? ?[1-5]\b(?:[- ]?(?:to|and|or|–|-) ?[1-5])?|(?<!\d)[1-5] ?区|区间 ?[1-5](?!\d)|第[一二三四五六七八九十\d]+(?:[天组次周个节步项])?|\[\d+(?:\s*[,，、-]\s*\d+)*\]"
    r"|\b24/7\b|\b4 ?[x×] ?4\b(?! ?min)|\bCOVID-19\b|\b5 ?[kK]\b(?! ?m)|\b10 ?[kK]\b(?! ?m)",
    re.IGNORECASE,
)  # fmt: skip
_DIGITS = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<sign>[-−](?=\d))?(?P<n>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+\.\d+|\d+)(?P<k> ?[万千](?![米克卡焦瓦])|k(?= steps| kcal))?",
    re.IGNORECASE,
)
_PACE = re.compile(
    r"(?P<m>\d{1,2})(?:[:：](?P<s>[0-5]\d)|['′’](?P<s2>[0-5]\d)?[\"″”]?)? ?(?:min(?:utes?)?)? ?(?:/ ?km|per (?:km|kilomet(?:re|er))|a kilomet(?:re|er)|/公里|每公里)"
    r"|(?:配速|每公里) ?(?:每公里|为|是|约)* ?(?P<zm>\d{1,2}|[一二三四五六七八九十]{1,3})(?:[:：](?P<zs>[0-5]\d)| ?分(?:钟)?(?: ?(?P<zs2>[0-5]?\d) ?秒)?|['′’](?P<zs3>[0-5]\d)[\"″”]?)",
    re.IGNORECASE,
)
_LATIN_TAIL = re.compile(r"[A-Za-z]")
_HALF = re.compile(
    r"\b(?P<an>an )(?=hour and (?:\d|an? (?:half|quarter)))|\bhalf (?:an? |of an? )?(?=[a-z])|\b(?:a )?quarter of an? |\bone and a half |\b(?P<w>\w+) and a half |(?P<z>[零一二两三四五六七八九十\d]+)个半|半个?(?=小时|钟头|公斤|斤|公里|升|杯|月(?!来)|天)",
    re.IGNORECASE,
)
_HALF_NUMBER = {
    w: n
    for n, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_ABOUT = re.compile(
    r"(?:\babout|\baround|\broughly|\bapprox(?:imately|\.)?|\bnearly|\balmost|\bclose to|\bnot quite|\bshy of|\bbarely|\bnear|\btowards?|\bgetting on for|\bsome|\bjust (?:under|over|above|below|short of)|\ba (?:bit|little|touch|shade) (?:under|over|above|below)|\bslightly (?:over|under|above|below)|\bor so|~|≈|大约|约|大概|左右|接近|将近|差不多|近|不到|a good)\s*$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"(?:\bover|\bmore than|\babove|\bat least|\bbeyond|\bupwards of|\bpast|超过|多于|至少|不少于|高于|以上)\s*(?:the |a )?$",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"(?:\bunder|\bless than|\bfewer than|\bbelow|\bat most|\bup to|\bno more than|不到|少于|低于|至多|不超过|以内)\s*(?:the |a )?$",
    re.IGNORECASE,
)
_ABOUT_AFTER = re.compile(r"\s*(?:or so\b|-ish|ish\b|左右|上下|出头)", re.IGNORECASE)
_LINK = re.compile(r"\s*(?:to|-|–|—|~|～|or|and|至|到|或|和|×|x)?\s*", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:to|-|–|—|~|～|or|至|到|或)\s*", re.IGNORECASE)
_TIMES = re.compile(r"\s*(?:[x×*]|times|sets? (?:of|at)|rounds? of|组(?:每组)?|组，?每组)\s*", re.IGNORECASE)
# Chinese words that begin with a numeral and count nothing.
_IDIOM = re.compile(
    "一(?:起|些|样|直|下|点(?![零一二三四五六七八九\\d])|定|般|切|旦|边|方面|步|半|会|时|份|同|致|共|路|段|次|个(?!半|小时|月|星期)|组|种|场|项|天天|件|份|口|回|趟|晚|夜|觉|张|位|句|早|上|轮|块|周(?!\\S*?公里))|统一|万一|唯一|之一|单一|逐一|同一|十分(?!钟)|十足|千万(?!步)|百分(?!之)|三餐|四肢|五谷|七八|两端|两者|两侧|两手|两脚|双|三头肌|二头肌|四头肌|半(?:天|点|路|蹲|程)|一一|五官|万(?:分|能)|千(?:里|篇)|百(?:般|搭)|三角肌|四周围|八段锦|二十四式|二氧化碳|四足|四点|三点"
)
_VAGUE = re.compile(
    r"\b(?:one another|no one|any ?one|every ?one|some ?one|each one|this one|that one|the one|one(?: day| way| thing| of| more| last| step| small| simple| calmer| easy| extra|'s|\b))",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of ``text``, in order; compound durations are one, ranges share their unit."""
    blank = _blanked(text)
    found = sorted(
        [*_paces(blank), *_halves(blank), *_digits(blank), *_english(blank), *_chinese(blank)],
        key=lambda q: (q.start, -q.end),
    )
    found = [
        q
        for i, q in enumerate(found)
        if not any(p.start <= q.start and q.end <= p.end and p is not q for p in found[:i])
    ]
    return tuple(_merged(text, _shared(text, [_moded(text, q) for q in found])))


def _blanked(text: str) -> str:
    characters = list(text)
    spans = [*dates(text).spans, *(m.span() for m in _NAME.finditer(text))]
    for start, end in spans:
        characters[start:end] = "\x00" * (end - start)
    return "".join(characters)


def _with_unit(text: str, value: float, start: int, end: int, decimals: int, *, word: bool = False) -> Quantity:
    gap = re.compile(
        r"(?:个?多|多个)|\s(?:or (?:more|less|fewer)|plus|and more)\s|[\s-]{0,2}|\s?(?:hard|full|easy|whole|more|extra|further|good|straight)\s"
    ).match(text, end)
    unit, stop = unit_at(text, gap.end() if gap else end)
    if not unit and (
        skip := re.compile(r"[\s-]{0,2}(?:more |extra |further |full |whole |hard |easy |slow |straight |多)").match(
            text, end
        )
    ):
        unit, stop = unit_at(text, skip.end())
    if unit and gap is not None and "-" in gap.group() and unit == "m":
        unit, stop = "", end
    if (
        unit
        and text[stop : stop + 1] == "半"
        and "\u4e00" <= text[stop - 1] <= "\u9fff"
        and text[stop + 1 : stop + 2] not in set("程天路个")
    ):
        value, decimals, stop = value + 0.5, max(decimals, 1), stop + 1  # 七英里半
    return Quantity(
        value, unit, start, stop if unit else end, text[start : stop if unit else end].strip(), decimals, word=word
    )


def _digits(text: str) -> list[Quantity]:
    found = []
    for match in _DIGITS.finditer(text):
        number = match.group("n").replace(",", "").replace("，", "")
        scale = {"万": 10_000, "千": 1000, "k": 1000}.get((match.group("k") or "").strip().lower(), 1)
        decimals = len(number.partition(".")[2]) - (len(str(scale)) - 1)
        quantity = _with_unit(text, float(number) * scale, match.start(), match.end(), decimals)
        rest = text[match.end() : match.end() + 1]
        if (
            not quantity.unit
            and _LATIN_TAIL.match(rest)
            and not re.match(r"x ?\d|k\b", text[match.end() :], re.IGNORECASE)
        ):
            continue  # part of a name
        if match.group("sign") and re.search(r"[\d\w]\s*$", text[: match.start()]) is None:
            quantity = replace(quantity, value=-quantity.value)
        found.append(quantity)
    return found


def _english(text: str) -> list[Quantity]:
    found = []
    for match in ENGLISH.finditer(text):
        for value, start, end in english_parts(match.group()):
            quantity = _with_unit(text, value, match.start() + start, match.start() + end, 0, word=True)
            physical = dimension(quantity.unit) in {"time", "mass", "length", "volume", "energy", "percent", "heart"}
            if value == 1 and (not physical or _VAGUE.match(text, quantity.start)):
                continue  # "one" is mostly a pronoun
            found.append(quantity)
    return found


def _chinese(text: str) -> list[Quantity]:
    found = []
    for match in CHINESE.finditer(text):
        before = text[max(0, match.start() - 3) : match.start()]
        if _IDIOM.match(text, match.start()) or (
            _IDIOM.match(text, max(0, match.start() - 1)) and text[max(0, match.start() - 1)] in "统万唯之单逐同"
        ):
            continue
        if re.search(r"百分之$", before):
            continue
        for value, start, end in _chinese_parts(match.group()):
            quantity = _with_unit(text, value, match.start() + start, match.start() + end, 0, word=True)
            if not quantity.unit and text[quantity.end : quantity.end + 1] in {"成", "折"}:
                quantity = Quantity(
                    value * 10, "%", quantity.start, quantity.end + 1, quantity.text + "成", 0, word=True
                )
            if (
                quantity.unit
                and not (
                    value == 1
                    and (dimension(quantity.unit) in _SINGLE or quantity.unit in {"day", "week", "month", "year"})
                )
            ) or (not quantity.unit and len(match.group()) > 1):
                found.append(quantity)
    for match in re.finditer(r"百分之([零一二三四五六七八九十百点\d.]+)", text):
        word = match.group(1)
        number = float(word) if re.fullmatch(r"[\d.]+", word) else chinese_value(word)
        if number is not None:
            found.append(Quantity(number, "%", match.start(), match.end(), match.group(), 0))
    for match in re.finditer(r"(\d+) ?成(?![为功绩年人])", text):
        found.append(Quantity(float(match.group(1)) * 10, "%", match.start(), match.end(), match.group(), 0))
    return found


_SINGLE = {"items", "sets", "times", "steps", "reps", "sessions", "points", "people", "portions", "cups", "exercises"}


def _chinese_parts(text: str) -> list[tuple[float, int, int]]:
    value = chinese_value(text)
    if value is not None:
        return [(value, 0, len(text))]
    return [(float(v), i, i + 1) for i, c in enumerate(text) if (v := chinese_value(c)) is not None]


def _halves(text: str) -> list[Quantity]:
    found = []
    for match in _HALF.finditer(text):
        if match.group("an"):
            more = re.match(r"hour and an? (half|quarter)", text[match.end() :], re.IGNORECASE)
            value, end = (
                (1.0, match.end() + 4)
                if more is None
                else ((1.5 if more.group(1).lower() == "half" else 1.25), match.end() + more.end())
            )
            found.append(
                Quantity(value, "h", match.start(), end, text[match.start() : end], 0 if more is None else 2, word=True)
            )
            continue
        whole = match.group("w") or match.group("z")
        if whole:
            base = (
                float(whole)
                if whole.isdigit()
                else _HALF_NUMBER.get(whole.lower(), chinese_value(whole) if CHINESE.fullmatch(whole) else None)
            )
            if base is None:
                continue
            value = base + 0.5
        else:
            value = (
                1.5 if match.group().lower().startswith("one") else 0.25 if "quarter" in match.group().lower() else 0.5
            )
        unit, end = unit_at(text, match.end())
        if unit:
            found.append(
                Quantity(value, unit, match.start(), end, text[match.start() : end], 2 if value % 0.5 else 1, word=True)
            )
    return found


def _paces(text: str) -> list[Quantity]:
    found = []
    for match in _PACE.finditer(text):
        seconds = next((match.group(k) for k in ("s", "s2", "zs", "zs2", "zs3") if match.group(k)), "0")
        minutes = match.group("m") or match.group("zm")
        value = (int(minutes) if minutes.isdigit() else chinese_value(minutes) or 0) + int(seconds) / 60
        found.append(Quantity(value, "min/km", match.start(), match.end(), match.group(), 2))
    return found


_PER_KILO = re.compile(
    r"(?:每公斤|每千克|per (?:kg|kilo(?:gram)?)|for (?:each|every) kilo(?:gram)?)[^，,;；。\d]{0,14}(?:[\d.]+ ?(?:至|到|-|–|to) ?)?$",
    re.IGNORECASE,
)


def _moded(text: str, quantity: Quantity) -> Quantity:
    if quantity.unit == "g" and _PER_KILO.search(text[max(0, quantity.start - 30) : quantity.start]):
        quantity = replace(quantity, unit="g/kg")
    before, after = text[max(0, quantity.start - 18) : quantity.start], text[quantity.end : quantity.end + 6]
    if _ABOUT.search(before) or _ABOUT_AFTER.match(after):
        return replace(quantity, mode="about")
    if (
        "多" in quantity.text
        or _OVER.search(before)
        or re.match(
            r"\s*(?:or more|and more|or above|plus\b|\+|以上|及以上|多(?![少吃喝睡走跑练做]))",
            text[quantity.end : quantity.end + 12],
        )
    ):
        return replace(quantity, mode="over")
    if _UNDER.search(before):
        return replace(quantity, mode="under")
    return quantity


def _shared(text: str, found: list[Quantity]) -> list[Quantity]:
    """Both ends of a range get the unit that only the second one carries; sets × reps get theirs."""
    result = list(found)
    for i in range(len(result) - 1, 0, -1):
        first, second = result[i - 1], result[i]
        between = text[first.end : second.start]
        if (
            not first.unit
            and second.unit
            and (_RANGE.fullmatch(between) or between.strip() in {",", "and", "、", "/", "和"})
        ):
            result[i - 1] = replace(first, unit=second.unit)
        elif (_TIMES.fullmatch(between) and not first.unit) or (
            first.unit == "times" and first.text.endswith("times") and not between.strip()
        ):
            result[i - 1] = replace(first, unit="sets")
        elif (
            first.unit == "sets"
            and re.fullmatch(r"\s*(?:of|at|with|，?每组|x|×)\s*", between, re.IGNORECASE)
            and not second.unit
        ):
            result[i] = replace(second, unit="reps")
        if _TIMES.fullmatch(between) and not result[i].unit:
            result[i] = replace(result[i], unit="reps")
        if (
            between == "/"
            and not first.unit
            and not second.unit
            and first.value > second.value >= 30
            and first.value <= 300
        ):
            result[i - 1], result[i] = replace(first, unit="mmhg"), replace(second, unit="mmhg")
    return result


_PARTS = {
    ("h", "min"),
    ("min", "s"),
    ("ft", "in"),
    ("st", "lb"),
    ("week", "day"),
    ("year", "month"),
    ("kg", "g"),
    ("h", "s"),
}


def _merged(text: str, found: list[Quantity]) -> list[Quantity]:
    result: list[Quantity] = []
    for quantity in found:
        last = result[-1] if result else None
        joint = text[last.end : quantity.start].strip().lower() if last else ""
        if last and last.unit == "h" and not quantity.unit and joint == "" and quantity.value < 60:
            quantity = replace(quantity, unit="min")  # 1 h 45
        unit = last.unit.split("+")[0] if last else ""
        if last and joint in {"", "and", ",", "零", "又"} and (unit, quantity.unit) in _PARTS and last.decimals == 0:
            factor = UNITS[unit].factor / UNITS[quantity.unit].factor
            result[-1] = replace(quantity, value=last.value * factor + quantity.value, start=last.start,
                                 text=text[last.start : quantity.end], mode=last.mode or quantity.mode)  # fmt: skip
        else:
            result.append(quantity)
    return result
