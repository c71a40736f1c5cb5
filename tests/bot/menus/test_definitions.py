"""The menus as they are drawn: within LINE's limits, every tap understood, the same picture every time."""

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image

from bot.line.lengths import graphemes
from bot.line.rich_menus import OURS, MenuDefinition
from bot.menus.definitions import key_of, menus
from bot.menus.draw import draw
from bot.menus.icons import Pen, check
from bot.menus.tiles import CARD, GREEN, LOW, WIDTH, Sheet, Tile
from bot.messages.buttons import AskHelp, MenuAnswer, WhoIsWaiting, read
from models.texts import catalog
from tests.bot.messages.line_schema import against_description

LIFF = "https://liff.line.me/1234567890-abcdefgh"
MILLIMETRES_5 = 5 * WIDTH // 70
"""On a phone whose screen is 70 mm wide."""

EACH = pytest.mark.parametrize("menu", menus(LIFF), ids=lambda menu: menu.key)


def taps(menu: MenuDefinition) -> list[object]:
    actions = [area["action"] for area in menu.menu["areas"]]
    return [read(action["data"]) for action in actions if action["type"] == "postback"]


def test_every_role_has_its_menus_in_every_language() -> None:
    roles = ["resident-calm", "resident-waiting", "guard", "office", "newcomer"]
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


def pages(menu: MenuDefinition) -> list[str]:
    actions = [area["action"] for area in menu.menu["areas"]]
    return [action["uri"].removeprefix(LIFF) for action in actions if action["type"] == "uri"]


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_every_tap_is_understood_and_every_page_is_the_account_s(language: str) -> None:
    by_menu = {menu.key.removesuffix(f"-{language}"): menu for menu in menus(LIFF) if menu.key.endswith(language)}
    assert {name: taps(menu) for name, menu in by_menu.items()} == {
        "resident-calm": [WhoIsWaiting(), AskHelp()],
        "resident-waiting": [WhoIsWaiting(), MenuAnswer("approve"), MenuAnswer("reject")],
        "guard": [AskHelp()],
        "office": [AskHelp()],
        "newcomer": [AskHelp()],
    }
    assert {name: pages(menu) for name, menu in by_menu.items()} == {
        "resident-calm": ["/home?tab=passes&new=1", "/home?tab=passes", "/home?tab=history", "/home?tab=house"],
        "resident-waiting": ["/home?tab=house"],
        "guard": ["/guard", "/guard?tab=pass", "/guard?tab=today"],
        "office": ["/office", "/office?tab=today"],
        "newcomer": ["/join"],
    }


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_no_thumb_lies_on_both_answers(language: str) -> None:
    """Nor do the small tiles come between: the answers are by far the largest."""
    (menu,) = [menu for menu in menus(LIFF) if menu.key == f"resident-waiting-{language}"]
    *others, approve, reject = [area["bounds"] for area in menu.menu["areas"]]
    assert reject["x"] - (approve["x"] + approve["width"]) >= MILLIMETRES_5
    for answer in (approve, reject):
        assert all(answer["width"] * answer["height"] > 1.5 * one["width"] * one["height"] for one in others)


@EACH
def test_nothing_is_too_small_for_a_thumb(menu: MenuDefinition) -> None:
    for area in menu.menu["areas"]:
        assert min(area["bounds"]["width"], area["bounds"]["height"]) >= 2 * MILLIMETRES_5


def test_the_name_changes_with_the_content_only() -> None:
    names = {menu.key: menu.name for menu in menus(LIFF)}
    menus.cache_clear()
    assert {menu.key: menu.name for menu in menus(LIFF)} == names
    moved = {menu.key: menu.name for menu in menus("https://liff.line.me/other")}
    assert not [key for key in names if names[key] == moved[key]], "each has a page of the account's"


def test_tiles_of_one_shape_have_their_icons_and_words_in_line() -> None:
    def tile(x: int, words: str, small: str = "") -> Tile:
        return Tile(x=x, y=60, width=1_160, height=700, look=CARD, icon=blank, words=words, small=small, action={})

    def drawn(*tiles: Tile) -> Image.Image:
        return Image.open(BytesIO(draw(Sheet(LOW, tiles)))).convert("RGB")

    long = tile(60, "ผู้ที่น้ำ" * 9)
    alone, beside = drawn(tile(1_280, "ปฏิเสธ")), drawn(long, tile(1_280, "ปฏิเสธ"))
    second = drawn(long, tile(1_280, "ปฏิเสธ", "ปฏิเสธ"))
    half = (1_280, 0, WIDTH, LOW)
    assert inked(beside.crop(half))[3] < inked(alone.crop(half))[3], "as small as the long words, so it ends higher"
    assert inked(second.crop(half))[1] == inked(beside.crop(half))[1], "the second line moves nothing"
    assert inked(second.crop(half))[3] > inked(beside.crop(half))[3]


def blank(_pen: Pen) -> None:
    """No icon: its disc is what is looked at."""


def inked(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box around all that is dark: an icon's disc and the words."""
    box = picture.convert("L").point(lambda light: 255 if light < 120 else 0).getbbox()
    assert box
    return box


def test_long_words_stay_inside_their_tile() -> None:
    tile = Tile(
        x=60, y=60, width=900, height=700, look=GREEN, icon=check, words="ผู้ที่น้ำ" * 30, small="ปฏิเสธ" * 30, action={}
    )
    for stacked in (tile, Tile(**{**vars(tile), "stacked": False})):
        with Image.open(BytesIO(draw(Sheet(LOW, (stacked,))))) as picture:
            outside = picture.convert("RGB").crop((tile.x + tile.width, 0, WIDTH, LOW))
            assert len(outside.getcolors() or []) == 1
