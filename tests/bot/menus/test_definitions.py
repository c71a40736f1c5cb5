"""The menus as they are drawn: within LINE's limits, every tap understood, the same picture every time."""

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image

from bot.line.lengths import graphemes
from bot.line.rich_menus import OURS, MenuDefinition
from bot.menus.definitions import key_of, menus
from bot.menus.draw import draw
from bot.menus.icons import check
from bot.menus.tiles import GREEN, LOW, WIDTH, Sheet, Tile
from bot.messages.buttons import AskHelp, MenuAnswer, WhoIsWaiting, read
from models.texts import catalog
from tests.bot.messages.line_schema import against_description

LIFF = "https://liff.line.me/1234567890-abcdefgh"
EACH = pytest.mark.parametrize("menu", menus(LIFF), ids=lambda menu: menu.key)


def taps(menu: MenuDefinition) -> list[object]:
    actions = [area["action"] for area in menu.menu["areas"]]
    return [read(action["data"]) for action in actions if action["type"] == "postback"]


def test_every_role_has_its_menus_in_every_language() -> None:
    roles = ["resident-calm", "resident-waiting", "guard", "newcomer"]
    assert {menu.key for menu in menus(LIFF)} == {key_of(role, lang) for role in roles for lang in catalog.LANGUAGES}


@EACH
def test_line_takes_the_menu(menu: MenuDefinition) -> None:
    assert not against_description(menu.menu, "RichMenuRequest")
    assert graphemes(menu.menu["chatBarText"]) <= 14
    assert len(menu.name) <= 300
    assert menu.name.startswith(OURS + menu.key)
    for area in menu.menu["areas"]:
        assert 1 <= graphemes(area["action"]["label"]) <= 20


@EACH
def test_picture_is_one_that_line_takes_and_a_phone_loads_fast(menu: MenuDefinition) -> None:
    with Image.open(BytesIO(menu.picture)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (menu.menu["size"]["width"], menu.menu["size"]["height"])
        assert 800 <= picture.width <= 2500
        assert picture.width / picture.height >= 1.45
    assert len(menu.picture) < 300_000


@EACH
def test_areas_lie_inside_and_apart(menu: MenuDefinition) -> None:
    boxes = [area["bounds"] for area in menu.menu["areas"]]
    for box in boxes:
        assert 0 <= box["x"] < box["x"] + box["width"] <= menu.menu["size"]["width"]
        assert 0 <= box["y"] < box["y"] + box["height"] <= menu.menu["size"]["height"]
    for one, other in combinations(boxes, 2):
        aside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        above = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
        assert aside or above


def test_every_tap_is_understood() -> None:
    by_key = {menu.key: menu for menu in menus(LIFF)}
    assert taps(by_key["resident-waiting-th"]) == [WhoIsWaiting(), MenuAnswer("approve"), MenuAnswer("reject")]
    assert taps(by_key["resident-calm-en"]) == [WhoIsWaiting(), AskHelp()]
    assert taps(by_key["newcomer-th"]) == [AskHelp()]
    pages = [area["action"]["uri"] for area in by_key["guard-th"].menu["areas"]]
    assert pages == [f"{LIFF}/guard", f"{LIFF}/guard?tab=today"]


def test_the_name_changes_with_the_content_only() -> None:
    names = {menu.key: menu.name for menu in menus(LIFF)}
    menus.cache_clear()
    assert {menu.key: menu.name for menu in menus(LIFF)} == names
    moved = {menu.key: menu.name for menu in menus("https://liff.line.me/other")}
    assert {key for key in names if names[key] != moved[key]} == {"guard-th", "guard-en"}


def test_long_words_stay_inside_their_tile() -> None:
    tile = Tile(
        x=60, y=60, width=900, height=700, look=GREEN, icon=check, words="ผู้ที่น้ำ" * 30, small="ปฏิเสธ" * 30, action={}
    )
    for stacked in (tile, Tile(**{**vars(tile), "stacked": False})):
        with Image.open(BytesIO(draw(Sheet(LOW, (stacked,))))) as picture:
            outside = picture.convert("RGB").crop((tile.x + tile.width, 0, WIDTH, LOW))
            assert len(outside.getcolors() or []) == 1
