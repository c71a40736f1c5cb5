"""A village to try things in: as big as asked for, and the same when asked again."""

from sqlalchemy import Engine

from models.tables.base import Base
from models.uow import Database
from models.usecases.demo_data import VILLAGE, fill_village
from tests.cast import Cast
from tests.usecases.acts import comes, of_account, rows


def counts(owner: Engine) -> dict[str, list[int]]:
    return {table.name: rows(owner, f'SELECT count(*) FROM "{table.name}"') for table in Base.metadata.sorted_tables}


def test_the_village_is_as_big_as_asked_for(database: Database, cast: Cast) -> None:
    with of_account(database, cast) as work:
        told = fill_village(work, 45, 2, 3)
    assert (len(told["houses"]), len(told["residents"]), len(told["guards"])) == (45, 90, 3)
    assert len({one["line_user_id"] for one in told["residents"] + told["guards"]}) == 93
    assert [house["number"] for house in told["houses"][18:22]] == ["12/19", "12/20", "13/1", "13/2"]
    assert told["village"]["name"] == VILLAGE
    assert [one["role"] for one in told["office"]] == ["office"]


def test_it_has_two_gates_and_no_delivery_comes_in_at_the_back(database: Database, cast: Cast) -> None:
    with of_account(database, cast) as work:
        front, back = fill_village(work, 1, 1, 1)["gates"]
    assert (front["name"], front["name_en"], front["kinds"]) == ("ประตูหน้า", "Front gate", None)
    assert (back["name"], back["name_en"]) == ("ประตูหลัง", "Back gate")
    assert back["kinds"] == ["guest", "taxi", "service", "other"]


def test_the_village_can_be_joined_by_its_code(database: Database, cast: Cast, owner: Engine) -> None:
    with of_account(database, cast) as work:
        told = fill_village(work, 1, 1, 1)
    assert rows(owner, "SELECT id FROM village WHERE join_code = :code", code=told["join_code"]) == [cast.village]


def test_filling_it_again_changes_nothing(database: Database, cast: Cast, owner: Engine) -> None:
    with of_account(database, cast) as work:
        first = fill_village(work, 10, 2, 2)
    comes(database, cast)
    before = counts(owner)
    with of_account(database, cast) as work:
        assert fill_village(work, 10, 2, 2) == first
    assert counts(owner) == before


def test_more_houses_leave_the_first_ones_as_they_are(database: Database, cast: Cast) -> None:
    with of_account(database, cast) as work:
        few = fill_village(work, 5, 1, 1)
    with of_account(database, cast) as work:
        many = fill_village(work, 12, 2, 2)
    assert many["houses"][:5] == few["houses"]
    assert {one["line_user_id"] for one in few["residents"]} <= {one["line_user_id"] for one in many["residents"]}


def test_a_village_without_anybody_can_be_made(database: Database, cast: Cast) -> None:
    with of_account(database, cast) as work:
        told = fill_village(work, 1, 0, 0)
    assert (told["residents"], told["guards"]) == ([], [])
