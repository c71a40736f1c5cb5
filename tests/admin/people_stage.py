"""What tests of people and houses look up behind the pages."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.households import HouseholdRole, Role
from models.domain.ids import MembershipId
from models.domain.joining import Offer
from models.domain.passes import Window
from models.queries import people
from models.uow import Database
from models.usecases.accept_invite import accept_invite
from models.usecases.expect import Expecting, expect
from models.usecases.invite import make_invite
from models.usecases.join_by_code import Claim, join_by_code, renew_join_code
from tests.admin.panel_stage import Browser
from tests.cast import Cast, Somebody
from tests.usecases.acts import of_account, of_village, rows
from tests.usecases.pass_acts import invites as makes_pass

UNDO = re.compile(r'<form method="post" action="([^"]+)">.{0,300}?<button class="link" type="submit">', re.DOTALL)


def now() -> datetime:
    return datetime.now(UTC)


def undo(browser: Browser, page: str) -> Any:
    """Taps the undo of the newest line at the page's top."""
    found = UNDO.findall(browser.text(page))
    assert found, "nothing to undo"
    return browser.post(found[-1])


def gives_a_pass(database: Database, cast: Cast, by: Somebody) -> UUID:
    """A pass that opens the gate tomorrow."""
    window = Window(valid_from=now() - timedelta(hours=1), valid_until=now() + timedelta(days=1))
    return makes_pass(database, cast, by=by, now=now(), window=window).id


def place_of(owner: Engine, somebody: Somebody, house_id: UUID | None = None) -> UUID:
    """The newest place of somebody, in this house where one is named."""
    where = " AND house_id = :house" if house_id else ""
    asked = f"SELECT id FROM membership WHERE person_id = :person{where} ORDER BY created_at DESC, id DESC LIMIT 1"
    given = {"person": somebody.id} | ({"house": house_id} if house_id else {})
    (found,) = rows(owner, asked, **given)
    return UUID(str(found))


def standing(owner: Engine, place_id: UUID) -> str:
    (found,) = rows(owner, "SELECT standing FROM membership WHERE id = :id", id=place_id)
    return str(found)


def house_named(owner: Engine, number: str, village: UUID) -> UUID:
    (found,) = rows(
        owner, "SELECT id FROM house WHERE number = :number AND village_id = :village", number=number, village=village
    )
    return UUID(str(found))


def kinds(owner: Engine, subject: UUID) -> list[str]:
    """What was written down about it, oldest first."""
    return rows(owner, "SELECT kind FROM change WHERE subject_id = :id ORDER BY id", id=subject)


def asks_to_join(database: Database, cast: Cast, somebody: Somebody, house: str = "12/4", name: str = "นก ดีใจ") -> UUID:
    """Somebody asks the office for a place, with the village's code."""
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), now()) as work:
        code = renew_join_code(work)
    claim = Claim(join_code=code, house=house, household_role=HouseholdRole.TENANT, name=name)
    with of_account(database, cast, now()) as work:
        work.actor = somebody.acting(ActorRole.RESIDENT)
        return join_by_code(work, somebody.id, claim)


def is_expected(database: Database, cast: Cast, name: str, house: UUID | None = None) -> UUID:
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), now()) as work:
        return expect(work, Expecting(house_id=house or cast.next_door, name=name, household_role=HouseholdRole.OWNER))


def takes_in(database: Database, cast: Cast, whom: Somebody, by: Somebody | None = None) -> MembershipId:
    """Malee, a tenant, or somebody else, invites one of her family, who comes."""
    maker = by or cast.malee
    with of_village(database, cast, maker.acting(ActorRole.RESIDENT), now()) as work:
        person = people.by_id(work, maker.id)
        assert person
        wish = {"role": Role.RESIDENT, "house_id": cast.house, "household_role": HouseholdRole.FAMILY}
        made = make_invite(work, Offer(village_id=cast.village, **wish), person)  # type: ignore[arg-type]
    with of_account(database, cast, now()) as work:
        work.actor = whom.acting(ActorRole.RESIDENT)
        return accept_invite(work, whom.id, made.token)
