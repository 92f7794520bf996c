"""Alerts: what the rules find, stored once. New, seen or dismissed; the same thing is not raised again while it goes on.

An alert that held within the last ``QUIET_DAYS`` is the same episode: it keeps its row and its state, unless it became more serious.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from coach.errors import NotFoundError, SettingsError
from coach.evidence import Fact
from coach.profile import Profile
from coach.store import Store, User, tables
from coach.wearables.alert_hit import Hit
from coach.wearables.alert_rules import hits
from coach.wearables.context import load

State = Literal["new", "seen", "dismissed"]
# A condition that returns after this many days without an alert is a new episode.
QUIET_DAYS = 7
_SEVERITY = {"caution": 1, "urgent": 2, "emergency": 3}


@dataclass(frozen=True)
class Alert:
    """One alert as stored. ``text`` says what was measured against what, ``do`` what to do about it."""

    id: int
    slug: str
    level: str
    state: State
    local_date: date
    last_date: date
    text: str
    text_zh: str
    do: str
    do_zh: str
    source: str
    metric: str
    unit: str
    value: float
    limit: float
    numbers: tuple[tuple[float, str], ...] = ()

    @property
    def fact(self) -> Fact:
        return Fact(id=f"alert.{self.slug}", text=f"{self.text} {self.do}", text_zh=f"{self.text_zh}{self.do_zh}", value=self.value,
                    unit=self.unit, metric=self.metric, start=self.local_date, end=self.last_date, how="alert rule", source=self.source,
                    verdict=self.level, change=self.value - self.limit, numbers=(*self.numbers, (self.limit, self.unit)))  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return {name: value.isoformat() if isinstance(value, date) else value
                for name in self.__dataclass_fields__ if (value := getattr(self, name)) is not None}  # fmt: skip


def evaluate(store: Store, user: User, profile: Profile, today: date) -> list[Alert]:
    """The alerts that hold today, most serious first; those not yet stored are stored as new."""
    return record(store, user, hits(load(store, user, profile, today)), today)


def record(store: Store, user: User, found: list[Hit], today: date) -> list[Alert]:
    """Store the hits that begin an episode, extend those that go on."""
    known = {
        a.slug: a for a in reversed(list_alerts(store, user, since=today - timedelta(days=90))) if a.local_date <= today
    }
    result = []
    for hit in found:
        old = known.get(hit.slug)
        same = old and (hit.day - old.last_date).days <= QUIET_DAYS and _SEVERITY[hit.level] <= _SEVERITY[old.level]
        result.append(_extend(store, old, hit) if old and same else _insert(store, user, hit))
    return result


def list_alerts(store: Store, user: User, since: date | None = None, states: tuple[State, ...] = ()) -> list[Alert]:
    """Stored alerts, newest first."""
    t = tables.alert
    query = select(t).where(t.c.user_id == user.id)
    if since:
        query = query.where(t.c.local_date >= since)
    if states:
        query = query.where(t.c.state.in_(states))
    with store.read() as connection:
        return [
            _alert(row) for row in connection.execute(query.order_by(t.c.local_date.desc(), t.c.id.desc())).mappings()
        ]


def set_state(store: Store, user: User, alert_id: int, state: State) -> Alert:
    """Mark an alert as seen or dismissed. NotFoundError if the user has no such alert."""
    if state not in get_args(State):
        raise SettingsError(f"An alert is {', '.join(get_args(State))}, not {state!r}.")
    t = tables.alert
    mine = (t.c.id == alert_id, t.c.user_id == user.id)
    with store.begin() as connection:
        connection.execute(update(t).where(*mine).values(state=state))
        row = connection.execute(select(t).where(*mine)).mappings().first()
    if row is None:
        raise NotFoundError(f"There is no alert {alert_id}.")
    return _alert(row)


def _insert(store: Store, user: User, hit: Hit) -> Alert:
    t = tables.alert
    values = {
        "user_id": user.id,
        "slug": hit.slug,
        "local_date": hit.day,
        "level": hit.level,
        "state": "new",
        "data": _data(hit),
    }
    same_day = (t.c.user_id == user.id, t.c.slug == hit.slug, t.c.local_date == hit.day)
    try:
        with store.begin() as connection:
            connection.execute(t.insert().values(**values))
    except IntegrityError:  # raised earlier that day: it became more serious, or another process was first
        with store.begin() as connection:
            connection.execute(update(t).where(*same_day, t.c.level != hit.level).values(
                level=hit.level, state="new", data=_data(hit)))  # fmt: skip
    with store.read() as connection:
        return _alert(connection.execute(select(t).where(*same_day)).mappings().one())


def _extend(store: Store, old: Alert, hit: Hit) -> Alert:
    """The episode goes on: newest numbers, same row, same state."""
    t = tables.alert
    with store.begin() as connection:
        connection.execute(update(t).where(t.c.id == old.id).values(data=_data(hit)))
        return _alert(connection.execute(select(t).where(t.c.id == old.id)).mappings().one())


def _data(hit: Hit) -> dict[str, Any]:
    names = ("text", "text_zh", "do", "do_zh", "source", "metric", "unit", "value", "limit")
    return {name: getattr(hit, name) for name in names} | {
        "last_date": hit.day.isoformat(),
        "numbers": [list(n) for n in hit.numbers],
    }


def _alert(row: Any) -> Alert:
    data = dict(row["data"])
    return Alert(id=row["id"], slug=row["slug"], level=row["level"], state=row["state"], local_date=row["local_date"],
                 last_date=date.fromisoformat(data.pop("last_date")),
                 numbers=tuple((float(v), str(u)) for v, u in data.pop("numbers")), **data)  # fmt: skip
