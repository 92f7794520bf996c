"""The page: chat, today, data, profile. Thin: every value comes from ``Coach``; the user's name is an argument of every call."""

from __future__ import annotations

from typing import Any

import gradio as gr

from coach.adapters.ui import chat, data, profile, today
from coach.adapters.ui.cards import lines_html
from coach.adapters.ui.texts import say
from coach.coach import Coach
from coach.demo import NAME as DEMO_NAME
from coach.evidence import Lang

CSS = """
footer {display: none !important}
.gradio-container {max-width: 860px !important; margin: auto !important}
.hidden {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)}
.log {height: min(56vh, 560px); overflow-y: auto; padding: 12px; border: 1px solid var(--border-color-primary); border-radius: 12px}
.log article {margin: 10px 0; overflow-wrap: anywhere; line-height: 1.55}
.log .me {margin-left: 15%; background: var(--background-fill-secondary); border-radius: 12px; padding: 8px 14px}
.log p {margin: 0 0 6px}
.hello, .note {color: var(--body-text-color); opacity: .8}
.note {font-size: .9em}
button.cite {color: inherit; font: inherit; font-weight: 600; background: none !important; border: 0; cursor: pointer; padding: 0 2px; text-decoration: underline dotted}
details.evidence {margin-top: 6px; border: 1px solid var(--border-color-primary); border-radius: 8px; padding: 6px 10px; font-size: .92em}
details.evidence summary {cursor: pointer}
#today ul {list-style: none; padding: 0}
#today li {padding: 4px 0; border-bottom: 1px solid var(--border-color-primary)}
@media (max-width: 600px) {.log .me {margin-left: 8%} .gradio-container {padding: 8px !important}}
"""
# A click on [n] opens its card; the log stays at its newest line.
HEAD = """<script>
document.addEventListener("click", (event) => {
  const cite = event.target.closest && event.target.closest("button.cite");
  if (!cite) return;
  const card = cite.closest("article").querySelector(`details[data-n="${cite.dataset.n}"]`);
  if (card) { card.open = true; card.scrollIntoView({block: "nearest"}); }
});
new MutationObserver(() => {
  const log = document.querySelector("#window .log");
  if (log && log.dataset.seen !== String(log.textContent.length)) { log.dataset.seen = String(log.textContent.length); log.scrollTop = log.scrollHeight; }
}).observe(document.documentElement, {childList: true, subtree: true});
</script>"""


def build(coach: Coach, user: str, status: dict[str, str]) -> Any:
    """The Gradio blocks for one user. ``status["text"]`` is what the warm-up last said."""
    lang: Lang = "zh" if coach.profile(user).language == "zh" else "en"
    with gr.Blocks(title=say("title", lang), analytics_enabled=False) as page:
        gr.HTML(lines_html("\n".join(_notes(coach, user, lang))), elem_id="notes")
        with gr.Tab(say("chat", lang), id="chat"):
            chat.tab(coach, user, lang, status)
        with gr.Tab(say("today", lang), id="today") as today_tab:
            draw, outputs = today.tab(coach, user, lang, today_tab)
        with gr.Tab(say("data", lang), id="data") as data_tab:
            data.tab(coach, user, lang, data_tab)
        with gr.Tab(say("profile", lang), id="profile"):
            profile.tab(coach, user, lang)
        page.load(draw, None, outputs, show_progress="hidden")
    return page


def _notes(coach: Coach, user: str, lang: Lang) -> list[str]:
    lines = [say("synthetic", lang)] if user == DEMO_NAME else []
    lines.append(say("not_medical", lang))
    if coach.settings.model_is_remote:
        lines.append(f"{say('remote', lang)} {coach.settings.model}")
    return lines
