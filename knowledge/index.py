"""``python -m knowledge.index [EMBEDDER]``: embed the passages that changed and write the vectors that ship with the package."""

from __future__ import annotations

import sys

from knowledge import documents, vectors
from knowledge.embedder import DEFAULT, embedder

_SAVE_EVERY = 256


def main(name: str = DEFAULT) -> int:
    """Returns how many passages were embedded anew."""
    model, chunks = embedder(name), documents.chunks()
    known = vectors.read(model.id)
    missing = [chunk for chunk in chunks if chunk.hash not in known]
    found = dict(known)
    for start in range(0, len(missing), _SAVE_EVERY):
        found |= vectors.current(missing[start : start + _SAVE_EVERY], model, {})
        vectors.write(model.id, found)  # an interrupted run keeps what it has
        sys.stderr.write(f"\r{min(start + _SAVE_EVERY, len(missing))}/{len(missing)}")
    vectors.write(model.id, {chunk.hash: found[chunk.hash] for chunk in chunks})
    return len(missing)


if __name__ == "__main__":
    sys.stderr.write(f"\n{main(*sys.argv[1:2])} passages embedded\n")
