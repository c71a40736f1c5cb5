"""The month's messages as the office sees them, and what it keeps for its gate."""

import pytest
from sqlalchemy import Engine

from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.messages_stage import month
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from tests.conftest import Simulator
from tests.usecases.acts import change, rows

PAGE = "/admin/messages/quota"


def test_before_line_has_told_the_page_says_so(office: Browser) -> None:
    assert "LINE has not told yet" in office.text(PAGE)


def test_what_is_left_and_how_long_it_lasts(office: Browser, database: Database, cast: Cast, owner: Engine) -> None:
    month(database, cast, owner, 15_000, 260)
    page = office.text(PAGE)
    assert "<b>14,740</b> of 15,000 left" in page
    assert "3,000 kept for the gate" in page
    assert "they last until the end of the month" in page
    assert "2 villages share this LINE account" in page


def test_an_end_before_the_month_s_is_told_with_its_day(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    month(database, cast, owner, 295, 299)
    change(owner, "UPDATE line_quota SET used = 290 WHERE day = (SELECT max(day) FROM line_quota)")
    assert "At this pace they end on" in office.text(PAGE), "a usual day takes nine more"


def test_an_account_without_a_limit_is_told_as_one(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    month(database, cast, owner, None, 40)
    assert "LINE sets this account no limit." in office.text(PAGE)


def test_a_spent_month_is_told_with_what_happens_now(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    month(database, cast, owner, 300, 300)
    change(owner, "UPDATE line_account SET quota_spent_until = now() + interval '5 minutes'")
    assert "the gate is told to call the houses" in office.text(PAGE)


def test_looking_at_it_asks_line_nothing(office: Browser, simulator: Simulator) -> None:
    office.text(PAGE)
    assert [call for call in simulator.get("calls") if "quota" in call["path"]] == []


def test_the_reserve_is_the_villages_own(office: Browser, database: Database, cast: Cast, owner: Engine) -> None:
    month(database, cast, owner, 300, 100)
    assert office.post(PAGE, {"reserve": "120"}).status_code == 303
    assert "120 kept for the gate" in office.text(PAGE)
    assert rows(owner, "SELECT notice_reserve FROM village WHERE id <> :id", id=cast.village) == [None]
    noted = rows(owner, "SELECT kind, facts FROM change WHERE subject = 'village'")
    assert noted == [("notice_reserve_set", {"reserve": 120})]
    office.post(PAGE, {"reserve": ""})
    assert "60 kept for the gate" in office.text(PAGE), "a fifth"


@pytest.mark.parametrize("told", ["-1", "many", "1.5", "99999999999", "๑๒x"])
def test_what_is_no_number_is_told_at_its_field(office: Browser, owner: Engine, told: str) -> None:
    answer = office.post(PAGE, {"reserve": told})
    assert answer.status_code == 400
    assert "bad-words" in answer.get_data(as_text=True)
    assert rows(owner, "SELECT count(*) FROM village WHERE notice_reserve IS NOT NULL") == [0]


def test_the_viewer_and_the_staff_look_and_keep_nothing(seated: SignIn, owner: Engine) -> None:
    for role in ("viewer", "staff"):
        somebody = seated(role=role)
        assert 'name="reserve"' not in somebody.text(PAGE)
        assert somebody.post(PAGE, {"reserve": "1"}).status_code == 403
    assert rows(owner, "SELECT count(*) FROM village WHERE notice_reserve IS NOT NULL") == [0]
