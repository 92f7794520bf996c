"""Prompts: one text file each, ``NAME.en.txt`` and ``NAME.zh.txt``, with strict ``{variables}``."""

from __future__ import annotations

import string
from functools import cache
from importlib.resources import files


@cache
def _text(name: str, lang: str) -> str:
    return (files("prompts") / f"{name}.{lang}.txt").read_text(encoding="utf-8").strip()


def prompt(name: str, lang: str, **variables: str) -> str:
    """The prompt with every variable filled. A missing or superfluous variable is a KeyError."""
    text = _text(name, lang)
    wanted = {field for _, field, _, _ in string.Formatter().parse(text) if field}
    if wanted != set(variables):
        raise KeyError(f"prompt {name}.{lang} takes {sorted(wanted)}, was given {sorted(variables)}")
    return text.format(**variables)
