"""What the office fills in for a notice, and for the reserve of the gate."""

import re
from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation

from admin.forms import Check, PanelForm, Problem, TextField, at_most, between, many_lines, required, wrong
from models.domain.notices import LONGEST_TITLE, LONGEST_WORDS, AudienceKind
from models.texts.catalog import mark

LARGEST_RESERVE = 1_000_000
NO_NUMBER = mark("A whole number, please.")
NO_MOMENT = mark("Please choose a day and a time.")
WORDS_FIRST = mark("English words need an English title, and the other way round.")


class NumberField(IntegerField):
    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist if valuelist and str(valuelist[0]).strip() else [])
        except ValueError:
            raise ValueError(Problem(NO_NUMBER)) from None


class MomentField(DateTimeLocalField):
    """By the village's clock."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist if valuelist and valuelist[0] else [])
        except ValueError:
            raise ValueError(Problem(NO_MOMENT)) from None


class LinesField(TextAreaField):
    """Several lines, as they were written."""

    def __init__(self, label: str, validators: Any, **more: Any) -> None:
        super().__init__(label, validators, filters=[many_lines], **more)


def _from_nothing_to(most: int) -> Check:
    def check(form: Form, asked: Field) -> None:
        if asked.data is not None:
            between(0, most)(form, asked)

    return check


class ReserveForm(PanelForm):
    reserve = NumberField(mark("Messages that notices leave to the gate"), [_from_nothing_to(LARGEST_RESERVE)])


class NoticeForm(PanelForm):
    """Everything about a notice. `sois` are chosen by name; which there are the page knows."""

    audience = RadioField(
        mark("Who gets it"),
        choices=[
            SelectChoice(AudienceKind.ALL.value, mark("Everybody who lives here")),
            SelectChoice(AudienceKind.HOUSES.value, mark("Some houses")),
            SelectChoice(AudienceKind.GUARDS.value, mark("The guards")),
        ],
        default=AudienceKind.ALL.value,
        validate_choice=False,
    )
    houses = LinesField(mark("House numbers, with commas between them"), [at_most(20_000)])
    sois = SelectMultipleField(mark("All houses of these lanes"), validate_choice=False)
    title = TextField(mark("Title"), [required(), at_most(LONGEST_TITLE)])
    words = LinesField(mark("Words"), [required(), at_most(LONGEST_WORDS)])
    title_en = TextField(mark("Title in English"), [at_most(LONGEST_TITLE)])
    words_en = LinesField(mark("Words in English"), [at_most(LONGEST_WORDS)])
    urgent = BooleanField(mark("Urgent: it goes at night, and in people's quiet hours as well"))
    when = RadioField(
        mark("When"),
        choices=[SelectChoice("now", mark("Now")), SelectChoice("later", mark("At a time"))],
        default="now",
        validate_choice=False,
    )
    at = MomentField(mark("Day and time"), [])

    def validate_audience(self, asked: RadioField) -> None:
        if asked.data not in set(AudienceKind):
            raise wrong(mark("Please choose who gets it."))

    def validate_at(self, asked: DateTimeLocalField) -> None:
        if self.when.data == "later" and asked.data is None and not asked.errors:
            raise StopValidation(Problem(NO_MOMENT))

    def validate_words_en(self, asked: LinesField) -> None:
        if bool(asked.data) != bool(self.title_en.data):
            raise wrong(WORDS_FIRST)


def numbers_in(told: str, known: set[str]) -> list[str]:
    """The house numbers of a list; what stands between commas counts as one where there is such a house."""
    found: list[str] = []
    for piece in (one.strip() for one in re.split(r"[,;\n]", told)):
        found += [piece] if piece in known else piece.split()
    return list(dict.fromkeys(found))
