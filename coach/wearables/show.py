"""How values look in texts: the user's units, a sensible number of decimals, clock times, weekdays by name, in both languages."""

from __future__ import annotations

from datetime import date

from coach.profile import Profile
from coach.wearables.metrics import METRICS

_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_UNITS_ZH = {
    "steps": "步", "floors": "层", "min": "分钟", "bpm": "次/分", "breaths/min": "次/分", "ms": "毫秒", "kcal": "千卡",
    "kg": "公斤", "lb": "磅", "km": "公里", "mi": "英里", "m": "米", "cm": "厘米", "in": "英寸", "g": "克", "mg": "毫克",
    "mL": "毫升", "cigarettes": "支", "°C": "°C", "°F": "°F",
}  # fmt: skip
# International definitions, exact: 1 lb = 0.45359237 kg, 1 in = 2.54 cm, 1 mi = 1609.344 m (NIST SP 811, appendix B).
_IMPERIAL = {"kg": ("lb", 1 / 0.45359237), "cm": ("in", 1 / 2.54), "km": ("mi", 1 / 1.609344)}
# 1 mmol/L glucose = 18.016 mg/dL (molar mass 180.16 g/mol).
_MGDL_PER_MMOL = 18.016


def day_name(day: date, today: date) -> tuple[str, str]:
    """A day in words, weekday first: ("Tuesday 31 March", "3月31日周二"); the year only if it is not this year's."""
    year_en, year_zh = (f" {day.year}", f"{day.year}年") if day.year != today.year else ("", "")
    return (f"{_DAYS_EN[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year_en}",
            f"{year_zh}{day.month}月{day.day}日{_DAYS_ZH[day.weekday()]}")  # fmt: skip


def when(day: date, today: date) -> tuple[str, str]:
    """``day`` as said today: "today", "yesterday, Monday", or the full name with its age in days."""
    age = (today - day).days
    en, zh = day_name(day, today)
    if age == 0:
        return f"today, {_DAYS_EN[day.weekday()]}", f"今天（{_DAYS_ZH[day.weekday()]}）"
    if age == 1:
        return f"yesterday, {_DAYS_EN[day.weekday()]}", f"昨天（{_DAYS_ZH[day.weekday()]}）"
    return f"{en}, {age} days ago", f"{zh}，{age}天前"


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
    # Adding zero turns a rounded "-0" into "0".
    figure = f"{round(number, decimals) + 0.0:,.{decimals}f}"
    space = "" if unit in {"%", "/100", "/5"} else " "
    return f"{figure}{space}{unit}", f"{figure}{_UNITS_ZH.get(unit, unit)}"


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
    return METRICS[metric].en, METRICS[metric].zh
