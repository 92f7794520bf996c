"""What a person looks at in the morning, from one reading of the store: brief, readiness and alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coach.profile import Profile
from coach.store import Store, User
from coach.wearables import alerts, brief
from coach.wearables.alert_rules import hits
from coach.wearables.context import JUDGED, load
from coach.wearables.readiness import Readiness, judge


@dataclass(frozen=True)
class Morning:
    """The same values as ``make_brief``, ``assess`` and ``evaluate`` give one by one."""

    brief: brief.Brief
    readiness: Readiness
    alerts: tuple[alerts.Alert, ...]


def look(store: Store, user: User, profile: Profile, today: date) -> Morning:
    """Judge ``today`` once; the alerts that hold are stored."""
    picture = load(store, user, profile, today, {*brief.LOOKED_AT, *JUDGED})
    found = hits(picture)
    ready = judge(picture, found)
    return Morning(brief.write(picture, ready, found), ready, tuple(alerts.record(store, user, found, today)))
