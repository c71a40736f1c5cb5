"""Tiles become a picture: drawn at twice the size and shrunk, with Thai shaped by raqm."""

from dataclasses import dataclass
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
CORNER, DEPTH, INSET, ARROW = 56, 16, 70, 40
SMALLER = 0.66  # the second line beside the first
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
    for tile in sheet.tiles:
        _tile(paper, tile)
    file = BytesIO()
    shown = picture.reduce(FINE).quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    shown.save(file, "PNG", compress_level=9)
    return file.getvalue()


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
    middle, room = tile.x + tile.width / 2, tile.width - 2 * INSET
    size = _fitting(tile.words, tile.size, room)
    gap = size * 0.55  # Thai tone marks reach into it
    top = tile.y + (tile.height - DEPTH - tile.disc - gap - size) / 2
    _badge(paper, tile, middle, top + tile.disc / 2)
    line = top + tile.disc + gap + size * 0.8
    _write(paper, tile.words, (middle, line), Face(size, tile.look.ink, "Bold", "ms"))


def _side_by_side(paper: ImageDraw.ImageDraw, tile: Tile) -> None:
    left, right = tile.x + INSET, tile.x + tile.width - INSET
    middle = tile.y + (tile.height - DEPTH) / 2
    _badge(paper, tile, left + tile.disc / 2, middle)
    icons.chevron(_pen(paper, tile, right - ARROW, middle, ARROW, tile.look.soft))
    start = left + tile.disc + INSET * 0.8
    room = right - 3 * ARROW - start
    size = _fitting(tile.words, tile.size, room)
    small = _fitting(tile.small, size * SMALLER, room)
    step = size * 0.42 + small * 1.3
    line = middle + (size * 0.85 - step - small * 0.25) / 2  # marks above the first line, descenders below the second
    _write(paper, tile.words, (start, line), Face(size, tile.look.ink, "Bold", "ls"))
    _write(paper, tile.small, (start, line + step), Face(small, tile.look.soft, "Medium", "ls"))


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
