"""Wishes and notes so plain and so common that the classifier's doubt must not stop them: to lose some weight, to gain muscle, to get
fitter; a set of a lift, a weighing.

A message is plain only if nothing else stands in it: any further word or context leaves it to all three stages. Rules and measured values
are heard in any case.
"""

from __future__ import annotations

import re

_EN = re.compile(
    r"(?:hi|hello|hey)?[,!. ]*(?:i(?: would|'d)? (?:want|like|need|hope|am trying|'m trying)|i'm trying|my goal is|help me|how (?:do|can) i|trying)"
    r"(?: to)? (?:lose (?:some |a bit of )?(?:weight|fat|body fat|belly fat|\d{1,2} ?(?:kg|kilos?|lbs?|pounds?))|gain (?:some )?muscle|build (?:some )?muscle|"
    r"get (?:fit|fitter|strong|stronger|lean|leaner|toned|in shape))"
    r"(?:,? (?:without losing (?:any |my )?(?:muscle|strength)|and (?:build|gain|keep) (?:some )?(?:muscle|strength)|slowly|safely|this year|for my health))?[.!? ]*",
    re.IGNORECASE,
)
_ZH = re.compile(
    r"(?:你好[，,。!！ ]*)?(?:我)?(?:最近)?(?:想|要|打算|准备|希望)(?:要)?(?:减肥|减脂|减重|增肌|塑形|练肌肉|瘦一点|变强壮|减掉?\d{1,2}(?:公斤|斤))"
    r"(?:[，, ]*(?:但是?|又|同时)?(?:不想|又不想|怕)(?:掉肌肉|掉力量|减掉肌肉|反弹))?[。！!？? ]*"
)
# Up to 5 kg with months to do it in; what is too fast for the person the plan's own bounds say.
_SOME_MONTHS = re.compile(
    r"i(?: would|'d)? (?:want|like) to (?:lose|drop|shed) [1-5] ?(?:kg|kilos?) (?:by (?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december|spring|summer|autumn|christmas)|in (?:two|three|four|five|six|[2-9]) months)[.!? ]*"
    r"|我?想(?:用|在)?(?:两|三|四|五|六|[2-9])个月(?:内)?(?:减|瘦)掉?[1-5] ?公斤[。！!？? ]*",
    re.IGNORECASE,
)
_SET = re.compile(
    r"(?:[a-z][a-z-]* ){0,3}(?:squats?|bench|press|deadlifts?|rows?|curls?|lunges?|pull[- ]?ups?|push[- ]?ups?|chin[- ]?ups?|dips?|rdls?|thrusts?|raises?|"
    r"extensions?|swings?|planks?|fl(?:y|ye|ies|yes)|crunch(?:es)?|shrugs?):? \d{1,2} ?[x×*] ?\d{1,3}(?:,? ?(?:@|at|with)? ?\d{1,3}(?:\.\d{1,2})? ?(?:kgs?|lbs?|pounds)?)?"
    r"(?:,? ?@? ?rpe ?\d{1,2}(?:\.5)?)?[.! ]*",
    re.IGNORECASE,
)
_WEIGHING = re.compile(
    r"(?:log )?(?:i )?(?:weigh|weighed|weight)(?: is| was| in at)?:? (?:4[5-9]|[5-9]\d|1\d\d)(?:\.\d{1,2})? ?(?:kgs?|kilos?|lbs?|pounds)?(?: (?:this morning|today|now))?[.! ]*",
    re.IGNORECASE,
)


def plain_wish(text: str) -> bool:
    """True where the whole of ``text`` is such a wish or note."""
    return any(plain.fullmatch(text.strip()) for plain in (_EN, _ZH, _SOME_MONTHS, _SET, _WEIGHING))
