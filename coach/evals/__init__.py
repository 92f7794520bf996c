"""Scoring the parts on their held-out sets. ``coach evaluate`` without a word runs every set and prints one page; what was scored
before on the same code, weights, library and sets is shown from there, so that a page that was stopped goes on.

The sets lie in ``tests/sets`` of a checkout, and beside it in ``../shared/eval`` where that exists; an installed wheel has neither.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.errors import SettingsError
from coach.evals import kept

if TYPE_CHECKING:
    from coach.coach import Coach

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "tests" / "sets"
SHARED = ROOT.parent / "shared" / "eval"


_LINES = 14  # of one set on the page of all of them; its own page has the rest
_KEEP_THEIR_OWN = ("chat-model", "chat-ablations")  # turn by turn, in a file of their own


def run(what: str | None, coach: Coach) -> None:
    """Print the page of ``what``, or one page of every set."""
    known: dict[str, Callable[[], str]] = {
        "verifier": _verifier,
        "safety": _safety,
        "intents": _intents,
        "evidence": lambda: _evidence(coach),
        "knowledge": _knowledge,
        "names": _names,
        "ask": _ask,
        "readiness": lambda: _by_test("test_readiness.py"),
        "plan-faults": lambda: _by_test("test_plan_faults.py"),
        "chat": _chat,
        # Minutes of decoding: the page of all sets shows what earlier runs kept.
        "chat-model": lambda: _chat_model(coach, whole=what is not None),
        "chat-ablations": lambda: _chat_ablations(coach, whole=what is not None),
    }
    if what and what not in known:
        raise SettingsError(f"There is no set {what!r}. There are: {', '.join(known)}.")
    if not SETS.is_dir():
        raise SettingsError("The held-out sets are not here: evaluate from a checkout of the project.")
    folder, now = coach.settings.data_dir / "evals", kept.fingerprint(ROOT)
    for name, score in known.items() if what is None else ():
        held = kept.read(folder, name)
        if held is not None and held.print == now and name not in _KEEP_THEIR_OWN:
            _print_head(name, held, "kept from an earlier run")
        else:
            _print_head(name, _scored(name, score, folder, now))
    if what:
        start = time.perf_counter()
        text = known[what]()
        if text:  # a set that prints for itself keeps nothing
            kept.write(folder, what, kept.Kept(now, text, round(time.perf_counter() - start, 1)))
        print(f"== {what} ({time.perf_counter() - start:.0f} s)\n{text}")


def _scored(name: str, score: Callable[[], str], folder: Path, now: str) -> kept.Kept:
    """Score a set and keep the result; one that could not be scored is not kept."""
    start = time.perf_counter()
    text, whole = _caught(score)
    made = kept.Kept(now, text, round(time.perf_counter() - start, 1))
    if whole:
        kept.write(folder, name, made)
    return made


def _print_head(name: str, made: kept.Kept, note: str = "") -> None:
    lines = made.text.splitlines()
    more = [f"… {len(lines) - _LINES} lines more: coach evaluate {name}"] if len(lines) > _LINES else []
    took = ", ".join([*([note] if note else []), f"{made.seconds:.0f} s"])
    print("\n".join([f"== {name} ({took})", *lines[:_LINES], *more, ""]), flush=True)


def _caught(score: Callable[[], str]) -> tuple[str, bool]:
    """The set's text, what it printed itself included, and whether it was scored; one that fails does not take the others with it."""
    import contextlib
    import io

    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            text, whole = score(), True
    except Exception as exc:  # a page with one set missing is worth more than none
        text, whole = f"could not be scored: {type(exc).__name__}: {exc}", False
    return printed.getvalue() + text, whole


def _chat() -> str:
    from coach.evals.chat import evaluate_chat

    return evaluate_chat()


def _chat_model(coach: Coach, *, whole: bool) -> str:
    from coach.evals import chat_model

    return chat_model.evaluate_model(settings=coach.settings, play=whole)


def _chat_ablations(coach: Coach, *, whole: bool) -> str:
    from coach.evals import chat_model

    return chat_model.evaluate_ablations(settings=coach.settings, play=whole)


def _names() -> str:
    """Everyday names of foods and activities, written without sight of the tables."""
    from knowledge import evaluate, foods, mets

    right, asked, _ = evaluate.score_names(SETS / "foods.jsonl", foods.find, lambda f: (f.name, f.usda), "kcal")
    found, wanted, _ = evaluate.score_names(SETS / "mets.jsonl", mets.find, lambda a: (a.name,), "met")
    return f"foods {right}/{asked}  activities {found}/{wanted}"


def _ask() -> str:
    """Questions about one's own numbers, against values computed beside the program."""
    import json
    import tempfile
    from datetime import date

    from coach.store import Store
    from coach.wearables import ask
    from coach.wearables.importer import import_file

    right = refused = 0
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/ask.db")
        states: dict[str, Any] = {}
        user = store.user("me")
        for name in ("daily.csv", "workouts.csv"):
            import_file(store, user, SETS / "ask" / name)
        rows, others = (
            [json.loads(line) for line in (SETS / "ask" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
            for name in ("questions", "unanswerable")
        )
        for row in rows:
            answer = ask.answer(
                store, user, row["question"], date.fromisoformat(row["today"]), previous=states.get(row.get("follows"))
            )
            states[row["id"]] = answer.state
            right += answer.understood and _same(row, answer.value)
        for row in others:
            refused += not ask.answer(store, user, row["question"], date.fromisoformat(row["today"])).understood
        store.close()
    return f"answered exactly {right}/{len(rows)}  refused rightly {refused}/{len(others)}"


def _same(row: dict[str, Any], got: Any) -> bool:
    want = row["value"]
    if isinstance(want, list):
        return isinstance(got, list) and sorted(want) == sorted(got)
    if isinstance(want, str):
        return str(got).lower() == want.lower()
    return isinstance(got, int | float) and abs(want - got) <= row["tol"] + 1e-9


def _by_test(name: str) -> str:
    """Sets that a test scores case by case: its own count."""
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "pytest", str(ROOT / "tests" / name), "-q", "--no-header"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    return "\n".join(done.stdout.strip().splitlines()[-3:])


def _verifier() -> str:
    from coach.evals.verifier import evaluate_verifier

    rows = evaluate_verifier()
    return "\n".join("  ".join(f"{key}: {value}" for key, value in row.items()) for row in rows)


def _safety() -> str:
    from coach.evals.safety import evaluate_safety

    paths = [
        SETS / "safety.jsonl",
        SETS / "safety_blind.jsonl",
        SETS / "safety_fresh.jsonl",
        SETS / "safety_second.jsonl",
        SETS / "safety_third.jsonl",
        SETS / "safety_fourth.jsonl",
        SHARED / "safety_dev.jsonl",
        SHARED / "bloom" / "safety_validation.csv",
    ]
    return evaluate_safety([path for path in paths if path.is_file()])


def _intents() -> str:
    from coach.evals.intents import evaluate_intents

    return evaluate_intents()


def _evidence(coach: Coach) -> str:
    from coach.evals.evidence import evaluate_evidence

    return evaluate_evidence(coach)


def _knowledge() -> str:
    from knowledge import evaluate

    evaluate.main([])
    return ""
