"""People and houses as they look: empty, full, and where something is not right."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, insert, text

from models.domain.actors import ActorRole
from models.domain.households import HouseholdRole
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HouseRow
from models.uow import Database, new_id
from models.usecases import expect as expecting
from models.usecases.expect import Expecting
from models.usecases.set_gates import GateWish, set_gates
from tests.admin.pages.conftest import Looks
from tests.admin.panel_stage import Browser
from tests.admin.people_stage import asks_to_join, now, place_of
from tests.admin.test_panel_people_import import HEAD, as_csv, brought, planted, run, upload
from tests.cast import Cast
from tests.usecases.acts import comes, of_village
from workers.runtime import Runtime
from workers.tasks import do_tasks

FIRST = ("สมชาย", "มาลี", "ประสิทธิ์", "สุดา", "วิชัย", "นภา", "อนันต์", "พิมพ์ใจ", "ธนา", "กานดา", "Daniel", "Emma")
LAST = ("ใจดี", "ศรีสุข", "รักไทย", "ทองดี", "แสงจันทร์", "วงศ์ใหญ่", "บุญมา", "พูนทรัพย์", "Hughes", "Laurent")
ROLES = ("owner", "family", "tenant")


@pytest.fixture
def full(database: Database, owner: Engine, cast: Cast) -> Cast:
    """Sixty houses with people of all kinds, guards with gates, and somebody whom the office expects."""
    with database.work(village_id=cast.village, account_id=cast.account, whole_account=True, now=now()) as work:
        houses = [_house(cast, place) for place in range(60)]
        work.connection.execute(insert(HouseRow), houses)
        people = [_person(cast, place) for place in range(90)]
        work.connection.execute(insert(PersonRow), people)
        places = [_place(cast, place, one["id"], houses[place % 50]["id"]) for place, one in enumerate(people)]
        work.connection.execute(insert(MembershipRow), places)
        for place in range(8):
            wish = {"name": f"{FIRST[-place - 1]} {LAST[place]}", "household_role": HouseholdRole(ROLES[place % 3])}
            ends = now() + timedelta(days=200) if place % 3 == 2 else None
            expecting.expect(work, Expecting(house_id=UUID(str(houses[50 + place]["id"])), ends_at=ends, **wish))
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), now()) as work:
        front, _ = set_gates(work, [GateWish(name="ประตูหน้า"), GateWish(name="ประตูหลัง")])
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE person SET display_name = 'ประเสริฐ มั่นคง' WHERE id = :id"), {"id": cast.prasit.id}
        )
        chosen = {"gates": [front.id], "person": cast.prasit.id}
        connection.execute(text("UPDATE membership SET gate_ids = :gates WHERE person_id = :person"), chosen)
    return cast


def _house(cast: Cast, place: int) -> dict[str, object]:
    number = f"{88 + place // 20}/{place % 20 + 1}"
    return {
        "id": new_id(),
        "village_id": cast.village,
        "number": number,
        "soi": str(place // 20 + 5),
        "created_at": now(),
    }


def _person(cast: Cast, place: int) -> dict[str, object]:
    name = f"{FIRST[place % len(FIRST)]} {LAST[place // 3 % len(LAST)]}"
    return {
        "id": new_id(),
        "line_account_id": cast.account,
        "line_user_id": f"Ufull{place}",
        "display_name": name if place % 7 else f"🌸{name.split(maxsplit=1)[0]}🌸",
        "language": "th",
        "following": place % 11 != 0,
        "created_at": now(),
    }


def _place(cast: Cast, place: int, person_id: object, house_id: object) -> dict[str, object]:
    role = ROLES[place % 3]
    return {
        "id": new_id(),
        "village_id": cast.village,
        "person_id": person_id,
        "house_id": house_id,
        "role": "resident",
        "household_role": role,
        "standing": "suspended" if place == 5 else "active",
        "ends_at": now() + timedelta(days=10 + place * 3) if role == "tenant" else None,
        "name": None if place % 7 else f"{FIRST[place % len(FIRST)]} {LAST[place // 3 % len(LAST)]}",
        "created_at": now(),
    }


@pytest.fixture
def bare(owner: Engine, office: Browser, cast: Cast) -> Browser:
    """A village on its first day: an office, and nobody else."""
    with owner.begin() as connection:
        here = {"village": cast.village}
        connection.execute(text("DELETE FROM membership WHERE village_id = :village AND role <> 'office'"), here)
        connection.execute(text("DELETE FROM house WHERE village_id = :village"), here)
    return office


def test_on_the_first_day(looks: Looks, bare: Browser) -> None:
    for path, name in (
        ("people", "people"),
        ("houses", "houses"),
        ("registrations", "registrations"),
        ("import", "import"),
    ):
        looks.at(bare, f"/admin/{path}", f"{name}-empty", whole=True)
    looks.at(bare, "/admin/people/doubles", "doubles-empty", whole=True)


def test_people(looks: Looks, office: Browser, full: Cast, owner: Engine) -> None:
    looks.at(office, "/admin/people", "people")
    looks.at(office, "/admin/people?kind=tenant&stands=ending", "people-ending")
    looks.at(office, "/admin/people?q=zzz", "people-none")
    looks.at(office, f"/admin/people/{full.malee.id}", "person", whole=True)
    looks.at(office, f"/admin/people/{full.prasit.id}", "person-guard", whole=True)


def test_houses(looks: Looks, office: Browser, full: Cast, database: Database) -> None:
    comes(database, full, now=now())
    office.post(f"/admin/houses/{full.house}/phone", {"phone": "081 234 5678"})
    office.post(f"/admin/houses/{full.house}/expected", {"name": "สุดา ทองดี", "role": "tenant", "ends_on": "31/12/2599"})
    office.post(f"/admin/houses/{full.house}/invites", {"role": "family"})
    looks.at(office, "/admin/houses", "houses")
    looks.at(office, "/admin/houses?which=empty", "houses-unused", whole=True)
    looks.at(office, f"/admin/houses/{full.house}", "house", whole=True)
    office.post(f"/admin/houses/{full.next_door}/remove")
    looks.at(office, f"/admin/houses/{full.next_door}", "house-deleted", whole=True)
    looks.at(office, f"/admin/houses/{full.house}/merge?number=88/1", "merge-houses", whole=True)


def test_registrations(looks: Looks, office: Browser, full: Cast, database: Database) -> None:
    asks_to_join(database, full, full.nobody, "12/4", "นก ดีใจ")
    asks_to_join(database, full, full.boonmee, "12/3", "บุญมี รักสงบ")
    with of_village(database, full, full.office.acting(ActorRole.OFFICE), now()) as work:
        wish = {"name": "นก ดีใจ", "household_role": HouseholdRole.TENANT}
        expecting.expect(work, Expecting(house_id=full.next_door, ends_at=now() + timedelta(days=300), **wish))
    looks.at(office, "/admin/registrations", "registrations", whole=True)


def test_files(looks: Looks, office: Browser, full: Cast, runtime: Runtime) -> None:
    table, _ = planted()
    path = brought(office, table)
    looks.at(office, path, "import-problems")
    fine = brought(office, [["77/1", "2", "081 234 5678", "ใหม่ มาเพิ่ม", "เจ้าของ", ""], ["77/2", "2", "", "", "", ""]])
    looks.at(office, fine, "import-fine", whole=True)
    unknown = upload(office, as_csv([["ก", "ข"], ["1", "2"]])).headers["Location"]
    looks.at(office, unknown, "import-columns", whole=True)
    run(office, runtime, fine)
    looks.at(office, fine, "import-done", whole=True)
    looks.at(office, "/admin/import", "import", whole=True)


def test_doubles(looks: Looks, office: Browser, full: Cast, owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE house SET number = '12 / 3' WHERE id = :id"), {"id": full.next_door})
        connection.execute(text("UPDATE person SET display_name = 'malee' WHERE id = :id"), {"id": full.somchai.id})
    looks.at(office, "/admin/people/doubles", "doubles", whole=True)
    looks.at(office, f"/admin/people/doubles?person={full.malee.id}", "doubles-person", whole=True)
    looks.at(office, f"/admin/people/{full.malee.id}/merge?into={full.somchai.id}", "merge-people", whole=True)


def test_what_is_wrong_is_seen_where_it_is(
    opened: Callable[..., Page], office: Browser, full: Cast, owner: Engine
) -> None:
    page = opened(office, "phone", "th")
    page.goto(f"/admin/people/{full.malee.id}")
    hers = page.locator(f"#place-{place_of(owner, full.malee)}")
    hers.get_by_text("Change role or last day").click()
    hers.get_by_label("Last day").fill("31/02/2570")
    hers.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A day, please, such as 31/12/2026.")).to_be_visible()
    expect(page.get_by_label("Last day")).to_have_value("31/02/2570")


def test_a_link_is_copied_and_shown_once(opened: Callable[..., Page], office: Browser, cast: Cast) -> None:
    page = opened(office)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/admin/houses/{cast.house}")
    page.get_by_text("Invite by a link").click()
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("Link for one person").input_value()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    expect(page.locator(".qr svg")).to_be_visible()


def test_a_file_goes_from_the_desk_into_the_village(
    opened: Callable[..., Page], office: Browser, cast: Cast, runtime: Runtime
) -> None:
    page = opened(office)
    page.goto("/admin/import")
    body = as_csv([HEAD, ["31/1", "2", "", "ใหม่ มาเพิ่ม", "เจ้าของ", ""]], "cp874")
    page.get_by_label("File, CSV or Excel (.xlsx)").set_input_files(
        {"name": "บ้าน.csv", "mimeType": "text/csv", "buffer": io.BytesIO(body).read()}
    )
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("button", name="Bring in 1 row").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    do_tasks(runtime)
    expect(page.get_by_role("heading", name="brought in")).to_be_visible()
    page.get_by_role("button", name="Take the whole import back").click()
    expect(page.get_by_text("The whole import is taken back.")).to_be_visible()
    assert json.dumps(page.url).endswith('/admin/import"')
