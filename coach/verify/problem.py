"""What is wrong with a sentence: a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "number", "unit", "metric", "direction", "verdict", "weekday", "citation", "exercise", "bound", "uncited", "safety"
]


@dataclass(frozen=True)
class Problem:
    """``token`` is the offending piece of the sentence as it stands there, ``why`` says in words what is wrong with it."""

    kind: Kind
    token: str
    why: str
