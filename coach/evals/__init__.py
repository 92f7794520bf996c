"""Scoring the parts on their held-out sets. ``coach evaluate`` without a word runs every set and prints one page.

The sets lie in ``tests/sets`` of a checkout, and beside it in ``../shared/eval`` where that exists; an installed wheel has neither.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import SettingsError

if TYPE_CHECKING:
    from coach.coach import Coach

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "tests" / "sets"
SHARED = ROOT.parent / "shared" / "eval"


def run(what: str | None, coach: Coach) -> None:
    """Print the page of ``what``, or of every set."""
    known: dict[str, Callable[[], str]] = {
        "verifier": _verifier,
        "safety": _safety,
        "intents": _intents,
        "evidence": lambda: _evidence(coach),
        "knowledge": _knowledge,
    }
    if what and what not in known:
        raise SettingsError(f"There is no set {what!r}. There are: {', '.join(known)}.")
    if not SETS.is_dir():
        raise SettingsError("The held-out sets are not here: evaluate from a checkout of the project.")
    for name in [what] if what else known:
        print(f"== {name}\n{known[name]()}")


def _verifier() -> str:
    from coach.evals.verifier import evaluate_verifier

    rows = evaluate_verifier()
    return "\n".join("  ".join(f"{key}: {value}" for key, value in row.items()) for row in rows)


def _safety() -> str:
    from coach.evals.safety import evaluate_safety

    paths = [SETS / "safety.jsonl", SHARED / "safety_dev.jsonl", SHARED / "bloom" / "safety_validation.csv"]
    return evaluate_safety([path for path in paths if path.is_file()])


def _intents() -> str:
    from coach.evals.intents import evaluate_intents

    return evaluate_intents()


def _evidence(coach: Coach) -> str:
    from coach.evals.evidence import evaluate_evidence

    return evaluate_evidence(coach)


def _knowledge() -> str:
    from knowledge import evaluate

    evaluate.main([])
    return ""
