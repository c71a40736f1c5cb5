"""The platform as a whole: what all endpoints share."""

from __future__ import annotations

import itertools
import secrets
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.calls import AUTHENTICATION_FAILED, Json, OAuthRefusal, Refusal
from simulator.clock import Clock, Days
from simulator.faults import Faults
from simulator.live import Hub
from simulator.openapi import Descriptions
from simulator.rates import Rates
from simulator.state import Channel, Chat, Person, Talk
from simulator.tokens import Keys

if TYPE_CHECKING:
    from simulator.webhooks import Sender

CALLS_KEPT = 50_000
EVENTS_KEPT = 20_000


@dataclass(slots=True)
class Grant:
    """What an issued access token stands for. A user's token names the user, a channel's token does not."""

    kind: str  # long-lived, short-lived, stateless, user
    channel_id: str  # Messaging API or Login channel
    expires_at: float
    user_id: str = ""
    scope: str = ""
    opened_from: str = ""  # LIFF: "account", or the talk whose link was tapped


@dataclass(slots=True)
class SentEvent:
    channel_id: str
    event: Json


class Platform:
    def __init__(self, descriptions: Descriptions) -> None:
        self.descriptions = descriptions
        self.hub = Hub()
        self.keys = Keys()
        self.sender: Sender | None = None
        self._message_ids = itertools.count(int(time.time() * 1000) * 100_000)
        self.forget_everything()

    def forget_everything(self) -> None:
        self.clock = Clock()
        self.days = Days()
        self.faults = Faults()
        self.rates = Rates()
        self.channels: dict[str, Channel] = {}
        self.people: dict[str, Person] = {}
        self.talks: dict[str, Talk] = {}
        self.grants: dict[str, Grant] = {}
        self.codes: dict[str, Json] = {}  # authorisation codes and LIFF contexts, short-lived
        self.contents: dict[str, tuple[str, bytes]] = {}  # message id → type, picture sent from a phone
        self.unsent: set[str] = set()  # message ids
        self.scans: dict[str, list[str]] = {}  # person → what their camera will read next
        self.events: OrderedDict[str, SentEvent] = OrderedDict()
        self.calls: deque[Json] = deque(maxlen=CALLS_KEPT)
        self.call_numbers = itertools.count(1)
        self.changed = True

    def next_message_id(self) -> str:
        return str(next(self._message_ids))

    def grant(self, grant: Grant) -> str:
        token = secrets.token_urlsafe(32)
        self.grants[token] = grant
        if len(self.grants) % 1000 == 0:
            now = self.clock.now()
            self.grants = {key: kept for key, kept in self.grants.items() if kept.expires_at > now}
        return token

    def bearer(self, authorization: str | None) -> Grant:
        scheme, _, token = (authorization or "").partition(" ")
        grant = self.grants.get(token) if scheme.lower() == "bearer" else None
        if grant is None or grant.expires_at <= self.clock.now():
            raise Refusal(401, AUTHENTICATION_FAILED)
        return grant

    def messaging_channel(self, authorization: str | None) -> Channel:
        channel = self.channels.get(self.bearer(authorization).channel_id)
        if channel is None:  # a user's token or a Login channel's
            raise Refusal(401, AUTHENTICATION_FAILED)
        return channel

    def login_channel(self, client_id: str) -> Channel:
        for channel in self.channels.values():
            if client_id and channel.login_channel_id == client_id:
                return channel
        raise OAuthRefusal("Invalid client_id")

    def channel_of_liff(self, liff_id: str) -> Channel | None:
        return next((channel for channel in self.channels.values() if channel.liff_id == liff_id), None)

    def channel_of(self, user_id: str, channel_id: str | None = None) -> Channel:
        """The account that a phone shows: the named one, else the first that knows the person."""
        for channel in self.channels.values():
            if (channel_id is None or channel.channel_id == channel_id) and user_id in channel.chats:
                return channel
        raise Refusal(404, "no such person on this channel")

    def note_chat(self, channel: Channel, user_id: str, chat: Chat, entry: Json) -> None:
        """Put one bubble into a chat and show it on the phones."""
        chat.entries.append(entry)
        self.changed = True
        self.hub.tell("chat", user_id=user_id, channel=channel.channel_id, entry=entry)

    def group_with(self, channel: Channel, group_id: str) -> Talk | None:
        """The group, if this account is in it."""
        group = self.talks.get(group_id)
        return group if group and group.is_group and group.channel_id == channel.channel_id else None

    def talk_of(self, user_id: str, named: str) -> Talk:
        """A talk that the person is in, by its id or the friend's; two friends' talk begins when it is first named."""
        if named in self.people and named != user_id:
            both = sorted((user_id, named))
            if (talk_id := "+".join(both)) not in self.talks:
                self.talks[talk_id] = Talk(talk_id, both)
                self.note_talks(both)
            return self.talks[talk_id]
        talk = self.talks.get(named)
        if talk is None or user_id not in talk.members:
            raise Refusal(404, "this person is in no such chat")
        return talk

    def note_talk(self, talk: Talk, entry: Json) -> None:
        """Put one bubble into a talk and show it on its people's phones."""
        talk.entries.append(entry)
        self.changed = True
        self.hub.tell("talk", talk=talk.talk_id, members=list(talk.members), entry=entry)

    def note_talks(self, members: list[str]) -> None:
        """Who is in a group has changed: these people's phones list their chats anew."""
        self.changed = True
        self.hub.tell("talks", members=members)

    def note_menu(self, channel: Channel, user_id: str | None) -> None:
        """A person's menu has changed, or everybody's."""
        self.changed = True
        self.hub.tell("menu", user_id=user_id, channel=channel.channel_id)
