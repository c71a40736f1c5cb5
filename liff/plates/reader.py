"""Who reads number plates from photos: nobody, Tesseract on this machine, or an outside service."""

from threading import BoundedSemaphore

from liff.api.parts import Heavy, PlateReader
from liff.plates.outside import OutsideService
from models.domain.plate_text import ReadPlate
from models.provinces import provinces

TESSERACT = "tesseract"


def plate_reader(named: str | None, heavy: Heavy) -> PlateReader | None:
    """The one that the settings name."""
    if named is None:
        return None
    if named != TESSERACT:
        return OneAtATime(OutsideService(named, provinces()))
    from liff.plates.tesseract import Tesseract  # pytesseract looks at the machine when it is imported

    return OneAtATime(Tesseract(heavy, provinces()))


class OneAtATime:
    """A reading keeps a core or a stranger busy. Who comes meanwhile types the plate, as without all this."""

    def __init__(self, reader: PlateReader) -> None:
        self._reader = reader
        self._free = BoundedSemaphore(1)

    def read(self, jpeg: bytes) -> ReadPlate | None:
        if not self._free.acquire(blocking=False):
            return None
        try:
            return self._reader.read(jpeg)
        finally:
            self._free.release()
