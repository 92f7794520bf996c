"""What data of the user are here: which metrics over which days, workouts, strength sets. A question about the data, not about their values."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import func, select

from coach.evidence import Fact
from coach.store import Store, User, tables
from coach.wearables.metrics import METRICS
from coach.wearables.show import day_name

_ASKS = re.compile(
    r"\b(?:what|which)\b(?: kinds? of| sort of| all)?(?: of)?(?: my)? (?:\w+ )?(?:data|metrics|info(?:rmation)?|numbers|measurements|records)\b.{0,24}\b(?:have|has|hold|store[ds]?|keep|kept|got|saved?|there|recorded|imported|collect\w*|know)\b"
    r"|\bwhat (?:do|have) you (?:have|hold|store[d]?|saved?|keep|got) (?:on|about|of|from) me\b|\b(?:list|show)(?: me)? (?:all |every \w+ )?(?:the |my )?(?:data|metrics|information) (?:that )?you (?:have|hold|store|keep|saved)"
    r"|你.{0,4}(?:有|存|保存|存储|收集|记录|掌握)了?(?:关于)?我(?:的)?(?:哪些|什么|多少)(?:数据|信息|指标|资料)?|你.{0,4}(?:有|存|保存|收集|记录)了?哪些.{0,4}(?:数据|指标|信息)|我的(?:数据|指标|信息).{0,6}(?:有哪些|都有什么|有什么|有啥)|(?:有|存了?)我(?:的)?(?:啥|什么|哪些)(?:数据|信息)",
    re.IGNORECASE,
)
_MOST_SPANS = 3  # lines of metrics; what remains is counted in the last
_MOST_NAMED = 8  # metrics named in one line


def asks(message: str) -> bool:
    """True where the message asks which data are held."""
    return bool(_ASKS.search(message))


def data_facts(store: Store, user: User, today: date) -> list[Fact]:
    """One fact for the metrics of each span of days (those with most values first), one for workouts and strength sets; one sentence if nothing is there."""
    facts = _metrics(store, user, today) + _sessions(store, user, today)
    return facts or [Fact("held.nothing", "No measurement, workout or set of yours is stored yet", "还没有存你的任何测量、运动或训练组", how="stored data")]  # fmt: skip


def _metrics(store: Store, user: User, today: date) -> list[Fact]:
    t = tables.daily
    query = (
        select(t.c.metric, func.min(t.c.local_date), func.max(t.c.local_date), func.count())
        .where(t.c.user_id == user.id)
        .group_by(t.c.metric)
    )
    spans: dict[tuple[date, date], list[tuple[str, int]]] = {}
    with store.read() as connection:
        for metric, first, last, count in connection.execute(query):
            if metric in METRICS:
                spans.setdefault((first, last), []).append((metric, count))
    order = sorted(spans, key=lambda span: (-sum(count for _, count in spans[span]), span[0]))
    facts = []
    for n, span in enumerate(order[:_MOST_SPANS]):
        held = sorted(spans[span], key=lambda pair: (-pair[1], pair[0]))
        facts.append(_line(n, span, held, today))
    if rest := order[_MOST_SPANS:]:
        held = sorted((pair for span in rest for pair in spans[span]), key=lambda pair: (-pair[1], pair[0]))
        facts.append(_line(_MOST_SPANS, (min(s[0] for s in rest), max(s[1] for s in rest)), held, today))
    return facts


def _line(n: int, span: tuple[date, date], held: list[tuple[str, int]], today: date) -> Fact:
    (first, first_zh), (last, last_zh) = day_name(span[0], today), day_name(span[1], today)
    named, more = held[:_MOST_NAMED], len(held) - _MOST_NAMED
    en = ", ".join(f"{METRICS[metric].en} ({count:,} {'day' if count == 1 else 'days'})" for metric, count in named)
    zh = "、".join(f"{METRICS[metric].zh}（{count} 天）" for metric, count in named)
    en, zh = (f"{en} and {more} more", f"{zh}等，另有 {more} 项") if more > 0 else (en, zh)
    when, when_zh = (f"on {first}", first_zh) if span[0] == span[1] else (f"from {first} to {last}", f"{first_zh}到{last_zh}")  # fmt: skip
    numbers = tuple((float(count), "days") for _, count in named) + (((float(more), ""),) if more > 0 else ())
    return Fact(f"held.metrics.{n}", f"Stored {when}: {en}", f"{when_zh}的数据：{zh}", float(len(held)), "metrics", start=span[0], end=span[1],
                how="days with a value, by metric", numbers=numbers)  # fmt: skip


def _sessions(store: Store, user: User, today: date) -> list[Fact]:
    facts = []
    for slug, table, where, en, zh in (
        ("workouts", tables.workout, tables.workout.c.duplicate_of.is_(None), "workouts", "次运动"),
        ("sets", tables.strength_set, tables.strength_set.c.user_id.is_not(None), "strength sets", "组力量训练"),
    ):  # fmt: skip
        query = select(func.count(), func.min(table.c.local_date), func.max(table.c.local_date)).where(
            table.c.user_id == user.id, where
        )
        with store.read() as connection:
            count, first, last = connection.execute(query).one()
        if count:
            (a, a_zh), (b, b_zh) = day_name(first, today), day_name(last, today)
            when, when_zh = (f"on {a}", a_zh) if first == last else (f"from {a} to {b}", f"{a_zh}到{b_zh}")
            facts.append(Fact(f"held.{slug}", f"Stored {when}: {count:,} {en}", f"{when_zh}：{count} {zh}", float(count), en,
                              start=first, end=last, how="stored rows"))  # fmt: skip
    return facts
