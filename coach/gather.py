"""Intent → evidence: which facts, which search, which verdicts; which of them are key. Computes nothing itself.

The order is the order of the reply: safety first, then each intent in the order it was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from coach.compose import MAX_ITEMS
from coach.evidence import Evidence, Fact, Passage, number
from coach.memory import Turn
from coach.profile import Profile
from coach.safety import Screening
from coach.store import Store, User, daily_series, workouts
from coach.understand import Understanding, asks_why

if TYPE_CHECKING:
    from knowledge.library import Library

_PASSAGES = 3
_LATEST_DAYS = 7  # how old a measurement may be to be weighed by the safety screen


@dataclass(frozen=True)
class Gathered:
    """``state`` is kept with the turn (the typed query of a data question); ``rendered``: code has written all there is to say."""

    evidence: Evidence
    state: dict[str, Any] = field(default_factory=dict)
    rendered: bool = False


class Parts(Protocol):
    """What gathering needs of the coach."""

    @property
    def store(self) -> Store: ...
    @property
    def library(self) -> Library: ...


@dataclass
class _Desk:
    """The turn being gathered for: what is asked, of whom, and what has been found so far."""

    parts: Parts
    owner: User
    profile: Profile
    meaning: Understanding
    today: date
    past: Sequence[Turn]
    found: list[tuple[Fact | Passage, bool]] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)

    def add(self, contents: Iterable[Fact | Passage], key: bool = False, most: int = MAX_ITEMS) -> None:
        """Add what is not there yet; with ``key`` the first of them is key."""
        known = {_identity(content) for content, _ in self.found}
        for content in list(contents)[:most]:
            if _identity(content) not in known:
                self.found.append((content, key))
                key = False


def gather(
    parts: Parts, owner: User, profile: Profile, meaning: Understanding, today: date, screening: Screening,
    past: Sequence[Turn], first: int,
) -> Gathered:  # fmt: skip
    """Evidence for one turn, numbered from ``first``."""
    desk = _Desk(parts, owner, profile, meaning, today, past)
    if screening.level == "caution":
        caution = Fact("safety.caution", screening.reply, screening.reply, verdict="caution", source="safety screen")
        desk.add([caution], key=True)
    for intent in meaning.intents:
        _SOURCES.get(intent, _knowledge)(desk)
    chosen = sorted(desk.found, key=lambda pair: not pair[1])[:MAX_ITEMS]
    kept = [pair for pair in desk.found if pair in chosen]
    return Gathered(number(kept, first), desk.state)


def safety_context(store: Store, owner: User, profile: Profile, today: date) -> dict[str, Any]:
    """The profile and the latest measurements, in the keys that the screen reads."""
    latest = _latest(store, owner, today)
    pressure = [latest.pop(name, None) for name in ("systolic_mmhg", "diastolic_mmhg")]
    named = {"resting_heart_rate_bpm": "resting_hr_bpm"}
    values: dict[str, Any] = {named.get(name, name): value for name, value in latest.items()}
    if pressure[0] and pressure[1]:
        values["bp_mmhg"] = f"{pressure[0]:.0f}/{pressure[1]:.0f}"
    context = {
        "age": profile.age(today), "sex": profile.sex, "conditions": list(profile.conditions),
        "medications": list(profile.medications), "pregnant_weeks": profile.pregnant_weeks, "country": profile.country,
        "injuries": list(profile.injuries), "latest": values,
    }  # fmt: skip
    return {name: value for name, value in context.items() if value not in (None, "", [], {})}


def _latest(store: Store, owner: User, today: date) -> dict[str, float]:
    metrics = (
        "resting_heart_rate_bpm",
        "spo2_pct",
        "systolic_mmhg",
        "diastolic_mmhg",
        "glucose_mmol_l",
        "body_temperature_c",
    )
    series = daily_series(store, owner, metrics, today - timedelta(days=_LATEST_DAYS - 1), today)
    return {metric: days[max(days)] for metric, days in series.items() if days}


def _identity(content: Fact | Passage) -> tuple[str, str]:
    return ("fact", content.id) if isinstance(content, Fact) else (content.doc_id, content.text)


# ── one function an intent ───────────────────────────────────────────────────────────────────────────────────────────────


def _train_today(desk: _Desk) -> None:
    from coach.wearables import readiness

    made = readiness.assess(desk.parts.store, desk.owner, desk.profile, desk.today)
    desk.add([made.fact], key=True)
    desk.add(made.drivers, most=4)
    desk.add(_planned(desk), most=1)
    desk.add(_yesterday(desk), most=1)


def _planned(desk: _Desk) -> list[Fact]:
    from coach.plans import service

    return list(service.session_facts(desk.parts.store, desk.owner, desk.today))


def _yesterday(desk: _Desk) -> list[Fact]:
    """What was done yesterday or today, as one fact, so that today's advice knows of it."""
    from coach.wearables.show import when

    done = workouts(desk.parts.store, desk.owner, desk.today - timedelta(days=1), desk.today)
    facts = []
    for one in done[-2:]:
        minutes = one.duration_min or (one.end - one.start).total_seconds() / 60
        en, zh = when(one.local_date, desk.today)
        facts.append(Fact(f"workout.{one.id}", f"{one.activity} of {minutes:.0f} min {en}", f"{zh}：{one.activity} {minutes:.0f} 分钟",
                          round(minutes), "min", "duration_min", one.local_date, one.local_date, "recorded workout"))  # fmt: skip
    return facts


def _data_question(desk: _Desk) -> None:
    from coach.wearables import ask

    if asks_why(desk.meaning.message):
        _why(desk)
        return
    previous = next((t.data["query"] for t in reversed(desk.past) if t.data.get("query")), None)
    answer = ask.answer(
        desk.parts.store, desk.owner, desk.meaning.message, desk.today, units=desk.profile.units, previous=previous
    )
    if answer.fact:
        desk.add([answer.fact], key=True)
        desk.state["query"] = answer.state
    elif answer.reason in ("no_such_metric", "no_data", "ambiguous", "future", "no_data_in_span"):
        desk.add([Fact("ask.unanswered", answer.text, answer.text_zh, verdict="unknown", how=answer.query)], key=True)


def _why(desk: _Desk) -> None:
    """A reason for a number: the number against its baseline, what else moved, and what the library says about it."""
    from coach.wearables.findings import metric_facts

    metrics = [entity.id for entity in desk.meaning.entities if entity.type == "metric"]
    asked = ["resting_heart_rate_bpm" if metric == "heart_rate_bpm" else metric for metric in metrics]
    beside = ["resting_heart_rate_bpm", "hrv_rmssd_ms", "sleep_minutes", "respiratory_rate_bpm"]
    names = list(dict.fromkeys([*asked, *beside]))
    desk.add(metric_facts(desk.parts.store, desk.owner, desk.profile, desk.today, names), key=True, most=5)
    _search(desk, key=True)


def _knowledge(desk: _Desk) -> None:
    _search(desk, key=True)


def _search(desk: _Desk, *, key: bool) -> None:
    found = desk.parts.library.search(desk.meaning.message, k=_PASSAGES, user_id=desk.owner.id)
    if found.answerable:
        desk.add(found.passages, key=key)
    elif not desk.found:
        desk.add([Fact("library.nothing", "My library holds no good answer to this question.", "我的资料库里没有能可靠回答这个问题的内容。",
                       verdict="unknown", source="library")], key=True)  # fmt: skip


def _nutrition_target(desk: _Desk) -> None:
    from coach.nutrition import targets

    desk.add(
        targets.target_facts(desk.parts.store, desk.owner, desk.profile, desk.today, desk.meaning.message),
        key=True,
        most=5,
    )
    _search(desk, key=False)


def _food(desk: _Desk) -> None:
    from coach.nutrition import lookup

    facts = lookup.food_facts(desk.meaning.message, [e.text for e in desk.meaning.entities if e.type == "food"])
    desk.add(facts, key=True, most=3)
    if not facts:
        _search(desk, key=True)


def _log(desk: _Desk) -> None:
    from coach.progress import logbook

    made = logbook.record(desk.parts.store, desk.owner, desk.profile, desk.meaning.message, desk.today)
    desk.add(made.facts, key=True, most=4)


def _goal(desk: _Desk) -> None:
    from coach.progress import goals

    desk.add(
        goals.state_goal(desk.parts.store, desk.owner, desk.profile, desk.meaning.message, desk.today), key=True, most=3
    )
    _search(desk, key=False)


def _progress(desk: _Desk) -> None:
    from coach.progress import goals

    metrics = [entity.id for entity in desk.meaning.entities if entity.type == "metric"]
    desk.add(goals.progress_facts(desk.parts.store, desk.owner, desk.profile, desk.today, metrics, desk.meaning.message), key=True, most=6)


def _report(desk: _Desk) -> None:
    from coach.progress import reports

    span = reports.span_of(desk.meaning.message)
    desk.add(reports.make(desk.parts.store, desk.owner, desk.profile, span, desk.today).facts, key=True, most=MAX_ITEMS)


def _plan(desk: _Desk) -> None:
    from coach.plans import service

    desk.add(
        service.plan_facts(desk.parts.store, desk.owner, desk.profile, desk.meaning.message, desk.today),
        key=True,
        most=6,
    )


def _risk(desk: _Desk) -> None:
    from coach.safety import conversation

    desk.add(conversation.risk_facts(desk.profile, safety_context(desk.parts.store, desk.owner, desk.profile, desk.today),
                                     desk.meaning.message, desk.today), key=True, most=4)  # fmt: skip


def _emotional(desk: _Desk) -> None:
    _search(desk, key=False)


def _privacy(desk: _Desk) -> None:
    desk.add([Fact("privacy", "Your data stay in one folder on this machine; `coach export` copies them out and `coach forget` deletes them.",
                   "你的数据只保存在这台机器的一个文件夹里；用 `coach export` 导出，用 `coach forget` 删除。", source="how this program works")],
             key=True)  # fmt: skip


def _nothing(desk: _Desk) -> None:
    """Small talk, thanks, feedback, out of scope: the renderer has the words, no evidence is needed."""


_SOURCES: Mapping[str, Callable[[_Desk], None]] = {
    "train_today": _train_today, "data_question": _data_question, "knowledge": _knowledge, "article": _knowledge,
    "symptom": _knowledge, "condition": _knowledge, "nutrition_target": _nutrition_target, "food_lookup": _food, "log": _log,
    "goal": _goal, "progress": _progress, "report": _report, "plan": _plan, "risk_screening": _risk, "emotional": _emotional,
    "privacy": _privacy, "small_talk": _nothing, "feedback": _nothing, "out_of_scope": _nothing,
}  # fmt: skip
