"""An OpenAI-compatible endpoint (vLLM, llama.cpp's server, Ollama, a cloud) through LangChain, or any LangChain chat model."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Sequence
from typing import TYPE_CHECKING, Any

from coach.errors import ModelError, ModelTimeout
from coach.models.base import ChatMessage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class LangChainModel:
    """Any LangChain chat model as the voice. Endpoints do not continue a turn, so the opening is told to the model."""

    languages: Collection[str] = ("en", "zh")
    places = 32  # its own queue takes it from there
    small = False

    def __init__(self, chat: BaseChatModel, name: str, close: Callable[[], None] = lambda: None) -> None:
        self._chat, self.name, self._close = chat, name, close

    def close(self) -> None:
        """End the connections to the endpoint."""
        self._close()

    def count_tokens(self, text: str) -> int:
        return len(text.encode()) // 3 + 1

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
        deadline = time.monotonic() + timeout_s
        sent: list[Any] = [(m["role"], m["content"]) for m in messages]
        if opening:
            order = f"Your reply already begins with the text below. Write only what comes after it.\n{opening}"
            if banned:
                order += "\nDo not write: " + ", ".join(sorted(banned))
            sent[0] = (sent[0][0], f"{sent[0][1]}\n\n{order}")
        try:
            for piece in self._chat.stream(sent, max_tokens=max_tokens):
                text = piece.text if isinstance(piece.text, str) else str(piece.content)
                if text:
                    yield text
                if time.monotonic() > deadline:
                    raise ModelTimeout("The model did not finish in time.")
        except ModelError:
            raise
        except Exception as exc:  # LangChain passes every backend's own exceptions through
            raise ModelError(f"The model {self.name} failed: {type(exc).__name__}: {exc}") from exc

    def fill(self, instruction: str, message: str, schema: dict[str, Any]) -> dict[str, Any] | None:
        """``message`` put into ``schema`` by the backend's own structured output; None where it cannot or breaks."""
        try:
            filler = self._chat.with_structured_output({"title": "answer", **schema}, method="json_schema")
            filled = filler.invoke([("system", instruction), ("human", message)])
        except Exception:  # LangChain passes every backend's own exceptions through; the rules have answered already
            return None
        return filled if isinstance(filled, dict) else None

    def pick(self, instruction: str, message: str, tools: Sequence[Any]) -> list[tuple[str, dict[str, Any]]]:
        """The functions that the model calls for ``message``, as (name, arguments), unchecked; none where the backend knows no tools."""
        try:
            said = self._chat.bind_tools(tools).invoke([("system", instruction), ("human", message)])
        except Exception:  # LangChain passes every backend's own exceptions through; the turn does without
            return []
        return [(str(call["name"]), dict(call["args"])) for call in said.tool_calls]


def endpoint_model(url: str, *, name: str = "", api_key: str = "none", timeout_s: float = 60.0) -> LangChainModel:
    """The model behind ``url`` (ending in ``/v1``); without ``name`` the first one that it lists."""
    import httpx
    from langchain_openai import ChatOpenAI

    if not name:
        try:
            listed = httpx.get(f"{url.rstrip('/')}/models", headers={"Authorization": f"Bearer {api_key}"}, timeout=10)
            name = listed.raise_for_status().json()["data"][0]["id"]
        except (httpx.HTTPError, KeyError, IndexError, ValueError) as exc:
            raise ModelError(
                f"No model answers at {url}: {exc}. Is the server running, and does the URL end in /v1?"
            ) from exc
    client = httpx.Client(timeout=timeout_s)
    chat = ChatOpenAI(
        http_client=client,
        model=name,
        base_url=url,
        api_key=lambda: api_key,
        temperature=0,
        timeout=timeout_s,
        max_retries=1,
        seed=0,
    )
    return LangChainModel(chat, name, client.close)
