import hashlib
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from random import Random

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from models.photos.imaging import FULL_SIDE, MAX_BYTES, THUMB_BYTES, THUMB_SIDE, PreparedPhoto, prepare
from models.photos.refusals import PhotoProblem, PhotoRefused
from tests.photos.crafted import CORNERS, flag, gate, png_chunk, png_with, saved
from tests.photos.pictures import phone_exif, phone_jpeg_12mp, visitor_jpeg, visitor_picture

PIXEL_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
SECRETS = (b"Exif", b"Samphone", b"SERIAL", b"http://ns.adobe.com", b"ICC_PROFILE", b"Somchai", b"GPS")


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(BytesIO(jpeg))
    image.load()
    return image


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    red, green, blue = image.crop((x, y, x + 1, y + 1)).tobytes()
    return red, green, blue


def colour_at(image: Image.Image, part_x: float, part_y: float) -> str:
    seen = pixel(image, int(image.width * part_x), int(image.height * part_y))
    return min(CORNERS, key=lambda name: sum(abs(a - b) for a, b in zip(CORNERS[name], seen, strict=True)))


def corners(jpeg: bytes) -> list[str]:
    image = opened(jpeg)
    return [colour_at(image, x, y) for x, y in ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))]


def difference(jpeg: bytes, expected: Image.Image) -> float:
    """Mean distance of a channel, of 255."""
    small = opened(jpeg).resize((80, 60))
    return max(ImageStat.Stat(ImageChops.difference(small, expected.convert("RGB").resize((80, 60)))).mean)


def assert_small_and_plain(photo: PreparedPhoto) -> None:
    for jpeg, side in ((photo.full, FULL_SIDE), (photo.thumb, THUMB_SIDE)):
        image = opened(jpeg)
        assert (image.format, image.mode) == ("JPEG", "RGB")
        assert max(image.size) <= side
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not [secret for secret in SECRETS if secret in jpeg]
    assert opened(photo.full).size == (photo.width, photo.height)


@pytest.fixture(scope="module")
def twelve_megapixels() -> Image.Image:
    return visitor_picture(4032, 3024, seed=1)


@pytest.mark.parametrize("kind", PIXEL_FORMATS)
def test_a_photo_of_twelve_megapixels_becomes_small_and_keeps_its_picture(
    kind: str, twelve_megapixels: Image.Image
) -> None:
    picture = twelve_megapixels
    if kind == "PNG":  # noise does not fit into 10 MB there
        picture = picture.quantize(64, dither=Image.Dither.NONE)
    options = {"HEIF": {"quality": 30}, "PNG": {"compress_level": 3}}.get(kind, {})
    photo = prepare(saved(picture, kind, **options))
    assert (photo.width, photo.height) == (1600, 1200)
    assert opened(photo.thumb).size == (1024, 768)
    assert difference(photo.full, picture) < 4
    assert difference(photo.thumb, picture) < 4
    assert_small_and_plain(photo)


def test_a_phones_jpeg_is_turned_upright_and_forgets_who_took_it_where() -> None:
    raw = phone_jpeg_12mp()
    assert opened(raw).getexif().get_ifd(0x8825)
    photo = prepare(raw)
    assert (photo.width, photo.height) == (1200, 1600)
    assert photo.sha256 == hashlib.sha256(raw).hexdigest()
    assert difference(photo.full, visitor_picture(3024, 4032, seed=1)) < 4
    assert len(photo.thumb) <= THUMB_BYTES
    assert_small_and_plain(photo)


def test_forty_eight_megapixels_are_accepted() -> None:
    raw = saved(gate(1600, 1200).resize((8064, 6048)), "JPEG", quality=60)
    photo = prepare(raw)
    assert (photo.width, photo.height) == (1600, 1200)
    assert_small_and_plain(photo)


@pytest.mark.parametrize("kind", PIXEL_FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_upright(kind: str, orientation: int) -> None:
    lying = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    image = flag()
    for turn in lying[orientation]:
        image = image.transpose(turn)
    photo = prepare(saved(image, kind, exif=phone_exif(orientation).tobytes()))
    assert corners(photo.full) == corners(photo.thumb) == list(CORNERS)
    assert (photo.width, photo.height) == (240, 160)
    assert_small_and_plain(photo)


@pytest.mark.parametrize("kind", PIXEL_FORMATS)
@pytest.mark.parametrize(
    "exif",
    [b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM", b"Exif\0\0" + bytes(40), b"Exif\0\0II*\0\x08\0\0\0\xff\xff"],
)
def test_crooked_exif_is_no_reason_to_turn_a_photo_away(kind: str, exif: bytes) -> None:
    assert_small_and_plain(prepare(saved(flag(), kind, exif=exif)))


def test_big_endian_orientation_is_read_too() -> None:
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0"
    photo = prepare(saved(flag().transpose(Image.Transpose.ROTATE_180), "JPEG", exif=exif))
    assert corners(photo.full) == list(CORNERS)


def test_notes_about_people_are_gone() -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>Somchai http://ns.adobe.com</a></x:xmpmeta>'
    assert_small_and_plain(prepare(saved(flag(), "JPEG", comment=b"Somchai", xmp=xmp)))
    assert_small_and_plain(prepare(saved(flag(), "WEBP", xmp=xmp)))
    assert_small_and_plain(prepare(png_with(png_chunk(b"tEXt", b"Author\0Somchai"))))


MODES = {
    "grey": lambda: gate().convert("L"),
    "black and white": lambda: gate().convert("1"),
    "palette": lambda: gate().quantize(32),
    "grey with alpha": lambda: gate().convert("LA"),
    "alpha": lambda: gate().convert("RGBA"),
}


@pytest.mark.parametrize("mode", MODES)
def test_every_way_to_write_pixels_is_fine(mode: str) -> None:
    picture = MODES[mode]()
    photo = prepare(saved(picture, "PNG"))
    assert difference(photo.full, picture) < 4
    assert_small_and_plain(photo)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_a_large_picture_keeps_its_picture_in_every_way_to_write_pixels(mode: str) -> None:
    """Odd sides: the last band and the last pixel of each line are no whole ones."""
    picture = flag().resize((6407, 3209), Image.Resampling.NEAREST)
    written = picture.convert(mode) if mode != "P" else picture.quantize(16)
    photo = prepare(saved(written, "PNG", compress_level=1, **({"transparency": 15} if mode == "P" else {})))
    assert (photo.width, photo.height) == (1600, 801)
    assert difference(photo.full, written.convert("RGB").resize((1600, 801))) < 4


def test_sixteen_bit_greys_are_scaled_not_clipped() -> None:
    image = opened(prepare(saved(Image.new("I;16", (64, 64), 0x8000), "PNG")).full)
    assert abs(pixel(image, 30, 30)[0] - 128) <= 2


def test_sixteen_bit_colours_are_fine() -> None:
    line = b"\0" + struct.pack(">HHH", 0xFFFF, 0x8000, 0) * 32
    raw = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 16, 2, 0, 0, 0))
    raw += png_chunk(b"IDAT", zlib.compress(line * 32)) + png_chunk(b"IEND", b"")
    red, green, blue = pixel(opened(prepare(raw).full), 16, 16)
    assert red > 245
    assert abs(green - 128) < 6
    assert blue < 10


def test_cmyk_keeps_its_colours() -> None:
    picture = flag()
    photo = prepare(saved(picture.convert("CMYK"), "JPEG"))
    assert corners(photo.full) == list(CORNERS)
    assert_small_and_plain(photo)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(kind: str) -> None:
    image = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 64, 24))
    seen = opened(prepare(saved(image, kind, lossless=True)).full)
    assert min(pixel(seen, 32, 52)) > 245
    assert pixel(seen, 32, 8)[2] > 200
    assert pixel(seen, 32, 8)[0] < 60


def test_a_transparent_palette_becomes_white() -> None:
    image = Image.new("P", (64, 64), 1)
    image.putpalette([10, 10, 10, 200, 0, 0])
    assert min(pixel(opened(prepare(saved(image, "PNG", transparency=1)).full), 32, 32)) > 245


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_taken(kind: str) -> None:
    frames = [Image.new("RGB", (80, 60), colour) for colour in ("red", "lime", "blue")]
    photo = prepare(saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100))
    red, green, blue = pixel(opened(photo.full), 40, 30)
    assert red > 240
    assert max(green, blue) < 16


def test_a_photo_with_a_second_one_behind_it_is_taken_as_the_first() -> None:
    raw = saved(flag(), "MPO", save_all=True, append_images=[Image.new("RGB", (240, 160))])
    assert corners(prepare(raw).full) == list(CORNERS)


def test_another_colour_space_is_translated() -> None:
    """A profile whose red and blue have changed places: what follows it shows blue for what is written as red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ", 128), profile.index(b"bXYZ", 128)
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    name = "sRGB".encode("utf-16-be")
    assert name in profile
    swapped = bytes(profile).replace(name, "Swap".encode("utf-16-be"))
    for kind in PIXEL_FORMATS:
        seen = opened(prepare(saved(Image.new("RGB", (64, 64), "red"), kind, icc_profile=swapped)).full)
        assert pixel(seen, 30, 30)[2] > 230, kind
        assert pixel(seen, 30, 30)[0] < 25, kind


@pytest.mark.parametrize("kind", PIXEL_FORMATS)
def test_a_profile_that_makes_no_sense_is_left_out(kind: str) -> None:
    photo = prepare(saved(flag(), kind, icc_profile=b"not a profile at all, by Somchai" * 8))
    assert corners(photo.full) == list(CORNERS)
    assert_small_and_plain(photo)


def test_a_grey_profile_on_a_colour_photo_is_left_out() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert corners(prepare(saved(flag(), "JPEG", icc_profile=lab)).full) == list(CORNERS)


def test_a_long_strip_and_a_single_pixel_are_photos_too() -> None:
    strip = prepare(saved(Image.new("RGB", (12_000, 2), "red"), "PNG"))
    assert (strip.width, strip.height) == (1600, 1)
    assert prepare(saved(Image.new("RGB", (1, 1), "red"), "JPEG")).width == 1


def test_a_photo_that_is_small_already_is_not_blown_up() -> None:
    photo = prepare(visitor_jpeg(640, 480, seed=5))
    assert (photo.width, photo.height) == (640, 480)
    assert opened(photo.thumb).size == (640, 480)


def test_a_grainy_thumbnail_stays_light() -> None:
    noise = Image.frombytes("RGB", (1200, 900), Random(1).randbytes(1200 * 900 * 3))
    photo = prepare(saved(noise, "JPEG", quality=85))
    assert len(photo.thumb) < 1_000_000


def test_the_name_counts_for_nothing() -> None:
    for raw in (b"GIF89a" + bytes(200), saved(flag(), "GIF"), saved(flag(), "TIFF"), saved(flag(), "BMP"), b"<svg/>"):
        with pytest.raises(PhotoRefused) as refused:
            prepare(raw)
        assert refused.value.code is PhotoProblem.NOT_A_PHOTO


def test_avif_is_not_taken_for_a_heic() -> None:
    with pytest.raises(PhotoRefused) as refused:
        prepare(saved(flag(), "AVIF"))
    assert refused.value.code is PhotoProblem.NOT_A_PHOTO


def test_nothing_and_too_much_are_refused_by_their_length() -> None:
    with pytest.raises(PhotoRefused) as refused:
        prepare(b"")
    assert refused.value.code is PhotoProblem.EMPTY
    raw = visitor_jpeg(320, 240)
    assert prepare(raw + bytes(MAX_BYTES - len(raw))).width == 320
    with pytest.raises(PhotoRefused) as refused:
        prepare(raw + bytes(MAX_BYTES - len(raw) + 1))
    assert refused.value.code is PhotoProblem.TOO_LARGE


def test_threads_do_not_disturb_each_other() -> None:
    raws = [visitor_jpeg(800, 600, seed) for seed in (1, 2, 3, 4)] + [saved(gate(), kind) for kind in PIXEL_FORMATS]
    alone = [prepare(raw) for raw in raws]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(prepare, raws * 4))
    assert together == alone * 4
