"""Keys for the tests of all stores."""

from uuid import UUID

from models.domain.ids import PhotoId, VillageId
from models.photos.keys import Size, photo_key

VILLAGE = VillageId(UUID("0197d0a0-0000-7000-8000-000000000001"))
OTHER_VILLAGE = VillageId(UUID("0197d0a0-0000-7000-8000-000000000002"))


def photo_id(number: int) -> PhotoId:
    return PhotoId(UUID(int=0x0197D0A1_0000_7000_8000_000000000000 + number))


def key(number: int = 1, size: Size = "full", village: VillageId = VILLAGE) -> str:
    return photo_key(village, photo_id(number), size)
