"""Everyday names of the metrics in English and Chinese, longest first, as people type them."""

from __future__ import annotations

import re

# metric → names. A name matches as a whole word (English) or anywhere (Chinese).
METRIC_NAMES: dict[str, tuple[str, ...]] = {
    "steps": ("steps", "step count", "steps taken", "步数", "步", "走路步数"),
    "distance_m": ("distance", "how far", "距离", "里程", "多远"),
    "floors": ("floors", "flights", "stairs climbed", "爬楼", "楼层"),
    "active_energy_kcal": ("active energy", "active calories", "calories burned", "calories burnt", "move calories", "活动消耗", "消耗的热量", "消耗热量", "燃烧的卡路里", "消耗多少卡"),
    "basal_energy_kcal": ("basal energy", "resting energy", "resting calories", "基础代谢消耗", "静息消耗"),
    "active_minutes": ("active minutes", "exercise minutes", "活动分钟", "锻炼分钟", "活动时间"),
    "moderate_minutes": ("moderate minutes", "moderate activity", "中等强度"),
    "vigorous_minutes": ("vigorous minutes", "vigorous activity", "高强度分钟", "高强度活动"),
    "active_zone_minutes": ("active zone minutes", "zone minutes", "azm", "活动区间分钟"),
    "fat_burn_zone_minutes": ("fat burn zone minutes", "fat burn minutes", "fat burn", "燃脂区间", "燃脂"),
    "cardio_zone_minutes": ("cardio zone minutes", "cardio minutes", "cardio zone", "有氧区间"),
    "peak_zone_minutes": ("peak zone minutes", "peak minutes", "peak zone", "峰值区间"),
    "heart_rate_bpm": ("heart rate", "pulse", "bpm", "心率", "心跳", "脉搏"),
    "resting_heart_rate_bpm": ("resting heart rate", "resting hr", "resting pulse", "rhr", "静息心率", "静息脉搏", "安静心率"),
    "walking_heart_rate_bpm": ("walking heart rate", "步行心率", "走路心率"),
    "hrv_rmssd_ms": ("hrv", "heart rate variability", "rmssd", "心率变异性", "心率变异"),
    "hrv_sdnn_ms": ("sdnn",),
    "respiratory_rate_bpm": ("respiratory rate", "breathing rate", "breaths per minute", "respiration", "呼吸频率", "呼吸率"),
    "spo2_pct": ("spo2", "blood oxygen", "oxygen saturation", "o2 sat", "血氧", "血氧饱和度"),
    "vo2max_ml_kg_min": ("vo2max", "vo2 max", "vo₂max", "cardio fitness", "最大摄氧量", "摄氧量"),
    "skin_temperature_delta_c": ("skin temperature", "skin temp", "皮肤温度", "皮温"),
    "body_temperature_c": ("body temperature", "体温"),
    "sleep_minutes": ("sleep", "slept", "asleep", "sleeping", "time asleep", "sleep duration", "睡眠", "睡了", "睡觉", "睡多久", "睡得"),
    "rem_sleep_minutes": ("rem sleep", "rem", "快速眼动", "rem睡眠"),
    "deep_sleep_minutes": ("deep sleep", "深睡", "深度睡眠", "深睡眠"),
    "light_sleep_minutes": ("light sleep", "浅睡", "浅睡眠"),
    "awake_minutes": ("time awake", "awake at night", "awake minutes", "夜里清醒", "清醒时间", "清醒"),
    "rem_sleep_pct": ("rem sleep percentage", "rem percentage", "share of rem sleep", "快速眼动占比", "快速眼动比例"),
    "deep_sleep_pct": ("deep sleep percentage", "share of deep sleep", "深睡占比", "深睡比例"),
    "light_sleep_pct": ("light sleep percentage", "share of light sleep", "浅睡占比", "浅睡比例"),
    "sleep_efficiency_pct": ("sleep efficiency", "睡眠效率"),
    "bed_time": ("bedtime", "bed time", "go to bed", "went to bed", "fall asleep", "入睡时间", "上床时间", "几点睡", "就寝"),
    "wake_time": ("wake time", "wake up", "woke up", "wake-up time", "起床时间", "几点起", "醒来时间"),
    "stress_level": ("stress level", "stress", "压力", "压力水平"),
    "stress_score": ("stress score", "stress management score", "压力得分", "压力管理得分"),
    "vendor_sleep_score": ("sleep score", "睡眠得分", "睡眠评分", "睡眠分"),
    "vendor_readiness_score": ("readiness score", "recovery score", "准备度", "恢复得分"),
    "body_battery": ("body battery", "身体电量"),
    "weight_kg": ("weight", "weigh", "体重"),
    "body_fat_pct": ("body fat", "fat percentage", "体脂", "体脂率"),
    "lean_mass_kg": ("lean mass", "muscle mass", "瘦体重", "肌肉量", "去脂体重"),
    "waist_cm": ("waist", "腰围"),
    "systolic_mmhg": ("systolic", "blood pressure", "bp", "收缩压", "血压", "高压"),
    "diastolic_mmhg": ("diastolic", "舒张压", "低压"),
    "glucose_mmol_l": ("glucose", "blood sugar", "血糖"),
    "ketones_mmol_l": ("ketones", "血酮"),
    "hba1c_pct": ("hba1c", "a1c", "糖化血红蛋白"),
    "total_cholesterol_mmol_l": ("total cholesterol", "cholesterol", "总胆固醇", "胆固醇"),
    "hdl_mmol_l": ("hdl", "高密度脂蛋白"),
    "energy_intake_kcal": ("calories eaten", "calorie intake", "calories consumed", "energy intake", "ate", "摄入热量", "热量摄入", "吃了多少卡", "吃的热量"),
    "protein_g": ("protein", "蛋白质", "蛋白"),
    "carbohydrate_g": ("carbohydrate", "carbohydrates", "carbs", "碳水", "碳水化合物"),
    "sugar_g": ("sugar", "糖"),
    "fat_g": ("dietary fat", "fat eaten", "脂肪"),
    "saturated_fat_g": ("saturated fat", "饱和脂肪"),
    "fibre_g": ("fibre", "fiber", "膳食纤维", "纤维"),
    "sodium_mg": ("sodium", "salt", "钠"),
    "water_ml": ("water", "drank", "喝水", "饮水"),
    "caffeine_mg": ("caffeine", "咖啡因"),
    "alcohol_g": ("alcohol", "酒精", "喝酒"),
    "cigarettes": ("cigarettes", "smoked", "烟", "抽烟"),
    "mood_1_5": ("mood", "心情", "情绪"),
}  # fmt: skip


def _pattern(name: str) -> str:
    escaped = re.escape(name).replace(r"\ ", r"[\s-]*")
    return escaped if re.search(r"[\u4e00-\u9fff]", name) else rf"(?<![A-Za-z]){escaped}(?![A-Za-z])"


_NAMES = sorted(
    ((name, metric) for metric, names in METRIC_NAMES.items() for name in names), key=lambda pair: -len(pair[0])
)
_FIND = re.compile("|".join(f"(?P<m{n}>{_pattern(name)})" for n, (name, _) in enumerate(_NAMES)), re.IGNORECASE)


def find_metrics(text: str) -> list[tuple[str, str]]:
    """(metric, words) in the order named; the longest name wins where names overlap."""
    return [(_NAMES[int(str(match.lastgroup)[1:])][1], match.group()) for match in _FIND.finditer(text)]
