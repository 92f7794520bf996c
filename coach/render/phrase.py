"""One evidence item as prose: a fact as a clause or a sentence, a passage as its best sentence."""

from __future__ import annotations

import re

from coach.evidence import Fact, Item, Lang, Passage
from coach.verify.sentences import split_sentences
from coach.wearables.metrics import METRICS

_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|you|your|I|reach\w*|went|came|rose|fell|averaged|slept|did|need\w*|can|should|will|means?|stays?|start|ask|keep|no)\b",
    re.IGNORECASE,
)
_USUAL = re.compile(r"usual|baseline|平时|基线|平常", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
# How a value of a metric is spoken of; others use their label.
_SAID_EN = {
    "hrv_rmssd_ms": "HRV", "hrv_sdnn_ms": "HRV", "sleep_minutes": "sleep", "steps": "step count", "weight_kg": "weight",
    "vo2max_ml_kg_min": "VO2max", "spo2_pct": "blood oxygen",
}  # fmt: skip
_SAID_ZH = {"hrv_rmssd_ms": "心率变异性", "hrv_sdnn_ms": "心率变异性", "sleep_minutes": "睡眠", "steps": "步数"}
_UNIT_ZH = {"ms": "毫秒", "bpm": "次/分", "min": "分钟", "steps": "步", "kg": "公斤", "kcal": "千卡", "breaths/min": "次/分", "g": "克",
            "mmHg": "毫米汞柱", "cm": "厘米", "m": "米", "mL": "毫升", "mg": "毫克"}  # fmt: skip


def cite(*items: Item) -> str:
    """``[1][2]``, each number once."""
    return "".join(f"[{n}]" for n in dict.fromkeys(item.n for item in items))


def closed(text: str, lang: Lang, *items: Item) -> str:
    """``text`` as one sentence with its citations before the full stop."""
    body = text.strip().rstrip("。.!！;；,，:： ")
    body = body[:1].upper() + body[1:] if lang == "en" else body
    return f"{body} {cite(*items)}{'。' if lang == 'zh' else '.'}"


def text_of(fact: Fact, lang: Lang) -> str:
    """The fact's own line without its full stop and without brackets that could be read as citations."""
    return re.sub(r"\[(\d+)\]", r"(\1)", fact.line(lang)).strip().rstrip("。. ")


def is_sentence(text: str, lang: Lang) -> bool:
    """True where ``text`` reads as a clause of its own, not as a label with a number."""
    return lang == "zh" or bool(_FINITE.search(text))


def measured(fact: Fact, lang: Lang) -> str:
    """"your HRV was 38 ms, 14 below your usual 52"; "" where the fact is not a metric against the user's usual."""
    metric = METRICS.get(fact.metric)
    if metric is None or not isinstance(fact.value, (int, float)) or fact.change is None or not _USUAL.search(fact.line(lang)) or metric.kind == "clock":
        return ""
    if _average(fact):
        return ""
    value, gap = _shown(float(fact.value), metric.decimals), _shown(abs(fact.change), metric.decimals)
    usual = _shown(float(fact.value) - fact.change, metric.decimals)
    if usual not in fact.line(lang).replace(",", "") or gap not in fact.line(lang).replace(",", "") or not fact.change:
        return ""
    if lang == "zh":
        name, unit = _SAID_ZH.get(fact.metric, metric.zh), _UNIT_ZH.get(metric.unit, metric.unit)
        return f"{name} {_grouped(value)} {unit}，比你平时的 {_grouped(usual)} {'低' if fact.change < 0 else '高'} {_grouped(gap)}"
    name = _SAID_EN.get(fact.metric, metric.en)
    unit = "" if metric.unit.startswith("/") else metric.unit
    return f"your {name} was {_grouped(value)} {unit}".rstrip() + f", {_grouped(gap)} {'below' if fact.change < 0 else 'above'} your usual {_grouped(usual)}"


def _average(fact: Fact) -> bool:
    return bool(fact.start and fact.end and fact.start != fact.end)


def _shown(value: float, decimals: int) -> str:
    text = f"{value:.{max(decimals, 2)}f}".rstrip("0").rstrip(".")
    return text or "0"


def _grouped(number: str) -> str:
    whole, dot, rest = number.partition(".")
    return f"{int(whole):,}{dot}{rest}" if len(whole) > 4 or (len(whole) == 4) else number


def clause(fact: Fact, lang: Lang) -> str:
    """The fact as a clause that may stand after a colon."""
    natural = measured(fact, lang)
    if natural:
        return natural
    text = text_of(fact, lang)
    return text if lang == "zh" else _lowered(text)


def _lowered(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first.isupper() or any(c.isupper() for c in first[1:]) or first in _PROPER or first == "I" else text[:1].lower() + text[1:]


_PROPER = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May",
           "June", "July", "August", "September", "October", "November", "December", "Garmin", "Fitbit", "Apple", "Oura", "Pilates"}  # fmt: skip


def quote(passage: Passage, lang: Lang) -> str:
    """The passage's best sentence; in a Chinese reply an English one is named as such and quoted."""
    sentences = split_sentences((passage.best or passage.text).strip())
    text = re.sub(r"\[(\d+)\]", r"(\1)", sentences[0] if sentences else passage.title)
    text = text.rstrip("。.!！ ")
    if lang == "zh" and not _HAN.search(text):
        return f"英文资料（{passage.source}）里写道：“{text}”"
    if lang == "en" and _HAN.search(text):
        return f"A source in Chinese says: “{text}”"
    return text


def of_item(item: Item, lang: Lang) -> str:
    """The item as one sentence with its citation."""
    if isinstance(item.content, Passage):
        return closed(quote(item.content, lang), lang, item)
    natural = measured(item.content, lang)
    return closed(natural or text_of(item.content, lang), lang, item)
