"""The weather look-up: off unless switched on, only a coarse place is sent, one request per half hour, no reply waits for a broken server."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from coach.coach import Coach
from coach.errors import SettingsError
from coach.profile import Profile
from coach.settings import Settings
from coach.weather import OpenMeteo, asks_weather, looked_up
from tests.local_server import running

TODAY = date(2026, 7, 20)
PROFILE = Profile(latitude=48.2, longitude=16.4)


def _body(celsius: float, humidity: float = 60, wind: float = 12) -> dict[str, Any]:
    daily = {"time": ["2026-07-20", "2026-07-21", "2026-07-22"], "temperature_2m_min": [18.2, 17.0, 16.0], "temperature_2m_max": [31.4, 29.2, 22.0],
             "precipitation_sum": [0.0, 4.4, 9.0], "wind_speed_10m_max": [14.0, 21.0, 30.0]}  # fmt: skip
    current = {"time": "2026-07-20T10:00", "interval": 900, "temperature_2m": celsius, "relative_humidity_2m": humidity,
               "wind_speed_10m": wind}  # fmt: skip
    return {"latitude": 48.2, "longitude": 16.4, "current": current, "daily": daily}


class _Server(ThreadingHTTPServer):
    body: Any = None
    status = 200
    held: threading.Event | None = None  # answers wait for it
    seen: list[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/forecast"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.seen.append(self.path)
        if self.server.held:
            self.server.held.wait(10)
            return
        body = json.dumps(self.server.body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[_Server]:
    made = _Server(("127.0.0.1", 0), _Handler)
    made.seen, made.body = [], _body(33)
    yield from running(made)


def test_only_a_coarse_place_is_sent_and_the_answer_is_kept(server: _Server) -> None:
    now = [0.0]
    sky = OpenMeteo(server.url, clock=lambda: now[0])
    assert sky.at(48.2082, 16.3738) == sky.at(48.21, 16.4)
    asked = parse_qs(urlsplit(server.seen[0]).query)
    assert len(server.seen) == 1 and asked["latitude"] == ["48.2"] and asked["longitude"] == ["16.4"]
    assert set(asked) == {"latitude", "longitude", "current", "daily", "timezone", "forecast_days"}
    now[0] = 1801
    sky.at(48.2, 16.4)
    assert len(server.seen) == 2


@pytest.mark.parametrize(
    ("body", "status"), [({}, 200), ([], 200), ({"error": True, "reason": "x"}, 400), ({"current": None, "daily": {}}, 200), (_body(20), 500)]
)  # fmt: skip
def test_a_broken_answer_is_no_answer_and_is_not_asked_again_at_once(server: _Server, body: Any, status: int) -> None:
    server.body, server.status = body, status
    sky = OpenMeteo(server.url)
    assert sky.at(1, 2) is None and sky.at(1, 2) is None and len(server.seen) == 1


def test_a_slow_or_absent_server_holds_nobody_up(server: _Server) -> None:
    server.held = threading.Event()
    start = time.monotonic()
    assert OpenMeteo(server.url, timeout_s=0.1).at(1, 2) is None
    assert OpenMeteo("http://127.0.0.1:9/v1/forecast", timeout_s=0.5).at(1, 2) is None
    assert time.monotonic() - start < 9  # the server itself would have kept it waiting for ten seconds
    server.held.set()


@pytest.mark.parametrize(
    ("celsius", "message", "intents", "words"),
    [
        (33, "should I run today", ("train_today",), "feels like 40 °C"), (41, "今天能跑步吗", ("train_today",), "call hard exercise outdoors off"),
        (-12, "should I run today", ("train_today",), "thin layers"), (-40, "ride today?", ("train_today",), "stay indoors"),
        (15, "should I run today", ("train_today",), ""), (33, "legs at the gym today?", ("train_today",), ""), (33, "how much protein", ("nutrition_target",), ""),
        (15, "what's the weather like", ("out_of_scope",), "Outside now: 15 °C, 60% humidity"), (15, "weather tomorrow?", ("out_of_scope",), "17 to 29 °C, 4 mm of rain"),
    ],
)  # fmt: skip
def test_what_the_weather_means(
    server: _Server, celsius: float, message: str, intents: tuple[str, ...], words: str
) -> None:
    server.body = _body(celsius)
    facts = looked_up(OpenMeteo(server.url), PROFILE, message, intents, TODAY)
    assert [words in fact.text for fact in facts] == ([True] if words else [])
    assert all(fact.text_zh and "Open-Meteo" in fact.source for fact in facts)


def test_switched_off_nothing_is_sent(server: _Server, tmp_path: Path) -> None:
    coach = Coach(Settings(data_dir=tmp_path, model="echo", weather_url=server.url))
    coach.update_profile("ana", latitude=48.2, longitude=16.4)
    for message in ("weather tomorrow?", "明天天气怎么样", "should I run outside today?"):
        reply = coach.chat("ana", message, today=TODAY)
        assert ("°" in reply.text or "度" in reply.text or "31" in reply.text) is asks_weather(message)
    coach.close()
    assert server.seen == []


def test_switched_on_the_reply_cites_it(server: _Server, tmp_path: Path) -> None:
    coach = Coach(Settings(data_dir=tmp_path, model="echo", weather="open-meteo", weather_url=server.url))
    assert "latitude" in coach.chat("ana", "weather tomorrow?", today=TODAY).text and server.seen == []
    coach.update_profile("ana", latitude=48.2082, longitude=16.3738)
    assert coach.profile("ana").latitude == 48.2  # no finer place is kept
    assert "17 to 29 °C" in coach.chat("ana", "weather tomorrow?", today=TODAY).text
    assert "40 °C" in coach.chat("ana", "should I go for a run today?", today=TODAY).text
    coach.close()
    assert len(server.seen) == 1


def test_a_place_off_the_globe_is_refused() -> None:
    with pytest.raises(SettingsError):
        Profile().with_changes(latitude=91)


@pytest.mark.parametrize(
    ("message", "asks"),
    [("weather tomorrow?", True), ("will it rain tonight", True), ("明天会下雨吗", True), ("外面热不热", True), ("it's 30 degrees, run?", False),
     ("bit under the weather", False), ("雨天怎么跑", False)],
)  # fmt: skip
def test_asking_for_the_weather(message: str, asks: bool) -> None:
    assert asks_weather(message) is asks
