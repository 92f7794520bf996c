"""The chat tab: one conversation as it streams, chips, thumbs, earlier conversations."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from coach.adapters.ui.cards import coach_html, log_html, me_html, problem_html, said_html
from coach.adapters.ui.texts import in_words, say
from coach.adapters.ui.today import newest_day
from coach.coach import Coach
from coach.errors import CoachError
from coach.evidence import Evidence, Lang
from coach.memory import new_conversation

log = logging.getLogger(__name__)

EXAMPLES = {
    "en": ["Should I train hard today?", "How did I sleep last week?", "How much protein do I need?"],
    "zh": ["今天适合高强度训练吗？", "我上周睡得怎么样？", "我每天要吃多少蛋白质？"],
}
_NO_DATA_EXAMPLES = {
    "en": ["How do I start running?", "How much protein do I need?", "How long should I rest between sets?"],
    "zh": ["新手怎么开始跑步？", "我每天要吃多少蛋白质？", "组间休息多久合适？"],
}
_CHIPS = 3
State = dict[str, Any]  # conversation, articles, reply


@dataclass(frozen=True)
class Parts:
    """The components that a turn changes."""

    window: Any
    announce: Any
    box: Any
    state: Any
    send: Any
    stop: Any
    rate: Any
    tools: Any
    why: Any
    thanks: Any
    up: Any
    down: Any
    reason: Any
    tell: Any
    chips: list[Any]

    @property
    def all(self) -> list[Any]:
        changed = ("window", "announce", "box", "state", "send", "stop", "rate", "tools", "why", "thanks", "reason")
        return [*(getattr(self, name) for name in changed), *self.chips]


def tab(coach: Coach, user: str, lang: Lang, status: dict[str, str]) -> tuple[Any, Any, Any]:
    """Everything on the chat tab; returns (function, inputs, outputs) that the page runs on load. ``status["text"]``: what the warm-up last said."""
    note = gr.HTML(model_note(coach, lang, status), elem_id="model-note", apply_default_css=False)
    parts = _parts(lang)
    with gr.Row(elem_id="conversations"):
        earlier = gr.Dropdown(
            label=say("earlier", lang),
            choices=[],
            value=None,
            interactive=True,
            elem_id="earlier",
            scale=4,
            min_width=180,
        )
        fresh = gr.Button(say("new", lang), elem_id="new", scale=0, min_width=190)
    waiting = gr.Timer(2)

    def answer(text: str, known: State) -> Iterator[Any]:
        yield from _answer(coach, user, lang, text, known, parts)

    def empty() -> dict[Any, Any]:
        lines, examples = greeting(coach, user, lang)
        return {**_shown(parts, _blank(), log_html([], lang, lines)), **_chips(parts, examples)}

    inputs = [parts.box, parts.state]
    runs: Any = [
        # One event for both: while a reply is being written neither starts another.
        gr.on([parts.box.submit, parts.send.click], answer, inputs, parts.all, show_progress="hidden"),
        *(chip.click(answer, [chip, parts.state], parts.all, show_progress="hidden") for chip in parts.chips),
    ]
    parts.stop.click(lambda: _idle(parts), None, [parts.send, parts.stop], cancels=runs, show_progress="hidden")
    _rating(coach, user, lang, parts)
    fresh.click(empty, None, [*parts.all], show_progress="hidden")
    earlier.focus(lambda: gr.update(choices=_earlier(coach, user)), None, earlier, show_progress="hidden")
    earlier.input(lambda chosen: _reopen(coach, user, lang, chosen, parts), earlier, parts.all, show_progress="hidden")
    waiting.tick(
        lambda: (model_note(coach, lang, status), gr.Timer(active=not _settled(coach))),
        None,
        [note, waiting],
        show_progress="hidden",
    )

    def load() -> dict[Any, Any]:
        return {**empty(), earlier: gr.update(choices=_earlier(coach, user), value=None)}

    return load, None, [*parts.all, earlier]


def _parts(lang: Lang) -> Parts:
    state = gr.State(_blank())
    window = gr.HTML(log_html([], lang), elem_id="window", apply_default_css=False)
    announce = gr.HTML(elem_id="announce", elem_classes="hidden", apply_default_css=False)
    with gr.Row(visible=False, elem_id="rate") as rate:
        up = gr.Button(say("helpful", lang), size="sm", elem_id="up", min_width=90, scale=0)
        down = gr.Button(say("not_helpful", lang), size="sm", elem_id="down", min_width=124, scale=0)
        tools = gr.HTML(elem_id="tools", apply_default_css=False)
    with gr.Row(visible=False, elem_id="why") as why:
        reason = gr.Textbox(label=say("why", lang), placeholder=say("why", lang), show_label=False, container=False, scale=4, elem_id="reason",
                   max_length=2000)  # fmt: skip
        tell = gr.Button(say("tell", lang), elem_id="tell", scale=0, min_width=90)
    thanks = gr.HTML(elem_id="thanks", apply_default_css=False)
    with gr.Row(elem_id="chips"):
        chips = [gr.Button("…", size="sm", elem_classes="chip", min_width=120, visible=False) for _ in range(_CHIPS)]
    with gr.Row(elem_id="ask-row"):
        box = gr.Textbox(label=say("ask", lang), placeholder=say("ask", lang), show_label=False, container=False, scale=8, elem_id="ask",
                         lines=1, max_lines=6, autofocus=True, min_width=160)  # fmt: skip
        send = gr.Button(say("send", lang), variant="primary", scale=0, elem_id="send", min_width=96)
        stop = gr.Button(say("stop", lang), scale=0, elem_id="stop", min_width=96, visible=False)
    return Parts(window, announce, box, state, send, stop, rate, tools, why, thanks, up, down, reason, tell, chips)


def _rating(coach: Coach, user: str, lang: Lang, parts: Parts) -> None:
    """Thumbs; the one down asks for a reason, which may stay empty."""
    parts.up.click(
        lambda known: _rated(coach, user, lang, known, "up", ""), parts.state, parts.thanks, show_progress="hidden"
    )
    parts.down.click(lambda known: (_rated(coach, user, lang, known, "down", ""), gr.update(visible=True)), parts.state, [parts.thanks, parts.why],
               show_progress="hidden")  # fmt: skip
    for event in (parts.reason.submit, parts.tell.click):
        event(lambda known, words: (_rated(coach, user, lang, known, "down", words), gr.update(visible=False), ""), [parts.state, parts.reason],
              [parts.thanks, parts.why, parts.reason], show_progress="hidden")  # fmt: skip


def model_note(coach: Coach, lang: Lang, status: dict[str, str]) -> str:
    """Empty once the model is ready; until then what is being done, or why there is none."""
    if coach.model_ready:
        return ""
    if coach.model_error:
        return problem_html(f"{say('model_missing', lang)} {coach.model_error}")
    return f'<div class="loading" role="status">{escape(say("model_loading", lang))} {escape(status.get("text", "") if lang == "en" else "")}</div>'


def _settled(coach: Coach) -> bool:
    return bool(coach.model_ready or coach.model_error)


def greeting(coach: Coach, user: str, lang: Lang) -> tuple[list[str], list[str]]:
    """What stands in an empty conversation (today's readiness if there is any data, else where to begin), and example questions."""
    facts = coach.brief(user).facts
    if facts[1:]:
        return [facts[0].line(lang), say("hello", lang)], EXAMPLES[lang]
    newest = newest_day(coach, user)
    where = say("old", lang).format(newest.isoformat()) if newest else say("nothing_yet", lang)
    return [say("hello", lang), where], _NO_DATA_EXAMPLES[lang]


def _blank() -> State:
    return {"conversation": new_conversation(), "articles": [], "reply": ""}


def _shown(parts: Parts, state: State, window: str) -> dict[Any, Any]:
    """A conversation at rest. The box is left alone: the next question may already be in it."""
    rated = bool(state["reply"])
    return {parts.window: window, parts.state: state, parts.announce: "", parts.rate: gr.update(visible=rated), parts.thanks: "",
            parts.why: gr.update(visible=False), parts.reason: "", **_idle(parts)}  # fmt: skip


def _idle(parts: Parts) -> dict[Any, Any]:
    return {parts.send: gr.update(visible=True), parts.stop: gr.update(visible=False)}


def _chips(parts: Parts, questions: list[str]) -> dict[Any, Any]:
    shown = questions[:_CHIPS]
    filled = [gr.update(value=q, visible=True) for q in shown] + [gr.update(visible=False)] * (_CHIPS - len(shown))
    return dict(zip(parts.chips, filled, strict=True))


def tools_html(conversation: str, lang: Lang) -> str:
    """Copy and download of the conversation."""
    path = escape(f"/files/conversation/{conversation}.md?lang={lang}")
    return (f'<div class="tools"><button type="button" class="plain" data-copy="{path}">{escape(say("copy", lang))}</button>'
            f'<a class="plain" href="{path}" download>{escape(say("download", lang))}</a></div>')  # fmt: skip


def _answer(coach: Coach, user: str, lang: Lang, text: str, known: State, parts: Parts) -> Iterator[dict[Any, Any]]:
    """What changes after each stage and each released sentence."""
    if not text.strip():
        yield {parts.box: ""}
        return
    articles = [*known["articles"], me_html(text, lang)]
    yield {**_chips(parts, []), parts.window: log_html([*articles, coach_html("", [], lang, say("stage_screen", lang))], lang), parts.box: "",
           parts.rate: gr.update(visible=False), parts.why: gr.update(visible=False), parts.thanks: "", parts.send: gr.update(visible=False),
           parts.stop: gr.update(visible=True), parts.announce: said_html(say("stage_screen", lang))}  # fmt: skip
    evidence, words = Evidence(), ""
    try:
        for event in coach.stream(user, text, known["conversation"]):
            evidence = event.evidence or evidence
            words += event.text if event.kind == "sentence" else ""
            spoken: Lang = event.reply.lang if event.reply else lang
            note = "" if event.reply else say(f"stage_{event.text}" if event.kind == "stage" else "stage_write", lang)
            shown = [*articles, coach_html(words, [item.as_dict(spoken) for item in evidence], lang, note)]
            if event.reply:
                new = {"conversation": event.reply.conversation, "articles": shown, "reply": event.reply.id}
                yield {**_shown(parts, new, log_html(shown, lang)), **_chips(parts, list(event.reply.follow_ups)),
                       parts.tools: tools_html(event.reply.conversation, lang)}  # fmt: skip
            else:
                # A stopped turn leaves the conversation as it was last shown.
                kept = {
                    **known,
                    "articles": [*articles, coach_html(words, [item.as_dict(spoken) for item in evidence], lang)],
                    "reply": "",
                }
                spoken_now = {parts.announce: said_html(event.text)} if event.kind == "sentence" else {}
                yield {parts.window: log_html(shown, lang), parts.state: kept, **spoken_now}
    except Exception as exc:  # whatever breaks, the page says so in its own words and stays usable
        log.error("a turn on the page failed: %s", type(exc).__name__)
        said = in_words(exc, lang) if isinstance(exc, CoachError) else say("failed", lang)
        shown = [*articles, coach_html(said, [], lang)]
        yield _shown(parts, {**known, "articles": shown, "reply": ""}, log_html(shown, lang))


def _rated(coach: Coach, user: str, lang: Lang, known: State, rating: str, why: str) -> str:
    try:
        coach.feedback(user, known["reply"], "up" if rating == "up" else "down", comment=why.strip() or None)
    except CoachError as exc:
        return problem_html(in_words(exc, lang))
    return said_html(say("thanks", lang))


def _earlier(coach: Coach, user: str) -> list[tuple[str, str]]:
    return [(title or name, name) for name, title, _ in coach.conversations(user)]


def _reopen(coach: Coach, user: str, lang: Lang, conversation: str | None, parts: Parts) -> dict[Any, Any]:
    if not conversation:
        return {parts.box: gr.update()}
    articles, reply = [], ""
    for turn in coach.turns(user, conversation):
        articles += [me_html(turn.message, lang), coach_html(turn.reply, turn.data.get("evidence", []), lang)]
        reply = turn.id
    state = {"conversation": conversation, "articles": articles, "reply": reply}
    return {
        **_shown(parts, state, log_html(articles, lang)),
        **_chips(parts, []),
        parts.tools: tools_html(conversation, lang),
    }
