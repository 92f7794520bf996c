"""What was received and what was sent, in the store: the memory that survives a kill at any moment.

An update is written down before Telegram is told that we have it, and marked answered together with the new state of its chat after
everything it called for was sent. Each message to send has a key (``Outbox``), reserved before it is sent. What an update held is
deleted once it is answered; the keys of both boxes are kept for two days (Telegram itself keeps updates for one), reminders for 400.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from coach.adapters.telegram.incoming import Incoming
from coach.store import Store, User, tables
from coach.wearables import daily

_KEEP_S = 2 * 86_400
_KEEP_REMINDERS_S = 400 * 86_400
_PROBES = 24  # message ids looked at after a send of which nobody knows whether it arrived


@dataclass(frozen=True)
class Entry:
    """A received update that is not answered yet. ``attempts`` counts the times that answering it was begun before."""

    id: int
    user: User
    incoming: Incoming
    attempts: int = 0


@dataclass(frozen=True)
class Sent:
    """A message we sent or began to send. Without ``message_id`` nobody knows yet whether it arrived."""

    id: int
    key: str
    state: str
    after_id: int
    message_id: int | None
    digest: str


class Journal:
    """Both boxes and the chats' states. Every call is one short transaction; nothing is kept in memory."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # ── received ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def accept(self, arrived: Iterable[tuple[str, Incoming]]) -> list[Entry]:
        """Write down what users (by name) sent, in one transaction; what is known already is left out of the result."""
        t, made = tables.telegram_inbox, []
        owners = [(self.store.user(name), one) for name, one in arrived]
        with self.store.begin() as connection:
            for user, one in owners:
                if connection.execute(select(t.c.id).where(t.c.update_id == one.update_id)).first():
                    continue
                row = {"user_id": user.id, "update_id": one.update_id, "at_utc": int(time.time()), "state": "waiting",
                       "attempts": 0, "payload": one.as_dict(), "before": {}}  # fmt: skip
                key: Any = connection.execute(t.insert().values(**row)).inserted_primary_key
                made.append(Entry(int(key[0]), user, one))
        return made

    def waiting(self) -> list[Entry]:
        """What a run before this one left unanswered, in the order in which it came."""
        t, u = tables.telegram_inbox, tables.user
        query = select(t, u.c.name).join(u, u.c.id == t.c.user_id).where(t.c.state == "waiting").order_by(t.c.id)
        with self.store.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [Entry(r["id"], User(r["user_id"], r["name"]), Incoming.from_dict(r["payload"]), r["attempts"])
                for r in rows]  # fmt: skip

    def holds(self, entry: Entry) -> bool:
        """False if the entry went with everything else that its sender had deleted."""
        t = tables.telegram_inbox
        with self.store.read() as connection:
            return (
                connection.execute(select(t.c.id).where(t.c.id == entry.id, t.c.user_id == entry.user.id)).first()
                is not None
            )

    def begin(self, entry: Entry, conversation: str) -> dict[str, Any]:
        """Count an attempt. The first one notes where log and conversation stand, so that a later one can tell what was done."""
        t = tables.telegram_inbox
        with self.store.read() as connection:
            noted = connection.execute(select(t.c.before).where(t.c.id == entry.id)).scalar()
        before = dict(noted or {}) or self._marks(entry.user, conversation)
        with self.store.begin() as connection:
            connection.execute(t.update().where(t.c.id == entry.id).values(attempts=entry.attempts + 1, before=before))
        return before

    def finish(self, entry: Entry, state: dict[str, Any]) -> None:
        """The update is answered and its chat moves on, both or neither. Nothing of what was said is kept here."""
        t = tables.telegram_inbox
        with self.store.begin() as connection:
            self._put_state(connection, entry.user, entry.incoming.chat_id, state)
            connection.execute(t.update().where(t.c.id == entry.id).values(state="answered", payload={}, before={}))

    def prune(self, now: int) -> None:
        """Forget the keys that no repetition can bring up again."""
        inbox, outbox = tables.telegram_inbox, tables.telegram_outbox
        kept = outbox.c.key.like("%:%")
        with self.store.begin() as connection:
            connection.execute(inbox.delete().where(inbox.c.state == "answered", inbox.c.at_utc < now - _KEEP_S))
            connection.execute(outbox.delete().where(~kept, outbox.c.at_utc < now - _KEEP_S))
            connection.execute(outbox.delete().where(kept, outbox.c.at_utc < now - _KEEP_REMINDERS_S))

    # ── chats ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def state(self, user: User) -> dict[str, Any]:
        t = tables.telegram_chat
        with self.store.read() as connection:
            return dict(connection.execute(select(t.c.state).where(t.c.user_id == user.id)).scalar() or {})

    def chats(self) -> list[tuple[User, int, dict[str, Any]]]:
        """(user, chat, state) of everybody who has written."""
        t, u = tables.telegram_chat, tables.user
        query = select(u.c.id, u.c.name, t.c.chat_id, t.c.state).join(t, t.c.user_id == u.c.id).order_by(u.c.name)
        with self.store.read() as connection:
            return [(User(r.id, r.name), r.chat_id, dict(r.state)) for r in connection.execute(query)]

    @staticmethod
    def _put_state(connection: Any, user: User, chat_id: int, state: dict[str, Any]) -> None:
        t = tables.telegram_chat
        values = {"chat_id": chat_id, "state": state}
        if connection.execute(t.update().where(t.c.user_id == user.id).values(**values)).rowcount == 0:
            connection.execute(t.insert().values(user_id=user.id, **values))

    # ── sent ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def sent(self, user: User, key: str) -> Sent | None:
        t = tables.telegram_outbox
        query = select(t.c.id, t.c.key, t.c.state, t.c.after_id, t.c.message_id, t.c.digest)
        with self.store.read() as connection:
            row = connection.execute(query.where(t.c.user_id == user.id, t.c.key == key)).first()
        return Sent(*row) if row else None

    def reserve(self, user: User, chat_id: int, key: str, digest: str, after_id: int, state: str = "sending") -> Sent:
        """Note that a message is about to be sent; ``after_id`` is the newest message id known in the chat."""
        known = max(after_id, self._newest(chat_id))
        row = {"user_id": user.id, "key": key, "chat_id": chat_id, "at_utc": int(time.time()), "state": state,
               "after_id": known, "message_id": None, "digest": digest}  # fmt: skip
        with self.store.begin() as connection:
            made: Any = connection.execute(tables.telegram_outbox.insert().values(**row)).inserted_primary_key
        return Sent(int(made[0]), key, state, known, None, digest)

    def record(self, sent: Sent, message_id: int | None, digest: str, state: str = "sent") -> None:
        """The message arrived under that id, or will never arrive (``state`` refused)."""
        t = tables.telegram_outbox
        values = {"message_id": message_id, "digest": digest, "state": state}
        with self.store.begin() as connection:
            connection.execute(t.update().where(t.c.id == sent.id).values(**values))

    def key_of(self, user: User, message_id: int) -> str:
        """What the message of ours with that id was sent for; empty if it is none."""
        t = tables.telegram_outbox
        with self.store.read() as connection:
            query = select(t.c.key).where(t.c.user_id == user.id, t.c.message_id == message_id)
            return str(connection.execute(query.limit(1)).scalar() or "")

    def unknown_ids(self, chat_id: int, sent: Sent) -> list[int]:
        """Ids under which a message may have arrived in the chat without our hearing of it: newer than all known when it was sent."""
        t = tables.telegram_outbox
        with self.store.read() as connection:
            newest = connection.execute(select(func.max(t.c.message_id))).scalar() or 0
            ours = set(
                connection.execute(
                    select(t.c.message_id).where(t.c.chat_id == chat_id, t.c.message_id > sent.after_id)
                ).scalars()
            )
        end = max(sent.after_id, min(newest, sent.after_id + _PROBES)) + _PROBES
        return [n for n in range(sent.after_id + 1, end + 1) if n not in ours]

    def _newest(self, chat_id: int) -> int:
        t = tables.telegram_outbox
        with self.store.read() as connection:
            return int(connection.execute(select(func.max(t.c.message_id)).where(t.c.chat_id == chat_id)).scalar() or 0)

    # ── what an interrupted attempt left ─────────────────────────────────────────────────────────────────────────────

    def _marks(self, user: User, conversation: str) -> dict[str, Any]:
        run, entry = tables.import_run, tables.log_entry
        with self.store.read() as connection:
            return {
                "conversation": conversation,
                "turn": self._last_turn(connection, user, conversation),
                "run": connection.execute(select(func.max(run.c.id))).scalar() or 0,
                "entry": connection.execute(select(func.max(entry.c.id))).scalar() or 0,
            }

    def finished_turn(self, user: User, before: dict[str, Any]) -> str:
        """The id of the turn that an interrupted attempt already stored; empty if it did not get that far."""
        with self.store.read() as connection:
            last = self._last_turn(connection, user, before["conversation"])
        return "" if last == before["turn"] else last

    @staticmethod
    def _last_turn(connection: Any, user: User, conversation: str) -> str:
        t = tables.turn
        query = select(t.c.id).where(t.c.user_id == user.id, t.c.conversation_id == conversation)
        return str(connection.execute(query.order_by(t.c.position.desc()).limit(1)).scalar() or "")

    def turn(self, user: User, turn_id: str) -> dict[str, Any] | None:
        """A stored turn: message, reply, level, data."""
        t = tables.turn
        query = select(t.c.id, t.c.message, t.c.reply, t.c.level, t.c.data).where(
            t.c.user_id == user.id, t.c.id == turn_id
        )
        with self.store.read() as connection:
            row = connection.execute(query).mappings().first()
        return dict(row) if row else None

    def undo_log(self, user: User, text: str, before: dict[str, Any]) -> None:
        """Take back what an interrupted attempt logged of ``text``, so that logging it again does not count it twice."""
        run, entry = tables.import_run, tables.log_entry
        digest = hashlib.sha256(text.encode()).hexdigest()
        touched: dict[str, set[str]] = {}
        with self.store.begin() as connection:
            mine = (run.c.user_id == user.id, run.c.id > before["run"], run.c.format == "log", run.c.sha256 == digest)
            runs = list(connection.execute(select(run.c.id).where(*mine)).scalars())
            s = tables.sample
            for metric, day in connection.execute(select(s.c.metric, s.c.local_date).where(s.c.import_id.in_(runs))):
                touched.setdefault(metric, set()).add(day.isoformat())
            for table in (tables.strength_set, tables.workout, s):
                connection.execute(table.delete().where(table.c.user_id == user.id, table.c.import_id.in_(runs)))
            connection.execute(run.delete().where(run.c.id.in_(runs)))
            connection.execute(entry.delete().where(
                entry.c.user_id == user.id, entry.c.id > before["entry"], entry.c.text == text[:2000]))  # fmt: skip
        if touched:
            daily.rebuild(self.store, user, touched)
