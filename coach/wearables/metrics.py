"""The canonical metrics: one name each in code, CSV headers and JSON, with unit, how a day is made of samples, and labels.

``low``/``high`` are plausibility limits: a sample outside is dropped and counted as implausible. They catch sentinels and broken
sensors and are no medical limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# How samples become a day's value: the sum of amounts, the mean of readings, the last reading, or as given (one a day).
Kind = Literal["sum", "mean", "last", "clock"]


@dataclass(frozen=True)
class Metric:
    name: str
    unit: str
    kind: Kind
    low: float
    high: float
    en: str
    zh: str
    decimals: int = 0


def _m(
    name: str, unit: str, kind: Kind, low: float, high: float, en: str, zh: str, decimals: int = 0
) -> tuple[str, Metric]:
    return name, Metric(name, unit, kind, low, high, en, zh, decimals)


METRICS: dict[str, Metric] = dict([
    _m("steps", "steps", "sum", 0, 200_000, "steps", "步数"),
    _m("distance_m", "m", "sum", 0, 500_000, "distance", "距离"),
    _m("floors", "floors", "sum", 0, 2_000, "floors climbed", "爬楼层数"),
    _m("active_energy_kcal", "kcal", "sum", 0, 20_000, "active energy", "活动消耗"),
    _m("basal_energy_kcal", "kcal", "sum", 0, 6_000, "resting energy", "静息消耗"),
    _m("active_minutes", "min", "sum", 0, 1_440, "active minutes", "活动分钟"),
    _m("moderate_minutes", "min", "sum", 0, 1_440, "moderate activity", "中等强度活动"),
    _m("vigorous_minutes", "min", "sum", 0, 1_440, "vigorous activity", "高强度活动"),
    _m("active_zone_minutes", "min", "sum", 0, 2_880, "active zone minutes", "活动区间分钟"),
    _m("fat_burn_zone_minutes", "min", "sum", 0, 1_440, "fat burn zone", "燃脂区间"),
    _m("cardio_zone_minutes", "min", "sum", 0, 2_880, "cardio zone", "有氧区间"),
    _m("peak_zone_minutes", "min", "sum", 0, 2_880, "peak zone", "峰值区间"),
    _m("heart_rate_bpm", "bpm", "mean", 20, 250, "heart rate", "心率"),
    _m("resting_heart_rate_bpm", "bpm", "mean", 25, 150, "resting heart rate", "静息心率"),
    _m("walking_heart_rate_bpm", "bpm", "mean", 30, 220, "walking heart rate", "步行心率"),
    _m("hrv_rmssd_ms", "ms", "mean", 1, 400, "HRV (RMSSD)", "心率变异性（RMSSD）"),
    _m("hrv_sdnn_ms", "ms", "mean", 1, 500, "HRV (SDNN)", "心率变异性（SDNN）"),
    _m("respiratory_rate_bpm", "breaths/min", "mean", 4, 60, "breathing rate", "呼吸频率", 1),
    _m("spo2_pct", "%", "mean", 50, 100, "blood oxygen", "血氧", 1),
    _m("vo2max_ml_kg_min", "mL/kg/min", "last", 10, 100, "VO₂max", "最大摄氧量", 1),
    _m("skin_temperature_delta_c", "°C", "mean", -10, 10, "skin temperature deviation", "皮肤温度偏差", 2),
    _m("body_temperature_c", "°C", "mean", 30, 45, "body temperature", "体温", 1),
    _m("sleep_minutes", "min", "sum", 0, 1_440, "sleep", "睡眠"),
    _m("rem_sleep_minutes", "min", "sum", 0, 1_440, "REM sleep", "快速眼动睡眠"),
    _m("deep_sleep_minutes", "min", "sum", 0, 1_440, "deep sleep", "深睡"),
    _m("light_sleep_minutes", "min", "sum", 0, 1_440, "light sleep", "浅睡"),
    _m("awake_minutes", "min", "sum", 0, 1_440, "time awake at night", "夜间清醒"),
    _m("rem_sleep_pct", "%", "mean", 0, 100, "share of REM sleep", "快速眼动睡眠占比", 1),
    _m("deep_sleep_pct", "%", "mean", 0, 100, "share of deep sleep", "深睡占比", 1),
    _m("light_sleep_pct", "%", "mean", 0, 100, "share of light sleep", "浅睡占比", 1),
    _m("awake_pct", "%", "mean", 0, 100, "share of the night awake", "夜间清醒占比", 1),
    _m("sleep_efficiency_pct", "%", "mean", 1, 100, "sleep efficiency", "睡眠效率", 1),
    # Minutes from local midnight of the date on which the night ends; bedtimes before midnight are negative.
    _m("bed_time", "clock", "clock", -1_440, 1_440, "bedtime", "入睡时间"),
    _m("wake_time", "clock", "clock", -1_440, 2_880, "wake time", "起床时间"),
    _m("stress_level", "/100", "mean", 0, 100, "stress level", "压力水平"),
    _m("stress_score", "/100", "last", 1, 100, "stress management score", "压力管理得分"),
    _m("vendor_sleep_score", "/100", "last", 1, 100, "the device's sleep score", "设备睡眠得分"),
    _m("vendor_readiness_score", "/100", "last", 1, 100, "the device's readiness score", "设备准备度得分"),
    _m("body_battery", "/100", "mean", 0, 100, "Body Battery", "身体电量"),
    _m("weight_kg", "kg", "last", 10, 650, "weight", "体重", 1),
    _m("body_fat_pct", "%", "last", 1, 80, "body fat", "体脂率", 1),
    _m("lean_mass_kg", "kg", "last", 5, 300, "lean mass", "去脂体重", 1),
    _m("waist_cm", "cm", "last", 30, 300, "waist", "腰围", 1),
    _m("height_cm", "cm", "last", 50, 272, "height", "身高", 1),
    _m("systolic_mmhg", "mmHg", "mean", 50, 300, "systolic blood pressure", "收缩压"),
    _m("diastolic_mmhg", "mmHg", "mean", 20, 200, "diastolic blood pressure", "舒张压"),
    _m("glucose_mmol_l", "mmol/L", "mean", 0.5, 60, "blood glucose", "血糖", 1),
    _m("ketones_mmol_l", "mmol/L", "mean", 0, 20, "ketones", "血酮", 1),
    _m("hba1c_pct", "%", "last", 3, 20, "HbA1c", "糖化血红蛋白", 1),
    _m("total_cholesterol_mmol_l", "mmol/L", "last", 0.5, 30, "total cholesterol", "总胆固醇", 1),
    _m("hdl_mmol_l", "mmol/L", "last", 0.1, 10, "HDL cholesterol", "高密度脂蛋白胆固醇", 2),
    _m("energy_intake_kcal", "kcal", "sum", 0, 20_000, "energy eaten", "摄入热量"),
    _m("protein_g", "g", "sum", 0, 1_000, "protein", "蛋白质"),
    _m("carbohydrate_g", "g", "sum", 0, 3_000, "carbohydrate", "碳水化合物"),
    _m("sugar_g", "g", "sum", 0, 2_000, "sugar", "糖"),
    _m("fat_g", "g", "sum", 0, 1_500, "fat", "脂肪"),
    _m("saturated_fat_g", "g", "sum", 0, 800, "saturated fat", "饱和脂肪"),
    _m("fibre_g", "g", "sum", 0, 300, "fibre", "膳食纤维"),
    _m("sodium_mg", "mg", "sum", 0, 50_000, "sodium", "钠"),
    _m("water_ml", "mL", "sum", 0, 25_000, "water", "饮水"),
    _m("caffeine_mg", "mg", "sum", 0, 5_000, "caffeine", "咖啡因"),
    _m("alcohol_g", "g", "sum", 0, 1_000, "alcohol", "酒精"),
    _m("cigarettes", "cigarettes", "sum", 0, 200, "cigarettes", "吸烟"),
    _m("mood_1_5", "/5", "mean", 1, 5, "mood", "心情", 1),
])  # fmt: skip

# Canonical kinds of workout activity, with labels. ``coach.wearables.activities`` maps what devices and people say.
ACTIVITY_KINDS: dict[str, tuple[str, str]] = {
    "run": ("run", "跑步"), "treadmill_run": ("treadmill run", "跑步机"), "trail_run": ("trail run", "越野跑"),
    "walk": ("walk", "步行"), "hike": ("hike", "徒步"), "ride": ("ride", "骑行"), "indoor_ride": ("indoor ride", "室内骑行"),
    "swim": ("swim", "游泳"), "open_water_swim": ("open-water swim", "公开水域游泳"), "row": ("rowing", "划船"),
    "elliptical": ("elliptical", "椭圆机"), "stair": ("stair climbing", "爬楼"), "strength": ("strength training", "力量训练"),
    "hiit": ("interval training", "高强度间歇"), "yoga": ("yoga", "瑜伽"), "pilates": ("Pilates", "普拉提"),
    "mobility": ("mobility", "拉伸"), "dance": ("dance", "舞蹈"), "martial_arts": ("martial arts", "武术"),
    "racket": ("racket sport", "球拍运动"), "team_sport": ("team sport", "团队球类"), "climb": ("climbing", "攀岩"),
    "ski": ("skiing", "滑雪"), "skate": ("skating", "滑冰"), "golf": ("golf", "高尔夫"), "multisport": ("multisport", "多项运动"),
    "jump_rope": ("jump rope", "跳绳"), "mindfulness": ("mindfulness", "冥想"), "other": ("workout", "运动"),
}  # fmt: skip
