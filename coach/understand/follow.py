"""Follow-ups: a short message that leans on the one before ("and last month?", "why?", 那上周呢?) is completed by code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coach.understand.entities import find_entities
from coach.understand.values import Entity

if TYPE_CHECKING:
    from coach.memory import Turn

_WHY = re.compile(
    r"\bwhy\b|\bhow come\b|\bwhat('s| is) (causing|going on|behind)|为什么|为啥|怎么回事|原因|咋回事|怎么会",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^\s*(and|what about|how about|why|then|but|also|or|same|ok(ay)?,? (and|but))\b|^\s*(那|为什么|为啥|然后|还有|换成|如果|要是)|呢[？?]?\s*$|^\s*\S{0,6}为什么\s*[？?]?\s*$",
    re.IGNORECASE,
)
_ONLY_WHY = re.compile(
    r"^\s*(and |but |那)?(why( is that| so)?|how come|为什么|为啥|怎么回事)(呢|啊|呀)?\s*[?？!.。]*\s*$", re.IGNORECASE
)
_MOST_WORDS, _MOST_CHARACTERS = 7, 18  # a longer message stands on its own


def asks_why(message: str) -> bool:
    """True where the user wants the reason behind a number, not the number."""
    return bool(_WHY.search(message))


def leans(message: str) -> bool:
    """True for a short message that says nothing without the one before."""
    han = len(re.findall(r"[\u3400-\u9fff]", message))
    return bool(_LEANS.search(message)) and len(message.split()) <= _MOST_WORDS and han <= _MOST_CHARACTERS


def complete(message: str, past: Sequence[Turn]) -> str:
    """The whole question: the one before with its span, metric or food replaced by the new one, or asked why."""
    if not past or not leans(message):
        return message
    before = str(past[-1].data.get("asked") or past[-1].message)[:300]
    if _ONLY_WHY.search(message):
        return f"{message.strip().rstrip('?？.。')}: {before}" if not asks_why(before) else before
    swapped = before
    for new in find_entities(message):
        swapped = _swap(swapped, new)
    return swapped if swapped != before else f"{before} {message.strip()}"


def _swap(before: str, new: Entity) -> str:
    """``before`` with its entity of the same type replaced; a new span is added where there was none."""
    old = next((e for e in find_entities(before) if e.type == new.type), None)
    if old and old.text.lower() != new.text.lower():
        indefinite = re.search(rf"\ban? {re.escape(old.text)}\b", before)
        if indefinite:  # "a banana" → "an apple"
            return before.replace(
                indefinite.group(), f"{'an' if new.text[:1].lower() in 'aeiou' else 'a'} {new.text}", 1
            )
        return before.replace(old.text, new.text, 1)
    if not old and new.type == "span":
        return f"{before.rstrip('?？ ')} {new.text}?"
    return before
