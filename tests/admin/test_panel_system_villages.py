"""The operator's villages and LINE accounts: found, made, called something else; and a new one works at once."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert

from models.domain.actors import ActorRole
from models.domain.ids import VillageId
from models.tables.people import MembershipRow
from models.tables.villages import HouseRow, VillageRow
from models.uow import Database, new_id
from models.usecases.accounts import all_accounts
from models.usecases.register_visit import register_visit
from models.usecases.verify_record import verify_record
from tests.admin.panel_stage import Browser
from tests.cast import CHANNEL_ID, Cast
from tests.conftest import Simulator
from tests.usecases.acts import draft, rows, statements

LINK = re.compile(r'id="link" readonly value="([^"]+)"')
SECRET = "0123456789abcdef0123456789ABCDEF"
ACCOUNT = {
    "channel_id": "1657009999",
    "channel_secret": SECRET,
    "login_channel_id": "1657009998",
    "login_channel_secret": "",
    "liff_id": "1657009998-AbcdEfgh",
}


def wish(cast: Cast, **changed: str) -> dict[str, str]:
    given = {"name": "บ้านสวน", "account": str(cast.account), "language": "th", "time_zone": "Asia/Bangkok"}
    return {**given, **changed}


def link_in(html: str) -> str:
    found = LINK.search(html)
    assert found, html
    return unescape(found[1])


def many(database: Database, cast: Cast, count: int) -> None:
    with database.work(account_id=cast.account, whole_account=True) as work:
        given = {"line_account_id": cast.account, "created_at": work.now}
        rows = [{"id": new_id(), "name": f"Village {index:03}", **given} for index in range(count)]
        work.connection.execute(insert(VillageRow), rows)


def names(html: str) -> list[str]:
    return re.findall(r'system/villages/[0-9a-f-]{36}"><b>(.+?)</b>', html)


def test_villages_are_listed_with_what_there_is_of_them(operator: Browser, cast: Cast, database: Database) -> None:
    with database.work(
        village_id=cast.village, account_id=cast.account, actor=cast.prasit.acting(ActorRole.GUARD)
    ) as work:
        register_visit(work, draft(), new_id(), "print")
    page = operator.text("/admin/system/villages?q=สุขใจ")
    assert names(page) == ["หมู่บ้านสุขใจ"]
    for label, count in (("Houses", 2), ("People", 5), ("Visits, 30 days", 1)):
        assert f'data-label="{label}">{count}<' in page
    assert CHANNEL_ID in page


def test_pages_of_300_villages_lead_through_all_of_them_at_the_same_cost(
    operator: Browser, cast: Cast, database: Database
) -> None:
    many(database, cast, 300)
    way, seen, costs = "/admin/system/villages?q=Village", [], set()
    while way:
        with statements(database) as told:
            page = operator.text(way)
        costs.add(len(told))
        seen += names(page)
        found = re.search(r'href="([^"]+after_id=[^"]+)"', page)
        way = unescape(found[1]) if found else ""
    assert seen == [f"Village {index:03}" for index in range(300)]
    assert len(costs) == 1


@pytest.mark.parametrize("wanted", ["%", "_", "'", "\\", "หมู่บ้านที่ไม่มี"])
def test_signs_of_a_search_mean_themselves(operator: Browser, wanted: str) -> None:
    answer = operator.get("/admin/system/villages", query_string={"q": wanted})
    assert answer.status_code == 200
    assert names(answer.get_data(as_text=True)) == []


def test_the_operator_enters_from_the_list(operator: Browser, cast: Cast, owner: Engine) -> None:
    assert str(cast.next_village) in operator.text("/admin/system/villages")
    assert operator.post("/admin/villages", {"village": str(cast.next_village)}).status_code == 303
    assert "หมู่บ้านถัดไป" in operator.text("/admin/today")
    assert rows(owner, "SELECT village_id, kind FROM change") == [(cast.next_village, "operator_entered")]
    operator.text("/admin/system/villages")  # within a village the room is the same


def test_a_new_village_works(
    operator: Browser, cast: Cast, database: Database, owner: Engine, client: FlaskClient, simulator: Simulator
) -> None:
    answer = operator.post("/admin/system/villages/new", wish(cast))
    assert answer.status_code == 200
    token = link_in(answer.get_data(as_text=True)).rpartition("/join?invite=")[2]
    (village,) = rows(owner, "SELECT id FROM village WHERE name = 'บ้านสวน'")
    assert rows(owner, "SELECT kind FROM change WHERE village_id = :id ORDER BY kind", id=village) == ["made", "made"]
    taken = client.post("/api/v1/joins", json={"id_token": simulator.id_token(cast.nobody), "invite": token})
    assert taken.status_code == 201, taken.get_data(as_text=True)
    assert taken.get_json()["data"]["place"]["role"] == "office"
    registers_a_visit(database, cast, VillageId(village))


def registers_a_visit(database: Database, cast: Cast, village: VillageId) -> None:
    """A guard of the new village, at its first house."""
    guard = cast.boonmee.acting(ActorRole.GUARD)
    with database.work(village_id=village, account_id=cast.account, actor=guard) as work:
        common: dict[str, Any] = {"village_id": village, "created_at": work.now}
        work.connection.execute(insert(HouseRow).values(id=new_id(), number="1/1", **common))
        place = {"id": new_id(), "person_id": cast.boonmee.id, "role": "guard", "standing": "active"}
        work.connection.execute(insert(MembershipRow).values(**place, **common))
        visit = register_visit(work, draft("1/1"), new_id(), "print").visit_id
    with database.work(village_id=village, account_id=cast.account) as work:
        count, broken = verify_record(work)
    assert (count > 0, broken) == (True, None)
    assert visit


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"name": " "}, 400),
        ({"name": "x" * 81}, 400),
        ({"time_zone": "Mars/Base"}, 400),
        ({"language": "fr"}, 400),
        ({"account": "7"}, 400),
        ({"name": "หมู่บ้านสุขใจ"}, 409),
    ],
)
def test_a_village_that_cannot_be_made_is_told_at_its_field(
    operator: Browser, cast: Cast, owner: Engine, changed: dict[str, str], status: int
) -> None:
    answer = operator.post("/admin/system/villages/new", wish(cast, **changed))
    assert answer.status_code == status
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert rows(owner, "SELECT count(*) FROM village") == [2]


def test_a_village_gets_another_name_and_its_old_one_back(operator: Browser, cast: Cast, owner: Engine) -> None:
    named = "SELECT name FROM village WHERE id = :id"
    way = f"/admin/system/villages/{cast.village}"
    assert operator.post(f"{way}/name", {"name": "สุขใจ 2"}).status_code == 303
    assert rows(owner, named, id=cast.village) == ["สุขใจ 2"]
    undo = re.search(r'action="([^"]+/name\?name=[^"]+)"', operator.text(way))
    assert undo
    assert operator.post(unescape(undo[1])).status_code == 303
    assert rows(owner, named, id=cast.village) == ["หมู่บ้านสุขใจ"]
    assert rows(owner, "SELECT kind, source FROM change") == [("renamed", "panel")] * 2
    assert rows(owner, "SELECT kind FROM panel_event") == ["village_renamed"] * 2
    assert operator.post(f"{way}/name", {"name": ""}).status_code == 400


def test_a_link_into_the_office_is_shown_once(operator: Browser, cast: Cast) -> None:
    way = f"/admin/system/villages/{cast.next_village}"
    made = operator.post(f"{way}/invite").get_data(as_text=True)
    assert link_in(made).count("/join?invite=") == 1
    assert not LINK.search(operator.text(way))


def test_another_account_is_added_sealed_and_never_shown(
    operator: Browser, cast: Cast, database: Database, owner: Engine
) -> None:
    assert operator.post("/admin/system/accounts/new", ACCOUNT).status_code == 303
    page = operator.text("/admin/system/accounts")
    assert "1657009999" in page
    assert SECRET.lower() not in page
    with database.work() as work:
        added = next(one for one in all_accounts(work) if one.channel_id == "1657009999")
    assert added.secrets == (SECRET.lower(),)
    assert rows(owner, "SELECT position(:secret IN encode(channel_secret, 'escape')) FROM line_account", secret=SECRET)
    assert rows(owner, "SELECT kind, facts FROM panel_event") == [("account_added", {"account": str(added.id)})]
    made = operator.post("/admin/system/villages/new", wish(cast, account=str(added.id), name="ไกลบ้าน"))
    assert "/1657009998-AbcdEfgh/join?invite=" in link_in(made.get_data(as_text=True))


@pytest.mark.parametrize(
    "changed",
    [{"channel_id": "x"}, {"channel_secret": "short"}, {"login_channel_id": ""}, {"liff_id": "1657009998"}],
)
def test_what_cannot_be_an_account_is_told_and_no_secret_comes_back(
    operator: Browser, owner: Engine, changed: dict[str, str]
) -> None:
    answer = operator.post("/admin/system/accounts/new", {**ACCOUNT, **changed})
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert 'aria-invalid="true"' in page
    assert SECRET not in page
    assert rows(owner, "SELECT count(*) FROM line_account") == [1]


def test_a_channel_is_one_account_s(operator: Browser, owner: Engine) -> None:
    answer = operator.post("/admin/system/accounts/new", {**ACCOUNT, "channel_id": CHANNEL_ID})
    assert answer.status_code == 409
    assert rows(owner, "SELECT count(*) FROM line_account WHERE liff_id = '1657009998-AbcdEfgh'") == [0]


def test_an_account_s_secret_is_corrected_and_an_empty_one_stays(
    operator: Browser, cast: Cast, database: Database
) -> None:
    way = f"/admin/system/accounts/{cast.account}"
    given = {"channel_secret": "", "login_channel_id": "1657000002", "liff_id": "1657000002-Another1"}
    with database.work() as work:
        (before,) = all_accounts(work)
    assert operator.post(way, given).status_code == 303
    with database.work() as work:
        (after,) = all_accounts(work)
    assert (after.liff_id, after.secrets) == ("1657000002-Another1", before.secrets)
    assert operator.post(way, {**given, "channel_secret": SECRET}).status_code == 303
    with database.work() as work:
        assert all_accounts(work)[0].secrets == (SECRET.lower(),)
