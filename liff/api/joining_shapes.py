"""Places, households and invites as JSON."""

from collections.abc import Collection
from typing import Any

from liff.api.shapes import moment
from models.domain.households import Membership, Responder
from models.domain.ids import MembershipId
from models.domain.joining import Power
from models.queries.houses import House
from models.queries.invites import Invite
from models.queries.places import Place
from models.queries.villages import Village


def place_json(place: Place, acting: MembershipId | None = None) -> dict[str, Any]:
    """A place of the reader's own."""
    one = place.membership
    return {
        "membership": str(one.id),
        "village": {"id": str(one.village_id), "name": place.village_name, "time_zone": place.time_zone},
        **_role(one),
        "house": _house(place.house),
        "standing": one.standing.value,
        "since": moment(place.created_at),
        "ends_at": moment(one.ends_at),
        "reason": place.note,
        "acting": one.id == acting,
    }


def acting_json(one: Membership) -> dict[str, Any]:
    """The place that the reader has chosen to act for."""
    return {"membership": str(one.id), "village": str(one.village_id), "role": one.role.value}


def member_json(
    place: Place, powers: Collection[Power], *, mine: bool, responder: Responder | None = None
) -> dict[str, Any]:
    """Somebody of a house or of the village's staff, with what the reader may do about them."""
    one = place.membership
    return {
        "membership": str(one.id),
        "name": place.person_name or place.claimed_name or "",
        **_role(one),
        "house": _house(place.house),
        "standing": one.standing.value,
        "since": moment(place.created_at),
        "ends_at": moment(one.ends_at),
        "me": mine,
        "reach": _reach(responder),
        "may": sorted(power.value for power in powers),
    }


def registration_json(place: Place) -> dict[str, Any]:
    """Somebody who waits for the office: what they call themselves here, and what in LINE."""
    return {
        "id": str(place.membership.id),
        "name": place.claimed_name or "",
        "line_name": place.person_name,
        "house": _house(place.house),
        "household_role": place.membership.household_role,
        "created_at": moment(place.created_at),
    }


def invite_json(invite: Invite, *, mine: bool) -> dict[str, Any]:
    """An invite that nobody has used yet. Its link is told only when it is made."""
    return {
        "id": str(invite.id),
        "role": invite.offer.role.value,
        "household_role": invite.offer.household_role,
        "house": _house(invite.house),
        "ends_at": moment(invite.offer.ends_at),
        "created_at": moment(invite.created_at),
        "expires_at": moment(invite.expires_at),
        "mine": mine,
    }


def offer_json(invite: Invite, village: Village) -> dict[str, Any]:
    """What whoever opens an invite's link is told: which place it is, and nobody's name."""
    offer = invite.offer
    return {
        "village": {"id": str(village.id), "name": village.name, "time_zone": village.time_zone},
        "house": {"number": invite.house.number, "soi": invite.house.soi} if invite.house else None,
        "role": offer.role.value,
        "household_role": offer.household_role.value if offer.household_role else None,
        "ends_at": moment(offer.ends_at),
        "expires_at": moment(invite.expires_at),
    }


def _reach(responder: Responder | None) -> str | None:
    """That somebody rests is told to their house; not whether they sleep, travel, or want no questions."""
    if responder is None:
        return None
    if not responder.following:
        return "never"
    return "now" if responder.reachable else "later"


def _role(one: Membership) -> dict[str, Any]:
    return {"role": one.role.value, "household_role": one.household_role.value if one.household_role else None}


def _house(house: House | None) -> dict[str, Any] | None:
    return {"id": str(house.id), "number": house.number, "soi": house.soi} if house else None
