"""How fast search is: warm latency with the library, and beside 100,000 perturbed copies of its passages."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from knowledge import documents, vectors
from knowledge.documents import Chunk
from knowledge.embedder import Vectors, embedder
from knowledge.library import Library

QUERIES = (
    "how much protein do I need", "深蹲膝盖疼怎么办", "what is zone 2", "睡眠不足还要不要练", "is creatine safe", "高血压能举铁吗",
    "best exercise for lower back pain", "怎么提高最大摄氧量", "how often should I deload", "跑步后膝盖外侧疼", "does HRV matter", "减脂期怎么吃",
)  # fmt: skip


@dataclass(frozen=True)
class SearchBench:
    """Milliseconds, warm. ``floor`` is the reference loop: embedding the query and one dense product, nothing else."""

    passages: int
    start_s: float
    p50_ms: float
    p95_ms: float
    floor_p50_ms: float
    floor_p95_ms: float


def bench_search(passages: int = 0, repeats: int = 20, folder: Path | None = None) -> SearchBench:
    """Time search over the library, or over at least ``passages`` passages (perturbed copies of the real vectors, seeded)."""
    chunks = documents.chunks()
    known = vectors.read(embedder().id)
    if passages > len(chunks):
        chunks, known = _multiply(chunks, known, passages)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        library = Library(Path(place), chunks=chunks, known=known)
        began = time.perf_counter()
        library.search(QUERIES[0])
        start = time.perf_counter() - began
        spent = [_timed(lambda q=query: library.search(q)) for _ in range(repeats) for query in QUERIES]
        matrix = np.stack(list(known.values()))
        floor = [_timed(lambda q=query: _reference(q, matrix)) for _ in range(repeats) for query in QUERIES]
        library.close()
    return SearchBench(len(chunks), start, *np.percentile(spent, (50, 95)), *np.percentile(floor, (50, 95)))


def _timed(call) -> float:  # type: ignore[no-untyped-def]  # noqa: ANN001
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _reference(query: str, matrix: Vectors) -> None:
    scores = matrix @ embedder().query([query])[0]
    np.argpartition(-scores, 5)[:5]


def _multiply(
    chunks: Sequence[Chunk], known: dict[str, Vectors], passages: int
) -> tuple[list[Chunk], dict[str, Vectors]]:
    rng = np.random.default_rng(0)
    many: list[Chunk] = []
    found: dict[str, Vectors] = {}
    for n in range(-(-passages // len(chunks))):
        for chunk in chunks:
            copy = chunk if n == 0 else replace(chunk, doc_id=f"{chunk.doc_id}-{n}", aliases=(*chunk.aliases, str(n)))
            noise = np.asarray(rng.normal(0, 0.02, known[chunk.hash].shape), dtype=np.float32)
            vector = known[chunk.hash] + noise * bool(n)
            many.append(copy)
            found[copy.hash] = vector / np.linalg.norm(vector)
    return many[:passages], found
