"""The chat tab: one conversation as it streams, chips, thumbs, earlier conversations."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import gradio as gr

from coach.adapters.ui.cards import coach_html, log_html, me_html
from coach.adapters.ui.texts import say
from coach.coach import Coach
from coach.errors import CoachError
from coach.evidence import Evidence, Lang

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


def tab(coach: Coach, user: str, lang: Lang, status: dict[str, str]) -> None:
    """Everything on the chat tab. ``status["text"]`` is what the warm-up last said."""
    state = gr.State({"conversation": "", "articles": [], "reply": ""})
    note = gr.HTML(model_note(coach, lang, status), elem_id="model-note")
    window = gr.HTML(log_html([], lang), elem_id="window")
    with gr.Row(elem_id="chips"):
        chips = [gr.Button(text, size="sm", elem_classes="chip") for text in _examples(coach, user, lang)]
    with gr.Row(elem_id="ask-row"):
        box = gr.Textbox(label=say("ask", lang), placeholder=say("ask", lang), show_label=False, container=False, scale=8, elem_id="ask",
                         lines=1, max_lines=6, autofocus=True)  # fmt: skip
        send = gr.Button(say("send", lang), variant="primary", scale=1, elem_id="send", min_width=72)
        stop = gr.Button(say("stop", lang), scale=1, elem_id="stop", min_width=72)
    with gr.Row(visible=False, elem_id="rate") as rate:
        up = gr.Button(say("helpful", lang), size="sm", elem_id="up")
        down = gr.Button(say("not_helpful", lang), size="sm", elem_id="down")
        reason = gr.Textbox(
            label=say("why", lang),
            placeholder=say("why", lang),
            show_label=False,
            container=False,
            scale=3,
            elem_id="reason",
        )
        thanks = gr.HTML(elem_id="thanks")
    with gr.Accordion(say("earlier", lang), open=False), gr.Row():
        fresh = gr.Button(say("new", lang), size="sm", elem_id="new")
        earlier = gr.Dropdown(
            label=say("earlier", lang), choices=_earlier(coach, user), value=None, interactive=True, elem_id="earlier"
        )

    def answer(text: str, known: State) -> Iterator[Any]:
        yield from _answer(coach, user, lang, text, known)

    outputs = [window, box, state, rate, thanks, *chips]
    runs: Any = [
        box.submit(answer, [box, state], outputs, show_progress="hidden"),
        send.click(answer, [box, state], outputs, show_progress="hidden"),
        *(chip.click(answer, [chip, state], outputs, show_progress="hidden") for chip in chips),
    ]
    stop.click(None, cancels=runs)
    up.click(lambda known: _rated(coach, user, lang, known, "up", ""), state, thanks)
    down.click(lambda known, why: _rated(coach, user, lang, known, "down", why), [state, reason], thanks)
    fresh.click(lambda: ({"conversation": "", "articles": [], "reply": ""}, log_html([], lang), gr.update(visible=False)), None,
                [state, window, rate])  # fmt: skip
    earlier.focus(lambda: gr.update(choices=_earlier(coach, user)), None, earlier)
    earlier.input(lambda chosen: _reopen(coach, user, lang, chosen), earlier, [state, window])
    gr.Timer(2).tick(lambda: model_note(coach, lang, status), None, note, show_progress="hidden")


def model_note(coach: Coach, lang: Lang, status: dict[str, str]) -> str:
    """Empty once the model is ready; until then what is being done, or why there is none."""
    if coach.model_ready:
        return ""
    text = say("model_missing", lang) if coach.model_error else say("model_loading", lang)
    return f'<div class="note" role="status">{escape(text)} {escape(coach.model_error or status.get("text", ""))}</div>'


def _examples(coach: Coach, user: str, lang: Lang) -> list[str]:
    return (EXAMPLES if coach.brief(user).facts[1:] else _NO_DATA_EXAMPLES)[lang]


def _answer(coach: Coach, user: str, lang: Lang, text: str, known: State) -> Iterator[Any]:
    """Yield window, box, state, rating row, thanks and chips after each released sentence."""
    same = [gr.update()] * _CHIPS
    if not text.strip():
        yield gr.update(), "", known, gr.update(), gr.update(), *same
        return
    articles = [*known["articles"], me_html(text, lang)]
    yield log_html(articles, lang), "", known, gr.update(visible=False), "", *same
    evidence, words, new = Evidence(), "", known
    try:
        for event in coach.stream(user, text, known["conversation"] or None):
            evidence = event.evidence or evidence
            words += event.text if event.kind == "sentence" else ""
            shown_lang: Lang = event.reply.lang if event.reply else lang
            shown = [*articles, coach_html(words, [item.as_dict(shown_lang) for item in evidence], lang)]
            if event.kind == "sentence":
                yield log_html(shown, lang), "", known, gr.update(), gr.update(), *same
            if event.reply:
                new = {"conversation": event.reply.conversation, "articles": shown, "reply": event.reply.id}
                chips = [gr.update(value=q, visible=True) for q in event.reply.follow_ups[:_CHIPS]]
                yield (log_html(shown, lang), "", new, gr.update(visible=True), "",
                       *chips, *[gr.update(visible=False)] * (_CHIPS - len(chips)))  # fmt: skip
    except CoachError as exc:
        shown = [*articles, coach_html(str(exc), [], lang)]
        yield log_html(shown, lang), "", {**known, "articles": shown}, gr.update(), gr.update(), *same


def _rated(coach: Coach, user: str, lang: Lang, known: State, rating: str, why: str) -> str:
    coach.feedback(user, known["reply"], "up" if rating == "up" else "down", comment=why.strip() or None)
    return f'<div class="note" role="status">{escape(say("thanks", lang))}</div>'


def _earlier(coach: Coach, user: str) -> list[tuple[str, str]]:
    return [(title or name, name) for name, title, _ in coach.conversations(user)]


def _reopen(coach: Coach, user: str, lang: Lang, conversation: str) -> tuple[State, str]:
    articles = []
    for turn in coach.turns(user, conversation):
        articles += [me_html(turn.message, lang), coach_html(turn.reply, turn.data.get("evidence", []), lang)]
    return {"conversation": conversation, "articles": articles, "reply": ""}, log_html(articles, lang)
