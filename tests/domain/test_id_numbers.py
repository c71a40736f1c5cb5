"""Numbers of cards: Thai ones hold by their last digit, others only look like a passport's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.id_numbers import read_id_number
from models.domain.phones import home_digits


@pytest.mark.parametrize("written", ["1101700230708", "1-1017-00230-70-8", " 1 1017 00230 70 8", "๑๑๐๑๗๐๐๒๓๐๗๐๘"])
def test_a_thai_id_is_read_however_it_is_written(written: str) -> None:
    assert read_id_number(written) == "1101700230708"


@given(st.integers(0, 10**12 - 1))
def test_of_ten_last_digits_one_is_right(number: int) -> None:
    """One wrong digit is noticed where the last is: before it two of eleven remainders end alike."""
    assert len([end for end in range(10) if read_id_number(f"{number:012}{end}")]) == 1


@pytest.mark.parametrize(
    ("written", "number"), [("aa 1234567", "AA1234567"), ("X12-345", "X12345"), ("123456", "123456")]
)
def test_a_passport_is_letters_and_digits(written: str, number: str) -> None:
    assert read_id_number(written) == number


@pytest.mark.parametrize("written", ["", "1234", "x" * 21, "AB_12345", "กข12345", "1101700230700", "\u0661" * 3])
def test_what_is_no_number_is_none(written: str) -> None:
    assert read_id_number(written) is None


@pytest.mark.parametrize(
    "written", ["0812345678", "081-234 5678", "+66 81 234 5678", "+66812345678", "0066 812345678", "๐๘๑๒๓๔๕๖๗๘"]
)
def test_a_phone_is_one_with_its_country_and_without(written: str) -> None:
    assert home_digits(written) == "0812345678"


@pytest.mark.parametrize(
    ("written", "digits"), [("191", "191"), ("+1 212 555 0100", "12125550100"), ("66123", "66123")]
)
def test_other_phones_stay_as_they_are(written: str, digits: str) -> None:
    assert home_digits(written) == digits
