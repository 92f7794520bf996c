"""Speed and memory: best of five after warm-up, beside a fixed reference loop of the same run.

A machine that is busy or small slows the reference too, so the ratio says more than the milliseconds.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.errors import SettingsError

if TYPE_CHECKING:
    from coach.coach import Coach

ROUNDS = 5
_QUESTIONS = (
    "Should I train hard today?",
    "How much protein do I need a day?",
    "Why is my resting heart rate up?",
    "What was my average sleep over the last 14 days?",
    "How long should I rest between sets?",
)


@dataclass(frozen=True)
class Timing:
    """``best`` and ``worst`` of the rounds, in seconds; ``ratio`` to the reference loop of the same run."""

    name: str
    best: float
    worst: float
    ratio: float


def reference_loop() -> float:
    """Seconds for a fixed piece of work: 60,000 SHA-256 digests chained in Python."""
    start = time.perf_counter()
    digest = b"coach"
    for _ in range(60_000):
        digest = hashlib.sha256(digest).digest()
    return time.perf_counter() - start


def measure(name: str, work: Callable[[], object], reference: float, rounds: int = ROUNDS) -> Timing:
    """Run ``work`` once to warm up, then ``rounds`` times."""
    work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return Timing(name, min(taken), max(taken), min(taken) / reference)


def peak_memory_mb() -> float:
    """Largest resident set of this process so far, in MB (ru_maxrss is kB on Linux and bytes on macOS)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def table(rows: list[Timing]) -> str:
    lines = [f"{'':<34}{'best ms':>10}{'worst ms':>10}{'× reference':>13}"]
    return "\n".join(
        lines + [f"{r.name:<34}{r.best * 1000:>10.1f}{r.worst * 1000:>10.1f}{r.ratio:>13.3f}" for r in rows]
    )


def bench_turn(coach: Coach) -> str:
    """The product's own turn over the demo user: stages, headline, first model sentence, tokens a second, memory."""
    from coach import demo

    user = demo.ensure(coach)
    model = coach.load()
    reference = min(reference_loop() for _ in range(ROUNDS))
    for question in _QUESTIONS:
        coach.chat(user, question)
    stages: dict[str, list[float]] = {}
    by = []
    for round_number in range(ROUNDS):
        reply = coach.chat(user, _QUESTIONS[round_number % len(_QUESTIONS)])
        by.append(reply.written_by)
        for stage, ms in reply.timings_ms.items():
            stages.setdefault(stage, []).append(ms / 1000)
    rows = [Timing(stage, min(taken), max(taken), min(taken) / reference) for stage, taken in stages.items()]
    tokens, seconds = _decode_speed(coach)
    return "\n".join([
        f"model: {model.name}; reference loop: {reference * 1000:.1f} ms; replies written by: {', '.join(by)}",
        table(rows),
        f"decoding: {tokens / seconds:.1f} tokens/s over {tokens} tokens",
        f"peak memory: {peak_memory_mb():.0f} MB",
    ])  # fmt: skip


def _decode_speed(coach: Coach) -> tuple[int, float]:
    model = coach.load()
    best = (1, float("inf"))
    for _ in range(ROUNDS):
        pieces = model.stream([{"role": "user", "content": "Describe a good warm-up before running."}], max_tokens=64)
        first = next(iter(pieces), "")
        start = time.perf_counter()
        text = "".join(pieces)
        best = min(
            best, (model.count_tokens(first + text), time.perf_counter() - start), key=lambda pair: pair[1] / pair[0]
        )
    return best


def run(what: str, coach: Coach, *, size_mb: int) -> None:
    """Print the bench that ``what`` names."""
    known: dict[str, Callable[[], str]] = {
        "turn": lambda: bench_turn(coach),
        "model": lambda: _model(coach),
        "import": lambda: _import(size_mb),
        "search": _search,
        "brief": _brief,
        "page": _page,
    }
    if what not in known:
        raise SettingsError(f"There is no bench {what!r}. There are: {', '.join(known)}.")
    print(known[what]())


def _import(size_mb: int) -> str:
    from coach.wearables.bench import bench_import

    return str(bench_import(size_mb))


def _model(coach: Coach) -> str:
    from coach.evals.bench_model import bench_model

    return bench_model(coach)


def _search() -> str:
    from knowledge.bench import bench_search

    return str(bench_search())


def _brief() -> str:
    from coach.wearables.bench_brief import bench_brief

    return str(bench_brief())


def _page() -> str:
    from coach.evals.bench_page import bench_page

    return bench_page()
