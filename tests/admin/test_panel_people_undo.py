"""What is taken back stands as it stood before: whoever was suspended is suspended still."""

import pytest
from sqlalchemy import Engine

from models.uow import Database
from tests.admin.panel_stage import Browser
from tests.admin.people_stage import place_of, standing, takes_in, undo
from tests.cast import Cast
from tests.usecases.acts import rows

NOTE = "SELECT standing, note FROM membership WHERE id = :id"


def suspends(office: Browser, place: object) -> None:
    assert office.post(f"/admin/people/places/{place}/suspend", {"reason": "ค้างชำระ"}).status_code == 303


@pytest.mark.parametrize("reason", ["", "ย้ายออก"])
def test_who_was_suspended_comes_back_suspended(office: Browser, owner: Engine, cast: Cast, reason: str) -> None:
    mine = place_of(owner, cast.somchai)
    suspends(office, mine)
    assert office.post(f"/admin/people/places/{mine}/end", {"reason": reason}).status_code == 303
    assert undo(office, f"/admin/people/{cast.somchai.id}").status_code == 303
    assert rows(owner, NOTE, id=mine) == [("suspended", None if reason else "ค้างชำระ")]
    assert office.post(f"/admin/people/places/{mine}/resume").status_code == 303
    assert rows(owner, NOTE, id=mine) == [("active", None)]
    assert office.post(f"/admin/people/places/{mine}/end").status_code == 303
    assert office.post(f"/admin/people/places/{mine}/restore").status_code == 303
    assert standing(owner, mine) == "active"  # what was long ago says nothing about today


def test_a_house_comes_back_with_who_was_suspended_there(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    childs, hers = takes_in(database, cast, cast.nobody), place_of(owner, cast.malee)
    suspends(office, childs)
    assert office.post(f"/admin/houses/{cast.house}/remove").status_code == 303
    assert undo(office, "/admin/houses").status_code == 303
    assert rows(owner, NOTE, id=childs) == [("suspended", "ค้างชำระ")]
    assert standing(owner, hers) == "active"


def test_a_move_and_its_undo_lift_no_suspension(office: Browser, database: Database, owner: Engine, cast: Cast) -> None:
    old, hers = takes_in(database, cast, cast.nobody), place_of(owner, cast.malee)
    suspends(office, old)
    assert office.post(f"/admin/people/places/{hers}/move", {"house": "12/4"}).status_code == 303
    fresh = place_of(owner, cast.nobody, cast.next_door)
    assert rows(owner, NOTE, id=fresh) == [("suspended", "ค้างชำระ")]
    assert undo(office, f"/admin/people/{cast.malee.id}").status_code == 303
    assert standing(owner, fresh) == "ended"
    assert rows(owner, NOTE, id=old) == [("suspended", "ค้างชำระ")]


def test_what_came_after_a_move_stands_when_the_move_is_taken_back(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    childs, hers = takes_in(database, cast, cast.nobody), place_of(owner, cast.malee)
    suspends(office, childs)
    assert office.post(f"/admin/people/places/{hers}/move", {"house": "12/4"}).status_code == 303
    suspends(office, place_of(owner, cast.malee))
    assert office.post(f"/admin/people/places/{place_of(owner, cast.nobody)}/resume").status_code == 303
    assert office.post(f"/admin/people/places/{hers}/move-back").status_code == 303
    assert rows(owner, NOTE, id=hers) == [("suspended", "ค้างชำระ")]
    assert rows(owner, NOTE, id=childs) == [("active", None)]
    for somebody in (cast.malee, cast.nobody):
        live = "SELECT count(*) FROM membership WHERE person_id = :id AND standing <> 'ended'"
        assert rows(owner, live, id=somebody.id) == [1]
