"""Cutting a question: what is asked (the main part) and on which days or workouts (clauses, comparisons)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from coach.wearables.ask.filters import Comparison, NotUnderstood, bind, comparisons, presence
from coach.wearables.ask.lexicon import entries
from coach.wearables.ask.query import WORKOUT_COLUMNS, Condition
from coach.wearables.ask.tokens import Tok
from coach.wearables.metrics import METRICS

_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass
class Parts:
    """The tokens of a question, sorted by what they do."""

    main: list[Tok]
    where: list[Condition] = field(default_factory=list)
    clause_tokens: list[Tok] = field(default_factory=list)
    spans: list[Tok] = field(default_factory=list)
    own: list[Condition] = field(default_factory=list)  # conditions of the main part itself
    day_body: list[Tok] = field(default_factory=list)  # words that find one day ("I had the most steps")
    day_shift: int = 0

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
        if any(t.kind == "M" and t.text.startswith("total ") and "total" not in t.value for t in self.main) and not set(
            self.agg
        ) & {"mean", "median", "max", "min", "std", "percentile"}:
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


def cut(toks: list[Tok]) -> Parts:
    """Main part and conditions."""
    toks = _disambiguated(toks)
    main, clauses = _clauses(toks)
    spans = [t for t in toks if t.kind == "SPAN"]
    main = [t for t in main if t.kind not in ("SPAN", ",")]
    main, day_clause = _activity_days(main)
    where: list[Condition] = list(day_clause)
    clause_tokens: list[Tok] = []
    day_body: list[Tok] = []
    day_shift = 0
    for shift, kind, body in clauses:
        if shift == 0 and any(t.found is not None and t.found.flag == "previous" and "day" in t.text for t in body):
            shift = 1  # "when I exercised the day before"
        body = [t for t in body if t.kind not in ("SPAN", ",")]
        clause_tokens += body
        shift, body = _trailing_shift(shift, body)
        if shift == 0 and kind == "while" and _while_doing(main, body):
            main = main + body
            continue
        if kind == "where":
            main = main + body
            continue
        if _finds_a_day(body) and any(t.kind in ("M", "C") for t in main):
            day_body, day_shift = body, shift
            continue
        where += clause_conditions(body, shift)
    parts = Parts(main, where, clause_tokens, spans, day_body=day_body, day_shift=day_shift)
    _own_comparisons(parts)
    return parts


def _trailing_shift(shift: int, body: list[Tok]) -> tuple[int, list[Tok]]:
    """ "when I exercised the day before": the condition is about the day before the one asked for."""
    if shift == 0 and len(body) > 1 and body[-1].kind == "SHIFT":
        return {"before": 1, "nextday": -1, "after": -1}.get(body[-1].value, 0), body[:-1]
    return shift, body


def _finds_a_day(body: Sequence[Tok]) -> bool:
    """ "the day I had the most steps", "the day of my longest run"."""
    superlative = any(t.kind == "SUP" or (t.kind == "AGG" and t.value in ("max", "min")) for t in body)
    ordered = any(t.kind == "ORD" for t in body) and any(t.kind == "A" for t in body)
    named = any(t.kind in ("M", "C", "A") for t in body)
    return named and (superlative or ordered) and not any(t.kind in ("NUM", "OP") for t in body)


def _while_doing(main: Sequence[Tok], body: Sequence[Tok]) -> bool:
    """ "heart rate when swimming": of the workouts, not of the days."""
    columns = [t for t in main if t.kind in ("M", "C")]
    own = {
        "heart_rate_bpm",
        "avg_heart_rate_bpm",
        "max_heart_rate_bpm",
        "speed_kmh",
        "pace_min_km",
        "elevation_gain_m",
        "energy_kcal",
        "duration_min",
    }
    return (
        bool(columns)
        and all(t.value in own for t in columns)
        and bool(body)
        and all(t.kind in ("A", "PER", "Q") for t in body)
        and any(t.kind == "A" for t in body)
    )


def clause_conditions(body: Sequence[Tok], shift: int) -> list[Condition]:
    """The conditions of a clause about days."""
    acts = [t for t in body if t.kind == "A"]
    kinds = kinds_of(acts)
    table = "workout" if acts else "daily"
    found = comparisons(body, loose=True)
    bound = bind(body, found, table, kinds, shift, clause=True)
    used = set(bound.used)
    if any(
        c.kinds
        or c.column == "workouts"
        or (c.on == "day" and table == "workout" and c.column in WORKOUT_COLUMNS and c.column not in METRICS)
        for c in bound.conditions
    ) or (
        acts
        and all(t.text in _MOTION for t in acts)
        and any(c.column in ("steps", "distance_m", "floors") for c in bound.conditions)
    ):
        used |= {i for i, t in enumerate(body) if t.kind == "A"}
    return bound.conditions + presence(body, used, shift)


_MOTION = frozenset(("walk", "walked", "walking", "climb", "move", "train", "training"))


def _disambiguated(toks: list[Tok]) -> list[Tok]:
    """Choose between senses by the neighbours."""
    done: list[Tok] = []
    for at, tok in enumerate(toks):
        after = toks[at + 1] if at + 1 < len(toks) else None
        before = done[-1] if done else None
        if (
            tok.kind == "M"
            and tok.text in ("步", "走", "走了")
            and before is not None
            and (before.value == "howoften" or (before.kind == "A" and after is not None))
        ):
            continue
        if (
            tok.kind == "Q"
            and tok.value == "when"
            and tok.reads("ON")
            and _asked(done)
            and any(t.kind in ("M", "C", "A", "NUM") for t in toks[at + 1 :])
        ):
            tok = tok.as_kind("ON") or tok
        if (
            tok.kind == "PER"
            and tok.value == "session"
            and (word := tok.text.split()[-1])
            in ("run", "ride", "swim", "hike", "walk", "workout", "session", "exercise", "training", "activity")
        ):
            done.append(tok)
            tok = Tok("A", entries()[word][0][1], word)
        if (
            tok.kind == "M"
            and tok.text == "sleep"
            and before is not None
            and before.kind == "M"
            and before.value in _STAGES
            and not tok.lead
        ):
            continue
        if (
            tok.kind == "OP"
            and after is not None
            and after.kind == "SPAN"
            and tok.text
            in ("over", "in between", "around", "about", "=", "为", "在", "past the", "beyond", "up to", "after")
        ):
            continue
        if (
            tok.kind == "ORD"
            and tok.text == "last"
            and (after is None or after.kind in (",", "U", "SPAN", "ON", "OP"))
            and any(t.kind == "Q" and t.value in ("howlong", "howmany", "howmuch", "did") for t in done)
        ):
            continue
        if (
            tok.kind == "M"
            and tok.reads("U")
            and before is not None
            and before.value == "howmany"
            and after is not None
            and after.kind == "M"
        ):
            tok = tok.as_kind("U") or tok
        if (
            tok.kind == "C"
            and tok.reads("U")
            and "in" in tok.lead.split()
            and (after is None or after.kind in (",", "SPAN"))
        ):
            tok = tok.as_kind("U") or tok
        if (
            tok.kind == "AGG"
            and tok.reads("U")
            and (
                (before is not None and before.value in ("howmany",))
                or "in" in tok.lead.split()
                or (before is not None and before.kind == "," and not tok.lead)
            )
        ):
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
    if (
        tok.kind == "SHIFT"
        and tok.value in ("after", "before")
        and not (after is not None and after.kind in ("SPAN", "CLOCK"))
        and not (at and toks[at - 1].kind in ("OP",))
    ):
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
            if (
                any(t.kind == "SUP" or (t.kind == "AGG" and t.value in ("max", "min")) for t in body)
                and not any(t.kind == "NUM" for t in body)
                and not any(t.kind in ("M", "C") for t in toks[at + 1 :])
            ):
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
            before_shift = (
                0
                if (shift == -1 and "晚" in toks[at].text + (toks[at - 1].text if at else ""))
                or (shift == -1 and "夜" in toks[at].text)
                else shift
            )
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
        if main[index].kind == "," or (
            main[index].kind == "OP"
            and main[index].text == "在"
            and not (index + 1 < len(main) and main[index + 1].kind == "NUM")
        ):
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
        if (
            tok.kind == "Q"
            and not asked
            and tok.value
            in ("howmany", "howmuch", "howlong", "howfar", "howfast", "howoften", "share", "list", "whattime")
        ):
            return index
        if (
            not asked
            and tok.kind in ("AGG", "SUP")
            and re.search(r"\b(what|is|was|my|the)\b", tok.lead)
            and index > at + 1
            and not _closed_by_comma(toks, index)
        ):
            return index
        if tok.kind == "VS":
            return index
        if (
            tok.kind == "Q"
            and tok.value == "did"
            and index > at + 1
            and any(t.kind == "Q" and t.value == "share" for t in toks[:at])
            and any(t.kind == "OP" for t in toks[index:])
        ):
            return index
        if (
            asked
            and index > at + 1
            and index + 1 < len(toks)
            and toks[index + 1].kind != ","
            and _marker(tok, index, toks)
            and tok.kind == "SHIFT"
        ):
            return index
    return len(toks)


def _closed_by_comma(toks: Sequence[Tok], index: int) -> bool:
    """True if a comma after ``index`` parts the clause from what is asked ("… when my steps were the highest, what was my sleep")."""
    return any(
        tok.kind == "," and any(t.kind in ("M", "C", "A") for t in toks[at + 1 :])
        for at, tok in enumerate(toks[index:], index)
    )


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
        elif (
            tok.kind == "DAY"
            and after is not None
            and after.kind == "A"
            and "i" in after.lead.split()
            and has_column
            and kept
            and kept[-1].kind == "ORD"
        ):
            found.append(Condition("day", "workouts", ">=", 1.0, kinds=kinds_of([after])))
            kept.append(tok)
            at += 1
        elif tok.kind == "A" and after is not None and after.kind == "DAY" and not after.lead:
            denied = bool(kept) and kept[-1].kind == "NEG"
            if denied:
                kept.pop()
            found.append(
                Condition("day", "workouts", "==" if denied else ">=", 0.0 if denied else 1.0, kinds=kinds_of([tok]))
            )
            kept.append(after)
            at += 1
        else:
            kept.append(tok)
        at += 1
    return kept, found


def _own_comparisons(parts: Parts) -> None:
    """Take the comparisons out of the main part; each becomes a filter."""
    kinds = kinds_of(parts.acts)
    counted_day = (
        (parts.has("DAY") and "howmany" in parts.q) or ("share" in parts.q and parts.has("DAY")) or "streak" in parts.q
    )
    table = "workout" if parts.acts and not verb_only(parts) else "daily"
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
    return bare and (
        (at > 0 and main[at - 1].kind == "ORD")
        or (found.end < len(main) and main[found.end].kind in ("ORD", "SUP") and at == found.end - 1)
    )


def verb_only(parts: Parts) -> bool:
    """ "How many steps did I walk": the verb adds nothing to a daily metric."""
    verbs = [
        t
        for t in parts.acts
        if t.text in ("walk", "walked", "train", "exercise", "workout", "work out", "train", "active", "活动", "运动")
    ]
    metrics = [
        t
        for t in parts.cols
        if t.kind == "M"
        and t.value in ("steps", "distance_m", "floors", "active_minutes", "active_energy_kcal", "water_ml")
    ]
    units = any(t.kind == "NUM" and t.unit in ("steps", "floors") for t in parts.main)
    return (
        bool(verbs)
        and len(verbs) == len(parts.acts)
        and bool(metrics or units)
        and not any(_noun(t, parts.main) for t in verbs)
    )


def _noun(tok: Tok, main: Sequence[Tok]) -> bool:
    """True if an activity stands as a thing ("on my run", "the last walk", "runs"), not as a verb ("did I walk")."""
    at = next((i for i, t in enumerate(main) if t is tok), 0)
    before = main[at - 1] if at else None
    words = tok.lead.split()
    if words and words[-1] in (
        "on",
        "during",
        "in",
        "my",
        "the",
        "a",
        "an",
        "per",
        "of",
        "for",
        "from",
        "each",
        "every",
        "any",
        "all",
        "these",
        "those",
        "this",
        "that",
        "while",
    ):
        return True
    return before is not None and before.kind in ("ORD", "SUP", "NUM")


__all__ = ["NotUnderstood", "Parts", "clause_conditions", "cut", "kinds_of", "verb_only"]
