"""Files: what is sent is imported, and what cannot be fetched is said before anything is downloaded."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiohttp import ClientError, ClientPayloadError

from coach.adapters.telegram.outgoing import texts
from coach.adapters.telegram.sender import patiently
from coach.adapters.telegram.visit import Visit
from coach.errors import CoachError, ImportFileError

# "Bots can download files of up to 20MB in size" (core.telegram.org/bots/api#getfile).
MOST_BYTES = 20 * 1024 * 1024
_TRIES = 5


async def receive(visit: Visit) -> None:
    """Fetch the file, import it, say what was read and what of it deserves attention."""
    one = visit.incoming
    name = safe_name(one.file_name)
    if one.file_size > MOST_BYTES:
        await visit.say(visit.word("too_big", name=name, size=f"{one.file_size / 1024 / 1024:.0f}"))
        return
    key = visit.next_key()
    await visit.send(texts(visit.word("reading", name=name))[0], key)
    await visit.sender.typing(visit.chat_id)
    with tempfile.TemporaryDirectory(dir=visit.folder) as folder:
        path = Path(folder) / name
        try:
            await _fetch(visit, path)
            said, fold = await _import(visit, path)
        except _TooBig:
            said, fold = visit.word("too_big_unknown", name=name), []
        except _Gone:
            said, fold = visit.word("not_fetched", name=name), []
    messages = texts(said, (), (visit.word("details"), fold))
    await visit.send(messages[0], key)
    for message in messages[1:]:
        await visit.send(message)
    await _alerts(visit)


def safe_name(name: str) -> str:
    """The last part of a file's name, without what a path or a shell could read as more than a name."""
    kept = re.sub(r"[^\w.\- ()（）]", "_", Path(name.replace("\\", "/")).name).strip(". ")
    return kept[-80:] or "file"


class _TooBig(Exception):
    """Telegram does not hand it out."""


class _Gone(Exception):
    """Telegram has it no longer."""


async def _fetch(visit: Visit, path: Path) -> None:
    bot = visit.sender.bot

    async def once() -> None:
        found = await bot.get_file(visit.incoming.file_id)
        if (found.file_size or 0) > MOST_BYTES:
            raise _TooBig
        if not found.file_path:
            raise _Gone
        read = 0
        url = bot.session.api.file_url(bot.token, found.file_path)
        with path.open("wb") as out:
            async for chunk in bot.session.stream_content(url, timeout=60):
                read += len(chunk)
                if read > MOST_BYTES:
                    raise _TooBig
                out.write(chunk)
        if found.file_size and read < found.file_size:
            raise ClientPayloadError("cut short")

    try:
        await patiently(once, visit.sender.pace, _TRIES)
    except TelegramBadRequest as exc:
        raise (_TooBig if "too big" in exc.message else _Gone) from None
    except (AiogramError, ClientError, OSError, TimeoutError) as exc:
        raise _Gone from exc


async def _import(visit: Visit, path: Path) -> tuple[str, list[str]]:
    """(what is said at once, the lines folded away)."""
    try:
        report = await visit.run(visit.coach.import_file, visit.user, path)
    except ImportFileError as exc:
        why = f"{exc.problem}. {exc.remedy}".strip() if visit.lang == "en" else visit.word("not_usable_zh")
        return visit.word("not_usable", name=path.name, why=why), []
    except CoachError as exc:
        return visit.word(
            "not_usable", name=path.name, why=str(exc) if visit.lang == "en" else visit.word("not_usable_zh")
        ), []
    head, *lines = (report.text_zh if visit.lang == "zh" else report.text).splitlines()
    return head, lines


async def _alerts(visit: Visit) -> None:
    """What the new data say that deserves attention; said here, so not pushed again."""
    from coach.adapters.telegram.reminders import alert_key

    found = [a for a in await visit.run(visit.coach.alerts, visit.user) if a.state == "new"]
    fresh = [
        a for a in found if visit.replay or await visit.run(visit.journal.sent, visit.entry.user, alert_key(a)) is None
    ]
    if not fresh:
        return
    lines = [f"- {a.fact.line(visit.lang)}" for a in fresh]
    await visit.say("\n".join([f"**{visit.word('attention')}**", *lines]))
    for one in fresh:
        await visit.run(_mark, visit, alert_key(one))


def _mark(visit: Visit, key: str) -> None:
    if visit.journal.sent(visit.entry.user, key) is None:
        visit.journal.reserve(visit.entry.user, visit.chat_id, key, "", 0, state="nothing")
