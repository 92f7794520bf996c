"""Context tags as facts: they explain a deviation and hide none."""

from __future__ import annotations

from datetime import date

from coach.evidence import Fact
from coach.wearables.context import Picture
from coach.wearables.show import when

# tag prefix: days it goes on mattering, what it explains, in both languages.
EXPLAINS: dict[str, tuple[int, str, str]] = {
    "illness": (7, "you noted illness; it raises resting heart rate and temperature and lowers HRV", "您记录了生病；生病会使静息心率和体温升高、心率变异性降低"),
    "alcohol": (1, "you noted alcohol; it raises resting heart rate and lowers HRV that night", "您记录了饮酒；酒精会使当晚静息心率升高、心率变异性降低"),
    "travel": (4, "you noted travel; a time shift disturbs sleep and HRV for some days", "您记录了旅行；时差会在几天内影响睡眠和心率变异性"),
    "altitude": (7, "you noted altitude; it lowers blood oxygen and raises resting heart rate", "您记录了高海拔；高海拔会使血氧降低、静息心率升高"),
    "new_device": (13, "you noted a new device; its values start a new baseline", "您记录了更换设备；新设备的数值会重新建立基线"),
    "cycle_phase:luteal": (0, "you noted the luteal phase; temperature and resting heart rate run a little higher", "您记录了黄体期；体温和静息心率会略高"),
    "cycle_phase:menstrual": (0, "you noted your period; how you feel counts more than the numbers today", "您记录了经期；今天的感受比数字更重要"),
}  # fmt: skip


def context_facts(picture: Picture) -> tuple[Fact, ...]:
    """One fact for each tag that still matters today."""
    facts = []
    for prefix, (days, en, zh) in EXPLAINS.items():
        if noted := picture.tagged(prefix, within_days=days):
            facts.append(_fact(picture, prefix, noted[-1], en, zh))
    return tuple(facts)


def _fact(picture: Picture, tag: str, day: date, en: str, zh: str) -> Fact:
    when_en, when_zh = when(day, picture.today)
    return Fact(id=f"context.{tag.replace(':', '_')}", text=f"Context ({when_en}): {en}", text_zh=f"背景（{when_zh}）：{zh}",
                value=tag, start=day, end=day, how="tag", source="your log")  # fmt: skip
