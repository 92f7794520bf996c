"""The sentence rule: what it must refuse, what it must let pass, and how quick it is."""

from __future__ import annotations

import time
from datetime import date

import pytest

from coach.evals.verifier import SETS, evaluate_verifier
from coach.evidence import Evidence, Fact, Item, Passage, number
from coach.profile import Profile
from coach.verify import SentenceBuffer, missing_keys, split_sentences, verify_sentence
from coach.verify.close import keeps_close
from coach.verify.numerals import chinese_value, english_value
from coach.verify.quantities import quantities

TODAY = date(2026, 11, 20)  # a Friday
EASY = Fact("readiness", "Readiness: easy day (HRV 38 ms, 14 below your usual 52)", "准备度：轻松练（心率变异性38毫秒，比平时的52低14）", "easy", verdict="easy",
            start=TODAY, end=TODAY)  # fmt: skip
HRV = Fact(
    "hrv.latest",
    "HRV 38 ms, 14 below your usual 52",
    "心率变异性38毫秒，比平时的52低14",
    38.0,
    "ms",
    "hrv_rmssd_ms",
    TODAY,
    TODAY,
    change=-14.0,
)
SLEEP = Fact("sleep.week", "Sleep, last 7 days: 6 h 40 min on average, 25 min below the 28 days before: 7 h 5 min", "睡眠，最近7天：平均6小时40分钟，比之前28天的7小时5分钟低25分钟",
             400.0, "min", "sleep_minutes", date(2026, 11, 14), TODAY, change=-25.0, numbers=((425.0, "min"),))  # fmt: skip
SQUAT = Fact("squat.best", "Best back squat: 80 kg for 5 reps on Tuesday 17 November", "最好一组深蹲：11月17日（星期二）80公斤5次", 80.0, "kg", "back_squat",
             date(2026, 11, 17), date(2026, 11, 17))  # fmt: skip
PROTEIN = Passage(
    "protein", "Protein", "People who train do well with 1.4 to 2.0 g of protein per kg a day.", "ISSN", 2017, "en", 0.9
)
EVIDENCE = number([(EASY, True), (HRV, True), (SLEEP, False), (SQUAT, False), (PROTEIN, False)])
MESSAGE = "Can I squat today? I slept 6 hours and weigh 70 kg."

MUST_FAIL = [
    ("Your HRV was 43 ms [2].", "number"),
    ("You slept 7 hours 40 minutes a night [3].", "number"),
    ("Eat 2.4 g of protein per kg [5].", "number"),
    ("Your HRV was 38 bpm [2].", "unit"),
    ("You squatted 80 lb on Tuesday [4].", "unit"),
    ("Your resting heart rate was 38 [2].", "metric"),
    ("Your bench press stands at 80 kg for 5 reps [4].", "metric"),
    ("Your HRV rose by 14 ms [2].", "direction"),
    ("You sleep 25 minutes longer than before [3].", "direction"),
    ("Go all out on your squats today [1].", "verdict"),
    ("You can train as planned today [1].", "verdict"),
    ("Your best squat was on Monday [4].", "weekday"),
    ("Your best squat was on Tuesday 18 November [4].", "weekday"),
    ("Your HRV was 38 ms [9].", "citation"),
    ("Your HRV was 38 ms [3].", "citation"),
    ("You ate 1.4 g of protein per kg a day [5].", "citation"),
    ("Do three sets of moonlit griffin presses [1].", "exercise"),
    ("Keep your heart rate at 110 % of your maximum heart rate [1].", "bound"),
    ("Eat only 700 kcal a day for a while [5].", "bound"),
    ("Train through the pain today [1].", "bound"),
    ("Your HRV was 38 ms, 14 below your usual.", "uncited"),
    ("Add two rest days to your week.", "uncited"),
    ("你的心率变异性是43毫秒 [2]。", "number"),
    ("你的心率变异性上升了14毫秒 [2]。", "direction"),
    ("今天可以全力冲刺 [1]。", "verdict"),
    ("星期三你深蹲了80公斤 [4]。", "weekday"),
    ("今天做三组飞天玄狐推举 [1]。", "exercise"),
    ("你平均每晚睡了三十五小时 [3]。", "number"),
]
MUST_PASS = [
    "Take it easy today: your HRV was 38 ms, 14 below your usual 52 [1][2].",
    "Your HRV of thirty-eight is well below what you usually see [2].",
    "That is about 27 % below your usual [2].",
    "You slept 6 hours 40 minutes a night on average, 25 minutes less than before [3].",
    "At roughly 6.7 hours a night you slept a little less than usual [3].",
    "You've been sleeping just under 7 hours [3].",
    "On Tuesday you squatted 80 kg, about 176 lb, for five reps [4].",
    "At 70 kg, 1.4 to 2.0 g of protein per kg a day suits people who train [5].",
    "Leave the heavy sets for another day and enjoy a gentle walk [1].",
    "Skip the sprints today [1].",
    "Once your HRV is back to normal, go for a hard session again [1].",
    "I know you were looking forward to it.",
    "How are you feeling today?",
    "One easy day won't undo your work.",
    "This Friday is one for easy movement [1].",
    "今天建议轻松练：心率变异性38毫秒，比平时的52低14 [1][2]。",
    "你的心率变异性只有三十八毫秒 [2]。",
    "最近一周你平均睡了六个多小时，比之前少了25分钟 [3]。",
    "星期二你深蹲了80公斤，做了五次 [4]。",
    "今天先不做大重量，散散步就好 [1]。",
    "我理解你很想练，慢慢来。",
    "你今天感觉怎么样？",
]


def problems(sentence: str, evidence: Evidence = EVIDENCE, message: str = MESSAGE) -> list[str]:
    lang = "zh" if any("\u4e00" <= c <= "\u9fff" for c in sentence) else "en"
    return [p.kind for p in verify_sentence(sentence, evidence, message=message, lang=lang, today=TODAY)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("sentence", "kind"), MUST_FAIL)
def test_a_false_sentence_fails_under_its_own_name(sentence: str, kind: str) -> None:
    assert kind in problems(sentence)


@pytest.mark.parametrize("sentence", MUST_PASS)
def test_a_true_sentence_passes(sentence: str) -> None:
    assert problems(sentence) == []


def test_the_held_out_set_is_judged_as_promised_and_quickly() -> None:
    rows = {(r["class"], r["lang"]): r["judged_right"] for r in evaluate_verifier(SETS)}
    assert rows["all errors", "all"] >= 0.99
    assert rows["correct", "all"] >= 0.97
    assert rows["ms a sentence", "all"] < 30  # 1 to 2 ms alone on a machine; the limit leaves room for a busy one


def test_one_sentence_takes_less_than_three_milliseconds() -> None:
    sentence = "Take it easy today: your HRV was 38 ms, 14 below your usual 52 [1][2]."
    problems(sentence)  # the vocabulary is read once
    times = []
    for n in range(30):
        start = time.thread_time()
        problems(sentence.replace("easy", "easy" + " " * (n % 3)))
        times.append(time.thread_time() - start)
    assert sorted(times)[15] < 0.003


@pytest.mark.parametrize(("text", "sentences"), [
    ("Rest today [1]. Your HRV is 3.5 ms lower [2]. Sleep!", ["Rest today [1].", "Your HRV is 3.5 ms lower [2].", "Sleep!"]),
    ("Rest today. [1] Then walk. [2]", ["Rest today. [1]", "Then walk. [2]"]),
    ("Warm up, e.g. with a walk, for approx. 5 min. Then lift.", ["Warm up, e.g. with a walk, for approx. 5 min.", "Then lift."]),
    ("今天休息[1]。明天再练！好吗？", ["今天休息[1]。", "明天再练！", "好吗？"]),
    ("今天休息。[1]明天再练。", ["今天休息。[1]", "明天再练。"]),
    ("- squat 3 x 10\n- row 3 x 8\n1. walk", ["- squat 3 x 10", "- row 3 x 8", "1. walk"]),
    ("Nothing ends here", ["Nothing ends here"]), ("", []), ("  \n ", []),
])  # fmt: skip
def test_sentences_are_the_same_whole_and_piece_by_piece(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences
    buffer = SentenceBuffer()
    pieces = [s for c in text for s in buffer.feed(c)] + buffer.flush()
    assert pieces == sentences


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("三十五分钟", 35, "min"), ("七个半小时", 7.5, "h"), ("半小时", 0.5, "h"), ("八万步", 80_000, "steps"), ("两公斤", 2, "kg"),
    ("thirty-five minutes", 35, "min"), ("half an hour", 0.5, "h"), ("1,940 kcal", 1940, "kcal"), ("7 h 45 min", 465, "min"),
    ("5:30 min/km", 5.5, "min/km"), ("每公里6分30秒", 6.5, "min/km"), ("62 次/分", 62, "/min"), ("1.6 g per kg", 1.6, "g/kg"),
])  # fmt: skip
def test_a_quantity_is_read_with_its_unit(text: str, value: float, unit: str) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == [(value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "一起",
        "十分辛苦",
        "星期三",
        "第一天",
        "VO2max",
        "type 2 diabetes",
        "one of them",
        "12 July",
        "16:40",
        "统一",
        "三头肌",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "value"), [("三百五", 350), ("一千零五", 1005), ("二十", 20), ("十", 10), ("七点五", 7.5)]
)
def test_chinese_numerals(text: str, value: float) -> None:
    assert chinese_value(text) == value


def test_english_numerals() -> None:
    assert english_value("seven thousand four hundred and twelve") == 7412
    assert english_value("two three") is None


def test_key_items_left_out_are_found() -> None:
    assert [item.n for item in missing_keys("Take it easy today [1].", EVIDENCE)] == [2]
    assert missing_keys("今天轻松练 [1、2]。", EVIDENCE) == ()


def test_limits_of_the_person_and_the_safety_check_count() -> None:
    class Unsafe:
        safe, category = False, "body_image"

    evidence = Evidence((Item(1, PROTEIN),))
    sentence = "A calorie deficit suits people who train [1]."
    underweight = Profile(height_cm=170, weight_kg=48, birth_year=1995)
    found = verify_sentence(sentence, evidence, message="", lang="en", today=TODAY, profile=underweight)
    assert [p.kind for p in found] == ["bound"]
    found = verify_sentence(sentence, evidence, message="", lang="en", today=TODAY, check_reply=lambda _m, _t: Unsafe())
    assert [p.kind for p in found] == ["safety"]


@pytest.mark.parametrize(
    "sentence",
    [
        "[",
        "[1",
        "[99999999999]",
        "。" * 50,
        "\u202e[1] 3 kg",
        "😀" * 20,
        "[1-9999]",
        "1" * 400,
        "[1]" * 100,
        "一" * 300,
        "a-" * 200,
        "1," * 25_000,
        "3 sets of " * 60,
    ],
)
def test_malformed_sentences_are_judged_and_break_nothing(sentence: str) -> None:
    start = time.thread_time()
    problems(sentence)
    problems("Rest today [1].", message=sentence)
    assert time.thread_time() - start < 2


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("Chicken is mostly protein, 31 g in 100 g [1].", True),
        ("Chicken is mostly carbohydrate, 0 g, with 31 g protein [1].", False),
        ("Chicken is mainly fat [1].", False),
    ],
)
def test_what_a_food_is_mostly_made_of(said: str, holds: bool) -> None:
    fact = Fact("food", "Chicken breast, 100 g: 165 kcal, 31 g protein, 0 g carbohydrate, 3.6 g fat", "鸡胸肉")
    assert keeps_close(said, Evidence((Item(1, fact, True),)), (1,), "is chicken healthy") is holds


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("Do not let the weights swing away [1].", True),
        ("Let the weights swing away [1].", False),
        ("You had a run of 56 min yesterday [2].", True),
        ("You had a run of 56 min today [2].", False),
    ],
)
def test_a_mistake_is_no_advice_and_yesterday_is_not_today(said: str, holds: bool) -> None:
    deadlift = Passage(
        "rdl", "Deadlift", "Usual mistakes: letting the weights swing away.", "Deadlift", 2026, "en", 1.0
    )
    run = Fact("workout", "Run of 56 min yesterday (Thursday)", "昨天跑步56分钟")
    evidence, cited = Evidence((Item(1, deadlift, True), Item(2, run, False))), (1,) if "[1]" in said else (2,)
    assert keeps_close(said, evidence, cited, "should I train today?") is holds


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("Cooked rice holds 28 g carbohydrate in 100 g [1].", True),
        ("No carbohydrate stands in 100 g of cooked rice [1].", False),
        ("Cooked rice has 28 g carbohydrate, so your 100 g of rice are carbohydrate [1].", False),
        ("I had 100 g of cooked rice with 2.7 g protein [1].", False),
        ("Long static stretches held right before exercise lower strength a little [2].", True),
        ("Hold long stretches right before exercise, and stretch static a little [2].", False),
    ],
)
def test_a_small_model_neither_denies_nor_concludes_and_keeps_the_order_of_a_passage(said: str, holds: bool) -> None:
    rice = Fact("food", "Rice, cooked, 100 g: 130 kcal, 2.7 g protein, 28 g carbohydrate, 0.3 g fat", "米饭")
    text = "Long static stretches held right before exercise lower strength and speed a little."
    passage = Passage("stretching", "Stretching", text, "Behm et al.", 2016, "en", 1.0)
    evidence, cited = Evidence((Item(1, rice, True), Item(2, passage, False))), (1,) if "[1]" in said else (2,)
    assert keeps_close(said, evidence, cited, "what about rice and stretching?") is holds
