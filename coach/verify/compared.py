"""Comparisons beyond a sign: "twice your usual", today's value against the usual one, "less" for a document's "more", who was studied,
and direction words of a line that tells several metrics at once. Each rule yields the problems it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.evidence import Fact, Passage
from coach.verify.held import held
from coach.verify.problem import Problem
from coach.verify.quantities import quantities
from coach.verify.sentence import Sentence
from coach.verify.topics import topics
from coach.verify.words import directions

_I = re.IGNORECASE
_USUAL = re.compile(
    r"\b(?:usual\w*|normal\w*|baseline|average\w*|typical\w*|before|earlier|previous\w*|from|than|above|below|under|over|compared|last|of)\b|平时|通常|之前|以前|上|比|平均|从|原来|一般",
    _I,
)
_TODAY = re.compile(r"\b(?:today|last night|this morning|now|latest)\b|今天|昨晚|今早|现在|目前", _I)
# Word → what share of the usual value it claims; a tenth of it is left for rounding.
_MULTIPLES = (
    (re.compile(r"\btwice (?:your|the|its|as)|\bdouble (?:your|the|its)|\btwo times (?:your|the)|是?平时的?(?:两|2)倍|翻了?一?倍|多了一倍", _I), 2.0),
    (re.compile(r"\b(?:three times|triple) (?:your|the|its|as)|平时的?(?:三|3)倍", _I), 3.0),
    (re.compile(r"\bhalf (?:your|the|its|as|of your) (?:usual|normal|average|baseline|previous|much|many)|(?:只有|是)平时的?一半|少了一半", _I), 0.5),
)  # fmt: skip
_SLACK = 0.1


def multiples(s: Sentence) -> Iterator[Problem]:
    """ "Twice your usual" where the cited value is a tenth above it."""
    pairs = [
        (float(f.value), float(f.value) - f.change) for f in s.facts if isinstance(f.value, int | float) and f.change
    ]
    for pattern, times in _MULTIPLES:
        match = pattern.search(s.bare)
        if match and pairs and not any(u and abs(v / u - times) <= _SLACK * times for v, u in pairs):
            yield Problem("number", match.group(), "the cited values are in no such proportion")


def of_today(s: Sentence) -> Iterator[Problem]:
    """ "54 today" where 54 is the usual value and today's is another."""
    if not _TODAY.search(s.bare) or _USUAL.search(s.bare) or len(s.facts) != 1 or len(s.cited) != 1:
        return
    fact = s.facts[0]
    if not isinstance(fact.value, int | float) or not fact.change or fact.start != fact.end or fact.start != s.today:
        return
    usual = float(fact.value) - fact.change
    for quantity in s.quantities:
        if (
            quantity.unit in ("", held(fact).unit)
            and not quantity.mode
            and abs(quantity.value - usual) < 0.01 < abs(quantity.value - fact.value)
        ):
            yield Problem("number", quantity.text, "that is the usual value, not today's")


_PAIRS = {"more": "less", "higher": "lower", "faster": "slower", "better": "worse", "longer": "shorter", "greater": "smaller", "stronger": "weaker",
          "increases": "decreases", "increased": "decreased", "raises": "lowers", "improves": "worsens", "improved": "worsened"}  # fmt: skip
_OPPOSITE = _PAIRS | {b: a for a, b in _PAIRS.items()} | {"fewer": "more"}
_COMPARED = re.compile(rf"\b({'|'.join(_OPPOSITE)}) ((?:[a-z]+ )?[a-z]{{4,}})", _I)
_COMPARED_ZH = re.compile(r"(更多|更少|更高|更低|更快|更慢|更长|更短|增加|减少|提高|降低|升高)的?([\u4e00-\u9fff]{2})")
_OPPOSITE_ZH = {
    "更多": "更少",
    "更高": "更低",
    "更快": "更慢",
    "更长": "更短",
    "增加": "减少",
    "提高": "降低",
    "升高": "降低",
}


def opposites(s: Sentence) -> Iterator[Problem]:
    """ "less strength" where the cited document says "more strength" and nowhere "less strength"."""
    text = " ".join(held(p).text.lower() for p in (i.content for i in s.cited) if isinstance(p, Passage))
    if not text:
        return
    for match in _COMPARED.finditer(s.bare):
        word, thing = match[1].lower(), match[2].lower().split()[-1]
        pattern = rf"\b{{}} (?:[a-z]+ )?{re.escape(thing)}"
        if re.search(pattern.format(_OPPOSITE[word]), text) and not re.search(pattern.format(word), text):
            yield Problem("direction", match.group(), "the document says the opposite")
    both = _OPPOSITE_ZH | {b: a for a, b in _OPPOSITE_ZH.items()}
    for match in _COMPARED_ZH.finditer(s.bare):
        opposite = both.get(match[1], "")
        if (
            opposite
            and re.search(rf"{opposite}的?{match[2]}", text)
            and not re.search(rf"{match[1]}的?{match[2]}", text)
        ):
            yield Problem("direction", match.group(), "the document says the opposite")


# Who a study was about; one word of a group for another is another study.
_GROUPS = (
    ((r"\bwomen\b|\bfemale|女性|女生", "women"), (r"\bmen\b|\bmale|男性|男生", "men")),
    ((r"\bchildren\b|\badolescents?\b|\bteenagers?\b|儿童|青少年", "children"), (r"\badults\b|成年人|成人", "adults"), (r"\bolder (?:adults|people)\b|\belderly\b|\bseniors\b|老年人|老人", "older people")),
    ((r"\buntrained\b|\bbeginners?\b|\bnovices?\b|新手|初学者", "beginners"), (r"(?<!un)\btrained\b|\bexperienced\b|\bathletes?\b|有训练经验|运动员", "trained people")),
)  # fmt: skip


def populations(s: Sentence) -> Iterator[Problem]:
    """ "21 women" where the cited trial was of men."""
    if not any(isinstance(item.content, Passage) for item in s.cited) or s.facts:
        return
    text = " ".join(held(item.content).text for item in s.cited)
    for group in _GROUPS:
        here = {name for pattern, name in group if re.search(pattern, text, _I)}
        for pattern, name in group:
            if here and name not in here and (match := re.search(pattern, s.bare, _I)):
                yield Problem("metric", match.group(), f"the document speaks of {', '.join(sorted(here))}")


def of_line(s: Sentence) -> Iterator[Problem]:
    """A direction word for a metric that the cited line itself puts the other way ("sleep …, below your usual")."""
    if len(s.facts) != 1 or s.facts[0].change is not None or len(s.cited) != 1:
        return
    fact = s.facts[0]
    signs = _signs(fact, s)
    for word in directions(s.bare):
        if word.axis != "amount" or word.modal:
            continue
        start, end = s.clause(word.start)
        if not re.search(r"usual|normal|average|平时|通常|平均", s.bare[start:], _I):
            continue
        named = {t.name for t in s.topics if start <= t.start < end}
        told = {signs[name] for name in named if name in signs}
        if len(told) == 1 and word.sign not in told:
            yield Problem("direction", word.text, "the cited line says the opposite")
            return


def _signs(fact: Fact, s: Sentence) -> dict[str, int]:
    """Metric → the one direction in which the line's clause about it points."""
    signs: dict[str, int] = {}
    for clause in re.split(r"[;；(（)）]", fact.line(s.lang)):
        ways = {d.sign for d in directions(clause) if d.axis == "amount"}
        if len(ways) == 1 and quantities(clause):
            for topic in topics(clause):
                signs[topic.name] = next(iter(ways))
    return signs
