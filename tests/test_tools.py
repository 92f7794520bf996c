"""The formulas as LangChain tools, and as the choice of a capable model over real HTTP: what it picks is computed by code, what it makes up is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from langchain_core.tools import StructuredTool

from coach.coach import Coach
from coach.fitness.__main__ import load_all
from coach.models.endpoint import endpoint_model
from coach.settings import Settings
from coach.tools import langchain_tools, worked_out
from coach.tools.picked import _shelf, said
from tests.local_server import running

TODAY = date(2026, 11, 20)
ASKED = "with a waist of 90 and hips of 100, how do the two compare"
ANA: dict[str, float | str] = {"height_cm": 168, "weight_kg": 64, "age": 38, "sex": "female", "resting": 52}


@pytest.fixture(scope="module")
def tools() -> dict[str, StructuredTool]:
    return {tool.name: tool for tool in langchain_tools()}


def test_every_formula_is_a_tool_with_units_and_ranges(tools: dict[str, StructuredTool]) -> None:
    formulas = load_all()
    assert set(tools) == set(formulas) and len(tools) > 100
    for name, tool in tools.items():
        formula = formulas[name]
        assert formula.unit in tool.description and formula.source in tool.description
        arguments = tool.args
        assert arguments and all(one["description"] for one in arguments.values())
        for argument, (low, high) in formula.ranges.items():
            assert f"{argument} from {low:g} to {high:g}" in tool.description


@pytest.mark.parametrize(
    ("name", "arguments", "text", "value"),
    [
        ("hrmax_tanaka", {"age": 40}, "180 bpm", 180.0),
        ("waist_to_hip", {"waist_cm": 90, "hip_cm": 100}, "0.9", 0.9),
        ("zone_moderate", {"hrmax": 180}, "115–137 bpm", (115, 137)),
        ("sleep_debt", {"nights_min": [420, 360], "need_min": 450}, "120 min", 120.0),
        ("volume_load", {"sets": [[100, 5], [80, 10]]}, "1,300 kg", 1300.0),
    ],
)
def test_a_tool_computes(
    tools: dict[str, StructuredTool], name: str, arguments: dict[str, Any], text: str, value: Any
) -> None:
    assert tools[name].invoke(arguments) == text
    message = tools[name].invoke({"type": "tool_call", "id": "1", "name": name, "args": arguments})
    assert message.artifact == value or message.artifact == pytest.approx(value)


def test_outside_its_range_a_tool_says_so(tools: dict[str, StructuredTool]) -> None:
    call = {"type": "tool_call", "id": "1", "name": "wind_chill", "args": {"temperature_c": 30, "wind_kmh": 20}}
    message = tools["wind_chill"].invoke(call)
    assert message.status == "error" and "from -50 to 10, not for 30" in message.content


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("100 lb", 45.36), ("a 5K", 5000), ("5 miles", 8.047), ("5'10\"", 177.8), ("in 1:45:30", 105.5), ("27:30", 27.5), ("两百 120斤", 60),
        ("2小时半", 150), ("1,200 kcal", 1200), ("from 80 to 78", 2), ("a 6% slope", 0.06),
    ],
)  # fmt: skip
def test_numbers_as_said_and_converted(message: str, number: float) -> None:
    assert any(one == pytest.approx(number, rel=1e-3) for one in map(abs, said(message)))


class _Server(ThreadingHTTPServer):
    calls: list[tuple[str, dict[str, Any]]]
    seen: list[dict[str, Any]]


class _Handler(BaseHTTPRequestHandler):
    """Answers as the OpenAI API does: with calls of tools where tools are offered, with words or a stream of words elsewhere."""

    server: _Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append(asked)
        if asked.get("stream"):
            self._send(b"data: [DONE]\n\n", "text/event-stream")
            return
        calls = [{"id": f"c{n}", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
                 for n, (name, arguments) in enumerate(self.server.calls if asked.get("tools") else [])]  # fmt: skip
        message = {"role": "assistant", "content": "", **({"tool_calls": calls} if calls else {})}
        body = {"id": "x", "object": "chat.completion", "created": 0, "model": "tiny",
                "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}]}  # fmt: skip
        self._send(json.dumps(body).encode(), "application/json")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[_Server]:
    made = _Server(("127.0.0.1", 0), _Handler)
    made.seen, made.calls = [], []
    yield from running(made)


@pytest.mark.parametrize(
    ("calls", "values"),
    [
        ([("waist_to_hip", {"waist_cm": 90, "hip_cm": 100})], [0.9]),
        ([("waist_to_hip", {"waist_cm": 90, "hip_cm": 104})], []),  # made up
        ([("waist_to_hip", {"waist_cm": 90})], []),  # incomplete
        ([("waist_to_height", {"waist_cm": 90})], [0.536]),  # the height is the user's own
        ([("waist_to_hip", {"waist_cm": 90, "hip_cm": "100; rm"})], []),
        ([("waist_to_hip", {"waist_cm": 90, "hip_cm": 100, "colour": 1})], []),
        ([("launch_rockets", {"waist_cm": 90})], []),
        ([], []),
    ],
)
def test_a_picked_formula_is_computed_by_code(server: _Server, calls: list[Any], values: list[float]) -> None:
    server.calls = calls
    model = endpoint_model(f"http://127.0.0.1:{server.server_port}/v1", name="tiny")
    facts = worked_out(model, ANA, ASKED)
    model.close()
    assert [fact.value for fact in facts] == values
    assert all(fact.source and fact.text and fact.text_zh for fact in facts)
    sent = json.dumps(server.seen)
    assert "waist_to_hip" in sent and "168" not in sent  # the functions and the message go out, the person does not


def test_a_broken_server_and_a_message_without_numbers_pick_nothing(server: _Server) -> None:
    model = endpoint_model(f"http://127.0.0.1:{server.server_port}/v1", name="tiny")
    assert worked_out(model, ANA, "how do waist and hips compare") == [] and server.seen == []
    model.close()
    broken = endpoint_model("http://127.0.0.1:9/v1", name="tiny", timeout_s=1)
    assert worked_out(broken, ANA, ASKED) == []
    broken.close()


def test_where_the_formula_does_not_hold_the_user_is_told(server: _Server) -> None:
    server.calls = [("wind_chill", {"temperature_c": 30, "wind_kmh": 20})]
    model = endpoint_model(f"http://127.0.0.1:{server.server_port}/v1", name="tiny")
    facts = worked_out(model, ANA, "how cold does it feel with 30 degrees and wind of 20 km/h")
    model.close()
    assert [(fact.id, fact.verdict) for fact in facts] == [("calculation.outside", "unknown")]


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("my 20 minute test was 250 watts, what's my ftp", "threshold_power"), ("waist 90, hips 100, my ratio?", "waist_to_hip"),
        ("I drank 500 ml of beer at 5 percent, how much alcohol is that", "alcohol_grams"), ("脖子38腰85，体脂率大概多少", "body_fat_navy"),
        ("lost 1.2 kg in a 90 min run and drank 500 ml, how much do I sweat", "sweat_rate"), ("喝了200毫克咖啡因，8小时后还剩多少", "caffeine_left"),
        ("HbA1c 6.1, what glucose is that on average", "average_glucose"), ("in bed 480 minutes, slept 400, how efficient", "sleep_efficiency"),
    ],
)  # fmt: skip
def test_the_right_formula_is_among_those_offered(message: str, name: str) -> None:
    from coach.tools.picked import _nearest

    assert name in [formula.name for formula in _nearest(message)]
    assert len(_nearest(message)) < len(_shelf()[0])


class _Shelf:
    """A library without documents, since these turns are about the sum."""

    names: frozenset[str] = frozenset()

    def search(self, query: str, k: int = 5, where: Any = None, user_id: Any = None) -> Any:
        return SimpleNamespace(answerable=False, passages=())

    def close(self) -> None:
        """Nothing is open."""


def _coach(server: _Server, folder: Path) -> Coach:
    model = endpoint_model(f"http://127.0.0.1:{server.server_port}/v1", name="tiny")
    coach = Coach(Settings(data_dir=folder), model=model)
    coach.__dict__["library"] = _Shelf()
    return coach


@pytest.mark.parametrize(("message", "lang"), [("my 20 minute test was 250 watts, so my ftp?", "en"), ("20分钟全力骑了250瓦，阈值功率是多少", "zh")])  # fmt: skip
def test_the_turn_cites_what_was_computed(server: _Server, tmp_path: Path, message: str, lang: str) -> None:
    server.calls = [("threshold_power", {"mean_20_min_w": 250})]
    coach = _coach(server, tmp_path)
    reply = coach.chat("ana", message, today=TODAY)
    coach.close()
    fact = next(item for item in reply.evidence if item.key)
    assert fact.content.id == "formula.threshold_power"  # type: ignore[union-attr]
    assert "238" in reply.text and fact.n in reply.citations and reply.lang == lang


def test_a_sum_that_the_rules_read_asks_no_model(server: _Server, tmp_path: Path) -> None:
    coach = _coach(server, tmp_path)
    reply = coach.chat("ana", "bench 80 kg for 5 reps, what's my 1RM?", today=TODAY)
    coach.close()
    assert reply.evidence.keys[0].content.id == "one_rm" and not any(one.get("tools") for one in server.seen)  # type: ignore[union-attr]
