"""Understanding: intents, entities, follow-ups; the training lines keep clear of the held-out sets."""

from __future__ import annotations

import time

import numpy as np
import pytest

from coach.memory import Turn
from coach.understand import INTENTS, asks_why, head, language, topics, understand
from coach.understand.clauses import clauses
from coach.understand.entities import find_entities
from coach.understand.follow import complete
from finetune.intent_head import grams_of, held_out_grams, lines


def _turn(asked: str, *intents: str) -> Turn:
    return Turn("t", "c", 0, 0, asked, "", "ok", "evidence", {"asked": asked, "intents": list(intents)})


@pytest.mark.parametrize(
    ("message", "intents"),
    [
        ("Should I do legs tonight?", {"train_today"}),
        ("今晚能去跑步吗", {"train_today"}),
        ("bench 80x5x3 rpe 8", {"log"}),
        ("血压 132/84", {"log"}),
        ("how much protein should I eat per day", {"nutrition_target"}),
        ("一根香蕉多少卡", {"food_lookup"}),
        ("帮我做一个训练计划", {"plan"}),
        ("delete all my data", {"privacy"}),
        ("谢谢你", {"small_talk"}),
        ("write me an article about sleep", {"article"}),
        ("how many steps did I do last week", {"data_question"}),
    ],
)
def test_intents(message: str, intents: set[str]) -> None:
    assert intents <= set(understand(message, lang=language(message)).intents)


def test_several_intents_are_all_found() -> None:
    found = understand("I want to lose 5 kg, make me a plan and tell me how many calories to eat", lang="en").intents
    assert {"plan", "nutrition_target"} <= set(found)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("sore quads after squats yesterday", {("muscle", "quads"), ("exercise", "squats"), ("span", "yesterday")}),
        ("最近七天的静息心率", {("span", "最近七天"), ("metric", "静息心率")}),
        (
            "I have asthma, can I go swimming on Friday",
            {("condition", "asthma"), ("activity", "swimming"), ("span", "on Friday")},
        ),
        ("deadlfit with a barbell", {("exercise", "deadlfit"), ("equipment", "barbell")}),
        ("手机里的步数", {("metric", "步数")}),
        ("膝盖疼，想减肥", {("body_part", "膝盖"), ("goal", "减肥")}),
        ("a 45 min ride 3 times a week", {("activity", "ride")}),
    ],
)
def test_entities(message: str, expected: set[tuple[str, str]]) -> None:
    assert {(e.type, e.text) for e in find_entities(message)} == expected


@pytest.mark.parametrize(
    ("message", "goal"),
    [
        ("swimming the lake is my big goal", "swimming the lake"),
        ("I signed up for a duathlon", "a duathlon"),
        ("今年登顶四姑娘山是我的心愿", "登顶四姑娘山"),
        ("医生让我把尿酸压下来", "把尿酸压下来"),
        ("不想增肌了，想练倒立", "练倒立"),
    ],
)
def test_the_goal_of_a_message_that_states_one(message: str, goal: str) -> None:
    assert [e.text for e in find_entities(message, states_goal=True) if e.type == "goal"] == [goal]


def test_a_message_about_an_exercise_is_not_out_of_scope() -> None:
    assert understand("卧推卡平台了怎么办", lang="zh").intents == ("knowledge",)


def test_an_amount_to_lose_is_a_goal_in_any_question_and_a_comparative_is_no_hour() -> None:
    found = find_entities("what do I eat to drop 3 kg a month")
    assert [e.text for e in found if e.type == "goal"] == ["drop 3 kg a month"]
    assert [e.text for e in find_entities("讲深一点，下午一点见") if e.type == "span"] == ["下午一点"]


@pytest.mark.parametrize(
    ("before", "message", "full"),
    [
        ("how many steps did I do last week", "and last month?", "how many steps did I do last month"),
        ("我这周跑了几公里", "那上周呢？", "我上周跑了几公里"),
        ("what was my resting heart rate last week", "what about my hrv?", "what was my hrv last week"),
        ("calories in a banana", "and an apple?", "calories in an apple"),
        ("my resting heart rate this week", "why?", "why: my resting heart rate this week"),
        (
            "how many steps did I do last week",
            "I would like a new plan for my legs now please",
            "I would like a new plan for my legs now please",
        ),
    ],
)
def test_follow_ups(before: str, message: str, full: str) -> None:
    assert complete(message, [_turn(before)]) == full


def test_why_after_a_figure_asks_for_its_reason() -> None:
    meaning = understand("why?", lang="en", past=[_turn("my resting heart rate this week", "data_question")])
    assert meaning.intents == ("data_question",) and asks_why(meaning.message)
    assert meaning.entity("metric").id == "resting_heart_rate_bpm"  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "lang"), [("今天 bench 80 公斤", "zh"), ("how are you", "en"), ("5 / 5", "zh")])
def test_language(text: str, lang: str) -> None:
    assert language(text, "zh") == lang


def test_the_head_is_small_and_quick() -> None:
    made = head.load()
    message = "how many steps did I do yesterday, and should I train"
    parts = [message, *clauses(message)]
    reading = head.Reading(
        np.repeat(made.mean[None], len(parts), 0),
        tuple(map(head.buckets, parts)),
        (np.arange(200), np.ones(200, np.float32)),
    )
    start = time.process_time()
    for _ in range(20):
        made.logits(reading)
    assert (time.process_time() - start) / 20 < 0.03 and head.WEIGHTS.stat().st_size < 3_000_000


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("ok. weight 71.3, what's today's session?", ["ok. weight 71.3,", "what's today's session?"]),
        ("早上跑了五公里，现在小腿疼", ["早上跑了五公里，", "现在小腿疼"]),
        ("make me a plan and tell me my calories", ["make me a plan and", "tell me my calories"]),
        ("I ate 1,200 kcal at 7.30", []),
        ("好的，谢谢", []),
    ],
)
def test_clauses(message: str, parts: list[str]) -> None:
    assert clauses(message) == parts


def test_intents_come_in_the_order_asked_with_their_clauses() -> None:
    meaning = understand("what does creatine do? also log 30 minutes of rowing", lang="en")
    assert meaning.intents == ("knowledge", "log")
    assert "creatine" in meaning.clauses["knowledge"] and "rowing" in meaning.clauses["log"]


@pytest.mark.parametrize(
    ("message", "metrics"),
    [
        ("how efficient was my sleep", ["sleep_efficiency_pct"]),
        ("I keep waking up in the night", ["awake_minutes"]),
        ("我一般几点睡几点起", ["bed_time", "wake_time"]),
        ("did I move less this week", ["steps"]),
        ("my resting heart rate", ["resting_heart_rate_bpm"]),
    ],
)
def test_metrics_meant_in_other_words(message: str, metrics: list[str]) -> None:
    assert set(metrics) <= set(topics.metrics_of(message, find_entities(message)))


@pytest.mark.parametrize(
    ("message", "known", "asks"),
    [
        ("is my blood pressure ok", {}, "missing.blood_pressure"),
        ("is my blood pressure ok", {"bp_mmhg": "120/80"}, ""),
        ("is 128/82 a good blood pressure", {}, ""),
        ("what is my risk of a heart attack", {}, "missing.blood_pressure"),
        ("我心梗的风险有多大", {"bp_mmhg": "120/80"}, "missing.cholesterol"),
        ("am I at risk of diabetes", {}, ""),
    ],
)
def test_what_a_risk_lacks_is_asked_for(message: str, known: dict[str, str], asks: str) -> None:
    assert [fact.id for fact in topics.lacking_for_risk(message, known)] == ([asks] if asks else [])


@pytest.mark.parametrize(
    ("message", "celsius"),
    [("minus 8 outside, run?", -8), ("外面零下十二度还跑吗", -12), ("it's -31 °C outside", -31), ("I lost -3 kg", None), ("10 minus 4 sets", None)],
)  # fmt: skip
def test_cold_only_where_it_is_said(message: str, celsius: int | None) -> None:
    assert [fact.value for fact in topics.cold(message)] == ([celsius] if celsius is not None else [])


def test_training_lines_share_nothing_with_the_held_out_sets() -> None:
    held = held_out_grams()
    assert [text for text, *_ in lines() if grams_of(text) & held] == []


def test_training_lines_cover_every_intent_in_both_languages() -> None:
    rows = [(text, intents) for text, intents, _ in lines()]
    chinese = [intents for text, intents in rows if language(text) == "zh"]
    assert len(rows) >= 2500 and 0.4 < len(chinese) / len(rows) < 0.6 and sum(len(i) > 1 for _, i in rows) >= 400
    for name in INTENTS:
        assert sum(name in i for _, i in rows) >= 80 and sum(name in i for i in chinese) >= 40
