"""Headline, body and what was left out, from evidence alone."""

from __future__ import annotations

from coach.evidence import Evidence, Fact, Item, Lang, Passage
from coach.render import phrases
from coach.render.choose import pick
from coach.render.phrase import clause, closed, of_item
from coach.understand import Understanding
from coach.verify import missing_keys

MAX_WORDS = 120


def headline(evidence: Evidence, understanding: Understanding, lang: Lang) -> str:
    """The first sentence: the verdict with what drives it, or the number, or the best passage; or what is missing."""
    lead = _lead(evidence, understanding)
    if lead is None:
        return pick(phrases.no_evidence(understanding, lang), evidence, understanding.message)
    if isinstance(lead.content, Fact) and lead.content.verdict:
        return _verdict_line(lead, evidence, lang)
    return of_item(lead, lang)


def _lead(evidence: Evidence, understanding: Understanding) -> Item | None:
    keys = evidence.keys or evidence.items
    verdicts = [i for i in keys if isinstance(i.content, Fact) and i.content.verdict]
    if verdicts and (understanding.wants("train_today", "plan", "symptom", "condition", "risk_screening") or keys[0] in verdicts):
        return verdicts[0]
    return keys[0] if keys else None


def _verdict_line(lead: Item, evidence: Evidence, lang: Lang) -> str:
    fact = lead.content
    opening = pick(phrases.verdict(fact.verdict or "", lang), evidence) if isinstance(fact, Fact) and fact.metric == "readiness" else ""
    driver = next((i for i in evidence.keys if isinstance(i.content, Fact) and not i.content.verdict and i.content.change), None)
    if not opening:
        return of_item(lead, lang)
    if driver is None or not isinstance(driver.content, Fact):
        return closed(opening, lang, lead)
    colon = "：" if lang == "zh" else ": "
    return closed(f"{opening}{colon}{clause(driver.content, lang)}", lang, lead, driver)


def body(evidence: Evidence, understanding: Understanding, lang: Lang, said: str) -> list[str]:
    """What follows the headline: reasons, then one next step, so that the whole has at most 120 words."""
    rest = [item for item in missing_from(said, evidence)]
    facts = [i for i in rest if isinstance(i.content, Fact) and not i.content.verdict]
    passages = [i for i in rest if isinstance(i.content, Passage)]
    chosen = [of_item(i, lang) for i in [*[i for i in facts if i.key], *[i for i in facts if not i.key][:1], *passages[:1]]]
    result: list[str] = []
    length = words(said)
    for sentence in chosen:
        if length + words(sentence) <= MAX_WORDS:
            result.append(sentence)
            length += words(sentence)
    return result


def missing_from(said: str, evidence: Evidence) -> tuple[Item, ...]:
    """The items of ``evidence`` that no sentence of ``said`` cites."""
    return missing_keys(said, Evidence(tuple(Item(i.n, i.content, True) for i in evidence)))


def words(text: str) -> int:
    """Length in words; two Chinese characters count as one."""
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return len([w for w in text.split() if not any("\u4e00" <= c <= "\u9fff" for c in w)]) + (han + 1) // 2


def missing(items: tuple[Item, ...], lang: Lang) -> list[str]:
    """A sentence for each key item left out."""
    return [of_item(item, lang) for item in items]
