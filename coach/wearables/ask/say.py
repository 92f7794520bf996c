"""A result in words: one sentence with the number, and the query as it was understood. English and Chinese."""

from __future__ import annotations

from datetime import date

from coach.wearables.ask.execute import WEEKDAYS, Result
from coach.wearables.ask.measures import convert, unit_of
from coach.wearables.ask.query import WORKOUT_COLUMNS, Condition, Pick, Query, Span
from coach.wearables.metrics import ACTIVITY_KINDS, METRICS
from coach.wearables.show import DAYS_ZH, MONTHS

_UNIT_ZH = {"steps": "步", "floors": "层", "min": "分钟", "h": "小时", "bpm": "次/分", "breaths/min": "次/分", "ms": "毫秒", "kcal": "千卡", "kg": "公斤", "lb": "磅", "km": "公里", "mi": "英里",
            "m": "米", "g": "克", "mg": "毫克", "mL": "毫升", "l": "升", "ml": "毫升", "km/h": "公里/小时", "mph": "英里/小时", "min/km": "分钟/公里", "cm": "厘米", "cigarettes": "支", "days": "天", "count": "次"}  # fmt: skip
_AGG = {
    "sum": ("total", "总计"), "mean": ("average", "平均"), "median": ("median", "中位数"), "min": ("lowest", "最低"), "max": ("highest", "最高"),
    "range": ("range of", "极差"), "std": ("standard deviation of", "标准差"), "first": ("first", "首次"), "last": ("latest", "最近一次"), "value": ("", ""),
}  # fmt: skip
_OPS = {
    "<": ("below", "低于"),
    "<=": ("at most", "不超过"),
    ">": ("above", "高于"),
    ">=": ("at least", "至少"),
    "==": ("equal to", "等于"),
    "!=": ("other than", "不等于"),
}
_PER = {
    "day": ("day", "天"),
    "week": ("week", "周"),
    "month": ("month", "月"),
    "year": ("year", "年"),
    "weekday": ("weekday", "星期"),
    "activity": ("activity", "项目"),
}


def figure(value: float, decimals: int) -> str:
    """A rounded number with separators, without a minus on zero and without trailing zeros."""
    text = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def clock(minutes: float) -> str:
    whole = round(minutes) % 1440
    return f"{whole // 60:02d}:{whole % 60:02d}"


def day_words(day: date, today: date) -> tuple[str, str]:
    """ "Tuesday 31 March" and 3月31日周二; the year where it is not this one."""
    year, year_zh = ("", "") if day.year == today.year else (f" {day.year}", f"{day.year}年")
    return (
        f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}",
        f"{year_zh}{day.month}月{day.day}日（{DAYS_ZH[day.weekday()]}）",
    )


def amount(query: Query, value: float, units: str, delta: bool = False) -> tuple[str, str]:
    """``value`` of the query's column as the user reads it: the unit asked for, else the user's own."""
    if (query.aggregate in ("count",) and not query.per) or (query.inner == "count" and query.per):
        return (figure(value, 1), f"{figure(value, 1)}次")
    if query.aggregate in ("days", "streak", "current_streak", "gap") or (query.inner == "days" and query.per):
        return f"{figure(value, 1)} {'day' if value == 1 else 'days'}", f"{figure(value, 1)}天"
    if query.aggregate == "share":
        return f"{figure(value, 1)}%", f"{figure(value, 1)}%"
    if not query.column:
        return figure(value, 1), figure(value, 1)
    own = unit_of(query.table, query.column)
    if own == "clock" and not delta and query.aggregate not in ("std", "range"):
        return clock(value), clock(value)
    unit = query.unit or _own_unit(query, own, units)
    if own == "min" and not query.unit:
        return minutes(value)
    if own == "clock":
        return minutes(value)
    shown, unit = convert(query.table, query.column, value, unit) if not delta or own != "°C" else (value, own)
    if delta and unit == "°F":
        shown = value * 9 / 5
    if unit in ("min/km", "min/mi") and not delta:
        seconds = round(shown * 60)
        return (
            f"{seconds // 60}:{seconds % 60:02d} {unit}",
            f"{seconds // 60}:{seconds % 60:02d} {_UNIT_ZH.get(unit, unit)}",
        )
    decimals = _decimals(query, unit, shown)
    space = "" if unit in ("%", "/100", "/5", "/10") else " "
    return f"{figure(shown, decimals)}{space}{unit}", f"{figure(shown, decimals)}{_UNIT_ZH.get(unit, unit)}"


def minutes(value: float) -> tuple[str, str]:
    total = round(value)
    sign, (hours, rest) = ("-" if total < 0 else ""), divmod(abs(total), 60)
    if not hours:
        return f"{figure(value, 1)} min", f"{figure(value, 1)}分钟"
    return (
        f"{sign}{hours} h {rest} min" if rest else f"{sign}{hours} h",
        f"{sign}{hours}小时{rest}分钟" if rest else f"{sign}{hours}小时",
    )


def _own_unit(query: Query, own: str, units: str) -> str:
    if own == "m" and query.column == "distance_m":
        swim = query.kinds and all("swim" in kind for kind in query.kinds)
        return "mi" if units == "imperial" else ("m" if swim else "km")
    if units == "imperial":
        return {"kg": "lb", "km/h": "mph", "min/km": "min/mi", "m": "ft", "°C": "°F"}.get(own, own)
    return own


def _decimals(query: Query, unit: str, value: float) -> int:
    if unit in ("h", "km", "mi", "l", "lb", "kg", "km/h", "mph", "min/km", "min/mi"):
        return 2 if unit in ("km", "mi", "h", "min/km", "min/mi") else 1
    table = METRICS.get(query.column) if query.table == "daily" else WORKOUT_COLUMNS.get(query.column)
    known = table.decimals if table else 0
    return (
        known
        if query.aggregate in ("value", "max", "min", "first", "last", "sum") or abs(value) >= 1000
        else max(known, 1)
    )


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def column_name(table: str, column: str) -> tuple[str, str]:
    if not column:
        return "", ""
    known = METRICS[column] if table == "daily" else WORKOUT_COLUMNS[column]
    return known.en, known.zh


def kinds_name(kinds: tuple[str, ...], plural: bool = True) -> tuple[str, str]:
    if not kinds:
        return ("workouts" if plural else "workout"), "运动"
    first = kinds[0]
    if first.startswith("="):
        return f"“{first[1:]}”" + (" workouts" if plural else ""), f"“{first[1:]}”"
    en, zh = ACTIVITY_KINDS[first]
    if not plural:
        return en, zh
    return (
        f"{en}s"
        if first
        in ("run", "treadmill_run", "trail_run", "walk", "hike", "ride", "indoor_ride", "swim", "open_water_swim")
        else f"{en} workouts"
    ), zh


def span_name(span: Span, start: date | None, end: date | None, today: date) -> tuple[str, str]:
    """The span in dates, weekdays included."""
    en, zh = _dates(span, start, end, today)
    if span.weekdays:
        if span.weekdays == (5, 6):
            days, days_zh = "weekends", "周末"
        elif span.weekdays == (0, 1, 2, 3, 4):
            days, days_zh = "weekdays", "工作日"
        else:
            days, days_zh = (
                " and ".join(f"{WEEKDAYS[d]}s" for d in span.weekdays),
                "、".join(DAYS_ZH[d] for d in span.weekdays),
            )
        return f"on {days} {en}".strip(), f"{zh}的{days_zh}" if zh else days_zh
    return en, zh


def _dates(span: Span, start: date | None, end: date | None, today: date) -> tuple[str, str]:
    if not span.dated:
        return ("in all your data", "全部数据中") if not span.weekdays else ("", "")
    first, last = span.start or start, span.end or end
    if first and last and first == last:
        en, zh = day_words(first, today)
        return f"on {en}", zh
    if first and last:
        return (
            f"from {_short(first, today)} to {_short(last, today)}",
            f"{_short_zh(first, today)}至{_short_zh(last, today)}",
        )
    return (f"until {_short(last, today)}", f"{_short_zh(last, today)}之前") if last else ("", "")


def _short(day: date, today: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if day.year != today.year else "")


def _short_zh(day: date, today: date) -> str:
    return (f"{day.year}年" if day.year != today.year else "") + f"{day.month}月{day.day}日"


def condition_name(condition: Condition, units: str) -> tuple[str, str]:
    look_en, look_zh = {
        0: ("on days", "的日子"),
        1: ("the day after days", "的次日"),
        -1: ("the day before days", "的前一天"),
    }.get(condition.shift, ("on days", "的日子"))
    if condition.column == "workouts":
        en, zh = kinds_name(condition.kinds, plural=False)
        if condition.op == "==" and condition.value == 0:
            return f"{look_en} without a {en}", f"没有{zh}{look_zh}"
        least = (
            ""
            if condition.value <= 1 and condition.op in (">=", ">")
            else f"{_OPS[condition.op][0]} {condition.value:g} "
        )
        return f"{look_en} with {least}{'a ' if not least else ''}{en}", f"有{zh}{look_zh}"
    table = "workout" if condition.on == "workout" or condition.kinds else "daily"
    name, name_zh = column_name(table, condition.column)
    shown = (
        amount(Query(table, condition.column, "value"), condition.value, units)
        if not condition.relative
        else ("your average", "你的平均值")
    )
    op, op_zh = _OPS[condition.op]
    upto = (
        amount(Query(table, condition.column, "value"), condition.high, units) if condition.high is not None else None
    )
    bound, bound_zh = (
        (f"between {shown[0]} and {upto[0]}", f"在{shown[1]}至{upto[1]}之间")
        if upto
        else (f"{op} {shown[0]}", f"{op_zh}{shown[1]}")
    )
    if condition.on == "workout":
        return f"with {name} {bound}", f"{name_zh}{bound_zh}"
    kind, kind_zh = kinds_name(condition.kinds, plural=False) if condition.kinds else ("", "")
    return f"{look_en} with {f'a {kind} of ' if kind else ''}{name} {bound}", f"{kind_zh}{name_zh}{bound_zh}{look_zh}"


# ── the query in words ───────────────────────────────────────────────────────────────────────────────────────────────


def subject(query: Query, units: str) -> tuple[str, str]:
    """What was computed, without the span: "average resting heart rate on days with sleep below 6 h"."""
    name, name_zh = column_name(query.table, query.column)
    filters = [condition_name(c, units) for c in query.where]
    tail, tail_zh = "".join(f" {en}" for en, _ in filters), "".join(f"{zh}，" for _, zh in filters)
    if query.on_day is not None:
        found, found_zh = subject(query.on_day, units)
        after, after_zh = {0: ("on the day of your", "那天"), 1: ("on the day after your", "次日")}.get(
            query.on_shift, ("on the day before your", "前一天")
        )
        tail, tail_zh = f" {after} {found}{tail}", f"{found_zh}{after_zh}，{tail_zh}"
    special = _special(query, name, name_zh, units)
    if special is not None:
        return special
    who, who_zh = _whose(query)
    if not name:
        return f"{who}{tail}", f"{tail_zh}{who_zh}"
    head, head_zh = _headed(query, name, name_zh)
    return f"{head}{f' of your {who}' if who else ''}{tail}", f"{tail_zh}{f'{who_zh}的' if who_zh else ''}{head_zh}"


def _headed(query: Query, name: str, name_zh: str) -> tuple[str, str]:
    """The aggregate and the column: "average steps", 平均步数."""
    aggregate, aggregate_zh = _AGG.get(query.aggregate, ("", ""))
    if query.aggregate == "percentile":
        return f"{query.percentile:g}th percentile of {name}", f"{name_zh}第{query.percentile:g}百分位数"
    if query.per:
        return _per_headed(query, name, name_zh)
    if query.pick is not None and query.pick.by == query.column and query.pick.n == 1:
        aggregate = aggregate_zh = ""
    said = (
        ""
        if aggregate and name.startswith((aggregate, "highest" if query.aggregate == "max" else aggregate))
        else aggregate
    )
    before = query.aggregate in ("mean", "first", "last") and not name_zh.startswith(aggregate_zh)
    after_zh = {"max": "最高值", "min": "最低值", "sum": "总和"}.get(query.aggregate, aggregate_zh)
    if name_zh.startswith(aggregate_zh):
        after_zh = "" if query.aggregate in ("mean", "max") else after_zh
    return " ".join(f"{said} {name}".split()), f"{aggregate_zh}{name_zh}" if before else f"{name_zh}{after_zh}"


def _per_headed(query: Query, name: str, name_zh: str) -> tuple[str, str]:
    """ "average weekly total of distance", or for "which month" the group sought."""
    inner = {"count": ("number", "次数"), "days": ("days", "天数")}.get(
        query.inner, _AGG.get(query.inner or "sum", ("total", "总计"))
    )
    period, period_zh = _PER[query.per]
    if query.answer == "table":
        return f"{inner[0]} {name} by {period}", f"各{period_zh}{name_zh}{inner[1]}"
    aggregate, aggregate_zh = _AGG.get(query.aggregate, ("", ""))
    if query.answer == "label":
        return (
            f"{period} with the {aggregate} {inner[0]} {name}".strip(),
            f"{name_zh}{inner[1]}{aggregate_zh}的{period_zh}",
        )
    return f"{aggregate} {inner[0]} {name} per {period}".replace(
        "  ", " "
    ), f"每{period_zh}{name_zh}{inner[1]}的{aggregate_zh}"


def _special(query: Query, name: str, name_zh: str, units: str) -> tuple[str, str] | None:
    """Counts, shares, streaks, lists, trends and correlations."""
    who, who_zh = kinds_name(query.kinds) if query.table == "workout" else ("", "")
    where, where_zh = _joined(query.where, units)
    goal, goal_zh = _joined(query.goal, units)
    kinds, kinds_zh = kinds_name(query.goal_kinds) if query.goal_kinds else ("", "")
    if query.per and query.aggregate not in ("most_frequent",):
        if not name:
            head, head_zh = _per_headed(query, "of workouts" if query.per == "activity" else f"of {who}", who_zh)
            return (
                (f"number of different activities {where}".strip(), f"{where_zh}不同运动项目数")
                if query.aggregate == "count"
                else (f"{head} {where}".strip(), f"{where_zh}{head_zh}")
            )
        return None
    if query.aggregate == "share":
        of = f"your {who}" if who else f"days{f' ({where})' if where else ''}"
        met = (
            f"that were {kinds}"
            if kinds
            else "on " + "、".join(WEEKDAYS[d] for d in query.goal_weekdays)
            if query.goal_weekdays
            else goal
        )
        return (
            f"share of {of} {met}".strip(),
            f"{where_zh}{who_zh or '有记录的日子'}中{kinds_zh or goal_zh or '、'.join(DAYS_ZH[d] for d in query.goal_weekdays)}占比",
        )
    plain = f"with {name}" if name and not query.where else ""
    table = {
        "count": (f"number of {who or f'days with {name}'} {where}", f"{where_zh}{who_zh or name_zh}次数"),
        "days": (f"number of days {f'with {who} ' if who else ''}{where or plain}", f"{where_zh}{who_zh or ('' if query.where else name_zh)}天数"),
        "streak": (f"longest run of consecutive days {goal or 'with ' + who}", f"连续{goal_zh or who_zh}的最长天数"),
        "current_streak": (f"current run of consecutive days {goal or 'with ' + who}", f"目前连续{goal_zh or who_zh}的天数"),
        "gap": (f"longest gap between two dates with {who or name}", f"两次{who_zh or name_zh}之间的最长间隔"),
        "list_activities": (f"activities {where}", f"{where_zh}运动项目"), "list_dates": (f"dates {f'of your {who}' if who else ''} {where}", f"{where_zh}{who_zh}日期"),
        "most_frequent": (f"most frequent activity {where}", f"{where_zh}最常做的运动"), "trend": (f"{name}{' of your ' + who if who else ''} {where}", f"{where_zh}{who_zh}{name_zh}"),
    }  # fmt: skip
    if query.aggregate == "correlation":
        other, other_zh = column_name(query.table, query.other)
        lag = " of the day before" if query.lag else ""
        return (
            f"Pearson correlation of {name} with {other}{lag}{' of your ' + who if who else ''} {where}".strip(),
            f"{where_zh}{name_zh}与{'前一天的' if query.lag else ''}{other_zh}的皮尔逊相关",
        )
    found = table.get(query.aggregate)
    return (" ".join(found[0].split()), found[1]) if found else None


def _joined(conditions: tuple[Condition, ...], units: str) -> tuple[str, str]:
    """Filters after "days": "with sleep above 8 h and steps above …"."""
    names = [condition_name(c, units) for c in conditions]
    return " and ".join(en.removeprefix("on days ") for en, _ in names), "且".join(
        zh.removesuffix("的日子") for _, zh in names
    ) + ("的" if names else "")


_BEST = {("distance_m", True): ("longest", "距离最长的"), ("distance_m", False): ("shortest", "距离最短的"), ("duration_min", True): ("longest-lasting", "时间最长的"), ("duration_min", False): ("shortest-lasting", "时间最短的"),
         ("speed_kmh", True): ("fastest", "最快的"), ("speed_kmh", False): ("slowest", "最慢的")}  # fmt: skip


def _whose(query: Query) -> tuple[str, str]:
    """Whose column it is: "runs", "3 most recent runs", "longest run"; nothing for a daily metric without an order."""
    pick = query.pick
    if query.table == "daily":
        return (
            ("", "")
            if pick is None
            else (
                f"{_order_name(pick)[0]} such {'days' if pick.n > 1 else 'day'}",
                f"{_order_name(pick)[1]}{pick.n}个这样的日子",
            )
        )
    many = pick is None or pick.n > 1
    who, who_zh = kinds_name(query.kinds, plural=many)
    if pick is None:
        return who, who_zh
    order, order_zh = _order_name(pick)
    return f"{order} {who}", f"{order_zh}{pick.n}次{who_zh}"


def _order_name(pick: Pick) -> tuple[str, str]:
    count = f"{pick.n} " if pick.n > 1 else f"{_nth(pick.nth)} " if pick.nth > 1 else ""
    nth = f"第{pick.nth}" if pick.nth > 1 else ""
    if pick.by == "start":
        return (
            f"{count}{'most recent' if pick.largest else 'earliest' if pick.n > 1 else 'first'}",
            f"{'最近' if pick.largest else '最初'}{nth}",
        )
    if (pick.by, pick.largest) in _BEST:
        en, zh = _BEST[pick.by, pick.largest]
        return f"{count}{en}", f"{zh}{nth}"
    name, name_zh = column_name("workout" if pick.by in WORKOUT_COLUMNS else "daily", pick.by)
    return (
        f"{count}{'highest' if pick.largest else 'lowest'}-{name}",
        f"{name_zh}{'最高' if pick.largest else '最低'}的{nth}",
    )


def _nth(n: int) -> str:
    return {2: "second", 3: "third"}.get(n, f"{n}th")


def in_words(query: Query, result: Result | None, today: date, units: str) -> tuple[str, str]:
    """The whole query, with its dates."""
    head, head_zh = subject(query, units)
    span, span_zh = span_name(query.span, result.start if result else None, result.end if result else None, today)
    asked = {
        "date": "date of the ",
        "days_ago": "days since the ",
        "activity": "name of the activity of the ",
        "weekday": "weekday of the ",
        "month": "month of the ",
    }.get(query.answer, "")
    if query.versus is not None:
        first = replace_versus(query)
        other, other_zh = in_words(query.versus, result.sides[1] if result and result.sides else None, today, units)
        mine, mine_zh = in_words(first, result.sides[0] if result and result.sides else None, today, units)
        return f"{mine} minus {other}", f"{mine_zh}减去{other_zh}"
    assumed = _assumed(query)
    return f"{asked}{head}, {span}{assumed[0]}".strip(", "), f"{span_zh}{head_zh}{assumed[1]}"


def replace_versus(query: Query) -> Query:
    from dataclasses import replace

    return replace(query, versus=None)


def _assumed(query: Query) -> tuple[str, str]:
    parts = [column_name(query.table, r)[0] or r for r in query.reading if r]
    return (
        (
            f" (read as {', '.join(parts)})",
            f"（按{'、'.join(column_name(query.table, r)[1] or r for r in query.reading if r)}理解）",
        )
        if parts
        else ("", "")
    )


# ── the answer in a sentence ─────────────────────────────────────────────────────────────────────────────────────────


def sentence(query: Query, result: Result, today: date, units: str) -> tuple[str, str]:
    """One sentence with the value, English and Chinese."""
    if query.versus is not None and result.sides:
        return _comparison(query, result, today, units)
    head, head_zh = subject(query, units)
    span, span_zh = span_name(query.span, result.start, result.end, today)
    if (
        not query.span.dated
        and not query.span.weekdays
        and (query.pick or query.on_day or query.aggregate in ("first", "last"))
    ):
        span = span_zh = ""
    if query.aggregate == "correlation":
        return _correlation(query, result, head, head_zh, span, span_zh)
    if query.aggregate == "trend":
        words = {
            "up": ("has been going up", "呈上升"),
            "down": ("has been going down", "呈下降"),
            "flat": ("shows no clear direction", "没有明显方向"),
        }[str(result.value)]
        return (
            f"Your {head} {words[0]} {span} ({result.n} values).",
            f"{span_zh}你的{head_zh}{words[1]}（{result.n}个数值）。",
        )
    if isinstance(result.value, dict):
        pairs = [(key, amount(query, x, units)) for key, x in result.value.items()]
        return f"Your {head} {span}: " + "; ".join(
            f"{key} {en}" for key, (en, _) in pairs
        ) + ".", f"{span_zh}你的{head_zh}：" + "；".join(f"{key} {zh}" for key, (_, zh) in pairs) + "。"
    if isinstance(result.value, list):
        return f"{_cap(head)} {span}: {', '.join(result.value)}.", f"{span_zh}{head_zh}：{'、'.join(result.value)}。"
    if (
        isinstance(result.value, date)
        or query.answer in ("date", "activity", "weekday", "month", "label", "days_ago", "start", "end")
        or isinstance(result.value, str)
    ):
        return _named(query, result, head, head_zh, span, span_zh, today, units)
    shown, shown_zh = amount(query, float(result.value), units)
    on = f" ({day_words(result.row.day, today)[0]})" if result.row and not query.span.one_day else ""
    on_zh = f"，{day_words(result.row.day, today)[1]}" if result.row and not query.span.one_day else ""
    if query.aggregate == "count" and query.table == "workout" and not query.per:
        head = f"{kinds_name(query.kinds, plural=result.value != 1)[0]} {_joined(query.where, units)[0]}".strip()
        return f"You did {shown} {f'{head} {span}'.strip()}.", f"{span_zh}你的{head_zh}：{shown_zh}。"
    return f"{_whole(head, span)}: {shown}{on}.", f"{span_zh}你的{head_zh}：{shown_zh}{on_zh}。"


def _whole(head: str, span: str) -> str:
    """ "Your average sleep last week", "The longest of your runs", "Number of days with …"."""
    text = f"{head} {span}".strip().replace("  ", " ")
    if head.startswith(("number of", "share of")):
        return _cap(text)
    return f"The {text}" if " your " in head else f"Your {text}"


def _named(
    query: Query, result: Result, head: str, head_zh: str, span: str, span_zh: str, today: date, units: str
) -> tuple[str, str]:
    value = result.value
    worth = worth_zh = ""
    if result.row is not None and result.row.value is not None and query.column:
        worth, worth_zh = amount(query, result.row.value, units)
    if query.answer == "days_ago" and result.row:
        en, zh = day_words(result.row.day, today)
        number = figure(float(value), 0) if isinstance(value, float) else str(value)
        return f"{_whole(head, '')}: {number} days ago, on {en}.", f"你的{head_zh}：{number}天前，{zh}。"
    if isinstance(value, date):
        en, zh = day_words(value, today)
    elif isinstance(value, float):
        en = zh = clock(value)
    else:
        en = zh = str(value)
    more, more_zh = (f", with {worth}", f"，{worth_zh}") if worth else ("", "")
    return f"{_whole(head, span)}: {en}{more}.", f"{span_zh}你的{head_zh}：{zh}{more_zh}。"


def _correlation(query: Query, result: Result, head: str, head_zh: str, span: str, span_zh: str) -> tuple[str, str]:
    r = float(result.value) if isinstance(result.value, float) else 0.0
    band, band_zh = (
        (
            f", 95% confidence interval {result.interval[0]:.2f} to {result.interval[1]:.2f}",
            f"，95%置信区间{result.interval[0]:.2f}至{result.interval[1]:.2f}",
        )
        if result.interval
        else ("", "")
    )
    unit, unit_zh = ("workouts", "次运动") if query.table == "workout" else ("days", "天")
    return (f"{_cap(head)} {span}: r = {r:.2f} over {result.n} {unit}{band}; this shows how they move together, not what causes what.",
            f"{span_zh}{head_zh}：r = {r:.2f}，{result.n}{unit_zh}{band_zh}；这只说明两者一同变化的程度，不说明因果。")  # fmt: skip


def _comparison(query: Query, result: Result, today: date, units: str) -> tuple[str, str]:
    assert result.sides is not None and query.versus is not None
    first, second = result.sides
    a, b = (float(s.value) if isinstance(s.value, float) else 0.0 for s in (first, second))
    shown = amount(replace_versus(query), a, units), amount(query.versus, b, units)
    gap = amount(replace_versus(query), abs(a - b), units, delta=True)
    if (query.aggregate, query.versus.aggregate) == ("first", "last") and query.column == query.versus.column:
        return _went(query, shown, gap, b - a)
    mine, mine_zh = _side(query, query.versus, first, today, units)
    other, other_zh = _side(query.versus, query, second, today, units)
    head, head_zh = column_or_count(query)
    words = (
        ("the same", "相同")
        if a == b
        else (f"{gap[0]} {'more' if a > b else 'less'}", f"{'多' if a > b else '少'}{gap[1]}")
    )
    return (
        f"Your {head}: {shown[0][0]} {mine}, {shown[1][0]} {other}; {words[0]}.",
        f"你的{head_zh}，{mine_zh}：{shown[0][1]}，{other_zh}：{shown[1][1]}；前者{words[1]}。",
    )


def _went(
    query: Query, shown: tuple[tuple[str, str], tuple[str, str]], gap: tuple[str, str], change: float
) -> tuple[str, str]:
    """From the first value to the latest, in the order of time."""
    name, name_zh = column_name(query.table, query.column)
    (start, start_zh), (end, end_zh) = shown
    if not change:
        return f"Your {name} is where it was: {end}.", f"你的{name_zh}没有变化：{end_zh}。"
    more, more_zh = ("more", "多") if change > 0 else ("less", "少")
    return (
        f"Your {name} went from {start} to {end}, {gap[0]} {more}.",
        f"你的{name_zh}从{start_zh}到{end_zh}，{more_zh}了{gap[1]}。",
    )


def column_or_count(query: Query) -> tuple[str, str]:
    name, name_zh = column_name(query.table, query.column)
    if name and query.aggregate in _AGG:
        return _headed(replace_versus(query), name, name_zh)
    aggregate, aggregate_zh = _AGG.get(
        query.aggregate,
        (
            {"count": "number of workouts", "days": "number of days", "share": "share"}.get(query.aggregate, ""),
            {"count": "运动次数", "days": "天数", "share": "占比"}.get(query.aggregate, ""),
        ),
    )
    return " ".join(f"{aggregate} {name}".split()), f"{name_zh}{aggregate_zh}"


def _side(query: Query, other: Query, result: Result, today: date, units: str) -> tuple[str, str]:
    """What sets this side apart: its span, filters, activity, metric or aggregate."""
    span, span_zh = span_name(query.span, result.start, result.end, today)
    parts, parts_zh = [], []
    if query.kinds != other.kinds:
        parts.append(f"on your {kinds_name(query.kinds)[0]}")
        parts_zh.append(kinds_name(query.kinds)[1])
    if query.column != other.column:
        parts.append(f"({column_name(query.table, query.column)[0]})")
        parts_zh.append(column_name(query.table, query.column)[1])
    if query.aggregate != other.aggregate:
        parts.append(f"({_AGG.get(query.aggregate, ('', ''))[0]})")
        parts_zh.append(_AGG.get(query.aggregate, ("", ""))[1])
    if query.where != other.where:
        parts += [condition_name(c, units)[0] for c in query.where] or ["on all days"]
        parts_zh += [condition_name(c, units)[1] for c in query.where] or ["所有日子"]
    if query.span != other.span or not parts:
        parts.append(span)
        parts_zh.append(span_zh)
    return " ".join(p for p in parts if p), "".join(p for p in parts_zh if p)


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]
