"""The rules behind alerts: what is measured, how often it must repeat, from where on, how serious, what to do.

A rule looks at a ``Picture`` and returns a ``Hit`` or None. A wearable errs, so one reading never raises an alert: at least two
nights (each the merged value of many readings) or repeated spot readings, except for low glucose, where waiting would harm.
Limits are in ``coach.fitness.thresholds`` with their sources; a limit that a clinician agreed (``Profile.floors``) goes first. How often
something must repeat is our choice where no source says so. ``effect`` is what an alert means for training today.
"""

from __future__ import annotations

from collections.abc import Callable

from coach.wearables.alert_hit import Hit
from coach.wearables.alert_nights import (
    high_resting_heart_rate,
    hrv_drop,
    load_spike,
    low_resting_heart_rate,
    low_spo2,
    raised_respiratory_rate,
    raised_temperature,
    short_sleep_run,
)
from coach.wearables.alert_spots import (
    high_blood_pressure,
    high_glucose,
    low_blood_pressure,
    low_glucose,
    measure_pressure_again,
    no_training_pressure,
    rapid_weight_gain,
    rapid_weight_loss,
    very_high_blood_pressure,
)
from coach.wearables.context import Picture

RULES: tuple[Callable[[Picture], Hit | None], ...] = (
    very_high_blood_pressure, measure_pressure_again, no_training_pressure, low_glucose, high_glucose, low_spo2, high_resting_heart_rate, low_resting_heart_rate,
    rapid_weight_gain, raised_respiratory_rate, raised_temperature, low_blood_pressure, high_blood_pressure,
    rapid_weight_loss, hrv_drop, load_spike, short_sleep_run,
)  # fmt: skip


def hits(picture: Picture) -> list[Hit]:
    """The rules that hold today, most serious first."""
    order = {"emergency": 0, "urgent": 1, "caution": 2}
    return sorted((hit for rule in RULES if (hit := rule(picture))), key=lambda hit: order[hit.level])
