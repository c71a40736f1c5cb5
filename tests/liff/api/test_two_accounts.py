"""Two LINE accounts in one installation, and one person who guards in a village of each."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from api_stage import Api, assert_refused
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from models.domain.ids import AccountId, PersonId, VillageId
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import VillageRow
from models.uow import Database, new_id
from models.usecases.accounts import ChannelSettings, keep_account
from models.usecases.record import start_chain
from settings import Settings
from tests import cast as casting
from tests.browser import launched
from tests.cast import Cast
from tests.conftest import Simulator, served

LOGIN, LIFF = "2657000002", "2657000002-Another1"


@dataclass(frozen=True)
class Another:
    """The second account's village, where Prasit guards too: LINE's id of him is the same under one provider."""

    account: AccountId
    village: VillageId
    prasit: PersonId


Settle = Callable[[str], Another]


@pytest.fixture
def settle(app: Flask, database: Database, cast: Cast, simulator: Simulator) -> Settle:
    def begin(login_channel_id: str) -> Another:
        channel = {"channel_id": "2657000001", "channel_secret": "s", "access_token": "another-token"}
        given = ChannelSettings(**channel, login_channel_id=login_channel_id, liff_id=LIFF)
        with database.work() as work:
            account = keep_account(work, given)
        with database.work(account_id=account, whole_account=True) as work:
            village, prasit = VillageId(new_id()), PersonId(new_id())
            place = {"id": village, "line_account_id": account, "name": "Another", "created_at": work.now}
            person = {"id": prasit, "line_account_id": account, "created_at": work.now}
            work.connection.execute(insert(VillageRow).values(place))
            work.connection.execute(insert(PersonRow).values(person | {"line_user_id": cast.prasit.line_user_id}))
            work.enter(village)
            start_chain(work)
            membership = {"id": new_id(), "village_id": village, "person_id": prasit, "created_at": work.now}
            work.connection.execute(insert(MembershipRow).values(membership | {"role": "guard"}))
        app.extensions["accounts"].forget()
        if login_channel_id == LOGIN:
            bot = {"bot_user_id": "U" + "9" * 32, "login_channel_id": LOGIN, "liff_id": LIFF}
            simulator.post("setup", {"channels": [channel | bot | {"login_channel_secret": "x"}]})
        return Another(account, village, prasit)

    return begin


def test_a_token_opens_the_villages_of_its_own_login_channel_s_account_only(
    settle: Settle, anyone: Api, client: FlaskClient, cast: Cast, simulator: Simulator
) -> None:
    another = settle(LOGIN)
    for login, village, person in (
        (casting.LOGIN_CHANNEL_ID, cast.village, cast.prasit.id),
        (LOGIN, another.village, another.prasit),
    ):
        for wish in ({}, {"liff_id": LIFF}, {"liff_id": casting.LIFF_ID}):
            token = simulator.id_token(cast.prasit, login_channel_id=login)
            told = anyone.post("/sessions", {"id_token": token, **wish}).get_json()["data"]["member"]
            assert (told["village"]["id"], told["id"]) == (str(village), str(person))
    token = simulator.id_token(cast.prasit, login_channel_id=LOGIN)
    wish = {"id_token": token, "village": str(cast.village)}
    assert_refused(anyone.post("/sessions", wish), 403, "NOT_A_MEMBER")
    stranger = simulator.id_token(cast.somchai, login_channel_id=LOGIN)
    assert_refused(anyone.post("/sessions", {"id_token": stranger}), 403, "NOT_A_MEMBER")


def test_what_one_account_s_village_registers_the_other_s_guard_does_not_see(
    settle: Settle, anyone: Api, client: FlaskClient, guard: Api, cast: Cast, simulator: Simulator
) -> None:
    settle(LOGIN)
    visit = guard.visit()["id"]
    token = simulator.id_token(cast.prasit, login_channel_id=LOGIN)
    access = anyone.post("/sessions", {"id_token": token}).get_json()["data"]["access_token"]
    other = Api(client, {"Authorization": f"Bearer {access}"})
    assert other.get("/visits").get_json()["data"] == []
    assert_refused(other.get(f"/visits/{visit}"), 404, "NOT_FOUND")


def test_where_two_accounts_share_a_login_channel_the_page_says_which_one_it_is(
    settle: Settle, anyone: Api, cast: Cast, simulator: Simulator
) -> None:
    another = settle(casting.LOGIN_CHANNEL_ID)
    for liff_id, village in ((LIFF, another.village), (casting.LIFF_ID, cast.village)):
        wish = {"id_token": simulator.id_token(cast.prasit), "liff_id": liff_id}
        assert anyone.post("/sessions", wish).get_json()["data"]["member"]["village"]["id"] == str(village)
    wish = {"id_token": simulator.id_token(cast.somchai), "liff_id": LIFF}
    assert anyone.post("/sessions", wish).get_json()["data"]["member"]["village"]["id"] == str(cast.village)


def test_an_account_s_guard_page_is_there_as_soon_as_the_account_is(settle: Settle, client: FlaskClient) -> None:
    page = f"/liff/a/{LIFF}/guard"
    assert client.get(page).status_code == 404
    settle(LOGIN)
    assert client.get(page).status_code == 200
    assert f'"liffId": "{LIFF}"' in client.get(page).text


def test_two_accounts_of_one_guard_do_not_mix_on_one_phone(
    settle: Settle, app: Flask, cast: Cast, simulator: Simulator, settings: Settings
) -> None:
    """As LINE opens both: its redirect, the SDK's own, and then the guard's page of the right village."""
    settle(LOGIN)
    with served(app) as web, launched() as browser:
        ends = {casting.CHANNEL_ID: f"{web}/liff", "2657000001": f"{web}/liff/a/{LIFF}"}
        simulator.post(
            "setup", {"channels": [{"channel_id": one, "liff_endpoint_url": end} for one, end in ends.items()]}
        )
        phone = browser.new_page()
        for liff_id, village, path in (
            (casting.LIFF_ID, "หมู่บ้านสุขใจ", "/liff/guard"),
            (LIFF, "Another", f"/liff/a/{LIFF}/guard"),
            (casting.LIFF_ID, "หมู่บ้านสุขใจ", "/liff/guard"),
        ):
            for opened in ("/guard", ""):  # from the menu, and by the app's own link, from where guards are led on
                phone.goto(f"{settings.liff_base}/{liff_id}{opened}")
                phone.get_by_role("link", name="Prasit").or_(phone.get_by_text(village)).first.wait_for()
                if phone.get_by_role("link", name="Prasit").count():
                    phone.get_by_role("link", name="Prasit").click()
                phone.get_by_text(village).first.wait_for()
                phone.wait_for_url(f"{web}{path}*")
        kept = phone.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('village.session.'))")
        assert {key.split(".")[2] for key in kept} == {casting.LIFF_ID, LIFF}
