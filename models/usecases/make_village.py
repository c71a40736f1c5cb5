"""A village comes into being, and is called something else."""

from sqlalchemy import func, insert, select, update

from models.domain.errors import Code, NotFound, Refused
from models.domain.ids import VillageId
from models.tables.villages import VillageRow
from models.uow import Work, new_id
from models.usecases.changes import note_change
from models.usecases.record import start_chain

LONGEST_NAME = 80


def make_village(work: Work, name: str, time_zone: str, language: str) -> VillageId:
    """With its own record, and nobody in it as yet. The work, of a whole account, enters it.

    Raises Refused where the account has a village of this name.
    """
    same = select(VillageRow.id).where(func.lower(VillageRow.name) == name.lower())
    if work.connection.scalar(same.where(VillageRow.line_account_id == work.account).limit(1)):
        raise Refused(Code.STATE_FORBIDS, "this account has a village of this name")
    village_id = VillageId(new_id())
    row = {"id": village_id, "line_account_id": work.account, "name": name, "created_at": work.now}
    work.connection.execute(insert(VillageRow).values(time_zone=time_zone, language=language, **row))
    work.enter(village_id)
    start_chain(work)
    note_change(work, "village", village_id, "made")
    return village_id


def rename_village(work: Work, name: str) -> str:
    """The work's village; its name before is returned. Raises NotFound."""
    mine = VillageRow.id == work.village
    before = work.connection.scalar(select(VillageRow.name).where(mine).with_for_update())
    if before is None:
        raise NotFound
    if name != before:
        work.connection.execute(update(VillageRow).where(mine).values(name=name))
        note_change(work, "village", work.village, "renamed")
    return before
