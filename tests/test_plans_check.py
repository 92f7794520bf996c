"""The checker against planted faults: each kind of fault in a good plan is found, and found as what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pytest

from coach.plans.check import MEANINGS, check
from coach.plans.generate import make_plan
from coach.plans.model import Item, Plan, Session
from coach.profile import Profile
from knowledge.exercises import by_id

TODAY = date(2026, 3, 31)
PEOPLE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "gym": ({"birth_year": 1990}, {"goal": "strength", "days": 4, "minutes": 60, "equipment": ["barbell", "rack", "bench", "dumbbell"], "level": "intermediate", "dislikes": ["burpees"]}),
    "knee": ({"birth_year": 1985, "injuries": ["knee"]}, {"goal": "general_health", "days": 3, "minutes": 40, "equipment": ["dumbbell"]}),
    "pregnant": ({"birth_year": 1994, "sex": "female", "pregnant_weeks": 22}, {"goal": "prenatal", "days": 3, "minutes": 30, "equipment": ["band"]}),
    "blocker": ({"birth_year": 1970, "medications": ["bisoprolol"], "conditions": ["hypertension"]}, {"goal": "cardio", "days": 3, "minutes": 40, "equipment": ["bike"]}),
    "insulin": ({"birth_year": 1988, "medications": ["insulin"]}, {"goal": "fat_loss", "days": 4, "minutes": 40, "equipment": ["none"]}),
    "runner": ({"birth_year": 1992}, {"goal": "run_10k", "days": 4, "minutes": 50, "level": "intermediate", "long_minutes": 80}),
}  # fmt: skip


@lru_cache
def base(name: str) -> tuple[Plan, Profile, dict[str, Any]]:
    profile, wishes = PEOPLE[name]
    known = Profile().with_changes(**profile)
    return make_plan(known, wishes, None, TODAY), known, wishes


def session(plan: Plan, n: int, edit: Callable[[Session], Session]) -> Plan:
    """The plan with its n-th session edited; totals are left as they were."""
    target = plan.sessions[n].id
    weeks = tuple(replace(w, sessions=tuple(edit(s) if s.id == target else s for s in w.sessions)) for w in plan.weeks)
    return replace(plan, weeks=weeks)


def item(plan: Plan, n: int, block: str, **values: Any) -> Plan:
    """The plan with the first item of that block of the n-th session edited."""

    def edit(s: Session) -> Session:
        at = next(k for k, b in enumerate(s.blocks) if b.kind == block)
        first = replace(s.blocks[at].items[0], **values)
        blocks = (*s.blocks[:at], replace(s.blocks[at], items=(first, *s.blocks[at].items[1:])), *s.blocks[at + 1 :])
        return replace(s, blocks=blocks)

    return session(plan, n, edit)


def as_exercise(name: str) -> dict[str, Any]:
    r = by_id()[name]
    return {
        "exercise": name,
        "name": r.name,
        "name_zh": r.name_zh,
        "unilateral": r.unilateral,
        "cues": r.cues[:2],
        "cues_zh": r.cues_zh[:2],
        "swaps": (),
    }


def week(plan: Plan, n: int, **values: Any) -> Plan:
    return replace(plan, weeks=(*plan.weeks[:n], replace(plan.weeks[n], **values), *plan.weeks[n + 1 :]))


def first_run(plan: Plan, focus: str, n: int) -> int:
    return [k for k, s in enumerate(plan.sessions) if s.focus == focus][n]


def scale_week(plan: Plan, n: int, factor: float) -> Plan:
    """A week whose effort is raised throughout, with consistent totals."""
    sessions = tuple(
        replace(s, rpe=round(s.rpe * factor, 1), load=round(round(s.rpe * factor, 1) * s.minutes, 1))
        for s in plan.weeks[n].sessions
    )
    return week(plan, n, sessions=sessions)


FAULTS: list[tuple[str, str, Callable[[Plan], Plan]]] = [
    ("gym", "equipment", lambda p: item(p, 0, "main", **as_exercise("leg-press"))),
    ("gym", "equipment", lambda p: replace(p, equipment=(*p.equipment, "sled"))),
    ("gym", "level", lambda p: item(p, 0, "main", **as_exercise("front-squat"))),
    ("gym", "level", lambda p: replace(p, level="advanced")),
    ("gym", "disliked", lambda p: item(p, 0, "main", **as_exercise("burpee"))),
    ("gym", "unknown_exercise", lambda p: item(p, 0, "main", exercise="moon-press")),
    ("gym", "wrong_name", lambda p: item(p, 0, "main", name="Leg press")),
    ("gym", "wrong_side", lambda p: item(p, 0, "main", unilateral=not p.sessions[0].blocks[1].items[0].unilateral)),
    ("gym", "wrong_measure", lambda p: item(p, 0, "main", reps=None, seconds=40)),
    ("gym", "wrong_cues", lambda p: item(p, 0, "main", cues=("Just go",))),
    ("gym", "swap", lambda p: item(p, 0, "main", swaps=("leg-press",))),
    ("gym", "number", lambda p: item(p, 0, "main", sets=0)),
    ("gym", "number", lambda p: item(p, 0, "main", sets=12)),
    ("gym", "number", lambda p: item(p, 0, "main", reps=(12, 8))),
    ("gym", "number", lambda p: item(p, 0, "main", reps=(40, 60))),
    ("gym", "number", lambda p: item(p, 0, "main", rpe=float("nan"))),
    ("gym", "effort", lambda p: item(p, 0, "main", rpe=10.0)),
    ("gym", "session_effort", lambda p: session(p, 0, lambda s: replace(s, rpe=2.0))),
    ("gym", "intensity", lambda p: session(p, 0, lambda s: replace(s, intensity=""))),
    ("gym", "percent", lambda p: item(p, 0, "main", percent_1rm=94.0)),
    ("gym", "weight_step", lambda p: _weights(p, "barbell-back-squat", (80.0, 130.0))),
    ("gym", "rest", lambda p: item(p, 0, "main", rest_s=0)),
    ("gym", "rest", lambda p: item(p, 0, "main", rest_s=900)),
    ("gym", "tempo", lambda p: item(p, 0, "main", tempo="fast")),
    ("gym", "item_total", lambda p: item(p, 0, "main", minutes=1.0)),
    ("gym", "block_total", lambda p: session(p, 0, lambda s: replace(s, blocks=(replace(s.blocks[0], minutes=1.0), *s.blocks[1:])))),
    ("gym", "session_total", lambda p: session(p, 0, lambda s: replace(s, minutes=s.minutes - 9))),
    ("gym", "minutes", lambda p: session(p, 0, lambda s: replace(s, minutes=85))),
    ("gym", "load_total", lambda p: session(p, 0, lambda s: replace(s, load=s.load + 40))),
    ("gym", "week_total", lambda p: week(p, 0, minutes=p.weeks[0].minutes + 30)),
    ("gym", "sets_total", lambda p: week(p, 0, sets={**p.weeks[0].sets, "chest": 2.0})),
    ("gym", "plan_total", lambda p: replace(p, minutes=p.minutes + 60)),
    ("gym", "plan_total", lambda p: replace(p, session_count=p.session_count + 1)),
    ("gym", "days", lambda p: week(p, 1, sessions=p.weeks[1].sessions[:-1])),
    ("gym", "days", lambda p: replace(p, days=5)),
    ("gym", "weekday", lambda p: session(p, 0, lambda s: replace(s, date=s.date + timedelta(days=1)))),
    ("gym", "same_day", lambda p: session(p, 1, lambda s: replace(s, date=p.sessions[0].date))),
    ("gym", "dates", lambda p: session(p, 0, lambda s: replace(s, date=s.date + timedelta(days=70)))),
    ("gym", "dates", lambda p: replace(p, end=p.end + timedelta(days=7))),
    ("gym", "dates", lambda p: week(p, 2, number=7)),
    ("gym", "weeks", lambda p: replace(p, weeks=p.weeks[:-1])),
    ("gym", "goal", lambda p: replace(p, goal="muscle_gain")),
    ("gym", "rest_day", lambda p: _every_day(p)),
    ("gym", "warm_up", lambda p: session(p, 0, lambda s: replace(s, blocks=s.blocks[1:]))),
    ("gym", "cool_down", lambda p: session(p, 0, lambda s: replace(s, blocks=s.blocks[:-1]))),
    ("gym", "warm_up", lambda p: item(p, 0, "warm_up", rpe=8.0)),
    ("gym", "type", lambda p: session(p, 0, lambda s: replace(s, type="cardio"))),
    ("gym", "duplicate", lambda p: session(p, 0, lambda s: replace(s, blocks=tuple(replace(b, items=b.items * 2) if b.kind == "main" else b for b in s.blocks)))),
    ("gym", "volume_high", lambda p: _more_sets(p)),
    ("gym", "volume_low", lambda p: _no_pulls(p)),
    ("gym", "load_jump", lambda p: scale_week(p, 2, 1.6)),
    ("gym", "acute_chronic", lambda p: scale_week(p, 4, 2.4)),
    ("gym", "deload", lambda p: replace(p, weeks=tuple(replace(w, phase="build") for w in p.weeks))),
    ("gym", "deload", lambda p: scale_week(p, 3, 1.9)),
    ("gym", "recovery", lambda p: _copy_day(p)),
    ("gym", "sources", lambda p: replace(p, sources=())),
    ("gym", "cautions", lambda p: session(p, 0, lambda s: replace(s, cautions=("Enjoy.",)))),
    ("gym", "language", lambda p: session(p, 0, lambda s: replace(s, title_zh="Upper"))),
    ("gym", "heart_rate", lambda p: item(p, 0, "warm_up", heart_rate=(150, 230))),
    ("gym", "pace", lambda p: item(p, 0, "warm_up", pace_s_km=(60, 90))),
    ("knee", "contraindicated", lambda p: item(p, 0, "main", **as_exercise("forward-lunge"))),
    ("knee", "contraindicated", lambda p: item(p, 1, "main", **as_exercise("run-walk"))),
    ("knee", "cautions", lambda p: replace(p, cautions=p.cautions[:1], cautions_zh=p.cautions_zh[:1])),
    ("pregnant", "contraindicated", lambda p: item(p, 0, "main", **as_exercise("glute-bridge"))),
    ("pregnant", "effort", lambda p: item(p, 0, "main", rpe=8.0)),
    ("pregnant", "zones", lambda p: item(p, 0, "warm_up", heart_rate=(110, 130))),
    ("blocker", "zones", lambda p: item(p, 0, "main", heart_rate=(120, 140))),
    ("blocker", "effort", lambda p: item(p, 0, "main", rpe=9.0)),
    ("blocker", "zone", lambda p: item(p, 0, "warm_up", zone="hard")),
    ("insulin", "cautions", lambda p: session(p, 0, lambda s: replace(s, cautions=s.cautions[:1], cautions_zh=s.cautions_zh[:1]))),
    ("insulin", "content", lambda p: _without_cardio(p)),
    ("runner", "long_run", lambda p: session(p, first_run(p, "long_run", 2), lambda s: replace(s, minutes=s.minutes + 25))),
    ("runner", "taper", lambda p: scale_week(p, len(p.weeks) - 1, 2.2)),
    ("runner", "race", lambda p: _short_runs(p)),
    ("runner", "hard_days", lambda p: _all_hard(p)),
    ("runner", "easy_share", lambda p: _all_hard(p)),
]  # fmt: skip


def _weights(plan: Plan, name: str, kilos: tuple[float, float]) -> Plan:
    hits = [
        (s.id, k, n)
        for s in plan.sessions
        for k, b in enumerate(s.blocks)
        for n, i in enumerate(b.items)
        if i.exercise == name
    ][:2]

    def edit(s: Session) -> Session:
        for weight, (sid, k, n) in zip(kilos, hits, strict=True):
            if s.id == sid:
                items = tuple(replace(i, weight_kg=weight) if m == n else i for m, i in enumerate(s.blocks[k].items))
                s = replace(s, blocks=(*s.blocks[:k], replace(s.blocks[k], items=items), *s.blocks[k + 1 :]))
        return s

    return replace(plan, weeks=tuple(replace(w, sessions=tuple(edit(s) for s in w.sessions)) for w in plan.weeks))


def _items(plan: Plan, edit: Callable[[Item], Item | None]) -> Plan:
    def each(s: Session) -> Session:
        return replace(
            s,
            blocks=tuple(
                replace(b, items=tuple(e for i in b.items if (e := edit(i)) is not None))
                if b.kind not in ("warm_up", "cool_down")
                else b
                for b in s.blocks
            ),
        )

    return replace(plan, weeks=tuple(replace(w, sessions=tuple(each(s) for s in w.sessions)) for w in plan.weeks))


def _more_sets(plan: Plan) -> Plan:
    return _items(plan, lambda i: replace(i, sets=6))


def _no_pulls(plan: Plan) -> Plan:
    pulls = {"lats", "upper_back", "biceps"}
    return _items(plan, lambda i: None if pulls & {*by_id()[i.exercise].primary, *by_id()[i.exercise].secondary} else i)


def _without_cardio(plan: Plan) -> Plan:
    return replace(
        plan, weeks=tuple(replace(w, sessions=tuple(s for s in w.sessions if s.type != "cardio")) for w in plan.weeks)
    )


def _short_runs(plan: Plan) -> Plan:
    return replace(
        plan,
        weeks=tuple(
            replace(w, sessions=tuple(replace(s, minutes=min(s.minutes, 20)) for s in w.sessions)) for w in plan.weeks
        ),
    )


def _all_hard(plan: Plan) -> Plan:
    return _items(plan, lambda i: replace(i, rpe=8.0) if by_id()[i.exercise].pattern == "cardio" else i)


def _every_day(plan: Plan) -> Plan:
    """Seven sessions in the first week."""
    first = plan.weeks[0].sessions[0]
    days = tuple(
        replace(first, id=f"w01-{(d := plan.start + timedelta(days=n)).isoformat()}", date=d) for n in range(7)
    )
    return week(plan, 0, sessions=days)


def _copy_day(plan: Plan) -> Plan:
    """The second day repeats the first day's muscles."""
    first = plan.sessions[0]
    return session(plan, 1, lambda s: replace(s, blocks=first.blocks))


@pytest.mark.parametrize("name", PEOPLE)
def test_the_untouched_plan_is_proved(name: str) -> None:
    plan, profile, wishes = base(name)
    assert check(plan, profile, wishes, TODAY) == ()
    assert check(plan, profile) == ()


@pytest.mark.parametrize(("name", "code", "plant"), FAULTS, ids=[f"{n}-{c}-{k}" for k, (n, c, _) in enumerate(FAULTS)])
def test_a_planted_fault_is_found(name: str, code: str, plant: Callable[[Plan], Plan]) -> None:
    plan, profile, wishes = base(name)
    broken = plant(plan)
    assert broken != plan
    assert code in {p.code for p in check(broken, profile, wishes, TODAY)}


def test_the_faults_are_of_many_kinds() -> None:
    assert len({code for _, code, _ in FAULTS}) >= 45 <= len(MEANINGS)


def test_problems_speak_both_languages() -> None:
    plan, profile, wishes = base("gym")
    found = check(replace(plan, minutes=1), profile, wishes, TODAY)
    assert found[0].as_dict()["text"].startswith("the plan's totals are wrong") and found[0].text_zh.startswith(
        "计划合计有误"
    )
