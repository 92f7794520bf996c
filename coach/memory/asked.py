"""Messages about memory itself: "forget that", "what do you know about me?", "what did you advise?". Answered by code, from the store.

``None`` means that the message asks for nothing of the kind. Wiping everything is no chat command; the privacy answer says how.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from coach.evidence import Fact
from coach.memory import notes
from coach.memory.learnt import Learnt, delete, learnt
from coach.profile import Profile
from coach.progress.goals import goals
from coach.store import Store, User, daily_series
from coach.wearables.show import day_name

_I = re.IGNORECASE
_FORGET = re.compile(
    r"^\W*(?:no,? |please |can you |could you |ok,? )*(?:forget|un-?note|unlearn|don'?t (?:note|remember|save)|do not (?:note|remember|save)|remove|delete|scratch)\s+(?P<what>that|this|it|what i (?:just )?(?:said|told you)|(?:about |that |the (?:note|fact) (?:about|that) )?(?:my|i|i'm|i am)\b[^?]*)\W*$"
    r"|^\W*(?:请|帮我|你)?(?:把)?(?P<zh>这个|这条|刚才(?:说)?的|我[^？?]{1,20}?)?(?:这件事|这条)?(?:忘了?吧?|忘掉吧?|忘记吧?|删掉吧?|删了吧?|别记了?)(?P<zh2>这个|这条|这件事|刚才(?:说)?的|吧|我[^？?]{1,20})?\W*$",
    _I,
)
_NOT_FACTS = re.compile(
    r"\b(?:data|everything|account|history|all|plan|workouts?|runs?|logs?|session)\b|数据|全部|所有|账号|记录|计划|训练",
    _I,
)
_KNOW = re.compile(
    r"\bwhat (?:do|did|have|all do) you (?:actually |really |already )?(?:know|remember|noted?|store[d]?|saved?|learn(?:ed|t)?|got)(?: noted)?\b.{0,12}\b(?:me|myself)\b|\bwhat (?:do|have) you (?:got )?(?:noted|learn(?:ed|t)|remember(?:ed)?)\W*$|\b(?:show|tell) me (?:what you (?:know|noted|remember)|my profile)\b|\bwhat(?:'s| is) in my profile\b|\bdo you remember (?:me|anything about me|what i told you)"
    r"|(?:你|教练).{0,4}(?:知道|记得|了解|记住|记下|记录)(?:了)?(?:关于)?我(?:的)?(?:什么|哪些|多少|些什么)|你(?:对我)?(?:都)?(?:知道|记得|了解)(?:我)?(?:些)?(?:什么|哪些|多少)|关于我你(?:都)?(?:知道|记得)|我的(?:个人)?资料(?:里)?(?:有|是)(?:什么|哪些)|我跟你说过(?:什么|哪些)|你记得我吗",
    _I,
)
_ADVISED = re.compile(
    r"\bwhat (?:did|have) you (?:advise[d]?|recommend(?:ed)?|suggest(?:ed)?|tell me|told me) ?(?:me )?(?:to do )?(?:last|before|this week|on |yesterday|so far|lately|recently|earlier|\W*$)|\bdid i follow your advice\b|\bwhat came of (?:it|your advice)\b|你(?:之前|上次|昨天|最近|前几天)(?:都)?(?:建议|推荐|让|叫)(?:了)?我?(?:什么|做什么|怎么|哪些)|我(?:有没有|是否)?(?:听|按)(?:了)?你的建议",
    _I,
)


def answer(store: Store, user: User, profile: Profile, message: str, today: date) -> list[Fact] | None:
    """Facts that answer a message about memory; None where it is about something else. A "forget" is done here."""
    if found := _FORGET.match(message):
        what = found["what"] or f"{found['zh'] or ''}{found['zh2'] or ''}"
        return None if _NOT_FACTS.search(what) else _forgotten(store, user, what)
    if _KNOW.search(message):
        return known_facts(store, user, profile, today)
    if _ADVISED.search(message):
        return notes.advice_facts(store, user, today) or [
            _fact(
                "memory.no_advice",
                "I have given no advice on your training yet that is on record",
                "还没有给过你关于训练的建议记录",
            )
        ]
    return None


def _fact(slug: str, en: str, zh: str) -> Fact:
    return Fact(slug, en, zh, how="memory", source="what you told me")


def _forgotten(store: Store, user: User, what: str) -> list[Fact]:
    chosen = _meant(learnt(store, user), what)
    if not chosen:
        return [_fact("memory.nothing_to_forget", "I have noted nothing of that kind, so there is nothing to remove. Your profile is yours to change on its page",
                      "我没有记下过这样的内容，所以没有可删的。个人资料可以在资料页里修改")]  # fmt: skip
    for one in chosen:
        delete(store, user, one.id)
    return [_fact("memory.forgotten", f"Forgotten: {'; '.join(one.text for one in chosen)}",
                  f"已忘掉：{'；'.join(one.text_zh for one in chosen)}")]  # fmt: skip


def _meant(held: list[Learnt], what: str) -> list[Learnt]:
    """The facts that ``what`` names by a word; a bare "that" means those of the last time something was learnt."""
    if not held:
        return []
    words = set(re.findall(r"[a-z]{3,}", what.lower())) - {
        "that",
        "this",
        "what",
        "just",
        "said",
        "told",
        "you",
        "about",
        "the",
        "have",
        "note",
        "fact",
    }
    han = re.sub(r"这个|这条|刚才|说的|的|我|吧|把|对|有|是", "", "".join(re.findall(r"[\u4e00-\u9fff]+", what)))
    if not words and not han:
        return [one for one in held if one.told == held[0].told]
    pairs = [han[i : i + 2] for i in range(max(1, len(han) - 1))] if han else []

    def named(text: str) -> bool:
        return any(w[:5] in text.lower() for w in words) or any(pair in text for pair in pairs)

    # One sentence may have told two facts: its words decide only where no fact is named itself.
    return [one for one in held if named(f"{one.text} {one.text_zh}")] or [one for one in held if named(one.sentence)]


def known_facts(store: Store, user: User, profile: Profile, today: date) -> list[Fact]:
    """What is known of the user: profile, what was learnt and from which words, goals, data."""
    facts = []
    told = learnt(store, user)
    if line := _profile_line(profile, {one.field for one in told}):
        facts.append(Fact("memory.profile", f"Your profile: {line[0]}", f"你的资料：{line[1]}", how="profile", source="your profile",
                          numbers=_numbers(profile)))  # fmt: skip
    for one in told[:4]:
        day = datetime.fromtimestamp(one.at_utc, UTC).date()
        facts.append(Fact(f"memory.learnt.{one.id}", f"You told me “{_quoted(one.sentence)}”, so I noted: {one.text}", f"你说过“{_quoted(one.sentence)}”，所以我记下了：{one.text_zh}",
                          start=day, end=day, how="your own words", source="what you told me",
                          numbers=((float(one.value), ""),) if isinstance(one.value, int | float) else ()))  # fmt: skip
    for goal in goals(store, user)[:1]:
        facts.append(
            _fact(
                "memory.goal",
                f"Your goal, in your words: “{_quoted(goal.said)}”",
                f"你的目标（你的原话）：“{_quoted(goal.said)}”",
            )
        )
    facts += _data_fact(store, user, today)
    return facts or [_fact("memory.nothing", "I know nothing about you yet: your profile is empty and no data are imported",
                           "我对你还一无所知：资料是空的，也没有导入数据")]  # fmt: skip


def _quoted(text: str) -> str:
    """A user's words as a quotation: one line, without marks that end it or could pass for a citation."""
    return re.sub(r"[\[\]<>“”]", "", " ".join(text.split()))[:80].rstrip(" .。!！?？")


def _profile_line(profile: Profile, learnt_fields: set[str]) -> tuple[str, str] | None:
    en: list[str] = []
    zh: list[str] = []
    for text, text_zh, there in (
        (profile.sex, "女" if profile.sex == "female" else "男", profile.sex),
        (f"born {profile.birth_year}", f"{profile.birth_year} 年出生", profile.birth_year),
        (f"{profile.height_cm:g} cm" if profile.height_cm else "", f"{profile.height_cm:g} 厘米" if profile.height_cm else "", profile.height_cm),
        (f"{profile.weight_kg:g} kg" if profile.weight_kg else "", f"{profile.weight_kg:g} 公斤" if profile.weight_kg else "", profile.weight_kg),
    ):  # fmt: skip
        if there:
            en.append(text)
            zh.append(text_zh)
    lists = (("goals", "goals", "目标"), ("equipment", "equipment", "器材"), ("conditions", "conditions", "健康状况"), ("medications", "medicines", "用药"),
             ("allergies", "allergies", "过敏"), ("injuries", "injuries", "伤病"), ("diet", "diet", "饮食"), ("dislikes", "dislikes", "不喜欢"))  # fmt: skip
    for field, name, name_zh in lists:
        if (held := getattr(profile, field)) and field not in learnt_fields:
            words = [_quoted(str(h)) for h in held[:4]]
            en.append(f"{name}: {', '.join(words)}")
            zh.append(f"{name_zh}：{'、'.join(words)}")
    return ("; ".join(en), "；".join(zh)) if en else None


def _numbers(profile: Profile) -> tuple[tuple[float, str], ...]:
    held = ((profile.birth_year, ""), (profile.height_cm, "cm"), (profile.weight_kg, "kg"))
    return tuple((float(value), unit) for value, unit in held if value)


def _data_fact(store: Store, user: User, today: date) -> list[Fact]:
    metrics = ("steps", "sleep_minutes", "resting_heart_rate_bpm", "hrv_rmssd_ms", "weight_kg")
    days = sorted({day for series in daily_series(store, user, metrics).values() for day in series})
    if not days:
        return []
    (first, first_zh), (last, last_zh) = day_name(days[0], today), day_name(days[-1], today)
    return [Fact("memory.data", f"Your data: {len(days)} days from {first} to {last}", f"你的数据：{first_zh}到{last_zh}，共 {len(days)} 天",
                 float(len(days)), "days", start=days[0], end=days[-1], how="days with a measurement")]  # fmt: skip
