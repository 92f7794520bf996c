"""``Coach``: one turn from the message to the remembered reply, and the one place that wires the parts.

Read ``Coach._turn`` from top to bottom: screen → understand → gather → compose → write → verify → remember.
"""

from __future__ import annotations

import logging
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from coach import memory
from coach.compose import CONVERSATION_BUDGET, SINGLE_BUDGET, PastTurn, compose, user_text
from coach.errors import CoachError, ModelError, SettingsError
from coach.evidence import DataAnswer, Evidence, Fact, Lang, Passage, number
from coach.models import ChatModel, load_model
from coach.models.base import Filler, ReadsAhead
from coach.models.queue import Queued
from coach.profile import Profile
from coach.settings import Settings
from coach.store import Store, User

if TYPE_CHECKING:
    from coach.gather import Gathered
    from coach.plans import Plan, PlanChange
    from coach.safety import ReplyCheck, Screening
    from coach.understand import Understanding
    from coach.wearables.alerts import Alert
    from coach.wearables.brief import Brief
    from coach.wearables.readiness import Readiness
    from coach.wearables.report import ImportReport
    from coach.weather import OpenMeteo
    from knowledge.library import Library

log = logging.getLogger(__name__)

WrittenBy = Literal["model", "repaired", "evidence", "safety"]
_MAX_NEW_TOKENS = 120  # a reply has at most about 120 words, the headline included
_ABOUT_FOOD = ("nutrition_target", "food_lookup", "knowledge", "article", "condition", "goal", "log")
# Facts that say "I found nothing", which is no answer to a message that told something to note.
_NOTHING_FOUND = ("log.nothing", "library.nothing", "goal.ask")
_NOT_FOR_SMALL = ("emotional", "symptom", "condition", "risk_screening", "log", "report")
_STOPPING_LEVELS = ("refuse", "urgent", "crisis", "emergency")


@dataclass(frozen=True)
class Reply:
    """What the user gets. ``text`` is exactly the join of the released sentences; ``citations`` are the numbers it cites."""

    id: str
    conversation: str
    text: str
    level: str
    written_by: WrittenBy
    evidence: Evidence
    citations: tuple[int, ...]
    follow_ups: tuple[str, ...] = ()
    lang: Lang = "en"
    timings_ms: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "reply_id": self.id,
            "conversation": self.conversation,
            "text": self.text,
            "level": self.level,
            "written_by": self.written_by,
            "citations": list(self.citations),
            "evidence": [item.as_dict(self.lang) for item in self.evidence],
            "follow_ups": list(self.follow_ups),
            "timings_ms": {stage: round(ms, 1) for stage, ms in self.timings_ms.items()},
        }


@dataclass(frozen=True)
class Event:
    """One step of a streamed turn: ``stage`` (text names it), ``evidence``, ``sentence`` (text), ``done`` (reply)."""

    kind: Literal["stage", "evidence", "sentence", "done"]
    text: str = ""
    evidence: Evidence | None = None
    reply: Reply | None = None


class Coach:
    """The coach. Parts are made on first use; ``warm_up`` makes them in the background.

    ``model`` may be given ready-made (tests, other backends); otherwise ``settings.model`` names it.
    """

    @property
    def writer(self) -> type[Writer]:
        """What writes the second half of a turn."""
        return Writer

    def __init__(self, settings: Settings | None = None, *, model: ChatModel | None = None) -> None:
        self.settings = settings or Settings()
        self.settings.check()
        self._model = model
        self._model_error: str = ""
        self._model_lock = threading.Lock()
        self._parts_lock = threading.RLock()

    # ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def store(self) -> Store:
        from coach.wearables.repair import repair

        store = Store(self.settings.database)
        repair(store)
        return store

    @cached_property
    def library(self) -> Library:
        from knowledge.library import Library

        with self._parts_lock:
            return Library(self.settings.data_dir, self.settings.chroma_url, self.settings.embedder)

    @cached_property
    def _screener(self) -> Any:
        from coach.safety.screen import Screener

        with self._parts_lock:
            return Screener()

    @property
    def model_ready(self) -> bool:
        return self._model is not None

    @property
    def filler(self) -> Filler | None:
        """The model, if it is capable of filling a query from a question; a small one is not asked."""
        model = self._unqueued
        return model if isinstance(model, Filler) and not model.small else None

    @property
    def _unqueued(self) -> ChatModel | None:
        return self._model.model if isinstance(self._model, Queued) else self._model

    @cached_property
    def sky(self) -> OpenMeteo | None:
        """The weather look-up; None while it is switched off."""
        from coach.weather import OpenMeteo

        return OpenMeteo(self.settings.weather_url) if self.settings.weather == "open-meteo" else None

    @property
    def model_error(self) -> str:
        """Why there is no model, if loading it failed."""
        return self._model_error

    def load(self, progress: Callable[[str], None] = lambda _: None) -> ChatModel:
        """Load the model, fetching it if it is not there yet. Raises ModelError."""
        with self._model_lock:
            if self._model is None:
                try:
                    model = load_model(self.settings, progress)
                    self._model = Queued(model, model.places)
                except CoachError as exc:
                    self._model_error = str(exc)
                    raise
                self._model_error = ""
            return self._model

    def warm_up(self, progress: Callable[[str], None] = lambda _: None) -> threading.Thread:
        """Make index, screen and model ready in the background. Until then replies are rendered from evidence."""

        def work() -> None:
            try:
                progress("Reading the library")
                self.library.search("protein", k=1)
                _ = self._screener
                self.load(progress)
                progress("Ready")
            except CoachError as exc:
                progress(str(exc))

        thread = threading.Thread(target=work, name="coach-warm-up", daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """Release the database. The coach must not be used afterwards."""
        if self._model is not None:
            self._model.close()
        if "store" in self.__dict__:
            self.store.close()
        if "library" in self.__dict__:
            self.library.close()

    # ── a person's data ──────────────────────────────────────────────────────────────────────────────────────────────

    def _user(self, name: str) -> User:
        return self.store.user(name)

    def today(self, user: str) -> date:
        """The date in the user's time zone."""
        zone = self.profile(user).time_zone
        try:
            return datetime.now(ZoneInfo(zone) if zone else None).date()
        except (OSError, ValueError, KeyError) as exc:
            raise SettingsError(
                f"{zone!r} is no time zone. Use a name such as Europe/Berlin or Asia/Shanghai."
            ) from exc

    def profile(self, user: str) -> Profile:
        return self.store.profile(self._user(user))

    def update_profile(self, user: str, **fields: Any) -> Profile:
        return self.store.update_profile(self._user(user), **fields)

    def import_file(self, user: str, path: Path | str, progress: Callable[[float], None] | None = None) -> ImportReport:
        """Read an export into the store. Raises ImportFileError where nothing was usable; alerts are evaluated after it."""
        from coach.wearables import importer

        owner = self._user(user)
        report = importer.import_file(self.store, owner, Path(path), progress)
        self.alerts(user)
        return report

    def brief(self, user: str, today: date | None = None) -> Brief:
        from coach.wearables import brief

        return brief.make_brief(self.store, self._user(user), self.profile(user), today or self.today(user))

    def readiness(self, user: str, today: date | None = None) -> Readiness:
        from coach.wearables import readiness

        return readiness.assess(self.store, self._user(user), self.profile(user), today or self.today(user))

    def alerts(self, user: str, today: date | None = None) -> list[Alert]:
        from coach.wearables import alerts

        return alerts.evaluate(self.store, self._user(user), self.profile(user), today or self.today(user))

    def ask_data(self, user: str, question: str, today: date | None = None) -> DataAnswer | None:
        """The exact answer to a question about the user's own numbers, or None if it is no such question."""
        answer = self._ask(self._user(user), self.profile(user), question, today or self.today(user))
        return None if answer.reason in ("not_a_data_question", "nonsense") else answer

    def _ask(self, owner: User, profile: Profile, question: str, today: date) -> DataAnswer:
        from coach.wearables.ask.filled import answer_with

        return answer_with(self.filler, self.store, owner, question, today, profile.units)

    def search(
        self, query: str, k: int = 5, where: Mapping[str, Any] | None = None, user: str | None = None
    ) -> list[Passage]:
        owner = self._user(user).id if user else None
        return list(self.library.search(query, k=k, where=where, user_id=owner).passages)

    # ── safety ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def screen(self, message: str, user: str | None = None, context: Mapping[str, Any] | None = None) -> Screening:
        """What must be said before anything else. Rules and a classifier; no language model is asked."""
        known = self._safety_context(user) if user else {}
        screening: Screening = self._screener.screen(message, {**known, **(context or {})})
        return screening

    def check_reply(self, message: str, text: str) -> ReplyCheck:
        from coach.safety.check import check_reply

        return check_reply(message, text)

    def _safety_context(self, user: str) -> dict[str, Any]:
        """What the screen may weigh: the profile and today's latest measurements."""
        from coach.gather import safety_context

        return safety_context(self.store, self._user(user), self.profile(user), self.today(user))

    # ── plans, logs, reports ─────────────────────────────────────────────────────────────────────────────────────────

    def make_plan(self, user: str, today: date | None = None, **wishes: Any) -> Plan:
        from coach.plans import service

        return service.make(self.store, self._user(user), self.profile(user), wishes, today or self.today(user))

    def plan(self, user: str) -> Plan | None:
        from coach.plans import service

        return service.current(self.store, self._user(user))

    def adapt_plan(self, user: str, reason: str = "", today: date | None = None, **details: Any) -> PlanChange:
        from coach.plans import service

        day = today or self.today(user)
        return service.adapt(
            self.store, self._user(user), self.profile(user), reason, day, self.readiness(user, day), details
        )

    def accept(self, user: str, change_id: str) -> Plan:
        from coach.plans import service

        return service.accept(self.store, self._user(user), change_id)

    def log(self, user: str, entry: str, today: date | None = None) -> Any:
        """Record what the user reports in their own words; the result says what was understood."""
        from coach.progress import logbook

        day = today or self.today(user)
        return logbook.record(self.store, self._user(user), self.profile(user), entry, day)

    def report(self, user: str, span: str = "week", today: date | None = None) -> Any:
        from coach.progress import reports

        return reports.make(self.store, self._user(user), self.profile(user), span, today or self.today(user))

    # ── chat ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def chat(self, user: str, message: str, conversation: str | None = None, today: date | None = None) -> Reply:
        """One reply. The same question over the same data gives the same reply."""
        for event in self.stream(user, message, conversation, today):
            if event.reply:
                return event.reply
        raise ModelError("The turn ended without a reply.")  # unreachable while _turn ends in done

    def stream(
        self, user: str, message: str, conversation: str | None = None, today: date | None = None
    ) -> Iterator[Event]:
        """The turn as events. Closing the iterator stops the generation; nothing released is taken back."""
        return self._turn(user, message, conversation or memory.new_conversation(), today)

    def _turn(self, name: str, message: str, conversation: str, today: date | None) -> Iterator[Event]:
        from coach import gather, turn_evidence, understand

        clock = _Clock()
        owner, profile, day = self._user(name), self.profile(name), today or self.today(name)
        past = memory.turns(self.store, owner, conversation)
        lang = understand.language(message, profile.language)

        yield Event("stage", "screen")
        screening = self.screen(turn_evidence.without_repeats(message), name)
        clock.lap("screen")
        if screening.level in _STOPPING_LEVELS:
            yield from self._say_safety(owner, message, conversation, screening, lang, clock)
            return

        yield Event("stage", "understand")
        read = turn_evidence.readable(message)
        try:
            meaning = understand.understand(read, lang=lang, past=past, profile=profile, today=day)
            meaning = turn_evidence.continued(meaning, past)
            clock.lap("understand")
            yield Event("stage", "gather")
            first = 1 + max((item["n"] for turn in past for item in turn.data.get("evidence", [])), default=0)
            told, profile = self._learn(owner, profile, read, meaning.lang, day)
            asked = memory.answer(self.store, owner, profile, read, day)
            if asked is not None:
                meaning = replace(meaning, intents=("privacy",), ask="")
                gathered = gather.Gathered(number(((fact, True) for fact in asked), first), rendered=True)
            else:
                gathered = gather.gather(self, owner, profile, meaning, day, screening, past, first)
                gathered = turn_evidence.completed(self, owner, profile, gathered, meaning, day, past, message)
            gathered = self._remembered(gathered, told, profile, meaning, past, first)
        except Exception as exc:  # whatever breaks here, the user gets an honest answer and no model writes the turn
            log.error("a stage of the turn failed: %s", type(exc).__name__)
            meaning = understand.Understanding(message, lang, ("small_talk",))
            gathered, screening = _failed(screening), _at_least_caution(screening)
        clock.lap("gather")
        yield from self.writer(
            self, owner, profile, message, conversation, meaning, gathered, past, day, screening, clock
        ).events()

    def _learn(
        self, owner: User, profile: Profile, message: str, lang: Lang, today: date
    ) -> tuple[Fact | None, Profile]:
        """Keep what the message states of its writer; the fact says so to them, and the profile is the new one."""
        statements = memory.stated(message, lang, today)
        if not statements:
            return None, profile
        made, refused = memory.learn(self.store, owner, profile, statements, int(time.time()))
        return memory.noted_fact(made, refused, today), self.store.profile(owner)

    def _remembered(
        self, gathered: Gathered, told: Fact | None, profile: Profile, meaning: Understanding, past: list[memory.Turn], first: int,
    ) -> Gathered:  # fmt: skip
        """The evidence with what memory adds: what was just noted, foods to leave out, notes of turns that no longer fit."""
        count = self._model.count_tokens if self._model else _about_tokens
        metrics = [entity.id for entity in meaning.entities if entity.type == "metric" and entity.id]
        old = memory.dropped(past, CONVERSATION_BUDGET - SINGLE_BUDGET, count)
        added = (
            [(fact, True) for fact in memory.held_back(profile, gathered.evidence, meaning.message)]
            if meaning.wants(*_ABOUT_FOOD)
            else []
        )
        added += [(fact, False) for fact in memory.note_facts(old, meaning.intents, metrics)]
        items = [(item.content, item.key) for item in gathered.evidence]
        clean = memory.without_orders(items, lambda sentence: self.check_reply(meaning.message, sentence).safe)
        changed, items = clean != items, clean
        if told:
            items = [pair for pair in items if getattr(pair[0], "id", "") not in _NOTHING_FOUND]
            added.append((told, True))
            added.sort(key=lambda pair: not pair[1])
        if not added and not told and not changed:
            return gathered
        return replace(gathered, evidence=number([*items, *added], first), rendered=gathered.rendered or not items)

    def _say_safety(
        self, owner: User, message: str, conversation: str, screening: Screening, lang: Lang, clock: _Clock
    ) -> Iterator[Event]:
        """A stopping level: the screen's own words, no model."""
        clock.lap("headline")
        yield Event("sentence", screening.reply)
        reply = Reply(
            uuid.uuid4().hex,
            conversation,
            screening.reply,
            screening.level,
            "safety",
            Evidence(),
            (),
            (),
            lang,
            clock.ms,
        )
        self._remember(owner, message, reply, {})
        yield Event("done", reply=reply)

    def _remember(self, owner: User, message: str, reply: Reply, data: dict[str, Any]) -> None:
        turn = memory.Turn(
            reply.id, reply.conversation, 0, int(time.time()), message, reply.text, reply.level, reply.written_by,
            {"evidence": [item.as_dict(reply.lang) for item in reply.evidence], "follow_ups": list(reply.follow_ups), **data},
        )  # fmt: skip
        memory.remember(self.store, owner, turn)

    def conversations(self, user: str) -> list[tuple[str, str, int]]:
        """(id, title, made at, UTC seconds) of the user's conversations, newest first."""
        return memory.conversations(self.store, self._user(user))

    def turns(self, user: str, conversation: str) -> list[memory.Turn]:
        """The stored turns of one conversation, oldest first."""
        return memory.turns(self.store, self._user(user), conversation)

    def learnt(self, user: str) -> list[memory.Learnt]:
        """What was learnt about the user in chat, newest first, each with the sentence it came from."""
        return memory.learnt(self.store, self._user(user))

    def edit_learnt(self, user: str, learnt_id: int, value: Any) -> memory.Learnt:
        """Correct a learnt fact, and the profile with it. NotFoundError, SettingsError."""
        return memory.edit(self.store, self._user(user), learnt_id, value)

    def delete_learnt(self, user: str, learnt_id: int) -> None:
        """Forget a learnt fact and take it out of the profile again. NotFoundError where there is none."""
        memory.delete(self.store, self._user(user), learnt_id)

    def feedback(
        self,
        user: str,
        reply_id: str,
        rating: Literal["up", "down"],
        comment: str | None = None,
        edited: str | None = None,
    ) -> None:
        """Keep a rating of a reply. It trains nothing unless ``Profile.consent.training`` is set."""
        if rating not in ("up", "down"):
            raise SettingsError(f"A rating is 'up' or 'down', not {rating!r}.")
        memory.rate(self.store, self._user(user), reply_id, rating, comment, edited)

    # ── leaving ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def export_user(self, user: str, path: Path | str) -> Path:
        """Write everything stored about the user into a zip of JSON lines and CSV; returns its path."""
        from coach.store import leave

        return leave.export(self.store, self._user(user), Path(path))

    def forget(self, user: str) -> None:
        """Delete everything stored about the user, their documents in the index included."""
        from coach.store import leave

        owner = self._user(user)
        self.library.forget(owner.id)
        leave.forget(self.store, owner)


def _failed(screening: Screening) -> Gathered:
    """What is left to say when a stage broke: the screen's caution, and that this could not be answered."""
    from coach.gather import Gathered

    facts = [Fact("turn.failed", "Something went wrong on my side, so I cannot answer this safely right now; please ask again.",
                  "我这边出了点问题，现在没法可靠地回答，请再问一次。", verdict="unknown", source="how this program works")]  # fmt: skip
    if screening.level == "caution":
        facts.insert(
            0, Fact("safety.caution", screening.reply, screening.reply, verdict="caution", source="safety screen")
        )
    return Gathered(number((fact, True) for fact in facts), rendered=True)


def _at_least_caution(screening: Screening) -> Screening:
    return screening if screening.level != "ok" else replace(screening, level="caution", reasons=("stage_failed",))


def _about_tokens(text: str) -> int:
    """Tokens of a text where no model is there to count them: four characters each, a Chinese one by itself."""
    return sum(1.0 if char > "\u2e80" else 0.25 for char in text).__ceil__()


class _Clock:
    """Milliseconds of each stage, and since the start for the moments a reader notices."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self.ms: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.ms[stage] = (now - self._last) * 1000
        self._last = now

    def mark(self, moment: str) -> None:
        """The first time ``moment`` happens, in ms since the turn began."""
        self.ms.setdefault(moment, (time.perf_counter() - self._start) * 1000)


class Writer:
    """The second half of a turn: headline, model sentences verified one by one, the renderer for what is left."""

    def __init__(
        self, coach: Coach, owner: User, profile: Profile, message: str, conversation: str, meaning: Understanding, gathered: Gathered,
        past: list[memory.Turn], today: date, screening: Screening, clock: _Clock,
    ) -> None:  # fmt: skip
        self.coach, self.owner, self.message, self.conversation = coach, owner, message, conversation
        self.meaning, self.gathered, self.evidence, self.past = meaning, gathered, gathered.evidence, past
        self.today, self.screening, self.clock = today, screening, clock
        self.profile = profile
        self.lang: Lang = meaning.lang
        self.said: list[str] = []
        self.written_by: WrittenBy = "evidence"
        self.user_text = ""

    def events(self) -> Iterator[Event]:
        from coach import render, verify

        yield Event("evidence", evidence=self.evidence)
        yield from self._say(self.headline())
        self.clock.mark("headline")
        if self._model_may_speak():
            yield from self._let_model_write()
        if self.written_by != "model":
            for sentence in render.body(self.evidence, self.meaning, self.lang, self._text(), self._heard()):
                yield from self._say(sentence)
        for sentence in render.missing(verify.missing_keys(self._text(), self.evidence), self.lang):
            yield from self._say(sentence)
        reply = self._reply()
        data = self._data()
        self.coach._remember(self.owner, self.message, reply, data)
        self._let_model_read(PastTurn(data["user_text"], reply.text))
        yield Event("done", reply=reply)

    def _let_model_read(self, turn: PastTurn) -> None:
        """The conversation with this turn, so that the answer to the next question, taken to be as long, begins sooner."""
        model = self.coach._unqueued
        if isinstance(model, ReadsAhead) and self.lang in model.languages:
            past = [*(t.past for t in self.past), turn]
            *before, _ = compose(self.evidence, self.meaning.message, self.lang, past, model.count_tokens)[0]
            model.read_ahead(before)

    def headline(self) -> str:
        """The first sentence, by code."""
        from coach import render

        return render.headline(self.evidence, self.meaning, self.lang, self._heard())

    def _heard(self) -> frozenset[str]:
        """The lines of verdicts that this conversation has given today: said again they are put more shortly."""
        today = [turn for turn in self.past if turn.data.get("day") == self.today.isoformat()]
        return frozenset(
            item["text"] for turn in today for item in turn.data.get("evidence", []) if item.get("verdict")
        )

    def _model_may_speak(self) -> bool:
        model = self.coach._model
        return (
            model is not None
            and self.lang in model.languages
            and bool(len(self.evidence))
            and not self.gathered.rendered
            and not (model.small and self._needs_care())
        )

    def _needs_care(self) -> bool:
        """Turns that a small model does not write: a clumsy sentence there can hurt even where its facts are right."""
        return self.screening.level != "ok" or self.meaning.wants(*_NOT_FOR_SMALL) or self._text().endswith(("?", "？"))

    def _let_model_write(self) -> Iterator[Event]:
        """Model sentences as long as they are supported. One that is not is written once more with the offending tokens
        masked; if that fails too, or the model breaks, the renderer goes on."""
        from coach.verify.close import says_again

        model = self.coach.load()
        messages, fitted = compose(
            self.evidence, self.meaning.message, self.lang, [t.past for t in self.past], model.count_tokens
        )
        self.user_text = user_text(fitted, self.meaning.message, self.lang)
        headline, banned = self._text(), ()  # type: tuple[str, tuple[str, ...]]
        written: WrittenBy = "model"
        count = 0
        try:
            for _attempt in range(2):
                failed, banned_next = False, banned
                with closing(
                    model.stream(messages, self._text(), max_tokens=_MAX_NEW_TOKENS, banned=banned,
                                 numbers=(self.user_text,) if model.small else None, timeout_s=self.coach.settings.turn_timeout_s)
                ) as pieces:  # fmt: skip
                    for sentence in _sentences(pieces):
                        if sentence.strip() in self._text():
                            break  # a small model that repeats itself has no more to say
                        if model.small and says_again(sentence, self._text()):
                            continue
                        problems = self.problems(sentence)
                        if problems:
                            failed, banned_next = True, tuple({p.token for p in problems if p.token})
                            break
                        count += 1
                        self.clock.mark("first_model_sentence")
                        yield from self._say(sentence)
                if not failed:
                    self.written_by = written if count else "evidence"
                    return
                written, banned = "repaired", banned_next
                if not banned and model.small:
                    break  # nothing to mask: greedy decoding would write the same words again
        except ModelError as exc:
            log.warning("the model stopped: %s", type(exc).__name__)
        self.written_by = "repaired" if self._text() != headline else "evidence"

    def problems(self, sentence: str) -> tuple[Any, ...]:
        """What the sentence rule has against a sentence of the model; empty lets it pass."""
        from coach import verify
        from coach.safety.check import check_sentence

        if not _stays_close(sentence, self.evidence, self.message, small=self.coach.load().small):
            return (verify.Problem("uncited", "", "it cites nothing, or says what no evidence says"),)
        return verify.verify_sentence(
            sentence, self.evidence, message=self.message, lang=self.lang, today=self.today,
            names=self.coach.library.names, check_reply=check_sentence, profile=self.profile,
        )  # fmt: skip

    def _say(self, sentence: str) -> Iterator[Event]:
        if not sentence.strip():
            return
        glue = "" if not self.said or self.lang == "zh" or self.said[-1].endswith("\n") else " "
        released = glue + sentence.strip()
        self.said.append(released)
        yield Event("sentence", released)

    def _text(self) -> str:
        return "".join(self.said)

    def _reply(self) -> Reply:
        from coach import render

        self.clock.mark("done")
        text = self._text()
        return Reply(
            uuid.uuid4().hex, self.conversation, text, self.screening.level, self.written_by, self.evidence,
            _cited(text, self.evidence), tuple(render.follow_ups(self.evidence, self.meaning, self.lang)),
            self.lang, self.clock.ms,
        )  # fmt: skip

    def _data(self) -> dict[str, Any]:
        return {
            "day": self.today.isoformat(),
            "intents": list(self.meaning.intents),
            "asked": self.meaning.message,
            "user_text": self.user_text or user_text(self.evidence, self.meaning.message, self.lang),
            **self.gathered.state,
        }


def _stays_close(sentence: str, evidence: Evidence, message: str, *, small: bool) -> bool:
    """What a model adds must cite. A small model must also keep to the words of what it cites."""
    from coach.verify.close import keeps_close

    numbers = _cited(sentence, evidence)
    return bool(numbers) and (not small or keeps_close(sentence, evidence, numbers, message))


def _cited(text: str, evidence: Evidence) -> tuple[int, ...]:
    """The evidence numbers that ``text`` cites, in the order of their first mention."""
    numbers = (
        int(n) for group in re.findall(r"\[(\d+(?:\s*[,，、]\s*\d+)*)\]", text) for n in re.findall(r"\d+", group)
    )
    return tuple(dict.fromkeys(n for n in numbers if evidence.get(n)))


def _sentences(pieces: Iterator[str]) -> Iterator[str]:
    from coach.verify import SentenceBuffer

    buffer = SentenceBuffer()
    for piece in pieces:
        yield from buffer.feed(piece)
    yield from buffer.flush()
