"""The rules behind alerts: what is measured, how often it must repeat, from where on, how serious, what to do.

A rule looks at a ``Picture`` and returns a ``Hit`` or None. A wearable errs, so one reading never raises an alert: at least two
nights (each the merged value of many readings) or repeated spot readings, except for low glucose, where waiting would harm.
Limits are in ``coach.fitness.thresholds`` with their sources; a limit that a clinician agreed (``Profile.floors``) goes first. How often
something must repeat is our choice where no source says so. ``effect`` is what an alert means for training today.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coach.evidence import Fact
from coach.fitness import thresholds as limits
from coach.store.records import Series
from coach.wearables.context import Picture, Reading
from coach.wearables.findings import usual
from coach.wearables.load import acute_chronic, daily_load
from coach.wearables.metrics import METRICS
from coach.wearables.show import shown

Level = Literal["caution", "urgent", "emergency"]
Effect = Literal["", "easy", "rest"]


@dataclass(frozen=True)
class Hit:
    """One rule that holds today. ``value`` was measured on ``day``, against ``limit``; ``effect`` is what it means for training."""

    slug: str
    level: Level
    day: date
    metric: str
    value: float
    limit: float
    text: str
    text_zh: str
    do: str
    do_zh: str
    source: str
    effect: Effect = ""
    numbers: tuple[tuple[float, str], ...] = ()

    @property
    def unit(self) -> str:
        return METRICS[self.metric].unit if self.metric else "times"

    @property
    def fact(self) -> Fact:
        """The alert as evidence: what was measured, against what, what to do."""
        return Fact(id=f"alert.{self.slug}", text=f"{self.text} {self.do}", text_zh=f"{self.text_zh}{self.do_zh}", value=self.value,
                    unit=self.unit, metric=self.metric, start=self.day, end=self.day, how="alert rule", source=self.source,
                    verdict=self.level, change=self.value - self.limit, numbers=(*self.numbers, (self.limit, self.unit)))  # fmt: skip


_SOON = ("Speak to a clinician today or tomorrow; no training until then.", "请在今天或明天咨询医生；在此之前先不要训练。")
_EMERGENCY = ("With chest pain, breathlessness, confusion or fainting, call the emergency number now.",
              "如有胸痛、气促、意识模糊或晕厥，请立即拨打急救电话。")  # fmt: skip


def _recent(series: Series, today: date, days: int) -> list[tuple[date, float]]:
    """The values of the last ``days`` days, oldest first."""
    return sorted((d, v) for d, v in series.items() if today - timedelta(days=days) < d <= today)


def _nights(picture: Picture, metric: str, count: int, within: int) -> list[tuple[date, float]]:
    """The last ``count`` nights if they lie within ``within`` days and are not stale; else nothing."""
    found = _recent(picture.series(metric), picture.today, within)
    if len(found) < count or (picture.today - found[-1][0]).days > 1:
        return []
    return found[-count:]


def high_resting_heart_rate(picture: Picture) -> Hit | None:
    """Three nights above 100 bpm, or two above 110."""
    for count, limit in ((2, limits.RESTING_HR_URGENT_BPM), (3, limits.RESTING_HR_HIGH_BPM)):
        nights = _nights(picture, "resting_heart_rate_bpm", count, count + 2)
        if nights and min(v for _, v in nights) > limit:
            low, high = min(v for _, v in nights), max(v for _, v in nights)
            day, value = nights[-1]
            return Hit("high_resting_heart_rate", "urgent", day, "resting_heart_rate_bpm", value, limit,
                       f"Resting heart rate between {low:.0f} and {high:.0f} bpm over {count} days; above {limit:.0f} bpm is high at rest.",
                       f"连续{count}天静息心率在{low:.0f}至{high:.0f}次/分之间；静息时超过{limit:.0f}次/分属于偏高。",
                       f"{_SOON[0]} {_EMERGENCY[0]}", f"{_SOON[1]}{_EMERGENCY[1]}",
                       "American Heart Association, tachycardia; NEWS2, Royal College of Physicians 2017", "rest",
                       ((low, "bpm"), (high, "bpm"), (float(count), "days"), (limit, "bpm")))  # fmt: skip
    return None


def low_resting_heart_rate(picture: Picture) -> Hit | None:
    """Two nights at 40 bpm or less that are also at least 10 bpm under the user's usual: an athlete's 38 is no alert."""
    nights = _nights(picture, "resting_heart_rate_bpm", 2, 4)
    floor = picture.profile.floors.get("resting_heart_rate_bpm", limits.RESTING_HR_LOW_BPM)
    if not nights or max(v for _, v in nights) > floor:
        return None
    base = usual(picture, "resting_heart_rate_bpm", nights[0][0])
    if base is None or not base.usable or base.median - nights[-1][1] < 10:
        return None
    day, value = nights[-1]
    return Hit("low_resting_heart_rate", "urgent", day, "resting_heart_rate_bpm", value, floor,
               f"Resting heart rate {value:.0f} bpm, at or under {floor:.0f} bpm for 2 days; your usual is {base.median:.0f} bpm.",
               f"静息心率{value:.0f}次/分，连续2天在{floor:.0f}次/分及以下；您平时是{base.median:.0f}次/分。",
               f"{_SOON[0]} With dizziness, fainting, breathlessness or chest pain, call the emergency number now.",
               f"{_SOON[1]}如有头晕、晕厥、气促或胸痛，请立即拨打急救电话。",
               "NEWS2, Royal College of Physicians 2017", "rest",
               ((floor, "bpm"), (2.0, "days"), (base.median, "bpm")))  # fmt: skip


def hrv_drop(picture: Picture) -> Hit | None:
    """Three nights in a row well under the user's usual HRV."""
    for metric, name in (("hrv_rmssd_ms", "RMSSD"), ("hrv_sdnn_ms", "SDNN")):
        nights = _nights(picture, metric, 3, 4)
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
                       f"心率变异性（{name}）{value:.0f}毫秒，连续3晚低于您平时的{base.median:.0f}毫秒。",
                       "Keep training easy and sleep longer until it is back; see a clinician if you feel ill.",
                       "在恢复之前请降低训练强度、早点睡；如感到不适，请咨询医生。",
                       "Plews et al. 2013, Sports Medicine 43:773", "easy",
                       ((base.median, "ms"), (3.0, "nights")))  # fmt: skip
    return None


def short_sleep_run(picture: Picture) -> Hit | None:
    """Four of the last five nights under six hours. It calls for an easy day only where that is also less than the user's usual."""
    nights = _recent(picture.series("sleep_minutes"), picture.today, 5)
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
                   f"两次测量体温{en}；{limit_zh}及以上为发热。", *_ILL, "NHS, high temperature (fever) in adults", "rest",
                   ((2.0, "readings"), (limits.FEVER_C, "°C")))  # fmt: skip
    nights = _nights(picture, "skin_temperature_delta_c", 2, 3)
    base = usual(picture, "skin_temperature_delta_c", nights[0][0]) if nights else None
    if base is None or not base.usable:
        return None
    above = [v - base.median for _, v in nights]
    if min(above) < 0.8 or max(above) < 1.0 or min(base.z(v) for _, v in nights) < 2.5:
        return None
    en, zh = shown("skin_temperature_delta_c", above[-1], picture.profile, delta=True)
    return Hit("raised_temperature", "caution", nights[-1][0], "skin_temperature_delta_c", nights[-1][1], base.median + 1.0,
               f"Skin temperature at night {en} above your usual, raised for 2 nights.",
               f"夜间皮肤温度比您平时高{zh}，已连续2晚升高。", *_ILL, "Smarr et al. 2020, Scientific Reports 10:21640", "rest",
               ((above[-1], "°C"), (2.0, "nights")))  # fmt: skip


_ILL = ("Rest, drink enough and measure your temperature; see a clinician if you feel ill or it lasts.",
        "请休息、多喝水并量体温；如感到不适或持续不退，请就医。")  # fmt: skip


def raised_respiratory_rate(picture: Picture) -> Hit | None:
    """Two nights at least two breaths and three spreads above the user's usual."""
    nights = _nights(picture, "respiratory_rate_bpm", 2, 3)
    base = usual(picture, "respiratory_rate_bpm", nights[0][0]) if nights else None
    if base is None or not base.usable or min(v for _, v in nights) - base.median < 2.0 or min(base.z(v) for _, v in nights) < 3:
        return None
    day, value = nights[-1]
    return Hit("raised_respiratory_rate", "urgent" if value >= limits.RESPIRATORY_RATE_URGENT_BPM else "caution", day, "respiratory_rate_bpm", value, base.median + 2.0,
               f"Breathing rate at night {value:.1f} breaths/min, your usual is {base.median:.1f}; raised for 2 nights.",
               f"夜间呼吸频率{value:.1f}次/分，您平时是{base.median:.1f}次/分；已连续2晚升高。",
               f"{_ILL[0]} {_EMERGENCY[0]}", f"{_ILL[1]}{_EMERGENCY[1]}", "Miller et al. 2020, PLOS ONE 15:e0243693", "rest",
               ((base.median, "breaths/min"), (2.0, "nights")))  # fmt: skip


def low_spo2(picture: Picture) -> Hit | None:
    """Two nights under 90 % (80 % at altitude), or under the floor that a clinician agreed."""
    floor, agreed = spo2_floor(picture)
    nights = _nights(picture, "spo2_pct", 2, 3)
    if not nights or nights[-1][1] >= floor or max(v for _, v in nights) > floor:
        return None
    day, value = nights[-1]
    why = {"agreed": ("the limit agreed with your clinician", "您与医生约定的下限"), "altitude": ("the limit at altitude", "高海拔时的下限"),
           "": ("the limit at rest", "静息时的下限")}[agreed]  # fmt: skip
    return Hit("low_spo2", "urgent", day, "spo2_pct", value, floor,
               f"Blood oxygen {value:.0f}%, under {floor:.0f}%, {why[0]}, on 2 nights.",
               f"血氧{value:.0f}%，连续2晚低于{floor:.0f}%（{why[1]}）。",
               f"Measure again with a finger oximeter. {'Do not go higher; go down if you feel ill. ' if agreed == 'altitude' else ''}{_SOON[0]} {_EMERGENCY[0]}",
               f"请用指夹式血氧仪再测一次。{'不要继续上升，如感到不适请下撤。' if agreed == 'altitude' else ''}{_SOON[1]}{_EMERGENCY[1]}",
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


def high_blood_pressure(picture: Picture) -> Hit | None:
    """Median of a week of home readings (at least three, on at least three days) at 135/85 or above."""
    pairs = _pressure(picture, 7)
    if len(pairs) < 3 or len({s.day for s, _ in pairs}) < 3:
        return None
    s, d = statistics.median(x.value for x, _ in pairs), statistics.median(y.value for _, y in pairs)
    if (s < limits.SYSTOLIC_HOME_HIGH_MMHG and d < limits.DIASTOLIC_HOME_HIGH_MMHG) or very_high_blood_pressure(picture):
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
    if not _on_glucose_watch(picture) and value >= limits.GLUCOSE_VERY_LOW_MMOL_L and (len(last) < 2 or max(last) >= floor):
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
    return picture.has_condition("diabetes", "糖尿病") or any(d in m.lower() for m in picture.profile.medications for d in drugs)


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
               "请检测血酮、多喝水、按您的高血糖处理方案执行，降下来之前不要训练；如有呕吐、深大呼吸或嗜睡，请拨打急救电话。",
               "Colberg et al. 2016, Diabetes Care 39:2065", "rest", ((limits.GLUCOSE_HIGH_MMOL_L, "mmol/L"), (2.0, "readings")))  # fmt: skip


def _weight_medians(picture: Picture, back: int) -> tuple[float, float, date] | None:
    """Median of the newest three weighings (of the last 4 days), and of the three around ``back`` days earlier."""
    series, today = picture.series("weight_kg"), picture.today
    now = _recent(series, today, 4)[-3:]
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
    now = _recent(series, picture.today, 2)
    before = [v for d, v in series.items() if 3 <= (picture.today - d).days <= 5]
    if not now or len(before) < 2 or now[-1][1] - statistics.median(before) <= limits.HEART_FAILURE_GAIN_KG:
        return None
    day, value = now[-1]
    (en, zh), (gain_en, gain_zh) = (shown("weight_kg", w, picture.profile) for w in (value, value - statistics.median(before)))
    limit_en, limit_zh = shown("weight_kg", limits.HEART_FAILURE_GAIN_KG, picture.profile)
    return Hit("rapid_weight_gain", "urgent", day, "weight_kg", value, limits.HEART_FAILURE_GAIN_KG,
               f"Weight {en}, {gain_en} more than 3 days ago; with your condition more than {limit_en} can be fluid.",
               f"体重{zh}，比3天前增加{gain_zh}；以您的情况，超过{limit_zh}可能是水潴留。",
               "Call your heart or kidney team today; no training. With breathlessness at rest, call the emergency number.",
               "请今天联系您的心脏或肾脏医疗团队，不要训练。如静息时气促，请拨打急救电话。",
               "ESC guidelines for heart failure 2021", "rest",
               ((value - statistics.median(before), "kg"), (3.0, "days"), (limits.HEART_FAILURE_GAIN_KG, "kg")))  # fmt: skip


RULES: tuple[Callable[[Picture], Hit | None], ...] = (
    very_high_blood_pressure, measure_pressure_again, low_glucose, high_glucose, low_spo2, high_resting_heart_rate, low_resting_heart_rate,
    rapid_weight_gain, raised_respiratory_rate, raised_temperature, low_blood_pressure, high_blood_pressure,
    rapid_weight_loss, hrv_drop, load_spike, short_sleep_run,
)  # fmt: skip


def hits(picture: Picture) -> list[Hit]:
    """The rules that hold today, most serious first."""
    order = {"emergency": 0, "urgent": 1, "caution": 2}
    return sorted((hit for rule in RULES if (hit := rule(picture))), key=lambda hit: order[hit.level])
