"""The formats: a dict of slug → (matches, read). A file is recognised by its content; names only tell apart what content cannot.

``matches(head, name)`` sees the first bytes of one file and its label; ``read(member, sink)`` puts what it finds into the sink.
An archive or folder is read file by file, so any mixture of exports imports in one go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coach.wearables.formats import api_json, apple_health, canonical, fit, fitbit, garmin
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink


@dataclass(frozen=True)
class Format:
    """``matches`` looks at (first bytes, label); ``read`` fills the sink. ``order``: lower is read first within an archive."""

    slug: str
    name: str
    matches: Callable[[bytes, str], bool]
    read: Callable[[Member, Sink], None]


FORMATS: dict[str, Format] = {
    f.slug: f
    for f in (
        Format("apple-health", "Apple Health export", apple_health.matches, apple_health.read),
        Format("fit", "FIT file", fit.matches, fit.read),
        Format("fitbit-google-csv", "Fitbit (Takeout, CSV)", fitbit.matches_csv, fitbit.read_csv),
        Format("withings-api", "Withings API answer", api_json.matches_withings, api_json.read_withings),
        Format("ihealth-api", "iHealth API answer", api_json.matches_ihealth, api_json.read_ihealth),
        Format("runkeeper-api", "RunKeeper API answer", api_json.matches_runkeeper, api_json.read_runkeeper),
        Format("google-fit-json", "Google Fit (JSON)", api_json.matches_google, api_json.read_google),
        Format("garmin-json", "Garmin Connect (JSON)", garmin.matches, garmin.read),
        Format("fitbit-json", "Fitbit (Takeout, JSON)", fitbit.matches_json, fitbit.read_json),
        Format("workouts-csv", "workouts.csv", lambda head, _name: canonical.is_workouts(head), canonical.read_workouts),
        Format("daily-csv", "daily.csv", lambda head, _name: canonical.is_daily(head), canonical.read_daily),
    )
}


def detect(member: Member) -> Format | None:
    """The format of one file, from its content; None for one we do not know."""
    head = member.head()
    return next((f for f in FORMATS.values() if f.matches(head, member.name)), None)
