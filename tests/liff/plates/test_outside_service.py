"""A service of somebody else's reads plates: its answer is believed in its form alone, and its failures are ours."""

import time
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from liff.plates.outside import MOST_BYTES, OutsideService
from models.domain.plate_text import ReadPlate
from models.provinces import provinces
from tests.plates_stage import PlateService, plate_service

PHOTO = b"\xff\xd8 a photo"


@pytest.fixture
def service() -> Iterator[PlateService]:
    with plate_service() as running:
        yield running


@pytest.fixture
def reader(service: PlateService) -> OutsideService:
    return OutsideService(service.address, provinces())


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ('{"plate": "1กข 2345", "province": "ชลบุรี"}', ReadPlate(plate="1กข 2345", province="ชลบุรี")),
        ('{"plate": " 1กข 2345 ", "province": null}', ReadPlate(plate="1กข 2345", province=None)),
        ('{"plate": "WXY 123", "confidence": 0.9}', ReadPlate(plate="WXY 123", province=None)),
        ('{"plate": "1กข 2345", "province": "Chonburi"}', ReadPlate(plate="1กข 2345", province=None)),
        ("null", None),
    ],
)
def test_what_it_reads_is_taken_over(
    service: PlateService, reader: OutsideService, told: str, read: ReadPlate | None
) -> None:
    service.tells(told)
    with capture_logs() as log:
        assert reader.read(PHOTO) == read
    assert (service.photos, service.kinds) == ([PHOTO], ["image/jpeg"])
    assert log == []


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("", 200),
        ("<html>", 200),
        ("[]", 200),
        ('"1กข 2345"', 200),
        ("{}", 200),
        ('{"plate": null}', 200),
        ('{"plate": 12345}', 200),
        ('{"plate": ""}', 200),
        ('{"plate": "--"}', 200),
        ('{"plate": "1กข\\n2345"}', 200),
        ('{"plate": "' + "1" * 21 + '"}', 200),
        ('{"plate": "1กข 2345"}', 500),
        ('{"plate": "1กข 2345"}', 404),
        ('{"plate": "1กข 2345", "more": "' + "x" * MOST_BYTES + '"}', 200),
    ],
)
def test_what_is_no_answer_suggests_nothing_and_is_logged_without_the_key(
    service: PlateService, reader: OutsideService, told: str, status: int
) -> None:
    service.tells(told, status)
    with capture_logs() as log:
        assert reader.read(PHOTO) is None
    assert [one["event"] for one in log] == ["plate_service_failed"]
    assert "secret" not in str(log)


def test_it_is_followed_nowhere_else(service: PlateService, reader: OutsideService) -> None:
    with plate_service() as elsewhere:
        elsewhere.tells('{"plate": "1กข 2345"}')
        service.tells("", 307, Location=elsewhere.address)
        assert reader.read(PHOTO) is None
    assert elsewhere.photos == []


def test_a_service_that_is_gone_suggests_nothing(service: PlateService) -> None:
    with plate_service() as gone:
        pass
    with capture_logs() as log:
        assert OutsideService(gone.address, provinces()).read(PHOTO) is None
    assert [one["event"] for one in log] == ["plate_service_failed"]
    assert "secret" not in str(log)


def test_a_service_that_never_comes_to_an_end_is_left(service: PlateService) -> None:
    def drops() -> Iterator[bytes]:
        while True:
            yield b" "
            time.sleep(0.2)

    service.tells(drops())
    assert OutsideService(service.address, provinces(), seconds=0.5).read(PHOTO) is None
