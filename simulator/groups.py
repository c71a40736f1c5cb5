"""Group chats: people make them and bring the account; the account looks round in them and leaves."""

from __future__ import annotations

import dataclasses

from simulator.calls import Answer, Call, Endpoint, Json, Refusal
from simulator.places import tell_group, user_source
from simulator.platform import Platform
from simulator.state import Talk, new_id

NOT_FOR_THIS_ACCOUNT = "Access to this API is not available for your account"


# ---- what people do
async def make(call: Call) -> Answer:
    """{"name", "people": [ids], "invite"?: true or a channel's id} → {"group_id", …the join event's report}."""
    people = _known(call, call.body.get("people"))
    group = Talk(new_id("C"), people, str(call.body.get("name") or "Group"))
    call.platform.talks[group.talk_id] = group
    report = await _invite(call, group) if call.body.get("invite") else {}
    call.platform.note_talks(people)
    return Answer({"group_id": group.talk_id, **report})


async def invite(call: Call) -> Answer:
    """{"channel"?}: the account comes as a guest and gets a join event with a reply token."""
    group = _group(call)
    report = await _invite(call, group)
    call.platform.note_talks(group.members)
    return Answer(report)


async def _invite(call: Call, group: Talk) -> Json:
    wished = call.body.get("channel") or call.body.get("invite")
    channel = call.platform.channel_of(group.members[0], wished if isinstance(wished, str) else None)
    if group.channel_id:
        raise Refusal(409, "LINE: only one account can be in a group")
    if not channel.joins_groups:
        raise Refusal(409, 'this account\'s "Allow bot to join group chats" is off')
    group.channel_id = channel.channel_id
    return await tell_group(call.platform, group, "join")


async def remove(call: Call) -> Answer:
    """Somebody puts the account out."""
    left = _without_account(call.platform, _group(call))
    return Answer(await tell_group(call.platform, left, "leave"))


async def come(call: Call) -> Answer:
    """{"people"}: they join."""
    group = _group(call)
    new = [user_id for user_id in _known(call, call.body.get("people")) if user_id not in group.members]
    group.members += new
    call.platform.note_talks(group.members)
    joined = {"members": [user_source(user_id) for user_id in new]}
    return Answer(await tell_group(call.platform, group, "memberJoined", joined=joined))


async def go(call: Call) -> Answer:
    """{"people"}: they leave. The last one takes the account along."""
    group = _group(call)
    gone = [user_id for user_id in _known(call, call.body.get("people")) if user_id in group.members]
    group.members = [user_id for user_id in group.members if user_id not in gone]
    call.platform.note_talks([*group.members, *gone])
    if not group.members:
        del call.platform.talks[group.talk_id]
        return Answer(await tell_group(call.platform, group, "leave"))
    left = {"members": [user_source(user_id) for user_id in gone]}
    return Answer(await tell_group(call.platform, group, "memberLeft", left=left))


def _without_account(platform: Platform, group: Talk) -> Talk:
    """The group as the account knew it, which is out of it now."""
    left = dataclasses.replace(group)
    group.channel_id = ""
    platform.note_talks(group.members)
    return left


def listed(call: Call) -> Answer:
    groups = (talk for talk in call.platform.talks.values() if talk.is_group)
    shown = ("talk_id", "name", "members", "channel_id")
    return Answer([{name: getattr(group, name) for name in shown} for group in groups])


def chat(call: Call) -> Answer:
    """Every bubble, as `/_sim/people/{user_id}/chat?chat=` shows them to a member."""
    return Answer(list(_group(call).entries))


def _group(call: Call) -> Talk:
    group = call.platform.talks.get(call.args["group_id"])
    if group is None or not group.is_group:
        raise Refusal(404, "no such group")
    return group


def _known(call: Call, people: object) -> list[str]:
    wanted = [str(user_id) for user_id in people] if isinstance(people, list) else []
    if not wanted or not all(user_id in call.platform.people for user_id in wanted):
        raise Refusal(400, "people is a list of known people")
    return list(dict.fromkeys(wanted))


# ---- what the account may do there
def _joined(call: Call) -> Talk:
    group = call.platform.group_with(call.channel, call.args["groupId"])
    if group is None:
        raise Refusal(404, "Not found")
    return group


async def leave(call: Call) -> Answer:
    left = _without_account(call.platform, _joined(call))
    if call.platform.sender is not None:
        call.platform.sender.keep(_tell_leave(call.platform, left))
    return Answer()


async def _tell_leave(platform: Platform, left: Talk) -> None:
    """LINE: a leave event both when the account is removed and when it goes by itself."""
    await tell_group(platform, left, "leave")


def summary(call: Call) -> Answer:
    group = _joined(call)
    shown = {"groupId": group.talk_id, "groupName": group.name}
    return Answer(shown | ({"pictureUrl": group.picture_url} if group.picture_url else {}))


def count(call: Call) -> Answer:
    return Answer({"count": len(_joined(call).members)})


def member(call: Call) -> Answer:
    """LINE: also of somebody who is no friend, or has blocked the account."""
    user_id = call.args["userId"]
    if user_id not in _joined(call).members:
        raise Refusal(404, "Not found")
    person = call.platform.people[user_id]
    shown = {"displayName": person.display_name, "userId": user_id}
    return Answer(shown | ({"pictureUrl": person.picture_url} if person.picture_url else {}))


def member_ids(call: Call) -> Answer:
    """LINE: verified and premium accounts only; this one is neither."""
    _joined(call)
    raise Refusal(403, NOT_FOR_THIS_ACCOUNT)


ENDPOINTS = (
    Endpoint("POST", "/_sim/groups", make, auth=False, reads="json"),
    Endpoint("GET", "/_sim/groups", listed, auth=False),
    Endpoint("GET", "/_sim/groups/{group_id}/chat", chat, auth=False),
    Endpoint("POST", "/_sim/groups/{group_id}/invite", invite, auth=False, reads="json"),
    Endpoint("POST", "/_sim/groups/{group_id}/remove", remove, auth=False),
    Endpoint("POST", "/_sim/groups/{group_id}/join", come, auth=False, reads="json"),
    Endpoint("POST", "/_sim/groups/{group_id}/leave", go, auth=False, reads="json"),
    Endpoint("POST", "/v2/bot/group/{groupId}/leave", leave),
    Endpoint("GET", "/v2/bot/group/{groupId}/summary", summary),
    Endpoint("GET", "/v2/bot/group/{groupId}/members/count", count),
    Endpoint("GET", "/v2/bot/group/{groupId}/members/ids", member_ids),
    Endpoint("GET", "/v2/bot/group/{groupId}/member/{userId}", member),
)
