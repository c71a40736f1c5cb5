"""What the office does in a week, by hand in a real Chromium with the whole product behind it."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import requests
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.journeys.people import PUSH, Resident, somebody
from tests.journeys.programs import eventually
from tests.journeys.screens import open_gate, sign_in_at_the_desk
from tests.journeys.stage import Household, Stage

HOUSES = 1000
PAST = "31/12/2568"
PLANTED = {  # by the row of the sheet: what stands there instead, and what the page says of it
    **{row: ({"house": ""}, "The house number is missing.") for row in range(20, 320, 60)},
    **{row: ({"phone": "โทรหาป้าแดง"}, "This is no phone number.") for row in range(31, 331, 60)},
    **{row: ({"role": "เพื่อน"}, "This role is not known. Write owner, tenant or family.") for row in range(42, 342, 60)},
    **{row: ({"role": ""}, "The role is missing. Write owner, tenant or family.") for row in range(53, 353, 60)},
    **{row: ({"ends": "สิ้นปี"}, "This is no day. Write 31/12/2569 or 31/12/2026.") for row in range(64, 364, 60)},
    **{row: ({"ends": PAST}, "This day is over.") for row in range(75, 375, 60)},
}
COLUMNS = {"house": "บ้านเลขที่", "soi": "ซอย", "phone": "เบอร์โทร", "name": "ชื่อ", "role": "สถานะ", "ends": "วันสุดท้าย"}


@pytest.fixture
def office(stage: Stage, desk: Page) -> Page:
    sign_in_at_the_desk(stage, desk)
    return desk


def open_room(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Menu").get_by_role("link", name=name, exact=True).click()


def asks_to_join(stage: Stage, home: Household) -> Resident:
    """Somebody who has typed the village's code in LINE."""
    newcomer = somebody(stage.line, "Nok Newcomer", "en", follows=True)
    claim = {"join_code": stage.village["join_code"], "house": home.number, "household_role": "family"}
    body = {"id_token": stage.line.id_token(newcomer.user_id), "name": newcomer.name, **claim}
    answer = requests.post(f"{stage.web_address}/api/v1/joins", json=body, timeout=15)
    assert answer.status_code == 201, answer.text
    return newcomer


def test_a_registration_is_confirmed_and_the_newcomer_is_asked_at_the_gate(stage: Stage, office: Page) -> None:
    home = stage.household()
    newcomer = asks_to_join(stage, home)
    newcomer.hears(1)
    office.goto(f"{stage.web_address}/admin/today")
    office.locator("#main a[href$='/registrations']").first.click()
    card = office.locator("section.card", has_text=newcomer.name)
    expect(card).to_contain_text(f"House {home.number}")
    expect(card).to_contain_text("Family")
    expect(card).to_contain_text(home.first.name)  # who lives there now
    card.get_by_role("button", name="Confirm").click()
    expect(office.locator(".told")).to_contain_text(newcomer.name)
    expect(card).to_have_count(0)
    eventually(lambda: newcomer.menu == "calm", 20, "the residents' menu")
    stage.rows(
        "UPDATE membership SET standing = 'ended', ended_at = now() WHERE house_id = %s AND person_id IN "
        "(SELECT id FROM person WHERE line_user_id = ANY(%s))",
        home.id,
        [one.user_id for one in home.residents],
    )
    visit = stage.guard.register(home.number)
    newcomer.hears(2)
    newcomer.approve()
    eventually(lambda: stage.guard.sees(visit["id"])["state"] == "approved", 10, "the approval")


def sheet(folder: Path) -> Path:
    """A thousand houses as somebody of the office keeps them in Excel, with what people mistype."""
    book = Workbook()
    table: Any = book.active
    table.append(list(COLUMNS.values()))
    for row in range(2, HOUSES + 2):
        tenant = row % 7 == 0
        cells = {
            "house": f"500/{row - 1}", "soi": str(row // 100), "phone": f"08{row:08}", "name": f"ผู้อาศัย {row - 1}",
            "role": "ผู้เช่า" if tenant else "เจ้าของ", "ends": "31/12/2580" if tenant else "",
        }  # fmt: skip
        cells |= PLANTED.get(row, ({}, ""))[0]
        table.append([cells[one] for one in COLUMNS])
    book.save(folder / "บ้านทั้งหมด.xlsx")
    return folder / "บ้านทั้งหมด.xlsx"


def test_a_thousand_houses_come_in_and_thirty_errors_are_named_by_their_rows(
    stage: Stage, office: Page, tmp_path: Path
) -> None:
    assert len(PLANTED) == 30
    counts = "SELECT count(*) FROM house WHERE number LIKE '500/%%' AND ended_at IS NULL"
    open_room(office, "People and houses")
    office.get_by_role("link", name="Import").click()
    office.get_by_label("File, CSV or Excel (.xlsx)").set_input_files(sheet(tmp_path))
    office.get_by_role("button", name="Look at the file").click()
    expect(office.get_by_role("heading", name="30 rows have a problem")).to_be_visible()
    told = {
        int(row.locator("td").nth(0).inner_text()): row.locator("td").nth(3).inner_text()
        for row in office.locator("#problems tbody tr").all()
    }
    assert told == {row: words for row, (_, words) in PLANTED.items()}
    assert stage.rows(counts) == [(0,)], "nothing is changed by looking"

    office.get_by_role("button", name="Bring in 970 rows without them").click()
    expect(office.get_by_role("heading", name="brought in")).to_be_visible()
    expect(office.locator("dl.facts")).to_contain_text("970")
    assert stage.rows(counts) == [(970,)]
    office.get_by_role("button", name="Take the whole import back").click()
    expect(office.locator(".told")).to_contain_text("The whole import is taken back.")
    assert stage.rows(counts) == [(0,)]


def test_a_visit_is_found_and_taken_away_as_a_table(stage: Stage, office: Page, tmp_path: Path) -> None:
    home = stage.household()
    visit = stage.guard.register(home.number, visitor_name="Daranee Found", plate="7กค 4821", plate_province="ระยอง")
    stage.guard.register(stage.household().number, visitor_name="Somebody Else", plate="1กก 1")
    home.first.hears(1)
    home.first.approve()
    open_room(office, "Records")
    search = office.get_by_role("search")
    search.get_by_label("Name or plate").fill("4821")
    search.get_by_role("button", name="Search").first.click()
    rows = office.locator("table.records tbody tr")
    expect(rows).to_have_count(1)
    rows.get_by_role("link", name="Daranee Found").click()
    expect(office).to_have_url(f"{stage.web_address}/admin/records/{visit['id']}")
    expect(office.locator("#main")).to_contain_text(home.number)
    expect(office.locator("#main")).to_contain_text(home.first.name)  # who answered

    office.go_back()
    office.locator("summary", has_text="Take away as a file").click()
    office.get_by_role("button", name="CSV").click()
    ready = office.locator("#main .told", has_text="Your file is ready")
    expect(ready).to_be_visible()
    with office.expect_download() as download:
        ready.get_by_role("link", name="Take away").click()
    download.value.save_as(tmp_path / "visits.csv")
    raw = (tmp_path / "visits.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8"
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(lines) == 2
    assert "Daranee Found" in lines[1]


def test_a_question_that_line_refused_is_sent_again(stage: Stage, office: Page) -> None:
    home = stage.household()
    stage.line.faults({"match": PUSH, "times": 1, "mode": "status", "status": 400})
    visit = stage.guard.register(home.number)
    eventually(lambda: [one["state"] for one in stage.messages(visit["id"])] == ["dead"], 20, "the dead letter")
    assert home.first.heard() == []
    open_room(office, "Messages")
    office.get_by_role("link", name="did not arrive in seven days").click()
    office.get_by_label("House or person").fill(home.number)
    office.get_by_role("button", name="Show").click()
    office.locator("a.opens").first.click()
    expect(office.locator("#main")).to_contain_text("400")
    office.get_by_role("link", name="Send again").click()
    office.get_by_role("button", name="Send 1 message").click()
    expect(office.locator(".told")).to_be_visible()
    home.first.hears(1)
    home.first.approve()
    eventually(lambda: stage.guard.sees(visit["id"])["state"] == "approved", 10, "the approval")
    assert home.first.billed() == 1


def test_a_notice_shows_its_price_and_then_goes_to_whom_it_says(stage: Stage, office: Page) -> None:
    home, other, third = stage.household(), stage.household(), stage.household()
    before = int(stage.line.quota()["used"])
    open_room(office, "Messages")
    office.get_by_role("link", name="Notices").click()
    office.get_by_role("link", name="Write a notice").first.click()
    office.get_by_label("Title", exact=True).fill("Water off")
    office.get_by_label("Words", exact=True).fill("No water on Monday from 9 until 12. Call 02-111 2222.")
    office.get_by_label("Some houses").check()
    office.get_by_label("House numbers, with commas between them").fill(f"{home.number}, {other.number}")
    office.get_by_label("Urgent: it goes at night, and in people's quiet hours as well").check()
    look = office.locator("#look")
    expect(look.locator("p.left")).to_have_text("4 messages")
    look.get_by_role("button", name="Send to 4 people").click()
    expect(office.get_by_role("heading", name="Water off")).to_be_visible()
    stage.rows("UPDATE notice SET begins_at = now(), due_at = now() WHERE due_at > now()")  # half a minute later
    for person in (*home.residents, *other.residents):
        assert "Water off" in str(person.hears(1, within=30)["message"])
    assert third.first.heard() == []
    expect(office.locator("#results")).to_contain_text("4 people")
    expect(office.locator("#results dd").nth(1)).to_have_text("4")
    assert int(stage.line.quota()["used"]) - before == 4, "what the page has said"


def test_a_rule_changed_at_the_desk_acts_at_the_gate(stage: Stage, office: Page, page: Page) -> None:
    home = stage.household()
    gate = open_gate(stage, page, "en")
    first = stage.guard.register(home.number, visitor_name="Early")
    home.first.hears(1)
    open_room(office, "Rules")
    for label, seconds in {"The next person": 10, "One reminder": "", "The office": "", "The end": 600}.items():
        office.get_by_label(f"{label} after (seconds)").first.fill(str(seconds))
    office.get_by_role("button", name="Save").first.click()
    expect(office.locator(".told").first).to_be_visible()
    office.get_by_role("link", name="Own words").click()
    office.get_by_label("Note to guards, in English").fill("Look into every boot tonight.")
    office.get_by_role("button", name="Save").first.click()
    expect(office.locator(".told").first).to_be_visible()

    page.reload()
    expect(gate.connection("live")).to_be_visible()
    expect(page.locator(".office-note")).to_have_text("Look into every boot tonight.")
    later = stage.guard.register(home.number, visitor_name="Late")
    home.second.hears(1, within=30)
    asked = {one["person"] for one in stage.messages(later["id"])}
    assert {home.first.user_id, home.second.user_id} <= asked
    assert [one["person"] for one in stage.messages(first["id"])] == [home.first.user_id], "asked by the rules of then"

    office.get_by_role("button", name="Undo").first.click()
    page.reload()
    expect(gate.connection("live")).to_be_visible()
    expect(page.locator(".office-note")).to_be_hidden()
    office.get_by_role("link", name="Asking").click()
    office.locator("main").get_by_role("button", name="Undo").last.click()
    eventually(lambda: stage.rows("SELECT widen_after FROM village") == [(3600,)], 10, "the ladder of before")
