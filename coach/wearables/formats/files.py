"""What was handed in, opened safely: a plain file, a gzip, a zip (also nested once), or a folder, as a list of members.

Nothing is ever extracted to disk under a name from the archive; names are labels only. Limits stop archives that unpack to far
more than an export would.
"""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from coach.errors import ImportFileError

HEAD_BYTES = 65_536
# DEFLATE cannot exceed 1032:1 (zlib's technical notes); XML of health exports compresses about 15:1 to 40:1.
MAX_RATIO = 200
RATIO_COUNTS_FROM = 20_000_000  # bytes unpacked; below this a high ratio does no harm
MAX_MEMBERS = 500_000
MAX_UNPACKED = 40_000_000_000
MAX_WHOLE = 128_000_000  # bytes of one member that a reader may hold in memory at once
SPOOL = 32_000_000
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_NOT_A_HEALTH_FILE = (
    (b"\xff\xd8\xff", "a JPEG picture"), (b"\x89PNG", "a PNG picture"), (b"%PDF", "a PDF document"), (b"GIF8", "a GIF picture"),
    (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"\x7fELF", "a program"), (b"MZ", "a program"),
    (b"\x00\x00\x00\x18ftyp", "a video"), (b"\x00\x00\x00\x20ftyp", "a video"), (b"ID3", "a sound file"),
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One file inside what was handed in. ``name`` is a label with forward slashes, never used as a path."""

    name: str
    size: int  # bytes unpacked, as declared
    opener: Callable[[], IO[bytes]]

    def open(self) -> IO[bytes]:
        return self.opener()

    def head(self, size: int = HEAD_BYTES) -> bytes:
        with self.open() as stream:
            return stream.read(size)

    def whole(self) -> bytes:
        """All bytes; ImportFileError if there are more than a reader should hold."""
        with self.open() as stream:
            data = stream.read(MAX_WHOLE + 1)
        if len(data) > MAX_WHOLE:
            raise ImportFileError(
                self.name,
                f"it is larger than {MAX_WHOLE // 1_000_000} MB",
                place=f"byte {MAX_WHOLE:,}",
                remedy="Export a shorter span.",
            )
        return data

    @property
    def base(self) -> str:
        return PurePosixPath(self.name).name


@contextmanager
def handed(path: Path) -> Iterator[list[Member]]:
    """The files in ``path``, by name, open for the length of the block. Raises ImportFileError naming the file, the place and what to do."""
    with ExitStack() as stack:
        yield list(_members(path, stack))


def _members(path: Path, stack: ExitStack) -> Iterator[Member]:
    if not path.exists():
        raise ImportFileError(path, "there is no such file", place=str(path), remedy="Check the path.")
    if path.is_dir():
        yield from _folder(path, stack)
        return
    with path.open("rb") as stream:
        head = stream.read(16)
    if not head:
        raise ImportFileError(
            path, "the file is empty", place="byte 0", remedy="Export it again; the download may have been cut off."
        )
    for magic, what in _NOT_A_HEALTH_FILE:
        if head.startswith(magic):
            raise ImportFileError(path, f"this is {what}, not a health export", place="byte 0",
                                  remedy="Choose the file that the app's export function wrote.")  # fmt: skip
    if head.startswith((_ZIP, b"PK\x05\x06")):
        yield from _zip(path, path.open("rb"), stack, depth=0)
    elif head.startswith(_GZIP):
        yield Member(path.name.removesuffix(".gz"), path.stat().st_size, lambda: _unzipped(path))
    else:
        yield Member(path.name, path.stat().st_size, lambda: path.open("rb"))


def _folder(path: Path, stack: ExitStack) -> Iterator[Member]:
    found = sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink() and not p.name.startswith("."))
    if not found:
        raise ImportFileError(
            path, "the folder is empty", place=str(path), remedy="Choose the folder that holds the unpacked export."
        )
    for file in found:
        with file.open("rb") as stream:
            magic = stream.read(4)
        name = file.relative_to(path).as_posix()
        if magic == _ZIP:
            yield from _zip(file, file.open("rb"), stack, depth=1)
        elif magic.startswith(_GZIP):
            yield Member(name.removesuffix(".gz"), file.stat().st_size, lambda file=file: _unzipped(file))  # type: ignore[misc]
        else:
            yield Member(name, file.stat().st_size, lambda file=file: file.open("rb"))  # type: ignore[misc]


def _unzipped(path: Path) -> IO[bytes]:
    return _Limited(gzip.open(path, "rb"), path.name, path.stat().st_size)  # type: ignore[arg-type,return-value]


def _zip(path: Path, opened: IO[bytes], stack: ExitStack, depth: int) -> Iterator[Member]:
    stack.enter_context(opened)
    try:
        archive = stack.enter_context(zipfile.ZipFile(opened))
        infos = [i for i in archive.infolist() if not i.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        raise ImportFileError(
            path, f"the zip archive is damaged: {exc}", place="central directory", remedy="Download or export it again."
        ) from exc
    _check_archive(path, infos)
    for info in sorted(infos, key=lambda i: i.filename):
        if _is_clutter(info.filename):
            continue
        if info.flag_bits & 1:
            raise ImportFileError(path, "the archive is locked with a password", place=info.filename,
                                  remedy="Unpack it with its password and import the folder.")  # fmt: skip
        yield from _zip_member(path, archive, info, stack, depth)


def _zip_member(
    path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, stack: ExitStack, depth: int
) -> Iterator[Member]:
    def opened() -> IO[bytes]:
        return _Limited(archive.open(info), f"{path.name}/{info.filename}", info.compress_size)  # type: ignore[return-value]

    try:
        with opened() as stream:
            magic = stream.read(4)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError):
        magic = b""  # the reader meets the damage again and reports it with its place
    if magic == _ZIP and depth == 0:
        yield from _zip(Path(info.filename), _spooled(opened), stack, depth=1)
    elif magic.startswith(_GZIP):

        def unzipped() -> IO[bytes]:
            return _Limited(gzip.GzipFile(fileobj=opened()), info.filename, info.compress_size)  # type: ignore[return-value,arg-type]

        yield Member(info.filename.removesuffix(".gz"), info.file_size, unzipped)
    else:
        yield Member(info.filename, info.file_size, opened)


def _spooled(opened: Callable[[], IO[bytes]]) -> IO[bytes]:
    spool = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - the archive that reads it owns it
    with opened() as stream:
        while block := stream.read(1 << 20):
            spool.write(block)
    spool.seek(0)
    return spool


def _check_archive(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    if not infos:
        raise ImportFileError(
            path, "the zip archive holds no files", place="central directory", remedy="Export it again."
        )
    if len(infos) > MAX_MEMBERS:
        raise ImportFileError(
            path,
            f"the archive holds more than {MAX_MEMBERS:,} files",
            place="central directory",
            remedy="Unpack it and import the part you need.",
        )
    if sum(i.file_size for i in infos) > MAX_UNPACKED:
        raise ImportFileError(
            path, "the archive unpacks to more than 40 GB", place="central directory", remedy="Export a shorter span."
        )
    for info in infos:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if (
            ".." in parts
            or info.filename.startswith(("/", "\\"))
            or (len(info.filename) > 1 and info.filename[1] == ":")
        ):
            raise ImportFileError(path, "the archive holds a name that points outside of it", place=info.filename[:200],
                                  remedy="Health exports never do that; get the archive from the app itself.")  # fmt: skip


def _is_clutter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1].startswith("."))


class _Limited(io.RawIOBase):
    """A stream that refuses to grow past MAX_RATIO times its packed size."""

    def __init__(self, inner: IO[bytes], name: str, packed: int) -> None:
        self._inner, self._name, self._seen = inner, name, 0
        self._limit = max(RATIO_COUNTS_FROM, packed * MAX_RATIO)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size if size >= 0 else self._limit - self._seen + 1)
        self._seen += len(data)
        if self._seen > self._limit:
            raise ImportFileError(self._name, f"it unpacks to more than {MAX_RATIO} times its size, as no export does",
                                  place=f"byte {self._seen}", remedy="Get the archive from the app itself.")  # fmt: skip
        return data

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()
