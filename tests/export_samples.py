"""Small exports of our own making, one a format at least, with what they must come to. Worked out by hand."""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ZONE = "Europe/Berlin"  # of the user these are imported for: +1 in winter, +2 in summer


@dataclass(frozen=True)
class Sample:
    """``daily``: metric → date → value. ``workouts``: (activity_kind, local start, minutes, distance_m). ``skipped``: metric → reason → n."""

    slug: str
    name: str
    content: bytes
    daily: dict[str, dict[str, float]] = field(default_factory=dict)
    workouts: tuple[tuple[str, str, float | None, float | None], ...] = ()
    skipped: dict[str, dict[str, int]] = field(default_factory=dict)


def _s(slug: str, name: str, text: str, **more: object) -> Sample:
    return Sample(slug, name, text.encode(), **more)  # type: ignore[arg-type]


# FIT: a writer of a few lines ---------------------------------------------------------------------------------------------

EPOCH = 631_065_600


def crc16(data: bytes) -> int:
    table = (
        0x0000,
        0xCC01,
        0xD801,
        0x1400,
        0xF001,
        0x3C00,
        0x2800,
        0xE401,
        0xA001,
        0x6C00,
        0x7800,
        0xB401,
        0x5000,
        0x9C01,
        0x8801,
        0x4400,
    )
    crc = 0
    for byte in data:
        for nibble in (byte & 15, byte >> 4):
            crc = ((crc >> 4) & 0x0FFF) ^ table[crc & 15] ^ table[nibble]
    return crc


def fit_file(*messages: tuple[int, list[tuple[int, int, str, int]]]) -> bytes:
    """Messages as (number, [(field, base type, struct code, raw value)]), each with its own definition."""
    body = b""
    for number, fields in messages:
        body += struct.pack("<BBBHB", 0x40, 0, 0, number, len(fields))
        body += b"".join(struct.pack("<BBB", f, struct.calcsize(code), base) for f, base, code, _ in fields)
        body += b"\x00" + b"".join(struct.pack("<" + code, raw) for _, _, code, raw in fields)
    head = struct.pack("<BBHI4s", 14, 0x10, 2132, len(body), b".FIT")
    whole = head + struct.pack("<H", crc16(head)) + body
    return whole + struct.pack("<H", crc16(whole))


def _fit_run() -> bytes:
    at = 1_778_400_000 - EPOCH  # 2026-05-10 08:00:00 UTC
    file_id = (0, [(0, 0x00, "B", 4), (1, 0x84, "H", 1), (2, 0x84, "H", 1967)])
    records = [(20, [(253, 0x86, "I", at + s), (3, 0x02, "B", 140 + s // 10)]) for s in range(0, 60, 10)]
    session = (
        18,
        [
            (253, 0x86, "I", at + 1800),
            (2, 0x86, "I", at),
            (7, 0x86, "I", 1_800_000),
            (8, 0x86, "I", 1_740_000),
            (9, 0x86, "I", 500_000),
            (5, 0x00, "B", 1),
            (6, 0x00, "B", 0),
            (16, 0x02, "B", 150),
        ],
    )
    activity = (34, [(253, 0x86, "I", at + 1800), (5, 0x86, "I", at + 1800 + 7200)])
    return fit_file(file_id, *records, session, activity)


def _fit_monitoring() -> bytes:
    """Steps counted up since local midnight: 100 strides are 200 steps by 08:00, 300 strides 600 steps by 09:00."""
    midnight = 1_778_364_000 - EPOCH  # 2026-05-09 22:00:00 UTC = local midnight in Berlin
    file_id = (0, [(0, 0x00, "B", 32), (1, 0x84, "H", 1)])
    info = (103, [(253, 0x86, "I", midnight), (0, 0x86, "I", midnight + 7200)])
    rows = [
        (55, [(253, 0x86, "I", midnight + h * 3600), (5, 0x00, "B", 6), (3, 0x86, "I", cycles * 2)])
        for h, cycles in ((8, 100), (9, 300))
    ]
    return fit_file(file_id, info, *rows)


def health_connect_db() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        db = sqlite3.connect(path)
        db.executescript("""
            CREATE TABLE application_info_table(row_id INTEGER PRIMARY KEY, package_name TEXT, app_name TEXT);
            INSERT INTO application_info_table VALUES (1, 'com.watch', 'Watch'), (2, 'com.phone', 'Phone');
            CREATE TABLE weight_record_table(row_id INTEGER, time INTEGER, zone_offset INTEGER, local_date INTEGER, app_info_id INTEGER, weight REAL);
            INSERT INTO weight_record_table VALUES (1, 1778400000000, 7200, 20583, 1, 70500.0);
            CREATE TABLE steps_record_table(row_id INTEGER, start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER, local_date INTEGER, app_info_id INTEGER, count INTEGER);
            INSERT INTO steps_record_table VALUES (1, 1778400000000, 7200, 1778403600000, 7200, 20583, 1, 1000), (2, 1778400000000, 7200, 1778403600000, 7200, 20583, 2, 900);
            CREATE TABLE sleep_session_record_table(row_id INTEGER, start_time INTEGER, end_time INTEGER, start_zone_offset INTEGER, end_zone_offset INTEGER, app_info_id INTEGER);
            INSERT INTO sleep_session_record_table VALUES (7, 1778360400000, 1778389200000, 7200, 7200, 1);
            CREATE TABLE sleep_stages_table(parent_key INTEGER, stage_start_time INTEGER, stage_end_time INTEGER, stage_type INTEGER);
            INSERT INTO sleep_stages_table VALUES (7, 1778360400000, 1778371200000, 4), (7, 1778371200000, 1778374800000, 1), (7, 1778374800000, 1778389200000, 5);
            CREATE TABLE exercise_session_record_table(row_id INTEGER, start_time INTEGER, end_time INTEGER, start_zone_offset INTEGER, end_zone_offset INTEGER, exercise_type INTEGER, title TEXT, app_info_id INTEGER);
            INSERT INTO exercise_session_record_table VALUES (1, 1778400000000, 1778401800000, 7200, 7200, 56, '', 1);
        """)
        db.commit()
        db.close()
        return path.read_bytes()


D = "2026-05-10"
SAMPLES: tuple[Sample, ...] = (
    Sample("fit", "a.fit", _fit_run(), {"heart_rate_bpm": {D: 142.5}}, (("run", f"{D} 10:00", 29.0, 5000.0),)),
    Sample("fit", "m.fit", _fit_monitoring(), {"steps": {D: 600}}),
    Sample("health-connect", "hc.db", health_connect_db(), {"weight_kg": {D: 70.5}, "steps": {D: 1000}, "sleep_minutes": {D: 420}, "awake_minutes": {D: 60}, "bed_time": {D: -60}}, (("run", f"{D} 10:00", 30.0, None),)),
    _s("tcx", "a.tcx", """  <?xml version="1.0"?><TrainingCenterDatabase xmlns="x" xmlns:ns3="y"><Activities><Activity Sport="Biking"><Id>2026-05-10T08:00:00Z</Id>
<Lap StartTime="2026-05-10T08:00:00Z"><TotalTimeSeconds>600</TotalTimeSeconds><DistanceMeters>3000</DistanceMeters><Calories>80</Calories><Track>
<Trackpoint><Time>2026-05-10T08:00:00Z</Time><HeartRateBpm><Value>120</Value></HeartRateBpm></Trackpoint><Trackpoint/>
<Trackpoint><Time>2026-05-10T08:10:00Z</Time><HeartRateBpm><Value>140</Value></HeartRateBpm></Trackpoint></Track></Lap>
<Lap StartTime="2026-05-10T08:10:00Z"><TotalTimeSeconds>300</TotalTimeSeconds><DistanceMeters>1500</DistanceMeters></Lap></Activity></Activities>
<Author><Name>app</Name><Build><Time>Aug 17 2011</Time></Build></Author></TrainingCenterDatabase>""", daily={"heart_rate_bpm": {D: 130}}, workouts=(("ride", f"{D} 10:00", 15.0, 4500.0),)),
    # one degree of latitude on the mean sphere is 111,195 m; 0.01 degree 1111.95 m
    _s("gpx", "a.gpx", """<?xml version="1.0"?><gpx creator="Phone" xmlns="http://www.topografix.com/GPX/1/1"><trk><type>running</type><trkseg>
<trkpt lat="52.00" lon="4.9"><time>2026-05-10T08:00:00Z</time><extensions><a:hr xmlns:a="q">150</a:hr></extensions></trkpt><trkpt lat="52.01" lon="4.9"><time>2026-05-10T08:04:00Z</time></trkpt></trkseg></trk></gpx>""",
       daily={"heart_rate_bpm": {D: 150}}, workouts=(("run", f"{D} 10:00", 4.0, 1111.95),)),
    _s("polar-hrm", "a.hrm", "[Params]\nVersion=106\nDate=20260510\nStartTime=10:00:00.0\nLength=00:00:20.0\nInterval=5\n\n[HRData]\n100\n110\n0\n120\n", daily={"heart_rate_bpm": {D: 110}}, workouts=(("other", f"{D} 10:00", 1 / 3, None),), skipped={"heart_rate_bpm": {"sentinel": 1}}),
    # without a sleep file the clock is unknown; epoch milliseconds are UTC in any case
    _s("samsung-csv", "com.samsung.shealth.tracker.pedometer_day_summary.1.csv", "com.samsung.shealth.tracker.pedometer_day_summary,1,2\nday_time,step_count,distance\n1778371200000,8000,6000.5,\n1778457600000,100,,\n", daily={"steps": {D: 8000, "2026-05-11": 100}, "distance_m": {D: 6000.5}}),
    _s("samsung-csv", "h.csv", "com.samsung.shealth.tracker.heart_rate,1,1\ncom.samsung.health.heart_rate.start_time,com.samsung.health.heart_rate.time_offset,com.samsung.health.heart_rate.heart_rate\n1778400000000,UTC+0200,61,\n1778400060000,UTC+0200,0,\n", daily={"heart_rate_bpm": {D: 61}}, skipped={"heart_rate_bpm": {"sentinel": 1}}),
    # five nights written 15:00-23:00 with +0800: read as UTC they are 23:00-07:00, a night; read as local an afternoon
    _s("samsung-csv", "s.csv", "com.samsung.shealth.sleep,7,5\nstart_time,end_time,time_offset,sleep_duration,efficiency\n" + "".join(f"2026-05-0{d} 15:00:00.000,2026-05-0{d} 23:00:00.000,UTC+0800,480,0.0,\n" for d in range(1, 6)) + "2026-05-06 15:00:00,2026-05-06 23:00:00,UTC+0800,,,\n",
       daily={"sleep_minutes": {f"2026-05-0{d + 1}": 480.0 for d in range(1, 6)}, "bed_time": {f"2026-05-0{d + 1}": -60.0 for d in range(1, 6)}}, skipped={"sleep_efficiency_pct": {"sentinel": 5}, "sleep_minutes": {"goal": 1}}),
    _s("fitbit-google-csv", "heart_rate_2026-05-10.csv", "timestamp,beats per minute,data source\n2026-05-10T08:00:00Z,60,Fitbit\n2026-05-10T22:30:00Z,70,Fitbit\n2026-05-10T09:00:00Z,99,Other via Health Connect\n", daily={"heart_rate_bpm": {D: 60, "2026-05-11": 70}}, skipped={"heart_rate_bpm": {"round_trip": 1}}),
    _s("fitbit-google-csv", "sleep_score.csv", "sleep_log_entry_id,timestamp,overall_score,resting_heart_rate\n1,2026-05-10T23:30:00Z,80,55\n2,2026-05-11T07:00:00Z,-1,\n", daily={"vendor_sleep_score": {D: 80}, "resting_heart_rate_bpm": {D: 55}}, skipped={"vendor_sleep_score": {"sentinel": 1}}),
    _s("fitbit-google-csv", "azm.csv", "date_time,heart_zone_id,total_minutes\n2026-05-10T12:10,CARDIO,2\n2026-05-10T12:11,FAT_BURN,1\n", daily={"active_zone_minutes": {D: 3}, "cardio_zone_minutes": {D: 2}, "fat_burn_zone_minutes": {D: 1}}),
    _s("whoop-csv", "physiological_cycles.csv", "Cycle start time,Cycle end time,Cycle timezone,Recovery score %,Resting heart rate (bpm),Heart rate variability (ms),Energy burned (cal),Sleep onset,Wake onset,Asleep duration (min),Light sleep duration (min),Deep (SWS) duration (min),REM duration (min),Awake duration (min)\n"
       "2026-05-09 23:00:00,,UTC-05:00,66,51,72,2100,2026-05-09 23:00:00,2026-05-10 07:00:00,450,200,100,150,30\n", daily={"vendor_readiness_score": {D: 66}, "hrv_rmssd_ms": {D: 72}, "sleep_minutes": {D: 450}, "bed_time": {D: -60}, "awake_minutes": {D: 30}}),
    _s("oura-csv", "sleepmodel.csv", "id;day;bedtime_start;bedtime_end;type;total_sleep_duration;deep_sleep_duration;light_sleep_duration;rem_sleep_duration;awake_time;lowest_heart_rate;average_hrv;efficiency\n"
       "a;2026-05-10;2026-05-09T23:00:00+02:00;2026-05-10T07:00:00+02:00;long_sleep;27000;6000;15000;6000;1800;255;48;94\nb;2026-05-10;2026-05-10T14:00:00+02:00;2026-05-10T14:30:00+02:00;late_nap;1500;0;1500;0;300;60;40;83\nc;2026-05-10;2026-05-10T16:00:00+02:00;2026-05-10T16:10:00+02:00;deleted;1;1;1;1;1;1;1;1\n",
       daily={"sleep_minutes": {D: 450}, "hrv_rmssd_ms": {D: 48}, "sleep_efficiency_pct": {D: 94}}, skipped={"resting_heart_rate_bpm": {"sentinel": 1}}),
    _s("oura-csv", "trends.csv", "date,Sleep Score,Total Sleep Duration,REM Sleep Duration,Light Sleep Duration,Deep Sleep Duration,Awake Time,Bedtime Start,Bedtime End,Lowest Resting Heart Rate,Average HRV,Steps\n2026-05-10,81,27000,6000,15000,6000,1800,2026-05-09T23:00:00+02:00,2026-05-10T07:00:00+02:00,50,None,9000\n", daily={"steps": {D: 9000}, "resting_heart_rate_bpm": {D: 50}, "sleep_minutes": {D: 450}}),
    _s("oura-json", "o.json", '{"data":[{"day":"2026-05-10","score":81,"contributors":{},"temperature_deviation":-0.2}]}', daily={"vendor_readiness_score": {D: 81}, "skin_temperature_delta_c": {D: -0.2}}),
    _s("mi-fitness-csv", "x_hlth_center_fitness_data.csv", 'Uid,Sid,Key,Time,Value,UpdateTime\n1,band,steps,1778400000,"{""steps"":30,""distance"":20}",1\n1,band,heart_rate,1778400000,"{""bpm"":64,""time"":1778400000}",1\n'
       '1,band,sleep,1778389200,"{""bedtime"":1778360400,""wake_up_time"":1778389200,""timezone"":8,""items"":[{""start_time"":1778360400,""end_time"":1778371200,""state"":3},{""start_time"":1778371200,""end_time"":1778389200,""state"":2}]}",1\n', daily={"steps": {D: 30}, "heart_rate_bpm": {D: 64}, "sleep_minutes": {D: 480}, "deep_sleep_minutes": {D: 300}, "bed_time": {D: -60}}),
    _s("zepp-csv", "SLEEP_1.csv", "\ufeffdate,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime,naps\n2026-05-10,100,280,20,2026-05-09 21:00:00+0000,2026-05-10 05:00:00+0000,80,\n2026-05-11,0,0,0,2026-05-10 21:00:00+0000,2026-05-10 21:00:00+0000,0,\n", daily={"sleep_minutes": {D: 460}, "bed_time": {D: -60}, "wake_time": {D: 420}}, skipped={"sleep_minutes": {"sentinel": 1}}),
    _s("google-fit-csv", "Daily activity metrics.csv", "Date,Move Minutes count,Calories (kcal),Distance (m),Step count\n2026-05-10,60,2000,5000,7000\n", daily={"steps": {D: 7000}, "active_minutes": {D: 60}, "distance_m": {D: 5000}}),
    # 10 January 17:01 UTC is 18:01 in Berlin; kilometres first, metres second
    _s("strava-csv", "activities.csv", "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename,Elapsed Time,Moving Time,Distance,Elevation Gain\n" '1,"Jan 10, 2026, 5:01:02 PM",Evening,Run,1900,5.2,activities/1.gpx,1900,1800,5200,31\n', workouts=(("run", "2026-01-10 18:01", 30.0, 5200.0),)),
    _s("garmin-csv", "Activities.csv", 'Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR\nRunning,2026-05-10 10:00:00,false,Run,"5.20","1,050",00:30:00,150,--\nLap Swimming,2026-05-11 10:00:00,false,Swim,"1,500",300,00:40:00,--,--\n', workouts=(("run", f"{D} 10:00", 30.0, 5200.0), ("swim", "2026-05-11 10:00", 40.0, 1500.0))),
    _s("strength-csv", "strong.csv", 'Date;Workout Name;Duration;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Seconds\n2026-05-10 18:00:00;Legs;1h 10m;Squat (Barbell);W;60;kg;8;;;\n2026-05-10 18:00:00;Legs;1h 10m;Squat (Barbell);1;100;kg;5;8;;\n2026-05-10 18:00:00;Legs;1h 10m;Squat (Barbell);Rest Timer;;;;;;120\n', workouts=(("strength", f"{D} 18:00", 70.0, None),)),
    _s("strength-csv", "fitnotes.csv", "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment\n2026-05-10,Deadlift,Back,225,lbs,5,,,,\n", workouts=(("strength", f"{D} 12:00", None, None),)),
    _s("food-csv", "servings.csv", "Day,Group,Food Name,Amount,Energy (kcal),Protein (g),Fat (g)\n2026-05-10,Breakfast,Oats,50 g,190,6.5,3.5\n2026-05-10,Lunch,Rice,100 g,130,2.7,\n", daily={"energy_intake_kcal": {D: 320}, "protein_g": {D: 9.2}, "fat_g": {D: 3.5}}),
    _s("food-csv", "Nutrition-Summary.csv", 'Date,Meal,Calories,Fat (g),Saturated Fat,Sodium (mg),Carbohydrates (g),Fiber,Sugar,Protein (g)\n2026-05-10,Lunch,"1,050",20,5,900,120,10,20,40\n2026-05-10,Totals,"1,050",20,5,900,120,10,20,40\n', daily={"energy_intake_kcal": {D: 1050}, "sodium_mg": {D: 900}}),
    _s("withings-csv", "weight.csv", 'Date,"Weight (kg)","Fat mass (kg)","Bone mass (kg)","Muscle mass (kg)","Hydration (kg)",Comments\n"2026-05-10 07:00:00",80.00,16.00,3.0,60,,\n', daily={"weight_kg": {D: 80}, "body_fat_pct": {D: 20}}),
    _s("withings-csv", "sleep.csv", "from,to,light (s),deep (s),rem (s),awake (s),wake up\n2026-05-09T23:00:00+02:00,2026-05-10T07:00:00+02:00,15000,6000,6000,1800,2\n", daily={"sleep_minutes": {D: 450}, "awake_minutes": {D: 30}}),
    _s("withings-api", "w.json", '{"status":0,"body":{"timezone":"Asia/Shanghai","measuregrps":[{"category":1,"date":1778428800,"measures":[{"type":1,"unit":-3,"value":74128}]},{"category":2,"date":1778428800,"measures":[{"type":1,"unit":-3,"value":70000}]}]}}', daily={"weight_kg": {"2026-05-11": 74.128}}, skipped={"weight_kg": {"goal": 1}}),
    _s("ihealth-api", "i.json", '{"BGDataList":[{"BG":90,"MDate":1778400000,"TimeZone":"-0800","DataSource":"FromDevice"}],"BGUnit":0}', daily={"glucose_mmol_l": {D: 4.99567}}),
    _s("runkeeper-api", "r.json", '{"items":[{"utc_offset":-6,"duration":2040,"start_time":"Sun, 10 May 2026 16:02:13","total_distance":12874.752,"type":"Walking"}]}', workouts=(("walk", f"{D} 16:02", 34.0, 12874.752),)),
    _s("google-fit-json", "g.json", '{"dataSourceId":"x","point":[{"startTimeNanos":"1778400000000000000","endTimeNanos":"1778403600000000000","dataTypeName":"com.google.step_count.delta","originDataSourceId":"raw:com.google.step_count.delta:com.phone:","value":[{"intVal":4146}]}]}', daily={"steps": {D: 4146}}),
    _s("whoop-json", "wj.json", '{"records":[{"score_state":"SCORED","cycle_id":1,"created_at":"2026-05-10T05:00:00Z","score":{"recovery_score":70,"resting_heart_rate":50,"hrv_rmssd_milli":65.2}},{"score_state":"PENDING_SCORE","cycle_id":2}]}', daily={"vendor_readiness_score": {D: 70}, "hrv_rmssd_ms": {D: 65.2}}),
    _s("polar-json", "training-session.json", '{"exportVersion":"1.0","startTime":"2026-05-10T10:00:00.000","stopTime":"2026-05-10T10:30:00.000","timeZoneOffset":120,"distance":5000.0,"duration":"PT1800.0S","exercises":[{"startTime":"2026-05-10T10:00:00.000","stopTime":"2026-05-10T10:30:00.000","timezoneOffset":120,"duration":"PT1800.0S","distance":5000.0,"sport":"RUNNING","samples":{"heartRate":[{"dateTime":"2026-05-10T10:00:00.000","value":120},{"dateTime":"2026-05-10T10:00:01.000"}]}}]}',
       daily={"heart_rate_bpm": {D: 120}}, workouts=(("run", f"{D} 10:00", 30.0, 5000.0),), skipped={"heart_rate_bpm": {"no_value": 1}}),
    _s("garmin-json", "x_sleepData.json", '[{"calendarDate":"2026-05-10","sleepStartTimestampGMT":"2026-05-09T21:00:00.0","sleepEndTimestampGMT":"2026-05-10T05:00:00.0","deepSleepSeconds":6000,"lightSleepSeconds":15000,"remSleepSeconds":6000,"awakeSleepSeconds":1800,"sleepScores":{"overallScore":82}}]', daily={"sleep_minutes": {D: 450}, "vendor_sleep_score": {D: 82}, "bed_time": {D: -60}}),
    _s("garmin-json", "stress.json", '{"userProfilePK":1,"calendarDate":"2026-05-10","startTimestampGMT":"2026-05-09T22:00:00.0","startTimestampLocal":"2026-05-10T00:00:00.0","stressValuesArray":[[1778400000000,-1],[1778400180000,-2],[1778400360000,25],[1778400540000,35]]}', daily={"stress_level": {D: 30}}, skipped={"stress_level": {"sentinel": 2}}),
    _s("garmin-json", "x_summarizedActivities.json", '[{"summarizedActivitiesExport":[{"activityId":1,"name":"Run","activityType":"running","startTimeGmt":1778400000000.0,"startTimeLocal":1778407200000.0,"duration":1800000.0,"distance":500000.0,"avgHr":150}]}]', workouts=(("run", f"{D} 10:00", 30.0, 5000.0),)),
    _s("fitbit-json", "resting_heart_rate-2026-01-01.json", '[{"dateTime":"05/10/26 00:00:00","value":{"date":"05/10/26","value":58.5,"error":6.7}},{"dateTime":"05/11/26 00:00:00","value":{"date":null,"value":0.0,"error":0.0}}]', daily={"resting_heart_rate_bpm": {D: 58.5}}, skipped={"resting_heart_rate_bpm": {"sentinel": 1}}),
    _s("fitbit-json", "weight-2026-05.json", '[{"logId":1,"weight":165.0,"bmi":23.0,"fat":0,"date":"05/10/26","time":"07:00:00"}]', daily={"weight_kg": {D: 74.8427}}, skipped={"body_fat_pct": {"sentinel": 1}}),
    _s("daily-csv", "daily.csv", "Date,Steps,Resting HR,Sleep hours,bed_time,wake_time,weight_lbs,odd\n2026-05-10,\"12,345\",51,7.5,23:10,06:50,165,x\n2026-05-11,,,,00:20,,,\n", daily={"steps": {D: 12345}, "resting_heart_rate_bpm": {D: 51}, "sleep_minutes": {D: 450}, "bed_time": {D: -50, "2026-05-11": 20}, "wake_time": {D: 410}, "weight_kg": {D: 74.8427}}),
    _s("workouts-csv", "workouts.csv", "start,end,activity,distance_km,avg_hr\n2026-05-10T10:00,2026-05-10T10:30,Jogging,5,150\n2026-05-10T20:00:00+08:00,,Yoga,,\nbad,,Run,,\n2026-05-10T10:00,2026-05-10T09:00,Run,,\n", workouts=(("run", f"{D} 10:00", 30.0, 5000.0), ("yoga", f"{D} 20:00", None, None))),
    _s("apple-health", "export.xml", '<?xml version="1.0"?>\n<HealthData locale="de">\n <ExportDate value="2026-06-01 08:00:00 +0200"/>\n <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Ana&#8217;s Watch" unit="count" startDate="2026-05-10 10:00:00 +0200" endDate="2026-05-10 10:10:00 +0200" value="500"/>\n</HealthData>\n', daily={"steps": {D: 500}}),
)  # fmt: skip
