"""Somebody opens an invite's link, and takes the place that it offers."""

from contextlib import suppress

from sqlalchemy import select, update

from models.domain.errors import Code, NotFound, Refused
from models.domain.households import Standing
from models.domain.ids import MembershipId, PersonId
from models.domain.joining import Offer, offered_by
from models.queries import people
from models.queries.invites import Invite, by_token
from models.tables.invites import InviteRow
from models.tables.people import MembershipRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.expect import came
from models.usecases.take_place import take_place


def look_at_invite(work: Work, token: str) -> Invite:
    """What the link offers now. The work, of a whole account, enters its village. Raises Refused."""
    invite = by_token(work, token)
    if invite is None:
        raise Refused(Code.INVITE_UNKNOWN, "there is no such invite")
    _judge(work, invite)
    return invite


def accept_invite(work: Work, person_id: PersonId, token: str) -> MembershipId:
    """The place is theirs, and the link is used up; for who asks again it is theirs still. Raises Refused."""
    invite = by_token(work, token)
    if invite is None:
        raise Refused(Code.INVITE_UNKNOWN, "there is no such invite")
    if invite.used_by == person_id and (place := _taken_before(work, person_id, invite.offer)):
        return place
    offer = _judge(work, invite)
    place = take_place(work, person_id, offer, Standing.ACTIVE)
    used = update(InviteRow).where(InviteRow.id == invite.id).values(used_by=person_id, used_at=work.now)
    work.connection.execute(used)
    _is_expected(work, invite, place)
    made_by = str(invite.made_by) if invite.made_by else None
    note_change(work, "membership", place, "joined", {"invite": str(invite.id), "made_by": made_by})
    return place


def _is_expected(work: Work, invite: Invite, place: MembershipId) -> None:
    """Whoever brings an invite that was made for somebody by name is them, unless they have come meanwhile."""
    if invite.expected_id:
        with suppress(NotFound):
            came(work, invite.expected_id, place)


def _judge(work: Work, invite: Invite) -> Offer:
    """The offer as its maker could make it today: who left, or was suspended, takes nobody in any more."""
    if invite.revoked:
        raise Refused(Code.INVITE_REVOKED, "this invite was taken back")
    if invite.used_by:
        raise Refused(Code.INVITE_USED, "this invite was used before")
    if invite.expires_at <= work.now:
        raise Refused(Code.INVITE_EXPIRED, "this invite is over")
    if invite.role_gone:
        raise Refused(Code.INVITE_REVOKED, "the role that it offers is gone")
    offer = _as_offered_now(work, invite)
    if offer.ends_at and offer.ends_at <= work.now:
        raise Refused(Code.INVITE_EXPIRED, "the place that it offers is over")
    return offer


def _as_offered_now(work: Work, invite: Invite) -> Offer:
    if invite.made_by is None:
        return invite.offer
    maker = people.by_id(work, invite.made_by)
    try:
        return offered_by(invite.offer, maker.memberships if maker else ())
    except Refused:
        raise Refused(Code.INVITE_REVOKED, "whoever made this invite may not any more") from None


def _taken_before(work: Work, person_id: PersonId, offer: Offer) -> MembershipId | None:
    found = work.connection.execute(
        select(MembershipRow.id).where(
            MembershipRow.village_id == work.village,
            MembershipRow.person_id == person_id,
            MembershipRow.role == offer.role.value,
            MembershipRow.house_id.is_not_distinct_from(offer.house_id),
            MembershipRow.standing == Standing.ACTIVE.value,
        )
    ).scalar_one_or_none()
    return MembershipId(found) if found else None
