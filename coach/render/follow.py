"""Up to three short questions that this coach can truly answer next."""

from __future__ import annotations

from coach.evidence import Evidence, Lang
from coach.understand import Understanding


def follow_ups(evidence: Evidence, understanding: Understanding, lang: Lang) -> list[str]:
    """Questions the user may want to ask next, at most three."""
    options = {"en": ["How did I sleep this week?", "Should I train today?"], "zh": ["我这周睡得怎么样？", "今天适合训练吗？"]}
    return options[lang]
