"""Conversations: what was said, what the model saw, what was learnt, what was thought of it. By code, never model-written.

Everything is keyed by user; a conversation's id is any string of the caller's.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from coach.compose import PastTurn
from coach.errors import NotFoundError
from coach.store import Store, User, tables

_MAX_TURNS = 40  # of one conversation that are read back; the budget drops most of them anyway


@dataclass(frozen=True)
class Turn:
    """One stored turn. ``data`` holds the evidence shown, the understanding and the prompt's user text."""

    id: str
    conversation: str
    position: int
    at_utc: int
    message: str
    reply: str
    level: str
    written_by: str
    data: dict[str, Any]

    @property
    def past(self) -> PastTurn:
        return PastTurn(self.data.get("user_text", self.message), self.reply)


def new_conversation() -> str:
    return uuid.uuid4().hex


def turns(store: Store, user: User, conversation: str) -> list[Turn]:
    """The newest turns of a conversation, oldest first; empty for one that does not exist."""
    t = tables.turn
    query = (
        select(
            t.c.id,
            t.c.conversation_id,
            t.c.position,
            t.c.at_utc,
            t.c.message,
            t.c.reply,
            t.c.level,
            t.c.written_by,
            t.c.data,
        )
        .where(t.c.user_id == user.id, t.c.conversation_id == conversation)
        .order_by(t.c.position.desc())
        .limit(_MAX_TURNS)
    )
    with store.read() as connection:
        return [Turn(*row) for row in reversed(connection.execute(query).all())]


def remember(store: Store, user: User, turn: Turn) -> None:
    """Store a turn; the conversation is made with its first one."""
    c = tables.conversation
    with store.begin() as connection:
        mine = (c.c.id == turn.conversation) & (c.c.user_id == user.id)
        if connection.execute(select(c.c.id).where(mine)).first() is None:
            title = turn.message.strip().splitlines()[0][:80] if turn.message.strip() else ""
            row = {"id": turn.conversation, "user_id": user.id, "created_utc": turn.at_utc, "title": title}
            connection.execute(c.insert().values(**row))
        last = connection.execute(
            select(func.max(tables.turn.c.position)).where(
                tables.turn.c.user_id == user.id, tables.turn.c.conversation_id == turn.conversation
            )
        ).scalar()
        connection.execute(
            tables.turn.insert().values(
                id=turn.id,
                user_id=user.id,
                conversation_id=turn.conversation,
                position=0 if last is None else last + 1,
                at_utc=turn.at_utc,
                message=turn.message,
                reply=turn.reply,
                level=turn.level,
                written_by=turn.written_by,
                data=turn.data,
            )
        )


def conversations(store: Store, user: User, limit: int = 50) -> list[tuple[str, str, int]]:
    """(id, title, when made) of the user's conversations, newest first."""
    c = tables.conversation
    query = (
        select(c.c.id, c.c.title, c.c.created_utc)
        .where(c.c.user_id == user.id)
        .order_by(c.c.created_utc.desc())
        .limit(limit)
    )
    with store.read() as connection:
        return [(row.id, row.title, row.created_utc) for row in connection.execute(query)]


def rate(store: Store, user: User, turn_id: str, rating: str, comment: str | None, edited: str | None) -> None:
    """Keep what the user thought of a reply; a second rating replaces the first."""
    f = tables.feedback
    values = {"rating": rating, "comment": comment, "edited": edited, "at_utc": int(time.time())}
    with store.begin() as connection:
        known = select(tables.turn.c.id).where(tables.turn.c.id == turn_id, tables.turn.c.user_id == user.id)
        if connection.execute(known).first() is None:
            raise NotFoundError(f"There is no reply {turn_id}.")
        changed = connection.execute(f.update().where(f.c.user_id == user.id, f.c.turn_id == turn_id).values(**values))
        if changed.rowcount == 0:
            connection.execute(f.insert().values(user_id=user.id, turn_id=turn_id, **values))
