"""A message about plans → facts: the current plan, a change or a new plan as a proposal, or one question for what is missing.

Nothing is put in force here except on a clear "accept". Totals and dates come from the plan.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from coach.errors import CoachError, PlanError
from coach.evidence import Fact
from coach.plans import change, wishes
from coach.plans.model import Plan, PlanChange
from coach.plans.wishes import GOAL_NAMES, RUNS
from coach.profile import Profile
from coach.store import Store, User

_I = re.IGNORECASE
_NEW = re.compile(
    r"\b(?:make|build|create|design|write|give|draw up|put together|set up|start|need|want|generate|plan me|new)\b.{0,40}\b(?:plan|program(?:me)?|routine|schedule|workouts?|training)\b"
    r"|\b(?:plan|program(?:me)?|routine)\b.{0,20}\b(?:for me|to (?:lose|gain|run|get|build))\b|(?:制定|做个|做一个|做一份|安排|给我|帮我|来个|来一份|想要|需要|设计|新).{0,16}(?:计划|课表|方案|训练)", _I)  # fmt: skip
_ACCEPT = re.compile(
    r"^\s*(?:yes,? )?(?:please )?(?:accept|apply|confirm|take it|use it|do it|go with it)\b|^(?:接受|采纳|确认|就这样|按这个|好的?，?(?:接受|采纳|就这样))",
    _I,
)
_DECLINE = re.compile(
    r"^\s*(?:no,? )?(?:decline|reject|discard|leave it|keep (?:it|the plan))\b|^(?:拒绝|不要|不改|保持原样)", _I
)
_DAYS = re.compile(
    r"\b(\d|one|two|three|four|five|six|seven)\s*(?:x|times|days?|sessions?|workouts?)\s*(?:a|per|each|/|every)?\s*(?:week)?\b|(?:每周|一周|每星期|一星期)\s*(?:练|训练|跑|锻炼)?\s*([一二两三四五六七\d])\s*(?:天|次|练)|([一二两三四五六七\d])\s*天",
    _I,
)
_MINUTES = re.compile(
    r"(?<!under )(?<!below )(?<!sub )(?<!sub-)(?<![进内])(?<!\d)(\d{1,3})\s*[- ]?\s*(?:min(?:ute)?s?\b|分钟)(?!以内|之内|内)|(\d(?:\.\d)?)\s*(?:hours?|h\b|个?小时)|(half an hour|半小时|半个小时)|(an hour|一小时|一个小时)",
    _I,
)
_LEVEL = re.compile(r"\b(beginner|novice|intermediate|advanced)\b|(新手|初学|零基础|中级|进阶|高级)", _I)
_WEEKS = re.compile(r"(?:for|over|in|next)?\s*(\d{1,2})[- ]weeks?\b|(\d{1,2})\s*(?:周|个星期)(?!\s*\d*\s*[天次练])", _I)
_EQUIPMENT_SAID = re.compile(r"\b(?:gym|home|dumbbells?|barbells?|kettlebells?|bands?|body ?weight|no equipment|without equipment|bench|rack|cables?|machines?|bike|treadmill|rower|pull[- ]?up bar|trx|floor)\b|健身房|在家|哑铃|杠铃|壶铃|弹力带|徒手|无器械|没有器材|没有器械|自重|单杠|跑步机|单车", _I)  # fmt: skip
_AT_HOME = re.compile(r"\b(?:at home|home|floor|without equipment|no equipment)\b|在家|没有器[材械]", _I)
# The essentials in the order in which they are asked for: (question in English, in Chinese).
_QUESTIONS = {
    "goal": (
        "What is the plan for: fat loss, muscle, strength, a run (5 km to marathon), general health, or something else?",
        "计划的目标是什么：减脂、增肌、力量、跑步（5 公里到马拉松）、综合健康，还是别的？",
    ),
    "days": ("How many days a week can you train?", "你每周能练几天？"),
    "minutes": ("How many minutes can one session take?", "每次能练多少分钟？"),
    "equipment": (
        "What equipment do you have: a gym, dumbbells, bands, or only your body weight?",
        "你有什么器材：健身房、哑铃、弹力带，还是只有自重？",
    ),
}


# What PlanError says, in Chinese; numbers and names are taken over.
_REFUSALS: tuple[tuple[str, str], ...] = (
    (r"^(\d+) days a week leave no day of rest", "每周 {0} 天就没有休息日了。最多 6 天，第七天散步不需要计划。"),
    (r"^(-?\d+) minutes leave no room", "{0} 分钟放不下热身、训练和放松。10 分钟以上才能安排。"),
    (r"^A session of (\d+) minutes", "单次 {0} 分钟太长，最多 240 分钟；这是一周的总时间吗？"),
    (r"long_minutes=(\d+)", "每周需要有一次更长的时间（long_minutes={0}），每周天数和单次时间也要够。时间不够的话，可以选更短的比赛或 goal=cardio。"),
    (r"^A plan for (?:.+) needs", "按现在的天数和时间，这个跑步目标做不到。请增加每周天数或单次时间，或选更短的比赛。"),
    (r"^(\d+) weeks are too few .+ it takes (\d+) weeks", "{0} 周不够：每次最多增加 10%，安全达到需要 {1} 周。可以写 weeks={1}，或选更短的比赛。"),
    (r"^Running is not possible", "因为伤病或限制，现在不适合跑步。可以先用 goal=cardio 做快走、骑车或划船。"),
    (r"^In pregnancy no plan", "孕期不做这个目标的计划。goal=prenatal 提供中等强度的力量、步行和盆底训练。"),
    (r"^A plan for losing weight", "这里不做减重计划（未满 18 岁、体重过低或有进食障碍史）。goal=general_health 或 goal=strength 可以。"),
    (r"cleared=yes", "有骨折、撕裂或手术时，要先由医生或康复师放行。放行后写 cleared=yes，计划会避开该部位。"),
    (r"Name the region", "我不清楚这个伤要避开哪里。请说部位：膝、腰、髋、肩、肘、手腕、颈、脚踝、足、小腿、大腿后侧、腹部。"),
    (r"^With these injuries, dislikes", "按这些伤病、不喜欢的动作和器材，剩下的动作太少。加一条弹力带或一对哑铃，或多一点时间，就可以安排。"),
    (r"^Where does it hurt", "哪里疼？请说部位：膝、腰、髋、肩、手腕、肘、颈或脚踝。疼痛尖锐、加重、麻木或肿胀，请先看医生。"),
    (r"rest day in the plan", "今天在计划里本来就是休息日。"),
    (r"no reason to change today", "你的状态没有提示需要改动今天的训练。"),
    (r"is indoors already", "这次训练本来就在室内，不用改。"),
    (r"^Nothing is logged yet", "还没有可依据的记录。先记下重量和 RPE，例如“卧推 3 组 8 次 60 公斤 rpe 8”。"),
    (r"^No session before today", "今天之前没有未完成的训练，所以没有漏练。"),
    (r"^Nothing is planned from today", "从今天起没有安排了。请做一份新计划。"),
    (r"There is nothing to change", "不需要改动：计划已经合适。"),
    (r"^I do not know the exercise '(.+)'", "我不认识动作“{0}”。"),
    (r"cannot be cut to (\d+) minutes", "这次训练缩短不到 {0} 分钟。可以改为快走 {0} 分钟。"),
    (r"already there|in those sessions already", "那几次训练里已经有这个动作。"),
    (r"The plan has changed since|older plan", "提出建议后计划已变，请重新提出。"),
)  # fmt: skip


def in_chinese(said: str) -> str:
    """The refusal in Chinese; a general sentence where it has no words of its own."""
    for pattern, words in _REFUSALS:
        if match := re.search(pattern, said):
            return words.format(*match.groups())
    return "按这些条件做不出安全的计划或改动。换一下天数、时间、器材或目标再试。"


def facts(store: Store, user: User, profile: Profile, message: str, today: date) -> list[Fact]:
    """What there is to say about plans in answer to ``message``."""
    from coach.plans import service

    plan = service.current(store, user)
    if _ACCEPT.search(message) or _DECLINE.search(message):
        return _answered(store, user, today, bool(_ACCEPT.search(message)))
    reason = change.reason_of(message)
    if plan is not None and reason and not _NEW.search(message):
        return _proposed(store, user, profile, message, today)
    if plan is None and reason and not _NEW.search(message) and not wishes.goal_of(message):
        return [Fact("plan.none", "There is no plan yet that could be changed; say “make me a plan” and I set one up", "你还没有可以改动的计划；说“帮我做个计划”就可以开始",
                     verdict="unknown", how="your plan", source="your plan")]  # fmt: skip
    if plan is None or _NEW.search(message):
        return _new(store, user, profile, message, today)
    return [*service.shape_facts(plan, today), *service.session_facts(store, user, today)]


def said(message: str) -> dict[str, Any]:
    """The wishes that a message names."""
    found: dict[str, Any] = {}
    if goal := wishes.goal_of(message):
        found["goal"] = goal
    if match := _DAYS.search(message):
        found["days"] = next(g for g in match.groups() if g)
    if match := _MINUTES.search(message):
        found["minutes"] = (
            int(match[1]) if match[1] else round(float(match[2]) * 60) if match[2] else 30 if match[3] else 60
        )
    if match := _LEVEL.search(message):
        found["level"] = match[0]
    if match := _WEEKS.search(message):
        found["weeks"] = int(match[1] or match[2])
    if words := _EQUIPMENT_SAID.findall(message):
        real = [w for w in words if not _AT_HOME.fullmatch(w)]
        found["equipment"] = real or ["none"]
    if region := change.region_of(message):
        found["injuries"] = [region] if change.reason_of(message) == "pain" else []
    return found


def _new(store: Store, user: User, profile: Profile, message: str, today: date) -> list[Fact]:
    """A new plan as a proposal, or the question for the first essential that is missing."""
    from coach.plans import service

    wanted = {**told(profile, today), **said(message)}
    goal = wanted.get("goal") or _own_goal(profile, message)
    known = {"goal": goal, "days": wanted.get("days"), "minutes": wanted.get("minutes"),
             "equipment": wanted.get("equipment") or profile.equipment or (("none",) if goal in (*RUNS, "desk_mobility") else None)}  # fmt: skip
    if str(known["days"]) != str(len(profile.training_days)):
        wanted.pop("weekdays", None)  # another number of days than usual: any days will do
    if goal not in RUNS:
        wanted.pop("race_date", None)
    missing = next((name for name, value in known.items() if not value), None)
    if missing:
        en, zh = _QUESTIONS[missing]
        held, held_zh = _known(known)
        return [
            Fact(
                f"plan.ask.{missing}",
                f"{held}{en}",
                f"{held_zh}{zh}",
                verdict="unknown",
                how="plan",
                source="your plan",
            )
        ]
    try:
        made = service.propose_new(store, user, profile, {**wanted, **known}, today)
    except PlanError as exc:
        return [
            Fact(
                "plan.impossible",
                _in_words(str(exc), 0),
                _in_words(in_chinese(str(exc)), 1),
                verdict="impossible",
                how="plan",
                source="plan rules",
            )
        ]
    return new_facts(made, today)


# What is lifted, pulled or pressed with: a plan asked for with it is no running plan, whatever race the profile holds.
_LIFTED = re.compile(
    r"\b(?:dumbbells?|dbs?|barbells?|kettlebells?|kbs?|bands?|body ?weight|bench|rack|cables?|machines?|weights|pull[- ]?up bar|trx)\b|哑铃|杠铃|壶铃|弹力带|徒手|自重|器械|单杠|举铁|撸铁",
    _I,
)


def _own_goal(profile: Profile, message: str) -> str | None:
    """The goal of the profile that fits what the message wants to train with; strength where only runs stand against weights."""
    own = [goal for word in profile.goals if (goal := wishes.goal_of(word))]
    if own and _LIFTED.search(message):
        return next((goal for goal in own if goal not in RUNS), "strength")
    return own[0] if own else None


def _in_words(text: str, lang: int) -> str:
    """ "goal=cardio gives …" for a reader who types no options: "A plan for heart and lungs gives …"."""

    def named(match: re.Match[str]) -> str:
        names = GOAL_NAMES.get(match[1])
        if names is None:
            return match[0]
        first = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1:] in ".。"
        return f"{names[1]}计划" if lang else f"{'A' if first else 'a'} plan for {names[0]}"

    return re.sub(r"goal=(\w+)", named, text)


def told(profile: Profile, today: date) -> dict[str, Any]:
    """Wishes that the profile holds: the days on which the user can train, and a race that is still to come."""
    found: dict[str, Any] = {}
    if profile.training_days:
        found |= {"days": len(profile.training_days), "weekdays": list(profile.training_days)}
    if profile.race_date and profile.race_date > today.isoformat():
        found["race_date"] = profile.race_date
    return found


_FIGURES = {
    word: n
    for n, words in enumerate(("", "一 one", "二 两 two", "三 three", "四 four", "五 five", "六 six", "七 seven"))
    for word in words.split()
}


def _known(known: dict[str, Any]) -> tuple[str, str]:
    """What is already understood, so that the question does not seem to have forgotten it."""
    parts, parts_zh = [], []
    if known["goal"]:
        en, zh = GOAL_NAMES[known["goal"]]
        parts.append(f"a plan for {en}")
        parts_zh.append(f"{zh}计划")
    if known["days"]:
        known = known | {"days": _FIGURES.get(str(known["days"]), known["days"])}
        parts.append(f"{known['days']} day{'' if known['days'] == 1 or known['days'] == '1' else 's'} a week")
        parts_zh.append(f"每周 {known['days']} 天")
    if known["minutes"]:
        parts.append(f"{known['minutes']} min a session")
        parts_zh.append(f"每次 {known['minutes']} 分钟")
    return (f"Understood: {', '.join(parts)}. ", f"明白：{'，'.join(parts_zh)}。") if parts else ("", "")


def new_facts(made: PlanChange, today: date) -> list[Fact]:
    """The proposal of a new plan: its shape, its first week, how to accept."""
    from coach.plans import service

    shape = service.shape_facts(made.plan, today)
    first = made.plan.sessions[0]
    accept = Fact(
        "plan.proposal",
        f"This plan is a proposal, change {made.id[:8]}: say “accept” to make it yours, or tell me what to change",
        f"这是一份建议（编号 {made.id[:8]}）：说“接受”即可采用，或告诉我要改什么",
        made.id[:8],
        how="plan",
        source="your plan",
    )
    notes = [
        Fact(f"plan.note.{n}", en.rstrip("."), zh.rstrip("。"), how="plan", source="plan rules")
        for n, (en, zh) in enumerate(zip(made.plan.notes, made.plan.notes_zh, strict=True))
    ]
    return [replace(shape[0], verdict="proposed"), *shape[1:], accept, service.session_fact(first, today), *notes[:2]]


def _proposed(store: Store, user: User, profile: Profile, message: str, today: date) -> list[Fact]:
    from coach.plans import service

    try:
        made = service.adapt(
            store, user, profile, message, today, None, service.details_for(store, user, message, today)
        )
    except CoachError as exc:
        return [
            Fact("plan.unchanged", str(exc), in_chinese(str(exc)), verdict="unknown", how="plan", source="plan rules")
        ]
    return change_facts(made, today)


def change_facts(made: PlanChange, today: date) -> list[Fact]:
    """A proposed change: what and why, how many sessions, how to accept."""
    from coach.plans import service

    n = len(made.changed)
    what = Fact(
        "plan.change",
        made.text.rstrip("."),
        made.text_zh.rstrip("。"),
        float(n),
        "sessions",
        how=f"plan change: {made.reason}",
        source="your plan",
        verdict="proposed",
        numbers=_figures(made),
    )
    accept = Fact(
        "plan.proposal",
        f"It is proposal {made.id[:8]} and changes {n} sessions; say “accept” to put it in force",
        f"这是建议 {made.id[:8]}，涉及 {n} 次训练；说“接受”后生效",
        made.id[:8],
        how="plan",
        source="your plan",
        numbers=((float(n), "sessions"),),
    )
    following = next(
        (
            s
            for s in sorted(made.plan.sessions, key=lambda s: s.date)
            if s.date >= today and s.id in made.changed and s.status == "planned"
        ),
        None,
    )
    return [what, accept, *([service.session_fact(following, today)] if following else [])]


def _figures(made: PlanChange) -> tuple[tuple[float, str], ...]:
    """Numbers of the proposal's sentence, so that a reply may repeat them."""
    return tuple(dict.fromkeys((float(n), "") for n in re.findall(r"\d+(?:\.\d+)?", made.text)))


def _answered(store: Store, user: User, today: date, yes: bool) -> list[Fact]:
    from coach.plans import service

    open_ = [c for c in service.changes(store, user) if c.state == "proposed"]
    if not open_:
        return [
            Fact(
                "plan.no_proposal",
                "No proposal is open",
                "没有待确认的建议",
                verdict="unknown",
                how="plan",
                source="your plan",
            )
        ]
    if not yes:
        service.decline(store, user, open_[0].id)
        return [
            Fact(
                "plan.declined",
                "The proposal is put aside; your plan stays as it is",
                "已放弃该建议；你的计划保持不变",
                how="plan",
                source="your plan",
            )
        ]
    try:
        plan: Plan = service.accept(store, user, open_[0].id)
    except CoachError as exc:
        return [
            Fact("plan.unchanged", str(exc), in_chinese(str(exc)), verdict="unknown", how="plan", source="plan rules")
        ]
    done = Fact(
        "plan.accepted",
        "Accepted: this is your plan now",
        "已接受：这就是你现在的计划",
        verdict="accepted",
        how="plan",
        source="your plan",
    )
    return [done, *service.shape_facts(plan, today)]
