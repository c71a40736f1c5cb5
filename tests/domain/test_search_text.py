import pytest

from models.domain.search_text import LONGEST_NAME, MOST_WORDS, name_sought, search_text, words_sought


@pytest.mark.parametrize(
    ("name", "plate", "kept"),
    [
        ("นาย สมชาย  ใจดี", "1กก 1234", "นายสมชายใจดี\n1กก1234"),
        ("Somchai J.", None, "somchaij\n"),
        ("ＳＯＭ", "๑กก-๑๒๓๔", "som\n1กก1234"),
        ("", "กข 1", "\nกข1"),
        ("a\nb", "c\nd", "ab\ncd"),
    ],
)
def test_a_visit_is_kept_as_it_is_looked_for(name: str, plate: str | None, kept: str) -> None:
    assert search_text(name, plate) == kept


def test_an_index_entry_has_room_for_the_longest() -> None:
    """One letter of Arabic that unfolds into eighteen, and the largest letters that there are."""
    for letter in ("\ufdfa", "\U0001e900"):
        assert len(search_text(letter * 200, letter * 200).encode()) < 600


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("สมชาย ใจดี", ("สมชาย", "ใจดี")),
        ("1กก-1234", ("1กก1234",)),
        ("SOM  som", ("som",)),
        ("- . /", ()),
        ("a b c d e f g", ("a", "b", "c", "d", "e")),
    ],
)
def test_each_word_is_looked_for_by_itself(told: str, words: tuple[str, ...]) -> None:
    assert words_sought(told) == words
    assert len(words) <= MOST_WORDS


@pytest.mark.parametrize("name", ["สมชาย ใจดี", "x" * 300, "กำธร", "เเดง"])
def test_a_whole_name_finds_whom_it_was_kept_for(name: str) -> None:
    kept = search_text(name, "กข 1")
    assert kept.startswith(name_sought(name))
    assert all(word in kept for word in words_sought(name))
    assert len(name_sought(name)) <= LONGEST_NAME + 1
