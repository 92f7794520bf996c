"""A fair queue before a model: whoever came first is served first, nobody waits longer than they said, and who leaves makes room.

A stream holds its place from its first piece until it is exhausted, closed, dropped or broken; each of these frees the place. A lock
alone gives no order: on CPython a thread that asks again and again can pass those that wait.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from coach.errors import ModelTimeout
from coach.models.base import ChatMessage, ChatModel


class FairQueue:
    """``places`` at a time, first come, first served."""

    def __init__(self, places: int = 1) -> None:
        self._guard = threading.Lock()
        self._free = places
        self._waiting: deque[threading.Event] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._waiting)

    @contextmanager
    def place(self, timeout_s: float) -> Iterator[None]:
        """Hold a place. Raises ModelTimeout where none is free within ``timeout_s`` seconds."""
        self._enter(timeout_s)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, timeout_s: float) -> None:
        with self._guard:
            if self._free and not self._waiting:
                self._free -= 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        try:
            called = turn.wait(timeout_s)
        except BaseException:
            self._give_up(turn)
            raise
        if not called and not self._give_up(turn):
            return  # called between the end of the wait and the giving up: the place is ours
        if not called:
            raise ModelTimeout(f"The model was busy for {timeout_s:.0f} s.")

    def _give_up(self, turn: threading.Event) -> bool:
        """Leave the line; False where the place has just been handed over."""
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return True
        return False

    def _leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()  # handed over, never up for grabs
            else:
                self._free += 1


class Queued:
    """A model behind a fair queue. Everything but ``stream`` goes straight to the model."""

    def __init__(self, model: ChatModel, places: int = 1) -> None:
        self.model, self.queue, self.places = model, FairQueue(places), places
        self.name, self.languages, self.small = model.name, model.languages, model.small

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)

    def stream(
        self,
        messages: Sequence[ChatMessage],
        opening: str = "",
        *,
        max_tokens: int = 160,
        banned: Collection[str] = (),
        numbers: Collection[str] | None = None,
        timeout_s: float = 60.0,
    ) -> Generator[str, None, None]:
        """As the model's own, after the others who came before. The wait counts against ``timeout_s``."""
        start = time.monotonic()
        with self.queue.place(timeout_s):
            left = max(timeout_s - (time.monotonic() - start), 0.01)
            pieces = self.model.stream(
                messages, opening, max_tokens=max_tokens, banned=banned, numbers=numbers, timeout_s=left
            )
            try:
                yield from pieces
            finally:
                pieces.close()

    def close(self) -> None:
        self.model.close()

    def count_tokens(self, text: str) -> int:
        return self.model.count_tokens(text)
