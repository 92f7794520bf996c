"""Merging a trained adapter into the weights it was trained on: LoRA (Hu et al. 2021, arXiv:2106.09685), rank-stabilised LoRA
(Kalajdzievski 2023, arXiv:2312.03732) and DoRA (Liu et al. 2024, arXiv:2402.09353), as peft saves them.

Merged once at set-up, because an adapter beside the weights costs a third of the speed at every token.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coach.errors import ModelError

_PREFIX = "base_model.model."
Weights = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Adapter:
    """``parts``: module name → its saved tensors by short name (``lora_A``, ``lora_B``, ``lora_magnitude_vector``)."""

    parts: dict[str, dict[str, Weights]]
    scale: float
    dora: bool

    def merge(self, module: str, weight: Weights) -> Weights:
        """``weight``, shape (out, in), with the adapter's change; itself where the adapter leaves the module alone."""
        part = self.parts.get(module)
        if part is None:
            return weight
        changed: Weights = weight + self.scale * (part["lora_B"] @ part["lora_A"])
        if self.dora:
            changed *= (part["lora_magnitude_vector"] / np.linalg.norm(changed, axis=1))[:, None]
        return changed


def read_adapter(folder: Path) -> Adapter:
    """The adapter in ``folder``. Raises ModelError where it is of a kind that cannot be merged here."""
    from safetensors.torch import load_file

    try:
        config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        tensors = load_file(folder / "adapter_model.safetensors")
    except (OSError, ValueError) as exc:
        raise ModelError(f"The adapter in {folder} could not be read: {exc}") from exc
    odd = [key for key in ("rank_pattern", "alpha_pattern", "modules_to_save", "fan_in_fan_out") if config.get(key)]
    if config.get("peft_type") != "LORA" or odd or config.get("bias", "none") != "none":
        raise ModelError(
            f"The adapter in {folder} is no plain LoRA or DoRA ({', '.join(odd) or config.get('peft_type')})."
        )
    parts: dict[str, dict[str, Weights]] = {}
    for name, tensor in tensors.items():
        module, _, kind = name.removeprefix(_PREFIX).removesuffix(".weight").rpartition(".")
        parts.setdefault(module, {})[kind] = tensor.float().numpy()
    root = math.sqrt(config["r"]) if config.get("use_rslora") else config["r"]
    return Adapter(parts, config["lora_alpha"] / root, bool(config.get("use_dora")))


def adapter_id(folder: Path) -> str:
    """What the adapter is, as a short hash of its files; empty where there is none."""
    names = ("adapter_config.json", "adapter_model.safetensors")
    if not (folder / names[1]).is_file():
        return ""
    digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in names))
    return digest.hexdigest()[:16]


def merge_into(model: Any, adapter: Adapter) -> None:
    """Change the weights of a transformers model in place. Raises ModelError where a part finds no module."""
    import torch

    modules = dict(model.named_modules())
    _complain_of(set(adapter.parts) - set(modules))
    with torch.no_grad():
        for name in adapter.parts:
            weight = modules[name].weight
            weight.copy_(torch.from_numpy(adapter.merge(name, weight.float().numpy())).to(weight.dtype))


def write_merged_gguf(source: Path, target: Path, adapter: Adapter | None) -> None:
    """The GGUF ``source`` with the adapter merged, every matrix in Q8_0. Raises ModelError where a part finds no matrix.

    Q8_0 also without an adapter: the network that OpenVINO makes of Q4_1 rounds each block's offset to a multiple of its step, which
    moves the next token in one case of six (docs/performance.md); eight bits keep the 4-bit weights all but exactly.
    """
    import gguf

    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(target, str(reader.fields["general.architecture"].contents()))
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue
        if field.types[0] == gguf.GGUFValueType.ARRAY:
            writer.add_array(field.name, field.contents())
        else:
            value = int(gguf.LlamaFileType.MOSTLY_Q8_0) if field.name == "general.file_type" else field.contents()
            writer.add_key_value(field.name, value, field.types[0])
    parts = set(adapter.parts) if adapter else set()
    for tensor in reader.tensors:
        weight = gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        module = _module(tensor.name)
        if adapter and module in parts:
            heads = _heads(reader, tensor.name)
            weight = _interleaved(adapter.merge(module, _halved(weight, heads)), heads)
            parts.discard(module)
        kind = gguf.GGMLQuantizationType.Q8_0 if weight.ndim == 2 else gguf.GGMLQuantizationType.F32
        writer.add_tensor(tensor.name, gguf.quants.quantize(weight, kind), raw_dtype=kind)
    _complain_of(parts)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _complain_of(homeless: set[str]) -> None:
    if homeless:
        raise ModelError(f"The adapter was trained on another model: this one has no {min(homeless)}.")


_KINDS = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def _module(tensor: str) -> str:
    """The module that transformers calls what GGUF calls ``blk.7.attn_q.weight``; empty where it has no linear layer."""
    parts = tensor.split(".")
    return f"model.layers.{parts[1]}.{_KINDS[parts[2]]}" if len(parts) == 4 and parts[2] in _KINDS else ""


def _heads(reader: Any, tensor: str) -> int:
    """Heads whose rows GGUF holds in another order than transformers: queries and keys; 0 for other matrices."""
    key = {"attn_q": "llama.attention.head_count", "attn_k": "llama.attention.head_count_kv"}.get(tensor.split(".")[2])
    return int(reader.fields[key].contents()) if key else 0


def _halved(weight: Weights, heads: int) -> Weights:
    """Rows as transformers has them: of each head first those of the rotation's first half, then the second."""
    if not heads:
        return weight
    return weight.reshape(heads, -1, 2, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)


def _interleaved(weight: Weights, heads: int) -> Weights:
    """Rows as GGUF has them, the two halves in turn."""
    if not heads:
        return weight
    return weight.reshape(heads, 2, -1, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)
