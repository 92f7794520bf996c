"""The logbook: what the user reports is stored like any other source ("typed in") and read back to them as facts."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from coach.evidence import Fact
from coach.profile import Profile
from coach.progress import entries, records
from coach.progress.meals import Meal, Portion, parse_meal
from coach.store import Store, User, tables
from coach.wearables import daily
from coach.wearables.ask.normal import normalise
from coach.wearables.ask.spans import find_spans
from coach.wearables.clock import Moment
from coach.wearables.metrics import ACTIVITY_KINDS, METRICS
from coach.wearables.show import shown
from coach.wearables.sink import Sink
from coach.wearables.workouts import SetRow, WorkoutRow

SOURCE = "typed in"
# A strength session without a stated length is kept as this long; it only gives the sets a place on the clock.
_SESSION_MIN = 45


@dataclass(frozen=True)
class Logged:
    """What was understood and stored; empty ``facts`` mean nothing could be recorded and ``text`` says how to say it."""

    facts: tuple[Fact, ...]
    text: str
    text_zh: str

    def as_dict(self) -> dict[str, Any]:
        return {"text": self.text, "text_zh": self.text_zh, "stored": [fact.text for fact in self.facts]}


_HINT = ('Nothing in that could be recorded. Say it like "bench 3x5 80 kg rpe 8", "ran 5 km in 27 min", "weight 71.2 kg" or "BP 128/82".',
         "这句话里没有可记录的内容。可以这样说：“卧推 80 公斤 3 组 5 次”、“跑了 5 公里 27 分钟”、“体重 71.2 公斤”或“血压 128/82”。")  # fmt: skip


def record(store: Store, user: User, profile: Profile, text: str, today: date) -> Logged:
    """Parse ``text`` and store every entry on ``today``; recording the same line again at the same moment adds nothing."""
    found = entries.parse(text, profile.glucose_unit, profile.units)
    meal = None if found else parse_meal(text)
    day = _said_day(text, today)
    if not found and meal is None:
        fact = Fact("log.nothing", _HINT[0], _HINT[1], verdict="unknown", source="your log")
        return Logged((fact,), *_HINT)
    moment = _moment(profile, day)
    sink = Sink(store, user, _run(store, user, text, moment.utc), None)
    facts = []
    sets = [e for e in found if isinstance(e, entries.Sets)]
    if sets:
        sink.workout(_strength(sets, moment))
        facts += [_set_fact(one, day) for one in sets]
    for entry in found:
        if isinstance(entry, entries.Session):
            sink.workout(_session(entry, moment))
            facts.append(_session_fact(entry, profile, day))
        elif isinstance(entry, entries.Measurement):
            sink.typed(entry.metric, SOURCE, moment, entry.value)
            facts.append(_measure_fact(entry, profile, day))
        elif isinstance(entry, entries.Note):
            _note(store, user, entry, text, moment, day)
            facts.append(_note_fact(entry, day))
    if meal is not None:
        facts += _eat(store, user, sink, meal, text, moment, day)
    sink.flush()
    daily.rebuild(store, user, sink.touched())
    facts += records.new_bests(store, user, [one.exercise for one in sets], day)
    facts += _of_plan(store, user, found, today)
    return Logged(tuple(facts), "\n".join(f.text for f in facts), "\n".join(f.text_zh for f in facts))


def _said_day(text: str, today: date) -> date:
    """The one day in the past that the line speaks of ("yesterday", 周一); today where it names none."""
    for found in find_spans(normalise(text), today).marks.values():
        if found.span.start is not None and found.span.one_day and found.span.start <= today and not found.flag:
            return found.span.start
    return today


# Nutrient of the food table → daily metric.
_EATEN = {"kcal": "energy_intake_kcal", "protein_g": "protein_g", "carbohydrate_g": "carbohydrate_g", "fat_g": "fat_g", "saturated_fat_g": "saturated_fat_g",
          "fibre_g": "fibre_g", "sugar_g": "sugar_g", "sodium_mg": "sodium_mg"}  # fmt: skip


def _eat(store: Store, user: User, sink: Sink, meal: Meal, text: str, moment: Moment, day: date) -> list[Fact]:
    """Store a meal: its foods in the log, their sums as amounts of the day. Each meal has a second of its own, so that none replaces another."""
    t = tables.log_entry
    mine = (t.c.user_id == user.id) & (t.c.local_date == day) & (t.c.kind == "meal")
    data = [{"food": p.food.id, "grams": p.grams} for p in meal.portions]
    with store.begin() as connection:
        earlier = connection.execute(select(func.count()).select_from(t).where(mine)).scalar() or 0
        connection.execute(
            t.insert().values(
                user_id=user.id, at_utc=moment.utc, local_date=day, kind="meal", data={"foods": data}, text=text[:2000]
            )
        )
    at = Moment(moment.utc + earlier, moment.offset, moment.day)
    for nutrient, metric in _EATEN.items():
        amounts = [a for p in meal.portions if (a := p.food.amount(nutrient, p.grams)) is not None]
        if amounts:
            sink.bucket(metric, SOURCE, "manual")
            sink.sample(metric, SOURCE, at, sum(amounts))
    return [*(_portion_fact(p, day) for p in meal.portions), *_not_counted(meal)]


def _portion_fact(portion: Portion, day: date) -> Fact:
    food, grams = portion.food, portion.grams
    kcal, protein = food.amount("kcal", grams) or 0.0, food.amount("protein_g", grams)
    size = f"{portion.measure} ({grams:g} g)" if portion.measure else f"{grams:g} g"
    guess, guess_zh = (" assumed", "（估计的份量）") if portion.assumed else ("", "")
    more, more_zh = (f", {protein:.1f} g protein", f"，蛋白质 {protein:.1f} 克") if protein is not None else ("", "")
    return Fact(f"log.meal.{food.id}", f"Logged: {food.name}, {size}{guess}: {kcal:,.0f} kcal{more}", f"已记录：{food.name_zh} {grams:g} 克{guess_zh}：{kcal:,.0f} 千卡{more_zh}",
                round(kcal), "kcal", "energy_intake_kcal", day, day, f"table value per 100 g × {grams:g} g", f"USDA FoodData Central, {food.usda}",
                numbers=((grams, "g"), *(((round(protein, 1), "g"),) if protein is not None else ())))  # fmt: skip


def _not_counted(meal: Meal) -> list[Fact]:
    if not meal.unknown:
        return []
    names = ", ".join(meal.unknown)
    return [Fact("log.meal.unknown", f"Not counted, since my table does not hold it: {names}", f"没有计入（食物表里没有）：{'、'.join(meal.unknown)}",
                 verdict="unknown", source="food table")]  # fmt: skip


def _of_plan(store: Store, user: User, found: list[entries.Entry], today: date) -> list[Fact]:
    """How much of the plan is done, once a session or sets were logged."""
    if not any(isinstance(e, entries.Sets | entries.Session) for e in found):
        return []
    fact = records.adherence(store, user, today)
    return [fact] if fact else []


def _moment(profile: Profile, today: date) -> Moment:
    """Now in the user's zone if ``today`` is today there, else noon of that date."""
    now = datetime.now(ZoneInfo(profile.time_zone) if profile.time_zone else None).astimezone()
    at = now if now.date() == today else datetime(today.year, today.month, today.day, 12, tzinfo=now.tzinfo)
    offset = at.utcoffset() or timedelta()
    return Moment(int(at.timestamp()), int(offset.total_seconds() // 60), today.isoformat())


def _run(store: Store, user: User, text: str, at: int) -> int:
    """The logbook's own import row: samples say where they came from, and this is where."""
    t = tables.import_run
    row = {"user_id": user.id, "file_name": "", "format": "log", "sha256": hashlib.sha256(text.encode()).hexdigest(),
           "started_utc": at, "finished_utc": int(time.time()), "report": {}}  # fmt: skip
    with store.begin() as connection:
        key: Any = connection.execute(t.insert().values(**row)).inserted_primary_key
    return int(key[0])


def _strength(sets: list[entries.Sets], moment: Moment) -> WorkoutRow:
    rows, index = [], 0
    for one in sets:
        for _ in range(one.sets):
            rows.append(
                SetRow(one.exercise, index, "work", one.weight_kg, float(one.reps) or None, one.seconds, rpe=one.rpe)
            )
            index += 1
    end = Moment(moment.utc + _SESSION_MIN * 60, moment.offset, moment.day)
    return WorkoutRow(
        SOURCE, moment, end, "Strength training", {"rpe": sets[0].rpe}, "manual", "strength", sets=tuple(rows)
    )


def _session(entry: entries.Session, moment: Moment) -> WorkoutRow:
    minutes = entry.duration_min or 0.0
    start = Moment(moment.utc - round(minutes * 60), moment.offset, moment.day)
    values = {"duration_min": entry.duration_min, "distance_m": entry.distance_m, "rpe": entry.rpe}
    return WorkoutRow(SOURCE, start, moment, entry.activity, values, "manual", entry.kind)


def _note(store: Store, user: User, entry: entries.Note, text: str, moment: Moment, today: date) -> None:
    with store.begin() as connection:
        connection.execute(tables.log_entry.insert().values(
            user_id=user.id, at_utc=moment.utc, local_date=today, kind=entry.kind, data=dict(entry.data), text=text[:2000]))  # fmt: skip
        if entry.tag:
            t = tables.context_tag
            connection.execute(t.delete().where(t.c.user_id == user.id, t.c.local_date == today, t.c.tag == entry.tag))
            connection.execute(t.insert().values(user_id=user.id, local_date=today, tag=entry.tag))


def _set_fact(one: entries.Sets, today: date) -> Fact:
    load = f" at {one.weight_kg:g} kg" if one.weight_kg is not None else ""
    load_zh = f"，{one.weight_kg:g} 公斤" if one.weight_kg is not None else ""
    effort = f", RPE {one.rpe:g}" if one.rpe is not None else ""
    each, each_zh = (
        (f"{one.seconds:g} s", f"{one.seconds:g} 秒") if one.seconds else (f"{one.reps} reps", f"{one.reps} 次")
    )
    sets, sets_zh = ("1 set", "1 组，") if one.sets == 1 else (f"{one.sets} sets", f"{one.sets} 组，每组")
    return Fact(
        f"log.set.{one.exercise}", f"Logged: {one.exercise}, {sets} of {each}{load}{effort}",
        f"已记录：{one.exercise} {sets_zh} {each_zh}{load_zh}{'，RPE ' + format(one.rpe, 'g') if one.rpe is not None else ''}",
        one.weight_kg, "kg" if one.weight_kg is not None else "", "weight_kg", today, today, "your own words", "your log",
        numbers=((one.sets, "sets"), (one.seconds, "s") if one.seconds else (one.reps, "reps")),
    )  # fmt: skip


def _session_fact(entry: entries.Session, profile: Profile, today: date) -> Fact:
    parts, parts_zh, numbers = [], [], []
    if entry.distance_m:
        en, zh = shown("distance_m", entry.distance_m, profile)
        parts.append(en)
        parts_zh.append(zh)
        numbers.append((entry.distance_m, "m"))
    if entry.duration_min:
        parts.append(f"{entry.duration_min:.0f} min")
        parts_zh.append(f"{entry.duration_min:.0f} 分钟")
        numbers.append((entry.duration_min, "min"))
    en_kind, zh_kind = ACTIVITY_KINDS[entry.kind]
    return Fact(f"log.session.{entry.kind}", f"Logged: {en_kind}, {', '.join(parts)}", f"已记录：{zh_kind}，{'，'.join(parts_zh)}",
                start=today, end=today, how="your own words", source="your log", numbers=tuple(numbers))  # fmt: skip


def _measure_fact(entry: entries.Measurement, profile: Profile, today: date) -> Fact:
    known = METRICS[entry.metric]
    en, zh = shown(entry.metric, entry.value, profile)
    return Fact(f"log.{entry.metric}", f"Logged: {known.en} {en}", f"已记录：{known.zh} {zh}", entry.value, known.unit, entry.metric,
                today, today, "your own words", "your log")  # fmt: skip


_NOTES = {
    "pain": ("pain", "疼痛"),
    "cycle": ("cycle", "月经周期"),
    "alcohol": ("alcohol", "饮酒"),
    "illness": ("illness", "生病"),
}


def _note_fact(entry: entries.Note, today: date) -> Fact:
    en, zh = _NOTES[entry.kind]
    numbers = {name: value for name, value in entry.data.items() if isinstance(value, float | int)}
    if entry.kind == "pain":
        en, zh = (
            f"{entry.data['where']} pain {numbers['of_10']:g} of 10",
            f"{entry.data['where']}疼 {numbers['of_10']:g}/10",
        )
    if entry.kind == "cycle":
        en, zh = f"cycle day {numbers['day']:g}", f"周期第 {numbers['day']:g} 天"
    return Fact(f"log.{entry.kind}", f"Logged: {en}", f"已记录：{zh}", next(iter(numbers.values()), None), "", entry.kind, today, today,
                "your own words", "your log")  # fmt: skip
