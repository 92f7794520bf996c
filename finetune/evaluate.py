"""``python -m finetune.evaluate --adapter DIR``: base, few-shot, tuned, tuned merged in NF4, and tuned as a CPU serves it (OpenVINO), on
held-out people and wordings.

Each variant writes once, greedily, after the headline, as in a live turn. *Verified at first try* means: at least two sentences, every
one passing the live rule, all key items said, no twelve words in a row from a training answer that are not in the evidence. ``--out``
keeps every reply, so that the failures can be read. The base without training reads the same prompt.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from coach.models.base import ChatMessage
from coach.models.local import render_chat
from coach.verify import missing_keys, split_sentences
from finetune import scores, tasks, train
from finetune.overlap import ROOT, grams
from finetune.tasks import Task

MMLU = ROOT.parent / "shared" / "eval" / "mmlu"
VARIANTS = ("base", "few-shot", "tuned", "tuned-nf4", "tuned-openvino")
_NEW_TOKENS = 120  # as in a live turn
_SHOTS = 2
_COPIED = 12  # words in a row


@dataclass(frozen=True)
class Written:
    """One reply and what is to be said of it."""

    task: str
    intent: str
    level: str
    answer: str
    problems: tuple[str, ...]
    sentences: int
    right_citations: int
    citations: int
    keys_said: bool
    copied: bool
    seconds: float
    tokens: int

    @property
    def first_try(self) -> bool:
        return not self.problems and not self.copied and self.keys_said and self.sentences >= tasks.SHORTEST


class Trained:
    """Twelve-word runs of the training answers, to tell copying from quoting."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        texts = (row["messages"][-1]["content"][len(row["opening"]) :] for row in rows if row["split"] == "train")
        self.runs = {run for text in texts for run in grams(_bare(text), _COPIED)}

    def copied(self, answer: str, task: Task) -> bool:
        seen = grams(_bare(" ".join([task.message, task.headline, *(i.line("en") for i in task.evidence)])), _COPIED)
        return any(run in self.runs and run not in seen for run in grams(_bare(answer), _COPIED))


def _bare(text: str) -> str:
    return re.sub(r"\[\d+\]", " ", text)


def judge(task: Task, answer: str, seconds: float, tokens: int, trained: Trained) -> Written:
    """Hold one reply against the rule."""
    kept: list[str] = []
    for sentence in split_sentences(answer):
        if sentence in task.headline or sentence in kept:
            break  # a live turn stops where a model repeats itself
        kept.append(sentence)
    right = total = 0
    found: list[str] = []
    for sentence in kept:
        faults = tasks.problems(task, sentence, strict=False)
        cited = re.findall(r"\[(\d+)\]", sentence)
        total += len(cited)
        right += 0 if faults else len(cited)
        found += faults
    said = " ".join(kept)
    return Written(
        task.id, task.intents[0], task.level, said, tuple(found), len(kept), right, total, not missing_keys(f"{task.headline} {said}", task.evidence),
        trained.copied(said, task), seconds, tokens,
    )  # fmt: skip


class Voice:
    """A model that goes on after an opening."""

    def __init__(self, model: Any, tokenizer: Any, shots: Sequence[ChatMessage] = ()) -> None:
        self.model, self.tokenizer, self.shots = model.eval(), tokenizer, list(shots)
        self.ends = [
            i for i in (tokenizer.convert_tokens_to_ids("<|im_end|>"), tokenizer.eos_token_id) if i is not None
        ]

    def prompt(self, task: Task) -> str:
        messages = [task.messages[0], *self.shots, *task.messages[1:]]
        return render_chat(self.tokenizer, messages, task.headline)

    def write(self, task: Task) -> tuple[str, float, int]:
        """(answer, seconds, tokens)."""
        import torch

        ids = self.tokenizer(self.prompt(task), add_special_tokens=False, return_tensors="pt").input_ids.to(
            self.model.device
        )
        started = time.perf_counter()
        with torch.inference_mode():
            made = self.model.generate(
                input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=_NEW_TOKENS, do_sample=False, eos_token_id=self.ends,
                pad_token_id=self.ends[0], temperature=None, top_p=None, top_k=None,
            )[0, ids.shape[1] :]  # fmt: skip
        text = str(self.tokenizer.decode(made, skip_special_tokens=True)).strip()
        return text, time.perf_counter() - started, len(made)

    def choose(self, question: str, choices: Sequence[str], passages: Sequence[str] = ()) -> int:
        """The likeliest of the letters A to D."""
        import torch

        lines = [f"{letter}. {text}" for letter, text in zip("ABCD", choices, strict=True)]
        known = "".join(f"{p}\n" for p in passages)
        message: ChatMessage = {
            "role": "user",
            "content": f"{known}{question}\n" + "\n".join(lines) + "\nAnswer with one letter.",
        }
        ids = self.tokenizer(
            render_chat(self.tokenizer, [message], "The answer is"), add_special_tokens=False, return_tensors="pt"
        ).input_ids
        with torch.inference_mode():
            logits = self.model(input_ids=ids.to(self.model.device), logits_to_keep=1).logits[0, -1]
        letters = [self.tokenizer(f" {letter}", add_special_tokens=False).input_ids[0] for letter in "ABCD"]
        return int(logits[letters].argmax())


def served(adapter: Path, found: Sequence[Task]) -> list[tuple[str, float, int]]:
    """(answer, seconds, tokens) of each task from the network that set-up makes of ``adapter``, written as a live turn lets it write."""
    from concurrent.futures import ThreadPoolExecutor

    from coach.models import setup
    from coach.models.openvino_model import OpenVinoModel
    from coach.settings import Settings

    with tempfile.TemporaryDirectory() as scratch:
        models = setup.model_dir(Path(scratch))
        models.mkdir(parents=True)
        (models / setup.GGUF).symlink_to(setup.fetch_gguf(Settings().data_dir, print).resolve())
        model = OpenVinoModel(setup.prepare_openvino(Path(scratch), adapter=adapter), name="served", small=True)

        def write(task: Task) -> tuple[str, float, int]:
            started = time.perf_counter()
            shown = (task.messages[-1]["content"],)
            text = "".join(
                model.stream(task.messages, task.headline, max_tokens=_NEW_TOKENS, numbers=shown, timeout_s=600)
            ).strip()
            return text, time.perf_counter() - started, model.count_tokens(text)

        with ThreadPoolExecutor(model.places) as pool:
            replies = list(pool.map(write, found))
        model.close()
    return replies


def voice(variant: str, adapter: Path | None, config: train.Config, shots: Sequence[ChatMessage]) -> tuple[Voice, Any]:
    """The variant's model, ready to write, and the tokenizer."""
    model, tokenizer = train.load_base(config)
    if variant.startswith("tuned"):
        from peft import PeftModel

        model = PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()
    if variant.endswith("nf4"):
        model = _quantised(model)
    return Voice(model, tokenizer, shots if variant == "few-shot" else ()), tokenizer


def _quantised(model: Any) -> Any:
    import torch
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig

    with tempfile.TemporaryDirectory() as scratch:
        model.save_pretrained(scratch)
        nf4 = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16)
        return AutoModelForCausalLM.from_pretrained(scratch, quantization_config=nf4)


def sample(found: Sequence[Task], count: int, seed: int) -> list[Task]:
    """English held-out tasks that a live turn gives a small model, evenly over the intents as far as they go."""
    rng = random.Random(seed)
    held = [
        t for t in found if t.split == "heldout" and t.lang == "en" and t.items and tasks.for_small(t.level, t.intents)
    ]
    rng.shuffle(held)
    place: Counter[str] = Counter()
    keyed = []
    for task in held:
        keyed.append((place[task.intents[0]] ** 2, task))  # the everyday kinds still come most often
        place[task.intents[0]] += 1
    return [task for _, task in sorted(keyed, key=lambda p: p[0])][:count]


def questions(count: int, seed: int) -> list[list[str]]:
    """Multiple-choice questions: question, four choices, letter."""
    rows: list[list[str]] = []
    for path in sorted(MMLU.glob("*_val.csv")) if MMLU.is_dir() else []:
        with path.open(newline="", encoding="utf-8") as file:
            rows += [row for row in csv.reader(file) if len(row) == 6]
    return random.Random(seed).sample(rows, min(count, len(rows)))


def table(name: str, replies: Sequence[Written], wanted: dict[str, str], more: dict[str, float]) -> dict[str, Any]:
    """One line of the table; shares in percent with their 95 % interval."""
    n = max(len(replies), 1)
    first = [100.0 * r.first_try for r in replies]
    pairs = [(r.answer, wanted[r.task]) for r in replies if r.task in wanted]
    cautious = [r for r in replies if r.level == "caution"]
    low, high = scores.interval(first)
    cites = sum(r.citations for r in replies)
    row: dict[str, Any] = {
        "variant": name, "replies": len(replies), "first_try_pct": sum(first) / n, "interval": f"{low:.0f}-{high:.0f}",
        "citation_precision_pct": 100 * sum(r.right_citations for r in replies) / cites if cites else math.nan,
        "key_items_said_pct": 100 * sum(r.keys_said for r in replies) / n, "sentences": sum(r.sentences for r in replies) / n,
        "words": sum(len(r.answer.split()) for r in replies) / n, "copied_pct": 100 * sum(r.copied for r in replies) / n,
        "bleu": scores.bleu([a for a, _ in pairs], [b for _, b in pairs]) if pairs else math.nan,
        "chrf": sum(scores.chrf(a, b) for a, b in pairs) / max(len(pairs), 1), "rouge_l": sum(scores.rouge_l(a, b) for a, b in pairs) / max(len(pairs), 1),
        "caution_kept_pct": 100 * sum(not _breaks(r) for r in cautious) / len(cautious) if cautious else math.nan,
        "tokens_per_s": sum(r.tokens for r in replies) / max(sum(r.seconds for r in replies), 1e-9), "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip
    return {k: round(v, 3) if isinstance(v, float) else v for k, v in {**row, **more}.items()}


def _breaks(reply: Written) -> bool:
    """True where a reply under a caution went against it."""
    return any(p.startswith(("verdict", "bound", "safety")) for p in reply.problems)


def run(variant: str, given: argparse.Namespace, config: train.Config) -> dict[str, Any]:
    """Write, judge and score one variant; replies go to ``given.out``."""
    rows = list(tasks.rows(given.data))
    trained = Trained(rows)
    wanted = {row["task"]: row["messages"][-1]["content"][len(row["opening"]) :].strip() for row in rows}
    held_out = sample(tasks.load(given.tasks), given.count, given.seed)
    more: dict[str, float] = {}
    if variant.endswith("openvino"):
        written, speaker = served(given.adapter, held_out), None
    else:
        speaker, tokenizer = voice(variant, given.adapter, config, _shots(rows))
        if variant != "few-shot":
            held = train.examples(given.data, "heldout", config, tokenizer)[: given.loss_on]
            more["heldout_loss"] = train.look(speaker.model, held, config)
            more["perplexity"] = math.exp(more["heldout_loss"])
            speaker.model.eval()
        written = [speaker.write(task) for task in held_out]
    replies = [judge(task, *one, trained) for task, one in zip(held_out, written, strict=True)]
    asked = questions(given.questions, given.seed)
    if asked and speaker:
        more["multiple_choice_pct"] = (
            100 * sum("ABCD"[speaker.choose(q[0], q[1:5])] == q[5] for q in asked) / len(asked)
        )
        if given.library:
            more["with_retrieval_pct"] = _with_retrieval(speaker, asked, given.library)
    given.out.mkdir(parents=True, exist_ok=True)
    tasks.save(given.out / f"{variant}.jsonl", (asdict(r) | {"first_try": r.first_try} for r in replies))
    return table(variant, replies, wanted, more)


def _shots(rows: Sequence[dict[str, Any]]) -> list[ChatMessage]:
    """Two short training dialogues to show the base what is wanted."""
    chosen = sorted(
        (
            r
            for r in rows
            if r["split"] == "train"
            and r["lang"] == "en"
            and r["provenance"].startswith("written")
            and len(r["messages"]) == 3
        ),
        key=lambda r: len(r["messages"][1]["content"]),
    )
    return [message for row in chosen[20 : 20 + _SHOTS] for message in row["messages"][1:]]


def _with_retrieval(speaker: Voice, asked: Sequence[Sequence[str]], data_dir: Path) -> float:
    from knowledge.library import Library

    library = Library(data_dir)
    right = sum(
        "ABCD"[speaker.choose(q[0], q[1:5], [p.best or p.text for p in library.search(q[0], k=2).passages])] == q[5]
        for q in asked
    )
    library.close()
    return 100 * right / len(asked)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table and keep it as ``table.json`` beside the replies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "variants", nargs="*", default=[], metavar="VARIANT", help=f"of {', '.join(VARIANTS)}; none: all"
    )
    parser.add_argument(
        "--adapter", type=Path, default=Path(__file__).parents[1] / "coach" / "models" / "weights" / "adapter"
    )
    parser.add_argument("--data", type=Path, default=tasks.DATA / "dialogues.jsonl.gz")
    parser.add_argument("--tasks", type=Path, default=tasks.DATA / "tasks.jsonl.gz")
    parser.add_argument("--out", type=Path, default=Path("runs/evaluation"))
    parser.add_argument("--library", type=Path, help="a data folder with the library's index: also ask with retrieval")
    parser.add_argument("--count", type=int, default=60, help="replies a variant")
    parser.add_argument("--loss-on", type=int, default=80, help="held-out examples for the loss")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    config = replace(train.PRESETS["smollm2-135m"])
    path = given.out / "table.json"
    lines = {row["variant"]: row for row in json.loads(path.read_text())} if path.is_file() else {}
    for variant in given.variants or VARIANTS:
        lines[variant] = run(variant, given, config)
        print(json.dumps(lines[variant]), flush=True)
        path.write_text(json.dumps([lines[v] for v in VARIANTS if v in lines], indent=1) + "\n")


if __name__ == "__main__":
    main()
