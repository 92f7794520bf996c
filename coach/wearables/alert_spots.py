"""Alert rules over spot measurements: blood pressure, glucose, weight. See ``coach.wearables.alert_rules``."""

from __future__ import annotations

import statistics
from datetime import date

from coach.fitness import thresholds as limits
from coach.wearables.alert_hit import Hit, recent
from coach.wearables.context import Picture, Reading
from coach.wearables.show import shown


def _pressure(picture: Picture, days: int) -> list[tuple[Reading, Reading]]:
    """Pairs of systolic and diastolic readings taken together in the last ``days`` days, oldest first."""
    lower = {r.at_utc: r for r in picture.readings.get("diastolic_mmhg", ())}
    return [(r, lower[r.at_utc]) for r in picture.readings.get("systolic_mmhg", ())
            if r.at_utc in lower and (picture.today - r.day).days < days]  # fmt: skip


def _severe(picture: Picture) -> tuple[float, float]:
    if is_pregnant(picture):
        return limits.SYSTOLIC_SEVERE_PREGNANT_MMHG, limits.DIASTOLIC_SEVERE_PREGNANT_MMHG
    return limits.SYSTOLIC_SEVERE_MMHG, limits.DIASTOLIC_SEVERE_MMHG


def is_pregnant(picture: Picture) -> bool:
    """Pregnant, or within the weeks after birth in which pre-eclampsia can still appear."""
    return picture.profile.pregnancy in ("pregnant", "postpartum") or bool(picture.profile.pregnant_weeks)


def very_high_blood_pressure(picture: Picture) -> Hit | None:
    """The last two readings of today or yesterday both severe: measured again, it stands."""
    pairs, (top, bottom) = _pressure(picture, 2)[-2:], _severe(picture)
    if len(pairs) < 2 or not all(s.value >= top or d.value >= bottom for s, d in pairs):
        return None
    (first_s, first_d), (s, d) = pairs
    return Hit("very_high_blood_pressure", "urgent", s.day, "systolic_mmhg", s.value, top,
               f"Blood pressure {s.value:.0f}/{d.value:.0f} mmHg, and {first_s.value:.0f}/{first_d.value:.0f} before it; {top:.0f}/{bottom:.0f} and above is severe.",
               f"血压{s.value:.0f}/{d.value:.0f} mmHg，之前一次{first_s.value:.0f}/{first_d.value:.0f}；{top:.0f}/{bottom:.0f}及以上属于严重升高。",
               *_PRESSURE_NOW, "AHA/ACC guideline on high blood pressure 2025; ACOG Practice Bulletin 222 in pregnancy", "rest",
               ((d.value, "mmHg"), (first_s.value, "mmHg"), (first_d.value, "mmHg"), (bottom, "mmHg")))  # fmt: skip


_PRESSURE_NOW = (
    "Contact a clinician now; no training. With chest pain, breathlessness, weakness, numbness, severe headache, trouble seeing or speaking, call the emergency number.",
    "请立即联系医生，不要训练。如有胸痛、气促、无力、麻木、剧烈头痛、视物或说话困难，请拨打急救电话。",
)


def measure_pressure_again(picture: Picture) -> Hit | None:
    """One severe reading, the latest of today, not yet repeated: asks for a second before anything else is said."""
    pairs, (top, bottom) = _pressure(picture, 1), _severe(picture)
    if not pairs or very_high_blood_pressure(picture):
        return None
    s, d = pairs[-1]
    if s.value < top and d.value < bottom:
        return None
    return Hit("measure_pressure_again", "caution", s.day, "systolic_mmhg", s.value, top,
               f"Blood pressure {s.value:.0f}/{d.value:.0f} mmHg in one reading; {top:.0f}/{bottom:.0f} and above is severe if it stands.",
               f"一次测得血压{s.value:.0f}/{d.value:.0f} mmHg；如复测仍达到{top:.0f}/{bottom:.0f}及以上，即为严重升高。",
               "Sit still for 5 minutes and measure again; no training before that. With chest pain, breathlessness, weakness or trouble seeing or speaking, call the emergency number.",
               "请静坐5分钟后再测一次，在此之前不要训练。如有胸痛、气促、无力、视物或说话困难，请拨打急救电话。",
               "AHA/ACC guideline on high blood pressure 2025", "rest", ((d.value, "mmHg"), (bottom, "mmHg"), (5.0, "min")))  # fmt: skip


def no_training_pressure(picture: Picture) -> Hit | None:
    """The latest reading of today has a diastolic of 110 or more, short of severe: no session from there on."""
    pairs, top = _pressure(picture, 1), limits.DIASTOLIC_NO_TRAINING_MMHG
    if not pairs or pairs[-1][1].value < top or very_high_blood_pressure(picture) or measure_pressure_again(picture):
        return None
    s, d = pairs[-1]
    return Hit("no_training_pressure", "caution", s.day, "diastolic_mmhg", d.value, top,
               f"Blood pressure {s.value:.0f}/{d.value:.0f} mmHg; with {top:.0f} and above as the lower value no session should be started.",
               f"血压{s.value:.0f}/{d.value:.0f} mmHg；下压达到{top:.0f}及以上时不应开始训练。",
               "Sit still for 5 minutes and measure again; if it stays there, do not train today and tell your clinician.",
               "请静坐5分钟后再测一次；如仍这么高，今天不要训练，并告诉医生。",
               "ACSM's Guidelines for Exercise Testing and Prescription, 10th edition", "rest", ((s.value, "mmHg"), (5.0, "min")))  # fmt: skip


def high_blood_pressure(picture: Picture) -> Hit | None:
    """Median of a week of home readings (at least three, on at least three days) at 135/85 or above."""
    pairs = _pressure(picture, 7)
    if len(pairs) < 3 or len({s.day for s, _ in pairs}) < 3:
        return None
    s, d = statistics.median(x.value for x, _ in pairs), statistics.median(y.value for _, y in pairs)
    if (s < limits.SYSTOLIC_HOME_HIGH_MMHG and d < limits.DIASTOLIC_HOME_HIGH_MMHG) or very_high_blood_pressure(
        picture
    ):
        return None
    urgent = is_pregnant(picture)
    do = _PREGNANT_PRESSURE if urgent else _SHOW_PRESSURE
    return Hit("high_blood_pressure", "urgent" if urgent else "caution", pairs[-1][0].day, "systolic_mmhg", s, limits.SYSTOLIC_HOME_HIGH_MMHG,
               f"Home blood pressure {s:.0f}/{d:.0f} mmHg, median of {len(pairs)} readings in 7 days; high is 135/85 and above.",
               f"家庭血压{s:.0f}/{d:.0f} mmHg（7天内{len(pairs)}次测量的中位数）；135/85及以上为偏高。",
               *do, "European Society of Hypertension, home monitoring, Parati et al. 2021", "rest" if urgent else "",
               ((d, "mmHg"), (float(len(pairs)), "readings"), (135.0, "mmHg"), (85.0, "mmHg"), (7.0, "days")))  # fmt: skip


_SHOW_PRESSURE = ("Show these readings to your clinician; keep efforts moderate and do not hold your breath under load.",
                  "请把这些读数给医生看；保持中等强度，用力时不要憋气。")  # fmt: skip
_PREGNANT_PRESSURE = ("Call your midwife or maternity unit today; with severe headache, trouble seeing or pain under the ribs, go there now.",
                      "请今天联系助产士或产科；如有剧烈头痛、视物模糊或肋下疼痛，请立即就诊。")  # fmt: skip


def low_blood_pressure(picture: Picture) -> Hit | None:
    """The median of the last three readings of three days under 90 systolic. Who is always that low may train."""
    pairs = _pressure(picture, 3)[-3:]
    if len(pairs) < 3:
        return None
    s, d = statistics.median(x.value for x, _ in pairs), statistics.median(y.value for _, y in pairs)
    floor = picture.profile.floors.get("systolic_mmhg", limits.SYSTOLIC_LOW_MMHG)
    if s >= floor:
        return None
    earlier = [v for day, v in picture.series("systolic_mmhg").items() if (picture.today - day).days >= 3]
    always = len(earlier) >= 3 and statistics.median(earlier) < floor + 5
    return Hit("low_blood_pressure", "caution", pairs[-1][0].day, "systolic_mmhg", s, floor,
               f"Blood pressure {s:.0f}/{d:.0f} mmHg, median of the last 3 readings; under {floor:.0f} systolic is low.",
               f"血压{s:.0f}/{d:.0f} mmHg（最近3次测量的中位数）；收缩压低于{floor:.0f}为偏低。",
               "Stand up slowly, drink, do not train while dizzy; if you take blood-pressure medicine or feel faint, call your clinician today.",
               "起身要慢，适量饮水，头晕时不要训练；如正在服用降压药或感觉快要晕倒，请今天联系医生。",
               "NHS, low blood pressure (hypotension)", "" if always else "rest", ((d, "mmHg"), (3.0, "readings")))  # fmt: skip


def low_glucose(picture: Picture) -> Hit | None:
    """The latest reading of today under 3.9 mmol/L, for a person with diabetes or on insulin: it does not wait for a second one.

    For others a sensor pressed in sleep reads low, so two readings in a row are asked for, or one under 3.0.
    """
    today = [r for r in picture.readings.get("glucose_mmol_l", ()) if r.day == picture.today]
    floor = picture.profile.floors.get("glucose_mmol_l", limits.GLUCOSE_LOW_MMOL_L)
    if not today or today[-1].value >= floor:
        return None
    value, last = today[-1].value, [r.value for r in today[-2:]]
    if (
        not _on_glucose_watch(picture)
        and value >= limits.GLUCOSE_VERY_LOW_MMOL_L
        and (len(last) < 2 or max(last) >= floor)
    ):
        return None
    en, zh = shown("glucose_mmol_l", value, picture.profile)
    floor_en, floor_zh = shown("glucose_mmol_l", floor, picture.profile)
    return Hit("low_glucose", "urgent", today[-1].day, "glucose_mmol_l", value, floor,
               f"Blood glucose {en}, under {floor_en}.", f"血糖{zh}，低于{floor_zh}。",
               "Take 15 g of fast sugar now, measure again after 15 minutes, and do not train until it is back; if someone cannot swallow or wakes poorly, call the emergency number.",
               "请立即吃15克速效糖，15分钟后复测，恢复之前不要训练；如无法吞咽或叫不醒，请拨打急救电话。",
               "American Diabetes Association, Standards of Care 2024, section 6", "rest",
               ((floor, "mmol/L"), (15.0, "g"), (15.0, "min")))  # fmt: skip


def _on_glucose_watch(picture: Picture) -> bool:
    drugs = ("insulin", "gliclazide", "glimepiride", "glipizide", "glyburide", "glibenclamide", "胰岛素", "格列")
    return picture.has_condition("diabetes", "糖尿病") or any(
        d in m.lower() for m in picture.profile.medications for d in drugs
    )


def high_glucose(picture: Picture) -> Hit | None:
    """Two readings in a row of today or yesterday at 13.9 mmol/L or above."""
    last = [r for r in picture.readings.get("glucose_mmol_l", ()) if (picture.today - r.day).days <= 1][-2:]
    if len(last) < 2 or min(r.value for r in last) < limits.GLUCOSE_HIGH_MMOL_L:
        return None
    value = last[-1].value
    en, zh = shown("glucose_mmol_l", value, picture.profile)
    limit_en, limit_zh = shown("glucose_mmol_l", limits.GLUCOSE_HIGH_MMOL_L, picture.profile)
    return Hit("high_glucose", "urgent", last[-1].day, "glucose_mmol_l", value, limits.GLUCOSE_HIGH_MMOL_L,
               f"Blood glucose {en}, 2 readings in a row at {limit_en} or above.", f"血糖{zh}，连续2次达到{limit_zh}及以上。",
               "Check ketones, drink water, follow your plan for high values, and do not train until it is down; with vomiting, deep breathing or drowsiness, call the emergency number.",
               "请检测血酮、多喝水、按你的高血糖处理方案执行，降下来之前不要训练；如有呕吐、深大呼吸或嗜睡，请拨打急救电话。",
               "Colberg et al. 2016, Diabetes Care 39:2065", "rest", ((limits.GLUCOSE_HIGH_MMOL_L, "mmol/L"), (2.0, "readings")))  # fmt: skip


def _weight_medians(picture: Picture, back: int) -> tuple[float, float, date] | None:
    """Median of the newest three weighings (of the last 4 days), and of the three around ``back`` days earlier."""
    series, today = picture.series("weight_kg"), picture.today
    now = recent(series, today, 4)[-3:]
    then = [v for d, v in series.items() if back - 2 <= (today - d).days <= back + 2]
    if len(now) < 2 or len(then) < 2:
        return None
    return statistics.median(v for _, v in now), statistics.median(then), now[-1][0]


def rapid_weight_loss(picture: Picture) -> Hit | None:
    """More than 4 % in two weeks, by medians so that one odd weighing does not count."""
    found = _weight_medians(picture, 14)
    if found is None or found[0] > (1 - limits.WEIGHT_LOSS_SHARE_14_DAYS) * found[1]:
        return None
    now, then, day = found
    (now_en, now_zh), (then_en, then_zh) = (shown("weight_kg", w, picture.profile) for w in (now, then))
    share = 100 * (then - now) / then
    return Hit("rapid_weight_loss", "caution", day, "weight_kg", now, (1 - limits.WEIGHT_LOSS_SHARE_14_DAYS) * then,
               f"Weight {now_en}, down from {then_en} two weeks ago ({share:.1f}%); 1% a week is already fast.",
               f"体重{now_zh}，两周前为{then_zh}（下降{share:.1f}%）；每周1%就已经算快。",
               "Eat enough for now; if you did not mean to lose weight, or feel unwell, see a clinician this week.",
               "请先保证吃够；如果不是有意减重或感到不适，请本周就医。",
               "Garthe et al. 2011, Int J Sport Nutr Exerc Metab 21:97", "", ((then, "kg"), (share, "%"), (1.0, "%")))  # fmt: skip


def rapid_weight_gain(picture: Picture) -> Hit | None:
    """More than 2 kg in three days for a person with heart failure or kidney disease: fluid."""
    if not picture.has_condition("heart failure", "cardiomyopathy", "kidney", "心衰", "心力衰竭", "肾"):
        return None
    series = picture.series("weight_kg")
    now = recent(series, picture.today, 2)
    before = [v for d, v in series.items() if 3 <= (picture.today - d).days <= 5]
    if not now or len(before) < 2 or now[-1][1] - statistics.median(before) <= limits.HEART_FAILURE_GAIN_KG:
        return None
    day, value = now[-1]
    (en, zh), (gain_en, gain_zh) = (
        shown("weight_kg", w, picture.profile) for w in (value, value - statistics.median(before))
    )
    limit_en, limit_zh = shown("weight_kg", limits.HEART_FAILURE_GAIN_KG, picture.profile)
    return Hit("rapid_weight_gain", "urgent", day, "weight_kg", value, limits.HEART_FAILURE_GAIN_KG,
               f"Weight {en}, {gain_en} more than 3 days ago; with your condition more than {limit_en} can be fluid.",
               f"体重{zh}，比3天前增加{gain_zh}；以你的情况，超过{limit_zh}可能是水潴留。",
               "Call your heart or kidney team today; no training. With breathlessness at rest, call the emergency number.",
               "请今天联系你的心脏或肾脏医疗团队，不要训练。如静息时气促，请拨打急救电话。",
               "ESC guidelines for heart failure 2021", "rest",
               ((value - statistics.median(before), "kg"), (3.0, "days"), (limits.HEART_FAILURE_GAIN_KG, "kg")))  # fmt: skip
