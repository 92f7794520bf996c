"""The turn from end to end: real model, embedder, Chroma, SQLite and a real export; and what happens when a part fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coach import demo, verify
from coach.coach import Coach, Event
from coach.errors import ModelError, NotFoundError, SettingsError
from coach.settings import Settings

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def coach(data_dir: Path) -> Iterator[Coach]:
    """Everything real, the demo user imported through the canonical files."""
    made = Coach(Settings(data_dir=data_dir))
    made.load()
    demo.ensure(made, TODAY)
    yield made
    made.close()


@pytest.fixture(scope="module")
def echo(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coach]:
    made = Coach(Settings(data_dir=tmp_path_factory.mktemp("echo"), model="echo"))
    made.load()
    demo.ensure(made, TODAY)
    yield made
    made.close()


def supported(coach: Coach, reply: Any, message: str) -> list[str]:
    """Sentences of the reply that the rule would not let pass."""
    return [
        sentence
        for sentence in verify.split_sentences(reply.text)
        if verify.verify_sentence(
            sentence, reply.evidence, message=message, lang=reply.lang, today=TODAY, names=coach.library.names
        )
    ]


def test_a_real_turn(coach: Coach) -> None:
    message = "Should I train hard today?"
    events = list(coach.stream(demo.NAME, message, "c1", TODAY))
    reply = events[-1].reply
    assert reply is not None
    assert reply.text == "".join(event.text for event in events if event.kind == "sentence")
    assert coach.readiness(demo.NAME, TODAY).verdict in ("rest", "easy")
    assert any(item.key and item.n in reply.citations for item in reply.evidence)
    assert verify.missing_keys(reply.text, reply.evidence) == ()
    assert supported(coach, reply, message) == []
    assert reply.written_by in ("model", "repaired", "evidence")
    assert len(reply.text.split()) <= 160


def test_a_real_export(coach: Coach, shared: Path) -> None:
    report = coach.import_file("ana", next(shared.glob("data/apple_health/*/export.zip")))
    assert report.format == "apple-health" and report.kept == 7
    # Two readings in the same five minutes, 74 and 75.
    reply = coach.chat("ana", "What was my average heart rate in January 2024?", today=date(2024, 6, 1))
    assert re.search(r"7[45](\.5)? bpm", reply.text), reply.text
    assert reply.citations


def test_the_same_question_the_same_reply(coach: Coach) -> None:
    said = [coach.chat(demo.NAME, "How much protein should I eat a day?", None, TODAY).text for _ in range(2)]
    assert said[0] == said[1]


def test_chinese(echo: Coach) -> None:
    reply = echo.chat(demo.NAME, "今天适合高强度训练吗？", None, TODAY)
    assert reply.lang == "zh" and re.search(r"[\u4e00-\u9fff]", reply.text) and reply.citations


def test_emergency_comes_first(echo: Coach) -> None:
    events = list(
        echo.stream(
            demo.NAME, "crushing chest pain since the warm-up, left arm numb, should I finish my sets?", None, TODAY
        )
    )
    reply = events[-1].reply
    assert reply is not None and reply.level == "emergency" and reply.written_by == "safety"
    assert not any(event.kind == "evidence" for event in events)


def test_numbers_run_on_through_a_conversation(echo: Coach) -> None:
    first = echo.chat(demo.NAME, "How did I sleep last week?", "c2", TODAY)
    second = echo.chat(demo.NAME, "How much protein should I eat a day?", "c2", TODAY)
    assert min(item.n for item in second.evidence) > max(item.n for item in first.evidence)


class _Breaks:
    """A model that says one thing that is not true and then breaks."""

    name, languages, small = "breaks", ("en",), False

    def stream(self, *_: Any, **__: Any) -> Iterator[str]:
        yield " Your resting heart rate was 31 bpm [1]."
        yield " And then"
        raise ModelError("out of memory")

    def count_tokens(self, text: str) -> int:
        return len(text.split())


def test_a_lying_and_breaking_model_leaves_the_evidence(echo: Coach, tmp_path: Path) -> None:
    coach = Coach(echo.settings, model=_Breaks())  # type: ignore[arg-type]
    reply = coach.chat(demo.NAME, "Should I train hard today?", None, TODAY)
    assert "31 bpm" not in reply.text
    assert reply.written_by in ("evidence", "repaired")
    assert verify.missing_keys(reply.text, reply.evidence) == ()


class _Listens(_Breaks):
    """A small model that notes which numbers it was allowed, and says nothing."""

    small = True
    numbers: tuple[str, ...] | None = None

    def stream(self, *_: Any, numbers: tuple[str, ...] | None = None, **__: Any) -> Iterator[str]:
        self.numbers = numbers
        yield from ()


def test_a_small_model_may_write_the_numbers_that_it_is_shown(echo: Coach) -> None:
    model = _Listens()
    reply = Coach(echo.settings, model=model).chat(demo.NAME, "Should I train hard today?", None, TODAY)  # type: ignore[arg-type]
    assert model.numbers is not None and len(model.numbers) == 1
    assert all(item.line("en") in model.numbers[0] for item in reply.evidence)


def test_closing_the_stream_ends_the_turn(echo: Coach) -> None:
    stream: Any = echo.stream(demo.NAME, "Should I train hard today?", None, TODAY)
    seen: list[Event] = [next(stream), next(stream)]
    stream.close()
    assert [event.kind for event in seen] == ["stage", "stage"]


def test_feedback_is_kept_and_checked(echo: Coach) -> None:
    reply = echo.chat(demo.NAME, "How much protein should I eat a day?", None, TODAY)
    echo.feedback(demo.NAME, reply.id, "down", comment="too long")
    echo.feedback(demo.NAME, reply.id, "up")
    with pytest.raises(NotFoundError):
        echo.feedback("somebody else", reply.id, "up")
    with pytest.raises(SettingsError):
        echo.feedback(demo.NAME, reply.id, "sideways")  # type: ignore[arg-type]


def test_export_and_forget(echo: Coach, tmp_path: Path) -> None:
    import zipfile

    echo.log("bo", "weight 71.2", TODAY)
    path = echo.export_user("bo", tmp_path / "bo.zip")
    with zipfile.ZipFile(path) as held:
        assert b"71.2" in held.read("sample.csv")
    echo.forget("bo")
    assert "bo" not in [user.name for user in echo.store.users()]


@pytest.mark.parametrize("stage", ["understand", "gather"])
def test_a_broken_stage_never_gives_a_silent_ok(echo: Coach, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    def planted(*_: Any, **__: Any) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(f"coach.{stage}.{stage}", planted)
    reply = echo.chat(demo.NAME, "Should I train hard today?", None, TODAY)
    assert reply.level != "ok" and reply.written_by == "evidence" and reply.text


def test_extreme_messages(echo: Coach) -> None:
    for message in (
        "",
        " ",
        "\x00\x07",
        "?" * 50_000,
        "😀" * 30,
        "'; DROP TABLE user; --",
        "<script>alert(1)</script>",
        "\u202eabc",
    ):
        reply = echo.chat(demo.NAME, message, None, TODAY)
        assert reply.text and "<script" not in reply.text
