"""One evidence item as prose: a fact as a clause or a sentence, a passage as its best sentence."""

from __future__ import annotations

import re

from coach.evidence import Fact, Item, Lang, Passage
from coach.verify.sentences import split_sentences
from coach.wearables.metrics import ACTIVITY_KINDS, METRICS

_HAN = re.compile(r"[\u4e00-\u9fff]")
# "Resting heart rate 58 bpm, 3 above your usual 55": a label, then its value.
_LABEL_VALUE = re.compile(r"^(?P<label>[A-Z][A-Za-z₂ ()/-]*?) (?P<rest>[-−+]?\d.*)$")
# "Steps, last 7 days: 8,100 on average, 300 below …"
_AVERAGE = re.compile(
    r"^(?P<label>[A-Z][A-Za-z₂ ()/-]*?), (?P<span>last [\w ]+?|this span): (?P<value>(?:[^,]|,(?=\d))*?\d(?:[^,]|,(?=\d))*?) on average(?P<rest>.*)$"
)
_BRACKETED = re.compile(r"^[^（(:：]*[:：]?[^（(]*[（(](?P<why>.+)[)）]\s*$")
_AFTER = re.compile(r"^(?:Readiness|今日准备度|准备度)[^:：]*[:：][^;；(（]*[;；]\s*(?P<why>.+)$")
_ABBREVIATED = {
    "vo₂max": "VO₂max",
    "vo2max": "VO2max",
    "rem": "REM",
    "hrv": "HRV",
    "hba1c": "HbA1c",
    "hdl": "HDL",
    "ldl": "LDL",
    "body battery": "Body Battery",
}


def cite(*items: Item) -> str:
    """``[1][2]``, each number once."""
    return "".join(f"[{n}]" for n in dict.fromkeys(item.n for item in items))


def closed(text: str, lang: Lang, *items: Item) -> str:
    """``text`` as one sentence with its citations before the full stop."""
    body = text.strip().rstrip("。.!！;；,，:： ")
    body = body[:1].upper() + body[1:] if lang == "en" else body
    return f"{body} {cite(*items)}{'。' if lang == 'zh' else '.'}"


def text_of(fact: Fact, lang: Lang) -> str:
    """The fact's own line without its full stop and without brackets that could be read as citations; Chinese says 你."""
    line = re.sub(r"\[(\d+)\]", r"(\1)", fact.line(lang)).strip().rstrip("。. ")
    return line.replace("您", "你") if lang == "zh" else line


def clause(fact: Fact, lang: Lang) -> str:
    """The fact as a clause that may stand after a colon: "your resting heart rate was 58 bpm, 3 above your usual 55"."""
    text = text_of(fact, lang)
    if fact.id.startswith("workout."):
        return _recorded(text, lang)
    if fact.id == "ask.answer":
        return _answered(text, lang)
    if lang == "zh":
        text = re.sub(
            r"^([^，：]+)，(最近[^，：]+|这段时间)：平均",
            lambda m: f"{m[1]}{'' if m[2] == '这段时间' else m[2]}平均",
            text,
        )
        name = METRICS[fact.metric].zh if _is_measurement(fact) else ""
        return text.replace(f"{name}：", name, 1) if name and re.match(rf"{re.escape(name)}：[-−\d]", text) else text
    if _is_measurement(fact):
        name = METRICS[fact.metric].en
        if re.match(rf"{re.escape(name)}: [-−+\d]", text, re.IGNORECASE):
            told = re.sub(rf"^([\d.,]+) {re.escape(name.lower())}\b", r"\1", text[len(name) + 2 :])
            return f"your {_small(text[: len(name)])} {was(name)} {told}"
        if found := _AVERAGE.match(text):
            value = found["value"].removesuffix(f" {found['label'].lower()}")
            head = "" if found["span"] == "this span" else f"over the {found['span']} "
            return f"{head}your {_small(found['label'])} averaged {value}{found['rest']}"
        if (found := _LABEL_VALUE.match(text)) and ":" not in found["label"] and _is_label(found["label"], fact):
            return f"your {_small(found['label'])} was {found['rest']}"
    return _small(text) if not _opens_with_name(text) else text


def was(name: str) -> str:
    """ "your steps were", "your active minutes were", "your stress was"."""
    return "were" if re.search(r"(?:steps|minutes|floors climbed|cigarettes|ketones)$", name) else "was"


# "Your average sleep from 9 November to 15 November: 7 h 2 min", "The distance of your longest run …: 15.03 km (Saturday 14 November)".
_ANSWER = re.compile(r"^(?P<what>(?:Your|The) [^:;]+?): (?P<value>[^:;]*(?:\d:\d\d)?[^:;]*)$")
_SAME_MONTH = re.compile(r"\bfrom (\d{1,2}) ([A-Z][a-z]+) to (\d{1,2}) \2\b")
_BEST_OF = re.compile(
    r"^The (?:distance of (your (?:\w+ )?(?:longest|shortest))|duration of (your longest-lasting|your shortest-lasting)) (?=\w)"
)
_ANSWER_ZH = re.compile(r"^(?P<what>[^：；]*你的[^：；]+)：(?P<value>[^；]+)$")
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d")
_TWO = re.compile(r"^Your (?P<head>[^:;]+): (?P<a>[^,;]+), (?P<b>[^,;]+); (?:(?P<gap>[^;]+ (?:more|less))|the same)$")
_TWO_ZH = re.compile(
    r"^你的(?P<head>[^，：；]+)，(?P<mine>[^：；]+)：(?P<a>[^，；]+)，(?P<other>[^：；]+)：(?P<b>[^；]+)；前者(?P<gap>[多少].+)$"
)
_ON_DAY = re.compile(r" \((?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d)([^()]+)\)$")


def _answered(text: str, lang: Lang) -> str:
    """The answer to a question about the user's data as a sentence instead of a label and its value."""
    if lang == "zh":
        said = re.sub(r"距离最(长|短)的1次([^的：]+)的距离", lambda m: f"距离最{m[1]}的一次{m[2]}", text)
        said = re.sub(r"(\d{1,2}月)(\d{1,2}日)至\1(\d{1,2}日)", r"\1\2至\3", said)
        if two := _TWO_ZH.match(said):
            return f"{two['mine']}你的{two['head']}是{two['a']}，比{two['other']}的{two['b']}{two['gap']}"
        found = _ANSWER_ZH.match(said)
        return f"{found['what']}是{found['value']}" if found else said
    said = _BEST_OF.sub(lambda m: f"{(m[1] or m[2])[:1].upper()}{(m[1] or m[2])[1:]} ", text)
    said = _SAME_MONTH.sub(r"from \1 to \3 \2", said)
    if two := _TWO.match(said):
        than = f"{two['gap']} than" if two["gap"] else "the same as"
        return f"your {two['head']} {was(two['head'])} {two['a']}, {than} {two['b']}"
    found = _ANSWER.match(said)
    if not found:
        return _small(said)
    name = re.split(r" (?:from|on|in|of|until|with) ", found["what"])[0].lower()
    value = re.sub(rf"^([\d.,]+) {re.escape(name.split()[-1])}$", r"\1", _ON_DAY.sub(r" on \1", found["value"]))
    on = "on " if _WEEKDAY.match(value) else ""
    return _small(f"{found['what']} {was(name)} {on}{value}")


_WORKOUT = re.compile(r"^(?P<what>.+) of (?P<n>\d+) min (?P<when>.+)$")
_WORKOUT_ZH = re.compile(r"^(?P<when>[^：]+)：(?P<what>.+) (?P<n>\d+) 分钟$")


def _recorded(text: str, lang: Lang) -> str:
    """A workout of the last days, by the everyday name of its kind where its own name is known to be one."""
    from coach.wearables.activities import canonical_kind

    found = (_WORKOUT_ZH if lang == "zh" else _WORKOUT).match(text)
    if not found:
        return text
    kind = canonical_kind(found["what"])
    plain = ACTIVITY_KINDS.get(kind) if kind not in ("", "other") else None
    name = (
        (plain[lang == "zh"] if plain else found["what"])
        if len(found["what"]) <= 40
        else ("训练" if lang == "zh" else "workout")
    )
    return (
        f"另有记录：{found['when']}，{name} {found['n']} 分钟"
        if lang == "zh"
        else f"also on record: {name}, {found['n']} min, {found['when']}"
    )


def _is_measurement(fact: Fact) -> bool:
    """True for what was measured in a span of days; a target or limit for the same metric has no span and was no value of the user's."""
    return fact.metric in METRICS and fact.start is not None and fact.verdict is None


def _is_label(label: str, fact: Fact) -> bool:
    """True for "HRV", "HRV last night", "Sleep": the metric's name with at most a word or two of when."""
    name = METRICS[fact.metric].en.lower()
    text = label.lower()
    return text.split()[0] in name.replace("(", "").split() and len(text.split()) <= len(name.split()) + 2


def _small(text: str) -> str:
    first = text.split(" ", 1)[0]
    if first.lower() in _ABBREVIATED or any(c.isupper() or c.isdigit() for c in first[1:]) or first == "I":
        return text
    return text[:1].lower() + text[1:]


_NAMES = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December", "Garmin", "Fitbit", "Apple", "Oura", "Pilates", "Samsung", "Polar"}  # fmt: skip


def _opens_with_name(text: str) -> bool:
    return text.split(" ", 1)[0].rstrip(",:") in _NAMES


def why(fact: Fact, lang: Lang) -> str:
    """What a readiness line gives as its reason: the part in brackets, or after the semicolon."""
    text = text_of(fact, lang)
    found = _BRACKETED.match(text) or _AFTER.match(text)
    return found["why"].strip() if found else ""


# The name of a page at the head of its text.
_HEADING = re.compile(r"^[^:：.。]{2,60}: variants and swaps\W*$|^[^，。：]{1,30}的替代与进退阶\W*$", re.IGNORECASE)


def quote(passage: Passage, lang: Lang) -> list[str]:
    """The passage's best one or two sentences; one in the other language is named as such and its first sentence quoted."""
    sentences = [
        re.sub(r"\[@?[\w., ;@-]+\]", "", s).strip() for s in split_sentences((passage.best or passage.text).strip())
    ]
    sentences = [s for s in sentences if s and not _HEADING.search(s)] or [s for s in sentences if s] or [passage.title]
    sentences = sentences[:2]
    if lang == "zh" and not _HAN.search(sentences[0]):
        return [f"有一份英文资料（{passage.source}）写道：“{_bare(sentences[0])}”"]
    if lang == "en" and _HAN.search(sentences[0]):
        return [f"A source in Chinese ({passage.source}) says: “{_bare(sentences[0])}”"]
    return sentences


def readable(passage: Passage, lang: Lang) -> bool:
    """True where the passage is in the reader's language."""
    return bool(_HAN.search(passage.best or passage.text)) == (lang == "zh")


def _bare(text: str) -> str:
    return text.rstrip("。.!！ ").replace("”", "'").replace("“", "'")


def sentences_of(item: Item, lang: Lang) -> list[str]:
    """The item as sentences, each with its citation. A fact of several sentences stays several."""
    if isinstance(item.content, Passage):
        return [closed(s, lang, item) for s in quote(item.content, lang)]
    parts = split_sentences(text_of(item.content, lang))
    if len(parts) > 1:
        return [_ended(part, lang, item) for part in parts]
    return [_ended(clause(item.content, lang), lang, item)]


def _ended(text: str, lang: Lang, item: Item) -> str:
    """A question keeps its mark and gets its citation before it; everything else is closed with one."""
    body = text.rstrip()
    if not body.endswith(("?", "？")):
        return closed(text, lang, item)
    body = body[:-1].rstrip()
    body = body[:1].upper() + body[1:] if lang == "en" else body
    return f"{body} {cite(item)}{'？' if lang == 'zh' else '?'}"
