"""The page in a real headless Chromium, on a phone and on a desk: one visit from the empty page to its deletion, and one plan.

One server and one browser for all of it; each visit ends by deleting everything, so that the next one is a first visit again.
"""

from __future__ import annotations

import csv
import gc
import io
import shutil
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from coach import demo
from coach.adapters.ui import launch
from coach.coach import Coach
from coach.settings import Settings
from coach.store import tables

pytest.importorskip("playwright", reason="playwright is not installed (a development dependency)")

CHROMIUM = shutil.which("chromium")
URL = "http://127.0.0.1:7931"
TAG = "<img src=x onerror=window.hacked=1>"
NASTY = f"{TAG}<script>window.hacked=1</script> **bold** [a](javascript:window.hacked=1)"
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)"),
    # Gradio's and Starlette's own
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]
# Kinds of finding that keep somebody out; "minor" and "moderate" do not.
_SERIOUS = ("serious", "critical")
TABS = ("chat", "today", "plan", "data", "profile")
_WAIT = 120_000  # ms; a busy machine is no failure


@pytest.fixture(scope="module")
def coach(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coach]:
    made = Coach(Settings(data_dir=tmp_path_factory.mktemp("page"), model="echo"))
    served = launch(made, "ana", port=7931, open_browser=False, block=False)
    yield made
    served.close()
    made.close()
    gc.collect()  # the server's event loops are reported here and not in whatever test comes next


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        made = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield made
        made.close()


class Visit:
    """A browser page that watches what it asks for."""

    def __init__(self, browser: Any, width: int, scheme: str, locale: str = "en-GB") -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme, locale=locale,
                                           permissions=["clipboard-read", "clipboard-write"])  # fmt: skip
        self.page = self.context.new_page()
        self.page.set_default_timeout(_WAIT)
        self.foreign: list[str] = []
        self.page.on(
            "request", lambda r: None if r.url.startswith((URL, "data:", "blob:")) else self.foreign.append(r.url)
        )

    def open(self, path: str = "/") -> None:
        self.page.goto(URL + path)
        self.page.wait_for_selector("#chips button")

    def tab(self, name: str) -> None:
        self.page.locator("#tabs button[role=tab]").nth(TABS.index(name)).click()
        self.page.wait_for_selector(f"#tab-{name}", state="visible")

    def wait_text(self, where: str, words: str) -> None:
        self.page.wait_for_function(
            "([where, words]) => document.querySelector(where)?.innerText.includes(words)", arg=[where, words]
        )

    def choose(self, box: str, words: str) -> None:
        self.page.click(f"{box} input")
        self.page.get_by_role("option", name=words, exact=True).click()

    def ask(self, words: str) -> None:
        """Send, and wait until the reply to it is complete."""
        before = self.page.locator("#window article.me").count()
        self.page.fill("#ask textarea", words)
        self.page.click("#send")
        self.answered(before + 1)

    def answered(self, questions: int) -> None:
        self.page.wait_for_function(
            "(n) => document.querySelectorAll('#window article.me').length === n && !document.querySelector('#window .busy')",
            arg=questions,
        )
        self.page.wait_for_selector("#up", state="visible")

    def fits(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))

    def hacked(self) -> bool:
        """Whether any of ``NASTY`` was taken for more than text: an element, a script, a link, bold letters."""
        return bool(
            self.page.evaluate(
                """() => window.hacked === 1 || document.querySelectorAll('img[src="x"], a[href^="javascript"]').length > 0
                || [...document.querySelectorAll('strong, b, script:not(head script)')].some(
                    (e) => e.innerHTML === 'bold' || e.textContent === 'window.hacked=1')"""
            )
        )


def serious(page: Any) -> list[str]:
    """What axe finds that keeps somebody out."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe-playwright-python is not installed (a development dependency)",
    )
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {node['target']} {node['html'][:120]}"
        for v in found
        if v["impact"] in _SERIOUS
        for node in v["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_a_visit_from_the_first_page_to_deletion(
    coach: Coach, browser: Any, tmp_path: Path, width: int, scheme: str
) -> None:
    visit = Visit(browser, width, scheme)
    visit.open()
    assert visit.page.url == f"{URL}/en/"
    _first_visit(visit)
    files = _import(visit, coach, tmp_path)
    _today(visit, coach, files[0])
    _chat(visit, coach)
    _documents(visit, coach, tmp_path)
    _language(visit, coach)
    for name in TABS:
        visit.tab(name)
        visit.page.wait_for_timeout(400)
        assert visit.fits() and not visit.hacked(), name
        assert serious(visit.page) == [], name
    _profile(visit, coach)
    _sources_and_leaving(visit, coach)
    assert visit.foreign == []
    visit.context.close()


def _first_visit(visit: Visit) -> None:
    assert visit.page.get_by_text("No data yet. Import an export under Data").is_visible()
    visit.tab("today")
    visit.wait_text("#today", "Your mornings start here")
    assert visit.page.locator("#charts").count() == 0 and visit.page.locator("#range").count() == 0
    visit.tab("data")
    visit.wait_text("#stored", "Nothing is stored yet")
    assert visit.fits()
    visit.tab("chat")
    question = visit.page.inner_text("#chips button >> nth=2")
    visit.page.click("#chips button >> nth=2")
    visit.answered(1)
    assert visit.page.inner_text("#window article.me p") == question and visit.page.inner_text(
        "#window article.coach .words"
    )


def _import(visit: Visit, coach: Coach, folder: Path) -> list[Path]:
    """A file that is none, then the export; a workout's title and a file's name are code."""
    visit.tab("data")
    broken = folder / "broken.csv"
    broken.write_text("nothing,of,use\n1,2,3\n", encoding="utf-8")
    visit.page.set_input_files("#upload input[type=file]", str(broken))
    visit.page.wait_for_selector("#report .problem")
    files = sorted(demo.write_files(folder, coach.today("ana")))
    nasty = folder / f"{TAG} **bold**.csv"
    day = coach.today("ana") - timedelta(days=2)
    nasty.write_text(f"start,end,activity,duration_min\n{day}T06:00:00,{day}T06:30:00,{NASTY},30\n", encoding="utf-8")
    for path in (*files, nasty):
        visit.page.set_input_files("#upload input[type=file]", str(path))
        visit.wait_text("#report", "bold.csv" if path == nasty else path.name)  # the framework drops signs from names
    visit.wait_text("#stored", "Resting heart rate")
    assert not visit.hacked()
    return files


def _today(visit: Visit, coach: Coach, daily: Path) -> None:
    """The figure's own data, against the columns of the imported file."""
    visit.tab("today")
    visit.page.wait_for_selector("#charts .js-plotly-plot .scatterlayer")
    drawn = visit.page.evaluate(
        "document.querySelector('#charts .js-plotly-plot').data.map(t => [t.name, [...t.x], [...t.y]])"
    )
    traces = {name: dict(zip((str(x)[:10] for x in xs), ys, strict=True)) for name, xs, ys in drawn}
    with daily.open(encoding="utf-8") as file:
        rows = {row["date"]: row for row in csv.DictReader(file)}
    today = coach.today("ana")
    days = [(today - timedelta(days=n)).isoformat() for n in range(27, -1, -1)]
    for metric, factor in (("hrv_rmssd_ms", 1.0), ("resting_heart_rate_bpm", 1.0), ("sleep_minutes", 1 / 60)):
        expected = {day: float(rows[day][metric]) * factor for day in days if rows.get(day, {}).get(metric)}
        assert traces[metric] == pytest.approx(expected), metric
        assert all(traces[f"{metric} low"][day] < traces[f"{metric} high"][day] for day in expected)
    said = visit.page.inner_text("#today .verdict")
    verdict = coach.readiness("ana").verdict
    assert {"easy": "Take it easy", "rest": "Rest", "train": "Train as planned"}[verdict] in said
    assert f"{float(rows[days[-1]]['resting_heart_rate_bpm']):.0f} bpm" in visit.page.inner_text(
        "[data-metric=resting_heart_rate_bpm]"
    )
    visit.page.get_by_text("2 weeks").click()
    visit.page.wait_for_function(
        "document.querySelector('#charts .js-plotly-plot').data.find(t => t.name === 'sleep_minutes').x.length === 14"
    )


def _chat(visit: Visit, coach: Coach) -> None:
    visit.tab("chat")
    visit.page.reload()
    visit.page.wait_for_selector("#chips button")
    visit.ask("Should I train hard today?")
    said = visit.page.inner_text("#window article.coach .words")
    assert any(f"{value:g}" in said for value, _ in coach.readiness("ana").fact.numbers), said
    assert visit.page.locator("details.evidence[open]").count() == 0
    visit.page.locator("button.cite").first.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("details.evidence[open]")
    assert "Source" in visit.page.locator("details.evidence[open]").first.inner_text()
    assert any("your data" in card for card in visit.page.locator("details.evidence").all_text_contents())
    visit.page.click("#down")
    visit.page.fill("#reason textarea, #reason input", "too short")
    visit.page.click("#tell")
    visit.page.wait_for_selector("#reason", state="hidden")
    with coach.store.read() as connection:
        assert connection.execute(select(tables.feedback.c.rating, tables.feedback.c.comment)).all() == [
            ("down", "too short")
        ]
    visit.page.click("button[data-copy]")
    visit.wait_text("#tools", "Copied")
    assert said[:40] in visit.page.evaluate("navigator.clipboard.readText()")
    with visit.page.expect_download() as download:
        visit.page.click("#tools a")
    assert "Should I train hard today?" in Path(download.value.path()).read_text(encoding="utf-8")
    visit.ask(f"I have asthma {NASTY}")
    visit.wait_text("#window", f"I have asthma {NASTY}")
    visit.page.click("#up")
    visit.wait_text("#thanks", "noted")
    with coach.store.read() as connection:
        assert sorted(connection.execute(select(tables.feedback.c.rating)).scalars()) == ["down", "up"]
    visit.page.click("#new")
    visit.page.wait_for_selector("#window .hello")
    visit.choose("#earlier", "Should I train hard today?")
    visit.wait_text("#window", said[:40])
    assert not visit.hacked()


def _documents(visit: Visit, coach: Coach, folder: Path) -> None:
    """A document of the user's own whose words are code: its card shows them as they are."""
    own = folder / "quokka.md"
    own.write_text(
        f"# The quokka drill {TAG}\n\nThe quokka drill takes nine minutes and is done three times a week {TAG}.\n",
        encoding="utf-8",
    )
    assert coach.library.index_documents(coach.store.user("ana").id, own) == 1
    visit.page.click("#new")
    visit.page.wait_for_selector("#window .hello")
    visit.ask("What is the quokka drill?")
    cards = visit.page.locator("details.evidence").all_text_contents()
    assert any(TAG in card and "quokka" in card for card in cards), cards
    assert not visit.hacked()


def _language(visit: Visit, coach: Coach) -> None:
    visit.page.click("#switch")
    visit.page.wait_for_url(f"{URL}/zh/")
    visit.page.wait_for_selector("#chips button")
    assert coach.profile("ana").language == "zh" and visit.page.evaluate("document.documentElement.lang") == "zh-CN"
    visit.tab("profile")
    visit.page.wait_for_function("document.querySelector('#f-language input').value === '中文'")
    assert visit.page.input_value("#f-units input") == "公制（公斤、公里）"
    visit.tab("plan")
    visit.page.wait_for_selector("#plan-make")
    visit.choose("#w-goal", "马拉松")
    visit.choose("#w-minutes", "15")
    visit.page.click("#plan-make")
    visit.page.wait_for_selector("#plan-said .problem")
    assert "每周" in visit.page.inner_text("#plan-said") and "marathon" not in visit.page.inner_text("#plan-said")
    visit.page.click("#switch")
    visit.page.wait_for_url(f"{URL}/en/")
    visit.page.wait_for_selector("#chips button")


def _profile(visit: Visit, coach: Coach) -> None:
    visit.tab("profile")
    visit.page.fill("#f-height_cm textarea, #f-height_cm input", "9000")
    visit.page.click("#save")
    visit.wait_text("#saved", "between 50 and 272")
    visit.page.fill("#f-height_cm textarea, #f-height_cm input", "172")
    visit.page.fill("#f-injuries textarea, #f-injuries input", "left knee")
    visit.page.fill("#f-diet textarea, #f-diet input", "vegetarian, no nuts")
    visit.page.fill("#f-goals textarea, #f-goals input", NASTY)
    visit.page.locator("#f-training_days").get_by_label("Tue").check()
    visit.page.locator("#f-training_days").get_by_label("Sat").check()
    visit.page.fill("#f-race_date textarea, #f-race_date input", "soon")
    visit.page.click("#save")
    visit.wait_text("#saved", "is a date such as")
    assert coach.profile("ana").diet == ()
    visit.page.fill("#f-race_date textarea, #f-race_date input", "2099-04-18")
    visit.page.click("#save")
    visit.wait_text("#saved", "Saved")
    kept = coach.profile("ana")
    assert kept.height_cm == 172 and kept.injuries == ("left knee",) and kept.diet == ("vegetarian", "no nuts")
    assert kept.training_days == ("tue", "sat") and kept.race_date == "2099-04-18" and kept.goals == (NASTY,)
    visit.wait_text("#learnt", f"I have asthma {TAG.split('.')[0]}")
    assert "asthma" in kept.conditions and not visit.hacked()
    visit.page.click("#learnt-change button")
    visit.page.click("#learnt-delete")
    visit.wait_text("#learnt-said", "Forgotten")
    assert "asthma" not in coach.profile("ana").conditions


def _sources_and_leaving(visit: Visit, coach: Coach) -> None:
    visit.tab("data")
    visit.wait_text("#stored", "workouts.csv")
    visit.page.click("#sources-change button")
    visit.choose("#source", "workouts.csv")
    visit.page.click("#source-first")
    visit.wait_text("#source-said", "counts before all others")
    assert visit.page.inner_text("#stored tbody th >> nth=0") == "workouts.csv"
    visit.choose("#source", "workouts.csv")
    visit.page.click("#source-delete")
    visit.wait_text("#source-said", "Nothing was deleted")
    visit.page.fill("#source-sure textarea, #source-sure input", "workouts.csv")
    visit.page.click("#source-delete")
    visit.wait_text("#source-said", "workouts.csv is deleted")
    assert "workouts.csv" not in visit.page.inner_text("#stored")
    with visit.page.expect_download() as download:
        visit.page.click("#export")
    with zipfile.ZipFile(download.value.path()) as copy:
        assert "resting_heart_rate_bpm" in copy.read("daily.csv").decode()
    visit.page.click("#delete-all button")
    visit.page.click("#delete")
    visit.wait_text("#deleted", "Nothing was deleted")
    visit.page.fill("#sure textarea, #sure input", "DELETE")
    visit.page.click("#delete")
    visit.wait_text("#deleted", "Everything is deleted")
    visit.wait_text("#stored", "Nothing is stored yet")
    assert coach.profile("ana").height_cm is None and coach.conversations("ana") == []


@pytest.mark.parametrize("width", [390, 1280])
def test_a_plan_made_swapped_logged_changed_and_taken_along(coach: Coach, browser: Any, width: int) -> None:
    from icalendar import Calendar

    visit = Visit(browser, width, "light")
    page, box = visit.page, "#log textarea, #log input"
    visit.open("/en/")
    visit.tab("plan")
    visit.choose("#w-goal", "strength")
    visit.choose("#w-level", "intermediate")
    page.get_by_label("Body weight only").uncheck()
    page.get_by_label("Full gym").check()
    page.click("#plan-make")
    page.wait_for_selector("#sessions details.session[open]")
    plan = coach.plan("ana")
    assert plan is not None and page.locator("#sessions details.session").count() == len(plan.weeks[0].sessions)
    assert visit.fits() and serious(page) == []
    new, old = _swap(visit, coach)

    # words that call for help are answered, not planned around, and nothing is logged
    page.fill(box, "my chest hurts and I cannot breathe")
    page.click("#log-do")
    page.wait_for_selector("#plan-said .problem")

    # words typed while an answer is on its way are not taken out with those it answers
    page.fill(box, "weight 71.2 kg")
    page.click("#log-do")
    page.fill(box, "weight 71")
    visit.wait_text("#plan-said", "71.2 kg")
    page.wait_for_function("document.querySelector('#handled textarea, #handled input').value === 'weight 71.2 kg'")
    page.wait_for_timeout(300)
    assert page.input_value(box) == "weight 71"

    # log, and accept what follows from it
    page.fill(box, "barbell back squat 4x8 100 kg rpe 6")
    page.click("#log-do")
    page.wait_for_selector("#proposal .proposal")
    visit.wait_text("#plan-said", "100 kg")
    page.wait_for_function("document.querySelector('#log textarea, #log input').value === ''")
    assert page.get_attribute("#proposal .proposal", "data-change")
    page.click("#accept")
    visit.wait_text("#plan-said", "Accepted")
    after = coach.plan("ana")
    assert after is not None
    weights = [
        i.weight_kg
        for s in sorted(after.sessions, key=lambda s: s.date)
        if s.date > coach.today("ana")
        for i in s.items
        if i.exercise == "barbell-back-squat"
    ]
    assert weights and None not in weights and f"{weights[0]:g} kg" in (page.text_content("#sessions") or "")
    assert "Best Barbell back squat: 100 kg" in page.inner_text("#records")

    with page.expect_download() as download:
        page.click("#plan-head a[href*='.ics']")
    events = Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
    live = [s for s in after.sessions if s.status != "dropped"]
    assert sorted(e.decoded("dtstart").date() for e in events) == [s.date for s in sorted(live, key=lambda s: s.date)]
    assert any(new in str(e["description"]) for e in events)
    with page.expect_download() as download:
        page.click("#plan-head a[href*='.pdf']")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    page.reload()
    visit.tab("plan")
    visit.wait_text("#sessions", new)
    assert old not in page.inner_text("#sessions") and visit.fits() and visit.foreign == []
    visit.context.close()
    coach.forget("ana")


def _swap(visit: Visit, coach: Coach) -> tuple[str, str]:
    """Swap the bench press of this week: nothing changes before the proposal is accepted. Returns what came and what left."""
    page, plan = visit.page, coach.plan("ana")
    assert plan is not None
    ahead = (i for s in plan.sessions if s.date >= coach.today("ana") for i in s.items)
    old = next(i.name for i in ahead if i.exercise == "barbell-bench-press")
    page.click("#swap button")
    visit.choose("#swap-leave", old)
    page.wait_for_function("document.querySelector('#swap-take input').value !== ''")
    new = page.input_value("#swap-take input")
    page.click("#swap-do")
    page.wait_for_selector("#proposal .proposal")
    assert old in page.inner_text("#proposal del >> nth=0") and new in page.inner_text("#proposal ins >> nth=0")
    assert old in page.inner_text("#sessions"), "nothing changes before it is accepted"
    page.click("#accept")
    visit.wait_text("#plan-said", "Accepted")
    visit.wait_text("#sessions", new)
    assert old not in page.inner_text("#sessions")
    return new, old


def test_a_real_export_is_read_and_deleted_again(coach: Coach, browser: Any, shared: Path) -> None:
    """An Apple Health export of somebody's watch, from the first of January 2024."""
    export = shared / "data" / "apple_health" / "alxdrcirilo__apple-health-parser" / "export.zip"
    if not export.is_file():
        pytest.skip(f"{export} is not here")
    visit = Visit(browser, 390, "light")
    visit.open()
    visit.tab("data")
    visit.page.set_input_files("#upload input[type=file]", str(export))
    visit.wait_text("#report", "export.zip")
    visit.wait_text("#stored", "Alexandre's Apple Watch")
    row = visit.page.locator("#stored tr", has_text="Active energy")
    assert row.locator("td").all_inner_texts() == ["2", "2024-01-01", "2024-01-02"]
    visit.tab("today")
    visit.wait_text("#today", "The newest day is 2024-01-02")
    assert visit.fits() and visit.foreign == []
    visit.context.close()
    coach.forget("ana")


def test_the_page_says_so_when_the_coach_has_stopped_and_takes_it_back(coach: Coach, browser: Any) -> None:
    visit = Visit(browser, 390, "light", "zh-CN")
    visit.open()
    assert visit.page.url == f"{URL}/zh/", "without a chosen language the browser's own is taken"
    visit.context.route("**/alive", lambda route: route.abort())
    visit.page.wait_for_selector("#offline .banner", state="visible")
    assert "已停止" in visit.page.inner_text("#offline")
    visit.context.unroute("**/alive")
    visit.page.wait_for_selector("#offline .banner", state="hidden")
    visit.context.close()


def test_only_this_machine_is_answered(coach: Coach) -> None:
    import httpx

    assert httpx.get(f"{URL}/alive", headers={"host": "evil.example"}).status_code == 400
    answer = httpx.get(f"{URL}/en/")
    assert answer.status_code == 200 and "default-src 'self'" in answer.headers["content-security-policy"]
    assert httpx.get(f"{URL}/files/plan.exe").status_code == 404
    with zipfile.ZipFile(io.BytesIO(httpx.get(f"{URL}/files/coach-export.zip").content)) as copy:
        assert copy.namelist()
