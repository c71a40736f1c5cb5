"""Which rich menu whom shows: default, per person, in bulk, in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from simulator.calls import Answer, Call, Endpoint, Json, Refusal, per_hour
from simulator.lengths import as_list, problem
from simulator.richmenus import menu_named, menu_with_picture
from simulator.state import Chat

BULK_TAKES_S = 0.2  # LINE: bulk and batch are asynchronous, seconds
BULK = 500
BATCH = 1000


def _chat(call: Call, user_id: str) -> Chat:
    chat = call.channel.chats.get(user_id)
    if chat is None:
        raise Refusal(400, "The user ID is invalid")
    return chat


def _set(call: Call, user_id: str, menu_id: str | None) -> None:
    """LINE: 200 for somebody who is no friend, and nothing is linked."""
    chat = call.channel.chats.get(user_id)
    if chat is None or chat.standing != "friend" or chat.menu_id == menu_id:
        return
    chat.menu_id = menu_id
    call.platform.note_menu(call.channel, user_id)


def _set_all(call: Call, user_ids: list[str], menu_id: str | None) -> None:
    for user_id in user_ids:
        _set(call, user_id, menu_id)


def set_default(call: Call) -> Answer:
    call.channel.default_menu = menu_with_picture(call, call.args["richMenuId"]).rich_menu_id
    call.platform.note_menu(call.channel, None)
    return Answer()


def get_default(call: Call) -> Answer:
    if call.channel.default_menu is None:
        raise Refusal(404, "no default richmenu")
    return Answer({"richMenuId": call.channel.default_menu})


def clear_default(call: Call) -> Answer:
    call.channel.default_menu = None
    call.platform.note_menu(call.channel, None)
    return Answer()


def link(call: Call) -> Answer:
    menu = menu_with_picture(call, call.args["richMenuId"])
    _chat(call, call.args["userId"])
    _set(call, call.args["userId"], menu.rich_menu_id)
    return Answer()


def linked(call: Call) -> Answer:
    menu_id = _chat(call, call.args["userId"]).menu_id
    if menu_id is None or menu_id not in call.channel.menus:
        raise Refusal(404, "the user has no richmenu")
    return Answer({"richMenuId": menu_id})


def unlink(call: Call) -> Answer:
    _chat(call, call.args["userId"])
    _set(call, call.args["userId"], None)
    return Answer()


def _later(work: Callable[[], None]) -> Answer:
    asyncio.get_running_loop().call_later(BULK_TAKES_S, work)
    return Answer(status=202)


def _bulk_people(call: Call) -> list[str]:
    user_ids = call.body.get("userIds")
    if not isinstance(user_ids, list) or not 1 <= len(user_ids) <= BULK:
        details = [problem("userIds", f"Size must be between 1 and {BULK}")]
        raise Refusal(400, "The request body has 1 error(s)", details)
    return [str(user_id) for user_id in user_ids]


def bulk_link(call: Call) -> Answer:
    user_ids = _bulk_people(call)
    menu_id = menu_with_picture(call, str(call.body.get("richMenuId"))).rich_menu_id
    return _later(lambda: _set_all(call, user_ids, menu_id))


def bulk_unlink(call: Call) -> Answer:
    user_ids = _bulk_people(call)
    return _later(lambda: _set_all(call, user_ids, None))


def _check_batch(call: Call) -> list[Json]:
    operations = as_list(call.body.get("operations"))
    if not 1 <= len(operations) <= BATCH:
        raise Refusal(400, f"operations: size must be between 1 and {BATCH}")
    kinds = {operation.get("type") for operation in operations}
    if "unlinkAll" in kinds and len(operations) > 1:
        raise Refusal(400, "unlinkAll stands alone")
    sources = [operation.get("from") for operation in operations if operation.get("type") != "unlinkAll"]
    if len(sources) != len(set(sources)):
        raise Refusal(400, "each from may be given once")
    for operation in operations:
        for name in ("from", "to"):
            if name in operation:
                menu_named(call, str(operation[name]))
    return operations


def batch(call: Call) -> Answer:
    """Every operation acts on the links as they were before."""
    operations = _check_batch(call)
    moves = {operation.get("from"): operation.get("to") for operation in operations}
    unlink_all = operations[0].get("type") == "unlinkAll"

    def work() -> None:
        for user_id, chat in call.channel.chats.items():
            if chat.menu_id and (unlink_all or chat.menu_id in moves):
                _set(call, user_id, moves.get(chat.menu_id))

    accepted = datetime.fromtimestamp(call.now, UTC)
    call.platform.codes[f"batch:{call.request_id}"] = {"accepted": accepted.isoformat(timespec="milliseconds")}
    return _later(work)


def validate_batch(call: Call) -> Answer:
    _check_batch(call)
    return Answer()


def progress(call: Call) -> Answer:
    known = call.platform.codes.get(f"batch:{call.query.get('requestId')}")
    if known is None:
        raise Refusal(404, "Not found")
    done = datetime.fromisoformat(known["accepted"]).timestamp() + BULK_TAKES_S <= call.now
    answer: Json = {"phase": "succeeded" if done else "ongoing", "acceptedTime": known["accepted"]}
    return Answer(answer | ({"completedTime": known["accepted"]} if done else {}))


ENDPOINTS = (
    Endpoint("POST", "/v2/bot/user/all/richmenu/{richMenuId}", set_default),
    Endpoint("GET", "/v2/bot/user/all/richmenu", get_default),
    Endpoint("DELETE", "/v2/bot/user/all/richmenu", clear_default),
    Endpoint("POST", "/v2/bot/user/{userId}/richmenu/{richMenuId}", link),
    Endpoint("GET", "/v2/bot/user/{userId}/richmenu", linked),
    Endpoint("DELETE", "/v2/bot/user/{userId}/richmenu", unlink),
    Endpoint("POST", "/v2/bot/richmenu/bulk/link", bulk_link, reads="json"),
    Endpoint("POST", "/v2/bot/richmenu/bulk/unlink", bulk_unlink, reads="json"),
    Endpoint("POST", "/v2/bot/richmenu/batch", batch, reads="json", rate=per_hour(3)),
    Endpoint("POST", "/v2/bot/richmenu/validate/batch", validate_batch, reads="json"),
    Endpoint("GET", "/v2/bot/richmenu/progress/batch", progress, rate=per_hour(100)),
)
