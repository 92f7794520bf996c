"""Numbers as words: English (thirty-five, half a kilo) and Chinese (三十五, 八万, 两), as values with their place in the text."""

from __future__ import annotations

import re

_SMALL = {word: value for value, word in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])}  # fmt: skip
_TENS = {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_WORD = "|".join(sorted([*_SMALL, *_TENS, *_SCALE, "dozen"], key=len, reverse=True))
ENGLISH = re.compile(rf"\b(?:a )?(?:{_WORD})(?:(?:-| and | )(?:{_WORD}))*\b", re.IGNORECASE)

_DIGITS = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_MULTIPLES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
CHINESE = re.compile("(?:[零〇一二两三四五六七八九十百万]|千(?![卡克米焦]))+(?:点[零〇一二三四五六七八九]+)?")


def english_value(text: str) -> float | None:
    """The value of a run of number words; None where it is no single number ("two three")."""
    words = [w for w in re.split(r"[-\s]+", text.lower()) if w not in {"and", "a"}]
    if not words:
        return None
    total = current = 0.0
    last = 1e12
    for word in words:
        if word in _SMALL or word in _TENS:
            value = float(_SMALL.get(word, _TENS.get(word, 0)))
            if value >= last:
                return None
            current, last = current + value, (10.0 if word in _TENS else 1.0)
        elif word == "dozen":
            current, last = (current or 1) * 12, 1.0
        else:
            scale = _SCALE[word]
            current, last = (current or 1) * scale, float(scale)
            if scale >= 1000:
                total, current = total + current, 0
    return total + current


def english_parts(text: str) -> list[tuple[float, int, int]]:
    """Values with start and end for a run of number words: one, or several side by side ("one or two" is two runs already)."""
    value = english_value(text)
    if value is not None:
        return [(value, 0, len(text))]
    return [(float(v), m.start(), m.end()) for m in re.finditer(rf"\b(?:{_WORD})\b", text, re.IGNORECASE)
            if (v := english_value(m.group())) is not None]  # fmt: skip


def chinese_value(text: str) -> float | None:
    """三十五 → 35, 两 → 2, 八万 → 80000, 七点五 → 7.5; 二零二六 → 2026."""
    whole, _, fraction = text.partition("点")
    if not any(c in _MULTIPLES for c in whole):
        if len(whole) > 1 and len(whole) != 4:
            return None  # 两三: two numbers side by side
        value = float("".join(str(_DIGITS[c]) for c in whole) or 0)
    else:
        total, section, digit = 0.0, 0.0, 0.0
        for c in whole:
            if c in _DIGITS:
                digit = _DIGITS[c]
            elif c == "万":
                total, section, digit = (total + section + digit) * 10_000, 0.0, 0.0
            else:
                section += (digit or 1) * _MULTIPLES[c]
                digit = 0.0
        if digit and len(whole) > 1 and whole[-2] in "百千万":  # 三百五 is 350
            digit *= _MULTIPLES[whole[-2]] / 10
        value = total + section + digit
    return value + (float("0." + "".join(str(_DIGITS[c]) for c in fraction)) if fraction else 0.0)
