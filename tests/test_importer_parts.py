"""The parts of an import that need more than one process: the helper, a killed run healed on opening, and a real PostgreSQL."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from coach.coach import Coach
from coach.settings import Settings
from coach.store import Store, User, daily_series, strength_sets, tables, workouts
from coach.wearables.bench import make_export
from coach.wearables.clock import zone_of
from coach.wearables.formats import apple_fast
from coach.wearables.importer import delete_source, import_file, set_source_priority, sources
from coach.wearables.lane import Shift, convert
from coach.wearables.repair import repair
from tests.test_importer import METRICS, WATCH, apple, daily, put, record, steps
from tests.test_store import postgres  # noqa: F401 - a fixture


def contents(store: Store, user: User) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a user, without the ids that differ from store to store."""
    found = {}
    for t in (tables.source, tables.sample, tables.daily, tables.workout):
        columns = [c for c in t.c if c.name not in {"user_id", "import_id"}]
        with store.read() as connection:
            query = select(*columns).where(t.c.user_id == user.id).order_by(*columns[:6])
            found[t.name] = [tuple(row) for row in connection.execute(query)]
    return found


def mixed_export(tmp_path: Path, size_mb: float = 2.5) -> Path:
    """Apple's layout with sleep, workouts and food in between, an odd record, and duplicates far apart."""
    made = tmp_path / "made.xml"
    make_export(made, size_mb, seed=7)
    at = ("2026-05-04 10:00:00 +0200", "2026-05-04 11:00:00 +0200")
    odd = record("QuantityTypeIdentifierHeartRate", WATCH, *at, "fast", "count/min")
    food = record("QuantityTypeIdentifierDietaryProtein", "MyFood", at[0], at[0], 10, "g") * 2
    workout = f'\n <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" sourceName="{WATCH}" startDate="{at[0]}" endDate="{at[1]}"/>'
    lines = made.read_text().split("\n <Record")
    for place, text in (
        (len(lines) // 3, odd + food),
        (len(lines) // 2, workout),
        (len(lines) - 5, steps(WATCH, *at, 7) + steps(WATCH, *at, 9)),
    ):
        lines[place] += text
    return put(tmp_path, "export.xml", "\n <Record".join(lines))


# The helper process -----------------------------------------------------------------------------------------------------


def test_a_helper_process_changes_nothing(store, tmp_path, monkeypatch):
    export = mixed_export(tmp_path)
    alone, helped = store.user("alone"), store.user("helped")
    for user in (alone, helped):
        store.update_profile(user, time_zone="Europe/Berlin")
    one = import_file(store, alone, export)
    started = []
    monkeypatch.setattr(apple_fast, "HELPER_FROM", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    real = apple_fast._Helper.start
    monkeypatch.setattr(apple_fast._Helper, "start", lambda shift: started.append(real(shift)) or started[-1])
    other = Store(f"sqlite:///{tmp_path}/other.db")
    bo = other.user("bo")
    other.update_profile(bo, time_zone="Europe/Berlin")
    two = import_file(other, bo, export)
    assert len(started) == 1 and started[0]._process.returncode is not None  # it ran and is gone
    assert (
        one.as_dict()["metrics"] == two.as_dict()["metrics"]
        and one.other_skipped == two.other_skipped
        and one.kept > 4000
    )
    assert contents(store, alone) == contents(other, bo)
    other.close()


@pytest.mark.parametrize("when", ["at once", "later"])
def test_a_dead_helper_loses_nothing(store, tmp_path, monkeypatch, caplog, when):
    export = mixed_export(tmp_path)
    alone = store.user("alone")
    one = import_file(store, alone, export)
    monkeypatch.setattr(apple_fast, "HELPER_FROM", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    ask = apple_fast._Helper.ask
    asked = []

    def deadly(self, text):
        asked.append(text)
        if len(asked) == (1 if when == "at once" else 3):
            os.kill(self._process.pid, signal.SIGKILL)
        return ask(self, text)

    monkeypatch.setattr(apple_fast._Helper, "ask", deadly)
    other = Store(f"sqlite:///{tmp_path}/other.db")
    bo = other.user("bo")
    two = import_file(other, bo, export)
    assert "helper process" in caplog.text and "Watch" not in caplog.text
    assert one.as_dict()["metrics"] == two.as_dict()["metrics"]
    assert contents(store, alone) == contents(other, bo)
    other.close()


def test_a_program_that_cannot_start_itself_goes_without(monkeypatch):
    monkeypatch.setattr(apple_fast.sys, "executable", "")
    assert apple_fast._Helper.start(Shift()) is None
    monkeypatch.setattr(apple_fast.sys, "executable", "/nowhere/python")
    assert apple_fast._Helper.start(Shift()) is None


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (steps(WATCH, "2026-05-04 10:00:00 +0200", "2026-05-04 11:00:00 +0200", 5), 1),
        (steps(WATCH, "2026-02-30 10:00:00 +0200", "2026-05-04 11:00:00 +0200", 5), 0),  # no such day
        (steps(WATCH, "2026-05-04 24:00:00 +0200", "2026-05-04 11:00:00 +0200", 5), 0),
        (steps(WATCH, "2026-05-04 10:00:00 +1500", "2026-05-04 11:00:00 +0200", 5), 0),  # no such offset
        (steps(WATCH, "2026-05-04 1O:00:00 +0200", "2026-05-04 11:00:00 +0200", 5), 0),
        (record("QuantityTypeIdentifierHeartRate", WATCH, *["2026-05-04 10:00:00 +0200"] * 2, "nan", "count/min"), 0),
        (record("QuantityTypeIdentifierHeartRate", WATCH, *["2026-05-04 10:00:00 +0200"] * 2, "1e-05", "count/min"), 1),
        (record("QuantityTypeIdentifierDietaryWater", WATCH, *["2026-05-04 10:00:00 +0200"] * 2, 5, "mL"), 0),  # added up elsewhere
        (steps(WATCH, *["2026-05-04 10:00:00 +0200"] * 2, 5).replace("\n <", "\n  <"), 0),  # a child
        ("<Correlation>" + steps(WATCH, *["2026-05-04 10:00:00 +0200"] * 2, 5), 0),  # its indent tells nothing
        (steps(WATCH, *["2026-05-04 10:00:00 +0200"] * 2, 5).replace('type="HKQ', 'kind="HKQ'), 0),
        (steps(WATCH, *["2026-05-04 10:00:00 +0200"] * 2, 5).replace("/>", '>\n  <MetadataEntry key="a" value="b"/>\n </Record>'), 1),
        (steps(WATCH, *["2026-05-04 10:00:00 +0200"] * 2, 5).replace("/>", ">\n  <Other/>\n </Record>"), 0),
    ],
)  # fmt: skip
def test_only_whole_records_are_cut_out(text, taken):
    """What is not exactly as Apple writes it stays in the text, to the byte."""
    made = convert(text.encode(), Shift())
    assert sum(len(c.values) for c in made.columns) == taken
    assert made.rest == (b"" if taken else text.encode())


def test_offsets_of_a_day_with_a_clock_change():
    """Exported at +0200. Berlin's clocks went forward at 01:00 UTC on 29 March 2026: 60 minutes before, 120 from then on."""
    rows = [
        steps(WATCH, t, t, 1) for t in ("2026-03-29 02:59:59 +0200", "2026-03-29 03:00:00 +0200")
    ]  # 00:59:59 and 01:00 UTC
    made = convert("".join(rows).encode(), Shift(zone_of("Europe/Berlin"), 120))
    assert made.columns[0].offsets.tolist() == [60, 120]


# A killed import heals when the store opens -------------------------------------------------------------------------------


def test_opening_the_coach_heals_a_killed_import(tmp_path):
    settings = Settings(data_dir=tmp_path, model="echo")
    coach = Coach(settings)
    export = put(
        tmp_path, "export.xml", apple(steps(WATCH, "2026-05-04 10:00:00 +0200", "2026-05-04 11:00:00 +0200", 42))
    )
    coach.import_file("ana", export)
    with coach.store.begin() as connection:  # as a kill between the last batch and the daily values leaves it
        connection.execute(delete(tables.daily))
        connection.execute(update(tables.import_run).values(finished_utc=None, report={"stored_at": 1.0}))
    coach.close()
    again = Coach(settings)
    assert daily(again.store, again.store.user("ana"), "steps") == {"2026-05-04": 42}
    assert repair(again.store) == 0
    again.close()


def test_an_import_that_goes_on_after_a_repair_is_repaired_again(store, user, tmp_path):
    """Another process opened the store while the import ran, and then the import was killed."""
    import_file(store, user, put(tmp_path, "d.csv", "date,steps\n2026-05-04,5000\n"))
    with store.begin() as connection:
        connection.execute(update(tables.import_run).values(finished_utc=None, report={"stored_at": 1.0}))
    assert repair(store) == 1 and repair(store) == 0
    with store.begin() as connection:  # its next batch
        connection.execute(update(tables.import_run).values(report={"stored_at": 2.0}))
    assert repair(store) == 1


# PostgreSQL ---------------------------------------------------------------------------------------------------------------


def test_import_on_postgresql_gives_what_sqlite_gives(request, store, tmp_path):
    other = Store(request.getfixturevalue("postgres"))
    export = mixed_export(tmp_path, 0.5)
    newer = put(
        tmp_path, "newer.xml", apple(steps(WATCH, "2026-05-04 10:00:00 +0200", "2026-05-04 11:00:00 +0200", 4321))
    )
    lifts = put(tmp_path, "h.csv", "title,start_time,end_time,exercise_title,set_index,set_type,weight_kg,reps,rpe\n"
                                   'Push,"30 Jun 2025, 19:56","30 Jun 2025, 20:50",Bench Press (Barbell),0,normal,80,5,8\n')  # fmt: skip
    reports: list[list[object]] = []
    for one in (store, other):
        ana = one.user("ana")
        made = [import_file(one, ana, path) for path in (export, export, newer, lifts, lifts)]
        reports.append([(r.as_dict()["metrics"], r.workouts, r.workouts_known, r.sets, r.sets_known) for r in made])
        assert made[1].kept == 0 and made[2].kept == 1
    for here, there in zip(*reports, strict=True):
        assert here == there
    ana, bo = store.user("ana"), other.user("ana")

    def alike() -> None:
        for metric in (*METRICS, "hrv_sdnn_ms", "protein_g", "distance_m", "floors"):
            here, there = (daily_series(s, u, [metric])[metric] for s, u in ((store, ana), (other, bo)))
            assert here == pytest.approx(there), metric
        assert [w.activity for w in workouts(store, ana)] == [w.activity for w in workouts(other, bo)]
        assert strength_sets(store, ana)[0].weight_kg == strength_sets(other, bo)[0].weight_kg == 80

    alike()
    for s, u in ((store, ana), (other, bo)):
        phone = next(r for r in sources(s, u) if r["name"].endswith("iPhone"))
        set_source_priority(s, u, phone["id"], 1)
    alike()
    for s, u in ((store, ana), (other, bo)):
        delete_source(s, u, next(r for r in sources(s, u) if r["name"].endswith("iPhone"))["id"])
        with s.begin() as connection:
            connection.execute(delete(tables.daily).where(tables.daily.c.user_id == u.id))
            connection.execute(update(tables.import_run).values(finished_utc=None, report={}))
        assert repair(s, u) == 5
    alike()
    other.close()
