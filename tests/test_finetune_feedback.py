"""Learning from feedback: only with consent, without names, through the gate, and back again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from coach.coach import Coach
from coach.errors import CoachError
from coach.models import setup
from coach.models.adapter import adapter_id
from coach.settings import Settings
from finetune import from_feedback as feedback
from finetune import tasks, train


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory):
    coach = Coach(Settings(data_dir=tmp_path_factory.mktemp("feedback"), model="echo"))
    coach.load()
    for name in ("marianne", "otto"):
        first = coach.chat(
            name, "I am marianne, write to marianne@example.org. How much protein is in tofu?", f"c-{name}"
        )
        coach.chat(name, "And in an egg?", f"c-{name}")
        coach.feedback(name, first.id, "up", edited=f"{first.text} Good luck, marianne!")
        second = coach.turns(name, f"c-{name}")[-1]
        coach.feedback(name, second.id, "down")
    coach.update_profile("marianne", consent={"training": True})
    yield coach
    coach.close()


def test_only_consenting_users_are_read_and_nobody_is_named(rated: Coach) -> None:
    found = feedback.collect(rated, salt="s")
    assert len(found.sft) == len(found.pairs) == 1
    assert {row["label"] for row in found.thumbs} <= {True, False}
    assert len({row["user"] for row in [*found.sft, *found.thumbs]}) == 1
    text = str(found).lower()
    assert "marianne" not in text and "otto" not in text and "example.org" not in text
    assert feedback.collect(rated, only="otto") == feedback.Collected([], [], [])


def test_rows_train_like_any_other_and_old_ones_are_replayed(rated: Coach, tmp_path: Path) -> None:
    found = feedback.collect(rated, salt="s")
    old = [
        {"id": f"o{n}", "split": "train", "lang": "en", "messages": found.sft[0]["messages"], "opening": ""}
        for n in range(9)
    ]
    tasks.save(tmp_path / "common.jsonl", old)
    rows = list(tasks.rows(feedback.write(found, tmp_path / "common.jsonl", tmp_path / "out")))
    assert len(rows) == 1 + 3
    edited = next(row for row in rows if row["id"].startswith("f"))
    assert edited["messages"][-1]["content"].startswith(edited["opening"]) and edited["opening"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("mail a.b@c.de now", "mail [mail] now"), ("call +49 170 1234567", "call [phone]"), ("see https://x.y/z", "see [link]"),
        ("My name is Ana and I ran 10 km", "My name is [name] and I ran 10 km"), ("BP 128/82, 3x8 at 70 kg on 2026-05-04", "BP 128/82, 3x8 at 70 kg on 2026-05-04"),
    ],
)  # fmt: skip
def test_private_words_go_and_measurements_stay(text: str, wanted: str) -> None:
    assert feedback.scrub(text) == wanted


@pytest.mark.parametrize(
    ("new", "present", "passes"),
    [
        ((0.9, 1.0), (1.0, 1.0), True),
        ((1.0, 0.9), (1.0, 1.0), False),
        ((0.5, 1.2), (1.0, 1.0), False),
        ((float("nan"), 1.0), (1.0, 1.0), False),
    ],
)
def test_the_gate_asks_for_better_and_no_worse(
    new: tuple[float, float], present: tuple[float, float], passes: bool
) -> None:
    losses = {
        "new_feedback": new[0],
        "new_common": new[1],
        "present_feedback": present[0],
        "present_common": present[1],
    }
    assert feedback.better(losses) is passes


def test_a_promoted_adapter_makes_the_model_anew(tmp_path: Path) -> None:
    made = setup.openvino_dir(tmp_path)
    made.mkdir(parents=True)
    (made / "openvino_model.xml").touch()
    (made / "made_from.json").write_text(json.dumps({"adapter": adapter_id(setup.ADAPTER)}))
    assert setup.is_ready(tmp_path, "openvino")
    new = tmp_path / "new"
    new.mkdir()
    for file in ("meta.json", "adapter_config.json", "adapter_model.safetensors"):
        (new / file).write_text("{}")
    feedback.promote(new, tmp_path)
    assert not setup.is_ready(tmp_path, "openvino")
    feedback.rollback(tmp_path)
    assert setup.is_ready(tmp_path, "openvino")


def test_promoting_can_be_taken_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert setup.adapter_in_force(data) == setup.ADAPTER
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for file in ("meta.json", "adapter_config.json", "adapter_model.safetensors"):
            (tmp_path / name / file).write_text(name)
        feedback.promote(tmp_path / name, data)
    assert (setup.adapter_in_force(data) / "meta.json").read_text() == "two"
    assert (feedback.rollback(data) / "meta.json").read_text() == "one"
    assert feedback.rollback(data) == setup.ADAPTER
    with pytest.raises(CoachError):
        feedback.rollback(data)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")  # trl and peft warn of their own coming changes
@pytest.mark.parametrize("paired", [True, False])
def test_a_preference_step_moves_the_adapter_toward_what_was_liked(
    paired: bool, tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("trl")
    monkeypatch.setenv("COACH_DATA_DIR", str(cache_dir))
    shutil.copytree(setup.ADAPTER, tmp_path / "run" / "adapter")
    asked = [{"role": "user", "content": "How did I sleep?"}]
    liked, disliked = "You slept 7 h, as usual [1].", "Sleep is very important for everybody."
    if paired:
        rows = [{"messages": asked, "chosen": liked, "rejected": disliked}] * 4
    else:
        rows = [{"messages": asked, "completion": text, "label": text == liked} for text in (liked, disliked)] * 4
    made = feedback.prefer(tmp_path, train.PRESETS["smollm2-135m"], rows, paired=paired)
    assert adapter_id(made) != adapter_id(setup.ADAPTER)
    assert (made / "meta.json").is_file()
