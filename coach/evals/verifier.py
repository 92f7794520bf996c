"""``coach evaluate verifier``: grounded sentences and sentences with one planted error, against the sentence rule.

The set stands in ``tests/sets/verifier.jsonl`` and was written without sight of the rule. A planted error counts as caught where
any problem is found; whether it was found under its own name is a column of its own.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coach.evidence import Evidence, Fact, Item, Passage
from coach.verify import NameCheck, Problem, verify_sentence

SETS = Path(__file__).parents[2] / "tests" / "sets"


@dataclass(frozen=True)
class Judged:
    """One line of the set with what the rule said of it."""

    line: dict[str, Any]
    problems: tuple[Problem, ...]

    @property
    def right(self) -> bool:
        return bool(self.problems) != bool(self.line["ok"])


def evidence_of(entry: dict[str, Any]) -> Evidence:
    """Evidence as the set writes it: text in the entry's language, value, unit, metric, span, change, verdict."""
    return Evidence(tuple(Item(e["n"], _content(e, entry["lang"]), bool(e["key"])) for e in entry["evidence"]))


def _content(e: dict[str, Any], lang: str) -> Fact | Passage:
    if e["kind"] == "passage":
        return Passage(f"d{e['n']}", "", e["text"], e["source"] or "", None, "zh" if lang == "zh" else "en", 1.0)
    days = [date.fromisoformat(d) for d in (e["span"] or "").split("/") if d]
    return Fact(id=f"e{e['n']}", text="" if lang == "zh" else e["text"], text_zh=e["text"] if lang == "zh" else "", value=e["value"],
                unit=e["unit"] or "", metric=e["metric"] or "", start=days[0] if days else None, end=days[-1] if days else None,
                source=e["source"] or "your data", verdict=e["verdict"], change=e["change"])  # fmt: skip


def judge(sets: Path = SETS, names: NameCheck | None = None) -> list[Judged]:
    """Every line of the set, judged."""
    entries = json.loads((sets / "verifier_evidence.json").read_text(encoding="utf-8"))
    made = {name: evidence_of(entry) for name, entry in entries.items()}
    result = []
    for raw in (sets / "verifier.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(raw)
        entry = entries[line["set"]]
        problems = verify_sentence(line["sentence"], made[line["set"]], message=entry["message"], lang=line["lang"],
                                   today=date.fromisoformat(entry["today"]), names=names)  # fmt: skip
        result.append(Judged(line, problems))
    return result


def evaluate_verifier(sets: Path = SETS, names: NameCheck | None = None) -> list[dict[str, Any]]:
    """The totals, then one row a class and language (sentences, share judged rightly, share under its own name), then the time."""
    start = time.thread_time()
    judged = judge(sets, names)
    took = (time.thread_time() - start) / len(judged) * 1000
    groups: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in judged:
        kind = one.line["error"] or "correct"
        for key in ((kind, one.line["lang"]), ("correct" if one.line["ok"] else "all errors", "all")):
            groups[key].append(one)
    rows = []
    for (kind, lang), ones in sorted(groups.items(), key=lambda g: (g[0][1] != "all", g[0])):
        named = sum(any(p.kind == kind for p in one.problems) for one in ones)
        rows.append({"class": kind, "lang": lang, "sentences": len(ones), "judged_right": round(sum(o.right for o in ones) / len(ones), 4),
                     "named": round(named / len(ones), 4) if kind not in {"correct", "all errors"} else None})  # fmt: skip
    return [
        *rows,
        {
            "class": "ms a sentence",
            "lang": "all",
            "sentences": len(judged),
            "judged_right": round(took, 3),
            "named": None,
        },
    ]
