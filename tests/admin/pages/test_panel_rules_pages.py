"""The rules and the watchlist as they look: empty, full, failing; and a rule that is changed by hand."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.watchlist import Advice, Standing
from models.uow import Database
from models.usecases.register_visit import register_visit
from models.usecases.watchlist import WatchWish, watch_for
from models.watch_keys import WatchKeys
from tests.admin.conftest import SignIn
from tests.admin.pages.conftest import Looks
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from tests.conftest import Simulator
from tests.usecases.acts import change, draft, of_village, rows

KEYS = WatchKeys("a secret of more than thirty-two bytes")


def sent(office: Browser, path: str, **form: Any) -> None:
    answer = office.post(f"/admin/rules/{path}", form)
    assert answer.status_code == 303, answer.get_data(as_text=True)


@pytest.fixture
def ruled(office: Browser, owner: Engine, cast: Cast) -> Browser:
    """A village that has set everything."""
    change(owner, "UPDATE person SET display_name = 'คุณอรทัย นิติบุคคล' WHERE id = :id", id=cast.office.id)
    sent(office, "gates", name="ประตูหน้า ถนนสุขใจ", name_en="Front gate", admits="all")
    sent(office, "gates", name="ประตูหลัง ซอย 9", name_en="Back gate", admits="some", kinds=["guest", "taxi"])
    sent(office, "gates", name="ทางออกฉุกเฉิน", admits="none")
    sent(office, "gates", name="ประตูก่อสร้าง", admits="all")
    gate = rows(owner, "SELECT id FROM gate WHERE name = 'ประตูก่อสร้าง'")[0]
    sent(office, f"gates/{gate}/end")
    sent(office, "asking/exceptions", kind="delivery", since="08:00", until="18:00", widen_after="20", office_after="0")
    sent(office, "asking/exceptions", kind="", since="22:00", until="06:00", office_after="30", expire_after="180")
    sent(office, "asking/exceptions", kind="", house="12/3", widen_after="15")
    sent(office, "asking/exceptions", kind="taxi", house="12/4", expire_after="90")
    sent(office, "guards", guards_see_names="y", gate_call="house", office_phone="02-111 2222")
    sent(office, "join-code")
    sent(office, "retention", photos="90", phones="90", names="365")
    sent(
        office,
        "texts",
        welcome_th="ยินดีต้อนรับสู่หมู่บ้านสุขใจ\nสระว่ายน้ำเปิด 6.00–21.00 น.",
        welcome_en="Welcome to Sukjai Village",
        contact_th="โทร. 02-111 2222 จันทร์–เสาร์ 8.00–17.00 น.",
        guard_note_th="สัปดาห์นี้ปิดประตูหลังหลัง 22.00 น. กรุณาแจ้งผู้มาติดต่อให้ใช้ประตูหน้า",
        rules_th="1. ขับรถไม่เกิน 20 กม./ชม.\n2. จอดในที่จอดของแขกเท่านั้น\n3. งดใช้เสียงหลัง 22.00 น.",
    )
    return office


@pytest.mark.parametrize("tab", ["", "gates", "guards", "village", "texts", "retention"])
def test_a_full_tab(looks: Looks, ruled: Browser, tab: str) -> None:
    looks.at(ruled, f"/admin/rules/{tab}".rstrip("/"), f"rules-{tab or 'asking'}-full", whole=True)


@pytest.mark.parametrize("tab", ["", "gates", "retention", "texts"])
def test_an_empty_tab(looks: Looks, office: Browser, tab: str) -> None:
    looks.at(office, f"/admin/rules/{tab}".rstrip("/"), f"rules-{tab or 'asking'}-empty", whole=True)


def test_one_gate_and_one_house(looks: Looks, ruled: Browser, cast: Cast, owner: Engine) -> None:
    gate = rows(owner, "SELECT id FROM gate WHERE name_en = 'Back gate'")[0]
    looks.at(ruled, f"/admin/rules/gates/{gate}", "rules-gate", whole=True)
    looks.at(ruled, f"/admin/rules/asking/houses/{cast.house}", "rules-house", whole=True)


def test_a_viewer(looks: Looks, ruled: Browser, seated: SignIn, cast: Cast) -> None:
    looks.at(seated(cast.wichai, "viewer"), "/admin/rules", "rules-viewer", whole=True)


def test_the_line_account(looks: Looks, office: Browser, simulator: Simulator) -> None:
    looks.at(office, "/admin/rules/line", "rules-line", whole=True)


def test_new_credentials(looks: Looks, office: Browser, cast: Cast, owner: Engine) -> None:
    change(owner, "DELETE FROM membership WHERE village_id = :id", id=cast.next_village)
    for table in ("audit_head", "house"):
        change(owner, f"DELETE FROM {table} WHERE village_id = :id", id=cast.next_village)
    change(owner, "DELETE FROM village WHERE id = :id", id=cast.next_village)
    looks.at(office, "/admin/rules/line", "rules-line-alone", whole=True)


@pytest.fixture
def watched(office: Browser, database: Database, cast: Cast, owner: Engine) -> Browser:
    now = datetime.now(UTC)
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), now=now) as work:
        for wish in (
            WatchWish(
                visitor_name="สมชาย ใจร้าย", plate="1กก 1234", plate_province="กรุงเทพมหานคร", advice=Advice.POLICE
            ),
            WatchWish(plate="ฮฮ 9999", note="ขับเร็ว เคยชนไม้กั้นแล้วหนี", advice=Advice.STOP),
            WatchWish(visitor_name="Uncle Bad", note="threw stones", advice=Advice.OFFICE),
        ):
            watch_for(work, KEYS, wish, Standing.ACTIVE)
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), now=now) as work:
        wish = WatchWish(visitor_name="วีระ ก้าวร้าว", plate="2ขข 88", note="ด่า รปภ. และขู่จะกลับมาอีกครั้งในวันเสาร์")
        watch_for(work, KEYS, wish, Standing.PROPOSED)
    for name, plate in (("Uncle Bad", None), ("สมชัย ใจร้าย", "1กก 1234")):
        with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), now=now) as work:
            register_visit(work, draft(visitor_name=name, plate=plate), uuid4(), "print")
    return office


@pytest.mark.parametrize("shown", ["list", "proposals", "seen", "over"])
def test_the_watchlist(looks: Looks, watched: Browser, office: Browser, shown: str) -> None:
    looks.at(watched, f"/admin/watchlist?show={shown}", f"watch-{shown}", whole=True)


def test_an_empty_watchlist_and_its_form(looks: Looks, office: Browser) -> None:
    looks.at(office, "/admin/watchlist", "watch-empty")
    looks.at(office, "/admin/watchlist/new", "watch-new", whole=True)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_check_that_fails_and_a_form_that_is_wrong(
    opened: Any, office: Browser, simulator: Simulator, size: str, language: str
) -> None:
    office.post("/admin/language", {"language": language})
    page: Page = opened(office, size, language)
    page.goto("/admin/rules/line")
    page.locator("form[action='/admin/rules/line'] button").click()
    expect(page.locator(".findings > li")).to_have_count(9)
    shot(page, f"rules-line-failing-{size}-{language}")
    page.goto("/admin/rules")
    page.locator("input[name=office_after]").first.fill("900")
    page.locator("form[action='/admin/rules/asking'] button[type=submit]").click()
    expect(page.locator("input[name=office_after]").first).to_have_value("900")
    expect(page.locator(".field.bad")).to_have_count(1)
    shot(page, f"rules-asking-wrong-{size}-{language}")


def test_a_rule_is_changed_and_taken_back_by_hand(opened: Any, office: Browser, owner: Engine) -> None:
    page: Page = opened(office, "phone")
    office.post("/admin/language", {"language": "en"})
    page.goto("/admin/rules")
    page.get_by_label("The next person after (seconds)").first.fill("20")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".timeline")).to_contain_text("after 20 s")
    assert rows(owner, "SELECT widen_after FROM village ORDER BY id")[0] == 20
    page.locator(".told").get_by_role("button", name="Undo").click()
    expect(page.locator(".timeline")).to_contain_text("after 45 s")
    assert rows(owner, "SELECT widen_after FROM village ORDER BY id")[0] == 45


def shot(page: Page, name: str) -> None:
    import os
    from pathlib import Path

    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, name
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True, animations="disabled")
