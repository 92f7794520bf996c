"""Several texts written at once by one ``Network``: a queue, prompts read in pieces, every step four rows wide.

Why always four rows: the kernels for one row and for four round differently, so a reply would depend on who else was asking. With a
fixed width it does not: the same prompt gives the same reply, alone or in company, bit for bit. The width is nearly free (weights are
read once a step whatever its width), and rows that no text needs carry guesses: the words that followed the same two tokens earlier in
the prompt. A guess that turns out to be what the network would have written is kept, which is common, since replies quote
their evidence; a wrong one changes nothing.
"""

from __future__ import annotations

import atexit
import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue

import numpy as np

from coach.errors import ModelError
from coach.models.paged import BLOCK, POOL_TOKENS, Network, Row
from coach.models.tokens import Choice

ROWS = 4  # of a step; also the most texts that are written at the same time, others wait their turn
PIECE = 512  # tokens of a prompt read at once; between two pieces the other texts go on
_KEPT = 8  # conversations whose cache stays in memory


@dataclass
class Job:
    """One text to be written. ``cuts`` are the ends of the pieces in which the prompt is read, whatever is already known of it."""

    ids: list[int]
    cuts: list[int]
    choice: Choice
    max_tokens: int
    end: int
    made: list[int] = field(default_factory=list)
    known: int = 0  # tokens whose keys and values are in the blocks
    blocks: list[int] = field(default_factory=list)
    out: SimpleQueue[int | Exception | None] = field(default_factory=SimpleQueue)
    cancelled: bool = False
    seen: dict[tuple[int, int], int] = field(default_factory=dict)  # two tokens → where the text went on after them
    indexed: int = 2

    @property
    def reading(self) -> bool:
        return not self.made

    def guess(self, most: int) -> list[int]:
        """What followed the last two tokens when they stood in the text before."""
        text = [*self.ids, *self.made]
        for n in range(self.indexed, len(text)):
            self.seen[text[n - 2], text[n - 1]] = n
        self.indexed = max(self.indexed, len(text))
        start = self.seen.get((text[-2], text[-1])) if len(text) > 1 else None
        room = min(most, self.max_tokens - len(self.made) - 1)
        return text[start : start + room] if start is not None and room > 0 else []


_NOTHING = Choice((), None, lambda _: "")  # of a text that is only read


class Batcher:
    """Writes jobs in the order in which they came, up to four at a time, in one thread of its own."""

    def __init__(self, network: Network, *, guesses: bool = True) -> None:
        self._network, self._guesses = network, guesses
        self._padding = Row((0,), 0, (0,))
        self._wake = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._ahead: deque[Job] = deque(maxlen=_KEPT)
        self._live: list[Job] = []
        self._kept: OrderedDict[tuple[int, ...], list[int]] = OrderedDict()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="coach-model", daemon=True)
        self._thread.start()
        atexit.register(self.close)  # a thread inside the engine while the interpreter ends would abort the process

    def submit(self, job: Job) -> None:
        """Queue the job; its tokens come through ``job.out``, then None, or the exception that ended it."""
        if len(job.ids) + job.max_tokens > POOL_TOKENS - BLOCK:
            raise ModelError(f"The prompt has {len(job.ids)} tokens; this model reads {POOL_TOKENS - job.max_tokens}.")
        with self._wake:
            if self._closing:
                raise ModelError("The model was closed.")
            self._waiting.append(job)
            self._wake.notify()

    def read_ahead(self, ids: list[int], cuts: list[int]) -> None:
        """Read up to the last of ``cuts`` while nobody waits for a text; dropped as soon as somebody does."""
        if not cuts or len(ids) > POOL_TOKENS - BLOCK:
            return
        with self._wake:
            self._ahead.append(Job(ids[: cuts[-1]], cuts, _NOTHING, max_tokens=0, end=-1))
            self._wake.notify()

    def cancel(self, job: Job) -> None:
        """Stop the job; its blocks are free again before the next step."""
        with self._wake:
            job.cancelled = True
            self._wake.notify()

    def close(self) -> None:
        atexit.unregister(self.close)
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or self._waiting or self._live or self._ahead)
                if self._closing:
                    for job in [*self._live, *self._waiting]:
                        job.out.put(ModelError("The model was closed."))
                    return
            try:
                self._turn()
            except Exception as exc:  # whatever broke, no reader may wait for ever
                for job in list(self._live):
                    self._leave(job, ModelError(f"The model stopped: {exc}"))

    def _turn(self) -> None:
        """One piece of the oldest unread prompt, then one step for every text under way."""
        for job in [job for job in self._live if job.cancelled or (self._waiting and not job.max_tokens)]:
            self._leave(job)
        self._admit()
        if not self._live and self._ahead:
            job = self._ahead.popleft()
            if self._find_room(job):
                self._live.append(job)
        unread = next((job for job in self._live if job.reading), None)
        if unread:
            self._read(unread)
        writing = [job for job in self._live if not job.reading]
        if writing:
            self._step(writing)

    def _leave(self, job: Job, last: Exception | None = None) -> None:
        self._live.remove(job)
        self._network.give_back(job.blocks)
        job.blocks = []
        job.out.put(last)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _admit(self) -> None:
        while len(self._live) < ROWS:
            with self._wake:
                while self._waiting and self._waiting[0].cancelled:
                    self._waiting.popleft()
                if not self._waiting:
                    return
                job = self._waiting[0]
            if not self._find_room(job):
                return
            self._waiting.popleft()
            self._live.append(job)

    def _find_room(self, job: Job) -> bool:
        """Give the job its blocks, those of a known beginning shared; old conversations go where there are too few."""
        total = -(-(len(job.ids) + job.max_tokens) // BLOCK)
        known, kept = self._longest_known(job)
        shared = self._network.share(kept[: known // BLOCK])
        while self._network.free_blocks < total - len(shared):
            if not self._kept:
                self._network.give_back(shared)
                return False
            self._network.give_back(self._kept.popitem(last=False)[1])
        job.blocks = [*shared, *self._network.take(total - len(shared))]
        if known % BLOCK:
            # The kept blocks may just have been given back; nothing has written into them since.
            self._network.copy(kept[known // BLOCK], job.blocks[known // BLOCK])
        job.known = known
        return True

    def _longest_known(self, job: Job) -> tuple[int, list[int]]:
        best: tuple[int, list[int]] = (0, [])
        for ids, blocks in self._kept.items():
            same = _shared(ids, job.ids)
            cut = max((n for n in job.cuts if n <= same), default=0)
            if cut > best[0]:
                best = (cut, blocks)
        return best

    def _read(self, job: Job) -> None:
        """The next piece. Always the same pieces, known or not: another cut may round otherwise."""
        end = next((n for n in job.cuts if n > job.known), len(job.ids))
        logits = self._network.run([Row(job.ids[job.known : end], job.known, job.blocks)])[0]
        job.known = end
        if job.cuts and end == job.cuts[-1]:
            self._keep(job)
        if end == len(job.ids):
            self._write(job, logits) if job.max_tokens else self._leave(job)

    def _keep(self, job: Job) -> None:
        """Hold on to what was read up to the last cut; another text may begin with it."""
        ids = tuple(job.ids[: job.known])
        full = job.known // BLOCK
        if ids in self._kept:
            self._kept.move_to_end(ids)
            return
        for known in [known for known in self._kept if ids[: len(known)] == known]:
            self._network.give_back(self._kept.pop(known))  # this one holds it
        while len(self._kept) >= _KEPT or (job.known % BLOCK and not self._network.free_blocks and self._kept):
            self._network.give_back(self._kept.popitem(last=False)[1])
        if job.known % BLOCK and not self._network.free_blocks:
            return
        held = self._network.share(job.blocks[:full])
        if job.known % BLOCK:
            held += self._network.take(1)
            self._network.copy(job.blocks[full], held[full])
        self._kept[ids] = held

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _step(self, jobs: Sequence[Job]) -> None:
        """One token for every job, more where guesses came true."""
        spare = ROWS - len(jobs) if self._guesses else 0
        drafts: list[list[int]] = []
        for job in jobs:
            drafts.append(job.guess(spare))
            spare -= len(drafts[-1])
        rows = [
            Row((token,), job.known + n, job.blocks)
            for job, draft in zip(jobs, drafts, strict=True)
            for n, token in enumerate([job.made[-1], *draft])
        ]
        logits = self._network.run([*rows, *[self._padding] * (ROWS - len(rows))])
        first = 0
        for job, draft in zip(jobs, drafts, strict=True):
            for n in range(len(draft) + 1):
                job.known += 1
                if not self._write(job, logits[first + n]) or (n < len(draft) and job.made[-1] != draft[n]):
                    break
            first += len(draft) + 1

    def _write(self, job: Job, logits: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> bool:
        """Choose the next token and hand it out. False where the text has ended."""
        token = job.choice.pick(logits.copy(), job.made)
        if token is None or token == job.end:
            self._leave(job)
            return False
        job.made.append(token)
        job.out.put(token)
        if len(job.made) >= job.max_tokens:
            self._leave(job)
            return False
        return True


def _shared(a: Sequence[int], b: Sequence[int]) -> int:
    """How many tokens at the start of both are the same."""
    n = min(len(a), len(b))
    differ = np.nonzero(np.asarray(a[:n]) != np.asarray(b[:n]))[0]
    return int(differ[0]) if len(differ) else n
