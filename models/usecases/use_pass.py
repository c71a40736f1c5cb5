"""The gate holds a pass against the village's books, and lets its guest in: the last use is had by one gate only."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from models.domain.conflicts import Conflict
from models.domain.errors import Code, Refused
from models.domain.gates import let_through
from models.domain.ids import PersonId, VisitId
from models.domain.letters import GuestArrived
from models.domain.offline import counted, mark_double_use
from models.domain.pass_arrival import Arrival, Unseen, arrive, arrive_unseen
from models.domain.pass_token import PassToken
from models.domain.pass_verdict import Verdict, judge
from models.domain.passes import known_of, token_of
from models.domain.stays import host_says, measured
from models.domain.visit import Visit
from models.domain.watchlist import Entry as Known
from models.domain.watchlist import Hit, Suspect
from models.pass_keys import PassKeys
from models.queries import passes, people, villages
from models.queries.houses import House
from models.queries.passes import PassCard, PassUse
from models.queries.villages import Village
from models.queries.visit_card import new_card
from models.queries.watchlist import watched
from models.tables.base import table_of
from models.tables.passes import PassUseRow
from models.uow import Work, new_id
from models.usecases import outbox
from models.usecases.clues import clues_of
from models.usecases.held_passes import lock_pass, store
from models.usecases.held_visits import lock
from models.usecases.held_visits import store as store_visits
from models.usecases.new_visits import (
    Registered,
    StoredPhoto,
    facts_of_new,
    insert_photos,
    insert_visit,
    registered_before,
)
from models.usecases.outbox import Owed
from models.usecases.watch_gate import Sighting, belongs_to, look_out, tell_afterwards

_USE = insert(table_of(PassUseRow))


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What a guest shows at the gate: a QR code's text, or six digits."""

    token: str | None = None
    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One submission of the gate: its idempotency key, what that is held against, and the photos that came with it.

    `happened_at` where the gate had no network: the guest is in, whatever the books say. `not_them` is a hit of the
    village's list that means somebody else.
    """

    key: UUID
    print_: str
    photos: Sequence[StoredPhoto] = ()
    happened_at: datetime | None = None
    not_them: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the guard is told, and of which pass; `last_use` where that is why it is used up."""

    verdict: Verdict
    card: PassCard | None = None
    last_use: PassUse | None = None


def fingerprint(brought: Brought, photo_digests: Sequence[str]) -> str:
    """The same for the same submission: what an idempotency key is held against."""
    told = {**asdict(brought), "photos": list(photo_digests)}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def check_pass(work: Work, keys: PassKeys, brought: Brought) -> Judged:
    """May this guest come in now? Changes nothing."""
    card, token = _found(work, keys, brought)
    return _judged(work, card, token, work.now) if card else _unknown(token)


def use_pass(work: Work, keys: PassKeys, brought: Brought, entry: Entry) -> Registered | Judged | Hit:
    """Lets the guest in: a visit that is inside at once. A Judged says why not, a Hit that they are watched for.

    Who went in without network is judged as of then, and in all the same: the visit keeps what stood against it.
    Raises Refused where the key was used for something else, and at a gate that does not let such guests in; and
    Invalid for what happened too long ago.
    """
    card, token = _found(work, keys, brought)
    if card is None:
        return _unknown(token)
    held = replace(card, one=lock_pass(work, card.id))  # who waited for another gate sees what that has left
    before = registered_before(work, entry.key, entry.print_)
    if before:
        return before
    if entry.happened_at:
        came_at = counted(entry.happened_at, work.now)
        judged = _judged(work, held, token, came_at)
        made = _was_let_in(work, judged, held, entry, Unseen(came_at=came_at, conflict=_conflict(judged.verdict)))
        tell_afterwards(work, *_seen(work, held, entry), made.visit_id)
        return made
    judged = _judged(work, held, token, work.now)
    if judged.verdict is not Verdict.OK:
        return judged
    let_through(work.gate, held.one.terms.guest.kind)
    return _let_in(work, held, entry)


def _seen(work: Work, held: PassCard, entry: Entry) -> tuple[Sighting, Sequence[Known]]:
    """The guest as their host has named them, and who of the village's list that may be."""
    guest = held.one.terms.guest
    clues = clues_of(name=guest.name, plate=guest.plate, province=guest.plate_province)
    visitor = Suspect(
        name=guest.name,
        plate=guest.plate,
        plate_province=guest.plate_province,
        kind=guest.kind.value,
        house_number=held.house_number,
    )
    return Sighting(clues=clues, visitor=visitor, key=entry.key, not_them=entry.not_them), watched(work, clues)


def _found(work: Work, keys: PassKeys, brought: Brought) -> tuple[PassCard | None, PassToken | Verdict | None]:
    """The pass in the books, and what its token tells: nothing for six digits, a verdict for one that is no good."""
    if brought.token is None:
        return passes.card_of_code(work, brought.code or ""), None
    read = keys.gate_key(work.village).read(brought.token)
    return (None if isinstance(read, Verdict) else passes.card_of_number(work, read.number)), read


def _unknown(token: PassToken | Verdict | None) -> Judged:
    return Judged(verdict=token if isinstance(token, Verdict) else Verdict.UNKNOWN_CODE)


def _judged(work: Work, card: PassCard, token: PassToken | Verdict | None, at: datetime) -> Judged:
    """By the books' terms; of the token only its revision counts, which says whether it tells the same.

    A pass that was taken back after that moment was good at it.
    """
    one = card.one
    if one.revoked_at and one.revoked_at > at:
        one = replace(one, revoked_at=None, revoked_by=None)
    shown = token_of(card.one)
    if isinstance(token, PassToken):
        shown = replace(shown, revision=token.revision)
    zone = ZoneInfo(villages.village(work).time_zone)
    verdict = judge(shown, at, zone, known_of(one, host_stays=card.host_stays))
    last = passes.uses_of(work, card.id, most=1) if verdict is Verdict.USED_UP else []
    return Judged(verdict=verdict, card=card, last_use=last[0] if last else None)


def _let_in(work: Work, held: PassCard, entry: Entry) -> Registered | Hit:
    seen, alike = _seen(work, held, entry)
    hit = look_out(work, seen, alike)
    if hit:
        return hit
    made = _write(work, held, entry, arrive(held.one, VisitId(new_id()), _guard(work), work.actor, work.now))
    if alike:
        belongs_to(work, entry.key, made.visit_id)
    return made


def _was_let_in(work: Work, judged: Judged, held: PassCard, entry: Entry, unseen: Unseen) -> Registered:
    """Tells the gate that had the use before, too: both see it, and so does the office."""
    made = _write(
        work, held, entry, arrive_unseen(held.one, VisitId(new_id()), _guard(work), work.actor, work.now, unseen)
    )
    if unseen.conflict is Conflict.DOUBLE_USE and judged.last_use:
        first = lock(work, [judged.last_use.visit_id])[judged.last_use.visit_id].visit
        marked = mark_double_use(first, made.visit_id, work.actor, work.now)
        store_visits(work, [marked] if marked else [])
    return made


def _conflict(verdict: Verdict) -> Conflict | None:
    match verdict:
        case Verdict.OK:
            return None
        case Verdict.USED_UP:
            return Conflict.DOUBLE_USE
        case _:
            return Conflict.PASS_REFUSED


def _guard(work: Work) -> PersonId:
    if work.actor.person_id is None:
        raise RuntimeError("a guest is let in by somebody")
    return work.actor.person_id


def _write(work: Work, held: PassCard, entry: Entry, arrival: Arrival) -> Registered:
    came_at, village = arrival.visit.created_at, villages.village(work)
    stays = measured(arrival.visit, village.stays, host_says(held.one, came_at, village.zone))
    arrival = replace(arrival, visit=stays)
    if not insert_visit(work, arrival.visit, entry.key, entry.print_):
        raise Refused(Code.IDEMPOTENCY_KEY_REUSED, "this Idempotency-Key was used for a different visit")
    insert_photos(work, arrival.visit, entry.photos)
    store(work, arrival.used)
    work.connection.execute(_USE, _use_row(arrival))
    work.happened.extend(arrival.events)
    _tell(work, village, held, arrival.visit, entry.photos)
    return Registered(visit_id=arrival.visit.id, fresh=True)


def _use_row(arrival: Arrival) -> dict[str, object]:
    return {
        "id": new_id(),
        "village_id": arrival.visit.village_id,
        "pass_id": arrival.used.id,
        "visit_id": arrival.visit.id,
        "at": arrival.visit.created_at,
        "by": arrival.visit.created_by,
    }


def _tell(work: Work, village: Village, held: PassCard, visit: Visit, photos: Sequence[StoredPhoto]) -> None:
    """The gate's pages for free; the host by a billed message, where they asked for it."""
    house = House(id=held.one.house_id, number=held.house_number, soi=held.soi)
    photo_ids = tuple(photo.id for photo in photos)
    names = village.guards_see_names
    work.show(visit.id, new_card(visit, house, photo_ids, delivery="not_needed", guards_see_names=names))
    host = people.by_id(work, held.one.made_by) if held.one.terms.tell_host else None
    if host and host.following:
        letter = GuestArrived(visit=facts_of_new(visit, house, village, photos))
        outbox.write(
            work,
            [
                Owed(
                    letter=letter,
                    to_user=host.line_user_id,
                    language=host.language,
                    person_id=host.id,
                    village_id=visit.village_id,
                    visit_id=visit.id,
                )
            ],
        )
