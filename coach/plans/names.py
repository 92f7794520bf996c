"""What people call an exercise in their log → the id of its record. Everyday words first, then every name and alias."""

from __future__ import annotations

from functools import lru_cache

from knowledge.exercises import find, load

# Bare words mean the usual form of a lift.
_USUAL = {
    "bench": "barbell-bench-press", "benchpress": "barbell-bench-press", "卧推": "barbell-bench-press", "squat": "barbell-back-squat", "backsquat": "barbell-back-squat", "深蹲": "barbell-back-squat",
    "deadlift": "deadlift", "dl": "deadlift", "硬拉": "deadlift", "ohp": "overhead-press", "overheadpress": "overhead-press", "shoulderpress": "overhead-press", "press": "overhead-press",
    "militarypress": "overhead-press", "推举": "overhead-press", "肩推": "overhead-press", "row": "barbell-row", "bentoverrow": "barbell-row", "划船": "barbell-row", "pushup": "push-up", "pressup": "push-up",
    "俯卧撑": "push-up", "pullup": "pull-up", "引体": "pull-up", "引体向上": "pull-up", "chinup": "chin-up", "dip": "dip", "双杠臂屈伸": "dip", "curl": "dumbbell-curl", "bicepcurl": "dumbbell-curl",
    "bicepscurl": "dumbbell-curl", "弯举": "dumbbell-curl", "rdl": "romanian-deadlift", "罗马尼亚硬拉": "romanian-deadlift", "hipthrust": "hip-thrust", "臀推": "hip-thrust", "situp": "sit-up", "仰卧起坐": "sit-up",
    "crunch": "crunch", "卷腹": "crunch", "plank": "plank", "平板支撑": "plank", "平板": "plank", "lunge": "reverse-lunge", "弓步": "reverse-lunge", "弓步蹲": "reverse-lunge", "burpee": "burpee", "波比跳": "burpee",
    "legpress": "leg-press", "腿举": "leg-press", "pulldown": "lat-pulldown", "latpulldown": "lat-pulldown", "高位下拉": "lat-pulldown", "airsquat": "bodyweight-squat", "自重深蹲": "bodyweight-squat", "徒手深蹲": "bodyweight-squat",
    "glutebridge": "glute-bridge", "臀桥": "glute-bridge", "wallsit": "wall-sit", "靠墙蹲": "wall-sit", "swing": "kettlebell-swing", "壶铃摇摆": "kettlebell-swing", "calfraise": "standing-calf-raise", "提踵": "standing-calf-raise",
}  # fmt: skip


def _flat(name: str) -> str:
    flat = "".join(c for c in name.lower() if c.isalnum())
    return flat[:-1] if flat.endswith("s") and not flat.endswith("ss") and len(flat) > 3 else flat


@lru_cache(maxsize=1)
def _exact() -> dict[str, str]:
    made = {_flat(n): r.id for r in load() for n in (r.id, *r.names)}
    return {**made, **_USUAL}


def exact(name: str) -> str:
    """The id of the record that ``name`` names in full (plural, hyphens and case aside); empty if there is none."""
    flat = _flat(name)
    known = _exact()
    return known.get(flat) or known.get(flat.removesuffix("e"), "")


def exercise_id(name: str) -> str:
    """The same, or the nearest record; empty where none is near."""
    if known := exact(name):
        return known
    found = find(name, 1)
    return found[0].id if found else ""
