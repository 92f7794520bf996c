"""One readiness: the chat, the page, the alert, the brief and the plan show the same object."""

from __future__ import annotations

import csv
import html
import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from coach.adapters.ui import today as page
from coach.coach import Coach
from coach.evidence import Fact
from coach.settings import Settings
from coach.wearables.context import load


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coach]:
    """Forty ordinary nights, then two with everything off, imported as a file; she trains every second day."""
    folder = tmp_path_factory.mktemp("one")
    coach = Coach(Settings(data_dir=folder))
    today, draw = coach.today("ana"), random.Random(1)
    with (folder / "daily.csv").open("w") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "resting_heart_rate_bpm", "hrv_rmssd_ms", "respiratory_rate_bpm", "skin_temperature_delta_c", "sleep_minutes"])  # fmt: skip
        for ago in range(40, -1, -1):
            off = ago < 2
            writer.writerow([today - timedelta(days=ago), round(draw.gauss(55, 1.5) + 13 * off), round(draw.gauss(60, 4) - 25 * off, 1),
                             round(draw.gauss(14, 0.3) + 3.5 * off, 1), round(draw.gauss(0, 0.15) + 1.4 * off, 2), round(draw.gauss(440, 20))])  # fmt: skip
    coach.update_profile("ana", birth_year=1990, sex="female", height_cm=170, weight_kg=62, level="beginner")
    coach.import_file("ana", folder / "daily.csv")
    yield coach
    coach.close()


def test_chat(ill: Coach) -> None:
    ready, reply = ill.readiness("ana"), ill.chat("ana", "Should I train today?")
    shown = {item.content.id: item.content for item in reply.evidence if isinstance(item.content, Fact)}
    assert ready.verdict == "rest" and shown["readiness"] == ready.fact
    assert [shown[driver.id] for driver in ready.drivers] == list(ready.drivers)
    assert reply.text.startswith("Make today a rest day")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page(ill: Coach, lang: str) -> None:
    ready, today = ill.readiness("ana"), ill.today("ana")
    picture = load(ill.store, ill.store.user("ana"), ill.profile("ana"), today)
    shown = html.unescape(page.board_html(ill, "ana", picture, "zh" if lang == "zh" else "en"))
    assert 'class="verdict rest"' in shown
    for driver in ready.drivers:
        assert driver.line("zh" if lang == "zh" else "en") in shown


def test_alert_and_brief(ill: Coach) -> None:
    """What raised an alert is what the verdict rests on, value for value."""
    ready, raised = ill.readiness("ana"), {a.metric: a for a in ill.alerts("ana")}
    drivers = {d.metric: d for d in ready.drivers}
    assert set(raised) == {"respiratory_rate_bpm", "skin_temperature_delta_c"} and ready.reason == "alert"
    for metric, alert in raised.items():
        assert alert.value == drivers[metric].value
        assert alert.text.split(",")[0].removesuffix(".").lower() in ready.fact.text.lower()
    assert ill.brief("ana").facts[0] == ready.fact


def test_plan(ill: Coach) -> None:
    ready, today = ill.readiness("ana"), ill.today("ana")
    ill.make_plan(
        "ana",
        today=today,
        goal="general_health",
        days=2,
        minutes=40,
        weekdays=[today.weekday(), (today.weekday() + 3) % 7],
    )
    change = ill.adapt_plan("ana")
    assert change.reason == "readiness" and ready.fact.text in change.text and ready.fact.text_zh in change.text_zh
    changed = next(s for s in change.plan.sessions if s.date == today)
    assert changed.status == "dropped"
