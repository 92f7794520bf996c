"""How the page looks: Gradio's theme in our colours, our style sheet, our script. Fonts are the system's own; nothing is fetched."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from coach.adapters.ui.texts import say
from coach.evidence import Lang

_HERE = Path(__file__).parent
CSS = (_HERE / "page.css").read_text(encoding="utf-8")
_SCRIPT = (_HERE / "page.js").read_text(encoding="utf-8")
_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "sans-serif",
)


@lru_cache(maxsize=1)
def theme() -> Any:
    """Teal on near-white or near-black. Every pair of text and ground below has a contrast of at least 4.5 (WCAG 2.2, 1.4.3)."""
    import gradio as gr

    return gr.themes.Base(
        primary_hue="teal", secondary_hue="teal", neutral_hue="slate", font=_FONTS, font_mono=("ui-monospace", "monospace"),
        radius_size="lg", text_size="md",
    ).set(
        body_background_fill="#f6f8f8", body_background_fill_dark="#0f1413",
        body_text_color="#16211f", body_text_color_dark="#e7edeb",
        body_text_color_subdued="#4a5a57", body_text_color_subdued_dark="#a9b8b4",
        background_fill_primary="#ffffff", background_fill_primary_dark="#171e1c",
        background_fill_secondary="#eef3f2", background_fill_secondary_dark="#1e2725",
        border_color_primary="#d5dedc", border_color_primary_dark="#2f3a37",
        block_background_fill="transparent", block_background_fill_dark="transparent",
        block_label_text_color="#36454a", block_label_text_color_dark="#c3cfcc",
        block_title_text_color="#36454a", block_title_text_color_dark="#c3cfcc",
        color_accent="#0f766e", checkbox_background_color_selected="#0f766e", checkbox_background_color_selected_dark="#0f766e",
        checkbox_border_color="#6f807c", checkbox_border_color_dark="#7d8f8a", checkbox_border_color_selected="#0f766e",
        checkbox_border_color_selected_dark="#2dd4bf",
        block_border_width="0px", block_padding="2px 0px", form_gap_width="12px", block_shadow="none", panel_border_width="0px",
        input_border_width="1px", input_background_fill="#ffffff", input_background_fill_dark="#111716", input_border_color="#8d9c99", input_border_color_dark="#61716c",
        input_border_color_focus="#0f766e", input_border_color_focus_dark="#2dd4bf",
        input_placeholder_color="#5c6b68", input_placeholder_color_dark="#93a39f",
        button_primary_background_fill="#0f766e", button_primary_background_fill_hover="#115e59",
        button_primary_background_fill_dark="#2dd4bf", button_primary_background_fill_hover_dark="#5eead4",
        button_primary_text_color="#ffffff", button_primary_text_color_dark="#04211d",
        button_secondary_background_fill="#e3ebe9", button_secondary_background_fill_hover="#d5e0de",
        button_secondary_background_fill_dark="#25302d", button_secondary_background_fill_hover_dark="#2f3c38",
        button_secondary_text_color="#16211f", button_secondary_text_color_dark="#e7edeb",
        button_cancel_background_fill="#b42318", button_cancel_background_fill_hover="#912018",
        button_cancel_background_fill_dark="#b42318", button_cancel_background_fill_hover_dark="#912018",
        button_cancel_text_color="#ffffff", button_cancel_text_color_dark="#ffffff",
    )  # fmt: skip


def head(lang: Lang) -> str:
    """What stands in the page's head: its language for screen readers, and the script with its few words."""
    words = json.dumps({"copied": say("copied", lang), "not_copied": say("not_copied", lang)}, ensure_ascii=False)
    code = "zh-CN" if lang == "zh" else "en"
    return f'<link rel="icon" href="/icon.svg">\n<script>window.coachLanguage = "{code}"; window.coachWords = {words};</script>\n<script>\n{_SCRIPT}</script>'
