"""Who is asked first, and who when the first one does not answer; when a place is over, and who acts for which."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from models.domain.households import (
    Membership,
    Responder,
    Role,
    Standing,
    acting,
    asked_later,
    first_asked,
    reminded,
    standing_at,
)
from models.domain.ids import HouseId, MembershipId, PersonId, VillageId

MIDNIGHT = datetime(2026, 11, 30, 17, tzinfo=UTC)


def responder(rank: int, *, reachable: bool = True) -> Responder:
    return Responder(
        person_id=PersonId(UUID(int=rank)),
        line_user_id=f"U{rank}",
        language="th",
        following=True,
        reachable=reachable,
        rank=rank,
    )


def test_the_lowest_rank_is_asked_first_in_whatever_order_they_come() -> None:
    assert first_asked([responder(2), responder(0), responder(1)]) == responder(0)


def test_whoever_blocked_the_account_is_passed_over() -> None:
    assert first_asked([responder(0, reachable=False), responder(1)]) == responder(1)


def test_nobody_is_asked_where_nobody_can_be_reached() -> None:
    assert first_asked([]) is None
    assert first_asked([responder(0, reachable=False)]) is None


def test_the_others_are_asked_later_and_nobody_twice() -> None:
    household = [responder(0), responder(1), responder(2, reachable=False), responder(3)]
    assert asked_later(household, {PersonId(UUID(int=0))}) == [responder(1), responder(3)]
    assert asked_later(household, {PersonId(UUID(int=rank)) for rank in range(4)}) == []


def place(index: int, role: Role, standing: Standing = Standing.ACTIVE) -> Membership:
    return Membership(
        id=MembershipId(UUID(int=index)),
        village_id=VillageId(UUID(int=1)),
        person_id=PersonId(UUID(int=2)),
        role=role,
        house_id=HouseId(UUID(int=3)) if role is Role.RESIDENT else None,
        standing=standing,
    )


@pytest.mark.parametrize("before", [Standing.ACTIVE, Standing.SUSPENDED])
def test_a_place_is_over_from_its_very_moment_on(before: Standing) -> None:
    assert standing_at(before, MIDNIGHT, MIDNIGHT - timedelta(microseconds=1)) is before
    assert standing_at(before, MIDNIGHT, MIDNIGHT) is Standing.ENDED
    assert standing_at(before, None, MIDNIGHT) is before


@pytest.mark.parametrize("other", [Standing.PENDING, Standing.REFUSED, Standing.ENDED])
def test_a_place_that_never_was_does_not_end(other: Standing) -> None:
    assert standing_at(other, MIDNIGHT, MIDNIGHT) is other


def test_who_chose_nothing_acts_at_the_gate_then_in_the_office_then_at_home() -> None:
    home, office, gate = place(1, Role.RESIDENT), place(2, Role.OFFICE), place(3, Role.GUARD)
    assert acting([home, office, gate], None) == gate
    assert acting([home, office], None) == office
    assert acting([home], None) == home
    assert acting([], None) is None


def test_who_chose_a_place_acts_for_it_as_long_as_it_counts() -> None:
    home, gate = place(1, Role.RESIDENT), place(3, Role.GUARD)
    assert acting([gate, home], home.id) == home
    assert acting([gate, place(1, Role.RESIDENT, Standing.SUSPENDED)], home.id) == gate


def test_who_was_asked_is_reminded_and_not_somebody_else() -> None:
    household = [responder(0, reachable=False), responder(1), responder(2)]
    assert reminded(household, {PersonId(UUID(int=rank)) for rank in (0, 2)}) == responder(2)
    assert reminded(household, {PersonId(UUID(int=0))}) is None
