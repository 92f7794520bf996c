"""Entities of a message: exercises, muscles, foods, activities, metrics, spans of time, body parts, goals, equipment, conditions.

Names come from ``names.toml`` and the tables of foods, activities and exercises; the longest name wins. A long English word one
letter away from a name counts as that name. Each entity is listed once, in the order of the message.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from coach.understand import said
from coach.understand.values import Entity
from coach.wearables.vocabulary import METRIC_NAMES

_HAN = re.compile(r"[\u3400-\u9fff]")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’₂.()-]*[A-Za-z0-9)]|[A-Za-z0-9]|[\u3400-\u9fff]")
_LONGEST = 5  # words of an English name
_TYPO_LETTERS = 7  # a shorter word one letter off is often another word

# Words that are body parts to who hurts and muscles to who trains them.
_EITHER = frozenset(
    [
        "chest",
        "back",
        "shoulders",
        "shoulder",
        "legs",
        "leg",
        "arms",
        "arm",
        "calves",
        "calf",
        "thighs",
        "胸",
        "背",
        "腿",
        "肩",
        "肩膀",
        "手臂",
        "胳膊",
        "小腿",
        "大腿",
        "后背",
        "背部",
        "肚子",
        "臀部",
        "臀",
        "屁股",
    ]
)
_HURTS = re.compile(r"\b(pain\w*|hurt\w*|ach\w*|sore\w*|stiff|swollen|numb|tingl\w*|injur\w*|tight\w*|cramp\w*|sprain\w*|weird|burn\w*|stab\w*|click\w*|crack\w*|tweak\w*|pull\w*|bad|heavy)\b|疼|痛|酸|肿|麻|伤|僵|紧|不舒服|难受|抽筋|刺|闷|扯|凉|抖|胀|痒|崴|拉", re.IGNORECASE)  # fmt: skip
_TRAINS = re.compile(
    r"\b(train|build|grow|work|day|session|do|hit|exercise\w*|workout|routine|bigger|volume|sets|more|tone|strengthen)\b|练|训练|动作|长|塑",
    re.IGNORECASE,
)


# A body part of one character is one only where it hurts or is trained: 手机 is no hand.
_HAN_PART = re.compile(
    r"(?:左|右|两|双|后|我)?(?<![肌里到石钟老新对])([手脚头眼牙脸胸背肩腿颈胯耳肋])(?=[有一又也老总还就]?(?:点|些|阵)?(?:疼|痛(?!风)|酸|麻|肿|胀|僵|抖|硬|伤|崴|扭|刺|闪|抽|紧|痒|还|沉|软|响|部))"
)

_HAN_TRAINED = re.compile(r"(?<=[练]|上)[胸背肩腿](?![部肌膀])")


@lru_cache(maxsize=1)
def _english() -> dict[str, tuple[str, str]]:
    """Key of a name → (type, id). The first section that holds a name keeps it."""
    found: dict[str, tuple[str, str]] = {}
    for kind, name, slug in _names():
        if not _HAN.search(name):
            found.setdefault(_key(name), (kind, slug))
    return found


@lru_cache(maxsize=1)
def _chinese() -> tuple[dict[str, tuple[str, str]], int]:
    """Name → (type, id), and the length of the longest."""
    found: dict[str, tuple[str, str]] = {}
    for kind, name, slug in _names():
        if _HAN.search(name) or name.isupper() or name in ("tabata", "crossfit", "VO2max"):
            found.setdefault(name.lower(), (kind, slug))
    return found, max(map(len, found))


def _names() -> Iterator[tuple[str, str, str]]:
    metrics = {name.lower(): metric for metric, names in METRIC_NAMES.items() for name in names}
    sections = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
    for kind in (
        "none",
        "goal",
        "metric",
        "condition",
        "equipment",
        "exercise",
        "muscle",
        "body_part",
        "activity",
        "food",
    ):
        for text in sections[kind].values():
            for name in text.replace("\n", " ").split(","):
                if name := name.strip():
                    yield kind, name, metrics.get(name.lower(), "") if kind == "metric" else ""
    yield from _tables()


def _tables() -> Iterator[tuple[str, str, str]]:
    from knowledge import exercises, foods

    for record in exercises.load():
        for name in (record.name, record.name_zh, *record.aliases, *record.aliases_zh):
            if name:
                yield "exercise", name, record.id
    for food in foods.load():
        for name in (food.name_zh, *food.aliases):
            if name and len(name) > 1 and not name.startswith(("a ", "an ")):
                yield "food", name, food.id


def _key(name: str) -> str:
    return " ".join(
        _stem(word) for word in re.findall(r"[a-z0-9'().+-]+", name.lower().replace("’", "'").replace("₂", "2"))
    )


def _stem(word: str) -> str:
    word = word.strip("-.'")
    if word == "weights":  # lifting, not what the scale says
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "oes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def find_entities(message: str, states_goal: bool = False) -> tuple[Entity, ...]:
    """The entities of ``message``, each once, in its order. ``states_goal``: "I want to …" is a goal, not just a wish."""
    times = said.spans(message)
    found = [(start, end, Entity("span", message[start:end].strip())) for start, end in times]
    found += [(m.start(1), m.end(1), Entity("body_part", m[1])) for m in _HAN_PART.finditer(message)]
    found += [(m.start(), m.end(), Entity("body_part", m.group())) for m in _HAN_TRAINED.finditer(message)]
    found += [
        hit
        for hit in (*_in_english(message), *_in_chinese(message))
        if not any(hit[0] < e and s < hit[1] for s, e in times)
    ]
    found = _joined(message, found)
    found = [hit for hit in _goals(message, found, states_goal) if hit[2].type != "none"]
    unique: dict[tuple[str, str], Entity] = {}
    for _start, _end, entity in sorted(found, key=lambda hit: (hit[0], -hit[1])):
        entity = _settled(entity, message)
        unique.setdefault((entity.type, entity.text.lower()), entity)
    return tuple(unique.values())


Hit = tuple[int, int, Entity]


def _in_english(message: str) -> Iterator[Hit]:
    words = [(m.start(), m.end()) for m in _TOKEN.finditer(message) if not _HAN.match(m.group())]
    names, at = _english(), 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            start, end = words[at][0], words[at + length - 1][1]
            known = names.get(_key(message[start:end])) or (_misspelt(message[start:end]) if length == 1 else None)
            if known and not _apart(message[start:end]):
                yield start, end, Entity(known[0], message[start:end], known[1])
                at += length - 1
                break
        at += 1


def _joined(message: str, found: list[Hit]) -> list[Hit]:
    """Foods side by side are one food: "cinnamon" and "bun"."""
    made: list[Hit] = []
    for hit in sorted(found, key=lambda h: h[:2]):
        last = made[-1] if made else None
        if last and last[2].type == hit[2].type == "food" and message[last[1] : hit[0]] in (" ", "-"):
            made[-1] = (last[0], hit[1], Entity("food", message[last[0] : hit[1]], last[2].id))
        else:
            made.append(hit)
    return made


def _apart(text: str) -> bool:
    """True where punctuation or Chinese stands between the words, so that they are no one name."""
    return bool(re.search(r"[,;:?!\u3000-\u9fff]|\. ", text))


@lru_cache(maxsize=4096)
def _misspelt(word: str) -> tuple[str, str] | None:
    """The name one letter away from a long word: one missing, one too many, one wrong, or two swapped."""
    key = _key(word)
    if len(key) < _TYPO_LETTERS or not key.isalpha():
        return None
    return next(
        (
            known
            for name, known in _single_words()
            if abs(len(name) - len(key)) <= 1 and name[0] == key[0] and _one_off(name, key)
        ),
        None,
    )


@lru_cache(maxsize=1)
def _single_words() -> tuple[tuple[str, tuple[str, str]], ...]:
    return tuple((name, known) for name, known in _english().items() if len(name) >= _TYPO_LETTERS and name.isalpha())


def _one_off(a: str, b: str) -> bool:
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    tails = {(a[start + 1 :], b[start + 1 :]), (a[start + 1 :], b[start:]), (a[start:], b[start + 1 :])}
    return any(x == y for x, y in tails) or (
        a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    )


def _in_chinese(message: str) -> Iterator[Hit]:
    names, longest = _chinese()
    lower, at = message.lower(), 0
    while at < len(message):
        for length in range(min(longest, len(message) - at), 0, -1):
            text = lower[at : at + length]
            known = names.get(text)
            if known and (_HAN.search(text) or _mixed(message, at, at + length)):
                yield at, at + length, Entity(known[0], message[at : at + length], known[1])
                at += length - 1
                break
        at += 1


def _mixed(message: str, start: int, end: int) -> bool:
    """A Latin name inside Chinese stands alone: no letter on either side, and Chinese somewhere in the message."""
    around = message[max(0, start - 1) : start] + message[end : end + 1]
    return (
        bool(_HAN.search(message))
        and not re.search(r"[A-Za-z]", around)
        and not _english().get(_key(message[start:end]))
    )


# ── goals: what stands behind "I want to …" ──────────────────────────────────────────────────────────────────────────

_AIM_EN = re.compile(
    r"\b(?:i(?:'d| would)? (?:really |just |still )?(?:want|wanna|like|love|need|hope|plan|intend|aim)(?: to)?|want to|wanna|trying to|hoping to|hope to|hoping for|aiming (?:to|for)|aim(?: is)?:?|aim for|"
    r"set (?:a |an |my |the |me )?(?:new )?(?:goal|target)(?: of| to| at|:)?|(?:change|switch|update|move|make) (?:my |the )?(?:goal|target)(?: weight)?(?: to)?|working towards?|shooting for|dreaming of|my mission is|"
    r"(?:my |new |the |a )?(?:goal|target|dream|resolution|objective)(?:'s| is| of|:| for me is)?(?: still| now)?(?: to)?|training for|looking to|gonna|going to|planning to|help me(?: to)?|determined to|decided to|"
    r"(?:signed up|registered|entered) for|(?:i'd|would) rather|(?:what|all) i (?:really )?want is)\s+"
    r"(?:finally |actually |really |just |only |to )?(?P<goal>(?!(?:know|see|ask|hear|understand|check|tell|find|read|talk|say|thank|you|your|me|my plan|it|this|that|what|how|why|which|is|set)\b)[a-z0-9][^,.;!?，。？！]*)",
    re.IGNORECASE,
)
_STOP_EN = re.compile(
    r"\s+(?:and|but|so|because|before|by|this|next|in (?:the |my |\d|a |two|three|four|five|six|eight|ten|twelve)|within|for (?:my|the)|from now|until|till|please|again|with|at (?:the|my|5|6)|what|how|is|can|make|build me|give|since|when|if|as|right|instead|without|these|who|while|now|tonight|today|tomorrow|last|also|then|over|eventually|someday|one day|honestly)\b.*$",
    re.IGNORECASE,
)
_AIM_ZH = re.compile(
    r"(?<![不别])(?:我?(?:还是)?(?:想要?|要|打算|希望|准备|计划|争取|力争|决心|决定|一定要|盼着)(?!不要|知道|问|看|了解|吃|喝|哭|放弃|吐|睡|聊|找)(?:能够?|在)?|(?:目标|心愿|愿望|追求)(?:体重)?(?:是|就是|想?定成|定在|改成|改到|换成|定为|设成|设为|调成|调到|很简单[，,]|:|：)|立个?(?:flag|目标)[:：，]?|报名了?|[让叫要]我(?=[把减戒]))(?:先|也|就)?(?P<goal>[^,，。？?！!、；;\s]{2,16})"
)
# A goal wherever it is named; "stay active" is one only where it is wanted.
_ALWAYS_GOAL = re.compile(r"[减增瘦塑戒控]|lose|losing|loss|muscle|bulk|cut|recomp|gain|quit|stop|smok", re.IGNORECASE)
# "减十斤": a change of weight with its amount is a goal by itself, and so is a figure to get to: 体重减到65公斤, "sub 25 5k".
_AMOUNT = re.compile(
    r"(?:减重|减掉?|瘦掉?|增重|增肌|增|胖|掉|长)(?:到)?[0-9一二两三四五六七八九十半百]+(?:公斤|斤|千克|kg)"
    r"|(?:跑进|跑完|瘦到|瘦回|减到|降到|增到|涨到|练到|练成|达到|控制在|控制到|压到|突破|保持在|维持在)[^,，。？?！!、；;\s]{1,10}"
    r"|\bsub[- ]?\d[\w:.]*(?: (?:5k|10k|half|marathon|minutes?|hours?|kg))*",
    re.IGNORECASE,
)
# The goal first, its name behind it: "zero cigarettes is the aim", 横渡长江是我的心愿.
_NAMED_EN = re.compile(
    r"(?:^|[.!?,;] ?)(?P<goal>[^.!?,;]{3,40}?)(?:,? (?:is|are) (?:my|the) (?:main |big |next |only |real )?|[.,;]? (?:and )?that'?s (?:it[.,;]? )?(?:that'?s )?(?:my|the) )(?:aim|goal|dream|target|plan for the year)\b",
    re.IGNORECASE,
)
_NAMED_ZH = re.compile(
    r"(?:^|[,，。；;！!])(?P<goal>[^,，。？?！!、；;\s]{3,16}?)[,，]?(?:是我?(?:的|今年的)?|就)(?:这个?|下一?个|最大的|一个|头等)?小?(?:心愿|目标|梦想|追求|大事)"
)
# "lose half a kilo a week" is a goal in any question.
_LOSS = re.compile(
    r"\b(?:lose|drop|gain) (?:about |around |another |the last )?(?:\d[\d.–-]*|half an?|an?|one|two|three|four|five|ten|fifteen|twenty) ?(?:%|kg|kilos?|pounds?|lbs?|stone|st)(?: of (?:my )?(?:body ?)?weight| of fat| of muscle)?(?: (?:a|per|each) (?:week|month))?",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(r"(?:不(?:再)?(?:想|要|打算)?|别)(?:再)?$")
_STOP_ZH = re.compile(
    r"(?:整理|打印|导出|发给|看看|知道|怎么|怎样|如何|该|应该|吗|呢|吧|了$|可以|行不行|帮我|给我|安排|计划|需要|有什么|有没有|多少|，).*$"
)


def _goals(message: str, found: list[Hit], states_goal: bool) -> list[Hit]:
    """A stated goal is one entity; what its words would have been on their own is left out."""
    found = [h for h in found if h[2].type != "goal" or not _GIVEN_UP.search(message[: h[0]])]
    if not states_goal:
        found = [hit for hit in found if hit[2].type != "goal" or _ALWAYS_GOAL.search(hit[2].text)]
    found += [(m.start(), m.end(), Entity("goal", m.group())) for m in _LOSS.finditer(message)]
    if states_goal:
        found += [(m.start(), m.end(), Entity("goal", _STOP_ZH.sub("", m.group()))) for m in _AMOUNT.finditer(message)]
    if inside := [hit for hit in found if hit[2].type == "goal"]:
        inside = [
            g
            for g in inside
            if not any(o is not g and o[0] <= g[0] and g[1] <= o[1] and o[1] - o[0] > g[1] - g[0] for o in inside)
        ]
        return [h for h in found if h in inside or not any(g[0] < h[1] and h[0] < g[1] for g in inside)]
    return _stated(message, found) if states_goal else found


def _stated(message: str, found: list[Hit]) -> list[Hit]:
    """``found`` with the goal that stands behind a wish, or before "is my goal"."""
    for pattern, stop in ((_NAMED_EN, _STOP_EN), (_NAMED_ZH, _STOP_ZH), (_AIM_EN, _STOP_EN), (_AIM_ZH, _STOP_ZH)):
        if match := pattern.search(message):
            start = max(
                [match.start("goal"), *(e for s, e, hit in found if hit.type == "span" and s == match.start("goal"))]
            )
            text = message[start : match.end("goal")]
            for s, _e, entity in found:
                if entity.type == "span" and s > start:
                    text = text[: max(0, min(len(text), s - start))]
            text = stop.sub("", text).rstrip()
            if len(text) > 1:
                end = start + len(text)
                kept = [h for h in found if not (h[0] < end and start < h[1])]
                return [*kept, (start, end, Entity("goal", text))]
    return found


def _settled(entity: Entity, message: str) -> Entity:
    """A leg hurts or a leg is trained: the words around it tell which."""
    if entity.text.lower() in _EITHER and entity.type in ("body_part", "muscle"):
        kind = "muscle" if _TRAINS.search(message) and not _HURTS.search(message) else "body_part"
        return Entity(kind, entity.text, entity.id)
    return entity


def of_type(entities: Iterable[Entity], *kinds: str) -> list[Entity]:
    """The entities of some kinds."""
    return [entity for entity in entities if entity.type in kinds]
