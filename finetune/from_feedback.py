"""``python -m finetune.from_feedback``: thumbs and edits of consenting users become training data, then an adapter, if it is better.

``collect`` writes SFT rows (edited replies, and liked ones that the model wrote) and preferences (edit against reply; liked and disliked
replies) with users as random names and addresses taken out. ``train`` goes on from the present adapter with the SFT rows and three
rows of the common set to each (against forgetting), then DPO on pairs or KTO on single thumbs, where there are enough. ``promote`` puts
the result in force only if the gate holds: held-out loss on the feedback lower, and on the common set not worse. ``rollback`` goes back.
Only users with ``Profile.consent.training`` are read; ``--user`` makes it a personal adapter, put in force where nobody else uses the coach.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import random
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from coach.coach import Coach
from coach.errors import CoachError
from coach.memory import turns
from coach.models import setup
from coach.settings import Settings
from coach.store import User, tables
from coach.verify import split_sentences
from finetune import tasks, train
from prompts import prompt

_REPLAY = 3  # rows of the common set to each row of feedback
_LEAST_PAIRS = 16  # below that a preference step would learn noise
_WORSE = 1.01  # how much the common held-out loss may rise
_HELD = 5  # every fifth row of feedback is held out
_PRIVATE = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "[mail]"), (re.compile(r"https?://\S+|www\.\S+"), "[link]"),
    (re.compile(r"(?<!\d)(?!\d{4}-\d\d-\d\d)\+?\d[\d ()-]{7,}\d(?!\d)"), "[phone]"), (re.compile(r"@\w{3,}"), "[name]"),
    (re.compile(r"(?i)\b(my name is|i am called|i'm called|call me)\s+[A-Z]\w+"), r"\1 [name]"), (re.compile(r"(我叫|我的名字是)\S{1,4}"), r"\1[name]"),
)  # fmt: skip


@dataclass(frozen=True)
class Collected:
    """``sft``: chats to imitate. ``pairs``: chosen against rejected. ``thumbs``: single replies with a label."""

    sft: list[dict[str, Any]]
    pairs: list[dict[str, Any]]
    thumbs: list[dict[str, Any]]


def scrub(text: str, *names: str) -> str:
    """``text`` without mail addresses, links, telephone numbers and the given names."""
    for pattern, instead in _PRIVATE:
        text = pattern.sub(instead, text)
    for name in names:
        if len(name) > 2:
            text = re.sub(rf"\b{re.escape(name)}\b", "[name]", text, flags=re.IGNORECASE)
    return text


def collect(coach: Coach, only: str = "", salt: str = "") -> Collected:
    """The feedback of every consenting user (or of ``only``); users are named by a salted hash, the salt is thrown away."""
    salt = salt or secrets.token_hex(16)
    found = Collected([], [], [])
    for user in coach.store.users():
        if (only and user.name != only) or not coach.profile(user.name).consent.training:
            continue
        alias = "f" + hashlib.sha256(f"{salt}{user.id}".encode()).hexdigest()[:10]
        for kept in _rated(coach, user):
            _sort(kept, alias, user.name, found)
    return found


def _rated(coach: Coach, user: User) -> Iterator[dict[str, Any]]:
    t, f = tables.turn, tables.feedback
    query = (
        select(t.c.conversation_id, t.c.id, f.c.rating, f.c.edited).join(f, (f.c.turn_id == t.c.id) & (f.c.user_id == t.c.user_id)).where(t.c.user_id == user.id).order_by(f.c.id)
    )  # fmt: skip
    with coach.store.read() as connection:
        rated = connection.execute(query).all()
    for conversation, turn_id, rating, edited in rated:
        past = turns(coach.store, user, conversation)
        at = next((n for n, turn in enumerate(past) if turn.id == turn_id), None)
        if at is not None and past[at].data.get("user_text") and past[at].written_by != "safety":
            yield {"turn": past[at], "before": past[:at][-3:], "rating": rating, "edited": (edited or "").strip()}


def _sort(kept: dict[str, Any], alias: str, name: str, found: Collected) -> None:
    turn = kept["turn"]
    lang = "zh" if re.search(r"[\u4e00-\u9fff]", turn.reply) else "en"
    messages = [{"role": "system", "content": prompt("system", lang)}]
    for past in kept["before"]:
        messages += [{"role": "user", "content": past.past.user}, {"role": "assistant", "content": past.past.reply}]
    messages.append({"role": "user", "content": turn.past.user})
    messages = [{"role": m["role"], "content": scrub(m["content"], name)} for m in messages]
    opening = next(iter(split_sentences(turn.reply)), "")  # code wrote the headline; it is given, not learnt
    reply, edited = scrub(turn.reply, name), scrub(kept["edited"], name)
    opening = scrub(opening, name) if reply.startswith(scrub(opening, name)) else ""
    head = {"id": f"{alias}-{len(found.sft) + len(found.thumbs)}", "user": alias, "lang": lang, "messages": messages}
    if edited and edited != reply:
        start = opening if edited.startswith(opening) else ""
        found.sft.append(head | {"opening": start, "messages": [*messages, {"role": "assistant", "content": edited}]})
        found.pairs.append(head | {"chosen": edited, "rejected": reply})
    elif kept["rating"] == "up" and turn.written_by == "model":
        found.sft.append(head | {"opening": opening, "messages": [*messages, {"role": "assistant", "content": reply}]})
    if turn.written_by in ("model", "repaired"):
        found.thumbs.append(head | {"completion": reply, "label": kept["rating"] == "up"})


def write(found: Collected, common: Path, folder: Path, seed: int = 0) -> Path:
    """``sft.jsonl`` with replay from the common set, ``pairs.jsonl``, ``thumbs.jsonl``; every fifth row of feedback is held out."""
    rng = random.Random(seed)
    old = [row for row in tasks.rows(common) if row["split"] == "train"]
    mine = [row | {"split": "heldout" if n % _HELD == _HELD - 1 else "train"} for n, row in enumerate(found.sft)]
    replay = rng.sample(old, min(len(old), _REPLAY * len(mine)))
    mixed = mine + replay
    rng.shuffle(mixed)
    tasks.save(folder / "sft.jsonl", mixed)
    tasks.save(folder / "pairs.jsonl", found.pairs)
    tasks.save(folder / "thumbs.jsonl", found.thumbs)
    return folder / "sft.jsonl"


def tune(folder: Path, present: Path, config: train.Config) -> Path:
    """SFT from the present adapter, then a preference step where there is enough; returns the new adapter's folder."""
    train.train(config, folder / "sft.jsonl", folder / "run", init=present)
    pairs, thumbs = (list(tasks.rows(folder / name)) for name in ("pairs.jsonl", "thumbs.jsonl"))
    if len(pairs) >= _LEAST_PAIRS:
        return prefer(folder, config, pairs, paired=True)
    both = {row["label"] for row in thumbs} == {True, False}
    return (
        prefer(folder, config, thumbs, paired=False)
        if both and len(thumbs) >= 2 * _LEAST_PAIRS
        else folder / "run" / "adapter"
    )


def prefer(folder: Path, config: train.Config, found: Sequence[dict[str, Any]], *, paired: bool) -> Path:
    """DPO (pairs) or KTO (single thumbs) by trl on the adapter of ``folder/run``; the reference is the same model before the step."""
    from datasets import Dataset
    from peft import PeftModel

    trl: Any = importlib.import_module("trl")
    model, tokenizer = train.load_base(config)
    model = PeftModel.from_pretrained(model, str(folder / "run" / "adapter"), is_trainable=True)
    common: dict[str, Any] = {"output_dir": str(folder / "preference"), "learning_rate": 5e-6, "num_train_epochs": 1, "per_device_train_batch_size": 2,
                              "gradient_checkpointing": False, "report_to": [], "save_strategy": "no", "seed": config.seed, "use_cpu": True}  # fmt: skip
    if paired:
        rows = [
            {"prompt": r["messages"], "chosen": [_said(r["chosen"])], "rejected": [_said(r["rejected"])]} for r in found
        ]
        trainer: Any = trl.DPOTrainer(
            model, args=trl.DPOConfig(**common), train_dataset=Dataset.from_list(rows), processing_class=tokenizer
        )
    else:
        kto: Any = importlib.import_module("trl.experimental.kto")
        rows = [{"prompt": r["messages"], "completion": [_said(r["completion"])], "label": r["label"]} for r in found]
        trainer = kto.KTOTrainer(
            model, args=kto.KTOConfig(**common), train_dataset=Dataset.from_list(rows), processing_class=tokenizer
        )
    trainer.train()
    made = folder / "preference" / "adapter"
    trainer.model.save_pretrained(made)
    shutil.copy(folder / "run" / "adapter" / "meta.json", made / "meta.json")
    return made


def _said(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}


def gate(new: Path, present: Path, folder: Path, common: Path, config: train.Config) -> dict[str, float | bool]:
    """Held-out losses of both adapters on the feedback and on the common set, and whether the new one may go into force."""
    losses: dict[str, float | bool] = {}
    for name, adapter in (("new", new), ("present", present)):
        from peft import PeftModel

        model, tokenizer = train.load_base(config)
        model = PeftModel.from_pretrained(model, str(adapter))
        for where, path in (("feedback", folder / "sft.jsonl"), ("common", common)):
            losses[f"{name}_{where}"] = train.look(
                model, train.examples(path, "heldout", config, tokenizer)[: config.look_at], config
            )
    losses["better"] = better(losses)
    (folder / "gate.json").write_text(json.dumps(losses, indent=1) + "\n")
    return losses


def better(losses: dict[str, float | bool]) -> bool:
    """Better on the feedback and no worse on the common set; what was not measured (nan) is not better."""
    return (
        losses["new_feedback"] < losses["present_feedback"]
        and losses["new_common"] <= losses["present_common"] * _WORSE
    )


def promote(new: Path, data_dir: Path) -> Path:
    """Put ``new`` in force; the one before is kept beside it."""
    home = data_dir / "adapter"
    home.mkdir(parents=True, exist_ok=True)
    fresh, now, before = home / "fresh", home / "current", home / "before"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(new, fresh)
    shutil.rmtree(before, ignore_errors=True)
    if now.is_dir():
        now.rename(before)
    fresh.rename(now)
    return now


def rollback(data_dir: Path) -> Path:
    """Take the promoted adapter out of force; the one before it, or the shipped one, is used again."""
    home = data_dir / "adapter"
    if not (home / "current").is_dir():
        raise CoachError("No adapter of your own is in force; there is nothing to go back from.")
    shutil.rmtree(home / "current")
    if (home / "before").is_dir():
        (home / "before").rename(home / "current")
    return setup.adapter_in_force(data_dir)


def main(arguments: Sequence[str] | None = None) -> None:
    """Collect, train and promote, or roll back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["collect", "run", "rollback"])
    parser.add_argument("--user", default="", help="only this user's feedback: a personal adapter")
    parser.add_argument("--out", type=Path, default=Path("runs/feedback"))
    parser.add_argument("--steps", type=int, default=60)
    given = parser.parse_args(arguments)
    settings, common = Settings(), tasks.DATA / "dialogues.jsonl.gz"
    if given.action == "rollback":
        print(f"In force: {rollback(settings.data_dir)}")
        return
    coach = Coach(settings)
    found, others = collect(coach, given.user), {user.name for user in coach.store.users()} - {given.user}
    coach.close()
    print(f"{len(found.sft)} replies to learn from, {len(found.pairs)} pairs, {len(found.thumbs)} thumbs")
    write(found, common, given.out)
    if given.action == "collect":
        return
    if len(found.sft) < _HELD:
        raise CoachError(
            f"There are {len(found.sft)} replies to learn from; at least {_HELD} are needed, one of them held out."
        )
    present = setup.adapter_in_force(settings.data_dir)
    config = replace(train.PRESETS["smollm2-135m"], steps=given.steps, learning_rate=1e-4)
    new = tune(given.out, present, config)
    losses = gate(new, present, given.out, common, config)
    print(json.dumps(losses))
    if not losses["better"]:
        print("Not better than the present adapter; nothing was changed.")
    elif given.user and others:
        print(f"Better, and kept in {new}. It is one person's, and others use this coach: it was not put in force.")
    else:
        print(f"Put in force: {promote(new, settings.data_dir)}. The next start makes the model anew.")


if __name__ == "__main__":
    main()
