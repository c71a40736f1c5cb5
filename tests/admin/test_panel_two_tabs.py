"""Somebody of two villages with a tab for each: what was filled in for one of them is never done to the other."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from models.domain.permissions import OF_OPERATOR
from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser, make_login
from tests.admin.test_panel_doors import address, guarded
from tests.cast import Cast
from tests.usecases.acts import draft, register


@pytest.fixture
def chair(app: Flask, database: Database, cast: Cast) -> Browser:
    """An operator, who may enter every village: at the first one now."""
    browser = make_login(app, database, operator=True)
    enter(browser, cast.village)
    return browser


def enter(browser: Browser, village: object) -> None:
    assert browser.post("/admin/villages", {"village": str(village)}).status_code == 303


def names(owner: Engine) -> list[str]:
    with owner.connect() as connection:
        return list(connection.scalars(text("SELECT name FROM village")))


def test_a_form_of_one_village_is_carried_out_in_no_other(chair: Browser, cast: Cast, owner: Engine) -> None:
    page = chair.text("/admin/rules/village")
    assert f'name="at_village" value="{cast.village}"' in page
    form = {"name": "Renamed", "address": "", "time_zone": "Asia/Bangkok"}
    old = chair.hidden()
    enter(chair, cast.next_village)
    answer = chair.client.post("/admin/rules/village", data={**old, **form})
    assert answer.status_code == 409
    told = answer.get_data(as_text=True)
    assert "nothing was changed" in told
    assert 'href="/admin/villages"' in told
    assert "Renamed" not in names(owner)
    chair.text("/admin/rules/village")
    assert chair.post("/admin/rules/village", form).status_code == 303
    assert "Renamed" in names(owner)


def test_no_door_of_a_village_takes_a_form_that_does_not_say_which_village(
    app: Flask, chair: Browser, cast: Cast
) -> None:
    chair.text("/admin/account")
    token = chair.guard
    doors = [rule for rule, method, wanted in guarded(app) if method == "POST" and not OF_OPERATOR.issuperset(wanted)]
    assert len(doors) > 30
    for rule in doors:
        for more in ({}, {"at_village": str(cast.next_village)}, {"at_village": "x"}):
            answer = chair.client.post(address(rule), data={"csrf_token": token, **more})
            assert answer.status_code == 409, (rule.rule, more)
            assert answer.headers.get("Location") is None


def test_a_script_of_one_villages_page_is_shown_nothing_of_the_other(
    chair: Browser, cast: Cast, database: Database
) -> None:
    register(database, cast, draft(visitor_name="คุณนก"), now=datetime.now(UTC))
    assert f'name="village" content="{cast.village}"' in chair.text("/admin/today")
    script = {"X-Requested-With": "fetch", "X-Village": str(cast.next_village)}
    answer = chair.client.get("/admin/today/now", headers=script)
    assert answer.status_code == 409
    assert answer.json["error"].startswith("This page was opened for another village")
    assert "คุณนก" not in answer.get_data(as_text=True)
    assert "คุณนก" in chair.client.get("/admin/today/now", headers={**script, "X-Village": str(cast.village)}).text
    assert "คุณนก" in chair.client.get("/admin/today/now").text


def test_the_operators_own_pages_are_of_no_village(chair: Browser, cast: Cast) -> None:
    old = {**chair.hidden(), "at_village": str(cast.village)}
    enter(chair, cast.next_village)
    chair.text("/admin/account")
    form = {**old, "csrf_token": chair.guard, "email": "", "name": ""}
    assert chair.client.post("/admin/system/logins", data=form).status_code in {400, 404}


def test_whoever_has_lost_the_chosen_village_is_not_moved_to_their_other_one(
    seated: SignIn, cast: Cast, owner: Engine
) -> None:
    browser = seated(cast.nobody, "admin", village=cast.next_village)
    with owner.begin() as connection:
        connection.execute(text("UPDATE panel_session SET village_id = :one"), {"one": cast.village})
    assert browser.get("/admin/today").headers["Location"] == "/admin/villages"
    assert browser.get("/admin").headers["Location"] == "/admin/villages"
    enter(browser, cast.next_village)
    browser.text("/admin/today")


def test_a_script_whose_reader_lost_their_place_gets_no_page_to_show(
    seated: SignIn, app: Flask, database: Database, cast: Cast, owner: Engine
) -> None:
    somebody = seated(cast.nobody, "staff", village=cast.next_village)
    somebody.text("/admin/today")
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE membership SET standing = 'ended' WHERE person_id = :id"), {"id": cast.nobody.id}
        )
    bare = make_login(app, database, operator=True, totp=False)
    script = {"X-Requested-With": "fetch"}
    for browser, leads_to in ((somebody, "/admin/villages"), (bare, "/admin/account/second-factor")):
        answer = browser.client.get("/admin/today/now", headers=script)
        assert answer.status_code == 401
        assert list(answer.json) == ["error"]
        assert browser.get("/admin/today").headers["Location"] == leads_to
