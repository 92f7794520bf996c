"""Sleep over several nights: debt, regularity, efficiency, social jet lag. Formulas are in ``coach.fitness.rest``."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import date, timedelta

from coach.evidence import Fact
from coach.fitness.rest import midsleep_spread, sleep_debt, social_jet_lag
from coach.wearables.context import Picture
from coach.wearables.show import minutes_text

# Adults need seven hours or more a night (Watson et al. 2015, Sleep 38:843, AASM and SRS consensus, read at
# https://www.sleepharleystreet.com/single-post/2015/05/31/recommended-amount-of-sleep-for-a-healthy-adult-a-joint-consensus-statement-of-the-americ);
# over nine is not advised as a norm.
LEAST_NEED_MIN, MOST_NEED_MIN = 420.0, 540.0
# Teenagers of 13 to 18 need eight to ten hours (Paruthi et al. 2016, J Clin Sleep Med 12:785; methods: https://jcsm.aasm.org/doi/10.5664/jcsm.6288).
TEEN_NEED_MIN = 480.0
WINDOW_NIGHTS, LEAST_NIGHTS = 7, 4
# Huang, Mariani & Redline 2020, J Am Coll Cardiol 75:991 (https://pmc.ncbi.nlm.nih.gov/articles/PMC7237955): against a
# sleep-onset SD of 30 min or less the hazard ratio of cardiovascular events is 1.16 at 31–60, 1.52 at 61–90 and 2.11 above
# 90 min. Mid-sleep in place of sleep onset is our choice.
IRREGULAR_MIN = 60.0


@dataclass(frozen=True)
class Debt:
    """What the last seven nights fall short of ``need`` (minutes a night), over ``nights`` recorded nights."""

    minutes: float
    need: float
    nights: int


def need(picture: Picture) -> float:
    """The nightly need: the user's own median of 28 nights, within what adults (or teenagers) need."""
    age = picture.profile.age(picture.today)
    least = TEEN_NEED_MIN if age is not None and age < 18 else LEAST_NEED_MIN
    since = picture.today - timedelta(days=34)
    nights = [v for d, v in picture.series("sleep_minutes").items() if since <= d <= picture.today - timedelta(days=7)]
    return min(max(statistics.median(nights) if len(nights) >= 7 else least, least), MOST_NEED_MIN)


def debt(picture: Picture, wanted: float | None = None) -> Debt | None:
    """Sleep debt of the last seven nights against ``wanted`` minutes (default: the nightly need).

    None with fewer than four recorded nights. Unrecorded nights are left out, not counted as zero.
    """
    since = picture.today - timedelta(days=WINDOW_NIGHTS - 1)
    nights = [v for d, v in sorted(picture.series("sleep_minutes").items()) if since <= d <= picture.today]
    if len(nights) < LEAST_NIGHTS:
        return None
    wanted = need(picture) if wanted is None else wanted
    return Debt(sleep_debt(nights, wanted), wanted, len(nights))


def midsleeps(picture: Picture, days: int = 28) -> dict[date, tuple[float, float]]:
    """(asleep, awake) clock minutes of the recorded nights."""
    bed, wake = picture.series("bed_time"), picture.series("wake_time")
    since = picture.today - timedelta(days=days - 1)
    return {d: (bed[d], wake[d]) for d in sorted(bed) if d in wake and since <= d <= picture.today and wake[d] > bed[d]}


def sleep_facts(picture: Picture) -> list[Fact]:
    """Debt, regularity and social jet lag, as far as the data go."""
    facts = []
    if owed := debt(picture):
        facts.append(_debt_fact(picture, owed))
    nights = midsleeps(picture)
    if len(nights) >= 7:
        facts.append(_regularity_fact(picture, midsleep_spread(list(nights.values())), len(nights)))
    # A night belongs to the day on which it ends: Saturday's and Sunday's are the nights before free days.
    free = [(a + b) / 2 for d, (a, b) in nights.items() if d.weekday() >= 5]
    work = [(a + b) / 2 for d, (a, b) in nights.items() if d.weekday() < 5]
    if len(free) >= 4 and len(work) >= 8:
        shift = social_jet_lag(statistics.fmean(work), statistics.fmean(free))
        en, zh = minutes_text(shift)
        facts.append(_fact(picture, "sleep.jet_lag", shift, f"Sleep on weekends lies {en} away from weekdays (social jet lag, 28 days)",
                           f"周末与工作日的睡眠时间相差{zh}（社会性时差，28天）", ((28.0, "days"),), 28))  # fmt: skip
    return facts


def _debt_fact(picture: Picture, owed: Debt) -> Fact:
    (en, zh), (need_en, need_zh) = minutes_text(owed.minutes), minutes_text(owed.need)
    text = (f"Sleep debt: {en} over the last {owed.nights} recorded nights, at a need of {need_en} a night",
            f"睡眠欠债：最近{owed.nights}个有记录的夜晚共欠{zh}（按每晚需要{need_zh}计算）")  # fmt: skip
    return _fact(
        picture, "sleep.debt", owed.minutes, *text, ((owed.need, "min"), (float(owed.nights), "nights")), WINDOW_NIGHTS
    )


def _regularity_fact(picture: Picture, spread: float, nights: int) -> Fact:
    en, zh = minutes_text(spread)
    word = ("irregular", "不规律") if spread > IRREGULAR_MIN else ("regular", "规律")
    text = (f"Sleep timing: {word[0]}, the middle of the night varies by {en} over {nights} nights (over 1 h counts as irregular)",
            f"作息{word[1]}：{nights}晚中，睡眠中点的波动为{zh}（超过1小时算不规律）")  # fmt: skip
    return _fact(picture, "sleep.regularity", spread, *text, ((float(nights), "nights"), (1.0, "h")), 28)


def _fact(
    picture: Picture, slug: str, value: float, en: str, zh: str, numbers: tuple[tuple[float, str], ...], days: int
) -> Fact:
    return Fact(id=slug, text=en, text_zh=zh, value=value, unit="min", metric="sleep_minutes", start=picture.today - timedelta(days=days - 1),
                end=picture.today, how="coach.fitness.rest over the recorded nights", numbers=numbers)  # fmt: skip
