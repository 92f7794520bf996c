"""The chat app against a local server that speaks the Bot API: whole dialogues, bad lines, files, reminders, strangers, a fuzz, the logs."""

from __future__ import annotations

import io
import logging
import random
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from coach.adapters import telegram
from coach.adapters.telegram import dialogue, incoming, onboarding, outgoing, reminders, words
from coach.adapters.telegram.files import safe_name
from coach.adapters.telegram.sender import Pace
from coach.coach import Coach
from coach.errors import SettingsError
from coach.profile import Consent, Profile
from coach.settings import Settings
from coach.store import tables
from tests.telegram_api import TOKEN, BotApi, parsed
from tests.telegram_run import Running

TODAY = date(2026, 11, 22)
_numbers = iter(range(5_000, 1_000_000))


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as made:
        yield made


def _person() -> tuple[int, str]:
    number = next(_numbers)
    return number, f"person-{number}"


# ── the parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "users"),
    [
        ("12345:ana,678:bo", {12345: "ana", 678: "bo"}),
        (" 1 : 小明 , ", {1: "小明"}),
        ("", {}),
        ("ana", None),
        ("1:a,1:b", None),
        ("1:a,2:a", None),
        ("-1:a", None),
    ],
)
def test_users(text: str, users: dict[int, str] | None) -> None:
    if users is None:
        with pytest.raises(SettingsError, match="COACH_TELEGRAM_USERS"):
            telegram.parse_users(text)
    else:
        assert telegram.parse_users(text) == users


def test_every_word_is_there_twice() -> None:
    for key, both in words.WORDS.items():
        assert len(both) == 2 and all(both), key
        assert re.findall(r"\{(\w+)\}", both[0]).sort() == re.findall(r"\{(\w+)\}", both[1]).sort()
    assert {name for name, _, _ in words.COMMANDS} <= set(dialogue.COMMANDS)


@pytest.mark.parametrize("seed", range(40))
def test_long_texts_are_cut_at_sentences_and_nothing_is_lost(seed: int) -> None:
    rng = random.Random(seed)
    pieces = [
        "Sleep was 7 h. ",
        "你昨晚睡得很好。",
        "a & b < c > d! ",
        "🏃🏽‍♀️ run",
        "\n",
        "\n\n",
        "x" * rng.randint(1, 900),
        " ",
    ]
    text = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 900)))
    cut = outgoing.split(text)
    assert all(outgoing.length(piece) <= 4096 for piece in cut)
    assert re.sub(r"\s", "", "".join(cut)) == re.sub(r"\s", "", text)
    for message in outgoing.texts(
        text, [[outgoing.Button("a", "b")]], ("Evidence", ["[1] <x> & y"] * rng.randint(1, 300))
    ):
        assert outgoing.length(parsed(message.html)) <= 4096
    plain = "This is a sentence of words. " * 400
    assert all(piece.endswith(".") for piece in outgoing.split(plain))
    assert all(piece.endswith("。") for piece in outgoing.split("这是一个完整的句子，没有空格。" * 600))


@pytest.mark.parametrize(
    ("question", "text", "fields"),
    [
        ("goal", "Lose fat", {"goals": ("fat_loss",)}),
        ("goal", "sleep better, less stress", {"goals": ("sleep better", "less stress")}),
        ("body", "1985 female", {"birth_year": 1985, "sex": "female"}),
        ("body", "我1990年生，男", {"birth_year": 1990, "sex": "male"}),
        ("body", "I'm 41", {"birth_year": 1985}),
        ("body", "whatever", None),
        ("body", "2040 male", None),
        ("size", "172 cm 68 kg", {"height_cm": 172.0, "weight_kg": 68.0}),
        ("size", "5'8\" 150 lb", {"height_cm": 172.7, "weight_kg": 68.0, "units": "imperial"}),
        ("size", "1米72，136斤", {"height_cm": 172.0, "weight_kg": 68.0}),
        ("size", "172 68", {"height_cm": 172.0, "weight_kg": 68.0}),
        ("size", "tall", None),
        ("health", "I take metoprolol. Allergic to nuts.", {"medications": ("metoprolol",), "allergies": ("nuts",)}),
        ("health", "asthma, bad left knee", {"conditions": ("asthma",), "injuries": ("bad left knee",)}),
        ("health", "对花生过敏，膝盖疼", {"allergies": ("花生",), "injuries": ("膝盖疼",)}),
        ("health", "怀孕 20 周", {"pregnancy": "pregnant", "pregnant_weeks": 20}),
        ("health", "not pregnant", None),
        ("health", "没有", {}),
        ("zone", "berlin", {"time_zone": "Europe/Berlin"}),
        ("zone", "上海", {"time_zone": "Asia/Shanghai"}),
        ("zone", "UTC+8", {"time_zone": "Etc/GMT-8"}),
        ("zone", "Middle-earth", None),
    ],
)
def test_answers_to_the_five_questions(question: str, text: str, fields: dict[str, Any] | None) -> None:
    assert onboarding.answer(question, text, TODAY) == fields


@pytest.mark.parametrize(
    ("consent", "zone", "state", "utc", "due"),
    [
        (True, "Europe/Berlin", {}, "2026-11-22T07:05", ["morning:2026-11-22", "alerts"]),
        (False, "Europe/Berlin", {}, "2026-11-22T07:05", []),
        (True, "Europe/Berlin", {}, "2026-11-22T06:55", ["alerts"]),
        (True, "Europe/Berlin", {}, "2026-11-22T10:05", ["alerts"]),  # three hours late is no morning note
        (True, "Europe/Berlin", {}, "2026-11-22T21:05", []),  # quiet
        (True, "Asia/Shanghai", {}, "2026-11-22T00:30", ["morning:2026-11-22", "alerts"]),
        (True, "America/Los_Angeles", {}, "2026-11-22T02:00", ["alerts"]),  # still the evening before
        (
            True,
            "Europe/Berlin",
            {"morning": "06:30", "quiet": [23, 6]},
            "2026-11-22T05:31",
            ["morning:2026-11-22", "alerts"],
        ),
        (True, "Europe/Berlin", {"quiet": [8, 20]}, "2026-11-22T07:05", []),
        (True, "Europe/Berlin", {"quiet": [0, 0]}, "2026-11-22T02:00", ["alerts"]),
        (True, "no/zone", {"quiet": [0, 0], "morning": "00:00"}, "2026-11-22T12:00", ["alerts"]),
    ],
)
def test_when_reminders_are_due(consent: bool, zone: str, state: dict[str, Any], utc: str, due: list[str]) -> None:
    profile = Profile(time_zone=zone, consent=Consent(reminders=consent))
    assert reminders.due(profile, state, datetime.fromisoformat(utc).replace(tzinfo=UTC)) == due


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("export.zip", "export.zip"),
        ("../../etc/passwd", "passwd"),
        ("a\\b\\数据.csv", "数据.csv"),
        ("", "file"),
        ("..", "file"),
        ("a;rm -rf *.csv", "a_rm -rf _.csv"),
    ],
)
def test_file_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


# ── dialogues ────────────────────────────────────────────────────────────────────────────────────────────────────────────

Step = tuple[str, str]
DIALOGUES: dict[str, list[Step]] = {
    "en": [
        ("say", "/start"), ("tap", "Get stronger"), ("say", "1985 female"), ("say", "no idea"), ("say", "172 cm 68 kg"),
        ("say", "injuries: left knee; medicines: metoprolol"), ("tap", "Berlin"), ("tap", "No, thank you"),
        ("say", "/log weight 71.2 kg"), ("say", "How much did I weigh today?"), ("tap", "👎"), ("tap", "Hard to"), ("say", "/report"),
        ("say", "/plan"), ("tap", "3"), ("tap", "45"), ("tap", "Dumbbells"), ("tap", "For the cal"), ("say", "/profile"), ("say", "/reminders 23:30"),
        ("say", "/reminders quiet 23-7"), ("say", "/foo"), ("say", "I have crushing chest pain and my arm is numb"), ("say", "/help"), ("say", "/forget"), ("say", "no"),
    ],
    "zh": [
        ("say", "/start"), ("tap", "变强壮"), ("say", "1985 女"), ("say", "不知道"), ("say", "172 厘米 68 公斤"), ("say", "伤病：左膝；用药：美托洛尔"),
        ("tap", "北京时间"), ("tap", "不用"), ("say", "/log 体重 71.2 公斤"), ("say", "我今天体重多少？"), ("tap", "👎"), ("tap", "看不懂"), ("say", "/report"),
        ("say", "/plan"), ("tap", "3"), ("tap", "45"), ("tap", "哑铃"), ("tap", "导入日历"), ("say", "/profile"), ("say", "/reminders 23:30"), ("say", "/reminders 免打扰 23-7"),
        ("say", "/foo"), ("say", "我胸口剧痛，左臂发麻"), ("say", "/help"), ("say", "/forget"), ("say", "不"),
    ],
}  # fmt: skip


def _talk(api: BotApi, bot: Running, chat: int, lang: str, steps: list[Step]) -> None:
    for kind, text in steps:
        api.say(chat, text, lang=lang) if kind == "say" else api.tap(chat, text, lang=lang)
        bot.settle()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_whole_dialogue_on_good_days_and_bad(lang: str, echo_coach: Coach, caplog: pytest.LogCaptureFixture) -> None:
    """With a third of all requests failing and updates delivered twice the chat shows what it shows on a quiet day."""
    shown = []
    for bad in (False, True):
        chat, name = _person()
        with BotApi(seed=7) as api, Running(api, echo_coach, {chat: name}) as bot:
            # A wait of 0 s stands for an answer 429 that names none; waits are kept in the tests below.
            api.fault_rate, api.repeat_rate, api.retry_after = (0.33, 0.4, 0) if bad else (0.0, 0.0, 0)
            _talk(api, bot, chat, lang, DIALOGUES[lang])
            shown.append([(m.kind, m.text, [[b["text"] for b in row] for row in m.buttons]) for m in api.seen(chat)])
            if bad:
                assert api.lost > 5  # requests whose fate the bot could not know
        assert bot.error is None
        profile = echo_coach.profile(name)
        assert (profile.birth_year, profile.sex, profile.height_cm, profile.weight_kg) == (1985, "female", 172.0, 68.0)
        assert profile.time_zone == ("Asia/Shanghai" if lang == "zh" else "Europe/Berlin")
        assert profile.language == lang and profile.injuries and profile.medications and not profile.consent.reminders
        assert _count(echo_coach, tables.feedback, name) == 1
        assert _count(echo_coach, tables.sample, name) == 1
    assert shown[0] == shown[1]
    texts = "\n".join(text for _, text, _ in shown[0])
    for expected in ("71.2", "120" if lang == "zh" else "112") if lang == "zh" else ("71.2", "chest"):
        assert expected in texts
    if lang == "zh":
        assert not re.findall(
            r"[a-z]{4,} [a-z]{2,} [a-z]{2,}", re.sub(r"https?://\S+", "", texts).replace("lines", "")
        )[:3]
    _nothing_said_in(caplog, ["71.2", "chest pain", "metoprolol", "美托洛尔", "胸口", "left knee", "左膝", "1985"])


def _count(coach: Coach, table: Any, name: str) -> int:
    with coach.store.read() as connection:
        return (
            connection.execute(
                select(func.count()).select_from(table).where(table.c.user_id == coach.store.user(name).id)
            ).scalar()
            or 0
        )


def _nothing_said_in(caplog: pytest.LogCaptureFixture, said: list[str]) -> None:
    logged = "\n".join(f"{r.name} {r.getMessage()} {r.exc_text or ''}" for r in caplog.records)
    assert not [words for words in said if words in logged]


def test_evidence_is_folded_follow_ups_and_thumbs_are_buttons(api: BotApi, echo_coach: Coach) -> None:
    chat, _ = _person()
    with Running(api, echo_coach, {chat: "demo"}) as bot:
        api.say(chat, "Should I train hard today?")
        bot.settle()
        shown = api.seen(chat)[-1]
        assert "[1]" in shown.text and "<blockquote expandable><b>Evidence</b>\n[1]" in shown.markup
        labels = [b["text"] for row in shown.buttons for b in row]
        assert labels[-2:] == ["👍", "👎"] and len(labels) > 2
        assert shown.history[0].endswith(" …") and shown.history[-1].startswith(shown.history[0].removesuffix(" …"))
        api.tap(chat, labels[0])
        bot.settle()
        assert api.seen(chat)[-1].text.startswith(f"» {labels[0]}")
        api.say(chat, "/today")
        bot.settle()
        assert [m.kind for m in api.seen(chat)[-2:]] == ["text", "photo"]
        assert api.seen(chat)[-1].payload.startswith(b"\x89PNG")


def test_many_messages_at_once_are_answered_in_their_order(api: BotApi, echo_coach: Coach) -> None:
    people = [_person() for _ in range(3)]
    api.fault_rate, api.repeat_rate, api.retry_after = 0.2, 0.5, 0
    with Running(api, echo_coach, dict(people)) as bot:
        for n in range(5):
            for chat, _ in people:
                api.say(chat, f"/log weight {70 + n / 10:.1f} kg")
        bot.settle()
    for chat, _ in people:
        assert [re.search(r"7\d\.\d(?= kg)", text)[0] for text in api.texts(chat)] == [
            f"{70 + n / 10:.1f}" for n in range(5)
        ]  # type: ignore[index]


def test_the_pace_keeps_telegrams_limit(api: BotApi, echo_coach: Coach) -> None:
    chat, name = _person()
    api.most_per_second = 6
    with Running(api, echo_coach, {chat: name}, pace=Pace(chat=0.25, burst=2, all=0.01, edit=0.3)) as bot:
        for _ in range(8):
            api.say(chat, "/help")
        bot.settle()
    assert len(api.texts(chat)) == 8
    assert sum(len(m.history) for m in api.seen(chat)) == api.count("sendMessage")  # none was refused and tried again


def test_a_slow_turn_keeps_nobody_else_waiting(api: BotApi, echo_coach: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    (slow, slow_name), (quick, quick_name) = _person(), _person()
    go, stream = threading.Event(), echo_coach.stream

    def held(user: str, *args: Any, **named: Any) -> Any:
        if user == slow_name:
            go.wait(20)
        return stream(user, *args, **named)

    monkeypatch.setattr(echo_coach, "stream", held)
    with Running(api, echo_coach, {slow: slow_name, quick: quick_name}) as bot:
        api.say(slow, "hello")
        api.say(slow, "/help")
        api.say(quick, "hello")
        api.wait(lambda: api.texts(quick))
        assert api.texts(slow) == []
        go.set()
        bot.settle()
    assert len(api.texts(slow)) == 2 and api.texts(slow)[1] == words.say("help", "en")


# ── who may talk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_strangers_get_one_line_and_nothing_is_stored(api: BotApi, echo_coach: Coach) -> None:
    chat, name = _person()
    stranger = next(_numbers)
    before = _rows(echo_coach)
    with Running(api, echo_coach, {chat: name}) as bot:
        for text in ("/start", "my weight is 123 kg", "/forget", "DELETE"):
            api.say(stranger, text, name="Eve")
        api.send_file(stranger, "daily.csv", b"date,steps\n2026-11-01,1\n")
        api.tap_data(stranger, 1, "m:on")
        group = {
            "message_id": 9,
            "date": 1,
            "chat": {"id": -77, "type": "group"},
            "from": {"id": chat, "is_bot": False},
            "text": "my weight?",
        }
        api.put({"message": group})
        bot.settle()
        api.wait(lambda: api.texts(stranger) and api.texts(-77))
        time.sleep(0.3)
    assert len(api.texts(stranger)) == 1 and str(stranger) in api.texts(stranger)[0] and len(api.texts(-77)) == 1
    assert _rows(echo_coach) == before
    assert api.count("getFile") == 0


def _rows(coach: Coach) -> dict[str, int]:
    with coach.store.read() as connection:
        return {
            t.name: connection.execute(select(func.count()).select_from(t)).scalar() or 0
            for t in tables.metadata.sorted_tables
        }


def test_a_wrong_token_ends_with_what_to_do(api: BotApi, echo_coach: Coach) -> None:
    with Running(api, echo_coach, {}, token="4242:some-other-token-altogether") as bot:
        bot.thread.join(20)
    assert isinstance(bot.error, SettingsError) and "COACH_TELEGRAM_TOKEN" in str(bot.error)


@pytest.mark.parametrize(
    ("settings", "options", "said"),
    [
        ({"telegram_token": ""}, {}, "COACH_TELEGRAM_TOKEN"),
        ({"telegram_token": TOKEN, "telegram_users": "ana"}, {}, "COACH_TELEGRAM_USERS"),
        ({"telegram_token": TOKEN}, {"webhook": "http://a.b/c"}, "https"),
        ({"telegram_token": TOKEN}, {"webhook": "https://a.b/c", "listen": "x"}, "--listen"),
    ],
)
def test_settings_that_cannot_work(settings: dict[str, str], options: dict[str, str], said: str, tmp_path: Any) -> None:
    coach = Coach(Settings(data_dir=tmp_path, model="echo", **settings))  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=said):
        telegram.run(coach, **options)  # type: ignore[arg-type]


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

DAILY = b"date,steps,resting_heart_rate_bpm\n" + b"".join(
    b"2026-11-%02d,%d,5%d\n" % (d, 8000 + d, d % 5) for d in range(1, 21)
)


def test_a_file_is_imported_even_when_the_line_is_cut(api: BotApi, echo_coach: Coach) -> None:
    chat, name = _person()
    with Running(api, echo_coach, {chat: name}) as bot:
        api.faults = [("getFile", "500"), ("file", "cut_before"), ("file", "500")]
        api.send_file(chat, "my daily.csv", DAILY)
        bot.settle()
        (said,) = api.texts(chat)
        assert "40" in said and "my daily.csv" in said
        api.send_file(chat, "notes.bin", bytes(range(256)) * 20)
        api.send_file(chat, "配置.bin", bytes(range(256)) * 20, lang="zh")
        bot.settle()
        assert "could not use notes.bin" in api.texts(chat)[1] and "无法使用" in api.texts(chat)[2]
    assert _count(echo_coach, tables.sample, name) == 40
    assert not list((echo_coach.settings.data_dir / "telegram").iterdir())


def test_a_file_too_large_is_said_before_anything_is_fetched(api: BotApi, echo_coach: Coach) -> None:
    chat, name = _person()
    with Running(api, echo_coach, {chat: name}) as bot:
        api.send_file(chat, "export.zip", b"x", size=21 * 1024 * 1024)
        api.send_file(chat, "export.zip", b"x", size=21 * 1024 * 1024, lang="zh")
        bot.settle()
        assert "21 MB" in api.texts(chat)[0] and "coach import" in api.texts(chat)[0] and api.count("getFile") == 0
        assert "20 MB 以内" in api.texts(chat)[1]


def test_export_and_forget(api: BotApi, echo_coach: Coach) -> None:
    chat, name = _person()
    with Running(api, echo_coach, {chat: name}) as bot:
        for text in ("/log weight 71.2 kg", "/export", "/forget", "not now thanks"):
            api.say(chat, text)
        bot.settle()
        with ZipFile(io.BytesIO(next(m.payload for m in api.seen(chat) if m.kind == "document"))) as packed:
            assert "71.2" in packed.read("sample.csv").decode()
        assert _count(echo_coach, tables.sample, name) == 1
        user_id = echo_coach.store.user(name).id
        api.faults = [("sendMessage", "cut_after")]
        api.say(chat, "/forget")
        api.say(chat, "DELETE")
        bot.settle()
        assert api.texts(chat)[-1] == words.say("forget_done", "en")
        with echo_coach.store.read() as connection:
            for table in tables.metadata.sorted_tables:
                owner = table.c.id if table is tables.user else table.c.user_id
                assert (
                    connection.execute(select(func.count()).select_from(table).where(owner == user_id)).scalar() == 0
                ), table.name
        api.say(chat, "/help")
        bot.settle()
        assert api.texts(chat)[-1] == words.say("help", "en")


# ── reminders ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reminders_come_once_by_the_users_clock(api: BotApi, echo_coach: Coach) -> None:
    chat, _ = _person()
    now = [datetime(2026, 11, 22, 6, 55, tzinfo=UTC)]
    profile = echo_coach.profile("demo")
    echo_coach.update_profile("demo", time_zone="Europe/Berlin", consent=Consent())
    try:
        with Running(api, echo_coach, {chat: "demo"}, now=lambda: now[0]) as bot:
            api.say(chat, "/help")
            bot.settle()

            def look(minutes: int, expected: int) -> None:
                now[0] = datetime(2026, 11, 22, 6, 55, tzinfo=UTC) + timedelta(minutes=minutes)
                for _ in range(3):
                    bot.do(bot.bot.remind)
                bot.do(lambda: bot.bot._queues[chat].join())
                assert sum(text.startswith("Good morning") for text in api.texts(chat)) == expected

            look(10, 0)  # no consent
            echo_coach.update_profile("demo", consent=Consent(reminders=True))
            look(0, 0)  # 7:55 in Berlin
            api.faults = [("sendMessage", "cut_after"), ("sendMessage", "429"), ("editMessageText", "cut_before")]
            api.retry_after = 0
            look(10, 1)
            assert api.lost >= 1
            look(60, 1)
            look(16 * 60, 1)  # quiet
            look(24 * 60, 1)
            look(24 * 60 + 10, 2)
            note = next(m for m in api.seen(chat) if m.text.startswith("Good morning"))
            assert "/reminders" in note.text
            api.tap(chat, "Should I train")
            bot.settle()
            assert api.texts(chat)[-1].startswith("» Should I train today?")
    finally:
        echo_coach.update_profile("demo", time_zone=profile.time_zone, consent=profile.consent)


def test_an_alert_is_pushed_once(api: BotApi, echo_coach: Coach) -> None:
    chat, name = _person()
    echo_coach.update_profile(name, consent=Consent(reminders=True), language="zh")
    with Running(api, echo_coach, {chat: name}, now=lambda: datetime.now(UTC)) as bot:
        api.say(chat, "/reminders quiet 0-0")
        bot.settle()
        echo_coach.log(name, "BP 192/125")
        found = echo_coach.alerts(name)
        assert found and found[0].state == "new"
        for _ in range(3):
            bot.bot._alerts_at.clear()
            bot.do(bot.bot.remind)
            bot.do(lambda: bot.bot._queues[chat].join())
        pushed = [text for text in api.texts(chat) if text.startswith(words.say("alert", "zh"))]
        assert len(pushed) == len(found) and "192" in pushed[0]


# ── the webhook ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_webhook_takes_only_what_telegram_sends(api: BotApi, echo_coach: Coach, unused_port: int = 0) -> None:
    import asyncio
    import json
    import socket

    chat, name = _person()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    class Listening(Running):
        def __enter__(self) -> Running:
            async def listen(bot: Any) -> None:
                await bot.listen(self.stop, "https://coach.example/hook", "127.0.0.1", port)

            made = self.made

            def with_hook() -> Any:
                bot = made()
                bot.poll = lambda stop: listen(bot)
                return bot

            self.made = with_hook
            return super().__enter__()

    def post(body: bytes, secret: str) -> int:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/hook", body, {"X-Telegram-Bot-Api-Secret-Token": secret}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as exc:
            exc.close()
            return exc.code

    with Listening(api, echo_coach, {chat: name}) as bot:
        api.wait(lambda: api.webhook)
        assert api.webhook == "https://coach.example/hook"
        api.say(chat, "/help")
        with api.lock:
            update = json.dumps(api.updates.pop()).encode()
        assert post(update, "wrong") == 403 and post(b"{", api.secret) == 400
        assert [post(update, api.secret) for _ in range(3)] == [200, 200, 200]
        assert [post(body, api.secret) for body in (b"[]", b"null", b"[" * 5000 + b"]" * 5000)][:2] == [200, 200]
        bot.settle()
    assert api.texts(chat) == [words.say("help", "en")]
    assert asyncio.iscoroutinefunction(bot.bot.listen)


# ── a fuzz ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**70,
    1.5,
    float("nan"),
    "",
    "x" * 5000,
    "\x00\ud800",
    "🏃🏽‍♀️",
    "<b>&lt;",
    [],
    {},
    [[]],
    {"id": {}},
    "/",
    "/ ",
    "f:::",
    "p:::::",
)
TEXTS = ("/help", "/plan", "/cancel", "/new", "/language xx", "/reminders 99:99", "/reminders quiet 25-3", "/foo@bar <b>&", "/log", "/profile",
         "/log \x00 <script>", "/today", "/" + "a" * 40, "/help\n\n\n")  # fmt: skip
TAPS = ("", "f:", "f:abc:0", "f:abc:x", "u:1", "d:../..", "r:1:number", "o:goal:", "o:zone:Mars", "o:body:none", "s:", "s:all", "p", "p:x:y:z:w", "p:strength:3:45:gold",
        "p:marathon:2:20:none", "pf:exe", "a:", "a:ffffffff", "k:x", "w:century", "l:fr", "m:25:00", "m:on", "x:en:99", "y:xx", "q", "?" * 64, "\x00")  # fmt: skip


def _junk_update(rng: random.Random, chat: int, number: int) -> dict[str, Any]:
    """A valid update with some parts replaced by what does not belong there."""
    sender = {"id": chat, "is_bot": False, "first_name": "A", "language_code": rng.choice(["en", "zh-hans", "xx", ""])}
    message: dict[str, Any] = {
        "message_id": number,
        "date": 1_790_000_000,
        "chat": {"id": chat, "type": "private"},
        "from": sender,
        "text": rng.choice(TEXTS),
    }
    if rng.random() < 0.2:
        message["document"] = {
            "file_id": rng.choice(["gone", ""]),
            "file_name": rng.choice(["../x", "", "\x00"]),
            "file_size": rng.choice([-5, 0, 2**40]),
        }
    if rng.random() < 0.1:
        message["reply_to_message"] = {"message_id": number - 1}
    update: dict[str, Any] = {"message": message}
    if rng.random() < 0.5:
        update = {"callback_query": {"id": str(number), "from": sender, "message": message, "data": rng.choice(TAPS)}}
    if rng.random() < 0.5:
        place: Any = update
        while isinstance(place, dict) and place:
            key = rng.choice(list(place))
            if rng.random() < 0.4 or not isinstance(place[key], dict):
                place[key] = rng.choice(JUNK)
                break
            place = place[key]
    return update


def test_no_update_is_too_strange_to_read() -> None:
    rng = random.Random(1)
    for number in range(20_000):
        update = _junk_update(rng, 1, number)
        found = incoming.read(
            rng.choice([update, {"update_id": rng.choice([number + 1, *JUNK]), **update}, rng.choice(JUNK)])
        )
        if found is not None:
            assert incoming.Incoming.from_dict(found.as_dict()) == found
            found.text.encode()


def test_a_fuzz_over_updates_leaves_the_bot_answering(echo_coach: Coach, caplog: pytest.LogCaptureFixture) -> None:
    rng, (chat, name) = random.Random(2), _person()
    with BotApi(seed=3) as api, Running(api, echo_coach, {chat: name}) as bot:
        api.fault_rate, api.repeat_rate, api.retry_after = 0.1, 0.2, 0
        for number in range(80):
            api.put(_junk_update(rng, chat, number))
        bot.settle()
        api.say(chat, "/help")
        bot.settle()
        assert api.texts(chat)[-1] in (words.say("help", "en"), words.say("help", "zh"))
    assert bot.error is None
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR and "coach" in r.name]
