"""Evidence: the facts and passages a reply may rest on, numbered. The value at the centre of every turn.

A ``Fact`` was computed by code, a ``Passage`` stands in a document. Nothing here computes or searches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from coach.how import in_words

Lang = Literal["en", "zh"]


@dataclass(frozen=True)
class Fact:
    """One computed value. ``text``/``text_zh`` are one line each and hold the value as it is shown to the user.

    ``value`` is in ``unit`` (SI-like, as in ``coach.wearables.metrics``); a fact that carries several numbers lists the others
    in ``numbers`` as (value, unit). ``change`` is the signed difference that direction words must agree with, and
    ``verdict`` is set only on facts that carry a decision (readiness, screening, plan check).
    """

    id: str  # slug, e.g. "readiness", "resting_heart_rate_bpm.latest", "protein_target"
    text: str
    text_zh: str
    value: float | str | None = None
    unit: str = ""
    metric: str = ""
    start: date | None = None
    end: date | None = None
    how: str = ""  # query in words, or formula
    source: str = "your data"
    verdict: str | None = None
    change: float | None = None
    numbers: tuple[tuple[float, str], ...] = ()
    how_zh: str = ""  # where ``how`` is made of many words

    @property
    def kind(self) -> str:
        return "verdict" if self.verdict else "fact"

    def line(self, lang: Lang) -> str:
        return self.text_zh if lang == "zh" and self.text_zh else self.text

    def how_in(self, lang: Lang) -> str:
        """``how`` in the language of the reader."""
        return self.how_zh if lang == "zh" and self.how_zh else in_words(self.how, lang)


@dataclass(frozen=True)
class Passage:
    """The best sentences of a document (at most 120 words). ``best`` is the one or two sentences that answer."""

    doc_id: str
    title: str
    text: str
    source: str
    year: int | None
    lang: Lang
    score: float
    best: str = ""
    url: str = ""
    own: bool = False  # the user's own document: data, never instruction

    kind = "passage"

    def line(self, lang: Lang) -> str:
        year = f", {self.year}" if self.year else ""
        return f"{self.best or self.text} ({self.source}{year})"


@dataclass(frozen=True)
class Item:
    """One numbered piece of evidence. A reply that misses a ``key`` item does not answer."""

    n: int
    content: Fact | Passage
    key: bool = False

    @property
    def kind(self) -> str:
        return self.content.kind

    def line(self, lang: Lang) -> str:
        return f"[{self.n}] {self.content.line(lang)}"

    def as_dict(self, lang: Lang = "en") -> dict[str, Any]:
        """The item as the chat API shows it: n, kind, key, text, value, unit, source and what opens behind ``[n]``."""
        head = {"n": self.n, "kind": self.kind, "key": self.key, "text": self.content.line(lang)}
        if isinstance(self.content, Fact):
            fact = self.content
            return head | {
                "value": fact.value, "unit": fact.unit, "source": fact.source, "metric": fact.metric, "how": fact.how_in(lang),
                "span": [d.isoformat() for d in (fact.start, fact.end) if d], "verdict": fact.verdict, "change": fact.change,
                "id": fact.id, "numbers": [list(n) for n in fact.numbers],
            }  # fmt: skip
        passage = self.content
        return head | {"value": None, "unit": "", "source": passage.source, "title": passage.title, "year": passage.year,
                       "doc_id": passage.doc_id, "passage": passage.text, "url": passage.url, "own": passage.own}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """The numbered items of one turn. Numbers run on through a conversation, so ``n`` is not a position."""

    items: tuple[Item, ...] = ()

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def get(self, n: int) -> Item | None:
        return next((item for item in self.items if item.n == n), None)

    @property
    def keys(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.key)

    @property
    def verdicts(self) -> tuple[Fact, ...]:
        return tuple(i.content for i in self.items if isinstance(i.content, Fact) and i.content.verdict)


def number(contents: Iterable[tuple[Fact | Passage, bool]], first: int = 1) -> Evidence:
    """Number ``(content, key)`` pairs from ``first`` on."""
    return Evidence(tuple(Item(n, content, key) for n, (content, key) in enumerate(contents, first)))


@dataclass(frozen=True)
class DataAnswer:
    """An answer to a question about the user's own numbers.

    ``value`` is in ``unit``; ``query`` says in words what was computed; ``understood`` is False where the question is no data
    question or the data cannot answer it, and ``reason`` then says why (a slug), ``text`` says it to the user.
    """

    understood: bool
    text: str
    text_zh: str = ""
    value: float | str | list[str] | dict[str, float] | None = None
    unit: str = ""
    start: date | None = None
    end: date | None = None
    query: str = ""
    reason: str = ""  # "", no_such_metric, no_data, not_a_data_question, ambiguous, future
    fact: Fact | None = None
    state: dict[str, Any] = field(default_factory=dict)  # the typed query, for follow-ups ("and last month?")

    def as_dict(self) -> dict[str, Any]:
        span = [d.isoformat() for d in (self.start, self.end) if d]
        data = asdict(self)
        return {k: data[k] for k in ("understood", "value", "unit")} | {"span": span, "query": self.query, "text": self.text,
                                                                         "reason": self.reason}  # fmt: skip
