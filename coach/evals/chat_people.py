"""Five made-up people for the scripted conversations, imported and logged the way real ones would be. All values are invented.

``demo`` runs and wears a watch; ``lars`` lifts and wears nothing; ``ruth`` is 72 with high blood pressure and a beta-blocker;
``chen`` has type 2 diabetes and a meter; ``new`` has told nothing and imported nothing.
"""

from __future__ import annotations

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coach import demo

if TYPE_CHECKING:
    from coach.coach import Coach

PEOPLE = ("demo", "lars", "ruth", "chen", "new")
_SEED, _DAYS = 20260702, 90
_PROFILES: dict[str, dict[str, Any]] = {
    "lars": {"birth_year": 1995, "sex": "male", "height_cm": 183, "weight_kg": 84, "goals": ["strength"], "level": "intermediate", "equipment": ["gym"]},
    "ruth": {"birth_year": 1954, "sex": "female", "height_cm": 162, "weight_kg": 71, "goals": ["stay independent"], "level": "beginner",
             "conditions": ["high blood pressure"], "medications": ["metoprolol"], "equipment": ["chair"]},
    "chen": {"birth_year": 1979, "sex": "male", "height_cm": 172, "weight_kg": 91, "goals": ["fat loss"], "level": "beginner", "language": "",
             "conditions": ["type 2 diabetes"], "medications": ["metformin"], "equipment": ["none"]},
}  # fmt: skip
_SETS = (("squat 5x5 {0}kg rpe 8", 110.0), ("bench 3x5 {0}kg rpe 8", 82.5), ("deadlift 1x5 {0}kg rpe 8", 135.0))


def ensure(coach: Coach, today: date) -> None:
    """Make the five people with data up to ``today``. They must not exist yet."""
    demo.ensure(coach, today)
    for name, fields in _PROFILES.items():
        coach.update_profile(name, **fields)
    for n in range(12):
        for text, start in _SETS:
            coach.log("lars", text.format(start + 2.5 * (n // 2)), today - timedelta(days=40 - 3 * n))
    with tempfile.TemporaryDirectory() as folder:
        for name, row in (("ruth", _ruth), ("chen", _chen)):
            path = Path(folder) / name / "daily.csv"
            path.parent.mkdir()
            rows = [row(today - timedelta(days=n), n) for n in range(_DAYS - 1, -1, -1)]
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, rows[0])
                writer.writeheader()
                writer.writerows(rows)
            coach.import_file(name, path)


def _ruth(day: date, ago: int) -> dict[str, Any]:
    r = np.random.default_rng([_SEED, 1, day.toordinal()])
    return {
        "date": day.isoformat(),
        "steps": round(4_600 + 1_100 * r.standard_normal()),
        "systolic_mmhg": round(137 + 5 * r.standard_normal()),
        "diastolic_mmhg": round(82 + 4 * r.standard_normal()),
        "resting_heart_rate_bpm": round(58 + 1.5 * r.standard_normal()),
        "sleep_minutes": round(372 + 35 * r.standard_normal()),
    }


def _chen(day: date, ago: int) -> dict[str, Any]:
    r = np.random.default_rng([_SEED, 2, day.toordinal()])
    return {
        "date": day.isoformat(),
        "steps": round(6_400 + 1_500 * r.standard_normal()),
        "glucose_mmol_l": round(7.4 + 0.6 * r.standard_normal(), 1),
        "weight_kg": round(90.2 + 0.025 * ago + 0.3 * r.standard_normal(), 1) if day.weekday() in (0, 4) else "",
        "resting_heart_rate_bpm": round(66 + 1.5 * r.standard_normal()),
        "sleep_minutes": round(405 + 30 * r.standard_normal()),
    }
