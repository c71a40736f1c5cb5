"""`/_sim/people/…`: what people do on their phones, and what they see there."""

from __future__ import annotations

from typing import Any

from simulator.calls import Answer, Call, Endpoint, Json, Refusal
from simulator.places import Place, open_place, place_of
from simulator.received import location_message, picture_message, sticker_message, text_message
from simulator.state import Talk
from simulator.webhooks import redeliver, send

PICTURE_BYTES = 10 * 1024 * 1024


async def _write(call: Call, place: Place, message: Json) -> Answer:
    place.write(message, call.now)
    return Answer(await place.tell("message", message=message))


async def say(call: Call) -> Answer:
    return await _write(call, open_place(call), text_message(call.platform, str(call.body.get("text", ""))))


async def sticker(call: Call) -> Answer:
    package_id, sticker_id = (str(call.body.get(name, "1")) for name in ("package_id", "sticker_id"))
    return await _write(call, open_place(call), sticker_message(call.platform, package_id, sticker_id))


async def location(call: Call) -> Answer:
    if not all(isinstance(call.body.get(name), int | float) for name in ("latitude", "longitude")):
        raise Refusal(400, "latitude and longitude are missing")
    return await _write(call, open_place(call), location_message(call.platform, call.body))


async def photo(call: Call) -> Answer:
    """A picture sent in the chat; its bytes are at /v2/bot/message/{id}/content."""
    place = open_place(call)
    message = picture_message(call.platform)
    call.platform.contents[message["id"]] = (call.request.content_type, call.raw)
    return await _write(call, place, message)


async def unsend(call: Call) -> Answer:
    """Take back a message of one's own: gone from the phones, its bytes gone, and the account is told."""
    place, message_id = open_place(call), str(call.body.get("message_id"))
    entry = next((entry for entry in place.entries if message_id and entry["id"] == message_id), None)
    if entry is None or entry["from"] != "user" or entry.get("user_id", place.user_id) != place.user_id:
        raise Refusal(404, "this person has no such message here")
    entry["message"] = {"id": message_id, "type": "unsent"}
    call.platform.contents.pop(message_id, None)
    call.platform.unsent.add(message_id)
    call.platform.changed = True
    members = place.talk.members if place.talk else [place.user_id]
    call.platform.hub.tell("unsent", members=members, message_id=message_id)
    return Answer(await place.tell("unsend", unsend={"messageId": message_id}))


async def tap(call: Call) -> Answer:
    """A postback button, on a message or on the rich menu."""
    place = open_place(call)
    postback: Json = {"data": str(call.body.get("data", ""))}
    params: Any = call.body.get("params")
    if call.body.get("rich_menu_alias"):
        params = _switch(call, place, str(call.body["rich_menu_alias"]))
    if params:
        postback["params"] = params
    if call.body.get("display_text"):
        place.write({"type": "text", "text": call.body["display_text"]}, call.now)
    return Answer(await place.tell("postback", postback=postback))


def _switch(call: Call, place: Place, alias: str) -> Json:
    """A richmenuswitch action: the phone changes the menu, the postback tells how it went."""
    channel = place.channel
    if alias not in channel.aliases:
        return {"newRichMenuAliasId": alias, "status": "RICHMENU_ALIAS_ID_NOTFOUND"}
    menu_id = channel.aliases[alias]
    if menu_id not in channel.menus:
        return {"newRichMenuAliasId": alias, "status": "RICHMENU_NOTFOUND"}
    place.chat.menu_id = menu_id
    call.platform.note_menu(channel, place.user_id)
    return {"newRichMenuAliasId": alias, "status": "SUCCESS"}


async def follow(call: Call) -> Answer:
    place = place_of(call)
    unblocked = place.chat.standing == "blocked"
    place.chat.standing = "friend"
    _note_standing(place)
    return Answer(await place.tell("follow", follow={"isUnblocked": unblocked}))


async def unfollow(call: Call) -> Answer:
    """Block the account. Whether LINE keeps the person's rich menu is not documented: here it goes."""
    place = place_of(call)
    place.chat.standing, place.chat.menu_id = "blocked", None
    _note_standing(place)
    return Answer(await place.tell("unfollow"))


def _note_standing(place: Place) -> None:
    place.platform.changed = True
    channel_id, standing = place.channel.channel_id, place.chat.standing
    place.platform.hub.tell("standing", user_id=place.user_id, channel=channel_id, standing=standing)


def chat(call: Call) -> Answer:
    """Every bubble in order: {"id", "at" (ms), "from": bot|user, "via"?: reply|push|…, "message"}.

    In a group or a friend's chat (`?chat=`) those of people also say whose they are: "user_id", "name".
    """
    return Answer(list(place_of(call).entries))


def phone(call: Call) -> Answer:
    """What the phone shows beside the bubbles: its chats, and how long the account's dots go on."""
    place = place_of(call)
    talks = [talk for talk in call.platform.talks.values() if place.user_id in talk.members]
    left = max(0.0, place.chat.loading_until - call.now)
    return Answer({"talks": [_shown(call, place.user_id, talk) for talk in talks], "loading_s": left})


def _shown(call: Call, user_id: str, talk: Talk) -> Json:
    people = {member: call.platform.people[member].display_name for member in talk.members}
    name = talk.name or next(name for member, name in people.items() if member != user_id)
    return {"id": talk.talk_id, "name": name, "group": talk.is_group, "account": talk.channel_id, "people": people}


def menu(call: Call) -> Answer:
    """The rich menu that the person sees, or null; `source` says whether it is theirs or the default."""
    place = place_of(call)
    found, source = place.channel.menu_of(place.user_id)
    return Answer(found.as_json() | {"source": source, "channel": place.channel.channel_id} if found else None)


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
    Endpoint("POST", "/_sim/people/{user_id}/sticker", sticker, auth=False, reads="json"),
    Endpoint("POST", "/_sim/people/{user_id}/location", location, auth=False, reads="json"),
    Endpoint("POST", "/_sim/people/{user_id}/unsend", unsend, auth=False, reads="json"),
    Endpoint("GET", "/_sim/people/{user_id}/phone", phone, auth=False),
    Endpoint("POST", "/_sim/people/{user_id}/follow", follow, auth=False),
    Endpoint("POST", "/_sim/people/{user_id}/unfollow", unfollow, auth=False),
    Endpoint("GET", "/_sim/people/{user_id}/chat", chat, auth=False),
    Endpoint("GET", "/_sim/people/{user_id}/menu", menu, auth=False),
    Endpoint("GET", "/_sim/menus/{richMenuId}/picture", menu_picture, auth=False),
    Endpoint("GET", "/_sim/contents/{messageId}", picture, auth=False),
    Endpoint("POST", "/_sim/events", raw_event, auth=False, reads="json"),
    Endpoint("POST", "/_sim/redeliver", send_again, auth=False, reads="json"),
)
