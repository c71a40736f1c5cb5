"""Whoever sits in the office without the permission for telephone numbers learns none from the phones' API either."""

import json
from collections.abc import Callable, Iterator

import pytest
from api_stage import VISIT, Api
from flask import Flask
from live_pages import Open, SignIn, live_door, live_pages
from simple_websocket import Client, ConnectionClosed
from sqlalchemy import Engine, text

from tests.cast import Cast

PHONE = str(VISIT["visitor_phone"])


@pytest.fixture
def become(owner: Engine) -> Callable[[str], None]:
    """The office's one person gets another role."""

    def change(role: str) -> None:
        with owner.begin() as connection:
            connection.execute(text("UPDATE membership SET panel_role = :role WHERE role = 'office'"), {"role": role})

    return change


@pytest.fixture
def watching(app: Flask, guard: Api, sign_in: SignIn) -> Iterator[Open]:
    with live_door(app) as door, live_pages(door, sign_in) as begin:
        yield begin


def told(page: Client) -> str:
    """The next frame that tells of a visit."""
    while frame := page.receive(timeout=5):
        if json.loads(frame)["type"] == "visits":
            return str(frame)
    raise AssertionError("the page was told of no visit")


def test_a_viewer_reads_visits_without_their_numbers(
    guard: Api, office: Api, resident: Api, become: Callable[[str], None]
) -> None:
    visit = guard.visit()
    guard.post(f"/visits/{visit['id']}/override", {"reason": "emergency"})
    ways = ["/visits", f"/visits/{visit['id']}", "/village/overrides"]
    become("viewer")
    for way in ways:
        read = office.get(way).get_data(as_text=True)
        assert visit["id"] in read, way
        assert '"visitor_phone":null' in read.replace(" ", ""), way
    become("staff")
    number = visit["visitor_phone"]
    assert number
    for way in ways:
        assert number in office.get(way).get_data(as_text=True), way
    assert guard.get(ways[1]).get_json()["data"]["visitor_phone"] == number
    assert resident.get(ways[1]).get_json()["data"]["visitor_phone"] == number


def test_a_viewers_socket_is_told_no_number_and_the_others_are(
    guard: Api, cast: Cast, watching: Open, become: Callable[[str], None]
) -> None:
    become("viewer")
    viewer, gate, house = watching(cast.office), watching(cast.prasit), watching(cast.malee)
    visit = guard.visit()
    seen = json.loads(told(viewer))["visits"][0]
    assert (seen["id"], seen["visitor_name"]) == (visit["id"], visit["visitor_name"])
    assert seen["visitor_phone"] is None
    assert visit["visitor_phone"] in told(gate)
    assert visit["visitor_phone"] in told(house)
    become("staff")
    again = watching(cast.office)
    assert guard.visit()["visitor_phone"] in told(again)


def test_a_socket_that_was_opened_with_numbers_ends_when_they_are_taken_away(
    guard: Api, cast: Cast, watching: Open, become: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liff.api.live.LOOK_AGAIN_SECONDS", 0.0)
    become("staff")
    page = watching(cast.office)
    become("viewer")
    guard.visit()
    with pytest.raises(ConnectionClosed):
        told(page)
