"""Plates read by somebody else's service: the photo leaves the house.

What comes back is believed only in its form.
"""

import time
from collections.abc import Collection
from typing import Any

import orjson
import structlog
import urllib3

from models.domain.blocks import plate_key
from models.domain.plate_text import ReadPlate

log = structlog.get_logger(__name__)

LONGEST_SECONDS = 3.0
MOST_BYTES = 4096
LONGEST_PLATE = 20


class OutsideService:
    """POST of the JPEG to an address, which answers `{"plate": "1กข 2345", "province": "ชลบุรี" or null}`, or null."""

    def __init__(self, address: str, provinces: Collection[str], seconds: float = LONGEST_SECONDS) -> None:
        self._address = address
        self._http = urllib3.PoolManager(maxsize=1, retries=False, timeout=urllib3.Timeout(total=seconds))
        self._seconds = seconds
        self._provinces = provinces

    def read(self, jpeg: bytes) -> ReadPlate | None:
        try:
            return self._understood(orjson.loads(self._answer(jpeg)))
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            # the address may hold a key, and an error's words the address
            log.error("plate_service_failed", error=type(error).__name__, why=getattr(error, "why", None))  # noqa: TRY400 - no bug
            return None

    def _answer(self, jpeg: bytes) -> bytes:
        """The whole answer. Raises ValueError for one of another kind, one too long, or one that takes too long."""
        until = time.monotonic() + self._seconds
        headers = {"Content-Type": "image/jpeg", "Accept": "application/json"}
        answer = self._http.request(
            "POST", self._address, body=jpeg, headers=headers, redirect=False, preload_content=False
        )
        try:
            if answer.status != 200:
                raise Unusable(f"status {answer.status}")
            told = b""
            while part := answer.read1(MOST_BYTES + 1):
                told += part
                if len(told) > MOST_BYTES or time.monotonic() > until:
                    raise Unusable("too long")
            return told
        finally:
            answer.close()

    def _understood(self, told: Any) -> ReadPlate | None:
        match told:
            case None:
                return None
            case {"plate": str(plate)} if _is_plate(plate):
                province = told.get("province")
                known = province if isinstance(province, str) and province in self._provinces else None
                return ReadPlate(plate=plate.strip(), province=known)
        raise Unusable("not of the form")


class Unusable(ValueError):  # noqa: N818
    """An answer came, and is none."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _is_plate(told: str) -> bool:
    return len(told.strip()) <= LONGEST_PLATE and told.isprintable() and plate_key(told) is not None
