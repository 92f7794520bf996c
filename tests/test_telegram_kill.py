"""The real process, killed at random moments and started again: each message answered once, in order; logged once; no reminder doubled.

Also reads what the process wrote to its log at the most talkative level. ``-m long`` runs thirty kills of the installed command.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from coach import demo
from coach.adapters.telegram.journal import Journal
from coach.coach import Coach
from coach.profile import Consent
from coach.settings import Settings
from coach.store import Store, tables
from tests.telegram_api import TOKEN, BotApi

CHAT = 31
QUESTION = "How did I sleep last week?"
# The same program without the library being read ahead, which these messages do not need.
LIGHT = "from coach.coach import Coach; Coach.warm_up = lambda *_: None; from coach.cli import main; main()"
SECRETS = ("knee", "pain", "weight", "sleep", "Good morning", "HRV", "kg", TOKEN.split(":")[1])


class Bot:
    """The process of ``coach telegram`` over one data folder; its log goes to a file."""

    def __init__(self, api: BotApi, folder: Path, command: list[str]) -> None:
        self.api, self.folder, self.log = api, folder, folder / "log.txt"
        self.command = [sys.executable, *command, "telegram", "--model", "echo", "--api", api.url]

    def start(self) -> None:
        env = os.environ | {"COACH_DATA_DIR": str(self.folder), "COACH_TELEGRAM_TOKEN": TOKEN,
                            "COACH_TELEGRAM_USERS": f"{CHAT}:{demo.NAME}", "COACH_LOG": "DEBUG", "PYTHONUNBUFFERED": "1"}  # fmt: skip
        polls = self.api.polls
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=env, stdout=log, stderr=log, cwd=Path(__file__).parent.parent
            )
        self.api.wait(lambda: self.api.polls > polls or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.log.read_text()[-2000:]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def end(self) -> None:
        self.process.terminate()
        assert self.process.wait(60) == 0, self.log.read_text()[-2000:]


def _prepare(folder: Path) -> str:
    coach = Coach(Settings(data_dir=folder, model="echo"))
    demo.ensure(coach)
    coach.update_profile(demo.NAME, time_zone="UTC", language="en", consent=Consent(reminders=True))
    coach.close()
    return f"sqlite:///{folder / 'coach.db'}"


def _settle(api: BotApi, store: Store) -> None:
    journal = Journal(store)
    end = time.monotonic() + 180
    while time.monotonic() < end:
        with api.lock:
            fetched = not api.updates
        if fetched and not journal.waiting():
            return
        time.sleep(0.1)
    raise AssertionError("messages stay unanswered")


@pytest.mark.parametrize(
    ("kills", "command"),
    [(4, ["-c", LIGHT]), pytest.param(30, ["-m", "coach.cli"], marks=pytest.mark.long)],
    ids=["four", "thirty"],
)
def test_killed_at_random_moments(kills: int, command: list[str], tmp_path: Path) -> None:
    rng = random.Random(kills)
    store = Store(_prepare(tmp_path))
    with BotApi(seed=kills) as api:
        bot = Bot(api, tmp_path, command)
        now = datetime.now(UTC)
        api.say(CHAT, "/reminders quiet 0-0")
        api.say(CHAT, f"/reminders {now:%H:%M}")
        bot.start()
        _settle(api, store)
        bot.end()
        expected: list[str] = []
        for n in range(kills):
            if n % 2 == 0:  # two kills for each morning note
                mornings = _mornings(api)
                _another_morning(store)
            expected += _say(api, n)
            before = len(api.calls)
            bot.start()
            wanted, end = rng.randint(0, 9), time.monotonic() + rng.uniform(0.0, 4.0)
            while len(api.calls) - before < wanted and time.monotonic() < end:
                time.sleep(0.005)
            time.sleep(rng.uniform(0, 0.03))
            bot.kill()
            assert _mornings(api) - mornings <= 1
        bot.start()
        _settle(api, store)
        end = time.monotonic() + 30
        while _mornings(api) == mornings and time.monotonic() < end:
            time.sleep(0.1)
        bot.end()
        assert _mornings(api) - mornings == 1
    said = [text for text in api.texts(CHAT)[2:] if not text.startswith("Good morning")]
    assert [bool(re.search(pattern, text)) for pattern, text in zip(expected, said, strict=True)] == [True] * len(
        expected
    )
    _stored_once(store, kills)
    store.close()
    logged = bot.log.read_text()
    assert len(logged) > 100 and not [words for words in SECRETS if words in logged]


def _say(api: BotApi, n: int) -> list[str]:
    """Three messages of a round; what each answer shows."""
    api.say(CHAT, f"/log weight {60 + n / 10:.1f} kg")
    api.say(CHAT, f"/log knee pain {n % 9 + 1}/10")
    api.say(CHAT, QUESTION)
    return [rf"{60 + n / 10:.1f}", rf"pain {n % 9 + 1} of 10", r"\[\d+\]"]


def _mornings(api: BotApi) -> int:
    return sum(text.startswith("Good morning") for text in api.texts(CHAT))


def _another_morning(store: Store) -> None:
    t = tables.telegram_outbox
    with store.begin() as connection:
        connection.execute(t.delete().where(t.c.key.like("morning:%")))


def _stored_once(store: Store, kills: int) -> None:
    entry, turn, run = tables.log_entry, tables.turn, tables.import_run
    with store.read() as connection:
        pains = connection.execute(select(entry.c.text).order_by(entry.c.id)).scalars().all()
        turns = connection.execute(select(func.count()).select_from(turn).where(turn.c.message == QUESTION)).scalar()
        runs = connection.execute(select(func.count()).select_from(run).where(run.c.format == "log")).scalar()
    assert list(pains) == [f"knee pain {n % 9 + 1}/10" for n in range(kills)]
    assert (turns, runs) == (kills, 2 * kills)
