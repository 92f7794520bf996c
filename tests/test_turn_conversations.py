"""Scripted conversations of five made-up people, played without a model: a part of them on every run, all of them behind ``long``."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.coach import Coach
from coach.evals import chat, chat_people
from coach.evals.chat_script import Script, load
from coach.settings import Settings

PART = 12  # every twelfth conversation


def _play(folder: Path, scripts: list[Script]) -> list[chat.Scored]:
    coach = Coach(Settings(data_dir=folder, model="echo"))
    try:
        chat_people.ensure(coach, chat.TODAY)
        return chat.play(coach, scripts, chat.TODAY)
    finally:
        coach.close()


def _share(scored: list[chat.Scored]) -> tuple[float, float]:
    """Shares of turns that rest on what they should, and of sentences that are supported."""
    sentences = sum(t.sentences for t in scored)
    return sum(t.right for t in scored) / len(scored), 1 - sum(len(t.unsupported) for t in scored) / sentences


def test_the_set_is_what_it_should_be() -> None:
    scripts = load()
    assert len(scripts) >= 300 and sum(s.lang == "zh" for s in scripts) >= 100
    assert {s.user for s in scripts} == set(chat_people.PEOPLE)
    assert len({s.id for s in scripts}) == len(scripts)


# Floors below the figures of the day they were set, so that a step back shows.
def test_a_part_of_the_conversations(tmp_path: Path) -> None:
    right, supported = _share(scored := _play(tmp_path, load()[::PART]))
    assert right >= 0.75 and supported >= 0.98, chat.page(scored)


@pytest.mark.long
def test_all_conversations(tmp_path: Path) -> None:
    right, supported = _share(scored := _play(tmp_path, load()))
    assert right >= 0.8 and supported >= 0.985, chat.page(scored)
