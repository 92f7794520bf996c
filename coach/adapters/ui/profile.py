"""The profile tab: every field, saved as typed; what was learnt in chat with its sentence; what is wrong is said beside the button."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any
from zoneinfo import available_timezones

import gradio as gr

from coach.adapters.ui.cards import lines_html, loading_html, problem_html, said_html
from coach.adapters.ui.texts import CHOICES, choices, in_words, say
from coach.coach import Coach
from coach.errors import CoachError
from coach.evidence import Lang
from coach.profile import Profile

_LISTS = ("goals", "equipment", "conditions", "medications", "allergies", "injuries", "dislikes", "diet")
# Heading → fields, in the order of the page.
GROUPS: dict[str, tuple[str, ...]] = {
    "g_you": ("birth_year", "sex", "height_cm", "weight_kg", "country", "time_zone", "latitude", "longitude"),
    "g_training": ("goals", "level", "equipment", "dislikes", "training_days", "race_date"),
    "g_health": ("conditions", "medications", "pregnancy", "pregnant_weeks", "injuries"),
    "g_food": ("diet", "allergies"),
    "g_page": ("language", "units", "glucose_unit"),
}
FIELDS = tuple(name for names in GROUPS.values() for name in names)
# International definitions, exact: 1 in = 2.54 cm, 1 lb = 0.45359237 kg (NIST SP 811, appendix B).
_IMPERIAL = {"height_cm": 2.54, "weight_kg": 0.45359237}


def tab(coach: Coach, user: str, lang: Lang, opened: Any) -> tuple[Any, Any, Any]:
    """Returns (function, inputs, outputs) that the page runs on load."""
    waiting = gr.HTML(loading_html(lang), apply_default_css=False)
    # Nobody types into a box that is about to be filled.
    with gr.Column(visible=False) as form:
        gr.HTML(lines_html(say("lists", lang)), apply_default_css=False)
        boxes: list[Any] = []
        for heading, names in GROUPS.items():
            gr.HTML(f"<h2>{escape(say(heading, lang))}</h2>", apply_default_css=False)
            for start in range(0, len(names), 2):
                with gr.Row():
                    boxes += [_box(name, lang) for name in names[start : start + 2]]
        gr.HTML(f"<h2>{escape(say('g_consent', lang))}</h2>", apply_default_css=False)
        training = gr.Checkbox(label=say("consent_training", lang), elem_id="consent-training")
        reminders = gr.Checkbox(label=say("consent_reminders", lang), elem_id="consent-reminders")
        save = gr.Button(say("save", lang), variant="primary", elem_id="save")
        said = gr.HTML(elem_id="saved", apply_default_css=False)
        learnt, change_learnt = _learnt(lang)
    fact, new, keep_fact, drop_fact, fact_said = change_learnt
    seen = gr.State("")
    filled = [*boxes, training, reminders, learnt, fact, form, waiting, seen]

    def fill() -> list[Any]:
        known = coach.profile(user)
        shown = [_update(name, known, lang) for name in FIELDS]
        return [
            *shown,
            known.consent.training,
            known.consent.reminders,
            learnt_html(coach, user, lang),
            _learnt_choices(coach, user, lang),
            gr.update(visible=True),
            "",
            stamp(),
        ]

    def stamp() -> str:
        return repr((coach.profile(user), coach.learnt(user)))

    def refill(known: str) -> list[Any]:
        """What was said in chat meanwhile changes the profile; else the boxes stay as the user left them."""
        return [gr.skip()] * len(filled) if known == stamp() else fill()

    def keep(*values: Any) -> list[Any]:
        """Save; what was typed stays as typed where something is wrong."""
        known = coach.profile(user)
        changes = {name: _stored(name, value, known) for name, value in zip(FIELDS, values[:-2], strict=True)}
        try:
            after = coach.update_profile(user, **changes, consent={"training": values[-2], "reminders": values[-1]})
        except CoachError as exc:
            return [problem_html(in_words(exc, lang)), *(gr.skip() for _ in filled)]
        if not after.language or after.language == lang:
            return [said_html(say("saved", lang)), *fill()]
        link = f'<a href="/{after.language}/">{escape(say("open_in", after.language))}</a>'
        return [f'<div class="said">{escape(say("saved", lang))} {link}</div>', *fill()]

    def correct(number: int | None, value: str | None) -> list[Any]:
        """Change (or with None forget) one learnt fact; the whole tab is read again, since the profile follows."""
        try:
            if number is None:
                html = problem_html(say("learnt_none", lang))
            elif value is None:
                coach.delete_learnt(user, number)
                html = said_html(say("learnt_deleted", lang))
            else:
                coach.edit_learnt(user, number, value)
                html = said_html(say("learnt_saved", lang))
        except CoachError as exc:
            html = problem_html(in_words(exc, lang))
        return [html, "", *fill()]

    opened.select(refill, seen, filled, show_progress="hidden", concurrency_id="profile")
    save.click(keep, [*boxes, training, reminders], [said, *filled], show_progress="hidden", concurrency_id="profile")
    keep_fact.click(correct, [fact, new], [fact_said, new, *filled], show_progress="hidden")
    drop_fact.click(lambda number: correct(number, None), fact, [fact_said, new, *filled], show_progress="hidden")
    return refill, seen, filled


def _learnt(lang: Lang) -> tuple[Any, tuple[Any, ...]]:
    gr.HTML(
        f"<h2>{escape(say('learnt', lang))}</h2><p class='note'>{escape(say('learnt_note', lang))}</p>",
        apply_default_css=False,
    )
    learnt = gr.HTML(elem_id="learnt", apply_default_css=False)
    with gr.Accordion(say("learnt_change", lang), open=False, elem_id="learnt-change"):
        with gr.Row():
            fact = gr.Dropdown(
                label=say("learnt_which", lang), choices=[], interactive=True, elem_id="learnt-which", min_width=200
            )
            new = gr.Textbox(label=say("learnt_new", lang), elem_id="learnt-new", min_width=200)
        with gr.Row():
            keep_fact = gr.Button(say("learnt_save", lang), elem_id="learnt-save", min_width=140)
            drop_fact = gr.Button(say("learnt_delete", lang), variant="stop", elem_id="learnt-delete", min_width=140)
    said = gr.HTML(elem_id="learnt-said", apply_default_css=False)
    return learnt, (fact, new, keep_fact, drop_fact, said)


def learnt_html(coach: Coach, user: str, lang: Lang) -> str:
    """Each learnt fact with the sentence it came from."""
    found = coach.learnt(user)
    if not found:
        return f'<p class="note">{escape(say("learnt_empty", lang))}</p>'
    items = "".join(
        f"<li><b>{escape(one.text_zh if lang == 'zh' else one.text)}</b><blockquote>{escape(one.sentence)}</blockquote></li>"
        for one in found
    )
    return f'<ul class="learnt">{items}</ul>'


def _learnt_choices(coach: Coach, user: str, lang: Lang) -> Any:
    found = [(one.text_zh if lang == "zh" else one.text, one.id) for one in coach.learnt(user)]
    return gr.update(choices=found, value=found[0][1] if found else None)


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """The time zones by place; finding them reads some hundred files."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone))


def _box(name: str, lang: Lang) -> Any:
    label = say(f"f_{name}", lang)
    if name == "training_days":
        return gr.CheckboxGroup(choices(name, lang), label=label, elem_id=f"f-{name}", min_width=200)
    if name in CHOICES:
        return gr.Dropdown(choices(name, lang), label=label, elem_id=f"f-{name}", filterable=False, min_width=200)
    if name == "time_zone":
        zones = [
            (say("this_machine", lang), ""),
            *((zone, zone) for zone in _zones()),
        ]
        return gr.Dropdown(zones, label=label, elem_id="f-time_zone", min_width=200)
    # A number box would show an unknown value as 0.
    return gr.Textbox(
        label=label, elem_id=f"f-{name}", placeholder=say(f"eg_{name}", lang), min_width=200, max_length=2000
    )


def _update(name: str, known: Profile, lang: Lang) -> Any:
    """The stored value as the box shows it, in the user's units."""
    value = getattr(known, name)
    if name == "training_days":
        return gr.update(value=list(value))
    if name in CHOICES or name == "time_zone":
        return gr.update(value=value or "")
    if name in _IMPERIAL and known.units == "imperial":
        return gr.update(
            value="" if value is None else f"{value / _IMPERIAL[name]:.1f}", label=say(f"f_{name}_imperial", lang)
        )
    shown = (
        ", ".join(value)
        if name in _LISTS
        else ""
        if value is None
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )
    return gr.update(value=shown, label=say(f"f_{name}", lang))


def _stored(name: str, value: Any, known: Profile) -> Any:
    """The box's value in the profile's own unit; what was not touched stays exactly as it was stored."""
    if name in _IMPERIAL and known.units == "imperial" and value not in (None, ""):
        before = getattr(known, name)
        if before is not None and str(value).strip() == f"{before / _IMPERIAL[name]:.1f}":
            return before
        try:
            return float(value) * _IMPERIAL[name]
        except (TypeError, ValueError):
            return value  # the profile says what is wrong with it
    return value.replace("，", ",").replace("、", ",") if name in _LISTS and isinstance(value, str) else value
