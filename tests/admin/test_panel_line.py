"""The village's LINE account in the panel: a look at it from LINE's side, and new credentials."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from bot.line.check import Finding, Grade, Part, Wanted, check
from models.uow import Database
from models.usecases.accounts import account, keep_account
from models.usecases.link_menus import keep_menus
from tests import cast as casting
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser, make_login
from tests.cast import Cast
from tests.conftest import Simulator, served
from tests.usecases.acts import change, of_account, rows
from workers.runtime import ACCOUNT_SECONDS, Runtime, channel_of

NEW = "an-entirely-different-channel-secret"
Looked = Callable[..., dict[Part, Finding]]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as found:
        yield found


@pytest.fixture
def alone(cast: Cast, owner: Engine) -> None:
    """The next village speaks through an account of its own."""
    with owner.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO line_account (id, channel_id, channel_secret, login_channel_id, liff_id, created_at, failures)"
            " VALUES ('00000000-0000-0000-0000-0000000000aa', '1', '', '2', '3', now(), 0)"
        )
    statement = "UPDATE village SET line_account_id = '00000000-0000-0000-0000-0000000000aa' WHERE id = :id"
    change(owner, statement, id=cast.next_village)


@pytest.fixture
def look(simulator: Simulator, simulator_address: str, address: str) -> Looked:
    """What LINE tells of the cast's channel as the stage has set it."""

    def ask(setup: dict[str, Any] | None = None, **known: Any) -> dict[Part, Finding]:
        base = {"channel_id": casting.CHANNEL_ID, "webhook_url": f"{address}/line/webhook"}
        simulator.post("setup", {"channels": [base | {"liff_endpoint_url": f"{address}/liff"} | (setup or {})]})
        wanted = Wanted(
            **{
                "api": simulator_address,
                "channel_id": casting.CHANNEL_ID,
                "secrets": (casting.SECRET,),
                "access_token": casting.TOKEN,
                "bot_user_id": casting.BOT,
                "login_channel_id": casting.LOGIN_CHANNEL_ID,
                "login_secret": casting.LOGIN_SECRET,
                "liff_id": casting.LIFF_ID,
                "webhook": f"{address}/line/webhook",
                "liff_endpoints": (f"{address}/liff",),
                "menus": (),
                **known,
            }
        )
        return {one.part: one for one in check(wanted)}

    return ask


def test_an_account_that_is_right_is_told_so_in_every_line(look: Looked, simulator: Simulator) -> None:
    found = look({"monthly_limit": 300}, menus=())
    told = {part: one.code for part, one in found.items() if part is not Part.MENUS}
    assert told == {
        Part.SECRET: "good",
        Part.TOKEN: "long_lived",
        Part.WEBHOOK: "good",
        Part.ANSWER: "good",
        Part.QUOTA: "good",
        Part.MODE: "good",
        Part.LOGIN: "good",
        Part.LIFF: "good",
    }
    assert found[Part.QUOTA].facts == {"used": 0, "limit": 300, "left": 300}
    paths = {call["path"] for call in simulator.get("calls")}
    assert not any("push" in path or "reply" in path for path in paths), "somebody was written to"


@pytest.mark.parametrize(
    ("setup", "known", "part", "code"),
    [
        ({}, {"secrets": ("x",)}, Part.SECRET, "refused"),
        ({}, {"secrets": ("x", casting.SECRET)}, Part.SECRET, "next_only"),
        ({}, {"access_token": "x"}, Part.TOKEN, "stored_refused"),
        ({}, {"access_token": "x"}, Part.WEBHOOK, "good"),
        ({}, {"access_token": "x", "secrets": ("x",)}, Part.TOKEN, "refused"),
        ({}, {"access_token": None}, Part.TOKEN, "stateless"),
        ({}, {"access_token": None, "secrets": ("x",)}, Part.TOKEN, "none"),
        ({}, {"bot_user_id": "U" + "0" * 32}, Part.TOKEN, "of_another"),
        ({"webhook_active": False}, {}, Part.WEBHOOK, "off"),
        ({"webhook_url": "https://elsewhere.example/x"}, {}, Part.WEBHOOK, "elsewhere"),
        ({"webhook_url": ""}, {}, Part.WEBHOOK, "missing"),
        ({}, {"webhook": "http://127.0.0.1:9/line/webhook"}, Part.ANSWER, "unreachable"),
        ({"monthly_limit": None}, {}, Part.QUOTA, "unlimited"),
        ({"monthly_limit": 0}, {}, Part.QUOTA, "spent"),
        ({}, {}, Part.MENUS, "never"),
        ({}, {"menus": ("richmenu-gone",)}, Part.MENUS, "missing"),
        ({"chat_mode": "chat"}, {}, Part.MODE, "chat"),
        ({}, {"login_secret": None}, Part.LOGIN, "missing"),
        ({}, {"login_secret": "x"}, Part.LOGIN, "refused"),
        ({"liff_endpoint_url": "https://elsewhere.example/liff"}, {}, Part.LIFF, "elsewhere"),
        ({"liff_size": "tall"}, {}, Part.LIFF, "not_full"),
        ({"liff_scope": ["profile"]}, {}, Part.LIFF, "no_openid"),
        ({"liff_scanner": False}, {}, Part.LIFF, "no_scanner"),
        ({}, {"liff_id": "1657000002-Unknown0"}, Part.LIFF, "missing"),
    ],
)
def test_what_is_wrong_has_a_line_of_its_own(look: Looked, setup: Any, known: Any, part: Part, code: str) -> None:
    found = look(setup, **known)
    assert found[part].code == code
    assert len(found) == len(Part)


def test_line_that_goes_silent_is_asked_nothing_more(look: Looked, simulator: Simulator) -> None:
    look()
    before = len(simulator.get("calls"))
    simulator.post("faults", [{"match": "GET /v2/bot/info", "mode": "status", "status": 500}])
    found = look()
    simulator.post("faults", [])
    assert (found[Part.TOKEN].code, found[Part.TOKEN].grade) == ("away", Grade.BAD)
    assert found[Part.LIFF].grade is Grade.UNKNOWN
    assert len(simulator.get("calls")) - before == 2


def test_line_that_is_asked_too_often_has_refused_nothing(look: Looked, simulator: Simulator) -> None:
    look()
    simulator.post("faults", [{"match": "GET /v2/bot/info", "mode": "status", "status": 429}])
    found = look()
    simulator.post("faults", [])
    assert (found[Part.TOKEN].code, found[Part.TOKEN].grade) == ("unclear", Grade.UNKNOWN)


def test_silence_is_told_of_what_was_asked(look: Looked, simulator: Simulator) -> None:
    look()
    simulator.post("faults", [{"match": "POST /oauth2/v3/token", "mode": "status", "status": 500}])
    found = look(secrets=(), access_token=None)
    simulator.post("faults", [])
    assert (found[Part.LOGIN].code, found[Part.WEBHOOK].code) == ("away", "not_tried")


def test_the_page_shows_addresses_and_no_secret(office: Browser, simulator: Simulator, cast: Cast) -> None:
    page = office.text("/admin/rules/line")
    assert casting.CHANNEL_ID in page
    assert "http://127.0.0.1:8000/line/webhook" in page
    checked = office.post("/admin/rules/line")
    assert checked.status_code == 200
    for told in (page, checked.get_data(as_text=True)):
        assert casting.SECRET not in told
        assert casting.TOKEN not in told


def test_the_check_says_in_plain_words_what_to_do(office: Browser, simulator: Simulator) -> None:
    office.post("/admin/language", {"language": "en"})
    page = office.post("/admin/rules/line").get_data(as_text=True)
    assert "LINE knows our channel secret." in page
    assert "LINE sends to another address: http://127.0.0.1:9/line/webhook" in page
    assert "rich-menus sync" in page
    assert "nobody signs in to this panel with LINE" in page


@pytest.mark.usefixtures("alone")
def test_a_new_secret_is_tried_sealed_and_used_without_a_restart(
    office: Browser, simulator: Simulator, cast: Cast, database: Database, runtime: Runtime, owner: Engine
) -> None:
    assert runtime.account(cast.account)
    answer = office.post("/admin/rules/line/credentials", {"channel_secret": NEW})
    assert answer.status_code == 400
    assert NEW not in answer.get_data(as_text=True)
    simulator.post("setup", {"channels": [{"channel_id": casting.CHANNEL_ID, "channel_secret": NEW}]})
    change(owner, "UPDATE line_account SET failures = 9, paused_until = now() + interval '1 min'")
    assert office.post("/admin/rules/line/credentials", {"channel_secret": NEW}).status_code == 303
    with of_account(database, cast) as work:
        kept = account(work)
    assert kept
    assert kept.secrets == (NEW,)
    breaker = "SELECT failures, paused_until FROM line_account WHERE channel_id = :id"
    assert rows(owner, breaker, id=casting.CHANNEL_ID) == [(0, None)]
    assert NEW not in str(rows(owner, "SELECT line_account::text FROM line_account"))
    assert rows(owner, "SELECT subject, kind, facts FROM change") == [
        ("line_account", "credentials_set", {"channel_secret": True, "next_channel_secret": False})
    ]
    known = runtime.account_anew(cast.account)
    assert known
    assert channel_of(known).secret == NEW


def test_a_process_that_works_reads_the_account_anew_after_some_seconds(
    runtime: Runtime, cast: Cast, owner: Engine
) -> None:
    known = runtime.account(cast.account)
    assert known
    change(owner, "UPDATE line_account SET liff_id = '1657000002-Another0'")
    assert runtime.account(cast.account) == known
    runtime._accounts[cast.account] = known, time.monotonic() - ACCOUNT_SECONDS
    renewed = runtime.account(cast.account)
    assert renewed
    assert renewed.liff_id == "1657000002-Another0"


def test_a_second_secret_waits_beside_the_first(
    office: Browser, alone: None, simulator: Simulator, cast: Cast, database: Database
) -> None:
    form = {"channel_secret": NEW, "beside": "y"}
    assert office.post("/admin/rules/line/credentials", form).status_code == 303
    with of_account(database, cast) as work:
        kept = account(work)
    assert kept
    assert kept.secrets == (casting.SECRET, NEW)


def test_a_token_of_another_bot_and_one_that_line_does_not_take_are_refused(
    office: Browser, alone: None, simulator: Simulator, owner: Engine
) -> None:
    other = {"channel_id": "9", "channel_secret": "s", "bot_user_id": "U" + "9" * 32, "access_token": "of-another"}
    simulator.post("setup", {"channels": [other]})
    office.post("/admin/language", {"language": "en"})
    for token, words in (("of-another", "belongs to another"), ("nonsense", "does not take this")):
        answer = office.post("/admin/rules/line/credentials", {"access_token": token})
        assert (answer.status_code, words in answer.get_data(as_text=True)) == (400, True)
    assert rows(owner, "SELECT count(*) FROM change") == [0]
    assert office.post("/admin/rules/line/credentials", {"no_token": "y"}).status_code == 303
    columns = "SELECT access_token IS NULL FROM line_account WHERE channel_id = :id"
    assert rows(owner, columns, id=casting.CHANNEL_ID) == [True]


@pytest.mark.parametrize("beside", [{}, {"channel_secret": "not-the-next-one", "beside": "y"}])
def test_the_stored_token_stays_where_line_gives_no_other(
    office: Browser, alone: None, simulator: Simulator, owner: Engine, beside: dict[str, str]
) -> None:
    simulator.post("setup", {"channels": [{"channel_id": casting.CHANNEL_ID, "channel_secret": NEW}]})
    office.post("/admin/language", {"language": "en"})
    path, form = "/admin/rules/line/credentials", {"no_token": "y"}
    answer = office.post(path, {**form, **beside})
    assert answer.status_code == 400
    assert "LINE gives us no token for the channel secret" in answer.get_data(as_text=True)
    kept = "SELECT access_token IS NOT NULL FROM line_account WHERE channel_id = :id"
    assert rows(owner, kept, id=casting.CHANNEL_ID) == [True]
    assert office.post(path, {**form, "channel_secret": NEW, "beside": "y"}).status_code == 303
    assert rows(owner, kept, id=casting.CHANNEL_ID) == [False]


@pytest.mark.parametrize("field", ["channel_secret", "access_token", "login_channel_secret"])
@pytest.mark.parametrize("sign", ["\u200b", "ก", "\n", " "])
def test_signs_that_line_never_uses_are_told_at_their_field(
    office: Browser, alone: None, simulator: Simulator, owner: Engine, field: str, sign: str
) -> None:
    office.post("/admin/language", {"language": "en"})
    answer = office.post("/admin/rules/line/credentials", {field: f"abc{sign}def", "beside": "y"})
    assert answer.status_code == 400
    assert "There is a sign in it that LINE does not use" in answer.get_data(as_text=True)
    assert rows(owner, "SELECT count(*) FROM change") == [0]


def test_while_line_is_silent_nothing_is_changed(
    office: Browser, alone: None, simulator: Simulator, owner: Engine
) -> None:
    simulator.post("faults", [{"match": "POST /oauth2/v3/token", "mode": "status", "status": 503}])
    form = {"login_channel_secret": casting.LOGIN_SECRET}
    answer = office.post("/admin/rules/line/credentials", form)
    simulator.post("faults", [])
    assert answer.status_code == 400
    assert rows(owner, "SELECT count(*) FROM change") == [0]
    assert office.post("/admin/rules/line/credentials", form).status_code == 303


def test_an_account_that_villages_share_is_the_operators(
    office: Browser, app: Flask, simulator: Simulator, cast: Cast, database: Database, owner: Engine
) -> None:
    page = office.text("/admin/rules/line")
    assert "/admin/rules/line/credentials" not in page
    form = {"login_channel_secret": casting.LOGIN_SECRET}
    assert office.post("/admin/rules/line/credentials", form).status_code == 409
    assert rows(owner, "SELECT count(*) FROM change") == [0]
    operator = make_login(app, database, operator=True)
    operator.post("/admin/villages", {"village": str(cast.village)})
    assert operator.post("/admin/rules/line/credentials", form).status_code == 303


def test_what_the_environment_has_told_before_does_not_come_back(
    office: Browser, alone: None, simulator: Simulator, cast: Cast, database: Database
) -> None:
    form = {"channel_secret": NEW, "beside": "y"}
    office.post("/admin/rules/line/credentials", form)
    with database.work() as work:
        assert keep_account(work, casting.channel()) == cast.account
    with of_account(database, cast) as work:
        kept = account(work)
    assert kept
    assert kept.secrets == (casting.SECRET, NEW)


def test_staff_and_viewers_see_nothing_of_the_account(seated: SignIn, cast: Cast) -> None:
    for role in ("staff", "viewer"):
        somebody = seated(cast.wichai, role)
        assert somebody.get("/admin/rules/line").status_code == 403
        assert somebody.post("/admin/rules/line").status_code == 403


@pytest.mark.usefixtures("simulator")
def test_menus_that_are_gone_at_line_are_counted(office: Browser, cast: Cast, database: Database) -> None:
    with of_account(database, cast) as work:
        keep_menus(work, {"guard-th": "richmenu-1", "guard-en": "richmenu-2"})
    office.post("/admin/language", {"language": "en"})
    assert "2 of our menus are missing at LINE" in office.post("/admin/rules/line").get_data(as_text=True)
