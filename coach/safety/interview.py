"""One question at a time: a state of answers in, the next question out. Pre-participation, scores and symptoms all speak through it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from coach.errors import NotFoundError, RangeError

Answer = bool | float | str
Kind = Literal["yes_no", "number", "choice", "text"]


@dataclass(frozen=True)
class Question:
    """What to ask next. ``choices`` are (slug, en, zh); numbers lie in ``limits`` (in ``unit``)."""

    id: str
    text: str
    text_zh: str
    kind: Kind = "yes_no"
    choices: tuple[tuple[str, str, str], ...] = ()
    limits: tuple[float, float] = (0.0, 0.0)
    unit: str = ""
    red_flag: str = ""  # the topic that a yes means; the interview ends with it
    only_if: str = ""  # id of an earlier question that must have been answered yes, or "sex=female"


@dataclass(frozen=True)
class State:
    """An interview under way. ``known`` holds answers that the profile already gives, so that they are not asked."""

    name: str
    answers: Mapping[str, Answer] = field(default_factory=dict)


@cache
def interviews() -> dict[str, tuple[Question, ...]]:
    """Every interview by name, in the order of asking."""
    raw = tomllib.loads(files("coach.safety").joinpath("questions.toml").read_text(encoding="utf-8"))
    return {name: tuple(_question(q) for q in block["questions"]) for name, block in raw.items()}


def _question(raw: Mapping[str, Any]) -> Question:
    return Question(
        raw["id"], raw["en"], raw["zh"], raw.get("kind", "yes_no"), tuple((c[0], c[1], c[2]) for c in raw.get("choices", ())),
        tuple(raw.get("limits", (0.0, 0.0))), raw.get("unit", ""), raw.get("red_flag", ""), raw.get("only_if", ""),
    )  # fmt: skip


def start(name: str, **known: Answer | None) -> State:
    """A new interview, with what is already known (by question id). Raises NotFoundError for an unknown name."""
    if name not in interviews():
        raise NotFoundError(f"There is no interview {name!r}. There are: {', '.join(sorted(interviews()))}.")
    ids = {q.id for q in interviews()[name]} | {"sex"}
    return State(name, {key: value for key, value in known.items() if value is not None and key in ids})


def next_question(state: State) -> Question | None:
    """The next question, or None where enough is known: all asked, or a red flag answered with yes."""
    if flagged(state):
        return None
    return next((q for q in interviews()[state.name] if q.id not in state.answers and _applies(q, state)), None)


def flagged(state: State) -> str:
    """The topic of the first red flag that was answered with yes, or empty."""
    return next((q.red_flag for q in interviews()[state.name] if q.red_flag and state.answers.get(q.id) is True), "")


def _applies(question: Question, state: State) -> bool:
    if not question.only_if:
        return True
    key, _, wanted = question.only_if.partition("=")
    given = state.answers.get(key)
    return given == wanted if wanted else given is True


_YES = re.compile(
    r"^\W*(?:y|yes|yeah|yep|yup|sure|true|correct|i do|i have|it does|a bit|sometimes|often|是|对|有|嗯|会|是的|有的|对的|有点|有时|经常)(?:\b|$|[^a-z])",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:n|no|nope|nah|not|never|none|false|i don't|i haven't|it doesn't|没|不|否|无|从不)", re.IGNORECASE
)


def record(state: State, reply: str | float | bool) -> State:
    """``state`` with the answer to its next question. RangeError where the reply is no answer to it: ask again, never guess."""
    question = next_question(state)
    if question is None:
        return state
    return replace(state, answers={**state.answers, question.id: _parse(question, reply)})


def _parse(question: Question, reply: str | float | bool) -> Answer:
    if question.kind == "yes_no":
        if isinstance(reply, bool):
            return reply
        text = str(reply).strip()
        if _NO.search(text):
            return False
        if _YES.search(text):
            return True
        raise RangeError(f"Please answer yes or no: {question.text}")
    if question.kind == "number":
        found = re.search(r"\d+(?:[.,]\d+)?", str(reply))
        value = float(found[0].replace(",", ".")) if found else None
        low, high = question.limits
        if value is None or not low <= value <= high:
            raise RangeError(f"Please give a number from {low:g} to {high:g} {question.unit}".strip() + ".")
        return value
    if question.kind == "choice":
        text = str(reply).strip().lower()
        for n, (slug, en, zh) in enumerate(question.choices, 1):
            if text in {slug, en.lower(), zh, str(n)}:
                return slug
        raise RangeError(
            "Please choose one of: " + "; ".join(f"{n} {en}" for n, (_, en, _) in enumerate(question.choices, 1)) + "."
        )
    if not str(reply).strip():
        raise RangeError("Please say it in a few words.")
    return str(reply).strip()
