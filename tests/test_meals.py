"""Meals told in a line: what is counted, what is assumed, what is named as unknown, and on which day it lands."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from coach.profile import Profile
from coach.progress import logbook
from coach.progress.meals import parse_meal
from coach.store import Store, daily_series, workouts

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("had two eggs and toast for breakfast", [("egg-whole-hard-boiled", 100.0), ("bread-white-toasted", 22.0)]),
        ("lunch: 200g grilled chicken breast and a cup of rice", [("chicken-breast-roasted", 200.0), ("rice-white-cooked", 158.0)]),
        ("午饭吃了米饭一碗、鸡胸肉200克", [("rice-white-cooked", 158.0), ("chicken-breast-roasted", 200.0)]),
        ("早餐两个鸡蛋一杯牛奶", [("egg-whole-hard-boiled", 100.0), ("milk-whole", 244.0)]),
        ("ate half an apple", [("apple-raw-with-skin", 91.0)]),
        ("drank a glass of milk", [("milk-whole", 244.0)]),
    ],
)  # fmt: skip
def test_foods_and_grams(text: str, expected: list[tuple[str, float]]) -> None:
    meal = parse_meal(text)
    assert meal is not None
    found = [(p.food.id, p.grams) for p in meal.portions]
    assert [grams for _, grams in found] == [grams for _, grams in expected]
    assert all(a.startswith(b.split("-")[0]) for (a, _), (b, _) in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    "text", ["had a bad night", "I had a great run", "what should I eat for lunch?", "had zzgrmpf for dinner", ""]
)
def test_no_meal(text: str) -> None:
    assert parse_meal(text) is None


def test_a_meal_is_stored_and_said_back(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    user = store.user("a")
    first = logbook.record(store, user, Profile(), "had two boiled eggs and zzgrmpf for breakfast", TODAY)
    logbook.record(store, user, Profile(), "ate a banana", TODAY)
    days = daily_series(store, user, ["energy_intake_kcal", "protein_g"], TODAY, TODAY)
    # USDA per 100 g: boiled egg 155 kcal and 12.6 g protein, banana 89 kcal and 1.09 g; 100 g and 118 g eaten.
    assert days["energy_intake_kcal"][TODAY] == pytest.approx(155 + 89 * 1.18, abs=0.5)
    assert days["protein_g"][TODAY] == pytest.approx(12.6 + 1.09 * 1.18, abs=0.1)
    assert "Not counted" in first.text and "zzgrmpf" in first.text and "没有计入" in first.text_zh


@pytest.mark.parametrize(
    ("text", "ago"), [("swam 1500m yesterday", 1), ("昨天游泳1000米", 1), ("ran 5 km on Sunday", 2), ("ran 5 km", 0)]
)
def test_the_day_that_the_line_names(tmp_path: Path, text: str, ago: int) -> None:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    user = store.user("a")
    logbook.record(store, user, Profile(), text, TODAY)
    (done,) = workouts(store, user)
    assert done.local_date == TODAY - timedelta(days=ago)


@pytest.mark.parametrize(
    ("text", "kind", "minutes"),
    [("I did 30 minutes of running instead", "run", 30), ("did an hour of yoga", "yoga", 60), ("cycled for an hour and a half", "ride", 90),
     ("just finished a 10k in 52:30", "run", 52.5), ("做了半小时瑜伽", "yoga", 30), ("骑车一小时", "ride", 60)],
)  # fmt: skip
def test_sessions_as_people_say_them(tmp_path: Path, text: str, kind: str, minutes: float) -> None:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    user = store.user("a")
    logbook.record(store, user, Profile(), text, TODAY)
    (done,) = workouts(store, user)
    assert (done.activity_kind, done.duration_min) == (kind, minutes)
