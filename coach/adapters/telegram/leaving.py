"""Leaving with one's data, and leaving nothing behind."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from coach.adapters.telegram.outgoing import Message, html, texts
from coach.adapters.telegram.visit import Visit

log = logging.getLogger(__name__)

# "Bots can currently send files of any type of up to 50 MB in size" (core.telegram.org/bots/api#senddocument).
MOST_BYTES = 50 * 1024 * 1024


async def export(visit: Visit, _: str) -> None:
    key = visit.next_key()
    await visit.send(texts(visit.word("export_making"))[0], key)
    with tempfile.TemporaryDirectory(dir=visit.folder) as folder:
        path = Path(folder) / "coach-export.zip"
        await visit.run(visit.coach.export_user, visit.user, path)
        size = path.stat().st_size
        if size > MOST_BYTES:
            await visit.say(visit.word("export_big", size=f"{size / 1024 / 1024:.0f}", user=visit.user))
            return
        await visit.send(Message(html(visit.word("export_done")), file=path, file_name=path.name))


async def ask(visit: Visit, _: str) -> None:
    visit.state["sure"] = True
    await visit.say(visit.word("forget_sure", word=visit.word("forget_word")))


async def forget(visit: Visit) -> None:
    """Say it, then do it: after the deletion nothing is left that could say who still has to be told."""
    await visit.say(visit.word("forget_done"))
    try:
        await visit.run(visit.coach.forget, visit.user)
    except Exception as exc:  # whatever broke, the user must not believe that their data are gone
        log.error("a deletion failed: %s", type(exc).__name__)
        await visit.say(visit.word("forget_failed"))
        return
    visit.forgotten = True
