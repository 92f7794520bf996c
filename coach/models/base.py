"""What a chat model is to the rest of the house: one method that yields text. The whole reply is the join.

Closing the iterator stops the generation and frees the model. Nothing here knows of evidence, prompts or users.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from typing import Any, Literal, Protocol, TypedDict, runtime_checkable


class ChatMessage(TypedDict):
    role: Literal["system", "user", "assistant"]
    content: str


class ChatModel(Protocol):
    """The voice. ``languages`` are those it writes well enough to be let loose on; elsewhere the renderer speaks."""

    name: str
    languages: Collection[str]
    places: int  # how many texts it writes at once; more wait
    small: bool  # so small that it must stay with the words of its evidence to make sense

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
        """Yield pieces of the assistant's turn after ``opening``, which already stands at its start.

        ``banned`` are strings that must not be written (the sentence repair masks them). ``numbers``, if given, are texts whose
        numbers are the only ones that may be written, as they stand there; an endpoint cannot hold to that, and whoever calls
        verifies what comes. Raises ModelError, or ModelTimeout after ``timeout_s`` seconds.
        """
        ...

    def close(self) -> None:
        """Give back what the model holds (connections). It must not be used afterwards."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens ``text`` takes: exactly for a local model, from above for an endpoint."""
        ...


@runtime_checkable
class ReadsAhead(Protocol):
    """A model that can read a conversation before its next question is there, so that the answer to it begins sooner."""

    def read_ahead(self, messages: Sequence[ChatMessage]) -> None:
        """Returns at once; nothing is written, and whoever waits for a text goes first."""
        ...


@runtime_checkable
class Filler(Protocol):
    """A model capable of putting a message into a JSON schema; None where it cannot."""

    small: bool

    def fill(self, instruction: str, message: str, schema: dict[str, Any]) -> dict[str, Any] | None: ...


@runtime_checkable
class Picker(Protocol):
    """A model capable of choosing among functions: what it calls for a message, unchecked; nothing where it cannot."""

    small: bool

    def pick(self, instruction: str, message: str, tools: Sequence[Any]) -> list[tuple[str, dict[str, Any]]]: ...
