"""A plan as data: plan → week → session → block → item. Frozen values with ``as_dict``/``from_dict``; nothing here decides.

Times: an item takes ``sets × (work + rest_s)``; work is ``reps[1] × the seconds of its tempo`` (``SECONDS_PER_REP`` without a tempo) or
``seconds``, twice that where the exercise trains each side in its own set. A block's ``minutes`` is the sum of its items, a
session's is the sum of its blocks rounded up to a whole minute. Load is session RPE × minutes (Foster et al. 2001).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

# Two seconds up and two down: "moderate velocity, 1–2 s each way" of the ACSM position stand on progression (2009), rounded up.
SECONDS_PER_REP = 4

SessionType = Literal["strength", "cardio", "run", "mobility", "mixed", "balance"]
BlockKind = Literal["warm_up", "main", "accessory", "conditioning", "balance", "core", "mobility", "cool_down"]
Phase = Literal["base", "build", "peak", "deload", "taper"]
Status = Literal["planned", "done", "missed", "dropped"]


@dataclass(frozen=True)
class Item:
    """One exercise of a block. Exactly one of ``reps`` and ``seconds`` is set; ``reps`` and ``seconds`` are per side if ``unilateral``."""

    exercise: str  # id of the exercise record
    name: str
    name_zh: str
    sets: int
    rest_s: int  # after every set
    rpe: float  # effort 1–10
    minutes: float
    reps: tuple[int, int] | None = None  # from, to
    seconds: int | None = None
    unilateral: bool = False
    percent_1rm: float | None = None
    weight_kg: float | None = None  # from the user's own log
    tempo: str = ""  # seconds down-pause-up-pause
    zone: str = ""  # easy | moderate | threshold | hard
    heart_rate: tuple[int, int] | None = None  # beats a minute
    pace_s_km: tuple[int, int] | None = None  # fast, slow
    cues: tuple[str, ...] = ()
    cues_zh: tuple[str, ...] = ()
    swaps: tuple[str, ...] = ()  # ids that may stand in


@dataclass(frozen=True)
class Block:
    kind: BlockKind
    minutes: float
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Session:
    """``rpe`` is the effort of the session as a whole; ``intensity`` says it in words."""

    id: str
    date: date
    week: int
    type: SessionType
    focus: str  # full_body | upper | lower | push | pull | legs | easy | long | intervals | tempo | steady | mobility | balance
    title: str
    title_zh: str
    minutes: int
    rpe: float
    load: float
    intensity: str
    intensity_zh: str
    blocks: tuple[Block, ...]
    cautions: tuple[str, ...] = ()
    cautions_zh: tuple[str, ...] = ()
    status: Status = "planned"

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for block in self.blocks for item in block.items)


@dataclass(frozen=True)
class Week:
    number: int
    start: date  # the Monday
    phase: Phase
    sessions: tuple[Session, ...]
    minutes: int
    load: float
    sets: dict[str, float]  # hard sets a muscle: primary 1, secondary ½


@dataclass(frozen=True)
class Plan:
    """``minutes``/``load``/``session_count`` are totals over all weeks; ``equipment`` is all that the plan may use."""

    id: str
    goal: str
    level: str
    days: int
    session_minutes: int  # the most one session may take
    long_minutes: int  # the most the one long session of a week may take
    equipment: tuple[str, ...]
    weekdays: tuple[int, ...]  # Monday is 0
    start: date
    end: date
    weeks: tuple[Week, ...]
    minutes: int
    load: float
    session_count: int
    seed: int = 0
    progression: str = ""
    progression_zh: str = ""
    cautions: tuple[str, ...] = ()
    cautions_zh: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    notes_zh: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    wishes: dict[str, Any] = field(default_factory=dict)  # as they were understood

    @property
    def sessions(self) -> tuple[Session, ...]:
        return tuple(session for week in self.weeks for session in week.sessions)

    def on(self, day: date) -> Session | None:
        """The session planned for ``day``."""
        return next((s for s in self.sessions if s.date == day), None)

    def week_of(self, day: date) -> Week | None:
        return next((w for w in self.weeks if 0 <= (day - w.start).days < 7), None)

    def as_dict(self) -> dict[str, Any]:
        """The plan as JSON-ready data: dates in ISO form, tuples as lists."""
        made: dict[str, Any] = _plain(asdict(self))
        return made

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Plan:
        return cls(**_typed(cls, data) | {"weeks": tuple(_week(w) for w in data["weeks"])})


@dataclass(frozen=True)
class PlanChange:
    """A proposal: what would change in the plan and why. Nothing changes until it is accepted; ``plan`` is the plan it would give."""

    id: str
    plan_id: str
    reason: str  # slug: too_hard, too_easy, pain, missed, illness, readiness, weather, swap, progress, …
    text: str
    text_zh: str
    changed: tuple[str, ...]  # ids of the sessions that differ
    plan: Plan
    state: Literal["proposed", "accepted", "declined"] = "proposed"
    base: str = ""  # fingerprint of the plan it was proposed for

    def as_dict(self) -> dict[str, Any]:
        made: dict[str, Any] = _plain({k: getattr(self, k) for k in self.__dataclass_fields__ if k != "plan"})
        return made | {"plan": self.plan.as_dict()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> PlanChange:
        return cls(**{**data, "changed": tuple(data["changed"]), "plan": Plan.from_dict(data["plan"])})


_DATES = frozenset({"date", "start", "end"})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    return value.isoformat() if isinstance(value, date) else value


def _typed(cls: type, data: dict[str, Any]) -> dict[str, Any]:
    """The fields of ``cls`` in ``data``: lists back to tuples, ISO dates back to dates. Unknown keys are dropped."""
    known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}  # type: ignore[attr-defined]
    return {
        name: tuple(value)
        if isinstance(value, list)
        else date.fromisoformat(value)
        if name in _DATES and isinstance(value, str)
        else value
        for name, value in known.items()
    }


def _week(data: dict[str, Any]) -> Week:
    return Week(**_typed(Week, data) | {"sessions": tuple(_session(s) for s in data["sessions"])})


def _session(data: dict[str, Any]) -> Session:
    return Session(**_typed(Session, data) | {"blocks": tuple(_block(b) for b in data["blocks"])})


def _block(data: dict[str, Any]) -> Block:
    return Block(**_typed(Block, data) | {"items": tuple(Item(**_typed(Item, i)) for i in data["items"])})
