"""Notes of earlier turns, written by code: what was asked and answered, what was advised, and what came of it.

A turn that has dropped out of the prompt's budget lives on as one line, shown as evidence where the new question is about the same
thing. Advice is followed up from the record: the workouts of that day and the user's own rating.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from coach.evidence import Fact
from coach.memory.conversations import Turn
from coach.store import Store, User, tables, workouts
from coach.wearables.show import day_name

_LOOK_BACK = 14  # days of advice that are followed up
_MOST = 2  # notes shown with one question, and pieces of advice in one answer
_LENGTH = 160
_ADVICE = {
    "rest": ("a rest day", "休息"),
    "easy": ("an easy day", "轻松练"),
    "train": ("training as planned", "按计划训练"),
}
_IDLE = {"small_talk", "feedback", "out_of_scope", "emotional", "privacy"}


def dropped(past: Sequence[Turn], budget: int, count_tokens: Callable[[str], int]) -> list[Turn]:
    """The oldest turns that no longer fit into ``budget`` tokens."""
    room, kept = budget, 0
    for turn in reversed(past):
        room -= count_tokens(turn.past.user) + count_tokens(turn.past.reply)
        if room < 0:
            break
        kept += 1
    return list(past[: len(past) - kept])


def note_facts(old: Sequence[Turn], intents: Sequence[str], metrics: Sequence[str]) -> list[Fact]:
    """One line for each old turn that was about the same thing as the new question, newest first."""
    facts = []
    for turn in reversed(old):
        same = set(turn.data.get("intents", ())) & (set(intents) - _IDLE)
        shared = {item.get("metric") for item in turn.data.get("evidence", ())} & set(metrics)
        if (shared or (same and not metrics)) and (fact := _note(turn)):
            facts.append(fact)
    return facts[:_MOST]


def _note(turn: Turn) -> Fact | None:
    held = next((item for item in turn.data.get("evidence", ()) if item.get("key")), None)
    if held is None or held["kind"] == "passage" or held.get("verdict") == "unknown":
        return None
    asked, answer = (_plain(text) for text in (str(turn.data.get("asked") or turn.message), str(held["text"])))
    span = [date.fromisoformat(day) for day in held.get("span", ())]
    value = held.get("value")
    figures = [(float(value), str(held.get("unit", "")))] if isinstance(value, int | float) else []
    figures += [(float(n), str(unit)) for n, unit in held.get("numbers", ())]
    return Fact(f"note.{turn.id}", f"Earlier you asked “{asked}”, and the answer was: {answer}", f"之前你问过“{asked}”，当时的回答是：{answer}",
                metric=str(held.get("metric", "")), start=span[0] if span else None, end=span[-1] if span else None,
                how="this conversation", source=str(held.get("source", "this conversation")), numbers=tuple(figures))  # fmt: skip


def _plain(text: str) -> str:
    return re.sub(r"[\[\]<>“”]", "", " ".join(text.split()))[:_LENGTH].rstrip(" .。?？!！")


def advice_facts(store: Store, user: User, today: date) -> list[Fact]:
    """What was advised on the last days and what came of it: recorded workouts and the user's rating. Newest first."""
    t, f = tables.turn, tables.feedback
    query = (
        select(t.c.id, t.c.data, f.c.rating)
        .outerjoin(f, (f.c.turn_id == t.c.id) & (f.c.user_id == user.id))
        .where(t.c.user_id == user.id)
        .order_by(t.c.at_utc.desc(), t.c.position.desc())
        .limit(400)
    )
    seen: dict[date, Fact] = {}
    with store.read() as connection:
        rows = connection.execute(query).all()
    for _id, data, rating in rows:
        verdict = next((item["verdict"] for item in data.get("evidence", ()) if item.get("id") == "readiness"), None)
        day = date.fromisoformat(data["day"]) if data.get("day") else None
        if (
            day is None
            or verdict not in _ADVICE
            or day in seen
            or not today - timedelta(days=_LOOK_BACK) <= day <= today
        ):
            continue
        seen[day] = _followed_up(store, user, day, verdict, rating, today)
        if len(seen) == _MOST + 1:
            break
    return list(seen.values())


def _followed_up(store: Store, user: User, day: date, verdict: str, rating: str | None, today: date) -> Fact:
    (en, zh), (name, name_zh) = _ADVICE[verdict], day_name(day, today)
    done = workouts(store, user, day, day)
    minutes = [round(w.duration_min or (w.end - w.start).total_seconds() / 60) for w in done]
    what = "; ".join(f"{_plain(w.activity)} of {m} min" for w, m in zip(done, minutes, strict=True))
    what_zh = "；".join(f"{_plain(w.activity)} {m} 分钟" for w, m in zip(done, minutes, strict=True))
    came = f"on record for that day: {what}" if done else "no workout is on record for that day"
    came_zh = f"当天的记录：{what_zh}" if done else "当天没有训练记录"
    liked = {
        "up": ("; you rated the advice as good", "；你给了好评"),
        "down": ("; you rated the advice as not good", "；你给了差评"),
    }
    extra, extra_zh = liked.get(rating or "", ("", ""))
    return Fact(f"memory.advice.{day}", f"On {name} I advised {en}; {came}{extra}", f"{name_zh}我建议{zh}；{came_zh}{extra_zh}", start=day, end=day,
                how="earlier replies and recorded workouts", source="your data", numbers=tuple((float(m), "min") for m in minutes))  # fmt: skip
