"""Words of English and Chinese text for lexical search. Owns ``jieba``.

Chinese is cut with jieba's search mode, so a compound also yields its parts; English words lose case and plural.
"""

from __future__ import annotations

import re
import threading
import warnings
from functools import lru_cache
from typing import Any

_PIECE = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")

# Words without meaning for search. Question words are kept out too: headings are questions, so they match everything.
_STOP_EN = """
a an and are as at be been but by can could did do does for from had has have how i if in into is it its just like me my of on or
our should so some than that the their them then there these they this to too was we were what when where which while who why
will with would you your im ive don t s much many any about get good best really ok okay am not no
"""
_STOP_ZH = """
的 了 是 我 你 吗 呢 吧 啊 有 在 和 与 也 都 就 要 会 能 可以 什么 怎么 怎样 如何 为什么 多少 还是 还 不 没 没有 一个 这个 那个
应该 一下 几 哪 哪个 哪些 呀 嘛 么 到底 比较 好 能不能 可不可以 是不是 该 得 让 把 被 给 对 用 着 过 他 她 它 我们 他们 之 其
"""
_STOP = frozenset((_STOP_EN + _STOP_ZH).split())

_lock = threading.Lock()


@lru_cache(maxsize=1)
def _jieba() -> Any:
    """jieba's cutter, quiet. Its import compiles old regular expressions that warn on newer Pythons."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import logging

        import jieba

        jieba.setLogLevel(logging.ERROR)
        jieba.initialize()
    return jieba


def words(text: str) -> list[str]:
    """Search terms of a text in order, stop words left out."""
    found: list[str] = []
    for piece in _PIECE.findall(text.lower().replace("-", " ")):
        if _HAN.match(piece):
            with _lock:
                cutter = _jieba()
            found += [word for word in cutter.cut_for_search(piece) if word not in _STOP]
        elif piece not in _STOP:
            found.append(stem(piece))
    return found


def stem(word: str) -> str:
    """An English word without plural, -ing and -ed: enough for two forms of a word to meet, not a linguist's stem."""
    if len(word) < 4 or not word.isalpha():
        return word
    for ending, put in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")):
        if word.endswith(ending):
            return word[: -len(ending)] + put
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 3 and re.search(r"[aeiouy]", base):
            word = base[:-1] if base[-1] == base[-2] and base[-1] not in "lsz" else base
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
