"""A guard registers a visitor: the visit, its photos, its record and the household's message, in one transaction."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from models.domain.errors import Invalid
from models.domain.ids import VisitId
from models.domain.letters import VisitFacts
from models.domain.visit import Kind, State, Visit, register
from models.queries import houses, people, villages
from models.queries.houses import House
from models.queries.villages import Village
from models.queries.visits import delivery_unasked, new_card
from models.uow import Work, new_id
from models.usecases import outbox
from models.usecases.new_visits import (
    Registered,
    StoredPhoto,
    facts_of_new,
    insert_photos,
    insert_visit,
    registered_before,
)
from models.usecases.tell_household import first_request, menus_follow


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


def fingerprint(draft: VisitDraft, photo_digests: Sequence[str]) -> str:
    """The same for the same submission: what an idempotency key is held against. Digests are of the photos as sent."""
    told = {**asdict(draft), "photos": list(photo_digests)}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def register_visit(
    work: Work, draft: VisitDraft, key: UUID, print_: str, photos: Sequence[StoredPhoto] = ()
) -> Registered:
    """Begins a visit and asks the house. Raises Invalid for a house that the village does not have, and Refused."""
    house = houses.find(work, draft.house)
    if house is None:
        raise Invalid([("house", "no such house in this village")])
    village = villages.village(work)
    visit = _visit(work, draft, house, village)
    if not insert_visit(work, visit, key, print_):
        before = registered_before(work, key, print_)
        if before is None:
            raise RuntimeError("a visit that stood in the way of this one is gone")
        return before
    insert_photos(work, visit, photos)
    delivery = _ask(work, visit, facts_of_new(visit, house, village, photos))
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


def _ask(work: Work, visit: Visit, facts: VisitFacts) -> str:
    """How the question stands, as the gate is told."""
    household = people.households(work, [visit.house_id]).get(visit.house_id, [])
    written = outbox.write(work, first_request(visit, facts, household))
    if household:
        menus_follow(work)
    return "asking" if written else delivery_unasked(has_residents=bool(household))
