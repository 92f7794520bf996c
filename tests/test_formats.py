"""Each format: recognised by content whatever its name, read to the values worked out by hand; clocks, numbers, real samples, fuzz."""

from __future__ import annotations

import random
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coach.errors import ImportFileError
from coach.store import Store, User, daily_series, workouts
from coach.wearables import clock
from coach.wearables.activities import canonical_kind
from coach.wearables.formats import FORMATS, table
from coach.wearables.importer import import_file
from coach.wearables.metrics import ACTIVITY_KINDS, METRICS
from coach.wearables.samples import sample_table, try_files
from tests.export_samples import SAMPLES, ZONE, Sample

DATA = Path(__file__).parents[2] / "shared" / "data"
real_samples = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real samples is not here")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = Store(f"sqlite:///{tmp_path_factory.mktemp('formats')}/c.db")
    yield made
    made.close()


def someone(store: Store, name: str) -> User:
    user = store.user(name)
    store.update_profile(user, time_zone=ZONE)
    return user


@pytest.mark.parametrize("sample", SAMPLES, ids=[f"{s.slug}-{s.name}" for s in SAMPLES])
def test_each_format(store, tmp_path, sample: Sample):
    path = tmp_path / sample.name
    path.write_bytes(sample.content)
    user = someone(store, f"{sample.slug}-{sample.name}")
    report = import_file(store, user, path)
    assert report.format == sample.slug
    for metric, days in sample.daily.items():
        found = daily_series(store, user, [metric])[metric]
        assert {d.isoformat(): v for d, v in found.items()} == pytest.approx(days, rel=1e-4), metric
    made = tuple(
        (w.activity_kind, f"{w.start:%Y-%m-%d %H:%M}", w.duration_min, w.distance_m) for w in workouts(store, user)
    )
    assert len(made) == len(sample.workouts)
    for got, expected in zip(made, sample.workouts, strict=True):
        assert got[:2] == expected[:2]
        for value, right in zip(got[2:], expected[2:], strict=True):
            assert value == (right if right is None else pytest.approx(right, rel=1e-3))
    skipped = {m.metric: m.skipped for m in report.metrics if m.skipped}
    assert sample.skipped == {m: r for m, r in skipped.items() if m in sample.skipped}
    again = import_file(store, user, path)
    assert (again.kept, again.workouts, again.sets) == (0, 0, 0)


def test_every_format_has_a_sample():
    assert {s.slug for s in SAMPLES} == set(FORMATS)


def test_names_do_not_decide(store, tmp_path):
    """Under a name that means nothing each is still recognised, but where only the name tells which series it is."""
    for i, sample in enumerate(SAMPLES):
        path = tmp_path / f"download ({i}).bin"
        path.write_bytes(sample.content)
        assert import_file(store, someone(store, f"n{i}"), path).format == sample.slug
    path = tmp_path / "x.json"
    path.write_text('[{"dateTime":"02/11/21 05:30:00","value":"40"}]')
    with pytest.raises(ImportFileError, match="neither its content nor its name"):
        import_file(store, someone(store, "nameless"), path)


def test_all_formats_in_one_archive(store, tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for i, sample in enumerate(s for s in SAMPLES if s.slug != "apple-health"):
            archive.writestr(f"folder/{i}/{sample.name}", sample.content)
    report = import_file(store, someone(store, "all"), tmp_path / "all.zip")
    assert set(report.format.split("+")) == set(FORMATS) - {"apple-health"}
    assert not [p for p in report.problems if "cannot be read" in p.text]


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "utc", "offset", "day"),
    [
        ("2026-05-10T10:00:00+02:00", "2026-05-10 08:00", 120, "2026-05-10"),
        ("2026-05-10 10:00:00 -0530", "2026-05-10 15:30", -330, "2026-05-10"),
        ("2026-05-10T23:30:00Z", "2026-05-10 23:30", 120, "2026-05-11"),  # an instant: the user's zone gives the date
        ("2026-01-10 23:30", "2026-01-10 22:30", 60, "2026-01-10"),  # local
        ("2026-10-25T02:30", "2026-10-25 00:30", 120, "2026-10-25"),  # twice that night: the first one
        ("2026-03-29T02:30", "2026-03-29 01:30", 60, "2026-03-29"),  # never that night
        ("2024-02-29", "2024-02-28 23:00", 60, "2024-02-29"),
        ("2026-05-10T10:00:00.123456+14:00", "2026-05-09 20:00", 840, "2026-05-10"),
    ],
)
def test_clock(text, utc, offset, day):
    moment = clock.iso(text, BERLIN)
    assert moment == (int(datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp()), offset, day)


@pytest.mark.parametrize("text", ["", "2026-02-30", "10/05/2026", "2026-05-10T25:00", "2026-05-10T10:00+99:00", "nan"])
def test_no_clock(text):
    with pytest.raises(ValueError):
        clock.iso(text, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,050", 1050),
        ("1,050.5", 1050.5),
        ("12,5", 12.5),
        ("--", None),
        ("None", None),
        ("NaN", None),
        ("no data", None),
        ("", None),
        ("97 %", 97),
        ("-2", -2),
        ("1\u202f200", 1200),
        ("1e3", 1000),
    ],
)
def test_numbers_as_vendors_write_them(text, value):
    assert table.number(text) == value


def test_german_numbers():
    assert table.number("1.234,5", decimal_comma=True) == 1234.5
    with pytest.raises(ValueError):
        table.number("12 apples")


@pytest.mark.parametrize("text", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(store, tmp_path, text):
    path = tmp_path / "daily.csv"
    path.write_bytes("date,steps,Größe\n2026-05-10,5,\n".encode(text))
    assert import_file(store, someone(store, text), path).kept == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("HKWorkoutActivityTypeRunning", "run"), ("HKWorkoutActivityTypeFunctionalStrengthTraining", "strength"), ("lap_swimming", "swim"), ("open_water_swimming", "open_water_swim"),
        ("VirtualRide", "indoor_ride"), ("Treadmill", "treadmill_run"), ("trail_running", "trail_run"), ("Outdoor Bike", "ride"), ("Weights", "strength"), ("interval run", "run"), ("HIIT", "hiit"),
        ("Stand Up Paddleboarding", "row"), ("EXERCISE_TYPE_ROWING_MACHINE", "row"), ("跑步", "run"), ("户外骑行", "ride"), ("力量训练", "strength"), ("游泳", "swim"), ("打羽毛球", "racket"), ("爬山", "hike"),
        ("瑜伽", "yoga"), ("Laufen", "run"), ("growing tomatoes", "other"), ("", "other"), ("Nordic Walking", "walk"), ("Tennis", "racket"), ("table tennis", "racket"), ("transition", "other"),
    ],
)  # fmt: skip
def test_activities(name, kind):
    assert canonical_kind(name) == kind


def test_every_kind_and_its_labels_map_to_themselves():
    for kind, (en, zh) in ACTIVITY_KINDS.items():
        assert canonical_kind(kind) == kind
        if kind not in {"other"}:
            assert canonical_kind(en) == kind, en
            assert canonical_kind(zh) == kind, zh


# Real samples ------------------------------------------------------------------------------------------------------------


@real_samples
@pytest.mark.parametrize(
    "stem", ["garmin-fenix-5-bike", "garmin-fenix-5-run", "garmin-edge-820-bike", "compressed-speed-distance"]
)
def test_fit_pulse_agrees_with_the_expected_records(store, stem):
    """The mean of 5-minute means and the extremes of the decoded pulse, against the vendor's decoded records."""
    import csv

    from sqlalchemy import select

    from coach.store import tables

    folder = DATA / "fit" / "dtcooper__python-fitparse"
    user = someone(store, stem)
    import_file(store, user, folder / f"{stem}.fit")
    with (folder / f"{stem}-records.csv").open() as stream:
        expected = [
            float(v)
            for row in csv.DictReader(stream)
            for k, v in row.items()
            if k and "heart" in k.strip().lower() and v not in ("", "null")
        ]
    with store.read() as connection:
        found = list(
            connection.execute(
                select(tables.sample.c.value)
                .where(tables.sample.c.user_id == user.id)
                .order_by(tables.sample.c.start_utc)
            ).scalars()
        )
    assert found == expected or (
        len(expected) - len(found) <= 1 and (min(found), max(found)) == (min(expected), max(expected))
    )


@real_samples
def test_vivofit_monitoring_has_its_steps(store):
    """1,571 cycles of walking are 3,142 steps; the day's last message adds 31 of running."""
    user = someone(store, "vivofit")
    import_file(store, user, DATA / "fit" / "dtcooper__python-fitparse" / "MonitoringFile.fit")
    assert sum(daily_series(store, user, ["steps"])["steps"].values()) == 3142 + 31


@real_samples
@pytest.mark.parametrize(
    "folder",
    [
        "apple_health",
        "gpx",
        "fitbit_api_json",
        "googlefit_api_json",
        "ihealth_api_json",
        "withings_api_json",
        "runkeeper_api_json",
        "cronometer",
        "myfitnesspal",
    ],
)
def test_real_samples_import_or_are_refused_for_a_stated_reason(folder):
    tried = try_files([DATA / folder])
    assert tried
    for one in tried:
        assert one.report or one.refused
        if one.report:
            assert one.report.usable and one.report.text and one.report.text_zh
    assert any(one.report for one in tried)


@pytest.mark.long
@real_samples
def test_all_real_samples():
    tried = try_files([DATA])
    assert sum(t.report is not None for t in tried) > 150
    assert all(t.report or t.refused for t in tried)


@real_samples
def test_table_of_samples():
    text = sample_table([DATA / "gpx", DATA / "ihealth_api_json"])
    assert "imports" in text and "refused" in text and text.splitlines()[-1].endswith("are refused.")


# Fuzz --------------------------------------------------------------------------------------------------------------------


def mutated(rng: random.Random, data: bytes) -> bytes:
    """One to four random injuries: flips, cuts, doubled or moved pieces, broken numbers and dates, foreign bytes."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        if not out:
            return b""
        at, size = rng.randrange(len(out)), rng.randint(1, 40)
        injury = rng.randrange(8)
        if injury == 0:
            out[at] ^= 1 << rng.randrange(8)
        elif injury == 1:
            del out[at:]
        elif injury == 2:
            del out[at : at + size]
        elif injury == 3:
            out[at:at] = out[at : at + size] * rng.randint(1, 3)
        elif injury == 4:
            out[at : at + size] = rng.randbytes(size)
        elif injury == 5:
            out[at:at] = rng.choice(
                [
                    b"99999999999999999999",
                    b"-1",
                    b"NaN",
                    b"1e999",
                    b"null",
                    b"[]",
                    b"{}",
                    b'"',
                    b"\x00",
                    b"\xff\xfe",
                    b"<",
                    b"&x;",
                    b"9999-99-99",
                    b"0001-01-01",
                    b"'; DROP TABLE sample;--",
                ]
            )
        elif injury == 6:
            digits = [i for i, b in enumerate(out) if 48 <= b <= 57]
            if digits:
                out[rng.choice(digits)] = rng.choice(b"0123456789")
        else:
            out.extend(out[: rng.randint(0, len(out))])
    return bytes(out)


def fuzz(folder: Path, rounds: int, seed: int) -> None:
    """Import ``rounds`` injured files: a report or an ImportFileError, nothing else; and what was stored before stays."""
    store = Store(f"sqlite:///{folder}/fuzz.db")
    rng = random.Random(seed)
    kept = store.user("kept")
    (folder / "good.csv").write_text("date,steps\n2026-05-04,5000\n")
    import_file(store, kept, folder / "good.csv")
    seeds = [(s.name, s.content) for s in SAMPLES]
    if DATA.is_dir():
        seeds += [
            (p.name, p.read_bytes())
            for p in sorted(DATA.rglob("*"))
            if p.is_file()
            and p.suffix.lower() in {".json", ".fit", ".gpx", ".xml", ".zip", ".csv"}
            and 0 < p.stat().st_size < 8_000
        ]
    for i in range(rounds):
        name, content = seeds[i % len(seeds)]
        path = folder / f"f-{name}"
        path.write_bytes(mutated(rng, content))
        began = time.monotonic()
        try:
            report = import_file(store, store.user(f"u{i // 200}"), path)
            assert report.text and report.text_zh and report.as_dict()
        except ImportFileError as exc:
            assert exc.remedy and exc.place, (name, str(exc))
        assert time.monotonic() - began < 30, (name, i)
        path.unlink()
    assert daily_series(store, kept, ["steps"])["steps"] == {datetime(2026, 5, 4).date(): 5000}
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    store.close()


def test_injured_files_never_crash(tmp_path):
    fuzz(tmp_path, 250, seed=11)


@pytest.mark.long
def test_twenty_thousand_injured_files(tmp_path):
    fuzz(tmp_path, 20_000, seed=12)


@pytest.mark.parametrize(
    ("injury", "says", "records"),
    [
        (lambda d: d[:-1] + bytes([d[-1] ^ 1]), "checksum", 6),
        (lambda d: d[:-40], "cut off", 6),
        (lambda d: d + d, "", 6),
        (lambda d: d + b"\x00" * 20, "cut off", 6),
    ],
    ids=["wrong checksum", "cut off", "chained", "junk after it"],
)
def test_injured_fit_keeps_what_can_be_read(store, tmp_path, request, injury, says, records):
    content = next(s.content for s in SAMPLES if s.slug == "fit")
    path = tmp_path / "a.fit"
    path.write_bytes(injury(content))
    user = someone(store, request.node.name)
    report = import_file(store, user, path)
    assert report.kept == records and len(workouts(store, user)) == 1
    assert [says in p.text for p in report.problems] == ([True] if says else [])


def test_a_canonical_table_is_never_taken_for_a_vendors(tmp_path: Path) -> None:
    """Any choice of canonical columns, vendors' own words such as ``stress_score`` among them, is daily.csv and loses nothing."""
    for column in METRICS:
        cell = (
            "23:10"
            if METRICS[column].kind == "clock"
            else str((METRICS[column].low + min(METRICS[column].high, 100)) / 2)
        )
        path = tmp_path / f"{column}.csv"
        path.write_text(f"date,{column}\n2026-03-01,{cell}\n")
        store = Store(f"sqlite:///{tmp_path / column}.db")
        report = import_file(store, store.user("a"), path)
        assert [(line.metric, line.kept) for line in report.metrics] == [(column, 1)], column
        store.close()
