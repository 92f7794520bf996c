"""Building one session from a specification: warm-up, work, cool-down, all within the minutes. Pure; no choice of weeks or loads."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from coach.errors import RangeError
from coach.fitness.strength import percent_for_effort
from coach.plans import bounds, templates
from coach.plans.model import SECONDS_PER_REP, Block, BlockKind, Item, Session, SessionType
from coach.plans.person import Limits
from coach.plans.pool import Pool
from coach.plans.progress import charted, rounded
from coach.plans.templates import Scheme
from knowledge.exercises import Exercise


@dataclass(frozen=True)
class Place:
    """One exercise of a strength session as chosen for the whole plan: which, and how many sets a normal week has."""

    record: Exercise
    sets: int
    main: bool
    kind: BlockKind


@dataclass(frozen=True)
class Spec:
    """One session to build. ``minutes``: what it may take; ``rpe``: effort of the work; ``work``: minutes of cardio work, if fixed."""

    day: date
    week: int
    focus: str
    minutes: int
    rpe: float
    reps: tuple[int, int] = (8, 12)
    accessory: tuple[int, int] = (10, 15)
    places: tuple[Place, ...] = ()
    cardio: Exercise | None = None
    easy_cardio: Exercise | None = None
    intervals: int = 0
    work: float = 0.0
    walk_break: int = 0  # seconds of walking in each three minutes of a beginner's run
    rest_s: int = 90
    hold_s: int = 30
    percent: bool = False
    slow: tuple[int, int] | None = None  # pace s/km for easy running
    fast: tuple[int, int] | None = None


@dataclass(frozen=True)
class Builder:
    """What every session of one person shares."""

    pool: Pool
    limits: Limits
    scheme: Scheme
    weights: dict[str, float]  # 1RM in kg by exercise, from the log
    made: dict[Any, Any] = field(default_factory=dict)  # items and frames are the same week after week

    def session(self, spec: Spec) -> Session:
        """The session, complete with totals and cautions."""
        en, zh = _titles(spec)
        cautions = self.limits.cautions
        empty = Session(f"w{spec.week:02d}-{spec.day.isoformat()}", spec.day, spec.week, _TYPES[spec.focus], spec.focus, en, zh, 0, 0.0, 0.0, "", "", (),
                        tuple(c for c, _ in cautions), tuple(c for _, c in cautions))  # fmt: skip
        return assemble(empty, _BUILD[spec.focus](self, spec))

    def item(self, record: Exercise, sets: int, rest_s: int, rpe: float, *, reps: tuple[int, int] | None = None, seconds: int | None = None, main: bool = False,
             with_percent: bool = False, zone: str = "", pace: tuple[int, int] | None = None, swaps: bool = True) -> Item:  # fmt: skip
        # Where heart rate misleads, effort leads alone: no zone is named.
        zone = "" if self.limits.held.use_rpe_not_zones else zone
        key = (record.id, sets, rest_s, rpe, reps, seconds, main, with_percent, zone, pace, swaps)
        if key not in self.made:
            self.made[key] = self._item(
                record, sets, rest_s, rpe, reps, seconds, main and with_percent, zone, pace, swaps
            )
        held: Item = self.made[key]
        return held

    def _item(self, record: Exercise, sets: int, rest_s: int, rpe: float, reps: tuple[int, int] | None, seconds: int | None, with_percent: bool, zone: str,
              pace: tuple[int, int] | None, swaps: bool) -> Item:  # fmt: skip
        tempo = "2-0-2-0" if record.measure == "weight_reps" and reps else ""
        share = percent(reps, rpe) if with_percent and record.measure == "weight_reps" and reps else None
        one_rm = self.weights.get(record.id)
        return Item(
            record.id, record.name, record.name_zh, sets, rest_s, rpe, item_minutes(sets, rest_s, reps, seconds, record.unilateral), reps, seconds, record.unilateral,
            share, _kilos(one_rm, reps, rpe) if one_rm and reps else None, tempo, zone, self._heart_rate(zone), pace, record.cues[:2], record.cues_zh[:2],
            self.pool.swaps(record, self.limits.regions) if swaps else (),
        )  # fmt: skip

    def _heart_rate(self, zone: str) -> tuple[int, int] | None:
        if not zone or self.limits.hrmax is None or not self.limits.zones:
            return None
        low, high = _ZONES[zone]
        top = min(round(self.limits.hrmax * high), int(self.limits.hr_ceiling or 999))
        return min(round(self.limits.hrmax * low), top - 10), top

    def warm_up(self, minutes: float, part: str) -> Block:
        """Easy movement, then joints: fills ``minutes`` to the quarter minute."""
        if ("warm_up", minutes, part) not in self.made:
            self.made["warm_up", minutes, part] = self._warm_up(minutes, part)
        held: Block = self.made["warm_up", minutes, part]
        return held

    def _warm_up(self, minutes: float, part: str) -> Block:
        seconds = round(minutes * 60)
        items: list[Item] = []
        drills = [r for n in templates.WARM_MOBILITY[part] if (r := self.pool.get(n)) and r.measure == "reps"]
        room = seconds * (0.55 if self.pool.first(templates.WARM_CARDIO) else 1.0)
        for record in drills[: 1 if minutes < 4 else 3]:
            made = self.item(record, 1, 0, 2.0, reps=(6, 8), swaps=False)
            if sum(i.minutes for i in items) * 60 + made.minutes * 60 <= room + 1:
                items.append(made)
        left = (seconds - round(sum(i.minutes for i in items) * 60)) // 15 * 15
        easy = self.pool.first(templates.WARM_CARDIO)
        if easy and left >= 30:
            items.insert(0, self.item(easy, 1, 0, 3.0, seconds=left, zone="easy", swaps=False))
        return _block("warm_up", items)

    def cool_down(self, minutes: float, part: str) -> Block:
        """Still stretches of 20–30 s (ACSM's Guidelines: 10–30 s), a minute a side at most."""
        if ("cool_down", minutes, part) not in self.made:
            self.made["cool_down", minutes, part] = self._cool_down(minutes, part)
        held: Block = self.made["cool_down", minutes, part]
        return held

    def _cool_down(self, minutes: float, part: str) -> Block:
        seconds = minutes * 60
        items: list[Item] = []
        names = dict.fromkeys(templates.COOL_STRETCH[part] + templates.COOL_STRETCH["all"])
        for record in (r for n in names if (r := self.pool.get(n)) and r.measure == "time"):
            made = self.item(record, 1, 0, 2.0, seconds=20 if minutes < 4 else 30, swaps=False)
            if sum(i.minutes for i in items) * 60 + made.minutes * 60 <= seconds + 1:
                items.append(made)
        if not items:
            calm = self.pool.first(("diaphragmatic-breathing", "march-in-place", "seated-cardio", "brisk-walking"))
            items = [self.item(calm, 1, 0, 2.0, seconds=max(30, min(120, round(seconds))), swaps=False)] if calm else []
        return _block("cool_down", items)


def assemble(session: Session, blocks: Sequence[Block]) -> Session:
    """The session with these blocks; minutes, effort, load and the words for intensity follow from them."""
    kept = tuple(_block(b.kind, b.items) for b in blocks if b.items)
    minutes = math.ceil(round(sum(b.minutes for b in kept), 2))
    rpe = _session_rpe(kept)
    en, zh = _intensity(rpe, kept)
    return replace(
        session, blocks=kept, minutes=minutes, rpe=rpe, load=round(rpe * minutes, 1), intensity=en, intensity_zh=zh
    )


# Share of the maximal heart rate by zone: easy below moderate; moderate 64–76 %, vigorous 77–93 % (CDC, target heart rate).
_ZONES = {"easy": (0.57, 0.70), "moderate": (0.64, 0.76), "threshold": (0.80, 0.88), "hard": (0.85, 0.93)}
ZONE_RPE = {"easy": 3.5, "moderate": 5.0, "threshold": 7.0, "hard": 8.0}


def item_minutes(sets: int, rest_s: int, reps: tuple[int, int] | None, seconds: int | None, unilateral: bool) -> float:
    """Minutes that the sets and the rest after each take."""
    work = (reps[1] * SECONDS_PER_REP if reps else seconds or 0) * (2 if unilateral else 1)
    return round(sets * (work + rest_s) / 60, 2)


def _block(kind: BlockKind, items: Sequence[Item]) -> Block:
    return Block(kind, round(sum(i.minutes for i in items), 2), tuple(items))


def percent(reps: tuple[int, int], rpe: float) -> float | None:
    """Percent of 1RM at which the upper number of repetitions has this effort; None where the chart ends."""
    try:
        return round(percent_for_effort(reps[1], rpe), 1)
    except RangeError:
        return None


def _kilos(one_rm: float, reps: tuple[int, int], rpe: float) -> float | None:
    share = percent(reps, charted(reps[1], rpe))
    if share is None:
        return None
    return rounded(one_rm * share / 100)


def _session_rpe(blocks: Sequence[Block]) -> float:
    """Effort of the whole: the mean of the items by their minutes, to the half point; at least 2."""
    items = [i for b in blocks if b.kind not in ("warm_up", "cool_down") for i in b.items] or [
        i for b in blocks for i in b.items
    ]
    total = sum(i.minutes for i in items)
    return max(round(2 * sum(i.rpe * i.minutes for i in items) / total) / 2, 2.0) if total else 2.0


def frame(minutes: float) -> tuple[float, float]:
    """Minutes of warm-up and cool-down of a session of ``minutes``: five to ten where the session is long enough."""
    warm = min(max(minutes * bounds.WARM_UP_SHARE, bounds.LEAST_WARM_UP_MIN), 10.0)
    cool = min(max(minutes * bounds.COOL_DOWN_SHARE, bounds.LEAST_COOL_DOWN_MIN), 6.0)
    return round(warm * 2) / 2, round(cool * 2) / 2


# ── the kinds of session ─────────────────────────────────────────────────────────────────────────────────────────────────


def part_of(focus: str) -> str:
    return (
        "upper"
        if focus in ("upper", "push", "pull", "posture")
        else "lower"
        if focus in ("lower", "legs", "easy_run", "long_run", "quality_run")
        else "all"
    )


def work_item(builder: Builder, spec: Spec, place: Place, sets: int) -> Item:
    """A working set of a chosen exercise with the week's effort."""
    record = place.record
    light = record.pattern == "balance" or record.primary[0] == "pelvic_floor"
    rpe = min(4.0, spec.rpe) if light else spec.rpe if place.main else max(spec.rpe - 0.5, 2.0)
    rest = 30 if light else spec.rest_s if place.main else min(spec.rest_s, 60)
    if record.measure in ("time", "distance"):
        return builder.item(record, sets, min(rest, 60), min(rpe, 8.0), seconds=spec.hold_s)
    reps = spec.reps if place.main and record.measure == "weight_reps" else spec.accessory
    if place.main and record.measure == "reps":
        reps = (max(spec.reps[0], 6), max(spec.reps[1], 12))
    reps = (6, 10) if light else reps
    made = builder.item(record, sets, rest, rpe, reps=reps, main=place.main, with_percent=spec.percent)
    if made.percent_1rm and made.percent_1rm >= bounds.HEAVY_PERCENT and rest < bounds.HEAVY_REST_S:
        made = builder.item(
            record, sets, bounds.HEAVY_REST_S, rpe, reps=reps, main=place.main, with_percent=spec.percent
        )
    return made


def _strength(builder: Builder, spec: Spec) -> list[Block]:
    warm, cool = frame(spec.minutes)
    part = part_of(spec.focus)
    blocks = [builder.warm_up(warm, part)]
    for kind in ("main", "balance", "accessory", "core"):
        blocks.append(
            _block(kind, [work_item(builder, spec, p, p.sets) for p in spec.places if p.kind == kind and p.sets > 0])
        )
    if spec.cardio and spec.work >= 3:
        zone = "moderate" if spec.rpe >= 5 else "easy"
        blocks.append(
            _block(
                "conditioning",
                [
                    builder.item(
                        spec.cardio,
                        1,
                        0,
                        min(ZONE_RPE[zone], builder.limits.rpe),
                        seconds=round(spec.work * 60),
                        zone=zone,
                    )
                ],
            )
        )
    return [*blocks, builder.cool_down(cool, part)]


def _cardio(builder: Builder, spec: Spec) -> list[Block]:
    """Steady or easy cardio: the work fills what warm-up and cool-down leave."""
    if spec.cardio is None:
        return _mobility(builder, spec)
    warm, cool = frame(spec.minutes)
    if spec.focus in ("easy_run", "long_run"):
        warm, cool = min(warm, 5.0), min(cool, 4.0)  # the first kilometre of an easy run warms up too
    blocks = [builder.warm_up(warm, "lower"), builder.cool_down(cool, "lower")]
    room = spec.minutes - sum(b.minutes for b in blocks)
    zone = "easy" if spec.focus in ("easy", "easy_run", "long_run") or spec.rpe < 5 else "moderate"
    rpe = min(spec.rpe, builder.limits.rpe)
    if spec.walk_break:
        rounds = max(int(room * 60 // 180), 1)
        items = [
            builder.item(
                spec.cardio, rounds, spec.walk_break, rpe, seconds=180 - spec.walk_break, zone=zone, pace=spec.slow
            )
        ]
        left = int(room * 60 - rounds * 180) // 15 * 15
        walk = builder.pool.first(("brisk-walking", "treadmill-walking", "march-in-place"))
        if left >= 30 and walk:
            items.append(builder.item(walk, 1, 0, min(3.0, rpe), seconds=left, zone="easy", swaps=False))
    else:
        items = [
            builder.item(spec.cardio, 1, 0, rpe, seconds=max(int(room * 60) // 30 * 30, 60), zone=zone, pace=spec.slow)
        ]
    return [blocks[0], _block("main", items), blocks[1]]


def _intervals(builder: Builder, spec: Spec) -> list[Block]:
    """Fast parts of one to four minutes with easy ones between, then easy movement for what is left."""
    if spec.cardio is None:
        return _mobility(builder, spec)
    warm, cool = frame(spec.minutes)
    blocks = [builder.warm_up(max(warm, min(8.0, spec.minutes * 0.2)), "lower"), builder.cool_down(cool, "lower")]
    room = (spec.minutes - sum(b.minutes for b in blocks)) * 60
    rpe = min(spec.rpe, builder.limits.rpe)
    zone = "hard" if rpe >= 8 else "threshold" if rpe >= bounds.HARD_CARDIO_RPE else "moderate"
    work, rest = (120, 90) if rpe >= bounds.HARD_CARDIO_RPE else (90, 90)
    rounds = max(min(spec.intervals, int(room // (work + rest)), bounds.MOST_INTERVALS), 1)
    if rounds * (work + rest) > room:
        work = rest = max(int(room // 2 // 15 * 15), 15)
        rounds = 1
    items = [builder.item(spec.cardio, rounds, rest, rpe, seconds=work, zone=zone, pace=spec.fast)]
    left = int(room - rounds * (work + rest)) // 30 * 30
    easy = spec.easy_cardio or spec.cardio
    if left >= 120:
        items.append(
            builder.item(
                easy, 1, 0, min(ZONE_RPE["easy"], builder.limits.rpe), seconds=left, zone="easy", pace=spec.slow
            )
        )
    return [blocks[0], _block("main", items), blocks[1]]


def _mobility(builder: Builder, spec: Spec) -> list[Block]:
    """Joints moved, then stretches held: each muscle for 60 s in all at most a side (ACSM's Guidelines: 10–30 s, two to four times)."""
    warm, cool = frame(spec.minutes)
    blocks = [builder.warm_up(warm, "all"), builder.cool_down(cool, "all")]
    room = spec.minutes - sum(b.minutes for b in blocks)
    used = {i.exercise for b in blocks for i in b.items}
    records = [r for r in builder.pool.by_pattern.get("mobility", ()) if r.id not in used]
    records.sort(key=lambda r: random.Random(f"{builder.pool.seed}:{spec.day.weekday()}:{r.id}").random())
    sets = 1 if room < 12 else 2
    items: list[Item] = []
    done: list[str] = []
    for record in records:
        if done.count(record.primary[0]) >= 2:
            continue
        made = builder.item(
            record,
            sets,
            15,
            2.5,
            reps=(6, 8) if record.measure == "reps" else None,
            seconds=30 if record.measure != "reps" else None,
        )
        if sum(i.minutes for i in items) + made.minutes <= room:
            items.append(made)
            done.append(record.primary[0])
    return [blocks[0], _block("mobility", items), blocks[1]]


_BUILD: dict[str, Callable[[Builder, Spec], list[Block]]] = {
    **dict.fromkeys(("full_body", "upper", "lower", "push", "pull", "legs", "mixed", "balance", "posture", "gentle"), _strength),
    **dict.fromkeys(("steady", "easy", "easy_run", "long_run"), _cardio), **dict.fromkeys(("intervals", "quality_run"), _intervals), "mobility": _mobility,
}  # fmt: skip
_TYPES: dict[str, SessionType] = {
    **dict.fromkeys(("full_body", "upper", "lower", "push", "pull", "legs", "posture", "gentle"), "strength"), "mixed": "mixed", "balance": "balance",
    **dict.fromkeys(("steady", "easy", "intervals"), "cardio"), **dict.fromkeys(("easy_run", "long_run", "quality_run"), "run"), "mobility": "mobility",
}  # fmt: skip
_TITLES = {
    "full_body": ("Full-body strength", "全身力量"), "upper": ("Upper-body strength", "上肢力量"), "lower": ("Lower-body strength", "下肢力量"),
    "push": ("Push: chest, shoulders, triceps", "推：胸、肩、肱三头"), "pull": ("Pull: back and biceps", "拉：背、肱二头"), "legs": ("Legs", "腿部力量"),
    "mixed": ("Strength and cardio", "力量加有氧"), "balance": ("Strength and balance", "力量与平衡"), "posture": ("Posture strength", "体态力量"),
    "gentle": ("Gentle strength and pelvic floor", "温和力量与盆底"), "steady": ("Steady cardio", "匀速有氧"), "easy": ("Easy cardio", "轻松有氧"),
    "intervals": ("Cardio intervals", "有氧间歇"), "easy_run": ("Easy run", "轻松跑"), "long_run": ("Long run", "长距离跑"), "quality_run": ("Faster run in parts", "分段快跑"),
    "mobility": ("Mobility", "灵活性"),
}  # fmt: skip


def _titles(spec: Spec) -> tuple[str, str]:
    en, zh = _TITLES[spec.focus]
    if spec.focus in ("steady", "easy", "intervals") and spec.cardio:
        return f"{en}: {spec.cardio.name.lower()}", f"{zh}：{spec.cardio.name_zh}"
    return (f"{en} with walking breaks", f"{zh}（跑走结合）") if spec.walk_break else (en, zh)


_EFFORT = ((3.0, "very easy, you can sing", "很轻松，能唱歌"), (4.5, "easy, you can talk in sentences", "轻松，能说完整句子"), (6.0, "moderate, you can talk in short sentences", "中等，只能说短句"),
           (7.5, "hard, three or so repetitions or a few words left", "较吃力，还能再做约三次或只能说几个字"), (10.0, "very hard, one or two repetitions left", "很吃力，只剩一两次余力"))  # fmt: skip


def _intensity(rpe: float, blocks: Sequence[Block]) -> tuple[str, str]:
    work = max((i.rpe for b in blocks if b.kind not in ("warm_up", "cool_down") for i in b.items), default=rpe)
    _, en, zh = next(row for row in _EFFORT if work <= row[0])
    return (
        f"RPE {rpe:g} of 10 overall, hardest part RPE {work:g}: {en}",
        f"整体 RPE {rpe:g}/10，最吃力部分 RPE {work:g}：{zh}",
    )


def fill(
    builder: Builder,
    focus: str,
    slots: Sequence[str],
    spec: Spec,
    avoid: Collection[str],
    rarely: Collection[str],
    minutes: float,
    most_sets: int,
) -> tuple[Place, ...]:
    """Choose exercises for the slots, in order, while they fit into ``minutes`` of work; then add sets to the first while they fit."""
    places: list[Place] = []
    used: set[str] = set()
    base = 2 if minutes < 22 else min(builder.scheme.main_sets, 3)

    def takes(chosen: Sequence[Place]) -> float:
        return sum(work_item(builder, spec, p, p.sets).minutes for p in chosen)

    mains = 0
    for slot in slots:
        record = builder.pool.pick(slot, used, avoid, rarely)
        if record is None:
            continue
        main = record.pattern in _MAIN and mains < 4
        kind: BlockKind = (
            "main"
            if main
            else "balance"
            if record.pattern == "balance"
            else "core"
            if record.pattern == "core"
            else "accessory"
        )
        place = Place(record, base if main else 2, main, kind)
        while takes([*places, place]) > minutes and place.sets > (2 if len(places) >= 2 else 1):
            place = replace(place, sets=place.sets - 1)
        if takes([*places, place]) <= minutes:
            places.append(place)
            used.add(record.id)
            mains += main
    for _ in range(most_sets):
        for n, place in enumerate(places):
            more = replace(place, sets=place.sets + 1)
            if (
                more.sets <= (most_sets if place.main else 3)
                and takes([*places[:n], more, *places[n + 1 :]]) <= minutes
            ):
                places[n] = more
    return tuple(places)


_MAIN = frozenset({"squat", "hinge", "lunge", "horizontal_push", "vertical_push", "horizontal_pull", "vertical_pull"})
