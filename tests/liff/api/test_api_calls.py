"""A guard calls about a visitor: one number at a time, the one that the village allows, and on record."""

from typing import Any

import pytest
from api_stage import Api, Enter, assert_refused
from sqlalchemy import Engine, text

from tests.cast import Cast

HOUSE, OFFICE = "081-234 5678", "02 123 4567"


def numbers(office: Api, cast: Cast, call: str, *, house: str | None = HOUSE, of_office: str | None = OFFICE) -> None:
    assert office.put(f"/houses/{cast.house}/phone", {"phone": house}).status_code == 200
    assert office.put("/village/gate-rules", {"call": call, "office_phone": of_office}).status_code == 200


def told(guard: Api, visit: object) -> Any:
    answer = guard.post(f"/visits/{visit}/call")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()["data"]


def change(owner: Engine, statement: str, **values: object) -> None:
    with owner.begin() as connection:
        connection.execute(text(statement), values)


def test_the_house_itself_where_the_village_says_so(guard: Api, office: Api, cast: Cast) -> None:
    numbers(office, cast, "house")
    assert told(guard, guard.visit()["id"]) == {"via": "house", "number": "+66812345678"}


def test_the_office_connects_and_no_house_s_number_leaves_it(guard: Api, office: Api, cast: Cast) -> None:
    numbers(office, cast, "office")
    assert told(guard, guard.visit()["id"]) == {"via": "office", "number": "+6621234567"}


def test_a_house_without_a_number_is_reached_by_the_office(guard: Api, office: Api, cast: Cast) -> None:
    numbers(office, cast, "house", house=None)
    assert told(guard, guard.visit()["id"])["via"] == "office"


@pytest.mark.parametrize(
    ("call", "house", "of_office"), [("none", HOUSE, OFFICE), ("office", HOUSE, None), ("house", None, None)]
)
def test_where_there_is_no_number_to_be_had_it_is_said(
    call: str, house: str | None, of_office: str | None, guard: Api, office: Api, cast: Cast
) -> None:
    numbers(office, cast, call, house=house, of_office=of_office)
    visit = guard.visit()["id"]
    assert_refused(guard.post(f"/visits/{visit}/call"), 409, "NO_NUMBER")
    shown = guard.get(f"/visits/{visit}").get_json()["data"]
    assert (shown["called_at"], len(shown["events"])) == (None, 1)


def test_it_stands_in_the_record_and_the_house_can_still_answer(
    guard: Api, resident: Api, office: Api, cast: Cast, owner: Engine
) -> None:
    numbers(office, cast, "house")
    visit = guard.visit()
    told(guard, visit["id"])
    shown = guard.get(f"/visits/{visit['id']}").get_json()["data"]
    assert (shown["state"], shown["version"], shown["expires_at"]) == ("requested", 2, visit["expires_at"])
    assert [(one["kind"], one["at"]) for one in shown["events"]][1:] == [("called", shown["called_at"])]
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT facts ->> 'via' FROM visit_event WHERE kind = 'called'")) == "house"
    assert resident.post(f"/visits/{visit['id']}/decision", {"decision": "approve"}).status_code == 200
    assert_refused(guard.post(f"/visits/{visit['id']}/call"), 409, "STATE_FORBIDS")


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 409)])
def test_half_an_hour_after_nobody_has_answered_nobody_is_called_any_more(
    minutes: int, status: int, guard: Api, office: Api, cast: Cast, owner: Engine
) -> None:
    numbers(office, cast, "house")
    visit = guard.visit()["id"]
    closed = "UPDATE visit SET state = 'expired', closed_at = now() - make_interval(mins => :minutes)"
    change(owner, closed, minutes=minutes)
    change(owner, "UPDATE message SET state = 'sent'")
    assert guard.post(f"/visits/{visit}/call").status_code == status


def test_where_line_reaches_nobody_it_may_be_later(guard: Api, office: Api, cast: Cast, owner: Engine) -> None:
    numbers(office, cast, "house")
    change(owner, "UPDATE person SET following = false")
    visit = guard.visit()["id"]
    change(owner, "UPDATE visit SET state = 'expired', closed_at = now() - interval '2 hours'")
    assert told(guard, visit)["via"] == "house"


@pytest.mark.parametrize("state", ["cancelled", "inside", "left", "rejected", "approved"])
def test_nobody_is_called_about_a_visit_that_is_settled(
    state: str, guard: Api, office: Api, cast: Cast, owner: Engine
) -> None:
    numbers(office, cast, "house")
    visit = guard.visit()["id"]
    change(owner, "UPDATE visit SET state = :state", state=state)
    assert_refused(guard.post(f"/visits/{visit}/call"), 409, "STATE_FORBIDS")


def test_a_guard_who_wants_the_whole_village_s_numbers_has_to_wait(guard: Api, office: Api, cast: Cast) -> None:
    numbers(office, cast, "house")
    visit = guard.visit()["id"]
    assert {guard.post(f"/visits/{visit}/call").status_code for _ in range(10)} == {200}
    assert_refused(guard.post(f"/visits/{visit}/call"), 429, "TOO_MANY_REQUESTS")


def test_the_owner_sets_the_number_and_their_house_reads_it(
    resident: Api, office: Api, cast: Cast, enter: Enter, owner: Engine
) -> None:
    assert resident.put("/house/phone", {"phone": HOUSE}).get_json()["data"] == {"phone": HOUSE, "may_change": True}
    malee = enter(cast.malee)
    assert malee.get("/house/phone").get_json()["data"] == {"phone": HOUSE, "may_change": False}
    assert_refused(malee.put("/house/phone", {"phone": None}), 403, "NOT_ALLOWED")
    assert office.get(f"/houses/{cast.house}/phone").get_json()["data"]["phone"] == HOUSE
    with owner.connect() as connection:
        assert "5678" not in str(connection.execute(text("SELECT phone, facts FROM house, change")).all())
        assert list(connection.scalars(text("SELECT kind FROM change"))) == ["phone_set"]


@pytest.mark.parametrize("body", [{}, {"phone": "call me"}, {"phone": 81}, {"phone": HOUSE, "more": 1}])
def test_a_number_is_a_number(body: dict[str, Any], resident: Api) -> None:
    assert_refused(resident.put("/house/phone", body), 400, "VALIDATION_ERROR")


@pytest.mark.parametrize("giver", ["resident", "office"])
def test_a_number_goes_with_the_owner_who_gave_it_and_the_office_s_stays(
    giver: str, guard: Api, resident: Api, office: Api, cast: Cast, owner: Engine
) -> None:
    if giver == "resident":
        resident.put("/house/phone", {"phone": HOUSE})
    else:
        office.put(f"/houses/{cast.house}/phone", {"phone": HOUSE})
    with owner.connect() as connection:
        mine = {"id": cast.somchai.id}
        place = connection.scalar(text("SELECT id FROM membership WHERE person_id = :id"), mine)
    assert office.delete(f"/places/{place}").status_code == 200
    left = None if giver == "resident" else HOUSE
    assert office.get(f"/houses/{cast.house}/phone").get_json()["data"]["phone"] == left


def test_other_houses_and_villages_numbers_are_out_of_reach(office: Api, cast: Cast, enter: Enter) -> None:
    assert_refused(office.get(f"/houses/{cast.strange_house}/phone"), 404, "NOT_FOUND")
    assert_refused(office.put(f"/houses/{cast.strange_house}/phone", {"phone": HOUSE}), 404, "NOT_FOUND")
    wichai = enter(cast.wichai)
    answer = wichai.client.put("/api/v1/house/phone?house=12/3", headers=wichai.headers, json={"phone": HOUSE})
    assert_refused(answer, 404, "NOT_FOUND")
    assert office.get(f"/houses/{cast.house}/phone").get_json()["data"]["phone"] is None
