"""Whether runs have become faster: the mean pace of the last weeks against the weeks before."""

from __future__ import annotations

import re
from datetime import date, timedelta

from coach.evidence import Fact
from coach.store import Store, User, workouts
from coach.store.records import Workout

_DAYS = 28
_LEAST = 2  # sessions of each half
_FASTER = re.compile(r"\b(?:fast\w*|quick\w*|slow\w*|speed|pace)\b|配速|速度|快|慢", re.IGNORECASE)
_RUNS = re.compile(r"\b(?:run|runs|running|ran|jog\w*|5k|10k)\b|跑", re.IGNORECASE)


def pace_facts(store: Store, owner: User, today: date, message: str) -> list[Fact]:
    """One fact where the message asks whether runs got faster; empty where it asks something else."""
    if not _FASTER.search(message) or not _RUNS.search(message):
        return []
    start, split = today - timedelta(days=2 * _DAYS - 1), today - timedelta(days=_DAYS - 1)
    done = [w for w in workouts(store, owner, start, today) if w.activity_kind == "running"]
    now, before = (_pace([w for w in done if (w.local_date >= split) is recent]) for recent in (True, False))
    return [_compared(now, before, split, today)]


def _compared(now: float | None, before: float | None, start: date, end: date) -> Fact:
    if now is None or before is None:
        return Fact("progress.pace", "Running: too few runs with a distance in the last eight weeks to compare the pace", "跑步：最近八周带距离的跑步记录太少，没法比较配速",
                    verdict="unknown", metric="speed_kmh", source="your data")  # fmt: skip
    change = round((now - before) * 60)
    tail = (
        f"{abs(change)} s {'faster' if change < 0 else 'slower'} than the 4 weeks before ({_clock(before)})"
        if change
        else "the same as the 4 weeks before"
    )
    tail_zh = (
        f"比之前4周（{_clock(before)}）{'快' if change < 0 else '慢'}了 {abs(change)} 秒" if change else "与之前4周相同"
    )
    return Fact("progress.pace", f"Running, last 4 weeks: {_clock(now)} min/km on average, {tail}", f"跑步，最近4周：平均 {_clock(now)} 分/公里，{tail_zh}",
                round(now, 2), "min/km", "speed_kmh", start, end, "time over distance of all runs",
                numbers=((abs(change), "s"), (round(before, 2), "min/km"), *_parts(now), *_parts(before)))  # fmt: skip


def _pace(done: list[Workout]) -> float | None:
    """Minutes a kilometre over all sessions with a distance; None where there are too few."""
    counted = [w for w in done if w.distance_m]
    metres = sum(w.distance_m or 0.0 for w in counted)
    minutes = sum(w.duration_min or (w.end - w.start).total_seconds() / 60 for w in counted)
    return minutes / (metres / 1000) if len(counted) >= _LEAST and metres else None


def _clock(minutes: float) -> str:
    return f"{round(minutes * 60) // 60}:{round(minutes * 60) % 60:02d}"


def _parts(minutes: float) -> tuple[tuple[float, str], ...]:
    return tuple((float(part), "") for part in _clock(minutes).split(":"))
