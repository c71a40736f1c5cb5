"""A village's own settings."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from models.domain.asking import AskedFirst
from models.domain.errors import NotFound
from models.domain.ids import AccountId, VillageId
from models.domain.stays import StayLimits
from models.domain.timers import Ladder
from models.tables.villages import STAYS, VillageRow, ladder_of, stays_of
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Village:
    id: VillageId
    account_id: AccountId
    name: str
    time_zone: str
    language: str
    ladder: Ladder
    asked_first: AskedFirst
    guards_see_names: bool
    stays: StayLimits

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


_VILLAGE = select(
    VillageRow.id,
    VillageRow.line_account_id,
    VillageRow.name,
    VillageRow.time_zone,
    VillageRow.language,
    VillageRow.widen_after,
    VillageRow.remind_after,
    VillageRow.office_after,
    VillageRow.expire_after,
    VillageRow.asked_first,
    VillageRow.widen_to,
    VillageRow.guards_see_names,
    *STAYS,
).where(VillageRow.id == bindparam("village"))


def allowing_groups(work: Work) -> set[VillageId]:
    """The villages of the work's LINE account that let it speak in group chats."""
    allowing = select(VillageRow.id).where(VillageRow.line_account_id == work.account, VillageRow.groups_allowed)
    return {VillageId(one) for one in work.connection.scalars(allowing)}


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
        ladder=ladder_of(row),
        asked_first=AskedFirst(row["asked_first"]),
        guards_see_names=row["guards_see_names"],
        stays=stays_of(row),
    )
