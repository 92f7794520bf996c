"""The formats: a dict of slug → (matches, read). A file is recognised by its content; names only tell apart what content cannot.

``matches(head, name)`` sees the first bytes of one file and its label; ``read(member, sink)`` puts what it finds into the sink.
An archive or folder is read file by file, so any mixture of exports imports in one go. Formats earlier in the dict are asked first
and read first: the particular before the general, and what others depend on before them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coach.wearables.formats import (
    api_json,
    apple_health,
    canonical,
    fit,
    fitbit,
    food,
    garmin,
    google_fit_csv,
    health_connect,
    oura,
    polar,
    samsung,
    strava,
    strength,
    tracks,
    whoop,
    withings,
    xiaomi,
)
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink


@dataclass(frozen=True)
class Format:
    """``matches`` looks at (first bytes, label); ``read`` fills the sink."""

    slug: str
    name: str
    matches: Callable[[bytes, str], bool]
    read: Callable[[Member, Sink], None]


FORMATS: dict[str, Format] = {
    f.slug: f
    for f in (
        Format("apple-health", "Apple Health export", apple_health.matches, apple_health.read),
        Format("fit", "FIT file", fit.matches, fit.read),
        Format("health-connect", "Health Connect export", health_connect.matches, health_connect.read),
        Format("tcx", "TCX recording", tracks.matches_tcx, tracks.read_tcx),
        Format("gpx", "GPX recording", tracks.matches_gpx, tracks.read_gpx),
        Format("polar-hrm", "Polar HRM file", polar.matches_hrm, polar.read_hrm),
        Format("samsung-csv", "Samsung Health (CSV)", samsung.matches, samsung.read),
        Format("fitbit-google-csv", "Fitbit (Takeout, CSV)", fitbit.matches_csv, fitbit.read_csv),
        Format("whoop-csv", "WHOOP (CSV)", whoop.matches, whoop.read),
        Format("oura-csv", "Oura (CSV)", oura.matches_csv, oura.read_csv),
        Format("mi-fitness-csv", "Mi Fitness (CSV)", xiaomi.matches_mi, xiaomi.read_mi),
        Format("zepp-csv", "Zepp (CSV)", xiaomi.matches_zepp, xiaomi.read_zepp),
        Format("google-fit-csv", "Google Fit (CSV)", google_fit_csv.matches, google_fit_csv.read),
        Format("strava-csv", "Strava bulk export", strava.matches, strava.read),
        Format("garmin-csv", "Garmin Connect (CSV)", strava.matches_garmin_csv, strava.read_garmin_csv),
        Format("strength-csv", "strength log", strength.matches, strength.read),
        Format("food-csv", "food log", food.matches, food.read),
        Format("withings-csv", "Withings (CSV)", withings.matches, withings.read),
        Format("withings-api", "Withings API answer", api_json.matches_withings, api_json.read_withings),
        Format("ihealth-api", "iHealth API answer", api_json.matches_ihealth, api_json.read_ihealth),
        Format("runkeeper-api", "RunKeeper API answer", api_json.matches_runkeeper, api_json.read_runkeeper),
        Format("google-fit-json", "Google Fit (JSON)", api_json.matches_google, api_json.read_google),
        Format("whoop-json", "WHOOP (JSON)", whoop.matches_json, whoop.read_json),
        Format("oura-json", "Oura (JSON)", oura.matches_json, oura.read_json),
        Format("polar-json", "Polar Flow (JSON)", polar.matches_flow, polar.read_flow),
        Format("garmin-json", "Garmin Connect (JSON)", garmin.matches, garmin.read),
        Format("fitbit-json", "Fitbit (Takeout, JSON)", fitbit.matches_json, fitbit.read_json),
        Format(
            "workouts-csv", "workouts.csv", lambda head, _name: canonical.is_workouts(head), canonical.read_workouts
        ),
        Format("daily-csv", "daily.csv", lambda head, _name: canonical.is_daily(head), canonical.read_daily),
    )
}


def detect(member: Member) -> Format | None:
    """The format of one file, from its content; None for one we do not know."""
    head = member.head()
    if canonical.is_ours(head):
        return FORMATS["workouts-csv" if canonical.is_workouts(head) else "daily-csv"]
    return next((f for f in FORMATS.values() if f.matches(head, member.name)), None)
