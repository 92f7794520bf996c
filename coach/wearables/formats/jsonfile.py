"""Reading JSON exports: whole, or, where the end is cut off, as many items of its list as can be read."""

from __future__ import annotations

import json
import re
from typing import Any

from coach.errors import ImportFileError
from coach.wearables.formats.files import Member
from coach.wearables.formats.table import encoding
from coach.wearables.sink import Sink

Json = dict[str, Any]


def looks_like(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["}


def has(head: bytes, *keys: str) -> bool:
    """True if the first bytes are JSON and hold all these keys."""
    return looks_like(head) and all(re.search(rb'"' + re.escape(k.encode()) + rb'"\s*:', head) for k in keys)


def has_any(head: bytes, *keys: str) -> bool:
    return any(has(head, key) for key in keys)


def load(member: Member, sink: Sink) -> Any:
    """The document. A list that is cut off gives its whole items and a problem; anything else broken is an ImportFileError."""
    data = member.whole()
    text = data.decode(encoding(data[:65_536]), errors="replace").lstrip("\ufeff \r\n\t")
    try:
        return json.loads(text)
    except json.JSONDecodeError as exc:
        place = f"line {exc.lineno}, column {exc.colno}"
        items = _items(text) if text.startswith("[") else []
        if not items:
            raise ImportFileError(
                member.name, f"the JSON is broken: {exc.msg}", place=place, remedy="Export or download it again."
            ) from exc
        sink.problem(
            "A JSON file is damaged or cut off; the entries before that place were read.",
            "JSON 文件已损坏或不完整；该处之前的条目均已读取。",
            f"{member.name}, {place}",
        )
        return items


def _items(text: str) -> list[Any]:
    decoder, at, items = json.JSONDecoder(), 1, []
    while at < len(text):
        while at < len(text) and text[at] in " \r\n\t,":
            at += 1
        try:
            item, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            break
        items.append(item)
    return items


def records(data: Any) -> list[Json]:
    """The objects of a document that is a list of objects, or one object."""
    if isinstance(data, dict):
        return [data]
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


def num(value: Any) -> float | None:
    """A number, also written as text; None for anything else. NaN and infinities are none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if abs(found) < 1e300 else None


def get(data: Any, *path: str) -> Any:
    """data[a][b]…, None where a step is missing."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def positive(value: Any) -> float | None:
    """A number above zero: for vendors that write 0 for "not measured"."""
    found = num(value)
    return found if found and found > 0 else None


def scaled(value: Any, factor: float) -> float | None:
    found = num(value)
    return None if found is None else found * factor
