"""METs: energy cost of everyday activities and sports, from the Compendium of Physical Activities; the names are ours.

One MET is the energy spent sitting still. Values are those of the 2024 Adult Compendium (Herrmann et al., J Sport Health Sci 2024;13:6);
a few household rows that we have seen only in the 2011 edition say so in ``edition``.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from coach.errors import KnowledgeError
from coach.evidence import Lang
from knowledge.documents import ROOT
from knowledge.lookup import Lookup


@dataclass(frozen=True)
class Activity:
    """``code`` is the Compendium's; ``met`` multiplies the energy spent at rest."""

    code: str
    met: float
    kind: str
    name: str
    name_zh: str
    aliases: tuple[str, ...]
    edition: int

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, self.name_zh, *self.aliases)

    def label(self, lang: Lang) -> str:
        return self.name_zh if lang == "zh" else self.name


@lru_cache(maxsize=1)
def load(path: Path = ROOT / "mets.csv") -> tuple[Activity, ...]:
    """Every activity. KnowledgeError where the table is broken."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(
                Activity(row["code"], float(row["met"]), row["kind"], row["name"], row["name_zh"],
                         tuple(a for a in row["aliases"].split(";") if a), int(row["edition"]))
                for row in csv.DictReader(file)
            )  # fmt: skip
    except (OSError, KeyError, ValueError) as exc:
        raise KnowledgeError(f"{path.name} is damaged: {exc}") from exc


@lru_cache(maxsize=1)
def by_code() -> Mapping[str, Activity]:
    return MappingProxyType({activity.code: activity for activity in load()})


@lru_cache(maxsize=1)
def _lookup() -> Lookup[Activity]:
    return Lookup([(activity, activity.names) for activity in load()])


def find(name: str, k: int = 3) -> list[Activity]:
    """Activities that an everyday name may mean, best first."""
    return _lookup().find(name, k)
