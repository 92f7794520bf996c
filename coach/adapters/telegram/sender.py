"""Sending, so that each message arrives once: the one place that calls the Bot API to write.

The Bot API has no key against doubles: when the line is cut after a request went out, nobody knows whether the message was sent. So the
key is reserved in the store first. A send whose fate is unknown (line cut, server error, process killed) is looked for before it is
sent again: ids in a chat only grow, so an edit to the same text is tried on the ids after the newest known one. Telegram lets a bot edit
its own messages alone, hence an id that it accepts and that the store does not know is the lost message, which is taken over as it is.
What remains: a message that Telegram delivers only after we have looked.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import BufferedInputFile, FSInputFile, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from aiohttp import ClientError

from coach.adapters.telegram.journal import Journal, Sent
from coach.adapters.telegram.outgoing import Message, plain
from coach.errors import CoachError, SettingsError
from coach.store import User

log = logging.getLogger(__name__)

T = TypeVar("T")

_UNCLEAR = (TelegramNetworkError, TelegramServerError, ClientDecodeError)
_REFUSED = (TelegramForbiddenError, TelegramNotFound, TelegramMigrateToChat, TelegramEntityTooLarge)
_SAME = "message is not modified"
_TRIES = 6  # of what is wanted but not owed
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TokenError(SettingsError):
    """Telegram does not accept the token: nothing can work until it is set right."""


@dataclass(frozen=True)
class Pace:
    """Seconds. Telegram asks for at most about one message a second in a chat, short bursts allowed, and thirty a second in all
    (core.telegram.org/bots/faq); edits count too."""

    chat: float = 1.0
    burst: int = 4
    all: float = 1 / 25
    edit: float = 1.2  # between two edits of a growing message
    backoff: float = 0.5  # before the first repetition, doubled each time
    most_backoff: float = 30.0


class Sender:
    """Writes to chats. ``put`` returns when the message is there, or can never be."""

    def __init__(self, bot: Bot, journal: Journal, pace: Pace | None = None) -> None:
        self.bot, self.journal, self.pace = bot, journal, pace or Pace()
        self._spent: dict[int, float] = {}  # per chat: when its bucket is full again
        self._next = 0.0

    async def put(self, user: User, chat_id: int, key: str, message: Message, after_id: int = 0) -> int | None:
        """Send the message of that key, or make what was sent under it show this. None if the chat takes nothing from us."""
        sent = await asyncio.to_thread(self.journal.sent, user, key)
        unclear = sent is not None and sent.state == "sending"
        if sent is None:
            sent = await asyncio.to_thread(self.journal.reserve, user, chat_id, key, message.digest, after_id)
        elif sent.message_id is not None:
            return await self._amend(chat_id, sent, sent.message_id, message)
        elif not unclear:
            return None
        message_id = await self._send(chat_id, sent, message, unclear)
        state = "sent" if message_id else "refused"
        await asyncio.to_thread(self.journal.record, sent, message_id, message.digest, state)
        return message_id

    async def show(self, chat_id: int, message_id: int, message: Message) -> bool:
        """Make a message of ours show something else. False if it is no longer there. Repeating it changes nothing."""
        try:
            return await self._until_shown(lambda: self._edit(chat_id, message_id, message))
        except TelegramBadRequest as exc:
            if "parse" not in exc.message:
                return False
        bare = _without_tags(message)
        with suppress(TelegramBadRequest):
            return await self._until_shown(lambda: self._edit(chat_id, message_id, bare))
        return False

    async def glance(self, chat_id: int, message_id: int, message: Message) -> float:
        """One try at an edit that the next one will replace anyway. Returns seconds to leave the chat alone."""
        try:
            await self._edit(chat_id, message_id, message)
        except TelegramRetryAfter as exc:
            return float(exc.retry_after)
        except AiogramError as exc:
            return 0.0 if _SAME in str(exc) else self.pace.edit
        return 0.0

    async def buttons(self, chat_id: int, message_id: int, message: Message) -> None:
        """Change the buttons under a message and leave its text: they show what was tapped, so it is tried again until they do."""
        with suppress(TelegramBadRequest):  # they show it already, or the message is gone
            await self._until_shown(
                lambda: self.bot.edit_message_reply_markup(
                    chat_id=chat_id, message_id=message_id, reply_markup=_markup(message)
                )
            )

    async def _until_shown(self, call: Callable[[], Awaitable[Any]]) -> bool:
        """An edit, tried until it is there. False if it can never be. TelegramBadRequest: what it asks for is wrong."""
        for wait in _waits(self.pace):
            try:
                await call()
                return True
            except TelegramRetryAfter as exc:
                await asyncio.sleep(exc.retry_after)
            except TelegramUnauthorizedError as exc:
                raise no_token() from exc
            except TelegramBadRequest as exc:
                if _SAME in exc.message:
                    return True
                raise
            except _REFUSED:
                return False
            except (TelegramAPIError, ClientDecodeError) as exc:
                await self._rest(exc, wait)
        return False

    async def nod(self, tap_id: str) -> None:
        """Take the waiting sign off a tapped button."""
        await self._try(lambda: self.bot.answer_callback_query(callback_query_id=tap_id))

    async def typing(self, chat_id: int) -> None:
        await self._try(lambda: self.bot.send_chat_action(chat_id=chat_id, action="typing"))

    async def once(self, chat_id: int, text: str) -> None:
        """A line to somebody of whom nothing is kept; tried once."""
        await self._try(lambda: self.bot.send_message(chat_id=chat_id, text=text))

    async def _try(self, call: Callable[[], Awaitable[Any]]) -> None:
        """What is only a courtesy: tried once, and never in the way."""
        try:
            await call()
        except TelegramUnauthorizedError as exc:
            raise no_token() from exc
        except AiogramError as exc:
            log.info("left out: %s", type(exc).__name__)

    async def _amend(self, chat_id: int, sent: Sent, message_id: int | None, message: Message) -> int | None:
        if sent.digest == message.digest:
            return message_id
        if message_id is None or not await self.show(chat_id, message_id, message):
            # It was deleted in the chat while it grew: the answer still has to arrive.
            message_id = await self._send(chat_id, sent, message, unclear=False)
        await asyncio.to_thread(
            self.journal.record, sent, message_id, message.digest, "sent" if message_id else "refused"
        )
        return message_id

    async def _send(self, chat_id: int, sent: Sent, message: Message, unclear: bool) -> int | None:
        for wait in _waits(self.pace):
            if unclear and (found := await self._find(chat_id, sent, message)):
                return found
            unclear = False
            try:
                return await self._post(chat_id, message)
            except TelegramRetryAfter as exc:
                log.info("asked to wait %s s", exc.retry_after)
                await asyncio.sleep(exc.retry_after)
            except TelegramUnauthorizedError as exc:
                raise no_token() from exc
            except TelegramBadRequest as exc:
                if "parse" not in exc.message:
                    log.warning("a message was refused")
                    return None
                message = _without_tags(message)
            except _REFUSED as exc:
                log.warning("a chat takes no messages: %s", type(exc).__name__)
                return None
            except (TelegramAPIError, ClientDecodeError) as exc:
                unclear = isinstance(exc, _UNCLEAR)
                await self._rest(exc, wait)
        return None

    async def _find(self, chat_id: int, sent: Sent, message: Message) -> int | None:
        """The id of a message that arrived without our hearing of it."""
        for message_id in await asyncio.to_thread(self.journal.unknown_ids, chat_id, sent):
            if await self.show(chat_id, message_id, message):
                log.info("a message whose fate was unknown had arrived")
                return message_id
        return None

    async def _post(self, chat_id: int, message: Message) -> int:
        await self._turn(chat_id)
        common: dict[str, Any] = {
            "chat_id": chat_id,
            "reply_markup": _markup(message),
            "disable_notification": message.silent or None,
        }
        if message.picture:
            made = await self.bot.send_photo(
                photo=BufferedInputFile(message.picture, "chart.png"), caption=message.html, parse_mode="HTML", **common
            )
        elif message.file:
            made = await self.bot.send_document(
                document=FSInputFile(message.file, message.file_name), caption=message.html, parse_mode="HTML", **common
            )
        else:
            made = await self.bot.send_message(
                text=message.html, parse_mode="HTML", link_preview_options=_NO_PREVIEW, **common
            )
        return made.message_id

    async def _edit(self, chat_id: int, message_id: int, message: Message) -> None:
        await self._turn(chat_id)
        where: dict[str, Any] = {
            "chat_id": chat_id,
            "message_id": message_id,
            "parse_mode": "HTML",
            "reply_markup": _markup(message),
        }
        if message.picture or message.file:
            await self.bot.edit_message_caption(caption=message.html, **where)
        else:
            await self.bot.edit_message_text(text=message.html, link_preview_options=_NO_PREVIEW, **where)

    async def _turn(self, chat_id: int) -> None:
        """Wait for this chat's turn and the bot's: a bucket of ``burst`` messages that fills by one each ``chat`` seconds."""
        now = time.monotonic()
        full = max(now, self._spent.get(chat_id, now)) + self.pace.chat
        self._spent[chat_id] = full
        mine = full - self.pace.burst * self.pace.chat
        self._next = max(now, self._next) + self.pace.all
        wait = max(mine, self._next - self.pace.all) - now
        if wait > 0:
            await asyncio.sleep(wait)

    async def _rest(self, exc: Exception, seconds: float) -> None:
        log.warning("Telegram could not be reached (%s); trying again in %.1f s", type(exc).__name__, seconds)
        await asyncio.sleep(seconds)


def _waits(pace: Pace) -> Any:
    """Seconds before each repetition, without end: a reply that is owed is tried until it arrives or the program stops."""
    wait = pace.backoff
    while True:
        yield wait
        wait = min(wait * 2, pace.most_backoff)


async def patiently(call: Callable[[], Awaitable[T]], pace: Pace, tries: int) -> T:
    """``call`` again while the line is cut, the server fails or asks to wait, ``tries`` times at most; it must bear repeating."""
    for n, wait in enumerate(_waits(pace), 1):
        try:
            return await call()
        except TelegramRetryAfter as exc:
            if n >= tries:
                raise
            await asyncio.sleep(exc.retry_after)
        except (*_UNCLEAR, ClientError, TimeoutError):
            if n >= tries:
                raise
            await asyncio.sleep(wait)
    raise CoachError("unreachable")


def _markup(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    rows = [[InlineKeyboardButton(text=b.text, callback_data=b.data) for b in row] for row in message.buttons]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _without_tags(message: Message) -> Message:
    from dataclasses import replace
    from html import escape

    bare = escape(plain(message.html), quote=False)
    if bare == message.html:
        raise CoachError("Telegram could not read a message.")
    return replace(message, html=bare)


def no_token() -> TokenError:
    return TokenError("Telegram does not know this token. Ask @BotFather for it and set COACH_TELEGRAM_TOKEN.")
