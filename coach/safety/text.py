"""Text as the screen reads it: normal form, language, and what was denied, is long past or is only asked about in general."""

from __future__ import annotations

import re
import unicodedata

from coach.safety.levels import Lang

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "`": "'", "–": "-", "—": "-", "₂": "2", "\u00a0": " "})
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
MAX_CHARS = 6000  # beyond this, head and tail are read: longer than any message a person types


def normal(text: str) -> str:
    """``text`` in NFKC, lower case, straight quotes, single spaces, without invisible characters."""
    if len(text) > MAX_CHARS:
        text = text[: MAX_CHARS // 2] + " " + text[-MAX_CHARS // 2 :]
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip().lower()


def language(message: str, preferred: str = "") -> Lang:
    """``zh`` where Han characters outweigh Latin words; with neither, the preferred language."""
    han, latin = len(_HAN.findall(message)), len(_WORD.findall(message))
    if han or latin:
        return "zh" if han > latin else "en"
    return "zh" if preferred == "zh" else "en"


_SENTENCE = re.compile(r"(?<=[.!?。！？;；\n])\s*|(?<=…)\s*")


def sentences(text: str) -> list[str]:
    """``text`` cut at the ends of sentences."""
    return [part for part in (s.strip() for s in _SENTENCE.split(text)) if part]


_SYMPTOM_EN = (
    r"(?:chest |back |neck |calf |head |joint |knee |sharp |bad |real |actual |other |nasty |red |visual |heart )*"
    r"(?:pains?|aches?|tightness|pressure|discomfort|symptoms?|dizz\w+|light ?headed\w*|faint\w*|nausea|vomiting|"
    r"breathless\w*|shortness of breath|palpitations?|numb\w*|tingl\w*|weakness|swelling|swollen|fever|bleed\w*|blood|injur\w+|"
    r"headaches?|fractures?|rash|warning signs?|flags?|leaks?|leaking|conditions?|issues?|problems?|diagnos\w+|"
    r"medications?|meds|history|complaints?|temperature|bruis\w+|trauma|suicid\w+|steroids?|sarms|drugs?|stimulants?)"
)
_DENIED_EN = re.compile(
    r"\b(?:no|not|without|never (?:had |have |felt )?(?:any )?|don't (?:have|feel|get) |doesn't (?:have|feel|get) |haven't (?:had|got) |"
    r"zero|nor|free of|negative for|ruled out|not any|nothing like|isn't|wasn't|aren't)\s*(?:any |a |the |my |that |more |longer )?"
    + _SYMPTOM_EN
    + r"(?:\s*(?:,|or|and|nor|/|,? no|,? or any)\s*(?:any |a )?"
    + _SYMPTOM_EN
    + r")*"
)
_SYMPTOM_ZH = (
    r"(?:胸闷|胸痛|胸疼|心慌|心悸|头晕|头痛|头疼|气短|气喘|呼吸困难|发烧|发热|恶心|呕吐|疼痛|疼|痛|肿胀|肿|发麻|麻木|出血|漏尿|"
    r"不舒服|不适|症状|异常|受伤|外伤|骨折|病史|基础病|毛病|慢性病|心脏病|高血压|糖尿病|过敏|用药|吃药|晕倒|晕)"
)
_DENIED_ZH = re.compile(
    r"(?:没有|没什么|没啥|没|无|不觉得|从不|从没|从未|并不|也不|都不|毫无|不(?=[疼痛晕肿喘麻]|胸[闷痛疼]|心[慌悸]|头[晕疼痛]|气短|恶心|发[烧热麻]))(?:任何|什么|啥|出现|感到|觉得|再|过|明显|明显的)?"
    + _SYMPTOM_ZH
    + r"(?:[、,，和或也都没不无有]{0,3}"
    + _SYMPTOM_ZH
    + r")*"
)
# Breath denied is a symptom, not a denial: these must survive.
_PAST = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|a few|several|many|some|couple of|twenty|thirty)\s+(?:years?|yrs?|decades?)\s+(?:ago|back|since)"
    r"|\bwhen i was (?:a kid|a child|little|young|\d+)|\bas a (?:kid|child|teen\w*)|\byears ago\b|\bback in (?:19|20)\d\d|\bin (?:high school|college|uni)\b|\ba decade ago"
    r"|小时候|[几多数十\d一二三四五六七八九两]+年前|年轻的?时候|上学的?时候|大学时|早就好了|早好了|早就没事"
)
_PRESENT = re.compile(
    r"\bnow\b|today|tonight|this (?:morning|week|evening|afternoon)|again|since then|still|lately|recently|keeps?\b|currently|yesterday|"
    r"现在|今天|今早|今晚|最近|又|还是|一直|这两天|这几天|昨|刚"
)
_CLAUSE = re.compile(r"(?<=[.!?。！？;；])|(?<=[,，])|(?= but )|(?=但)|(?=不过)")


def asserted(text: str) -> str:
    """``text`` (in normal form) without denied symptoms and without clauses that lie years back."""
    text = _DENIED_ZH.sub("〇", _DENIED_EN.sub(" 〇 ", text))
    clauses = [c for c in _CLAUSE.split(text) if not (_PAST.search(c) and not _PRESENT.search(c))]
    return "".join(clauses)


_GENERAL = re.compile(
    r"^(?:hey |hi |so |ok |coach |quick question |just curious |curious |out of curiosity |random |trivia |saw a (?:meme|video|post|clip|documentary) (?:about|on) |"
    r"(?:watched|read|reading) (?:a |an |about )[\w ]{0,20})*[,:\-]*\s*(?:what(?:'s| is| are| does| do| on earth| happens)|why (?:is|are|do|does)|how (?:common|rare|does|do (?:doctors|people|they))|"
    r"explain|define|difference between|is it true|who|which|when did|tell me about|what's the meaning|history of)\b"
)
_GENERAL_ZH = re.compile(
    r"(?:是什么|什么意思|啥意思|是啥|科普|怎么来的|什么原理|为什么叫|有什么区别|定义|是哪|原理是|的由来|解释一下|是怎么回事[?？]?$)"
)
_OWN = re.compile(
    r"\b(?:i|i'm|i've|im|ive|me|my|mine|we|our|he|he's|she|she's|his|her|him|mum|mom|dad|wife|husband|son|daughter|friend|mate|buddy|partner)\b"
    r"|我|俺|咱|老公|老婆|爸|妈|儿子|女儿|朋友|他|她|孩子|同事|教练刚"
)


def general_question(text: str) -> bool:
    """Whether ``text`` asks about something in general and speaks of nobody in particular."""
    if len(text) > 160 or _OWN.search(text):
        return False
    return bool(_GENERAL.search(text) or _GENERAL_ZH.search(text))
