"""What a message asks: language, intents, entities, and the whole question where it is a follow-up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from coach.evidence import Lang
from coach.profile import Profile
from coach.understand.follow import asks_why
from coach.understand.values import INTENTS, Entity, Understanding

if TYPE_CHECKING:
    from coach.memory import Turn

__all__ = ["INTENTS", "Entity", "Understanding", "asks_why", "language", "understand"]

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+")
# What must be exact: sets and readings typed as such are logged whatever the head thinks; a question is not.
_ENTRY = re.compile(
    r"\d+\s*[x×*]\s*\d+|\d+\s*组\s*(?:每组)?\s*\d+\s*[个次]|\d+\s*[个次]\s*\d+\s*组|^\s*(?:bp|blood pressure|血压)\s*\d{2,3}\s*/\s*\d{2,3}|^\s*(?:weight|weighed(?: in)?(?: at)?|体重)\s*:?\s*\d",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？]|\b(how|what|which|should|can|is|does|why|make|plan|build|want|goal)\b|吗|呢|怎么|多少|什么|几|计划|安排|目标|想",
    re.IGNORECASE,
)


# Foods wished for by what they are good for are looked up in the library.
_SUGGEST = re.compile(
    r"\b(?:suggest|recommend|ideas?|good|best|high|low)\b|推荐|有什么|哪些|高蛋白|低卡", re.IGNORECASE
)


def language(message: str, preferred: str = "") -> Lang:
    """Chinese where Han characters outweigh Latin words; a message with neither takes the preferred language."""
    han, latin = len(_HAN.findall(message)), len(_WORD.findall(message))
    if han or latin:
        return "zh" if han > latin else "en"
    return "zh" if preferred == "zh" else "en"


def understand(
    message: str, *, lang: Lang, past: Sequence[Turn] = (), profile: Profile | None = None, today: date | None = None
) -> Understanding:
    """Intents in the order they are asked, entities, and the question in full where it is a follow-up."""
    from coach.understand import follow, head
    from coach.understand.entities import find_entities

    reply = follow.answered(message, past)
    full = reply[0] if reply else follow.complete(message, past)
    intents, scores, asked = head.predict(full)
    if reply:
        intents = reply[1]
    elif full != message and follow.leans(message):
        intents = _followed(message, past, intents)
    elif full != message:
        intents = follow.intents_about_it(message, past, intents)
    if "log" not in intents and _ENTRY.search(message) and not _ASKS.search(message):
        intents = ("log", *intents)
    intents = tuple(dict.fromkeys(intents))
    entities = find_entities(full, states_goal="goal" in intents)
    if intents == ("out_of_scope",) and any(e.type in ("exercise", "muscle") for e in entities):
        intents = ("knowledge",)  # what names an exercise is not out of scope, whatever the head takes it for
    return Understanding(full, lang, intents, entities, _missing(full, intents, entities, lang), scores, asked)


def _followed(message: str, past: Sequence[Turn], intents: tuple[str, ...]) -> tuple[str, ...]:
    """A follow-up keeps what was asked before; "why?" after a figure asks for the reason of the figure."""
    before = tuple(i for i in past[-1].data.get("intents", ()) if i in INTENTS and i not in ("small_talk", "log"))
    if asks_why(message):
        figures = tuple(i for i in before if i in ("data_question", "train_today", "progress", "report"))
        return (("train_today",) if "train_today" in figures else ("data_question",)) if figures else ("knowledge",)
    return before or intents


def _missing(message: str, intents: tuple[str, ...], entities: tuple[Entity, ...], lang: Lang) -> str:
    """One question where an intent cannot be answered without it; what a target lacks is asked by the target's own fact."""
    if intents == ("food_lookup",) and not any(e.type == "food" for e in entities) and not _SUGGEST.search(message):
        return "你想查哪种食物？" if lang == "zh" else "Which food do you mean?"
    return ""
