"""What LINE demands of a rich menu and of its picture."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

from simulator.action_limits import check_action
from simulator.calls import Json, Refusal
from simulator.lengths import Problems, as_dict, as_list, graphemes_within, problem

AREAS = 20
MEGABYTE = 1024 * 1024
TYPES = {"image/jpeg": "JPEG", "image/png": "PNG"}


def check_menu(menu: Json) -> None:
    problems: Problems = []
    graphemes_within(problems, menu.get("name"), "name", 300, required=True)
    graphemes_within(problems, menu.get("chatBarText"), "chatBarText", 14, required=True)
    if not isinstance(menu.get("selected"), bool):
        problems.append(problem("selected", "must be specified"))
    size = as_dict(menu.get("size"))
    width, height = _check_size(problems, size)
    _check_areas(problems, menu, width, height)
    if problems:
        raise Refusal(400, f"The request body has {len(problems)} error(s)", problems)


def _check_size(problems: Problems, size: Json) -> tuple[int, int]:
    width, height = size.get("width"), size.get("height")
    if not isinstance(width, int) or not isinstance(height, int):
        problems.append(problem("size", "must be specified"))
        return 2500, 2500
    if not 800 <= width <= 2500:
        problems.append(problem("size.width", "must be between 800 and 2500"))
    if height < 250:
        problems.append(problem("size.height", "must be at least 250"))
    elif width / height < 1.45:
        problems.append(problem("size", "width / height must be at least 1.45"))
    return width, height


def _check_areas(problems: Problems, menu: Json, width: int, height: int) -> None:
    areas = menu.get("areas")
    if not isinstance(areas, list):
        problems.append(problem("areas", "must be specified"))
        return
    if len(areas) > AREAS:
        problems.append(problem("areas", f"Size must be between 0 and {AREAS}"))
    for index, area in enumerate(as_list(areas)):
        _check_bounds(problems, as_dict(area.get("bounds")), f"areas[{index}].bounds", width, height)
        check_action(problems, as_dict(area.get("action")), f"areas[{index}].action", "rich_menu")


def _check_bounds(problems: Problems, bounds: Json, where: str, width: int, height: int) -> None:
    values = [bounds.get(name) for name in ("x", "y", "width", "height")]
    numbers = [value for value in values if isinstance(value, int) and value >= 0]
    if len(numbers) < 4:
        problems.append(problem(where, "x, y, width and height must be specified"))
    elif numbers[0] + numbers[2] > width or numbers[1] + numbers[3] > height:
        problems.append(problem(where, "is outside the rich menu"))


def check_picture(menu: Json, content_type: str, picture: bytes) -> None:
    if content_type not in TYPES:
        raise Refusal(415, "The content type must be image/jpeg or image/png")
    if len(picture) > MEGABYTE:
        raise Refusal(400, "The image is larger than 1 MB")
    try:
        with Image.open(io.BytesIO(picture)) as image:
            kind, width, height = image.format, image.width, image.height
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise Refusal(400, "The image can't be read") from error
    if kind != TYPES[content_type]:
        raise Refusal(400, "The image is not of the type that the header names")
    _check_dimensions(menu, width, height)


def _check_dimensions(menu: Json, width: int, height: int) -> None:
    if not 800 <= width <= 2500 or height < 250 or width / height < 1.45:
        raise Refusal(400, "The image must be 800 to 2500 wide, at least 250 high, and 1.45 times as wide as high")
    size = menu["size"]
    if (width, height) != (size["width"], size["height"]):
        raise Refusal(400, "The image's size differs from the rich menu's size")
