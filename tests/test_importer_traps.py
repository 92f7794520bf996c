"""Each clock, each code for "not measured" and each trap of the vendors' exports by name, with the expectation worked out by hand.

What ``tests/export_samples.py`` and ``tests/test_importer.py`` show already is not repeated here. The user lives in Shanghai (+8, no
clock changes) unless a case says otherwise, so that a value read at the wrong clock falls on another date or hour.
"""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coach.store import Store, daily_series, strength_sets, workouts
from coach.wearables.importer import import_file
from tests.export_samples import EPOCH, fit_file

D, NEXT = "2026-05-10", "2026-05-11"


@dataclass(frozen=True)
class Case:
    """``daily``: metric → date → value, {} for none; ``skipped``: metric → reason → n; ``workouts``: (kind, local start, minutes, metres)."""

    name: str
    file: str
    content: str | bytes
    daily: dict[str, dict[str, float]] = field(default_factory=dict)
    skipped: dict[str, dict[str, int]] = field(default_factory=dict)
    workouts: tuple[tuple[str, str, float | None, float | None], ...] = ()
    sets: tuple[tuple[float, int], ...] = ()  # (kg, repetitions)
    zone: str = "Asia/Shanghai"


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def database(script: str) -> bytes:
    db = sqlite3.connect(":memory:")
    db.executescript(script)
    made = db.serialize()
    db.close()
    return made


def fit_activity(at: int, shift_s: int, pulse: int) -> bytes:
    """A run that starts at ``at`` (UTC) on a watch whose wall clock is ``shift_s`` ahead of UTC."""
    t = at - EPOCH
    return fit_file(
        (0, [(0, 0x00, "B", 4), (1, 0x84, "H", 1)]),
        (20, [(253, 0x86, "I", t), (3, 0x02, "B", pulse)]), (20, [(253, 0x86, "I", t + 60), (3, 0x02, "B", 120)]),
        (18, [(253, 0x86, "I", t + 1800), (2, 0x86, "I", t), (7, 0x86, "I", 1_800_000), (8, 0x86, "I", 1_800_000), (9, 0x86, "I", 500_000), (5, 0x00, "B", 1)]),
        (34, [(253, 0x86, "I", t + 1800), (5, 0x86, "I", t + 1800 + shift_s), (1, 0x84, "H", 1)]),
    )  # fmt: skip


EVENING = (
    1_778_443_200  # 2026-05-10 20:00 UTC = 11 May 04:00 in Shanghai, 10 May 22:00 in Berlin, 10 May 16:00 in New York
)
HC = "CREATE TABLE application_info_table(row_id INTEGER PRIMARY KEY, package_name TEXT, app_name TEXT); INSERT INTO application_info_table VALUES (1,'com.watch','Watch');"
SAMSUNG_HR = "com.samsung.shealth.tracker.heart_rate,1,1\nstart_time,time_offset,heart_rate\n"


def samsung_nights(start: str, end: str, days: list[str]) -> str:
    rows = "".join(f"{d} {start}:00.000,{d} {end}:00.000,UTC+0800,480,90,\n" for d in days)
    return "com.samsung.shealth.sleep,7,5\nstart_time,end_time,time_offset,sleep_duration,efficiency\n" + rows


CLOCKS = (
    Case("FIT: the watch's local time, not the user's zone, gives the date", "a.fit", fit_activity(EVENING, 7200, 140), {"heart_rate_bpm": {D: 130}}, workouts=(("run", f"{D} 22:00", 30, 5000),)),
    Case("GPX: an offset is honoured, a Z is an instant", "a.gpx", '<?xml version="1.0"?><gpx creator="x"><trk><type>running</type><trkseg><trkpt lat="52" lon="4.9"><time>2026-05-10T23:30:00+02:00</time></trkpt>'
         '<trkpt lat="52.01" lon="4.9"><time>2026-05-10T21:34:00Z</time></trkpt></trkseg></trk></gpx>', workouts=(("run", f"{D} 23:30", 4, 1111.95),)),
    Case("TCX: an offset is honoured, a Z is an instant", "a.tcx", '<?xml version="1.0"?><TrainingCenterDatabase xmlns="x"><Activities><Activity Sport="Running"><Id>2026-05-10T20:00:00Z</Id><Lap StartTime="2026-05-10T20:00:00Z"><TotalTimeSeconds>600</TotalTimeSeconds>'
         '<DistanceMeters>2000</DistanceMeters><Track><Trackpoint><Time>2026-05-10T20:00:00Z</Time><HeartRateBpm><Value>120</Value></HeartRateBpm></Trackpoint><Trackpoint><Time>2026-05-10T22:10:00+02:00</Time><HeartRateBpm><Value>140</Value></HeartRateBpm></Trackpoint>'
         "</Track></Lap></Activity></Activities></TrainingCenterDatabase>", {"heart_rate_bpm": {NEXT: 120, D: 140}}, workouts=(("run", f"{NEXT} 04:00", 10, 2000),)),
    Case("Garmin CSV: local", "Activities.csv", "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR\nRunning,2026-05-10 23:30:00,false,Run,5.20,50,00:30:00,150,160\n", workouts=(("run", f"{D} 23:30", 30, 5200),)),
    # GMT 9 May 15:00; "local" epoch milliseconds are the wall clock (23:00) written as if UTC
    Case("Garmin JSON: epoch milliseconds called local are wall time", "s.json", json.dumps({"dailySleepDTO": {"calendarDate": D, "sleepTimeSeconds": 27000, "deepSleepSeconds": 6000, "lightSleepSeconds": 15000, "remSleepSeconds": 6000,
         "awakeSleepSeconds": 1800, "sleepStartTimestampGMT": 1778338800000, "sleepEndTimestampGMT": 1778367600000, "sleepStartTimestampLocal": 1778367600000, "sleepEndTimestampLocal": 1778396400000}}),
         {"sleep_minutes": {D: 450}, "bed_time": {D: -60}, "wake_time": {D: 420}}, zone="Europe/Berlin"),
    Case("Fitbit exercise: UTC without saying so", "exercise-0.json", json.dumps([{"logId": 1, "activityName": "Run", "calories": 300, "duration": 1800000, "activeDuration": 1800000, "startTime": "05/10/26 20:00:00", "distance": 3.1,
         "distanceUnit": "Mile", "averageHeartRate": 150}]), workouts=(("run", f"{NEXT} 04:00", 30, 4988.97),)),
    Case("Fitbit heart rate: UTC without saying so", "heart_rate-2026-05-10.json", '[{"dateTime":"05/10/26 20:00:00","value":{"bpm":60,"confidence":2}}]', {"heart_rate_bpm": {NEXT: 60}}),
    Case("Fitbit CSV: Z is an instant, a bare time is local", "heart_rate_2026-05-10.csv", "timestamp,beats per minute\n2026-05-10T20:00:00Z,60\n2026-05-10T20:00:00,70\n", {"heart_rate_bpm": {D: 70, NEXT: 60}}),
    Case("Fitbit CSV: a bare date is local", "daily_resting_heart_rate.csv", "timestamp,beats per minute\n2026-05-10,58.4\n", {"resting_heart_rate_bpm": {D: 58.4}}),
    # a Z here would be 11 May in Shanghai
    Case("Fitbit sleep_score.csv: local although it ends in Z", "sleep_score.csv", "sleep_log_entry_id,timestamp,overall_score,resting_heart_rate\n1,2026-05-10T23:30:00Z,80,55\n", {"vendor_sleep_score": {D: 80}, "resting_heart_rate_bpm": {D: 55}}),
    # centimetres; 15:59 UTC is 23:59 in Shanghai, 16:00 the next date
    Case("Fitbit distance: UTC without saying so", "distance-2026-05-10.json", '[{"dateTime":"05/10/26 15:59:00","value":"10000"},{"dateTime":"05/10/26 16:00:00","value":"3000"}]', {"distance_m": {D: 100, NEXT: 30}}),
    Case("WHOOP: the offset of its own column, not the user's zone", "sleeps.csv", "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,Respiratory rate (rpm),Asleep duration (min),In bed duration (min),"
         "Light sleep duration (min),Deep (SWS) duration (min),REM duration (min),Awake duration (min),Nap\n2026-05-09 23:00:00,,UTC-05:00,2026-05-09 23:00:00,2026-05-10 07:00:00,90,15,450,480,200,100,150,30,false\n"
         "2026-05-09 23:00:00,,UTC-05:00,2026-05-10 14:00:00,2026-05-10 15:00:00,90,15,50,60,50,0,0,10,true\n", {"sleep_minutes": {D: 450}, "bed_time": {D: -60}, "wake_time": {D: 420}}),
    Case("Samsung: nights written as local wall time", "s.csv", samsung_nights("00:10", "07:40", [f"2026-05-0{d}" for d in range(1, 6)]), {"bed_time": {f"2026-05-0{d}": 10 for d in range(1, 6)}, "wake_time": {f"2026-05-0{d}": 460 for d in range(1, 6)}}),
    # 15:10 to 22:40 UTC under an offset of 8 h is 23:10 to 06:40; as local times they would be afternoons
    Case("Samsung: nights written as UTC", "s.csv", samsung_nights("15:10", "22:40", [f"2026-05-0{d}" for d in range(1, 6)]), {"bed_time": {f"2026-05-0{d}": -50 for d in range(2, 7)}, "wake_time": {f"2026-05-0{d}": 400 for d in range(2, 7)}}),
    Case("Strava: UTC", "activities.csv", 'Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename,Elapsed Time,Moving Time,Distance\n1,"May 10, 2026, 8:00:00 PM",Night,Ride,1900,5.2,a.gpx,1900,1800,5200\n', workouts=(("ride", f"{NEXT} 04:00", 30, 5200),)),
    Case("Withings weight: local", "weight.csv", 'Date,"Weight (kg)","Fat mass (kg)",Comments\n"2026-05-10 23:30:00",80.00,,\n', {"weight_kg": {D: 80}}),
    Case("Withings sleep: its own offset", "sleep.csv", "from,to,light (s),deep (s),rem (s),awake (s),wake up\n2026-05-09T23:00:00+02:00,2026-05-10T07:00:00+02:00,15000,6000,6000,1800,1\n", {"sleep_minutes": {D: 450}, "bed_time": {D: -60}, "wake_time": {D: 420}}),
    Case("Withings raw: its own offset", "raw_tracker_steps.csv", 'start,duration,value\n2026-05-10T23:30:00+02:00,"[60,60]","[10,20]"\n', {"steps": {D: 30}}),
    Case("Withings activities: their own offset", "activities.csv", 'from,to,from (manual),to (manual),Timezone,Activity type,Data,GPS,Modified\n2026-05-10T23:30:00+02:00,2026-05-11T00:00:00+02:00,,,Europe/Berlin,Running,"{""calories"":300,""distance"":5000}",,x\n',
         workouts=(("run", f"{D} 23:30", 30, 5000),)),
    Case("Google Fit CSV: quarters of an hour carry an offset", "2026-05-10.csv", "Start time,End time,Move Minutes count,Distance (m),Step count\n23:45:00.000+02:00,00:00:00.000+02:00,10,500,700\n", {"steps": {D: 700}}),
    Case("FitNotes: the date is local", "f.csv", "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment\n2026-05-10,Deadlift,Back,100,kgs,5,,,,\n", workouts=(("strength", f"{D} 12:00", None, None),), sets=((100, 5),)),
    Case("Google Fit CSV: the date is local", "Daily activity metrics.csv", "Date,Step count\n2026-05-10,7000\n", {"steps": {D: 7000}}),
    Case("Hevy: local", "h.csv", "title,start_time,end_time,exercise_title,set_index,set_type,weight_kg,reps,rpe\nPush,\"10 May 2026, 23:30\",\"11 May 2026, 00:10\",Bench Press,0,normal,80,5,\n", workouts=(("strength", f"{D} 23:30", 40, None),), sets=((80, 5),)),
    Case("Strong: local", "s.csv", "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n2026-05-10 23:30:00,Legs,40m,Squat,1,100,5,0,0,,,\n", workouts=(("strength", f"{D} 23:30", 40, None),), sets=((100, 5),)),
    Case("Polar HRM: local", "a.hrm", "[Params]\nVersion=106\nDate=20260510\nStartTime=23:59:00.0\nLength=00:00:10.0\nInterval=5\n\n[HRData]\n100\n110\n", {"heart_rate_bpm": {D: 105}}, workouts=(("other", f"{D} 23:59", 1 / 6, None),)),
    Case("Polar Flow: local with its own offset", "training-session-1.json", json.dumps({"exportVersion": "1.0", "startTime": "2026-05-10T23:00:00.000", "stopTime": "2026-05-10T23:30:00.000", "timeZoneOffset": -240, "distance": 5000.0, "duration": "PT1800S",
         "exercises": [{"startTime": "2026-05-10T23:00:00.000", "stopTime": "2026-05-10T23:30:00.000", "timezoneOffset": -240, "sport": "RUNNING", "duration": "PT1800S", "distance": 5000.0}]}), workouts=(("run", f"{D} 23:00", 30, 5000),)),
    Case("Mi Fitness: seconds UTC, dates of the user's zone", "x_hlth_center_fitness_data.csv", 'Uid,Sid,Key,Time,Value,UpdateTime\n1,band,heart_rate,1778443200,"{""bpm"":64,""time"":1778443200}",1\n', {"heart_rate_bpm": {NEXT: 64}}),
    # 00:00 UTC on 10 May is 9 May in New York
    Case("Mi Fitness: a day's time is midnight UTC of the local date", "x_aggregated_fitness_data.csv", 'Uid,Sid,Tag,Key,Time,Value,UpdateTime\n1,band,daily_report,steps,1778371200,"{""steps"":8000,""distance"":6000}",1\n', {"steps": {D: 8000}}, zone="America/New_York"),
    # 12 quarters of an hour = +3: 9 May 20:00 UTC to 10 May 04:00 UTC is 23:00 to 07:00
    Case("Mi Fitness: a night's zone in quarters of an hour", "x_hlth_center_fitness_data.csv", 'Uid,Sid,Key,Time,Value,UpdateTime\n1,band,sleep,1778385600,"{""bedtime"":1778356800,""wake_up_time"":1778385600,""timezone"":12,""items"":[{""start_time"":1778356800,""end_time"":1778385600,""state"":3}]}",1\n',
         {"sleep_minutes": {D: 480}, "bed_time": {D: -60}, "wake_time": {D: 420}}),
    Case("Zepp: start and stop UTC, date local", "SLEEP_1.csv", "date,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime,naps\n2026-05-10,100,280,20,2026-05-09 15:00:00+0000,2026-05-09 23:00:00+0000,80,\n", {"sleep_minutes": {D: 460}, "bed_time": {D: -60}, "wake_time": {D: 420}}),
    # local_date 20583 = 2026-05-10; zone_offset -4 h, though the user lives at +8
    Case("Health Connect: its own offset and date", "hc.db", database(HC + "CREATE TABLE resting_heart_rate_record_table(row_id INTEGER, time INTEGER, zone_offset INTEGER, local_date INTEGER, app_info_id INTEGER, beats_per_minute INTEGER);"
         "INSERT INTO resting_heart_rate_record_table VALUES (1,1778443200000,-14400,20583,1,52);"), {"resting_heart_rate_bpm": {D: 52}}),
    Case("Oura: ISO with offset, the day is the vendor's", "sleepmodel.csv", "id;day;bedtime_start;bedtime_end;type;total_sleep_duration;deep_sleep_duration;light_sleep_duration;rem_sleep_duration;awake_time;lowest_heart_rate;average_hrv;efficiency\n"
         "a;2026-05-10;2026-05-09T23:00:00-04:00;2026-05-10T07:00:00-04:00;long_sleep;27000;6000;15000;6000;1800;50;48;94\n", {"sleep_minutes": {D: 450}, "bed_time": {D: -60}, "wake_time": {D: 420}, "resting_heart_rate_bpm": {D: 50}}),
)  # fmt: skip

NOT_MEASURED = (
    Case("FIT: pulse 0 (Zwift) and 255 (invalid)", "a.fit", fit_activity(EVENING, 28_800, 0), {"heart_rate_bpm": {NEXT: 120}}, {"heart_rate_bpm": {"sentinel": 1}}, (("run", f"{NEXT} 04:00", 30, 5000),)),
    Case("Samsung: rows at the epoch of 1970", "h.csv", SAMSUNG_HR + "1970-01-01 00:00:00.000,UTC+0800,61,\n1778443200000,UTC+0800,62,\n", {"heart_rate_bpm": {NEXT: 62}}, {"heart_rate_bpm": {"clock_unset": 1}}),
    Case("Oura: lowest pulse 255", "sleepmodel.csv", "id;day;bedtime_start;bedtime_end;type;total_sleep_duration;deep_sleep_duration;light_sleep_duration;rem_sleep_duration;awake_time;lowest_heart_rate;average_hrv;efficiency\n"
         "a;2026-05-10;2026-05-09T23:00:00+08:00;2026-05-10T07:00:00+08:00;long_sleep;27000;6000;15000;6000;1800;255;48;94\n", {"resting_heart_rate_bpm": {}, "hrv_rmssd_ms": {D: 48}}, {"resting_heart_rate_bpm": {"sentinel": 1}}),
    Case("Garmin: stress of -1 and -2", "stress.json", json.dumps({"userProfilePK": 1, "calendarDate": D, "startTimestampGMT": "2026-05-09T16:00:00.0", "startTimestampLocal": "2026-05-10T00:00:00.0",
         "stressValuesArray": [[1778400000000, -1], [1778400180000, -2], [1778400360000, 25], [1778400540000, 35]]}), {"stress_level": {D: 30}}, {"stress_level": {"sentinel": 2}}),
    Case("Garmin CSV: two dashes", "Activities.csv", "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR\nYoga,2026-05-10 10:00:00,false,Yoga,--,--,00:30:00,--,--\n", workouts=(("yoga", f"{D} 10:00", 30, None),)),
    # 165 lb = 74.8427 kg
    Case("Fitbit: a scale's fat of 0", "weight-2026-05-10.json", '[{"logId":1,"weight":165.0,"bmi":23.0,"fat":0,"date":"05/10/26","time":"07:00:00"}]', {"body_fat_pct": {}, "weight_kg": {D: 74.842741}}, {"body_fat_pct": {"sentinel": 1}}),
    Case("Fitbit: a score of -1", "sleep_score.csv", "sleep_log_entry_id,timestamp,overall_score,resting_heart_rate\n1,2026-05-10T07:00:00Z,-1,\n2,2026-05-11T07:00:00Z,78,\n", {"vendor_sleep_score": {NEXT: 78}}, {"vendor_sleep_score": {"sentinel": 1}}),
    # nor is it 100 where all that is known is one length of 450 minutes
    Case("Samsung: efficiency 0.0", "s.csv", samsung_nights("00:10", "07:40", [f"2026-05-0{d}" for d in range(1, 6)]).replace(",480,90,", ",450,0.0,"), {"sleep_efficiency_pct": {}, "bed_time": {f"2026-05-0{d}": 10 for d in range(1, 6)}}, {"sleep_efficiency_pct": {"sentinel": 5}}),
    Case("Zepp: a night whose start is its stop", "SLEEP_1.csv", "date,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime,naps\n2026-05-10,0,0,0,2026-05-09 15:00:00+0000,2026-05-09 15:00:00+0000,0,\n2026-05-11,100,280,20,2026-05-10 15:00:00+0000,2026-05-10 23:00:00+0000,80,\n",
         {"sleep_minutes": {NEXT: 460}}, {"sleep_minutes": {"sentinel": 1}}),
    Case("Fitbit: no data is all a file says", "takeout.zip", zipped({"a/steps_2026-05-09.csv": "no data", "a/steps_2026-05-10.csv": "timestamp,steps\n2026-05-10T10:00:00,40\n"}), {"steps": {D: 40}}),
    # (95 + 97) / 2; exactly 50 is a floor; 20:00 UTC is the next date in Shanghai
    Case("Fitbit: SpO2 of exactly 50 by the minute", "Minute SpO2 - 2026-05-10.csv", "timestamp,value\n2026-05-10T20:00:00Z,95.0\n2026-05-10T20:01:00Z,50.0\n2026-05-10T20:02:00Z,97.0\n", {"spo2_pct": {NEXT: 96}}, {"spo2_pct": {"sentinel": 1}}),
    Case("Fitbit: SpO2 of exactly 50 in the new layout", "oxygen_saturation_2026-05-10.csv", "timestamp,oxygen saturation percentage,data source\n2026-05-10T20:00:00Z,96.0,Pixel Watch\n2026-05-10T20:01:00Z,50.0,Pixel Watch\n", {"spo2_pct": {NEXT: 96}}, {"spo2_pct": {"sentinel": 1}}),
    Case("Fitbit: NaN in a baseline", "Daily Heart Rate Variability Summary - 2026-05-10.csv", "timestamp,rmssd,nremhr,entropy\n2026-05-10T00:00:00,NaN,55,2.1\n2026-05-11T00:00:00,42.5,55,2.1\n", {"hrv_rmssd_ms": {NEXT: 42.5}}),
    Case("Oura: None and an empty cell", "trends.csv", "date,Sleep Score,Total Sleep Duration,Bedtime Start,Bedtime End,Average HRV,Lowest Resting Heart Rate,Steps\n2026-05-10,None,,None,None,None,50,9000\n", {"hrv_rmssd_ms": {}, "sleep_minutes": {}, "resting_heart_rate_bpm": {D: 50}, "steps": {D: 9000}}),
    Case("Health Connect: pulse 0", "hc.db", database(HC + "CREATE TABLE heart_rate_record_table(row_id INTEGER, start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER, local_date INTEGER, app_info_id INTEGER);"
         "CREATE TABLE heart_rate_record_series_table(parent_key INTEGER, beats_per_minute INTEGER, epoch_millis INTEGER); INSERT INTO heart_rate_record_table VALUES (1,1778443200000,28800,1778443260000,28800,20584,1);"
         "INSERT INTO heart_rate_record_series_table VALUES (1,0,1778443200000),(1,66,1778443260000);"), {"heart_rate_bpm": {NEXT: 66}}),
    Case("WHOOP: a cycle without recovery", "physiological_cycles.csv", "Cycle start time,Cycle end time,Cycle timezone,Recovery score %,Resting heart rate (bpm),Heart rate variability (ms),Energy burned (cal),Sleep onset,Wake onset,Asleep duration (min)\n2026-05-09 23:00:00,,UTC+08:00,,,,,,,\n"
         "2026-05-10 23:00:00,2026-05-11 23:00:00,UTC+08:00,66,51,72,2100,2026-05-10 23:00:00,2026-05-11 07:00:00,450\n",
         {"hrv_rmssd_ms": {NEXT: 72}}),
)  # fmt: skip

TRAPS = (
    Case("Health Connect: grams, watts and small calories", "hc.db", database(HC + "CREATE TABLE weight_record_table(row_id INTEGER, time INTEGER, zone_offset INTEGER, local_date INTEGER, app_info_id INTEGER, weight REAL); INSERT INTO weight_record_table VALUES (1,1778443200000,28800,20584,1,70500.0);"
         "CREATE TABLE active_calories_burned_record_table(row_id INTEGER, start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER, local_date INTEGER, app_info_id INTEGER, energy REAL);"
         "INSERT INTO active_calories_burned_record_table VALUES (1,1778443200000,28800,1778446800000,28800,20584,1,250000.0);"), {"weight_kg": {NEXT: 70.5}, "active_energy_kcal": {NEXT: 250}}),
    # phone 4000, watch 5000, combined (-2) 6000
    Case("Samsung: one of several rows a day", "com.samsung.shealth.step_daily_trend.1.csv", "com.samsung.shealth.step_daily_trend,1,3\nday_time,source_type,count,distance\n1778371200000,0,4000,1,\n1778371200000,-2,6000,2,\n1778371200000,2,5000,1,\n", {"steps": {D: 6000}}),
    Case("Samsung: UTF-16", "h.csv", (SAMSUNG_HR + "1778443200000,UTC+0800,62,\n").encode("utf-16"), {"heart_rate_bpm": {NEXT: 62}}),
    Case("Apple: a localised name, folders of macOS beside it", "Exportación.zip", zipped({"__MACOSX/._x": "junk", "a/exportación.xml": '<?xml version="1.0"?>\n<HealthData locale="es">\n <Record type="HKQuantityTypeIdentifierActiveEnergyBurned" sourceName="W" unit="Cal" startDate="2026-05-10 10:00:00 +0800" endDate="2026-05-10 10:10:00 +0800" value="50"/>\n</HealthData>'}),
         {"active_energy_kcal": {D: 50}}),
    Case("Fitbit: both layouts in one archive, read once", "takeout.zip", zipped({"Takeout/Fitbit/Physical Activity_GoogleData/heart_rate_2026-05-10.csv": "timestamp,beats per minute\n2026-05-10T20:00:00Z,60\n",
         "Takeout/Fitbit/Global Export Data/heart_rate-2026-05-10.json": '[{"dateTime":"05/10/26 20:00:00","value":{"bpm":99,"confidence":2}}]'}), {"heart_rate_bpm": {NEXT: 60}}),
    Case("Fitbit: classic sleep and a nap", "sleep-1.json", json.dumps([{"logId": 1, "dateOfSleep": D, "startTime": "2026-05-09T23:00:00.000", "endTime": "2026-05-10T07:00:00.000", "minutesAsleep": 440, "minutesAwake": 40, "type": "classic", "mainSleep": True, "infoCode": 2,
         "levels": {"summary": {"asleep": {"minutes": 440}, "restless": {"minutes": 30}, "awake": {"minutes": 10}}}}, {"logId": 2, "dateOfSleep": D, "startTime": "2026-05-10T14:00:00.000", "endTime": "2026-05-10T15:00:00.000", "minutesAsleep": 55, "minutesAwake": 5,
         "type": "classic", "mainSleep": False, "levels": {"summary": {"asleep": {"minutes": 55}}}}]), {"sleep_minutes": {D: 440}, "bed_time": {D: -60}}),
    # the band saw 600 + 300 steps; the phone's 500 lie in the band's first minute, its 200 in a minute without the band: 900 + 200, not 1600
    Case("Fitbit: phone and band in one file", "steps_2026-05-10.csv", "timestamp,steps,data source\n2026-05-10T10:00:00,600,Google Fitbit Air\n2026-05-10T10:01:00,300,Google Fitbit Air\n2026-05-10T10:00:00,500,MobileTrack\n2026-05-10T12:00:00,200,MobileTrack\n"
         "2026-05-10T10:00:00,600,Fit Health Connect\n", {"steps": {D: 1100}}, {"steps": {"round_trip": 1}}),
    # the new layout's Z and the old one's local time are the same two minutes: 1 + 2, not 6
    Case("Fitbit: active zone minutes of both layouts", "takeout.zip", zipped({"a/active_zone_minutes_2026-05-01.csv": "timestamp,heart rate zone,total minutes,data source\n2026-05-10T04:00:00Z,FAT_BURN,1,Google Fitbit Air\n2026-05-10T04:01:00Z,PEAK,2,Google Fitbit Air\n",
         "b/Active Zone Minutes - 2026-05-01.csv": "date_time,heart_zone_id,total_minutes\n2026-05-10T12:00,FAT_BURN,1\n2026-05-10T12:01,PEAK,2\n"}), {"active_zone_minutes": {D: 3}, "peak_zone_minutes": {D: 2}}),
    # 17:30 UTC under +05:30 is 23:00; 410 of 450 minutes; the old layout of the same night is left out
    Case("Fitbit: nights of the new layout", "takeout.zip", zipped({
         "g/UserSleeps_2026-05-01.csv": "sleep_id,sleep_type,minutes_in_sleep_period,minutes_asleep,minutes_awake,start_utc_offset,sleep_start,end_utc_offset,sleep_end,data_source\n1,STAGES,450,410,40,+05:30,2026-05-09T17:30:00Z,+05:30,2026-05-10T01:00:00Z,GOOGLE_FITBIT_AIR\n"
         "2,CLASSIC,480,440,40,+00:00,2026-05-10T15:00:00Z,+00:00,2026-05-10T23:00:00Z,GOOGLE_FITBIT_AIR\n",
         "g/UserSleepStages_2026-05-01.csv": "sleep_id,sleep_stage_id,sleep_stage_type,start_utc_offset,sleep_stage_start,end_utc_offset,sleep_stage_end,data_source\n1,1,LIGHT,+05:30,2026-05-09T17:30:00Z,+05:30,2026-05-09T21:00:00Z,A\n1,2,AWAKE,+05:30,2026-05-09T21:00:00Z,+05:30,2026-05-09T21:40:00Z,A\n"
         "1,3,DEEP,+05:30,2026-05-09T21:40:00Z,+05:30,2026-05-10T01:00:00Z,A\n",
         "z/sleep-2026-05-01.json": json.dumps([{"logId": 1, "dateOfSleep": D, "startTime": "2026-05-09T23:00:00.000", "endTime": "2026-05-10T06:30:00.000", "minutesAsleep": 1, "minutesAwake": 1, "type": "classic", "mainSleep": True, "levels": {"summary": {}}}])}),
         {"sleep_minutes": {D: 410, NEXT: 440}, "deep_sleep_minutes": {D: 200}, "awake_minutes": {D: 40, NEXT: 40}, "bed_time": {D: -60, NEXT: -60}, "wake_time": {D: 390, NEXT: 420}}, {"sleep_minutes": {"duplicate": 1}}),
    # a night's own file says 42.5; the five-minute values of the same night must not replace it
    Case("Fitbit: HRV of five minutes is not the night's", "takeout.zip", zipped({"Daily Heart Rate Variability Summary - 2026-05-10.csv": "timestamp,rmssd,nremhr,entropy\n2026-05-10T00:00:00,42.5,55,2.1\n",
         "Heart Rate Variability Details - 2026-05-10.csv": "timestamp,rmssd,coverage,low_frequency,high_frequency\n2026-05-10T02:00:00,99.1,0.98,500,400\n2026-05-10T02:05:00,80.2,0.99,500,400\n"}), {"hrv_rmssd_ms": {D: 42.5}}),
    # a break of 300 s in 2100 s; 128 is no activity
    Case("Withings: workouts of the API", "w.json", json.dumps({"status": 0, "body": {"series": [
         {"id": 1, "category": 2, "timezone": "Europe/Berlin", "model": 93, "attrib": 0, "startdate": EVENING, "enddate": EVENING + 2100, "date": D, "data": {"calories": 310, "distance": 5000, "hr_average": 150, "hr_max": 171, "steps": 5200, "pause_duration": 300}},
         {"id": 2, "category": 128, "timezone": "Europe/Berlin", "startdate": EVENING + 9000, "enddate": EVENING + 9600, "date": D, "data": {}},
         {"id": 3, "category": 16, "timezone": "Europe/Berlin", "startdate": EVENING + 10_800, "enddate": EVENING + 12_600, "date": NEXT, "data": {"manual_calories": 90}}], "more": False, "offset": 0}}),
         workouts=(("run", f"{D} 22:00", 30, 5000), ("strength", f"{NEXT} 01:00", 30, None))),
    Case("Garmin: REM left out is none, naps are not of the night", "x_sleepData.json", json.dumps([{"calendarDate": D, "sleepStartTimestampGMT": "2026-05-09T15:00:00.0", "sleepEndTimestampGMT": "2026-05-09T23:00:00.0", "deepSleepSeconds": 6000, "lightSleepSeconds": 18000, "awakeSleepSeconds": 1800,
         "napList": [{"napTimeSec": 3600, "napStartTimestampGMT": "2026-05-10T06:00:00.0", "napEndTimestampGMT": "2026-05-10T07:00:00.0"}]}]), {"sleep_minutes": {D: 400}, "rem_sleep_minutes": {}}),
    Case("Garmin: weight in grams", "w.json", json.dumps({"dailyWeightSummaries": [], "dateWeightList": [{"samplePk": 1, "date": 1778400000000, "calendarDate": D, "weight": 59500.0, "bodyFat": 20.1, "sourceType": "INDEX_SCALE", "timestampGMT": 1778371200000}]}), {"weight_kg": {D: 59.5}}),
    Case("Zepp: REM inside shallow sleep", "SLEEP_1.csv", "date,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime,naps\n2026-05-10,100,360,20,2026-05-09 15:00:00+0000,2026-05-09 23:00:00+0000,80,\n", {"sleep_minutes": {D: 460}}),
    Case("Mi Fitness: two devices over the same minutes", "x_hlth_center_fitness_data.csv", 'Uid,Sid,Key,Time,Value,UpdateTime\n1,watch,steps,1778400000,"{""steps"":30,""distance"":20}",1\n1,phone,steps,1778400000,"{""steps"":28,""distance"":19}",1\n', {"steps": {D: 30}}),
    Case("Polar HRM: miles where SMode says so", "a.hrm", "[Params]\nVersion=106\nSMode=10000001\nDate=20260510\nStartTime=10:00:00.0\nLength=00:00:10.0\nInterval=5\n\n[HRData]\n100 100\n110 100\n", {"heart_rate_bpm": {D: 105}}, workouts=(("other", f"{D} 10:00", 1 / 6, None),)),
    Case("Strong: pounds in the header", "s.csv", "Date,Workout Name,Duration,Exercise Name,Set Order,Weight (lb),Reps,Distance (mi),Seconds,RPE\n2026-05-10 10:00:00,Legs,40m,Squat,1,225,5,0,0,\n", workouts=(("strength", f"{D} 10:00", 40, None),), sets=((102.06, 5),)),
    Case("Withings: German headers", "weight.csv", 'Datum,"Gewicht (kg)","Fettmasse (kg)","Knochenmasse (kg)","Muskelmasse (kg)","Flüssigkeitshaushalt (kg)",Kommentare\n"2026-05-10 07:00:00",80.00,16.00,3.0,60,,\n', {"weight_kg": {D: 80}}),
    Case("Withings: blood pressure under German headers", "bp.csv", 'Datum,Herzfrequenz,"Systolisch","Diastolisch",Kommentare\n"2026-05-10 07:00:00",60,121,79,\n', {"systolic_mmhg": {D: 121}, "diastolic_mmhg": {D: 79}}),
    Case("Withings: blood pressure", "bp.csv", 'Date,"Heart rate",Systolic,Diastolic,Comments\n"2026-05-10 07:00:00",60,121,79,\n', {"systolic_mmhg": {D: 121}, "diastolic_mmhg": {D: 79}}),
    Case("daily.csv: a leap day, and none in 2023", "d.csv", "date,steps\n2024-02-29,5000\n2023-02-29,1\n", {"steps": {"2024-02-29": 5000}}, {"steps": {"unreadable": 1}}),
)  # fmt: skip


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory):
    made = Store(f"sqlite:///{tmp_path_factory.mktemp('traps')}/c.db")
    yield made
    made.close()


@pytest.mark.parametrize("case", CLOCKS + NOT_MEASURED + TRAPS, ids=lambda c: c.name)
def test_export(shared_store, tmp_path: Path, case: Case):
    store = shared_store
    user = store.user(case.name)
    store.update_profile(user, time_zone=case.zone)
    path = tmp_path / case.file
    path.write_bytes(case.content.encode() if isinstance(case.content, str) else case.content)
    report = import_file(store, user, path)
    for metric, days in case.daily.items():
        found = {d.isoformat(): v for d, v in daily_series(store, user, [metric])[metric].items()}
        assert found == pytest.approx(days), metric
    made = [(w.activity_kind, f"{w.start:%Y-%m-%d %H:%M}", w.duration_min, w.distance_m) for w in workouts(store, user)]
    assert made == [
        (w[0], w[1], w[2] and pytest.approx(w[2], rel=1e-3), w[3] and pytest.approx(w[3], rel=1e-3))
        for w in case.workouts
    ]
    assert [(s.weight_kg, s.reps) for s in strength_sets(store, user)] == list(case.sets)
    skipped: dict[str, Counter[str]] = {metric: Counter() for metric in case.skipped}
    for m in report.metrics:  # a line a source
        if m.metric in skipped:
            skipped[m.metric].update(m.skipped)
    assert skipped == case.skipped
