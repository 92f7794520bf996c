"""The plan as HTML: its week as sessions with their tables, a proposal as before and after, records. Numbers come from the plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from html import escape

from coach.adapters.ui.texts import say
from coach.evidence import Fact, Lang
from coach.plans.model import Item, Plan, PlanChange, Session, Week
from coach.plans.output import block_name, dose, effort, summary, week_title
from coach.plans.wishes import GOAL_NAMES
from coach.wearables.show import day_name

_MOST_SESSIONS = 3  # of a proposal that are shown in full; the others are counted


def head_html(plan: Plan, lang: Lang) -> str:
    """Goal, totals, what to mind, and the files."""
    zh = lang == "zh"
    notes = [*(plan.notes_zh if zh else plan.notes), plan.progression_zh if zh else plan.progression]
    cautions = _list(plan.cautions_zh if zh else plan.cautions)
    links = "".join(
        f'<a class="plain" href="/files/plan.{kind}?lang={lang}" download>{escape(say(f"as_{kind}", lang))}</a>'
        for kind in ("ics", "pdf", "md")
    )
    sources = f"{say('sources_of', lang)} {'; '.join(plan.sources)}"
    return (f'<h2>{escape(GOAL_NAMES[plan.goal][zh][:1].upper() + GOAL_NAMES[plan.goal][zh][1:])}</h2><p>{escape(summary(plan, lang))}</p>'
            f'<div class="tools">{links}</div>'
            f'<details class="more"><summary>{escape(say("plan_why", lang))}</summary>{_list(notes)}{cautions}<p class="from">{escape(sources)}</p></details>')  # fmt: skip


def week_html(plan: Plan, week: Week, today: date, done: Collection[date], lang: Lang) -> str:
    """The sessions of one week; the next one to do is open."""
    zh = lang == "zh"
    following = next(
        (s.id for s in week.sessions if s.date >= today and s.status == "planned" and s.date not in done), ""
    )
    body = "".join(_session_html(s, plan, today, s.date in done, s.id == following, lang) for s in week.sessions)
    return f"<h3>{escape(week_title(week, zh))}</h3>{body}"


def _session_html(session: Session, plan: Plan, today: date, done: bool, opened: bool, lang: Lang) -> str:
    zh = lang == "zh"
    day = day_name(session.date, today)[zh]
    state = (
        "done"
        if done
        else session.status
        if session.status in ("dropped", "missed")
        else "late"
        if session.date < today
        else ""
    )
    chip = f'<span class="state {state}">{escape(say(f"session_{state}", lang))}</span>' if state else ""
    title = f"{session.title_zh if zh else session.title}, {session.minutes} {say('minutes_short', lang)}"
    rows = "".join(
        _row(block_name(block.kind, zh) if n == 0 else "", item, lang)
        for block in session.blocks
        for n, item in enumerate(block.items)
    )
    heads = "".join(
        f'<th scope="col">{escape(say(key, lang))}</th>'
        for key in ("col_block", "col_exercise", "col_dose", "col_effort", "col_rest")
    )
    return (f'<details class="session{" today" if session.date == today else ""}" data-session="{escape(session.id)}"{" open" if opened else ""}>'
            f"<summary><b>{escape(day)}</b> <span>{escape(title)}</span> {chip}</summary>"
            f"<p>{escape(session.intensity_zh if zh else session.intensity)}</p>{_list(session.cautions_zh if zh else session.cautions)}"
            f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>')  # fmt: skip


def _row(block: str, item: Item, lang: Lang) -> str:
    zh = lang == "zh"
    cues = "; ".join((item.cues_zh if zh else item.cues)[:2])
    rest = f"<td>{item.rest_s} {escape(say('seconds_short', lang))}</td>" if item.rest_s else '<td class="none">–</td>'
    return (f'<tr data-exercise="{escape(item.exercise)}"><td class="block">{escape(block)}</td><th scope="row">{escape(item.name_zh if zh else item.name)}<small>{escape(cues)}</small></th>'
            f"<td>{escape(dose(item, zh))}</td><td>{escape(effort(item, zh))}</td>{rest}</tr>")  # fmt: skip


def change_html(old: Plan | None, made: PlanChange, today: date, lang: Lang) -> str:
    """A proposal: what and why, then each changed session before and after."""
    zh = lang == "zh"
    before = {s.id: s for s in old.sessions} if old else {}
    changed = sorted((s for s in made.plan.sessions if s.id in made.changed and s.date >= today), key=lambda s: s.date)
    parts = []
    for session in changed[:_MOST_SESSIONS]:
        lines = "".join(f"<li>{_pair(was, now)}</li>" for was, now in differences(before.get(session.id), session, zh))
        parts.append(f"<h4>{escape(day_name(session.date, today)[zh])}</h4><ul>{lines}</ul>")
    rest = len(made.changed) - min(len(changed), _MOST_SESSIONS)
    more = f'<p class="from">{escape(say("and_more", lang).format(rest))}</p>' if rest > 0 else ""
    return (f'<section class="proposal" data-change="{escape(made.id)}"><p class="kicker">{escape(say("proposal", lang))}</p>'
            f"<p><b>{escape(made.text_zh if zh else made.text)}</b></p>{''.join(parts)}{more}</section>")  # fmt: skip


def differences(old: Session | None, new: Session, zh: bool) -> list[tuple[str, str]]:
    """Lines of a session that differ, as (before, after); an empty side was not or is no longer there."""
    if new.status == "dropped":
        return [(old.title_zh if zh else old.title, "")] if old else []
    now_lines, old_lines = [_line(i, zh) for i in new.items], [_line(i, zh) for i in old.items] if old else []
    made = []
    if old is not None and old.date != new.date:
        made.append((old.date.isoformat(), new.date.isoformat()))
    gone = [line for line in old_lines if line not in now_lines]
    come = [line for line in now_lines if line not in old_lines]
    made += [
        (gone[n] if n < len(gone) else "", come[n] if n < len(come) else "") for n in range(max(len(gone), len(come)))
    ]
    if old is not None and old.minutes != new.minutes:
        unit = "分钟" if zh else "min"
        made.append((f"{old.minutes} {unit}", f"{new.minutes} {unit}"))
    return made


def _pair(was: str, now: str) -> str:
    if was and now:
        return f"<del>{escape(was)}</del> <span aria-hidden='true'>→</span> <ins>{escape(now)}</ins>"
    return f"<del>{escape(was)}</del>" if was else f"<ins>{escape(now)}</ins>"


def _line(item: Item, zh: bool) -> str:
    return f"{item.name_zh if zh else item.name}, {dose(item, zh)}, {effort(item, zh)}"


def records_html(adherence: Fact | None, bests: Iterable[Fact], lang: Lang) -> str:
    """How much was done, and the best sets so far."""
    lines = [f.line(lang) for f in bests]
    done = f'<p class="adherence">{escape(adherence.line(lang))}</p>' if adherence else ""
    body = _list(lines) if lines else f'<p class="note">{escape(say("no_records", lang))}</p>'
    return f"<h3>{escape(say('records', lang))}</h3>{done}{body}"


def _list(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines if line)
    return f"<ul>{items}</ul>" if items else ""
