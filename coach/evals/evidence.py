"""``coach evaluate evidence``: held-out questions with the items that a good answer needs, against what is gathered.

``tests/sets/evidence.jsonl``, one question a line: ``needs`` (patterns of items, some of them key) and ``irrelevant`` (patterns of what does
not belong). A pattern is looked for in an item's id, document, text and metric. ``python -m coach.evals.evidence`` writes the page of
everyday questions with their evidence in full.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.evidence import Evidence, Fact, Item

if TYPE_CHECKING:
    from coach.coach import Coach

SET = Path(__file__).parents[2] / "tests" / "sets" / "evidence.jsonl"
PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"
# The page is made for a fixed day, so that it changes only with the code.
_DAY = date(2026, 11, 20)

EVERYDAY = {
    "en": ("Should I train today?", "How much protein do I need?", "Why is my resting heart rate up?", "Is my blood pressure of 128/82 ok?",
           "How did I sleep last night?", "How many calories are in a banana?", "I want to lose 4 kg in 8 weeks", "Am I making progress?",
           "Is it safe to run when it's 34 °C outside?", "Explain progressive overload for a beginner"),
    "zh": ("今天能练腿吗", "我一天要吃多少蛋白质？", "为什么我的静息心率升高了？", "血压128/82正常吗", "我昨晚睡得怎么样？", "一根香蕉多少热量？",
           "我想两个月减4公斤", "我有进步吗？", "外面34度，还能跑步吗？", "讲讲渐进超负荷，给新手看的"),
}  # fmt: skip


def gathered(coach: Coach, user: str, message: str, today: date) -> tuple[tuple[str, ...], Evidence]:
    """The intents and the evidence of one message, as the turn would gather them, without writing or remembering a reply. What the
    message reports is stored."""
    from coach import gather, understand

    owner, profile = coach.store.user(user), coach.profile(user)
    meaning = understand.understand(message, lang=understand.language(message), profile=profile, today=today)
    screening = coach.screen(message, user)
    return meaning.intents, gather.gather(coach, owner, profile, meaning, today, screening, [], 1).evidence


@contextmanager
def _throwaway(coach: Coach) -> Iterator[Coach]:
    """A coach with ``coach``'s library and a database of its own that is thrown away, since questions may log, set goals and propose plans."""
    import tempfile

    from coach.coach import Coach
    from coach.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        copy = Coach(Settings(data_dir=Path(folder), model="echo"))
        copy.__dict__["library"] = coach.library
        yield copy
        copy.store.close()


@dataclass
class Gathering:
    """One question: key needs not met, how many items, which of them do not belong."""

    message: str
    lacking: list[str]
    items: int
    irrelevant: int


def score(coach: Coach, path: Path = SET) -> list[Gathering]:
    """Every question of the set, asked as the demo user."""
    from coach import demo

    found = []
    with _throwaway(coach) as copy:
        user, today = demo.ensure(copy), copy.today(demo.NAME)
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            _intents, evidence = gathered(copy, user, row["message"], today)
            needs = [need["match"] for need in row["needs"] if need["key"]]
            lacking = [need for need in needs if not any(_matches(need, item) for item in evidence)]
            wrong = sum(any(_matches(pattern, item) for pattern in row["irrelevant"]) for item in evidence)
            found.append(Gathering(row["message"], lacking, len(evidence), wrong))
    return found


def evaluate_evidence(coach: Coach, path: Path = SET) -> str:
    """Share of questions with every key item gathered, and irrelevant items in eight."""
    if not path.exists():
        return f"{path.name} is not there."
    found = score(coach, path)
    full = sum(not one.lacking for one in found) / max(1, len(found))
    wrong = 8 * sum(one.irrelevant for one in found) / max(1, sum(one.items for one in found))
    most = max((one.irrelevant for one in found), default=0)
    lines = [
        f"{len(found)} questions: all key items in {full:.1%}, {wrong:.2f} of 8 items irrelevant (at most {most} in one question)"
    ]
    return "\n".join([*lines, *(f"- {one.message}: {'; '.join(one.lacking)}" for one in found if one.lacking)])


def _matches(pattern: str, item: Item) -> bool:
    content = item.content
    texts = (
        (content.id, content.text, content.text_zh, content.metric)
        if isinstance(content, Fact)
        else (content.doc_id, content.title, content.text)
    )
    return any(re.search(pattern, text) for text in texts)


def page(coach: Coach) -> str:
    """The everyday questions of both languages with their evidence in full, as Markdown."""
    from coach import demo

    user = demo.ensure(coach)
    lines = ["# Evidence of everyday questions", "", f"Generated by `python -m coach.evals.evidence` for the demo user (synthetic data) on {_DAY}. "
             "Key items, without which a reply does not answer, are bold.", ""]  # fmt: skip
    for lang, questions in EVERYDAY.items():
        lines += [f"## {'English' if lang == 'en' else '中文'}", ""]
        for question in questions:
            intents, evidence = gathered(coach, user, question, _DAY)
            lines += [
                f"### {question}",
                "",
                f"Intents: {', '.join(intents)}",
                "",
                *(_line(item, lang) for item in evidence),
                "",
            ]
    return "\n".join(lines)


def _line(item: Item, lang: Any) -> str:
    text = item.content.line(lang).replace("\n", " ")
    source = f" — {item.content.source}" if isinstance(item.content, Fact) else f" — {item.content.doc_id}"
    return f"- [{item.n}] {f'**{text}**' if item.key else text}{source}"


def main() -> None:
    import tempfile

    from coach import Coach, Settings

    with tempfile.TemporaryDirectory() as folder:
        coach = Coach(Settings(data_dir=Path(folder), model="echo"))
        PAGE.write_text(page(coach) + "\n", encoding="utf-8")
    print(f"{PAGE}: {sum(map(len, EVERYDAY.values()))} questions", file=sys.stderr)


if __name__ == "__main__":
    main()
