"""Goals: what the user wants, whether its pace is safe, and how far they have come. Kept in the table ``goal``; newest wins.

A pace beyond what is safe is answered with the time that would be safe; a weight below a healthy one is not kept at all.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import select

from coach.errors import RangeError
from coach.evidence import Fact
from coach.fitness import body, strength
from coach.nutrition.person import aim_of, person, said_weight
from coach.profile import Profile
from coach.store import Store, User, daily_series, strength_sets, tables, workouts
from coach.wearables.metrics import METRICS
from coach.wearables.show import day_name, label, minutes_text, shown

# CDC, Losing weight: 1 to 2 lb (about 0.5 to 1 kg) a week; Garthe et al. 2011: 0.7 % a week keeps muscle, 1.4 % less so.
SAFE_LOSS_SHARE, SAFE_LOSS_KG = 0.01, 1.0
# Iraki et al. 2019, Sports 7:154: 0.25–0.5 % of body weight a week in the off-season.
SAFE_GAIN_SHARE = 0.005
# WHO 2000, TRS 894: underweight below a BMI of 18.5.
LEAST_BMI = 18.5

_I = re.IGNORECASE
_NUM = r"(\d{1,3}(?:\.\d+)?|一|两|二|三|四|五|六|七|八|九|十)"
_HAN = {h: float(n) for n, h in enumerate("一二三四五六七八九十", 1)} | {"两": 2.0}
_CHANGE = re.compile(
    rf"(?:lose|losing|drop|shed|gain|gaining|put on|add|减掉?|瘦掉?|增加?|长)\s*(?:about |around |another |roughly |最少|大概|差不多)?{_NUM}\s*(kg|kgs|kilos?|公斤|千克|斤|lbs?|pounds?)",
    _I,
)
_REACH = re.compile(
    rf"(?:\b(?:to|down to|under|below|reach|hit|get to|weigh|up to)\s*|(?:减到|瘦到|到|增到|降到)\s*){_NUM}\s*(kg|kgs|kilos?|公斤|千克|斤|lbs?|pounds?)",
    _I,
)
_WEEKS = re.compile(
    rf"(?:in|within|over|next|用|花|在)?\s*(?:the next\s*)?{_NUM}\s*[-]?\s*(?:个)?\s*(days?|weeks?|months?|天|周|星期|月|礼拜)",
    _I,
)
_FACTOR = {"l": 0.45359237, "p": 0.45359237, "斤": 0.5}
_DAYS = {"d": 1, "w": 7, "m": 30.44, "天": 1, "周": 7, "星": 7, "礼": 7, "月": 30.44}

# Kinds of goal other than weight, by their words; the label is what the user reads.
_KINDS: tuple[tuple[str, str, str, str], ...] = (
    ("run", r"\b(marathon|half marathon|(?:5|10|21|42)\s?k\b|run (?:a|my|the|for)|parkrun|c25k|start running|ultra)\b|马拉松|半马|全马|跑(?:完|下|进|到)|跑步", "running", "跑步"),
    ("strength", r"\b(bench|squat|deadlift|pull[- ]?ups?|push[- ]?ups?|chin[- ]?ups?|stronger|strength|press|1rm)\b|卧推|深蹲|硬拉|引体|俯卧撑|力量", "strength", "力量"),
    ("muscle", r"\b(muscle|bulk|bigger|size|toned?|arms|glutes|abs|six[- ]?pack)\b|增肌|肌肉|腹肌|马甲线|翘臀|练壮|变壮", "muscle", "增肌"),
    ("steps", r"\bsteps\b|步数|万步|每天.{0,3}步", "steps", "步数"),
    ("sleep", r"\b(sleep|bed)\b|睡|作息", "sleep", "睡眠"),
    ("blood_pressure", r"\b(blood pressure|bp)\b|血压", "blood pressure", "血压"),
    ("glucose", r"\b(blood sugar|glucose|a1c|hba1c)\b|血糖|糖化", "blood sugar", "血糖"),
    ("quit", r"\b(quit|give up|stop|cut down|cut back)\b|戒|少喝|少抽", "a habit", "习惯"),
    ("fitness", r"\b(fitter|fit|shape|active|cardio|vo2|endurance|healthier|health|energy|flexib\w+|mobility)\b|健康|体能|耐力|柔韧|体态|锻炼|运动", "fitness", "体能"),
)  # fmt: skip


@dataclass(frozen=True)
class Goal:
    """``target``: the value to reach in ``unit``, ``start``: where it began; ``by``: the day to reach it. Empty where nothing was said."""

    kind: str
    said: str
    since: date
    target: float | None = None
    start: float | None = None
    unit: str = ""
    by: date | None = None

    def as_data(self) -> dict[str, Any]:
        return {"said": self.said, "since": self.since.isoformat(), "target": self.target, "start": self.start, "unit": self.unit,
                "by": self.by.isoformat() if self.by else None}  # fmt: skip


def goals(store: Store, owner: User) -> list[Goal]:
    """The active goals, newest first."""
    t = tables.goal
    query = select(t.c.kind, t.c.data).where(t.c.user_id == owner.id, t.c.active.is_(True)).order_by(t.c.id.desc())
    with store.read() as connection:
        return [_of_row(kind, data) for kind, data in connection.execute(query)]


def _of_row(kind: str, data: dict[str, Any]) -> Goal:
    by = date.fromisoformat(data["by"]) if data.get("by") else None
    return Goal(
        kind,
        data["said"],
        date.fromisoformat(data["since"]),
        data.get("target"),
        data.get("start"),
        data.get("unit", ""),
        by,
    )


def state_goal(store: Store, owner: User, profile: Profile, message: str, today: date) -> list[Fact]:
    """Keep the goal that a message states and say what it means: pace, whether it is safe, and what is missing."""
    who = person(store, owner, profile, today, _REACH.sub(" ", message))
    goal = read_goal(message, today, who.weight_kg)
    if goal is None:
        return _listed(store, owner, today)
    if goal.kind == "lose" and goal.target and profile.height_cm:
        try:
            if body.bmi(goal.target, profile.height_cm) < LEAST_BMI:
                return [_too_light(goal.target, profile)]
        except RangeError:
            return [_too_light(goal.target, profile)]
    _keep(store, owner, goal)
    return [_stated(goal, profile, today), *_pace(goal, profile, today)]


def read_goal(message: str, today: date, weight_kg: float | None) -> Goal | None:
    """The goal in a message, None where it holds none."""
    aim = aim_of(message)
    by = _by(message, today)
    said = message.strip()[:200]
    if aim in ("lose", "gain") or _REACH.search(message):
        now = said_weight(_REACH.sub(" ", message)) or weight_kg
        target = _target(message, now, aim)
        falls = target < now if target and now and target != now else aim == "lose"
        kind: Literal["lose", "gain"] = "lose" if falls else "gain"
        return Goal(kind, said, today, target, now, "kg", by)
    for other, pattern, _en, _zh in _KINDS:
        if re.search(pattern, message, _I):
            return Goal(other, said, today, by=by)
    return None


def _target(message: str, now: float | None, aim: str) -> float | None:
    if reach := _REACH.search(message):
        return round(_kilos(reach), 1)
    if (change := _CHANGE.search(message)) and now:
        return round(now + _kilos(change) * (-1 if aim == "lose" else 1), 1)
    return None


def _kilos(match: re.Match[str]) -> float:
    return _figure(match[1]) * _FACTOR.get(match[2][0].lower(), 1.0)


def _figure(text: str) -> float:
    return _HAN[text] if text in _HAN else float(text)


def _by(message: str, today: date) -> date | None:
    found = _WEEKS.search(message)
    if not found:
        return None
    days = _figure(found[1]) * _DAYS[found[2][0].lower()]
    return today + timedelta(days=round(days)) if 7 <= days <= 1100 else None


def _keep(store: Store, owner: User, goal: Goal) -> None:
    """Store ``goal``; an earlier one of the same kind is no longer active."""
    t = tables.goal
    with store.begin() as connection:
        connection.execute(t.update().where(t.c.user_id == owner.id, t.c.kind == goal.kind).values(active=False))
        connection.execute(
            t.insert().values(
                user_id=owner.id, created_utc=int(time.time()), kind=goal.kind, data=goal.as_data(), active=True
            )
        )


# ── what is said of a goal ───────────────────────────────────────────────────────────────────────────────────────────


def _names(kind: str) -> tuple[str, str]:
    fixed = {"lose": ("losing fat", "减脂"), "gain": ("gaining muscle", "增肌")}
    return fixed.get(kind) or next((en, zh) for slug, _p, en, zh in _KINDS if slug == kind)


def _stated(goal: Goal, profile: Profile, today: date) -> Fact:
    en, zh = _names(goal.kind)
    parts, parts_zh = [f"Goal kept: {en}"], [f"已记下目标：{zh}"]
    numbers: list[tuple[float, str]] = []
    if goal.target and goal.start:
        (to_en, to_zh), (from_en, from_zh) = (
            shown("weight_kg", goal.target, profile),
            shown("weight_kg", goal.start, profile),
        )
        parts.append(f"from {from_en} to {to_en}")
        parts_zh.append(f"从{from_zh}到{to_zh}")
        numbers += [(goal.start, "kg"), (goal.target - goal.start, "kg")]
    if goal.by:
        by_en, by_zh = day_name(goal.by, today)
        parts.append(f"by {by_en}")
        parts_zh.append(f"{by_zh}之前")
    return Fact(f"goal.{goal.kind}", " ".join(parts), "，".join(parts_zh), goal.target, goal.unit if goal.target else "",
                "weight_kg" if goal.unit else "", goal.since, goal.by, "your own words", "your goals", numbers=tuple(numbers))  # fmt: skip


def safe_weekly(kind: str, weight_kg: float) -> float:
    """The most kilograms a week that weight should change."""
    return min(SAFE_LOSS_SHARE * weight_kg, SAFE_LOSS_KG) if kind == "lose" else SAFE_GAIN_SHARE * weight_kg


def _pace(goal: Goal, profile: Profile, today: date) -> list[Fact]:
    """The weeks that the goal takes at a safe pace, or a caution where the user's own date asks for more."""
    if goal.kind not in ("lose", "gain"):
        return []
    if goal.start is None:
        return [_ask("How much do you weigh now?", "你现在多重？")]
    most = safe_weekly(goal.kind, goal.start)
    (most_en, most_zh), source = shown("weight_kg", most, profile), _SOURCE[goal.kind]
    if goal.target is None:
        return [Fact("goal.pace", f"A safe pace for you is up to {most_en} a week", f"对你安全的速度是每周最多{most_zh}", round(most, 2), "kg", "weight_kg",
                     how="share of body weight a week", source=source)]  # fmt: skip
    gap = abs(goal.target - goal.start)
    weeks = max(1, -(-gap // most)) if most else 1.0
    ready = today + timedelta(weeks=weeks)
    day_en, day_zh = day_name(ready, today)
    if goal.by and gap / max((goal.by - today).days / 7, 0.1) > most * 1.05:
        asked_en, asked_zh = shown("weight_kg", gap / ((goal.by - today).days / 7), profile)
        return [Fact("goal.pace", f"That asks for {asked_en} a week; up to {most_en} a week is safe, which means about {_weeks(weeks)}, until {day_en}",
                     f"这需要每周{asked_zh}，而安全的速度是每周最多{most_zh}，也就是约{weeks:.0f}周，到{day_zh}", round(most, 2), "kg", "weight_kg", today, ready,
                     "share of body weight a week", source, verdict="caution", numbers=((weeks, "weeks"), (gap, "kg")))]  # fmt: skip
    return [Fact("goal.pace", f"At a safe pace of up to {most_en} a week this takes about {_weeks(weeks)}, until {day_en}",
                 f"按每周最多{most_zh}的安全速度，大约需要{weeks:.0f}周，到{day_zh}", round(most, 2), "kg", "weight_kg", today, ready,
                 "share of body weight a week", source, numbers=((weeks, "weeks"), (gap, "kg")))]  # fmt: skip


def _weeks(count: float) -> str:
    return "1 week" if count == 1 else f"{count:.0f} weeks"


_SOURCE = {
    "lose": "CDC, Losing weight; Garthe et al. 2011, Int J Sport Nutr Exerc Metab 21:97",
    "gain": "Iraki et al. 2019, Sports 7:154",
}


def _too_light(target: float, profile: Profile) -> Fact:
    least = body.weight_at_bmi(profile.height_cm or 170.0, LEAST_BMI)
    (en, zh), (want_en, want_zh) = shown("weight_kg", least, profile), shown("weight_kg", target, profile)
    return Fact("goal.too_light", f"I have not kept {want_en} as a goal: at your height a healthy weight begins at {en} (BMI 18.5)",
                f"我没有记下{want_zh}这个目标：按你的身高，健康体重从{zh}开始（BMI 18.5）", round(least, 1), "kg", "weight_kg", how="weight at a BMI of 18.5",
                source="WHO 2000, TRS 894", verdict="caution", numbers=((target, "kg"), (LEAST_BMI, "")))  # fmt: skip


def _ask(en: str, zh: str) -> Fact:
    return Fact("missing.goal", en, zh, verdict="unknown", source="your goals", how=en, how_zh=zh)


def _listed(store: Store, owner: User, today: date) -> list[Fact]:
    kept = goals(store, owner)
    if not kept:
        return [_ask("What would you like to reach, and by when?", "你想达到什么目标，打算什么时候达到？")]
    return [Fact(f"goal.{g.kind}", f"Your goal since {day_name(g.since, today)[0]}: {_names(g.kind)[0]}", f"你从{day_name(g.since, today)[1]}起的目标：{_names(g.kind)[1]}",
                 g.target, g.unit if g.target else "", start=g.since, end=g.by, source="your goals") for g in kept[:3]]  # fmt: skip


# ── progress ─────────────────────────────────────────────────────────────────────────────────────────────────────────

# What shows progress where the user names nothing, in the order it is told.
_SHOWS = ("weight_kg", "vo2max_ml_kg_min", "resting_heart_rate_bpm", "hrv_rmssd_ms", "sleep_minutes", "steps")
_SPAN_DAYS = 28


def progress_facts(
    store: Store, owner: User, profile: Profile, today: date, metrics: Sequence[str] = (), message: str = ""
) -> list[Fact]:
    """How far the goals are, then the last four weeks against the four before: what was named, training, strength, body."""
    found = [fact for goal in goals(store, owner) if (fact := _toward(store, owner, goal, profile, today))]
    named = list(dict.fromkeys(m for m in metrics if m in METRICS))
    series = daily_series(store, owner, named or _SHOWS, today - timedelta(days=2 * _SPAN_DAYS - 1), today)
    shown_facts = [fact for metric in (named or _SHOWS) if (fact := _change(series[metric], metric, profile, today))]
    training = [*_strength(store, owner, profile, today, message), *_volume(store, owner, profile, today)]
    found += [*shown_facts, *training] if named else [*training[:2], *shown_facts]
    return found or [Fact("progress.no_data", "There are not yet enough data of the last eight weeks to show progress", "最近八周的数据还不够，看不出进展",
                          verdict="unknown", source="your data")]  # fmt: skip


def _toward(store: Store, owner: User, goal: Goal, profile: Profile, today: date) -> Fact | None:
    if goal.kind not in ("lose", "gain") or goal.target is None or goal.start is None or goal.target == goal.start:
        return None
    weights = daily_series(store, owner, ["weight_kg"], goal.since, today)["weight_kg"]
    if not weights:
        return None
    newest = max(weights)
    now = statistics.fmean(v for d, v in weights.items() if (newest - d).days < 7)
    share = max(0.0, min(1.0, (now - goal.start) / (goal.target - goal.start)))
    (now_en, now_zh), (to_en, to_zh), (from_en, from_zh) = (
        shown("weight_kg", v, profile) for v in (now, goal.target, goal.start)
    )
    change = now - goal.start
    return Fact("progress.goal", f"Goal: {share:.0%} of the way, {now_en} now, from {from_en} to {to_en}", f"目标完成 {share:.0%}：现在{now_zh}，从{from_zh}到{to_zh}",
                round(share * 100), "%", "weight_kg", goal.since, newest, "mean of the newest week against the start", change=round(change, 1),
                numbers=((round(now, 1), "kg"), (goal.start, "kg"), (goal.target, "kg"), (round(change, 1), "kg")))  # fmt: skip


def _change(series: dict[date, float], metric: str, profile: Profile, today: date) -> Fact | None:
    """The mean of the last 28 days against the 28 before, where each has at least three values."""
    split = today - timedelta(days=_SPAN_DAYS - 1)
    now = [v for d, v in series.items() if d >= split]
    before = [v for d, v in series.items() if d < split]
    if len(now) < 3 or len(before) < 3:
        return None
    mean, earlier = statistics.fmean(now), statistics.fmean(before)
    return compared(
        metric, mean, earlier, profile, split, today, ("last 4 weeks", "最近4周"), ("the 4 weeks before", "之前4周")
    )


def compared(
    metric: str, mean: float, earlier: float, profile: Profile, start: date, end: date,
    span: tuple[str, str], other: tuple[str, str],
) -> Fact:  # fmt: skip
    """ "Weight, last 4 weeks: 64.1 kg on average, 0.4 kg lower than the 4 weeks before (64.5 kg)" as a fact."""
    (en, zh), (mean_en, mean_zh), (was_en, was_zh) = (
        label(metric),
        shown(metric, mean, profile),
        shown(metric, earlier, profile),
    )
    by_en, by_zh = shown(metric, abs(mean - earlier), profile, delta=True)
    unit, same = METRICS[metric].unit, by_en == shown(metric, 0.0, profile, delta=True)[0]
    up, clock = mean > earlier, METRICS[metric].kind == "clock"
    side_en = ("later" if up else "earlier") if clock else ("higher" if up else "lower")
    side_zh = ("晚" if up else "早") if clock else ("高" if up else "低")
    tail_en = f"the same as {other[0]}" if same else f"{by_en} {side_en} than {other[0]} ({was_en})"
    tail_zh = f"与{other[1]}相同" if same else f"比{other[1]}（{was_zh}）{side_zh}{by_zh}"
    return Fact(f"{metric}.span", f"{en[0].upper()}{en[1:]}, {span[0]}: {mean_en} on average, {tail_en}", f"{zh}，{span[1]}：平均{mean_zh}，{tail_zh}", mean, unit,
                metric, start, end, f"mean of {span[0]} against {other[0]}", how_zh=f"{span[1]}的平均与{other[1]}比较", change=0.0 if same else mean - earlier,
                numbers=((earlier, unit), (mean - earlier, unit)))  # fmt: skip


def _volume(store: Store, owner: User, profile: Profile, today: date) -> list[Fact]:
    """Sessions and minutes of the last four weeks against the four before."""
    split = today - timedelta(days=_SPAN_DAYS - 1)
    done = workouts(store, owner, today - timedelta(days=2 * _SPAN_DAYS - 1), today)
    now, before = [w for w in done if w.local_date >= split], [w for w in done if w.local_date < split]
    if not now and not before:
        return []
    minutes, earlier = (sum((w.end - w.start).total_seconds() / 60 for w in ws) for ws in (now, before))
    (min_en, min_zh), (was_en, was_zh) = minutes_text(minutes), minutes_text(earlier)
    return [Fact("progress.training", f"Training, last 4 weeks: {sessions_text(len(now))}, {min_en}; the 4 weeks before {sessions_text(len(before))}, {was_en}",
                 f"训练，最近4周：{len(now)}次，共{min_zh}；之前4周{len(before)}次，共{was_zh}", round(minutes), "min", "duration_min", split, today, "sum of workouts",
                 change=round(minutes - earlier), numbers=((len(now), "sessions"), (len(before), "sessions"), (round(earlier), "min")))]  # fmt: skip


def sessions_text(count: int) -> str:
    return "1 session" if count == 1 else f"{count} sessions"


def _strength(store: Store, owner: User, profile: Profile, today: date, message: str) -> list[Fact]:
    """The best estimated 1RM of each lift in the last four weeks against the four before; lifts that the message names go first."""
    split = today - timedelta(days=_SPAN_DAYS - 1)
    best: dict[str, list[float]] = {}
    for one in strength_sets(store, owner, today - timedelta(days=2 * _SPAN_DAYS - 1), today):
        if one.weight_kg and one.reps and one.kind != "warmup":
            try:
                value = strength.one_rm_epley(one.weight_kg, one.reps)
            except RangeError:
                continue
            pair = best.setdefault(one.exercise, [0.0, 0.0])
            now = one.local_date >= split
            pair[now] = max(pair[now], value)
    facts = []
    for name in sorted(best, key=lambda n: (n.lower() not in message.lower(), n)):
        before, after = best[name]
        if before and after:
            (en, zh), (was_en, was_zh) = shown("weight_kg", after, profile), shown("weight_kg", before, profile)
            facts.append(Fact(f"progress.1rm.{name}", f"{name[0].upper()}{name[1:]}: estimated 1RM {en} in the last 4 weeks, {was_en} in the 4 weeks before",
                              f"{name}：最近4周估算 1RM {zh}，之前4周{was_zh}", round(after, 1), "kg", "weight_kg", split, today, "Epley, best set",
                              change=round(after - before, 1), numbers=((round(before, 1), "kg"),)))  # fmt: skip
    return facts[:3]
