"""What a person's body sets as limits on a plan: tags of exercises to leave out, the highest effort, zones or none, and cautions.

Injuries and conditions are read in English and Chinese. An injury that is not understood is a PlanError that asks for the body
region: a plan that guesses around an unknown injury is not safe. Conditions without a rule stay a caution.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from coach.errors import PlanError
from coach.fitness.heart import hrmax_estimate
from coach.plans import bounds
from coach.profile import Profile
from coach.safety.bounds import Flags, flags, heart_rate_ceiling, pregnant


@dataclass(frozen=True)
class Limits:
    """``excluded``: contraindication tags to leave out; ``strained``: muscles that must not work hard."""

    excluded: frozenset[str]
    strained: frozenset[str]
    regions: tuple[str, ...]
    rpe: float
    zones: bool
    hrmax: float | None
    hr_ceiling: float | None
    percent: bool  # whether %1RM may be prescribed
    held: Flags
    cautions: tuple[tuple[str, str], ...]


# Words for a sore or injured region → (region slug, tags, strained muscles). Order matters: the special before the general.
_INJURIES: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (r"\bacl\b|cruciate|交叉韧带", "knee", ("acl_recent", "knee_pain", "high_impact"), ()),
    (r"knee|patell|menisc|runner.?s|jumper.?s|it ?band|膝|髌|半月板|髂胫", "knee", ("knee_pain", "high_impact"), ()),
    (r"hip (?:replace|arthroplast)|replaced hip|髋.{0,3}置换|人工髋", "hip", ("hip_replacement", "hip_pain", "high_impact"), ()),
    (r"\bhips?\b|\bfai\b|labral|groin|adductor|髋|胯|腹股沟", "hip", ("hip_pain", "high_impact"), ("adductors",)),
    (r"herniated|slipped|bulging|\bdis[ck]\b|sciatic|椎间盘|坐骨神经", "lower_back", ("disc_herniation", "acute_low_back_pain", "high_impact"), ()),
    (r"back|lumbar|spine|spinal|spondyl|scolio|\bsi joint|腰|背|脊柱|脊椎", "lower_back", ("acute_low_back_pain",), ()),
    (r"dislocat|unstable shoulder|shoulder instab|bankart|脱位|脱臼|肩.{0,3}不稳", "shoulder", ("shoulder_instability", "shoulder_impingement"), ()),
    (r"shoulder|rotator|\bac joint|frozen|\bslap\b|肩|肩袖", "shoulder", ("shoulder_impingement", "shoulder_instability"), ()),
    (r"elbow|epicondyl|肘", "elbow", ("elbow_pain",), ()),
    (r"carpal|腕管", "wrist", ("carpal_tunnel", "wrist_pain"), ()),
    (r"wrist|hand|thumb|finger|手腕|腕|手指|拇指|手", "wrist", ("wrist_pain", "carpal_tunnel"), ()),
    (r"neck|cervical|whiplash|脖|颈", "neck", ("neck_pain",), ()),
    (r"ankle|achilles|脚踝|踝|跟腱|崴脚", "ankle", ("ankle_sprain", "high_impact"), ("calves",)),
    (r"foot|feet|plantar|heel|\btoes?\b|bunion|足底|足|脚|跟骨", "ankle", ("ankle_sprain", "high_impact"), ("foot",)),
    (r"shin|tibia|calf|calves|胫|小腿", "ankle", ("ankle_sprain", "high_impact"), ("calves", "tibialis")),
    (r"hamstring|腘绳|大腿后", "hip", ("high_impact",), ("hamstrings",)),
    (r"quad|thigh|大腿", "knee", ("high_impact",), ("quadriceps",)),
    (r"glute|piriformis|buttock|臀|梨状", "hip", ("hip_pain",), ()),
    (r"hernia|疝", "core", ("hernia",), ("abdominals",)),
    (r"\babs?\b|abdom|腹", "core", ("hernia",), ("abdominals",)),
    (r"diastasis|腹直肌", "core", ("diastasis_recti",), ()),
    (r"pelvic|prolapse|incontinen|leak|盆底|脱垂|漏尿", "pelvic_floor", ("pelvic_floor", "high_impact"), ()),
    (r"bicep|tricep|forearm|肱|前臂|胳膊", "elbow", ("elbow_pain",), ()),
    (r"\bpec|chest|\bribs?\b|胸|肋", "shoulder", ("shoulder_instability", "shoulder_impingement"), ("chest",)),
)  # fmt: skip
_NO_INJURY = re.compile(r"^(?:none|no|nothing|n/?a|nil|-|无|没有|没|不)?$", re.IGNORECASE)
_BROKEN = re.compile(
    r"fractur|broken|broke\b|stress (?:reaction|fracture)|torn|rupture|post-?op|surgery|骨折|骨裂|断裂|撕裂|手术|术后",
    re.IGNORECASE,
)
_HEALED = re.compile(
    r"old|healed|years? ago|cleared|history|past|fully|旧|已愈|愈合|痊愈|多年前|年前|已好", re.IGNORECASE
)
# Conditions → tags. Read from conditions, medications and injuries alike.
_CONDITIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"osteopor|osteopen|骨质疏松|骨量", ("osteoporosis_spinal_flexion", "high_impact")),
    (r"hypertens|high blood pressure|高血压|血压高", ("hypertension_uncontrolled",)),
    (r"heart|cardiac|coronary|angina|arrhythm|cardiomyopathy|aneurysm|infarct|stroke|stent|bypass|a-?fib|atrial fib|pacemaker|心脏|冠心|心绞|心律|心肌|心衰|房颤|瓣膜|动脉瘤|中风|卒中|脑梗|支架|搭桥|起搏器", ("heart_disease_max_effort", "hypertension_uncontrolled")),
    (r"glaucoma|retin|青光眼|视网膜", ("glaucoma_inverted", "hypertension_uncontrolled")),
    (r"hernia(?!ted)|疝", ("hernia",)),
    (r"herniated|slipped dis|\bdis[ck]\b|sciatic|椎间盘|坐骨神经", ("disc_herniation",)),
    (r"arthrit|joint replacement|knee replacement|关节炎|置换", ("high_impact",)),
    (r"knee (?:osteo)?arthrit|knee replacement|gonarthr|膝.{0,4}(?:关节炎|置换)", ("knee_pain",)),
    (r"hip (?:osteo)?arthrit|coxarthr|髋.{0,4}关节炎", ("hip_pain",)),
    (r"hip replacement|髋.{0,3}置换", ("hip_replacement",)),
    (r"balance|vertigo|dizz|\bfalls?\b|fallen|parkinson|neuropath|multiple sclerosis|\bms\b|stroke|平衡|眩晕|头晕|跌倒|帕金森|神经病变|多发性硬化|中风|卒中", ("balance_impaired",)),
    (r"carpal|腕管", ("carpal_tunnel",)),
    (r"prolapse|incontinen|pelvic floor|脱垂|漏尿|盆底", ("pelvic_floor", "high_impact")),
    (r"diastasis|腹直肌分离", ("diastasis_recti",)),
)  # fmt: skip
# Conditions that make a region sore.
_SORE = ((r"knee (?:osteo)?arthrit|knee replacement|膝.{0,4}(?:关节炎|置换)", "knee"), (r"hip (?:osteo)?arthrit|hip replacement|髋.{0,4}(?:关节炎|置换)", "hip"),
         (r"herniated|slipped dis|sciatic|椎间盘|坐骨神经|back pain|腰疼|腰痛", "lower_back"))  # fmt: skip
STOP = (
    "Stop and seek help with chest pain, fainting, unusual breathlessness or sharp pain.",
    "出现胸痛、晕厥、异常气短或锐痛时立即停止并求助。",
)
# Flags and conditions → a caution in both languages.
_CAUTIONS: tuple[tuple[str, str, str], ...] = (
    ("heart_rate_unfit_for_zones", "Go by effort (RPE), not by heart rate: your medicine or condition makes heart rate misleading.", "按自觉用力程度（RPE）训练，不看心率：你的药物或状况会让心率失真。"),
    ("hypo_risk", "Check your blood glucose before and after, and keep fast carbohydrate at hand.", "训练前后测血糖，随身带快速碳水。"),
    ("heart_condition", "Light to moderate only until your doctor has cleared more; no straining.", "医生放行之前只做轻到中等强度，不憋气用力。"),
    ("blood_pressure", "Breathe out on effort and never hold your breath; leave out long static holds.", "用力时呼气，不要憋气；不做长时间静力支撑。"),
    ("eyes", "Keep your head above your heart and never hold your breath.", "头部不低于心脏，不要憋气。"),
    ("bones", "Keep the spine long: no rounding or twisting under load.", "保持脊柱伸展：不做负重弯腰或扭转。"),
    ("kidney_or_liver", "Have your doctor clear vigorous effort first.", "高强度训练前先请医生放行。"),
    ("under_18", "Train under an adult's eye, technique first, no maximal lifts.", "在成人指导下训练，技术优先，不做极限重量。"),
    ("pregnant", "Stop with bleeding, fluid loss, contractions, headache or dizziness, and call your midwife or doctor; you should be able to talk throughout.", "出现出血、流液、宫缩、头痛或头晕时停止并联系医生；全程应能正常说话。"),
    ("postpartum", "Stop with heaviness in the pelvis, leaking, doming of the belly or bleeding, and ask a pelvic-health physiotherapist.", "出现盆底坠胀、漏尿、腹部隆起或出血时停止，并咨询盆底康复师。"),
    ("obesity_class_2", "Low impact first: joints adapt more slowly than the heart.", "先做低冲击训练：关节适应比心肺慢。"),
    ("joints", "Low impact only; a joint that is swollen or hotter next day asks for less.", "只做低冲击训练；次日关节肿胀或发热就要减量。"),
)  # fmt: skip
_MORE_CAUTIONS: tuple[tuple[str, str, str], ...] = (
    (r"asthma|copd|哮喘|慢阻肺", "Carry your reliever inhaler and warm up longer in cold air.", "随身带缓解用吸入剂，冷空气里热身更久。"),
    (r"diabet|糖尿病", "Check your feet after sessions and know how exercise moves your glucose.", "训练后检查双脚，并了解运动对你血糖的影响。"),
    (r"epilep|seizure|癫痫", "Have someone near, and no heights, deep water or loose weights overhead alone.", "身边有人陪同；独自时不做高处、深水或头顶负重训练。"),
    (r"anorexi|bulimi|eating disorder|binge|进食障碍|厌食|贪食|暴食", "Keep your treatment team informed; rest days are part of the plan and food is never earned.", "请让治疗团队知情；休息日是计划的一部分，吃饭不需要“挣”。"),
    (r"anaemi|anemi|贫血", "Take breathlessness seriously and go easier on tired days.", "重视气短，疲惫的日子放轻。"),
)  # fmt: skip


def limits(
    profile: Profile, injuries: tuple[str, ...], goal: str, level: str, end: date, today: date, cleared: bool = False
) -> Limits:
    """The limits that hold from ``today`` to ``end`` (a pregnancy goes on through the plan, so its last week counts)."""
    held = flags(profile, today)
    tags, strained, regions = _injured((*profile.injuries, *injuries), cleared)
    known = " ; ".join((*profile.conditions, *profile.medications, *profile.injuries, *injuries)).lower()
    for pattern, found in _CONDITIONS:
        if re.search(pattern, known):
            tags |= set(found)
    regions = tuple(dict.fromkeys((*regions, *(region for pattern, region in _SORE if re.search(pattern, known)))))
    if pregnant(profile) or goal == "prenatal":
        tags |= {
            "pregnancy_supine",
            "pregnancy_prone",
            "pregnancy_contact_or_fall",
            "diastasis_recti",
            "pelvic_floor",
            "high_impact",
        }
    if profile.pregnancy in ("postpartum", "breastfeeding") or goal == "postnatal":
        tags |= {"diastasis_recti", "pelvic_floor", "high_impact"}
    if held.low_impact:
        tags |= {"high_impact"}
    age = profile.age(today)
    # From 75 on balance is taken as uncertain: a third fall each year from 65, half from 80 (NICE CG161).
    if age is not None and age >= 75:
        tags |= {"balance_impaired", "high_impact"}
    ceiling = heart_rate_ceiling(profile, today)
    zones = (
        ceiling is not None
        and not held.use_rpe_not_zones
        and goal not in ("prenatal", "postnatal")
        and (age or 0) >= 18
    )
    return Limits(
        frozenset(tags), frozenset(strained), regions, _rpe(profile, held, goal, level, age, cleared), zones,
        hrmax_estimate(min(max(age or 30, 19), 85), profile.sex) if zones else None, ceiling.value if zones and ceiling else None,
        not held.no_max_tests and level != "beginner" and goal not in ("prenatal", "postnatal", "older_adult"), held, _cautions(held, known, regions),
    )  # fmt: skip


def _injured(words: tuple[str, ...], cleared: bool) -> tuple[set[str], set[str], tuple[str, ...]]:
    tags: set[str] = set()
    strained: set[str] = set()
    regions: list[str] = []
    for word in words:
        text = word.strip().lower().replace("_", " ")
        if _NO_INJURY.match(text):
            continue
        if _BROKEN.search(text) and not _HEALED.search(text) and not cleared:
            raise PlanError(
                f"With '{word}' no plan is made until a doctor or physiotherapist has cleared training. "
                "Once that is so, say cleared=yes, and the region is spared."
            )
        hits = [row for row in _INJURIES if re.search(row[0], text)]
        if not hits and not any(re.search(pattern, text) for pattern, _ in _CONDITIONS):
            raise PlanError(
                f"I do not know what to spare for '{word}'. Name the region instead: knee, lower back, hip, shoulder, elbow, wrist, neck, ankle, "
                "foot, calf, hamstring, thigh, groin or belly."
            )
        for _, region, found, muscles in hits:
            tags |= set(found)
            strained |= set(muscles)
            regions.append(region)
    return tags, strained, tuple(dict.fromkeys(regions))


def _rpe(profile: Profile, held: Flags, goal: str, level: str, age: int | None, cleared: bool) -> float:
    """The highest effort any set or interval may ask for."""
    ceilings = [bounds.RPE_LEVEL[level]]
    if pregnant(profile) or goal == "prenatal":
        ceilings.append(bounds.RPE_PREGNANT)
    if profile.pregnancy in ("postpartum", "breastfeeding") or goal == "postnatal":
        ceilings.append(bounds.RPE_POSTPARTUM)
    if held.clearance_first and not cleared:
        ceilings.append(bounds.RPE_CLEARANCE)
    if held.no_breath_holding:
        ceilings.append(bounds.RPE_PRESSURE)
    if age is not None and age < 18:
        ceilings.append(bounds.RPE_UNDER_18)
    if (age is not None and age >= 65) or goal == "older_adult":
        ceilings.append(bounds.RPE_OLDER)
    return min(ceilings)


_REGION_ZH = {"knee": "膝盖", "lower_back": "腰", "hip": "髋", "shoulder": "肩", "elbow": "肘", "wrist": "手腕", "neck": "颈", "ankle": "脚踝和小腿", "core": "腹部", "pelvic_floor": "盆底"}  # fmt: skip


def _cautions(held: Flags, known: str, regions: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    made = [STOP]
    made += [(en, zh) for reason, en, zh in _CAUTIONS if reason in held.reasons]
    made += [(en, zh) for pattern, en, zh in _MORE_CAUTIONS if re.search(pattern, known)]
    made += [
        (f"Spare the {region.replace('_', ' ')}: pain above 3 of 10, or pain that lasts into the next day, ends the exercise.",
         f"保护{_REGION_ZH[region]}：疼痛超过 3/10 或持续到第二天，就停止该动作。")
        for region in regions
    ]  # fmt: skip
    return tuple(made)
