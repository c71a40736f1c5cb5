"""Rich menus follow who waits: one worker links at a time, and what changed meanwhile is linked again."""

from datetime import datetime

import pytest
from sqlalchemy import Engine

from models.domain.visit import Answer
from models.uow import Database
from models.usecases.follow import Met, follow, unfollow
from models.usecases.link_menus import (
    LEASE,
    Wanted,
    doubt,
    end_turn,
    keep_menus,
    linked,
    menus_at_line,
    renew_turn,
    stale,
    take_turn,
)
from tests.cast import Cast
from tests.usecases.acts import after, at_once, change, comes, of_account, of_village, rows, statements, tap, tick, wish

LEASE_SECONDS = LEASE.total_seconds()

CALM = {
    "Somchai": "resident-calm-th",
    "Malee": "resident-calm-en",
    "Wichai": "resident-calm-th",
    "Prasit": "guard-th",
    "Office": "office-en",
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


def in_doubt(database: Database, cast: Cast, seconds: float) -> list[Wanted]:
    """Somebody is about to tell LINE."""
    with of_account(database, cast, after(seconds)) as work:
        return doubt(work, stale(work))


def taken(database: Database, cast: Cast, seconds: float = 0) -> datetime | None:
    with of_account(database, cast, after(seconds)) as work:
        return take_turn(work)


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


@pytest.mark.parametrize("standing", ["pending", "suspended"])
def test_a_person_who_is_no_active_member_sees_no_house(
    database: Database, settled: Cast, owner: Engine, standing: str
) -> None:
    change(owner, "UPDATE membership SET standing = :to WHERE person_id = :id", to=standing, id=settled.malee.id)
    change(owner, "UPDATE person SET menu_stale_at = now() WHERE id = :id", id=settled.malee.id)
    comes(database, settled)
    assert wanted(database, settled) == {"Somchai": "resident-waiting-th", "Malee": "newcomer-en"}


def test_only_one_worker_links_at_a_time(database: Database, cast: Cast) -> None:
    def turn(_: int) -> bool:
        return taken(database, cast) is not None

    assert at_once(6, turn).count(True) == 1
    assert not taken(database, cast, LEASE_SECONDS)
    mine = taken(database, cast, LEASE_SECONDS + 0.001)
    assert mine
    with of_account(database, cast, after(LEASE_SECONDS + 1)) as work:
        end_turn(work, mine)
    assert taken(database, cast, LEASE_SECONDS + 1)


def test_a_turn_that_is_renewed_stays_its_worker_s(database: Database, cast: Cast) -> None:
    mine = taken(database, cast)
    assert mine
    with of_account(database, cast, after(LEASE_SECONDS / 2)) as work:
        renewed = renew_turn(work, mine)
    assert renewed == after(LEASE_SECONDS / 2) + LEASE
    assert not taken(database, cast, LEASE_SECONDS + 1)
    with of_account(database, cast, after(LEASE_SECONDS + 2)) as work:
        end_turn(work, renewed)
    assert taken(database, cast, LEASE_SECONDS + 2)


def test_who_was_overtaken_neither_ends_nor_renews_another_worker_s_turn(database: Database, cast: Cast) -> None:
    late = taken(database, cast)
    assert late
    mine = taken(database, cast, LEASE_SECONDS + 1)
    assert mine
    with of_account(database, cast, after(LEASE_SECONDS + 2)) as work:
        end_turn(work, late)
        assert renew_turn(work, late) is None
    assert not taken(database, cast, LEASE_SECONDS + 3)
    with of_account(database, cast, after(LEASE_SECONDS + 4)) as work:
        assert renew_turn(work, mine)


def test_who_was_overtaken_leaves_a_doubt_whoever_comes_back_first(database: Database, settled: Cast) -> None:
    """Nobody knows whose call LINE heard last."""
    comes(database, settled)
    late, other = in_doubt(database, settled, 3), in_doubt(database, settled, 4)
    for told, seconds in ((late, 5), (other, 6)):
        with of_account(database, settled, after(seconds)) as work:
            linked(work, told)
        assert set(wanted(database, settled, 7)) == {"Somchai", "Malee"}
    link(database, settled, 8)
    assert wanted(database, settled, 9) == {}


@pytest.mark.parametrize("linked_before", [False, True])
def test_a_call_that_nobody_came_back_from_leaves_a_doubt(
    database: Database, settled: Cast, linked_before: bool
) -> None:
    """LINE may have acted or not: what is right now is told in any case, also where it was right before."""
    visit = comes(database, settled)
    if linked_before:
        link(database, settled)
        tap(database, settled, wish(settled, visit, Answer.APPROVE, at=after(4)))
    in_doubt(database, settled, 5)
    if linked_before:
        comes(database, settled, now=after(6))
    else:
        tap(database, settled, wish(settled, visit, Answer.APPROVE, at=after(6)))
    state = "waiting" if linked_before else "calm"
    assert wanted(database, settled, 7) == {"Somchai": f"resident-{state}-th", "Malee": f"resident-{state}-en"}
    link(database, settled, 8)
    assert wanted(database, settled, 9) == {}


def test_a_menu_that_was_made_anew_while_line_was_told_is_linked_once_more(database: Database, settled: Cast) -> None:
    comes(database, settled)
    told = in_doubt(database, settled, 3)
    with of_account(database, settled, after(4)) as work:
        keep_menus(work, {"resident-waiting-th": "richmenu-2"})
    with of_account(database, settled, after(5)) as work:
        linked(work, told)
    assert wanted(database, settled, 6)["Somchai"] == "resident-waiting-th"


def test_to_doubt_is_one_statement_for_any_number_of_people(database: Database, cast: Cast) -> None:
    with of_account(database, cast) as work:
        keep_menus(work, {"resident-calm-th": "richmenu-1"})
    with of_account(database, cast, after(1)) as work:
        everybody = stale(work)
        with statements(database) as told:
            assert len(doubt(work, everybody)) == len(CALM)
            assert doubt(work, []) == []
    assert len(told) == 1


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
