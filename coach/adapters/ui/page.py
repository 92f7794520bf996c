"""The page: chat, today, data. Thin: every value comes from ``Coach``; the user's name is an argument of every call."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import gradio as gr

from coach.adapters.ui.cards import message_html, reply_html
from coach.adapters.ui.texts import say
from coach.coach import Coach
from coach.demo import NAME as DEMO_NAME
from coach.errors import CoachError
from coach.evidence import Evidence, Lang

EXAMPLES = {
    "en": ["Should I train hard today?", "How did I sleep last week?", "How much protein do I need?", "How long should I rest between sets?"],
    "zh": ["今天适合高强度训练吗？", "我上周睡得怎么样？", "我每天要吃多少蛋白质？", "组间休息多久合适？"],
}  # fmt: skip

CSS = """
footer {display: none !important}
.gradio-container {max-width: 880px !important; margin: auto !important}
.words {white-space: normal; overflow-wrap: anywhere}
.cite {cursor: pointer; font-weight: 600; color: var(--link-text-color)}
details.evidence {margin-top: 6px; border: 1px solid var(--border-color-primary); border-radius: 8px; padding: 6px 10px; font-size: 0.9em}
details.evidence summary {cursor: pointer}
details.evidence p {margin: 6px 0}
.note {color: var(--body-text-color-subdued); font-size: 0.9em}
"""
# A click on [n] opens its card.
HEAD = """<script>
document.addEventListener("click", (event) => {
  const cite = event.target.closest && event.target.closest(".cite");
  if (!cite) return;
  for (const n of cite.textContent.match(/\\d+/g) || []) {
    const card = cite.closest(".reply").querySelector(`details.n${n}`);
    if (card) { card.open = true; card.scrollIntoView({block: "nearest"}); }
  }
});
</script>"""


def build(coach: Coach, user: str, status: dict[str, str]) -> Any:
    """The Gradio blocks for one user. ``status["text"]`` is what the warm-up last said."""
    lang: Lang = "zh" if coach.profile(user).language == "zh" else "en"
    with gr.Blocks(title=say("title", lang), analytics_enabled=False) as page:
        gr.HTML(_notes(coach, user, lang), elem_id="notes")
        with gr.Tab(say("chat", lang), id="chat"):
            _chat_tab(coach, user, lang, status)
        with gr.Tab(say("today", lang), id="today") as today_tab:
            today = gr.HTML(elem_id="today")
        with gr.Tab(say("data", lang), id="data"):
            _data_tab(coach, user, lang)
        today_tab.select(lambda: today_html(coach, user, lang), outputs=today)
        page.load(lambda: today_html(coach, user, lang), outputs=today)
    return page


def _notes(coach: Coach, user: str, lang: Lang) -> str:
    lines = [say("not_medical", lang)]
    if user == DEMO_NAME:
        lines.insert(0, say("synthetic", lang))
    if coach.settings.model_is_remote:
        lines.append(f"{say('remote', lang)} {coach.settings.model}")
    return f'<div class="note">{"<br>".join(escape(line) for line in lines)}</div>'


def _chat_tab(coach: Coach, user: str, lang: Lang, status: dict[str, str]) -> None:
    conversation = gr.State("")
    ready = gr.HTML(_model_note(coach, lang, status), elem_id="model-note")
    window = gr.Chatbot(label=say("chat", lang), elem_id="window", height=460, placeholder=say("hello", lang),
                        sanitize_html=True, allow_tags=True, buttons=["copy"],
                        examples=[{"text": text} for text in EXAMPLES[lang]])  # fmt: skip
    with gr.Row():
        box = gr.Textbox(
            placeholder=say("ask", lang),
            show_label=False,
            container=False,
            scale=8,
            elem_id="ask",
            lines=1,
            autofocus=True,
        )
        send = gr.Button(say("send", lang), variant="primary", scale=1, elem_id="send", min_width=72)
        stop = gr.Button(say("stop", lang), scale=1, elem_id="stop", min_width=72)
    with gr.Row():
        chips = [gr.Button(visible=False, size="sm", elem_classes="chip") for _ in range(3)]
    fresh = gr.Button(say("new", lang), size="sm", elem_id="new")

    def answer(text: str, shown: list[Any], known: str) -> Iterator[Any]:
        yield from _answer(coach, user, lang, text, shown, known)

    outputs = [window, box, conversation, *chips]
    runs: Any = [
        box.submit(answer, [box, window, conversation], outputs),
        send.click(answer, [box, window, conversation], outputs),
        *(chip.click(answer, [chip, window, conversation], outputs) for chip in chips),
    ]
    window.example_select(_picked, None, box).then(answer, [box, window, conversation], outputs)
    stop.click(None, cancels=runs)
    fresh.click(lambda: ([], "", *(gr.update(visible=False) for _ in chips)), None, [window, conversation, *chips])
    gr.Timer(2).tick(lambda: _model_note(coach, lang, status), None, ready, show_progress="hidden")


def _picked(event: gr.SelectData) -> str:
    return str(event.value["text"])


def _model_note(coach: Coach, lang: Lang, status: dict[str, str]) -> str:
    if coach.model_ready:
        return ""
    text = say("model_missing", lang) if coach.model_error else say("model_loading", lang)
    detail = coach.model_error or status.get("text", "")
    return f'<div class="note">{escape(text)} {escape(detail)}</div>'


def _answer(coach: Coach, user: str, lang: Lang, text: str, shown: list[Any], known: str) -> Iterator[Any]:
    """Yield the window, the box, the conversation and the chips after each released sentence."""
    hidden = [gr.update(visible=False)] * 3
    if not text.strip():
        yield shown, "", known, *hidden
        return
    said = [*shown, {"role": "user", "content": message_html(text)}]
    evidence, words = Evidence(), ""
    yield said, "", known, *hidden
    try:
        for event in coach.stream(user, text, known or None):
            evidence = event.evidence or evidence
            words += event.text if event.kind == "sentence" else ""
            if event.kind == "sentence":
                yield [*said, _bubble(words, evidence, lang)], "", known, *hidden
            if event.reply:
                chips = [gr.update(value=q, visible=True) for q in event.reply.follow_ups[:3]]
                yield ([*said, _bubble(words, evidence, event.reply.lang)], "", event.reply.conversation,
                       *chips, *hidden[len(chips):])  # fmt: skip
    except CoachError as exc:
        yield [*said, {"role": "assistant", "content": message_html(str(exc))}], "", known, *hidden


def _bubble(words: str, evidence: Evidence, lang: Lang) -> dict[str, str]:
    return {"role": "assistant", "content": reply_html(words, evidence, lang)}


def today_html(coach: Coach, user: str, lang: Lang) -> str:
    """The brief as a list; every line a number."""
    brief = coach.brief(user)
    if not brief.facts:
        return f'<div class="note">{escape(say("nothing_yet", lang))}</div>'
    lines = (brief.text_zh if lang == "zh" else brief.text).splitlines()
    items = "".join(f"<li>{escape(line.removeprefix('- '))}</li>" for line in lines[1:])
    return f"<h3>{escape(lines[0])}</h3><ul>{items}</ul>"


def _data_tab(coach: Coach, user: str, lang: Lang) -> None:
    gr.HTML(f'<div class="note">{escape(say("upload_hint", lang))}</div>')
    drop = gr.File(label=say("upload", lang), file_count="single", elem_id="upload", type="filepath")
    report = gr.HTML(elem_id="report")

    def read(path: str | None, progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008  Gradio finds it by its default
        if not path:
            return ""
        try:
            made = coach.import_file(user, path, lambda share: progress(share, desc=say("importing", lang)))
        except CoachError as exc:
            return f'<div class="note">{escape(str(exc))}</div>'
        return f"<div>{'<br>'.join(escape(line) for line in (made.text_zh if lang == 'zh' else made.text).splitlines())}</div>"

    drop.upload(read, drop, report)
