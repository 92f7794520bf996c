"""Calculations asked for in words: the right one, from the numbers said; none for recorded data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coach.calculate import calculate
from coach.evidence import Fact
from coach.profile import Profile
from coach.progress import logbook
from coach.store import Store
from coach.understand.entities import find_entities

TODAY = date(2026, 11, 20)
PROFILE = Profile(birth_year=1988, sex="female", height_cm=168, weight_kg=64)


def _calculated(tmp_path: Path, message: str, profile: Profile = PROFILE, logged: tuple[str, ...] = ()) -> list[Fact]:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    user = store.user("a")
    for line in logged:
        logbook.record(store, user, profile, line, TODAY)
    return calculate(store, user, profile, TODAY, message, find_entities(message))


@pytest.mark.parametrize(
    ("message", "name", "value"),
    [
        ("what is my maximum heart rate", "hrmax", 173),  # Gulati: 206 − 0.88 × 38
        ("我的最大心率是多少", "hrmax", 173),
        ("I'm 30, male, what's my max heart rate", "hrmax", 187),  # Tanaka: 208 − 0.7 × 30
        ("which heart rate is zone 2 for me", "hr_zones", 173),
        ("燃脂心率是多少", "hr_zones", 173),
        ("I bench 80 kg for 5 reps, what's my 1RM", "one_rm", 92),  # Epley 93.3, Brzycki 90.0
        ("硬拉100公斤能做五个，极限多少", "one_rm", 115),
        ("1RM from 100 lb x 5", "one_rm", 52),
        ("10K in 50:00, what could I run for a half marathon?", "race_time", 110.3),  # 50 × 2.10975^1.06
        ("五公里25分钟，半马能跑多少", "race_time", 115),
        ("what pace is 10 km in 55 min", "pace", 5.5),
        ("十公里一小时的配速", "pace", 6),
        ("what's my BMR", "bmr", 1340),  # Mifflin: 640 + 1050 − 190 − 161
        ("我的基础代谢", "bmr", 1340),
        ("how many calories do I burn in a day", "tdee", 2080),
        ("how many calories does an hour of swimming burn", "energy_of_activity", None),
        ("跑步半小时消耗多少热量", "energy_of_activity", None),
        ("45 min of running at 10 km/h, calories burned?", "energy_of_activity", 510),  # 36.8 mL/kg/min = 10.5 MET
        ("what is my BMI", "bmi", 22.7),
        ("healthy weight for my height?", "healthy_weight", 70),
        ("is a waist of 84 cm ok", "waist_to_height", 0.5),
        ("I ran 2400 m in a Cooper test, what VO2max is that", "vo2max_cooper", 42),
    ],
)
def test_the_right_calculation(tmp_path: Path, message: str, name: str, value: float | None) -> None:
    facts = _calculated(tmp_path, message)
    assert [f.id for f in facts] == [name], [(f.id, f.text) for f in facts]
    assert value is None or facts[0].value == pytest.approx(value, abs=0.051)
    assert facts[0].source and facts[0].text_zh


@pytest.mark.parametrize(
    "message",
    ["what was my max heart rate on Tuesday", "my average pace last week", "calories in a banana", "昨天跑步的配速", "bench 80 kg 5x5", "my knee hurts", "how many zone minutes this week"],
)  # fmt: skip
def test_what_is_recorded_or_eaten_is_no_calculation(tmp_path: Path, message: str) -> None:
    assert _calculated(tmp_path, message) == []


def test_one_missing_thing_is_asked_for(tmp_path: Path) -> None:
    facts = _calculated(tmp_path, "what is my BMR", Profile(sex="male", birth_year=1990))
    assert [f.id for f in facts] == ["missing.weight_kg"] and facts[0].verdict == "unknown"


def test_zones_use_the_resting_heart_rate_that_is_known(tmp_path: Path) -> None:
    fact = _calculated(tmp_path, "give me my heart rate zones", logged=("resting heart rate 60",))[0]
    assert "Karvonen" in fact.text and "105–127" in fact.text  # 60 + 0.40 … 0.59 × (173 − 60)


def test_outside_its_range_a_formula_says_so(tmp_path: Path) -> None:
    assert [f.id for f in _calculated(tmp_path, "1RM from 60 kg x 20")] == ["calculation.outside"]


def test_no_energy_figures_with_an_eating_disorder(tmp_path: Path) -> None:
    sick = Profile(birth_year=1988, sex="female", height_cm=168, weight_kg=64, conditions=("anorexia nervosa",))
    assert [f.id for f in _calculated(tmp_path, "what is my BMR", sick)] == ["energy_target.withheld"]
