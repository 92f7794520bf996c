"""Up to three short questions that this coach can truly answer next.

A question is offered only where its answer can be computed or looked up: about a metric that the evidence shows there is data for,
or one that every user can ask.
"""

from __future__ import annotations

import re

from coach.evidence import Evidence, Fact, Lang, Passage
from coach.render.choose import pick
from coach.render.phrase import was
from coach.understand import Understanding
from coach.wearables.metrics import METRICS

_MOST = 3
_TREND: dict[Lang, tuple[str, ...]] = {"en": ("What {was} my average {name} over the last 4 weeks?", "How did my {name} change this month?"),
                                       "zh": ("我最近4周的{name}平均是多少？", "我这个月的{name}有什么变化？")}  # fmt: skip
_WHY: dict[Lang, tuple[str, ...]] = {
    "en": ("Why {is_} my {name} {side} than usual?",),
    "zh": ("为什么我的{name}比平时{side}？",),
}
_SIDE: dict[Lang, tuple[str, str]] = {"en": ("lower", "higher"), "zh": ("低", "高")}
_BY_INTENT: dict[str, dict[Lang, tuple[str, ...]]] = {
    "train_today": {"en": ("How did I sleep last night?", "What could an easy session look like?"), "zh": ("我昨晚睡得怎么样？", "轻松的训练可以怎么安排？")},
    "data_question": {"en": ("Should I train today?", "Give me my weekly report."), "zh": ("今天适合训练吗？", "给我一份周报。")},
    "knowledge": {"en": ("Should I train today?", "How much protein should I eat a day?"), "zh": ("今天适合训练吗？", "我每天该吃多少蛋白质？")},
    "plan": {"en": ("Should I train today?", "How should I warm up?"), "zh": ("今天适合训练吗？", "训练前怎么热身？")},
    "nutrition_target": {"en": ("How much protein is in chicken breast?", "When should I eat protein?"), "zh": ("鸡胸肉含多少蛋白质？", "什么时候吃蛋白质好？")},
    "food_lookup": {"en": ("How much protein should I eat a day?", "How many calories should I eat?"), "zh": ("我每天该吃多少蛋白质？", "我每天该摄入多少热量？")},
    "progress": {"en": ("Give me my monthly report.", "Should I train today?"), "zh": ("给我一份月报。", "今天适合训练吗？")},
    "report": {"en": ("Am I making progress?", "Should I train today?"), "zh": ("我有进步吗？", "今天适合训练吗？")},
    "goal": {"en": ("Make me a training plan.", "How many calories should I eat?"), "zh": ("给我做一个训练计划。", "我每天该摄入多少热量？")},
    "log": {"en": ("Give me my weekly report.", "Am I making progress?"), "zh": ("给我一份周报。", "我有进步吗？")},
    "emotional": {"en": ("How does exercise affect mood?", "How can I get started again?"), "zh": ("运动对情绪有什么影响？", "怎样重新开始运动？")},
    "small_talk": {"en": ("Should I train today?", "How did I sleep this week?", "How much protein should I eat a day?"),
                   "zh": ("今天适合训练吗？", "我这周睡得怎么样？", "我每天该吃多少蛋白质？")},
    "privacy": {"en": ("How do I export my data?", "How do I delete my data?"), "zh": ("怎么导出我的数据？", "怎么删除我的数据？")},
}  # fmt: skip
_ASKED = {"Should I train today?": "train_today", "今天适合训练吗？": "train_today"}


def follow_ups(evidence: Evidence, understanding: Understanding, lang: Lang) -> list[str]:
    """Questions the user may want to ask next, at most three; none where the turn turned on safety."""
    if any(f.verdict in {"caution", "refuse", "urgent"} for f in evidence.verdicts):
        return []
    offered: list[str] = []
    for item in evidence:
        fact = item.content
        if (
            isinstance(fact, Passage)
            or not isinstance(fact, Fact)
            or fact.metric not in METRICS
            or fact.id.startswith("missing")
        ):
            continue
        metric = METRICS[fact.metric]
        name = re.sub(r"\s*[（(].*?[）)]", "", metric.zh if lang == "zh" else metric.en)
        asked_why = bool(re.search(r"\bwhy\b|为什么", understanding.message, re.IGNORECASE))
        verb = was(metric.en)
        if fact.change and "usual" in fact.text and metric.kind != "clock" and not asked_why:
            offered.append(
                _WHY[lang][0].format(
                    name=name, side=_SIDE[lang][fact.change > 0], is_={"was": "is", "were": "are"}[verb]
                )
            )
        elif fact.source == "your data":
            offered.append(pick(_TREND[lang], evidence, fact.metric).format(name=name, was=verb))
        if len(offered) == _MOST - 1:
            break
    lead = next((i for i in understanding.intents if i in _BY_INTENT), "knowledge")
    offered += [q for q in _BY_INTENT[lead][lang] if _ASKED.get(q) not in understanding.intents]
    return list(dict.fromkeys(q for q in offered if q.lower().rstrip("?？") not in understanding.message.lower()))[
        :_MOST
    ]
