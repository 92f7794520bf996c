"""Where the readers put what they find: buckets by metric and source, checked, counted, and stored in sorted batches.

One batch is one transaction, so a killed import leaves whole batches behind. The same interval of the same source is stored once;
where a later import brings another value for it, the later one wins.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert

from coach.errors import StoreError
from coach.store import Store, User, tables
from coach.wearables.batch import Block, Checked, Limits, Row, block_of, checked
from coach.wearables.clock import DAY, Moment, day_start
from coach.wearables.metrics import METRICS
from coach.wearables.nights import NIGHT_METRICS
from coach.wearables.report import MetricReport, Problem
from coach.wearables.workouts import WorkoutRow, store_workouts

BATCH_ROWS = 60_000
ROWS_A_STATEMENT = 100  # of five parameters each: older builds of SQLite take 999; half the time of one row a statement
# Records dated before 1980 come from unset clocks (the epoch of 1970) and not from any sensor.
EARLIEST = 315_532_800
FUTURE_SLACK = 2 * DAY  # a clock ahead, or a zone ahead of this machine's
LONGEST = 32 * DAY  # no reading of one value spans more; it is a broken end
# Kept beside the canonical metrics because daily values derive from them: minutes in bed, and naps (never part of a night).
INTERNAL = {"in_bed_minutes": (0.0, 1_440.0), "nap_minutes": (0.0, 1_440.0)}

# Lower wins where sources overlap. Own choice: what sits on the body measures better than a phone in a pocket, a typed value is meant.
PRIORITY = {"manual": 10, "scale": 20, "strap": 30, "watch": 40, "ring": 50, "file": 60, "phone": 70, "app": 80}
_KINDS = (
    ("strap", r"hrm|\bh7\b|\bh9\b|\bh10\b|verity|oh1|tickr|strap|whoop"),
    ("ring", r"\boura\b|\bring\b"),
    ("scale", r"scale|body\s?(comp|cardio|smart|scan|\+)|index s|aria|eufy|renpho|体重秤|体脂"),
    ("watch", r"watch|garmin|fenix|forerunner|\bfr ?\d|\bvivo|\bvenu|\bedge\b|fitbit|\b(inspire|versa|charge|sense|polar|vantage)\b|suunto|\bcoros|"
              r"amazfit|mi band|mi fitness|smart band|wahoo|elemnt|tomtom|sigma|手表|手环"),
    ("phone", r"iphone|phone|ipad|ipod|pixel|galaxy s|手机"),
)  # fmt: skip


def kind_of(name: str) -> str:
    """Guess what a source is from its name; "app" where nothing tells."""
    low = name.lower()
    return next((kind for kind, pattern in _KINDS if re.search(pattern, low)), "app")


@dataclass
class Bucket:
    """Rows of one metric and source waiting for the next batch, and their counts so far: ``blocks`` and then ``rows``."""

    metric: str
    source_id: int
    source: str
    low: float
    high: float
    rows: list[Row] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    read: int = 0
    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    first: str = "9999"
    last: str = ""
    touched: set[str] = field(default_factory=set)

    def add(self, block: Block) -> None:
        """Many rows at once, after those that wait."""
        if self.rows:
            self.blocks.append(block_of(self.rows))
            self.rows = []
        self.blocks.append(block)

    def waiting(self) -> int:
        return len(self.rows) + sum(len(block.start) for block in self.blocks)

    def take(self, earliest: int, latest: int) -> Checked:
        """All that waits and can be true, sorted, one an interval; the others are counted."""
        blocks = [*self.blocks, *([block_of(self.rows)] if self.rows else [])]
        self.rows, self.blocks = [], []
        self.read += sum(len(block.start) for block in blocks)
        made = checked(blocks, Limits(self.low, self.high, earliest, latest, LONGEST))
        self.skipped.update(made.skipped)
        if made.days:
            self.touched.update(made.days)
            self.first, self.last = min(self.first, made.days[0]), max(self.last, made.days[-1])
        return made


class _Key(NamedTuple):
    metric: str
    source: str


class Sink:
    """``zone`` is the user's zone or None. Readers call the adding methods; the importer calls ``flush`` and ``close``."""

    def __init__(self, store: Store, user: User, run_id: int, zone: tzinfo | None, imperial: bool = False,
                 now: float | None = None) -> None:  # fmt: skip
        self.store, self.user, self.run_id, self.zone, self.imperial = store, user, run_id, zone, imperial
        self.latest = int(now if now is not None else time.time()) + FUTURE_SLACK
        self.problems: list[Problem] = []
        self.other_skipped: Counter[str] = Counter()
        self.notes: set[str] = set()  # what readers of one archive tell one another
        self.workouts = self.workouts_known = self.sets = self.sets_known = 0
        self.workout_days: set[str] = set()
        self.progress: Callable[[float], None] = lambda _share: None
        self._buckets: dict[_Key, Bucket] = {}
        self._pending: list[WorkoutRow] = []
        self._sources: dict[str, int] = {}
        self._seen_problems: Counter[str] = Counter()
        self._waiting = 0

    # What readers call ------------------------------------------------------------------------------------------------

    def bucket(self, metric: str, source: str, kind: str = "") -> Bucket:
        key = _Key(metric, source)
        found = self._buckets.get(key)
        if found is None:
            low, high = INTERNAL[metric] if metric in INTERNAL else (METRICS[metric].low, METRICS[metric].high)
            found = self._buckets[key] = Bucket(metric, self.source_id(source, kind), source, low, high)
        return found

    def sample(
        self, metric: str, source: str, start: Moment, value: float | None, end: Moment | None = None, *, day: str = ""
    ) -> None:
        """A reading at ``start`` or an amount over start..end. ``day`` overrides the local date (a night: its end)."""
        bucket = self.bucket(metric, source)
        if value is None:
            bucket.read += 1
            bucket.skipped["no_value"] += 1
            return
        until = end.utc if end else start.utc
        bucket.rows.append(
            (start.utc, max(until, start.utc), start.offset, _day(day) if day else start.day, float(value))
        )
        self._waiting += 1
        if self._waiting >= BATCH_ROWS:
            self.flush()

    def typed(self, metric: str, source: str, start: Moment, value: float) -> None:
        """A value that a person typed. Where another one stands at that second it is another reading and takes the next free second.

        The same value there is the same entry again and adds nothing. A night has one value: a later one corrects it.
        """
        bucket, at = self.bucket(metric, source, "manual"), start.utc
        if metric not in NIGHT_METRICS:
            taken = _values_from(self.store, self.user, bucket, at) | {row[0]: row[4] for row in bucket.rows}
            while taken.get(at, value) != value:
                at += 1
        self.sample(metric, source, start._replace(utc=at), value)

    def day_total(self, metric: str, source: str, day: str, value: float | None) -> None:
        """The value of a whole local date, as the source gives it."""
        if value is None:
            self.bucket(metric, source).skipped["no_value"] += 1
            self.bucket(metric, source).read += 1
            return
        day = _day(day)
        start = Moment(day_start(day), 0, day)
        self.sample(metric, source, start, value, Moment(start.utc + DAY, 0, day))

    def night(self, source: str, start: Moment, end: Moment, minutes: dict[str, float | None], day: str = "") -> None:
        """A sleep of which only the sums are known: minutes by metric, on the date the source gives or on which it ends."""
        self.source_id(source)
        known = {k: v for k, v in minutes.items() if v is not None}
        if end.utc <= start.utc or not known:
            self.skip("sleep_minutes", source, "no_value")
            return
        if any(known.get(f"{stage}_sleep_minutes") for stage in ("rem", "deep", "light")):
            known.pop("sleep_minutes", None)  # it is their sum
        for metric, value in known.items():
            self.sample(metric, source, start, value, end, day=day or end.day)
        self._other_offset(source, start, end, day or end.day)

    def interval(self, metric: str, source: str, start: Moment, end: Moment) -> None:
        """Time spent in a state (a sleep stage), in minutes, on the local date on which it ends."""
        self.sample(metric, source, start, (end.utc - start.utc) / 60, end, day=end.day)
        if metric in NIGHT_METRICS:
            self._other_offset(source, start, end, end.day)

    def _other_offset(self, source: str, start: Moment, end: Moment, day: str) -> None:
        """A sample has one offset, that of its start. Where the clocks changed in the night, an empty piece carries the one of its end."""
        if start.offset != end.offset:
            self.sample("in_bed_minutes", source, end, 0.0, end, day=day)

    def workout(self, row: WorkoutRow) -> None:
        self._pending.append(row)
        if len(self._pending) >= 500:
            self.flush()

    def skip(self, metric: str, source: str, reason: str, n: int = 1) -> None:
        bucket = self.bucket(metric, source)
        bucket.read += n
        bucket.skipped[reason] += n

    def skip_other(self, what: str, n: int = 1) -> None:
        """A kind of record that no metric is made of."""
        self.other_skipped[what[:80]] += n

    def problem(self, text: str, text_zh: str, place: str = "") -> None:
        """Said once a text; a hundred places of the same trouble are one line."""
        self._seen_problems[text] += 1
        if self._seen_problems[text] == 1 and len(self.problems) < 100:
            self.problems.append(Problem(text, text_zh, place[:300]))

    def source_id(self, name: str, kind: str = "") -> int:
        name = " ".join(name.replace("\u00a0", " ").replace("\u2019", "'").split())[:300] or "unknown"
        if name not in self._sources:
            self._sources[name] = _source_row(self.store, self.user, name, kind or kind_of(name))
        return self._sources[name]

    # What the importer calls ------------------------------------------------------------------------------------------

    def flush_if_full(self) -> None:
        """For readers that put rows or blocks into a ``bucket`` themselves."""
        if sum(b.waiting() for b in self._buckets.values()) >= BATCH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Store all that waits, in one transaction."""
        full = sorted((b for b in self._buckets.values() if b.waiting()), key=lambda b: (b.metric, b.source_id))
        ready = [(b, b.take(EARLIEST, self.latest).rows) for b in full]
        if ready:
            _store_rows(self.store, self.user, self.run_id, ready)
        self._waiting = 0
        if self._pending:
            pending, self._pending = self._pending, []
            done = store_workouts(self.store, self.user, self.run_id, [(w, self.source_id(w.source, w.kind)) for w in pending],
                                  self.latest, EARLIEST)  # fmt: skip
            self.workouts += done.workouts
            self.workouts_known += done.workouts_known
            self.sets += done.sets
            self.sets_known += done.sets_known
            self.workout_days |= done.days
            for reason, n in done.skipped.items():
                self.other_skipped[reason] += n

    def touched(self) -> dict[str, set[str]]:
        """Metric → local dates whose daily value may have changed."""
        days: dict[str, set[str]] = {}
        for bucket in self._buckets.values():
            days.setdefault(bucket.metric, set()).update(bucket.touched)
        return days

    def metric_reports(self) -> tuple[MetricReport, ...]:
        made = []
        for key in sorted(self._buckets):
            b = self._buckets[key]
            first, last = (date.fromisoformat(b.first), date.fromisoformat(b.last)) if b.last else (None, None)
            made.append(MetricReport(b.metric, b.source, b.read, b.kept, dict(b.skipped), first, last))
        return tuple(made)


@lru_cache(maxsize=4096)
def _day(text: str) -> str:
    """A vendor's date as YYYY-MM-DD; ValueError if it is none."""
    return date.fromisoformat(text[:10]).isoformat()


def _source_row(store: Store, user: User, name: str, kind: str) -> int:
    t = tables.source
    with store.begin() as connection:
        found = connection.execute(select(t.c.id).where(t.c.user_id == user.id, t.c.name == name)).scalar()
        if found is not None:
            return int(found)
        row = {"user_id": user.id, "name": name, "kind": kind, "priority": PRIORITY.get(kind, PRIORITY["app"])}
        key: Any = connection.execute(t.insert().values(**row)).inserted_primary_key
        return int(key[0])


def _values_from(store: Store, user: User, bucket: Bucket, start: int) -> dict[int, float]:
    """Second → value of what the next hour holds."""
    t = tables.sample
    query = select(t.c.start_utc, t.c.value).where(
        t.c.user_id == user.id, t.c.metric == bucket.metric, t.c.source_id == bucket.source_id,
        t.c.start_utc.between(start, start + 3600), t.c.end_utc == t.c.start_utc,
    )  # fmt: skip
    with store.read() as connection:
        return {row.start_utc: row.value for row in connection.execute(query)}


def _store_rows(store: Store, user: User, run_id: int, ready: list[tuple[Bucket, Block]]) -> None:
    if store.engine.dialect.name == "sqlite":
        _store_sqlite(store, user, run_id, ready)
    else:
        _store_other(store, user, run_id, ready)


def _store_sqlite(store: Store, user: User, run_id: int, ready: list[tuple[Bucket, Block]]) -> None:
    """The driver's own executemany: SQLAlchemy's per-row work would double the time of a large import.

    Foreign keys are checked once a batch instead of three times a row: after the first write nobody else can remove the parents.
    """
    connection = store.engine.raw_connection()
    raw: Any = connection.driver_connection
    try:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("BEGIN IMMEDIATE")
        for bucket, block in ready:
            if size := len(block.start):
                before, new = raw.total_changes, _nothing_there(raw, user, bucket, block)
                raw.executemany(_insert_sql(user, bucket, run_id, ROWS_A_STATEMENT, new), block.flat(ROWS_A_STATEMENT))
                left = block.only(slice(size // ROWS_A_STATEMENT * ROWS_A_STATEMENT, size))
                raw.executemany(_insert_sql(user, bucket, run_id, 1, new), left.flat(1))
                _count(bucket, size, raw.total_changes - before)
        _check_parents(raw, user, run_id, {b.source_id for b, _ in ready})
        raw.commit()
    finally:
        if raw.in_transaction:
            raw.rollback()
        raw.execute("PRAGMA foreign_keys=ON")
        connection.close()


def _count(bucket: Bucket, sent: int, changed: int) -> None:
    bucket.kept += changed
    if changed < sent:
        bucket.skipped["known"] += sent - changed


def _check_parents(raw: Any, user: User, run_id: int, sources: set[int]) -> None:
    report = json.dumps(_still_open())
    run = raw.execute(
        "UPDATE import_run SET report=? WHERE id=? AND user_id=?", (report, run_id, user.id.bytes)
    ).rowcount
    found = {row[0] for row in raw.execute("SELECT id FROM source WHERE user_id=?", (user.id.bytes,))}
    if not run or sources - found:
        raise StoreError(
            "The user or a source was removed while the import ran; nothing of this batch was kept. Import the file again."
        )


def _still_open() -> dict[str, float]:
    """What each batch writes into the open import_run, so that ``repair`` sees that it goes on."""
    return {"stored_at": time.time()}


def _nothing_there(raw: Any, user: User, bucket: Bucket, block: Block) -> bool:
    """Nothing is stored yet in the span of this sorted block: then nothing can conflict, which saves a quarter of the time."""
    query = "SELECT 1 FROM sample WHERE user_id=? AND metric=? AND source_id=? AND start_utc BETWEEN ? AND ? LIMIT 1"
    span = (int(block.start[0]), int(block.start[-1]))
    return raw.execute(query, (user.id.bytes, bucket.metric, bucket.source_id, *span)).fetchone() is None


def _insert_sql(user: User, bucket: Bucket, run_id: int, rows: int, new: bool) -> str:
    # All that is written into the text is ours: hex digits, a canonical metric's name and integers.
    row = f"(x'{user.id.hex}','{bucket.metric}',{int(bucket.source_id)},?,?,?,?,?,{int(run_id)})"
    insert = (
        "INSERT INTO sample(user_id,metric,source_id,start_utc,end_utc,utc_offset_min,local_date,value,import_id) "
        f"VALUES{','.join([row] * rows)}"
    )
    later_wins = (
        " ON CONFLICT DO UPDATE SET value=excluded.value,utc_offset_min=excluded.utc_offset_min,"
        "local_date=excluded.local_date,import_id=excluded.import_id "
        "WHERE value<>excluded.value OR local_date<>excluded.local_date"
    )
    return insert if new else insert + later_wins


def _store_other(store: Store, user: User, run_id: int, ready: list[tuple[Bucket, Block]]) -> None:
    t = tables.sample
    names = ("start_utc", "end_utc", "utc_offset_min", "local_date", "value")
    with store.begin() as connection:
        for bucket, block in ready:
            if not len(block.start):
                continue
            made = pg_insert(t)
            statement = made.on_conflict_do_update(
                index_elements=["user_id", "metric", "source_id", "start_utc", "end_utc"],
                set_={k: made.excluded[k] for k in ("value", "utc_offset_min", "local_date", "import_id")},
                where=(t.c.value != made.excluded.value) | (t.c.local_date != made.excluded.local_date),
            ).returning(t.c.start_utc)
            fixed: dict[str, Any] = {
                "user_id": user.id,
                "metric": bucket.metric,
                "source_id": bucket.source_id,
                "import_id": run_id,
            }
            values = [fixed | dict(zip(names, row, strict=True)) for row in zip(*block.lists(), strict=True)]
            for value in values:
                value["local_date"] = date.fromisoformat(value["local_date"])
            _count(bucket, len(values), len(connection.execute(statement, values).fetchall()))
        run = tables.import_run
        connection.execute(update(run).where(run.c.id == run_id).values(report=_still_open()))
