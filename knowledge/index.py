"""``python -m knowledge.index [EMBEDDER]``: embed the passages that changed and write the vectors that ship with the package."""

from __future__ import annotations

import sys

from knowledge import documents, vectors
from knowledge.embedder import DEFAULT, embedder


def main(name: str = DEFAULT) -> int:
    """Returns how many passages were embedded anew."""
    model, chunks = embedder(name), documents.chunks()
    known = vectors.read(model.id)
    found = vectors.current(chunks, model, known, lambda done, of: sys.stderr.write(f"\r{done}/{of}"))
    vectors.write(model.id, found)
    return len(found.keys() - known.keys())


if __name__ == "__main__":
    sys.stderr.write(f"\n{main(*sys.argv[1:2])} passages embedded\n")
