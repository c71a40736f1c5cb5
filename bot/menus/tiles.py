"""A menu is a sheet of tiles. The same tile is drawn into the picture and becomes the area that is tapped."""

from dataclasses import dataclass
from typing import Any

from bot.menus.icons import Icon
from bot.messages import brand

WIDTH = 2_500
TALL, LOW = 1_686, 843  # LINE's two usual heights


@dataclass(frozen=True)
class Look:
    fill: str
    ink: str
    soft: str  # the second line
    badge: str  # the disc behind the icon
    mark: str  # the icon


LEAF = Look(brand.LEAF, brand.ON_COLOUR, "#CFE3DA", brand.ON_COLOUR, brand.LEAF)
GREEN = Look(brand.GREEN, brand.ON_COLOUR, "#D3EBDD", brand.ON_COLOUR, brand.GREEN)
RED = Look(brand.RED, brand.ON_COLOUR, "#F6DADA", brand.ON_COLOUR, brand.RED)
AMBER = Look("#FBF0DC", brand.INK, "#7A4600", brand.AMBER, brand.ON_COLOUR)
CARD = Look(brand.CARD, brand.INK, brand.MUTED, brand.LEAF, brand.ON_COLOUR)


@dataclass(frozen=True, kw_only=True)
class Tile:
    """`stacked` puts the icon above the words, else it stands at their left. `small` is a line below the words.

    All sizes are pixels of the sheet.
    """

    x: int
    y: int
    width: int
    height: int
    look: Look
    icon: Icon
    words: str
    small: str = ""
    size: float = 120
    disc: int = 290
    stacked: bool = True
    action: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    height: int
    tiles: tuple[Tile, ...]
