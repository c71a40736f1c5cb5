"""Who lives in the village and knows its code asks the office for their place; and the code itself."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from models.domain.errors import Code, Refused
from models.domain.features import Feature
from models.domain.households import HouseholdRole, Role, Standing
from models.domain.ids import MembershipId, PersonId, VillageId
from models.domain.joining import Offer, join_code_in, new_join_code
from models.queries import houses
from models.queries.features import refuse_where_off, switched_on
from models.tables.villages import VillageRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.take_place import take_place


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What somebody says of themselves. `house` is exactly its number."""

    join_code: str
    house: str
    household_role: HouseholdRole
    name: str


def join_by_code(work: Work, person_id: PersonId, claim: Claim) -> MembershipId:
    """The place waits for the office. The work, of a whole account, enters the code's village. Raises Refused.

    Nothing that is answered tells who lives anywhere.
    """
    code = join_code_in(claim.join_code)
    theirs = VillageRow.line_account_id == work.account, VillageRow.join_code == code
    wanted = select(VillageRow.id, switched_on(Feature.JOIN_CODE, VillageRow.id).label("on")).where(*theirs)
    found = work.connection.execute(wanted).one_or_none()
    if found is None:
        raise Refused(Code.JOIN_CODE_WRONG, "no village here has this code")
    refuse_where_off(Feature.JOIN_CODE, found.on)
    work.enter(VillageId(found.id))
    house = houses.find(work, claim.house)
    if house is None:
        raise Refused(Code.HOUSE_UNKNOWN, "the village has no such house")
    offer = Offer(village_id=work.village, role=Role.RESIDENT, house_id=house.id, household_role=claim.household_role)
    place = take_place(work, person_id, offer, Standing.PENDING, claim.name)
    note_change(work, "membership", place, "claimed", {"household_role": claim.household_role.value})
    return place


def renew_join_code(work: Work) -> str:
    """A new code for the work's village: the one before joins nobody any more."""
    while True:
        code = new_join_code()
        try:
            with work.connection.begin_nested():
                _set(work, code)
        except IntegrityError:  # of thirty to the power of eight, another village's
            continue
        note_change(work, "village", work.village, "join_code_renewed")
        return code


def switch_join_code_off(work: Work) -> None:
    """Nobody joins by a code any more, only by invites."""
    _set(work, None)
    note_change(work, "village", work.village, "join_code_off")


def join_code(work: Work) -> str | None:
    """The village's code; None where joining by one is off."""
    return work.connection.scalar(select(VillageRow.join_code).where(VillageRow.id == work.village))


def _set(work: Work, code: str | None) -> None:
    work.connection.execute(update(VillageRow).where(VillageRow.id == work.village).values(join_code=code))
