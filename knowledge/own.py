"""A user's own documents: Markdown, text, HTML or PDF, theirs alone. Their text is data, never instruction."""

from __future__ import annotations

import hashlib
import uuid
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np

from coach.errors import ImportFileError
from coach.evidence import Lang
from knowledge.documents import MAX_WORDS, Chunk, count_words, split_sentences
from knowledge.embedder import Embedder, Vectors
from knowledge.lexical import Lexical
from knowledge.rank import Candidate, fuse, language
from knowledge.store import VectorStore
from knowledge.vectors import slug

_KINDS = {".md", ".markdown", ".txt", ".html", ".htm", ".pdf"}


class OwnDocuments:
    """Every user's own passages in one collection, each row under its owner's id."""

    def __init__(self, store: VectorStore, model: Embedder) -> None:
        self._store, self._model = store, model
        self._rows = store.collection(f"own-{slug(model.id)}"[:120], model.id)
        self._cache: dict[uuid.UUID, tuple[list[tuple[str, Chunk]], Lexical]] = {}

    def add(self, user_id: uuid.UUID, path: Path) -> int:
        """Passages taken in from a file, or from every readable file of a folder. Indexing a file again replaces it."""
        files = (
            [path]
            if path.is_file()
            else sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in _KINDS)
        )
        if not files:
            raise ImportFileError(
                path, "no Markdown, text, HTML or PDF file here", remedy="Give a file or a folder of documents."
            )
        return sum(self._add_file(user_id, file) for file in files)

    def _add_file(self, user_id: uuid.UUID, path: Path) -> int:
        text = read(path)
        doc_id = f"own-{hashlib.sha256(f'{user_id}/{path.name}'.encode()).hexdigest()[:12]}"
        title = path.stem
        lang = language(text)
        chunks = [Chunk(doc_id, n, "own", lang, title, "", body) for n, body in enumerate(split(text))]
        if not chunks:
            raise ImportFileError(path, "holds no text", remedy="A scanned PDF needs text recognition first.")
        embedded = self._model.passage([chunk.embedded for chunk in chunks])
        with self._store.lock():
            self._rows.delete(where={"$and": [{"owner": user_id.hex}, {"doc_id": doc_id}]})
            self._rows.put(
                [f"{user_id.hex}:{chunk.id}" for chunk in chunks], embedded,
                [{"owner": user_id.hex, "doc_id": doc_id, "n": chunk.n, "lang": lang, "title": title} for chunk in chunks],
                [chunk.body for chunk in chunks],
            )  # fmt: skip
        self._cache.pop(user_id, None)
        return len(chunks)

    def forget(self, user_id: uuid.UUID) -> None:
        with self._store.lock():
            self._rows.delete(where={"owner": user_id.hex})
        self._cache.pop(user_id, None)

    def candidates(self, user_id: uuid.UUID, query: str, vector: Vectors, n: int) -> list[Candidate]:
        rows, lexical = self._load(user_id)
        if not rows:
            return []
        by_id = dict(rows)
        near = [(i, c) for i, c in self._rows.nearest(vector, min(n, len(rows)), {"owner": user_id.hex}) if i in by_id]
        scores = lexical.scores(query)
        top = np.argsort(-scores, kind="stable")[:n]
        ranked = [(rows[i][0], float(scores[i])) for i in top if scores[i] > 0]
        return [Candidate(by_id[i], fused, cosine, bm25, own=True) for i, fused, cosine, bm25 in fuse(near, ranked)]

    def _load(self, user_id: uuid.UUID) -> tuple[list[tuple[str, Chunk]], Lexical]:
        if user_id not in self._cache:
            rows = [(row_id, _chunk(meta, text)) for row_id, meta, text in self._rows.rows({"owner": user_id.hex})]
            self._cache[user_id] = rows, Lexical([chunk.embedded for _, chunk in rows])
        return self._cache[user_id]


def _chunk(meta: Any, text: str) -> Chunk:
    lang: Lang = "zh" if meta["lang"] == "zh" else "en"
    return Chunk(str(meta["doc_id"]), int(meta["n"]), "own", lang, str(meta["title"]), "", text)


def read(path: Path) -> str:
    """Plain text of a document. ImportFileError where it cannot be read."""
    kind = path.suffix.lower()
    if kind not in _KINDS:
        raise ImportFileError(
            path, f"{kind or 'this kind'} is not a document", remedy="Markdown, text, HTML and PDF can be indexed."
        )
    if kind == ".pdf":
        return _read_pdf(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as exc:
        raise ImportFileError(path, "is not UTF-8 text", place=f"byte {exc.start}", remedy="Save it as UTF-8.") from exc
    except OSError as exc:
        raise ImportFileError(path, str(exc.strerror)) from exc
    return _html_text(text) if kind in {".html", ".htm"} else text


def _read_pdf(path: Path) -> str:
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        return "\n\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    except (PyPdfError, OSError, ValueError) as exc:
        raise ImportFileError(path, f"is no readable PDF ({exc})") from exc


class _Text(HTMLParser):
    """Text of a page without scripts and styles; a block element ends a paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style", "template"}
        if tag in {"p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4", "section", "article"}:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style", "template"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _html_text(text: str) -> str:
    parser = _Text()
    parser.feed(text)
    return "".join(parser.parts)


def split(text: str) -> list[str]:
    """Passages of at most ``MAX_WORDS`` words: paragraphs joined while they fit, long ones cut between sentences."""
    found: list[str] = []
    held = ""
    for sentence in (
        s for paragraph in text.replace("\r", "").split("\n\n") for s in _pieces(" ".join(paragraph.split()))
    ):
        if held and count_words(f"{held} {sentence}") > MAX_WORDS:
            found.append(held)
            held = ""
        held = f"{held} {sentence}".strip()
    return [*found, held] if held else found


def _pieces(paragraph: str) -> list[str]:
    """Sentences; one too long for a passage is cut by words or characters."""
    found: list[str] = []
    for sentence in split_sentences(paragraph):
        while count_words(sentence) > MAX_WORDS:
            cut = MAX_WORDS * 4  # characters; still over for Chinese, which the loop cuts again
            cut = cut if count_words(sentence[:cut]) <= MAX_WORDS else MAX_WORDS
            found.append(sentence[:cut])
            sentence = sentence[cut:]
        if sentence.strip():
            found.append(sentence.strip())
    return found
