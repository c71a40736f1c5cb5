"""Plates read by Tesseract on this machine (Debian: tesseract-ocr, tesseract-ocr-tha). No photo leaves the house.

It misreads single letters, and says so nowhere. So each plate is shown to it five times, and believed only where
no reading says something else: of a hundred drawn plates that left half as many wrong.
"""

import os
import time
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytesseract
import structlog
from PIL import Image

from liff.api.parts import Heavy
from liff.plates.finding import straight_plates
from models.domain.plate_text import ReadPlate, find_plate, province_in

log = structlog.get_logger(__name__)

LANGUAGES = "tha"
"""English as well would find Latin letters in half of the Thai ones, and take twice as long."""
LONGEST_SECONDS = 5.0
_MOST_PLATES = 4
_MOST_SILENT = 1
"""Of five readings."""
_BLOCK, _LINE = 6, 7
"""Tesseract's page segmentation: a block of lines, a single line."""
_NICE = 10


class Tesseract:
    def __init__(self, heavy: Heavy, provinces: Collection[str]) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # it would take all cores, and be no faster
        self._heavy = heavy
        self._provinces = provinces

    def read(self, jpeg: bytes) -> ReadPlate | None:
        """Looks are made beside the loop; Tesseract is a process of its own, which a greenlet may wait for."""
        until = time.monotonic() + LONGEST_SECONDS
        with TemporaryDirectory(prefix="plate-") as folder:
            plates = self._heavy(_looks, jpeg, Path(folder))
            try:
                return self._first(plates, until)
            except (pytesseract.TesseractError, OSError) as error:  # no program, or no Thai
                log.error("plate_not_read", error=f"{type(error).__name__}: {error}"[:300])  # noqa: TRY400 - no bug
                return None
            except RuntimeError:  # pytesseract's: the time is over
                return None

    def _first(self, plates: "list[Looks]", until: float) -> ReadPlate | None:
        found = (self._agreed(looks, until) for looks in plates)
        return next((one for one in found if one), None)

    def _agreed(self, looks: "Looks", until: float) -> ReadPlate | None:
        """What all readings of one plate say that say anything; all but one have to."""
        read: list[ReadPlate] = []
        for shown, picture in enumerate(looks.wholes):
            one = find_plate(_text(picture, _BLOCK, until), self._provinces)
            if one and read and one.plate != read[0].plate:
                return None
            read += [one] if one else []
            if shown + 1 - len(read) > _MOST_SILENT:
                return None
        return ReadPlate(plate=read[0].plate, province=self._province(read, looks, until))

    def _province(self, read: Sequence[ReadPlate], looks: "Looks", until: float) -> str | None:
        """The one that was read below the number, else what the plate's foot says when it is looked at alone."""
        named = {one.province for one in read if one.province}
        if not named:
            feet = (province_in(_text(foot, _LINE, until), self._provinces) for foot in looks.feet)
            return next((one for one in feet if one), None)
        return named.pop() if len(named) == 1 else None


class Looks:
    """One plate, ready to be shown: whole in several sizes and lights, and its foot, where the province stands."""

    def __init__(self, plate: Image.Image, folder: Path, name: str) -> None:
        self.wholes = [_kept(one, folder / f"{name}-{at}.png") for at, one in enumerate(_wholes(plate))]
        self.feet = [_kept(one, folder / f"{name}-foot-{at}.png") for at, one in enumerate(_feet(plate))]


def _looks(jpeg: bytes, folder: Path) -> list[Looks]:
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as photo:
        grey = photo.convert("L")
    return [Looks(plate, folder, str(at)) for at, plate in enumerate(islice(straight_plates(grey), _MOST_PLATES))]


def _wholes(plate: Image.Image) -> Iterator[Image.Image]:
    """Without more and more of the frame, which is taken for letters."""
    inner = plate.crop((12, 10, plate.width - 12, plate.height - 10))
    yield _scaled(inner, 1 / 2)
    yield _scaled(plate.crop((24, 20, plate.width - 24, plate.height - 16)), 0.8)
    yield _scaled(inner, 0.7).point([0 if grey < 120 else 255 for grey in range(256)])
    yield inner
    yield plate


def _feet(plate: Image.Image) -> Iterator[Image.Image]:
    foot = plate.crop((20, int(plate.height * 0.62), plate.width - 20, plate.height - 8))
    yield foot
    yield _scaled(foot, 1 / 2)


def _scaled(picture: Image.Image, by: float) -> Image.Image:
    size = max(1, round(picture.width * by)), max(1, round(picture.height * by))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _kept(picture: Image.Image, path: Path) -> str:
    picture.save(path, compress_level=1)
    return str(path)


def _text(picture: str, segmentation: int, until: float) -> str:
    """What Tesseract reads; nothing any more where the time is over."""
    left = until - time.monotonic()
    if left <= 0:
        return ""
    told = pytesseract.image_to_string(
        picture, lang=LANGUAGES, config=f"--psm {segmentation}", nice=_NICE, timeout=left
    )
    return str(told)
