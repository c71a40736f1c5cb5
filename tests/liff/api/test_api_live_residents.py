"""A resident's socket: their own houses' visits, and nothing of anybody else's."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from api_stage import Api
from flask import Flask
from live_pages import Open, SignIn, live_door, live_pages
from simple_websocket import Client, ConnectionClosed
from sqlalchemy import Engine, text

from tests.cast import Cast, Somebody


@pytest.fixture
def door(app: Flask) -> Iterator[str]:
    with live_door(app) as address:
        yield address


@pytest.fixture
def watching(door: str, guard: Api, sign_in: SignIn) -> Iterator[Open]:
    with live_pages(door, sign_in) as begin:
        yield begin


def heard(page: Client) -> list[dict[str, Any]]:
    """The visits of the next frame that tells of any."""
    while frame := page.receive(timeout=5):
        if json.loads(frame)["type"] == "visits":
            visits: list[dict[str, Any]] = json.loads(frame)["visits"]
            return visits
    raise AssertionError("the page was told of no visit")


def standing(owner: Engine, who: Somebody, word: str, role: str = "resident") -> None:
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE membership SET standing = :word WHERE person_id = :who AND role = :role"),
            {"word": word, "who": who.id, "role": role},
        )


def test_residents_hear_of_their_own_house_and_the_gate_of_both(guard: Api, cast: Cast, watching: Open) -> None:
    malee, wichai, gate = watching(cast.malee), watching(cast.wichai), watching(cast.prasit)
    theirs, mine = guard.visit(house="12/4")["id"], guard.visit(house="12/3")["id"]
    assert [one["id"] for one in heard(malee)] == [mine]
    assert [one["id"] for one in heard(wichai)] == [theirs]
    assert [heard(gate)[0]["id"], heard(gate)[0]["id"]] == [theirs, mine]


def test_the_next_village_hears_nothing_though_its_house_has_the_same_number(
    guard: Api, cast: Cast, watching: Open, enter: Callable[..., Api]
) -> None:
    stranger = watching(cast.stranger)
    guard.visit(house="12/3")
    own = enter(cast.boonmee).visit(house=str(cast.strange_house))["id"]
    assert [one["id"] for one in heard(stranger)] == [own]


def test_a_socket_does_not_tell_which_neighbour_answered_where_guards_may_not_know(
    guard: Api, resident: Api, cast: Cast, watching: Open
) -> None:
    malee = watching(cast.malee)
    visit = guard.visit()["id"]
    resident.post(f"/visits/{visit}/decision", {"decision": "approve"})
    while (told := heard(malee)[0])["state"] == "requested":
        pass
    assert told["decided_by"] == {"role": "resident", "name": None}


@pytest.mark.parametrize("word", ["ended", "suspended"])
def test_who_has_moved_out_is_told_of_nobody_any_more(
    word: str, guard: Api, cast: Cast, watching: Open, owner: Engine
) -> None:
    malee, somchai = watching(cast.malee), watching(cast.somchai)
    standing(owner, cast.malee, word)
    visit = guard.visit()["id"]
    assert [one["id"] for one in heard(somchai)] == [visit]
    with pytest.raises(ConnectionClosed) as closed:
        heard(malee)
    assert int(closed.value.reason) == 4401


def test_who_has_got_another_house_signs_in_anew_and_hears_of_both(
    guard: Api, cast: Cast, watching: Open, owner: Engine
) -> None:
    malee = watching(cast.malee)
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO membership (id, village_id, person_id, house_id, role, standing, rank, created_at) "
                "VALUES (:id, :village, :person, :house, 'resident', 'active', 5, now())"
            ),
            {"id": uuid4(), "village": cast.village, "person": cast.malee.id, "house": cast.next_door},
        )
    guard.visit(house="12/3")
    with pytest.raises(ConnectionClosed):
        heard(malee)
    again = watching(cast.malee)
    visits = [guard.visit(house=number)["id"] for number in ("12/4", "12/3")]
    assert [heard(again)[0]["id"], heard(again)[0]["id"]] == visits


def test_a_guard_who_guards_no_more_but_lives_here_hears_as_a_resident(
    guard: Api, cast: Cast, watching: Open, owner: Engine, enter: Callable[..., Api], sign_in: SignIn
) -> None:
    as_guard = sign_in(cast.prasit)
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO membership (id, village_id, person_id, role, standing, rank, created_at) "
                "VALUES (:id, :village, :person, 'guard', 'active', 0, now())"
            ),
            {"id": uuid4(), "village": cast.village, "person": cast.nobody.id},
        )
        connection.execute(
            text("UPDATE membership SET role = 'resident', house_id = :house WHERE person_id = :person"),
            {"house": cast.next_door, "person": cast.prasit.id},
        )
    page = watching(cast.prasit, as_guard)
    gate = enter(cast.nobody)
    gate.visit(house="12/3")
    mine = gate.visit(house="12/4")["id"]
    assert [one["id"] for one in heard(page)] == [mine]
