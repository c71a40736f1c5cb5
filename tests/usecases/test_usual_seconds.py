"""How fast a house usually answers: its people's last answers, as a visit was told when the house was asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models.domain.actors import ActorRole
from models.domain.house_rules import Says
from models.domain.visit import Answer, Kind
from models.uow import Database
from models.usecases.decide_visit import Wish, decide_visit
from models.usecases.house_rules import RuleWish, make_house_rule
from tests.cast import Cast
from tests.usecases.acts import CAME, draft, of_village, register, shown, tap, wish

DAY = timedelta(days=1)


def answered(database: Database, cast: Cast, seconds: Sequence[float], *, since: datetime = CAME - DAY) -> None:
    """So many visitors, a minute apart, each answered so many seconds after they came."""
    for index, after in enumerate(seconds):
        came = since + timedelta(minutes=index)
        visit_id = register(database, cast, now=came).visit_id
        tap(database, cast, wish(cast, visit_id, Answer.APPROVE, at=came + timedelta(seconds=after)))


def usual(database: Database, cast: Cast, house: str = "12/3", kind: Kind = Kind.GUEST) -> int | None:
    """What a visitor who comes now is told."""
    return shown(database, cast, register(database, cast, draft(house, kind=kind)).visit_id).usual_seconds


def test_the_middle_one_of_the_last_answers(database: Database, cast: Cast) -> None:
    answered(database, cast, [12, 290, 20])
    assert usual(database, cast) == 20


def test_two_answers_say_nothing_yet(database: Database, cast: Cast) -> None:
    answered(database, cast, [12, 20])
    assert usual(database, cast) is None


def test_only_the_last_twenty_count(database: Database, cast: Cast) -> None:
    answered(database, cast, [200] * 21, since=CAME - 2 * DAY)
    answered(database, cast, [10] * 11)
    assert usual(database, cast) == 10


def test_answers_of_another_season_do_not_count(database: Database, cast: Cast) -> None:
    answered(database, cast, [12, 15, 20], since=CAME - 90 * DAY - timedelta(minutes=3))
    assert usual(database, cast) is None
    answered(database, cast, [12, 15, 20], since=CAME - 90 * DAY + timedelta(minutes=1))
    assert usual(database, cast) == 15


def test_an_answer_at_once_is_told_as_a_second(database: Database, cast: Cast) -> None:
    answered(database, cast, [0.2, 0.3, 0.4])
    assert usual(database, cast) == 1


def test_neighbours_and_the_office_and_who_never_answered_do_not_count(database: Database, cast: Cast) -> None:
    answered(database, cast, [12, 20])
    register(database, cast, now=CAME - DAY)
    visit_id = register(database, cast, now=CAME - DAY).visit_id
    with of_village(database, cast, now=CAME - DAY + timedelta(seconds=60)) as work:
        office = cast.office.acting(ActorRole.OFFICE)
        decide_visit(work, Wish(visit_id=visit_id, answer=Answer.APPROVE, by=office, houses=None, at=work.now))
    assert usual(database, cast) is None
    answered(database, cast, [14])
    assert usual(database, cast) == 14
    assert usual(database, cast, "12/4") is None


def test_a_rule_is_nobodys_answer_and_what_it_answers_waits_for_nobody(database: Database, cast: Cast) -> None:
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT), CAME - DAY) as work:
        make_house_rule(work, cast.house, RuleWish(kind=Kind.DELIVERY, says=Says.LET_IN, weekdays=127))
    for _ in range(3):
        assert usual(database, cast, kind=Kind.DELIVERY) is None
    assert usual(database, cast) is None
    answered(database, cast, [12, 15, 20])
    assert usual(database, cast) == 15
    assert usual(database, cast, kind=Kind.DELIVERY) is None


def test_a_visit_keeps_what_it_was_told(database: Database, cast: Cast) -> None:
    answered(database, cast, [12, 15, 20])
    visit_id = register(database, cast).visit_id
    answered(database, cast, [200] * 9, since=CAME)
    assert shown(database, cast, visit_id).usual_seconds == 15
