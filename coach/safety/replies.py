"""The screen's own words: findings in, one reply out. Warm, short and practical; no model writes any of it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, cast

from coach.safety.levels import LEVELS, Finding, Lang, Level
from coach.safety.numbers import ambulance, crisis_line

_ORDER = {level: -rank for rank, level in enumerate(LEVELS)}
_MOST_PARTS = 4  # an emergency reply that lists everything is not read


@cache
def topics() -> dict[str, dict[str, Any]]:
    """Every topic with its level and words."""
    return tomllib.loads(files("coach.safety").joinpath("topics.toml").read_text(encoding="utf-8"))


def level_of(topic: str) -> Level:
    """The level ``topic`` carries by itself. KeyError for a topic that does not exist."""
    return cast(Level, topics()[topic]["level"])


def compose(found: Sequence[Finding], lang: Lang, country: str = "") -> str:
    """The reply to ``found``: strictest part first, each topic once, numbers to call where life or safety is at stake."""
    parts: dict[str, Finding] = {}
    for finding in sorted(found, key=lambda f: _ORDER[f.level]):
        parts.setdefault(finding.topic, finding)
    chosen = _choose(list(parts.values()))
    if not chosen:
        return ""
    levels = {f.level for f in chosen}
    blocks = [
        _block(level, [f for f in chosen if f.level == level], lang, country)
        for level in sorted(levels, key=_ORDER.__getitem__)
    ]
    return ("" if lang == "zh" else " ").join(blocks)


def _choose(found: list[Finding]) -> list[Finding]:
    """The parts worth saying: generic ones only where nothing says more, cautions only with each other or a refusal."""
    generic = {"danger_now", "clinician_today", "careful", "harmful_request", "crisis_other", "stage_failed"}
    said = [
        f
        for f in found
        if f.topic not in generic or not any(o.level == f.level and o.topic not in generic for o in found)
    ]
    strict = [f for f in said if f.level in {"emergency", "crisis", "urgent"}]
    if strict:
        said = [f for f in said if f.level != "caution"]
    return said[:_MOST_PARTS]


def _block(level: Level, found: list[Finding], lang: Lang, country: str) -> str:
    words = [
        topics()[f.topic][lang].replace(
            "{detail}", f.detail or ("the condition you named" if lang == "en" else "你提到的情况")
        )
        for f in found
    ]
    body = ("" if lang == "zh" else " ").join(words)
    if level == "emergency":
        call = ambulance(country, lang)
        return f"{call}。{body}" if lang == "zh" else f"{call}. {body}"
    if level == "crisis":
        line = crisis_line(country, lang)
        return (
            f"{body}{line}。我可以陪你把接下来的一步说清楚：现在身边有谁可以联系？"
            if lang == "zh"
            else f"{body} {line}. Who could be with you right now?"
        )
    if level == "urgent":
        return (
            f"{body}请今天就去看医生或去医院门诊、急诊，在医生检查之前先不要训练。"
            if lang == "zh"
            else f"{body} Please see a doctor today or go to urgent care, and do not train before you have been examined."
        )
    return body
