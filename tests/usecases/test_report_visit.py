"""A visitor who was written down without network: all that became of them arrives, once, and by the house's word."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from models.domain.actors import ActorRole, Source
from models.domain.errors import Code, Invalid, Refused
from models.domain.house_rules import Says
from models.domain.ids import HouseId
from models.domain.offline import Report
from models.domain.visit import Answer, Kind
from models.gate_codes import GateCodes
from models.uow import Database, new_id
from models.usecases.block_visitors import BlockWish, block_visitor
from models.usecases.give_gate_code import give_gate_code
from models.usecases.house_rules import RuleWish, make_house_rule
from models.usecases.new_visits import Registered, StoredPhoto
from models.usecases.register_visit import VisitDraft, fingerprint
from models.usecases.report_visit import Submission, report_visit
from tests.cast import Cast, Somebody
from tests.usecases.acts import CAME, after, at_once, draft, of_village, record, register, rows, shown, tap, tick, wish

CODES = GateCodes("a secret of more than thirty-two bytes")
LATER = 7200


def reports(
    database: Database,
    cast: Cast,
    form: VisitDraft | None = None,
    *,
    key: UUID | None = None,
    now: float = LATER,
    photos: tuple[StoredPhoto, ...] = (),
    **told: Any,
) -> Registered:
    """Prasit's phone finds the network again, two hours after the visitor came."""
    form, moments = form or draft(), {name: after(at) for name, at in told.items() if name.endswith("_at")}
    report = Report(**{"came_at": CAME, **told, **moments})
    submission = Submission(key=key or new_id(), print_=fingerprint(form, []), photos=photos)
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), after(now)) as work:
        made = report_visit(work, CODES, form, report, submission)
    assert isinstance(made, Registered)
    return made


def is_given(
    database: Database, cast: Cast, by: Somebody | None = None, house: HouseId | None = None, now: datetime = CAME
) -> str:
    role = ActorRole.OFFICE if by is cast.office else ActorRole.RESIDENT
    with of_village(database, cast, (by or cast.somchai).acting(role), now) as work:
        return give_gate_code(work, CODES, house or cast.house).code


def test_who_still_waits_is_asked_about_now(database: Database, cast: Cast, owner: Engine) -> None:
    made = reports(database, cast)
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.offline, seen.created_at) == ("requested", True, CAME)
    assert seen.expires_at == after(LATER + 300)
    assert rows(owner, "SELECT kind FROM message") == ["visit_request"]
    assert rows(owner, "SELECT kind, at, facts->>'happened_at', facts->'offline' FROM visit_event") == [
        ("requested", after(LATER), CAME.isoformat(), True)
    ]
    assert tick(database, after(LATER - 1)) == 0


def test_a_good_code_counts_as_the_answer_of_whoever_was_given_it(
    database: Database, cast: Cast, owner: Engine
) -> None:
    code = is_given(database, cast, cast.malee)
    made = reports(database, cast, entered_at=60, code=code.lower().replace("-", " "))
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.entered_at, seen.conflict, seen.overridden_reason) == ("inside", after(60), None, None)
    assert (seen.answer, seen.decided_name, seen.decided_at) == ("approve", "Malee", CAME)
    told = rows(owner, "SELECT kind, actor_id, source FROM visit_event ORDER BY serial")
    assert told == [
        ("requested", cast.prasit.id, "api"),
        ("approved", cast.malee.id, Source.CODE),
        ("entered", cast.prasit.id, "api"),
    ]
    assert rows(owner, "SELECT count(*) FROM message") == [0]
    assert record(database, cast) == (3, None)


def test_of_several_who_were_given_it_the_last_one_before_the_entry_has_answered(
    database: Database, cast: Cast
) -> None:
    is_given(database, cast, cast.malee, now=after(-300))
    code = is_given(database, cast, cast.office, now=after(10))
    is_given(database, cast, cast.somchai, now=after(90))
    made = reports(database, cast, entered_at=60, code=code)
    seen = shown(database, cast, made.visit_id)
    assert (seen.decided_role, seen.decided_name) == ("office", "Office")


@pytest.mark.parametrize("wrong", ["another house's", "nobody was given it", "too late", "no code at all"])
def test_a_code_that_does_not_hold_is_an_override_and_the_house_is_told(
    wrong: str, database: Database, cast: Cast, owner: Engine
) -> None:
    match wrong:
        case "another house's":
            code = is_given(database, cast, cast.wichai, cast.next_door)
        case "nobody was given it":
            code = CODES.code(cast.village, cast.house, int(CAME.timestamp()) // 3600)
        case "too late":
            code = is_given(database, cast, now=CAME - timedelta(minutes=31))
        case _:
            code = "hello"
    made = reports(database, cast, entered_at=60, code=code)
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.conflict, seen.overridden_reason) == ("inside", "code_wrong", "offline")
    assert rows(owner, "SELECT kind, person_id FROM message") == [("let_in_unasked", cast.somchai.id)]


FOREVER, NEVER = datetime.max.replace(tzinfo=CAME.tzinfo), datetime.min.replace(tzinfo=CAME.tzinfo)


@pytest.mark.parametrize(("came", "entered"), [(CAME, FOREVER), (NEVER, FOREVER), (NEVER, NEVER), (FOREVER, FOREVER)])
def test_a_clock_that_is_out_of_its_mind_holds_nobody_up(
    database: Database, cast: Cast, came: datetime, entered: datetime
) -> None:
    """Each hour between two moments has a code of its own: all of history would be minutes of work."""
    key = new_id()
    known = reports(database, cast, key=key, now=0)
    told = Report(came_at=came, entered_at=entered, code=is_given(database, cast, now=after(LATER - 60)))
    submission = Submission(key=key, print_=fingerprint(draft(), []))
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), after(LATER)) as work:
        report_visit(work, CODES, draft(), told, submission)
    assert shown(database, cast, known.visit_id).state == "inside"


def test_a_code_that_was_asked_for_in_time_answers_for_a_visit_that_ended_meanwhile(
    database: Database, cast: Cast
) -> None:
    """The gate was cut off, the clock let the visit expire, and then the resident read the code out."""
    key = new_id()
    made = reports(database, cast, key=key, now=0)
    tick(database, after(400))
    assert shown(database, cast, made.visit_id).state == "expired"
    reports(database, cast, key=key, entered_at=500, code=is_given(database, cast, now=after(450)))
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.conflict, seen.overridden_reason) == ("inside", None, None)
    assert (seen.decided_role, seen.decided_name) == ("resident", "Somchai")


@pytest.mark.parametrize(("given", "entered"), [(0, 4 * 3600), (1300, 60)])
def test_a_code_of_another_occasion_answers_nobody(database: Database, cast: Cast, given: int, entered: int) -> None:
    """Hours before the entry, or well after it."""
    code = is_given(database, cast, now=after(given))
    made = reports(database, cast, entered_at=entered, now=5 * 3600, code=code)
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.conflict) == ("inside", "code_wrong")


def test_a_phone_that_keeps_no_card_may_tell_the_rest_of_the_story(database: Database, cast: Cast) -> None:
    key, carded = new_id(), replace(draft(), id_key="the hash of a card")
    made = reports(database, cast, carded, key=key, now=0)
    assert reports(database, cast, key=key, entered_at=60).visit_id == made.visit_id
    assert shown(database, cast, made.visit_id).state == "inside"


def test_a_code_is_good_a_quarter_of_an_hour_into_the_next_hour(database: Database, cast: Cast) -> None:
    """CAME is a quarter past: one minute before, the code of the hour before was still good."""
    code = is_given(database, cast, now=CAME - timedelta(minutes=16))
    for came, conflict in ((-60, None), (0, "code_wrong")):
        made = reports(database, cast, came_at=came, entered_at=30, code=code)
        assert shown(database, cast, made.visit_id).conflict == conflict


def test_an_override_tells_the_house_and_carries_its_reason(database: Database, cast: Cast, owner: Engine) -> None:
    made = reports(database, cast, entered_at=60, left_at=600, reason="emergency")
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.entered_at, seen.left_at) == ("left", after(60), after(600))
    assert (seen.overridden_reason, seen.conflict, seen.version) == ("emergency", None, 3)
    assert rows(owner, "SELECT kind FROM message") == ["let_in_unasked"]
    assert record(database, cast) == (3, None)


def test_who_went_away_is_on_record_and_nobody_is_asked(database: Database, cast: Cast, owner: Engine) -> None:
    made = reports(database, cast, cancelled_at=60)
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.closed_at) == ("cancelled", after(60))
    assert rows(owner, "SELECT count(*) FROM message") == [0]


def test_a_house_rule_lets_in_as_if_online(database: Database, cast: Cast, owner: Engine) -> None:
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT)) as work:
        make_house_rule(work, cast.house, RuleWish(kind=Kind.DELIVERY, says=Says.LET_IN, weekdays=127))
    courier = draft(kind=Kind.DELIVERY)
    made = reports(database, cast, courier, entered_at=60, reason="phoned")
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.decision_reason, seen.overridden_reason) == ("inside", "standing_rule", None)
    waits = reports(database, cast, courier)
    assert shown(database, cast, waits.visit_id).state == "approved"
    assert rows(owner, "SELECT count(*) FROM message") == [0]


def test_whom_the_house_has_blocked_is_inside_all_the_same_as_a_conflict(
    database: Database, cast: Cast, owner: Engine
) -> None:
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT)) as work:
        block_visitor(work, cast.house, BlockWish(visitor_name="Nok"))
    made = reports(database, cast, entered_at=60, code=is_given(database, cast))
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.decision_reason, seen.conflict) == ("inside", "blocked", "against_answer")
    assert rows(owner, "SELECT kind FROM message") == ["let_in_unasked"]


def test_photos_stay_with_the_visit(database: Database, cast: Cast) -> None:
    photo = StoredPhoto(id=new_id(), sha256="a", width=1, height=1, bytes=1)  # type: ignore[arg-type]
    made = reports(database, cast, entered_at=60, reason="phoned", photos=(photo,))
    assert shown(database, cast, made.visit_id).photo_ids == (photo.id,)


def test_the_same_report_makes_one_visit_also_at_once(database: Database, cast: Cast, owner: Engine) -> None:
    key = new_id()
    made = at_once(5, lambda _: reports(database, cast, key=key, entered_at=60, reason="phoned"))
    assert len({one.visit_id for one in made}) == 1
    assert sum(one.fresh for one in made) == 1
    assert not reports(database, cast, key=key, entered_at=60, reason="phoned", now=9 * 86_400).fresh
    assert record(database, cast) == (2, None)
    assert rows(owner, "SELECT count(*) FROM message") == [1]


def test_what_became_of_a_visit_that_had_arrived_before_is_brought_up_to_date(
    database: Database, cast: Cast, owner: Engine
) -> None:
    """The network broke before the phone heard that its form had arrived."""
    key = new_id()
    first = register(database, cast, key=key)
    code = is_given(database, cast)
    again = reports(database, cast, key=key, entered_at=60, left_at=600, code=code, now=200)
    assert (again.visit_id, again.fresh) == (first.visit_id, False)
    seen = shown(database, cast, first.visit_id)
    assert (seen.state, seen.decided_name, seen.version) == ("left", "Somchai", 4)
    assert rows(owner, "SELECT kind, state FROM message") == [("visit_request", "dropped")]
    reports(database, cast, key=key, entered_at=60, left_at=600, code=code)
    assert shown(database, cast, first.visit_id).version == 4


def test_the_answer_that_came_meanwhile_stands(database: Database, cast: Cast, owner: Engine) -> None:
    key = new_id()
    made = register(database, cast, key=key)
    tap(database, cast, wish(cast, made.visit_id, Answer.REJECT, at=after(30)))
    reports(database, cast, key=key, entered_at=60, reason="phoned")
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.answer, seen.conflict) == ("inside", "reject", "against_answer")
    assert "let_in_unasked" in rows(owner, "SELECT kind FROM message")


def test_a_key_of_another_form_is_refused(database: Database, cast: Cast) -> None:
    key = new_id()
    reports(database, cast, key=key, entered_at=60, reason="phoned")
    with pytest.raises(Refused) as refused:
        reports(database, cast, draft(visitor_name="Somebody else"), key=key, entered_at=60, reason="phoned")
    assert refused.value.code is Code.IDEMPOTENCY_KEY_REUSED


def test_nothing_older_than_two_days_is_taken(database: Database, cast: Cast, owner: Engine) -> None:
    with pytest.raises(Invalid):
        reports(database, cast, entered_at=60, reason="phoned", now=48 * 3600 + 1)
    assert rows(owner, "SELECT count(*) FROM visit") == [0]


def test_who_was_written_down_without_network_does_not_tell_how_fast_a_house_answers(
    database: Database, cast: Cast
) -> None:
    for _ in range(3):
        made = reports(database, cast)
        tap(database, cast, wish(cast, made.visit_id, Answer.APPROVE, at=after(LATER + 5)))
    assert shown(database, cast, register(database, cast, now=after(LATER + 60)).visit_id).usual_seconds is None


def test_a_house_of_the_next_village_is_unknown(database: Database, cast: Cast) -> None:
    with pytest.raises(Invalid):
        reports(database, cast, replace(draft(), house=str(cast.strange_house)), entered_at=60, reason="phoned")
