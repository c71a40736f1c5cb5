"""From whatever a phone wrote to plain sRGB pixels, upright and small. Nothing but pixels leaves here."""

from io import BytesIO

from PIL import Image, ImageCms

UPRIGHT = 1
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each EXIF orientation."""
SRGB_NAMES = ("sRGB", "c2")
"""How sRGB profiles call themselves; c2 is the small one that web services put in."""


SHRINKABLE = {"L", "RGB", "CMYK"}
BAND = 64
"""Rows of the smaller picture that are made at a time."""


def fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """The size with the longer side at most `longest`, in the same proportion."""
    width, height = size
    part = min(1.0, longest / max(width, height))
    return max(1, round(width * part)), max(1, round(height * part))


def shrunk(image: Image.Image, longest: int) -> Image.Image:
    """Averages whole pixels away first where there are many: a third of the time, and no difference to be seen."""
    target = fitted(image.size, longest)
    return image if target == image.size else image.resize(target, Image.Resampling.BILINEAR, reducing_gap=1.2)


def lowered(image: Image.Image, longest: int) -> Image.Image:
    """Plain. A large one that must be converted for that is also made two to four times as long as `longest`, band by
    band: whole, it would stand in memory three times over.
    """
    factor = max(image.size) // (2 * longest)
    if factor < 2 or (image.mode in SHRINKABLE and not image.has_transparency_data):
        return plain(image)
    tops = range(0, image.height, BAND * factor)
    bands = [_lower_band(image, top, factor) for top in tops]
    lower = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for top, band in zip(tops, bands, strict=True):
        lower.paste(band, (0, top // factor))
    return lower


def _lower_band(image: Image.Image, top: int, factor: int) -> Image.Image:
    bottom = min(image.height, top + BAND * factor)
    band = plain(image.crop((0, top, image.width, bottom)))
    return (_on_white(band) if band.mode == "RGBA" else band).reduce(factor)


def upright(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def plain(image: Image.Image) -> Image.Image:
    """The same picture in a mode that can be shrunk: L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I"):
        return _eight_bit(image)
    if image.mode == "RGBA":
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in SHRINKABLE:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """On white, in the one colour space that every phone shows right."""
    opaque = _on_white(image) if image.mode == "RGBA" else image
    return (_translated(opaque, profile) if profile else None) or opaque.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    """Pillow would clip 16-bit greys at 255 rather than scale them."""
    return image.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")


def _on_white(image: Image.Image) -> Image.Image:
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image.getchannel("A"))
    return sheet


def _translated(image: Image.Image, profile: bytes) -> Image.Image | None:
    """None where there is nothing to translate, or a profile that does not fit: the pixels are good without it."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if image.mode == "RGB" and ImageCms.getProfileDescription(source).startswith(SRGB_NAMES):
            return None
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
