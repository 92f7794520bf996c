"""Screening as a conversation: what is already known is scored, the rest is asked one question at a time.

The interview under way is a small JSON value that the caller keeps with the turn; nothing is stored here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from coach.errors import RangeError
from coach.evidence import Fact
from coach.profile import Profile
from coach.safety import interview, preparticipation, risk
from coach.safety.interview import Question, State

# What the message speaks of → the interview; the first that matches.
_TOPICS: tuple[tuple[str, str], ...] = (
    ("findrisc", r"diabet|sugar|糖尿病|血糖"),
    ("sleep_apnoea", r"apn(o)?ea|snor|打鼾|打呼|呼吸暂停|憋醒"),
    ("red_s", r"red-?s|periods? (stopped|missing|gone)|under-?fuel|energy availability|闭经|月经(没来|停)|能量不足"),
    ("phq2", r"depress|low mood|抑郁|情绪低落"),
    ("gad2", r"anxi|nervous|焦虑|紧张"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _TOPICS)
Kept = dict[str, Any]  # {"name": …, "answers": {…}}


def begin(profile: Profile, context: Mapping[str, Any], message: str, today: date) -> tuple[list[Fact], Kept]:
    """Scores of what is known, and the first question of the interview that the message asks for."""
    name = next((name for name, pattern in _COMPILED if pattern.search(message)), "preparticipation")
    facts = [_score_fact(score) for score in _known_scores(profile, context)]
    known: dict[str, Any] = {"age": profile.age(today), "sex": profile.sex or None, "bmi": _bmi(profile)}
    step, kept = _step(interview.start(name, **known))
    return [*step, *facts], kept


def go_on(kept: Kept, reply: str) -> tuple[list[Fact], Kept]:
    """The next question after ``reply``, or the result. RangeError where ``reply`` is no answer: the talk has moved on."""
    return _step(interview.record(State(kept["name"], kept["answers"]), reply))


def _step(state: State) -> tuple[list[Fact], Kept]:
    question = interview.next_question(state)
    if question is not None:
        return [_question_fact(question)], {"name": state.name, "answers": dict(state.answers)}
    if state.name == "preparticipation":
        cleared = preparticipation.clearance(state)
        return ([] if cleared is None else [Fact("screening.preparticipation", cleared.text, cleared.text_zh, verdict="screening",
                                                 metric="screening", source=cleared.source)]), {}  # fmt: skip
    return [_score_fact(risk.result(state.name, state.answers))], {}


_SAID_PRESSURE = re.compile(r"(?<![\d/])(\d{2,3})\s*(?:/|over|比)\s*(\d{2,3})(?![\d/])", re.IGNORECASE)
_PRESSURE_WORD = re.compile(r"blood pressure|\bbp\b|mmhg|血压", re.IGNORECASE)


def said_pressure(message: str) -> list[Fact]:
    """The category of a blood pressure that the message itself gives; empty where it gives none that can be one."""
    found = _SAID_PRESSURE.search(message)
    if found is None or not _PRESSURE_WORD.search(message):
        return []
    try:
        return [_score_fact(risk.blood_pressure(float(found[1]), float(found[2])))]
    except RangeError:
        return []


def _question_fact(question: Question) -> Fact:
    options = " / ".join(choice[1] for choice in question.choices)
    options_zh = " / ".join(choice[2] for choice in question.choices)
    return Fact("screening.question", f"{question.text}{f' ({options})' if options else ''}",
                f"{question.text_zh}{f'（{options_zh}）' if options else ''}", verdict="unknown", source="screening question")  # fmt: skip


def _score_fact(score: risk.Score) -> Fact:
    return Fact(f"screening.{score.name}", score.meaning, score.meaning_zh, score.value, score.unit, "screening", how=f"{score.name} score",
                source=score.source, verdict="screening")  # fmt: skip


def _bmi(profile: Profile) -> float | None:
    if profile.weight_kg and profile.height_cm:
        return round(profile.weight_kg / (profile.height_cm / 100) ** 2, 1)
    return None


def _known_scores(profile: Profile, context: Mapping[str, Any]) -> list[risk.Score]:
    scores = []
    try:
        if profile.weight_kg and profile.height_cm and not profile.pregnant_weeks:
            scores.append(
                risk.bmi(profile.weight_kg, profile.height_cm, "china" if profile.country.upper() == "CN" else "who")
            )
        pressure = re.fullmatch(r"(\d+)/(\d+)", str((context.get("latest") or {}).get("bp_mmhg", "")))
        if pressure:
            scores.append(risk.blood_pressure(float(pressure[1]), float(pressure[2])))
    except RangeError:  # a value that no formula covers is told by the brief, not scored
        return scores
    return scores
