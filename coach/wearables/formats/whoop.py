"""WHOOP: the CSV files of its data export, and API JSON. CSV times are local wall time with the offset in "Cycle timezone".

Untested on a real file: built from its headers. Energy "(cal)" is kilocalories. Skin temperature is absolute and has no baseline in
the file, so it is not read. The journal is not read: it is a diary.
"""

from __future__ import annotations

from coach.wearables.clock import Moment, iso, local, offset_minutes
from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.formats.jsonfile import Json, get, has, load, num, records, scaled
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow

SOURCE = "WHOOP"
_STAGES = {"light_sleep_minutes": "light sleep duration (min)", "deep_sleep_minutes": "deep (sws) duration (min)", "rem_sleep_minutes": "rem duration (min)",
           "awake_minutes": "awake duration (min)", "sleep_minutes": "asleep duration (min)"}  # fmt: skip
_VALUES = {"vendor_readiness_score": "recovery score %", "resting_heart_rate_bpm": "resting heart rate (bpm)", "hrv_rmssd_ms": "heart rate variability (ms)",
           "spo2_pct": "blood oxygen %", "respiratory_rate_bpm": "respiratory rate (rpm)", "vendor_sleep_score": "sleep performance %",
           "sleep_efficiency_pct": "sleep efficiency %"}  # fmt: skip


def matches(head: bytes, name: str) -> bool:
    return {"cycle start time", "cycle timezone"} <= {c.lower() for c in table.header(head)}


def read(member: Member, sink: Sink) -> None:
    head = member.head()
    sink.source_id(SOURCE, "strap")
    for _line, raw in table.rows(member.open(), head):
        row = {k.lower(): v for k, v in raw.items()}
        try:
            if "question text" in row:
                sink.skip_other("journal entries")
            elif "workout start time" in row:
                _workout(row, sink)
            else:
                _cycle(row, sink)
        except ValueError:
            sink.skip_other("WHOOP row that cannot be read")


def _moment(text: str, zone: str, sink: Sink) -> Moment:
    plain = iso(text, None)
    if not zone.strip():
        from datetime import datetime

        return local(datetime.fromisoformat(text.strip()), sink.zone)
    offset = offset_minutes(zone)
    return Moment(plain.utc - offset * 60, offset, plain.day)


def _cell(row: dict[str, str], name: str) -> float | None:
    return table.number(row.get(name, ""))


def _cycle(row: dict[str, str], sink: Sink) -> None:
    zone = row.get("cycle timezone", "")
    onset, wake = row.get("sleep onset", ""), row.get("wake onset", "")
    if not onset or not wake:
        sink.skip("sleep_minutes", SOURCE, "no_value")
        return
    start, end = _moment(onset, zone, sink), _moment(wake, zone, sink)
    if row.get("nap", "").lower() == "true":
        sink.sample("nap_minutes", SOURCE, start, _cell(row, "asleep duration (min)"), end, day=end.day)
        return
    sink.night(SOURCE, start, end, {m: _cell(row, c) for m, c in _STAGES.items()}, end.day)
    for metric, column in _VALUES.items():
        if (value := _cell(row, column)) is not None:
            sink.sample(metric, SOURCE, end, value, day=end.day)


def _workout(row: dict[str, str], sink: Sink) -> None:
    zone = row.get("cycle timezone", "")
    start, end = _moment(row["workout start time"], zone, sink), _moment(row["workout end time"], zone, sink)
    values = {"duration_min": _cell(row, "duration (min)"), "energy_kcal": _cell(row, "energy burned (cal)"), "avg_heart_rate_bpm": _cell(row, "average hr (bpm)"),
              "max_heart_rate_bpm": _cell(row, "max hr (bpm)"), "distance_m": _cell(row, "distance (meters)"), "elevation_gain_m": _cell(row, "altitude gain (meters)")}  # fmt: skip
    sink.workout(WorkoutRow(SOURCE, start, end, row.get("activity name") or "Workout", values))


def matches_json(head: bytes, name: str) -> bool:
    return has(head, "score_state", "timezone_offset") or has(head, "score_state", "cycle_id")


def read_json(member: Member, sink: Sink) -> None:
    data = load(member, sink)
    sink.source_id(SOURCE, "strap")
    for row in records(get(data, "records") or data):
        if row.get("score_state") != "SCORED":
            sink.skip_other("WHOOP record not scored")
        else:
            _record(row, sink)


def _record(row: Json, sink: Sink) -> None:
    score = row.get("score") or {}
    shift = str(row.get("timezone_offset") or "")
    if "recovery_score" in score:
        moment = iso(str(row.get("created_at")), sink.zone)
        for metric, field in (
            ("vendor_readiness_score", "recovery_score"),
            ("resting_heart_rate_bpm", "resting_heart_rate"),
            ("hrv_rmssd_ms", "hrv_rmssd_milli"),
            ("spo2_pct", "spo2_percentage"),
        ):
            if num(score.get(field)) is not None:
                sink.day_total(metric, SOURCE, moment.day, num(score[field]))
        return
    if "start" not in row or "end" not in row:
        sink.skip_other("WHOOP record without times")
        return
    start, end = _shifted(str(row["start"]), shift, sink), _shifted(str(row["end"]), shift, sink)
    if "stage_summary" in score:
        s = score["stage_summary"]
        fields = {
            "light_sleep_minutes": "total_light_sleep_time_milli",
            "deep_sleep_minutes": "total_slow_wave_sleep_time_milli",
            "rem_sleep_minutes": "total_rem_sleep_time_milli",
            "awake_minutes": "total_awake_time_milli",
        }
        if row.get("nap"):
            sink.skip_other("naps")
        else:
            sink.night(SOURCE, start, end, {m: scaled(s.get(f), 1 / 60_000) for m, f in fields.items()}, end.day)
    elif "sport_id" in row or "sport_name" in row:
        values = {
            "energy_kcal": scaled(score.get("kilojoule"), 1 / 4.184),
            "avg_heart_rate_bpm": num(score.get("average_heart_rate")),
            "max_heart_rate_bpm": num(score.get("max_heart_rate")),
            "distance_m": num(score.get("distance_meter")),
        }
        sink.workout(WorkoutRow(SOURCE, start, end, str(row.get("sport_name") or "Workout"), values))


def _shifted(text: str, shift: str, sink: Sink) -> Moment:
    from coach.wearables.clock import at

    utc = iso(text, None).utc
    return at(utc, offset_minutes(shift)) if shift else iso(text, sink.zone)
