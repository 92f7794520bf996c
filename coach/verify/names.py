"""Whether an exercise or food that a sentence names exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from coach.verify.problem import Problem
from coach.verify.sentence import Sentence


class NameCheck(Protocol):
    """What names of exercises and foods are known."""

    def known_exercise(self, name: str) -> bool: ...


def invented(s: Sentence, names: NameCheck | None) -> Iterator[Problem]:
    yield from ()
