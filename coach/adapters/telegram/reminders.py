"""The morning note and the alerts: only with consent, by the user's clock, never in their quiet hours, each once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from coach.adapters.telegram.outgoing import Button, Message, texts
from coach.adapters.telegram.visit import Visit
from coach.adapters.telegram.words import say
from coach.coach import Coach
from coach.evidence import Lang
from coach.plans import service
from coach.profile import Profile
from coach.wearables.alerts import Alert

MORNING, QUIET = "08:00", (22, 7)
_TIMES = ("07:00", "08:00", "09:00")
# A note that is later than this is no morning note any more (the machine was off); our own choice.
_LATEST = timedelta(hours=3)
_CLOCK = re.compile(r"(?:at\s+)?([01]?\d|2[0-3])[:：.]([0-5]\d)")
_QUIET_SAID = re.compile(
    r"(?:quiet|免打扰)\s*([01]?\d|2[0-4])(?:[:：]00)?\s*[-–—~到至]\s*([01]?\d|2[0-4])(?:[:：]00)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Times:
    """When to write: local clock times. Quiet from the first full hour to the second; equal hours mean never quiet."""

    morning: time
    quiet: tuple[int, int]

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Times:
        begin, end = state.get("quiet") or QUIET
        return cls(time.fromisoformat(state.get("morning") or MORNING), (int(begin), int(end)))

    def is_quiet(self, at: time) -> bool:
        begin, end = self.quiet
        return begin <= at.hour < end if begin <= end else at.hour >= begin or at.hour < end

    @property
    def quiet_text(self) -> str:
        return f"{self.quiet[0]}:00–{self.quiet[1]}:00"


def local_now(profile: Profile, now: datetime) -> datetime:
    """``now`` (aware) on the user's clock; the machine's where they have named none or one that is unknown."""
    try:
        return now.astimezone(ZoneInfo(profile.time_zone) if profile.time_zone else None)
    except (OSError, ValueError, KeyError):
        return now.astimezone()


def due(profile: Profile, state: Mapping[str, Any], now: datetime) -> list[str]:
    """What may be sent at ``now``: "morning:<date>" and "alerts". Empty without consent and in quiet hours."""
    if not profile.consent.reminders:
        return []
    times, local = Times.of(state), local_now(profile, now)
    if times.is_quiet(local.time()):
        return []
    start = datetime.combine(local.date(), times.morning, tzinfo=local.tzinfo)
    morning = start <= local < start + _LATEST
    return [f"morning:{local.date().isoformat()}"] * morning + ["alerts"]


def alert_key(alert: Alert) -> str:
    """One push for an episode, one more if it becomes more serious."""
    return f"alert:{alert.id}:{alert.level}"


def morning_note(coach: Coach, user: str, lang: Lang) -> list[Message]:
    """Readiness and what is planned; empty where there is neither data nor plan."""
    today = coach.today(user)
    ready = coach.readiness(user, today)
    planned = service.session_facts(coach.store, coach.store.user(user), today)
    if ready.verdict == "unknown" and not planned:
        return []
    lines = [
        say("morning", lang),
        *([ready.fact.line(lang)] if ready.verdict != "unknown" else []),
        *(f.line(lang) for f in planned),
    ]
    rows = [[Button(say("train_today", lang), f"y:{lang}")]]
    return texts("\n\n".join([*lines, say("why_sent", lang)]), rows)


def alert_note(alert: Alert, lang: Lang) -> list[Message]:
    body = f"**{say('alert', lang)}**\n\n{alert.fact.line(lang)}"
    return texts(f"{body}\n\n{say('why_sent', lang)}", (), (say("evidence", lang), [alert.source]))


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def offer(visit: Visit) -> None:
    times = Times.of(visit.state)
    yes = [Button(visit.word("yes_remind", time=at), f"m:{at}") for at in _TIMES]
    await visit.say(
        visit.word("offer_reminders", quiet=times.quiet_text), [yes, [Button(visit.word("no_remind"), "m:off")]]
    )


async def command(visit: Visit, said: str) -> None:
    """Show or set: "", "on", "off", "7:30", "quiet 23-7"."""
    if said.lower() in ("off", "关", "关闭"):
        await _switch(visit, False)
    elif said.lower() in ("on", "开", "开启"):
        await _switch(visit, True)
    elif match := _QUIET_SAID.fullmatch(said):
        visit.state["quiet"] = [int(match[1]) % 24, int(match[2]) % 24]
        await _show(visit)
    elif match := _CLOCK.fullmatch(said):
        await _at(visit, time(int(match[1]), int(match[2])))
    elif said:
        await visit.say(visit.word("reminders_how"))
    else:
        await _show(visit)


async def tapped(visit: Visit, said: str) -> None:
    await command(visit, said if said in ("on", "off") or _CLOCK.fullmatch(said) else "?")


async def _at(visit: Visit, at: time) -> None:
    times = Times.of(visit.state)
    if times.is_quiet(at):
        await visit.say(visit.word("in_quiet", time=f"{at:%H:%M}", quiet=times.quiet_text))
        return
    visit.state["morning"] = f"{at:%H:%M}"
    await _switch(visit, True)


async def _switch(visit: Visit, on: bool) -> None:
    profile = await visit.run(visit.coach.profile, visit.user)
    await visit.run(visit.coach.update_profile, visit.user, consent=replace(profile.consent, reminders=on))
    await _show(visit)


async def _show(visit: Visit) -> None:
    profile = await visit.run(visit.coach.profile, visit.user)
    times = Times.of(visit.state)
    if not profile.consent.reminders:
        await visit.say(visit.word("reminders_off"), [[Button(visit.word("turn_on"), "m:on")]])
        return
    zone = profile.time_zone or visit.word("machine_zone")
    rows = [[Button(at, f"m:{at}") for at in _TIMES], [Button(visit.word("turn_off"), "m:off")]]
    await visit.say(visit.word("reminders_on", time=f"{times.morning:%H:%M}", zone=zone, quiet=times.quiet_text), rows)


def utc_now() -> datetime:
    return datetime.now(UTC)
