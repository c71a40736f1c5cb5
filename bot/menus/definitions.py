"""Which menus there are, in every language, as LINE wants them: picture and areas."""

import hashlib
from functools import cache
from typing import Any

import orjson

from bot.line.rich_menus import OURS, MenuDefinition
from bot.menus import sheets
from bot.menus.draw import draw
from bot.menus.sheets import Draft
from bot.menus.tiles import WIDTH, Sheet, Tile
from models.texts import catalog
from models.texts.catalog import Say, mark

RESIDENT_CALM, RESIDENT_WAITING = "resident-calm", "resident-waiting"
GUARD, OFFICE, NEWCOMER = "guard", "office", "newcomer"
_SHEETS: dict[str, Draft] = {
    RESIDENT_CALM: sheets.calm,
    RESIDENT_WAITING: sheets.waiting,
    GUARD: sheets.guard,
    OFFICE: sheets.office,
    NEWCOMER: sheets.newcomer,
}
_BARS = dict.fromkeys(_SHEETS, mark("Menu")) | {RESIDENT_WAITING: mark("At the gate")}  # LINE: chatBarText ≤ 14


def key_of(menu: str, language: str) -> str:
    """`resident-waiting-th`; Thai for a language that has no menus."""
    return f"{menu}-{catalog.of(language).language}"


@cache
def menus(liff: str) -> tuple[MenuDefinition, ...]:
    """Every menu in every language. `liff` is the account's LIFF app: `https://liff.line.me/{liff id}`."""
    return tuple(
        _definition(name, sheet(say, liff), say)
        for name, sheet in _SHEETS.items()
        for say in map(catalog.of, catalog.LANGUAGES)
    )


def _definition(name: str, sheet: Sheet, say: Say) -> MenuDefinition:
    key = key_of(name, say.language)
    picture = draw(sheet)
    menu = {
        "size": {"width": WIDTH, "height": sheet.height},
        "selected": True,
        "chatBarText": say(_BARS[name]),
        "areas": [_area(tile) for tile in sheet.tiles],
    }
    content = hashlib.sha256(orjson.dumps(menu, option=orjson.OPT_SORT_KEYS) + picture).hexdigest()
    full_name = f"{OURS}{key}-{content[:8]}"
    return MenuDefinition(key=key, name=full_name, menu={**menu, "name": full_name}, picture=picture)


def _area(tile: Tile) -> dict[str, Any]:
    bounds = {"x": tile.x, "y": tile.y, "width": tile.width, "height": tile.height}
    return {"bounds": bounds, "action": tile.action}
