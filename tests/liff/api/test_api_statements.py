"""What a request costs: so many statements, however much there is of everything. Else a full village is a slow one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from api_stage import Api
from sqlalchemy import Engine

from models.uow import Database
from tests.cast import Cast
from tests.crowd import fill
from tests.usecases.acts import rows, statements

Call = Callable[[], Any]
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()


def cost(database: Database, call: Call) -> int:
    with statements(database) as told:
        answer = call()
    assert answer.status_code in {200, 201}, answer.get_data(as_text=True)
    return len(told)


@pytest.fixture
def grows(database: Database, owner: Engine, cast: Cast) -> Callable[[Call], tuple[int, int]]:
    """Statements of a call in a village of a few, and in the same one when it is full."""

    def compare(call: Call) -> tuple[int, int]:
        call()  # what is made once for each process is made
        before = cost(database, call)
        fill(owner, cast)
        return before, cost(database, call)

    return compare


@pytest.mark.parametrize(
    "path",
    [
        "/household",
        "/house/settings",
        "/house/rules",
        "/house/blocks",
        "/invites",
        "/passes",
        "/people-who-come",
        "/visits",
    ],
)
def test_what_a_resident_reads(path: str, resident: Api, grows: Any) -> None:
    before, after = grows(lambda: resident.get(path))
    assert after == before


@pytest.mark.parametrize(
    "path",
    [
        "/members",
        "/registrations",
        "/village/asking",
        "/village/overrides",
        "/village/watchlist",
        "/village/watch-hits",
        "/visits",
    ],
)
def test_what_the_office_reads(path: str, office: Api, grows: Any) -> None:
    before, after = grows(lambda: office.get(path))
    assert after == before


@pytest.mark.parametrize("path", ["/gate/keys", "/gate/setup", "/gate/answers", "/gate/watch", "/visits", "/houses"])
def test_what_the_gate_reads(path: str, guard: Api, grows: Any) -> None:
    before, after = grows(lambda: guard.get(path))
    assert after == before


def test_a_visitor_is_registered(guard: Api, grows: Any) -> None:
    before, after = grows(guard.register)
    assert after == before


def test_a_guest_goes_in_on_a_pass(resident: Api, guard: Api, cast: Cast, grows: Any) -> None:
    guest = {"kind": "recurring", "guest_name": "Nok", "valid_until": TOMORROW, "house": str(cast.house)}
    code = resident.post("/passes", guest).get_json()["data"]["code"]

    def use() -> Any:
        return guard.client.post("/api/v1/passes/use", headers=guard.keyed(uuid4()), json={"code": code})

    before, after = grows(use)
    assert after == before


def test_a_party_is_made_and_called_off_whatever_its_size(resident: Api, database: Database) -> None:
    starts = datetime.now(UTC).isoformat()

    def party(guests: int) -> tuple[int, int]:
        names = [f"G{number}" for number in range(guests)]
        wish = {"title": "Birthday", "starts_at": starts, "ends_at": TOMORROW, "guests": names}
        made: list[Any] = []

        def invite() -> Any:
            made.append(resident.post("/occasions", wish))
            return made[0]

        spent = cost(database, invite)
        occasion = made[0].get_json()["data"]["id"]
        return spent, cost(database, lambda: resident.delete(f"/occasions/{occasion}"))

    party(1)
    assert party(2) == party(40)


def test_everybody_of_a_house_is_put_in_order(resident: Api, cast: Cast, owner: Engine, grows: Any) -> None:
    living = "SELECT id FROM membership WHERE house_id = :house AND standing = 'active' ORDER BY id"

    def arrange() -> Any:
        order = [str(one) for one in rows(owner, living, house=cast.house)]
        return resident.put("/house/settings", {"order": order, "large_type": True}, house="12/3")

    before, after = grows(arrange)
    assert after == before
