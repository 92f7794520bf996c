"""The third stage: a trained head over the bundled embedder. Loaded once; a missing or broken file is an error, never ok."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coach.errors import ModelError
from coach.safety.levels import Finding


def bundled() -> Callable[[str], Iterable[Finding]]:
    """The bundled classifier. Raises ModelError where its weights are missing or broken."""
    raise ModelError("The safety classifier's weights are missing: run `python -m finetune.safety_head`.")
