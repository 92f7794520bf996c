"""A turn of the coach in a chat: sentences as they come, evidence folded away, follow-ups and thumbs as buttons."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from coach.adapters.telegram import outgoing, words
from coach.adapters.telegram.outgoing import Button, Message
from coach.adapters.telegram.visit import Growing, Visit
from coach.coach import Event, Reply
from coach.errors import CoachError
from coach.evidence import Lang

STOPPING = ("refuse", "urgent", "crisis", "emergency")
REASONS = ("number", "missed", "unclear", "unsafe")
_PAUSE_S = 8 * 3600  # after so long without a word a new conversation begins; our own choice


@dataclass(frozen=True)
class Answer:
    """A reply as it is shown, whether it has just been written or was found in the store."""

    id: str
    text: str
    level: str
    lang: Lang
    evidence: Sequence[Mapping[str, Any]]
    follow_ups: Sequence[str]


async def turn(visit: Visit, text: str, question: str = "") -> None:
    """Answer ``text``. ``question`` is shown above the answer where the user tapped it and did not write it."""
    conversation = visit.before["conversation"]
    visit.state |= {"conversation": conversation, "last": max(visit.incoming.date, visit.state.get("last", 0))}
    head = f"» {question}\n\n" if question else ""
    growing = Growing(visit)
    answer = await _stored(visit, text) if visit.replay else None
    if answer is None:
        await visit.sender.typing(visit.chat_id)
        answer = await _write(visit, text, conversation, growing, head)
    await growing.end(messages(answer, head))


def conversation_of(visit: Visit) -> str:
    """The conversation that a message belongs to. Answering it again gives the same one."""
    held, last = visit.state.get("conversation"), visit.state.get("last", 0)
    fresh = not held or (visit.incoming.kind == "text" and visit.incoming.date - last > _PAUSE_S)
    return f"telegram-{visit.incoming.update_id}" if fresh else str(held)


async def _stored(visit: Visit, text: str) -> Answer | None:
    """The answer that an interrupted attempt stored; None if it stored none, and then what it logged is taken back."""
    done = await visit.run(visit.journal.finished_turn, visit.entry.user, visit.before)
    held = await visit.run(visit.journal.turn, visit.entry.user, done) if done else None
    if held and held["message"] == text:
        return stored_answer(held)
    await visit.run(visit.journal.undo_log, visit.entry.user, text, visit.before)
    return None


def stored_answer(held: Mapping[str, Any]) -> Answer:
    from coach.understand import language

    data = held["data"]
    return Answer(
        held["id"],
        held["reply"],
        held["level"],
        language(held["reply"]),
        data.get("evidence", []),
        data.get("follow_ups", []),
    )


async def _write(visit: Visit, text: str, conversation: str, growing: Growing, head: str) -> Answer:
    shown, reply = head, None
    events = _events(visit, text, conversation)
    waiting = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=growing.wait if shown != head and growing.wait else None)
            if not done:
                await growing.grow(shown)
                continue
            if (event := waiting.result()) is None:
                break
            if event.kind == "sentence":
                shown += event.text
                if not growing.wait:
                    await growing.grow(shown)
            reply = event.reply or reply
            waiting = asyncio.ensure_future(anext(events, None))
    finally:
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await events.aclose()
    if reply is None:
        raise CoachError("The turn ended without a reply.")
    return _answer(reply)


def _answer(reply: Reply) -> Answer:
    evidence = [item.as_dict(reply.lang) for item in reply.evidence]
    return Answer(reply.id, reply.text, reply.level, reply.lang, evidence, reply.follow_ups)


async def _events(visit: Visit, text: str, conversation: str) -> AsyncGenerator[Event, None]:
    """The events of ``Coach.stream``, which runs in a thread. Leaving early stops the generation."""
    loop, queue = asyncio.get_running_loop(), asyncio.Queue[Event | BaseException | None]()
    left = threading.Event()

    def put(value: Event | BaseException | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(queue.put_nowait, value)

    def work() -> None:
        try:
            with closing(visit.coach.stream(visit.user, text, conversation)) as stream:  # type: ignore[type-var]
                for event in stream:
                    if left.is_set():
                        return
                    put(event)
        except Exception as exc:
            put(exc)
        finally:
            put(None)

    visit.threads.submit(work)
    try:
        while (item := await queue.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        left.set()


def cited(text: str) -> set[int]:
    """The evidence numbers in a text: [1], [2, 3], [4][5]."""
    groups = re.findall(r"\[(\d+(?:\s*[,，、–-]\s*\d+)*)\]", text)
    return {int(n) for group in groups for n in re.findall(r"\d+", group)}


def messages(answer: Answer, head: str = "") -> list[Message]:
    fold = outgoing.evidence((dict(item) for item in answer.evidence), cited(answer.text))
    return outgoing.texts(head + answer.text, buttons(answer), (words.say("evidence", answer.lang), fold))


def buttons(answer: Answer, rated: str = "") -> list[list[Button]]:
    """Follow-ups one a row, an open proposal, the way to a plan, thumbs; none where the answer turned on safety."""
    if answer.level in STOPPING:
        return []
    rows = [[Button(text, f"f:{answer.id}:{n}")] for n, text in enumerate(answer.follow_ups)]
    for item in answer.evidence:
        if item.get("id") == "plan.proposal" and item.get("value"):
            rows.insert(0, [Button(words.say("accept", answer.lang), f"a:{item['value']}"),
                            Button(words.say("keep", answer.lang), f"k:{item['value']}")])  # fmt: skip
        elif str(item.get("id", "")).startswith("plan.ask."):
            rows.insert(0, [Button(words.say("plan_button", answer.lang), "p")])
    thumbs = [
        Button(words.say(name, answer.lang) + (" ✓" if rated == name else ""), f"{name[0]}:{answer.id}")
        for name in ("up", "down")
    ]
    return [*rows, thumbs]


# ── taps under an answer ─────────────────────────────────────────────────────────────────────────────────────────────────


async def follow_up(visit: Visit, turn_id: str, number: str) -> None:
    held = await visit.run(visit.journal.turn, visit.entry.user, turn_id)
    offered = held["data"].get("follow_ups", []) if held else []
    if not number.isdigit() or int(number) >= len(offered):
        await visit.say(visit.word("old_button"))
        return
    await turn(visit, offered[int(number)], question=offered[int(number)])


async def example(visit: Visit, lang: str, number: str) -> None:
    offered = words.EXAMPLES.get(lang, ())
    if number.isdigit() and int(number) < len(offered):
        await turn(visit, offered[int(number)], question=offered[int(number)])
    else:
        await visit.say(visit.word("old_button"))


async def tapped_question(visit: Visit, lang: str) -> None:
    """The question under a morning note."""
    question = words.say("train_today", lang)
    await turn(visit, question, question=question)


async def rate(visit: Visit, rating: str, turn_id: str) -> None:
    """Keep a thumb and show that it is kept; a thumb down asks why, once."""
    held = await visit.run(visit.journal.turn, visit.entry.user, turn_id)
    if held is None:
        await visit.say(visit.word("old_button"))
        return
    await visit.run(visit.coach.feedback, visit.user, turn_id, rating)
    rows = tuple(tuple(row) for row in buttons(stored_answer(held), rating))
    await visit.sender.buttons(visit.chat_id, visit.incoming.message_id, Message("", rows))
    if rating == "down":
        why = [[Button(visit.word(f"r_{code}"), f"r:{turn_id}:{code}")] for code in REASONS]
        for message in outgoing.texts(visit.word("why_down"), why):
            await visit.send(message, f"why:{turn_id}")


async def reason(visit: Visit, turn_id: str, code: str) -> None:
    if code not in REASONS:
        await visit.say(visit.word("old_button"))
        return
    said = visit.word(f"r_{code}")
    await _keep_reason(visit, turn_id, said)
    await visit.sender.show(
        visit.chat_id, visit.incoming.message_id, Message(outgoing.html(visit.word("thanks_reason", why=said)))
    )


async def reason_in_words(visit: Visit, turn_id: str, text: str) -> None:
    await _keep_reason(visit, turn_id, text[:2000])
    await visit.say(visit.word("thanks_reason", why=text[:200]))


async def _keep_reason(visit: Visit, turn_id: str, text: str) -> None:
    await visit.run(visit.coach.feedback, visit.user, turn_id, "down", comment=text)
