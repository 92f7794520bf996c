"""Follow-ups: a short message that leans on the one before ("and last month?", "why?", 那上周呢?) is completed by code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coach.understand.entities import find_entities
from coach.understand.values import Entity

if TYPE_CHECKING:
    from coach.memory import Turn

_WHY = re.compile(
    r"\bwhy\b|\bhow come\b|\bwhat('s| is) (causing|going on|behind)|为什么|为啥|怎么回事|原因|咋回事|怎么会|是不是(?:因为|我)|是我.{1,8}了吗",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^\s*(and|what about|how about|why|then|but|also|or|same|ok(ay)?,? (and|but))\b|^\s*(那|为什么|为啥|然后|还有|换成|如果|要是)|呢[？?]?\s*$|^\s*\S{0,6}为什么\s*[？?]?\s*$",
    re.IGNORECASE,
)
_ONLY_WHY = re.compile(
    r"^\s*(and |but |那)?(why( is that| so)?|how come|为什么|为啥|怎么回事)(呢|啊|呀)?\s*[?？!.。]*\s*$", re.IGNORECASE
)
# "when should I take it?", "any exercise instead?", "vs skyr?": nothing of its own to speak of, something of before to speak about.
_POINTS = re.compile(
    r"\b(?:it|that|this|them|those|these|one|instead)\b|^\s*(?:vs\.?|versus|what if|if)\s|它|这个|那个|这样|那样|^还能|那还",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^\s*(?:for )?(?:how (?:long|often|much|many|fast|soon)|when|which|any|with|without|only)\b|^\s*(?:多久|什么时候|怎么|几次|多少)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"[?？]\s*$|^\s*(?:what|when|how|should|can|could|is|are|does|do|did|any|which|will|vs|versus|for how)\b|吗|呢|什么|怎么|多久|能不能|好$",
    re.IGNORECASE,
)
_BARE_WORDS, _BARE_CHARACTERS = 5, 8
# What may be asked at any time is no follow-up, however short.
_ALONE = re.compile(
    r"\b(?:weekly|monthly|report|today|tomorrow|tonight|my (?:plan|profile|data|goal)|you)\b|周报|月报|今天|明天|你",
    re.IGNORECASE,
)
_ACCEPTS = re.compile(
    r"^\s*(?:(?:yes|ok|okay|sure|no|great|good|perfect)\b[,.! ]*)?(?:please )?(?:accept|apply|confirm|decline|reject|discard|take it|use it|do it|go with it|go ahead|sounds good|looks good|let'?s do (?:it|that)|keep (?:it|the plan)|leave it|yes|ok|okay|no)\b.{0,20}$|^\s*(?:好的?|行|可以|嗯|不)?[，,]?(?:接受|采纳|确认|就这样|按这个|拒绝|不要|不改|保持原样|好的|行|可以)[吧了。！!]*$",
    re.IGNORECASE,
)
_MOST_WORDS, _MOST_CHARACTERS = 7, 18  # a longer message stands on its own
_ANSWER_WORDS, _ANSWER_CHARACTERS = 14, 40  # of an answer to a question that the coach put


def asks_why(message: str) -> bool:
    """True where the user wants the reason behind a number, not the number."""
    return bool(_WHY.search(message))


def _short(message: str, words: int, characters: int) -> bool:
    return len(message.split()) <= words and len(re.findall(r"[\u3400-\u9fff]", message)) <= characters


def leans(message: str) -> bool:
    """True for a short message that says nothing without the one before."""
    return bool(_LEANS.search(message)) and _short(message, _MOST_WORDS, _MOST_CHARACTERS)


def points(message: str) -> bool:
    """True for a short question about "it", whose own words name nothing that could be looked up."""
    if (
        _ALONE.search(message)
        or not _QUESTION.search(message)
        or not _short(message, _MOST_WORDS + 2, _MOST_CHARACTERS)
    ):
        return False
    named = {entity.type for entity in find_entities(message)}
    if _POINTS.search(message):
        return not named & {"metric", "condition", "span"}
    return bool(_BARE.search(message)) and _short(message, _BARE_WORDS, _BARE_CHARACTERS) and not named


def answered(message: str, past: Sequence[Turn]) -> tuple[str, tuple[str, ...]] | None:
    """The whole request and its intents where the message answers what the coach asked last: a proposal, or a missing detail."""
    if not past:
        return None
    asked = {str(item.get("id", "")) for item in past[-1].data.get("evidence", ())}
    if "plan.proposal" in asked and _ACCEPTS.search(message):
        word = (
            message
            if re.search(r"accept|declin|reject|接受|拒绝|不要|不改", message, re.IGNORECASE)
            else _plainly(message)
        )
        return word, ("plan",)
    before = str(past[-1].data.get("asked") or past[-1].message)[:300]
    if not _short(message, _ANSWER_WORDS, _ANSWER_CHARACTERS) or re.search(
        r"[?？]|^\s*(?:no|never|forget|不)\b", message
    ):
        return None
    if any(i.startswith("plan.ask.") for i in asked):
        return f"{before}, {message}", ("plan",)
    if any(i.startswith("missing.") and i != "missing.goal" for i in asked) and re.search(r"\d", message):
        intents = tuple(i for i in past[-1].data.get("intents", ()) if i == "nutrition_target")
        return (f"{before}, {message}", intents) if intents else None
    return None


_HELPS = re.compile(
    r"\bhelps?\b|\bimprove|\bmore of it\b|\bdo about\b|\bchange (?:it|that)\b|提高|改善|怎么办|有什么办法",
    re.IGNORECASE,
)
_LOOKED_UP = ("knowledge", "symptom", "condition", "article", "nutrition_target", "food_lookup")


def intents_about_it(message: str, past: Sequence[Turn], predicted: tuple[str, ...]) -> tuple[str, ...]:
    """The intents of a question about "it": advice on a figure is looked up, and what was looked up stays so."""
    if _HELPS.search(message):
        return ("knowledge",)
    before = tuple(i for i in past[-1].data.get("intents", ()) if i in _LOOKED_UP)
    return before if before and not set(predicted) & set(_LOOKED_UP) else predicted


def _plainly(message: str) -> str:
    """A yes or no to a proposal in the words that plans know."""
    return "decline" if re.match(r"\s*(?:no\b|keep|leave|discard|不|保持)", message, re.IGNORECASE) else "accept"


def complete(message: str, past: Sequence[Turn]) -> str:
    """The whole question: the one before with its span, metric or food replaced by the new one, or asked why."""
    if not past:
        return message
    if not leans(message):
        return f"{past[-1].data.get('asked') or past[-1].message} {message}"[-400:] if points(message) else message
    before = str(past[-1].data.get("asked") or past[-1].message)[:300]
    if _ONLY_WHY.search(message):
        return f"{message.strip().rstrip('?？.。')}: {before}" if not asks_why(before) else before
    swapped = before
    for new in find_entities(message):
        swapped = _swap(swapped, new)
    return swapped if swapped != before else f"{before} {message.strip()}"


def _swap(before: str, new: Entity) -> str:
    """``before`` with its entity of the same type replaced; a new span is added where there was none."""
    old = next((e for e in find_entities(before) if e.type == new.type), None)
    if old and old.text.lower() != new.text.lower():
        indefinite = re.search(rf"\ban? {re.escape(old.text)}\b", before)
        if indefinite:  # "a banana" → "an apple"
            return before.replace(
                indefinite.group(), f"{'an' if new.text[:1].lower() in 'aeiou' else 'a'} {new.text}", 1
            )
        return before.replace(old.text, new.text, 1)
    if not old and new.type == "span":
        return f"{before.rstrip('?？ ')} {new.text}?"
    return before
