"""Context tags as facts: they explain a deviation and hide none."""

from __future__ import annotations

from datetime import timedelta

from coach.evidence import Fact
from coach.wearables.context import Picture
from coach.wearables.show import day_name, when

# Tag prefix: days it goes on mattering, what was noted and what it explains, in both languages.
EXPLAINS: dict[str, tuple[int, tuple[str, str], tuple[str, str]]] = {
    # Radin et al. 2020, Lancet Digit Health 2:e85 (https://pmc.ncbi.nlm.nih.gov/articles/PMC8048388): weeks with a raised
    # resting heart rate and longer sleep follow influenza-like illness; the number of days is our choice.
    "illness": (7, ("illness", "生病"), ("it raises resting heart rate and temperature and lowers HRV", "生病会使静息心率和体温升高、心率变异性降低")),
    # Pietilä et al. 2018, JMIR Ment Health 5:e23 (https://pmc.ncbi.nlm.nih.gov/articles/PMC5878366): in the first three
    # hours of sleep, more with each drink.
    "alcohol": (1, ("alcohol", "饮酒"), ("it raises resting heart rate and lowers HRV that night", "酒精会使当晚静息心率升高、心率变异性降低")),
    # The clock shifts by about 60 minutes a day after a flight east and 90 after one west
    # (https://www.healingedge.net/store/pf_global_source.html, not a primary source); four days is our choice.
    "travel": (4, ("travel", "旅行"), ("a time shift disturbs sleep and HRV for some days", "时差会在几天内影响睡眠和心率变异性")),
    # Saturation is lowest on arrival and rises again with acclimatization (http://high-altitude-medicine.com/SaO2-table.html;
    # Luks & Swenson 2011, High Alt Med Biol 12:109, https://www.liebertpub.com/doi/10.1089/ham.2011.0013); the days are our choice.
    "altitude": (7, ("altitude", "高海拔"), ("it lowers blood oxygen and raises resting heart rate", "高海拔会使血氧降低、静息心率升高")),
    "new_device": (13, ("a new device", "更换设备"), ("its values start a new baseline", "新设备的数值会重新建立基线")),
    # Maijala et al. 2019, BMC Womens Health 19:150: skin temperature at night is 0.30 °C higher in the luteal phase
    # (https://www.springermedizin.de/nocturnal-finger-skin-temperature-in-menstrual-cycle-tracking-am/17451444?fulltextView=true);
    # at the wrist 0.33 °C (https://portlandpress.com/bioscirep/article/38/6/BSR20171279/98184/Modern-fertility-awareness-methods-wrist-wearables).
    "cycle_phase:luteal": (0, ("the luteal phase", "黄体期"), ("skin temperature and resting heart rate run a little higher", "皮肤温度和静息心率会略高")),
    "cycle_phase:menstrual": (0, ("your period", "经期"), ("how you feel counts more than the numbers today", "今天的感受比数字更重要")),
}  # fmt: skip


# The phase before it lasts 16.9 days on average, the luteal phase itself 12.4 (Bull et al. 2019, npj Digit Med 2:83;
# https://pmc.ncbi.nlm.nih.gov/articles/PMC6710244): it begins on day 17 to 18. Beyond day 35 it is not assumed (our choice).
LUTEAL_FROM, LUTEAL_TO = 17, 35


def context_facts(picture: Picture) -> tuple[Fact, ...]:
    """One fact for each tag that still matters today, and the likely luteal phase where periods were noted."""
    found = ((prefix, picture.tagged(prefix, within_days=days)) for prefix, (days, _, _) in EXPLAINS.items())
    facts = tuple(_fact(picture, prefix, len(days)) for prefix, days in found if days)
    day = cycle_day(picture)
    if picture.tagged("cycle_phase:") or day is None or not LUTEAL_FROM <= day <= LUTEAL_TO:
        return facts
    return (*facts, _luteal_fact(picture, day))


def cycle_day(picture: Picture) -> int | None:
    """The day of the cycle, counted from the first day of the last noted period; None where none was noted or one is overdue."""
    noted = [d for d in sorted(picture.tags) if d <= picture.today and "cycle_phase:menstrual" in picture.tags[d]]
    if not noted:
        return None
    first = noted[-1]
    # Days noted within a week of each other belong to one period.
    for day in reversed(noted[:-1]):
        if (first - day).days > 7:
            break
        first = day
    return (picture.today - first).days + 1


def _luteal_fact(picture: Picture, day: int) -> Fact:
    _, _, (en, zh) = EXPLAINS["cycle_phase:luteal"]
    return Fact(id="context.cycle_day", text=f"Context: about day {day} of your cycle, likely the luteal phase; {en}",
                text_zh=f"背景：大约是周期第{day}天，可能处于黄体期；{zh}", value=float(day), unit="days", start=picture.today, end=picture.today,
                how="counted from the last period you noted", source="your log")  # fmt: skip


def _fact(picture: Picture, tag: str, count: int) -> Fact:
    within, (noted_en, noted_zh), (en, zh) = EXPLAINS[tag]
    day = picture.tagged(tag, within_days=within)[-1]
    when_en, when_zh = when(day, picture.today)
    date_en, date_zh = day_name(day, picture.today)
    text, text_zh = f"Context: {noted_en} noted on {date_en}; {en}", f"背景：{date_zh}记录了{noted_zh}；{zh}"
    if count > 1:
        text = f"Context: {noted_en} noted on {count} days, last {when_en}; {en}"
        text_zh = f"背景：{count}天记录了{noted_zh}，最近一次{when_zh}；{zh}"
    return Fact(id=f"context.{tag.replace(':', '_')}", text=text, text_zh=text_zh, value=float(count), unit="days",
                start=picture.today - timedelta(days=within), end=day, how="tags of the last days", source="your log")  # fmt: skip
