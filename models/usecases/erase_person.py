"""Somebody wants to be forgotten. What says who they are goes at once; what happened at the gate stays, without a name.

The record of a village is a chain of ids, times and deeds. Nothing in it is a name, so that nothing in it has to
change, and it stays whole.
"""

from typing import Any

from sqlalchemy import update

from models.domain.ids import PersonId
from models.queries.people import Person
from models.tables.inbox import WebhookEventRow
from models.tables.invites import InviteRow
from models.tables.outbox import MessageRow
from models.tables.passes import OccasionRow, PassRow
from models.tables.people import MembershipRow, PersonRow, SessionRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.leave_village import unlink


def erase_person(work: Work, person: Person) -> None:
    """All places end; name, settings, texts and shifts go. For a work of the whole account.

    What stays: that a person of a house answered, made or changed something, and when; and LINE's id of them, which
    names nobody outside of this account, because otherwise the same person could not be kept out, nor let in again.
    """
    for village_id in sorted({one.village_id for one in person.memberships}):
        work.enter(village_id)
        note_change(work, "person", person.id, "erased")
        _take_invites_back(work, person.id)
    unlink(work, person)
    _forget_guests(work, person)
    _forget_settings(work, person.id)
    _forget_texts(work, person)
    _end_shifts(work, person)


def _take_invites_back(work: Work, person_id: PersonId) -> None:
    unused = InviteRow.used_at.is_(None), InviteRow.revoked_at.is_(None)
    mine = InviteRow.village_id == work.village, InviteRow.made_by == person_id
    work.connection.execute(update(InviteRow).where(*mine, *unused).values(revoked_at=work.now))


def _forget_guests(work: Work, person: Person) -> None:
    """Whom they invited, and to what: the passes ended with their places. What came of them at the gate stays."""
    for village_id in sorted({one.village_id for one in person.memberships}):
        work.enter(village_id)
        theirs = PassRow.village_id == village_id, PassRow.made_by == person.id
        emptied = {"guest_name": "", "plate": None, "plate_province": None, "note": None}
        work.connection.execute(update(PassRow).where(*theirs).values(**emptied))
        called = OccasionRow.village_id == village_id, OccasionRow.made_by == person.id
        work.connection.execute(update(OccasionRow).where(*called).values(title=""))


def _forget_settings(work: Work, person_id: PersonId) -> None:
    of_person = {
        "language_chosen": False,
        "large_type": False,
        "profile_due_at": None,
        "profile_asked_at": work.now,  # LINE is not asked for the name again today
    }
    work.connection.execute(update(PersonRow).where(PersonRow.id == person_id).values(**of_person))
    of_places = {
        "note": None,
        "rank": None,
        "wants_questions": True,
        "quiet_from": None,
        "quiet_until": None,
        "away_until": None,
    }
    work.connection.execute(update(MembershipRow).where(MembershipRow.person_id == person_id).values(**of_places))


def _forget_texts(work: Work, person: Person) -> None:
    """What they wrote to us, and what we wrote to them. A message that is under way arrives, and is emptied in time."""
    read = WebhookEventRow.state.in_(("done", "ignored")), WebhookEventRow.payload != ""
    wrote = WebhookEventRow.line_account_id == work.account, WebhookEventRow.payload.contains(person.line_user_id)
    work.connection.execute(update(WebhookEventRow).where(*wrote, *read).values(payload=""))
    settled = MessageRow.person_id == person.id, MessageRow.state != "queued"
    emptied: dict[str, Any] = {"payload": None, "facts": {}, "reply_token": None}
    work.connection.execute(update(MessageRow).where(*settled).values(**emptied))


def _end_shifts(work: Work, person: Person) -> None:
    for village_id in sorted({one.village_id for one in person.memberships}):
        work.enter(village_id)
        live = SessionRow.person_id == person.id, SessionRow.village_id == village_id, SessionRow.revoked_at.is_(None)
        work.connection.execute(update(SessionRow).where(*live).values(revoked_at=work.now))
