"""``python -m finetune.scenarios``: run thousands of made-up conversations through the real turn and keep what the model is asked.

The coach is the real one, from the screen to the composed prompt; in the model's place stands a recorder that notes what it was given
and says nothing, so that the renderer's words become the conversation's history, as they do whenever the model fails. Turns that are
answered without a model leave no task. ``--out FILE`` ``--people N`` ``--turns N`` (a person) ``--seed N``.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import tempfile
import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.coach import Coach
from coach.errors import PlanError
from coach.models.base import ChatMessage
from coach.settings import Settings
from finetune import tasks, wordings
from finetune.overlap import Barred
from finetune.people import Person, people, write_files

_CONVERSATIONS = (1, 1, 1, 1, 1, 2, 2, 3, 4, 5)  # lengths in turns, drawn evenly


@dataclass
class Recorder:
    """Stands in the model's place. ``heard`` is what the model would have read last."""

    count: Callable[[str], int]
    heard: tuple[tuple[ChatMessage, ...], str] | None = None
    name = "recorder"
    languages: Collection[str] = ("en", "zh")
    small = True
    places = 1

    def stream(
        self, messages: Sequence[ChatMessage], opening: str = "", *, max_tokens: int = 160, banned: Collection[str] = (),
        numbers: Collection[str] | None = None, timeout_s: float = 60.0,
    ) -> Generator[str, None, None]:  # fmt: skip
        self.heard = (tuple(messages), opening)
        yield from ()

    def close(self) -> None:
        """Nothing to give back."""

    def count_tokens(self, text: str) -> int:
        return self.count(text)


def counter(folder: Path) -> Callable[[str], int]:
    """Tokens of the default model; Chinese, which it does not write, is counted as a larger model's tokenizer would about do."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)

    def count(text: str) -> int:
        han = sum("\u3400" <= c <= "\u9fff" for c in text)
        if han > len(text) / 4:
            return round(han * 0.7 + (len(text) - han) / 3)
        return len(tokenizer(text, add_special_tokens=False).input_ids)

    return count


def remember_vectors() -> None:
    """Embed each text once: screen, understanding and search ask for the same message, and people share wordings."""
    from knowledge.embedder import embedder

    made, known = embedder(), dict[str, Any]()
    plain = made.query

    def query(texts: Sequence[str]) -> Any:
        import numpy as np

        for text in texts:
            if text not in known:
                known[text] = plain([text])[0]
        return np.stack([known[text] for text in texts]) if texts else plain(texts)

    made.query = query  # type: ignore[method-assign]


def run(
    coach: Coach, recorder: Recorder, person: Person, turns: int, seed: int, barred: Barred
) -> Iterator[tasks.Task]:
    """Conversations of one person until ``turns`` turns are played."""
    rng = random.Random(f"{seed}/{person.name}")
    intents, weights = list(wordings.WEIGHTS), list(wordings.WEIGHTS.values())
    played = 0
    while played < turns:
        conversation, intent = f"{person.name}-{played}", rng.choices(intents, weights)[0]
        for turn in range(rng.choice(_CONVERSATIONS)):
            if turn == 0:
                wording, message = wordings.draw(intent, person.lang, person.split, rng)
            else:
                wording, message = wordings.follow_up(intent, person.lang, rng)
            played += 1
            if barred.holds(message):
                continue
            task = _turn(coach, recorder, person, conversation, turn, wording, message)
            if task is not None:
                intent = task.intents[0] if task.intents[0] in wordings.WEIGHTS else intent
                yield task


def _turn(
    coach: Coach, recorder: Recorder, person: Person, conversation: str, turn: int, wording: str, message: str
) -> tasks.Task | None:
    recorder.heard = None
    reply = coach.chat(person.name, message, conversation, person.today)
    if recorder.heard is None or recorder.heard[1].endswith(("?", "？")):
        return None  # answered without a model, or with a question that leaves nothing to add
    messages, headline = recorder.heard
    shown = messages[-1]["content"]
    kept = coach.turns(person.name, conversation)[-1].data
    items = [tasks.item_row(item) for item in reply.evidence if item.line(reply.lang) in shown]
    digest = hashlib.sha256("\x1e".join([*(m["content"] for m in messages), headline]).encode()).hexdigest()[:10]
    return tasks.Task(
        digest, person.split, person.name, f"{person.story}/{person.device}", reply.lang, tuple(kept["intents"]), turn, wording, message,
        kept["asked"], person.today.isoformat(), reply.level, headline, messages, tuple(items), person.profile,
    )  # fmt: skip


def make(count: int, turns: int, seed: int, model_dir: Path) -> Iterator[tasks.Task]:
    """Tasks of ``count`` people with about ``turns`` turns each; no prompt twice."""
    barred = Barred.of_sets()
    remember_vectors()
    seen: set[str] = set()
    with tempfile.TemporaryDirectory() as scratch:
        recorder = Recorder(counter(model_dir))
        coach = Coach(Settings(data_dir=Path(scratch), model="echo"), model=recorder)
        for person in people(count, seed):
            coach.update_profile(person.name, **person.profile, language=person.lang)
            for path in write_files(person, Path(scratch) / "files" / person.name):
                coach.import_file(person.name, path)
            if person.story in ("normal", "hard_week", "fresh"):
                with suppress(PlanError):  # no plan suits some conditions; the chat then says so
                    coach.make_plan(person.name, person.today, days=3, minutes=40)
            for task in run(coach, recorder, person, turns, seed, barred):
                if task.id not in seen:
                    seen.add(task.id)
                    yield task
        coach.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the tasks and say what they are."""
    from collections import Counter

    from coach.models import setup

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=tasks.DATA / "tasks.jsonl.gz")
    parser.add_argument("--people", type=int, default=64)
    parser.add_argument("--turns", type=int, default=90)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    started, made = time.monotonic(), []
    for task in make(given.people, given.turns, given.seed, setup.prepare(Settings().data_dir)):
        made.append(task)
        if len(made) % 200 == 0:
            tasks.save(given.out, map(tasks.as_row, made))
            print(f"{len(made)} tasks, {(time.monotonic() - started) / len(made) * 1000:.0f} ms each", flush=True)
    tasks.save(given.out, map(tasks.as_row, made))
    counts: dict[str, Any] = {
        name: dict(Counter(getattr(t, name) for t in made)) for name in ("split", "lang", "turn", "level")
    }
    print(counts, dict(Counter(t.intents[0] for t in made)), f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
