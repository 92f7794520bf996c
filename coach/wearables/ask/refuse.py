"""Which questions are none about the user's own recorded numbers, and how that is said. Rules on the words, before any parsing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.wearables.ask.columns import names_activity
from coach.wearables.ask.cut import NotUnderstood
from coach.wearables.ask.measures import fits
from coach.wearables.ask.tokens import Tok

_NO_QUESTION = re.compile(
    r"^\s*(?:why|should|shall|could you (?!tell me (?:what|how|my|the|when|which)|show|give me (?:my|the)|calculate|find|get|list|check)|can you (?!tell|show|give me (?:my|the)|calculate|compute|find|get|list|check|please)|can (?:i|we|one|my)|could i|may i|is it (?:ok|okay|safe|bad|good|normal|healthy|true|dangerous|possible|better)|is there (?:a|any) (?:risk|way|benefit)|"
    r"how (?:do|can|should|would|could) (?:i|you|we|one) (?:best |safely |actually )?(?:improve|increase|reduce|lower|raise|get (?:better|rid|faster|fitter|stronger|more)|lose|gain|build|prevent|treat|train|start|stop|warm|stretch|do|fix|set|sync|connect|import|delete|export|make|cook|prepare|recover|boost|calculate|use|fuel)|"
    r"how does (?!.*(?:correlat|compare|differ|relate|my\b))|how to|explain|define|translate|write|tell me (?:a joke|about|how to|why)|give me (?:a|an|some) (?:plan|workout|recipe|tip|advice|recommend)|make me|plan|suggest|recommend|log|note|record(?! )|add (?!up)|save|remember|remind|set|delete|export|import|"
    r"thanks|thank you|hello|hi[ !,.]*$|hey[ !,.]*$|good (?:morning|night|evening)|bye|who|where|(?:does|do) (?!my\b|i\b|.*(?:correlat|relat|compare|go with|move with|my\b|i\b))|do i have (?!.*(?:run|ride|swim|workout|walk|record|more|less|data|days))|are (?!my\b)|is (?!my\b|there a (?:link|relation|correlation|connection|trend))(?:\w+ ){1,4}(?:safe|good|bad|healthy|better|dangerous|normal|ok|okay|harmful|enough)|"
    r"what(?:'s| is| are|s)? (?:a|an) (?!.*\bmy\b)|what (?:should|do you|can|causes|happens|does|would)|what(?:'s| is) (?:the )?(?:weather|capital|best (?:way|time|exercise|food|diet|shoe|watch|stretch)|difference between (?!my|the)|meaning|definition|point|recommended|ideal|normal|healthy|time(?: now)?\s*\??$))\b"
)  # fmt: skip
_NO_QUESTION_ANYWHERE = re.compile(
    r"\b(?:should|in \d+ ?(?:g|grams?|ml|oz) of|please (?:note|log|record|remember)|note it|log it|is it safe|should i|what should|do you think|for (?:men|women|adults|people|a man|a woman|beginners|someone)|recommended|guideline|my (?:friend|wife|husband|mother|father|mum|dad|son|daughter|brother|sister|boss|colleague|dog|cat)'?s?\b|"
    r"in (?:an|one|a) (?:egg|apple|banana|avocado|slice|cup of|bowl of|glass of|can of|serving|big mac|pizza)|world record|average (?:person|man|woman|adult|human)|normal range|how (?:can|do) i (?:improve|lower|raise|increase|reduce))\b"
)  # fmt: skip
_NO_QUESTION_ZH = re.compile(
    r"为什么|为何|怎样|[疼痛]|怎么(?:才能|提高|降低|改善|练|做|减|办|预防|治|样才能|才|增|判断|选|热身|拉伸|恢复|安排|吃)|如何(?:提高|降低|改善|练|减|预防|治|增|选|制定|热身|恢复|正确|避免)|应该|该(?:不该|怎么|吃|喝|练|做|如何)|能不能|可以.*吗|可不可以|安全吗|有害吗|好不好|对.*好吗|"
    r"什么是|(?<!运动)(?<!活动)(?<!项目)(?<!锻炼)是什么(?:意思|原理|东西)?[?？]?$|是啥意思|什么意思|谢谢|你好|你是谁|讲个|笑话|写(?:一|个|首|篇)|翻译|推荐|建议|介绍|解释|科普|(?:1个|一个|每100克|100克|1碗|1杯|1片|1根)(?:鸡蛋|苹果|香蕉|米饭|牛奶|面包|馒头|鸡胸|牛油果|汉堡)|首都|天气|股票|谁(?:是|赢|发明)|帮我(?:记|制定|安排|写|做|定)|记一下|记录一下|正常(?:吗|范围|值)|标准是|会不会导致|有什么(?:好处|坏处|危害|作用|影响)|吃什么|练什么好|怎么办|适合"
)  # fmt: skip
_FUTURE = re.compile(
    r"\b(?:predict|forecast|projected?|estimate my (?:next|future)|will (?:i|my|it|be)|going to (?!bed|sleep|the gym)(?:be|run|weigh|reach|hit|take|have|sleep|do)|next (?:week|month|year|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|tomorrow|in the future|by (?:christmas|next|the end of (?:the|this|next)|summer|winter)|expect(?:ed)? to|coming (?:week|month|days|7|seven)|when will)\b|"
    r"预测|预计|将(?:会|来|要)|明天|明晚|后天|下(?:个)?(?:周|月|星期|年)|未来|以后会|会(?:是多少|有多少|达到|变成|睡|跑|走)|什么时候能|何时能"
)  # fmt: skip
_MINE = re.compile(r"\b(?:i|my|me|mine|i've|i'm|we|our)\b|我|咱|俺")


def not_a_question(text: str) -> bool:
    """True for requests, knowledge questions, greetings: nothing that the user's own numbers answer. ``text`` is lower case."""
    return bool(_NO_QUESTION.search(text) or _NO_QUESTION_ANYWHERE.search(text) or _NO_QUESTION_ZH.search(text))


def about_the_future(text: str) -> bool:
    return bool(_FUTURE.search(text))


def is_mine(text: str) -> bool:
    return bool(_MINE.search(text))


# Things people track that no canonical metric holds: asking for one is asking for data that are not there.
UNMEASURED = re.compile(
    r"\b(?:ldl|triglycerides?|cortisol|testosterone|magnesium|potassium|iron|zinc|calcium|vitamins?|omega|creatine|screen ?time|snor\w+|push ?ups?|pull ?ups?|sit ?ups?|squats?|burpees?|planks?|reps|"
    r"bench(?: press)?|deadlifts?|1rm|one rep max|ground contact|stride|strides|vertical oscillation|cadence|power|watts|lactate|ftp|blood type|iq|ecg|ekg|afib|menstrual|period|cycle length|ovulation|"
    r"money|emails?|meetings?|pages|books?|tv|toothbrush\w*|grip strength|bone mass|bone density|water weight|visceral|bmi|bmr|metabolic age|hip|hips|thigh|biceps?|chest measurement|sweat|naps?|dreams?|skin conductance|eda|pollen|uv|sunlight|noise|decibels?|laps|splits?|strokes?|swolf)\b|"
    r"打鼾|打呼|俯卧撑|卧推|深蹲|硬拉|引体|仰卧起坐|屏幕|维生素|甘油三酯|低密度|皮质醇|睾酮|步幅|触地|月经|生理期|镁|钙|铁|锌|骨密度|骨量|内脏脂肪|臀围|胸围|大腿围|做梦|心电图|握力"
)  # fmt: skip


def unknown_head(toks: Sequence[Tok]) -> str:
    """The unknown word that stands where the thing asked for belongs ("how many push-ups", "my average cadence"), or ""."""
    for at, tok in enumerate(toks):
        if tok.kind != "X" or not re.match(r"[a-z]{3,}", tok.text):
            continue
        before = toks[at - 1] if at else None
        after = toks[at + 1] if at + 1 < len(toks) else None
        lead = tok.lead.split()
        follows = (
            before is not None
            and (before.kind == "AGG" or before.value in ("howmany", "howmuch", "corr"))
            and not (set(lead) & {"did", "do", "have", "i"})
        )
        if follows and not (after is not None and after.kind in ("M", "C", "A") and not after.lead):
            return tok.text
        if "my" in lead[-1:] and not any(t.kind in ("M", "C", "A") for t in toks):
            return tok.text
    return ""


_FOLLOW = re.compile(
    r"^\s*(?:and|what about|how about|or|then|also|same|now|but|ok(?:ay)?,? and)\b|^(?:那|是(?!否|不是)|还有|然后|和|换成|改成)|呢\s*[?？]?\s*$|\b(?:then|that time)\s*\??$"
)


def follows(text: str, toks: Sequence[Tok]) -> bool:
    """True if the question leans on the one before: it opens like one, points back, or names nothing to compute."""
    if _FOLLOW.search(text):
        return True
    named = [t for t in toks if t.kind in ("M", "C", "A")]
    points = any(t.kind == "PRON" for t in toks)
    return not named or (points and len(named) <= 2 and not any(t.kind in ("SPAN", "ORD", "SUP") for t in toks))


def check(text: str, toks: Sequence[Tok]) -> None:
    """Raise NotUnderstood for what names nothing that could be recorded."""
    if nonsense(text, toks):
        raise NotUnderstood("nonsense")
    if definition(text, toks) or statement(text, toks):
        raise NotUnderstood("not_a_data_question")
    if match := UNMEASURED.search(text):
        raise NotUnderstood("no_such_metric", match[0])
    if word := unknown_head(toks):
        raise NotUnderstood("no_such_metric", word)
    named = [t for t in toks if t.kind in ("M", "C", "A", "REST", "DELTA") or (t.kind == "NUM" and t.unit) or (t.kind == "Q" and t.value in ("list", "whichactivity") and names_activity(t))
             or (t.kind in ("DAY", "PER") and re.search("night|晚|夜", t.text)) or (t.kind == "PER" and t.value == "session")]  # fmt: skip
    if not named:
        raise NotUnderstood("nonsense" if not is_mine(text) else "no_such_metric")


def definition(text: str, toks: Sequence[Tok]) -> bool:
    """ "What is heart rate variability?": a name and nothing else."""
    opens = re.match(r"^\s*what (?:is|are|does)\b", text)
    return (
        bool(opens)
        and not is_mine(text)
        and not any(
            t.kind in ("SPAN", "AGG", "SUP", "ORD", "VS", "NUM", "OP") or (t.kind == "Q" and t.value not in ("did",))
            for t in toks
        )
    )


def statement(text: str, toks: Sequence[Tok]) -> bool:
    """ "I slept badly and feel awful." asks nothing."""
    if not re.match(r"^\s*(?:i|my)\b", text) or "?" in text:
        return False
    return text.rstrip().endswith((".", "!")) and not any(
        t.kind in ("AGG", "SUP", "VS") or (t.kind == "Q" and t.value != "did") for t in toks
    )


_HOW_X = re.compile(r"\bhow ([a-z]+) (?:is|are|was|were|did|do)\b")
_HOW_KNOWN = frozenset(
    [
        "many",
        "much",
        "long",
        "far",
        "fast",
        "often",
        "quick",
        "slow",
        "high",
        "low",
        "big",
        "good",
        "bad",
        "well",
        "hard",
        "deep",
        "heavy",
        "active",
        "tired",
        "stressed",
        "late",
        "early",
        "strong",
        "consistent",
        "regular",
        "frequently",
        "quickly",
        "tall",
        "steep",
        "hilly",
        "variable",
        "correlated",
        "related",
        "linked",
        "associated",
        "connected",
        "regularly",
        "consistently",
        "often",
        "strongly",
        "closely",
        "does",
        "is",
        "are",
        "was",
        "were",
        "did",
        "do",
    ]
)


def nonsense(text: str, toks: Sequence[Tok]) -> bool:
    """Letters at random, qualities that numbers do not have, units that do not fit the metric."""
    strange = [t for t in toks if t.kind == "X" and re.match("[a-z]", t.text)]
    if len(strange) >= 3 and len(strange) * 2 >= len([t for t in toks if t.kind != ","]):
        return True
    if (match := _HOW_X.search(text)) and match[1] not in _HOW_KNOWN:
        return True
    if re.search(r"有多[^少久长远快高低大重好次深晚早]", text):
        return True
    asked = next(
        (
            toks[i + 1]
            for i, t in enumerate(toks[:-1])
            if t.kind == "Q" and t.value == "howmany" and (toks[i + 1].kind == "U" or toks[i + 1].reads("U"))
        ),
        None,
    )
    metrics = [t for t in toks if t.kind == "M"]
    if asked is not None and len(metrics) == 1 and not any(t.kind == "A" for t in toks):
        unit = asked.value if asked.kind == "U" else str(asked.reads("U"))
        return (
            unit not in ("times", "days", "score", "%")
            and asked is not metrics[0]
            and not any(fits(table, name, unit) for table, name in (("daily", metrics[0].value),))
        )
    return False
