"""A training task: one turn of a conversation as the model meets it, and all that judges an answer to it.

Stored as JSON lines (gzip where the name ends in .gz). ``messages`` are the very strings the coach composed; ``headline`` stands at the
start of the assistant's turn; an answer is what follows it.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from coach.coach import _NOT_FOR_SMALL, _cited, _stays_close
from coach.evidence import Evidence, Fact, Item, Lang, Passage
from coach.models.base import ChatMessage
from coach.profile import Profile
from coach.verify import missing_keys, split_sentences, verify_sentence

DATA = Path(__file__).parent / "data"
LONGEST, SHORTEST = 3, 2  # sentences of an answer


@dataclass(frozen=True)
class Task:
    id: str
    split: str  # train | heldout
    user: str
    scenario: str  # the person's story and device
    lang: Lang
    intents: tuple[str, ...]
    turn: int  # place in its conversation, from 0
    wording: str  # the template behind the message
    message: str
    asked: str  # the whole question where the message was a follow-up
    today: str
    level: str
    headline: str
    messages: tuple[ChatMessage, ...]
    items: tuple[dict[str, Any], ...]
    profile: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def evidence(self) -> Evidence:
        """The items of this turn; an item that did not fit into the prompt is not there."""
        return Evidence(tuple(_item(row) for row in self.items))

    @cached_property
    def person(self) -> Profile:
        return Profile().with_changes(**self.profile)


def for_small(level: str, intents: Iterable[str]) -> bool:
    """True where a live turn lets a small model write; the rest of the tasks is for larger ones."""
    return level == "ok" and not set(intents) & set(_NOT_FOR_SMALL)


def load(path: Path) -> list[Task]:
    """Every task of a file."""
    return [_task(row) for row in rows(path)]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a ``.jsonl`` or ``.jsonl.gz`` file."""
    raw = path.read_bytes()
    for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode().splitlines():
        if line.strip():
            yield json.loads(line)


def save(path: Path, values: Iterable[dict[str, Any]]) -> None:
    """Write ``values`` as JSON lines; the same values give the same bytes."""
    text = "".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n" for value in values).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text, 9, mtime=0) if path.suffix == ".gz" else text)


def as_row(task: Task) -> dict[str, Any]:
    return {f.name: getattr(task, f.name) for f in fields(task)}


def item_row(item: Item) -> dict[str, Any]:
    """An evidence item as data; ``_item`` reads it back."""
    content = {
        k: v.isoformat() if isinstance(v, date) else v
        for k, v in asdict(item.content).items()
        if v not in (None, "", ())
    }
    if isinstance(item.content, Passage) and item.content.best:
        content["text"] = item.content.best  # the line shows the best sentences only
    return {"n": item.n, "key": item.key, "kind": "passage" if isinstance(item.content, Passage) else "fact", **content}


def _item(row: dict[str, Any]) -> Item:
    values = {k: v for k, v in row.items() if k not in ("n", "key", "kind")}
    if row["kind"] == "passage":
        values = {"year": None, "lang": "en", "score": 0.0, "title": "", "source": "", **values}
        return Item(row["n"], Passage(**values), row["key"])
    for name in ("start", "end"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    values["numbers"] = tuple((float(v), str(u)) for v, u in values.get("numbers", ()))
    return Item(row["n"], Fact(**{"text_zh": "", "source": "", **values}), row["key"])


def _task(row: dict[str, Any]) -> Task:
    return Task(
        **{**row, "intents": tuple(row["intents"]), "messages": tuple(row["messages"]), "items": tuple(row["items"])}
    )


@cache
def checks() -> tuple[Any, Any]:
    """Which exercises and foods exist, and the safety check of a sentence: what the rule needs beyond the evidence."""
    from coach.safety.check import check_sentence
    from knowledge.names import Names

    return Names(), check_sentence


def problems(task: Task, answer: str, *, small: bool = True, strict: bool = True) -> list[str]:
    """What is wrong with ``answer`` (the text after the headline) under the rule of a live turn; empty where nothing is.

    ``strict`` adds what a good training answer must have: two or three sentences, every one citing, the key items said.
    """
    names, check_sentence = checks()
    sentences = split_sentences(answer)
    found = []
    for sentence in sentences:
        if not _cited(sentence, task.evidence):
            found.append(f"no citation: {sentence}")
        elif not _stays_close(sentence, task.evidence, task.message, small=small and task.lang == "en"):
            found.append(f"too far from the words of what it cites: {sentence}")
        found += [
            f"{p.kind} ({p.token}: {p.why}): {sentence}"
            for p in verify_sentence(
                sentence, task.evidence, message=task.message, lang=task.lang, today=date.fromisoformat(task.today), names=names,
                profile=task.person, check_reply=check_sentence,
            )
        ]  # fmt: skip
    if strict:
        if not SHORTEST <= len(sentences) <= LONGEST:
            found.append(f"{len(sentences)} sentences, not {SHORTEST} or {LONGEST}")
        found += [f"key item [{i.n}] is not said" for i in missing_keys(f"{task.headline} {answer}", task.evidence)]
        found += [f"repeats the headline: {s}" for s in sentences if s in task.headline]
    return found
