"""The fast lane for Apple's own layout: whole quantity records are taken from the text by splitting, not by parsing.

Apple writes every top-level element on a line of its own, indented by one blank, with attributes in a fixed order. A record is cut at
its quotation marks; the pieces between the values are its layout, and only records whose layout is known are taken here. All else
(sleep, workouts, correlations, any other layout or indent) is left for the XML parser, which also proves that the remaining document
is well formed.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from coach.wearables.clock import day_text
from coach.wearables.formats.apple_types import QUANTITIES, Q, factor_of
from coach.wearables.sink import Sink

CUT = b"\n <Record "
_PREFIX = b"HKQuantityTypeIdentifier"
_ATTRIBUTES = (
    b"type",
    b"sourceName",
    b"sourceVersion",
    b"device",
    b"unit",
    b"creationDate",
    b"startDate",
    b"endDate",
    b"value",
)
_NEEDED = {b"type", b"sourceName", b"startDate", b"endDate", b"value"}
_META = b">\n  <MetadataEntry key="
Key = tuple[bytes, bytes, bytes]
Cells = tuple[bytes, bytes, bytes]


class FastLane:
    """Collects records by (type, source, unit) and turns them into rows of the sink's buckets, a column at a time."""

    def __init__(
        self, sink: Sink, offset_of: Callable[[int, int], int], slow: Callable[[dict[str, str]], None]
    ) -> None:
        """``offset_of(utc, written)``: minutes that hold at that instant; ``slow`` takes one record as attributes."""
        self.sink, self.offset_of, self.slow = sink, offset_of, slow
        self.groups: dict[Key, list[Cells]] = {}
        self.layouts: dict[tuple[bytes, ...], tuple[int, ...] | None] = {}
        self.waiting = 0
        self.hours: dict[tuple[int, int], int] = {}
        self.days: dict[int, str] = {}

    def take(self, text: bytes) -> bytes:
        """Take the records out of ``text`` and return the rest of it. ``text`` must not cut a record in two."""
        if text.count(b"<Correlation") != text.count(b"\n <Correlation"):
            return text  # another layout: what is a correlation's child cannot be told by its indent
        self.waiting += len(text)
        pieces = text.split(CUT)
        rest, groups, layouts = [pieces[0]], self.groups, self.layouts
        for piece in pieces[1:]:
            cells = piece.split(b'"')
            layout = tuple(cells[0::2])
            try:
                places = layouts[layout]
            except KeyError:
                places = self._layout(layout)
            if places is None:
                rest += (CUT, piece)
                continue
            kind, source, unit, start, end, value = places
            if not cells[kind].startswith(_PREFIX):
                rest += (CUT, piece)
                continue
            key = (cells[kind], cells[source], cells[unit] if unit else b"")
            try:
                groups[key].append((cells[start], cells[end], cells[value]))
            except KeyError:
                groups[key] = [(cells[start], cells[end], cells[value])]
        return b"".join(rest)

    def _layout(self, layout: tuple[bytes, ...]) -> tuple[int, ...] | None:
        """Where a record of this layout has its type, source, unit (0: none), start, end and value; None if it is not one whole record.

        The values of attributes cannot hold a quotation mark or "<", so equal layouts are equal structures.
        """
        places: dict[bytes, int] = {}
        known = len(self.layouts) < 1_000  # what comes in more shapes than that is no export of Apple's
        for i, text in enumerate(layout[:-1]):
            name = text.strip(b" \n").removesuffix(b"=")
            if name in _ATTRIBUTES and text.endswith(b"=") and len(places) == i:
                places[name] = 2 * i + 1
            elif not (text.startswith((_META, b"/>\n  <MetadataEntry key=")) or text == b" value="):
                places = {}
                break
        whole = layout[-1] == b"/>" or (len(layout) > len(places) + 1 and layout[-1] == b"/>\n </Record>")
        children = len(layout) - 1 > len(places)
        if not whole or not places.keys() >= _NEEDED or children != layout[-1].endswith(b"</Record>"):
            found = None
        else:
            found = tuple(
                places.get(n, 0) for n in (b"type", b"sourceName", b"unit", b"startDate", b"endDate", b"value")
            )
        if known:
            self.layouts[layout] = found
        return found

    def empty(self) -> None:
        """Move all that was collected into the sink's buckets."""
        groups, self.groups, self.waiting = self.groups, {}, 0
        for (kind, source, unit), cells in groups.items():
            self._group(_text(kind), html.unescape(_text(source)), html.unescape(_text(unit)), cells)

    def _group(self, kind: str, source: str, unit: str, cells: list[Cells]) -> None:
        spec = QUANTITIES.get(kind)
        if spec is None:
            self.sink.skip_other(kind.removeprefix(Q), len(cells))
            return
        try:
            scale, shift = factor_of(kind, unit)
            columns = None if spec.added_up else self._columns(cells)
        except ValueError:
            columns = None
        if columns is None:  # food, or something in it is not as Apple writes it: one by one
            for start, end, value in cells:
                self.slow(
                    {
                        "type": kind,
                        "sourceName": source,
                        "unit": unit,
                        "startDate": _text(start),
                        "endDate": _text(end),
                        "value": _text(value),
                    }
                )
            return
        starts, ends, offsets, days, values = columns
        values = values * scale + shift
        if spec.metric in {
            "spo2_pct",
            "body_fat_pct",
        }:  # a fraction in the iPhone's own exports, 0 to 100 in some others
            values[values <= 1.5] *= 100.0
        bucket = self.sink.bucket(spec.metric, source or "Apple Health")
        bucket.rows.extend(zip(starts, ends, offsets, days, values.tolist(), strict=True))

    def _columns(self, cells: list[Cells]) -> tuple[list[int], list[int], list[int], list[str], Any] | None:
        """Start, end, offset, local date, value; None if a cell has another shape. Numbers only, so numpy does it in bulk."""
        import numpy as np

        start_cells, end_cells, value_cells = zip(*cells, strict=True)
        first = _seconds(start_cells, np)
        last = first if start_cells == end_cells else _seconds(end_cells, np)
        if first is None or last is None:
            return None
        values = np.array(value_cells).astype(np.float64)  # ValueError for what is no number
        utc = first[0] - first[1] * 60
        offsets = self._offsets(utc, first[1], np)
        days = self._day_texts((utc + offsets * 60) // 86_400)
        ends = np.maximum(utc, last[0] - last[1] * 60)
        return utc.tolist(), ends.tolist(), offsets.tolist(), days, values

    def _offsets(self, utc: Any, written: Any, np: Any) -> Any:
        """The offset that held, by half hour (zones change on the full UTC hour or half hour)."""
        keys, places = np.unique(utc // 1800 * 4096 + written + 2048, return_inverse=True)
        true = [self._offset(k // 4096 * 1800, k % 4096 - 2048) for k in keys.tolist()]
        return np.array(true, dtype=np.int64)[places]

    def _offset(self, utc: int, written: int) -> int:
        key = (utc, written)
        if key not in self.hours:
            if len(self.hours) > 400_000:
                self.hours.clear()
            self.hours[key] = self.offset_of(utc, written)
        return self.hours[key]

    def _day_texts(self, numbers: Any) -> list[str]:
        known = self.days
        found = numbers.tolist()
        for number in set(found):
            if number not in known:
                known[number] = day_text(number * 86_400)
        return [known[n] for n in found]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _seconds(texts: tuple[bytes, ...], np: Any) -> tuple[Any, Any] | None:
    """(wall seconds, offset minutes) of "YYYY-MM-DD HH:MM:SS +HHMM"; None if any text differs from that."""
    cells = np.array(texts)
    if cells.dtype.itemsize != 25:
        return None
    grid = cells.view(np.uint8).reshape(-1, 25).T
    tens, ones = (
        grid[[0, 2, 5, 8, 11, 14, 17, 21, 23]] - 48,
        grid[[1, 3, 6, 9, 12, 15, 18, 22, 24]] - 48,
    )  # below "0" wraps to over 9
    signs = grid[20]
    marks = grid[[4, 7, 10, 13, 16, 19]] == np.frombuffer(b"-- :: ", np.uint8)[:, None]
    if tens.max() > 9 or ones.max() > 9 or not marks.all() or not ((signs == 43) | (signs == 45)).all():
        return None
    century, year, month, day, hour, minute, second, off_hour, off_minute = tens.astype(np.int32) * 10 + ones
    if (
        century.min() < 1
        or month.min() < 1
        or month.max() > 12
        or day.min() < 1
        or hour.max() > 23
        or max(minute.max(), second.max()) > 59
        or off_hour.max() > 14
    ):
        return None
    months = (century * 100 + year - 1970) * 12 + month - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    after = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    date = first + day - 1
    if (date >= after).any():
        return None  # such as 30 February
    offset = np.where(signs == 45, -1, 1) * (off_hour * 60 + off_minute)
    return date * 86_400 + hour * 3600 + minute * 60 + second, offset.astype(np.int64)
