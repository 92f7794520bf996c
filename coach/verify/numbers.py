"""Whether a number in a sentence stands in an item: with its unit, after rounding and conversion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from coach.verify.quantities import Quantity
from coach.verify.units import COUNTS, UNITS, dimension, factors, same_kind

Match = Literal["yes", "unit", "no"]

_ROUNDED = 0.05  # a rounded number without "about" is at most this share off
_ABOUT = 0.06  # "about 40" for 41; a rounded one after "about" may be off by up to _ABOUT_ROUNDED
_ABOUT_ROUNDED = 0.2
_HALVES = 0.15  # "about half an hour" for 32 minutes
_BEYOND = 0.25  # "more than 7,000" for 7,412: true, and not misleading


def stands(quantity: Quantity, known: Iterable[Quantity], main_unit: str = "") -> Match:
    """ "yes" where one of ``known`` says the same, "unit" where only the unit differs."""
    best: Match = "no"
    for other in known:
        if not _fits_unit(quantity, other, main_unit):
            if abs(quantity.value) == abs(other.value):
                best = "unit"
            continue
        for factor in _factors(quantity, other):
            if _fits_value(quantity, other, factor):
                return "yes"
        if quantity.unit != other.unit and abs(quantity.value) == abs(other.value):
            best = "unit"
    return best


def _fits_unit(quantity: Quantity, other: Quantity, main_unit: str) -> bool:
    a, b = quantity.unit, other.unit
    if not a:
        return True
    if not b:
        # The item writes no unit: a sentence may count what it counts, but give it no physical unit.
        return dimension(a) in COUNTS | {"sets", "steps", "floors"} or bool(main_unit and same_kind(a, main_unit))
    return same_kind(a, b)


def _factors(quantity: Quantity, other: Quantity) -> tuple[float, ...]:
    if not quantity.unit or not other.unit or quantity.unit == other.unit:
        return (1.0,)
    if dimension(quantity.unit) == dimension(other.unit):
        return factors(quantity.unit, other.unit)
    return (1.0,)


def _fits_value(quantity: Quantity, other: Quantity, factor: float) -> bool:
    value, step = abs(quantity.value) * factor, quantity.step * factor
    target = abs(other.value)
    if quantity.value * other.value < 0 and quantity.value < 0:
        return False
    if quantity.unit == "°f" and other.unit == "°c":
        return abs((quantity.value - 32) / 1.8 - other.value) <= 0.06 or abs(quantity.value / 1.8 - other.value) <= 0.06
    gap = abs(value - target)
    if gap <= 1e-6 * max(target, 1):
        return True
    share = gap / target if target else 1.0
    if factor != 1.0 and share <= 0.01:
        return True
    if quantity.mode == "about":
        return (
            share <= _ABOUT
            or (quantity.word and quantity.decimals > 0 and share <= _HALVES)
            or (gap <= _round_step(quantity) * factor and share <= _ABOUT_ROUNDED)
        )
    if quantity.mode == "over" and target > value:
        return share <= _BEYOND and _is_round(quantity)
    if quantity.mode == "under" and target < value:
        return share <= _BEYOND and _is_round(quantity)
    finer = other.decimals > quantity.decimals or factor != 1.0
    return finer and gap <= step * 1.001 and share <= _ROUNDED


def _is_round(quantity: Quantity) -> bool:
    text = f"{abs(quantity.value):.10g}"
    return quantity.decimals <= 1 and (len(text.rstrip("0").replace(".", "")) <= 2 or text.endswith("00"))


def _round_step(quantity: Quantity) -> float:
    """Half the place to which the number seems rounded: 5 for 40, 500 for 7000, 0.5 for 18."""
    value, place = abs(quantity.value), 1.0
    if quantity.decimals or value != int(value):
        return quantity.step
    while value and value % (place * 10) == 0:
        place *= 10
    return place / 2


def known_units(known: Iterable[Quantity]) -> set[str]:
    return {dimension(q.unit) for q in known if q.unit in UNITS}
