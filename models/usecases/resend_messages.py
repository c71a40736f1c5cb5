"""Messages that did not arrive are sent once more: as new ones, since LINE knows the old by their keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, exists, or_, select

from models.domain.ids import PersonId, VisitId
from models.domain.letters import Letter, letter_from
from models.domain.resending import HELD, LASTING, QUESTIONS, DeadLetter, Never, why_not
from models.queries.people import ACTIVE
from models.queries.quota import standing
from models.tables.bulk import change
from models.tables.outbox import MessageRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.visits import VisitRow
from models.uow import Work
from models.usecases import outbox
from models.usecases.accounts import hold_account
from models.usecases.changes import note_changes
from models.usecases.outbox import Owed

MOST_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What becomes of one that was chosen: sent once more, or why not. `new_id` once it has been."""

    message_id: UUID
    never: Never | None
    new_id: UUID | None = None


_BELONGS = exists().where(
    MembershipRow.person_id == MessageRow.person_id,
    MembershipRow.village_id == MessageRow.village_id,
    ACTIVE,
    or_(MessageRow.visit_id.is_(None), MembershipRow.role != "resident", MembershipRow.house_id == VisitRow.house_id),
)
_CHOSEN = (
    select(
        *MessageRow.__table__.columns,
        VisitRow.state.label("visit_state"),
        PersonRow.following,
        PersonRow.line_user_id,
        PersonRow.language.label("speaks"),
        _BELONGS.label("belongs"),
    )
    .outerjoin(VisitRow, VisitRow.id == MessageRow.visit_id)
    .outerjoin(PersonRow, PersonRow.id == MessageRow.person_id)
)


def look_at(work: Work, message_ids: Sequence[UUID]) -> list[Fate]:
    """What would become of these; nothing is changed."""
    return [Fate(message_id=row["id"], never=never) for row, never in _judged(work, _chosen(work, message_ids))]


def resend(work: Work, message_ids: Sequence[UUID]) -> list[Fate]:
    """Sends those that are worth it. A question is judged while its visit is held, so that no answer comes between."""
    _hold_visits(work, message_ids)
    rows = _chosen(work, message_ids, lock=True)
    if any(row["kind"] in LASTING for row in rows):
        hold_account(work)
    judged = _judged(work, rows)
    going = [row for row, never in judged if never is None]
    written = outbox.write(work, [_again(row) for row in going])
    new_ids = {row["id"]: one.id for row, one in zip(going, written, strict=True)}
    if new_ids:
        change(work.connection, MessageRow, [{"id": old, "resent_as": new} for old, new in new_ids.items()])
        note_changes(work, "message", "resent", {old: {"as": str(new)} for old, new in new_ids.items()})
    for row in going:
        if row["kind"] in QUESTIONS:  # the gate shows that the house is being asked after all
            work.touch(VisitId(row["visit_id"]))
    return [Fate(message_id=row["id"], never=never, new_id=new_ids.get(row["id"])) for row, never in judged]


def _hold_visits(work: Work, message_ids: Sequence[UUID]) -> None:
    """Before the messages, as whoever answers does: they hold the visit first."""
    told = MessageRow.village_id == work.village, MessageRow.id.in_(message_ids)
    theirs = select(MessageRow.visit_id).where(*told, MessageRow.kind.in_(QUESTIONS))
    held = select(VisitRow.id).where(VisitRow.id.in_(theirs)).order_by(VisitRow.id)
    work.connection.execute(held.with_for_update(key_share=True))


def _chosen(work: Work, message_ids: Sequence[UUID], *, lock: bool = False) -> Sequence[RowMapping]:
    """Oldest first; what is not of the village is not there."""
    wanted = _CHOSEN.where(MessageRow.village_id == work.village, MessageRow.id.in_(list(message_ids)[:MOST_AT_ONCE]))
    if lock:
        wanted = wanted.with_for_update(of=MessageRow)
    return work.connection.execute(wanted.order_by(MessageRow.id), {"moment": work.now}).mappings().all()


def _judged(work: Work, rows: Sequence[RowMapping]) -> list[tuple[RowMapping, Never | None]]:
    """Each with what speaks against it. Messages of notices go together, within what the month leaves for them."""
    judged = [(row, _never(work, row)) for row in rows]
    notices = {row["id"] for row, never in judged if never is None and row["kind"] in LASTING}
    hold = standing(work).allowance.hold(len(notices)) if notices else None
    return judged if hold is None else [(row, HELD[hold] if row["id"] in notices else never) for row, never in judged]


def _never(work: Work, row: RowMapping) -> Never | None:
    letter = DeadLetter(
        kind=row["kind"],
        dead=row["state"] == "dead",
        resent=row["resent_as"] is not None,
        readable=_letter(row) is not None,
        created_at=row["created_at"],
        visit_state=row["visit_state"],
        belongs=bool(row["belongs"]),
        following=bool(row["following"]),
    )
    return why_not(letter, work.now)


def _letter(row: RowMapping) -> Letter | None:
    try:
        return letter_from(row["kind"], row["facts"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _again(row: RowMapping) -> Owed:
    """To the same person with the same facts; in the language that they read now."""
    told: dict[str, Any] = {name: row[name] for name in ("village_id", "visit_id", "notice_id")}
    letter = letter_from(row["kind"], row["facts"])
    whose = PersonId(row["person_id"])
    return Owed(letter=letter, to_user=row["line_user_id"], language=row["speaks"], person_id=whose, **told)
