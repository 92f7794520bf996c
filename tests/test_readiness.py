"""Readiness: the held-out cases, and what the verdict says in edge cases."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from coach.profile import Profile
from coach.store import Store
from coach.wearables.alerts import evaluate
from coach.wearables.readiness import assess
from tests import days

SET = Path(__file__).parent / "sets" / "readiness.jsonl"
TODAY = date(2026, 3, 31)


def fill(store: Store, name: str, case: dict[str, Any]) -> tuple[Any, Profile, date]:
    """A held-out case as rows. ``days``: drawn nights; ``values``: days as given; ``readings``: spot measurements."""
    user, today = store.user(name), date.fromisoformat(case["today"])
    profile = Profile().with_changes(**case["profile"], floors=case.get("floors", {}))
    source_id, import_id = days.source(store, user), days.import_run(store, user)
    for metric, spec in case["series"].items():
        if "readings" in spec:
            days.put_readings(store, user, source_id, import_id, metric,
                              [(datetime.fromisoformat(r["at"]), r["value"]) for r in spec["readings"]])  # fmt: skip
            continue
        values = ({date.fromisoformat(d): v for d, v in spec["values"].items() if v is not None} if "values" in spec
                  else days.drawn(today, **spec))  # fmt: skip
        if metric == "trimp":
            days.put_workouts(store, user, source_id, values)
        else:
            days.put_daily(store, user, metric, values, source_id)
    days.put_tags(store, user, [(date.fromisoformat(t["date"]), t["tag"]) for t in case["tags"]])
    return user, profile, today


def misses(store: Store, case: dict[str, Any]) -> list[str]:
    user, profile, today = fill(store, case["id"], case)
    ready, raised = assess(store, user, profile, today), {a.slug for a in evaluate(store, user, profile, today)}
    expected = case["expected"]
    wrong = []
    if ready.verdict not in (expected["readiness"], *expected["also_acceptable"]):
        wrong.append(f"verdict {ready.verdict}, expected {expected['readiness']}: {ready.fact.text}")
    drivers = {d.metric for d in ready.drivers}
    if lacking := set(expected["drivers"]) - drivers:
        wrong.append(f"drivers lack {sorted(lacking)}")
    if lacking := set(expected["alerts"]) - raised:
        wrong.append(f"no alert {sorted(lacking)}")
    if extra := set(expected["no_alerts"]) & raised:
        wrong.append(f"alert {sorted(extra)}")
    return wrong


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path}/c.db")


def test_held_out_cases(store: Store) -> None:
    cases = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    failed = {case["id"]: wrong for case in cases if (wrong := misses(store, case))}
    assert len(cases) == 60
    assert len(cases) - len(failed) >= 58, failed
