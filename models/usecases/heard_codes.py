"""Whether the eight signs that a guard was told hold, and who was given them."""

from datetime import datetime

from sqlalchemy import select

from models.domain.actors import Actor, ActorRole, Source
from models.domain.gate_code import GRACE, hours_good, typed
from models.domain.ids import HouseId, PersonId
from models.gate_codes import GateCodes
from models.tables.gate_codes import GateCodeRow
from models.uow import Work


def giver_of(
    work: Work, codes: GateCodes, house_id: HouseId, told: str | None, between: tuple[datetime, datetime]
) -> Actor | None:
    """Who was given this code for the house last, as the one who answers by it. None where it does not hold.

    A code that nobody was given by then is none: it can only have been guessed.
    """
    code, hours = typed(told or ""), hours_good(*between)
    good = [hour for hour in hours if code and codes.code(work.village, house_id, hour) == code]
    given = (
        select(GateCodeRow.made_by, GateCodeRow.made_role)
        .where(
            GateCodeRow.village_id == work.village,
            GateCodeRow.house_id == house_id,
            GateCodeRow.hour.in_(good),
            GateCodeRow.made_at <= between[1] + GRACE,  # two clocks never agree
        )
        .order_by((GateCodeRow.made_at <= between[1]).desc(), GateCodeRow.made_at.desc())
        .limit(1)
    )
    row = work.connection.execute(given).one_or_none() if good else None
    if row is None:
        return None
    return Actor(
        person_id=PersonId(row.made_by),
        role=ActorRole(row.made_role),
        source=Source.CODE,
        request_id=work.actor.request_id,
    )
