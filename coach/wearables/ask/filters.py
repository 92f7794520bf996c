"""Conditions in a question: comparators, numbers and the metric each speaks of; days with and without workouts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coach.wearables.ask.measures import (
    DAILY_BY_DIMENSION,
    UNITS,
    WORKOUT_BY_DIMENSION,
    canonical,
    column_of,
    fits,
    metric_of,
)
from coach.wearables.ask.query import Condition
from coach.wearables.ask.tokens import Tok

_FLIP = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


class NotUnderstood(Exception):
    """``reason``: a slug of DataAnswer.reason; ``word``: what was not known."""

    def __init__(self, reason: str, word: str = "") -> None:
        super().__init__(reason)
        self.reason, self.word = reason, word


@dataclass(frozen=True)
class Comparison:
    """A comparator with its number and where it stands."""

    op: str
    number: Tok | None
    high: Tok | None
    start: int
    end: int  # one past its last token
    relative: bool = False

    @property
    def unit(self) -> str:
        if self.number is None:
            return ""
        return self.number.unit or (self.high.unit if self.high else "")


def comparisons(toks: Sequence[Tok], loose: bool) -> list[Comparison]:
    """Every comparison in ``toks``. ``loose``: a bare number after a metric counts too ("a mood of 5")."""
    found: list[Comparison] = []
    at = 0
    while at < len(toks):
        got = _comparison(toks, at, loose)
        if got:
            found.append(got)
            at = got.end
        else:
            at += 1
    return found


def _op(tok: Tok) -> str | None:
    """The comparator a token can be. "after"/"before" only before a clock time, checked by the caller."""
    return tok.value if tok.kind == "OP" else tok.reads("OP")


def _number(toks: Sequence[Tok], at: int) -> Tok | None:
    tok = toks[at] if at < len(toks) else None
    if tok is None or tok.kind not in ("NUM", "CLOCK") or tok.unit in ("th", "days"):
        return None
    return tok


def _comparison(toks: Sequence[Tok], at: int, loose: bool) -> Comparison | None:
    tok = toks[at]
    if tok.kind == "ABOVEAVG":
        return Comparison(tok.value, None, None, at, at + 1, relative=True)
    op, number = _op(tok), _number(toks, at + 1)
    if op is None and tok.kind == "SHIFT" and number is not None and number.kind == "CLOCK":
        op = ">" if tok.value == "after" else "<"
    if (op and number is not None and number.text not in ("1",)) or (op and number is not None and tok.kind == "OP"):
        assert number is not None
        return _with_number(toks, at, op, number)
    here = _number(toks, at)
    if here is not None:
        return _number_first(toks, at, here, loose)
    return None


def _with_number(toks: Sequence[Tok], at: int, op: str, number: Tok) -> Comparison | None:
    after = toks[at + 2] if at + 2 < len(toks) else None
    if op == "between":
        high = (
            _number(toks, at + 3)
            if after is not None and (after.kind == "AND" or after.text in ("到", "至", "-"))
            else None
        )
        high_end = at + 4
        if high is None:
            high, high_end = _number(toks, at + 2), at + 3  # "to" carries nothing and is gone
        return Comparison(">=", number, high, at, high_end) if high is not None else None
    if op == "about":
        return Comparison("==", number, None, at, at + 2)
    end = at + 2
    if after is not None and after.kind == "POST":  # 至少…以上
        end += 1
        op = {"以内": "<="}.get(after.text, op)
    if number.value == "+" and op == ">":
        op = ">="
    if at > 0 and toks[at - 1].kind == "NEG" and op in ("<", "<=", ">", ">="):
        return Comparison(_FLIP[op], number, None, at - 1, end)
    if (
        at > 1
        and toks[at - 2].kind == "NEG"
        and toks[at - 1].kind == "M"
        and op in (">=", ">")
        and toks[at].text in ("够", "到", "达到", "超过", "满", "reach", "hit", "get to", "exceed")
    ):
        return Comparison(_FLIP[op], number, None, at, end)  # 没睡够6小时
    return Comparison(op, number, None, at, end)


def _number_first(toks: Sequence[Tok], at: int, here: Tok, loose: bool) -> Comparison | None:
    """ "10k+", "8 hours or more", "8小时以上", "a mood of 5"."""
    follow = toks[at + 1] if at + 1 < len(toks) else None
    if follow is not None and (post := follow.value if follow.kind == "POST" else follow.reads("POST")):
        if follow.text in ("以上",):  # everyday use: more than
            post = ">" if here.kind == "NUM" else ">="
        return Comparison(post, here, None, at, at + 2)
    # "8 hours of sleep or more"
    later = toks[at + 2] if at + 2 < len(toks) else None
    if (
        later is not None
        and later.kind == "POST"
        and follow is not None
        and follow.kind in ("M", "A", "C")
        and "a" <= later.text[0] <= "z"
    ):
        return Comparison(later.value, here, None, at, at + 1)
    if here.value == "+":
        return Comparison(">=", here, None, at, at + 1)
    before = toks[at - 1] if at else None
    if loose and before is not None and before.kind in ("M", "C"):
        return Comparison("==", here, None, at, at + 1)
    if (
        loose
        and follow is not None
        and follow.kind == "M"
        and (here.unit or before is None or before.kind in ("AND", "ON", "SHIFT", ","))
    ):
        return Comparison("==", here, None, at, at + 1)
    return None


@dataclass
class Bound:
    """Conditions found, and the indexes of the tokens they used up."""

    conditions: list[Condition]
    used: set[int]


def bind(
    toks: Sequence[Tok],
    found: Sequence[Comparison],
    table: str,
    kinds: tuple[str, ...],
    shift: int = 0,
    clause: bool = False,
) -> Bound:
    """Each comparison with the column it speaks of. ``table`` "workout": numbers are about the workouts of ``kinds``."""
    bound = Bound([], set())
    taken: set[int] = set()
    for index, comparison in enumerate(found):
        bound.used |= set(range(comparison.start, comparison.end))
        left = found[index - 1].end if index else 0
        right = found[index + 1].start if index + 1 < len(found) else len(toks)
        at = _named(toks, comparison, left, right, table, taken)
        if at is not None:
            taken.add(at)
            bound.used.add(at)
        condition = _condition(
            toks[at] if at is not None else None, comparison, table, kinds, shift, clause, bound.conditions
        )
        # A filter that was asked for is never left out: one without a column is refused later, unless a follow-up names it.
        bound.conditions.append(condition or Condition("day", "", comparison.op, 0.0))
    return bound


def _named(
    toks: Sequence[Tok], comparison: Comparison, left: int, right: int, table: str, taken: set[int]
) -> int | None:
    """Index of the token that names the comparison's column: right after the number, else the nearest before."""
    unit = comparison.unit
    if comparison.number is not None and comparison.end < right:
        tok = toks[comparison.end]
        joined = set(tok.lead.split()) & {"on", "during", "did", "do", "was", "what"}
        if tok.kind in ("M", "C") and not joined and _can(tok, unit, table) and comparison.end not in taken:
            after = toks[comparison.end + 1] if comparison.end + 1 < len(toks) else None
            if not (after is not None and _op_like(after)):
                return comparison.end
    for at in range(comparison.start - 1, left - 1, -1):
        tok = toks[at]
        if at in taken:
            continue
        if tok.kind in ("M", "C") and _can(tok, unit, table):
            return at
        if tok.kind == "A" and table == "workout" and at == comparison.start - 1 and tok.value:
            break
        if tok.kind in ("ON", "SHIFT") and tok.value in ("day", "after", "before"):
            break
    return None


def _op_like(tok: Tok) -> bool:
    return tok.kind in ("OP", "ABOVEAVG") and tok.value not in ("about", "between")


# "at least 20% deep sleep" speaks of the stage's share of the night.
_SHARES = {
    "rem_sleep_minutes": "rem_sleep_pct",
    "deep_sleep_minutes": "deep_sleep_pct",
    "light_sleep_minutes": "light_sleep_pct",
    "awake_minutes": "awake_pct",
}


def _can(tok: Tok, unit: str, table: str) -> bool:
    if unit == "%" and tok.value in _SHARES:
        return True
    if table == "workout" and (column := column_of(tok)) and fits("workout", column, unit):
        return True
    metric = metric_of(tok)
    return bool(metric) and fits("daily", metric, unit)


def _condition(
    named: Tok | None,
    comparison: Comparison,
    table: str,
    kinds: tuple[str, ...],
    shift: int,
    clause: bool,
    before: Sequence[Condition],
) -> Condition | None:
    unit, op = comparison.unit, comparison.op
    where, column = _column(named, unit, table, before, comparison)
    if column is None:
        return None
    if comparison.relative:
        return Condition(
            "workout" if where == "workout" and not clause else "day",
            column,
            op,
            0.0,
            kinds=kinds if where == "workout" and clause else (),
            shift=shift,
            relative="mean",
        )
    assert comparison.number is not None
    if column == "workouts":
        return Condition("day", "workouts", op, comparison.number.number, kinds=kinds, shift=shift)
    value = canonical(where, column, comparison.number.number, unit)
    high = canonical(where, column, comparison.high.number, comparison.high.unit or unit) if comparison.high else None
    if column == "pace_min_km":  # "faster than 5 min/km" is a smaller number
        op = {">": "<", ">=": "<="}.get(op, op) if "fast" in comparison.number.lead or named is None else op
    if where == "workout":
        return Condition("day" if clause else "workout", column, op, value, high, kinds if clause else (), shift)
    return Condition("day", column, op, value, high, (), shift)


def _column(
    named: Tok | None, unit: str, table: str, before: Sequence[Condition], comparison: Comparison
) -> tuple[str, str | None]:
    measured = UNITS.get(unit, ("", 1.0))[0]
    if named is not None:
        column = column_of(named)
        if table == "workout" and column and fits("workout", column, unit):
            return "workout", column
        metric = metric_of(named)
        return "daily", _SHARES.get(metric, metric) if unit == "%" else metric
    if table == "workout":
        if unit == "times" or (
            not measured and comparison.number is not None and not comparison.number.k and comparison.number.number <= 9
        ):
            return "daily", "workouts"
        if measured in WORKOUT_BY_DIMENSION:
            return "workout", WORKOUT_BY_DIMENSION[measured]
        if not measured:
            return "workout", "distance_m"
        return ("daily", DAILY_BY_DIMENSION[measured]) if measured in DAILY_BY_DIMENSION else ("daily", None)
    if not measured and before and before[-1].column != "workouts":
        return "daily", before[-1].column
    if not measured and comparison.number is not None and comparison.number.number >= 1000:
        return "daily", "steps"
    return "daily", DAILY_BY_DIMENSION.get(measured)


def presence(toks: Sequence[Tok], used: set[int], shift: int) -> list[Condition]:
    """Conditions without a number: "on days I swam", "after drinking alcohol", "days without coffee", "rest days"."""
    found: list[Condition] = []
    denied = False
    for at, tok in enumerate(toks):
        if at in used:
            denied = denied and tok.kind in ("M", "C")
            continue
        if tok.kind == "NEG":
            denied = True
        elif tok.kind == "REST":
            found.append(Condition("day", "workouts", "==", 0.0, shift=shift))
        elif tok.kind == "A":
            kinds = tuple(tok.value.split(",")) if tok.value else ()
            if not kinds and _specific(toks, at):
                continue
            found.append(
                Condition("day", "workouts", "==" if denied else ">=", 0.0 if denied else 1.0, kinds=kinds, shift=shift)
            )
            denied = False
        elif tok.kind == "M" and tok.value in _AMOUNTS:
            found.append(Condition("day", tok.value, "==" if denied else ">", 0.0, shift=shift))
            denied = False
    return found


# Metrics for which "on days with X" means more than none of it.
_AMOUNTS = frozenset(
    ("alcohol_g", "caffeine_mg", "cigarettes", "sugar_g", "vigorous_minutes", "moderate_minutes", "peak_zone_minutes", "cardio_zone_minutes",
     "fat_burn_zone_minutes", "active_zone_minutes", "floors", "water_ml", "steps", "protein_g", "fat_g", "active_minutes")
)  # fmt: skip


def _specific(toks: Sequence[Tok], at: int) -> bool:
    """A general word ("session", "workout") beside a special one ("strength") adds nothing."""
    near = [toks[i] for i in (at - 1, at + 1) if 0 <= i < len(toks)]
    return any(tok.kind == "A" and tok.value for tok in near)


def with_shift(conditions: Sequence[Condition], shift: int) -> tuple[Condition, ...]:
    return tuple(replace(c, shift=shift) for c in conditions)
