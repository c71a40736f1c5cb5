"""Drawn number plates on drawn cars, as a guard's phone sees them: from aside, held askew, too dark, out of focus.

Letters are Sarabun's. Real plates have letters of their own, with dirt, screws and the sun on them.
"""

from dataclasses import dataclass
from math import cos, radians, sin
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from models.domain.plate_text import LETTERS
from tests.photos.pictures import (
    Colour,
    Sheet,
    Visitor,
    developed,
    draw_car,
    draw_gate,
    draw_street,
    encoded,
    thai_font,
)

PROVINCES = (
    "กรุงเทพมหานคร", "นนทบุรี", "ปทุมธานี", "ชลบุรี", "เชียงใหม่", "ภูเก็ต", "ขอนแก่น", "นครราชสีมา", "สมุทรปราการ",
    "ตาก", "ระยอง", "ลำปาง", "พระนครศรีอยุธยา", "เพชรบูรณ์", "อุดรธานี", "สงขลา",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One picture: what stands on the plate, and all that makes it hard to read."""

    kind: str
    plate: str
    province: str
    night: bool
    width: float
    """Of the plate, as a share of the picture's."""
    tilt: float
    """Degrees."""
    lean: float
    """How much nearer one side is than the other."""
    blur: float
    """Pixels, on a picture of 1600."""
    seed: int

    @classmethod
    def of(cls, seed: int) -> "Scene":
        luck = Random(seed)
        kind = luck.choices(("car", "old car", "pickup", "taxi", "motorcycle", "lorry"), (50, 12, 14, 10, 8, 6))[0]
        return cls(
            kind=kind,
            plate=_number(kind, luck),
            province=luck.choices(PROVINCES, (30, *[5] * (len(PROVINCES) - 1)))[0],
            night=luck.random() < 0.35,
            width=luck.uniform(0.13, 0.32),
            tilt=luck.triangular(-8, 8, 0),
            lean=luck.uniform(-0.25, 0.25),
            blur=luck.triangular(0.3, 2.2, 0.6),
            seed=seed,
        )


def _number(kind: str, luck: Random) -> str:
    letters = "".join(luck.choices(LETTERS, k=2))
    number = luck.randint(1, 9999)
    match kind:
        case "old car":
            return f"{letters} {number}"
        case "lorry":
            return f"{luck.randint(70, 89)}-{luck.randint(1000, 9999)}"
        case _:
            return f"{luck.randint(1, 9)}{letters} {number}"


def plate_jpeg(scene: Scene, width: int = 1600, height: int = 1200) -> bytes:
    """The picture as the guard's page sends it."""
    return encoded(plate_picture(scene, width, height), quality=80)


def plate_picture(scene: Scene, width: int, height: int) -> Image.Image:
    visitor, sheet = _visitor(scene), Sheet(width, height)
    draw_street(sheet, visitor)
    draw_gate(sheet, visitor)
    draw_car(sheet, visitor)
    luck = Random(scene.seed)
    _hang(sheet.image, scene, (0.44 + luck.uniform(-0.1, 0.1), 0.77 + luck.uniform(-0.06, 0.06)))
    soft = sheet.image.filter(ImageFilter.GaussianBlur(scene.blur * width / 1600))
    return developed(soft, visitor, scene.seed)


def _visitor(scene: Scene) -> Visitor:
    plain = Visitor.of(scene.seed)
    return Visitor(**{**vars(plain), "night": scene.night, "plate": "", "province": ""})


def _hang(picture: Image.Image, scene: Scene, middle: tuple[float, float]) -> None:
    """The plate on the car, turned about its middle and seen from aside."""
    plate = drawn_plate(scene)
    wide = picture.width * scene.width
    scale = plate.width / wide
    turn = radians(scene.tilt)
    a, b, d, e = cos(turn) * scale, sin(turn) * scale, -sin(turn) * scale, cos(turn) * scale
    x, y = picture.width * middle[0], picture.height * middle[1]
    g = scene.lean / wide
    around = 1 - g * x
    c, f = plate.width / 2 * around - a * x - b * y, plate.height / 2 * around - d * x - e * y
    coefficients = [
        (a + plate.width / 2 * g) / around, b / around, c / around,
        (d + plate.height / 2 * g) / around, e / around, f / around,
        g / around, 0,
    ]  # fmt: skip
    size, way = picture.size, Image.Transform.PERSPECTIVE
    mask = Image.new("L", plate.size, 255).transform(size, way, coefficients, Image.Resampling.BILINEAR)
    picture.paste(plate.transform(size, way, coefficients, Image.Resampling.BILINEAR), (0, 0), mask)


def drawn_plate(scene: Scene) -> Image.Image:
    """Straight from the front: 340 × 150 mm for a car, 220 × 170 for a motorcycle; two pixels a millimetre."""
    ground: Colour = (236, 190, 40) if scene.kind in {"taxi", "lorry"} else (244, 244, 240)
    ink: Colour = (20, 96, 52) if scene.kind == "pickup" else (22, 22, 24)
    size = (440, 340) if scene.kind == "motorcycle" else (680, 300)
    plate = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(plate)
    pen.rounded_rectangle((8, 8, size[0] - 9, size[1] - 9), 22, outline=ink, width=6)
    for x in (size[0] * 0.25, size[0] * 0.75):
        pen.ellipse((x - 9, 14, x + 9, 32), fill=(150, 150, 150))
    middle = size[0] / 2
    if scene.kind == "motorcycle":
        top, foot = scene.plate.split()
        rows = ((top, 92, 110), (scene.province, 182, 54), (foot, 262, 120))
    else:
        rows = ((scene.plate, 118, 150), (scene.province, 240, 76))
    for words, y, height in rows:
        pen.text((middle, y), words, ink, _fitting(words, height, size[0] - 70), anchor="mm")
    return plate


def _fitting(words: str, size: int, room: int) -> ImageFont.FreeTypeFont:
    while thai_font(size).getlength(words) > room:
        size -= 2
    return thai_font(size)
