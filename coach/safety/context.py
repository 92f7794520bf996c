"""The second stage: what the profile and the latest values say, alone or together with the message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coach.fitness import thresholds as limits
from coach.safety.levels import Finding, Level
from coach.safety.replies import level_of
from coach.safety.text import asserted, normal

_KNOWN = {"age", "sex", "conditions", "medications", "pregnant_weeks", "pregnancy", "latest", "country", "language", "height_cm",
          "weight_kg", "bmi", "floors", "units", "time_zone", "birth_year", "goals", "level", "equipment", "injuries",
          "allergies", "dislikes", "activity_level", "profile_user", "glucose_unit", "consent"}  # fmt: skip

_SPO2_GRAVE_PCT, _SPO2_LOW_PCT = 85, 92
# Saturation falls from here on (see ``SPO2_LOW_ALTITUDE_PCT``).
_ALTITUDE_M = 2500


def number(value: Any) -> float | None:
    """The first number in ``value``, or None."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    found = re.search(r"-?\d+(?:\.\d+)?", str(value))
    return float(found[0]) if found else None


def words(value: Any) -> str:
    """Every word inside ``value``, whatever its shape."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {words(item)}" for key, item in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(words(item) for item in value)
    return "" if value is None else str(value)


# Injuries under which an ordinary wish to train may be dangerous. Others ("left shoulder") stand in the profile for years, and beside each
# message they would only make the classifier doubt it.
_GRAVE = re.compile(
    r"fractur|broke|dislocat|ruptur|torn|tear\b|concuss|surgery|operat|post-?op|stress reaction|weight.?bearing|hernia|nerve|spin(?:e|al)|"
    r"骨折|断裂|撕裂|脱位|脱臼|脑震荡|手术|术后|骨裂|应力|负重|疝|神经|脊",
    re.IGNORECASE,
)


def extra_text(context: Mapping[str, Any]) -> str:
    """The text of the keys nobody knows, and of grave injuries, so that the rules and the classifier read them too."""
    kept = {key: words(value) for key, value in context.items() if key not in _KNOWN or key == "injuries"}
    return ". ".join(text for key, text in kept.items() if key != "injuries" or _GRAVE.search(text))


@dataclass(frozen=True)
class _Facts:
    """The context as numbers and words; missing stays None."""

    age: float | None
    conditions: str
    medications: str
    latest: Mapping[str, Any]
    message: str
    whole: str
    bmi: float | None
    weeks: float | None
    pregnancy: str
    everything: str
    floors: Mapping[str, Any]
    baby_age: bool = False

    def value(self, *names: str) -> float | None:
        return next((v for n in names if (v := number(self.latest.get(n))) is not None), None)

    def says(self, pattern: str) -> bool:
        return bool(re.search(pattern, self.message))


def _facts(message: str, context: Mapping[str, Any]) -> _Facts:
    latest = context.get("latest")
    latest = latest if isinstance(latest, Mapping) else ({"note": latest} if latest else {})
    whole = normal(message)
    height, weight = number(context.get("height_cm")), number(context.get("weight_kg"))
    bmi = (
        number(context.get("bmi"))
        or number(latest.get("bmi"))
        or (weight / (height / 100) ** 2 if height and weight else None)
    )
    age = number(context.get("age"))
    if age is None:
        age = _age_in(whole)
    floors = context.get("floors")
    return _Facts(
        age, normal(words(context.get("conditions")) + " ; " + words(context.get("injuries"))), normal(words(context.get("medications"))), latest,
        asserted(whole), whole, bmi, number(context.get("pregnant_weeks")), normal(words(context.get("pregnancy"))),
        normal(words(context)), floors if isinstance(floors, Mapping) else {},
    )  # fmt: skip


_AGE = re.compile(
    r"\b(?:i'?m|i am|im|he'?s|she'?s|he is|she is|aged?|turned|am)\s+(?:only |just |a |an )?(\d{1,2})\b(?!\s*(?:kg|kilos?|lbs?|cm|st\b|stone|%|min|weeks?|wks?|reps?|days?|hours?|miles?|k\b|km|bpm|months?|pounds|/|:|\.))|\b(\d{1,2})[- ]?(?:years?[- ]old|yo\b|yr old|y/o)|\b(\d{1,2})[mf]\b|(?<!\d)(\d{1,2})岁"
)


def _age_in(text: str) -> float | None:
    found = _AGE.search(text)
    value = float(next(g for g in found.groups() if g)) if found else None
    return value if value and value >= 8 else None


_HEAD = r"head\s?ache|head (?:is )?(?:pounding|splitting|banging)|banging head|头.{0,3}[痛疼胀晕]|脑袋.{0,3}[痛疼胀]"
_SIGHT = r"blurr\w*|vision|seeing (?:double|spots|stars)|double vision|can'?t see|telly.{0,10}blur|zigzag|眼.{0,3}[花黑]|模糊|重影|看不清|看东西"
_CHEST = r"chest|breastbone|胸|心口"
_BREATH = r"breath\w*|gasp\w*|winded|puffed|panting|can'?t get air|喘|气短|憋|上不来气|呼吸"
_BRAIN = r"confus\w*|slurr\w*|weak\w* (?:on|in)|numb\w*|drows\w*|seizure|糊涂|说话不清|无力|麻|犯困|嗜睡|抽"
_FAINTISH = (
    r"faint\w*|dizz\w*|light ?headed|pass(?:ed|ing)? out|woozy|black(?:ed|ing)? out|头晕|发晕|晕|眼前.{0,2}黑|站不稳"
)
_SHAKY = r"shak\w+|trembl\w*|sweat\w*|confus\w*|foggy|blurr\w*|wobbl\w*|jelly|can'?t think|jitter\w*|dizzy|weird|drunk|手.{0,3}抖|发抖|冒汗|冷汗|心.{0,3}慌|发慌|眼.{0,3}花|迷糊|转不|晕|没力|饿"
_SICK = r"vomit\w*|throwing up|sick|nause\w*|belly|stomach|吐|恶心|肚子|腹痛"
_INSULIN = r"insulin|novorapid|humalog|lantus|tresiba|pump|gliclazide|glipizide|glimepiride|glyburide|glibenclamide|sulfonylurea|胰岛素|格列|磺脲|诺和|优泌|来得时|瑞格列奈|泵"
_DIABETES = r"diabet|t1d|t2d|type ?[12]\b|糖尿病|1型|2型"


def match(message: str, context: Mapping[str, Any]) -> Iterator[Finding]:
    """The findings in the values and conditions of ``context``, read together with ``message``."""
    facts = _facts(message, context)
    for topic, level in (*_vitals(facts), *_glucose(facts), *_pressure(facts), *_pace(message)):
        yield Finding(topic, level, "context")
    from coach.safety import conditions

    yield from conditions.match(facts)


def _found(topic: str, level: Level | None = None) -> tuple[str, Level]:
    return topic, level or level_of(topic)


# Twice the fastest loss that any plan here may aim at (``bounds.weekly_loss_ceiling``: 1 kg a week) is no goal but a crash.
_CRASH_KG_A_WEEK = 2.0
_KILOS = {"kg": 1.0, "ki": 1.0, "lb": 0.4536, "po": 0.4536, "st": 6.35, "公": 1.0, "千": 1.0, "斤": 0.5}
_WEEKS = {
    "d": 1 / 7,
    "w": 1.0,
    "m": 365.25 / 84,
    "天": 1 / 7,
    "日": 1 / 7,
    "周": 1.0,
    "星": 1.0,
    "礼": 1.0,
    "月": 365.25 / 84,
}
_COUNTS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0, "半": 0.5, "一": 1.0, "两": 2.0,
           "二": 2.0, "三": 3.0, "四": 4.0, "五": 5.0, "六": 6.0, "八": 8.0, "十": 10.0, "十五": 15.0, "二十": 20.0, "三十": 30.0}  # fmt: skip
_MANY = r"\d+(?:\.\d+)?|" + "|".join(sorted(_COUNTS, key=len, reverse=True))
_PACE = (
    re.compile(
        rf"\b(?:lose|losing|drop|dropping|shed|cut|burn) (?:about |around |another |at least )?(?P<much>{_MANY}) ?(?P<of>kg|kilo|lb|pound|stone)s?\b"
        rf"[^.!?]{{0,20}}?\b(?:in|within|over|per|each|every|a) ?(?:the next |just |only |about )?(?P<n>{_MANY})? ?(?P<span>day|week|month)s?\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<n>{_MANY})?个?(?P<span>天|日|周|星期|礼拜|月)(?:之内|以内|内|里|就)?[^，。,.]{{0,4}}?(?:瘦|减|掉)(?:掉|下|重|肥)?(?P<much>{_MANY})(?P<of>公斤|千克|kg|斤)"
    ),
)


def _pace(message: str) -> Iterator[tuple[str, Level]]:
    """A loss of weight that is wanted faster than anybody should lose it."""
    for pattern in _PACE:
        for wish in pattern.finditer(normal(message)):
            kilos = _count(wish["much"]) * _KILOS[wish["of"][: 2 if wish["of"].isascii() else 1].lower()]
            weeks = _count(wish["n"]) * _WEEKS[wish["span"][0].lower()]
            if kilos and kilos >= _CRASH_KG_A_WEEK * weeks:
                yield _found("extreme_diet")


def _count(word: str | None) -> float:
    """The number that ``word`` writes; one where nothing stands."""
    return _COUNTS.get(word.lower()) or float(word) if word else 1.0


def _vitals(f: _Facts) -> Iterator[tuple[str, Level]]:
    spo2, floor = f.value("spo2_pct", "spo2", "oxygen_saturation_pct"), number(f.floors.get("spo2_pct"))
    altitude = number(f.latest.get("altitude_m")) or _altitude(f.everything + " " + f.whole)
    agreed = floor or _agreed_spo2(f.whole)
    ill = f.says(rf"{_BREATH}|{_CHEST}|{_BRAIN}|lips|gurgl|嘴唇|咳")
    if spo2 is not None and spo2 >= 40 and not (agreed and spo2 >= agreed):
        # Below 85 % full oxygen is given at once (British Thoracic Society guideline for emergency oxygen, 2017).
        if spo2 < _SPO2_GRAVE_PCT and (not altitude or altitude < _ALTITUDE_M):
            yield _found("breathing")
        elif (
            altitude
            and altitude >= _ALTITUDE_M
            and spo2 < limits.SPO2_LOW_ALTITUDE_PCT
            and f.says(rf"{_BREATH}|{_BRAIN}|cough|gurgl|headache|咳|头")
        ):
            yield _found("altitude")
        # 91 % or less scores 3 of 3 (NEWS2 scale 1, Royal College of Physicians 2017); a typed value is taken as it is.
        elif (
            spo2 < _SPO2_LOW_PCT
            and (not altitude or altitude < _ALTITUDE_M)
            and "copd" not in f.everything
            and "慢阻肺" not in f.everything
        ):
            yield _found("breathing" if ill else "breathless_urgent")
    rest, base = (
        f.value("resting_hr_bpm", "resting_heart_rate_bpm"),
        f.value("baseline_resting_hr_bpm", "resting_hr_baseline_bpm", "usual_resting_hr_bpm"),
    )
    now = f.value("hr_bpm", "heart_rate_bpm", "current_hr_bpm")
    still = bool(
        re.search(
            r"sitting|rest|sofa|couch|lying|still|坐|躺|静", f.message + " " + normal(words(f.latest.get("activity")))
        )
    )
    if now is not None and now >= 150 and still:
        yield _found("fast_heart" if f.says(rf"{_FAINTISH}|{_CHEST}|{_BREATH}") else "heart_rhythm")
    if rest is not None:
        if rest >= 130 or (rest >= limits.RESTING_HR_URGENT_BPM and f.says(rf"{_FAINTISH}|{_CHEST}|{_BREATH}")):
            yield _found("fast_heart" if f.says(rf"{_FAINTISH}|{_CHEST}|{_BREATH}") else "heart_rhythm")
        elif (
            (rest > limits.RESTING_HR_HIGH_BPM and (base is None or rest - base >= 15))
            or (rest <= limits.RESTING_HR_LOW_BPM and f.says(_FAINTISH))
            or (base and rest - base >= 30)
        ):
            yield _found("heart_rhythm")
        elif base and rest - base >= 8:
            yield _found("tired")
    if any(
        (number(v) or 0) >= 1 for k, v in f.latest.items() if re.search(r"irregular|afib|atrial|arrhythm", str(k))
    ) or re.search(r"irregular|afib|atrial fib", normal(words(f.latest.get("ecg")))):
        yield _found("heart_rhythm")
    temp = f.value("core_temp_c", "body_temperature_c", "body_temp_c", "temp_c", "temperature_c", "skin_temp_c")
    if temp is not None and temp > 45:
        temp = (temp - 32) / 1.8
    if temp is not None:
        # Heat stroke: core temperature of 40 °C or more with signs from the brain (ACSM position stand on exertional heat illness).
        if temp >= 40:
            yield _found(
                "heat_stroke"
                if f.says(rf"{_BRAIN}|hot|heat|sun|run|race|太阳|热|晒|跑|比赛") or "air_temp" in f.everything
                else "fever",
                "emergency" if f.says(rf"{_BRAIN}|stagger|nonsense|晃|颠三倒四|吐|vomit") or temp >= 40.5 else "urgent",
            )
        elif temp >= 38.5:
            yield _found("fever")
        elif temp >= 37.8:
            yield _found("mild_illness")
        elif 25 < temp < 35 and "core" in " ".join(map(str, f.latest)):
            yield _found("cold_injury")
    resp = f.value("respiratory_rate_bpm", "resp_rate_bpm", "respiratory_rate")
    if resp is not None and resp >= limits.RESPIRATORY_RATE_URGENT_BPM:
        yield _found("breathing" if ill or resp >= 30 else "breathless_urgent")


def _altitude(text: str) -> float | None:
    found = (
        re.search(r"altitude_m (\d{4})", text)
        or re.search(r"\b(\d)[, ]?(\d{3}) ?m(?:etres|eters)?\b", text)
        or re.search(r"海拔.{0,4}(\d{4})|(\d{4})米", text)
    )
    return float("".join(g for g in found.groups() if g)) if found else None


def _agreed_spo2(text: str) -> float | None:
    """A lower limit that the message says a clinician agreed, e.g. "my lung team is happy down to 88"."""
    found = re.search(r"(?:team|doctor|consultant|nurse|clinic|gp|医生|大夫|呼吸科|主任).{0,30}?(8[0-9]|9[0-2])", text)
    return float(found[1]) if found else None


def _glucose(f: _Facts) -> Iterator[tuple[str, Level]]:
    glucose, ketones = (
        f.value("glucose_mmol_l", "glucose", "blood_glucose_mmol_l"),
        f.value("ketones_mmol_l", "ketones", "blood_ketones_mmol_l"),
    )
    mgdl = f.value("glucose_mg_dl", "glucose_mgdl")
    if mgdl is not None or (glucose is not None and glucose > 40):
        glucose = (mgdl if mgdl is not None else glucose or 0.0) / 18.0
    insulin = bool(re.search(rf"{_INSULIN}|type ?1|t1d|1型", f.medications + " " + f.conditions + " " + f.whole))
    if glucose is not None:
        if glucose < limits.GLUCOSE_VERY_LOW_MMOL_L:
            yield _found("hypo" if f.says(_SHAKY) or glucose < 2.8 else "glucose_low")
        elif glucose < limits.GLUCOSE_LOW_MMOL_L:
            yield _found("hypo" if f.says(r"confus\w*|can'?t think|drows\w*|糊涂|迷糊|转不|叫不醒") else "glucose_low")
        # Above 15 mmol/L with ketones of 1.5 mmol/L or more exercise is contraindicated (Riddell et al., Lancet Diabetes Endocrinol 2017).
        elif glucose >= limits.GLUCOSE_HIGH_MMOL_L and f.says(rf"{_SICK}|drows|breath|昏|喘|困"):
            yield _found("dka")
        elif glucose >= 16.7 and (insulin or glucose >= 20):
            yield _found("ketones" if ketones and ketones >= 0.6 else "glucose_high")
    if (
        ketones is not None
        and ketones >= 1.5
        and not (glucose is not None and glucose < limits.GLUCOSE_HIGH_MMOL_L and not insulin)
    ):
        yield _found("dka" if f.says(_SICK) or ketones >= 3 else "ketones")


def _pressure(f: _Facts) -> Iterator[tuple[str, Level]]:
    text = words(f.latest.get("bp_mmhg") or f.latest.get("blood_pressure_mmhg") or f.latest.get("bp"))
    found = (
        re.search(r"(\d{2,3})\s*/\s*(\d{2,3})", text)
        or re.search(r"\b(\d{3})\s*/\s*(\d{2,3})\b(?!\d|/)", f.message)
        or re.search(r"血压.{0,6}?(\d{3}).{0,3}?(\d{2,3})", f.message)
    )
    systolic, diastolic = (
        (float(found[1]), float(found[2])) if found else (f.value("systolic_mmhg"), f.value("diastolic_mmhg"))
    )
    if systolic is None or systolic > 300 or (diastolic is not None and not 30 <= diastolic <= 200):
        return
    low = diastolic or 0.0
    # With signs of organ damage an emergency (2025 AHA/ACC guideline on high blood pressure).
    if systolic >= limits.SYSTOLIC_SEVERE_MMHG or low >= limits.DIASTOLIC_SEVERE_MMHG:
        signs = rf"{_HEAD}|{_SIGHT}|{_CHEST}|{_BREATH}|{_BRAIN}|nose ?bleed|{_SICK}"
        yield _found("pregnancy_emergency" if f.weeks else "high_bp") if f.says(signs) else _found("high_bp_urgent")
    elif f.weeks and (systolic >= 140 or low >= 90):
        # 140/90 in pregnancy is hypertension (ACOG Practice Bulletin 222, 2020).
        severe = (
            systolic >= limits.SYSTOLIC_SEVERE_PREGNANT_MMHG
            or low >= limits.DIASTOLIC_SEVERE_PREGNANT_MMHG
            or f.says(rf"{_HEAD}|{_SIGHT}")
        )
        yield _found("pregnancy_emergency" if severe and f.says(rf"{_HEAD}|{_SIGHT}") else "pregnancy_urgent")
    elif systolic < 85 and f.says(rf"{_FAINTISH}|{_BRAIN}"):
        yield _found("faint")
    elif systolic >= 160 or low >= 100:
        yield _found("hypertension")
