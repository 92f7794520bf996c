"""Turns as HTML: words, citations, evidence cards. Every text from outside is escaped here and nowhere else; none is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from coach.adapters.ui.texts import own_words, say

_CITATION = re.compile(r"\[(\d+(?:\s*[,，、]\s*\d+)*)\]")
# Citations in a row and the mark after them stay on one line.
_CITED = re.compile(rf"(?:{_CITATION.pattern} ?)*{_CITATION.pattern}[.,;:!?。，；：！？、]?")
Card = dict[str, Any]  # an evidence item as ``Item.as_dict`` gives it


def me_html(text: str, lang: str) -> str:
    """The user's words."""
    return f'<article class="me"><h2 class="hidden">{escape(say("you", lang))}</h2><p>{_lines(text)}</p></article>'


def coach_html(text: str, items: Sequence[Card], lang: str, note: str = "") -> str:
    """A reply: each ``[n]`` is a button that opens the card of its evidence below. ``note``: what is being done meanwhile."""
    known = {int(item["n"]): item for item in items}
    cited = [
        n
        for n in dict.fromkeys(int(n) for group in _CITATION.findall(text) for n in re.findall(r"\d+", group))
        if n in known
    ]
    body = _CITED.sub(lambda cited: f'<span class="cited">{_buttons_in(cited[0], known, lang)}</span>', _lines(text))
    words = f'<p class="words">{body}</p>' if text else ""
    cards = "".join(_card(known[n], lang) for n in cited)
    tail = f'<p class="busy">{escape(note)}</p>' if note else ""
    return f'<article class="coach"><h2 class="hidden">{escape(say("title", lang))}</h2>{words}{cards}{tail}</article>'


def log_html(articles: Sequence[str], lang: str, greeting: Sequence[str] = ()) -> str:
    """The conversation, or the greeting while there is none."""
    hello = "".join(f"<p>{_lines(line)}</p>" for line in greeting)
    inner = "".join(articles) or f'<div class="hello"><h2>{escape(say("hello_title", lang))}</h2>{hello}</div>'
    return f'<section class="log" tabindex="0" aria-label="{escape(say("chat", lang))}">{inner}</section>'


def loading_html(lang: str) -> str:
    """Until the first answer of the server."""
    return f'<div class="loading" role="status">{escape(say("loading", lang))}</div>'


def lines_html(text: str, kind: str = "note") -> str:
    """Plain lines as one block."""
    return f'<div class="{kind}">{_lines(text)}</div>' if text else ""


def said_html(text: str) -> str:
    """What came of an action; page.js hands it to screen readers."""
    return f'<div class="said">{_lines(text)}</div>'


def problem_html(text: str) -> str:
    """What went wrong, and what to do; screen readers say it at once."""
    return f'<div class="problem" role="alert">{_lines(text)}</div>'


def table_html(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table that scrolls sideways inside itself where the page is narrow."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        "<tr>"
        + f'<th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="{kind}"><caption class="hidden">{escape(caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>")  # fmt: skip


def _buttons_in(text: str, known: dict[int, Card], lang: str) -> str:
    return _CITATION.sub(lambda match: _buttons(match.group(1), known, lang), text)


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
    short = title if len(title) <= 90 else title[:88] + "…"
    full = str(item["passage"]) if is_passage else title if short != title else ""
    year = f", {item['year']}" if item.get("year") else ""
    days = " – ".join(dict.fromkeys(item.get("span") or []))
    rows = [(say("value", lang), _value(item)), (say("span", lang), days), (say("computed", lang), own_words(str(item.get("how") or ""), lang)),
            (say("source", lang), f"{own_words(str(item['source']), lang)}{year}")]  # fmt: skip
    table = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    body = f"<p>{escape(full)}</p>" if full else ""
    return (f'<details class="evidence" data-n="{int(item["n"])}"><summary>[{int(item["n"])}] {escape(short)}</summary>'
            f"<div>{body}<dl>{table}</dl>{_link(item.get('url'))}</div></details>")  # fmt: skip


def _value(item: Card) -> str:
    value = item.get("value")
    return f"{value:g} {item['unit']}".strip() if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _link(url: object) -> str:
    """The passage's address, opened only when it is clicked."""
    if not isinstance(url, str) or not re.fullmatch(r"https?://[^\s\"'<>]+", url):
        return ""
    safe = escape(url)
    return f'<a href="{safe}" target="_blank" rel="noopener noreferrer">{safe}</a>'


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())
