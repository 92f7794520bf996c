"""Text to tokens and back without transformers, and which token may come next. Shared by the local engines.

``ChatTokenizer`` reads the files that a tokenizer saves (``tokenizer.json``, ``chat_template.jinja``) and renders the same bytes as
transformers' ``apply_chat_template``; importing transformers alone takes seconds and hundreds of megabytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.errors import ModelError
from coach.models.base import ChatMessage

if TYPE_CHECKING:
    import numpy as np

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*[.,:]?")
_MOST_REFUSED = 50  # candidates looked at for one token before the text is ended


class ChatTokenizer:
    """The tokenizer and chat template in ``folder``. Raises ModelError where they cannot be read."""

    def __init__(self, folder: Path) -> None:
        from jinja2.sandbox import ImmutableSandboxedEnvironment
        from tokenizers import Tokenizer

        try:
            config = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
            template = (folder / "chat_template.jinja").read_text(encoding="utf-8")
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as exc:  # tokenizers raises bare exceptions
            raise ModelError(f"The tokenizer in {folder} could not be read: {exc}") from exc
        self._names = {name: config[name] for name in ("bos_token", "eos_token", "pad_token", "unk_token")}
        self._template = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).from_string(template)
        self.end: int = self._tokenizer.token_to_id(config["eos_token"]) or 0

    def render(self, messages: Sequence[ChatMessage], opening: str = "", *, opens: bool = True) -> str:
        """The exact text the model reads; ``opens=False`` ends it before the assistant's next turn."""
        told = self._template.render(messages=plain(messages), add_generation_prompt=opens, tools=None, **self._names)
        return str(told) + opening

    def encode(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: Sequence[int]) -> str:
        return str(self._tokenizer.decode(list(ids), skip_special_tokens=False))


def plain(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """The messages with every mark of the chat template broken up: words in a document or a message open no turn."""
    return [{"role": m["role"], "content": m["content"].replace("<|", "< |")} for m in messages]


def first_tokens(
    words: Collection[str], encode: Callable[[str], list[int]], decode: Callable[[list[int]], str]
) -> list[int]:
    """The tokens with which the words begin, with and without the leading space; masking them keeps the words away."""
    found = set()
    for word in words:
        for form in (word, f" {word}"):
            meaning = [token for token in encode(form) if decode([token]).strip()]
            found.update(meaning[:1])
    return sorted(found)


class Choice:
    """The next token of a greedy text: the likeliest that is not banned and writes no number but those of ``numbers``."""

    def __init__(
        self,
        banned: Collection[int],
        numbers: Collection[str] | None,
        decode: Callable[[list[int]], str],
        opening: str = "",
    ) -> None:
        self._banned = list(banned)
        self._numbers = None if numbers is None else frozenset(n for text in numbers for n in numbers_in(text))
        self._decode, self._opening = decode, opening

    def pick(self, logits: np.ndarray[Any, Any], made: list[int]) -> int | None:
        """The token after ``made``, or None where nothing may be written. ``logits``, shape (vocabulary,), are overwritten."""
        if self._banned:
            logits[self._banned] = -float("inf")
        if self._numbers is None:
            return int(logits.argmax())
        for _ in range(_MOST_REFUSED):
            token = int(logits.argmax())
            if self._allowed(self._opening + self._decode([*made, token]), len(self._opening)):
                return token
            logits[token] = -float("inf")
        return None

    def _allowed(self, text: str, start: int) -> bool:
        assert self._numbers is not None
        for match in _NUMBER.finditer(text):
            if match.end() <= start:
                continue
            whole = match.group().rstrip(".,:")
            open_ended = match.end() == len(text)
            if whole not in self._numbers and not (open_ended and self._begins(match.group())):
                return False
        return True

    def _begins(self, part: str) -> bool:
        assert self._numbers is not None
        return any(number.startswith(part) for number in self._numbers)


def numbers_in(text: str) -> list[str]:
    """The numbers as they stand in ``text``, thousands separators kept."""
    return [found.rstrip(".,:") for found in _NUMBER.findall(text)]
