"""Who answers what: commands, taps, files, the question that is open, and everything else to the coach."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from coach.adapters.telegram import charts, chatting, files, leaving, onboarding, planning, reminders
from coach.adapters.telegram.outgoing import MOST_CAPTION, Button, Message, html, split
from coach.adapters.telegram.visit import Visit
from coach.adapters.telegram.words import EXAMPLES, say
from coach.evidence import Lang
from coach.profile import Profile

_COMMAND = re.compile(r"/([A-Za-z_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_SPANS = ("week", "month", "year")
_SPAN_WORDS = {"周": "week", "月": "month", "年": "year"}
_CHART_DAYS = {"week": 28, "month": 31, "year": 365}
_NO = re.compile(r"^\s*(?:no|n|cancel|stop|don'?t|不|不要|不删|取消|算了)\s*[.!。！]?\s*$", re.IGNORECASE)


async def answer(visit: Visit) -> None:
    """Answer one update. What it leaves in ``visit.state`` holds once the update is marked answered."""
    one = visit.incoming
    if one.kind == "tap":
        await _tapped(visit, one.tap)
    elif one.kind == "file":
        await files.receive(visit)
    elif one.kind == "other":
        await visit.say(visit.word("cannot_read"))
    elif command := _COMMAND.fullmatch(one.text):
        visit.state = {name: value for name, value in visit.state.items() if name not in ("sure", "logging", "asking")}
        name = command[1].lower()
        await COMMANDS.get(name, _unknown)(visit, (command[2] or "").strip())
    else:
        await _words(visit, one.text)


def language_of(profile: Profile, hint: str) -> Lang:
    """The chosen language, else that of the sender's app."""
    return "zh" if profile.language == "zh" or (not profile.language and hint.lower().startswith("zh")) else "en"


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _words(visit: Visit, text: str) -> None:
    """A message in words: the answer to the open question if there is one, else a turn of the coach."""
    if visit.state.pop("sure", False):
        if text.strip() in (say("forget_word", "en"), say("forget_word", "zh")):
            await leaving.forget(visit)
            return
        await visit.say(visit.word("forget_not"))
        if _NO.match(text):
            return
    if visit.incoming.reply_to:
        key = await visit.run(visit.journal.key_of, visit.entry.user, visit.incoming.reply_to)
        if key.startswith("why:") and not await _danger(visit, text):
            await chatting.reason_in_words(visit, key.removeprefix("why:"), text)
            return
    if visit.state.pop("logging", False) and not await _danger(visit, text):
        await _log(visit, text)
        return
    asked = visit.state.get("asking", "")
    if asked in onboarding.QUESTIONS and not await _danger(visit, text) and not text.rstrip().endswith(("?", "？")):
        await _onboarding_answer(visit, asked, text)
        return
    await chatting.turn(visit, text)


async def _danger(visit: Visit, text: str) -> bool:
    """True if the message must not be taken for an answer to a form: it is about something that cannot wait."""
    screening = await visit.run(visit.coach.screen, text, visit.user)
    return screening.level in ("urgent", "crisis", "emergency")


# ── the five questions ───────────────────────────────────────────────────────────────────────────────────────────────────


async def _start(visit: Visit, _: str) -> None:
    profile = await visit.run(visit.coach.profile, visit.user)
    if not profile.language:
        await visit.run(visit.coach.update_profile, visit.user, language=visit.lang)
    if profile.birth_year or profile.goals or profile.weight_kg or profile.time_zone:
        await visit.say(visit.word("back"))
        return
    await visit.say(visit.word("hello"))
    await _ask(visit, onboarding.QUESTIONS[0], visit.word("five"))


async def _ask(visit: Visit, question: str, head: str = "") -> None:
    visit.state["asking"] = question
    visit.state.pop("asked", None)
    await visit.say(
        "\n\n".join(filter(None, [head, visit.word(f"q_{question}")])), onboarding.buttons(question, visit.lang)
    )


async def _onboarding_answer(visit: Visit, question: str, text: str) -> None:
    today = await visit.run(visit.coach.today, visit.user)
    fields = onboarding.answer(question, text, today)
    if fields is None:
        await visit.say(visit.word(f"not_understood_{question}"), [[Button(visit.word("skip"), f"s:{question}")]])
        return
    profile = await visit.run(visit.coach.update_profile, visit.user, **fields)
    told = onboarding.told(fields, visit.lang, profile.units)
    await _onward(
        visit,
        question,
        visit.word("noted", what=("；" if visit.lang == "zh" else "; ").join(told) or visit.word("none")),
    )


async def _onward(visit: Visit, question: str, head: str) -> None:
    """``head``, and the next question if this one is the one that is open; at the end what can be done now."""
    if not _is_open(visit, question):
        await visit.say(head)
    elif following := onboarding.following(question):
        await _ask(visit, following, head)
    else:
        await _asked_all(visit, head)


def _is_open(visit: Visit, question: str) -> bool:
    """A command in between closes a question for words, but its buttons still lead on until all were asked."""
    return bool(visit.state.get("asking", "" if visit.state.get("asked") else question) == question)


async def _asked_all(visit: Visit, head: str) -> None:
    visit.state.pop("asking", None)
    visit.state["asked"] = True
    examples = [[Button(text, f"x:{visit.lang}:{n}")] for n, text in enumerate(EXAMPLES[visit.lang])]
    await visit.say(f"{head}\n\n{visit.word('all_set')}", examples)
    await reminders.offer(visit)


async def _skip(visit: Visit, question: str) -> None:
    if question == "all":
        await _asked_all(visit, visit.word("skipped"))
    elif question in onboarding.QUESTIONS and _is_open(visit, question):
        await _onward(visit, question, visit.word("skipped"))
    else:
        await visit.say(visit.word("old_button"))


async def _chosen(visit: Visit, question: str, value: str) -> None:
    """A tapped answer; the question may be an earlier one."""
    if question in onboarding.QUESTIONS:
        await _onboarding_answer(visit, question, value)
    else:
        await visit.say(visit.word("old_button"))


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _unknown(visit: Visit, _: str) -> None:
    await visit.say(visit.word("unknown_command"))


async def _help(visit: Visit, _: str) -> None:
    await visit.say(visit.word("help"))


async def _cancel(visit: Visit, _: str) -> None:
    await visit.say(visit.word("cancelled"))


async def _new(visit: Visit, _: str) -> None:
    visit.state.pop("conversation", None)
    await visit.say(visit.word("new"))


async def _today(visit: Visit, _: str) -> None:
    brief = await visit.run(visit.coach.brief, visit.user)
    if len(brief.facts) <= 1:
        await visit.say(visit.word("no_data"))
        return
    title, _newline, rest = (brief.text_zh if visit.lang == "zh" else brief.text).partition("\n")
    await visit.say(f"**{title}**\n{rest}")
    await _picture(visit, 28)


async def _picture(visit: Visit, days: int) -> None:
    today = await visit.run(visit.coach.today, visit.user)
    if drawn := await visit.run(charts.picture, visit.coach, visit.user, today, days, visit.lang):
        caption = split(visit.word("chart", days=days), MOST_CAPTION)[0]
        await visit.send(Message(html(caption), picture=drawn))


async def _report(visit: Visit, said: str) -> None:
    span = _SPAN_WORDS.get(said.lower(), said.lower() or "week")
    if span not in _SPANS:
        span = "week"
    made = await visit.run(visit.coach.report, visit.user, span)
    title, _newline, rest = (made.text_zh if visit.lang == "zh" else made.text).partition("\n")
    if not made.facts:
        await visit.say(visit.word("no_data"))
        return
    spans = [Button(visit.word(name), f"w:{name}") for name in _SPANS if name != span]
    await visit.say(f"**{title}**\n{rest}", [spans])
    await _picture(visit, _CHART_DAYS[span])


async def _log_command(visit: Visit, said: str) -> None:
    if not said:
        visit.state["logging"] = True
        await visit.say(visit.word("log_how"))
    elif await _danger(visit, said):
        await chatting.turn(visit, said)
    else:
        await _log(visit, said)


async def _log(visit: Visit, text: str) -> None:
    if visit.replay:
        await visit.run(visit.journal.undo_log, visit.entry.user, text, visit.before)
    made = await visit.run(visit.coach.log, visit.user, text)
    screening = await visit.run(visit.coach.screen, text, visit.user)
    caution = f"\n\n{screening.reply}" if screening.level in ("caution", "refuse") and screening.reply else ""
    await visit.say((made.text_zh if visit.lang == "zh" else made.text) + caution)


async def _profile(visit: Visit, _: str) -> None:
    profile = await visit.run(visit.coach.profile, visit.user)
    told = onboarding.told(asdict(profile), visit.lang, profile.units)
    text = (
        f"**{visit.word('profile_head')}**\n" + "\n".join(f"- {line}" for line in told)
        if told
        else visit.word("profile_empty")
    )
    await visit.say(text, [[Button(visit.word("profile_edit"), "q")]])


async def _language(visit: Visit, said: str) -> None:
    chosen: dict[str, Lang] = {
        "en": "en",
        "english": "en",
        "英文": "en",
        "英语": "en",
        "zh": "zh",
        "chinese": "zh",
        "中文": "zh",
    }
    if said.lower() in chosen:
        await _set_language(visit, chosen[said.lower()])
    else:
        await visit.say(visit.word("which_language"), [[Button("English", "l:en"), Button("中文", "l:zh")]])


async def _set_language(visit: Visit, lang: str) -> None:
    visit.lang = "zh" if lang == "zh" else "en"
    await visit.run(visit.coach.update_profile, visit.user, language=visit.lang)
    await visit.say(visit.word("language_set"))


Command = Callable[[Visit, str], Awaitable[None]]
COMMANDS: dict[str, Command] = {
    "start": _start, "help": _help, "today": _today, "plan": planning.show, "log": _log_command, "report": _report,
    "profile": _profile, "reminders": reminders.command, "new": _new, "language": _language, "export": leaving.export,
    "forget": leaving.ask, "cancel": _cancel,
}  # fmt: skip


# ── taps ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _tapped(visit: Visit, data: str) -> None:
    """A button. What it carries is ours, but may be old or from an earlier version: whatever does not fit gets one line."""
    name, _, rest = data.partition(":")
    first, _, second = rest.partition(":")
    taps: dict[str, Callable[[], Awaitable[Any]]] = {
        "f": lambda: chatting.follow_up(visit, first, second),
        "x": lambda: chatting.example(visit, first, second),
        "y": lambda: chatting.tapped_question(visit, rest),
        "u": lambda: chatting.rate(visit, "up", first),
        "d": lambda: chatting.rate(visit, "down", first),
        "r": lambda: chatting.reason(visit, first, second),
        "o": lambda: _chosen(visit, first, second),
        "s": lambda: _skip(visit, first),
        "q": lambda: _ask(visit, onboarding.QUESTIONS[0]),
        "p": lambda: planning.step(visit, rest),
        "pn": lambda: planning.begin(visit),
        "pf": lambda: planning.file(visit, first),
        "a": lambda: planning.accept(visit, first),
        "k": lambda: planning.keep(visit, first),
        "w": lambda: _report(visit, first),
        "l": lambda: _set_language(visit, first),
        "m": lambda: reminders.tapped(visit, rest),
    }
    if name in taps:
        await taps[name]()
    else:
        await visit.say(visit.word("old_button"))
