"""The five questions: which come, and what an answer in the user's words says. Pure; nothing is guessed that is not written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from coach.adapters.telegram.outgoing import Button
from coach.adapters.telegram.words import GOALS, say
from coach.errors import SettingsError
from coach.profile import Profile

QUESTIONS = ("goal", "body", "size", "health", "zone")
_ZONES = {
    "en": ("Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Australia/Sydney"),
    "zh": ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Europe/London", "America/Los_Angeles"),
}  # fmt: skip
_ZONES_ZH = {
    "Asia/Shanghai": "北京时间", "Asia/Hong_Kong": "香港", "Asia/Taipei": "台北", "Asia/Singapore": "新加坡", "Europe/London": "伦敦",
    "America/Los_Angeles": "洛杉矶",
}  # fmt: skip
_CITIES = {
    "北京": "Asia/Shanghai", "上海": "Asia/Shanghai", "广州": "Asia/Shanghai", "深圳": "Asia/Shanghai", "中国": "Asia/Shanghai", "香港": "Asia/Hong_Kong",
    "台北": "Asia/Taipei", "台湾": "Asia/Taipei", "新加坡": "Asia/Singapore", "吉隆坡": "Asia/Kuala_Lumpur", "东京": "Asia/Tokyo", "伦敦": "Europe/London",
    "柏林": "Europe/Berlin", "巴黎": "Europe/Paris", "纽约": "America/New_York", "洛杉矶": "America/Los_Angeles", "悉尼": "Australia/Sydney",
    "beijing": "Asia/Shanghai", "china": "Asia/Shanghai", "san francisco": "America/Los_Angeles", "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata",
}  # fmt: skip
_I = re.IGNORECASE
_YEAR = re.compile(r"(?<!\d)(19\d\d|20[0-4]\d)(?!\d)")
_AGE = re.compile(r"(?<!\d)(\d{1,2})(?!\d)\s*(?:years?|yrs?|y/?o|岁)|\b(?:age|aged|i'?m|i am)\s*:?\s*(\d{1,2})\b", _I)
_FEMALE = re.compile(r"\b(?:female|woman|girl|she|(?<!['’])f)\b|女", _I)
_MALE = re.compile(r"\b(?:male|man|boy|he|(?<!['’])m)\b|男", _I)
_CM = re.compile(r"(\d{2,3}(?:\.\d+)?)\s*(?:cm|厘米|公分)", _I)
_METRES = re.compile(r"(?<!\d)([12][.,]\d{1,2})\s*(?:m\b|米)|(?<!\d)1米(\d{1,2})(?!\d)", _I)
_FEET = re.compile(r"(\d)\s*(?:'|’|′|ft|feet|foot)\s*(?:(\d{1,2})(?:\.\d+)?\s*(?:\"|”|″|''|in(?:ch(?:es)?)?)?)?", _I)
_KG = re.compile(r"(\d{2,3}(?:[.,]\d+)?)\s*(?:kgs?\b|kilos?\b|公斤|千克)", _I)
_JIN = re.compile(r"(\d{2,3}(?:\.\d+)?)\s*斤")
_LB = re.compile(r"(\d{2,3}(?:\.\d+)?)\s*(?:lbs?\b|pounds?\b|磅)", _I)
_TWO = re.compile(r"(?<![\d.])(1[2-9]\d|2[0-2]\d)\D{1,4}(\d{2,3}(?:\.\d+)?)(?![\d.])")
_NONE = re.compile(r"^\s*(?:none|no|nothing|nope|n/?a|healthy|无|没有|都没有|没|健康)\s*[.!。！]?\s*$", _I)
_LABELS: tuple[tuple[str, str], ...] = (
    ("conditions", r"conditions?|diseases?|diagnos\w+|illness(?:es)?|疾病|病史|慢性病"),
    ("injuries", r"injur(?:y|ies)|injured|伤病|受伤|伤"),
    ("medications", r"medicines?|medications?|meds|drugs|i take|taking|用药|药物|服用|在吃|吃的药"),
    ("allergies", r"allerg(?:y|ies|ic to)|allergic|过敏|对"),
)
_PREGNANT = re.compile(r"(?<!not )pregnan\w*|怀孕|孕(?=\s*\d)|孕期", _I)
_NOT_PREGNANT = re.compile(r"\bnot pregnant\b|没有?怀孕|未怀孕", _I)
_WEEKS = re.compile(r"(\d{1,2})\s*(?:weeks?|wks?|周)", _I)
_BODY_PARTS = re.compile(r"knee|back|hip|shoulder|elbow|wrist|neck|ankle|foot|feet|calf|hamstring|achilles|tendon|sprain|fractur|meniscus|acl|膝|腰|背|髋|肩|肘|腕|颈|踝|脚|足|小腿|跟腱|扭伤|骨折|半月板", _I)  # fmt: skip


def buttons(question: str, lang: str) -> list[list[Button]]:
    """What can be tapped under a question; the last row skips."""
    rows: list[list[Button]] = []
    if question == "goal":
        goals = [Button(zh if lang == "zh" else en, f"o:goal:{slug}") for slug, en, zh in GOALS]
        rows = [goals[i : i + 2] for i in range(0, len(goals), 2)]
    elif question == "health":
        rows = [[Button(say("none", lang), "o:health:none")]]
    elif question == "zone":
        zones = [Button(_zone_name(zone, lang), f"o:zone:{zone}") for zone in _ZONES[lang]]
        rows = [zones[i : i + 2] for i in range(0, len(zones), 2)]
    return [*rows, [Button(say("skip", lang), f"s:{question}"), Button(say("skipped_all", lang), "s:all")]]


def _zone_name(zone: str, lang: str) -> str:
    return _ZONES_ZH.get(zone, zone) if lang == "zh" else zone.split("/")[-1].replace("_", " ")


def following(question: str) -> str:
    """The question after this one; empty after the last."""
    at = QUESTIONS.index(question) + 1
    return QUESTIONS[at] if at < len(QUESTIONS) else ""


def answer(question: str, text: str, today: date) -> dict[str, Any] | None:
    """The profile fields that ``text`` names; None if it does not answer the question, {} if it says that there is nothing."""
    fields = _READ[question](text, today)
    if not fields:
        return fields
    try:
        Profile().with_changes(**fields)
    except SettingsError:  # outside plausible limits
        return None
    return fields


def _goal(text: str, _today: date) -> dict[str, Any] | None:
    slugs = {slug: slug for slug, _, _ in GOALS} | {name.lower(): slug for slug, en, zh in GOALS for name in (en, zh)}
    said = text.strip()
    if said.lower() in slugs:
        return {"goals": (slugs[said.lower()],)}
    if not 2 <= len(said) <= 200 or said.startswith("/"):
        return None
    return {"goals": tuple(part.strip() for part in re.split(r"[,，、;；\n]", said) if part.strip())[:5]}


def _body(text: str, today: date) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    if year := _YEAR.search(text):
        found["birth_year"] = int(year[1])
    elif age := _AGE.search(text):
        found["birth_year"] = today.year - int(age[1] or age[2])
    female, male = bool(_FEMALE.search(text)), bool(_MALE.search(text))
    if female != male:
        found["sex"] = "female" if female else "male"
    return found if found and found.get("birth_year", 0) <= today.year else None


def _size(text: str, _today: date) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    if match := _CM.search(text):
        found["height_cm"] = float(match[1])
    elif match := _METRES.search(text):
        metres = float(match[1].replace(",", ".")) if match[1] else float(f"1.{match[2]}")
        found["height_cm"] = round(metres * 100, 1)
    elif match := _FEET.search(text):
        found |= {"height_cm": round(int(match[1]) * 30.48 + int(match[2] or 0) * 2.54, 1), "units": "imperial"}
    if match := _KG.search(text):
        found["weight_kg"] = float(match[1].replace(",", "."))
    elif match := _LB.search(text):
        found |= {"weight_kg": round(float(match[1]) * 0.45359237, 1), "units": "imperial"}  # NIST SP 811
    elif match := _JIN.search(text):
        found["weight_kg"] = float(match[1]) / 2  # a Chinese jin is half a kilogram
    if not found and (match := _TWO.search(text)):
        found = {"height_cm": float(match[1]), "weight_kg": float(match[2])}
    return found or None


def _health(text: str, _today: date) -> dict[str, Any] | None:
    if _NONE.match(text):
        return {}
    found: dict[str, list[str]] = {}
    pregnancy: dict[str, Any] = {}
    for part in re.split(r"[;；\n。]|(?<!\d)\.(?!\d)", text):
        if not part.strip() or _NOT_PREGNANT.search(part):
            continue
        if _PREGNANT.search(part):
            weeks = _WEEKS.search(part)
            pregnancy = {"pregnancy": "pregnant"} | ({"pregnant_weeks": int(weeks[1])} if weeks else {})
            continue
        name, said = _labelled(part)
        values = [v.strip(" ,，、:：") for v in re.split(r"[,，、]| and |和", said)]
        for value in values:
            value = re.sub(r"(?:严重)?过敏$", "", value)
            if value and not _NONE.match(value):
                hurts = bool(_BODY_PARTS.search(value)) and not re.search(r"[:：]", part)
                found.setdefault("injuries" if hurts else name or "conditions", []).append(value)
    return {**{field: tuple(values) for field, values in found.items()}, **pregnancy} or None


def _labelled(part: str) -> tuple[str, str]:
    """(field, what is said of it); an empty field where the part names none."""
    for name, pattern in _LABELS:
        match = re.match(rf"\s*(?:my |i have |i am |i'm |我)?(?:{pattern})\s*[:：]?\s*(?:are |is |有)?", part, _I)
        if match and (rest := re.sub(r"(?:严重)?过敏$", "", part[match.end() :].strip())):
            return name, rest
        if name == "allergies" and (match := re.search(r"(.+?)(?:严重)?过敏|(.+?) allerg(?:y|ies)", part, _I)):
            return name, match[1] or match[2]
    return "", part


def _zone(text: str, _today: date) -> dict[str, Any] | None:
    said = text.strip().lower()
    if city := _CITIES.get(said):
        return {"time_zone": city}
    if match := re.fullmatch(r"(?:utc|gmt)\s*([+-−])\s*(\d{1,2})(?::?00)?", said):
        hours = int(match[2])
        east = match[1] == "+"
        return (
            {"time_zone": f"Etc/GMT{'-' if east else '+'}{hours}" if hours else "UTC"}
            if hours <= 12 + 2 * east
            else None
        )
    names = {name.lower(): name for name in sorted(available_timezones())}
    spelt = said.replace(" ", "_")
    found = names.get(spelt) or next(
        (full for low, full in names.items() if low.split("/")[-1] == spelt and "/" in low), None
    )
    return {"time_zone": ZoneInfo(found).key} if found else None


_READ: Mapping[str, Callable[[str, date], dict[str, Any] | None]] = {
    "goal": _goal, "body": _body, "size": _size, "health": _health, "zone": _zone,
}  # fmt: skip
_NAMES: tuple[tuple[str, str, str], ...] = (
    ("goals", "goal", "目标"), ("birth_year", "year of birth", "出生年份"), ("sex", "sex", "性别"), ("height_cm", "height", "身高"),
    ("weight_kg", "weight", "体重"), ("level", "training level", "训练水平"), ("equipment", "equipment", "器材"),
    ("conditions", "conditions", "疾病"), ("injuries", "injuries", "伤病"), ("medications", "medicines", "用药"), ("allergies", "allergies", "过敏"),
    ("pregnancy", "pregnancy", "孕产"), ("pregnant_weeks", "weeks pregnant", "孕周"), ("dislikes", "dislikes", "不喜欢"),
    ("country", "country", "国家"), ("time_zone", "time zone", "时区"),
)  # fmt: skip
_VALUES = {"female": "女", "male": "男", "pregnant": "怀孕", "postpartum": "产后", "breastfeeding": "哺乳", "beginner": "新手",
           "intermediate": "中级", "advanced": "高级"}  # fmt: skip


def told(fields: Mapping[str, Any], lang: str, units: str = "metric") -> list[str]:
    """The fields in words, one each, those that hold something."""
    lines = []
    for name, en, zh in _NAMES:
        if (value := fields.get(name)) in (None, "", ()):
            continue
        shown = _shown(name, value, lang, units)
        lines.append(f"{zh}：{shown}" if lang == "zh" else f"{en}: {shown}")
    return lines


def _shown(name: str, value: Any, lang: str, units: str) -> str:
    goals = {slug: (zh if lang == "zh" else en.lower()) for slug, en, zh in GOALS}
    if isinstance(value, tuple | list):
        return ("、" if lang == "zh" else ", ").join(goals.get(str(v), str(v)) for v in value)
    if name == "height_cm":
        inches = round(value / 2.54)
        return (
            f"{inches // 12}'{inches % 12}\""
            if units == "imperial"
            else f"{value:g} {'厘米' if lang == 'zh' else 'cm'}"
        )
    if name == "weight_kg":
        if units == "imperial":
            return f"{value / 0.45359237:.0f} {'磅' if lang == 'zh' else 'lb'}"
        return f"{value:g} {'公斤' if lang == 'zh' else 'kg'}"
    if fixed := re.fullmatch(r"Etc/GMT([+-])(\d+)", str(value)):  # POSIX counts westward
        return f"UTC{'+' if fixed[1] == '-' else '-'}{fixed[2]}"
    return _VALUES.get(str(value), str(value)) if lang == "zh" else str(value)
