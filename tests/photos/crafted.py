"""Files that no phone writes: bombs, odd sizes, odd ends. Made byte by byte where Pillow is too polite to make them."""

import struct
import zlib
from io import BytesIO

import pillow_heif
from PIL import Image

from tests.photos.pictures import phone_exif, visitor_picture

pillow_heif.register_heif_opener()

CORNERS = {"red": (220, 30, 30), "green": (30, 160, 60), "blue": (40, 60, 200), "yellow": (230, 210, 40)}
"""Of a picture that is held upright: from the top left clockwise."""


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    quickly = {"enc_params": {"preset": "ultrafast"}} if kind == "HEIF" else {}
    image.save(out, kind, **options, **quickly)
    return out.getvalue()


def flag(width: int = 240, height: int = 160) -> Image.Image:
    """Four corners of four colours: no two of the eight orientations look alike."""
    image = Image.new("RGB", (width, height))
    red, green, blue, yellow = CORNERS.values()
    left, top = width // 2, height // 2
    image.paste(red, (0, 0, left, top))
    image.paste(green, (left, 0, width, top))
    image.paste(blue, (left, top, width, height))
    image.paste(yellow, (0, top, left, height))
    return image


def gate(width: int = 320, height: int = 240) -> Image.Image:
    return visitor_picture(width, height, seed=3)


def visitor_exif(orientation: int = 6) -> bytes:
    return phone_exif(orientation).tobytes()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *extra: bytes) -> bytes:
    """Claims a size and holds one line of pixels."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = png_chunk(b"IDAT", zlib.compress(bytes(3 * min(width, 10_000) + 1)))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + pixels + png_chunk(b"IEND", b"")


def png_with(*extra: bytes) -> bytes:
    """A good picture with more chunks behind its header."""
    good = saved(gate(), "PNG")
    return good[:33] + b"".join(extra) + good[33:]


def webp_canvas(width: int, height: int) -> bytes:
    """An animation of two small frames on a large canvas."""
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "lime")]
    good = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    return good[:24] + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little") + good[30:]


def jpeg_claiming(width: int, height: int) -> bytes:
    good = bytearray(saved(gate(), "JPEG"))
    frame = good.index(b"\xff\xc0")
    good[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(good)


def jpeg_of_many_scans(scans: int) -> bytes:
    """A progressive picture whose last scan comes again and again: small to send, long to decode."""
    good = saved(gate(), "JPEG", progressive=True)
    last = good.rindex(b"\xff\xda")
    return good[:last] + good[last:-2] * scans + good[-2:]


def heic_claiming(width: int, height: int) -> bytes:
    return saved(gate(), "HEIF", quality=20).replace(_extent(320, 240), _extent(width, height))


def heic_of_large_tiles() -> bytes:
    """A picture of 1024 × 1024 made of 256 tiles of 4096 × 4096 each, nearly all of them where nobody sees them."""
    good = saved(Image.new("RGB", (1024, 1024), (90, 90, 90)), "HEIF", quality=20, tile_size=64)
    return good.replace(_extent(64, 64), _extent(4096, 4096))


def _extent(width: int, height: int) -> bytes:
    return b"ispe" + struct.pack(">III", 0, width, height)
