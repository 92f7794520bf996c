"""Limits that no advice may pass."""

from __future__ import annotations

from collections.abc import Iterator

from coach.verify.problem import Problem
from coach.verify.sentence import Sentence


def bound(s: Sentence) -> Iterator[Problem]:
    yield from ()
