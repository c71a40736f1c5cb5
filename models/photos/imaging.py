"""A visitor's photo as it may be kept: small, upright, and with nothing in it but what the eye sees."""

import hashlib
import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO

import pillow_heif
from PIL import Image

from models.photos.containers import check_png, format_of, lean_jpeg, orientation_of
from models.photos.heif_boxes import work_in
from models.photos.pixels import UPRIGHT, fitted, in_srgb, lowered, shrunk, upright
from models.photos.refusals import PhotoProblem, PhotoRefused, broken

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_TILED_PIXELS = 64_000_000
"""A grid's tiles reach over its edges: 48 megapixels in tiles of 512 × 512 are 50.3."""
FULL_SIDE = 1600
THUMB_SIDE = 1024
"""LINE: an image in a flex message is at most 1024 × 1024 pixels."""
THUMB_BYTES = 120_000
"""What a phone on a weak network loads without a wait. LINE's own limit is 10 MB, and it recommends under 1 MB."""
FULL_QUALITY, THUMB_QUALITY, GRAINY_QUALITY = 80, 75, 50

DECODER_TROUBLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    LookupError,
    RuntimeError,
    MemoryError,
    EOFError,
    struct.error,
    zlib.error,
    Warning,
)
"""What Pillow and its plugins raise on damaged bytes. There is no common base, and no list in the documentation."""

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
warnings.filterwarnings("error", module=r"PIL\.(Image|\w+Plugin)$")
"""Where Pillow only has doubts about a file, we have none. Set once here: warnings' own context is not thread-safe."""


@dataclass(frozen=True, kw_only=True)
class PreparedPhoto:
    """Two JPEGs of one picture. Width and height are those of `full`; `sha256` is of the bytes as they came, in hex."""

    full: bytes
    thumb: bytes
    width: int
    height: int
    sha256: str


def prepare(raw: bytes) -> PreparedPhoto:
    """Raises PhotoRefused. Holds nothing between calls and runs on any thread; a phone's photo takes it a tenth of a
    second, most of it without the interpreter's lock.
    """
    if not raw:
        raise PhotoRefused(PhotoProblem.EMPTY, "the photo is empty")
    if len(raw) > MAX_BYTES:
        raise PhotoRefused(PhotoProblem.TOO_LARGE, "a photo may have 10 MB at most")
    try:
        picture = _picture(raw)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except DECODER_TROUBLE:
        raise broken() from None
    return _packed(picture, hashlib.sha256(raw).hexdigest())


def _picture(raw: bytes) -> Image.Image:
    """Small before anything else is done to it: turning and colouring cost by the pixel."""
    image, orientation = _opened(raw)
    with image:
        if image.width * image.height > MAX_PIXELS:
            raise _too_many_pixels()
        image.draft(None, fitted(image.size, FULL_SIDE))
        image.load()
        profile = image.info.get("icc_profile")
        small = shrunk(lowered(image, FULL_SIDE), FULL_SIDE)
    return in_srgb(upright(small, orientation), profile)


def _opened(raw: bytes) -> tuple[Image.Image, int]:
    """The header alone has been read: pixels are decoded by load(). A HEIC turns itself while it is decoded."""
    kind = format_of(raw)
    if kind == "JPEG":
        lean = lean_jpeg(raw)
        return Image.open(BytesIO(lean.raw), formats=(kind,)), lean.orientation
    if kind == "PNG":
        check_png(raw)
    if kind == "HEIF" and work_in(raw) > MAX_TILED_PIXELS:
        raise _too_many_pixels()
    image = Image.open(BytesIO(raw), formats=(kind,))
    return image, UPRIGHT if kind == "HEIF" else orientation_of(image.info.get("exif") or b"")


def _packed(picture: Image.Image, sha256: str) -> PreparedPhoto:
    width, height = picture.size
    full = _jpeg(picture, FULL_QUALITY)
    return PreparedPhoto(full=full, thumb=_thumb(picture), width=width, height=height, sha256=sha256)


def _thumb(picture: Image.Image) -> bytes:
    small = shrunk(picture, THUMB_SIDE)
    thumb = _jpeg(small, THUMB_QUALITY)
    return thumb if len(thumb) <= THUMB_BYTES else _jpeg(small, GRAINY_QUALITY)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    picture.info = {}  # Pillow would copy a comment from here
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _too_many_pixels() -> PhotoRefused:
    return PhotoRefused(PhotoProblem.TOO_MANY_PIXELS, "a photo may have 50 megapixels at most")
