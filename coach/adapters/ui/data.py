"""The data tab: import, what is stored, copy out, delete."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import gradio as gr
from sqlalchemy import func, select

from coach.adapters.ui.cards import lines_html
from coach.adapters.ui.texts import say
from coach.coach import Coach
from coach.errors import CoachError
from coach.evidence import Lang
from coach.store import tables
from coach.wearables.metrics import METRICS


def tab(coach: Coach, user: str, lang: Lang, opened: Any) -> None:
    gr.HTML(lines_html(say("upload_hint", lang)))
    drop = gr.File(label=say("upload", lang), file_count="single", elem_id="upload", type="filepath")
    report = gr.HTML(elem_id="report")
    heads = [say(key, lang) for key in ("col_metric", "col_days", "col_first", "col_last")]
    stored = gr.Dataframe(value=rows(coach, user, lang), headers=heads, interactive=False, label=say("sources", lang), elem_id="stored",
                          wrap=True, buttons=[])  # fmt: skip
    save = gr.DownloadButton(say("export", lang), elem_id="export")
    with gr.Accordion(say("delete", lang), open=False):
        sure = gr.Textbox(label=say("delete_hint", lang), elem_id="sure")
        delete = gr.Button(say("delete", lang), variant="stop", elem_id="delete")
        said = gr.HTML(elem_id="deleted")

    def read(path: str | None, progress: gr.Progress = gr.Progress()) -> tuple[str, Any]:  # noqa: B008  Gradio finds it by its default
        if not path:
            return "", gr.update()
        try:
            made = coach.import_file(user, path, lambda share: progress(share, desc=say("importing", lang)))
        except CoachError as exc:
            return lines_html(str(exc)), gr.update()
        return lines_html(made.text_zh if lang == "zh" else made.text, "report"), rows(coach, user, lang)

    drop.upload(read, drop, [report, stored])
    opened.select(lambda: rows(coach, user, lang), None, stored, show_progress="hidden")
    save.click(lambda: _export(coach, user), None, save)
    delete.click(lambda typed: _delete(coach, user, lang, typed), sure, [said, stored])


def rows(coach: Coach, user: str, lang: Lang) -> list[list[str]]:
    """Metric, number of days, first and last day of what is stored."""
    t = tables.daily
    query = (
        select(t.c.metric, func.count(), func.min(t.c.local_date), func.max(t.c.local_date))
        .where(t.c.user_id == coach.store.user(user).id)
        .group_by(t.c.metric)
        .order_by(t.c.metric)
    )
    with coach.store.read() as connection:
        found = connection.execute(query).all()
    return [[_label(metric, lang), str(count), str(first), str(last)] for metric, count, first, last in found]


def _label(metric: str, lang: Lang) -> str:
    known = METRICS.get(metric)
    return metric if known is None else known.zh if lang == "zh" else known.en


def _export(coach: Coach, user: str) -> str:
    return str(coach.export_user(user, Path(tempfile.mkdtemp()) / "coach-export.zip"))


def _delete(coach: Coach, user: str, lang: Lang, typed: str) -> tuple[str, Any]:
    if typed.strip() != "DELETE":
        return lines_html(say("not_deleted", lang)), gr.update()
    coach.forget(user)
    return lines_html(say("deleted", lang)), []
