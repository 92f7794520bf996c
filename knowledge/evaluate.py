"""``python -m knowledge.evaluate [SET.jsonl ...]``: how well search, food and activity look-up answer queries that somebody else wrote.

A query is met when every regular expression in its ``facts`` matches somewhere in the first five passages taken together. Intervals are
95 % percentile bootstrap over queries, seeded. The sets are for scoring alone: nothing here learns from them.
"""

from __future__ import annotations

import json
import math
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge import foods, mets
from knowledge.library import Library, Ranking

REPOSITORY = Path(__file__).resolve().parent.parent
SETS = (REPOSITORY / "tests/sets/knowledge.jsonl", REPOSITORY.parent / "shared/eval/knowledge_dev.jsonl")
RANKINGS: tuple[Ranking, ...] = ("lexical", "dense", "fusion")
_K = 5

Row = Mapping[str, Any]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def gains(facts: Sequence[str], texts: Sequence[str]) -> list[float]:
    """Share of the facts that each text holds."""
    return [sum(bool(re.search(fact, text, re.IGNORECASE)) for fact in facts) / len(facts) for text in texts]


def recall(facts: Sequence[str], texts: Sequence[str]) -> float:
    together = "\n".join(texts[:_K])
    return float(all(re.search(fact, together, re.IGNORECASE) for fact in facts))


def ndcg(facts: Sequence[str], texts: Sequence[str], n: int = 10) -> float:
    """Gain of a passage is the share of facts it holds; the ideal is the same passages in the best order."""
    found = gains(facts, texts)[:n]

    def dcg(values: Iterable[float]) -> float:
        return sum(value / math.log2(rank + 1) for rank, value in enumerate(values, 1))

    ideal = dcg(sorted(found, reverse=True))
    return dcg(found) / ideal if ideal else 0.0


def reciprocal_rank(facts: Sequence[str], texts: Sequence[str]) -> float:
    """One over the rank of the first passage that holds every fact."""
    return next((1 / rank for rank, gain in enumerate(gains(facts, texts), 1) if gain == 1), 0.0)


def interval(values: Sequence[float], seed: int = 0) -> tuple[float, float, float]:
    """Mean with its 95 % bootstrap interval."""
    array = np.asarray(values, dtype=float)
    if not len(array):
        return (math.nan, math.nan, math.nan)
    means = np.random.default_rng(seed).choice(array, (1000, len(array))).mean(axis=1)
    return float(array.mean()), float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))


def score(library: Library, queries: Sequence[Row], ranking: Ranking = "fusion") -> list[dict[str, Any]]:
    """One result a query: recall, nDCG and reciprocal rank where it has facts, and whether the library said it can answer."""
    found = []
    for row in queries:
        result = library.search(row["query"], k=10, ranking=ranking)
        texts = [f"{p.title}\n{p.text}" for p in result.passages]
        entry = {"id": row["id"], "lang": row["lang"], "topic": row["topic"], "answerable": result.answerable,
                 "expected": row.get("answerable", True), "query": row["query"], "docs": [p.doc_id for p in result.passages[:_K]]}  # fmt: skip
        if row.get("facts"):
            entry |= {
                "recall": recall(row["facts"], texts),
                "ndcg": ndcg(row["facts"], texts),
                "mrr": reciprocal_rank(row["facts"], texts),
            }
        found.append(entry)
    return found


def report(results: Sequence[Row]) -> Iterable[str]:
    """Lines of a table: one a language and topic."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for result in results:
        if "recall" in result:
            for group in ("all", result["lang"], f"{result['lang']} {result['topic']}"):
                groups[group].append(result)
    yield f"{'':16}{'n':>5}  recall@5             nDCG@10              MRR"
    for group in sorted(groups, key=lambda g: (g != "all", g)):
        cells = []
        for metric in ("recall", "ndcg", "mrr"):
            mean, low, high = interval([result[metric] for result in groups[group]])
            cells.append(f"{mean:.3f} [{low:.3f}, {high:.3f}]")
        yield f"{group:16}{len(groups[group]):5}  {'  '.join(cells)}"
    for lang in ("en", "zh"):
        none = [r for r in results if not r["expected"] and r["lang"] == lang]
        some = [r for r in results if r["expected"] and r["lang"] == lang]
        if none:
            yield (f"no answer, {lang}: refused {sum(not r['answerable'] for r in none)}/{len(none)}; "
                   f"answerable wrongly refused {sum(not r['answerable'] for r in some)}/{len(some)}")  # fmt: skip


def score_names(
    path: Path, find: Callable[[str], Sequence[Any]], texts: Callable[[Any], Sequence[str]], value: str
) -> tuple[int, int, dict[str, str]]:
    """(right, asked, misses): the right row, by its name and within the range of ``value``, stands in the first three."""
    asked, misses = rows(path), {}
    for row in asked:
        low, high = row.get("kcal_100g") or row["met"]
        if not any(
            any(re.search(row["match"], text) for text in texts(found)) and low <= getattr(found, value) <= high
            for found in find(row["name"])[:3]
        ):
            misses[row["id"]] = row["name"]
    return len(asked) - len(misses), len(asked), misses


def names_report() -> Iterable[str]:
    sets = REPOSITORY / "tests/sets"
    for label, result in (
        ("foods", score_names(sets / "foods.jsonl", foods.find, lambda food: (food.name, food.usda), "kcal")),
        ("activities", score_names(sets / "mets.jsonl", mets.find, lambda activity: (activity.name,), "met")),
    ):
        right, asked, _ = result
        yield f"{label}: right row in the first three {right}/{asked} = {right / asked:.3f}"


def main(paths: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder))
        for path in map(Path, paths or [str(p) for p in SETS if p.exists()]):
            queries = rows(path)
            for ranking in RANKINGS:
                print(f"\n{path.name}, {ranking}")
                print("\n".join(report(score(library, queries, ranking))))
        library.close()
    print("\n" + "\n".join(names_report()))


if __name__ == "__main__":
    main(sys.argv[1:])
