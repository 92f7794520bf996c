"""A sentence under test: its text without citations, what it cites, and what it says, read once for all rules."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from coach.evidence import Evidence, Fact, Item, Lang
from coach.verify.dates import Dates, dates
from coach.verify.held import Held, held
from coach.verify.quantities import Quantity, quantities
from coach.verify.topics import Topic, topics

_CITE = re.compile(r"\[(\d+(?:\s*(?:[,，、]|-|–)\s*\d+)*)\]")
_CLAUSE = re.compile(
    r"[,;:，；：。！？、!?—–(（)）]\s*|\s(?:and|but|while|whereas|so|because|which|though|although|since(?= (?:your|you|the))|with)\s|而|但是?|所以|因为|，?同时"
)


@dataclass(frozen=True)
class Sentence:
    """``bare`` is the text with citations blanked to spaces, so that positions agree."""

    text: str
    bare: str
    numbers: tuple[int, ...]
    cited: tuple[Item, ...]
    evidence: Evidence
    message: str
    lang: Lang
    today: date

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        return quantities(self.bare)

    @property
    def topics(self) -> tuple[Topic, ...]:
        return topics(self.bare)

    @property
    def dates(self) -> Dates:
        return dates(self.bare)

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(i.content for i in self.cited if isinstance(i.content, Fact))

    @property
    def question(self) -> bool:
        return self.bare.rstrip().endswith(("?", "？"))

    def held(self) -> list[Held]:
        return [held(item.content) for item in self.cited]

    def others(self) -> list[Item]:
        return [item for item in self.evidence if item not in self.cited]

    def clause(self, position: int) -> tuple[int, int]:
        """Start and end of the clause around ``position``."""
        start = 0
        for match in _CLAUSE.finditer(self.bare):
            if match.start() >= position:
                return start, match.start()
            if match.end() <= position or match.start() < position:
                start = match.end()
        return start, len(self.bare)


def read(text: str, evidence: Evidence, message: str, lang: Lang, today: date) -> Sentence:
    """Normalise ``text`` (full-width digits, percent signs) and resolve what it cites."""
    plain = normal(text)
    numbers: list[int] = []
    for match in _CITE.finditer(plain):
        numbers += _expanded(match.group(1))
    bare = _CITE.sub(lambda m: " " * len(m.group()), plain)
    cited = [item for n in dict.fromkeys(numbers) if (item := evidence.get(n))]
    return Sentence(plain, bare, tuple(dict.fromkeys(numbers)), tuple(cited), evidence, normal(message), lang, today)


_WIDE = re.compile("[０-ｚ％／［］－　＋]")


@lru_cache(maxsize=1024)
def normal(text: str) -> str:
    """Full-width letters, digits and signs to ASCII; punctuation of Chinese prose stays."""
    return _WIDE.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text).replace("’", "'")


def _expanded(inner: str) -> list[int]:
    result: list[int] = []
    for part in re.split(r"\s*[,，、]\s*", inner):
        ends = [int(n) for n in re.split(r"\s*[-–]\s*", part)]
        result += range(ends[0], min(ends[-1], ends[0] + 20) + 1)
    return result
