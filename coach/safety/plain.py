"""Wishes so plain and so common that the classifier's doubt must not stop them: to lose some weight, to gain muscle, to get fitter.

A message is plain only if nothing else stands in it: any further word, number of days or context leaves it to all three stages. Rules
and measured values are heard in any case.
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


def plain_wish(text: str) -> bool:
    """True where the whole of ``text`` is such a wish."""
    return bool(_EN.fullmatch(text.strip()) or _ZH.fullmatch(text.strip()))
