"""A local model through transformers: NF4 by bitsandbytes, on a GPU or, where OpenVINO is not, the CPU, with the KV cache of earlier turns kept.

The decoding loop is ours because a turn needs four things together that ``generate`` gives only one by one: stop at any token
without a second thread, mask tokens for one sentence, reuse the cache of the longest known prefix, never touch a cache that
another turn may still use.
"""

from __future__ import annotations

import copy
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

from coach.errors import ModelError, ModelTimeout
from coach.models.base import ChatMessage
from coach.models.tokens import Choice, first_tokens, plain

_KEPT_PREFIXES = 4  # conversations whose cache stays in memory; about 23 kB a token with the default model


class LocalModel:
    """``path`` is a folder or a hub id. Quantises to NF4 on load unless the checkpoint already is quantised."""

    places = 1

    def __init__(
        self,
        path: Path | str,
        *,
        name: str = "",
        languages: Collection[str] = ("en",),
        threads: int = 0,
        small: bool = False,
    ) -> None:
        # Threads that spin while they wait slow the decoding threefold as soon as anything else runs on the same cores.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        self.name, self.languages, self.small = name or str(path), languages, small
        if threads:
            torch.set_num_threads(threads)
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(path)
            self._model = AutoModelForCausalLM.from_pretrained(path, **_quantisation(path))
        except (OSError, ValueError, RuntimeError, ImportError) as exc:
            raise ModelError(f"The model {path} could not be loaded: {exc}") from exc
        self._model.eval()
        self._lock = threading.Lock()
        self._prefixes: OrderedDict[tuple[int, ...], Any] = OrderedDict()
        self._ends = _end_tokens(self._tokenizer, self._model)

    def close(self) -> None:
        """Nothing to give back."""

    def count_tokens(self, text: str) -> int:
        return len(self._encode(text))

    def render(self, messages: Sequence[ChatMessage], opening: str = "") -> str:
        """The exact text the model reads. Training renders with the same function."""
        return render_chat(self._tokenizer, messages, opening)

    def stream(
        self,
        messages: Sequence[ChatMessage],
        opening: str = "",
        *,
        max_tokens: int = 160,
        banned: Collection[str] = (),
        numbers: Collection[str] | None = None,
        timeout_s: float = 60.0,
    ) -> Generator[str, None, None]:
        ids = self._encode(self.render(messages, opening))
        deadline = time.monotonic() + timeout_s
        if not self._lock.acquire(timeout=timeout_s):
            raise ModelTimeout(f"The model was busy for {timeout_s:.0f} s.")
        try:
            choice = Choice(first_tokens(banned, self._encode, self._decode_ids), numbers, self._decode_ids, opening)
            yield from self._decode(ids, choice, max_tokens, deadline)
        except RuntimeError as exc:
            raise ModelError(f"The model stopped: {exc}") from exc
        finally:
            self._lock.release()

    def _decode(self, ids: list[int], choice: Choice, max_tokens: int, deadline: float) -> Iterator[str]:
        import torch

        with torch.inference_mode():
            cache, logits = self._read(ids, deadline)
            made: list[int] = []
            shown = ""
            while len(made) < max_tokens:
                token = choice.pick(logits.float().cpu().numpy(), made)
                if token is None or token in self._ends:
                    return
                made.append(token)
                text = self._decode_ids(made)
                # A character may span tokens: wait until the bytes are whole.
                if len(text) > len(shown) and not text.endswith("\ufffd"):
                    yield text[len(shown) :]
                    shown = text
                cache, logits = self._forward([token], cache, deadline)

    def _read(self, ids: list[int], deadline: float) -> tuple[Any, Any]:
        """Read the prompt message by message, from the longest prefix whose cache is kept.

        Always in the same pieces, kept or not: in bf16 another cut gives other rounding, and the same question must give the
        same answer whatever was asked before it.
        """
        ends = [n + 1 for n, token in enumerate(ids[:-1]) if token in self._ends]
        cache, known = self._reuse(ids, ends)
        for end in [n for n in ends if n > known]:
            cache, _ = self._forward(ids[known:end], cache, deadline)
            known = end
        self._keep(ids[:known], cache)
        return self._forward(ids[known:], cache, deadline)

    def _forward(self, ids: list[int], cache: Any, deadline: float) -> tuple[Any, Any]:
        """Logits after ``ids``, shape (vocabulary,), and the cache grown by them."""
        import torch

        if time.monotonic() > deadline:
            raise ModelTimeout("The model did not finish in time.")
        fresh = torch.tensor([ids], device=self._model.device)
        out = self._model(input_ids=fresh, past_key_values=cache, use_cache=True, logits_to_keep=1)
        return out.past_key_values, out.logits[0, -1]

    def _reuse(self, ids: list[int], ends: list[int]) -> tuple[Any, int]:
        """A copy of the kept cache that covers most of ``ids`` up to one of ``ends``, and how much it covers."""
        from transformers import DynamicCache

        best, known, surplus = None, 0, 0
        for kept, cache in self._prefixes.items():
            shared = _shared(kept, ids)
            end = max((n for n in ends if n <= shared), default=0)
            if end > known:
                best, known, surplus = cache, end, len(kept) - end
        if best is None:
            return DynamicCache(config=self._model.config), 0
        cache = copy.deepcopy(best)
        if surplus:
            cache.crop(-surplus)
        return cache, known

    def _keep(self, ids: list[int], cache: Any) -> None:
        key = tuple(ids)
        if key and key not in self._prefixes:
            self._prefixes[key] = copy.deepcopy(cache)
            while len(self._prefixes) > _KEPT_PREFIXES:
                self._prefixes.popitem(last=False)

    def _encode(self, text: str) -> list[int]:
        return list(self._tokenizer(text, add_special_tokens=False).input_ids)

    def _decode_ids(self, ids: list[int]) -> str:
        return str(self._tokenizer.decode(ids))


def render_chat(tokenizer: Any, messages: Sequence[ChatMessage], opening: str = "") -> str:
    """Messages plus the assistant's opening through the tokenizer's own template, as text."""
    return str(tokenizer.apply_chat_template(plain(messages), tokenize=False, add_generation_prompt=True)) + opening


def _quantisation(path: Path | str) -> dict[str, Any]:
    import torch
    from transformers import AutoConfig, BitsAndBytesConfig

    if getattr(AutoConfig.from_pretrained(path), "quantization_config", None):
        return {}
    config = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16)
    return {"quantization_config": config, "device_map": "auto" if torch.cuda.is_available() else None}


def _end_tokens(tokenizer: Any, model: Any) -> set[int]:
    ends = model.generation_config.eos_token_id
    many = ends if isinstance(ends, list) else [ends]
    return {int(t) for t in [*many, tokenizer.eos_token_id] if t is not None}


def _shared(kept: tuple[int, ...], ids: list[int]) -> int:
    for n, (a, b) in enumerate(zip(kept, ids, strict=False)):
        if a != b:
            return n
    return min(len(kept), len(ids))
