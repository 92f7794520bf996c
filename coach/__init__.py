"""A private fitness and health coach that answers from your own data and cited knowledge.

    from coach import Coach
    print(Coach().chat("me", "Should I train hard today?").text)

Names are loaded on first use: ``import coach`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coach.coach import Coach, Event, Reply
    from coach.errors import (
        CoachError,
        ImportFileError,
        KnowledgeError,
        ModelError,
        ModelTimeout,
        NotFoundError,
        PlanError,
        RangeError,
        SettingsError,
        StoreError,
    )
    from coach.evidence import DataAnswer, Evidence, Fact, Item, Passage
    from coach.profile import Consent, Profile
    from coach.settings import Settings

_WHERE = {
    "Coach": "coach.coach", "Reply": "coach.coach", "Event": "coach.coach",
    "DataAnswer": "coach.evidence", "Evidence": "coach.evidence", "Fact": "coach.evidence", "Item": "coach.evidence",
    "Passage": "coach.evidence", "Consent": "coach.profile", "Profile": "coach.profile", "Settings": "coach.settings",
    "CoachError": "coach.errors", "ImportFileError": "coach.errors", "KnowledgeError": "coach.errors",
    "ModelError": "coach.errors", "ModelTimeout": "coach.errors", "NotFoundError": "coach.errors", "PlanError": "coach.errors",
    "RangeError": "coach.errors", "SettingsError": "coach.errors", "StoreError": "coach.errors",
}  # fmt: skip

__all__ = [
    "Coach",
    "CoachError",
    "Consent",
    "DataAnswer",
    "Event",
    "Evidence",
    "Fact",
    "ImportFileError",
    "Item",
    "KnowledgeError",
    "ModelError",
    "ModelTimeout",
    "NotFoundError",
    "Passage",
    "PlanError",
    "Profile",
    "RangeError",
    "Reply",
    "Settings",
    "SettingsError",
    "StoreError",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'coach' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
