"""Scoring the parts on their held-out sets. ``coach evaluate`` without a word runs every set and prints one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coach.errors import SettingsError

if TYPE_CHECKING:
    from coach.coach import Coach


def run(what: str | None, coach: Coach) -> None:
    """Print the page of ``what``, or of every set."""
    known = _known(coach)
    if what and what not in known:
        raise SettingsError(f"There is no set {what!r}. There are: {', '.join(known)}.")
    for name in [what] if what else known:
        print(f"== {name}")
        print(known[name]())


def _known(coach: Coach) -> dict[str, Callable[[], str]]:
    return {"verifier": _verifier, "safety": _safety, "knowledge": _knowledge}


def _verifier() -> str:
    from coach.evals.verifier import evaluate_verifier

    return str(evaluate_verifier())


def _safety() -> str:
    from coach.evals.safety import evaluate_safety

    return str(evaluate_safety())


def _knowledge() -> str:
    from knowledge import evaluate

    evaluate.main([])
    return ""
