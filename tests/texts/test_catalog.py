"""The catalog is whole: what the code says, the po files can say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from models.texts import catalog

ROOT = Path(__file__).parents[2]
ROOMS = ("app.py", "models", "bot", "liff", "admin", "workers")
KEYWORDS = {"say": None, "mark": None, "counted": (1, 2)}
PLACEHOLDER = re.compile(r"{(\w*)[^}]*}")


def sources() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        for path in filter(Path.is_file, [ROOT / room, *(ROOT / room).rglob("*")]):
            if path.suffix == ".py":
                yield "python", path
            elif path.suffix in {".html", ".jinja", ".j2"} and "templates" in path.parts:
                yield "jinja2.ext:babel_extract", path


def said() -> dict[str, Path]:
    """Every msgid, a plural's forms each for themselves, and a file that says it."""
    found: dict[str, Path] = {}
    for method, path in sources():
        for _, message, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options={"silent": "false"}):
            for msgid in (message,) if isinstance(message, str) else message:
                found.setdefault(msgid, path.relative_to(ROOT))
    return found


def read(language: str) -> list[Catalog]:
    found = []
    for path in catalog.files_of(language):
        with path.open("rb") as file:
            found.append(read_po(file, locale=language, abort_invalid=True))
    return found


def entries(language: str) -> Iterator[Message]:
    return (entry for po in read(language) for entry in po if entry.id)


def ids_of(language: str) -> set[str]:
    return {msgid for one in entries(language) for msgid in ([one.id] if isinstance(one.id, str) else one.id)}


def test_everything_that_is_said_can_be_said_in_thai() -> None:
    known = ids_of("th")
    missing = {msgid: str(path) for msgid, path in said().items() if msgid not in known}
    assert not missing


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_nothing_is_translated_that_nobody_says(language: str) -> None:
    unsaid = ids_of(language) - set(said())  # a text inside an f-string is not found: say it before
    assert not unsaid
    assert not any(po.obsolete for po in read(language))


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_translations_are_whole_certain_and_keep_their_placeholders(language: str) -> None:
    for entry in entries(language):
        ids = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        words = [entry.string] if isinstance(entry.string, str) else list(entry.string or [])
        assert all(words), f"not translated: {ids[0]}"
        assert not entry.fuzzy, f"fuzzy: {ids[0]}"
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        assert all(set(PLACEHOLDER.findall(word)) == wanted for word in words), f"placeholders: {ids[0]}"


def test_no_msgid_stands_twice() -> None:
    text = "\n".join(path.read_text("utf-8") for path in catalog.files_of("th"))
    ids = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert len(ids) == len(set(ids))


def test_a_language_that_nobody_speaks_becomes_thai() -> None:
    assert catalog.of("fr").language == "th"
    assert catalog.of(None).language == "th"
    assert catalog.of("en").language == "en"


def test_counting_follows_the_language() -> None:
    words = ("{number} minute ago", "{number} minutes ago")
    assert catalog.of("en").counted(*words, 1) == "1 minute ago"
    assert catalog.of("en").counted(*words, 3) == "3 minutes ago"
    assert catalog.of("th").counted(*words, 3) == "3 นาทีที่แล้ว"


def test_braces_in_a_fact_stay_as_they_are() -> None:
    assert catalog.of("en")("House {house}", house="{0} {x.__class__}") == "House {0} {x.__class__}"
