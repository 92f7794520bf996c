"""How fast the page is beside three years of data: Today drawn, another tab opened. In a real browser, best of five.

Today counts from the click on its tab to the last chart on the screen; before each round an entry in the log makes it read everything
anew. A tab counts from the click to its content.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from coach.errors import SettingsError
from coach.evals.bench import ROUNDS, Timing, reference_loop, table

ROWS, DAYS, PORT = 3_000_000, 3 * 365, 7948
_DRAWN = """() => { const plot = document.querySelector('#charts .js-plotly-plot'); return plot && plot.data && plot.querySelectorAll('.scatterlayer .trace').length >= plot.data.length
 && document.querySelector('#today .tiles') && plot.dataset.round !== '%s' && (plot.dataset.round = '%s'); }"""


def bench_page(rows: int = ROWS) -> str:
    """Fill a store with ``rows`` samples over three years, serve it, and measure. Needs Playwright and Debian's chromium."""
    from playwright.sync_api import sync_playwright

    from coach.adapters.ui import launch
    from coach.coach import Coach
    from coach.settings import Settings
    from coach.wearables.bench_brief import fill

    chromium = shutil.which("chromium")
    if chromium is None:
        raise SettingsError("chromium is not installed. On Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as scratch:
        coach = Coach(Settings(data_dir=Path(scratch), model="echo"))
        fill(coach.store, coach.store.user("bench"), rows, coach.today("bench"), DAYS)
        served = launch(coach, "bench", port=PORT, open_browser=False, block=False)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{served.url}/en/")
            page.wait_for_selector("#chips button")
            reference = min(reference_loop() for _ in range(ROUNDS))
            found = [_today(page, coach, reference), *_tabs(page, reference)]
            browser.close()
        served.close()
        coach.close()
    return f"{rows:,} samples over {DAYS} days; reference loop: {reference * 1000:.1f} ms\n{table(found)}"


def _today(page: Any, coach: Any, reference: float) -> Timing:
    def draw(n: int) -> None:
        page.locator("#tabs button[role=tab]").nth(1).click()
        page.wait_for_function(_DRAWN % (n, n))

    def away(n: int) -> None:
        page.locator("#tabs button[role=tab]").nth(0).click()
        coach.log("bench", f"weight {70 + n / 10:.1f} kg", date.fromordinal(coach.today("bench").toordinal()))

    return _timed("Today drawn anew", draw, away, reference)


def _tabs(page: Any, reference: float) -> list[Timing]:
    waits = {"chat": "#window .log", "today": "#today .tiles", "data": "#stored table", "profile": "#f-height_cm"}
    names = ("chat", "today", "plan", "data", "profile")
    made = []
    for name, content in waits.items():
        here, other = names.index(name), names.index("plan")

        def show(_: int, here: int = here, content: str = content) -> None:
            page.locator("#tabs button[role=tab]").nth(here).click()
            page.wait_for_selector(content, state="visible")

        def away(_: int, other: int = other) -> None:
            page.locator("#tabs button[role=tab]").nth(other).click()
            page.wait_for_timeout(1500)

        made.append(_timed(f"switch to {name}", show, away, reference))
    return made


def _timed(name: str, work: Callable[[int], None], between: Callable[[int], None], reference: float) -> Timing:
    """``between`` is not counted; the first round warms up."""
    taken = []
    for n in range(ROUNDS + 1):
        between(n)
        start = time.perf_counter()
        work(n)
        taken.append(time.perf_counter() - start)
    return Timing(name, min(taken[1:]), max(taken[1:]), min(taken[1:]) / reference)
