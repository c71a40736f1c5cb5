"""Gate and office see at once who was seen, and what was found about it; a resident does not."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from api_stage import Api, Enter
from flask import Flask
from live_pages import Open, SignIn, live_door, live_pages
from simple_websocket import Client

from tests.cast import Cast


@pytest.fixture
def watching(app: Flask, sign_in: SignIn) -> Iterator[Open]:
    with live_door(app) as door, live_pages(door, sign_in) as begin:
        yield begin


def heard(page: Client) -> dict[str, Any]:
    """The next frame that tells anything."""
    while frame := page.receive(timeout=5):
        told: dict[str, Any] = json.loads(frame)
        if told["type"] in {"hit", "visits"}:
            return told
    raise AssertionError("the page was told nothing")


def test_a_hit_and_what_came_of_it_are_shown_to_gate_and_office_alone(
    watching: Open, guard: Api, office: Api, cast: Cast, enter: Enter
) -> None:
    office.post("/village/watchlist", {"plate": "1กข 2345", "plate_province": "กรุงเทพมหานคร"})
    gate, desk = watching(cast.prasit), watching(cast.office)
    home, next_gate = watching(cast.somchai), watching(cast.boonmee)
    hit = guard.register().get_json()["error"]["hit"]
    (listed,) = office.get("/village/watch-hits").get_json()["data"]
    assert heard(gate) == heard(desk) == {"type": "hit", "hit": listed}
    office.post(f"/village/watch-hits/{hit['id']}/clear")
    assert heard(gate)["hit"]["state"] == heard(desk)["hit"]["state"] == "cleared"
    visit = guard.visit(plate="9ฮฮ 9")
    assert [one["id"] for one in heard(home)["visits"]] == [visit["id"]]
    theirs = enter(cast.boonmee).visit()
    assert [one["id"] for one in heard(next_gate)["visits"]] == [theirs["id"]]
