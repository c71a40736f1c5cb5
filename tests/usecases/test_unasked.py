"""A house that has answered for all such visitors is not asked: nobody is disturbed, nothing is billed."""

from datetime import time
from uuid import UUID

import pytest
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.errors import Code, Invalid, NotFound, Refused
from models.domain.hours import Hours
from models.domain.house_rules import Says
from models.domain.ids import HouseId, VisitId
from models.domain.visit import Answer, Kind
from models.uow import Database, new_id
from models.usecases import block_visitors, house_rules
from models.usecases.block_visitors import BlockWish, block_visit, block_visitor, unblock
from models.usecases.held_visits import last_stopped_waiting
from models.usecases.house_rules import RuleWish, change_house_rule, end_house_rule, make_house_rule
from models.usecases.register_visit import VisitDraft
from models.usecases.set_asking import AskingWish, set_rules
from models.watch_keys import WatchKeys
from tests.cast import Cast
from tests.usecases.acts import CAME, after, comes, draft, of_village, record, register, rows, shown, tap, tick, wish

LATE = Hours(since=time(21), until=time(6))  # CAME is 22:15 in Bangkok
BY_DAY = Hours(since=time(9), until=time(20))
KEYS, BY_BOTH = WatchKeys("a secret of the tests"), ("plate", "name")


def let_in(kind: Kind = Kind.DELIVERY, says: Says = Says.LET_IN, hours: Hours | None = LATE) -> RuleWish:
    return RuleWish(kind=kind, says=says, weekdays=127, hours=hours)


def rule(database: Database, cast: Cast, wish: RuleWish, house: HouseId | None = None) -> UUID:
    with of_village(database, cast, cast.malee.acting(ActorRole.RESIDENT)) as work:
        return make_house_rule(work, house or cast.house, wish)


def block(database: Database, cast: Cast, **known: str) -> UUID:
    with of_village(database, cast, cast.malee.acting(ActorRole.RESIDENT)) as work:
        return block_visitor(work, cast.house, BlockWish(**known))


def parcel(**wish: object) -> VisitDraft:
    return draft(kind=Kind.DELIVERY, **wish)


def stands(database: Database, cast: Cast, form: VisitDraft) -> tuple[str, str | None]:
    seen = shown(database, cast, register(database, cast, form).visit_id)
    return seen.state, seen.decision_reason


def test_a_standing_rule_lets_a_courier_in_and_nobody_is_asked(database: Database, cast: Cast, owner: Engine) -> None:
    made = rule(database, cast, let_in())
    visit_id = register(database, cast, parcel()).visit_id
    seen = shown(database, cast, visit_id)
    assert (seen.state, seen.decision_reason, seen.delivery) == ("approved", "standing_rule", "not_needed")
    assert (seen.decided_name, seen.decided_role, seen.decided_at) == ("Malee", "resident", CAME)
    assert rows(owner, "SELECT count(*) FROM message") == [0]
    assert rows(owner, "SELECT count(*) FROM my_menus_out_of_date()") == [0]
    assert rows(owner, "SELECT kind, source, actor_role FROM visit_event ORDER BY serial") == [
        ("requested", "api", "guard"),
        ("approved", "rule", "resident"),
    ]
    assert rows(owner, "SELECT facts ->> 'house_rule' FROM visit_event WHERE kind = 'approved'") == [str(made)]
    assert record(database, cast) == (2, None)
    assert [tick(database, after(moment)) for moment in (45, 150, 300)] == [0, 0, 0]


def test_a_late_tap_is_not_told_of_a_courier_whom_nobody_was_asked_about(database: Database, cast: Cast) -> None:
    asked = comes(database, cast, now=after(-60))
    tap(database, cast, wish(cast, asked, Answer.REJECT, at=after(-30)))
    rule(database, cast, let_in())
    register(database, cast, parcel())
    with of_village(database, cast) as work:
        assert last_stopped_waiting(work, [cast.house], after(-600))[cast.house].visit_id == asked


def test_a_parcel_is_left_at_the_gate(database: Database, cast: Cast, owner: Engine) -> None:
    rule(database, cast, let_in(says=Says.LEAVE_AT_GATE))
    assert stands(database, cast, parcel()) == ("rejected", "leave_at_gate")
    assert rows(owner, "SELECT count(*) FROM message") == [0]


@pytest.mark.parametrize(
    ("wish", "form"),
    [
        (let_in(hours=BY_DAY), parcel()),
        (let_in(Kind.TAXI), parcel()),
        (let_in(), parcel(house="12/4")),
        (let_in(), draft()),
    ],
)
def test_other_hours_kinds_and_houses_are_asked(
    database: Database, cast: Cast, owner: Engine, wish: RuleWish, form: VisitDraft
) -> None:
    rule(database, cast, wish)
    assert stands(database, cast, form) == ("requested", None)
    assert rows(owner, "SELECT count(*) FROM message") == [1]


@pytest.mark.parametrize(
    ("known", "form"),
    [
        ({"visitor_name": "นายสมชาย ใจดี"}, {"visitor_name": "คุณสมชาย  ใจดี"}),
        ({"plate": "1กข 1234"}, {"plate": "1กข1234", "plate_province": "ชลบุรี"}),
        ({"plate": "1กข 1234", "visitor_name": "Somebody"}, {"plate": "๑กข-๑๒๓๔"}),
    ],
)
def test_who_is_blocked_is_refused_at_once(
    database: Database, cast: Cast, owner: Engine, known: dict[str, str], form: dict[str, str]
) -> None:
    made = block(database, cast, **known)
    assert stands(database, cast, draft(**form)) == ("rejected", "blocked")
    assert rows(owner, "SELECT count(*) FROM message") == [0]
    assert rows(owner, "SELECT facts ->> 'block' FROM visit_event WHERE kind = 'rejected'") == [str(made)]
    assert stands(database, cast, draft("12/4", **form)) == ("requested", None)


def test_a_block_stands_above_a_rule(database: Database, cast: Cast) -> None:
    rule(database, cast, let_in())
    block(database, cast, visitor_name="Nok")
    assert stands(database, cast, parcel()) == ("rejected", "blocked")


def test_the_same_submission_again_has_the_same_outcome(database: Database, cast: Cast, owner: Engine) -> None:
    made = rule(database, cast, let_in())
    key = new_id()
    first = register(database, cast, parcel(), key=key)
    with of_village(database, cast, cast.malee.acting(ActorRole.RESIDENT)) as work:
        end_house_rule(work, cast.house, made)
    again = register(database, cast, parcel(), key=key, now=after(5))
    assert (again.visit_id, again.fresh) == (first.visit_id, False)
    assert shown(database, cast, first.visit_id).state == "approved"
    assert rows(owner, "SELECT count(*) FROM visit_event") == [2]
    assert stands(database, cast, parcel()) == ("requested", None)


def test_a_changed_rule_is_a_new_one_and_both_are_on_record(database: Database, cast: Cast, owner: Engine) -> None:
    made = rule(database, cast, let_in())
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT), after(1)) as work:
        new = change_house_rule(work, cast.house, made, let_in(says=Says.LEAVE_AT_GATE))
    assert stands(database, cast, parcel()) == ("rejected", "leave_at_gate")
    noted = rows(owner, "SELECT subject_id, kind, facts ->> 'replaces' FROM change ORDER BY at")
    assert noted == [(made, "made", None), (new, "changed", str(made))]


def test_a_visitor_is_blocked_by_the_visit_that_they_came_on(database: Database, cast: Cast, owner: Engine) -> None:
    form = draft(visitor_name="นายเอ ไม่ดี", plate="1กข 1234", plate_province="กรุงเทพมหานคร")
    visit_id = register(database, cast, form).visit_id
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT)) as work:
        made = block_visit(work, KEYS, cast.house, visit_id, BY_BOTH, "twice now")
    assert stands(database, cast, draft(visitor_name="เอ ไม่ดี")) == ("rejected", "blocked")
    assert stands(database, cast, draft(plate="1กข 1234", plate_province="ชลบุรี")) == ("requested", None)
    assert rows(owner, "SELECT visit_id, note FROM block") == [(visit_id, "twice now")]
    with of_village(database, cast, cast.malee.acting(ActorRole.RESIDENT)) as work:
        unblock(work, cast.house, made)
    assert stands(database, cast, form) == ("requested", None)
    assert rows(owner, "SELECT kind FROM change ORDER BY id") == ["made", "ended"]


def test_a_record_of_a_block_tells_no_name_and_no_plate(database: Database, cast: Cast, owner: Engine) -> None:
    block(database, cast, visitor_name="Somebody", plate="1กข 1234")
    assert rows(owner, "SELECT facts FROM change") == [{"house": str(cast.house), "by": ["plate", "name"]}]


def test_nobody_changes_what_is_another_houses(database: Database, cast: Cast) -> None:
    made, blocked = rule(database, cast, let_in()), block(database, cast, visitor_name="Somebody")
    visit_id = comes(database, cast)
    with of_village(database, cast, cast.wichai.acting(ActorRole.RESIDENT)) as work:
        for forbidden in (
            lambda: end_house_rule(work, cast.next_door, made),
            lambda: change_house_rule(work, cast.next_door, made, let_in()),
            lambda: unblock(work, cast.next_door, blocked),
            lambda: block_visit(work, KEYS, cast.next_door, visit_id, BY_BOTH, None),
            lambda: block_visit(work, KEYS, cast.next_door, VisitId(new_id()), BY_BOTH, None),
        ):
            with pytest.raises(NotFound):
                forbidden()


@pytest.mark.parametrize(
    "wish",
    [
        let_in(Kind.GUEST),
        let_in(Kind.TAXI, Says.LEAVE_AT_GATE),
        let_in(hours=Hours(since=time(9), until=time(9))),
    ],
)
def test_a_rule_that_makes_no_sense_is_not_made(database: Database, cast: Cast, wish: RuleWish) -> None:
    with pytest.raises(Invalid):
        rule(database, cast, wish)


@pytest.mark.parametrize("known", [{}, {"visitor_name": "ก"}, {"plate": "-"}])
def test_nobody_is_blocked_by_nothing(database: Database, cast: Cast, known: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        block(database, cast, **known)


def test_a_house_has_an_end_of_rules_and_blocks(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house_rules, "MOST_RULES", 1)
    monkeypatch.setattr(block_visitors, "MOST_BLOCKS", 1)
    rule(database, cast, let_in())
    block(database, cast, visitor_name="Somebody")
    with pytest.raises(Refused) as refused:
        rule(database, cast, let_in())
    assert refused.value.code is Code.STATE_FORBIDS
    with pytest.raises(Refused):
        block(database, cast, visitor_name="Somebody else")
    rule(database, cast, let_in(), cast.next_door)


def test_a_house_asks_by_a_ladder_of_its_own(database: Database, cast: Cast, owner: Engine) -> None:
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE)) as work:
        set_rules(work, None, [AskingWish(kind=Kind.TAXI, hours=LATE, widen_after=20, expire_after=120)])
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT)) as work:
        set_rules(work, cast.house, [AskingWish(office_after=0, expire_after=90)])
    theirs = shown(database, cast, register(database, cast, draft(kind=Kind.TAXI)).visit_id)
    assert theirs.expires_at == after(90)
    assert rows(owner, "SELECT widen_at, remind_at, office_at FROM visit") == [(after(20), None, None)]
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT)) as work:
        set_rules(work, cast.house, [])
    assert shown(database, cast, register(database, cast, draft(kind=Kind.TAXI)).visit_id).expires_at == after(120)
    assert shown(database, cast, comes(database, cast, "12/4")).expires_at == after(300)
