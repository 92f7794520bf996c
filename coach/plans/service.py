"""Plans of a stored user: made, shown, changed by proposal, accepted; and what chat may say of them as facts."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from coach.errors import NotFoundError, PlanError, SettingsError
from coach.evidence import Fact
from coach.plans import change, history
from coach.plans.check import check
from coach.plans.generate import make_plan
from coach.plans.model import Plan, PlanChange, Session
from coach.plans.wishes import GOAL_NAMES
from coach.profile import Profile
from coach.store import Store, User, tables
from coach.wearables.readiness import Readiness
from coach.wearables.show import day_name

_PROFILE = {f.name for f in fields(Profile)}


def make(store: Store, user: User, profile: Profile, wishes: Mapping[str, Any], today: date) -> Plan:
    """A new plan, checked and stored as the current one; the one before is kept but no longer active. PlanError if none can be made."""
    plan = _made(store, user, profile, wishes, today)
    _store(store, user, plan)
    return plan


def _made(store: Store, user: User, profile: Profile, wishes: Mapping[str, Any], today: date) -> Plan:
    plan = make_plan(profile, wishes, history.of(store, user, today), today)
    if problems := check(plan, profile, wishes, today):
        raise PlanError(
            f"The plan did not pass its own check ({problems[0].code}: {problems[0].text}). It is not shown; other days, minutes or equipment may work."
        )
    return replace(plan, id=uuid.uuid4().hex)


def _store(store: Store, user: User, plan: Plan) -> None:
    t = tables.plan
    with store.begin() as connection:
        connection.execute(t.update().where(t.c.user_id == user.id).values(active=False))
        connection.execute(
            t.insert().values(
                id=plan.id, user_id=user.id, created_utc=int(time.time()), active=True, data=plan.as_dict()
            )
        )


def current(store: Store, user: User) -> Plan | None:
    """The active plan."""
    t = tables.plan
    with store.read() as connection:
        data = connection.execute(
            select(t.c.data).where(t.c.user_id == user.id, t.c.active).order_by(t.c.created_utc.desc())
        ).scalar()
    return Plan.from_dict(data) if data else None


def adapt(
    store: Store,
    user: User,
    profile: Profile,
    reason: str,
    today: date,
    readiness: Readiness | None = None,
    details: Mapping[str, Any] | None = None,
) -> PlanChange:
    """A proposed change of the current plan, stored but not in force. NotFoundError without a plan, PlanError if nothing can be changed."""
    plan = current(store, user)
    if plan is None:
        raise NotFoundError(
            "There is no plan to change yet. Make one first: coach plan goal=general_health days=3 minutes=40."
        )
    verdict = readiness.verdict if readiness else ""
    made = change.propose(
        plan,
        profile,
        reason,
        today,
        verdict,
        {**details_for(store, user, reason, today), **(details or {})},
        history.of(store, user, today),
    )
    made = replace(made, id=uuid.uuid4().hex)
    if made.reason == "readiness" and readiness is not None and verdict in ("rest", "easy"):
        made = replace(
            made, text=f"{made.text} {readiness.fact.text}.", text_zh=f"{made.text_zh}{readiness.fact.text_zh}。"
        )
    _propose(store, user, made)
    return made


def details_for(store: Store, user: User, text: str, today: date) -> dict[str, Any]:
    """What a change may need of the log: days already trained and the last sets of each lift."""
    plan = current(store, user)
    start = plan.start if plan else today
    done = history.days_done(store, user, start, today)
    return {"done": sorted(d.isoformat() for d in done), "sets": history.last_sets(store, user, start, today)}


def propose_new(store: Store, user: User, profile: Profile, wishes: Mapping[str, Any], today: date) -> PlanChange:
    """A new plan as a proposal: stored, not active until accepted."""
    plan = _made(store, user, profile, wishes, today)
    en, zh = GOAL_NAMES[plan.goal]
    made = PlanChange(
        uuid.uuid4().hex,
        plan.id,
        "new_plan",
        f"A new plan for {en}.",
        f"新的{zh}计划。",
        tuple(s.id for s in plan.sessions),
        plan,
    )
    with store.begin() as connection:
        connection.execute(
            tables.plan.insert().values(
                id=plan.id, user_id=user.id, created_utc=int(time.time()), active=False, data=plan.as_dict()
            )
        )
    _propose(store, user, made)
    return made


def _propose(store: Store, user: User, made: PlanChange) -> None:
    row = {
        "id": made.id,
        "user_id": user.id,
        "plan_id": made.plan_id,
        "created_utc": int(time.time()),
        "state": "proposed",
        "data": made.as_dict(),
    }
    with store.begin() as connection:
        connection.execute(tables.plan_change.insert().values(**row))


def changes(store: Store, user: User) -> list[PlanChange]:
    """All proposals, newest first."""
    t = tables.plan_change
    with store.read() as connection:
        rows = connection.execute(
            select(t.c.data, t.c.state).where(t.c.user_id == user.id).order_by(t.c.created_utc.desc(), t.c.id)
        ).all()
    return [replace(PlanChange.from_dict(data), state=state) for data, state in rows]


def accept(store: Store, user: User, change_id: str) -> Plan:
    """Put a proposal in force and return the changed plan. NotFoundError for an unknown id, PlanError for one that no longer fits."""
    found = next(
        (c for c in changes(store, user) if c.id == change_id or (len(change_id) >= 6 and c.id.startswith(change_id))),
        None,
    )
    if found is None:
        raise NotFoundError(f"There is no proposed change {change_id}.")
    if found.state != "proposed":
        raise PlanError(f"This change was {found.state} already.")
    now = current(store, user)
    if now is not None and found.plan_id != now.id and found.reason != "new_plan":
        raise PlanError("This change belongs to an older plan. Ask for it again.")
    if now is not None and found.reason != "new_plan" and found.base and found.base != change.fingerprint(now):
        raise PlanError("The plan has changed since this was proposed. Ask for it again.")
    t = tables.plan
    with store.begin() as connection:
        connection.execute(t.update().where(t.c.user_id == user.id).values(active=False))
        connection.execute(
            t.update()
            .where(t.c.id == found.plan.id, t.c.user_id == user.id)
            .values(data=found.plan.as_dict(), active=True)
        )
        _set_state(connection, user, found.id, "accepted")
    return found.plan


def decline(store: Store, user: User, change_id: str) -> None:
    """Put a proposal aside."""
    with store.begin() as connection:
        _set_state(connection, user, change_id, "declined")


def _set_state(connection: Any, user: User, change_id: str, state: str) -> None:
    t = tables.plan_change
    connection.execute(t.update().where(t.c.id == change_id, t.c.user_id == user.id).values(state=state))


def plan_from_row(row: dict[str, Any], today: date) -> dict[str, Any]:
    """The plan for a row of profile fields and wishes, flat or under "profile" and "wishes"; ``problems`` from the checker, ``error`` if none can be made."""
    profile, wishes = _split(row)
    try:
        known = Profile().with_changes(**profile)
        plan = make_plan(known, wishes, None, today)
    except (PlanError, SettingsError) as exc:
        return {"plan": None, "problems": [], "error": str(exc)}
    return {"plan": plan.as_dict(), "problems": [p.as_dict() for p in check(plan, known, wishes, today)], "error": ""}


def _split(row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    profile, wishes = dict(row.get("profile") or {}), dict(row.get("wishes") or {})
    flat = {k: v for k, v in row.items() if k not in ("profile", "wishes", "id", "today")}
    if "age" in profile or "age" in flat:
        age = profile.pop("age", None) or flat.pop("age", None)
        if age and not profile.get("birth_year"):
            today = row.get("today")
            year = date.fromisoformat(today).year if today else date.today().year
            profile["birth_year"] = year - int(age)
    for key, value in flat.items():
        (profile if key in _PROFILE and key not in ("goals",) else wishes)[key] = value
    for key in ("injuries", "dislikes", "equipment", "level"):
        if key in profile and key not in wishes:
            wishes.setdefault(key, profile[key])
    known = {k: v for k, v in profile.items() if k in _PROFILE}
    return known, {**wishes, **{k: v for k, v in profile.items() if k not in _PROFILE}}


# ── facts for chat ───────────────────────────────────────────────────────────────────────────────────────────────────────


def session_facts(store: Store, user: User, today: date) -> list[Fact]:
    """Today's planned session and what of it is done; the next one if today is free. Empty without a plan."""
    plan = current(store, user)
    if plan is None:
        return []
    session = plan.on(today)
    if session is None or session.status == "dropped":
        return [_rest_fact(plan, today)]
    done = history.done_on(store, user, today)
    return [session_fact(session, today, done)]


def day_facts(store: Store, user: User, day: date, today: date) -> list[Fact]:
    """What the plan holds for a day to come; empty without a plan."""
    plan = current(store, user)
    if plan is None:
        return []
    session = plan.on(day)
    if session is not None and session.status != "dropped":
        return [session_fact(session, today)]
    en, zh = day_name(day, today)
    return [Fact(f"plan.free.{day}", f"Nothing is planned for {en}: a rest day in your plan", f"{zh}没有训练安排：计划里的休息日", start=day, end=day,
                 how="your plan", source="your plan")]  # fmt: skip


def session_fact(session: Session, today: date, done: str = "") -> Fact:
    """One session in one line: type, minutes, effort, main exercises."""
    names, names_zh = _main_names(session)
    day, day_zh = ("today", "今天") if session.date == today else day_name(session.date, today)
    state = f"; done so far: {done}" if done else "; nothing logged yet" if session.date == today else ""
    state_zh = f"；已完成：{done}" if done else "；还没有记录" if session.date == today else ""
    return Fact(
        f"plan.session.{session.date.isoformat()}",
        f"Planned for {day}: {session.title}, {session.minutes} min, RPE {session.rpe:g}: {names}{state}",
        f"{day_zh}的计划：{session.title_zh}，{session.minutes} 分钟，RPE {session.rpe:g}：{names_zh}{state_zh}",
        float(session.minutes), "min", "duration_min", session.date, session.date, "your plan", "your plan", numbers=((session.rpe, "RPE"), *_item_numbers(session)),
    )  # fmt: skip


def _main_names(session: Session, most: int = 4) -> tuple[str, str]:
    items = [i for b in session.blocks if b.kind not in ("warm_up", "cool_down") for i in b.items][:most]
    return ", ".join(_item_text(i, False) for i in items), "，".join(_item_text(i, True) for i in items)


def _item_text(item: Any, zh: bool) -> str:
    name = item.name_zh if zh else item.name
    if item.reps:
        load = (f" {item.weight_kg:g} 公斤" if zh else f" at {item.weight_kg:g} kg") if item.weight_kg else ""
        return f"{name} {item.sets}×{item.reps[0]}–{item.reps[1]}{load}"
    if item.seconds >= 120:
        minutes = f"{item.seconds / 60:g} {'分钟' if zh else 'min'}"
        return f"{name} {item.sets}×{minutes}" if item.sets > 1 else f"{name} {minutes}"
    return f"{name} {item.sets}×{item.seconds} {'秒' if zh else 's'}"


def _item_numbers(session: Session) -> tuple[tuple[float, str], ...]:
    made: list[tuple[float, str]] = []
    for item in [i for b in session.blocks if b.kind not in ("warm_up", "cool_down") for i in b.items][:4]:
        made.append((float(item.sets), "sets"))
        made += [(float(n), "reps") for n in item.reps or ()]
        if item.seconds:
            made += [(float(item.seconds), "s"), (item.seconds / 60, "min")]
        if item.weight_kg:
            made.append((item.weight_kg, "kg"))
    return tuple(dict.fromkeys(made))


def _rest_fact(plan: Plan, today: date) -> Fact:
    following = next(
        (s for s in sorted(plan.sessions, key=lambda s: s.date) if s.date > today and s.status == "planned"), None
    )
    if following is None:
        return Fact(
            "plan.rest",
            "Nothing is planned today and the plan has ended",
            "今天没有安排，计划已结束",
            how="your plan",
            source="your plan",
        )
    en, zh = day_name(following.date, today)
    return Fact("plan.rest", f"Today is a rest day in your plan; next is {following.title} on {en}, {following.minutes} min", f"今天是计划里的休息日；下一次是{zh}的{following.title_zh}，{following.minutes} 分钟",
                float(following.minutes), "min", "duration_min", following.date, following.date, "your plan", "your plan")  # fmt: skip


def plan_facts(store: Store, user: User, profile: Profile, message: str, today: date) -> list[Fact]:
    """What chat may say of a plan: the current one, a new one as a proposal, a change as a proposal, or one question for what is missing."""
    from coach.plans import talk

    return talk.facts(store, user, profile, message, today)


def shape_facts(plan: Plan, today: date) -> list[Fact]:
    """The plan's shape in one fact, this week in another."""
    en, zh = GOAL_NAMES[plan.goal]
    start, start_zh = day_name(plan.start, today)
    end, end_zh = day_name(plan.end, today)
    whole = Fact(
        "plan.shape",
        f"Plan for {en}: {len(plan.weeks)} weeks, {plan.days} days a week, up to {max(s.minutes for s in plan.sessions)} min a session, {plan.session_count} sessions, {plan.minutes / 60:.0f} h in all, from {start} to {end}",
        f"{zh}计划：{len(plan.weeks)} 周，每周 {plan.days} 天，每次最多 {max(s.minutes for s in plan.sessions)} 分钟，共 {plan.session_count} 次、约 {plan.minutes / 60:.0f} 小时，{start_zh}至{end_zh}",
        float(plan.session_count), "sessions", "", plan.start, plan.end, "your plan", "your plan",
        numbers=((float(len(plan.weeks)), "weeks"), (float(plan.days), "days"), (float(max(s.minutes for s in plan.sessions)), "min"), (round(plan.minutes / 60), "h"), (float(plan.minutes), "min")),
    )  # fmt: skip
    week = plan.week_of(today) or (plan.weeks[0] if today < plan.start else None)
    if week is None:
        return [whole]
    live = [s for s in week.sessions if s.status != "dropped"]
    listed = "; ".join(f"{day_name(s.date, today)[0]}: {s.title} {s.minutes} min" for s in live)
    listed_zh = "；".join(f"{day_name(s.date, today)[1]}：{s.title_zh} {s.minutes} 分钟" for s in live)
    this = Fact(f"plan.week.{week.number}", f"Week {week.number} ({week.phase}): {listed}", f"第 {week.number} 周：{listed_zh}", float(week.minutes), "min", "", week.start,
                week.start + timedelta(days=6), "your plan", "your plan", numbers=((float(week.number), "week"), *((float(s.minutes), "min") for s in live)))  # fmt: skip
    return [whole, this]
