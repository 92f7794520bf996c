"""Sources: what the documents rest on, by id. ``python -m knowledge.sources`` merges ``sources.d/*.toml`` into ``sources.toml``.

Each writer keeps a file in ``sources.d``; the merged file is what the program reads. ``seen`` is ``lookup`` (an excerpt was read; its
address and hash are kept) or ``memory``. A sentence with a number may rest only on ``lookup``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from coach.errors import KnowledgeError

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class Source:
    """``url`` is an identifier a reader can resolve; ``lookup`` the address whose excerpt was read."""

    id: str
    title: str
    by: str
    year: int | None
    url: str
    seen: str
    lookup: str = ""
    excerpt_sha256: str = ""

    @property
    def name(self) -> str:
        """As shown behind a citation: the authors or body; the title where none is given."""
        return self.by or self.title


def read(path: Path) -> dict[str, Source]:
    """Sources of one TOML file. KnowledgeError where it is broken."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as exc:
        raise KnowledgeError(f"{path.name}: {exc}") from exc
    return {slug: _source(slug, row) for slug, row in table.items() if isinstance(row, dict)}


def _source(slug: str, row: Mapping[str, Any]) -> Source:
    year = row.get("year")
    return Source(slug, str(row.get("title", "")), str(row.get("by", "")), int(year) if year else None, str(row.get("url", "")),
                  str(row.get("seen", "memory")), str(row.get("lookup", "")), str(row.get("excerpt_sha256", "")))  # fmt: skip


def merge(folder: Path = ROOT / "sources.d", target: Path = ROOT / "sources.toml") -> int:
    """Write the merged file; returns how many sources it holds. The first file to define an id wins."""
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for slug, block in _blocks(path.read_text(encoding="utf-8")):
            seen.setdefault(slug, block)
    head = "# Merged from sources.d by `python -m knowledge.sources`; edit there.\n\n"
    target.write_text(head + "\n\n".join(seen[slug] for slug in sorted(seen)) + "\n", encoding="utf-8")
    load.cache_clear()
    return len(seen)


def _blocks(text: str) -> list[tuple[str, str]]:
    """(id, TOML block) of each table, comments between tables left out."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("[") and line.rstrip().endswith("]"):
            found.append((line.strip().strip("[]").strip('"'), [line.rstrip()]))
        elif found and line.strip() and not line.startswith("#"):
            found[-1][1].append(line.rstrip())
    return [(slug, "\n".join(lines)) for slug, lines in found]


@lru_cache(maxsize=1)
def load(folder: Path = ROOT) -> dict[str, Source]:
    """Every source by id, from the merged file."""
    return read(folder / "sources.toml")


if __name__ == "__main__":
    merge()
