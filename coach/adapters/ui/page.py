"""The page in one language: chat, today, plan, data, profile. Thin: every value comes from ``Coach``; the user's name is an argument of every call."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr

from coach.adapters.ui import chat, data, plan, profile, today
from coach.adapters.ui.cards import problem_html
from coach.adapters.ui.texts import say
from coach.coach import Coach
from coach.demo import NAME as DEMO_NAME
from coach.evidence import Lang

_CACHE_SECONDS = 600  # what was uploaded and not yet removed goes after this long


def build(coach: Coach, user: str, lang: Lang, status: dict[str, str]) -> Any:
    """The Gradio blocks for one user. ``status["text"]`` is what the warm-up last said."""
    other: Lang = "en" if lang == "zh" else "zh"
    with gr.Blocks(
        title=say("title", lang), analytics_enabled=False, delete_cache=(_CACHE_SECONDS, _CACHE_SECONDS)
    ) as page:
        with gr.Row(elem_id="top"):
            gr.HTML(_head(coach, user, lang), elem_id="notes", apply_default_css=False)
            switch = gr.Button(say("switch", lang), size="sm", elem_id="switch", scale=0, min_width=84)
        gr.HTML(
            f'<div class="banner" role="alert" hidden>{escape(say("offline", lang))}</div>',
            elem_id="offline",
            apply_default_css=False,
        )
        loads = {}
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(say("chat", lang), id="chat", elem_id="tab-chat"):
                loads["chat"] = chat.tab(coach, user, lang, status)
            for name, part in (("today", today), ("plan", plan), ("data", data), ("profile", profile)):
                with gr.Tab(say(name, lang), id=name, elem_id=f"tab-{name}") as opened:
                    loads[name] = part.tab(coach, user, lang, opened)
        # One after the other, the one that takes longest last; a tab that is opened before its turn comes fills itself.
        after: Any = page.load
        for name in ("chat", "profile", "plan", "data", "today"):
            fill, inputs, outputs = loads[name]
            after = after(fill, inputs, outputs, show_progress="hidden", concurrency_id=name).then
        gr.HTML(f'<p class="note">{escape(say("not_medical", lang))}</p>', elem_id="foot", apply_default_css=False)
        switch.click(lambda: _speak(coach, user, other), None, None, show_progress="hidden").then(
            None, None, None, js=f"() => {{ window.location.assign('/{other}/'); }}"
        )
    return page


def _speak(coach: Coach, user: str, lang: Lang) -> None:
    coach.update_profile(user, language=lang)


def _head(coach: Coach, user: str, lang: Lang) -> str:
    lines = [say("synthetic", lang)] if user == DEMO_NAME else []
    notes = "".join(f'<p class="note">{escape(line)}</p>' for line in lines)
    if coach.settings.model_is_remote:
        notes += problem_html(f"{say('remote', lang)} {coach.settings.model}")
    # Screen readers say what page.js puts into #live: a region that was there before its words is announced reliably.
    return f'<h1>{escape(say("title", lang))}</h1>{notes}<div id="live" class="hidden" role="status" aria-live="polite"></div>'
