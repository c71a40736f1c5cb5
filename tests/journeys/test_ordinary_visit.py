"""The main job from end to end: somebody at the gate, one message, one tap, the gate knows."""

import time

from tests.journeys.people import Resident
from tests.journeys.programs import eventually
from tests.journeys.stage import Household, Stage
from tests.photos.pictures import visitor_jpeg

A_MOMENT = 1.0  # seconds: what a person still takes for at once


def menus(household: Household) -> set[str]:
    return {resident.menu for resident in household.residents}


def costs(household: Household) -> list[int]:
    return [resident.billed() for resident in household.residents]


def words(resident: Resident) -> str:
    return str(resident.heard()[-1]["message"]["altText"])


def test_a_visit_costs_one_message_and_its_answer_is_at_the_gate_within_a_second(stage: Stage) -> None:
    home = stage.household()
    with stage.guard.watch() as gate:
        visit = stage.guard.register(home.number, visitor_name="Nok", photo=visitor_jpeg())
        began = time.monotonic()
        request = home.first.hears(1)
        assert time.monotonic() - began < A_MOMENT
        assert request["via"] == "push"
        assert "Nok" in request["message"]["altText"]
        gate.hear_state(visit["id"], "requested")
        home.first.approve()
        began = time.monotonic()
        shown = gate.hear_state(visit["id"], "approved")
        assert time.monotonic() - began < A_MOMENT
        assert shown["decided_by"]["role"] == "resident"
    assert home.first.hears(2)["via"] == "reply"
    assert home.second.heard() == []
    assert costs(home) == [1, 0]


def test_the_whole_household_gets_the_buttons_at_once_and_loses_them_with_the_answer(stage: Stage) -> None:
    home = stage.household()
    assert menus(home) == {"calm"}
    visit = stage.guard.register(home.number)
    eventually(lambda: menus(home) == {"waiting"}, A_MOMENT, "the waiting menu")
    home.second.tap("1:menu:reject")
    eventually(lambda: menus(home) == {"calm"}, A_MOMENT, "the calm menu")
    assert stage.guard.sees(visit["id"])["state"] == "rejected"
    assert home.second.hears(1)["via"] == "reply"
    assert costs(home) == [1, 0]


def test_who_taps_later_is_told_who_was_faster(stage: Stage) -> None:
    home = stage.household()
    visit = stage.guard.register(home.number)
    home.first.hears(1)
    late = home.first.answer("reject")
    home.first.approve()
    home.first.hears(2)
    home.second.tap(late)
    assert home.second.hears(1)["via"] == "reply"
    assert home.first.name.split()[0] in words(home.second)
    assert stage.guard.sees(visit["id"])["state"] == "approved"
    assert costs(home) == [1, 0]


def test_an_approval_is_taken_back_and_the_gate_hears_it(stage: Stage) -> None:
    home = stage.household()
    with stage.guard.watch() as gate:
        visit = stage.guard.register(home.number)
        home.first.hears(1)
        home.first.approve()
        gate.hear_state(visit["id"], "approved")
        home.first.hears(2)
        home.first.tap(home.first.answer("undo"))
        assert gate.hear_state(visit["id"], "rejected")["decision_reason"] == "undone"
    home.first.hears(3)
    assert costs(home) == [1, 0]


def test_a_tap_that_line_delivers_twice_counts_once(stage: Stage) -> None:
    home = stage.household()
    visit = stage.guard.register(home.number)
    home.first.hears(1)
    event = home.first.approve()["event_id"]
    home.first.hears(2)
    version = stage.guard.sees(visit["id"])["version"]
    assert stage.line.post("redeliver", {"event_id": event})["webhook_status"] == 200
    home.second.tap("1:who")  # read after the redelivered event
    home.second.hears(1)
    home.first.hears(2)
    assert stage.guard.sees(visit["id"])["version"] == version


def test_the_page_s_second_try_makes_no_second_visit(stage: Stage) -> None:
    home = stage.household()
    key = "0199f0a0-0000-7000-8000-000000000001"
    first = stage.guard.try_to_register(home.number, key=key, photo=visitor_jpeg())
    again = stage.guard.try_to_register(home.number, key=key, photo=visitor_jpeg())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["data"]["id"] == again.json()["data"]["id"]
    home.first.hears(1)
    assert costs(home) == [1, 0]
