"""Whom to watch for."""

from wtforms import Field, Form, RadioField

from admin.forms import Check, PanelForm, TextField, at_most, optional, wrong
from admin.rules.fields import choices
from models.domain.id_numbers import read_id_number
from models.domain.watchlist import Advice
from models.texts.catalog import mark

TOLD = {
    Advice.OFFICE: mark("Wait for the office."),
    Advice.STOP: mark("Do not let them in."),
    Advice.POLICE: mark("Do not let them in, and call the police on 191."),
}


def _phone() -> Check:
    def check(_form: Form, asked: Field) -> None:
        told = asked.data or ""
        if told and (sum(sign.isdigit() for sign in told) < 6 or not set(told) <= set("+0123456789 -")):
            raise wrong(mark("Please write a phone number: digits, spaces and hyphens."))

    return check


def _card() -> Check:
    def check(_form: Form, asked: Field) -> None:
        if asked.data and read_id_number(asked.data) is None:
            raise wrong(mark("This is no number of a Thai ID card or a passport."))

    return check


class WatchForm(PanelForm):
    """By one of them at least somebody is known."""

    visitor_name = TextField(mark("Name"), [optional(), at_most(100)])
    plate = TextField(mark("Number plate"), [optional(), at_most(20)])
    plate_province = TextField(mark("Province"), [optional(), at_most(40)])
    visitor_phone = TextField(mark("Phone"), [optional(), at_most(20), _phone()])
    id_number = TextField(mark("ID card"), [optional(), at_most(40), _card()])
    note = TextField(mark("Note"), [optional(), at_most(200)])
    advice = RadioField(
        mark("What the guard is told"),
        choices=choices(*((advice.value, words) for advice, words in TOLD.items())),
        default=Advice.OFFICE.value,
    )
