"""The house picker's index: three keystrokes among two thousand."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
VILLAGE = [
    {"id": f"{block}-{number}", "number": f"{block}/{number}", "soi": str(1 + block // 10)}
    for block in range(1, 101)
    for number in range(1, 21)
] + [{"id": "123", "number": "123", "soi": "2"}, {"id": "club", "number": "Clubhouse", "soi": None, "search": "สโมสร"}]
FIND = "({HouseIndex}, [houses, typed]) => new HouseIndex(houses).find(typed).map((house) => house.number)"


def found(run: Run, typed: str) -> list[str]:
    numbers: list[str] = run("houses.js", FIND, [VILLAGE, typed])
    return numbers


@pytest.mark.parametrize("typed", ["12/3", "๑๒/๓", " 12/3 "])
def test_the_very_number_comes_first(run: Run, typed: str) -> None:
    assert found(run, typed)[0] == "12/3"


def test_three_digits_without_the_slash_find_the_house_after_the_one_that_is_called_so(run: Run) -> None:
    assert found(run, "123")[:2] == ["123", "12/3"]
    assert found(run, "๑๒๓")[:2] == ["123", "12/3"]


def test_an_exact_number_stands_before_those_that_begin_like_it(run: Run) -> None:
    assert found(run, "1/2")[:2] == ["1/2", "1/20"]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("12/3", "12/3"),
        ("๑๒/๓", "12/3"),
        ("123", "123"),
        ("124", "12/4"),  # three keystrokes
        ("soi 4 312", "31/2"),
        ("club", None),  # one match, but not its name
        ("", None),
        ("12", None),  # 1/2 without its slash, but also the beginning of 12/1
        ("soi 4", None),
        ("zz9", None),
    ],
)
def test_a_house_is_named_by_its_whole_number_only(run: Run, typed: str, named: str | None) -> None:
    script = "({HouseIndex}, [houses, typed]) => new HouseIndex(houses).named(typed)?.number ?? null"
    assert run("houses.js", script, [VILLAGE, typed]) == named


def test_two_houses_of_one_number_are_told_apart_by_their_soi(run: Run) -> None:
    script = "({HouseIndex}, [houses, typed]) => new HouseIndex(houses).named(typed)?.id ?? null"
    twins = [{"id": soi, "number": "12/3", "soi": soi} for soi in ("1", "2")]
    assert run("houses.js", script, [twins, "12/3"]) is None
    assert run("houses.js", script, [twins, "soi 2 12/3"]) == "2"


@pytest.mark.parametrize("typed", ["s4", "soi 4", "ซอย 4", "ซ.4", "ซ4", "Soi4"])
def test_a_soi_shows_its_houses_and_no_other(run: Run, typed: str) -> None:
    numbers = found(run, typed)
    assert numbers
    assert {int(number.split("/")[0]) // 10 for number in numbers} == {3}


def test_a_number_that_goes_on_after_its_slash_is_not_taken_for_another(run: Run) -> None:
    assert found(run, "12/")[0] == "12/1"


@pytest.mark.parametrize("typed", ["soi 4 31/2", "4 31/2", "ซอย 4 312"])
def test_soi_and_number_together_find_the_house(run: Run, typed: str) -> None:
    assert found(run, typed)[0] == "31/2"


def test_a_bare_number_offers_the_soi_of_that_name_too(run: Run) -> None:
    script = "({HouseIndex}, [houses, typed]) => new HouseIndex(houses).findStreets(typed).map(({soi}) => soi)"
    assert run("houses.js", script, [VILLAGE, "4"]) == ["4"]
    assert run("houses.js", script, [VILLAGE, "1"]) == ["1", "10", "11"]
    assert len(run("houses.js", script, [VILLAGE, "soi"])) == 11
    assert run("houses.js", script, [VILLAGE, "12/3"]) == []


def test_words_of_the_house_are_found_and_nonsense_is_not(run: Run) -> None:
    assert found(run, "สโมสร") == ["Clubhouse"]
    assert found(run, "club") == ["Clubhouse"]
    assert found(run, "zz9") == []


def test_a_soi_is_named_in_the_reader_s_language(run: Run) -> None:
    script = "({soiName}, [soi, language]) => soiName(soi, language)"
    assert run("names.js", script, ["ซอย 4", "en"]) == "Soi 4"
    assert run("names.js", script, ["4", "th"]) == "ซอย 4"
    assert run("names.js", script, [None, "th"]) == ""


def test_an_answer_comes_while_the_key_is_still_down(run: Run) -> None:
    script = """({HouseIndex}, houses) => {
      const index = new HouseIndex(houses), begin = performance.now();
      for (const typed of ["1", "12", "12/", "12/3", "soi 4"]) index.find(typed);
      return (performance.now() - begin) / 5;
    }"""
    fastest = min(run("houses.js", script, VILLAGE) for _ in range(3))
    assert fastest < 100  # ms; a few where the machine has nothing else to do


def test_every_province_is_there_once_and_bangkok_leads(run: Run) -> None:
    names = run("provinces.js", "({PROVINCES}) => PROVINCES.map(([thai]) => thai)")
    assert len(set(names)) == len(names) == 77
    assert names[0] == "กรุงเทพมหานคร"


@pytest.mark.parametrize(
    ("typed", "first"), [("กทม", "กรุงเทพมหานคร"), ("ชล", "ชลบุรี"), ("korat", "นครราชสีมา"), ("chiang m", "เชียงใหม่")]
)
def test_a_province_is_found_by_either_language(run: Run, typed: str, first: str) -> None:
    assert run("provinces.js", "({findProvinces}, typed) => findProvinces(typed)", typed)[0] == first


def test_provinces_of_late_lead_the_list(run: Run) -> None:
    names = run("provinces.js", "({findProvinces}) => findProvinces('', ['ตาก'])")
    assert names[:2] == ["ตาก", "กรุงเทพมหานคร"]
    assert len(names) == 77
