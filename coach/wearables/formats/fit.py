"""FIT files (Garmin, Wahoo, Coros, Zwift, Suunto, …): activities, monitoring, weight, sleep, HRV; chained files. Decoded by fitdecode.

Messages before damage are kept and the damage is a problem with its byte. Developer fields, courses and settings are not read.
Message and field numbers: Garmin FIT profile (SDK of 2026-05).
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import Any

from coach.errors import ImportFileError
from coach.wearables.clock import Moment, at, in_zone
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink
from coach.wearables.workouts import SetRow, WorkoutRow

EPOCH = 631_065_600  # 1989-12-31T00:00:00Z in Unix seconds
# Below this a date_time counts seconds since power-on, not since the epoch (FIT profile, type date_time: min 0x10000000).
RELATIVE = 0x1000_0000
_DAMAGE = "The FIT file is damaged or cut off; everything before that place was read."
_DAMAGE_ZH = "FIT 文件已损坏或不完整；该处之前的内容均已读取。"
_CRC = "The FIT file's checksum is wrong: some values in it may have been changed. Copy it from the device again if it looks odd."
_CRC_ZH = "FIT 文件校验和错误：其中部分数值可能已改变。若数据异常，请从设备重新复制。"
_NO_USE = {"activity": "an activity without a session or a reading", "settings": "device settings", "workout": "a planned workout", "course": "a course", "goals": "goals", "sport": "sport settings",
           "device": "device capabilities", "schedules": "a schedule", "totals": "device totals", "segment": "a segment"}  # fmt: skip


def matches(head: bytes, name: str) -> bool:
    return len(head) >= 12 and head[8:12] == b".FIT"


def read(member: Member, sink: Sink) -> None:
    """Decode one member, also when several files are chained in it. ImportFileError if nothing in it can be used."""
    import fitdecode

    data = member.whole()
    parts: list[_Part] = []
    problem: tuple[str, str, str] | None = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            opened: Any = fitdecode.FitReader  # it ships no types
            reader = opened(data, check_crc=fitdecode.CrcCheck.READONLY, error_handling=fitdecode.ErrorHandling.IGNORE)
            for frame in reader:
                if frame.frame_type == fitdecode.FIT_FRAME_HEADER:
                    parts.append(_Part(sink.zone))
                elif frame.frame_type == fitdecode.FIT_FRAME_DATA and parts:
                    parts[-1].add(frame)
                elif frame.frame_type == fitdecode.FIT_FRAME_CRC and not frame.matched:
                    problem = problem or (_CRC, _CRC_ZH, f"{member.name}, the last two bytes of part {len(parts)}")
        except Exception as exc:
            where = getattr(getattr(reader, "_fd", None), "tell", lambda: 0)() if "reader" in locals() else 0
            problem = (_DAMAGE, _DAMAGE_ZH, f"{member.name}, byte {where:,} ({type(exc).__name__})")
    if problem:
        sink.problem(*problem)
    for before, part in pairwise(parts):
        part.before = before  # a strap's pulse can follow as a file of its own, which does not say the zone again
    used = [part.emit(sink) for part in parts]
    if not any(used):
        kinds = (
            ", ".join(_NO_USE.get(p.kind, p.kind or "nothing that can be read") for p in parts)
            or "nothing that can be read"
        )
        raise ImportFileError(member.name, f"the FIT file holds {kinds}" + (f"; {problem[0]}" if problem else ""), place=problem[2] if problem else "file_id",
                              remedy="Choose the file of a recorded activity, of daily monitoring or of a scale.")  # fmt: skip


class _Part:
    """The messages of one FIT file that matter, as dicts of field → value."""

    WANTED = frozenset({
        "file_id", "session", "lap", "record", "length", "hr", "set", "activity", "event", "device_info", "monitoring", "monitoring_info", "monitoring_hr_data",
        "weight_scale", "stress_level", "respiration_rate", "spo2_data", "max_met_data", "hrv_status_summary", "hrv_value", "sleep_level",
        "sleep_assessment", "skin_temp_overnight", "blood_pressure", "workout", "sport", "local_time",
    })  # fmt: skip

    def __init__(self, zone: tzinfo | None) -> None:
        self.zone = zone
        self.messages: dict[str, list[dict[str, Any]]] = {}
        self.offset: int | None = None
        self.shift = 0  # seconds to add to instants of a device whose clock counted from power-on
        self.anchored = True
        self.kind = self.source = ""
        self.before: _Part | None = None

    def add(self, frame: Any) -> None:
        name = _NUMBERED.get(frame.global_mesg_num, frame.name)
        if name not in self.WANTED:
            return
        fields: dict[str, Any] = {}
        for f in frame.fields:
            if f.value is not None and (f.name not in fields or name == "hr"):
                if name == "hr" and f.name == "event_timestamp":
                    fields.setdefault("times", []).append(f.value)
                elif f.is_expanded is False or f.name not in fields:
                    fields[f.name] = f.value
            if f.def_num is not None and f.value is not None:
                fields.setdefault(f"#{f.def_num}", f.raw_value)
        self.messages.setdefault(name, []).append(fields)

    def emit(self, sink: Sink) -> bool:
        file_id = (self.messages.get("file_id") or [{}])[0]
        self.kind = str(file_id.get("type", ""))
        self.source = _device(file_id)
        self._clock()
        used = _activity_or_none(self, sink)
        for name, emitter in _EMITTERS.items():
            if self.messages.get(name):
                used |= bool(emitter(self, sink))
        return used

    def _clock(self) -> None:
        for activity in self.messages.get("activity", []) + self.messages.get("monitoring_info", []):
            wall, instant = _seconds(activity.get("local_timestamp")), _seconds(activity.get("timestamp"))
            if wall is None or instant is None:
                continue
            if instant < EPOCH + RELATIVE <= wall:
                self.shift, self.offset = wall - instant, 0  # true wall time, no zone known
                return
            minutes = round((wall - instant) / 60)
            if abs(minutes) <= 14 * 60:
                self.offset = minutes
                return
        if self.before is not None:
            self.offset, self.shift = self.before.offset, self.before.shift

    def moment(self, value: Any) -> Moment | None:
        """An instant of the file; None where there is none or the device's clock was never set."""
        seconds = _seconds(value)
        if seconds is None or (seconds < EPOCH + RELATIVE and not self.shift):
            return None
        seconds += self.shift
        return at(seconds, self.offset) if self.offset is not None else in_zone(seconds, self.zone)


# Wellness messages that fitdecode's profile may not name.
_NUMBERED = {275: "sleep_level", 346: "sleep_assessment", 370: "hrv_status_summary", 371: "hrv_value", 227: "stress_level", 297: "respiration_rate",
             269: "spo2_data", 229: "max_met_data", 211: "monitoring_hr_data", 398: "skin_temp_overnight", 225: "set"}  # fmt: skip


def _seconds(value: Any) -> int | None:
    """Unix seconds of a decoded date_time (a datetime, or the raw count where fitdecode left a relative time)."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, int | float) and 0 < value < 0xFFFFFFFF:
        return int(value) + EPOCH
    return None


def _device(file_id: dict[str, Any]) -> str:
    maker = str(file_id.get("manufacturer", "")).replace("_", " ").strip()
    product = (
        str(file_id.get("product_name") or file_id.get("garmin_product") or file_id.get("product") or "")
        .replace("_", " ")
        .strip("\x00 ")
    )
    name = " ".join(w for w in (maker.title() if not maker.isdigit() else f"maker {maker}", product) if w)
    return name or "FIT device"


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _first(fields: dict[str, Any], *names: str) -> float | None:
    return next((v for n in names if (v := _number(fields.get(n))) is not None), None)


# Activities --------------------------------------------------------------------------------------------------------------


def _activities(part: _Part, sink: Sink) -> bool:
    sessions = part.messages.get("session") or [_made_up_session(part)]
    used = False
    for session in sessions:
        start = part.moment(session.get("start_time") or session.get("timestamp"))
        if start is None:
            sink.skip_other("workout: clock_unset")
            continue
        elapsed = _first(session, "total_elapsed_time", "total_timer_time") or 0.0
        sport, sub = str(session.get("sport", "")), str(session.get("sub_sport", ""))
        if sport == "transition":
            sink.skip_other("transition of a multisport activity")
            continue
        end = start.plus(elapsed)
        sink.workout(WorkoutRow(part.source, start, end, _activity(sport, sub, session), _session_values(session, sport),
                                laps=_laps(part, start, end), sets=_sets(part, sport)))  # fmt: skip
        used = True
    return _heart_rates(part, sink) or used


def _made_up_session(part: _Part) -> dict[str, Any]:
    """A file cut off before its session: what the records show."""
    records = [r for r in part.messages.get("record", []) if part.moment(r.get("timestamp"))]
    if not records:
        return {}
    first, last = records[0], records[-1]
    pulses = [p for r in records if (p := _number(r.get("heart_rate"))) and 20 < p < 250]
    times = [t for r in records if (t := _seconds(r.get("timestamp"))) is not None]
    sport = next(
        (str(m["sport"]) for name in ("sport", "lap") for m in part.messages.get(name, []) if m.get("sport")), ""
    )
    return {
        "start_time": first["timestamp"], "total_elapsed_time": float(max(times) - times[0]), "total_distance": _number(last.get("distance")), "sport": sport,
        "avg_heart_rate": sum(pulses) / len(pulses) if pulses else None, "max_heart_rate": max(pulses) if pulses else None,
    }  # fmt: skip


def _activity(sport: str, sub: str, session: dict[str, Any]) -> str:
    name = str(session.get("sport_profile_name") or "")
    if sub and sub not in {"generic", "None", "all"} and not sub.isdigit():
        return sub if sub not in {"road", "street", "track", "mountain", "spin"} else f"{sub} {sport}"
    return (
        sport
        if sport and sport not in {"generic", "None", "training"} and not sport.isdigit()
        else (name or sport or "Workout")
    )


def _session_values(s: dict[str, Any], sport: str) -> dict[str, float | None]:
    timer = _first(s, "total_timer_time", "total_elapsed_time")
    speed = _first(s, "enhanced_avg_speed", "avg_speed")
    cadence = _first(s, "avg_running_cadence", "avg_cadence")
    if cadence is not None and sport in {"running", "walking", "hiking"}:
        cadence = 2 * (cadence + (_first(s, "avg_fractional_cadence") or 0.0))  # per leg → steps a minute
    steps = _first(s, "total_strides")
    return {
        "duration_min": timer / 60 if timer else None, "distance_m": _first(s, "total_distance") or None, "energy_kcal": _first(s, "total_calories") or None,
        "avg_heart_rate_bpm": _first(s, "avg_heart_rate"), "max_heart_rate_bpm": _first(s, "max_heart_rate"), "elevation_gain_m": _first(s, "total_ascent"),
        "steps": 2 * steps if steps else None, "speed_kmh": speed * 3.6 if speed else None, "power_w": _first(s, "avg_power") or None, "cadence": cadence or None,
    }  # fmt: skip


def _laps(part: _Part, start: Moment, end: Moment) -> tuple[dict[str, Any], ...]:
    made = []
    for lap in part.messages.get("lap", []):
        begin = part.moment(lap.get("start_time"))
        if begin is None or not start.utc <= begin.utc <= max(end.utc, start.utc):
            continue
        made.append({
            "start_utc": begin.utc, "duration_s": _first(lap, "total_timer_time"), "distance_m": _first(lap, "total_distance"),
            "avg_heart_rate_bpm": _first(lap, "avg_heart_rate"), "max_heart_rate_bpm": _first(lap, "max_heart_rate"),
            "energy_kcal": _first(lap, "total_calories"), "lengths": _first(lap, "num_active_lengths"),
        })  # fmt: skip
    return tuple({k: v for k, v in lap.items() if v is not None} for lap in made[:1000])


def _sets(part: _Part, sport: str) -> tuple[SetRow, ...]:
    rows = []
    for i, one in enumerate(
        m for m in part.messages.get("set", []) if str(m.get("set_type", m.get("#5", ""))) in {"active", "1"}
    ):
        category = one.get("category")
        name = str(category[0] if isinstance(category, tuple | list) and category else category or "Exercise").replace(
            "_", " "
        )
        weight = _first(one, "weight")
        rows.append(
            SetRow(
                name,
                i,
                reps=_first(one, "repetitions"),
                weight_kg=weight if weight else None,
                seconds=_first(one, "duration"),
            )
        )
    return tuple(rows)


def _heart_rates(part: _Part, sink: Sink) -> bool:
    """Pulse from the records, and from a strap's own ``hr`` messages for the time without it."""
    seen: set[int] = set()
    for record in part.messages.get("record", []):
        pulse, moment = _number(record.get("heart_rate")), part.moment(record.get("timestamp"))
        if moment is None:
            continue
        if pulse == 0:
            sink.skip("heart_rate_bpm", part.source, "sentinel")  # Zwift writes 0 without a strap
        elif pulse is not None:
            seen.add(moment.utc)
            sink.sample("heart_rate_bpm", part.source, moment, pulse)
    for hr in part.messages.get("hr", []):
        bpm = hr.get("filtered_bpm")
        pulses = bpm if isinstance(bpm, tuple | list) else (bpm,)
        times: list[Any] = [t for t in hr.get("times", []) if isinstance(t, datetime)] or [hr.get("timestamp")]
        for pulse, time in zip(pulses, times, strict=False):
            moment, value = part.moment(time), _number(pulse)
            if moment and value and moment.utc not in seen:
                seen.add(moment.utc)
                sink.sample("heart_rate_bpm", part.source, moment, value)
    return bool(seen)


# Monitoring --------------------------------------------------------------------------------------------------------------


def _monitoring(part: _Part, sink: Sink) -> bool:
    """Steps are counted up since local midnight for each kind of movement; a sample is the difference to the message before."""
    infos = part.messages.get("monitoring_info", [])
    base = _seconds(infos[0].get("timestamp")) if infos else None
    now = base
    last: dict[tuple[str, str], tuple[int, float]] = {}
    used = False
    for message in part.messages["monitoring"]:
        now = _running_time(message, now)
        moment = part.moment(now - EPOCH if now is not None else None)
        if now is None or moment is None:
            continue
        pulse = _number(message.get("heart_rate"))
        if pulse:
            sink.sample("heart_rate_bpm", part.source, moment, pulse)
            used = True
        kind = str(message.get("activity_type", ""))
        for metric, total in _counters(message, kind):
            since, before = last.get((metric, kind), (base or now, 0.0))
            # The message at midnight still holds the total of the day that ends.
            if total < before or at(now - 1, moment.offset).day != at(since, moment.offset).day:
                since, before = max(since, now - 900), 0.0  # the counters start again at local midnight
            if total > before and now > since:
                sink.sample(metric, part.source, at(since, moment.offset), total - before, moment)
                used = True
            last[metric, kind] = (now, total)
    return used


def _running_time(message: dict[str, Any], now: int | None) -> int | None:
    full = _seconds(message.get("timestamp"))
    if full is not None:
        return full
    low = message.get("timestamp_16")
    if now is None or not isinstance(low, int):
        return now
    counted = now - EPOCH
    return now + ((low - (counted & 0xFFFF)) & 0xFFFF)


def _counters(message: dict[str, Any], kind: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    steps, cycles = _number(message.get("steps")), _number(message.get("cycles"))
    if kind in {"walking", "running"} or steps is not None:
        # Cycles of walking and running are strides; fitdecode has them divided by 2 as half-cycles, so steps = 2 x cycles.
        amount = steps if steps is not None else (2 * cycles if cycles is not None else None)
        if amount is not None:
            found.append(("steps", amount))
    if (distance := _number(message.get("distance"))) is not None:
        found.append(("distance_m", distance))
    if (energy := _number(message.get("active_calories"))) is not None:
        found.append(("active_energy_kcal", energy))
    return found


def _resting(part: _Part, sink: Sink) -> bool:
    return _plain(part, sink, "monitoring_hr_data", "resting_heart_rate_bpm", ("resting_heart_rate", "#0"), 1.0)


def _plain(
    part: _Part, sink: Sink, message: str, metric: str, names: tuple[str, ...], scale: float, low: float = -1e9
) -> bool:
    used = False
    for fields in part.messages[message]:
        moment, value = part.moment(fields.get("timestamp") or fields.get("#253")), _first(fields, *names)
        if moment is None or value is None:
            continue
        if value < low:
            sink.skip(metric, part.source, "sentinel")
            continue
        sink.sample(metric, part.source, moment, value * (scale if names[0] not in fields else 1.0))
        used = True
    return used


def _stress(part: _Part, sink: Sink) -> bool:
    used = False
    for fields in part.messages["stress_level"]:
        moment, value = (
            part.moment(fields.get("stress_level_time") or fields.get("#1")),
            _first(fields, "stress_level_value", "#0"),
        )
        if moment is None or value is None:
            continue
        if value < 0:
            sink.skip("stress_level", part.source, "sentinel")
        else:
            sink.sample("stress_level", part.source, moment, value)
            used = True
    return used


def _hrv_night(part: _Part, sink: Sink) -> bool:
    return _plain(part, sink, "hrv_status_summary", "hrv_rmssd_ms", ("last_night_average", "#1"), 1 / 128)


def _sleep(part: _Part, sink: Sink) -> bool:
    """Each level holds until the next message; the last one closes the night."""
    stages = {0: "", 1: "awake_minutes", 2: "light_sleep_minutes", 3: "deep_sleep_minutes", 4: "rem_sleep_minutes"}
    names = {"unmeasurable": 0, "awake": 1, "light": 2, "deep": 3, "rem": 4}
    found = []
    for fields in part.messages["sleep_level"]:
        moment, level = (
            part.moment(fields.get("timestamp") or fields.get("#253")),
            fields.get("sleep_level", fields.get("#0")),
        )
        if moment is not None:
            found.append((moment, names.get(str(level), level if isinstance(level, int) else 0)))
    for (start, level), (end, _) in pairwise(sorted(found)):
        if stages.get(level) and 0 < end.utc - start.utc < 12 * 3600:
            sink.interval(stages[level], part.source, start, end)
    return len(found) > 1


def _weight(part: _Part, sink: Sink) -> bool:
    people = Counter(m.get("user_profile_index") for m in part.messages["weight_scale"])
    mine = next(iter(people))
    if len(people) > 1:
        sink.problem("The scale's file holds the weights of several people; only those of its first user were read.",
                     "体重秤文件含多人的体重；只读取了第一位用户的数据。")  # fmt: skip
    used = False
    for m in part.messages["weight_scale"]:
        moment = part.moment(m.get("timestamp"))
        if moment is None:
            continue
        if m.get("user_profile_index") != mine:
            sink.skip("weight_kg", part.source, "not_used")
            continue
        for metric, name in (("weight_kg", "weight"), ("body_fat_pct", "percent_fat")):
            if (value := _number(m.get(name))) is not None:
                sink.sample(metric, part.source, moment, value)
                used = True
    return used


def _blood_pressure(part: _Part, sink: Sink) -> bool:
    used = _plain(part, sink, "blood_pressure", "systolic_mmhg", ("systolic_pressure", "#0"), 1.0)
    return _plain(part, sink, "blood_pressure", "diastolic_mmhg", ("diastolic_pressure", "#1"), 1.0) or used


def _activity_or_none(part: _Part, sink: Sink) -> bool:
    if part.messages.get("record") or part.messages.get("session"):
        return _activities(part, sink)
    return _heart_rates(part, sink) if part.messages.get("hr") else False


_EMITTERS: dict[str, Callable[[_Part, Sink], bool]] = {
    "monitoring": _monitoring, "monitoring_hr_data": _resting, "weight_scale": _weight, "stress_level": _stress,
    "hrv_status_summary": _hrv_night, "sleep_level": _sleep, "blood_pressure": _blood_pressure,
    "respiration_rate": lambda p, s: _plain(p, s, "respiration_rate", "respiratory_rate_bpm", ("respiration_rate", "#0"), 0.01, 0),
    "spo2_data": lambda p, s: _plain(p, s, "spo2_data", "spo2_pct", ("reading_spo2", "#0"), 1.0),
    "max_met_data": lambda p, s: _plain(p, s, "max_met_data", "vo2max_ml_kg_min", ("vo2_max", "#2"), 0.1),
    "sleep_assessment": lambda p, s: _plain(p, s, "sleep_assessment", "vendor_sleep_score", ("overall_sleep_score", "#6"), 1.0),
}  # fmt: skip
