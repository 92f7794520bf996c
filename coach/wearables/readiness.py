"""Readiness: rest, easy, train or unknown for one day, with what drove it. The one verdict that chat, page, alert and plan show.

Each measure of the night is compared with the user's own baseline (median and spread of 28 days) and is usual, off or far off:

- rest: illness noted today or yesterday; an alert that forbids training; two signs of illness; HRV and resting heart rate both far off;
  or a resting heart rate that is 10 bpm and five spreads up;
- easy: one measure far off or two off; a load jump, a run of short nights or of low HRV; the first days at altitude or after illness;
- train: everything else;
- unknown: no heart measure of the last two nights, or fewer than seven nights to compare with.

Sources disagree. Plews et al. 2013 judge HRV by a seven-day mean, Kiviniemi et al. 2007 and the vendors by the morning's value; here the
morning counts, and only from 1.5 of the user's own spreads on, while a run of low nights raises its own alert. The acute:chronic ratio
is contested (Impellizzeri et al. 2020), so load alone never says rest. Context (alcohol, travel, cycle phase, a new device) explains a
deviation; it hides none, but a pulse and HRV that are off after alcohol call for an easy day, not for rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coach.evidence import Fact
from coach.profile import Profile
from coach.store import Store, User
from coach.wearables.alert_hit import Hit
from coach.wearables.alert_rules import hits
from coach.wearables.baseline import FULL_NIGHTS, LEAST_NIGHTS, Baseline, baseline
from coach.wearables.context import Picture, load
from coach.wearables.findings import stale, usual
from coach.wearables.metrics import METRICS
from coach.wearables.show import against, heading, minutes_text, shown, when
from coach.wearables.sleep import Debt, debt
from coach.wearables.tags import context_facts

Verdict = Literal["rest", "easy", "train", "unknown"]

HEART = ("hrv_rmssd_ms", "hrv_sdnn_ms", "resting_heart_rate_bpm")
# The direction that counts against training, and the smallest differences (in the metric's unit) that make a measure off and far off,
# so that a very regular person is not judged by the device's own error:
WORSE: dict[str, tuple[int, float, float]] = {
    "hrv_rmssd_ms": (-1, 0.0, 0.0), "hrv_sdnn_ms": (-1, 0.0, 0.0),
    # it is stable over the short term, only one person in five ever has a week that moves by 10 bpm (Quer et al. 2020, PLOS ONE
    # 15:e0227709, https://escholarship.org/uc/item/6xw443rs); 3 and 5 within that are our choice
    "resting_heart_rate_bpm": (1, 3.0, 5.0),
    # wrist devices err by 0.65 a minute; 3 above the usual goes with infection (Natarajan et al. 2021, npj Digit Med 4:136,
    # https://pmc.ncbi.nlm.nih.gov/articles/PMC8443549)
    "respiratory_rate_bpm": (1, 1.0, 2.0),
    # the mean rise of finger temperature with symptoms is 0.63 °C (Smarr et al. 2020, Sci Rep 10:21640; the abstract has no figure:
    # https://discovery.researcher.life/article/feasibility-of-continuous-fever-monitoring-using-wearable-devices/1cd335921d383a17908f047feb4b36fa)
    "skin_temperature_delta_c": (1, 0.6, 1.0),
    "sleep_minutes": (-1, 60.0, 60.0),
}  # fmt: skip
ILLNESS_SIGNS = ("respiratory_rate_bpm", "skin_temperature_delta_c")
# In robust spreads, one-sided: 1.5 comes by chance one night in fifteen, 2.5 one in a hundred and sixty.
OFF, FAR_OFF = 1.5, 2.5
# A resting heart rate this far up says rest on its own: our caution, no source gives a limit.
ALONE_SPREADS, ALONE_BPM = 5.0, 10.0
# Sleep short of the usual over a week: five hours is off, eight (a whole night) far off. Two weeks of two hours short a night impair
# like one or two nights without sleep (Van Dongen et al. 2003, Sleep 26:117, abstract at http://bnw.im/p/39HPAN).
DEBT_OFF_MIN, DEBT_FAR_OFF_MIN = 300.0, 480.0
# One night under two thirds of the usual is far off: a single night of short sleep lowers performance by several percent (Craven et al.
# 2022, Sports Med 52:2669); the share is our choice.
SHORT_NIGHT = 2 / 3
# A measure older than this many days says nothing about today.
OLDEST_DAYS = 1
# Days of easing in after arriving at altitude and after illness: our caution.
ALTITUDE_DAYS, AFTER_ILLNESS_DAYS = 3, 3

_NAMES = {"rest": ("rest day", "休息"), "easy": ("easy day", "轻松练"), "train": ("train as planned", "可以正常训练"),
          "unknown": ("cannot be judged", "无法判断")}  # fmt: skip


@dataclass(frozen=True)
class Readiness:
    """The verdict and what it rests on.

    ``drivers``: the measures that are off; ``context``: tags that explain; ``missing``: metrics without a value of last night;
    ``nights_missing``: nights until the baseline is full (14); ``stale``: heart measures that ended, with their age; ``day``: the night
    it rests on; ``reason``: usual, deviation, illness_tag, illness_signs, alert, alone, altitude, after_illness, no_data, stale, young.
    """

    verdict: Verdict
    fact: Fact
    drivers: tuple[Fact, ...] = ()
    context: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    nights_missing: int = 0
    stale: tuple[Fact, ...] = ()
    reason: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Sign:
    """One measure of the night against its baseline. ``badness`` in spreads, positive where it counts against training;
    ``level`` 0 usual, 1 off, 2 far off."""

    metric: str
    day: date
    value: float
    base: Baseline
    badness: float
    level: int
    owed: Debt | None = None


def assess(store: Store, user: User, profile: Profile, today: date) -> Readiness:
    """The readiness of ``today``."""
    return judge(load(store, user, profile, today))


def judge(picture: Picture, found: list[Hit] | None = None) -> Readiness:
    """The same from what is already loaded; ``found``: the alerts that hold, if already known."""
    found = hits(picture) if found is None else found
    signs = _one_hrv([s for m in WORSE if (s := sign(picture, m))])
    verdict, reason = _verdict(picture, signs, found)
    off = [_driver(picture, s) for s in sorted(signs, key=lambda s: (-s.level, -s.badness)) if s.level]
    heart = [s for s in signs if s.metric in HEART]
    wanting = max(FULL_NIGHTS - max((s.base.n for s in heart), default=_nights_known(picture)), 0)
    ended = () if heart else _stale(picture)
    day = max((s.day for s in heart), default=None)
    plain = [_driver(picture, s) for s in heart if not s.level] if reason not in ("alert", "illness_tag") else []
    why = _why(picture, reason, [*plain, *off] if verdict == "train" else off or plain, found, ended, wanting)
    return Readiness(
        verdict,
        _fact(picture, verdict, why, day),
        tuple(off),
        context_facts(picture),
        _missing(picture),
        wanting,
        ended,
        reason,
        day,
    )


def sign(picture: Picture, metric: str) -> Sign | None:
    """The night's measure against its baseline; None without a fresh value or a usable baseline."""
    series = picture.series(metric)
    day = max((d for d in series if d <= picture.today), default=None)
    if day is None or (picture.today - day).days > OLDEST_DAYS:
        return None
    base = usual(picture, metric, day)
    if base is None or not base.usable:
        return None
    direction, off, far_off = WORSE[metric]
    badness, away = direction * base.z(series[day]), abs(series[day] - base.median)
    level = 2 if badness >= FAR_OFF and away >= far_off else 1 if badness >= OFF and away >= off else 0
    if metric == "sleep_minutes":
        level = 2 if level and series[day] < SHORT_NIGHT * base.median else min(level, 1)
        return _sleep_sign(picture, Sign(metric, day, series[day], base, badness, level))
    return Sign(metric, day, series[day], base, badness, level)


def _sleep_sign(picture: Picture, night: Sign) -> Sign:
    """A week's debt against the user's own usual, where that says more than the one night."""
    earlier = baseline(night.metric, picture.series(night.metric), picture.today - timedelta(days=6))
    owed = debt(picture, earlier.median) if earlier and earlier.usable else None
    level = 2 if owed and owed.minutes >= DEBT_FAR_OFF_MIN else 1 if owed and owed.minutes >= DEBT_OFF_MIN else 0
    if owed is None or level == 0 or night.level > level:
        return night
    return Sign(
        night.metric,
        night.day,
        night.value,
        night.base,
        max(night.badness, FAR_OFF if level == 2 else OFF),
        level,
        owed,
    )


def _verdict(picture: Picture, signs: list[Sign], found: list[Hit]) -> tuple[Verdict, str]:
    if picture.tagged("illness", within_days=1):
        return "rest", "illness_tag"
    if any(hit.effect == "rest" for hit in found):
        return "rest", "alert"
    heart = [s for s in signs if s.metric in HEART]
    ill = [s for s in signs if s.metric in ILLNESS_SIGNS]
    if sum(s.level for s in ill) >= 2 and (len([s for s in ill if s.level]) == 2 or any(s.level for s in heart)):
        return "rest", "illness_signs"
    if not heart:
        return "unknown", _why_unknown(picture)
    if any(
        s.metric == "resting_heart_rate_bpm" and s.badness >= ALONE_SPREADS and s.value - s.base.median >= ALONE_BPM
        for s in heart
    ):
        return _softened(picture), "alone"
    if sum(s.level == 2 for s in heart) == 2:
        return _softened(picture), "deviation"
    if sum(s.level for s in signs) + 2 * any(hit.effect == "easy" for hit in found) >= 2:
        return "easy", "deviation"
    return _eased(picture)


def _one_hrv(signs: list[Sign]) -> list[Sign]:
    """RMSSD and SDNN say the same thing: the one with the longer baseline counts."""
    best = max((s for s in signs if s.metric.startswith("hrv_")), key=lambda s: s.base.n, default=None)
    return [s for s in signs if not s.metric.startswith("hrv_") or s is best]


def _softened(picture: Picture) -> Verdict:
    """Rest, unless a cause is noted that passes with a night's sleep."""
    return "easy" if picture.tagged("alcohol", within_days=1) else "rest"


def _eased(picture: Picture) -> tuple[Verdict, str]:
    """Train, unless the user has just arrived at altitude or just been ill."""
    high = picture.tagged("altitude", within_days=ALTITUDE_DAYS + 4)
    if high and (picture.today - high[-1]).days <= 1 and (picture.today - high[0]).days < ALTITUDE_DAYS:
        return "easy", "altitude"
    if picture.tagged("illness", within_days=AFTER_ILLNESS_DAYS):
        return "easy", "after_illness"
    return "train", "usual"


def _why_unknown(picture: Picture) -> str:
    days = [d for m in HEART for d in picture.series(m)]
    if not days:
        return "no_data"
    return "stale" if (picture.today - max(days)).days > OLDEST_DAYS else "young"


def _nights_known(picture: Picture) -> int:
    """Nights before today, of the last 28, with a heart measure that today's can be compared with."""
    known = [0]
    for metric in HEART:
        if series := picture.series(metric):
            base = usual(picture, metric, max(series))
            known.append(base.n if base else 0)
    return max(known)


def _missing(picture: Picture) -> tuple[str, ...]:
    """Of what this user's devices usually measure, what the last night lacks; one HRV and the resting heart rate always count."""
    watched = (*WORSE, "spo2_pct")
    fresh = {m for m in watched if picture.today in picture.series(m)}
    expected = {m for m in watched if picture.series(m)} | {"resting_heart_rate_bpm"}
    if not expected & {"hrv_rmssd_ms", "hrv_sdnn_ms"}:
        expected.add("hrv_rmssd_ms")
    return tuple(m for m in watched if m in expected - fresh)


def _driver(picture: Picture, s: Sign) -> Fact:
    if s.owed:
        return _debt_driver(picture, s, s.owed)
    (en, zh), (value_en, value_zh) = heading(s.metric), shown(s.metric, s.value, picture.profile)
    change, tail_en, tail_zh = against(s.metric, s.value, s.base.median, picture.profile)
    unit = METRICS[s.metric].unit
    (old_en, old_zh) = when(s.day, picture.today) if s.day != picture.today else ("", "")
    head = f"{en} {value_en}{f' {old_en}' if old_en else ''}", f"{zh}{value_zh}{f'（{old_zh}）' if old_zh else ''}"
    return Fact(id=f"readiness.{s.metric}", text=f"{head[0]}, {tail_en}", text_zh=f"{head[1]}，{tail_zh}", value=s.value, unit=unit,
                metric=s.metric, start=s.day, end=s.day, change=change, how=f"against the median of {s.base.n} days",
                numbers=((s.base.median, unit), (change, unit)))  # fmt: skip


def _debt_driver(picture: Picture, s: Sign, owed: Debt) -> Fact:
    (night_en, night_zh), (owed_en, owed_zh) = minutes_text(s.value), minutes_text(owed.minutes)
    return Fact(id="readiness.sleep_minutes", text=f"Sleep {night_en}, and {owed_en} below your usual over {owed.nights} nights",
                text_zh=f"睡眠{night_zh}，最近{owed.nights}晚比你平时共少{owed_zh}", value=s.value, unit="min", metric="sleep_minutes",
                start=picture.today - timedelta(days=6), end=s.day, change=-owed.minutes, how="sum of what the nights fall short of the usual",
                numbers=((owed.minutes, "min"), (float(owed.nights), "nights")))  # fmt: skip


def _stale(picture: Picture) -> tuple[Fact, ...]:
    return tuple(stale(picture, m, picture.series(m)).fact for m in HEART
                 if picture.series(m) and (picture.today - max(picture.series(m))).days > OLDEST_DAYS)  # fmt: skip


Why = tuple[str, str, tuple[tuple[float, str], ...]]


def _fact(picture: Picture, verdict: Verdict, why: Why, day: date | None) -> Fact:
    """The verdict as one line: what to do, then why, in numbers."""
    en, zh = _NAMES[verdict]
    return Fact(id="readiness", text=f"Readiness: {en} ({why[0]})", text_zh=f"准备度：{zh}（{why[1]}）", value=verdict, verdict=verdict,
                start=day or picture.today, end=picture.today, how="last night against your own 28-day baseline", numbers=why[2])  # fmt: skip


_REASONS = {
    "illness_tag": ("you noted illness", "你记录了生病"),
    "after_illness": ("you were ill until a few days ago", "你前几天刚生过病"),
    "altitude": ("your first days at altitude", "刚到高海拔的头几天"),
}


def _why(
    picture: Picture, reason: str, drivers: list[Fact], found: list[Hit], ended: tuple[Fact, ...], wanting: int
) -> Why:
    """At most three reasons; the rest are in ``drivers``."""
    if reason in ("no_data", "young"):
        return _nights_wanted(picture, reason)
    if reason == "stale" and ended:
        newest = max(ended, key=lambda f: f.end or date.min)
        return _low(newest.text), newest.text_zh, _numbers(newest)
    parts: list[tuple[str, str]] = [_REASONS[reason]] if reason in _REASONS else []
    numbers: list[tuple[float, str]] = []
    said = set()
    for hit in [h for h in found if h.effect][:2]:
        # The clause before the first semicolon is what was measured; the alert itself says against what.
        parts.append((_low(hit.text.rstrip(".").split("; ")[0]), hit.text_zh.rstrip("。").split("；")[0]))
        numbers += [(hit.value, hit.unit), *hit.numbers]
        said.add(hit.metric)
    for fact in [d for d in drivers if d.metric not in said][: max(3 - len(parts), 0)]:
        parts.append((_low(fact.text), fact.text_zh))
        numbers += _numbers(fact)
    if wanting:
        s = "" if wanting == 1 else "s"
        parts.append((f"young baseline, {wanting} more night{s} to come", f"个人基线尚短，还差{wanting}晚"))
        numbers.append((float(wanting), "nights"))
    return "; ".join(p[0] for p in parts), "；".join(p[1] for p in parts), tuple(numbers)


def _nights_wanted(picture: Picture, reason: str) -> Why:
    more = LEAST_NIGHTS - _nights_known(picture) if reason == "young" else LEAST_NIGHTS
    more = max(more, 1)
    s = "" if more == 1 else "s"
    none_en, none_zh = (
        ("no heart rate or HRV data yet; ", "还没有心率或心率变异性数据；") if reason == "no_data" else ("", "")
    )
    return (f"{none_en}{more} more night{s} needed to know what is usual for you", f"{none_zh}还需要{more}晚数据才能知道你的平常水平",
            ((float(more), "nights"),))  # fmt: skip


def _numbers(fact: Fact) -> tuple[tuple[float, str], ...]:
    own = ((float(fact.value), fact.unit),) if isinstance(fact.value, (int, float)) else ()
    return (*own, *fact.numbers)


def _low(text: str) -> str:
    """A sentence inside brackets starts small, unless with an abbreviation."""
    return text if text[:2].isupper() else text[0].lower() + text[1:]
