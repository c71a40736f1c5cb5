"""What stands on each menu, and what a tap there means. A menu is only a display: who may do what is asked again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.menus import icons
from bot.menus.icons import Icon
from bot.menus.tiles import AMBER, CARD, GREEN, LEAF, LOW, RED, TALL, WIDTH, Look, Sheet, Tile
from bot.messages.buttons import AskHelp, Button, MenuAnswer, WhoIsWaiting, write
from models.texts.catalog import Say

EDGE = 60
_SPAN = WIDTH - 2 * EDGE
_FULL = LOW - 2 * EDGE
_THIRD = (_SPAN - 2 * EDGE) // 3
_ROW = (TALL - 3 * EDGE) // 2
_STRIP = 400
_APART = 3 * EDGE  # between Approve and Reject: no thumb lies on both


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One of several equal tiles."""

    icon: Icon
    words: str
    action: dict[str, Any]
    small: str = ""
    look: Look = CARD


def waiting(say: Say, liff: str) -> Sheet:
    """The one who waits, and the two big answers; every other page is behind the small tile."""
    top, narrow = EDGE * 2 + _STRIP, 640
    width, height = (_SPAN - _APART) // 2, TALL - top - EDGE
    strip = Tile(
        x=EDGE, y=EDGE, width=_SPAN - EDGE - narrow, height=_STRIP, look=AMBER, icon=icons.bell, stacked=False,
        size=132, disc=250, words=say("A visitor is waiting"), small=say("Tap here to see who it is"),
        action=_tap(WhoIsWaiting(), say("Who is waiting?")),
    )  # fmt: skip
    pages = Tile(
        x=WIDTH - EDGE - narrow, y=EDGE, width=narrow, height=_STRIP, look=CARD, icon=icons.house, size=96, disc=170,
        words=say("My house"), action=_page(f"{liff}/home?tab=house", say("My house")),
    )  # fmt: skip
    approve = Tile(
        x=EDGE, y=top, width=width, height=height, look=GREEN, icon=icons.check, words=say("Approve"),
        size=230, disc=520, action=_tap(MenuAnswer("approve"), say("Approve")),
    )  # fmt: skip
    reject = Tile(
        x=WIDTH - EDGE - width, y=top, width=width, height=height, look=RED, icon=icons.cross, words=say("Reject"),
        size=230, disc=520, action=_tap(MenuAnswer("reject"), say("Reject")),
    )  # fmt: skip
    return Sheet(TALL, (strip, pages, approve, reject))


def calm(say: Say, liff: str) -> Sheet:
    """Nobody waits: everything that a household does."""
    home = f"{liff}/home?tab="
    invite, passes = say("Invite a guest"), say("Guest passes")
    past, house, who = say("History"), say("My house"), say("Who is waiting?")
    upper = (
        Cell(
            look=LEAF,
            icon=icons.shield,
            words=who,
            small=say("Nobody at the moment"),
            action=_tap(WhoIsWaiting(), who),
        ),
        Cell(icon=icons.person_plus, words=invite, action=_page(f"{home}passes&new=1", invite)),
        Cell(icon=icons.ticket, words=passes, action=_page(f"{home}passes", passes)),
    )
    lower = (
        Cell(icon=icons.history, words=past, action=_page(f"{home}history", past)),
        Cell(icon=icons.house, words=house, action=_page(f"{home}house", house)),
        _help(say),
    )
    return Sheet(TALL, _three(upper, EDGE, _ROW) + _three(lower, EDGE * 2 + _ROW, _ROW))


def guard(say: Say, liff: str) -> Sheet:
    """The one thing that a guard does all day, as large as it gets, and three others beside it."""
    wide, height = 1_200, (TALL - 4 * EDGE) // 3
    narrow = _SPAN - EDGE - wide
    register = Tile(
        x=EDGE, y=EDGE, width=wide, height=TALL - 2 * EDGE, look=LEAF, icon=icons.person_plus, disc=560, size=190,
        words=say("New visitor"), action=_page(f"{liff}/guard", say("New visitor")),
    )  # fmt: skip
    scan, today = say("Scan a pass"), say("Today")
    cells = (
        Cell(icon=icons.scan, words=scan, action=_page(f"{liff}/guard?tab=pass", scan)),
        Cell(icon=icons.entries, words=today, action=_page(f"{liff}/guard?tab=today", today)),
        _help(say),
    )
    others = tuple(
        Tile(
            x=EDGE * 2 + wide, y=EDGE + row * (EDGE + height), width=narrow, height=height, look=one.look,
            icon=one.icon, words=one.words, stacked=False, disc=250, size=130, action=one.action,
        )
        for row, one in enumerate(cells)
    )  # fmt: skip
    return Sheet(TALL, (register, *others))


def office(say: Say, liff: str) -> Sheet:
    """Who wants to join, and who was at the gate."""
    wishes, today = say("Registrations"), say("Visitors today")
    cells = (
        Cell(look=LEAF, icon=icons.person_check, words=wishes, action=_page(f"{liff}/office", wishes)),
        Cell(icon=icons.entries, words=today, action=_page(f"{liff}/office?tab=today", today)),
        _help(say),
    )
    return Sheet(LOW, _three(cells, EDGE, _FULL))


def newcomer(say: Say, liff: str) -> Sheet:
    """No place as yet, or none that is confirmed: the page says how it stands."""
    wide = 2 * _THIRD + EDGE
    join = Tile(
        x=EDGE, y=EDGE, width=wide, height=_FULL, look=LEAF, icon=icons.house, stacked=False, disc=400, size=150,
        words=say("Join my house"), small=say("or see your request"),
        action=_page(f"{liff}/join", say("Join my house")),
    )  # fmt: skip
    ask = _help(say)
    helping = Tile(
        x=EDGE * 2 + wide, y=EDGE, width=_THIRD, height=_FULL, look=ask.look, icon=ask.icon, words=ask.words,
        action=ask.action,
    )  # fmt: skip
    return Sheet(LOW, (join, helping))


def _three(cells: tuple[Cell, ...], y: int, height: int) -> tuple[Tile, ...]:
    """A row of three."""
    return tuple(
        Tile(
            x=EDGE + column * (EDGE + _THIRD), y=y, width=_THIRD, height=height, look=cell.look, icon=cell.icon,
            words=cell.words, small=cell.small, disc=290, size=112, action=cell.action,
        )
        for column, cell in enumerate(cells)
    )  # fmt: skip


def _help(say: Say) -> Cell:
    return Cell(icon=icons.question, words=say("Help"), action=_tap(AskHelp(), say("Help")))


def _tap(meant: Button, label: str) -> dict[str, Any]:
    """What a tap says also stands in the chat, so that the answer below it is understood."""
    return {"type": "postback", "label": label, "data": write(meant), "displayText": label}


def _page(address: str, label: str) -> dict[str, Any]:
    return {"type": "uri", "label": label, "uri": address}


Draft = Callable[[Say, str], Sheet]
"""The language and the account's LIFF app make the sheet."""
