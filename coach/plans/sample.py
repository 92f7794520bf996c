"""Random people and wishes for the proof of plans: seeded, wide, some of them impossible. ``python -m coach.plans.sample 2000``."""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

from coach.errors import PlanError
from coach.plans.check import check
from coach.plans.generate import make_plan
from coach.plans.wishes import GOAL_NAMES
from coach.profile import Profile

_EQUIPMENT = ("barbell", "rack", "bench", "dumbbell", "kettlebell", "cable", "pull_up_bar", "band", "bike", "treadmill", "rower", "elliptical", "stability_ball", "chair", "step", "trx",
              "machine:leg_press", "machine:lat_pulldown", "machine:chest_press", "ez_bar", "foam_roller", "box", "pool", "jump_rope", "landmine", "medicine_ball")  # fmt: skip
_SETS = (
    ("none",),
    ("gym",),
    ("dumbbell", "bench"),
    ("dumbbell",),
    ("band",),
    ("barbell", "rack", "bench"),
    ("home gym",),
    ("kettlebell",),
    (),
)
_INJURIES = (
    "knee",
    "lower back",
    "shoulder",
    "wrist",
    "neck",
    "hip",
    "elbow",
    "ankle",
    "膝盖疼",
    "腰椎间盘突出",
    "plantar fasciitis",
    "hamstring strain",
    "ACL",
    "carpal tunnel",
    "肩袖损伤",
)
_CONDITIONS = (
    "hypertension",
    "type 2 diabetes",
    "type 1 diabetes",
    "asthma",
    "osteoporosis",
    "coronary heart disease",
    "knee osteoarthritis",
    "高血压",
    "glaucoma",
    "atrial fibrillation",
    "migraine",
    "anorexia in the past",
    "chronic kidney disease",
)
_MEDICINES = ("metoprolol", "insulin", "bisoprolol", "metformin", "ibuprofen", "美托洛尔")
_DISLIKES = (
    "burpees",
    "running",
    "lunges",
    "planks",
    "squats",
    "深蹲",
    "jumping",
    "rowing",
    "push-ups",
    "cycling",
    "mushrooms",
)


def person(seed: int) -> tuple[Profile, dict[str, Any]]:
    """A random person and their wishes."""
    r = random.Random(seed)
    sex = r.choice(("female", "male", ""))
    fields: dict[str, Any] = {
        "birth_year": r.choice((None, *range(1936, 2012))), "sex": sex, "height_cm": r.choice((None, r.randint(145, 200))), "weight_kg": r.choice((None, r.randint(42, 150))),
        "level": r.choice(("", "beginner", "intermediate", "advanced")), "conditions": r.sample(_CONDITIONS, r.choice((0, 0, 0, 1, 1, 2))),
        "medications": r.sample(_MEDICINES, r.choice((0, 0, 0, 1))), "injuries": r.sample(_INJURIES, r.choice((0, 0, 0, 1, 1, 2))), "dislikes": r.sample(_DISLIKES, r.choice((0, 0, 1, 2))),
    }  # fmt: skip
    if sex == "female" and r.random() < 0.2:
        fields |= r.choice(
            ({"pregnant_weeks": r.randint(4, 38)}, {"pregnancy": "postpartum"}, {"pregnancy": "breastfeeding"})
        )
    equipment = r.choice((*_SETS, tuple(r.sample(_EQUIPMENT, r.randint(1, 9)))))
    wishes: dict[str, Any] = {
        "goal": r.choice(tuple(GOAL_NAMES)),
        "days": r.randint(1, 6),
        "minutes": r.choice((10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 75, 90)),
        "equipment": list(equipment),
        "seed": r.randint(0, 3),
    }
    if r.random() < 0.4:
        wishes["weeks"] = r.choice((1, 2, 3, 4, 5, 6, 8, 10, 12, 13, 16, 20, 24))
    if r.random() < 0.25:
        wishes["weekdays"] = sorted(r.sample(range(7), min(wishes["days"] + r.randint(0, 1), 7)))
    if r.random() < 0.4:
        wishes["long_minutes"] = r.choice((60, 90, 120, 150, 180, 200))
    if r.random() < 0.2:
        wishes["injuries"] = r.sample(_INJURIES, 1)
    if r.random() < 0.2:
        wishes["start"] = (date(2026, 3, 31) + timedelta(days=r.randint(0, 40))).isoformat()
    if r.random() < 0.15:
        wishes["recent"] = r.choice(("5 km 27:30", "10 km 55", "3 km 14:10", "21.1 km 1:50:00"))
    if r.random() < 0.2:
        wishes["longest"] = r.choice((20, 40, 60, 90))
    if r.random() < 0.15:
        wishes["cleared"] = True
    return Profile().with_changes(**fields), wishes


def prove(count: int, first: int = 0, today: date = date(2026, 3, 31)) -> dict[str, Any]:
    """Plans for ``count`` people: how many were made, what the checker found, how long each took (ms of processor time), what was impossible and why."""
    found: Counter[str] = Counter()
    examples: dict[str, str] = {}
    refused: Counter[str] = Counter()
    times: list[float] = []
    made = 0
    make_plan(Profile(), {}, None, today)  # reads the exercise records once
    for seed in range(first, first + count):
        profile, wishes = person(seed)
        start = time.process_time()
        try:
            plan = make_plan(profile, wishes, None, today)
        except PlanError as exc:
            refused[" ".join(str(exc).split()[:4])] += 1
            times.append((time.process_time() - start) * 1000)
            continue
        times.append((time.process_time() - start) * 1000)
        made += 1
        for problem in check(plan, profile, wishes, today):
            found[problem.code] += 1
            examples.setdefault(problem.code, f"seed {seed}: {problem.where}: {problem.text}")
    return {"made": made, "refused": dict(refused), "problems": dict(found), "examples": examples, "median_ms": round(statistics.median(times), 1), "worst_ms": round(max(times), 1),
            "p99_ms": round(sorted(times)[int(len(times) * 0.99)], 1)}  # fmt: skip


if __name__ == "__main__":
    for key, value in prove(int(sys.argv[1]) if len(sys.argv) > 1 else 60).items():
        sys.stdout.write(f"{key}: {value}\n")
