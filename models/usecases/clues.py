"""By what a visitor may be known again."""

from models.domain.blocks import Clues, name_key, name_words, plate_key
from models.sounds import sounds_of


def clues_of(
    *,
    name: str | None = None,
    plate: str | None = None,
    province: str | None = None,
    phone_key: str | None = None,
    id_key: str | None = None,
) -> Clues:
    """From what was written down; phone and ID card are hashed already."""
    plate = plate_key(plate) if plate else None
    return Clues(
        plate=plate,
        province=province if plate else None,
        name=name_key(name) if name else None,
        whole_name=len(name_words(name or "")) > 1,
        sounds=sounds_of(name) if name else None,
        phone=phone_key,
        id_number=id_key,
    )
