"""``python -m coach.evals.agreement``: does each engine write what the unquantised weights would?

Over 200 prompts that the product composed for the demo user, on many days, each engine reads the prompt and the headline that stands
in the assistant's turn, and gives its distribution of the next token at each of the headline's last positions. The reference is
transformers in bf16 on the same weights; f32 against it shows how far two exact computations differ. OpenVINO reads as it serves: the
prompt in pieces, the headline in rows of four.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from coach.coach import Coach
from coach.evals.bench_model import Prompt, Watcher, agreement
from coach.models.batch import ROWS
from coach.models.openvino_model import OpenVinoModel, cuts_of
from coach.models.paged import BLOCK, Row

PROMPTS = 200
_POSITIONS = 12  # at the end of each headline
_QUESTIONS = (
    "Should I train hard today?",
    "How did I sleep last night?",
    "Why is my resting heart rate up?",
    "What was my average sleep over the last 14 days?",
    "How many steps did I take this week?",
    "How much protein do I need a day?",
    "Is my HRV normal?",
    "Did I sleep better this week than last week?",
    "What was my longest run this month?",
    "How many calories should I eat?",
)
Logits = np.ndarray[Any, np.dtype[np.float32]]


def prompts(tokens: Callable[[str], int]) -> list[Prompt]:
    """The first 200 different prompts over the demo user's last weeks."""
    from coach import demo
    from coach.settings import Settings

    watcher = Watcher(tokens)
    with tempfile.TemporaryDirectory() as folder:
        coach = Coach(Settings(data_dir=Path(folder)), model=watcher)
        user, last = demo.ensure(coach), coach.today(demo.NAME)
        found: dict[str, Prompt] = {}
        for back in range(60):
            for question in _QUESTIONS:
                coach.chat(user, question, today=last - timedelta(days=back))
            found.update({f"{p.messages}{p.opening}": p for p in watcher.seen})
            if len(found) >= PROMPTS:
                break
        coach.close()
    return list(found.values())[:PROMPTS]


def log_probabilities(logits: Logits) -> Logits:
    shifted = logits.astype(np.float32) - logits.max(-1, keepdims=True)
    result: Logits = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result


def by_openvino(model: OpenVinoModel, ids: list[int], cuts: list[int]) -> Logits:
    """Logits at the last positions, read as serving reads them."""
    network = model._batcher._network
    blocks = network.take(-(-len(ids) // BLOCK))
    start, known, out = len(ids) - _POSITIONS, 0, []
    for end in [*(cut for cut in cuts if cut <= start), start]:
        if end > known:
            network.run([Row(ids[known:end], known, blocks)])
            known = end
    for first in range(start, len(ids), ROWS):
        tokens = ids[first : first + ROWS]
        rows = [Row((token,), first + n, blocks) for n, token in enumerate(tokens)]
        out.append(network.run([*rows, *[Row((0,), 0, (0,))] * (ROWS - len(rows))])[: len(rows)].copy())
    network.give_back(blocks)
    return np.concatenate(out)


def by_torch(model: Any, ids: list[int]) -> Logits:
    import torch

    with torch.inference_mode():
        logits = model(torch.tensor([ids]), logits_to_keep=_POSITIONS).logits[0]
    result: Logits = logits.float().numpy()
    return result


def _references(gguf: Path) -> Iterator[tuple[str, Any]]:
    import torch
    from transformers import AutoModelForCausalLM, GgufConfig

    for name, kind in (("bf16", torch.bfloat16), ("f32", torch.float32)):
        yield (
            name,
            AutoModelForCausalLM.from_pretrained(
                gguf.parent, gguf_file=gguf.name, quantization_config=GgufConfig(dequantize=True), dtype=kind
            ).eval(),
        )


def run(data_dir: Path) -> str:
    """Top-1 agreement and KL of f32, OpenVINO and NF4 against bf16. Without an adapter: all have the same weights then."""
    from coach.models import setup
    from coach.models.local import LocalModel

    none = Path("none")
    fast = OpenVinoModel(setup.prepare_openvino(data_dir, adapter=none), name="openvino")
    four = LocalModel(setup.prepare(data_dir, adapter=none))
    asked = prompts(fast.count_tokens)
    texts = [fast._text.encode(fast.render(p.messages, p.opening)) for p in asked]
    cuts = {tuple(ids): cuts_of(ids, fast._text.end) for ids in texts}
    engines: dict[str, Callable[[list[int]], Logits]] = {
        "OpenVINO int8": lambda ids: by_openvino(fast, ids, cuts[tuple(ids)]),
        "NF4": lambda ids: by_torch(four._model, ids),
        **{name: lambda ids, m=m: by_torch(m, ids) for name, m in _references(setup.fetch_gguf(data_dir))},  # type: ignore[misc]
    }
    found: dict[str, list[tuple[float, Logits]]] = {name: [] for name in engines if name != "bf16"}
    for ids in texts:
        reference = log_probabilities(engines["bf16"](ids))
        for name in found:
            found[name].append(agreement(reference, log_probabilities(engines[name](ids))))
    fast.close()
    lines = [f"{len(texts)} prompts, {len(texts) * _POSITIONS} positions, against transformers in bf16:"]
    for name, rows in found.items():
        kl = np.concatenate([row[1] for row in rows])
        lines.append(
            f"{name}: top-1 {np.mean([row[0] for row in rows]):.3f}; KL {kl.mean():.4f}, 95th percentile {np.percentile(kl, 95):.4f}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    from coach.settings import Settings

    print(run(Settings().data_dir))
