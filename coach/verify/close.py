"""Whether a small model's sentence keeps to the words of what it cites: its own additions are seldom true.

Words that carry no claim (with, more, keep, again, good, week, …) are not weighed; of the others most must stand in the cited
evidence or in the user's message, compared by their first letters.
"""

from __future__ import annotations

import re
from itertools import pairwise

from coach.evidence import Evidence, Passage
from coach.fitness.energy import energy_of_macros
from coach.verify.held import held
from coach.verify.topics import topics

SHARE = 0.6  # of the words that say something, or all but one; our own choice, from sentences judged by hand
_STEM = 5
_NONE = {"protein_g": 0.0, "carbohydrate_g": 0.0, "fat_g": 0.0}
_MOSTLY = re.compile(r"\b(?:mostly|mainly|chiefly|largely)\s+(?:from\s+|of\s+)?(protein|carb|fat)", re.IGNORECASE)
# Words that liken or tie together: only what is cited, or the user, may say them.
_JUDGES = re.compile(r"\b(?:same|follows?|tends?|nothing speaks|fine|enough|plenty)\b")
_WARNS = re.compile(r"\b(?:mistakes?|faults?|avoid(?:ing)?|never|don't|do not|must not)\b", re.IGNORECASE)
# A small model that denies or concludes makes it up: "no carbs in white rice", "it is a swim, so the next one is not".
_DENIES = re.compile(r"\b(?:no|not|none|nothing|never|cannot|neither|without|seldom)\b|n't\b", re.IGNORECASE)
_CONCLUDES = re.compile(r"(?<=[,;]) (?:so|which means|that means|hence|therefore)\b|\b(?:because|since)\b")
_OF_ITSELF = re.compile(r"\bI (?:have|had|need|did|do|am|was|train|trained|ran|went)\b")
_GRAMS = re.compile(r"(\d+(?:\.\d+)?) g (protein|carbohydrate|fat)\b")
_QUOTED = 0.5  # of a sentence's neighbouring words, where it cites passages alone; our own choice, from sentences read by hand
_LONG = 3  # letters; shorter words are hardly ever claims

# Everyday words that hold no fact about training, food or health by themselves.
_PLAIN = frozenset(
    """about above after again against ahead almost alone along already also although always among another answer any anyway anything around
    aside away back because been before behind being below beside besides best better between beyond both bring bringing brings call came
    change changed choose clear close come comes compare compared could count counts day days decide depends did direction does doing done
    down during each early easier easily either else end enough even evening ever every everything exactly extra fact fair feel feels felt few
    final find fine first fits follow following follows from full further gave gentle get gets getting give gives giving glad goes going gone good
    great had half happens hard have having held help helps here higher hold holding holds how however idea instead into its itself
    just keep keeping keeps kept kind know large last late later least leave left less let level like likely line little long longer look looks
    lower made main make makes making many matter matters mean means might mind moment month months more morning most move much must near nearly
    need needs neither never next nice night nights nothing notice now number numbers often once one only open other others ought over own
    part pick piece place plain plan plenty point points possible quite rather ready really reason recent right same see seems seen set
    several shall short shorter should show shows side simple simply since small smaller some something soon start started still stay steady step
    stop such sure take taken takes taking tell than thank thanks that their them then there these they thing things think this those though
    three through time times today together told tomorrow tonight too took total toward towards true try turn two under until upon usual usually
    value values very watch way week weekly weeks well went were what whatever when whenever where whether which while who whole whose why will
    with within without work works worth would year years yes yesterday yet your yours yourself""".split()  # noqa: SIM905
)  # fmt: skip


def _weighty(sentence: str) -> list[str]:
    """The words of ``sentence`` that may make a claim."""
    return [w for w in re.findall(r"[a-z]+", sentence.lower()) if len(w) > _LONG and w not in _PLAIN]


def says_again(sentence: str, said: str) -> bool:
    """True where ``sentence`` adds nothing to ``said``: each of its numbers and three in four of its weighty words stand there already."""
    numbers = set(re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"\[[\d, ]+\]", "", sentence)))
    words = {w[:_STEM] for w in _weighty(sentence)}
    known = said.lower()
    return all(n in known for n in numbers) and sum(w in known for w in words) >= 0.75 * len(words)


def keeps_close(sentence: str, evidence: Evidence, numbers: tuple[int, ...], message: str) -> bool:
    """True where ``sentence``, which cites ``numbers``, is one whole English sentence whose weighty words stand in what it cites."""
    if not re.fullmatch(r"[A-Z][^\n:]*[.!?]", sentence.strip()):
        return False  # a line copied from the prompt is no sentence
    cited = [item.content for item in evidence if item.n in numbers]
    text = " ".join([message, *(content.line("en") for content in cited)]).lower()
    named = {name for content in cited for name in held(content).topics}
    if not all(_is_most(match[1].lower(), text) for match in _MOSTLY.finditer(sentence)):
        return False
    if any(word[:_STEM] not in text for word in _JUDGES.findall(sentence.lower())):
        return False
    told = " ".join(content.line("en") for content in cited)
    if _DENIES.search(sentence) and not (_DENIES.search(told) or _WARNS.search(told)):
        return False
    if any(claims.search(sentence) and not claims.search(told) for claims in (_CONCLUDES, _OF_ITSELF)):
        return False
    if _WARNS.search(text) and not _WARNS.search(sentence):
        return False  # "usual mistakes: letting the knees cave in" must not become advice
    if "yesterday" in text and re.search(r"\btoday\b", sentence) and "today" not in text.replace(message.lower(), ""):
        return False
    if all(isinstance(content, Passage) for content in cited) and _quoted(sentence, told) < _QUOTED:
        return False  # the words of a passage in another order say something else: "hold long stretches right before exercise"
    words = _weighty(sentence)
    kept = sum(w[:_STEM] in text or any(topic.name in named for topic in topics(w)) for w in words)
    return len(words) - kept <= max(1, (1 - SHARE) * len(words)) and kept >= min(1, len(words))


def _quoted(sentence: str, text: str) -> float:
    """The share of pairs of neighbouring words in ``sentence`` that are neighbours in ``text`` too."""
    said, there = (re.findall(r"[a-z0-9]+", t.lower()) for t in (re.sub(r"\[[\d, ]+\]", "", sentence), text))
    pairs, known = list(pairwise(said)), set(pairwise(there))
    return sum(pair in known for pair in pairs) / max(1, len(pairs))


def _is_most(nutrient: str, text: str) -> bool:
    """True where ``text`` bears out that a food is mostly ``nutrient``, by its grams or by its energy."""
    found = {name: float(grams) for grams, name in _GRAMS.findall(text)}
    name = "carbohydrate" if nutrient == "carb" else nutrient
    by_energy = {n: energy_of_macros(**{**_NONE, f"{n}_g": grams}) for n, grams in found.items()}
    return name in found and (found[name] == max(found.values()) or by_energy[name] == max(by_energy.values()))
