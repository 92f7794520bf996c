"""A plan by tapping: what has been chosen travels in the buttons themselves, so nothing of it has to be remembered."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from coach.adapters.telegram.outgoing import Button, Message, html, texts
from coach.adapters.telegram.visit import Visit
from coach.adapters.telegram.words import GOALS
from coach.errors import NotFoundError, PlanError
from coach.plans import output, service, talk
from coach.plans.model import Plan
from coach.plans.wishes import GOAL_NAMES, goal_of
from coach.wearables.show import day_name

_DAYS = ("2", "3", "4", "5")
_MINUTES = ("20", "30", "45", "60")
_EQUIPMENT = ("none", "dumbbell", "band", "gym")


async def show(visit: Visit, _: str) -> None:
    """The current plan: its sum, this week in full, the rest as files. Without one the four taps that make it."""
    plan = await visit.run(visit.coach.plan, visit.user)
    if plan is None:
        await visit.say(visit.word("plan_none"))
        await step(visit, "")
        return
    await _show(visit, plan)


async def _show(visit: Visit, plan: Plan) -> None:
    today = await visit.run(visit.coach.today, visit.user)
    week = plan.week_of(today) or (plan.weeks[0] if today < plan.start else None)
    if week is None:
        await visit.say(visit.word("plan_over"), [[Button(visit.word("plan_new"), "pn")]])
        return
    zh = visit.lang == "zh"
    lines = [
        f"**{GOAL_NAMES[plan.goal][zh]}**",
        output.summary(plan, visit.lang),
        "",
        f"**{output.week_title(week, zh)}**",
    ]
    live = [s for s in week.sessions if s.status != "dropped"]
    for s in live:
        title = f"{s.title_zh}，{s.minutes} 分钟" if zh else f"{s.title}, {s.minutes} min"
        lines.append(f"- {day_name(s.date, today)[zh]}: {title}")
    # The cautions are said once above; each session repeats them for those who print it.
    sessions = [re.sub(r"(?m)^ +! .*\n?", "", output.session_text(s, today, visit.lang)).rstrip() for s in live]
    files = [Button(visit.word("plan_pdf"), "pf:pdf"), Button(visit.word("plan_calendar"), "pf:ics")]
    cautions = plan.cautions_zh if zh else plan.cautions
    lines += ["", *(f"- {c}" for c in cautions)] if cautions else []
    await visit.say(
        "\n".join(lines),
        [files, [Button(visit.word("plan_new"), "pn")]],
        (visit.word("plan_detail"), ["\n\n".join(sessions)]),
    )


async def begin(visit: Visit) -> None:
    await visit.say(visit.word("plan_replaces"))
    await step(visit, "")


async def step(visit: Visit, chosen: str) -> None:
    """The next question, or the plan once goal, days, minutes and equipment are chosen ("fat_loss:3:45:none")."""
    profile = await visit.run(visit.coach.profile, visit.user)
    parts = [part for part in chosen.split(":") if part]
    known_goal = next((g for word in profile.goals if (g := goal_of(word))), None)
    if not parts and known_goal:
        parts = [known_goal]
    goals = {slug: zh if visit.lang == "zh" else en for slug, en, zh in GOALS}
    choices = (
        ("plan_goal", goals), ("plan_days", {n: n for n in _DAYS}), ("plan_minutes", {n: n for n in _MINUTES}),
        ("plan_equipment", {name: visit.word(f"e_{name}") for name in _EQUIPMENT}),
    )  # fmt: skip
    if len(parts) < len(choices):
        question, offered = choices[len(parts)]
        buttons = [Button(text, "p:" + ":".join([*parts, value])) for value, text in offered.items()]
        width = 2 if len(parts) in (0, 3) else 4
        rows = [buttons[n : n + width] for n in range(0, len(buttons), width)]
        head = f"{GOAL_NAMES[parts[0]][visit.lang == 'zh']} · " if parts and parts[0] in GOAL_NAMES else ""
        await _instead(visit, head + visit.word(question), rows, chosen)
        return
    await _make(visit, parts)


async def _instead(visit: Visit, text: str, rows: list[list[Button]], chosen: str) -> None:
    """Show a question in place of the one that was tapped; as a message of its own where there was none."""
    message = texts(text, rows)[0]
    if chosen and await visit.sender.show(visit.chat_id, visit.incoming.message_id, message):
        return
    await visit.send(message)


async def _make(visit: Visit, parts: list[str]) -> None:
    goal, days, minutes, equipment = parts[:4]
    if goal not in GOAL_NAMES or days not in _DAYS or minutes not in _MINUTES or equipment not in _EQUIPMENT:
        await visit.say(visit.word("old_button"))
        return
    await visit.sender.show(visit.chat_id, visit.incoming.message_id, Message(html(visit.word("plan_making"))))
    try:
        plan = await visit.run(
            visit.coach.make_plan, visit.user, goal=goal, days=int(days), minutes=int(minutes), equipment=[equipment]
        )
    except PlanError as exc:
        await visit.say(_refusal(visit, exc), [[Button(visit.word("plan_new"), "pn")]])
        return
    await _show(visit, plan)


def _refusal(visit: Visit, exc: PlanError) -> str:
    return talk.in_chinese(str(exc)) if visit.lang == "zh" else str(exc)


async def file(visit: Visit, kind: str) -> None:
    """The whole plan as PDF or calendar."""
    plan = await visit.run(visit.coach.plan, visit.user)
    if plan is None or kind not in ("pdf", "ics"):
        await visit.say(visit.word("old_button"))
        return
    profile = await visit.run(visit.coach.profile, visit.user)
    try:
        made = (
            await visit.run(output.pdf, plan, visit.lang)
            if kind == "pdf"
            else await visit.run(output.icalendar, plan, visit.lang, time_zone=profile.time_zone)
        )
    except PlanError as exc:
        await visit.say(str(exc) if visit.lang == "en" else visit.word("wrong"))
        return
    with tempfile.TemporaryDirectory(dir=visit.folder) as folder:
        path = Path(folder) / f"plan.{kind}"
        path.write_bytes(made)
        await visit.send(Message(html(output.summary(plan, visit.lang)), file=path, file_name=path.name))


def _current(visit: Visit) -> Plan:
    """The plan in force. NotFoundError where there is none."""
    plan = visit.coach.plan(visit.user)
    if plan is None:
        raise NotFoundError("There is no plan.")
    return plan


async def accept(visit: Visit, change_id: str) -> None:
    try:
        plan = await visit.run(visit.coach.accept, visit.user, change_id)
    except (PlanError, NotFoundError) as exc:
        # Tapped twice, or answered once more after a kill: the plan in force says it.
        known = await visit.run(service.changes, visit.coach.store, visit.entry.user)
        if not any(c.state == "accepted" and c.id.startswith(change_id) and len(change_id) >= 6 for c in known):
            await visit.say(_refusal(visit, exc) if isinstance(exc, PlanError) else visit.word("old_button"))
            return
        plan = await visit.run(_current, visit)
    await visit.say(visit.word("accepted"))
    if plan is not None:
        await _show(visit, plan)


async def keep(visit: Visit, change_id: str) -> None:
    known = await visit.run(service.changes, visit.coach.store, visit.entry.user)
    for found in known:
        if found.state == "proposed" and len(change_id) >= 6 and found.id.startswith(change_id):
            await visit.run(service.decline, visit.coach.store, visit.entry.user, found.id)
    await visit.say(visit.word("kept"))
