"""The words of a message that tell a time: "since January", "last three weeks", 最近七天. Only the words; dates are ``wearables.ask``'s.

Lengths of a session ("a 45 min swim"), rates ("a day", "3 times a week") and a bare "now" are no time.
"""

from __future__ import annotations

import re

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?"
_FULL_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_FEAST = (
    r"(?:christmas|xmas|easter|new year'?s?(?: eve| day)?|thanksgiving|ramadan|halloween|the holidays?|my birthday)"
)
_NUM = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty|couple of|few|several|half a)"
)
_UNIT = r"(?:days?|nights?|weeks?|wks?|months?|mths?|years?|yrs?|fortnights?|quarters?|seasons?|weekends?)"
_PART = r"(?:morning|afternoon|evening|night|lunchtime|noon|lunch|dinner|breakfast|bedtime)"
_NEAR = r"(?:this|last|next|past|previous|coming|the (?:past|last|next|previous|coming|first|second|whole|entire))"

_EN = re.compile(
    r"\b(?:"
    rf"since (?:{_MONTH}|{_FULL_DAY}|{_FEAST}|{_NEAR} (?:\w+ )?(?:{_UNIT}|{_SEASON}|{_MONTH})|(?:the )?(?:{_SEASON}|start of (?:the )?\w+|new year)|yesterday|this {_PART}|\d{{4}}|{_NUM} {_UNIT} ago)"
    rf"|(?:in|during|over) (?:the )?(?:{_SEASON}|holidays)\b|in {_MONTH}\b(?: \d{{4}})?"
    rf"|(?:on )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b|(?:on )?{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?! ?(?:kg|km|reps))|on the \d{{1,2}}(?:st|nd|rd|th)"
    rf"|(?:this|last|next|past|previous|coming|every|on) {_FULL_DAY}(?: {_PART})?|(?:last|next|this) {_WEEKDAY}\b|on {_WEEKDAY}\b|{_FULL_DAY}(?: {_PART})?"
    rf"|{_NEAR} {_NUM} {_UNIT}|{_NEAR} (?:\d+|{_UNIT}|{_SEASON}|{_MONTH})\b(?! ?%)|{_NEAR} {_PART}"
    rf"|(?:the )?(?:day before yesterday|day after tomorrow)|yesterday(?: {_PART})?|tomorrow(?: {_PART})?|tonight|today|lately|recently|these days|so far this {_UNIT}|all (?:week|month|day|year|morning|afternoon|evening|night)|this time (?:last|next) (?:week|month|year)|year to date|ytd"
    rf"|{_NUM} {_UNIT} ago|{_NUM} (?:days?|nights?|weeks?|months?|years?) (?:straight|in a row|running)|after (?:work|school)|(?:which|what|per) night|daily|every day|(?<=in )(?:weeks|months|years|ages)|(?<=at )night|(?<=in the )(?:morning|evening|afternoon)s?|(?:week|month|year)(?= in review)|(?<=my )(?:week|month|year)\b|\d{{1,2}}(?:[:.]\d\d)? ?[ap]m\b|{_SEASON}(?! squat)(?!s? ?back)\b"
    rf"|(?:at|over) the weekend|the weekend|weekends|weekdays|over {_FEAST}|{_FEAST}|overnight"
    rf"|\d{{1,2}}[- ](?:weeks?|months?)\b|{_NUM} (?:weeks?|months?|years?)\b|mid[- ]{_MONTH}|early {_MONTH}|late {_MONTH}|end of {_MONTH}|{_MONTH}(?! i\b)\b(?: \d{{4}})?|\d{{4}}-\d{{2}}-\d{{2}}|20[12]\d"
    r")",
    re.IGNORECASE,
)

_N = r"(?:\d+|[一二两三四五六七八九十百半]+|几)"
_ZH_DAY = r"(?:周|星期|礼拜)(?:[一二三四五六日天末])"
_ZH_PART = r"(?:早上|早晨|清晨|上午|中午|下午|傍晚|晚上|夜里|半夜|凌晨)"
_ZH = re.compile(
    rf"(?:最近|过去|近|这|(?<!术)[前后]|未来|接下来|头)(?:的)?(?:{_N})(?:个)?(?:天|周|星期|礼拜|月|年|晚|夜|季度)"
    rf"|(?:上上|上|下下|下|这|本)(?:个)?{_ZH_DAY}(?:{_ZH_PART})?|(?:上上|上|下下|下|这|本)(?:个)?(?:周期|周|星期|礼拜|月|季度|周末|半年|学期|赛季)(?:初|中|底|末)?|(?:上上|上|下|前|后)回|上次|下次"
    rf"|(?:从|自)?(?:今年|去年|前年|明年)?(?:的)?(?:{_N}月(?:份)?(?:{_N}(?:号|日))?(?:以来|到现在|起)?|年初|年底|年中|上半年|下半年|半年|春天|夏天|秋天|冬天|春节|国庆|五一|元旦|中秋|清明|端午|暑假|寒假|过年|年后|年前|圣诞)"
    rf"|(?:大前天|前天|昨天|昨日|今天|今日|明天|明日|后天|大后天|昨晚|前晚|昨夜|今晚|明晚|今早|明早|今晨|昨儿|今儿|明儿|当天|当晚){_ZH_PART}?|今年|去年|前年|明年|全年|整年|本季度"
    rf"|{_N}(?:号|日)(?!线)|{_ZH_DAY}{_ZH_PART}?|周末|工作日|假期"
    rf"|最近|近期|近来|这几天|这两天|这些天|前几天|前阵子|这阵子|这段时间|这两周|这几周|这几个月|前两天|前段时间|最近一段时间|刚才|眼下"
    rf"|第{_N}季度|好几(?:天|周|年|个月)|(?<![那减能出到活哪全练])(?<!给我){_N}(?:个)?(?:月(?!板)|周|星期|礼拜|年|天|晚上)(?:内|里|前|后|以内|之内|以来|之前|之后|来)?(?!\S{{0,2}}[次练跑])|孕{_N}周"
    rf"|(?:{_ZH_PART}{_N}|(?!一点(?!半|钟)){_N})点(?:半|钟)?(?!\S?[前之]?[睡起]着?)|每天|天天|第[一二三四五六七八九十]+天|睡前|饭后|饭前|餐后|一阵子|这阵|刚开始|年终|{_ZH_PART}|(?<=几)晚",
)  # fmt: skip
_LEAD = re.compile(r"(?:the |for |which |what |per |during |over (?:the )?)?", re.IGNORECASE)
_RATE = re.compile(r"(?:每|一|每个|一个)(?:天|周|月|日|星期|礼拜|晚)$")
_RATE_EN = re.compile(
    r"\b(?:times|sessions|days|nights|x|hours?|grams?|g|kcal|calories|litres?|per|workouts?|runs?|meals?|drinks?)\s*$",
    re.IGNORECASE,
)


def spans(message: str) -> list[tuple[int, int]]:
    """(start, end) of the words for a time, in order."""
    found = []
    for match in _EN.finditer(message):
        text = match.group().lower()
        if re.fullmatch(r"(?:an?|one) (?:week|month|day|night|year)s?", text) or text in ("may", "mar", "march"):
            continue
        if text.startswith(("a ", "one ")) and _RATE_EN.search(message[: match.start()]):
            continue
        lead = _LEAD.match(match.group())
        start = match.start() + (lead.end() if lead else 0)
        found.append((start, match.end()))
    for match in _ZH.finditer(message):
        if (match.group() == "每天" or not _RATE.search(match.group())) and not message[
            max(0, match.start() - 1) : match.start()
        ].endswith("每"):
            found.append(match.span())
    return sorted(found)
