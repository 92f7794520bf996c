"""``coach evaluate chat``: scripted conversations, scored without a model: is the evidence the expected one, is each released sentence
supported, is each key item said, is it short enough.

A script is a list of turns; what a turn must do stands beside its message. The scores rest on the same sentence rule that guards a
live turn, applied once more from outside to the reply as the reader got it. Each conversation starts from the same person: what was
learnt, planned or aimed at in one is gone before the next.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from coach.evals.chat_script import Script, fits, load
from coach.render.write import MAX_WORDS, words
from coach.verify import NameCheck, missing_keys, split_sentences, verify_sentence

if TYPE_CHECKING:
    from coach.coach import Coach, Reply

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Turn:
    """One message and what must come of it. ``facts`` are ids (or their beginnings) that the evidence must hold; empty checks nothing."""

    message: str
    level: str = "ok"
    facts: tuple[str, ...] = ()
    says: tuple[str, ...] = ()  # pieces that the reply must hold, as numbers of the user's data
    expect: str = ""  # as ``chat_script`` writes it; goes before ``level``


@dataclass(frozen=True)
class Scored:
    """A turn with its faults; no fault means right. ``unsupported`` are sentences with what the rule said of them."""

    turn: Turn
    text: str
    written_by: str
    sentences: int
    unsupported: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]
    where: str = ""  # conversation and position
    lang: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def right(self) -> bool:
        return not self.faults and not self.unsupported


def score(
    turn: Turn,
    reply: Reply,
    today: date,
    names: NameCheck | None = None,
    intents: tuple[str, ...] = (),
    where: str = "",
) -> Scored:
    """Judge one reply. Replies of the safety screen carry no evidence and are judged by their level alone."""
    sentences = split_sentences(reply.text)
    faults = [] if turn.expect or reply.level == turn.level else [f"level {reply.level}, not {turn.level}"]
    faults += [wrong] if turn.expect and (wrong := fits(turn.expect, reply, intents)) else []
    if reply.written_by == "safety":
        return Scored(
            turn, reply.text, reply.written_by, len(sentences), (), tuple(faults), where, reply.lang, reply.timings_ms
        )
    unsupported = tuple(
        (sentence, problem.kind)
        for sentence in sentences
        for problem in verify_sentence(
            sentence, reply.evidence, message=turn.message, lang=reply.lang, today=today, names=names
        )[:1]
    )
    ids = [getattr(item.content, "id", getattr(item.content, "doc_id", "")) for item in reply.evidence]
    faults += [f"no evidence {wanted}" for wanted in turn.facts if not any(i.startswith(wanted) for i in ids)]
    faults += [f"key item [{item.n}] left out" for item in missing_keys(reply.text, reply.evidence)]
    faults += [f"{piece!r} not said" for piece in turn.says if piece not in reply.text]
    if len(reply.evidence.keys) <= 4 and words(reply.text) > MAX_WORDS:
        faults.append(f"{words(reply.text)} words")
    if reply.evidence.keys and not reply.citations:
        faults.append("nothing cited")
    return Scored(
        turn,
        reply.text,
        reply.written_by,
        len(sentences),
        unsupported,
        tuple(faults),
        where,
        reply.lang,
        reply.timings_ms,
    )


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


def play(coach: Coach, scripts: Sequence[Script], today: date) -> list[Scored]:
    """Every turn of every conversation, scored. The people of ``chat_people`` must be there."""
    scored = []
    for script in scripts:
        before = asdict(coach.profile(script.user))
        for n, (message, expect) in enumerate(script.turns):
            reply = coach.chat(script.user, message, script.id, today)
            intents = tuple(coach.turns(script.user, script.id)[-1].data.get("intents", ()))
            scored.append(
                score(Turn(message, expect=expect), reply, today, coach.library.names, intents, f"{script.id}.{n + 1}")
            )
        _start_over(coach, script.user, before)
    return scored


def _start_over(coach: Coach, user: str, profile: dict[str, Any]) -> None:
    """The person as before the conversation: profile, facts learnt, plans and goals."""
    from coach.store import tables

    owner = coach.store.user(user)
    with coach.store.begin() as connection:
        for t in (tables.learnt, tables.plan_change, tables.plan, tables.goal):
            connection.execute(t.delete().where(t.c.user_id == owner.id))
    coach.update_profile(user, **profile)


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, J Am Stat Assoc 22:209)."""
    if not n:
        return 0.0, 1.0
    share, square = hits / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def share_line(name: str, hits: int, n: int) -> str:
    low, high = wilson(hits, n)
    return f"{name:32} {hits:4}/{n:<4} {hits / max(n, 1):7.1%}  ({low:.1%} to {high:.1%})"


def page(scored: Sequence[Scored], failures: int = 40) -> str:
    """Shares with intervals, latency by stage, and the failures with their sentences."""
    sentences = sum(t.sentences for t in scored)
    lines = [share_line("turns right", sum(t.right for t in scored), len(scored))]
    lines += [
        share_line(f"  in {lang}", sum(t.right for t in scored if t.lang == lang), n)
        for lang, n in sorted(Counter(t.lang for t in scored).items())
    ]
    lines += [
        share_line("evidence as expected", sum(not any(_about_evidence(f) for f in t.faults) for t in scored), len(scored)),
        share_line("sentences supported", sentences - sum(len(t.unsupported) for t in scored), sentences),
        share_line("key items said and cited", sum(not any("left out" in f or "cited" in f for f in t.faults) for t in scored), len(scored)),
        share_line(f"at most {MAX_WORDS} words", sum(not any(f.endswith(" words") for f in t.faults) for t in scored), len(scored)),
        *(share_line(f"written by {w}", n, len(scored)) for w, n in sorted(Counter(t.written_by for t in scored).items())),
    ]  # fmt: skip
    lines.append("latency in ms, median and 95th percentile: " + "; ".join(_stages(scored)))
    wrong = [t for t in scored if not t.right]
    for t in wrong[:failures]:
        why = "; ".join([*t.faults, *(f"{kind}: {sentence}" for sentence, kind in t.unsupported)])
        lines.append(f"- {t.where} [{t.turn.expect}] {t.turn.message}\n    {why}\n    {t.text[:240]}")
    return "\n".join([*lines, *([f"… and {len(wrong) - failures} more"] if len(wrong) > failures else [])])


def _about_evidence(fault: str) -> bool:
    return fault.startswith(("not ", "level ", "leak"))


def _stages(scored: Sequence[Scored]) -> list[str]:
    stages = list(dict.fromkeys(stage for t in scored for stage in t.timings_ms))
    result = []
    for stage in stages:
        values = sorted(t.timings_ms[stage] for t in scored if stage in t.timings_ms)
        result.append(f"{stage} {statistics.median(values):.0f}/{values[int(0.95 * (len(values) - 1))]:.0f}")
    return result


def evaluate_chat(limit: int | None = None) -> str:
    """Play the scripts (the first ``limit``) on a scratch store without a model; the page."""
    import tempfile
    from pathlib import Path

    from coach.coach import Coach
    from coach.evals import chat_people
    from coach.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        coach = Coach(Settings(data_dir=Path(folder), model="echo"))
        try:
            chat_people.ensure(coach, TODAY)
            return page(play(coach, load()[:limit], TODAY))
        finally:
            coach.close()
