"""The brief: readiness, alerts, then what is out of the ordinary, most unusual first. At most 180 words, a number in each line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coach.evidence import Fact
from coach.profile import Profile
from coach.store import Store, User
from coach.wearables.alert_rules import Hit, hits
from coach.wearables.context import Picture, load
from coach.wearables.findings import Finding, of_metric
from coach.wearables.metrics import METRICS
from coach.wearables.readiness import HEART, Readiness, judge
from coach.wearables.show import day_name

MOST_WORDS = 180
MOST_SHORT = 8
# What a brief looks at; nutrition and log values have their own pages.
LOOKED_AT = (
    "resting_heart_rate_bpm", "hrv_rmssd_ms", "hrv_sdnn_ms", "sleep_minutes", "sleep_efficiency_pct", "respiratory_rate_bpm",
    "skin_temperature_delta_c", "spo2_pct", "steps", "active_minutes", "active_energy_kcal", "weight_kg", "stress_level",
    "vo2max_ml_kg_min", "bed_time",
)  # fmt: skip
_ALWAYS = ("sleep_minutes", "resting_heart_rate_bpm", "steps")


@dataclass(frozen=True)
class Brief:
    """``facts``: everything found, most unusual first, readiness at the head; ``short``: at most eight one-line facts for prompts."""

    text: str
    text_zh: str
    facts: tuple[Fact, ...]
    short: tuple[Fact, ...]


def make_brief(store: Store, user: User, profile: Profile, today: date) -> Brief:
    """The brief of ``today`` from the latest day, the last 7 days against the 28 before, and the alerts that hold."""
    picture = load(store, user, profile, today)
    found = hits(picture)
    return write(picture, judge(picture, found), found)


def write(picture: Picture, ready: Readiness, found: list[Hit]) -> Brief:
    """The same from what is already loaded."""
    findings = _ordered([f for m in LOOKED_AT for f in of_metric(picture, m)])
    facts = (ready.fact, *(_alert_fact(hit) for hit in found), *ready.context, *(f.fact for f in findings))
    lines = _lines(picture, facts)
    return Brief(_fit([f.text for f in lines], _title(picture, 0)), _fit([f.text_zh for f in lines], _title(picture, 1), zh=True),
                 facts, facts[:MOST_SHORT])  # fmt: skip


def _title(picture: Picture, lang: int) -> str:
    return f"{day_name(picture.today, picture.today)[lang]}\n"


def _ordered(findings: list[Finding]) -> list[Finding]:
    """Most unusual first; the everyday three come before other ordinary values, stale ones last."""

    def rank(finding: Finding) -> tuple[int, float]:
        if finding.fact.id.endswith(".stale"):
            return 3, 0.0 if finding.metric in HEART else 1.0
        if finding.unusual >= 1.5:
            return 0, -finding.unusual
        return (1 if finding.metric in _ALWAYS else 2), -finding.unusual

    return sorted(findings, key=rank)


def _alert_fact(hit: Hit) -> Fact:
    unit = METRICS[hit.metric].unit if hit.metric else "×"
    return Fact(id=f"alert.{hit.slug}", text=f"{hit.text} {hit.do}", text_zh=f"{hit.text_zh}{hit.do_zh}", value=hit.value, unit=unit,
                metric=hit.metric, start=hit.day, end=hit.day, how="alert rule", source=hit.source, verdict=hit.level,
                change=hit.value - hit.limit, numbers=(*hit.numbers, (hit.limit, unit)))  # fmt: skip


def _lines(picture: Picture, facts: tuple[Fact, ...]) -> list[Fact]:
    """What is printed: facts with a number, and never the same metric more than twice."""
    seen: dict[str, int] = {}
    lines = []
    for fact in facts:
        count = seen.get(fact.metric, 0)
        if fact.metric and count >= 2:
            continue
        seen[fact.metric] = count + 1
        lines.append(fact)
    return lines


def _fit(lines: list[str], title: str, zh: bool = False) -> str:
    """As many lines as fit: 180 words, or 360 characters of Chinese."""
    text, room = title, MOST_WORDS * 2 if zh else MOST_WORDS
    for line in lines:
        longer = f"{text}- {line}\n"
        if (len(longer) if zh else len(longer.split())) > room:
            break
        text = longer
    return text.strip()
