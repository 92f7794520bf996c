"""The coach in a Telegram chat: ``coach telegram``. Thin over the same ``Coach``; only for the ids in ``COACH_TELEGRAM_USERS``."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
from collections.abc import Callable
from urllib.parse import urlsplit

from coach.coach import Coach
from coach.errors import SettingsError

__all__ = ["parse_users", "run"]


def parse_users(text: str) -> dict[int, str]:
    """ "12345:ana,678:bo" → {12345: "ana", 678: "bo"}. SettingsError where it is not of that form."""
    users: dict[int, str] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        match = re.fullmatch(r"(\d{1,18})\s*:\s*(\S(?:.*\S)?)", part)
        if match is None:
            raise SettingsError("COACH_TELEGRAM_USERS is a list of id:name, like 12345:ana,678:bo.")
        if int(match[1]) in users or match[2] in users.values():
            raise SettingsError("COACH_TELEGRAM_USERS names an id or a user twice.")
        users[int(match[1])] = match[2]
    return users


def run(
    coach: Coach,
    *,
    webhook: str = "",
    listen: str = "127.0.0.1:8081",
    api: str = "",
    note: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until interrupted. ``webhook`` is the https address that Telegram posts to; without it updates are polled.
    ``api`` is the address of another Bot API server; ``note`` gets a line of progress. Raises SettingsError."""
    try:
        import aiogram  # noqa: F401
    except ImportError as exc:
        raise SettingsError("The Telegram chat needs one more package: pip install 'coach[telegram]'") from exc
    users = parse_users(coach.settings.telegram_users)
    if not re.fullmatch(r"\d+:[\w-]{20,}", coach.settings.telegram_token):
        raise SettingsError(
            "Set COACH_TELEGRAM_TOKEN to the token that @BotFather gave you (it looks like 123456:ABC…)."
        )
    if webhook and urlsplit(webhook).scheme != "https":
        raise SettingsError("Telegram posts to https addresses only: give --webhook https://your.host/path.")
    host, _, port = listen.rpartition(":")
    if webhook and not port.isdigit():
        raise SettingsError(f"--listen is host:port, not {listen!r}.")
    _quiet_libraries()
    coach.warm_up(note)
    note("The bot is running; Ctrl-C ends it.")
    if not users:
        note("Nobody may talk to it yet: write to it, it tells you your id, then set COACH_TELEGRAM_USERS=<id>:<name>.")
    asyncio.run(_serve(coach, users, webhook, host or "127.0.0.1", int(port or 0), api))


def _quiet_libraries() -> None:
    """Our own lines keep the level that was asked for. Libraries' stop at warnings: fontTools' list of used glyphs, for one, can be
    read as the text."""
    root = logging.getLogger()
    logging.getLogger("coach").setLevel(root.level)
    root.setLevel(max(root.level, logging.WARNING))


async def _serve(coach: Coach, users: dict[int, str], webhook: str, host: str, port: int, api: str) -> None:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import PRODUCTION, TelegramAPIServer

    from coach.adapters.telegram.bot import Telegram

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    session = AiohttpSession(api=TelegramAPIServer.from_base(api) if api else PRODUCTION, timeout=30)
    telegram = Telegram(coach, Bot(coach.settings.telegram_token, session=session), users)
    if webhook:
        await telegram.listen(stop, webhook, host, port)
    else:
        await telegram.poll(stop)
