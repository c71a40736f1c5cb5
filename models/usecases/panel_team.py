"""Who sits in a village's office, with which role: given, changed, taken back, and never more than the giver holds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, cast, insert, select, update

from models.domain.errors import Code, Invalid, NotFound, Refused
from models.domain.households import Role, Standing
from models.domain.ids import MembershipId, PersonId
from models.domain.joining import Offer
from models.domain.permissions import OF_VILLAGE, VILLAGE_ROLES, PanelRole, Permission, known, may_give, permissions_of
from models.queries import people, places
from models.queries.places import Place
from models.tables.invites import InviteRow
from models.tables.panel import PanelRoleRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import VillageRow
from models.uow import Work, new_id
from models.usecases import leave_village
from models.usecases.changes import note_change
from models.usecases.panel_logins import Login, login, sits_elsewhere
from models.usecases.panel_people import person_for

Held = frozenset[Permission]
LONGEST_NAME = 60


class SitsElsewhere(Refused):
    """They sit in another office, too, or run the installation: that is the operator's to see to."""

    def __init__(self) -> None:
        super().__init__(Code.NOT_YOURS_TO_GIVE, "they sit elsewhere, too")


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Who gives and takes places in the office, with what they held when they came in."""

    person_id: PersonId
    held: Held
    operator: bool = False


@dataclass(frozen=True, kw_only=True)
class GivenRole:
    """A village role by its name, or one of the village's own by its id."""

    name: str | None = None
    own: UUID | None = None
    permissions: Sequence[str] | None = None

    @property
    def held(self) -> Held:
        return permissions_of(self.name, self.permissions)


def role_named(work: Work, told: str) -> GivenRole:
    """`admin`, `staff`, `viewer`, or the id of a role of the village, which stays until the commit. Raises Invalid."""
    if told in set(VILLAGE_ROLES):
        return GivenRole(name=told)
    row = PanelRoleRow
    here = row.village_id == work.village, row.ended_at.is_(None), cast(row.id, Text) == told
    stays = select(row.id, row.permissions).where(*here).with_for_update(read=True, key_share=True)
    found = work.connection.execute(stays).one_or_none()
    if found is None:
        raise Invalid([("role", "is no role of this village")])
    return GivenRole(own=found.id, permissions=found.permissions)


def offer_of(work: Work, given: GivenRole) -> Offer:
    """What an invite into the office with this role offers."""
    return Offer(
        village_id=work.village,
        role=Role.OFFICE,
        panel_role=given.name,
        panel_role_id=given.own,
        panel_permissions=given.permissions,
    )


def seat_login(work: Work, login: Login, given: GivenRole, giver: Held) -> MembershipId:
    """Somebody who signs in with a password sits here from now on. Raises Refused where they do already."""
    _check(giver, given.held)
    person_id = person_for(work, login)
    row = MembershipRow
    live = row.standing.not_in(["ended", "refused"])
    sits = select(row.id).where(row.village_id == work.village, row.person_id == person_id, row.role == "office", live)
    if work.connection.scalar(sits):
        raise Refused(Code.ALREADY_MEMBER, "they sit in this office already")
    membership_id = MembershipId(new_id())
    work.connection.execute(
        insert(row).values(
            id=membership_id,
            village_id=work.village,
            person_id=person_id,
            role=Role.OFFICE.value,
            panel_role=given.name,
            panel_role_id=given.own,
            wants_questions=False,
            created_at=work.now,
        )
    )
    note_change(work, "membership", membership_id, "taken_into_office", _told(given))
    return membership_id


def change_role(work: Work, membership_id: MembershipId, given: GivenRole, giver: Giver) -> GivenRole:
    """Another role from now on; the former one is returned. Raises NotFound, and Refused for one's own place."""
    place = _colleague(work, membership_id, giver)
    _check(_held_now(work, giver), given.held)
    row = MembershipRow
    before = work.connection.execute(
        select(row.panel_role, row.panel_role_id).where(row.id == place.membership.id)
    ).one()
    values = {"panel_role": given.name, "panel_role_id": given.own}
    work.connection.execute(update(row).where(row.id == place.membership.id).values(values))
    former = GivenRole(name=before.panel_role, own=before.panel_role_id)
    note_change(work, "membership", membership_id, "role_changed", {**_told(given), "before": _told(former)})
    return former


def suspend(work: Work, membership_id: MembershipId, giver: Giver) -> None:
    """They may do nothing until it is taken back. Raises NotFound and Refused."""
    leave_village.suspend(work, _colleague(work, membership_id, giver).membership.id, None)


def resume(work: Work, membership_id: MembershipId, giver: Giver) -> None:
    """They may do again what their role allows. Raises NotFound and Refused."""
    leave_village.resume(work, _colleague(work, membership_id, giver).membership.id)


def remove(work: Work, membership_id: MembershipId, giver: Giver) -> None:
    """Their place is history. Raises NotFound and Refused."""
    leave_village.end_place(work, _colleague(work, membership_id, giver).membership, "removed")


def login_of(work: Work, membership_id: MembershipId, giver: Giver) -> UUID:
    """The login of a colleague who signs in with a password. Raises NotFound, Refused and SitsElsewhere.

    Whoever sits elsewhere, too, is helped by the operator: a village's admin must not come into the next one by a link
    to somebody's password. Whoever runs the installation is helped among the operators.
    """
    place = _colleague(work, membership_id, giver)
    login_id = work.connection.scalar(select(PersonRow.login_id).where(PersonRow.id == place.membership.person_id))
    found = login(work, login_id) if login_id else None
    if found is None:
        raise NotFound
    if found.operator or (sits_elsewhere(work, found.id, work.village) and not giver.operator):
        raise SitsElsewhere
    return found.id


def make_role(work: Work, name: str, permissions: Collection[str], giver: Held) -> UUID:
    """A role of the village's own. Raises Refused for more than the maker holds."""
    role_id = new_id()
    _check(giver, _of_village(permissions))
    values = {"id": role_id, "village_id": work.village, "created_at": work.now}
    work.connection.execute(insert(PanelRoleRow).values(**values, **_role(name, permissions)))
    note_change(work, "panel_role", role_id, "made", {"permissions": sorted(_of_village(permissions))})
    return role_id


def change_own_role(work: Work, role_id: UUID, name: str, permissions: Collection[str], giver: Held) -> None:
    """Its people may do this from now on. Raises NotFound, and Refused where it holds more than the maker does."""
    held = _own_role(work, role_id)
    _check(giver, held | _of_village(permissions))
    work.connection.execute(update(PanelRoleRow).where(PanelRoleRow.id == role_id).values(_role(name, permissions)))
    told = {"permissions": sorted(_of_village(permissions)), "before": sorted(held)}
    note_change(work, "panel_role", role_id, "changed", told)


def end_role(work: Work, role_id: UUID, giver: Held) -> None:
    """Nobody gets it any more, by no link that was made before either. Raises Refused while somebody has it."""
    _revoke_invites(work, role_id)  # first: whoever is about to take one holds it, and then the role
    _check(giver, _own_role(work, role_id))
    row = MembershipRow
    has_it = select(row.id).where(row.panel_role_id == role_id, row.standing.in_(["active", "suspended"])).limit(1)
    if work.connection.scalar(has_it):
        raise Refused(Code.STATE_FORBIDS, "somebody has this role")
    work.connection.execute(update(PanelRoleRow).where(PanelRoleRow.id == role_id).values(ended_at=work.now))
    note_change(work, "panel_role", role_id, "ended")


_HERE = {Standing.ACTIVE, Standing.SUSPENDED}


def _colleague(work: Work, membership_id: MembershipId, giver: Giver) -> Place:
    """The office is theirs alone to change until the commit: two who put each other out come one after the other."""
    work.connection.execute(select(VillageRow.id).where(VillageRow.id == work.village).with_for_update(key_share=True))
    place = places.place(work, membership_id, locked=True)
    if place.membership.role is not Role.OFFICE or place.membership.standing not in _HERE:
        raise NotFound
    if place.membership.person_id == giver.person_id:
        raise Refused(Code.NOT_YOURS_TO_GIVE, "nobody changes their own place")
    _check(_held_now(work, giver), place.membership.permissions)
    return place


def _held_now(work: Work, giver: Giver) -> Held:
    """Somebody may have put them out, or given them less, since they came in."""
    if giver.operator:
        return giver.held
    me = people.by_id(work, giver.person_id)
    places_here = me.active(Role.OFFICE, work.village) if me else []
    held = Held().union(*(one.permissions for one in places_here))
    if Permission.TEAM_MANAGE not in held:
        raise Refused(Code.NOT_YOURS_TO_GIVE, "they may not any more")
    return held


def _revoke_invites(work: Work, role_id: UUID) -> None:
    row = InviteRow
    theirs = row.village_id == work.village, row.panel_role_id == role_id
    still = row.used_at.is_(None), row.revoked_at.is_(None)
    gone = update(row).where(*theirs, *still).values(revoked_at=work.now).returning(row.id)
    for invite_id in sorted(work.connection.scalars(gone)):
        note_change(work, "invite", invite_id, "revoked")


def _own_role(work: Work, role_id: UUID) -> Held:
    row = PanelRoleRow
    wanted = select(row.permissions).where(row.village_id == work.village, row.id == role_id, row.ended_at.is_(None))
    found = work.connection.scalar(wanted.with_for_update())
    if found is None:
        raise NotFound
    return known(found)


def _check(giver: Held, given: Held) -> None:
    if not may_give(giver, given):
        raise Refused(Code.NOT_YOURS_TO_GIVE, "nobody hands on more than they hold")


def _of_village(permissions: Collection[str]) -> Held:
    return known(permissions) & OF_VILLAGE


def _role(name: str, permissions: Collection[str]) -> dict[str, object]:
    return {"name": name, "permissions": sorted(_of_village(permissions))}


def _told(given: GivenRole) -> dict[str, object]:
    return {"role": given.name or PanelRole.ADMIN.value} if not given.own else {"own_role": str(given.own)}
