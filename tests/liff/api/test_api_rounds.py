"""A rider for several houses: one form, a visit and a question for each, and all of it once."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from api_stage import VISIT, Api, Enter, Traces, assert_refused, file, jpeg
from werkzeug.test import TestResponse, encode_multipart

from tests.cast import Cast
from tests.photos.crafted import gate, saved

RIDER = {name: value for name, value in VISIT.items() if name not in {"house", "visitor_name"}} | {"kind": "delivery"}


def ride(guard: Api, houses: Any = ("12/3", "12/4"), key: object = None, **changed: Any) -> TestResponse:
    body = {**RIDER, "houses": list(houses) if isinstance(houses, tuple) else houses, **changed}
    return guard.client.post("/api/v1/visits/round", headers=guard.keyed(key), json=body)


def visits(answer: TestResponse, status: int = 201) -> list[dict[str, Any]]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    told = answer.get_json()["data"]
    assert {one["group_id"] for one in told["visits"]} == {told["group_id"]}
    made: list[dict[str, Any]] = told["visits"]
    return made


def test_each_house_gets_a_visit_and_a_question_of_its_own(guard: Api, traces: Traces) -> None:
    before = traces.rows()
    made = visits(ride(guard))
    assert sorted(one["house"]["number"] for one in made) == ["12/3", "12/4"]
    assert {(one["state"], one["kind"], one["plate"]) for one in made} == {("requested", "delivery", "1กข 2345")}
    after = traces.rows()
    assert after["visit"] - before["visit"] == 2
    assert after["message"] - before["message"] == 2


def test_photos_are_sent_once_and_each_visit_has_its_own(guard: Api, traces: Traces) -> None:
    before = len(traces.files())
    photos = [file(jpeg(), "0.jpg"), file(saved(gate(90, 60), "JPEG"), "1.jpg")]
    fields = {**{name: str(value) for name, value in RIDER.items()}, "houses": "12/3, 12/4", "photo": photos}
    boundary, raw = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = guard.client.post("/api/v1/visits/round", headers=guard.keyed(), data=raw, content_type=kind)
    made = visits(answer)
    assert [len(one["photos"]) for one in made] == [2, 2]
    assert len({photo["id"] for one in made for photo in one["photos"]}) == 4
    assert len(traces.files()) - before == 8
    sizes = [[len(guard.client.get(photo["url"]).data) for photo in one["photos"]] for one in made]
    assert sizes[0] == sizes[1]  # the same photos in the same order
    assert sizes[0][0] != sizes[0][1]


def test_the_same_round_again_is_the_same_visits(guard: Api, traces: Traces) -> None:
    key = uuid4()
    made = visits(ride(guard, key=key))
    before = traces.now()
    again = visits(ride(guard, ("12/4", "12/3"), key=key), 200)
    assert {one["id"] for one in again} == {one["id"] for one in made}
    assert_refused(ride(guard, ("12/3",), key=key), 409, "IDEMPOTENCY_KEY_REUSED")
    assert_refused(ride(guard, key=key, plate="9กก 9"), 409, "IDEMPOTENCY_KEY_REUSED")
    assert traces.now() == before


def test_the_same_round_twice_at_once_is_made_once(guard: Api, traces: Traces) -> None:
    key, answers, before = uuid4(), [], traces.rows()

    def go() -> None:
        answers.append(ride(guard, key=key))

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status_code for one in answers) == [200, 200, 201]
    assert len({one["id"] for answer in answers for one in answer.get_json()["data"]["visits"]}) == 2
    assert traces.rows()["visit"] - before["visit"] == 2


def test_a_house_that_is_not_there_stops_the_whole_round(guard: Api, traces: Traces) -> None:
    before = traces.now()
    error = assert_refused(ride(guard, ("12/3", "99/9")), 400, "VALIDATION_ERROR", "houses")
    assert "99/9" in error["details"][0]["message"]
    assert traces.now() == before


@pytest.mark.parametrize("houses", [[], "", ["12/3"] * 11, 7, None, [""]])
def test_so_many_houses_are_none(guard: Api, houses: Any) -> None:
    error = assert_refused(ride(guard, houses), 400, "VALIDATION_ERROR")
    assert all(detail["field"].startswith("houses") for detail in error["details"])


def test_a_house_that_is_named_twice_is_asked_once(guard: Api, cast: Cast) -> None:
    assert len(visits(ride(guard, ("12/3", str(cast.house), "12/3")))) == 1


def test_who_comes_needs_a_name_as_always(guard: Api) -> None:
    assert_refused(ride(guard, kind="guest"), 400, "VALIDATION_ERROR", "visitor_name")


def test_nobody_else_sends_riders(resident: Api, office: Api, enter: Enter, cast: Cast) -> None:
    for one in (resident, office):
        assert_refused(ride(one), 403, "NOT_ALLOWED")
    assert_refused(ride(enter(cast.boonmee), (str(cast.house),)), 400, "VALIDATION_ERROR", "houses")
