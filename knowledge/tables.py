"""Questions that a table answers: what is in a food, what an activity costs. The row becomes a passage, written by code.

A question is such a one when it asks for energy or a nutrient, or for a MET value, and what is left of it names a row. Otherwise nothing
is added and search goes its usual way.
"""

from __future__ import annotations

import re
from typing import TypeVar

from coach.evidence import Lang
from knowledge import foods, mets
from knowledge.documents import Chunk
from knowledge.foods import Food
from knowledge.lookup import Lookup
from knowledge.mets import Activity
from knowledge.sources import Source

Row = TypeVar("Row")

SOURCES = {
    "usda-fdc": Source("usda-fdc", "FoodData Central, SR Legacy and FNDDS", "USDA FoodData Central", None, "https://fdc.nal.usda.gov/", "lookup"),
    "compendium-2024": Source("compendium-2024", "2024 Adult Compendium of Physical Activities", "Herrmann et al., J Sport Health Sci", 2024,
                              "https://doi.org/10.1016/j.jshs.2023.10.010", "lookup"),
    "compendium-2011": Source("compendium-2011", "2011 Compendium of Physical Activities", "Ainsworth et al., Med Sci Sports Exerc", 2011,
                              "https://doi.org/10.1249/MSS.0b013e31821ece12", "lookup"),
}  # fmt: skip

_NUTRIENT = re.compile(
    r"\b(?:calories?|kcals?|cals|prote?i?e?n|protien|carbs?|carbohydrates?|fibr?er?|fibre|fat|sugars?|sodium|nutrition|nutrients?|macros)\b|"
    r"热量|卡路里|千卡|大卡|多少卡|蛋白质|蛋白|碳水化合物|碳水|脂肪|膳食纤维|纤维|含糖|糖分|钠|营养成分|营养", re.IGNORECASE
)  # fmt: skip
_AMOUNT = re.compile(r"\b(?:per\s*)?\d+\s*(?:g|grams?|克)\b|\d+\s*克|\bper\b|每\d*克?|一百克", re.IGNORECASE)
_ENERGY_COST = re.compile(
    r"\bmets?\b|\bburn(?:s|ed|t|ing)?\b|\bcalories?\b|\benergy cost\b|消耗|代谢当量|梅脱|热量|卡路里|大卡|千卡|多少卡",
    re.IGNORECASE,
)
_BURN = re.compile(r"\bmets?\b|\bburn|energy cost|消耗|代谢当量|梅脱", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:how|many|much|what|is|are|in|of|the|does|do|a|an|and|there|have|has|value|values|content|i|per|hour|minutes?|min|does|it|one)\b|"
    r"多少|几|是|的|有|含|含量|里|吗|呢|和|与|一个|一份|每|小时|分钟|[?？,，。.]", re.IGNORECASE
)  # fmt: skip
_SURE = 0.9  # of the look-up's score: nearly every word that is left belongs to the row's name


def passages(query: str, lang: Lang) -> list[Chunk]:
    """At most two rows that answer, as passages; empty for most questions."""
    if _BURN.search(query):
        found = _sure(_ENERGY_COST, query, mets._lookup())
        return [_activity(activity, lang) for activity in found]
    if _NUTRIENT.search(query) or _AMOUNT.search(query):
        rest = _AMOUNT.sub(" ", query)
        return [_food(food, lang) for food in _sure(_NUTRIENT, rest, foods._lookup())]
    return []


def _sure(asked: re.Pattern[str], query: str, lookup: Lookup[Row]) -> list[Row]:
    rest = _FILLER.sub(" ", asked.sub(" ", query)).strip()
    return [row for row, score in lookup.scored(rest, 2) if score >= _SURE] if rest else []


_SHOWN = (
    ("protein_g", "protein", "蛋白质", "g", "克"), ("carbohydrate_g", "carbohydrate", "碳水化合物", "g", "克"), ("sugar_g", "sugar", "糖", "g", "克"),
    ("fibre_g", "fibre", "膳食纤维", "g", "克"), ("fat_g", "fat", "脂肪", "g", "克"), ("saturated_fat_g", "saturated fat", "饱和脂肪", "g", "克"),
    ("sodium_mg", "sodium", "钠", "mg", "毫克"), ("potassium_mg", "potassium", "钾", "mg", "毫克"), ("calcium_mg", "calcium", "钙", "mg", "毫克"),
    ("iron_mg", "iron", "铁", "mg", "毫克"),
)  # fmt: skip


def _food(food: Food, lang: Lang) -> Chunk:
    known = [
        (en, zh, food.nutrients[key], unit, unit_zh) for key, en, zh, unit, unit_zh in _SHOWN if key in food.nutrients
    ]
    portion = food.portions[0] if food.portions else None
    if lang == "zh":
        body = (
            f"{food.name_zh}每100克含{food.kcal:g}千卡，"
            + "，".join(f"{zh}{v:g}{u}" for _, zh, v, _, u in known)
            + "。"
        )
        body += f"常用份量：{foods.measure_zh(portion[0])}约{portion[1]:g}克。" if portion else ""
    else:
        body = (
            f"{food.name}: per 100 g {food.kcal:g} kcal, "
            + ", ".join(f"{en} {v:g} {u}" for en, _, v, u, _ in known)
            + "."
        )
        body += f" A household measure: {portion[0]} is {portion[1]:g} g." if portion else ""
    return Chunk(f"food-{food.id}", 0, "food", lang, food.name, "", body, food.name_zh, sources=("usda-fdc",))


def _activity(activity: Activity, lang: Lang) -> Chunk:
    source = f"compendium-{activity.edition}"
    if lang == "zh":
        body = f"{activity.name_zh}的代谢当量是{activity.met:g} MET，即静坐耗能的{activity.met:g}倍。每小时消耗的千卡约等于MET乘以体重公斤数。"
    else:
        body = (f"{activity.name[:1].upper()}{activity.name[1:]}: {activity.met:g} METs, that is {activity.met:g} times the energy of sitting still. "
                "Energy in kcal per hour is about METs times body weight in kg.")  # fmt: skip
    return Chunk(
        f"activity-{activity.code}", 0, "activity", lang, activity.name, "", body, activity.name_zh, sources=(source,)
    )
