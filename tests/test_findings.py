"""Findings, load, sleep and forecast over stored days."""

from __future__ import annotations

import math
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coach.fitness.load import trimp_banister
from coach.profile import Profile
from coach.store import Store, User, workouts
from coach.wearables.baseline import baseline
from coach.wearables.context import Picture, load
from coach.wearables.findings import metric_facts
from coach.wearables.forecast import compare, forecast
from coach.wearables.load import acute_chronic, daily_load, edwards_load, load_facts, time_in_zones
from coach.wearables.sleep import debt, need, sleep_facts
from coach.wearables.trends import notable
from tests import days

TODAY = date(2026, 3, 31)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path}/c.db")


def _days(values: list[float], end: date = TODAY) -> dict[date, float]:
    return {end - timedelta(days=len(values) - 1 - i): v for i, v in enumerate(values)}


def _picture(metric: str, values: list[float], **more: list[float]) -> Picture:
    return Picture(TODAY, Profile(), {m: _days(v) for m, v in ({metric: values} | more).items()})


def test_baseline_is_the_median_and_spread_of_the_days_before() -> None:
    series = _days([50.0, 60.0] * 14 + [90.0])
    base = baseline("resting_heart_rate_bpm", series, TODAY)
    assert base is not None and (base.median, base.mad, base.n) == (55.0, 5.0, 28)
    assert base.z(55 + 5 * 1.4826) == pytest.approx(1.0)
    skipped = baseline("resting_heart_rate_bpm", series, TODAY, skip={TODAY - timedelta(days=i) for i in range(1, 20)})
    assert skipped is not None and skipped.young and skipped.n == 9
    assert baseline("resting_heart_rate_bpm", {}, TODAY) is None


def test_hrv_is_judged_on_its_logarithm() -> None:
    base = baseline("hrv_rmssd_ms", _days([40.0, 50.0, 60.0, 50.0] * 7 + [25.0]), TODAY)
    assert base is not None and base.log
    assert base.z(25.0) == pytest.approx(-base.z(100.0))
    low, high = base.band(1.0)
    assert low * high == pytest.approx(base.median**2)


def test_metric_facts_carry_the_change_and_its_words(store: Store) -> None:
    user = store.user("ana")
    days.put_daily(store, user, "resting_heart_rate_bpm", _days([56.0, 57.0] * 16 + [62.0] * 7))
    days.put_daily(store, user, "glucose_mmol_l", _days([5.0] * 20 + [6.0]))
    facts = metric_facts(
        store,
        user,
        Profile(glucose_unit="mg/dL"),
        TODAY,
        ["resting_heart_rate_bpm", "spo2_pct", "glucose_mmol_l", "nonsense"],
    )
    by_id = {f.id: f for f in facts}
    latest, week = by_id["resting_heart_rate_bpm.latest"], by_id["resting_heart_rate_bpm.week"]
    assert latest.change == 5 and latest.text == "Resting heart rate: 62 bpm today (Tuesday), 5 above your usual 57"
    assert latest.text_zh == "静息心率：62次/分（今天周二），比你平时的57高5"
    assert week.change is not None and week.change > 0 and "above the 28 days before" in week.text
    assert "108 mg/dL" in by_id["glucose_mmol_l.latest"].text and by_id["glucose_mmol_l.latest"].unit == "mmol/L"
    assert [f.id.split(".")[1] for f in facts[:2]] == ["latest", "latest"]  # what is now comes before what changed


@pytest.mark.parametrize(("value", "words"), [(1390.0, "23:10 last night"), (-50.0, "23:10"), (35.0, "00:35")])
def test_clock_times_are_shown_as_times(store: Store, value: float, words: str) -> None:
    user = store.user("ana")
    days.put_daily(store, user, "bed_time", _days([-50.0] * 20 + [value]))
    (latest, *_) = metric_facts(store, user, Profile(), TODAY, ["bed_time"])
    assert words in latest.text


def _kinds(picture: Picture, metric: str) -> set[str]:
    return {f.fact.id.split(".")[1] for f in notable(picture, metric)}


def test_a_rise_is_a_trend_noise_is_none() -> None:
    rng = random.Random(3)
    rise = [55 + 0.12 * i + rng.gauss(0, 0.8) for i in range(60)]
    found = next(
        f.fact
        for f in notable(_picture("resting_heart_rate_bpm", rise), "resting_heart_rate_bpm")
        if f.fact.id.endswith("trend")
    )
    assert (
        found.change is not None
        and 3 <= found.change <= 7
        and "rising over 42 days" in found.text
        and "上升" in found.text_zh
    )
    flagged = 0
    for seed in range(40):
        rng = random.Random(seed)
        flagged += bool(
            _kinds(
                _picture("resting_heart_rate_bpm", [rng.gauss(56, 1.5) for _ in range(90)]), "resting_heart_rate_bpm"
            )
            & {"trend", "level"}
        )
    assert flagged <= 2


def test_a_change_of_level_a_streak_and_a_record() -> None:
    rng = random.Random(5)
    values = [rng.gauss(56, 1.0) for _ in range(50)] + [rng.gauss(61, 1.0) for _ in range(40)]
    level = next(
        f.fact
        for f in notable(_picture("resting_heart_rate_bpm", values), "resting_heart_rate_bpm")
        if f.fact.id.endswith("level")
    )
    assert level.start is not None and abs((level.start - (TODAY - timedelta(days=39))).days) <= 2
    short = [rng.gauss(450, 20) for _ in range(40)] + [500.0] + [380.0] * 6
    streak = next(
        f.fact for f in notable(_picture("sleep_minutes", short), "sleep_minutes") if f.fact.id.endswith("streak")
    )
    assert streak.value == 6 and "6 days in a row" in streak.text and (streak.change or 0) < 0
    best = [rng.gauss(50, 3) for _ in range(60)] + [75.0]
    record = next(
        f.fact for f in notable(_picture("hrv_rmssd_ms", best), "hrv_rmssd_ms") if f.fact.id.endswith("record")
    )
    assert "highest in 90 days" in record.text


def test_a_new_device_breaks_trends_and_weeks() -> None:
    values = [56.0 + 0.1 * (i % 3) for i in range(60)] + [61.0 + 0.1 * (i % 3) for i in range(12)]
    picture = _picture("resting_heart_rate_bpm", values)
    assert "level" in _kinds(picture, "resting_heart_rate_bpm")
    tagged = Picture(TODAY, Profile(), picture.daily, tags={TODAY - timedelta(days=11): {"new_device"}})
    assert not _kinds(tagged, "resting_heart_rate_bpm")


# ── load ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _train(store: Store, user: User, loads: dict[date, float]) -> int:
    source_id = days.source(store, user)
    days.put_workouts(store, user, source_id, loads)
    return source_id


def test_load_ratio_needs_five_weeks_and_ignores_a_day_that_is_not_over(store: Store) -> None:
    user = store.user("ana")
    _train(store, user, {TODAY - timedelta(days=i): 60.0 for i in range(1, 60)})
    picture = load(store, user, Profile(), TODAY)
    ratio = acute_chronic(daily_load(picture), TODAY)
    assert ratio is not None and ratio.value == pytest.approx(1.0, abs=0.02) and ratio.day == TODAY - timedelta(days=1)
    bo = store.user("bo")
    _train(store, bo, {TODAY - timedelta(days=i): 60.0 for i in range(1, 20)})
    assert acute_chronic(daily_load(load(store, bo, Profile(), TODAY)), TODAY) is None


def test_a_workout_without_trimp_gets_it_from_heart_rate_then_effort_then_minutes(store: Store) -> None:
    user = store.user("ana")
    source_id = days.source(store, user)
    days.put_daily(store, user, "resting_heart_rate_bpm", _days([50.0] * 20))
    for offset, columns in ((3, {"avg_heart_rate_bpm": 140.0}), (2, {"rpe": 7.0}), (1, {})):
        days.put_workouts(store, user, source_id, {TODAY - timedelta(days=offset): None}, **columns)  # type: ignore[dict-item]
    found = daily_load(load(store, user, Profile(birth_year=1986, sex="male"), TODAY))
    assert found[TODAY - timedelta(days=3)] == pytest.approx(trimp_banister(60, 140, 180, 50, "male"))
    assert found[TODAY - timedelta(days=2)] == pytest.approx(7 * 60 / 3.5)
    assert found[TODAY - timedelta(days=1)] == pytest.approx(60 * 0.84)
    assert found[TODAY] == 0


def test_time_in_zones_comes_from_the_raw_heart_rate_and_gaps_are_not_filled(store: Store) -> None:
    user = store.user("ana")
    source_id = _train(store, user, {TODAY: 50.0})
    import_id = days.import_run(store, user)
    start = datetime(2026, 3, 31, 17, tzinfo=UTC)
    readings = [(start + timedelta(seconds=10 * i), 120.0 if i < 120 else 170.0) for i in range(240)]
    readings.append((start + timedelta(minutes=59), 90.0))
    days.put_readings(store, user, source_id, import_id, "heart_rate_bpm", readings)
    (workout,) = workouts(store, user)
    zones = time_in_zones(store, user, workout, 200.0)
    assert zones is not None
    # 20 min at 60 % of the maximum, 20 min at 85 % and the two minutes after the strap came off, one minute below 50 %.
    assert [round(z) for z in zones] == [1, 0, 20, 0, 22, 0]
    assert edwards_load(store, user, workout, 200.0) == pytest.approx(20 * 2 + 22 * 4, abs=1)


def test_load_facts(store: Store) -> None:
    user = store.user("ana")
    _train(store, user, {TODAY - timedelta(days=i): 40.0 + 30 * (i % 3) for i in range(60)})
    facts = {f.id: f for f in load_facts(load(store, user, Profile(), TODAY))}
    assert set(facts) == {"load.week", "load.ratio", "load.monotony", "load.form"}
    assert all(f.text and f.text_zh for f in facts.values())


# ── sleep ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sleep_need_is_personal_within_what_adults_need() -> None:
    assert need(_picture("sleep_minutes", [500.0] * 40)) == 500
    assert need(_picture("sleep_minutes", [330.0] * 40)) == 420
    assert need(_picture("sleep_minutes", [600.0] * 40)) == 540
    assert need(_picture("sleep_minutes", [])) == 420


def test_sleep_debt_leaves_unrecorded_nights_out() -> None:
    picture = _picture("sleep_minutes", [480.0] * 33 + [300.0] * 7)
    owed = debt(picture)
    assert owed is not None and (owed.minutes, owed.nights) == (7 * 180.0, 7)
    gaps = {d: v for d, v in picture.series("sleep_minutes").items() if (TODAY - d).days not in (1, 2)}
    less = debt(Picture(TODAY, Profile(), {"sleep_minutes": gaps}))
    assert less is not None and (less.minutes, less.nights) == (5 * 180.0, 5)
    assert debt(_picture("sleep_minutes", [480.0] * 3)) is None


def test_sleep_timing() -> None:
    late = [-60.0 + (120 if (TODAY - timedelta(days=27 - i)).weekday() >= 5 else 0) for i in range(28)]
    picture = _picture("bed_time", late, wake_time=[b + 480 for b in late])
    facts = {f.id: f for f in sleep_facts(picture)}
    assert facts["sleep.jet_lag"].value == pytest.approx(120)
    assert "2 h" in facts["sleep.jet_lag"].text and "regular" in facts["sleep.regularity"].text


# ── forecast ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_learned_forecast_is_used_only_where_it_wins(store: Store) -> None:
    rng = random.Random(1)
    noise = _days([rng.gauss(56, 2) for _ in range(260)])
    plain = compare({"resting_heart_rate_bpm": noise}, "resting_heart_rate_bpm")
    assert plain is not None and not plain.kept
    # Resting heart rate that follows the day before's steps: something to learn.
    steps = _days([float(rng.choice((3000, 16000))) for _ in range(260)])
    follows = {d: 54 + (6 if steps.get(d - timedelta(days=1), 0) > 9000 else 0) + rng.gauss(0, 0.7) for d in steps}
    learnt = compare({"resting_heart_rate_bpm": follows, "steps": steps}, "resting_heart_rate_bpm")
    assert learnt is not None and learnt.kept and learnt.model_mae < 0.6 * learnt.simple_mae
    user = store.user("ana")
    days.put_daily(store, user, "resting_heart_rate_bpm", follows)
    days.put_daily(store, user, "steps", steps)
    (fact,) = forecast(store, user, Profile(), TODAY)
    expected = 54 + (6 if steps[TODAY] > 9000 else 0)
    assert (
        isinstance(fact.value, float) and math.isclose(fact.value, expected, abs_tol=2) and "give or take" in fact.text
    )
    assert compare({"resting_heart_rate_bpm": _days([56.0] * 60)}, "resting_heart_rate_bpm") is None
