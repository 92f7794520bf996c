"""The safety levels in order, and the two values the screen and the check return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

Level = Literal["ok", "caution", "refuse", "urgent", "crisis", "emergency"]
Lang = Literal["en", "zh"]

LEVELS: tuple[Level, ...] = get_args(Level)
_RANK = {level: rank for rank, level in enumerate(LEVELS)}


def highest(levels: Iterable[Level]) -> Level:
    """The strictest of ``levels``; ``ok`` where there are none."""
    return max(levels, key=_RANK.__getitem__, default="ok")


def at_least(level: Level, floor: Level) -> bool:
    """Whether ``level`` is as strict as ``floor`` or stricter."""
    return _RANK[level] >= _RANK[floor]


@dataclass(frozen=True)
class Finding:
    """One thing a stage found. ``topic`` names the words for it in ``topics.toml``; ``detail`` fills their blank."""

    topic: str
    level: Level
    stage: Literal["rules", "context", "classifier", "screen"]
    detail: str = ""


@dataclass(frozen=True)
class Reading:
    """What the trained reader makes of a message: how surely it is harmless (0 to 1), and what it found."""

    harmless: float = 0.0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Screening:
    """What must be said before anything else. ``reply`` is empty at ``ok``; ``reasons`` are ``stage:topic`` slugs."""

    level: Level
    reply: str = ""
    reasons: tuple[str, ...] = ()
    reply_lang: Lang = "en"
    findings: tuple[Finding, ...] = field(default=(), repr=False)


Category = Literal["", "bodily_harm", "body_image", "mental_health", "negative_mindset", "out_of_scope"]


@dataclass(frozen=True)
class ReplyCheck:
    """Whether a reply may be shown. ``category`` is empty where it is safe."""

    safe: bool
    category: Category = ""
    reasons: tuple[str, ...] = ()
