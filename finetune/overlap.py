"""What training text may not share: eight words in a row with an evaluation set, and near-duplicates among itself (MinHash)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
_GRAM = 8  # words or Chinese characters in a row
_SHINGLE, _HASHES, _BANDS = (
    4,
    64,
    16,
)  # words a shingle, hashes a signature, bands of four: finds pairs from a Jaccard of about 0.5
_PRIME = (1 << 61) - 1


def grams(text: str, size: int = _GRAM) -> set[str]:
    """Every run of ``size`` words or Chinese characters; a shorter text of at least six is one run as it stands."""
    units = re.findall(r"[a-z0-9']+|[\u4e00-\u9fff]", text.lower())
    if len(units) < size:
        return {" ".join(units)} if len(units) >= 6 and size == _GRAM else set()
    return {" ".join(units[i : i + size]) for i in range(len(units) - size + 1)}


@dataclass(frozen=True)
class Barred:
    """Runs of words that stand in an evaluation set."""

    runs: frozenset[str]

    @classmethod
    def of_sets(cls) -> Barred:
        """From the held-out sets of the checkout and, where it is there, the folder beside it."""
        folders = [ROOT / "tests" / "sets", ROOT.parent / "shared" / "eval"]
        files = sorted(
            f
            for folder in folders
            if folder.is_dir()
            for f in folder.rglob("*")
            if f.suffix in (".jsonl", ".csv", ".json")
        )
        return cls(frozenset(run for file in files for text in _texts(file) for run in grams(text)))

    def holds(self, text: str) -> bool:
        return not self.runs.isdisjoint(grams(text))


def _texts(file: Path) -> Iterator[str]:
    raw = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix == ".csv":
        yield from raw.splitlines()
        return
    for line in raw.splitlines() if file.suffix == ".jsonl" else [raw]:
        if line.strip():
            yield from _strings(json.loads(line))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


class Near:
    """Remembers texts by MinHash (Broder 1997) with banding; ``seen`` tells a near-duplicate and otherwise adds the text."""

    def __init__(self, at_least: float = 0.8, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self._a, self._b = (rng.integers(1, 1 << 31, _HASHES, dtype=np.uint64) for _ in range(2))
        self._bands: dict[tuple[int, bytes], list[int]] = {}
        self._signatures: list[Any] = []
        self._at_least = at_least

    def seen(self, text: str) -> bool:
        signature = self._signature(text)
        keys = [(band, part.tobytes()) for band, part in enumerate(signature.reshape(_BANDS, -1))]
        near = {n for key in keys for n in self._bands.get(key, ())}
        if any(float((self._signatures[n] == signature).mean()) >= self._at_least for n in near):
            return True
        for key in keys:
            self._bands.setdefault(key, []).append(len(self._signatures))
        self._signatures.append(signature)
        return False

    def _signature(self, text: str) -> Any:
        from zlib import crc32

        shingles = grams(text, _SHINGLE) or {text.lower()}
        values = np.array([crc32(s.encode()) for s in sorted(shingles)], dtype=np.uint64)
        return ((values[:, None] * self._a + self._b) % np.uint64(_PRIME)).min(axis=0)


def unique(texts: Iterable[str], at_least: float = 0.8) -> list[bool]:
    """For each text whether it is no near-duplicate of one before it."""
    near = Near(at_least)
    return [not near.seen(text) for text in texts]
