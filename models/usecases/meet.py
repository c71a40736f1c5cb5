"""Somebody whom LINE vouches for in a page, and who may never have written to the account."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.ids import PersonId
from models.tables.people import PersonRow
from models.uow import Work, new_id


def meet(work: Work, line_user_id: str, name: str) -> PersonId:
    """The person of the work's account; a new one is nobody to write to until they follow it."""
    row = {
        "id": new_id(),
        "line_account_id": work.account,
        "line_user_id": line_user_id,
        "display_name": name,
        "following": False,
        "created_at": work.now,
    }
    work.connection.execute(upsert(PersonRow).values(row).on_conflict_do_nothing())
    known = select(PersonRow.id).where(
        PersonRow.line_account_id == work.account, PersonRow.line_user_id == line_user_id
    )
    return PersonId(work.connection.execute(known).scalar_one())
