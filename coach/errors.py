"""The errors this package raises. Catch ``CoachError`` to catch them all.

CoachError
├── SettingsError       a setting is missing or contradicts another
├── ImportFileError     a file could not be used at all; carries .path, .place, .remedy
├── ModelError          the language model is missing, broken or refused to start
│   └── ModelTimeout    it did not finish in time
├── KnowledgeError      the document library or its index is broken or does not match the embedder
├── StoreError          the database is unreachable, too new or damaged
├── RangeError          a formula was asked outside the range in which it holds
├── PlanError           the wishes cannot be met; the message says which
└── NotFoundError       no such user, plan, reply or change
"""

from __future__ import annotations

from pathlib import Path


class CoachError(Exception):
    """Base of every error this package raises on purpose. The message says what to do."""


class SettingsError(CoachError):
    """A setting is missing or contradicts another."""


class ImportFileError(CoachError):
    """A file could not be used. ``place`` is a line, byte offset or archive member; ``remedy`` is one sentence."""

    def __init__(self, path: Path | str, problem: str, *, place: str = "", remedy: str = "") -> None:
        self.path, self.problem, self.place, self.remedy = Path(path), problem, place, remedy
        where = f"{self.path.name}{f' ({place})' if place else ''}"
        super().__init__(f"{where}: {problem}{'.' if not problem.endswith('.') else ''} {remedy}".strip())


class ModelError(CoachError):
    """The language model is missing, broken or refused to start."""


class ModelTimeout(ModelError):
    """The language model did not finish in time."""


class KnowledgeError(CoachError):
    """The document library or its index is broken, or was built with another embedder."""


class StoreError(CoachError):
    """The database is unreachable, newer than this program, or damaged."""


class RangeError(CoachError, ValueError):
    """A formula was asked outside the range in which it holds."""


class PlanError(CoachError):
    """The wishes for a plan cannot be met; the message says which and why."""


class NotFoundError(CoachError):
    """There is no such user, plan, reply or change."""
