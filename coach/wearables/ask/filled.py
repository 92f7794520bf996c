"""A question that the rules cannot read, put into the typed query by a capable model. The executor is the same one.

The model sees the question, today's date and the schema; never the data. What it fills is checked before it runs, and the answer
says in words what was computed, so a wrong reading shows.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from coach.evidence import DataAnswer
from coach.models.base import Filler
from coach.store import Store, User
from coach.wearables.ask import answer, run_query, schema
from prompts import prompt

# Refusals that may be the parser's fault and not the data's.
_UNREAD = frozenset(("ambiguous", "nonsense", "no_such_metric"))


def answer_with(
    filler: Filler | None, store: Store, user: User, question: str, today: date, units: str = "metric", previous: dict[str, Any] | None = None
) -> DataAnswer:  # fmt: skip
    """``answer``; where the rules refuse and there is a ``filler``, the query that it fills, if that holds and has an answer."""
    found = answer(store, user, question, today, units, previous)
    if filler is None or found.understood or found.reason not in _UNREAD:
        return found
    query = filler.fill(prompt("query", "en", today=f"{today} ({today:%A})"), question, schema())
    if query is None:
        return found
    try:
        filled = run_query(store, user, query, today, units)
    except ValueError:
        return found
    return filled if filled.understood else found
