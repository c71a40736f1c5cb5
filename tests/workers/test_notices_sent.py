"""A notice on its way: to each of its people once, behind the gate's messages, within what the month leaves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert, select

from models.domain.actors import ActorRole
from models.domain.errors import Refused
from models.domain.hours import Hours
from models.domain.ids import HouseId, MembershipId, PersonId
from models.domain.notices import AudienceKind, NoticeState
from models.domain.resending import Never
from models.queries.audience import Audience, Recipient
from models.queries.notices import Notice, notice
from models.queries.people import by_id
from models.queries.places import place
from models.tables.people import MembershipRow
from models.uow import Database, Work, new_id
from models.usecases.erase_person import erase_person
from models.usecases.leave_village import end_place
from models.usecases.line_quota import set_reserve
from models.usecases.notices import NoticeWish, call_off, go_on, make_notice
from models.usecases.outbox import claim
from models.usecases.resend_messages import look_at, resend
from models.usecases.send_notice import BATCH, carry_on
from tests import cast as casting
from tests.cast import Cast, Somebody
from tests.conftest import Simulator
from tests.usecases.acts import at_once, change, comes, of_account, rows
from workers import clock
from workers.deliver import MOST_BULK
from workers.drain import Lookout, Room, drain_outbox
from workers.notices import send_notices
from workers.queue import flag_of
from workers.quota import ask_for_quota
from workers.runtime import Runtime

ALL = Audience(kind=AudienceKind.ALL)
WATER = NoticeWish(audience=ALL, title="งดจ่ายน้ำ", words="วันพุธ 09:00–15:00 น.", urgent=True)


class Office:
    """Writes notices, and lets the time pass that they wait."""

    def __init__(self, database: Database, cast: Cast, runtime: Runtime, line: Simulator, owner: Engine) -> None:
        self.database, self.cast, self.runtime, self.line, self.owner = database, cast, runtime, line, owner

    def work(self) -> Any:
        actor = self.cast.office.acting(ActorRole.OFFICE)
        return self.database.work(village_id=self.cast.village, account_id=self.cast.account, actor=actor)

    def carrying(self, now: datetime | None = None) -> Any:
        """A worker's work."""
        cast = self.cast
        return self.database.work(village_id=cast.village, account_id=cast.account, whole_account=True, now=now)

    def writes(self, wish: NoticeWish = WATER) -> UUID:
        with self.work() as work:
            return make_notice(work, wish)

    def sees(self, notice_id: UUID) -> Notice:
        with self.work() as work:
            return notice(work, notice_id)

    def time_comes(self) -> None:
        """All that waits is due now."""
        change(self.owner, "UPDATE notice SET due_at = now() - interval '1 s' WHERE due_at IS NOT NULL")
        change(self.owner, "UPDATE message SET due_at = now() - interval '1 s' WHERE state = 'queued'")

    def begins(self) -> None:
        self.time_comes()
        send_notices(self.runtime, self.cast.account)

    def sends(self) -> None:
        self.begins()
        drain_outbox(self.runtime, self.cast.account)
        self.begins()

    def limit(self, messages: int | None) -> None:
        self.line.post("setup", {"channels": [{"channel_id": casting.CHANNEL_ID, "monthly_limit": messages}]})
        change(self.owner, "UPDATE line_account SET quota_due_at = NULL")
        assert ask_for_quota(self.runtime, self.cast.account) == 1

    def keeps_for_the_gate(self, messages: int) -> None:
        with self.work() as work:
            set_reserve(work, messages)

    def heard(self, somebody: Somebody) -> list[str]:
        return [entry["message"]["text"] for entry in self.line.chat(somebody) if entry["message"]["type"] == "text"]


@pytest.fixture
def office(database: Database, cast: Cast, runtime: Runtime, simulator: Simulator, owner: Engine) -> Iterator[Office]:
    yield Office(database, cast, runtime, simulator, owner)
    simulator.post("faults", [])


def crowd(owner: Engine, cast: Cast, count: int) -> None:
    """So many more residents of 12/4."""
    change(
        owner,
        "WITH made AS (INSERT INTO person (id, line_account_id, line_user_id, display_name, language, following,"
        " created_at) SELECT gen_random_uuid(), :account, 'U' || lpad(to_hex(n + 4096), 32, '0'), 'N', 'th', true,"
        " now() FROM generate_series(1, :count) n RETURNING id)"
        " INSERT INTO membership (id, village_id, person_id, house_id, role, household_role, standing, created_at)"
        " SELECT gen_random_uuid(), :village, id, :house, 'resident', 'family', 'active', now() FROM made",
        account=cast.account,
        village=cast.village,
        house=cast.next_door,
        count=count,
    )


def test_everybody_hears_it_once_in_their_language(office: Office) -> None:
    notice_id = office.writes(replace(WATER, title_en="No water", words_en="Wednesday 9 to 3"))
    office.sends()
    assert office.heard(office.cast.somchai) == ["ประกาศด่วนจากหมู่บ้านสุขใจ\nงดจ่ายน้ำ\n\nวันพุธ 09:00–15:00 น."]
    assert office.heard(office.cast.malee) == ["Urgent notice from หมู่บ้านสุขใจ\nNo water\n\nWednesday 9 to 3"]
    assert len(office.heard(office.cast.wichai)) == 1
    for other in (office.cast.prasit, office.cast.stranger, office.cast.office):
        assert office.heard(other) == []
    found = office.sees(notice_id)
    assert (found.state, found.people, found.unreachable, found.results.taken) == (NoticeState.SENT, 3, 0, 3)


def test_without_english_words_everybody_reads_the_thai(office: Office) -> None:
    office.writes()
    office.sends()
    assert office.heard(office.cast.malee) == ["Urgent notice from หมู่บ้านสุขใจ\nงดจ่ายน้ำ\n\nวันพุธ 09:00–15:00 น."]


def test_nothing_goes_before_its_time(office: Office) -> None:
    notice_id = office.writes()
    send_notices(office.runtime, office.cast.account)
    assert rows(office.owner, "SELECT count(*) FROM message") == [0]
    assert office.sees(notice_id).state is NoticeState.WAITING


def test_one_that_was_called_off_in_time_reaches_nobody_and_may_go_after_all(office: Office) -> None:
    notice_id = office.writes()
    with office.work() as work:
        call_off(work, notice_id)
    office.sends()
    assert office.heard(office.cast.somchai) == []
    with office.work() as work:
        begins = go_on(work, notice_id)
        assert begins > work.now
    office.sends()
    assert len(office.heard(office.cast.somchai)) == 1
    with office.work() as work, pytest.raises(Refused):
        call_off(work, notice_id)


def test_one_that_is_called_off_midway_goes_on_with_the_others_alone(office: Office) -> None:
    notice_id = office.writes()
    office.begins()
    with of_account(office.database, office.cast, datetime.now(UTC)) as work:
        (gone,) = claim(work, 1)  # a worker has it in hand, and LINE takes it
    with office.work() as work:
        assert call_off(work, notice_id) is NoticeState.SENDING
    change(office.owner, "UPDATE message SET state = 'sent', sent_at = now() WHERE id = :id", id=gone.id)
    assert office.sees(notice_id).results.held_back == 2
    with office.work() as work:
        go_on(work, notice_id)
    office.sends()
    found = office.sees(notice_id)
    assert (found.state, found.people, found.results.taken) == (NoticeState.SENT, 3, 3)
    assert rows(office.owner, "SELECT count(DISTINCT person_id) FROM message WHERE state = 'sent'") == [3]


def test_somebody_with_two_houses_hears_it_once(office: Office) -> None:
    place = {"person_id": office.cast.somchai.id, "house_id": office.cast.next_door, "household_role": "owner"}
    with office.work() as work:
        more = {"id": new_id(), "village_id": work.village, "role": "resident", "created_at": work.now}
        work.connection.execute(insert(MembershipRow).values(**place, **more))
    office.writes()
    office.sends()
    assert len(office.heard(office.cast.somchai)) == 1


def test_some_houses_or_the_guards_alone(office: Office) -> None:
    office.writes(replace(WATER, audience=Audience(kind=AudienceKind.HOUSES, houses=(office.cast.next_door,))))
    office.writes(replace(WATER, audience=Audience(kind=AudienceKind.GUARDS)))
    office.sends()
    counts = [len(office.heard(one)) for one in (office.cast.wichai, office.cast.prasit, office.cast.somchai)]
    assert counts == [1, 1, 0]


def test_whoever_has_blocked_us_costs_nothing_and_is_counted(office: Office) -> None:
    change(office.owner, "UPDATE person SET following = false WHERE id = :id", id=office.cast.malee.id)
    notice_id = office.writes()
    office.sends()
    found = office.sees(notice_id)
    assert (found.people, found.unreachable, found.results.taken) == (3, 1, 2)
    assert office.heard(office.cast.malee) == []


def test_quiet_hours_of_a_person_are_kept_unless_it_is_urgent() -> None:
    zone = ZoneInfo("Asia/Bangkok")
    rests = Recipient(
        person_id=PersonId(new_id()),
        line_user_id="U",
        language="th",
        quiet=(Hours(since=time(13), until=time(15)), Hours(since=time(22), until=time(9))),
    )
    noon = datetime(2026, 11, 20, 12, tzinfo=zone)
    assert rests.awake_at(noon, zone) == noon
    assert rests.awake_at(noon + timedelta(hours=2), zone) == noon + timedelta(hours=3)
    assert rests.awake_at(noon + timedelta(hours=11), zone) == noon + timedelta(hours=21)


def test_four_thousand_people_do_not_stand_before_a_visitor(office: Office) -> None:
    """By the order of claims: what the gate owes is taken first, however much of a notice has waited for longer."""
    crowd(office.owner, office.cast, 4000)
    office.writes()
    office.begins()
    assert rows(office.owner, "SELECT count(*) FROM message WHERE state = 'queued'") == [4003]
    assert BATCH < 4003, "they were written in batches"
    visit_id = comes(office.database, office.cast, now=datetime.now(UTC) + timedelta(seconds=1))
    with of_account(office.database, office.cast, datetime.now(UTC) + timedelta(seconds=2)) as work:
        first, *others = claim(work, 100)
        assert (first.kind, first.visit_id) == ("visit_request", visit_id)
        assert {one.kind for one in others} == {"notice"}
        assert len(others) == 99


def test_while_many_of_a_notice_are_out_only_the_gates_are_taken(office: Office) -> None:
    crowd(office.owner, office.cast, 10)
    office.writes()
    office.begins()
    comes(office.database, office.cast, now=datetime.now(UTC))
    with of_account(office.database, office.cast, datetime.now(UTC) + timedelta(seconds=2)) as work:
        assert [one.kind for one in claim(work, 100, bulk=False)] == ["visit_request"]


def test_a_notice_to_more_than_fit_at_once_goes_out_in_one_go(office: Office) -> None:
    """Where LINE answers slowly, room is made again and again, and nobody has to wake the worker for it."""
    people = MOST_BULK * 5
    crowd(office.owner, office.cast, people)
    newcomers = [{"user_id": "U" + f"{number + 4096:032x}"} for number in range(1, people + 1)]
    office.line.post("setup", {"people": newcomers})
    office.line.post("faults", [{"match": "POST /v2/bot/message/push", "mode": "latency", "ms": 20}])
    notice_id = office.writes()
    office.begins()
    nudges = iter([True])
    drain_outbox(office.runtime, office.cast.account, lambda: next(nudges, False))
    assert office.sees(notice_id).results.taken == people + 3


def test_two_workers_write_it_once(office: Office) -> None:
    crowd(office.owner, office.cast, BATCH + 100)
    office.writes()
    office.time_comes()
    at_once(4, lambda _: send_notices(office.runtime, office.cast.account))
    office.begins()
    counts = rows(office.owner, "SELECT count(*), count(DISTINCT person_id) FROM message")
    assert counts == [(BATCH + 103, BATCH + 103)]


def test_under_the_reserve_no_notice_begins_and_the_gate_goes_on(office: Office) -> None:
    office.limit(10)
    office.keeps_for_the_gate(8)
    notice_id = office.writes()
    office.sends()
    found = office.sees(notice_id)
    assert (found.state, found.why, found.results.taken) == (NoticeState.STOPPED, "reserve", 0)
    comes(office.database, office.cast, now=datetime.now(UTC))
    drain_outbox(office.runtime, office.cast.account)
    assert rows(office.owner, "SELECT kind, state FROM message") == [("visit_request", "sent")]
    office.keeps_for_the_gate(6)
    with office.work() as work:
        go_on(work, notice_id)
    office.sends()
    assert office.sees(notice_id).results.taken == 3


def test_when_the_month_ends_the_notice_is_held_back(office: Office) -> None:
    """LINE had counted less than there was: a notice runs into the end of the month."""
    office.limit(300)
    office.line.post("setup", {"channels": [{"channel_id": casting.CHANNEL_ID, "monthly_limit": 1}]})
    notice_id = office.writes()
    office.sends()
    found = office.sees(notice_id)
    assert (found.state, found.why) == (NoticeState.STOPPED, "spent")
    assert (found.results.taken, found.results.waiting, found.results.held_back) == (1, 0, 2)
    comes(office.database, office.cast, now=datetime.now(UTC))
    office.limit(20)
    change(office.owner, "UPDATE line_account SET quota_spent_until = now()")
    office.time_comes()
    drain_outbox(office.runtime, office.cast.account)
    assert rows(office.owner, "SELECT state FROM message WHERE kind = 'visit_request'") == ["sent"]
    with office.work() as work:
        go_on(work, notice_id)
    office.sends()
    assert office.sees(notice_id).results.taken == 3


def test_two_notices_at_the_same_moment_do_not_both_take_what_is_left(office: Office) -> None:
    office.limit(10)
    office.keeps_for_the_gate(5)
    first, second = office.writes(), office.writes()
    office.sends()
    assert {office.sees(one).state for one in (first, second)} == {NoticeState.SENT, NoticeState.STOPPED}
    assert rows(office.owner, "SELECT count(*) FROM message WHERE state = 'sent'") == [3]


def test_two_workers_leave_the_reserve_to_the_gate(office: Office) -> None:
    office.limit(10)
    office.keeps_for_the_gate(5)
    for _ in range(4):
        office.writes()
    office.time_comes()
    at_once(4, lambda _: send_notices(office.runtime, office.cast.account))
    assert rows(office.owner, "SELECT count(*) FROM message") == [3]


def test_villages_of_one_account_share_what_is_left(office: Office) -> None:
    office.limit(3)
    office.keeps_for_the_gate(0)
    office.writes()
    with office.database.work(village_id=office.cast.next_village, account_id=office.cast.account) as work:
        set_reserve(work, 0)
        make_notice(work, WATER)
    office.sends()
    assert rows(office.owner, "SELECT state, why FROM notice ORDER BY id") == [("sent", None), ("stopped", "reserve")]


def test_one_that_is_on_its_way_stops_at_the_reserve(office: Office) -> None:
    """Between two batches the gate has used more than anybody thought."""
    crowd(office.owner, office.cast, BATCH + 100)
    office.limit(2000)
    office.keeps_for_the_gate(300)
    notice_id = office.writes()
    office.time_comes()
    for _ in range(2):
        with office.carrying() as work:
            assert carry_on(work, notice_id)
    assert rows(office.owner, "SELECT count(*) FROM message WHERE state = 'queued'") == [BATCH]
    change(office.owner, "UPDATE line_quota SET used = 1150")
    with office.carrying() as work:
        carry_on(work, notice_id)
    found = office.sees(notice_id)
    assert (found.state, found.why) == (NoticeState.STOPPED, "reserve")
    assert rows(office.owner, "SELECT DISTINCT state FROM message") == ["dropped"]


def test_whoever_may_have_got_it_gets_it_under_the_same_key_or_not_at_all(office: Office) -> None:
    """It was called off while LINE thought about two of them, and nobody heard what became of those."""
    notice_id = office.writes()
    office.begins()
    with of_account(office.database, office.cast, datetime.now(UTC)) as work:
        tried = {one.id for one in claim(work, 2)}
    with office.work() as work:
        call_off(work, notice_id)
    before = rows(office.owner, "SELECT id FROM message")
    long_ago = "UPDATE message SET first_tried_at = now() - interval '2 days' WHERE id = :id"
    young, old = sorted(tried)
    change(office.owner, long_ago, id=old)
    with office.work() as work:
        go_on(work, notice_id)
    office.sends()
    sent = rows(office.owner, "SELECT id FROM message WHERE state = 'sent'")
    assert young in sent
    assert len(set(sent) - set(before)) == 1, "only whom nobody had tried gets a new message"
    assert rows(office.owner, "SELECT id, verdict FROM message WHERE state = 'dead'") == [(old, "gave_up")]
    assert rows(office.owner, "SELECT count(DISTINCT person_id) FROM message WHERE state = 'sent'") == [2]


def test_whom_the_month_refused_gets_a_new_message_in_the_next(office: Office) -> None:
    notice_id = office.writes()
    office.begins()
    refused = "UPDATE message SET attempts = 1, first_tried_at = now() - interval '1 s', verdict = 'quota'"
    change(office.owner, refused + ", due_at = now() + interval '5 min'")
    with office.work() as work:
        call_off(work, notice_id)
    change(office.owner, "UPDATE message SET first_tried_at = first_tried_at - interval '3 days'")
    with office.work() as work:
        go_on(work, notice_id)
    office.sends()
    assert office.sees(notice_id).results.taken == 3


def test_an_evenings_notice_waits_for_the_morning(office: Office) -> None:
    """At nine in the evening of the village's clock, and told so at once."""
    night = datetime.now(ZoneInfo("Asia/Bangkok")).replace(hour=22, minute=0, second=0, microsecond=0) + timedelta(
        days=1
    )
    with office.work() as work:
        calm = make_notice(work, replace(WATER, urgent=False, at=night))
        urgent = make_notice(work, replace(WATER, at=night))
    assert office.sees(calm).begins_at == night + timedelta(hours=9)
    assert office.sees(urgent).begins_at == night


EVENING = datetime(2026, 11, 20, 22, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def begins_at_night(office: Office, notice_id: UUID) -> None:
    """The worker that should have begun it in the afternoon is there again in the evening."""
    change(office.owner, "UPDATE notice SET begins_at = :at, due_at = :at", at=EVENING - timedelta(hours=4))
    with office.carrying(EVENING) as work:
        assert carry_on(work, notice_id)


def test_a_notice_that_comes_late_does_not_go_at_night(office: Office) -> None:
    notice_id = office.writes(replace(WATER, urgent=False))
    begins_at_night(office, notice_id)
    found = office.sees(notice_id)
    assert (found.state, found.begins_at) == (NoticeState.WAITING, EVENING + timedelta(hours=9))
    change(office.owner, "UPDATE notice SET state = 'sending', begun_at = begins_at, due_at = :at", at=EVENING)
    with office.carrying(EVENING) as work:
        carry_on(work, notice_id)
    assert rows(office.owner, "SELECT count(*) FROM message") == [0]
    assert rows(office.owner, "SELECT due_at FROM notice") == [EVENING + timedelta(hours=9)]


def test_an_urgent_one_that_comes_late_goes_at_night(office: Office) -> None:
    notice_id = office.writes()
    begins_at_night(office, notice_id)
    assert office.sees(notice_id).state is NoticeState.SENDING


def test_whose_quiet_hours_end_in_the_night_hears_it_in_the_morning(office: Office) -> None:
    quiet = "UPDATE membership SET quiet_from = '13:00', quiet_until = '22:30' WHERE person_id = :id"
    change(office.owner, quiet, id=office.cast.malee.id)
    notice_id = office.writes(replace(WATER, urgent=False))
    noon = EVENING - timedelta(hours=8)
    change(office.owner, "UPDATE notice SET state = 'sending', begun_at = :at, due_at = :at", at=noon)
    with office.carrying(noon) as work:
        carry_on(work, notice_id)
    due = rows(office.owner, "SELECT due_at FROM message WHERE person_id = :id", id=office.cast.malee.id)
    assert due == [EVENING + timedelta(hours=9)]


def test_one_whose_people_are_gone_stops_and_says_so(office: Office) -> None:
    houses = Audience(kind=AudienceKind.HOUSES, houses=(office.cast.next_door,))
    notice_id = office.writes(replace(WATER, audience=houses))
    with office.work() as work:
        ends(work, office.cast.wichai, office.cast.next_door)
    office.sends()
    found = office.sees(notice_id)
    assert (found.state, found.why) == (NoticeState.STOPPED, "nobody")


def test_the_most_careful_village_of_an_account_says_what_is_kept(office: Office) -> None:
    office.limit(10)
    office.keeps_for_the_gate(0)
    with office.database.work(village_id=office.cast.next_village, account_id=office.cast.account) as work:
        set_reserve(work, 8)
    notice_id = office.writes()
    office.sends()
    assert office.sees(notice_id).why == "reserve"


def test_a_nudge_that_comes_while_there_is_no_room_for_many_is_not_forgotten() -> None:
    look = Lookout(lambda: True)
    look.found_in(Room(most=5, bulk=True), 0, full=False)
    assert not look.bulk_waits(Room(most=5, bulk=True))
    assert look.worth_it()
    look.found_in(Room(most=5, bulk=False), 0, full=False)
    assert look.bulk_waits(Room(most=5, bulk=True))
    look.found_in(Room(most=5, bulk=True), 0, full=False)
    assert not look.bulk_waits(Room(most=5, bulk=True))


def test_the_clock_wakes_a_worker_when_it_is_time(office: Office) -> None:
    office.writes()
    flag = flag_of("notices", office.cast.account)
    clock.tick(office.runtime, datetime.now(UTC))
    assert not office.runtime.redis.exists(flag)
    clock.tick(office.runtime, datetime.now(UTC) + timedelta(seconds=40))
    assert office.runtime.redis.exists(flag)


def ends(work: Work, somebody: Somebody, house_id: HouseId) -> None:
    """The office takes somebody's place in this house away."""
    row = MembershipRow
    wanted = select(row.id).where(row.person_id == somebody.id, row.house_id == house_id)
    place_id = MembershipId(work.connection.scalars(wanted).one())
    end_place(work, place(work, place_id, locked=True).membership, "removed")


def test_whoever_has_left_hears_nothing_that_waited_for_them(office: Office) -> None:
    lives = {"person_id": office.cast.somchai.id, "house_id": office.cast.next_door, "household_role": "owner"}
    with office.work() as work:
        more = {"id": new_id(), "village_id": work.village, "role": "resident", "created_at": work.now}
        work.connection.execute(insert(MembershipRow).values(**lives, **more))
    office.writes()
    office.begins()
    with office.work() as work:
        ends(work, office.cast.malee, office.cast.house)
        ends(work, office.cast.somchai, office.cast.house)
    with of_account(office.database, office.cast, datetime.now(UTC)) as work:
        wichai = by_id(work, office.cast.wichai.id)
        assert wichai
        erase_person(work, wichai)
    drain_outbox(office.runtime, office.cast.account)
    heard = [len(office.heard(one)) for one in (office.cast.somchai, office.cast.malee, office.cast.wichai)]
    assert heard == [1, 0, 0]
    assert rows(office.owner, "SELECT verdict FROM message WHERE state = 'dropped'") == ["gone", "gone"]


def test_sending_again_leaves_the_gate_its_messages(office: Office) -> None:
    notice_id = office.writes()
    office.begins()
    change(office.owner, "UPDATE message SET state = 'dead', verdict = 'dead'")
    visit_id = comes(office.database, office.cast, now=datetime.now(UTC))
    change(office.owner, "UPDATE message SET state = 'dead', verdict = 'dead' WHERE visit_id = :id", id=visit_id)
    office.limit(10)
    office.keeps_for_the_gate(8)
    dead = rows(office.owner, "SELECT id FROM message ORDER BY id")
    with office.work() as work:
        assert [one.never for one in look_at(work, dead)] == [*[Never.RESERVE] * 3, None]
        assert [one.never for one in resend(work, dead)] == [*[Never.RESERVE] * 3, None]
    change(office.owner, "UPDATE line_account SET quota_spent_until = now() + interval '5 min'")
    with office.work() as work:
        assert {one.never for one in resend(work, dead[:3])} == {Never.SPENT}
    change(office.owner, "UPDATE line_account SET quota_spent_until = NULL")
    office.keeps_for_the_gate(7)
    with office.work() as work:
        assert all(one.new_id for one in resend(work, dead[:3]))
    assert office.sees(notice_id).results.waiting == 3


def test_one_that_did_not_arrive_is_sent_again_under_a_new_key(office: Office) -> None:
    office.line.post("faults", [{"match": "POST /v2/bot/message/push", "mode": "status", "status": 400, "times": 3}])
    notice_id = office.writes()
    office.sends()
    assert office.sees(notice_id).results.dead == 3
    dead = rows(office.owner, "SELECT id FROM message")
    with office.work() as work:
        fates = resend(work, dead)
    assert all(one.new_id and one.new_id not in dead for one in fates)
    drain_outbox(office.runtime, office.cast.account)
    found = office.sees(notice_id)
    assert (found.results.taken, found.results.dead) == (3, 0)
    assert len(office.heard(office.cast.somchai)) == 1
