"""A local HTTP server that speaks the Bot API as Telegram does, with its limits, its errors and its bad days.

It checks what Telegram checks (length, tags, button data, whose message is edited) and can fail on purpose: 429 with retry_after, 5xx, a line
cut before or after the request took effect, updates delivered twice. It runs in a thread of its own, for bots in this or another process.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import web

TOKEN = "4242:test-token-for-a-local-server"
_RUNS = itertools.count(1)
CUTS = ("cut_before", "cut_after")
FAULTS = ("429", "500", "502_html", *CUTS)


@dataclass
class Shown:
    """A message as a user sees it. ``history`` holds every text it has shown."""

    id: int
    text: str
    kind: str = "text"
    buttons: list[list[dict[str, str]]] = field(default_factory=list)
    own: bool = True  # sent by the bot
    history: list[str] = field(default_factory=list)
    at: float = field(default_factory=time.monotonic)
    payload: bytes = b""
    markup: str = ""

    def data(self, label: str) -> str:
        """The data behind a button whose text begins so."""
        return next(b["callback_data"] for row in self.buttons for b in row if b["text"].startswith(label))


class BotApi:
    """The server. Everything is guarded by one lock, so tests may look at any time."""

    def __init__(self, seed: int = 0) -> None:
        self.lock = threading.RLock()
        self.chats: dict[int, list[Shown]] = defaultdict(list)
        self.updates: list[dict[str, Any]] = []
        self.calls: list[tuple[float, str, dict[str, str]]] = []
        self.files: dict[str, bytes] = {}
        self.faults: list[tuple[str, str]] = []  # (method or "", fault), each used once
        self.fault_rate = 0.0
        self.repeat_rate = 0.0
        self.most_per_second = 0
        self.retry_after = 1
        self.webhook = ""
        self.secret = ""
        self.polls = 0
        self.lost = 0  # requests whose fate the bot could not know
        self.rng = random.Random(seed)
        self._ids = 100
        self._update_id = next(_RUNS) * 100_000  # a store keeps the ids it has seen, so no two servers give the same
        self._seen: list[dict[str, Any]] = []
        self._sent_at: dict[int, list[float]] = defaultdict(list)

    # ── life ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def __enter__(self) -> BotApi:
        started = threading.Event()
        self._loop = asyncio.new_event_loop()

        async def serve() -> None:
            app = web.Application(client_max_size=64 * 1024 * 1024)
            app.router.add_post("/bot{token}/{method}", self._call)
            app.router.add_get("/file/bot{token}/{path:.*}", self._file)
            self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await self._runner.setup()
            site = web.TCPSite(self._runner, "127.0.0.1", 0)
            await site.start()
            self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]
            started.set()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            self._loop.run_until_complete(serve())
            self._loop.run_forever()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        async def end() -> None:
            await self._runner.cleanup()
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    # ── what people do ───────────────────────────────────────────────────────────────────────────────────────────────

    def say(self, chat: int, text: str, *, lang: str = "en", reply_to: int = 0, name: str = "Ana", **more: Any) -> int:
        """Somebody writes. Returns the update's id."""
        with self.lock:
            message = self._message(chat, lang, name) | {"text": text} | more
            if reply_to:
                message["reply_to_message"] = {"message_id": reply_to}
            self.chats[chat].append(Shown(message["message_id"], text, own=False))
            return self.put({"message": message})

    def send_file(self, chat: int, name: str, content: bytes, *, size: int | None = None, lang: str = "en") -> int:
        with self.lock:
            file_id = f"file-{len(self.files)}-{name}"
            self.files[file_id] = content
            document = {
                "file_id": file_id,
                "file_unique_id": file_id,
                "file_name": name,
                "file_size": len(content) if size is None else size,
            }
            return self.put({"message": self._message(chat, lang, "Ana") | {"document": document}})

    def tap(self, chat: int, label: str, *, lang: str = "en") -> int:
        """Somebody taps the newest button whose text begins so."""
        with self.lock:
            for shown in reversed(self.chats[chat]):
                if any(b["text"].startswith(label) for row in shown.buttons for b in row):
                    return self.tap_data(chat, shown.id, shown.data(label), lang=lang)
            raise AssertionError(f"no button {label!r} in {[s.buttons for s in self.chats[chat][-3:]]}")

    def tap_data(self, chat: int, message_id: int, data: str, *, lang: str = "en") -> int:
        with self.lock:
            sender = {"id": chat, "is_bot": False, "first_name": "Ana", "language_code": lang}
            message = {"message_id": message_id, "date": int(time.time()), "chat": {"id": chat, "type": "private"}}
            return self.put(
                {
                    "callback_query": {
                        "id": str(self._update_id),
                        "from": sender,
                        "message": message,
                        "data": data,
                        "chat_instance": "1",
                    }
                }
            )

    def put(self, update: dict[str, Any]) -> int:
        with self.lock:
            self._update_id += 1
            self.updates.append({"update_id": self._update_id, **update})
            return self._update_id

    def _message(self, chat: int, lang: str, name: str) -> dict[str, Any]:
        self._ids += 1
        return {"message_id": self._ids, "date": int(time.time()), "chat": {"id": chat, "type": "private", "first_name": name},
                "from": {"id": chat, "is_bot": False, "first_name": name, "language_code": lang}}  # fmt: skip

    # ── what people see ──────────────────────────────────────────────────────────────────────────────────────────────

    def seen(self, chat: int) -> list[Shown]:
        """The bot's messages in a chat, in order."""
        with self.lock:
            return [m for m in self.chats[chat] if m.own]

    def texts(self, chat: int) -> list[str]:
        return [m.text for m in self.seen(chat)]

    def wait(self, ready: Callable[[], Any], seconds: float = 60.0) -> Any:
        """The first true value of ``ready``."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self.lock:
                if value := ready():
                    return value
            time.sleep(0.02)
        raise AssertionError(f"not within {seconds} s; the chats show {dict(self.all_texts())}")

    def all_texts(self) -> dict[int, list[str]]:
        return {chat: self.texts(chat)[-4:] for chat in list(self.chats)}

    def count(self, method: str) -> int:
        with self.lock:
            return sum(name == method for _, name, _ in self.calls)

    # ── the API ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        form = {
            key: value if isinstance(value, str) else value.file.read() for key, value in (await request.post()).items()
        }
        if request.match_info["token"] != TOKEN:
            return _error(401, "Unauthorized")
        if method == "getUpdates":
            return await self._get_updates(request, form)
        with self.lock:
            self.calls.append((time.monotonic(), method, {k: v for k, v in form.items() if isinstance(v, str)}))
            fault = self._fault(method)
            if fault == "429":
                return _error(429, "Too Many Requests: retry later", {"retry_after": self.retry_after})
            if fault == "500":
                return _error(500, "Internal Server Error")
            if fault == "502_html":
                return web.Response(status=502, text="<html>Bad Gateway</html>")
            if fault == "cut_before":
                self.lost += 1
                return _cut(request)
            if limited := self._limit(method, form):
                return limited
            answer = getattr(self, f"_{method}", self._anything)(form)
            if fault == "cut_after":
                self.lost += 1
                return _cut(request)
            return answer

    def _fault(self, method: str) -> str:
        for n, (name, fault) in enumerate(self.faults):
            if name in ("", method):
                del self.faults[n]
                return fault
        return self.rng.choice(FAULTS) if self.rng.random() < self.fault_rate else ""

    def _limit(self, method: str, form: dict[str, Any]) -> web.Response | None:
        if not self.most_per_second or "chat_id" not in form:
            return None
        now, sent = time.monotonic(), self._sent_at[int(form["chat_id"])]
        sent[:] = [at for at in sent if at > now - 1]
        if len(sent) >= self.most_per_second:
            return _error(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        sent.append(now)
        return None

    async def _get_updates(self, request: web.Request, form: dict[str, Any]) -> web.StreamResponse:
        offset, timeout = int(form.get("offset", 0)), min(float(form.get("timeout", 0)), 5.0)
        with self.lock:
            self.polls += 1
            self._seen += [u for u in self.updates if u["update_id"] < offset]
            self.updates = [u for u in self.updates if u["update_id"] >= offset]
        end = time.monotonic() + timeout
        while True:
            with self.lock:
                fault = self._fault("getUpdates") if self.updates or self.faults else ""
                if fault in CUTS:
                    return _cut(request)
                if fault == "429":
                    return _error(429, "Too Many Requests", {"retry_after": self.retry_after})
                if fault:
                    return _error(500, "Internal Server Error")
                found = list(self.updates)
                if self._seen and self.rng.random() < self.repeat_rate:
                    found = [self.rng.choice(self._seen), *found]
            if found or time.monotonic() > end or request.transport is None or request.transport.is_closing():
                return _ok(found)
            await asyncio.sleep(0.02)

    def _anything(self, form: dict[str, Any]) -> web.Response:
        return _ok(True)

    def _getMe(self, form: dict[str, Any]) -> web.Response:
        return _ok({"id": 4242, "is_bot": True, "first_name": "Coach", "username": "coach_bot"})

    def _setWebhook(self, form: dict[str, Any]) -> web.Response:
        self.webhook, self.secret = form["url"], form.get("secret_token", "")
        return _ok(True)

    def _getFile(self, form: dict[str, Any]) -> web.Response:
        content = self.files.get(form["file_id"])
        if content is None:
            return _error(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(content) > 20 * 1024 * 1024:
            return _error(400, "Bad Request: file is too big")
        return _ok(
            {
                "file_id": form["file_id"],
                "file_unique_id": "u",
                "file_size": len(content),
                "file_path": f"documents/{form['file_id']}",
            }
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        with self.lock:
            fault = self._fault("file")
            content = self.files.get(request.match_info["path"].removeprefix("documents/"))
        if fault in CUTS:
            return _cut(request)
        if fault or content is None:
            return web.Response(status=500 if fault else 404)
        return web.Response(body=content)

    def _sendMessage(self, form: dict[str, Any]) -> web.Response:
        return self._add(form, "text", form.get("text", ""), 4096)

    def _sendPhoto(self, form: dict[str, Any]) -> web.Response:
        return self._add(form, "photo", form.get("caption", ""), 1024)

    def _sendDocument(self, form: dict[str, Any]) -> web.Response:
        return self._add(form, "document", form.get("caption", ""), 1024)

    def _add(self, form: dict[str, Any], kind: str, text: str, most: int) -> web.Response:
        if wrong := _wrong(form, text, most):
            return wrong
        self._ids += 1
        payload = next((v for v in form.values() if isinstance(v, bytes)), b"")
        shown = Shown(
            self._ids,
            parsed(text) if form.get("parse_mode") else text,
            kind,
            _buttons(form),
            payload=payload,
            markup=text,
        )
        shown.history.append(shown.text)
        self.chats[int(form["chat_id"])].append(shown)
        return _ok(self._as_message(int(form["chat_id"]), shown))

    def _editMessageText(self, form: dict[str, Any]) -> web.Response:
        return self._change(form, form.get("text", ""), 4096, ("text",))

    def _editMessageCaption(self, form: dict[str, Any]) -> web.Response:
        return self._change(form, form.get("caption", ""), 1024, ("photo", "document"))

    def _editMessageReplyMarkup(self, form: dict[str, Any]) -> web.Response:
        shown = self._own(form)
        if isinstance(shown, web.Response):
            return shown
        shown.buttons = _buttons(form)
        return _ok(self._as_message(int(form["chat_id"]), shown))

    def _change(self, form: dict[str, Any], text: str, most: int, kinds: tuple[str, ...]) -> web.Response:
        shown = self._own(form)
        if isinstance(shown, web.Response):
            return shown
        if shown.kind not in kinds:
            return _error(400, "Bad Request: there is no text in the message to edit")
        if wrong := _wrong(form, text, most):
            return wrong
        if (shown.markup, shown.buttons) == (text, _buttons(form)):
            return _error(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
            )
        shown.text, shown.markup, shown.buttons = parsed(text), text, _buttons(form)
        shown.history.append(shown.text)
        return _ok(self._as_message(int(form["chat_id"]), shown))

    def _own(self, form: dict[str, Any]) -> Shown | web.Response:
        found = next((m for m in self.chats[int(form["chat_id"])] if m.id == int(form["message_id"])), None)
        if found is None:
            return _error(400, "Bad Request: message to edit not found")
        return found if found.own else _error(400, "Bad Request: message can't be edited")

    @staticmethod
    def _as_message(chat: int, shown: Shown) -> dict[str, Any]:
        return {
            "message_id": shown.id,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private"},
            "text": shown.text,
        }


def parsed(text: str) -> str:
    """The text as it is shown; ValueError where the tags are not what Telegram takes."""
    found: list[str] = []
    stack: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            if tag not in ("b", "i", "blockquote"):
                raise ValueError(tag)
            stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if not stack or stack.pop() != tag:
                raise ValueError(tag)

        def handle_data(self, data: str) -> None:
            found.append(data)

    if re.search(r"&(?!(?:lt|gt|amp|quot|#\d+);)", text):
        raise ValueError("&")
    if re.search(r"<(?!/?[a-z])", text):
        raise ValueError("<")
    parser = Parser(convert_charrefs=True)
    parser.feed(text)
    parser.close()
    if stack:
        raise ValueError("open tags")
    return "".join(found)


def _wrong(form: dict[str, Any], text: str, most: int) -> web.Response | None:
    try:
        shown = parsed(text) if form.get("parse_mode") == "HTML" else text
    except ValueError:
        return _error(400, "Bad Request: can't parse entities: unsupported or unclosed tag")
    if most == 4096 and not shown.strip():
        return _error(400, "Bad Request: message text is empty")
    if len(shown.encode("utf-16-le")) // 2 > most:
        return _error(400, "Bad Request: message is too long")
    if any(not 1 <= len(b["callback_data"].encode()) <= 64 for row in _buttons(form) for b in row):
        return _error(400, "Bad Request: BUTTON_DATA_INVALID")
    return None


def _buttons(form: dict[str, Any]) -> list[list[dict[str, str]]]:
    return json.loads(form["reply_markup"])["inline_keyboard"] if form.get("reply_markup") else []


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _error(code: int, description: str, parameters: dict[str, Any] | None = None) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=code)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
