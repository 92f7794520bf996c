"""Every formula as a typed LangChain tool: each argument with its unit, the ranges in which it holds, the unit and source of its result.

Outside its range a tool answers with the error in words (``ToolException``), so that a model may correct itself; it never computes there.
"""

from __future__ import annotations

import importlib
import inspect
import tomllib
from collections.abc import Callable, Collection, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from coach.errors import RangeError
from coach.fitness.__main__ import load_all
from coach.fitness.formula import Formula

if TYPE_CHECKING:
    from langchain_core.tools import StructuredTool

# Units that are no unit to show behind a number.
_NO_UNIT = frozenset(("ratio", "class", "share 0–1", "p value", "spreads", "unit of the values", "unit of y per unit of x"))  # fmt: skip
# The unit of an argument by its last part or its whole name; a number without one is a count or a share.
UNITS = {
    "kg": "kg", "cm": "cm", "km": "km", "m": "m", "g": "g", "ml": "mL", "pct": "%", "w": "W", "kcal": "kcal", "mg": "mg", "kmh": "km/h", "c": "°C",
    "min": "min", "s": "s", "minutes": "min", "hours": "h", "seconds": "s", "days": "days", "age": "years", "hrmax": "bpm", "resting": "bpm",
    "heart_rate": "bpm", "threshold": "bpm", "systolic": "mmHg", "diastolic": "mmHg", "mmol_l": "mmol/L", "mg_dl": "mg/dL", "reps": "reps",
    "bmr": "kcal", "intake": "kcal", "exercise": "kcal", "met": "MET", "steps": "steps",
}  # fmt: skip


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """``names``: formula → its name in English and Chinese; ``arguments``: argument → what it is, with its unit; ``chinese``: units and parts."""
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


def function_of(formula: Formula) -> Callable[..., Any]:
    """The checked function behind an entry of the table."""
    function: Callable[..., Any] = getattr(importlib.import_module(f"coach.fitness.{formula.module}"), formula.name)
    return function


def langchain_tools(
    names: Collection[str] | None = None, optional: Mapping[str, Collection[str]] | None = None
) -> list[StructuredTool]:
    """One tool a formula (``names``: only these, in the table's order). A call gives the result in words with its unit, and the bare value
    as the message's artifact. ``optional``: formula → arguments that may be left out, since the caller fills them in."""
    return [_tool(formula, (optional or {}).get(name, ())) for name, formula in load_all().items()
            if names is None or name in names]  # fmt: skip


def _tool(formula: Formula, optional: Collection[str]) -> StructuredTool:
    from langchain_core.tools import StructuredTool, ToolException

    function = function_of(formula)

    @wraps(function)
    def run(**arguments: Any) -> tuple[str, Any]:
        try:
            value = function(**arguments)
        except (RangeError, TypeError) as exc:
            raise ToolException(str(exc)) from exc
        return shown(value, formula.unit), value

    return StructuredTool.from_function(
        run, name=formula.name, description=described(formula), args_schema=_schema(formula, optional),
        response_format="content_and_artifact", handle_tool_error=True,
    )  # fmt: skip


def described(formula: Formula) -> str:
    """What a formula gives, in which unit, where it holds and who published it."""
    ranges = "; ".join(f"{name} from {low:g} to {high:g}" for name, (low, high) in formula.ranges.items())
    holds = f" Holds for {ranges}." if ranges else ""
    return f"{formula.what} Result in {formula.unit}.{holds} Source: {formula.source}."


def _schema(formula: Formula, optional: Collection[str]) -> Any:
    from pydantic import Field, create_model

    hints = get_type_hints(inspect.unwrap(function_of(formula)))
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(function_of(formula)).parameters.items():
        kind, default, text = hints[name], parameter.default, words()["arguments"][name]
        if name in optional:
            kind, default, text = kind | None, None, f"{text}; left out, the user's own is taken"
        fields[name] = (kind, Field(... if default is parameter.empty else default, description=text))
    return create_model(formula.name, **fields)


def shown(value: Any, unit: str) -> str:
    """A result with its unit in one line: "184 bpm", "90–128 g/day", "easy 110–125, hard 126–140 bpm"."""
    text = _plain(value)
    return text if unit in _NO_UNIT else f"{text} {unit}"


def in_chinese(value: Any, unit: str) -> str:
    """The same in Chinese: "184 次/分"."""
    chinese = words()["chinese"]
    text = _plain(value)
    for name in sorted(value, key=len, reverse=True) if isinstance(value, Mapping) else (text,):
        label = str(name).replace("_", " ")
        text = text.replace(label, chinese.get(label, label))
    return text if unit in _NO_UNIT or not unit else f"{text} {chinese.get(unit, unit)}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{str(name).replace('_', ' ')} {_plain(part)}" for name, part in value.items())
    if isinstance(value, tuple):
        pair = len(value) == 2 and all(isinstance(part, (int, float)) for part in value)
        return ("–" if pair else ", ").join(_plain(part) for part in value)
    if isinstance(value, (int, float)):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{float(f'{value:.3g}'):g}"
    return str(value)
