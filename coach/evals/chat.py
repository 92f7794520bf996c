"""Scripted conversations, scored without a model: is each released sentence supported, is each key item said, is it short enough.

A script is a list of turns; what a turn must do stands beside its message. The scores rest on the same sentence rule that guards a
live turn, applied once more from outside to the reply as the reader got it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from coach.render.write import MAX_WORDS, words
from coach.verify import missing_keys, split_sentences, verify_sentence

if TYPE_CHECKING:
    from coach.coach import Coach, Reply


@dataclass(frozen=True)
class Turn:
    """One message and what must come of it. ``facts`` are ids (or their beginnings) that the evidence must hold; empty checks nothing."""

    message: str
    level: str = "ok"
    facts: tuple[str, ...] = ()
    says: tuple[str, ...] = ()  # pieces that the reply must hold, as numbers of the user's data


@dataclass(frozen=True)
class Scored:
    """A turn with its faults; no fault means right. ``unsupported`` are sentences with what the rule said of them."""

    turn: Turn
    text: str
    written_by: str
    sentences: int
    unsupported: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]

    @property
    def right(self) -> bool:
        return not self.faults and not self.unsupported


def score(turn: Turn, reply: Reply, today: date) -> Scored:
    """Judge one reply. Replies of the safety screen carry no evidence and are judged by their level alone."""
    sentences = split_sentences(reply.text)
    faults = [] if reply.level == turn.level else [f"level {reply.level}, not {turn.level}"]
    if reply.written_by == "safety":
        return Scored(turn, reply.text, reply.written_by, len(sentences), (), tuple(faults))
    unsupported = tuple(
        (sentence, problem.kind)
        for sentence in sentences
        for problem in verify_sentence(sentence, reply.evidence, message=turn.message, lang=reply.lang, today=today)[:1]
    )
    ids = [getattr(item.content, "id", getattr(item.content, "doc_id", "")) for item in reply.evidence]
    faults += [f"no evidence {wanted}" for wanted in turn.facts if not any(i.startswith(wanted) for i in ids)]
    faults += [f"key item [{item.n}] left out" for item in missing_keys(reply.text, reply.evidence)]
    faults += [f"{piece!r} not said" for piece in turn.says if piece not in reply.text]
    if len(reply.evidence.keys) <= 4 and words(reply.text) > MAX_WORDS:
        faults.append(f"{words(reply.text)} words")
    return Scored(turn, reply.text, reply.written_by, len(sentences), unsupported, tuple(faults))


def run(coach: Coach, user: str, script: Sequence[Turn], today: date) -> list[Scored]:
    """Play a script as one conversation."""
    conversation, scored = None, []
    for turn in script:
        reply = coach.chat(user, turn.message, conversation=conversation, today=today)
        conversation = reply.conversation
        scored.append(score(turn, reply, today))
    return scored


def table(scored: Iterable[Scored]) -> list[dict[str, Any]]:
    """Shares over all turns: right, sentences supported, and who wrote them."""
    turns = list(scored)
    sentences = sum(t.sentences for t in turns) or 1
    writers = sorted({t.written_by for t in turns})
    return [
        {"measure": "turns right", "value": round(sum(t.right for t in turns) / max(len(turns), 1), 4), "n": len(turns)},
        {"measure": "sentences supported", "value": round(1 - sum(len(t.unsupported) for t in turns) / sentences, 4), "n": sentences},
        *({"measure": f"written by {w}", "value": round(sum(t.written_by == w for t in turns) / len(turns), 4), "n": len(turns)} for w in writers),
    ]  # fmt: skip
