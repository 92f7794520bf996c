"""The brief: readiness, alerts, then what is out of the ordinary, most unusual first. At most 180 words, a number in each line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from coach.evidence import Fact
from coach.profile import Profile
from coach.store import Store, User
from coach.wearables.alert_hit import Hit
from coach.wearables.alert_rules import hits
from coach.wearables.context import JUDGED, Picture, load
from coach.wearables.findings import Finding, of_metric
from coach.wearables.load import load_facts
from coach.wearables.readiness import HEART, Readiness, judge
from coach.wearables.show import day_name
from coach.wearables.sleep import debt, sleep_facts
from coach.wearables.trends import notable

MOST_WORDS = 180
# A Chinese word is written with about two characters.
MOST_CHARACTERS_ZH = 360
MOST_SHORT = 8
# What a brief looks at; nutrition and log values have their own pages.
LOOKED_AT = (
    "resting_heart_rate_bpm", "hrv_rmssd_ms", "hrv_sdnn_ms", "sleep_minutes", "sleep_efficiency_pct", "respiratory_rate_bpm",
    "skin_temperature_delta_c", "spo2_pct", "steps", "active_minutes", "active_energy_kcal", "weight_kg", "stress_level",
    "vo2max_ml_kg_min", "bed_time",
)  # fmt: skip
# Shown on an ordinary day too.
_EVERYDAY = ("sleep_minutes", "resting_heart_rate_bpm", "hrv_rmssd_ms", "hrv_sdnn_ms", "steps")
# From so many spreads on a finding is out of the ordinary.
_UNUSUAL = 1.5
# Sleep debt worth a line: two hours in a week.
_DEBT_MIN = 120.0


@dataclass(frozen=True)
class Brief:
    """``facts``: everything found, readiness at the head, most unusual first; ``short``: at most eight of them, one line each, for prompts."""

    text: str
    text_zh: str
    facts: tuple[Fact, ...]
    short: tuple[Fact, ...]


def make_brief(store: Store, user: User, profile: Profile, today: date) -> Brief:
    """The brief of ``today`` from the latest day, the last 7 days against the 28 before, and the alerts that hold."""
    picture = load(store, user, profile, today, {*LOOKED_AT, *JUDGED})
    found = hits(picture)
    return write(picture, judge(picture, found), found)


def write(picture: Picture, ready: Readiness, found: list[Hit]) -> Brief:
    """The same from what is already loaded."""
    ordered = _ordered(
        [f for m in LOOKED_AT for f in (*of_metric(picture, m), *notable(picture, m))] + _several_days(picture)
    )
    alerted = {hit.metric for hit in found}
    rest = [f for f in ordered if not (f.fact.id.endswith(".latest") and f.metric in alerted)]
    facts = (ready.fact, *(hit.fact for hit in found), *ready.context, *(f.fact for f in rest))
    lines = _lines(tuple(f for f in facts if not (f.id.endswith(".week") and not f.change)))
    return Brief(_fit(_text(lines, 0), day_name(picture.today, picture.today)[0], zh=False),
                 _fit(_text(lines, 1), day_name(picture.today, picture.today)[1], zh=True), facts, tuple(_short(f) for f in lines[:MOST_SHORT]))  # fmt: skip


def _short(fact: Fact) -> Fact:
    """An alert for a prompt: what was measured and the first thing to do; the rest opens behind its number."""
    if not fact.id.startswith("alert."):
        return fact
    return replace(fact, text=_sentences(fact.text, ". "), text_zh=_sentences(fact.text_zh, "。"))


def _sentences(text: str, stop: str, count: int = 2) -> str:
    parts = text.split(stop)
    return text if len(parts) <= count else stop.join(parts[:count]) + stop.strip()


def _several_days(picture: Picture) -> list[Finding]:
    """Sleep debt and training load as findings: the debt if there is one, the load's change against the usual."""
    found = []
    owed = debt(picture)
    for fact in sleep_facts(picture):
        large = fact.id == "sleep.debt" and owed is not None and owed.minutes >= _DEBT_MIN
        found.append(Finding(fact, "sleep", 1.6 if large else 0.0))
    for fact in load_facts(picture):
        found.append(Finding(fact, "load", 1.6 if fact.id == "load.ratio" and abs(fact.change or 0) >= 30 else 0.0))
    return found


def _ordered(findings: list[Finding]) -> list[Finding]:
    """Most unusual first; then the everyday values, then other ordinary ones, stale ones last (hearts first)."""

    def rank(finding: Finding) -> tuple[int, float]:
        kind = finding.fact.id.rpartition(".")[2]
        if kind == "stale":
            return 3, 0.0 if finding.metric in HEART else 1.0
        if finding.unusual >= _UNUSUAL:
            return 0, -finding.unusual
        return (1 if finding.metric in _EVERYDAY and kind == "latest" else 2), -finding.unusual

    return sorted(findings, key=rank)


def _lines(facts: tuple[Fact, ...]) -> list[Fact]:
    """What is printed: two lines a metric at most, and its stale line alone."""
    seen: dict[str, int] = {}
    lines = []
    for fact in facts:
        if fact.metric and not fact.id.startswith("alert."):
            seen[fact.metric] = seen.get(fact.metric, 0) + 1
            if seen[fact.metric] > 2:
                continue
        lines.append(fact)
    return lines


def _text(lines: list[Fact], lang: int) -> list[str]:
    return [f.text_zh if lang else f.text for f in lines]


def _fit(lines: list[str], title: str, *, zh: bool) -> str:
    """As many whole lines as fit; a line that is too long makes room for the shorter ones after it."""
    text, room = title, MOST_CHARACTERS_ZH if zh else MOST_WORDS
    for line in lines:
        longer = f"{text}\n- {line}"
        if (len(longer) if zh else len(longer.split())) <= room:
            text = longer
    return text
