"""Lasting facts that a message states about its writer ("I have a bad knee", 我对花生过敏), clause by clause.

Only what the user says of themselves, now and plainly: no question, no "if", no denial, nobody else's knee, nothing of the past. What
is not sure is left out, since a wrong fact would bend every later answer. Pain of today is no lasting fact; the logbook has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coach.evidence import Lang
from coach.understand.entities import find_entities
from coach.wearables.show import MONTHS

LISTS = ("injuries", "allergies", "diet", "dislikes", "conditions", "medications", "equipment", "training_days")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_I = re.IGNORECASE
_LONGEST = 40  # characters of a value; a name is shorter, and a sentence is none
_MOST = 6  # facts of one message


@dataclass(frozen=True)
class Statement:
    """One fact: ``values`` of a profile list, or one ``value`` of another field, with the sentence it came from."""

    field: str
    value: Any
    sentence: str


def stated(message: str, lang: Lang, today: date) -> tuple[Statement, ...]:
    """What the message states, each field once, in the order of the words."""
    found: dict[str, Statement] = {}
    for sentence in re.split(r"(?<=[.!?。！？\n])\s*", message[:2000]):
        for clause in _clauses(sentence):
            for field, value in (_chinese if lang == "zh" else _english)(clause, today):
                known = found.get(field)
                if known and field in LISTS:
                    value = tuple(dict.fromkeys((*known.value, *value)))
                if field in LISTS and not value:
                    continue
                found[field] = Statement(field, value, sentence.strip()[:300])
    return tuple(found.values())[:_MOST]


def _clauses(sentence: str) -> Iterator[str]:
    """Clauses that may assert something: no question, no condition."""
    listed = _LIST.sub(lambda m: m[1] + re.sub(r"\s*,\s*(?:and |or )?", " and ", m[2]), sentence)
    listed = _DAY_LIST_ZH.sub("、", _DAY_LIST.sub(" and ", listed))
    listed = _FOOD_LIST_ZH.sub(r"\1、", _ALSO_ALLERGIC.sub(r"\1, i'm allergic", listed))
    for clause in re.split(r"[,;:，；：]|\b(?:but|so|because|since)\b|\band (?=i\b|i'|my\b)", listed, flags=_I):
        text = clause.strip()
        if text and not _ASKING.search(text) and not re.search(r"[?？]$", text):
            yield text


# Commas inside a list of foods or days divide no clauses: "allergic to peanuts, milk and eggs", "on mon, wed and sat".
_LIST = re.compile(
    r"(\b(?:allergic to|intolerant (?:to|of)|allerg(?:y|ies) (?:to|are)|cannot eat|can't eat)\s+[\w-]+(?: [\w-]+)?)"
    r"((?:\s*,\s*(?:and |or )?(?!i\b|i'|my\b|but\b|so\b|what|how|can\b|is\b)[\w-]+(?: [\w-]+)?(?=\s*(?:,|\band\b|\bor\b|[.!;]|$)))+)",
    _I,
)
_FOOD_LIST_ZH = re.compile(r"(对[^，。；我]{1,12})，(?=[^，。；对我]{1,8}过敏)")
_ALSO_ALLERGIC = re.compile(r"(\bi(?:'m| am)\b[^.;]*?),\s*(?:and )?allergic", _I)
_DAY_LIST = re.compile(
    r"\s*,\s*(?:and )?(?=(?:mon|tues?|weds?|thurs?|thu|fri|sat|sun)(?:day|nesday|rsday|urday)?s?\b)", _I
)
_DAY_LIST_ZH = re.compile(r"[,，]\s*(?=(?:周|星期|礼拜)[一二三四五六日天])")
# A clause that asks, supposes, denies or speaks of somebody else.
_ASKING = re.compile(
    r"^(?:what|how|why|when|which|who|where|can|could|should|would|do|does|did|am|is|are|will|if|suppose|imagine|whether)\b|\bif i\b|\bwhat if\b|吗|呢$|什么|怎么|是不是|有没有|会不会|能不能|如果|要是|假如|万一",
    _I,
)
_OTHERS = re.compile(
    r"\b(?:mother|mom|mum|dad|father|wife|husband|partner|boyfriend|girlfriend|son|daughter|kid|child|baby|friend|sister|brother|aunt|uncle|grand\w+|boss|colleague|client|patient|dog|cat|he|she|they|his|her|their)\b|妈|爸|爷|奶奶|外婆|老公|老婆|丈夫|妻子|男友|女友|孩子|儿子|女儿|朋友|同事|姐|哥|弟|妹|他|她",
    _I,
)
_DENIED = re.compile(
    r"\b(?:not|isn't|don't|dont|didn't|haven't|hasn't|never|no longer|used to|was|were|had|would|should|might|maybe|perhaps|wonder|think|afraid|worried|fake|pretend\w*|almost)\b|n't\b|不是|没有|没|不再|以前|曾经|担心|怕|可能|也许|怀疑|好像|差点",
    _I,
)


def _plain(clause: str, end: int) -> bool:
    """Whether the words up to ``end`` state something of the writer, now."""
    return not _DENIED.search(clause[:end]) and not _OTHERS.search(clause[:end])


def _words(text: str) -> tuple[str, ...]:
    """Names in a list of them: letters, digits, spaces and hyphens only, of a name's length."""
    parts = re.split(r"\s+(?:and|or|nor)\s+|[/&、和跟与及或]|\s*\+\s*", text.strip(" .!。！"))
    names = [re.sub(r"^(?:a|an|the|some|any|my|all|to|other)\s+", "", p.strip(), flags=_I).lower() for p in parts]
    return tuple(n for n in names if 0 < len(n) <= _LONGEST and len(n.split()) <= 4 and re.fullmatch(r"[\w -]+", n))


# ── English ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_REGION = r"(?:(?:left|right|lower|upper)\s+)?(?:knees?|hips?|back|shoulders?|elbows?|wrists?|neck|ankles?|achilles|foot|feet|shins?|calf|calves|hamstrings?|quads?|groin|rotator cuff|meniscus|acl|it band|heel|spine)"
_HARM = (
    r"(?:bad|dodgy|injured|torn|weak|busted|trick|wonky|unstable|chronic|sprained|strained|broken|fractured|arthritic)"
)
_INJURY_NAME = r"(?:(?:herniated|slipped|bulging) dis[ck]|sciatica|plantar fasciitis|shin splints|(?:tennis|golfer'?s) elbow|runner'?s knee|jumper'?s knee|carpal tunnel|(?:achilles )?tend[io]n[io]tis of the \w+|patellar tend\w+|achilles tend\w+|rotator cuff (?:tear|injury)|(?:torn|old) (?:meniscus|acl)|shoulder impingement|frozen shoulder|stress fracture)"
_INJURIES = (
    re.compile(rf"\bi(?:'ve| have|'ve got| have got| got) (?:an? |some )?((?:old |recurring |slightly |very |really )*{_HARM} {_REGION})\b", _I),
    re.compile(rf"\bi(?:'ve| have|'ve got| have got| got) (?:an? )?((?:old |recurring )?{_REGION} (?:injury|problems?|tear|impingement|tend\w+|issues?))\b", _I),
    re.compile(rf"\bi(?:'ve| have|'ve got| have got| got) (?:an? )?((?:old )?{_INJURY_NAME})", _I),
    re.compile(rf"\bi(?:'ve| have)? (?:recently |just )?((?:injured|tore|torn|sprained|strained|twisted|hurt|broke|broken|fractured|dislocated|tweaked) my {_REGION})\b", _I),
    re.compile(rf"\bmy ({_REGION}) (?:is|are) ((?:bad|injured|dodgy|weak|torn|broken|unstable))\b", _I),
)  # fmt: skip
_ALLERGY = (
    re.compile(r"\bi(?:'m|m| am)?\b[^.]{0,30}?\ballergic to ([a-z -]+(?: and [a-z -]+)?)", _I),
    re.compile(r"\bi(?:'ve| have|'ve got| have got) an? (?:\w+ )?(?!seasonal|bad |severe )([a-z]+) allergy\b", _I),
    re.compile(r"\bi(?:'ve| have|'ve got| have got) an? (?:bad |severe )([a-z]+) allergy\b", _I),
    re.compile(r"\bi(?:'m|m| am)?\b[^.]{0,30}?\b(lactose|gluten|fructose)[- ]intoleran(?:t|ce)\b", _I),
)
_DIET = re.compile(r"\bi(?:'m|m| am| eat| follow| keep)\b(?: a| strict| strictly| mostly| fully| now)*(?: \w+ and)? (vegetarian|vegan|pescatarian|plant[- ]based|halal|kosher)\b", _I)  # fmt: skip
_NO_FOOD = re.compile(
    r"\bi (?:do not|don't|dont|can't|cannot|can not|never) eat (?:any )?([a-z ]+?)(?: at all| any ?more)?$", _I
)
_DISLIKE = re.compile(
    r"\bi (?:really |absolutely |just )?(?:hate|loathe|can't stand|cannot stand|dislike|do not like|don't like|dont like|detest)(?: doing| eating)? ([a-z -]+)",
    _I,
)
_CONDITION = re.compile(
    r"\bi(?:'ve| have|'ve got| have got|'m| am|m| was diagnosed with|'ve been diagnosed with| have been diagnosed with| suffer from| live with)\b(.*)",
    _I,
)
_DRUGS_EN = r"metformin|insulin|ozempic|wegovy|semaglutide|tirzepatide|mounjaro|lisinopril|ramipril|amlodipine|losartan|metoprolol|bisoprolol|atenolol|propranolol|carvedilol|beta[- ]?blockers?|statins?|atorvastatin|simvastatin|rosuvastatin|warfarin|apixaban|rivaroxaban|eliquis|xarelto|blood thinners?|aspirin|levothyroxine|prednisone|prednisolone|sertraline|fluoxetine|citalopram|escitalopram|lithium|methotrexate|salbutamol|albuterol|gliclazide|diltiazem|verapamil|furosemide|hydrochlorothiazide|diuretics?"
_MEDICINE = re.compile(
    rf"^(?=.*\bi\b|.*\bi').*?\b(?:i(?:'m| am|m)?|and(?: i(?:'m| am)?)?) (?:take|taking|on|use|using)\b[^.]{{0,30}}?\b({_DRUGS_EN})\b",
    _I,
)
_PREGNANT = re.compile(
    r"\bi(?:'m|m| am)(?: now| about| currently)?(?: (\d{1,2}) (?:weeks?|wks?))?(?: and \d days?)? pregnant(?: \((\d{1,2}) weeks?\))?",
    _I,
)
_NURSING = re.compile(r"\bi(?:'m|m| am)(?: still| currently)? breast-?feeding\b", _I)
_HAVE = re.compile(
    r"\bi(?:'ve| have|'ve got| have got| own| bought| just bought| only have|'ve only got)( only| access to| some)? (.*)",
    _I,
)
_MAY_TRAIN = re.compile(
    r"\bi (?:can|could|am able to|only|usually|normally|always|want to|would like to|prefer to|like to)?\s*(?:only |also )?(?:train|work ?out|exercise|make it|go to the gym|gym|lift|do sport|have time|am free)\b|\bi(?:'m| am) (?:only )?(?:free|available)\b|\bmy (?:training|gym|free) days (?:are|is)\b",
    _I,
)
_DAY_EN = re.compile(
    r"\b(mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b(?!\s*\d)",
    _I,
)
_RACE_EN = re.compile(
    r"\bmy (?:\w+ ){0,2}?(?:race|event|marathon|half[- ]marathon|half|10 ?k|5 ?k|triathlon|ultra|competition|meet)\b(?: is|'s| will be)|\bi(?:'ve| have|'m| am|'ve got)\b[^.]{0,30}\b(?:race|marathon|half|10 ?k|5 ?k|triathlon|ultra|competition|meet)\b|\bi(?:'m| am) (?:running|racing|doing)\b",
    _I,
)
_BEGINNER = re.compile(
    r"\bi(?:'m|m| am)(?: a| an)?(?: total| complete| absolute)? (beginner|novice|newbie)\b|\bi(?:'m|m| am) (?:totally |completely )?(?:new to) (?:lifting|running|training|exercise|the gym|this|strength)",
    _I,
)
_AGE = re.compile(
    r"\bi(?:'m|m| am) (?:an? )?(\d{2})(?:[- ](?:years?|yrs?)[- ]old)?(?: years?)?(?: (?:old )?(?:male|female|man|woman|guy))?$|\bi(?:'m|m| am) (?:an? )?(\d{2})[- ](?:years?|yrs?)[- ]old",
    _I,
)
_HEIGHT = re.compile(r"\bi(?:'m|m| am) (1\d{2}|2[0-2]\d) ?cm\b|\bmy height is (1\d{2}|2[0-2]\d) ?cm\b", _I)
_SEX = re.compile(r"\bi(?:'m|m| am) (?:an? )?(?:\d{2}[- ]year[- ]old )?(?:\w+ )?(female|woman|male|man)\b", _I)


def _english(clause: str, today: date) -> Iterator[tuple[str, Any]]:
    for pattern in _INJURIES:
        if (m := pattern.search(clause)) and _plain(clause, m.end()):
            yield "injuries", (_injury(" ".join(reversed(m.groups())) if pattern.groups == 2 else m[1]),)
            break
    for pattern in _ALLERGY:
        if (m := pattern.search(clause)) and _plain(clause, m.end()):
            yield "allergies", _words(m[1])
            break
    if (m := _DIET.search(clause)) and _plain(clause, m.end()):
        yield "diet", (m[1].lower().replace(" ", "-"),)
    if (m := _NO_FOOD.search(clause)) and not _OTHERS.search(clause):
        yield "diet", tuple(f"no {name}" for name in _words(m[1]) if _is_food(name))
    if (m := _DISLIKE.search(clause)) and not _OTHERS.search(clause[: m.end()]):
        yield "dislikes", _disliked(m[1])
    if (m := _CONDITION.search(clause)) and _plain(clause, m.end()):
        yield "conditions", _conditions(m[1])
    if (m := _MEDICINE.search(clause)) and _plain(clause, m.end()):
        yield "medications", (m[1].lower(),)
    if (m := _PREGNANT.search(clause)) and _plain(clause, m.end()):
        yield "pregnancy", "pregnant"
        if weeks := m[1] or m[2]:
            yield "pregnant_weeks", int(weeks)
    if (m := _NURSING.search(clause)) and _plain(clause, m.end()):
        yield "pregnancy", "breastfeeding"
    if (m := _HAVE.search(clause)) and _plain(clause, m.start(2)):
        yield "equipment", _equipment(m[2])
    if _MAY_TRAIN.search(clause) and not _DENIED.search(clause):
        yield "training_days", _ordered(m[1].lower()[:3] for m in _DAY_EN.finditer(clause))
    if (m := _RACE_EN.search(clause)) and _plain(clause, m.end()) and (day := _day_of(clause, today)):
        yield "race_date", day.isoformat()
    if (m := _BEGINNER.search(clause)) and _plain(clause, m.end()):
        yield "level", "beginner"
    if (m := _AGE.search(clause)) and _plain(clause, m.end()):
        yield "birth_year", today.year - int(m[1] or m[2])
    if (m := _HEIGHT.search(clause)) and _plain(clause, m.end()):
        yield "height_cm", float(m[1] or m[2])
    if (m := _SEX.search(clause)) and _plain(clause, m.end()):
        yield "sex", "female" if m[1].lower() in ("female", "woman") else "male"


def _injury(text: str) -> str:
    return re.sub(r"\bmy ", "", " ".join(text.lower().split()))


def _is_food(name: str) -> bool:
    groups = (
        "meat",
        "fish",
        "seafood",
        "dairy",
        "gluten",
        "sugar",
        "nuts",
        "eggs",
        "red meat",
        "肉",
        "海鲜",
        "辣",
        "糖",
    )
    return name in groups or any(e.type == "food" for e in find_entities(name))


def _disliked(text: str) -> tuple[str, ...]:
    """Exercises, activities and foods among the words; a dislike of anything else bends no plan."""
    kinds = ("exercise", "activity", "food")
    return tuple(dict.fromkeys(e.text.lower() for e in find_entities(text) if e.type in kinds))


# Names that say nothing without their disease, and states that have a field or a number of their own.
_NO_CONDITION = (
    "type 1",
    "type 2",
    "一型",
    "二型",
    "overweight",
    "超重",
    "pregnant",
    "pregnancy",
    "怀孕",
    "孕期",
    "孕妇",
    "孕晚期",
    "孕早期",
    "孕中期",
)


def _conditions(text: str) -> tuple[str, ...]:
    found = [e.text.lower() for e in find_entities(text) if e.type == "condition"]
    return tuple(dict.fromkeys(c for c in found if c not in _NO_CONDITION))


def _equipment(text: str) -> tuple[str, ...]:
    """Slugs of what plans know; a gym stands for what is in it."""
    from coach.plans.wishes import equipment_of

    if re.search(r"\b(?:a |the |full |home )?gym\b|健身房", text, _I) and not re.search(r"appointment|class|bag|clothes", text, _I):  # fmt: skip
        return ("home gym",) if re.search(r"home gym|家庭健身房", text, _I) else ("gym",)
    names = [e.text for e in find_entities(text) if e.type == "equipment"]
    # Walls, chairs and the floor are everywhere and no one's news.
    return (
        tuple(item for item in equipment_of(names)[0] if item not in ("none", "wall", "chair", "step")) if names else ()
    )


def _ordered(days: Any) -> tuple[str, ...]:
    named = set(days)
    return tuple(day for day in DAYS if day in named)


_MONTH_NAMES = {m.lower()[:3]: n for n, m in enumerate(MONTHS, 1)}
_DATE_EN = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (\d{1,2})(?:st|nd|rd|th)?)\b(?:,? (20\d\d))?|\b(20\d\d)-(\d{2})-(\d{2})\b|\bin (\d{1,2}) (weeks?|months?)\b",
    _I,
)
_DATE_ZH = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})[日号]?|还有(\d{1,2})(周|个星期|天)|(\d{1,2})(周|个星期)后")


def _day_of(clause: str, today: date) -> date | None:
    """The coming day that the clause names; one without a year is the next of its name."""
    try:
        if m := _DATE_EN.search(clause):
            if m[9]:
                return today + timedelta(days=int(m[9]) * 7) if m[10].lower().startswith("week") else None
            if m[6]:
                return _coming(int(m[6]), int(m[7]), int(m[8]), today)
            return _coming(int(m[5] or 0), _MONTH_NAMES[(m[2] or m[3]).lower()[:3]], int(m[1] or m[4]), today)
        if m := _DATE_ZH.search(clause):
            if m[2]:
                return _coming(int(m[1] or 0), int(m[2]), int(m[3]), today)
            count, unit = (m[4], m[5]) if m[4] else (m[6], m[7])
            return today + timedelta(days=int(count) * (1 if unit == "天" else 7))
    except ValueError:
        return None  # the 31st of February
    return None


def _coming(year: int, month: int, day: int, today: date) -> date | None:
    if year:
        named = date(year, month, day)
        return named if named >= today else None
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


# ── Chinese ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_PART_ZH = r"(?:左|右|两个)?(?:边的?)?(?:膝盖|膝关节|膝|腰椎|腰|下背|肩膀|肩关节|肩|脚踝|踝关节|手腕|手肘|肘|颈椎|脖子|髋关节|髋|跟腱|足底|脚底|小腿|大腿后侧|半月板|前交叉韧带|十字韧带)"
_INJURIES_ZH = (
    re.compile(
        rf"({_PART_ZH})(?:一直|有点|一向)?(?:不好|不太好|有旧伤|有伤|旧伤|受过伤|受伤|受了伤|扭伤|拉伤|劳损|做过手术|撕裂|骨折)"
    ),
    re.compile(
        r"(?:我|有|得了|患有)((?:腰椎间盘|椎间盘)突出|坐骨神经痛|半月板(?:损伤|撕裂)|跟腱炎|网球肘|足底筋膜炎|肩周炎|肩袖损伤|髌骨软化|鼠标手|腕管综合征|腰肌劳损)"
    ),
)
_ALLERGY_ZH = re.compile(r"对([^，。！？]{1,16}?)(?:有点|严重|会|都)?过敏|(乳糖|麸质|果糖)不耐")
_DIET_ZH = re.compile(r"(?:是|吃)(?:个)?(纯素|全素|素食|蛋奶素|素|清真)(?:食?者|主义者|的)?")
_NO_FOOD_ZH = re.compile(r"(?:不吃|吃不了|不能吃|从不吃)([^，。！？了的]{1,10})$")
_DISLIKE_ZH = re.compile(r"(?:讨厌|不喜欢|不爱|受不了|最烦)(?:做|练|吃)?([^，。！？]{1,14})")
_CONDITION_ZH = re.compile(r"(?:有|得了|患有|诊断为|诊断出|确诊了?|是)([^，。！？]{1,16})")
_DRUGS_ZH = r"二甲双胍|胰岛素|司美格鲁肽|美托洛尔|倍他乐克|比索洛尔|阿替洛尔|普萘洛尔|氨氯地平|硝苯地平|缬沙坦|氯沙坦|厄贝沙坦|他汀|阿托伐他汀|瑞舒伐他汀|华法林|利伐沙班|阿司匹林|优甲乐|左甲状腺素|泼尼松|舍曲林|氟西汀|沙丁胺醇|降压药|降糖药|抗凝药|利尿剂|格列美脲|格列齐特"
_MEDICINE_ZH = re.compile(rf"(?:在吃|正在吃|每天吃|吃着|服用|在用|一直吃|用着)[^，。]{{0,4}}?({_DRUGS_ZH})")
_PREGNANT_ZH = re.compile(r"怀孕(?:了)?(?:已经)?(?:(\d{1,2})\s*(?:周|个星期))?|孕(\d{1,2})周")
_NURSING_ZH = re.compile(r"哺乳期|在喂母乳|母乳喂养")
_HAVE_ZH = re.compile(r"(?:家里|家|我)(?:只)?(?:有|买了)([^，。！？]{1,20})|(?:只有|买了)([^，。！？]{1,20})")
_D = "[一二三四五六日](?![天次个])|天"  # 每周三天 counts days, 周三 names one
_WEEKDAY_ZH = re.compile(rf"(?:周|星期|礼拜)((?:{_D})(?:[、/和跟及,]?(?:周|星期|礼拜)?(?:{_D}))*)")
_MAY_TRAIN_ZH = re.compile(r"(?:能|可以|只有|有空|有时间|方便|固定|每).{0,12}|(?:练|训练|锻炼|健身)")
_RACE_ZH = re.compile(r"比赛|半马|全马|马拉松|赛事|铁三|公里赛|越野赛")
_BEGINNER_ZH = re.compile(r"我?(?:是|算是?)(?:个|一个)?(?:健身|跑步|训练|纯)?(?:新手|小白|初学者|零基础)")
_AGE_ZH = re.compile(r"我?(?:今年)?(\d{2})岁")
_HEIGHT_ZH = re.compile(r"(?:身高|我)(?:是)?(1\d{2})\s*(?:cm|厘米|公分)", _I)
_SEX_ZH = re.compile(r"我是(?:个)?(女|男)(?:的|生|性|人)?")


def _chinese(clause: str, today: date) -> Iterator[tuple[str, Any]]:
    if _OTHERS.search(clause):
        return
    for pattern in _INJURIES_ZH:
        if (m := pattern.search(clause)) and _plain(clause, m.start()):
            yield "injuries", (m.group().lstrip("我有").removeprefix("得了").removeprefix("患有"),)
            break
    if (m := _ALLERGY_ZH.search(clause)) and not re.search(r"不过敏|没有?.{0,6}过敏|不.{0,3}过敏", clause):
        yield "allergies", _words(m[1]) if m[1] else (m[2],)
    if (m := _DIET_ZH.search(clause)) and _plain(clause, m.end()):
        yield "diet", ("halal" if m[1] == "清真" else "vegan" if m[1] in ("纯素", "全素") else "vegetarian",)
    if (m := _NO_FOOD_ZH.search(clause)) and not re.search(r"早饭|晚饭|午饭|饭|东西", m[1]):
        yield "diet", tuple(f"不吃{name}" for name in _words(m[1]) if _is_food(name))
    if m := _DISLIKE_ZH.search(clause):
        yield "dislikes", _disliked(m[1])
    if (m := _CONDITION_ZH.search(clause)) and _plain(clause, m.end()):
        yield "conditions", _conditions(m[1])
    if (m := _MEDICINE_ZH.search(clause)) and _plain(clause, m.end()):
        yield "medications", (m[1],)
    if (m := _PREGNANT_ZH.search(clause)) and _plain(clause, m.end()) and not re.search(r"想怀孕|备孕|怀孕前", clause):
        yield "pregnancy", "pregnant"
        if weeks := m[1] or m[2]:
            yield "pregnant_weeks", int(weeks)
    if (m := _NURSING_ZH.search(clause)) and _plain(clause, m.end()):
        yield "pregnancy", "breastfeeding"
    if (m := _HAVE_ZH.search(clause)) and not re.search(r"没有", clause):
        yield "equipment", _equipment(m[1] or m[2])
    if _MAY_TRAIN_ZH.search(clause) and not re.search(r"了|昨|上周|不能|没", clause):
        yield "training_days", _ordered(DAYS["一二三四五六日".index(h.replace("天", "日"))] for m in _WEEKDAY_ZH.finditer(clause)
                                        for h in re.sub(r"[^一二三四五六日天]", "", m[1]))  # fmt: skip
    if _RACE_ZH.search(clause) and _plain(clause, len(clause)) and (day := _day_of(clause, today)):
        yield "race_date", day.isoformat()
    if (m := _BEGINNER_ZH.search(clause)) and _plain(clause, m.end()):
        yield "level", "beginner"
    if (m := _AGE_ZH.search(clause)) and _plain(clause, m.end()):
        yield "birth_year", today.year - int(m[1])
    if (m := _HEIGHT_ZH.search(clause)) and _plain(clause, m.end()):
        yield "height_cm", float(m[1])
    if (m := _SEX_ZH.search(clause)) and _plain(clause, m.end()):
        yield "sex", "female" if m[1] == "女" else "male"
