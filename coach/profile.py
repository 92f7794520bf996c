"""What the coach knows of a person. A plain value; the store keeps it, chat and page edit it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Literal

from coach.errors import SettingsError

Sex = Literal["female", "male", ""]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Consent:
    """What the user has agreed to. Everything is off until they say so."""

    training: bool = False
    reminders: bool = False


@dataclass(frozen=True)
class Profile:
    """All optional. ``height_cm`` in cm, ``weight_kg`` in kg; lists hold lower-case slugs or the user's own words."""

    birth_year: int | None = None
    sex: Sex = ""
    height_cm: float | None = None
    weight_kg: float | None = None
    goals: tuple[str, ...] = ()
    level: Literal["", "beginner", "intermediate", "advanced"] = ""
    equipment: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    medications: tuple[str, ...] = ()
    pregnant_weeks: int | None = None
    pregnancy: Literal["", "pregnant", "postpartum", "breastfeeding"] = ""
    allergies: tuple[str, ...] = ()
    injuries: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    diet: tuple[str, ...] = ()  # "vegetarian", "no pork"
    training_days: tuple[str, ...] = ()  # "mon" … "sun": the days on which training is possible
    race_date: str = ""  # ISO date of the race the user trains for
    country: str = ""  # ISO 3166-1 alpha-2
    latitude: float | None = None  # degrees, kept to 0.1 (about 11 km); only for the weather, if that is switched on
    longitude: float | None = None
    time_zone: str = ""  # IANA name; empty: this machine's
    language: Literal["", "en", "zh"] = ""
    units: Literal["metric", "imperial"] = "metric"
    glucose_unit: Literal["mmol/L", "mg/dL"] = "mmol/L"
    floors: dict[str, float] = field(default_factory=dict)  # limits a clinician agreed, e.g. {"spo2_pct": 88}
    consent: Consent = Consent()

    def age(self, today: date) -> int | None:
        """Age in whole years, counted by year of birth alone (so at most one year too high)."""
        return today.year - self.birth_year if self.birth_year else None

    def with_changes(self, **changes: Any) -> Profile:
        """A copy with ``changes``; unknown fields and values of the wrong kind are SettingsError."""
        known = {f.name for f in fields(self)}
        if unknown := set(changes) - known:
            raise SettingsError(
                f"The profile has no field {', '.join(sorted(unknown))}. It has: {', '.join(sorted(known))}."
            )
        return replace(self, **{name: _coerce(name, value) for name, value in changes.items()})


_LISTS = {
    "goals",
    "equipment",
    "conditions",
    "medications",
    "allergies",
    "injuries",
    "dislikes",
    "diet",
    "training_days",
}
_CHOICES = {
    "sex": ("", "female", "male"), "level": ("", "beginner", "intermediate", "advanced"), "language": ("", "en", "zh"),
    "units": ("metric", "imperial"), "pregnancy": ("", "pregnant", "postpartum", "breastfeeding"),
    "glucose_unit": ("mmol/L", "mg/dL"),
}  # fmt: skip
# Wide plausibility limits against typing errors, not medical limits.
_LIMITS = {"birth_year": (1900, 2100), "height_cm": (50, 272), "weight_kg": (10, 650), "pregnant_weeks": (0, 45),
           "latitude": (-90, 90), "longitude": (-180, 180)}  # fmt: skip


def _coerce(name: str, value: Any) -> Any:
    if name in _LISTS:
        values = value.split(",") if isinstance(value, str) else (value or ())
        kept = tuple(str(v).strip() for v in values if str(v).strip())
        return _weekdays(kept) if name == "training_days" else kept
    if name == "race_date":
        return _day(value)
    if name in _CHOICES:
        if (value or "") not in _CHOICES[name]:
            raise SettingsError(f"{name} is one of {', '.join(c or 'empty' for c in _CHOICES[name])}, not {value!r}.")
        return value or ""
    if name in _LIMITS:
        return _limited(name, value)
    if name == "consent":
        return value if isinstance(value, Consent) else Consent(**{k: bool(v) for k, v in dict(value or {}).items()})
    if name == "floors":
        return {str(k): float(v) for k, v in dict(value or {}).items()}
    return str(value or "")


def _weekdays(values: tuple[str, ...]) -> tuple[str, ...]:
    """In the order of the week; "Monday" is "mon"."""
    named = {value.lower()[:3]: value for value in values}
    if wrong := [value for day, value in named.items() if day not in WEEKDAYS]:
        raise SettingsError(f"training_days are of {', '.join(WEEKDAYS)}, not {wrong[0]!r}.")
    return tuple(day for day in WEEKDAYS if day in named)


def _day(value: Any) -> str:
    text = str(value or "").strip()
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise SettingsError(f"race_date is a date such as 2027-04-18, not {text!r}.") from None


def _limited(name: str, value: Any) -> float | int | None:
    if value in (None, ""):
        return None
    low, high = _LIMITS[name]
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise SettingsError(f"{name} is a number, not {value!r}.") from None
    if not low <= number <= high:
        raise SettingsError(f"{name} is between {low} and {high}, not {number:g}.")
    if name in {"latitude", "longitude"}:
        return round(number, 1)
    return int(number) if name in {"birth_year", "pregnant_weeks"} else number
