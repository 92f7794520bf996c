"""Alert rules over nights and days: heart rate, HRV, sleep, temperature, breathing, oxygen, load. See ``coach.wearables.alert_rules``."""

from __future__ import annotations

import statistics
from datetime import timedelta

from coach.fitness import thresholds as limits
from coach.wearables.alert_hit import EMERGENCY, ILL, SOON, Hit, last_nights, recent
from coach.wearables.context import Picture
from coach.wearables.findings import usual
from coach.wearables.load import acute_chronic, daily_load
from coach.wearables.show import shown


def high_resting_heart_rate(picture: Picture) -> Hit | None:
    """Three nights above 100 bpm, or two above 110."""
    for count, limit in ((2, limits.RESTING_HR_URGENT_BPM), (3, limits.RESTING_HR_HIGH_BPM)):
        nights = last_nights(picture, "resting_heart_rate_bpm", count, count + 2)
        if nights and min(v for _, v in nights) > limit:
            low, high = min(v for _, v in nights), max(v for _, v in nights)
            day, value = nights[-1]
            return Hit("high_resting_heart_rate", "urgent", day, "resting_heart_rate_bpm", value, limit,
                       f"Resting heart rate between {low:.0f} and {high:.0f} bpm over {count} days; above {limit:.0f} bpm is high at rest.",
                       f"连续{count}天静息心率在{low:.0f}至{high:.0f}次/分之间；静息时超过{limit:.0f}次/分属于偏高。",
                       f"{SOON[0]} {EMERGENCY[0]}", f"{SOON[1]}{EMERGENCY[1]}",
                       "American Heart Association, tachycardia; NEWS2, Royal College of Physicians 2017", "rest",
                       ((low, "bpm"), (high, "bpm"), (float(count), "days"), (limit, "bpm")))  # fmt: skip
    return None


def low_resting_heart_rate(picture: Picture) -> Hit | None:
    """Two nights at 40 bpm or less that are also at least 10 bpm under the user's usual: an athlete's 38 is no alert."""
    nights = last_nights(picture, "resting_heart_rate_bpm", 2, 4)
    floor = picture.profile.floors.get("resting_heart_rate_bpm", limits.RESTING_HR_LOW_BPM)
    if not nights or max(v for _, v in nights) > floor:
        return None
    base = usual(picture, "resting_heart_rate_bpm", nights[0][0])
    if base is None or not base.usable or base.median - nights[-1][1] < 10:
        return None
    day, value = nights[-1]
    return Hit("low_resting_heart_rate", "urgent", day, "resting_heart_rate_bpm", value, floor,
               f"Resting heart rate {value:.0f} bpm, at or under {floor:.0f} bpm for 2 days; your usual is {base.median:.0f} bpm.",
               f"静息心率{value:.0f}次/分，连续2天在{floor:.0f}次/分及以下；你平时是{base.median:.0f}次/分。",
               f"{SOON[0]} With dizziness, fainting, breathlessness or chest pain, call the emergency number now.",
               f"{SOON[1]}如有头晕、晕厥、气促或胸痛，请立即拨打急救电话。",
               "NEWS2, Royal College of Physicians 2017", "rest",
               ((floor, "bpm"), (2.0, "days"), (base.median, "bpm")))  # fmt: skip


def hrv_drop(picture: Picture) -> Hit | None:
    """Three nights in a row well under the user's usual HRV."""
    for metric, name in (("hrv_rmssd_ms", "RMSSD"), ("hrv_sdnn_ms", "SDNN")):
        nights = last_nights(picture, metric, 3, 4)
        if not nights:
            continue
        base = usual(picture, metric, nights[0][0])
        if base is None or not base.usable:
            continue
        scores = [base.z(v) for _, v in nights]
        if max(scores) <= -1.5 and statistics.median(scores) <= -2.0:
            day, value = nights[-1]
            low = base.band(1.5)[0]
            return Hit("hrv_drop", "caution", day, metric, value, low,
                       f"HRV ({name}) {value:.0f} ms, below your usual {base.median:.0f} ms for 3 nights in a row.",
                       f"心率变异性（{name}）{value:.0f}毫秒，连续3晚低于你平时的{base.median:.0f}毫秒。",
                       "Keep training easy and sleep longer until it is back; see a clinician if you feel ill.",
                       "在恢复之前请降低训练强度、早点睡；如感到不适，请咨询医生。",
                       "Plews et al. 2013, Sports Medicine 43:773", "easy",
                       ((base.median, "ms"), (3.0, "nights")))  # fmt: skip
    return None


def short_sleep_run(picture: Picture) -> Hit | None:
    """Four of the last five nights under six hours. It calls for an easy day only where that is also less than the user's usual."""
    nights = recent(picture.series("sleep_minutes"), picture.today, 5)
    short = [(d, v) for d, v in nights if v < limits.SLEEP_SHORT_MIN]
    if len(short) < 4 or (picture.today - nights[-1][0]).days > 1:
        return None
    mean = statistics.fmean(v for _, v in short)
    base = usual(picture, "sleep_minutes", picture.today - timedelta(days=4))
    habit = base is not None and base.usable and mean > 0.85 * base.median
    mean_en, mean_zh = shown("sleep_minutes", mean, picture.profile)
    return Hit("short_sleep_run", "caution", short[-1][0], "sleep_minutes", mean, limits.SLEEP_SHORT_MIN,
               f"{len(short)} of the last 5 nights were shorter than 6 h, {mean_en} on average; adults need at least 7 h.",
               f"最近5晚中有{len(short)}晚少于6小时，平均{mean_zh}；成年人至少需要7小时。",
               "Plan an earlier night, keep training easy, and take care when driving.",
               "今晚请早点睡，降低训练强度，开车时要小心。",
               "AASM and Sleep Research Society consensus, Watson et al. 2015", "" if habit else "easy",
               ((float(len(short)), "nights"), (5.0, "nights"), (6.0, "h"), (7.0, "h")))  # fmt: skip


def raised_temperature(picture: Picture) -> Hit | None:
    """Fever in two readings, or skin temperature a degree above the usual for two nights."""
    fever = [r for r in picture.readings.get("body_temperature_c", ()) if (picture.today - r.day).days <= 1]
    if len(fever) >= 2 and all(r.value >= limits.FEVER_C for r in fever[-2:]):
        value = fever[-1].value
        en, zh = shown("body_temperature_c", value, picture.profile)
        limit_en, limit_zh = shown("body_temperature_c", limits.FEVER_C, picture.profile)
        return Hit("raised_temperature", "caution", fever[-1].day, "body_temperature_c", value, limits.FEVER_C,
                   f"Body temperature {en} in 2 readings; {limit_en} or more is a fever.",
                   f"两次测量体温{en}；{limit_zh}及以上为发热。", *ILL, "NHS, high temperature (fever) in adults", "rest",
                   ((2.0, "readings"), (limits.FEVER_C, "°C")))  # fmt: skip
    nights = last_nights(picture, "skin_temperature_delta_c", 2, 3)
    base = usual(picture, "skin_temperature_delta_c", nights[0][0]) if nights else None
    if base is None or not base.usable:
        return None
    above = [v - base.median for _, v in nights]
    if min(above) < 0.8 or max(above) < 1.0 or min(base.z(v) for _, v in nights) < 2.5:
        return None
    en, zh = shown("skin_temperature_delta_c", above[-1], picture.profile, delta=True)
    return Hit("raised_temperature", "caution", nights[-1][0], "skin_temperature_delta_c", nights[-1][1], base.median + 1.0,
               f"Skin temperature at night {en} above your usual, raised for 2 nights.",
               f"夜间皮肤温度比你平时高{zh}，已连续2晚升高。", *ILL, "Smarr et al. 2020, Scientific Reports 10:21640", "rest",
               ((above[-1], "°C"), (2.0, "nights")))  # fmt: skip


def raised_respiratory_rate(picture: Picture) -> Hit | None:
    """Two nights at least two breaths and three spreads above the user's usual.

    Miller et al. 2020 (https://pmc.ncbi.nlm.nih.gov/articles/PMC7728254) found 80 % of COVID-19 cases by the third day of
    symptoms from the change of the rate at night; their model's limit was not seen, ours is a choice.
    """
    nights = last_nights(picture, "respiratory_rate_bpm", 2, 3)
    base = usual(picture, "respiratory_rate_bpm", nights[0][0]) if nights else None
    if (
        base is None
        or not base.usable
        or min(v for _, v in nights) - base.median < 2.0
        or min(base.z(v) for _, v in nights) < 3
    ):
        return None
    day, value = nights[-1]
    return Hit("raised_respiratory_rate", "urgent" if value >= limits.RESPIRATORY_RATE_URGENT_BPM else "caution", day, "respiratory_rate_bpm", value, base.median + 2.0,
               f"Breathing rate at night {value:.1f} breaths/min, your usual is {base.median:.1f}; raised for 2 nights.",
               f"夜间呼吸频率{value:.1f}次/分，你平时是{base.median:.1f}次/分；已连续2晚升高。",
               f"{ILL[0]} {EMERGENCY[0]}", f"{ILL[1]}{EMERGENCY[1]}", "Miller et al. 2020, PLOS ONE 15:e0243693", "rest",
               ((base.median, "breaths/min"), (2.0, "nights")))  # fmt: skip


def low_spo2(picture: Picture) -> Hit | None:
    """Two nights under 90 % (80 % at altitude), or under the floor that a clinician agreed."""
    floor, agreed = spo2_floor(picture)
    nights = last_nights(picture, "spo2_pct", 2, 3)
    if not nights or nights[-1][1] >= floor or max(v for _, v in nights) > floor:
        return None
    day, value = nights[-1]
    why = {"agreed": ("the limit agreed with your clinician", "你与医生约定的下限"), "altitude": ("the limit at altitude", "高海拔时的下限"),
           "": ("the limit at rest", "静息时的下限")}[agreed]  # fmt: skip
    return Hit("low_spo2", "urgent", day, "spo2_pct", value, floor,
               f"Blood oxygen {value:.0f}%, under {floor:.0f}%, {why[0]}, on 2 nights.",
               f"血氧{value:.0f}%，连续2晚低于{floor:.0f}%（{why[1]}）。",
               f"Measure again with a finger oximeter. {'Do not go higher; go down if you feel ill. ' if agreed == 'altitude' else ''}{SOON[0]} {EMERGENCY[0]}",
               f"请用指夹式血氧仪再测一次。{'不要继续上升，如感到不适请下撤。' if agreed == 'altitude' else ''}{SOON[1]}{EMERGENCY[1]}",
               "NEWS2, Royal College of Physicians 2017", "rest", ((floor, "%"), (2.0, "nights")))  # fmt: skip


def spo2_floor(picture: Picture) -> tuple[float, str]:
    """The saturation under which an alert is due, and why it is this one."""
    if "spo2_pct" in picture.profile.floors:
        return picture.profile.floors["spo2_pct"], "agreed"
    if picture.tagged("altitude", within_days=2):
        return limits.SPO2_LOW_ALTITUDE_PCT, "altitude"
    return limits.SPO2_LOW_PCT, ""


def load_spike(picture: Picture) -> Hit | None:
    """The last seven days carry one and a half times the usual week, by plain sums and by the weighted ratio."""
    load = daily_load(picture)
    ratio = acute_chronic(load, picture.today)
    if ratio is None or ratio.value < limits.LOAD_RATIO_HIGH or ratio.acute < limits.LOAD_RATIO_HIGH * ratio.chronic:
        return None
    return Hit("load_spike", "caution", picture.today, "", ratio.value, limits.LOAD_RATIO_HIGH,
               f"Training load of the last 7 days is {ratio.acute / ratio.chronic:.1f} times the 28 days before; weighted ratio {ratio.value:.2f}, high from 1.5 on.",
               f"最近7天的训练负荷是之前28天的{ratio.acute / ratio.chronic:.1f}倍；加权比值{ratio.value:.2f}，达到1.5即偏高。",
               "Keep the next days easy and raise the load in smaller steps.", "接下来几天请放轻松，之后小幅增加负荷。",
               "Gabbett 2016, Br J Sports Med 50:273 (contested: Impellizzeri et al. 2020)", "easy", ((ratio.acute / ratio.chronic, "times"), (7.0, "days"), (28.0, "days")))  # fmt: skip
