"""What a message is about beyond its intents and named entities: metrics in everyday words, recovery, what a risk needs, cold.

Pure functions of the message; ``gather`` decides what follows from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.errors import RangeError
from coach.evidence import Fact
from coach.fitness import weather
from coach.understand.values import Entity
from coach.wearables.vocabulary import METRIC_NAMES

_I = re.IGNORECASE

# Everyday words → the metric they speak of.
_IMPLIED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, _I), metric)
    for pattern, metric in (
        (r"efficien\w*.{0,16}\bsleep|\bsleep\w*.{0,16}efficien|睡眠.{0,4}效率|睡得.{0,3}高效", "sleep_efficiency_pct"),
        (r"\b(?:wak(?:e|es|ing)|woken) (?:up )?(?:at (?:night|\d)|during|in the (?:middle|night)|several|a lot|all night|so often|all the time)|\bawake (?:at|for|half|in the)|(?:半夜|夜里|晚上|凌晨).{0,4}醒|老醒|总醒|夜醒|睡不踏实", "awake_minutes"),
        (r"几点(?:上床|睡|入睡)|when do i (?:go to bed|fall asleep|sleep)|what time.{0,16}(?:bed|asleep|sleep)", "bed_time"),
        (r"几点(?:钟)?(?:睡[、，,和跟]?)?几点(?:起|醒)|几点(?:起|醒)|when do i (?:get up|wake)|what time.{0,16}(?:get up|wake)", "wake_time"),
        (r"\bmov(?:e|ed|ing) (?:less|more|enough|around)|\b(?:less|more|in)active\b|动得(?:少|多|够)|活动量|走得(?:少|多|够)", "steps"),
        (r"我.{0,4}多重|\bhow heavy am i", "weight_kg"), (r"晨脉|早上的?脉搏|\bmorning pulse", "resting_heart_rate_bpm"),
        (r"活动(?:消耗|能量|热量|卡路里)", "active_energy_kcal"), (r"空腹血糖|\bfasting (?:sugar|glucose)", "glucose_mmol_l"),
        (r"\btired out of breath|\bfitness level|心肺(?:能力|耐力|功能)", "vo2max_ml_kg_min"),
    )
)  # fmt: skip


def metrics_of(message: str, entities: Iterable[Entity]) -> list[str]:
    """The metrics that a message names or means, what it means in other words first, since it is the more exact."""
    implied = [metric for pattern, metric in _IMPLIED if pattern.search(message)]
    named = [metric for e in entities if e.type == "metric" and (metric := e.id or _within(e.text))]
    if "sleep_efficiency_pct" in implied or "awake_minutes" in implied:
        named = [metric for metric in named if metric != "sleep_minutes"]
    return list(dict.fromkeys([*implied, *named]))


def _within(text: str) -> str:
    """The metric whose longest name stands in ``text``: 空腹血糖 speaks of glucose."""
    names = [
        (name, metric)
        for metric, names in METRIC_NAMES.items()
        for name in names
        if len(name) > 1 and name in text.lower()
    ]
    return max(names, key=lambda pair: len(pair[0]))[1] if names else ""


_RECOVERY = re.compile(
    r"\b(?:how|am i|have i|fully|well|not) (?:\w+ ){0,2}recovered\b|\bmy recovery\b|\breadiness\b|\bready (?:am i|to train)|恢复(?:得|了|情况|状态|程度|好|够)|准备度|(?:身体|体能)状态",
    _I,
)


def asks_recovery(message: str) -> bool:
    """True where the message wants to know how recovered the user is, which the readiness verdict answers."""
    return bool(_RECOVERY.search(message))


_OWN_DATA = re.compile(
    r"\b(?:in|from|with|does|do) (?:my|the) (?:own )?(?:data|numbers|figures|readings)\b|数据上|数据里|从数据|(?:跟|和|与)(?:我的)?什么(?:数据)?有关|\bgoes? along with\b|\bwhat .{0,20}(?:is|are) (?:it |this )?(?:related|linked|tied) to\b",
    _I,
)


def asks_own_data(message: str) -> bool:
    """True where what lies behind something is to be looked for in the user's own data."""
    return bool(_OWN_DATA.search(message))


_PERSONAL = re.compile(r"\b(?:my|mine|i|i'm|i've)\b|我|这(?:几|两)?(?:天|周|晚)|最近", _I)


def about_self(message: str) -> bool:
    """True where the message speaks of the user rather than of people in general."""
    return bool(_PERSONAL.search(message))


# ── what a risk needs ────────────────────────────────────────────────────────────────────────────────────────────────────

_PRESSURE = re.compile(r"\bblood pressure\b|\bbp\b|hypertens|血压", _I)
_GLUCOSE = re.compile(r"\b(?:blood )?(?:sugar|glucose)\b|血糖", _I)
_HEART_RISK = re.compile(
    r"(?:risk|chance|likel\w+|odds).{0,40}(?:heart|cardio\w*|stroke|cvd)|(?:heart|cardio\w*|stroke|cvd).{0,24}(?:risk|chance)|(?:心脏病|心梗|中风|脑梗|心血管).{0,10}(?:风险|概率|几率|可能|危险)|(?:风险|概率|几率).{0,10}(?:心脏病|心梗|中风|心血管)",
    _I,
)
_READING = re.compile(r"\d{2,3}\s*(?:/|over|比)\s*\d{2,3}")


def lacking_for_risk(message: str, known: Iterable[str]) -> list[Fact]:
    """One question where a risk is asked about whose measurement nobody gave: ``known`` are keys of the safety context's readings."""
    held = set(known)
    if _READING.search(message):
        return []
    if _HEART_RISK.search(message):
        if "bp_mmhg" in held:
            return [_question("cholesterol", "For your heart risk I need blood pressure, cholesterol and whether you smoke. What was your last total cholesterol and HDL?",
                              "评估心血管风险需要血压、胆固醇和是否吸烟。你最近一次的总胆固醇和高密度脂蛋白是多少？")]  # fmt: skip
        return [_question("blood_pressure", "For your heart risk I need blood pressure, cholesterol and whether you smoke. What was your last blood pressure?",
                          "评估心血管风险需要血压、胆固醇和是否吸烟。你最近一次血压是多少？")]  # fmt: skip
    if _PRESSURE.search(message) and "bp_mmhg" not in held:
        return [_question("blood_pressure", "I have no blood pressure of yours from the last week. What was your last reading, such as 128/82?",
                          "我这里没有你最近一周的血压。最近一次是多少？例如 128/82。")]  # fmt: skip
    if _GLUCOSE.search(message) and "glucose_mmol_l" not in held and not re.search(r"diabet|糖尿病", message, _I):
        return [_question("glucose", "I have no blood glucose of yours from the last week. What was your last reading, and was it fasting?",
                          "我这里没有你最近一周的血糖。最近一次是多少？是空腹测的吗？")]  # fmt: skip
    return []


def _question(name: str, en: str, zh: str) -> Fact:
    return Fact(f"missing.{name}", en, zh, verdict="unknown", source="your data")


# ── cold ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

_MINUS = re.compile(
    r"(?:\bminus|零下|(?<![\d.])[-−])\s*(\d{1,2}|[一二三四五六七八九十]+)(?!\d|\s*(?:kg|%|kcal|km|min|公斤|千卡))", _I
)
_WIND = re.compile(r"(\d{1,3})\s*(?:km/h|kph)(?:.{0,6}wind)?|(?:wind|风速)\D{0,8}(\d{1,3})", _I)
_HAN = "零一二三四五六七八九"
# ACSM 2006 position stand on cold injuries, Med Sci Sports Exerc 38:2012: frostbite threatens from a wind chill of −27 °C.
FROSTBITE_C = -27.0
_COLD_TOPIC = re.compile(
    r"outside|out(?:doors)?\b|weather|cold|freez|ic[ey]|snow|run|walk|ride|°|degrees|度|外面|户外|室外|冷|冰|雪|跑|走|骑",
    _I,
)


def cold(message: str) -> list[Fact]:
    """Cold as the user says it ("minus 8 outside", 零下八度): what it asks for, and the wind chill where the wind is given."""
    said = _MINUS.search(message)
    if not said or not _COLD_TOPIC.search(message):
        return []
    celsius = -float(said[1]) if said[1].isdigit() else -float(_of_han(said[1]))
    wind = _WIND.search(message)
    felt, en, zh = celsius, "", ""
    if wind:
        try:
            felt = weather.wind_chill(celsius, float(wind[1] or wind[2]))
            en, zh = f", with that wind like {felt:.0f} °C", f"，加上风体感约 {felt:.0f} °C"
        except RangeError:
            felt = celsius
    advice, advice_zh = (("stay indoors, skin freezes", "留在室内，皮肤会冻伤") if felt <= FROSTBITE_C else
                         ("thin layers, a longer warm-up, and indoors where it is icy", "分层穿衣、热身久一点，路面结冰就改室内"))  # fmt: skip
    return [Fact("weather.cold", f"At {celsius:g} °C{en}: cold weather asks for {advice}" if felt > FROSTBITE_C else f"At {celsius:g} °C{en}: {advice}",
                 f"{celsius:g} °C{zh}，天冷：{advice_zh}", round(felt), "°C", "wind_chill", how="wind chill against the frostbite threshold",
                 source="ACSM 2006 position stand on cold injuries, Med Sci Sports Exerc 38:2012", numbers=((celsius, "°C"), (round(felt), "°C")))]  # fmt: skip


def _of_han(text: str) -> int:
    tens, ten, ones = text.partition("十")
    one = _HAN.index(ones) if ones and ones in _HAN else 0
    return ((_HAN.index(tens) if tens in _HAN and tens else 1) * 10 + one) if ten else _HAN.index(text[0])
