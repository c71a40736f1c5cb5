"""A guard's photo is read for its plate where the village wants that. Nothing is kept, nothing is true."""

from collections.abc import Iterator
from typing import Any

import pytest
from api_stage import Api, Traces, assert_refused, file, jpeg
from flask import Flask
from PIL import Image
from sqlalchemy import Engine, text
from test_api_openapi import Check
from werkzeug.test import TestResponse, encode_multipart

from app import create_app
from liff.api.openapi import document
from settings import Settings
from tests.conftest import Simulator
from tests.photos.crafted import saved
from tests.photos.pictures import phone_jpeg_12mp
from tests.plates_stage import PlateService, plate_service
from workers.runtime import Runtime

READ = '{"plate": "1กข 2345", "province": "ชลบุรี"}'


@pytest.fixture(scope="module")
def service() -> Iterator[PlateService]:
    with plate_service() as running:
        yield running


@pytest.fixture(scope="module")
def reading_app(settings: Settings, service: PlateService) -> Iterator[Flask]:
    """The application of a village that reads plates."""
    app = create_app(settings.model_copy(update={"plate_reader": service.address}))
    yield app
    app.extensions["runtime"].close()


@pytest.fixture
def reads(reading_app: Flask, service: PlateService) -> PlateService:
    service.photos.clear()
    service.tells(READ)
    reading_app.extensions["accounts"].forget()
    return service


def there(caller: Api, reading_app: Flask) -> Api:
    """The same caller in that village's program."""
    return Api(reading_app.test_client(), caller.headers)


@pytest.fixture
def at_gate(guard: Api, reading_app: Flask, reads: PlateService) -> Api:
    return there(guard, reading_app)


def show(caller: Api, *photos: bytes, **fields: Any) -> TestResponse:
    files = [file(photo, f"{at}.jpg") for at, photo in enumerate(photos)]
    boundary, raw = encode_multipart({**fields, "photo": files})
    kind = f"multipart/form-data; boundary={boundary}"
    return caller.client.post("/api/v1/gate/plate", headers=caller.headers, data=raw, content_type=kind)


def test_a_guard_is_told_what_was_read_and_nothing_is_kept(at_gate: Api, reads: PlateService, traces: Traces) -> None:
    before = traces.now()
    answer = show(at_gate, jpeg())
    Check(document())("post", "/api/v1/gate/plate", answer, 200)
    assert answer.get_json()["data"] == {"plate": "1กข 2345", "plate_province": "ชลบุรี"}
    [sent] = reads.photos
    assert sent.startswith(b"\xff\xd8")
    assert traces.now() == before


def test_what_leaves_the_house_says_nothing_of_phone_and_place(at_gate: Api, reads: PlateService) -> None:
    assert show(at_gate, phone_jpeg_12mp()).status_code == 200
    assert b"Samphone" not in reads.photos[0]
    assert b"Exif" not in reads.photos[0]


def test_nothing_sure_is_null(at_gate: Api, reads: PlateService) -> None:
    for told in ("null", "<html>"):
        reads.tells(told)
        answer = show(at_gate, jpeg())
        Check(document())("post", "/api/v1/gate/plate", answer, 200)
        assert answer.get_json()["data"] is None


@pytest.mark.parametrize("photos", [0, 2, 5])
def test_one_photo_it_is(at_gate: Api, reads: PlateService, photos: int) -> None:
    assert_refused(show(at_gate, *[jpeg()] * photos), 400, "VALIDATION_ERROR", "photo")
    assert reads.photos == []


@pytest.mark.parametrize("photo", [b"", b"no photo", jpeg()[:400], b"\x00" * 10_000_001])
def test_a_bad_photo_is_refused_as_with_a_visit(at_gate: Api, guard: Api, reads: PlateService, photo: bytes) -> None:
    here, with_visit = show(at_gate, photo), guard.register_with(photo)
    assert_refused(here, 400, "VALIDATION_ERROR", "photo")
    assert here.get_json() == with_visit.get_json()
    assert reads.photos == []


def test_a_form_has_nothing_but_the_photo(at_gate: Api, reads: PlateService) -> None:
    assert_refused(show(at_gate, jpeg(), plate="1กข 2345"), 400, "VALIDATION_ERROR", "plate")
    assert_refused(at_gate.post("/gate/plate", {}), 400, "VALIDATION_ERROR", "photo")
    assert reads.photos == []


def test_residents_and_the_office_show_no_photos(
    reading_app: Flask, reads: PlateService, resident: Api, office: Api, anyone: Api
) -> None:
    for caller in (resident, office):
        assert_refused(show(there(caller, reading_app), jpeg()), 403, "NOT_ALLOWED")
    assert_refused(show(there(anyone, reading_app), jpeg()), 401, "NOT_SIGNED_IN")
    assert reads.photos == []


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("UPDATE membership SET standing = 'ended'", 403),
        ("UPDATE membership SET standing = 'suspended'", 403),
        ("UPDATE session SET revoked_at = now()", 401),
    ],
)
def test_a_guard_who_is_none_any_more_shows_none(
    at_gate: Api, reads: PlateService, owner: Engine, end: str, status: int
) -> None:
    with owner.begin() as connection:
        connection.execute(text(end))
    assert show(at_gate, jpeg()).status_code == status
    assert reads.photos == []


def test_a_gate_that_the_village_never_had_is_named(at_gate: Api, reads: PlateService) -> None:
    elsewhere = Api(at_gate.client, {**at_gate.headers, "Gate-Id": "00000000-0000-0000-0000-000000000007"})
    assert_refused(show(elsewhere, jpeg()), 400, "VALIDATION_ERROR", "Gate-Id")
    assert reads.photos == []


def test_nobody_asks_more_often_than_cars_come(at_gate: Api, reads: PlateService, runtime: Runtime) -> None:
    reads.tells("null")
    small = saved(Image.new("RGB", (8, 8)), "JPEG")
    answers = [show(at_gate, small).status_code for _ in range(31)]
    assert answers[0] == 200
    assert answers[-1] == 429
    runtime.redis.flushall()


def test_the_gate_s_set_up_says_whether_plates_are_read(at_gate: Api, guard: Api) -> None:
    assert guard.get("/gate/setup").get_json()["data"]["reads_plates"] is False
    assert at_gate.get("/gate/setup").get_json()["data"]["reads_plates"] is True


def test_where_nobody_reads_plates_there_is_no_such_call(guard: Api, simulator: Simulator) -> None:
    answer = show(guard, jpeg())
    assert_refused(answer, 404, "PLATE_READER_OFF")
    Check(document())("post", "/api/v1/gate/plate", answer, 404)
