"""Pictures of the page for the documents: ``python -m coach.evals.screenshots docs``. Needs Playwright and Debian's chromium."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from coach import demo
from coach.adapters.ui import launch
from coach.coach import Coach
from coach.errors import SettingsError
from coach.settings import Settings

PORT = 7949
WIDTHS = {1280: 900, 390: 844}
TABS = ("Today", "Data", "Profile")


def take(page: Any, folder: Path, width: int) -> None:
    """One picture a tab at the page's present width."""
    page.fill("#ask textarea", "Should I train hard today?")
    page.click("#send")
    page.wait_for_selector("details.evidence", timeout=120_000)
    page.wait_for_selector("#rate", state="visible", timeout=120_000)
    page.locator("button.cite").first.click()
    page.wait_for_timeout(800)
    page.screenshot(path=folder / f"page-{width}.png")
    for name in TABS:
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(2500)
        page.screenshot(path=folder / f"{name.lower()}-{width}.png")


def main() -> None:
    """Write into the folder given as the first argument."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise SettingsError("chromium is not installed. On Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as scratch:
        coach = Coach(Settings(data_dir=Path(scratch), model="echo"))
        served = launch(coach, demo.ensure(coach), port=PORT, open_browser=False, block=False)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            )
            for width, height in WIDTHS.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(f"http://127.0.0.1:{PORT}")
                take(page, Path(sys.argv[1]), width)
                page.close()
            browser.close()
        served.close()
        coach.close()


if __name__ == "__main__":
    main()
