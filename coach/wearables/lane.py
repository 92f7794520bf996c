"""Whole quantity records of an Apple export, cut out of the text by one pattern and converted in columns.

Apple writes every top-level element on a line of its own, indented by one blank, with attributes in a fixed order. Records written
exactly so are taken here; all else (food, sleep, workouts, correlations, any other layout) is left in the text for the XML parser,
which also proves that the rest of the document is well formed.

``convert`` is a pure function of a block of text and a ``Shift``, so it gives the same here and in a helper process (``serve``).
This module imports nothing heavier than numpy, so that a helper starts at once.
"""

from __future__ import annotations

import pickle
import re
import struct
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import IO, Any

CUT = b"\n <Record "
CONTROL = bytes(c for c in range(32) if c not in (9, 10, 13))  # not allowed in XML, yet seen in exports
# Food is left to the parser, where the items of a meal are added up. An attribute's value cannot hold a quotation mark.
_RECORD = re.compile(
    rb'\n <Record type="(HKQuantityTypeIdentifier(?!Dietary)[^"]*+" sourceName="[^"]*+)"(?: sourceVersion="[^"]*+")?(?: device="[^"]*+")?'
    rb'(?: unit="([^"]*+)")?(?: creationDate="[^"]*+")? startDate="([^"]{25}" endDate="[^"]{25})" value="(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"'
    rb'(?:/>|>(?:\n  <MetadataEntry key="[^"]*+" value="[^"]*+"/>)+\n </Record>)'
)
_GROUPS = 4
_BETWEEN = b'" sourceName="'
_STAMP = len("2026-01-31 08:15:00 +0100")
_STAMPS = 2 * _STAMP + len('" endDate="')
_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True)
class Shift:
    """Records written at ``trusted`` minutes east of UTC get the offset that ``zone`` has at their time; others keep theirs."""

    zone: tzinfo | None = None
    trusted: int | None = None


@dataclass(frozen=True)
class Columns:
    """Records of one type, source and unit in the order of the file: numpy arrays; ``days`` are local dates as days since 1970."""

    kind: str
    source: str
    unit: str
    starts: Any
    ends: Any
    offsets: Any
    days: Any
    values: Any


@dataclass(frozen=True)
class Converted:
    """``rest`` is the text without the records taken."""

    rest: bytes
    columns: list[Columns] = field(default_factory=list)


def convert(text: bytes, shift: Shift) -> Converted:
    """Take the quantity records out of ``text``, which must not cut a record in two. If one is odd, all are left in it."""
    import numpy as np

    parts = _RECORD.split(text)
    if len(parts) == 1:
        return Converted(text)
    rest = b"".join(parts[0 :: _GROUPS + 1])
    # Where a correlation is not indented as Apple does it, its children cannot be told from top-level records.
    if any(rest.count(tag) != rest.count(b"\n " + tag) for tag in (b"<Correlation", b"</Correlation")):
        return Converted(text)
    cells = np.frombuffer(b"".join(parts[3 :: _GROUPS + 1]), np.uint8).reshape(-1, _STAMPS)
    first, last = _wall(cells[:, :_STAMP]), _wall(cells[:, -_STAMP:])
    if first is None or last is None:
        return Converted(text)
    starts = first[0] - first[1] * 60
    ends = np.maximum(starts, last[0] - last[1] * 60)
    offsets = true_offsets(starts, first[1], shift)
    days = (starts + offsets * 60) // 86_400
    values = np.array([float(v) for v in parts[4 :: _GROUPS + 1]])
    keys: dict[tuple[bytes, bytes | None], int] = {}
    which = np.array(
        [keys.setdefault(key, len(keys)) for key in zip(parts[1 :: _GROUPS + 1], parts[2 :: _GROUPS + 1], strict=True)]
    )
    columns = []
    for (name, unit), number in keys.items():
        kind, source = name.split(_BETWEEN, 1)
        mine = which == number
        columns.append(
            Columns(
                _text(kind),
                _text(source),
                _text(unit or b""),
                starts[mine],
                ends[mine],
                offsets[mine],
                days[mine],
                values[mine],
            )
        )
    return Converted(rest, columns)


def _text(data: bytes) -> str:
    return data.translate(None, CONTROL).decode("utf-8", "replace")


def _wall(cells: Any) -> tuple[Any, Any] | None:
    """(wall seconds since 1970, offset in minutes) of "YYYY-MM-DD HH:MM:SS +HHMM", a row a text; None if any is not that."""
    import numpy as np

    grid = np.ascontiguousarray(cells.T)
    tens, ones = grid[[0, 2, 5, 8, 11, 14, 17, 21, 23]] - 48, grid[[1, 3, 6, 9, 12, 15, 18, 22, 24]] - 48
    marks = grid[[4, 7, 10, 13, 16, 19]] == np.frombuffer(b"-- :: ", np.uint8)[:, None]
    # A byte below "0" wraps around to more than 9.
    if (
        tens.max() > 9
        or ones.max() > 9
        or not marks.all()
        or not ((grid[20] == ord("+")) | (grid[20] == ord("-"))).all()
    ):
        return None
    century, year, month, day, hour, minute, second, off_hour, off_minute = tens.astype(np.int64) * 10 + ones
    if (
        min(century.min(), month.min(), day.min()) < 1
        or month.max() > 12
        or hour.max() > 23
        or max(minute.max(), second.max()) > 59
    ):
        return None
    months = (century * 100 + year - 1970) * 12 + month - 1
    first, after = ((months + n).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) for n in (0, 1))
    date, offset = first + day - 1, off_hour * 60 + off_minute
    # No 30 February; the widest offsets in use are -12:00 and +14:00 (IANA time zone database).
    if (date >= after).any() or offset.max() > 14 * 60:
        return None
    return date * 86_400 + hour * 3600 + minute * 60 + second, np.where(grid[20] == ord("-"), -offset, offset)


def true_offsets(utc: Any, written: Any, shift: Shift) -> Any:
    """Minutes east of UTC that hold at each instant."""
    import numpy as np

    zone = shift.zone
    if zone is None or not (written == shift.trusted).any():
        return written
    # A day whose start and end have one offset has it throughout (no zone of the IANA database changes twice within a UTC day from
    # 1980 to 2037); on the other days each instant is asked.
    days, day_of = np.unique(utc // 86_400, return_inverse=True)
    at_start, at_end = (np.array([_offset(d * 86_400, zone) for d in (days + n).tolist()]) for n in (0, 1))
    true = at_start[day_of]
    for i in np.flatnonzero((at_start != at_end)[day_of]).tolist():
        true[i] = _offset(int(utc[i]), zone)
    return np.where(written == shift.trusted, true, written)


def _offset(utc: int, zone: tzinfo) -> int:
    shift = datetime.fromtimestamp(utc, UTC).astimezone(zone).utcoffset()
    return round(shift.total_seconds() / 60) if shift else 0


# The helper process -------------------------------------------------------------------------------------------------------


def serve() -> None:
    """Answer blocks on stdin with what they convert to on stdout, until stdin ends. The first message is the Shift."""
    receive, answer = sys.stdin.buffer, sys.stdout.buffer
    shift: Shift = pickle.loads(read_message(receive))  # noqa: S301 - from the process that started this one
    while block := read_message(receive):
        write_message(answer, pickle.dumps(convert(block, shift), protocol=5))


def write_message(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_message(stream: IO[bytes]) -> bytes:
    """The next message; empty at the end of the stream. EOFError if it ends within one."""
    head = stream.read(_LENGTH.size)
    data = stream.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    if head and len(data) != _LENGTH.unpack(head)[0]:
        raise EOFError("the other process ended within a message")
    return data
