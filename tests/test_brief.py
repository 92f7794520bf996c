"""The brief: at most 180 words, most unusual first, a number in every line, in both languages, in the user's units."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest

from coach.evidence import Evidence, Item, Lang
from coach.profile import Profile
from coach.render.phrase import sentences_of
from coach.store import Store, User
from coach.verify import verify_sentence
from coach.wearables.alerts import evaluate
from coach.wearables.brief import MOST_CHARACTERS_ZH, Brief, make_brief
from coach.wearables.readiness import assess
from tests import days
from tests.test_readiness import SET, fill

TODAY = date(2026, 3, 31)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path}/c.db")


def _user(store: Store, name: str = "ana", **last: float) -> User:
    user = store.user(name)
    levels = {"hrv_rmssd_ms": (52.0, 4.0), "resting_heart_rate_bpm": (56.0, 1.8), "sleep_minutes": (445.0, 25.0), "steps": (8000.0, 1500.0),
              "weight_kg": (74.0, 0.3)}  # fmt: skip
    for seed, (metric, (mean, sd)) in enumerate(levels.items()):
        values = days.drawn(TODAY, 60, mean, sd, seed, {TODAY.isoformat(): last.get(metric, mean)})
        days.put_daily(store, user, metric, values)
    return user


def _lines(brief: Brief) -> tuple[list[str], list[str]]:
    return brief.text.splitlines()[1:], brief.text_zh.splitlines()[1:]


def _unsupported(brief: Brief, today: date) -> list[str]:
    """Sentences of the brief's own facts that the sentence rule would not let through."""
    found = []
    for fact in brief.facts:
        for lang in get_args(Lang):
            item = Item(1, fact)
            found += [
                s
                for s in sentences_of(item, lang)
                if verify_sentence(s, Evidence((item,)), message="", lang=lang, today=today)
            ]
    return found


def test_every_held_out_case_gives_a_brief_within_its_limits(store: Store) -> None:
    for case in map(json.loads, SET.read_text(encoding="utf-8").splitlines()):
        user, profile, today = fill(store, case["id"], case)
        brief = make_brief(store, user, profile, today)
        assert len(brief.text.split()) <= 180 and len(brief.text_zh) <= MOST_CHARACTERS_ZH
        en, zh = _lines(brief)
        assert all(re.search(r"\d", line) for line in en + zh if not line.startswith(("- Readiness", "- 准备度"))), (
            brief.text
        )
        assert 1 <= len(brief.short) <= 8 and all("\n" not in f.text + f.text_zh for f in brief.facts)
        assert brief.short[0] == brief.facts[0] == assess(store, user, profile, today).fact
        assert all(len(f.text.split()) <= 50 for f in brief.short), brief.short
        assert not _unsupported(brief, today)
        assert {f.id for f in brief.facts if f.id.startswith("alert.")} == {
            f"alert.{a.slug}" for a in evaluate(store, user, profile, today)
        }


def test_the_most_unusual_comes_first(store: Store) -> None:
    brief = make_brief(store, _user(store, resting_heart_rate_bpm=61.0, hrv_rmssd_ms=30.0), Profile(), TODAY)
    found = [f.metric for f in brief.facts if f.id.endswith(".latest")]
    assert found[:2] == ["hrv_rmssd_ms", "resting_heart_rate_bpm"]
    assert brief.text.startswith("Tuesday 31 March\n") and brief.text_zh.startswith("3月31日周二\n")


def test_units_follow_the_profile_and_values_stay_si(store: Store) -> None:
    user = _user(store)
    metric, imperial = (
        make_brief(store, user, Profile(), TODAY),
        make_brief(store, user, Profile(units="imperial"), TODAY),
    )
    one, other = (next(f for f in b.facts if f.id == "weight_kg.latest") for b in (metric, imperial))
    assert "74.0 kg" in one.text and "公斤" in one.text_zh
    assert "163.1 lb" in other.text and "磅" in other.text_zh
    assert one.value == other.value == 74.0


def test_steps_of_today_are_not_complete_and_missing_is_not_zero(store: Store) -> None:
    user = _user(store, steps=300.0)
    steps = next(f for f in make_brief(store, user, Profile(), TODAY).facts if f.id == "steps.latest")
    assert steps.end == TODAY - timedelta(days=1) and "yesterday (Monday)" in steps.text
    assert not [f for f in make_brief(store, user, Profile(), TODAY).facts if f.metric == "spo2_pct"]


def test_stale_data_is_named_with_its_age_and_stands_last(store: Store) -> None:
    user = _user(store)
    brief = make_brief(store, user, Profile(), TODAY + timedelta(days=6))
    stale = [f for f in brief.facts if f.id.endswith(".stale")]
    assert {"resting_heart_rate_bpm", "hrv_rmssd_ms", "sleep_minutes"} <= {f.metric for f in stale}
    assert all("Tuesday 31 March, 6 days ago" in f.text or f.metric == "steps" for f in stale)
    assert "3月31日周二，6天前" in stale[0].text_zh
    assert brief.facts[0].verdict == "unknown" and brief.facts[-1].id.endswith(".stale")


def test_a_new_user_gets_a_brief_without_data(store: Store) -> None:
    brief = make_brief(store, store.user("new"), Profile(), TODAY)
    assert brief.facts[0].verdict == "unknown" and len(brief.facts) == 1
    assert "7 more nights" in brief.text and "7晚" in brief.text_zh
