"""The records as they look: empty, full, nothing found, one visit with a long history, and on paper."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageDraw
from sqlalchemy import Engine, insert

from models.domain.actors import ActorRole, Source
from models.domain.ids import PhotoId, VisitId
from models.domain.visit import Answer, Kind
from models.photos.keys import photo_key
from models.tables.visits import PhotoRow
from models.uow import Database, new_id
from models.usecases.move_visit import let_in, let_out
from tests.admin.pages.conftest import Looks
from tests.admin.panel_stage import Browser
from tests.admin.records_stage import make_gate, put
from tests.cast import Cast
from tests.thai_names import FAMILY, GIVEN
from tests.usecases.acts import change, draft, of_village, register, tap, tick, wish

NOW = datetime.now(UTC).replace(microsecond=0)
KINDS = ("guest", "delivery", "taxi", "service", "delivery", "other")
PLATES = ("1กก 1234", "ฮย 77", "3ขฬ 9021", None, "บต 4455", "9กด 5512")
PROVINCES = ("กรุงเทพมหานคร", "เชียงใหม่", "นนทบุรี", None, "สมุทรปราการ", "ชลบุรี")
STATES = ("inside", "left", "left", "requested", "left", "rejected", "left", "expired", "cancelled", "approved")
NOTABLE: dict[int, dict[str, Any]] = {
    1: {"overridden_reason": "phoned"},
    2: {"overstayed_at": NOW},
    4: {"offline": True, "conflict": "double_use"},
    6: {"wrong_at": NOW, "overridden_reason": "รถพยาบาลมารับผู้ป่วย"},
}


def evening(database: Database, cast: Cast, count: int = 60) -> list[VisitId]:
    gate = make_gate(database, cast, "ประตูหน้า", "Front gate")
    return [VisitId(one) for one in put(database, cast, *(_visitor(cast, number, gate) for number in range(count)))]


def _visitor(cast: Cast, number: int, gate: Any) -> dict[str, Any]:
    came = NOW - timedelta(minutes=17 * number)
    return {
        "visitor_name": f"{GIVEN[number * 7 % len(GIVEN)]} {FAMILY[number * 5 % len(FAMILY)]}",
        "kind": KINDS[number % 6],
        "plate": PLATES[number % 6],
        "plate_province": PROVINCES[number % 6],
        "state": STATES[number % 10],
        "headcount": 1 + number % 3 // 2 * 2,
        "house_id": cast.house if number % 3 else cast.next_door,
        "gate_id": gate,
        "entered_gate_id": gate,
        "created_at": came,
        "entered_at": came + timedelta(minutes=2),
        **NOTABLE.get(number, {}),
    }


def photograph(app: Flask, database: Database, cast: Cast, visit_id: VisitId, *colours: str) -> None:
    """Plain pictures that tell a face from a car."""
    store = app.extensions["runtime"].photo_store
    for position, colour in enumerate(colours):
        photo_id = PhotoId(new_id())
        sizes: dict[Any, tuple[int, int]] = {"full": (960, 1280) if position == 0 else (1280, 960), "thumb": (240, 240)}
        for size, pixels in sizes.items():
            store.put(photo_key(cast.village, photo_id, size), _picture(pixels, colour))
        row = {"id": photo_id, "village_id": cast.village, "visit_id": visit_id, "position": position, "sha256": "x"}
        with database.work(village_id=cast.village) as work:
            values = {**row, "width": 960, "height": 1280, "bytes": 1000, "created_at": work.now}
            work.connection.execute(insert(PhotoRow).values(values))


def _picture(size: tuple[int, int], colour: str) -> bytes:
    drawn = Image.new("RGB", size, colour)
    wide, high = size
    ImageDraw.Draw(drawn).ellipse((wide * 0.3, high * 0.25, wide * 0.7, high * 0.7), fill="#e8c9a8")
    kept = io.BytesIO()
    drawn.save(kept, "JPEG", quality=70)
    return kept.getvalue()


def test_a_busy_evening_on_the_first_page(
    looks: Looks, app: Flask, office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    visits = evening(database, cast)
    for place, colour in enumerate(("#4b6584", "#784b4b", "#46785a", "#5f4b84")):
        photograph(app, database, cast, visits[10 * place + 3], colour)
    change(
        owner,
        "UPDATE visit SET overstay_at = now() - interval '2 h', overstayed_at = now() WHERE id = :id",
        id=visits[0],
    )
    change(owner, "UPDATE membership SET standing = 'pending' WHERE person_id = :id", id=cast.wichai.id)
    change(owner, "UPDATE line_account SET quota_spent_until = now() + interval '1 h'")
    looks.at(office, "/admin/today", "today-full", whole=True)


def test_before_anybody_came(looks: Looks, office: Browser) -> None:
    looks.at(office, "/admin/records", "empty")


def test_a_full_list(looks: Looks, app: Flask, office: Browser, database: Database, cast: Cast) -> None:
    visits = evening(database, cast)
    for number, colour in enumerate(("#546a7b", "#7b5454", "#547b5e", "#6b547b")):
        photograph(app, database, cast, visits[number], colour)
    office.post("/admin/records/export", {"format": "xlsx"})
    looks.at(office, "/admin/records", "full", whole=True)
    looks.at(office, "/admin/records?house=12/3&kind=delivery&from=2026-01-01&mark=unasked&mark=conflict", "narrowed")
    looks.at(office, "/admin/records?plate=1%E0%B8%81%E0%B8%81+1234", "same-plate")
    looks.at(office, "/admin/records?q=zzz", "nothing-found")
    looks.at(office, "/admin/records?from=2026-05-05&to=2026-05-01", "wrong-days", whole=True)
    looks.at(office, "/admin/records/print?house=12/3", "print", whole=True)


def test_a_visit_with_a_long_history(
    looks: Looks, app: Flask, office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    came = NOW - timedelta(hours=3)
    form = draft(
        visitor_name="สมชาย ใจดี", plate="1กก 1234", plate_province="กรุงเทพมหานคร", visitor_phone="0812345678",
        purpose="มาซ่อมเครื่องปรับอากาศ ชั้นสอง", headcount=2, kind=Kind.SERVICE,
    )  # fmt: skip
    visit = register(database, cast, form, now=came).visit_id
    photograph(app, database, cast, visit, "#546a7b", "#7b6f54", "#44524b")
    for seconds in (46, 121, 151):
        tick(database, came + timedelta(seconds=seconds))
    said = "UPDATE message SET state = :state, verdict = :verdict, error = :error, attempts = :attempts, sent_at = :at"
    told = {"state": "sent", "verdict": "accepted", "error": None, "attempts": 1, "at": came}
    change(owner, f"{said} WHERE state = 'queued'", **told)
    told |= {"state": "dead", "verdict": "gave_up", "error": "Failed to send messages", "attempts": 9, "at": None}
    change(owner, f"{said} WHERE person_id = :person", **told, person=cast.malee.id)
    tap(database, cast, wish(cast, visit, Answer.APPROVE, at=came + timedelta(seconds=200)))
    for act, minutes in ((let_in, 4), (let_out, 170)):
        guard = cast.prasit.acting(ActorRole.GUARD, Source.API)
        with of_village(database, cast, guard, came + timedelta(minutes=minutes)) as work:
            act(work, visit)
    looks.at(office, f"/admin/records/{visit}", "visit", whole=True)


def test_a_visit_that_waits(looks: Looks, office: Browser, database: Database, cast: Cast) -> None:
    visit = register(database, cast, draft(visitor_name="พลอย รักดี"), now=datetime.now(UTC)).visit_id
    looks.at(office, f"/admin/records/{visit}", "visit-waits", whole=True)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_visit_is_found_and_answered(opened: Any, office: Browser, database: Database, cast: Cast, size: str) -> None:
    register(database, cast, draft(visitor_name="Ploy", plate="1กก 1234"), now=datetime.now(UTC))
    evening(database, cast, 55)
    page = opened(office, size)
    page.goto("/admin/records")
    page.get_by_label("Name or plate").fill("ploy")
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("link", name="Ploy").click()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("It can be taken back for 15 seconds").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("The approval is taken back").first.wait_for()
