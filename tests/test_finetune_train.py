"""Training: the loss mask token by token, packs against separate rows, what moves, going on after a kill, the layout's fingerprint."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from coach.compose import layout_hash
from coach.errors import ModelError
from coach.models import setup
from finetune import tasks, train

torch = pytest.importorskip("torch")
pytest.importorskip("peft")
from finetune import kernels  # noqa: E402

# peft still asks transformers by the old name.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning"),
    pytest.mark.filterwarnings("ignore:Adapter .default.:Warning"),  # AdaLoRA left a module no rank
]

WORDS = ["<|im_start|>", "<|im_end|>", "\n", "system", "user", "assistant", *"abcdefghijklmnopqrstuvwxyz .[]0123456789"]


class Letters:
    """A tokenizer of single characters with the default model's chat layout; ids are places in WORDS."""

    eos_token_id = 1

    def apply_chat_template(
        self, messages: list[dict[str, str]], tokenize: bool = False, add_generation_prompt: bool = False
    ) -> str:
        turns = "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)
        return turns + ("<|im_start|>assistant\n" if add_generation_prompt else "")

    def __call__(self, text: str, add_special_tokens: bool = False):
        ids = []
        while text:
            word = next(w for w in WORDS if text.startswith(w))
            ids.append(WORDS.index(word))
            text = text[len(word) :]
        return type("Encoded", (), {"input_ids": ids})

    def convert_tokens_to_ids(self, token: str) -> int:
        return WORDS.index(token)


def row(message: str, opening: str, answer: str, split: str = "train") -> dict:
    messages = [
        {"role": "system", "content": "be kind"},
        {"role": "user", "content": message},
        {"role": "assistant", "content": f"{opening} {answer}"},
    ]
    return {"id": message, "split": split, "lang": "en", "messages": messages, "opening": opening}


ROWS = [
    row("how", "rest [1].", "go easy [1]."),
    row("how", "rest [1].", "sleep [2]."),
    row("why", "train.", "walk [1]. rest [2]."),
    row("when", "eat.", "eat more [3]."),
]


def tiny(seed: int = 0):
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=512,
    )
    return LlamaForCausalLM(config).to(torch.bfloat16)


CONFIG = replace(
    train.PRESETS["smollm2-135m"],
    rank=4,
    alpha=8,
    pack_tokens=200,
    steps=6,
    look_every=100,
    save_every_s=0.0,
    learning_rate=1e-2,
)


def text_of(ids) -> str:
    return "".join(WORDS[i] for i in ids)


def test_only_what_follows_the_opening_is_learnt() -> None:
    one = train.example(ROWS[0], Letters())
    assert text_of(one.trunk).endswith("<|im_start|>assistant\nrest [1].")
    assert text_of(one.learnt) == " go easy [1].<|im_end|>"
    made = train.pack([one])
    assert [(int(made.tokens[place]), int(wanted)) for place, wanted in made.targets] == list(
        zip([*one.trunk[-1:], *one.learnt[:-1]], one.learnt, strict=True)
    )


def test_a_shared_prompt_stands_once_and_branches_do_not_see_each_other() -> None:
    first, second, third = (train.example(r, Letters()) for r in ROWS[:3])
    made = train.pack([first, second, third])
    assert text_of(made.tokens).count("be kind") == 1
    assert len(made.targets) == len(first.learnt) + len(second.learnt) + len(third.learnt)
    at = len(first.trunk)
    branch = range(at, at + len(first.learnt) - 1)
    after = range(branch.stop, branch.stop + len(second.learnt) - 1)
    assert not made.sees[after.start : after.stop, branch.start : branch.stop].any()
    assert made.sees[after.start, :at].all()
    assert list(made.positions[list(after)]) == list(range(at, at + len(after)))


@pytest.mark.parametrize("group", [[0], [0, 1], [0, 1, 2, 3]])
def test_a_pack_gives_the_loss_of_separate_rows(group: list[int]) -> None:
    model = tiny().float()
    found = [train.example(ROWS[n], Letters()) for n in group]
    apart, count = 0.0, 0
    for one in found:
        ids = torch.tensor([[*one.trunk, *one.learnt]])
        labels = ids.clone()
        labels[0, : len(one.trunk)] = -100
        apart += float(model(input_ids=ids, labels=labels).loss.detach()) * len(one.learnt)
        count += len(one.learnt)
    assert float(train.loss_of(model, train.pack(found)).detach()) == pytest.approx(apart / count, abs=2e-3)


def test_the_fast_operations_give_the_gradients_of_the_plain_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "_PIECE", 20)
    pack = train.pack([train.example(one, Letters()) for one in ROWS])
    assert len(pack.cuts) > 3

    def gradients(fast: bool) -> tuple[float, dict[str, torch.Tensor]]:
        with monkeypatch.context() as patch:
            if not fast:
                patch.setattr(kernels, "install", lambda *_, **__: None)
            model = train.with_adapter(tiny(), CONFIG, 1).float()
        torch.manual_seed(1)
        for name, weight in model.named_parameters():
            if "lora_B" in name:
                torch.nn.init.normal_(weight, std=0.3)
        loss = train.loss_of(model, pack)
        loss.backward()
        return float(loss.detach()), {n: w.grad for n, w in model.named_parameters() if w.requires_grad}

    plain, fast = gradients(False), gradients(True)
    assert fast[0] == pytest.approx(plain[0], rel=1e-4)
    for name, wanted in plain[1].items():
        torch.testing.assert_close(fast[1][name], wanted, rtol=1e-3, atol=1e-5)


def data(tmp_path: Path) -> Path:
    tasks.save(tmp_path / "set.jsonl", [*ROWS, row("held", "eat.", "sleep [1].", "heldout")])
    return tmp_path / "set.jsonl"


@pytest.mark.parametrize("method", ["lora", "dora", "adalora"])
def test_only_adapter_weights_move(tmp_path: Path, method: str) -> None:
    model = tiny()
    before = {name: weight.clone() for name, weight in model.named_parameters()}
    state = train.train(replace(CONFIG, method=method), data(tmp_path), tmp_path / "run", base=(model, Letters()))
    after = {
        name.replace(".base_layer", ""): weight for name, weight in model.named_parameters() if "lora_" not in name
    }
    assert state.step == 6
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert any(weight.abs().sum() > 0 for name, weight in model.named_parameters() if "lora_B" in name)
    assert json.loads((tmp_path / "run" / "adapter" / "meta.json").read_text())["layout_sha256"] == layout_hash()


def test_a_killed_run_goes_on_and_ends_where_an_undisturbed_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors.torch import load_file

    train.train(CONFIG, data(tmp_path), tmp_path / "whole", base=(tiny(), Letters()))
    plain, calls = train.loss_of, [0]

    def dies(model, one):
        calls[0] += model.training
        if calls[0] == 4:
            raise KeyboardInterrupt
        return plain(model, one)

    monkeypatch.setattr(train, "loss_of", dies)
    with pytest.raises(KeyboardInterrupt):
        train.train(CONFIG, data(tmp_path), tmp_path / "broken", base=(tiny(), Letters()))
    monkeypatch.setattr(train, "loss_of", plain)
    train.train(CONFIG, data(tmp_path), tmp_path / "broken", base=(tiny(), Letters()))
    whole, broken = (
        load_file(tmp_path / name / "adapter" / "adapter_model.safetensors") for name in ("whole", "broken")
    )
    assert all(torch.equal(whole[name], broken[name]) for name in whole)


def test_a_run_that_is_killed_outright_goes_on(tmp_path: Path) -> None:
    from safetensors.torch import load_file

    train.train(CONFIG, data(tmp_path), tmp_path / "whole", base=(tiny(), Letters()))
    script = (
        "import sys, time\n"
        f"sys.path[:0] = [{str(Path(__file__).parent)!r}, {str(Path(__file__).parents[1])!r}]\n"
        "from pathlib import Path\n"
        "from test_finetune_train import CONFIG, Letters, tiny, train\n"
        "saved = train._save\n"
        "def slow(*given):\n    saved(*given)\n    time.sleep(0.3)\n"  # so that the kill falls between two steps or into one
        "train._save = slow\n"
        f"train.train(CONFIG, Path({str(tmp_path / 'set.jsonl')!r}), Path({str(tmp_path / 'killed')!r}), base=(tiny(), Letters()))\n"
    )
    run = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = tmp_path / "killed" / "log.jsonl"
    deadline = time.monotonic() + 120
    while run.poll() is None and time.monotonic() < deadline and not (log.is_file() and '"step": 3' in log.read_text()):
        time.sleep(0.02)
    run.kill()
    assert run.wait(10) == -signal.SIGKILL
    state = train.train(CONFIG, data(tmp_path), tmp_path / "killed", base=(tiny(), Letters()))
    assert state.step == CONFIG.steps
    whole, killed = (load_file(tmp_path / n / "adapter" / "adapter_model.safetensors") for n in ("whole", "killed"))
    assert all(torch.equal(whole[name], killed[name]) for name in whole)


def test_a_run_may_start_from_another(tmp_path: Path) -> None:
    train.train(CONFIG, data(tmp_path), tmp_path / "first", base=(tiny(), Letters()))
    state = train.train(
        replace(CONFIG, steps=1, learning_rate=0.0),
        data(tmp_path),
        tmp_path / "second",
        init=tmp_path / "first",
        base=(tiny(), Letters()),
    )
    log = [json.loads(line) for line in (tmp_path / "first" / "log.jsonl").read_text().splitlines()]
    assert state.best == pytest.approx(log[-1]["heldout_loss"], abs=1e-3)


def test_a_four_bit_base_is_refused() -> None:
    class Linear4bit(torch.nn.Linear):
        pass

    with pytest.raises(ModelError, match="dense"):
        train.with_adapter(torch.nn.Sequential(Linear4bit(2, 2)), CONFIG, 1)


def test_the_rate_rises_and_falls() -> None:
    config = CONFIG
    assert train.rate(config, config.warm_up) == pytest.approx(config.learning_rate)
    assert train.rate(config, 1.0) == pytest.approx(config.learning_rate * config.floor)
    assert train.rate(config, 0.01) < train.rate(config, 0.03)


ADAPTER = setup.ADAPTER


@pytest.mark.skipif(not (ADAPTER / "meta.json").is_file(), reason="no adapter is shipped")
def test_the_shipped_adapter_knows_the_present_layout() -> None:
    meta = json.loads((ADAPTER / "meta.json").read_text())
    assert meta["layout_sha256"] == layout_hash(), "the prompt layout changed: train again"
    assert (ADAPTER / "adapter_model.safetensors").stat().st_size < 12_000_000
