"""The messages' room as it looks and works in a browser: empty, full, and when the month is used up."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.delivery import Outcome
from models.domain.notices import AudienceKind
from models.queries.audience import Audience
from models.uow import Database
from models.usecases.notices import NoticeWish, make_notice
from tests.admin.messages_stage import asked, died, month, settled
from tests.admin.pages.conftest import Looks
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from tests.conftest import Simulator
from tests.usecases.acts import change, rows
from workers.drain import drain_outbox
from workers.notices import send_notices
from workers.runtime import Runtime

NAMES = ("สมหญิง ใจดี", "วิชัย ส่งของด่วน", "Grab 1234", "ช่างแอร์ เย็นสบาย", "น้องแนน", "ป้าแดง ขายผัก")
WATER = NoticeWish(
    audience=Audience(kind=AudienceKind.ALL),
    title="งดจ่ายน้ำวันพุธที่ 25 พ.ย.",
    words="การประปาซ่อมท่อหน้าหมู่บ้าน 09:00–15:00 น.\nกรุณาสำรองน้ำไว้ใช้\n\nสอบถามสำนักงาน 02-123-4567",
    title_en="No water on Wednesday 25 Nov",
    words_en="The main in front of the village is repaired from 9:00 to 15:00.\nPlease keep some water.",
    urgent=True,
)


def writes(database: Database, cast: Cast, wish: NoticeWish = WATER) -> UUID:
    actor = cast.office.acting(ActorRole.OFFICE)
    with database.work(village_id=cast.village, account_id=cast.account, actor=actor) as work:
        return make_notice(work, wish)


def goes_out(runtime: Runtime, cast: Cast, owner: Engine) -> None:
    for _ in range(2):
        change(owner, "UPDATE notice SET due_at = now() WHERE state IN ('waiting', 'sending')")
        send_notices(runtime, cast.account)
        drain_outbox(runtime, cast.account)


@pytest.fixture
def counted(database: Database, cast: Cast, owner: Engine) -> Cast:
    """LINE has said how the month stands."""
    month(database, cast, owner, 300, 20)
    return cast


@pytest.fixture
def full(database: Database, cast: Cast, owner: Engine, simulator: Simulator, runtime: Runtime) -> Cast:
    """An evening's messages: sent, waiting, failed in different ways, and notices in every state."""
    change(owner, "UPDATE person SET display_name = 'สมชาย รักบ้าน' WHERE id = :id", id=cast.somchai.id)
    change(owner, "UPDATE person SET display_name = 'วิชัย ทองสุข' WHERE id = :id", id=cast.wichai.id)
    month(database, cast, owner, 1_000, 430)
    writes(database, cast)
    goes_out(runtime, cast, owner)
    for name in NAMES[:3]:
        _, one = asked(database, cast, owner, name=name)
        settled(database, cast, one, Outcome.SENT, "accepted")
    died(database, cast, owner, name=NAMES[3])
    _, late = asked(database, cast, owner, name=NAMES[4], house="12/4")
    settled(database, cast, late, Outcome.DEAD, "gave_up", "TimeoutError: no verdict within 25 seconds")
    _, again = asked(database, cast, owner, name=NAMES[5])
    settled(database, cast, again, Outcome.QUEUED, "later", "503 Service unavailable")
    change(owner, "UPDATE message SET attempts = 3, due_at = now() + interval '4 min' WHERE id = :id", id=again)
    return cast


def test_empty(looks: Looks, office: Browser) -> None:
    looks.at(office, "/admin/messages", "messages-empty")
    looks.at(office, "/admin/messages/quota", "quota-empty", whole=True)
    looks.at(office, "/admin/notices", "notices-empty")
    looks.at(office, "/admin/notices/new", "notice-new-empty", whole=True)


def test_full(looks: Looks, office: Browser, owner: Engine, full: Cast) -> None:
    dead = rows(owner, "SELECT id FROM message WHERE state = 'dead' ORDER BY id")
    (sent,) = rows(owner, "SELECT id FROM message WHERE kind = 'notice' AND person_id = :id", id=full.malee.id)
    looks.at(office, "/admin/messages", "messages-full", whole=True)
    looks.at(office, f"/admin/messages/{dead[0]}", "message-dead", whole=True)
    looks.at(office, f"/admin/messages/{sent}", "message-notice")
    looks.at(office, "/admin/messages/resend?" + "&".join(f"id={one}" for one in (*dead, sent)), "resend", whole=True)
    looks.at(office, "/admin/messages/quota", "quota-full", whole=True)


def test_notices(
    looks: Looks, office: Browser, database: Database, owner: Engine, full: Cast, runtime: Runtime
) -> None:
    (done,) = rows(owner, "SELECT id FROM notice")
    guards = Audience(kind=AudienceKind.GUARDS)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    planned = writes(database, full, NoticeWish(audience=guards, title="ประชุม รปภ.", words="ห้องนิติฯ", at=tomorrow))
    some = Audience(kind=AudienceKind.HOUSES, houses=(full.house, full.next_door))
    stopped = writes(database, full, NoticeWish(audience=some, title="ตัดแต่งต้นไม้ ซอย 4", words="x", urgent=True))
    change(owner, "UPDATE notice SET state = 'stopped', why = 'reserve', due_at = NULL WHERE id = :id", id=stopped)
    looks.at(office, "/admin/notices", "notices-full")
    for name, one in (("done", done), ("planned", planned), ("stopped", stopped)):
        looks.at(office, f"/admin/notices/{one}", f"notice-{name}", whole=True)


def test_when_the_month_is_used_up(
    looks: Looks, office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    month(database, cast, owner, 300, 300)
    change(owner, "UPDATE line_account SET quota_spent_until = now() + interval '5 minutes'")
    looks.at(office, "/admin/messages/quota", "quota-spent", whole=True)
    looks.at(office, "/admin/notices/new", "notice-new-spent", whole=True)


def test_somebody_writes_a_notice_and_sees_its_price_while_writing(
    opened: Callable[..., Page], office: Browser, counted: Cast, owner: Engine, simulator: Simulator, runtime: Runtime
) -> None:
    cast = counted
    page = opened(office)
    page.goto("/admin/notices")
    page.get_by_role("link", name="Write a notice").click()
    look = page.locator("#look")
    page.get_by_label("Title", exact=True).fill("งดจ่ายน้ำ")
    page.get_by_label("Words", exact=True).fill("พรุ่งนี้ 9 โมง")
    expect(look).to_contain_text("ประกาศจากหมู่บ้านสุขใจ")
    expect(look.get_by_role("button", name="Send to 3 people")).to_be_enabled()
    page.get_by_label("Some houses").check()
    expect(look).to_contain_text("the price stands here")
    page.get_by_label("House numbers").fill("12/4")
    expect(look).to_contain_text("1 person gets it")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/notice-new-full-desk-en.png", full_page=True)
    expect(look).to_contain_text("After it 279 are left.")
    page.get_by_label("Urgent").check()
    expect(look).to_contain_text("30 seconds after your tap")
    look.get_by_role("button", name="Send to 1 person").click()
    expect(page.locator("#results")).to_contain_text("planned")
    goes_out(runtime, cast, owner)
    goes_out(runtime, cast, owner)
    expect(page.locator("#results")).to_contain_text("done", timeout=10_000)
    assert len(simulator.chat(cast.wichai)) == 1
    assert simulator.chat(cast.somchai) == []


def test_a_notice_is_called_off_by_undo(
    opened: Callable[..., Page], office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    month(database, cast, owner, 300, 20)
    page = opened(office)
    page.goto("/admin/notices/new")
    page.get_by_label("Title", exact=True).fill("Test")
    page.get_by_label("Words", exact=True).fill("Test")
    page.get_by_label("Urgent").check()
    page.get_by_role("button", name="Send to 3 people").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#results")).to_contain_text("called off")
    assert rows(owner, "SELECT state FROM notice") == ["called_off"]


def test_all_that_did_not_arrive_are_sent_again(
    opened: Callable[..., Page], office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    for name in NAMES[:2]:
        died(database, cast, owner, name=name)
    page = opened(office)
    page.goto("/admin/messages?state=dead")
    page.get_by_label("Choose all that did not arrive").check()
    page.get_by_role("button", name="Send the chosen ones again").click()
    page.get_by_role("button", name="Send 2 messages").click()
    expect(page.get_by_role("status")).to_contain_text("2 messages go out once more.")
    assert rows(owner, "SELECT count(*) FROM message WHERE state = 'queued'") == [2]


def test_without_scripts_the_price_is_seen_all_the_same(
    chromium: Any, address: str, office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    month(database, cast, owner, 300, 20)
    context = chromium.new_context(base_url=address, java_script_enabled=False, locale="en")
    cookie = office.client.get_cookie("panel")
    assert cookie
    context.add_cookies([{"name": "panel", "value": cookie.value, "url": address}])
    page = context.new_page()
    page.goto("/admin/notices/new")
    page.get_by_label("Title", exact=True).fill("Test")
    page.get_by_label("Words", exact=True).fill("Test")
    page.get_by_label("Urgent").check()
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Send to 3 people").click()
    expect(page.locator("#results")).to_contain_text("planned")
    context.close()


def test_a_village_of_many_lanes_sees_the_price_as_well(
    opened: Callable[..., Page], office: Browser, counted: Cast, owner: Engine
) -> None:
    house = "INSERT INTO house (id, village_id, number, soi, created_at)"
    lanes = " SELECT gen_random_uuid(), :village, '99/' || n, 'L' || n, now() FROM generate_series(1, 60) n"
    change(owner, house + lanes, village=counted.village)
    page = opened(office)
    page.goto("/admin/notices/new")
    page.get_by_label("Title", exact=True).fill("งดจ่ายน้ำ")
    page.get_by_label("Words", exact=True).fill("พรุ่งนี้ 9 โมง")
    page.get_by_label("Some houses").check()
    lanes_of_nobody = page.get_by_label("Soi L").all()
    assert len(lanes_of_nobody) == 60
    for lane in lanes_of_nobody:
        lane.check()
    expect(page.locator("#look")).to_contain_text("It would reach nobody.")
    page.get_by_label("Soi 4").check()
    expect(page.locator("#look")).to_contain_text("3 people get it")


def test_where_the_price_does_not_come_the_button_for_it_does(
    opened: Callable[..., Page], office: Browser, counted: Cast
) -> None:
    page = opened(office)
    page.goto("/admin/notices/new")
    by_hand = page.get_by_role("button", name="Look at it, with its price")
    expect(by_hand).to_be_hidden()
    page.route("**/notices/look", lambda route: route.fulfill(status=413, body="too large"))
    page.get_by_label("Title", exact=True).fill("งดจ่ายน้ำ")
    expect(by_hand).to_be_visible()
    expect(page.get_by_text("The price does not come by itself now.")).to_be_visible()
    page.unroute("**/notices/look")
    page.get_by_label("Words", exact=True).fill("พรุ่งนี้ 9 โมง")
    expect(page.get_by_role("button", name="Send to 3 people")).to_be_enabled()
    expect(by_hand).to_be_hidden()
