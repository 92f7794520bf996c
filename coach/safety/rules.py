"""The first stage: patterns for the unmistakable, over what the message asserts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from coach.safety.idioms import elsewhere, figurative
from coach.safety.levels import Finding
from coach.safety.replies import level_of
from coach.safety.rules_caution import CAUTION
from coach.safety.rules_en import EN
from coach.safety.rules_zh import ZH
from coach.safety.text import asserted, general_question, normal

# A general question ("what is rhabdo?") is no symptom; a request for a dose or a word of despair is one however it is framed.
_SYMPTOM_LEVELS = frozenset({"emergency", "urgent", "caution"})


@cache
def _compiled() -> tuple[tuple[str, tuple[re.Pattern[str], ...], re.Pattern[str] | None], ...]:
    return tuple(
        (topic, tuple(re.compile(p, re.DOTALL) for p in need), re.compile(unless) if unless else None)
        for topic, need, unless in (*EN, *ZH, *CAUTION)
    )


def match(message: str) -> Iterator[Finding]:
    """The findings of the rules in ``message``."""
    whole = normal(message)
    said = asserted(whole)
    told = general_question(whole) or elsewhere(whole)
    for topic, need, unless in _compiled():
        level = level_of(topic)
        if told and level in _SYMPTOM_LEVELS:
            continue
        # Despair and harmful requests are read with nothing taken out: "no pain, no more days" must stay whole.
        text = said if level in _SYMPTOM_LEVELS else whole
        if all(p.search(text) for p in need) and not (unless and unless.search(text)) and not figurative(topic, whole):
            yield Finding(topic, level, "rules")
