"""A normalised question → tokens: spans, numbers with units, clock times, words of the lexicon, words nobody knows.

Misspelt words are mended against the lexicon's own words (one edit, two from eight letters on).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from coach.wearables.activities import canonical_kind
from coach.wearables.ask.lexicon import STOP, Entry, entries, vocabulary
from coach.wearables.ask.normal import normalise
from coach.wearables.ask.spans import MARK, Found, find_spans

_LONGEST = 48  # characters of the longest phrase that is looked up
_NUMBER = re.compile(r"(?P<n>-?\d+(?:\.\d+)?)(?P<k>k(?![a-z])(?! ?m)|k(?=\+))?(?P<pl>\+)?(?P<ord>st|nd|rd|th)?")
_CLOCK = re.compile(
    r"(?P<h>\d{1,2}):(?P<m>\d{2})(?: ?(?P<ap>am|pm|a\.m\.|p\.m\.))?|(?P<h2>\d{1,2}) ?(?P<ap2>am|pm|a\.m\.|p\.m\.|o'?clock)(?![a-z])"
    r"|(?P<h3>\d{1,2}) in the (?P<part>morning|afternoon|evening)|(?P<zp>早上|上午|早晨|清晨|凌晨|中午|下午|晚上|傍晚|夜里|夜间|晚)?(?P<h4>\d{1,2})(?:点钟?|时)(?:(?P<half>半)|(?P<m4>\d{1,2})分?)?|\b(?P<w>midnight|noon|midday)\b|(?P<wz>午夜|半夜|零点|正午)"
)  # fmt: skip
_WORD = re.compile(r"[a-z][a-z'₂]*|[\u4e00-\u9fff]|.")


@dataclass(frozen=True)
class Tok:
    """One token. ``kind``: SPAN, NUM, CLOCK, X (unknown), or a kind of the lexicon. ``readings`` are the other senses of the words."""

    kind: str
    value: str
    text: str
    number: float = 0.0
    unit: str = ""
    found: Found | None = None
    readings: tuple[Entry, ...] = ()
    lead: str = ""  # the words that carry nothing before it
    k: bool = False

    def reads(self, kind: str) -> str | None:
        """The value under another sense, if it has one."""
        return next((value for sense, value in self.readings if sense == kind), None)

    def as_kind(self, kind: str) -> Tok | None:
        value = self.reads(kind)
        return (
            None
            if value is None
            else Tok(kind, value, self.text, self.number, self.unit, self.found, self.readings, self.lead, self.k)
        )


def tokenise(question: str, today: date, activities: Sequence[str] = ()) -> list[Tok]:
    """The tokens of a question, in order. Commas and question marks become kind ",". ``activities``: names as recorded."""
    text = normalise(question)
    names = _recorded(question, text, activities)
    if not re.search(r"[\u4e00-\u9fff]", text):
        text = _spelt(text, frozenset(word for name in names for word in name.split()))
    spanned = find_spans(text, today)
    return [_special(tok, activities) for tok in _scan(spanned.text, spanned.marks, names)]


# Kinds that pool different sports: a question about tennis is not about badminton.
_POOLED = {"racket", "team_sport", "martial_arts"}


def _special(tok: Tok, activities: Sequence[str]) -> Tok:
    """A sport of a pooled kind by its own name, as recorded."""
    if tok.kind != "A" or tok.value not in _POOLED or not re.match("[a-z]", tok.text) or tok.text == "martial arts":
        return tok
    word = tok.text.removesuffix(" match").removesuffix(" matches")
    recorded = [f"={name.lower()}" for name in activities if word in name.lower()]
    return replace(tok, value=",".join(recorded) or f"={word}")


def _recorded(question: str, text: str, activities: Sequence[str]) -> dict[str, str]:
    """Recorded names of activities that stand in the text, normalised → token value. A name that the lexicon already reads is left to it."""
    table = entries()
    found: dict[str, str] = {}
    for activity in activities:
        name = _plain(activity)
        known = table.get(name, ())
        written = question.find(activity) > 0 and activity[:1].isupper()
        session = bool(re.search(rf"\b{re.escape(name)} (?:workout|session|activit)", text))
        general = ("A", "") in known and (written or session)
        titled = written and session and _pools_others(known, activity, activities)
        if (
            name
            and (general or titled or not any(kind == "A" for kind, _ in known))
            and name in text
            and name not in ("workout", "exercise")
        ):
            found[name] = f"={activity.lower()}"
    return found


def _pools_others(known: Sequence[Entry], activity: str, activities: Sequence[str]) -> bool:
    """True if the everyday word covers other recorded activities too, so that "Run sessions" may mean just those."""
    kinds = {kind for sort, value in known if sort == "A" for kind in value.split(",")}
    return any(other != activity and canonical_kind(other) in kinds for other in activities)


def _scan(text: str, marks: dict[str, Found], names: dict[str, str]) -> Iterator[Tok]:
    at, lead = 0, ""
    while at < len(text):
        ch = text[at]
        if ch == " ":
            at += 1
            continue
        if ch in marks:
            yield Tok("SPAN", "", marks[ch].span.said, found=marks[ch], lead=lead)
            at, lead = at + 1, ""
            continue
        if re.match(MARK, ch):
            at += 1
            continue
        token, end = _name(text, at, names) or _clock(text, at) or _number(text, at) or _phrase(text, at) or (None, at)
        if token is None:
            word = _WORD.match(text, at)
            said = word[0] if word else ch
            end = at + len(said)
            if said in ",;，；:?？!！。.":
                token = Tok(",", said, said)
            elif said in STOP or not re.match(r"[a-z\u4e00-\u9fff]", said):
                lead, at = f"{lead} {said}".strip(), end
                continue
            else:
                token = Tok("X", said, said)
        yield Tok(
            token.kind, token.value, token.text, token.number, token.unit, token.found, token.readings, lead, token.k
        )
        at, lead = end, ""


@lru_cache(maxsize=4096)
def _plain(activity: str) -> str:
    return normalise(activity)


def _name(text: str, at: int, names: dict[str, str]) -> tuple[Tok, int] | None:
    """A recorded activity's name, also in the plural."""
    for name in sorted(names, key=len, reverse=True):
        for said in (f"{name}s", name):
            if text.startswith(said, at) and _boundary(text, at + len(said)):
                return Tok("A", names[name], said), at + len(said)
    return None


def _boundary(text: str, at: int) -> bool:
    """True if a word may end before ``at``: not within a Latin word."""
    return (
        at >= len(text)
        or not (re.match(r"[a-z']", text[at]) and re.match(r"[a-z0-9]", text[at - 1]))
        or text[at : at + 2] == "'s"
    )


def _phrase(text: str, at: int) -> tuple[Tok, int] | None:
    """The longest phrase of the lexicon that starts here. A longer run of stop words wins over nothing."""
    table = entries()
    for end in range(min(len(text), at + _LONGEST), at, -1):
        piece = text[at:end]
        if piece in table and _boundary(text, end):
            kind, value = table[piece][0]
            return Tok(kind, value, piece, readings=table[piece]), end
        if piece in STOP and _boundary(text, end) and len(piece) > 1 and not re.match("[a-z]", piece):
            return None
    return None


def _number(text: str, at: int) -> tuple[Tok, int] | None:
    match = _NUMBER.match(text, at)
    if not match or (at and re.match(r"[a-z]", text[at - 1]) and text[at] != "-"):
        return None
    end = match.end()
    if match["ord"]:
        if match["n"] in ("1", "2", "3"):
            return None if _phrase(text, at) is None else _phrase(text, at)
        return Tok("NUM", "th", match[0], float(match["n"]), "th"), end
    value = float(match["n"]) * (1000 if match["k"] else 1)
    unit, end = _unit(text, end)
    if match["k"] and not unit:
        unit = ""
    # "1 h 30 min", "7h30"
    if unit == "h" and (
        rest := re.match(r" ?(?:and )?(\d{1,2}) ?(?:minutes|mins?|m\b|分钟|分)?(?![\d.%a-z])", text[end:])
    ):
        value, end = value + float(rest[1]) / 60, end + rest.end()
    if plus := re.match(r"\s*\+", text[end:]):
        end += plus.end()
    return Tok("NUM", "+" if match["pl"] or plus else "", text[at:end], value, unit, k=bool(match["k"])), end


def _unit(text: str, at: int) -> tuple[str, int]:
    """The unit after a number, and where it ends."""
    start = at + (1 if text[at : at + 1] == " " else 0)
    start += 1 if text[start : start + 1] == "个" else 0
    table = entries()
    for end in range(min(len(text), start + 26), start, -1):
        readings = table.get(text[start:end], ())
        unit = next((value for kind, value in readings if kind == "U"), None)
        if unit and _boundary(text, end):
            return unit, end
    return "", at


def _clock(text: str, at: int) -> tuple[Tok, int] | None:
    match = _CLOCK.match(text, at)
    if not match or (at and re.match(r"[\d.a-z]", text[at - 1])):
        return None
    get = match.groupdict()
    if get["w"] or get["wz"]:
        minutes = 720.0 if (get["w"] or get["wz"]) in ("noon", "midday", "正午") else 0.0
        return Tok("CLOCK", "", match[0], minutes, "clock"), match.end()
    hour = int(get["h"] or get["h2"] or get["h3"] or get["h4"])
    minute = int(get["m"] or get["m4"] or (30 if get["half"] else 0))
    half = (get["ap"] or get["ap2"] or "").replace(".", "")
    part = get["part"] or get["zp"] or ""
    if hour > 24 or minute > 59:
        return None
    if (
        (half == "pm" or part in ("afternoon", "evening", "下午", "晚上", "傍晚", "夜里", "夜间", "晚"))
        and hour < 12
        and not (part in ("夜里", "晚上") and hour < 5)
    ):
        hour += 12
    if (half == "am" or part in ("晚上", "凌晨", "夜里", "晚")) and hour == 12:
        hour = 0
    return Tok("CLOCK", "", match[0], float(hour % 24 * 60 + minute), "clock"), match.end()


# ── spelling ─────────────────────────────────────────────────────────────────────────────────────────────────────────

# Common words that stand one edit from a word of the lexicon and are meant.
_MEANT = frozenset(
    """stop stops rain train trains lunch stem weak weeks week speak seat meat heat beat cat car card care core fat fast feast cost coast most host lost
    good food mood wood walked talk talked talks tall table sweat swear mile smile while white write wine line mine fine find mind mint hint cheese loud scale cake
    better letter butter batter matter over ever never river cover love live life like lake bake make cholesterol magnesium vitamin iron zinc screen cortisol pages
    push ups up down hope slope sloped plan plane plant plate state stage page cage rage capital weather whether joke jokes song sing ring king wing win won
    friend friends phone house home horse course source force lesson reason season person treat great create""".split()  # noqa: SIM905
)


def _spelt(text: str, keep: frozenset[str]) -> str:
    return re.sub(r"(?<![a-z'0-9])[a-z]{4,}(?![a-z'])", lambda m: m[0] if m[0] in keep else _mend(m[0]), text)


@lru_cache(maxsize=4096)
def _mend(word: str) -> str:
    """The word of the lexicon that this one was meant to be, or the word itself."""
    known = vocabulary() | _TIME
    if word in known or word in _MEANT or (word.endswith("s") and word[:-1] in known):
        return word
    allowed = 1 if len(word) < 8 else 2
    best = sorted(
        (d, -len(other), other)
        for other in known
        if abs(len(other) - len(word)) <= allowed
        and len(other) > 3
        and (other[0] == word[0] or word[0] == other[1] or word[1:2] == other[0])
        and (d := _distance(word, other)) <= allowed
    )
    return best[0][2] if best else word


_TIME = frozenset(
    """today yesterday tonight morning week weeks weekend weekends weekday weekdays month months year years january february march april june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
    last past previous since before after spring summer autumn winter christmas quarter tomorrow second half beginning recent""".split()  # noqa: SIM905
)


def _distance(a: str, b: str) -> int:
    """Edits between two words, a swap of neighbours counting as one (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        two, before, row = before, row, [i, *[0] * len(b)]
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], two[j - 2] + 1)
    return row[-1]
