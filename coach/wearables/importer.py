"""Import any export: recognise, read, store in batches, rebuild the days it touched, say what happened.

The import_run row is written first and closed last. An import that was killed leaves it open: see ``coach.wearables.repair``, which
runs before the next import and when the coach opens the store.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from coach.errors import CoachError, ImportFileError, NotFoundError, StoreError
from coach.store import Store, User, tables
from coach.wearables import daily
from coach.wearables.clock import shift_day, zone_of
from coach.wearables.formats import FORMATS, Format, detect
from coach.wearables.formats.files import Member, handed
from coach.wearables.repair import repair
from coach.wearables.report import ImportReport
from coach.wearables.sink import Sink
from coach.wearables.workouts import mark_duplicates

Progress = Callable[[float], None]


def import_file(store: Store, user: User, path: Path | str, progress: Progress | None = None) -> ImportReport:
    """Read ``path`` (file, zip or folder) into the store. ``progress`` is called with 0 to 1.

    Raises ImportFileError where nothing in it can be used; nothing stored before is lost then. What was partly readable is kept and
    told in ``problems``. Importing the same file again adds nothing.
    """
    path, began = Path(path), time.monotonic()
    repair(store, user)
    with (
        handed(path) as found,
        ThreadPoolExecutor(1) as pool,
    ):  # the checksum runs beside the reading; hashing releases the interpreter lock
        checksum = pool.submit(_sha256, path)
        chosen = _chosen(path, found)
        run_id = _open_run(store, user, path)
        profile = store.profile(user)
        sink = Sink(store, user, run_id, zone_of(profile.time_zone), profile.units == "imperial")
        try:
            _read_all(chosen, sink, progress)
            sink.flush()
        except ImportFileError as exc:
            _finish(store, user, sink, run_id)
            _refuse(store, run_id, exc)
            raise
        except (
            sqlite3.Error,
            DBAPIError,
        ) as exc:  # whatever else ends it leaves the run open, and ``repair`` takes it up
            raise StoreError(
                f"The database could not be written: {exc}. Check that the disk has room, and import the file again."
            ) from exc
        days = _finish(store, user, sink, run_id)
        report = _report(path, sink, chosen, run_id, days, time.monotonic() - began)
        _close_run(store, run_id, report, checksum)
    _check_useful(store, path, report, run_id)
    if progress:
        progress(1.0)
    return report


def sources(store: Store, user: User) -> list[dict[str, Any]]:
    """The user's sources, best first: id, name, kind, priority, readings, first and last date."""
    t, s, w = tables.source, tables.sample, tables.workout
    with store.read() as connection:
        rows = (
            connection.execute(select(t).where(t.c.user_id == user.id).order_by(t.c.priority, t.c.id)).mappings().all()
        )
        counts = {
            source: (n, first, last)
            for source, n, first, last in connection.execute(
                select(s.c.source_id, func.count(), func.min(s.c.local_date), func.max(s.c.local_date))
                .where(s.c.user_id == user.id)
                .group_by(s.c.source_id)
            )
        }
        counted = {
            row[0]: row[1]
            for row in connection.execute(
                select(w.c.source_id, func.count()).where(w.c.user_id == user.id).group_by(w.c.source_id)
            )
        }
    return [
        {"id": r["id"], "name": r["name"], "kind": r["kind"], "priority": r["priority"], "samples": counts.get(r["id"], (0, None, None))[0],
         "workouts": counted.get(r["id"], 0), "first": counts.get(r["id"], (0, None, None))[1], "last": counts.get(r["id"], (0, None, None))[2]}
        for r in rows
    ]  # fmt: skip


def set_source_priority(store: Store, user: User, source_id: int, priority: int) -> None:
    """Lower wins where sources overlap. Rebuilds all daily values. NotFoundError if the source is not this user's."""
    t = tables.source
    with store.begin() as connection:
        done = connection.execute(
            update(t).where(t.c.user_id == user.id, t.c.id == source_id).values(priority=int(priority))
        )
        _must_exist(done.rowcount, source_id)
    daily.rebuild_all(store, user)
    mark_duplicates(store, user)


def delete_source(store: Store, user: User, source_id: int) -> None:
    """Remove a source with everything it recorded, and rebuild all daily values. NotFoundError if it is not this user's."""
    with store.begin() as connection:
        for t in (tables.sample, tables.strength_set, tables.workout):
            connection.execute(delete(t).where(t.c.user_id == user.id, t.c.source_id == source_id))
        done = connection.execute(
            delete(tables.source).where(tables.source.c.user_id == user.id, tables.source.c.id == source_id)
        )
        _must_exist(done.rowcount, source_id)
    daily.rebuild_all(store, user)
    mark_duplicates(store, user)


def _must_exist(count: int, source_id: int) -> None:
    if not count:
        raise NotFoundError(f"There is no source {source_id}. `coach profile` lists the sources.")


def _chosen(path: Path, found: list[Member]) -> list[tuple[Member, Format]]:
    """The members we know. ImportFileError naming what was looked at if there is none."""
    chosen: list[tuple[Member, Format]] = []
    damaged = ""
    for member in found:
        try:
            form = detect(member)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError) as exc:
            damaged = damaged or f"{member.name}: {exc}"
            continue
        if form:
            chosen.append((member, form))
    if any(form.slug == "apple-health" for _, form in chosen):
        chosen = [
            (m, form) for m, form in chosen if form.slug == "apple-health"
        ]  # its routes repeat the workouts in export.xml
    order = list(FORMATS)
    chosen.sort(key=lambda c: (order.index(c[1].slug), "sleep" not in c[0].base.lower(), c[0].name))
    if not chosen:
        if damaged:
            raise ImportFileError(
                path,
                "it is damaged and nothing in it can be read",
                place=damaged[:200],
                remedy="Download or export it again.",
            )
        if len(found) == 1 and found[0].head(16).strip() in {b"[]", b"{}", b"null", b""}:
            raise ImportFileError(
                path,
                "the file is an empty answer: there was no data for that span",
                place="byte 0",
                remedy="Export a span with data.",
            )
        names = ", ".join(m.name for m in found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
        raise ImportFileError(path, "nothing in it is a health export that is known", place=names,
                              remedy="docs/formats.md lists what can be read; or bring it into the form of daily.csv.")  # fmt: skip
    return chosen


def _read_all(chosen: list[tuple[Member, Format]], sink: Sink, progress: Progress | None) -> None:
    total, done = max(1, sum(m.size for m, _ in chosen)), 0
    refused: list[ImportFileError] = []
    for member, form in chosen:
        if progress:
            said, share = done, member.size
            sink.progress = lambda part, said=said, share=share: progress((said + part * share) / total)  # type: ignore[misc]
        try:
            form.read(member, sink)
        except ImportFileError as exc:
            if len(chosen) == 1:
                raise
            refused.append(exc)
            sink.problem(str(exc), f"此文件无法使用：{exc}", member.name)
        except (
            OSError,
            EOFError,
            zlib.error,
            zipfile.BadZipFile,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            IndexError,
            OverflowError,
            RecursionError,
        ) as exc:
            if isinstance(exc, CoachError):
                raise
            broken = ImportFileError(member.name, f"it cannot be read as {form.name}: {type(exc).__name__}", place=member.name,
                                     remedy="Export it again; the rest was read.")  # fmt: skip
            refused.append(broken)
            sink.problem(
                str(broken), f"{member.name} 无法按 {form.name} 读取，请重新导出；其余内容已读取。", member.name
            )
        done += member.size
        if progress:
            progress(min(1.0, done / total))
    if refused and len(refused) == len(chosen):
        raise refused[0]


def _finish(store: Store, user: User, sink: Sink, run_id: int) -> int:
    touched = sink.touched()
    # A reading whose local date has moved (the time zone was corrected) also changes the day it has left.
    days = {d for found in touched.values() for d in found}
    near = {d: (shift_day(d, -1), d, shift_day(d, 1)) for d in days}
    daily.rebuild(store, user, {m: {n for d in found for n in near[d]} for m, found in touched.items()})
    mark_duplicates(store, user, sink.workout_days)
    return len(days)


def _open_run(store: Store, user: User, path: Path) -> int:
    row = {
        "user_id": user.id,
        "file_name": path.name,
        "format": "",
        "sha256": "",
        "started_utc": int(time.time()),
        "report": {},
    }
    with store.begin() as connection:
        key: Any = connection.execute(tables.import_run.insert().values(**row)).inserted_primary_key
    return int(key[0])


def _close_run(store: Store, run_id: int, report: ImportReport, checksum: Future[str]) -> None:
    t = tables.import_run
    values = {
        "format": report.format[:60],
        "sha256": checksum.result(),
        "finished_utc": int(time.time()),
        "report": report.as_dict(),
    }
    with store.begin() as connection:
        connection.execute(update(t).where(t.c.id == run_id).values(**values))


def _refuse(store: Store, run_id: int, exc: ImportFileError) -> None:
    t = tables.import_run
    with store.begin() as connection:
        connection.execute(
            update(t).where(t.c.id == run_id).values(finished_utc=int(time.time()), report={"refused": str(exc)})
        )


def _report(
    path: Path, sink: Sink, chosen: list[tuple[Member, Format]], run_id: int, days: int, seconds: float
) -> ImportReport:
    form = "+".join(dict.fromkeys(f.slug for _, f in chosen))
    return ImportReport(
        path.name, form, sink.metric_reports(), sink.workouts, sink.workouts_known, sink.sets, sink.sets_known, dict(sink.other_skipped),
        tuple(sink.problems), days, run_id, round(seconds, 3),
    )  # fmt: skip


def _check_useful(store: Store, path: Path, report: ImportReport, run_id: int) -> None:
    """ImportFileError where a file was recognised and yet held nothing we could use."""
    if report.usable:
        return
    why = "; ".join(p.text for p in report.problems[:2])
    counts = {
        reason: sum(m.skipped.get(reason, 0) for m in report.metrics) for m in report.metrics for reason in m.skipped
    }
    told = ", ".join(f"{n} {reason}" for reason, n in sorted(counts.items())) + ", ".join(
        f"{n} {k}" for k, n in sorted(report.other_skipped.items())[:5]
    )
    raise ImportFileError(path, f"it was recognised ({report.format}) but holds nothing that can be used" + (f": {why}" if why else ""),
                          place=told or "no rows", remedy="Check that the export covers days with data.")  # fmt: skip


def _sha256(path: Path) -> str:
    if path.is_dir():
        return ""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
