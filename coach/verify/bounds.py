"""Limits that no advice may pass, whatever an item says, and advice that is dangerous in itself.

Each limit cites its source on the line above. What a sentence warns of, and what it reports of the past, passes no limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.evidence import Fact
from coach.verify.problem import Problem
from coach.verify.quantities import Quantity
from coach.verify.sentence import Sentence
from coach.verify.units import UNITS, dimension
from coach.verify.words import PAST, gives_advice, negated

_I = re.IGNORECASE


@dataclass(frozen=True)
class Bound:
    """Advice with a quantity of ``dimension`` near a word of ``about`` stays between ``low`` and ``high`` (in the dimension's base unit)."""

    name: str
    dimension: str
    about: re.Pattern[str]
    low: float = float("-inf")
    high: float = float("inf")
    after: bool = False  # the word of ``about`` follows the quantity closely


def _b(
    name: str, dim: str, about: str, low: float = float("-inf"), high: float = float("inf"), *, after: bool = False
) -> Bound:
    return Bound(name, dim, re.compile(about, _I), low, high, after)


_HOUR, _DAY, _WEEK = 3600.0, 86400.0, 604800.0
BOUNDS: tuple[Bound, ...] = (
    # By definition no heart rate is above its maximum.
    _b("share of maximum heart rate", "percent", r"max(?:imum|imal)? (?:heart|pulse|hr)|hr ?max|heart rate|最大心率|心率", high=100),
    # By definition no load is lifted once above the one-repetition maximum.
    _b("share of one-repetition maximum", "percent", r"(?:of|your) (?:the |your )?(?:one-rep\w*[- ])?max(?:imum)?\b|1 ?rm|最大重量|极限重量", high=105),
    # Highest heart rates on record in healthy adults stay below 220 bpm, the intercept of Fox 1971 at age 0.
    _b("heart rate", "heart", r"", high=220),
    # Low-calorie diets begin at 1,000 kcal a day; below 800 only under medical care (Drug Ther Bull 2012;50:54; NICE CG189).
    _b("energy intake", "energy", r"\b(?:eat|live on|intake|survive on|restrict|limit yourself|diet of|only|just|down to|consume|stick to)\b(?!.*(?:deficit|burn|extra|more|less|snack|breakfast|per meal))|只吃|每天吃|摄入|吃到", low=1000),
    # Adults need 7 h; 6 h or less do not sustain health and safety (AASM and SRS consensus, Sleep 2015;38:843).
    _b("sleep a night", "time", r"\b(?:sleep|sleeping|in bed)\b.{0,30}\b(?:a night|per night|each night|only|just|for a week)|\b(?:cut|limit|restrict|reduce) (?:your )?sleep|只睡|每晚睡|睡眠.{0,4}(?:减|缩|压)到", low=6 * _HOUR, high=12 * _HOUR),
    # CDC and NHLBI advise 1 to 2 lb (about 0.5 to 1 kg) a week.
    _b("weight loss a week", "mass", r"\b(?:los(?:e|ing)|drop|shed)\b.*\b(?:a|per|each|every) week|每周(?:减|瘦|掉)", high=1.0),
    # No safety concern up to 400 mg a day in adults (EFSA Journal 2015;13:4102).
    _b("caffeine", "mass", r"caffeine|咖啡因", high=400e-6),
    # Loading takes 20 to 30 g a day for some days (ISSN position stand, J Int Soc Sports Nutr 2017;14:18).
    _b("creatine", "mass", r"creatine|肌酸", high=0.030),
    # Sodium below 2 g, salt below 5 g a day (WHO 2012); a single piece of advice never asks for more than twice that.
    _b("salt", "mass", r"\bsalt\b|食?盐(?!水)", high=0.010),
    # Up to 3.5 g per kg a day is the tolerable limit for adapted adults (Wu, Food Funct 2016;7:1251).
    _b("protein per kg", "mass per mass", r"protein|蛋白", high=3.5),
    # 90 g an hour from mixed sugars is the most that is advised (ACSM, Med Sci Sports Exerc 2016;48:543).
    _b("carbohydrate at once", "mass", r"\b(?:glucose|sugar|dextrose|gels?)\b|葡萄糖|白糖|能量胶", high=0.100),
    # 0.4 to 0.8 L an hour (ACSM, Med Sci Sports Exerc 2007;39:377); more than 1.5 L an hour risks hyponatraemia.
    _b("fluid an hour", "volume", r"\b(?:an|per|each|every) hour|每小时|at once|in one go|一口气", high=1.5),
    # An adult's kidneys and salt balance set the day's limit; 6 L is far above the 2.0 to 2.5 L of EFSA Journal 2010;8:1459.
    _b("fluid a day", "volume", r"\b(?:water|drink|fluids?)\b|水", high=6.0),
    # Loads rise by 2 to 10 % (ACSM, Med Sci Sports Exerc 2009;41:687).
    _b("rise of load", "percent", r"\b(?:add|raise|increase|jump|up|more|heavier)\b.*\b(?:load|weight|bar)|\b(?:load|weight)s?\b.*\bby\b|加重|增加.{0,6}(?:重量|负荷)", high=10),
    # Weekly distance that grew by more than 30 % went with injury (Nielsen, J Orthop Sports Phys Ther 2014;44:739).
    _b("rise of distance", "percent", r"\b(?:add|raise|increase|up|boost|grow)\b.*\b(?:distance|mileage|volume)\b|(?:跑量|里程).{0,6}(?:加|增|提)|(?:加|增|提).{0,6}(?:跑量|里程)", high=30),
    # Beyond what the guidelines call for many times over (WHO 2020: 150 to 300 min a week).
    _b("training a day", "time", r"\b(?:train|exercise|work out|lift|run|practi[sc]e)\w*\b.*\b(?:every day|a day|per day|each day|daily)|每天.{0,6}(?:训练|练|跑|运动)", high=4 * _HOUR),
    # A fast of more than a day belongs under medical care (NICE CG32 calls 5 days of little food a refeeding risk).
    _b("fast", "time", r"\b(?:fast(?:ing)?|without food|eat nothing|no food|water only|only water)\b|断食|不吃|只喝水|禁食", high=1 * _DAY),
    # Above 3,000 m the sleeping altitude rises by at most 500 m a night (Wilderness Medical Society, Wilderness Environ Med 2019;30:S3).
    _b("gain of altitude", "length", r"\s*(?:\w+ )?(?:a|per|each|every) (?:night|day)", high=500, after=True),
    _b("steps a day", "steps", r"", high=50_000), _b("repetitions", "reps", r"", high=300), _b("alcohol", "mass", r"\balcohol\b|酒精", high=0.020),
)  # fmt: skip

DANGEROUS = re.compile(
    r"\b(?:train|push|run|work|lift|power|play|keep going) (?:\w+ ){0,2}through (?:the |your |any |sharp |chest )*(?:pain|injury|dizziness|fever|illness|discomfort)|\bignore (?:the |your |any )?(?:\w+ )?(?:pain|dizziness|symptoms?|warning|chest)|"
    r"\b(?:stop|skip|halve|double|quit|leave out|come off) (?:taking )?(?:your )?(?:\w+ )?(?:medication|medicine|insulin|tablets?|pills?|inhaler|beta[- ]?blockers?|metformin|dose)|\bdouble (?:your|the) dose\b|"
    r"\bhold(?:ing)? your breath (?:and|while|as|during|for the whole|throughout|under)|\bstop (?:eating|drinking)\b(?! (?:alcohol|before|late|caffeine|coffee|after))|\b(?:eat|drink) nothing\b(?! (?:after|before|late|unusual))|\bskip (?:all|every) meals?\b|"
    r"\b(?:make yourself (?:sick|vomit)|vomit|purge|laxatives?|diuretics?|diet pills?|water pills?|steroids?|clenbuterol|sarms)\b|\bsauna suit|\bdehydrat(?:e|ing) yourself|\bcut (?:all )?water\b|"
    r"\b(?:no|without) (?:any )?rest days?\b|\bwithout a spotter\b|\bnever rest\b|\bevery single day to failure\b|\btrain(?:ing)? with a fever\b|\bsweat (?:it|the fever|the illness) out\b|\bwithout (?:any )?(?:water|food|sleep)\b|\bstay awake all night\b|"
    r"\b(?:above|over|beyond|past|exceed\w*) (?:your |its |the )?max(?:imum|imal)? (?:heart rate|pulse)|超过(?:你的)?最大心率|[两二三四五六七八九十\d]+倍.{0,6}药|药.{0,10}[两二三四五六七八九十\d]+倍|\btwice your (?:body ?weight|maximum)\b|\bunder ?water until\b|\bafter (?:drinking|alcohol|a few beers)\b|\bskip sleep\b|\bas many (?:pills|tablets|painkillers)\b|\bpainkillers? (?:before|so)\b|\bibuprofen\b|\bzero carbs? and zero\b|"
    r"忍(?:着|住)?痛|带(?:伤|病)(?:训练|跑|练)|不用管(?:疼|痛)|停(?:掉)?(?:药|胰岛素)|加倍(?:用药|剂量)|(?:药|剂量)(?:加倍|翻倍|减半)|憋(?:住|着)?气|屏(?:住|着)呼吸|催吐|泻药|利尿|减肥药|类固醇|绝食|不吃不喝|不喝水|脱水|蒸桑拿减|出出?汗病|不要保护|不需要保护|不用保护|通宵|熬夜练|天天练到力竭|止痛药",
    _I,
)


def bound(s: Sentence) -> Iterator[Problem]:
    """Advice past a limit, and advice that is dangerous whatever its numbers."""
    match = DANGEROUS.search(s.bare)
    if (
        match
        and not negated(s.bare, match.start())
        and not re.match(r"(?:不|别|切勿|避免)", s.bare[max(0, match.start() - 2) :])
    ):
        yield Problem("bound", match.group(), "dangerous advice")
        return
    if not gives_advice(s.bare):
        return
    for quantity in s.quantities:
        for limit in BOUNDS:
            if limit.dimension == dimension(quantity.unit) and _past(s, quantity, limit):
                yield Problem("bound", quantity.text, f"past the limit for {limit.name}")
                return
        if (
            dimension(quantity.unit) == "heart"
            and (top := _max_heart_rate(s))
            and quantity.value > top
            and not negated(s.bare, quantity.start)
        ):
            yield Problem("bound", quantity.text, "above the maximum heart rate")
            return


def _past(s: Sentence, quantity: Quantity, limit: Bound) -> bool:
    value = quantity.value * (UNITS[quantity.unit].factor if quantity.unit in UNITS else 1)
    if limit.low <= value <= limit.high:
        return False
    if limit.after:
        return bool(limit.about.match(s.bare, quantity.end)) and not negated(s.bare, quantity.start)
    start = max(s.bare.rfind(mark, 0, quantity.start) for mark in (";", "；", "。", ". ")) + 1
    window = s.bare[start : quantity.end + 60]
    if not limit.about.search(window) or (PAST.search(window) and not gives_advice(window)):
        return False
    return not negated(s.bare, quantity.start)


def _max_heart_rate(s: Sentence) -> float | None:
    for item in s.evidence:
        if (
            isinstance(item.content, Fact)
            and item.content.metric == "max_heart_rate_bpm"
            and isinstance(item.content.value, (int, float))
        ):
            return float(item.content.value)
    return None
