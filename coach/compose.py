"""Turn and evidence → chat messages within the budget. Pure; training calls it too, so both read the same bytes.

Layout: constant system text per language, each kept turn as ``user`` = evidence lines + message and ``assistant`` = the released
text, then this turn. Nothing that changes from day to day stands before the turns, so a conversation's prompt only ever grows at
its end and the model's cache of it is kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coach.evidence import Evidence, Fact, Item, Lang, Passage
from coach.models import ChatMessage
from prompts import prompt

MAX_ITEMS = 8  # evidence lines of one turn
SINGLE_BUDGET = 400  # tokens of a prompt without history
CONVERSATION_BUDGET = 1000  # tokens of a prompt with history
_MAX_MESSAGE_CHARS = 600  # of the user's words; the rest was screened and understood, the model need not read it


@dataclass(frozen=True)
class PastTurn:
    """A turn as the model saw it: the very strings, so that the bytes stay the same."""

    user: str
    reply: str


def user_text(evidence: Evidence, message: str, lang: Lang) -> str:
    """The ``user`` message of a turn: evidence lines, then the user's words."""
    lines = "\n".join(_inert(item.line(lang), " ") for item in evidence)
    return prompt("turn", lang, evidence=lines or "-", message=_inert(message.strip()[:_MAX_MESSAGE_CHARS], "\n"))


# Marks by which chat templates divide turns (ChatML, Llama, Gemma): in data they would be read as the template's own.
_MARKS = re.compile(r"<\|+|\|+>|</?s>|\[/?INST\]|</?(?:start|end)_of_turn>|<</?SYS>>")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")


def _inert(text: str, line_break: str) -> str:
    """``text`` without control characters and without marks of a chat template; other text keeps every byte."""
    lines = (_CONTROL.sub(" ", line) for line in text.split("\n")) if line_break == "\n" else (_CONTROL.sub(" ", text),)
    return _MARKS.sub(" ", line_break.join(lines))


def compose(
    evidence: Evidence, message: str, lang: Lang, past: Sequence[PastTurn], count_tokens: Callable[[str], int]
) -> tuple[list[ChatMessage], Evidence]:
    """The messages and the evidence that fitted. Over budget the oldest turns go whole, then the last evidence lines
    that are not key."""
    system = prompt("system", lang)
    kept = list(past)
    fitted = _fit(evidence, message, lang, SINGLE_BUDGET - count_tokens(system), count_tokens)
    user = user_text(fitted, message, lang)
    while kept and _size([system, user], kept, count_tokens) > CONVERSATION_BUDGET:
        kept.pop(0)
    messages: list[ChatMessage] = [{"role": "system", "content": system}]
    for turn in kept:
        messages += [{"role": "user", "content": turn.user}, {"role": "assistant", "content": turn.reply}]
    return [*messages, {"role": "user", "content": user}], fitted


def _fit(evidence: Evidence, message: str, lang: Lang, budget: int, count_tokens: Callable[[str], int]) -> Evidence:
    chosen: list[Item] = list(evidence.items)
    while len(chosen) > 1:
        fitted = Evidence(tuple(chosen))
        if len(chosen) <= MAX_ITEMS and count_tokens(user_text(fitted, message, lang)) <= budget:
            return fitted
        spare = [item for item in chosen if not item.key]
        if not spare and len(chosen) <= MAX_ITEMS:
            break  # every line is key: the answer needs them all
        chosen.remove(spare[-1] if spare else chosen[-1])
    return Evidence(tuple(chosen))


def _size(texts: Sequence[str], past: Sequence[PastTurn], count_tokens: Callable[[str], int]) -> int:
    return sum(count_tokens(text) for text in [*texts, *(part for turn in past for part in (turn.user, turn.reply))])


def layout_hash() -> str:
    """Fingerprint of the prompt layout: what ``compose`` makes of fixed turns in both languages. An adapter stores the one it learnt."""
    items = Evidence(
        (
            Item(1, Fact("f", "Sleep 7 h", "睡眠 7 小时"), True),
            Item(2, Passage("d", "t", "Rest.", "WHO", 2020, "en", 1.0)),
        )
    )
    past = [PastTurn(user_text(items, "q", "en"), "a [1]")]
    turns: list[tuple[Lang, list[PastTurn]]] = [("en", []), ("en", past), ("zh", [])]
    made = [compose(items, "m", lang, before, len)[0] for lang, before in turns]
    return hashlib.sha256(json.dumps([made, MAX_ITEMS, SINGLE_BUDGET, CONVERSATION_BUDGET]).encode()).hexdigest()
