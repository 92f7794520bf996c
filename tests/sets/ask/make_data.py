"""Write daily.csv and workouts.csv: one invented person, 420 days ending 2026-03-31.

The same seed gives the same bytes.  Run: python tests/sets/ask/make_data.py
"""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
SEED = 20260331
END = pd.Timestamp("2026-03-31")
DAYS = 420
ZONE = ZoneInfo("Europe/Berlin")

# weekday (Monday = 0) -> what this person tends to do, and how often
HABITS = {
    0: [("Weights", 0.50), ("Yoga", 0.12)],
    1: [("Run", 0.50), ("Treadmill run", 0.15)],
    2: [("Swim", 0.33), ("Elliptical", 0.12), ("Spinning", 0.15)],
    3: [("Run", 0.38), ("Weights", 0.25), ("Rowing Machine", 0.12)],
    4: [("Yoga", 0.28), ("Walk", 0.22)],
    5: [("Outdoor Bike", 0.50), ("Hike", 0.18), ("Walk", 0.12)],
    6: [("Run", 0.48), ("Walk", 0.20), ("Swim", 0.10)],
}
# activity: minutes mean, sd; km/h mean, sd; kcal/min; mean heart rate; climb m/km; steps/min
KINDS = {
    "Run": (46, 14, 9.9, 0.7, 11.5, 149, 8.0, 162),
    "Treadmill run": (34, 6, 10.2, 0.5, 10.8, 146, None, 164),
    "Outdoor Bike": (92, 30, 23.5, 2.2, 9.6, 134, 9.0, None),
    "Spinning": (45, 6, None, None, 9.9, 141, None, None),
    "Walk": (58, 20, 5.2, 0.4, 4.9, 113, 5.0, 108),
    "Hike": (188, 55, 3.9, 0.4, 6.6, 121, 38.0, 92),
    "Swim": (41, 9, 2.4, 0.25, 9.0, 132, None, None),
    "Yoga": (44, 11, None, None, 3.3, 92, None, None),
    "Weights": (52, 10, None, None, 5.6, 112, None, None),
    "Elliptical": (32, 6, None, None, 8.8, 135, None, None),
    "Rowing Machine": (27, 6, 12.4, 0.8, 9.9, 143, None, None),
}
# the last days are fixed, so that "today", "yesterday" and "this week" have something to show
FIXED = {
    "2026-03-31": ["Run"],
    "2026-03-30": ["Weights"],
    "2026-03-29": ["Run", "Walk"],
    "2026-03-28": ["Outdoor Bike"],
    "2026-03-27": ["Yoga"],
    "2026-03-26": ["Run"],
    "2026-03-25": ["Swim"],
    "2026-03-24": ["Run"],
    "2026-03-23": [],
    "2026-01-01": ["Run"],
}
HOUR = {
    "Run": 7,
    "Treadmill run": 18,
    "Outdoor Bike": 10,
    "Spinning": 18,
    "Walk": 16,
    "Hike": 9,
    "Swim": 12,
    "Yoga": 20,
    "Weights": 18,
    "Elliptical": 18,
    "Rowing Machine": 19,
}


def workouts(rng: np.random.Generator, days: pd.DatetimeIndex) -> pd.DataFrame:
    rows = []
    for number, day in enumerate(days):
        fitness = number / len(days)
        drawn = [name for name, chance in HABITS[day.weekday()] if rng.random() < chance]
        for name in FIXED.get(str(day.date()), drawn):
            mean, sd, kmh, kmh_sd, kcal, beat, climb, cadence = KINDS[name]
            minutes = round(float(max(12, rng.normal(mean, sd))), 1)
            if name == "Run" and day.weekday() == 6:
                minutes = round(minutes * 1.55, 1)
            start = datetime(day.year, day.month, day.day, HOUR[name], int(rng.integers(0, 60)), tzinfo=ZONE)
            if str(day.date()) == "2026-01-01":
                start = start.replace(hour=0, minute=25)  # still the old year in UTC
            end = start + timedelta(minutes=minutes)
            speed = metres = None
            if kmh:
                gain = 1.5 * fitness if "un" in name else 0.5 * fitness
                metres = round(float(rng.normal(kmh + gain, kmh_sd)) * 1000 * minutes / 60)
                speed = round(metres * 60 / 1000 / minutes, 2)
            mean_beat = round(float(rng.normal(beat - 4 * fitness, 9 if name == "Walk" else 5)))
            missing = rng.random() < 0.06
            rows.append(
                {
                    "start": start.isoformat(),
                    "end": end.isoformat(),
                    "activity": name,
                    "duration_min": minutes,
                    "distance_m": metres,
                    "energy_kcal": round(minutes * float(rng.normal(kcal, kcal * 0.06))),
                    "avg_heart_rate_bpm": None if missing else mean_beat,
                    "max_heart_rate_bpm": None if missing else mean_beat + int(rng.integers(12, 34)),
                    "elevation_gain_m": round(metres / 1000 * climb * float(rng.uniform(0.5, 1.6))) if climb else None,
                    "steps": round(minutes * cadence * float(rng.normal(1, 0.03))) if cadence else None,
                    "active_zone_minutes": round(minutes * max(0.0, (mean_beat - 100) / 35)),
                    "speed_kmh": speed,
                }
            )
    frame = pd.DataFrame(rows)
    for name in ("distance_m", "avg_heart_rate_bpm", "max_heart_rate_bpm", "elevation_gain_m", "steps"):
        frame[name] = frame[name].astype("Int64")
    return frame


def clock(minutes: float) -> str:
    whole = round(minutes) % 1440
    return f"{whole // 60:02d}:{whole % 60:02d}"


def daily(rng: np.random.Generator, days: pd.DatetimeIndex, done: pd.DataFrame) -> pd.DataFrame:
    n = len(days)
    t = np.arange(n) / n
    weekend = days.day_of_week.values >= 5
    date = pd.to_datetime(done["start"].str[:10])

    def per_day(column):
        return done[column].astype(float).groupby(date).sum().reindex(days).fillna(0).values

    trained = pd.Series(1, index=date).groupby(level=0).sum().reindex(days).fillna(0).values > 0
    alcohol = np.where(
        rng.random(n) < np.where(days.day_of_week.isin([4, 5]), 0.6, 0.12), rng.choice([12, 14, 24, 28, 40], n), 0
    )
    after = np.roll(alcohol, 1)
    after[0] = 0
    caffeine = np.clip(rng.normal(210, 70, n), 0, None).round(-1)
    stress = np.clip(rng.normal(38 - 9 * weekend, 9, n), 8, 90).round()

    bed = rng.normal(1402 + 28 * weekend, 32, n)  # minutes since midnight, 23:22
    asleep = np.clip(rng.normal(418 + 34 * weekend - 0.9 * after - 0.5 * (stress - 36), 44, n), 215, 590)
    deep = np.clip(rng.normal(0.17, 0.03, n) - 0.0008 * after, 0.06, 0.3)
    rem = np.clip(rng.normal(0.215, 0.03, n), 0.08, 0.35)
    deep_min, rem_min = np.round(asleep * deep), np.round(asleep * rem)
    light_min = np.round(asleep - deep_min - rem_min)
    sleep = deep_min + rem_min + light_min
    awake = np.clip(rng.normal(41, 12, n), 8, 110).round()

    resting = rng.normal(62.5 - 8 * t + 0.07 * after + 0.05 * (stress - 36), 1.3, n).round()
    hrv = rng.normal(38 + 13 * t - 0.22 * after + 0.03 * (sleep - 420), 4.5, n).round(1)
    steps = np.clip(rng.normal(6900 + 900 * t - 500 * weekend, 1900, n), 900, None) + per_day("steps") * 0.95
    active = np.clip(steps * 0.034 + per_day("energy_kcal") * 0.75 + rng.normal(40, 35, n), 60, None)
    weight = 84.2 - 6.3 * t + 0.5 * np.sin(t * 21) + rng.normal(0, 0.35, n)
    intake = rng.normal(2330 + 190 * weekend, 240, n)

    frame = pd.DataFrame(
        {
            "date": days.strftime("%Y-%m-%d"),
            "steps": steps.round(),
            "distance_m": (steps * rng.normal(0.74, 0.02, n)).round(),
            "floors": rng.poisson(9, n),
            "active_energy_kcal": active.round(),
            "active_minutes": np.clip(
                steps / 130 + per_day("duration_min") * 0.6 + rng.normal(0, 9, n), 3, None
            ).round(),
            "active_zone_minutes": np.clip(per_day("active_zone_minutes") + rng.poisson(8, n), 0, None),
            "resting_heart_rate_bpm": resting,
            "hrv_rmssd_ms": hrv,
            "respiratory_rate_bpm": rng.normal(14.6, 0.6, n).round(1),
            "spo2_pct": np.clip(rng.normal(96.3, 0.9, n), 91, 100).round(1),
            "vo2max_ml_kg_min": (43.1 + 4.4 * t + rng.normal(0, 0.3, n)).round(1),
            "skin_temperature_delta_c": rng.normal(0, 0.28, n).round(2),
            "sleep_minutes": sleep,
            "rem_sleep_minutes": rem_min,
            "deep_sleep_minutes": deep_min,
            "light_sleep_minutes": light_min,
            "awake_minutes": awake,
            "sleep_efficiency_pct": (100 * sleep / (sleep + awake)).round(1),
            "bed_time": [clock(x) for x in bed],
            "wake_time": [clock(x) for x in bed + sleep + awake],
            "stress_level": stress,
            "weight_kg": weight.round(1),
            "body_fat_pct": (22.4 - 4.0 * t + rng.normal(0, 0.35, n)).round(1),
            "systolic_mmhg": rng.normal(127 - 6 * t, 4.5, n).round(),
            "diastolic_mmhg": rng.normal(81 - 3 * t, 3.5, n).round(),
            "energy_intake_kcal": intake.round(),
            "protein_g": (intake * rng.normal(0.047, 0.006, n)).round(),
            "water_ml": np.clip(rng.normal(1950 + 350 * trained, 380, n), 400, None).round(-1),
            "caffeine_mg": caffeine,
            "alcohol_g": alcohol,
            "mood_1_5": np.clip(np.round(rng.normal(3.4 + 0.3 * weekend + 0.004 * (sleep - 420), 0.7, n)), 1, 5),
        }
    ).set_index(days)

    keep = {
        "weight_kg": 0.7,
        "body_fat_pct": 0.5,
        "vo2max_ml_kg_min": 0.3,
        "systolic_mmhg": 0.26,
        "skin_temperature_delta_c": 0.85,
        "mood_1_5": 0.8,
        "energy_intake_kcal": 0.9,
    }
    recent = days >= END - pd.Timedelta(days=2)
    nights = [
        "sleep_minutes",
        "rem_sleep_minutes",
        "deep_sleep_minutes",
        "light_sleep_minutes",
        "awake_minutes",
        "sleep_efficiency_pct",
        "bed_time",
        "wake_time",
    ]
    off = (rng.random(n) < 0.04) & ~recent  # nights without the watch
    frame.loc[off, [*nights, "hrv_rmssd_ms", "respiratory_rate_bpm", "spo2_pct", "skin_temperature_delta_c"]] = np.nan
    for name in frame.columns[1:]:
        if name in nights or name in ("diastolic_mmhg", "protein_g"):
            continue
        frame.loc[(rng.random(n) > keep.get(name, 0.975)) & ~recent, name] = np.nan
    frame.loc[frame["systolic_mmhg"].isna(), "diastolic_mmhg"] = np.nan
    frame.loc[frame["energy_intake_kcal"].isna(), "protein_g"] = np.nan
    frame.loc["2026-02-01":, "body_fat_pct"] = np.nan  # the scale was replaced
    frame.loc["2026-02-21":, "caffeine_mg"] = np.nan  # stopped logging
    frame.loc[:"2025-08-31", "mood_1_5"] = np.nan  # began later
    gone = pd.to_datetime(
        [
            "2025-03-19",
            "2025-05-11",
            "2025-05-12",
            "2025-07-22",
            "2025-08-14",
            "2025-08-15",
            "2025-08-16",
            "2025-11-05",
            "2025-12-24",
            "2026-01-17",
            "2026-02-11",
            "2026-03-08",
        ]
    )
    return frame.drop(index=gone)


def main() -> None:
    rng = np.random.default_rng(SEED)
    days = pd.date_range(end=END, periods=DAYS)
    done = workouts(rng, days)
    done.to_csv(HERE / "workouts.csv", index=False)
    frame = daily(rng, days, done)
    for name in frame.select_dtypes("number"):
        values = frame[name].dropna()
        if (values == values.round()).all():
            frame[name] = frame[name].astype("Int64")
    frame.to_csv(HERE / "daily.csv", index=False)
    print(len(frame), "days,", len(frame.columns) - 1, "metrics,", len(done), "workouts")


if __name__ == "__main__":
    main()
