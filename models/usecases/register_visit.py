"""A guard registers a visitor: the visit, its photos, its record and the household's message, in one transaction."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from models.domain.asking import ladder_for
from models.domain.blocks import block_for
from models.domain.delivery import delivery_unasked
from models.domain.errors import Invalid
from models.domain.house_rules import answer_unasked
from models.domain.households import Responder, first_asked
from models.domain.ids import VisitId
from models.domain.offline import told_later
from models.domain.timers import Ladder
from models.domain.visit import Kind, Moved, State, Timers, Visit, register
from models.domain.watchlist import Hit, Suspect
from models.queries import houses, villages
from models.queries.customs import Customs, customs_of
from models.queries.households import households
from models.queries.houses import House
from models.queries.villages import Village
from models.queries.visit_card import new_card
from models.uow import Work, new_id
from models.usecases import outbox
from models.usecases.clues import clues_of
from models.usecases.new_visits import (
    Registered,
    StoredPhoto,
    facts_of_new,
    insert_photos,
    insert_visit,
    registered_before,
)
from models.usecases.tell_household import first_request, menus_follow
from models.usecases.watch_gate import Sighting, belongs_to, look_out, tell_afterwards


@dataclass(frozen=True, kw_only=True)
class VisitDraft:
    """What the guard's form says. `house` is an id or exactly a house's number; a courier's name may be empty.

    `group_id` where the visitor comes for other houses as well. `phone_key` and `id_key` are hashes to know them by;
    `not_them` is a hit of the village's list that means somebody else.
    """

    house: str
    kind: Kind
    visitor_name: str
    visitor_phone: str | None = None
    plate: str | None = None
    plate_province: str | None = None
    purpose: str | None = None
    headcount: int = 1
    group_id: UUID | None = None
    phone_key: str | None = None
    id_key: str | None = None
    not_them: UUID | None = None


def fingerprint(draft: VisitDraft, photo_digests: Sequence[str]) -> str:
    """The same for the same submission: what an idempotency key is held against. Digests are of the photos as sent."""
    told = {**told_of(draft), "photos": list(photo_digests)}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def told_of(draft: VisitDraft) -> dict[str, Any]:
    """What is the same for the same visitor. Not the hashes: a phone keeps no card's number for its next try."""
    told = asdict(draft)
    left_out = {"group_id", "phone_key", "id_key", "not_them"}
    return {name: value for name, value in told.items() if name not in left_out}


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A visit that begins, its house's own answer where there is one, and what was read to judge it."""

    begun: Moved
    answered: Moved | None
    house: House
    village: Village
    customs: Customs
    seen: Sighting


def register_visit(
    work: Work,
    draft: VisitDraft,
    key: UUID,
    print_: str,
    photos: Sequence[StoredPhoto] = (),
) -> Registered | Hit:
    """Begins a visit and asks the house, unless the house has answered for all such visitors. Somebody whom the village
    watches for is not registered.

    Raises Invalid for a house that the village does not have, and Refused.
    """
    first = begin(work, draft, key)
    if first.customs.watched:
        stands = registered_before(work, key, print_) or look_out(work, first.seen, first.customs.watched)
        if stands:
            return stands
    return ask_about(work, first, key, print_, photos)


def ask_about(work: Work, first: Begun, key: UUID, print_: str, photos: Sequence[StoredPhoto] = ()) -> Registered:
    """Writes the visit down, and asks the house now. Raises Refused."""
    begun, answered, house, village, customs = first.begun, first.answered, first.house, first.village, first.customs
    local = work.now.astimezone(village.zone)
    if answered:
        visit, household = answered.visit, []
    else:
        household = households(work, [house.id]).get(house.id, [])
        ladder = ladder_for(village.ladder, customs.asking, house.id, begun.visit.kind, local)
        visit = replace(begun.visit, timers=_timers(ladder, household, work.now), usual_seconds=customs.usual_seconds)
    if not insert_visit(work, visit, key, print_):
        return _before(work, key, print_)
    insert_photos(work, visit, photos)
    if customs.watched:
        settle_seen(work, first, visit)
    work.happened.append(begun.event)
    if answered:
        work.happened.append(answered.event)
        work.touch(visit.id)
    else:
        _ask(work, visit, household, house, village, photos)
    return Registered(visit_id=visit.id, fresh=True)


def begin(work: Work, draft: VisitDraft, key: UUID, came_at: datetime | None = None) -> Begun:
    """Judges the visitor by what the house has said beforehand; nothing is written. Raises Invalid."""
    house = houses.find(work, draft.house, gone=came_at is not None)
    if house is None:
        raise Invalid([("house", "no such house in this village")])
    seen = _sighting(draft, house, key)
    village, customs = villages.village(work), customs_of(work, house.id, seen.clues)
    begun = register(_visit(work, draft, house, came_at), work.actor)
    local = begun.visit.created_at.astimezone(village.zone)
    block = block_for(customs.blocks, seen.clues)
    answered = answer_unasked(begun.visit, block, customs.rules, local, work.actor.request_id)
    if came_at:
        begun, answered = told_later(begun, work.now), answered and told_later(answered, work.now)
    return Begun(begun=begun, answered=answered, house=house, village=village, customs=customs, seen=seen)


def settle_seen(work: Work, first: Begun, visit: Visit) -> None:
    """Of somebody who is registered though they look like one of the list: the office learns of it, or has."""
    if visit.offline:
        tell_afterwards(work, first.seen, first.customs.watched, visit.id)
    else:
        belongs_to(work, first.seen.key, visit.id)


def _sighting(draft: VisitDraft, house: House, key: UUID) -> Sighting:
    plate, province = draft.plate, draft.plate_province
    name, kind = draft.visitor_name, draft.kind.value
    known = clues_of(name=name, plate=plate, province=province, phone_key=draft.phone_key, id_key=draft.id_key)
    visitor = Suspect(name=name, plate=plate, plate_province=province, kind=kind, house_number=house.number)
    return Sighting(clues=known, visitor=visitor, key=draft.group_id or key, not_them=draft.not_them)


def _before(work: Work, key: UUID, print_: str) -> Registered:
    before = registered_before(work, key, print_)
    if before is None:
        raise RuntimeError("a visit that stood in the way of this one is gone")
    return before


def _timers(ladder: Ladder, household: Sequence[Responder], now: datetime) -> Timers:
    return ladder.timers(now) if first_asked(household) else ladder.timers_of_nobody(now)


def _visit(work: Work, draft: VisitDraft, house: House, came_at: datetime | None) -> Visit:
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
        created_at=came_at or work.now,
        created_by=work.actor.person_id,
        offline=came_at is not None,
        gate_id=work.actor.gate_id,
        group_id=draft.group_id,
    )


def _ask(
    work: Work,
    visit: Visit,
    household: Sequence[Responder],
    house: House,
    village: Village,
    photos: Sequence[StoredPhoto],
) -> None:
    """Asks the first responder, and shows the gate how the question stands."""
    written = outbox.write(work, first_request(visit, facts_of_new(visit, house, village, photos), household))
    if household:
        menus_follow(work)
    follows = any(one.following for one in household) if household else None
    delivery = "asking" if written else delivery_unasked(anybody_follows=follows)
    photo_ids = tuple(photo.id for photo in photos)
    work.show(visit.id, new_card(visit, house, photo_ids, delivery=delivery, guards_see_names=village.guards_see_names))
