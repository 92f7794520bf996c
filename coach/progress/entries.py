"""What a person reports in one line, in English or Chinese → typed entries. Pure: nothing is stored here.

Reads sets ("bench 3x5 80kg rpe 8", 今天深蹲 5 组 5 次 100 公斤), sessions ("ran 5 km in 27 min"), measurements (weight, waist,
blood pressure, glucose, resting heart rate, sleep, mood), pain, cycle, alcohol, cigarettes, illness, travel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from coach.plans.names import exact
from coach.wearables.activities import canonical_kind
from coach.wearables.ask.normal import normalise

# International definitions, exact: 1 lb = 0.45359237 kg, 1 in = 2.54 cm, 1 mi = 1609.344 m (NIST SP 811, appendix B).
# 斤 = 0.5 kg (Chinese market unit).
_KG = {"kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilos": 1.0, "公斤": 1.0, "千克": 1.0, "lb": 0.45359237, "lbs": 0.45359237,
       "pound": 0.45359237, "pounds": 0.45359237, "磅": 0.45359237, "斤": 0.5}  # fmt: skip
_METRES = {"km": 1000.0, "k": 1000.0, "公里": 1000.0, "千米": 1000.0, "mi": 1609.344, "mile": 1609.344, "miles": 1609.344,
           "英里": 1609.344, "m": 1.0, "米": 1.0}  # fmt: skip
# 1 mmol/L glucose = 18.016 mg/dL (molar mass 180.16 g/mol).
_MGDL_PER_MMOL = 18.016
_HAN_DIGITS = dict(zip("零一二三四五六七八九十两", (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2), strict=True))


@dataclass(frozen=True)
class Sets:
    """``sets`` × ``reps`` of one exercise, as said. ``weight_kg`` None: bodyweight or not said. A hold has ``seconds`` and no reps."""

    exercise: str
    sets: int
    reps: int
    weight_kg: float | None = None
    rpe: float | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Session:
    activity: str
    kind: str
    distance_m: float | None = None
    duration_min: float | None = None
    rpe: float | None = None


@dataclass(frozen=True)
class Measurement:
    metric: str
    value: float


@dataclass(frozen=True)
class Note:
    """Something kept in words: pain, cycle, illness, …; ``tag`` is a context tag where it explains readiness."""

    kind: str
    data: dict[str, str | float]
    tag: str = ""


Entry = Sets | Session | Measurement | Note

_NUM = r"(\d+(?:[.,]\d+)?)"
_WEIGHT_UNIT = r"(kgs?|kilos?|lbs?|pounds?|公斤|千克|磅|斤)"
_RPE = re.compile(r"\b(?:rpe\s*[:=]?|felt like an?)\s*(\d+(?:\.\d)?)(?!\s*(?:km|kg|k\b|min|hours?|%))", re.IGNORECASE)
_SETS_X = re.compile(
    r"(?P<name>[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff \-]*?)\s*[:：]?\s*(?:@?\s*(?P<w1>\d+(?:[.,]\d+)?)\s*(?P<u1>kgs?|kilos?|lbs?|pounds?|公斤|千克|磅|斤)\s*(?:for|,)?\s*)?"
    r"(?P<sets>\d+)\s*[x×*]\s*(?P<reps>\d+)(?:\s*(?:reps?|次))?\s*(?:@|at|with|x|×)?\s*(?:(?P<w2>\d+(?:[.,]\d+)?)\s*(?P<u2>kgs?|kilos?|lbs?|pounds?|公斤|千克|磅|斤))?",
    re.IGNORECASE,
)
_SETS_WORDS = re.compile(
    r"(?P<name>[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff \-]*?)\s*[:：,，]?\s*(?:(?P<w1>\d+(?:[.,]\d+)?)\s*(?P<u1>kgs?|lbs?|公斤|千克|磅|斤)\s*[,，]?\s*(?:for\s*)?)?"
    r"(?P<sets>\d+|[一二三四五六七八九十两])\s*(?:sets?(?:\s+of)?|组)\s*[,，]?\s*(?:每组|each)?\s*(?P<reps>\d+|[一二三四五六七八九十两]+)\s*(?:reps?|次|个|下)?\s*[,，]?\s*(?:@|at|with)?\s*"
    r"(?:(?P<w2>\d+(?:[.,]\d+)?)\s*(?P<u2>kgs?|lbs?|公斤|千克|磅|斤))?",
    re.IGNORECASE,
)
_UNIT = r"kgs?|kilos?|lbs?|pounds?|公斤|千克|磅|斤"
_SMALL = r"one|two|three|four|five|six|seven|eight|nine|ten"
_WORDS = {word: n for n, word in enumerate(_SMALL.split("|"), 1)}
_LOAD_BEHIND = rf"(?:\s*(?:@|at|with|,)?\s*(?P<w>\d+(?:[.,]\d+)?)\s*(?P<u>{_UNIT}))?"
# "3 sets of 12 push ups at 20 kg", "3x12 push ups", "4 × 8 reps squats with 60 kg".
_SETS_FIRST = re.compile(
    rf"(?<![\d.:/])(?P<sets>\d{{1,2}}|{_SMALL})\s*(?:sets?\s*(?:of|x|×)?|[x×*])\s*(?P<reps>\d{{1,3}}|{_SMALL})\s*(?:reps?\s*(?:of|on)?|times)?\s*(?:(?P<w0>\d+(?:[.,]\d+)?)\s*(?P<u0>{_UNIT})\s*)?"
    rf"(?P<name>[A-Za-z][A-Za-z\- ]*?)(?=\s*(?:@|\bat\b|\bwith\b|\bon\b|\bin\b|\bfor\b|\brpe\b|\band\b|\bthen\b|\btoday\b|\byesterday\b|[,.;!\d]|$)){_LOAD_BEHIND}", re.IGNORECASE)  # fmt: skip
# 3 组 12 个俯卧撑, 做了三组每组十个深蹲.
_SETS_FIRST_ZH = re.compile(
    rf"(?P<sets>\d{{1,2}}|[一二三四五六七八九十两])\s*组\s*[,，]?\s*(?:每组)?\s*(?P<reps>\d{{1,3}}|[一二三四五六七八九十两]+)\s*[个次下]的?\s*(?P<name>[\u4e00-\u9fff]{{2,8}}?)(?=[,，。；;\s\d]|$){_LOAD_BEHIND}"
)
# "plank 3x60s", "plank 90 seconds", 平板支撑 3 组 60 秒.
_HOLD = re.compile(
    r"(?P<name>[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff \-]*?)\s*[:：]?\s*(?:(?P<sets>\d{1,2}|[一二三四五六七八九十两])\s*(?:[x×*]|sets?\s*(?:of)?|组\s*(?:每组)?)\s*)?(?P<time>\d{1,3})\s*(?P<t>s\b|secs?\b|seconds?\b|秒)",
    re.IGNORECASE,
)
# "bench 80kg x 5, 82.5kg x 3": weight × repetitions, a set each.
_EACH = re.compile(
    rf"(?P<w>\d+(?:[.,]\d+)?)\s*(?P<u>{_UNIT})?\s*(?:[x×*]|for)\s*(?P<reps>\d{{1,2}})(?!\s*(?:[x×*\d.]|sets?\b|min|s\b|sec|h\b|hours?|km|days?|weeks?|组))",
    re.IGNORECASE,
)
_EACH_LINE = re.compile(
    rf"(?P<name>[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff \-]*?)\s*[:：]?\s*(?P<list>(?:{_EACH.pattern.replace('?P<w>', '').replace('?P<u>', '').replace('?P<reps>', '')}\s*[,，;；、]?\s*(?:and\s*)?)+)",
    re.IGNORECASE,
)
# "push-ups 20, 18, 15": a set each; "50 push ups", 做了 20 个俯卧撑, 俯卧撑 20 个: one set.
_REP_LIST = re.compile(
    r"(?P<name>[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff \-]*?)\s*[:：]?\s*(?P<list>\d{1,3}(?:\s*[,，、/]\s*\d{1,3})+)(?!\s*[x×*%/:.\d])"
)
_COUNT_FIRST = re.compile(
    r"(?<![\d.:/x×])(?P<reps>\d{1,3})\s*(?:reps? of )?(?P<name>[A-Za-z][A-Za-z\- ]*?)(?=\s*(?:\b(?:today|yesterday|and|then|at|with|in|this|rpe)\b|[,.;!\d@]|$))",
    re.IGNORECASE,
)
_COUNT_FIRST_ZH = re.compile(r"(?P<reps>\d{1,3})\s*[个次下]\s*(?P<name>[\u4e00-\u9fff]{2,8}?)(?=[,，。；;\s\d]|$)")
_COUNT_LAST_ZH = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,10}?)\s*[:：]?\s*(?:做了)?\s*(?P<reps>\d{1,3})\s*[个次下](?!\s*[x×*])"
)
_LEAD = re.compile(
    r"^(?:(?:today|yesterday|just|i|did|done|log|logged|my|and|then|of|the|for)\b|今天|昨天|刚|刚刚|我|做了|练了|记录|记一下|完成|的|然后|又)\s*",
    re.IGNORECASE,
)
_DISTANCE = re.compile(rf"{_NUM}\s*(km|k|miles?|mi|m|公里|千米|英里|米)(?![A-Za-z])", re.IGNORECASE)
_CLOCK = re.compile(r"\b(?:(\d+):)?(\d{1,2}):(\d{2})\b")
_HOURS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:hours?|hrs?|h|个?小时)(半)?", re.IGNORECASE)
_MINUTES = re.compile(r"(\d+(?:\.\d+)?)\s*(?:minutes?|mins?|min|分钟|分)", re.IGNORECASE)
_DID = re.compile(
    r"\b(running|walking|hiking|jogging|swimming|rowing|dancing|climbing|skiing|riding|ran|run|jog(?:ged)?|walk(?:ed)?|hik(?:ed|e)|cycl(?:ed|ing)|rode|ride|biked?|swam|swim|row(?:ed)?|yoga|pilates|climb(?:ed)?|danced?|ski(?:ed)?|elliptical|spin(?:ning)?|tennis|football|soccer|basketball|badminton)\b|"
    r"(跑了?步?|慢跑|走了?|散步|徒步|爬山|骑了?车?|骑行|游了?泳?|划船|瑜伽|普拉提|跳绳|打球|篮球|羽毛球|网球|足球|椭圆机|动感单车)",
    re.IGNORECASE,
)
_MEASURES: tuple[tuple[str, re.Pattern[str], float, str], ...] = tuple(
    (metric, re.compile(pattern, re.IGNORECASE), factor, unit)
    for metric, pattern, factor, unit in (
        ("waist_cm", rf"(?:waist|腰围)\D{{0,12}}{_NUM}\s*(cm|in|inch(?:es)?|厘米|寸)?", 1.0, "length"),
        ("body_fat_pct", rf"(?:body ?fat|体脂率?)\D{{0,10}}{_NUM}\s*(%)?", 1.0, ""),
        ("resting_heart_rate_bpm", rf"(?:resting (?:heart rate|hr|pulse)|rhr|静息心率)\D{{0,10}}{_NUM}()", 1.0, ""),
        (
            "glucose_mmol_l",
            rf"(?:glucose|blood sugar|sugar level|血糖)\D{{0,14}}{_NUM}\s*(mmol(?:/l)?|mg(?:/dl)?)?",
            1.0,
            "glucose",
        ),
        ("hba1c_pct", rf"(?:hba1c|a1c|糖化(?:血红蛋白)?)\D{{0,10}}{_NUM}\s*(%)?", 1.0, ""),
        ("body_temperature_c", rf"(?:temperature|temp|体温)\D{{0,10}}{_NUM}\s*(°?[cf]|度)?", 1.0, "temperature"),
        (
            "weight_kg",
            rf"(?:weigh(?:ed|t)?(?:[ -]in)?|体重|(?<!职)称(?:了|重|出来)|上秤|\bscales? (?:says?|said|shows?|showed)|^\s*(?:please )?(?:log|note|record|put down)(?: me at)?(?=\s*\d+(?:[.,]\d)?\s*(?:kg|kilos?|lbs?|pounds?)\s*(?:$|[,.;!]|and\b|for today|this morning|today)))\D{{0,14}}{_NUM}\s*(kgs?|kilos?|lbs?|pounds?|公斤|千克|磅|斤)?",
            1.0,
            "mass",
        ),
        ("mood_1_5", r"(?:mood|心情|情绪)\D{0,8}([1-5])\s*(/\s*5|分)?", 1.0, ""),
        (
            "water_ml",
            rf"(?:drank|drunk|had|喝了?)\D{{0,12}}{_NUM}\s*(ml|cl|l|litres?|liters?|毫升|升)(?![A-Za-z])(?!\s*(?:of )?(?:\w+ )?(?:beer|wine|coffee|milk|juice|cola|coke|tea|soda|lemonade|smoothie|shake|vodka|whisky|gin))(?!的?(?:啤酒|白酒|红酒|酒|牛奶|奶|咖啡|茶|果汁|橙汁|可乐|饮料|豆浆|汤|奶茶|酸奶))",
            1.0,
            "volume",
        ),
        ("cigarettes", r"(\d+)\s*(cigarettes?|cigs?|支烟|根烟)", 1.0, ""),
    )
)
_PRESSURE = re.compile(r"(?<!\d)(\d{2,3})\s*(?:/|over|比)\s*(\d{2,3})(?!\d)", re.IGNORECASE)
_PRESSURE_WORD = re.compile(r"\bbp\b|blood pressure|血压|mmhg", re.IGNORECASE)
_SLEPT = re.compile(r"\b(slept|sleep)\b|睡了?", re.IGNORECASE)
_PAIN = re.compile(
    r"([a-z\u4e00-\u9fff]{1,12}?)\s*(?:pain|ache|hurts?|疼|痛)\D{0,8}(\d+(?:\.\d)?)\s*(?:/\s*10|分)", re.IGNORECASE
)
_CYCLE_DAY = re.compile(
    r"\b(?:cycle|period) day\s*(\d+)|\bday (\d+) of my (?:cycle|period)|(?:月经|生理期|周期|大?姨妈|例假|经期)(?:来了?)?(?:的)?第\s*(\d+|[一二三四五六七八九十]+)\s*天",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"(my )?period (started|began|came)|来(月经|大姨妈|例假)|月经来了", re.IGNORECASE)
_DRINKS = re.compile(
    r"(\d+|a|an|one|two|three|four|五|一|两|三|四)\s*(?:beers?|pints?|glass(?:es)? of wine|drinks?|cocktails?|瓶啤酒|杯(?:红酒|白酒|啤酒|酒)|两白酒)",
    re.IGNORECASE,
)
_ILL = re.compile(
    r"\b(i am|i'm|feeling|been|got)\b.{0,12}\b(ill|sick)\b|\b(flu|a cold)\b|感冒|发烧|生病", re.IGNORECASE
)


def parse(text: str, glucose_unit: str = "mmol/L", units: str = "metric") -> list[Entry]:
    """Every entry found in ``text``; empty where nothing can be recorded. Units not said are the user's own."""
    found: list[Entry] = list(_sets(text, units))
    if not found and (session := _session(text)):
        found.append(session)
    return [*found, *_measurements(text, glucose_unit, units), *_notes(text)]


def _sets(text: str, units: str) -> list[Sets]:
    """Sets in any of the usual orders. A wording that could mean many things counts only where the name is a known exercise."""
    efforts = list(_RPE.finditer(text))
    if len(efforts) > 1:
        return _sets_each_with_effort(text, efforts, units)
    effort = float(efforts[0][1]) if efforts else None
    bare = _RPE.sub(" ", text)
    for read in (_holds, _weight_lists, _sets_first, _named_sets, _rep_lists, _counts):
        if found := read(bare, units):
            return [replace(one, rpe=effort) for one in found]
    return []


def _sets_each_with_effort(text: str, efforts: list[re.Match[str]], units: str) -> list[Sets]:
    """ "squat 5x5 100 kg rpe 7, bench 3x5 80 kg rpe 9": each part with its own RPE; a part without a name goes on with the last."""
    ahead = not _sets(text[: efforts[0].start()], units)  # "rpe 7 squat 5x5, rpe 9 bench 3x5"
    cuts = [e.start() for e in efforts[1:]] if ahead else [e.end() for e in efforts]
    made: list[Sets] = []
    for start, end in pairwise([0, *cuts, len(text)]):
        part = text[start:end].strip(" ,;，；、。.")
        found = _sets(part, units) or (
            _sets(f"{made[-1].exercise} {part}", units) if made and _RPE.search(part) else []
        )
        made += found
    return made


def _made(name: str, sets: int, reps: int, kg: float | None = None, seconds: float | None = None) -> list[Sets]:
    fits = name and 0 < sets <= 50 and (0 < reps <= 500 or (seconds is not None and 0 < seconds <= 3600))
    return [Sets(name, sets, reps, kg, seconds=seconds)] if fits else []


def _named_sets(text: str, units: str) -> list[Sets]:
    """The name first: "bench 3x5 80kg", 深蹲 5 组 5 次 100 公斤."""
    made = []
    for match in [*_SETS_X.finditer(text)] or [*_SETS_WORDS.finditer(text)]:
        weight, unit = match["w1"] or match["w2"], match["u1"] or match["u2"]
        kg = round(_number(weight) * _KG[unit.lower()], 2) if weight else _bare_weight(text, match.end(), units)
        made += _made(_exercise(match["name"]), _count(match["sets"]), _count(match["reps"]), kg)
    return made


def _sets_first(text: str, units: str) -> list[Sets]:
    made = []
    for match in [*_SETS_FIRST.finditer(text), *_SETS_FIRST_ZH.finditer(text)]:
        groups = match.groupdict()
        weight, unit = groups.get("w0") or groups["w"], groups.get("u0") or groups["u"]
        name = _exercise(match["name"])
        before = text[: match.start()].rstrip(" :：,，")
        if not exact(name) or (before and exact(_exercise(re.split(r"[,，.。;；]", before)[-1]))):
            continue
        made += _made(
            name,
            _count(match["sets"]),
            _count(match["reps"]),
            round(_number(weight) * _KG[unit.lower()], 2) if weight else None,
        )
    return made


def _holds(text: str, units: str) -> list[Sets]:
    hits = [(_exercise(m["name"]), m) for m in _HOLD.finditer(text)]
    return [
        one
        for name, m in hits
        if exact(name)
        for one in _made(name, _count(m["sets"] or "1"), 0, seconds=float(m["time"]))
    ]


def _weight_lists(text: str, units: str) -> list[Sets]:
    """ "bench 80kg x 5, 82.5 x 3": only where a unit, a fraction or a number too big for sets says that it is a weight."""
    made: list[Sets] = []
    for line in _EACH_LINE.finditer(text):
        name = _exercise(line["name"])
        pairs = [*_EACH.finditer(line["list"])]
        unit = next((p["u"] for p in pairs if p["u"]), "")
        if not exact(name) or not (unit or any("." in p["w"] or float(p["w"]) > 20 for p in pairs)):
            continue
        factor = _KG[unit.lower()] if unit else _KG["lb" if units == "imperial" else "kg"]
        for p in pairs:
            made += _made(name, 1, int(p["reps"]), round(_number(p["w"]) * factor, 2))
    return made


def _rep_lists(text: str, units: str) -> list[Sets]:
    made: list[Sets] = []
    for match in _REP_LIST.finditer(text):
        name = _exercise(match["name"])
        if exact(name):
            for reps in re.findall(r"\d+", match["list"]):
                made += _made(name, 1, int(reps))
    return made


def _counts(text: str, units: str) -> list[Sets]:
    made: list[Sets] = []
    for pattern in (_COUNT_FIRST, _COUNT_FIRST_ZH, _COUNT_LAST_ZH):
        for match in pattern.finditer(text):
            name = _exercise(match["name"])
            if exact(name) and name.lower() not in _NOT_ALONE:
                made += _made(name, 1, int(match["reps"]))
        if made:
            return made
    return made


# Words that are exercises and also something else ("20 runs", "2 rows").
_NOT_ALONE = frozenset({"press", "row", "rows", "dl", "running", "swing", "跑步", "走路", "游泳", "骑车"})


def _bare_weight(text: str, end: int, units: str) -> float | None:
    """A weight without a unit right behind the sets ("3x5 @ 80"), in the user's unit."""
    said = text[:end].rstrip().lower().endswith(("@", " at", " with"))
    match = re.match(
        rf"\s*{'' if said else '(?:@|at|with)'}\s*{_NUM}(?!\s*(?:%|reps?|次|min|分))", text[end:], re.IGNORECASE
    )
    # "deadlift 1x5 150": a bare number right behind the sets, too big for anything but a weight, with nothing after it.
    match = match or re.match(
        r" *(\d{2,3}(?:[.,]\d+)?)(?=\s*(?:$|[,;，；。]|\.(?!\d)|and\b|then\b))", text[end:], re.IGNORECASE
    )
    return round(_number(match[1]) * (_KG["lb"] if units == "imperial" else 1), 2) if match else None


def _exercise(text: str) -> str:
    name = text.strip(" -:：,，")
    while (shorter := _LEAD.sub("", name).strip()) != name:
        name = shorter
    return name


# A distance that only runners speak of so: "finished a 10k in 52:30".
_RACE = re.compile(
    r"\b(?:finished|ran|raced|did|completed)\b.{0,20}\b(?:\d{1,2}k|parkrun|(?:half )?marathon)\b", re.IGNORECASE
)


_PARTS = re.compile(r"(?<=[,，;；。!！?？])|(?<=\.)(?=\s)")
# A part that asks, plans or tells of sleep is no session: "slept 5 hours, can I still run?".
_NOT_DONE = re.compile(
    r"\b(?:can|should|could|may|shall|will) i\b|\b(?:slept|sleep)\b|吗|能不能|要不要|该不该|睡", re.IGNORECASE
)


def _session(text: str) -> Session | None:
    text = " ".join(part for part in _PARTS.split(normalise(text)) if not _NOT_DONE.search(part))
    did = _DID.search(text)
    if not did and _RACE.search(text):
        did = re.search("finished|ran|raced|did|completed", text)
    if not did:
        return None
    distance = _DISTANCE.search(text)
    metres = _number(distance[1]) * _METRES[distance[2].lower()] if distance else None
    minutes = _duration(text)
    if metres is None and minutes is None:
        return None
    rpe = _RPE.search(text)
    return Session(
        _present(did.group()), canonical_kind(_present(did.group())), metres, minutes, float(rpe[1]) if rpe else None
    )


_PAST = {"running": "run", "walking": "walk", "hiking": "hike", "jogging": "run", "swimming": "swim", "rowing": "row", "dancing": "dance", "climbing": "climb",
         "skiing": "ski", "riding": "ride", "finished": "run", "raced": "run", "did": "run", "completed": "run", "ran": "run", "swam": "swim", "rode": "ride", "cycled": "ride", "cycling": "ride", "rowed": "row", "jogged": "run", "jog": "run",
         "walked": "walk", "hiked": "hike", "biked": "ride", "bike": "ride", "climbed": "climb", "danced": "dance", "skied": "ski",
         "跑": "run", "跑了": "run", "跑了步": "run", "走": "walk", "走了": "walk", "骑": "ride", "骑了": "ride", "骑了车": "ride",
         "游": "swim", "游了": "swim", "游了泳": "swim"}  # fmt: skip


def _present(word: str) -> str:
    return _PAST.get(word.lower().strip(), word.strip())


def _duration(text: str) -> float | None:
    """Minutes, from 27:30, 1:02:10, 1 h 20 min or 45分钟."""
    if clock := _CLOCK.search(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 60 + minutes + seconds / 60
    hours_said, minutes_said = _HOURS.search(text), _MINUTES.search(text)
    if not hours_said and not minutes_said:
        return None
    total = float(hours_said[1]) * 60 + (30 if hours_said[2] else 0) if hours_said else 0.0
    return total + (float(minutes_said[1]) if minutes_said else 0.0)


def _measurements(text: str, glucose_unit: str, units: str) -> list[Measurement]:
    found = []
    pressure = _PRESSURE.search(text)
    if pressure and (_PRESSURE_WORD.search(text) or int(pressure[1]) > int(pressure[2]) >= 40 < int(pressure[1]) - 10):
        found += [Measurement("systolic_mmhg", float(pressure[1])), Measurement("diastolic_mmhg", float(pressure[2]))]
    for metric, pattern, _factor, dimension in _MEASURES:
        if match := pattern.search(text):
            found.append(
                Measurement(
                    metric, _in_unit(_number(match[1]), (match[2] or "").lower(), dimension, glucose_unit, units)
                )
            )
    if _SLEPT.search(text) and (minutes := _duration(normalise(text))):
        found.append(Measurement("sleep_minutes", minutes))
    return found


def _in_unit(value: float, unit: str, dimension: str, glucose_unit: str, units: str) -> float:
    if dimension == "mass":
        factor = _KG[unit] if unit else _KG["lb" if units == "imperial" else "kg"]
        return round(value * factor, 2)
    if dimension == "volume":
        return value * (1 if unit.startswith(("ml", "毫")) else 10 if unit == "cl" else 1000)
    if dimension == "length":
        inches = unit.startswith("in") or (not unit and units == "imperial")
        return round(value * 2.54, 1) if inches else value
    if dimension == "glucose":
        mgdl = unit.startswith("mg") or (not unit and (glucose_unit == "mg/dL" or value > 40))
        return round(value / _MGDL_PER_MMOL, 2) if mgdl else value
    if dimension == "temperature":
        return round((value - 32) * 5 / 9, 2) if unit.endswith("f") or (not unit and value > 60) else value
    return value


def _notes(text: str) -> list[Note]:
    found = []
    if pain := _PAIN.search(text):
        found.append(Note("pain", {"where": pain[1].strip(), "of_10": float(pain[2])}))
    if cycle := _CYCLE_DAY.search(text):
        day = _count(next(part for part in cycle.groups() if part))
        # A cycle's day counts from the first day of bleeding; bleeding lasts about five days (NHS, periods).
        found.append(Note("cycle", {"day": day}, "cycle_phase:menstrual" if day <= 5 else ""))
    elif _PERIOD.search(text):
        found.append(Note("cycle", {"day": 1}, "cycle_phase:menstrual"))
    if drinks := _DRINKS.search(text):
        found.append(Note("alcohol", {"said": drinks.group()}, "alcohol"))
    if _ILL.search(text):
        found.append(Note("illness", {"said": text.strip()[:200]}, "illness"))
    return found


def _count(text: str) -> int:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if text.isdigit():
        return int(text)
    if len(text) == 1:
        return _HAN_DIGITS[text]
    tens, _, ones = text.partition("十")
    return (_HAN_DIGITS.get(tens, 1)) * 10 + _HAN_DIGITS.get(ones, 0)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
