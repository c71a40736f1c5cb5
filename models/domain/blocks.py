"""Whom a house does not want to see: a number plate, or a name, exactly as it is once written in one way.

Nothing is guessed. Somebody who is refused by mistake stands at the gate and learns no reason; somebody who slips
through is asked about as always. So tones count, and so does every letter.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from models.domain.ids import PersonId

SHORTEST_KEY = 2
"""One letter is nobody's name, and no plate."""

_TITLES = ("เด็กชาย", "เด็กหญิง", "นางสาว", "นาง", "นาย", "คุณ")
_LATIN_TITLE = re.compile(r"(?:mister|mr|mrs|ms|miss|khun)\b[\s.]*")
_ABBREVIATION = re.compile(r"(?:น\.\s*ส|ด\.\s*[ชญ]|นส|ด[ชญ])(?:\.|\s)\s*")
_NIKHAHIT_BEFORE_TONE = re.compile("(\u0e4d+)([\u0e48-\u0e4b]+)")
_NOT_AT_A_BEGINNING = frozenset("ะัาิีึืฺุูๅ็่้๊๋์ํ")
"""Vowels and marks that follow a consonant: a word that would begin with one was cut in its middle."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A plate (of one province, where that is known) or a name, or both: either is enough."""

    id: UUID
    plate: str | None
    plate_province: str | None
    name_key: str | None
    made_by: PersonId

    def means(self, plate: str | None, province: str | None, name: str) -> bool:
        """Whether this visitor is the one, as the guard's form tells of them."""
        return self._means_car(plate, province) or (self.name_key is not None and self.name_key == name_key(name))

    def _means_car(self, plate: str | None, province: str | None) -> bool:
        if self.plate is None or plate is None or plate_key(plate) != self.plate:
            return False
        return self.plate_province is None or province is None or self.plate_province == province


def block_for(blocks: Sequence[Block], plate: str | None, province: str | None, name: str) -> Block | None:
    """The block that this visitor runs into."""
    return next((one for one in blocks if one.means(plate, province, name)), None)


def plate_key(plate: str) -> str | None:
    """A plate as blocks keep it: letters and digits alone, Thai digits as the others. None where none are left."""
    return _long_enough("".join(_digit(one) for one in _folded(plate) if _counts(one)))


def name_key(name: str) -> str | None:
    """A name as blocks keep it: without titles, blanks, points and capitals. None where too little is left."""
    words = _folded(name).strip()
    words = _LATIN_TITLE.sub("", words, count=1) if _LATIN_TITLE.match(words) else words
    words = _ABBREVIATION.sub("", words, count=1) if _ABBREVIATION.match(words) else words
    return _long_enough(_without_title("".join(_digit(one) for one in words if _counts(one))))


def _without_title(letters: str) -> str:
    for title in _TITLES:
        rest = letters.removeprefix(title)
        if rest != letters and len(rest) >= SHORTEST_KEY and rest[0] not in _NOT_AT_A_BEGINNING:
            return _without_title(rest)
    return letters


def _folded(text: str) -> str:
    """One way of writing: composed alike, marks in one order, no capitals."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NIKHAHIT_BEFORE_TONE.sub(r"\2\1", folded)


def _counts(character: str) -> bool:
    """Letters, digits and the marks above and below them."""
    return unicodedata.category(character)[0] in "LNM"


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _long_enough(letters: str) -> str | None:
    key = _folded(letters)  # what stands side by side only now may be one letter
    return key if len(key) >= SHORTEST_KEY else None
