"""Vectors that ship with the package: float16, keyed by a passage's content hash, one file an embedder.

``current`` gives the vectors of all passages, taking from the file what stands there and embedding the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from coach.errors import KnowledgeError
from knowledge.documents import ROOT, Chunk
from knowledge.embedder import Embedder, Vectors

FOLDER = ROOT / "vectors"


def slug(embedder_id: str) -> str:
    """An embedder's id as a file and collection name."""
    return re.sub(r"[^a-z0-9.-]+", "-", embedder_id.lower()).strip("-.")


def path_for(embedder_id: str, folder: Path = FOLDER) -> Path:
    return folder / f"{slug(embedder_id)}.npz"


def read(embedder_id: str, folder: Path = FOLDER) -> dict[str, Vectors]:
    """Shipped vectors by content hash; empty where none ship for this embedder. A file of another embedder is an error."""
    path = path_for(embedder_id, folder)
    if not path.exists():
        return {}
    try:
        with np.load(path, allow_pickle=False) as data:
            owner, hashes, matrix = str(data["embedder"]), data["hashes"], data["vectors"]
    except (OSError, ValueError, KeyError) as exc:
        raise KnowledgeError(f"{path.name} is damaged ({exc}). Run: python -m knowledge.index") from exc
    if owner != embedder_id:
        raise KnowledgeError(
            f"{path.name} holds vectors of {owner}, not of {embedder_id}. Run: python -m knowledge.index"
        )
    unit = matrix.astype(np.float32)
    unit /= np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-9)
    return dict(zip((str(h) for h in hashes), unit, strict=True))


def write(embedder_id: str, by_hash: dict[str, Vectors], folder: Path = FOLDER) -> None:
    """Write the file, hashes in order, so the same passages give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    hashes = sorted(by_hash)
    matrix = np.stack([by_hash[h] for h in hashes]).astype(np.float16) if hashes else np.zeros((0, 0), np.float16)
    np.savez(
        path_for(embedder_id, folder),
        embedder=np.array(embedder_id),
        hashes=np.array(hashes, dtype="U20"),
        vectors=matrix,
    )


def current(
    chunks: Sequence[Chunk],
    model: Embedder,
    known: dict[str, Vectors],
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Vectors]:
    """A vector for each chunk by hash: from ``known``, else embedded now in batches; ``progress(done, of)``."""
    missing = list({chunk.hash: chunk for chunk in chunks if chunk.hash not in known}.values())
    found = {chunk.hash: known[chunk.hash] for chunk in chunks if chunk.hash in known}
    for start in range(0, len(missing), 32):
        batch = missing[start : start + 32]
        vectors = model.passage([chunk.embedded for chunk in batch])
        found |= {chunk.hash: vector for chunk, vector in zip(batch, vectors, strict=True)}
        if progress:
            progress(start + len(batch), len(missing))
    return found
