"""The intent head: which of the nineteen intents a message holds, from the bundled embedder's vector and hashed word pieces.

A small network over the vector plus one linear layer over the pieces, a sigmoid an intent; trained by ``finetune/intent_head.py``.
Inference is numpy. The weights carry the id of the embedder they belong to; another embedder is KnowledgeError, never a guess.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from coach.errors import KnowledgeError
from coach.understand.values import INTENTS

WEIGHTS = Path(__file__).parents[1] / "models" / "weights" / "intent_head.npz"
BUCKETS = 1 << 14  # of the hashed pieces
SCALE_VECTOR, SCALE_PIECES = 8.0, 3.0  # bring both inputs to about unit variance
_MOST = 3  # intents of one message; four things at once are not asked

Array = np.ndarray[Any, np.dtype[np.float32]]

_WORDS = re.compile(r"[a-z']+|0|[\u4e00-\u9fff]|[?？!！/]")
_LONG = re.compile(r"[a-z']{4,}")


def pieces(message: str) -> set[str]:
    """Runs of one to three words (or Chinese characters), four-letter pieces of longer words, how it begins and ends. Numbers are 0."""
    text = re.sub(r"\d+", "0", message.lower().strip())
    words = _WORDS.findall(text)
    found = {"w" + " ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1)}
    for word in _LONG.findall(text):
        closed = f"<{word}>"
        found |= {"c" + closed[i : i + 4] for i in range(len(closed) - 3)}
    if words:
        found |= {"^" + words[0], "$" + words[-1], "b" + " ".join(words[:2])}
    return found


def buckets(message: str) -> dict[int, float]:
    """Bucket of each piece → weight; the squares of the weights add up to about one."""
    found = pieces(message)
    counts: dict[int, float] = {}
    for piece in found:
        bucket = zlib.crc32(piece.encode()) % BUCKETS
        counts[bucket] = counts.get(bucket, 0.0) + 1 / len(found) ** 0.5
    return counts


@dataclass(frozen=True)
class Head:
    """``first``/``second``: the network (384 → hidden → intents) over the vector less ``mean``; ``linear``: one row a bucket."""

    embedder: str
    mean: Array
    first: tuple[Array, Array]
    second: tuple[Array, Array]
    linear: Array
    thresholds: Array

    def scores(self, message: str, vector: Array) -> Array:
        """A probability for each of ``INTENTS``."""
        inner: Array = (SCALE_VECTOR * (vector - self.mean) @ self.first[0] + self.first[1]).astype(np.float32)
        hidden = _gelu(inner)
        logits = hidden @ self.second[0] + self.second[1]
        for bucket, weight in buckets(message).items():
            logits = logits + SCALE_PIECES * weight * self.linear[bucket]
        result: Array = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return result

    def choose(self, scores: Array) -> tuple[str, ...]:
        """The intents above their thresholds, surest first, at most three; the surest one where none is."""
        order = np.argsort(-(scores - self.thresholds))
        above = [INTENTS[i] for i in order if scores[i] >= self.thresholds[i]]
        return tuple(above[:_MOST]) or (INTENTS[int(np.argmax(scores))],)


def _gelu(x: Array) -> Array:
    """The tanh form of GELU (Hendrycks & Gimpel 2016, arXiv:1606.08415)."""
    result: Array = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return result


@lru_cache(maxsize=1)
def load(path: Path = WEIGHTS) -> Head:
    """The shipped head. KnowledgeError where the file is missing or damaged."""
    try:
        with np.load(path) as data:
            arrays = {
                name: data[name].astype(np.float32) for name in ("mean", "w1", "b1", "w2", "b2", "linear", "thresholds")
            }
            embedder, intents = str(data["embedder"]), tuple(str(i) for i in data["intents"])
    except (OSError, ValueError, KeyError) as exc:
        raise KnowledgeError(f"The intent head {path.name} cannot be read ({exc}). Reinstall the package.") from exc
    if intents != INTENTS:
        raise KnowledgeError(
            f"{path.name} was trained for other intents. Train it again: python -m finetune.intent_head"
        )
    return Head(
        embedder,
        arrays["mean"],
        (arrays["w1"], arrays["b1"]),
        (arrays["w2"], arrays["b2"]),
        arrays["linear"],
        arrays["thresholds"],
    )


def predict(message: str) -> tuple[tuple[str, ...], dict[str, float]]:
    """The intents of a message, surest first, and every score."""
    from knowledge.embedder import DEFAULT, embedder

    head, bundled = load(), embedder(DEFAULT)
    if bundled.id != head.embedder:
        raise KnowledgeError(
            f"The intent head belongs to {head.embedder}, installed is {bundled.id}. Reinstall the package."
        )
    scores = head.scores(message, bundled.query([message])[0])
    return head.choose(scores), {name: float(score) for name, score in zip(INTENTS, scores, strict=True)}
