"""Preventive scores: each gives a value, what it means in both languages, whether to see a doctor, and the source. Never a diagnosis.

The questions of those that are asked in conversation are in ``questions.toml`` and go through ``coach.safety.interview``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from coach.errors import RangeError
from coach.safety.interview import Answer


@dataclass(frozen=True)
class Score:
    """``value`` in ``unit``; ``category`` is a slug; ``referral``: a doctor should see this; ``soon``: within days."""

    name: str
    value: float
    unit: str
    category: str
    meaning: str
    meaning_zh: str
    referral: bool
    source: str
    soon: bool = False


def _within(name: str, value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise RangeError(f"{name} must lie between {low:g} and {high:g}, not {value:g}.")
    return value


# ── body ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

_BMI_WORDS = {
    "underweight": (
        "below the healthy range: no weight loss; a doctor or dietitian can look for a cause",
        "低于健康范围：不要减重，可请医生或营养师查找原因",
    ),
    "healthy": ("in the range with the lowest health risks", "在健康风险最低的范围"),
    "overweight": (
        "above the range with the lowest risks; waist and fitness say more than weight alone",
        "高于风险最低的范围；腰围和体能比体重更说明问题",
    ),
    "obese": (
        "in the range of obesity; a doctor can check blood pressure, glucose and lipids with you",
        "属于肥胖范围；可请医生查血压、血糖和血脂",
    ),
}


def bmi(weight_kg: float, height_cm: float, cutoffs: Literal["who", "asian", "china"] = "who") -> Score:
    """Body mass index in kg/m² for adults, with the cut-offs of WHO, of WHO for Asian populations, or of China."""
    _within("Weight", weight_kg, 20, 400)
    _within("Height", height_cm, 100, 250)
    value = weight_kg / (height_cm / 100) ** 2
    # WHO Technical Report Series 894 (2000): 18.5, 25, 30. WHO expert consultation, Lancet 2004;363:157: action points 23 and 27.5
    # for Asian populations. China, WS/T 428-2013: 24 and 28.
    over, obese = {"who": (25.0, 30.0), "asian": (23.0, 27.5), "china": (24.0, 28.0)}[cutoffs]
    category = (
        "underweight" if value < 18.5 else "healthy" if value < over else "overweight" if value < obese else "obese"
    )
    source = {"who": "WHO TRS 894, 2000", "asian": "WHO expert consultation, Lancet 2004", "china": "WS/T 428-2013"}[
        cutoffs
    ]
    en, zh = _BMI_WORDS[category]
    return Score(
        "bmi",
        round(value, 1),
        "kg/m²",
        category,
        f"BMI {value:.1f}: {en}.",
        f"BMI {value:.1f}：{zh}。",
        category in {"underweight", "obese"},
        source,
    )


def waist(waist_cm: float, sex: Literal["female", "male"], cutoffs: Literal["who", "asian", "china"] = "who") -> Score:
    """Risk by waist circumference, cm."""
    _within("Waist", waist_cm, 40, 250)
    # WHO, Waist circumference and waist–hip ratio (2008): men over 94 and 102 cm, women over 80 and 88 cm.
    # IDF consensus (2006) for South and East Asians: men 90, women 80. China, WS/T 428-2013: men 85 and 90, women 80 and 85.
    limits = {
        "who": {"male": (94.0, 102.0), "female": (80.0, 88.0)}, "asian": {"male": (90.0, 90.0), "female": (80.0, 80.0)},
        "china": {"male": (85.0, 90.0), "female": (80.0, 85.0)},
    }[cutoffs][sex]  # fmt: skip
    above = waist_cm > limits[0] if cutoffs == "who" else waist_cm >= limits[0]
    far = waist_cm > limits[1] if cutoffs == "who" else waist_cm >= limits[1]
    category = "high" if far else "increased" if above else "low"
    words = {
        "low": ("below the limit from which risk rises", "低于风险上升的界值"),
        "increased": (
            "above the limit from which the risk of heart disease and diabetes rises",
            "超过心脏病和糖尿病风险上升的界值",
        ),
        "high": (
            "well into the range of raised risk; a check of blood pressure, glucose and lipids is worthwhile",
            "明显处于高风险范围；值得检查血压、血糖和血脂",
        ),
    }[category]
    source = {
        "who": "WHO, Waist circumference and waist–hip ratio, 2008",
        "asian": "IDF consensus, 2006",
        "china": "WS/T 428-2013",
    }[cutoffs]
    return Score(
        "waist",
        waist_cm,
        "cm",
        category,
        f"Waist {waist_cm:g} cm: {words[0]}.",
        f"腰围 {waist_cm:g} 厘米：{words[1]}。",
        far,
        source,
    )


# ── blood pressure ───────────────────────────────────────────────────────────────────────────────────────────────────


def blood_pressure(systolic_mmhg: float, diastolic_mmhg: float) -> Score:
    """The category of one resting reading, mmHg; a diagnosis needs several on different days."""
    systolic, diastolic = (
        _within("Systolic pressure", systolic_mmhg, 50, 300),
        _within("Diastolic pressure", diastolic_mmhg, 20, 200),
    )
    # ACC/AHA guideline for high blood pressure (2017, kept in 2025): 120, 130/80, 140/90; above 180 or 120 severe. The higher category counts.
    if systolic > 180 or diastolic > 120:
        category = "severe"
    elif systolic >= 140 or diastolic >= 90:
        category = "stage_2"
    elif systolic >= 130 or diastolic >= 80:
        category = "stage_1"
    elif systolic >= 120:
        category = "elevated"
    else:
        category = "low" if systolic < 90 or diastolic < 60 else "normal"
    words = {
        "low": (
            "low; harmless if you feel well, worth a doctor's look if you get dizzy",
            "偏低；没有不适就无妨，头晕就让医生看看",
        ),
        "normal": ("normal", "正常"),
        "elevated": (
            "slightly raised: movement, less salt and sleep bring it down",
            "略高：运动、少盐、睡好能让它降下来",
        ),
        "stage_1": (
            "raised (stage 1): measure on several days and show the values to your doctor",
            "升高（1 级）：多测几天，把数值给医生看",
        ),
        "stage_2": (
            "high (stage 2): see your doctor in the next days, no heavy straining till then",
            "高（2 级）：近几天去看医生，之前不要大力憋气",
        ),
        "severe": (
            "very high: rest five minutes and measure again; see a doctor today, and call the emergency number with any symptom",
            "非常高：休息五分钟再量；今天就看医生，有任何症状立即呼叫急救",
        ),
    }[category]
    text = f"{systolic:g}/{diastolic:g} mmHg"
    return Score("blood_pressure", systolic, "mmHg", category, f"{text} is {words[0]}.", f"{text} {words[1]}。", category in {"stage_1", "stage_2", "severe"},
                 "ACC/AHA high blood pressure guideline, 2017 and 2025", soon=category in {"stage_2", "severe"})  # fmt: skip


# ── diabetes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def findrisc(answers: Mapping[str, Answer]) -> Score:
    """Finnish Diabetes Risk Score, 0–26 points: the risk of type 2 diabetes within ten years.

    ``answers``: age, bmi, sex, waist_cm, active, vegetables, bp_medicine, high_glucose, family (none, second, first).
    """
    age, index, girth = float(answers["age"]), float(answers["bmi"]), float(answers["waist_cm"])
    low, high = (80.0, 88.0) if answers["sex"] == "female" else (94.0, 102.0)
    # Points: Lindström & Tuomilehto, Diabetes Care 2003;26:725, in the form of the Finnish Diabetes Association.
    points = (
        (0 if age < 45 else 2 if age < 55 else 3 if age < 65 else 4)
        + (0 if index < 25 else 1 if index <= 30 else 3)
        + (0 if girth < low else 3 if girth <= high else 4)
        + (0 if answers["active"] else 2)
        + (0 if answers["vegetables"] else 1)
        + (2 if answers["bp_medicine"] else 0)
        + (5 if answers["high_glucose"] else 0)
        + {"none": 0, "second": 3, "first": 5}[str(answers["family"])]
    )
    bands = ((7, "low", "1 in 100", "低", "百分之一"), (12, "slightly_elevated", "1 in 25", "略高", "二十五分之一"), (15, "moderate", "1 in 6", "中等", "六分之一"),
             (21, "high", "1 in 3", "高", "三分之一"), (99, "very_high", "1 in 2", "很高", "二分之一"))  # fmt: skip
    _, category, odds, word_zh, odds_zh = next(band for band in bands if points < band[0])
    advice = " A blood test for glucose is worthwhile." if points >= 12 else ""
    advice_zh = "值得查一次血糖。" if points >= 12 else ""
    return Score("findrisc", points, "points", category,
                 f"{points} of 26 points: {category.replace('_', ' ')} risk, about {odds} develop type 2 diabetes within ten years.{advice}",
                 f"26 分中得 {points} 分：风险{word_zh}，十年内约{odds_zh}的人会得 2 型糖尿病。{advice_zh}", points >= 12,
                 "Lindström & Tuomilehto, Diabetes Care 2003")  # fmt: skip


# ── heart ────────────────────────────────────────────────────────────────────────────────────────────────────────────

# D'Agostino et al., Circulation 2008;117:743, table 2: ln age, ln total cholesterol, ln HDL, ln systolic untreated, ln systolic treated,
# smoking, diabetes; ten-year survival at the means; sum at the means. Cholesterol in mg/dL.
_FRAMINGHAM = {
    "male": (3.06117, 1.12370, -0.93263, 1.93303, 1.99881, 0.65451, 0.57367, 0.88936, 23.9802),
    "female": (2.32888, 1.20904, -0.70833, 2.76157, 2.82263, 0.52873, 0.69154, 0.95012, 26.1931),
}
_MG_DL_PER_MMOL_L = 38.67  # cholesterol


def cardiovascular(
    age: float, sex: Literal["female", "male"], total_cholesterol_mmol_l: float, hdl_mmol_l: float, systolic_mmhg: float,
    *, treated: bool = False, smoker: bool = False, diabetes: bool = False,
) -> Score:  # fmt: skip
    """General cardiovascular risk over ten years in per cent, ages 30–74 without known disease (Framingham, 2008).

    A published equation. It was made in a US cohort of mostly European descent and overestimates in many others, East Asians among them.
    """
    _within("Age", age, 30, 74)
    total = _within("Total cholesterol", total_cholesterol_mmol_l, 1.5, 15) * _MG_DL_PER_MMOL_L
    hdl = _within("HDL cholesterol", hdl_mmol_l, 0.3, 5) * _MG_DL_PER_MMOL_L
    _within("Systolic pressure", systolic_mmhg, 80, 220)
    b_age, b_total, b_hdl, b_plain, b_treated, b_smoke, b_diabetes, survival, mean = _FRAMINGHAM[sex]
    total_sum = (
        b_age * math.log(age) + b_total * math.log(total) + b_hdl * math.log(hdl)
        + (b_treated if treated else b_plain) * math.log(systolic_mmhg) + b_smoke * smoker + b_diabetes * diabetes
    )  # fmt: skip
    value = 100 * (1 - survival ** math.exp(total_sum - mean))
    # Low under 6 %, intermediate 6–20 %, high above 20 %: the same paper.
    category = "low" if value < 6 else "intermediate" if value <= 20 else "high"
    word_zh = {"low": "低", "intermediate": "中等", "high": "高"}[category]
    return Score("cardiovascular", round(value, 1), "%", category,
                 f"About {value:.0f} in 100 people like you have a heart attack, stroke, heart failure or arterial disease within ten years: {category} risk. The equation tends to overestimate.",
                 f"像你这样的人十年内约每 100 人有 {value:.0f} 人发生心梗、中风、心衰或动脉疾病：风险{word_zh}。该公式常偏高。", category != "low",
                 "D'Agostino et al., Circulation 2008 (Framingham)")  # fmt: skip


# ── mind ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _two_items(
    name: str, answers: Mapping[str, Answer], ids: tuple[str, str], cut: int, words: tuple[str, str], source: str
) -> Score:
    points = sum(int(float(answers[i])) for i in ids)
    positive = points >= cut
    en = (f"{points} of 6: worth talking about with a doctor or therapist; it is a screen, not a diagnosis." if positive
          else f"{points} of 6: no sign of {words[0]} in this short screen. If you feel bad all the same, that counts more than a score.")  # fmt: skip
    zh = (f"6 分中得 {points} 分：值得和医生或心理咨询师谈谈；这是筛查，不是诊断。" if positive
          else f"6 分中得 {points} 分：这个简短筛查没有提示{words[1]}。如果你仍然难受，感受比分数更重要。")  # fmt: skip
    return Score(name, points, "points", "positive" if positive else "negative", en, zh, positive, source)


def phq2(answers: Mapping[str, Answer]) -> Score:
    """Two questions on low mood, 0–6; 3 and above is positive."""
    # Kroenke, Spitzer & Williams, Medical Care 2003;41:1284: cut point 3.
    return _two_items(
        "phq2", answers, ("interest", "down"), 3, ("depression", "抑郁"), "Kroenke et al., Medical Care 2003"
    )


def gad2(answers: Mapping[str, Answer]) -> Score:
    """Two questions on anxiety, 0–6; 3 and above is positive."""
    # Kroenke et al., Annals of Internal Medicine 2007;146:317: cut point 3.
    return _two_items(
        "gad2",
        answers,
        ("nervous", "worry"),
        3,
        ("anxiety", "焦虑"),
        "Kroenke et al., Annals of Internal Medicine 2007",
    )


# ── sleep, energy ────────────────────────────────────────────────────────────────────────────────────────────────────


def sleep_apnoea(answers: Mapping[str, Answer]) -> Score:
    """Signs of sleep apnoea: sleepiness with two of loud snoring, witnessed pauses, high blood pressure."""
    # Increased risk of moderate to severe apnoea: American Academy of Sleep Medicine, Kapur et al., J Clin Sleep Med 2017;13:479.
    signs = sum(answers.get(i) is True for i in ("snoring", "pauses", "bp"))
    sleepy = answers.get("sleepy") is True
    likely = sleepy and signs >= 2
    referral = likely or answers.get("pauses") is True or answers.get("drives") is True
    value = signs + sleepy
    en = "signs of sleep apnoea: ask your doctor about a sleep test" if referral else "few signs of sleep apnoea"
    zh = "有睡眠呼吸暂停的迹象：请问医生要不要做睡眠监测" if referral else "睡眠呼吸暂停的迹象不多"
    drive, drive_zh = (
        (" Do not drive when sleepy.", "困的时候不要开车。") if answers.get("drives") is True else ("", "")
    )
    return Score("sleep_apnoea", value, "signs of 4", "increased" if likely else "some" if referral else "low", f"{value} of 4 signs, {en}.{drive}",
                 f"4 个迹象中有 {value} 个，{zh}。{drive_zh}", referral, "AASM guideline, Kapur et al., 2017")  # fmt: skip


def red_s(answers: Mapping[str, Answer]) -> Score:
    """Signs of relative energy deficiency in sport."""
    # Primary and secondary indicators after the REDs CAT2, IOC consensus statement: Mountjoy et al., BJSM 2023;57:1073.
    strong = sum(answers.get(i) is True for i in ("periods", "libido", "stress_fracture", "restricting"))
    weak = sum(answers.get(i) is True for i in ("weight_loss", "ill", "tired", "slower"))
    referral = strong >= 1 or weak >= 2
    en = (
        "signs of too little energy for training (RED-S): eat more, train less for now, and see a doctor with sports experience"
        if referral
        else "few signs of too little energy"
    )
    zh = (
        "有能量不足（RED-S）的迹象：多吃一些、先少练一些，并看有运动医学经验的医生"
        if referral
        else "能量不足的迹象不多"
    )
    return Score("red_s", strong + weak, "signs", "likely" if strong >= 2 else "possible" if referral else "low", f"{strong + weak} signs, {en}.",
                 f"{strong + weak} 个迹象，{zh}。", referral, "IOC consensus on REDs, Mountjoy et al., BJSM 2023", soon=strong >= 2)  # fmt: skip


BY_INTERVIEW = {"findrisc": findrisc, "phq2": phq2, "gad2": gad2, "sleep_apnoea": sleep_apnoea, "red_s": red_s}


def result(name: str, answers: Mapping[str, Answer]) -> Score:
    """The score of a finished interview."""
    return BY_INTERVIEW[name](answers)
