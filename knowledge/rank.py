"""Fusion and choice: two rankings into one, near-duplicates dropped, at most two passages a document. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from coach.evidence import Lang
from knowledge.documents import MAX_WORDS, Chunk, count_words
from knowledge.segment import words

# Reciprocal rank fusion's constant (Cormack, Clarke and Büttcher, SIGIR 2009).
_RRF = 60
_PER_DOCUMENT = 2
# Share of exercise records among the first passages: those of one movement and its kin all meet a question about it, and would leave no
# room for what a guide says on pain, illness or effort.
_EXERCISES = 0.6
_SAME = 0.8  # share of common terms from which two passages say the same

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Candidate:
    """A passage with its scores; ``cosine`` and ``bm25`` are 0 where that ranking did not find it."""

    chunk: Chunk
    fused: float
    cosine: float
    bm25: float
    own: bool = False


@lru_cache(maxsize=50_000)
def _terms(text: str) -> frozenset[str]:
    """Search terms of a passage or sentence; the same few thousand come up again and again."""
    return frozenset(words(text))


def language(text: str) -> Lang:
    return "zh" if len(_HAN.findall(text)) > len(_LATIN.findall(text)) else "en"


def fuse(
    dense: Sequence[tuple[str, float]], lexical: Sequence[tuple[str, float]]
) -> list[tuple[str, float, float, float]]:
    """(id, fused, cosine, bm25), best first."""
    cosine, bm25 = dict(dense), dict(lexical)
    fused: Counter[str] = Counter()
    for ranking in (dense, lexical):
        for rank, (chunk_id, _) in enumerate(ranking, 1):
            fused[chunk_id] += 1 / (_RRF + rank)  # type: ignore[assignment]
    rows = [
        (chunk_id, float(score), cosine.get(chunk_id, 0.0), bm25.get(chunk_id, 0.0))
        for chunk_id, score in fused.items()
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def pick(candidates: Sequence[Candidate], k: int) -> list[Candidate]:
    """The ``k`` to show, best first."""
    more, waiting, chosen, exercises = _distinct(candidates), list[Candidate](), list[Candidate](), 0
    while len(chosen) < k:
        room = exercises < math.ceil(_EXERCISES * (len(chosen) + 1))
        following = next((c for c in waiting if room or c.chunk.kind != "exercise"), None)
        while following is None and (candidate := next(more, None)):
            waiting.append(candidate)
            if room or candidate.chunk.kind != "exercise":
                following = candidate
        if following is None:
            if not waiting:
                break
            following = waiting[0]
        waiting.remove(following)
        chosen.append(following)
        exercises += following.chunk.kind == "exercise"
    return chosen


def _distinct(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Best first, without near-duplicates and with at most two of a document; each is looked at when it is asked for."""
    seen: list[frozenset[str]] = []
    held: Counter[str] = Counter()
    for candidate in sorted(candidates, key=lambda c: -c.fused):
        terms = _terms(candidate.chunk.body)
        if held[candidate.chunk.doc_id] >= _PER_DOCUMENT or any(_overlap(terms, other) > _SAME for other in seen):
            continue
        seen.append(terms)
        held[candidate.chunk.doc_id] += 1
        yield candidate


# Cosine of the nearest passage from which it answers, by language of the question, for the bundled embedder; set on 114 invented
# questions, half of them about other things. A question whose words the passages hold needs a little less, one whose words they lack more.
_ANSWERS_FROM = {"en": 0.840, "zh": 0.882}
_USUAL_COVERAGE = {"en": 0.55, "zh": 0.42}
_COVERAGE_COUNTS = 0.03
_COVERED = 0.5  # share of the question's words that must stand in a passage, where cosines are not calibrated


def answers(query: str, nearest: float, chunks: Sequence[Chunk], calibrated: bool) -> bool:
    """Whether the evidence is strong enough to answer from. ``nearest`` is the best cosine, ``chunks`` the best of each ranking."""
    asked, lang = set(words(query)), language(query)
    covered = max((len(asked & _terms(chunk.embedded)) / len(asked) for chunk in chunks), default=0.0) if asked else 0.0
    if not calibrated:
        return covered >= _COVERED
    return nearest - _ANSWERS_FROM[lang] + _COVERAGE_COUNTS * (covered - _USUAL_COVERAGE[lang]) >= 0


def best_sentences(query: str, chunk: Chunk, most: int = 2) -> str:
    """The one or two sentences that meet the query best; the first where none meets it."""
    sentences = chunk.sentences or (chunk.body,)
    wanted = set(words(query))
    scored = sorted(range(len(sentences)), key=lambda n: (-len(wanted & _terms(sentences[n])), n))[:most]
    return " ".join(sentences[n] for n in sorted(scored))


def fill(chunk: Chunk, others: Sequence[Chunk], asked: set[str]) -> list[tuple[Chunk, str]]:
    """(chunk, sentence) from the same document to add: those that meet the question best, then the nearest, while there is room."""
    room = MAX_WORDS - count_words(chunk.text)
    ranked = sorted(
        ((len(asked & _terms(sentence)), -abs(other.n - chunk.n), -n, other, sentence) for other in others for n, sentence in enumerate(other.sentences)),
        key=lambda row: row[:3], reverse=True,
    )  # fmt: skip
    found: list[tuple[Chunk, str]] = []
    for *_, other, sentence in ranked:
        if count_words(sentence) <= room:
            found.append((other, sentence))
            room -= count_words(sentence)
    return found


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))
