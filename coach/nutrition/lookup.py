"""What a food holds, from the table of foods. Nothing here guesses: a food that is not in the table has no fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coach.evidence import Fact

if TYPE_CHECKING:
    from knowledge.foods import Food

_MOST = 3  # foods of one answer
_GRAMS = re.compile(r"(\d{1,4}(?:\.\d)?)\s*(?:g|grams?|克|毫升|ml)(?![a-z])", re.IGNORECASE)
_HALF_KILO = re.compile(r"(\d|[一二两三半])\s*(斤|两)")
_COUNT = re.compile(
    r"\b(\d{1,2}|a|an|one|two|three|four|half an?)\s+$|([一二两三四五六半\d]{1,2})(?:个|只|根|片|块|碗|杯|颗|份|张)$",
    re.IGNORECASE,
)
_FIGURE = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "half a": 0.5, "half an": 0.5, "半": 0.5,
           "一": 1.0, "二": 2.0, "两": 2.0, "三": 3.0, "四": 4.0, "五": 5.0, "六": 6.0}  # fmt: skip
# What is told beside energy and the macronutrients where the message asks for it.
_ASKED = (
    ("fibre_g", r"fib(?:re|er)|纤维", "fibre", "膳食纤维", "g"), ("sugar_g", r"sugar|糖", "sugar", "糖", "g"),
    ("saturated_fat_g", r"saturated|饱和", "saturated fat", "饱和脂肪", "g"), ("sodium_mg", r"salt|sodium|钠|盐", "sodium", "钠", "mg"),
    ("potassium_mg", r"potassium|钾", "potassium", "钾", "mg"), ("calcium_mg", r"calcium|钙", "calcium", "钙", "mg"),
    ("iron_mg", r"\biron\b|铁", "iron", "铁", "mg"), ("magnesium_mg", r"magnesium|镁", "magnesium", "镁", "mg"),
    ("vitamin_c_mg", r"vitamin ?c|维生素 ?c|维c", "vitamin C", "维生素C", "mg"), ("cholesterol_mg", r"cholesterol|胆固醇", "cholesterol", "胆固醇", "mg"),
)  # fmt: skip
_MACROS = (("protein_g", "protein", "蛋白质"), ("carbohydrate_g", "carbohydrate", "碳水"), ("fat_g", "fat", "脂肪"))


def food_facts(message: str, foods: Sequence[str]) -> list[Fact]:
    """The ``foods`` named in a message with energy and macronutrients, for the grams it says, one household portion, or 100 g."""
    from knowledge.foods import find

    facts: list[Fact] = []
    for name in foods:
        if (found := find(name, k=1)) and len(facts) < _MOST:
            fact = _fact(found[0], message, name)
            if fact.id not in {f.id for f in facts}:
                facts.append(fact)
    return facts


def _fact(food: Food, message: str, name: str) -> Fact:
    grams, portion = _portion(food, message, name)
    en, zh = [f"{food.amount('kcal', grams):,.0f} kcal"], [f"{food.amount('kcal', grams):,.0f} 千卡"]
    numbers: list[tuple[float, str]] = [(grams, "g")]
    for slug, label, label_zh, unit in [*((s, e, z, "g") for s, e, z in _MACROS), *(_extra(message))]:
        value = food.amount(slug, grams)
        if value is not None:
            text = f"{value:.1f}" if value < 10 else f"{value:.0f}"
            en.append(f"{text} {unit} {label}")
            zh.append(f"{label_zh} {text} {'克' if unit == 'g' else '毫克'}")
            numbers.append((float(text), unit))
    size = f"{grams:g} g" if not portion else f"{portion} ({grams:g} g)"
    size_zh = f"{grams:g} 克"
    return Fact(f"food.{food.id}", f"{food.name}, {size}: {', '.join(en)}", f"{food.name_zh}（{size_zh}）：{'，'.join(zh)}", round(food.amount("kcal", grams) or 0.0), "kcal",
                "energy_intake_kcal", how=f"table value per 100 g × {grams:g} g", source=f"USDA FoodData Central, {food.usda}", numbers=tuple(numbers))  # fmt: skip


def _extra(message: str) -> list[tuple[str, str, str, str]]:
    return [
        (slug, en, zh, unit) for slug, pattern, en, zh, unit in _ASKED if re.search(pattern, message, re.IGNORECASE)
    ]


def _portion(food: Food, message: str, name: str) -> tuple[float, str]:
    """Grams and the name of the portion: what the message says, else a counted household measure, else 100 g."""
    if said := _GRAMS.search(message):
        return max(float(said[1]), 1.0), ""
    if said := _HALF_KILO.search(message):
        # 1 斤 = 500 g, 1 两 = 50 g (market system of weights).
        return _FIGURE.get(said[1], float(said[1]) if said[1].isdigit() else 1.0) * (500 if said[2] == "斤" else 50), ""
    count = _COUNT.search(message[: max(message.lower().find(name.lower()), 0)])
    if count and food.portions:
        measure, grams = next(
            ((m, g) for m, g in food.portions if re.search(r"medium|large|1 egg|slice|piece|fruit", m)),
            food.portions[0],
        )
        figure = (count[1] or count[2]).lower()
        times = _FIGURE.get(figure, float(figure) if figure.isdigit() else 1.0)
        return round(times * grams, 1), f"{times:g} × {measure}"
    return 100.0, ""
