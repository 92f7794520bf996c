"""The plan tab: wishes, the week, swaps and other changes as proposals, the log. What is in force changes only on "accept".

Words typed here pass the same safety screen as the chat before anything is done with them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import gradio as gr
from sqlalchemy import func, select

from coach.adapters.ui.cards import lines_html, loading_html, problem_html, said_html
from coach.adapters.ui.plan_html import change_html, head_html, records_html, week_html
from coach.adapters.ui.texts import choices, in_words, say
from coach.coach import Coach
from coach.errors import CoachError, PlanError
from coach.evidence import Lang
from coach.plans import history, service
from coach.plans.model import Plan, PlanChange
from coach.plans.wishes import GOAL_NAMES, RUNS
from coach.progress import records
from coach.store import User, tables

_STOPPING = ("refuse", "urgent", "crisis", "emergency")
_DAYS, _MINUTES, _LONG = range(1, 7), (15, 20, 30, 40, 45, 60, 75, 90, 120), (45, 60, 75, 90, 120, 150, 180, 210)
EQUIPMENT = ("none", "gym", "dumbbell", "barbell", "rack", "bench", "kettlebell", "band", "pull_up_bar", "machine", "bike", "treadmill", "rower", "mat")  # fmt: skip
REASONS = ("too_hard", "too_easy", "missed", "ill", "tired", "progress")
_MOST_BESTS = 8
# The box is emptied of the words that were answered, in the browser itself: what was typed since then stays.
_TAKE_OUT = "(now, handled) => now.trim() === handled.trim() ? '' : now"


@dataclass(frozen=True)
class Parts:
    """The components that show the plan."""

    form: Any
    plan: Any
    said: Any
    head: Any
    week: Any
    sessions: Any
    proposal: Any
    decide: Any
    change: Any
    leave: Any
    take: Any
    records: Any
    handled: Any  # the words that an answer was about; empty where they could not be used
    seen: Any

    @property
    def all(self) -> list[Any]:
        return list(self.__dict__.values())


def tab(coach: Coach, user: str, lang: Lang, opened: Any) -> tuple[Any, Any, Any]:
    """Returns (function, inputs, outputs) that the page runs on load."""
    said = gr.HTML(elem_id="plan-said", apply_default_css=False)
    with gr.Column(visible=False) as plan:
        head = gr.HTML(elem_id="plan-head", apply_default_css=False)
        proposal = gr.HTML(elem_id="proposal", apply_default_css=False)
        change = gr.State("")
        with gr.Row(visible=False, elem_id="decide") as decide:
            accept = gr.Button(say("accept", lang), variant="primary", elem_id="accept", min_width=120)
            decline = gr.Button(say("decline", lang), elem_id="decline", min_width=120)
        week = gr.Dropdown(label=say("week", lang), choices=[], interactive=True, elem_id="week", filterable=False)
        sessions = gr.HTML(elem_id="sessions", apply_default_css=False)
        log, note = _log(lang)
        with gr.Accordion(say("swap_title", lang), open=False, elem_id="swap"):
            with gr.Row():
                leave = gr.Dropdown(
                    label=say("swap_leave", lang), choices=[], interactive=True, elem_id="swap-leave", min_width=200
                )
                take = gr.Dropdown(
                    label=say("swap_take", lang), choices=[], interactive=True, elem_id="swap-take", min_width=200
                )
            swap = gr.Button(say("swap_do", lang), elem_id="swap-do")
        ask, chips, other = _changes(lang)
        kept = gr.HTML(elem_id="records", apply_default_css=False)
    # Nobody chooses in a form that is about to be filled.
    waiting = gr.HTML(loading_html(lang), apply_default_css=False)
    with gr.Accordion(say("plan_make", lang), open=True, elem_id="plan-form", visible=False) as form:
        wishes, make = _wishes(lang)
    handled = gr.Textbox(visible="hidden", elem_id="handled", label="")
    parts = Parts(
        form, plan, said, head, week, sessions, proposal, decide, change, leave, take, kept, handled, gr.State(())
    )

    page = Page(coach, user, lang, parts)
    # One after the other, so that an older answer never overwrites a newer one.
    whole: dict[str, Any] = {"outputs": parts.all, "show_progress": "minimal", "concurrency_id": "plan"}
    make.click(page.make, wishes, **whole)
    week.input(page.turn_to, week, sessions, show_progress="hidden", concurrency_id="plan")
    leave.input(page.swaps, leave, take, show_progress="hidden", concurrency_id="plan")
    swap.click(page.swap, [leave, take], **whole)
    for box, button, work in ((ask, other, page.adapt), (log, note, page.log)):
        done = gr.on([button.click, box.submit], work, box, **whole)
        done.then(None, [box, handled], box, js=_TAKE_OUT, show_progress="hidden")
    for chip in chips:
        chip.click(page.adapt, chip, **whole)
    accept.click(page.accept, change, **whole)
    decline.click(page.decline, change, **whole)
    opened.select(page.looked_at, parts.seen, **{**whole, "show_progress": "hidden"})

    def load() -> list[Any]:
        return [*page.shown().values(), *page.wished(), ""]

    return load, None, [*parts.all, *wishes, waiting]


def _log(lang: Lang) -> tuple[Any, Any]:
    with gr.Row(elem_id="log-row"):
        log = gr.Textbox(
            label=say("log", lang),
            placeholder=say("log_hint", lang),
            elem_id="log",
            scale=5,
            min_width=200,
            max_length=2000,
        )
        note = gr.Button(say("log_do", lang), elem_id="log-do", scale=0, min_width=110)
    return log, note


def _changes(lang: Lang) -> tuple[Any, list[Any], Any]:
    with gr.Accordion(say("change_title", lang), open=False, elem_id="changes"):
        with gr.Row():
            chips = [
                gr.Button(say(f"reason_{slug}", lang), size="sm", elem_classes="chip", min_width=110)
                for slug in REASONS
            ]
        with gr.Row():
            ask = gr.Textbox(label=say("change_ask", lang), placeholder=say("change_hint", lang), elem_id="change-ask", scale=5, min_width=200,
                             max_length=2000)  # fmt: skip
            other = gr.Button(say("change_do", lang), elem_id="change-do", scale=0, min_width=110)
    return ask, chips, other


def _wishes(lang: Lang) -> tuple[list[Any], Any]:
    gr.HTML(f'<p class="note">{say("wishes_note", lang)}</p>', apply_default_css=False)
    zh = lang == "zh"
    with gr.Row():
        goal = gr.Dropdown([(names[zh], slug) for slug, names in GOAL_NAMES.items()], value="general_health", label=say("w_goal", lang), elem_id="w-goal",
                           min_width=200)  # fmt: skip
        level = gr.Dropdown(
            choices("level", lang),
            value="",
            label=say("f_level", lang),
            elem_id="w-level",
            min_width=160,
            filterable=False,
        )
    with gr.Row():
        days = gr.Dropdown(
            [(str(n), n) for n in _DAYS],
            value=3,
            label=say("w_days", lang),
            elem_id="w-days",
            min_width=140,
            filterable=False,
        )
        minutes = gr.Dropdown([(str(n), n) for n in _MINUTES], value=40, label=say("w_minutes", lang), elem_id="w-minutes", min_width=140,
                              filterable=False)  # fmt: skip
        longest = gr.Dropdown([(say("w_long_no", lang), 0), *((str(n), n) for n in _LONG)], value=0, label=say("w_long", lang), elem_id="w-long",
                              min_width=140, filterable=False)  # fmt: skip
        start = gr.Dropdown(
            choices("start", lang),
            value="today",
            label=say("w_start", lang),
            elem_id="w-start",
            min_width=140,
            filterable=False,
        )
    equipment = gr.CheckboxGroup(
        [(say(f"e_{slug}", lang), slug) for slug in EQUIPMENT],
        value=["none"],
        label=say("f_equipment", lang),
        elem_id="w-equipment",
    )
    make = gr.Button(say("plan_do", lang), variant="primary", elem_id="plan-make")
    return [goal, level, days, minutes, longest, start, equipment], make


@dataclass(frozen=True)
class Page:
    """What the buttons do; each answers with the whole tab."""

    coach: Coach
    user: str
    lang: Lang
    parts: Parts

    @property
    def _owner(self) -> User:
        return self.coach.store.user(self.user)

    def shown(self, said: str = "", proposed: PlanChange | None = None, handled: str = "") -> dict[Any, Any]:
        """The tab as the store has it now. ``proposed``: a proposal to decide on; else the newest open one."""
        p, today = self.parts, self.coach.today(self.user)
        plan = self.coach.plan(self.user)
        if plan is None:
            values = [
                gr.update(open=True, visible=True),
                gr.update(visible=False),
                said,
                "",
                gr.update(),
                "",
                "",
                gr.update(visible=False),
                "",
                gr.update(),
                gr.update(),
                "",
                handled,
                self._stamp(None),
            ]
            return dict(zip(p.all, values, strict=True))
        made = proposed or self._open(plan)
        number = self._week_now(plan)
        weeks = [(say("week_n", self.lang).format(w.number), w.number) for w in plan.weeks]
        ahead = {
            i.exercise: i.name_zh if self.lang == "zh" else i.name
            for s in plan.sessions
            if s.date >= today
            for i in s.items
            if i.swaps
        }
        values = [
            gr.update(open=False, visible=True), gr.update(visible=True), said, head_html(plan, self.lang), gr.update(choices=weeks, value=number),
            self.turn_to(number), change_html(plan, made, today, self.lang) if made else "", gr.update(visible=made is not None), made.id if made else "",
            gr.update(choices=[(name, slug) for slug, name in ahead.items()], value=None), gr.update(choices=[], value=None), self._records(),
            handled, self._stamp(plan),
        ]  # fmt: skip
        return dict(zip(p.all, values, strict=True))

    def looked_at(self, known: tuple[Any, ...]) -> Any:
        """Back on the tab: it stays as it was left unless the plan, the log or the day has changed."""
        return {self.parts.handled: ""} if known == self._stamp(self.coach.plan(self.user)) else self.shown()

    def _stamp(self, plan: Plan | None) -> tuple[Any, ...]:
        t, owner = tables.import_run, self._owner
        with self.coach.store.read() as connection:
            runs = connection.execute(select(func.max(t.c.id), func.count()).where(t.c.user_id == owner.id)).one()
        made = self._open(plan) if plan else None
        return (self.coach.today(self.user).isoformat(), hash(repr(plan)), made.id if made else "", *runs)

    def _open(self, plan: Plan) -> PlanChange | None:
        """The newest proposal for this plan that still waits for an answer."""
        found = (c for c in service.changes(self.coach.store, self._owner) if c.state == "proposed")
        return next((c for c in found if c.reason == "new_plan" or c.plan_id == plan.id), None)

    def _week_now(self, plan: Plan) -> int:
        today = self.coach.today(self.user)
        return next((w.number for w in plan.weeks if w.start + timedelta(days=6) >= today), plan.weeks[-1].number)

    def _records(self) -> str:
        today, store = self.coach.today(self.user), self.coach.store
        best = sorted(records.bests(store, self._owner, today).values(), key=lambda b: b.day, reverse=True)[
            :_MOST_BESTS
        ]
        return records_html(
            records.adherence(store, self._owner, today), [records.best_fact(b, today) for b in best], self.lang
        )

    def wished(self) -> list[Any]:
        """The form's values as the profile suggests them."""
        from coach.plans.wishes import goal_of

        profile = self.coach.profile(self.user)
        goal = next((g for word in profile.goals if (g := goal_of(word))), "general_health")
        have = [
            slug
            for slug in EQUIPMENT
            if slug in {e.strip().lower().replace(" ", "_").rstrip("s") for e in profile.equipment}
        ]
        days = len(profile.training_days)
        return [
            goal,
            profile.level,
            days if days in _DAYS else gr.update(),
            gr.update(),
            gr.update(),
            gr.update(),
            have or ["none"],
        ]

    def turn_to(self, number: int) -> str:
        plan, today = self.coach.plan(self.user), self.coach.today(self.user)
        found = next((w for w in plan.weeks if w.number == number), None) if plan else None
        if plan is None or found is None:
            return ""
        done = history.days_done(self.coach.store, self._owner, found.start, found.start + timedelta(days=6))
        return week_html(plan, found, today, done, self.lang)

    def make(
        self, goal: str, level: str, days: int, minutes: int, longest: int, start: str, equipment: list[str]
    ) -> dict[Any, Any]:
        from coach.plans.talk import told

        known = told(self.coach.profile(self.user), self.coach.today(self.user))
        if len(known.get("weekdays", ())) < days:
            known.pop("weekdays", None)  # more days than the usual ones: any will do
        if goal not in RUNS:
            known.pop("race_date", None)
        wishes: dict[str, Any] = {**known, "goal": goal, "level": level, "days": days, "minutes": minutes, "long_minutes": longest or None, "start": start,
                  "equipment": equipment or ["none"]}  # fmt: skip
        return self._try(lambda: self.coach.make_plan(self.user, **wishes), "plan_made")

    def swaps(self, leaving: str | None) -> Any:
        """What may stand in for the exercise."""
        from knowledge.exercises import by_id

        plan, today = self.coach.plan(self.user), self.coach.today(self.user)
        ids = (
            next((i.swaps for s in plan.sessions if s.date >= today for i in s.items if i.exercise == leaving), ())
            if plan
            else ()
        )
        known = [by_id()[slug] for slug in ids if slug in by_id()]
        return gr.update(
            choices=[(e.name_zh if self.lang == "zh" else e.name, e.id) for e in known],
            value=known[0].id if known else None,
        )

    def swap(self, leaving: str | None, taking: str | None) -> dict[Any, Any]:
        if not leaving:
            return self.shown(problem_html(say("swap_first", self.lang)))
        return self._propose("swap", {"kind": "swap", "exercise": leaving, **({"to": taking} if taking else {})})

    def adapt(self, words: str) -> dict[Any, Any]:
        stop, mind = self._screened(words)
        if stop or not words.strip():
            return self.shown(stop)
        return self._propose(words.strip(), {}, mind)

    def _propose(self, reason: str, details: dict[str, Any], mind: str = "") -> dict[Any, Any]:
        try:
            return self.shown(mind, self.coach.adapt_plan(self.user, reason, **details), reason)
        except CoachError as exc:
            return self.shown(mind + problem_html(in_words(exc, self.lang)))

    def log(self, words: str) -> dict[Any, Any]:
        """Record it; logged sets that call for another weight next time become a proposal."""
        stop, mind = self._screened(words)
        if stop or not words.strip():
            return self.shown(stop)
        try:
            logged = self.coach.log(self.user, words)
        except CoachError as exc:
            return self.shown(problem_html(in_words(exc, self.lang)))
        text = logged.text_zh if self.lang == "zh" else logged.text
        if any(fact.id == "log.nothing" for fact in logged.facts):
            return self.shown(mind + problem_html(text))
        said = mind + said_html(text)
        if self.coach.plan(self.user) is None or not any(fact.id.startswith("log.set") for fact in logged.facts):
            return self.shown(said, handled=words)
        try:
            return self.shown(said, self.coach.adapt_plan(self.user, "progress"), words)
        except PlanError:  # the sets call for no change
            return self.shown(said, handled=words)

    def accept(self, change: str) -> dict[Any, Any]:
        return self._try(lambda: self.coach.accept(self.user, change), "accepted")

    def decline(self, change: str) -> dict[Any, Any]:
        return self._try(lambda: service.decline(self.coach.store, self._owner, change), "declined")

    def _try(self, work: Callable[[], object], done: str) -> dict[Any, Any]:
        try:
            work()
        except CoachError as exc:
            return self.shown(problem_html(in_words(exc, self.lang)))
        return self.shown(said_html(say(done, self.lang)))

    def _screened(self, words: str) -> tuple[str, str]:
        """The screen's answer where the words call for help rather than training, or where the screen itself failed: nothing else is
        done then. Second, what to mind where they call for caution."""
        if not words.strip():
            return "", ""
        screening = self.coach.screen(words, self.user)
        if screening.level in _STOPPING:
            return problem_html(screening.reply), ""
        if "stage_failed" in screening.reasons:
            return problem_html(f"{screening.reply}\n{say('not_done', self.lang)}"), ""
        return "", lines_html(screening.reply, "alert") if screening.level == "caution" else ""
