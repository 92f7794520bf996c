"""Gathering: which evidence an intent gets, which of it is key, and what is said of the weather."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coach.evidence import Fact, Passage
from coach.gather import gather, query_of
from coach.profile import Profile
from coach.progress import logbook
from coach.safety import Screening
from coach.store import Store
from coach.understand import Understanding
from coach.understand.entities import find_entities

TODAY = date(2026, 11, 20)
PROFILE = Profile(birth_year=1988, sex="female", height_cm=168, weight_kg=64)


@dataclass(frozen=True)
class Found:
    passages: tuple[Passage, ...]
    answerable: bool = True


@dataclass
class Shelf:
    """A library that answers everything with the same three passages and remembers what it was asked."""

    asked: list[str] = field(default_factory=list)

    def search(self, query: str, k: int = 5, where: Any = None, user_id: Any = None) -> Found:
        self.asked.append(query)
        return Found(tuple(Passage(f"d{n}", "t", "One. " * 100, "source", 2020, "en", 1.0) for n in range(min(k, 3))))


@dataclass
class Parts:
    store: Store
    library: Any
    filler: None = None
    sky: None = None


def _gathered(
    tmp_path: Path, message: str, *intents: str, logged: tuple[str, ...] = ()
) -> tuple[list[tuple[str, bool]], Shelf]:
    store, shelf = Store(f"sqlite:///{tmp_path}/c.db"), Shelf()
    user = store.user("a")
    for line in logged:
        logbook.record(store, user, PROFILE, line, TODAY)
    meaning = Understanding(message, "en", intents, find_entities(message))
    made = gather(Parts(store, shelf), user, PROFILE, meaning, TODAY, Screening("ok", "", ()), [], 1)
    return [(getattr(i.content, "id", "") or getattr(i.content, "doc_id", ""), i.key) for i in made.evidence], shelf


@pytest.mark.parametrize(
    ("message", "intents", "key"),
    [
        ("how much protein should I eat", ("nutrition_target",), "protein_target"),
        ("calories in a banana", ("food_lookup",), "food."),
        ("I want to lose 4 kg", ("goal",), "goal.lose"),
        ("am I making progress", ("progress",), "progress."),
        ("weekly report", ("report",), "report."),
        ("should I train today", ("train_today",), "readiness"),
        ("who sees my data", ("privacy",), "privacy"),
        ("what is RPE", ("knowledge",), "d0"),
        ("my knee hurts", ("symptom",), "d0"),
        ("log it: weight 70 kg", ("log",), "log.weight_kg"),
    ],
)
def test_each_intent_has_its_key_item(tmp_path: Path, message: str, intents: tuple[str, ...], key: str) -> None:
    found, _ = _gathered(tmp_path, message, *intents)
    assert any(is_key and name.startswith(key) for name, is_key in found) and len(found) <= 8


def test_several_intents_share_the_room(tmp_path: Path) -> None:
    found, _ = _gathered(
        tmp_path, "protein and a banana and what is RPE", "nutrition_target", "food_lookup", "knowledge"
    )
    names = [name for name, is_key in found if is_key]
    assert len(found) <= 8 and {"protein_target", "d0"} <= set(names) and any(n.startswith("food.") for n in names)


def test_why_brings_the_metric_and_the_library(tmp_path: Path) -> None:
    found, shelf = _gathered(tmp_path, "why is my weight up", "data_question", logged=("weight 70 kg",))
    assert found[0] == ("weight_kg.latest", True) and ("d0", True) in found and shelf.asked


@pytest.mark.parametrize("intent", ["small_talk", "feedback", "out_of_scope"])
def test_talk_needs_no_evidence(tmp_path: Path, intent: str) -> None:
    assert _gathered(tmp_path, "hello", intent)[0] == []


@pytest.mark.parametrize(
    ("message", "intents", "told"),
    [
        ("is it ok to run when it's 34 °C", ("knowledge",), True), ("外面三十八度还能跑吗", ("train_today",), True), ("it's 95°F, run today?", ("train_today",), True),
        ("it's 12 °C, run today?", ("train_today",), False), ("body temperature of 38 °C, train?", ("train_today",), False), ("run today?", ("train_today",), False),
    ],
)  # fmt: skip
def test_weather_only_where_it_is_said(tmp_path: Path, message: str, intents: tuple[str, ...], told: bool) -> None:
    found, _ = _gathered(tmp_path, message, *intents)
    assert ("weather.heat" in [name for name, _ in found]) is told


@pytest.mark.parametrize(
    ("message", "query"),
    [
        ("hi coach, can you tell me what rhr means", "what rhr means resting heart rate"),
        ("how much did protein matter last week", "how much did protein matter"),
    ],
)
def test_query_of(message: str, query: str) -> None:
    assert query_of(Understanding(message, "en", ("knowledge",), find_entities(message))) == query


@pytest.mark.parametrize(
    ("message", "intent", "shown"),
    [
        ("How much protein per meal?", "nutrition_target", False),
        ("bench press 3x10 40 kg", "log", False),
        ("Should I train today?", "train_today", True),
        ("I have high blood pressure, can I lift?", "condition", True),
    ],
)
def test_a_caution_of_the_profile_stands_where_it_bears_on_the_answer(
    tmp_path: Path, message: str, intent: str, shown: bool
) -> None:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    screening = Screening("caution", "Keep intensity moderate.", ("context:hypertension",))
    made = gather(
        Parts(store, Shelf()),
        store.user("a"),
        PROFILE,
        Understanding(message, "en", (intent,)),
        TODAY,
        screening,
        [],
        1,
    )
    found = [item.content.id for item in made.evidence if isinstance(item.content, Fact)]
    assert ("safety.standing" in found or "safety.caution" in found) is shown
    assert ("safety.caution" in found) is ("blood pressure" in message)  # named by the user: it comes first


@pytest.mark.parametrize("intent", ["privacy", "data_question"])
@pytest.mark.parametrize("message", ["what data do you have about me?", "你都有我的哪些数据"])
def test_what_is_stored_is_listed_with_its_days(tmp_path: Path, message: str, intent: str) -> None:
    found, _ = _gathered(tmp_path, message, intent, logged=("weight 70 kg", "squat 3x5 80 kg"))
    assert [name for name, is_key in found if is_key] == ["held.metrics.0", "held.workouts", "held.sets", "privacy"]


def test_a_goal_asks_the_library_for_its_subject_not_for_its_figures(tmp_path: Path) -> None:
    _, shelf = _gathered(tmp_path, "I want to lose 5 kg", "goal")
    assert len(shelf.asked) == 1 and "weight loss" in shelf.asked[0] and "5" not in shelf.asked[0]


@pytest.mark.parametrize(
    ("message", "goal"),
    [("make me a plan with dumbbells", "strength"), ("make me a plan", "run_10k"), ("make me a 10k plan with dumbbells at home", "run_10k")],
)  # fmt: skip
def test_dumbbells_are_no_running_plan(tmp_path: Path, message: str, goal: str) -> None:
    from coach.plans import service
    from coach.plans.wishes import GOAL_NAMES

    store = Store(f"sqlite:///{tmp_path}/c.db")
    runner = Profile(birth_year=1988, goals=("run 10 km",), training_days=("mon", "wed", "fri"))
    facts = service.plan_facts(store, store.user("a"), runner, f"{message}, 40 minutes", TODAY)
    assert GOAL_NAMES[goal][0] in facts[0].text


@pytest.mark.parametrize(
    ("message", "intent", "key"),
    [
        ("what should I eat before a run", "nutrition_target", "d0"), ("can I eat eggs every day", "nutrition_target", "d0"), ("suggest a snack with protein", "food_lookup", "d0"),
        ("how tall am I", "progress", "profile.height"), ("我多高", "data_question", "profile.height"), ("how old am I", "knowledge", "profile.age"),
        ("my pulse was 165 on the climb, too high?", "data_question", "effort_rate"), ("心率165正常吗", "risk_screening", "effort_rate"),
        ("are you a real doctor", "small_talk", "coach.who"), ("what's on my plan today", "train_today", "plan.none"), ("move tomorrow's session to friday", "plan", "plan.none"),
        ("I am always tired, why", "symptom", "readiness"), ("how do I taper before a race", "plan", "d0"), ("how do I move a session", "plan", "plan."),
    ],
)  # fmt: skip
def test_plain_questions_get_plain_answers(tmp_path: Path, message: str, intent: str, key: str) -> None:
    found, _ = _gathered(tmp_path, message, intent)
    assert any(name.startswith(key) for name, is_key in found if is_key)


def test_how_did_i_sleep_means_last_night(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/c.db")
    user = store.user("a")
    for day, hours in ((19, 8), (20, 6)):
        logbook.record(store, user, PROFILE, f"slept {hours} hours", date(2026, 11, day))
    meaning = Understanding("how did I sleep?", "en", ("data_question",), find_entities("how did I sleep?"))
    made = gather(Parts(store, Shelf()), user, PROFILE, meaning, TODAY, Screening("ok", "", ()), [], 1)
    first = made.evidence.items[0].content
    assert isinstance(first, Fact) and first.value == 360 and first.end == TODAY
