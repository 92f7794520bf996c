"""What stands between evidence and reply: foods the user may not or does not eat, and orders in documents of their own.

Groups of allergens are those that EU Regulation 1169/2011, annex II, has labelled; the words for them are everyday ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from coach.evidence import Evidence, Fact, Passage
from coach.profile import Profile
from coach.verify.sentences import split_sentences

_MEAT = r"\b(?:meat|beef|pork|chicken|turkey|lamb|ham|bacon|sausages?|steak|duck|poultry|jerky)\b|肉|鸡胸|鸡腿|牛排|火腿|香肠|培根"
_FISH = r"\b(?:fish|salmon|tuna|cod|sardines?|mackerel|trout|seafood|shrimps?|prawns?|crabs?|lobster)\b|鱼|虾|蟹|海鲜"
_MILK = r"\b(?:milk|dairy|whey|casein|yogh?urt|cheese|cottage|butter|cream|kefir|quark|lactose)\b|牛奶|乳清|酸奶|奶酪|芝士|黄油|奶油|乳制品|酪蛋白|乳糖"
_EGG = r"\beggs?\b|鸡蛋|蛋清|蛋白(?!质|粉)"
_PORK = r"\b(?:pork|ham|bacon|lard)\b|猪|火腿|培根"
# The user's word for an allergen → what names it elsewhere.
_ALLERGENS: tuple[tuple[str, str], ...] = (
    (r"peanut|花生", r"\bpeanuts?\b|花生"),
    (r"\bnuts?\b|almond|cashew|walnut|hazelnut|坚果|核桃|杏仁|腰果", r"\b(?:(?:tree )?nuts?|almonds?|cashews?|walnuts?|hazelnuts?|pistachios?|pecans?|marzipan)\b|坚果|核桃|杏仁|腰果|榛子|开心果"),
    (r"milk|dairy|whey|lactose|casein|牛奶|奶|乳", _MILK),
    (r"\beggs?\b|蛋", _EGG),
    (r"shellfish|seafood|shrimp|prawn|crab|虾|蟹|海鲜|贝", r"\b(?:shellfish|seafood|shrimps?|prawns?|crabs?|lobster|mussels?|oysters?)\b|虾|蟹|海鲜|贝"),
    (r"\bfish\b|salmon|tuna|鱼", _FISH),
    (r"soy|大豆|黄豆|豆", r"\b(?:soya?|tofu|tempeh|edamame|soybeans?)\b|大豆|黄豆|豆腐|豆浆|毛豆"),
    (r"wheat|gluten|coeliac|celiac|小麦|麸质|面筋", r"\b(?:wheat|gluten|bread|pasta|seitan|barley|rye|couscous)\b|小麦|面包|面条|意面|大麦|麸质"),
    (r"sesame|芝麻", r"\b(?:sesame|tahini)\b|芝麻"),
)  # fmt: skip
_DIETS: dict[str, tuple[str, str, str]] = {
    "vegetarian": (rf"{_MEAT}|{_FISH}", "meat and fish", "肉和鱼"),
    "vegan": (rf"{_MEAT}|{_FISH}|{_MILK}|{_EGG}", "foods from animals", "动物性食物"),
    "plant-based": (rf"{_MEAT}|{_FISH}|{_MILK}|{_EGG}", "foods from animals", "动物性食物"),
    "pescatarian": (_MEAT, "meat", "肉"),
    "halal": (_PORK, "pork", "猪肉"),
    "kosher": (_PORK, "pork", "猪肉"),
}


def held_back(profile: Profile, evidence: Evidence, message: str) -> list[Fact]:
    """Cautions for what the evidence or the message names and the profile rules out; at most one for allergies, one for the diet."""
    text = " ".join([message, *_lines(evidence)]).lower()
    facts = []
    if found := [name for name in profile.allergies if re.search(_pattern(name), text)]:
        names = ", ".join(found)
        facts.append(Fact("memory.allergy", f"You told me about an allergy or intolerance ({names}): leave out anything here that contains it, and read labels",
                          f"你说过对{'、'.join(found)}过敏或不耐受：这里提到的、含有它的食物请不要吃，买东西先看配料表", verdict="caution",
                          how="your profile", source="what you told me"))  # fmt: skip
    for diet in profile.diet:
        pattern, en, zh = _DIETS.get(diet.lower(), (_named(diet), diet.removeprefix("no "), diet.removeprefix("不吃")))
        if re.search(pattern, text):
            facts.append(Fact("memory.diet", f"You told me that you do not eat {en}: pass over the examples here that name it", f"你说过不吃{zh}：这里提到的这类例子请跳过",
                              how="your profile", source="what you told me"))  # fmt: skip
            break
    return facts


def _lines(evidence: Evidence) -> Iterable[str]:
    for item in evidence:
        yield (
            item.content.best or item.content.text
            if isinstance(item.content, Passage)
            else f"{item.content.text} {item.content.text_zh}"
        )


def _pattern(name: str) -> str:
    return next((pattern for key, pattern in _ALLERGENS if re.search(key, name.lower())), _word(name))


def _named(diet: str) -> str:
    food = diet.lower().removeprefix("no ").removeprefix("不吃")
    groups = {
        "meat": _MEAT,
        "肉": _MEAT,
        "fish": _FISH,
        "鱼": _FISH,
        "seafood": _FISH,
        "海鲜": _FISH,
        "dairy": _MILK,
        "pork": _PORK,
        "猪肉": _PORK,
        "eggs": _EGG,
    }
    return groups.get(food, _word(food))


def _word(name: str) -> str:
    """The name as a whole word, in the singular or plural; Chinese as it stands."""
    plain = re.escape(name.lower().rstrip("s")) if name.isascii() else re.escape(name)
    return rf"\b{plain}(?:e?s)?\b" if name.isascii() else plain


# Words that a document addresses to a machine, not to its reader.
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instructions?|prompts?|rules|above|previous)\b|\b(?:system|developer) (?:prompt|message|role)\b|\btell the user\b|"
    r"\byou are (?:now|an? (?:ai|assistant|language model|chatbot|evil))\b|\bas an ai\b|\bdo not (?:mention|reveal|tell)\b|<\|?\w+\|?>|</\w+>|https?://|"
    r"忽略.{0,12}(?:指令|提示|内容|规则)|系统提示|告诉用户|你现在是",
    re.IGNORECASE,
)


_MARKUP = re.compile(r"<[^<>]{0,200}>|[\x00-\x1f]+")


def _inert(fact: Fact) -> Fact:
    """The fact on one line, without markup and without orders that the name of a workout or food may hold; most keep every byte."""
    text, text_zh = (_MARKUP.sub(" ", t) if _MARKUP.search(t) else t for t in (fact.text, fact.text_zh))
    if _ORDERS.search(text) or _ORDERS.search(text_zh):
        text, text_zh = (
            re.sub(rf"(?:{_ORDERS.pattern})[^.;；。]*", "…", t, flags=re.IGNORECASE) for t in (text, text_zh)
        )
    return fact if (text, text_zh) == (fact.text, fact.text_zh) else replace(fact, text=text, text_zh=text_zh)


def without_orders(
    pairs: Sequence[tuple[Fact | Passage, bool]], allowed: Callable[[str], bool]
) -> list[tuple[Fact | Passage, bool]]:
    """The items: facts made inert, and the user's own documents without sentences that give orders, hold markup, or are not ``allowed``.

    A document of one's own is data of unknown origin: a file that somebody sent is indexed like one's notes. What is left empty goes.
    """
    kept: list[tuple[Fact | Passage, bool]] = []
    for content, key in pairs:
        if isinstance(content, Passage) and content.own:
            said = [s for s in split_sentences(content.best or content.text) if not _ORDERS.search(s) and allowed(s)]
            if not said:
                continue
            content = replace(content, best=" ".join(s.strip() for s in said))
        elif isinstance(content, Fact) and content.source != "safety screen":
            content = _inert(content)
        kept.append((content, key))
    return kept
