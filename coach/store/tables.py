"""The tables. One place; Alembic migrations follow it (a test compares them).

Instants are UTC epoch seconds (integers), days are ``date``. ``user_id`` is an opaque UUID. Values are in the canonical unit of
their metric. JSON columns hold only what is never filtered on.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    types,
)  # fmt: skip
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect


class UserId(types.TypeDecorator[uuid.UUID]):
    """A UUID: native on PostgreSQL, 16 bytes on SQLite (a third of its text form, on millions of rows)."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        native = postgresql.UUID(as_uuid=True) if dialect.name == "postgresql" else LargeBinary(16)
        return dialect.type_descriptor(native)

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> uuid.UUID | None:
        return value if value is None or isinstance(value, uuid.UUID) else uuid.UUID(bytes=value)


metadata = MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s",
})  # fmt: skip


def _owner(primary_key: bool = False) -> Column[uuid.UUID]:
    return Column("user_id", UserId, ForeignKey("user.id", ondelete="CASCADE"), nullable=False, primary_key=primary_key)


user = Table(
    "user", metadata,
    Column("id", UserId, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_utc", BigInteger, nullable=False),
    Column("profile", JSON, nullable=False),
)  # fmt: skip

source = Table(
    "source", metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("name", String(300), nullable=False),  # as the export names it, e.g. "Ana's Apple Watch"
    Column("kind", String(20), nullable=False),  # watch | ring | strap | scale | phone | app | manual | file
    Column("priority", Integer, nullable=False),  # lower wins where sources overlap
    UniqueConstraint("user_id", "name"),
)  # fmt: skip

import_run = Table(
    "import_run", metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("file_name", Text, nullable=False),
    Column("format", String(60), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("started_utc", BigInteger, nullable=False),
    Column("finished_utc", BigInteger),  # empty: it was interrupted
    Column("report", JSON, nullable=False),
)  # fmt: skip

sample = Table(
    "sample", metadata,
    _owner(primary_key=True),
    Column("metric", String(40), primary_key=True),
    Column("source_id", Integer, ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    Column("start_utc", BigInteger, primary_key=True, autoincrement=False),
    Column("end_utc", BigInteger, primary_key=True, autoincrement=False),
    Column("utc_offset_min", SmallInteger, nullable=False),
    Column("local_date", Date, nullable=False),  # as the source assigns it, never derived from UTC
    Column("value", Float, nullable=False),
    Column("import_id", Integer, ForeignKey("import_run.id"), nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

# Derived: one merged value a day and metric, rebuilt from samples for the days an import touched.
daily = Table(
    "daily", metadata,
    _owner(primary_key=True),
    Column("metric", String(40), primary_key=True),
    Column("local_date", Date, primary_key=True),
    Column("value", Float, nullable=False),
    Column("minimum", Float),
    Column("maximum", Float),
    Column("n", Integer, nullable=False),
    Column("source_id", Integer),  # the source that contributed most
    sqlite_with_rowid=False,
)  # fmt: skip

workout = Table(
    "workout", metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("source_id", Integer, ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    Column("start_utc", BigInteger, nullable=False),
    Column("end_utc", BigInteger, nullable=False),
    Column("utc_offset_min", SmallInteger, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("activity", String(120), nullable=False),  # as recorded
    Column("activity_kind", String(40), nullable=False),  # canonical
    Column("title", Text, nullable=False, default=""),
    Column("duration_min", Float),
    Column("distance_m", Float),
    Column("energy_kcal", Float),
    Column("avg_heart_rate_bpm", Float),
    Column("max_heart_rate_bpm", Float),
    Column("elevation_gain_m", Float),
    Column("steps", Float),
    Column("active_zone_minutes", Float),
    Column("speed_kmh", Float),
    Column("power_w", Float),
    Column("cadence", Float),
    Column("rpe", Float),
    Column("trimp", Float),
    Column("laps", JSON),
    Column("duplicate_of", Integer),  # the same workout from a source of higher priority
    Column("import_id", Integer, ForeignKey("import_run.id")),
    UniqueConstraint("user_id", "source_id", "start_utc", "activity"),
    Index("ix_workout_user_id_local_date", "user_id", "local_date"),
)  # fmt: skip

strength_set = Table(
    "strength_set", metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("workout_id", Integer, ForeignKey("workout.id", ondelete="CASCADE")),
    Column("source_id", Integer, ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    Column("at_utc", BigInteger, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("exercise", String(200), nullable=False),  # as recorded
    Column("exercise_id", String(80), nullable=False, default=""),  # slug of our record, where known
    Column("set_index", Integer, nullable=False),
    Column("kind", String(20), nullable=False, default="work"),  # work | warm_up | drop | failure
    Column("weight_kg", Float),
    Column("reps", Float),
    Column("seconds", Float),
    Column("distance_m", Float),
    Column("rpe", Float),
    Column("import_id", Integer, ForeignKey("import_run.id")),
    UniqueConstraint("user_id", "source_id", "at_utc", "exercise", "set_index"),
)  # fmt: skip

log_entry = Table(
    "log_entry", metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("at_utc", BigInteger, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("kind", String(30), nullable=False),  # session | meal | measurement | pain | mood | symptom | tag | cycle | note
    Column("data", JSON, nullable=False),
    Column("text", Text, nullable=False),  # the user's own words
    Index("ix_log_entry_user_id_local_date", "user_id", "local_date"),
)  # fmt: skip

context_tag = Table(
    "context_tag", metadata,
    _owner(primary_key=True),
    Column("local_date", Date, primary_key=True),
    Column("tag", String(40), primary_key=True),  # illness | alcohol | travel | altitude | new_device | cycle_phase:luteal
)  # fmt: skip

alert = Table(
    "alert", metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("slug", String(40), nullable=False),
    Column("local_date", Date, nullable=False),
    Column("level", String(20), nullable=False),
    Column("state", String(12), nullable=False),  # new | seen | dismissed
    Column("data", JSON, nullable=False),
    UniqueConstraint("user_id", "slug", "local_date"),
)  # fmt: skip

goal = Table(
    "goal", metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("created_utc", BigInteger, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("data", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
)  # fmt: skip

conversation = Table(
    "conversation", metadata,
    Column("id", String(200), primary_key=True),
    _owner(primary_key=True),
    Column("created_utc", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
)  # fmt: skip

turn = Table(
    "turn", metadata,
    Column("id", String(32), primary_key=True),  # the reply's id
    _owner(),
    Column("conversation_id", String(200), nullable=False),
    Column("position", Integer, nullable=False),
    Column("at_utc", BigInteger, nullable=False),
    Column("message", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("level", String(12), nullable=False),
    Column("written_by", String(12), nullable=False),
    Column("data", JSON, nullable=False),  # evidence shown, intents, span, follow-ups, stage times
    UniqueConstraint("user_id", "conversation_id", "position"),
)  # fmt: skip

learnt = Table(
    "learnt", metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("at_utc", BigInteger, nullable=False),
    Column("field", String(40), nullable=False),
    Column("value", JSON, nullable=False),
    Column("sentence", Text, nullable=False),  # the user's sentence it came from
    Column("active", Boolean, nullable=False),
)  # fmt: skip

feedback = Table(
    "feedback", metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("turn_id", String(32), nullable=False),
    Column("at_utc", BigInteger, nullable=False),
    Column("rating", String(4), nullable=False),  # up | down
    Column("comment", Text),
    Column("edited", Text),
    UniqueConstraint("user_id", "turn_id"),
)  # fmt: skip

plan = Table(
    "plan", metadata,
    Column("id", String(32), primary_key=True),
    _owner(),
    Column("created_utc", BigInteger, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("data", JSON, nullable=False),
)  # fmt: skip

plan_change = Table(
    "plan_change", metadata,
    Column("id", String(32), primary_key=True),
    _owner(),
    Column("plan_id", String(32), ForeignKey("plan.id", ondelete="CASCADE"), nullable=False),
    Column("created_utc", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),  # proposed | accepted | declined
    Column("data", JSON, nullable=False),
)  # fmt: skip

telegram_chat = Table(
    "telegram_chat", metadata,
    _owner(primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("state", JSON, nullable=False),  # conversation, question asked, times of reminders
)  # fmt: skip

telegram_inbox = Table(
    "telegram_inbox", metadata,
    Column("id", Integer, primary_key=True),  # order of arrival
    _owner(),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("at_utc", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),  # waiting | answered
    Column("attempts", Integer, nullable=False),
    Column("payload", JSON, nullable=False),  # what the message holds; emptied once it is answered
    Column("before", JSON, nullable=False),  # where log and conversation stood before the first attempt
    Index("ix_telegram_inbox_state", "state"),
)  # fmt: skip

telegram_outbox = Table(
    "telegram_outbox", metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("key", String(80), nullable=False),  # what it answers: "<update>.<part>", "morning:<day>", "alert:<id>"
    Column("chat_id", BigInteger, nullable=False),
    Column("at_utc", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),  # sending | sent | refused | nothing
    Column("after_id", BigInteger, nullable=False),  # the newest message id known when it was sent
    Column("message_id", BigInteger),
    Column("digest", String(64), nullable=False),  # of what the message shows
    UniqueConstraint("user_id", "key"),
)  # fmt: skip
