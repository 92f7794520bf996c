"""Limits that bind plans, food targets and rendered text alike, as functions of the profile. Every number names its source.

Nothing here is medical advice for one person: a clinician may agree other limits, which stand in ``Profile.floors``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from coach.profile import Profile


@dataclass(frozen=True)
class Bound:
    """One limit. ``value`` is in ``unit``; ``kind`` says whether the value is a floor or a ceiling."""

    name: str
    value: float
    unit: str
    kind: str  # "floor" or "ceiling"
    text: str
    text_zh: str
    source: str

    def allows(self, value: float) -> bool:
        """Whether ``value`` (in ``unit``) keeps the bound; the limit itself is allowed."""
        return value >= self.value if self.kind == "floor" else value <= self.value


@dataclass(frozen=True)
class Flags:
    """What holds for a person as a whole. ``reasons`` are slugs in the order in which they were found."""

    no_deficit: bool = False  # no energy deficit, no weight goal, no praise of a body
    no_max_tests: bool = False  # no 1RM, no all-out tests
    no_supplements: bool = False
    use_rpe_not_zones: bool = False
    hypo_caution: bool = False
    no_spine_flexion: bool = False  # no loaded or repeated bending of the spine
    no_breath_holding: bool = False  # no Valsalva, no inversions
    low_impact: bool = False
    no_supine: bool = False  # pregnancy from week 16 on
    protein_by_clinician: bool = False
    clearance_first: bool = False  # a clinician's word before vigorous effort
    supervised_only: bool = False
    reasons: tuple[str, ...] = ()


# Under-weight in adults: BMI below 18.5 kg/m² (WHO Technical Report Series 894, 2000).
UNDERWEIGHT_BMI = 18.5
ADULT_AGE = 18
_ZONES_UNFIT = r"beta.?block|metoprolol|bisoprolol|atenolol|propranolol|carvedilol|nebivolol|pacemaker|spinal cord|tetrapleg|quadripleg|\bt[1-6]\b|heart transplant|a-?fib|atrial fib|β|阻滞剂|美托洛尔|倍他乐克|比索洛尔|阿替洛尔|普萘洛尔|心得安|卡维地洛|起搏器|脊髓损伤|截瘫|四肢瘫|房颤|心脏移植|diltiazem|verapamil|地尔硫|维拉帕米"
_HYPO = r"insulin|type ?1|t1d|gliclazide|glipizide|glimepiride|gly(?:buride|benclamide)|sulfonylurea|sulphonylurea|repaglinide|胰岛素|1型|一型|格列(?:齐特|吡嗪|美脲|本脲|喹酮)|磺脲|瑞格列奈"
_HEART = r"stent|bypass|heart|cardiac|coronary|angina|arrhythm|cardiomyopathy|aneurysm|infarct|stroke|支架|搭桥|心脏|冠心|心绞|心律|心肌|心衰|瓣膜|动脉瘤|中风|卒中|脑梗"
_EYES = r"glaucoma|retin|青光眼|视网膜"
_PRESSURE = r"hypertens|high blood pressure|aneurysm|高血压|动脉瘤"
_KIDNEY = r"\bckd\b|kidney|renal|dialysis|nephr|cirrhosis|肾|透析|肝硬化"
_EATING = r"eating disorder|anorexi|bulimi|binge|orthorexi|red-?s\b|进食障碍|厌食|贪食|暴食"
_BONES = r"osteopor|osteopen|骨质疏松|骨量"
_IMPACT = r"osteopor|arthrit|replacement|meniscus|骨质疏松|关节炎|置换|半月板"


def bmi(profile: Profile) -> float | None:
    """Body mass index in kg/m², None where height or weight is missing."""
    if not profile.height_cm or not profile.weight_kg:
        return None
    return profile.weight_kg / (profile.height_cm / 100) ** 2


def pregnant(profile: Profile) -> bool:
    return profile.pregnancy == "pregnant" or profile.pregnant_weeks is not None


def _known(profile: Profile) -> str:
    return " ; ".join((*profile.conditions, *profile.medications, *profile.injuries)).lower()


def flags(profile: Profile, today: date) -> Flags:
    """What must hold for this person, with the reasons."""
    known, age, index = _known(profile), profile.age(today), bmi(profile)
    under_18 = age is not None and age < ADULT_AGE
    checks: tuple[tuple[str, bool], ...] = (
        ("underweight", index is not None and index < UNDERWEIGHT_BMI),
        ("pregnant", pregnant(profile)),
        ("under_18", under_18),
        ("eating_disorder_history", _has(known, _EATING)),
        ("heart_rate_unfit_for_zones", _has(known, _ZONES_UNFIT)),
        ("hypo_risk", _has(known, _HYPO)),
        ("heart_condition", _has(known, _HEART)),
        ("bones", _has(known, _BONES)),
        ("eyes", _has(known, _EYES)),
        ("blood_pressure", _has(known, _PRESSURE)),
        ("kidney_or_liver", _has(known, _KIDNEY)),
        ("obesity_class_2", index is not None and index >= 35),
        ("joints", _has(known, _IMPACT)),
        ("postpartum", profile.pregnancy in {"postpartum", "breastfeeding"}),
    )
    held = {name for name, holds in checks if holds}
    return Flags(
        no_deficit=bool(held & {"underweight", "pregnant", "under_18", "eating_disorder_history"}),
        no_max_tests=bool(
            held & {"under_18", "pregnant", "heart_condition", "bones", "eyes", "heart_rate_unfit_for_zones"}
        ),
        no_supplements="under_18" in held,
        use_rpe_not_zones=bool(held & {"heart_rate_unfit_for_zones", "pregnant"}),
        hypo_caution="hypo_risk" in held,
        no_spine_flexion="bones" in held,
        no_breath_holding=bool(held & {"eyes", "blood_pressure", "heart_condition"}),
        low_impact=bool(held & {"obesity_class_2", "joints", "bones"}),
        # ACOG Committee Opinion 804 (2020): avoid long supine positions in pregnancy; NHS: from week 16.
        no_supine=pregnant(profile) and (profile.pregnant_weeks is None or profile.pregnant_weeks >= 16),
        protein_by_clinician="kidney_or_liver" in held,
        clearance_first=bool(held & {"heart_condition", "kidney_or_liver"}),
        supervised_only="under_18" in held,
        reasons=tuple(name for name, holds in checks if holds),
    )


def _has(known: str, pattern: str) -> bool:
    return bool(re.search(pattern, known))


def energy_floor(profile: Profile) -> Bound:
    """Least energy a plan may set, kcal a day."""
    # 1,200–1,500 kcal a day for women and 1,500–1,800 for men; less only under medical supervision:
    # NHLBI, Aim for a Healthy Weight, reprinted at https://www.fitnessbook4u.com/healthy-eating-plan-tips/ (there supervision is asked for below 800).
    # The two floors as read: https://jjspeidel.com/more-on-calorie-goals-for-weight-loss/ and
    # https://www.livestrong.com/article/470905-1-200-calorie-diets-for-obese-women/.
    value = 1200.0 if profile.sex == "female" else 1500.0
    return Bound(
        "energy_floor", value, "kcal/day", "floor",
        f"No plan goes below {value:,.0f} kcal a day without medical supervision.",
        f"没有医生监护，每天不低于 {value:,.0f} 千卡。", "NHLBI, Aim for a Healthy Weight",
    )  # fmt: skip


def energy_availability_floor() -> Bound:
    """Least energy availability, kcal per kg of fat-free mass a day."""
    # Low energy availability is commonly set below 30 kcal/kg FFM/day: IOC consensus statement on REDs (Mountjoy et al., BJSM 2023). A sharp line
    # is disputed: Areta et al. 2021, https://link.springer.com/10.1007/s00421-020-04516-0.
    return Bound(
        "energy_availability_floor", 30.0, "kcal/kg FFM/day", "floor",
        "Energy left after training stays at 30 kcal per kg of fat-free mass a day or more.",
        "扣除训练消耗后，每公斤去脂体重每天至少留 30 千卡。", "IOC consensus on REDs, 2023",
    )  # fmt: skip


def weekly_loss_ceiling(profile: Profile, today: date) -> Bound:
    """Fastest loss of weight a plan may aim at, kg a week. Zero where no deficit is allowed."""
    if flags(profile, today).no_deficit:
        return Bound(
            "weekly_loss", 0.0, "kg/week", "ceiling", "No weight loss is planned here.", "这里不安排减重。",
            "WHO TRS 894; ACOG CO 804; IOC consensus on REDs, 2023",
        )  # fmt: skip
    # 0.5–1 kg a week: CDC (https://www.cdc.gov/healthyweight/losing_weight/index.html) and NHS. 0.5–1 % of body weight a week keeps
    # lean mass: Helms et al., JISSN 2014 (https://openrepository.aut.ac.nz/items/723f44d2-7c20-4214-ba62-987339099039/full).
    value = 1.0 if not profile.weight_kg else min(1.0, 0.01 * profile.weight_kg)
    return Bound(
        "weekly_loss", round(value, 2), "kg/week", "ceiling",
        f"At most {value:.1f} kg a week (1 % of body weight, never over 1 kg).",
        f"每周最多 {value:.1f} 公斤（体重的 1%，不超过 1 公斤）。", "NHS; Helms et al., JISSN 2014",
    )  # fmt: skip


def weekly_progression_ceiling(profile: Profile, today: date) -> Bound:
    """Largest rise of weekly volume, per cent."""
    age = profile.age(today)
    careful = profile.level in {"", "beginner"} or (age is not None and age >= 65)
    # Novices whose weekly distance rose by over 30 % within two weeks had more distance-related injuries than those below 10 %, short of
    # significance (hazard ratio 1.59, 0.96–2.66): Nielsen et al., JOSPT 2014,
    # https://vbn.aau.dk/da/publications/excessive-progression-in-weekly-running-distance-and-risk-of-runn. A plan by the 10 % rule had no fewer injuries than a
    # faster one in 532 novices: Buist et al. 2008, https://bjsm.bmj.com/content/43/2/155. 10 % is the customary limit, 15 % our choice.
    value = 10.0 if careful else 15.0
    return Bound(
        "weekly_progression", value, "%", "ceiling", f"Weekly volume rises by {value:.0f} % at most.", f"每周训练量最多增加 {value:.0f}%。",
        "Nielsen et al., JOSPT 2014",
    )  # fmt: skip


def long_run_ceiling(longest_km: float) -> Bound:
    """Longest single run after ``longest_km``, the longest of the last 30 days, km."""
    # More than 10 % beyond the longest run of the past 30 days raises the rate of overuse injury: Frandsen et al., BJSM 2025,
    # https://www.physiohub.io/research/running/how-much-running-is-too-much-identifying-high-risk-running-sessions-in-a-5200-pe
    value = longest_km * 1.1
    return Bound(
        "long_run", round(value, 1), "km", "ceiling", f"No single run over {value:.1f} km yet.", f"单次跑步暂不超过 {value:.1f} 公里。",
        "Frandsen et al., BJSM 2025",
    )  # fmt: skip


def heart_rate_ceiling(profile: Profile, today: date) -> Bound | None:
    """Heart rate not to exceed in planned work, beats a minute; None where zones do not fit or age is unknown."""
    age = profile.age(today)
    held = flags(profile, today)
    if age is None or held.use_rpe_not_zones:
        return None
    # HRmax = 208 − 0.7 × age: Tanaka, Monahan & Seals, JACC 2001. Vigorous effort starts at 77 % of it: ACSM Guidelines, 11th ed.
    maximum = 208 - 0.7 * age
    value = 0.76 * maximum if held.clearance_first else maximum
    return Bound(
        "heart_rate", round(value), "bpm", "ceiling",
        f"Planned work stays below {value:.0f} beats a minute{' until a doctor has cleared more' if held.clearance_first else ''}.",
        f"计划内的训练心率低于每分钟 {value:.0f} 次{'，医生放行前不再提高' if held.clearance_first else ''}。", "Tanaka et al., JACC 2001",
    )  # fmt: skip


def protein_ceiling(profile: Profile) -> Bound:
    """Most protein a target may set, g per kg of body weight a day."""
    if _has(_known(profile), _KIDNEY):
        # Avoid more than 1.3 g/kg/day in chronic kidney disease at risk of progression: KDIGO 2024 CKD guideline, 3.3.1, https://kellypicard.com/?p=997.
        return Bound("protein", 1.3, "g/kg/day", "ceiling", "With kidney disease protein stays at 1.3 g/kg a day or below, set by your doctor.",
                     "有肾病时蛋白质不超过每公斤体重每天 1.3 克，由医生决定。", "KDIGO 2024 CKD guideline")  # fmt: skip
    # 1.4–2.0 g/kg suffices for most who train, up to 3.1 g/kg of fat-free mass in a deficit: ISSN position stand (Jäger et al., 2017,
    # https://searchworks.jioinstitute.edu.in/articles/edb__156079653); beyond 1.6 g/kg no further gain on average: Morton et al., BJSM 2018. 2.2 is ours.
    return Bound("protein", 2.2, "g/kg/day", "ceiling", "More than 2.2 g/kg of protein a day brings nothing further.", "蛋白质每公斤每天超过 2.2 克没有更多好处。",
                 "ISSN position stand, Jäger et al. 2017; Morton et al., BJSM 2018")  # fmt: skip


def caffeine_ceiling(profile: Profile, today: date) -> Bound:
    """Most caffeine a day, mg."""
    age, weight = profile.age(today), profile.weight_kg
    # EFSA, Scientific Opinion on the safety of caffeine (2015): 400 mg a day for adults, 200 mg in pregnancy and lactation,
    # 3 mg per kg for children and adolescents: https://www.efsa.europa.eu/fr/efsajournal/pub/4102
    if age is not None and age < ADULT_AGE:
        value = 3.0 * (weight or 40.0)
        value = min(value, 200.0)
    elif pregnant(profile) or profile.pregnancy == "breastfeeding":
        value = 200.0
    else:
        value = 400.0
    return Bound("caffeine", round(value), "mg/day", "ceiling", f"Caffeine stays at {value:.0f} mg a day or below.", f"咖啡因每天不超过 {value:.0f} 毫克。",
                 "EFSA, Scientific Opinion on the safety of caffeine, 2015")  # fmt: skip


def caffeine_single_ceiling(profile: Profile, today: date) -> Bound:
    """Most caffeine at once, mg; none of it within two hours of intense exercise beyond this."""
    # EFSA 2015: single doses up to 200 mg (3 mg/kg) raise no concern for adults, also before intense exercise.
    value = min(200.0, caffeine_ceiling(profile, today).value)
    return Bound("caffeine_single", value, "mg", "ceiling", f"Not more than {value:.0f} mg of caffeine at once.", f"一次不超过 {value:.0f} 毫克咖啡因。",
                 "EFSA, Scientific Opinion on the safety of caffeine, 2015")  # fmt: skip


def fluid_ceiling() -> Bound:
    """Most fluid an hour of exercise, litres."""
    # 0.4–0.8 L an hour: ACSM position stand on fluid replacement (2007), full text, from memory; its abstract says to stay within 2 % of body weight
    # (https://www.unboundmedicine.com/medline/citation/17277604/American_College_of_Sports_Medicine_position_stand__Exercise_and_fluid_replacement_). Drinking beyond thirst causes hyponatraemia: Hew-Butler et al.
    # (2015, http://www.newswise.com/articles/drink-when-thirsty-to-avoid-fatal-drops-in-blood-sodium-levels-during-exercise) and the review
    # https://pmc.ncbi.nlm.nih.gov/articles/PMC6780610.
    return Bound("fluid", 0.8, "L/h", "ceiling", "Drink to thirst, at most 0.8 litres an hour, with some salt on long days.",
                 "按口渴喝水，每小时不超过 0.8 升，时间长时补点盐。", "ACSM position stand 2007; Hew-Butler et al. 2015")  # fmt: skip


def glucose_window(profile: Profile) -> tuple[Bound, Bound] | None:
    """Glucose within which exercise may start under insulin or sulfonylureas, mmol/L; None where neither is taken."""
    if not _has(_known(profile), _HYPO):
        return None
    # Start at 5–15 mmol/L; below 5 take carbohydrate first, above 15 check ketones: Riddell et al., Lancet Diabetes Endocrinol 2017, as worked out for
    # exercise professionals at https://sportsmedicine-open.springeropen.com/articles/10.1186/s40798-019-0192-1 (its table as cards:
    # https://brainscape.com/flashcards/type-1-diabetes-hyper-hypoglycaemia-14551693/packs/21728938). With a sensor too exercise waits below 5.0:
    # https://pmc.ncbi.nlm.nih.gov/articles/PMC7702152/table/pedi13105-tbl-0001/. The ADA checks ketones from 13.9 on.
    source = "Riddell et al., Lancet Diabetes & Endocrinology 2017"
    return (
        Bound(
            "glucose_start_low",
            5.0,
            "mmol/L",
            "floor",
            "Below 5 mmol/L eat carbohydrate before you start.",
            "低于 5 mmol/L 先吃碳水再运动。",
            source,
        ),
        Bound(
            "glucose_start_high",
            15.0,
            "mmol/L",
            "ceiling",
            "Above 15 mmol/L check ketones first and do not start with ketones.",
            "高于 15 mmol/L 先查酮体，有酮体不运动。",
            source,
        ),
    )


_BODY_PRAISE = re.compile(
    r"\b(?:you look (?:so |really |much )?(?:thin\w*|slim\w*|lean\w*|skinny|great now|better now)|looking (?:slim|lean|thin)\w*|beach body|bikini body|dream body|perfect body|flat (?:stomach|tummy|belly)|thigh gap|lost so much)\b|你(?:看起来|看上去)?(?:瘦|苗条|身材)|真瘦|好瘦|瘦得好看|马甲线|a4腰|完美身材",
    re.IGNORECASE,
)
_DEFICIT = re.compile(
    r"\b(?:calorie|energy|kcal) deficit|\beat (?:less|fewer)\b|\blose (?:\d|some|more|a little|weight|fat)|weight[- ]loss (?:goal|target|plan)|target weight|goal weight|cut (?:calories|carbs)|\bburn off\b|热量缺口|能量缺口|减重目标|目标体重|少吃|减肥|减脂|掉秤",
    re.IGNORECASE,
)
_MAX_TEST = re.compile(
    r"\b(?:1 ?rm|one[- ]rep(?:etition)? max|max(?:imal)? (?:test|single|attempt)|test your max|all[- ]out test)\b|极限重量|最大重量测试|测极限|冲极限",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\bzone ?[1-5]\b|\b\d{2,3}\s*(?:[-–]\s*\d{2,3}\s*)?bpm\b|[1-5一二三四五]区|每分钟.{0,4}\d{2,3}次", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:no|not|don't|avoid|without|instead of|skip|never|leave out|rather than)\b|不|别|避免|而不是|无需|先不",
    re.IGNORECASE,
)

_TEXT_RULES: tuple[tuple[str, re.Pattern[str], Callable[[Flags], bool]], ...] = (
    ("deficit", _DEFICIT, lambda held: held.no_deficit),
    ("body_praise", _BODY_PRAISE, lambda held: held.no_deficit),
    ("max_test", _MAX_TEST, lambda held: held.no_max_tests),
    ("heart_rate_zone", _ZONE, lambda held: held.use_rpe_not_zones),
    (
        "supplement",
        re.compile(
            r"\b(?:creatine|pre-?workout|fat burner|beta-alanine|caffeine pills?)\b|肌酸|氮泵|燃脂|咖啡因片",
            re.IGNORECASE,
        ),
        lambda held: held.no_supplements,
    ),
    (
        "spine_flexion",
        re.compile(
            r"\b(?:sit-?ups?|crunch(?:es)?|toe touch(?:es)?|russian twists?)\b|仰卧起坐|卷腹|俄罗斯转体|弯腰摸脚",
            re.IGNORECASE,
        ),
        lambda held: held.no_spine_flexion,
    ),
)


def text_breaks(text: str, profile: Profile, today: date) -> tuple[str, ...]:
    """The bounds that ``text`` (written for this person) breaks, as slugs. A sentence that advises against is no breach."""
    held = flags(profile, today)
    sentences = re.split(r"(?<=[.!?。！？])\s*", text)
    return tuple(
        name
        for name, pattern, applies in _TEXT_RULES
        if applies(held) and any(pattern.search(s) and not _NEGATED.search(s) for s in sentences)
    )
