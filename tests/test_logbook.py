"""Logging in one's own words: what is understood, stored, and said back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach.plans import service
from coach.plans.names import exercise_id
from coach.profile import Profile
from coach.progress import logbook, records
from coach.progress.entries import Measurement, Note, Session, Sets, parse
from coach.store import Store, strength_sets
from knowledge.exercises import by_id

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bench 3x5 80kg rpe 8", [Sets("bench", 3, 5, 80, 8)]),
        ("slept 5 hours, can I still do my long run", [Measurement("sleep_minutes", 300)]),
        ("incline bench 3x10 50 kg", [Sets("incline bench", 3, 10, 50)]),
        ("squat 120 kg for 2, felt like an 8", [Sets("squat", 1, 2, 120, 8)]),
        ("row for 20 min", [Session("row", "row", None, 20)]),
        ("drank 400 ml during the ride", [Measurement("water_ml", 400)]),
        ("drank 500 ml of beer", []),
        ("今早空腹称了62.1", [Measurement("weight_kg", 62.1)]),
        ("姨妈第三天", [Note("cycle", {"day": 3}, "cycle_phase:menstrual")]),
        ("今天深蹲 5 组 5 次 100 公斤", [Sets("深蹲", 5, 5, 100)]),
        ("3 sets of 12 push ups", [Sets("push ups", 3, 12)]),
        ("I did 3x12 push ups today", [Sets("push ups", 3, 12)]),
        ("did 4 sets of 8 squats at 60kg rpe 7", [Sets("squats", 4, 8, 60, 7)]),
        ("three sets of ten lunges", [Sets("lunges", 3, 10)]),
        ("50 push ups", [Sets("push ups", 1, 50)]),
        ("俯卧撑 20 个", [Sets("俯卧撑", 1, 20)]),
        ("做了20个俯卧撑", [Sets("俯卧撑", 1, 20)]),
        ("做了三组每组十个引体向上", [Sets("引体向上", 3, 10)]),
        ("plank 3x60s", [Sets("plank", 3, 0, seconds=60)]),
        ("平板支撑 3 组 60 秒", [Sets("平板支撑", 3, 0, seconds=60)]),
        ("bench 80kg x 5, 82.5kg x 3", [Sets("bench", 1, 5, 80), Sets("bench", 1, 3, 82.5)]),
        ("push-ups 20, 18, 15", [Sets("push-ups", 1, 20), Sets("push-ups", 1, 18), Sets("push-ups", 1, 15)]),
        ("deadlift 3x5 @ 120", [Sets("deadlift", 3, 5, 120)]),
        ("deadlift 1x5 150", [Sets("deadlift", 1, 5, 150)]),
        ("did 3x8 push ups on my knees", [Sets("push ups", 3, 8)]),
        ("squat 5x5 100 kg rpe 7, bench 3x5 80 kg rpe 9", [Sets("squat", 5, 5, 100, 7), Sets("bench", 3, 5, 80, 9)]),
        ("bench 3x5 80kg rpe 8, 1x3 85kg rpe 9", [Sets("bench", 3, 5, 80, 8), Sets("bench", 1, 3, 85, 9)]),
        ("squat 5x5 100kg and bench 5x5 80kg", [Sets("squat", 5, 5, 100), Sets("bench", 5, 5, 80)]),
        ("squat 5x5 225 lb", [Sets("squat", 5, 5, 102.06)]),
        ("ran 5 km in 27 min", [Session("run", "run", 5000, 27)]),
        ("weight 71.2", [Measurement("weight_kg", 71.2)]),
        ("knee pain 4/10", [Note("pain", {"where": "knee", "of_10": 4.0})]),
        ("ate 3 eggs", []),
        ("I ran 3 intervals", []),
        ("what should I do today?", []),
    ],
)
def test_what_is_understood(text: str, expected: list) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("bench", "barbell-bench-press"),
        ("push ups", "push-up"),
        ("深蹲", "barbell-back-squat"),
        ("Lat pulldowns", "lat-pulldown"),
        ("banana", ""),
    ],
)
def test_names_of_lifts(name: str, known: str) -> None:
    assert exercise_id(name) == known


def test_records_are_told_only_when_they_are_new(tmp_path) -> None:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    user, profile = store.user("ana"), Profile()

    def ids(text: str, day: date) -> list[str]:
        return [f.id for f in logbook.record(store, user, profile, text, day).facts]

    assert ids("bench 3x5 80kg", TODAY - timedelta(days=7)) == ["log.set.bench"]
    assert ids("bench 3x5 77.5kg", TODAY - timedelta(days=3)) == ["log.set.bench"]
    made = logbook.record(store, user, profile, "bench 3x5 85kg", TODAY)
    assert [f.id for f in made.facts] == ["log.set.bench", "record.new.barbell-bench-press"]
    assert made.facts[1].change and made.facts[1].change > 0
    assert records.bests(store, user, TODAY)["barbell-bench-press"].weight_kg == 85
    assert len(strength_sets(store, user)) == 9
    assert logbook.record(store, user, profile, "plank 60s", TODAY).facts[0].text == "Logged: plank, 1 set of 60 s"
    store.close()


def test_a_logged_session_counts_towards_the_plan_and_moves_its_weights(tmp_path) -> None:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    user, profile = store.user("ana"), Profile(birth_year=1990)
    plan = service.make(
        store,
        user,
        profile,
        {"goal": "muscle_gain", "days": 3, "minutes": 45, "equipment": ["dumbbell", "bench"], "level": "intermediate"},
        TODAY,
    )
    first = plan.sessions[0]
    item = next(i for i in first.items if by_id()[i.exercise].measure == "weight_reps")
    assert item.reps
    made = logbook.record(store, user, profile, f"{item.name} {item.sets}x{item.reps[1]} 20kg rpe 7", first.date)
    assert made.facts[-1].id == "plan.adherence" and made.facts[-1].value == 100
    proposal = service.adapt(store, user, profile, "progress", first.date + timedelta(days=1))
    assert item.name in proposal.text
    after = service.accept(store, user, proposal.id)
    weights = {
        i.weight_kg for s in after.sessions if s.date > first.date for i in s.items if i.exercise == item.exercise
    }
    assert weights and None not in weights and max(w for w in weights if w) > 20
    store.close()
