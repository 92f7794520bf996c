"""Facts learnt in chat: what is read out of a message, what is not, and that each can be seen, corrected and removed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coach import memory
from coach.coach import Coach
from coach.errors import NotFoundError, SettingsError
from coach.evidence import Lang
from coach.store import Store, User
from coach.understand import language

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(("message", "field", "value"), [
    ("I can train mon, tue, thu and sat", "training_days", ("mon", "tue", "thu", "sat")),
    ("I'm allergic to peanuts, shellfish and milk.", "allergies", ("peanuts", "shellfish", "milk")),
    ("I'm allergic to peanuts, can you plan dinner", "allergies", ("peanuts",)),
    ("我对花生，牛奶过敏", "allergies", ("花生", "牛奶")),
    ("我周一，周三和周五能练", "training_days", ("mon", "wed", "fri")),
    ("I have a bad knee, what can I do for legs?", "injuries", ("bad knee",)),
    ("I've got a torn rotator cuff", "injuries", ("torn rotator cuff",)),
    ("My left shoulder is bad so no pressing please", "injuries", ("bad left shoulder",)),
    ("I'm vegetarian.", "diet", ("vegetarian",)),
    ("I'm a strict vegan and train five times a week", "diet", ("vegan",)),
    ("i don't eat pork", "diet", ("no pork",)),
    ("I hate burpees", "dislikes", ("burpees",)),
    ("I'm allergic to peanuts and shellfish", "allergies", ("peanuts", "shellfish")),
    ("I have a severe nut allergy", "allergies", ("nut",)),
    ("I can train Mon/Wed/Fri", "training_days", ("mon", "wed", "fri")),
    ("I can only work out on Tuesdays and Saturdays", "training_days", ("tue", "sat")),
    ("my race is on 3 May", "race_date", "2027-05-03"),
    ("I have a half marathon on December 6th", "race_date", "2026-12-06"),
    ("I have type 2 diabetes and take metformin", "conditions", ("type 2 diabetes",)),
    ("I have type 2 diabetes and take metformin", "medications", ("metformin",)),
    ("I take metoprolol every morning", "medications", ("metoprolol",)),
    ("I'm 20 weeks pregnant, can I run?", "pregnant_weeks", 20),
    ("I'm a complete beginner", "level", "beginner"),
    ("I'm 34, 168 cm", "birth_year", 1992),
    ("I only have dumbbells and a resistance band at home", "equipment", ("dumbbell", "band")),
    ("我对花生过敏", "allergies", ("花生",)),
    ("我膝盖不好，能练腿吗？", "injuries", ("膝盖不好",)),
    ("我吃素", "diet", ("vegetarian",)),
    ("我不吃猪肉", "diet", ("不吃猪肉",)),
    ("我讨厌波比跳", "dislikes", ("波比跳",)),
    ("我只有周一三五能练", "training_days", ("mon", "wed", "fri")),
    ("我周三和周日有空", "training_days", ("wed", "sun")),
    ("我有高血压，每天吃氨氯地平", "medications", ("氨氯地平",)),
    ("我的比赛在5月3日", "race_date", "2027-05-03"),
    ("我怀孕20周了", "pregnant_weeks", 20),
    ("我家里有哑铃", "equipment", ("dumbbell",)),
])  # fmt: skip
def test_what_a_message_states(message: str, field: str, value: Any) -> None:
    found = {one.field: one.value for one in memory.stated(message, language(message), TODAY)}
    assert found.get(field) == value, found


@pytest.mark.parametrize("message", [
    "My mother has diabetes", "Should I go vegan?", "If I had a bad knee, what would you change?", "I don't have asthma",
    "I used to be vegetarian", "Is running bad for knees?", "My knee hurts today", "I ran on Monday and Wednesday", "I'm afraid I have diabetes",
    "I'm 5 kg overweight", "Do vegetarians get enough protein?", "My wife is pregnant", "I don't like your answer", "I'm not allergic to anything",
    "What if I'm allergic to whey?", "Can I run if I have asthma", "I'm on a roll", "I have a question", "I had a half marathon on 3 May last year",
    "每周三天", "一周练四天", "我妈有高血压", "我没有糖尿病", "是不是对花生过敏就不能吃花生酱", "周三练了腿", "每周三天怎么安排", "我对花生不过敏", "吃素能增肌吗", "我怕得糖尿病", "我昨天没吃早饭",
])  # fmt: skip
def test_what_is_no_lasting_fact(message: str) -> None:
    assert memory.stated(message, language(message), TODAY) == ()


def _tell(store: Store, user: User, message: str, lang: Lang = "en") -> list[memory.Learnt]:
    return memory.learn(store, user, store.profile(user), memory.stated(message, lang, TODAY), 1)[0]


def test_learnt_facts_reach_the_profile_and_leave_it_again(store: Store, user: User) -> None:
    store.update_profile(user, injuries=["old ankle sprain"])
    made = _tell(store, user, "I have a bad knee and I'm allergic to peanuts")
    assert store.profile(user).injuries == ("old ankle sprain", "bad knee")
    assert store.profile(user).allergies == ("peanuts",)
    assert [one.sentence for one in made] == ["I have a bad knee and I'm allergic to peanuts"] * 2
    assert _tell(store, user, "I have a bad knee") == []  # known already: nothing new to say
    memory.delete(store, user, made[0].id)
    assert store.profile(user).injuries == ("old ankle sprain",)
    assert [one.field for one in memory.learnt(store, user)] == ["allergies"]
    with pytest.raises(NotFoundError):
        memory.delete(store, user, made[0].id)


def test_editing(store: Store, user: User) -> None:
    (one,) = _tell(store, user, "I'm allergic to peanuts")
    changed = memory.edit(store, user, one.id, ["peanuts", "cashews"])
    assert changed.value == store.profile(user).allergies == ("peanuts", "cashews")
    with pytest.raises(SettingsError):
        memory.edit(store, user, one.id, [])
    memory.delete(store, user, one.id)
    assert store.profile(user).allergies == ()


def test_the_profile_is_never_contradicted_silently(store: Store, user: User) -> None:
    store.update_profile(user, birth_year=1980)
    made, refused = memory.learn(store, user, store.profile(user), memory.stated("I'm 34", "en", TODAY), 1)
    assert made == [] and [s.field for s in refused] == ["birth_year"]
    assert store.profile(user).birth_year == 1980


def test_a_later_race_replaces_the_earlier_one(store: Store, user: User) -> None:
    _tell(store, user, "my race is on 3 May")
    _tell(store, user, "my race is on 10 May")
    assert store.profile(user).race_date == "2027-05-10"
    assert [one.value for one in memory.learnt(store, user)] == ["2027-05-10"]


def test_nobody_sees_or_changes_the_facts_of_another(store: Store, user: User) -> None:
    (one,) = _tell(store, user, "I'm vegetarian")
    other = store.user("other")
    assert memory.learnt(store, other) == []
    with pytest.raises(NotFoundError):
        memory.delete(store, other, one.id)


def test_a_conversation_about_memory(echo_coach: Coach) -> None:
    def say(message: str) -> str:
        return echo_coach.chat("mo", message, "m", TODAY).text

    assert "I noted: bad knee" in say("I have a bad knee.") and "forget that" in say("I'm allergic to peanuts.")
    assert say("How much protein is in peanut butter?").startswith("You told me about an allergy")
    known = say("What do you know about me?")
    assert "bad knee" in known and "peanuts" in known and "“I have a bad knee”" in known
    assert "bad knee" in say("forget my knee") and echo_coach.profile("mo").injuries == ()
    assert "noted nothing" in say("forget my shoulder")
    assert [one.field for one in echo_coach.learnt("mo")] == ["allergies"]
    assert "coach forget" in say("please delete all my data") and echo_coach.learnt("mo")


def test_the_days_of_the_profile_shape_the_plan(echo_coach: Coach) -> None:
    for message in ("我只有周一三五能练", "帮我做一个增肌计划，每次45分钟，有哑铃"):
        reply = echo_coach.chat("pia", message, "p", TODAY)
    assert "每周 3 天" in reply.text and echo_coach.profile("pia").training_days == ("mon", "wed", "fri")


def test_advice_is_followed_up(echo_coach: Coach) -> None:
    from coach import demo

    reply = echo_coach.chat(demo.NAME, "Should I train hard today?", "a")
    echo_coach.feedback(demo.NAME, reply.id, "up")
    text = echo_coach.chat(demo.NAME, "What did you advise me this week?", "b").text
    assert "I advised" in text and "you rated the advice as good" in text


def test_old_turns_live_on_as_notes() -> None:
    item = {"n": 1, "kind": "fact", "key": True, "text": "Your average sleep last week: 7 h 2 min", "value": 422.0, "unit": "min", "metric": "sleep_minutes",
            "span": ["2026-11-09", "2026-11-15"], "verdict": None, "numbers": []}  # fmt: skip
    turns = [memory.Turn(str(n), "c", n, n, "How did I sleep last week?", "x" * 400, "ok", "evidence",
                         {"evidence": [item], "intents": ["data_question"], "user_text": "y" * 400}) for n in range(4)]  # fmt: skip
    old = memory.dropped(turns, 500, lambda text: len(text) // 4)
    assert [t.id for t in old] == ["0", "1"]
    (first, second) = memory.note_facts(old, ("data_question",), ["sleep_minutes"])
    assert "7 h 2 min" in first.text and first.numbers == ((422.0, "min"),) and second.id == "note.0"
    assert memory.note_facts(old, ("data_question",), ["steps"]) == []
