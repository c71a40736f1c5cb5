"""A guest's pass: what may be made of it, and what a change, a use and time do to it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.domain.actors import Actor, ActorRole, Source
from models.domain.errors import Code, Invalid, Refused
from models.domain.ids import HouseId, PassId, PersonId, VillageId, VisitId
from models.domain.pass_arrival import arrive
from models.domain.pass_token import EVERY_DAY, MIDNIGHT, pack, unpack
from models.domain.pass_verdict import Verdict, judge
from models.domain.passes import (
    LONGEST,
    LONGEST_RECURRING,
    MOST_HEADS,
    MOST_LIVE,
    MOST_USES,
    Guest,
    Pass,
    PassKind,
    PassState,
    Terms,
    Window,
    change,
    known_of,
    make,
    problems_of,
    revoke,
    state_of,
    token_of,
    use,
)
from models.domain.visit import State

NOW = datetime(2026, 11, 20, 15, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOMCHAI, MALEE = PersonId(UUID(int=1)), PersonId(UUID(int=2))
USES = {PassKind.ONCE: 1, PassKind.MANY: 3, PassKind.RECURRING: None}


def window(begins: timedelta = timedelta(0), lasts: timedelta = DAY, **days: object) -> Window:
    return Window(valid_from=NOW + begins, valid_until=NOW + begins + lasts, **days)  # type: ignore[arg-type]


def terms(kind: PassKind = PassKind.ONCE, **wish: object) -> Terms:
    given = {"guest": Guest(name="Nok"), "window": window(), "uses_allowed": USES[kind], **wish}
    return Terms(**given)  # type: ignore[arg-type]


def a_pass(kind: PassKind = PassKind.ONCE, wish: Terms | None = None, **facts: object) -> Pass:
    known = {
        "id": PassId(UUID(int=3)),
        "village_id": VillageId(UUID(int=4)),
        "house_id": HouseId(UUID(int=5)),
        "number": 6,
        "share_key": "s",
        "made_by": SOMCHAI,
        "created_at": NOW,
        "changed_at": NOW,
        "code": "012345",
    }
    return Pass(kind=kind, terms=wish or terms(kind), **{**known, **facts})  # type: ignore[arg-type]


def fields(kind: PassKind, wish: Terms) -> set[str]:
    return {field for field, _ in problems_of(kind, wish, NOW)}


KINDS = st.sampled_from(PassKind)
MOMENTS = st.timedeltas(-400 * DAY, 400 * DAY).map(lambda passed: NOW + passed)


@pytest.mark.parametrize("kind", PassKind)
def test_an_ordinary_pass_can_be_made(kind: PassKind) -> None:
    assert make(a_pass(kind)) == a_pass(kind)


@pytest.mark.parametrize(
    ("kind", "wish", "wrong"),
    [
        (PassKind.ONCE, {"guest": Guest(name=" ")}, "guest_name"),
        (PassKind.ONCE, {"guest": Guest(name="x" * 101)}, "guest_name"),
        (PassKind.ONCE, {"guest": Guest(name="Nok", headcount=0)}, "headcount"),
        (PassKind.ONCE, {"guest": Guest(name="Nok", headcount=MOST_HEADS + 1)}, "headcount"),
        (PassKind.ONCE, {"uses_allowed": 2}, "uses_allowed"),
        (PassKind.ONCE, {"uses_allowed": None}, "uses_allowed"),
        (PassKind.MANY, {"uses_allowed": 0}, "uses_allowed"),
        (PassKind.MANY, {"uses_allowed": MOST_USES + 1}, "uses_allowed"),
        (PassKind.MANY, {"uses_allowed": None}, "uses_allowed"),
        (PassKind.RECURRING, {"uses_allowed": 5}, "uses_allowed"),
        (PassKind.ONCE, {"window": window(HOUR, timedelta(0))}, "valid_until"),
        (PassKind.ONCE, {"window": window(-DAY, HOUR)}, "valid_until"),
        (PassKind.ONCE, {"window": window(HOUR, LONGEST + HOUR)}, "valid_until"),
        (PassKind.MANY, {"window": window(HOUR, LONGEST + HOUR)}, "valid_until"),
        (PassKind.RECURRING, {"window": window(HOUR, LONGEST_RECURRING + HOUR)}, "valid_until"),
        (PassKind.ONCE, {"window": window(367 * DAY)}, "valid_from"),
        (PassKind.ONCE, {"window": window(weekdays=1)}, "weekdays"),
        (PassKind.MANY, {"window": window(from_time=time(8), until_time=time(17))}, "weekdays"),
        (PassKind.RECURRING, {"window": window(weekdays=0)}, "weekdays"),
        (PassKind.RECURRING, {"window": window(weekdays=128)}, "weekdays"),
    ],
)
def test_terms_that_make_no_sense_name_their_field(kind: PassKind, wish: dict[str, object], wrong: str) -> None:
    assert fields(kind, terms(kind, **wish)) == {wrong}
    with pytest.raises(Invalid) as refused:
        make(a_pass(kind, terms(kind, **wish)))
    assert {field for field, _ in refused.value.details} == {wrong}


def test_limits_themselves_are_good() -> None:
    longest_name = Guest(name="x" * 100, headcount=MOST_HEADS)
    assert not fields(PassKind.ONCE, terms(guest=longest_name, window=window(HOUR, LONGEST)))
    assert not fields(PassKind.MANY, terms(PassKind.MANY, uses_allowed=MOST_USES))
    assert not fields(PassKind.RECURRING, terms(PassKind.RECURRING, window=window(HOUR, LONGEST_RECURRING)))


def test_a_house_has_only_so_many_passes_at_a_time() -> None:
    assert make(a_pass(), live=MOST_LIVE - 1)
    with pytest.raises(Refused) as refused:
        make(a_pass(), live=MOST_LIVE)
    assert refused.value.code is Code.TOO_MANY_PASSES


def test_a_change_raises_the_revision_so_that_older_codes_are_known_as_such() -> None:
    standing = a_pass()
    changed = change(standing, terms(window=window(HOUR)), SOMCHAI, NOW + HOUR, is_owner=False)
    assert (changed.revision, changed.number, changed.code) == (1, standing.number, standing.code)
    old = judge(token_of(standing), NOW + 2 * HOUR, ZoneInfo("UTC"), known_of(changed, host_stays=True))
    new = judge(token_of(changed), NOW + 2 * HOUR, ZoneInfo("UTC"), known_of(changed, host_stays=True))
    assert (old, new) == (Verdict.CHANGED, Verdict.OK)


def test_somebody_who_comes_for_years_is_prolonged_from_year_to_year() -> None:
    made = a_pass(PassKind.RECURRING, terms(PassKind.RECURRING, window=window(lasts=LONGEST_RECURRING)))
    later = NOW + 300 * DAY
    longer = Window(valid_from=NOW, valid_until=later + LONGEST_RECURRING)
    changed = change(made, terms(PassKind.RECURRING, window=longer), SOMCHAI, later, is_owner=False)
    assert changed.terms.window == longer


@pytest.mark.parametrize("command", ["change", "revoke"])
def test_only_the_maker_and_the_owner_may_change_a_pass(command: str) -> None:
    def act(by: PersonId, *, is_owner: bool) -> Pass:
        if command == "change":
            return change(a_pass(), terms(), by, NOW, is_owner=is_owner)
        return revoke(a_pass(), by, NOW, is_owner=is_owner)

    assert act(SOMCHAI, is_owner=False)
    assert act(MALEE, is_owner=True)
    with pytest.raises(Refused) as refused:
        act(MALEE, is_owner=False)
    assert refused.value.code is Code.NOT_YOUR_PASS


def test_what_is_over_for_good_cannot_be_changed() -> None:
    revoked = revoke(a_pass(), SOMCHAI, NOW, is_owner=False)
    used = use(a_pass(), NOW)
    for over in (revoked, used):
        with pytest.raises(Refused) as refused:
            change(over, terms(), SOMCHAI, NOW, is_owner=False)
        assert refused.value.code is Code.PASS_OVER


def test_a_used_up_pass_lives_again_with_more_uses() -> None:
    used = replace(a_pass(PassKind.MANY), uses=3)
    changed = change(used, terms(PassKind.MANY, uses_allowed=4), SOMCHAI, NOW, is_owner=False)
    assert not changed.used_up
    with pytest.raises(Refused):
        change(used, terms(PassKind.MANY, uses_allowed=2), SOMCHAI, NOW, is_owner=False)


def test_revoking_twice_changes_nothing() -> None:
    revoked = revoke(a_pass(), SOMCHAI, NOW, is_owner=False)
    assert revoke(revoked, MALEE, NOW + DAY, is_owner=True) is revoked


@given(kind=KINDS, uses=st.integers(0, 600), allowed=st.integers(1, MOST_USES))
def test_no_use_comes_after_the_last(kind: PassKind, uses: int, allowed: int) -> None:
    one = a_pass(kind, terms(kind, uses_allowed=allowed if kind is PassKind.MANY else USES[kind]))
    count = 0
    for _ in range(uses):
        if one.used_up:
            break
        one = use(one, NOW)
        count += 1
    most = one.terms.uses_allowed
    assert one.uses == count == (uses if most is None else min(uses, most))
    if one.used_up:
        with pytest.raises(RuntimeError):
            use(one, NOW)


@given(kind=KINDS, moment=MOMENTS, uses=st.integers(0, 3), revoked=st.booleans(), stays=st.booleans())
def test_state_and_verdict_agree(kind: PassKind, moment: datetime, uses: int, revoked: bool, stays: bool) -> None:
    one = a_pass(kind, uses=min(uses, USES[kind] or uses), revoked_at=NOW if revoked else None)
    near = timedelta(minutes=6)
    assume(all(abs(moment - end) > near for end in (one.terms.window.valid_from, one.terms.window.valid_until)))
    expected = {
        PassState.REVOKED: Verdict.REVOKED,
        PassState.USED_UP: Verdict.USED_UP,
        PassState.EXPIRED: Verdict.EXPIRED,
        PassState.NOT_YET: Verdict.NOT_YET,
        PassState.VALID: Verdict.OK,
    }
    verdict = judge(token_of(one), moment, ZoneInfo("Asia/Bangkok"), known_of(one, host_stays=stays))
    assert verdict is expected[state_of(one, moment, host_stays=stays)]


@given(
    weekdays=st.integers(1, EVERY_DAY),
    since=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    until=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    passed=st.timedeltas(timedelta(0), 20 * DAY),
)
def test_what_the_token_tells_is_judged_like_the_pass_itself(
    weekdays: int, since: time, until: time, passed: timedelta
) -> None:
    given = window(-10 * DAY, 60 * DAY, weekdays=weekdays, from_time=since, until_time=until)
    one = a_pass(PassKind.RECURRING, terms(PassKind.RECURRING, window=given))
    carried = unpack(pack(token_of(one), 1, 2))
    zone = ZoneInfo("Asia/Bangkok")
    assert judge(carried, NOW + passed, zone) is judge(token_of(one), NOW + passed, zone)


def test_a_night_watch_may_come_after_midnight() -> None:
    friday_night = window(-DAY, 30 * DAY, weekdays=16, from_time=time(22), until_time=time(6))
    one = a_pass(PassKind.RECURRING, terms(PassKind.RECURRING, window=friday_night))
    zone = ZoneInfo("Asia/Bangkok")
    saturday_at_three = datetime(2026, 11, 21, 3, tzinfo=zone)
    assert judge(token_of(one), saturday_at_three, zone) is Verdict.OK
    assert judge(token_of(one), saturday_at_three + DAY, zone) is Verdict.WRONG_DAY


def test_a_guest_goes_in_without_anybody_being_asked() -> None:
    guest = Guest(name="Nok", plate="1กข 12", headcount=3, note="สระว่ายน้ำ")
    by = Actor(person_id=MALEE, role=ActorRole.GUARD, source=Source.LIFF, request_id="r")
    arrival = arrive(a_pass(wish=terms(guest=guest)), VisitId(UUID(int=9)), MALEE, by, NOW)
    visit = arrival.visit
    assert (visit.state, visit.entered_at, visit.pass_id) == (State.INSIDE, NOW, arrival.used.id)
    assert (visit.visitor_name, visit.plate, visit.headcount, visit.purpose) == ("Nok", "1กข 12", 3, "สระว่ายน้ำ")
    assert visit.decision is None
    assert arrival.used.used_up
    assert [event.kind for event in arrival.events] == ["registered", "entered"]
    assert {event.actor for event in arrival.events} == {by}
    assert arrival.events[0].facts["pass_id"] == str(arrival.used.id)


def test_hours_from_midnight_to_midnight_are_the_whole_day() -> None:
    assert not window(weekdays=EVERY_DAY, from_time=MIDNIGHT, until_time=MIDNIGHT).has_days_or_hours
    assert window(from_time=time(1)).has_days_or_hours
