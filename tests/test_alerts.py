"""Alerts: what raises one, what must not, and that none is raised twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from coach.errors import NotFoundError, SettingsError
from coach.profile import Profile
from coach.store import Store, User
from coach.wearables.alerts import Alert, evaluate, list_alerts, set_state
from coach.wearables.readiness import assess
from tests import days

TODAY = date(2026, 3, 31)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path}/c.db")


def _readings(store: Store, user: User, **series: list[tuple[int, float]]) -> None:
    """Readings as (hours before the end of today, value)."""
    source_id, import_id = days.source(store, user), days.import_run(store, user)
    end = datetime(2026, 3, 31, 23)
    for metric, found in series.items():
        days.put_readings(store, user, source_id, import_id, metric, [(end - timedelta(hours=h), v) for h, v in found])


def _nights(store: Store, user: User, metric: str, mean: float, sd: float, last: list[float]) -> None:
    values = days.drawn(TODAY, 40, mean, sd, 11)
    values |= {TODAY - timedelta(days=len(last) - 1 - i): v for i, v in enumerate(last)}
    days.put_daily(store, user, metric, values)


def _slugs(found: list[Alert]) -> set[str]:
    return {a.slug for a in found}


PRESSURE = [
    # profile, (hours ago, systolic, diastolic), alerts
    (Profile(), [(30, 130, 80), (2, 186, 121)], {"measure_pressure_again"}),
    (Profile(), [(30, 130, 80), (2, 165, 110)], {"no_training_pressure"}),
    (Profile(), [(30, 130, 80), (2, 165, 109)], set()),
    (Profile(), [(3, 186, 121), (2, 134, 84)], set()),
    (Profile(), [(3, 186, 121), (2, 182, 119)], {"very_high_blood_pressure"}),
    (Profile(), [(3, 165, 112), (2, 162, 111)], {"no_training_pressure"}),
    (Profile(pregnant_weeks=30), [(3, 165, 112), (2, 162, 111)], {"very_high_blood_pressure"}),
    (Profile(), [(h, 142, 91) for h in (100, 76, 52, 28, 4)], {"high_blood_pressure"}),
    (Profile(), [(h, 142, 91) for h in (5, 4, 3, 2)], set()),  # one day is no week
    (Profile(), [(h, 128, 78) for h in (100, 76, 52, 28, 4)], set()),
    (Profile(), [(50, 88, 56), (26, 86, 55), (2, 84, 52)], {"low_blood_pressure"}),
    (Profile(), [(50, 118, 76), (26, 112, 75), (2, 84, 52)], set()),
]


@pytest.mark.parametrize(("profile", "pairs", "expected"), PRESSURE)
def test_blood_pressure(
    store: Store, profile: Profile, pairs: list[tuple[int, float, float]], expected: set[str]
) -> None:
    user = store.user("ana")
    _readings(store, user, systolic_mmhg=[(h, s) for h, s, _ in pairs], diastolic_mmhg=[(h, d) for h, _, d in pairs])
    assert _slugs(evaluate(store, user, profile, TODAY)) == expected


def test_high_pressure_in_pregnancy_is_urgent(store: Store) -> None:
    user = store.user("ana")
    _readings(
        store, user, systolic_mmhg=[(h, 142) for h in (100, 76, 28)], diastolic_mmhg=[(h, 91) for h in (100, 76, 28)]
    )
    (alert,) = evaluate(store, user, Profile(pregnancy="pregnant"), TODAY)
    assert alert.level == "urgent" and "midwife" in alert.do and "产科" in alert.do_zh


GLUCOSE = [
    (Profile(conditions=("type 1 diabetes",)), [(2, 3.6)], {"low_glucose"}),
    (Profile(medications=("Insulin glargine",)), [(2, 3.6)], {"low_glucose"}),
    (Profile(), [(2, 3.6)], set()),  # one sensor reading in a healthy person
    (Profile(), [(3, 3.5), (2, 3.6)], {"low_glucose"}),
    (Profile(), [(2, 2.7)], {"low_glucose"}),
    (Profile(conditions=("diabetes",), floors={"glucose_mmol_l": 4.5}), [(2, 4.2)], {"low_glucose"}),
    (Profile(conditions=("diabetes",)), [(5, 3.2), (2, 6.0)], set()),  # treated
    (Profile(conditions=("diabetes",)), [(5, 15.0)], set()),
    (Profile(conditions=("diabetes",)), [(5, 15.0), (4, 14.2)], {"high_glucose"}),
]


@pytest.mark.parametrize(("profile", "readings", "expected"), GLUCOSE)
def test_glucose(store: Store, profile: Profile, readings: list[tuple[int, float]], expected: set[str]) -> None:
    user = store.user("ana")
    _readings(store, user, glucose_mmol_l=readings)
    assert _slugs(evaluate(store, user, profile, TODAY)) == expected
    assert assess(store, user, profile, TODAY).verdict == ("rest" if expected else "unknown")


OXYGEN = [
    (Profile(), None, [96, 96, 88], set()),  # one night
    (Profile(), None, [96, 88, 87], {"low_spo2"}),
    (Profile(), "altitude", [96, 88, 87], set()),
    (Profile(), "altitude", [96, 79, 77], {"low_spo2"}),
    (Profile(floors={"spo2_pct": 88}), None, [90, 89, 89], set()),
    (Profile(floors={"spo2_pct": 88}), None, [90, 87, 86], {"low_spo2"}),
    (Profile(floors={"spo2_pct": 92}), "altitude", [93, 91, 90], {"low_spo2"}),  # the clinician's limit goes first
]


@pytest.mark.parametrize(("profile", "tag", "last", "expected"), OXYGEN)
def test_oxygen(store: Store, profile: Profile, tag: str | None, last: list[float], expected: set[str]) -> None:
    user = store.user("ana")
    _nights(store, user, "spo2_pct", 95.0, 0.5, last)
    if tag:
        days.put_tags(store, user, [(TODAY, tag)])
    assert _slugs(evaluate(store, user, profile, TODAY)) == expected


def test_fever_needs_two_readings(store: Store) -> None:
    user = store.user("ana")
    _readings(store, user, body_temperature_c=[(3, 38.6)])
    assert not evaluate(store, user, Profile(), TODAY)
    bo = store.user("bo")
    _readings(store, bo, body_temperature_c=[(5, 38.4), (2, 38.7)])
    (alert,) = evaluate(store, bo, Profile(units="imperial"), TODAY)
    assert alert.slug == "raised_temperature" and "101.7 °F" in alert.text and "100.4 °F" in alert.text


def test_an_alert_is_raised_once_while_it_goes_on_and_keeps_its_state(store: Store) -> None:
    user = store.user("ana")
    _nights(store, user, "spo2_pct", 95.0, 0.5, [88, 87])
    (first,) = evaluate(store, user, Profile(), TODAY)
    assert first.state == "new"
    set_state(store, user, first.id, "dismissed")
    days.put_daily(store, user, "spo2_pct", {TODAY + timedelta(days=1): 86.0})
    (again,) = evaluate(store, user, Profile(), TODAY + timedelta(days=1))
    assert (again.id, again.state, again.value) == (first.id, "dismissed", 86.0)
    assert again.last_date == TODAY + timedelta(days=1) and again.local_date == TODAY
    assert len(list_alerts(store, user)) == 1


def test_it_is_raised_anew_when_it_returns_or_becomes_more_serious(store: Store) -> None:
    user = store.user("ana")
    _nights(store, user, "respiratory_rate_bpm", 14.5, 0.3, [18.0, 18.2])
    (mild,) = evaluate(store, user, Profile(), TODAY)
    set_state(store, user, mild.id, "dismissed")
    days.put_daily(store, user, "respiratory_rate_bpm", {TODAY + timedelta(days=1): 26.0})
    (worse,) = evaluate(store, user, Profile(), TODAY + timedelta(days=1))
    assert (worse.level, worse.state) == ("urgent", "new") and worse.id != mild.id
    later = TODAY + timedelta(days=40)
    days.put_daily(
        store,
        user,
        "respiratory_rate_bpm",
        days.drawn(later, 39, 14.5, 0.3, 5) | {later: 18.0, later - timedelta(days=1): 18.1},
    )
    (back,) = evaluate(store, user, Profile(), later)
    assert back.state == "new" and back.id not in (mild.id, worse.id)


def test_states_belong_to_their_user(store: Store) -> None:
    ana, bo = store.user("ana"), store.user("bo")
    _nights(store, ana, "spo2_pct", 95.0, 0.5, [88, 87])
    (alert,) = evaluate(store, ana, Profile(), TODAY)
    with pytest.raises(NotFoundError):
        set_state(store, bo, alert.id, "seen")
    with pytest.raises(SettingsError):
        set_state(store, ana, alert.id, "gone")  # type: ignore[arg-type]
    assert set_state(store, ana, alert.id, "seen").state == "seen"
    assert list_alerts(store, bo) == [] and list_alerts(store, ana, states=("new",)) == []


def test_each_alert_says_what_against_what_and_what_to_do(store: Store) -> None:
    user = store.user("ana")
    _nights(store, user, "resting_heart_rate_bpm", 60.0, 1.5, [112, 114])
    (alert,) = evaluate(store, user, Profile(), TODAY)
    assert "112" in alert.text and "110 bpm" in alert.text and alert.do and alert.source
    assert "112" in alert.text_zh and alert.do_zh
    assert alert.fact.verdict == "urgent" and (110.0, "bpm") in alert.fact.numbers
    ready = assess(store, user, Profile(), TODAY)
    assert ready.verdict == "rest" and "between 112 and 114 bpm" in ready.fact.text


def test_weight(store: Store) -> None:
    user = store.user("ana")
    _nights(store, user, "weight_kg", 80.0, 0.2, [80.3, 81.6, 82.9, 83.1])
    assert not evaluate(store, user, Profile(), TODAY)
    (alert,) = evaluate(store, user, Profile(conditions=("Heart failure",), units="imperial"), TODAY)
    assert alert.slug == "rapid_weight_gain" and "lb" in alert.text and "4.4 lb" in alert.text


def test_what_is_usual_for_a_person_costs_no_training_day(store: Store) -> None:
    sleeper = store.user("sleeper")
    _nights(store, sleeper, "resting_heart_rate_bpm", 56.0, 1.5, [56.0])
    _nights(store, sleeper, "sleep_minutes", 350.0, 8.0, [345.0, 350.0, 348.0, 352.0, 350.0])
    assert _slugs(evaluate(store, sleeper, Profile(), TODAY)) == {"short_sleep_run"}
    assert assess(store, sleeper, Profile(), TODAY).verdict == "train"
    low = store.user("low")
    _nights(store, low, "resting_heart_rate_bpm", 56.0, 1.5, [56.0])
    hours = [(h, 88.0) for h in (200, 176, 152, 128, 50, 26, 2)]
    _readings(store, low, systolic_mmhg=hours, diastolic_mmhg=[(h, 58.0) for h, _ in hours])
    assert _slugs(evaluate(store, low, Profile(), TODAY)) == {"low_blood_pressure"}
    assert assess(store, low, Profile(), TODAY).verdict == "train"
