"""Facts learnt in chat: kept with the sentence they came from, carried into the profile, said aloud, editable, deletable.

A list of the profile grows by what is new. A single value is filled where the profile is empty; one that contradicts what the user
typed into the profile is not taken over, and the reply says so. Deleting a fact takes exactly its part out of the profile again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from coach.errors import NotFoundError, SettingsError
from coach.evidence import Fact
from coach.memory.stated import DAYS, LISTS, Statement
from coach.profile import Profile
from coach.store import Store, User, tables
from coach.wearables.show import DAYS_ZH, day_name

# Field → how a fact of it is named. What limits training or food is said to do so.
NAMES: dict[str, tuple[str, str]] = {
    "injuries": ("injuries", "伤病"), "allergies": ("allergies", "过敏"), "diet": ("diet", "饮食"), "dislikes": ("dislikes", "不喜欢"),
    "conditions": ("conditions", "健康状况"), "medications": ("medicines", "用药"), "equipment": ("equipment", "器材"),
    "training_days": ("training days", "训练日"), "race_date": ("race date", "比赛日期"), "level": ("level", "水平"),
    "birth_year": ("year of birth", "出生年份"), "height_cm": ("height in cm", "身高（厘米）"), "sex": ("sex", "性别"),
    "pregnancy": ("pregnancy", "孕产"), "pregnant_weeks": ("weeks of pregnancy", "孕周"),
}  # fmt: skip
_SAFETY = ("injuries", "allergies", "conditions", "medications", "pregnancy", "pregnant_weeks", "birth_year")
_WORDS = {"female": "女", "male": "男", "beginner": "新手", "pregnant": "怀孕", "breastfeeding": "哺乳期", "vegetarian": "素食", "vegan": "纯素",
          "halal": "清真", "pescatarian": "鱼素", "kosher": "洁食", "plant-based": "植物性饮食", "dumbbell": "哑铃", "barbell": "杠铃", "band": "弹力带",
          "kettlebell": "壶铃", "bench": "训练凳", "gym": "健身房", "home gym": "家庭健身房", "mat": "垫子", "pull_up_bar": "单杠", "rower": "划船机",
          "treadmill": "跑步机", "bike": "单车", "jump_rope": "跳绳", "trx": "悬挂带", "rack": "深蹲架"}  # fmt: skip


@dataclass(frozen=True)
class Learnt:
    """One fact. ``value`` is what it added to the profile's ``field``: a tuple of names, or one value."""

    id: int
    at_utc: int
    field: str
    value: Any
    sentence: str
    told: str = ""  # the turn in which it was learnt

    @property
    def text(self) -> str:
        return f"{_shown(self.field, self.value)[0]} ({NAMES[self.field][0]})"

    @property
    def text_zh(self) -> str:
        return f"{_shown(self.field, self.value)[1]}（{NAMES[self.field][1]}）"

    def as_dict(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {"id": self.id, "at": datetime.fromtimestamp(self.at_utc, UTC).isoformat(), "field": self.field, "value": value,
                "text": self.text, "text_zh": self.text_zh, "sentence": self.sentence}  # fmt: skip


def _shown(field: str, value: Any) -> tuple[str, str]:
    if field == "race_date":
        return day_name(date.fromisoformat(value), date.min)
    names = (
        [str(v) for v in value]
        if isinstance(value, tuple)
        else [f"{value:g}" if isinstance(value, float) else str(value)]
    )
    if field == "training_days":
        return ", ".join(n.capitalize() for n in names), "、".join(DAYS_ZH[DAYS.index(n)] for n in names if n in DAYS)
    return ", ".join(n.replace("_", " ") for n in names), "、".join(_WORDS.get(n, n) for n in names)


def learnt(store: Store, user: User) -> list[Learnt]:
    """What was learnt and still holds, newest first."""
    t = tables.learnt
    query = select(t).where(t.c.user_id == user.id, t.c.active.is_(True)).order_by(t.c.id.desc())
    with store.read() as connection:
        return [_of_row(row) for row in connection.execute(query).mappings()]


def _of_row(row: Any) -> Learnt:
    value = row["value"]["value"]
    kept = tuple(value) if isinstance(value, list) else value
    return Learnt(row["id"], row["at_utc"], row["field"], kept, row["sentence"], row["value"].get("told", ""))


def learn(
    store: Store, user: User, profile: Profile, statements: Sequence[Statement], at_utc: int
) -> tuple[list[Learnt], list[Statement]]:
    """Keep what is new; returns what was learnt and the statements that contradict what the user put into the profile."""
    told = uuid.uuid4().hex
    made: list[Learnt] = []
    refused: list[Statement] = []
    earlier = {one.field: one for one in learnt(store, user) if one.field not in LISTS}
    for statement in statements:
        held = getattr(profile, statement.field)
        value = _new(held, statement.value) if statement.field in LISTS else statement.value
        if value in ((), held):
            continue
        before = earlier.get(statement.field)
        if statement.field not in LISTS and held and not (before and before.value == held):
            refused.append(statement)
            continue
        try:
            profile.with_changes(**{statement.field: value})
        except SettingsError:
            continue
        if before:
            _set_active(store, user, before.id, False)
        changed = (*held, *value) if statement.field in LISTS else value
        profile = store.update_profile(user, **{statement.field: changed})
        made.append(_insert(store, user, Statement(statement.field, value, statement.sentence), at_utc, told))
    return made, refused


def _new(held: Iterable[str], values: Iterable[str]) -> tuple[str, ...]:
    known = {h.lower() for h in held}
    return tuple(v for v in values if v.lower() not in known)


def _insert(store: Store, user: User, statement: Statement, at_utc: int, told: str) -> Learnt:
    t = tables.learnt
    value = list(statement.value) if isinstance(statement.value, tuple) else statement.value
    row = {"user_id": user.id, "at_utc": at_utc, "field": statement.field, "value": {"value": value, "told": told},
           "sentence": statement.sentence, "active": True}  # fmt: skip
    with store.begin() as connection:
        key: Any = connection.execute(t.insert().values(**row)).inserted_primary_key
    return Learnt(int(key[0]), at_utc, statement.field, statement.value, statement.sentence, told)


def _set_active(store: Store, user: User, learnt_id: int, active: bool) -> None:
    t = tables.learnt
    with store.begin() as connection:
        connection.execute(t.update().where(t.c.user_id == user.id, t.c.id == learnt_id).values(active=active))


def _one(store: Store, user: User, learnt_id: int) -> Learnt:
    found = next((one for one in learnt(store, user) if one.id == learnt_id), None)
    if found is None:
        raise NotFoundError(f"There is no learnt fact {learnt_id}.")
    return found


def delete(store: Store, user: User, learnt_id: int) -> None:
    """Forget one fact and take its part out of the profile. NotFoundError where there is none."""
    one = _one(store, user, learnt_id)
    held = getattr(store.profile(user), one.field)
    if one.field in LISTS:
        gone = {str(v).lower() for v in one.value}
        store.update_profile(user, **{one.field: tuple(h for h in held if h.lower() not in gone)})
    elif held == one.value:
        store.update_profile(user, **{one.field: getattr(Profile(), one.field)})
    with store.begin() as connection:  # deleted, not hidden: forgetting leaves no sentence behind
        connection.execute(
            tables.learnt.delete().where(tables.learnt.c.user_id == user.id, tables.learnt.c.id == learnt_id)
        )


def edit(store: Store, user: User, learnt_id: int, value: Any) -> Learnt:
    """Replace the value of one fact, in the profile too. SettingsError for a value that the profile does not take."""
    one = _one(store, user, learnt_id)
    new = getattr(Profile().with_changes(**{one.field: value}), one.field)
    if not new:
        raise SettingsError(f"{NAMES[one.field][0]} needs a value; to remove the fact, delete it.")
    held = getattr(store.profile(user), one.field)
    if one.field in LISTS:
        gone = {str(v).lower() for v in one.value}
        rest = tuple(h for h in held if h.lower() not in gone)
        store.update_profile(user, **{one.field: (*rest, *_new(rest, new))})
    else:
        store.update_profile(user, **{one.field: new})
    kept = {"value": list(new) if isinstance(new, tuple) else new, "told": one.told}
    with store.begin() as connection:
        t = tables.learnt
        connection.execute(t.update().where(t.c.user_id == user.id, t.c.id == learnt_id).values(value=kept))
    return Learnt(one.id, one.at_utc, one.field, new, one.sentence, one.told)


# ── what is said of it ───────────────────────────────────────────────────────────────────────────────────────────────


def noted_fact(made: Sequence[Learnt], refused: Sequence[Statement], today: date) -> Fact | None:
    """The fact that tells the user what was noted, how to undo it, and what was left alone; None where there is nothing to tell."""
    parts, parts_zh = [], []
    if made:
        bends = any(one.field in _SAFETY for one in made)
        parts.append(
            f"I noted: {'; '.join(one.text for one in made)}; {'plans and advice will respect it; ' if bends else ''}say “forget that” to remove it"
        )
        parts_zh.append(f"我记下了：{'；'.join(one.text_zh for one in made)}；{'计划和建议会照顾到这一点；' if bends else ''}说“忘掉这个”就会删除")  # fmt: skip
    for statement in refused:
        en, zh = NAMES[statement.field]
        parts.append(f"Your profile holds another {en}, so I left it as it is; change it there if it is wrong")
        parts_zh.append(f"个人资料里的{zh}和这里说的不一样，我没有改动；如果资料有误，请在资料里修改")
    if not parts:
        return None
    days = [date.fromisoformat(one.value) for one in made if one.field == "race_date"]
    return Fact("memory.noted", ". ".join(parts), "。".join(parts_zh), start=days[0] if days else today, end=days[0] if days else today,
                how="your own words", source="what you told me", numbers=_figures(made))  # fmt: skip


def _figures(made: Sequence[Learnt]) -> tuple[tuple[float, str], ...]:
    return tuple((float(one.value), "") for one in made if isinstance(one.value, int | float))
