"""Where a photo lies in a store: one folder a village, one file a size."""

import re
from typing import Literal

from models.domain.ids import PhotoId, VillageId

Size = Literal["full", "thumb"]
UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY = re.compile(rf"(?P<village>{UUID_PATTERN})/(?P<name>{UUID_PATTERN}-(?:full|thumb)\.jpg)")


class BadKey(ValueError):  # noqa: N818 - the words of the house
    """No key of ours: nothing that comes from outside may choose a path."""


def photo_key(village_id: VillageId, photo_id: PhotoId, size: Size) -> str:
    return f"{village_id}/{photo_id}-{size}.jpg"


def parts_of(key: str) -> tuple[str, str]:
    """The village's folder and the file's name."""
    found = KEY.fullmatch(key)
    if not found:
        raise BadKey(f"not a photo's key: {key!r}")
    return found["village"], found["name"]
