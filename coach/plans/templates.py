"""Which sessions a goal has in a week, and which places (slots) a session has for exercises. Data, no choice of exercises.

A slot is ``pattern`` or ``pattern:muscle``; several patterns in order of preference are joined by ``|``. The first slots matter most:
a short session holds only those.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scheme:
    """Repetitions (from, to) of main and accessory lifts by phase; effort at the start of the plan and its rise a week; rest in seconds."""

    base: tuple[int, int]
    build: tuple[int, int]
    peak: tuple[int, int]
    accessory: tuple[int, int]
    rpe: float
    rest_s: int
    main_sets: int
    hold_s: int = 30


# Repetition ranges: 1–6 RM for strength, 6–12 for size, 10–15 for older adults and beginners at lower effort: ACSM 2009.
SCHEMES: dict[str, Scheme] = {
    "strength": Scheme((6, 8), (4, 6), (3, 5), (8, 10), 7.0, 150, 4),
    "muscle_gain": Scheme((8, 12), (8, 12), (6, 10), (10, 15), 7.0, 105, 3),
    "fat_loss": Scheme((8, 12), (8, 12), (8, 12), (10, 15), 6.5, 75, 3),
    "general_health": Scheme((8, 12), (8, 12), (8, 12), (10, 15), 6.0, 75, 3),
    "cardio": Scheme((8, 12), (8, 12), (8, 12), (10, 15), 6.0, 75, 2),
    "return_after_break": Scheme((10, 15), (8, 12), (8, 12), (10, 15), 5.0, 75, 2),
    "older_adult": Scheme((10, 15), (8, 12), (8, 12), (10, 15), 5.0, 90, 2, 20),
    "prenatal": Scheme((10, 15), (10, 15), (10, 15), (10, 15), 4.5, 75, 2, 20),
    "postnatal": Scheme((10, 15), (10, 15), (10, 15), (10, 15), 4.0, 75, 2, 20),
    "desk_mobility": Scheme((10, 15), (10, 15), (10, 15), (10, 15), 5.0, 60, 2),
    "run": Scheme((8, 12), (6, 10), (6, 10), (10, 15), 6.0, 90, 2),
}  # fmt: skip

_FULL = (
    ("squat|lunge", "horizontal_push|vertical_push", "horizontal_pull|vertical_pull", "hinge", "core", "vertical_push", "vertical_pull", "isolation:biceps", "isolation:triceps", "isolation:calves"),
    ("hinge|squat", "vertical_pull|horizontal_pull", "vertical_push|horizontal_push", "lunge|squat", "core", "horizontal_push", "isolation:rear_delts", "isolation:triceps", "isolation:calves", "isolation:biceps"),
    ("lunge|squat", "horizontal_pull|vertical_pull", "horizontal_push|vertical_push", "hinge", "carry|core", "isolation:side_delts", "isolation:abductors", "vertical_pull", "isolation:biceps", "isolation:triceps"),
)  # fmt: skip
SLOTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "full_body": _FULL,
    "upper": (
        ("horizontal_push", "horizontal_pull", "vertical_push", "vertical_pull", "isolation:biceps", "isolation:triceps", "isolation:side_delts", "isolation:rear_delts", "isolation:rotator_cuff"),
        ("vertical_pull|horizontal_pull", "vertical_push|horizontal_push", "horizontal_pull", "horizontal_push", "isolation:side_delts", "isolation:rear_delts", "isolation:triceps", "isolation:biceps"),
    ),
    "lower": (
        ("squat|lunge", "hinge", "lunge", "core", "isolation:calves", "isolation:hamstrings", "isolation:abductors", "isolation:quadriceps"),
        ("hinge|squat", "lunge|squat", "isolation:hamstrings|hinge", "core", "isolation:calves", "isolation:abductors", "isolation:quadriceps", "core"),
    ),
    "push": (("horizontal_push", "vertical_push", "isolation:chest|horizontal_push", "isolation:side_delts", "isolation:triceps", "core"),),
    "pull": (("vertical_pull|horizontal_pull", "horizontal_pull|vertical_pull", "isolation:rear_delts", "isolation:biceps", "isolation:traps", "isolation:forearms"),),
    "legs": (("squat|lunge", "hinge", "lunge", "isolation:hamstrings", "isolation:calves", "core", "isolation:abductors"),),
    "balance": (("squat", "balance", "horizontal_push|vertical_push", "balance", "horizontal_pull|vertical_pull", "hinge|isolation:glutes", "isolation:calves", "balance", "core"),
                ("squat|lunge", "balance", "horizontal_pull|vertical_pull", "balance", "vertical_push|horizontal_push", "isolation:abductors", "isolation:calves", "core"),),
    "posture": (("horizontal_pull|vertical_pull", "core", "isolation:rear_delts|isolation:rotator_cuff|isolation:upper_back", "hinge", "isolation:neck", "squat|lunge", "isolation:abductors"),),
    "gentle": (("core:pelvic_floor", "squat", "horizontal_pull|vertical_pull", "hinge|isolation:glutes", "horizontal_push", "core", "isolation:abductors", "isolation:adductors"),
               ("core:pelvic_floor", "squat|lunge", "horizontal_push", "horizontal_pull|vertical_pull", "core", "isolation:glutes|isolation:abductors", "isolation:calves"),),
}  # fmt: skip

# Goal → sessions by number of days, in weekday order. "mixed" is full body with cardio at its end.
WEEKS: dict[str, dict[int, tuple[str, ...]]] = {
    "strength": {1: ("full_body",), 2: ("full_body", "full_body"), 3: ("full_body",) * 3, 4: ("upper", "lower", "upper", "lower"),
                 5: ("upper", "lower", "full_body", "upper", "lower"), 6: ("upper", "lower", "easy", "upper", "lower", "mobility")},
    "muscle_gain": {1: ("full_body",), 2: ("full_body", "full_body"), 3: ("full_body",) * 3, 4: ("upper", "lower", "upper", "lower"),
                    5: ("push", "pull", "legs", "upper", "lower"), 6: ("push", "pull", "legs", "push", "pull", "legs")},
    "fat_loss": {1: ("mixed",), 2: ("mixed", "mixed"), 3: ("full_body", "steady", "full_body"), 4: ("full_body", "intervals", "full_body", "steady"),
                 5: ("full_body", "intervals", "full_body", "steady", "full_body"), 6: ("full_body", "intervals", "full_body", "easy", "full_body", "steady")},
    "general_health": {1: ("mixed",), 2: ("mixed", "mixed"), 3: ("full_body", "steady", "full_body"), 4: ("full_body", "steady", "full_body", "easy"),
                       5: ("full_body", "steady", "mobility", "full_body", "intervals"), 6: ("full_body", "steady", "mobility", "full_body", "intervals", "easy")},
    "cardio": {1: ("steady",), 2: ("intervals", "steady"), 3: ("intervals", "full_body", "steady"), 4: ("intervals", "full_body", "easy", "steady"),
               5: ("easy", "intervals", "full_body", "easy", "steady"), 6: ("easy", "intervals", "full_body", "easy", "intervals", "steady")},
    "return_after_break": {1: ("mixed",), 2: ("mixed", "mixed"), 3: ("full_body", "easy", "full_body"), 4: ("full_body", "easy", "full_body", "easy"),
                           5: ("full_body", "easy", "mobility", "full_body", "easy"), 6: ("full_body", "easy", "mobility", "full_body", "easy", "mobility")},
    "older_adult": {1: ("balance",), 2: ("balance", "balance"), 3: ("balance", "easy", "balance"), 4: ("balance", "easy", "balance", "easy"),
                    5: ("balance", "easy", "balance", "mobility", "easy"), 6: ("balance", "easy", "mobility", "balance", "easy", "mobility")},
    "prenatal": {1: ("gentle",), 2: ("gentle", "gentle"), 3: ("gentle", "easy", "gentle"), 4: ("gentle", "easy", "gentle", "easy"),
                 5: ("gentle", "easy", "mobility", "gentle", "easy"), 6: ("gentle", "easy", "mobility", "gentle", "easy", "mobility")},
    "postnatal": {1: ("gentle",), 2: ("gentle", "gentle"), 3: ("gentle", "easy", "gentle"), 4: ("gentle", "easy", "gentle", "easy"),
                  5: ("gentle", "easy", "mobility", "gentle", "easy"), 6: ("gentle", "easy", "mobility", "gentle", "easy", "mobility")},
    "desk_mobility": {1: ("posture",), 2: ("posture", "mobility"), 3: ("posture", "mobility", "posture"), 4: ("posture", "mobility", "posture", "mobility"),
                      5: ("posture", "mobility", "easy", "posture", "mobility"), 6: ("posture", "mobility", "easy", "posture", "mobility", "easy")},
    "run": {2: ("easy_run", "long_run"), 3: ("easy_run", "quality_run", "long_run"), 4: ("full_body", "quality_run", "easy_run", "long_run"),
            5: ("easy_run", "quality_run", "full_body", "easy_run", "long_run"), 6: ("easy_run", "quality_run", "full_body", "easy_run", "mobility", "long_run")},
}  # fmt: skip

# Exercises that come first where they are allowed; all others follow by level and load.
STAPLES: dict[str, tuple[str, ...]] = {
    "squat": ("barbell-back-squat", "goblet-squat", "leg-press", "dumbbell-squat", "kettlebell-goblet-squat", "hack-squat", "smith-squat", "banded-squat", "sit-to-stand", "bodyweight-squat"),
    "hinge": ("deadlift", "romanian-deadlift", "trap-bar-deadlift", "dumbbell-romanian-deadlift", "kettlebell-deadlift", "hip-thrust", "dumbbell-hip-thrust", "cable-pull-through", "banded-glute-bridge", "glute-bridge", "single-leg-glute-bridge"),
    "lunge": ("bulgarian-split-squat", "dumbbell-split-squat", "dumbbell-step-up", "walking-lunge", "reverse-lunge", "step-up", "split-squat", "assisted-split-squat"),
    "horizontal_push": ("barbell-bench-press", "dumbbell-bench-press", "machine-chest-press", "incline-dumbbell-press", "dumbbell-floor-press", "cable-chest-press", "push-up", "band-chest-press", "incline-push-up", "knee-push-up", "wall-push-up"),
    "vertical_push": ("overhead-press", "seated-dumbbell-shoulder-press", "standing-dumbbell-press", "machine-shoulder-press", "landmine-press", "kettlebell-press", "band-overhead-press", "pike-push-up"),
    "horizontal_pull": ("barbell-row", "dumbbell-row", "seated-cable-row", "machine-row", "chest-supported-row", "bent-over-dumbbell-row", "kettlebell-row", "trx-row", "inverted-row", "band-row", "towel-row"),
    "vertical_pull": ("pull-up", "lat-pulldown", "chin-up", "band-assisted-pull-up", "machine-assisted-pull-up", "band-pulldown", "floor-pullover", "reverse-snow-angel"),
    "core": ("dead-bug", "plank", "side-plank", "pallof-press", "bird-dog", "knee-side-plank", "hanging-knee-raise", "knee-plank", "curl-up"),
    "carry": ("farmers-carry", "suitcase-carry"),
    "balance": ("tandem-stand", "single-leg-stand", "tandem-walk", "weight-shift", "sideways-walk", "step-over", "figure-eight-walk", "tai-chi", "supported-heel-raise"),
}  # fmt: skip

# The same for older adults, pregnancy and the time after birth: stable and supported first.
GENTLE: dict[str, tuple[str, ...]] = {
    "squat": ("sit-to-stand", "supported-deep-squat-prenatal", "banded-squat", "bodyweight-squat", "goblet-squat", "leg-press"),
    "hinge": ("hip-hinge-drill", "glute-bridge", "postnatal-bridge-breath", "band-good-morning", "banded-glute-bridge", "dumbbell-romanian-deadlift"),
    "lunge": ("assisted-split-squat", "supported-lateral-lunge", "step-up", "split-squat"),
    "horizontal_push": ("wall-push-up", "incline-push-up", "band-chest-press", "machine-chest-press", "knee-push-up", "dumbbell-floor-press"),
    "horizontal_pull": ("band-row", "seated-cable-row", "machine-row", "dumbbell-row", "bent-over-dumbbell-row", "towel-row"),
    "vertical_push": ("band-overhead-press", "seated-dumbbell-shoulder-press", "machine-shoulder-press", "standing-dumbbell-press"),
    "core": ("wall-side-plank", "bird-dog", "pallof-press", "knee-side-plank", "dead-bug", "heel-slide", "all-fours-belly-lift"),
}  # fmt: skip
# Cardio by what is at hand; low impact first unless running is wanted.
CARDIO = ("stationary-bike", "rowing-machine", "elliptical", "incline-treadmill-walk", "brisk-walking", "treadmill-walking", "stair-climber", "swimming-freestyle", "breaststroke",
          "water-walking", "recumbent-bike", "dancing", "low-impact-jack", "indoor-march-walk", "march-in-place", "postnatal-walk", "seated-cardio")  # fmt: skip
INTERVAL_CARDIO = ("stationary-bike-intervals", "rowing-intervals", "stationary-bike", "elliptical", "incline-treadmill-walk", "brisk-walking", "low-impact-jack", "shadow-boxing", "march-in-place", "seated-cardio")  # fmt: skip
WARM_CARDIO = (
    "march-in-place",
    "indoor-march-walk",
    "stationary-bike",
    "low-impact-jack",
    "brisk-walking",
    "treadmill-walking",
    "seated-cardio",
)
# Moving warm-ups and still stretches by focus; whatever a person may not do is passed over.
WARM_MOBILITY: dict[str, tuple[str, ...]] = {
    "upper": (
        "arm-circles",
        "wall-slide",
        "cat-cow",
        "wrist-circles",
        "shoulder-pass-through",
        "standing-pelvic-tilt",
        "neck-rotations",
    ),
    "lower": (
        "leg-swings",
        "hip-circles",
        "hip-hinge-drill",
        "cat-cow",
        "ankle-circles",
        "knee-to-wall-ankle-rocker",
        "standing-pelvic-tilt",
    ),
    "all": (
        "arm-circles",
        "leg-swings",
        "cat-cow",
        "hip-circles",
        "wall-slide",
        "ankle-circles",
        "standing-pelvic-tilt",
        "wrist-circles",
        "neck-rotations",
    ),
}
COOL_STRETCH: dict[str, tuple[str, ...]] = {
    "upper": ("doorway-pec-stretch", "cross-body-shoulder-stretch", "wall-lat-stretch", "overhead-triceps-stretch", "upper-trap-stretch", "standing-side-stretch"),
    "lower": ("standing-quad-stretch", "wall-calf-stretch", "standing-hip-flexor-stretch", "seated-hamstring-stretch", "side-lying-quad-stretch", "soleus-stretch", "standing-side-stretch", "butterfly-stretch"),
    "all": ("wall-calf-stretch", "doorway-pec-stretch", "standing-quad-stretch", "standing-hip-flexor-stretch", "childs-pose", "standing-side-stretch", "cross-body-shoulder-stretch", "overhead-triceps-stretch"),
}  # fmt: skip
