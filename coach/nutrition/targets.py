"""Daily targets of energy, protein, carbohydrate, fat, fibre, water, salt, sugar and caffeine, each with its formula and source.

A target that lacks an essential is a Fact with verdict "unknown" that asks for it. Who is underweight, pregnant, breastfeeding or
has had an eating disorder gets no deficit; who has kidney disease gets no protein range. Nothing here plans meals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from coach.errors import RangeError
from coach.evidence import Fact
from coach.fitness import body, energy, intake
from coach.fitness.formula import FORMULAS
from coach.nutrition.person import Person, person
from coach.profile import Profile
from coach.safety import bounds
from coach.store import Store, User

# NICE CG189 (1.7): diets 600 kcal below what keeps the weight; held to 20 % of it so that small people do not lose too fast.
DEFICIT_KCAL, DEFICIT_SHARE = 600.0, 0.20
# Slater et al. 2019, Front Nutr 6:131: begin with 1,500–2,000 kJ (about 360–480 kcal) a day above.
SURPLUS_KCAL = (360.0, 480.0)
# WHO 2000, TRS 894: underweight below 18.5; two points of room before a deficit is given.
LEAST_BMI_FOR_DEFICIT = 20.5
# EFSA 2010, EFSA Journal 8(3):1459: 300 mL more in pregnancy, 700 mL more when breastfeeding.
WATER_MORE = {"pregnant": 300.0, "breastfeeding": 700.0}
# EFSA 2010, EFSA Journal 8(3):1462 (fibre): 25 g a day is adequate for adults.
FIBRE_LEAST_G = 25.0
# WHO 2012, Sodium intake for adults and children: under 2 g sodium (5 g salt) a day.
SODIUM_MOST_MG, SALT_MOST_G = 2000.0, 5.0
# EFSA 2015, EFSA Journal 13(5):4102: 400 mg a day for adults, 200 mg in pregnancy and when breastfeeding.
CAFFEINE_MOST_MG, CAFFEINE_MOST_PREGNANT_MG = 400.0, 200.0

_NO_DEFICIT = re.compile(r"anorexi|bulimi|binge|eating[ _-]?disorder|厌食|贪食|暴食|进食障碍", re.IGNORECASE)
_FLUID = re.compile(r"kidney|renal|ckd|dialysis|heart failure|肾|心衰|心力衰竭", re.IGNORECASE)


@dataclass(frozen=True)
class _Case:
    who: Person
    profile: Profile
    flags: bounds.Flags

    def has(self, pattern: re.Pattern[str]) -> bool:
        return any(pattern.search(condition) for condition in self.profile.conditions)

    @property
    def expecting(self) -> str:
        return self.profile.pregnancy or ("pregnant" if self.profile.pregnant_weeks else "")

    @property
    def may_cut(self) -> bool:
        bmi = self.who.bmi
        return not (
            self.flags.no_deficit
            or self.expecting in WATER_MORE
            or self.has(_NO_DEFICIT)
            or (bmi is not None and bmi < LEAST_BMI_FOR_DEFICIT)
        )


_NUTRIENTS: tuple[tuple[str, str], ...] = (
    ("energy_intake_kcal", r"\b(k?calories?|k?cals?|kcal|tdee|bmr|energy intake|maintenance|deficit|surplus|eat to (?:lose|gain|maintain))\b|热量|卡路里|大卡|千卡|基础代谢|缺口|摄入多少"),
    ("protein_g", r"\bproteins?\b|蛋白"),
    ("carbohydrate_g", r"\b(carbs?|carbohydrates?)\b|碳水"),
    ("fat_g", r"\b(?<!body )(?<!lose )(?<!losing )(?<!burn )fats?\b(?! ?loss| burn)|脂肪|油脂|吃多少油"),
    ("fibre_g", r"\bfib(?:re|er)\b|纤维"),
    ("water_ml", r"\b(water|fluids?|hydrat\w*|litres?|liters?|drink (?:a|per|each) day)\b|喝.{0,4}水|水(?:要|该|得)?喝|补水|饮水|几升"),
    ("sodium_mg", r"\b(salt|sodium)\b|盐|钠"),
    ("sugar_g", r"\bsugar\b|糖(?!尿)"),
    ("caffeine_mg", r"\b(caffeine|coffees?)\b|咖啡"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _NUTRIENTS)
_WHOLE_DAY = ("energy_intake_kcal", "protein_g", "carbohydrate_g", "fat_g")


def asked_for(message: str) -> tuple[str, ...]:
    """The nutrients that a message names, in its order; energy and the macronutrients where it names none ("how much should I eat")."""
    found = sorted((match.start(), name) for name, pattern in _COMPILED if (match := pattern.search(message)))
    return tuple(name for _, name in found) or _WHOLE_DAY


def target_facts(store: Store, owner: User, profile: Profile, today: date, message: str) -> list[Fact]:
    """The targets asked for, in the order asked. Several that lack the same essential ask for it once."""
    case = _Case(person(store, owner, profile, today, message), profile, bounds.flags(profile, today))
    found: list[Fact] = []
    for name in asked_for(message):
        try:
            fact = _MAKERS[name](case)
        except RangeError:
            fact = _outside(name)
        if fact.id not in {f.id for f in found}:
            found.append(fact)
    return found


def targets(store: Store, owner: User, profile: Profile, today: date) -> list[Fact]:
    """Every target of the day, as the page and the report show them."""
    return target_facts(store, owner, profile, today, "calories protein carbs fat fibre water")


# ── energy ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Energy:
    target: float
    bmr: float
    tdee: float
    floor: bool


def _energy(case: _Case) -> _Energy | None:
    who = case.who
    if not (who.weight_kg and who.height_cm and who.age and who.sex):
        return None
    if who.body_fat_pct:
        bmr = energy.bmr_katch_mcardle(body.lean_mass(who.weight_kg, who.body_fat_pct))
    else:
        bmr = energy.bmr_mifflin(who.weight_kg, who.height_cm, who.age, who.sex)
    total = energy.tdee(bmr, energy.PAL[who.activity])
    if who.aim == "lose" and case.may_cut:
        wanted = total - min(DEFICIT_KCAL, DEFICIT_SHARE * total)
        floor = bounds.energy_floor(replace(case.profile, sex=who.sex)).value
        return _Energy(max(wanted, floor), bmr, total, wanted < floor)
    if who.aim == "gain":
        return _Energy(total + sum(SURPLUS_KCAL) / 2, bmr, total, False)
    return _Energy(total, bmr, total, False)


def _kcal(case: _Case) -> Fact:
    who = case.who
    if case.has(_NO_DEFICIT):
        return Fact("energy_target.withheld", "I do not set calorie targets for someone with an eating disorder; a clinician or dietitian who knows you should.",
                    "有进食障碍时我不给热量目标，请让了解你情况的医生或营养师来定。", verdict="caution", metric="energy_intake_kcal", source="safety bounds")  # fmt: skip
    made = _energy(case)
    if made is None:
        return _missing(who, ("weight_kg", "height_cm", "age", "sex"))
    target, bmr, total = (round(v, -1) for v in (made.target, made.bmr, made.tdee))
    pal = energy.PAL[who.activity]
    en = f"Energy: about {target:,.0f} kcal a day{_why_en(case, made)}; resting {bmr:,.0f} kcal × activity {pal:g} ({who.activity_en}) = {total:,.0f} kcal"
    zh = f"热量：每天约 {target:,.0f} 千卡{_why_zh(case, made)}；静息 {bmr:,.0f} 千卡 × 活动系数 {pal:g}（{who.activity_zh}）= {total:,.0f} 千卡"
    formula = "bmr_katch_mcardle" if who.body_fat_pct else "bmr_mifflin"
    return Fact("energy_target", en, zh, target, "kcal", "energy_intake_kcal", how=f"{formula} × activity level, adjusted to the goal; an estimate, corrected by two weeks of weight",
                source=FORMULAS[formula].source, change=target - total if target != total else None,
                numbers=((bmr, "kcal"), (total, "kcal"), (pal, ""), (abs(target - total), "kcal")))  # fmt: skip


def _why_en(case: _Case, made: _Energy) -> str:
    gap = round(abs(made.target - made.tdee), -1)
    if case.who.aim == "lose" and not case.may_cut:
        return " to keep your weight (a deficit is not right for you now)"
    if case.who.aim == "lose":
        return f" to lose fat, {gap:,.0f} below what you use" + (", the least I advise" if made.floor else "")
    return f" to build muscle, {gap:,.0f} above what you use" if case.who.aim == "gain" else " to keep your weight"


def _why_zh(case: _Case, made: _Energy) -> str:
    gap = round(abs(made.target - made.tdee), -1)
    if case.who.aim == "lose" and not case.may_cut:
        return "，用来保持体重（你现在不适合热量缺口）"
    if case.who.aim == "lose":
        return f"，用来减脂，比消耗少 {gap:,.0f}" + ("，这是我建议的下限" if made.floor else "")
    return f"，用来增肌，比消耗多 {gap:,.0f}" if case.who.aim == "gain" else "，用来保持体重"


# ── macronutrients ───────────────────────────────────────────────────────────────────────────────────────────────────


def _protein(case: _Case) -> Fact:
    who = case.who
    if case.flags.protein_by_clinician:
        return Fact("protein_target.withheld", "With kidney or liver disease your clinician sets how much protein you eat; I give no target",
                    "有肾脏或肝脏疾病时，蛋白质该吃多少要由医生或营养师决定，我不给目标", verdict="caution", metric="protein_g", source="safety bounds")  # fmt: skip
    if not who.weight_kg:
        return _missing(who, ("weight_kg",))
    low, high = intake.protein_training(who.weight_kg)
    text = f"{who.weight_kg:g}"
    return Fact("protein_target", f"Protein: {low:.0f}–{high:.0f} g a day for someone who trains (1.4–2.0 g per kg at {text} kg)",
                f"蛋白质：有训练的人每天 {low:.0f}–{high:.0f} 克（每公斤体重 1.4–2.0 克，体重 {text} 公斤）", round((low + high) / 2), "g", "protein_g",
                how="1.4–2.0 g × body weight", source=FORMULAS["protein_training"].source,
                numbers=((round(low), "g"), (round(high), "g"), (1.4, "g/kg"), (2.0, "g/kg"), (who.weight_kg, "kg")))  # fmt: skip


def _carbohydrate(case: _Case) -> Fact:
    who = case.who
    if not who.weight_kg:
        return _missing(who, ("weight_kg",))
    load = {"sedentary": "light", "light": "light", "moderate": "moderate", "active": "moderate"}.get(
        who.activity, "moderate"
    )
    (low_kg, high_kg), (low, high) = intake.CARBOHYDRATE[load], intake.carbohydrate_training(who.weight_kg, load)
    en, zh = {
        "light": ("light training", "训练量较小"),
        "moderate": ("about an hour of training a day", "每天约一小时训练"),
    }[load]
    return Fact("carbohydrate_target", f"Carbohydrate: {low:.0f}–{high:.0f} g a day for {en} ({low_kg:g}–{high_kg:g} g per kg)",
                f"碳水：{zh}时每天 {low:.0f}–{high:.0f} 克（每公斤体重 {low_kg:g}–{high_kg:g} 克）", round((low + high) / 2), "g", "carbohydrate_g",
                how=f"{low_kg:g}–{high_kg:g} g × body weight", source=FORMULAS["carbohydrate_training"].source,
                numbers=((round(low), "g"), (round(high), "g"), (low_kg, "g/kg"), (high_kg, "g/kg"), (who.weight_kg, "kg")))  # fmt: skip


def _fat(case: _Case) -> Fact:
    made = _energy(case)
    if made is None:
        return _missing(case.who, ("weight_kg", "height_cm", "age", "sex"))
    low, high = intake.fat_range(made.target)
    return _share(made, "fat_target", "Fat", "脂肪", low, high, "20–35 %", "fat_g", "fat_range", ((20, "%"), (35, "%")))


def _sugar(case: _Case) -> Fact:
    made = _energy(case)
    if made is None:
        # 10 % of the reference intake of 2,000 kcal (WHO 2015; reference intake of Regulation (EU) 1169/2011, annex XIII).
        return Fact("sugar_limit", "Free sugar: under 10 % of energy, 50 g at 2,000 kcal a day", "游离糖：低于总热量的 10%，按每天 2000 千卡算是 50 克",
                    50.0, "g", "sugar_g", how="10 % of energy", source=FORMULAS["free_sugar_limit"].source, numbers=((10, "%"), (2000, "kcal")))  # fmt: skip
    most = intake.free_sugar_limit(made.target)
    return Fact("sugar_limit", f"Free sugar: under {most:.0f} g a day (10 % of {made.target:,.0f} kcal)", f"游离糖：每天低于 {most:.0f} 克（{made.target:,.0f} 千卡的 10%）",
                round(most), "g", "sugar_g", how="10 % of energy", source=FORMULAS["free_sugar_limit"].source,
                numbers=((10, "%"), (round(made.target), "kcal")))  # fmt: skip


def _share(
    made: _Energy, slug: str, en: str, zh: str, low: float, high: float, share: str, metric: str, formula: str,
    shares: tuple[tuple[float, str], ...],
) -> Fact:  # fmt: skip
    target = round(made.target, -1)
    return Fact(slug, f"{en}: {low:.0f}–{high:.0f} g a day ({share} of {target:,.0f} kcal)", f"{zh}：每天 {low:.0f}–{high:.0f} 克（{target:,.0f} 千卡的 {share}）",
                round((low + high) / 2), "g", metric, how=f"{share} of energy at 9 kcal a gram", source=FORMULAS[formula].source,
                numbers=((round(low), "g"), (round(high), "g"), (target, "kcal"), *shares))  # fmt: skip


def _fibre(case: _Case) -> Fact:
    made = _energy(case)
    if made is None:
        return Fact("fibre_target", f"Fibre: at least {FIBRE_LEAST_G:.0f} g a day for adults", f"膳食纤维：成人每天至少 {FIBRE_LEAST_G:.0f} 克", FIBRE_LEAST_G, "g", "fibre_g",
                    how="adequate intake", source="EFSA 2010, EFSA Journal 8(3):1462")  # fmt: skip
    grams = round(max(intake.fibre_target(made.target), FIBRE_LEAST_G))
    return Fact("fibre_target", f"Fibre: about {grams} g a day (14 g per 1,000 kcal, at least 25 g)", f"膳食纤维：每天约 {grams} 克（每 1000 千卡 14 克，至少 25 克）", grams, "g",
                "fibre_g", how="14 g for each 1,000 kcal", source=FORMULAS["fibre_target"].source,
                numbers=((14, "g"), (1000, "kcal"), (FIBRE_LEAST_G, "g")))  # fmt: skip


# ── water, salt, caffeine ────────────────────────────────────────────────────────────────────────────────────────────


def _water(case: _Case) -> Fact:
    if case.has(_FLUID):
        return Fact("water_target.withheld", "With heart failure or kidney disease your clinician sets how much you may drink; I give no target.",
                    "有心衰或肾病时，能喝多少水由医生决定，我不给目标。", verdict="caution", metric="water_ml", source="safety bounds")  # fmt: skip
    more = WATER_MORE.get(case.expecting, 0.0)
    source = FORMULAS["water_total"].source
    if case.who.sex:
        litres = (intake.water_total(case.who.sex) + more) / 1000
        return Fact("water_target", f"Water: about {litres:.1f} L a day from drinks and food together; more in heat and for sweat", f"水：每天约 {litres:.1f} 升（饮料和食物合计），天热和出汗时要更多",
                    litres * 1000, "mL", "water_ml", how="adequate intake", source=source, numbers=((round(litres, 1), "L"),))  # fmt: skip
    return Fact("water_target", "Water: about 2.0 L a day for women and 2.5 L for men, from drinks and food together; more in heat and for sweat",
                "水：女性每天约 2.0 升，男性约 2.5 升（饮料和食物合计），天热和出汗时要更多", 2000.0, "mL", "water_ml", how="adequate intake", source=source,
                numbers=((2.0, "L"), (2.5, "L")))  # fmt: skip


def _sodium(_case: _Case) -> Fact:
    return Fact("sodium_limit", f"Salt: under {SALT_MOST_G:.0f} g a day, which is {SODIUM_MOST_MG:,.0f} mg of sodium", f"盐：每天少于 {SALT_MOST_G:.0f} 克，即钠 {SODIUM_MOST_MG:.0f} 毫克",
                SODIUM_MOST_MG, "mg", "sodium_mg", how="upper limit for adults", source="WHO 2012, Sodium intake for adults and children",
                numbers=((SALT_MOST_G, "g"),))  # fmt: skip


def _caffeine(case: _Case) -> Fact:
    expecting = case.expecting in WATER_MORE
    most = CAFFEINE_MOST_PREGNANT_MG if expecting else CAFFEINE_MOST_MG
    en, zh = (
        ("in pregnancy and while breastfeeding", "孕期和哺乳期") if expecting else ("for healthy adults", "健康成人")
    )
    return Fact("caffeine_limit", f"Caffeine: up to {most:.0f} mg a day {en}", f"咖啡因：{zh}每天不超过 {most:.0f} 毫克", most, "mg", "caffeine_mg",
                how="no safety concern up to this", source="EFSA 2015, EFSA Journal 13(5):4102")  # fmt: skip


_MAKERS: dict[str, Callable[[_Case], Fact]] = {
    "energy_intake_kcal": _kcal, "protein_g": _protein, "carbohydrate_g": _carbohydrate, "fat_g": _fat, "fibre_g": _fibre,
    "water_ml": _water, "sodium_mg": _sodium, "sugar_g": _sugar, "caffeine_mg": _caffeine,
}  # fmt: skip

_ASK = {
    "weight_kg": ("your weight", "体重", "How much do you weigh?", "你现在多重？"),
    "height_cm": ("your height", "身高", "How tall are you?", "你多高？"),
    "age": ("your age", "年龄", "How old are you?", "你多大年纪？"),
    "sex": ("the sex the formula should use", "性别", "Should I use the formula for women or for men?", "我该用女性还是男性的公式？"),
}  # fmt: skip


def missing_essential(who: Person, needed: tuple[str, ...]) -> str:
    """The first of ``needed`` that is not known; empty if all are."""
    return next((name for name in needed if not getattr(who, name)), "")


def question_for(name: str) -> Fact:
    """The question that asks for one essential."""
    en, zh, ask, ask_zh = _ASK[name]
    return Fact(
        f"missing.{name}",
        f"To work that out I still need {en}. {ask}",
        f"要算出来还需要你的{zh}。{ask_zh}",
        verdict="unknown",
        source="your profile",
        how=ask,
        how_zh=ask_zh,
    )


def _missing(who: Person, needed: tuple[str, ...]) -> Fact:
    """One question for the first thing missing: never two at once."""
    return question_for(missing_essential(who, needed))


def _outside(name: str) -> Fact:
    return Fact(f"{name}.outside", "The formulas for this hold for adults within usual body measures; a dietitian can set this for you.",
                "这些公式只适用于一般体型的成年人，请让营养师为你来定。", verdict="unknown", metric=name, source="range of the formula")  # fmt: skip
