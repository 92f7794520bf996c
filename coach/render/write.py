"""Headline, body and what was left out, from evidence alone.

The order is that of a good answer: what holds (headline), why (the facts behind it), what is known about it (a passage), one next
step. At most 120 words in all, key items first; nothing that has been said is said again.
"""

from __future__ import annotations

import re

from coach.evidence import Evidence, Fact, Item, Lang, Passage
from coach.render import phrases
from coach.render.choose import pick
from coach.render.phrase import clause, closed, readable, sentences_of, text_of, why
from coach.understand import Understanding, asks_why
from coach.verify import contradicts, missing_keys
from coach.verify.sentences import split_sentences
from coach.verify.topics import topics

MAX_WORDS = 120
_SPARE_FACTS = 2  # facts beyond the key ones that a reply tells
_SPARE_OF_REPORT = 5  # where the figures are what was asked for
_CAUTIONS = ("safety.caution", "symptom.unknown", "memory.allergy")  # what must be read before anything else
_TRAINING = ("rest", "easy", "train")


def headline(evidence: Evidence, understanding: Understanding, lang: Lang, heard: frozenset[str] = frozenset()) -> str:
    """The first sentence: the verdict with what drives it, or the number, or the best passage; or what is missing.

    ``heard`` are lines of verdicts that the reader has seen in this conversation.
    """
    warm = phrases.warm(understanding, lang)
    lead = _lead(evidence, understanding)
    if lead is None:
        nothing = understanding.ask or pick(phrases.no_evidence(understanding, lang), evidence, understanding.message)
        return " ".join([pick(warm, evidence, understanding.message), nothing]) if warm else nothing
    if warm and not evidence.keys:
        return pick(warm, evidence, understanding.message)
    if _is_readiness(lead):
        why_asked = asks_why(understanding.message)
        known = isinstance(lead.content, Fact) and lead.content.line(lang) in heard and not why_asked
        if known and (again := phrases.again(_verdict_of(lead), lang)):
            return closed(pick(again, evidence, understanding.message), lang, lead)
        return _readiness_line(lead, evidence, lang, why_asked=why_asked)
    if isinstance(lead.content, Fact) and lead.content.id == "library.nothing":
        nothing = pick(phrases.no_evidence(understanding, lang), evidence, understanding.message)
        first, *rest = split_sentences(nothing)
        return (" " if lang == "en" else "").join([closed(first, lang, lead), *rest])
    said = sentences_of(lead, lang)
    return (" " if lang == "en" else "").join(said if isinstance(lead.content, Fact) else said[:1])


def _lead(evidence: Evidence, understanding: Understanding) -> Item | None:
    """The key item that answers: a caution first, then the verdict where one was asked for, then the first."""
    keys = evidence.keys or evidence.items
    if not keys:
        return None
    caution = next((i for i in keys if isinstance(i.content, Fact) and i.content.id in _CAUTIONS), None)
    verdict = next((i for i in keys if _is_readiness(i)), None)
    if caution is None and verdict is not None and understanding.wants("train_today"):
        return verdict
    check = next((i for i in keys if _is_check(i)), None)
    asks = understanding.wants(
        "train_today", "plan", "goal", "risk_screening", "symptom", "condition"
    ) or _MAY_I.search(understanding.message)
    return caution or (check if check is not None and asks else None) or keys[0]


_MAY_I = re.compile(
    r"\b(?:can|may|should|could|shall) i\b|\bis (?:that|it|this) (?:ok|okay|safe|fine|too)|能不能|可不可以|可以.*吗|能.*吗|行吗|安全吗",
    re.IGNORECASE,
)


def _is_check(item: Item) -> bool:
    """A decision of a screening or plan check."""
    fact = item.content
    return isinstance(fact, Fact) and (fact.metric in {"plan", "screening"} or fact.id.startswith(("screening", "plan.check"))) and (
        fact.verdict is not None or bool(re.search(r"\bcheck\b|screening|检查|筛查", fact.text + fact.text_zh, re.IGNORECASE)))  # fmt: skip


def _is_readiness(item: Item) -> bool:
    return isinstance(item.content, Fact) and item.content.verdict is not None and (
        item.content.id == "readiness" or item.content.metric == "readiness")  # fmt: skip


def _verdict_of(item: Item) -> str:
    return (item.content.verdict or "") if isinstance(item.content, Fact) else ""


def _readiness_line(lead: Item, evidence: Evidence, lang: Lang, *, why_asked: bool = False) -> str:
    """ "Take it easy today: your HRV was 38 ms, 14 below your usual 52 [1].", with the driver's own item where the line has no reason."""
    fact = lead.content
    if not isinstance(fact, Fact):
        return sentences_of(lead, lang)[0]
    openings = phrases.verdict(fact.verdict or "", lang)
    if not openings:
        return sentences_of(lead, lang)[0]
    if fact.verdict == "train" and any(f.verdict == "caution" for f in evidence.verdicts):
        openings = phrases.held(
            lang
        )  # a caution stands beside it: what the numbers say is no leave to train as planned
    most = 2
    if why_asked and (asked := phrases.reasons(fact.verdict or "", lang)):
        openings, most = asked, 3
    opening, colon = pick(openings, evidence), "：" if lang == "zh" else ": "
    reason, mark = why(fact, lang), "；" if lang == "zh" else "; "
    drivers = _drivers(lead, evidence) if fact.verdict in _TRAINING else []
    if re.search(r"\d", reason):
        named = [d for d in drivers if _repeats(d, reason, lang)][:most]
        # Where the items of the reasons are at hand they are told as clauses of their own; otherwise the line's own words do.
        if named and len(named) >= min(len(re.split(r"[;；]", reason)), 2):
            return closed(f"{opening}{colon}{mark.join(_clause(d, lang) for d in named)}", lang, lead, *named)
        return closed(f"{opening}{colon}{reason}", lang, lead)
    if drivers:
        first = _first_reason(reason, lang)
        about = {t.name for t in topics(first)} & {t.name for t in topics(_clause(drivers[0], lang))}
        told = [first] if first and not about else []
        return closed(f"{opening}{colon}{mark.join([*told, _clause(drivers[0], lang)])}", lang, lead, drivers[0])
    return closed(f"{opening}{colon}{reason}" if reason else opening, lang, lead)


def _drivers(lead: Item, evidence: Evidence) -> list[Item]:
    """The measured facts that moved, in their order."""
    return [
        i
        for i in evidence
        if i is not lead and isinstance(i.content, Fact) and not i.content.verdict and i.content.change and _measures(i)
    ]


def _clause(item: Item, lang: Lang) -> str:
    return clause(item.content, lang) if isinstance(item.content, Fact) else ""


def _first_reason(reason: str, lang: Lang) -> str:
    first = re.split(r"[;；]", reason)[0].strip()
    return first[:1].lower() + first[1:] if lang == "en" and not first[:3].isupper() else first


def _is_workout(item: Item) -> bool:
    return isinstance(item.content, Fact) and item.content.id.startswith("workout.")


def _measures(item: Item) -> bool:
    return isinstance(item.content, Fact) and item.content.metric not in {"", "plan", "readiness"}


def _repeats(item: Item, text: str, lang: Lang) -> bool:
    """True where ``text`` already holds this fact's line."""
    line = text_of(item.content, lang).lower() if isinstance(item.content, Fact) else ""
    return bool(line) and line in text.lower()


def body(
    evidence: Evidence, understanding: Understanding, lang: Lang, said: str, heard: frozenset[str] = frozenset()
) -> list[str]:
    """What follows the headline: the facts behind it, what is known about it, one next step; with the headline at most 120 words."""
    rest = list(missing_from(said, evidence))
    told = " ".join(
        text_of(i.content, lang)
        for i in evidence
        if isinstance(i.content, Fact) and (i not in rest or _is_readiness(i))
    )
    facts = [i for i in rest if isinstance(i.content, Fact)]
    keys = [i for i in facts if i.key]
    spare = [i for i in facts if not i.key and not _repeats(i, told, lang) and not _is_readiness(i)]
    if asks_why(understanding.message) or any(_is_readiness(i) and i.content.line(lang) in heard for i in evidence):
        spare = [i for i in spare if not _is_workout(i)]
    passages = [i for i in rest if isinstance(i.content, Passage) and (i.key or readable(i.content, lang))]
    key_passages = [i for i in passages if i.key]
    asked_verdict = understanding.wants("train_today")
    step = _next_step(evidence, understanding, lang)
    wanted = [_readiness_line(i, evidence, lang) for i in keys if _is_readiness(i)]
    wanted += _paired([i for i in keys if not _is_readiness(i)], lang)
    most = _SPARE_OF_REPORT if understanding.intents[:1] in (("report",), ("progress",)) else _SPARE_FACTS
    wanted += _paired(spare[: most if len(keys) < 3 else 0], lang)
    chosen = (key_passages or passages[: 0 if asked_verdict and step else 1])[:2]
    wanted += _second_sentence(said, evidence, lang)
    wanted += [
        sentence
        for i in chosen
        for sentence in _allowed(i, evidence, understanding, lang)[: 2 if len(chosen) == 1 else 1]
    ]
    wanted += _remedy(evidence, lang)
    if _LOGGED.match(said):
        wanted = [_also(sentence, lang) for sentence in wanted]
    room = MAX_WORDS - words(said) - words(step) - words(understanding.ask)
    result: list[str] = []
    for sentence in wanted:
        if words(sentence) <= room and sentence not in result and sentence not in said:
            result.append(sentence)
            room -= words(sentence)
    return [
        *result,
        *([step] if step and step not in said else []),
        *([understanding.ask] if understanding.ask and understanding.ask not in said else []),
    ]


def _remedy(evidence: Evidence, lang: Lang) -> list[str]:
    """What would make a figure answerable that the records do not hold."""
    unanswered = next(
        (i for i in evidence.keys if isinstance(i.content, Fact) and i.content.id == "ask.unanswered"), None
    )
    return [closed(pick(phrases.remedy(lang), evidence), lang, unanswered)] if unanswered else []


def _allowed(item: Item, evidence: Evidence, understanding: Understanding, lang: Lang) -> list[str]:
    """A passage's sentences. One that today's verdict holds back is put off if it is key, and left out otherwise."""
    result = []
    for sentence in sentences_of(item, lang):
        if not contradicts(sentence, evidence, message=understanding.message, lang=lang):
            result.append(sentence)
        elif item.key and not result:
            result.append(_put_off(sentence, evidence, lang))
    return result


def _put_off(sentence: str, evidence: Evidence, lang: Lang) -> str:
    opening = pick(phrases.later(lang), evidence)
    return (
        f"{opening}{'：' if lang == 'zh' else ': '}{sentence[:1].lower() + sentence[1:] if lang == 'en' else sentence}"
    )


def _paired(items: list[Item], lang: Lang) -> list[str]:
    """Facts as sentences; short ones go two to a sentence, so that a report reads as prose and not as a list."""
    result: list[str] = []
    waiting: Item | None = None
    for item in items:
        sentences = sentences_of(item, lang)
        if len(sentences) > 1 or words(sentences[0]) > _SHORT or not sentences[0].rstrip("。.").endswith("]"):
            result += sentences
            waiting = None
        elif waiting is not None and isinstance(waiting.content, Fact) and isinstance(item.content, Fact):
            mark = "；" if lang == "zh" else "; "
            second = _open(item, lang)
            if _LOGGED.match(_open(waiting, lang)):
                second = _LOGGED.sub("", second)
            joined = f"{_open(waiting, lang)}{mark}{second}"
            result[result.index(sentences_of(waiting, lang)[0])] = (
                joined[:1].upper() + joined[1:] + ("。" if lang == "zh" else ".")
            )
            waiting = None
        else:
            result += sentences
            waiting = item
    return result


def _also(sentence: str, lang: Lang) -> str:
    """The second of what is noted together."""
    return _LOGGED.sub("另外记下：" if lang == "zh" else "Also logged: ", sentence)


_SHORT = 16
_LOGGED = re.compile(r"^(?:logged: |已记录：)", re.IGNORECASE)  # said once for what is noted together


def _open(item: Item, lang: Lang) -> str:
    return f"{clause(item.content, lang)} [{item.n}]" if isinstance(item.content, Fact) else sentences_of(item, lang)[0]


def _second_sentence(said: str, evidence: Evidence, lang: Lang) -> list[str]:
    """The second sentence of a passage that the headline quoted the first of."""
    result = []
    for item in evidence:
        if isinstance(item.content, Passage) and f"[{item.n}]" in said:
            sentences = sentences_of(item, lang)
            result += [s for s in sentences[1:] if sentences[0] in said]
    return result[:1]


def _next_step(evidence: Evidence, understanding: Understanding, lang: Lang) -> str:
    """One step that follows from the readiness verdict, where today's training was asked about; "" otherwise."""
    later = next((i for i in evidence if isinstance(i.content, Fact) and i.content.id == "readiness.tomorrow"), None)
    if later is not None:
        return closed(pick(phrases.next_step("tomorrow", lang), evidence, "next"), lang, later)
    item = next((i for i in evidence if _is_readiness(i)), None)
    if item is None or not isinstance(item.content, Fact) or not (understanding.wants("train_today") or item.key):
        return ""
    options = phrases.next_step(item.content.verdict or "", lang)
    stricter = {f.verdict for f in evidence.verdicts} - {item.content.verdict, None, "unknown"}
    if not options or (item.content.verdict in {"train", "unknown"} and stricter):
        return ""
    return closed(pick(options, evidence, "next"), lang, item)


def missing_from(said: str, evidence: Evidence) -> tuple[Item, ...]:
    """The items of ``evidence`` that no sentence of ``said`` cites."""
    left = {i.n for i in missing_keys(said, Evidence(tuple(Item(i.n, i.content, True) for i in evidence)))}
    return tuple(item for item in evidence if item.n in left)


def words(text: str) -> int:
    """Length in words; two Chinese characters count as one."""
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    latin = re.sub(r"[\u4e00-\u9fff]", " ", text)
    return len(re.findall(r"[A-Za-z0-9][\w.,'-]*", re.sub(r"\[\d+\]", " ", latin))) + (han + 1) // 2


def missing(items: tuple[Item, ...], lang: Lang) -> list[str]:
    """Each key item left out, as sentences; short facts two to a sentence."""
    facts = [i for i in items if isinstance(i.content, Fact)]
    passages = [i for i in items if isinstance(i.content, Passage)]
    return [*_paired(facts, lang), *(sentences_of(i, lang)[0] for i in passages)]
