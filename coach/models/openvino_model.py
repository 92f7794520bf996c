"""The default model on a CPU without a GPU: OpenVINO's compiled network, driven token by token.

``openvino-genai`` has a pipeline of its own, but cannot mask a word, take a token back to its sentence or promise the same reply in
company as alone; so it only turns the GGUF into a network at set-up (``coach.models.network``), and nothing of it is loaded to chat.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Sequence
from pathlib import Path
from queue import Empty

from coach.errors import ModelError, ModelTimeout
from coach.models.base import ChatMessage
from coach.models.batch import PIECE, ROWS, Batcher, Job
from coach.models.paged import Network
from coach.models.quiet import openvino
from coach.models.tokens import ChatTokenizer, Choice, first_tokens


class OpenVinoModel:
    """The network and tokenizer in ``folder``. Any number of threads may stream at once. Raises ModelError.

    ``guesses=False`` writes the same text without guessing ahead: for measuring what guessing is worth.
    """

    places = ROWS

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        languages: Collection[str] = ("en",),
        threads: int = 0,
        small: bool = False,
        guesses: bool = True,
    ) -> None:
        try:
            openvino()
        except ImportError as exc:
            raise ModelError("OpenVINO is not installed here.") from exc
        self.name, self.languages, self.small = name, languages, small
        self._text = ChatTokenizer(folder)
        self._batcher = Batcher(Network(folder, threads), guesses=guesses)

    def close(self) -> None:
        """Stop the writing thread."""
        self._batcher.close()

    def count_tokens(self, text: str) -> int:
        return len(self._text.encode(text))

    def render(self, messages: Sequence[ChatMessage], opening: str = "") -> str:
        """The exact text the model reads."""
        return self._text.render(messages, opening)

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
        text = self._text
        ids = text.encode(self.render(messages, opening))
        choice = Choice(first_tokens(banned, text.encode, text.decode), numbers, text.decode, opening)
        job = Job(ids, cuts_of(ids, text.end), choice, max_tokens, text.end)
        self._batcher.submit(job)
        try:
            yield from self._pieces(job, time.monotonic() + timeout_s)
        finally:
            self._batcher.cancel(job)

    def read_ahead(self, messages: Sequence[ChatMessage]) -> None:
        """Read a conversation that is likely to go on, when nobody waits for a text."""
        text = self._text
        ids = text.encode(text.render(messages, opens=False))
        self._batcher.read_ahead(ids, cuts_of(ids, text.end))

    def _pieces(self, job: Job, deadline: float) -> Generator[str, None, None]:
        made: list[int] = []
        shown = ""
        while True:
            try:
                token = job.out.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                raise ModelTimeout("The model did not finish in time.") from None
            if isinstance(token, Exception):
                raise token
            if token is None:
                return
            made.append(token)
            whole = self._text.decode(made)
            # A character may span tokens: wait until the bytes are whole.
            if len(whole) > len(shown) and not whole.endswith("\ufffd"):
                yield whole[len(shown) :]
                shown = whole


def cuts_of(ids: Sequence[int], end: int) -> list[int]:
    """Where a prompt is cut for reading: after each message, and within a long one. The opening stays with the last piece."""
    cuts, last = [], 0
    for n in [n + 1 for n, token in enumerate(ids[:-1]) if token == end]:
        cuts += [*range(last + PIECE, n, PIECE), n]
        last = n
    return cuts
