"""Forms, checked by WTForms: what is wrong is told at its field, in the reader's language; nothing typed is lost."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from flask import request
from wtforms import Field, Form, SelectChoice, StringField  # type: ignore[attr-defined]
from wtforms.validators import StopValidation, ValidationError

from models.texts.catalog import Say, mark

Check = Callable[[Form, Field], None]


class Problem(str):
    """What is wrong, before it is said: a msgid with its facts. As a string it is in English."""

    __slots__ = ("facts", "words")

    def __new__(cls, words: str, facts: Mapping[str, Any] | None = None) -> Self:
        made = super().__new__(cls, words.format_map(facts or {}))
        made.words, made.facts = words, dict(facts or {})
        return made

    words: str
    facts: dict[str, Any]

    def said(self, say: Say) -> str:
        return say(self.words, **self.facts)


def stop(words: str, **facts: Any) -> StopValidation:
    """Raise this where the other checks of the field have nothing to add."""
    return StopValidation(Problem(words, facts))


def wrong(words: str, **facts: Any) -> ValidationError:
    return ValidationError(Problem(words, facts))


def required(words: str = mark("Please fill this in.")) -> Check:
    def check(_form: Form, asked: Field) -> None:
        if asked.data is None or (isinstance(asked.data, str) and not asked.data.strip()):
            raise stop(words)

    return check


def optional() -> Check:
    """An empty field is fine, and its other checks are left out."""

    def check(_form: Form, asked: Field) -> None:
        if asked.data is None or asked.data == "" or (not asked.raw_data or not str(asked.raw_data[0]).strip()):
            asked.errors = []
            raise StopValidation

    return check


def at_most(most: int) -> Check:
    """Signs."""

    def check(_form: Form, asked: Field) -> None:
        if len(asked.data or "") > most:
            raise wrong(mark("At most {most} characters, please."), most=most)

    return check


def between(least: float, most: float) -> Check:
    def check(_form: Form, asked: Field) -> None:
        if asked.data is None or not least <= asked.data <= most:
            raise wrong(mark("A number from {least} to {most}, please."), least=least, most=most)

    return check


def choices(given: Iterable[tuple[str, str]]) -> list[Any]:
    """Values with their names, as a select wants them. WTForms' own types do not know its newest class yet."""
    return [SelectChoice(value, name) for value, name in given]


def one_line(text: str | None) -> str | None:
    """A filter: spaces at the ends and signs that nobody sees are no part of what was meant."""
    if text is None:
        return None
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def many_lines(text: str | None) -> str | None:
    """The same for a text of several lines, which stay lines."""
    if text is None:
        return None
    told = "".join(sign for sign in text.replace("\r\n", "\n") if sign.isprintable() or sign == "\n")
    return "\n".join(line.rstrip() for line in told.split("\n")).strip()


class TextField(StringField):
    """One line of text, as `one_line` cleans it."""

    def __init__(self, label: str, validators: list[Check] | None = None, **more: Any) -> None:
        super().__init__(label, validators or [], filters=[one_line], **more)


class PanelForm(Form):
    """A form of the panel. Its labels are msgids; problems are `Problem`s. The forgery check is the door's."""

    def given(self) -> bool:
        """Whether this request sent the form, and all of it is right."""
        return request.method == "POST" and self.validate()


def form_of(kind: type[PanelForm], **given: Any) -> Any:
    """The form with what was sent, or with what stands now."""
    return kind(request.form if request.method == "POST" else None, **given)
