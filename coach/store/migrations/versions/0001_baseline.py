"""The first schema. Until the first release it is whatever ``coach.store.tables`` holds."""

from __future__ import annotations

from alembic import op

from coach.store.tables import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
