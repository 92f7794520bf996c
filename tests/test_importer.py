"""Importing: overlap, clocks, duplicates, bad input, interruption. Expectations are worked out by hand in the comments."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from coach.errors import ImportFileError, NotFoundError
from coach.store import Store, User, daily_series, strength_sets, workouts
from coach.wearables.bench import make_export
from coach.wearables.importer import delete_source, import_file, set_source_priority, sources
from coach.wearables.repair import repair

DATA = Path(__file__).parents[2] / "shared" / "data"
WATCH, PHONE = "Ana's Apple Watch", "Ana's iPhone"


@pytest.fixture
def store(tmp_path: Path):
    made = Store(f"sqlite:///{tmp_path}/c.db")
    yield made
    made.close()


@pytest.fixture
def user(store: Store) -> User:
    return store.user("ana")


def record(kind: str, source: str, start: str, end: str, value: object, unit: str = "count", body: str = "") -> str:
    head = f'\n <Record type="HK{kind}" sourceName="{source}" unit="{unit}" creationDate="{end}" startDate="{start}" endDate="{end}" value="{value}"'
    return head + (f">{body}\n </Record>" if body else "/>")


def steps(source: str, start: str, end: str, value: int) -> str:
    return record("QuantityTypeIdentifierStepCount", source, start, end, value)


def apple(*records: str, exported: str = "2026-06-01 08:00:00 +0200") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_DE">\n <ExportDate value="{exported}"/>'
        + "".join(records)
        + "\n</HealthData>\n"
    )


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def daily(store: Store, user: User, metric: str) -> dict[str, float]:
    return {day.isoformat(): value for day, value in daily_series(store, user, [metric])[metric].items()}


# Overlap -----------------------------------------------------------------------------------------------------------------


def test_phone_and_watch_are_neither_added_up_nor_dropped(store, user, tmp_path):
    rows = [
        steps(WATCH, "2026-05-04 10:00:00 +0200", "2026-05-04 11:00:00 +0200", 6000),
        steps(PHONE, "2026-05-04 10:00:00 +0200", "2026-05-04 11:00:00 +0200", 5600),  # the same walk
        steps(PHONE, "2026-05-04 18:00:00 +0200", "2026-05-04 18:30:00 +0200", 2000),  # the watch was charging
    ]
    import_file(store, user, put(tmp_path, "export.xml", apple(*rows)))
    assert daily(store, user, "steps") == {"2026-05-04": 8000}

    phone = next(s for s in sources(store, user) if s["name"] == PHONE)
    set_source_priority(store, user, phone["id"], 1)
    assert daily(store, user, "steps") == {"2026-05-04": 7600}
    delete_source(store, user, phone["id"])
    assert daily(store, user, "steps") == {"2026-05-04": 6000}
    with pytest.raises(NotFoundError):
        delete_source(store, user, phone["id"])


def test_conflicting_daily_totals_take_the_better_source(store, user, tmp_path):
    """Cronometer 1477.23 kcal, MyFitnessPal 214.5 + 285 + 750 = 1249.5 kcal of one day: not 2726.73."""
    import_file(
        store, user, put(tmp_path, "c.csv", "Date,Energy (kcal),Protein (g),Fat (g)\n2025-03-06,1477.23,102.79,54.19\n")
    )
    import_file(
        store,
        user,
        put(
            tmp_path,
            "m.csv",
            "Date,Meal,Calories,Fat (g),Protein (g)\n2025-03-06,Breakfast,214.5,14.9,18.6\n2025-03-06,Dinner,285.0,2,8\n2025-03-06,Lunch,750,15,25\n",
        ),
    )
    assert daily(store, user, "energy_intake_kcal") == {"2025-03-06": pytest.approx(1477.23)}
    mfp = next(s for s in sources(store, user) if s["name"] == "MyFitnessPal")
    set_source_priority(store, user, mfp["id"], 1)
    assert daily(store, user, "energy_intake_kcal") == {"2025-03-06": pytest.approx(1249.5)}


def test_heart_rate_of_a_day_is_not_ruled_by_a_dense_workout(store, user, tmp_path):
    """Three bins of five minutes: 60, 60 and a workout's 300 readings of 150 -> (60 + 60 + 150) / 3 = 90, not 149.4."""
    rows = [record("QuantityTypeIdentifierHeartRate", WATCH, t, t, v, "count/min") for t, v in
            [("2026-05-04 08:00:00 +0200", 60), ("2026-05-04 09:00:00 +0200", 60)] + [(f"2026-05-04 10:0{s // 60}:{s % 60:02d} +0200", 150) for s in range(300)]]  # fmt: skip
    import_file(store, user, put(tmp_path, "export.xml", apple(*rows)))
    assert daily(store, user, "heart_rate_bpm") == {"2026-05-04": 90}


def test_same_workout_from_two_sources_is_one(store, user, tmp_path):
    head = "start,end,activity,source,distance_m\n"
    import_file(store, user, put(tmp_path, "w.csv", head + "2026-05-04T10:00:00+02:00,2026-05-04T11:00:00+02:00,Run,Garmin Fenix,10000\n2026-05-04T10:02:00+02:00,2026-05-04T11:01:00+02:00,Morning run,Strava,9980\n"
                                                "2026-05-04T11:05:00+02:00,2026-05-04T11:20:00+02:00,Walk,Strava,900\n"))  # fmt: skip
    found = workouts(store, user)
    assert [(w.activity, w.activity_kind) for w in found] == [("Run", "run"), ("Walk", "walk")]


# Clocks ------------------------------------------------------------------------------------------------------------------


def sleep(source: str, start: str, end: str, stage: str, zone: str = "") -> str:
    body = f'\n  <MetadataEntry key="HKTimeZone" value="{zone}"/>' if zone else ""
    return record(
        "CategoryTypeIdentifierSleepAnalysis", source, start, end, f"HKCategoryValueSleepAnalysis{stage}", body=body
    )


def test_day_of_23_and_of_25_hours(store, user, tmp_path):
    """Berlin 2026: clocks go forward on 29 March (23 h) and back on 25 October (25 h)."""
    rows = [
        # in bed 23:00 +0100 to 07:00 +0200: the wall says 8 h, it was 7 h
        sleep(WATCH, "2026-03-28 23:00:00 +0100", "2026-03-29 07:00:00 +0200", "AsleepCore"),
        # 23:00 +0200 to 07:00 +0100: the wall says 8 h, it was 9 h
        sleep(WATCH, "2025-10-25 23:00:00 +0200", "2025-10-26 07:00:00 +0100", "AsleepCore"),
        steps(WATCH, "2025-10-26 02:30:00 +0200", "2025-10-26 02:40:00 +0200", 100),  # the hour that comes twice,
        steps(WATCH, "2025-10-26 02:30:00 +0100", "2025-10-26 02:40:00 +0100", 200),  # once before and once after
        steps(WATCH, "2026-03-29 23:50:00 +0200", "2026-03-29 23:59:00 +0200", 300),
    ]
    import_file(store, user, put(tmp_path, "export.xml", apple(*rows, exported="2026-11-30 08:00:00 +0100")))
    assert daily(store, user, "sleep_minutes") == {"2025-10-26": 540, "2026-03-29": 420}
    assert daily(store, user, "bed_time") == {"2025-10-26": -60, "2026-03-29": -60}
    assert daily(store, user, "wake_time") == {"2025-10-26": 420, "2026-03-29": 420}
    assert daily(store, user, "steps") == {"2025-10-26": 300, "2026-03-29": 300}


def test_apple_offset_of_the_export_is_corrected_with_the_users_zone(store, user, tmp_path):
    """Exported in summer (+0200), a January record at 00:30 +0200 happened at 23:30 in Berlin on the day before."""
    store.update_profile(user, time_zone="Europe/Berlin")
    import_file(
        store,
        user,
        put(tmp_path, "export.xml", apple(steps(WATCH, "2026-01-10 00:30:00 +0200", "2026-01-10 00:40:00 +0200", 50))),
    )
    assert daily(store, user, "steps") == {"2026-01-09": 50}


def test_flight_across_zones(store, user, tmp_path):
    """Berlin 4 May 22:00 (+2) to Shanghai 5 May 14:00 (+8): 10 h, not 16; days are those of the place."""
    rows = "start,end,activity\n2026-05-04T22:00:00+02:00,2026-05-04T22:30:00+02:00,Walk\n2026-05-05T14:00:00+08:00,2026-05-05T14:30:00+08:00,Walk\n"
    import_file(store, user, put(tmp_path, "w.csv", rows))
    first, second = workouts(store, user)
    assert (first.local_date, second.local_date) == (date(2026, 5, 4), date(2026, 5, 5))
    assert (second.start - first.start).total_seconds() == 10 * 3600
    night = [sleep(WATCH, "2026-05-05 00:00:00 +0200", "2026-05-05 04:00:00 +0200", "AsleepCore", "Asia/Shanghai")]
    import_file(store, user, put(tmp_path, "export.xml", apple(*night)))
    # slept 22:00-02:00 UTC = 06:00-10:00 in Shanghai
    assert daily(store, user, "bed_time") == {"2026-05-05": 360}
    assert daily(store, user, "wake_time") == {"2026-05-05": 600}


def test_leap_day(store, user, tmp_path):
    import_file(
        store,
        user,
        put(tmp_path, "d.csv", "date,steps,bed_time,wake_time\n2024-02-29,5000,23:10,06:50\n2023-02-29,1,,\n"),
    )
    assert daily(store, user, "steps") == {"2024-02-29": 5000}
    assert daily(store, user, "bed_time") == {"2024-02-29": -50}


def test_fitbit_clocks(store, user, tmp_path):
    """Takeout steps are UTC without saying so: 05:30 UTC is 23:30 of the day before in Chicago (-6). Sleep is local."""
    store.update_profile(user, time_zone="America/Chicago")
    import_file(
        store,
        user,
        put(
            tmp_path,
            "steps-2021-02-11.json",
            '[{"dateTime":"02/11/21 05:30:00","value":"40"},{"dateTime":"02/11/21 06:00:00","value":"8"}]',
        ),
    )
    assert daily(store, user, "steps") == {"2021-02-10": 40, "2021-02-11": 8}
    log = '[{"logId":1,"dateOfSleep":"2021-03-13","startTime":"2021-03-13T00:07:00.000","endTime":"2021-03-13T07:47:30.000","minutesAsleep":377,"minutesAwake":83,"type":"stages","mainSleep":true,"levels":{"summary":{"deep":{"minutes":69},"wake":{"minutes":83},"light":{"minutes":284},"rem":{"minutes":24}}}}]'
    import_file(store, user, put(tmp_path, "sleep.json", log))
    assert daily(store, user, "sleep_minutes") == {"2021-03-13": 377}
    assert daily(store, user, "bed_time") == {"2021-03-13": 7}
    assert daily(store, user, "wake_time") == {"2021-03-13": 467.5}
    # 377 of 460.5 minutes in bed
    assert daily(store, user, "sleep_efficiency_pct")["2021-03-13"] == pytest.approx(81.87, abs=0.01)


def test_nap_is_no_night_and_two_hours_up_make_no_second_night(store, user, tmp_path):
    rows = [
        sleep(WATCH, "2026-05-03 23:00:00 +0200", "2026-05-04 02:00:00 +0200", "AsleepCore"),
        sleep(WATCH, "2026-05-04 03:30:00 +0200", "2026-05-04 06:30:00 +0200", "AsleepREM"),
        sleep(WATCH, "2026-05-04 14:00:00 +0200", "2026-05-04 15:00:00 +0200", "AsleepCore"),  # a nap
        sleep(PHONE, "2026-05-03 22:30:00 +0200", "2026-05-04 07:00:00 +0200", "InBed"),
        sleep(
            "AutoSleep", "2026-05-03 23:00:00 +0200", "2026-05-04 06:30:00 +0200", "AsleepUnspecified"
        ),  # another app's copy
    ]
    import_file(store, user, put(tmp_path, "export.xml", apple(*rows)))
    assert daily(store, user, "sleep_minutes") == {"2026-05-04": 360}
    assert daily(store, user, "rem_sleep_minutes") == {"2026-05-04": 180}
    assert daily(store, user, "rem_sleep_pct") == {"2026-05-04": 50}


# Idempotence -------------------------------------------------------------------------------------------------------------


def test_same_file_twice_adds_nothing_and_a_newer_one_only_what_is_new(store, user, tmp_path):
    old = [steps(WATCH, f"2026-05-0{d} 10:00:00 +0200", f"2026-05-0{d} 11:00:00 +0200", 1000 * d) for d in range(1, 4)]
    first = import_file(store, user, put(tmp_path, "export.xml", apple(*old)))
    again = import_file(store, user, put(tmp_path, "export.xml", apple(*old)))
    assert (first.kept, again.kept, again.metrics[0].skipped) == (3, 0, {"known": 3})
    newer = [
        *old[:2],
        steps(WATCH, "2026-05-03 10:00:00 +0200", "2026-05-03 11:00:00 +0200", 3500),
        steps(WATCH, "2026-05-04 10:00:00 +0200", "2026-05-04 11:00:00 +0200", 4000),
    ]
    third = import_file(store, user, put(tmp_path, "export2.xml", apple(*newer)))
    assert third.kept == 2  # one new, one changed: the later import wins
    assert daily(store, user, "steps") == {
        "2026-05-01": 1000,
        "2026-05-02": 2000,
        "2026-05-03": 3500,
        "2026-05-04": 4000,
    }


def test_one_user_never_sees_another(store, tmp_path):
    ana, bo = store.user("ana"), store.user("bo")
    import_file(store, ana, put(tmp_path, "d.csv", "date,steps\n2026-05-04,5000\n"))
    assert daily(store, bo, "steps") == {} and sources(store, bo) == []
    with pytest.raises(NotFoundError):
        set_source_priority(store, bo, sources(store, ana)[0]["id"], 1)


# Apple details -----------------------------------------------------------------------------------------------------------


def test_apple_details(store, user, tmp_path):
    pressure = "".join(
        record(
            f"QuantityTypeIdentifierBloodPressure{k}",
            "Cuff",
            "2026-05-04 08:00:00 +0200",
            "2026-05-04 08:00:00 +0200",
            v,
            "mmHg",
        )
        for k, v in (("Systolic", 120), ("Diastolic", 80))
    )
    food = [
        record(
            "QuantityTypeIdentifierDietaryProtein",
            "MyFood",
            "2026-05-04 12:00:00 +0200",
            "2026-05-04 12:00:00 +0200",
            v,
            "g",
        )
        for v in (10, 15.5)
    ]
    rows = [
        pressure,
        '\n <Correlation type="HKCorrelationTypeIdentifierBloodPressure" sourceName="Cuff" startDate="2026-05-04 08:00:00 +0200" endDate="2026-05-04 08:00:00 +0200">'
        + pressure.replace("\n ", "\n  ")
        + "\n </Correlation>",
        *food,  # two items of one meal at one instant
        record(
            "QuantityTypeIdentifierOxygenSaturation",
            WATCH,
            "2026-05-04 03:00:00 +0200",
            "2026-05-04 03:00:00 +0200",
            0.97,
            "%",
        ),
        record(
            "QuantityTypeIdentifierOxygenSaturation",
            "Ring app",
            "2026-05-05 03:00:00 +0200",
            "2026-05-05 03:00:00 +0200",
            96,
            "%",
        ),
        record(
            "QuantityTypeIdentifierBodyMass",
            "Scale",
            "2026-05-04 07:00:00 +0200",
            "2026-05-04 07:00:00 +0200",
            160,
            "lb",
        ),  # 72.5747792 kg
        record(
            "QuantityTypeIdentifierBloodGlucose",
            "Meter",
            "2026-05-04 07:00:00 +0200",
            "2026-05-04 07:00:00 +0200",
            90,
            "mg/dL",
        ),  # 90 / 18.0156 = 4.9957
        record(
            "QuantityTypeIdentifierDistanceWalkingRunning",
            WATCH,
            "2026-05-04 10:00:00 +0200",
            "2026-05-04 11:00:00 +0200",
            2,
            "mi",
        ),
        record(
            "QuantityTypeIdentifierBodyTemperature",
            "Thermo",
            "2026-05-04 10:00:00 +0200",
            "2026-05-04 10:00:00 +0200",
            98.6,
            "degF",
        ),
        record(
            "QuantityTypeIdentifierHeartRate",
            WATCH,
            "2026-05-04 10:00:00 +0200",
            "2026-05-04 10:00:00 +0200",
            400,
            "count/min",
        ),
        record("QuantityTypeIdentifierHeartRate", WATCH, "2026-05-04 10:00:00 +0200", "yesterday", "x", "count/min"),
    ]
    workout = ('\n <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" sourceName="Ana’s Apple Watch" startDate="2026-05-04 18:00:00 +0200" endDate="2026-05-04 18:31:00 +0200">'
               '\n  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="5.2" unit="km"/>\n  <WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="151" maximum="172" unit="count/min"/>'
               '\n  <MetadataEntry key="HKElevationAscended" value="4200 cm"/>\n </Workout>')  # fmt: skip
    report = import_file(store, user, put(tmp_path, "export.xml", apple(*rows, workout)))
    expected = {
        "systolic_mmhg": 120,
        "diastolic_mmhg": 80,
        "protein_g": 25.5,
        "weight_kg": 72.5747792,
        "glucose_mmol_l": 4.99567,
        "distance_m": 3218.688,
        "body_temperature_c": 37.0,
    }
    for metric, value in expected.items():
        assert daily(store, user, metric) == {"2026-05-04": pytest.approx(value, rel=1e-5)}, metric
    assert daily(store, user, "spo2_pct") == {"2026-05-04": 97, "2026-05-05": 96}
    by_metric = {m.metric: m for m in report.metrics}
    assert by_metric["systolic_mmhg"].read == 1  # not twice
    assert by_metric["heart_rate_bpm"].skipped == {"implausible": 1, "unreadable": 1}
    run = workouts(store, user)[0]
    assert (run.activity_kind, run.duration_min, run.distance_m, run.avg_heart_rate_bpm, run.elevation_gain_m) == (
        "run",
        30,
        5200,
        151,
        42,
    )


def test_apple_layouts_agree(store, tmp_path):
    """Apple's own layout goes through the fast lane, another indent through the parser: the same days come out."""
    make_export(tmp_path / "fast.xml", 0.6, seed=3)
    text = (tmp_path / "fast.xml").read_text()
    put(tmp_path, "slow.xml", text.replace("\n <", "\n    <"))
    fast, slow = store.user("fast"), store.user("slow")
    one, two = import_file(store, fast, tmp_path / "fast.xml"), import_file(store, slow, tmp_path / "slow.xml")
    assert one.kept == two.kept > 1000 and one.other_skipped == two.other_skipped
    for metric in (
        "steps",
        "heart_rate_bpm",
        "spo2_pct",
        "weight_kg",
        "active_energy_kcal",
        "sleep_minutes",
        "bed_time",
    ):
        assert daily(store, fast, metric) == daily(store, slow, metric), metric


# Bad input ---------------------------------------------------------------------------------------------------------------


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


EVIL = '<?xml version="1.0"?><!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/passwd">]><HealthData><Record type="&x;"/></HealthData>'
BAD = [
    ("empty.xml", b"", "empty"),
    ("export.zip", b"\xff\xd8\xff\xe0" + b"\0" * 99, "JPEG"),
    ("export.zip", zipped(("holiday.txt", b"hello")), "nothing in it"),
    ("export.zip", zipped(("../../etc/export.xml", apple().encode())), "points outside"),
    ("export.zip", zipped(("export.xml", b"<HealthData>" + b" " * 60_000_000)), "unpacks to more"),
    ("export.zip", zipped(("export.xml", apple().encode()))[:-40], "damaged"),
    ("export.xml", EVIL, "entities"),
    ("export.xml", "<HealthData><Record", "nothing that can be used"),
    ("run.tcx", '<!DOCTYPE a [<!ENTITY x "y">]><TrainingCenterDatabase>&x;</TrainingCenterDatabase>', "entities"),
    ("a.json", '{"dailySleepDTO": {', "JSON is broken"),
    ("deep.json", '{"calendarDate":' + "[" * 100_000, "a"),
    ("d.csv", "date,steps\n", "nothing that can be used"),
    ("d.csv", "date,steps\nyesterday,many\n", "nothing that can be used"),
    ("x.fit", b"\x0e\x10\x43\x08\xff\xff\xff\x7f.FIT\x00\x00" + b"\x00" * 30, "FIT file holds"),
    ("records.csv", "timestamp,heart_rate,distance\nSun Sep 25 06:00:22 PDT 2011,161,0.0\n", "nothing in it"),
    ("none.csv", "a,b\n1,2\n", "nothing in it"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "says"), BAD, ids=[f"{n}-{s[:12]}" for n, _, s in BAD])
def test_bad_input_is_refused_and_nothing_is_lost(store, user, tmp_path, name, content, says):
    import_file(store, user, put(tmp_path, "good.csv", "date,steps\n2026-05-04,5000\n"))
    path = put(tmp_path, name, content)
    with pytest.raises(ImportFileError, match=says) as caught:
        import_file(store, user, path)
    assert caught.value.remedy and caught.value.place and str(caught.value).count("\n") == 0
    assert daily(store, user, "steps") == {"2026-05-04": 5000}


def test_truncated_xml_keeps_what_was_read(store, user, tmp_path):
    text = apple(
        *[steps(WATCH, f"2026-05-{d:02d} 10:00:00 +0200", f"2026-05-{d:02d} 11:00:00 +0200", d) for d in range(1, 29)]
    )
    report = import_file(store, user, put(tmp_path, "export.xml", text[: len(text) // 2]))
    assert 10 < report.kept < 15 and "cut off" in report.problems[0].text and "near byte" in report.problems[0].place
    assert len(daily(store, user, "steps")) == report.kept


def test_broken_doctype_and_control_characters(store, user, tmp_path):
    text = apple(steps(WATCH + "\x0b", "2026-05-04 10:00:00 +0200", "2026-05-04 11:00:00 +0200", 7)).replace(
        "<HealthData",
        "<!DOCTYPE HealthData [\n<!ATTLIST VisionPrescription\n  type CDATA #REQUIRED\n<!ELEMENT x ANY>\n]>\n<HealthData",
        1,
    )
    import_file(store, user, put(tmp_path, "export.xml", text))
    assert daily(store, user, "steps") == {"2026-05-04": 7}


def test_partly_bad_archive_reads_the_rest(store, user, tmp_path):
    good = "date,steps\n2026-05-04,5000\nnonsense,1\n2026-05-05,\n2026-05-06,lots\n"
    report = import_file(
        store,
        user,
        put(
            tmp_path,
            "all.zip",
            zipped(("a/daily.csv", good.encode()), ("b/broken.json", b'{"dailySleepDTO": {'), ("c/notes.txt", b"hi")),
        ),
    )
    assert daily(store, user, "steps") == {"2026-05-04": 5000}
    assert {m.metric: m.skipped for m in report.metrics} == {"steps": {"unreadable": 2}}
    assert any("broken.json" in p.text for p in report.problems)
    assert report.text and report.text_zh and report.as_dict()["metrics"][0]["first"] == "2026-05-04"


# Interruption ------------------------------------------------------------------------------------------------------------

METRICS = ("steps", "heart_rate_bpm", "active_energy_kcal", "spo2_pct", "weight_kg", "sleep_minutes", "bed_time")
CHILD = """
import sys
from coach.store import Store
from coach.wearables import sink
from coach.wearables.importer import import_file
sink.BATCH_ROWS = 400
store = Store(sys.argv[1])
print("ready", flush=True)
import_file(store, store.user("ana"), sys.argv[2])
print("done", flush=True)
"""


def killed_import(url: str, export: Path, after_s: float) -> bool:
    """Run an import in its own process and kill it ``after_s`` seconds into it. True if it was still at work."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, url, str(export)], stdout=subprocess.PIPE)
    assert child.stdout
    child.stdout.readline()
    time.sleep(after_s)
    os.kill(child.pid, signal.SIGKILL)
    finished = b"done" in child.stdout.read()
    child.wait()
    child.stdout.close()
    return not finished


def kill_at_random_moments(tmp_path: Path, moments: int, size_mb: float) -> int:
    export = tmp_path / "export.xml"
    make_export(export, size_mb, seed=1)
    whole = Store(f"sqlite:///{tmp_path}/whole.db")
    began = time.monotonic()
    import_file(whole, whole.user("ana"), export)
    took = time.monotonic() - began
    expected = {m: daily(whole, whole.user("ana"), m) for m in METRICS}
    whole.close()
    rng, interrupted = random.Random(5), 0
    for i in range(moments):
        url = f"sqlite:///{tmp_path}/k{i}.db"
        interrupted += killed_import(url, export, rng.uniform(0, 1.3 * took))
        store = Store(url)
        ana = store.user("ana")
        import_file(store, ana, export)
        assert {m: daily(store, ana, m) for m in METRICS} == expected, i
        store.close()
    return interrupted


def test_killed_import_can_be_run_again(tmp_path):
    assert kill_at_random_moments(tmp_path, 2, 0.5) >= 0


@pytest.mark.long
def test_fifty_killed_imports(tmp_path):
    assert kill_at_random_moments(tmp_path, 50, 1.5) >= 20


def test_interrupted_import_is_repaired_without_the_file(store, user, tmp_path):
    """The process died after its batches and before the daily values: opening the store again makes them."""
    from sqlalchemy import delete, update

    from coach.store import tables

    import_file(
        store,
        user,
        put(tmp_path, "export.xml", apple(steps(WATCH, "2026-05-04 10:00:00 +0200", "2026-05-04 11:00:00 +0200", 42))),
    )
    with store.begin() as connection:
        connection.execute(delete(tables.daily))
        connection.execute(update(tables.import_run).values(finished_utc=None, report={}))
    assert repair(store) == 1 and repair(store) == 0
    assert daily(store, user, "steps") == {"2026-05-04": 42}


# Typed values ------------------------------------------------------------------------------------------------------------


def test_two_values_typed_for_one_second_are_two_readings(store, user):
    """Lines about a past day all stand at its noon: 300 + 200 ml; pressures (128 + 140) / 2; the last weight; the same line adds nothing."""
    from coach.profile import Profile
    from coach.progress import logbook

    today = date(2026, 5, 5)

    def say(text: str) -> None:
        logbook.record(store, user, Profile(), text, today)

    lines = ("yesterday drank 300 ml water", "yesterday drank 200 ml water", "BP 128/82 yesterday", "BP 140/90 yesterday",
             "weight 71 kg yesterday", "weight 72 kg yesterday", "slept 7 h yesterday", "slept 8 h yesterday")  # fmt: skip
    for line in lines:
        say(line)
        say(line)
    expected = {"water_ml": 500, "systolic_mmhg": 134, "diastolic_mmhg": 86, "weight_kg": 72, "sleep_minutes": 480}
    for metric, value in expected.items():
        assert daily(store, user, metric) == {"2026-05-04": value}, metric


# Strength sets and names ------------------------------------------------------------------------------------------------


def test_strength_sets(store, user, tmp_path):
    hevy = '"title","start_time","end_time","exercise_title","set_index","set_type","weight_lbs","reps","rpe"\n"Push","30 Jun 2025, 19:56","30 Jun 2025, 20:50","Bench Press (Barbell)","0","warmup","95","10",""\n"Push","30 Jun 2025, 19:56","30 Jun 2025, 20:50","Bench Press (Barbell)","1","normal","185","5","8.5"\n'
    report = import_file(store, user, put(tmp_path, "h.csv", hevy))
    found = strength_sets(store, user)
    # 185 lb = 83.91 kg
    assert [(s.exercise, s.kind, s.weight_kg, s.reps, s.rpe) for s in found] == [
        ("Bench Press (Barbell)", "warm_up", 43.09, 10, None),
        ("Bench Press (Barbell)", "work", 83.91, 5, 8.5),
    ]
    assert (report.workouts, report.sets, workouts(store, user)[0].activity_kind) == (1, 2, "strength")
    assert import_file(store, user, tmp_path / "h.csv").sets == 0


def test_progress_runs_to_one(store, user, tmp_path):
    seen: list[float] = []
    make_export(tmp_path / "export.xml", 3, seed=2)
    import_file(store, user, tmp_path / "export.xml", progress=seen.append)
    assert seen == sorted(seen) and seen[-1] == 1.0 and len(seen) > 2


def test_bench_runs_in_fresh_processes():
    """Small, so that it only proves that the bench works and that missing packages are said to be missing."""
    from coach.wearables.bench import bench_import

    results = bench_import(0.3, names=("bare expat", "coach", "healthkit-to-sqlite"))
    assert [r.name for r in results] == ["bare expat", "coach", "healthkit-to-sqlite"]
    assert results[1].seconds > 0 and 20 < results[1].peak_mb < 400 and not results[1].note
    table = str(results)
    assert "MB/s" in table and table.splitlines()[2].endswith("1.00         1.00")  # the coach beside itself


def test_full_disk_is_a_store_error_and_keeps_what_was_there(store, user, tmp_path):
    """The database may not grow past its pages: as with a full disk."""
    from coach.errors import StoreError

    import_file(store, user, put(tmp_path, "good.csv", "date,steps\n2026-05-04,5000\n"))
    make_export(tmp_path / "export.xml", 1, seed=4)

    def limit(connection, _record, _proxy):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 5}")

    from sqlalchemy import event

    event.listen(store.engine, "checkout", limit)
    with pytest.raises(StoreError, match="could not be written"):
        import_file(store, user, tmp_path / "export.xml")
    event.remove(store.engine, "checkout", limit)
    store.engine.dispose()
    assert daily(store, user, "steps") == {"2026-05-04": 5000}
    report = import_file(store, user, tmp_path / "export.xml")
    assert report.kept > 1000
