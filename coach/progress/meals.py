"""Meals told in a line ("two eggs and toast for breakfast", 午饭吃了米饭一碗和鸡胸肉200克) → foods of the table with grams. Pure.

A food that the table does not hold is named back to the user and not counted. A portion without an amount is one household
measure of the table, else 100 g; what was assumed is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.foods import Food

_EATEN = re.compile(
    r"\b(?:ate|eaten|drank|for (?:breakfast|lunch|dinner|supper|a snack|dessert)|(?:my )?(?:breakfast|lunch|dinner|supper|snack|meal)(?: was| is)|had)\b|(?:breakfast|lunch|dinner|supper|snack) ?[:：]|吃了?|喝了|早餐|早饭|午餐|午饭|晚餐|晚饭|夜宵|加餐",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\b(?:i|i've|just|we|then|also|today|yesterday|this|last|morning|evening|night|at|noon|ate|eaten|had|have|drank|was|is|log|logged|my|for|a snack|breakfast|lunch|dinner|supper|snack|meal|dessert)\b(?! of)"
    r"|今天|昨天|早上|中午|晚上|今早|刚刚|刚|我|吃了|喝了|吃|喝|了|早餐|早饭|午餐|午饭|晚餐|晚饭|夜宵|加餐|记录|是|：|:",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[,，、;；+&]|\band\b|\bwith\b|\bplus\b|和|跟|还有|加上|配)\s*", re.IGNORECASE)
_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "half": 0.5, "half a": 0.5, "half an": 0.5, "some": 1.0,
            "一": 1.0, "二": 2.0, "两": 2.0, "三": 3.0, "四": 4.0, "五": 5.0, "六": 6.0, "半": 0.5}  # fmt: skip
# Units by mass: 1 oz = 28.3495 g, 1 lb = 453.592 g (NIST SP 811); 斤 = 500 g, 两 = 50 g (Chinese market units); a millilitre of a drink
# is taken as a gram.
_MASS = {"g": 1.0, "gram": 1.0, "grams": 1.0, "kg": 1000.0, "ml": 1.0, "l": 1000.0, "oz": 28.3495, "ounce": 28.3495, "ounces": 28.3495, "lb": 453.592,
         "克": 1.0, "毫升": 1.0, "斤": 500.0, "公斤": 1000.0}  # fmt: skip
_MEASURES = r"cups?|slices?|bowls?|glass(?:es)?|pieces?|scoops?|tbsp|tablespoons?|tsp|teaspoons?|handfuls?|cans?|bars?|servings?|portions?"
_HAN_MEASURES = "[个碗片杯块只份根条勺把盘颗张罐两]"
_HEAD = re.compile(
    rf"^(?P<n>\d+(?:\.\d+)?|half an?|half|an?|one|two|three|four|five|six|some|[一二两三四五六半])?\s*(?:(?P<mass>{'|'.join(sorted(_MASS, key=len, reverse=True))})(?![a-z])|(?P<unit>{_MEASURES}|{_HAN_MEASURES}))?\s*(?:of\s+|的)?(?P<name>.+)$",
    re.IGNORECASE,
)
_TAIL_ZH = re.compile(
    rf"^(?P<name>[\u4e00-\u9fff]+?)\s*(?P<n>\d+(?:\.\d+)?|[一二两三四五六半])\s*(?:(?P<mass>克|毫升|公斤|斤)|(?P<unit>{_HAN_MEASURES}))$"
)
# Which household measure is meant where none is said, the likelier first.
_TYPICAL = (
    re.compile(r"medium|\blarge\b|1 egg|fruit"),
    re.compile(r"slice|piece|bar\b|can\b"),
    re.compile(r"^(?:1 )?cup$|serving"),
)
# 两个鸡蛋一杯牛奶: a counted food right after another.
_NEXT_ZH = re.compile(rf"(?<=[\u4e00-\u9fff])(?=[一二两三四五六半\d]{_HAN_MEASURES}[\u4e00-\u9fff])")
# How sure the table's look-up must be to count a food: the share of the words' weight that meets.
_SURE = 0.85


@dataclass(frozen=True)
class Portion:
    """``grams`` of a food; ``measure`` names the household measure, ``assumed`` says that no amount was told."""

    food: Food
    grams: float
    measure: str = ""
    assumed: bool = False


@dataclass(frozen=True)
class Meal:
    portions: tuple[Portion, ...]
    unknown: tuple[str, ...] = ()  # what was eaten and is not in the table


def parse_meal(text: str) -> Meal | None:
    """The meal that ``text`` tells, or None where it tells none or no food of it is known."""
    if not _EATEN.search(text):
        return None
    portions, unknown = [], []
    for piece in _BETWEEN.split(_NEXT_ZH.sub("、", " ".join(_AROUND.sub(" ", text).split()))):
        item = piece.strip(" .!。！-")
        if not item or not re.search(r"[a-z\u4e00-\u9fff]{2}|[\u4e00-\u9fff]", item, re.IGNORECASE):
            continue
        if found := _portion(item):
            portions.append(found)
        else:
            unknown.append(item)
    return Meal(tuple(portions), tuple(unknown)) if portions else None


def _portion(item: str) -> Portion | None:
    match = _TAIL_ZH.match(item) or _HEAD.match(item)
    if match is None or (food := _known(match["name"].strip())) is None:
        return None
    said = (match["n"] or "").lower()
    count = _NUMBERS.get(said, float(said) if re.fullmatch(r"[\d.]+", said) else 1.0)
    if match["mass"]:
        return Portion(food, round(count * _MASS[match["mass"].lower()], 1))
    if (match["unit"] or "") == "两":
        return Portion(food, count * 50)
    measure, grams = _measure(food, match["unit"] or "")
    if not measure:
        return Portion(food, round(count * 100, 1), assumed=True)
    return Portion(food, round(count * grams, 1), f"{count:g} × {measure}", assumed=not said)


def _measure(food: Food, unit: str) -> tuple[str, float]:
    """The household measure of the table that was meant, ("", 0) where it has none."""
    stem = re.sub(r"(?:es|s)$", "", unit.lower())
    wanted = [(m, g) for m, g in food.portions if stem and re.search(rf"\b{re.escape(stem)}", m)]
    typical = [(m, g) for pattern in _TYPICAL for m, g in food.portions if pattern.search(m)]
    return next(iter([*wanted, *typical, *food.portions]), ("", 0.0))


@lru_cache(maxsize=512)
def _known(name: str) -> Food | None:
    from knowledge.foods import scored

    found = scored(name, k=1)
    return found[0][0] if found and found[0][1] >= _SURE else None
