"""Scores of one text against a reference: BLEU, chrF, ROUGE-L, and bootstrap intervals. Written out, so that the table needs no package.

BLEU (Papineni et al. 2002) is of the corpus, with counts smoothed by one from two-grams on (Lin and Och 2004); chrF is chrF2 (Popović
2015) over characters without spaces; ROUGE-L (Lin 2004) is the F1 of the longest common subsequence of words. All from 0 to 100.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence

_ORDER, _CHARS, _BETA = 4, 6, 2.0


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]|[^\sa-z0-9]", text.lower())


def bleu(made: Sequence[str], wanted: Sequence[str]) -> float:
    """Corpus BLEU-4 with brevity penalty."""
    hits, total = [0] * _ORDER, [0] * _ORDER
    long = short = 0
    for one, other in zip(made, wanted, strict=True):
        a, b = words(one), words(other)
        short, long = short + len(a), long + len(b)
        for n in range(1, _ORDER + 1):
            x, y = _grams(a, n), _grams(b, n)
            hits[n - 1] += sum((x & y).values())
            total[n - 1] += sum(x.values())
    if not hits[0]:
        return 0.0
    parts = [
        math.log((h + (n > 0)) / (t + (n > 0))) if t else math.log(1e-9)
        for n, (h, t) in enumerate(zip(hits, total, strict=True))
    ]
    penalty = min(0.0, 1 - long / short) if short else 0.0
    return 100 * math.exp(sum(parts) / _ORDER + penalty)


def chrf(made: str, wanted: str) -> float:
    """chrF2 of one pair."""
    a, b = "".join(made.split()), "".join(wanted.split())
    precisions, recalls = [], []
    for n in range(1, _CHARS + 1):
        x, y = _grams(a, n), _grams(b, n)
        if x and y:
            both = sum((x & y).values())
            precisions.append(both / sum(x.values()))
            recalls.append(both / sum(y.values()))
    if not precisions or not sum(precisions):
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + _BETA**2) * p * r / (_BETA**2 * p + r)


def rouge_l(made: str, wanted: str) -> float:
    """F1 of the longest common subsequence."""
    a, b = words(made), words(wanted)
    row = [0] * (len(b) + 1)
    for x in a:
        last = 0
        for n, y in enumerate(b, 1):
            last, row[n] = row[n], last + 1 if x == y else max(row[n], row[n - 1])
    common = row[-1]
    return 200 * common / (len(a) + len(b)) if common else 0.0


def interval(
    values: Sequence[float], of: Callable[[Sequence[float]], float] | None = None, rounds: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """95 % bootstrap interval (percentiles) of the mean, or of ``of``."""
    if not values:
        return math.nan, math.nan
    mean = of or (lambda xs: sum(xs) / len(xs))
    rng = random.Random(seed)
    drawn = sorted(mean(rng.choices(values, k=len(values))) for _ in range(rounds))
    return drawn[int(0.025 * rounds)], drawn[int(0.975 * rounds)]


def _grams(units: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(units[i : i + n]) for i in range(len(units) - n + 1))
