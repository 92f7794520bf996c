"""Normalising a question: width, case, Chinese numerals, number words, contractions. Pure text in, pure text out."""

from __future__ import annotations

import re
import unicodedata

_DIGIT = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_ZH_NUMBER = re.compile(
    r"(?<![周期拜])(?<!统)[零〇一二两三四五六七八九十百千万]+(?=\s*(?:多|来)?(?:个|天|日|号|晚|夜|周|星期|礼拜|月|年|次|趟|回|场|步|公里|千米|米|英里|里|小时|钟头|分钟|点|分|秒|千卡|大卡|卡|"
    r"公斤|千克|斤|磅|克|毫克|升|毫升|层|楼|杯|毫秒|以上|以下|及以上|季度|组|支|根|整|节|成))"
    r"|(?<![周期拜])[零〇一二两三四五六七八九]?[十百千万][零〇一二两三四五六七八九十百千万]*|(?<=第)[一二两三四五六七八九十]+|(?<=超过)[一二两三四五六七八九十百千万]+"
)  # fmt: skip
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER_WORDS = re.compile(
    rf"\b(?:(?P<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?P<ones>{_UNITS}))?|(?P<plain>(?:(?<!last )(?<!first )(?<!latest )(?<!that )(?<!this )(?<!the )(?<!recent )(?<!which )(?<!previous )(?<!est )one(?! *(?:[?.!,]|$)))|{'|'.join(w for w in _WORDS if w != 'one')}))\b"
    r"(?P<scale> hundred(?: and)?| thousand)?"
)  # fmt: skip
_SHORT = (
    (r"\b(?:recently|lately|of late|these days)\b", "in the last 14 days"),
    (r"\b(how have i been (?:sleeping|doing|recovering|moving|training))(?= *[?.!]*$)", r"\1 in the last 14 days"),
    (r"\bheart[ -]rate variability\b", "hrv"),
    (r"\bwkends?\b", "weekend"), (r"\bwkdays?\b", "weekdays"), (r"\bwk\b", "week"), (r"\bwks\b", "weeks"), (r"\bnites?\b", "night"), (r"\bmths\b", "months"), (r"(?<!\d )(?<!\d)\bw\b(?!/)", "with"),
    (r"\b(?:and )?if so\b,?", " "), (r"\b(?:the )?(last|first) time\b(?! zone)", r"when \1"), (r"\bwhen'd\b", "when did"), (r"\bheaviest\b", "highest weight"), (r"\blightest\b(?! sleep)", "lowest weight"),
    (r"\b(\w+)[- ]free (?=days?|nights?|streak)", r"no \1 "), (r"\b(yesterday|today|week|month|year|weekend|night)s\b(?= (?:run|ride|swim|walk|hike|workout|steps|sleep|session|average|avg|total|yoga|training|hrv))", r"\1's"),
    (r"\bwhat'?s\b|\bwhats\b", "what is"), (r"\bhow'?s\b", "how is"), (r"\bwhen'?s\b", "when is"), (r"\bi'?ve\b", "i have"), (r"\bi'm\b", "i am"),
    (r"\bdidn'?t\b", "did not"), (r"\bdon'?t\b", "do not"), (r"\bhaven'?t\b", "have not"), (r"\bwasn'?t\b", "was not"), (r"\bweren'?t\b", "were not"),
    (r"\bisn'?t\b", "is not"), (r"\bcouldn'?t\b", "could not"), (r"\bhadn'?t\b", "had not"), (r"\bi'd\b", "i had"), (r"\bi'll\b", "i will"), (r"\bthat'?s\b", "that is"),
    (r"\bhow long'?s\b", "how long is"), (r"\bw/o\b", "without"), (r"\bw/", "with "), (r"\bbtwn\b|\bbtw\b", "between"), (r"\bpls\b|\bplz\b|\bplease\b", " "),
    (r"\bhalf (?:an )?hour\b", "0.5 hours"), (r"\b(an|one) hour and a half\b|\b(one|1) and a half hours\b", "1.5 hours"), (r"\b(\w+|\d+) and a half (hours|hrs)\b", r"\1.5 \2"),
    (r"\ban hour\b", "1 hour"), (r"\ba (?:full )?(litre|liter|kilometre|kilometer|mile|kilo|metre|meter)\b", r"1 \1"), (r"\bhalf (?:a )?(litre|liter|kilometre|mile)", r"0.5 \1"),
    (r"\bhalf[ -]?marathon\b", "21.0975 km"), (r"\bthousand\b", "000"), (r"\b(a|one) couple of\b|\ba couple of\b", "2"), (r"\bfortnight\b", "14 days"), (r"\ba dozen\b", "12"),
)  # fmt: skip

_ZH_SHORT = (
    (r"(?:最近|近来|近期|这阵子|这段时间)(?=[^0-9一两三四五六七八九十几半次回趟场]{0,12}(?:怎么样|怎样|如何|好吗|好不好|行吗|正常吗))", "最近14天"),
    (r"\bheart[ -]rate variability\b", "hrv"),
    (r"破万步", "超过10000步"), (r"破万", "超过10000"), (r"(?<![一二三四五六七八九十百千\d])万步", "10000步"), (r"最重", "体重最高"), (r"最轻", "体重最低"), (r"百分位", "%分位"), (r"百分之", "%之"),
    (r"一起(?!床)", ""), (r"从那(?:天|时|以后|之后)?(?:起|开始)", "那天以后"),
)  # fmt: skip


def normalise(question: str) -> str:
    """Lower case, half width, digits for numbers, one space between words."""
    text = (
        unicodedata.normalize("NFKC", question)
        .replace("’", "'")
        .replace("‘", "'")
        .replace("“", '"')
        .replace("”", '"')
        .lower()
    )
    text = (
        text.replace("vo₂", "vo2")
        .replace("‐", "-")
        .replace("–", "-")
        .replace("—", " - ")
        .replace("≥", " at least ")
        .replace("≤", " at most ")
    )
    for pattern, plain in _ZH_SHORT:
        text = re.sub(pattern, plain, text)
    for pattern, plain in _SHORT[:-5]:
        text = re.sub(pattern, plain, text)
    text = _NUMBER_WORDS.sub(_word_number, text)
    for pattern, plain in _SHORT:
        text = re.sub(pattern, plain, text)
    text = re.sub(r"(?<=\d) 000\b", "000", text)
    text = re.sub(r"(?<=\d)[,， ](?=\d{3}(?!\d))", "", text)
    text = _ZH_NUMBER.sub(lambda m: _zh_number(m[0]), text)
    text = re.sub(r"(\d+(?:\.\d+)?)\s*万", lambda m: f"{float(m[1]) * 10_000:g}" if float(m[1]) < 100 else m[0], text)
    text = re.sub(r"(\d+(?:\.\d+)?)\s*千(?=步|$|[^卡克米瓦])", lambda m: f"{float(m[1]) * 1000:g}", text)
    text = re.sub(r"(\d+)个半(小时|钟头)", r"\1.5\2", text)
    text = re.sub(r"(?<!\d)半个?(小时|钟头)", r"0.5\1", text)
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    text = text.replace("%分位", "百分位").replace("%之", "百分之").replace(" - ", ", ")
    return " ".join(text.split())


def _word_number(match: re.Match[str]) -> str:
    number = (
        _WORDS[match["plain"]]
        if match["plain"]
        else _WORDS[match["tens"]] + (_WORDS[match["ones"]] if match["ones"] else 0)
    )
    scale = (match["scale"] or "").strip()
    number *= 100 if scale.startswith("hundred") else 1000 if scale == "thousand" else 1
    return str(number)


def _zh_number(text: str) -> str:
    """Chinese numerals to digits: 一万二千 → 12000, 十五 → 15, 二〇二五 → 2025."""
    if not any(ch in _SCALE for ch in text):
        return "".join(str(_DIGIT[ch]) for ch in text)
    total, section, digit = 0, 0, 0
    if len(text) > 2 and text[-1] in _DIGIT and text[-2] in "万千百" and text[-1] != "零":  # 一万五 is 15000
        return str(int(_zh_number(text[:-1])) + _DIGIT[text[-1]] * _SCALE[text[-2]] // 10)
    for ch in text:
        if ch in _DIGIT:
            digit = _DIGIT[ch]
        elif ch == "万":
            total, section, digit = total + (section + digit or 1) * 10_000, 0, 0
        else:
            section, digit = section + (digit or (1 if not section or ch == "十" else 0)) * _SCALE[ch], 0
    return str(total + section + digit)
