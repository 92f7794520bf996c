"""Symptoms: one question at a time, red flags first, then self-care or whom to see, and a summary to show the doctor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from coach.profile import Profile
from coach.safety.interview import State, flagged, interviews, next_question, start
from coach.safety.levels import Finding, Lang, Level
from coach.safety.replies import compose, level_of

_AREAS: tuple[tuple[str, str], ...] = (
    ("symptom_chest", r"chest|heart|palpitat|rib|胸|心口|心慌|心悸|肋"),
    ("symptom_breath", r"breath|wheez|asthma|cough|喘|气短|憋气|呼吸|咳"),
    ("symptom_head", r"head|migraine|concuss|头[痛疼]|偏头痛|脑袋"),
    ("symptom_dizzy", r"dizz|light ?headed|faint|vertigo|woozy|头晕|眩晕|发晕|晕"),
    ("symptom_fever", r"fever|temperature|chills|发烧|发热|体温|寒战"),
    ("symptom_belly", r"belly|stomach|abdom|tummy|groin|nause|vomit|肚子|胃|腹|恶心|吐"),
    ("symptom_back", r"\bback\b|spine|sciatica|lumbar|腰|背|坐骨"),
    (
        "symptom_limb",
        r"knee|ankle|foot|feet|shin|calf|leg|hip|thigh|hamstring|shoulder|elbow|wrist|hand|arm|achilles|heel|toe|finger|膝|踝|脚|腿|胯|髋|肩|肘|腕|手|臂|胳膊|跟腱|趾",
    ),
)


@dataclass(frozen=True)
class Outcome:
    """Where the questions led: the level, what to do, and the summary for a doctor."""

    level: Level
    text: str
    text_zh: str
    summary: str
    summary_zh: str


def begin(message: str) -> State:
    """The interview that fits the symptom named in ``message``."""
    lower = message.lower()
    return start(next((name for name, pattern in _AREAS if re.search(pattern, lower)), "symptom_other"))


_CARE = {
    "symptom_chest": (
        "If it hurts on touch after training, ease chest and shoulder work for a few days; see your doctor if it lasts over a week or changes.",
        "如果是练后一按就疼，胸肩训练减几天；超过一周或有变化请看医生。",
    ),
    "symptom_head": (
        "Drink, eat, rest your eyes and keep effort easy today; see a doctor if it returns with effort or changes its kind.",
        "喝水、吃东西、让眼睛休息，今天轻松些；用力就疼或性质改变请看医生。",
    ),
    "symptom_back": (
        "Keep moving within what is comfortable, avoid heavy lifting for some days; most back pain settles in weeks. See a physio or doctor if it does not.",
        "在舒适范围内保持活动，几天内不负重；多数腰背痛几周内好转，不好就看康复师或医生。",
    ),
    "symptom_limb": (
        "Protect it for two or three days, then load it step by step below the pain; see a physio if it swells, locks or lasts over two weeks.",
        "保护两三天，再在不疼的范围内逐步加负荷；肿、卡住或超过两周请看康复师。",
    ),
    "symptom_belly": (
        "Small meals, enough to drink, no hard training today; see a doctor if it lasts over two days.",
        "少量多餐、喝够水，今天不做大强度；超过两天请看医生。",
    ),
    "symptom_breath": (
        "Keep effort so easy that you can talk; see your doctor if it is new, returns or grows.",
        "强度保持在能说话；如果是新出现、反复或加重请看医生。",
    ),
    "symptom_fever": (
        "Rest and drink until a full day without fever, then come back step by step.",
        "休息、多喝水，退烧满一天后再逐步恢复。",
    ),
    "symptom_dizzy": (
        "Stand up slowly, eat and drink, no hard training today; see your doctor if it returns.",
        "慢慢站起，吃好喝好，今天不做大强度；反复出现请看医生。",
    ),
    "symptom_other": (
        "Keep it easy, watch it for a few days, and see a doctor if it grows or stays.",
        "放轻松，观察几天，加重或不好就看医生。",
    ),
}


def outcome(state: State, profile: Profile, today: date) -> Outcome | None:
    """What to do after the last question; None while one is open. A red flag ends the questions at once."""
    topic = flagged(state)
    if not topic and next_question(state) is not None:
        return None
    summaries = _summary(state, profile, today, "en"), _summary(state, profile, today, "zh")
    if topic:
        found = [Finding(topic, level_of(topic), "screen")]
        return Outcome(
            level_of(topic), compose(found, "en", profile.country), compose(found, "zh", profile.country), *summaries
        )
    severity, temperature = state.answers.get("severity"), state.answers.get("temperature")
    strong = (isinstance(severity, float) and severity >= 8) or (isinstance(temperature, float) and temperature >= 39)
    night = state.answers.get("night") is True
    if strong or night:
        found = [Finding("fever" if temperature else "clinician_today", "urgent", "screen")]
        return Outcome(
            "urgent", compose(found, "en", profile.country), compose(found, "zh", profile.country), *summaries
        )
    en, zh = _CARE[state.name]
    return Outcome("caution", en, zh, *summaries)


def _summary(state: State, profile: Profile, today: date, lang: Lang) -> str:
    """The answers as lines, with what a doctor asks first: age, sex, conditions, medicines, allergies."""
    yes, no = ("yes", "no") if lang == "en" else ("有", "没有")
    age = profile.age(today)
    names = (
        ("Age", "Sex", "Conditions", "Medicines", "Allergies")
        if lang == "en"
        else ("年龄", "性别", "疾病", "用药", "过敏")
    )
    sexes = {"female": ("female", "女"), "male": ("male", "男"), "": ("", "")}[profile.sex][lang == "zh"]
    values = (
        str(age or ""),
        sexes,
        *(", ".join(v) for v in (profile.conditions, profile.medications, profile.allergies)),
    )
    lines = [
        f"{'Summary of' if lang == 'en' else '小结'} {today.isoformat()}",
        *(f"{n}: {v}" for n, v in zip(names, values, strict=True) if v),
    ]
    for question in interviews()[state.name]:
        if question.id in state.answers:
            answer = state.answers[question.id]
            shown = (
                yes
                if answer is True
                else no
                if answer is False
                else f"{answer:g} {question.unit}".strip()
                if isinstance(answer, float)
                else answer
            )
            lines.append(f"- {question.text if lang == 'en' else question.text_zh} {shown}")
    return "\n".join(lines)
