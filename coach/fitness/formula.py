"""What makes a function a formula: its unit, its source, the range in which it holds. Outside that range it raises RangeError.

The decorator checks every numeric argument that has a range, and records the formula for the table in the documentation.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from coach.errors import RangeError

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Formula:
    """One entry of the table. ``ranges``: argument → lowest and highest value for which the formula holds."""

    name: str
    module: str
    what: str
    unit: str
    source: str
    ranges: dict[str, tuple[float, float]]


FORMULAS: dict[str, Formula] = {}


def formula(unit: str, source: str, **ranges: tuple[float, float]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function as a formula with result in ``unit``, published in ``source``, valid within ``ranges`` (both ends included)."""

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        names = tuple(inspect.signature(function).parameters)
        name = function.__name__

        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            for argument, value in (*zip(names, args, strict=False), *kwargs.items()):
                if argument in ranges:
                    check(name, argument, value, *ranges[argument])
            return function(*args, **kwargs)

        what = (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")
        FORMULAS[name] = Formula(name, function.__module__.rpartition(".")[2], what, unit, source, dict(ranges))
        return checked

    return mark


def check(name: str, argument: str, value: object, low: float, high: float) -> None:
    """RangeError unless ``value`` is a number from ``low`` to ``high``."""
    if not isinstance(value, (int, float)) or not math.isfinite(value) or not low <= value <= high:
        shown = f"{value:g}" if isinstance(value, (int, float)) else repr(value)
        raise RangeError(f"{name} holds for {argument} from {low:g} to {high:g}, not for {shown}.")


def by_sex(name: str, sex: str, female: R, male: R) -> R:
    """The female or the male variant of a constant; RangeError where the sex is not given, since the formula has no third."""
    if sex == "female":
        return female
    if sex == "male":
        return male
    raise RangeError(f"{name} needs sex 'female' or 'male', not {sex!r}.")
