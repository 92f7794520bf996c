"""Everyday wishes are not stopped, and one more word brings the whole screen back."""

from __future__ import annotations

import pytest

from coach.safety import context as values
from coach.safety.plain import plain_wish
from coach.safety.screen import Screener


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener()


@pytest.mark.parametrize(
    "message",
    [
        "I want to lose 5 kg without losing muscle.",
        "我想减肥，但不想掉肌肉。",
        "How can I build muscle?",
        "我要减肥",
        "help me lose weight safely",
    ],
)
def test_plain_wishes_pass(screener: Screener, message: str) -> None:
    assert plain_wish(message)
    assert screener.screen(message, {}).level == "ok"


@pytest.mark.parametrize(
    "message",
    [
        "I want to lose 5 kg in a week",
        "I want to lose weight, I make myself throw up",
        "我想减肥，不想活了",
        "I want to lose 20 kg and I am 45 kg",
    ],
)
def test_anything_more_is_screened(screener: Screener, message: str) -> None:
    assert not plain_wish(message)
    assert screener.screen(message, {}).level != "ok"


@pytest.mark.parametrize(
    ("message", "crash"),
    [
        ("I want to lose 5 kg in a week", True),
        ("help me drop 20 pounds in 3 weeks", True),
        ("我想一周瘦5公斤", True),
        ("一个月减二十斤，行吗", True),
        ("lose 3 kg a month", False),
        ("I want to lose 10 kg in 6 months", False),
        ("三个月减十斤", False),
        ("一周减一斤", False),
    ],
)
def test_a_crash_is_told_from_a_goal_by_its_pace(message: str, crash: bool) -> None:
    assert ("extreme_diet" in {finding.topic for finding in values.match(message, {})}) is crash


def test_context_is_heard_beside_a_plain_wish(screener: Screener) -> None:
    assert (
        screener.screen("I want to lose weight", {"conditions": ["anorexia"], "latest": {"bp_mmhg": "214/126"}}).level
        != "ok"
    )


def test_an_old_injury_of_the_profile_stops_no_plain_note_and_a_grave_one_is_read(screener: Screener) -> None:
    assert screener.screen("bench 3x5 80kg rpe 8", {"injuries": ["左肩受过伤"]}).level == "ok"
    broken = {"injuries": ["femoral neck stress fracture, no weight bearing"]}
    assert screener.screen("plan me some hill repeats for this week", broken).level in ("refuse", "urgent")
