"""``python -m coach.wearables.bench_brief [rows]``: time of brief, readiness and questions beside millions of stored samples.

Prints JSON: p50 and p95 in milliseconds, best of five rounds, beside the time of a fixed reference loop, so that machines compare.
"""

from __future__ import annotations

import itertools
import json
import math
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from coach.profile import Profile
from coach.store import Store, User, tables
from coach.wearables import ask
from coach.wearables.brief import make_brief
from coach.wearables.readiness import assess

TODAY = date(2026, 3, 31)
DAYS = 730
ROUNDS, CALLS = 5, 40
_CHUNK = 50_000
QUESTIONS = (
    "What was my average sleep over the last 14 days?",
    "How many steps did I take last month?",
    "What was my longest run this year?",
    "On days when I slept less than 7 hours, what was my average HRV?",
    "上周平均静息心率是多少？",
    "Compare my steps this week with last week",
    "Is my resting heart rate trending up since January?",
    "What is the correlation between sleep and HRV?",
    "去年走路最多的是哪一天？",
    "How many runs over 5 km did I do in 2025?",
)
_LEVELS = {"resting_heart_rate_bpm": (56, 2), "hrv_rmssd_ms": (52, 5), "sleep_minutes": (445, 30), "respiratory_rate_bpm": (14.5, 0.4),
           "skin_temperature_delta_c": (0, 0.2), "spo2_pct": (96.5, 0.6), "steps": (8000, 2200), "active_minutes": (55, 18),
           "active_energy_kcal": (520, 120), "weight_kg": (74, 0.4), "stress_level": (33, 6), "bed_time": (-30, 25), "wake_time": (430, 25),
           "sleep_efficiency_pct": (91, 2), "vo2max_ml_kg_min": (46, 0.5)}  # fmt: skip


def bench_brief(rows: int = 3_000_000, folder: Path | None = None) -> dict[str, Any]:
    """Fill a store with ``rows`` heart-rate samples and two years of days, then time ``make_brief``, ``assess`` and ``ask.answer``."""
    if folder is None:
        with tempfile.TemporaryDirectory() as made:
            return bench_brief(rows, Path(made))
    store = Store(f"sqlite:///{folder / 'bench.db'}")
    user = store.user("bench")
    fill(store, user, rows)
    profile = Profile(birth_year=1988, sex="female")
    questions = itertools.cycle(QUESTIONS)
    result = {
        "rows": rows, "reference_ms": round(_best(_reference)[1], 2),
        "brief_ms": _figures(lambda: make_brief(store, user, profile, TODAY)),
        "readiness_ms": _figures(lambda: assess(store, user, profile, TODAY)),
        "ask_ms": _figures(lambda: ask.answer(store, user, next(questions), TODAY)),
    }  # fmt: skip
    store.close()
    return result


def _figures(call: Callable[[], object]) -> dict[str, float]:
    p50, p95 = _best(call)
    return {"p50": round(p50, 1), "p95": round(p95, 1)}


def _best(call: Callable[[], object]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, of the round with the lowest 95th percentile."""
    call()
    rounds = [_round(call) for _ in range(ROUNDS)]
    return min(rounds, key=lambda r: r[1])


def _round(call: Callable[[], object]) -> tuple[float, float]:
    times = []
    for _ in range(CALLS):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return times[CALLS // 2], times[math.ceil(CALLS * 0.95) - 1]


def _reference() -> float:
    """A fixed piece of Python work, for comparison between machines."""
    total = 0.0
    for i in range(100_000):
        total += i % 7 * 0.5
    return total


def fill(store: Store, user: User, rows: int, today: date = TODAY, days: int = DAYS) -> None:
    """Write ``rows`` heart-rate samples, ``days`` days of every metric and a workout each second day, ending with ``today``.

    Goes on where an earlier call was ended, and does nothing where one came to its end.
    """
    rng = random.Random(7)
    t = tables.import_run
    with store.read() as connection:
        begun = connection.execute(
            select(t.c.id, t.c.finished_utc).where(t.c.user_id == user.id, t.c.format == "bench")
        ).first()
        held = (
            connection.execute(select(func.count()).where(tables.sample.c.import_id == begun.id)).scalar_one()
            if begun
            else 0
        )
        source_id = connection.execute(select(tables.source.c.id).where(tables.source.c.user_id == user.id)).scalar()
    if begun and begun.finished_utc:
        return
    source_id, import_id = (int(source_id or 0), int(begun.id)) if begun else _begin(store, user)
    for chunk in itertools.islice(_samples(user, source_id, import_id, rows, today, days), held // _CHUNK, None):
        with store.begin() as connection:
            connection.execute(tables.sample.insert(), chunk)
    with store.begin() as connection:
        connection.execute(tables.daily.insert(), [
            {"user_id": user.id, "metric": m, "local_date": today - timedelta(days=d), "value": rng.gauss(*level), "n": 1, "source_id": source_id}
            for m, level in _LEVELS.items() for d in range(days)
        ])  # fmt: skip
        connection.execute(
            tables.workout.insert(),
            [_workout(user, source_id, today - timedelta(days=day), rng) for day in range(0, days, 2)],
        )
        connection.execute(t.update().where(t.c.id == import_id).values(finished_utc=1))


def _begin(store: Store, user: User) -> tuple[int, int]:
    """A source and an import to hang the rows on."""
    with store.begin() as connection:
        source = {"user_id": user.id, "name": "watch", "kind": "watch", "priority": 1}
        source_id = connection.execute(
            tables.source.insert().values(**source).returning(tables.source.c.id)
        ).scalar_one()
        run = {
            "user_id": user.id,
            "file_name": "bench",
            "format": "bench",
            "sha256": "0",
            "started_utc": 0,
            "report": {},
        }
        import_id = connection.execute(
            tables.import_run.insert().values(**run).returning(tables.import_run.c.id)
        ).scalar_one()
    return source_id, import_id


def _samples(
    user: User, source_id: int, import_id: int, rows: int, today: date, days: int
) -> Iterator[list[dict[str, Any]]]:
    end = int(datetime(today.year, today.month, today.day, 12, tzinfo=UTC).timestamp())
    step = max(days * 86_400 // rows, 1)
    for first in range(0, rows, _CHUNK):
        chunk = []
        for i in range(first, min(first + _CHUNK, rows)):
            at = end - (rows - i) * step
            day = today - timedelta(days=(end - at) // 86_400)
            chunk.append({"user_id": user.id, "metric": "heart_rate_bpm", "source_id": source_id, "start_utc": at, "end_utc": at,
                          "utc_offset_min": 0, "local_date": day, "value": 60.0 + i % 60, "import_id": import_id})  # fmt: skip
        yield chunk


def _workout(user: User, source_id: int, when: date, rng: random.Random) -> dict[str, Any]:
    start = int(datetime(when.year, when.month, when.day, 17, tzinfo=UTC).timestamp())
    return {"user_id": user.id, "source_id": source_id, "start_utc": start, "end_utc": start + 3000, "utc_offset_min": 0, "local_date": when,
            "activity": "Run", "activity_kind": "run", "title": "", "duration_min": 50.0, "avg_heart_rate_bpm": rng.gauss(142, 8)}  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bench_brief(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000_000)) + "\n")
