"""What killed imports left behind is put right when the store opens: whole batches are stored, their daily values are not.

An import that still runs in another process looks the same. That does no harm: its days are rebuilt twice, and its next batch marks it
as open again, so it is repaired again should it be killed later.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from coach.store import Store, User, tables
from coach.wearables import daily
from coach.wearables.workouts import mark_duplicates


def repair(store: Store, user: User | None = None) -> int:
    """Rebuild the daily values of killed imports, of one user or of all. Returns how many imports there were."""
    t = tables.import_run
    query = select(t.c.id, t.c.user_id, t.c.report).where(t.c.finished_utc.is_(None))
    with store.read() as connection:
        rows = connection.execute(query if user is None else query.where(t.c.user_id == user.id)).all()
    left = [row for row in rows if not row.report.get("interrupted")]
    for row in left:
        _rebuild(store, row)
    return len(left)


def _rebuild(store: Store, row: Any) -> None:
    t, s = tables.import_run, tables.sample
    owner = User(row.user_id, "")
    with store.read() as connection:
        pairs = connection.execute(
            select(s.c.metric, s.c.local_date).where(s.c.user_id == owner.id, s.c.import_id == row.id).distinct()
        ).all()
    touched: dict[str, set[str]] = {}
    for metric, day in pairs:
        touched.setdefault(metric, set()).add(day.isoformat())
    daily.rebuild(store, owner, touched)
    mark_duplicates(store, owner)
    with store.begin() as connection:
        now = connection.execute(select(t.c.report).where(t.c.id == row.id).with_for_update()).scalar()
        if now == row.report:  # else it has stored more meanwhile
            connection.execute(update(t).where(t.c.id == row.id).values(report={"interrupted": True}))
