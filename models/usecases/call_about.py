"""A guard wants to call about a visitor, and is given the one number that the village lets them have."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from models.domain.calling import call
from models.domain.errors import Code, NotFound, Refused
from models.domain.gates import Callee
from models.domain.ids import HouseId, VisitId
from models.domain.phones import dialled
from models.queries.gates import gate_rules
from models.queries.visit_cards import card
from models.tables.villages import HouseRow
from models.uow import Work
from models.usecases.held_visits import lock, store

_PHONE = select(HouseRow.phone).where(HouseRow.id == bindparam("house"))


@dataclass(frozen=True, kw_only=True)
class Number:
    """Whose it is, and how a phone dials it."""

    via: Callee
    number: str


def call_about(work: Work, visit_id: VisitId) -> Number:
    """The number to call; that it was given is on record. Raises NotFound, and Refused where there is none."""
    held = lock(work, [visit_id]).get(visit_id)
    if held is None:
        raise NotFound
    found = _number(work, held.visit.house_id)
    moved = call(held.visit, found.via if found else Callee.NONE, card(work, visit_id).delivery, work.actor, work.now)
    if found is None:
        raise Refused(Code.NO_NUMBER, "there is no number that may be called about this house")
    store(work, [moved])
    return found


def house_phone(work: Work, house_id: HouseId) -> str | None:
    """A house's number as it was written."""
    return work.seal.open_optional(work.connection.scalar(_PHONE, {"house": house_id}))


def _number(work: Work, house_id: HouseId) -> Number | None:
    """The house's own where the village says so and there is one, else the office's."""
    rules = gate_rules(work)
    if rules.call is Callee.NONE:
        return None
    own = house_phone(work, house_id) if rules.call is Callee.HOUSE else None
    via, phone = (Callee.HOUSE, own) if own else (Callee.OFFICE, rules.office_phone)
    return Number(via=via, number=dialled(phone)) if phone else None
