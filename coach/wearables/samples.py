"""A table of files: imports, or refused and why. Each file goes into an empty store of its own, so nothing of the user's is touched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coach.errors import ImportFileError
from coach.store import Store
from coach.wearables.importer import import_file
from coach.wearables.report import ImportReport


@dataclass(frozen=True)
class Tried:
    """One file: ``report`` if it imports, else ``refused`` says why."""

    path: Path
    report: ImportReport | None
    refused: str = ""


def try_files(paths: Iterable[str | Path]) -> list[Tried]:
    """Import every file under ``paths`` into a throw-away store."""
    files = sorted({f for p in map(Path, paths) for f in ([p] if p.is_file() else p.rglob("*")) if f.is_file()})
    return [_try(file) for file in files]


def _try(path: Path) -> Tried:
    with tempfile.TemporaryDirectory(prefix="coach-samples-") as folder:
        store = Store(f"sqlite:///{folder}/coach.db")
        try:
            return Tried(path, import_file(store, store.user("sample"), path))
        except ImportFileError as exc:
            return Tried(path, None, str(exc))
        finally:
            store.close()


def sample_table(paths: Iterable[str | Path]) -> str:
    """One line a file: verdict, format, counts, name; then the reason for each that is refused."""
    tried = try_files(paths)
    lines = [f"{'':9}{'format':20}{'read':>9}{'kept':>9}{'workouts':>9}{'sets':>6}  file"]
    for one in tried:
        if one.report is None:
            lines.append(f"{'refused':9}{'':53}  {one.path.parent.name}/{one.path.name}\n{'':9}{one.refused}")
            continue
        r = one.report
        verdict = "problems" if r.problems else "imports"
        lines.append(
            f"{verdict:9}{r.format[:19]:20}{r.read:>9}{r.kept:>9}{r.workouts:>9}{r.sets:>6}  {one.path.parent.name}/{one.path.name}"
        )
        lines += [f"{'':9}{p.text} ({p.place})" for p in r.problems]
    good = sum(t.report is not None for t in tried)
    lines.append(f"{good} of {len(tried)} files import, {len(tried) - good} are refused.")
    return "\n".join(lines)
