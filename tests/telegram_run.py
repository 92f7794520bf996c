"""The bot of one test: a real ``Telegram`` over a real ``Coach``, in a thread of its own, talking to the local server."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from coach.adapters.telegram.bot import Telegram
from coach.adapters.telegram.sender import Pace
from coach.coach import Coach
from tests.telegram_api import TOKEN, BotApi

QUICK = Pace(chat=0.0, all=0.0, edit=0.02, backoff=0.02, most_backoff=0.2)


class Running:
    """``with Running(api, coach, {id: name}) as bot``: polls until the block ends. ``error`` holds what ended it early."""

    def __init__(
        self, api: BotApi, coach: Coach, users: dict[int, str], *, pace: Pace = QUICK, token: str = TOKEN, tick_s: float = 3600.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:  # fmt: skip
        self.made = lambda: Telegram(
            coach,
            Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url), timeout=20)),
            users,
            pace=pace,
            tick_s=tick_s,
            now=now,
        )
        self.api = api
        self.error: BaseException | None = None

    def __enter__(self) -> Running:
        started = threading.Event()

        async def run() -> None:
            self.loop, self.stop = asyncio.get_running_loop(), asyncio.Event()
            self.bot = self.made()
            started.set()
            await self.bot.poll(self.stop)

        def work() -> None:
            try:
                asyncio.run(run())
            except BaseException as exc:
                self.error = exc
            finally:
                started.set()

        self.thread = threading.Thread(target=work, name="test-bot")
        self.thread.start()
        assert started.wait(10)
        return self

    def settle(self, seconds: float = 240.0) -> None:
        """Return when everything that was sent to the bot is answered."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.error:
            with self.api.lock:
                fetched = not self.api.updates
            if fetched and not self.bot.journal.waiting():
                return
            time.sleep(0.03)
        raise AssertionError(f"not settled: {self.error!r}; {self.api.all_texts()}")

    def do(self, call: Callable[[], Any]) -> Any:
        """Run a coroutine on the bot's own loop."""
        return asyncio.run_coroutine_threadsafe(call(), self.loop).result(120)

    def __exit__(self, *_: object) -> None:
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(60)
        assert not self.thread.is_alive(), "the bot does not stop"
