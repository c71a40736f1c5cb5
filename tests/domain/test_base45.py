"""Bytes as signs of a QR code's alphanumeric mode, as RFC 9285 has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.base45 import SIGNS, decode, encode


@pytest.mark.parametrize(("octets", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")])
def test_the_examples_of_the_rfc_come_out(octets: bytes, text: str) -> None:
    assert encode(octets) == text
    assert decode(text) == octets


@given(st.binary(max_size=200))
def test_what_was_encoded_is_decoded(octets: bytes) -> None:
    assert decode(encode(octets)) == octets


@given(st.text(st.sampled_from(SIGNS), max_size=40))
def test_bytes_have_one_spelling(text: str) -> None:
    try:
        octets = decode(text)
    except ValueError:
        return
    assert encode(octets) == text


@pytest.mark.parametrize("text", ["A", "BB8A", "GGW", ":::", "bb8", "BB8\n", "ก12", "::", "V5"])
def test_what_is_not_base45_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base45"):
        decode(text)
