"""Sleep samples → nights. A night belongs to the local date on which it ends; naps are not part of it.

Stages of one source that lie less than ``GAP`` apart are one period of sleep; of the periods that end on a date the longest is the
night. One source speaks for the whole night: the best one that has sleep. Sources are never added up; copies of the same interval
in one source are united.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, select

from coach.store import User, tables
from coach.wearables.clock import DAY

STAGES = ("sleep_minutes", "rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes", "awake_minutes")
SHARES = ("rem_sleep_pct", "deep_sleep_pct", "light_sleep_pct", "awake_pct")
CLOCKS = ("bed_time", "wake_time")
NIGHT_METRICS = {*STAGES, *SHARES, *CLOCKS, "sleep_efficiency_pct", "in_bed_minutes"}
# Own choice: up to two hours up in the middle still make one night (a feed, a shift call); longer is two sleeps.
GAP = 7_200
_ASLEEP = {"sleep_minutes", "rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes"}
_EPOCH = date(1970, 1, 1).toordinal()

Piece = tuple[str, int, int, int, float, date]  # metric, start_utc, end_utc, offset in minutes, value, local date


@dataclass
class _Period:
    """One unbroken stretch of sleep samples of one source."""

    pieces: list[Piece] = field(default_factory=list)
    end: int = 0

    def asleep(self) -> float:
        return _minutes(self.pieces)["sleep_minutes"]


def nights(
    connection: Connection, user: User, days: set[date], rank: dict[int, int]
) -> dict[date, tuple[dict[str, float], int]]:
    """Local date → (night metrics, the source they are from)."""
    pieces, given = _read(connection, user, days)
    found: dict[date, list[tuple[int, dict[str, float]]]] = {}
    for source, rows in pieces.items():
        for day, metrics in _of_source(rows).items():
            if day in days:
                found.setdefault(day, []).append((source, metrics))
    for (source, day), metrics in given.items():
        same = next((m for s, m in found.get(day, []) if s == source), None)
        if same is None:
            found.setdefault(day, []).append((source, _completed(metrics)))
        else:
            same.update(metrics)  # what the source itself says of the day stands above what we derive
    return {day: _chosen(options, rank) for day, options in found.items()}


def _read(
    connection: Connection, user: User, days: set[date]
) -> tuple[dict[int, list[Piece]], dict[tuple[int, date], dict[str, float]]]:
    """Interval samples by source, and values that a source gives for a whole date."""
    t = tables.sample
    low, high = min(days), max(days)
    span = ((low.toordinal() - _EPOCH - 3) * DAY, (high.toordinal() - _EPOCH + 3) * DAY)
    query = select(t.c.metric, t.c.source_id, t.c.start_utc, t.c.end_utc, t.c.utc_offset_min, t.c.value, t.c.local_date).where(
        t.c.user_id == user.id, t.c.metric.in_(sorted(NIGHT_METRICS)), t.c.start_utc.between(*span),
        t.c.local_date.between(low - timedelta(days=1), high + timedelta(days=1)),
    )  # fmt: skip
    pieces: dict[int, list[Piece]] = {}
    given: dict[tuple[int, date], dict[str, float]] = {}
    for metric, source, start, end, offset, value, day in connection.execute(query):
        whole = end - start == DAY and start % DAY == 0
        if whole or metric in SHARES or metric in CLOCKS or metric == "sleep_efficiency_pct":
            if day in days:
                given.setdefault((source, day), {})[metric] = value
        else:
            pieces.setdefault(source, []).append((metric, start, end, offset, value, day))
    return pieces, given


def _of_source(rows: list[Piece]) -> dict[date, dict[str, float]]:
    """The night of each date: the longest period that ends on it."""
    best: dict[date, _Period] = {}
    for period in _periods(rows):
        last = max(period.pieces, key=lambda p: p[2])
        day = last[5]  # as the source says
        if day not in best or period.asleep() > best[day].asleep():
            best[day] = period
    return {day: _completed(_night(period, day)) for day, period in best.items()}


def _periods(rows: list[Piece]) -> list[_Period]:
    periods: list[_Period] = []
    for piece in sorted(rows, key=lambda p: (p[1], p[2])):
        if not periods or piece[1] - periods[-1].end > GAP:
            periods.append(_Period())
        periods[-1].pieces.append(piece)
        periods[-1].end = max(periods[-1].end, piece[2])
    return periods


def _night(period: _Period, day: date) -> dict[str, float]:
    metrics = {k: v for k, v in _minutes(period.pieces).items() if v}
    midnight = (day.toordinal() - _EPOCH) * DAY
    bed, up = min(period.pieces, key=lambda p: p[1]), max(period.pieces, key=lambda p: (p[2], p[1]))
    # Wall-clock minutes, so a night across a clock change starts and ends at what the clock on the wall showed.
    metrics["bed_time"] = (bed[1] + bed[3] * 60 - midnight) / 60
    metrics["wake_time"] = (up[2] + up[3] * 60 - midnight) / 60
    metrics["in_bed_minutes"] = max(metrics.get("in_bed_minutes", 0.0), (up[2] - bed[1]) / 60)
    return metrics


def _minutes(pieces: list[Piece]) -> dict[str, float]:
    """Minutes by stage. Copies of an interval count once; unspecified sleep counts only where no stage is known."""
    by_metric: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_metric.setdefault(piece[0], []).append(piece)
    minutes = {metric: _united(rows) for metric, rows in by_metric.items()}
    staged = [
        p
        for metric in ("rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes")
        for p in by_metric.get(metric, [])
    ]
    if staged:
        by_stage = sum(minutes.get(m, 0.0) for m in ("rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes"))
        minutes["sleep_minutes"] = by_stage + _outside(
            by_metric.get("sleep_minutes", []), staged + by_metric.get("awake_minutes", [])
        )
    minutes.setdefault("sleep_minutes", 0.0)
    return minutes


def _united(rows: list[Piece]) -> float:
    """Sum of values, in proportion to the time that earlier rows do not already cover."""
    total, until = 0.0, 0
    for _metric, start, end, _offset, value, _day in sorted(rows, key=lambda p: (p[1], -p[2])):
        if end <= start:
            total += value
            continue
        total += value * max(0, end - max(start, until)) / (end - start)
        until = max(until, end)
    return total


def _outside(rows: list[Piece], covered: list[Piece]) -> float:
    """Minutes of ``rows`` that lie outside every covered interval."""
    total, spans = 0.0, sorted((p[1], p[2]) for p in covered)
    for _metric, start, end, _offset, value, _day in rows:
        free, at = 0, start
        for left, right in spans:
            if right <= at or left >= end:
                continue
            free += max(0, left - at)
            at = max(at, right)
        free += max(0, end - at)
        total += value * free / (end - start) if end > start else 0.0
    return total


def _completed(metrics: dict[str, float]) -> dict[str, float]:
    """Add shares and efficiency that follow from the minutes. Shares of sleep are of time asleep, awake of the night (AASM scoring terms)."""
    asleep, awake = metrics.get("sleep_minutes", 0.0), metrics.get("awake_minutes")
    made = dict(metrics)
    if asleep > 0:
        for stage in ("rem", "deep", "light"):
            if f"{stage}_sleep_minutes" in metrics:
                made.setdefault(f"{stage}_sleep_pct", min(100.0, 100 * metrics[f"{stage}_sleep_minutes"] / asleep))
        if awake is not None:
            made.setdefault("awake_pct", 100 * awake / (asleep + awake))
        # Sleep efficiency = time asleep / time in bed. Where both are one length and nobody looked for wakefulness, it is not known.
        in_bed = metrics.get("in_bed_minutes", 0.0)
        if in_bed > asleep or (in_bed and awake is not None):
            made.setdefault("sleep_efficiency_pct", min(100.0, 100 * asleep / in_bed))
    return made


def _chosen(options: list[tuple[int, dict[str, float]]], rank: dict[int, int]) -> tuple[dict[str, float], int]:
    """The best source with sleep speaks; others only add bedtime, wake time or efficiency where it has none."""
    ordered = sorted(options, key=lambda o: (not o[1].get("sleep_minutes"), rank.get(o[0], 1 << 30), o[0]))
    source, metrics = ordered[0]
    chosen = {k: v for k, v in metrics.items() if k != "sleep_minutes" or v > 0}
    for _, others in ordered[1:]:
        for name in (*CLOCKS, "sleep_efficiency_pct"):
            if name in others:
                chosen.setdefault(name, others[name])
    return chosen, source
