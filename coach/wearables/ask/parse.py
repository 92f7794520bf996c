"""A question → a typed query, by rules over its tokens. No arithmetic on data happens here.

The question is cut into a main part (what is asked) and clauses (on which days, after what); a comparison is the query of its first
side plus what the second side changes, by the same rules that read a follow-up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from coach.wearables.ask.filters import Comparison, bind, comparisons, presence
from coach.wearables.ask.lexicon import entries
from coach.wearables.ask.measures import (
    DAILY_BY_DIMENSION,
    UNITS,
    WORKOUT_BY_DIMENSION,
    canonical,
    column_of,
    dimension,
    fits,
    metric_of,
)
from coach.wearables.ask.query import WORKOUT_COLUMNS, Condition, Pick, Query, Span
from coach.wearables.ask.tokens import Tok
from coach.wearables.metrics import METRICS

_HAN = re.compile(r"[\u4e00-\u9fff]")
_DISTANCE_KINDS = {"run", "treadmill_run", "trail_run", "walk", "hike", "ride", "indoor_ride", "swim", "open_water_swim", "row", "ski", "skate"}


class NotUnderstood(Exception):
    """``reason``: a slug of DataAnswer.reason; ``word``: what was not known."""

    def __init__(self, reason: str, word: str = "") -> None:
        super().__init__(reason)
        self.reason, self.word = reason, word


@dataclass
class Parts:
    """The tokens of a question, sorted by what they do."""

    main: list[Tok]
    where: list[Condition] = field(default_factory=list)
    clause_tokens: list[Tok] = field(default_factory=list)
    spans: list[Tok] = field(default_factory=list)
    own: list[Condition] = field(default_factory=list)  # conditions of the main part itself
    on_day: Query | None = None  # the day asked about is the date this query finds
    on_shift: int = 0

    def __post_init__(self) -> None:
        self.q = {t.value for t in self.main if t.kind == "Q"}
        self.agg = [t.value for t in self.main if t.kind == "AGG"]
        if any(re.search(r"\b(average|typical|usual)\b", t.text) for t in self.spans):
            self.agg.append("mean")
        self.sup = [t for t in self.main if t.kind == "SUP"]
        self.ord = [t for t in self.main if t.kind == "ORD"]
        self.acts = [t for t in self.main if t.kind == "A"]
        self.cols = [t for t in self.main if t.kind in ("M", "C")]
        if any(t.kind == "C" and t.value == "max_heart_rate_bpm" for t in self.main) and not self.acts and not self.agg:
            self.agg.append("max")
        if any(t.kind == "M" and t.text.startswith("total ") and "total" not in t.value for t in self.main) and not set(self.agg) & {"mean", "median", "max", "min", "std", "percentile"}:
            self.agg.append("sum")
        self.per = next((t.value for t in self.main if t.kind == "PER"), "")
        self.unit = next((t.value for t in self.main if t.kind == "U" and t.value not in ("times", "score")), "")

    def has(self, kind: str, *values: str) -> bool:
        return any(t.kind == kind and (not values or t.value in values) for t in self.main)


def kinds_of(toks: Sequence[Tok]) -> tuple[str, ...]:
    """The kinds named by activity tokens; () for the general words."""
    found: list[str] = []
    for tok in toks:
        for kind in tok.value.split(","):
            if kind and kind not in found:
                found.append(kind)
    exact = [kind for kind in found if kind.startswith("=")]
    return tuple(exact or found)


# ── cutting the question ─────────────────────────────────────────────────────────────────────────────────────────────


def cut(toks: list[Tok]) -> Parts:
    """Main part and conditions."""
    toks = _disambiguated(toks)
    main, clauses = _clauses(toks)
    spans = [t for t in toks if t.kind == "SPAN"]
    main = [t for t in main if t.kind not in ("SPAN", ",")]
    main, day_clause = _activity_days(main)
    where: list[Condition] = list(day_clause)
    clause_tokens: list[Tok] = []
    focus = _about_workouts(main)
    on_day: Query | None = None
    on_shift = 0
    for shift, kind, body in clauses:
        body = [t for t in body if t.kind not in ("SPAN", ",")]
        clause_tokens += body
        if shift == 0 and kind == "while" and _while_doing(main, body):
            main = main + body
            continue
        if kind == "where":
            main = main + body
            continue
        chosen = extreme_day(body)
        if chosen is not None and any(t.kind in ("M", "C") for t in main):
            on_day, on_shift = chosen, shift
            continue
        where += clause_conditions(body, shift)
    parts = Parts(main, where, clause_tokens, spans, on_day=on_day, on_shift=on_shift)
    _own_comparisons(parts, focus)
    return parts


def extreme_day(body: Sequence[Tok]) -> Query | None:
    """ "the day I had the most steps", "the day of my longest run": the query that finds that day."""
    parts = Parts(list(body))
    superlative = parts.sup or set(parts.agg) & {"max", "min"}
    ordered = parts.ord and parts.acts
    if not (superlative or ordered) or any(t.kind in ("NUM", "OP") for t in body):
        return None
    if parts.acts and not any(t.kind == "M" and not column_of(t) for t in body):
        query = Query("workout", "", "value", kinds=kinds_of(parts.acts))
        query = _with_pick(_with_column(query, parts, parts.cols), parts)
        if query.pick is None and query.column:
            query = replace(query, pick=Pick(query.column, _extreme(query, parts) == "max"))
        return replace(query, answer="date", unit="") if query.pick else None
    metrics = [metric_of(t) for t in parts.cols if metric_of(t)]
    if not metrics:
        return None
    query = Query("daily", metrics[0], "max")
    return replace(query, aggregate=_extreme(query, parts) or "max", answer="date")


def _while_doing(main: Sequence[Tok], body: Sequence[Tok]) -> bool:
    """ "heart rate when swimming": of the workouts, not of the days."""
    columns = [t for t in main if t.kind in ("M", "C")]
    own = {"heart_rate_bpm", "avg_heart_rate_bpm", "max_heart_rate_bpm", "speed_kmh", "pace_min_km", "elevation_gain_m", "energy_kcal", "duration_min"}
    return bool(columns) and all(t.value in own for t in columns) and bool(body) and all(t.kind in ("A", "PER", "Q") for t in body) and any(t.kind == "A" for t in body)


def clause_conditions(body: Sequence[Tok], shift: int) -> list[Condition]:
    """The conditions of a clause about days."""
    acts = [t for t in body if t.kind == "A"]
    kinds = kinds_of(acts)
    table = "workout" if acts else "daily"
    found = comparisons(body, loose=True)
    bound = bind(body, found, table, kinds, shift, clause=True)
    used = set(bound.used)
    if any(c.kinds or c.column == "workouts" or (c.on == "day" and table == "workout" and c.column in WORKOUT_COLUMNS and c.column not in METRICS) for c in bound.conditions) or (acts and all(t.text in _MOTION for t in acts) and any(c.column in ("steps", "distance_m", "floors") for c in bound.conditions)):
        used |= {i for i, t in enumerate(body) if t.kind == "A"}
    return bound.conditions + presence(body, used, shift)


_MOTION = frozenset(("walk", "walked", "walking", "climb", "move", "train", "training"))


def _disambiguated(toks: list[Tok]) -> list[Tok]:
    """Choose between senses by the neighbours."""
    done: list[Tok] = []
    for at, tok in enumerate(toks):
        after = toks[at + 1] if at + 1 < len(toks) else None
        before = done[-1] if done else None
        if tok.kind == "M" and tok.text in ("步", "走", "走了") and before is not None and (before.value == "howoften" or (before.kind == "A" and after is not None)):
            continue
        if tok.kind == "Q" and tok.value == "when" and tok.reads("ON") and _asked(done) and any(t.kind in ("M", "C", "A", "NUM") for t in toks[at + 1 :]):
            tok = tok.as_kind("ON") or tok
        if tok.kind == "PER" and tok.value == "session" and (word := tok.text.split()[-1]) in ("run", "ride", "swim", "hike", "walk", "workout", "session", "exercise", "training", "activity"):
            done.append(tok)
            tok = Tok("A", entries()[word][0][1], word)
        if tok.kind == "M" and tok.text == "sleep" and before is not None and before.kind == "M" and before.value in _STAGES and not tok.lead:
            continue
        if tok.kind == "OP" and after is not None and after.kind == "SPAN" and tok.text in ("over", "in between", "around", "about", "=", "为", "在", "past the", "beyond", "up to", "after"):
            continue
        if tok.kind == "ORD" and tok.text == "last" and (after is None or after.kind in (",", "U", "SPAN", "ON", "OP")) and any(t.kind == "Q" and t.value in ("howlong", "howmany", "howmuch", "did") for t in done):
            continue
        if tok.kind == "M" and tok.reads("U") and before is not None and before.value == "howmany" and after is not None and after.kind == "M":
            tok = tok.as_kind("U") or tok
        if tok.kind == "C" and tok.reads("U") and "in" in tok.lead.split() and (after is None or after.kind in (",", "SPAN")):
            tok = tok.as_kind("U") or tok
        if tok.kind == "AGG" and tok.reads("U") and ((before is not None and before.value in ("howmany",)) or "in" in tok.lead.split() or (before is not None and before.kind == ",")):
            tok = tok.as_kind("U") or tok
        done.append(tok)
    return done


_STAGES = frozenset(m for m in METRICS if m.startswith(("rem_", "deep_", "light_", "awake_", "sleep_efficiency")))


def _asked(done: Sequence[Tok]) -> bool:
    """True if something was asked for already, so that "when" opens a condition."""
    return any(t.kind in ("M", "C", "A", "AGG", "SUP") or (t.kind == "Q" and t.value not in ("did",)) for t in done)


def _marker(tok: Tok, at: int, toks: Sequence[Tok]) -> tuple[str, int] | None:
    """("day", shift) or ("where", 0) if a clause hangs on this token."""
    after = toks[at + 1] if at + 1 < len(toks) else None
    if tok.kind == "ON" and tok.value in ("day", "when"):
        return ("while" if tok.value == "when" or tok.text == "时" else "day"), 0
    if tok.kind == "ON" and tok.value == "where":
        if tok.text in ("with", "having") and not _number_near(toks, at):
            return ("day", 0) if any(t.kind == "DAY" for t in toks[max(0, at - 1) : at]) else None
        return ("day", 0) if at and toks[at - 1].kind == "DAY" else ("where", 0)
    if tok.kind == "SHIFT" and tok.value in ("after", "before") and not (after is not None and after.kind in ("SPAN", "CLOCK")) and not (at and toks[at - 1].kind in ("OP",)):
        if tok.value == "before" and tok.text == "before" and after is not None and after.kind == "NUM":
            return None
        return "day", 1 if tok.value == "after" else -1
    return None


def _number_near(toks: Sequence[Tok], at: int) -> bool:
    return any(t.kind in ("NUM", "CLOCK", "ABOVEAVG") for t in toks[at + 1 : at + 5])


def _clauses(toks: list[Tok]) -> tuple[list[Tok], list[tuple[int, str, list[Tok]]]]:
    """Main tokens, and the clauses as (shift, kind, tokens)."""
    main: list[Tok] = []
    clauses: list[tuple[int, str, list[Tok]]] = []
    at = 0
    while at < len(toks):
        got = _marker(toks[at], at, toks)
        if got is None:
            main.append(toks[at])
            at += 1
            continue
        kind, shift = got
        if _HAN.search(toks[at].text):
            whole = main
            body, main = _zh_body(main, toks[at + 1 :])
            if any(t.kind == "SUP" or (t.kind == "AGG" and t.value in ("max", "min")) for t in body) and not any(t.kind == "NUM" for t in body) and not any(t.kind in ("M", "C") for t in toks[at + 1 :]):
                main = whole
                at += 1
                continue
            if not any(t.kind in ("M", "C", "A", "NEG", "REST", "NUM") for t in body):
                main += body
                at += 1
                continue
            # 喝酒后的第二天 is the day after; 跑步前一晚 the one before
            if at + 1 < len(toks) and toks[at + 1].kind == "ON" and toks[at + 1].value == "day":
                at += 1
            before_shift = 0 if (shift == -1 and "晚" in toks[at].text + (toks[at - 1].text if at else "")) or (shift == -1 and "夜" in toks[at].text) else shift
            clauses.append((before_shift, kind, body))
            at += 1
            continue
        end = _clause_end(toks, at, bool(_asked(main)))
        body = toks[at + 1 : end]
        if shift == -1 and re.search("night|evening", toks[at].text):
            shift = 0  # the night before a day belongs to that day
        if body and body[0].kind == "SHIFT" and body[0].value in ("after", "before"):
            shift = 1 if body[0].value == "after" else shift
            body = body[1:]
        if kind in ("day", "while") and body and body[0].kind == "ON":
            body = body[1:]
        clauses.append((shift, kind, body))
        at = end
    return main, clauses


def _zh_body(main: list[Tok], rest: Sequence[Tok]) -> tuple[list[Tok], list[Tok]]:
    """Chinese puts the clause before its marker: how far back it reaches."""
    cut_at = 0
    for index in range(len(main) - 1, -1, -1):
        if main[index].kind == "," or (main[index].kind == "OP" and main[index].text == "在" and not (index + 1 < len(main) and main[index + 1].kind == "NUM")):
            cut_at = index + 1
            break
        if main[index].kind == "Q" and main[index].value in ("did", "corr"):
            cut_at = index + 1
            break
    return main[cut_at:], main[:cut_at]


def _clause_end(toks: Sequence[Tok], at: int, asked: bool) -> int:
    """Where an English clause ends: at the question that follows it, at "than"/"vs", or at the end."""
    for index in range(at + 1, len(toks)):
        tok = toks[index]
        if tok.kind == "," and index + 1 < len(toks):
            if tok.value in "?!.":
                return index
            following = toks[index + 1 :]
            if not asked and any(t.kind in ("M", "C", "A", "AGG") for t in following):
                return index
            if (asked and following[0].kind in ("U", "AGG", "Q", "NUM")) or (asked and following[0].kind == "SPAN"):
                return index
        if tok.kind == "Q" and not asked and tok.value in ("howmany", "howmuch", "howlong", "howfar", "howfast", "howoften", "share", "list", "whattime"):
            return index
        if not asked and tok.kind in ("AGG", "SUP") and re.search(r"\b(what|is|was|my|the)\b", tok.lead) and index > at + 1:
            return index
        if tok.kind == "VS":
            return index
        if tok.kind == "Q" and tok.value == "did" and index > at + 1 and any(t.kind == "Q" and t.value == "share" for t in toks[:at]) and any(t.kind == "OP" for t in toks[index:]):
            return index
        if asked and index > at + 1 and _marker(tok, index, toks) and tok.kind == "SHIFT":
            return index
    return len(toks)


def _activity_days(main: list[Tok]) -> tuple[list[Tok], list[Condition]]:
    """ "run days", "my last run day", 跑步日, "rest days": days with that activity, if something else is asked of them."""
    found: list[Condition] = []
    kept: list[Tok] = []
    at = 0
    has_column = any(t.kind == "M" for t in main)
    while at < len(main):
        tok = main[at]
        after = main[at + 1] if at + 1 < len(main) else None
        if tok.kind == "REST":
            found.append(Condition("day", "workouts", "==", 0.0))
            kept.append(Tok("DAY", "day", tok.text, lead=tok.lead))
        elif tok.kind == "DAY" and after is not None and after.kind == "A" and "i" in after.lead.split() and has_column and kept and kept[-1].kind == "ORD":
            found.append(Condition("day", "workouts", ">=", 1.0, kinds=kinds_of([after])))
            kept.append(tok)
            at += 1
        elif tok.kind == "A" and after is not None and after.kind == "DAY" and not after.lead:
            denied = bool(kept) and kept[-1].kind == "NEG"
            if denied:
                kept.pop()
            found.append(Condition("day", "workouts", "==" if denied else ">=", 0.0 if denied else 1.0, kinds=kinds_of([tok])))
            kept.append(after)
            at += 1
        else:
            kept.append(tok)
        at += 1
    return kept, found


def _about_workouts(main: Sequence[Tok]) -> bool:
    return any(t.kind == "A" for t in main) or any(t.kind == "C" and t.value in ("speed_kmh", "pace_min_km", "elevation_gain_m") for t in main)


def _own_comparisons(parts: Parts, focus: bool) -> None:
    """Take the comparisons out of the main part; each becomes a filter."""
    kinds = kinds_of(parts.acts)
    counted_day = (parts.has("DAY") and "howmany" in parts.q) or ("share" in parts.q and parts.has("DAY")) or "streak" in parts.q
    table = "workout" if parts.acts and not _verb_only(parts) else "daily"
    found = comparisons(parts.main, loose=counted_day)
    found = [c for c in found if not (c.number is not None and _is_pick(parts.main, c))]
    bound = bind(parts.main, found, table, kinds, clause=False)
    conditions = bound.conditions
    parts.where += conditions
    parts.own = list(conditions)
    parts.main = [t for i, t in enumerate(parts.main) if i not in bound.used]
    parts.__post_init__()


def _is_pick(main: Sequence[Tok], found: Comparison) -> bool:
    """ "last 3 runs", "over my 3 most recent runs": a number that counts rows."""
    at = next((i for i in range(found.start, found.end) if main[i] is found.number), found.start)
    bare = main[at].kind == "NUM" and not main[at].unit
    return bare and ((at > 0 and main[at - 1].kind == "ORD") or (found.end < len(main) and main[found.end].kind in ("ORD", "SUP") and at == found.end - 1))


def _verb_only(parts: Parts) -> bool:
    """ "How many steps did I walk": the verb adds nothing to a daily metric."""
    verbs = [t for t in parts.acts if t.text in ("walk", "walked", "train", "exercise", "workout", "work out", "train", "active", "活动", "运动")]
    metrics = [t for t in parts.cols if t.kind == "M" and t.value in ("steps", "distance_m", "floors", "active_minutes", "active_energy_kcal", "water_ml")]
    units = any(t.kind == "NUM" and t.unit in ("steps", "floors") for t in parts.main)
    return bool(verbs) and len(verbs) == len(parts.acts) and bool(metrics or units) and not any(_noun(t, parts.main) for t in verbs)


def _noun(tok: Tok, main: Sequence[Tok]) -> bool:
    """True if an activity stands as a thing ("on my run", "the last walk", "runs"), not as a verb ("did I walk")."""
    at = next((i for i, t in enumerate(main) if t is tok), 0)
    before = main[at - 1] if at else None
    words = tok.lead.split()
    if words and words[-1] in ("on", "during", "in", "my", "the", "a", "an", "per", "of", "for", "from", "each", "every", "any", "all", "these", "those", "this", "that", "while"):
        return True
    return before is not None and before.kind in ("ORD", "SUP", "NUM")


# ── from parts to a query ────────────────────────────────────────────────────────────────────────────────────────────


def parse(toks: list[Tok], today: date) -> Query:
    """The query of a self-contained question. Raises NotUnderstood."""
    from coach.wearables.ask.compare import compared

    versus = compared(toks, today)
    if versus is not None:
        return versus
    return build(cut(toks), today)


def build(parts: Parts, today: date) -> Query:
    """One query from sorted tokens."""
    span, reading = merged_span(parts.spans, parts)
    if "corr" in parts.q and len(parts.cols) + len([t for t in parts.clause_tokens if t.kind in ("M", "C")]) >= 2:
        return _correlation(parts, span)
    table, columns = _focus(parts)
    query = Query(table, "", "value", span=span, kinds=kinds_of(parts.acts) if table == "workout" else (), where=tuple(parts.where), reading=reading)
    query = _with_column(query, parts, columns)
    query = _with_pick(query, parts)
    if parts.on_day is not None:
        query = replace(query, on_day=replace(parts.on_day, span=span), on_shift=parts.on_shift, span=Span(), aggregate="value", pick=None)
        return _finished(query if query.column else _default_column(query, parts), parts)
    query = _with_aggregate(query, parts, today)
    return _finished(query, parts)


def merged_span(spans: Sequence[Tok], parts: Parts | None = None) -> tuple[Span, tuple[str, ...]]:
    """All spans of the main part as one. Two dates that do not meet: the first."""
    result = Span()
    every = parts is not None and (any(a in ("mean", "median", "std", "percentile") for a in parts.agg))
    for tok in spans:
        found = tok.found
        if found is None:
            continue
        if found.flag == "future":
            raise NotUnderstood("future", tok.text)
        if found.flag in ("previous", "since_then"):
            continue
        if found.flag == "no_such_date":
            raise NotUnderstood("nonsense", tok.text)
        span = found.span
        if result.start and span.one_day and result.start == span.start and result.end and result.end > result.start:
            continue  # "since summer began on 1 June"
        if found.flag == "maybe_every" and every and span.start is not None:
            span = Span(weekdays=(span.start.weekday(),), said=span.said)
        if span.said == "all":
            span = Span(said="")
        met = result.meet(span)
        if met.start and met.end and met.start > met.end:
            if result.dated and ((result.one_day and not span.one_day) or result.start is None):
                continue
            met = replace(span, weekdays=span.weekdays or result.weekdays)
        result = met
    return result, ()


def _focus(parts: Parts) -> tuple[str, list[Tok]]:
    """Table, and the tokens that may name the column asked for."""
    cols = list(parts.cols)
    if "whichactivity" in parts.q or ("list" in parts.q and any(t.kind == "Q" and t.value == "list" and names_activity(t) for t in parts.main)):
        return "workout", [t for t in cols if column_of(t)]
    if not any(t.kind == "M" for t in cols) and any(t.value == "duration_min" and re.search("workout|exercise|training|运动|锻炼|训练", t.text) for t in cols):
        return "workout", cols
    if parts.acts:
        metrics = [t for t in cols if t.kind == "M"]
        strangers = [t for t in metrics if not column_of(t)]
        own = [t for t in cols if column_of(t)]
        if strangers and not own:
            if not _verbish(parts):
                parts.where += [Condition("day", "workouts", ">=", 1.0, kinds=kinds_of(parts.acts))]
            return "daily", strangers
        if strangers and own and all(t.kind == "C" for t in own) and "share" not in parts.q:
            return "daily", strangers
        if metrics and _verb_only(parts):
            return "daily", metrics
        return "workout", own
    if any(t.kind == "C" and t.value in ("speed_kmh", "pace_min_km", "elevation_gain_m", "power_w", "cadence") for t in cols) and not any(t.kind == "M" for t in cols):
        return "workout", cols
    if parts.q & {"howfast"} or any(t.value.endswith("speed") for t in parts.sup):
        return "workout", cols
    if any(c.on == "workout" for c in parts.where):
        return "workout", cols
    return "daily", cols


def names_activity(tok: Tok) -> bool:
    """True if a question word speaks of activities itself ("which sports", 练了什么)."""
    return bool(re.search("activit|sport|workout|exercise|session|运动|练|活动", tok.text))


def _verbish(parts: Parts) -> bool:
    """Activities beside a daily metric that add no condition ("how did I sleep while training …" does)."""
    return all(not t.value and t.text in ("active", "activity", "运动", "活动", "exercise") for t in parts.acts)


def _with_column(query: Query, parts: Parts, columns: Sequence[Tok]) -> Query:
    unit = parts.unit
    if query.table == "workout":
        named = [column_of(t) for t in columns if column_of(t)]
        if "energy_kcal" in named and len(set(named)) > 1:
            named = [c for c in named if c != "energy_kcal"] if any(t.text in ("burn", "burned", "burnt", "energy") for t in columns) else named
        column = _workout_column(parts, named, unit)
        if "speed_kmh" in named and unit in ("km", "mi", "m"):  # 时速多少公里
            column, unit = "speed_kmh", "mph" if unit == "mi" else "km/h"
        return replace(query, column=column, unit=unit if column and fits("workout", column, unit) else "")
    metrics = [metric_of(t) for t in columns if metric_of(t)]
    strong = [metric_of(t) for t in columns if t.kind == "M"]
    if strong:
        metrics = strong
    if any(t.value == "diastolic_mmhg" for t in columns):
        metrics = [metric_of(t) for t in columns if t.text not in ("bp", "blood pressure", "血压") and metric_of(t)]
    metrics = _preferred(list(dict.fromkeys(metrics)), unit)
    if metrics and unit and unit not in ("days", "times") and not any(fits("daily", m, unit) for m in metrics) and metrics[0] == "steps" and UNITS[unit][0] == "length":
        metrics = ["distance_m"]
    column = metrics[0] if metrics else ""
    if "whattime" in parts.q and column == "sleep_minutes":
        column = "bed_time"
    nightly = any(t.kind in ("DAY", "PER") and re.search("night|晚|夜", t.text) for t in parts.main)
    if not column and nightly and (unit in ("h", "min") or parts.sup) and not parts.where:
        column = "sleep_minutes"
    if not column and unit and unit not in ("days", "times", "%"):
        column = "" if parts.where and "share" in parts.q else DAILY_BY_DIMENSION.get(UNITS[unit][0], "")
        if UNITS[unit][0] in ("time", "mass", "rate") and not parts.has("DELTA") and not parts.q & {"howmany"}:
            column = ""
    return replace(query, column=column, unit=unit if column and fits("daily", column, unit) else "")


def _preferred(metrics: list[str], unit: str) -> list[str]:
    """Of several metrics named, the one meant: the special one, the one that fits the unit."""
    special = {
        "heart_rate_bpm": {"resting_heart_rate_bpm", "walking_heart_rate_bpm", "hrv_rmssd_ms"}, "water_ml": {"alcohol_g", "caffeine_mg"},
        "sleep_minutes": {"rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes", "rem_sleep_pct", "deep_sleep_pct", "light_sleep_pct", "sleep_efficiency_pct",
                          "awake_minutes", "awake_pct", "vendor_sleep_score", "bed_time", "wake_time"},
        "energy_intake_kcal": {m for m in METRICS if m.endswith(("_g", "_mg", "_ml"))}, "steps": {"distance_m", "floors"}, "active_energy_kcal": {"energy_intake_kcal", "basal_energy_kcal"},
        "active_minutes": {"active_zone_minutes", "active_energy_kcal", "sleep_minutes", "awake_minutes", "deep_sleep_minutes", "rem_sleep_minutes", "light_sleep_minutes", "moderate_minutes", "vigorous_minutes"},
        "mood_1_5": {"stress_level"}, "fat_g": {"body_fat_pct"}, "awake_minutes": {"sleep_efficiency_pct"},
        "active_zone_minutes": {"fat_burn_zone_minutes", "cardio_zone_minutes", "peak_zone_minutes"},
    }  # fmt: skip
    kept = [m for m in metrics if not special.get(m, set()) & set(metrics)]
    fitting = [m for m in kept if fits("daily", m, unit)] if unit not in ("days", "times") else []
    return fitting or kept or metrics


def _workout_column(parts: Parts, named: list[str], unit: str) -> str:
    if named and unit and not any(fits("workout", c, unit) for c in named) and UNITS.get(unit, ("", 1))[0] in ("length", "time", "energy"):
        named = []
    extreme = "max" in parts.agg and "mean" not in parts.agg
    if extreme and [t.value for t in parts.cols] == ["heart_rate_bpm"]:
        named = ["max_heart_rate_bpm"]
    if named:
        fitting = [c for c in named if unit and fits("workout", c, unit)]
        special = [c for c in named if c in ("pace_min_km", "speed_kmh", "elevation_gain_m", "max_heart_rate_bpm")]
        return (special or fitting or named)[0] if not (special and fitting and special[0] not in fitting) else fitting[0]
    by_question = {"howlong": "duration_min", "howfar": "distance_m", "howfast": "speed_kmh"}
    for question, column in by_question.items():
        if question in parts.q and (not unit or fits("workout", column, unit)):
            return column
    if "whattime" in parts.q:
        return "end" if parts.has("START", "end") else "start"
    measured = UNITS.get(unit, ("", 1.0))[0]
    return WORKOUT_BY_DIMENSION.get(measured, "") if unit not in ("days", "times") else ""


_SUP_COLUMN = {"duration": "duration_min", "distance": "distance_m", "speed": "speed_kmh", "energy": "energy_kcal", "elevation": "elevation_gain_m"}


def _sup_column(query: Query, parts: Parts, value: str) -> str:
    """The column a superlative ranks by: "longest" run is by distance unless time is asked, "longest" workout by duration."""
    _, _, what = value.partition(":")
    if what != "duration":
        return _SUP_COLUMN.get(what, "")
    if query.column in ("distance_m", "duration_min"):
        return query.column
    kinds = set(query.kinds)
    return "distance_m" if kinds and kinds <= _DISTANCE_KINDS else "duration_min"


def _with_pick(query: Query, parts: Parts) -> Query:
    """ "last 3 runs", "my 5 longest rides", "second longest run", "my last run day"."""
    main = parts.main
    numbers = [i for i, t in enumerate(main) if t.kind == "NUM" and not t.unit and t.value != "+"]
    count = next((int(main[i].number) for i in numbers if (i and main[i - 1].kind in ("ORD", "SUP", "AGG")) or (i + 1 < len(main) and main[i + 1].kind in ("ORD", "SUP"))), 0)
    if not count and any(t.kind == "NUM" and t.unit == "times" for t in main) and parts.ord:
        count = next(int(t.number) for t in main if t.kind == "NUM" and t.unit == "times")
    order = next((t.value for t in parts.ord), "")
    if parts.sup and query.table == "workout" and parts.sup[0].value not in ("best", "worst"):
        return _superlative_pick(query, parts, count, order)
    if not order:
        return query
    if order in ("second", "third", "second_last", "third_last") and (parts.agg and set(parts.agg) & {"max", "min"}):
        return query
    largest = order not in ("first", "second", "third")
    nth = {"second_last": 2, "third_last": 3, "second": 2, "third": 3, "previous": 2}.get(order, 1)
    if query.table == "workout":
        return replace(query, pick=Pick("start", largest, max(count, 1), nth))
    if count > 1 or nth > 1 or any(c.column == "workouts" for c in query.where):
        return replace(query, pick=Pick("start", largest, max(count, 1), nth))
    return query


def _superlative_pick(query: Query, parts: Parts, count: int, order: str) -> Query:
    which = parts.sup[0].value
    by = _sup_column(query, parts, which)
    nth = {"second": 2, "third": 3}.get(order, 1)
    pick = Pick(by, which.startswith("max"), max(count, 1), nth)
    column = query.column or by
    return replace(query, pick=pick, column=column)


def _with_aggregate(query: Query, parts: Parts, today: date) -> Query:
    for rule in (_table, _share, _streak, _trend, _listing, _grouping, _counting, _dating, _naming):
        got = rule(query, parts)
        if got is not None:
            return got
    return _reducing(query, parts)


def _table(query: Query, parts: Parts) -> Query | None:
    """One value for each month, weekday, activity …"""
    per = next((t.value for t in parts.main if t.kind == "TABLE"), "")
    if not per or (per == "day" and query.table == "workout") or parts.q & {"whichmonth", "whichweek", "whichweekday", "whichyear"}:
        return None
    if query.table == "daily" and (not query.column or per == "activity"):
        return None
    counting = query.table == "workout" and not query.column
    aggregate = next((a for a in parts.agg if a in ("mean", "median", "min", "max", "std", "sum")), "")
    default = "sum" if _kind(query) == "sum" and query.column not in _NIGHTLY else "mean"
    return replace(query, per=per, inner="count" if counting else aggregate or default, aggregate="mean", answer="table", pick=None)


def _share(query: Query, parts: Parts) -> Query | None:
    if "share" not in parts.q or (query.column.endswith("_pct") and not parts.where and not parts.has("DAY")):
        return None
    own = list(parts.where)
    if parts.own and len(parts.own) < len(parts.where):
        fixed = tuple(c for c in parts.where if c not in parts.own)
        metric = next((c.column for c in parts.own if c.column in METRICS), "")
        if metric and all(c.on == "day" for c in parts.where):
            return replace(query, table="daily", kinds=(), aggregate="share", column=metric, goal=tuple(parts.own), where=fixed, pick=None, unit="")
    if query.table == "workout" and not parts.has("DAY"):
        if len(parts.acts) >= 2 and not own:
            general = [t for t in parts.acts if not t.value]
            whole = () if general else kinds_of(parts.acts[:1])
            part = kinds_of([t for t in parts.acts if t.value] if general else parts.acts[1:])
            return replace(query, aggregate="share", kinds=whole, goal_kinds=part, column="")
        if query.span.weekdays and not own and query.kinds:
            return replace(query, aggregate="share", goal_weekdays=query.span.weekdays, span=replace(query.span, weekdays=()), column="")
        if not own and query.kinds:
            return replace(query, aggregate="share", kinds=(), goal_kinds=query.kinds, column="")
        column = next((c.column for c in own if c.on == "workout"), "")
        goal = [c for c in own if c.on == "workout"]
        return replace(query, aggregate="share", column=column, goal=tuple(goal or own), where=tuple(c for c in own if c not in goal) if goal else ())
    goal = list(own)
    if query.table == "workout" or (parts.acts and not goal):
        goal = [*goal, Condition("day", "workouts", ">=", 1.0, kinds=kinds_of(parts.acts))]
    if not goal and query.column in _ZEROABLE:
        goal = [Condition("day", query.column, "==" if parts.has("NEG") else ">", 0.0)]
    if not goal:
        return None
    metric = next((c.column for c in goal if c.column in METRICS and c.on == "day"), "")
    return replace(query, table="daily", kinds=(), aggregate="share", column=metric, goal=tuple(goal), where=(), pick=None)


def _streak(query: Query, parts: Parts) -> Query | None:
    if "gap" in {t.text for t in parts.main}:
        return replace(query, aggregate="gap", pick=None, column="" if query.table == "workout" else query.column)
    if "streak" not in parts.q:
        return None
    aggregate = "current_streak" if parts.has("ORD", "last") and any(t.text in ("current", "currently", "now", "当前", "目前", "现在") for t in parts.ord) else "streak"
    goal = list(query.where)
    if query.table == "workout":
        return replace(query, aggregate=aggregate, column="", pick=None)
    if not goal and query.column:
        goal = [Condition("day", query.column, "==" if parts.has("NEG") else ">", 0.0)]
    if not goal:
        return None
    metric = next((c.column for c in goal if c.column in METRICS), query.column)
    return replace(query, aggregate=aggregate, column=metric, goal=tuple(goal), where=(), pick=None)


def _trend(query: Query, parts: Parts) -> Query | None:
    if "trend" not in parts.q or not (query.column or query.table == "workout") or parts.q & {"howmany", "howmuch"}:
        return None
    return replace(query, aggregate="trend", pick=None if query.pick and query.pick.n == 1 else query.pick, column=query.column or "distance_m")


def _listing(query: Query, parts: Parts) -> Query | None:
    if "listdates" in parts.q and (query.table == "workout" or query.where):
        return replace(query, aggregate="list_dates", column="" if query.table == "workout" else _condition_metric(query), pick=None)
    distinct = "count_distinct" in parts.agg
    if query.table != "workout" and not ("list" in parts.q and not query.column):
        return None
    if "whichactivity" in parts.q and (parts.has("SUP") or parts.agg or parts.has("ORD") or any(t.text in ("most often", "often") for t in parts.main)):
        return None
    if "howmany" in parts.q and "list" in parts.q:
        return replace(query, table="workout", aggregate="count", per="activity", column="", pick=None)
    if "list" in parts.q or distinct or ("whichactivity" in parts.q and not parts.ord):
        if parts.has("DAY") and "howmany" in parts.q:
            return None
        if "howmany" in parts.q and distinct:
            return replace(query, table="workout", aggregate="count", per="activity", column="", pick=None)
        if "when" in parts.q or (parts.has("DAY") and not distinct and "list" in parts.q and query.kinds):
            return replace(query, table="workout", aggregate="list_dates", column="", pick=None)
        return replace(query, table="workout", aggregate="list_activities", column="", answer="activity" if "whichactivity" in parts.q and "list" not in parts.q else "value", pick=query.pick if query.pick and query.pick.n > 1 else None)
    return None


def _condition_metric(query: Query) -> str:
    return query.column or next((c.column for c in query.where if c.on == "day" and c.column in METRICS), "")


_GROUPS = {"whichmonth": "month", "whichweek": "week", "whichyear": "year", "whichweekday": "weekday"}


def _grouping(query: Query, parts: Parts) -> Query | None:
    """ "Which month had the most runs", "on which weekday do I sleep least"."""
    per = next((period for question, period in _GROUPS.items() if question in parts.q), "")
    if per == "weekday" and (parts.ord or "when" in parts.q) and not (set(parts.agg) & {"max", "min", "mean"} or parts.sup or parts.has("MORE")):
        return None
    if not per:
        return None
    downward = "min" in parts.agg or any(t.value.startswith(("min", "worst")) for t in parts.sup) or parts.has("MORE", "less")
    if any(t.value in ("best", "worst") for t in parts.sup):
        downward = (parts.sup[0].value == "worst") != (query.column in LOWER_IS_BETTER)
    inner = "mean" if "mean" in parts.agg else ""
    if query.table == "workout":
        counting = not query.column
        column = query.column
        if counting and parts.sup and parts.sup[0].value.startswith(("max:distance", "max:duration")):
            column, counting = _sup_column(query, parts, parts.sup[0].value), False
        inner = "count" if counting else inner or ("sum" if WORKOUT_COLUMNS[column].kind == "sum" else "mean")
        query = replace(query, column=column)
    elif not query.column:
        return None if not query.where else replace(query, column=_condition_metric(query), per=per, inner="count", aggregate="min" if downward else "max", answer="label", pick=None)
    else:
        kind = METRICS[query.column].kind
        inner = inner or ("sum" if kind == "sum" and per != "weekday" and ("sum" in parts.agg or query.column not in _NIGHTLY) else "mean")
    return replace(query, per=per, inner=inner, aggregate="min" if downward else "max", answer="label", pick=None)


_NIGHTLY = {"sleep_minutes", "rem_sleep_minutes", "deep_sleep_minutes", "light_sleep_minutes", "awake_minutes"}
LOWER_IS_BETTER = {"resting_heart_rate_bpm", "stress_level", "heart_rate_bpm", "walking_heart_rate_bpm", "systolic_mmhg", "diastolic_mmhg", "body_fat_pct",
                   "awake_minutes", "awake_pct", "pace_min_km", "cigarettes", "alcohol_g", "glucose_mmol_l", "respiratory_rate_bpm"}  # fmt: skip


def _counting(query: Query, parts: Parts) -> Query | None:
    """ "How many runs", "how often", "on how many days …", "how many VO2max readings"."""
    if parts.q & {"when", "whichday", "daysago", "whattime", "listdates"} and not parts.q & {"howoften"}:
        return None
    counts_days = _asks_days(parts)
    often = "howoften" in parts.q or ("howmany" in parts.q and any(t.kind == "U" and t.value == "times" for t in parts.main))
    statistic = set(parts.agg) & {"mean", "median", "std", "percentile", "min", "max", "range"} or parts.sup
    if query.table == "workout":
        if (statistic and parts.per not in ("week", "month", "day", "year")) or (query.column and not often and not counts_days):
            return None
        if counts_days:
            return replace(query, aggregate="days", column="", pick=None)
        if often or "howmany" in parts.q or (not query.column and "howmuch" not in parts.q and not query.pick and (parts.where or parts.spans or parts.agg == ["sum"])):
            return _per_period(replace(query, aggregate="count", column="", pick=None), parts, "count")
        return None
    if counts_days:
        extra = [Condition("day", t.value, "==" if parts.has("NEG") else ">", 0.0) for t in parts.cols if t.kind == "M" and t.value in _ZEROABLE and (query.where or len(parts.cols) > 1)]
        query = replace(query, where=(*query.where, *(c for c in extra if c.column not in {w.column for w in query.where})))
    if counts_days or (often and (query.where or query.column)):
        if statistic and not query.where:
            return None
        metric = _condition_metric(query)
        if not query.where and query.column in _ZEROABLE and not parts.has("READ"):
            return replace(query, aggregate="days", column=metric, where=(Condition("day", metric, "==" if parts.has("NEG") else ">", 0.0),), pick=None, unit="")
        if not metric and query.where and all(c.column == "workouts" for c in query.where) and any(c.value > 0 for c in query.where):
            return replace(query, table="workout", aggregate="days", column="", pick=None)
        return replace(query, aggregate="days", column=metric, pick=None, unit="")
    if "howmany" in parts.q and query.column and (parts.has("READ") or any(t.text in ("weigh in", "weigh ins", "mood entry", "mood entries") for t in parts.cols)):
        return replace(query, aggregate="days", pick=None, unit="")
    if query.where and not query.column and (parts.has("DAY") or "howmany" in parts.q or (not parts.agg and not parts.sup)):
        metric = _condition_metric(query)
        if metric and not statistic and not parts.ord:
            return replace(query, aggregate="days", column=metric, pick=None)
        if not metric:
            kinds = query.where[0].kinds
            return replace(query, table="workout", aggregate="days", column="", kinds=kinds if len(query.where) == 1 else (), pick=None)
    return None


_ZEROABLE = {"alcohol_g", "caffeine_mg", "cigarettes", "vigorous_minutes", "moderate_minutes", "active_zone_minutes", "peak_zone_minutes", "cardio_zone_minutes", "fat_burn_zone_minutes"}


def _asks_days(parts: Parts) -> bool:
    """ "How many days", 几天, or a question that opens with "days with …"."""
    for at, tok in enumerate(parts.main):
        if tok.kind == "Q" and tok.value == "howmany":
            if tok.text == "天数":
                return True
            following = [t for t in parts.main[at + 1 : at + 3] if t.kind != "AGG"]
            if following and following[0].kind == "DAY":
                return True
    asked = parts.q - {"did", "howmany"} or parts.agg or parts.sup or parts.ord or "howmuch" in parts.q
    opens = bool(parts.main) and parts.main[0].kind == "DAY"
    return opens and not asked


def _per_period(query: Query, parts: Parts, inner: str) -> Query:
    """ "… per week on average": reduce each week first."""
    if parts.per not in ("week", "month", "year") and not (parts.per == "day" and query.table == "workout"):
        return query
    if parts.per == "day" and query.aggregate not in ("max", "min"):
        return query
    aggregate = query.aggregate if query.aggregate in ("max", "min", "median", "std") else "mean"
    return replace(query, per=parts.per, inner=inner, aggregate=aggregate)


def _extreme(query: Query, parts: Parts) -> str:
    """"max", "min" or "" by the superlatives used."""
    for tok in parts.sup:
        if tok.value.startswith(("max", "min")):
            return tok.value[:3]
        column = query.column
        return "max" if (tok.value == "best") != (column in LOWER_IS_BETTER) else "min"
    for value in parts.agg:
        if value in ("max", "min"):
            return value
    return ""


def _dating(query: Query, parts: Parts) -> Query | None:
    """When, on which day, how many days ago: the date of a row."""
    asked = parts.q & {"when", "whichday", "daysago"}
    if not asked:
        if "whichweekday" in parts.q and (parts.ord or parts.sup):
            asked = {"whichweekday"}
        else:
            return None
    answer = "days_ago" if "daysago" in asked else "weekday" if "whichweekday" in asked else "date"
    extreme = _extreme(query, parts)
    if query.table == "workout":
        if query.pick is None and extreme:
            by = query.column or "distance_m"
            return replace(query, column=by, pick=Pick(by, extreme == "max"), answer=answer, aggregate="value", unit="")
        pick = query.pick or Pick("start", True)
        return replace(query, column="" if pick.by == "start" else pick.by, pick=pick, answer=answer, aggregate="value", unit="")
    column = _condition_metric(query)
    if not column:
        kinds = next((c.kinds for c in query.where if c.column == "workouts"), None)
        if kinds is None:
            return None
        return replace(query, table="workout", column="", pick=query.pick or Pick("start", True), answer=answer, aggregate="value")
    if column in ("bed_time", "wake_time") and "when" in asked and not extreme and not parts.has("DAY") and (parts.spans or parts.agg) and not query.where:
        return None
    first = any(t.value == "first" for t in parts.ord)
    aggregate = extreme or ("first" if first else "last")
    where = query.where
    if not extreme and column in _ZEROABLE and not where:
        where = (Condition("day", column, "==" if parts.has("NEG") else ">", 0.0),)
    return replace(query, column=column, aggregate=aggregate, answer=answer, unit="", pick=None, where=where)


def _naming(query: Query, parts: Parts) -> Query | None:
    """What the activity was called: "my most recent workout", "which activity burned most"."""
    if query.table != "workout":
        return None
    if "whichactivity" in parts.q or (not query.kinds and not query.column and query.pick and query.pick.by == "start" and query.pick.n == 1 and not parts.q & {"howmany", "howmuch"}):
        extreme = _extreme(query, parts)
        if query.column and query.pick is None and extreme:
            return replace(query, pick=Pick(query.column, extreme == "max"), answer="activity", aggregate="value", unit="")
        if query.pick:
            return replace(query, answer="activity", aggregate="value", unit="", column="" if query.pick.by == "start" else query.column)
        if "min" in parts.agg:
            return replace(query, per="activity", inner="count", aggregate="min", answer="label", column="")
        return replace(query, aggregate="most_frequent", column="")
    if not query.kinds and not query.column and "max" in parts.agg:
        return replace(query, aggregate="most_frequent", column="")
    return None


def _reducing(query: Query, parts: Parts) -> Query:
    """The aggregate of a plain number."""
    aggs = [a for a in parts.agg if a != "count_distinct"]
    if "percentile" in aggs:
        p = next((t.number for t in parts.main if t.kind == "NUM"), 50.0)
        return replace(query, aggregate="percentile", percentile=min(max(p, 0.0), 100.0), pick=None)
    if not query.column:
        query = _default_column(query, parts)
    statistic = next((a for a in aggs if a in ("median", "std", "range")), "")
    extreme = _extreme(query, parts)
    if query.table == "workout" and query.pick and query.pick.by != "start" and query.pick.n == 1:
        return replace(query, aggregate="value")
    if statistic:
        return replace(query, aggregate=statistic)
    if extreme and not (query.pick and query.pick.by != "start") and not ("mean" in aggs and not parts.per and query.column in ("",)):
        if "mean" in aggs and query.table == "daily" and not parts.per:
            return replace(query, aggregate="mean")
        query = replace(query, aggregate=extreme)
        return _per_period(query, parts, "sum" if _kind(query) == "sum" else "mean")
    if "mean" in aggs:
        if "sum" in aggs and parts.per in ("week", "month", "year"):
            return _per_period(replace(query, aggregate="mean"), parts, "sum")
        query = replace(query, aggregate="mean")
        return _per_period(query, parts, "sum") if _kind(query) == "sum" else query
    if "sum" in aggs:
        return replace(query, aggregate="sum" if _kind(query) == "sum" else "mean")
    return replace(query, aggregate=_default(query, parts))


def _kind(query: Query) -> str:
    if not query.column:
        return "sum"
    return METRICS[query.column].kind if query.table == "daily" else WORKOUT_COLUMNS[query.column].kind


def _default_column(query: Query, parts: Parts) -> Query:
    if query.table == "workout":
        kinds = set(query.kinds)
        column = "distance_m" if kinds and kinds <= _DISTANCE_KINDS else "duration_min"
        return replace(query, column=column, reading=(*query.reading, column))
    raise NotUnderstood("no_such_metric")


def _default(query: Query, parts: Parts) -> str:
    """Where no aggregate is said: one day is a value, amounts add up, habits and readings average, without a span the latest reading."""
    if query.pick is not None:
        if query.pick.n == 1:
            return "value"
        return "sum" if _kind(query) == "sum" else "mean"
    order = next((t.value for t in parts.ord), "")
    if query.table == "daily" and order:
        return "first" if order == "first" else "last"
    if query.table == "workout":
        if parts.per == "session" and _kind(query) != "max":
            return "mean"
        return "sum" if _kind(query) == "sum" else ("max" if _kind(query) == "max" else "mean")
    if query.span.one_day:
        return "value"
    habit = bool(query.span.weekdays and not _one_week(query.span)) or bool(query.where) or parts.per == "day"
    if _kind(query) == "sum" and query.column not in _NIGHTLY:
        return "mean" if habit and not parts.q & {"never"} else "sum"
    if query.column in _NIGHTLY:
        return "sum" if not habit and parts.q & {"howmany", "howmuch", "howlong"} and query.span.dated else "mean"
    if not query.span.dated and not query.span.weekdays and not query.where:
        return "last"
    return "mean"


def _one_week(span: Span) -> bool:
    return bool(span.start and span.end and (span.end - span.start).days < 7)


def _finished(query: Query, parts: Parts) -> Query:
    if parts.unit and not query.unit and query.column and query.answer == "value" and query.aggregate not in ("days", "count", "share", "streak", "current_streak") and fits(query.table, query.column, parts.unit):
        query = replace(query, unit=parts.unit)
    return query


def _correlation(parts: Parts, span: Span) -> Query:
    toks = parts.cols + [t for t in parts.clause_tokens if t.kind in ("M", "C")]
    workout = bool(parts.acts) and len([t for t in toks if column_of(t)]) >= 2 and not any(t.kind == "M" and not column_of(t) for t in toks)
    names = [column_of(t) if workout else metric_of(t) for t in toks]
    columns = list(dict.fromkeys(n for n in names if n))
    if len(columns) > 2:
        columns = [c for c in columns if c not in ("duration_min", "active_minutes")] if len([c for c in columns if c not in ("duration_min", "active_minutes")]) >= 2 else columns
        if "sleep_minutes" in columns and len(columns) > 2 and any(c in _NIGHTLY | {"sleep_efficiency_pct"} for c in columns if c != "sleep_minutes"):
            columns.remove("sleep_minutes")
    if len(columns) < 2:
        raise NotUnderstood("no_such_metric")
    first, second, lag = columns[0], columns[1], 0
    shift = next((i for i, t in enumerate(parts.main) if t.kind == "SHIFT" and t.value == "nextday"), None)
    if shift is not None and not workout:
        later = next((metric_of(t) for t in parts.main[shift:] if metric_of(t)), second)
        first, second, lag = (later, first if later != first else second, 1)
    where = tuple(c for c in parts.where if c.column not in (first, second) or c.value != 0)
    return Query("workout" if workout else "daily", first, "correlation", span=span, kinds=kinds_of(parts.acts) if workout else (), where=where, other=second, lag=lag)


__all__ = ["NotUnderstood", "Parts", "build", "canonical", "cut", "dimension", "kinds_of", "merged_span", "parse"]
