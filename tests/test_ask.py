"""Questions about one's own numbers: the development set, refusals, follow-ups, the sentence and the typed query's JSON form."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coach.store import Store, User
from coach.wearables import ask
from coach.wearables.ask.query import Query, from_dict, schema
from coach.wearables.importer import import_file

SET = Path(__file__).parent / "sets" / "ask"
TODAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, User]]:
    """The set's daily values and workouts, read in by the importer as a user would."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('ask') / 'c.db'}")
    user = store.user("me")
    for name in ("daily.csv", "workouts.csv"):
        import_file(store, user, SET / name)
    yield store, user
    store.close()


def lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (SET / name).read_text(encoding="utf-8").splitlines()]


def right(row: dict, answer: ask.DataAnswer) -> bool:
    want, got = row["value"], answer.value
    if not answer.understood:
        return False
    if isinstance(want, list):
        return isinstance(got, list) and sorted(want) == sorted(got)
    if isinstance(want, str):
        return str(got).lower() == want.lower()
    return isinstance(got, int | float) and abs(want - got) <= row["tol"] + 1e-9


def test_the_set_is_answered_exactly(mine: tuple[Store, User]) -> None:
    rows, states, wrong = lines("questions.jsonl"), {}, []
    for row in rows:
        answer = ask.answer(
            *mine, row["question"], date.fromisoformat(row["today"]), previous=states.get(row.get("follows"))
        )
        states[row["id"]] = answer.state
        if not right(row, answer):
            wrong.append((row["question"], row["value"], answer.value, answer.query))
    assert len(rows) - len(wrong) >= 0.99 * len(rows), wrong


def test_what_the_data_cannot_answer_is_refused_with_the_reason(mine: tuple[Store, User]) -> None:
    rows = lines("unanswerable.jsonl")
    answers = [(row, ask.answer(*mine, row["question"], date.fromisoformat(row["today"]))) for row in rows]
    assert sum(not a.understood for _, a in answers) >= 0.97 * len(rows), [
        r["question"] for r, a in answers if a.understood
    ]
    assert sum(a.reason == row["reason"] for row, a in answers) >= 0.9 * len(rows)
    assert all(a.text and a.text_zh and a.value is None for _, a in answers if not a.understood)


def test_the_same_question_twice_gives_the_same_answer(mine: tuple[Store, User]) -> None:
    for row in lines("questions.jsonl")[::40]:
        assert ask.answer(*mine, row["question"], TODAY) == ask.answer(*mine, row["question"], TODAY)


def test_a_conversation_keeps_its_thread(mine: tuple[Store, User]) -> None:
    turns = (
        ("How many kilometres did I run in 2025?", "sum", "distance_m"), ("And in January 2026?", "sum", "distance_m"), ("what about rides?", "sum", "distance_m"),
        ("And how many calories?", "sum", "energy_kcal"),
    )  # fmt: skip
    state: dict = {}
    for question, aggregate, column in turns:
        answer = ask.answer(*mine, question, TODAY, previous=state)
        assert answer.understood, question
        state = json.loads(json.dumps(answer.state))
        assert (state["aggregate"], state["column"]) == (aggregate, column)
    assert state["span"]["start"] == "2026-01-01"
    assert "ride" in state["kinds"]


def test_the_sentence_holds_the_number_the_weekday_and_the_query(mine: tuple[Store, User]) -> None:
    answer = ask.answer(*mine, "What was my highest step count in 2025, and when was it?", TODAY)
    fact = answer.fact
    assert fact is not None and fact.id == "ask.answer"
    day = date.fromisoformat(str(answer.value))
    assert f"{day:%A} {day.day} {day:%B} {day.year}" in answer.text
    assert fact.text == answer.text and fact.how == answer.query and "steps" in answer.query


def test_units_of_the_user_and_of_the_question(mine: tuple[Store, User]) -> None:
    metric = ask.answer(*mine, "What is my latest weight?", TODAY)
    imperial = ask.answer(*mine, "What is my latest weight?", TODAY, units="imperial")
    pounds = ask.answer(*mine, "What is my latest weight in pounds?", TODAY)
    assert (metric.unit, imperial.unit, pounds.unit) == ("kg", "kg", "lb")
    assert "kg" in metric.text and "lb" in imperial.text
    assert math.isclose(float(pounds.value), float(metric.value) / 0.45359237)


def test_a_comparison_carries_both_sides_and_the_signed_change(mine: tuple[Store, User]) -> None:
    answer = ask.answer(*mine, "Compare my average steps this month with last month.", TODAY)
    assert answer.fact is not None and answer.fact.change == answer.value
    first, second = (n for n, _ in answer.fact.numbers[:2])
    assert math.isclose(first - second, float(answer.value))


def test_a_correlation_has_n_and_interval_and_claims_no_cause(mine: tuple[Store, User]) -> None:
    answer = ask.answer(*mine, "Does alcohol affect my HRV? What is the correlation?", TODAY)
    assert answer.unit == "r" and answer.fact is not None
    (n, _), (low, _), (high, _) = answer.fact.numbers[:3]
    assert n > 30 and low < float(answer.value) < high
    assert "interval" in answer.text and "not what causes" in answer.text


def test_no_record_is_not_zero(mine: tuple[Store, User]) -> None:
    store, user = mine
    for question, reason in (
        ("How many steps did I take on 1 January 2020?", "no_data_in_span"), ("What is my average blood glucose?", "no_such_metric"),
        ("How long was my last tennis match?", "no_such_metric"), ("How many steps on 31 February?", "nonsense"), ("How many steps will I take tomorrow?", "future"),
    ):  # fmt: skip
        answer = ask.answer(store, user, question, TODAY)
        assert (answer.understood, answer.value, answer.reason) == (False, None, reason), question
    empty = ask.answer(store, store.user("nobody"), "How many steps did I take yesterday?", TODAY)
    assert empty.reason == "no_such_metric"
    none = ask.answer(store, user, "How many swims did I do yesterday?", TODAY)
    assert none.understood and none.value == 0.0  # days are recorded, and none holds a swim


def test_hostile_questions_are_data(mine: tuple[Store, User]) -> None:
    for question in (
        "",
        "?",
        "'; DROP TABLE daily; --",
        "steps" * 500,
        "\ue000 \ue001 steps today",
        "1" * 400,
        "how many steps " + "and " * 300,
        "步" * 200,
        "9" * 30 + " km runs",
    ):
        answer = ask.answer(*mine, question, TODAY)
        assert answer.text
    assert ask.answer(*mine, "steps today?", TODAY).understood


def test_the_typed_query_survives_json_and_a_model_may_fill_it(mine: tuple[Store, User]) -> None:
    query = {
        "table": "daily",
        "column": "steps",
        "aggregate": "mean",
        "where": [{"on": "day", "column": "sleep_minutes", "op": "<", "value": 360}],
    }
    by_model = ask.run_query(*mine, query, TODAY)
    asked = ask.answer(*mine, "average steps on days when I slept less than 6 hours", TODAY)
    assert by_model.value == asked.value
    assert from_dict(json.loads(json.dumps(asked.state))).as_dict() == asked.state
    assert set(schema()["properties"]) >= set(Query.__dataclass_fields__)
    for broken in (
        {},
        {"table": "x", "aggregate": "mean"},
        {"table": "daily", "column": "nope", "aggregate": "mean"},
        {"table": "daily", "column": "steps", "aggregate": "drop"},
    ):
        with pytest.raises(ValueError, match="query"):
            ask.run_query(*mine, broken, TODAY)
