"""`say = of(person.language)`, then `say("House {house}", house="12/3")`.

The po files are read once per process, when a language is first spoken. English is the msgid itself; `en.po` only holds
what must differ from it. What only the panel says stands by its rooms in `panel/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import structlog
from babel.messages.pofile import read_po

LANGUAGES = ("th", "en")
DEFAULT_LANGUAGE = "th"
_HERE = Path(__file__).parent
_log = structlog.get_logger(__name__)


def mark(message: str) -> str:
    """Marks a msgid that stands in a table, so that the extraction finds it; `say` gets it later."""
    return message


@dataclass(frozen=True)
class Say:
    """Speaks one language. Placeholders are named, as in `str.format`; facts are never read as templates."""

    language: str
    words: Mapping[str, str]

    def __call__(self, message: str, /, **facts: object) -> str:
        return self._word_of(message).format_map(facts)

    def counted(self, one: str, many: str, number: int, /, **facts: object) -> str:
        """The msgid `one` or `many`, as English counts; Thai has one form for both. `{number}` is given."""
        english = one if number == 1 else many
        word = self._word_of(english) if self.language == "en" else self._word_of(one)
        return word.format_map({"number": number, **facts})

    def _word_of(self, message: str) -> str:
        word = self.words.get(message)
        if word is None and self.language != "en":
            _log.warning("text_missing", language=self.language, message=message)
        return word or message


def of(language: str | None) -> Say:
    """The voice for a person's language; Thai for one that we do not speak."""
    return _voice(language if language in LANGUAGES else DEFAULT_LANGUAGE)


@cache
def _voice(language: str) -> Say:
    words: dict[str, str] = {}
    for path in files_of(language):
        with path.open("rb") as file:
            entries = read_po(file, locale=language)
        for entry in entries:
            ids, strings = _several(entry.id), _several(entry.string)
            words |= {msgid: word for msgid, word in zip(ids, strings, strict=False) if msgid and word}
    return Say(language, MappingProxyType(words))


def files_of(language: str) -> list[Path]:
    """The po files that make up a language."""
    own = _HERE / f"{language}.po"
    return [own, *sorted((_HERE / "panel").glob(f"*.{language}.po"))]


def _several(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())
