"""A resident makes a pass for a guest, changes it, and takes it back."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import exists, select

from models.domain.errors import Invalid
from models.domain.features import Feature
from models.domain.households import HouseholdRole, Role
from models.domain.ids import HouseId, OccasionId, PassId, PersonId
from models.domain.passes import Pass, PassKind, Terms, change, make, revoke
from models.queries.features import refuse_where_off
from models.queries.passes import may_have_more
from models.queries.people import ACTIVE
from models.tables.passes import PassRow
from models.tables.people import MembershipRow
from models.uow import Work, new_id
from models.usecases.changes import note_change, note_changes
from models.usecases.held_passes import lock_occasion, lock_pass, store, store_new, store_revoked
from models.usecases.once import id_for


@dataclass(frozen=True, kw_only=True)
class PassDraft:
    """What the host's form says, for one guest. `id`: the one it gets; None: a fresh one."""

    kind: PassKind
    terms: Terms
    id: PassId | None = None


def make_pass(work: Work, house_id: HouseId, draft: PassDraft) -> Pass:
    """One pass for a house of the caller's. Raises Invalid and Refused."""
    (made,) = make_passes(work, house_id, [draft])
    return made


def make_pass_once(work: Work, house_id: HouseId, draft: PassDraft, key: UUID) -> tuple[PassId, bool]:
    """The pass that this person makes under this key, and whether it is fresh. Raises Invalid and Refused."""
    pass_id = PassId(id_for(work, key))
    fresh = work.connection.scalar(select(PassRow.id).where(PassRow.id == pass_id)) is None
    if fresh:
        make_pass(work, house_id, replace(draft, id=pass_id))
    return pass_id, fresh


def make_passes(
    work: Work, house_id: HouseId, drafts: Sequence[PassDraft], occasion_id: OccasionId | None = None
) -> list[Pass]:
    """A pass for each draft, or none at all. Raises Invalid and Refused."""
    on, live = may_have_more(work, house_id)
    refuse_where_off(Feature.PASSES, on)
    fresh = [make(_new(work, house_id, draft, occasion_id), live + position) for position, draft in enumerate(drafts)]
    made = store_new(work, fresh)
    note_changes(work, "pass", "made", {one.id: {"house_id": str(house_id), "kind": one.kind.value} for one in made})
    return made


def change_pass(work: Work, pass_id: PassId, edit: Callable[[Terms], Terms], houses: Sequence[HouseId]) -> Pass:
    """Other terms for a pass: codes from before are answered by "changed". Raises NotFound, Invalid and Refused."""
    standing = lock_pass(work, pass_id, houses)
    changed = change(
        standing, edit(standing.terms), _somebody(work), work.now, is_owner=_is_owner(work, standing.house_id)
    )
    note_change(work, "pass", pass_id, "changed", {"revision": changed.revision})
    return store(work, changed)


def revoke_pass(work: Work, pass_id: PassId, houses: Sequence[HouseId]) -> Pass:
    """Takes a pass back; a second time changes nothing. Raises NotFound and Refused."""
    standing = lock_pass(work, pass_id, houses)
    revoked = revoke(standing, _somebody(work), work.now, is_owner=_is_owner(work, standing.house_id))
    if revoked is not standing:
        store(work, revoked)
        note_change(work, "pass", pass_id, "revoked")
    return revoked


def revoke_occasion(work: Work, occasion_id: OccasionId, houses: Sequence[HouseId]) -> list[PassId]:
    """Takes back all passes of an occasion that were not before. Raises Refused."""
    standing = lock_occasion(work, occasion_id, houses)
    owned = {house_id: _is_owner(work, house_id) for house_id in {one.house_id for one in standing}}
    me = _somebody(work)
    revoked = [revoke(one, me, work.now, is_owner=owned[one.house_id]) for one in standing]
    store_revoked(work, revoked)
    note_changes(work, "pass", "revoked", {one.id: {} for one in revoked})
    return [one.id for one in revoked]


def house_for(given: UUID | None, houses: Sequence[HouseId]) -> HouseId:
    """The house that a form means: the named one, or the only one. Raises Invalid."""
    if given is None and len(houses) == 1:
        return houses[0]
    for house_id in houses:
        if house_id == given:
            return house_id
    raise Invalid([("house", "must be the id of a house of yours")])


def _new(work: Work, house_id: HouseId, draft: PassDraft, occasion_id: OccasionId | None) -> Pass:
    return Pass(
        id=draft.id or PassId(new_id()),
        village_id=work.village,
        house_id=house_id,
        occasion_id=occasion_id,
        number=secrets.randbits(63),
        share_key=secrets.token_urlsafe(32),
        kind=draft.kind,
        terms=draft.terms,
        made_by=_somebody(work),
        created_at=work.now,
        changed_at=work.now,
    )


def _somebody(work: Work) -> PersonId:
    if work.actor.person_id is None:
        raise RuntimeError("a pass is somebody's")
    return work.actor.person_id


def _is_owner(work: Work, house_id: HouseId) -> bool:
    statement = select(
        exists().where(
            MembershipRow.person_id == _somebody(work),
            MembershipRow.house_id == house_id,
            MembershipRow.role == Role.RESIDENT.value,
            MembershipRow.household_role == HouseholdRole.OWNER.value,
            ACTIVE,
        )
    )
    return bool(work.connection.scalar(statement, {"moment": work.now}))
