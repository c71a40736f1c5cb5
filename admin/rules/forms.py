"""The rules' forms."""

from wtforms import BooleanField, Field, Form, PasswordField, RadioField, SelectField

from admin.forms import Check, PanelForm, TextField, at_most, between, optional, required, wrong
from admin.rules.fields import ClockField, LinesField, NumberField, TicksField, choices, none_or_between
from models.domain.asking import LONGEST_RUNG, LONGEST_WAIT, SHORTEST_RUNG, SHORTEST_WAIT, AskedFirst
from models.domain.gates import Callee
from models.domain.retention import LONGEST_KEPT, SHORTEST_KEPT, Remembered
from models.domain.rule_parts import LONGEST
from models.domain.timers import WidenTo
from models.domain.visit import Kind
from models.texts.catalog import mark
from models.texts.formats import KIND_NAMES

KINDS = [(kind.value, KIND_NAMES[kind.value]) for kind in Kind]


def _phone() -> Check:
    def check(_form: Form, asked: Field) -> None:
        told = asked.data or ""
        digits = sum(sign in "0123456789" for sign in told)
        if told and not (digits >= 6 and len(told) <= 20 and set(told) <= set("+0123456789 -")):
            raise wrong(mark("Please write a phone number: digits, spaces and hyphens."))

    return check


def _https() -> Check:
    def check(_form: Form, asked: Field) -> None:
        told = asked.data or ""
        if told and (not told.startswith("https://") or " " in told):
            raise wrong(mark("An address that begins with https://, please."))

    return check


def _copied() -> Check:
    """As LINE hands it out: a sign that nobody sees, copied along with it, would be sent to LINE as it is."""

    def check(_form: Form, asked: Field) -> None:
        if not all("!" <= sign <= "~" for sign in asked.data.strip()):
            raise wrong(mark("There is a sign in it that LINE does not use: a space, a line's end or a Thai letter."))

    return check


def _rung(label: str) -> NumberField:
    return NumberField(label, [none_or_between(SHORTEST_RUNG, LONGEST_RUNG, zero=True)])


class CustomsForm(PanelForm):
    """The village's ladder; an empty rung or 0 is left out."""

    asked_first = RadioField(
        mark("Who is asked first"),
        choices=choices(
            (AskedFirst.TENANT.value, mark("Tenants, then the family, then the owner")),
            (AskedFirst.OWNER.value, mark("The owner, then the family, then tenants")),
            (AskedFirst.JOINED.value, mark("Whoever joined first")),
        ),
    )
    widen_to = RadioField(
        mark("Who is asked next"),
        choices=choices(
            (WidenTo.NEXT.value, mark("One person after the other: each costs one message")),
            (WidenTo.ALL.value, mark("All others of the house at once")),
        ),
    )
    widen_after = _rung(mark("The next person after (seconds)"))
    remind_after = _rung(mark("One reminder after (seconds)"))
    office_after = _rung(mark("The office after (seconds)"))
    expire_after = NumberField(mark("The end after (seconds)"), [required(), between(SHORTEST_WAIT, LONGEST_WAIT)])


class ExceptionForm(PanelForm):
    """What is different for a kind, some hours, or a house. Empty: as elsewhere; 0: left out."""

    kind = SelectField(mark("Who comes"))
    since = ClockField(mark("From"))
    until = ClockField(mark("Until"))
    house = TextField(mark("Only for the house (number)"), [optional(), at_most(40)])
    widen_after = _rung(mark("The next person after (seconds)"))
    remind_after = _rung(mark("One reminder after (seconds)"))
    office_after = _rung(mark("The office after (seconds)"))
    expire_after = NumberField(
        mark("The end after (seconds)"), [none_or_between(SHORTEST_WAIT, LONGEST_WAIT, zero=False)]
    )


class GateForm(PanelForm):
    name = TextField(mark("Name in Thai"), [required(), at_most(40)])
    name_en = TextField(mark("Name in English"), [optional(), at_most(40)])
    admits = RadioField(
        mark("Who may enter here"),
        choices=choices(
            ("all", mark("Everybody may enter here")),
            ("some", mark("Only those who are ticked below")),
            ("none", mark("A way out only")),
        ),
        default="all",
    )
    kinds = TicksField(mark("Those who may enter"), choices=choices(*KINDS))


class StaysForm(PanelForm):
    """Hours and minutes for each kind; both empty: no limit."""

    guest_hours = NumberField(KIND_NAMES["guest"])
    guest_minutes = NumberField(KIND_NAMES["guest"])
    delivery_hours = NumberField(KIND_NAMES["delivery"])
    delivery_minutes = NumberField(KIND_NAMES["delivery"])
    taxi_hours = NumberField(KIND_NAMES["taxi"])
    taxi_minutes = NumberField(KIND_NAMES["taxi"])
    service_hours = NumberField(KIND_NAMES["service"])
    service_minutes = NumberField(KIND_NAMES["service"])
    other_hours = NumberField(KIND_NAMES["other"])
    other_minutes = NumberField(KIND_NAMES["other"])


class GuardsForm(PanelForm):
    guards_see_names = BooleanField(mark("Guards see who of the house has answered, by name"))
    gate_call = RadioField(
        mark("Whose number is a guard given?"),
        choices=choices(
            (Callee.HOUSE.value, mark("The house's, else the office's")),
            (Callee.OFFICE.value, mark("The office's only")),
            (Callee.NONE.value, mark("Nobody's")),
        ),
    )
    office_phone = TextField(mark("Phone of the office"), [optional(), _phone()])


class VillageForm(PanelForm):
    name = TextField(mark("The village's name"), [required(), at_most(80)])
    language = RadioField(
        mark("Language of guests' pages"), choices=choices(("th", mark("Thai")), ("en", mark("English"))), default="th"
    )
    time_zone = SelectField(mark("Time zone"))
    groups_allowed = BooleanField(mark("Houses may take our account into a LINE group of theirs"))
    gate_map_url = TextField(mark("Link to a map of the way to the gate"), [optional(), at_most(500), _https()])


class TextsForm(PanelForm):
    welcome_th = LinesField(mark("Welcome, in Thai"), [at_most(LONGEST["welcome"])])
    welcome_en = LinesField(mark("Welcome, in English"), [at_most(LONGEST["welcome"])])
    contact_th = TextField(mark("How to reach the office, in Thai"), [at_most(LONGEST["contact"])])
    contact_en = TextField(mark("How to reach the office, in English"), [at_most(LONGEST["contact"])])
    guard_note_th = LinesField(mark("Note to guards, in Thai"), [at_most(LONGEST["guard_note"])])
    guard_note_en = LinesField(mark("Note to guards, in English"), [at_most(LONGEST["guard_note"])])
    rules_th = LinesField(mark("Rules for guests, in Thai"), [at_most(LONGEST["rules"])])
    rules_en = LinesField(mark("Rules for guests, in English"), [at_most(LONGEST["rules"])])


def _days(label: str, what: Remembered) -> NumberField:
    return NumberField(label, [none_or_between(SHORTEST_KEPT[what], LONGEST_KEPT, zero=False)])


class RetentionForm(PanelForm):
    """Days; empty: kept."""

    photos = _days(mark("Photos (days)"), Remembered.PHOTOS)
    phones = _days(mark("Phone numbers (days)"), Remembered.PHONES)
    names = _days(mark("Names and plates (days)"), Remembered.NAMES)


class CredentialsForm(PanelForm):
    """Write-only: empty leaves what stands."""

    channel_secret = PasswordField(mark("New channel secret"), [optional(), at_most(200), _copied()])
    beside = BooleanField(mark("Keep it beside the present one, without trying it"))
    access_token = PasswordField(mark("New channel access token"), [optional(), at_most(400), _copied()])
    no_token = BooleanField(mark("Use no stored token: we fetch short-lived ones with the channel secret"))
    login_channel_secret = PasswordField(
        mark("New secret of the LINE Login channel"), [optional(), at_most(200), _copied()]
    )
