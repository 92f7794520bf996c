"""What a person reads where the data cannot answer: the reason, plainly, in both languages."""

from __future__ import annotations

from coach.evidence import DataAnswer
from coach.wearables.ask.query import WORKOUT_COLUMNS
from coach.wearables.ask.say import kinds_name
from coach.wearables.metrics import METRICS

_TEXTS = {
    "no_such_metric": ("There is no {what} in your data.", "你的数据里没有{what_zh}。"),
    "no_data": ("There is no {what} recorded that fits this question.", "没有符合这个问题的{what_zh}记录。"),
    "no_data_in_span": ("There is no {what} recorded for that time, so there is no number to give; no record is not the same as zero.", "这段时间没有{what_zh}的记录，因此给不出数值；没有记录不等于零。"),
    "not_a_data_question": ("This is not a question that your recorded numbers can answer.", "这个问题无法用你的记录数据回答。"),
    "ambiguous": ("This can be read in more than one way. Which value, and over which days?", "这个问题有多种理解。请说明是哪项数值、哪段时间。"),
    "future": ("Your data end today; they hold nothing about the future.", "你的数据只到今天，无法说明将来。"),
    "nonsense": ("I could not read a question about your data in this.", "没能从中读出关于你数据的问题。"),
}  # fmt: skip


def refusal(reason: str, column: str = "", kinds: tuple[str, ...] = (), word: str = "") -> DataAnswer:
    """An answer that says why there is none."""
    en, zh = _TEXTS[reason]
    what, what_zh = _what(column, kinds, word)
    text, text_zh = en.format(what=what), zh.format(what_zh=what_zh)
    return DataAnswer(False, text, text_zh, reason=reason, query="")


def _what(column: str, kinds: tuple[str, ...], word: str) -> tuple[str, str]:
    if kinds:
        name, name_zh = kinds_name(kinds, plural=False)
        return f"{name} record" if not column else f"{name} with {WORKOUT_COLUMNS[column].en}", f"{name_zh}"
    if column in METRICS:
        return METRICS[column].en, METRICS[column].zh
    if column in WORKOUT_COLUMNS:
        return WORKOUT_COLUMNS[column].en, WORKOUT_COLUMNS[column].zh
    return "such metric", "这项指标"
