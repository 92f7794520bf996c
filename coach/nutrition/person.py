"""Who the targets are for: the profile, the latest weighing, and what the message itself says ("80 kg, male, 30").

A value in the message goes before the newest weighing, which goes before the profile.
"""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from coach.profile import Profile, Sex
from coach.store import Store, User, daily_series

Aim = Literal["", "lose", "gain", "maintain"]

_I = re.IGNORECASE
_LOSE = re.compile(
    r"\b(los(?:e|ing) (?:some |a few |my |the |belly |\w+ )?(?:weight|fat|kilos?|kg|pounds?|lbs?|belly)|fat[- ]?loss|weight[- ]?loss|cut(?:ting)?|deficit|"
    r"slim(?:mer|ming)?|lean(?:er)? (?:out|down)|shed|drop (?:\w+ )?(?:kilos?|kg|pounds?|lbs?|weight|fat))\b|减肥|减脂|减重|瘦|掉秤|刷脂|减.{0,3}(?:公斤|斤|体重)",
    _I,
)
_GAIN = re.compile(
    r"\b(gain(?:ing)? (?:\w+ )?(?:muscle|weight|mass|size|kg|kilos?)|muscle gain|build(?:ing)? (?:\w+ )?(?:muscle|mass)|bulk(?:ing)?|put on (?:\w+ )?(?:muscle|weight|mass|size)|surplus|hypertrophy)\b|"
    r"增肌|长肌肉|长胖|增重|变壮|增加肌肉",
    _I,
)
_KEEP = re.compile(r"\b(maintain|maintenance|keep my weight|stay the same weight)\b|维持|保持体重", _I)

# 1 lb = 0.45359237 kg (NIST SP 811); 斤 is 0.5 kg (market system of weights).
_MASS = re.compile(
    r"(?<![\d.])(\d{2,3}(?:\.\d)?)\s*(kg|kgs|kilos?|公斤|千克|斤|lbs?|pounds?)(?![a-z])(?!\s*(?:by|in \d|胖|脂肪))", _I
)
_FACTOR = {"l": 0.45359237, "p": 0.45359237, "斤": 0.5}
_NOT_BODY = re.compile(
    r"(lose|losing|drop|gain|gaining|shed|by|squat\w*|bench\w*|deadlift\w*|lift\w*|press\w*|减|瘦|增|掉|胖了|重量|卧推|深蹲|硬拉)\s*(about |around |another |掉|了|重|到)?$",
    _I,
)
_HEIGHT = re.compile(
    r"(?<!\d)(1\d{2}|2[0-2]\d)\s*(?:cm|厘米|公分)|(?<![\d.])(1\.\d{2})\s*(?:m\b|米)|身高\s*(1\d{2})", _I
)
_AGE = re.compile(
    r"\b(?:aged?|i'?m|i am)\s*(\d{2})\b(?!\s*(?:kg|lb|cm|%|st))|\b(\d{2})\s*(?:years? old|y/?o|yo)\b|(\d{2})\s*岁", _I
)
_FEMALE = re.compile(r"\b(female|woman|girl|f(?=[, ]\d{2}))\b|女(?:生|性|的|，|,|\b)|(?<!儿)女$", _I)
_MALE = re.compile(r"\b(male|man|guy|m(?=[, ]\d{2}))\b|男(?:生|性|的|，|,|\b)|男$", _I)


@dataclass(frozen=True)
class Person:
    """What a target needs. ``activity`` is a key of ``coach.fitness.energy.PAL``; ``activity_how`` says where it comes from."""

    weight_kg: float | None = None
    height_cm: float | None = None
    age: int | None = None
    sex: Sex = ""
    body_fat_pct: float | None = None
    aim: Aim = ""
    activity: str = "light"
    activity_en: str = "assumed"
    activity_zh: str = "假定"

    @property
    def bmi(self) -> float | None:
        return self.weight_kg / (self.height_cm / 100) ** 2 if self.weight_kg and self.height_cm else None


def aim_of(text: str) -> Aim:
    """Fat loss, muscle gain or maintenance, where the words say so. Losing goes first: "lose fat and build muscle" is a deficit."""
    if _LOSE.search(text):
        return "lose"
    if _GAIN.search(text):
        return "gain"
    return "maintain" if _KEEP.search(text) else ""


def person(store: Store, owner: User, profile: Profile, today: date, message: str) -> Person:
    """Everything known of the user that bears on food."""
    latest = _latest(store, owner, today)
    known = Person(
        weight_kg=latest.get("weight_kg") or profile.weight_kg, height_cm=profile.height_cm, age=profile.age(today),
        sex=profile.sex, body_fat_pct=latest.get("body_fat_pct"),
        aim=aim_of(message) or next((a for goal in profile.goals if (a := aim_of(goal.replace("_", " ")))), ""),
    )  # fmt: skip
    return _said(replace(known, **_activity(store, owner, today)), message)


def _latest(store: Store, owner: User, today: date) -> dict[str, float]:
    """The mean of the weighings of the newest week of the last 60 days: one weighing jumps by a kilogram for no reason of fat."""
    series = daily_series(store, owner, ("weight_kg", "body_fat_pct"), today - timedelta(days=59), today)
    found = {}
    for metric, days in series.items():
        if days:
            newest = max(days)
            found[metric] = round(statistics.fmean(v for d, v in days.items() if (newest - d).days < 7), 1)
    return found


# Tudor-Locke & Bassett 2004, Sports Med 34:1: under 5,000 steps sedentary, 5,000–7,499 low active, 7,500–9,999 somewhat active,
# 10,000–12,499 active, 12,500 and more highly active. Which level of FAO/WHO/UNU 2004 each stands for is our own reading.
_STEPS = ((12_500, "active"), (10_000, "moderate"), (5_000, "light"), (0, "sedentary"))


def _activity(store: Store, owner: User, today: date) -> dict[str, Any]:
    """The activity level of the last 28 days, from steps; "light" where fewer than seven days are known."""
    steps = daily_series(store, owner, ["steps"], today - timedelta(days=28), today - timedelta(days=1))["steps"]
    if len(steps) < 7:
        return {}
    mean = statistics.fmean(steps.values())
    level = next(name for low, name in _STEPS if mean >= low)
    return {
        "activity": level,
        "activity_en": f"from your {mean:,.0f} steps a day",
        "activity_zh": f"按你每天 {mean:,.0f} 步",
    }


def _said(known: Person, message: str) -> Person:
    if (weight := said_weight(message)) is not None:
        known = replace(known, weight_kg=weight)
    if height := _HEIGHT.search(message):
        known = replace(known, height_cm=float(height[1] or height[3] or float(height[2]) * 100))
    if age := _AGE.search(message):
        known = replace(known, age=int(next(g for g in age.groups() if g)))
    if _FEMALE.search(message) or _MALE.search(message):
        known = replace(known, sex="female" if _FEMALE.search(message) else "male")
    return known


def said_weight(message: str) -> float | None:
    """The body weight in kg that a message states, but not one that is to be lost, gained or lifted."""
    for match in _MASS.finditer(message):
        if _NOT_BODY.search(message[: match.start()].rstrip()):
            continue
        kg = float(match[1]) * _FACTOR.get(match[2][0].lower(), 1.0)
        # A plausible body weight of someone old enough to be coached.
        if 30 <= kg <= 300:
            return round(kg, 1)
    return None
