"""A house, or the office for it, is given eight signs by which a gate without network lets its visitors in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.features import Feature
from models.domain.gate_code import good_until, hour_of, shown
from models.domain.ids import HouseId
from models.gate_codes import GateCodes
from models.queries.features import is_on_here, refuse_where_off
from models.tables.base import table_of
from models.tables.gate_codes import GateCodeRow
from models.uow import Work
from models.usecases.changes import note_change

_REMEMBER = upsert(table_of(GateCodeRow)).on_conflict_do_nothing()


@dataclass(frozen=True, kw_only=True)
class Given:
    """A code as people read it out, and until when it is good."""

    code: str
    until: datetime


def give_gate_code(work: Work, codes: GateCodes, house_id: HouseId) -> Given:
    """The same for all who ask within the hour; each of them is on record. Raises Refused where codes are off."""
    refuse_where_off(Feature.GATE_CODES, is_on_here(work, Feature.GATE_CODES))
    hour = hour_of(work.now)
    row = {
        "village_id": work.village,
        "house_id": house_id,
        "hour": hour,
        "made_by": work.actor.person_id,
        "made_role": work.actor.role.value,
        "made_at": work.now,
    }
    work.connection.execute(_REMEMBER, row)
    note_change(work, "house", house_id, "gate_code", {"hour": hour})
    return Given(code=shown(codes.code(work.village, house_id, hour)), until=good_until(hour))
