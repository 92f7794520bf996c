"""Documents: Markdown with front matter, one passage a heading, cut into chunks for search.

A chunk is the unit of search: a heading and its paragraph without source marks, with the sources those marks named. Exercise records
come in as chunks too. Nothing here embeds or ranks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

from coach.errors import KnowledgeError
from coach.evidence import Lang

ROOT = Path(__file__).parent
MAX_WORDS = 120  # of a passage; a Chinese character counts as 1 / HAN_PER_WORD
# Chinese text runs to about 1.6 characters for each word of its English translation.
HAN_PER_WORD = 1.6

_MARK = re.compile(r"\s*\[(@[\w.-]+(?:\s*[;,]\s*@[\w.-]+)*)\]")
_SLUG = re.compile(r"@([\w.-]+)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z0-9]+(?:[.,'’:/-][A-Za-z0-9]+)*%?")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z0-9\"“(])|(?<=[。！？])[”’）]*")


@dataclass(frozen=True)
class Chunk:
    """One passage. ``aliases`` and both titles are embedded and matched, but not shown."""

    doc_id: str
    n: int
    kind: str
    lang: Lang
    title: str
    heading: str
    body: str
    title_zh: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    url: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is shown: the heading, where there is one, and the paragraph."""
        return f"{self.heading} {self.body}".strip()

    @cached_property
    def embedded(self) -> str:
        """What is embedded: titles in both languages, other names, heading and paragraph."""
        head = " · ".join(dict.fromkeys(filter(None, (self.title, self.title_zh, *self.aliases))))
        return f"{head}\n{self.text}"

    @cached_property
    def hash(self) -> str:
        """Content hash: a changed passage gets another id and is embedded anew."""
        return hashlib.sha256(self.embedded.encode()).hexdigest()[:20]

    @property
    def id(self) -> str:
        return f"{self.doc_id}:{self.lang}:{self.n}:{self.hash}"

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return split_sentences(self.body)


@dataclass(frozen=True)
class Document:
    """A guide as its file holds it; ``sections`` are (heading, paragraph with source marks)."""

    id: str
    title: str
    title_zh: str
    kind: str
    lang: Lang
    tags: tuple[str, ...]
    sources: tuple[str, ...]
    checked: str
    sections: tuple[tuple[str, str], ...]
    path: Path = field(compare=False)

    def chunks(self) -> list[Chunk]:
        return [
            Chunk(self.id, n, self.kind, self.lang, self.title, heading, strip_marks(body), self.title_zh, self.tags,
                  tuple(dict.fromkeys(marks(body))) or self.sources, aliases=tuple(tag for tag in self.tags))
            for n, (heading, body) in enumerate(self.sections)
        ]  # fmt: skip


def marks(text: str) -> list[str]:
    """Source ids named by the ``[@slug]`` marks of a text, in order."""
    return [slug for found in _MARK.findall(text) for slug in _SLUG.findall(found)]


def strip_marks(text: str) -> str:
    return _MARK.sub("", text).strip()


def count_words(text: str) -> float:
    """Length in English words; Chinese characters are converted at ``HAN_PER_WORD``."""
    return len(_LATIN_WORD.findall(text)) + len(_HAN.findall(text)) / HAN_PER_WORD


def split_sentences(text: str) -> tuple[str, ...]:
    """Sentences of English or Chinese text, whitespace trimmed."""
    return tuple(part.strip() for part in _SENTENCE.split(text) if part and part.strip())


def parse(text: str, path: Path) -> Document:
    """A document from its Markdown. KnowledgeError names the file and what is wrong."""
    if not text.startswith("---\n") or "\n---\n" not in text[4:]:
        raise KnowledgeError(f"{path.name}: no front matter between two lines of ---")
    head, _, body = text[4:].partition("\n---\n")
    try:
        meta = yaml.safe_load(head)
    except yaml.YAMLError as exc:
        raise KnowledgeError(f"{path.name}: the front matter is not valid YAML: {exc}") from exc
    if not isinstance(meta, dict) or not meta.get("id") or not meta.get("title"):
        raise KnowledgeError(f"{path.name}: the front matter needs id and title")
    return Document(
        id=str(meta["id"]), title=str(meta["title"]), title_zh=str(meta.get("title_zh") or ""),
        kind=str(meta.get("kind", "guide")), lang=cast("Lang", str(meta.get("lang", "en"))),
        tags=_words(meta.get("tags")), sources=_words(meta.get("sources")), checked=str(meta.get("checked", "")),
        sections=tuple(_sections(body)), path=path,
    )  # fmt: skip


def _words(value: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),) if value else ()


def _sections(body: str) -> Iterable[tuple[str, str]]:
    heading, lines = "", []
    for line in [*body.splitlines(), "## "]:
        if not line.startswith("## "):
            lines.append(line.strip())
            continue
        paragraph = " ".join(part for part in lines if part)
        if heading or paragraph:
            yield heading, paragraph
        heading, lines = line[3:].strip(), []


@lru_cache(maxsize=1)
def guides(folder: Path = ROOT / "guides") -> tuple[Document, ...]:
    """Every guide of the package, by file name. An unreadable one raises: the library is never silently smaller."""
    return tuple(parse(path.read_text(encoding="utf-8"), path) for path in sorted(folder.glob("*.md")))


def chunks() -> list[Chunk]:
    """Every passage of the package: guides and exercises."""
    from knowledge import exercises

    found = [chunk for document in guides() for chunk in document.chunks()]
    return found + [chunk for record in exercises.load() for chunk in exercises.chunks(record)]
