"""What a LIFF page does through the SDK: send into its chat, share with friends, scan a code."""

from __future__ import annotations

import io
from typing import Any

from simulator.calls import Answer, Call, Endpoint, Json, Refusal
from simulator.lengths import as_list
from simulator.limits import check_messages
from simulator.page_limits import check_sent_by_page, check_shared_by_page
from simulator.places import Place
from simulator.platform import Grant
from simulator.received import from_page
from simulator.state import Channel, Person

NOT_GRANTED = "user doesn't grant required permissions yet"
FRIENDS_SHOWN = 50
NO_WEBHOOK = ("flex", "template")
PICTURE_BYTES = 10 * 1024 * 1024


def _caller(call: Call) -> tuple[Channel, Grant]:
    grant = call.platform.bearer(call.request.headers.get("Authorization"))
    if grant.user_id not in call.platform.people:
        raise Refusal(401, "The access token is not a user's")
    return call.platform.login_channel(grant.channel_id), grant


async def send_messages(call: Call) -> Answer:
    """`liff.sendMessages`: the user's own bubbles. LINE: flex and template cause no webhook, other kinds do."""
    channel, grant = _caller(call)
    place = _opened_from(call, channel, grant)
    messages = as_list(call.body.get("messages"))
    check_messages(messages)
    check_sent_by_page(messages)
    for message in messages:
        sent = from_page(call.platform, message)
        # as the phone draws it, with the addresses of pictures; the account gets them in its own form
        place.write({**message, "id": sent["id"]}, call.now)
        if message["type"] not in NO_WEBHOOK:
            await place.tell("message", message=sent)
    return Answer()


def _opened_from(call: Call, channel: Channel, grant: Grant) -> Place:
    """LINE: 403 unless the page was opened from a chat."""
    chat, talk = channel.chats[grant.user_id], call.platform.talks.get(grant.opened_from)
    in_talk = talk is not None and grant.user_id in talk.members
    in_chat = grant.opened_from == "account" and chat.standing != "blocked"
    if not (in_talk or in_chat):
        raise Refusal(403, NOT_GRANTED)
    return Place(call.platform, grant.user_id, channel, chat, talk)


def share(call: Call) -> Answer:
    """`liff.shareTargetPicker`: from this person to friends and groups. LINE: nobody is told who they were."""
    channel, grant = _caller(call)
    messages, targets = as_list(call.body.get("messages")), call.body.get("to")
    check_messages(messages)
    check_shared_by_page(messages)
    if not isinstance(targets, list):
        raise Refusal(400, "to is a list of friends and groups")
    talks = [call.platform.talk_of(grant.user_id, str(target)) for target in targets]
    for talk in talks:
        place = Place(call.platform, grant.user_id, channel, channel.chats[grant.user_id], talk)
        for message in messages:
            place.write({**message, "id": call.platform.next_message_id()}, call.now)
    return Answer()


def targets(call: Call) -> Answer:
    """Whom the SDK's own picker offers, in a browser outside LINE."""
    _, grant = _caller(call)
    return Answer(_targets(call, grant.user_id))


def friends(call: Call) -> Answer:
    """Whom the phone's picker offers: `q` is a part of the name."""
    return Answer(_targets(call, call.args["user_id"]))


def _targets(call: Call, user_id: str) -> Json:
    """Here everybody is everybody's friend; those of one's own house stand first."""
    platform, wanted = call.platform, call.query.get("q", "").lower()
    own = platform.people.get(user_id) or Person(user_id, user_id)
    groups = [talk for talk in platform.talks.values() if talk.is_group and user_id in talk.members]
    others = [person for person in platform.people.values() if person.user_id != user_id]
    others.sort(key=lambda person: person.note != own.note)
    found = [person for person in others if wanted in person.display_name.lower()]
    return {
        "groups": [{"id": group.talk_id, "name": group.name} for group in groups if wanted in group.name.lower()],
        "friends": [{"id": person.user_id, "name": person.display_name} for person in found[:FRIENDS_SHOWN]],
    }


def set_scan(call: Call) -> Answer:
    """{"value"}: what this person's camera reads next; more of them wait in turn."""
    call.platform.scans.setdefault(call.args["user_id"], []).append(str(call.body.get("value", "")))
    return Answer()


def take_scan(call: Call) -> Answer:
    """`liff.scanCodeV2`: the value that was set beforehand, if any."""
    _, grant = _caller(call)
    waiting = call.platform.scans.get(grant.user_id)
    return Answer({"value": waiting.pop(0) if waiting else None})


def read_code(call: Call) -> Answer:
    """The text of a QR code in a picture."""
    try:
        import zxingcpp
        from PIL import Image
    except ImportError as error:
        raise Refusal(501, "without zxing-cpp and pillow no picture is read: paste the text") from error
    try:
        picture: Any = Image.open(io.BytesIO(call.raw)).convert("L")
    except OSError as error:
        raise Refusal(400, "this is no picture") from error
    found = zxingcpp.read_barcodes(picture)
    if not found:
        raise Refusal(404, "there is no code in this picture")
    return Answer({"value": found[0].text})


ENDPOINTS = (
    Endpoint("POST", "/message/v3/send", send_messages, auth=False, reads="json"),
    Endpoint("POST", "/message/v3/share", share, auth=False, reads="json"),
    Endpoint("GET", "/message/v3/targets", targets, auth=False),
    Endpoint("POST", "/message/v3/scan", take_scan, auth=False),
    Endpoint("GET", "/_sim/people/{user_id}/friends", friends, auth=False),
    Endpoint("POST", "/_sim/people/{user_id}/scan", set_scan, auth=False, reads="json"),
    Endpoint("POST", "/_sim/codes", read_code, auth=False, reads="bytes", max_body=PICTURE_BYTES),
)
