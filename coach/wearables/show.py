"""How values look in texts: the user's units, a sensible number of decimals, clock times, weekdays by name, in both languages."""

from __future__ import annotations

from datetime import date

from coach.profile import Profile
from coach.wearables.metrics import METRICS

_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_UNITS_ZH = {
    "steps": "步", "floors": "层", "min": "分钟", "bpm": "次/分", "breaths/min": "次/分", "ms": "毫秒", "kcal": "千卡",
    "kg": "公斤", "lb": "磅", "km": "公里", "mi": "英里", "m": "米", "cm": "厘米", "in": "英寸", "g": "克", "mg": "毫克",
    "mL": "毫升", "cigarettes": "支", "°C": "°C", "°F": "°F",
}  # fmt: skip
_TIGHT = frozenset({"%", "/100", "/5"})  # written without a space before them
# International definitions, exact: 1 lb = 0.45359237 kg, 1 in = 2.54 cm, 1 mi = 1609.344 m (NIST SP 811, appendix B).
_IMPERIAL = {"kg": ("lb", 1 / 0.45359237), "cm": ("in", 1 / 2.54), "km": ("mi", 1 / 1.609344)}
# 1 mmol/L glucose = 18.016 mg/dL (molar mass 180.16 g/mol).
_MGDL_PER_MMOL = 18.016


def day_name(day: date, today: date) -> tuple[str, str]:
    """A day in words, weekday first: ("Tuesday 31 March", "3月31日周二"); the year only if it is not this year's."""
    year_en, year_zh = (f" {day.year}", f"{day.year}年") if day.year != today.year else ("", "")
    return (f"{_DAYS_EN[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year_en}",
            f"{year_zh}{day.month}月{day.day}日{DAYS_ZH[day.weekday()]}")  # fmt: skip


def when(day: date, today: date) -> tuple[str, str]:
    """``day`` as said today: "today (Tuesday)", "yesterday (Monday)", or the full name with its age in days."""
    age = (today - day).days
    en, zh = day_name(day, today)
    if age in (0, 1):
        return (
            f"{('today', 'yesterday')[age]} ({_DAYS_EN[day.weekday()]})",
            f"{('今天', '昨天')[age]}{DAYS_ZH[day.weekday()]}",
        )
    return f"on {en}, {age} days ago", f"{zh}，{age}天前"


def convert(metric: str, value: float, profile: Profile, *, delta: bool = False) -> tuple[float, str, int]:
    """``value`` of ``metric`` in the user's unit: number, unit, decimals. ``delta``: a difference, so no offset is added."""
    known = METRICS[metric]
    unit, decimals = known.unit, known.decimals
    if metric == "distance_m":
        value, unit, decimals = value / 1000, "km", 1
    if metric == "glucose_mmol_l" and profile.glucose_unit == "mg/dL":
        return value * _MGDL_PER_MMOL, "mg/dL", 0
    if profile.units == "imperial" and unit in _IMPERIAL:
        unit, factor = _IMPERIAL[unit]
        return value * factor, unit, decimals
    if profile.units == "imperial" and unit == "°C":
        return (value * 9 / 5 + (0 if delta or metric == "skin_temperature_delta_c" else 32)), "°F", max(decimals, 1)
    return value, unit, decimals


def shown(metric: str, value: float, profile: Profile, *, delta: bool = False) -> tuple[str, str]:
    """``value`` with its unit, in English and Chinese: ("58 bpm", "58次/分"), ("7 h 25 min", "7小时25分钟"), ("23:10", "23:10")."""
    known = METRICS[metric]
    if known.kind == "clock" and not delta:
        minutes = round(value) % 1440
        text = f"{minutes // 60:02d}:{minutes % 60:02d}"
        return text, text
    if known.unit == "min" or known.kind == "clock":
        return minutes_text(value)
    number, unit, decimals = convert(metric, value, profile, delta=delta)
    figure, space = figures(number, decimals), "" if unit in _TIGHT else " "
    return f"{figure}{space}{unit}", f"{figure}{_UNITS_ZH.get(unit, unit)}"


def figures(number: float, decimals: int) -> str:
    # Adding zero turns a rounded "-0" into "0".
    return f"{round(number, decimals) + 0.0:,.{decimals}f}"


def gap(metric: str, value: float, reference: float, profile: Profile) -> tuple[float, str, str]:
    """The difference of two values as they are shown, so that a reader's subtraction agrees: signed (SI), then as text without sign.

    The text has no unit where the sentence names it already (58 bpm, 6 above your usual 52).
    """
    known = METRICS[metric]
    if known.unit == "min" or known.kind == "clock":
        minutes = round(value) - round(reference)
        return float(minutes), *minutes_text(abs(minutes))
    a, unit, decimals = convert(metric, value, profile)
    b, _, _ = convert(metric, reference, profile)
    change = round(a, decimals) - round(b, decimals)
    one, _, _ = convert(metric, 1.0, profile, delta=True)
    text = figures(abs(change), decimals)
    if unit == "%":
        return round(change, decimals) / one, f"{text} percentage points", f"{text}个百分点"
    if unit in ("°C", "°F"):
        return round(change, decimals) / one, f"{text} {unit}", f"{text}{unit}"
    return round(change, decimals) / one, text, text


def against(
    metric: str,
    value: float,
    reference: float,
    profile: Profile,
    name: tuple[str, str] = ("your usual", "你平时的"),
    *,
    bracket: bool = False,
) -> tuple[float, str, str]:
    """The signed difference and a phrase: "12 above your usual 56", "比你平时的56高12"; ``bracket`` puts the reference in brackets."""
    change, by_en, by_zh = gap(metric, value, reference, profile)
    ref_en, ref_zh = bare(metric, reference, profile)
    ref_en = f" ({ref_en})" if bracket else f" {ref_en}"
    clock = METRICS[metric].kind == "clock"
    if metric == "skin_temperature_delta_c":  # already a deviation: what it deviates from is near zero and says nothing
        ref_en, ref_zh, name = "", "", (name[0], name[1].removesuffix("的"))
    if change == 0:
        return change, f"the same as {name[0]}{ref_en}", f"与{name[1]}{ref_zh}相同"
    side_en = ("later than" if change > 0 else "earlier than") if clock else ("above" if change > 0 else "below")
    side_zh = ("晚" if change > 0 else "早") if clock else ("高" if change > 0 else "低")
    return change, f"{by_en} {side_en} {name[0]}{ref_en}", f"比{name[1]}{ref_zh}{side_zh}{by_zh}"


def bare(metric: str, value: float, profile: Profile) -> tuple[str, str]:
    """``value`` without its unit where the unit has just been said; hours, clock times and percent keep theirs."""
    known = METRICS[metric]
    if known.unit in ("min", "%") or known.kind == "clock":
        return shown(metric, value, profile)
    number, _, decimals = convert(metric, value, profile)
    text = figures(number, decimals)
    return text, text


def minutes_text(minutes: float) -> tuple[str, str]:
    """Minutes as hours and minutes from one hour on: ("7 h 25 min", "7小时25分钟")."""
    total = round(minutes)
    if abs(total) < 60:
        return f"{total} min", f"{total}分钟"
    hours, rest = divmod(abs(total), 60)
    sign = "-" if total < 0 else ""
    if rest == 0:
        return f"{sign}{hours} h", f"{sign}{hours}小时"
    return f"{sign}{hours} h {rest} min", f"{sign}{hours}小时{rest}分钟"


def label(metric: str) -> tuple[str, str]:
    """The metric's name inside a sentence."""
    return METRICS[metric].en, METRICS[metric].zh


def heading(metric: str) -> tuple[str, str]:
    """The metric's name at the beginning of a line."""
    en = METRICS[metric].en
    return en[0].upper() + en[1:], METRICS[metric].zh
