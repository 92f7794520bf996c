"""Vectors in Chroma, embedded on this machine or behind a server. Owns ``chromadb``; always hands it vectors, never text to embed.

A collection belongs to one embedder. The library's collection is brought level under a lock that two starting processes share, and
only where its digest differs from the package's, so a usual start writes nothing.
"""

from __future__ import annotations

import contextlib
import sqlite3
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from coach.errors import KnowledgeError
from knowledge.embedder import Vectors

_LOCK_WAIT_S = 120.0  # a first start embeds nothing and takes seconds; a slow disk gets room
_PAGE = 2000  # rows a request, under Chroma's limit of 5,461


class VectorStore:
    """Collections of unit vectors by cosine. Chroma's errors leave as KnowledgeError."""

    def __init__(self, data_dir: Path, chroma_url: str = "") -> None:
        self._folder = data_dir / "chroma"
        self._client: Any
        self._folder.mkdir(parents=True, exist_ok=True)
        with _ours("open the vector store"), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)
            if chroma_url:
                url = urlsplit(chroma_url)
                self._client = chromadb.HttpClient(
                    host=url.hostname or "localhost", port=url.port or (443 if url.scheme == "https" else 8000),
                    ssl=url.scheme == "https", settings=settings,
                )  # fmt: skip
            else:
                with self.lock():  # opening creates and migrates Chroma's own database
                    self._client = chromadb.PersistentClient(str(self._folder), settings=settings)

    def names(self) -> list[str]:
        with _ours("list collections"):
            return [collection.name for collection in self._client.list_collections()]

    def collection(self, name: str, embedder_id: str) -> Collection:
        """Open or create, under the caller's lock. KnowledgeError where the collection holds another embedder's vectors."""
        with _ours("open a collection"):
            found = self._client.get_or_create_collection(
                name, metadata={"embedder": embedder_id, "digest": ""}, configuration={"hnsw": {"space": "cosine"}},
                embedding_function=None,
            )  # fmt: skip
        owner = (found.metadata or {}).get("embedder")
        if owner != embedder_id:
            raise KnowledgeError(
                f"The collection {name} holds vectors of {owner}, not of {embedder_id}. Use another data folder or server."
            )
        return Collection(found)

    def drop(self, name: str) -> None:
        with _ours("drop a collection"):
            self._client.delete_collection(name)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """One writer at a time, across processes; a killed process releases it."""
        db = sqlite3.connect(self._folder / "index-lock.db", timeout=_LOCK_WAIT_S, isolation_level=None)
        try:
            db.execute("BEGIN EXCLUSIVE")
            yield
        except sqlite3.OperationalError as exc:
            raise KnowledgeError(
                f"Another process has been building the index for {_LOCK_WAIT_S:.0f} s. Try again when it has ended."
            ) from exc
        finally:
            db.close()

    def close(self) -> None:
        self._client.close()


class Collection:
    """One collection: ids, vectors, metadata and, for a user's own documents, the text."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    @property
    def digest(self) -> str:
        return str((self._collection.metadata or {}).get("digest", ""))

    def seal(self, digest: str) -> None:
        """Mark the collection as complete for this content."""
        with _ours("seal a collection"):
            self._collection.modify(metadata={**self._collection.metadata, "digest": digest})

    def ids(self) -> set[str]:
        return {row_id for row_id, _, _ in self.rows(None)}

    def rows(self, where: Mapping[str, Any] | None) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """(id, metadata, text) of every row that fits, page by page."""
        offset = 0
        while True:
            with _ours("read a collection"):
                page = self._collection.get(where=where, limit=_PAGE, offset=offset, include=["metadatas", "documents"])
            documents = page["documents"] or [""] * len(page["ids"])
            yield from zip(page["ids"], page["metadatas"], (text or "" for text in documents), strict=True)
            if len(page["ids"]) < _PAGE:
                return
            offset += _PAGE

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The stored vectors of these rows, shape (n, d), in no promised order."""
        with _ours("read vectors"):
            return np.asarray(
                self._collection.get(ids=list(ids), include=["embeddings"])["embeddings"], dtype=np.float32
            )

    def put(
        self,
        ids: Sequence[str],
        vectors: Vectors,
        metadatas: Sequence[Mapping[str, Any]],
        texts: Sequence[str] | None = None,
    ) -> None:
        for start in range(0, len(ids), _PAGE):
            part = slice(start, start + _PAGE)
            with _ours("write vectors"):
                self._collection.upsert(
                    ids=list(ids[part]), embeddings=vectors[part], metadatas=list(metadatas[part]),
                    documents=list(texts[part]) if texts else None,
                )  # fmt: skip

    def delete(self, ids: Sequence[str] | None = None, where: Mapping[str, Any] | None = None) -> None:
        with _ours("delete vectors"):
            if ids is None:
                self._collection.delete(where=where)
            for start in range(0, len(ids or ()), _PAGE):
                self._collection.delete(ids=list(ids or ())[start : start + _PAGE])

    def nearest(self, vector: Vectors, n: int, where: Mapping[str, Any] | None = None) -> list[tuple[str, float]]:
        """(id, cosine) of the nearest rows, best first. ``vector`` has shape (d,)."""
        with _ours("search"):
            found = self._collection.query(query_embeddings=[vector], n_results=n, where=where, include=["distances"])
        return [(row_id, 1.0 - float(d)) for row_id, d in zip(found["ids"][0], found["distances"][0], strict=True)]


@contextlib.contextmanager
def _ours(doing: str) -> Iterator[None]:
    """Chroma's exceptions leave as ours. A server that is away raises ValueError or an HTTP client's own error."""
    try:
        yield
    except KnowledgeError:
        raise
    except Exception as exc:
        raise KnowledgeError(f"Chroma could not {doing}: {type(exc).__name__}: {exc}") from exc
