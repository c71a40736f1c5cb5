"""Where in a photo a number plate may be: bright, four-cornered, with strokes close together on it.

Plain Pillow, and small pictures: two tenths of a second, and no library of a hundred megabytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import dist

from PIL import Image, ImageChops, ImageFilter, ImageOps

Point = tuple[float, float]
Pixel = tuple[int, int]

_SEARCHED = 400
"""The photo's width while strokes are looked for, in pixels."""
_SPOT = 100
"""The width of what is looked at for a plate, out of _SEARCHED."""
_SPOTS = 2
_FAINTEST = 14
_AROUND = 0.52
"""How much of the photo's width is looked at around a spot."""
_MASK = 260
_LEVELS = (0.45, 0.6)
"""What counts as bright, between the darkest and the brightest around a spot."""
_BRIGHT = 255
_SMALLEST = 300
_LOWEST = 10
_SHAPES = 1.05, 3.2
"""Width by height: a motorcycle's plate from aside, a car's from below."""
_BLANK = 0.45, 0.98
"""How much of a plate is not letters."""
_READ = 640
"""A plate's width as it is read."""


@dataclass(frozen=True, kw_only=True)
class Quad:
    """Four corners, clockwise from the upper left."""

    corners: tuple[Point, Point, Point, Point]

    @property
    def width(self) -> float:
        one, two, three, four = self.corners
        return (dist(one, two) + dist(four, three)) / 2

    @property
    def height(self) -> float:
        one, two, three, four = self.corners
        return (dist(one, four) + dist(two, three)) / 2

    @property
    def area(self) -> float:
        xs, ys = zip(*self.corners, strict=True)
        return abs(sum(xs[at - 1] * ys[at] - xs[at] * ys[at - 1] for at in range(4))) / 2


def straight_plates(grey: Image.Image) -> Iterator[Image.Image]:
    """What may be plates, each as if seen from its front; the likeliest first."""
    for spot in _spots(grey):
        around = _around(grey, spot)
        seen: list[Quad] = []
        for level in _LEVELS:
            for quad in _quads(around, level):
                if not any(_same(quad, other) for other in seen):
                    seen.append(quad)
                    yield _straightened(around, quad)


def _spots(grey: Image.Image) -> Iterator[Point]:
    """Where most strokes stand, in shares of the picture."""
    small = grey.resize((_SEARCHED, round(grey.height * _SEARCHED / grey.width)), Image.Resampling.BILINEAR)
    steps = ImageChops.difference(small, ImageChops.offset(small, 1, 0))
    for side in (0, small.width - 1):
        steps.paste(0, (side, 0, side + 1, small.height))
    strokes = steps.point([0 if step < _FAINTEST else min(255, step * 3) for step in range(256)])
    crowd = strokes.filter(ImageFilter.BoxBlur((_SPOT / 2.6, _SPOT / 6.2)))
    for _ in range(_SPOTS):
        shades = crowd.tobytes()
        y, x = divmod(shades.index(max(shades)), crowd.width)
        yield x / crowd.width, y / crowd.height
        crowd.paste(0, (x - _SPOT // 2, y - _SPOT // 3, x + _SPOT // 2, y + _SPOT // 3))


def _around(grey: Image.Image, spot: Point) -> Image.Image:
    wide, tall = grey.width * _AROUND, grey.width * _AROUND * 0.66
    x, y = spot[0] * grey.width, spot[1] * grey.height
    left, top = int(max(0, x - wide / 2)), int(max(0, y - tall / 2))
    return grey.crop((left, top, int(min(grey.width, x + wide / 2)), int(min(grey.height, y + tall / 2))))


def _quads(around: Image.Image, level: float) -> Iterator[Quad]:
    """What is bright and of a plate's shape, the largest first; in the pixels of `around`."""
    small = around.resize((_MASK, max(1, round(around.height * _MASK / around.width))), Image.Resampling.BOX)
    scale = around.width / _MASK
    dark, bright = _grey_at(small, 0.05), _grey_at(small, 0.95)
    edge = dark + (bright - dark) * level
    mask = bytearray(small.point([_BRIGHT if grey > edge else 0 for grey in range(256)]).tobytes())
    quads = [quad for island in _islands(mask, small.size) if (quad := _quad_of(island))]
    for quad in sorted(quads, key=lambda one: -one.area):
        one, two, three, four = (((x + 0.5) * scale, (y + 0.5) * scale) for x, y in quad.corners)
        yield Quad(corners=(one, two, three, four))


def _grey_at(picture: Image.Image, share: float) -> int:
    """The grey that this share of the picture is not brighter than."""
    left = picture.width * picture.height * share
    for grey, pixels in enumerate(picture.histogram()):
        left -= pixels
        if left <= 0:
            return grey
    return 255


def _islands(mask: bytearray, size: tuple[int, int]) -> Iterator[list[Pixel]]:
    """The bright pixels that hang together, which the mask loses meanwhile."""
    width, height = size
    start = mask.find(_BRIGHT)
    while start >= 0:
        island: list[Pixel] = []
        waiting = [start]
        mask[start] = 0
        while waiting:
            y, x = divmod(waiting.pop(), width)
            island.append((x, y))
            for side, above in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)):
                at = above * width + side
                if 0 <= side < width and 0 <= above < height and mask[at]:
                    mask[at] = 0
                    waiting.append(at)
        yield island
        start = mask.find(_BRIGHT, start + 1)


def _quad_of(island: list[Pixel]) -> Quad | None:
    """By its outermost pixels; None for what has no plate's shape, or nothing written on it."""
    if len(island) < _SMALLEST:
        return None
    quad = Quad(
        corners=(
            min(island, key=lambda at: at[0] + at[1]),
            max(island, key=lambda at: at[0] - at[1]),
            max(island, key=lambda at: at[0] + at[1]),
            min(island, key=lambda at: at[0] - at[1]),
        )
    )
    if quad.height < _LOWEST or not _SHAPES[0] < quad.width / quad.height < _SHAPES[1]:
        return None
    return quad if _BLANK[0] < len(island) / quad.area < _BLANK[1] else None


def _same(one: Quad, other: Quad) -> bool:
    return all(dist(a, b) < 0.06 * one.width for a, b in zip(one.corners, other.corners, strict=True))


def _straightened(around: Image.Image, quad: Quad) -> Image.Image:
    one, two, three, four = quad.corners
    size = (_READ, round(_READ * quad.height / quad.width))
    plate = around.transform(size, Image.Transform.QUAD, (*one, *four, *three, *two), Image.Resampling.BICUBIC)
    return ImageOps.autocontrast(plate, cutoff=1)
