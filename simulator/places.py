"""Where a person is when they write: the chat with the account, a group, or a friend's chat."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from simulator.calls import Call, Json, Refusal
from simulator.platform import Platform
from simulator.state import Channel, Chat, Talk
from simulator.webhooks import new_event, send, unheard

# LINE: OpenAPI says "only included in message events"; the reference's example of unsend has it too
WITH_WRITER = frozenset(("message", "unsend"))


@dataclass(frozen=True, slots=True)
class Place:
    platform: Platform
    user_id: str
    channel: Channel
    chat: Chat
    talk: Talk | None = None

    @property
    def entries(self) -> deque[Json]:
        return self.talk.entries if self.talk else self.chat.entries

    def write(self, message: Json, now: float) -> None:
        """A bubble of this person's."""
        entry = {"id": message.get("id", ""), "at": int(now * 1000), "from": "user", "message": message}
        if self.talk is None:
            self.chat.wrote_at = now
            self.platform.note_chat(self.channel, self.user_id, self.chat, entry)
        else:
            name = self.platform.people[self.user_id].display_name
            self.platform.note_talk(self.talk, entry | {"user_id": self.user_id, "name": name})

    async def tell(self, kind: str, **facts: object) -> Json:
        """The account hears of it, unless it is not there."""
        if self.talk is None:
            source = user_source(self.user_id)
            return await send(
                self.platform, self.channel, new_event(self.platform, self.channel, source, kind, **facts)
            )
        return await tell_group(self.platform, self.talk, kind, self.user_id, **facts)


def user_source(user_id: str) -> Json:
    return {"type": "user", "userId": user_id}


async def tell_group(platform: Platform, talk: Talk, kind: str, writer: str = "", **facts: object) -> Json:
    channel = platform.channels.get(talk.channel_id)
    if channel is None:
        return unheard()
    source = {"type": "group", "groupId": talk.talk_id} | ({"userId": writer} if kind in WITH_WRITER else {})
    return await send(platform, channel, new_event(platform, channel, source, kind, **facts))


def place_of(call: Call) -> Place:
    """The person's place: `channel` names the account, `chat` a group or friend; in the body, or in the address."""
    user_id = call.args["user_id"]
    body = call.body if isinstance(call.body, dict) else {}
    channel = call.platform.channel_of(user_id, body.get("channel") or call.query.get("channel"))
    named = body.get("chat") or call.query.get("chat")
    talk = call.platform.talk_of(user_id, str(named)) if named else None
    return Place(call.platform, user_id, channel, channel.chats[user_id], talk)


def open_place(call: Call) -> Place:
    """A place where the person may write: a block closes the account's chat, not the groups it is in."""
    place = place_of(call)
    if place.talk is None and place.chat.standing == "blocked":
        raise Refusal(409, "this person has blocked the account: nothing reaches it")
    return place
