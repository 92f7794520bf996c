"""The store on SQLite and on a real PostgreSQL: schema, users, profile, dates, forgetting; and what is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, text

from coach.errors import SettingsError, StoreError
from coach.store import Store, daily_series, leave, tables


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A throw-away PostgreSQL cluster on a Unix socket. initdb refuses root, so root runs it as the user ``postgres``."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="coach-pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        _as_owner([binaries / "initdb", "-D", data, "-U", "coach", "--auth=trust", "-E", "UTF8", "--no-sync"])
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        _as_owner([binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"])
        yield f"postgresql+psycopg://coach@/postgres?host={folder}"
        _as_owner([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"])


def _as_owner(command: list[object]) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'c.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres")
    made = Store(url)
    yield made
    made.close()


def test_one_life(any_store: Store) -> None:
    store = any_store
    ana = store.user("ana")
    assert store.user("ana") == ana != store.user("bo")
    changed = store.update_profile(ana, birth_year=1990, goals="fat_loss,strength", floors={"spo2_pct": 88})
    assert (
        store.profile(ana) == changed
        and changed.goals == ("fat_loss", "strength")
        and changed.consent.training is False
    )
    row = {"user_id": ana.id, "metric": "steps", "local_date": date(2026, 3, 1), "value": 5000.0, "n": 1}
    with store.begin() as connection:
        connection.execute(insert(tables.daily).values(**row))
    assert daily_series(store, ana, ["steps", "floors"]) == {"steps": {date(2026, 3, 1): 5000.0}, "floors": {}}
    again = Store(store.url)
    assert daily_series(again, ana, ["steps"], date(2026, 3, 2))["steps"] == {}
    again.close()
    leave.forget(store, ana)
    assert "ana" not in [user.name for user in store.users()]


def test_the_schema_is_the_migrated_one(any_store: Store) -> None:
    with any_store.read() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision()
        assert compare_metadata(context, tables.metadata) == []


def test_a_rolled_back_change_leaves_nothing(store: Store) -> None:
    ana = store.user("ana")
    with pytest.raises(RuntimeError), store.begin() as connection:
        connection.execute(
            insert(tables.context_tag).values(user_id=ana.id, local_date=date(2026, 1, 1), tag="illness")
        )
        raise RuntimeError("killed here")
    with store.read() as connection:
        assert connection.execute(text("select count(*) from context_tag")).scalar() == 0


def test_a_newer_store_is_refused(store: Store) -> None:
    with store.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        Store(store.url)


@pytest.mark.parametrize("url", ["sqlite:////proc/nowhere/c.db", "postgresql+psycopg://nobody@127.0.0.1:9/x"])
def test_an_unreachable_store(url: str) -> None:
    with pytest.raises(StoreError):
        Store(url)


@pytest.mark.parametrize(
    ("field", "value"),
    [("sex", "robot"), ("weight_kg", "heavy"), ("height_cm", 9000), ("shoe_size", 44), ("units", "stones")],
)
def test_wrong_profile_values(store: Store, field: str, value: object) -> None:
    with pytest.raises(SettingsError):
        store.update_profile(store.user("ana"), **{field: value})
