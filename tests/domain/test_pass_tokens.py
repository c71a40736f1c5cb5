"""A pass in its QR code: written, read back, and believed only where the village signed it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain import base45
from models.domain.ids import VillageId
from models.domain.pass_token import EPOCH, LAST_MINUTE, MINUTE, PassToken
from models.domain.pass_verdict import Verdict
from models.pass_keys import PassKeys
from tests.pass_vectors import GATE, PASSES, TABLE, TEXTS, VILLAGE, forged

KEYS = PassKeys(TABLE["secret_key"])
MOMENTS = st.integers(0, LAST_MINUTE).map(lambda minute: EPOCH + minute * MINUTE)
HOURS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
TOKENS = st.builds(
    PassToken,
    number=st.integers(0, 2**63 - 1),
    revision=st.integers(0, 255),
    valid_from=MOMENTS,
    valid_until=MOMENTS,
    once=st.booleans(),
    headcount=st.integers(0, 15),
    weekdays=st.integers(0, 127),
    from_time=HOURS,
    until_time=HOURS,
)


@given(TOKENS, st.uuids())
def test_what_was_signed_is_read_by_its_own_village(token: PassToken, village: UUID) -> None:
    assert KEYS.gate_key(VillageId(village)).read(KEYS.sign(VillageId(village), token)) == token


@pytest.mark.parametrize("name", PASSES)
def test_tokens_of_the_table_are_written_so_to_the_last_sign(name: str) -> None:
    assert KEYS.gate_key(VILLAGE) == GATE
    assert KEYS.sign(VILLAGE, PASSES[name]) == TEXTS[name]
    assert GATE.read(TEXTS[name]) == PASSES[name]


@pytest.mark.parametrize("row", TABLE["texts"], ids=lambda row: row["what"])
def test_what_is_not_this_village_s_pass_is_called_by_its_name(row: dict[str, str]) -> None:
    assert GATE.read(row["text"]) == Verdict(row["verdict"])


@pytest.mark.parametrize("name", ["once", "maid"])
def test_each_turned_bit_is_found_out(name: str) -> None:
    told = list(forged(TEXTS[name]))
    assert len(told) == len(base45.decode(TEXTS[name])) * 8
    assert [GATE.read(text) for text, _ in told] == [verdict for _, verdict in told]


@given(st.text(max_size=140) | st.text(st.sampled_from(base45.SIGNS), min_size=123, max_size=131))
def test_no_text_that_nobody_signed_is_a_pass(text: str) -> None:
    assert isinstance(GATE.read(text), Verdict)


def test_blanks_that_a_form_cut_off_the_front_do_no_harm() -> None:
    assert TEXTS["couple"].startswith(" ")
    assert GATE.read(TEXTS["couple"].strip()) == PASSES["couple"]


@given(TOKENS)
def test_the_end_of_a_text_is_a_digit(token: PassToken) -> None:
    text = KEYS.sign(VILLAGE, token)
    assert text[-1].isdigit()
    assert len(text) == (131 if token.recurring else 125)


def test_seconds_are_rounded_in_the_guest_s_favour() -> None:
    moment = datetime(2026, 11, 21, 10, 0, 30, tzinfo=UTC)
    read = GATE.read(KEYS.sign(VILLAGE, replace(PASSES["once"], valid_from=moment, valid_until=moment)))
    assert isinstance(read, PassToken)
    assert (read.valid_from, read.valid_until) == (moment - timedelta(seconds=30), moment + timedelta(seconds=30))


def test_a_pass_from_long_ago_and_without_end_is_held_at_the_edges() -> None:
    edges = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2570, 1, 1, tzinfo=UTC))
    read = GATE.read(KEYS.sign(VILLAGE, replace(PASSES["once"], valid_from=edges[0], valid_until=edges[1])))
    assert isinstance(read, PassToken)
    assert (read.valid_from, read.valid_until) == (EPOCH, EPOCH + LAST_MINUTE * MINUTE)


def test_a_crowd_is_not_counted_and_a_revision_keeps_its_low_byte() -> None:
    read = GATE.read(KEYS.sign(VILLAGE, replace(PASSES["once"], headcount=16, revision=258)))
    assert isinstance(read, PassToken)
    assert (read.headcount, read.revision) == (0, 2)


@pytest.mark.parametrize("number", [-1, 2**63])
def test_a_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="fit"):
        KEYS.sign(VILLAGE, replace(PASSES["once"], number=number))
