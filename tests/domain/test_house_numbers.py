"""A house is known by its number, however it is written."""

import pytest

from models.domain.house_numbers import order_of, tidy


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("12/3", "12/3"),
        (" 12 / 3 ", "12/3"),
        ("๑๒/๓", "12/3"),
        ("บ้านเลขที่ 12/3", "12/3"),
        ("เลขที่๑๒", "12"),
        ("House 7A", "7A"),
        ("99 - 1", "99-1"),
        ("อาคาร  B 204", "อาคาร B 204"),
        ("", ""),
    ],
)
def test_a_number_is_kept_without_what_is_around_it(written: str, kept: str) -> None:
    assert tidy(written) == kept


def test_numbers_stand_as_people_count() -> None:
    wanted = ["2", "10", "12", "12/2", "12/3", "12/3A", "12/10", "99/1", "100", "A1", "ก2", "ก10"]
    shuffled = ["A1", "12/10", "100", "ก10", "2", "99/1", "12/3A", "ก2", "12", "12/3", "10", "12/2"]
    assert sorted(shuffled, key=order_of) == wanted


@pytest.mark.parametrize("other", ["12 / 3", "๑๒/๓", "012/3", " 12/ 03"])
def test_the_same_house_is_known_again(other: str) -> None:
    assert order_of(other) == order_of("12/3")


@pytest.mark.parametrize("other", ["12/31", "123", "1/23", "12-3", "12/3ก"])
def test_another_house_is_another_one(other: str) -> None:
    assert order_of(other) != order_of("12/3")
