"""The rules on what a sentence says: numbers, metrics, directions, citations. Each yields the problems it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from coach.evidence import Fact, Item, Passage
from coach.verify.days import ago
from coach.verify.held import Held, held
from coach.verify.numbers import stands
from coach.verify.problem import Problem
from coach.verify.quantities import Quantity, quantities
from coach.verify.sentence import Sentence
from coach.verify.topics import Topic, topics, widened
from coach.verify.units import dimension, factors, same_kind
from coach.verify.words import ADVICE, PAST, Direction, directions, gives_advice


def citations(s: Sentence) -> Iterator[Problem]:
    """Numbers in brackets that stand for no item."""
    for n in s.numbers:
        if s.evidence.get(n) is None:
            yield Problem("citation", f"[{n}]", "there is no such item")


def numbers(s: Sentence) -> Iterator[Problem]:
    """Each number stands with its unit in a cited item or in the message, and is said of the right metric."""
    mine = quantities(s.message)
    for quantity in s.quantities:
        holders = [item for item in s.cited if _stands(quantity, held(item.content)) == "yes"]
        if holders:
            yield from _metric(
                s, quantity, holders, {t.name for t in topics(s.message)} if stands(quantity, mine) == "yes" else set()
            )
            yield from _stuff(s, quantity, holders)
            yield from _not_measured(s, quantity, holders)
        elif stands(quantity, mine) == "yes" or _vague(quantity) or _carried(s, quantity) or ago(s, quantity):
            continue
        else:
            yield _number_problem(s, quantity, mine)


def _stands(quantity: Quantity, known: Held) -> str:
    return stands(quantity, (*known.quantities, *known.derived), known.unit)


_ACTIVE = re.compile(
    r"\b(?:workouts?|exercis\w+|training|running|runs?|rides?|sessions?|walking|effort)\b|运动|训练|跑步|骑行|锻炼",
    re.IGNORECASE,
)


def _other_state(s: Sentence, quantity: Quantity, topic: Topic, views: list[Held]) -> bool:
    """ "your heart rate in workouts" for a resting heart rate: the broad word with a state that the item does not have."""
    start, end = s.clause(quantity.start)
    return (topic.name == "heart_rate" and bool(_ACTIVE.search(s.bare[start:end])) and all("resting_hr" in v.topics and not _ACTIVE.search(v.text) for v in views))  # fmt: skip


_STUFF_ZH = re.compile(r"\s*的?(咖啡因|咖啡|牛奶|豆浆|茶|啤酒|红酒|酒精|果汁|可乐|饮料|蛋白质?|脂肪|碳水|纤维|肌酸)")
_OF = re.compile(
    r"\s+of (?:pure |plain |your |the |added |dietary |total |daily )*([a-z]+)(?: ([a-z]+))?", re.IGNORECASE
)
_GENERAL = {
    "it",
    "you",
    "body",
    "weight",
    "load",
    "energy",
    "food",
    "them",
    "that",
    "this",
    "work",
    "volume",
    "fluid",
    "fluids",
    "intake",
    "loss",
    "us",
    "what",
}


def _stuff(s: Sentence, quantity: Quantity, holders: list[Item]) -> Iterator[Problem]:
    """ "1,650 ml of milk": what is measured out stands in the item as well."""
    match = _OF.match(s.bare, quantity.end) or _STUFF_ZH.match(s.bare, quantity.end)
    if not match or dimension(quantity.unit) not in {"mass", "volume", "energy"} or match.group(1).lower() in _GENERAL:
        return
    word = match.group(1).lower()
    words = [w.lower() for w in match.groups() if w and len(w) > 2]
    named = {t.name for t in topics(" ".join(words))}
    views = [held(item.content) for item in holders]
    if not any(any(w.rstrip("s") in view.text.lower() for w in words) or named & view.topics for view in views):
        yield Problem("metric", word, f"[{holders[0].n}] does not speak of it")


_MEASURED = re.compile(
    r"\byou(?:'ve| have)? (?:\w+ly )?(?:slept|ate|drank|ran|walked|averaged|burned|lifted|rode|swam|weighed|logged|trained|had|took|covered|managed)\b|"
    r"\byour (?:\w+ ){1,4}(?:was|were|averaged|has been|have been|came to|came in|rose|fell|dropped|climbed)\b|你.{0,8}(?:睡了|走了|吃了|喝了|跑了|练了|摄入了)",
    re.IGNORECASE,
)


def _not_measured(s: Sentence, quantity: Quantity, holders: list[Item]) -> Iterator[Problem]:
    """ "You slept 7 hours" cites a measurement of the user's, not a document, a target or a limit that names the number."""
    start, end = s.clause(quantity.start)
    match = _MEASURED.search(s.bare[start:end])
    if (
        match
        and match.start() + start < quantity.start
        and not any(
            isinstance(i.content, Fact) and (i.content.start or i.content.source == "your data") for i in holders
        )
    ):
        yield Problem("citation", quantity.text, f"[{holders[0].n}] is no measurement of the user's")


def _carried(s: Sentence, quantity: Quantity) -> bool:
    """ "5 hours 18 minutes, under your usual 7": a bare number is in the unit of the quantity before it."""
    if quantity.unit:
        return False
    before = [q for q in s.quantities if q.end <= quantity.start and q.unit]
    if not before:
        return False
    units = {before[-1].unit, *(("h",) if re.search(r"\dh|\d ?h|小时", before[-1].text) else ())}
    return any(_stands(replace(quantity, unit=unit), known) == "yes" for unit in units for known in s.held())


def _vague(quantity: Quantity) -> bool:
    """ "two or three", 三个, "a quarter of an hour": small counts in words without a physical unit are manner of speaking."""
    if quantity.word and quantity.unit == "h" and quantity.value == 0.25:
        return True
    return (
        quantity.word and abs(quantity.value) <= 3 and dimension(quantity.unit) in {"", "items", "exercises", "times"}
    )


def _number_problem(s: Sentence, quantity: Quantity, mine: tuple[Quantity, ...]) -> Problem:
    elsewhere = [item for item in s.others() if _stands(quantity, held(item.content)) == "yes"]
    if elsewhere:
        where = f"stands in [{elsewhere[0].n}]"
        return Problem("citation", quantity.text, where) if s.numbers else Problem("uncited", quantity.text, where)
    if any(_stands(quantity, known) == "unit" for known in s.held()) or stands(quantity, mine) == "unit":
        return Problem("unit", quantity.text, "the number stands there in another unit")
    return Problem("number", quantity.text, "no cited item holds this number")


def _metric(s: Sentence, quantity: Quantity, holders: list[Item], mine: set[str]) -> Iterator[Problem]:
    """The nearest metric, exercise or activity named around the number is one that a holder of the number speaks of."""
    views = [held(item.content) for item in holders]
    for topic in _near(s, quantity):
        if quantity.unit == "mmhg" and topic.name in _PRESSURES:
            continue
        if topic.name in mine or (
            any(topic.name in view.topics for view in views) and not _other_state(s, quantity, topic, views)
        ):
            continue
        if topic.group == "metric" or any(topic.group in view.groups for view in views) or _measured(topic, views):
            yield Problem("metric", topic.text, f"[{holders[0].n}] does not speak of it")
            return


_PRESSURES = {"blood_pressure", "systolic", "diastolic"}  # what millimetres of mercury are always of


def _measured(topic: Topic, views: list[Held]) -> bool:
    """An exercise named where the item gives another metric altogether."""
    return topic.group == "exercise" and any("metric" in view.groups for view in views)


def _near(s: Sentence, quantity: Quantity) -> list[Topic]:
    """Topics of the number's clause, nearest first, then those of the clauses before it."""
    start, end = s.clause(quantity.start)
    inside = [t for t in s.topics if start <= t.start < end and not _overlaps(t, quantity)]
    # A metric that is said of another number of the clause belongs to that number.
    if inside:
        metrics = [t for t in inside if t.group == "metric"]
        before = [t for t in metrics if t.end <= quantity.start]
        stop = _range_end(s, quantity)
        after = [t for t in metrics if 0 <= t.start - stop <= 1]  # "148–246 g carbohydrate"
        nearest = after[:1] or ([before[-1]] if before else metrics[:1])
        nearest += [t for t in metrics if nearest and 0 <= nearest[0].start - t.end <= 1]  # "protein intake" is both
        return (
            nearest
            + sorted((t for t in inside if t.group != "metric"), key=lambda t: abs(t.start - quantity.start))[:1]
        )
    break_at = max((m.end() for m in _PART.finditer(s.text, 0, quantity.start)), default=0)
    earlier = [t for t in s.topics if break_at <= t.start and t.end <= start and t.group == "metric"]
    return earlier[-1:]


def _range_end(s: Sentence, quantity: Quantity) -> int:
    """Where the range ends that ``quantity`` begins, or its own end."""
    following = next((q for q in s.quantities if q.start >= quantity.end), None)
    joined = following is not None and re.fullmatch(r"\s*(?:to|-|–|—)\s*", s.bare[quantity.end : following.start])
    return following.end if joined and following is not None else quantity.end


_PART = re.compile(r"[;；。!！?？]|\[\d[^\]]*\]|(?<=[a-z])\.(?= )")  # a citation closes its part of the sentence


def _overlaps(topic: Topic, quantity: Quantity) -> bool:
    return topic.start < quantity.end and quantity.start < topic.end


def terms(s: Sentence) -> Iterator[Problem]:
    """A metric, exercise or symptom that only an uncited item speaks of: the sentence cites the wrong one."""
    if not s.cited:
        return
    here = set().union(*(view.topics for view in s.held())) | widened({t.name for t in topics(s.message)})
    for topic in s.topics:
        if topic.group in {"activity"} or topic.name in here or topic.name in _COMMON:
            continue
        owner = next((i for i in s.others() if topic.name in held(i.content).topics), None)
        if owner is not None and _says_something(s, topic):
            yield Problem("citation", topic.text, f"that stands in [{owner.n}]")
            return


_COMMON = {
    "water",
    "sleep",
    "stress",
    "pain",
    "load",
    "power",
    "heart_rate",
    "breathing",
    "weight",
    "distance",
    "fat",
    "temperature",
    "pace",
}


def _says_something(s: Sentence, topic: Topic) -> bool:
    return topic.group != "metric" or bool(re.search(r"\byour?\b|你|您", s.bare, re.IGNORECASE))


def direction(s: Sentence) -> Iterator[Problem]:
    """Higher, improved, 下降 … agree with the sign of the cited change."""
    for word in directions(s.bare):
        if s.cited and not s.facts and word.sign < 0 and (found := _below_least(s, word)):
            yield found
            return
        if word.modal or _in_advice(s, word) or any(t.start <= word.start < t.end for t in s.topics):
            continue
        compared = _threshold(s, word)
        if compared is not None:
            if not compared:
                yield Problem("direction", word.text, "the value lies on the other side")
                return
            continue
        fact = _fact_meant(s, word)
        if _LIMIT.match(s.bare, word.end) or _of_passage(s, word):
            continue
        if fact is not None and fact.change is not None:
            expected = _expected(fact, word)
            if expected is not None and expected != word.sign:
                yield Problem("direction", word.text, f"the change is {fact.change:+g} {fact.unit}".rstrip())
                return
        elif fact is None and word.axis == "amount" and not s.facts:
            yield from _against_passage(s, word)


_LIMIT = re.compile(
    r"\s*(?:the|that|this|your|what is|了?(?:每日|推荐)?)?\s*(?:\w+ )?(?:limit|target|goal|line|threshold|recommend\w*|guideline|maximum|minimum|ceiling|advised|mark|目标|上限|标准|推荐|建议|下限)",
    re.IGNORECASE,
)


def _of_passage(s: Sentence, word: Direction) -> bool:
    """True where a cited document says the same and the clause holds nothing of a fact's own."""
    start, end = s.clause(word.start)
    texts = [held(i.content).text for i in s.cited if isinstance(i.content, Passage)]
    own = any(start <= q.start < end and _stands(q, held(f)) == "yes" for q in s.quantities for f in s.facts)
    named = any(start <= t.start < end and any(t.name in held(f).topics for f in s.facts) for t in s.topics)
    return not own and not named and any(d.sign == word.sign for text in texts for d in directions(text))


def _in_advice(s: Sentence, word: Direction) -> bool:
    """ "… so sip a bit more": what advice asks for is no claim on what was."""
    start, _end = s.clause(word.start)
    return (
        bool(ADVICE.search(s.bare[start : word.start]))
        and bool(s.facts)
        and not re.search(r"\b(?:is|are|was|were|has|have|had)\b", s.bare[start : word.start], re.IGNORECASE)
    )


_THAN = re.compile(
    r"above|below|under|over|beneath|underneath|exceed\w*|beats? |超过|超出|低于|高于|不足|多于|少于", re.IGNORECASE
)


def _threshold(s: Sentence, word: Direction) -> bool | None:
    """For "above 7,000": whether the cited value does lie there; None where the word compares with no number of its own."""
    if not _THAN.fullmatch(word.text):
        return None
    mark = next(
        (q for q in s.quantities if 0 <= q.start - word.end <= 10 and not _BREAK.search(s.bare[word.end : q.start])),
        None,
    )
    values = [(f, float(f.value)) for f in s.facts if isinstance(f.value, (int, float))]
    if mark is None or not values:
        return None
    for fact, value in values:
        quantity = Quantity(mark.value, mark.unit, 0, 0, "")
        unit = held(fact).unit
        if not quantity.unit or not unit or same_kind(quantity.unit, unit):
            scaled = mark.value * (
                factors(mark.unit, unit)[0] if mark.unit and unit and dimension(mark.unit) == dimension(unit) else 1
            )
            if scaled and 0.3 <= value / scaled <= 3:
                return (value > scaled) == (word.sign > 0) or value == scaled
    return None


_BREAK = re.compile(r"[,;，；。]|\bby\b")


def _fact_meant(s: Sentence, word: Direction) -> Fact | None:
    """The cited fact with a change that the word speaks of: by metric named in its clause, by number, or the only one."""
    facts = [f for f in s.facts if f.change is not None]
    if not facts:
        return None
    start, end = s.clause(word.start)
    named = [t for t in s.topics if start <= t.start < end and t.group != "activity"]
    spoken = [f for f in facts if any(t.name in held(f).topics for t in named)]
    if named and not spoken and len(s.facts) > 1:
        return None
    numbered = [f for f in facts if any(start <= q.start < end and _stands(q, held(f)) == "yes" for q in s.quantities)]
    both = [f for f in numbered if f in spoken]
    choice = both or (spoken if len(spoken) == 1 else []) or numbered or spoken or facts
    signs = {(f.change or 0) > 0 for f in choice}
    return choice[0] if len(choice) == 1 or len(signs) == 1 else None


# What "improved" means, by metric: +1 more is better, -1 less is better. Metrics without a plain better side are left out.
_BETTER = {
    "hrv_rmssd_ms": 1, "hrv_sdnn_ms": 1, "sleep_minutes": 1, "deep_sleep_minutes": 1, "vo2max_ml_kg_min": 1, "one_rep_max": 1,
    "single_leg_stand": 1, "sit_to_stand": 1, "steps": 1, "resting_heart_rate_bpm": -1, "systolic_mmhg": -1, "diastolic_mmhg": -1,
    "pain": -1, "stress_level": -1, "duration_min": -1, "pace": -1, "sleep_efficiency_pct": 1, "power_w": 1, "mood_1_5": 1, "body_battery": 1, "spo2_pct": 1, "stress_score": 1, "vendor_sleep_score": 1,
    "total_cholesterol_mmol_l": -1, "hba1c_pct": -1, "hdl_mmol_l": 1, "waist_cm": -1, "rem_sleep_minutes": 1, "awake_minutes": -1,
}  # fmt: skip
_FAST = re.compile(r"\bfaster|\bquicker|快", re.IGNORECASE)
_SLOW = re.compile(r"\bslower|慢", re.IGNORECASE)


def _expected(fact: Fact, word: Direction) -> int | None:
    """The sign that ``word`` should have had on its axis; None where the fact does not tell."""
    change = fact.change or 0.0
    sign = (change > 0) - (change < 0)
    if word.axis == "same":
        return 0 if change == 0 else None
    if change == 0:
        return 0
    if word.axis == "worth":
        better = _BETTER.get(fact.metric)
        return sign * better if better else None
    if word.axis == "speed":
        if _FAST.search(held(fact).text):
            return 1
        if _SLOW.search(held(fact).text):
            return -1
        slow_is_more = dimension(held(fact).unit) in {"time", "pace"}
        return -sign if slow_is_more else sign
    if word.axis == "time":
        return sign if fact.metric in {"bed_time", "wake_time"} else None
    if dimension(held(fact).unit) in {"time", "pace"} and (
        _FAST.search(held(fact).text) or _SLOW.search(held(fact).text)
    ):
        return None if word.text.lower() in {"more", "less"} else sign
    return sign


def _below_least(s: Sentence, word: Direction) -> Problem | None:
    """ "below 2 days" where the document asks for 2 or more."""
    texts = " ".join(view.text for view in s.held())
    least = re.search(r"\bor more\b|\bat least\b|至少|不少于", texts)
    if (
        least
        and not re.search(r"below|under|fewer|less than|低于|少于|不到", texts, re.IGNORECASE)
        and re.fullmatch(r"below|under|beneath|低于|少于", word.text, re.IGNORECASE)
        and s.quantities
    ):
        return Problem("direction", word.text, "the document says at least")
    return None


def _against_passage(s: Sentence, word: Direction) -> Iterator[Problem]:
    """A sentence on a document alone: its direction word may not be the opposite of all those in the document."""
    signs = {d.sign for view in s.held() for d in directions(view.text) if d.axis == "amount"}
    if (
        signs
        and word.sign not in signs
        and 0 not in signs
        and s.quantities
        and re.search(r"\bthan\b|below|above|低于|高于", s.bare)
    ):
        yield Problem("direction", word.text, "the document says the opposite")


# What the program itself does or needs: "once an export is imported".
_OF_PROGRAM = re.compile(
    r"`coach |\bimport(?:ed|ing|s)?\b|\bmy (?:library|tables|field)\b|导入|我的(?:资料库|食物表)", re.IGNORECASE
)


# The coach of itself: 我还缺几项信息 (but not 我建议).
_OF_COACH = re.compile(r"我(?:还)?(?:缺|没|不|了解|需要知道|想|手头|这里)|我的资料")


def uncited(s: Sentence) -> Iterator[Problem]:
    """Without a citation: no number that is not the user's own, no claim about the user's data, no advice."""
    if s.numbers or s.question or (_OF_PROGRAM.search(s.bare) and not s.quantities):
        return
    mine = {t.name for t in topics(s.message)}
    if gives_advice(s.bare) and not _OF_COACH.search(s.bare):
        yield Problem("uncited", s.text[:40], "advice cites an item")
        return
    about_user = re.search(r"\byou(?:r|'re|'ve|rs)?\b|你|您", s.bare, re.IGNORECASE)
    for word in directions(s.bare):
        if word.axis == "amount" and about_user and any(t.group in {"metric", "exercise"} for t in s.topics):
            yield Problem("uncited", word.text, "a claim about the user's data cites an item")
            return
    if any(_claims(s, topic, mine, bool(about_user)) for topic in s.topics):
        yield Problem("uncited", s.topics[0].text, "a claim about the user's data cites an item")


_EVERYDAY = {"sleep", "water", "stress", "pain", "soreness"}  # spoken of without a claim
_HABIT = re.compile(
    r"^\s*you(?:'re| are)? .*\b(?:usually|always|often|every|rarely|tend to|regularly|hardly ever|most (?:days|nights|mornings|weeks|of))\b",
    re.IGNORECASE,
)


def _claims(s: Sentence, topic: Topic, mine: set[str], about_user: bool) -> bool:
    """True where the sentence claims something of ``topic`` that the evidence, and not the message, speaks of."""
    known = _evidence_topics(s)
    if topic.name in known and about_user and (_HABIT.match(s.bare) or (PAST.search(s.bare) and directions(s.bare))):
        return True
    if topic.name not in known - mine:
        return False
    if about_user and topic.group == "metric" and topic.name not in _EVERYDAY:
        return True
    if about_user and topic.group == "symptom" and s.quantities:
        return True
    return topic.group in {"metric", "exercise"} and bool(directions(s.bare))


def _evidence_topics(s: Sentence) -> set[str]:
    return {name for item in s.evidence for name in held(item.content).topics}
