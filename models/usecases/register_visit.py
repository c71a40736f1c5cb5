"""A guard registers a visitor: the visit, its photos, its record and the household's message, in one transaction."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.errors import Code, Invalid, Refused
from models.domain.ids import PhotoId, VisitId
from models.domain.letters import VisitFacts
from models.domain.visit import Kind, State, Visit, register
from models.queries import houses, people, villages
from models.queries.houses import House
from models.queries.villages import Village
from models.queries.visits import delivery_unasked, new_card
from models.tables.base import table_of
from models.tables.visits import PhotoRow, VisitRow, changing_values, fixed_values
from models.uow import Work, new_id
from models.usecases import outbox
from models.usecases.tell_household import first_request, menus_follow

_INSERT = (
    upsert(table_of(VisitRow))
    .on_conflict_do_nothing(index_elements=["village_id", "idempotency_key"])
    .returning(table_of(VisitRow).c.id)
)
_INSERT_PHOTO = insert(table_of(PhotoRow))


@dataclass(frozen=True, kw_only=True)
class VisitDraft:
    """What the guard's form says. `house` is an id or exactly a house's number; a courier's name may be empty."""

    house: str
    kind: Kind
    visitor_name: str
    visitor_phone: str | None = None
    plate: str | None = None
    plate_province: str | None = None
    purpose: str | None = None
    headcount: int = 1


@dataclass(frozen=True, kw_only=True)
class StoredPhoto:
    """A photo that lies in the store already; its row is written with the visit. Sizes in bytes and pixels."""

    id: PhotoId
    sha256: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Registered:
    """`fresh` is False where the same submission had arrived before: nothing was written now."""

    visit_id: VisitId
    fresh: bool


def fingerprint(draft: VisitDraft, photo_digests: Sequence[str]) -> str:
    """The same for the same submission: what an idempotency key is held against. Digests are of the photos as sent."""
    told = {**asdict(draft), "photos": list(photo_digests)}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def registered_before(work: Work, key: UUID, print_: str) -> Registered | None:
    """The visit that this key made, if it has. Raises Refused where it was a different submission."""
    found = work.connection.execute(
        select(VisitRow.id, VisitRow.fingerprint).where(
            VisitRow.village_id == work.village, VisitRow.idempotency_key == key
        )
    ).one_or_none()
    if found is None:
        return None
    if found.fingerprint != print_:
        raise Refused(Code.IDEMPOTENCY_KEY_REUSED, "this Idempotency-Key was used for a different visit")
    return Registered(visit_id=VisitId(found.id), fresh=False)


def register_visit(
    work: Work, draft: VisitDraft, key: UUID, print_: str, photos: Sequence[StoredPhoto] = ()
) -> Registered:
    """Begins a visit and asks the house. Raises Invalid for a house that the village does not have, and Refused."""
    house = houses.find(work, draft.house)
    if house is None:
        raise Invalid([("house", "no such house in this village")])
    village = villages.village(work)
    visit = _visit(work, draft, house, village)
    if not _insert(work, visit, key, print_):
        before = registered_before(work, key, print_)
        if before is None:
            raise RuntimeError("a visit that stood in the way of this one is gone")
        return before
    _insert_photos(work, visit, photos)
    delivery = _ask(work, visit, _facts(visit, house, village, photos))
    work.happened.append(register(visit, work.actor).event)
    photo_ids = tuple(photo.id for photo in photos)
    work.show(visit.id, new_card(visit, house, photo_ids, delivery=delivery, guards_see_names=village.guards_see_names))
    return Registered(visit_id=visit.id, fresh=True)


def _visit(work: Work, draft: VisitDraft, house: House, village: Village) -> Visit:
    if work.actor.person_id is None:
        raise RuntimeError("a visit is registered by somebody")
    return Visit(
        id=VisitId(new_id()),
        village_id=work.village,
        house_id=house.id,
        kind=draft.kind,
        state=State.REQUESTED,
        visitor_name=draft.visitor_name,
        visitor_phone=draft.visitor_phone,
        plate=draft.plate,
        plate_province=draft.plate_province,
        purpose=draft.purpose,
        headcount=draft.headcount,
        version=1,
        created_at=work.now,
        created_by=work.actor.person_id,
        timers=village.ladder.timers(work.now),
    )


def _insert(work: Work, visit: Visit, key: UUID, print_: str) -> bool:
    row = {
        **fixed_values(visit),
        **changing_values(visit),
        "visitor_phone": work.seal.seal_optional(visit.visitor_phone),
        "idempotency_key": key,
        "fingerprint": print_,
    }
    return work.connection.execute(_INSERT, row).one_or_none() is not None


def _insert_photos(work: Work, visit: Visit, photos: Sequence[StoredPhoto]) -> None:
    if not photos:
        return
    belongs = {"village_id": visit.village_id, "visit_id": visit.id, "created_at": work.now}
    rows = [{**asdict(photo), **belongs, "position": position} for position, photo in enumerate(photos)]
    work.connection.execute(_INSERT_PHOTO, rows)


def _ask(work: Work, visit: Visit, facts: VisitFacts) -> str:
    """How the question stands, as the gate is told."""
    household = people.households(work, [visit.house_id]).get(visit.house_id, [])
    written = outbox.write(work, first_request(visit, facts, household))
    if household:
        menus_follow(work)
    return "asking" if written else delivery_unasked(has_residents=bool(household))


def _facts(visit: Visit, house: House, village: Village, photos: Sequence[StoredPhoto]) -> VisitFacts:
    return VisitFacts(
        visit_id=str(visit.id),
        village_id=str(visit.village_id),
        version=visit.version,
        village_name=village.name,
        time_zone=village.time_zone,
        house_number=house.number,
        soi=house.soi,
        kind=visit.kind.value,
        visitor_name=visit.visitor_name,
        plate=visit.plate,
        plate_province=visit.plate_province,
        headcount=visit.headcount,
        purpose=visit.purpose,
        photo_id=str(photos[0].id) if photos else None,
        created_at=visit.created_at,
    )
