"""A simulated trainee of 16 weeks under an adapted and a fixed plan, as a table. ``python -m coach.plans.simulate``.

Two-component model of Banister (Morton et al. 1990, J Appl Physiol 69:1171): performance is a baseline plus fitness minus fatigue, each
fed by the daily load and decaying with 42 and 7 days. Load is session RPE × minutes; noise is on what is done and felt. The trainee
misses sessions and falls ill once. The model is a sketch for comparing plans, not a forecast for a person.
"""

from __future__ import annotations

import math
import random
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coach.errors import PlanError
from coach.fitness.load import acute_chronic_ratio
from coach.plans import bounds, change
from coach.plans.generate import make_plan
from coach.plans.model import Plan, Session
from coach.profile import Profile

WEEKS = 16
# Share of planned sessions that a person misses: about one in ten in supervised programmes; own, cautious choice.
_MISSED = 0.10
# Spread of what is done about what was planned (share of the load), and of performance on a test day (points).
_DOING, _TESTING = 0.10, 0.5
# Time constants: 42 and 7 days (Allen & Coggan 2010, after Banister); fatigue weighs twice as fitness (Morton et al. 1990).
_FITNESS_DAYS, _FATIGUE_DAYS, _FATIGUE_WEIGHT = 42.0, 7.0, 2.0
# Training at home before the plan: daily load of four weeks, so that the chronic load is known on day one (share of week 1).
_BEFORE = 0.85
# Load a week that the trainee's fitness adapts to without strain; above it the surplus only tires (own sketch of overreaching).
_TOLERANCE = 1.3
# From here on the day is made easier: the upper end of the usual range, 1.3, with room for what is done beyond the plan (Gabbett 2016).
_SPIKE = 1.35
# The minutes of a session stay the user's: growth ends where every session is nearly all-out.
_HARDEST = 9.5
# A week and a half in bed in the middle.
_ILL_FROM, _ILL_DAYS = 52, 9


@dataclass(frozen=True)
class Outcome:
    """What 16 weeks brought. ``gain`` is the change of performance in the model's points; ``in_bounds`` the share of days below the ceiling."""

    name: str
    gain: float
    worst_ratio: float
    in_bounds: float
    done: int
    planned: int
    load: float
    loads: tuple[float, ...]


def adapted(profile: Profile, wishes: dict[str, object], start: date, seed: int) -> Outcome:
    """The plan followed as built and changed by proposals that are accepted: an illness eases the return, and a day on which the
    acute load would spike is made easier, as the readiness verdict does after its load alert."""
    plan = make_plan(profile, wishes, None, start)
    before = _before(plan)
    r = random.Random(seed)
    loads: list[float] = []
    done = 0
    planned = plan.session_count
    for n in range(7 * WEEKS):
        day = start + timedelta(days=n)
        if n == _ILL_FROM:
            plan = _change(plan, profile, "illness", day, {"days": _ILL_DAYS})
        session = plan.on(day)
        if session and session.status == "planned" and acute_chronic_ratio([*before, *loads, session.load]) > _SPIKE:
            plan = _change(plan, profile, "", day, {}, "easy")
            session = plan.on(day)
        load, was_done = _do(session, r, ill=_ILL_FROM <= n < _ILL_FROM + _ILL_DAYS)
        if session and session.status == "planned" and not was_done and n < _ILL_FROM:
            plan = _mark(plan, session, "missed")
        loads.append(load)
        done += was_done
    return _outcome("adapted", loads, done, planned, before, seed)


def fixed(profile: Profile, wishes: dict[str, object], start: date, seed: int) -> Outcome:
    """A programme from a book: four per cent more each week, no lighter week, straight on after illness; missed sessions are made up for."""
    plan = make_plan(profile, wishes, None, start)
    first = plan.weeks[0]
    r = random.Random(seed)
    loads: list[float] = []
    done, owed = 0, 0.0
    weekday = {s.date.weekday(): s for s in first.sessions}
    for n in range(7 * WEEKS):
        day = start + timedelta(days=n)
        growth = 1.04 ** (n // 7)
        session = weekday.get(day.weekday())
        load, was_done = _do(session, r, ill=_ILL_FROM <= n < _ILL_FROM + _ILL_DAYS)
        load = min(load * growth, session.minutes * _HARDEST) if session else 0.0
        if session and not was_done and not _ILL_FROM <= n < _ILL_FROM + _ILL_DAYS:
            owed += min(session.load * growth, session.minutes * _HARDEST)
        elif not session and owed:
            load, owed = owed, 0.0
        loads.append(load)
        done += was_done
    return _outcome("fixed", loads, done, len(first.sessions) * WEEKS, _before(plan), seed)


def _do(session: Session | None, r: random.Random, ill: bool) -> tuple[float, bool]:
    """The load of the day and whether the session was done; the dice fall the same under every plan."""
    missed, noise = r.random() < _MISSED, r.gauss(1.0, _DOING)
    if session is None or session.status != "planned" or ill or missed:
        return 0.0, False
    return session.load * min(max(noise, 0.7), 1.3), True


def _change(
    plan: Plan, profile: Profile, reason: str, day: date, details: dict[str, object], verdict: str = ""
) -> Plan:
    try:
        return change.propose(plan, profile, reason, day, verdict, details).plan
    except PlanError:
        return plan


def _mark(plan: Plan, session: Session, status: str) -> Plan:
    weeks = tuple(
        replace(w, sessions=tuple(replace(s, status=status) if s.id == session.id else s for s in w.sessions))  # type: ignore[arg-type]
        for w in plan.weeks
    )
    return replace(plan, weeks=weeks)


def _before(plan: Plan) -> list[float]:
    """Four weeks of lighter training before the start, on the same weekdays."""
    days = {s.date.weekday(): s.load * _BEFORE for s in plan.weeks[0].sessions}
    return [days.get((plan.start + timedelta(days=n)).weekday(), 0.0) for n in range(-28, 0)]


def _outcome(name: str, loads: Sequence[float], done: int, planned: int, before: Sequence[float], seed: int) -> Outcome:
    whole = [*before, *loads]
    ratios = [acute_chronic_ratio(whole[: 28 + n + 1]) for n in range(len(loads))]
    scale = sum(before) / 4
    noise = random.Random(seed + 1)
    first, last = (_performance(part, scale) for part in (before, whole))
    gain = last - first + noise.gauss(0, _TESTING)
    return Outcome(
        name,
        gain,
        max(ratios),
        sum(x <= bounds.MOST_ACUTE_CHRONIC for x in ratios) / len(ratios),
        done,
        planned,
        sum(loads),
        tuple(loads),
    )


def _performance(loads: Sequence[float], weekly: float) -> float:
    """Points of the model after these days; a week above what is tolerated tires without making fit."""
    fitness = fatigue = 0.0
    for n, load in enumerate(loads):
        week = sum(loads[max(n - 6, 0) : n + 1])
        limit = _TOLERANCE * max(fitness * 7, weekly)
        useful = load if week <= limit else load * limit / week
        fitness += (useful - fitness) * (1 - math.exp(-1 / _FITNESS_DAYS))
        fatigue += (load - fatigue) * (1 - math.exp(-1 / _FATIGUE_DAYS))
    return 100 * (2 * fitness - (fatigue - fitness) * (_FATIGUE_WEIGHT - 1)) / weekly


def compare(seeds: int = 20, start: date = date(2026, 3, 30)) -> list[tuple[str, str, float, float, float, float]]:
    """Goal, plan, mean gain, worst ratio, share of days in bounds, share of sessions done; means over ``seeds`` trainees."""
    rows = []
    people: tuple[tuple[str, dict[str, object]], ...] = (
        (
            "strength",
            {
                "goal": "strength",
                "days": 3,
                "minutes": 60,
                "equipment": ["gym"],
                "level": "intermediate",
                "weeks": WEEKS,
            },
        ),
        ("general health", {"goal": "general_health", "days": 4, "minutes": 40, "weeks": WEEKS}),
        (
            "10 km",
            {"goal": "run_10k", "days": 4, "minutes": 60, "long_minutes": 90, "level": "intermediate", "weeks": WEEKS},
        ),
    )
    for name, wishes in people:
        for how in (adapted, fixed):
            made = [how(Profile(birth_year=1990), wishes, start, seed) for seed in range(seeds)]
            rows.append(
                (
                    name,
                    made[0].name,
                    statistics.fmean(o.gain for o in made),
                    max(o.worst_ratio for o in made),
                    statistics.fmean(o.in_bounds for o in made),
                    statistics.fmean(o.done / o.planned for o in made),
                )
            )
    return rows


def table(rows: Sequence[tuple[str, str, float, float, float, float]]) -> str:
    lines = [
        "| goal | plan | gain (points) | worst acute:chronic | days at or below 1.5 | sessions done |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {goal} | {name} | {gain:+.1f} | {ratio:.2f} | {share:.1%} | {done:.0%} |"
        for goal, name, gain, ratio, share, done in rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table(compare(int(sys.argv[1]) if len(sys.argv) > 1 else 20)))
