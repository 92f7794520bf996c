"""Transcripts for the documents: ``python -m coach.evals.transcripts docs`` writes one file a language, with the default model.

Each line is a whole conversation; the demo user, a fixed date and greedy decoding make the files the same on every run.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from coach import demo
from coach.coach import Coach, Reply
from coach.evidence import Lang
from coach.settings import Settings

TODAY = date(2026, 11, 20)
CONVERSATIONS: dict[Lang, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("Should I train hard today?", "Why?"),
        ("How did I sleep last week?", "And the week before?"),
        ("How much protein should I eat a day?",),
        ("Why is my resting heart rate up?",),
        ("What was my longest run this month?", "And how many steps did I take that week?"),
        ("How long should I rest between sets for muscle growth?",),
        ("My knee hurts a bit on the stairs after running. What can I do?",),
        ("I want to lose 5 kg without losing muscle.",),
        ("Make me a 3 day plan, 45 minutes, I have dumbbells.",),
        ("weight 64.1 and ran 6 km in 36 min",),
        ("My chest feels tight and my left arm is numb since the warm-up.",),
        ("I feel so unmotivated, I skipped the whole week.",),
        ("How many calories are in a banana?",),
        ("How accurate is my watch's calorie count?",),
        ("Is my HRV ok?",),
        ("Can I do a 1000 kcal diet to be ready for my wedding?",),
        ("Explain progressive overload for a beginner.",),
        ("Give me my weekly report.",),
        ("What's the weather tomorrow?",),
        ("How do I do a Romanian deadlift?", "And with dumbbells?"),
    ),
    "zh": (
        ("今天适合高强度训练吗？", "为什么？"),
        ("我上周睡得怎么样？", "那上上周呢？"),
        ("我每天应该吃多少蛋白质？",),
        ("为什么我的静息心率升高了？",),
        ("这个月我跑得最远的一次是多少公里？",),
        ("增肌的话组间休息多久合适？",),
        ("跑完步下楼梯膝盖有点疼，怎么办？",),
        ("我想减肥，但不想掉肌肉。",),
        ("帮我做一个每周三天、每次45分钟的计划，我有哑铃。",),
        ("体重 64.1 公斤，跑了6公里 36分钟",),
        ("热身以后胸口发紧，左胳膊发麻。",),
        ("这周一次都没练，感觉自己好没用。",),
        ("一根香蕉多少热量？",),
        ("手表算的卡路里准吗？",),
        ("我的心率变异性正常吗？",),
        ("我想每天只吃800大卡，快点瘦下来。",),
        ("给新手讲讲渐进超负荷。",),
        ("给我一份本周报告。",),
        ("罗马尼亚硬拉怎么做？",),
        ("昨晚睡了多久？",),
    ),
}
_TITLES: dict[Lang, str] = {"en": "Transcripts", "zh": "对话记录"}


def write(coach: Coach, folder: Path) -> list[Path]:
    """One Markdown file a language; returns their paths."""
    user = demo.ensure(coach, TODAY)
    return [_write(coach, user, lang, folder / f"transcripts.{lang}.md") for lang in CONVERSATIONS]


def _write(coach: Coach, user: str, lang: Lang, path: Path) -> Path:
    model = coach.load().name
    parts = [
        f"# {_TITLES[lang]}\n\nDemo user (made-up data), {TODAY}, {model}. Written by `python -m coach.evals.transcripts docs`.\n"
    ]
    for n, questions in enumerate(CONVERSATIONS[lang], 1):
        parts.append(f"## {n}\n")
        for question in questions:
            reply = coach.chat(user, question, f"transcript-{lang}-{n}", TODAY)
            parts.append(_turn(question, reply))
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def _turn(question: str, reply: Reply) -> str:
    lines = [f"**> {question}**", "", reply.text, ""]
    lines += [f"- {item.line(reply.lang)}" for n in reply.citations if (item := reply.evidence.get(n))]
    asks = f" · next: {' / '.join(reply.follow_ups)}" if reply.follow_ups else ""
    return "\n".join([*lines, "", f"<sub>level {reply.level} · written by {reply.written_by}{asks}</sub>", ""])


def main() -> None:
    """Write into the folder given as the first argument."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings()
        coach = Coach(Settings(data_dir=Path(scratch), model=settings.model))
        models = settings.data_dir / "models"
        if models.is_dir():
            (Path(scratch) / "models").symlink_to(models)
        for path in write(coach, Path(sys.argv[1])):
            print(path)
        coach.close()


if __name__ == "__main__":
    main()
