"""Icons as strokes and shapes, each in a square from -1 to 1 around its centre."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import ImageDraw

Point = tuple[float, float]


@dataclass(frozen=True)
class Pen:
    """Draws at a place in a size; strokes have round ends."""

    paper: ImageDraw.ImageDraw
    centre: Point
    radius: float
    colour: str
    under: str  # what lies below, for holes

    def stroke(self, *points: Point, width: float = 0.24, colour: str | None = None) -> None:
        ink, thick = colour or self.colour, width * self.radius
        spots = [self._at(point) for point in points]
        self.paper.line(spots, fill=ink, width=round(thick), joint="curve")
        for x, y in spots:
            self.paper.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=ink)

    def shape(self, *points: Point, colour: str | None = None) -> None:
        self.paper.polygon([self._at(point) for point in points], fill=colour or self.colour)

    def disc(self, at: Point, radius: float, colour: str | None = None) -> None:
        (x, y), r = self._at(at), radius * self.radius
        self.paper.ellipse((x - r, y - r, x + r, y + r), fill=colour or self.colour)

    def arc(self, at: Point, radius: float, start: float, end: float, width: float = 0.24) -> None:
        """Degrees clockwise from three o'clock, as Pillow counts them."""
        (x, y), r = self._at(at), (radius + width / 2) * self.radius
        self.paper.arc((x - r, y - r, x + r, y + r), start, end, fill=self.colour, width=round(width * self.radius))

    def block(self, start: Point, end: Point, corner: float = 0.1, colour: str | None = None) -> None:
        box = (*self._at(start), *self._at(end))
        self.paper.rounded_rectangle(box, radius=corner * self.radius, fill=colour or self.colour)

    def half_disc(self, at: Point, radius: float) -> None:
        (x, y), r = self._at(at), radius * self.radius
        self.paper.pieslice((x - r, y - r, x + r, y + r), 180, 360, fill=self.colour)

    def _at(self, point: Point) -> Point:
        return self.centre[0] + point[0] * self.radius, self.centre[1] + point[1] * self.radius


Icon = Callable[[Pen], None]


def chevron(pen: Pen) -> None:
    pen.stroke((-0.4, -0.9), (0.5, 0), (-0.4, 0.9), width=0.36)


def check(pen: Pen) -> None:
    pen.stroke((-0.72, 0.08), (-0.2, 0.58), (0.76, -0.5), width=0.36)


def cross(pen: Pen) -> None:
    pen.stroke((-0.58, -0.58), (0.58, 0.58), width=0.36)
    pen.stroke((0.58, -0.58), (-0.58, 0.58), width=0.36)


def bell(pen: Pen) -> None:
    pen.half_disc((0, -0.12), 0.56)
    pen.shape((-0.56, -0.14), (0.56, -0.14), (0.62, 0.42), (-0.62, 0.42))
    pen.stroke((-0.74, 0.46), (0.74, 0.46), width=0.2)
    pen.disc((0, -0.74), 0.13)
    pen.disc((0, 0.72), 0.17)


def shield(pen: Pen) -> None:
    """A shield with a check: all is well."""
    side = [(-0.8, -0.64), *_bend((-0.8, 0.05), (-0.76, 0.64), (0, 0.98))]
    pen.shape((0, -0.98), *side, *[(-x, y) for x, y in reversed(side)])
    pen.stroke((-0.34, 0.0), (-0.08, 0.26), (0.38, -0.26), width=0.2, colour=pen.under)


def question(pen: Pen) -> None:
    pen.arc((0, -0.32), 0.42, 170, 405)
    pen.stroke((0.3, -0.03), (0.06, 0.18), (0.0, 0.36))
    pen.disc((0, 0.78), 0.16)


def person_plus(pen: Pen) -> None:
    pen.disc((-0.22, -0.44), 0.38)
    pen.half_disc((-0.22, 0.74), 0.7)
    pen.stroke((0.7, -0.62), (0.7, 0.02), width=0.2)
    pen.stroke((0.38, -0.3), (1.02, -0.3), width=0.2)


def person_check(pen: Pen) -> None:
    """Somebody who is to be confirmed."""
    pen.disc((-0.22, -0.44), 0.38)
    pen.half_disc((-0.22, 0.74), 0.7)
    pen.stroke((0.34, -0.34), (0.6, -0.08), (1.04, -0.6), width=0.2)


def ticket(pen: Pen) -> None:
    """A guest's pass: a ticket with a stub, checked."""
    pen.block((-1.0, -0.66), (1.0, 0.66), corner=0.18)
    for y in (-0.66, 0.66):
        pen.disc((0.42, y), 0.17, colour=pen.under)
    for y in (-0.3, 0.0, 0.3):
        pen.disc((0.42, y), 0.07, colour=pen.under)
    pen.stroke((-0.62, 0.02), (-0.36, 0.28), (0.06, -0.26), width=0.18, colour=pen.under)


def scan(pen: Pen) -> None:
    """A square code in a finder's corners."""
    for x in (-1, 1):
        for y in (-1, 1):
            pen.stroke((0.92 * x, 0.42 * y), (0.92 * x, 0.92 * y), (0.42 * x, 0.92 * y), width=0.2)
    for left, top in ((-0.5, -0.5), (0.1, -0.5), (-0.5, 0.1)):
        pen.block((left, top), (left + 0.4, top + 0.4), corner=0.05)
        pen.block((left + 0.13, top + 0.13), (left + 0.27, top + 0.27), corner=0, colour=pen.under)
    for edge in (0.1, 0.34):
        pen.block((edge, edge), (edge + 0.18, edge + 0.18), corner=0.03)


def history(pen: Pen) -> None:
    """A clock whose circle goes backwards."""
    pen.arc((0.08, 0), 0.8, 180, 480, width=0.2)
    pen.shape((-1.1, -0.1), (-0.34, -0.1), (-0.72, 0.38))
    pen.stroke((0.08, -0.42), (0.08, 0.06), (0.4, 0.26), width=0.2)


def entries(pen: Pen) -> None:
    """A list of today's visits."""
    for y in (-0.56, 0.0, 0.56):
        pen.disc((-0.68, y), 0.15)
        pen.stroke((-0.28, y), (0.76, y), width=0.24)


def house(pen: Pen) -> None:
    pen.shape((-0.98, -0.02), (0, -0.88), (0.98, -0.02), (0.78, 0.1), (0, -0.58), (-0.78, 0.1))
    pen.shape((-0.64, 0.1), (0, -0.46), (0.64, 0.1), (0.64, 0.8), (-0.64, 0.8))
    pen.stroke((0, 0.34), (0, 0.8), width=0.34, colour=pen.under)


def _bend(start: Point, pull: Point, end: Point) -> list[Point]:
    """A curve from start to end, drawn towards `pull` (a quadratic Bézier curve)."""
    steps = [step / 24 for step in range(25)]
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * pull[0] + t**2 * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * pull[1] + t**2 * end[1],
        )
        for t in steps
    ]
