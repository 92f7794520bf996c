"""All rules over one sentence, and the key items a text leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Protocol

from coach.evidence import Evidence, Item, Lang
from coach.profile import Profile
from coach.safety.bounds import text_breaks
from coach.verify import compared, days, rules
from coach.verify.bounds import bound
from coach.verify.names import NameCheck, invented
from coach.verify.problem import Problem
from coach.verify.sentence import Sentence, read
from coach.verify.sentences import split_sentences
from coach.verify.verdicts import verdict

_LONGEST = 800  # characters; what is longer is no sentence, and checking it would keep the reader waiting
_LONGEST_MESSAGE = 2000  # of the user's words, what numbers are looked up in


class Checked(Protocol):
    """What the safety check of replies returns."""

    @property
    def safe(self) -> bool: ...
    @property
    def category(self) -> str: ...


def verify_sentence(
    sentence: str,
    evidence: Evidence,
    *,
    message: str,
    lang: Lang,
    today: date,
    names: NameCheck | None = None,
    profile: Profile | None = None,
    check_reply: Callable[[str, str], Checked] | None = None,
) -> tuple[Problem, ...]:
    """The problems of ``sentence``; empty where it is supported.

    ``names`` knows exercises and foods beyond the words of the library; with ``profile`` the limits that hold for this person are
    weighed too; ``check_reply(message, text)`` is the safety check of replies.
    """
    if len(sentence) > _LONGEST:
        return (Problem("safety", sentence[:40], "too long to be one sentence"),)
    s = read(sentence, evidence, message[:_LONGEST_MESSAGE], lang, today)
    found = [*rules.citations(s), *rules.numbers(s), *days.days(s), *days.span(s), *rules.direction(s), *rules.terms(s), *rules.uncited(s),
             *(() if _quotes_caution(s) else verdict(s)), *bound(s), *invented(s, names),
             *(problem for rule in (compared.multiples, compared.of_today, compared.opposites, compared.populations, compared.of_line) for problem in rule(s))]  # fmt: skip
    if profile is not None:
        found += [
            Problem("bound", sentence[:40], f"breaks the limit {name}")
            for name in text_breaks(sentence, profile, today)
        ]
    if check_reply is not None:
        result = check_reply(message, sentence)
        if not result.safe:
            found.append(Problem("safety", sentence[:40], result.category))
    return tuple(found)


def _quotes_caution(s: Sentence) -> bool:
    """True for the words of a cited caution itself, which cannot go against it ("before hard effort see a doctor")."""
    said = _bare(s.bare)
    return any(f.verdict == "caution" and said and said in _bare(f"{f.text} {f.text_zh}") for f in s.facts)


def _bare(text: str) -> str:
    return re.sub(r"[^\w\u4e00-\u9fff]+", "", text).lower()


def contradicts(sentence: str, evidence: Evidence, *, message: str, lang: Lang) -> bool:
    """True where ``sentence`` goes against a verdict or past a limit: the check for text that is quoted, and so supported."""
    s = read(sentence[:_LONGEST], evidence, message[:_LONGEST_MESSAGE], lang, date(2000, 1, 1))
    return any(True for rule in (verdict, bound) for _ in rule(s))


def missing_keys(text: str, evidence: Evidence) -> tuple[Item, ...]:
    """The key items that no sentence of ``text`` cites."""
    cited = {n for sentence in split_sentences(text) for n in read(sentence, evidence, "", "en", date.min).numbers}
    return tuple(item for item in evidence.keys if item.n not in cited)
