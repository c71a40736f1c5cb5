"""What somebody looks for, as an address tells it: whoever is sent the address sees the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from wtforms import DateField, Field, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from admin.days import day_told
from admin.forms import PanelForm, TextField, at_most, choices, wrong
from models.domain.blocks import plate_key
from models.domain.gates import Gate
from models.domain.ids import GateId, PersonId
from models.domain.record_search import Mark, RecordsWanted
from models.domain.search_text import words_sought
from models.domain.visit import Kind, State
from models.queries.panel_records import houses_like
from models.queries.panel_visit import GuardName
from models.texts.catalog import Say, mark
from models.texts.formats import KIND_NAMES
from models.texts.visit_words import MARKS, STATES
from models.uow import Work

NOT_OF_THE_LIST = mark("Please choose one of the list.")
NO_DAY = mark("Please enter a day.")
FILTERS = ("q", "house", "guard", "gate", "state", "kind", "from", "to", "mark", "plate", "name")
"""The parameters that narrow the list; an address without any of them shows all."""


def values_of(asked: Any) -> set[str]:
    """What may be chosen."""
    return {one.value for one in asked.choices or ()}


class PickField(SelectField):
    """One of a list, or nothing: the empty choice comes first."""

    def pre_validate(self, _form: Any) -> None:
        if self.data not in values_of(self):
            raise wrong(NOT_OF_THE_LIST)


class TicksField(SelectMultipleField):
    """Any of a list, each with its box. Labels are msgids."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, _form: Any) -> None:
        if set(self.data or ()) - values_of(self):
            raise wrong(NOT_OF_THE_LIST)


class DayField(DateField):
    """A day of the village. A Buddhist year is understood as well."""

    def _value(self) -> str:
        return self.data.isoformat() if self.data else " ".join(self.raw_data or ())

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        told = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not told:
            return
        try:
            self.data = day_told(told)
        except ValueError:
            raise wrong(NO_DAY) from None


def _not_before_from(form: Any, asked: Field) -> None:
    if asked.data and form.since.data and asked.data < form.since.data:
        raise wrong(mark("This day is before the other one."))


class SearchForm(PanelForm):
    """All that a list can be narrowed by. `name` and `plate` are exact: links to the same visitor set them."""

    q = TextField(mark("Name or plate"), [at_most(100)])
    house = TextField(mark("House"), [at_most(64)])
    state = PickField(mark("How it stands"))
    kind = PickField(mark("What for"))
    guard = PickField(mark("Guard"))
    gate = PickField(mark("Gate"))
    since = DayField(mark("From day"), name="from")
    until = DayField(mark("Until day"), [_not_before_from], name="to")
    marks = TicksField(mark("Notable"), name="mark")
    plate = TextField(mark("Number plate"), [at_most(30)])
    name = TextField(mark("Name"), [at_most(100)])


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the lists of the form offer."""

    guards: Sequence[GuardName]
    gates: Sequence[Gate]


def search_form(told: MultiDict[str, str], around: Around, say: Say) -> Any:
    """The form with what the address tells."""
    form = SearchForm(told)
    offered = {
        form.state: [("", say("Any")), *((one.value, say(words)) for one, words in STATES.items())],
        form.kind: [("", say("All kinds")), *((one, say(words)) for one, words in KIND_NAMES.items())],
        form.guard: [("", say("Anybody")), *((str(one.id), one.name) for one in around.guards)],
        form.gate: [("", say("Any gate")), *((str(one.id), gate_name(one, say)) for one in around.gates)],
        form.marks: [(one.value, words) for one, words in MARKS.items()],
    }
    for asked, given in offered.items():
        asked.choices = choices(given)
    for one in (form.state, form.kind, form.guard, form.gate):
        one.data = one.data or ""
    return form


def gate_name(gate: Gate, say: Say) -> str:
    return gate.name_en if gate.name_en and say.language == "en" else gate.name


def wanted_of(work: Work, form: Any, time_zone: str) -> RecordsWanted:
    """What a right form asks for. A name or plate without a single letter finds nobody."""
    zone = ZoneInfo(time_zone)
    return RecordsWanted(
        words=words_sought(form.q.data or ""),
        name=form.name.data or None,
        plate_key=(plate_key(form.plate.data) or form.plate.data) if form.plate.data else None,
        houses=houses_like(work, form.house.data) if form.house.data else None,
        guard=PersonId(UUID(form.guard.data)) if form.guard.data else None,
        gate=GateId(UUID(form.gate.data)) if form.gate.data else None,
        state=State(form.state.data) if form.state.data else None,
        kind=Kind(form.kind.data) if form.kind.data else None,
        since=_begins(form.since.data, zone) if form.since.data else None,
        until=_begins(form.until.data + timedelta(days=1), zone) if form.until.data else None,
        marks=tuple(Mark(one) for one in form.marks.data or ()),
    )


def asked_only(args: MultiDict[str, str]) -> dict[str, Any]:
    """The filters of an address that say something: what its links carry on."""
    told = {name: [one for one in args.getlist(name) if one.strip()] for name in FILTERS}
    return {name: values for name, values in told.items() if values}


def as_args(filters: Mapping[str, list[str]]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict([(name, one) for name, values in filters.items() for one in values])


def _begins(day: date, zone: ZoneInfo) -> datetime:
    """When the village's day begins."""
    return datetime.combine(day, time(), zone)
