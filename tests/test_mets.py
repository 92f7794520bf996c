"""METs: the table is sound and everyday names find the right row."""

from __future__ import annotations

import pytest

from knowledge import evaluate, mets


def test_the_table_is_sound() -> None:
    rows = mets.load()
    assert len(rows) >= 300 and len({a.code for a in rows}) == len(rows) and len({a.name for a in rows}) == len(rows)
    for activity in rows:
        assert 0.9 <= activity.met <= 23, activity
        assert activity.name_zh and activity.edition in {2011, 2024} and len(activity.code) == 5, activity


@pytest.mark.parametrize(
    "name, code",
    [
        ("brisk walk", "17200"),
        ("快走", "17200"),
        ("jogging", "12020"),
        ("广场舞", "03028"),
        ("breast stroke", "18265"),
        ("swiming", "18310"),
        ("八段锦", "15670"),
    ],
)
def test_everyday_names(name: str, code: str) -> None:
    assert mets.find(name)[0].code == code


def test_names_somebody_else_wrote() -> None:
    right, asked, misses = evaluate.score_names(
        evaluate.REPOSITORY / "tests/sets/mets.jsonl", mets.find, lambda a: (a.name,), "met"
    )
    assert right / asked >= 0.95, misses
