"""Rich menus, their pictures and aliases."""

from __future__ import annotations

import re
import uuid

from simulator.calls import Answer, Call, Endpoint, Refusal, per_hour, per_second
from simulator.menu_limits import check_menu, check_picture
from simulator.state import RichMenu

MENUS = 1000
ALIASES = 1000
ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
NOT_FOUND = "richmenu not found"


def menu_named(call: Call, menu_id: str) -> RichMenu:
    menu = call.channel.menus.get(menu_id)
    if menu is None:
        raise Refusal(404, NOT_FOUND)
    return menu


def menu_with_picture(call: Call, menu_id: str) -> RichMenu:
    menu = menu_named(call, menu_id)
    if not menu.image:
        raise Refusal(400, "must upload richmenu image before applying it to user")
    return menu


def create(call: Call) -> Answer:
    check_menu(call.body)
    if len(call.channel.menus) >= MENUS:
        raise Refusal(400, "The number of rich menus has reached its limit")
    menu_id = f"richmenu-{uuid.uuid4().hex}"
    call.channel.menus[menu_id] = RichMenu(menu_id, call.body)
    call.platform.changed = True
    return Answer({"richMenuId": menu_id})


def validate(call: Call) -> Answer:
    check_menu(call.body)
    return Answer()


def upload(call: Call) -> Answer:
    menu = menu_named(call, call.args["richMenuId"])
    if menu.image:
        raise Refusal(400, "An image has already been uploaded to the richmenu")
    check_picture(menu.content, call.request.content_type, call.raw)
    menu.image, menu.image_type = call.raw, call.request.content_type
    call.platform.changed = True
    return Answer()


def download(call: Call) -> Answer:
    menu = menu_named(call, call.args["richMenuId"])
    if not menu.image:
        raise Refusal(404, "Not found")
    return Answer(menu.image, headers={"Content-Type": menu.image_type})


def get(call: Call) -> Answer:
    return Answer(menu_named(call, call.args["richMenuId"]).as_json())


def every(call: Call) -> Answer:
    return Answer({"richmenus": [menu.as_json() for menu in call.channel.menus.values()]})


def delete(call: Call) -> Answer:
    menu = menu_named(call, call.args["richMenuId"])
    del call.channel.menus[menu.rich_menu_id]
    if call.channel.default_menu == menu.rich_menu_id:
        call.channel.default_menu = None
    call.platform.note_menu(call.channel, None)
    return Answer()


def _alias_body(call: Call) -> str:
    menu_id = call.body.get("richMenuId")
    if menu_id not in call.channel.menus:
        raise Refusal(400, NOT_FOUND)
    return menu_with_picture(call, str(menu_id)).rich_menu_id


def create_alias(call: Call) -> Answer:
    alias = str(call.body.get("richMenuAliasId"))
    if not ALIAS.fullmatch(alias):
        raise Refusal(400, "richMenuAliasId must be 1 to 32 of a-z, 0-9, _ and -")
    if alias in call.channel.aliases:
        raise Refusal(400, "conflict richmenu alias id")
    if len(call.channel.aliases) >= ALIASES:
        raise Refusal(400, "The number of rich menu aliases has reached its limit")
    call.channel.aliases[alias] = _alias_body(call)
    call.platform.changed = True
    return Answer()


def _alias_named(call: Call) -> str:
    alias = call.args["richMenuAliasId"]
    if alias not in call.channel.aliases:
        raise Refusal(404, "richmenu alias not found")
    return alias


def update_alias(call: Call) -> Answer:
    call.channel.aliases[_alias_named(call)] = _alias_body(call)
    call.platform.changed = True
    return Answer()


def get_alias(call: Call) -> Answer:
    alias = _alias_named(call)
    return Answer({"richMenuAliasId": alias, "richMenuId": call.channel.aliases[alias]})


def delete_alias(call: Call) -> Answer:
    del call.channel.aliases[_alias_named(call)]
    call.platform.changed = True
    return Answer()


def aliases(call: Call) -> Answer:
    pairs = call.channel.aliases.items()
    return Answer({"aliases": [{"richMenuAliasId": alias, "richMenuId": menu_id} for alias, menu_id in pairs]})


ENDPOINTS = (
    Endpoint("POST", "/v2/bot/richmenu", create, reads="json", rate=per_hour(100)),
    Endpoint("POST", "/v2/bot/richmenu/validate", validate, reads="json"),
    Endpoint("GET", "/v2/bot/richmenu/list", every, rate=per_second(10)),
    Endpoint("GET", "/v2/bot/richmenu/{richMenuId}", get),
    Endpoint("DELETE", "/v2/bot/richmenu/{richMenuId}", delete, rate=per_hour(100)),
    Endpoint("POST", "/v2/bot/richmenu/{richMenuId}/content", upload, reads="bytes"),
    Endpoint("GET", "/v2/bot/richmenu/{richMenuId}/content", download),
    Endpoint("POST", "/v2/bot/richmenu/alias", create_alias, reads="json"),
    Endpoint("GET", "/v2/bot/richmenu/alias/list", aliases),
    Endpoint("GET", "/v2/bot/richmenu/alias/{richMenuAliasId}", get_alias),
    Endpoint("POST", "/v2/bot/richmenu/alias/{richMenuAliasId}", update_alias, reads="json"),
    Endpoint("DELETE", "/v2/bot/richmenu/alias/{richMenuAliasId}", delete_alias, rate=per_hour(100)),
)
