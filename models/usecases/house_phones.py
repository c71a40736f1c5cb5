"""The number at which a house can be called from the gate. It goes with the person who gave it."""

from sqlalchemy import ColumnElement, update

from models.domain.actors import ActorRole
from models.domain.errors import NotFound
from models.domain.ids import HouseId, PersonId
from models.queries import houses
from models.tables.villages import HouseRow
from models.uow import Work
from models.usecases.changes import note_change


def set_house_phone(work: Work, house_id: HouseId, phone: str | None) -> None:
    """None takes it away. Raises NotFound for a house that the village does not have."""
    if houses.find(work, str(house_id)) is None:
        raise NotFound
    giver = work.actor.person_id if phone and work.actor.role is ActorRole.RESIDENT else None
    _set(work, HouseRow.id == house_id, phone, giver)
    note_change(work, "house", house_id, "phone_set", {"phone": bool(phone)})


def forget_phone(work: Work, person_id: PersonId, house_id: HouseId) -> None:
    """Who gave it lives there no more."""
    _set(work, (HouseRow.id == house_id) & (HouseRow.phone_by == person_id), None, None)


def _set(work: Work, which: ColumnElement[bool], phone: str | None, giver: PersonId | None) -> None:
    values = {"phone": work.seal.seal_optional(phone), "phone_by": giver}
    work.connection.execute(update(HouseRow).where(which).values(values))
