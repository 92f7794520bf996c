"""Which exercises and foods exist, by everyday name in either language: what the check on a written sentence asks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from knowledge import exercises, foods
from knowledge.segment import stem

_PIECE = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")


def key(name: str) -> str:
    """A name without case, punctuation, hyphens and plurals."""
    return " ".join(_single(piece) for piece in _PIECE.findall(name.lower()))


def _single(word: str) -> str:
    return word[:-1] if len(word) == 3 and word.endswith("s") else stem(word)  # "ups" is "up"


class Names:
    """Tolerant of case, hyphens and plurals; a name that says more than a record's name ("slow goblet squats") is known too."""

    def known_exercise(self, name: str) -> bool:
        return _known(name, self._exercises)

    def known_food(self, name: str) -> bool:
        return _known(name, self._foods)

    @cached_property
    def _exercises(self) -> frozenset[str]:
        return _keys(name for record in exercises.load() for name in record.names)

    @cached_property
    def _foods(self) -> frozenset[str]:
        return _keys(name for food in foods.load() for name in (*food.names, food.name.partition(",")[0]))


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key(name).replace(" ", "") for name in names)


def _known(name: str, names: frozenset[str]) -> bool:
    pieces = key(name).split()
    return any("".join(pieces[start:]) in names for start in range(len(pieces)))
