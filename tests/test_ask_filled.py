"""A capable model fills the same typed query, over real HTTP; the executor and its checks stay the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from coach.coach import Coach
from coach.models.endpoint import endpoint_model
from coach.settings import Settings
from coach.wearables.ask import answer
from tests.local_server import running

QUESTION = "On the mornings I felt like a zombie, how had the hours gone?"
QUERY = {"table": "daily", "column": "sleep_minutes", "aggregate": "mean", "where": [{"on": "day", "column": "mood_1_5", "op": "<=", "value": 2}]}  # fmt: skip


class _Server(ThreadingHTTPServer):
    content = ""
    seen: list[dict[str, Any]]


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        self.server.seen.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        message = {"role": "assistant", "content": self.server.content}
        body = json.dumps({"id": "x", "object": "chat.completion", "created": 0, "model": "tiny",
                           "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()  # fmt: skip
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[_Server]:
    made = _Server(("127.0.0.1", 0), _Handler)
    made.seen = []
    yield from running(made)


@pytest.fixture
def coach(server: _Server, tmp_path: Path) -> Iterator[Coach]:
    table = tmp_path / "daily.csv"
    table.write_text("date,sleep_minutes,mood_1_5\n2026-03-01,400,2\n2026-03-02,480,4\n2026-03-03,300,1\n")
    model = endpoint_model(f"http://127.0.0.1:{server.server_port}/v1", name="tiny")
    made = Coach(Settings(data_dir=tmp_path), model=model)
    made.import_file("ana", table)
    yield made
    made.close()


def test_a_model_fills_the_query_and_code_computes_it(coach: Coach, server: _Server) -> None:
    server.content = json.dumps(QUERY)
    answer = coach.ask_data("ana", QUESTION, date(2026, 3, 3))
    assert answer is not None and answer.value == 350 and answer.unit == "min"  # the mean of 400 and 300
    assert "mood" in answer.query
    sent = json.dumps(server.seen)
    assert QUESTION in sent and "2026-03-03" in sent and "300" not in sent  # the question goes out, the data do not


@pytest.mark.parametrize(
    "content", ["no JSON", '{"table": "daily", "column": "password", "aggregate": "mean"}', "{}", "[]"]
)
def test_what_does_not_hold_is_not_run(coach: Coach, server: _Server, content: str) -> None:
    server.content = content
    answer = coach.ask_data("ana", QUESTION, date(2026, 3, 3))
    assert answer is None or not answer.understood


def test_a_question_that_the_rules_read_goes_nowhere(coach: Coach, server: _Server) -> None:
    answer = coach.ask_data("ana", "average sleep this month?", date(2026, 3, 3))
    assert answer is not None and answer.understood and not server.seen


def test_that_month_reads_more_than_the_answer_before_it(tmp_path: Path) -> None:
    """The same metric over a longer time: what was read for the week before must not stand in for the month."""
    coach = Coach(Settings(data_dir=tmp_path))
    table = tmp_path / "daily.csv"
    table.write_text("date,steps\n" + "".join(f"2026-03-{day:02},1000\n" for day in range(1, 32)))
    coach.import_file("ana", table)
    today, user = date(2026, 3, 31), coach.store.user("ana")
    before = answer(coach.store, user, "How many steps did I take last week?", today)
    then = answer(coach.store, user, "And how many steps that month?", today, previous=before.state)
    assert (before.value, then.value) == (7000, 31000)
    coach.close()
