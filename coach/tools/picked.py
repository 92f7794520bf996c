"""A sum that the rules do not read, given to a capable model as a choice of functions; code computes what it picks.

The model sees the message and the functions nearest to it, never the data: what a function needs of the person (age, sex, weight, height,
resting heart rate) it leaves out, and code fills it in. A number that stands neither in the message, in its unit or converted, nor in the
profile is refused, so that nothing the model made up is ever computed with.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from coach.errors import RangeError
from coach.evidence import Fact, Lang
from coach.fitness.__main__ import load_all
from coach.fitness.formula import Formula
from coach.models.base import Picker
from coach.tools.offered import UNITS, function_of, in_chinese, langchain_tools, shown, words
from prompts import prompt

_MOST = 2  # calls of one message that are computed
_NEAREST = 24  # functions offered; all of them would be ten thousand tokens
_TOLERANCE = 0.006  # "5 lb" as 2.27 kg
_SIMPLE = ("float", "int", "str", "float | None", "Sequence[float]")  # annotations that words can fill
# Weight is the bar's there, not the body's.
_NOT_THE_BODY = frozenset(("strength",))
_ENERGY = frozenset(("energy", "intake"))  # withheld where no calorie figures are given
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_CLOCK = re.compile(r"(?<![\d:])(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?![\d:])")
_HALF = re.compile(r"(\d+(?:\.\d+)?)\s*(?:个)?(?:小时|hours?|h)\s*半|(\d+) and a half hours?", re.IGNORECASE)
# A number may be taken into another unit where its own is named: NIST SP 811 for lb, mi, in and ft; 斤 is 0.5 kg.
_CONVERTED: tuple[tuple[str, tuple[float, ...]], ...] = (
    (r"lbs?\b|pounds?|磅", (0.45359237,)),
    (r"斤", (0.5,)),
    (r"mi\b|miles?|英里", (1.609344, 1609.344)),
    (r"in\b|inch\w*|[\"”]|英寸", (2.54,)),
    (r"ft\b|feet|foot|英尺", (0.3048, 30.48)),
    (r"h\b|hours?|hrs?|个?小时|个?钟头", (60.0, 3600.0)),
    (r"min\w*|分钟?", (60.0, 1 / 60)),
    (r"s\b|sec\w*|秒", (1 / 60,)),
    (r"km\b|k\b|公里|千米", (1000.0,)),
    (r"m\b|met(?:re|er)s?|米", (0.001, 100.0)),
    (r"l\b|lit(?:re|er)s?|升", (1000.0,)),
    (r"%|percent|％", (0.01,)),
    (r"km/h|kph|公里每小时", (1000 / 60,)),
)


def worked_out(model: Picker, person: Mapping[str, float | str], message: str, *, withhold_energy: bool = False) -> list[Fact]:  # fmt: skip
    """A fact for each formula that ``model`` picks for ``message`` and that can be computed; the reason where one holds only elsewhere.

    ``person``: what is known of the user under the arguments' names (``age``, ``sex``, ``weight_kg``, ``height_cm``, ``resting``, …).
    ``withhold_energy``: no figures of energy or food for this user. Empty where nothing was picked, or what was picked does not hold.
    """
    numbers = said(message)
    if not numbers:
        return []
    near = [f for f in _nearest(message) if not (withhold_energy and f.module in _ENERGY)]
    optional = {f.name: _fillable(f, person) for f in near}
    picked = model.pick(prompt("formula", "en"), message, langchain_tools([f.name for f in near], optional))
    offered = {f.name: f for f in near}
    facts: dict[str, Fact] = {}
    for name, arguments in picked:
        formula = offered.get(name)
        whole = _filled(formula, arguments, optional[name], person, numbers) if formula else None
        fact = _computed(formula, whole) if formula and whole else None
        if fact and len(facts) < _MOST:
            facts.setdefault(fact.id, fact)
    return list(facts.values())


def said(message: str) -> list[float]:
    """Every number of a message, and where a unit follows it, the same in the units that formulas take."""
    found: list[float] = []
    for match in _NUMBER.finditer(message):
        value = float(match.group().replace(",", "" if re.search(r",\d{3}", match.group()) else "."))
        found.append(value)
        rest = message[match.end() :].lstrip(" -")
        found += [value * f for unit, factors in _CONVERTED for f in factors if re.match(unit, rest, re.IGNORECASE)]
    for match in _CLOCK.finditer(message):
        seconds = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
        found += [seconds / 60, float(seconds)]
        if match[1] is None:  # 1:45 may be hours and minutes
            found += [seconds, seconds * 60.0]
    found += [(float(m[1] or m[2]) + 0.5) * 60 for m in _HALF.finditer(message)]
    if height := re.search(r"(\d)\s*(?:'|ft|foot|feet|英尺)\s*(\d{1,2})", message):
        found.append((int(height[1]) * 12 + int(height[2])) * 2.54)
    if over := re.search(r"(\d+(?:\.\d+)?)\s*(?:[-–~到]|to)\s*(\d+(?:\.\d+)?)", message):
        found.append(float(over[1]) - float(over[2]))
    return found


@cache
def _shelf() -> tuple[list[Formula], Any]:
    """The formulas that words can fill, and the vector of each."""
    from knowledge.embedder import bundled

    formulas = [
        f for f in load_all().values()
        if f.module != "trend" and f.unit != "class" and all(p.annotation in _SIMPLE for p in inspect.signature(function_of(f)).parameters.values())
    ]  # fmt: skip
    names = words()["names"]
    return formulas, bundled().passage([f"{names[f.name][0]}, {names[f.name][1]}. {f.what}" for f in formulas])


def _nearest(message: str) -> list[Formula]:
    from knowledge.embedder import bundled

    formulas, vectors = _shelf()
    order = (vectors @ bundled().query([message])[0]).argsort()[::-1][:_NEAREST]
    return [formulas[i] for i in sorted(order)]


def _fillable(formula: Formula, person: Mapping[str, float | str]) -> set[str]:
    names = inspect.signature(function_of(formula)).parameters
    return {name for name in names if name in person and not (name == "weight_kg" and formula.module in _NOT_THE_BODY)}


def _filled(
    formula: Formula, arguments: Mapping[str, Any], own: set[str], person: Mapping[str, float | str], numbers: Sequence[float]
) -> dict[str, Any] | None:  # fmt: skip
    """The arguments with the user's own where they were left out; None where one is missing, unknown or made up."""
    parameters = inspect.signature(function_of(formula)).parameters
    given = {name: value for name, value in arguments.items() if value is not None}
    if set(given) - set(parameters):
        return None
    whole = {**{name: person[name] for name in own}, **given}
    if any(p.default is p.empty and name not in whole for name, p in parameters.items()):
        return None
    for name, value in given.items():
        if value == person.get(name) or value == parameters[name].default:
            continue
        if not all(_stands(one, numbers) for one in _values(value)):
            return None
    return whole


def _values(value: Any) -> Iterator[float]:
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from _values(one)
    elif isinstance(value, bool) or (isinstance(value, str) and any(char.isdigit() for char in value)):
        yield float("nan")  # a number in words is no number
    elif isinstance(value, (int, float)):
        yield float(value)


def _stands(value: float, numbers: Sequence[float]) -> bool:
    return any(abs(abs(value) - abs(one)) <= _TOLERANCE * abs(one) for one in numbers)


def _computed(formula: Formula, arguments: dict[str, Any]) -> Fact | None:
    try:
        value = function_of(formula)(**arguments)
    except RangeError as exc:
        return Fact("calculation.outside", f"That lies outside what the formula holds for: {exc}", f"超出了公式的适用范围：{exc}",
                    verdict="unknown", source="range of the formula")  # fmt: skip
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    en, zh = words()["names"][formula.name]
    bare = _number(value)
    numbers = tuple((one, "") for one in [*_values(list(arguments.values())), *_results(value)] if one == one)
    return Fact(f"formula.{formula.name}", f"{en}: {shown(value, formula.unit)} (from {_inputs(arguments, 'en')})",
                f"{zh}：{in_chinese(value, formula.unit)}（由 {_inputs(arguments, 'zh')} 算出）", bare, formula.unit if bare is not None else "",
                how=formula.name, source=formula.source, numbers=numbers)  # fmt: skip


def _inputs(arguments: Mapping[str, Any], lang: Lang) -> str:
    """What went in, with units: "90 cm, 100 cm", "30 岁、女"."""
    parts = []
    for name, value in arguments.items():
        unit = UNITS.get(name) or UNITS.get(name.rpartition("_")[2], "")
        text = in_chinese(value, unit) if lang == "zh" else shown(value, unit) if unit else shown(value, "ratio")
        parts.append(text.strip())
    return ("、" if lang == "zh" else ", ").join(parts)


def _number(value: Any) -> float | None:
    """A result that is one number, as it is shown."""
    if not isinstance(value, (int, float)):
        return None
    return float(f"{value:.3g}") if abs(value) < 100 else float(round(value))


def _results(value: Any) -> Iterator[float]:
    """Every number of a result that is more than one number, as it is shown."""
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ()
    for part in parts:
        if isinstance(part, (int, float)):
            yield _number(part) or 0.0
        else:
            yield from _results(part)
