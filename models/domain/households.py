"""Who belongs where, and who is asked first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.domain.ids import HouseId, MembershipId, PersonId, VillageId


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


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A person's place in a village. Guards and the office have no house."""

    id: MembershipId
    village_id: VillageId
    person_id: PersonId
    role: Role
    house_id: HouseId | None
    standing: Standing = Standing.ACTIVE


@dataclass(frozen=True, kw_only=True)
class Responder:
    """A resident who can be asked: reachable in LINE or not, in the order that the house wants."""

    person_id: PersonId
    line_user_id: str
    language: str
    reachable: bool
    rank: int


def first_asked(household: Sequence[Responder]) -> Responder | None:
    """The one person who gets the first, billed message; None where nobody of the house can be reached."""
    return min((who for who in household if who.reachable), key=lambda who: who.rank, default=None)


def asked_later(household: Sequence[Responder], asked: set[PersonId]) -> list[Responder]:
    """The rest of the household, for the moment when the first one has not answered."""
    return [who for who in household if who.reachable and who.person_id not in asked]
