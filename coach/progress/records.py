"""Personal bests from logged sets, and how much of the plan was done. Pure sums over the store; nothing is stored here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coach.errors import RangeError
from coach.evidence import Fact
from coach.fitness.strength import one_rm
from coach.plans.history import RUN_KINDS
from coach.plans.names import exercise_id
from coach.plans.service import current
from coach.store import Store, User, strength_sets, workouts
from coach.wearables.show import day_name
from knowledge.exercises import by_id


@dataclass(frozen=True)
class Best:
    """The best set of one exercise: by estimated 1RM where a weight is known, else by repetitions or seconds."""

    exercise: str
    score: float
    kind: str  # "one_rm" in kg, "reps" or "seconds"
    weight_kg: float | None
    reps: float | None
    day: date


def bests(store: Store, user: User, end: date, start: date | None = None) -> dict[str, Best]:
    """The best set of every exercise up to ``end``, by the record's id (or the name as logged where none is near)."""
    found: dict[str, Best] = {}
    for one in strength_sets(store, user, start, end):
        if one.kind not in ("work", "failure"):
            continue
        name = one.exercise_id or exercise_id(one.exercise) or one.exercise
        made = _best(name, one.weight_kg, one.reps, one.seconds, one.local_date)
        if made and (
            name not in found
            or (found[name].kind == made.kind and made.score > found[name].score)
            or (made.kind == "one_rm" != found[name].kind)
        ):
            found[name] = made
    return found


def _best(name: str, kilos: float | None, reps: float | None, seconds: float | None, day: date) -> Best | None:
    if kilos and kilos > 0 and reps:
        try:
            return Best(name, round(one_rm(kilos, reps), 1), "one_rm", kilos, reps, day)
        except RangeError:
            return None  # beyond ten repetitions the estimate does not hold
    if reps:
        return Best(name, reps, "reps", None, reps, day)
    return Best(name, seconds, "seconds", None, None, day) if seconds else None


def _called(name: str) -> tuple[str, str]:
    record = by_id().get(name)
    return (record.name, record.name_zh) if record else (name, name)


def best_fact(best: Best, today: date) -> Fact:
    """One personal best in a line."""
    en, zh = _called(best.exercise)
    day, day_zh = day_name(best.day, today)
    if best.kind == "one_rm":
        return Fact(f"record.{best.exercise}", f"Best {en}: {best.weight_kg:g} kg × {best.reps:g} on {day}, estimated 1RM {best.score:g} kg",
                    f"{zh}最好成绩：{best.weight_kg:g} 公斤 × {best.reps:g} 次（{day_zh}），估计 1RM {best.score:g} 公斤", best.score, "kg", "one_rm_kg", best.day, best.day, "mean of Epley and Brzycki", "your log",
                    numbers=((best.weight_kg or 0.0, "kg"), (best.reps or 0.0, "reps")))  # fmt: skip
    unit, unit_zh = ("reps", "次") if best.kind == "reps" else ("s", "秒")
    return Fact(
        f"record.{best.exercise}",
        f"Best {en}: {best.score:g} {unit} on {day}",
        f"{zh}最好成绩：{best.score:g} {unit_zh}（{day_zh}）",
        best.score,
        unit,
        "",
        best.day,
        best.day,
        "best logged set",
        "your log",
    )


def new_bests(store: Store, user: User, names: Iterable[str], today: date) -> list[Fact]:
    """Bests reached today in these exercises, against everything logged before; a first entry is no record."""
    ids = {exercise_id(n) or n for n in names}
    before, now = bests(store, user, today - timedelta(days=1)), bests(store, user, today, today)
    facts = []
    for name in sorted(ids & before.keys() & now.keys()):
        old, new = before[name], now[name]
        if old.kind == new.kind and new.score > old.score:
            en, zh = _called(name)
            what, what_zh = {
                "one_rm": ("estimated 1RM", "估计 1RM"),
                "reps": ("repetitions", "次数"),
                "seconds": ("seconds", "秒数"),
            }[new.kind]
            unit, unit_zh = (" kg", " 公斤") if new.kind == "one_rm" else ("", "")
            facts.append(Fact(f"record.new.{name}", f"New best in {en}: {what} {new.score:g}{unit}, before {old.score:g}{unit}", f"{zh}新纪录：{what_zh} {new.score:g}{unit_zh}，此前 {old.score:g}{unit_zh}",
                              new.score, unit.strip(), "one_rm_kg" if new.kind == "one_rm" else "", today, today, "best logged set", "your log", change=round(new.score - old.score, 1), numbers=((old.score, unit.strip()),)))  # fmt: skip
    return facts


def adherence(store: Store, user: User, today: date, days: int = 28) -> Fact | None:
    """Sessions done of those planned in the last ``days`` days up to today; None without a plan or before its first session.

    A planned session counts as done when something of its kind was logged or recorded on that day or the day after.
    """
    plan = current(store, user)
    if plan is None:
        return None
    since = max(plan.start, today - timedelta(days=days - 1))
    due = [s for s in plan.sessions if since <= s.date <= today and s.status != "dropped"]
    if not due:
        return None
    lifted = {s.local_date for s in strength_sets(store, user, since, today + timedelta(days=1))}
    moved = {w.local_date: w.activity_kind for w in workouts(store, user, since, today + timedelta(days=1))}
    done = 0
    for session in due:
        near = (session.date, session.date + timedelta(days=1))
        kinds = {moved[d] for d in near if d in moved} | ({"strength"} if lifted & set(near) else set())
        done += (
            bool(kinds & RUN_KINDS)
            if session.type == "run"
            else bool(kinds & {"strength", "hiit"})
            if session.type in ("strength", "balance", "mixed")
            else bool(kinds)
        )
    share = round(100 * done / len(due))
    day, day_zh = day_name(since, today)
    return Fact("plan.adherence", f"{done} of {len(due)} planned sessions done since {day}: {share} %", f"{day_zh}以来完成 {done}/{len(due)} 次计划训练：{share}%", float(share), "%", "", since, today,
                "planned sessions with a matching log that day or the next", "your plan and log", numbers=((float(done), "sessions"), (float(len(due)), "sessions")))  # fmt: skip


_BEST = re.compile(
    r"\b(?:best|heaviest|max(?:imum)?|one[- ]rep max|pr|pb|records?|strongest)\b|最好|最佳|最大|最重|最高|极限|纪录|记录|1 ?rm",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:my|mine|i|i've|ever)\b|我|历史", re.IGNORECASE)
_WAY = re.compile(
    r"\bhow (?:do|to|can|should|often)\b|\b(?:test|find|improve|increase|raise|calculate|formula|should)\b|怎么|怎样|如何|测|提高|提升|突破|该不该|公式",
    re.IGNORECASE,
)


def asks_best(message: str) -> bool:
    """True where the message asks what the user's own best in a lift is, not how to find or raise it."""
    return bool(_BEST.search(message) and _OWN.search(message) and not _WAY.search(message))


def lifts_in(message: str, exercises: Sequence[str]) -> list[str]:
    """The exercises that the message names; "bench" alone, otherwise a piece of equipment, is the lift."""
    return list(exercises) or (["bench press"] if re.search(r"\bbench\b", message, re.IGNORECASE) else [])


def asked_bests(store: Store, user: User, exercises: Sequence[str], today: date) -> list[Fact]:
    """The bests of the named exercises, variants that hold the name included; a fact that nothing is logged where there is none."""
    found = bests(store, user, today)
    facts: list[Fact] = []
    for said in exercises:
        one = exercise_id(said)
        names = (
            [one] if one in found else [n for n in sorted(found) if said.lower() in " ".join((n, *_called(n))).lower()]
        )
        facts += [best_fact(found[name], today) for name in names if name]
        if not names:
            facts.append(Fact(f"record.none.{one or said}", f"No {said} is logged yet; write “{said} 3x5 80 kg” after a session and I keep the best",
                              f"还没有{said}的记录；练完后写“{said} 3组5次 80公斤”，我就会记住最好成绩", verdict="unknown", how="best logged set", source="your log"))  # fmt: skip
    return facts[:3]
