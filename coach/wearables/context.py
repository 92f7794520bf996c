"""One load of what readiness, alerts and brief look at: 90 days of daily values, workouts, tags and the few raw readings that count.

Reads ``daily``, ``workout`` and, for spot measurements only (blood pressure, glucose, body temperature), the last days of ``sample``
through its primary key, so its cost does not grow with the heart-rate history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from coach.profile import Profile
from coach.store import Store, User, Workout, tables, tags, workouts
from coach.store.records import Series
from coach.wearables.metrics import METRICS

SPOT_METRICS = ("systolic_mmhg", "diastolic_mmhg", "glucose_mmol_l", "body_temperature_c")
SPOT_DAYS = 14
HISTORY_DAYS = 90
# What readiness and the alert rules look at.
JUDGED = ("hrv_rmssd_ms", "hrv_sdnn_ms", "resting_heart_rate_bpm", "respiratory_rate_bpm", "skin_temperature_delta_c", "sleep_minutes",
          "spo2_pct", "weight_kg", "systolic_mmhg", "bed_time", "wake_time")  # fmt: skip
# A day of these with the value zero is a device that was not worn, not a measurement.
_NEVER_ZERO = ("sleep_minutes", "rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes", "heart_rate_bpm")


@dataclass(frozen=True)
class Reading:
    """One spot measurement: local date, UTC seconds, value in the metric's unit."""

    day: date
    at_utc: int
    value: float


@dataclass(frozen=True)
class Picture:
    """What is known of one user around ``today``. Missing days are absent."""

    today: date
    profile: Profile
    daily: dict[str, Series] = field(default_factory=dict)
    sources: dict[str, dict[date, int | None]] = field(default_factory=dict)
    workouts: tuple[Workout, ...] = ()
    readings: dict[str, tuple[Reading, ...]] = field(default_factory=dict)
    tags: dict[date, set[str]] = field(default_factory=dict)

    def series(self, metric: str) -> Series:
        return self.daily.get(metric, {})

    def tagged(self, prefix: str, within_days: int = 0) -> list[date]:
        """Days on which a tag beginning with ``prefix`` was set, from ``within_days`` before today to today."""
        since = self.today - timedelta(days=within_days)
        return sorted(
            d for d, names in self.tags.items() if since <= d <= self.today and any(n.startswith(prefix) for n in names)
        )

    def has_condition(self, *words: str) -> bool:
        return any(word in text.lower() for text in self.profile.conditions for word in words)


def load(
    store: Store, user: User, profile: Profile, today: date, metrics: Iterable[str] = JUDGED, days: int = HISTORY_DAYS
) -> Picture:
    """What the judgements need of ``metrics``, read once. Implausible values (outside the metric's limits, zeros) are left out."""
    start = today - timedelta(days=days)
    daily, sources = _daily(store, user, list(metrics), start, today)
    return Picture(
        today=today, profile=profile, daily=daily, sources=sources,
        workouts=tuple(workouts(store, user, start, today)),
        readings=_spot_readings(store, user, today - timedelta(days=SPOT_DAYS), today),
        tags=tags(store, user, start, today),
    )  # fmt: skip


def _daily(
    store: Store, user: User, metrics: list[str], start: date, end: date
) -> tuple[dict[str, Series], dict[str, dict[date, int | None]]]:
    t = tables.daily
    query = select(t.c.metric, t.c.local_date, t.c.value, t.c.source_id).where(
        t.c.user_id == user.id, t.c.metric.in_(metrics), t.c.local_date.between(start, end)
    )
    values: dict[str, Series] = {}
    sources: dict[str, dict[date, int | None]] = {}
    with store.read() as connection:
        for metric, day, value, source in connection.execute(query.order_by(t.c.metric, t.c.local_date)).all():
            if _plausible(metric, value):
                values.setdefault(metric, {})[day] = value
                sources.setdefault(metric, {})[day] = source
    return values, sources


def _plausible(metric: str, value: float) -> bool:
    known = METRICS.get(metric)
    if known is None or not known.low <= value <= known.high:
        return False
    return value > 0 or metric not in _NEVER_ZERO


def _spot_readings(store: Store, user: User, start: date, end: date) -> dict[str, tuple[Reading, ...]]:
    """Raw readings of the spot metrics. The primary key leads (user, metric, source, start), so only their rows are read."""
    t, s = tables.sample, tables.source
    # A day of slack on both sides: local dates and UTC differ by up to 14 hours.
    since = int(datetime.combine(start - timedelta(days=1), time(), UTC).timestamp())
    found: dict[str, tuple[Reading, ...]] = {}
    with store.read() as connection:
        own = [row.id for row in connection.execute(select(s.c.id).where(s.c.user_id == user.id))]
        for metric in SPOT_METRICS if own else ():
            query = select(t.c.local_date, t.c.start_utc, t.c.value).where(
                t.c.user_id == user.id, t.c.metric == metric, t.c.source_id.in_(own), t.c.start_utc >= since
            )
            rows = [Reading(*row) for row in connection.execute(query) if start <= row.local_date <= end]
            if rows := [r for r in rows if _plausible(metric, r.value)]:
                found[metric] = tuple(sorted(rows, key=lambda r: r.at_utc))
    return found
