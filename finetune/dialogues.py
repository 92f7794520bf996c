"""``python -m finetune.dialogues``: build the training set ``finetune/data/dialogues.jsonl.gz`` from tasks and written answers.

Three sources, all under the same rule: answers written one by one (as they are), the same answers lifted to other evidence
(``finetune.lift``), and shapes with quoted passages (``finetune.shapes``); Chinese answers are the renderer's sentences. Every sentence
passes the live verifier, near-duplicates go (MinHash), and nothing shares eight words in a row with an evaluation set. A row holds the
prompt as the coach rendered it, so it can be trained on without any of this code.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from coach.coach import _cited, _stays_close
from coach.verify import missing_keys, split_sentences, verify_sentence
from finetune import shapes, tasks
from finetune.lift import Pattern, fit, lift
from finetune.overlap import Barred, Near
from finetune.tasks import Task

_USES = 40  # how often one written answer may be lifted
_TRIES = 14  # sentences of one kind that are tried for a task


def written(folder: Path, known: dict[str, Task]) -> list[tuple[Task, str, str]]:
    """(task, answer, file) of every hand-written answer that passes the rule."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for row in tasks.rows(path):
            task = known.get(row["task"])
            if task is not None and not tasks.problems(task, row["answer"], small=False):
                found.append((task, row["answer"], path.stem))
    return found


class Checker:
    """The live rule for one sentence, the cheap parts first."""

    def __init__(self, task: Task) -> None:
        self.task, self.known = task, dict[str, bool]()

    def ok(self, sentence: str) -> bool:
        if sentence not in self.known:
            self.known[sentence] = self._ok(sentence)
        return self.known[sentence]

    def _ok(self, sentence: str) -> bool:
        task = self.task
        if (
            sentence in task.headline
            or not _cited(sentence, task.evidence)
            or not _stays_close(sentence, task.evidence, task.message, small=task.lang == "en")
        ):
            return False
        names, check_sentence = tasks.checks()
        return not verify_sentence(
            sentence, task.evidence, message=task.message, lang=task.lang, today=date.fromisoformat(task.today), names=names,
            profile=task.person, check_reply=check_sentence,
        )  # fmt: skip

    def answer_ok(self, answer: str) -> bool:
        sentences = split_sentences(answer)
        return (
            tasks.SHORTEST <= len(sentences) <= tasks.LONGEST
            and len(set(sentences)) == len(sentences)
            and all(self.ok(s) for s in sentences)
            and not missing_keys(f"{self.task.headline} {answer}", self.task.evidence)
        )


class Writer:
    """Answers for a task from what was written for others."""

    def __init__(self, patterns: Sequence[Pattern], seed: int) -> None:
        self.whole = list(patterns)
        self.tell = [_single(p, n) for p in patterns for n in range(len(p.sentences) - 1)]
        self.step = [_single(p, len(p.sentences) - 1) for p in patterns]
        self.uses: Counter[str] = Counter()
        self.rng = random.Random(seed)

    def answers(self, task: Task, count: int) -> list[tuple[str, str]]:
        """Up to ``count`` pairs of (answer, how it was made)."""
        check = Checker(task)
        made = self._lifted(task, check, max(1, count - 1)) + self._assembled(task, check, count)
        return made[:count]

    def _lifted(self, task: Task, check: Checker, count: int) -> list[tuple[str, str]]:
        fitting = [p for p in self.whole if p.source != task.id and self.uses[p.source] < _USES]
        found: list[tuple[str, str]] = []
        for pattern in sorted(self.rng.sample(fitting, len(fitting)), key=lambda p: p.intent not in task.intents):
            answer = fit(pattern, task)
            if answer and answer not in [a for a, _ in found] and check.answer_ok(answer):
                self.uses[pattern.source] += 1
                found.append((answer, f"lifted:{pattern.source}"))
            if len(found) == count:
                break
        return found

    def _assembled(self, task: Task, check: Checker, count: int) -> list[tuple[str, str]]:
        tell, step = self._sentences(task, check, self.tell, False), self._sentences(task, check, self.step, True)
        if not tell or not step:
            return []
        keys = [i.n for i in task.evidence.keys if f"[{i.n}]" not in task.headline]
        found: list[tuple[str, str]] = []
        for _ in range(count * 5):
            first = [s for n in keys for s in self.rng.sample(tell, len(tell)) if f"[{n}]" in s][: len(keys)]
            fresh = [s for s in tell if not any(c in task.headline for c in re.findall(r"\[\d+\]", s))] or tell
            said = [*first, *self.rng.sample(fresh, min(len(fresh), self.rng.choice((1, 1, 1, 2))))][
                : tasks.LONGEST - 1
            ]
            if len({tuple(re.findall(r"\[\d+\]", s)) for s in said}) < len(said):
                continue  # two sentences on one item say it twice
            last = self.rng.choice(step)
            answer = " ".join(dict.fromkeys([*said, last]))
            if not _echo(said, last) and answer not in [a for a, _ in found] and check.answer_ok(answer):
                found.append((answer, "shapes"))
            if len(found) == count:
                break
        return found

    def _sentences(self, task: Task, check: Checker, patterns: Sequence[Pattern], step: bool) -> list[str]:
        options: list[str] = []
        for item in task.evidence:
            told, done = shapes.from_passage(item, task.headline, self.rng)
            options += done if step else told
            options += shapes.of_item(item, step)
        options += [s for p in self.rng.sample(patterns, min(len(patterns), 150)) if (s := fit(p, task))]
        found: list[str] = []
        for sentence in self.rng.sample(options, len(options)):
            if check.ok(sentence) and sentence not in found:
                found.append(sentence)
            if len(found) == _TRIES:
                break
        return found


def _single(pattern: Pattern, n: int) -> Pattern:
    """One sentence of a pattern as a pattern."""
    text = pattern.sentences[n]
    places = sorted({int(m) for m in re.findall(r"\{(\d+)\.|\[@(\d+)\]", text) for m in m if m})
    for new, old in enumerate(places):
        text = text.replace(f"{{{old}.", f"{{<{new}.").replace(f"[@{old}]", f"[@<{new}]")
    return replace(pattern, sentences=(text.replace("<", ""),), kinds=tuple(pattern.kinds[p] for p in places))


def _echo(said: Sequence[str], last: str) -> bool:
    """True where the last sentence says much the same as one before it."""
    words = set(re.findall(r"[a-z]{4,}", last.lower()))
    return any(len(words & set(re.findall(r"[a-z]{4,}", s.lower()))) > 0.75 * max(len(words), 1) for s in said)


def chinese(task: Task, count: int, rng: random.Random) -> list[tuple[str, str]]:
    """Up to ``count`` answers from the renderer's own sentences: its body as it stands, then other choices of items."""
    from coach.render import body
    from coach.render.phrase import sentences_of
    from coach.understand import Understanding

    check = Checker(task)
    told = [
        s
        for s in body(task.evidence, Understanding(task.message, "zh", task.intents), "zh", task.headline)
        if check.ok(s)
    ]
    rest = [s for item in task.evidence for s in sentences_of(item, "zh") if s not in told and check.ok(s)]
    options = [told[: tasks.LONGEST]]
    for _ in range(count * 4):
        first = rng.sample([*told[:-1], *rest], min(rng.choice((1, 2)), len(told[:-1]) + len(rest)))
        options.append([*first, *[s for s in told[-1:] if s not in first]])
    answers = dict.fromkeys("".join(option) for option in options)
    return [(answer, "rendered") for answer in answers if check.answer_ok(answer)][:count]


def row(task: Task, answer: str, made: str) -> dict[str, Any]:
    """A dialogue: the chat as trained on, what it rests on, where it comes from, and whether it is ``close`` enough to its evidence for
    a small model to learn from."""
    glue = "" if task.lang == "zh" else " "
    reply = {"role": "assistant", "content": f"{task.headline}{glue}{answer}"}
    return {
        "id": f"{task.id}-{abs(hash_of(answer)) % 10**6:06d}", "task": task.id, "split": task.split, "lang": task.lang, "intents": list(task.intents),
        "user": task.user, "scenario": task.scenario, "turn": task.turn, "level": task.level,
        "evidence": [item.line(task.lang) for item in task.evidence], "opening": task.headline, "messages": [*task.messages, reply],
        "provenance": made, "close": not tasks.problems(task, answer),
    }  # fmt: skip


def asked(task: Task) -> list[str]:
    """The user's words in every turn of the prompt."""
    return [task.message, *(m["content"].rsplit("\n\n", 1)[-1] for m in task.messages if m["role"] == "user")]


def hash_of(text: str) -> int:
    from zlib import crc32

    return crc32(text.encode())


def build(found: Sequence[Task], folder: Path, each: int, seed: int) -> list[dict[str, Any]]:
    """Every row: written answers first, then variations, near-duplicates dropped."""
    barred = Barred.of_sets()
    found = [task for task in found if not any(barred.holds(text) for text in asked(task))]
    known = {task.id: task for task in found}
    by_hand = written(folder, known)
    liftable = set((tasks.DATA / "liftable.txt").read_text(encoding="utf-8").split())
    patterns = [
        p for task, answer, _ in by_hand if task.split == "train" and task.id in liftable and (p := lift(task, answer))
    ]
    print(f"{len(by_hand)} written answers pass, {len(patterns)} can be lifted", flush=True)
    writer, near = Writer(patterns, seed), Near(0.9)
    rows: list[dict[str, Any]] = []

    def add(task: Task, pairs: Iterable[tuple[str, str]]) -> None:
        for answer, made in pairs:
            if not barred.holds(answer) and not near.seen(f"{task.message} {answer}"):
                rows.append(row(task, answer, made))

    for task, answer, name in by_hand:
        add(task, [(answer, f"written:{name}")])
    done = Counter(task.id for task, _, _ in by_hand)
    for n, task in enumerate(random.Random(seed).sample(list(found), len(found)), 1):
        add(
            task,
            chinese(task, each, random.Random(f"{seed} {task.id}"))
            if task.lang == "zh"
            else writer.answers(task, each - done[task.id])
            if each > done[task.id]
            else [],
        )
        if n % 200 == 0:
            print(f"{n} of {len(found)} tasks, {len(rows)} rows", flush=True)
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the set and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=Path, default=tasks.DATA / "tasks.jsonl.gz")
    parser.add_argument("--answers", type=Path, default=tasks.DATA / "answers")
    parser.add_argument("--out", type=Path, default=tasks.DATA / "dialogues.jsonl.gz")
    parser.add_argument("--each", type=int, default=3, help="answers to one prompt, at most")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    rows = build(tasks.load(given.tasks), given.answers, given.each, given.seed)
    tasks.save(given.out, rows)
    for name in ("split", "lang"):
        print(name, dict(Counter(r[name] for r in rows)))
    print(
        "made",
        dict(Counter(r["provenance"].split(":")[0] for r in rows)),
        "intents",
        dict(Counter(r["intents"][0] for r in rows)),
    )


if __name__ == "__main__":
    main()
