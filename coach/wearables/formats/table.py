"""Reading CSV exports: encodings, separators, numbers and headers as vendors write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import IO

csv.field_size_limit(16_000_000)  # Samsung and Mi put whole JSON documents into one cell

# What vendors write for "no value": Garmin "--", Oura "None", Fitbit "no data" and "NaN".
BLANK = {"", "-", "--", "none", "nan", "null", "n/a", "na", "no data", "nil", "undefined"}
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")


def text_stream(stream: IO[bytes], head: bytes) -> IO[str]:
    """The text of a CSV or JSON file: UTF-8 (with or without BOM), UTF-16 with BOM, else Windows-1252."""
    return io.TextIOWrapper(io.BufferedReader(stream), encoding(head), errors="replace", newline="")  # type: ignore[type-var]


def encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[:-4].decode("utf-8")  # the cut may split a character
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def decode_head(head: bytes) -> str:
    return head.decode(encoding(head), errors="replace").lstrip("\ufeff")


def first_line(head: bytes) -> str:
    lines = decode_head(head).lstrip("\r\n ").splitlines()
    return lines[0] if lines else ""


def separator(line: str) -> str:
    return max(",;\t", key=lambda mark: (line.count(mark), mark == ","))


def header(head: bytes) -> list[str]:
    """The first line's cells, trimmed; empty for what is no CSV."""
    line = first_line(head)
    if "\x00" in line or line.startswith(("{", "[", "<")):
        return []
    cells = next(csv.reader([line], delimiter=separator(line)), [])
    return [c.strip().strip("\ufeff") for c in cells]


def rows(stream: IO[bytes], head: bytes, skip_lines: int = 0) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, cells by header name) of each row. A header that occurs twice keeps its first cell; see ``raw_rows``."""
    names: list[str] | None = None
    for line, cells in raw_rows(stream, head, skip_lines):
        if names is None:
            names = [c.strip().strip("\ufeff") for c in cells]
            continue
        row: dict[str, str] = {}
        for name, cell in zip(names, cells, strict=False):
            row.setdefault(name, cell.strip())
        yield line, row


def raw_rows(stream: IO[bytes], head: bytes, skip_lines: int = 0) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells), blank lines left out. NUL bytes are dropped."""
    with text_stream(stream, head) as text:
        for _ in range(skip_lines):
            text.readline()
        mark = separator(
            decode_head(head).splitlines()[skip_lines] if len(decode_head(head).splitlines()) > skip_lines else ""
        )
        reader = csv.reader((line.replace("\x00", "") for line in text), delimiter=mark)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                continue
            if any(c.strip() for c in cells):
                yield reader.line_num + skip_lines, cells


def number(text: str | float | int | None, decimal_comma: bool = False) -> float | None:
    """A number as vendors write it; None for a blank. Thousands marks go ("1,050"). ValueError where it is none.

    With ``decimal_comma`` a comma is the decimal mark and a point a thousands mark.
    """
    if text is None or isinstance(text, bool):
        return None
    if isinstance(text, int | float):
        return float(text)
    if text.strip().lower() in BLANK:
        return None
    bare = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "").rstrip("%")
    if decimal_comma:
        bare = bare.replace(".", "").replace(",", ".")
    elif "," in bare:
        bare = (
            bare.replace(",", "")
            if "." in bare or re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", bare)
            else bare.replace(",", ".")
        )
    if not _NUMBER.match(bare):
        raise ValueError(f"not a number: {text[:40]!r}")
    return float(bare)


def clock_minutes(text: str) -> float | None:
    """ "HH:MM" or "HH:MM:SS" → minutes since midnight; None for a blank. ValueError where it is none."""
    bare = text.strip()
    if bare.lower() in BLANK:
        return None
    found = re.fullmatch(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*([AaPp][Mm])?", bare)
    if not found:
        raise ValueError(f"not a time of day: {text[:40]!r}")
    hour, minute = int(found[1]), int(found[2])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "pm" else 0)
    if hour > 24 or minute > 59:
        raise ValueError(f"not a time of day: {text[:40]!r}")
    return hour * 60 + minute + int(found[3] or 0) / 60


def duration_minutes(text: str) -> float | None:
    """ "1:02:03", "62:03", "PT1H2M3.5S" or "1h 2m 3s" → minutes; None for a blank. ValueError where it is none."""
    bare = text.strip()
    if bare.lower() in BLANK:
        return None
    if found := re.fullmatch(r"(?:(\d+):)?(\d+):(\d\d(?:[.,]\d+)?)", bare):
        return int(found[1] or 0) * 60 + int(found[2]) + float(found[3].replace(",", ".")) / 60
    found = re.fullmatch(
        r"P?T?(?:(\d+(?:\.\d+)?)\s*[Hh]\w*)?\s*(?:(\d+(?:\.\d+)?)\s*[Mm]\w*)?\s*(?:(\d+(?:\.\d+)?)\s*[Ss]\w*)?", bare
    )
    if not found or not any(found.groups()):
        raise ValueError(f"not a duration: {text[:40]!r}")
    return float(found[1] or 0) * 60 + float(found[2] or 0) + float(found[3] or 0) / 60
