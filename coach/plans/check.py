"""Independent proof of a plan (filled in next)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coach.plans.model import Plan
from coach.profile import Profile


@dataclass(frozen=True)
class Problem:
    code: str
    where: str
    text: str
    text_zh: str = ""

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "where": self.where, "text": self.text, "text_zh": self.text_zh}


def check(plan: Plan, profile: Profile, wishes: Mapping[str, Any] | None = None, today: date | None = None) -> tuple[Problem, ...]:
    return ()
