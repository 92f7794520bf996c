"""One visit: an update being answered. What the parts of the dialogue share: who, in which language, and how to say something.

Messages are numbered within the update, so that answering it once more after a kill names the same messages again. The chat's
state is changed on a copy, which the bot writes down together with "answered".
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from coach.adapters.telegram import words
from coach.adapters.telegram.incoming import Incoming
from coach.adapters.telegram.journal import Entry, Journal
from coach.adapters.telegram.outgoing import MOST_TEXT, Button, Message, html, split, texts
from coach.adapters.telegram.sender import Sender
from coach.coach import Coach
from coach.evidence import Lang

T = TypeVar("T")
_GROWING = " …"


@dataclass
class Visit:
    """``state`` belongs to the chat: conversation, last (UTC seconds), asking, sure, logging, morning, quiet."""

    coach: Coach
    sender: Sender
    journal: Journal
    threads: Executor
    folder: Path
    entry: Entry
    state: dict[str, Any]
    lang: Lang = "en"
    before: dict[str, Any] = field(default_factory=dict)
    forgotten: bool = False
    said: int = 0

    @property
    def incoming(self) -> Incoming:
        return self.entry.incoming

    @property
    def user(self) -> str:
        return self.entry.user.name

    @property
    def chat_id(self) -> int:
        return self.incoming.chat_id

    @property
    def replay(self) -> bool:
        """True if answering this update was begun before and did not end."""
        return self.entry.attempts > 0

    async def run(self, call: Callable[..., T], *args: Any, **named: Any) -> T:
        """A blocking call, in a thread of its own, so that nobody else waits for it."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, lambda: call(*args, **named))

    def word(self, key: str, **values: object) -> str:
        return words.say(key, self.lang, **values)

    async def say(
        self, text: str, buttons: Sequence[Sequence[Button]] = (), fold: tuple[str, Sequence[str]] = ("", ())
    ) -> None:
        for message in texts(text, buttons, fold):
            await self.send(message)

    async def send(self, message: Message, key: str = "") -> int | None:
        key = key or self.next_key()
        return await self.sender.put(self.entry.user, self.chat_id, key, message, self.incoming.message_id)

    def next_key(self) -> str:
        self.said += 1
        return f"{self.incoming.update_id}.{self.said}"


class Growing:
    """One message that grows while its text is written: edits at a pace that Telegram bears, the last state always shown."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.key = visit, visit.next_key()
        self.message_id: int | None = None
        self._free_at = 0.0
        self._shown = ""

    @property
    def wait(self) -> float:
        """Seconds until the next edit may be made."""
        return max(0.0, self._free_at - time.monotonic())

    async def grow(self, text: str) -> None:
        """Show the text so far if it is time for it."""
        body = split(text, MOST_TEXT - len(_GROWING))[0] + _GROWING
        message = Message(html(body))
        if self.message_id is None:
            self.message_id = await self.visit.send(message, self.key)
            self._shown = message.html
        elif not self.wait and message.html != self._shown:
            held_back = await self.visit.sender.glance(self.visit.chat_id, self.message_id, message)
            self._free_at = time.monotonic() + held_back
            self._shown = message.html
        self._free_at = max(self._free_at, time.monotonic() + self.visit.sender.pace.edit)

    async def end(self, messages: Sequence[Message]) -> None:
        """The finished text: the growing message becomes the first of ``messages``, the others follow."""
        await self.visit.send(messages[0], self.key)
        for message in messages[1:]:
            await self.visit.send(message)
