"""``coach evaluate chat-model`` and ``chat-ablations``: what the language model writes, on a fixed sample of the scripted conversations.

120 opening turns for the whole coach, the first 60 of them for each ablation: without retrieval, without wearables, without the sentence
rule, without the headline. Every sentence is judged from outside by the rule, whoever wrote it. Results are kept turn by turn in
``evals/`` of the data folder under a fingerprint of model and adapter, so that a run that was stopped goes on and another adapter starts
anew; delete the file to start again with the same one. Turns are decoded one after the
other: with one sequence at a time the cache of the system text is shared, and greedy text does not depend on its neighbours.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import tempfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from coach.coach import Coach, Writer
from coach.evals import chat_people
from coach.evals.chat import TODAY, score, share_line
from coach.evals.chat import Turn as Scripted
from coach.evals.chat_script import Script, load
from coach.settings import Settings

SAMPLE, ABLATED = 120, 60


class _Unverified(Writer):
    """Lets every sentence pass."""

    def problems(self, sentence: str) -> tuple[Any, ...]:
        return ()


class _Headless(Writer):
    """The model begins; code writes no first sentence."""

    def headline(self) -> str:
        return ""


class _NoLibrary(Coach):
    @cached_property
    def library(self) -> Any:
        return _Empty(super().library)


class _Empty:
    """A library that knows the names of things and holds no passage."""

    def __init__(self, inner: Any) -> None:
        self.names, self.close = inner.names, inner.close

    def search(self, *_: Any, **__: Any) -> Any:
        from knowledge.library import SearchResult

        return SearchResult(False, ())


class _Unverifying(Coach):
    @property
    def writer(self) -> type[Writer]:
        return _Unverified


class _Unheaded(Coach):
    @property
    def writer(self) -> type[Writer]:
        return _Headless


_VARIANTS: dict[str, type[Coach]] = {
    "whole": Coach, "no retrieval": _NoLibrary, "no wearables": Coach, "no verifier": _Unverifying, "no headline": _Unheaded,
}  # fmt: skip


def sample(size: int = SAMPLE) -> list[Script]:
    """The same scripts on every run: openings in English that the safety screen lets through, in the order of a checksum of their ids."""
    fit = [s for s in load() if s.lang == "en" and not s.turns[0][1].startswith("X")]
    return sorted(fit, key=lambda s: zlib.crc32(s.id.encode()))[:size]


def run(variant: str, size: int, settings: Settings, *, play: bool = True) -> list[dict[str, Any]]:
    """The rows of one variant, those of an earlier run included; without ``play`` only those."""
    path = settings.data_dir / "evals" / "chat_model.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    voice = fingerprint(settings)
    kept = [row for row in _rows(path) if row["variant"] == variant and row.get("voice") == voice]
    done = {row["id"] for row in kept}
    left = [script for script in sample(size) if script.id not in done]
    if left and play:
        with path.open("a", encoding="utf-8") as out:
            for played in _played(variant, left, settings):
                row = {"voice": voice, **played}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
                out.flush()
                kept.append(row)
    wanted = {script.id for script in sample(size)}
    return [row for row in kept if row["id"] in wanted]


def fingerprint(settings: Settings) -> str:
    """Of the model's name and the bundled adapter's files: whose words these are."""
    digest = hashlib.sha256(str(settings.model).encode())
    for path in sorted((files("coach.models") / "weights" / "adapter").iterdir(), key=lambda p: p.name):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.endswith("}")]  # a line that was cut off is played again


def _played(variant: str, scripts: list[Script], settings: Settings) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        if (models := settings.data_dir / "models").is_dir():
            (Path(folder) / "models").symlink_to(models)
        coach = _VARIANTS[variant](Settings(data_dir=Path(folder), model=settings.model))
        try:
            coach.load()
            if variant != "no wearables":
                chat_people.ensure(coach, TODAY)
            for script in scripts:
                message, expect = script.turns[0]
                reply = coach.chat(script.user, message, script.id, TODAY)
                scored = score(Scripted(message, expect=expect), reply, TODAY, coach.library.names)
                yield {
                    "variant": variant, "id": script.id, "message": message, "text": reply.text, "written_by": reply.written_by,
                    "sentences": scored.sentences, "unsupported": list(scored.unsupported), "ms": reply.timings_ms,
                    "keys_said": not any("left out" in fault for fault in scored.faults),
                }  # fmt: skip
        finally:
            coach.close()


def evaluate_model(size: int = SAMPLE, settings: Settings | None = None, *, play: bool = True) -> str:
    """The whole coach with its model: support, who wrote, latency, and each unsupported sentence."""
    return _page("whole", run("whole", size, settings or Settings(), play=play))


def _page(variant: str, rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "not run yet: coach evaluate chat-model"
    sentences = sum(r["sentences"] for r in rows)
    wrong = [(r, s) for r in rows for s in r["unsupported"]]
    writers = ("model", "repaired", "evidence", "safety")
    lines = [f"{variant}: {len(rows)} turns", share_line("sentences supported", sentences - len(wrong), sentences),
             share_line("key items said", sum(r["keys_said"] for r in rows), len(rows)),
             *(share_line(f"written by {w}", sum(r["written_by"] == w for r in rows), len(rows)) for w in writers)]  # fmt: skip
    for moment in ("headline", "first_model_sentence", "done"):
        if values := sorted(r["ms"][moment] for r in rows if moment in r["ms"]):
            lines.append(
                f"{moment:24} median {statistics.median(values):6.0f} ms, 95th percentile {values[int(0.95 * (len(values) - 1))]:6.0f} ms"
            )
    return "\n".join([*lines, *(f"- {r['id']} {kind}: {sentence}" for r, (sentence, kind) in wrong[:20])])


def evaluate_ablations(size: int = ABLATED, settings: Settings | None = None, *, play: bool = True) -> str:
    """One table: a row a variant."""
    lines = [
        f"{'':14} {'turns':>5} {'supported':>10} {'keys said':>10} {'by model':>9} {'repaired':>9} {'rendered':>9}"
    ]
    for variant in _VARIANTS:
        rows = run(variant, size, settings or Settings(), play=play)
        if not rows:
            lines.append(f"{variant:14} not run yet: coach evaluate chat-ablations")
            continue
        n, sentences = len(rows), sum(r["sentences"] for r in rows)
        by = {w: sum(r["written_by"] == w for r in rows) / n for w in ("model", "repaired", "evidence")}
        supported = 1 - sum(len(r["unsupported"]) for r in rows) / max(sentences, 1)
        lines.append(
            f"{variant:14} {n:5} {supported:10.1%} {sum(r['keys_said'] for r in rows) / n:10.1%} {by['model']:9.1%} {by['repaired']:9.1%} {by['evidence']:9.1%}"
        )
    return "\n".join(lines)
