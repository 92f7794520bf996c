"""Targets and foods: the numbers of the formulas, the bounds, and the one question for what is missing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from coach.nutrition.lookup import food_facts
from coach.nutrition.person import aim_of, said_weight
from coach.nutrition.targets import asked_for, target_facts
from coach.profile import Profile
from coach.store import Store

TODAY = date(2026, 11, 20)
WOMAN = Profile(birth_year=1988, sex="female", height_cm=168, weight_kg=64)


def _facts(tmp_path: Path, message: str, profile: Profile = WOMAN) -> list[tuple[str, float | str | None, str | None]]:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    return [(f.id, f.value, f.verdict) for f in target_facts(store, store.user("a"), profile, TODAY, message)]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        # Mifflin–St Jeor: 640 + 1050 − 190 − 161 = 1339; × 1.55 = 2075; a fifth less is 1660.
        ("how many calories to keep my weight", [("energy_target", 2080.0, None)]),
        ("calories to lose fat", [("energy_target", 1660.0, None)]),
        ("how much protein do I need", [("protein_target", 109, None)]),
        ("一天喝多少水，吃多少盐", [("water_target", 2000.0, None), ("sodium_limit", 2000.0, None)]),
        ("我60公斤，蛋白质吃多少", [("protein_target", 102, None)]),
    ],
)  # fmt: skip
def test_targets(tmp_path: Path, message: str, expected: list[tuple[str, float, None]]) -> None:
    assert _facts(tmp_path, message) == expected


@pytest.mark.parametrize(
    ("changes", "message", "fact", "verdict"),
    [
        ({"height_cm": None}, "calories", "missing.height_cm", "unknown"),
        ({"conditions": ("anorexia",)}, "calories to lose weight", "energy_target.withheld", "caution"),
        ({"conditions": ("kidney disease",)}, "protein", "protein_target.withheld", "caution"),
        ({"conditions": ("heart failure",)}, "how much water", "water_target.withheld", "caution"),
        ({"birth_year": 2012}, "calories", "energy_intake_kcal.outside", "unknown"),
    ],
)
def test_what_gets_no_number(tmp_path: Path, changes: dict[str, object], message: str, fact: str, verdict: str) -> None:
    assert _facts(tmp_path, message, WOMAN.with_changes(**changes))[0][::2] == (fact, verdict)


@pytest.mark.parametrize("changes", [{"weight_kg": 52}, {"pregnancy": "pregnant"}, {"pregnancy": "breastfeeding"}])
def test_no_deficit_where_it_would_harm(tmp_path: Path, changes: dict[str, object]) -> None:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    fact = target_facts(store, store.user("a"), WOMAN.with_changes(**changes), TODAY, "calories to lose weight")[0]
    assert fact.change is None and "not right for you" in fact.text


def test_deficit_stops_at_the_floor(tmp_path: Path) -> None:
    small = Profile(birth_year=1950, sex="female", height_cm=150, weight_kg=55)
    assert _facts(tmp_path, "calories to lose weight", small)[0][1] == 1200.0


@pytest.mark.parametrize(
    ("text", "kg"),
    [("I'm 80 kg", 80.0), ("我140斤", 70.0), ("lose 40 kg", None), ("176 lbs", 79.8), ("squat 100 kg", None)],
)
def test_weight_in_words(text: str, kg: float | None) -> None:
    assert said_weight(text) == kg


@pytest.mark.parametrize(
    ("text", "aim"),
    [("减肥", "lose"), ("build some muscle", "gain"), ("maintenance calories", "maintain"), ("hello", "")],
)
def test_aim(text: str, aim: str) -> None:
    assert aim_of(text) == aim


def test_several_targets_in_their_order() -> None:
    assert asked_for("fibre and then protein") == ("fibre_g", "protein_g")
    assert asked_for("how much should I eat")[0] == "energy_intake_kcal"


@pytest.mark.parametrize(
    ("message", "foods", "grams"),
    [("calories in 200 g banana", ["banana"], 200.0), ("香蕉热量", ["香蕉"], 100.0), ("半斤米饭", ["米饭"], 250.0)],
)
def test_food_by_portion(message: str, foods: list[str], grams: float) -> None:
    fact = food_facts(message, foods)[0]
    assert fact.numbers[0] == (grams, "g") and fact.value and "USDA" in fact.source


def test_unknown_food_has_no_fact() -> None:
    assert food_facts("calories in zzxqv", ["zzxqv"]) == []


def test_the_latest_weighing_goes_before_the_profile(tmp_path: Path) -> None:
    from coach.progress import logbook

    store = Store(f"sqlite:///{tmp_path}/c.db")
    user = store.user("a")
    logbook.record(store, user, WOMAN, "weight 70 kg", TODAY - timedelta(days=3))
    assert target_facts(store, user, WOMAN, TODAY, "protein")[0].numbers[-1] == (70.0, "kg")
