"""A message about plans → facts."""

from __future__ import annotations

from datetime import date

from coach.evidence import Fact
from coach.profile import Profile
from coach.store import Store, User


def facts(store: Store, user: User, profile: Profile, message: str, today: date) -> list[Fact]:
    from coach.plans import service

    plan = service.current(store, user)
    if plan is None:
        return [Fact("plan.none", "There is no plan yet. Tell me your goal, days a week and minutes a session.", "还没有计划。告诉我你的目标、每周几天、每次多少分钟。", verdict="unknown", source="your plan")]
    return service.shape_facts(plan, today)
