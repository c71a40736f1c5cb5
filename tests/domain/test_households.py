"""Who is asked first, and who when the first one does not answer."""

from uuid import UUID

from models.domain.households import Responder, asked_later, first_asked
from models.domain.ids import PersonId


def responder(rank: int, *, reachable: bool = True) -> Responder:
    return Responder(
        person_id=PersonId(UUID(int=rank)), line_user_id=f"U{rank}", language="th", reachable=reachable, rank=rank
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
