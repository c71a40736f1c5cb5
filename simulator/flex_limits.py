"""What the OpenAPI description does not say about flex messages."""

from __future__ import annotations

import re

import orjson

from simulator.action_limits import check_action
from simulator.calls import Json
from simulator.lengths import Problems, as_dict, as_list, media_uri, problem

KILOBYTE = 1024
BUBBLE_BYTES = 30 * KILOBYTE
CAROUSEL_BYTES = 50 * KILOBYTE
CAROUSEL_BUBBLES = 12
IN_BASELINE = ("icon", "text", "filler")
IN_BOX = ("box", "button", "image", "text", "separator", "filler")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")
RATIO = re.compile(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)")
COLOUR_FIELDS = ("color", "backgroundColor", "borderColor")


def check_flex(problems: Problems, contents: Json, where: str) -> None:
    if contents.get("type") == "carousel":
        _carousel(problems, contents, where)
    elif contents.get("type") == "bubble":
        _bubble(problems, contents, where)
    else:
        problems.append(problem(f"{where}.type", "must be bubble or carousel"))


def _carousel(problems: Problems, carousel: Json, where: str) -> None:
    bubbles = as_list(carousel.get("contents"))
    if not 1 <= len(bubbles) <= CAROUSEL_BUBBLES:
        problems.append(problem(f"{where}.contents", f"Size must be between 1 and {CAROUSEL_BUBBLES}"))
    if len(orjson.dumps(carousel)) > CAROUSEL_BYTES:
        problems.append(problem(where, "carousel is over 50 KB"))
    if len({bubble.get("size", "mega") for bubble in bubbles}) > 1:
        problems.append(problem(f"{where}.contents", "all bubbles of a carousel must have the same size"))
    for index, bubble in enumerate(bubbles):
        _bubble(problems, bubble, f"{where}.contents[{index}]", alone=False)


def _bubble(problems: Problems, bubble: Json, where: str, *, alone: bool = True) -> None:
    if len(orjson.dumps(bubble)) > BUBBLE_BYTES:
        problems.append(problem(where, "bubble is over 30 KB"))
    if not any(block in bubble for block in ("header", "hero", "body", "footer")):
        problems.append(problem(where, "At least one block must be specified"))
    for block in ("header", "body", "footer"):
        if block in bubble:
            _block(problems, as_dict(bubble[block]), f"{where}.{block}")
    if "hero" in bubble:
        _hero(problems, as_dict(bubble["hero"]), f"{where}.hero", alone=alone, size=str(bubble.get("size", "mega")))
    if "action" in bubble:
        check_action(problems, as_dict(bubble["action"]), f"{where}.action", "flex")


def _block(problems: Problems, block: Json, where: str) -> None:
    if block.get("type") != "box":
        problems.append(problem(where, "must be a box"))
        return
    check_component(problems, block, where)


def _hero(problems: Problems, hero: Json, where: str, *, alone: bool, size: str) -> None:
    if hero.get("type") not in ("box", "image", "video"):
        problems.append(problem(where, "must be a box, an image or a video"))
        return
    if hero.get("type") == "video" and (not alone or size not in ("kilo", "mega", "giga")):
        problems.append(problem(where, "a video stands only in a single kilo, mega or giga bubble"))
    check_component(problems, hero, where)


def check_component(problems: Problems, part: Json, where: str) -> None:
    for name in COLOUR_FIELDS:
        if name in part and not (isinstance(part[name], str) and COLOUR.fullmatch(part[name])):
            problems.append(problem(f"{where}.{name}", "invalid color"))
    check = COMPONENTS.get(str(part.get("type")))
    if check:
        check(problems, part, where)
    if "action" in part and part.get("type") != "button":
        check_action(problems, as_dict(part["action"]), f"{where}.action", "flex")


def _box(problems: Problems, box: Json, where: str) -> None:
    allowed = IN_BASELINE if box.get("layout") == "baseline" else IN_BOX
    if not isinstance(box.get("contents"), list):
        problems.append(problem(f"{where}.contents", "must be specified"))
    for index, part in enumerate(as_list(box.get("contents"))):
        place = f"{where}.contents[{index}]"
        if part.get("type") not in allowed:
            problems.append(problem(f"{place}.type", f"{part.get('type')} can't stand in this box"))
        check_component(problems, part, place)


def _text(problems: Problems, text: Json, where: str) -> None:
    spans = as_list(text.get("contents"))
    if not text.get("text") and not spans:
        problems.append(problem(f"{where}.text", "must be non-empty text"))
    for index, span in enumerate(spans):
        check_component(problems, span, f"{where}.contents[{index}]")


def _button(problems: Problems, button: Json, where: str) -> None:
    if "action" not in button:
        problems.append(problem(f"{where}.action", "must be specified"))
    else:
        check_action(problems, as_dict(button["action"]), f"{where}.action", "flex", label=True)


def _image(problems: Problems, image: Json, where: str) -> None:
    media_uri(problems, image.get("url"), f"{where}.url")
    ratio = RATIO.fullmatch(str(image.get("aspectRatio", "1:1")))
    if not ratio or float(ratio[1]) <= 0 or float(ratio[2]) > 3 * float(ratio[1]):
        problems.append(problem(f"{where}.aspectRatio", "invalid property"))


def _video(problems: Problems, video: Json, where: str) -> None:
    for name in ("url", "previewUrl"):
        media_uri(problems, video.get(name), f"{where}.{name}")
    if "altContent" not in video:
        problems.append(problem(f"{where}.altContent", "must be specified"))


def _icon(problems: Problems, icon: Json, where: str) -> None:
    media_uri(problems, icon.get("url"), f"{where}.url")


COMPONENTS = {"box": _box, "text": _text, "button": _button, "image": _image, "video": _video, "icon": _icon}
