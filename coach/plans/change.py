"""Proposals to change a plan, each with its reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from coach.errors import PlanError
from coach.plans.generate import History
from coach.plans.model import Plan, PlanChange
from coach.profile import Profile


def fingerprint(plan: Plan) -> str:
    """A short hash of the whole plan."""
    return hashlib.sha256(json.dumps(plan.as_dict(), sort_keys=True).encode()).hexdigest()[:16]


def propose(plan: Plan, profile: Profile, reason: str, today: date, verdict: str, details: Mapping[str, Any], log: History) -> PlanChange:
    raise PlanError("Changes are not available yet.")
