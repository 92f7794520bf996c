"""Samples of one metric and source on their way to the store, in columns: checked, sorted, one an interval.

A gigabyte of Apple's XML holds millions of samples; a Python object for each would take longer than reading them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from coach.wearables.clock import DAY, day_text

Row = tuple[int, int, int, str, float]  # start_utc, end_utc, offset in minutes, local date, value
_FAR = 1 << 60  # beyond every instant; keeps the numbers of a broken file within 64 bits


class Block(NamedTuple):
    """numpy arrays of one length: epoch seconds, minutes east of UTC, local date as days since 1970, value in the canonical unit."""

    start: Any
    end: Any
    offset: Any
    day: Any
    value: Any

    def only(self, these: Any) -> Block:
        """Those rows, by mask or index."""
        return Block(*(column[these] for column in self))

    def lists(self) -> list[list[Any]]:
        """The columns as the database takes them, dates as YYYY-MM-DD."""
        start, end, offset, day, value = (column.tolist() for column in self)
        texts = {number: _day(number) for number in set(day)}
        return [start, end, offset, [texts[number] for number in day], value]

    def flat(self, rows: int) -> Iterator[list[Any]]:
        """The parameters of statements of ``rows`` rows each; what is left over stays out."""
        columns = self.lists()
        width, most = len(columns), len(self.start) // rows * rows
        every = [None] * (width * most)
        for place, column in enumerate(columns):
            every[place::width] = column[:most]
        return (every[i : i + width * rows] for i in range(0, len(every), width * rows))


@dataclass(frozen=True)
class Limits:
    """What can be true: values from ``low`` to ``high``, starts from ``earliest`` to ``latest``, at most ``longest`` seconds."""

    low: float
    high: float
    earliest: int
    latest: int
    longest: int


@dataclass(frozen=True)
class Checked:
    """``rows`` to store; ``days``: the local dates of all that can be true; ``skipped``: reason → number."""

    rows: Block
    days: tuple[str, ...]
    skipped: Counter[str]


def block_of(rows: list[Row]) -> Block:
    import numpy as np

    start, end, offset, days, value = zip(*rows, strict=True)
    numbers = np.array([_number(day) for day in days], np.int64)
    return Block(_integers(start), _integers(end), _integers(offset), numbers, np.array(value, np.float64))


def checked(blocks: list[Block], limits: Limits) -> Checked:
    """Blocks in the order of the file: of two samples of one interval the later one stays."""
    import numpy as np

    block = blocks[0] if len(blocks) == 1 else Block(*(np.concatenate(column) for column in zip(*blocks, strict=True)))
    future, unset = block.start > limits.latest, block.start < limits.earliest
    possible = (block.value >= limits.low) & (block.value <= limits.high) & (block.end - block.start <= limits.longest)
    early = unset & ~future
    counts = {"future": future, "clock_unset": early, "implausible": ~possible & ~future & ~early}
    skipped = Counter({reason: n for reason, which in counts.items() if (n := int(which.sum()))})
    if skipped:
        block = block.only(possible & ~future & ~unset)
    days = tuple(_day(number) for number in np.unique(block.day).tolist())
    block = block.only(np.lexsort((block.end, block.start)))  # a stable sort
    last = np.ones(len(block.start), bool)
    last[:-1] = (block.start[1:] != block.start[:-1]) | (block.end[1:] != block.end[:-1])
    if copies := int((~last).sum()):
        skipped["duplicate"] = copies
        block = block.only(last)
    return Checked(block, days, skipped)


def _integers(column: tuple[int, ...]) -> Any:
    import numpy as np

    try:
        return np.array(column, np.int64)
    except OverflowError:
        return np.array([max(-_FAR, min(_FAR, n)) for n in column], np.int64)


_EPOCH = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=4096)
def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal() - _EPOCH


@lru_cache(maxsize=16_384)
def _day(number: int) -> str:
    return day_text(number * DAY)
