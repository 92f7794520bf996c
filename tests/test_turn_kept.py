"""Kept results of sets: shown again while nothing has changed, scored again when something has."""

from __future__ import annotations

from pathlib import Path

from coach.evals import kept


def _tree(root: Path) -> Path:
    for name, text in (
        ("coach/a.py", "1"),
        ("knowledge/b.md", "2"),
        ("tests/sets/c.jsonl", "3"),
        ("coach/adapters/ui/d.py", "4"),
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_the_fingerprint_follows_what_results_rest_on(tmp_path: Path) -> None:
    root = _tree(tmp_path)
    before = kept.fingerprint(root)
    (root / "coach" / "adapters" / "ui" / "d.py").write_text("new", encoding="utf-8")
    assert kept.fingerprint(root) == before
    for name in ("coach/a.py", "knowledge/b.md", "tests/sets/c.jsonl"):
        (root / name).write_text("new", encoding="utf-8")
        after = kept.fingerprint(root)
        assert after != before
        before = after


def test_a_result_is_kept_and_a_broken_file_is_none(tmp_path: Path) -> None:
    made = kept.Kept("f", "all right: 3/3", 1.5)
    assert kept.read(tmp_path, "ask") is None
    kept.write(tmp_path / "evals", "ask", made)
    assert kept.read(tmp_path / "evals", "ask") == made
    (tmp_path / "evals" / "ask.json").write_text('{"print": "f", "te', encoding="utf-8")
    assert kept.read(tmp_path / "evals", "ask") is None
