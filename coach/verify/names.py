"""Whether the exercises and foods that a sentence names exist.

A name is sound where every word of it is one that names of exercises or foods are made of: a word of the library, of the exercise
and food tables, of the evidence, or of the user's message. So "goblet squat to a low box" passes and an invented "hydra press" does
not. This finds made-up names, it does not find a real exercise in the wrong place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Protocol

from coach.verify.held import held
from coach.verify.problem import Problem
from coach.verify.sentence import Sentence
from coach.verify.words import gives_advice

_WORD = re.compile(r"[a-z]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


class NameCheck(Protocol):
    """What names of exercises and foods are known. A name is one or more words, in English or Chinese."""

    def known_exercise(self, name: str) -> bool: ...

    def known_food(self, name: str) -> bool: ...


@dataclass(frozen=True)
class Vocabulary:
    """Known words. ``english`` are lower-case words, ``chinese`` the parts that names are covered with."""

    english: frozenset[str]
    chinese: frozenset[str]
    longest: int = field(default=1)

    def unknown(self, name: str) -> str:
        """The first part of ``name`` that is not known, or ""."""
        words: list[str] = _WORD.findall(name.lower())
        for word in words:
            if len(word) > 2 and not any(form in self.english for form in _forms(word)):
                return word
        runs: list[str] = _HAN.findall(name)
        return next((left for run in runs if (left := self._uncovered(run))), "")

    def _uncovered(self, run: str) -> str:
        position = 0
        while position < len(run):
            size = next(
                (
                    n
                    for n in range(min(self.longest, len(run) - position), 0, -1)
                    if run[position : position + n] in self.chinese
                ),
                0,
            )
            if not size:
                return run[position:]
            position += size
        return ""


def _forms(word: str) -> Iterator[str]:
    """The word and what it may be inflected from."""
    yield word
    for ending, stems in (("ies", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ing", ("", "e")), ("ed", ("", "e")), ("er", ("", "e")),
                          ("est", ("", "e")), ("ly", ("", "le")), ("ier", ("y",)), ("y", ("",)), ("iest", ("y",)), ("ness", ("",)),
                          ("less", ("",)), ("ful", ("",)), ("able", ("", "e"))):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) > 2:
            for stem in stems:
                yield word[: -len(ending)] + stem
            body = word[: -len(ending)]
            if len(body) > 3 and body[-1] == body[-2]:
                yield body[:-1]  # jogging → jog
    for prefix in ("un", "re", "non", "over", "pre"):
        if word.startswith(prefix) and len(word) - len(prefix) > 3:
            yield word[len(prefix) :]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words of ``known_words.txt``, of the library's documents and of the exercise and food tables."""
    english: set[str] = set()
    chinese: set[str] = set()
    for line in (files("coach.verify") / "known_words.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith(("#", "[")):
            english |= set(_WORD.findall(line.lower()))
            chinese |= set(_HAN.findall(line))
    for text in _library(files("knowledge")):
        english |= set(_WORD.findall(text.lower()))
    for name in _table_names(files("knowledge")):
        english |= set(_WORD.findall(name.lower()))
        chinese |= set(_HAN.findall(name))
    return Vocabulary(frozenset(english), frozenset(chinese), max(map(len, chinese), default=1))


def _library(root: Traversable) -> Iterator[str]:
    for folder in ("guides", "facts", "documents"):
        if (root / folder).is_dir():
            yield from (
                p.read_text(encoding="utf-8")
                for p in (root / folder).iterdir()
                if p.name.endswith(".md") and not p.name.endswith(".zh.md")
            )


def _table_names(root: Traversable) -> Iterator[str]:
    """Names and aliases of the records in the typed tables (JSON lines with name, name_zh, aliases)."""
    for folder in ("exercises", "foods", "mets"):
        if not (root / folder).is_dir():
            continue
        for path in (root / folder).iterdir():
            if path.name.endswith(".jsonl"):
                yield from (
                    name
                    for line in path.read_text(encoding="utf-8").splitlines()
                    if line.strip()
                    for name in _names(json.loads(line))
                )


def _names(record: dict[str, object]) -> Iterator[str]:
    for key in ("id", "name", "name_zh", "aliases", "aliases_zh", "zh", "en", "equipment"):
        value = record.get(key)
        if isinstance(value, str):
            yield value.replace("_", " ").replace("-", " ")
        elif isinstance(value, list):
            yield from (str(v) for v in value)


# What opens a name: a count of sets, a helping, or a verb of doing or eating.
_OPENS = re.compile(
    r"\b(?:(?:sets?|rounds?|reps?|repetitions?|circuits?|minutes?|bouts?|handfuls?|cups?|glass(?:es)?|bowls?|plates?|servings?|portions?|slices?|spoonfuls?|side|pieces?|some|few|couple|mix|spell|dose) of|"
    r"try|add|adding|do|doing|practi[sc]e|practi[sc]ing|perform|include|including|pair|finish with|start with|begin with|begins with|starts with|warm up with|cool down with|have|eat|drink|snack on|sip|choose|pick|swap in|"
    r"(?:swap|trade) .{0,24}? (?:for|to)|replace .{0,24}? by|such as|nibble(?: on)?|chew(?: on)?|munch(?: on)?|throw in|mix in|work in|fit in|slot in|with|(?:\d+|two|three|four|five|six|eight|ten|twelve|fifteen|twenty) (?=(?:slow|easy|gentle|light|\w+ )?[a-z]+[- ][a-z]+)|and some|plus) ",
    re.IGNORECASE,
)
_ENDS = {
    "and", "or", "to", "for", "with", "in", "on", "at", "by", "from", "into", "until", "before", "after", "while", "when", "if", "as", "so", "that", "which",
    "because", "but", "then", "than", "over", "under", "through", "during", "per", "is", "are", "was", "were", "will", "would", "can", "could", "should", "has",
    "next", "near", "between", "today", "tonight", "tomorrow", "instead", "keeps", "lowers", "helps", "where", "whenever", "though", "about", "against", "without", "yet", "not",
    "it", "them", "what", "your", "you", "i", "this", "these", "those", "there", "here", "now",
}  # fmt: skip
_SKIPPED = {
    "a",
    "an",
    "the",
    "some",
    "of",
    "more",
    "few",
    "another",
    "sets",
    "set",
    "rounds",
    "round",
    "reps",
    "rep",
    "couple",
}
_HEADS_ZH = "推举|推|蹲|跳|举|拉伸|拉|卷腹|步|划船|式|撑|桥|抬腿|摆|踢|转体|翻肩|飞鸟|弯举|起坐|爬|走|抛|伸展|旋转|操|翻|旋|扭|滚|滑|抓|甩|压|屈伸|绕环"
_OPENS_ZH = re.compile(
    r"(?:[几两三四五六七八九十\d]+ ?[组次个下遍套分]钟?的?|做|练|加|来|换成|改成|试试|尝试|加上|安排|例如|比如|像)(?:一|[几两三四五\d]+ ?)?(?:组|次|个|下|遍|套|些|点)?(?:的)?"
)
_STOPS_ZH = re.compile(
    r"[，。！？；、,.!?;:：（）()\s\d]|来(?=热身|放松)|就|会|再|以|很|能|可以|或|和|与|及|跟|让|也|都|对|吧|更|最|才|后|前(?!平举|屈)|时|这|那|你|您|我|等|之|为|是|在|把|而|但|即可|比较|有助|帮助"
)
_FOOD_OPENS_ZH = re.compile(
    r"(?:吃|喝|来|配|加|换成|泡)(?:[一两几三半\d]+ ?)?(?:小|大)?(?:份|碗|杯|把|片|块|个|点|些|勺)|(?:吃|喝|用|饮|嚼|换成)(?![一两几三半\d])"
)


def invented(s: Sentence, names: NameCheck | None) -> Iterator[Problem]:
    """The name of an exercise or food in which a word is not known."""
    if not s.numbers and not gives_advice(s.bare):
        return
    known = vocabulary()
    lent = " ".join([s.message, *(held(item.content).text for item in s.evidence)])
    own = set(_WORD.findall(lent.lower()))
    for name in [*_english_names(s.bare), *_headed_names(s.bare)]:
        words = [w for w in _WORD.findall(name.lower()) if not any(form in own for form in _forms(w))]
        bad = next((w for w in words if known.unknown(w)), "")
        if bad and not (names and (names.known_exercise(name) or names.known_food(name))):
            yield Problem("exercise", name, f"no exercise or food is known by the word {bad}")
            return
    for name in _chinese_names(s.bare):
        if not _made_of(name, known, lent) and not (names and (names.known_exercise(name) or names.known_food(name))):
            yield Problem("exercise", name, "no exercise or food is known by this name")
            return


def _made_of(name: str, known: Vocabulary, lent: str) -> bool:
    """True where ``name`` is known, or is once the pieces it shares with the evidence or the message are taken out."""
    if not known.unknown(name):
        return True
    for size in range(len(name), 1, -1):
        for start in range(len(name) - size + 1):
            piece = name[start : start + size]
            if piece in lent:
                return all(_made_of(rest, known, lent) for rest in (name[:start], name[start + size :]) if rest)
    return False


def _english_names(text: str) -> Iterator[str]:
    for match in _OPENS.finditer(text):
        words: list[str] = []
        for token in re.finditer(r"([A-Za-z][A-Za-z'-]*)|([^A-Za-z\s])", text[match.end() :]):
            word = token.group(1)
            if word is None and token.group(2) in "0123456789-–":
                continue
            if word is None or word.lower() in _ENDS or len(words) >= 6:
                break
            if word.lower() not in _SKIPPED:
                words.append(word)
        if words:
            yield " ".join(w.replace("'s", "").replace("n't", "") for w in words)


# Head nouns of exercise names: the words before one describe it.
_HEAD = (
    r"press(?:es)?|squats?|twists?|holds?|ladders?|swivels?|fl(?:y|ye|yes|ies)|shuffles?|pivots?|whirls?|jumps?|hinges?|skips?|drags?|swoops?|rows|curls?|raises?|"
    r"extensions?|bridges?|lunges?|step-?ups?|swings?|crawls?|rotations?|kicks?|kickbacks?|pulls?|pushes|push-?ups?|pull-?ups?|thrusts?|poses?|planks?|dips|crunch(?:es)?|carries|hops|tucks?|"
    r"circles|slides?|snatch(?:es)?|cleans|sprawls?|bends?|glides?|strides|stretch(?:es)?|rolls|marches|taps|reaches|drops|lifts|spins|rocks|flows?|drills?|bounds|leaps?|sweeps?|shrugs?|waves|gallops?|"
    r"swims|rolls|tea|soups?|juices?|nuts|seeds|berries|pearls|hulls|leaves|salads?|smoothies?|shakes?|porridge|broth|stews?|oil|thrash(?:es)?|tilts|clamshells?|walkouts?|sit-?ups?|deadlifts?|unwinds?|rotators?|wheels?|hoists?|heaves?"
)
_HEADS = re.compile(rf"\b(?:{_HEAD})\b", re.IGNORECASE)
_LAST_WORDS = re.compile(r"(?:[A-Za-z]+(?:-[A-Za-z]+)*[ -]){1,3}$")
_STOP_BEFORE = _ENDS | {
    "a",
    "an",
    "the",
    "of",
    "is",
    "be",
    "do",
    "that's",
    "has",
    "have",
    "had",
    "it's",
    "no",
    "all",
    "each",
    "every",
    "any",
    "its",
    "their",
    "my",
    "our",
    "which",
    "who",
    "does",
    "did",
    "may",
    "might",
    "must",
    "let",
    "let's",
    "get",
    "gets",
}
# Compounds that name plants to eat: the last part is a food word, the whole must be known.
_PLANT = re.compile(
    r"\b[a-z]+(?:berr(?:y|ies)|roots?|nuts?|fruits?|melons?|seeds?|grains?|beans?|cress|pears?|leaf|leaves|mint|grass|weed|kelp|plums?|corn|oats?)\b",
    re.IGNORECASE,
)
_PLANT_WORDS = {
    "root",
    "roots",
    "nut",
    "nuts",
    "fruit",
    "fruits",
    "melon",
    "seed",
    "seeds",
    "grain",
    "grains",
    "bean",
    "beans",
    "leaf",
    "leaves",
    "mint",
    "grass",
    "weed",
    "pear",
    "corn",
    "appear",
    "appears",
    "spear",
    "disappear",
    "disappears",
    "reappear",
    "overleaf",
    "peppermint",
    "minute",
}


def _headed_names(text: str) -> Iterator[str]:
    for match in _HEADS.finditer(text):
        before = _LAST_WORDS.search(text, max(0, match.start() - 48), match.start())
        words = before.group().replace("-", " ").split() if before else []
        kept: list[str] = []
        for word in reversed(words):
            if word.lower() in _STOP_BEFORE:
                break
            kept.insert(0, word)
        if kept:
            yield " ".join(kept)
    yield from (m.group() for m in _PLANT.finditer(text) if m.group().lower() not in _PLANT_WORDS)


def _chinese_names(text: str) -> Iterator[str]:
    for opens, heads in (
        (_OPENS_ZH, _HEADS_ZH),
        (
            _FOOD_OPENS_ZH,
            "果|饼|汤|粥|茶|奶|肉|鱼|豆|菜|面|饭|粉|糕|汁|根|籽|仁|酪|蛋|露|羹|珠|叶|莓|瓜|薯|芽|花|藤|参|菇",
        ),
    ):
        for match in opens.finditer(text):
            rest = re.sub(
                r"^(?:了|过|上)?(?:[几一两二三四五六七八九十\d]+ ?[个组次份下])?",
                "",
                text[match.end() : match.end() + 14],
            )
            run = _STOPS_ZH.split(rest, maxsplit=1)[0]
            found = [m.end() for m in re.finditer(heads, run)]
            if found and len(run[: found[-1]]) >= 3:
                yield run[: found[-1]]
