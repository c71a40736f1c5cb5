"""The office answers who asks to join, and takes an answer back that was wrong."""

import re
from typing import Any

import pytest
from sqlalchemy import Engine

from models.domain.permissions import PanelRole
from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.people_stage import asks_to_join, is_expected, kinds, place_of, standing, undo
from tests.cast import Cast
from tests.usecases.acts import change, rows

LIST = "/admin/registrations"


def test_the_page_tells_what_was_claimed_and_who_lives_there(office: Browser, database: Database, cast: Cast) -> None:
    asks_to_join(database, cast, cast.nobody)
    page = office.text(LIST)
    for told in ("นก ดีใจ", "House 12/4", "Tenant", "Nobody", "Wichai (Owner)"):
        assert told in page
    assert "1" in office.text("/admin/people").partition("Registrations")[2][:60]


def crowd_asks(owner: Engine, cast: Cast, count: int) -> None:
    """So many ask to join 12/4, one a minute, and the last of them last."""
    people = (
        "INSERT INTO person (id, line_account_id, line_user_id, display_name, language, following, created_at)"
        " SELECT gen_random_uuid(), :account, 'C' || n, 'Guest ' || n, 'th', true, now() FROM generate_series(1, :n) n"
    )
    change(owner, people, account=cast.account, n=count)
    places = (
        "INSERT INTO membership (id, village_id, person_id, house_id, role, household_role, standing, created_at)"
        " SELECT gen_random_uuid(), :village, id, :house, 'resident', 'family', 'pending',"
        " now() - interval '1 day' + interval '1 min' * substr(line_user_id, 2)::int"
        " FROM person WHERE line_user_id ~ '^C[0-9]+$'"
    )
    change(owner, places, village=cast.village, house=cast.next_door)


def test_whoever_waits_longest_stands_first_and_nobody_is_left_out(office: Browser, owner: Engine, cast: Cast) -> None:
    crowd_asks(owner, cast, 120)
    seen, path = [], LIST
    while path:
        page = office.text(path)
        seen += re.findall(r"<h2>Guest (\d+)</h2>", page)
        following = re.findall(r'href="([^"]+after=[^"]+)"', page)
        path = following[-1].replace("&amp;", "&") if following else ""
    assert seen == [str(n) for n in range(1, 121)]


def test_what_is_wrong_is_told_of_whoever_it_is_about(office: Browser, owner: Engine, cast: Cast) -> None:
    crowd_asks(owner, cast, 60)
    asked = "SELECT m.id FROM membership m JOIN person p ON p.id = m.person_id WHERE p.line_user_id = 'C60'"
    (place,) = rows(owner, asked)
    answer = office.post(f"{LIST}/{place}/confirm", {"role": "tenant", "ends_on": "tomorrow"})
    assert answer.status_code == 400
    assert 'value="tomorrow"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("after", ["x", "AAAA", "%00", "QQ" * 400])
def test_a_broken_place_in_the_list_is_its_beginning(office: Browser, owner: Engine, cast: Cast, after: str) -> None:
    crowd_asks(owner, cast, 1)
    assert "Guest 1" in office.text(f"{LIST}?after={after}")


def test_nobody_waits(office: Browser) -> None:
    assert "Nobody waits" in office.text(LIST)


def test_who_is_confirmed_belongs_to_the_house_as_the_office_says(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    place = asks_to_join(database, cast, cast.nobody)
    answer = office.post(f"{LIST}/{place}/confirm", {"role": "family", "ends_on": "31/12/2599"})
    assert answer.status_code == 303
    told = rows(owner, "SELECT standing, household_role, ends_at::date::text FROM membership WHERE id = :id", id=place)
    assert told == [("active", "family", "2056-12-31")]
    assert rows(owner, "SELECT menu_stale_at IS NOT NULL FROM person WHERE id = :id", id=cast.nobody.id) == [True]
    assert office.post(f"{LIST}/{place}/confirm", {"role": "family"}).status_code == 409


def test_a_confirmation_is_taken_back(office: Browser, database: Database, owner: Engine, cast: Cast) -> None:
    place = asks_to_join(database, cast, cast.nobody)
    office.post(f"{LIST}/{place}/confirm", {"role": "tenant"})
    assert undo(office, LIST).status_code == 303
    assert standing(owner, place) == "pending"
    assert "นก ดีใจ" in office.text(LIST)
    assert kinds(owner, place) == ["claimed", "confirmed", "answer_taken_back"]


def test_who_waits_again_is_what_they_said_that_they_are(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    place = asks_to_join(database, cast, cast.nobody)
    office.post(f"{LIST}/{place}/confirm", {"role": "owner"})
    assert undo(office, LIST).status_code == 303
    assert rows(owner, "SELECT household_role FROM membership WHERE id = :id", id=place) == ["tenant"]


def test_a_refusal_has_a_reason_and_is_taken_back(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    place = asks_to_join(database, cast, cast.nobody)
    assert office.post(f"{LIST}/{place}/refuse", {"reason": "ก" * 201}).status_code == 400
    assert office.post(f"{LIST}/{place}/refuse", {"reason": "ไม่ใช่บ้านนี้"}).status_code == 303
    told = rows(owner, "SELECT standing, note FROM membership WHERE id = :id", id=place)
    assert told == [("refused", "ไม่ใช่บ้านนี้")]
    assert undo(office, LIST).status_code == 303
    assert standing(owner, place) == "pending"


def test_an_answer_is_not_taken_back_once_something_else_has_happened(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    place = asks_to_join(database, cast, cast.nobody)
    office.post(f"{LIST}/{place}/confirm", {"role": "tenant"})
    office.post(f"/admin/people/places/{place}/change", {"role": "owner"})
    office.post(f"{LIST}/{place}/undo")
    assert "Too late" in office.text(LIST)
    assert standing(owner, place) == "active"
    office.post(f"{LIST}/{place_of(owner, cast.somchai)}/undo")  # whom nobody had to confirm
    assert standing(owner, place_of(owner, cast.somchai)) == "active"


def test_who_asked_anew_has_one_place_only(office: Browser, database: Database, owner: Engine, cast: Cast) -> None:
    first = asks_to_join(database, cast, cast.nobody)
    office.post(f"{LIST}/{first}/refuse")
    second = asks_to_join(database, cast, cast.nobody)
    office.post(f"{LIST}/{first}/undo")
    assert "Too late" in office.text(LIST)
    assert (standing(owner, first), standing(owner, second)) == ("refused", "pending")


def test_somebody_of_the_list_is_known_by_the_name(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    expected = is_expected(database, cast, "นก  ดีใจ")
    place = asks_to_join(database, cast, cast.nobody)
    page = office.text(LIST)
    assert "is on the office's list" in page.replace("&#39;", "'")
    assert f'value="{expected}" selected' in page
    office.post(f"{LIST}/{place}/confirm", {"role": "owner", "expected": str(expected)})
    asked = "SELECT membership_id FROM expected_resident WHERE id = :id"
    assert rows(owner, asked, id=expected) == [place]
    assert undo(office, f"/admin/houses/{cast.next_door}").status_code == 303
    assert rows(owner, asked, id=expected) == [None]


def test_nobody_is_taken_for_somebody_of_another_house(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    elsewhere = is_expected(database, cast, "นก ดีใจ", cast.house)
    place = asks_to_join(database, cast, cast.nobody)
    assert office.post(f"{LIST}/{place}/confirm", {"role": "owner", "expected": str(elsewhere)}).status_code == 404
    assert standing(owner, place) == "pending"


@pytest.mark.parametrize(
    "form", [{}, {"role": "king"}, {"role": "tenant", "ends_on": "x"}, {"role": "tenant", "ends_on": "1/1/2560"}]
)
def test_what_is_wrong_is_told_on_the_same_page(
    office: Browser, database: Database, owner: Engine, cast: Cast, form: dict[str, Any]
) -> None:
    place = asks_to_join(database, cast, cast.nobody)
    assert office.post(f"{LIST}/{place}/confirm", form).status_code == 400
    assert standing(owner, place) == "pending"


def test_the_villages_code_is_renewed_and_switched_off(office: Browser, owner: Engine, cast: Cast) -> None:
    assert office.post(f"{LIST}/code").status_code == 303
    (code,) = rows(owner, "SELECT join_code FROM village WHERE id = :id", id=cast.village)
    assert f"{code[:4]} {code[4:]}" in office.text(LIST)
    assert office.post(f"{LIST}/code/off").status_code == 303
    assert rows(owner, "SELECT join_code FROM village WHERE id = :id", id=cast.village) == [None]
    assert "Joining by a code is off" in office.text(LIST)


def test_staff_answer_and_a_viewer_does_not(seated: SignIn, database: Database, owner: Engine, cast: Cast) -> None:
    place = asks_to_join(database, cast, cast.nobody)
    viewer = seated(cast.somchai, PanelRole.VIEWER)
    for what in ("confirm", "refuse", "undo"):
        assert viewer.post(f"{LIST}/{place}/{what}", {"role": "owner"}).status_code == 403
    assert "Registrations" not in viewer.text("/admin/people")
    assert seated(cast.wichai, PanelRole.STAFF).post(f"{LIST}/{place}/confirm", {"role": "owner"}).status_code == 303
    assert standing(owner, place) == "active"
