"""The real process, killed at random moments and started again: each message answered once, in order; logged once; no reminder doubled.

Also reads what the process wrote to its log at the most talkative level. ``-m long`` runs thirty kills, and some of the command itself.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import random
import re
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from coach import demo
from coach.adapters import telegram
from coach.adapters.telegram.journal import Journal
from coach.coach import Coach
from coach.profile import Consent
from coach.settings import Settings
from coach.store import Store, tables
from tests.telegram_api import TOKEN, BotApi

CHAT = 31
QUESTION = "How did I sleep last week?"
SECRETS = ("knee", "pain", "weight", "sleep", "Good morning", "HRV", " kg", TOKEN.split(":")[1])
# What a turn imports; a fork server reads it once, so that a start costs little.
PRELOAD = ["coach.adapters.telegram.bot", "coach.gather", "coach.render", "coach.verify", "coach.compose", "coach.understand", "coach.plans.service",
           "coach.progress.logbook", "coach.safety.screen", "coach.wearables.ask", "coach.wearables.brief", "coach.wearables.readiness"]  # fmt: skip


def _serve(folder: Path, url: str) -> None:
    """What ``coach telegram`` does, in a process of its own, without reading the library ahead; its log goes to a file."""
    log = (folder / "log.txt").open("a")
    os.dup2(log.fileno(), 1)
    os.dup2(log.fileno(), 2)
    logging.basicConfig(level=logging.DEBUG, stream=log, force=True)
    Coach.warm_up = lambda *_: threading.Thread()  # type: ignore[method-assign]
    coach = Coach(Settings(data_dir=folder, model="echo", telegram_token=TOKEN, telegram_users=f"{CHAT}:{demo.NAME}"))
    telegram.run(coach, api=url)
    coach.close()


class Bot:
    """The process over one data folder; ``command`` starts it as its user would."""

    def __init__(self, api: BotApi, folder: Path, command: bool) -> None:
        self.api, self.folder, self.command, self.log = api, folder, command, folder / "log.txt"
        self.forks = multiprocessing.get_context("forkserver")
        self.forks.set_forkserver_preload(PRELOAD)

    def start(self) -> None:
        polls = self.api.polls
        if self.command:
            env = os.environ | {"COACH_DATA_DIR": str(self.folder), "COACH_TELEGRAM_TOKEN": TOKEN,
                                "COACH_TELEGRAM_USERS": f"{CHAT}:{demo.NAME}", "COACH_LOG": "DEBUG"}  # fmt: skip
            call = [sys.executable, "-m", "coach.cli", "telegram", "--model", "echo", "--api", self.api.url]
            with self.log.open("ab") as log:
                self.process: Any = subprocess.Popen(
                    call, env=env, stdout=log, stderr=log, cwd=Path(__file__).parent.parent
                )
        else:
            self.process = self.forks.Process(target=_serve, args=(self.folder, self.api.url))
            self.process.start()
        self.api.wait(lambda: self.api.polls > polls or self._code() is not None, 240)
        assert self._code() is None, self.log.read_text()[-2000:]

    def _code(self) -> int | None:
        return self.process.poll() if self.command else self.process.exitcode

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10) if self.command else self.process.join(10)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(60) if self.command else self.process.join(60)
        assert self._code() == 0, self.log.read_text()[-2000:]


def _prepare(folder: Path) -> str:
    coach = Coach(Settings(data_dir=folder, model="echo"))
    demo.ensure(coach)
    coach.update_profile(demo.NAME, time_zone="UTC", language="en", consent=Consent(reminders=True))
    coach.close()
    return f"sqlite:///{folder / 'coach.db'}"


def _settle(api: BotApi, store: Store) -> None:
    journal = Journal(store)
    end = time.monotonic() + 900  # ninety messages may be waiting, and about one a second goes out
    while time.monotonic() < end:
        with api.lock:
            fetched = not api.updates
        if fetched and not journal.waiting():
            return
        time.sleep(0.1)
    raise AssertionError("messages stay unanswered")


@pytest.mark.parametrize(
    ("kills", "command"),
    [(4, False), pytest.param(30, False, marks=pytest.mark.long), pytest.param(4, True, marks=pytest.mark.long)],
    ids=["four", "thirty", "command"],
)
def test_killed_at_random_moments(kills: int, command: bool, tmp_path: Path) -> None:
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
