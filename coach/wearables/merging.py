"""Samples of one metric → one value a local date, in columns: numpy arrays of one length. The rules stand in ``coach.wearables.daily``.

Ten years of a watch are a million readings of one metric; row by row they would take longer to add up than to read from the file.
Sums run in the order of the rows, so that the same samples give the same bits everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coach.wearables.clock import DAY

BIN = 300  # seconds; Apple Watch and Fitbit read the heart about every five minutes at rest (vendors' pages), so a bin holds one reading
_APART = (
    1 << 33
)  # seconds between the days of one time line, more than any epoch second in use: a day's intervals meet only one another


@dataclass(frozen=True)
class DayValue:
    value: float
    minimum: float
    maximum: float
    n: int
    source_id: int


@dataclass(frozen=True)
class Readings:
    """``day``: ordinal of the local date; ``place`` of the source, 0 the best; ``start``, ``end``: epoch seconds. See ``in_order``."""

    day: Any
    place: Any
    start: Any
    end: Any
    value: Any

    def only(self, these: Any) -> Readings:
        """Those rows, by mask or index."""
        return Readings(self.day[these], self.place[these], self.start[these], self.end[these], self.value[these])


@dataclass(frozen=True)
class Days:
    """One row a day: ordinal, value, lowest and highest sample, number of samples, place of the source that contributed most."""

    day: Any
    value: Any
    low: Any
    high: Any
    n: Any
    place: Any


def in_order(parts: list[Readings]) -> Readings:
    """Put together by day, then source, then time, as the functions below want it."""
    import numpy as np

    columns = zip(*((p.day, p.place, p.start, p.end, p.value) for p in parts), strict=True)
    r = Readings(*(np.concatenate(column) for column in columns))
    return r.only(np.lexsort((r.end, r.start, r.place, r.day)))


def best_mean(r: Readings) -> Days:
    """The mean of the best source that has any that day."""
    r = _best(r)
    cuts = _cuts(r.day)
    n = _counts(cuts, len(r.day))
    return Days(r.day[cuts], _sums(r.value, cuts) / n, *_extremes(r.value, cuts), n, r.place[cuts])


def best_last(r: Readings) -> Days:
    """The last reading of the best source."""
    r = _best(r)
    cuts = _cuts(r.day)
    n = _counts(cuts, len(r.day))
    return Days(r.day[cuts], r.value[cuts + n - 1], *_extremes(r.value, cuts), n, r.place[cuts])


def bins_mean(r: Readings) -> Days:
    """Mean of the means of ``BIN`` seconds, each bin by the best source that has any in it."""
    import numpy as np

    place_of_bin = r.start // BIN
    order = np.lexsort((r.place, place_of_bin, r.day))
    r, bins = r.only(order), place_of_bin[order]
    cuts = _cuts(r.day, bins, r.place)
    n = _counts(cuts, len(r.day))
    mean, (low, high) = _sums(r.value, cuts) / n, _extremes(r.value, cuts)
    best = _cuts(r.day[cuts], bins[cuts])  # the first source of each bin
    day, place, mean, low, high, n = (a[best] for a in (r.day[cuts], r.place[cuts], mean, low, high, n))
    days = _cuts(day)
    return Days(
        day[days],
        _sums(mean, days) / _counts(days, len(day)),
        np.minimum.reduceat(low, days),
        np.maximum.reduceat(high, days),
        np.add.reduceat(n, days),
        _most_frequent(day, place),
    )


def spot_mean(r: Readings) -> Days:
    """Mean of all readings; those of a lesser source within a bin of a better source's reading are copies of it."""
    import numpy as np

    key = r.day * (_APART // BIN) + r.start // BIN
    keep = np.zeros(len(key), bool)
    for place in np.unique(r.place):
        near = key[keep]
        keep |= (r.place == place) & ~np.isin(key, np.concatenate((near - 1, near, near + 1)))
    r = r.only(keep)
    cuts = _cuts(r.day)
    n = _counts(cuts, len(r.day))
    return Days(r.day[cuts], _sums(r.value, cuts) / n, *_extremes(r.value, cuts), n, r.place[cuts])


def amounts(r: Readings, movement: bool) -> Days:
    """Each source fills the time that no better one covers; a total of the day stands as a whole. ``movement``: the larger of the two."""
    import numpy as np

    cuts = _cuts(r.day)
    number = np.repeat(np.arange(len(cuts)), _counts(cuts, len(r.day)))  # of the row's day
    whole = (r.end - r.start == DAY) & (r.start % DAY == 0)
    totals, total_place = _totals(r.only(whole), number[whole], len(cuts))
    groups = _cuts(r.day, r.place)
    with_total = np.repeat(np.logical_or.reduceat(whole, groups), _counts(groups, len(r.day)))
    parts, number = r.only(~with_total), number[~with_total]
    added, most = merged(parts, number, len(cuts))
    first = total_place == r.place[cuts]
    has_parts = np.bincount(number, minlength=len(cuts))
    larger = added > totals  # false where there is no total: any comparison with NaN is
    take = (first & ~(movement & (has_parts > 0) & larger)) | (movement & (totals > added))
    low, high = totals.copy(), totals.copy()
    if len(number):
        of_parts = _cuts(number)
        low[number[of_parts]], high[number[of_parts]] = _extremes(parts.value, of_parts)
    return Days(
        r.day[cuts],
        np.where(take, totals, added),
        np.where(take, totals, low),
        np.where(take, totals, high),
        np.where(take, 1, has_parts),
        np.where(take, total_place, most),
    )


def merged(parts: Readings, number: Any, days: int) -> tuple[Any, Any]:
    """(total, place of the source with the largest share) of each of ``days`` days; ``number``: the day of each row, from 0.

    The amount of an interval is taken as evenly spread; where a better source covers part of it, only the rest counts. A
    point in time counts unless it lies inside an interval of a better source, or a better source has the same point.
    """
    import numpy as np

    total, largest, most = np.zeros(days), np.full(days, -1.0), np.zeros(days, np.int64)
    start, end = parts.start + number * _APART, parts.end + number * _APART
    point = end <= start
    covered, points = _Covered(start[:0], end[:0]), start[:0]
    for place in np.unique(parts.place):
        mine = parts.place == place
        s, e, at, is_point = start[mine], end[mine], number[mine], point[mine]
        until = np.where(is_point, s + 1, e)
        share = 1 - covered.seconds(s, until) / (until - s)
        share[is_point & np.isin(s, points)] = 0.0
        given = np.bincount(at, weights=parts.value[mine] * share, minlength=days)
        has = np.bincount(at, minlength=days) > 0
        total += given
        more = has & (given > largest)
        largest[more], most[more] = given[more], place
        points = np.concatenate((points, s[is_point]))
        covered = covered.with_these(s[~is_point], e[~is_point])
    return total, most


@dataclass(frozen=True)
class _Covered:
    """Intervals in order that do not touch."""

    start: Any
    end: Any

    def with_these(self, start: Any, end: Any) -> _Covered:
        import numpy as np

        start, end = np.concatenate((self.start, start)), np.concatenate((self.end, end))
        if not len(start):
            return self
        order = np.argsort(start, kind="stable")
        start, end = start[order], np.maximum.accumulate(end[order])
        new = start[1:] > end[:-1]
        return _Covered(start[np.concatenate(([True], new))], end[np.concatenate((new, [True]))])

    def seconds(self, start: Any, end: Any) -> Any:
        """Covered seconds of each start..end."""
        return self._before(end) - self._before(start)

    def _before(self, at: Any) -> Any:
        import numpy as np

        length = np.concatenate(([0], np.cumsum(self.end - self.start)))
        i = np.searchsorted(self.start, at, side="right")
        ends = np.concatenate(([np.iinfo(np.int64).min], self.end))
        return length[i] - np.maximum(0, ends[i] - at) * (i > 0)


def _totals(wholes: Readings, number: Any, days: int) -> tuple[Any, Any]:
    """The total of the best source that gives one, and its place: NaN and -1 where none does."""
    import numpy as np

    value, place = np.full(days, np.nan), np.full(days, -1)
    if len(number):
        groups = _cuts(number, wholes.place)
        last = groups + _counts(groups, len(number)) - 1
        first = _cuts(number[groups])  # the best source of each day
        value[number[groups][first]], place[number[groups][first]] = (
            wholes.value[last[first]],
            wholes.place[last[first]],
        )
    return value, place


def _best(r: Readings) -> Readings:
    import numpy as np

    cuts = _cuts(r.day)
    return r.only(r.place == np.repeat(r.place[cuts], _counts(cuts, len(r.day))))


def _most_frequent(day: Any, place: Any) -> Any:
    """For each day the place with most rows, the better of two with as many."""
    import numpy as np

    order = np.lexsort((place, day))
    day, place = day[order], place[order]
    groups = _cuts(day, place)
    n = _counts(groups, len(day))
    day, place = day[groups], place[groups]
    order = np.lexsort((place, -n, day))
    return place[order][_cuts(day[order])]


def _cuts(*keys: Any) -> Any:
    """Where a run of equal keys begins."""
    import numpy as np

    new = np.zeros(max(0, len(keys[0]) - 1), bool)
    for key in keys:
        new |= key[1:] != key[:-1]
    return np.concatenate(([0], np.flatnonzero(new) + 1)) if len(keys[0]) else np.zeros(0, np.int64)


def _counts(cuts: Any, length: int) -> Any:
    import numpy as np

    return np.diff(cuts, append=length)


def _sums(values: Any, cuts: Any) -> Any:
    import numpy as np

    return np.bincount(np.repeat(np.arange(len(cuts)), _counts(cuts, len(values))), weights=values)


def _extremes(values: Any, cuts: Any) -> tuple[Any, Any]:
    import numpy as np

    return np.minimum.reduceat(values, cuts), np.maximum.reduceat(values, cuts)
