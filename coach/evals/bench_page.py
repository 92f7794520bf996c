"""How fast the page is beside three years of data: Today drawn, another tab opened. In a real browser, best of five.

Today counts from the click on its tab until the charts and figures of changed data stand on the screen. A tab counts from the click to
its content. The store is filled once a day and kept in the temporary folder; a run that was ended goes on filling where it stopped.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from coach.errors import SettingsError
from coach.evals.bench import ROUNDS, Timing, reference_loop, table

ROWS, DAYS, PORT = 3_000_000, 3 * 365, 7948
TABS = ("chat", "today", "plan", "data", "profile")
_METRIC = "resting_heart_rate_bpm"
_DRAWN = f"""(value) => {{
  const plot = document.querySelector('#charts .js-plotly-plot'), tile = document.querySelector('[data-metric={_METRIC}] .big');
  const line = plot && plot.data && plot.data.find((trace) => trace.name === '{_METRIC}');
  return line && Array.from(line.y).at(-1) === value && plot.querySelectorAll('.scatterlayer .trace').length >= plot.data.length
    && tile && tile.innerText.startsWith(`${{value}} `);
}}"""
_WAIT_MS = 120_000
# Between two measured clicks: what the page still does in the background is not counted.
_PAUSE_MS = 1500


def bench_page(rows: int = ROWS) -> str:
    """Fill a store with ``rows`` samples over three years, serve it, and measure. Needs Playwright and Debian's chromium."""
    from playwright.sync_api import sync_playwright

    from coach.adapters.ui import launch
    from coach.coach import Coach
    from coach.settings import Settings

    chromium = shutil.which("chromium")
    if chromium is None:
        raise SettingsError("chromium is not installed. On Debian: apt-get install chromium")
    coach = Coach(Settings(data_dir=_filled(rows), model="echo"))
    served = launch(coach, "bench", port=PORT, open_browser=False, block=False)
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(_WAIT_MS)
            page.goto(f"{served.url}/en/")
            page.wait_for_selector("#chips button")
            reference = min(reference_loop() for _ in range(ROUNDS))
            found = [_today(page, coach, reference), *_tabs(page, reference)]
            browser.close()
    finally:
        served.close()
        coach.close()
    return f"{rows:,} samples over {DAYS} days; reference loop: {reference * 1000:.1f} ms\n{table(found)}"


def _filled(rows: int) -> Path:
    """The folder of a store that ends today; those of other days are removed."""
    from coach.settings import Settings
    from coach.store import Store
    from coach.wearables.bench_brief import fill

    base, today = Path(tempfile.gettempdir()) / "coach-bench-page", datetime.now().date()
    folder = base / f"{today}-{rows}"
    for old in base.glob("*"):
        if not old.name.startswith(today.isoformat()):
            shutil.rmtree(old)
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Filling {folder} with {rows:,} samples, unless it is", file=sys.stderr, flush=True)
    store = Store(Settings(data_dir=folder).database)
    fill(store, store.user("bench"), rows, today, DAYS)
    store.close()
    return folder


def _today(page: Any, coach: Any, reference: float) -> Timing:
    from coach.store import tables

    t = tables.daily

    def away(n: int) -> None:
        """Today's resting heart rate becomes another one, so that all is read and drawn anew."""
        page.locator("#tabs button[role=tab]").nth(TABS.index("chat")).click()
        page.wait_for_timeout(_PAUSE_MS)
        mine = (t.c.user_id == coach.store.user("bench").id) & (t.c.metric == _METRIC)
        with coach.store.begin() as connection:
            connection.execute(t.update().where(mine, t.c.local_date == coach.today("bench")).values(value=50.0 + n))

    def draw(n: int) -> None:
        page.locator("#tabs button[role=tab]").nth(TABS.index("today")).click()
        page.wait_for_function(_DRAWN, arg=50 + n)

    return _timed("Today drawn anew", draw, away, reference)


def _tabs(page: Any, reference: float) -> list[Timing]:
    waits = {
        "chat": "#window .log",
        "today": "#today .tiles",
        "plan": "#plan-form",
        "data": "#stored table",
        "profile": "#f-height_cm",
    }
    made = []
    for name, content in waits.items():
        here, other = TABS.index(name), TABS.index("chat" if name == "plan" else "plan")

        def show(_: int, here: int = here, content: str = content) -> None:
            page.locator("#tabs button[role=tab]").nth(here).click()
            page.wait_for_selector(content, state="visible")

        def away(_: int, other: int = other) -> None:
            page.locator("#tabs button[role=tab]").nth(other).click()
            page.wait_for_timeout(_PAUSE_MS)

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
