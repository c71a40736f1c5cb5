"""Who is asked, in which order, and how long each is waited for."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.asking import AskedFirst, AskingRule, Member, ladder_for, responders
from models.domain.hours import Hours, on_such_a_day
from models.domain.households import HouseholdRole
from models.domain.ids import HouseId, PersonId
from models.domain.timers import Ladder, WidenTo
from models.domain.visit import Kind

BANGKOK = ZoneInfo("Asia/Bangkok")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=BANGKOK)
HOUSE, NEXT_DOOR = HouseId(UUID(int=1)), HouseId(UUID(int=2))
NIGHT = Hours(since=time(22), until=time(6))
MIDDAY = Hours(since=time(11), until=time(14))

RUNGS = ("widen_after", "remind_after", "office_after", "expire_after")


def rule(
    number: int, *, house: HouseId | None = None, kind: Kind | None = None, hours: Hours | None = None, **said: int
) -> AskingRule:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return AskingRule(id=UUID(int=number), house_id=house, kind=kind, hours=hours, created_at=at, **said)


def ladder(*rules: AskingRule, kind: Kind = Kind.TAXI, village: Ladder | None = None) -> Ladder:
    return ladder_for(village or Ladder(), rules, HOUSE, kind, NOON)


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


def test_a_village_without_rules_asks_by_its_own_ladder() -> None:
    assert ladder() == Ladder()
    own = Ladder(widen_after=None, widen_to=WidenTo.ALL, office_after=seconds(60), expire_after=seconds(90))
    assert ladder(village=own) == Ladder(
        widen_after=None, widen_to=WidenTo.ALL, remind_after=None, office_after=seconds(60), expire_after=seconds(90)
    )


BY_WEIGHT = [
    rule(9, widen_after=10),
    rule(8, hours=MIDDAY, widen_after=11),
    rule(7, kind=Kind.TAXI, widen_after=12),
    rule(6, kind=Kind.TAXI, hours=MIDDAY, widen_after=13),
    rule(5, house=HOUSE, widen_after=14),
    rule(4, house=HOUSE, hours=MIDDAY, widen_after=15),
    rule(3, house=HOUSE, kind=Kind.TAXI, widen_after=16),
    rule(2, house=HOUSE, kind=Kind.TAXI, hours=MIDDAY, widen_after=17),
]


@pytest.mark.parametrize("count", range(1, len(BY_WEIGHT) + 1))
def test_the_house_goes_before_the_village_and_what_says_more_before_what_says_less(count: int) -> None:
    assert ladder(*BY_WEIGHT[:count][::-1]).widen_after == seconds(9 + count)


def test_of_two_that_say_as_much_the_newest_counts() -> None:
    assert ladder(rule(1, widen_after=20), rule(2, widen_after=30)).widen_after == seconds(30)
    assert ladder(rule(2, widen_after=30), rule(1, widen_after=20)).widen_after == seconds(30)


def test_each_rung_is_looked_up_by_itself() -> None:
    found = ladder(rule(1, house=HOUSE, remind_after=0), rule(2, kind=Kind.TAXI, widen_after=20, remind_after=60))
    assert (found.widen_after, found.remind_after, found.office_after) == (seconds(20), None, seconds(150))


def test_rules_of_another_house_kind_or_hour_say_nothing() -> None:
    others = [
        rule(1, house=NEXT_DOOR, widen_after=20),
        rule(2, kind=Kind.GUEST, widen_after=20),
        rule(3, hours=NIGHT, widen_after=20),
    ]
    assert ladder(*others) == Ladder()


def test_a_rung_at_or_after_the_end_is_left_out() -> None:
    short = ladder(rule(1, expire_after=120))
    assert (short.widen_after, short.remind_after, short.office_after) == (seconds(45), None, None)


@given(
    said=st.lists(
        st.tuples(
            st.sampled_from([None, HOUSE, NEXT_DOOR]),
            st.sampled_from([None, *Kind]),
            st.sampled_from([None, NIGHT, MIDDAY]),
            st.fixed_dictionaries({}, optional={name: st.integers(10, 1800) | st.just(0) for name in RUNGS[:3]}),
            st.none() | st.integers(60, 1800),
        ),
        max_size=8,
    ),
    kind=st.sampled_from(Kind),
    at=st.datetimes(timezones=st.just(BANGKOK)),
)
def test_whatever_the_rules_say_the_ladder_ends_and_each_rung_comes_before(
    said: list[tuple[HouseId | None, Kind | None, Hours | None, dict[str, int], int | None]], kind: Kind, at: datetime
) -> None:
    rules = [
        rule(number, house=house, kind=of, hours=hours, **after, **({"expire_after": end} if end else {}))
        for number, (house, of, hours, after, end) in enumerate(said)
    ]
    found = ladder_for(Ladder(), rules, HOUSE, kind, at)
    assert seconds(60) <= found.expire_after <= seconds(1800)
    for after in (found.widen_after, found.remind_after, found.office_after):
        assert after is None or seconds(0) < after < found.expire_after
    assert found == ladder_for(Ladder(), rules[::-1], HOUSE, kind, at)


@given(since=st.times(), until=st.times(), at=st.times())
def test_hours_and_the_hours_between_them_make_a_day(since: time, until: time, at: time) -> None:
    if since == until:
        assert not Hours(since=since, until=until).hold(at)
    else:
        assert Hours(since=since, until=until).hold(at) != Hours(since=until, until=since).hold(at)


def test_hours_hold_their_beginning_and_not_their_end_and_cross_midnight() -> None:
    assert [NIGHT.hold(time(hour)) for hour in (21, 22, 23, 0, 5, 6, 12)] == [
        False,
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    assert [MIDDAY.hold(time(hour)) for hour in (10, 11, 13, 14)] == [False, True, True, False]


def test_the_night_to_monday_is_sundays() -> None:
    sunday, monday = 64, 1
    at_three = datetime(2026, 11, 23, 3, 0, tzinfo=BANGKOK)  # a Monday
    assert on_such_a_day(sunday, NIGHT, at_three)
    assert not on_such_a_day(monday, NIGHT, at_three)
    assert on_such_a_day(monday, None, at_three)
    assert on_such_a_day(monday, NIGHT, at_three.replace(hour=23))


def member(number: int, role: HouseholdRole | None = HouseholdRole.OWNER, **wish: object) -> Member:
    given: dict[str, object] = {
        "person_id": PersonId(UUID(int=number)),
        "line_user_id": f"U{number}",
        "language": "th",
        "following": True,
        "household_role": role,
        "joined_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
        **wish,
    }
    return Member(**given)  # type: ignore[arg-type]


def order(*members: Member, first: AskedFirst = AskedFirst.TENANT) -> list[int]:
    return [one.person_id.int for one in responders(members, first, NOON, BANGKOK)]


OWNER, FAMILY, TENANT = HouseholdRole.OWNER, HouseholdRole.FAMILY, HouseholdRole.TENANT


def test_the_village_has_a_custom_of_whom_to_ask_first() -> None:
    people = (member(1, OWNER), member(2, FAMILY), member(3, TENANT))
    assert order(*people) == [3, 2, 1]
    assert order(*people, first=AskedFirst.OWNER) == [1, 2, 3]
    assert order(member(2, TENANT), member(1, FAMILY), first=AskedFirst.JOINED) == [1, 2]


def test_where_nobody_rents_the_owner_comes_before_the_family() -> None:
    assert order(member(1, FAMILY), member(2, OWNER)) == [2, 1]


def test_whom_the_house_has_arranged_come_first_and_the_others_by_custom() -> None:
    assert order(member(1, TENANT), member(2, FAMILY, rank=0), member(3, OWNER, rank=1)) == [2, 3, 1]


@given(
    st.permutations(
        [member(1, OWNER), member(2, FAMILY, rank=3), member(3, TENANT), member(4, FAMILY), member(5, None)]
    )
)
def test_the_order_does_not_hang_on_how_they_come(people: list[Member]) -> None:
    assert order(*people) == [2, 3, 4, 1, 5]
    assert [one.rank for one in responders(people, AskedFirst.TENANT, NOON, BANGKOK)] == list(range(5))


def askable(at: datetime, **wish: object) -> bool:
    return responders([member(1, **wish)], AskedFirst.TENANT, at, BANGKOK)[0].reachable  # type: ignore[arg-type]


def test_nobody_is_woken_in_their_quiet_hours_by_the_villages_clock() -> None:
    at_three = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # 03:00 in Bangkok
    assert not askable(at_three, quiet=NIGHT)
    assert askable(at_three + timedelta(hours=3), quiet=NIGHT)
    assert askable(NOON, quiet=NIGHT)


def test_who_is_away_is_asked_again_from_the_moment_they_said() -> None:
    assert not askable(NOON, away_until=NOON + timedelta(seconds=1))
    assert askable(NOON, away_until=NOON)


def test_who_blocked_the_account_or_wants_no_questions_is_passed_over_and_stays_in_the_house() -> None:
    assert not askable(NOON, following=False)
    assert not askable(NOON, wants_questions=False)
    resting = responders([member(1, wants_questions=False)], AskedFirst.TENANT, NOON, BANGKOK)[0]
    assert resting.following
