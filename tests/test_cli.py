"""The command line as a user meets it: real processes, real files, one line for what is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from coach import demo
from coach.coach import Coach
from coach.settings import Settings


def run(folder: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "COACH_DATA_DIR": str(folder), "COACH_MODEL": "echo"}
    return subprocess.run(
        [sys.executable, "-m", "coach.cli", *words],
        capture_output=True,
        text=True,
        env=env,
        input=stdin,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that already knows the demo user."""
    path = tmp_path_factory.mktemp("cli")
    coach = Coach(Settings(data_dir=path, model="echo"))
    demo.ensure(coach)
    coach.close()
    return path


def test_help_lists_every_verb(tmp_path: Path) -> None:
    shown = run(tmp_path, "--help").stdout
    verbs = "setup chat import brief ready alerts ask search screen check plan log report profile export forget models index evaluate serve bench doctor"
    assert [verb for verb in verbs.split() if f" {verb} " not in shown] == []


# name of the file, its bytes, words that the one line on stderr must hold
BROKEN = [
    ("empty.xml", b"", "empty"),
    ("export.zip", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 200, "export.zip"),
    ("run.fit", b"\x0e\x10\xd9\x07\x00\x01\x00\x00.FIT\x00\x00" + b"\x00" * 300, "run.fit"),
    ("notes.txt", b"just some words\n" * 20, "notes.txt"),
]


@pytest.mark.parametrize(("name", "content", "words"), BROKEN)
def test_unusable_files(tmp_path: Path, folder: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = run(folder, "import", str(path))
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1 and words in done.stderr and "Traceback" not in done.stderr


def test_a_zip_without_an_export(tmp_path: Path, folder: Path) -> None:
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as made:
        made.writestr("holiday.txt", "sun")
    done = run(folder, "import", str(tmp_path / "photos.zip"))
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1


def test_a_truncated_export_keeps_what_was_read(tmp_path: Path) -> None:
    record = (
        '<Record type="HKQuantityTypeIdentifierStepCount" sourceName="Watch" unit="count" creationDate="2026-01-0{0} 09:00:00 +0100" '
        'startDate="2026-01-0{0} 08:00:00 +0100" endDate="2026-01-0{0} 08:10:00 +0100" value="50{0}"/>\n'
    )
    text = '<?xml version="1.0"?>\n<HealthData locale="en_GB">\n' + "".join(record.format(n) for n in range(1, 8))
    (tmp_path / "export.xml").write_text(text[:-90], encoding="utf-8")
    done = run(tmp_path / "home", "import", str(tmp_path / "export.xml"), "--json")
    assert done.returncode == 0 and done.stderr.startswith("warning: export.xml")
    assert json.loads(done.stdout)["metrics"][0]["kept"] == 6
    asked = run(
        tmp_path / "home", "ask", "How many steps did I take on 6 January 2026?", "--today", "2026-01-10", "--json"
    )
    assert json.loads(asked.stdout)["value"] == 506


def test_jsonl_keeps_ids_and_goes_on_after_a_bad_line(folder: Path) -> None:
    lines = [
        json.dumps({"id": "a", "message": "crushing chest pain and my left arm is numb"}),
        "{not json",
        json.dumps({"id": "b", "message": "how do I squat?", "context": {"age": 40, "shoe size": 44}}),
    ]
    done = run(folder, "screen", "--jsonl", "-", stdin="\n".join(lines))
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert out[0]["id"] == "a" and out[0]["level"] == "emergency" and out[0]["reply"]
    assert "error" in out[1]
    assert out[2]["id"] == "b" and out[2]["level"] == "ok"


def test_chat_as_json(folder: Path) -> None:
    value = json.loads(run(folder, "chat", "--user", "demo", "Should I train hard today?", "--json").stdout)
    assert set(value) == {
        "reply_id",
        "conversation",
        "text",
        "level",
        "written_by",
        "citations",
        "evidence",
        "follow_ups",
        "timings_ms",
    }
    assert set(value["citations"]) <= {item["n"] for item in value["evidence"]}


def test_profile_errors_are_one_line(folder: Path) -> None:
    assert run(folder, "profile", "height_cm=172", "goals=fat_loss,strength").returncode == 0
    done = run(folder, "profile", "height_cm=9000")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "between" in done.stderr
