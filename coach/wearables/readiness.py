"""Readiness: rest, easy, train or unknown for one day, with what drove it. The one verdict that chat, page, alert and plan show.

Each night measure is compared with the user's own baseline (median and spread of 28 days) and is usual, off or far off. The verdict
follows from how many are off, together with illness tags, alerts and recent load:

- rest: an illness tag of today or yesterday, an alert that forbids training, two signs of illness, or HRV and resting heart rate both far off;
- easy: one measure far off, or two off;
- train: everything else;
- unknown: no heart measure of the last two nights, or fewer than seven nights to compare with.

Sources disagree. Plews et al. 2013 judge HRV by a seven-day mean, vendors and Kiviniemi et al. 2007 by the morning's value; here the
morning counts, and only a deviation of 1.5 of the user's spreads or more. The acute:chronic ratio is contested (Impellizzeri et al. 2020), so
load alone never says rest. Context (alcohol, travel, altitude, cycle phase, a new device) explains a deviation in the text; it hides none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coach.evidence import Fact
from coach.profile import Profile
from coach.store import Store, User
from coach.wearables.alert_rules import Hit, hits
from coach.wearables.baseline import FULL_NIGHTS, LEAST_NIGHTS, Baseline
from coach.wearables.context import Picture, load
from coach.wearables.findings import against, usual
from coach.wearables.metrics import METRICS
from coach.wearables.show import label, shown, when

Verdict = Literal["rest", "easy", "train", "unknown"]

HEART = ("hrv_rmssd_ms", "hrv_sdnn_ms", "resting_heart_rate_bpm")
# The direction that counts against training, and the smallest difference (in the metric's unit) that means anything.
WORSE: dict[str, tuple[int, float]] = {
    "hrv_rmssd_ms": (-1, 0.0), "hrv_sdnn_ms": (-1, 0.0), "resting_heart_rate_bpm": (1, 3.0), "respiratory_rate_bpm": (1, 1.0),
    "skin_temperature_delta_c": (1, 0.5), "sleep_minutes": (-1, 60.0),
}  # fmt: skip
ILLNESS_SIGNS = ("respiratory_rate_bpm", "skin_temperature_delta_c", "body_temperature_c")
# In robust spreads: 1.5 is about one night in fifteen by chance, 2.5 one in a hundred and sixty.
OFF, FAR_OFF = 1.5, 2.5
# A measure older than this many days says nothing about today.
OLDEST_DAYS = 1

_NAMES = {"rest": ("rest day", "休息"), "easy": ("easy day", "轻松练"), "train": ("train as planned", "可以正常训练"),
          "unknown": ("cannot be judged", "无法判断")}  # fmt: skip


@dataclass(frozen=True)
class Readiness:
    """The verdict and what it rests on. ``nights_missing``: nights until the baseline is full; ``missing``: metrics without a value."""

    verdict: Verdict
    fact: Fact
    drivers: tuple[Fact, ...] = ()
    context: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    nights_missing: int = 0
    stale: tuple[Fact, ...] = ()
    reason: str = ""  # slug: usual, deviation, illness_tag, alert, illness_signs, load, sleep, no_data, stale, young
    day: date | None = None  # the night it rests on


@dataclass(frozen=True)
class Sign:
    """One measure of the night against its baseline. ``badness`` in spreads, positive where it counts against training."""

    metric: str
    day: date
    value: float
    base: Baseline
    badness: float
    level: int  # 0 usual, 1 off, 2 far off


def assess(store: Store, user: User, profile: Profile, today: date) -> Readiness:
    """The readiness of ``today``."""
    return judge(load(store, user, profile, today))


def judge(picture: Picture, found: list[Hit] | None = None) -> Readiness:
    """The same from what is already loaded; ``found``: the alerts that hold, if already known."""
    found = hits(picture) if found is None else found
    signs = [s for m in WORSE if (s := sign(picture, m))]
    verdict, reason = _verdict(picture, signs, found)
    drivers = tuple(_driver(picture, s) for s in sorted(signs, key=lambda s: -s.badness) if s.level)
    heart = [s for s in signs if s.metric in HEART]
    nights = max((s.base.n for s in heart), default=_nights_known(picture))
    stale = () if heart else _stale(picture)
    day = max((s.day for s in heart), default=None)
    missing = _missing(picture)
    wanting = max(FULL_NIGHTS - nights, 0)
    fact = _fact(picture, verdict, reason, drivers or tuple(_driver(picture, s) for s in heart), found, stale, wanting, day)
    return Readiness(verdict, fact, drivers, _context(picture), missing, wanting, stale, reason, day)


def sign(picture: Picture, metric: str) -> Sign | None:
    """The night's measure against its baseline; None without a fresh value or a usable baseline."""
    series = picture.series(metric)
    day = max((d for d in series if d <= picture.today), default=None)
    if day is None or (picture.today - day).days > OLDEST_DAYS:
        return None
    base = usual(picture, metric, day)
    if base is None or not base.usable:
        return None
    direction, least = WORSE[metric]
    badness = direction * base.z(series[day])
    enough = abs(series[day] - base.median) >= least
    level = (2 if badness >= FAR_OFF else 1 if badness >= OFF else 0) if enough else 0
    return Sign(metric, day, series[day], base, badness, level)


def _verdict(picture: Picture, signs: list[Sign], found: list[Hit]) -> tuple[Verdict, str]:
    if picture.tagged("illness", within_days=1):
        return "rest", "illness_tag"
    if any(hit.effect == "rest" for hit in found):
        return "rest", "alert"
    heart = _one_hrv([s for s in signs if s.metric in HEART])
    ill = [s for s in signs if s.metric in ILLNESS_SIGNS]
    if (sum(s.level for s in ill) >= 2 and any(s.level for s in heart)) or sum(s.level == 2 for s in ill) >= 2:
        return "rest", "illness_signs"
    if not heart:
        return "unknown", _why_unknown(picture)
    others = [s for s in signs if s.metric not in HEART]
    if sum(s.level == 2 for s in heart) == 2:
        return ("easy" if _transient(picture) else "rest"), "deviation"
    points = sum(s.level for s in (*heart, *others)) + sum(hit.slug in {"load_spike", "short_sleep_run", "hrv_drop"} for hit in found) * 2
    if points >= 2:
        return "easy", "deviation"
    return "train", "usual"


def _one_hrv(heart: list[Sign]) -> list[Sign]:
    """RMSSD and SDNN say the same thing: the one with the longer baseline counts."""
    hrv = [s for s in heart if s.metric != "resting_heart_rate_bpm"]
    best = max(hrv, key=lambda s: s.base.n, default=None)
    return [s for s in heart if s.metric == "resting_heart_rate_bpm" or s is best]


def _transient(picture: Picture) -> bool:
    """A cause that passes with a night's sleep is known."""
    return bool(picture.tagged("alcohol", within_days=1))


def _why_unknown(picture: Picture) -> str:
    days = [d for m in HEART for d in picture.series(m)]
    if not days:
        return "no_data"
    return "stale" if (picture.today - max(days)).days > OLDEST_DAYS else "young"


def _nights_known(picture: Picture) -> int:
    """Nights of the last 28 with a heart measure."""
    since = picture.today - timedelta(days=28)
    return max((sum(since <= d <= picture.today for d in picture.series(m)) for m in HEART), default=0)


def _missing(picture: Picture) -> tuple[str, ...]:
    """Of what this user's devices usually measure, what the last night lacks; HRV and resting heart rate always count."""
    fresh = {m for m in (*WORSE, "spo2_pct") if any((picture.today - d).days == 0 for d in picture.series(m))}
    expected = {m for m in (*WORSE, "spo2_pct") if picture.series(m)} | {"resting_heart_rate_bpm"}
    if not expected & {"hrv_rmssd_ms", "hrv_sdnn_ms"}:
        expected.add("hrv_rmssd_ms")
    return tuple(m for m in (*WORSE, "spo2_pct") if m in expected - fresh)


def _driver(picture: Picture, s: Sign) -> Fact:
    (en, zh), (value_en, value_zh) = label(s.metric), shown(s.metric, s.value, picture.profile)
    change = s.value - s.base.median
    tail = against(picture, s.metric, change, s.base.median)
    unit = METRICS[s.metric].unit
    old_en, old_zh = ("", "") if s.day == picture.today else (f" ({when(s.day, picture.today)[0]})", f"（{when(s.day, picture.today)[1]}）")
    return Fact(id=f"readiness.{s.metric}", text=f"{en[0].upper()}{en[1:]} {value_en}{old_en}, {tail[0]}", text_zh=f"{zh}{value_zh}{old_zh}，{tail[1]}",
                value=s.value, unit=unit, metric=s.metric, start=s.day, end=s.day, change=change,
                how=f"against the median of {s.base.n} days", numbers=((s.base.median, unit), (change, unit)))  # fmt: skip


def _context(picture: Picture) -> tuple[Fact, ...]:
    from coach.wearables.tags import context_facts

    return context_facts(picture)


def _stale(picture: Picture) -> tuple[Fact, ...]:
    from coach.wearables.findings import stale

    return tuple(stale(picture, m, picture.series(m)).fact for m in HEART
                 if picture.series(m) and (picture.today - max(picture.series(m))).days > OLDEST_DAYS)  # fmt: skip


def _fact(
    picture: Picture, verdict: Verdict, reason: str, drivers: tuple[Fact, ...], found: list[Hit], stale: tuple[Fact, ...],
    wanting: int, day: date | None,
) -> Fact:  # fmt: skip
    """The verdict as one line: what to do, then why, in numbers."""
    en, zh = _NAMES[verdict]
    why_en, why_zh, numbers = _why(picture, reason, drivers, found, stale, wanting)
    # The verdict line keeps to three reasons; the rest are in ``drivers``.
    return Fact(id="readiness", text=f"Readiness: {en} ({why_en})", text_zh=f"准备度：{zh}（{why_zh}）", value=verdict, verdict=verdict,
                metric="", start=day or picture.today, end=picture.today, how="last night against your own 28-day baseline",
                numbers=numbers)  # fmt: skip


def _why(
    picture: Picture, reason: str, drivers: tuple[Fact, ...], found: list[Hit], stale: tuple[Fact, ...], wanting: int
) -> tuple[str, str, tuple[tuple[float, str], ...]]:
    if reason == "no_data":
        return "no heart rate or HRV data yet", "还没有心率或心率变异性数据", ()
    if reason == "stale" and stale:
        return _low(stale[0].text), stale[0].text_zh, ((_si(stale[0]), stale[0].unit), *stale[0].numbers)
    if reason == "young":
        more = max(LEAST_NIGHTS + 1 - _nights_known(picture), 1)
        s = "" if more == 1 else "s"
        return f"{more} more night{s} needed to know what is usual for you", f"还需要{more}晚数据才能知道您的平常水平", ((float(more), "nights"),)
    parts: list[tuple[str, str]] = []
    numbers: list[tuple[float, str]] = []
    if reason == "illness_tag":
        parts.append(("you noted illness", "您记录了生病"))
    for hit in [h for h in found if h.effect == "rest" or h.slug in {"load_spike", "short_sleep_run"}][:2]:
        parts.append((_low(hit.text.rstrip(".")), hit.text_zh.rstrip("。")))
        unit = METRICS[hit.metric].unit if hit.metric else "×"
        numbers += [(hit.value, unit), *hit.numbers]
    for fact in drivers[: max(3 - len(parts), 0)]:
        parts.append((_low(fact.text), fact.text_zh))
        numbers += [(_si(fact), fact.unit), *fact.numbers]
    if wanting:
        parts.append((f"your baseline is young, {wanting} more nights to come", f"个人基线尚短，还差{wanting}晚"))
        numbers.append((float(wanting), "nights"))
    return "; ".join(p[0] for p in parts), "；".join(p[1] for p in parts), tuple(numbers)


def _si(fact: Fact) -> float:
    return float(fact.value) if isinstance(fact.value, (int, float)) else 0.0


def _low(text: str) -> str:
    """A sentence inside brackets starts small, unless with an abbreviation."""
    return text if text[:3].isupper() else text[0].lower() + text[1:]
