"""Calculations asked for in words ("what's my max heart rate", "5K in 27:30, what over 10K?", 基础代谢是多少): each one fact by a formula.

What the message lacks comes from the profile and the data; what is still missing is asked for, one thing at a time. A question about
recorded data ("my max heart rate on Tuesday") is no calculation. Targets of food and drink are ``nutrition.targets``'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from coach.errors import RangeError
from coach.evidence import Fact
from coach.fitness import body, capacity, energy, heart, race, strength
from coach.fitness.formula import FORMULAS
from coach.nutrition.person import Person, person
from coach.nutrition.targets import missing_essential, question_for
from coach.profile import Profile
from coach.safety import bounds
from coach.store import Store, User, daily_series

if TYPE_CHECKING:
    from coach.understand import Entity

_I = re.IGNORECASE
_MILE_KM = 1.609344  # NIST SP 811
_LB_KG = 0.45359237  # NIST SP 811
# World Athletics, Technical Rules: the marathon is 42.195 km, the half 21.0975 km.
_RACES = ((r"half[- ]?marathon|\bhalf\b|半马|半程", 21.0975), (r"marathon|全马|马拉松", 42.195))
_HAN = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
_HAN_NUMBER = re.compile(
    r"[零一二两三四五六七八九十]+(?=\s*(?:公里|千米|英里|公斤|斤|分|小时|个半?小时|个钟|次|个|下|岁|秒))"
)
_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "ten": "10",
    "an hour": "1 hour",
    "half an hour": "30 min",
}
_DISTANCE = re.compile(
    r"(\d+(?:\.\d+)?)\s*(km|k|kilomet\w+|公里|千米|miles?|mi|英里)(?![a-z/])(?!\s*/\s*h)(?!\s*(?:per|an) hour)", _I
)
_CLOCK = re.compile(r"(?<![\d:])(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?![\d:])")
_SPOKEN = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*(?:个)?(?:h\b|hours?|hrs?|小时|钟头)(半)?(?:\s*(?:and )?\s*)?)?(?:(\d+(?:\.\d+)?)\s*(?:m\b|min\w*|分钟?)(?:\s*(\d{1,2})\s*(?:s\b|sec\w*|秒))?)?",
    _I,
)
_LIFT = re.compile(r"(\d+(?:\.\d+)?)\s*(kg|kilos?|公斤|千克|斤|lbs?|pounds?)", _I)
_REPS = re.compile(
    r"(?:for|x|×|\*|能?做|拉|推|蹲)\s*(?:了)?\s*(\d{1,2})(?!\d|\s*(?:kg|kilo|公斤|斤|lb|组|sets))|(\d{1,2})\s*(?:reps?|times|次|个|下)",
    _I,
)
_RIR = re.compile(r"(?:rir|reps? in reserve)\s*(\d)|(\d)\s*(?:rir|reps? in reserve)|(?:还能做|留)\s*(\d)", _I)
_SPEED = re.compile(r"(\d+(?:\.\d+)?)\s*(?:km/h|kph|kmh|kilomet\w+ (?:per|an) hour|公里每小时)", _I)
_WAIST = re.compile(r"(?:waist|腰围?)\D{0,12}(\d{2,3}(?:\.\d)?)\s*(cm|厘米|公分|in\b|inch\w*|寸)?", _I)


@dataclass(frozen=True)
class _Sum:
    """What a calculation may use: the message with its numbers in digits, the person, and what their data say."""

    text: str
    who: Person
    profile: Profile
    entities: Sequence[Entity]
    resting: float | None


Maker = Callable[[_Sum], Fact | None]


def calculate(
    store: Store, owner: User, profile: Profile, today: date, message: str, entities: Sequence[Entity] = ()
) -> list[Fact]:
    """One fact for each calculation that ``message`` asks for; empty where it asks for none."""
    text = _digits(message)
    asked = [make for pattern, make in _CALCULATIONS if pattern.search(text) and not _RECORDED.search(text)]
    if not asked:
        return []
    case = _Sum(text, person(store, owner, profile, today, message), profile, entities, _resting(store, owner, today))
    found: list[Fact] = []
    for make in asked:
        try:
            fact = make(case)
        except RangeError as exc:
            fact = Fact("calculation.outside", f"That lies outside what the formula holds for: {exc}", f"超出了公式的适用范围：{exc}",
                        verdict="unknown", source="range of the formula")  # fmt: skip
        if fact is not None and fact.id not in {f.id for f in found}:
            found.append(fact)
    return found


def looks_back(message: str) -> bool:
    """True where recorded data are asked about, which are looked up and not worked out."""
    return bool(_RECORDED.search(message))


def own_figures(store: Store, owner: User, profile: Profile, today: date, message: str) -> dict[str, float | str]:
    """What is known of the user that a formula may need, under the names of its arguments, in their units."""
    who = person(store, owner, profile, today, message)
    resting = _resting(store, owner, today)
    lean = body.lean_mass(who.weight_kg, who.body_fat_pct) if who.weight_kg and who.body_fat_pct else None
    most = None
    if who.age is not None:
        with suppress(RangeError):
            most = float(round(heart.hrmax_estimate(who.age, who.sex)))
    found: dict[str, float | str | None] = {
        "age": who.age, "sex": who.sex, "weight_kg": who.weight_kg, "height_cm": who.height_cm, "body_fat_pct": who.body_fat_pct,
        "lean_kg": round(lean, 1) if lean else None, "resting": round(resting) if resting else None, "hrmax": most,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _resting(store: Store, owner: User, today: date) -> float | None:
    """The mean resting heart rate of the last seven days, in bpm."""
    days = daily_series(store, owner, ["resting_heart_rate_bpm"], today - timedelta(days=6), today)[
        "resting_heart_rate_bpm"
    ]
    return sum(days.values()) / len(days) if days else None


def _lacks(case: _Sum, *needed: str) -> Fact:
    return question_for(missing_essential(case.who, needed))


# ── heart ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _hrmax(case: _Sum) -> Fact:
    if case.who.age is None:
        return _lacks(case, "age")
    most = round(heart.hrmax_estimate(case.who.age, case.who.sex))
    return Fact("hrmax", f"Maximum heart rate: about {most} bpm at {case.who.age}, give or take 10 (an estimate from age; a measured maximum goes first)",
                f"最大心率：{case.who.age} 岁约 {most} 次/分，误差约 10（按年龄估算，实测值优先）", most, "bpm", "heart_rate_bpm",
                how="hrmax_estimate", source=FORMULAS["hrmax_estimate"].source, numbers=((10, "bpm"), (case.who.age, "years")))  # fmt: skip


def _zones(case: _Sum) -> Fact:
    if case.who.age is None:
        return _lacks(case, "age")
    most = round(heart.hrmax_estimate(case.who.age, case.who.sex))
    if case.resting is None:
        zones = heart.zones_percent_max(most)
        en = ", ".join(f"zone {n} {low}–{high}" for n, (low, high) in enumerate(zones, 1))
        zh = "，".join(f"{n} 区 {low}–{high}" for n, (low, high) in enumerate(zones, 1))
        numbers = tuple((float(v), "bpm") for zone in zones for v in zone)
        return Fact("hr_zones", f"Heart rate zones from a maximum of about {most} bpm: {en} bpm", f"按最大心率约 {most} 次/分划分的心率区间：{zh} 次/分",
                    most, "bpm", "heart_rate_bpm", how="50–100 % of the maximum, ten points each", source=FORMULAS["zones_percent_max"].source, numbers=numbers)  # fmt: skip
    rest = round(case.resting)
    made = heart.zones_reserve(most, rest)
    (l0, l1), (m0, m1), (v0, v1), (n0, n1) = made["light"], made["moderate"], made["vigorous"], made["near_maximal"]
    numbers = tuple((float(v), "bpm") for v in (rest, l0, l1, m0, m1, v0, v1, n0, n1))
    return Fact("hr_zones", f"Heart rate zones (Karvonen, resting {rest}, maximum about {most} bpm): light {l0}–{l1}, easy to moderate (zone 2) {m0}–{m1}, vigorous {v0}–{v1}, near maximal from {n0} bpm",
                f"心率区间（储备心率法，静息 {rest}，最大约 {most} 次/分）：轻松 {l0}–{l1}，中等（二区、燃脂）{m0}–{m1}，较高 {v0}–{v1}，接近极限 {n0} 以上",
                most, "bpm", "heart_rate_bpm", how="resting + share × (maximum − resting)", source=FORMULAS["zones_reserve"].source, numbers=numbers)  # fmt: skip


def _vo2max(case: _Sum) -> Fact:
    if cooper := re.search(r"(?:12|twelve)[ -]?min|cooper|库珀|12分钟", case.text, _I):
        distance = _first_distance(case.text[: cooper.start()] + case.text[cooper.end() :])
        if distance:
            value = capacity.vo2max_cooper(distance * 1000)
            return _vo2_fact(
                value,
                f"{distance * 1000:,.0f} m in 12 minutes",
                f"12 分钟跑 {distance * 1000:,.0f} 米",
                "vo2max_cooper",
            )
    if case.who.age is None:
        return _lacks(case, "age")
    if case.resting is None:
        return Fact("missing.resting_heart_rate", "To estimate VO₂max I need your resting heart rate. What is it after waking, in beats a minute?",
                    "要估算最大摄氧量还需要你的静息心率。早上醒来时每分钟心跳多少次？", verdict="unknown", source="your data")  # fmt: skip
    most = heart.hrmax_estimate(case.who.age, case.who.sex)
    return _vo2_fact(capacity.vo2max_uth(most, case.resting), f"maximum about {most:.0f}, resting {case.resting:.0f} bpm",
                     f"最大心率约 {most:.0f}，静息 {case.resting:.0f} 次/分", "vo2max_uth")  # fmt: skip


def _vo2_fact(value: float, en: str, zh: str, name: str) -> Fact:
    numbers = tuple((float(n.replace(",", "")), "") for n in re.findall(r"\d[\d,]*", en))
    return Fact(name, f"VO₂max: about {value:.0f} mL/kg/min ({en}); a rough estimate", f"最大摄氧量：约 {value:.0f} 毫升/公斤/分钟（{zh}），粗略估算",
                round(value), "mL/kg/min", "vo2max_ml_kg_min", how=name, source=FORMULAS[name].source, numbers=numbers)  # fmt: skip


# ── strength and running ─────────────────────────────────────────────────────────────────────────────────────────────────


def _one_rm(case: _Sum) -> Fact | None:
    lift = _LIFT.search(case.text)
    reps = _REPS.search(case.text[lift.end() :]) or _REPS.search(case.text[: lift.start()]) if lift else None
    if not lift or not reps:
        return None
    unit = lift[2][0].lower()
    kilos = float(lift[1]) * (_LB_KG if unit in "lp" else 0.5 if unit == "斤" else 1.0)
    count, left = int(reps[1] or reps[2]), _RIR.search(case.text)
    spare = int(left[1] or left[2] or left[3]) if left else 0
    best = strength.one_rm(kilos, count, spare)
    return Fact("one_rm", f"One-rep max: about {best:.0f} kg from {kilos:g} kg × {count}", f"最大力量（1RM）：按 {kilos:g} 公斤做 {count} 次估算约 {best:.0f} 公斤",
                round(best), "kg", "weight_kg", how="mean of Epley and Brzycki", source=FORMULAS["one_rm"].source, numbers=((kilos, "kg"), (count, "reps"), (1, "")))  # fmt: skip


def _race(case: _Sum) -> Fact | None:
    distances, minutes = _distances(case.text), _minutes(case.text)
    if minutes is None or len(distances) < 2:
        return None
    known, target = distances[0], distances[1]
    time = race.race_time_riegel(known, minutes, target)
    return Fact("race_time", f"{_km(target)} in about {_clock(time)}, from {_km(known)} in {_clock(minutes)} (with training for the distance)",
                f"{_km_zh(target)}预计约 {_clock(time)}，按 {_km_zh(known)} {_clock(minutes)} 推算（前提是为这个距离练过）", round(time, 1), "min", "duration_min",
                how="time × (distance ratio)^1.06", source=FORMULAS["race_time_riegel"].source, numbers=_clock_numbers(time, minutes, known, target))  # fmt: skip


def _pace(case: _Sum) -> Fact | None:
    distance, minutes = _first_distance(case.text), _minutes(case.text)
    if minutes is None or not distance:
        return None
    pace, speed = race.pace(distance, minutes), race.speed(distance, minutes)
    return Fact("pace", f"Pace: {_clock(pace)} min/km ({speed:.1f} km/h) for {_km(distance)} in {_clock(minutes)}",
                f"配速：{_clock(pace)} 分/公里（{speed:.1f} 公里/小时），{_km_zh(distance)}用时 {_clock(minutes)}", round(pace, 2), "min/km", "speed_kmh",
                how="time / distance", source=FORMULAS["pace"].source, numbers=(*_clock_numbers(pace, minutes, distance), (round(speed, 1), "km/h")))  # fmt: skip


def _clock(minutes: float) -> str:
    """27:30 for 27.5 minutes, 1:02:10 from an hour on."""
    seconds = round(minutes * 60)
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def _clock_numbers(*values: float) -> tuple[tuple[float, str], ...]:
    parts = [int(part) for value in values for part in _clock(value).split(":")]
    return tuple((float(n), "") for n in [*parts, *(round(v, 1) for v in values), 21.1, 42.2])


def _km(distance: float) -> str:
    return {21.0975: "a half marathon", 42.195: "a marathon"}.get(distance, f"{distance:g} km")


def _km_zh(distance: float) -> str:
    return {21.0975: "半马", 42.195: "全马"}.get(distance, f"{distance:g} 公里")


# ── energy and body ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _bmr(case: _Sum) -> Fact:
    who = case.who
    if bounds.flags(case.profile, date.max).no_deficit:
        return _withheld()
    if not (who.weight_kg and who.height_cm and who.age and who.sex):
        return _lacks(case, "weight_kg", "height_cm", "age", "sex")
    if who.body_fat_pct:
        name, value = "bmr_katch_mcardle", energy.bmr_katch_mcardle(body.lean_mass(who.weight_kg, who.body_fat_pct))
    else:
        name, value = "bmr_mifflin", energy.bmr_mifflin(who.weight_kg, who.height_cm, who.age, who.sex)
    shown = round(value, -1)
    return Fact("bmr", f"Basal metabolic rate (energy at rest): about {shown:,.0f} kcal a day, 10 % either way", f"基础代谢（静息消耗）：每天约 {shown:,.0f} 千卡，上下 10%",
                shown, "kcal", "basal_energy_kcal", how=name, source=FORMULAS[name].source, numbers=((10, "%"),))  # fmt: skip


def _tdee(case: _Sum) -> Fact:
    who = case.who
    if bounds.flags(case.profile, date.max).no_deficit:
        return _withheld()
    if not (who.weight_kg and who.height_cm and who.age and who.sex):
        return _lacks(case, "weight_kg", "height_cm", "age", "sex")
    rest = energy.bmr_mifflin(who.weight_kg, who.height_cm, who.age, who.sex)
    level = energy.PAL[who.activity]
    rest, total = round(rest, -1), round(energy.tdee(rest, level), -1)
    return Fact("tdee", f"Energy you use in a day: about {total:,.0f} kcal (resting {rest:,.0f} × activity {level:g}, {who.activity_en})",
                f"一天总消耗：约 {total:,.0f} 千卡（静息 {rest:,.0f} × 活动系数 {level:g}，{who.activity_zh}）", total, "kcal", "energy_intake_kcal",
                how="bmr_mifflin × activity level", source=FORMULAS["tdee"].source, numbers=((rest, "kcal"), (level, "")))  # fmt: skip


def _withheld() -> Fact:
    return Fact("energy_target.withheld", "I do not set calorie figures for someone with an eating disorder; a clinician or dietitian who knows you should.",
                "有进食障碍时我不给热量数字，请让了解你情况的医生或营养师来定。", verdict="caution", metric="energy_intake_kcal", source="safety bounds")  # fmt: skip


def _burnt(case: _Sum) -> Fact | None:
    """Energy of an activity: its MET from the Compendium times weight times time; running at a stated speed by the ACSM equation."""
    from knowledge import mets

    minutes = _minutes(case.text)
    name = next((e.text for e in case.entities if e.type == "activity"), "")
    found = mets.find(name, 1) if name else []
    if not found or minutes is None:
        return None
    if case.who.weight_kg is None:
        return _lacks(case, "weight_kg")
    met, speed = found[0].met, _SPEED.search(case.text)
    source, label, label_zh = FORMULAS["energy_of_activity"].source, found[0].name, found[0].name_zh
    # ACSM's running equation holds from 134 m/min (8 km/h) on.
    if speed and found[0].kind == "running" and float(speed[1]) >= 8.0:
        met = capacity.mets(capacity.vo2_running(float(speed[1]) * 1000 / 60))
        label, label_zh = f"running at {speed[1]} km/h", f"以 {speed[1]} 公里/小时跑步"
        source = FORMULAS["vo2_running"].source
    kcal = round(energy.energy_of_activity(met, case.who.weight_kg, minutes), -1)
    return Fact("energy_of_activity", f"Energy: about {kcal:,.0f} kcal for {minutes:g} min of {label} at {case.who.weight_kg:g} kg ({met:.1f} MET)",
                f"消耗：体重 {case.who.weight_kg:g} 公斤，{label_zh} {minutes:g} 分钟约 {kcal:,.0f} 千卡（{met:.1f} MET）", kcal, "kcal", "active_energy_kcal",
                how="MET × weight × hours", source=source, numbers=((minutes, "min"), (case.who.weight_kg, "kg"), (round(met, 1), "MET"), *(((float(speed[1]), "km/h"),) if speed else ())))  # fmt: skip


def _bmi(case: _Sum) -> Fact:
    who = case.who
    if who.bmi is None or who.weight_kg is None or who.height_cm is None:
        return _lacks(case, "weight_kg", "height_cm")
    value = body.bmi(who.weight_kg, who.height_cm)
    low, high, healthy, scheme = _healthy(case)
    return Fact("bmi", f"BMI: {value:.1f} kg/m² ({who.weight_kg:g} kg at {who.height_cm:g} cm); {healthy[0]:g} to {healthy[1]:g} is the usual range for adults, {low:.0f}–{high:.0f} kg at your height",
                f"BMI：{value:.1f}（{who.height_cm:g} 厘米、{who.weight_kg:g} 公斤）；成年人通常在 {healthy[0]:g} 到 {healthy[1]:g} 之间，你的身高对应 {low:.0f}–{high:.0f} 公斤",
                round(value, 1), "kg/m²", "bmi", how="weight / height²", source=scheme,
                numbers=((who.weight_kg, "kg"), (who.height_cm, "cm"), (healthy[0], ""), (healthy[1], ""), (round(low), "kg"), (round(high), "kg")))  # fmt: skip


def _weight_range(case: _Sum) -> Fact:
    if case.who.height_cm is None:
        return _lacks(case, "height_cm")
    low, high, healthy, scheme = _healthy(case)
    return Fact("healthy_weight", f"Weight range for {case.who.height_cm:g} cm: {low:.0f}–{high:.0f} kg (BMI {healthy[0]:g} to {healthy[1]:g}, adults)",
                f"{case.who.height_cm:g} 厘米的健康体重范围：{low:.0f}–{high:.0f} 公斤（BMI {healthy[0]:g} 到 {healthy[1]:g}，成年人）", round(high), "kg", "weight_kg",
                how="BMI × height²", source=scheme, numbers=((round(low), "kg"), (round(high), "kg"), (case.who.height_cm, "cm"), (healthy[0], ""), (healthy[1], "")))  # fmt: skip


def _healthy(case: _Sum) -> tuple[float, float, tuple[float, float], str]:
    """The weights (kg) at the ends of the usual BMI range, the range, and whose it is: China's standard for users there, else the WHO's."""
    china = case.profile.country.upper() == "CN"
    ends = (18.5, 23.9) if china else (18.5, 24.9)
    low, high = (body.weight_at_bmi(case.who.height_cm or 0, value) for value in ends)
    return low, high, ends, "WS/T 428-2013" if china else FORMULAS["bmi"].source


def _waist(case: _Sum) -> Fact | None:
    said = _WAIST.search(case.text)
    if not said:
        return None
    if case.who.height_cm is None:
        return _lacks(case, "height_cm")
    waist = float(said[1]) * (2.54 if (said[2] or "").lower().startswith("in") else 1.0)
    ratio = body.waist_to_height(waist, case.who.height_cm)
    # NICE NG246: 0.4–0.49 healthy, 0.5–0.59 increased, 0.6 and above high.
    en, zh = (
        ("high", "偏高") if ratio >= 0.6 else ("increased", "升高") if ratio >= 0.5 else ("not increased", "未升高")
    )
    return Fact("waist_to_height", f"Waist-to-height ratio: {ratio:.2f}, health risk {en} (0.5 and above is increased)", f"腰高比：{ratio:.2f}，健康风险{zh}（0.5 及以上为升高）",
                round(ratio, 2), "", "waist_cm", how="waist / height", source=FORMULAS["waist_to_height"].source, numbers=((waist, "cm"), (case.who.height_cm, "cm"), (0.5, "")))  # fmt: skip


# ── reading numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _digits(message: str) -> str:
    """The message with its numbers in words before a unit as digits: 五公里 → 5公里, "two hours" → "2 hours"."""
    text = _HAN_NUMBER.sub(
        lambda m: str(_of_han(m.group())),
        message.replace("一刻钟", "15分钟").replace("半小时", "30分钟").replace("半个小时", "30分钟"),
    )
    for word, digit in sorted(_WORDS.items(), key=lambda pair: -len(pair[0])):
        text = re.sub(
            rf"\b{word}\b(?=[ -]?(?:hours?|minutes?|km|k\b|miles?|reps?))" if " " not in word else rf"\b{word}\b",
            digit,
            text,
            flags=_I,
        )
    return text


def _of_han(text: str) -> int:
    tens, ten, ones = text.partition("十")
    return (_HAN.get(tens, 1) * 10 + _HAN.get(ones, 0)) if ten else _HAN.get(text, 0)


def _distances(text: str) -> list[float]:
    """Distances in km, in the order said."""
    found = [
        (m.start(), float(m[1]) * (_MILE_KM if m[2].lower().startswith(("mi", "英")) else 1.0))
        for m in _DISTANCE.finditer(text)
    ]
    rest = text
    for pattern, kilometres in _RACES:
        for match in re.finditer(pattern, rest, _I):
            found.append((match.start(), kilometres))
        rest = re.sub(pattern, lambda m: " " * len(m.group()), rest, flags=_I)
    return list(dict.fromkeys(value for _, value in sorted(found)))


def _first_distance(text: str) -> float | None:
    metres = re.search(r"(\d{3,4})\s*(?:m\b|met(?:re|er)s?|米)", text, _I)
    return next(iter(_distances(text)), float(metres[1]) / 1000 if metres else None)


def _minutes(text: str) -> float | None:
    """A length of time in minutes: 27:30, 1:45:00, "58 min", 1小时45分."""
    if clock := _CLOCK.search(text):
        return int(clock[1] or 0) * 60 + int(clock[2]) + int(clock[3]) / 60
    for match in _SPOKEN.finditer(text):
        if match[1] or match[3]:
            return (
                float(match[1] or 0) * 60 + (30 if match[2] else 0) + float(match[3] or 0) + float(match[4] or 0) / 60
            )
    return None


# Recorded data are looked up, not estimated.
_RECORDED = re.compile(
    r"\b(yesterday|last (?:night|week|month|year|time|run|ride|session|workout)|this (?:week|month|year)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|did i|have i|was my|were my|average)\b"
    r"|昨|上周|上次|上个月|这周|本周|这个月|平均|周[一二三四五六日天]", _I,
)  # fmt: skip
_CALCULATIONS: tuple[tuple[re.Pattern[str], Maker], ...] = tuple(
    (re.compile(pattern, _I), make)
    for pattern, make in (
        (r"\b(?:max(?:imum|imal)?\.?[ -]?(?:heart[ -]?rate|hr|pulse)|hr[ -]?max|(?:heart[ -]?rate|pulse) max(?:imum)?)\b|最大心率|最高心率", _hrmax),
        (r"\b(?:heart[ -]?rate|hr|pulse)\b.{0,30}\bzones?\b(?! minutes)|\bzones?\b.{0,20}\b(?:heart[ -]?rate|hr|pulse)\b|\b(?:heart[ -]?rate|pulse|hr)\b.{0,40}\bzone ?\d|\b(?:what|which) (?:heart[ -]?rate|pulse|hr)\b.{0,40}\b(?:easy|fat|aerobic|tempo|threshold)|"
         r"\bfat[- ]burning (?:heart|pulse|zone)|心率(?:区间|分区)|(?:燃脂|有氧|靶|目标|二区|2区)心率|心率.{0,6}(?:划分|怎么分)|(?:二区|2区|zone ?2).{0,6}心率|心率.{0,8}(?:二区|2区|zone ?2)", _zones),
        (r"\b(?:estimate|calculate|work out|compute|guess|predict)\b.{0,30}\bvo2|\bvo2 ?max\b.{0,30}\b(?:12 min|cooper)|cooper.{0,10}test|(?:估|算|推).{0,8}(?:最大摄氧量|vo2)|(?:12分钟|库珀).{0,16}(?:摄氧|vo2)", _vo2max),
        (r"\b(?:one|1)[- ]?rep(?:etition)?[- ]?max|\b1 ?rm\b|\bmy max\b|极限|最大(?:重量|力量)|单次最大", _one_rm),
        (r"\b(?:predict|equivalent|what (?:could|can|would|will|should)|how fast|what time|estimate|finish)\b|预测|预计|能跑(?:多|进|到|几)|大概(?:多久|多少)|什么水平|完赛", _race),
        (r"\bpace\b|min(?:utes?)? per (?:km|kilomet)|how fast is|配速|每公里(?:多少|几)", _pace),
        (r"\bbmr\b|\b(?:basal|resting) metabol\w*|\bmetabolic rate|基础代谢|静息代谢", _bmr),
        (r"\btdee\b|\bburn\w*\b.{0,24}\b(?:whole |entire |full )?(?:day|24 hours)\b(?! of)|\btotal daily energy|(?:一天|每天|全天).{0,6}(?:总)?消耗|总消耗", _tdee),
        (r"\b(?:burn\w*|use[sd]?|expend\w*|energy cost|calories|kcal)\b|消耗|燃烧|多少(?:热量|大卡|千卡|卡)", _burnt),
        (r"\bbmi\b|body mass index|体质指数|体重指数", _bmi),
        (r"\b(?:healthy|normal|ideal|right|good) weight\b|\bweight range|\bhow much should i weigh|(?:标准|健康|正常|理想)体重|身高.{0,8}(?:该|应该)?多重", _weight_range),
        (r"waist.{0,10}height|(?:waist|腰围?)\D{0,12}\d{2,3}.{0,40}(?:\?|ok|fine|risk|healthy|ratio|正常|吗|健康|算|超)|腰高比", _waist),
    )
)  # fmt: skip
