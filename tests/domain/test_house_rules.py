"""What a house says without being asked, and whom it does not want to see."""

from dataclasses import replace
from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.actors import ActorRole, Source
from models.domain.blocks import Block, Clues, block_for, name_key, plate_key
from models.domain.hours import Hours
from models.domain.house_rules import HouseRule, Says, answer_unasked, rule_for
from models.domain.visit import Answer, Kind, State
from tests.domain.visits import CAME, MALEE, SOMCHAI, visit

LOCAL = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Bangkok"))  # a Friday
BY_DAY = Hours(since=time(9), until=time(20))


def rule(number: int = 1, says: Says = Says.LET_IN, **wish: object) -> HouseRule:
    given: dict[str, object] = {"kind": Kind.DELIVERY, "hours": BY_DAY, **wish}
    return HouseRule(id=UUID(int=number), says=says, made_by=MALEE, **given)  # type: ignore[arg-type]


def block(**wish: object) -> Block:
    given: dict[str, object] = {"plate": None, "plate_province": None, "name_key": None, **wish}
    return Block(id=UUID(int=9), made_by=SOMCHAI, **given)  # type: ignore[arg-type]


def test_a_rule_speaks_of_its_kind_in_its_hours_on_its_days() -> None:
    assert rule_for([rule()], Kind.DELIVERY, LOCAL) == rule()
    assert rule_for([rule()], Kind.TAXI, LOCAL) is None
    assert rule_for([rule()], Kind.DELIVERY, LOCAL.replace(hour=20)) is None
    assert rule_for([rule(weekdays=0b110_1111)], Kind.DELIVERY, LOCAL) is None  # all days but Friday
    assert rule_for([rule(hours=None)], Kind.DELIVERY, LOCAL.replace(hour=3))


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_rules_that_do_not_agree_the_one_counts_that_lets_nobody_in(order: int) -> None:
    strict = rule(2, Says.LEAVE_AT_GATE)
    assert rule_for([rule(1), strict][::order], Kind.DELIVERY, LOCAL) == strict


@pytest.mark.parametrize(
    ("says", "state", "answer", "reason"),
    [
        (Says.LET_IN, State.APPROVED, Answer.APPROVE, "standing_rule"),
        (Says.LEAVE_AT_GATE, State.REJECTED, Answer.REJECT, "leave_at_gate"),
    ],
)
def test_what_a_rule_says_is_the_answer_of_whoever_made_it(
    says: Says, state: State, answer: Answer, reason: str
) -> None:
    courier = replace(visit(), kind=Kind.DELIVERY)
    moved = answer_unasked(courier, None, [rule(5, says)], LOCAL, "r-9")
    assert moved
    assert moved.visit.decision
    assert (moved.visit.state, moved.visit.decision.answer, moved.visit.decision.reason) == (state, answer, reason)
    assert (moved.visit.decision.by, moved.visit.decision.at) == (MALEE, CAME)
    by = moved.event.actor
    assert (by.role, by.source, by.request_id) == (ActorRole.RESIDENT, Source.RULE, "r-9")
    assert moved.event.facts == {"answer": answer.value, "reason": reason, "house_rule": str(UUID(int=5))}


def test_a_block_goes_before_a_rule() -> None:
    courier = replace(visit(), kind=Kind.DELIVERY)
    moved = answer_unasked(courier, block(name_key=name_key("Nok")), [rule()], LOCAL, None)
    assert moved
    assert moved.visit.decision
    assert (moved.visit.state, moved.visit.decision.reason) == (State.REJECTED, "blocked")
    assert moved.event.facts["block"] == str(UUID(int=9))


def test_a_house_that_says_nothing_is_asked() -> None:
    assert answer_unasked(visit(), None, [rule()], LOCAL, None) is None


@pytest.mark.parametrize("written", ["1กข 1234", "1 กข-1234", "๑กข ๑๒๓๔", " 1กข.1234 "])
def test_a_plate_is_known_however_it_is_written(written: str) -> None:
    known = block(plate=plate_key("1กข 1234"))
    assert block_for([block(name_key="somebodyelse"), known], Clues(plate=plate_key(written))) is known


def test_a_plate_of_another_province_is_another_car() -> None:
    known = block(plate=plate_key("1กข 1234"), plate_province="กรุงเทพมหานคร")
    assert known.means(Clues(plate="1กข1234", province="กรุงเทพมหานคร"))
    assert known.means(Clues(plate="1กข1234"))
    assert not known.means(Clues(plate="1กข1234", province="ชลบุรี"))


def test_a_phone_is_enough() -> None:
    assert block(phone_key="its hash").means(Clues(phone="its hash", name="nobody"))
    assert not block(phone_key="its hash").means(Clues(phone="another"))
    assert not block(name_key="nok").means(Clues())


@pytest.mark.parametrize(
    "written",
    ["สมชาย ใจดี", "นายสมชาย ใจดี", "นาย สมชาย  ใจดี", "คุณสมชายใจดี", "คุณนายสมชาย ใจดี", "สมชาย\u200b ใจดี"],
)
def test_a_name_is_known_with_any_title_and_blanks(written: str) -> None:
    assert name_key(written) == name_key("สมชาย ใจดี") == "สมชายใจดี"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("นางสาวมาลี", "น.ส. มาลี"),
        ("นส มาลี", "มาลี"),
        ("ด.ช.ก้อง", "ก้อง"),
        ("Mr. John Smith", "john smith"),
        ("KHUN Nok", "nok"),
        ("น้ำ", "น\u0e4d\u0e49า"),
    ],
)
def test_the_same_person_has_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("คุณากร", "ากร"),
        ("นางฟ้า", "ฟา"),
        ("ก้อง", "กอง"),
        ("นสพร", "พร"),
        ("Mrs", "rs"),
        ("msakda", "akda"),
    ],
)
def test_what_only_looks_alike_is_somebody_else(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("empty", ["", "  ", "-", "ก", "…"])
def test_too_little_is_no_name_and_no_plate(empty: str) -> None:
    assert name_key(empty) is None
    assert plate_key(empty) is None
    assert not block(name_key=None, plate=None).means(Clues(plate=plate_key(empty), name=name_key(empty)))


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_and_capitals_and_blanks_do_not_count(name: str) -> None:
    plate = plate_key(name)
    assert plate is None or plate_key(plate) == plate
    assert plate_key(f" {name} ") == plate
    assert name_key(f"  {name} ") == name_key(name)


@given(st.text(max_size=40), st.text(max_size=20))
def test_who_is_blocked_by_what_was_written_is_blocked_when_it_is_written_again(name: str, plate: str) -> None:
    known = block(name_key=name_key(name), plate=plate_key(plate))
    seen = Clues(plate=plate_key(plate), name=name_key(name))
    assert known.means(seen) == (name_key(name) is not None or plate_key(plate) is not None)


def test_a_moment_is_judged_by_the_villages_own_clock() -> None:
    utc = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 22:00 in Bangkok
    assert rule_for([rule()], Kind.DELIVERY, utc.astimezone(ZoneInfo("Asia/Bangkok"))) is None
