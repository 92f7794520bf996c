"""Health Connect: the SQLite database in its export zip. Milliseconds UTC with the zone's offset and the local date beside them.

Untested on a real file: built from the tables importers describe. Each writing app is a source of its own, so copies of one device's
data from several apps are merged by priority and never added up. The database is opened read-only; missing tables are passed over.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from coach.errors import ImportFileError
from coach.wearables.clock import Moment, at
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow

MAGIC = b"SQLite format 3\x00"
_EPOCH = 86_400
# Table → (column, metric, factor). Weight is in grams, height in metres.
_INSTANTS = {
    "weight_record_table": (("weight", "weight_kg", 0.001),), "body_fat_record_table": (("percentage", "body_fat_pct", 1.0),), "height_record_table": (("height", "height_cm", 100.0),),
    "blood_pressure_record_table": (("systolic", "systolic_mmhg", 1.0), ("diastolic", "diastolic_mmhg", 1.0)), "resting_heart_rate_record_table": (("beats_per_minute", "resting_heart_rate_bpm", 1.0),),
    "oxygen_saturation_record_table": (("percentage", "spo2_pct", 1.0),), "heart_rate_variability_rmssd_record_table": (("heart_rate_variability_millis", "hrv_rmssd_ms", 1.0),),
    "respiratory_rate_record_table": (("rate", "respiratory_rate_bpm", 1.0),), "vo2_max_record_table": (("vo2_milliliters_per_minute_kilogram", "vo2max_ml_kg_min", 1.0),),
    "blood_glucose_record_table": (("level", "glucose_mmol_l", 1.0),), "body_temperature_record_table": (("temperature", "body_temperature_c", 1.0),),
}  # fmt: skip
# Energy is in small calories.
_INTERVALS = {
    "steps_record_table": (("count", "steps", 1.0),), "distance_record_table": (("distance", "distance_m", 1.0),), "active_calories_burned_record_table": (("energy", "active_energy_kcal", 0.001),),
    "floors_climbed_record_table": (("floors", "floors", 1.0),), "hydration_record_table": (("volume", "water_ml", 1000.0),),
}  # fmt: skip
_STAGES = {
    1: "awake_minutes",
    2: "sleep_minutes",
    4: "light_sleep_minutes",
    5: "deep_sleep_minutes",
    6: "rem_sleep_minutes",
    7: "awake_minutes",
}
# Exercise numbers of androidx.health.connect ExerciseSessionRecord.
_EXERCISES = {2: "badminton", 5: "basketball", 8: "biking", 9: "biking stationary", 10: "boot camp", 11: "boxing", 13: "calisthenics", 16: "dancing", 25: "elliptical", 29: "football", 32: "golf", 34: "gymnastics",
              36: "high intensity interval training", 37: "hiking", 44: "martial arts", 48: "pilates", 51: "rock climbing", 53: "rowing", 54: "rowing machine", 56: "running", 57: "running treadmill", 61: "skiing", 64: "soccer",
              68: "stair climbing", 70: "strength training", 71: "stretching", 73: "swimming open water", 74: "swimming pool", 75: "table tennis", 76: "tennis", 79: "walking", 81: "weightlifting", 83: "yoga"}  # fmt: skip


def matches(head: bytes, name: str) -> bool:
    return head.startswith(MAGIC)


def read(member: Member, sink: Sink) -> None:
    with tempfile.TemporaryDirectory(prefix="coach-") as folder:
        copy = Path(folder) / "export.db"
        with member.open() as stream, copy.open("wb") as out:
            while block := stream.read(1 << 20):
                out.write(block)
        try:
            connection = sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)
            connection.execute("PRAGMA trusted_schema=OFF")
            try:
                _Reader(connection, sink, member).run()
            finally:
                connection.close()
        except sqlite3.Error as exc:
            raise ImportFileError(
                member.name,
                f"the database is damaged or is none of Health Connect: {exc}",
                place="tables",
                remedy="Export it again from Health Connect.",
            ) from exc


class _Reader:
    def __init__(self, connection: sqlite3.Connection, sink: Sink, member: Member) -> None:
        self.connection, self.sink = connection, sink
        self.tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
        if not self.tables & {
            *_INSTANTS,
            *_INTERVALS,
            "heart_rate_record_table",
            "sleep_session_record_table",
            "exercise_session_record_table",
        }:
            raise ImportFileError(
                member.name,
                "the database is none of Health Connect",
                place="tables",
                remedy="Choose the zip that Health Connect's export wrote.",
            )
        self.apps = self._apps()

    def run(self) -> None:
        for table, columns in _INSTANTS.items():
            self._instants(table, columns)
        for table, columns in _INTERVALS.items():
            self._intervals(table, columns)
        self._pulse()
        self._sleep()
        self._exercise()

    def _apps(self) -> dict[int, str]:
        if "application_info_table" not in self.tables:
            return {}
        columns = self._columns("application_info_table")
        name = "app_name" if "app_name" in columns else "package_name"
        rows = self.connection.execute(f"SELECT row_id, COALESCE({name}, package_name) FROM application_info_table")  # noqa: S608 - a name from the line above
        return {row[0]: f"Health Connect ({row[1]})" for row in rows}

    def _columns(self, table: str) -> set[str]:
        return {row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")}

    def _rows(self, table: str, wanted: tuple[str, ...]) -> Any:
        """Rows as dicts of the wanted columns that exist. Table names are constants of this module."""
        if table not in self.tables:
            return
        have = self._columns(table)
        names = [c for c in wanted if c in have]
        for row in self.connection.execute(f"SELECT {', '.join(names)} FROM {table}"):  # noqa: S608 - names checked against the schema
            yield dict(zip(names, row, strict=True))

    def _source(self, row: dict[str, Any]) -> str:
        return self.apps.get(row.get("app_info_id") or -1, "Health Connect")

    def _instants(self, table: str, columns: tuple[tuple[str, str, float], ...]) -> None:
        for row in self._rows(table, ("time", "zone_offset", "local_date", "app_info_id", *(c for c, _, _ in columns))):
            moment = _moment(row.get("time"), row.get("zone_offset"), row.get("local_date"))
            for column, metric, factor in columns:
                if moment and row.get(column) is not None:
                    self.sink.sample(metric, self._source(row), moment, float(row[column]) * factor)

    def _intervals(self, table: str, columns: tuple[tuple[str, str, float], ...]) -> None:
        for row in self._rows(
            table,
            (
                "start_time",
                "start_zone_offset",
                "end_time",
                "end_zone_offset",
                "local_date",
                "app_info_id",
                *(c for c, _, _ in columns),
            ),
        ):
            start, end = (
                _moment(row.get("start_time"), row.get("start_zone_offset"), row.get("local_date")),
                _moment(row.get("end_time"), row.get("end_zone_offset"), None),
            )
            for column, metric, factor in columns:
                if start and end and row.get(column) is not None:
                    self.sink.sample(metric, self._source(row), start, float(row[column]) * factor, end)

    def _pulse(self) -> None:
        parents = {
            r["row_id"]: r
            for r in self._rows("heart_rate_record_table", ("row_id", "start_zone_offset", "app_info_id"))
        }
        for row in self._rows("heart_rate_record_series_table", ("parent_key", "beats_per_minute", "epoch_millis")):
            parent = parents.get(row.get("parent_key"))
            moment = _moment(row.get("epoch_millis"), parent.get("start_zone_offset") if parent else 0, None)
            if parent and moment and row.get("beats_per_minute") is not None:
                self.sink.sample("heart_rate_bpm", self._source(parent), moment, float(row["beats_per_minute"]))

    def _sleep(self) -> None:
        sessions = {
            r["row_id"]: r
            for r in self._rows(
                "sleep_session_record_table",
                ("row_id", "start_time", "end_time", "start_zone_offset", "end_zone_offset", "app_info_id"),
            )
        }
        staged = set()
        for row in self._rows("sleep_stages_table", ("parent_key", "stage_start_time", "stage_end_time", "stage_type")):
            session, metric = sessions.get(row.get("parent_key")), _STAGES.get(row.get("stage_type") or 0)
            if session is None or metric is None:
                continue
            zone = session.get("end_zone_offset")
            start, end = (
                _moment(row.get("stage_start_time"), zone, None),
                _moment(row.get("stage_end_time"), zone, None),
            )
            if start and end:
                staged.add(row["parent_key"])
                self.sink.interval(metric, self._source(session), start, end)
        for key, session in sessions.items():
            start, end = (
                _moment(session.get("start_time"), session.get("start_zone_offset"), None),
                _moment(session.get("end_time"), session.get("end_zone_offset"), None),
            )
            if start and end:
                self.sink.interval(
                    "in_bed_minutes" if key in staged else "sleep_minutes", self._source(session), start, end
                )

    def _exercise(self) -> None:
        for row in self._rows(
            "exercise_session_record_table",
            (
                "start_time",
                "end_time",
                "start_zone_offset",
                "end_zone_offset",
                "exercise_type",
                "title",
                "app_info_id",
                "local_date",
            ),
        ):
            start, end = (
                _moment(row.get("start_time"), row.get("start_zone_offset"), None),
                _moment(row.get("end_time"), row.get("end_zone_offset"), None),
            )
            if start and end:
                name = _EXERCISES.get(row.get("exercise_type") or 0, "workout")
                self.sink.workout(
                    WorkoutRow(self._source(row), start, end, name, {}, title=str(row.get("title") or ""))
                )


def _moment(milliseconds: Any, offset_s: Any, local_date: Any) -> Moment | None:
    if not isinstance(milliseconds, int | float):
        return None
    found = at(milliseconds / 1000, round((offset_s or 0) / 60) if isinstance(offset_s, int | float) else 0)
    if isinstance(local_date, int) and 0 < local_date < 100_000:
        found = Moment(found.utc, found.offset, at(local_date * _EPOCH, 0).day)
    return found
