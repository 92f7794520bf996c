"""What a message looks like: escaped HTML, buttons, the evidence folded away, long text cut at its sentences. Pure.

Limits of the Bot API (core.telegram.org/bots/api): a text has at most 4,096 characters and a caption 1,024, counted after the
tags are parsed; the data of a button at most 64 bytes. Telegram counts in UTF-16 units in places, so we do throughout.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

MOST_TEXT = 4096
MOST_CAPTION = 1024
MOST_DATA = 64
# Where a long text may be cut, best first: a blank line, a line, after a sentence, after a clause, between words.
_CUTS = (r"\n\n+", r"\n", r"(?<=[.!?…])\s+|(?<=[。！？])", r"(?<=[;,，；、])\s*", r"\s+")


@dataclass(frozen=True)
class Button:
    """``data`` comes back when it is tapped; at most 64 bytes."""

    text: str
    data: str


@dataclass(frozen=True)
class Message:
    """One message. ``html`` is the text, or the caption where there is a picture or a file."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: bytes = field(default=b"", repr=False)
    file: Path | None = None
    file_name: str = ""
    silent: bool = False

    @property
    def digest(self) -> str:
        """What tells two messages apart; nothing of the text can be read from it."""
        shown = [self.html, [[(b.text, b.data) for b in row] for row in self.buttons]]
        return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode() + self.picture).hexdigest()


def length(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, most: int = MOST_TEXT) -> list[str]:
    """``text`` in pieces of at most ``most`` units, cut at sentences where it can be; only white space at a cut is dropped."""
    pieces, rest = [], text.strip()
    while length(rest) > most:
        at, after = _cut(rest, most)
        pieces.append(rest[:at].rstrip())
        rest = rest[after:].lstrip()
    return [*pieces, rest] if rest or not pieces else pieces


def _cut(text: str, most: int) -> tuple[int, int]:
    """(end of the first piece, start of the rest)."""
    head = _head(text, most)
    for pattern in _CUTS:
        found = [m for m in re.finditer(pattern, head) if m.start() > len(head) // 3]
        if found:
            return found[-1].start(), found[-1].end()
    return len(head), len(head)


def _head(text: str, most: int) -> str:
    """The longest start of ``text`` of at most ``most`` units; no surrogate pair is cut."""
    units = text.encode("utf-16-le", "surrogatepass")[: most * 2]
    return units.decode("utf-16-le", "ignore")


def html(text: str) -> str:
    """Our plain text, with the little Markdown that plans and replies use, as Telegram's HTML."""
    lines = []
    for line in escape(text, quote=False).splitlines():
        heading = re.match(r"#{1,6}\s+(.*)", line)
        shown = f"<b>{heading[1]}</b>" if heading else re.sub(r"^(\s*)[-*] ", r"\1• ", line)
        lines.append(shown if heading else re.sub(r"\*\*([^*<>]+)\*\*", r"<b>\1</b>", shown))
    return "\n".join(lines)


def texts(
    text: str, buttons: Sequence[Sequence[Button]] = (), fold: tuple[str, Sequence[str]] = ("", ())
) -> list[Message]:
    """``text`` as messages; ``fold`` (title, lines) is folded away below it, the buttons stand under the last message."""
    bodies = [html(piece) for piece in split(text)]
    title, lines = fold
    if lines:
        room = MOST_TEXT - _shown_length(bodies[-1]) - 2
        blocks = split("\n".join([title, *lines]), MOST_TEXT)
        if len(blocks) == 1 and length(blocks[0]) <= room:
            bodies[-1] += "\n\n" + _folded(blocks[0], title)
        else:
            bodies += [_folded(block, title) for block in blocks]
    rows = tuple(tuple(row) for row in buttons)
    return [Message(body, rows if n == len(bodies) else ()) for n, body in enumerate(bodies, 1)]


def _folded(block: str, title: str) -> str:
    first, _, rest = block.partition("\n")
    inner = (
        f"<b>{escape(first, quote=False)}</b>\n{escape(rest, quote=False)}"
        if first == title
        else escape(block, quote=False)
    )
    return f"<blockquote expandable>{inner}</blockquote>"


def plain(shown: str) -> str:
    """The text of our HTML without its tags: what is sent should Telegram not accept the tags."""
    bare = re.sub(r"</?(?:b|i|blockquote)(?: expandable)?>", "", shown)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown_length(shown: str) -> int:
    return length(plain(shown))


def evidence(items: Iterable[dict[str, Any]], cited: Iterable[int]) -> list[str]:
    """One line for each cited item: what it says and where it is from."""
    numbers = set(cited)
    return [_evidence_line(item) for item in items if item.get("n") in numbers]


def _evidence_line(item: dict[str, Any]) -> str:
    notes = [str(item["how"])] if item.get("how") else []
    if (source := str(item.get("source") or "")) and source not in str(item["text"]):
        notes.append(source + (f", {item['year']}" if item.get("year") else ""))
    return f"[{item['n']}] {item['text']}" + (f" · {' · '.join(notes)}" if notes else "")
