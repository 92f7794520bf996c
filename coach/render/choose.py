"""A choice among phrases that varies from turn to turn and is the same for the same evidence."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from coach.evidence import Evidence


def pick(options: Sequence[str], evidence: Evidence, salt: str = "") -> str:
    """One of ``options``, by a hash of the evidence's lines and ``salt``."""
    text = salt + "|".join(item.line("en") for item in evidence)
    return options[crc32(text.encode()) % len(options)]
