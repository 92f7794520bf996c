"""The demo user: 120 days of made-up data, marked as synthetic, imported the way a real export is.

Every day is drawn from a generator seeded with its date, so the same day always looks the same and a newer run only adds days.
The story: a recreational runner who also lifts, sleeps seven hours, and comes out of a hard week with two short nights.
"""

from __future__ import annotations

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from coach.coach import Coach

NAME = "demo"
DAYS = 120
_SEED = 20260101


def ensure(coach: Coach, today: date | None = None) -> str:
    """Make or extend the demo user up to ``today``; returns the name."""
    today = today or coach.today(NAME)
    profile = coach.profile(NAME)
    if profile.birth_year is None:
        coach.update_profile(
            NAME, birth_year=1988, sex="female", height_cm=168, weight_kg=64, goals=["run 10 km", "general health"],
            level="intermediate", equipment=["dumbbell", "band", "mat"],
        )  # fmt: skip
    from coach.store import daily_series

    if today not in daily_series(coach.store, coach.store.user(NAME), ["steps"], today, today)["steps"]:
        with tempfile.TemporaryDirectory() as folder:
            for path in write_files(Path(folder), today):
                coach.import_file(NAME, path)
    return NAME


def write_files(folder: Path, today: date) -> list[Path]:
    """``daily.csv`` and ``workouts.csv`` of the demo user, ending on ``today``."""
    dates = [today - timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    days, sessions = [], []
    for day in dates:
        row, workout = _day(day, (today - day).days)
        days.append(row)
        if workout:
            sessions.append(workout)
    return [_write(folder / "daily.csv", days), _write(folder / "workouts.csv", sessions)]


def _day(day: date, ago: int) -> tuple[dict[str, Any], dict[str, Any] | None]:
    rng = np.random.default_rng([_SEED, day.toordinal()])
    tired = max(0.0, 1 - abs(ago - 0.5) / 2)  # the last two nights were short after a hard week
    sleep = 428 + 28 * rng.standard_normal() - 95 * tired
    deep, rem = 0.17 + 0.02 * rng.standard_normal(), 0.22 + 0.02 * rng.standard_normal()
    resting = 54 + 1.3 * rng.standard_normal() + 5 * tired
    row = {
        "date": day.isoformat(),
        "steps": round(8_600 + 1_900 * rng.standard_normal() + (1_500 if day.weekday() == 5 else 0)),
        "resting_heart_rate_bpm": round(resting),
        "hrv_rmssd_ms": round(58 + 5 * rng.standard_normal() - 17 * tired),
        "sleep_minutes": round(sleep),
        "deep_sleep_minutes": round(sleep * deep),
        "rem_sleep_minutes": round(sleep * rem),
        "light_sleep_minutes": round(sleep) - round(sleep * deep) - round(sleep * rem),
        "respiratory_rate_bpm": round(14.2 + 0.3 * rng.standard_normal() + 0.4 * tired, 1),
        "spo2_pct": round(min(99.0, 96.6 + 0.5 * rng.standard_normal()), 1),
        "active_energy_kcal": round(520 + 110 * rng.standard_normal()),
        "weight_kg": round(64.6 - 0.008 * (DAYS - ago) + 0.25 * rng.standard_normal(), 1)
        if day.weekday() in (0, 3)
        else "",
    }
    return row, _workout(day, ago, rng)


def _workout(day: date, ago: int, rng: np.random.Generator) -> dict[str, Any] | None:
    kind = {1: "Run", 2: "Strength training", 3: "Run", 5: "Run", 6: "Ride"}.get(day.weekday())
    if kind is None or (rng.random() < 0.12 and ago > 7):
        return None
    hard = ago <= 7
    if kind == "Strength training":
        minutes, distance, heart = 45.0, None, 112
    elif kind == "Ride":
        minutes = 70 + 12 * rng.standard_normal() + (25 if hard else 0)
        distance, heart = minutes / 60 * 24_000, 132
    else:
        km = (12 if day.weekday() == 5 else 6.5) + 0.7 * rng.standard_normal() + (3 if hard else 0)
        distance, minutes, heart = km * 1000, km * (5.9 + 0.15 * rng.standard_normal()), 148
    start = f"{day.isoformat()}T{17 if day.weekday() < 5 else 9:02d}:30:00"
    total = 30 + 17 * 60 + round(minutes) if day.weekday() < 5 else 30 + 9 * 60 + round(minutes)
    return {
        "start": start,
        "end": f"{day.isoformat()}T{total // 60:02d}:{total % 60:02d}:00",
        "activity": kind,
        "duration_min": round(minutes, 1),
        "distance_m": round(distance) if distance else "",
        "energy_kcal": round(minutes * 9.2),
        "avg_heart_rate_bpm": round(heart + 3 * rng.standard_normal() + (4 if hard else 0)),
    }


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path
