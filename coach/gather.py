"""Intent → evidence: which facts, which search, which verdicts; which of them are key. Computes nothing itself.

The order is the order of the reply: safety first, then each intent in the order it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from coach import plain
from coach.compose import MAX_ITEMS
from coach.errors import RangeError
from coach.evidence import DataAnswer, Evidence, Fact, Passage, number
from coach.memory import Turn
from coach.models.base import Filler, Picker
from coach.profile import Profile
from coach.safety import Screening
from coach.safety.standing import matters, standing
from coach.store import Store, User, daily_series, workouts
from coach.understand import Understanding, asks_why
from coach.understand.topics import about_self, asks_own_data, asks_recovery, cold, lacking_for_risk, metrics_of
from coach.wearables.ask.filled import answer_with
from coach.weather import OpenMeteo, asks_weather, heat, looked_up

if TYPE_CHECKING:
    from knowledge.library import Library

_PASSAGES = 2  # passages that go with facts
_PASSAGES_ALONE = 4  # where passages are all there is
_LEAST_ROOM = 3  # items of one intent among several
_UNRECORDED_DAYS = 365
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
    @property
    def filler(self) -> Filler | None: ...
    @property
    def sky(self) -> OpenMeteo | None: ...


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
    room: int = MAX_ITEMS  # items that the intent at hand may add
    intent: str = ""  # the one at hand

    def add(self, contents: Iterable[Fact | Passage], key: int | bool = False, most: int = MAX_ITEMS) -> None:
        """Add what is not there yet; the first ``key`` of them are key."""
        places = {_identity(content): n for n, (content, _) in enumerate(self.found)}
        left = int(key)
        for content in list(contents)[:most]:
            place = places.get(_identity(content))
            if place is not None:
                self.found[place] = (self.found[place][0], self.found[place][1] or left > 0)
            elif self.room > 0:
                self.found.append((content, left > 0))
                self.room -= 1
            left -= 1


def gather(
    parts: Parts, owner: User, profile: Profile, meaning: Understanding, today: date, screening: Screening,
    past: Sequence[Turn], first: int,
) -> Gathered:  # fmt: skip
    """Evidence for one turn, numbered from ``first``."""
    desk = _Desk(parts, owner, profile, meaning, today, past)
    lasting = standing(meaning.message, screening.reasons)
    if screening.level == "caution" and not lasting:
        caution = Fact("safety.caution", screening.reply, screening.reply, verdict="caution", source="safety screen")
        desk.add([caution], key=True)
    for intent in () if _interview(desk) else _calculated(desk):
        desk.room, desk.intent = max(_LEAST_ROOM, MAX_ITEMS // len(meaning.intents)), intent
        _source(desk)(desk)
    if screening.level == "caution" and lasting:
        _remind(desk, screening)
    desk.room = 1
    desk.add(_outside(desk), key=asks_weather(meaning.message), most=1)
    chosen = sorted(desk.found, key=lambda pair: not pair[1])[:MAX_ITEMS]
    kept = [pair for pair in desk.found if pair in chosen]
    return Gathered(number(kept, first), desk.state)


def _outside(desk: _Desk) -> list[Fact]:
    """What the weather means, as it is said or, where the user switched that on, looked up."""
    message, intents = desk.meaning.message, desk.meaning.intents
    return (
        heat(message, intents) or cold(message) or looked_up(desk.parts.sky, desk.profile, message, intents, desk.today)
    )


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
    """What makes two items one: a value of a day is the same whether the readiness or the metric itself brings it."""
    if isinstance(content, Passage):
        return content.doc_id, content.text
    family, _, rest = content.id.partition(".")
    if rest == "latest" or (family == "readiness" and rest):
        return content.metric, f"{content.value} {content.end}"
    return "fact", content.id


# What a head that reads sums as requests says of them; a message of one such intent is answered by its calculation.
_TAKEN_FOR = frozenset(
    (
        "data_question",
        "train_today",
        "log",
        "progress",
        "food_lookup",
        "condition",
        "nutrition_target",
        "small_talk",
        "out_of_scope",
    )
)
_BESIDE_A_SUM = frozenset(("data_question", "food_lookup"))  # among several intents


def _calculated(desk: _Desk) -> tuple[str, ...]:
    """Adds what the message asks to be worked out; the intents that are left."""
    from coach.calculate import calculate

    meaning = desk.meaning
    facts = calculate(desk.parts.store, desk.owner, desk.profile, desk.today, meaning.message, meaning.entities)
    facts = facts or _picked(desk)
    if not facts:
        return meaning.intents
    desk.add(facts, key=len(facts), most=3)
    taken = _TAKEN_FOR if len(meaning.intents) == 1 else _BESIDE_A_SUM
    left = tuple(intent for intent in meaning.intents if intent not in taken)
    if not left:
        desk.room = 1
        _search(desk, key=False, most=1)
    return left


_QUESTION = re.compile(r"[?？]|\b(?:what|how)\b|多少|几|吗", re.IGNORECASE)
# A message of these alone asks for no sum, whatever numbers it holds.
_NO_SUM = frozenset(("log", "feedback", "emotional", "symptom", "privacy", "report", "article", "plan"))


def _picked(desk: _Desk) -> list[Fact]:
    """What a capable model picks among the formulas for a sum that the rules do not read; nothing with the default model."""
    from coach.calculate import looks_back, own_figures
    from coach.safety.bounds import flags
    from coach.tools import worked_out

    model, message = desk.parts.filler, desk.meaning.message
    told_only = set(desk.meaning.intents) <= _NO_SUM and not (
        "log" in desk.meaning.intents and _QUESTION.search(message)
    )
    if not isinstance(model, Picker) or told_only or looks_back(message):
        return []
    own = own_figures(desk.parts.store, desk.owner, desk.profile, desk.today, message)
    return worked_out(model, own, message, withhold_energy=flags(desk.profile, desk.today).no_deficit)


# Intents that a "why" about one's own figures is mistaken for.
_MISTAKEN_WHY = frozenset(
    ("train_today", "progress", "plan", "privacy", "risk_screening", "feedback", "knowledge", "small_talk")
)


def _source(desk: _Desk) -> Callable[[_Desk], None]:
    """What gathers for the intent at hand; a few questions are plain whatever the head takes them for."""
    if _asks_what_is_held(desk):
        return _privacy
    if desk.intent in ("progress", "knowledge", "risk_screening", "small_talk") and _of_profile(desk):
        return _data_question
    if _asks_own_best(desk):
        return _own_best
    return _why if _asks_own_why(desk) else _SOURCES[desk.intent]


def _asks_what_is_held(desk: _Desk) -> bool:
    """True where the message asks which of the user's data are here, whatever the head takes it for."""
    from coach import held

    return desk.intent in ("data_question", "knowledge", "small_talk", "report") and held.asks(desk.meaning.message)


def _asks_own_best(desk: _Desk) -> bool:
    """True where the best set of an exercise is asked for, whatever the head takes it for."""
    from coach.progress import records

    return (
        desk.intent in ("data_question", "progress", "knowledge", "report")
        and records.asks_best(desk.meaning.message)
        and bool(_lifts(desk))
    )


def _lifts(desk: _Desk) -> list[str]:
    from coach.progress import records

    return records.lifts_in(desk.meaning.message, [e.text for e in desk.meaning.entities if e.type == "exercise"])


def _own_best(desk: _Desk) -> None:
    from coach.progress import records

    facts = records.asked_bests(desk.parts.store, desk.owner, _lifts(desk), desk.today)
    desk.add(facts, key=len(facts), most=3)


def _asks_own_why(desk: _Desk) -> bool:
    """True where the reason for one of the user's own figures is asked, whatever the head takes the message for."""
    meaning = desk.meaning
    if asks_own_data(meaning.message) and desk.intent in (*_MISTAKEN_WHY, "symptom", "data_question"):
        return True
    return (
        desk.intent in _MISTAKEN_WHY and asks_why(meaning.message) and about_self(meaning.message)
        and bool(_metric_facts(desk, _metrics(desk)))
    )  # fmt: skip


# ── one function an intent ───────────────────────────────────────────────────────────────────────────────────────────────


def _train_today(desk: _Desk) -> None:
    from coach.wearables import readiness

    if _TOMORROW.search(desk.meaning.message) and not _TODAY.search(desk.meaning.message):
        _tomorrow(desk)
        return
    made = readiness.assess(desk.parts.store, desk.owner, desk.profile, desk.today)
    desk.add([made.fact], key=True)
    desk.add(made.drivers, most=4)
    planned = _planned(desk)
    desk.add(planned, key=any(fact.id == "plan.none" for fact in planned), most=1)
    desk.add(_yesterday(desk), most=1)


_TOMORROW = re.compile(r"\btomorrow\b|明天|明早|明晚", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:today|tonight|now|this (?:morning|afternoon|evening))\b|今天|今晚|现在", re.IGNORECASE)


def _tomorrow(desk: _Desk) -> None:
    """Tomorrow is not judged before its night: what is planned, and when the answer comes."""
    from coach.plans import service
    from coach.wearables import readiness

    desk.add(
        service.day_facts(desk.parts.store, desk.owner, desk.today + timedelta(days=1), desk.today), key=True, most=1
    )
    later = Fact("readiness.tomorrow", "Readiness for tomorrow is judged in the morning, from the night before it; until then the plan stands",
                 "明天的准备度要等今晚过后、明早再判断；在那之前按计划准备", verdict="unknown", how="last night decides", source="how readiness works")  # fmt: skip
    desk.add([later], key=True)
    desk.add([readiness.assess(desk.parts.store, desk.owner, desk.profile, desk.today).fact], most=1)


def _planned(desk: _Desk) -> list[Fact]:
    from coach.plans import service

    found = list(service.session_facts(desk.parts.store, desk.owner, desk.today))
    if not found and re.search(
        r"\bplan(?:ned)?\b|\bprogram|\bschedule|计划|安排|课表", desk.meaning.message, re.IGNORECASE
    ):
        return [Fact("plan.none", "There is no plan yet, so nothing is planned for today; say “make me a plan” and I set one up", "你还没有计划，所以今天没有安排；说“帮我做个计划”就可以开始",
                     verdict="unknown", how="your plan", source="your plan")]  # fmt: skip
    return found


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


def _remind(desk: _Desk, screening: Screening) -> None:
    """A caution that follows from the profile alone: after the answer, where it bears on it, and once a conversation."""
    fact = Fact("safety.standing", screening.reply, screening.reply, verdict="caution", source="safety screen")
    said = any(item.get("id") == fact.id for turn in desk.past for item in turn.data.get("evidence", []))
    if not said and matters(screening.reasons, desk.meaning.intents):
        desk.room = max(desk.room, 1)
        desk.add([fact], key=True)


def _follow_up(desk: _Desk, previous: dict[str, Any] | None) -> DataAnswer | None:
    """The answer to what was asked last, after the question it continues: "… last week? And the week before?"."""
    said, asked = desk.meaning.message, str(desk.past[-1].data.get("asked") or "") if desk.past else ""
    *before, last = [part for part in re.split(r"(?<=[?？])\s*", said) if part.strip()] or [""]
    if asked and said.startswith(asked):  # "how many steps did I do yesterday" and then "and the day before"
        before, last = [asked], said[len(asked) :].strip()
    if previous is None or not before or not last:
        return None
    answer = answer_with(None, desk.parts.store, desk.owner, last, desk.today, desk.profile.units, previous)
    return answer if answer.understood else None


def _data_question(desk: _Desk) -> None:
    if asks_why(desk.meaning.message):
        _why(desk)
        return
    if plain.asks_too_high(desk.meaning.message) and _effort(desk):
        return
    if own := _of_profile(desk):
        desk.add(own, key=len(own), most=2)
        if not _metrics(desk):
            return
    message = desk.meaning.message
    question = message if desk.meaning.entity("span") else plain.with_night(message, desk.meaning.lang)
    previous = next((t.data["query"] for t in reversed(desk.past) if t.data.get("query")), None)
    answer = _follow_up(desk, previous) or _asked(desk, question, previous)
    # Beside another wish ("… and what helps to fall asleep?") the whole may mislead the reading; then its own clause is asked.
    if not answer.understood and (clause := desk.meaning.clauses.get("data_question", message)) != message:
        alone = _asked(desk, clause, previous)
        answer = alone if alone.understood else answer
    if asks_recovery(desk.meaning.message) and not desk.meaning.wants("train_today"):
        _train_today(desk)
    if answer.fact:
        desk.add([answer.fact], key=True)
        desk.state["query"] = answer.state
        others = [m for m in _metrics(desk) if m not in (answer.fact.metric, "heart_rate_bpm")]
        desk.add(_unrecorded(desk, others), key=True, most=1)
        desk.add([f for f in _metric_facts(desk, others) if f.id.endswith(".latest")], most=1)
    elif answer.reason in ("ambiguous", "no_such_metric") and (facts := _metric_facts(desk, _metrics(desk))):
        newest = [f for f in facts if f.id.endswith(".latest")] or facts
        desk.add(newest, key=len(newest), most=3)
    elif (
        answer.reason in ("ambiguous", "no_such_metric", "not_a_data_question", "no_data")
        and not (answer.reason == "no_data" and desk.meaning.entity("activity"))  # of a run, say, not of the days
        and (none := _unrecorded(desk, _metrics(desk)))
    ):
        desk.add(none, key=len(none), most=2)
    elif answer.reason in ("no_such_metric", "no_data", "ambiguous", "future", "no_data_in_span"):
        desk.add([Fact("ask.unanswered", answer.text, answer.text_zh, verdict="unknown", how=answer.query)], key=True)
    elif facts := _metric_facts(desk, _metrics(desk)):
        desk.add(facts, key=True, most=3)
    elif desk.meaning.entity("span"):
        _report(desk)  # "this week against last week": everything at once


def _asked(desk: _Desk, question: str, previous: dict[str, Any] | None) -> DataAnswer:
    return answer_with(
        desk.parts.filler, desk.parts.store, desk.owner, question, desk.today, desk.profile.units, previous
    )


def _of_profile(desk: _Desk) -> list[Fact]:
    return plain.of_profile(desk.meaning.message, desk.profile, desk.today)


def _effort(desk: _Desk) -> bool:
    """True where the heart rate of an effort was asked about, which is then weighed against the maximum expected."""
    from coach.calculate import own_figures

    message = desk.meaning.message
    own = own_figures(desk.parts.store, desk.owner, desk.profile, desk.today, message)
    facts = plain.effort_rate(message, own.get("hrmax"))
    desk.add(facts, key=True)
    if facts:
        _search(desk, key=False, most=1)
    return bool(facts)


# What may lie behind a change of a metric, nearest first (Buchheit 2014, Front Physiol 5:73; Plews et al. 2013, Sports Med 43:773).
_BESIDE: dict[str, tuple[str, ...]] = {
    "resting_heart_rate_bpm": ("hrv_rmssd_ms", "sleep_minutes", "respiratory_rate_bpm", "skin_temperature_delta_c", "alcohol_g"),
    "hrv_rmssd_ms": ("resting_heart_rate_bpm", "sleep_minutes", "stress_level", "alcohol_g"),
    "sleep_minutes": ("bed_time", "awake_minutes", "stress_level", "caffeine_mg", "alcohol_g"),
    "deep_sleep_minutes": ("sleep_minutes", "bed_time", "alcohol_g"), "weight_kg": ("energy_intake_kcal", "steps", "sodium_mg", "sleep_minutes"),
    "steps": ("active_minutes", "sleep_minutes"), "stress_level": ("sleep_minutes", "hrv_rmssd_ms"),
    "glucose_mmol_l": ("carbohydrate_g", "sleep_minutes", "steps", "weight_kg"), "systolic_mmhg": ("sodium_mg", "weight_kg", "sleep_minutes", "alcohol_g"),
}  # fmt: skip
_NEAREST = {
    "heart_rate_bpm": "resting_heart_rate_bpm",
    "vendor_sleep_score": "sleep_minutes",
    "vendor_readiness_score": "hrv_rmssd_ms",
}


def _why(desk: _Desk) -> None:
    """A reason for a number: the number against its baseline, what else moved, and what the library says about it."""
    asked = [_NEAREST.get(metric, metric) for metric in _metrics(desk)] or ["resting_heart_rate_bpm"]
    desk.add(_metric_facts(desk, asked), key=True, most=2)
    beside = [
        b for metric in asked for b in _BESIDE.get(metric, ("sleep_minutes", "resting_heart_rate_bpm", "hrv_rmssd_ms"))
    ]
    moved = [
        f for f in _metric_facts(desk, [b for b in beside if b not in asked]) if f.id.endswith(".latest") and f.change
    ]
    desk.add(moved, most=3)
    _search(desk, key=True)


def _metrics(desk: _Desk) -> list[str]:
    return metrics_of(desk.meaning.message, desk.meaning.entities)


def _metric_facts(desk: _Desk, metrics: Sequence[str]) -> list[Fact]:
    from coach.wearables.findings import metric_facts

    return metric_facts(desk.parts.store, desk.owner, desk.profile, desk.today, list(dict.fromkeys(metrics)))


def _knowledge(desk: _Desk) -> None:
    _search(desk, key=True, most=_PASSAGES_ALONE)


# What hurts is no question about an exercise or a food: their records stay out.
_NO_TABLES = frozenset(("symptom", "condition", "emotional"))


_NOTHING = Fact("library.nothing", "My library holds no good answer to this question.", "我的资料库里没有能可靠回答这个问题的内容。",
                verdict="unknown", source="library")  # fmt: skip
_SYMPTOM = Fact(
    "symptom.unknown",
    "I cannot tell what is behind this: have a doctor look at a symptom that is new, comes back, wakes you at night or gets worse, and until then only move easily, as long as nothing provokes it",
    "这背后是什么我判断不了：新出现的、反复的、夜里会让你醒来的或越来越重的症状，请让医生看看；在此之前只做不会引起它的轻松活动",
    verdict="unknown", source="how this program works",
)  # fmt: skip


def _search(desk: _Desk, *, key: bool, most: int = _PASSAGES, query: str = "", nothing: Fact = _NOTHING) -> None:
    """Adds what the library says, or ``nothing`` where that was to be the answer."""
    query, count = query or query_of(desk.meaning, desk.intent), min(most, max(desk.room, 1))
    where = {"kind": ["guide", "condition", "safety", "metric", "own"]} if desk.intent in _NO_TABLES else None
    found = desk.parts.library.search(query, k=count, where=where, user_id=desk.owner.id)
    if found.answerable:
        desk.add([_short(passage) for passage in found.passages], key=key)
    elif key and not desk.found:
        desk.add([nothing], key=True)


_CHAT = re.compile(
    r"^(?:\s*(?:hi|hello|hey|good (?:morning|evening|afternoon)|thanks|thank you|please|coach|你好|嗨|早上好|早|晚上好|谢谢|教练|请问|麻烦|帮我)[\s,，!！.。]+)+|"
    r"\b(?:can you|could you|please|pls|tell me(?: about)?|i'd like to know|do you know|what'?s the deal with|what do you (?:think|make) of|"
    r"what do you know about|any thoughts on)\b|请问|能不能告诉我|帮我|告诉我|给我讲讲|说说|讲讲|聊聊",
    re.IGNORECASE,
)


def query_of(meaning: Understanding, intent: str = "") -> str:
    """What the library is asked: the message (of several intents, the clause of this one) without greetings and times, and the proper
    names of what it mentions."""
    from coach.wearables.metrics import METRICS

    text = _CHAT.sub(" ", meaning.clauses.get(intent, meaning.message))
    for entity in meaning.entities:
        if entity.type == "span":
            text = text.replace(entity.text, " ", 1)
    names = [
        METRICS[e.id].zh if meaning.lang == "zh" else METRICS[e.id].en
        for e in meaning.entities
        if e.type == "metric" and e.id in METRICS
    ]
    topics = (
        [e.text for e in meaning.entities if e.type in ("condition", "body_part", "goal")]
        if len(meaning.intents) > 1
        else []
    )
    extra = [name for name in (*names, *topics) if name.lower() not in text.lower()]
    return " ".join([*text.split(), *dict.fromkeys(extra)]) or meaning.message


_MOST_PASSAGE = 240  # characters of a passage's line; the whole of it opens behind its number


# "Yes." or "No." answers the document's own question, which need not be the user's.
_BARE_ANSWER = re.compile(
    r"^(?:(?:yes|no|not really|usually not one for one)\.\s+|(?:yes|no), (?=\w)|(?:是的?|不是?|可以|不可以|不需要|不必)[。！]\s*)(?=.)",
    re.IGNORECASE,
)


def _short(passage: Passage) -> Passage:
    """The passage with its best sentences on one line."""
    from coach.verify.sentences import split_sentences

    best = _BARE_ANSWER.sub("", " ".join((passage.best or passage.text).split()))
    best = best[:1].upper() + best[1:]
    if len(best) > _MOST_PASSAGE:
        sentences = split_sentences(best)
        best = sentences[0] if sentences else best
    return replace(passage, best=best)


def _symptom(desk: _Desk) -> None:
    from coach.wearables import readiness

    if plain.says_tired(desk.meaning.message) and not desk.meaning.wants("train_today"):
        made = readiness.assess(desk.parts.store, desk.owner, desk.profile, desk.today)
        desk.add([made.fact], key=True)
        desk.add(made.drivers, most=2)
    _search(desk, key=True, most=3, nothing=_SYMPTOM)
    if desk.meaning.wants("train_today"):
        desk.room = max(desk.room, 1)
        _search(
            desk,
            key=True,
            most=1,
            query="生病时还能训练吗" if desk.meaning.lang == "zh" else "Should I train when I am ill?",
        )


def _condition(desk: _Desk) -> None:
    _search(desk, key=True, most=_PASSAGES_ALONE)


def _article(desk: _Desk) -> None:
    """A short cited piece: as many passages as fit, all of them to be used."""
    _search(desk, key=True, most=MAX_ITEMS - 2)


def _nutrition_target(desk: _Desk) -> None:
    from coach.nutrition import targets

    if plain.asks_for_food(desk.meaning.message):
        _search(desk, key=True, most=3)
        return
    facts = targets.target_facts(desk.parts.store, desk.owner, desk.profile, desk.today, desk.meaning.message)
    desk.add(facts, key=len(facts), most=5)
    _search(desk, key=False, most=1)


def _food(desk: _Desk) -> None:
    from coach.nutrition import lookup

    named = [e.text for e in desk.meaning.entities if e.type == "food"]
    facts = (
        []
        if not named and plain.asks_for_food(desk.meaning.message)
        else lookup.food_facts(desk.meaning.message, named)
    )
    desk.add(facts, key=len(facts), most=3)
    if not facts and not desk.meaning.ask:
        _search(desk, key=True)


def _log(desk: _Desk) -> None:
    from coach.progress import logbook

    made = logbook.record(desk.parts.store, desk.owner, desk.profile, desk.meaning.message, desk.today)
    nothing = made.facts[0].id == "log.nothing"
    if nothing and _QUESTION.search(desk.meaning.message):  # "12 km tempo planned. Skip it?" reports nothing, it asks
        (_train_today if _GO.search(desk.meaning.message) else _knowledge)(desk)
    elif not nothing or desk.meaning.intents == ("log",):
        desk.add(made.facts, key=len(made.facts), most=4)


_GO = re.compile(
    r"\b(?:skip|postpone|cancel|do it|go for it|go ahead|should i|still (?:do|go|run|ride|train))\b|取消|推迟|还练|还跑|还去|要不要|照常",
    re.IGNORECASE,
)


# What the library is asked for a goal: its subject, since the user's figures ("5 kg") would find what has the same figures.
_ABOUT_GOAL: Mapping[str, tuple[str, str]] = {
    "lose": ("safe rate of weight loss and calorie deficit", "减重的安全速度和热量缺口"),
    "gain": ("gaining muscle: calorie surplus, protein and training volume", "增肌的热量盈余、蛋白质和训练量"),
    "muscle": ("building muscle: weekly sets and protein", "增肌的每周组数和蛋白质"),
    "run": ("how to build up running distance safely", "怎样安全地增加跑量"),
    "strength": ("progressive overload for strength", "力量训练的渐进超负荷"),
    "steps": ("how many steps a day are good for health", "每天走多少步对健康有益"),
    "sleep": ("how to sleep better: regular hours and habits", "怎样睡得更好：规律作息和习惯"),
    "blood_pressure": ("exercise and diet to lower blood pressure", "降血压的运动和饮食"),
    "glucose": ("exercise to improve blood sugar", "改善血糖的运动"),
}


def _goal(desk: _Desk) -> None:
    from coach.progress import goals

    facts = goals.state_goal(desk.parts.store, desk.owner, desk.profile, desk.meaning.message, desk.today)
    desk.add(facts, key=True, most=3)
    kind = next((fact.id.partition(".")[2] for fact in facts if fact.id.startswith("goal.")), "")
    about = _ABOUT_GOAL.get(kind)
    _search(desk, key=False, most=1, query=about[desk.meaning.lang == "zh"] if about else "")


def _progress(desk: _Desk) -> None:
    from coach.progress import goals, pace

    if asks_recovery(desk.meaning.message) and not desk.meaning.wants("train_today"):
        _train_today(desk)
        return
    metrics = _metrics(desk)
    desk.add(pace.pace_facts(desk.parts.store, desk.owner, desk.today, desk.meaning.message), key=True, most=1)
    desk.add(_unrecorded(desk, metrics), key=True, most=1)
    desk.add(
        goals.progress_facts(desk.parts.store, desk.owner, desk.profile, desk.today, metrics, desk.meaning.message),
        key=True,
        most=3 if metrics else 6,
    )


def _unrecorded(desk: _Desk, metrics: Sequence[str]) -> list[Fact]:
    """That a metric which the message names was never recorded."""
    from coach.wearables.metrics import METRICS

    start = desk.today - timedelta(days=_UNRECORDED_DAYS)
    series = daily_series(desk.parts.store, desk.owner, [m for m in metrics if m in METRICS], start, desk.today)
    return [Fact(f"{metric}.no_data", f"No {METRICS[metric].en} is recorded in the last year, so I cannot say how it changed; log a value and I will keep it.",
                 f"最近一年没有{METRICS[metric].zh}的记录，没法判断变化；把数值告诉我，我会记下来。", verdict="unknown", metric=metric)
            for metric, days in series.items() if not days]  # fmt: skip


def _report(desk: _Desk) -> None:
    from coach.progress import reports

    span = reports.span_of(desk.meaning.message)
    desk.add(reports.make(desk.parts.store, desk.owner, desk.profile, span, desk.today).facts, key=True, most=MAX_ITEMS)


# "How do I taper?" asks for the way, not for a plan, unless one is asked for as well.
_HOW = re.compile(r"\bhow (?:do|does|should|to|much|many|long)\b|怎么|怎样|如何", re.IGNORECASE)
_MAKE = re.compile(
    r"\b(?:plan|program(?:me)?|routine|schedule|make|build|create|change|adjust|move|swap|replace|session|workout)\b|计划|课表|方案|帮我|给我|安排|排个|制定|改|调整|换|挪|课",
    re.IGNORECASE,
)


def _plan(desk: _Desk) -> None:
    from coach.plans import service

    if _HOW.search(desk.meaning.message) and not _MAKE.search(desk.meaning.message):
        _search(desk, key=True, most=_PASSAGES_ALONE)
        return
    desk.add(
        service.plan_facts(desk.parts.store, desk.owner, desk.profile, desk.meaning.message, desk.today),
        key=True,
        most=6,
    )


def _risk(desk: _Desk) -> None:
    from coach.safety import conversation

    if _effort(desk):
        return
    if said := conversation.said_pressure(desk.meaning.message):
        desk.add(said, key=True)
        _search(desk, key=False, most=1)
        return
    context = safety_context(desk.parts.store, desk.owner, desk.profile, desk.today)
    if lacking := lacking_for_risk(desk.meaning.message, context.get("latest", {})):
        desk.add(lacking, key=True)
        _search(desk, key=False, most=1)
        return
    facts, desk.state["interview"] = conversation.begin(desk.profile, context, desk.meaning.message, desk.today)
    desk.add(facts, key=True, most=4)


def _interview(desk: _Desk) -> bool:
    """True where the message answers the question that the last turn asked; the next one, or the result, is then evidence."""
    from coach.safety import conversation

    kept = desk.past[-1].data.get("interview") if desk.past else None
    if not kept:
        return False
    try:
        facts, desk.state["interview"] = conversation.go_on(kept, desk.meaning.message)
    except RangeError:
        return False
    desk.add(facts, key=True, most=4)
    return True


def _emotional(desk: _Desk) -> None:
    """Someone to listen first: one passage at most, and never as the answer."""
    _search(desk, key=False, most=1)


def _privacy(desk: _Desk) -> None:
    from coach import held

    if held.asks(desk.meaning.message):
        facts = held.data_facts(desk.parts.store, desk.owner, desk.today)
        desk.add(facts, key=len(facts), most=5)
        desk.room = max(desk.room, 1)
    desk.add([Fact("privacy", "Your data stay in one folder on this machine; `coach export` copies them out and `coach forget` deletes them.",
                   "你的数据只保存在这台机器的一个文件夹里；用 `coach export` 导出，用 `coach forget` 删除。", source="how this program works")],
             key=True)  # fmt: skip


def _nothing(desk: _Desk) -> None:
    """Small talk, thanks, feedback, out of scope: the renderer has the words, no evidence is needed, except for who is talking."""
    desk.add(plain.who_talks(desk.meaning.message), key=True)


_SOURCES: Mapping[str, Callable[[_Desk], None]] = {
    "train_today": _train_today, "data_question": _data_question, "knowledge": _knowledge, "article": _article,
    "symptom": _symptom, "condition": _condition, "nutrition_target": _nutrition_target, "food_lookup": _food, "log": _log,
    "goal": _goal, "progress": _progress, "report": _report, "plan": _plan, "risk_screening": _risk, "emotional": _emotional,
    "privacy": _privacy, "small_talk": _nothing, "feedback": _nothing, "out_of_scope": _nothing,
}  # fmt: skip
