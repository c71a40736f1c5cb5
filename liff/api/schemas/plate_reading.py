"""A plate that was read from a photo."""

from liff.api.schemas.schema import TEXT, Schema, or_none, record

PLATE_READING: dict[str, Schema] = {
    "ReadPlate": record("A suggestion: somebody has to look.", plate=TEXT, plate_province=or_none(TEXT)),
}
