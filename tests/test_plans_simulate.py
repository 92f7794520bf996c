"""Sixteen simulated weeks: the adapted plan keeps the load in bounds and the trainee progresses."""

from __future__ import annotations

from datetime import date

import pytest

from coach.plans import bounds, simulate
from coach.profile import Profile

WISHES = {
    "goal": "strength",
    "days": 3,
    "minutes": 45,
    "equipment": ["dumbbell", "bench"],
    "level": "intermediate",
    "weeks": simulate.WEEKS,
}


def test_an_adapted_plan_progresses_within_bounds() -> None:
    made = simulate.adapted(Profile(birth_year=1990), dict(WISHES), date(2026, 3, 30), seed=1)
    again = simulate.adapted(Profile(birth_year=1990), dict(WISHES), date(2026, 3, 30), seed=1)
    beside = simulate.fixed(Profile(birth_year=1990), dict(WISHES), date(2026, 3, 30), seed=1)
    assert made == again and len(made.loads) == 7 * simulate.WEEKS
    assert made.gain > 0 and made.worst_ratio <= bounds.MOST_ACUTE_CHRONIC < beside.worst_ratio


@pytest.mark.long
def test_the_table_of_twenty_trainees_a_goal() -> None:
    for _goal, name, gain, ratio, share, _done in simulate.compare(20):
        assert gain > 0
        assert name == "fixed" or (share > 0.995 and ratio < 1.6)
