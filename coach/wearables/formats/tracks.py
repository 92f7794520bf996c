"""TCX and GPX recordings. Names are matched without their namespace prefix, which differs by vendor.

TCX: one workout an Activity, its laps, pulse as samples. GPX: distance computed from the positions; a file whose points carry no
times, or only one time, is a route and is refused. Several segments are one workout with pauses.
"""

from __future__ import annotations

import io
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from coach.errors import ImportFileError
from coach.wearables.clock import Moment, iso
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink
from coach.wearables.workouts import WorkoutRow

EARTH_M = 6_371_008.8  # mean radius (IUGG)
GAP = 300  # seconds between points beyond which the time counts as a pause (own choice: devices that record sparsely write every minute)


def matches_tcx(head: bytes, name: str) -> bool:
    return b"<TrainingCenterDatabase" in head or b":TrainingCenterDatabase" in head


def matches_gpx(head: bytes, name: str) -> bool:
    return b"<gpx" in head[:8192]


@dataclass
class _Track:
    """What the points of one recording add up to."""

    times: list[Moment] = field(default_factory=list)
    pulses: list[tuple[Moment, float]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    meters: float = 0.0
    moving_s: float = 0.0
    place: tuple[float, float] | None = None

    def add(self, moment: Moment | None, place: tuple[float, float] | None, pulse: float | None) -> None:
        if moment is not None:
            if self.times and 0 < moment.utc - self.times[-1].utc <= GAP:
                self.moving_s += moment.utc - self.times[-1].utc
            self.times.append(moment)
            if pulse:
                self.pulses.append((moment, pulse))
        if place and self.place:
            self.meters += _distance(self.place, place)
        self.place = place or self.place


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle metres between two points in degrees (haversine)."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h)))


def _climb(heights: list[float]) -> float | None:
    """Ascent with a threshold of 3 m against the noise of barometers and satellites (own choice)."""
    if not heights:
        return None
    base, total = heights[0], 0.0
    for h in heights:
        if h - base >= 3:
            total, base = total + h - base, h
        elif h < base:
            base = h
    return total


def _events(member: Member) -> Iterator[tuple[str, ET.Element]]:
    """(event, element) pairs, also of a file with blanks before its declaration. ImportFileError on entities."""
    head = member.head(4096)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise ImportFileError(
            member.name,
            "it declares a document type or entities, which a recording never does",
            place="byte 0",
            remedy="Export it again from the app.",
        )
    with member.open() as stream:
        first = stream.read(4096).lstrip()
        yield from ET.iterparse(_Joined(first, stream), events=("start", "end"))  # noqa: S314 - entities are refused above


class _Joined(io.RawIOBase):
    """Bytes already read, then the rest of the stream."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self.first, self.rest = first, rest

    def read(self, size: int = -1) -> bytes:
        if self.first:
            data, self.first = self.first, b""
            return data
        return self.rest.read(size)


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _text(element: ET.Element, *path: str) -> str:
    """Text at a path of local names; empty if missing."""
    found: ET.Element | None = element
    for name in path:
        found = next((child for child in (found if found is not None else ()) if _local(child.tag) == name), None)
    return (found.text or "").strip() if found is not None else ""


def _float(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def read_tcx(member: Member, sink: Sink) -> None:
    state = _Tcx(sink, member)
    state.walk()
    if not state.found:
        raise ImportFileError(
            member.name,
            "the TCX file holds no recorded activity",
            place="Activities",
            remedy="Choose the file of a recorded activity, not of a course.",
        )


class _Tcx:
    def __init__(self, sink: Sink, member: Member) -> None:
        self.sink, self.member, self.found = sink, member, 0
        self.sport, self.laps, self.track = "", [], _Track()  # type: str, list[dict[str, Any]], _Track
        self.device = "TCX device"

    def walk(self) -> None:
        inside = ""
        try:
            for event, element in _events(self.member):
                name = _local(element.tag)
                if event == "start":
                    if name in {"Activity", "Course"}:
                        inside, self.sport, self.laps, self.track = name, element.get("Sport", ""), [], _Track()
                    continue
                if name == "Trackpoint" and inside == "Activity":
                    self._point(element)
                    element.clear()
                elif name == "Lap" and inside == "Activity":
                    self._lap(element)
                    element.clear()
                elif name == "Creator":
                    self.device = _text(element, "Name") or self.device
                elif name == "Activity":
                    self._emit()
                    inside = ""
        except ET.ParseError as exc:
            if inside == "Activity" and (self.laps or self.track.times):
                self._emit()
            _cut(self.sink, self.member, exc, bool(self.found))

    def _point(self, e: ET.Element) -> None:
        moment = _moment(_text(e, "Time"), self.sink)
        if moment is None:
            return
        lat, lon = _float(_text(e, "Position", "LatitudeDegrees")), _float(_text(e, "Position", "LongitudeDegrees"))
        self.track.add(
            moment,
            (lat, lon) if lat is not None and lon is not None else None,
            _float(_text(e, "HeartRateBpm", "Value")),
        )
        if (height := _float(_text(e, "AltitudeMeters"))) is not None:
            self.track.heights.append(height)

    def _lap(self, e: ET.Element) -> None:
        start = _moment(e.get("StartTime", ""), self.sink)
        lap = {"start_utc": start.utc if start else None, "duration_s": _float(_text(e, "TotalTimeSeconds")), "distance_m": _float(_text(e, "DistanceMeters")), "energy_kcal": _float(_text(e, "Calories")),
               "avg_heart_rate_bpm": _float(_text(e, "AverageHeartRateBpm", "Value")), "max_heart_rate_bpm": _float(_text(e, "MaximumHeartRateBpm", "Value")), "_start": start}  # fmt: skip
        self.laps.append({k: v for k, v in lap.items() if v is not None})

    def _emit(self) -> None:
        starts = [lap["_start"] for lap in self.laps if "_start" in lap] + self.track.times[:1]
        if not starts:
            return
        start: Moment = min(starts)
        seconds, distance = _sum(self.laps, "duration_s"), _sum(self.laps, "distance_m")
        pulses = [p for _, p in self.track.pulses]
        end = max([self.track.times[-1]] if self.track.times else [start], key=lambda m: m.utc)
        if end.utc <= start.utc and seconds:
            end = start.plus(seconds)
        values = {"duration_min": (seconds or self.track.moving_s) / 60 or None, "distance_m": distance or self.track.meters or None, "energy_kcal": _sum(self.laps, "energy_kcal"),
                  "avg_heart_rate_bpm": sum(pulses) / len(pulses) if pulses else _weighted(self.laps), "elevation_gain_m": _climb(self.track.heights),
                  "max_heart_rate_bpm": max(pulses) if pulses else max((lap.get("max_heart_rate_bpm", 0) for lap in self.laps), default=0) or None}  # fmt: skip
        laps = tuple({k: v for k, v in lap.items() if k != "_start"} for lap in self.laps)
        self.sink.workout(WorkoutRow(self.device, start, end, self.sport or "Workout", values, laps=laps))
        for moment, pulse in self.track.pulses:
            self.sink.sample("heart_rate_bpm", self.device, moment, pulse)
        self.found += 1


def _sum(laps: list[dict[str, Any]], key: str) -> float | None:
    values = [lap[key] for lap in laps if key in lap]
    return sum(values) if values else None


def _weighted(laps: list[dict[str, Any]]) -> float | None:
    pairs = [
        (lap["avg_heart_rate_bpm"], lap["duration_s"])
        for lap in laps
        if lap.get("avg_heart_rate_bpm") and lap.get("duration_s")
    ]
    return sum(p * s for p, s in pairs) / sum(s for _, s in pairs) if pairs else None


def _moment(text: str, sink: Sink) -> Moment | None:
    try:
        return iso(text, sink.zone)
    except ValueError:
        return None


def _cut(sink: Sink, member: Member, exc: ET.ParseError, usable: bool) -> None:
    line, column = exc.position
    place = f"line {line}, column {column}"
    if not usable:
        raise ImportFileError(member.name, f"the XML is broken: {exc}", place=place, remedy="Export it again.") from exc
    sink.problem(
        "The recording is damaged or cut off; everything before that place was read.",
        "运动记录已损坏或不完整；该处之前的内容均已读取。",
        f"{member.name}, {place}",
    )


def read_gpx(member: Member, sink: Sink) -> None:
    track, names, creator = _Track(), {"type": "", "name": ""}, ""
    inside = points = 0
    try:
        for event, element in _events(member):
            name = _local(element.tag)
            if event == "start":
                creator = element.get("creator", creator) if name == "gpx" else creator
                inside += name == "trk"
                continue
            if name == "trkpt":
                points += 1
                _gpx_point(element, track, sink)
                element.clear()
            elif inside and name in names and not names[name]:
                names[name] = (element.text or "").strip()
    except ET.ParseError as exc:
        _cut(sink, member, exc, len(track.times) > 1)
    times = [t.utc for t in track.times]
    if not times or max(times) == min(times):
        raise ImportFileError(member.name, "the track has no times, so it is a route and not a recording" if points else "the GPX file holds no track", place="trkpt",
                              remedy="Export the recorded activity instead of the route.")  # fmt: skip
    _gpx_store(track, names, creator or "GPX device", sink)


def _gpx_point(e: ET.Element, track: _Track, sink: Sink) -> None:
    lat, lon = _float(e.get("lat", "")), _float(e.get("lon", ""))
    pulse = next((_float(x.text or "") for x in e.iter() if _local(x.tag) in {"hr", "heartrate"}), None)
    track.add(_moment(_text(e, "time"), sink), (lat, lon) if lat is not None and lon is not None else None, pulse)
    if (height := _float(_text(e, "ele"))) is not None:
        track.heights.append(height)


def _gpx_store(track: _Track, names: dict[str, str], source: str, sink: Sink) -> None:
    start, end = min(track.times), max(track.times)
    pulses = [p for _, p in track.pulses]
    values = {"duration_min": track.moving_s / 60, "distance_m": track.meters or None, "elevation_gain_m": _climb(track.heights),
              "avg_heart_rate_bpm": sum(pulses) / len(pulses) if pulses else None, "max_heart_rate_bpm": max(pulses, default=None)}  # fmt: skip
    sink.workout(
        WorkoutRow(source, start, end, names["type"] or names["name"] or "Workout", values, title=names["name"])
    )
    for moment, pulse in track.pulses:
        sink.sample("heart_rate_bpm", source, moment, pulse)
