"""Answers carried over to other evidence: a written sentence becomes a pattern whose numbers, metric and names come from the new item.

An item has a *kind* (what sort of fact it is, which way it points) and *parts* (its label, value, difference, usual value …). A sentence
is lifted where all its digits are parts of the items it cites; a sentence on a passage is carried only to the same passage. Whatever
comes out is checked by the sentence rule like any answer, so a lift that misfits is thrown away, never kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach.evidence import Fact, Item, Passage
from coach.verify import split_sentences
from finetune.tasks import Task

_CITE = re.compile(r"\[(\d+(?:\s*[,，、]\s*\d+)*)\]")
# Kinds of lines and their parts. The first that fits counts; the name is the kind.
_LINES = [(name, re.compile(pattern)) for name, pattern in (
    ("latest", r"^(?P<label>[^:,]+): (?P<value>.+?) (?P<when>today \(\w+\)|yesterday \(\w+\)|on [\w ()]+?), (?:(?P<delta>.+?) (?P<way>above|below) your usual (?P<usual>.+)|(?P<same>the same) as your usual .+)$"),
    ("average", r"^(?P<label>[^:,]+), (?P<span>[^:]+): (?P<value>.+?) on average, (?:(?P<delta>.+?) (?P<way>above|below|higher than|lower than) the (?P<ref>[^(]+) \((?P<usual>.+)\)|(?P<same>the same) as the (?P<ref2>.+))$"),
    ("driver", r"^(?P<label>[A-Z][A-Za-z ₂()]+?) (?P<value>\d.*?), (?:(?P<delta>.+?) (?P<way>above|below) your usual (?P<usual>.+)|(?P<same>the same) as your usual .+)$"),
    ("goal", r"^(?:Goal kept|Your goal since [^:]+): (?P<aim>.+)$"),
    ("answer", r"^Your (?P<what>[^:]+): (?P<value>[^(]+?)(?: \((?P<note>.+)\))?\.?$"),
    ("food", r"^(?P<food>.+?), (?P<amount>100 g|1 × .+?|\d+ .+?): (?P<kcal>[\d,.]+) kcal, (?P<protein>[\d,.]+ g) protein, (?P<carbohydrate>[\d,.]+ g) carbohydrate, (?P<fat>[\d,.]+ g) fat"),
    ("energy", r"^Energy: about (?P<value>[\d,]+ kcal) a day to (?P<aim>[^;]+);.*$"),
    ("water", r"^Water: about (?P<value>[\d.]+ L) a day.*$"),
    ("target", r"^(?P<label>[A-Z][\w ]+): (?P<value>[\d,.–]+ m?g) a day(?: for (?P<who>[^(]+?))? \((?P<why>.+)\)$"),
    ("training", r"^Training(?:, [^:]+)?: (?P<count>\d+ sessions?), (?P<time>[^;(]+?)(?: \((?P<sorts>[^)]+)\))?; the (?P<ref>[^;]+?) before (?P<count2>\d+ sessions?), (?P<time2>.+)$"),
    ("workout", r"^(?P<activity>[A-Z][\w -]*) of (?P<value>\d+ min) (?P<when>.+)$"),
    ("plan", r"^Plan for (?P<aim>[^:]+): (?P<weeks>\d+ weeks), (?P<days>\d+ days a week), up to (?P<minutes>\d+ min) a session, (?P<count>\d+ sessions), (?P<time>.+?) in all, from (?P<start>.+?) to (?P<end>.+)$"),
    ("week", r"^Week (?P<number>\d+) \((?P<phase>\w+)\): (?P<first>[^:]+: [^;]+);? ?(?P<rest>.*)$"),
    ("session", r"^Planned for (?P<when>[^:]+): (?P<name>.+?), (?P<value>\d+ min), RPE (?P<rpe>\d+).*$"),
    ("restday", r"^Today is a rest day in your plan; next is (?P<name>.+?) on (?P<when>.+?), (?P<value>\d+ min)$"),
    ("pace", r"^A safe pace for you is up to (?P<value>.+?) a week$"),
    ("until", r"^At a safe pace of up to (?P<value>.+?) a week this takes about (?P<weeks>\d+ weeks?), until (?P<end>.+)$"),
    ("logged", r"^Logged: (?P<what>.+)$"),
    ("bmi", r"^BMI (?P<value>[\d.]+): (?P<meaning>.+?)\.?$"),
    ("pressure", r"^(?P<value>\d+/\d+ mmHg) is (?P<meaning>[^:]+):.*$"),
    ("proposal", r"^This plan is a proposal, change (?P<number>\w+):.*$"),
    ("heat", r"^At (?P<air>[\d.]+ °C) .*feels like (?P<value>\d+ °C) .*$"),
)]  # fmt: skip
# Words that say which metric a sentence is about; with one of them left it may only go to the same metric.
_OWN_WORDS = re.compile(r"\b(?:sle(?:ep|pt)\w*|night\w*|bed\w*|heart|beats?|pulse|steps?|walk\w*|weigh\w*|breath\w*|stress\w*|oxygen|vo.?max|hrv|calori\w*|energy|pressure)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """An item as kind and parts."""

    kind: str
    metric: str
    parts: dict[str, str]


def see(item: Item) -> Seen:
    """Kind and parts of an item. An unknown line is a kind of its own: its text."""
    content = item.content
    if isinstance(content, Passage):
        return Seen("passage:" + content.best + content.text, "", {})
    line = content.text.strip()
    if content.id == "readiness":
        return Seen(f"readiness:{content.verdict}", "readiness", {})
    for name, pattern in _LINES:
        if found := pattern.match(line.rstrip(".") if name != "answer" else line):
            parts = {k: v for k, v in found.groupdict().items() if v}
            way = {"above": "+", "higher than": "+", "below": "-", "lower than": "-"}.get(
                parts.get("way", ""), "=" if "same" in parts else ""
            )
            return Seen(f"{name}{way}", content.metric, _with_forms(parts))
    if isinstance(content, Fact) and content.id == "safety.caution":
        return Seen("caution:" + line, "", {})
    return Seen("line:" + line, content.metric, {})


def _with_forms(parts: dict[str, str]) -> dict[str, str]:
    """Beside each part the forms it takes in a sentence: a label in small letters and without brackets, a bare number, a first time."""
    more: dict[str, str] = {}
    for name, text in parts.items():
        plain = re.sub(r"\s*\([^)]*\)", "", text)
        if name in ("label", "food", "activity", "name", "phase"):
            small = plain if plain.isupper() or any(c.isupper() for c in plain[1:]) else plain[:1].lower() + plain[1:]
            more |= {f"{name}_small": small, f"{name}_plain": plain}
            if name == "food":
                more["food_short"] = small.split(",")[0]
            if name == "label" and text != plain:
                more["label_full"] = text
        elif number := re.match(r"[\d,.–/]+", text):
            more[f"{name}_number"] = number.group().rstrip(".,")
    return {**parts, **more}


@dataclass(frozen=True)
class Pattern:
    """An answer with holes. ``sentences`` hold ``{place.part}`` and ``[place]``; ``kinds`` are the items that the places need."""

    intent: str
    source: str  # the task the answer was written for, or the name of the shape
    sentences: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]  # (kind, metric or "")


def lift(task: Task, answer: str) -> Pattern | None:
    """The pattern of an answer; None where it holds what cannot be carried over."""
    places: list[Item] = []
    sentences = []
    fixed: set[int] = set()
    for sentence in split_sentences(answer):
        cited = [
            item
            for group in _CITE.findall(sentence)
            for n in re.findall(r"\d+", group)
            if (item := task.evidence.get(int(n)))
        ]
        for item in cited:
            if item not in places:
                places.append(item)
        text = _CITE.sub(
            lambda m: "".join(
                f"[@{places.index(i)}]" for n in re.findall(r"\d+", m[1]) if (i := task.evidence.get(int(n)))
            ),
            sentence,
        )
        bare = sorted(
            ((v, f"{{{places.index(i)}.{k}}}") for i in cited for k, v in see(i).parts.items()),
            key=lambda p: -len(p[0]),
        )
        quoted = any(isinstance(i.content, Passage) for i in cited)
        text = _holes(text, bare)
        left = re.sub(r"\{[^}]*\}|\[@\d+\]", " ", text)
        if re.search(r"\d", left) and not quoted and any(see(i).parts for i in cited):
            return None
        if _OWN_WORDS.search(left):
            fixed |= {places.index(i) for i in cited}
        sentences.append(text)
    if not places:
        return None
    kinds = tuple((see(i).kind, see(i).metric if n in fixed else "") for n, i in enumerate(places))
    return Pattern(task.intents[0], task.id, tuple(sentences), kinds)


def _holes(text: str, parts: Sequence[tuple[str, str]]) -> str:
    """``text`` with the parts' words replaced by their holes, longest first; what is a hole already is left alone."""
    pieces = [text]
    for words, hole in parts:
        if len(words) < 2 and not words.isdigit():
            continue
        pattern = re.compile(rf"(?<![\w.,{{@\[]){re.escape(words)}(?![\w]|[.,]\d)")
        made: list[str] = []
        for piece in pieces:
            if piece.startswith(("{", "[@")):
                made.append(piece)
                continue
            last = 0
            for found in pattern.finditer(piece):
                made += [piece[last : found.start()], hole]
                last = found.end()
            made.append(piece[last:])
        pieces = [
            p for piece in made for p in (re.split(r"(\[@\d+\])", piece) if not piece.startswith("{") else [piece]) if p
        ]
    return "".join(pieces)


def fit(pattern: Pattern, task: Task, skip: int = 0) -> str | None:
    """The pattern filled from ``task``'s items; None where an item is missing. ``skip`` turns to later items of the same kind."""
    chosen: list[Item] = []
    for kind, metric in pattern.kinds:
        fitting = [
            i
            for i in task.evidence
            if i not in chosen and see(i).kind == kind and (not metric or see(i).metric == metric)
        ]
        if not fitting:
            return None
        chosen.append(fitting[skip % len(fitting)])
    made = [filled(sentence, chosen) for sentence in pattern.sentences]
    return " ".join(s for s in made if s) if all(made) else None


def filled(sentence: str, chosen: Sequence[Item]) -> str | None:
    """``sentence`` with its holes filled from ``chosen`` by place; None where an item lacks the part."""
    try:
        text = re.sub(r"\{(\d+)\.(\w+)\}", lambda m: see(chosen[int(m[1])]).parts[m[2]], sentence)
    except KeyError:
        return None
    text = re.sub(r"\[@(\d+)\]", lambda m: f"[{chosen[int(m[1])].n}]", text)
    return text[:1].upper() + text[1:]
