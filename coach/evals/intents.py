"""``coach evaluate intents``: held-out utterances against the intent head and the entity finder, with the confusion matrix.

The set stands in ``tests/sets/intents.jsonl``; its author saw neither code nor training lines. A message may hold several intents; an
entity counts as found where its kind and its words agree.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path

from coach.understand import INTENTS, language, understand

SET = Path(__file__).parents[2] / "tests" / "sets" / "intents.jsonl"


@dataclass
class Tally:
    """Found rightly, found wrongly, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, said: Set[object], true: Set[object]) -> None:
        self.right, self.wrong, self.missed = (
            self.right + len(said & true),
            self.wrong + len(said - true),
            self.missed + len(true - said),
        )

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


@dataclass
class Scores:
    """One run over the set. ``confusion``: (true, said) → how often, for messages whose intents were not all right."""

    count: int = 0
    exact: int = 0
    milliseconds: float = 0.0
    intents: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in INTENTS})
    by_lang: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: {lang: {name: Tally() for name in INTENTS} for lang in ("en", "zh")}
    )
    entities: dict[str, Tally] = field(default_factory=dict)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    several: list[bool] = field(default_factory=list)

    @property
    def macro_f1(self) -> float:
        return sum(tally.f1 for tally in self.intents.values()) / len(self.intents)

    @property
    def entity_f1(self) -> float:
        total = Tally(*(sum(getattr(t, part) for t in self.entities.values()) for part in ("right", "wrong", "missed")))
        return total.f1


def score(path: Path = SET) -> Scores:
    """Every line of the set, understood."""
    scores = Scores()
    start = time.perf_counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        meaning = understand(row["message"], lang=language(row["message"]))
        said, true = set(meaning.intents), set(row["intents"])
        scores.count += 1
        scores.exact += said == true
        if len(true) > 1:
            scores.several.append(said == true)
        for name in INTENTS:
            for tallies in (scores.intents, scores.by_lang[row["lang"]]):
                tallies[name].add({name} & said, {name} & true)
        _confuse(scores.confusion, said, true)
        found, wanted = (
            {(e.type, e.text.lower()) for e in meaning.entities},
            {(e["type"], e["text"].lower()) for e in row["entities"]},
        )
        for kind in {k for k, _ in found | wanted}:
            scores.entities.setdefault(kind, Tally()).add(
                {e for e in found if e[0] == kind}, {e for e in wanted if e[0] == kind}
            )
    scores.milliseconds = (time.perf_counter() - start) * 1000 / max(1, scores.count)
    return scores


def _confuse(matrix: Counter[tuple[str, str]], said: set[str], true: set[str]) -> None:
    for name in said & true:
        matrix[name, name] += 1
    for missed in true - said:
        for instead in (said - true) or {"nothing"}:
            matrix[missed, instead] += 1
    if not true - said:
        for extra in said - true:
            matrix["nothing", extra] += 1


def evaluate_intents(path: Path = SET) -> str:
    """The page: totals, a row an intent, a row a kind of entity, the confusion matrix."""
    scores = score(path)
    macro = {lang: sum(t.f1 for t in tallies.values()) / len(INTENTS) for lang, tallies in scores.by_lang.items()}
    lines = [
        f"{scores.count} messages, {scores.milliseconds:.0f} ms each",
        f"intents: macro-F1 {scores.macro_f1:.3f} (English {macro['en']:.3f}, Chinese {macro['zh']:.3f}), all intents right in {scores.exact / max(1, scores.count):.1%}, "
        f"of {len(scores.several)} with several {sum(scores.several) / max(1, len(scores.several)):.1%}",
        f"entities: F1 {scores.entity_f1:.3f}", "", "| intent | F1 | right | wrong | missed |", "|---|---|---|---|---|",
        *(f"| {name} | {t.f1:.3f} | {t.right} | {t.wrong} | {t.missed} |" for name, t in scores.intents.items()),
        "", "| entity | F1 | right | wrong | missed |", "|---|---|---|---|---|",
        *(f"| {kind} | {t.f1:.3f} | {t.right} | {t.wrong} | {t.missed} |" for kind, t in sorted(scores.entities.items())),
        "", "Confusion (rows: true, columns: said)", "", *_matrix(scores.confusion),
    ]  # fmt: skip
    return "\n".join(lines)


def _matrix(confusion: Counter[tuple[str, str]]) -> list[str]:
    names = [*INTENTS, "nothing"]
    head = "| |" + "|".join(name[:6] for name in names) + "|"
    return [
        head,
        "|" + "---|" * (len(names) + 1),
        *("| " + true + " |" + "|".join(str(confusion[true, said] or "") for said in names) + "|" for true in names),
    ]


if __name__ == "__main__":
    print(evaluate_intents())
