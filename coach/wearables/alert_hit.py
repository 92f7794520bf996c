"""What an alert rule returns, and what the rules share: how often a measure must repeat, and the words for the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coach.evidence import Fact
from coach.store.records import Series
from coach.wearables.context import Picture
from coach.wearables.metrics import METRICS

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


SOON = (
    "Speak to a clinician today or tomorrow; no training until then.",
    "请在今天或明天咨询医生；在此之前先不要训练。",
)
EMERGENCY = ("With chest pain, breathlessness, confusion or fainting, call the emergency number now.",
              "如有胸痛、气促、意识模糊或晕厥，请立即拨打急救电话。")  # fmt: skip
ILL = ("Rest, drink enough and measure your temperature; see a clinician if you feel ill or it lasts.",
        "请休息、多喝水并量体温；如感到不适或持续不退，请就医。")  # fmt: skip


def recent(series: Series, today: date, days: int) -> list[tuple[date, float]]:
    """The values of the last ``days`` days, oldest first."""
    return sorted((d, v) for d, v in series.items() if today - timedelta(days=days) < d <= today)


def last_nights(picture: Picture, metric: str, count: int, within: int) -> list[tuple[date, float]]:
    """The last ``count`` nights if they lie within ``within`` days and are not stale; else nothing."""
    found = recent(picture.series(metric), picture.today, within)
    if len(found) < count or (picture.today - found[-1][0]).days > 1:
        return []
    return found[-count:]
