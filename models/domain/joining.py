"""Who may take whom into a village, and who may see whom out of it."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from models.domain.errors import Code, Refused
from models.domain.households import HouseholdRole, Membership, Role, Standing
from models.domain.ids import HouseId, VillageId
from models.domain.permissions import Permission, may_give, permissions_of

INVITE_LIFE = timedelta(days=7)

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that looks like another: no 0 and O, no 1, I and L, no U beside V."""
_CODE_LENGTH = 8

_OFFERS = {
    HouseholdRole.OWNER: (HouseholdRole.OWNER, HouseholdRole.FAMILY, HouseholdRole.TENANT),
    HouseholdRole.TENANT: (HouseholdRole.FAMILY,),
    HouseholdRole.FAMILY: (),
}
"""Whom somebody may take into their own house."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A place that an invite offers. `ends_at` is when the place itself ends; guards and the office have no house."""

    village_id: VillageId
    role: Role
    house_id: HouseId | None = None
    household_role: HouseholdRole | None = None
    ends_at: datetime | None = None
    panel_role: str | None = None
    panel_role_id: UUID | None = None
    panel_permissions: Sequence[str] | None = None
    """Of the village's own role, where the place in the office comes with one."""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the place in the office brings with it."""
        if self.role is not Role.OFFICE:
            return frozenset()
        return permissions_of(self.panel_role, self.panel_permissions)


class Power(StrEnum):
    """What somebody may do with a place."""

    LEAVE = "leave"
    REMOVE = "remove"
    CHANGE = "change"
    SUSPEND = "suspend"


def offered_by(offer: Offer, places: Sequence[Membership]) -> Offer:
    """The offer as somebody with these places may make it: a tenant's family stays no longer than the tenant.

    Raises Refused where it is not theirs to give.
    """
    active = [one for one in places if one.standing is Standing.ACTIVE and one.village_id == offer.village_id]
    if any(_office_may_offer(one.permissions, offer) for one in active):
        return offer
    hosts = [one for one in active if one.house_id and one.house_id == offer.house_id]
    host = next((one for one in hosts if offer.household_role in may_offer(one)), None)
    if host is None or offer.role is not Role.RESIDENT:
        raise Refused(Code.NOT_YOURS_TO_GIVE, "this place is not yours to give")
    if host.household_role is HouseholdRole.TENANT:
        return replace(offer, ends_at=sooner(offer.ends_at, host.ends_at))
    return offer


def _office_may_offer(held: frozenset[Permission], offer: Offer) -> bool:
    if offer.role is Role.OFFICE:
        return Permission.TEAM_MANAGE in held and may_give(held, offer.permissions)
    return Permission.PEOPLE_MANAGE in held


def may_offer(host: Membership) -> tuple[HouseholdRole, ...]:
    """Whom a member of a house may take into it."""
    return _OFFERS[host.household_role] if host.household_role else ()


def powers_over(place: Membership, viewer: Sequence[Membership], *, mine: bool) -> frozenset[Power]:
    """What somebody with these places may do with that one. An owner goes by their own will, or by the office's."""
    found = {Power.LEAVE} if mine else set()
    active = [one for one in viewer if one.standing is Standing.ACTIVE and one.village_id == place.village_id]
    if any(_office_rules(one.permissions, place) for one in active):
        found |= {Power.REMOVE, Power.SUSPEND} | ({Power.CHANGE} if place.role is Role.RESIDENT else set())
    at_home = [one for one in active if one.house_id and one.house_id == place.house_id]
    owns = any(one.household_role is HouseholdRole.OWNER for one in at_home)
    if owns and not mine and place.household_role is not HouseholdRole.OWNER:
        found |= {Power.REMOVE, Power.CHANGE}
    return frozenset(found)


def _office_rules(held: frozenset[Permission], place: Membership) -> bool:
    """Over whom a role of the office has a say: over its own people only who may do all that they may."""
    if place.role is Role.OFFICE:
        return Permission.TEAM_MANAGE in held and may_give(held, place.permissions)
    return Permission.PEOPLE_MANAGE in held


def sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier end; None is no end."""
    return min((moment for moment in (one, other) if moment), default=None)


def end_of(day: date, time_zone: str) -> datetime:
    """The midnight after the last day, by the village's clock."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(time_zone))


def new_join_code() -> str:
    """Eight signs that can be read out and typed in."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_CODE_LENGTH))


def join_code_in(text: str) -> str:
    """What somebody typed, as codes are kept: no blanks, no hyphens, capitals."""
    return re.sub(r"[\s\-]+", "", text).upper()


def hash_of(token: str) -> str:
    """What is kept of a link's token: 16 random bytes need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
