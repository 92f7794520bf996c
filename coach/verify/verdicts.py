"""Nothing in a sentence may contradict a verdict (rest, easy, train; not safe; ask a clinician first)."""

from __future__ import annotations

from collections.abc import Iterator

from coach.verify.problem import Problem
from coach.verify.sentence import Sentence


def verdict(s: Sentence) -> Iterator[Problem]:
    yield from ()
