"""Food logs: MyFitnessPal (rows by meal) and Cronometer (daily summary or servings). Summed to one value a local date.

An empty cell is not known, not zero; a day counts for a nutrient if any of its rows names it. Where both apps logged a day, the one
of better priority counts.
"""

from __future__ import annotations

from datetime import datetime

from coach.wearables.formats import table
from coach.wearables.formats.files import Member
from coach.wearables.sink import Sink

_MFP = {"calories": ("energy_intake_kcal", 1.0), "fat (g)": ("fat_g", 1.0), "saturated fat": ("saturated_fat_g", 1.0), "sodium (mg)": ("sodium_mg", 1.0), "carbohydrates (g)": ("carbohydrate_g", 1.0),
        "fiber": ("fibre_g", 1.0), "sugar": ("sugar_g", 1.0), "protein (g)": ("protein_g", 1.0)}  # fmt: skip
_CRONOMETER = {"energy (kcal)": ("energy_intake_kcal", 1.0), "alcohol (g)": ("alcohol_g", 1.0), "caffeine (mg)": ("caffeine_mg", 1.0), "water (g)": ("water_ml", 1.0), "sodium (mg)": ("sodium_mg", 1.0),
               "carbs (g)": ("carbohydrate_g", 1.0), "fiber (g)": ("fibre_g", 1.0), "sugars (g)": ("sugar_g", 1.0), "fat (g)": ("fat_g", 1.0), "saturated (g)": ("saturated_fat_g", 1.0), "protein (g)": ("protein_g", 1.0)}  # fmt: skip


def matches(head: bytes, name: str) -> bool:
    return _app(head) is not None


def _app(head: bytes) -> str | None:
    names = {c.lower() for c in table.header(head)}
    if {"date", "meal", "calories"} <= names:
        return "MyFitnessPal"
    if {"energy (kcal)", "protein (g)"} <= names and ("date" in names or "day" in names):
        return "Cronometer"
    return None


def read(member: Member, sink: Sink) -> None:
    head = member.head()
    app = _app(head) or ""
    columns = _MFP if app == "MyFitnessPal" else _CRONOMETER
    names = {c.lower() for c in table.header(head)}
    sink.source_id(app, "app")
    if "food name" in names and "cronometer days" in sink.notes:
        sink.skip_other("servings, already in the daily summary")
        return
    if app == "Cronometer" and "food name" not in names:
        sink.notes.add("cronometer days")
    sums: dict[tuple[str, str], float] = {}
    for _line, raw in table.rows(member.open(), head):
        _add({k.lower(): v for k, v in raw.items()}, app, columns, sums, sink)
    for (day, metric), total in sums.items():
        sink.day_total(metric, app, day, total)


def _add(
    row: dict[str, str], app: str, columns: dict[str, tuple[str, float]], sums: dict[tuple[str, str], float], sink: Sink
) -> None:
    if row.get("meal", "").lower() in {"total", "totals"}:
        return
    try:
        day = _day(row.get("date") or row.get("day") or "")
    except ValueError:
        sink.skip("energy_intake_kcal", app, "unreadable")
        return
    for column, (metric, factor) in columns.items():
        try:
            value = table.number(row.get(column, ""))
        except ValueError:
            sink.skip(metric, app, "unreadable")
            continue
        if value is not None:
            sums[day, metric] = sums.get((day, metric), 0.0) + value * factor


def _day(text: str) -> str:
    for pattern in ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%b %d, %Y"):
        try:
            return datetime.strptime(text.strip(), pattern).strftime("%Y-%m-%d")
        except ValueError:
            continue
    raise ValueError("not a date")
