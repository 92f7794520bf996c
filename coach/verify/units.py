"""Units as people write them, in English and Chinese, and when two of them mean the same kind of thing.

Each canonical unit has a dimension and a factor to the dimension's base. Counts (sets, steps, sessions) are dimensions of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    dimension: str
    factor: float


# Exact by definition: pound 0.45359237 kg, mile 1.609344 km, inch 2.54 cm, kcal 4.184 kJ (NIST SP 811, appendix B).
UNITS: dict[str, Unit] = {
    "ms": Unit("time", 1e-3), "s": Unit("time", 1), "min": Unit("time", 60), "h": Unit("time", 3600),
    "day": Unit("time", 86400), "week": Unit("time", 604800), "month": Unit("time", 2629800), "year": Unit("time", 31557600),
    "µg": Unit("mass", 1e-9), "mg": Unit("mass", 1e-6), "g": Unit("mass", 1e-3), "kg": Unit("mass", 1),
    "lb": Unit("mass", 0.45359237), "oz": Unit("mass", 0.028349523125), "st": Unit("mass", 6.35029318),
    "jin": Unit("mass", 0.5), "t": Unit("mass", 1000),
    "mm": Unit("length", 1e-3), "cm": Unit("length", 0.01), "m": Unit("length", 1), "km": Unit("length", 1000),
    "mi": Unit("length", 1609.344), "ft": Unit("length", 0.3048), "in": Unit("length", 0.0254), "yd": Unit("length", 0.9144),
    "ml": Unit("volume", 1e-3), "l": Unit("volume", 1), "floz": Unit("volume", 0.0295735295625),
    "kcal": Unit("energy", 1), "kj": Unit("energy", 1 / 4.184),
    "bpm": Unit("heart", 1), "breaths/min": Unit("breath", 1), "/min": Unit("rate", 1),
    "mmhg": Unit("pressure", 1), "mmol/l": Unit("concentration", 1), "mg/dl": Unit("concentration", 0.0555),
    "%": Unit("percent", 1), "°c": Unit("temperature", 1), "°f": Unit("fahrenheit", 1), "degree": Unit("degree", 1),
    "w": Unit("power", 1), "km/h": Unit("speed", 1), "mph": Unit("speed", 1.609344),
    "min/km": Unit("pace", 1), "min/mi": Unit("pace", 1 / 1.609344),
    "ml/kg/min": Unit("vo2", 1), "g/kg": Unit("mass per mass", 1), "kcal/kg": Unit("energy per mass", 1),
    "met": Unit("met", 1), "steps": Unit("steps", 1), "floors": Unit("floors", 1), "sets": Unit("sets", 1),
    "reps": Unit("reps", 1), "sessions": Unit("sessions", 1), "times": Unit("times", 1), "readings": Unit("readings", 1),
    "points": Unit("points", 1), "people": Unit("people", 1), "cigarettes": Unit("cigarettes", 1), "cups": Unit("cups", 1),
    "portions": Unit("portions", 1), "puffs": Unit("puffs", 1), "tablets": Unit("tablets", 1), "exercises": Unit("exercises", 1),
    "rpm": Unit("cadence", 1), "spm": Unit("cadence", 1), "items": Unit("items", 1), "load": Unit("load", 1),
}  # fmt: skip

_ALIASES: dict[str, str] = {
    "ms": "ms|millis?econds?|milliseconds?|毫秒",
    "s": "s|secs?|seconds?|秒钟?",
    "min": "mins?|minutes?|分钟|分(?=\\d|[一二三四五六七八九十]+秒|半)",
    "h": "h|hrs?|hours?|个?小时|个?钟头",
    "day": "days?|nights?|d|天|晚上?|夜|日(?!期)",
    "week": "weeks?|wks?|个?星期|个?礼拜|周(?!一|二|三|四|五|六|日|末)",
    "month": "months?|个月",
    "year": "years?|yrs?|年|岁",
    "µg": "µg|mcg|micrograms?|微克", "mg": "mg|milligrams?|毫克", "g": "g|grams?|grammes?|克",
    "kg": "kgs?|kilos?|kilograms?|公斤|千克", "lb": "lbs?|pounds?|磅", "oz": "oz|ounces?|盎司", "st": "stones?|英石",
    "jin": "斤", "t": "tonnes?|吨",
    "mm": "mm|millimetres?|millimeters?|毫米(?!汞)", "cm": "cm|centimetres?|centimeters?|厘米|公分",
    "m": "m|metres?|meters?|米", "km": "km|kms|kilomet(?:re|er)s?|ks?(?![a-z])|公里|千米",
    "mi": "mi|miles?|英里", "ft": "ft|feet|foot|英尺", "in": "in(?![a-z ])|inch(?:es)?|英寸", "yd": "yds?|yards?|码",
    "ml": "ml|millilitres?|milliliters?|毫升", "l": "l|litres?|liters?|升", "floz": "fl\\.? ?oz|fluid ounces?",
    "kcal": "kcals?|calories|calorie|kilocalories|cals?|千卡|大卡|卡路里|卡(?!路)", "kj": "kj|kilojoules?|千焦",
    "bpm": "bpm|beats?(?: (?:per|a|each) minute| ?/ ?min(?:ute)?)?",
    "breaths/min": "breaths?(?: (?:per|a|each) minute| ?/ ?min(?:ute)?)?",
    "/min": "(?:times )?(?:per|a|each) minute|/ ?min|次 ?/ ?分钟?|次每分钟?|次每分",
    "mmhg": "mm ?hg|毫米汞柱|points? of mercury", "mmol/l": "mmol ?(?:/|per) ?l(?:it(?:re|er))?|millimol(?:es?)?(?: per litre| per liter)?|毫摩尔?(?:/升|每升)?",
    "mg/dl": "mg ?(?:/|per) ?dl|毫克/分升",
    "%": "%|percent|per cent|percentage points?", "°c": "° ?c|degrees? c(?:elsius)?|摄氏度|℃", "°f": "° ?f|degrees? f(?:ahrenheit)?|华氏度",
    "degree": "degrees?|度|°", "w": "w|watts?|瓦特?", "km/h": "km ?/ ?h(?:r|our)?|kph|km (?:per|an) hour|公里/(?:小)?时|公里每小时",
    "mph": "mph|miles? (?:per|an) hour", "min/km": "min(?:utes?)? ?(?:/|per|a) ?(?:km|kilomet(?:re|er))|/ ?km|per (?:km|kilomet(?:re|er))|a kilomet(?:re|er)|分钟?/公里|分钟?每公里",
    "min/mi": "min(?:utes?)? ?(?:/|per|a) ?mi(?:le)?|per mile|/ ?mi(?:le)?",
    "ml/kg/min": "ml ?/ ?(?:kg ?/ ?min|\\(kg[·.* ]?min\\)|min ?/ ?kg)|ml per kg per min(?:ute)?|毫升/千克/分钟?|毫升/公斤/分钟?",
    "g/kg": "(?:g|grams?) ?(?:of \\w+ )?(?:/|per|a|for (?:each|every)) ?(?:kg|kilo(?:gram)?)s?|克/公斤|克/千克|克每公斤",
    "kcal/kg": "kcal ?/ ?kg|千卡/公斤",
    "met": "mets?", "steps": "steps?|步", "floors": "floors?|flights?|层",
    "sets": "(?:hard |working |effective |full |easy |light |more )*(?:sets?|rounds?)|个?有效组|组", "reps": "reps?|repetitions?|个(?=$|[，。,; ])|下",
    "sessions": "(?:hard |easy |key |strength |training |running |gym |quality |planned )*(?:sessions?|workouts?|runs?|rides?|swims?|walks?|classes)|次训练|次跑步|次骑行|次运动|节课?|堂课?",
    "times": "times|次(?!/)|回", "readings": "readings?|measurements?", "points": "points?|分(?!钟)|个点",
    "people": "people|adults|women|men|participants|名|人", "cigarettes": "cigarettes?|支烟?|根烟?",
    "cups": "cups?|glass(?:es)?|mugs?|bottles?|杯|瓶", "portions": "portions?|servings?|份|勺|scoops?|spoons?|handfuls?|slices?|片",
    "puffs": "puffs?|喷", "tablets": "tablets?|pills?|capsules?", "exercises": "exercises?|moves|lifts|movements|动作",
    "rpm": "rpm|转/分", "spm": "spm|步/分", "items": "measures|items|signs|things|项|条|种|个(?!月|半|小时|钟头|星期|礼拜|有效组)", "load": "load points?|trimp|au",
}  # fmt: skip

_ORDER = sorted(_ALIASES, key=lambda u: (u not in {
    "ml/kg/min", "mmol/l", "mg/dl", "km/h", "mph", "min/km", "min/mi", "g/kg", "kcal/kg", "breaths/min", "bpm", "/min", "°c", "°f",
    "mmhg", "floz", "load", "sessions", "rpm", "spm"}, u not in {"min", "month", "ms", "mm", "mg", "ml", "mi", "met"}))  # fmt: skip
_GROUP = {unit: f"u{i}" for i, unit in enumerate(_ORDER)}
_BY_GROUP = {group: unit for unit, group in _GROUP.items()}
# A Latin unit ends at a word boundary; a Chinese one ends where it ends.
PATTERN = "|".join(f"(?P<{_GROUP[u]}>(?:{_ALIASES[u]})(?![a-z]))" for u in _ORDER)
_UNIT = re.compile(PATTERN, re.IGNORECASE)


def unit_at(text: str, position: int) -> tuple[str, int]:
    """The canonical unit that starts at ``position`` and where it ends; ("", position) if there is none."""
    match = _UNIT.match(text, position)
    if not match or not match.lastgroup:
        return "", position
    return _BY_GROUP[match.lastgroup], match.end()


def canonical(unit: str) -> str:
    """The canonical name of a unit as a Fact writes it ("mL/kg/min", "steps", "/100"); unknown units are ""."""
    text = unit.strip()
    name, end = unit_at(text, 0)
    return name if name and end == len(text) else ("points" if text.startswith("/") else "")


def dimension(unit: str) -> str:
    return UNITS[unit].dimension if unit in UNITS else ""


# Chinese 次 counts anything, per minute fits heart and breath, a degree is of either scale.
_ALIKE = [
    {"rate", "heart", "breath", "cadence"}, {"degree", "temperature"}, {"degree", "fahrenheit"},
    {"times", "reps", "sessions", "readings"}, {"times", "rate", "heart", "breath"}, {"points", "percent"}, {"points", "load"},
    {"items", "exercises", "reps", "sessions", "readings", "people", "portions", "times"},
]  # fmt: skip
COUNTS = {"times", "reps", "sessions", "readings", "points", "items", "exercises", "portions", "people", "cups", "load"}


def same_kind(a: str, b: str) -> bool:
    """True if a number in unit ``a`` can state one in unit ``b``. Points count anything; a session may be counted as a day."""
    one, two = dimension(a), dimension(b)
    if a == "points" or (one in {"sessions", "times"} and b == "day"):
        return True
    return one == two or any(one in group and two in group for group in _ALIKE)


def factors(a: str, b: str) -> tuple[float, ...]:
    """What to multiply a number in ``a`` with to have it in ``b``."""
    if {a, b} == {"mmol/l", "mg/dl"}:
        # Molar mass of glucose 180.16 g/mol and of cholesterol 386.65 g/mol: 18.016 and 38.67 mg/dL per mmol/L.
        known = (18.016, 38.67)
        return tuple(1 / k for k in known) if a == "mg/dl" else known
    return (UNITS[a].factor / UNITS[b].factor,) if dimension(a) == dimension(b) else (1.0,)
