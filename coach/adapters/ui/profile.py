"""The profile tab: every field, saved as typed; what is wrong is said beside the button."""

from __future__ import annotations

from typing import Any

import gradio as gr

from coach.adapters.ui.cards import lines_html
from coach.adapters.ui.texts import say
from coach.coach import Coach
from coach.errors import CoachError
from coach.evidence import Lang

_CHOICES = {
    "sex": ["", "female", "male"], "level": ["", "beginner", "intermediate", "advanced"],
    "pregnancy": ["", "pregnant", "postpartum", "breastfeeding"], "language": ["", "en", "zh"], "units": ["metric", "imperial"],
    "glucose_unit": ["mmol/L", "mg/dL"],
}  # fmt: skip
_LISTS = ("goals", "equipment", "conditions", "medications", "allergies", "injuries", "dislikes")
FIELDS = ("birth_year", "sex", "height_cm", "weight_kg", "level", *_LISTS, "pregnancy", "pregnant_weeks", "country", "time_zone", "language",
          "units", "glucose_unit")  # fmt: skip


def tab(coach: Coach, user: str, lang: Lang) -> None:
    known = coach.profile(user)
    gr.HTML(lines_html(f"{say('lists', lang)} {say('reload', lang)}"))
    boxes: list[Any] = []
    for start in range(0, len(FIELDS), 3):
        with gr.Row():
            boxes += [_box(name, getattr(known, name), lang) for name in FIELDS[start : start + 3]]
    training = gr.Checkbox(known.consent.training, label=say("consent_training", lang), elem_id="consent-training")
    reminders = gr.Checkbox(known.consent.reminders, label=say("consent_reminders", lang), elem_id="consent-reminders")
    save = gr.Button(say("save", lang), variant="primary", elem_id="save")
    said = gr.HTML(elem_id="saved")

    def keep(*values: Any) -> str:
        changes = dict(zip(FIELDS, values[:-2], strict=True))
        try:
            coach.update_profile(user, **changes, consent={"training": values[-2], "reminders": values[-1]})
        except CoachError as exc:
            return lines_html(str(exc))
        return lines_html(say("saved", lang))

    save.click(keep, [*boxes, training, reminders], said)


def _box(name: str, value: Any, lang: Lang) -> Any:
    label = say(f"f_{name}", lang)
    if name in _CHOICES:
        return gr.Dropdown(_CHOICES[name], value=value, label=label, elem_id=f"f-{name}")
    # A number box would show an unknown value as 0.
    shown = ", ".join(value) if name in _LISTS else "" if value is None else f"{value}"
    return gr.Textbox(shown, label=label, elem_id=f"f-{name}")
