"""The command line: ``coach VERB``. Each verb is a thin line over ``Coach``; ``--json`` prints the value, ``--jsonl`` runs many.

Verbs that take one question read ``--jsonl FILE`` (``-``: standard input), one object a line in and out, in one process; an ``id``
comes back. Exit codes: 0 done (an import that was read in part says so on stderr), 1 an error in one line on stderr, 2 nothing in
the file was usable.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coach.errors import CoachError, ImportFileError

if TYPE_CHECKING:
    from coach.coach import Coach

app = typer.Typer(
    name="coach",
    help=__doc__.splitlines()[0],
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

UserOption = Annotated[str, typer.Option("--user", envvar="COACH_USER", help="whose data")]
JsonOption = Annotated[bool, typer.Option("--json", help="print the value as JSON")]
JsonlOption = Annotated[
    Path | None, typer.Option("--jsonl", help="one JSON object a line in and out; - reads standard input")
]
ModelOption = Annotated[str | None, typer.Option("--model", help="auto, echo, a path, a hub id or an endpoint URL")]
DemoOption = Annotated[bool, typer.Option("--demo", help="speak as the synthetic demo user")]
TodayOption = Annotated[str | None, typer.Option("--today", help="the date to count from, YYYY-MM-DD")]


@contextmanager
def _coach(**settings: Any) -> Iterator[Coach]:
    from coach.coach import Coach
    from coach.settings import Settings

    coach = Coach(Settings(**{name: value for name, value in settings.items() if value is not None}))
    try:
        yield coach
    finally:
        coach.close()


def _show(value: Any, as_json: bool, text: str) -> None:
    print(json.dumps(value, ensure_ascii=False, default=str) if as_json else text)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CoachError(f"{text!r} is no date. Write it as YYYY-MM-DD.") from None


def _each(source: Path, answer: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
    """Run ``answer`` for each line. A line that fails gets {"error": …}; the others go on."""
    stream = sys.stdin if str(source) == "-" else source.open(encoding="utf-8")
    with stream:
        for line in stream:
            if not line.strip():
                continue
            row: dict[str, Any] = {}
            try:
                row = json.loads(line)
                out = dict(answer(row))
            except (CoachError, ValueError, KeyError, TypeError, AttributeError) as exc:
                out = {"error": f"{type(exc).__name__}: {exc}"}
            if isinstance(row, dict) and "id" in row:
                out = {"id": row["id"], **out}
            print(json.dumps(out, ensure_ascii=False, default=str), flush=True)


def _demo_user(coach: Coach, demo: bool, user: str) -> str:
    if not demo:
        return user
    from coach import demo as maker

    return maker.ensure(coach)


@app.command()
def setup() -> None:
    """Fetch the model, build the index; nothing to answer. Run again it only does what is missing."""
    with _coach() as coach:
        print("Building the library's index")
        coach.library.search("protein", k=1)
        if not coach.settings.model_is_endpoint and coach.settings.model != "echo":
            coach.load(print)
        print(f"Ready. Data live in {coach.settings.data_dir}")


@app.command()
def chat(
    message: Annotated[str | None, typer.Argument(help="what you want to ask; empty: a conversation")] = None,
    user: UserOption = "me",
    conversation: str | None = None,
    model: ModelOption = None,
    demo: DemoOption = False,
    today: TodayOption = None,
    as_json: JsonOption = False,
    jsonl: JsonlOption = None,
) -> None:
    """Ask the coach."""
    with _coach(model=model) as coach:
        name = _demo_user(coach, demo, user)
        coach.load(lambda line: print(line, file=sys.stderr))
        if jsonl:
            _each(jsonl, lambda row: coach.chat(
                row.get("user") or name, row["message"], row.get("conversation"), _day(row.get("today") or today)).as_dict())  # fmt: skip
        elif message:
            _one_turn(coach, name, message, conversation, _day(today), as_json)
        else:
            _talk(coach, name, conversation, _day(today))


def _one_turn(coach: Coach, user: str, message: str, conversation: str | None, day: date | None, as_json: bool) -> str:
    for event in coach.stream(user, message, conversation, day):
        if event.kind == "sentence" and not as_json:
            print(event.text, end="", flush=True)
        if event.reply:
            reply = event.reply
    if as_json:
        print(json.dumps(reply.as_dict(), ensure_ascii=False))
    else:
        print()
        for n in reply.citations:
            item = reply.evidence.get(n)
            print(f"  {item.line(reply.lang)}" if item else "")
    return reply.conversation


def _talk(coach: Coach, user: str, conversation: str | None, day: date | None) -> None:
    print("Ask anything; an empty line ends. / 想问什么都可以，空行结束。")
    while line := input("> ").strip():
        conversation = _one_turn(coach, user, line, conversation, day, as_json=False)


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="an export: Apple Health, Garmin FIT, Fitbit, CSV, …")],
    user: UserOption = "me",
    as_json: JsonOption = False,
) -> None:
    """Read an export file. The format is found from its content."""
    with _coach() as coach:
        report = coach.import_file(user, path, _progress_line if sys.stderr.isatty() else None)
        _show(report.as_dict(), as_json, report.text)
        for problem in report.problems[:1]:
            print(f"warning: {path.name}: {problem}", file=sys.stderr)


def _progress_line(share: float) -> None:
    print(f"\r{share:4.0%}", end="" if share < 1 else "\n", file=sys.stderr, flush=True)


@app.command()
def brief(
    user: UserOption = "me",
    demo: DemoOption = False,
    today: TodayOption = None,
    lang: str = "",
    as_json: JsonOption = False,
) -> None:
    """The latest day, the week against the four before, what is unusual."""
    with _coach() as coach:
        name = _demo_user(coach, demo, user)
        made = coach.brief(name, _day(today))
        chosen = lang or coach.profile(name).language
        _show({"text": made.text, "text_zh": made.text_zh, "facts": _facts(made.facts)}, as_json,
              made.text_zh if chosen == "zh" else made.text)  # fmt: skip


def _facts(facts: Any) -> list[dict[str, Any]]:
    from coach.evidence import Item

    return [Item(n, fact).as_dict() for n, fact in enumerate(facts, 1)]


@app.command()
def ready(
    user: UserOption = "me", demo: DemoOption = False, today: TodayOption = None, as_json: JsonOption = False
) -> None:
    """Rest, easy or train today, and why."""
    with _coach() as coach:
        made = coach.readiness(_demo_user(coach, demo, user), _day(today))
        value = {"verdict": made.verdict, "text": made.fact.text, "text_zh": made.fact.text_zh, "missing": list(made.missing),
                 "nights_missing": made.nights_missing, "drivers": _facts(made.drivers)}  # fmt: skip
        _show(value, as_json, "\n".join([made.fact.text, *(f"  {fact.text}" for fact in made.drivers)]))


@app.command()
def alerts(
    user: UserOption = "me", demo: DemoOption = False, today: TodayOption = None, as_json: JsonOption = False
) -> None:
    """What was measured that deserves attention."""
    with _coach() as coach:
        found = coach.alerts(_demo_user(coach, demo, user), _day(today))
        _show(
            [a.as_dict() for a in found],
            as_json,
            "\n".join(f"{a.level}: {a.text}" for a in found) or "Nothing to report.",
        )


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument()] = None,
    user: UserOption = "me",
    demo: DemoOption = False,
    today: TodayOption = None,
    as_json: JsonOption = False,
    jsonl: JsonlOption = None,
) -> None:
    """An exact answer to a question about your own numbers."""
    with _coach() as coach:
        name = _demo_user(coach, demo, user)
        owner, profile = coach._user(name), coach.profile(name)

        def answer(row: dict[str, Any]) -> dict[str, Any]:
            day = _day(row.get("today") or today) or coach.today(name)
            return coach._ask(owner, profile, row["question"], day).as_dict()

        if jsonl:
            _each(jsonl, answer)
        else:
            value = answer({"question": question or ""})
            _show(value, as_json, value["text"])


@app.command()
def search(
    query: Annotated[str | None, typer.Argument()] = None,
    k: int = 5,
    user: Annotated[str | None, typer.Option(help="also search this user's own documents")] = None,
    as_json: JsonOption = False,
    jsonl: JsonlOption = None,
) -> None:
    """Passages from the library, with their sources."""
    with _coach() as coach:
        owner = coach._user(user).id if user else None

        def answer(row: dict[str, Any]) -> dict[str, Any]:
            found = coach.library.search(row["query"], k=int(row.get("k", k)), where=row.get("where"), user_id=owner)
            keep = ("doc_id", "title", "text", "source", "year", "lang", "score")
            return {
                "answerable": found.answerable,
                "passages": [{f: getattr(p, f) for f in keep} for p in found.passages],
            }

        if jsonl:
            _each(jsonl, answer)
        else:
            value = answer({"query": query or ""})
            lines = [f"{p['title']} ({p['source']}, {p['year']})\n  {p['text']}" for p in value["passages"]]
            note = [] if value["answerable"] else ["The library holds no good answer to this; the nearest passages:"]
            _show(value, as_json, "\n".join([*note, *lines]))


@app.command()
def screen(
    message: Annotated[str | None, typer.Argument()] = None,
    context: Annotated[str, typer.Option(help="JSON object: age, conditions, latest measurements, …")] = "{}",
    as_json: JsonOption = False,
    jsonl: JsonlOption = None,
) -> None:
    """What the safety screen says to a message."""
    with _coach() as coach:

        def answer(row: dict[str, Any]) -> dict[str, Any]:
            found = coach.screen(row["message"], context=row.get("context") or {})
            return {"level": found.level, "reply": found.reply, "reasons": list(found.reasons)}

        if jsonl:
            _each(jsonl, answer)
        else:
            value = answer({"message": message or "", "context": json.loads(context)})
            _show(value, as_json, f"{value['level']}\n{value['reply']}".strip())


@app.command()
def check(
    message: Annotated[str | None, typer.Argument()] = None,
    reply: Annotated[str | None, typer.Argument()] = None,
    as_json: JsonOption = False,
    jsonl: JsonlOption = None,
) -> None:
    """Whether a reply may be sent."""
    with _coach() as coach:

        def answer(row: dict[str, Any]) -> dict[str, Any]:
            found = coach.check_reply(row.get("message", ""), row["reply"])
            return {"safe": found.safe, "category": found.category, "reasons": list(found.reasons)}

        if jsonl:
            _each(jsonl, answer)
        else:
            value = answer({"message": message or "", "reply": reply or ""})
            _show(value, as_json, "safe" if value["safe"] else f"not safe: {value['category']}")


@app.command()
def plan(
    wishes: Annotated[
        list[str] | None, typer.Argument(help="key=value: goal=5k days=3 minutes=45 equipment=dumbbell,bench")
    ] = None,
    user: UserOption = "me",
    today: TodayOption = None,
    as_json: JsonOption = False,
    jsonl: JsonlOption = None,
) -> None:
    """Make a plan from your profile and wishes; without wishes show the current one."""
    from coach.plans import output, service

    with _coach() as coach:
        if jsonl:
            _each(jsonl, lambda row: service.plan_from_row(row, _day(row.get("today") or today) or date.today()))
            return
        made = coach.make_plan(user, _day(today), **_wishes(wishes)) if wishes else coach.plan(user)
        if made is None:
            raise CoachError("There is no plan yet. Make one: coach plan goal=general days=3 minutes=40")
        _show(made.as_dict(), as_json, output.markdown(made, coach.profile(user).language or "en"))


def _wishes(pairs: list[str]) -> dict[str, Any]:
    if wrong := [pair for pair in pairs if "=" not in pair]:
        raise CoachError(f"Wishes are written key=value, not {wrong[0]!r}.")
    split = dict(pair.split("=", 1) for pair in pairs)
    return {key: [v.strip() for v in value.split(",")] if "," in value else value for key, value in split.items()}


@app.command()
def log(entry: str, user: UserOption = "me", today: TodayOption = None, as_json: JsonOption = False) -> None:
    """Record a session, a meal, a measurement: "bench 3x5 80kg rpe 8", "weight 71.2"."""
    with _coach() as coach:
        made = coach.log(user, entry, _day(today))
        _show(made.as_dict(), as_json, made.text)


@app.command()
def report(
    span: Annotated[str, typer.Argument(help="week, month or year")] = "week",
    user: UserOption = "me",
    demo: DemoOption = False,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """What the week, month or year held."""
    with _coach() as coach:
        made = coach.report(_demo_user(coach, demo, user), span, _day(today))
        _show(made.as_dict(), as_json, made.text)


@app.command()
def profile(
    changes: Annotated[
        list[str] | None, typer.Argument(help="field=value: birth_year=1990 goals=fat_loss,strength")
    ] = None,
    user: UserOption = "me",
    as_json: JsonOption = False,
) -> None:
    """Show the profile, or change it."""
    from dataclasses import asdict

    with _coach() as coach:
        known = coach.update_profile(user, **_wishes(changes)) if changes else coach.profile(user)
        value = asdict(known)
        _show(
            value,
            as_json,
            "\n".join(f"{name}: {held}" for name, held in value.items() if held not in (None, "", (), {})),
        )


@app.command()
def export(path: Path, user: UserOption = "me") -> None:
    """Write everything stored about you into a zip."""
    with _coach() as coach:
        print(coach.export_user(user, path))


@app.command()
def forget(user: UserOption = "me", yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False) -> None:
    """Delete everything stored about you."""
    if not yes:
        typer.confirm(f"Delete everything stored about {user}? This cannot be undone", abort=True)
    with _coach() as coach:
        coach.forget(user)
        print(f"Everything about {user} is deleted.")


@app.command()
def models(as_json: JsonOption = False) -> None:
    """Which model is in use and what is ready."""
    from coach.models import engine_for
    from coach.models import setup as model_setup

    with _coach() as coach:
        settings = coach.settings
        engine = engine_for(settings)
        ready_made = model_setup.is_ready(settings.data_dir, engine)
        value = {
            "model": settings.model,
            "engine": engine,
            "default_ready": ready_made,
            "remote": settings.model_is_remote,
        }
        _show(
            value,
            as_json,
            f"model: {settings.model}\nengine of the default model: {engine}\ndefault model ready: {'yes' if ready_made else 'no; run coach setup'}",
        )


@app.command()
def index(path: Path, user: UserOption = "me", as_json: JsonOption = False) -> None:
    """Add your own documents (Markdown, HTML, text, PDF) to what the coach may cite to you."""
    with _coach() as coach:
        count = coach.library.index_documents(coach._user(user).id, path)
        _show({"passages": count}, as_json, f"{count} passages indexed. Only {user} sees them.")


@app.command()
def evaluate(
    what: Annotated[str | None, typer.Argument(help="verifier, safety, knowledge, …; empty: all")] = None,
) -> None:
    """Score the parts on their held-out sets."""
    from coach import evals

    with _coach() as coach:
        evals.run(what, coach)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def train(context: typer.Context) -> None:
    """Train the chat model's adapter; `coach train from-feedback run` learns from consenting users' thumbs and edits."""
    if context.args[:1] == ["from-feedback"]:
        from finetune import from_feedback

        from_feedback.main(context.args[1:])
    else:
        from finetune import train as trainer

        trainer.main(context.args)


@app.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 7860,
    user: UserOption = "me",
    model: ModelOption = None,
    demo: DemoOption = False,
    browser: bool = True,
) -> None:
    """Open the web page."""
    from coach.adapters.ui import launch

    with _coach(model=model) as coach:
        launch(coach, _demo_user(coach, demo, user), host=host, port=port, open_browser=browser)


@app.command()
def telegram(
    model: ModelOption = None,
    webhook: Annotated[
        str, typer.Option(envvar="COACH_TELEGRAM_WEBHOOK", help="https address Telegram posts to; empty: long polling")
    ] = "",
    listen: Annotated[str, typer.Option(help="host:port behind the webhook's proxy")] = "127.0.0.1:8081",
    api: Annotated[
        str, typer.Option(envvar="COACH_TELEGRAM_API", help="another Bot API server than api.telegram.org")
    ] = "",
) -> None:
    """Talk in a Telegram chat with the users in COACH_TELEGRAM_USERS."""
    from coach.adapters import telegram as chat

    with _coach(model=model) as coach:
        chat.run(coach, webhook=webhook, listen=listen, api=api, note=lambda line: print(line, file=sys.stderr))


@app.command()
def bench(
    what: Annotated[str, typer.Argument(help="turn, model, import, search, brief, page")] = "turn", size_mb: int = 1000
) -> None:
    """Measure speed and memory, best of five beside a reference loop."""
    from coach.evals import bench as benches

    with _coach() as coach:
        benches.run(what, coach, size_mb=size_mb)


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """What is missing and how to get it."""
    from coach.evals.doctor import findings

    with _coach() as coach:
        found = findings(coach)
        _show(
            [f.__dict__ for f in found],
            as_json,
            "\n".join(f"{'ok ' if f.ok else '!! '} {f.part}: {f.text}" for f in found),
        )
        if not all(f.ok for f in found):
            raise typer.Exit(1)


def main() -> None:
    """The entry point: our errors become one line on stderr."""
    logging.basicConfig(
        level=os.environ.get("COACH_LOG", "ERROR").upper(), format="%(levelname)s %(name)s: %(message)s"
    )
    os.environ.update(
        {
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "ANONYMIZED_TELEMETRY": "False",
            "GRADIO_ANALYTICS_ENABLED": "False",
            "OTEL_SDK_DISABLED": "true",
        }
    )
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    try:
        app()
    except ImportFileError as exc:
        print(f"error: {exc}", file=sys.stderr)
        sys.exit(2)
    except CoachError as exc:
        print(f"error: {exc}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
