"""``python -m finetune.intent_head``: train the intent head on ``finetune/data/intents.jsonl`` and write its weights and card.

Every line was written for this by hand; none shares eight words (or Chinese characters) in a row with a held-out set. Beside the lines
as they are the head learns from messages of two of them, put together with a connecting word and read as a message is; and each epoch sees
pairs of one-intent lines joined: the clauses of both, the mean of their vectors by length as the whole, the larger of their latent terms.
The thresholds are set on the lines of other writers (their ``source``), which a first run does not see, since its own writers' lines would
make them too low; the shipped head is the mean of runs on all of them.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coach.understand import head
from coach.understand.clauses import clauses
from coach.understand.values import INTENTS

DATA = Path(__file__).parent / "data" / "intents.jsonl"
CARD = head.WEIGHTS.with_suffix(".md")
ROOT = Path(__file__).parents[1]
_TERMS, _LATENT = 256, 16_384  # latent terms of one text, and of the embedder
_OTHERS = "other"  # the source of the lines on which thresholds are set
_GRAM = 8  # words or characters in a row that no training line may share with a held-out line

Array = Any


@dataclass(frozen=True)
class Config:
    hidden: int = 192
    epochs: int = 14
    batch: int = 256
    dropout: float = 0.3
    learning_rate: float = 3e-3
    decay: float = 0.88  # of the learning rate an epoch
    pieces_off: float = 0.3  # share of examples that must do without word pieces
    noise: float = 0.02  # on the vectors
    smooth: float = 0.02  # of the labels
    pairs: int = 2000  # joined lines an epoch
    messages: int = 520  # two lines put together, read as one message
    members: int = 5  # runs whose mean is the head
    seed: int = 0


def lines(path: Path = DATA) -> list[tuple[str, tuple[str, ...], str]]:
    """(text, intents, source) of every training line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(row["text"], tuple(row["intents"]), row.get("source", "")) for row in rows]


# How people put two things into one message; a space alone counts in both languages.
_GLUE = {
    False: (", and ", ". ", ", also ", " and ", "; ", ", btw ", " - ", ", ", ". oh and ", " plus ", "! "),
    True: ("，", "。", "，另外", "，还有", "，顺便问下", "，然后", " ", "，再", "，对了", "；", "，那"),
}
_LONGEST = {False: 60, True: 22}  # characters of a line that is put together with another


def messages(rows: list[tuple[str, tuple[str, ...]]], count: int, seed: int) -> list[tuple[str, tuple[str, ...]]]:
    """``count`` messages of two one-intent lines of different intents, half of them Chinese, always the same for a seed."""
    rng = np.random.default_rng(seed)
    made: list[tuple[str, tuple[str, ...]]] = []
    for chinese in (False, True):
        pool = [row for row in rows if len(row[1]) == 1 and bool(re.search(r"[\u4e00-\u9fff]", row[0])) == chinese
                and 3 <= len(row[0]) <= _LONGEST[chinese]]  # fmt: skip
        by_intent = {intent: [text for text, (one,) in pool if one == intent] for intent in INTENTS}
        kinds = [intent for intent, texts in by_intent.items() if texts]
        for _ in range(count // 2):
            first, second = rng.choice(len(kinds), 2, replace=False)
            a, b = (str(by_intent[kinds[k]][int(rng.integers(len(by_intent[kinds[k]])))]) for k in (first, second))
            glue = _GLUE[chinese][int(rng.integers(len(_GLUE[chinese])))]
            made.append((f"{a.rstrip('?？!！.。')}{glue}{b}", (kinds[first], kinds[second])))
    return made


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


@dataclass(frozen=True)
class Texts:
    """What the embedder says of every line and clause, kept in the user's cache, since it takes minutes."""

    at: dict[str, int]  # text → row
    vectors: Array  # (n, 384), unit length
    indices: Array  # (n, 256) latent terms of the whole lines; -1 fills up
    weights: Array  # (n, 256)


def embed(texts: list[str], whole: set[str]) -> tuple[Texts, str]:
    """Vectors of all texts and latent terms of the whole lines; what is in the cache is not computed again."""
    from knowledge.embedder import bundled

    model = bundled()
    kept = Path.home() / ".cache" / "coach" / f"intent-texts-{model.id}.npz"
    known: dict[str, tuple[Array, Array, Array]] = {}
    if kept.exists():
        with np.load(kept) as data:
            rows = zip(data["vectors"], data["indices"], data["weights"], strict=True)
            known = dict(zip(map(str, data["texts"]), rows, strict=True))
    none = (np.full(_TERMS, -1, np.int32), np.zeros(_TERMS, np.float32))
    fresh = [text for text in dict.fromkeys(texts) if text not in known]
    for text, vector in zip(fresh, model.query(fresh), strict=True):
        known[text] = (vector, *none)
    for text in whole:
        if known[text][1][0] == -1:
            indices, weights = head.terms_of(*model.terms(text))
            room = _TERMS - len(indices)
            known[text] = (known[text][0], np.pad(indices, (0, room), constant_values=-1), np.pad(weights, (0, room)))
    vectors, terms, weights = (np.stack([row[n] for row in known.values()]) for n in range(3))
    kept.parent.mkdir(parents=True, exist_ok=True)
    np.savez(kept, texts=np.array(list(known)), vectors=vectors, indices=terms, weights=weights)
    return Texts({text: n for n, text in enumerate(known)}, vectors, terms, weights), model.id


@dataclass(frozen=True)
class Example:
    """A line, or two joined: its whole and the rows of its clauses, ready for the network."""

    whole: Array  # (384,)
    row: int  # of the whole in ``Texts``
    clauses: tuple[int, ...]  # rows of ``Texts``
    pieces: tuple[dict[int, float], ...]  # of the whole, then of each clause
    terms: dict[int, float]
    labels: Array  # (19,)
    length: int
    chinese: bool


def examples(rows: list[tuple[str, tuple[str, ...]]], texts: Texts) -> list[Example]:
    found = []
    for text, intents in rows:
        parts, row = clauses(text), texts.at[text]
        labels = np.zeros(len(INTENTS), np.float32)
        labels[[INTENTS.index(i) for i in intents]] = 1
        terms = {int(i): float(w) for i, w in zip(texts.indices[row], texts.weights[row], strict=True) if i >= 0}
        found.append(
            Example(texts.vectors[row], row, tuple(texts.at[p] for p in parts), tuple(map(head.buckets, [text, *parts])), terms, labels,
                    len(text), bool(re.search(r"[\u4e00-\u9fff]", text)))
        )  # fmt: skip
    return found


def joined(a: Example, b: Example) -> Example:
    """Two lines as one message; a line of one clause is a clause of it."""
    share = a.length / (a.length + b.length)
    whole = share * a.whole + (1 - share) * b.whole
    pieces: dict[int, float] = {}
    for found, part in ((a.pieces[0], share), (b.pieces[0], 1 - share)):
        for bucket, weight in found.items():
            pieces[bucket] = pieces.get(bucket, 0.0) + part * weight**2
    parts = [(one.clauses or (one.row,), one.pieces[1:] or one.pieces) for one in (a, b)]
    terms = {term: max(a.terms.get(term, 0.0), b.terms.get(term, 0.0)) for term in {*a.terms, *b.terms}}
    norm = sum(w**2 for w in terms.values()) ** 0.5
    return Example(whole / np.linalg.norm(whole), -1, (*parts[0][0], *parts[1][0]),
                   ({k: w**0.5 for k, w in pieces.items()}, *parts[0][1], *parts[1][1]), {t: w / norm for t, w in terms.items()},
                   np.maximum(a.labels, b.labels), a.length + b.length, a.chinese)  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """Every piece of some examples, one below the other; the first of each example is its whole."""

    vectors: Array  # (pieces, 384)
    wholes: Array  # (pieces, 384)
    first: Array  # (pieces, 1)
    owner: Array  # (pieces,) which example
    bags: tuple[Array, Array, Array]  # word pieces: buckets, weights, offsets
    terms: tuple[Array, Array, Array]  # latent terms, of the wholes
    labels: Array


def batch_of(chosen: list[Example], texts: Texts) -> Batch:
    vectors, wholes, first, owner = [], [], [], []
    for n, one in enumerate(chosen):
        for k in range(1 + len(one.clauses)):
            vectors.append(texts.vectors[one.clauses[k - 1]] if k else one.whole)
            wholes.append(one.whole)
            first.append([float(k == 0)])
            owner.append(n)
    bags = _bag([found for one in chosen for found in one.pieces])
    return Batch(np.stack(vectors), np.stack(wholes), np.array(first, np.float32), np.array(owner), bags,
                 _bag([one.terms for one in chosen]), np.stack([one.labels for one in chosen]))  # fmt: skip


def _bag(found: list[dict[int, float]]) -> tuple[Array, Array, Array]:
    offsets = np.cumsum([0, *(len(one) for one in found)])[:-1]
    return (np.array([k for one in found for k in one]), np.array([w for one in found for w in one.values()], np.float32), offsets)  # fmt: skip


def train(data: list[Example], texts: Texts, config: Config, seed: int) -> dict[str, Array]:
    """The weights of one run."""
    import torch
    from torch.nn import functional

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    mean = np.mean([one.whole for one in data], axis=0)
    width, count = len(mean), len(INTENTS)
    first, second = torch.nn.Linear(2 * width + 1, config.hidden), torch.nn.Linear(config.hidden, count)
    linear = torch.nn.EmbeddingBag(head.BUCKETS, count, mode="sum")
    latent = torch.nn.EmbeddingBag(_LATENT, count, mode="sum")
    torch.nn.init.zeros_(linear.weight)
    torch.nn.init.zeros_(latent.weight)
    optimiser = torch.optim.AdamW([{"params": [*first.parameters(), *second.parameters()], "weight_decay": 1e-2},
                                   {"params": [linear.weight, latent.weight], "weight_decay": 0.0, "lr": 3 * config.learning_rate}],
                                  lr=config.learning_rate)  # fmt: skip

    def bag(table: Any, found: tuple[Array, Array, Array]) -> Any:
        """Sums of rows, each example's as a whole sometimes left out so that the other inputs learn to do without."""
        keys, weights, offsets = (torch.tensor(a) for a in found)
        sums = table(keys, offsets, per_sample_weights=weights)
        return head.SCALE_PIECES * sums * (torch.rand(len(sums), 1) > config.pieces_off)

    single = [[one for one in data if one.labels.sum() == 1 and one.chinese == chinese] for chinese in (False, True)]
    for _epoch in range(config.epochs):
        pairs = [
            joined(*(one[i] for i in rng.integers(0, len(one), 2))) for one in single for _ in range(config.pairs // 2)
        ]
        seen = [*data, *pairs]
        order = rng.permutation(len(seen))
        for start in range(0, len(seen), config.batch):
            made = batch_of([seen[i] for i in order[start : start + config.batch]], texts)
            vectors, wholes = (head.SCALE_VECTOR * torch.tensor(a - mean) for a in (made.vectors, made.wholes))
            noisy = vectors + config.noise * torch.randn(vectors.shape)
            inputs = torch.cat([noisy, wholes, torch.tensor(made.first)], 1)
            hidden = functional.dropout(functional.gelu(first(inputs), approximate="tanh"), config.dropout)
            scores = second(hidden) + bag(linear, made.bags)
            owner = torch.tensor(made.owner)
            starts = torch.tensor(made.first[:, 0] == 1).nonzero()[:, 0]
            scores = scores.index_add(0, starts, bag(latent, made.terms))
            surest = torch.full((len(made.labels), count), -30.0).scatter_reduce(
                0, owner[:, None].expand(-1, count), scores, "amax"
            )
            wanted = torch.tensor(made.labels) * (1 - 2 * config.smooth) + config.smooth
            loss = functional.binary_cross_entropy_with_logits(surest, wanted)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        for group in optimiser.param_groups:
            group["lr"] *= config.decay
    parts = {
        "w1": first.weight.T,
        "b1": first.bias,
        "w2": second.weight.T,
        "b2": second.bias,
        "linear": linear.weight,
        "latent": latent.weight,
    }
    return {"mean": mean, **{name: part.detach().numpy() for name, part in parts.items()}}


def logits_of(weights: dict[str, Array], data: list[Example], texts: Texts) -> list[Array]:
    """(pieces, intents) of each example, by the code that serves."""
    network = (weights["w1"], weights["b1"]), (weights["w2"], weights["b2"])
    served = head.Head(
        "", weights["mean"], *network, weights["linear"], weights["latent"], np.zeros(len(INTENTS), dtype=np.float32)
    )
    found = []
    for one in data:
        vectors = np.stack([one.whole, *(texts.vectors[row] for row in one.clauses)])
        terms = np.array(list(one.terms), int), np.array(list(one.terms.values()), np.float32)
        found.append(served.logits(head.Reading(vectors, one.pieces, terms)))
    return found


def average(runs: list[dict[str, Array]]) -> dict[str, Array]:
    """Several runs as one head: their hidden units side by side, so that the logits are the mean of theirs."""
    return {
        "mean": runs[0]["mean"], "w1": np.concatenate([r["w1"] for r in runs], axis=1), "b1": np.concatenate([r["b1"] for r in runs]),
        "w2": np.concatenate([r["w2"] for r in runs]) / len(runs), "b2": np.mean([r["b2"] for r in runs], axis=0),
        **{name: np.mean([r[name] for r in runs], axis=0) for name in ("linear", "latent")},
    }  # fmt: skip


def said_of(logits: list[Array], threshold: float, clause: float) -> Array:
    """(examples, intents): what the head says at its thresholds."""
    empty = np.zeros(0, np.float32)
    served = head.Head("", empty, (empty, empty), (empty, empty), empty, empty, np.full(len(INTENTS), threshold, np.float32), clause)  # fmt: skip
    said = np.zeros((len(logits), len(INTENTS)), bool)
    for row, one in enumerate(logits):
        said[row, [INTENTS.index(intent) for intent in served.choose(one)[0]]] = True
    return said


def macro_f1(said: Array, true: Array) -> float:
    return float(np.mean(2 * (said & true).sum(0) / np.maximum(1, said.sum(0) + true.sum(0))))


def best_thresholds(logits: list[Array], true: Array) -> tuple[float, float]:
    """The thresholds, of all intents and of a clause's surest one, with the best macro-F1. About every sixth of the unseen lines holds
    several intents, as messages do."""
    grid = [(float(t), float(c)) for t in np.arange(0.3, 0.76, 0.05) for c in (*np.arange(0.25, t - 0.01, 0.05), 1.0)]
    return max(grid, key=lambda pair: macro_f1(said_of(logits, *pair), true))


def main() -> None:
    config = Config()
    rows = [(text, intents) for text, intents, _ in lines()]
    seen = [(text, intents) for text, intents, source in lines() if source != _OTHERS]
    unseen = [(text, intents) for text, intents, source in lines() if source == _OTHERS]
    seen += messages(seen, config.messages * 9 // 10, config.seed)
    unseen += messages(unseen, config.messages // 10, config.seed)
    whole = [*seen, *unseen]
    texts, embedder = embed([t for text, _ in whole for t in (text, *clauses(text))], {text for text, _ in whole})
    known, held = examples(seen, texts), examples(unseen, texts)
    true = np.stack([one.labels for one in held]) > 0
    logits = logits_of(train(known, texts, config, config.seed), held, texts)
    threshold, clause = best_thresholds(logits, true)
    f1 = macro_f1(said_of(logits, threshold, clause), true)
    weights = average([train([*known, *held], texts, config, config.seed + n) for n in range(config.members)])
    small = {name: array.astype(np.float16) for name, array in weights.items()}
    np.savez_compressed(
        head.WEIGHTS, **small, thresholds=np.full(len(INTENTS), threshold), clause=clause, embedder=embedder, intents=np.array(INTENTS)
    )  # fmt: skip
    CARD.write_text(_card(rows, config, embedder, f1), encoding="utf-8")
    print(
        f"{len(rows)} lines, macro-F1 {f1:.3f} on {len(held)} training lines of other writers at {threshold:.2f}, of a clause {clause:.2f}; "
        f"{head.WEIGHTS.stat().st_size / 1e6:.2f} MB",
        file=sys.stderr,
    )


def _card(rows: list[tuple[str, tuple[str, ...]]], config: Config, embedder: str, f1: float) -> str:
    chinese = sum(bool(re.search(r"[\u4e00-\u9fff]", text)) for text, _ in rows)
    several = sum(len(intents) > 1 for _, intents in rows)
    others = sum(source == _OTHERS for _, _, source in lines())
    return f"""# Intent head

Which of {len(INTENTS)} intents a message holds: {", ".join(INTENTS)}.

- Input: the message as a whole and each of its clauses: query vector of `{embedder}` (384 numbers), {head.BUCKETS:,} hashed word
  pieces; for the whole also the embedder's {_LATENT:,} latent terms. A message holds an intent as surely as its surest piece.
- Trained by `python -m finetune.intent_head` on {len(rows):,} lines written for it ({chinese:,} Chinese, {several:,} with several intents),
  `finetune/data/intents.jsonl`, Apache-2.0, and {config.messages} messages of two of them. No line shares eight words in a row with a held-out set.
- Configuration: `{json.dumps(asdict(config))}`
- Macro-F1 on the {others:,} lines of other writers, by a first run that did not see them: {f1:.3f}. On the held-out set: `coach evaluate intents`.
- Limits: English and Chinese only; a message is taken as it stands, without the turn before it.
"""


if __name__ == "__main__":
    main()
