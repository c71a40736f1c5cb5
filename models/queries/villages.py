"""A village's own settings."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from models.domain.errors import NotFound
from models.domain.ids import AccountId, VillageId
from models.domain.timers import Ladder
from models.tables.villages import VillageRow, ladder_of
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Village:
    id: VillageId
    account_id: AccountId
    name: str
    time_zone: str
    language: str
    ladder: Ladder
    guards_see_names: bool


_VILLAGE = select(
    VillageRow.id,
    VillageRow.line_account_id,
    VillageRow.name,
    VillageRow.time_zone,
    VillageRow.language,
    VillageRow.widen_after,
    VillageRow.remind_after,
    VillageRow.expire_after,
    VillageRow.guards_see_names,
).where(VillageRow.id == bindparam("village"))


def village(work: Work) -> Village:
    """The village of this work. Raises NotFound."""
    row = work.connection.execute(_VILLAGE, {"village": work.village}).mappings().one_or_none()
    if row is None:
        raise NotFound
    return Village(
        id=VillageId(row["id"]),
        account_id=AccountId(row["line_account_id"]),
        name=row["name"],
        time_zone=row["time_zone"],
        language=row["language"],
        ladder=ladder_of(row["widen_after"], row["remind_after"], row["expire_after"]),
        guards_see_names=row["guards_see_names"],
    )
