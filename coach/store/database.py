"""The store: one engine, short transactions, users and their profiles. SQLite (WAL) or PostgreSQL, by URL.

Other modules run their own statements through ``Store.begin``/``Store.read`` on ``coach.store.tables``.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from coach.errors import NotFoundError, StoreError
from coach.profile import Profile
from coach.store import migrate, tables


@dataclass(frozen=True)
class User:
    """Who owns a row. ``name`` is shown, ``id`` is stored."""

    id: uuid.UUID
    name: str


class Store:
    """Opens the database and brings its schema up to date. Raises StoreError if it cannot."""

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            if url.startswith("sqlite:///"):
                Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            self.engine = create_engine(url)
            if self.engine.dialect.name == "sqlite":
                event.listen(self.engine, "connect", _sqlite_pragmas)
            migrate.upgrade(self.engine)
        except (DBAPIError, ImportError, OSError) as exc:
            raise StoreError(f"The database could not be opened: {exc}. Check COACH_DATABASE_URL or the disk.") from exc

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: committed at the end of the block, rolled back if it raises."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection

    def user(self, name: str) -> User:
        """The user of that name; made on first sight."""
        found = self._find(name)
        if found:
            return found
        new = User(uuid.uuid4(), name)
        row = {"id": new.id, "name": name, "created_utc": int(time.time()), "profile": asdict(Profile())}
        try:
            with self.begin() as connection:
                connection.execute(tables.user.insert().values(**row))
        except IntegrityError:  # another process made it at the same moment
            return self._find(name) or new
        return new

    def users(self) -> list[User]:
        with self.read() as connection:
            rows = connection.execute(select(tables.user.c.id, tables.user.c.name).order_by(tables.user.c.name))
            return [User(row.id, row.name) for row in rows]

    def _find(self, name: str) -> User | None:
        with self.read() as connection:
            row = connection.execute(select(tables.user.c.id).where(tables.user.c.name == name)).first()
        return User(row.id, name) if row else None

    def profile(self, user: User) -> Profile:
        with self.read() as connection:
            data = connection.execute(select(tables.user.c.profile).where(tables.user.c.id == user.id)).scalar()
        if data is None:
            raise NotFoundError(f"There is no user {user.name}.")
        return Profile().with_changes(**data)

    def update_profile(self, user: User, **changes: Any) -> Profile:
        changed = self.profile(user).with_changes(**changes)
        with self.begin() as connection:
            connection.execute(tables.user.update().where(tables.user.c.id == user.id).values(profile=asdict(changed)))
        return changed


def _sqlite_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
