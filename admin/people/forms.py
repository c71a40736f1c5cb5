"""Forms of people and houses."""

from datetime import date
from typing import Any

from wtforms import Field, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import StopValidation

from admin.forms import Check, PanelForm, Problem, TextField, at_most, required
from admin.pages import language, voice
from admin.people import words
from models.domain.house_numbers import LONGEST_NUMBER
from models.domain.households import HouseholdRole
from models.domain.sheets.cells import day_in, is_phone
from models.domain.sheets.checking import LONGEST_NAME, LONGEST_SOI
from models.texts.catalog import mark
from models.texts.formats import typed_day

NO_DAY = mark("A day, please, such as 31/12/2026.")
NO_PHONE = mark("Digits, spaces and hyphens, please, such as 081 234 5678.")


def roles() -> list[SelectChoice]:
    """Of a household, in the reader's language."""
    say = voice()
    return [SelectChoice(value=one.value, label=say(words.ROLES[one.value])) for one in HouseholdRole]


class DayField(StringField):
    """The last day of a place, typed in either era. `data` is a date or None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        told = str(valuelist[0]).strip() if valuelist else ""
        self.data: Any = day_in(told) if told else None
        if told and (self.data is None or not 2020 <= self.data.year < 2200):
            self.data = None
            raise ValueError(Problem(NO_DAY))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return typed_day(self.data, language()) if isinstance(self.data, date) else ""


def phone() -> Check:
    def check(_form: Form, asked: Field) -> None:
        if asked.data and not is_phone(asked.data):
            raise StopValidation(Problem(NO_PHONE))

    return check


def named_apart(form: PanelForm, mark_: str) -> PanelForm:
    """The same form, its fields' ids unlike those of other forms on the page; what is sent stays as it is."""
    for field in form:
        field.id = f"{field.id}-{mark_}"
    return form


class HouseForm(PanelForm):
    number = TextField(mark("House number"), [required(), at_most(LONGEST_NUMBER)])
    soi = TextField(mark("Soi"), [at_most(LONGEST_SOI)])


class PhoneForm(PanelForm):
    phone = TextField(mark("Phone of the house"), [phone()])


class ExpectForm(PanelForm):
    name = TextField(mark("Name"), [required(), at_most(LONGEST_NAME)])
    role = SelectField(mark("Who are they there?"), choices=roles)
    ends_on = DayField(mark("Last day"))


class InviteForm(PanelForm):
    role = SelectField(mark("Who are they there?"), choices=roles)
    ends_on = DayField(mark("Last day"))


class PlaceForm(PanelForm):
    role = SelectField(mark("Role in the house"), choices=roles)
    ends_on = DayField(mark("Last day"))


class ReasonForm(PanelForm):
    reason = TextField(mark("Reason"), [at_most(200)])


class MoveForm(PanelForm):
    house = TextField(mark("To house number"), [required(), at_most(LONGEST_NUMBER)])


class ConfirmForm(PanelForm):
    role = SelectField(mark("Role in the house"), choices=roles)
    ends_on = DayField(mark("Last day"))
