"""Alembic's entry point; the connection is handed over by ``coach.store.migrate``."""

from __future__ import annotations

from alembic import context

from coach.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
