"""Turns as HTML: words, citations, evidence cards. Every text from outside is escaped here and nowhere else; none is trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from coach.adapters.ui.texts import say

_CITATION = re.compile(r"\[(\d+(?:\s*[,，、]\s*\d+)*)\]")
Card = dict[str, Any]  # an evidence item as ``Item.as_dict`` gives it


def me_html(text: str, lang: str) -> str:
    """The user's words."""
    return f'<article class="me"><h3 class="hidden">{escape(say("you", lang))}</h3><p>{_lines(text)}</p></article>'


def coach_html(text: str, items: Sequence[Card], lang: str, note: str = "") -> str:
    """A reply: each ``[n]`` is a button that opens the card of its evidence below."""
    known = {int(item["n"]): item for item in items}
    cited = [
        n
        for n in dict.fromkeys(int(n) for group in _CITATION.findall(text) for n in re.findall(r"\d+", group))
        if n in known
    ]
    body = _CITATION.sub(lambda match: _buttons(match.group(1), known, lang), _lines(text))
    cards = "".join(_card(known[n], lang) for n in cited)
    tail = f'<p class="note">{escape(note)}</p>' if note else ""
    return f'<article class="coach"><h3 class="hidden">{escape(say("title", lang))}</h3><p class="words">{body}</p>{cards}{tail}</article>'


def log_html(articles: Sequence[str], lang: str) -> str:
    """The conversation, or the greeting while there is none."""
    inner = "".join(articles) or f'<p class="hello">{escape(say("hello", lang))}</p>'
    return f'<div class="log" role="log" aria-live="polite" tabindex="0" aria-label="{escape(say("chat", lang))}">{inner}</div>'


def lines_html(text: str, kind: str = "note") -> str:
    """Plain lines as one block."""
    return f'<div class="{kind}">{_lines(text)}</div>'


def _buttons(numbers: str, known: dict[int, Card], lang: str) -> str:
    made = []
    for n in (int(n) for n in re.findall(r"\d+", numbers)):
        label = escape(f"{say('evidence', lang)} {n}")
        made.append(
            f'<button type="button" class="cite" data-n="{n}" aria-label="{label}">[{n}]</button>'
            if n in known
            else f"[{n}]"
        )
    return "".join(made)


def _card(item: Card, lang: str) -> str:
    is_passage = item["kind"] == "passage"
    title = str(item["title"] if is_passage else item["text"])
    short = title if len(title) <= 100 else title[:98] + "…"
    year = f", {item['year']}" if item.get("year") else ""
    days = " – ".join(dict.fromkeys(item.get("span") or []))
    rows = [(say("span", lang), days), (say("computed", lang), item.get("how") or ""), (say("source", lang), f"{item['source']}{year}"),
            ("", item.get("url") or "")]  # fmt: skip
    inner = escape(str(item["passage"] if is_passage else item["text"]))
    table = "".join(f"<div><b>{escape(name)}</b> {escape(str(value))}</div>" for name, value in rows if value)
    return (f'<details class="evidence" data-n="{int(item["n"])}"><summary>[{int(item["n"])}] {escape(short)}</summary>'
            f"<p>{inner}</p>{table}</details>")  # fmt: skip


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())
