"""Who belongs where, and who is asked first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.domain.ids import HouseId, MembershipId, PersonId, VillageId
from models.domain.permissions import Permission, permissions_of


class Role(StrEnum):
    RESIDENT = "resident"
    GUARD = "guard"
    OFFICE = "office"


class HouseholdRole(StrEnum):
    OWNER = "owner"
    FAMILY = "family"
    TENANT = "tenant"


class Standing(StrEnum):
    """Only an active member may do anything; the others are told what is the matter."""

    ACTIVE = "active"
    PENDING = "pending"
    SUSPENDED = "suspended"
    ENDED = "ended"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A person's place in a village. Guards and the office have no house, and no role in a household.

    `standing` is how the place stands at the moment it was read: see `standing_at`.
    """

    id: MembershipId
    village_id: VillageId
    person_id: PersonId
    role: Role
    house_id: HouseId | None
    household_role: HouseholdRole | None = None
    standing: Standing = Standing.ACTIVE
    ends_at: datetime | None = None
    panel_role: str | None = None
    panel_permissions: Sequence[str] | None = None
    """Of the role that the village made, where they have one."""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What somebody of the office may do; nothing of it for everybody else."""
        if self.role is not Role.OFFICE:
            return frozenset()
        return permissions_of(self.panel_role, self.panel_permissions)


def standing_at(standing: Standing, ends_at: datetime | None, now: datetime) -> Standing:
    """A place whose day has come is over at once, also where the clock has not written it down yet."""
    if ends_at and ends_at <= now and standing in {Standing.ACTIVE, Standing.SUSPENDED}:
        return Standing.ENDED
    return standing


def acting(places: Sequence[Membership], chosen: MembershipId | None) -> Membership | None:
    """For which of their active places somebody acts: the one they chose; else the gate, the office, then a house."""
    active = [one for one in places if one.standing is Standing.ACTIVE]
    return min(active, key=lambda one: (one.id != chosen, _BY_DUTY.index(one.role)), default=None)


_BY_DUTY = (Role.GUARD, Role.OFFICE, Role.RESIDENT)


@dataclass(frozen=True, kw_only=True)
class Responder:
    """Somebody who can answer. `following`: LINE would bring them a message; `reachable`: they may be sent one now."""

    person_id: PersonId
    line_user_id: str
    language: str
    following: bool
    reachable: bool
    rank: int


def first_asked(household: Sequence[Responder]) -> Responder | None:
    """The one person who gets the first, billed message; None where nobody of the house can be reached."""
    return min((who for who in household if who.reachable), key=lambda who: who.rank, default=None)


def asked_later(household: Sequence[Responder], asked: Collection[PersonId]) -> list[Responder]:
    """The rest of the household in its order, for the moment when the first one has not answered."""
    return [who for who in household if who.reachable and who.person_id not in asked]


def reminded(household: Sequence[Responder], asked: Collection[PersonId]) -> Responder | None:
    """Who is asked once more: the first of those who were asked."""
    return first_asked([who for who in household if who.person_id in asked])
