"""Rich menus follow who waits: one worker links at a time, and what changed meanwhile is linked again."""

import pytest
from sqlalchemy import Engine

from models.domain.visit import Answer
from models.uow import Database
from models.usecases.follow import Met, follow, unfollow
from models.usecases.link_menus import LEASE, Wanted, end_turn, keep_menus, linked, menus_at_line, stale, take_turn
from tests.cast import Cast
from tests.usecases.acts import after, at_once, change, comes, of_account, of_village, rows, tap, tick, wish

CALM = {
    "Somchai": "resident-calm-th",
    "Malee": "resident-calm-en",
    "Wichai": "resident-calm-th",
    "Prasit": "guard-th",
    "Office": "newcomer-en",
    "Stranger": "resident-calm-en",
    "Boonmee": "guard-th",
    "Nobody": "newcomer-th",
}


@pytest.fixture
def settled(database: Database, cast: Cast) -> Cast:
    """Everybody has the menu that fits."""
    with of_account(database, cast) as work:
        keep_menus(work, {"resident-calm-th": "richmenu-1"})
    with of_account(database, cast, after(1)) as work:
        linked(work, stale(work))
    return cast


def wanted(database: Database, cast: Cast, seconds: float = 2) -> dict[str, str]:
    names = {one.line_user_id: one.name for one in cast.everybody}
    with of_account(database, cast, after(seconds)) as work:
        return {names[one.line_user_id]: one.key for one in stale(work)}


def link(database: Database, cast: Cast, seconds: float = 3) -> list[Wanted]:
    with of_account(database, cast, after(seconds)) as work:
        told = stale(work)
        linked(work, told)
    return told


def test_everybody_gets_the_menu_of_their_place_and_language(database: Database, cast: Cast) -> None:
    with of_account(database, cast) as work:
        keep_menus(work, {"resident-calm-th": "richmenu-1"})
    assert wanted(database, cast) == CALM
    link(database, cast)
    assert wanted(database, cast) == {}


def test_the_whole_house_gets_the_waiting_menu_and_nobody_else(database: Database, settled: Cast) -> None:
    comes(database, settled)
    assert wanted(database, settled) == {"Somchai": "resident-waiting-th", "Malee": "resident-waiting-en"}
    link(database, settled)
    assert wanted(database, settled) == {}


@pytest.mark.parametrize("how", ["answered", "expired"])
def test_the_calm_menu_comes_back_when_nobody_waits_any_more(database: Database, settled: Cast, how: str) -> None:
    first, second = comes(database, settled), comes(database, settled)
    link(database, settled)
    tap(database, settled, wish(settled, first, Answer.APPROVE, at=after(4)))
    assert wanted(database, settled, 5) == {}
    if how == "answered":
        tap(database, settled, wish(settled, second, Answer.REJECT, at=after(6)))
    else:
        tick(database, after(301))
    assert wanted(database, settled, 400) == {"Somchai": "resident-calm-th", "Malee": "resident-calm-en"}


def test_a_visitor_who_came_while_line_was_told_is_not_forgotten(database: Database, settled: Cast) -> None:
    with of_account(database, settled, after(2)) as work:
        follow(work, [Met(line_user_id=settled.somchai.line_user_id)])
    with of_account(database, settled, after(3)) as work:
        told = stale(work)
    assert [one.key for one in told] == ["resident-calm-th"]
    comes(database, settled, now=after(3))
    with of_account(database, settled, after(4)) as work:
        linked(work, told)
    assert wanted(database, settled, 5) == {"Somchai": "resident-waiting-th", "Malee": "resident-waiting-en"}


def test_who_became_stale_again_meanwhile_stays_so(database: Database, settled: Cast) -> None:
    somchai = settled.somchai.line_user_id
    with of_account(database, settled, after(2)) as work:
        follow(work, [Met(line_user_id=somchai)])
    with of_account(database, settled, after(3)) as work:
        told = stale(work)
    with of_account(database, settled, after(4)) as work:
        follow(work, [Met(line_user_id=somchai)])
    with of_account(database, settled, after(5)) as work:
        linked(work, told)
    assert wanted(database, settled, 6) == {"Somchai": "resident-calm-th"}


def test_whoever_blocked_the_account_is_left_out_until_they_come_back(database: Database, settled: Cast) -> None:
    somchai = settled.somchai.line_user_id
    with of_account(database, settled, after(2)) as work:
        unfollow(work, [somchai])
    comes(database, settled)
    assert set(wanted(database, settled)) == {"Malee"}
    with of_account(database, settled, after(3)) as work:
        follow(work, [Met(line_user_id=somchai)])
    assert wanted(database, settled, 4)["Somchai"] == "resident-waiting-th"


def test_a_person_who_is_no_active_member_sees_no_house(database: Database, settled: Cast, owner: Engine) -> None:
    change(owner, "UPDATE membership SET standing = 'suspended' WHERE person_id = :id", id=settled.malee.id)
    change(owner, "UPDATE person SET menu_stale_at = now() WHERE id = :id", id=settled.malee.id)
    comes(database, settled)
    assert wanted(database, settled) == {"Somchai": "resident-waiting-th", "Malee": "newcomer-en"}


def test_only_one_worker_links_at_a_time(database: Database, cast: Cast) -> None:
    def turn(_: int) -> bool:
        with of_account(database, cast) as work:
            return take_turn(work)

    assert at_once(6, turn).count(True) == 1
    with of_account(database, cast, after(LEASE.total_seconds())) as work:
        assert not take_turn(work)
    with of_account(database, cast, after(LEASE.total_seconds() + 0.001)) as work:
        assert take_turn(work)
        end_turn(work)
        assert take_turn(work)


def test_a_menu_that_line_made_anew_is_linked_anew(database: Database, settled: Cast, owner: Engine) -> None:
    with of_account(database, settled, after(2)) as work:
        keep_menus(work, {"resident-calm-th": "richmenu-1"})
    assert wanted(database, settled, 3) == {}
    with of_account(database, settled, after(4)) as work:
        keep_menus(work, {"resident-calm-th": "richmenu-2", "guard-th": "richmenu-3"})
        assert menus_at_line(work) == {"resident-calm-th": "richmenu-2", "guard-th": "richmenu-3"}
    assert wanted(database, settled, 5) == CALM
    assert rows(owner, "SELECT count(*) FROM rich_menu") == [2]


def test_a_village_alone_may_not_ask_for_everybody_s_menus(database: Database, settled: Cast) -> None:
    comes(database, settled)
    with of_village(database, settled) as work:
        assert stale(work) == []
