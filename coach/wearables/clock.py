"""Times as exports write them → (UTC seconds, offset in minutes, local date). The local date is what the source says.

A time without zone is local in the user's zone (``Profile.time_zone``); with none set it is taken as written, at offset 0.
"""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 86_400


class Moment(NamedTuple):
    """``utc`` in epoch seconds, ``offset`` in minutes east of UTC, ``day`` the local date as YYYY-MM-DD."""

    utc: int
    offset: int
    day: str

    def plus(self, seconds: float) -> Moment:
        """Later by ``seconds`` at the same offset."""
        return at(self.utc + seconds, self.offset)


def zone_of(name: str) -> tzinfo | None:
    """The zone of an IANA name; None where it is empty or unknown."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def at(utc: float, offset_min: int) -> Moment:
    """An instant seen at a fixed offset."""
    seconds = int(utc // 1)
    return Moment(seconds, offset_min, day_text(seconds + offset_min * 60))


def in_zone(utc: float, zone: tzinfo | None) -> Moment:
    """An instant seen in ``zone`` (UTC where none)."""
    if zone is None:
        return at(utc, 0)
    return at(utc, offset_at(utc, zone))


def offset_at(utc: float, zone: tzinfo) -> int:
    """Minutes east of UTC in ``zone`` at the instant."""
    shift = datetime.fromtimestamp(int(utc // 1), UTC).astimezone(zone).utcoffset() or timedelta()
    return round(shift.total_seconds() / 60)


def local(naive: datetime, zone: tzinfo | None) -> Moment:
    """A local wall time. One that a clock change skips or repeats is read as before the change (PEP 495, fold 0)."""
    wall = timegm(naive.timetuple())
    if zone is None:
        return Moment(wall, 0, naive.date().isoformat())
    offset = round((naive.replace(tzinfo=zone).utcoffset() or timedelta()).total_seconds() / 60)
    return Moment(wall - offset * 60, offset, naive.date().isoformat())


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d\d:?(?:\d\d)?)?)?$"
)


def iso(text: str, zone: tzinfo | None) -> Moment:
    """ISO 8601 (blank or T, with or without seconds, fraction and offset). A ``Z`` is an instant, shown in ``zone``. ValueError if not."""
    found = _ISO.match(text.strip())
    if not found:
        raise ValueError(f"not a date and time: {text[:40]!r}")
    year, month, day, hour, minute, second, shift = found.groups()
    naive = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    if not shift:
        return local(naive, zone)
    wall = timegm(naive.timetuple())
    if shift in {"Z", "UTC"}:
        return in_zone(wall, zone)
    offset = offset_minutes(shift)
    return Moment(wall - offset * 60, offset, naive.date().isoformat())


def offset_minutes(text: str) -> int:
    """Minutes of '+02:00', '+0200', 'UTC+0100', '-05'. ValueError if it is none."""
    found = re.fullmatch(r"(?:UTC|GMT)?\s*([+-])(\d\d?):?(\d\d)?", text.strip())
    if not found:
        if text.strip() in {"Z", "UTC", "GMT"}:
            return 0
        raise ValueError(f"not an offset: {text[:20]!r}")
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    # The widest offsets in use are -12:00 and +14:00 (IANA time zone database).
    if minutes > 14 * 60:
        raise ValueError(f"not an offset: {text[:20]!r}")
    return -minutes if found[1] == "-" else minutes


_EPOCH = date(1970, 1, 1).toordinal()


def day_text(wall_seconds: float) -> str:
    """YYYY-MM-DD of local seconds since 1970. ValueError outside the years 1 to 9999."""
    return date.fromordinal(_EPOCH + int(wall_seconds // DAY)).isoformat()


def day_start(day: str) -> int:
    """Whole-day totals are keyed by the date alone: midnight of that date as if in UTC, whatever the zone."""
    return (date.fromisoformat(day).toordinal() - _EPOCH) * DAY


def shift_day(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
