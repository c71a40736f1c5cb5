"""What a LIFF page may put into people's chats: fewer kinds than an account, and only buttons that open a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.calls import Json, Refusal
from simulator.lengths import problem

SHARED = frozenset(("text", "image", "video", "audio", "location", "template", "flex"))
SENT = SHARED | {"sticker"}
INVALID = "The request body has 1 error(s)"


def check_sent_by_page(messages: list[Json]) -> None:
    """LINE: LIFF reference, `liff.sendMessages`."""
    _check(messages, SENT)


def check_shared_by_page(messages: list[Json]) -> None:
    """LINE: LIFF reference, `liff.shareTargetPicker`."""
    _check(messages, SHARED)


def _check(messages: list[Json], kinds: frozenset[str]) -> None:
    for index, message in enumerate(messages):
        if message["type"] not in kinds:
            raise Refusal(400, INVALID, [problem(f"messages[{index}].type", "this kind can't be sent from a page")])
        if "quickReply" in message:
            raise Refusal(400, INVALID, [problem(f"messages[{index}].quickReply", "quick replies are for accounts")])
        if any(action.get("type") != "uri" for action in _actions(message)):
            raise Refusal(400, INVALID, [problem(f"messages[{index}]", "only uri actions can be sent from a page")])


def _actions(part: Any) -> Iterator[Json]:
    if isinstance(part, list):
        for one in part:
            yield from _actions(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in ("action", "defaultAction") and isinstance(value, dict):
                yield value
            elif name == "actions" and isinstance(value, list):
                yield from (one for one in value if isinstance(one, dict))
            else:
                yield from _actions(value)
