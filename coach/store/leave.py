"""Leaving with one's data, and leaving nothing behind."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from coach.errors import StoreError
from coach.store import tables
from coach.store.database import Store, User

# Tables as CSV because people open them in a spreadsheet; the others hold nested values and go as JSON lines.
_FLAT = {"sample", "daily", "workout", "strength_set", "source", "context_tag"}
_CHUNK = 20_000


def export(store: Store, user: User, path: Path) -> Path:
    """Write all rows of the user into a zip at ``path``, one file a table; opaque ids are left out."""
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out, store.read() as connection:
            for table in tables.metadata.sorted_tables:
                owner = table.c.id if table is tables.user else table.c.user_id
                columns = [c for c in table.c if c is not owner]
                rows = connection.execution_options(yield_per=_CHUNK).execute(select(*columns).where(owner == user.id))
                flat = table.name in _FLAT
                with out.open(f"{table.name}.{'csv' if flat else 'jsonl'}", "w") as raw:
                    text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
                    _write(text, table, [c.name for c in columns], rows, flat)
                    text.flush()
                    text.detach()
    except OSError as exc:
        raise StoreError(f"The export could not be written: {exc}.") from exc
    return path


def _write(text: io.TextIOWrapper, table: Table, names: list[str], rows: Any, flat: bool) -> None:
    if flat:
        writer = csv.writer(text)
        writer.writerow(names)
        writer.writerows(rows)
        return
    for row in rows:
        text.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_plain) + "\n")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def forget(store: Store, user: User) -> None:
    """Delete every row of the user, children first."""
    with store.begin() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            owner = table.c.id if table is tables.user else table.c.user_id
            connection.execute(table.delete().where(owner == user.id))
