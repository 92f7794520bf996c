"""The page's parts without a browser: what stays text, what both languages hold, what the charts draw, what is handed out."""

from __future__ import annotations

import csv
import statistics
from dataclasses import fields
from datetime import date, timedelta
from html import escape
from importlib.util import module_from_spec
from pathlib import Path

import pytest

from coach import demo
from coach.adapters.ui import charts, files, launch
from coach.adapters.ui.cards import coach_html, lines_html, me_html, problem_html, said_html, table_html
from coach.adapters.ui.plan import Page as PlanPage
from coach.adapters.ui.plan import Parts
from coach.adapters.ui.plan_html import change_html, differences, head_html, week_html
from coach.adapters.ui.profile import FIELDS
from coach.adapters.ui.quick import NoStubs
from coach.adapters.ui.texts import CHOICES, TEXTS, choices, in_words
from coach.adapters.ui.today import board_html, tile_of
from coach.coach import Coach
from coach.errors import CoachError, ImportFileError, NotFoundError, PlanError, SettingsError
from coach.evidence import Evidence, Fact, Item, Passage
from coach.plans import service
from coach.profile import Profile
from coach.safety.levels import Reading
from coach.safety.screen import Screener
from coach.settings import Settings
from coach.store import Store, User, tables
from coach.wearables.morning import look
from tests.days import drawn, put_daily, put_workouts, source

TODAY = date(2026, 3, 31)
NASTY = '<img src=x onerror=alert(1)> **bold** [a](javascript:alert(1))\n\n# head & "quotes"'


def test_texts_from_outside_stay_text() -> None:
    passage = Passage(NASTY, NASTY, NASTY, NASTY, 2020, "en", 1.0, url='javascript:alert(1)" onclick="x', own=True)
    items = [
        item.as_dict()
        for item in Evidence((Item(1, Fact("w", NASTY, NASTY, source=NASTY, how=NASTY)), Item(2, passage)))
    ]
    for html in (
        me_html(NASTY, "en"), coach_html(f"{NASTY} [1][2]", items, "en", NASTY), lines_html(NASTY), said_html(NASTY), problem_html(NASTY),
        table_html(NASTY, [NASTY], [[NASTY, NASTY]]),
    ):  # fmt: skip
        assert "<img" not in html and "&lt;img" in html
        assert "javascript:alert(1)&quot;" not in html and 'onclick="x' not in html


def test_only_a_plain_web_address_becomes_a_link() -> None:
    def links(url: str) -> int:
        return coach_html(
            "x [1]", [Item(1, Passage("d", "t", "x", "s", None, "en", 1.0, url=url)).as_dict()], "en"
        ).count("<a ")

    assert links("https://example.org/a?b=1") == 1
    assert [links(url) for url in ("javascript:alert(1)", 'https://e.org/" onclick="x', "", "file:///etc/passwd")] == [
        0,
        0,
        0,
        0,
    ]


def test_every_text_exists_in_both_languages() -> None:
    missing = [key for key, pair in TEXTS.items() if len(pair) != 2 or not all(part.strip() for part in pair)]
    assert missing == []
    assert [name for name in FIELDS if f"f_{name}" not in TEXTS] == []
    chinese = [
        name
        for name in CHOICES
        if name != "glucose_unit"
        for label, _ in choices(name, "zh")
        if label.isascii() and label != "English"
    ]
    assert chinese == []


def test_a_choice_offers_what_the_profile_takes() -> None:
    for name in set(CHOICES) - {"start"}:
        for _, value in choices(name, "zh"):
            taken = (value,) if name == "training_days" else value
            assert getattr(Profile().with_changes(**{name: value}), name) == taken


def test_the_profile_page_holds_every_field() -> None:
    on_the_page_otherwise = {"consent"}  # two boxes of its own
    agreed_with_a_clinician = {"floors"}  # set on the command line, not by a click
    assert set(FIELDS) == {f.name for f in fields(Profile)} - on_the_page_otherwise - agreed_with_a_clinician


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("training_days", "Sat, monday", ("mon", "sat")),
        ("training_days", "", ()),
        ("training_days", "Mon, someday", None),
        ("race_date", "2099-04-18", "2099-04-18"),
        ("race_date", "", ""),
        ("race_date", "soon", None),
        ("diet", "vegetarian, no nuts", ("vegetarian", "no nuts")),
    ],
)
def test_days_and_dates_of_the_profile_are_what_plans_can_read(name: str, value: str, kept: object) -> None:
    if kept is not None:
        assert getattr(Profile().with_changes(**{name: value}), name) == kept
        return
    with pytest.raises(SettingsError, match=name) as caught:
        Profile().with_changes(**{name: value})
    assert in_words(caught.value, "en").startswith(TEXTS[f"f_{name}"][0])
    assert in_words(caught.value, "zh").startswith(TEXTS[f"f_{name}"][1])


@pytest.mark.parametrize(
    ("error", "chinese"),
    [
        (SettingsError("height_cm is between 50 and 272, not 9000."), "身高（厘米） 应在 50 到 272 之间，不是 9000。"),
        (SettingsError("weight_kg is a number, not 'x'."), "体重（公斤） 应为数字，不是 'x'。"),
        (ImportFileError("a.zip", "it holds nothing we know"), "a.zip：这个文件无法使用"),
        (PlanError("7 days a week leave no day of rest. Ask for 6."), "每周 7 天就没有休息日了"),
        (NotFoundError("There is no plan to change yet."), "还没有计划"),
    ],
)
def test_errors_speak_the_language_of_the_page(error: CoachError, chinese: str) -> None:
    assert in_words(error, "zh").startswith(chinese)
    assert in_words(error, "en")[:4].isascii()


def test_a_refused_plan_names_the_fields_of_the_page() -> None:
    said = PlanError(
        "A plan for running 10 km needs one longer session a week: long_minutes=45 (now 40). A shorter race, or goal=cardio, is possible."
    )
    assert "“One longer session a week”: 45." in in_words(said, "en") and "goal=" not in in_words(said, "en")
    assert "“每周一次较长的训练”：45" in in_words(said, "zh") and "goal=" not in in_words(said, "zh")


def test_lines_hold_the_stored_values_and_the_usual_range(store: Store, user: User) -> None:
    """The band of a day is the median of the 28 days before it and 1.4826 times the median distance from it."""
    number = source(store, user)
    pulse = drawn(TODAY, 60, 55.0, 2.0, seed=5, overrides={"2026-03-20": None})
    put_daily(store, user, "resting_heart_rate_bpm", pulse, number)
    put_daily(store, user, "sleep_minutes", {TODAY: 420.0, TODAY - timedelta(days=1): 450.0}, number)
    put_workouts(store, user, number, {TODAY - timedelta(days=n): 50.0 for n in range(0, 60, 2)})
    from coach.wearables.context import load

    picture = load(store, user, Profile(), TODAY, [m for m in charts.SHOWN if m != charts.LOAD], 84)
    found = {line.metric: line for line in charts.lines(picture, 14, "en")}
    assert set(found) == {"resting_heart_rate_bpm", "sleep_minutes", charts.LOAD}
    line = found["resting_heart_rate_bpm"]
    assert line.days == tuple(d for d in sorted(pulse) if (TODAY - d).days < 14) and date(2026, 3, 20) not in line.days
    assert line.values == tuple(pulse[d] for d in line.days)
    before = [v for d, v in pulse.items() if 1 <= (TODAY - d).days <= 28]
    middle = statistics.median(before)
    spread = max(1.4826 * statistics.median(abs(v - middle) for v in before), 1.2)
    assert (line.low[-1], line.high[-1]) == pytest.approx((middle - spread, middle + spread))
    assert (
        found["sleep_minutes"].values == (7.5, 7.0)
        and found["sleep_minutes"].unit == "h"
        and found["sleep_minutes"].low == ()
    )
    # Seven days hold four or three sessions of 50 each.
    assert set(found[charts.LOAD].values) == {200.0, 150.0}


def test_what_is_counted_through_the_day_ends_with_yesterday(store: Store, user: User) -> None:
    put_daily(store, user, "steps", {TODAY - timedelta(days=n): 8000.0 + n for n in range(40)}, source(store, user))
    from coach.wearables.context import load

    picture = load(store, user, Profile(), TODAY, ["steps"], 84)
    (line,) = charts.lines(picture, 14, "zh")
    assert line.days[-1] == TODAY - timedelta(days=1) and line.title == "步数"


def test_the_figure_draws_the_lines() -> None:
    line = charts.Line("steps", "Steps", "", (TODAY,), (8000.0,), (TODAY,), (7000.0,), (9000.0,))
    other = charts.Line("sleep_minutes", "Sleep", "h", (TODAY,), (7.5,), (), (), (), 1)
    data = {trace.name: (list(trace.x), list(trace.y)) for trace in charts.figure([line, other], 14, TODAY, "en").data}
    assert data == {
        "steps low": ([TODAY], [7000.0]),
        "steps high": ([TODAY], [9000.0]),
        "steps": ([TODAY], [8000.0]),
        "sleep_minutes": ([TODAY], [7.5]),
    }
    assert charts.figure([], 14, TODAY, "en") is None


@pytest.mark.parametrize(("age", "stale"), [(0, False), (2, False), (3, True), (40, True)])
def test_a_tile_says_when_its_value_is_out_of_date(store: Store, user: User, age: int, stale: bool) -> None:
    from coach.wearables.context import load

    put_daily(store, user, "resting_heart_rate_bpm", {TODAY - timedelta(days=age): 55.0}, source(store, user))
    tile = tile_of(
        load(store, user, Profile(), TODAY, ["resting_heart_rate_bpm"], 84), "resting_heart_rate_bpm", {1: NASTY}, "en"
    )
    assert tile is not None and tile.stale is stale and tile.value == "55 bpm" and tile.usual == ""


def test_source_names_and_titles_stay_text_on_every_page(tmp_path: Path) -> None:
    from coach.adapters.ui.data import stored_html
    from coach.adapters.ui.profile import learnt_html

    coach = Coach(Settings(data_dir=tmp_path, model="echo"))
    owner = coach.store.user("ana")
    with coach.store.begin() as connection:
        connection.execute(tables.source.insert().values(user_id=owner.id, name=NASTY, kind="watch", priority=1))
    put_daily(coach.store, owner, "resting_heart_rate_bpm", {TODAY: 55.0}, 1)
    path = tmp_path / "<img src=x onerror=alert(1)>.csv"
    path.write_text(
        "start,end,activity,duration_min\n2026-03-30T10:00:00,2026-03-30T11:00:00,<img src=x onerror=alert(2)>,60\n",
        encoding="utf-8",
    )
    coach.import_file("ana", path)
    pages = [stored_html(coach, "ana", "en"), learnt_html(coach, "ana", "en"),
             board_html(coach, "ana", charts.picture_of(coach, "ana", 90, TODAY), "en")]  # fmt: skip
    assert "&lt;img src=x" in pages[0] and "&lt;img src=x" in pages[2] and all("<img" not in html for html in pages)
    coach.close()


def test_plan_changes_are_shown_as_before_and_after(tmp_path: Path) -> None:
    coach = Coach(Settings(data_dir=tmp_path, model="echo"))
    with pytest.raises(NotFoundError):
        files.make(coach, "ana", "plan.ics", "en")
    plan = coach.make_plan("ana", TODAY, goal="strength", days=3, minutes=45, equipment=["gym"], level="intermediate")
    old = next(i for s in plan.sessions for b in s.blocks if b.kind == "main" for i in b.items if i.swaps)
    made = coach.adapt_plan("ana", "swap", TODAY, kind="swap", exercise=old.exercise, to=old.swaps[0])
    html = change_html(plan, made, TODAY, "zh")
    assert f"<del>{old.name_zh}" in html and "<ins>" in html and made.id in html
    was = {s.id: s for s in plan.sessions}
    pairs = [pair for s in made.plan.sessions if s.id in made.changed for pair in differences(was[s.id], s, False)]
    assert len(pairs) >= len(made.changed) and all(old.name in before for before, _ in pairs if before[0].isalpha())
    shown = week_html(plan, plan.weeks[0], TODAY, set(), "en")
    assert shown.count("<details") == len(plan.weeks[0].sessions) and shown.count('" open>') == 1
    assert f"{plan.session_count} sessions" in head_html(plan, "en")
    assert files.make(coach, "ana", "plan.md", "en").content.decode().startswith("# Plan: strength")
    assert files.make(coach, "ana", "plan.pdf", "zh").content.startswith(b"%PDF")
    coach.close()


def _plan_page(coach: Coach) -> PlanPage:
    """What the buttons of the plan tab do, with the components' names in place of the components."""
    return PlanPage(coach, "ana", "en", Parts(*(f.name for f in fields(Parts))))


def _broken(_: str) -> Reading:
    raise RuntimeError("no classifier")


@pytest.mark.parametrize("words", ["barbell back squat 4x8 100 kg rpe 6", "ran 5 km in 27 min", "too hard"])
def test_where_the_screen_fails_the_plan_page_answers_as_the_chat_and_does_nothing(tmp_path: Path, words: str) -> None:
    coach = Coach(Settings(data_dir=tmp_path, model="echo"))
    coach.__dict__["_screener"] = Screener(_broken)
    owner = coach.store.user("ana")
    plan = coach.make_plan("ana", goal="strength", days=3, minutes=45, equipment=["gym"], level="intermediate")
    said = coach.screen(words, "ana").reply
    assert said and said.rstrip(".") in coach.chat("bo", words).text
    for work in (_plan_page(coach).log, _plan_page(coach).adapt):
        shown = work(words)
        assert (
            escape(said) in shown["said"].replace("<br>", "\n") and shown["proposal"] == "" and shown["handled"] == ""
        )
    assert coach.plan("ana") == plan and service.changes(coach.store, owner) == []
    coach.close()


@pytest.mark.parametrize(
    ("words", "kind", "handled"),
    [
        ("my chest hurts and I cannot breathe", "problem", False),
        ("hello", "problem", False),
        ("weight 71.2 kg", "said", True),
    ],
)
def test_words_that_were_not_logged_stay_in_the_box(echo_coach: Coach, words: str, kind: str, handled: bool) -> None:
    page = PlanPage(echo_coach, "bo", "en", Parts(*(f.name for f in fields(Parts))))
    shown = page.log(words)
    assert f'class="{kind}"' in shown["said"] and shown["handled"] == (words if handled else "")
    echo_coach.forget("bo")


def test_a_plan_made_on_the_page_keeps_the_profile_s_days(tmp_path: Path) -> None:
    coach = Coach(Settings(data_dir=tmp_path, model="echo"))
    coach.update_profile("ana", training_days=["tue", "sat"], race_date="2099-04-18")
    page = _plan_page(coach)
    assert page.wished()[2] == 2
    page.make("strength", "beginner", 2, 40, 0, "today", ["gym"])
    plan = coach.plan("ana")
    assert plan is not None and plan.weekdays == (1, 5)
    page.make("strength", "beginner", 3, 40, 0, "today", ["gym"])
    more = coach.plan("ana")
    assert more is not None and len(more.weekdays) == 3
    coach.close()


def test_the_morning_is_what_its_parts_say(echo_coach: Coach) -> None:
    """One reading of the store gives the same brief, verdict and alerts as one for each."""
    owner, today = echo_coach.store.user(demo.NAME), echo_coach.today(demo.NAME)
    seen = look(echo_coach.store, owner, echo_coach.profile(demo.NAME), today)
    assert seen.brief == echo_coach.brief(demo.NAME, today) and seen.readiness == echo_coach.readiness(demo.NAME, today)
    assert list(seen.alerts) == echo_coach.alerts(demo.NAME, today)


@pytest.mark.parametrize("name", ["../../etc/passwd", "plan.exe", "conversation/../x.md", "conversation/none.md"])
def test_no_other_file_is_handed_out(tmp_path: Path, name: str) -> None:
    coach = Coach(Settings(data_dir=tmp_path, model="echo"))
    with pytest.raises(NotFoundError):
        files.make(coach, "ana", name, "en")
    coach.close()


def test_a_conversation_as_text_holds_its_turns_and_evidence(echo_coach: Coach) -> None:
    reply = echo_coach.chat(demo.NAME, "Should I train hard today?")
    text = files.conversation_text(echo_coach, demo.NAME, reply.conversation, "en")
    assert "**You:** Should I train hard today?" in text and reply.text in text
    cited = set(reply.citations)
    assert cited and all(f"\n[{n}] " in text for n in cited)


def test_the_page_stays_on_this_machine(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="only listens on this machine"):
        launch(Coach(Settings(data_dir=tmp_path, model="echo")), "ana", host="0.0.0.0")


def test_gradio_is_loaded_without_writing_into_its_own_folder() -> None:
    import gradio

    spec = NoStubs().find_spec("gradio.component_meta", list(gradio.__path__))
    assert spec is not None and spec.loader is not None
    again = module_from_spec(spec)
    spec.loader.exec_module(again)
    assert again.create_or_modify_pyi(int, "int", []) is None  # Gradio's own finds no source and raises
    assert isinstance(again.ComponentMeta, type) and NoStubs().find_spec("gradio.blocks", list(gradio.__path__)) is None


def test_demo_files_hold_what_the_browser_test_compares(tmp_path: Path) -> None:
    """The browser test reads its expected values from these columns."""
    daily = next(p for p in demo.write_files(tmp_path, TODAY) if p.name == "daily.csv")
    with daily.open(encoding="utf-8") as file:
        row = next(csv.DictReader(file))
    assert {"date", "hrv_rmssd_ms", "resting_heart_rate_bpm", "sleep_minutes", "steps"} <= set(row)


@pytest.mark.parametrize(
    ("chosen", "accepted", "expected"),
    [
        ("", "en-GB,en", "en"),
        ("", "zh-CN,zh;q=0.9", "zh"),
        ("", "fr,zh;q=0.5", "zh"),
        ("", "", "en"),
        ("en", "zh-CN", "en"),
        ("zh", "en", "zh"),
    ],
)
def test_the_front_page_speaks_the_profile_s_language_or_the_browser_s(
    tmp_path: Path, chosen: str, accepted: str, expected: str
) -> None:
    from coach.adapters.ui.server import language

    coach = Coach(Settings(data_dir=tmp_path, model="echo"))
    coach.update_profile("ana", language=chosen)
    assert language(coach, "ana", accepted) == expected
    coach.close()
