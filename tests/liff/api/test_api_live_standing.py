"""A socket's pings: a gate's carry how things stand, so that a page which lost a word finds out."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from api_stage import Api
from flask import Flask
from live_pages import Open, SignIn, live_door, live_pages
from simple_websocket import Client
from sqlalchemy import Engine, text

from liff.api import live
from tests.cast import Cast


@pytest.fixture
def watching(app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Their pings come at once."""
    monkeypatch.setattr(live, "PING_SECONDS", 0.1)
    with live_door(app) as door, live_pages(door, sign_in) as begin:
        yield begin


def heard(page: Client, kind: str) -> dict[str, Any]:
    """The next frame of this kind."""
    while frame := page.receive(timeout=5):
        told: dict[str, Any] = json.loads(frame)
        if told["type"] == kind:
            return told
    raise AssertionError("the socket said nothing")


def test_a_ping_tells_the_gate_how_many_wait_and_are_inside_and_their_versions(
    guard: Api, resident: Api, cast: Cast, watching: Open
) -> None:
    page = watching(cast.prasit)
    assert heard(page, "ping") == {"type": "ping", "standing": {"requested": [0, 0], "inside": [0, 0]}}
    page.close()
    waiting, answered = [guard.visit()["id"] for _ in range(2)], guard.visit()["id"]
    resident.post(f"/visits/{answered}/decision", {"decision": "approve"})
    entered = guard.post(f"/visits/{answered}/entry").get_json()["data"]
    guard.post(f"/visits/{waiting[0]}/cancel")
    told = heard(watching(cast.prasit), "ping")["standing"]
    assert told == {"requested": [1, 1], "inside": [1, entered["version"]]}


def test_the_office_is_told_the_same(guard: Api, cast: Cast, watching: Open) -> None:
    guard.visit()
    assert heard(watching(cast.office), "ping")["standing"]["requested"] == [1, 1]


def test_the_next_village_is_told_of_its_own_only(guard: Api, cast: Cast, watching: Open) -> None:
    guard.visit()
    assert heard(watching(cast.boonmee), "ping")["standing"] == {"requested": [0, 0], "inside": [0, 0]}


def test_a_resident_is_told_nothing_of_the_village(guard: Api, cast: Cast, watching: Open) -> None:
    guard.visit()
    assert heard(watching(cast.somchai), "ping") == {"type": "ping"}


def test_pings_come_between_news_too(guard: Api, cast: Cast, watching: Open) -> None:
    """Else a busy gate, which has most to lose, would never be told."""
    page = watching(cast.prasit)
    for count in range(1, 4):
        guard.visit()
        heard(page, "visits")
        while heard(page, "ping")["standing"]["requested"] != [count, count]:
            pass


def test_it_costs_one_look_into_an_index_of_what_is_not_over(owner: Engine, cast: Cast) -> None:
    plan = (
        "EXPLAIN SELECT state, count(*), sum(version) FROM visit"
        " WHERE village_id = :village AND state IN ('requested', 'inside') GROUP BY state"
    )
    with owner.connect() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        told = " ".join(connection.scalars(text(plan), {"village": cast.village}))
    assert "ix_visit_standing" in told, told
