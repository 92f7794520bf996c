"""Cautions that follow from the profile alone: true every day, so said once a conversation and only where they bear on the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.safety.conditions import _TABLE
from coach.safety.text import normal

# What these change is effort alone: a question on food or a number need not hear it.
_OF_EFFORT = frozenset(
    ("beta_blocker", "heart_condition", "spinal_cord", "hypertension", "lung", "bones", "joints", "surgery", "obesity", "eyes", "post_infection", "older")
)  # fmt: skip
# Asked of one's own numbers, logs and settings: nothing is advised there that a condition could change.
_ADVISES_NOTHING = frozenset(("log", "data_question", "food_lookup", "progress", "report", "privacy", "small_talk", "feedback", "out_of_scope"))  # fmt: skip
_FOOD_INTENTS = frozenset(("nutrition_target", *_ADVISES_NOTHING))


def standing(message: str, reasons: Sequence[str]) -> bool:
    """True where a caution comes from the profile alone: nothing in ``message`` names the condition or goes beyond it."""
    topics = [reason.partition(":")[2] for reason in reasons if reason.startswith("context:")]
    if not topics or len(topics) < len(reasons):
        return False
    text = normal(message)
    named = {topic for topic, _, in_message, *_ in _TABLE if re.search(in_message, text)}
    return not named & set(topics) and set(topics) <= {topic for topic, *_ in _TABLE}


def matters(reasons: Sequence[str], intents: Sequence[str]) -> bool:
    """Whether a standing caution changes what is answered to ``intents``."""
    topics = {reason.partition(":")[2] for reason in reasons}
    quiet = _FOOD_INTENTS if topics <= _OF_EFFORT else _ADVISES_NOTHING
    return not set(intents) <= quiet
