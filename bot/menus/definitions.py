"""Which menus there are, in every language: picture, areas and what a tap on them means."""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import orjson

from bot.line.rich_menus import OURS, MenuDefinition
from bot.menus import icons
from bot.menus.draw import draw
from bot.menus.tiles import AMBER, CARD, GREEN, LEAF, LOW, RED, TALL, WIDTH, Sheet, Tile
from bot.messages.buttons import AskHelp, Button, MenuAnswer, WhoIsWaiting, write
from models.texts import catalog
from models.texts.catalog import Say, mark

EDGE = 60
_SPAN = WIDTH - 2 * EDGE
_HALF = (_SPAN - EDGE) // 2
_WIDE, _NARROW = 1_500, _SPAN - EDGE - 1_500
_FULL = LOW - 2 * EDGE
_STRIP = 400

RESIDENT_CALM, RESIDENT_WAITING = "resident-calm", "resident-waiting"
GUARD, NEWCOMER = "guard", "newcomer"
_BARS = {  # LINE: chatBarText ≤ 14 characters
    RESIDENT_CALM: mark("Menu"),
    RESIDENT_WAITING: mark("At the gate"),
    GUARD: mark("Menu"),
    NEWCOMER: mark("Menu"),
}


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


def _tap(meant: Button, label: str) -> dict[str, Any]:
    """What a tap says also stands in the chat, so that the answer below it is understood."""
    return {"type": "postback", "label": label, "data": write(meant), "displayText": label}


def _page(address: str, label: str) -> dict[str, Any]:
    return {"type": "uri", "label": label, "uri": address}


def _waiting(say: Say, _liff: str) -> Sheet:
    top = EDGE * 2 + _STRIP
    height = TALL - top - EDGE
    strip = Tile(
        x=EDGE, y=EDGE, width=_SPAN, height=_STRIP, look=AMBER, icon=icons.bell, stacked=False, size=132, disc=250,
        words=say("A visitor is waiting for you"), small=say("Tap here to see who it is"),
        action=_tap(WhoIsWaiting(), say("Who is waiting?")),
    )  # fmt: skip
    approve = Tile(
        x=EDGE, y=top, width=_HALF, height=height, look=GREEN, icon=icons.check, words=say("Approve"),
        size=230, disc=520, action=_tap(MenuAnswer("approve"), say("Approve")),
    )  # fmt: skip
    reject = Tile(
        x=EDGE * 2 + _HALF, y=top, width=_HALF, height=height, look=RED, icon=icons.cross, words=say("Reject"),
        size=230, disc=520, action=_tap(MenuAnswer("reject"), say("Reject")),
    )  # fmt: skip
    return Sheet(TALL, (strip, approve, reject))


def _calm(say: Say, _liff: str) -> Sheet:
    quiet = Tile(
        x=EDGE, y=EDGE, width=_WIDE, height=_FULL, look=LEAF, icon=icons.shield, stacked=False, disc=330,
        words=say("Nobody is waiting"), small=say("Tap to check again"),
        action=_tap(WhoIsWaiting(), say("Who is waiting?")),
    )  # fmt: skip
    helping = Tile(
        x=EDGE * 2 + _WIDE, y=EDGE, width=_NARROW, height=_FULL, look=CARD, icon=icons.question, words=say("Help"),
        action=_tap(AskHelp(), say("Help")),
    )  # fmt: skip
    return Sheet(LOW, (quiet, helping))


def _guard(say: Say, liff: str) -> Sheet:
    register = Tile(
        x=EDGE, y=EDGE, width=_WIDE, height=_FULL, look=LEAF, icon=icons.person_plus, disc=340,
        size=175, words=say("New visitor"),
        action=_page(f"{liff}/guard", say("New visitor")),
    )  # fmt: skip
    today = Tile(
        x=EDGE * 2 + _WIDE, y=EDGE, width=_NARROW, height=_FULL, look=CARD, icon=icons.entries, words=say("Today"),
        action=_page(f"{liff}/guard?tab=today", say("Today")),
    )  # fmt: skip
    return Sheet(LOW, (register, today))


def _newcomer(say: Say, _liff: str) -> Sheet:
    join = Tile(
        x=EDGE, y=EDGE, width=_SPAN, height=_FULL, look=LEAF, icon=icons.house, stacked=False, disc=400, size=150,
        words=say("Not linked to a house yet"), small=say("Tap to see how to join"),
        action=_tap(AskHelp(), say("How to join")),
    )  # fmt: skip
    return Sheet(LOW, (join,))


_SHEETS: dict[str, Callable[[Say, str], Sheet]] = {
    RESIDENT_CALM: _calm,
    RESIDENT_WAITING: _waiting,
    GUARD: _guard,
    NEWCOMER: _newcomer,
}
