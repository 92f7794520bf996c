"""Lexical ranking by BM25. Owns ``bm25s``."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np

from knowledge.segment import words

Scores = np.ndarray[Any, np.dtype[np.float32]]


# A word that no text holds is read as the nearest one that does, if it is long enough to be told and begins alike.
_LONG, _ALIKE = 6, 0.85


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
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for token in sorted(self.vocabulary):
            self._by_start[token[0]].append(token)

    def scores(self, query: str) -> Scores:
        known = [known for word in words(query) if (known := self._known(word))]
        if not known:
            return np.zeros(self._n, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def _known(self, word: str) -> str:
        """The word as the texts hold it, corrected where it is misspelt; empty where they hold nothing like it."""
        if word in self.vocabulary:
            return word
        if len(word) < _LONG or not (word.isascii() and word.isalpha()):
            return ""
        near = [other for other in self._by_start.get(word[0], ()) if abs(len(other) - len(word)) <= 2]
        return next(iter(get_close_matches(word, near, 1, _ALIKE)), "")
