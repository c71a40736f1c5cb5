"""A pass as its guest sees it, who is nobody that we know: found by the key of their link alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from models.domain.ids import AccountId, PassId, VillageId
from models.queries import passes
from models.queries.passes import PassCard
from models.tables.villages import VillageRow
from models.uow import Database, Work

_OF_LINK = text("SELECT line_account_id, village_id, pass_id FROM pass_of_link(:key)")
_VILLAGE = select(
    VillageRow.name,
    VillageRow.time_zone,
    VillageRow.language,
    VillageRow.gate_map_url,
    VillageRow.rules_th,
    VillageRow.rules_en,
)


@dataclass(frozen=True, kw_only=True)
class PassPage:
    """The pass, and what its guest has to know of the village."""

    card: PassCard
    village_name: str
    time_zone: str
    language: str
    map_url: str | None
    rules_th: str | None
    rules_en: str | None
    last_used_at: datetime | None


def pass_of_link(database: Database, key: str, now: datetime) -> PassPage | None:
    """What the link shows; None where nothing has this key."""
    if "\0" in key:
        return None
    with database.work(now=now) as work:
        found = work.connection.execute(_OF_LINK, {"key": key}).one_or_none()
    if found is None:
        return None
    village_id, account_id = VillageId(found.village_id), AccountId(found.line_account_id)
    with database.work(village_id=village_id, account_id=account_id, now=now) as work:
        return _page(work, PassId(found.pass_id))


def _page(work: Work, pass_id: PassId) -> PassPage:
    card = passes.card(work, pass_id)
    village = work.connection.execute(_VILLAGE.where(VillageRow.id == work.village)).one()
    uses = passes.uses_of(work, pass_id, most=1)
    return PassPage(
        card=card,
        village_name=village.name,
        time_zone=village.time_zone,
        language=village.language,
        map_url=village.gate_map_url,
        rules_th=village.rules_th or village.rules_en,
        rules_en=village.rules_en or village.rules_th,
        last_used_at=uses[0].at if uses else None,
    )
