"""Profile and wishes → plan. Explicit and deterministic: the same input and seed give the same plan.

The order: limits of the person → what may be used → which session on which weekday → exercises chosen once for the whole plan →
weeks in mesocycles with a lighter one every fourth → loads held under the weekly ceiling. What cannot be done is a PlanError that
names what would make it possible.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from coach.errors import PlanError
from coach.plans import bounds, running, templates
from coach.plans.build import Builder, Place, Spec, fill, frame
from coach.plans.model import Phase, Plan, Session, Week
from coach.plans.person import Limits, limits
from coach.plans.pool import Pool, allowed
from coach.plans.wishes import GOAL_NAMES, RUNS, Wishes, read
from coach.profile import Profile
from coach.safety.bounds import weekly_progression_ceiling
from knowledge.exercises import by_id


@dataclass(frozen=True)
class History:
    """What the user's own log says: 1RM estimates in kg by exercise, the longest run of 30 days in minutes, easy pace in s/km."""

    one_rm: dict[str, float] = field(default_factory=dict)
    longest_run_min: float | None = None
    recent: tuple[float, float] | None = None  # km, minutes


GENTLE_GOALS = ("older_adult", "prenatal", "postnatal")
_STRENGTH = frozenset({"full_body", "upper", "lower", "push", "pull", "legs", "mixed", "balance", "posture", "gentle"})
# Muscles that recover fast or are trained lightly; they may work two days running.
FAST = frozenset(
    {
        "abdominals",
        "obliques",
        "calves",
        "forearms",
        "pelvic_floor",
        "tibialis",
        "foot",
        "neck",
        "hip_flexors",
        "rotator_cuff",
        "abductors",
        "cardio",
        "full_body",
        "lower_back",
    }
)


def make_plan(profile: Profile, wishes: Mapping[str, Any], history: History | None, today: date, seed: int = 0) -> Plan:
    """The plan for ``wishes``, completed from ``profile``. PlanError where none can be made."""
    wanted = read({**wishes, "seed": wishes.get("seed", seed)}, profile, today)
    return make(profile, wanted, history or History(), today, str(wishes.get("goal") or ""))


def make(profile: Profile, wanted: Wishes, history: History, today: date, asked: str = "") -> Plan:
    """The same from wishes already read."""
    desk = _Desk(profile, _possible(profile, wanted, history), history, today)
    return desk.plan(asked)


def _possible(profile: Profile, wanted: Wishes, history: History) -> Wishes:
    """Wishes whose weeks reach the race; PlanError where no number of weeks would."""
    if wanted.goal not in RUNS:
        return wanted
    return running.possible(wanted, wanted.longest or history.longest_run_min)


@dataclass
class _Desk:
    """One plan in the making."""

    profile: Profile
    wanted: Wishes
    history: History
    today: date

    def __post_init__(self) -> None:
        w = self.wanted
        end = w.start + timedelta(days=7 * w.weeks - 1)
        self.end = end
        self.limits: Limits = limits(self.profile, w.injuries, w.goal, w.level, end, self.today, w.cleared)
        self.pool: Pool = allowed(self.limits, w.equipment, w.level, w.dislikes, w.seed, w.goal in GENTLE_GOALS)
        self.scheme = templates.SCHEMES["run" if w.goal in RUNS else w.goal]
        self.builder = Builder(self.pool, self.limits, self.scheme, self.history.one_rm)
        # The ceiling itself: coach.safety.bounds.weekly_progression_ceiling; level as wished.
        self.rise = weekly_progression_ceiling(replace(self.profile, level=w.level), self.today).value / 100  # type: ignore[arg-type]
        self.runs = running.records(self.limits, w) if w.goal in RUNS else []
        self.focus = self._focuses()
        self.places = self._choose()

    # ── which session when ───────────────────────────────────────────────────────────────────────────────────────────

    def _focuses(self) -> dict[int, str]:
        """Weekday → focus. Full-body days next to each other become upper and lower."""
        w = self.wanted
        table = templates.WEEKS["run" if w.goal in RUNS else w.goal]
        focus = dict(zip(w.weekdays, table[w.days], strict=True))
        if w.goal in RUNS:
            focus = running.place_long(focus)
        return _split_neighbours(focus)

    def _choose(self) -> dict[int, tuple[Place, ...]]:
        """Exercises of each strength day, so that no muscle works hard on two days running."""
        chosen: dict[int, tuple[Place, ...]] = {}
        seen: dict[str, int] = {}
        days = [d for d in self.focus if self.focus[d] in _STRENGTH]
        for day in days:
            focus = self.focus[day]
            kinds = templates.SLOTS["full_body" if focus == "mixed" else focus]
            slots = kinds[seen.get(focus, 0) % len(kinds)]
            seen[focus] = seen.get(focus, 0) + 1
            near = {m for other in ((day - 1) % 7, (day + 1) % 7) for m in _hard_muscles(chosen.get(other, ()))}
            rarely = {p.record.id for held in chosen.values() for p in held if not p.main}
            chosen[day] = self._places(day, focus, slots, near, rarely)
            if len(chosen[day]) < 2:
                raise PlanError(self._too_little(focus))
        made = self._within_volume(chosen)
        lifts = sum(p.main for held in made.values() for p in held)
        if days and lifts < 2 and self.wanted.goal not in ("prenatal", "postnatal", "desk_mobility", "cardio", *RUNS):
            raise PlanError(self._too_little(self.wanted.goal))
        return made

    def _places(
        self, day: int, focus: str, slots: Sequence[str], near: set[str], rarely: set[str]
    ) -> tuple[Place, ...]:
        w = self.wanted
        warm, cool = frame(w.minutes)
        share = 0.62 if focus == "mixed" else 1.0
        room = (w.minutes - warm - cool - 0.5) * share
        spec = self._strength_spec(1, "base", day, w.start, focus)
        most = 3 if w.level == "beginner" else 4
        most = min(max(most, self.scheme.main_sets), bounds.MOST_SETS_AN_ITEM)
        made = fill(self.builder, focus, slots, spec, near, rarely, room, most)
        if len(made) >= 3 or not near:
            return made
        free = fill(self.builder, focus, slots, spec, (), rarely, room, 2)
        return _sparing(free, near)

    def _too_little(self, focus: str) -> str:
        """What one more thing would help most."""
        w = self.wanted
        gains = {}
        for item in ("band", "dumbbell", "chair", "bike", "pull_up_bar"):
            if item not in w.equipment:
                more = allowed(self.limits, (*w.equipment, item), w.level, w.dislikes)
                gains[item] = len([r for r in more.records if r.pattern not in ("mobility", "cardio")])
        now = len([r for r in self.pool.records if r.pattern not in ("mobility", "cardio")])
        best = max(gains, key=lambda item: gains[item], default="band")
        return (f"With these injuries, dislikes and this equipment only {now} exercises remain, too few for {focus.replace('_', ' ')} training in {w.minutes} minutes. "
                f"Adding {best.replace('_', ' ')} would leave {gains.get(best, now)}; more minutes or goal=desk_mobility (stretching and easy movement) would work too.")  # fmt: skip

    def _within_volume(self, chosen: dict[int, tuple[Place, ...]]) -> dict[int, tuple[Place, ...]]:
        """Sets taken away until no muscle exceeds what a session and a week may hold, the last exercises first."""
        for day, places in chosen.items():
            chosen[day] = _trimmed({day: places}, bounds.MOST_SETS_A_SESSION)[day]
        return _trimmed(chosen, bounds.MOST_SETS[self.wanted.level])

    # ── weeks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def plan(self, asked: str) -> Plan:
        w = self.wanted
        weeks: list[Week] = []
        runs = running.schedule(w, w.longest or self.history.longest_run_min) if w.goal in RUNS else []
        for number in range(1, w.weeks + 1):
            phase = self._phase(number)
            start = w.start + timedelta(days=7 * (number - 1))
            specs = [
                self._spec(number, phase, start, day, runs)
                for day in sorted(self.focus, key=lambda d: (d - start.weekday()) % 7)
            ]
            weeks.append(self._held(number, phase, start, specs, weeks))
        return self._complete(weeks, asked)

    def _phase(self, number: int) -> Phase:
        w = self.wanted
        taper = running.taper_weeks(w.goal, w.weeks) if w.goal in RUNS else 0
        if number > w.weeks - taper:
            return "taper"
        if (
            number % bounds.DELOAD_EVERY == 0
            and w.weeks > bounds.DELOAD_EVERY
            and not (taper and number == w.weeks - taper and taper)
        ):
            return "deload"
        third = (number - 1) // bounds.DELOAD_EVERY * bounds.DELOAD_EVERY / max(w.weeks, 1)
        return "base" if third < 0.3 or w.weeks <= bounds.DELOAD_EVERY else "build" if third < 0.65 else "peak"

    def _spec(self, number: int, phase: Phase, start: date, day: int, runs: Sequence[running.RunWeek]) -> Spec:
        focus = self.focus[day]
        when = start + timedelta(days=(day - start.weekday()) % 7)
        if focus in _STRENGTH:
            return self._strength_spec(number, phase, day, when, focus)
        if focus in ("easy_run", "long_run", "quality_run"):
            return running.spec(
                self.pool,
                self.limits,
                self.wanted,
                self.runs,
                self.history.recent or self.wanted.recent,
                runs[number - 1],
                number,
                when,
                focus,
                phase,
            )
        return self._cardio_spec(number, phase, when, focus)

    def _step(self, number: int) -> float:
        """Rise of effort since the start, in points of RPE: half a point a week within a mesocycle, half a point between them."""
        block, week = divmod(number - 1, bounds.DELOAD_EVERY)
        return 0.5 * min(week, 2) + 0.5 * block

    def _effort(self, number: int, phase: Phase, start_rpe: float) -> float:
        rpe = min(start_rpe + self._step(number), self.limits.rpe, 9.0 if self.wanted.level != "beginner" else 8.0)
        if self.wanted.goal == "return_after_break" and number <= bounds.RETURN_WEEKS:
            rpe = min(rpe, bounds.RPE_RETURN)
        if self.wanted.goal in ("prenatal", "postnatal"):
            rpe = min(rpe, 5.5)
        return max(rpe - (1.5 if phase in ("deload", "taper") else 0.0), 2.5)

    def _strength_spec(self, number: int, phase: Phase, day: int, when: date, focus: str) -> Spec:
        w, scheme = self.wanted, self.scheme
        careful = w.level == "beginner" or self.limits.held.no_max_tests
        reps = {"base": scheme.base, "build": scheme.build, "peak": scheme.peak}.get(phase, scheme.base)
        if careful and reps[1] < 10:
            reps = (8, 10)
        full = min(scheme.rest_s, 90) if w.level == "beginner" else scheme.rest_s
        rest = full if w.minutes >= 40 else min(full, 75) if w.minutes >= 25 else min(full, 45)
        places = self.__dict__.get("places", {}).get(day, ())
        if phase in ("deload", "taper"):
            places = tuple(replace(p, sets=max(round(p.sets * 0.6), 1)) for p in places)
        warm, cool = frame(w.minutes)
        cardio = self.pool.first(templates.CARDIO) if focus == "mixed" else None
        rpe = self._effort(number, phase, min(scheme.rpe, self.limits.rpe - 1))
        return Spec(when, number, focus, w.minutes, rpe, reps, scheme.accessory, places, cardio, None, 0,
                    max((w.minutes - warm - cool) * 0.3 - 0.5, 0) * (0.7 if phase == "deload" else 1.0), 0, rest, scheme.hold_s,
                    self.limits.percent and w.goal in ("strength", "muscle_gain"))  # fmt: skip

    def _cardio_spec(self, number: int, phase: Phase, when: date, focus: str) -> Spec:
        w = self.wanted
        light = phase in ("deload", "taper")
        grown = number - 1 - (number - 1) // bounds.DELOAD_EVERY
        minutes = min(w.minutes, int(w.minutes * min(0.8 + 0.04 * grown, 1.0) + 0.5)) if w.minutes > 20 else w.minutes
        minutes = max(int(minutes * 0.75), min(w.minutes, 10)) if light else minutes
        names = templates.INTERVAL_CARDIO if focus == "intervals" else templates.CARDIO
        cardio = (
            self.pool.first(names)
            or self.pool.first(templates.CARDIO)
            or self.pool.first(r.id for r in self.pool.by_pattern.get("cardio", ()) if r.measure != "reps")
        )
        if focus == "mobility" or cardio is None:
            return Spec(when, number, "mobility", minutes, 2.5)
        base = {"easy": 3.5, "steady": 5.0, "intervals": 6.5}[focus]
        rpe = min(base + (min(self._step(number), 1.0) if focus == "intervals" else 0.0), self.limits.rpe)
        if light or (w.goal == "return_after_break" and number <= bounds.RETURN_WEEKS):
            rpe = min(rpe, 4.0)
            focus = "easy" if focus == "intervals" else focus
        if focus == "intervals" and rpe < 6:
            focus = "steady"
        return Spec(when, number, focus, minutes, rpe, cardio=cardio, easy_cardio=cardio, intervals=4 + grown // 2)

    # ── loads ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _held(self, number: int, phase: Phase, start: date, specs: list[Spec], before: Sequence[Week]) -> Week:
        """The week built, then lightened until it keeps the minutes and the ceiling of load."""
        made = [self._fitting(spec) for spec in specs]
        recent = [week.load for week in before[-3:]]
        limit = max(recent) * (1 + self.rise) if recent else float("inf")
        if phase in ("deload", "taper") and before:
            limit = min(
                limit,
                before[-1].load * (bounds.DELOAD_SHARE if phase == "deload" or before[-1].phase != "taper" else 1.0),
            )
        for step in range(200):
            if sum(s.load for _, s in made) <= limit:
                break
            n = self._heaviest(made, step)
            if n is None:
                break
            made[n] = self._fitting(self._lighter(made[n][0]))
        sessions = tuple(session for _, session in made)
        return week_of(number, start, phase, sessions)

    def _fitting(self, spec: Spec) -> tuple[Spec, Session]:
        """The spec trimmed until its session keeps the minutes."""
        ceiling = self.wanted.long_minutes if spec.focus == "long_run" else self.wanted.minutes
        for _ in range(60):
            session = self.builder.session(spec)
            if session.minutes <= ceiling:
                return spec, session
            spec = self._shorter(spec)
        raise PlanError(
            f"{ceiling} minutes are too few for this session. From {ceiling + 5} minutes on it is possible."
        )

    def _shorter(self, spec: Spec) -> Spec:
        if spec.focus not in _STRENGTH:
            return replace(spec, minutes=spec.minutes - 1, intervals=max(spec.intervals - 1, 1))
        if spec.cardio and spec.work > 4:
            return replace(spec, work=spec.work - 1)
        return replace(spec, places=_one_set_less(spec.places))

    def _heaviest(self, made: Sequence[tuple[Spec, Session]], step: int) -> int | None:
        """Which session to lighten next: the others before the long run, the most loaded first."""
        open_ = [n for n, (spec, _) in enumerate(made) if self._lighter(spec) != spec]
        return max(open_, key=lambda n: (made[n][0].focus != "long_run", made[n][1].load), default=None)

    def _lighter(self, spec: Spec) -> Spec:
        if spec.focus in _STRENGTH:
            if sum(p.sets for p in spec.places) > max(2 * len(spec.places) - 2, 4):
                return replace(spec, places=_one_set_less(spec.places), work=max(spec.work - 0.5, min(spec.work, 4.0)))
            return (
                replace(spec, rpe=spec.rpe - 0.5) if spec.rpe > 3 else replace(spec, places=_one_set_less(spec.places))
            )
        if spec.focus in ("intervals", "quality_run") and spec.intervals > 2:
            return replace(spec, intervals=spec.intervals - 1)
        floor = 12 if spec.focus != "long_run" else 20
        if spec.minutes > floor:
            return replace(spec, minutes=spec.minutes - (2 if spec.minutes > 40 else 1))
        return replace(spec, rpe=spec.rpe - 0.5) if spec.rpe > 3 else spec

    def _complete(self, weeks: Sequence[Week], asked: str) -> Plan:
        w = self.wanted
        notes = self._notes(asked)
        key = json.dumps(
            [w.as_dict(), sorted(self.limits.excluded), self.limits.rpe, self.profile.birth_year],
            sort_keys=True,
            default=str,
        )
        en, zh = _progression(w, self.rise)
        return Plan(
            hashlib.sha256(key.encode()).hexdigest()[:32], w.goal, w.level, w.days, w.minutes, w.long_minutes, w.equipment, w.weekdays, w.start, self.end,
            tuple(weeks), sum(x.minutes for x in weeks), round(sum(x.load for x in weeks), 1), sum(len(x.sessions) for x in weeks), w.seed, en, zh,
            tuple(c for c, _ in self.limits.cautions), tuple(c for _, c in self.limits.cautions), tuple(n for n, _ in notes), tuple(n for _, n in notes),
            bounds.SOURCES, w.as_dict(),
        )  # fmt: skip

    def _notes(self, asked: str) -> list[tuple[str, str]]:
        w = self.wanted
        notes = []
        if w.asked_goal and w.asked_goal != w.goal:
            (en, zh), (to, to_zh) = GOAL_NAMES[w.asked_goal], GOAL_NAMES[w.goal]
            notes.append(
                (f"You asked for {en}; for now this is a plan for {to}.", f"你希望的是{zh}；目前先做{to_zh}的计划。")
            )
        if w.goal == "postnatal" and not w.cleared:
            notes.append(
                (
                    "Before you start, have your midwife or doctor clear you, usually at the six-week check; then say cleared=yes.",
                    "开始前请先让医生放行，通常在产后六周复查；之后可写 cleared=yes。",
                )
            )
        if w.goal == "prenatal":
            notes.append(
                (
                    "Ask your midwife or doctor that nothing speaks against exercise in this pregnancy. The plan covers a few weeks at a time, since needs change.",
                    "请先问医生这次怀孕是否适合运动。需求会变化，所以计划一次只排几周。",
                )
            )
        if w.unknown:
            words = ", ".join(w.unknown)
            notes.append((f"Not known as equipment and not used: {words}.", f"未识别、因此未使用的器材：{words}。"))
        if w.lengthened:
            notes.append(
                (
                    f"It takes {w.weeks} weeks to get there safely from your longest run of now.",
                    f"从你目前最长的跑步时间出发，安全达到目标需要 {w.weeks} 周。",
                )
            )
        assumed = [e for e in ("chair",) if e in w.equipment]
        if assumed:
            notes.append(("A wall and a sturdy chair are taken to be there.", "默认你有一面墙和一把稳固的椅子。"))
        return notes


def _progression(w: Wishes, rise: float) -> tuple[str, str]:
    if w.goal in RUNS:
        return (f"The long run grows by at most 10 % over the longest of the last 30 days, the week's load by at most {rise:.0%}; every fourth week is lighter.",
                f"长距离跑每次最多比近 30 天最长的多 10%，每周负荷最多增加 {rise:.0%}；每四周有一周减量。")  # fmt: skip
    return (f"When every set reaches the upper number of repetitions at the planned effort, add 2–10 % of weight and start again at the lower number. The week's load rises by at most {rise:.0%}; every fourth week is lighter.",
            f"每组都在计划的用力程度内做到次数上限时，加重 2–10%，再从次数下限开始。每周负荷最多增加 {rise:.0%}；每四周有一周减量。")  # fmt: skip


def _split_neighbours(focus: dict[int, str]) -> dict[int, str]:
    """Full-body days on neighbouring weekdays (Sunday and Monday too) become upper and lower by turns."""
    made = dict(focus)
    for day in sorted(focus):
        before = (day - 1) % 7
        if focus[day] == "full_body" and focus.get(before) == "full_body":
            if made[before] == "full_body":
                made[before] = "upper"
            made[day] = "lower" if made[before] == "upper" else "upper"
    return made


def _hard_muscles(places: Sequence[Place]) -> set[str]:
    counts: dict[str, int] = {}
    for p in places:
        for muscle in p.record.primary:
            counts[muscle] = counts.get(muscle, 0) + p.sets
    return {m for m, n in counts.items() if m not in FAST}


def _sparing(places: Sequence[Place], near: set[str]) -> tuple[Place, ...]:
    """At most two sets for each muscle that works on a neighbouring day."""
    left = dict.fromkeys(near, 2)
    made = []
    for p in places:
        hit = [m for m in p.record.primary if m in left]
        sets = min([p.sets, *(left[m] for m in hit)])
        if sets > 0:
            made.append(replace(p, sets=sets))
            for m in hit:
                left[m] -= sets
    return tuple(made)


def _sets(places: Any) -> dict[str, float]:
    totals: dict[str, float] = {}
    for p in places:
        for share, muscles in ((1.0, p.record.primary), (0.5, p.record.secondary)):
            for m in muscles:
                totals[m] = totals.get(m, 0.0) + share * p.sets
    return totals


def _trimmed(chosen: dict[int, tuple[Place, ...]], ceiling: float) -> dict[int, tuple[Place, ...]]:
    """One set less at a time, accessories and late exercises first, until every muscle is within ``ceiling``."""
    made = dict(chosen)
    for _ in range(120):
        over = {m for m, n in _sets(p for held in made.values() for p in held).items() if n > ceiling}
        hits = [
            (not p.main, p.sets, n, d)
            for d, held in made.items()
            for n, p in enumerate(held)
            if over & {*p.record.primary, *p.record.secondary}
        ]
        if not hits:
            break
        _, sets, n, day = max(hits)
        kept = (replace(made[day][n], sets=sets - 1),) if sets > 1 else ()
        made[day] = (*made[day][:n], *kept, *made[day][n + 1 :])
    return made


def _one_set_less(places: Sequence[Place]) -> tuple[Place, ...]:
    """A set less where most are, the last such exercise first; an exercise of one set goes if there are more than two."""
    if not places:
        return ()
    most = max(p.sets for p in places)
    n = max(n for n, p in enumerate(places) if p.sets == most)
    if most == 1:
        return tuple(places[:-1]) if len(places) > 2 else tuple(places)
    return (*places[:n], replace(places[n], sets=most - 1), *places[n + 1 :])


def week_of(number: int, start: date, phase: Phase, sessions: Sequence[Session]) -> Week:
    """A week with its totals; sessions that are dropped count for nothing."""
    live = [s for s in sessions if s.status != "dropped"]
    return Week(
        number,
        start,
        phase,
        tuple(sessions),
        sum(s.minutes for s in live),
        round(sum(s.load for s in live), 1),
        weekly_sets(live),
    )


def weekly_sets(sessions: Sequence[Session]) -> dict[str, float]:
    """Hard sets a muscle in these sessions: primary 1, secondary ½, from ``HARD_RPE`` on."""
    known, totals = by_id(), {}  # type: ignore[var-annotated]
    for session in sessions:
        for block in session.blocks:
            if block.kind in ("warm_up", "cool_down", "conditioning", "mobility"):
                continue
            for item in block.items:
                record = known[item.exercise]
                if item.rpe < bounds.HARD_RPE or record.pattern in ("cardio", "mobility"):
                    continue
                for share, muscles in ((1.0, record.primary), (0.5, record.secondary)):
                    for muscle in muscles:
                        totals[muscle] = totals.get(muscle, 0.0) + share * item.sets
    return dict(sorted(totals.items()))
