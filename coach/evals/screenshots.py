"""Pictures of the page for the documents: ``python -m coach.evals.screenshots docs``. Needs Playwright and Debian's chromium.

Every page at the width of a desk (light) and of a phone (dark), over the demo user; the pages of a first visit as ``empty-*``.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal

from coach import demo
from coach.adapters.ui import launch
from coach.coach import Coach
from coach.errors import SettingsError
from coach.settings import Settings

PORT = 7949
LOOKS: tuple[tuple[int, int, Literal["light", "dark"]], ...] = ((1280, 900, "light"), (390, 844, "dark"))
TABS = ("chat", "today", "plan", "data", "profile")
_SETTLE_MS = 1200  # charts and fonts


def take(page: Any, shot: Callable[[str], object], lang: str) -> None:
    """One picture a tab at the page's present width."""
    from coach.adapters.ui.chat import EXAMPLES

    page.fill("#ask textarea", EXAMPLES[lang][0])
    page.click("#send")
    page.wait_for_selector("#up", state="visible", timeout=120_000)
    page.locator("button.cite").first.click()
    for name in TABS:
        _open(page, name)
        shot("page" if name == "chat" else name)


def _open(page: Any, name: str) -> None:
    page.locator("#tabs button[role=tab]").nth(TABS.index(name)).click()
    if name == "today":
        page.wait_for_selector("#charts .js-plotly-plot .scatterlayer, #today .empty", timeout=60_000)
    page.wait_for_timeout(_SETTLE_MS)


def _first_visit(page: Any, shot: Callable[[str], object], lang: str) -> None:
    for name in ("chat", "today"):
        _open(page, name)
        shot(f"empty-{name}")


def _shot(page: Any, folder: Path, width: int, whole: bool, name: str) -> None:
    page.screenshot(path=folder / f"{name}-{width}.png", full_page=whole)


def main() -> None:
    """Write into the folder given on the command line."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise SettingsError("chromium is not installed. On Debian: apt-get install chromium")
    parser = argparse.ArgumentParser(description="Pictures of the page, of the made-up demo user and of a first visit.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    parser.add_argument("--whole", action="store_true", help="each page from top to bottom, not the screen alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        coach = Coach(Settings(data_dir=Path(scratch), model="echo"))
        user = demo.ensure(coach)
        coach.load()
        coach.make_plan(user, goal="strength", days=3, minutes=45, equipment=["gym"])
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            )
            for name, work in ((user, take), ("new", _first_visit)):
                served = launch(coach, name, port=PORT, open_browser=False, block=False)
                for width, height, scheme in LOOKS:
                    page = browser.new_page(
                        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
                    )
                    page.goto(f"http://127.0.0.1:{PORT}/{given.lang}/")
                    page.wait_for_selector("#chips button", timeout=60_000)
                    work(page, partial(_shot, page, given.folder, width, given.whole), given.lang)
                    page.close()
                served.close()
            browser.close()
        coach.close()


if __name__ == "__main__":
    main()
