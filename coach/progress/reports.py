"""The report of a span: training, strength, sleep, heart and body, each against the span of the same length before."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coach.errors import SettingsError
from coach.evidence import Fact
from coach.profile import Profile
from coach.progress.goals import compared, progress_facts, sessions_text
from coach.store import Store, User, daily_series, strength_sets, workouts
from coach.wearables.metrics import ACTIVITY_KINDS, METRICS
from coach.wearables.show import day_name, label, minutes_text, shown

# What a report tells of each day's values, in its order; values without data are left out.
_METRICS = (
    "steps", "active_minutes", "sleep_minutes", "resting_heart_rate_bpm", "hrv_rmssd_ms", "hrv_sdnn_ms", "weight_kg", "vo2max_ml_kg_min",
    "stress_level", "systolic_mmhg", "diastolic_mmhg", "glucose_mmol_l", "energy_intake_kcal", "protein_g", "water_ml", "alcohol_g",
    "mood_1_5",
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """``facts``: one a line, training first; ``text`` and ``text_zh`` are the same lines under a title."""

    text: str
    text_zh: str
    facts: tuple[Fact, ...]
    span: str
    start: date
    end: date

    def as_dict(self) -> dict[str, Any]:
        return {"span": self.span, "start": self.start.isoformat(), "end": self.end.isoformat(), "text": self.text, "text_zh": self.text_zh,
                "facts": [{"id": f.id, "text": f.text, "text_zh": f.text_zh, "value": f.value, "unit": f.unit, "metric": f.metric,
                           "change": f.change, "source": f.source} for f in self.facts]}  # fmt: skip


_SPANS: tuple[tuple[str, str], ...] = (
    ("last_week", r"\b(last|previous|past) week'?s?\b|上周|上个?星期|上礼拜"),
    ("last_month", r"\b(last|previous|past) month'?s?\b|上个?月"),
    ("quarter", r"\b(quarter|three months|3 months|90 days)\b|季度?|三个月"),
    ("year", r"\b(year|annual|yearly|12 months)\b|年度?|今年"),
    ("month", r"\b(month|monthly|30 days|four weeks|4 weeks)\b|月"),
    ("today", r"\b(today'?s?|daily)\b|日报|今天"),
)  # fmt: skip
_DAYS = re.compile(r"\b(?:last|past)\s+(\d{1,3})\s+(days?|weeks?)\b|(?:最近|过去|近)(\d{1,3})(天|周)", re.IGNORECASE)


def span_of(message: str) -> str:
    """The span that a message asks a report of, in the words of ``make``; a week where it names none."""
    if said := _DAYS.search(message):
        count, unit = int(said[1] or said[3]), (said[2] or said[4]).lower()
        return f"{count * (7 if unit[0] in 'w周' else 1)} days"
    return next((name for name, pattern in _SPANS if re.search(pattern, message, re.IGNORECASE)), "week")


def dates_of(span: str, today: date) -> tuple[date, date]:
    """First and last day of a span: today, week (since Monday), last_week, month (calendar), last_month, quarter, year, "14 days"
    or "2026-01-01..2026-01-31". SettingsError names what is known."""
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    fixed = {
        "today": (today, today), "week": (today - timedelta(days=6), today), "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "month": (first if today.day >= 7 else today - timedelta(days=29), today),
        "last_month": ((first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)),
        "quarter": (today - timedelta(days=89), today), "year": (today.replace(month=1, day=1), today),
    }  # fmt: skip
    if span in fixed:
        return fixed[span]
    if days := re.fullmatch(r"(\d{1,3}) days", span):
        return today - timedelta(days=max(int(days[1]), 1) - 1), today
    try:
        start, end = (date.fromisoformat(part) for part in span.split(".."))
    except ValueError:
        raise SettingsError(
            f"A report covers {', '.join(fixed)}, '14 days' or '2026-01-01..2026-01-31', not {span!r}."
        ) from None
    if start > end:
        raise SettingsError(f"The span {span} ends before it begins.")
    return start, end


def make(store: Store, owner: User, profile: Profile, span: str, today: date) -> Report:
    """The report of ``span``; a span without data says so in one line."""
    start, end = dates_of(span, today)
    facts = (*_training(store, owner, profile, start, end), *_values(store, owner, profile, start, end))
    if start == end - timedelta(days=6) and end == today:
        facts += tuple(f for f in progress_facts(store, owner, profile, today) if f.id == "progress.goal")
    if not facts:
        facts = (
            Fact(
                "report.no_data",
                "There are no data in this span",
                "这段时间没有数据",
                start=start,
                end=end,
                verdict="unknown",
            ),
        )
    titles = [f"{day_name(start, today)[n]}{dash}{day_name(end, today)[n]}" for n, dash in ((0, " to "), (1, "至"))]
    text, text_zh = (f"{title}\n" + "\n".join(f"- {line}" for line in lines)
                     for title, lines in zip(titles, ([f.text for f in facts], [f.text_zh for f in facts]), strict=True))  # fmt: skip
    return Report(text, text_zh, facts, span, start, end)


def _training(store: Store, owner: User, profile: Profile, start: date, end: date) -> Iterator[Fact]:
    done = workouts(store, owner, start, end)
    days = (end - start).days + 1
    before = workouts(store, owner, start - timedelta(days=days), start - timedelta(days=1))
    if done or before:
        minutes, earlier = (sum((w.end - w.start).total_seconds() / 60 for w in ws) for ws in (done, before))
        (en, zh), (was_en, was_zh) = minutes_text(minutes), minutes_text(earlier)
        kinds = Counter(w.activity_kind for w in done).most_common(4)
        list_en = ", ".join(f"{n} × {ACTIVITY_KINDS[k][0]}" for k, n in kinds)
        list_zh = "、".join(f"{ACTIVITY_KINDS[k][1]}{n}次" for k, n in kinds)
        yield Fact("report.training", f"Training: {sessions_text(len(done))}, {en}{f' ({list_en})' if kinds else ''}; the {days} days before {sessions_text(len(before))}, {was_en}",
                   f"训练：{len(done)}次，共{zh}{f'（{list_zh}）' if kinds else ''}；之前{days}天{len(before)}次，共{was_zh}", round(minutes), "min", "duration_min", start, end,
                   "sum of workouts", change=round(minutes - earlier),
                   numbers=((len(done), "sessions"), (len(before), "sessions"), (round(earlier), "min"), (days, "days"), *((n, "") for _, n in kinds)))  # fmt: skip
    if kilometres := sum(w.distance_m or 0 for w in done if w.activity_kind in {"run", "treadmill_run", "trail_run"}):
        km_en, km_zh = shown("distance_m", kilometres, profile)
        yield Fact(
            "report.running",
            f"Running: {km_en} in all",
            f"跑步：共{km_zh}",
            kilometres,
            "m",
            "distance_m",
            start,
            end,
            "sum of runs",
        )
    sets = [s for s in strength_sets(store, owner, start, end) if s.kind != "warmup"]
    if sets:
        volume = sum((s.weight_kg or 0) * (s.reps or 0) for s in sets)
        en, zh = shown("weight_kg", volume, profile)
        yield Fact("report.strength", f"Strength: {len(sets)} sets, {en} lifted in all", f"力量：{len(sets)}组，总重量{zh}", round(volume), "kg", "weight_kg", start, end,
                   "sum of weight × reps", numbers=((len(sets), "sets"),))  # fmt: skip


def _values(store: Store, owner: User, profile: Profile, start: date, end: date) -> Iterator[Fact]:
    days = (end - start).days + 1
    series = daily_series(store, owner, _METRICS, start - timedelta(days=days), end)
    for metric in _METRICS:
        now = [v for d, v in series[metric].items() if d >= start]
        before = [v for d, v in series[metric].items() if d < start]
        if now and before:
            yield compared(metric, statistics.fmean(now), statistics.fmean(before), profile, start, end, ("this span", "这段时间"),
                           (f"the {days} days before", f"之前{days}天"))  # fmt: skip
        elif now:
            mean = statistics.fmean(now)
            (en, zh), (value_en, value_zh) = label(metric), shown(metric, mean, profile)
            yield Fact(f"{metric}.span", f"{en[0].upper()}{en[1:]}: {value_en} on average", f"{zh}：平均{value_zh}", mean, METRICS[metric].unit, metric,
                       start, end, "mean of the span")  # fmt: skip
