"""What an evidence item holds, read once: its quantities, topics, dates, and the numbers that follow from them by code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from coach.evidence import Fact, Passage
from coach.verify.dates import Dates, dates
from coach.verify.quantities import Quantity, quantities
from coach.verify.topics import OF_METRIC, topics, widened
from coach.verify.units import UNITS, canonical, dimension


@dataclass(frozen=True)
class Held:
    """``quantities`` stand in the item; ``derived`` follow from it (usual = value - change, change in percent)."""

    text: str
    quantities: tuple[Quantity, ...]
    derived: tuple[Quantity, ...]
    topics: frozenset[str]
    groups: frozenset[str]
    dates: tuple[Dates, ...]
    days: tuple[date, ...]
    change: float | None
    unit: str


@lru_cache(maxsize=4096)
def held(content: Fact | Passage) -> Held:
    texts = _texts(content)
    found = [q for text in texts for q in quantities(text)]
    unit, change, days, extra = "", None, [], []
    if isinstance(content, Fact):
        unit = canonical(content.unit) or _main_unit(found, content.value)
        change = content.change
        found = [_with_main_unit(q, unit, text) for text in texts for q in quantities(text)]
        extra = [_plain(v, canonical(u)) for v, u in content.numbers]
        if isinstance(content.value, (int, float)):
            extra.append(_plain(float(content.value), unit))
            days = [d for d in (content.start, content.end) if d]
        else:
            days = [d for d in (content.start, content.end) if d]
    else:
        extra = [_plain(float(content.year), "")] if content.year else []
    mentions = [t for text in texts for t in topics(text)]
    names = {t.name for t in mentions} | set(OF_METRIC.get(content.metric, ()) if isinstance(content, Fact) else ())
    return Held(" ".join(texts), (*found, *extra), tuple(_derived(content, unit)), frozenset(widened(names)),
                frozenset(t.group for t in mentions), tuple(dates(t) for t in texts), tuple(days), change, unit)  # fmt: skip


def _texts(content: Fact | Passage) -> list[str]:
    if isinstance(content, Fact):
        return [t for t in (content.text, content.text_zh) if t]
    return [content.text, content.title, *([content.best] if content.best and content.best not in content.text else [])]


def _plain(value: float, unit: str) -> Quantity:
    text = f"{value:g}"
    return Quantity(value, unit, 0, 0, text, len(text.partition(".")[2]))


def _main_unit(found: list[Quantity], value: float | str | None) -> str:
    return next((q.unit for q in found if q.unit and (value is None or q.value == value)), "")


_HEART = re.compile(r"(?:heart rate|pulse|心率|脉搏)\s*(?:of|at|was|is|为|是|约)?\s*$", re.IGNORECASE)


def _with_main_unit(quantity: Quantity, unit: str, text: str) -> Quantity:
    """ "9 below your usual of 50": numbers without a unit are in the fact's own, after "heart rate" in beats a minute."""
    if not quantity.unit and _HEART.search(text[max(0, quantity.start - 16) : quantity.start]):
        return replace(quantity, unit="bpm")
    if quantity.unit in {"", "/min", "times"} and unit and dimension(unit) not in {"sets"}:
        return replace(quantity, unit=unit) if not quantity.unit or dimension(unit) in {"heart", "breath"} else quantity
    return quantity


def _derived(content: Fact | Passage, unit: str) -> list[Quantity]:
    if not isinstance(content, Fact) or content.change is None:
        return []
    result = [_plain(abs(content.change), unit), _plain(content.change, unit)]
    if isinstance(content.value, (int, float)) and content.change:
        usual = float(content.value) - content.change
        result.append(_plain(round(usual, 3), unit))
        if usual and unit in UNITS:
            result.append(_plain(round(abs(content.change / usual) * 100, 1), "%"))
    return result
