"""The training set: under the rule, apart from evaluation, prompts as the coach renders them; lifting and the scores."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from coach.coach import Coach
from coach.evidence import Evidence, Fact, Item
from finetune import lift, scores, shapes, tasks, wordings
from finetune.dialogues import asked
from finetune.overlap import Barred, Near, grams
from finetune.people import people, write_files
from finetune.scenarios import Recorder
from finetune.tasks import Task

TASKS, DIALOGUES = tasks.DATA / "tasks.jsonl.gz", tasks.DATA / "dialogues.jsonl.gz"


def task(*facts: str, message: str = "How was my sleep?", headline: str = "Hello.") -> Task:
    items = tuple(
        tasks.item_row(
            Item(n, Fact(f"f{n}", text, "", metric="sleep_minutes", value=362, unit="min", change=-50), n == 1)
        )
        for n, text in enumerate(facts, 1)
    )
    return Task(
        "t",
        "train",
        "u",
        "s",
        "en",
        ("data_question",),
        0,
        message,
        message,
        message,
        "2026-05-01",
        "ok",
        headline,
        (),
        items,
    )


@pytest.fixture(scope="module")
def all_tasks() -> list[Task]:
    return tasks.load(TASKS)


@pytest.fixture(scope="module")
def dialogues() -> list[dict]:
    if not DIALOGUES.is_file():
        pytest.skip("no training set here")
    return list(tasks.rows(DIALOGUES))


def test_splits_share_neither_people_nor_wordings(all_tasks: list[Task]) -> None:
    sides = {side: [t for t in all_tasks if t.split == side] for side in ("train", "heldout")}
    assert not {t.user for t in sides["train"]} & {t.user for t in sides["heldout"]}
    first = {side: {t.wording for t in found if t.turn == 0} for side, found in sides.items()}
    assert not first["train"] & first["heldout"]


def test_written_answers_pass_the_rule(all_tasks: list[Task], dialogues: list[dict]) -> None:
    known = {t.id: t for t in all_tasks}
    chosen = random.Random(1).sample([d for d in dialogues if d["lang"] == "en"], 60)
    bad = [
        (d["id"], found)
        for d in chosen
        if (
            found := tasks.problems(
                known[d["task"]], d["messages"][-1]["content"][len(d["opening"]) :].strip(), small=d["close"]
            )
        )
    ]
    assert len(bad) <= 1, bad  # the rule may have grown stricter since the set was made


def test_no_run_of_eight_words_from_an_evaluation_set(dialogues: list[dict], all_tasks: list[Task]) -> None:
    barred = Barred.of_sets()
    assert barred.runs
    assert not [d["id"] for d in dialogues if barred.holds(d["messages"][-1]["content"][len(d["opening"]) :])]
    known = {t.id: t for t in all_tasks}
    assert not [d["id"] for d in dialogues if any(barred.holds(text) for text in asked(known[d["task"]]))]


def test_a_dialogue_holds_the_prompt_of_its_task(dialogues: list[dict], all_tasks: list[Task]) -> None:
    known = {t.id: t for t in all_tasks}
    for one in random.Random(2).sample(dialogues, 50):
        assert tuple(one["messages"][:-1]) == known[one["task"]].messages
        assert one["messages"][-1]["content"].startswith(one["opening"])


def test_the_recorder_hears_what_a_model_would(echo_coach: Coach) -> None:
    """The task holds the very strings that a live turn gives its model."""
    from coach.compose import compose

    heard = Recorder(lambda text: len(text.split()))
    echo, echo_coach._model = echo_coach._model, heard
    try:
        reply = echo_coach.chat("demo", "Should I train today?", "recorded")
    finally:
        echo_coach._model = echo
    assert heard.heard is not None
    messages, headline = heard.heard
    assert reply.text.startswith(headline)
    again, _ = compose(reply.evidence, "Should I train today?", "en", [], heard.count_tokens)
    assert list(messages) == again


def test_people_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    first, second = people(9), people(9)
    assert first == second
    assert {p.split for p in first} == {"train", "heldout"}
    one = next(p for p in first if p.device == "watch")
    a, b = (write_files(one, tmp_path / name)[0].read_text() for name in "ab")
    assert a == b and "resting_heart_rate_bpm" in a


def test_every_wording_fills() -> None:
    rng = random.Random(0)
    for table in (wordings.TEMPLATES, wordings.TEMPLATES_ZH):
        for texts in table.values():
            assert all("{" not in wordings.fill(text, rng) for text in texts)
    assert {wordings.side(text) for texts in wordings.TEMPLATES.values() for text in texts} == {"train", "heldout"}


LATEST = "Sleep: 6 h 2 min today (Friday), 50 min below your usual 6 h 52 min"
OTHER = "Resting heart rate: 48 bpm today (Monday), 3 below your usual 51"


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (
            "Your sleep was 50 min below your usual 6 h 52 min [1].",
            "Your resting heart rate was 3 below your usual 51 [1].",
        ),
        (
            "With 6 h 2 min today (Friday), it is 50 min below your usual [1].",
            "With 48 bpm today (Monday), it is 3 below your usual [1].",
        ),
        ("It is 99 min below your usual [1].", None),  # a number that is no part of the item
        ("Your nights were short, 50 min below your usual [1].", None),  # speaks of nights: only for sleep
    ],
)
def test_a_sentence_is_lifted_to_another_metric(answer: str, wanted: str | None) -> None:
    pattern = lift.lift(task(LATEST), answer)
    other = tasks.Task(
        **{**task(OTHER).__dict__, "items": tuple({**i, "metric": "resting_heart_rate_bpm"} for i in task(OTHER).items)}
    )
    assert (lift.fit(pattern, other) if pattern else None) == wanted


def test_shapes_hold_only_what_the_item_says() -> None:
    one = task(LATEST).evidence.items[0]
    told = shapes.of_item(one, step=False)
    assert told and all("[1]" in text and "{" not in text for text in told)


def test_a_bad_answer_is_found_out() -> None:
    one = task(LATEST)
    assert not tasks.problems(
        one, "Your sleep was 50 min below your usual 6 h 52 min [1]. Let your sleep come back to your usual [1]."
    )
    for bad in (
        "You slept 9 h [1]. Your sleep is below your usual [1].",
        "Your sleep is below your usual.",
        "Your sleep was 50 min above your usual 6 h 52 min [1]. Go to sleep [1].",
    ):
        assert tasks.problems(one, bad), bad


def test_near_duplicates_are_seen() -> None:
    near = Near(0.8)
    text = "your resting heart rate is three above your usual so take it easy today and sleep early tonight if you can"
    assert not near.seen(text)
    assert near.seen(text + " now")
    assert not near.seen(
        "eat a banana before the long ride on saturday and drink plenty of water on the way home from there"
    )
    assert len(grams("a b c d e f g h i")) == 2


@pytest.mark.parametrize(
    ("made", "wanted", "low", "high"),
    [("a b c d e", "a b c d e", 99.9, 100.1), ("a b c d e", "v w x y z", 0, 0.1), ("a b c d e", "a b c y z", 20, 70)],
)
def test_scores_stand_where_they_should(made: str, wanted: str, low: float, high: float) -> None:
    for score in (scores.bleu([made], [wanted]), scores.chrf(made, wanted), scores.rouge_l(made, wanted)):
        assert low <= score <= high
    assert scores.interval([0.0] * 50 + [1.0] * 50)[0] < 0.5 < scores.interval([0.0] * 50 + [1.0] * 50)[1]


def test_an_item_survives_the_file() -> None:
    item = Item(3, Fact("x", "a", "b", 2.0, "kg", "weight_kg", numbers=((1.5, "kg"),), change=-0.5), True)
    assert Evidence((tasks._item(tasks.item_row(item)),)).get(3) == item
