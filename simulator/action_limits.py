"""What the OpenAPI description does not say about actions and quick replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.calls import Json
from simulator.lengths import (
    Problems,
    action_uri,
    as_dict,
    as_list,
    graphemes_within,
    media_uri,
    problem,
    text_within,
)

Place = Literal["flex", "template", "image_carousel", "rich_menu", "quick_reply"]
ONLY_IN_QUICK_REPLIES = ("camera", "cameraRoll", "location")


@dataclass(frozen=True, slots=True)
class LabelRule:
    limit: int
    required: bool


LABELS: dict[Place, LabelRule] = {
    "flex": LabelRule(40, required=False),  # a button requires it, a tappable box does not
    "template": LabelRule(20, required=True),
    "image_carousel": LabelRule(12, required=False),
    "rich_menu": LabelRule(20, required=False),
    "quick_reply": LabelRule(20, required=True),
}


def check_action(problems: Problems, action: Json, where: str, place: Place, *, label: bool | None = None) -> None:
    rule = LABELS[place]
    needs_label = rule.required if label is None else label
    graphemes_within(problems, action.get("label"), f"{where}.label", rule.limit, required=needs_label)
    kind = action.get("type")
    if kind in ONLY_IN_QUICK_REPLIES and place != "quick_reply":
        problems.append(problem(f"{where}.type", f"{kind} is for quick replies only"))
    if kind == "richmenuswitch" and place != "rich_menu":
        problems.append(problem(f"{where}.type", "richmenuswitch is for rich menus only"))
    check = KINDS.get(str(kind))
    if check:
        check(problems, action, where)
    elif kind not in ONLY_IN_QUICK_REPLIES:
        problems.append(problem(f"{where}.type", "must be specified" if kind is None else "unknown action type"))


def _postback(problems: Problems, action: Json, where: str) -> None:
    text_within(problems, action.get("data"), f"{where}.data", 300, required=True)
    for name in ("displayText", "text", "fillInText"):
        graphemes_within(problems, action.get(name), f"{where}.{name}", 300)
    if "displayText" in action and "text" in action:
        problems.append(problem(where, "displayText and text can't be used together"))
    if "fillInText" in action and action.get("inputOption") != "openKeyboard":
        problems.append(problem(f"{where}.fillInText", "needs inputOption openKeyboard"))


def _message(problems: Problems, action: Json, where: str) -> None:
    graphemes_within(problems, action.get("text"), f"{where}.text", 300, required=True)


def _uri(problems: Problems, action: Json, where: str) -> None:
    action_uri(problems, action.get("uri"), f"{where}.uri")


def _datetime(problems: Problems, action: Json, where: str) -> None:
    text_within(problems, action.get("data"), f"{where}.data", 300, required=True)
    if action.get("mode") not in ("date", "time", "datetime"):
        problems.append(problem(f"{where}.mode", "invalid property"))


def _clipboard(problems: Problems, action: Json, where: str) -> None:
    text_within(problems, action.get("clipboardText"), f"{where}.clipboardText", 1000, required=True)


def _menu_switch(problems: Problems, action: Json, where: str) -> None:
    text_within(problems, action.get("richMenuAliasId"), f"{where}.richMenuAliasId", 32, required=True)
    text_within(problems, action.get("data"), f"{where}.data", 300, required=True)


KINDS = {
    "postback": _postback,
    "message": _message,
    "uri": _uri,
    "datetimepicker": _datetime,
    "clipboard": _clipboard,
    "richmenuswitch": _menu_switch,
}


def check_quick_reply(problems: Problems, message: Json, where: str) -> None:
    if "quickReply" not in message:
        return
    items = as_list(as_dict(message["quickReply"]).get("items"))
    if not 1 <= len(items) <= 13:
        problems.append(problem(f"{where}.quickReply.items", "Size must be between 1 and 13"))
    for index, item in enumerate(items):
        place = f"{where}.quickReply.items[{index}]"
        check_action(problems, as_dict(item.get("action")), f"{place}.action", "quick_reply")
        if "imageUrl" in item:
            media_uri(problems, item["imageUrl"], f"{place}.imageUrl")
