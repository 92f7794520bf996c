"""Hashed n-grams of a text, in numpy alone."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coach.safety.text import normal

BUCKETS = 1 << 15
_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z]+(?:'[a-z]+)?|\d+(?:[.,:/]\d+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")


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
