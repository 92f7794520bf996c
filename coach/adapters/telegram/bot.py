"""The bot: updates in, one worker a chat, reminders by the clock. Long polling or a webhook bring the same updates.

An update is written down before it is acknowledged: by long polling with the offset of the next call, by a webhook with the answer 200.
Each chat has one worker, so its messages are answered in their order, and a slow turn of one user keeps nobody else waiting.
Nothing of what is said, measured or sent reaches a log: only kinds and counts do.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import shutil
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramConflictError, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod
from aiogram.types import BotCommand
from aiohttp import ClientError, web
from sqlalchemy.exc import DBAPIError

from coach.adapters.telegram import dialogue, reminders, words
from coach.adapters.telegram.chatting import conversation_of
from coach.adapters.telegram.incoming import KINDS, Incoming, read, update_id
from coach.adapters.telegram.journal import Entry, Journal
from coach.adapters.telegram.sender import Pace, Sender, TokenError, no_token
from coach.adapters.telegram.visit import Visit
from coach.coach import Coach
from coach.errors import CoachError, SettingsError
from coach.store import User

log = logging.getLogger(__name__)

_POLL_S = 25  # how long Telegram holds an empty poll
_THREADS = 16  # blocking calls at a time; two cores are busy with far fewer
_TRIES = 3  # while the store is out of reach
# An update in whose answering the program ended so often gets an apology instead of one more try. So many, because most ends have nothing
# to do with it: a laptop that is closed, a service that is restarted.
_MOST_ATTEMPTS = 40
_MOST_STRANGERS = 10_000
_ALERTS_EVERY_S = 600
_GRACE_S = 10.0
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  its name, not the secret


class RawUpdates(TelegramMethod[list[Any]]):
    """getUpdates as plain JSON, so that one update in an unknown form cannot hold up the others."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Telegram:
    """One bot for several users. ``users``: Telegram id → our name of the user. ``now`` gives an aware datetime."""

    def __init__(
        self, coach: Coach, bot: Bot, users: dict[int, str], *, pace: Pace | None = None, tick_s: float = 30.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:  # fmt: skip
        self.coach, self.bot, self.users = coach, bot, users
        self.journal = Journal(coach.store)
        self.sender = Sender(bot, self.journal, pace)
        self.threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="coach-telegram")
        self.folder: Path = coach.settings.data_dir / "telegram"
        self.tick_s, self.now = tick_s, now
        self._queues: dict[int, asyncio.Queue[Callable[[], Awaitable[None]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._told: dict[int, None] = {}
        self._alerts_at: dict[str, float] = {}
        self._accepting = asyncio.Lock()
        self._failed: asyncio.Future[None] | None = None

    # ── life ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def start(self) -> None:
        """Take up what an earlier run left: files of an interrupted import are removed, unanswered updates are queued."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._failed = asyncio.get_running_loop().create_future()
        await asyncio.to_thread(self.journal.prune, int(self.now().timestamp()))
        left = await asyncio.to_thread(self.journal.waiting)
        if left:
            log.info("%d updates of an earlier run are answered now", len(left))
        for entry in left:
            if self.users.get(entry.incoming.sender_id) == entry.user.name:
                self._enqueue(entry.incoming.chat_id, self._answering(entry))
        self._spawn(self._clock())
        self._spawn(self._introduce())

    async def stop(self) -> None:
        """Finish what is being answered, for a few seconds; what is not finished is answered after the next start."""
        if not self._failed or not self._failed.done():
            idle = asyncio.gather(*(queue.join() for queue in self._queues.values()))
            await asyncio.wait({asyncio.ensure_future(idle)}, timeout=_GRACE_S)
            idle.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.threads.shutdown(wait=False, cancel_futures=True)
        await self.bot.session.close()

    async def poll(self, stop: asyncio.Event) -> None:
        """Long polling until ``stop`` is set. SettingsError if Telegram does not know the token."""
        await self.start()
        polling = asyncio.create_task(self._poll())
        stopping = asyncio.create_task(stop.wait())
        assert self._failed is not None
        waiting: set[asyncio.Future[Any]] = {polling, stopping, self._failed}
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in (polling, stopping):
            task.cancel()
        ended = await asyncio.gather(polling, stopping, return_exceptions=True)
        await self.stop()
        self._raise(ended[0])

    async def listen(self, stop: asyncio.Event, url: str, host: str, port: int) -> None:
        """A webhook: Telegram posts to ``url`` (https, usually a proxy), which leads to ``host:port`` here."""
        await self.start()
        runner = web.AppRunner(self.web_app(), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            await self._patiently(
                lambda: self.bot.set_webhook(url=url, secret_token=self.secret, allowed_updates=list(KINDS))
            )
            stopping = asyncio.create_task(stop.wait())
            assert self._failed is not None
            waiting: set[asyncio.Future[Any]] = {stopping, self._failed}
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
        except OSError as exc:
            raise SettingsError(f"{host}:{port} cannot be listened on: {exc.strerror}.") from exc
        finally:
            await runner.cleanup()
            await self.stop()
        self._raise(None)

    def _raise(self, ended: object) -> None:
        if isinstance(ended, CoachError):
            raise ended
        if self._failed and self._failed.done() and (why := self._failed.exception()):
            raise why

    # ── updates in ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def _poll(self) -> None:
        await self._patiently(lambda: self.bot.delete_webhook(drop_pending_updates=False))
        offset: int | None = None
        while True:
            call = RawUpdates(offset=offset, timeout=_POLL_S, allowed_updates=list(KINDS))
            updates = await self._patiently(lambda call=call: self.bot(call, request_timeout=_POLL_S + 15))  # type: ignore[misc]
            await self.receive(updates)
            ids = [number for number in map(update_id, updates) if number is not None]
            if ids:
                offset = max(ids) + 1
            elif updates:
                await asyncio.sleep(self.sender.pace.backoff)

    async def _patiently(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """Until it works; only a wrong token ends it."""
        wait = self.sender.pace.backoff
        while True:
            try:
                return await call()
            except TelegramUnauthorizedError as exc:
                raise no_token() from exc
            except TelegramRetryAfter as exc:
                await asyncio.sleep(exc.retry_after)
            except (AiogramError, ClientError, TimeoutError, OSError) as exc:
                why = (
                    "another program uses this token" if isinstance(exc, TelegramConflictError) else type(exc).__name__
                )
                log.warning("Telegram gave no updates (%s); trying again in %.1f s", why, wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, self.sender.pace.most_backoff)

    async def receive(self, updates: Iterable[Any]) -> None:
        """Write down what is for us and queue it; only then may it be acknowledged. Strangers get one line, nothing of them is kept."""
        found = [one for one in map(read, updates) if one is not None]
        ours = [(self.users[one.sender_id], one) for one in found if one.private and one.sender_id in self.users]
        for one in found:
            if not (one.private and one.sender_id in self.users):
                self._turn_away(one)
            elif one.tap_id:
                self._spawn(self.sender.nod(one.tap_id))
        if not ours:
            return
        async with self._accepting:
            entries = await self._until_stored(ours)
            for entry in entries:
                self._enqueue(entry.incoming.chat_id, self._answering(entry))

    async def _until_stored(self, ours: list[tuple[str, Incoming]]) -> list[Entry]:
        wait = self.sender.pace.backoff
        while True:
            try:
                return await asyncio.to_thread(self.journal.accept, ours)
            except DBAPIError as exc:
                log.error("the store takes nothing (%s); trying again in %.1f s", type(exc).__name__, wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, self.sender.pace.most_backoff)

    def _turn_away(self, one: Incoming) -> None:
        if one.chat_id not in self._told and len(self._told) < _MOST_STRANGERS and one.kind != "tap":
            self._told[one.chat_id] = None
            self._spawn(self.sender.once(one.chat_id, words.say("stranger", "en", id=one.sender_id)))

    @property
    def secret(self) -> str:
        """What Telegram sends with each webhook call; made from the token, so nothing more has to be kept."""
        return hashlib.sha256(b"coach webhook " + self.bot.token.encode()).hexdigest()

    def web_app(self) -> web.Application:
        app = web.Application(client_max_size=1024 * 1024)
        app.router.add_post("/{path:.*}", self._posted)
        return app

    async def _posted(self, request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(_SECRET_HEADER, "").encode(), self.secret.encode()):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        await self.receive([update])
        return web.Response()

    # ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _enqueue(self, chat_id: int, job: Callable[[], Awaitable[None]]) -> None:
        if chat_id not in self._queues:
            self._queues[chat_id] = asyncio.Queue()
            self._spawn(self._work(self._queues[chat_id]))
        self._queues[chat_id].put_nowait(job)

    async def _work(self, queue: asyncio.Queue[Callable[[], Awaitable[None]]]) -> None:
        while True:
            job = await queue.get()
            try:
                await job()
            except TokenError as exc:
                if self._failed and not self._failed.done():
                    self._failed.set_exception(exc)
            except Exception as exc:  # one chat's trouble is not another's
                log.error("a chat's work failed: %s", type(exc).__name__)
            finally:
                queue.task_done()

    def _answering(self, entry: Entry) -> Callable[[], Awaitable[None]]:
        return lambda: self._answer(entry)

    async def _answer(self, entry: Entry) -> None:
        """Answer an update and mark it answered. While the store is out of reach it is tried again, as after a kill."""
        for attempt in range(_TRIES):
            try:
                await self._answer_once(entry)
                return
            except DBAPIError as exc:
                log.error("the store failed: %s", type(exc).__name__)
                await asyncio.sleep(self.sender.pace.backoff * 2**attempt)
                entry = replace(entry, attempts=entry.attempts + 1)

    async def _answer_once(self, entry: Entry) -> None:
        if not await asyncio.to_thread(self.journal.holds, entry):
            again = await asyncio.to_thread(self.journal.accept, [(entry.user.name, entry.incoming)])
            if not again:
                return
            entry = again[0]
        visit = await self._visit(entry)
        if entry.attempts >= _MOST_ATTEMPTS:
            await visit.say(visit.word("wrong"))
        else:
            visit.before = await asyncio.to_thread(self.journal.begin, entry, conversation_of(visit))
            await self._try(visit)
        if not visit.forgotten:
            await asyncio.to_thread(self.journal.finish, entry, visit.state)

    async def _visit(self, entry: Entry) -> Visit:
        state = await asyncio.to_thread(self.journal.state, entry.user)
        visit = Visit(self.coach, self.sender, self.journal, self.threads, self.folder, entry, state)
        profile = await visit.run(self.coach.profile, visit.user)
        visit.lang = dialogue.language_of(profile, entry.incoming.language)
        return visit

    async def _try(self, visit: Visit) -> None:
        try:
            await dialogue.answer(visit)
        except (TokenError, DBAPIError):
            raise
        except CoachError as exc:
            log.warning("an update ended in %s", type(exc).__name__)
            await visit.say(visit.word("error", why=exc) if visit.lang == "en" else visit.word("wrong"))
        except Exception as exc:  # whatever broke: an honest line, and the next message is answered
            log.error("an update ended in %s", type(exc).__name__)
            await visit.say(visit.word("wrong"))

    # ── reminders ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _clock(self) -> None:
        while True:
            try:
                await self.remind()
            except (DBAPIError, CoachError) as exc:
                log.error("reminders could not be looked at: %s", type(exc).__name__)
            await asyncio.sleep(self.tick_s)

    async def remind(self) -> None:
        """Queue what is due now for everybody who has agreed to it."""
        for user, chat_id, state in await asyncio.to_thread(self.journal.chats):
            if self.users.get(chat_id) != user.name:
                continue
            profile = await asyncio.to_thread(self.coach.profile, user.name)
            for what in reminders.due(profile, state, self.now()):
                if what == "alerts":
                    if (
                        self._alerts_at.get(user.name, -_ALERTS_EVERY_S)
                        > asyncio.get_running_loop().time() - _ALERTS_EVERY_S
                    ):
                        continue
                    self._alerts_at[user.name] = asyncio.get_running_loop().time()
                elif await self._is_settled(user, what):
                    continue
                self._enqueue(chat_id, self._reminding(user, chat_id, what))

    async def _is_settled(self, user: User, key: str) -> bool:
        sent = await asyncio.to_thread(self.journal.sent, user, key)
        return sent is not None and sent.state != "sending"

    def _reminding(self, user: User, chat_id: int, what: str) -> Callable[[], Awaitable[None]]:
        return lambda: self._send_reminder(user, chat_id, what)

    async def _send_reminder(self, user: User, chat_id: int, what: str) -> None:
        profile = await asyncio.to_thread(self.coach.profile, user.name)
        state = await asyncio.to_thread(self.journal.state, user)
        if what not in reminders.due(profile, state, self.now()):
            return  # the wish changed, or the quiet hours began, while it waited
        lang = dialogue.language_of(profile, "")
        run = asyncio.get_running_loop().run_in_executor
        if what == "alerts":
            found = await run(self.threads, self.coach.alerts, user.name)
            pushes = [(reminders.alert_key(a), reminders.alert_note(a, lang)) for a in found if a.state == "new"]
        else:
            note = await run(self.threads, reminders.morning_note, self.coach, user.name, lang)
            pushes = [(what, note)]
        for key, messages in pushes:
            await self._push(user, chat_id, key, messages)

    async def _push(self, user: User, chat_id: int, key: str, messages: list[Any]) -> None:
        if await self._is_settled(user, key):
            return
        if not messages:
            await asyncio.to_thread(self.journal.reserve, user, chat_id, key, "", 0, "nothing")
            return
        for n, message in enumerate(messages):
            await self.sender.put(user, chat_id, key if not n else f"{key}+{n}", message)

    # ── the rest ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _introduce(self) -> None:
        """The list of commands behind the menu button; a courtesy, tried once."""
        for code in (None, "zh"):
            listed = [BotCommand(command=name, description=zh if code else en) for name, en, zh in words.COMMANDS]
            try:
                await self.bot.set_my_commands(commands=listed, language_code=code)
            except (AiogramError, ClientError, TimeoutError) as exc:
                log.info("the list of commands was left out: %s", type(exc).__name__)

    def _spawn(self, work: Any) -> None:
        async def guarded() -> None:
            try:
                await work
            except TokenError as exc:
                if self._failed and not self._failed.done():
                    self._failed.set_exception(exc)

        task = asyncio.create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
