"""Before the first vigorous plan: what the answers mean, after the ACSM's preparticipation algorithm (2015), in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coach.safety.interview import State, flagged, next_question

Advice = Literal["go", "start_easy", "clear_before_vigorous", "clear_first", "stop_and_clear"]

# Riebe et al., Medicine & Science in Sports & Exercise 2015;47:2473: current activity, known cardiovascular, metabolic or renal disease,
# signs and symptoms, and the intensity wanted decide; risk factors and age alone no longer do.
SOURCE = "ACSM preparticipation screening, Riebe et al., MSSE 2015"


@dataclass(frozen=True)
class Clearance:
    """``may_vigorous``: a vigorous plan may be made now. ``may_moderate``: light to moderate effort may start now."""

    advice: Advice
    may_moderate: bool
    may_vigorous: bool
    text: str
    text_zh: str
    topic: str = ""  # the red flag, if one ended the interview
    source: str = SOURCE


_WORDS: dict[Advice, tuple[bool, bool, str, str]] = {
    "go": (
        True,
        True,
        "Nothing speaks against it: go on as you do and raise the load step by step.",
        "没有禁忌：照现在的练，逐步加量。",
    ),
    "start_easy": (
        True,
        False,
        "Start light to moderate and build up over some weeks; vigorous work comes after that. You need no medical check first.",
        "从轻到中等强度开始，几周后再逐步提高到高强度；不需要先体检。",
    ),
    "clear_before_vigorous": (
        True,
        False,
        "Moderate work can go on; let your doctor agree before anything vigorous.",
        "中等强度可以继续；做高强度之前先让医生同意。",
    ),
    "clear_first": (
        False,
        False,
        "Please let your doctor clear you first, then start light to moderate.",
        "请先让医生放行，再从轻到中等强度开始。",
    ),
    "stop_and_clear": (
        False,
        False,
        "These signs need a doctor's check before any exercise.",
        "这些表现需要医生检查，之前先不要运动。",
    ),
}


def clearance(state: State) -> Clearance | None:
    """What a finished ``preparticipation`` interview allows; None while a question is open."""
    topic = flagged(state)
    if not topic and next_question(state) is not None:
        return None
    answers = state.answers
    disease = any(answers.get(i) is True for i in ("heart_disease", "diabetes", "kidney"))
    regular, vigorous = answers.get("regular") is True, answers.get("vigorous") is True
    advice: Advice
    if topic:
        advice = "stop_and_clear"
    elif not regular:
        advice = "clear_first" if disease else "start_easy"
    else:
        advice = "clear_before_vigorous" if disease and vigorous else "go"
    moderate, hard, en, zh = _WORDS[advice]
    # Known disease and only moderate wishes: moderate goes on, vigorous stays closed.
    return Clearance(advice, moderate, hard and not disease, en, zh, topic)
