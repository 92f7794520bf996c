"""``coach bench model``: the engines that run the default model, against each other and against llama.cpp, in one run.

Rounds are paired: each round asks every engine once, one after the other, so that whatever else runs on the machine slows all alike,
and the ratios hold where the seconds do not. Every figure is a median with its smallest and largest value. llama.cpp is measured where
the wheel ``xllamacpp`` is installed (it is no dependency), with the same weights as Q4_1 and as Q8_0.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from coach.coach import Coach
from coach.errors import ModelError
from coach.evals.bench import reference_loop
from coach.models import ChatMessage
from coach.models.openvino_model import OpenVinoModel

ROUNDS = 3
_NEW = 128
_USERS = 4
_READING_S = 1.0  # a user reads a reply for longer before asking on
_QUESTIONS = (
    "Should I train hard today?",
    "How did I sleep last night?",
    "Why is my resting heart rate up?",
    "How much protein do I need a day?",
)


@dataclass(frozen=True)
class Prompt:
    """What the composed turn gave the model."""

    messages: list[ChatMessage]
    opening: str


@dataclass
class Watcher:
    """A model that writes nothing and remembers every prompt it was given."""

    tokens: Callable[[str], int]
    name: str = "watcher"
    languages: Collection[str] = ("en",)
    places: int = 1
    small: bool = True
    seen: list[Prompt] = field(default_factory=list)

    def stream(
        self,
        messages: Sequence[ChatMessage],
        opening: str = "",
        *,
        max_tokens: int = 160,
        banned: Collection[str] = (),
        numbers: Collection[str] | None = None,
        timeout_s: float = 60.0,
    ) -> Generator[str, None, None]:
        self.seen.append(Prompt(list(messages), opening))
        yield from ()

    def close(self) -> None:
        """Nothing to give back."""

    def count_tokens(self, text: str) -> int:
        return self.tokens(text)


def composed(coach: Coach, model: OpenVinoModel) -> list[Prompt]:
    """The product's own prompts over the demo user: four questions in one conversation, then each alone."""
    from coach import demo
    from coach.settings import Settings

    watcher = Watcher(model.count_tokens)
    with tempfile.TemporaryDirectory() as folder:
        own = Coach(Settings(data_dir=Path(folder)), model=watcher)
        try:
            user = demo.ensure(own)
            for question in _QUESTIONS:
                own.chat(user, question)
            talk = own.chat(user, _QUESTIONS[0]).conversation
            own.chat(user, _QUESTIONS[1], talk)
        finally:
            own.close()
    return watcher.seen


def bench_model(coach: Coach) -> str:
    """Print each line as it is found; returns the last."""
    from coach.models import setup

    folder = setup.prepare_openvino(coach.settings.data_dir)
    model = OpenVinoModel(folder, name="openvino", threads=coach.settings.threads)
    plain = OpenVinoModel(folder, name="openvino", threads=coach.settings.threads, guesses=False)
    try:
        prompts = composed(coach, model)
        print(_own_turn(model, prompts), _follow_up(model, prompts), _four_users(model, prompts), sep="\n", flush=True)
        print(f"without guesses: {_four_users(plain, prompts)}", flush=True)
        print(
            _whole_reply(model, prompts, {"ours without guesses": _without_guesses(plain), **dict(_rivals(coach))}),
            flush=True,
        )
    finally:
        model.close()
        plain.close()
    return _warm_start(coach)


def _spread(values: Sequence[float], unit: str = "s", digits: int = 2) -> str:
    low, middle, high = min(values), median(values), max(values)
    return f"{middle:.{digits}f} {unit} ({low:.{digits}f}–{high:.{digits}f})"


def _timed(pieces: Iterator[str]) -> tuple[float, float, str]:
    """Seconds to the first piece, seconds in all, the text."""
    start = time.perf_counter()
    first, text = 0.0, ""
    for piece in pieces:
        first = first or time.perf_counter() - start
        text += piece
    return first, time.perf_counter() - start, text


# ── 1,200 tokens in, 128 out ─────────────────────────────────────────────────────────────────────────────────────────


def _long_prompt(model: OpenVinoModel, prompts: list[Prompt], salt: int) -> Prompt:
    """About 1,200 tokens of composed evidence, unlike any read before: its first words differ."""
    evidence = "\n".join(prompt.messages[-1]["content"] for prompt in prompts) * 3
    words, text = evidence.split(" "), ""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        text = f"Round {salt}. " + " ".join(words[:middle])
        low, high = (middle, high) if model.count_tokens(text) <= 1_160 else (low, middle - 1)
    return Prompt([{"role": "user", "content": f"Round {salt}. " + " ".join(words[:low])}], "")


def _whole_reply(model: OpenVinoModel, prompts: list[Prompt], rivals: dict[str, Callable[[list[int]], float]]) -> str:
    taken: dict[str, list[float]] = {name: [] for name in ("ours", *rivals)}
    firsts, speeds, loops = [], [], []
    for round_number in range(ROUNDS + 1):
        prompt = _long_prompt(model, prompts, round_number)
        ids = model._text.encode(model.render(prompt.messages))
        first, whole, _ = _timed(_unending(model, prompt))
        row = {"ours": whole, **{name: run(ids) for name, run in rivals.items()}}
        if round_number:  # the first warms up
            loops.append(reference_loop())
            firsts.append(first)
            speeds.append((_NEW - 1) / (whole - first))
            for name, seconds in row.items():
                taken[name].append(seconds)
    lines = [
        f"reference loop: {_spread([s * 1000 for s in loops], 'ms', 0)}",
        f"whole reply, {len(ids)} tokens in, {_NEW} out: {_spread(taken['ours'])}; first token {_spread(firsts)}; "
        f"then {_spread(speeds, 'tokens/s', 0)}",
    ]
    for name in rivals:
        shares = [ours / theirs for ours, theirs in zip(taken["ours"], taken[name], strict=True)]
        lines.append(f"  {name}: {_spread(taken[name])}; ours takes {_spread(shares, 'of its time')}")
    return "\n".join(lines)


def _unending(model: OpenVinoModel, prompt: Prompt) -> Generator[str, None, None]:
    """Exactly 128 tokens: the end of the turn is masked."""
    return model.stream(prompt.messages, prompt.opening, max_tokens=_NEW, banned=("<|im_end|>",), timeout_s=300)


def _without_guesses(plain: OpenVinoModel) -> Callable[[list[int]], float]:
    def run(ids: list[int]) -> float:
        content = plain._text.decode(ids).split("<|im_start|>user\n", 1)[1].split("<|im_end|>", 1)[0]
        return _timed(_unending(plain, Prompt([{"role": "user", "content": content}], "")))[1]

    return run


def _rivals(coach: Coach) -> Iterator[tuple[str, Callable[[list[int]], float]]]:
    from coach.models import setup
    from coach.models.adapter import write_merged_gguf

    source = setup.fetch_gguf(coach.settings.data_dir)
    with contextlib.suppress(ModelError, ImportError):
        import xllamacpp

        eight = Path(tempfile.mkdtemp()) / "q8_0.gguf"
        write_merged_gguf(source, eight, None)
        for name, path in (("llama.cpp Q4_1", source), ("llama.cpp Q8_0", eight)):
            yield name, _llama_cpp(xllamacpp, path)
    with contextlib.suppress(ModelError, ImportError):
        yield "NF4 (transformers)", _nf4(coach)


def _llama_cpp(package: Any, path: Path) -> Callable[[list[int]], float]:
    wanted = package.CommonParams()
    wanted.model.path, wanted.n_ctx, wanted.n_parallel = str(path), 2048, 1
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = len(_cores())
    with contextlib.redirect_stderr(io.StringIO()):
        server = package.Server(wanted)

    def run(ids: list[int]) -> float:
        start = time.perf_counter()
        order = {"prompt": ids, "n_predict": _NEW, "temperature": 0, "ignore_eos": True, "cache_prompt": False}
        server.handle_completions(order)
        return time.perf_counter() - start

    return run


def _cores() -> list[int]:
    import os

    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))


def _nf4(coach: Coach) -> Callable[[list[int]], float]:
    from coach.models import setup
    from coach.models.local import LocalModel

    model = LocalModel(setup.prepare(coach.settings.data_dir), name="NF4", threads=coach.settings.threads)

    def run(ids: list[int]) -> float:
        text = str(model._tokenizer.decode(ids))
        content = text.split("<|im_start|>user\n", 1)[1].split("<|im_end|>", 1)[0]
        asked: list[ChatMessage] = [{"role": "user", "content": content}]
        return _timed(model.stream(asked, max_tokens=_NEW, banned=("<|im_end|>",), timeout_s=600))[1]

    return run


# ── the product's own turn ───────────────────────────────────────────────────────────────────────────────────────────


def _own_turn(model: OpenVinoModel, prompts: list[Prompt]) -> str:
    """The first sentence: system text known, the rest of the prompt new, as in any turn after the first of a process."""
    firsts, sentences, sizes = [], [], []
    for round_number in range(ROUNDS):
        for prompt in prompts[: len(_QUESTIONS)]:
            asked = [*prompt.messages[:-1], _salted(prompt.messages[-1], round_number)]
            sizes.append(len(model._text.encode(model.render(asked, prompt.opening))))
            start = time.perf_counter()
            pieces = model.stream(asked, prompt.opening, max_tokens=80)
            text = next(pieces, "")
            firsts.append(time.perf_counter() - start)
            for piece in pieces:
                text += piece
                if text.strip() and text.rstrip().endswith((".", "!", "?", ":")):
                    break
            pieces.close()
            sentences.append(time.perf_counter() - start)
    return (
        f"own turn, {median(sizes):.0f} tokens in: first token {_spread(firsts)}; first sentence {_spread(sentences)}"
    )


def _salted(message: ChatMessage, number: int) -> ChatMessage:
    return {"role": message["role"], "content": f"({number}) {message['content']}"}


def _follow_up(model: OpenVinoModel, prompts: list[Prompt]) -> str:
    """The second turn of a conversation: the first one is known, its reply was read while the user read it, what is new is read now."""
    before, prompt = prompts[-2], prompts[-1]
    times, news = [], []
    for n in range(ROUNDS * 2):
        salted = [before.messages[0], _salted(before.messages[1], 100 + n)]
        "".join(model.stream(salted, before.opening, max_tokens=40))
        asked = [prompt.messages[0], salted[1], *prompt.messages[2:]]
        model.read_ahead(asked[:-1])
        time.sleep(_READING_S)
        news.append(len(model._text.encode(model.render(asked, prompt.opening)))
                    - len(model._text.encode(model._text.render(asked[:-1], opens=False))))  # fmt: skip
        start = time.perf_counter()
        pieces = model.stream(asked, prompt.opening, max_tokens=5)
        next(pieces, "")
        times.append((time.perf_counter() - start) * 1000)
        pieces.close()
    return f"follow-up, {median(news):.0f} new tokens: first token {_spread(times, 'ms', 0)}"


def _four_users(model: OpenVinoModel, prompts: list[Prompt]) -> str:
    gains, worst, alone_speed, together_speed = [], [], [], []
    for round_number in range(ROUNDS):
        asked = [
            Prompt([*p.messages[:-1], _salted(p.messages[-1], 1000 + round_number * 10 + n)], p.opening)
            for n, p in enumerate(prompts[:_USERS])
        ]
        start = time.perf_counter()
        "".join(_unending(model, asked[0]))
        alone = _NEW / (time.perf_counter() - start)
        asked = [Prompt([*p.messages[:-1], _salted(p.messages[-1], 7)], p.opening) for p in asked]
        together, slowest = _at_once(model, asked)
        gains.append(together / alone)
        worst.append(slowest)
        alone_speed.append(alone)
        together_speed.append(together)
    return (
        f"one user {_spread(alone_speed, 'tokens/s', 0)}; {_USERS} users at once {_spread(together_speed, 'tokens/s', 0)} together, "
        f"{_spread(gains, 'times one')}; the last of them ended after {_spread(worst, 'times the first')}"
    )


def _at_once(model: OpenVinoModel, asked: list[Prompt]) -> tuple[float, float]:
    """Tokens a second of all together; the last reader's time over the first's."""
    ended: list[float] = []
    start = time.perf_counter()

    def read(prompt: Prompt) -> None:
        "".join(_unending(model, prompt))
        ended.append(time.perf_counter() - start)

    threads = [threading.Thread(target=read, args=(prompt,)) for prompt in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _NEW * len(asked) / max(ended), max(ended) / min(ended)


# ── start and memory ─────────────────────────────────────────────────────────────────────────────────────────────────

_STARTED = """
import os, resource, sys, time
begun = float(sys.argv[2])
from pathlib import Path
from coach.coach import Coach
from coach.settings import Settings
from coach import demo
coach = Coach(Settings(data_dir=Path(sys.argv[1])))
if sys.argv[3] == "page":
    from coach.adapters.ui import launch
    user = demo.ensure(coach)
    page = launch(coach, user, port=int(sys.argv[4]), open_browser=False, block=False)
coach.load()
ready = time.time() - begun
if sys.argv[3] == "page":
    coach.library.search("protein", k=1)
    for question in ("Should I train hard today?", "How long should I rest between sets?", "How did I sleep?"):
        coach.chat(user, question)
status = Path("/proc/self/status")
if status.is_file():  # ru_maxrss of a fresh Linux process begins with its parent's
    peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1e3
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
print("RESULT", ready, peak)
sys.stdout.flush()
os._exit(0)
"""


def _warm_start(coach: Coach) -> str:
    """Seconds from the start of a fresh process to a model that answers; the peak memory of page, index and model."""
    from coach.models import setup

    ready: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "models").symlink_to(setup.model_dir(coach.settings.data_dir).parent)
        for _ in range(3):
            ready.append(_fresh(folder, "model")[0])
        _fresh(folder, "page")  # builds the index
        page = [_fresh(folder, "page") for _ in range(2)]
    return (
        f"warm start: model ready after {_spread(ready)}, with the page after {_spread([p[0] for p in page])}; "
        f"peak memory of page, index and model {_spread([p[1] for p in page], 'MB', 0)}"
    )


def _fresh(folder: str, what: str) -> tuple[float, float]:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", _STARTED, folder, str(time.time()), what, str(port)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    found = [line.split() for line in run.stdout.splitlines() if line.startswith("RESULT")]
    if not found:
        raise ModelError(f"The fresh process failed: {run.stderr.strip()[-300:]}")
    return float(found[0][1]), float(found[0][2])


def agreement(reference: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
    """Share of positions with the same likeliest token, and the KL divergence (nats) of each from log-probabilities."""
    same = float((reference.argmax(-1) == other.argmax(-1)).mean())
    return same, (np.exp(reference) * (reference - other)).sum(-1)
