"""The page in a real headless Chromium: import an export, ask, read the released sentences, open the evidence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach import demo
from coach.adapters.ui import launch
from coach.adapters.ui.cards import coach_html, lines_html, me_html
from coach.coach import Coach
from coach.errors import SettingsError
from coach.evidence import Evidence, Fact, Item
from coach.settings import Settings

CHROMIUM = shutil.which("chromium")
needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Coach]]:
    coach = Coach(Settings(data_dir=tmp_path_factory.mktemp("page"), model="echo"))
    page = launch(coach, "ana", port=7931, open_browser=False, block=False)
    yield "http://127.0.0.1:7931", coach
    page.close()
    coach.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        made = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield made
        made.close()


@needs_browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")  # Gradio's and Starlette's own
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("width", [390, 1280])
def test_import_ask_read_open(site: tuple[str, Coach], browser: object, tmp_path: Path, width: int) -> None:
    url, coach = site
    foreign: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 860})  # type: ignore[attr-defined]
    page.on(
        "request",
        lambda r: foreign.append(r.url) if not r.url.startswith((url, "data:", "blob:", "ws://127.0.0.1")) else None,
    )
    page.goto(url)
    page.get_by_role("tab", name="Data").click()
    for path in demo.write_files(tmp_path, coach.today("ana")):
        page.set_input_files("#upload input[type=file]", str(path))
        page.wait_for_function(f"document.querySelector('#report').innerText.includes('{path.name}')", timeout=60_000)
        page.reload()
        page.get_by_role("tab", name="Data").click()
    page.get_by_role("tab", name="Chat").click()
    page.fill("#ask textarea", "Should I train hard today?")
    page.click("#send")
    page.wait_for_selector("details.evidence", timeout=60_000)
    page.wait_for_selector("#rate", state="visible", timeout=60_000)
    said = page.inner_text("#window article.coach .words")
    verdict = coach.readiness("ana").fact
    assert any(f"{value:g}" in said for value, _ in verdict.numbers), said
    assert page.locator("details.evidence[open]").count() == 0
    page.locator("button.cite").first.click()
    assert page.locator("details.evidence[open]").count() >= 1
    assert re.search(r"your data|source", page.locator("details.evidence[open]").first.inner_text())
    page.get_by_role("tab", name="Today").click()
    page.wait_for_function("document.querySelector('#today').innerText.length > 80")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert foreign == []
    page.close()


def test_texts_from_outside_stay_text() -> None:
    nasty = '<img src=x onerror=alert(1)> **bold** [a](javascript:alert(1))\n\n# head & "quotes"'
    evidence = Evidence((Item(1, Fact("w", nasty, nasty, source=nasty)),))
    for html in (
        me_html(nasty, "en"),
        coach_html(f"{nasty} [1]", [item.as_dict() for item in evidence], "en"),
        lines_html(nasty),
    ):
        assert "<img" not in html and "&lt;img" in html


@needs_browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning")
def test_profile_rating_and_delete(site: tuple[str, Coach], browser: object) -> None:
    url, coach = site
    page = browser.new_page(viewport={"width": 1280, "height": 900})  # type: ignore[attr-defined]
    page.goto(url)
    page.get_by_role("tab", name="Profile").click()
    page.fill("#f-height_cm textarea, #f-height_cm input", "9000")
    page.click("#save")
    page.wait_for_function("document.querySelector('#saved').innerText.includes('between')")
    page.fill("#f-height_cm textarea, #f-height_cm input", "172")
    page.fill("#f-conditions textarea, #f-conditions input", "asthma, high blood pressure")
    page.click("#save")
    page.wait_for_function("document.querySelector('#saved').innerText.includes('Saved')")
    assert coach.profile("ana").height_cm == 172 and coach.profile("ana").conditions == (
        "asthma",
        "high blood pressure",
    )
    page.get_by_role("tab", name="Chat").click()
    page.fill("#ask textarea", "How long should I rest between sets?")
    page.click("#send")
    page.wait_for_selector("#rate", state="visible", timeout=60_000)
    page.fill("#reason textarea, #reason input", "too long")
    page.click("#down")
    page.wait_for_function("document.querySelector('#thanks').innerText.length > 3")
    page.get_by_role("tab", name="Data").click()
    page.get_by_role("button", name="Delete everything about me").first.click()
    page.click("#delete")
    page.wait_for_function("document.querySelector('#deleted').innerText.includes('Nothing was deleted')")
    page.fill("#sure textarea, #sure input", "DELETE")
    page.click("#delete")
    page.wait_for_function("document.querySelector('#deleted').innerText.includes('Everything is deleted')")
    assert coach.profile("ana").height_cm is None
    page.close()


def test_the_page_stays_on_this_machine(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="only listens on this machine"):
        launch(Coach(Settings(data_dir=tmp_path, model="echo")), "ana", host="0.0.0.0")
