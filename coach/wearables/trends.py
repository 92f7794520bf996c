"""What stands out beyond the latest value: a trend, a change of level, a streak, a record. One-line Facts like all findings."""

from __future__ import annotations

import math
import statistics
from datetime import date, timedelta

from coach.evidence import Fact
from coach.fitness.trend import change_point, mann_kendall_p, theil_sen
from coach.store.records import Series
from coach.wearables.context import HISTORY_DAYS, Picture
from coach.wearables.findings import RUNNING, SLOW, Finding, device_since, latest_day, usual
from coach.wearables.metrics import METRICS
from coach.wearables.show import against, bare, day_name, gap, heading, shown

TREND_DAYS = 42
TREND_LEAST = 14
# Nights depend on each other, which makes tests of independence too sure of themselves: hence stricter than the usual 0.05.
TREND_P, LEVEL_P = 0.01, 0.001
# Both sides of a change of level, so that a few odd days are none.
LEVEL_LEAST = 10
# Five days on the same side of the median happen by chance once in sixteen.
STREAK_LEAST = 5
RECORD_LEAST = 30


def notable(picture: Picture, metric: str) -> list[Finding]:
    """What stands out of one metric; nothing where its data are stale."""
    series = {d: v for d, v in picture.series(metric).items() if not (d == picture.today and metric in RUNNING)}
    day = latest_day(metric, series, picture.today)
    if day is None or (picture.today - day).days > (14 if metric in SLOW else 2):
        return []
    since = device_since(picture, metric, day)
    series = {d: v for d, v in series.items() if since is None or d >= since}
    found = (
        trend(picture, metric, series),
        level(picture, metric, series),
        streak(picture, metric, series, day),
        record(picture, metric, series, day),
    )
    return [f for f in found if f]


def trend(picture: Picture, metric: str, series: Series) -> Finding | None:
    """A steady rise or fall over six weeks (Theil–Sen slope, Mann–Kendall p under 0.01), of at least one spread in all."""
    start = picture.today - timedelta(days=TREND_DAYS - 1)
    days = sorted(d for d in series if d >= start)
    if len(days) < TREND_LEAST or (days[-1] - days[0]).days < TREND_DAYS // 2:
        return None
    x, y = [(d - days[0]).days for d in days], [series[d] for d in days]
    third = len(y) // 3
    # Spares the pairwise slopes where the ends of the span lie at the same height.
    if abs(statistics.median(y[:third]) - statistics.median(y[-third:])) < 0.5 * _deviation(y):
        return None
    slope = theil_sen(x, y)
    first = statistics.median(v - slope * t for t, v in zip(x, y, strict=True))
    last = first + slope * x[-1]
    spread = statistics.median(abs(v - first - slope * t) for t, v in zip(x, y, strict=True)) * 1.4826
    if abs(last - first) < max(spread, 1e-9) or mann_kendall_p(y) > TREND_P:
        return None
    change = gap(metric, last, first, picture.profile)[0]
    if change == 0:
        return None
    (en, zh), (last_en, last_zh) = heading(metric), shown(metric, last, picture.profile)
    first_en, first_zh = bare(metric, first, picture.profile)
    span = (days[-1] - days[0]).days + 1
    rose_en, rose_zh = ("rising", "上升") if change > 0 else ("falling", "下降")
    text = (
        f"{en}: {rose_en} over {span} days, from {first_en} to {last_en}",
        f"{zh}：{span}天来持续{rose_zh}，从{first_zh}到{last_zh}",
    )
    numbers = ((first, METRICS[metric].unit), (change, METRICS[metric].unit), (float(span), "days"))
    return Finding(_fact(metric, "trend", days[0], days[-1], last, text, change, numbers, "Theil–Sen slope, Mann–Kendall test"), metric,
                   min(abs(last - first) / max(spread, 1e-9), 6.0) / 2)  # fmt: skip


def _deviation(values: list[float]) -> float:
    """Standard deviation in floating point: ``statistics.pstdev`` counts in fractions, which costs more than all the rest."""
    mean = statistics.fmean(values)
    return math.sqrt(statistics.fmean((v - mean) ** 2 for v in values))


def level(picture: Picture, metric: str, series: Series) -> Finding | None:
    """A change of level within the last 90 days (Pettitt p under 0.001) that is still in force."""
    days = sorted(series)
    if len(days) < 3 * LEVEL_LEAST:
        return None
    y = [series[d] for d in days]
    where, p = change_point(y)
    if p > LEVEL_P or not LEVEL_LEAST <= where + 1 <= len(y) - LEVEL_LEAST:
        return None
    before, after = statistics.median(y[: where + 1]), statistics.median(y[where + 1 :])
    change, tail_en, tail_zh = against(
        metric, after, before, picture.profile, ("the level before", "之前的"), bracket=True
    )
    if change == 0:
        return None
    (en, zh), (after_en, after_zh) = heading(metric), shown(metric, after, picture.profile)
    (when_en, when_zh) = day_name(days[where + 1], picture.today)
    text = (
        f"{en}: another level since about {when_en}, {after_en}, {tail_en}",
        f"{zh}：约自{when_zh}起水平改变，{after_zh}，{tail_zh}",
    )
    numbers = ((before, METRICS[metric].unit), (change, METRICS[metric].unit))
    return Finding(
        _fact(metric, "level", days[where + 1], days[-1], after, text, change, numbers, "Pettitt's test"), metric, 1.0
    )


def streak(picture: Picture, metric: str, series: Series, day: date) -> Finding | None:
    """Five days or more in a row on the same side of the usual."""
    base = usual(picture, metric, day - timedelta(days=STREAK_LEAST))
    if metric in SLOW or base is None or not base.usable:
        return None
    above = series[day] > base.median
    length, scores = 0, []
    while (value := series.get(day - timedelta(days=length))) is not None:
        change = gap(metric, value, base.median, picture.profile)[0]
        if change == 0 or (change > 0) != above:
            break
        scores.append(abs(base.z(value)))
        length += 1
    # Half a spread on average, or it is no more than the coin falling on one side.
    if length < STREAK_LEAST or length > TREND_DAYS or statistics.fmean(scores) < 0.5:
        return None
    en, zh = heading(metric)
    usual_en, usual_zh = shown(metric, base.median, picture.profile)
    clock = METRICS[metric].kind == "clock"
    side_en = ("later than" if above else "earlier than") if clock else ("above" if above else "below")
    side_zh = ("晚于" if above else "早于") if clock else ("高于" if above else "低于")
    text = (
        f"{en}: {side_en} your usual {usual_en} for {length} days in a row",
        f"{zh}：连续{length}天{side_zh}你平时的{usual_zh}",
    )
    sign = 1.0 if above else -1.0
    fact = _fact(metric, "streak", day - timedelta(days=length - 1), day, float(length), text, sign * abs(series[day] - base.median),
                 ((base.median, METRICS[metric].unit), (series[day], METRICS[metric].unit)), "days in a row beyond the median", "days")  # fmt: skip
    return Finding(fact, metric, min(statistics.fmean(scores) * length / STREAK_LEAST, 4.0))


def record(picture: Picture, metric: str, series: Series, day: date) -> Finding | None:
    """The newest value is the highest or lowest of the last 90 days."""
    earlier = [v for d, v in series.items() if d < day]
    if len(earlier) < RECORD_LEAST or METRICS[metric].kind == "clock":
        return None
    value = series[day]
    if value > max(earlier):
        word_en, word_zh, next_best = "highest", "最高", max(earlier)
    elif value < min(earlier):
        word_en, word_zh, next_best = "lowest", "最低", min(earlier)
    else:
        return None
    (en, zh), (value_en, value_zh) = heading(metric), shown(metric, value, picture.profile)
    best_en, best_zh = bare(metric, next_best, picture.profile)
    if bare(metric, value, picture.profile)[0] == best_en:
        return None
    text = (f"{en}: {value_en} is your {word_en} in {HISTORY_DAYS} days (before: {best_en})",
            f"{zh}：{value_zh}是你{HISTORY_DAYS}天来的{word_zh}值（此前：{best_zh}）")  # fmt: skip
    numbers = ((next_best, METRICS[metric].unit), (float(HISTORY_DAYS), "days"))
    return Finding(
        _fact(metric, "record", day, day, value, text, value - next_best, numbers, f"extreme of {HISTORY_DAYS} days"),
        metric,
        2.0,
    )


def _fact(
    metric: str, kind: str, start: date, end: date, value: float, text: tuple[str, str], change: float,
    numbers: tuple[tuple[float, str], ...], how: str, unit: str | None = None,
) -> Fact:  # fmt: skip
    return Fact(id=f"{metric}.{kind}", text=text[0], text_zh=text[1], value=value, unit=METRICS[metric].unit if unit is None else unit,
                metric=metric, start=start, end=end, how=how, change=change, numbers=numbers)  # fmt: skip
