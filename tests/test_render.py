"""The writer from evidence: what it says passes the sentence rule, in both languages, for every intent."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from coach.evidence import Evidence, Fact, Lang, Passage, number
from coach.render import body, follow_ups, headline, missing
from coach.render.write import MAX_WORDS, words
from coach.understand import INTENTS, Understanding
from coach.verify import missing_keys, split_sentences, verify_sentence
from coach.wearables.metrics import METRICS

TODAY = date(2026, 11, 20)
LANGS: tuple[Lang, ...] = ("en", "zh")
_PASSAGES = (
    (
        "en",
        "Adults should do muscle strengthening on 2 or more days a week. Leave two or three repetitions in reserve while you learn a lift.",
    ),
    ("en", "Allow about 48 hours between hard interval sessions."),
    ("en", "On days of low HRV, swapping hard sessions for easy ones gives equal or better gains in endurance."),
    ("en", "Up to 400 mg of caffeine a day is safe for healthy adults; stop by noon if you sleep badly."),
    ("zh", "成年人每周做 150 到 300 分钟中等强度活动。久坐的人从每天 10 分钟开始就有好处。"),
    ("zh", "心率变异性偏低的日子把高强度训练换成低强度，耐力进步不会变差。"),
)
_VERDICTS = {
    "easy": ("Readiness: easy day (", "准备度：轻松练（"), "rest": ("Readiness: rest day (", "准备度：休息（"),
    "train": ("Readiness: train as planned (", "准备度：可以正常训练（"), "unknown": ("Readiness: cannot be judged (", "准备度：无法判断（"),
}  # fmt: skip


def _measured(rng: random.Random, metric: str) -> Fact:
    known = METRICS[metric]
    value = round(rng.uniform(known.low, min(known.high, 400)), known.decimals)
    usual = round(max(known.low, value + rng.choice((-1, 1)) * rng.uniform(1, 20)), known.decimals)
    change = round(value - usual, known.decimals)
    day = TODAY - timedelta(days=rng.randrange(2))
    side = ("above", "高") if change > 0 else ("below", "低")
    label = known.en[0].upper() + known.en[1:]
    if not change:
        tail = ("the same as your usual", "与您平时的相同")
    else:
        tail = (f"{abs(change):,g} {side[0]} your usual {usual:,g}", f"比您平时的{usual:,g}{side[1]}{abs(change):,g}")
    unit = "" if known.unit.startswith("/") else f" {known.unit}"
    return Fact(f"{metric}.latest", f"{label} {value:,g}{unit}, {tail[0]}", f"{known.zh}{value:,g}{unit}，{tail[1]}", value, known.unit, metric, day, day,
                change=change, numbers=((usual, known.unit), (abs(change), known.unit)))  # fmt: skip


def _weekly(rng: random.Random, metric: str) -> Fact:
    known = METRICS[metric]
    value, change = round(rng.uniform(known.low, min(known.high, 400)), known.decimals), rng.choice((-7, 7))
    side = ("above", "高") if change > 0 else ("below", "低")
    unit = "" if known.unit.startswith("/") else f" {known.unit}"
    return Fact(f"{metric}.week", f"{known.en[0].upper()}{known.en[1:]}, last 7 days: {value:,g}{unit} on average, 7 {side[0]} the 28 days before",
                f"{known.zh}，最近7天：平均{value:,g}{unit}，比之前28天{side[1]}7", value, known.unit, metric, TODAY - timedelta(days=6), TODAY, change=change)  # fmt: skip


def _stale(metric: str) -> Fact:
    known, day = METRICS[metric], TODAY - timedelta(days=9)
    return Fact(f"{metric}.stale", f"{known.en[0].upper()}{known.en[1:]}: no new data; the last value is 54 {known.unit} on Wednesday 11 November",
                f"{known.zh}：没有新数据；最近一次是54 {known.unit}（11月11日）", 54.0, known.unit, metric, day, day, numbers=((9.0, "days"),))  # fmt: skip


def _made(seed: int) -> Evidence:
    """Synthetic evidence: sometimes a readiness verdict with its drivers, facts, a stale one, a missing one, passages."""
    rng = random.Random(seed)
    names = ["hrv_rmssd_ms", "resting_heart_rate_bpm", "respiratory_rate_bpm", "steps", "weight_kg", "spo2_pct", "protein_g", "vo2max_ml_kg_min", "stress_level",
             "active_energy_kcal", "systolic_mmhg", "waist_cm", "water_ml", "glucose_mmol_l"]  # fmt: skip
    facts: list[Fact | Passage] = [
        rng.choice((_measured, _weekly))(rng, m) for m in rng.sample(names, rng.randrange(4))
    ]
    found: list[tuple[Fact | Passage, bool]] = []
    if rng.random() < 0.6:
        name = rng.choice(list(_VERDICTS))
        driver = _measured(rng, "hrv_rmssd_ms")
        why = (
            driver.text[0].lower() + driver.text[1:] if not driver.text[:3].isupper() else driver.text,
            driver.text_zh,
        )
        if name == "unknown":
            why = ("no heart rate or HRV data yet", "还没有心率或心率变异性数据")
        en, zh = (f"{a}{b}{end}" for a, b, end in zip(_VERDICTS[name], why, (")", "）"), strict=True))
        found += [(Fact("readiness", en, zh, name, verdict=name, start=TODAY, end=TODAY, numbers=driver.numbers), True)]
        if name != "unknown":
            found += [(driver, False)]
    found += [
        (fact, rng.random() < 0.6) for fact in facts if fact.id not in {c.id for c, _ in found if isinstance(c, Fact)}
    ]
    if rng.random() < 0.2:
        found.append((_stale("resting_heart_rate_bpm"), True))
    if rng.random() < 0.2:
        found.append(
            (
                Fact(
                    "missing.protein",
                    "To work that out I still need your weight. What do you weigh?",
                    "要算出来还需要您的体重。您现在体重是多少？",
                    verdict="unknown",
                ),
                True,
            )
        )
    for lang, text in rng.sample(_PASSAGES, rng.randrange(3)):
        found.append(
            (
                Passage("d", "A document", text, "WHO", 2020, "zh" if lang == "zh" else "en", 0.8, best=text),
                rng.random() < 0.5,
            )
        )
    return number(found, first=rng.choice((1, 12)))


def _reply(evidence: Evidence, understanding: Understanding, lang: Lang) -> list[str]:
    """Every sentence of a turn as the coach says it."""
    first = headline(evidence, understanding, lang)
    rest = body(evidence, understanding, lang, first)
    left = missing_keys(" ".join([first, *rest]), evidence)
    return [*split_sentences(first), *rest, *missing(left, lang)]


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_writer_says_passes_the_sentence_rule(lang: Lang) -> None:
    failed = []
    for seed in range(160):
        evidence = _made(seed)
        intent = INTENTS[seed % len(INTENTS)]
        message = "How am I doing?" if lang == "en" else "我最近怎么样？"
        for sentence in _reply(evidence, Understanding(message, lang, (intent,)), lang):
            problems = verify_sentence(sentence, evidence, message=message, lang=lang, today=TODAY)
            failed += [(seed, intent, sentence, p.kind, p.token) for p in problems]
    assert failed == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("intent", INTENTS)
def test_without_evidence_it_says_so_and_claims_nothing(lang: Lang, intent: str) -> None:
    understanding = Understanding("hello" if lang == "en" else "你好", lang, (intent,))
    sentences = _reply(Evidence(), understanding, lang)
    assert sentences and not any(c.isdigit() for c in "".join(sentences))
    assert all(verify_sentence(s, Evidence(), message="hello", lang=lang, today=TODAY) == () for s in sentences)


@pytest.mark.parametrize("lang", LANGS)
def test_a_reply_names_each_key_item_once_within_its_length(lang: Lang) -> None:
    for seed in range(80):
        evidence = _made(seed)
        understanding = Understanding("今天怎么样" if lang == "zh" else "today?", lang, ("train_today", "knowledge"))
        first = headline(evidence, understanding, lang)
        rest = body(evidence, understanding, lang, first)
        text = " ".join([first, *rest])
        assert len(set(rest)) == len(rest)
        assert words(text) <= MAX_WORDS + 5, text
        assert missing_keys(" ".join([text, *missing(missing_keys(text, evidence), lang)]), evidence) == ()


def test_the_same_evidence_reads_the_same_and_other_evidence_may_read_otherwise() -> None:
    understanding = Understanding("Should I train today?", "en", ("train_today",))
    assert [_reply(_made(s), understanding, "en") for s in range(20)] == [
        _reply(_made(s), understanding, "en") for s in range(20)
    ]
    openings = {
        headline(
            number([(_readiness("easy"), True), (_measured(random.Random(s), "hrv_rmssd_ms"), False)]),
            understanding,
            "en",
        ).split(":")[0]
        for s in range(20)
    }
    assert len(openings) > 1


def _readiness(verdict: str) -> Fact:
    return Fact("readiness", _VERDICTS[verdict][0] + "HRV 38 ms, 14 below your usual 52)", _VERDICTS[verdict][1] + "心率变异性38毫秒，比您平时的52低14）", verdict, verdict=verdict,
                start=TODAY, end=TODAY)  # fmt: skip


def test_the_headline_leads_with_the_verdict_and_its_reason() -> None:
    hrv = Fact(
        "hrv",
        "HRV 38 ms, 14 below your usual 52",
        "心率变异性38毫秒，比您平时的52低14",
        38.0,
        "ms",
        "hrv_rmssd_ms",
        TODAY,
        TODAY,
        change=-14.0,
    )
    evidence = number([(_readiness("easy"), True), (hrv, False)])
    en = headline(evidence, Understanding("Should I train today?", "en", ("train_today",)), "en")
    zh = headline(evidence, Understanding("今天能练吗？", "zh", ("train_today",)), "zh")
    assert en.endswith(": your HRV was 38 ms, 14 below your usual 52 [1][2].")
    assert zh.endswith("：心率变异性38毫秒，比你平时的52低14 [1][2]。")


@pytest.mark.parametrize(("lang", "said"), [
    ("en", "Protein: 89–128 g a day for someone who trains [1]."), ("zh", "蛋白质：有训练的人每天 89–128 克 [1]。")])  # fmt: skip
def test_a_target_is_not_told_as_what_the_user_did(lang: Lang, said: str) -> None:
    target = Fact(
        "protein_target",
        "Protein: 89–128 g a day for someone who trains",
        "蛋白质：有训练的人每天 89–128 克",
        108.0,
        "g",
        "protein_g",
        source="ISSN 2017",
    )
    assert headline(number([(target, True)]), Understanding("protein?", lang, ("nutrition_target",)), lang) == said


def test_an_english_source_is_named_as_such_in_a_chinese_reply() -> None:
    passage = Passage("d", "T", "Adults need 7 hours of sleep.", "AASM", 2015, "en", 0.9)
    said = headline(number([(passage, True)]), Understanding("要睡多久？", "zh", ("knowledge",)), "zh")
    assert said == "有一份英文资料（AASM）写道：“Adults need 7 hours of sleep” [1]。"


def test_a_general_rule_that_the_verdict_holds_back_is_put_off() -> None:
    rule = Passage("d", "T", "Do all-out sprints twice a week to raise VO2max.", "ACSM", 2009, "en", 0.9)
    evidence = number([(_readiness("rest"), True), (rule, True)])
    understanding = Understanding(
        "Should I train today, and how do I raise my VO2max?", "en", ("train_today", "knowledge")
    )
    sentences = _reply(evidence, understanding, "en")
    assert any("sprints" in s and ("For days when" in s or "when you are back" in s) for s in sentences)


@pytest.mark.parametrize("lang", LANGS)
def test_follow_ups_are_few_and_not_what_was_asked(lang: Lang) -> None:
    for seed in range(60):
        asked = "Should I train today?" if lang == "en" else "今天适合训练吗？"
        offered = follow_ups(_made(seed), Understanding(asked, lang, ("train_today",)), lang)
        assert len(offered) <= 3 and asked not in offered and len(set(offered)) == len(offered)
