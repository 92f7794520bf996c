"""Replies and evidence as HTML. Every text from outside is escaped here and nowhere else; nothing is trusted because of its source."""

from __future__ import annotations

import re
from html import escape

from coach.adapters.ui.texts import say
from coach.evidence import Evidence, Fact, Item, Lang

_CITATION = re.compile(r"\[(\d+(?:\s*[,，、]\s*\d+)*)\]")


def message_html(text: str) -> str:
    """A user's words as text: no Markdown, no HTML."""
    return f'<div class="words">{_lines(text)}</div>'


def reply_html(text: str, evidence: Evidence, lang: Lang) -> str:
    """The reply with each ``[n]`` marked, and below it one card for each item it cites."""
    cited = list(dict.fromkeys(int(n) for group in _CITATION.findall(text) for n in re.findall(r"\d+", group)))
    cards = "".join(_card(item, lang) for n in cited if (item := evidence.get(n)))
    body = _CITATION.sub(lambda match: f'<span class="cite">{match.group()}</span>', _lines(text))
    return f'<div class="reply"><div class="words">{body}</div>{cards}</div>'


def _card(item: Item, lang: Lang) -> str:
    content = item.content
    head = f'<summary><span class="n">[{item.n}]</span> {escape(_title(item, lang))}</summary>'
    if isinstance(content, Fact):
        days = " – ".join(dict.fromkeys(d.isoformat() for d in (content.start, content.end) if d))
        rows = [(say("span", lang), days), (say("computed", lang), content.how), (say("source", lang), content.source)]
        inner = f"<p>{escape(content.line(lang))}</p>"
    else:
        year = f", {content.year}" if content.year else ""
        rows = [(say("source", lang), f"{content.source}{year}"), ("", content.url)]
        inner = f"<p>{escape(content.text)}</p>"
    table = "".join(f"<div><b>{escape(name)}</b> {escape(value)}</div>" for name, value in rows if value)
    return f'<details class="evidence n{item.n}">{head}{inner}{table}</details>'


def _title(item: Item, lang: Lang) -> str:
    text = item.content.line(lang) if isinstance(item.content, Fact) else item.content.title
    return text if len(text) <= 90 else text[:88] + "…"


def _lines(text: str) -> str:
    """Escaped, with line breaks kept; a blank line would let Markdown start again inside."""
    return "<br>".join(escape(line) for line in text.splitlines())
