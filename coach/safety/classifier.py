"""The third stage: a trained head over the bundled embedder. Loaded once; a missing or broken file is an error, never ok.

``finetune/safety_head.py`` trains it. Here it is numpy alone: one hidden layer over the embedding of the most suspicious sentences, plus
hashed n-grams of the whole message, summed to a score for each topic; a level's probability is the sum over its topics.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from coach.errors import ModelError
from coach.safety.features import EMBEDDER, Vector, excerpt, ngrams
from coach.safety.levels import LEVELS, Finding, Level

if TYPE_CHECKING:
    from knowledge.embedder import Embedder

_OK, _, _REFUSE, _, _CRISIS, _EMERGENCY = range(6)


class Head:
    """The weights as arrays. Raises ModelError where they do not fit together."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        try:
            self.topics = [str(t) for t in arrays["topics"]]
            self.owner = arrays["owner"].astype(np.int64)
            self.mean, self.spread = arrays["mean"].astype(np.float32), arrays["spread"].astype(np.float32)
            self.hidden = arrays["hidden_w"].astype(np.float32), arrays["hidden_b"].astype(np.float32)
            self.to_topic = arrays["topic_w"].astype(np.float32), arrays["topic_b"].astype(np.float32)
            self.grams = arrays["grams"].astype(np.float32)
            name = str(arrays["embedder"])
        except (KeyError, ValueError) as exc:
            raise ModelError(f"The safety classifier's weights are incomplete: {exc}.") from exc
        if (
            name != EMBEDDER
            or len(self.owner) != len(self.topics) != 0
            or not all(np.isfinite(w).all() for w in (*self.hidden, *self.to_topic, self.grams))
        ):
            raise ModelError("The safety classifier's weights do not fit the bundled embedder or are damaged.")
        self.suspicion: Vector = self.grams[:, _REFUSE:].max(axis=1) - self.grams[:, _OK]

    def excerpt(self, text: str) -> str:
        """The part of ``text`` that is embedded."""
        return excerpt(text, self.suspicion)

    def logits(self, text: str, vector: Vector) -> Vector:
        """A score for each topic."""
        hidden = np.maximum(self.hidden[0] @ ((vector - self.mean) / self.spread) + self.hidden[1], 0.0)
        found = ngrams(text)
        evidence = self.grams[found].sum(axis=0) / np.sqrt(max(len(found), 1)) * 3
        return np.asarray(self.to_topic[0] @ hidden + self.to_topic[1] + evidence[self.owner], dtype=np.float32)

    def levels(self, logits: Vector) -> Vector:
        """The probability of each level."""
        shares = np.exp(logits - logits.max())
        return np.bincount(self.owner, weights=shares / shares.sum(), minlength=len(LEVELS)).astype(np.float32)

    def topic(self, logits: Vector, level: int) -> str:
        """The likeliest topic of ``level``."""
        return self.topics[int(np.where(self.owner == level, logits, -np.inf).argmax())]


# Below this probability of being harmless a message is not ok; where life is at stake less doubt is enough. A compromise: the rules
# carry the plain cases, and a higher limit stops too many harmless messages.
_OK_LIMIT = 0.12
_OK_LIMIT_LIFE = 0.14


def decide(p: Vector) -> Level:
    """The level for probabilities ``p``: ok, or the likeliest of the others, crisis and emergency weighing half as much again."""
    danger = p[1:].copy()
    danger[_CRISIS - 1 :] *= 1.5
    likeliest = 1 + int(danger.argmax())
    limit = _OK_LIMIT_LIFE if likeliest in {_CRISIS, _EMERGENCY} else _OK_LIMIT
    return "ok" if p[_OK] >= limit else LEVELS[likeliest]


class Classifier:
    """The head with its embedder: a message in, at most one finding out."""

    def __init__(self, head: Head, model: Embedder) -> None:
        self.head, self.model = head, model

    def __call__(self, message: str) -> Iterator[Finding]:
        vector = self.model.query([self.head.excerpt(message)])[0]
        logits = self.head.logits(message, vector)
        level = decide(self.head.levels(logits))
        if level != "ok":
            yield Finding(self.head.topic(logits, LEVELS.index(level)), level, "classifier")


_LOCK = threading.Lock()


def bundled() -> Classifier:
    """The bundled classifier. Raises ModelError where its weights are missing or broken."""
    with _LOCK:
        return _load()


@cache
def _load() -> Classifier:
    from knowledge.embedder import embedder

    path = files("coach.models").joinpath("weights", "safety_head.npz")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            head = Head(dict(stored))
    except (OSError, ValueError, EOFError) as exc:
        raise ModelError(
            "The safety classifier's weights are missing or broken: run `python -m finetune.safety_head`."
        ) from exc
    return Classifier(head, embedder(EMBEDDER))
