"""A number as a phone dials it, however somebody wrote it down."""

import pytest

from models.domain.phones import dialled


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("081-234 5678", "+66812345678"),
        ("02 123 4567", "+6621234567"),
        ("+66 81 234 5678", "+66812345678"),
        ("+1 212-555-0100", "+12125550100"),
        ("1669", "1669"),
    ],
)
def test_the_country_is_told_where_the_number_has_none(written: str, number: str) -> None:
    assert dialled(written) == number
