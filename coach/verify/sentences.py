"""Text to sentences: whole texts and, while a model writes, piece by piece.

A citation that follows the full stop (``"… rest. [1]"``) stays with its sentence. Decimals, abbreviations, ``16:40`` and list
numbers end nothing; a line break ends a sentence.
"""

from __future__ import annotations

import re

# Abbreviations whose full stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|approx|dr|mr|mrs|ms|prof|st|no|min|max|hr|sec|lb|lbs|kg|fig|cf|ca|etc|al|a\.m|p\.m)|^\s*\d{1,2})\.$",
    re.IGNORECASE,
)
_ALWAYS = {
    "min",
    "max",
    "hr",
    "sec",
    "lb",
    "lbs",
    "kg",
    "etc",
    "al",
    "a.m",
    "p.m",
    "no",
    "ms",
}  # may also end a sentence
_END = re.compile(r"([.!?…]+[\"'”’)\]]*(?=\s|$|\[|[\u4e00-\u9fff])|[。！？]+[”’」』）\"]*|\n+)")
_TAIL = re.compile(r"(?:\s*\[\d+(?:\s*[,，、-]\s*\d+)*\])+[.。]?")
_OPEN_TAIL = re.compile(r"\s*(?:\[[\d,，、 -]*)?$")
_CITES_ONLY = re.compile(r"^[\s\[\]\d,，、.。-]*$")


def split_sentences(text: str) -> list[str]:
    """The sentences of ``text``, stripped, without empty ones."""
    buffer = SentenceBuffer()
    return [*buffer.feed(text), *buffer.flush()]


class SentenceBuffer:
    """Collects pieces of text and gives back each sentence once it is sure to be complete."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, piece: str) -> list[str]:
        """Add ``piece``; the sentences that are complete with it."""
        self._text += piece
        return self._take(final=False)

    def flush(self) -> list[str]:
        """What is left when nothing more comes."""
        done = self._take(final=True)
        rest, self._text = self._text.strip(), ""
        return [*done, rest] if rest else done

    def _take(self, *, final: bool) -> list[str]:
        done: list[str] = []
        position = 0
        while match := _END.search(self._text, position):
            end = match.end()
            if _goes_on(self._text, match):
                position = end
                continue
            tail = _TAIL.match(self._text, end)
            if tail and "\n" not in match.group():
                end = tail.end()
            if not final and _OPEN_TAIL.fullmatch(self._text[end:]) and "\n" not in self._text[match.start() :]:
                break  # a citation may still follow, or a decimal
            sentence = self._text[:end].strip()
            self._text, position = self._text[end:], 0
            if sentence and not _CITES_ONLY.match(sentence):
                done.append(sentence)
            elif sentence and done:
                done[-1] += " " + sentence
        return done


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """True where the mark ends no sentence."""
    if "\n" in match.group():
        return False
    before = text[: match.start() + 1].splitlines()[-1]
    if match.group().startswith(".") and len(match.group().rstrip("\"'”’)]")) == 1:
        found = _ABBREVIATION.search(before)
        if found:
            after = text[match.end() :].lstrip()
            word = found.group().strip().rstrip(".").lower()
            return word not in _ALWAYS or (bool(after) and not after[0].isupper() and after[0] != "[")
    return False
