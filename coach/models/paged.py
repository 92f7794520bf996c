"""A compiled OpenVINO network with its key-value cache in pages: rows of tokens in, logits out. Knows no text.

The cache is one pool of blocks of 32 tokens; a sequence is a list of block numbers, and two sequences with the same beginning hold the
same blocks. OpenVINO's own transformation turns the stored network's attention into that form when it is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coach.errors import ModelError
from coach.models.quiet import openvino

BLOCK = 32  # tokens; the CPU plugin's page size
POOL_TOKENS = 8_192  # of all sequences together; 23 kB each with the default model, touched only when used


@dataclass(frozen=True)
class Row:
    """Tokens that follow ``past`` earlier ones of the sequence whose cache lies in ``blocks``."""

    tokens: Sequence[int]
    past: int
    blocks: Sequence[int]


class Network:
    """The network in ``folder``, compiled for this CPU. Not safe for two threads. Raises ModelError."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._ov = ov = openvino()
        try:
            core = ov.Core()
            compiled = core.compile_model(
                _paged(core.read_model(folder / "openvino_model.xml")), "CPU", _options(core, threads)
            )
            self._request = compiled.create_infer_request()
            self._caches = [self._cache(port) for port in compiled.inputs if "_cache." in port.any_name]
        except RuntimeError as exc:
            raise ModelError(f"OpenVINO could not load {folder}: {str(exc).strip().splitlines()[-1]}") from exc
        self._free = list(range(POOL_TOKENS // BLOCK - 1, 0, -1))  # block 0 belongs to nobody: padding is written there
        self._users = [0] * (POOL_TOKENS // BLOCK)

    def _cache(self, port: Any) -> Any:
        shape = [POOL_TOKENS // BLOCK, *(int(side.get_length()) for side in list(port.partial_shape)[1:])]
        tensor = self._ov.Tensor(port.element_type, self._ov.Shape(shape))
        self._request.set_tensor(port.any_name, tensor)
        return tensor

    def run(self, rows: Sequence[Row]) -> np.ndarray[Any, Any]:
        """Logits after the last token of each row, shape (rows, vocabulary); overwritten by the next call."""
        lengths = [len(row.tokens) for row in rows]
        pages = [row.blocks[: -(-(row.past + n) // BLOCK)] for row, n in zip(rows, lengths, strict=True)]
        starts = np.cumsum([0, *lengths])
        self._set("input_ids", np.concatenate([np.asarray(row.tokens, np.int64) for row in rows]))
        self._set(
            "position_ids",
            np.concatenate([np.arange(row.past, row.past + n, dtype=np.int64) for row, n in zip(rows, lengths, strict=True)]),
        )  # fmt: skip
        self._set("past_lens", np.array([row.past for row in rows], np.int32))
        self._set("subsequence_begins", starts.astype(np.int32))
        self._set("block_indices", np.concatenate([np.asarray(page, np.int32) for page in pages]))
        self._set("block_indices_begins", np.cumsum([0, *map(len, pages)]).astype(np.int32))
        self._set("max_context_len", np.array(max(r.past + n for r, n in zip(rows, lengths, strict=True)), np.int32))
        self._set("sampled_tokens", (starts[1:] - 1).astype(np.int64))
        self._request.infer()
        logits: np.ndarray[Any, Any] = self._request.get_output_tensor(0).data.reshape(len(rows), -1)
        return logits

    def _set(self, name: str, value: np.ndarray[Any, Any]) -> None:
        self._request.set_tensor(name, self._ov.Tensor(value))

    @property
    def free_blocks(self) -> int:
        return len(self._free)

    def take(self, count: int) -> list[int]:
        """``count`` blocks of one's own. The caller has looked at ``free_blocks``."""
        blocks = [self._free.pop() for _ in range(count)]
        for block in blocks:
            self._users[block] = 1
        return blocks

    def share(self, blocks: Sequence[int]) -> list[int]:
        """The same blocks for one more sequence, which must not write into them."""
        for block in blocks:
            self._users[block] += 1
        return list(blocks)

    def give_back(self, blocks: Sequence[int]) -> None:
        for block in blocks:
            self._users[block] -= 1
            if not self._users[block]:
                self._free.append(block)

    def copy(self, source: int, target: int) -> None:
        """The content of a block into another."""
        for cache in self._caches:
            cache.data[target] = cache.data[source]


def _options(core: Any, threads: int) -> dict[str, Any]:
    """bf16 throughout where the CPU computes in it, else f32: the cache then holds exactly what attention computed."""
    precision = "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
    options: dict[str, Any] = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": precision,
        "KV_CACHE_PRECISION": precision,
    }
    return {**options, "INFERENCE_NUM_THREADS": threads} if threads else options


def _paged(model: Any) -> Any:
    """The stored network with paged attention, and logits only for the tokens that ``sampled_tokens`` names: the last layer over a
    whole prompt would cost a fifth of its reading and 200 kB a token."""
    from openvino import opset13
    from openvino._offline_transformations import paged_attention_transformation

    paged_attention_transformation(model)
    head = model.get_results()[0].input_value(0).get_node()
    if head.get_type_name() != "MatMul":
        raise ModelError(f"The network ends in {head.get_type_name()}, not in its vocabulary. Run coach setup again.")
    wanted = opset13.parameter([-1], np.int64, name="sampled_tokens")
    wanted.output(0).set_names({"sampled_tokens"})
    last = opset13.gather(head.input_value(0), wanted, opset13.constant(np.int64(0)))
    head.input(0).replace_source_output(last.output(0))
    model.add_parameters([wanted])
    model.validate_nodes_and_infer_types()
    return model
