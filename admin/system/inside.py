"""What the operator's views share: work outside of any village, work within one, and a line for each act."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import g

from admin.door import Seat, browser
from admin.parts import PanelParts
from models.domain.actors import Actor, ActorRole, Source
from models.domain.errors import NotFound
from models.domain.ids import AccountId, VillageId
from models.queries import panel_seats
from models.uow import Work
from models.usecases.panel_events import Whose, note_panel_event

HOME_ZONE = "Asia/Bangkok"
"""Where an operator reads the clock who is at no village."""


def zone_of(seat: Seat) -> str:
    return seat.place.time_zone if seat.place else HOME_ZONE


def login_of(seat: Seat) -> UUID:
    """The operator's login. Nobody else comes as far as here."""
    if seat.session.login_id is None:
        raise NotFound
    return seat.session.login_id


@contextmanager
def outside(parts: PanelParts) -> Iterator[Work]:
    """At no village: what is the installation's own."""
    with parts.database.work(actor=_operator()) as work:
        yield work


@contextmanager
def of_account(parts: PanelParts, account_id: AccountId) -> Iterator[Work]:
    """All villages that speak through one LINE account."""
    with parts.database.work(account_id=account_id, whole_account=True, actor=_operator()) as work:
        yield work


@contextmanager
def at_village(parts: PanelParts, seat: Seat, village_id: UUID, kind: str, **facts: Any) -> Iterator[Work]:
    """An act in a village, noted as `kind`: here for all operators, while the use case notes it for the village."""
    with outside(parts) as work:
        place = panel_seats.operators_place(work, seat.session, VillageId(village_id))
        if place is None:
            raise NotFound
        note(work, seat, kind, village=str(village_id), **facts)
        work.account_id = place.account_id
        work.enter(place.village_id)
        yield work


def note(work: Work, seat: Seat, kind: str, **facts: Any) -> None:
    """One line of what the operator did. The work is at no village."""
    whose = Whose(login_id=login_of(seat), session_id=seat.session.id)
    note_panel_event(work, kind, whose, browser(), **facts)


def _operator() -> Actor:
    """Without a person: people are an account's, and the operator is the installation's."""
    return Actor(person_id=None, role=ActorRole.OFFICE, source=Source.PANEL, request_id=g.get("request_id"))
