"""What the user asks of a plan, in their words → typed wishes. What cannot be is a PlanError that says what could."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from coach.errors import PlanError
from coach.plans import bounds
from coach.profile import Profile
from coach.safety.bounds import flags, pregnant

# Goal → words for it; the first match in this order wins.
GOALS: dict[str, str] = {
    "prenatal": r"prenatal|antenatal|pregnan|孕期|怀孕|孕妇|产前",
    "postnatal": r"post-?natal|post-?partum|after (?:giving )?birth|产后",
    "marathon": r"(?<!half )(?<!half-)(?<!half_)\bmarathon\b|全马|(?<!半程)马拉松|\b42\s?k",
    "half_marathon": r"half[ _-]?marathon|半马|半程马拉松|\b21(?:\.1)?\s?k",
    "run_10k": r"10\s?k\b|run_10k|10\s?(?:km|公里)|十公里",
    "run_5k": r"(?<!1)5\s?k\b|run_5k|\b5\s?(?:km|公里)|五公里|couch|c25k|start running|\brun(?:ning)?\b|跑步",
    "older_adult": r"older|senior|elder|fall prevention|balance|老年|老人|防跌",
    "return_after_break": r"return|come ?back|after (?:a |my )?(?:break|illness|injury)|back into|restart|重新开始|恢复训练|停练|复训",
    "desk_mobility": r"desk|office|posture|mobility|flexib|stretch|stiff|久坐|办公|体态|柔韧|拉伸|灵活",
    "fat_loss": r"fat|weight[ _-]?loss|los(?:e|ing)|slim|lean|cut|减脂|减肥|减重|瘦",
    "muscle_gain": r"muscle|hypertroph|bulk|mass|size|bigger|body ?build|tone|增肌|肌肉|练壮|维度|塑形",
    "strength": r"strength|strong|powerlift|lift|力量|变强|举重",
    "cardio": r"cardio|endurance|stamina|aerobic|cycl|bike|swim|\brow|vo2|心肺|耐力|有氧|骑行|游泳|划船",
    "general_health": r"general|health|fit(?:ness)?\b|active|wellbeing|blood pressure|glucose|stress|energy|sleep|健康|健身|体能|保持|精力|血压|血糖",
}  # fmt: skip
RUNS = ("run_5k", "run_10k", "half_marathon", "marathon")
GOAL_NAMES: dict[str, tuple[str, str]] = {
    "fat_loss": ("fat loss", "减脂"), "muscle_gain": ("muscle gain", "增肌"), "strength": ("strength", "力量"), "run_5k": ("running 5 km", "跑 5 公里"),
    "run_10k": ("running 10 km", "跑 10 公里"), "half_marathon": ("a half marathon", "半程马拉松"), "marathon": ("a marathon", "马拉松"),
    "general_health": ("general health", "综合健康"), "return_after_break": ("returning after a break", "停练后恢复"), "older_adult": ("strength and balance in later life", "老年力量与平衡"),
    "prenatal": ("training in pregnancy", "孕期训练"), "postnatal": ("training after birth", "产后恢复训练"), "desk_mobility": ("mobility for desk workers", "久坐人群灵活性"),
    "cardio": ("heart and lungs", "心肺耐力"),
}  # fmt: skip
# Weeks if the user names none.
_WEEKS = {
    "run_5k": 8,
    "run_10k": 10,
    "half_marathon": 14,
    "marathon": 18,
    "return_after_break": 8,
    "prenatal": 6,
    "postnatal": 10,
    "desk_mobility": 8,
}
_DEFAULT_WEEKS = 12

_MACHINES = ("leg_press", "leg_curl", "leg_extension", "chest_press", "shoulder_press", "row", "lat_pulldown", "assisted_pull_up", "smith", "hack_squat",
             "calf", "pec_deck", "hip_thrust", "hip_abduction", "hip_adduction", "back_extension", "stair_climber")  # fmt: skip
_MACHINE_ITEMS = tuple(f"machine:{name}" for name in _MACHINES)
_GYM = ("barbell", "rack", "bench", "dumbbell", "kettlebell", "cable", *_MACHINE_ITEMS, "pull_up_bar", "dip_bars", "band", "medicine_ball", "stability_ball",
        "box", "step", "bike", "treadmill", "rower", "elliptical", "ez_bar", "plate", "foam_roller", "mat", "chair", "wall")  # fmt: skip
# Item → words for it.
_EQUIPMENT: dict[str, str] = {
    "none": r"^(?:none|no|nothing|bodyweight|body weight|no equipment|without|floor|无|没有|徒手|无器械|自重)$",
    "barbell": r"bar ?bell|olympic bar|杠铃", "rack": r"rack|squat stand|深蹲架|力量架", "bench": r"bench|卧推凳|训练凳|长凳|健身凳|哑铃凳",
    "dumbbell": r"dumb|\bdbs?\b|free weights|哑铃", "kettlebell": r"kettle|\bkbs?\b|壶铃", "cable": r"cable|pulley|龙门架|绳索|拉力器",
    "pull_up_bar": r"pull[ _-]?up bar|chin[ _-]?up bar|door ?way bar|单杠|引体", "dip_bars": r"dip|parallel bars|双杠|parallettes", "rings": r"rings|吊环",
    "trx": r"trx|suspension|悬挂", "band": r"\bbands?\b|resistance band|弹力带|阻力带|皮筋", "medicine_ball": r"medicine|med ?ball|slam ?ball|药球",
    "stability_ball": r"stability|swiss|gym ?ball|exercise ?ball|fit ?ball|瑜伽球|健身球|平衡球", "ab_wheel": r"\bab[ _-]?wheel|roll ?out wheel|健腹轮",
    "box": r"\bbox\b|plyo|跳箱", "step": r"\bsteps?\b|stairs?\b(?!.*climb)|踏板|台阶|楼梯", "bike": r"bike|bicycle|cycle|单车|自行车|动感",
    "treadmill": r"treadmill|跑步机", "rower": r"\brower|rowing machine|erg\b|划船机", "elliptical": r"ellip|cross ?trainer|椭圆", "pool": r"pool|swim|泳池|游泳",
    "jump_rope": r"rope(?!s)(?<!battle rope)|skipping|跳绳", "battle_rope": r"battle|战绳", "sled": r"sled|prowler|雪橇", "trap_bar": r"trap[ _-]?bar|hex[ _-]?bar|六角杠",
    "ez_bar": r"\bez|curl bar|曲杆", "landmine": r"landmine|地雷", "plate": r"\bplates?\b|杠铃片", "foam_roller": r"foam|roller|泡沫轴", "mat": r"\bmat\b|垫",
    "chair": r"chair|stool|椅", "wall": r"\bwall\b|墙",
}  # fmt: skip
_ALL_OF = re.compile(r"\bgym\b|fitness (?:club|cent)|full|everything|commercial|健身房|全部|齐全", re.IGNORECASE)
_HOME_GYM = re.compile(r"home gym|家庭健身房", re.IGNORECASE)
# A seat is part of what these goals are done with.
_SEATED = ("older_adult", "desk_mobility", "prenatal", "postnatal")
_DAY_WORDS = (r"^mon|周一|星期一|礼拜一", r"^tue|周二|星期二|礼拜二", r"^wed|周三|星期三|礼拜三", r"^thu|周四|星期四|礼拜四", r"^fri|周五|星期五|礼拜五",
              r"^sat|周六|星期六|礼拜六", r"^sun|周日|周天|星期日|星期天|礼拜天")  # fmt: skip
# Days spread over the week so that hard days are apart where that is possible.
_SPREAD = {1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 4, 5), 6: (0, 1, 2, 3, 4, 5)}
_WORD_NUMBERS = {w: n for n, ws in enumerate(("zero 零", "one 一", "two 两 二", "three 三", "four 四", "five 五", "six 六", "seven 七")) for w in ws.split()}  # fmt: skip


@dataclass(frozen=True)
class Wishes:
    """``stated_weeks``/``stated_equipment`` say whether the user named them; ``recent`` is (km, minutes) of a recent run."""

    goal: str
    days: int
    minutes: int
    long_minutes: int
    equipment: tuple[str, ...]
    level: str
    weeks: int
    start: date
    weekdays: tuple[int, ...]
    injuries: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    cleared: bool = False
    stated_weeks: bool = False
    recent: tuple[float, float] | None = None
    seed: int = 0
    unknown: tuple[str, ...] = ()  # equipment words that were not understood
    longest: float | None = None  # minutes of the longest run of the last month, as said
    lengthened: bool = False  # weeks were added so that the race can be reached
    asked_goal: str = ""  # as asked, where another goal is safer for now

    def as_dict(self) -> dict[str, Any]:
        data = asdict(self)
        return {
            k: v.isoformat() if isinstance(v, date) else list(v) if isinstance(v, tuple) else v for k, v in data.items()
        }


def goal_of(text: str) -> str | None:
    """The goal that ``text`` names, or None."""
    return (
        next((goal for goal, pattern in GOALS.items() if text == goal or re.search(pattern, text, re.IGNORECASE)), None)
        if text not in GOALS
        else text
    )


def read(wishes: Mapping[str, Any], profile: Profile, today: date) -> Wishes:
    """Wishes completed from the profile. PlanError for what cannot be met or not understood."""
    given = {
        _KEYS.get(str(key).lower(), str(key).lower()): value
        for key, value in wishes.items()
        if value not in (None, "", [], ())
    }
    goal, asked = _goal(given, profile, today)
    weekdays = _weekdays(given.get("weekdays"))
    days = _whole(given.get("days"), "days", len(weekdays) or 3)
    minutes = _whole(given.get("minutes"), "minutes", 40)
    _check_time(days, minutes)
    if weekdays and len(weekdays) < days:
        raise PlanError(
            f"You named {len(weekdays)} weekdays for {days} sessions a week. Name {days} weekdays, or ask for {len(weekdays)} days."
        )
    start = _date(given.get("start"), today)
    weeks, stated = _weeks(given, goal, start)
    equipment, unknown = equipment_of(given.get("equipment", profile.equipment), goal)
    long_minutes = max(_whole(given.get("long_minutes"), "long_minutes", minutes), minutes)
    return Wishes(
        goal, days, minutes, min(long_minutes, bounds.MOST_MINUTES), equipment, _level(given, profile, goal), weeks, start,
        _chosen(weekdays, days), _words(given.get("injuries")), _words(given.get("dislikes")) + profile.dislikes,
        _yes(given.get("cleared")), stated, _recent(given.get("recent")), _whole(given.get("seed"), "seed", 0), unknown,
        float(_whole(given.get("longest"), "longest", 0)) or None, asked_goal=asked,
    )  # fmt: skip


_KEYS = {"days_per_week": "days", "sessions": "days", "frequency": "days", "minutes_per_session": "minutes", "duration": "minutes", "session_minutes": "minutes", "time": "minutes",
         "injury": "injuries", "goals": "goal", "dislike": "dislikes", "start_date": "start", "from": "start", "date": "race_date", "race": "race_date", "weekday": "weekdays",
         "on": "weekdays", "which_days": "weekdays", "long": "long_minutes", "longest_run": "longest", "longest_run_min": "longest", "clearance": "cleared", "duration_weeks": "weeks"}  # fmt: skip


def _goal(given: Mapping[str, Any], profile: Profile, today: date) -> tuple[str, str]:
    """The goal to plan for, and the one asked for."""
    words = _words(given.get("goal")) or profile.goals
    text = " ".join(words)
    goal = next((g for word in words if (g := goal_of(word))), None) or (goal_of(text) if text else None)
    if words and not goal:
        raise PlanError(f"I do not know the goal '{text}'. I can plan for: {', '.join(GOAL_NAMES)}.")
    goal = goal or "general_health"
    held = flags(profile, today)
    if pregnant(profile) and (goal in RUNS or goal == "fat_loss"):
        raise PlanError(
            f"In pregnancy no plan for {GOAL_NAMES[goal][0]} is made. goal=prenatal gives strength, walking and pelvic-floor work at a moderate effort."
        )
    if pregnant(profile):
        return "prenatal", goal
    if goal == "fat_loss" and held.no_deficit:
        raise PlanError(
            "A plan for losing weight is not made here (under 18, underweight, or a history of an eating disorder). goal=general_health or goal=strength works."
        )
    if profile.pregnancy in ("postpartum", "breastfeeding") and goal != "postnatal" and not _yes(given.get("cleared")):
        return "postnatal", goal
    return goal, goal


def _check_time(days: int, minutes: int) -> None:
    if days > bounds.MOST_DAYS:
        raise PlanError(
            f"{days} days a week leave no day of rest. Ask for {bounds.MOST_DAYS} days or fewer; a walk on the seventh needs no plan."
        )
    if days < 1:
        raise PlanError("A plan needs at least one day a week; two or three work better.")
    if minutes < bounds.LEAST_MINUTES:
        raise PlanError(
            f"{minutes} minutes leave no room for warm-up, exercise and cool-down. From {bounds.LEAST_MINUTES} minutes on a plan is possible."
        )
    if minutes > bounds.MOST_MINUTES:
        raise PlanError(
            f"A session of {minutes} minutes is not planned. At most {bounds.MOST_MINUTES} minutes are possible; was that the total of a week?"
        )


def equipment_of(words: Any, goal: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What may be used (floor and wall are always there), and the words that were not understood."""
    said = _words(words)
    found: list[str] = ["none", "wall"]
    unknown = []
    if not said or goal in _SEATED:
        found.append("chair")
    for word in said:
        text = word.lower().replace("_", " ").strip()
        if word.lower() in _MACHINE_ITEMS:
            found.append(word.lower())
        elif _HOME_GYM.search(text):
            found += ["barbell", "rack", "bench", "dumbbell", "plate"]
        elif text.startswith(("machine", "器械", "固定器械")) and ":" not in text:
            found += _MACHINE_ITEMS
        elif _ALL_OF.search(text):
            found += _GYM
        elif machine := next(
            (
                m
                for m in _MACHINE_ITEMS
                if m[8:].replace("_", " ") == text.replace("machine:", "").replace(" machine", "").strip()
            ),
            None,
        ):
            found.append(machine)
        elif hits := [item for item, pattern in _EQUIPMENT.items() if re.search(pattern, text, re.IGNORECASE)]:
            found += hits
        else:
            unknown.append(word)
    if "barbell" in found:
        found.append("plate")
    return tuple(dict.fromkeys(found)), tuple(unknown)


def _level(given: Mapping[str, Any], profile: Profile, goal: str) -> str:
    text = str(given.get("level") or profile.level or "beginner").lower()
    for level, words in (
        ("beginner", r"begin|novice|new|初|新手|零基础"),
        ("intermediate", r"inter|medium|some|中"),
        ("advanced", r"adv|expert|elite|高|进阶|资深"),
    ):
        if re.search(words, text):
            return level
    raise PlanError(f"The level is beginner, intermediate or advanced, not '{text}'.")


def _weeks(given: Mapping[str, Any], goal: str, start: date) -> tuple[int, bool]:
    if race := given.get("race_date"):
        weeks = ((_date(race, start) - start).days + 1) // 7
        if weeks < 1:
            raise PlanError("The race is less than a week away: too late for a plan. Rest, eat as usual and run easy.")
        return min(weeks, bounds.MOST_WEEKS), True
    weeks = _whole(given.get("weeks"), "weeks", _WEEKS.get(goal, _DEFAULT_WEEKS))
    if not bounds.LEAST_WEEKS <= weeks <= bounds.MOST_WEEKS:
        raise PlanError(f"A plan holds {bounds.LEAST_WEEKS} to {bounds.MOST_WEEKS} weeks, not {weeks}.")
    return weeks, "weeks" in given


def _weekdays(value: Any) -> tuple[int, ...]:
    words = _words(value)
    found = set()
    for word in words:
        text = word.lower()
        number = (
            int(text)
            if text.isdigit() and int(text) < 7
            else next((n for n, pattern in enumerate(_DAY_WORDS) if re.search(pattern, text)), None)
        )
        if number is None:
            raise PlanError(f"'{word}' is no weekday. Write Mon, Tue, … or 周一, 周二, ….")
        found.add(number)
    return tuple(sorted(found))


def _chosen(weekdays: tuple[int, ...], days: int) -> tuple[int, ...]:
    """``days`` of the weekdays, spread as far apart as they allow."""
    if not weekdays:
        return _SPREAD[days]
    if len(weekdays) == days:
        return weekdays
    step = len(weekdays) / days
    return tuple(weekdays[int(i * step)] for i in range(days))


def _words(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    parts: Iterable[Any] = (
        re.split(r"[,，、;；/]", value)
        if isinstance(value, str)
        else value
        if isinstance(value, list | tuple | set | frozenset)
        else (value,)
    )
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _whole(value: Any, name: str, default: int) -> int:
    if value is None or isinstance(value, bool):
        return default
    if isinstance(value, int | float):
        if value != value or abs(value) > 1e6:
            raise PlanError(f"{name} is a number, not '{value}'.")
        return int(value)
    text = str(value).strip().lower()
    if text in _WORD_NUMBERS:
        return _WORD_NUMBERS[text]
    if hours := re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:h|hours?|hrs?|个?小时)", text):
        return round(float(hours[1]) * 60)
    if match := re.match(r"-?\d+", text):
        return int(match[0])
    raise PlanError(f"{name} is a number, not '{value}'.")


def _date(value: Any, today: date) -> date:
    if value is None:
        return today
    if isinstance(value, date):
        return value
    words = {"today": 0, "tomorrow": 1, "今天": 0, "明天": 1}
    if (text := str(value).strip().lower()) in words:
        return today + timedelta(days=words[text])
    if text in ("next monday", "monday", "下周一", "下周"):
        return today + timedelta(days=(7 - today.weekday()) or 7)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PlanError(f"'{value}' is no date. Write it as YYYY-MM-DD.") from None


def _yes(value: Any) -> bool:
    return value is True or str(value).strip().lower() in ("yes", "true", "1", "y", "是", "有", "已放行")


def _recent(value: Any) -> tuple[float, float] | None:
    """A recent run: "5 km 27:30" or [5, 27.5] → (km, minutes)."""
    if value is None:
        return None
    if isinstance(value, list | tuple) and len(value) == 2:
        return float(value[0]), float(value[1])
    match = re.search(r"(\d+(?:\.\d+)?)\s*(?:km|k|公里)\D*(?:(\d+):)?(\d+)(?::(\d{2}))?", str(value))
    if not match:
        raise PlanError("Write a recent run as distance and time, such as recent='5 km 27:30'.")
    first, second, third = match[2], match[3], match[4]
    minutes = (
        float(first) * 60 + float(second) + float(third or 0) / 60
        if first and third
        else float(first) + float(second) / 60
        if first
        else float(second) + float(third or 0) / 60
    )
    return float(match[1]), minutes
