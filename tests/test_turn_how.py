"""How a fact was computed is said in the reader's language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from coach.evidence import Fact, Lang
from coach.how import in_words

SOURCES = sorted((Path(__file__).parents[1] / "coach").rglob("*.py"))
_AT = 8  # ``how`` among the places of ``Fact``


def _written() -> set[str]:
    """Every constant that the code gives as ``how``."""
    calls = (
        node
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fact"
    )
    given = (
        value
        for call in calls
        for value in [*(k.value for k in call.keywords if k.arg == "how"), *call.args[_AT : _AT + 1]]
    )
    return {value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)} - {""}


def test_every_way_of_computing_has_chinese_words() -> None:
    found = _written()
    assert len(found) > 25
    assert not [how for how in found if not re.search("[\u4e00-\u9fff]", in_words(how, "zh"))]


@pytest.mark.parametrize(
    ("how", "lang", "said"),
    [
        ("against the median of 27 days", "zh", "与 27 天的中位数比较"),
        ("bmr_mifflin", "en", "Mifflin-St Jeor equation"),
        ("table value per 100 g × 118 g", "zh", "食物表每 100 克的值 × 118 克"),
        ("3–5 g × body weight", "zh", "3–5 克 × 体重"),
        ("something new", "zh", "something new"),
    ],
)
def test_words(how: str, lang: Lang, said: str) -> None:
    assert in_words(how, lang) == said


def test_a_query_brings_its_own_chinese() -> None:
    fact = Fact("ask.answer", "a", "b", how="average steps", how_zh="平均步数")
    assert (fact.how_in("en"), fact.how_in("zh")) == ("average steps", "平均步数")
