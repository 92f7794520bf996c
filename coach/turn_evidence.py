"""What a turn's evidence gains once it is gathered: how an exercise is done, what a figure is judged by, what of a long message was read.

The user's own words decide; nothing here computes a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from coach.evidence import Fact, Lang, Passage, number
from coach.gather import Gathered, Parts
from coach.memory import Turn
from coach.profile import Profile
from coach.store import User
from coach.understand import Entity, Understanding, asks_why
from coach.understand.entities import find_entities
from coach.understand.topics import about_self, metrics_of
from coach.verify.topics import topics
from coach.wearables.metrics import METRICS

if TYPE_CHECKING:
    from knowledge.exercises import Exercise

_Items = list[tuple[Fact | Passage, bool]]

LONGEST, _LONGEST_HAN = 2_000, 800  # characters that are read for an answer; a typed message is far shorter
_SIGNS = re.compile(r"[^\w\s]{9,}")  # rows of emoji, punctuation and marks that cannot be seen
_SHORT = 40  # characters of a question about the figure before it
_MINE = re.compile(r"\bmine\b", re.IGNORECASE)
_COPIES = 3  # of what is pasted again and again
_AGAIN = re.compile(r"(.{1,40}?)\1{7,}", re.DOTALL)


def without_repeats(message: str) -> str:
    """A long message without what it only repeats: "run run run …" and "?????" keep three of a kind, all else stays."""
    return message if len(message) <= LONGEST else _AGAIN.sub(lambda m: m[1] * _COPIES, message)


def readable(message: str) -> str:
    """What is understood of a message: all of an ordinary one, both ends of a pasted one, long rows of signs cut short. The screen
    reads the whole."""
    text, most = _SIGNS.sub(lambda m: m[0][:_COPIES], without_repeats(message)), longest(message)
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"


def longest(message: str) -> int:
    """Characters that are read of ``message`` for an answer; a Chinese one holds more in each."""
    han = sum("\u4e00" <= char <= "\u9fff" for char in message[:LONGEST])
    return _LONGEST_HAN if han > 0.3 * min(len(message), LONGEST) else LONGEST


def continued(meaning: Understanding, past: Sequence[Turn]) -> Understanding:
    """ "Why is mine low today?": the metric of the turn before where the message names none."""
    if not past or not asks_why(meaning.message) or metrics_of(meaning.message, meaning.entities):
        return meaning
    asked = str(past[-1].data.get("asked", ""))
    shown = (item.get("metric") for item in past[-1].data.get("evidence", []) if item.get("key"))
    before = [metric for metric in shown if metric in METRICS] or metrics_of(asked, find_entities(asked))
    if not before:
        return meaning
    entities = (*meaning.entities, Entity("metric", METRICS[before[0]].en, before[0]))
    mine = about_self(meaning.message) or _MINE.search(meaning.message)
    return replace(meaning, entities=entities, intents=("data_question",) if mine else meaning.intents)


def completed(
    parts: Parts, owner: User, profile: Profile, gathered: Gathered, meaning: Understanding, today: date, past: Sequence[Turn],
    said: str,
) -> Gathered:  # fmt: skip
    """``gathered`` with what belongs to the answer beside it. ``said`` is the whole message."""
    if gathered.rendered:
        return gathered
    if judged := _of_last_figure(parts, owner, profile, meaning, today, past):
        cautions = [(item.content, item.key) for item in gathered.evidence if _is_caution(item.content)]
        return replace(gathered, evidence=number([*cautions, *judged], 1 + _last(past)), state={})
    items = [(item.content, item.key) for item in gathered.evidence]
    if shown := technique(meaning):
        facts = [
            (content, key) for content, key in items if isinstance(content, Fact) and content.id != "library.nothing"
        ]
        items = [*facts, *((passage, True) for passage in shown)]
    items = _judged(parts, owner, profile, items, meaning, today, past)
    items += [(fact, False) for fact in _against_usual(parts, owner, profile, items, today)]
    items = [(content, key and not _foreign(content, items, meaning.lang)) for content, key in items]
    if len(said) > longest(said):
        items.append((_long(said), True))
    first = gathered.evidence.items[0].n if len(gathered.evidence) else 1 + _last(past)
    return replace(gathered, evidence=number(items, first))


def _is_caution(content: Fact | Passage) -> bool:
    return isinstance(content, Fact) and content.verdict == "caution"


def _foreign(content: Fact | Passage, items: _Items, lang: Lang) -> bool:
    """True for a passage in the other language beside something that answers in the reader's own."""
    if isinstance(content, Fact) or content.lang == lang:
        return False
    return any(key and (isinstance(c, Fact) or c.lang == lang) for c, key in items)


def _last(past: Sequence[Turn]) -> int:
    return max((item["n"] for turn in past for item in turn.data.get("evidence", [])), default=0)


def _long(said: str) -> Fact:
    half = longest(said) // 2
    return Fact("turn.long", f"Your message has {len(said):,} characters; for this answer I read the first and last {half:,} of them, so send me the part that matters most by itself",
                f"你的消息有 {len(said):,} 个字符，这次我只读了开头和结尾各 {half:,} 个，请把最重要的部分单独发给我", float(len(said)), "",
                source="how this program works", numbers=((float(half), ""),))  # fmt: skip


# ── how an exercise is done ──────────────────────────────────────────────────────────────────────────────────────────

_HOW_TO = re.compile(
    r"\bhow (?:do|to|should|can|would)\b.{0,14}\b(?:do|perform|execute)\b|\b(?:proper|correct|good|right) (?:\w+ )?(?:form|technique|way)\b|\bform (?:tips|check|cues)\b|"
    r"\bhow to (?!get|run|lose|gain|eat|sleep)|\btechnique\b|\bhow (?:do|should) i (?:\w+ )?(?=squat|deadlift|bench|plank|lunge|hinge)|怎么做|怎样做|如何做|动作要领|要领|正确姿势|标准",
    re.IGNORECASE,
)
_TOOLS = (
    ("dumbbell", r"\bdumbbells?\b|哑铃"),
    ("kettlebell", r"\bkettlebells?\b|壶铃"),
    ("band", r"\bbands?\b|弹力带"),
)


def technique(meaning: Understanding) -> list[Passage]:
    """Set-up, movement and usual mistakes of the exercise whose technique is asked for; empty for any other question."""
    if not _HOW_TO.search(meaning.message) or meaning.wants("plan", "log", "symptom", "data_question"):
        return []
    record = _exercise(meaning)
    return [] if record is None else _steps(record, meaning.lang)


def _exercise(meaning: Understanding) -> Exercise | None:
    from coach.plans.names import exact
    from knowledge.exercises import by_id

    named = [e for e in meaning.entities if e.type == "exercise"]
    if not named:
        return None
    record = by_id().get(named[-1].id or exact(named[-1].text))
    if record is None:
        return None
    for tool, words in _TOOLS:
        with_tool = by_id().get(f"{tool}-{record.id}")
        if with_tool is not None and re.search(words, meaning.message, re.IGNORECASE):
            return with_tool
    return record


def _steps(record: Exercise, lang: Lang) -> list[Passage]:
    if lang == "zh":
        name, mark = record.name_zh, "；"
        texts = [
            f"{name}的准备：{mark.join(record.setup_zh)}。动作：{mark.join(record.cues_zh)}。",
            f"常见错误：{mark.join(record.faults_zh)}。",
        ]
    else:
        name, mark = record.name, "; "
        texts = [
            f"{name}, set-up: {_joined(record.setup)}. Then {_joined(record.cues)}.",
            f"Usual mistakes: {_joined(record.faults)}.",
        ]
    return [Passage(record.id, name, text, name, None, lang, 1.0, best=text) for text in texts]


def _joined(parts: Sequence[str]) -> str:
    return "; ".join(part[:1].lower() + part[1:] for part in parts)


# ── what a figure is judged by ───────────────────────────────────────────────────────────────────────────────────────

_JUDGE = re.compile(
    r"\b(?:is|are|was|were)\b[^.?!]*\b(?:good|normal|ok|okay|fine|enough|bad|high|low|healthy|unhealthy|a lot|worrying)\b|"
    r"正常吗|(?:好|多|高|低|少|够|健康)吗|算[^，。？?]{0,6}吗|正不正常|好不好",
    re.IGNORECASE,
)  # fmt: skip


_COMPARES = re.compile(r"\bthan\b|\bcompared\b|\bversus\b|\bvs\b|\bmost\b|比|最", re.IGNORECASE)
# "Is that normal for my age?", and not "is it ok if I skip it?".
_ENDS = re.compile(
    r"\b(?:good|normal|ok|okay|fine|enough|bad|high|low|healthy|unhealthy|a lot|worrying)(?: for (?:me|my \w+|an? \w+.{0,20}))?\s*[?.!]*$|"
    r"[吗好多高低][？?。！]*$",
    re.IGNORECASE,
)
# A passage on what is normal says so and gives figures.
_NORMAL = re.compile(
    r"^(?=.*\d)(?=.*(?:\bnormal|\btypical|\baverage\b|\busual|\bmost (?:adults|people)|\bbetween\b|正常|一般|平均|多数|通常))",
    re.IGNORECASE | re.DOTALL,
)
_NOT_ABOUT_IT = (
    "log",
    "plan",
    "symptom",
    "condition",
    "emotional",
    "train_today",
    "food_lookup",
    "privacy",
    "feedback",
)


def _of_last_figure(
    parts: Parts, owner: User, profile: Profile, meaning: Understanding, today: date, past: Sequence[Turn]
) -> _Items:
    """ "Is my HRV ok?", or "Is that normal?" right after a figure, whatever it is taken for; empty for any other message."""
    asked = meaning.message
    if own := _own_metric(meaning):
        return _usual_and_normal(parts, owner, profile, own, meaning.lang, today)
    named = any(e.type in ("metric", "food", "activity", "exercise", "condition") for e in meaning.entities)
    judges = _JUDGE.search(asked) and _ENDS.search(asked)
    if not past or named or len(asked) > _SHORT or meaning.wants(*_NOT_ABOUT_IT) or not judges:
        return []
    shown = [item for item in past[-1].data.get("evidence", []) if item.get("key") and item.get("metric") in METRICS]
    last = [item["metric"] for item in shown if item.get("source") == "your data" and not item.get("verdict")]
    return _usual_and_normal(parts, owner, profile, last[0], meaning.lang, today) if last else []


# What a screening judges by its own limits.
_SCREENED = ("systolic_mmhg", "diastolic_mmhg", "glucose_mmol_l", "weight_kg", "waist_cm", "hba1c_pct")
_TAKEN_FOR = ("risk_screening", "progress", "small_talk", "out_of_scope", "knowledge")


def _own_metric(meaning: Understanding) -> str:
    """The metric of "is my HRV ok?" where the message is taken for something else; "" for any other message."""
    asked = meaning.message
    if not set(meaning.intents) <= set(_TAKEN_FOR) or not _JUDGE.search(asked) or _COMPARES.search(asked):
        return ""
    named = metrics_of(asked, meaning.entities)
    return (
        named[0] if len(named) == 1 and named[0] in METRICS and named[0] not in _SCREENED and about_self(asked) else ""
    )


def _usual_and_normal(parts: Parts, owner: User, profile: Profile, metric: str, lang: Lang, today: date) -> _Items:
    """The newest value against the user's usual one, and what the library says is normal."""
    from coach.wearables.findings import metric_facts

    usual = metric_facts(parts.store, owner, profile, today, [metric])[:2]
    name = METRICS[metric].zh if lang == "zh" else METRICS[metric].en
    query = f"正常的{name}是多少" if lang == "zh" else f"what is a normal {name}"
    found = parts.library.search(query, k=1, where={"kind": ["guide", "metric"]}, user_id=owner.id)
    known: _Items = [(fact, n == 0) for n, fact in enumerate(usual)]
    about = {topic.name for topic in topics(name)}
    passage = found.passages[0] if found.answerable and found.passages else None
    said = (passage.best or passage.text) if passage else ""
    fits = passage is not None and about & {t.name for t in topics(said)} and _NORMAL.search(said)
    return [*known, (passage, True)] if passage is not None and fits else known


def _judged(
    parts: Parts,
    owner: User,
    profile: Profile,
    items: _Items,
    meaning: Understanding,
    today: date,
    past: Sequence[Turn],
) -> _Items:
    """ "Is my HRV ok?", "Is that good?": what the figure is judged by beside it, or instead of it where it was said before."""
    answer = next((c for c, _ in items if isinstance(c, Fact) and c.id == "ask.answer" and c.metric in METRICS), None)
    if not isinstance(answer, Fact) or not _JUDGE.search(meaning.message) or _COMPARES.search(meaning.message):
        return items
    known = _usual_and_normal(parts, owner, profile, answer.metric, meaning.lang, today)
    told = {item.get("text") for turn in past for item in turn.data.get("evidence", [])}
    kept = [pair for pair in items if not (known and pair[0] is answer and {answer.text, answer.text_zh} & told)]
    return [*kept, *(pair for pair in known if pair[0] not in [content for content, _ in kept])]


def _against_usual(parts: Parts, owner: User, profile: Profile, items: _Items, today: date) -> list[Fact]:
    """Beside the figure of one day how far it is from the user's usual: "That is 2,492 below your usual 9,484"."""
    from coach.wearables.findings import metric_facts

    if len(items) != 1 or not isinstance(answer := items[0][0], Fact):
        return []
    if answer.id != "ask.answer" or answer.metric not in METRICS or answer.start is None or answer.start != answer.end:
        return []
    for fact in metric_facts(parts.store, owner, profile, today, [answer.metric]):
        if fact.id.endswith(".latest") and fact.end == answer.end and fact.change and "usual" in fact.text:
            tail, tail_zh = fact.text.partition(", ")[2], fact.text_zh.partition("，")[2]
            if tail and tail_zh:
                return [replace(fact, id=f"{answer.metric}.usual", text=f"That is {tail}", text_zh=f"这{tail_zh}")]
    return []
