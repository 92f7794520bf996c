"""Results of the sets, kept in ``evals/`` of the data folder under a fingerprint of what they were scored on, so that a page that was
stopped goes on where it was and a set is scored again only after the code, the weights, the library or the set has changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

_PARTS = ("coach", "knowledge", "prompts", "tests/sets")
_CASES = ("tests/test_readiness.py", "tests/test_plan_faults.py")  # sets that a test scores case by case
_KINDS = {".py", ".toml", ".txt", ".md", ".jsonl", ".json", ".gz", ".csv", ".npz", ".npy", ".bin"}
_BESIDE = "coach/adapters"  # what shows results decides none


@dataclass(frozen=True)
class Kept:
    """One set's page, what it was scored on, and how long that took."""

    print: str
    text: str
    seconds: float


def fingerprint(root: Path) -> str:
    """Of every file that a result can rest on, by path and content."""
    digest = hashlib.sha256()
    found = [path for part in _PARTS for path in sorted((root / part).rglob("*"))] + [root / name for name in _CASES]
    for path in found:
        name = path.relative_to(root).as_posix()
        if path.suffix in _KINDS and path.is_file() and not name.startswith(_BESIDE):
            digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read(folder: Path, name: str) -> Kept | None:
    """The kept result of the set; None where there is none or it cannot be read."""
    try:
        return Kept(**json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write(folder: Path, name: str, kept: Kept) -> None:
    """Keep the result; a file that was cut off is never read as one."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f".{name}.json"
    half.write_text(json.dumps(asdict(kept), ensure_ascii=False), encoding="utf-8")
    half.replace(folder / f"{name}.json")
