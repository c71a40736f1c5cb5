"""`/_sim/people/…`: what people do on their phones, and what they see there."""

from __future__ import annotations

from typing import Any

from simulator.calls import Answer, Call, Endpoint, Json, Refusal
from simulator.state import Channel, Chat
from simulator.webhooks import new_event, redeliver, send, text_message

PICTURE_BYTES = 10 * 1024 * 1024


def _phone(call: Call) -> tuple[str, Channel, Chat]:
    user_id = call.args["user_id"]
    channel_id = call.body.get("channel") if isinstance(call.body, dict) else None
    channel = call.platform.channel_of(user_id, channel_id or call.query.get("channel"))
    return user_id, channel, channel.chats[user_id]


def _open_phone(call: Call) -> tuple[str, Channel, Chat]:
    user_id, channel, chat = _phone(call)
    if chat.standing == "blocked":
        raise Refusal(409, "this person has blocked the account: nothing reaches it")
    return user_id, channel, chat


def _bubble(call: Call, channel: Channel, user_id: str, message: Json) -> None:
    chat = channel.chats[user_id]
    entry = {"id": message.get("id", ""), "at": int(call.now * 1000), "from": "user", "message": message}
    call.platform.note_chat(channel, user_id, chat, entry)


async def _tell(call: Call, channel: Channel, user_id: str, kind: str, **facts: object) -> Answer:
    return Answer(await send(call.platform, channel, new_event(call.platform, channel, user_id, kind, **facts)))


async def say(call: Call) -> Answer:
    user_id, channel, chat = _open_phone(call)
    chat.wrote_at = call.now
    message = text_message(call.platform, str(call.body.get("text", "")))
    _bubble(call, channel, user_id, message)
    return await _tell(call, channel, user_id, "message", message=message)


async def photo(call: Call) -> Answer:
    """A picture sent in the chat; its bytes are at /v2/bot/message/{id}/content."""
    user_id, channel, chat = _open_phone(call)
    chat.wrote_at = call.now
    message_id = call.platform.next_message_id()
    call.platform.contents[message_id] = (call.request.content_type, call.raw)
    message = {"id": message_id, "type": "image", "quoteToken": message_id, "contentProvider": {"type": "line"}}
    _bubble(call, channel, user_id, message)
    return await _tell(call, channel, user_id, "message", message=message)


async def tap(call: Call) -> Answer:
    """A postback button, on a message or on the rich menu."""
    user_id, channel, _ = _open_phone(call)
    postback: Json = {"data": str(call.body.get("data", ""))}
    params: Any = call.body.get("params")
    if call.body.get("rich_menu_alias"):
        params = _switch(call, channel, user_id, str(call.body["rich_menu_alias"]))
    if params:
        postback["params"] = params
    if call.body.get("display_text"):
        _bubble(call, channel, user_id, {"type": "text", "text": call.body["display_text"]})
    return await _tell(call, channel, user_id, "postback", postback=postback)


def _switch(call: Call, channel: Channel, user_id: str, alias: str) -> Json:
    """A richmenuswitch action: the phone changes the menu, the postback tells how it went."""
    if alias not in channel.aliases:
        return {"newRichMenuAliasId": alias, "status": "RICHMENU_ALIAS_ID_NOTFOUND"}
    menu_id = channel.aliases[alias]
    if menu_id not in channel.menus:
        return {"newRichMenuAliasId": alias, "status": "RICHMENU_NOTFOUND"}
    channel.chats[user_id].menu_id = menu_id
    call.platform.note_menu(channel, user_id)
    return {"newRichMenuAliasId": alias, "status": "SUCCESS"}


async def follow(call: Call) -> Answer:
    user_id, channel, chat = _phone(call)
    unblocked = chat.standing == "blocked"
    chat.standing = "friend"
    call.platform.changed = True
    call.platform.hub.tell("standing", user_id=user_id, channel=channel.channel_id, standing=chat.standing)
    return await _tell(call, channel, user_id, "follow", follow={"isUnblocked": unblocked})


async def unfollow(call: Call) -> Answer:
    """Block the account. Whether LINE keeps the person's rich menu is not documented: here it goes."""
    user_id, channel, chat = _phone(call)
    chat.standing, chat.menu_id = "blocked", None
    call.platform.changed = True
    call.platform.hub.tell("standing", user_id=user_id, channel=channel.channel_id, standing=chat.standing)
    return await _tell(call, channel, user_id, "unfollow")


def chat(call: Call) -> Answer:
    """Every bubble in order: {"id", "at" (ms), "from": bot|user|friend, "via"?: reply|push|…, "message"}."""
    _, _, found = _phone(call)
    return Answer(list(found.entries))


def menu(call: Call) -> Answer:
    """The rich menu that the person sees, or null; `source` says whether it is theirs or the default."""
    user_id, channel, _ = _phone(call)
    found, source = channel.menu_of(user_id)
    return Answer(found.as_json() | {"source": source, "channel": channel.channel_id} if found else None)


def menu_picture(call: Call) -> Answer:
    for channel in call.platform.channels.values():
        found = channel.menus.get(call.args["richMenuId"])
        if found and found.image:
            cached = {"Content-Type": found.image_type, "Cache-Control": "max-age=86400, immutable"}
            return Answer(found.image, headers=cached)
    raise Refusal(404, "no such picture")


def picture(call: Call) -> Answer:
    kept = call.platform.contents.get(call.args["messageId"])
    if kept is None:
        raise Refusal(404, "no such picture")
    return Answer(kept[1], headers={"Content-Type": kept[0]})


async def raw_event(call: Call) -> Answer:
    """Any event, signed and posted as it is. A bare event, or {"channel", "event"}."""
    event = call.body.get("event", call.body)
    channels = call.platform.channels
    named = call.body.get("channel") if "event" in call.body else None
    channel = channels.get(str(named or next(iter(channels), "")))
    if channel is None:
        raise Refusal(404, "no such channel")
    return Answer(await send(call.platform, channel, event))


async def send_again(call: Call) -> Answer:
    return Answer(await redeliver(call.platform, str(call.body.get("event_id"))))


ENDPOINTS = (
    Endpoint("POST", "/_sim/people/{user_id}/say", say, auth=False, reads="json"),
    Endpoint("POST", "/_sim/people/{user_id}/tap", tap, auth=False, reads="json"),
    Endpoint("POST", "/_sim/people/{user_id}/photo", photo, auth=False, reads="bytes", max_body=PICTURE_BYTES),
    Endpoint("POST", "/_sim/people/{user_id}/follow", follow, auth=False),
    Endpoint("POST", "/_sim/people/{user_id}/unfollow", unfollow, auth=False),
    Endpoint("GET", "/_sim/people/{user_id}/chat", chat, auth=False),
    Endpoint("GET", "/_sim/people/{user_id}/menu", menu, auth=False),
    Endpoint("GET", "/_sim/menus/{richMenuId}/picture", menu_picture, auth=False),
    Endpoint("GET", "/_sim/contents/{messageId}", picture, auth=False),
    Endpoint("POST", "/_sim/events", raw_event, auth=False, reads="json"),
    Endpoint("POST", "/_sim/redeliver", send_again, auth=False, reads="json"),
)
