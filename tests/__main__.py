"""The one command that proves the tree: ``python -m tests``. Lint, types, tests; what CI runs, no more and no less."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy --strict", ["mypy"]),
    ("pytest", ["pytest", *sys.argv[1:]]),
)


def main() -> int:
    """Run every step, even after a failure; the exit code is 0 only if all passed."""
    failed = []
    for name, command in STEPS:
        print(f"── {name}", flush=True)
        if subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
