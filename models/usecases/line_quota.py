"""The month's messages of a LINE account: read now and then, kept by the day, and what of them is there for notices."""

from datetime import timedelta

from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.queries.quota import LINES_DAY
from models.tables.notices import LineQuotaRow
from models.tables.villages import LineAccountRow, VillageRow
from models.uow import Work
from models.usecases.changes import note_change

AGAIN = timedelta(minutes=10)
"""LINE is asked at most this often, also where it did not answer."""


def take_turn(work: Work) -> bool:
    """Whether it is time to ask for the work's account; nobody else does for a while then."""
    row = LineAccountRow
    due = row.id == work.account, or_(row.quota_due_at.is_(None), row.quota_due_at <= work.now)
    taken = work.connection.execute(update(row).where(*due).values(quota_due_at=work.now + AGAIN))
    return bool(taken.rowcount)


def keep_quota(work: Work, most: int | None, used: int) -> None:
    """What LINE has just said. The last word of a day stays."""
    told = {"most": most, "used": used, "read_at": work.now}
    statement = upsert(LineQuotaRow).values(
        line_account_id=work.account, day=work.now.astimezone(LINES_DAY).date(), **told
    )
    key = [LineQuotaRow.line_account_id, LineQuotaRow.day]
    work.connection.execute(statement.on_conflict_do_update(index_elements=key, set_=told))


def set_reserve(work: Work, reserve: int | None) -> None:
    """How many of the month's messages the village's notices leave to the gate; None: by rule."""
    work.connection.execute(update(VillageRow).where(VillageRow.id == work.village).values(notice_reserve=reserve))
    note_change(work, "village", work.village, "notice_reserve_set", {"reserve": reserve})
