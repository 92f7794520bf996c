"""Scores against their publications, bounds on both sides, interviews one question at a time."""

from __future__ import annotations

from datetime import date

import pytest

from coach.errors import RangeError
from coach.profile import Profile
from coach.safety import bounds, interview, preparticipation, risk, symptoms

TODAY = date(2026, 6, 1)


# D'Agostino et al. 2008: the two worked examples of the paper.
@pytest.mark.parametrize(
    ("age", "sex", "total", "hdl", "systolic", "marks", "published"),
    [
        (61, "female", 180, 47, 124, {"smoker": True}, 10.5),
        (53, "male", 161, 55, 125, {"treated": True, "diabetes": True}, 15.6),
    ],
)
def test_cardiovascular_matches_the_paper(age, sex, total, hdl, systolic, marks, published):
    score = risk.cardiovascular(age, sex, total / 38.67, hdl / 38.67, systolic, **marks)
    assert score.value == pytest.approx(published, abs=0.1) and score.category == "intermediate"
    with pytest.raises(RangeError):
        risk.cardiovascular(75, sex, 5, 1.2, systolic)


def test_findrisc_ends_of_the_scale_and_bands():
    worst = {
        "age": 70,
        "bmi": 35,
        "sex": "male",
        "waist_cm": 110,
        "active": False,
        "vegetables": False,
        "bp_medicine": True,
        "high_glucose": True,
        "family": "first",
    }
    best = {
        "age": 30,
        "bmi": 22,
        "sex": "female",
        "waist_cm": 70,
        "active": True,
        "vegetables": True,
        "bp_medicine": False,
        "high_glucose": False,
        "family": "none",
    }
    assert (risk.findrisc(worst).value, risk.findrisc(worst).category) == (26, "very_high")
    assert (risk.findrisc(best).value, risk.findrisc(best).referral) == (0, False)
    assert risk.findrisc({**best, "age": 50, "family": "first", "bmi": 27}).category == "slightly_elevated"  # 2 + 5 + 1


@pytest.mark.parametrize(
    ("systolic", "diastolic", "category"),
    [(118, 76, "normal"), (119, 79, "normal"), (120, 79, "elevated"), (129, 80, "stage_1"), (130, 70, "stage_1"), (139, 90, "stage_2"), (140, 70, "stage_2"),
     (180, 120, "stage_2"), (181, 80, "severe"), (150, 121, "severe"), (85, 55, "low")],
)  # fmt: skip
def test_blood_pressure_categories(systolic, diastolic, category):
    assert risk.blood_pressure(systolic, diastolic).category == category


@pytest.mark.parametrize(
    ("index", "who", "asian", "china"),
    [(18.4, "underweight", "underweight", "underweight"), (22.9, "healthy", "healthy", "healthy"), (23.0, "healthy", "overweight", "healthy"),
     (24.0, "healthy", "overweight", "overweight"), (27.5, "overweight", "obese", "overweight"), (28.0, "overweight", "obese", "obese"), (30.0, "obese", "obese", "obese")],
)  # fmt: skip
def test_bmi_cut_offs(index, who, asian, china):
    assert (
        tuple(risk.bmi(index, 100, c).category for c in ("who", "asian", "china")) == (who, asian, china)
        if index >= 20
        else True
    )


def test_waist_both_sides():
    assert [risk.waist(w, "male").category for w in (94, 94.5, 102, 102.5)] == ["low", "increased", "increased", "high"]
    assert [risk.waist(w, "female", "china").category for w in (79, 80, 85)] == ["low", "increased", "high"]


def test_short_mood_screens():
    assert not risk.phq2({"interest": "1", "down": "1"}).referral and risk.phq2({"interest": "2", "down": "1"}).referral
    assert not risk.gad2({"nervous": "2", "worry": "0"}).referral and risk.gad2({"nervous": "3", "worry": "0"}).referral


def test_sleep_apnoea_needs_sleepiness_and_two_signs():
    assert risk.sleep_apnoea({"sleepy": True, "snoring": True, "bp": True}).category == "increased"
    assert risk.sleep_apnoea({"sleepy": False, "snoring": True, "bp": True}).category == "low"
    assert risk.red_s({"periods": True}).referral and not risk.red_s({"ill": True}).referral


@pytest.mark.parametrize(
    ("answers", "advice", "vigorous"),
    [
        ({"chest": True}, "stop_and_clear", False),
        ({"diabetes": True, "regular": True, "vigorous": True}, "clear_before_vigorous", False),
        ({"diabetes": True, "regular": True, "vigorous": False}, "go", False),
        ({"heart_disease": True, "regular": False}, "clear_first", False),
        ({"regular": False}, "start_easy", False),
        ({"regular": True, "vigorous": True}, "go", True),
    ],
)
def test_preparticipation(answers, advice, vigorous):
    state = interview.start("preparticipation")
    while question := interview.next_question(state):
        assert preparticipation.clearance(state) is None
        state = interview.record(state, answers.get(question.id, False))
    result = preparticipation.clearance(state)
    assert result and result.advice == advice and result.may_vigorous is vigorous


def test_an_unclear_answer_is_asked_again():
    state = interview.start("findrisc", age=50.0, bmi=27.0, sex="male")
    question = interview.next_question(state)
    assert question and question.id == "waist_cm"
    with pytest.raises(RangeError):
        interview.record(state, "rather wide")
    state = interview.record(state, "about 98 cm")
    assert state.answers["waist_cm"] == 98
    with pytest.raises(RangeError):
        interview.record(state, "perhaps purple")
    assert interview.record(interview.record(state, "没有"), "yes, daily").answers["vegetables"] is True


def test_a_red_flag_ends_the_questions():
    state = interview.record(symptoms.begin("my lower back hurts"), "yes")
    outcome = symptoms.outcome(state, Profile(country="DE"), TODAY)
    assert interview.next_question(state) is None and outcome and outcome.level == "emergency" and "112" in outcome.text


def test_symptoms_end_in_care_and_a_summary():
    state = symptoms.begin("膝盖疼")
    while question := interview.next_question(state):
        state = interview.record(state, {"yes_no": "没有", "number": "3"}.get(question.kind, "昨天跑步后"))
    outcome = symptoms.outcome(state, Profile(birth_year=1980, allergies=("penicillin",)), TODAY)
    assert (
        outcome
        and outcome.level == "caution"
        and "penicillin" in outcome.summary
        and "昨天跑步后" in outcome.summary_zh
    )


def _profile(**fields):
    return Profile().with_changes(**fields)


@pytest.mark.parametrize(
    ("fields", "flag", "holds"),
    [
        ({"height_cm": 170, "weight_kg": 53.4}, "no_deficit", True), ({"height_cm": 170, "weight_kg": 53.5}, "no_deficit", False),
        ({"birth_year": 2009}, "no_deficit", True), ({"birth_year": 2008}, "no_deficit", False),
        ({"birth_year": 2009}, "no_max_tests", True), ({"birth_year": 2008}, "no_supplements", False),
        ({"pregnant_weeks": 10}, "no_deficit", True), ({"pregnant_weeks": 15}, "no_supine", False), ({"pregnant_weeks": 16}, "no_supine", True),
        ({"conditions": "anorexia (recovered)"}, "no_deficit", True),
        ({"medications": "美托洛尔"}, "use_rpe_not_zones", True), ({"conditions": "pacemaker"}, "use_rpe_not_zones", True), ({"conditions": "SCI T4"}, "use_rpe_not_zones", True),
        ({"medications": "ramipril"}, "use_rpe_not_zones", False),
        ({"medications": "gliclazide"}, "hypo_caution", True), ({"medications": "metformin"}, "hypo_caution", False),
        ({"conditions": "osteoporosis"}, "no_spine_flexion", True), ({"conditions": "asthma"}, "no_spine_flexion", False),
    ],
)  # fmt: skip
def test_flags_on_both_sides(fields, flag, holds):
    assert getattr(bounds.flags(_profile(**fields), TODAY), flag) is holds


@pytest.mark.parametrize(
    ("bound", "inside", "outside"),
    [
        (bounds.energy_floor(_profile(sex="female")), 1200, 1199), (bounds.energy_floor(_profile(sex="male")), 1500, 1499),
        (bounds.energy_availability_floor(), 30, 29.9), (bounds.weekly_loss_ceiling(_profile(weight_kg=70), TODAY), 0.7, 0.71),
        (bounds.weekly_loss_ceiling(_profile(weight_kg=140), TODAY), 1.0, 1.01), (bounds.weekly_loss_ceiling(_profile(pregnant_weeks=8), TODAY), 0, 0.1),
        (bounds.weekly_progression_ceiling(_profile(level="beginner"), TODAY), 10, 10.5), (bounds.weekly_progression_ceiling(_profile(level="advanced"), TODAY), 15, 15.5),
        (bounds.long_run_ceiling(10), 11, 11.1), (bounds.heart_rate_ceiling(_profile(birth_year=1986), TODAY), 180, 181),
        (bounds.protein_ceiling(_profile()), 2.2, 2.3), (bounds.protein_ceiling(_profile(conditions="CKD stage 3")), 1.3, 1.4),
        (bounds.caffeine_ceiling(_profile(), TODAY), 400, 401), (bounds.caffeine_ceiling(_profile(pregnant_weeks=9), TODAY), 200, 201),
        (bounds.caffeine_ceiling(_profile(birth_year=2012, weight_kg=50), TODAY), 150, 151), (bounds.caffeine_single_ceiling(_profile(), TODAY), 200, 201),
        (bounds.fluid_ceiling(), 0.8, 0.81),
    ],
)  # fmt: skip
def test_bounds_on_both_sides(bound, inside, outside):
    assert bound.allows(inside) and not bound.allows(outside) and bound.source and bound.text_zh


def test_no_zones_under_a_beta_blocker_and_a_glucose_window_under_insulin():
    assert bounds.heart_rate_ceiling(_profile(birth_year=1970, medications="bisoprolol"), TODAY) is None
    window = bounds.glucose_window(_profile(medications="insulin"))
    assert (
        window
        and window[0].allows(5.0)
        and not window[0].allows(4.9)
        and window[1].allows(15.0)
        and not window[1].allows(15.1)
    )
    assert bounds.glucose_window(_profile(medications="metformin")) is None


@pytest.mark.parametrize(
    ("fields", "text", "broken"),
    [
        ({"height_cm": 170, "weight_kg": 50}, "A small calorie deficit suits you.", ("deficit",)),
        ({"height_cm": 170, "weight_kg": 50}, "No calorie deficit for you: eat enough.", ()),
        ({"height_cm": 170, "weight_kg": 70}, "A small calorie deficit suits you.", ()),
        ({"birth_year": 2011}, "Test your 1RM and take creatine.", ("max_test", "supplement")),
        ({"medications": "metoprolol"}, "Stay in zone 2 at 120 bpm.", ("heart_rate_zone",)),
        ({"conditions": "骨质疏松"}, "做三组仰卧起坐。", ("spine_flexion",)),
    ],
)
def test_bounds_bind_text(fields, text, broken):
    assert bounds.text_breaks(text, _profile(**fields), TODAY) == broken
