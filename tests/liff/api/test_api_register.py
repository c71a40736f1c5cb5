"""A guard's form: what makes a visit, and that everything else names its field and leaves no trace."""

import io
import json
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from api_stage import VISIT, Api, Traces, assert_refused, file, jpeg
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import Engine, text

from app import create_app
from models.domain.ids import PhotoId
from models.photos.links import PhotoLinks
from settings import Settings
from tests.cast import Cast
from tests.photos.crafted import png, saved, visitor_exif

WRONG: list[tuple[str, object]] = [
    *[("house", value) for value in ("", "  ", "99/9", "12/3\x00", "12/3 or 1=1", "x" * 65, None, 12, ["12/3"], {})],
    *[("house", value) for value in (str(UUID(int=1)), "%", "12/_")],
    *[("kind", value) for value in ("", "GUEST", "burglar", None, 1, ["guest"], {}, True)],
    *[
        ("visitor_name", value)
        for value in ("", "   ", None, 5, [], "x" * 101, "ก" * 2000, "a\nb", "a\x00b", "\x1b[31m")
    ],
    *[("visitor_name", value) for value in ("a\x85b", "a\u2028b", "\u2029")],
    *[
        ("visitor_phone", value)
        for value in ("call me", "12", "0" * 40, "081\x00234567", 812345678, ["081"], "๐๘๑๒๓๔๕")
    ],
    *[("plate", value) for value in ("x" * 21, "ก" * 2000, "1กข\n2345", 2345, True, ["1"])],
    *[("plate_province", value) for value in ("x" * 41, "กรุง\tเทพ", 10, {})],
    *[("purpose", value) for value in ("x" * 201, "y" * 2000, "a\rb", 1, ["x"])],
    *[("headcount", value) for value in (0, -1, 51, 10**30, 1.5, "two", "", None, True, [], {}, "1e9")],
    *[("visitor_id", value) for value in ("x", None)],
    *[(name, "x") for name in ("id", "state", "village_id", "created_at", "version", "photo", "__class__", "ก")],
]


@pytest.mark.parametrize("field", dict.fromkeys(field for field, _ in WRONG))
def test_a_wrong_field_is_named_and_leaves_no_trace(field: str, guard: Api, traces: Traces) -> None:
    before = traces.now()
    for value in [value for name, value in WRONG if name == field]:
        assert_refused(guard.register({**VISIT, field: value}), 400, "VALIDATION_ERROR", field)
    assert traces.now() == before


@pytest.mark.parametrize("field", ["house", "kind", "visitor_name"])
def test_a_missing_field_is_named(field: str, guard: Api) -> None:
    wish = {name: value for name, value in VISIT.items() if name not in {field, "purpose"}}
    assert_refused(guard.register(wish), 400, "VALIDATION_ERROR", field)


def test_all_that_is_wrong_is_told_at_once(guard: Api) -> None:
    wish = {"house": "", "headcount": 0, "plate": "x" * 30, "nonsense": 1, "purpose": []}
    fields = ["house", "headcount", "plate", "nonsense", "kind", "visitor_name", "purpose"]
    assert_refused(guard.register(wish), 400, "VALIDATION_ERROR", *fields)


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("visitor_name", "  Somsak  ", "Somsak"),
        ("visitor_name", "น้ำ", "น้ำ"),
        ("visitor_name", "Cafe\u0301", "Café"),
        ("visitor_name", "'; DROP TABLE visit; --", "'; DROP TABLE visit; --"),
        ("visitor_name", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("visitor_name", "x" * 100, "x" * 100),
        ("visitor_name", "👨‍👩‍👧", "👨‍👩‍👧"),
        ("visitor_phone", "+66 81 234 5678", "+66 81 234 5678"),
        ("visitor_phone", "", None),
        ("visitor_phone", None, None),
        ("plate", "", None),
        ("plate", None, None),
        ("plate_province", " ", None),
        ("purpose", None, None),
        ("purpose", "ส่งของ 100% ฟรี_จริง", "ส่งของ 100% ฟรี_จริง"),
        ("headcount", 50, 50),
        ("headcount", "3", 3),
    ],
    ids=repr,
)
def test_what_a_person_may_write_is_kept_as_written(field: str, value: object, kept: object, guard: Api) -> None:
    visit = guard.visit(**{field: value})
    assert visit[field] == kept
    assert guard.get(f"/visits/{visit['id']}").get_json()["data"][field] == kept


def test_a_visit_is_told_in_full(guard: Api, cast: Cast) -> None:
    visit = guard.visit()
    assert {name: visit[name] for name in VISIT if name != "house"} == {
        name: value for name, value in VISIT.items() if name != "house"
    }
    assert visit["house"] == {"id": str(cast.house), "number": "12/3", "soi": "4"}
    assert UUID(visit["id"]).version == 7
    assert (visit["state"], visit["version"], visit["delivery"], visit["photos"]) == ("requested", 1, "asking", [])
    assert visit["created_at"].endswith("Z")
    assert visit["expires_at"] > visit["created_at"]
    nothing_yet = ("decided_at", "decided_by", "decision_reason", "entered_at", "left_at")
    assert [visit[name] for name in nothing_yet] == [None] * 5
    assert visit["waiting"] == {"widened": False, "reminded": False, "office": False}
    assert visit["overridden"] is False


def test_a_house_may_be_named_by_its_id(guard: Api, cast: Cast) -> None:
    assert guard.visit(house=str(cast.house))["house"]["number"] == "12/3"


def test_the_phone_number_lies_sealed(guard: Api, owner: Engine) -> None:
    guard.visit(visitor_phone="081-999 8888")
    with owner.connect() as connection:
        row = connection.execute(text("SELECT * FROM visit")).one()
        letters = connection.execute(text("SELECT facts::text FROM message")).scalars().all()
    assert "999 8888" not in str(row)
    assert b"999 8888" not in bytes(row.visitor_phone)
    assert "999 8888" not in str(letters)


def test_a_house_without_residents_is_told_as_such(guard: Api, owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE membership SET standing = 'ended' WHERE role = 'resident'"))
    visit = guard.visit()
    assert visit["delivery"] == "nobody"
    assert guard.get(f"/visits/{visit['id']}").get_json()["data"]["delivery"] == "nobody"


def test_a_house_whose_residents_have_all_blocked_the_account_cannot_be_reached(guard: Api, owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE person SET following = false"))
    visit = guard.visit()
    assert visit["delivery"] == "unreachable"
    assert guard.get(f"/visits/{visit['id']}").get_json()["data"]["delivery"] == "unreachable"


@pytest.mark.parametrize(
    "key", ["", "x", "123", str(UUID(int=1))[:-1], "g" * 32, "00000000-0000-0000-0000-00000000000\x7f"]
)
def test_a_bad_key_is_named(key: str, guard: Api, traces: Traces) -> None:
    before = traces.now()
    headers = {**guard.headers, "Idempotency-Key": key}
    answer = guard.client.post("/api/v1/visits", headers=headers, json=VISIT)
    assert_refused(answer, 400, "VALIDATION_ERROR", "Idempotency-Key")
    assert traces.now() == before


def test_a_missing_key_is_named(guard: Api, traces: Traces) -> None:
    before = traces.now()
    answer = guard.client.post("/api/v1/visits", headers=guard.headers, json=VISIT)
    assert_refused(answer, 400, "VALIDATION_ERROR", "Idempotency-Key")
    assert traces.now() == before


def test_the_same_submission_makes_one_visit(guard: Api, traces: Traces) -> None:
    key = uuid4()
    first = guard.register(key=key)
    before = traces.now()
    again = [guard.register(key=key), guard.register({**VISIT, "visitor_name": "  สมหญิง ใจดี "}, key=key)]
    assert first.status_code == 201
    assert [answer.status_code for answer in again] == [200, 200]
    assert {answer.get_json()["data"]["id"] for answer in again} == {first.get_json()["data"]["id"]}
    assert traces.now() == before


def test_the_same_submission_shows_the_visit_as_it_now_stands(guard: Api, resident: Api) -> None:
    key = uuid4()
    visit = guard.register(key=key).get_json()["data"]["id"]
    resident.post(f"/visits/{visit}/decision", {"decision": "approve"})
    assert guard.register(key=key).get_json()["data"]["state"] == "approved"


def test_the_same_photos_again_make_one_visit_and_no_new_file(guard: Api, traces: Traces) -> None:
    key, photos = uuid4(), (jpeg(), saved(Image.new("RGB", (60, 40), "red"), "PNG"))
    first = guard.register_with(*photos, key=key)
    before = traces.now()
    again = guard.register_with(*photos, key=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert [one["id"] for one in again.get_json()["data"]["photos"]] == [
        one["id"] for one in first.get_json()["data"]["photos"]
    ]
    assert traces.now() == before


@pytest.mark.parametrize("change", [{"headcount": 3}, {"house": "12/4"}, {"plate": None}, {"visitor_name": "Somsak"}])
def test_a_key_that_was_used_for_another_visit_is_refused(change: dict[str, Any], guard: Api, traces: Traces) -> None:
    key = uuid4()
    guard.register(key=key)
    before = traces.now()
    assert_refused(guard.register({**VISIT, **change}, key=key), 409, "IDEMPOTENCY_KEY_REUSED")
    assert traces.now() == before


def test_a_key_with_other_photos_is_refused(guard: Api, traces: Traces) -> None:
    key, other = uuid4(), saved(Image.new("RGB", (60, 40), "blue"), "PNG")
    guard.register_with(jpeg(), key=key)
    before = traces.now()
    for photos in ((), (other,), (jpeg(), other)):
        assert_refused(guard.register_with(*photos, key=key), 409, "IDEMPOTENCY_KEY_REUSED")
    assert traces.now() == before


def test_villages_do_not_share_keys(guard: Api, cast: Cast, enter: Any) -> None:
    key = uuid4()
    here, there = guard.register(key=key), enter(cast.boonmee).register(key=key)
    assert (here.status_code, there.status_code) == (201, 201)
    assert here.get_json()["data"]["id"] != there.get_json()["data"]["id"]


@pytest.mark.parametrize(
    ("raw", "content_type", "field"),
    [
        (b"", "application/json", None),
        (b"{", "application/json", "body"),
        (b"[]", "application/json", "body"),
        (b'"x"', "application/json", "body"),
        (b'{"visitor_name": "\xff\xfe"}', "application/json", "body"),
        (b'{"visitor_name": "\\ud800"}', "application/json", "body"),
        (b'{"headcount": NaN}', "application/json", "body"),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, "application/json", "body"),
        (b"house=12/3", "application/x-www-form-urlencoded", "Content-Type"),
        (b"<visit/>", "text/xml", "Content-Type"),
        (b"{}", "text/plain", "Content-Type"),
        (b"x", "multipart/form-data", None),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", None),
        (b"--x\r\nContent-Disposition: form-data; name=house\r\n\r\n12/3", "multipart/form-data; boundary=x", None),
        (
            b"--x\r\nContent-Disposition: form-data; name=house\r\n\r\n\xff\xfe\r\n--x--",
            "multipart/form-data; boundary=x",
            None,
        ),
        (b"\x00" * 500, "multipart/form-data; boundary=\x7f", None),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_cannot_be_read_is_refused(
    raw: bytes, content_type: str, field: str | None, guard: Api, traces: Traces
) -> None:
    before = traces.now()
    answer = guard.client.post("/api/v1/visits", headers=guard.keyed(), data=raw, content_type=content_type)
    error = assert_refused(answer, 400, "VALIDATION_ERROR", *([field] if field else ()))
    assert error["details"]
    assert traces.now() == before


def test_a_form_with_photos_is_kept_whole(guard: Api, traces: Traces, client: FlaskClient) -> None:
    before = traces.files()
    answer = guard.register_with(jpeg(), saved(Image.new("RGB", (60, 40)), "WEBP"))
    photos = answer.get_json()["data"]["photos"]
    assert answer.status_code == 201
    assert len(photos) == 2
    assert len(traces.files()) == len(before) + 4
    for photo in photos:
        for address in (photo["url"], photo["thumb_url"]):
            shown = client.get(address.removeprefix("http://127.0.0.1:8000"))
            assert shown.status_code == 200
            assert shown.headers["Content-Type"] == "image/jpeg"
            assert shown.headers["X-Content-Type-Options"] == "nosniff"
            assert Image.open(io.BytesIO(shown.data)).format == "JPEG"


def test_a_phones_traces_are_gone_from_the_photo(guard: Api, client: FlaskClient) -> None:
    photo = saved(Image.new("RGB", (300, 200), "gray"), "JPEG", exif=visitor_exif())
    told = guard.register_with(photo).get_json()["data"]["photos"][0]
    shown = client.get(told["url"].removeprefix("http://127.0.0.1:8000")).data
    assert not Image.open(io.BytesIO(shown)).getexif()
    assert Image.open(io.BytesIO(shown)).size == (200, 300)  # turned upright


@pytest.mark.parametrize(
    "photo",
    [
        b"this is a text file",
        b"",
        b"\x00" * 2000,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\x00" * 100,
        b"%PDF-1.7 " + b"x" * 100,
        png(30_000, 30_000),
        png(2**31 - 1, 2**31 - 1),
        saved(Image.new("RGB", (300, 200)), "JPEG")[:200],
        saved(Image.new("RGB", (300, 200)), "BMP"),
        b"\xff" * (10_000_001),
        struct.pack(">I", 24) + b"ftypheic" + b"\x00" * 500,
    ],
    ids=["text", "empty", "nulls", "svg", "gif", "pdf", "bomb", "huge bomb", "cut", "bmp", "11 MB", "broken heic"],
)
def test_a_photo_that_is_none_is_refused_and_the_good_one_beside_it_is_not_kept(
    photo: bytes, guard: Api, traces: Traces
) -> None:
    before = traces.now()
    assert_refused(guard.register_with(jpeg(), photo), 400, "VALIDATION_ERROR", "photo")
    assert traces.now() == before


def test_five_photos_are_too_many(guard: Api, traces: Traces) -> None:
    before = traces.now()
    assert_refused(guard.register_with(*[jpeg()] * 5), 400, "VALIDATION_ERROR", "photo")
    assert traces.now() == before


def test_a_wrong_field_beside_a_good_photo_leaves_no_file(guard: Api, traces: Traces) -> None:
    before = traces.now()
    assert_refused(guard.register_with(jpeg(), headcount=0), 400, "VALIDATION_ERROR", "headcount")
    assert_refused(guard.register_with(jpeg(), house="77"), 400, "VALIDATION_ERROR", "house")
    assert traces.now() == before


def test_files_belong_to_the_form(guard: Api, traces: Traces) -> None:
    before = traces.now()
    answer = guard.send_form({**VISIT, "passport": file(jpeg(), "p.jpg")})
    assert_refused(answer, 400, "VALIDATION_ERROR", "passport")
    assert_refused(guard.send_form({**VISIT, "photo": "not a file"}), 400, "VALIDATION_ERROR", "photo")
    assert traces.now() == before


def test_a_form_that_is_far_too_large_is_refused(guard: Api, traces: Traces) -> None:
    before = traces.now()
    raw = b"--x\r\nContent-Disposition: form-data; name=photo; filename=a\r\n\r\n" + b"x" * 42_000_001 + b"\r\n--x--"
    answer = guard.client.post(
        "/api/v1/visits", headers=guard.keyed(), data=raw, content_type="multipart/form-data; boundary=x"
    )
    assert_refused(answer, 413, "TOO_LARGE", "body")
    answer = guard.send_form({"house": "x" * 200_000})
    assert_refused(answer, 413, "TOO_LARGE", "body")
    answer = guard.register({**VISIT, "purpose": "x" * 200_000})
    assert_refused(answer, 413, "TOO_LARGE", "body")
    assert traces.now() == before


def test_the_file_name_decides_nothing(guard: Api) -> None:
    photo = file(jpeg(), "../../etc/passwd.exe", "text/html")
    assert guard.send_form({**VISIT, "photo": photo}).status_code == 201


def test_a_guard_who_sends_too_much_has_to_wait_and_the_others_do_not(guard: Api, cast: Cast, enter: Any) -> None:
    for _ in range(240):
        guard.client.post("/api/v1/visits", headers=guard.headers, data=b"{")
    assert_refused(guard.register(), 429, "TOO_MANY_REQUESTS")
    assert guard.get("/visits").status_code == 200
    assert enter(cast.boonmee).register().status_code == 201


def test_a_photo_store_that_is_away_saves_nothing(
    settings: Settings, guard: Api, traces: Traces, tmp_path: Any
) -> None:
    (tmp_path / "photos").write_text("a file where the folder should be")
    broken = create_app(settings.model_copy(update={"photo_store_url": (tmp_path / "photos").as_uri()}))
    before = traces.now()
    try:
        answer = Api(broken.test_client(), guard.headers).register_with(jpeg())
        assert_refused(answer, 503, "UNAVAILABLE")
        assert str(tmp_path) not in answer.get_data(as_text=True)
        assert Api(broken.test_client(), guard.headers).register().status_code == 201
    finally:
        broken.extensions["runtime"].close()
    assert traces.files() == before[1]


def test_links_to_photos_end_and_cannot_be_made_up(
    guard: Api, client: FlaskClient, cast: Cast, settings: Settings, owner: Engine
) -> None:
    told = guard.register_with(jpeg()).get_json()["data"]["photos"][0]
    full, thumb = (told[name].removeprefix("http://127.0.0.1:8000") for name in ("url", "thumb_url"))
    assert client.get(full).data != client.get(thumb).data
    words, _, seal = full.rpartition(".")
    other_size = f"{thumb.rpartition('.')[0]}.{seal}"
    for forged in (words, f"{words}.", f"{full}A", full[:-1] + ("A" if full[-1] != "A" else "B"), other_size):
        assert_refused(client.get(forged), 404, "NOT_FOUND")
    for made_up in ("/api/v1/photos/.", "/api/v1/photos/a.b", "/api/v1/photos/ก", f"/api/v1/photos/{told['id']}"):
        assert_refused(client.get(made_up), 404, "NOT_FOUND")
    assert settings.secret_key is not None
    links = PhotoLinks(settings.secret_key.get_secret_value(), "")
    photo, long_ago = PhotoId(UUID(told["id"])), datetime.now(UTC) - timedelta(hours=3)
    old = links.url(cast.village, photo, "full", timedelta(hours=1), long_ago)
    assert_refused(client.get(old), 404, "NOT_FOUND")
    elsewhere = links.url(cast.next_village, photo, "full", timedelta(hours=1), datetime.now(UTC))
    assert_refused(client.get(elsewhere), 404, "NOT_FOUND")
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM photo"))
    assert_refused(client.get(full), 404, "NOT_FOUND")


def test_a_photo_whose_file_is_lost_is_not_found(guard: Api, client: FlaskClient, traces: Traces) -> None:
    known = set(traces.files())
    told = guard.register_with(jpeg()).get_json()["data"]["photos"][0]
    for path in set(traces.files()) - known:
        Path(path).unlink()
    assert_refused(client.get(told["url"].removeprefix("http://127.0.0.1:8000")), 404, "NOT_FOUND")


def test_a_body_may_come_without_a_content_type(guard: Api) -> None:
    answer = guard.client.post("/api/v1/visits", headers=guard.keyed(), data=json.dumps(VISIT))
    assert answer.status_code == 201


def test_a_program_that_knows_only_purpose_may_send_the_kind_there(guard: Api) -> None:
    visit = guard.register({"house": "12/3", "visitor_name": "Grab", "purpose": "delivery"}).get_json()["data"]
    assert (visit["kind"], visit["purpose"]) == ("delivery", None)


@pytest.mark.parametrize("told", [{}, {"visitor_name": None}, {"visitor_name": " "}])
@pytest.mark.parametrize("kind", ["delivery", "taxi", "service"])
def test_a_courier_need_not_give_a_name(kind: str, told: dict[str, object], guard: Api) -> None:
    visit = guard.register({"house": "12/3", "kind": kind, **told}).get_json()["data"]
    assert (visit["kind"], visit["visitor_name"]) == (kind, "")


@pytest.mark.parametrize("kind", ["guest", "other"])
def test_a_guest_has_a_name(kind: str, guard: Api) -> None:
    assert_refused(guard.register({"house": "12/3", "kind": kind}), 400, "VALIDATION_ERROR", "visitor_name")
