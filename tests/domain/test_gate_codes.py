"""Eight signs for a house and an hour: made alike, read alike, good in their time, and no others."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.gate_code import (
    SIGNS,
    good_until,
    hour_of,
    hours_good,
    hours_told,
    shown,
    typed,
    verifier,
)
from models.domain.ids import HouseId, VillageId
from models.domain.pass_token import code_hash
from models.gate_codes import GateCodes
from models.pass_keys import PassKeys
from tests.gate_code_vectors import CODES, JUDGEMENTS, NOW, TABLE, VILLAGE, house

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("row", TABLE["codes"], ids=lambda row: row["code"])
def test_codes_of_the_table_are_made_so(row: Mapping[str, Any]) -> None:
    assert CODES.salt(VILLAGE) == TABLE["salt"]
    assert CODES.code(VILLAGE, house(row["house"]), row["hour"]) == row["code"]
    assert verifier(TABLE["salt"], house(row["house"]), row["hour"], row["code"]) == row["verifier"]


@pytest.mark.parametrize("row", TABLE["typed"], ids=lambda row: repr(row["typed"]))
def test_what_is_typed_is_read_as_the_table_says(row: Mapping[str, Any]) -> None:
    assert typed(row["typed"]) == row["code"]


@pytest.mark.parametrize("row", JUDGEMENTS, ids=lambda row: row["when"])
def test_a_code_is_good_when_the_table_says(row: Mapping[str, Any]) -> None:
    moment = datetime.fromisoformat(row["now"])
    good = {CODES.code(VILLAGE, house(row["house"]), hour) for hour in hours_good(moment, moment)}
    assert (typed(row["typed"]) in good) is row["good"]


def test_the_book_of_the_table_is_what_a_gate_is_told() -> None:
    houses = [house(one) for one in TABLE["book"]["hours"][0]["houses"]]
    assert [one["hour"] for one in TABLE["book"]["hours"]] == list(hours_told(NOW))
    for told in TABLE["book"]["hours"]:
        made = CODES.verifiers(VILLAGE, houses, told["hour"])
        assert {str(one): word for one, word in made.items()} == told["houses"]


@given(st.uuids(), st.integers(0, 2**31 - 1))
def test_what_is_shown_is_read_back(given_house: UUID, hour: int) -> None:
    code = CODES.code(VILLAGE, HouseId(given_house), hour)
    assert len(code) == 8
    assert set(code) <= set(SIGNS)
    assert typed(shown(code)) == typed(shown(code).lower()) == code


def test_each_village_house_hour_and_installation_has_codes_of_its_own() -> None:
    one, other = UUID(int=1), UUID(int=2)
    codes = {
        CODES.code(VILLAGE, HouseId(one), 7),
        CODES.code(VILLAGE, HouseId(other), 7),
        CODES.code(VILLAGE, HouseId(one), 8),
        CODES.code(VillageId(other), HouseId(one), 7),
        GateCodes("another secret").code(VILLAGE, HouseId(one), 7),
    }
    assert len(codes) == 5
    assert CODES.salt(VILLAGE) != CODES.salt(VillageId(other))


def test_a_code_ends_a_quarter_of_an_hour_after_its_hour() -> None:
    hour = hour_of(NOW)
    end = good_until(hour)
    assert hour in hours_good(end - MINUTE, end - MINUTE)
    assert hour not in hours_good(end, end)


def test_between_two_moments_each_hour_counts() -> None:
    """NOW is five minutes past a full hour."""
    hour = hour_of(NOW)
    assert list(hours_good(NOW, NOW + timedelta(hours=1))) == [hour - 1, hour, hour + 1]
    assert list(hours_good(NOW + 20 * MINUTE, NOW)) == [hour]


@pytest.mark.parametrize("row", TABLE["six_digits"]["passes"], ids=lambda row: row["number"])
def test_six_digits_of_a_pass_hash_as_the_table_says(row: Mapping[str, str]) -> None:
    salt = PassKeys(TABLE["secret_key"]).code_salt(VILLAGE)
    assert salt == TABLE["six_digits"]["salt"]
    assert code_hash(salt, int(row["number"]), row["code"]) == row["hash"]
