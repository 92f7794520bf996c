"""Independent proof of a plan: everything is computed again from the items, the exercise records and the person. Nothing is repaired.

Shares with the generator the data types, the exercise records, the numbers of ``bounds`` (with their sources) and the vocabulary of wishes;
its own reading of injuries, its own sums and its own rules. A problem names its code, the place and what is wrong.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, get_args

from coach.errors import PlanError, RangeError
from coach.fitness.strength import percent_for_effort
from coach.plans import bounds
from coach.plans.model import SECONDS_PER_REP, Block, BlockKind, Item, Phase, Plan, Session, SessionType, Status, Week
from coach.plans.wishes import GOAL_NAMES, RUNS, Wishes, read
from coach.profile import Profile
from coach.safety.bounds import flags, heart_rate_ceiling, pregnant, weekly_progression_ceiling
from knowledge.exercises import Exercise, by_id


@dataclass(frozen=True)
class Problem:
    """``code`` is a slug of ``MEANINGS``; ``where`` is "plan", a week ("week 3") or a session's id, with the exercise where there is one."""

    code: str
    where: str
    text: str
    text_zh: str = ""

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "where": self.where, "text": self.text, "text_zh": self.text_zh}


# Every code with what it means.
MEANINGS: dict[str, tuple[str, str]] = {
    "wishes": ("the plan is not for these wishes", "计划与要求不符"), "goal": ("the goal is not the one wished for", "目标与要求不符"), "days": ("not the wished days a week", "每周天数与要求不符"),
    "weekday": ("a weekday that was not wished for", "安排在未选择的日子"), "minutes": ("a session is longer than wished", "单次时长超过要求"), "too_short": ("a session uses less than half of the time", "单次时长不到要求的一半"),
    "weeks": ("not the wished number of weeks", "周数与要求不符"), "dates": ("dates do not fit together", "日期不一致"), "rest_day": ("no day of rest in seven", "连续七天没有休息日"), "same_day": ("two sessions on one day", "同一天有两次训练"),
    "unknown_exercise": ("no such exercise", "没有这个动作"), "wrong_name": ("the name is not that of the exercise", "名称与动作不符"), "wrong_side": ("each side or not is wrong", "单侧标记有误"), "wrong_measure": ("counted the wrong way", "计量方式有误"),
    "wrong_cues": ("cues are not those of the exercise", "要点与动作不符"), "equipment": ("equipment is missing", "缺少器材"), "contraindicated": ("not for this injury or condition", "因伤病不适合"), "disliked": ("the user does not like it", "用户不喜欢"),
    "level": ("above the user's level", "超出水平"), "duplicate": ("twice in one session", "同一次训练里重复"), "swap": ("a swap that may not be done", "替换动作不可用"), "number": ("a number that cannot be", "数字不合理"),
    "item_total": ("an exercise's minutes are wrong", "动作用时有误"), "block_total": ("a block's minutes are wrong", "环节用时有误"), "session_total": ("a session's minutes are wrong", "单次用时有误"), "load_total": ("a load is wrong", "负荷有误"),
    "week_total": ("a week's totals are wrong", "周合计有误"), "sets_total": ("a week's sets a muscle are wrong", "每肌群组数有误"), "plan_total": ("the plan's totals are wrong", "计划合计有误"), "warm_up": ("the warm-up is missing or too hard", "缺少热身或热身过强"),
    "cool_down": ("the cool-down is missing or too hard", "缺少放松或放松过强"), "order": ("blocks are in the wrong order", "环节顺序有误"), "type": ("the session's type does not fit its content", "类型与内容不符"), "effort": ("effort above what is safe here", "强度超过安全上限"),
    "session_effort": ("the session's effort is not that of its work", "整体强度与内容不符"), "intensity": ("the intensity is not said or not the planned one", "强度说明缺失或不符"), "zones": ("heart rate or zones where effort must lead", "应使用 RPE 却给了心率"),
    "heart_rate": ("a heart rate that cannot be", "心率范围不合理"), "zone": ("zone and effort disagree", "区间与强度不符"), "pace": ("a pace that cannot be", "配速不合理"), "percent": ("%1RM does not fit repetitions and effort", "%1RM 与次数和强度不符"),
    "max_test": ("a maximal load where none is allowed", "不允许的极限重量"), "weight_step": ("the weight jumps", "重量增加过快"), "rest": ("rest between sets is wrong", "组间休息有误"), "tempo": ("the tempo is wrong", "节奏有误"),
    "volume_high": ("too many sets for a muscle", "某肌群组数过多"), "volume_low": ("too few sets for a muscle", "某肌群组数过少"), "load_jump": ("the week's load rises too fast", "周负荷上升过快"), "acute_chronic": ("acute:chronic load too high", "急慢性负荷比过高"),
    "long_run": ("the long run grows too fast", "长距离跑增加过快"), "deload": ("no lighter week, or one that is not lighter", "缺少减量周或减量不足"), "taper": ("no taper before the race", "赛前没有减量"), "race": ("the longest run is too short for the race", "最长跑步不足以应对比赛"),
    "recovery": ("the same muscle works hard two days running", "同一肌群连续两天高强度"), "hard_days": ("hard cardio too often", "高强度有氧过多"), "easy_share": ("too little of the running is easy", "轻松跑比例过低"), "cautions": ("a caution is missing", "缺少注意事项"),
    "language": ("a text is missing in one language", "缺少一种语言的文本"), "sources": ("sources are missing", "缺少依据"), "content": ("what the goal asks for is missing", "缺少目标所需内容"),
}  # fmt: skip


@dataclass
class _Case:
    """The plan under proof with what is known of the person."""

    plan: Plan
    profile: Profile
    wishes: Wishes
    today: date
    banned: set[str] = field(default_factory=set)
    strained: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)  # regions that cautions must name
    records: Mapping[str, Exercise] = field(default_factory=by_id)

    def __post_init__(self) -> None:
        self.held = flags(self.profile, self.today)
        self.age = self.profile.age(self.today)
        _spare(self)
        self.rpe = _highest(self)
        self.easy_only = (
            self.held.use_rpe_not_zones
            or self.plan.goal in ("prenatal", "postnatal")
            or self.age is None
            or self.age < 18
        )


def check(
    plan: Plan, profile: Profile, wishes: Mapping[str, Any] | None = None, today: date | None = None
) -> tuple[Problem, ...]:
    """Every problem of ``plan`` for this person and these wishes (those that the plan names, if none are given); empty means proved."""
    day = today or plan.start
    try:
        wanted = read(wishes if wishes is not None else _stated(plan), profile, day)
    except PlanError as exc:
        return (Problem("wishes", "plan", str(exc), str(exc)),)
    case = _Case(plan, profile, wanted, day)
    found: dict[tuple[str, str, str], Problem] = {}
    for rule in _RULES:
        try:
            for code, where, detail in rule(case):
                found.setdefault(
                    (code, where, detail),
                    Problem(code, where, f"{MEANINGS[code][0]}: {detail}", f"{MEANINGS[code][1]}：{detail}"),
                )
        except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError, AttributeError, OverflowError) as exc:
            # Data so broken that a rule cannot read it is itself a finding.
            found.setdefault(
                ("number", "plan", rule.__name__),
                Problem(
                    "number",
                    "plan",
                    f"{MEANINGS['number'][0]}: {type(exc).__name__} in {rule.__name__}",
                    MEANINGS["number"][1],
                ),
            )
    return tuple(found.values())


def _stated(plan: Plan) -> dict[str, Any]:
    """The wishes that the plan itself names."""
    held = dict(plan.wishes)
    held["equipment"] = [e for e in plan.equipment if e not in ("none", "wall")]
    return {
        k: v
        for k, v in held.items()
        if k
        in (
            "goal",
            "days",
            "minutes",
            "long_minutes",
            "equipment",
            "level",
            "weeks",
            "start",
            "weekdays",
            "injuries",
            "dislikes",
            "cleared",
            "longest",
        )
    }


_Found = Iterator[tuple[str, str, str]]

# Own reading of what must be spared: words → tags that no exercise may carry, and the word a caution must hold.
_SPARE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (r"knee|patell|menisc|膝|髌|半月板", ("knee_pain",), "knee"), (r"\bacl\b|cruciate|交叉韧带", ("acl_recent",), "knee"),
    (r"\bhips?\b|groin|髋|腹股沟", ("hip_pain",), "hip"), (r"hip replace|replaced hip|髋.{0,3}置换", ("hip_replacement",), ""),
    (r"\bback\b|lumbar|sciatic|腰", ("acute_low_back_pain",), "back"), (r"herniated|slipped|bulging|\bdis[ck]\b|sciatic|椎间盘", ("disc_herniation",), ""),
    (r"shoulder|rotator|肩", ("shoulder_impingement",), "shoulder"), (r"dislocat|unstable|脱位|脱臼", ("shoulder_instability",), "shoulder"),
    (r"elbow|肘", ("elbow_pain",), "elbow"), (r"wrist|手腕", ("wrist_pain",), "wrist"), (r"carpal|腕管", ("carpal_tunnel",), "wrist"),
    (r"neck|颈椎|脖", ("neck_pain",), "neck"), (r"ankle|achilles|踝|跟腱", ("ankle_sprain",), "ankle"), (r"\bfoot\b|plantar|shin|足底|小腿", ("high_impact",), "ankle"),
    (r"osteopor|骨质疏松", ("osteoporosis_spinal_flexion", "high_impact"), "spine"), (r"hypertens|high blood pressure|高血压", ("hypertension_uncontrolled",), "breath"),
    (r"heart (?:disease|failure|attack)|coronary|angina|stent|冠心|心脏|心衰|心绞|支架", ("heart_disease_max_effort",), "doctor"), (r"glaucoma|青光眼", ("glaucoma_inverted",), "breath"),
    (r"hernia(?!ted)|疝", ("hernia",), ""), (r"prolapse|incontinen|pelvic floor|脱垂|漏尿", ("pelvic_floor",), ""), (r"diastasis|腹直肌分离", ("diastasis_recti",), ""),
    (r"parkinson|vertigo|falls|帕金森|眩晕|跌倒", ("balance_impaired",), ""), (r"arthrit|joint replace|关节炎|置换", ("high_impact",), ""),
    (r"insulin|type ?1|胰岛素|1型", (), "glucose"), (r"beta.?block|metoprolol|bisoprolol|pacemaker|美托洛尔|起搏器|倍他乐克", (), "effort"), (r"asthma|哮喘", (), "inhaler"),
)  # fmt: skip
_STRAINED = (
    (r"hamstring|腘绳", "hamstrings"),
    (r"groin|腹股沟", "adductors"),
    (r"calf|calves|小腿", "calves"),
    (r"quad|thigh", "quadriceps"),
)


def _spare(case: _Case) -> None:
    p = case.profile
    text = " ; ".join((*p.conditions, *p.medications, *p.injuries, *case.wishes.injuries)).lower().replace("_", " ")
    for pattern, tags, word in _SPARE:
        if re.search(pattern, text):
            case.banned |= set(tags)
            case.words |= {word} - {""}
    hurt = " ; ".join((*p.injuries, *case.wishes.injuries)).lower()
    case.strained = {muscle for pattern, muscle in _STRAINED if re.search(pattern, hurt)}
    if pregnant(p) or case.plan.goal == "prenatal":
        case.banned |= {"pregnancy_supine", "pregnancy_prone", "pregnancy_contact_or_fall"}
        case.words |= {"bleeding"} if pregnant(p) else set()
    if p.pregnancy in ("postpartum", "breastfeeding") or case.plan.goal == "postnatal":
        case.banned |= {"pelvic_floor", "diastasis_recti", "high_impact"}
    if case.held.low_impact:
        case.banned.add("high_impact")
    if case.held.no_spine_flexion:
        case.banned.add("osteoporosis_spinal_flexion")
    if case.held.supervised_only:
        case.words.add("adult")


def _highest(case: _Case) -> float:
    """The highest effort that is safe for this person."""
    cap = bounds.RPE_LEVEL.get(case.wishes.level, min(bounds.RPE_LEVEL.values()))
    rules = (
        (pregnant(case.profile) or case.plan.goal == "prenatal", bounds.RPE_PREGNANT), (case.plan.goal == "postnatal" or case.profile.pregnancy in ("postpartum", "breastfeeding"), bounds.RPE_POSTPARTUM),
        (case.held.clearance_first and not case.wishes.cleared, bounds.RPE_CLEARANCE), (case.held.no_breath_holding, bounds.RPE_PRESSURE),
        (case.age is not None and case.age < 18, bounds.RPE_UNDER_18), ((case.age or 0) >= 65 or case.plan.goal == "older_adult", bounds.RPE_OLDER),
    )  # fmt: skip
    return min([cap, *(limit for holds, limit in rules if holds)])


def _live(plan: Plan) -> list[Session]:
    return [s for s in plan.sessions if s.status != "dropped"]


# ── wishes, dates, totals ────────────────────────────────────────────────────────────────────────────────────────────────


def _for_wishes(case: _Case) -> _Found:
    plan, w = case.plan, case.wishes
    if plan.goal != w.goal or plan.goal not in GOAL_NAMES:
        yield "goal", "plan", f"{plan.goal} instead of {w.goal}"
    if case.held.no_deficit and plan.goal == "fat_loss":
        yield "goal", "plan", "fat loss is not planned for this person"
    if plan.days != w.days:
        yield "days", "plan", f"{plan.days} instead of {w.days}"
    if plan.session_minutes > w.minutes or plan.long_minutes > w.long_minutes:
        yield "minutes", "plan", f"{plan.session_minutes}/{plan.long_minutes} instead of {w.minutes}/{w.long_minutes}"
    if plan.level != w.level:
        yield "level", "plan", f"{plan.level} instead of {w.level}"
    if len(plan.weeks) != w.weeks and not (plan.goal in RUNS and not w.stated_weeks and len(plan.weeks) > w.weeks):
        yield "weeks", "plan", f"{len(plan.weeks)} instead of {w.weeks}"
    if set(plan.equipment) - set(w.equipment):
        yield "equipment", "plan", ", ".join(sorted(set(plan.equipment) - set(w.equipment)))
    if plan.start != w.start:
        yield "dates", "plan", f"starts on {plan.start} instead of {w.start}"


def _counts(case: _Case) -> _Found:
    plan, w = case.plan, case.wishes
    allowed = set(w.weekdays)
    for week in plan.weeks:
        live = [s for s in week.sessions if s.status != "dropped"]
        if len(week.sessions) != w.days and not (
            len(live) <= w.days
            and len(week.sessions) >= len(live)
            and any(s.status != "planned" for s in week.sessions)
        ):
            yield "days", f"week {week.number}", f"{len(week.sessions)} sessions instead of {w.days}"
        if len(live) > w.days:
            yield "days", f"week {week.number}", f"{len(live)} sessions instead of {w.days}"
        for s in live:
            moved = any(x.status in ("dropped", "missed") for x in week.sessions)
            if s.date.weekday() not in allowed and not moved:
                yield "weekday", s.id, f"{s.date:%A}"
            most = w.long_minutes if s.focus == "long_run" else w.minutes
            if s.minutes > most:
                yield "minutes", s.id, f"{s.minutes} of {most}"
            if (
                week.phase not in ("deload", "taper")
                and s.type in ("strength", "mixed", "balance")
                and s.minutes < 0.5 * w.minutes
                and s.status == "planned"
                and w.minutes <= 60
                and not moved
                and not _adapted(plan)
            ):
                yield "too_short", s.id, f"{s.minutes} of {w.minutes}"
        if sum(s.focus == "long_run" for s in live) > 1:
            yield "content", f"week {week.number}", "two long runs"


def _adapted(plan: Plan) -> bool:
    return bool(plan.wishes.get("adapted"))


def _ahead(plan: Plan) -> list[Session]:
    """Sessions that a change could still touch: what was before the last change cannot be undone."""
    since = str(plan.wishes.get("adapted_on") or "")
    return [s for s in _live(plan) if s.date.isoformat() >= since]


def _dates(case: _Case) -> _Found:
    plan = case.plan
    if plan.end != plan.start + timedelta(days=7 * len(plan.weeks) - 1):
        yield "dates", "plan", f"ends on {plan.end}"
    for n, week in enumerate(plan.weeks, 1):
        if week.number != n or week.start != plan.start + timedelta(days=7 * (n - 1)):
            yield "dates", f"week {week.number}", f"number or start ({week.start})"
        days = [s.date for s in week.sessions]
        if days != sorted(days):
            yield "dates", f"week {week.number}", "sessions are not in order"
        for s in week.sessions:
            if s.week != week.number or not 0 <= (s.date - week.start).days < 7:
                yield "dates", s.id, f"{s.date} is not in week {week.number}"
            if s.date.isoformat() not in s.id and not _adapted(plan):
                yield "dates", s.id, f"id and date {s.date} disagree"
        if week.phase not in get_args(Phase):
            yield "number", f"week {week.number}", f"phase {week.phase}"
    live = sorted(s.date for s in _live(plan))
    for day, n in Counter(live).items():
        if n > 1:
            yield "same_day", str(day), f"{n} sessions"
    known = set(live)
    for day in live:
        if all(day + timedelta(days=k) in known for k in range(7)):
            yield "rest_day", str(day), "seven days running"
    if len({s.id for s in plan.sessions}) != len(plan.sessions):
        yield "dates", "plan", "two sessions share an id"
    if set(plan.weekdays) - set(range(7)) or len(set(plan.weekdays)) != plan.days:
        yield "weekday", "plan", f"{plan.weekdays}"


def _seconds(item: Item) -> float:
    """Time of an item, from its own numbers."""
    rep = sum(int(c) for c in item.tempo.split("-")) if item.tempo else SECONDS_PER_REP
    work = item.reps[1] * rep if item.reps else item.seconds or 0
    return item.sets * (work * (2 if item.unilateral else 1) + item.rest_s)


def _totals(case: _Case) -> _Found:
    plan = case.plan
    for s in plan.sessions:
        for b in s.blocks:
            for i in b.items:
                if abs(_seconds(i) / 60 - i.minutes) > 0.02:
                    yield "item_total", f"{s.id} {i.exercise}", f"{i.minutes} instead of {_seconds(i) / 60:.2f} min"
            if abs(sum(_seconds(i) for i in b.items) / 60 - b.minutes) > 0.06:
                yield "block_total", f"{s.id} {b.kind}", f"{b.minutes} min"
        true = sum(_seconds(i) for i in s.items) / 60
        if not -0.15 <= s.minutes - true < 1.1:
            yield "session_total", s.id, f"{s.minutes} instead of {true:.1f} min"
        if abs(s.load - s.rpe * s.minutes) > 0.06:
            yield "load_total", s.id, f"{s.load} instead of {s.rpe * s.minutes:g}"
    for w in plan.weeks:
        live = [s for s in w.sessions if s.status != "dropped"]
        if w.minutes != sum(s.minutes for s in live) or abs(w.load - sum(s.rpe * s.minutes for s in live)) > 0.6:
            yield "week_total", f"week {w.number}", f"{w.minutes} min, load {w.load}"
        true_sets = _sets(case, live)
        if any(abs(w.sets.get(m, 0.0) - true_sets.get(m, 0.0)) > 0.01 for m in {*w.sets, *true_sets}):
            yield "sets_total", f"week {w.number}", "sets a muscle"
    if (
        plan.minutes != sum(w.minutes for w in plan.weeks)
        or plan.session_count != len(_live(plan))
        or abs(plan.load - sum(w.load for w in plan.weeks)) > 1
    ):
        yield "plan_total", "plan", f"{plan.session_count} sessions, {plan.minutes} min, load {plan.load}"


def _sets(case: _Case, sessions: list[Session]) -> dict[str, float]:
    """Hard sets a muscle: primary 1, secondary ½."""
    made: dict[str, float] = defaultdict(float)
    for s in sessions:
        for _, i, r in _work(case, s):
            if i.rpe >= bounds.HARD_RPE and r.pattern not in ("cardio", "mobility"):
                for m in r.primary:
                    made[m] += i.sets
                for m in r.secondary:
                    made[m] += i.sets / 2
    return made


def _work(case: _Case, session: Session) -> Iterator[tuple[Block, Item, Exercise]]:
    """Working items: neither warm-up nor cool-down, nor conditioning or mobility."""
    for b in session.blocks:
        if b.kind not in ("warm_up", "cool_down", "conditioning", "mobility"):
            for i in b.items:
                if i.exercise in case.records:
                    yield b, i, case.records[i.exercise]


# ── exercises ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_RANK = ("beginner", "intermediate", "advanced")
_RUNNING = frozenset({"running", "treadmill-running", "run-walk", "interval-running"})


def _wrong(case: _Case, r: Exercise) -> Iterator[tuple[str, str]]:
    """Why this person may not be given this exercise."""
    if missing := set(r.equipment) - set(case.wishes.equipment):
        yield "equipment", ", ".join(sorted(missing))
    if bad := set(r.contraindications) & case.banned:
        yield "contraindicated", ", ".join(sorted(bad))
    if r.pattern != "mobility" and (strained := set(r.primary) & case.strained):
        yield "contraindicated", f"works the injured {', '.join(sorted(strained))}"
    flat, words = _known_as(r.id)
    for dislike in case.wishes.dislikes:
        phrase = "".join(c for c in dislike.lower() if c.isalnum())
        single = phrase.rstrip("s") in words or (len(phrase) > 4 and any(phrase.rstrip("s") in n for n in flat))
        if phrase and (single or (not phrase.isascii() and any(phrase in n for n in flat))):
            yield "disliked", dislike
    if _RANK.index(r.level) > _RANK.index(case.wishes.level) and not (case.plan.goal in RUNS and r.id in _RUNNING):
        yield "level", r.level


@lru_cache(maxsize=2048)
def _known_as(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names of a record run together, and their single words."""
    r = by_id()[name]
    flat = tuple("".join(c for c in n.lower() if c.isalnum()) for n in (r.id, *r.names))
    return flat, frozenset(w.rstrip("s") for n in (r.id, *r.names) for w in re.split(r"[\s\-]+", n.lower()))


def _exercises(case: _Case) -> _Found:
    verdicts: dict[str, list[tuple[str, str]]] = {}
    for s in _ahead(case.plan):
        for b in s.blocks:
            for i in b.items:
                where = f"{s.id} {i.exercise}"
                r = case.records.get(i.exercise)
                if r is None:
                    yield "unknown_exercise", where, i.exercise
                    continue
                if r.id not in verdicts:
                    verdicts[r.id] = list(_wrong(case, r))
                for code, detail in verdicts[r.id]:
                    yield code, where, detail
                if i.name != r.name or i.name_zh != r.name_zh:
                    yield "wrong_name", where, f"{i.name} / {i.name_zh}"
                if i.unilateral != r.unilateral:
                    yield "wrong_side", where, str(i.unilateral)
                odd = (i.reps is None) == (i.seconds is None) or (r.measure in ("reps", "weight_reps")) != (
                    i.reps is not None
                )
                if odd and not (r.pattern == "cardio" and i.seconds is not None and i.reps is None):
                    yield "wrong_measure", where, r.measure
                if set(i.cues) - set(r.cues) or set(i.cues_zh) - set(r.cues_zh) or not i.cues or not i.cues_zh:
                    yield "wrong_cues", where, "cues"
                for other in i.swaps:
                    q = case.records.get(other)
                    if q is None or other == i.exercise:
                        yield "swap", where, other
                        continue
                    if other not in verdicts:
                        verdicts[other] = list(_wrong(case, q))
                    if verdicts[other]:
                        yield "swap", where, f"{other}: {verdicts[other][0][1]}"
                if b.kind in ("main", "accessory", "core", "balance") and r.pattern == "mobility":
                    yield "type", where, "a stretch as work"
                if r.pattern == "power":
                    yield "level", where, "jumps and Olympic lifts need a coach's eye"
        names = [i.exercise for b in s.blocks if b.kind not in ("warm_up", "cool_down") for i in b.items]
        cardio_ok = {n for n in names if n in case.records and case.records[n].pattern == "cardio"}
        for name, n in Counter(names).items():
            if n > 1 and name not in cardio_ok:
                yield "duplicate", s.id, name


def _numbers(case: _Case) -> _Found:
    for s in _live(case.plan):
        if s.type not in get_args(SessionType) or s.status not in get_args(Status) or s.minutes <= 0:
            yield "number", s.id, f"type {s.type}, status {s.status}, {s.minutes} min"
        for b in s.blocks:
            if b.kind not in get_args(BlockKind) or not b.items:
                yield "number", s.id, f"block {b.kind}"
            for i in b.items:
                where, r = f"{s.id} {i.exercise}", case.records.get(i.exercise)
                cardio = r is not None and r.pattern == "cardio"
                numbers = [
                    i.sets,
                    i.rest_s,
                    i.rpe,
                    i.minutes,
                    *(i.reps or ()),
                    *((i.seconds,) if i.seconds is not None else ()),
                ]
                if any(
                    not isinstance(n, int | float) or isinstance(n, bool) or not math.isfinite(n) or n < 0
                    for n in numbers
                ):
                    yield "number", where, "negative or not a number"
                    continue
                if not 1 <= i.sets <= (60 if cardio else bounds.MOST_SETS_AN_ITEM) or i.sets != int(i.sets):
                    yield "number", where, f"{i.sets} sets"
                if cardio and i.sets > bounds.MOST_INTERVALS and i.rpe >= bounds.HARD_CARDIO_RPE:
                    yield "number", where, f"{i.sets} hard intervals"
                if i.reps and not 1 <= i.reps[0] <= i.reps[1] <= bounds.MOST_REPS:
                    yield "number", where, f"{i.reps} repetitions"
                if i.seconds is not None and not 5 <= i.seconds <= (
                    bounds.MOST_MINUTES * 60
                    if cardio
                    else bounds.MOST_HOLD_S
                    if b.kind not in ("warm_up", "cool_down")
                    else 300
                ):
                    yield "number", where, f"{i.seconds} s"
                if not 1 <= i.rpe <= 10 or not 1 <= s.rpe <= 10:
                    yield "number", where, f"RPE {i.rpe}"
                if i.tempo and (
                    not re.fullmatch(r"\d-\d-\d-\d", i.tempo) or not 2 <= sum(int(c) for c in i.tempo.split("-")) <= 12
                ):
                    yield "tempo", where, i.tempo
                yield from _rests(case, b, i, where)


def _rests(case: _Case, b: Block, i: Item, where: str) -> _Found:
    r = case.records.get(i.exercise)
    if r is None:
        return
    if not 0 <= i.rest_s <= bounds.MOST_REST_S:
        yield "rest", where, f"{i.rest_s} s"
    if r.pattern == "cardio" or b.kind in ("warm_up", "cool_down"):
        return
    if i.rest_s < bounds.LEAST_REST_S and i.sets > 1:
        yield "rest", where, f"{i.rest_s} s"
    if b.kind == "main" and i.rpe >= 7 and i.rest_s < 30:
        yield "rest", where, f"{i.rest_s} s at RPE {i.rpe:g}"
    if i.percent_1rm and i.percent_1rm >= bounds.HEAVY_PERCENT and i.rest_s < bounds.HEAVY_REST_S:
        yield "rest", where, f"{i.rest_s} s at {i.percent_1rm:g} % of 1RM"


# ── effort ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _efforts(case: _Case) -> _Found:
    for s in _live(case.plan):
        cap = case.rpe
        if case.plan.goal == "return_after_break" and s.week <= bounds.RETURN_WEEKS:
            cap = min(cap, bounds.RPE_RETURN)
        for b in s.blocks:
            for i in b.items:
                if i.rpe > cap + 1e-9:
                    yield "effort", f"{s.id} {i.exercise}", f"RPE {i.rpe:g} above {cap:g}"
        if s.rpe > cap + 1e-9:
            yield "effort", s.id, f"RPE {s.rpe:g} above {cap:g}"
        work = [i for b in s.blocks if b.kind not in ("warm_up", "cool_down") for i in b.items]
        if work and (minutes := sum(i.minutes for i in work)) > 0:
            mean = sum(i.rpe * i.minutes for i in work) / minutes
            if abs(s.rpe - max(mean, 2.0)) > 0.3:
                yield "session_effort", s.id, f"RPE {s.rpe:g}, its work {mean:.1f}"
        for words in (s.intensity, s.intensity_zh):
            if f"RPE {s.rpe:g}" not in words:
                yield "intensity", s.id, words or "empty"


def _hearts(case: _Case) -> _Found:
    ceiling = None if case.easy_only else heart_rate_ceiling(case.profile, case.today)
    for s in _live(case.plan):
        if case.easy_only and re.search(
            r"\bbpm\b|zone ?\d|次/分", " ".join((s.intensity, s.intensity_zh, s.title, s.title_zh))
        ):
            yield "zones", s.id, s.intensity
        for i in s.items:
            where = f"{s.id} {i.exercise}"
            if i.heart_rate is not None:
                low, high = i.heart_rate
                if case.easy_only:
                    yield "zones", where, f"{low}–{high}"
                elif not 60 <= low < high or (ceiling and high > ceiling.value + 0.5):
                    yield "heart_rate", where, f"{low}–{high}"
                elif not i.zone or (i.zone == "easy" and high > 0.78 * (208 - 0.7 * (case.age or 40))):
                    yield "heart_rate", where, f"{low}–{high} in zone {i.zone or 'none'}"
            if i.zone and case.held.use_rpe_not_zones:
                yield "zones", where, i.zone
            if i.zone and (i.zone not in _ZONES or not _ZONES[i.zone][0] <= i.rpe <= _ZONES[i.zone][1]):
                yield "zone", where, f"{i.zone} at RPE {i.rpe:g}"
            r = case.records.get(i.exercise)
            if i.zone and r is not None and r.pattern != "cardio":
                yield "zone", where, f"{i.zone} for {r.pattern}"
            if i.pace_s_km is not None:
                fast, slow = i.pace_s_km
                # 2:30 a km is a world-class mile, 15:00 a slow walk.
                if not 150 <= fast <= slow <= 900 or (r is not None and r.pattern != "cardio"):
                    yield "pace", where, f"{fast}–{slow} s/km"


# Effort that belongs to a zone on CR-10: talk test and table of ACSM's Guidelines, 11th ed.
_ZONES = {"easy": (1.0, 5.0), "moderate": (2.5, 6.5), "threshold": (6.0, 8.0), "hard": (7.0, 10.0)}


def _weights(case: _Case) -> _Found:
    asked: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for s in sorted(_live(case.plan), key=lambda x: x.date):
        for i in s.items:
            where = f"{s.id} {i.exercise}"
            if i.percent_1rm is not None:
                if (
                    case.held.no_max_tests
                    or case.wishes.level == "beginner"
                    or case.plan.goal in ("prenatal", "postnatal", "older_adult")
                ):
                    yield "max_test", where, f"{i.percent_1rm:g} %"
                if not i.reps or case.records[i.exercise].measure != "weight_reps" or not 30 <= i.percent_1rm <= 95:
                    yield "percent", where, f"{i.percent_1rm:g} %"
                elif (true := _chart(i)) is None or abs(true - i.percent_1rm) > 2.5:
                    yield "percent", where, f"{i.percent_1rm:g} % for {i.reps[1]} at RPE {i.rpe:g}"
            if i.reps and i.reps[1] <= 2 and (case.held.no_max_tests or case.wishes.level == "beginner"):
                yield "max_test", where, f"{i.reps[1]} repetitions"
            if (
                i.reps
                and i.reps[0] < 6
                and case.held.no_max_tests
                and case.records.get(i.exercise) is not None
                and case.records[i.exercise].measure == "weight_reps"
            ):
                yield "max_test", where, f"{i.reps[0]} repetitions"
            if i.weight_kg is not None:
                if not 0 < i.weight_kg <= 500 or case.records[i.exercise].measure != "weight_reps":
                    yield "number", where, f"{i.weight_kg} kg"
                elif (share := _chart(i)) is not None:
                    implied = i.weight_kg / share * 100
                    before = [v for d, v in asked[i.exercise] if (s.date - d).days <= 35]
                    # One plate step on a light lift is more than a tenth: 2.5 kg are always allowed.
                    if before and implied > max(before) * (1 + bounds.MOST_WEIGHT_STEP) + 2.5 / share * 100:
                        yield "weight_step", where, f"{i.weight_kg:g} kg"
                    asked[i.exercise].append((s.date, implied))


def _chart(i: Item) -> float | None:
    try:
        # The chart ends at RPE 6 and at 15 repetitions with those in reserve.
        return percent_for_effort(i.reps[1], max(i.rpe, 6.0, i.reps[1] - 5)) if i.reps else None
    except RangeError:
        return None


# ── structure ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _frames(case: _Case) -> _Found:
    for s in _live(case.plan):
        kinds = [b.kind for b in s.blocks]
        if not kinds or kinds[0] != "warm_up" or kinds.count("warm_up") != 1:
            yield "warm_up", s.id, "missing or not first" if "warm_up" not in kinds else "not first"
        if not kinds or kinds[-1] != "cool_down" or kinds.count("cool_down") != 1:
            yield "cool_down", s.id, "missing" if "cool_down" not in kinds else "not last"
        for b in s.blocks:
            if b.kind in ("warm_up", "cool_down"):
                least = (
                    (bounds.LEAST_WARM_UP_MIN if b.kind == "warm_up" else bounds.LEAST_COOL_DOWN_MIN)
                    if s.minutes >= 15
                    else 0.5
                )
                least = 4.0 if b.kind == "warm_up" and s.minutes >= 45 else least
                if b.minutes < least * 0.8:
                    yield b.kind, s.id, f"{b.minutes:g} min"
                for i in b.items:
                    r = case.records.get(i.exercise)
                    if (
                        i.rpe > 4.0
                        or i.percent_1rm
                        or i.weight_kg
                        or (r is not None and r.pattern not in ("cardio", "mobility", "core", "hinge", "balance"))
                    ):
                        yield b.kind, f"{s.id} {i.exercise}", f"RPE {i.rpe:g}"
        order = [k for k in kinds if k in ("main", "accessory", "conditioning")]
        if order != sorted(order, key=("main", "accessory", "conditioning").index):
            yield "order", s.id, " → ".join(kinds)
        yield from _kind(case, s)


def _kind(case: _Case, s: Session) -> _Found:
    """Whether most of the work is what the type says."""
    minutes: dict[str, float] = defaultdict(float)
    for b in s.blocks:
        if b.kind in ("warm_up", "cool_down"):
            continue
        for i in b.items:
            r = case.records.get(i.exercise)
            if r is not None:
                name = (
                    "run"
                    if r.id in _RUNNING
                    else r.pattern
                    if r.pattern in ("cardio", "mobility", "balance")
                    else "strength"
                )
                minutes[name] += i.minutes
    total = sum(minutes.values())
    if total <= 0:
        yield "content", s.id, "no work at all"
        return
    cardio = minutes["cardio"] + minutes["run"]
    fits = {
        "strength": minutes["strength"] >= 0.7 * total, "cardio": cardio >= 0.9 * total, "run": minutes["run"] >= 0.6 * total and cardio >= 0.9 * total,
        "mobility": minutes["mobility"] >= 0.9 * total, "mixed": (minutes["strength"] > 0 and cardio > 0) or total < 12, "balance": minutes["strength"] + minutes["balance"] >= 0.7 * total,
    }  # fmt: skip
    if not fits.get(s.type, False):
        yield "type", s.id, f"{s.type}: {', '.join(f'{k} {v:.0f} min' for k, v in minutes.items() if v)}"
    focus = {
        "run": ("easy_run", "long_run", "quality_run"),
        "cardio": ("easy", "steady", "intervals"),
        "mobility": ("mobility",),
        "mixed": ("mixed",),
        "balance": ("balance",),
    }
    if s.focus not in focus.get(s.type, ("full_body", "upper", "lower", "push", "pull", "legs", "posture", "gentle")):
        yield "type", s.id, f"{s.type} with focus {s.focus}"


def _volume(case: _Case) -> _Found:
    ceiling = bounds.MOST_SETS.get(case.wishes.level, min(bounds.MOST_SETS.values()))
    for w in case.plan.weeks:
        live = [s for s in w.sessions if s.status != "dropped"]
        for muscle, n in _sets(case, live).items():
            if n > ceiling + 1e-9 and muscle != "full_body":
                yield "volume_high", f"week {w.number}", f"{muscle} {n:g} of {ceiling:g}"
        for s in live:
            for muscle, n in _sets(case, [s]).items():
                if n > bounds.MOST_SETS_A_SESSION + 1e-9:
                    yield "volume_high", s.id, f"{muscle} {n:g} in one session"
    yield from _low(case)


_GROUPS = {
    "legs": ("quadriceps", "glutes", "hamstrings"),
    "push": ("chest", "front_delts", "triceps"),
    "pull": ("lats", "upper_back", "biceps"),
}


def _low(case: _Case) -> _Found:
    """In plans for strength or size every large group has its least number of sets, where the person can train it and has the time."""
    if (
        case.plan.goal not in ("strength", "muscle_gain")
        or case.wishes.days < 2
        or case.wishes.minutes < 40
        or case.rpe < 6.5
    ):
        return
    lifts = ("squat", "hinge", "lunge", "horizontal_push", "vertical_push", "horizontal_pull", "vertical_pull")
    for group, muscles in _GROUPS.items():
        usable = [
            r
            for r in case.records.values()
            if r.pattern in lifts and set(r.primary) & set(muscles) and not list(_wrong(case, r))
        ]
        if len(usable) < 3:
            continue
        for w in case.plan.weeks:
            if (
                w.phase in ("deload", "taper")
                or any(s.status in ("dropped", "missed") for s in w.sessions)
                or _adapted(case.plan)
            ):
                continue
            sets = _sets(case, list(w.sessions))
            if sum(sets.get(m, 0.0) for m in muscles) < bounds.LEAST_SETS:
                yield "volume_low", f"week {w.number}", group


# ── loads over weeks ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _load(week: Week) -> float:
    return sum(s.rpe * s.minutes for s in week.sessions if s.status not in ("dropped", "missed"))


def _rises(case: _Case) -> _Found:
    weeks = case.plan.weeks
    loads = [_load(w) for w in weeks]
    from dataclasses import replace

    rise = weekly_progression_ceiling(replace(case.profile, level=case.wishes.level), case.today).value / 100  # type: ignore[arg-type]
    for n in range(1, len(weeks)):
        before = max(loads[max(n - 3, 0) : n])
        if _adapted(case.plan):
            # One session missed beside others costs no fitness; after a gap the way back starts at half.
            partly = [
                sum(s.rpe * s.minutes for s in w.sessions if s.status == "missed") for w in weeks[max(n - 3, 0) : n]
            ]
            before = max(
                [
                    before,
                    *(a + b for a, b in zip(loads[max(n - 3, 0) : n], partly, strict=True) if a > 0),
                    bounds.RETURN_SHARE * min(float(case.plan.wishes.get("base_load") or 0.0), max(loads)),
                ]
            )
        if loads[n] > before * (1 + rise + bounds.LOAD_SLACK_SHARE) + bounds.LOAD_SLACK:
            yield "load_jump", f"week {n + 1}", f"{loads[n]:.0f} after at most {before:.0f} (ceiling {rise:.0%})"
        chronic = sum(loads[max(n - 3, 0) : n + 1]) / len(loads[max(n - 3, 0) : n + 1])
        gap = _adapted(case.plan) and min(loads[max(n - 3, 0) : n]) < bounds.RETURN_SHARE * max(loads)
        if chronic > 0 and not gap and loads[n] / chronic > bounds.MOST_ACUTE_CHRONIC:
            yield "acute_chronic", f"week {n + 1}", f"{loads[n] / chronic:.2f}"
    run = 0
    for n, w in enumerate(weeks):
        light = w.phase in ("deload", "taper")
        run = 0 if light else run + 1
        if run > bounds.MOST_WEEKS_WITHOUT_DELOAD:
            yield "deload", f"week {w.number}", f"{run} weeks without a lighter one"
        if w.phase == "deload" and n and loads[n] > 0.85 * max(loads[max(n - 3, 0) : n]):
            yield "deload", f"week {w.number}", f"load {loads[n]:.0f} after {max(loads[max(n - 3, 0) : n]):.0f}"


def _runs(case: _Case) -> _Found:
    plan = case.plan
    if plan.goal not in RUNS:
        return
    done: list[tuple[date, int]] = []
    for s in sorted(_live(plan), key=lambda x: x.date):
        if s.type != "run":
            continue
        recent = [m for d, m in done if (s.date - d).days <= 30]
        if s.week > 1 and recent and s.minutes > max(recent) * 1.10 + 1.0:
            yield "long_run", s.id, f"{s.minutes} after {max(recent)} min"
        if (
            s.week == 1
            and s.minutes > max(_FIRST_RUN[case.wishes.level], case.wishes.longest or 0) + 1
            and not _adapted(plan)
        ):
            yield "long_run", s.id, f"{s.minutes} min at the start"
        done.append((s.date, s.minutes))
    need = bounds.RACES[plan.goal]["long"]
    if not _adapted(plan) and max((m for _, m in done), default=0) < need * 0.85:
        yield "race", "plan", f"{max((m for _, m in done), default=0)} of {need:.0f} min"
    loads = [_load(w) for w in plan.weeks]
    if len(plan.weeks) >= 5 and loads[-1] > 0.8 * max(loads):
        yield "taper", f"week {len(plan.weeks)}", f"load {loads[-1]:.0f} of {max(loads):.0f}"
    for w in plan.weeks:
        runs = [s for s in w.sessions if s.type == "run" and s.status != "dropped"]
        if not runs and not any(s.status in ("dropped", "missed") for s in w.sessions) and not _adapted(plan):
            yield "content", f"week {w.number}", "no run"
        easy = sum(i.minutes for s in runs for i in s.items if i.rpe < bounds.HARD_CARDIO_RPE)
        total = sum(i.minutes for s in runs for i in s.items)
        if total and easy < bounds.EASY_SHARE * total:
            yield "easy_share", f"week {w.number}", f"{easy / total:.0%} easy"


# Longest run of a first week where nothing is known of the runner, minutes: the starting points of common novice and club plans.
_FIRST_RUN = {"beginner": 30, "intermediate": 60, "advanced": 90}
_QUICK = frozenset(
    {
        "abdominals",
        "obliques",
        "calves",
        "forearms",
        "pelvic_floor",
        "tibialis",
        "foot",
        "neck",
        "hip_flexors",
        "rotator_cuff",
        "abductors",
        "cardio",
        "full_body",
        "lower_back",
    }
)


def _recovery(case: _Case) -> _Found:
    sessions = sorted(_live(case.plan), key=lambda s: s.date)
    hard_cardio = [
        s
        for s in sessions
        if any(
            i.rpe >= bounds.HARD_CARDIO_RPE and r.pattern == "cardio"
            for b in s.blocks
            if b.kind not in ("warm_up", "cool_down")
            for i in b.items
            if (r := case.records.get(i.exercise))
        )
    ]
    for a, b in pairwise(hard_cardio):
        if (b.date - a.date).days <= 1:
            yield "hard_days", b.id, "hard cardio two days running"
    for number, n in Counter(s.week for s in hard_cardio).items():
        if n > bounds.MOST_HARD_CARDIO:
            yield "hard_days", f"week {number}", f"{n} hard cardio sessions"
    for a, b in pairwise(sessions):
        if (b.date - a.date).days == 1:
            first, second = _direct(case, a), _direct(case, b)
            for muscle in first.keys() & second.keys() - _QUICK:
                if min(first[muscle], second[muscle]) >= bounds.RECOVERY_SETS:
                    yield "recovery", b.id, muscle


def _direct(case: _Case, s: Session) -> dict[str, int]:
    made: dict[str, int] = defaultdict(int)
    for _, i, r in _work(case, s):
        if i.rpe >= bounds.RECOVERY_RPE and r.pattern not in ("cardio", "mobility", "balance"):
            for m in r.primary:
                made[m] += i.sets
    return made


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

_HAN = re.compile(r"[\u4e00-\u9fff]")
_STOP_WORDS = (re.compile(r"chest pain", re.IGNORECASE), re.compile("胸痛"))


def _words(case: _Case) -> _Found:
    plan = case.plan
    ahead = {s.id for s in _ahead(plan)}
    for where, en, zh in [
        ("plan", plan.cautions, plan.cautions_zh),
        *((s.id, s.cautions, s.cautions_zh) for s in plan.sessions),
    ]:
        if not any(_STOP_WORDS[0].search(c) for c in en) or not any(_STOP_WORDS[1].search(c) for c in zh):
            yield "cautions", where, "when to stop"
        if len(en) != len(zh):
            yield "language", where, "cautions"
        joined = " ".join(en).lower()
        if where != "plan" and where not in ahead:
            continue
        for word in sorted(case.words):
            if word not in joined:
                yield "cautions", where, word
    for s in plan.sessions:
        if (
            not s.title
            or not _HAN.search(s.title_zh)
            or not s.intensity
            or not _HAN.search(s.intensity_zh)
            or "您" in s.title_zh + s.intensity_zh + "".join(s.cautions_zh)
        ):
            yield "language", s.id, "title or intensity"
    if not plan.sources:
        yield "sources", "plan", "none"
    if not plan.progression or not _HAN.search(plan.progression_zh):
        yield "language", "plan", "progression"


def _goal_content(case: _Case) -> _Found:
    """What each goal asks for is there every normal week."""
    plan = case.plan
    if _adapted(plan):
        return
    for w in plan.weeks:
        if w.phase in ("deload", "taper") or any(s.status in ("dropped", "missed") for s in w.sessions):
            continue
        types = Counter(s.type for s in w.sessions)
        patterns = Counter(
            r.pattern
            for s in w.sessions
            for b in s.blocks
            if b.kind not in ("warm_up", "cool_down")
            for i in b.items
            if (r := case.records.get(i.exercise))
        )
        lifts = sum(
            patterns[p]
            for p in ("squat", "hinge", "lunge", "horizontal_push", "vertical_push", "horizontal_pull", "vertical_pull")
        )
        if plan.goal in ("strength", "muscle_gain") and types["strength"] < min(case.wishes.days, 3):
            yield "content", f"week {w.number}", f"{types['strength']} strength sessions"
        if (
            plan.goal in ("strength", "muscle_gain", "general_health", "fat_loss", "older_adult", "return_after_break")
            and lifts < 2
        ):
            yield "content", f"week {w.number}", "too little strength work"
        moving = plan.goal not in ("cardio", "fat_loss") or case.wishes.days < 3 or types["cardio"] or types["run"]
        if not moving and any(
            r.pattern == "cardio" and r.measure != "reps" and not list(_wrong(case, r)) for r in case.records.values()
        ):
            yield "content", f"week {w.number}", "no cardio"
        if plan.goal == "desk_mobility" and case.wishes.days >= 2 and not types["mobility"]:
            yield "content", f"week {w.number}", "no mobility session"
        if plan.goal in RUNS and not any(s.focus == "long_run" for s in w.sessions):
            yield "content", f"week {w.number}", "no long run"


_RULES: tuple[Callable[[_Case], _Found], ...] = (
    _for_wishes, _counts, _dates, _totals, _exercises, _numbers, _efforts, _hearts, _weights, _frames, _volume, _rises, _runs, _recovery, _words, _goal_content,
)  # fmt: skip
