"""Goals, progress and reports."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from coach.errors import SettingsError
from coach.profile import Profile
from coach.progress import goals, logbook, records, reports
from coach.store import Store, User

TODAY = date(2026, 11, 20)
PROFILE = Profile(birth_year=1988, sex="female", height_cm=168, weight_kg=64)


@pytest.fixture
def home(tmp_path: Path) -> tuple[Store, User]:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    return store, store.user("a")


@pytest.mark.parametrize(
    ("message", "kind", "target", "days"),
    [
        ("I want to lose 4 kg in 8 weeks", "lose", 60.0, 56),
        ("我要减到60公斤", "lose", 60.0, None),
        ("三个月瘦六斤", "lose", 61.0, 91),
        ("gain 3 kg of muscle", "gain", 67.0, None),
        ("run a half marathon in 12 weeks", "run", None, 84),
        ("我想做一个引体向上", "strength", None, None),
        ("quit smoking", "quit", None, None),
    ],
)
def test_reading_a_goal(message: str, kind: str, target: float | None, days: int | None) -> None:
    goal = goals.read_goal(message, TODAY, 64.0)
    assert goal and (goal.kind, goal.target) == (kind, target)
    assert goal.by == (TODAY + timedelta(days=days) if days else None)


def test_pace_that_is_too_fast_is_answered_with_a_safe_one(home: tuple[Store, User]) -> None:
    facts = goals.state_goal(*home, PROFILE, "lose 6 kg in 4 weeks", TODAY)
    assert facts[1].verdict == "caution" and facts[1].value == 0.64
    assert goals.goals(*home)[0].target == 58.0


def test_underweight_is_no_goal(home: tuple[Store, User]) -> None:
    facts = goals.state_goal(*home, PROFILE, "I want to get down to 45 kg", TODAY)
    assert facts[0].id == "goal.too_light" and goals.goals(*home) == []


def test_a_new_goal_of_a_kind_replaces_the_old(home: tuple[Store, User]) -> None:
    goals.state_goal(*home, PROFILE, "lose 4 kg", TODAY)
    goals.state_goal(*home, PROFILE, "lose 2 kg", TODAY)
    assert [g.target for g in goals.goals(*home)] == [62.0]


def test_progress_toward_the_goal(home: tuple[Store, User]) -> None:
    goals.state_goal(*home, PROFILE, "lose 4 kg", TODAY - timedelta(days=20))
    logbook.record(*home, PROFILE, "weight 62 kg", TODAY - timedelta(days=1))
    fact = goals.progress_facts(*home, PROFILE, TODAY)[0]
    assert (fact.id, fact.value, fact.change) == ("progress.goal", 50, -2.0)


def test_no_data_is_said(home: tuple[Store, User]) -> None:
    assert goals.progress_facts(*home, PROFILE, TODAY)[0].verdict == "unknown"
    assert reports.make(*home, PROFILE, "week", TODAY).facts[0].verdict == "unknown"


@pytest.mark.parametrize(
    ("message", "span"),
    [
        ("weekly report", "week"),
        ("上周总结", "last_week"),
        ("report of last month", "last_month"),
        ("月报", "month"),
        ("最近30天的报告", "30 days"),
        ("past 2 weeks", "14 days"),
    ],
)
def test_span_of(message: str, span: str) -> None:
    assert reports.span_of(message) == span


@pytest.mark.parametrize(
    ("span", "start", "end"),
    [
        ("last_week", "2026-11-09", "2026-11-15"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("14 days", "2026-11-07", "2026-11-20"),
        ("2026-01-01..2026-01-31", "2026-01-01", "2026-01-31"),
    ],
)
def test_dates_of(span: str, start: str, end: str) -> None:
    assert [d.isoformat() for d in reports.dates_of(span, TODAY)] == [start, end]


@pytest.mark.parametrize("span", ["soon", "2026-02-01..2026-01-01"])
def test_unknown_span(span: str) -> None:
    with pytest.raises(SettingsError):
        reports.dates_of(span, TODAY)


def test_report_holds_what_was_logged(home: tuple[Store, User]) -> None:
    logbook.record(*home, PROFILE, "ran 5 km in 27 min", TODAY)
    report = reports.make(*home, PROFILE, "week", TODAY)
    assert "1 session," in report.text and "5.0 km" in report.text and "跑步" in report.text_zh
    assert report.as_dict()["end"] == "2026-11-20"


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ("what's my best squat", True), ("my heaviest deadlift ever?", True), ("我的卧推1RM是多少", True), ("深蹲历史最好成绩", True),
        ("how do I find my squat 1RM", False), ("is the squat the best exercise", False), ("怎样提高我的卧推极限", False),
    ],
)  # fmt: skip
def test_the_own_best_is_asked(message: str, asks: bool) -> None:
    assert records.asks_best(message) is asks


def test_the_own_best_is_told_or_missed(home: tuple[Store, User]) -> None:
    store, user = home
    logbook.record(store, user, Profile(), "squat 5x5 100 kg", TODAY)
    logbook.record(store, user, Profile(), "squat 3x3 105 kg", TODAY)
    best, none = records.asked_bests(store, user, ["squat", "bench press"], TODAY)
    # Epley 105 × (1 + 3/30) = 115.5, Brzycki 105 × 36/34 = 111.2, mean 113.3; with 100 × 5: 116.7 and 112.5, mean 114.6.
    assert best.value == 114.6 and "100 kg × 5" in best.text
    assert none.verdict == "unknown" and "bench press" in none.text
