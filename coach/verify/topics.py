"""What a text speaks of: metrics, activities, exercises, symptoms, found by their everyday names in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Topic:
    """A mention. ``group`` is metric, activity, exercise or symptom."""

    name: str
    group: str
    start: int
    end: int
    text: str


# name: (English pattern, Chinese pattern). The longest match at a place wins, so "resting heart rate" is no "heart rate".
_METRICS: dict[str, tuple[str, str]] = {
    "hrv": (r"hrv|heart[- ]rate variability|rmssd|sdnn", "心率变异性?|心跳变异性?"),
    "resting_hr": (r"resting (?:heart[- ]?rate|pulse|hr|heartbeat)|heart rate at rest|rhr", "静息心率|静息脉搏|安静心率|静息时的心率|晨脉"),
    "max_hr": (r"max(?:imum|imal)?\.? (?:heart[- ]?rate|pulse|hr)|hr ?max|heart rate max(?:imum)?|peak heart rate", "最大心率|最高心率"),
    "walking_hr": (r"walking heart rate", "步行心率"),
    "hr_reserve": (r"heart[- ]rate reserve", "储备心率|心率储备"),
    "heart_rate": (r"heart[- ]?rates?|pulse|heartbeat|hr", "心率|脉搏|心跳"),
    "breathing": (r"(?:breathing|respiratory|respiration) rate|breathing|breathed|breaths?", "呼吸频率|呼吸率|呼吸"),
    "spo2": (r"(?:blood )?oxygen(?: saturation| level)?s?|spo[2₂]|saturation", "血氧饱和度|血氧"),
    "vo2max": (r"v̇?o[2₂] ?max|cardio(?:respiratory)? fitness", "最大摄氧量|心肺耐力"),
    "skin_temperature": (r"skin temp(?:erature)?", "皮肤温度|体表温度"),
    "temperature": (r"body temp(?:erature)?|temperature", "体温|温度"),
    "rem_sleep": (r"rem(?: sleep)?", "快速眼动睡眠?|REM ?睡眠|REM"), "deep_sleep": (r"deep[- ]sleep|slow[- ]wave sleep", "深度?睡眠?"),
    "light_sleep": (r"light[- ]sleep", "浅度?睡眠?"),
    "sleep_score": (r"(?:deep |rem )?sleep score", "睡眠得分|睡眠评分|睡眠分数"), "sleep_efficiency": (r"sleep efficiency", "睡眠效率"),
    "awake": (r"(?:time )?awake|awakenings", "夜间清醒|清醒时间|夜醒"),
    "bedtime": (r"bed[- ]?times?|went to bed|going to bed|go to bed|lights out", "入睡时间|就寝时间|上床时间|入睡"),
    "wake_time": (r"wake[- ]?(?:up )?times?|woke up", "起床时间|醒来时间"),
    "sleep": (r"sle(?:ep|pt)(?:ing|s)?|asleep", "睡眠时长|睡眠时间|睡眠|睡了|睡着|睡得|睡"),
    "stress": (r"stress(?: level| score)?", "压力水平|压力指数|压力"), "body_battery": (r"body battery", "身体电量"),
    "readiness_score": (r"readiness score", "准备度得分"),
    "steps": (r"steps?(?: count)?|step count", "步数"), "distance": (r"distance|mileage", "距离(?! ?[\\d一二三四五六七八九十])|里程"), "volume": (r"(?:training )?volume", "跑量|训练量"),
    "floors": (r"floors?(?: climbed)?|flights", "爬楼层数|楼层"),
    "active_energy": (r"active (?:energy|calories)|activity calories|calories burn(?:ed|t)|energy burn(?:ed|t)|burn(?:ed|t)", "活动消耗|活动能量|运动消耗|活动热量|消耗"),
    "resting_energy": (r"resting energy|basal (?:energy|metabolic rate)|bmr", "静息消耗|基础代谢"),
    "intake": (r"energy intake|calorie intake|calories eaten|intake|ate|eaten", "摄入热量|热量摄入|能量摄入"),
    "vigorous": (r"vigorous (?:minutes|activity|time|exercise)", "高强度活动|剧烈活动"),
    "moderate": (r"moderate (?:minutes|activity|time|exercise)|active minutes|moderate-intensity activity", "中等强度活动|活动分钟|活动时间"),
    "zone_minutes": (r"(?:active )?zone minutes|cardio zone|peak zone|fat[- ]burn(?:ing)? zone", "活动区间|燃脂区间|有氧区间"),
    "protein": (r"protein", "蛋白质?"), "carbohydrate": (r"carb(?:ohydrate)?s?", "碳水化合物|碳水"),
    "saturated_fat": (r"saturated fat", "饱和脂肪"), "fat": (r"(?:dietary )?fat(?! burn)|fats", "膳食脂肪|脂肪"),
    "fibre": (r"fib(?:re|er)", "膳食纤维|纤维"), "sugar": (r"sugars?", "糖分|添加糖|游离糖"), "sodium": (r"sodium|salt", "钠|食?盐"),
    "iron": (r"iron", "铁"), "vitamin_d": (r"vitamin d3?", "维生素 ?[Dd]3?"), "b12": (r"(?:vitamin )?b12", "维生素 ?[Bb]12"), "calcium": (r"calcium", "钙"),
    "creatine": (r"creatine", "肌酸"), "caffeine": (r"caffeine", "咖啡因"), "alcohol": (r"alcohol", "酒精"), "cigarettes": (r"cigarettes|smoked", "吸烟|香烟"),
    "water": (r"(?<!in the )(?<!under )(?<!on the )(?<!open )water|fluids?|drink(?:s|ing)?|drank|hydration", "饮水|喝水|水分|补水|补液|喝(?:了|得|够|足)(?!.{0,8}(?:咖啡|酒|茶|奶))"), "sweat": (r"sweat(?: rate| loss)?", "出汗率?|汗"),
    "body_fat": (r"body[- ]fat(?: percentage)?", "体脂率?"), "lean_mass": (r"lean (?:body )?mass|muscle mass|fat-free mass", "去脂体重|肌肉量|瘦体重"),
    "waist": (r"waist(?:line)?", "腰围"), "height": (r"height", "身高"), "bmi": (r"bmi|body mass index", "体重指数|BMI"),
    "weight": (r"(?<!per kg )(?<!of )(?<!kilogram )(?:body[- ]?|trend )?(?<!working )(?<!training )(?<!lifting )(?<!heavy )(?<!heavier )(?<!lighter )(?<!light )(?<!same )(?<!more )(?<!add )(?<!free )(?<!the )(?<!top )(?<!of body )(?<!kilogram of )(?<!kg of )weight|weigh(?:s|ed|ing)", "(?<!每公斤)(?<!每千克)体重"),
    "systolic": (r"systolic(?: (?:blood )?pressure)?|upper (?:value|number)", "收缩压|高压"), "diastolic": (r"diastolic(?: (?:blood )?pressure)?|lower (?:value|number)", "舒张压|低压"),
    "blood_pressure": (r"(?:resting )?(?:blood )?pressure", "静息血压|血压"),
    "hba1c": (r"hba1c|a1c", "糖化血红蛋白"), "glucose": (r"(?:blood )?glucose|blood sugar", "血糖|葡萄糖"), "ketones": (r"(?:blood )?ketones?", "血酮|酮体"),
    "hdl": (r"hdl(?: cholesterol)?", "高密度脂蛋白(?:胆固醇)?"), "ldl": (r"ldl(?: cholesterol)?", "低密度脂蛋白(?:胆固醇)?"),
    "cholesterol": (r"(?:total )?cholesterol", "总?胆固醇"), "mood": (r"mood", "心情|情绪"),
    "load": (r"training load|(?:acute|chronic) load|(?<!follow the )(?<!follows the )load(?= over| came| for the| in the last|,| is | was )|trimp", "训练负荷|负荷"),
    "power": (r"power", "功率"), "cadence": (r"cadence", "步频|踏频"), "pace": (r"pace", "配速"),
    "one_rep_max": (r"one[- ]rep(?:etition)?[- ]max(?:imum)?|1 ?rm", "最大重量|单次最大"),
    "rir": (r"rep(?:etition)?s in reserve|in reserve", "余力"), "sedentary": (r"sedentary(?: time)?|sitting", "久坐|坐了"),
    "hard_sets": (r"hard sets|weekly sets", "有效组"), "exercise_price": (r"oxygen debt", "氧债"),
}  # fmt: skip
_ACTIVITIES: dict[str, tuple[str, str]] = {
    "run": (r"(?:ran|runs?|running|jog(?:s|ged|ging)?|parkrun)", "跑步|慢跑|长跑|跑了|跑"),
    "ride": (r"rides?|ridden|rode|cycl(?:e|es|ed|ing)|bik(?:e|ed|ing)|pedal(?:led|ling)?", "骑行|骑车|骑了|单车"),
    "swim": (r"sw(?:im|ims|am|um|imming)", "游泳|游了"), "walk": (r"walk(?:s|ed|ing)?|stroll(?:s|ed)?|hik(?:e|ed|ing)", "步行|散步|快走|徒步|走了"),
    "row_machine": (r"rowed|rowing machine|on the rower", "划船机"), "yoga": (r"yoga", "瑜伽"), "tai_chi": (r"tai chi", "太极拳?"),
    "pilates": (r"pilates", "普拉提"), "hiit": (r"hiit|interval(?:s| session| training)?", "间歇|HIIT"), "dance": (r"danc(?:e|ed|ing)", "跳舞|舞蹈"),
    "climb": (r"climbing wall|bouldering", "攀岩"), "ski": (r"ski(?:ed|ing)?", "滑雪"),
}  # fmt: skip
_EXERCISES: dict[str, tuple[str, str]] = {
    "bench_press": (r"bench(?:[- ]press(?:es|ed)?)?", "卧推"), "squat": (r"(?:back |front |goblet )?squat(?:s|ted|ting)?", "深蹲|前蹲|高脚杯深蹲|蹲"),
    "wall_squat": (r"wall (?:squats?|sits?)", "靠墙静蹲|靠墙蹲"),
    "deadlift": (r"(?:romanian )?dead ?lift(?:s|ed|ing)?|rdls?", "硬拉"), "push_up": (r"(?:push|press)[- ]?ups?", "俯卧撑"),
    "pull_up": (r"(?:pull|chin)[- ]?ups?", "引体向上"), "overhead_press": (r"(?:overhead|shoulder|military) press(?:es|ed)?", "肩推|推举"),
    "row": (r"(?:dumbbell|barbell|cable|bent-over|seated) rows?", "划船(?!机)"), "plank": (r"planks?", "平板支撑"), "lunge": (r"lung(?:e|es|ed|ing)", "弓步蹲?|箭步蹲"),
    "sit_to_stand": (r"sit[- ]to[- ]stands?|chair stands?", "坐站"), "single_leg_stand": (r"single[- ]leg stand(?:s|ing)?|(?:on|one) one leg|one[- ]leg(?:ged)? stand", "单脚站立?|单腿站立"),
    "snatch": (r"snatch(?:es)?", "抓举"), "clean": (r"power clean|clean and jerk", "挺举|高翻"), "curl": (r"(?:biceps?|hamstring|leg) curls?", "弯举|腿弯举"),
    "leg_press": (r"leg press(?:es)?", "腿举"), "calf_raise": (r"calf raises?", "提踵"), "hip_thrust": (r"hip thrusts?", "臀推"), "glute_bridge": (r"glute bridges?", "臀桥"),
    "bird_dog": (r"bird[- ]dogs?", "鸟狗式"), "cat_cow": (r"cat[- ]cows?", "猫牛式"), "heel_toe": (r"heel[- ]to[- ]toe(?: walk(?:ing)?)?", "脚跟脚尖走"),
    "sit_up": (r"sit[- ]ups?|crunch(?:es)?", "仰卧起坐|卷腹"), "step_up": (r"step[- ]ups?", "登阶|上台阶"), "jump_rope": (r"skipping rope|jump(?:ing)? rope|rope skips?", "跳绳"),
}  # fmt: skip
_SYMPTOMS: dict[str, tuple[str, str]] = {
    "headache": (r"headaches?|migraines?", "头痛|头疼"), "cough": (r"cough(?:s|ed|ing)?", "咳嗽?"), "cramp": (r"cramp(?:s|ed|ing)?", "抽筋|痉挛"),
    "knee_pain": (r"knee (?:pain|ache)s?", "膝盖?痛|膝盖?疼"), "back_pain": (r"back (?:pain|ache)|backache", "腰痛|腰疼|腰酸|背痛"),
    "dizzy": (r"dizz(?:y|iness)", "头晕|眩晕"), "soreness": (r"sore(?:ness)?", "酸痛"), "shoulder_pain": (r"shoulder pain", "肩痛|肩膀疼"),
    "pain": (r"pain(?: score)?", "疼痛|痛"), "fever": (r"fever(?:ish)?", "发热|发烧"), "nausea": (r"nausea", "恶心"),
}  # fmt: skip

_TABLES = (("metric", _METRICS), ("exercise", _EXERCISES), ("activity", _ACTIVITIES), ("symptom", _SYMPTOMS))
_NAMES = [(group, name) for group, table in _TABLES for name in table]
_BOTH = [pair for _, table in _TABLES for pair in table.values()]
# One pattern a language, each topic a group; at one place the first topic wins, so the narrower names stand first in the tables.
_ENGLISH = re.compile(
    r"\b(?:" + "|".join(f"(?P<t{n}>(?:{en}))" + r"\b" for n, (en, _) in enumerate(_BOTH)) + ")", re.IGNORECASE
)
_CHINESE = re.compile("|".join(f"(?P<t{n}>{zh})" for n, (_, zh) in enumerate(_BOTH)))
_LATIN, _HAN = re.compile("[A-Za-z]"), re.compile("[\u4e00-\u9fff]")

# Which broader words an item on the left may be called by.
BROADER: dict[str, frozenset[str]] = {
    "resting_hr": frozenset({"heart_rate"}), "max_hr": frozenset({"heart_rate"}), "walking_hr": frozenset({"heart_rate"}),
    "hr_reserve": frozenset({"heart_rate"}), "hrv": frozenset(), "skin_temperature": frozenset({"temperature"}),
    "systolic": frozenset({"blood_pressure"}), "diastolic": frozenset({"blood_pressure"}),
    "deep_sleep": frozenset({"sleep"}), "rem_sleep": frozenset({"sleep"}), "light_sleep": frozenset({"sleep"}),
    "sleep_score": frozenset({"sleep"}), "sleep_efficiency": frozenset({"sleep"}), "awake": frozenset({"sleep"}),
    "bedtime": frozenset({"sleep"}), "wake_time": frozenset({"sleep"}), "saturated_fat": frozenset({"fat"}),
    "hdl": frozenset({"cholesterol"}), "ldl": frozenset({"cholesterol"}),
    "vigorous": frozenset({"moderate"}), "wall_squat": frozenset({"squat"}), "knee_pain": frozenset({"pain"}),
    "back_pain": frozenset({"pain", "soreness"}), "shoulder_pain": frozenset({"pain"}), "soreness": frozenset({"pain"}),
    "pace": frozenset({"distance"}), "hba1c": frozenset({"glucose"}), "moderate": frozenset({"vigorous"}),
    "lunge": frozenset(), "b12": frozenset(), "sedentary": frozenset(),
}  # fmt: skip
# How the house's metric names are spoken of.
OF_METRIC: dict[str, tuple[str, ...]] = {
    "hrv_rmssd_ms": ("hrv",), "hrv_sdnn_ms": ("hrv",), "resting_heart_rate_bpm": ("resting_hr",), "max_heart_rate_bpm": ("max_hr",),
    "walking_heart_rate_bpm": ("walking_hr",), "heart_rate_bpm": ("heart_rate",), "avg_heart_rate_bpm": ("heart_rate",),
    "respiratory_rate_bpm": ("breathing",), "spo2_pct": ("spo2",), "vo2max_ml_kg_min": ("vo2max",),
    "skin_temperature_delta_c": ("skin_temperature",), "body_temperature_c": ("temperature",), "sleep_minutes": ("sleep",),
    "rem_sleep_minutes": ("rem_sleep",), "deep_sleep_minutes": ("deep_sleep",), "light_sleep_minutes": ("light_sleep",),
    "rem_sleep_pct": ("rem_sleep",), "deep_sleep_pct": ("deep_sleep",), "light_sleep_pct": ("light_sleep",), "awake_minutes": ("awake",),
    "awake_pct": ("awake",), "sleep_efficiency_pct": ("sleep_efficiency",), "vendor_sleep_score": ("sleep_score",),
    "bed_time": ("bedtime",), "wake_time": ("wake_time",), "stress_level": ("stress",), "stress_score": ("stress",),
    "vendor_readiness_score": ("readiness_score",), "body_battery": ("body_battery",), "steps": ("steps", "walk"), "floors": ("floors",),
    "active_energy_kcal": ("active_energy",), "basal_energy_kcal": ("resting_energy",), "energy_intake_kcal": ("intake",),
    "active_minutes": ("moderate",), "moderate_minutes": ("moderate",), "vigorous_minutes": ("vigorous",),
    "active_zone_minutes": ("zone_minutes",), "cardio_zone_minutes": ("zone_minutes",), "peak_zone_minutes": ("zone_minutes",),
    "fat_burn_zone_minutes": ("zone_minutes",), "weight_kg": ("weight",), "body_fat_pct": ("body_fat",), "lean_mass_kg": ("lean_mass",),
    "waist_cm": ("waist",), "height_cm": ("height",), "systolic_mmhg": ("systolic",), "diastolic_mmhg": ("diastolic",),
    "glucose_mmol_l": ("glucose",), "ketones_mmol_l": ("ketones",), "hba1c_pct": ("hba1c",), "total_cholesterol_mmol_l": ("cholesterol",),
    "hdl_mmol_l": ("hdl",), "protein_g": ("protein",), "carbohydrate_g": ("carbohydrate",), "sugar_g": ("sugar",), "fat_g": ("fat",),
    "saturated_fat_g": ("saturated_fat",), "fibre_g": ("fibre",), "sodium_mg": ("sodium",), "water_ml": ("water",),
    "caffeine_mg": ("caffeine",), "alcohol_g": ("alcohol",), "cigarettes": ("cigarettes",), "mood_1_5": ("mood",),
    "power_w": ("power",), "trimp": ("load",), "one_rep_max": ("one_rep_max",), "rir": ("rir",), "sedentary_h": ("sedentary",),
    "hard_sets": ("hard_sets",), "distance_m": ("distance",), "speed_kmh": ("pace",), "cadence": ("cadence",),
    "back_squat": ("squat",), "bench_press": ("bench_press",), "deadlift": ("deadlift",), "sit_to_stand": ("sit_to_stand",),
    "single_leg_stand": ("single_leg_stand",), "pain": ("pain",), "cramp": ("cramp",),
}  # fmt: skip


@lru_cache(maxsize=4096)
def topics(text: str) -> tuple[Topic, ...]:
    """The mentions in ``text`` in order."""
    found = []
    for pattern, letters in ((_ENGLISH, _LATIN), (_CHINESE, _HAN)):
        for match in pattern.finditer(text) if letters.search(text) else ():
            group, name = _NAMES[int((match.lastgroup or "t0")[1:])]
            found.append(Topic(name, group, match.start(), match.end(), match.group()))
    return tuple(sorted(found, key=lambda t: t.start))


def widened(names: set[str]) -> set[str]:
    """``names`` with the broader words that may stand for them."""
    return names | {broad for name in names for broad in BROADER.get(name, ())}
