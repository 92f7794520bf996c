"""The fake model that ships with the package: it repeats the evidence lines of the last user message as sentences.

Deterministic and instant, so that tests and newcomers see the whole turn without a language model.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Generator, Sequence

from coach.models.base import ChatMessage

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LINE = re.compile(r"^\[(\d+)\] (.+?)\s*$", re.MULTILINE)


class EchoModel:
    """Says each evidence line that the opening has not cited yet, at most three, with its citation."""

    name = "echo"
    languages: Collection[str] = ("en", "zh")
    places = 8
    small = False

    def stream(
        self,
        messages: Sequence[ChatMessage],
        opening: str = "",
        *,
        max_tokens: int = 160,
        banned: Collection[str] = (),
        numbers: Collection[str] | None = None,
        timeout_s: float = 60.0,
    ) -> Generator[str, None, None]:
        said = 0
        for number, text in _LINE.findall(messages[-1]["content"]):
            sentence = f"{text.rstrip('。')} [{number}]。" if _HAN.search(text) else f" {text.rstrip('.')} [{number}]."
            if f"[{number}]" in opening or any(word in sentence for word in banned):
                continue
            said += 1
            yield from re.findall(r"\s*\S+", sentence)
            if said == 3:
                return

    def close(self) -> None:
        """Nothing to give back."""

    def count_tokens(self, text: str) -> int:
        return len(text.split())
