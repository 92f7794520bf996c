"""Proposals to change a plan, each with its reason. A proposal is checked like a plan; nothing is stored here.

Only days from today on are touched. Reasons are slugs or the user's own words ("my knee hurts", 太难了, "missed Tuesday").
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from coach.errors import PlanError
from coach.plans import bounds, progress, running
from coach.plans.build import Builder, assemble, frame, item_minutes, part_of, percent
from coach.plans.check import check
from coach.plans.generate import GENTLE_GOALS, History, week_of, weekly_sets
from coach.plans.model import Block, Item, Plan, PlanChange, Session, Week
from coach.plans.names import exercise_id
from coach.plans.person import Limits, limits
from coach.plans.pool import Pool, allowed
from coach.plans.templates import CARDIO, SCHEMES
from coach.plans.wishes import RUNS, equipment_of
from coach.profile import Profile
from coach.safety.bounds import weekly_progression_ceiling
from knowledge.exercises import Exercise, by_id

_I = re.IGNORECASE
# Words → reason, in order of precedence.
_REASONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple((slug, re.compile(pattern, _I)) for slug, pattern in (
    ("pain", r"\b(?:hurts?|pain(?:ful|s)?|ache[sd]?|aching|sore|injur\w*|twinge|strain(?:ed)?|sprain(?:ed)?|tweaked)\b|疼|痛|受伤|拉伤|扭伤|不舒服"),
    ("illness", r"\b(?:ill(?:ness)?|sick|flu|fever|cold|covid|infection)\b|生病|感冒|发烧|流感|病了"),
    ("missed", r"\b(?:miss(?:ed)?|skipp(?:ed)?|couldn'?t (?:train|make)|didn'?t (?:train|go|make))\b|错过|没练|漏了|没去|没时间练"),
    ("too_hard", r"too (?:hard|much|heavy|intense|tough|difficult)|exhaust\w*|can'?t keep up|overwhelm\w*|easier|太难|太累|太重|太多|吃不消|轻一点|跟不上|减量"),
    ("too_easy", r"too (?:easy|light|little)|harder|not challenging|bored of how easy|太轻|太简单|太容易|加量|加强|不够"),
    ("swap", r"\b(?:swap|replace|substitut\w*|switch|instead of|exchange)\b|替换|换成|换掉|换个"),
    ("less_time", r"\bonly (?:have )?\d+\s*min|less time|short on time|busy|no time|时间不够|只有\s*\d+\s*分|很忙|没时间"),
    ("travel", r"\b(?:travel\w*|trip|hotel|holiday|vacation|without (?:equipment|a gym))\b|出差|旅行|旅游|酒店|没有器材"),
    ("weather", r"\b(?:hot|heat ?wave|heat|storm|snow|ice|icy|rain\w*|smog|air quality|aqi|pollution|smoke)\b|高温|太热|下雨|下雪|雾霾|空气质量|结冰"),
    ("readiness", r"\b(?:readiness|tired|fatigued?|slept badly|poor sleep|hrv)\b|状态|疲劳|累|没睡好"),
    ("progress", r"\b(?:progress(?:ion)?|update|next week|heavier|new weights?)\b|进步|更新|加重|下周"),
    ("move", r"\b(?:move|reschedul\w*|shift|postpone)\b|改到|挪到|推迟|改期"),
))  # fmt: skip
REASONS = tuple(slug for slug, _ in _REASONS)
_REGIONS: tuple[tuple[str, str], ...] = (
    ("knee", r"knee|膝"), ("lower_back", r"\bback\b|lumbar|腰|背"), ("hip", r"\bhip|髋|胯"), ("shoulder", r"shoulder|肩"), ("wrist", r"wrist|手腕"), ("elbow", r"elbow|肘"), ("neck", r"neck|脖|颈"),
    ("ankle", r"ankle|achilles|foot|shin|脚踝|踝|跟腱|脚|小腿|胫"),
)  # fmt: skip
_REGION_NAMES = {
    "knee": ("knee", "膝盖"),
    "lower_back": ("lower back", "腰"),
    "hip": ("hip", "髋部"),
    "shoulder": ("shoulder", "肩"),
    "wrist": ("wrist", "手腕"),
    "elbow": ("elbow", "手肘"),
    "neck": ("neck", "颈部"),
    "ankle": ("ankle", "脚踝"),
}


def reason_of(text: str) -> str | None:
    """The reason that words give for a change, or None."""
    return text if text in REASONS else next((slug for slug, pattern in _REASONS if pattern.search(text)), None)


def region_of(text: str) -> str | None:
    return next((region for region, pattern in _REGIONS if text == region or re.search(pattern, text, _I)), None)


def fingerprint(plan: Plan) -> str:
    """A short hash of the whole plan."""
    return hashlib.sha256(json.dumps(plan.as_dict(), sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class _Ask:
    """What is asked of a change."""

    plan: Plan
    profile: Profile
    text: str
    today: date
    verdict: str
    details: Mapping[str, Any]
    log: History

    @property
    def ahead(self) -> list[Session]:
        """Sessions still to be done, the next first."""
        return sorted(
            (s for s in self.plan.sessions if s.date >= self.today and s.status == "planned"), key=lambda s: s.date
        )


@dataclass(frozen=True)
class _Made:
    sessions: dict[str, Session]  # by id, only those that change
    text: str
    text_zh: str
    injuries: tuple[str, ...] = ()


def propose(
    plan: Plan,
    profile: Profile,
    reason: str,
    today: date,
    verdict: str = "",
    details: Mapping[str, Any] | None = None,
    log: History | None = None,
) -> PlanChange:
    """The change for ``reason`` (a slug of ``REASONS`` or words). PlanError where it is not understood or there is nothing to change."""
    slug = str(
        (details or {}).get("kind")
        or reason_of(reason)
        or ("readiness" if not reason and verdict in ("easy", "rest") else "progress" if not reason else "")
    )
    if slug not in _HOW:
        raise PlanError(
            f"I do not know how to change the plan for '{reason}'. Say what is wrong: too hard, too easy, pain and where, missed, ill, less time, travel, weather, or which exercise to swap."
        )
    ask = _Ask(plan, profile, reason, today, verdict, details or {}, log or History())
    if slug not in ("progress", "missed") and not ask.ahead:
        raise PlanError("Nothing is planned from today on. Make a new plan instead.")
    made = _HOW[slug](ask)
    old = {s.id: s for s in plan.sessions}
    if all(old.get(i) == s for i, s in made.sessions.items()):
        raise PlanError("There is nothing to change for that: the plan already fits.")
    new = _with(ask, made.sessions, made.injuries)
    changed = [s.id for s in new.sessions if old.get(s.id) != s]
    if problems := check(new, profile, None, plan.start):
        raise PlanError(
            f"A change for that would break the plan's own rules ({problems[0].text}). Make a new plan instead, with what has changed."
        )
    return PlanChange("", plan.id, slug, made.text, made.text_zh, tuple(sorted(changed)), new, base=fingerprint(plan))


def _with(ask: _Ask, changed: Mapping[str, Session], injuries: tuple[str, ...]) -> Plan:
    """The plan with these sessions; what follows is eased where it would now rise too fast; totals computed again."""
    plan = ask.plan
    rise = weekly_progression_ceiling(replace(ask.profile, level=plan.level), ask.today).value / 100  # type: ignore[arg-type]
    base = float(plan.wishes.get("base_load") or plan.weeks[0].load)
    weeks: list[Week] = []
    runs: list[tuple[date, int]] = []
    for w in plan.weeks:
        sessions = {s.id: _kept_short(changed.get(s.id, s), plan) for s in w.sessions}
        if w.start + timedelta(days=6) >= ask.today:
            sessions = {i: _run_held(s, runs, ask) for i, s in sessions.items()}
            sessions = _volume_held(sessions, plan.level, ask)
            sessions = _load_held(w, sessions, weeks, rise, base, ask)
        ordered = tuple(sorted(sessions.values(), key=lambda s: (s.date, s.id)))
        runs += [(s.date, s.minutes) for s in ordered if s.type == "run" and s.status == "planned"]
        weeks.append(week_of(w.number, w.start, w.phase, ordered))
    wishes = {
        **plan.wishes,
        "adapted": True,
        "adapted_on": ask.today.isoformat(),
        "base_load": base,
        "injuries": [*plan.wishes.get("injuries", []), *injuries],
    }
    made = replace(plan, weeks=tuple(weeks), minutes=sum(w.minutes for w in weeks), load=round(sum(w.load for w in weeks), 1),
                   session_count=sum(s.status != "dropped" for w in weeks for s in w.sessions), wishes=wishes)  # fmt: skip
    if injuries:
        new, new_zh = zip(*(_spare(i) for i in injuries), strict=True)
        made = replace(made, cautions=(*plan.cautions, *new), cautions_zh=(*plan.cautions_zh, *new_zh))
    return made


def _kept_short(session: Session, plan: Plan) -> Session:
    """Within the user's minutes, also after an exercise that takes longer has come in."""
    most = plan.long_minutes if session.focus == "long_run" else plan.session_minutes
    made = session
    for step in range(1, 10):
        if made.minutes <= most:
            break
        made = eased(session, 0.0, 1 - 0.1 * step)
    return made


def _run_held(session: Session, runs: Sequence[tuple[date, int]], ask: _Ask) -> Session:
    """A run no longer than a tenth beyond the longest of the 30 days before (Frandsen et al., BJSM 2025)."""
    recent = [m for d, m in runs if 0 < (session.date - d).days <= 30]
    if session.type != "run" or session.date < ask.today or not recent:
        return session
    made = session
    for step in range(1, 17):
        if made.minutes <= max(recent) * 1.10:
            break
        made = eased(session, 0.0, 1 - 0.05 * step)
    return made


def _volume_held(sessions: dict[str, Session], level: str, ask: _Ask) -> dict[str, Session]:
    """A set less at a time until no muscle exceeds its weekly or single-session ceiling."""
    made = dict(sessions)
    for _ in range(60):
        live = [s for s in made.values() if s.status != "dropped"]
        over = {m for m, n in weekly_sets(live).items() if n > bounds.MOST_SETS[level]}
        full = {s.id: {m for m, n in weekly_sets([s]).items() if n > bounds.MOST_SETS_A_SESSION} for s in live}
        hits = [(i.sets, s.id, n, k) for s in live if s.date >= ask.today and s.status == "planned" for n, b in enumerate(s.blocks) if b.kind not in ("warm_up", "cool_down", "conditioning", "mobility")
                for k, i in enumerate(b.items) if (over | full[s.id]) & {*by_id()[i.exercise].primary, *by_id()[i.exercise].secondary}]  # fmt: skip
        if not hits or not (over or any(full.values())):
            break
        _, name, n, k = max(hits)
        session = made[name]
        item = session.blocks[n].items[k]
        fewer = (
            (
                replace(
                    item,
                    sets=item.sets - 1,
                    minutes=item_minutes(item.sets - 1, item.rest_s, item.reps, item.seconds, item.unilateral),
                ),
            )
            if item.sets > 1
            else ()
        )
        items = (*session.blocks[n].items[:k], *fewer, *session.blocks[n].items[k + 1 :])
        made[name] = assemble(session, [replace(b, items=items) if m == n else b for m, b in enumerate(session.blocks)])
    return made


def _load_held(
    week: Week, sessions: dict[str, Session], before: Sequence[Week], rise: float, base: float, ask: _Ask
) -> dict[str, Session]:
    """The week's load under the ceiling over the three weeks before; after a gap from half of the plan's first week on."""
    if not before:
        return sessions
    best = max([_carried(w.sessions) for w in before[-3:]])
    limit = max(best, bounds.RETURN_SHARE * base) * (1 + rise)
    if week.phase == "deload":
        limit = min(limit, 0.84 * best) if best else limit
    made, steps = dict(sessions), dict.fromkeys(sessions, 0)
    for _ in range(60):
        open_ = [s for s in made.values() if s.date >= ask.today and s.status == "planned" and steps[s.id] < 9]
        if _load(tuple(made.values())) <= limit or not open_:
            break
        heaviest = max(open_, key=lambda s: (s.load, s.id))
        steps[heaviest.id] += 1
        n = steps[heaviest.id]
        made[heaviest.id] = eased(sessions[heaviest.id], 0.5 * (n // 2), 1 - 0.08 * n)
    return made


def _carried(sessions: Sequence[Session]) -> float:
    """What a week counts for as a reference: a session missed beside others costs no fitness, a week missed counts nothing."""
    trained = any(s.status in ("planned", "done") for s in sessions)
    return sum(s.rpe * s.minutes for s in sessions if s.status != "dropped") if trained else 0.0


def _load(sessions: Sequence[Session]) -> float:
    return sum(s.rpe * s.minutes for s in sessions if s.status not in ("dropped", "missed"))


def _spare(region: str) -> tuple[str, str]:
    en, zh = _REGION_NAMES.get(region, (region, region))
    return (
        f"Spare the {en}: pain above 3 of 10, or pain that lasts into the next day, ends the exercise.",
        f"保护{zh}：疼痛超过 3/10 或持续到第二天，就停止该动作。",
    )


# ── lighter, harder ──────────────────────────────────────────────────────────────────────────────────────────────────────


def eased(session: Session, rpe: float, share: float = 1.0) -> Session:
    """The session with ``rpe`` less effort and ``share`` of its sets or minutes of work; warm-up and cool-down stay."""

    def lighter(item: Item) -> Item:
        effort = max(item.rpe - rpe, min(item.rpe, 2.5))
        record = by_id()[item.exercise]
        if record.pattern == "cardio" and item.sets == 1 and item.seconds:
            seconds = max(int(item.seconds * share) // 30 * 30, min(item.seconds, 120))
            zone = "easy" if effort < 4.5 else "moderate" if effort < 6 else item.zone
            return replace(item, seconds=seconds, rpe=effort, zone=zone if item.zone else "", minutes=item_minutes(1, item.rest_s, None, seconds, item.unilateral),
                           heart_rate=item.heart_rate if zone == item.zone else None)  # fmt: skip
        sets = max(round(item.sets * share), 1)
        zone = item.zone and (
            "easy" if effort < 4.5 else "moderate" if effort < 6 else "threshold" if effort < 8 else "hard"
        )
        kilos = item.weight_kg
        if kilos and item.reps and (one := progress.implied(kilos, item.reps, item.rpe)):
            kilos = progress.at(one, item.reps, effort)
        return replace(item, sets=sets, rpe=effort, zone=zone, percent_1rm=_percent(item, effort), weight_kg=kilos, heart_rate=item.heart_rate if zone == item.zone else None,
                       minutes=item_minutes(sets, item.rest_s, item.reps, item.seconds, item.unilateral))  # fmt: skip

    blocks = [
        b if b.kind in ("warm_up", "cool_down") else replace(b, items=tuple(lighter(i) for i in b.items))
        for b in session.blocks
    ]
    return assemble(session, blocks)


def _percent(item: Item, rpe: float) -> float | None:
    return percent(item.reps, rpe) if item.percent_1rm and item.reps else None


def _too_hard(ask: _Ask) -> _Made:
    near = [s for s in ask.ahead if (s.date - ask.today).days < 14]
    made = {s.id: eased(s, 1.0, 0.75) for s in near}
    return _Made(made, f"The next {len(made)} sessions, two weeks, ask for one point of RPE less and a quarter fewer sets; after that the plan goes on as it was.",
                 f"接下来两周的 {len(made)} 次训练 RPE 降低 1 分、组数减少四分之一；之后按原计划继续。")  # fmt: skip


def _too_easy(ask: _Ask) -> _Made:
    person = _person(ask)
    near = [s for s in ask.ahead if (s.date - ask.today).days < 14]
    made = {}
    for s in near:
        blocks = [
            b
            if b.kind in ("warm_up", "cool_down", "mobility")
            else replace(b, items=tuple(_harder(i, person) for i in b.items))
            for b in s.blocks
        ]
        made[s.id] = assemble(s, blocks)
    return _Made(made, f"The next {len(made)} sessions ask for half a point of RPE more, within your ceiling of RPE {person.rpe:g}. Add weight only when every set reaches the upper repetitions.",
                 f"接下来 {len(made)} 次训练 RPE 提高 0.5 分，不超过你的上限 RPE {person.rpe:g}。只有每组都做到次数上限才加重。")  # fmt: skip


def _harder(item: Item, person: Limits) -> Item:
    record = by_id()[item.exercise]
    top = {"easy": 4.5, "moderate": 6.0, "threshold": 7.5}.get(item.zone, 9.0)
    effort = min(item.rpe + 0.5, person.rpe, top)
    if record.pattern in ("balance", "mobility") or effort <= item.rpe:
        return item
    percent = _percent(item, effort)
    rest = max(item.rest_s, bounds.HEAVY_REST_S) if percent and percent >= bounds.HEAVY_PERCENT else item.rest_s
    return replace(
        item,
        rpe=effort,
        percent_1rm=percent,
        rest_s=rest,
        minutes=item_minutes(item.sets, rest, item.reps, item.seconds, item.unilateral),
    )


def _readiness(ask: _Ask) -> _Made:
    session = ask.plan.on(ask.today)
    if session is None or session.status != "planned":
        raise PlanError("Today is a rest day in the plan already.")
    tired = bool(ask.text) and reason_of(ask.text) == "readiness"
    if ask.verdict == "rest":
        return _Made(
            {session.id: replace(session, status="dropped")},
            f"Your readiness says rest: {session.title} today is dropped and not made up for.",
            f"你的状态提示休息：取消今天的{session.title_zh}，不补练。",
        )
    if ask.verdict == "easy" or tired:
        made = eased(session, 1.5, 0.6)
        return _Made({session.id: made}, f"{session.title} today becomes easier: {made.minutes} min instead of {session.minutes}, RPE {made.rpe:g} instead of {session.rpe:g}.",
                     f"今天的{session.title_zh}放轻：{made.minutes} 分钟（原 {session.minutes}），RPE {made.rpe:g}（原 {session.rpe:g}）。")  # fmt: skip
    raise PlanError("Your readiness gives no reason to change today's session.")


# ── missed, ill ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _missed(ask: _Ask) -> _Made:
    """One missed session moves to a free day if that leaves a day between; weeks missed bring a gentle return."""
    gone = sorted(
        (
            s
            for s in ask.plan.sessions
            if s.status == "planned" and s.date <= ask.today and s.date.isoformat() not in ask.details.get("done", ())
        ),
        key=lambda s: s.date,
    )
    said = ask.details.get("date")
    if said:
        gone = [s for s in ask.plan.sessions if s.date.isoformat() == str(said) and s.status == "planned"]
    gone = gone if said else [s for s in gone if s.date < ask.today] or gone
    weeks = int(ask.details.get("weeks", 0) or 0)
    recent = [s for s in gone if (ask.today - s.date).days <= 6]
    if not gone:
        raise PlanError("No session before today is open, so nothing was missed.")
    long_gap = weeks >= 1 or (len(gone) >= ask.plan.days and (ask.today - gone[0].date).days >= 7 and not said)
    if long_gap:
        days = max(7 * weeks, (ask.today - gone[0].date).days)
        made = {s.id: replace(s, status="missed") for s in gone if s.date < ask.today}
        # After a gap start at about half and climb back over as long as was missed, two weeks at most (Caterisano et al. 2019).
        back = min(days, 14)
        for s in ask.ahead:
            since = (s.date - ask.today).days
            if since < back:
                made[s.id] = eased(s, 2.0 if since < back / 2 else 1.0, 0.6 if since < back / 2 else 0.8)
        return _Made(
            made,
            f"{days} days without training: the next {back} days start lighter, with 60 % and then 80 % of the sets, before the plan goes on.",
            f"停练 {days} 天：接下来 {back} 天先做 60%、再做 80% 的组数，然后回到原计划。",
        )
    session = (recent or gone)[-1]
    made = {s.id: replace(s, status="missed") for s in gone if s.date < ask.today and s.id != session.id}
    free = _free_day(ask, session)
    if free is None:
        made[session.id] = replace(session, status="missed")
        return _Made(
            made,
            f"{session.title} is left out: no free day is left this week with rest around it. One missed session costs nothing.",
            f"{session.title_zh}不补：这周没有前后能休息的空闲日。少一次没有关系。",
        )
    made[session.id] = replace(session, date=free)
    return _Made(
        made,
        f"{session.title} moves from {session.date:%A} to {free:%A}, {free.isoformat()}; the rest of the week stays.",
        f"{session.title_zh}从 {session.date.isoformat()} 移到 {free.isoformat()}；本周其余不变。",
    )


def _free_day(ask: _Ask, session: Session) -> date | None:
    week = ask.plan.week_of(session.date)
    if week is None:
        return None
    taken = {s.date for s in ask.plan.sessions if s.status == "planned" and s.id != session.id}
    days = [ask.today + timedelta(days=n) for n in range(7)]
    for day in days:
        beside = {day - timedelta(days=1), day + timedelta(days=1)} & taken
        if day not in taken and ask.plan.week_of(day) is week and not beside:
            return day
    return None


def _illness(ask: _Ask) -> _Made:
    """Nothing for as long as the illness lasts (three days if nothing is said), then two weeks of return."""
    days = int(ask.details.get("days", 3) or 3)
    steps = ((2.5, 0.5), (2.0, 0.65), (1.0, 0.8)) if days >= 7 else ((2.0, 0.6), (1.0, 0.8))
    made: dict[str, Session] = {}
    for s in ask.ahead:
        since = (s.date - ask.today).days
        week = (since - days) // 7
        if since < days:
            made[s.id] = replace(s, status="dropped")
        elif week < len(steps):
            made[s.id] = eased(s, *steps[week])
    shares = ", ".join(f"{share:.0%}" for _, share in steps)
    # Rest while feverish or ill below the neck, then return by degrees: Metz 2003, Curr Sports Med Rep 2:3; Elliott et al. 2020, BJSM 54:1174.
    return _Made(made, f"No training for {days} days, longer while there is fever or chest symptoms; then {len(steps)} weeks back with {shares} of the sets and less effort.",
                 f"{days} 天不训练，有发热或胸部症状就更久；之后用 {len(steps)} 周恢复，组数依次为 {shares}，强度也先降低。")  # fmt: skip


# ── pain, swap, place ────────────────────────────────────────────────────────────────────────────────────────────────────


def _person(ask: _Ask, more: tuple[str, ...] = ()) -> Limits:
    held = tuple(ask.plan.wishes.get("injuries", ())) + more
    return limits(
        ask.profile, held, ask.plan.goal, ask.plan.level, ask.plan.end, ask.today, bool(ask.plan.wishes.get("cleared"))
    )


def _pool(ask: _Ask, person: Limits, equipment: Sequence[str] | None = None) -> Pool:
    return allowed(
        person,
        equipment or ask.plan.equipment,
        ask.plan.level,
        tuple(ask.plan.wishes.get("dislikes", ())),
        ask.plan.seed,
        ask.plan.goal in GENTLE_GOALS,
    )


def _pain(ask: _Ask) -> _Made:
    where = str(ask.details.get("region") or "")
    region = region_of(where) or region_of(ask.text)
    if region is None:
        raise PlanError(
            "Where does it hurt? Say the region: knee, lower back, hip, shoulder, wrist, elbow, neck or ankle. Sharp or growing pain, numbness or swelling needs a doctor first."
        )
    person = _person(ask, (region,))
    made, count = _fitted(ask, person, _pool(ask, person), region)
    en, zh = _REGION_NAMES[region]
    spared, spared_zh = _spare(region)
    made = {
        i: replace(s, cautions=(*s.cautions, spared), cautions_zh=(*s.cautions_zh, spared_zh)) for i, s in made.items()
    }
    soon = {i: eased(s, 1.0, 0.8) if (s.date - ask.today).days < 7 else s for i, s in made.items()}
    return _Made(soon, f"The plan spares your {en} from today: {count} exercises are swapped or left out, and the coming week is lighter. Sharp or growing pain, swelling or numbness: see a doctor or physiotherapist first.",
                 f"从今天起保护你的{zh}：替换或去掉 {count} 个动作，未来一周放轻。疼痛尖锐、加重、肿胀或麻木时，先看医生或康复师。", (region,))  # fmt: skip


def _fitted(
    ask: _Ask, person: Limits, pool: Pool, region: str = "", only: Callable[[Session], bool] = lambda _: True
) -> tuple[dict[str, Session], int]:
    """Sessions ahead with what is not in ``pool`` replaced, and how many different exercises that were."""
    builder = Builder(pool, person, SCHEMES["run" if ask.plan.goal in RUNS else ask.plan.goal], ask.log.one_rm)
    runs = {r.id for r in running.records(person, _asked(ask))} if ask.plan.goal in RUNS else set()
    gone: set[str] = set()
    made: dict[str, Session] = {}
    for s in ask.ahead:
        if not only(s):
            continue
        blocks: list[Block] = []
        used = {i.exercise for i in s.items}
        for b in s.blocks:
            items: list[Item] = []
            for item in b.items:
                if item.exercise in pool.ids or item.exercise in runs:
                    items.append(
                        replace(
                            item,
                            swaps=pool.swaps(by_id()[item.exercise], (region,) if region else ()) if item.swaps else (),
                        )
                    )
                    continue
                gone.add(item.exercise)
                new = _stand_in(pool, by_id()[item.exercise], region, used)
                if new is not None:
                    used.add(new.id)
                    items.append(_as(builder, item, new))
            blocks.append(replace(b, items=tuple(items)))
        made[s.id] = _retyped(assemble(s, [b for b in blocks if b.items]), builder)
    return made, len(gone)


def _asked(ask: _Ask) -> Any:
    """The plan's wishes as far as running needs them."""
    from coach.plans.wishes import Wishes

    p = ask.plan
    return Wishes(
        p.goal,
        p.days,
        p.session_minutes,
        p.long_minutes,
        p.equipment,
        p.level,
        len(p.weeks),
        p.start,
        p.weekdays,
        dislikes=tuple(p.wishes.get("dislikes", ())),
    )


def _stand_in(pool: Pool, old: Exercise, region: str, used: set[str]) -> Exercise | None:
    """The best allowed record in place of ``old``: its own swap for the region, then the same pattern, then the same muscles."""
    if old.pattern == "cardio":
        return pool.first(CARDIO, used) or pool.first(CARDIO)
    named = pool.first(old.swap_if.get(region, ()), used)
    if named is not None and named.pattern not in ("cardio", "mobility"):
        return named
    if old.pattern == "mobility":
        return next(
            (r for r in pool.by_pattern.get("mobility", ()) if r.id not in used and r.measure == old.measure), None
        )
    return pool.pick(old.pattern, used) or next(
        (
            r
            for r in pool.records
            if r.id not in used
            and r.pattern not in ("cardio", "mobility", "balance")
            and set(r.primary) & set(old.primary)
        ),
        None,
    )


def _as(builder: Builder, item: Item, new: Exercise) -> Item:
    """``new`` with the sets, rest and effort of ``item``."""
    reps = (max(item.reps[0], 6), max(item.reps[1], 10)) if item.reps else (8, 12)
    seconds = item.seconds if item.seconds and (new.pattern == "cardio" or item.seconds <= bounds.MOST_HOLD_S) else 30
    timed = new.measure in ("time", "distance")
    return builder.item(
        new,
        item.sets,
        item.rest_s,
        item.rpe,
        reps=None if timed else reps,
        seconds=seconds if timed else None,
        zone=item.zone if new.pattern == "cardio" else "",
        swaps=bool(item.swaps),
    )


def _retyped(session: Session, builder: Builder) -> Session:
    """A run without running is cardio; the frame is filled again if it was lost."""
    ids = {i.exercise for b in session.blocks if b.kind not in ("warm_up", "cool_down") for i in b.items}
    if session.type == "run" and not ids & {"running", "treadmill-running", "run-walk", "interval-running"}:
        session = replace(
            session,
            type="cardio",
            focus="easy" if session.rpe < 5 else "steady",
            title="Cardio without impact",
            title_zh="低冲击有氧",
        )
    kinds = [b.kind for b in session.blocks]
    blocks = list(session.blocks)
    if "warm_up" not in kinds:
        blocks.insert(0, builder.warm_up(3.0, "all"))
    if "cool_down" not in kinds:
        blocks.append(builder.cool_down(2.0, "all"))
    return assemble(session, blocks)


def _swap(ask: _Ask) -> _Made:
    """One exercise for another, in all sessions ahead or on one date."""
    old, new = _named(ask)
    person = _person(ask)
    pool = _pool(ask, person)
    day = ask.details.get("date")
    hits = [
        s
        for s in ask.ahead
        if any(i.exercise == old.id for i in s.items) and (not day or s.date.isoformat() == str(day))
    ]
    if not hits:
        raise PlanError(f"{old.name} is not in the sessions ahead.")
    if new is None:
        new = next(
            (by_id()[i] for i in pool.swaps(old) if not any(i == x.exercise for s in hits for x in s.items)), None
        ) or pool.pick(old.pattern, {x.exercise for s in hits for x in s.items})
    if new is None or new.id not in pool.ids:
        options = ", ".join(by_id()[i].name for i in pool.swaps(old))
        raise PlanError(
            f"{new.name if new else 'Nothing like it'} does not fit your equipment, level or injuries.{f' These would: {options}.' if options else ''}"
        )
    hits = [s for s in hits if all(i.exercise != new.id for i in s.items)]
    if not hits:
        raise PlanError(f"{new.name} is in those sessions already.")
    builder = Builder(pool, person, SCHEMES["run" if ask.plan.goal in RUNS else ask.plan.goal], ask.log.one_rm)
    made = {}
    for s in hits:
        blocks = [
            replace(b, items=tuple(_as(builder, i, new) if i.exercise == old.id else i for i in b.items))
            for b in s.blocks
        ]
        made[s.id] = assemble(s, blocks)
    return _Made(
        made,
        f"{old.name} becomes {new.name} in {len(made)} sessions; sets, rest and effort stay.",
        f"{len(made)} 次训练里的{old.name_zh}换成{new.name_zh}；组数、休息和用力程度不变。",
    )


def _named(ask: _Ask) -> tuple[Exercise, Exercise | None]:
    """The exercise to leave and the one to take, from details or words."""
    old, new = ask.details.get("exercise"), ask.details.get("to")
    if not old:
        match = re.search(
            r"(?:swap|replace|switch|exchange|substitute)\s+(?:the |out )?(.+?)(?:\s+(?:for|with|by|to)\s+(?:the |a )?(.+?))?[.!?]?$|(?:把)?(.+?)(?:替换成|换成|换掉|换为)(.*)$",
            ask.text.strip(),
            _I,
        )
        if not match:
            raise PlanError("Which exercise shall go? Say: swap goblet squat for leg press.")
        old, new = match[1] or match[3], match[2] or match[4]
    found = _look(str(old))
    if found is None:
        raise PlanError(f"I do not know the exercise '{old}'.")
    target = _look(str(new)) if new else None
    if new and target is None:
        raise PlanError(f"I do not know the exercise '{new}'.")
    return found, target


def _look(name: str) -> Exercise | None:
    return by_id().get(name) or by_id().get(exercise_id(name.strip(" 。.,，")))


def _travel(ask: _Ask) -> _Made:
    """Other equipment for some days (a week if nothing is said)."""
    days = int(ask.details.get("days", 7) or 7)
    have, _ = equipment_of(ask.details.get("equipment") or ("none",))
    person = _person(ask)
    pool = _pool(ask, person, [e for e in have if e in ask.plan.equipment])
    made, count = _fitted(ask, person, pool, only=lambda s: (s.date - ask.today).days < days)
    return _Made(
        made,
        f"For {days} days the plan uses {_list(have)}: {count} exercises are swapped or left out.",
        f"{days} 天内只用现有条件训练：替换或去掉 {count} 个动作。",
    )


def _list(have: Sequence[str]) -> str:
    named = [e.replace("_", " ") for e in have if e not in ("none", "wall", "chair")]
    return ", ".join(named) or "only your body weight"


def _less_time(ask: _Ask) -> _Made:
    said = re.search(r"(\d+)\s*(?:min|分)", ask.text)
    minutes = int(ask.details.get("minutes") or (said[1] if said else 0) or 20)
    minutes = max(minutes, bounds.LEAST_MINUTES)
    session = next(iter(ask.ahead))
    person = _person(ask)
    builder = Builder(
        _pool(ask, person), person, SCHEMES["run" if ask.plan.goal in RUNS else ask.plan.goal], ask.log.one_rm
    )
    warm, cool = frame(minutes)
    part = part_of(session.focus)
    short = [
        builder.warm_up(warm, part)
        if b.kind == "warm_up"
        else builder.cool_down(cool, part)
        if b.kind == "cool_down"
        else b
        for b in session.blocks
    ]
    made = assemble(session, short) if session.minutes > minutes else session
    while made.minutes > minutes and (fewer := _less_work(made)) is not made:
        made = fewer
    if made.minutes > minutes:
        raise PlanError(
            f"{session.title} cannot be cut to {minutes} minutes. Walk briskly for {minutes} minutes instead and leave the session out."
        )
    return _Made(
        {made.id: made},
        f"{session.title} on {session.date.isoformat()} is cut to {made.minutes} min: the first exercises stay, the later ones go first.",
        f"{session.date.isoformat()} 的{session.title_zh}缩短到 {made.minutes} 分钟：保留前面的动作，先去掉后面的。",
    )


def _less_work(session: Session) -> Session:
    """One exercise of three or more goes, the last first; then sets or minutes shrink. The same session where nothing is left to take."""
    work = [b for b in session.blocks if b.kind not in ("warm_up", "cool_down")]
    if sum(len(b.items) for b in work) > 3 and work[-1].kind != "conditioning":
        return assemble(session, [replace(b, items=b.items[:-1]) if b is work[-1] else b for b in session.blocks])
    smaller = eased(session, 0.0, 0.8)
    if smaller.minutes < session.minutes:
        return smaller
    if sum(len(b.items) for b in work) > 2 and work[-1].kind != "conditioning":
        return assemble(session, [replace(b, items=b.items[:-1]) if b is work[-1] else b for b in session.blocks])
    return session


_OUTDOOR = frozenset(
    {
        "running",
        "run-walk",
        "interval-running",
        "brisk-walking",
        "outdoor-cycling",
        "hiking",
        "nordic-walking",
        "trail-running",
    }
)


def _weather(ask: _Ask) -> _Made:
    """Today's outdoor work becomes indoor work, or easier and shorter where there is none."""
    session = next(iter(ask.ahead))
    if not {i.exercise for i in session.items} & _OUTDOOR:
        raise PlanError(f"{session.title} is indoors already; nothing has to change.")
    person = _person(ask)
    pool = _pool(ask, person)
    indoor = pool.first(("treadmill-running",) if session.type == "run" else ()) or pool.first(
        [n for n in CARDIO if n not in _OUTDOOR]
    )
    builder = Builder(pool, person, SCHEMES["run" if ask.plan.goal in RUNS else ask.plan.goal], {})
    if indoor is None:
        made = eased(session, 1.5, 0.7)
    else:
        made = _retyped(
            assemble(
                session,
                [
                    replace(b, items=tuple(_as(builder, i, indoor) if i.exercise in _OUTDOOR else i for i in b.items))
                    for b in session.blocks
                ],
            ),
            builder,
        )
    name, name_zh = (indoor.name.lower(), indoor.name_zh) if indoor else ("a shorter, easier version", "更短更轻的版本")
    return _Made(
        {made.id: made},
        f"Because of the weather {session.title} on {session.date.isoformat()} is done indoors: {name}, {made.minutes} min.",
        f"因天气原因，{session.date.isoformat()} 的{session.title_zh}改为室内：{name_zh}，{made.minutes} 分钟。",
    )


def _move(ask: _Ask) -> _Made:
    try:
        source = date.fromisoformat(str(ask.details.get("date") or next(iter(ask.ahead)).date))
        target = date.fromisoformat(str(ask.details["to"]))
    except (KeyError, ValueError):
        raise PlanError("Say which session moves where: date=2026-04-01 to=2026-04-02.") from None
    session = ask.plan.on(source)
    if (
        session is None
        or target < ask.today
        or ask.plan.week_of(target) is not ask.plan.week_of(source)
        or ((other := ask.plan.on(target)) and other.status != "dropped")
    ):
        raise PlanError("A session moves to a free day of its own week, from today on.")
    return _Made(
        {session.id: replace(session, date=target, status="planned")},
        f"{session.title} moves to {target:%A}, {target.isoformat()}.",
        f"{session.title_zh}移到 {target.isoformat()}。",
    )


def _progress(ask: _Ask) -> _Made:
    """Weights of lifts ahead from the logged sets; paces from the newest run."""
    sets: Mapping[str, Sequence[progress.Done]] = ask.details.get("sets", {})
    made: dict[str, Session] = {}
    ups: dict[str, progress.Next] = {}
    for name, done in sets.items():
        planned = next(
            (
                i
                for s in sorted(ask.plan.sessions, key=lambda s: s.date, reverse=True)
                if s.date <= ask.today
                for i in s.items
                if i.exercise == name and i.reps
            ),
            None,
        )
        planned = planned or next((i for s in ask.ahead for i in s.items if i.exercise == name and i.reps), None)
        if planned and planned.reps and done:
            ups[name] = progress.next_weight(by_id()[name].pattern, planned.reps, planned.rpe, done)
    for s in ask.ahead:
        blocks = [
            b if b.kind in ("warm_up", "cool_down") else replace(b, items=tuple(_loaded(i, ups, ask) for i in b.items))
            for b in s.blocks
        ]
        made[s.id] = assemble(s, blocks)
    told = [(by_id()[n], up) for n, up in ups.items()]
    words = "; ".join(f"{r.name}: {up.weight_kg:g} kg ({_WHY[up.why][0]})" for r, up in told)
    words_zh = "；".join(f"{r.name_zh}：{up.weight_kg:g} 公斤（{_WHY[up.why][1]}）" for r, up in told)
    if not told and not (ask.plan.goal in RUNS and ask.log.recent):
        raise PlanError(
            "Nothing is logged yet that the plan could go by. Log sets with weight and RPE, such as 'bench 3x8 60 kg rpe 8'."
        )
    return _Made(
        made,
        f"From your log: {words or 'new paces from your latest run'}.",
        f"根据你的记录：{words_zh or '按最近一次跑步更新配速'}。",
    )


_WHY = {
    "up": ("all sets reached the upper repetitions", "每组都做到上限"),
    "down": ("the lower repetitions were missed", "未达到次数下限"),
    "hold": ("same weight, more repetitions", "同重量，多做几次"),
}


def _loaded(item: Item, ups: Mapping[str, progress.Next], ask: _Ask) -> Item:
    up = ups.get(item.exercise)
    if up and item.reps:
        planned = next((i for s in ask.ahead for i in s.items if i.exercise == item.exercise and i.reps), item)
        one = progress.implied(up.weight_kg, planned.reps or item.reps, planned.rpe)
        kilos = progress.at(one, item.reps, item.rpe) if one else up.weight_kg
        return replace(item, weight_kg=kilos)
    if item.pace_s_km and ask.log.recent:
        easy, fast = running.paces(ask.log.recent)
        return replace(item, pace_s_km=fast if item.rpe >= 5.5 else easy)
    return item


_HOW: dict[str, Callable[[_Ask], _Made]] = {
    "too_hard": _too_hard, "too_easy": _too_easy, "readiness": _readiness, "missed": _missed, "illness": _illness, "pain": _pain, "swap": _swap, "travel": _travel,
    "less_time": _less_time, "weather": _weather, "move": _move, "progress": _progress,
}  # fmt: skip
