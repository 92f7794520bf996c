"""A plan for people: Markdown, plain text and iCalendar. Every number comes from the plan. ``pdf`` is in ``coach.plans.pdf``."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from coach.errors import PlanError
from coach.plans.model import Item, Plan, Session, Week
from coach.plans.wishes import GOAL_NAMES
from coach.wearables.show import day_name

if TYPE_CHECKING:
    from pathlib import Path

_PHASES = {
    "base": ("base", "基础"),
    "build": ("build", "提升"),
    "peak": ("peak", "强化"),
    "deload": ("lighter week", "减量周"),
    "taper": ("taper", "赛前减量"),
}
_BLOCKS = {"warm_up": ("Warm-up", "热身"), "main": ("Main work", "主要训练"), "accessory": ("Accessory work", "辅助训练"), "conditioning": ("Conditioning", "心肺"),
           "balance": ("Balance", "平衡"), "core": ("Core", "核心"), "mobility": ("Mobility", "灵活性"), "cool_down": ("Cool-down", "放松")}  # fmt: skip
_DAYS = (
    ("Mon", "周一"),
    ("Tue", "周二"),
    ("Wed", "周三"),
    ("Thu", "周四"),
    ("Fri", "周五"),
    ("Sat", "周六"),
    ("Sun", "周日"),
)


def dose(item: Item, zh: bool) -> str:
    """Sets × repetitions or time, e.g. "3 × 8–10 each side"."""
    sets = f"{item.sets} × " if item.sets > 1 or item.reps else ""
    if item.reps:
        amount = f"{item.reps[0]}–{item.reps[1]}" if item.reps[0] != item.reps[1] else f"{item.reps[0]}"
    else:
        amount = _time(item.seconds or 0, zh)
    side = (" 每侧" if zh else " each side") if item.unilateral else ""
    return sets + amount + side


def _time(seconds: int, zh: bool) -> str:
    """ "45 s", "6 min 23 s", 6 分 23 秒."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} {'秒' if zh else 's'}"
    return f"{minutes} {'分' if zh else 'min'}" + (f" {rest} {'秒' if zh else 's'}" if rest else "")


def effort(item: Item, zh: bool) -> str:
    """RPE and what else sets the intensity: weight, %1RM, heart rate, pace."""
    parts = [f"RPE {item.rpe:g}"]
    if item.weight_kg:
        parts.append(f"{item.weight_kg:g} {'公斤' if zh else 'kg'}")
    if item.percent_1rm:
        parts.append(f"{item.percent_1rm:g}% 1RM")
    if item.heart_rate:
        parts.append(f"{item.heart_rate[0]}–{item.heart_rate[1]} {'次/分' if zh else 'bpm'}")
    if item.pace_s_km:
        parts.append("–".join(f"{s // 60}:{s % 60:02d}" for s in item.pace_s_km) + (" /公里" if zh else " /km"))
    return ", ".join(parts)


def block_name(kind: str, zh: bool) -> str:
    return _BLOCKS[kind][zh]


def _rest(item: Item, zh: bool) -> str:
    return f"{item.rest_s} {'秒' if zh else 's'}" if item.rest_s else "–"


def markdown(plan: Plan, lang: str = "en", weeks: int | None = None) -> str:
    """The whole plan, or its first ``weeks``."""
    zh = lang == "zh"
    name = GOAL_NAMES[plan.goal][zh]
    lines = [f"# {'训练计划：' if zh else 'Plan: '}{name}", "", summary(plan, lang), ""]
    for note in (plan.notes_zh if zh else plan.notes) + ((plan.progression_zh,) if zh else (plan.progression,)):
        lines.append(f"- {note}")
    lines += ["", f"**{'注意' if zh else 'Cautions'}**", ""] + [
        f"- {c}" for c in (plan.cautions_zh if zh else plan.cautions)
    ]
    for week in plan.weeks[:weeks]:
        lines += ["", f"## {week_title(week, zh)}", ""]
        for session in week.sessions:
            lines += _session_lines(session, plan.start, zh)
    return "\n".join([*lines, "", f"{'依据：' if zh else 'Sources: '}{'; '.join(plan.sources)}"]) + "\n"


def summary(plan: Plan, lang: str = "en") -> str:
    """The plan's totals in one sentence."""
    most = max(s.minutes for s in plan.sessions)
    (start, start_zh), (end, end_zh) = day_name(plan.start, plan.start), day_name(plan.end, plan.start)
    if lang == "zh":
        return f"{start_zh}至{end_zh}，{len(plan.weeks)} 周，每周 {plan.days} 天，每次最多 {most} 分钟；共 {plan.session_count} 次，约 {plan.minutes / 60:.0f} 小时。"
    return f"{start} to {end}: {len(plan.weeks)} weeks, {plan.days} days a week, at most {most} minutes a session; {plan.session_count} sessions, about {plan.minutes / 60:.0f} hours in all."


def week_title(week: Week, zh: bool) -> str:
    if zh:
        return f"第 {week.number} 周（{week.start.isoformat()} 起，{_PHASES[week.phase][1]}）：{week.minutes} 分钟，负荷 {week.load:g}"
    return f"Week {week.number} (from {week.start.isoformat()}, {_PHASES[week.phase][0]}): {week.minutes} min, load {week.load:g}"


def _session_lines(session: Session, today: date, zh: bool) -> list[str]:
    en_day, zh_day = day_name(session.date, today)
    if session.status == "dropped":
        return [f"### {zh_day}：取消" if zh else f"### {en_day}: dropped", ""]
    head = (
        f"### {zh_day}：{session.title_zh}，{session.minutes} 分钟"
        if zh
        else f"### {en_day}: {session.title}, {session.minutes} min"
    )
    columns = ("动作", "组次", "强度", "休息", "替换") if zh else ("Exercise", "Dose", "Effort", "Rest", "Swap")
    lines = [
        head,
        "",
        session.intensity_zh if zh else session.intensity,
        "",
        f"| | {' | '.join(columns)} |",
        "|---|---|---|---|---|---|",
    ]
    for block in session.blocks:
        label = _BLOCKS[block.kind][zh]
        for n, item in enumerate(block.items):
            first = f"{label} {_time(round(block.minutes * 60), zh)}" if n == 0 else ""
            lines.append(
                f"| {first} | {item.name_zh if zh else item.name} | {dose(item, zh)} | {effort(item, zh)} | {_rest(item, zh)} | {', '.join(_names(item.swaps[:2], zh))} |"
            )
    return [*lines, ""]


def _names(ids: tuple[str, ...], zh: bool) -> list[str]:
    from knowledge.exercises import by_id

    return [by_id()[i].name_zh if zh else by_id()[i].name for i in ids if i in by_id()]


def text(plan: Plan, lang: str = "en", week: int | None = None) -> str:
    """Plain text, one line an exercise, for a chat window or a print without layout."""
    zh = lang == "zh"
    lines = [GOAL_NAMES[plan.goal][zh], summary(plan, lang)]
    for held in plan.weeks:
        if week is not None and held.number != week:
            continue
        lines += ["", week_title(held, zh)]
        for session in held.sessions:
            lines.append(session_text(session, plan.start, lang))
    return "\n".join(lines) + "\n"


def session_text(session: Session, today: date, lang: str = "en") -> str:
    """One session with its exercises, cautions last."""
    zh = lang == "zh"
    day = day_name(session.date, today)[zh]
    lines = [
        f"{day}: {session.title_zh if zh else session.title}, {session.minutes} {'分钟' if zh else 'min'}, {session.intensity_zh if zh else session.intensity}"
    ]
    for block in session.blocks:
        lines.append(f"  {_BLOCKS[block.kind][zh]} ({_time(round(block.minutes * 60), zh)})")
        lines += [
            f"    {item.name_zh if zh else item.name}: {dose(item, zh)}, {effort(item, zh)}"
            + (f", {'休息' if zh else 'rest'} {_rest(item, zh)}" if item.rest_s else "")
            for item in block.items
        ]
    return "\n".join([*lines, *(f"  ! {c}" for c in (session.cautions_zh if zh else session.cautions))])


def icalendar(plan: Plan, lang: str = "en", at: time | None = time(18, 0), time_zone: str = "") -> bytes:
    """The sessions as calendar events (RFC 5545), at the local clock time ``at`` (floating, or in ``time_zone``); all-day if ``at`` is None."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from icalendar import Calendar, Event

    zh = lang == "zh"
    calendar = Calendar()
    calendar.add("prodid", "-//coach//training plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", ("训练计划：" if zh else "Plan: ") + GOAL_NAMES[plan.goal][zh])
    try:
        zone = ZoneInfo(time_zone) if time_zone else None
    except (ZoneInfoNotFoundError, ValueError) as exc:
        raise PlanError(f"'{time_zone}' is no time zone. Write it like Europe/Berlin.") from exc
    for session in plan.sessions:
        if session.status == "dropped":
            continue
        event = Event()
        event.add("uid", f"{plan.id}-{session.id}@coach")
        event.add("dtstamp", datetime(plan.start.year, plan.start.month, plan.start.day, tzinfo=UTC))
        event.add(
            "summary", f"{session.title_zh if zh else session.title} ({session.minutes} {'分钟' if zh else 'min'})"
        )
        event.add("description", session_text(session, plan.start, lang))
        if at is None:
            event.add("dtstart", session.date)
            event.add("dtend", session.date + timedelta(days=1))
        else:
            start = datetime.combine(session.date, at, tzinfo=zone)
            event.add("dtstart", start)
            event.add("dtend", start + timedelta(minutes=session.minutes))
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def pdf(plan: Plan, lang: str = "en", font: Path | None = None) -> bytes:
    """The plan to print, in English or Chinese; see ``coach.plans.pdf``."""
    from coach.plans.pdf import render

    return render(plan, lang, font)
