"""Tiles become a picture: drawn at twice the size and shrunk, with Thai shaped by raqm."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import Literal

import fontpkg_sarabun
from PIL import Image, ImageColor, ImageDraw, ImageFont, features

from bot.menus import icons
from bot.menus.icons import Pen
from bot.menus.tiles import WIDTH, Sheet, Tile
from bot.messages import brand

FINE = 2  # drawn this many times larger than shown
COLOURS = 96  # of the finished PNG: flat colours and their soft edges
CORNER, DEPTH, INSET, ARROW = 56, 16, 60, 40
BESIDE = 56  # between an icon and the words at its right
HIGH = 0.45  # of the free height stands above an icon, and a little more below its words
SMALLER, SMALLEST = 0.7, 0.62  # the second line, of the first: beside an icon, and below one
Weight = Literal["Bold", "Medium"]


@dataclass(frozen=True)
class Face:
    size: float
    colour: str
    weight: Weight
    anchor: Literal["ls", "ms"]  # from the left or around the middle, on the base line


def draw(sheet: Sheet) -> bytes:
    """The sheet as a PNG."""
    size = WIDTH * FINE, sheet.height * FINE
    picture = Image.new("RGB", size, brand.PAPER)
    paper = ImageDraw.Draw(picture)
    for tile in _evened(sheet.tiles):
        _tile(paper, tile)
    file = BytesIO()
    shown = picture.reduce(FINE).quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    shown.save(file, "PNG", compress_level=9)
    return file.getvalue()


def _evened(tiles: Iterable[Tile]) -> list[Tile]:
    """Tiles of one shape share the size in which the longest words of them fit."""
    shared: dict[tuple[float, ...], float] = {}
    for tile in tiles:
        shape = _shape(tile)
        shared[shape] = min(_fitting(tile.words, tile.size, _room(tile)), shared.get(shape, tile.size))
    return [replace(tile, size=shared[_shape(tile)]) for tile in tiles]


def _shape(tile: Tile) -> tuple[float, ...]:
    return tile.width, tile.height, tile.size, tile.disc


def _room(tile: Tile) -> float:
    """The width that words have."""
    if tile.stacked:
        return tile.width - 2 * INSET
    beside = 2 * INSET + tile.disc + BESIDE
    return tile.width - beside - (3 * ARROW if tile.small else 0)


def _tile(paper: ImageDraw.ImageDraw, tile: Tile) -> None:
    _ground(paper, tile)
    if tile.stacked:
        _stacked(paper, tile)
    else:
        _side_by_side(paper, tile)


def _ground(paper: ImageDraw.ImageDraw, tile: Tile) -> None:
    """A card with a darker lower edge, so that it looks as if it could be pressed."""
    left, top, right, bottom = tile.x, tile.y, tile.x + tile.width, tile.y + tile.height
    for fill, low, high in ((_darker(tile.look.fill), top + DEPTH, bottom), (tile.look.fill, top, bottom - DEPTH)):
        box = (left * FINE, low * FINE, right * FINE - 1, high * FINE - 1)  # Pillow draws the last pixel too
        paper.rounded_rectangle(box, radius=CORNER * FINE, fill=fill)


def _stacked(paper: ImageDraw.ImageDraw, tile: Tile) -> None:
    """A second line hangs below what stands in the middle, so that a row of tiles has its icons and words in line."""
    middle, size = tile.x + tile.width / 2, tile.size
    gap = size * 0.55  # Thai tone marks reach into it
    top = tile.y + (tile.height - DEPTH - tile.disc - gap - size) * HIGH
    _badge(paper, tile, middle, top + tile.disc / 2)
    line = top + tile.disc + gap + size * 0.8
    _write(paper, tile.words, (middle, line), Face(size, tile.look.ink, "Bold", "ms"))
    if tile.small:
        small = _fitting(tile.small, size * SMALLEST, _room(tile))
        _write(
            paper, tile.small, (middle, line + size * 0.27 + small * 1.1), Face(small, tile.look.soft, "Medium", "ms")
        )


def _side_by_side(paper: ImageDraw.ImageDraw, tile: Tile) -> None:
    left, right = tile.x + INSET, tile.x + tile.width - INSET
    middle = tile.y + (tile.height - DEPTH) / 2
    _badge(paper, tile, left + tile.disc / 2, middle)
    start = left + tile.disc + BESIDE
    if tile.small:
        icons.chevron(_pen(paper, tile, right - ARROW, middle, ARROW, tile.look.soft))
        _two_lines(paper, tile, (start, middle))
    else:
        _write(paper, tile.words, (start, middle + tile.size * 0.32), Face(tile.size, tile.look.ink, "Bold", "ls"))


def _two_lines(paper: ImageDraw.ImageDraw, tile: Tile, at: tuple[float, float]) -> None:
    small = _fitting(tile.small, tile.size * SMALLER, _room(tile))
    step = tile.size * 0.42 + small * 1.3
    line = (
        at[1] + (tile.size * 0.85 - step - small * 0.25) / 2
    )  # marks above the first line, descenders below the second
    _write(paper, tile.words, (at[0], line), Face(tile.size, tile.look.ink, "Bold", "ls"))
    _write(paper, tile.small, (at[0], line + step), Face(small, tile.look.soft, "Medium", "ls"))


def _badge(paper: ImageDraw.ImageDraw, tile: Tile, x: float, y: float) -> None:
    radius = tile.disc / 2
    box = [edge * FINE for edge in (x - radius, y - radius, x + radius, y + radius)]
    paper.ellipse(box, fill=tile.look.badge)
    tile.icon(_pen(paper, tile, x, y, radius * 0.62, tile.look.mark))


def _pen(paper: ImageDraw.ImageDraw, tile: Tile, x: float, y: float, radius: float, colour: str) -> Pen:
    return Pen(paper, (x * FINE, y * FINE), radius * FINE, colour, tile.look.badge)


def _write(paper: ImageDraw.ImageDraw, words: str, at: tuple[float, float], face: Face) -> None:
    """One line from or around a point on its base line."""
    font = _font(face.weight, round(face.size * FINE))
    paper.text((at[0] * FINE, at[1] * FINE), words, font=font, fill=face.colour, anchor=face.anchor)


def _fitting(words: str, size: float, room: float) -> float:
    """The size wished for, or the one in which the words fit."""
    wide = _font("Bold", round(size * FINE)).getlength(words) / FINE
    return size if wide <= room else size * room / wide


@cache
def _font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    if not features.check("raqm"):
        raise RuntimeError("Pillow without raqm would put Thai tone marks in the wrong place")
    file = fontpkg_sarabun.ROOT / "files" / f"Sarabun-{weight}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.RAQM)


def _darker(colour: str) -> str:
    return "#{:02X}{:02X}{:02X}".format(*(round(part * 0.82) for part in ImageColor.getrgb(colour)[:3]))
