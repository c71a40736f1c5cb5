"""Message objects: the limits that LINE enforces and its OpenAPI description leaves out."""

from __future__ import annotations

from typing import Any

from simulator.action_limits import check_action, check_quick_reply
from simulator.calls import Json, Refusal
from simulator.flex_limits import check_flex
from simulator.lengths import (
    Problems,
    as_dict,
    as_list,
    graphemes_within,
    media_uri,
    problem,
    text_within,
)

ALT_TEXT = 1500
IN_LINES_NAME = "line"  # LINE: a sender's name may not hold words such as LINE


def check_messages(messages: Any) -> None:
    """Raise LINE's 400 for the first thing wrong in a request's messages."""
    if not isinstance(messages, list) or not 1 <= len(messages) <= 5:
        raise Refusal(400, "The request body has 1 error(s)", [problem("messages", "Size must be between 1 and 5")])
    for index, message in enumerate(messages):
        problems: Problems = []
        check_message(problems, as_dict(message), f"messages[{index}]")
        if problems:
            raise Refusal(400, f"A message (messages[{index}]) in the request body is invalid", problems)


def check_message(problems: Problems, message: Json, where: str) -> None:
    check = MESSAGES.get(str(message.get("type")))
    if check is None:
        problems.append(problem(f"{where}.type", "Must be one of the message types"))
        return
    check(problems, message, where)
    check_quick_reply(problems, message, where)
    sender = as_dict(message.get("sender"))
    text_within(problems, sender.get("name"), f"{where}.sender.name", 20)
    if IN_LINES_NAME in str(sender.get("name", "")).lower().split():
        problems.append(problem(f"{where}.sender.name", "may not contain LINE"))
    if "iconUrl" in sender:
        media_uri(problems, sender["iconUrl"], f"{where}.sender.iconUrl")


def _text(problems: Problems, message: Json, where: str) -> None:
    text_within(problems, message.get("text"), f"{where}.text", 5000, required=True)


def _text_v2(problems: Problems, message: Json, where: str) -> None:
    _text(problems, message, where)
    if len(as_dict(message.get("substitution"))) > 100:
        problems.append(problem(f"{where}.substitution", "Size must be between 0 and 100"))


def _media(problems: Problems, message: Json, where: str) -> None:
    for name in ("originalContentUrl", "previewImageUrl"):
        media_uri(problems, message.get(name), f"{where}.{name}")


def _audio(problems: Problems, message: Json, where: str) -> None:
    media_uri(problems, message.get("originalContentUrl"), f"{where}.originalContentUrl")
    if not isinstance(message.get("duration"), int):
        problems.append(problem(f"{where}.duration", "must be specified"))


def _location(problems: Problems, message: Json, where: str) -> None:
    for name in ("title", "address"):
        text_within(problems, message.get(name), f"{where}.{name}", 100, required=True)
    for name in ("latitude", "longitude"):
        if not isinstance(message.get(name), int | float):
            problems.append(problem(f"{where}.{name}", "must be specified"))


def _sticker(problems: Problems, message: Json, where: str) -> None:
    for name in ("packageId", "stickerId"):
        text_within(problems, message.get(name), f"{where}.{name}", 20, required=True)


def _imagemap(problems: Problems, message: Json, where: str) -> None:
    text_within(problems, message.get("altText"), f"{where}.altText", ALT_TEXT, required=True)
    media_uri(problems, message.get("baseUrl"), f"{where}.baseUrl")
    if len(as_list(message.get("actions"))) > 50:
        problems.append(problem(f"{where}.actions", "Size must be between 0 and 50"))


def _coupon(problems: Problems, message: Json, where: str) -> None:
    text_within(problems, message.get("couponId"), f"{where}.couponId", 100, required=True)


def _flex(problems: Problems, message: Json, where: str) -> None:
    text_within(problems, message.get("altText"), f"{where}.altText", ALT_TEXT, required=True)
    check_flex(problems, as_dict(message.get("contents")), f"{where}.contents")


def _template(problems: Problems, message: Json, where: str) -> None:
    text_within(problems, message.get("altText"), f"{where}.altText", ALT_TEXT, required=True)
    template = as_dict(message.get("template"))
    check = TEMPLATES.get(str(template.get("type")))
    if check:
        check(problems, template, f"{where}.template")
    else:
        problems.append(problem(f"{where}.template.type", "unknown template"))


def _buttons(problems: Problems, template: Json, where: str) -> None:
    has_head = bool(template.get("title") or template.get("thumbnailImageUrl"))
    graphemes_within(problems, template.get("title"), f"{where}.title", 40)
    graphemes_within(problems, template.get("text"), f"{where}.text", 60 if has_head else 160, required=True)
    _actions(problems, template, where, 1, 4)


def _confirm(problems: Problems, template: Json, where: str) -> None:
    graphemes_within(problems, template.get("text"), f"{where}.text", 240, required=True)
    _actions(problems, template, where, 2, 2)


def _carousel(problems: Problems, template: Json, where: str) -> None:
    columns = as_list(template.get("columns"))
    if not 1 <= len(columns) <= 10:
        problems.append(problem(f"{where}.columns", "Size must be between 1 and 10"))
    if len({len(as_list(column.get("actions"))) for column in columns}) > 1:
        problems.append(problem(f"{where}.columns", "all columns must have the same number of actions"))
    for index, column in enumerate(columns):
        has_head = bool(column.get("title") or column.get("thumbnailImageUrl"))
        place = f"{where}.columns[{index}]"
        graphemes_within(problems, column.get("title"), f"{place}.title", 40)
        graphemes_within(problems, column.get("text"), f"{place}.text", 60 if has_head else 120, required=True)
        _actions(problems, column, place, 1, 3)


def _image_carousel(problems: Problems, template: Json, where: str) -> None:
    columns = as_list(template.get("columns"))
    if not 1 <= len(columns) <= 10:
        problems.append(problem(f"{where}.columns", "Size must be between 1 and 10"))
    for index, column in enumerate(columns):
        place = f"{where}.columns[{index}]"
        media_uri(problems, column.get("imageUrl"), f"{place}.imageUrl")
        check_action(problems, as_dict(column.get("action")), f"{place}.action", "image_carousel")


def _actions(problems: Problems, owner: Json, where: str, least: int, most: int) -> None:
    actions = as_list(owner.get("actions"))
    if not least <= len(actions) <= most:
        problems.append(problem(f"{where}.actions", f"Size must be between {least} and {most}"))
    for index, action in enumerate(actions):
        check_action(problems, action, f"{where}.actions[{index}]", "template")


TEMPLATES = {"buttons": _buttons, "confirm": _confirm, "carousel": _carousel, "image_carousel": _image_carousel}
MESSAGES = {
    "text": _text,
    "textV2": _text_v2,
    "sticker": _sticker,
    "image": _media,
    "video": _media,
    "audio": _audio,
    "location": _location,
    "imagemap": _imagemap,
    "template": _template,
    "flex": _flex,
    "coupon": _coupon,
}
