"""Made-up people for training: profile, devices, months of daily values and workouts, each drawn from a seed.

A story bends the last days (short nights, a cold, a hard week, a fresh taper), so that every readiness outcome, missing devices and
stale data occur. Nothing here is of a real person.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

STORIES = ("normal", "fresh", "tired", "ill", "hard_week", "stale", "gaps", "new")
_DEVICES = ("watch", "watch", "watch_scale", "ring", "phone", "watch_cuff", "full", "none")
_GOALS = ("general health", "lose weight", "build muscle", "run 5 km", "run 10 km", "half marathon", "get stronger",
          "sleep better", "lower blood pressure", "healthy ageing", "cycle 100 km")  # fmt: skip
_CONDITIONS = (
    "hypertension",
    "type 2 diabetes",
    "asthma",
    "osteoarthritis",
    "low back pain",
    "hypothyroidism",
    "high cholesterol",
)
_KINDS = ("Run", "Ride", "Swim", "Strength training", "Walk", "Yoga", "Hike", "Row")


@dataclass(frozen=True)
class Person:
    """``split`` is train or heldout; all of a person's turns are on one side."""

    name: str
    split: str
    today: date
    story: str
    device: str
    lang: str
    days: int
    profile: dict[str, Any] = field(default_factory=dict)
    seed: int = 0


def people(count: int, seed: int = 0, heldout: float = 0.25) -> list[Person]:
    """``count`` people; the last share of them is held out."""
    return [_person(n, seed, "heldout" if n >= count * (1 - heldout) else "train") for n in range(count)]


def _person(n: int, seed: int, split: str) -> Person:
    rng = np.random.default_rng([seed, n, 7])
    sex = str(rng.choice(["female", "male"]))
    age = int(rng.integers(19, 74))
    height = round(float(rng.normal(166 if sex == "female" else 179, 7)))
    weight = round(float(np.clip(rng.normal(25.2, 3.6), 18.9, 36)) * (height / 100) ** 2, 1)
    today = date(2025, 3, 1) + timedelta(days=int(rng.integers(0, 560)))
    story, device = STORIES[n % len(STORIES)], _DEVICES[(n * 3 + n // 8) % len(_DEVICES)]
    profile: dict[str, Any] = {
        "birth_year": today.year - age, "sex": sex, "height_cm": height, "weight_kg": weight,
        "goals": [str(g) for g in rng.choice(_GOALS, int(rng.integers(1, 3)), replace=False)],
        "level": str(rng.choice(["beginner", "intermediate", "advanced"], p=[0.4, 0.45, 0.15])),
        "equipment": [str(e) for e in rng.choice(["dumbbell", "band", "mat", "barbell", "bench", "kettlebell"], 2, replace=False)],
        "units": "imperial" if rng.random() < 0.2 else "metric",
    }  # fmt: skip
    if rng.random() < 0.25:
        profile["conditions"] = [str(rng.choice(_CONDITIONS))]
    if rng.random() < 0.12:
        profile["injuries"] = [str(rng.choice(["knee", "shoulder", "lower back", "ankle"]))]
    if rng.random() < 0.1:
        for missing in ("birth_year", "weight_kg", "height_cm"):
            profile.pop(missing)
    lang = "zh" if n % 6 == 5 else "en"
    return Person(
        f"p{seed}-{n}",
        split,
        today,
        story,
        device,
        lang,
        int(rng.integers(45, 130)) if story != "new" else 6,
        profile,
        n + 1000 * seed,
    )


def write_files(person: Person, folder: Path) -> list[Path]:
    """``daily.csv`` and ``workouts.csv`` of the person; none where they wear no device."""
    if person.device == "none":
        return []
    folder.mkdir(parents=True, exist_ok=True)
    level = _levels(person)
    end = person.today - timedelta(
        days=int(np.random.default_rng(person.seed).integers(4, 18)) if person.story == "stale" else 0
    )
    days, sessions = [], []
    for ago in range(person.days - 1, -1, -1):
        day = end - timedelta(days=ago)
        rng = np.random.default_rng([person.seed, day.toordinal()])
        if person.story == "gaps" and rng.random() < 0.35:
            continue
        days.append(_day(person, level, day, ago, rng))
        if session := _session(person, level, day, ago, rng):
            sessions.append(session)
    written = [_write(folder / "daily.csv", days)]
    return [*written, _write(folder / "workouts.csv", sessions)] if sessions and person.device != "phone" else written


def _levels(person: Person) -> dict[str, float]:
    rng = np.random.default_rng([person.seed, 99])
    fit = {"beginner": 0.0, "intermediate": 0.5, "advanced": 1.0}[person.profile["level"]]
    return {
        "rhr": float(rng.normal(68 - 14 * fit, 5)), "hrv": float(np.clip(rng.normal(42 + 22 * fit, 12), 16, 120)),
        "sleep": float(rng.normal(425, 38)), "steps": float(np.clip(rng.normal(8200, 2900), 2200, 19000)),
        "breath": float(rng.normal(14.8, 1.2)), "spo2": float(rng.normal(96.6, 0.7)), "kcal": float(rng.normal(470, 130)),
        "stress": float(rng.normal(34, 9)), "sys": float(rng.normal(124, 10)), "dia": float(rng.normal(78, 6)),
        "glucose": float(rng.normal(5.3, 0.5)), "eaten": float(rng.normal(2150, 320)), "protein": float(rng.normal(92, 26)),
        "water": float(rng.normal(1900, 400)), "sessions": float(rng.integers(2, 6)), "km": float(rng.normal(5.5 + 4 * fit, 1.5)),
        "pace": float(rng.normal(6.6 - 1.3 * fit, 0.4)), "trend": float(rng.normal(0, 0.012)), "vo2": float(rng.normal(38 + 12 * fit, 4)),
        "weight": float(person.profile.get("weight_kg", 74.0)),
    }  # fmt: skip


_SHIFT = {  # at the last night: (resting heart rate, HRV share, sleep minutes, breaths); fades over three days
    "normal": (0, 0, 0, 0), "fresh": (-2, 0.10, 25, 0), "tired": (4, -0.22, -105, 0.2), "ill": (9, -0.34, -60, 2.0),
    "hard_week": (5, -0.26, -25, 0.3), "stale": (0, 0, 0, 0), "gaps": (2, -0.1, -30, 0), "new": (0, 0, 0, 0),
}  # fmt: skip


def _day(person: Person, level: dict[str, float], day: date, ago: int, rng: np.random.Generator) -> dict[str, Any]:
    part = max(0.0, 1 - ago / 3)
    rhr, hrv, sleep_shift, breath = _SHIFT[person.story]
    sleep = max(150.0, level["sleep"] + 32 * rng.standard_normal() + sleep_shift * part)
    deep, rem = 0.17 + 0.03 * rng.standard_normal(), 0.22 + 0.03 * rng.standard_normal()
    row: dict[str, Any] = {
        "date": day.isoformat(),
        "steps": max(400, round(level["steps"] * (1 + 0.25 * rng.standard_normal()))),
    }
    watch = person.device not in ("phone",)
    if watch:
        row |= {
            "resting_heart_rate_bpm": round(level["rhr"] + 1.6 * rng.standard_normal() + rhr * part),
            "hrv_rmssd_ms": max(8, round(level["hrv"] * (1 + 0.09 * rng.standard_normal() + hrv * part))),
            "sleep_minutes": round(sleep), "deep_sleep_minutes": max(5, round(sleep * deep)), "rem_sleep_minutes": max(5, round(sleep * rem)),
            "respiratory_rate_bpm": round(level["breath"] + 0.35 * rng.standard_normal() + breath * part, 1),
            "spo2_pct": round(min(99.5, level["spo2"] + 0.5 * rng.standard_normal()), 1),
            "active_energy_kcal": max(40, round(level["kcal"] * (1 + 0.22 * rng.standard_normal()))),
            "stress_level": round(float(np.clip(level["stress"] + 6 * rng.standard_normal() + 8 * part * (rhr > 2), 3, 95))),
            "active_minutes": max(0, round(45 + 20 * rng.standard_normal())),
        }  # fmt: skip
    if watch and day.weekday() == 6:
        row["vo2max_ml_kg_min"] = round(level["vo2"] + 0.01 * (person.days - ago) + 0.3 * rng.standard_normal(), 1)
    if person.device in ("watch_scale", "full", "phone") and day.weekday() in (0, 2, 4):
        row["weight_kg"] = round(
            level["weight"] + level["trend"] * (person.days - ago) + 0.3 * rng.standard_normal(), 1
        )
    if person.device in ("watch_cuff", "full") and day.weekday() % 2 == 0:
        row |= {
            "systolic_mmhg": round(level["sys"] + 5 * rng.standard_normal()),
            "diastolic_mmhg": round(level["dia"] + 4 * rng.standard_normal()),
        }
    if person.device == "full":
        row |= {
            "energy_intake_kcal": round(level["eaten"] * (1 + 0.12 * rng.standard_normal())), "protein_g": max(20, round(level["protein"] * (1 + 0.2 * rng.standard_normal()))),
            "water_ml": max(300, round(level["water"] * (1 + 0.2 * rng.standard_normal()), -1)), "glucose_mmol_l": round(level["glucose"] + 0.3 * rng.standard_normal(), 1),
        }  # fmt: skip
    return row


def _session(
    person: Person, level: dict[str, float], day: date, ago: int, rng: np.random.Generator
) -> dict[str, Any] | None:
    hard = person.story == "hard_week" and ago <= 7
    if rng.random() > level["sessions"] / 7 + (0.3 if hard else 0) or (person.story == "ill" and ago < 3):
        return None
    favourites = np.random.default_rng([person.seed, 5]).choice(_KINDS, 3, replace=False)
    kind = str(rng.choice(favourites))
    minutes = float(np.clip(rng.normal(48, 13), 15, 140)) * (1.4 if hard else 1)
    speed = {"Run": 60 / level["pace"], "Ride": 24.0, "Swim": 2.2, "Walk": 5.2, "Hike": 4.1, "Row": 10.0}.get(kind)
    heart = {
        "Run": 149,
        "Ride": 133,
        "Swim": 128,
        "Strength training": 112,
        "Walk": 101,
        "Yoga": 88,
        "Hike": 118,
        "Row": 138,
    }[kind]
    start, end = 17 * 60 + 10, 17 * 60 + 10 + round(minutes)
    return {
        "start": f"{day}T{start // 60:02d}:{start % 60:02d}:00", "end": f"{day}T{end // 60:02d}:{end % 60:02d}:00", "activity": kind,
        "duration_min": round(minutes, 1), "distance_m": round(speed * minutes / 60 * 1000 * (1 + 0.04 * rng.standard_normal())) if speed else "",
        "energy_kcal": round(minutes * 8.5), "avg_heart_rate_bpm": round(heart + 4 * rng.standard_normal()),
    }  # fmt: skip


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
