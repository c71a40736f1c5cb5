"""The first page: who waits, what was answered, what needs a hand; live, and in a handful of looks."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app import create_app
from models.domain.actors import ActorRole
from models.domain.notices import AudienceKind
from models.domain.visit import Answer
from models.queries import panel_today
from models.queries.audience import Audience
from models.texts import catalog
from models.uow import Database
from models.usecases.line_quota import keep_quota
from models.usecases.notices import NoticeWish, make_notice
from settings import Settings
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.records_stage import put
from tests.cast import Cast
from tests.usecases.acts import change, comes, draft, of_account, of_village, register, statements, tap, wish

ZONE = "Asia/Bangkok"
NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
"""By the village's clock."""


def seen(database: Database, cast: Cast, now: datetime = NOON) -> panel_today.Today:
    with of_village(database, cast, now=now) as work:
        return panel_today.today(work, ZONE)


def answered(database: Database, cast: Cast, answer: Answer, came: datetime, seconds: int) -> None:
    visit_id = comes(database, cast, now=came)
    tap(database, cast, wish(cast, visit_id, answer, at=came + timedelta(seconds=seconds)))


def test_todays_answers_are_counted_from_midnight_on_the_villages_clock(database: Database, cast: Cast) -> None:
    midnight = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
    assert panel_today.midnight(NOON, ZONE) == midnight
    answered(database, cast, Answer.APPROVE, midnight - timedelta(seconds=1), 5)
    for seconds in (10, 20, 30):
        answered(database, cast, Answer.APPROVE, midnight + timedelta(hours=1), seconds)
    answered(database, cast, Answer.REJECT, NOON - timedelta(minutes=5), 100)
    answers = seen(database, cast).answers
    assert (answers.visits, answers.approved, answers.rejected, answers.unanswered) == (4, 3, 1, 0)
    assert answers.median == 25
    assert answers.slowest == pytest.approx(89.5)


def test_whoever_waits_stands_there_the_longest_first(database: Database, cast: Cast) -> None:
    late, early = (comes(database, cast, now=NOON - timedelta(seconds=one)) for one in (10, 100))
    found = seen(database, cast)
    assert [card.id for card in found.waiting] == [early, late]
    assert found.waiting_count == 2
    assert not found.needs.any


def test_what_needs_a_hand_is_counted(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = comes(database, cast, now=NOON - timedelta(hours=20))
    change(
        owner,
        "UPDATE visit SET state = 'inside', overstay_at = :at, overstayed_at = :at WHERE id = :id",
        at=NOON - timedelta(hours=8),
        id=visit_id,
    )
    change(owner, "UPDATE membership SET standing = 'pending' WHERE person_id = :id", id=cast.wichai.id)
    change(owner, "UPDATE message SET state = 'dead', created_at = :at", at=NOON - timedelta(days=1))
    change(owner, "UPDATE line_account SET quota_spent_until = :at", at=NOON + timedelta(minutes=1))
    needs = seen(database, cast).needs
    assert (needs.overstays, needs.registrations, needs.dead_messages) == (1, 1, 1)
    assert needs.month_spent
    later = seen(database, cast, NOON + timedelta(days=8)).needs
    assert later.dead_messages == 0


def test_the_month_is_spent_until_line_tells_of_a_new_one(database: Database, cast: Cast, owner: Engine) -> None:
    change(owner, "UPDATE line_account SET quota_spent_until = :at", at=NOON - timedelta(minutes=1))
    for used, spent in ((300, True), (2, False)):
        with of_account(database, cast, NOON) as work:
            keep_quota(work, 300, used)
        assert seen(database, cast).needs.month_spent is spent


def test_a_notice_that_was_stopped_is_told_for_three_days(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), datetime.now(UTC)) as work:
        make_notice(work, NoticeWish(audience=Audience(kind=AudienceKind.ALL), title="น้ำ", words="งดจ่าย"))
    assert seen(database, cast, datetime.now(UTC)).needs.stopped_notices == 0
    change(owner, "UPDATE notice SET state = 'stopped', why = 'reserve', ended_at = now()")
    office.post("/admin/language", {"language": "en"})
    page = office.text("/admin/today")
    assert re.search(r'href="/admin/notices">.*1 notice was stopped and has not reached everybody', page)
    assert seen(database, cast, datetime.now(UTC) + timedelta(days=4)).needs.stopped_notices == 0


def test_the_page_tells_it_in_words(office: Browser, database: Database, cast: Cast) -> None:
    now = datetime.now(UTC)
    register(database, cast, draft(visitor_name="<b>คุณนก</b>", plate="1กข 2345"), now=now - timedelta(seconds=75))
    page = office.text("/admin/today")
    assert "&lt;b&gt;คุณนก&lt;/b&gt;" in page
    assert "<b>คุณนก</b>" not in page
    assert "1กข 2345" in page
    assert "House 12/3" in page
    assert "1 min 15 s" in page or "1 min 16 s" in page
    assert "<html" not in office.text("/admin/today/now")


def test_each_need_leads_to_where_it_is_seen_to_for_whoever_may(
    seated: SignIn, database: Database, cast: Cast, owner: Engine
) -> None:
    now = datetime.now(UTC)
    visit_id = comes(database, cast, now=now - timedelta(hours=20))
    past = now - timedelta(hours=8)
    inside = "UPDATE visit SET state = 'inside', overstay_at = :at, overstayed_at = :at WHERE id = :id"
    change(owner, inside, at=past, id=visit_id)
    change(owner, "UPDATE membership SET standing = 'pending' WHERE person_id = :id", id=cast.wichai.id)
    change(owner, "UPDATE message SET state = 'dead', created_at = :at", at=past)
    admin = seated()
    ways = re.findall(r'<li[^>]*><a href="([^"]+)"', admin.text("/admin/today/now"))
    assert [one.partition("?")[0] for one in ways] == ["/admin/records", "/admin/registrations", "/admin/messages"]
    for way in ways:
        assert admin.get(way.replace("&amp;", "&")).status_code == 200
    viewer = seated(cast.nobody, "viewer").text("/admin/today/now")
    assert catalog.of("th").counted("{number} person asks to join", "{number} people ask to join", 1) in viewer
    assert "/admin/registrations" not in viewer


def test_more_than_the_page_shows_are_one_click_away(office: Browser, database: Database, cast: Cast) -> None:
    put(database, cast, *({"state": "requested"} for _ in range(panel_today.MOST_SHOWN + 2)))
    page = office.text("/admin/today/now")
    way = re.search(r'<a href="([^"]+)">and 2 more</a>', page)
    assert way
    assert office.get(way[1]).status_code == 200


def test_a_message_that_was_sent_again_needs_nobody(database: Database, cast: Cast, owner: Engine) -> None:
    comes(database, cast, now=NOON)
    change(owner, "UPDATE message SET state = 'dead', created_at = :at, resent_as = id", at=NOON)
    assert seen(database, cast).needs.dead_messages == 0


def test_a_full_gate_costs_no_more_looks_than_an_empty_one(office: Browser, database: Database, cast: Cast) -> None:
    def cost() -> int:
        with statements(database) as told:
            office.text("/admin/today")
        return len([one for one in told if "set_config" not in one])

    office.text("/admin/today")
    empty = cost()
    now = datetime.now(UTC)
    comes(database, cast, now=now)
    one = cost()
    for _ in range(10):
        comes(database, cast, now=now)
    assert cost() == one <= empty + 1
    assert one <= 6


def test_the_stream_says_that_something_happened_and_not_what(app: Flask, office: Browser, cast: Cast) -> None:
    with office.client.get("/admin/today/stream") as answer:
        assert answer.mimetype == "text/event-stream"
        words = iter(answer.response)
        assert b"event: ready" in next(words)
        app.extensions["hub"].tell(cast.village, '{"type":"visits","visits":[]}')
        assert next(words) == b"event: news\ndata:\n\n"
        app.extensions["hub"].tell(cast.next_village, '{"type":"visits","visits":[]}')
        app.extensions["hub"].tell_ready()
        assert next(words) == b"event: news\ndata:\n\n"


def test_a_stream_ends_when_nobody_can_say_what_is_going_on(app: Flask, office: Browser, cast: Cast) -> None:
    with office.client.get("/admin/today/stream") as answer:
        words = iter(answer.response)
        assert b"event: ready" in next(words)
        app.extensions["hub"].tell_stale()
        assert next(words, None) is None
    assert not app.extensions["hub"]._of(cast.village)


def test_no_stream_claims_to_be_live_while_nothing_feeds_it(office: Browser, settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"redis_url": "redis://127.0.0.1:9/0"}))
    deaf = Browser(app.test_client()).signed_in(office.token)
    assert 'data-live="Live"' in deaf.text("/admin/today")
    assert ">Live<" not in deaf.text("/admin/today")
    answer = deaf.get("/admin/today/stream")
    assert answer.status_code == 503
    assert "ready" not in answer.get_data(as_text=True)
    app.extensions["runtime"].close()


def test_a_stream_that_ends_leaves_nobody_watching(app: Flask, office: Browser, cast: Cast) -> None:
    with office.client.get("/admin/today/stream") as answer:
        next(iter(answer.response))
        assert app.extensions["hub"]._of(cast.village)
    assert not app.extensions["hub"]._of(cast.village)


def test_the_next_village_sees_none_of_it(seated: SignIn, database: Database, cast: Cast, owner: Engine) -> None:
    register(database, cast, draft(visitor_name="คุณนก"), now=datetime.now(UTC))
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    assert "คุณนก" not in neighbour.text("/admin/today")
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM visit")) == 1
