"""Tesseract reads plates on drawn pictures. Which is no promise of how well it reads those of the road."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from liff.plates.finding import straight_plates
from liff.plates.reader import OneAtATime
from liff.plates.tesseract import Tesseract
from models.domain.plate_text import ReadPlate
from models.provinces import provinces
from tests.journeys.programs import ROOT
from tests.photos.pictures import encoded, visitor_jpeg
from tests.photos.plates import Scene, plate_jpeg, plate_picture

READABLE = {
    "kind": "car", "plate": "2งข 2540", "province": "กรุงเทพมหานคร", "night": False,
    "width": 0.28, "tilt": 3.0, "lean": 0.1, "blur": 0.5, "seed": 4,
}  # fmt: skip


def scene(**changed: object) -> Scene:
    return Scene(**{**READABLE, **changed})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def installed() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed here (Debian: tesseract-ocr and tesseract-ocr-tha)")
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout
    if "tha" not in told.split():
        pytest.skip("tesseract has no Thai here (Debian: tesseract-ocr-tha)")


@pytest.fixture
def reader(installed: None) -> Tesseract:
    return Tesseract(lambda work, *given: work(*given), provinces())


@pytest.mark.parametrize(
    "changed",
    [{}, {"kind": "taxi"}, {"kind": "pickup", "tilt": -6.0, "province": "ชลบุรี"}, {"lean": -0.2, "width": 0.22}],
    ids=["car", "taxi", "askew", "from aside"],
)
def test_a_plate_is_read_with_its_province(reader: Tesseract, changed: dict[str, object]) -> None:
    one = scene(**changed)
    assert reader.read(plate_jpeg(one)) == ReadPlate(plate=one.plate, province=one.province)


def test_nothing_is_read_where_no_plate_is(reader: Tesseract) -> None:
    no_plate = encoded(plate_picture(scene(), 1600, 1200).crop((0, 0, 1600, 600)), quality=80)
    with capture_logs() as log:
        assert reader.read(no_plate) is None
        assert reader.read(encoded(plate_picture(scene(), 64, 48), quality=80)) is None
        assert reader.read(visitor_jpeg(40, 1600)) is None
    assert log == []


def test_a_plate_is_found_and_straightened_whatever_its_angle() -> None:
    for tilt in (-8.0, 0.0, 8.0):
        shapes = [
            plate.width / plate.height
            for plate in straight_plates(plate_picture(scene(tilt=tilt), 1600, 1200).convert("L"))
        ]
        assert any(2.0 < shape < 2.5 for shape in shapes), tilt


def test_a_tesseract_that_cannot_is_told_in_the_log_and_suggests_nothing(
    reader: Tesseract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", "/nowhere")
    with capture_logs() as log:
        assert reader.read(plate_jpeg(scene())) is None
    assert [one["event"] for one in log] == ["plate_not_read"]


def test_who_comes_while_a_photo_is_read_does_not_wait() -> None:
    class Asking:
        def read(self, jpeg: bytes) -> ReadPlate | None:
            return busy.read(jpeg) or ReadPlate(plate="1กข 2345", province=None)

    busy = OneAtATime(Asking())
    for _ in range(2):
        assert busy.read(b"") == ReadPlate(plate="1กข 2345", province=None), "the one within was told nothing"


BESIDE = """
from gevent import monkey, spawn, sleep
monkey.patch_all()
import sys
from pathlib import Path
from liff.plates.reader import plate_reader
from workers.heavy import heavy

ticks = []

def tick():
    while True:
        ticks.append(1)
        sleep(0.01)

reader = plate_reader("tesseract", heavy)
spawn(tick)
found = reader.read(open(sys.argv[1], "rb").read())
print(found.plate, len(ticks) > 5)
"""


def test_under_gevent_the_others_go_on_meanwhile(installed: None, tmp_path: Path) -> None:
    (tmp_path / "car.jpg").write_bytes(plate_jpeg(scene()))
    command = [sys.executable, "-c", BESIDE, str(tmp_path / "car.jpg")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("2งข 2540 True\n", "")
