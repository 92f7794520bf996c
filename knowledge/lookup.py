"""Look-up of a row by everyday name: foods, activities, exercises. Tolerates plurals, word order, extra words and misspelling.

Each row has several names. A query scores against each name by the weight of the words that meet, rare words weighing more, and the
best name decides. English words are compared by stem, Chinese by characters and their pairs; a word that no row holds is replaced by the
nearest one that some row holds.
"""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from knowledge.segment import stem

Row = TypeVar("Row")

_PIECE = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Words that say nothing about which row is meant.
_EMPTY = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "for",
        "to",
        "my",
        "some",
        "i",
        "and",
        "or",
        "with",
        "is",
        "it",
        "please",
        "from",
    )
)
_SINGLE = 0.3  # weight of a single Chinese character beside a pair: enough to survive one mistyped character
# difflib ratio from which two spellings are one word, short and long words; found on invented misspellings.
_NEAR, _NEAR_LONG = 0.86, 0.78


def terms(text: str) -> list[str]:
    """Stems of English words; Chinese characters and their pairs."""
    found: list[str] = []
    for piece in _PIECE.findall(text.lower().replace("-", " ").replace("'", "")):
        if _HAN.match(piece):
            found += [*piece, *(piece[i : i + 2] for i in range(len(piece) - 1))]
        elif piece not in _EMPTY:
            found.append(stem(piece))
    return found


def _share(term: str) -> float:
    return _SINGLE if len(term) == 1 and _HAN.match(term) else 1.0


class Lookup(Generic[Row]):
    """``rows`` are (row, names), the more common row first: order breaks ties."""

    def __init__(self, rows: Sequence[tuple[Row, Iterable[str]]]) -> None:
        self._rows = [row for row, _ in rows]
        self._names: list[tuple[int, Counter[str]]] = []
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._holders: dict[str, list[int]] = defaultdict(list)
        for n, (_, names) in enumerate(rows):
            for name in dict.fromkeys(filter(None, names)):
                self._add(n, name)
        total = len(self._names) or 1
        self._weight = {term: math.log(1 + total / len(held)) * _share(term) for term, held in self._holders.items()}
        self._by_initial: dict[str, list[str]] = defaultdict(list)
        for term in self._weight:
            self._by_initial[term[0]].append(term)

    def _add(self, row: int, name: str) -> None:
        bag = Counter(terms(name))
        if not bag:
            return
        self._exact["".join(terms(name))].append(row)
        for term in bag:
            self._holders[term].append(len(self._names))
        self._names.append((row, bag))

    def find(self, name: str, k: int = 3, least: float = 0.35) -> list[Row]:
        """At most ``k`` rows, best first, none below ``least`` (share of weight that meets, 0 to 1)."""
        return [row for row, _ in self.scored(name, k, least)]

    def scored(self, name: str, k: int = 3, least: float = 0.35) -> list[tuple[Row, float]]:
        asked = self._joined(terms(name))
        wanted = Counter(self._known(term) for term in asked)
        if not wanted:
            return []
        best: dict[int, float] = dict.fromkeys(self._exact.get("".join(asked), ()), 2.0)
        total = sum(self._value(term) * count for term, count in wanted.items())
        for n in {n for term in wanted for n in self._holders.get(term, ())}:
            row, bag = self._names[n]
            met = sum(self._value(term) for term in (wanted & bag).elements())
            size = sum(self._value(term) * count for term, count in bag.items())
            # Words asked for count more than words of the name left over: people leave out more than they invent.
            best[row] = max(best.get(row, 0.0), 0.75 * met / total + 0.25 * met / size)
        ranked = sorted(best.items(), key=lambda item: (-round(item[1], 6), item[0]))
        return [(self._rows[row], score) for row, score in ranked[:k] if score >= least]

    def _value(self, term: str) -> float:
        return self._weight.get(term, 3.0 * _share(term))

    def _joined(self, asked: list[str]) -> list[str]:
        """Two English words that some row writes as one ("dead lift") become that word."""
        found: list[str] = []
        for term in asked:
            if found and not _HAN.match(term) and found[-1] + term in self._weight:
                found[-1] += term
            else:
                found.append(term)
        return found

    def _known(self, term: str) -> str:
        """The term, or the nearest spelling that some row holds."""
        if term in self._weight or len(term) < 4 or _HAN.match(term):
            return term
        near = difflib.get_close_matches(
            term, self._by_initial.get(term[0], ()), n=1, cutoff=_NEAR_LONG if len(term) > 5 else _NEAR
        )
        return near[0] if near else term
