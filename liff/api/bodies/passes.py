"""Passes, as a host writes them and as a gate shows them."""

from dataclasses import replace
from datetime import datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator

from liff.api.bodies.fields import Body, Line, NoFlag, Optional, When
from models.domain.pass_token import EVERY_DAY
from models.domain.passes import LONGEST_NAME, MOST_GUESTS, MOST_HEADS, Guest, PassKind, Terms, Window
from models.domain.visit import Kind
from models.usecases.make_occasion import OccasionDraft


def _lines(given: Any) -> Any:
    """One name a line, as people paste them."""
    return [line for line in given.splitlines() if line.strip()] if isinstance(given, str) else given


Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Name = Annotated[Line, Field(min_length=1, max_length=LONGEST_NAME)]
Plate = Annotated[Annotated[Line, Field(max_length=20)] | None, Optional]
Province = Annotated[Annotated[Line, Field(max_length=40)] | None, Optional]
Note = Annotated[Annotated[Line, Field(max_length=200)] | None, Optional]
Heads = Annotated[int, NoFlag, Field(ge=1, le=MOST_HEADS)]
Weekdays = Annotated[int, NoFlag, Field(ge=1, le=EVERY_DAY)]
Uses = Annotated[int, NoFlag]


class PassIn(Body):
    """A pass for a guest. `weekdays` are bits, Monday 1 to Sunday 64; hours are the village's and may cross midnight.

    `house` may stay away where the caller has one only, `valid_from` for a pass that is good from now on. A pass for
    `once` has one use, one for `many` so many as `uses_allowed`, a `recurring` one is not counted.
    """

    house: UUID | None = None
    kind: PassKind
    guest_name: Name
    visit_kind: Kind = Kind.GUEST
    plate: Plate = None
    plate_province: Province = None
    headcount: Heads = 1
    note: Note = None
    valid_from: When | None = None
    valid_until: When
    weekdays: Weekdays = EVERY_DAY
    from_time: Hour = "00:00"
    until_time: Hour = "00:00"
    uses_allowed: Uses | None = None
    tell_host: bool = False

    def terms(self, now: datetime) -> Terms:
        window = Window(
            valid_from=self.valid_from or now,
            valid_until=self.valid_until,
            weekdays=self.weekdays,
            from_time=time.fromisoformat(self.from_time),
            until_time=time.fromisoformat(self.until_time),
        )
        guest = Guest(
            name=self.guest_name,
            kind=self.visit_kind,
            plate=self.plate,
            plate_province=self.plate_province,
            headcount=self.headcount,
            note=self.note,
        )
        uses = 1 if self.kind is PassKind.ONCE and self.uses_allowed is None else self.uses_allowed
        return Terms(guest=guest, window=window, uses_allowed=uses, tell_host=self.tell_host)


_GUEST = {"guest_name": "name", "visit_kind": "kind"} | {
    name: name for name in ("plate", "plate_province", "headcount", "note")
}
_WINDOW = ("valid_from", "valid_until", "weekdays", "from_time", "until_time")


class PassChangeIn(Body):
    """What is to be different; what is not named stays. QR codes from before are answered by `changed`."""

    guest_name: Name | None = None
    visit_kind: Kind | None = None
    plate: Plate = None
    plate_province: Province = None
    headcount: Heads | None = None
    note: Note = None
    valid_from: When | None = None
    valid_until: When | None = None
    weekdays: Weekdays | None = None
    from_time: Hour | None = None
    until_time: Hour | None = None
    uses_allowed: Uses | None = None
    tell_host: bool | None = None

    def edit(self, standing: Terms) -> Terms:
        """The terms as they shall be. A note and a plate may be emptied; all else stays where nothing is given."""
        may_be_empty = {"plate", "plate_province", "note"}
        named = {
            name: getattr(self, name)
            for name in self.model_fields_set
            if name in may_be_empty or getattr(self, name) is not None
        }
        guest = {_GUEST[name]: value for name, value in named.items() if name in _GUEST}
        window = {name: _hour(value) for name, value in named.items() if name in _WINDOW}
        rest = {name: value for name, value in named.items() if name in {"uses_allowed", "tell_host"}}
        return replace(
            standing, guest=replace(standing.guest, **guest), window=replace(standing.window, **window), **rest
        )


def _hour(value: Any) -> Any:
    return time.fromisoformat(value) if isinstance(value, str) else value


class OccasionIn(Body):
    """Many guests from one form: a pass for each of `guests` (a list, or text with a name a line), or one for all.

    `shared_by` says how many guests get in with the one pass that they share.
    """

    house: UUID | None = None
    title: Name
    starts_at: When
    ends_at: When
    guests: Annotated[tuple[Name, ...], BeforeValidator(_lines), Field(max_length=MOST_GUESTS)] = ()
    shared_by: Annotated[int, NoFlag, Field(ge=1, le=MOST_GUESTS)] | None = None
    note: Note = None
    tell_host: bool = False

    def draft(self) -> OccasionDraft:
        return OccasionDraft(**self.model_dump(exclude={"house"}))


class PassesQuery(Body):
    """Filters of the list. `live` are those that can still open the gate, `past` all others."""

    state: Literal["live", "past"] | None = None
    kind: PassKind | None = None
    occasion: UUID | None = None
    q: Annotated[Line, Field(max_length=100)] | None = None
    cursor: Annotated[str | None, Field(max_length=200)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class PeopleQuery(Body):
    q: Annotated[Line, Field(max_length=100)] | None = None
    cursor: Annotated[str | None, Field(max_length=200)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class PassShownIn(Body):
    """What the guest shows: the text of the QR code, or the six digits."""

    token: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    code: (
        Annotated[str, BeforeValidator(lambda code: code.replace(" ", "") if isinstance(code, str) else code)] | None
    ) = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "PassShownIn":
        if (self.token is None) is (self.code is None):
            raise ValueError("give the token or the code")
        if self.code is not None and not (len(self.code) == 6 and self.code.isascii() and self.code.isdecimal()):
            raise ValueError("the code has six digits")
        return self


class PassUsedIn(PassShownIn):
    """`happened_at` where the guest went in at a gate without network: at most 48 hours ago. `not_them`: a hit of the
    village's list that means somebody else.
    """

    happened_at: Annotated[When | None, Optional] = None
    not_them: Annotated[UUID | None, Optional] = None
