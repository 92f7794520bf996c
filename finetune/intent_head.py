"""``python -m finetune.intent_head``: train the intent head on ``finetune/data/intents.jsonl`` and write its weights and card.

Every line was written for this by hand; none shares eight words (or Chinese characters) in a row with a held-out set. Beside the lines
as they are, each epoch sees pairs of one-intent lines joined: the mean of their vectors by length, the union of their pieces. Thresholds
are set on a tenth of the lines that a first run does not see; the shipped head is the mean of runs on all of them.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coach.understand import head
from coach.understand.values import INTENTS

DATA = Path(__file__).parent / "data" / "intents.jsonl"
CARD = head.WEIGHTS.with_suffix(".md")
ROOT = Path(__file__).parents[1]
_GRAM = 8  # words or characters in a row that no training line may share with a held-out line

Array = Any


@dataclass(frozen=True)
class Config:
    hidden: int = 256
    epochs: int = 16
    batch: int = 256
    dropout: float = 0.3
    learning_rate: float = 3e-3
    decay: float = 0.9  # of the learning rate an epoch
    pieces_off: float = 0.3  # share of examples that must do without word pieces
    noise: float = 0.02  # on the vectors
    smooth: float = 0.02  # of the labels
    pairs: int = 900  # joined lines an epoch
    members: int = 2  # runs whose mean is the head
    seed: int = 0


def lines(path: Path = DATA) -> list[tuple[str, tuple[str, ...]]]:
    """(text, intents) of every training line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(row["text"], tuple(row["intents"])) for row in rows]


def grams_of(text: str) -> set[str]:
    """Every run of eight words or Chinese characters; a shorter text is one run as it stands (from six units on)."""
    units = re.findall(r"[a-z0-9']+|[\u4e00-\u9fff]", text.lower())
    if len(units) < _GRAM:
        return {" ".join(units)} if len(units) >= 6 else set()
    return {" ".join(units[i : i + _GRAM]) for i in range(len(units) - _GRAM + 1)}


def held_out_grams() -> set[str]:
    """The runs of every text in ``tests/sets`` and, where present, in the shared evaluation sets."""
    found: set[str] = set()
    for folder in (ROOT / "tests" / "sets", ROOT.parent / "shared" / "eval"):
        for path in sorted(folder.rglob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                for text in _strings(json.loads(line)) if line.strip() else ():
                    found |= grams_of(text)
    return found


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [s for v in value.values() for s in _strings(v)]
    return [s for v in value for s in _strings(v)] if isinstance(value, list) else []


def _vectors(texts: list[str]) -> tuple[Array, str]:
    """Query vectors of the bundled embedder, kept beside the data by the hash of the texts, since they take minutes."""
    from knowledge.embedder import DEFAULT, embedder

    bundled = embedder(DEFAULT)
    key = hashlib.sha256("\n".join([bundled.id, *texts]).encode()).hexdigest()[:16]
    kept = Path.home() / ".cache" / "coach" / f"intents-{key}.npy"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, bundled.query(texts))
    return np.load(kept), bundled.id


@dataclass(frozen=True)
class Examples:
    vectors: Array  # (n, 384), unit length
    pieces: Array  # (n, BUCKETS)
    labels: Array  # (n, 19)
    length: Array  # (n,) characters
    chinese: Array  # (n,) bool

    def part(self, index: Array) -> Examples:
        return Examples(
            self.vectors[index], self.pieces[index], self.labels[index], self.length[index], self.chinese[index]
        )


def examples(rows: list[tuple[str, tuple[str, ...]]], vectors: Array) -> Examples:
    pieces = np.zeros((len(rows), head.BUCKETS), np.float32)
    labels = np.zeros((len(rows), len(INTENTS)), np.float32)
    for n, (text, intents) in enumerate(rows):
        for bucket, weight in head.buckets(text).items():
            pieces[n, bucket] = weight
        labels[n, [INTENTS.index(i) for i in intents]] = 1
    chinese = np.array([bool(re.search(r"[\u4e00-\u9fff]", text)) for text, _ in rows])
    return Examples(vectors, pieces, labels, np.array([len(text) for text, _ in rows], np.float32), chinese)


def train(data: Examples, config: Config, seed: int) -> dict[str, Array]:
    """The weights of one run."""
    import torch
    from torch.nn import functional

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    mean = data.vectors.mean(0)
    vectors, pieces, labels = (
        torch.tensor(a) for a in ((data.vectors - mean) * head.SCALE_VECTOR, data.pieces, data.labels)
    )
    first, second = torch.nn.Linear(vectors.shape[1], config.hidden), torch.nn.Linear(config.hidden, len(INTENTS))
    linear = torch.zeros(head.BUCKETS, len(INTENTS), requires_grad=True)
    network = [*first.parameters(), *second.parameters()]
    optimiser = torch.optim.AdamW([{"params": network, "weight_decay": 1e-2},
                                   {"params": [linear], "weight_decay": 0.0, "lr": 3 * config.learning_rate}], lr=config.learning_rate)  # fmt: skip
    for _epoch in range(config.epochs):
        joined = _pairs(data, mean, config.pairs, rng)
        v, p, y = (torch.cat([a, torch.tensor(b)]) for a, b in zip((vectors, pieces, labels), joined, strict=True))
        for index in torch.randperm(len(v)).split(config.batch):
            hidden = functional.dropout(
                functional.gelu(
                    first(v[index] + config.noise * torch.randn(len(index), v.shape[1])), approximate="tanh"
                ),
                config.dropout,
            )
            kept = (torch.rand(len(index), 1) > config.pieces_off).float()
            logits = second(hidden) + head.SCALE_PIECES * (p[index] * kept) @ linear
            wanted = y[index] * (1 - 2 * config.smooth) + config.smooth
            loss = functional.binary_cross_entropy_with_logits(logits, wanted) + 1e-6 * linear.pow(2).sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        for group in optimiser.param_groups:
            group["lr"] *= config.decay
    parts = {"w1": first.weight.T, "b1": first.bias, "w2": second.weight.T, "b2": second.bias, "linear": linear}
    return {"mean": mean, **{name: part.detach().numpy() for name, part in parts.items()}}


def _pairs(data: Examples, mean: Array, count: int, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """``count`` pairs of one-intent lines of the same language, as one line each."""
    left, right = [], []
    for chinese in (False, True):
        single = np.where((data.labels.sum(1) == 1) & (data.chinese == chinese))[0]
        left.append(rng.choice(single, count // 2))
        right.append(rng.choice(single, count // 2))
    a, b = np.concatenate(left), np.concatenate(right)
    share = (data.length[a] / (data.length[a] + data.length[b]))[:, None]
    vectors = share * data.vectors[a] + (1 - share) * data.vectors[b]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pieces = np.sqrt(share * data.pieces[a] ** 2 + (1 - share) * data.pieces[b] ** 2)
    return (
        ((vectors - mean) * head.SCALE_VECTOR).astype(np.float32),
        pieces.astype(np.float32),
        np.maximum(data.labels[a], data.labels[b]),
    )


def probabilities(weights: dict[str, Array], data: Examples) -> Array:
    hidden = head._gelu((data.vectors - weights["mean"]) * head.SCALE_VECTOR @ weights["w1"] + weights["b1"])
    logits = hidden @ weights["w2"] + weights["b2"] + head.SCALE_PIECES * data.pieces @ weights["linear"]
    return 1 / (1 + np.exp(-np.clip(logits, -30, 30)))


def average(runs: list[dict[str, Array]]) -> dict[str, Array]:
    """Several runs as one head: their hidden units side by side, so that the logits are the mean of theirs."""
    return {
        "mean": runs[0]["mean"], "w1": np.concatenate([r["w1"] for r in runs], axis=1), "b1": np.concatenate([r["b1"] for r in runs]),
        "w2": np.concatenate([r["w2"] for r in runs]) / len(runs), "b2": np.mean([r["b2"] for r in runs], axis=0),
        "linear": np.mean([r["linear"] for r in runs], axis=0),
    }  # fmt: skip


def said_of(scores: Array, threshold: float) -> Array:
    """What the head says at a threshold: all above it, the surest one in any case."""
    said = scores >= threshold
    said[np.arange(len(scores)), scores.argmax(1)] = True
    return said


def macro_f1(said: Array, true: Array) -> float:
    return float(np.mean(2 * (said & true).sum(0) / np.maximum(1, said.sum(0) + true.sum(0))))


def best_threshold(scores: Array, true: Array) -> float:
    """The threshold, one for all intents, with the best macro-F1 on lines of one intent and of several in equal regard: training lines hold
    more of the latter than messages do, so each kind is scored alone and the two are weighed four to one."""
    several = true.sum(1) > 1

    def value(threshold: float) -> float:
        said = said_of(scores, threshold)
        return 0.8 * macro_f1(said[~several], true[~several]) + 0.2 * macro_f1(said[several], true[several])

    return max((float(t) for t in np.arange(0.2, 0.65, 0.025)), key=value)


def main() -> None:
    config = Config()
    rows = lines()
    vectors, embedder = _vectors([text for text, _ in rows])
    data = examples(rows, vectors)
    held = np.random.default_rng(1).random(len(rows)) < 0.1
    unseen = data.part(held)
    scores = probabilities(train(data.part(~held), config, config.seed), unseen)
    threshold = best_threshold(scores, unseen.labels > 0)
    f1 = macro_f1(said_of(scores, threshold), unseen.labels > 0)
    weights = average([train(data, config, config.seed + n) for n in range(config.members)])
    small = {name: array.astype(np.float16) for name, array in weights.items()}
    np.savez_compressed(
        head.WEIGHTS, **small, thresholds=np.full(len(INTENTS), threshold), embedder=embedder, intents=np.array(INTENTS)
    )
    CARD.write_text(_card(rows, config, embedder, f1), encoding="utf-8")
    print(
        f"{len(rows)} lines, macro-F1 {f1:.3f} on {int(held.sum())} unseen training lines; {head.WEIGHTS.stat().st_size / 1e6:.2f} MB",
        file=sys.stderr,
    )


def _card(rows: list[tuple[str, tuple[str, ...]]], config: Config, embedder: str, f1: float) -> str:
    chinese = sum(bool(re.search(r"[\u4e00-\u9fff]", text)) for text, _ in rows)
    several = sum(len(intents) > 1 for _, intents in rows)
    return f"""# Intent head

Which of {len(INTENTS)} intents a message holds: {", ".join(INTENTS)}.

- Input: query vector of `{embedder}` (384 numbers) and {head.BUCKETS:,} hashed word pieces.
- Trained by `python -m finetune.intent_head` on {len(rows):,} lines written for it ({chinese:,} Chinese, {several:,} with several intents),
  `finetune/data/intents.jsonl`, Apache-2.0. No line shares eight words in a row with a held-out set.
- Configuration: `{json.dumps(asdict(config))}`
- Macro-F1 on a tenth of the lines that the run did not see: {f1:.3f}. On the held-out set: `coach evaluate intents`.
- Limits: English and Chinese only; a message is taken as it stands, without the turn before it.
"""


if __name__ == "__main__":
    main()
