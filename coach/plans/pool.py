"""Which exercise records a person may be given, and the best of them for a place in a session. Pure; deterministic by seed."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from coach.plans.person import Limits
from coach.plans.templates import GENTLE, STAPLES
from knowledge.exercises import Exercise, load

LEVELS = {"beginner": 0, "intermediate": 1, "advanced": 2}
# Olympic lifts and jumps need a coach's eye; a written plan leaves them out.
_NOT_PLANNED = frozenset({"power"})
# Nobody is given these unasked: they are tests or stunts.
_RARE = frozenset({"turkish-get-up", "kettlebell-windmill", "handstand-push-up", "muscle-up", "pistol-squat", "sissy-squat", "overhead-squat", "zercher-squat", "deficit-deadlift",
                   "neck-isometric", "stomach-vacuum", "bottoms-up-carry", "nordic-curl", "plate-pinch"})  # fmt: skip


@dataclass(frozen=True)
class Pool:
    """The records allowed for one person, by pattern and by id."""

    records: tuple[Exercise, ...]
    ids: frozenset[str]
    by_pattern: dict[str, tuple[Exercise, ...]]
    loaded: frozenset[str]
    seed: int
    gentle: bool = False  # the mildest variant comes first

    def get(self, name: str) -> Exercise | None:
        return _by_id()[name] if name in self.ids else None

    def first(self, names: Iterable[str], used: Collection[str] = ()) -> Exercise | None:
        """The first of ``names`` that is allowed and not in ``used``."""
        return next((_by_id()[n] for n in names if n in self.ids and n not in used), None)

    def pick(
        self,
        slot: str,
        used: Collection[str],
        avoid: Collection[str] = (),
        rarely: Collection[str] = (),
        patterns: Collection[str] = (),
    ) -> Exercise | None:
        """The best record for ``slot``: not in ``used``, no primary muscle in ``avoid``, preferably not in ``rarely``."""
        for part in slot.split("|"):
            pattern, _, muscle = part.partition(":")
            fit = [r for r in self.by_pattern.get(pattern, ()) if r.id not in used and r.id not in _RARE and not set(r.primary) & set(avoid)
                   and (r.primary[0] == muscle if muscle else r.primary[0] != "pelvic_floor")]  # fmt: skip
            if fit:
                return min(fit, key=lambda r: (r.id in rarely, self._rank(r)))
        return None

    def _rank(self, record: Exercise) -> tuple[float, str]:
        staples = (GENTLE if self.gentle else STAPLES).get(record.pattern, STAPLES.get(record.pattern, ()))
        place = staples.index(record.id) if record.id in staples else len(staples) + 3.0
        # The same seed gives the same plan; another seed may change the order of neighbours.
        jitter = random.Random(f"{self.seed}:{record.id}").random() * (3.0 if self.seed else 0.0)
        return place + jitter + (0.0 if set(record.equipment) & self.loaded else 1.5), record.id

    def swaps(self, record: Exercise, regions: Sequence[str] = (), most: int = 3) -> tuple[str, ...]:
        """What may stand in: the record's own neighbours first, then the same pattern and main muscle."""
        near = [i for region in regions for i in record.swap_if.get(region, ())] + [*record.easier, *record.harder]
        alike = [r.id for r in self.by_pattern.get(record.pattern, ()) if r.primary[0] == record.primary[0]]
        found = (i for i in dict.fromkeys([*near, *alike]) if i in self.ids and i != record.id)
        return tuple(i for i, _ in zip(found, range(most), strict=False))


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Exercise]:
    return {record.id: record for record in load()}


def allowed(
    limits: Limits,
    equipment: Collection[str],
    level: str,
    dislikes: Collection[str],
    seed: int = 0,
    gentle: bool = False,
) -> Pool:
    """Everything that this person may be given with this equipment."""
    have, rank = set(equipment), LEVELS[level]
    kept = tuple(
        r for r in load()
        if set(r.equipment) <= have and LEVELS[r.level] <= rank and r.pattern not in _NOT_PLANNED
        and not limits.excluded & set(r.contraindications)
        and not (limits.strained & set(r.primary) and r.pattern != "mobility")
        and not any(named(r, word) for word in dislikes)
    )  # fmt: skip
    patterns: dict[str, list[Exercise]] = {}
    for record in kept:
        patterns.setdefault(record.pattern, []).append(record)
    return Pool(
        kept,
        frozenset(r.id for r in kept),
        {p: tuple(rs) for p, rs in patterns.items()},
        frozenset(have - {"none", "wall", "chair", "mat", "step"}),
        seed,
        gentle,
    )


def _flat(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _stem(word: str) -> str:
    """ "running" → "run", "burpees" → "burpee", "lunges" → "lunge"."""
    if word.endswith("ing") and len(word) > 5:
        word = word[:-3]
        return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl" else word
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith("ss") else word


@lru_cache(maxsize=1)
def _known_names() -> dict[str, tuple[frozenset[str], str]]:
    """Record → the words of its names, and all names run together."""
    made = {}
    for r in load():
        names = (r.id, r.pattern, *r.names)
        words = frozenset(w for n in names for w in n.lower().replace("-", " ").replace("_", " ").split())
        made[r.id] = (words, "|".join(_flat(n) for n in names))
    return made


def named(record: Exercise, dislike: str) -> bool:
    """Whether ``dislike`` names this record: a word of its names begins so, or the phrase stands in one."""
    words = [_stem(w) for w in dislike.lower().replace("-", " ").replace("_", " ").split()]
    if not words or not _flat(dislike):
        return False
    known, flat = _known_names()[record.id]
    if len(words) == 1 and words[0].isascii():
        return len(words[0]) > 1 and any(w.startswith(words[0]) for w in known)
    return _flat("".join(words)) in flat or _flat(dislike).removesuffix("s") in flat
