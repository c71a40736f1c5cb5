"""Whether somebody of a house can be asked: told to their house, and no more than that."""

from datetime import UTC, datetime, timedelta

import pytest
from api_stage import Api
from sqlalchemy import Engine

from tests.cast import Cast
from tests.usecases.acts import change

TOMORROW = datetime.now(UTC) + timedelta(days=1)


def reach(caller: Api, name: str) -> str | None:
    (home,) = caller.get("/household").get_json()["data"]["houses"]
    found: dict[str, str | None] = {one["name"]: one["reach"] for one in home["members"]}
    return found[name]


def test_who_takes_messages_can_be_asked_now(resident: Api) -> None:
    assert reach(resident, "Malee") == "now"


@pytest.mark.parametrize(
    ("what", "given"),
    [
        ("away_until = :moment", {"moment": TOMORROW}),
        ("wants_questions = false", {}),
        ("quiet_from = '00:00', quiet_until = '23:59:59.999'", {}),
    ],
)
def test_who_rests_is_asked_later_and_nobody_learns_why(
    what: str, given: dict[str, object], resident: Api, cast: Cast, owner: Engine
) -> None:
    change(owner, f"UPDATE membership SET {what} WHERE person_id = :who", who=cast.malee.id, **given)
    assert reach(resident, "Malee") == "later"


def test_who_has_blocked_the_account_is_never_asked(resident: Api, cast: Cast, owner: Engine) -> None:
    change(owner, "UPDATE person SET following = false WHERE id = :who", who=cast.malee.id)
    assert reach(resident, "Malee") == "never"


def test_who_is_suspended_is_not_asked_at_all(resident: Api, cast: Cast, owner: Engine) -> None:
    change(owner, "UPDATE membership SET standing = 'suspended' WHERE person_id = :who", who=cast.malee.id)
    assert reach(resident, "Malee") is None


def test_the_list_of_the_whole_village_does_not_tell(office: Api) -> None:
    assert {one["reach"] for one in office.get("/members").get_json()["data"]} == {None}
