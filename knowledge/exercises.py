"""Exercise records: typed data that plans filter on, and the prose that search finds, in both languages.

Records stand in ``exercises/*.jsonl``, one a line. Nothing here ranks.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from coach.errors import KnowledgeError
from knowledge.documents import ROOT, Chunk


@lru_cache(maxsize=1)
def load(folder: Path = ROOT / "exercises") -> tuple[dict[str, Any], ...]:
    """Every exercise record of the package."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    found.append(json.loads(line))
                except json.JSONDecodeError as exc:
                    raise KnowledgeError(f"{path.name}, line {n}: {exc}") from exc
    return tuple(found)


def chunks(record: dict[str, Any]) -> list[Chunk]:
    return []
