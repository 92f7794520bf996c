"""Merging of overlapping sources: cases worked out by hand, and the columns beside the same rules written row by row."""

from __future__ import annotations

import random
from itertools import groupby

import numpy as np
import pytest

from coach.wearables import merging
from coach.wearables.clock import DAY
from coach.wearables.merging import Days, Readings

Row = tuple[int, int, int, int, float]  # day, place, start, end, value


def columns(rows: list[Row]) -> Readings:
    return merging.in_order([Readings(*(np.array(c) for c in zip(*rows, strict=True)))])


def listed(made: Days) -> dict[int, tuple[float, float, float, int, int]]:
    fields = (made.day, made.value, made.low, made.high, made.n, made.place)
    return {day: tuple(rest) for day, *rest in zip(*(f.tolist() for f in fields), strict=True)}


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        # watch 10:00-11:00 600; phone 10:30-11:30 600: half of the phone's hour is covered -> 600 + 300
        ([(1, 0, 36000, 39600, 600.0), (1, 1, 37800, 41400, 600.0)], 900),
        # the phone alone fills a gap of the watch entirely
        ([(1, 0, 0, 60, 10.0), (1, 0, 120, 180, 10.0), (1, 1, 60, 120, 7.0)], 27),
        # an interval inside a better one adds nothing
        ([(1, 0, 0, 600, 100.0), (1, 1, 100, 200, 50.0), (1, 1, 300, 400, 50.0)], 100),
        # three sources; the third sees only what neither covers: 0-10 watch, 10-20 of 5-20 phone (10/15 of 15), 20-30 of 0-30 ring (10/30 of 30)
        ([(1, 0, 0, 10, 10.0), (1, 1, 5, 20, 15.0), (1, 2, 0, 30, 30.0)], 30),
        # points in time count once where two sources have the same one
        ([(1, 0, 50, 50, 5.0), (1, 1, 50, 50, 5.0), (1, 1, 60, 60, 3.0)], 8),
        # one source's own intervals that overlap are all its own
        ([(1, 0, 0, 60, 10.0), (1, 0, 30, 90, 10.0)], 20),
        # midnight: the watch's interval belongs to the day before, so it covers nothing of the phone's day
        ([(1, 0, 86_000, 87_000, 10.0), (2, 1, 86_500, 87_000, 4.0)], 14),
    ],
)
def test_amounts_are_merged_by_interval(rows, total):
    made = listed(merging.amounts(columns(rows), movement=True))
    assert sum(day[0] for day in made.values()) == pytest.approx(total)


@pytest.mark.parametrize(
    ("rows", "movement", "value", "place"),
    [
        # the best source gives a total: nothing is added to it
        ([(1, 0, DAY, 2 * DAY, 500.0), (1, 1, DAY, DAY + 60, 40.0)], False, 500, 0),
        # a lesser source's total beside the best one's intervals counts for movement where it is larger, else not
        ([(1, 0, DAY, DAY + 60, 40.0), (1, 1, DAY, 2 * DAY, 500.0)], True, 500, 1),
        ([(1, 0, DAY, DAY + 60, 40.0), (1, 1, DAY, 2 * DAY, 500.0)], False, 40, 0),
        ([(1, 0, DAY, 2 * DAY, 500.0), (1, 1, DAY, DAY + 60, 700.0)], True, 700, 1),
        # of two totals the better source's
        ([(1, 0, DAY, 2 * DAY, 500.0), (1, 1, DAY, 2 * DAY, 900.0)], True, 500, 0),
        # a source's own intervals beside its total are that total's parts
        ([(1, 0, DAY, 2 * DAY, 500.0), (1, 0, DAY + 60, DAY + 120, 90.0)], True, 500, 0),
        # 24 hours that begin at noon are an interval, no total
        ([(1, 0, DAY + 43_200, 2 * DAY + 43_200, 500.0), (1, 1, DAY, DAY + 60, 7.0)], False, 507, 0),
    ],
)
def test_totals_of_a_day(rows, movement, value, place):
    assert [(day[0], day[4]) for day in listed(merging.amounts(columns(rows), movement)).values()] == [(value, place)]


def test_pulse_bins_take_the_best_source_each():
    # bin 0: the watch's 60 and 70, not the phone's 90; bin 1: only the phone's 100 -> (65 + 100) / 2; as many bins each: the better's
    rows = [(1, 0, 0, 0, 60.0), (1, 0, 10, 10, 70.0), (1, 1, 20, 20, 90.0), (1, 1, 300, 300, 100.0)]
    assert listed(merging.bins_mean(columns(rows))) == {1: (82.5, 60, 100, 3, 0)}


def test_spot_readings_leave_out_copies():
    # the app's copy four minutes later lies in the next bin and is left out; its reading an hour later counts -> (120 + 130) / 2
    rows = [(1, 0, 300, 300, 120.0), (1, 1, 540, 540, 121.0), (1, 1, 4000, 4000, 130.0)]
    assert listed(merging.spot_mean(columns(rows))) == {1: (125, 120, 130, 2, 0)}


def test_mean_and_last_are_of_the_best_source():
    rows = [(1, 0, 0, 0, 50.0), (1, 0, 9, 9, 52.0), (1, 1, 99, 99, 90.0), (2, 1, 5, 5, 80.0)]
    assert listed(merging.best_mean(columns(rows))) == {1: (51, 50, 52, 2, 0), 2: (80, 80, 80, 1, 1)}
    assert listed(merging.best_last(columns(rows))) == {1: (52, 50, 52, 2, 0), 2: (80, 80, 80, 1, 1)}


# The same rules, row by row -----------------------------------------------------------------------------------------------


def free(covered: set[int], start: int, end: int) -> int:
    return sum(second not in covered for second in range(start, end))


def amounts_row_by_row(rows: list[Row], movement: bool) -> tuple[float, int]:
    """(value, place) of one day: seconds are looked at one by one."""
    places = sorted({r[1] for r in rows})
    totals = {r[1]: r[4] for r in rows if r[3] - r[2] == DAY and r[2] % DAY == 0}
    covered: set[int] = set()
    points: set[int] = set()
    shares = {}
    for place in (p for p in places if p not in totals):
        mine = [r for r in rows if r[1] == place]
        shares[place] = sum(
            r[4] * free(covered, r[2], r[3]) / (r[3] - r[2])
            if r[3] > r[2]
            else r[4] * (r[2] not in points and r[2] not in covered)
            for r in mine
        )
        points |= {r[2] for r in mine if r[3] <= r[2]}
        covered |= {second for r in mine for second in range(r[2], r[3])}
    added = sum(shares.values())
    if totals and (places[0] in totals or movement):
        best = min(totals)
        counted_more = movement and added > totals[best] and bool(shares)
        if (best == places[0] and not counted_more) or (movement and totals[best] > added):
            return totals[best], best
    return added, max(shares, key=lambda p: (shares[p], -p))


@pytest.mark.parametrize("movement", [True, False])
def test_columns_agree_with_rows(movement):
    rng = random.Random(4)
    rows: list[Row] = []
    for day in range(1, 200):
        for place in range(rng.randint(1, 4)):
            if rng.random() < 0.2:
                rows.append((day, place, day * DAY, (day + 1) * DAY, float(rng.randint(1, 300))))
            for _ in range(rng.randint(0, 6)):
                start = day * DAY + rng.randint(0, 200)
                rows.append((day, place, start, start + rng.choice((0, 0, 5, 60, 100)), float(rng.randint(0, 90))))
    expected = {
        day: amounts_row_by_row(list(group), movement) for day, group in groupby(sorted(rows), key=lambda r: r[0])
    }
    made = listed(merging.amounts(columns(rows), movement))
    assert {d: m[0] for d, m in made.items()} == pytest.approx({d: e[0] for d, e in expected.items()})
    assert {d: m[4] for d, m in made.items()} == {d: e[1] for d, e in expected.items()}
