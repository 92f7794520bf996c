"""Apple Health: ``export.xml``, alone or in ``export.zip``, streamed.

The DOCTYPE is dropped before parsing (iOS 16 wrote a broken one), control characters are dropped, and entities are refused. Only
top-level records count: those inside a Correlation are repeated there. Electrocardiograms, routes and clinical records are not read.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.parsers import expat

from coach.errors import ImportFileError
from coach.wearables.batch import Block
from coach.wearables.clock import Moment, at, day_text, in_zone, iso, offset_at, offset_minutes, zone_of
from coach.wearables.formats.apple_fast import Lane
from coach.wearables.formats.apple_types import ASLEEP_VALUES, CATEGORIES, QUANTITIES, WORKOUT_STATS, Q, factor_of
from coach.wearables.formats.files import Member
from coach.wearables.lane import CONTROL, CUT, Columns, Converted, Shift
from coach.wearables.sink import Bucket, Sink
from coach.wearables.workouts import WorkoutRow

CHUNK = 1 << 20
BLOCK_MOST = 8 * CHUNK  # a block ends before a record; where there is none for so long, anywhere
_MAX_DOCTYPE = 2_000_000
SOURCE = "Apple Health"
FRACTIONS = {"spo2_pct", "body_fat_pct"}  # a fraction up to 1 in the iPhone's own exports, 0 to 100 in some others
_DAMAGE = (EOFError, OSError, zlib.error, zipfile.BadZipFile)  # of the file or archive, as reading meets it


def matches(head: bytes, name: str) -> bool:
    return b"<HealthData" in head or b"<!DOCTYPE HealthData" in head


def read(member: Member, sink: Sink) -> None:
    """Stream one export.xml. What was read before damage is kept, and the damage is a problem with its byte."""
    _Reader(member, sink).run()


class _Reader:
    def __init__(self, member: Member, sink: Sink) -> None:
        self.member, self.sink = member, sink
        self.hours: dict[str, tuple[int, int, str]] = {}
        self.handlers: dict[tuple[str, str], Callable[[dict[str, str]], None]] = {}
        self.unused: Counter[str] = Counter()
        self.sums: dict[tuple[str, str, str, str], float] = {}
        self.workout: dict[str, Any] | None = None
        self.depth_skip = 0
        self.sleep: dict[str, str] | None = None
        self.shown_offset: int | None = None
        self.shown_at = 0
        self.elements = self.done = 0
        self.damage: Exception | None = None

    def run(self) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        self.parser = parser
        try:
            with self.member.open() as stream:
                self._stream(stream)
        except (expat.ExpatError, *_DAMAGE, ValueError) as exc:
            self._broken(exc)
        finally:
            self._finish()

    def _stream(self, stream: IO[bytes]) -> None:
        blocks = self._blocks(stream)
        self._feed(next(blocks))  # the head, which holds the date of export
        lane = Lane(Shift(self.sink.zone, self._trusted()), self.member.size)
        try:
            for block in blocks:
                for answer in lane.put(block):
                    self._take(*answer)
            for answer in lane.drain():
                self._take(*answer)
        finally:
            lane.close()
        if self.damage:
            raise self.damage
        self.parser.Parse(b"", True)

    def _blocks(self, stream: IO[bytes]) -> Iterator[bytes]:
        """The text in parts that begin with a record and hold whole records, the first being what stands before any. Ends at damage."""
        carry = _without_doctype(stream.read(CHUNK), stream.read, self.member.name)
        began = False
        while True:
            if not began and ((cut := carry.find(CUT)) >= 0 or len(carry) > BLOCK_MOST):
                cut = cut if cut >= 0 else len(carry)
                yield carry[:cut]
                carry, began = carry[cut:], True
            elif began and (cut := carry.rfind(CUT)) > 0:
                yield carry[:cut]
                carry = carry[cut:]
            elif len(carry) > BLOCK_MOST:
                yield carry
                carry = b""
            try:
                chunk = stream.read(CHUNK)
            except _DAMAGE as exc:
                self.damage, chunk = exc, b""
            if not chunk:
                break
            carry += chunk
        yield carry

    def _take(self, length: int, answer: Converted) -> None:
        for columns in answer.columns:
            self._columns(columns)
        self._feed(answer.rest)
        self.done += length
        self.sink.flush_if_full()
        self.sink.progress(min(1.0, self.done / max(1, self.member.size)))

    def _feed(self, text: bytes) -> None:
        if text:
            self.parser.Parse(text.translate(None, CONTROL), False)

    def _columns(self, c: Columns) -> None:
        """Records as the lane converted them, in the unit they were written in."""
        spec = QUANTITIES.get(c.kind)
        if spec is None:
            self.unused[c.kind.removeprefix(Q)] += len(c.values)
            return
        source = html.unescape(c.source) or SOURCE
        try:
            scale, shift = factor_of(c.kind, html.unescape(c.unit))
        except ValueError:
            self.sink.skip(spec.metric, source, "unreadable", len(c.values))
            return
        values = c.values * scale + shift
        if spec.metric in FRACTIONS:
            values[values <= 1.5] *= 100.0
        self.sink.bucket(spec.metric, source).add(Block(c.starts, c.ends, c.offsets, c.days, values))
        self.elements += len(values)

    def _slow(self, attributes: dict[str, str]) -> None:
        try:
            self.handlers[attributes["type"], attributes["sourceName"]](attributes)
        except KeyError:
            self._first(attributes)
        except ValueError:
            self._unreadable(attributes)

    def _broken(self, exc: Exception) -> None:
        place = f"near byte {self.done:,}"
        if not self.elements:
            raise ImportFileError(self.member.name, f"the XML cannot be read: {exc}", place=place,
                                  remedy="Export it again from the Health app.") from exc  # fmt: skip
        self.sink.problem("The Apple Health export is damaged or cut off; everything before that place was read. Export it again for the rest.",
                          "Apple 健康导出文件已损坏或不完整；该处之前的内容均已读取。请重新导出以补全。", f"{self.member.name}, {place}")  # fmt: skip

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.depth_skip:
            if tag == "Correlation":
                self.depth_skip += 1
            return
        if tag == "Record":
            self._slow(attributes)
            return
        self._other(tag, attributes)

    def _other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "MetadataEntry":
            self._metadata(attributes)
        elif tag == "Correlation":
            self.depth_skip = 1
        elif tag == "Workout":
            self.workout = dict(attributes)
        elif tag == "WorkoutStatistics" and self.workout is not None:
            self._statistics(attributes)
        elif tag == "ExportDate":
            try:
                self.shown_offset = offset_minutes(attributes.get("value", "")[-5:])
                self.shown_at = iso(attributes["value"], None).utc
            except (ValueError, KeyError):
                self.shown_offset = None
        elif tag in {"ActivitySummary", "ClinicalRecord", "Audiogram", "VisionPrescription"}:
            self.unused[tag] += 1

    def end(self, tag: str) -> None:
        if tag == "Record":
            if self.sleep is not None:
                self._store_sleep()
        elif tag == "Correlation" and self.depth_skip:
            self.depth_skip -= 1
        elif tag == "Workout" and self.workout is not None and not self.depth_skip:
            self._store_workout()

    # Records ----------------------------------------------------------------------------------------------------------

    def _first(self, attributes: dict[str, str]) -> None:
        """The first record of a type and source decides how all of them are read."""
        kind, source = attributes.get("type", ""), attributes.get("sourceName", "")
        if not kind or "startDate" not in attributes:
            self.unused["Record without type or date"] += 1
            return
        if (kind, source) not in self.handlers:
            self.handlers[kind, source] = self._handler(kind, source)
            try:
                self.handlers[kind, source](attributes)
            except (ValueError, KeyError):
                self._unreadable(attributes)
        else:
            self._unreadable(attributes)

    def _unreadable(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", "")
        spec = QUANTITIES.get(kind)
        if spec:
            self.sink.skip(spec.metric, attributes.get("sourceName") or SOURCE, "unreadable")
        else:
            self.unused[f"{kind.removeprefix('HKCategoryTypeIdentifier')}: unreadable"] += 1

    def _handler(self, kind: str, source: str) -> Callable[[dict[str, str]], None]:
        if kind in QUANTITIES:
            spec = QUANTITIES[kind]
            if spec.added_up:
                return self._adder(spec.metric, source or SOURCE, kind)
            return self._appender(self.sink.bucket(spec.metric, source or SOURCE), kind)
        if kind in CATEGORIES:
            return self._keep_sleep
        unused, name = self.unused, re.sub(r"^HK(Quantity|Category|Data)Type(Identifier)?", "", kind) or "Record"

        def ignore(_attributes: dict[str, str]) -> None:
            unused[name] += 1

        return ignore

    def _appender(self, bucket: Bucket, kind: str) -> Callable[[dict[str, str]], None]:
        """The hot path: one closure a type and source. Several devices behind one name differ only in ``device``."""
        hours, hour, factors = self.hours, self._hour, {}  # type: dict[str, tuple[int, int, str]], Any, dict[str, tuple[float, float]]
        percent = QUANTITIES[kind].metric in FRACTIONS

        def append(a: dict[str, str]) -> None:
            unit = a.get("unit", "")
            try:
                scale, shift = factors[unit]
            except KeyError:
                scale, shift = factors[unit] = factor_of(kind, unit)
            start, end = a["startDate"], a["endDate"]
            try:
                base, offset, day = hours[start[:13] + start[19:]]
            except KeyError:
                base, offset, day = hour(start)
            begin = base + int(start[14:16]) * 60 + int(start[17:19])
            if end == start:
                until = begin
            else:
                try:
                    until = hours[end[:13] + end[19:]][0] + int(end[14:16]) * 60 + int(end[17:19])
                except KeyError:
                    until = hour(end)[0] + int(end[14:16]) * 60 + int(end[17:19])
            value = float(a["value"]) * scale + shift
            if percent and value <= 1.5:
                value *= 100.0
            bucket.rows.append((begin, until if until > begin else begin, offset, day, value))

        return append

    def _adder(self, metric: str, source: str, kind: str) -> Callable[[dict[str, str]], None]:
        """Food: an app writes all items of a meal at one instant; they are added up instead of overwriting one another."""
        sums = self.sums

        def add(a: dict[str, str]) -> None:
            scale, shift = factor_of(kind, a.get("unit", ""))
            key = (metric, source, a["startDate"], a["endDate"])
            sums[key] = sums.get(key, 0.0) + float(a["value"]) * scale + shift

        return add

    def _hour(self, text: str) -> tuple[int, int, str]:
        """(UTC seconds of the full hour, offset, local date) of "YYYY-MM-DD HH:…  +ZZZZ"; kept, since most records share it."""
        offset = offset_minutes(text[20:])
        wall = iso(text[:13] + ":00:00", None).utc
        made = (wall - offset * 60, offset, text[:10])
        true = self._true_offset(made[0], offset)
        if true != offset:
            made = (made[0], true, day_text(made[0] + true * 60))
        if len(self.hours) > 400_000:
            self.hours.clear()
        self.hours[text[:13] + text[19:]] = made
        return made

    def _true_offset(self, utc: int, written: int) -> int:
        zone = self.sink.zone
        return offset_at(utc, zone) if zone and written == self._trusted() else written

    def _trusted(self) -> int | None:
        """The export shows every record at the offset of the day of export; where the user's zone had it that day, the zone knows the true one."""
        zone = self.sink.zone
        known = zone and self.shown_offset is not None and offset_at(self.shown_at, zone) == self.shown_offset
        return self.shown_offset if known else None

    def _moment(self, text: str) -> Moment:
        base, offset, _ = self.hours.get(text[:13] + text[19:]) or self._hour(text)
        return at(base + int(text[14:16]) * 60 + int(text[17:19]), offset)

    # Sleep: kept until its end tag, because the time zone stands in a child ---------------------------------------------

    def _keep_sleep(self, attributes: dict[str, str]) -> None:
        self.sleep = attributes

    def _metadata(self, attributes: dict[str, str]) -> None:
        if attributes.get("key") == "HKTimeZone":
            if self.sleep is not None:
                self.sleep["zone"] = attributes.get("value", "")
            elif self.workout is not None:
                self.workout["zone"] = attributes.get("value", "")
        elif self.workout is not None and attributes.get("key") == "HKElevationAscended":
            self.workout["ascent"] = attributes.get("value", "")

    def _store_sleep(self) -> None:
        a, self.sleep = self.sleep or {}, None
        source = a.get("sourceName") or SOURCE
        metric = ASLEEP_VALUES.get(a.get("value", "").removeprefix("HKCategoryValueSleepAnalysis"))
        if a.get("type") == "HKCategoryTypeIdentifierMindfulSession":
            return
        if metric is None:
            self.unused["SleepAnalysis: unknown value"] += 1
            return
        try:
            start, end = self._moment(a["startDate"]), self._moment(a["endDate"])
        except (KeyError, ValueError):
            self.sink.skip(metric, source, "unreadable")
            return
        if zone := zone_of(a.get("zone", "")):
            start, end = in_zone(start.utc, zone), in_zone(end.utc, zone)
        self.sink.interval(metric, source, start, end)

    # Workouts ---------------------------------------------------------------------------------------------------------

    def _statistics(self, a: dict[str, str]) -> None:
        assert self.workout is not None
        for column, attribute in WORKOUT_STATS.get(a.get("type", ""), ()):
            try:
                scale, shift = factor_of(a["type"], a.get("unit", ""))
                self.workout[column] = float(a[attribute]) * scale + shift
            except (KeyError, ValueError):
                continue

    def _store_workout(self) -> None:
        a, self.workout = self.workout or {}, None
        name = str(a.get("workoutActivityType", "")).removeprefix("HKWorkoutActivityType") or "Workout"
        try:
            start, end = self._moment(a["startDate"]), self._moment(a["endDate"])
        except (KeyError, ValueError):
            self.unused["Workout: unreadable"] += 1
            return
        if zone := zone_of(a.get("zone", "")):
            start, end = in_zone(start.utc, zone), in_zone(end.utc, zone)
        values: dict[str, float | None] = {c: a.get(c) for stats in WORKOUT_STATS.values() for c, _ in stats}
        values |= {"duration_min": _quantity(a, "duration", "durationUnit", "duration")}
        values["distance_m"] = values.get("distance_m") or _quantity(
            a, "totalDistance", "totalDistanceUnit", "distance"
        )
        values["energy_kcal"] = values.get("energy_kcal") or _quantity(
            a, "totalEnergyBurned", "totalEnergyBurnedUnit", "energy"
        )
        if ascent := re.match(r"([\d.]+)\s*(cm|m|ft)", str(a.get("ascent", ""))):
            values["elevation_gain_m"] = float(ascent[1]) * {"cm": 0.01, "m": 1.0, "ft": 0.3048}[ascent[2]]
        known = {k: v for k, v in values.items() if v is not None}
        self.sink.workout(WorkoutRow(str(a.get("sourceName") or SOURCE), start, end, _words(name), dict(known)))

    def _finish(self) -> None:
        for (metric, source, start, end), total in self.sums.items():
            try:
                self.sink.sample(metric, source, self._moment(start), total, self._moment(end))
            except ValueError:
                self.sink.skip(metric, source, "unreadable")
        for what, n in self.unused.items():
            self.sink.skip_other(what, n)


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _quantity(a: dict[str, Any], key: str, unit_key: str, kind: str) -> float | None:
    try:
        scale, shift = factor_of(kind, str(a.get(unit_key, "")))
        return float(a[key]) * scale + shift
    except (KeyError, ValueError):
        return None


def _without_doctype(head: bytes, read: Callable[[int], bytes], name: str) -> bytes:
    """The first bytes without the DOCTYPE block. ImportFileError where it declares entities, which no health export does."""
    start = head.find(b"<!DOCTYPE")
    root = head.find(b"<HealthData")
    if start < 0 or 0 <= root < start:
        return head
    while (root := head.find(b"<HealthData", start)) < 0:
        more = read(CHUNK)
        if not more or len(head) > _MAX_DOCTYPE:
            raise ImportFileError(name, "no HealthData follows the document type", place=f"byte {len(head):,}",
                                  remedy="Export it again from the Health app.")  # fmt: skip
        head += more
    if b"<!ENTITY" in head[start:root] or b"SYSTEM" in head[start:root]:
        raise ImportFileError(name, "it declares XML entities, which a health export never does", place=f"byte {start:,}",
                              remedy="Get the export from the Health app itself.")  # fmt: skip
    return head[:start] + head[root:]
