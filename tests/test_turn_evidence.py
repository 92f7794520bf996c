"""What a turn's evidence gains, and how its answers read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coach import demo, turn_evidence
from coach.coach import Coach
from coach.evidence import Evidence, Fact, Lang, Passage, number
from coach.gather import Gathered
from coach.memory import Turn
from coach.render import body, headline
from coach.settings import Settings
from coach.understand import Entity, Understanding
from coach.verify import verify_sentence

TODAY = date(2026, 11, 20)


def _meaning(
    message: str, lang: Lang = "en", *exercises: str, intents: tuple[str, ...] = ("knowledge",)
) -> Understanding:
    return Understanding(message, lang, intents, tuple(Entity("exercise", name) for name in exercises))


@pytest.mark.parametrize(
    ("pasted", "most"), [("run " * 12_500, 20), ("?" * 50_000, 3), ("跑" * 20_000, 3), ("my knee hurts. " * 3_000, 50)]
)
def test_what_is_pasted_again_and_again_is_read_a_few_times(pasted: str, most: int) -> None:
    assert len(turn_evidence.without_repeats(pasted)) <= most


def test_rows_of_signs_are_cut_short() -> None:
    assert turn_evidence.readable("so tired " + "😡" * 300 + " help?!") == "so tired 😡😡😡 help?!"
    assert turn_evidence.readable("bp 128/82, slept 6.5 h (bad)...") == "bp 128/82, slept 6.5 h (bad)..."
    words = "".join(chr(0x4E00 + n) for n in range(3_000))
    assert (
        len(turn_evidence.readable(words)) < 810 < len(turn_evidence.readable(" ".join(f"day{n}" for n in range(900))))
    )


def test_nothing_else_is_left_out() -> None:
    text = " ".join(f"On day {n} I ran {n % 13} km and slept {n % 9} hours." for n in range(200))
    assert turn_evidence.without_repeats(text) == text
    told = text + " My chest hurts. " + "la " * 5_000
    assert "My chest hurts." in turn_evidence.without_repeats(told)
    assert turn_evidence.without_repeats("no no no no no no no no no no") == "no no no no no no no no no no"


@pytest.mark.parametrize(
    ("message", "lang", "exercise", "said"),
    [
        ("How do I do a Romanian deadlift?", "en", "Romanian deadlift", "hips straight back"),
        (
            "How do I do a Romanian deadlift? And with dumbbells?",
            "en",
            "Romanian deadlift",
            "Dumbbell Romanian deadlift",
        ),
        ("What is the proper form for a plank?", "en", "plank", "elbows under the shoulders"),
        ("罗马尼亚硬拉怎么做？", "zh", "罗马尼亚硬拉", "臀部向后推"),
    ],
)
def test_how_an_exercise_is_done(message: str, lang: Lang, exercise: str, said: str) -> None:
    meaning = _meaning(message, lang, exercise)
    evidence = number((passage, True) for passage in turn_evidence.technique(meaning))
    opening = headline(evidence, meaning, lang)
    sentences = [opening, *body(evidence, meaning, lang, opening)]
    assert said in " ".join(sentences)
    for sentence in sentences:
        assert not verify_sentence(sentence, evidence, message=message, lang=lang, today=TODAY), sentence


def test_other_questions_get_no_technique() -> None:
    for message in ("How many squats did I do?", "Why do squats hurt?", "How do I get stronger?"):
        assert turn_evidence.technique(_meaning(message, "en", "squat")) == []
    assert turn_evidence.technique(_meaning("How do I do it?")) == []


def _past(**data: object) -> list[Turn]:
    return [Turn("r", "c", 0, 0, "asked", "text", "ok", "evidence", dict(data))]


def test_why_goes_on_with_the_metric_of_the_turn_before() -> None:
    past = _past(asked="What is HRV?", evidence=[{"n": 1, "key": True, "metric": "hrv_rmssd_ms"}])
    meaning = turn_evidence.continued(_meaning("Why is mine low today?"), past)
    assert [e.id for e in meaning.entities] == ["hrv_rmssd_ms"] and meaning.intents == ("data_question",)
    named = _meaning("Why is my resting heart rate up?")
    assert turn_evidence.continued(named, []) == named


_ANSWERS = (
    ("Your average sleep from 9 November to 15 November: 7 h 2 min.", "sleep_minutes", "Your average sleep from 9 to 15 November was 7 h 2 min [1]."),
    ("The distance of your longest run from 1 November to 20 November: 15.03 km (Saturday 14 November).", "", "Your longest run from 1 to 20 November was 15.03 km on Saturday 14 November [1]."),
    ("Your steps on Thursday 19 November: 6,992 steps.", "steps", "Your steps on Thursday 19 November were 6,992 [1]."),
    ("Your average sleep: 6 h 59 min from 1 November to 20 November, 7 h 15 min from 1 October to 31 October; 16.5 min less.", "", "Your average sleep was 6 h 59 min from 1 to 20 November, 16.5 min less than 7 h 15 min from 1 to 31 October [1]."),
    ("Your highest steps in all your data: Sunday 30 August, with 13,079 steps.", "steps", "Your highest steps in all your data were on Sunday 30 August, with 13,079 steps [1]."),
    ("You did 9 workouts from 7 November to 20 November.", "", "You did 9 workouts from 7 to 20 November [1]."),
)  # fmt: skip


@pytest.mark.parametrize(("line", "metric", "said"), _ANSWERS)
def test_answers_from_data_read_as_sentences(line: str, metric: str, said: str) -> None:
    fact = Fact("ask.answer", line, "", value=1.0, metric=metric, start=date(2026, 11, 1), end=TODAY)
    evidence = number([(fact, True)])
    meaning = _meaning("how much?", intents=("data_question",))
    assert headline(evidence, meaning, "en") == said
    assert not verify_sentence(said, evidence, message="", lang="en", today=TODAY)


def _rest() -> Evidence:
    fact = Fact(
        "readiness", "Readiness: rest day (sleep 5 h)", "准备度：休息（睡眠5小时）", metric="readiness", verdict="rest"
    )
    return number([(fact, True)])


def test_a_verdict_is_told_in_full_once() -> None:
    evidence, meaning = _rest(), _meaning("what should I do then?", intents=("train_today",))
    first = headline(evidence, meaning, "en")
    second = headline(evidence, meaning, "en", frozenset({"Readiness: rest day (sleep 5 h)"}))
    assert "sleep 5 h" in first and "sleep 5 h" not in second and "[1]" in second
    assert not verify_sentence(second, evidence, message="", lang="en", today=TODAY)


def test_tomorrow_gets_no_advice_for_today() -> None:
    later = Fact(
        "readiness.tomorrow",
        "Readiness for tomorrow is judged in the morning",
        "明天的准备度明早再判断",
        verdict="unknown",
    )
    evidence = number([(later, True), (_rest().items[0].content, False)])
    meaning = _meaning("and tomorrow?", intents=("train_today",))
    step = body(evidence, meaning, "en", headline(evidence, meaning, "en"))[-1]
    assert "in the morning" in step and "[1]" in step


def test_a_passage_in_the_other_language_gives_way() -> None:
    english = Passage("d", "t", "Easier: marching in place.", "s", None, "en", 1.0)
    fact = Fact("a", "b", "静息心率60次/分")
    assert turn_evidence._foreign(english, [(fact, True), (english, True)], "zh")
    assert not turn_evidence._foreign(english, [(english, True)], "zh")
    assert not turn_evidence._foreign(english, [(fact, True), (english, True)], "en")


def test_what_a_figure_is_judged_by(tmp_path: Path) -> None:
    coach = Coach(Settings(data_dir=tmp_path, model="echo"))
    demo.ensure(coach, TODAY)
    last = _past(asked="steps?", evidence=[{"n": 1, "key": True, "metric": "steps", "source": "your data"}])
    caution = number([(Fact("safety.caution", "Take care", "小心", verdict="caution"), True)])
    meaning = _meaning("Is that good?", intents=("small_talk",))
    owner, profile = coach.store.user(demo.NAME), coach.profile(demo.NAME)
    made = turn_evidence.completed(coach, owner, profile, Gathered(caution), meaning, TODAY, last, meaning.message)
    ids = [item.content.id for item in made.evidence if isinstance(item.content, Fact)]
    assert ids[:2] == ["safety.caution", "steps.latest"] and next(item.n for item in made.evidence) == 2
    other = turn_evidence.completed(coach, owner, profile, Gathered(caution), meaning, TODAY, [], meaning.message)
    assert other.evidence == caution
    skip = _meaning("Is it ok if I skip it?", intents=("knowledge",))
    kept = turn_evidence.completed(coach, owner, profile, Gathered(caution), skip, TODAY, last, skip.message)
    assert kept.evidence == caution
    answer = coach.ask_data(demo.NAME, "how many steps did I do yesterday?", TODAY)
    assert answer is not None and answer.fact is not None
    asked = _meaning("how many steps did I do yesterday?", intents=("data_question",))
    made = turn_evidence.completed(
        coach, owner, profile, Gathered(number([(answer.fact, True)])), asked, TODAY, [], asked.message
    )
    first = headline(made.evidence, asked, "en")
    rest = body(made.evidence, asked, "en", first)
    assert len(rest) == 1 and rest[0].startswith("That is ") and "your usual" in rest[0]
    assert not verify_sentence(rest[0], made.evidence, message=asked.message, lang="en", today=TODAY)
    long = "steps today? " * 400
    read = turn_evidence.completed(coach, owner, profile, Gathered(caution), meaning, TODAY, [], long)
    assert "5,200 characters" in read.evidence.items[-1].line("en")
    coach.close()


def test_what_is_told_together_reads_together() -> None:
    logged = number(
        [
            (Fact("log.1", "Logged: weight 64 kg", "已记录：体重 64公斤"), True),
            (Fact("log.2", "Logged: run, 6 km", "已记录：跑步，6公里"), True),
        ]
    )
    meaning = _meaning("log", intents=("log",))
    first = headline(logged, meaning, "en")
    assert [first, *body(logged, meaning, "en", first)] == ["Logged: weight 64 kg [1].", "Also logged: run, 6 km [2]."]
    week = Fact(
        "steps.span",
        "Steps, this span: 8,160 steps on average, 502 steps higher than the 7 days before (7,658 steps)",
        "",
        8160.0,
        "steps",
        "steps",
        TODAY,
        TODAY,
    )
    assert headline(number([(week, True)]), meaning, "en").startswith(
        "Your steps averaged 8,160, 502 steps higher than"
    )
