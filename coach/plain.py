"""Plain questions that need no head to be understood: height and age, last night's sleep, the heart rate of an effort, foods without an
amount, who is talking. Pure functions of the message and of what is known; ``gather`` decides where they count.
"""

from __future__ import annotations

import re
from datetime import date

from coach.evidence import Fact, Lang
from coach.profile import Profile

# "What should I eat before a run?", "can I eat bananas every day?": food and when, not how much of what.
_WHAT_TO_EAT = re.compile(
    r"\bwhat (?:\w+ ){0,3}(?:eat|have|snack)\b|\b(?:can|may|should) i (?:still )?(?:eat|have|drink)\b(?! (?:more|less|enough))|\b(?:suggest|recommend|ideas?)\b|吃(?:什么|啥|点啥|点什么)|(?:能不能|可以|能)吃|(?:吃|喝).{1,8}(?:好不好|好吗|行吗|行不行)|推荐|有什么.{0,8}(?:零食|吃的|食物)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?:how (?:much|many)|calories?|kcal|macros?|grams?|protein intake|deficit|a day|per day|limit)\b|\d|多少|几克|热量|卡路里|大卡|宏量|缺口|上限|目标",
    re.IGNORECASE,
)


def asks_for_food(message: str) -> bool:
    """True where foods are asked for and no amount."""
    return bool(_WHAT_TO_EAT.search(message)) and not _AMOUNT.search(message)


_TIRED = re.compile(r"\b(?:tired|fatigued?|exhausted|worn out|no energy|drained|knackered|run down)\b|累|疲劳|疲惫|乏力|没劲|没精神|犯困", re.IGNORECASE)  # fmt: skip


def says_tired(message: str) -> bool:
    """True where the message speaks of tiredness."""
    return bool(_TIRED.search(message))


_TOO_HIGH = re.compile(r"\btoo (?:high|fast|much)\b|\b(?:ok|normal|dangerous|safe|bad)\b|太高|过高|正常|危险|太快|没事|要紧", re.IGNORECASE)  # fmt: skip
_OWN_NIGHT = re.compile(r"\b(?:how|what) (?:did|was) (?:i|my) (?:sleep|night)\b|\bdid i sleep\b|我?睡得(?:好不好|好吗|怎么样|如何|咋样)", re.IGNORECASE)  # fmt: skip


def asks_too_high(message: str) -> bool:
    """True where a figure is to be judged: too high, normal, dangerous."""
    return bool(_TOO_HIGH.search(message))


def with_night(message: str, lang: Lang) -> str:
    """The question; "how did I sleep?" means last night. For messages that name no time."""
    if not _OWN_NIGHT.search(message):
        return message
    return f"昨晚{message}" if lang == "zh" else f"{message.rstrip('?!. ')} last night?"


_HEIGHT = re.compile(r"\bhow tall am i\b|\bwhat(?:'s| is) my height\b|我(?:有)?多高|我的?身高(?:是)?(?:多少|几)", re.IGNORECASE)  # fmt: skip
_AGE = re.compile(r"\bhow old am i\b|\bwhat(?:'s| is) my age\b|我(?:今年)?(?:多大|几岁)(?!的)", re.IGNORECASE)


def of_profile(message: str, profile: Profile, today: date) -> list[Fact]:
    """Height and age, which stand in the profile and nowhere else; what is not there is said."""
    found, age = [], profile.age(today)
    if _HEIGHT.search(message):
        found.append(
            Fact("profile.height", f"Your height: {profile.height_cm:g} cm", f"你的身高：{profile.height_cm:g} 厘米", profile.height_cm, "cm", "height_cm", source="your profile")
            if profile.height_cm else Fact("profile.no_height", "Your height is not in your profile yet; tell me (“I am 172 cm tall”) and I keep it", "资料里还没有你的身高；告诉我（比如“我身高172厘米”），我会记下",
                                           verdict="unknown", source="your profile", numbers=((172, "cm"),)))  # fmt: skip
    if _AGE.search(message):
        found.append(
            Fact("profile.age", f"Your age this year: {age} (born {profile.birth_year})", f"你今年 {age} 岁（{profile.birth_year} 年出生）", float(age), "years", source="your profile", numbers=((float(profile.birth_year or 0), ""),))
            if age else Fact("profile.no_age", "Your year of birth is not in your profile yet", "资料里还没有你的出生年份", verdict="unknown", source="your profile"))  # fmt: skip
    return found


# Garber et al. 2011 (ACSM), Med Sci Sports Exerc 43:1334: 64–76 % of the maximum is moderate, 77–95 % vigorous, above that near maximal.
_EFFORTS = (
    (101, "either your own maximum is higher than the estimate or the sensor slipped; with chest pain, dizziness or fainting stop and see a doctor", "可能你的实际最大心率比估算高，也可能是传感器误差；若伴有胸痛、头晕或晕厥，请停下并就医"),
    (96, "as hard as it gets; fine for a few minutes if you feel well, too hard for a whole run", "已接近极限；感觉良好时可以短时间达到，但不适合整段跑步"),
    (77, "a hard effort", "属于较高强度"), (64, "a moderate effort", "属于中等强度"), (0, "a light effort", "属于轻松强度"),
)  # fmt: skip
_EFFORT_RATE = re.compile(
    r"(?:heart[ -]?rate|\bhr\b|pulse|心率|心跳)\D{0,16}(1[1-9]\d|2[0-2]\d)(?!\d|\s*/)", re.IGNORECASE
)


def effort_rate(message: str, most: float | str | None) -> list[Fact]:
    """A heart rate said of an effort ("180 on the run, too high?"): its share of ``most``, the maximum in bpm expected at that age."""
    said = _EFFORT_RATE.search(message)
    if not said or not isinstance(most, float) or re.search(r"\brest(?:ing)?\b|静息|躺|坐着", message, re.IGNORECASE):
        return []
    rate = int(said[1])
    share = round(100 * rate / most)
    means, means_zh = next((en, zh) for low, en, zh in _EFFORTS if share >= low)
    return [Fact("effort_rate", f"A heart rate of {rate} bpm is {share}% of about {most:.0f} bpm, the maximum estimated from your age, give or take 10: {means}",
                   f"心率 {rate} 次/分约为按年龄估算的最大心率 {most:.0f}（误差约 10）的 {share}%：{means_zh}", float(share), "%", "heart_rate_bpm",
                   how="heart rate / maximum from age", source="Tanaka et al. 2001; Gulati et al. 2010; Garber et al. 2011",
                   numbers=((float(rate), "bpm"), (most, "bpm"), (10, "bpm")))]  # fmt: skip


_WHO = re.compile(
    r"\bare you (?:a |an )?(?:real|human|person|robot|bot|ai|machine|doctor|physio|trainer|dietitian)\b|\bwho (?:are you|made you)\b|\bwhat are you\b|你是(?:不是)?(?:真人|人吗|机器人|医生|AI|人工智能|教练吗)|你是谁|你是什么",
    re.IGNORECASE,
)


def who_talks(message: str) -> list[Fact]:
    """What the coach is, where it is asked."""
    if not _WHO.search(message):
        return []
    return [Fact("coach.who", "I am a computer program, no person and no doctor; I work on your own machine, from your data and from sources that I name, and a diagnosis is for a clinician",
                 "我是电脑程序，不是真人，也不是医生；我在你自己的设备上，根据你的数据和注明出处的资料来回答，诊断要找医生", source="how this program works")]  # fmt: skip
