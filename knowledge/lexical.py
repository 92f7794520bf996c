"""Lexical ranking by BM25. Owns ``bm25s``."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np

from knowledge.segment import words

Scores = np.ndarray[Any, np.dtype[np.float32]]


class Lexical:
    """BM25 over texts given once. ``scores`` has one number a text; 0 where no term meets."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG on import
        self._n = len(texts)
        tokens = [words(text) or ["\0"] for text in texts]
        self._model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        if tokens:
            self._model.index(tokens, show_progress=False)
        self.vocabulary = {token for row in tokens for token in row}

    def scores(self, query: str) -> Scores:
        known = [word for word in words(query) if word in self.vocabulary]
        if not known:
            return np.zeros(self._n, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)
