"""``python -m finetune.check finetune/data/answers/a.jsonl``: what the live rule says of written answers, one line a problem."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from finetune import tasks
from finetune.tasks import Task

TASKS = tasks.DATA / "tasks.jsonl.gz"


def report(path: Path, known: dict[str, Task]) -> tuple[int, int]:
    """Print the problems of every answer in ``path``; returns (answers, answers without a problem)."""
    good = total = 0
    said: dict[str, str] = {}
    for row in tasks.rows(path):
        total += 1
        task = known.get(row["task"])
        found = ["there is no such task"] if task is None else tasks.problems(task, row["answer"])
        if row["answer"] in said:
            found.append(f"the same answer as {said[row['answer']]}")
        said[row["answer"]] = row["task"]
        good += not found
        for problem in found:
            print(f"{row['task']}  {problem}")
    return total, good


def brief(task: Task) -> str:
    """A task as a writer reads it."""
    lines = "\n".join(f"{'*' if item.key else ' '} {item.line(task.lang)}" for item in task.evidence)
    before = [m["content"].rsplit("\n\n", 1)[-1] for m in task.messages[1:-1] if m["role"] == "user"]
    past = f"(before: {' | '.join(before)})\n" if before else ""
    asked = f" (meaning: {task.asked})" if task.asked != task.message else ""
    return f"### {task.id}\n{past}USER: {task.message}{asked}\n{lines}\nHEADLINE: {task.headline}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Check the files named, and say how many answers pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", type=Path, nargs="+")
    parser.add_argument("--tasks", type=Path, default=TASKS)
    given = parser.parse_args(arguments)
    known = {task.id: task for task in tasks.load(given.tasks)}
    for path in given.answers:
        total, good = report(path, known)
        print(f"{path.name}: {good} of {total} answers pass")


if __name__ == "__main__":
    main()
