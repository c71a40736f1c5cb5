"""Somebody at the gate looks like one whom the village watches for: the guard is stopped, and the office is told.

Nothing is registered meanwhile, yet the hit is written: it is the answer, and no failure.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.blocks import Clues, name_key, plate_key
from models.domain.ids import VisitId
from models.domain.letters import WatchlistHit
from models.domain.watchlist import (
    CLEARED_FOR,
    SAME_VISITOR,
    Entry,
    Hit,
    HitState,
    Likeness,
    Match,
    Suspect,
    likenesses,
    not_settled,
)
from models.queries import villages, watch_hits
from models.queries.households import office
from models.tables.base import table_of
from models.tables.watchlist import WatchHitRow
from models.uow import Work, new_id
from models.usecases import outbox
from models.usecases.changes import note_change
from models.usecases.outbox import Owed

_WRITE = (
    upsert(table_of(WatchHitRow))
    .on_conflict_do_nothing(index_elements=["village_id", "key", "block_id", "match"])
    .returning(table_of(WatchHitRow).c.id)
)
_SETTLE = update(WatchHitRow).where(
    WatchHitRow.village_id == bindparam("village"),
    WatchHitRow.id == bindparam("hit"),
    WatchHitRow.state == HitState.OPEN.value,
)
_BELONGS = (
    update(WatchHitRow)
    .where(
        WatchHitRow.village_id == bindparam("village"),
        WatchHitRow.key == bindparam("form"),
        WatchHitRow.visit_id.is_(None),
    )
    .values(visit_id=bindparam("visit"))
    .returning(WatchHitRow.id)
)


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """A visitor as the guard has just written them down, under the key of that form.

    `not_them`: the hit of which the guard says that it means somebody else.
    """

    clues: Clues
    visitor: Suspect
    key: UUID
    not_them: UUID | None = None


def look_out(work: Work, seen: Sighting, watched: Sequence[Entry], *, exact_alone: bool = False) -> Hit | None:
    """The hit that stops this visitor: a new one, of which the office is told, or the one that stands open.

    A similar one is settled by the guard's word, an exact one by the office's alone.
    """
    found = [one for one in likenesses(watched, seen.clues) if one.match is Match.EXACT or not exact_alone]
    if not found:
        return None
    before = [_settled(work, seen, one) for one in _before(work, seen, found)]
    likeness = not_settled(found, [one for one in before if one.key == seen.key or one.id == seen.not_them])
    if likeness is None:
        return None
    return _standing(work, seen, likeness, before) or _write(work, seen, likeness)


def tell_afterwards(work: Work, seen: Sighting, watched: Sequence[Entry], visit_id: VisitId) -> None:
    """They were written down without network, and are in the books already: the office is told of the worst.

    Of whom it was told that they were stopped, it is told that they came in all the same.
    """
    found = likenesses(watched, seen.clues)
    if not found:
        return
    before = belongs_to(work, seen.key, visit_id)
    if not before:
        _write(work, seen, found[0], visit_id)
    for hit in (_shown(work, one) for one in before):
        if hit.state is HitState.OPEN:
            _tell_the_office(work, hit)


def belongs_to(work: Work, key: UUID, visit_id: VisitId) -> Sequence[UUID]:
    """The hits that there were of that form: they were of somebody who is registered after all."""
    given = {"village": work.village, "form": key, "visit": visit_id}
    return work.connection.execute(_BELONGS, given).scalars().all()


def settle(work: Work, hit: Hit, state: HitState) -> Hit:
    """Somebody has looked: the gate and the office see it at once. Who looked first has said it."""
    given = {"village": work.village, "hit": hit.id}
    changed = _SETTLE.values(state=state.value, settled_by=work.actor.person_id, settled_at=work.now)
    if work.connection.execute(changed, given).rowcount:
        note_change(work, "block", hit.entry_id, f"hit_{state}", {"hit": str(hit.id), "match": hit.match.value})
    return _shown(work, hit.id)


def _before(work: Work, seen: Sighting, found: Sequence[Likeness]) -> list[Hit]:
    """What was told of this visitor before."""
    entries = {one.entry.id for one in found}
    hits = watch_hits.of_entries(work, entries, seen.key, work.now - CLEARED_FOR)
    return [one for one in hits if one.key == seen.key or _is_same(one.visitor, seen.clues)]


def _is_same(visitor: Suspect | None, now: Clues) -> bool:
    if visitor is None:
        return False
    plate = plate_key(visitor.plate) if visitor.plate else None
    return (name_key(visitor.name), plate) == (now.name, now.plate)


def _settled(work: Work, seen: Sighting, hit: Hit) -> Hit:
    """The guard's word about a hit that they name, where it counts."""
    names_it = hit.id == seen.not_them and hit.state is HitState.OPEN
    return settle(work, hit, HitState.NOT_THEM) if names_it and hit.match is Match.SIMILAR else hit


def _standing(work: Work, seen: Sighting, likeness: Likeness, before: Sequence[Hit]) -> Hit | None:
    """The office has been told of this one: not again for the same form, nor for an hour."""
    alike = [
        one
        for one in before
        if one.state is HitState.OPEN and (one.entry_id, one.match) == (likeness.entry.id, likeness.match)
    ]
    return next((one for one in alike if one.key == seen.key or one.at > work.now - SAME_VISITOR), None)


def _write(work: Work, seen: Sighting, likeness: Likeness, visit_id: VisitId | None = None) -> Hit | None:
    """The office is told once of each form: None where another request has done that, and the hit is settled."""
    row = {
        "id": new_id(),
        "village_id": work.village,
        "block_id": likeness.entry.id,
        "key": seen.key,
        "at": work.now,
        "guard_id": work.actor.person_id,
        "gate_id": work.actor.gate_id,
        "match": likeness.match.value,
        "by": likeness.by.value,
        "facts": work.seal.seal(json.dumps(asdict(seen.visitor))),
        "state": HitState.OPEN.value,
        "visit_id": visit_id,
    }
    written = work.connection.execute(_WRITE, row).scalar_one_or_none()
    if written is None:
        return _standing(work, seen, likeness, _before(work, seen, [likeness]))
    hit = _shown(work, written)
    _tell_the_office(work, hit)
    return hit


def _shown(work: Work, hit_id: UUID) -> Hit:
    hit = watch_hits.hit(work, hit_id)
    work.hits.append(hit)
    return hit


def _tell_the_office(work: Work, hit: Hit) -> None:
    """One billed message to its first responder, at night too where nobody is awake."""
    following = sorted((one for one in office(work) if one.following), key=lambda one: (not one.reachable, one.rank))
    if following:
        first = following[0]
        owed = Owed(
            letter=_letter(work, hit),
            to_user=first.line_user_id,
            language=first.language,
            person_id=first.person_id,
            village_id=work.village,
        )
        outbox.write(work, [owed])


def _letter(work: Work, hit: Hit) -> WatchlistHit:
    village, visitor = villages.village(work), hit.visitor
    if visitor is None:
        raise RuntimeError("somebody was seen at the gate just now")
    return WatchlistHit(
        village_name=village.name,
        time_zone=village.time_zone,
        gate=work.gate.name if work.gate else None,
        house_number=visitor.house_number,
        kind=visitor.kind,
        visitor_name=visitor.name,
        plate=visitor.plate,
        plate_province=visitor.plate_province,
        match=hit.match.value,
        by=hit.by.value,
        advice=hit.advice.value,
        note=hit.note,
        stopped=hit.visit_id is None,
        seen_at=hit.at,
    )
