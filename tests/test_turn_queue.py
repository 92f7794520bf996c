"""Many readers of one model: first come, first served, and the model is free again however a reader leaves."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Generator, Iterator
from typing import Any

import pytest

from coach import demo
from coach.coach import Coach
from coach.errors import ModelError, ModelTimeout
from coach.models.echo import EchoModel
from coach.models.queue import FairQueue, Queued
from coach.settings import Settings


class Slow:
    """A slow fake of the protocol: pieces every few milliseconds, one stream at a time or it fails."""

    name, languages, small = "slow", ("en", "zh"), False

    def __init__(self, pieces: int = 5, breaks_at: int = -1) -> None:
        self.pieces, self.breaks_at = pieces, breaks_at
        self.running = 0
        self.order: list[str] = []

    def stream(self, messages: Any, opening: str = "", **_: Any) -> Generator[str, None, None]:
        assert self.running == 0, "two streams at once"
        self.running += 1
        self.order.append(messages[-1]["content"])
        try:
            for n in range(self.pieces):
                if n == self.breaks_at:
                    raise ModelError("out of memory")
                time.sleep(0.005)
                yield f" {messages[-1]['content']}"
        finally:
            self.running -= 1

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def close(self) -> None:
        pass


def _ask(model: Queued, name: str, timeout_s: float = 5.0) -> str:
    return "".join(model.stream([{"role": "user", "content": name}], timeout_s=timeout_s))


def test_each_reader_gets_its_own_text_in_the_order_of_arrival() -> None:
    slow = Slow()
    model, got = Queued(slow), {}

    def read(name: str) -> None:
        got[name] = _ask(model, name)

    threads = []
    for n in range(8):
        threads.append(threading.Thread(target=read, args=(f"r{n}",)))
        threads[-1].start()
        while len(slow.order) + model.queue.waiting <= n:
            time.sleep(0.0005)
    for thread in threads:
        thread.join(10)
    assert slow.order == [f"r{n}" for n in range(8)]
    assert got == {f"r{n}": f" r{n}" * 5 for n in range(8)}


@pytest.mark.parametrize("leave", ["close", "drop", "break", "reader_raises"])
def test_the_model_is_free_again(leave: str) -> None:
    slow = Slow(breaks_at=2 if leave == "break" else -1)
    model = Queued(slow)
    stream: Any = model.stream([{"role": "user", "content": "a"}])
    assert next(stream) == " a"
    if leave == "close":
        stream.close()
    elif leave == "drop":
        del stream
        gc.collect()
    elif leave == "break":
        with pytest.raises(ModelError):
            list(stream)
    else:
        with pytest.raises(KeyError):
            stream.throw(KeyError("the reader failed"))
    slow.breaks_at = -1
    assert slow.running == 0 and _ask(model, "b", 0.2) == " b" * 5


def test_who_waits_too_long_is_told_and_leaves_the_line() -> None:
    model = Queued(Slow())
    first: Any = model.stream([{"role": "user", "content": "a"}])
    next(first)
    with pytest.raises(ModelTimeout):
        _ask(model, "b", 0.05)
    assert model.queue.waiting == 0
    first.close()
    assert _ask(model, "c", 0.2) == " c" * 5


def test_nobody_is_passed(tmp_path: Any) -> None:
    """A reader who asks again and again waits behind those who came in between."""
    queue, order = FairQueue(), []

    def greedy() -> None:
        for _ in range(3):
            with queue.place(5):
                order.append("greedy")
                time.sleep(0.02)

    def patient() -> None:
        with queue.place(5):
            order.append("patient")

    one = threading.Thread(target=greedy)
    one.start()
    while not order:
        time.sleep(0.001)
    two = threading.Thread(target=patient)
    two.start()
    one.join(5)
    two.join(5)
    assert order[:2] == ["greedy", "patient"]


class Talks(Slow):
    """A fake that says a cited sentence slowly, so that a turn is still running when its reader leaves."""

    def stream(self, messages: Any, opening: str = "", **_: Any) -> Generator[str, None, None]:
        self.running += 1
        try:
            for piece in (" You", " can", " read", " it", " here", " [1]", ".", " And", " more"):
                time.sleep(0.002)
                yield piece
        finally:
            self.running -= 1


@pytest.fixture
def talking(tmp_path: Any) -> Iterator[tuple[Coach, Talks]]:
    fake = Talks()
    coach = Coach(Settings(data_dir=tmp_path, model="echo"), model=Queued(fake))
    demo.ensure(coach)
    yield coach, fake
    coach.close()


def test_a_turn_whose_reader_leaves_frees_the_model(talking: tuple[Coach, Talks]) -> None:
    coach, fake = talking
    events: Any = coach.stream(demo.NAME, "How much protein should I eat a day?")
    for event in events:
        if event.kind == "sentence":
            break
    events.close()
    assert fake.running == 0
    assert coach.chat(demo.NAME, "How much protein should I eat a day?").text


def test_eight_readers_of_one_coach(talking: tuple[Coach, Talks]) -> None:
    coach, _ = talking
    replies: dict[int, str] = {}

    def read(n: int) -> None:
        replies[n] = coach.chat(demo.NAME, "How much protein should I eat a day?").text

    threads = [threading.Thread(target=read, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(replies) == 8 and len(set(replies.values())) == 1


def test_the_loaded_model_stands_behind_the_queue(tmp_path: Any) -> None:
    coach = Coach(Settings(data_dir=tmp_path, model="echo"))
    model = coach.load()
    assert isinstance(model, Queued) and isinstance(model.model, EchoModel)
    coach.close()
