"""What a photo's file says of itself before a decoder sees it: its format, which way is up, and whether it is sane.

Decoders are generous with files that never end: these checks bound their work in the time of one walk over the file.
"""

from dataclasses import dataclass
from struct import error as OutOfBytes  # noqa: N812 - said as what it means here
from struct import unpack_from
from typing import Literal

from models.photos.refusals import PhotoProblem, PhotoRefused, broken

Format = Literal["JPEG", "PNG", "WEBP", "HEIF"]

HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
MAX_SCANS = 40
"""A progressive JPEG visits all its pixels once a scan. Encoders write 10 to 20."""
MAX_SEGMENTS = 1_000
"""A JPEG's header: ICC profiles take up to 255, everything else a handful."""
MAX_CHUNKS = 20_000
"""A PNG of 10 MB in pieces of 512 bytes."""

SOI, EOI, SOS, APP0, APP1, APP2, APP14, APP15, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
ALONE = frozenset({0x00, 0x01, *range(0xD0, SOI + 1)})
"""Markers without a length: stuffing, restarts, the start."""
ORIENTATION_TAG = 0x0112


@dataclass(frozen=True, kw_only=True)
class LeanJpeg:
    """A JPEG without what it tells about its maker: no EXIF, no place, no second picture, no comments."""

    raw: bytes
    orientation: int


def format_of(raw: bytes) -> Format:
    """The format by content: names and content types are what somebody claims."""
    if raw.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "WEBP"
    if raw[4:8] == b"ftyp" and raw[8:12] in HEIF_BRANDS:
        return "HEIF"
    raise PhotoRefused(PhotoProblem.NOT_A_PHOTO, "only JPEG, PNG, WebP and HEIC photos are accepted")


def orientation_of(exif: bytes) -> int:
    """EXIF's 1 to 8, and 1 where it is missing or makes no sense: a crooked note is no reason to turn a photo away."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not order:
        return 1
    try:
        (start,) = unpack_from(f"{order}I", tiff, 4)
        (entries,) = unpack_from(f"{order}H", tiff, start)
        for entry in range(entries):
            tag, _, _, value = unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * entry)
            if tag == ORIENTATION_TAG:
                return int(value) if 1 <= value <= 8 else 1
    except OutOfBytes:
        pass
    return 1


def lean_jpeg(raw: bytes) -> LeanJpeg:
    """Only what a decoder needs. So a damaged EXIF block spoils nothing, and a hostile one reaches nobody."""
    kept, orientation, place = [raw[:2]], 1, 2
    for _ in range(MAX_SEGMENTS):
        marker, place, after = _segment(raw, place)
        if marker == SOS:
            _refuse_endless_scans(raw, place)
            return LeanJpeg(raw=b"".join((*kept, raw[place:])), orientation=orientation)
        if marker == APP1 and raw.startswith(b"Exif\0\0", place + 4):
            orientation = orientation_of(raw[place + 4 : after])
        if _is_needed(raw, marker, place):
            kept.append(raw[place:after])
        place = after
    raise broken()


def check_png(raw: bytes) -> None:
    """Pillow reads chunk by chunk in Python: a file of empty chunks would keep it busy for seconds."""
    place = 8
    for _ in range(MAX_CHUNKS):
        if place + 8 > len(raw):
            return
        place += 12 + int.from_bytes(raw[place : place + 4], "big")
    raise broken()


def _segment(raw: bytes, place: int) -> tuple[int, int, int]:
    """The next marker with a length, where it starts and where it ends."""
    while True:
        place = raw.find(b"\xff", place)
        if place < 0 or place + 4 > len(raw):
            raise broken()
        marker = raw[place + 1]
        if marker == EOI:
            raise broken()
        if marker != 0xFF and marker not in ALONE:
            return marker, place, place + 2 + int.from_bytes(raw[place + 2 : place + 4], "big")
        place += 1 if marker == 0xFF else 2


def _is_needed(raw: bytes, marker: int, place: int) -> bool:
    """Tables and sizes, JFIF and Adobe for the meaning of the colours, the colour profile."""
    if marker == APP2:
        return raw.startswith(b"ICC_PROFILE\0", place + 4)
    return marker in {APP0, APP14} or not (APP0 <= marker <= APP15 or marker == COM)


def _refuse_endless_scans(raw: bytes, start: int) -> None:
    """Within the picture's own data FF is always followed by 00 or a restart, so that this counts nothing else."""
    if raw.count(bytes((0xFF, SOS)), start) > MAX_SCANS:
        raise broken()
