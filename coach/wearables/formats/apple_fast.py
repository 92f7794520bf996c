"""The fast lane for Apple's own layout: blocks of text are converted in columns, for large files in a helper process.

Answers come in the order of the blocks, so a file gives the same with and without a helper. Where the helper cannot be started or
ends early (killed, out of memory), its blocks are converted here: they are kept until they are answered, and nothing is lost.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from coach.wearables.lane import Converted, Shift, convert, read_message, write_message

HELPER_FROM = 32_000_000  # bytes of XML; below, starting a process takes longer than it saves
AHEAD = 2  # blocks that may wait for an answer: one at work, one ready
_SERVE = "import sys; sys.path[:] = sys.argv[1:]; from coach.wearables.lane import serve; serve()"
_log = logging.getLogger(__name__)


class Lane:
    """``put`` blocks and take answers, each with the length of its block; then ``drain`` and ``close``."""

    def __init__(self, shift: Shift, size: int) -> None:
        """``size``: bytes of XML to come, as declared."""
        self._shift = shift
        self._waiting: deque[tuple[bytes, Future[Converted] | None]] = deque()
        self._helper = _Helper.start(shift) if size >= HELPER_FROM and (os.cpu_count() or 1) > 1 else None

    def put(self, text: bytes) -> Iterator[tuple[int, Converted]]:
        self._waiting.append((text, self._helper.ask(text) if self._helper else None))
        while len(self._waiting) > (AHEAD if self._helper else 0):
            yield self._next()

    def drain(self) -> Iterator[tuple[int, Converted]]:
        while self._waiting:
            yield self._next()

    def close(self) -> None:
        self._waiting.clear()
        if self._helper:
            self._helper.stop()
            self._helper = None

    def _next(self) -> tuple[int, Converted]:
        text, answer = self._waiting.popleft()
        if answer is not None and self._helper:
            try:
                return len(text), answer.result()
            except (OSError, EOFError, ValueError, pickle.UnpicklingError):
                _log.warning("The helper process of the import ended early; the import goes on without it.")
                self._helper.stop()
                self._helper = None
        return len(text), convert(text, self._shift)


class _Helper:
    """One process that converts blocks, asked from one thread, so that neither side waits for the other with a full pipe."""

    def __init__(self, process: subprocess.Popen[bytes], shift: Shift) -> None:
        self._process = process
        self._thread = ThreadPoolExecutor(1)
        self._ready = self._thread.submit(self._send, pickle.dumps(shift))

    @staticmethod
    def start(shift: Shift) -> _Helper | None:
        """None where this program cannot start itself again (frozen into one file)."""
        if not sys.executable or getattr(sys, "frozen", False):
            return None
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        try:
            process = subprocess.Popen([sys.executable, "-c", _SERVE, *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, creationflags=flags)  # fmt: skip
        except OSError:
            return None
        return _Helper(process, shift)

    def ask(self, text: bytes) -> Future[Converted]:
        return self._thread.submit(self._answer, text)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._thread.shutdown()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # what was buffered for a process that is gone
                continue

    def _send(self, data: bytes) -> None:
        assert self._process.stdin
        write_message(self._process.stdin, data)

    def _answer(self, text: bytes) -> Converted:
        assert self._process.stdout
        self._ready.result()
        self._send(text)
        answer: Converted = pickle.loads(read_message(self._process.stdout))  # noqa: S301 - from the process started above
        return answer
