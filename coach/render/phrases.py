"""Fixed phrases of the writer, by verdict and intent, in both languages. None holds a number."""

from __future__ import annotations

from coach.evidence import Lang
from coach.understand import Understanding

_VERDICT: dict[str, dict[Lang, tuple[str, ...]]] = {
    "rest": {"en": ("Today is a day for rest", "Rest is the right choice today"), "zh": ("今天建议休息", "今天以休息为主")},
    "easy": {"en": ("Take it easy today", "Keep today easy"), "zh": ("今天建议轻松练", "今天放轻松一点")},
    "train": {"en": ("You can train as planned today", "Today looks good for your planned training"), "zh": ("今天可以按计划训练", "今天状态适合按计划训练")},
}  # fmt: skip


def verdict(verdict: str, lang: Lang) -> tuple[str, ...]:
    return _VERDICT.get(verdict, {"en": ("",), "zh": ("",)})[lang]


def no_evidence(understanding: Understanding, lang: Lang) -> tuple[str, ...]:
    if lang == "zh":
        return ("这个问题我手头还没有可靠的依据，所以不想凭空回答。",)
    return ("I have nothing reliable on that yet, and I would rather not guess.",)
