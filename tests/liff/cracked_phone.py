"""A QR code as a gate's camera gets it: on a broken screen, in the sun, blurred, from afar; alike for the same seed."""

import math
import random
from collections.abc import Callable, Mapping

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SCREEN = 600  # px of the code with its margin, whatever its version: a phone is not wider for a denser code
Damage = Callable[[Image.Image, random.Random, float], Image.Image]


def cracked(screen: Image.Image, draw: random.Random, force: float) -> Image.Image:
    """Cracks run out from where the phone fell, and branch; glass shows white on dark and dark on white."""
    broken = screen.copy()
    pen = ImageDraw.Draw(broken)
    for _ in range(math.ceil(force)):
        x, y = (draw.uniform(0.1, 0.9) * SCREEN for _ in range(2))
        for _ in range(draw.randrange(4, 8)):
            _crack(pen, draw, (x, y), draw.uniform(0, math.tau))
    return broken


def _crack(pen: ImageDraw.ImageDraw, draw: random.Random, start: tuple[float, float], angle: float) -> None:
    x, y = start
    width, shade = draw.randrange(2, 7), draw.choice([40, 130, 200, 255])
    for _ in range(draw.randrange(3, 8)):
        angle += draw.gauss(0, 0.35)
        reach = draw.uniform(20, 70)
        ahead = (x + reach * math.cos(angle), y + reach * math.sin(angle))
        pen.line([(x, y), ahead], fill=shade, width=width)
        x, y = ahead


def splintered(screen: Image.Image, draw: random.Random, force: float) -> Image.Image:
    """Where it hit, splinters are missing: dark and bright pieces."""
    broken = screen.copy()
    pen = ImageDraw.Draw(broken)
    x, y = (draw.uniform(0.15, 0.85) * SCREEN for _ in range(2))
    for _ in range(round(force * 8)):
        cx, cy, size = draw.gauss(x, 60), draw.gauss(y, 60), draw.uniform(8, 26)
        corners = [
            (cx + size * draw.uniform(0.5, 1.2) * math.cos(a), cy + size * draw.uniform(0.5, 1.2) * math.sin(a))
            for a in sorted(draw.uniform(0, math.tau) for _ in range(5))
        ]
        pen.polygon(corners, fill=draw.choice([0, 60, 255]))
    return broken


def glaring(screen: Image.Image, draw: random.Random, force: float) -> Image.Image:
    """The sun in the glass: white in the middle, fading outwards."""
    size = SCREEN * (0.12 + 0.08 * force)
    x, y = (draw.uniform(0.2, 0.8) * SCREEN for _ in range(2))
    light = Image.new("L", screen.size, 0)
    ImageDraw.Draw(light).ellipse([x - size, y - size / 2, x + size, y + size / 2], fill=255)
    return ImageChops.lighter(screen, light.filter(ImageFilter.GaussianBlur(size / 6)))


def blurred(screen: Image.Image, draw: random.Random, force: float) -> Image.Image:
    """Out of focus, at an arm's length."""
    return screen.filter(ImageFilter.GaussianBlur(2.5 + force * draw.uniform(0.7, 1.3)))


def far(screen: Image.Image, draw: random.Random, force: float) -> Image.Image:
    """Few of the camera's pixels, askew."""
    side = round(SCREEN / (2.5 + force * draw.uniform(0.8, 1.2)))
    tilted = screen.rotate(draw.uniform(-25, 25), Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return tilted.resize((side, side), Image.Resampling.BOX)


def noisy(screen: Image.Image, draw: random.Random, force: float) -> Image.Image:
    """Night: weak contrast, and the sensor's grain."""
    seen = screen.resize((SCREEN // 3, SCREEN // 3), Image.Resampling.BOX).point(lambda light: 70 + light // 4)
    grain = Image.frombytes("L", seen.size, draw.randbytes(seen.size[0] * seen.size[1]))
    return Image.blend(seen, grain, 0.09 + 0.02 * force)


def all_at_once(screen: Image.Image, draw: random.Random, force: float) -> Image.Image:
    """What a guard meets: some of each."""
    for damage in (cracked, glaring, splintered, blurred):
        screen = damage(screen, draw, force / 3)
    return far(screen, draw, force / 3)


DAMAGES: Mapping[str, Damage] = {
    "cracks": cracked,
    "splinters": splintered,
    "glare": glaring,
    "blur": blurred,
    "afar": far,
    "noise": noisy,
    "all at once": all_at_once,
}


def photographed(code: Image.Image, damage: Damage, force: float, seed: int) -> Image.Image:
    """The code's picture, shown as large as a screen shows it and damaged with that force (1 is little)."""
    screen = code.convert("L").resize((SCREEN, SCREEN), Image.Resampling.BOX)
    return damage(screen, random.Random(seed), force)
