"""What a message asks: language, intents, entities, span. Values here; the head that finds them is loaded on first use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from coach.evidence import Lang
from coach.profile import Profile
from coach.understand.values import INTENTS, Entity, Understanding
from coach.wearables.vocabulary import find_metrics

if TYPE_CHECKING:
    from coach.memory import Turn

__all__ = ["INTENTS", "Entity", "Understanding", "asks_why", "language", "understand"]

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+")


def language(message: str, preferred: str = "") -> Lang:
    """Chinese where Han characters outweigh Latin words; a message with neither takes the preferred language."""
    han, latin = len(_HAN.findall(message)), len(_WORD.findall(message))
    if han or latin:
        return "zh" if han > latin else "en"
    return "zh" if preferred == "zh" else "en"


# First sight of each intent, by words. What people ask is found by several, so the order says which one leads.
_RULES: tuple[tuple[str, str], ...] = (
    ("privacy", r"\b(delete|erase|export|download)\b.*\b(my )?(data|account|everything)|who (can )?sees? my|privacy|删除.*(数据|账号|记录)|导出.*数据|隐私|谁能看到"),
    ("log", r"^\s*(log|record|note)\b|^\s*(bench|squat|deadlift)\w* .*\d+\s*x\s*\d+|\b(i )?(weigh(ed)? in|had|ate|drank|did)\b.*\d|(记录|记一下|打卡)|今天(吃|喝|做|练)了.*\d|组.*次.*(公斤|kg)"),
    ("train_today", r"\b(should|can|could|shall) i (still )?(train|work ?out|exercise|run|lift|go hard|rest|go for|do (my|a|some|legs))|\b(train|work ?out|run|rest|session|hard|gym)\b.*\b(today|tonight|this (morning|evening))|rest day|(今天|今晚|现在|明天).*(练|训练|跑|休息|锻炼|运动|健身|举铁).*(吗|么|？|\\?|还是|合适)|能不能练|该不该(练|休息)|要不要练|能练"),
    ("plan", r"\b(training |workout |exercise )?(plan|programme|program|routine|schedule)\b|训练计划|健身计划|跑步计划|计划|课表|安排一?下?(训练|锻炼)"),
    ("nutrition_target", r"\bhow (much|many)\b.*\b(protein|calories|kcal|carbs?|carbohydrates?|fat|water|fibre|fiber|macros?|eat)\b.*\b(should|do i need|need|eat|a day|per day)\b|\b(should|do) i (eat|need|drink)\b.*\b(protein|calories|water|carbs)|macros|(每天|一天|我).*(该|要|需要|应该).*(多少|几克).*(蛋白|热量|卡路里|碳水|水|脂肪)|(蛋白质|热量|卡路里|碳水|水).*(该|要|需要|应该)?(吃|喝|摄入)多少"),
    ("food_lookup", r"\b(calories|kcal|protein|carbs|nutrition|fat|sugar)\b.*\b(in|of)\b (an? |one |\d+ ?g |the )?\w+|(热量|卡路里|蛋白质|碳水|营养).*(多少|高吗|有多)|.+(有多少|含多少)(热量|卡|蛋白|碳水|糖)"),
    ("goal", r"\b(i want|i'd like|my goal|goal is|i need|trying|hoping|aim(ing)?) to (lose|gain|build|get|run|be able|improve|stop|quit)|我(想|要)(减肥|减脂|增肌|瘦|变壮|跑|戒)|目标"),
    ("risk_screening", r"\brisk\b|am i (fit|safe|healthy enough) to|screen(ing)? (me|test|for)|风险|筛查|适合(运动|跑步|锻炼)吗"),
    ("report", r"\b(weekly|monthly|week'?s?|month'?s?) (report|summary|review)|\b(report|summary) (for|of) (my|the|last|this)|周报|月报|报告|总结"),
    ("article", r"\b(explain|article|guide to|write (me )?(a|an)|tell me (all )?about|introduction to|overview of)\b|讲讲|介绍一下|科普|写一篇|解释一下"),
    ("progress", r"\b(progress|improv(e|ed|ing)|getting (better|fitter|stronger|faster)|on track|am i doing)\b|进步|进展|有没有(变|提高)|效果怎么样"),
    ("feedback", r"\b(too (hard|easy|much|long)|that helped|didn'?t (help|work)|your (advice|plan|suggestion)|wrong (advice|answer))\b|太(难|累|简单|轻松)了|没用|有帮助|你说错|你的建议"),
    ("symptom", r"\b(hurts?|pain|ache|aching|sore|dizzy|nause|cough|fever|swollen|numb|tingl|tired all|fatigued?|headache|cramps?)\w*|疼|痛|酸|头晕|恶心|咳嗽|发烧|肿|麻|抽筋|乏力|难受|不舒服"),
    ("condition", r"\b(diabet\w*|hypertension|high blood pressure|asthma|arthritis|osteopor\w*|pregnan\w*|heart (disease|condition|failure)|pcos|cholesterol|thyroid|copd|long covid)\b|糖尿病|高血压|哮喘|关节炎|骨质疏松|怀孕|孕|心脏病|多囊|胆固醇|甲状腺|慢阻肺|新冠后"),
    ("emotional", r"\b(i feel|feeling|i'?m so|hate myself|no motivation|unmotivated|stressed|overwhelmed|lonely|ashamed|guilty|give up|down lately|burn(ed|t) out)\b|没动力|焦虑|压力好?大|孤独|沮丧|难过|自卑|想放弃|心累|没意思"),
    ("small_talk", r"^\s*(hi|hello|hey|good (morning|evening|night)|thanks?( you)?|thank you|ok(ay)?|bye|how are you|who are you|what can you do)\b[^.?!]{0,30}[.?!]*\s*$|^(你好|早上好|早|晚安|谢谢|再见|在吗|你是谁|你会什么|你能做什么)"),
)  # fmt: skip
_COMPILED = tuple((intent, re.compile(pattern, re.IGNORECASE)) for intent, pattern in _RULES)
_MINE = re.compile(r"\b(my|i|i've|me|did i|have i|was i|am i)\b|我", re.IGNORECASE)
_ASKS_NUMBER = re.compile(
    r"\b(how (many|much|long|far|fast|often|was|were|is|has|did)|average|mean|total|sum|highest|lowest|max|min|longest|best|"
    r"what (was|is|were)|when did|show|compare|trend|median|count|last (night|week|month))\b|多少|几|平均|总共|最高|最低|最长|"
    r"怎么样|如何|什么时候|对比|趋势|上周|昨晚|昨天",
    re.IGNORECASE,
)
_WHY = re.compile(r"\bwhy\b|\bwhat('s| is) (causing|going on)|为什么|怎么回事|原因", re.IGNORECASE)
_SHOULD = re.compile(r"\bshould\b|\bneed\b|该|应该|需要", re.IGNORECASE)
_FOLLOW = re.compile(
    r"^\s*(and|what about|how about|why|and why|then)\b|^(那|为什么|然后|还有)|呢[？?]?\s*$", re.IGNORECASE
)
_FOLLOW_WORDS = 7  # a longer message stands on its own


def understand(
    message: str, *, lang: Lang, past: Sequence[Turn] = (), profile: Profile | None = None, today: date | None = None
) -> Understanding:
    """Intents in the order they lead, entities, and the question in full where it is a follow-up."""
    full = _complete(message, past)
    entities = tuple(Entity("metric", words, metric) for metric, words in find_metrics(full))
    intents = [intent for intent, pattern in _COMPILED if pattern.search(full)]
    if (
        entities
        and _MINE.search(full)
        and (_ASKS_NUMBER.search(full) or _WHY.search(full))
        and not _SHOULD.search(full)
    ):
        intents.insert(0, "data_question")
    if not intents and message != full and past:
        intents = list(past[-1].data.get("intents", ()))
    return Understanding(full, lang, tuple(dict.fromkeys(intents or ["knowledge"])), entities)


def asks_why(message: str) -> bool:
    """True where the user wants the reason behind a number, not the number."""
    return bool(_WHY.search(message))


def _complete(message: str, past: Sequence[Turn]) -> str:
    """A short follow-up ("and why?", 那上周呢?) with the question it follows."""
    short = len(message.split()) <= _FOLLOW_WORDS and len(message) <= 40
    if not past or not short or not _FOLLOW.search(message):
        return message
    before = str(past[-1].data.get("asked") or past[-1].message)
    return f"{before[:300]} {message}"
