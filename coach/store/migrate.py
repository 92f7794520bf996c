"""Schema changes. Alembic, run from code: no ini file, no command for the user."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from coach.errors import StoreError


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", "coach.store:migrations")
    return made


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest revision; a store made by a newer program is a StoreError."""
    alembic = config()
    newest = ScriptDirectory.from_config(alembic).get_current_head()
    with engine.begin() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == newest:
            return
        alembic.attributes["connection"] = connection
        try:
            command.upgrade(alembic, "head")
        except CommandError as exc:
            raise StoreError(f"The database was made by a newer version ({current}). Update this program.") from exc
