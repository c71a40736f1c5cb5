"""By what the office finds a visit: the visitor's name and plate in one text, letters and digits alone."""

from models.domain.blocks import letters

BETWEEN = "\n"
"""Stands between name and plate, and in neither."""

LONGEST_NAME, LONGEST_PLATE = 100, 30
"""Signs. An index entry has room for 2,700 bytes, and a letter may unfold into many."""

MOST_WORDS = 5


def search_text(name: str, plate: str | None) -> str:
    """What is kept with the visit."""
    return f"{name_sought(name)}{letters(plate or '')[:LONGEST_PLATE]}"


def name_sought(name: str) -> str:
    """With what the text of everybody of exactly this name begins."""
    return f"{letters(name)[:LONGEST_NAME]}{BETWEEN}"


def words_sought(told: str) -> tuple[str, ...]:
    """What somebody types, as words that must all stand in the text: parts of a name, of a plate, or of both."""
    words = [word[:LONGEST_NAME] for one in told.split() if (word := letters(one))]
    return tuple(dict.fromkeys(words))[:MOST_WORDS]
