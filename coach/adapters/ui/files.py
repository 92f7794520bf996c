"""What the page hands out as a file: a copy of all data, the plan, one conversation. Made on request, kept nowhere."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.adapters.ui.texts import say
from coach.errors import NotFoundError
from coach.evidence import Lang

if TYPE_CHECKING:
    from coach.coach import Coach

_CONVERSATION = re.compile(r"conversation/([0-9a-zA-Z_-]{1,200})\.md")


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes


def make(coach: Coach, user: str, name: str, lang: Lang) -> File:
    """The file called ``name``. NotFoundError for an unknown one, or where there is nothing to put in it."""
    if name == "coach-export.zip":
        with tempfile.TemporaryDirectory() as folder:
            content = coach.export_user(user, Path(folder) / name).read_bytes()
        return File(name, "application/zip", content)
    if match := _CONVERSATION.fullmatch(name):
        return File(
            "conversation.md", "text/markdown; charset=utf-8", conversation_text(coach, user, match[1], lang).encode()
        )
    if name in ("plan.ics", "plan.md", "plan.pdf"):
        return _plan(coach, user, name, lang)
    raise NotFoundError(f"There is no file {name}.")


def _plan(coach: Coach, user: str, name: str, lang: Lang) -> File:
    from coach.plans import output

    plan = coach.plan(user)
    if plan is None:
        raise NotFoundError(say("no_plan", lang))
    if name == "plan.md":
        return File(name, "text/markdown; charset=utf-8", output.markdown(plan, lang).encode())
    if name == "plan.pdf":
        return File(name, "application/pdf", output.pdf(plan, lang))
    return File(
        name, "text/calendar; charset=utf-8", output.icalendar(plan, lang, time_zone=coach.profile(user).time_zone)
    )


def conversation_text(coach: Coach, user: str, conversation: str, lang: Lang) -> str:
    """One conversation as text: each turn, then the evidence that its reply cites. NotFoundError if it holds nothing."""
    turns = coach.turns(user, conversation)
    if not turns:
        raise NotFoundError(say("no_conversation", lang))
    parts = []
    for turn in turns:
        cited = {int(n) for group in re.findall(r"\[([\d,，、\s]+)\]", turn.reply) for n in re.findall(r"\d+", group)}
        held = [item for item in turn.data.get("evidence", []) if int(item["n"]) in cited]
        parts += [f"**{say('you', lang)}:** {turn.message}", f"**{say('title', lang)}:** {turn.reply}"]
        parts += ["\n".join(f"[{item['n']}] {item['text']} ({item['source']})" for item in held)] if held else []
    return "\n\n".join(parts) + "\n"
