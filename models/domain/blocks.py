"""Whom a house does not want to see: a number plate, a name or a phone, exactly as it is once written in one way.

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
class Clues:
    """By what somebody may be known again, each as it is kept: whoever has one of them in common may be the same.

    `whole_name`: given and family name. `sounds`: how that is spoken, however spelled. `phone` and `id_number` are
    hashes.
    """

    plate: str | None = None
    province: str | None = None
    name: str | None = None
    whole_name: bool = False
    sounds: str | None = None
    phone: str | None = None
    id_number: str | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """A plate (of one province, where that is known), a name, a phone: each of them is enough."""

    id: UUID
    plate: str | None
    plate_province: str | None
    name_key: str | None
    made_by: PersonId
    phone_key: str | None = None

    def means(self, seen: Clues) -> bool:
        """Whether this visitor is the one, as the guard's form tells of them."""
        by_name = self.name_key is not None and self.name_key == seen.name
        by_phone = self.phone_key is not None and self.phone_key == seen.phone
        return by_name or by_phone or self._means_car(seen)

    def _means_car(self, seen: Clues) -> bool:
        if self.plate is None or seen.plate != self.plate:
            return False
        return self.plate_province is None or seen.province is None or self.plate_province == seen.province


def block_for(blocks: Sequence[Block], seen: Clues) -> Block | None:
    """The block that this visitor runs into."""
    return next((one for one in blocks if one.means(seen)), None)


def plate_key(plate: str) -> str | None:
    """A plate as blocks keep it: letters and digits alone, Thai digits as the others. None where none are left."""
    return _long_enough(_letters(_folded(plate)))


def name_key(name: str) -> str | None:
    """A name as blocks keep it: without titles, blanks, points and capitals. None where too little is left."""
    return _long_enough(_without_title(_letters(_without_short_title(name))))


def name_words(name: str) -> list[str]:
    """The words of a name as `name_key` writes them, without titles: given name first."""
    words = [word for written in _without_short_title(name).split() if (word := _letters(written))]
    while words and words[0] in _TITLES:
        words = words[1:]
    return [_without_title(words[0]), *words[1:]] if words else []


def letters(text: str) -> str:
    """All letters and digits of a text in one way of writing them, however few: by these it is looked for."""
    return _folded(_letters(_folded(text)))


def _letters(text: str) -> str:
    return "".join(_digit(one) for one in text if _counts(one))


def _without_short_title(name: str) -> str:
    words = _folded(name).strip()
    words = _LATIN_TITLE.sub("", words, count=1) if _LATIN_TITLE.match(words) else words
    return _ABBREVIATION.sub("", words, count=1) if _ABBREVIATION.match(words) else words


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
