import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.line.lengths import clusters, cut_graphemes, cut_units, graphemes, one_line, units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ผู้", 1),
        ("ที่", 1),
        ("น้ำ", 1),
        ("ปฏิเสธ", 5),
        ("👨‍👩‍👧", 1),
        ("🇹🇭🇯🇵", 2),
        ("👍🏽", 1),
        ("✔️", 1),
        ("abc", 3),
    ],
)
def test_a_cluster_is_what_a_reader_takes_for_one_character(text: str, expected: int) -> None:
    assert graphemes(text) == expected


def test_an_emoji_is_two_units() -> None:
    assert units("🚗") == 2
    assert units("ผู้") == 3


def test_a_cut_never_parts_a_tone_from_its_letter() -> None:
    assert cut_units("ผู้ผู้ผู้", 8) == "ผู้ผู้…"
    assert cut_graphemes("ผู้ผู้ผู้", 2) == "ผู้…"


@given(st.text(), st.integers(1, 50))
def test_a_cut_text_fits(text: str, limit: int) -> None:
    assert "".join(clusters(text)) == text
    assert units(cut_units(text, limit)) <= limit
    assert graphemes(cut_graphemes(text, limit)) <= limit


@given(st.text())
def test_one_line_is_seen_and_can_travel(text: str) -> None:
    line = one_line(text)
    line.encode("utf-8")
    assert one_line(line) == line
    assert "\n" not in line
    assert "\u202e" not in line
