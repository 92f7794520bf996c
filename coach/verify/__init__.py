"""The sentence rule: a sentence is supported by the evidence it cites, or it is not shown.

``verify_sentence`` applies every rule and returns the problems; an empty tuple means supported. Pure and quick (a few tenths of a
millisecond a sentence), so that it can stand between a model's tokens and the reader.
"""

from __future__ import annotations

from coach.verify.check import contradicts, missing_keys, verify_sentence
from coach.verify.names import NameCheck
from coach.verify.problem import Problem
from coach.verify.sentences import SentenceBuffer, split_sentences

__all__ = [
    "NameCheck",
    "Problem",
    "SentenceBuffer",
    "contradicts",
    "missing_keys",
    "split_sentences",
    "verify_sentence",
]
