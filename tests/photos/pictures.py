"""Drawn visitors at a drawn gate: what a guard's phone would send, without a person's face in the repository."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]

PAINTS: tuple[Colour, ...] = (
    (176, 34, 40),
    (228, 230, 232),
    (34, 62, 112),
    (96, 104, 110),
    (40, 42, 46),
    (198, 150, 60),
)
SHIRTS: tuple[Colour, ...] = ((70, 120, 170), (200, 90, 60), (90, 130, 90), (235, 225, 205), (120, 80, 130))
SKINS: tuple[Colour, ...] = ((196, 148, 110), (176, 126, 90), (214, 170, 134))
HAIRS: tuple[Colour, ...] = ((28, 22, 20), (48, 34, 26), (90, 86, 84))
PLATES = ("กข 1234", "1กศ 5678", "ฌฐ 88", "2ขธ 9045", "งจ 417", "3ฒณ 6620")
PROVINCES = ("กรุงเทพมหานคร", "นนทบุรี", "เชียงใหม่", "ชลบุรี", "ปทุมธานี", "ภูเก็ต")
GROUND = 690
"""Where the wall meets the road, on the 1600 × 1200 sheet that everything is drawn for."""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """What differs from one picture to the next."""

    night: bool
    paint: Colour
    shirt: Colour
    skin: Colour
    hair: Colour
    plate: str
    province: str
    shift: int

    @classmethod
    def of(cls, seed: int) -> "Visitor":
        luck = Random(seed)
        return cls(
            night=seed % 2 == 0,
            paint=luck.choice(PAINTS),
            shirt=luck.choice(SHIRTS),
            skin=luck.choice(SKINS),
            hair=luck.choice(HAIRS),
            plate=luck.choice(PLATES),
            province=luck.choice(PROVINCES),
            shift=luck.randint(-40, 40),
        )


class Sheet:
    """Draws in the coordinates of a 1600 × 1200 sheet on a picture of any size."""

    def __init__(self, width: int, height: int) -> None:
        self.image = Image.new("RGB", (width, height))
        self._draw = ImageDraw.Draw(self.image)
        self._x, self._y = width / 1600, height / 1200

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour, radius: float = 0) -> None:
        self._draw.rounded_rectangle(self._at(left, top, right, bottom), radius * self._x, fill)

    def oval(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        self._draw.ellipse(self._at(left, top, right, bottom), fill)

    def shape(self, corners: list[tuple[float, float]], fill: Colour) -> None:
        self._draw.polygon([(x * self._x, y * self._y) for x, y in corners], fill)

    def arc(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        self._draw.arc(self._at(left, top, right, bottom), 20, 160, fill, max(1, round(5 * self._x)))

    def shade(self, top: float, bottom: float, first: Colour, last: Colour) -> None:
        """A vertical fade from one colour to another over the whole width."""
        start, end = round(top * self._y), round(bottom * self._y)
        for line in range(start, end):
            part = (line - start) / (end - start)
            self._draw.line((0, line, self.image.width, line), between(first, last, part))

    def words(self, x: float, y: float, text: str, size: float, fill: Colour) -> None:
        self._draw.text((x * self._x, y * self._y), text, fill, thai_font(max(6, round(size * self._x))), anchor="mm")

    def _at(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return left * self._x, top * self._y, right * self._x, bottom * self._y


@lru_cache(maxsize=64)
def visitor_jpeg(width: int = 1600, height: int = 1200, seed: int = 1) -> bytes:
    """A car and its driver at the gate, as the guard's page sends it. Odd seeds are by day, even ones by night."""
    return encoded(visitor_picture(width, height, seed), quality=82)


@lru_cache(maxsize=2)
def phone_jpeg_12mp(seed: int = 1) -> bytes:
    """Straight from a phone held upright: 4032 × 3024 lying on its side, with its maker, place and time in the EXIF."""
    upright = visitor_picture(3024, 4032, seed)
    return encoded(upright.transpose(Image.Transpose.ROTATE_90), quality=92, exif=phone_exif(orientation=6))


def visitor_picture(width: int, height: int, seed: int) -> Image.Image:
    visitor, sheet = Visitor.of(seed), Sheet(width, height)
    draw_street(sheet, visitor)
    draw_gate(sheet, visitor)
    draw_car(sheet, visitor)
    draw_person(sheet, visitor)
    return developed(sheet.image, visitor, seed)


def phone_exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Samphone", "Galaxy of Bangkok", orientation
    exif.get_ifd(0x8769).update({0x9003: "2026:11:20 21:04:11", 0xA431: "SERIAL-0042"})
    exif.get_ifd(0x8825).update({1: "N", 2: (13.0, 45.0, 22.5), 3: "E", 4: (100.0, 30.0, 6.1)})
    return exif


def encoded(image: Image.Image, quality: int, exif: Image.Exif | None = None) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, **({"exif": exif} if exif else {}))
    return out.getvalue()


@lru_cache(maxsize=32)
def thai_font(size: int) -> ImageFont.FreeTypeFont:
    with as_file(files("fontpkg_sarabun") / "files" / "Sarabun-Bold.ttf") as path:
        return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)


def between(first: Colour, last: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(first, last, strict=True))
    return red, green, blue


def draw_street(sheet: Sheet, visitor: Visitor) -> None:
    sky = ((14, 20, 38), (44, 46, 66)) if visitor.night else ((118, 168, 214), (214, 228, 236))
    sheet.shade(0, GROUND, *sky)
    sheet.shade(GROUND, 1200, (84, 84, 86), (112, 110, 108))
    for place, size in ((60, 190), (1330, 230), (1500, 170)):
        sheet.oval(place - size, 420 - size, place + size, 420 + size, (46, 86, 52))
        sheet.oval(place - size * 0.6, 380 - size, place + size * 0.5, 330, (60, 106, 62))
    sheet.shape([(0, 1200), (0, 1120), (620, GROUND), (660, GROUND)], (206, 202, 190))
    sheet.shape([(1600, 1200), (1600, 1060), (1000, GROUND), (970, GROUND)], (206, 202, 190))


def draw_gate(sheet: Sheet, visitor: Visitor) -> None:
    sheet.box(0, 470, 480, GROUND + 20, (200, 186, 160))
    sheet.box(0, 455, 480, 482, (150, 96, 62))
    sheet.box(1120, 470, 1600, GROUND + 20, (200, 186, 160))
    sheet.box(1120, 455, 1600, 482, (150, 96, 62))
    sheet.box(1190, 330, 1420, GROUND + 40, (236, 232, 222), radius=8)
    sheet.box(1215, 400, 1395, 540, (250, 226, 150) if visitor.night else (120, 150, 168), radius=6)
    sheet.shape([(1160, 335), (1450, 335), (1400, 270), (1210, 270)], (12, 91, 65))
    sheet.words(1305, 304, "ป้อมยาม", 44, (255, 255, 255))
    sheet.words(235, 560, "หมู่บ้านสวนลำไย", 54, (96, 58, 36))
    for piece in range(10):
        left = 330 + piece * 82
        sheet.box(left, 596, left + 82, 622, (206, 48, 44) if piece % 2 else (240, 238, 232))


def draw_car(sheet: Sheet, visitor: Visitor) -> None:
    middle, paint = 700 + visitor.shift, visitor.paint
    dark, light = between(paint, (0, 0, 0), 0.45), between(paint, (255, 255, 255), 0.25)
    sheet.oval(middle - 420, 985, middle + 420, 1065, (46, 46, 48))
    for side in (-1, 1):
        sheet.box(middle + side * 300 - 60, 900, middle + side * 300 + 60, 1050, (24, 24, 26), radius=24)
    sheet.shape([(middle - 250, 700), (middle - 190, 500), (middle + 190, 500), (middle + 250, 700)], dark)
    sheet.shape([(middle - 224, 694), (middle - 172, 522), (middle + 172, 522), (middle + 224, 694)], (64, 78, 88))
    sheet.shape([(middle - 60, 694), (middle - 20, 522), (middle + 60, 522), (middle + 30, 694)], (92, 108, 118))
    sheet.box(middle - 380, 690, middle + 380, 985, paint, radius=56)
    sheet.shape([(middle - 330, 760), (middle - 240, 700), (middle + 240, 700), (middle + 330, 760)], light)
    sheet.box(middle - 200, 790, middle + 200, 856, (30, 32, 34), radius=18)
    sheet.box(middle - 370, 900, middle + 370, 985, dark, radius=30)
    for side in (-1, 1):
        lamp = (255, 250, 224) if visitor.night else (226, 232, 236)
        sheet.oval(middle + side * 285 - 66, 780, middle + side * 285 + 66, 862, lamp)
        sheet.box(middle + side * 270 - 34, 668, middle + side * 270 + 34, 706, dark, radius=12)
    draw_plate(sheet, visitor, middle)


def draw_plate(sheet: Sheet, visitor: Visitor, middle: float) -> None:
    sheet.box(middle - 128, 866, middle + 128, 972, (30, 30, 30), radius=10)
    sheet.box(middle - 124, 870, middle + 124, 968, (246, 246, 242), radius=8)
    sheet.words(middle, 902, visitor.plate, 52, (18, 18, 20))
    sheet.words(middle, 949, visitor.province, 28, (18, 18, 20))


def draw_person(sheet: Sheet, visitor: Visitor) -> None:
    middle, skin = 1270 - visitor.shift, visitor.skin
    shadow = between(skin, (60, 30, 20), 0.3)
    sheet.shape([(middle - 230, 1200), (middle - 190, 900), (middle + 190, 900), (middle + 230, 1200)], visitor.shirt)
    sheet.oval(middle - 200, 850, middle + 200, 1010, visitor.shirt)
    sheet.box(middle - 52, 780, middle + 52, 900, shadow, radius=30)
    sheet.oval(middle - 138, 520, middle + 138, 780, visitor.hair)
    sheet.oval(middle - 120, 548, middle + 120, 842, skin)
    fringe = [(-122, 650), (-112, 600), (-70, 544), (70, 544), (112, 600), (122, 650), (0, 596)]
    sheet.shape([(middle + x, y) for x, y in fringe], visitor.hair)
    for side in (-1, 1):
        sheet.oval(middle + side * 124 - 20, 668, middle + side * 124 + 20, 736, shadow)
        sheet.oval(middle + side * 52 - 26, 672, middle + side * 52 + 26, 700, (244, 240, 234))
        sheet.oval(middle + side * 52 - 12, 672, middle + side * 52 + 12, 700, (34, 24, 20))
        sheet.box(middle + side * 54 - 34, 640, middle + side * 54 + 34, 652, visitor.hair, radius=6)
    sheet.shape([(middle - 8, 690), (middle + 12, 690), (middle + 24, 752), (middle - 20, 752)], shadow)
    sheet.arc(middle - 48, 742, middle + 48, 802, (140, 62, 56))


def developed(image: Image.Image, visitor: Visitor, seed: int) -> Image.Image:
    """What a small lens makes of it: soft edges, the light of the hour, and the sensor's noise."""
    soft = image.filter(ImageFilter.GaussianBlur(image.width / 1200))
    if visitor.night:
        soft = ImageChops.multiply(soft, lamplight(image.size, visitor))
    noise = Image.frombytes("L", image.size, Random(seed).randbytes(image.width * image.height))
    grain = noise.filter(ImageFilter.BoxBlur(1)).convert("RGB")
    return ImageChops.overlay(soft, Image.blend(Image.new("RGB", image.size, (128, 128, 128)), grain, 0.35))


def lamplight(size: tuple[int, int], visitor: Visitor) -> Image.Image:
    """Where the lamps of the gate and the car fall; everything else stays dark. Drawn small: light has no edges."""
    light = Sheet(160, 120)
    light.box(0, 0, 1600, 1200, (92, 98, 120))
    light.oval(900, 260, 1640, 1180, (250, 236, 204))
    light.oval(250 + visitor.shift, 600, 1150 + visitor.shift, 1160, (238, 230, 208))
    return light.image.filter(ImageFilter.GaussianBlur(12)).resize(size, Image.Resampling.BICUBIC)
