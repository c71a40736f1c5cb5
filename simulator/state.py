"""Who and what exists on the platform: channels, people, chats, rich menus."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Standing = Literal["friend", "blocked", "stranger"]

CHAT_LENGTH = 200  # a benchmark may send thousands to one person; a phone shows the last ones


@dataclass(slots=True)
class Person:
    user_id: str
    display_name: str
    language: str = "th"
    role: str = ""
    note: str = ""  # what the page groups by: a house, the gate
    liff_path: str = ""  # a shortcut button on the phone, e.g. "/guard"
    picture_url: str = ""


@dataclass(slots=True)
class Chat:
    """One person's chat with one account."""

    standing: Standing = "friend"
    menu_id: str | None = None
    wrote_at: float = 0.0
    entries: deque[Json] = field(default_factory=lambda: deque(maxlen=CHAT_LENGTH))
    loading_until: float = 0.0

    def reachable(self, now: float) -> bool:
        # LINE: also somebody who is no friend but wrote within 7 days (send-push-message-conditions)
        wrote_lately = self.wrote_at > 0 and now - self.wrote_at < 7 * 86400
        return self.standing == "friend" or (self.standing == "stranger" and wrote_lately)


@dataclass(slots=True)
class Talk:
    """A chat among people: a group, where one account may be a guest, or two friends."""

    talk_id: str  # C… for a group, both friends' ids for two
    members: list[str]
    name: str = ""
    channel_id: str = ""  # the account in it; LINE: at most one
    picture_url: str = ""
    entries: deque[Json] = field(default_factory=lambda: deque(maxlen=CHAT_LENGTH))

    @property
    def is_group(self) -> bool:
        return self.talk_id.startswith("C")


@dataclass(slots=True)
class RichMenu:
    rich_menu_id: str
    content: Json
    image: bytes = b""
    image_type: str = ""

    def as_json(self) -> Json:
        return {"richMenuId": self.rich_menu_id, **self.content}


@dataclass(slots=True)
class ReplyToken:
    to: str  # a person or a group
    event_at: float
    expires_at: float


@dataclass(slots=True)
class Accepted:
    """A request that was accepted under a retry key."""

    at: float
    request_id: str
    sent: list[Json] | None


@dataclass(slots=True)
class Channel:
    """A Messaging API channel with the LINE Login channel and LIFF app of the same provider."""

    channel_id: str
    channel_secret: str
    bot_user_id: str
    access_token: str = ""
    webhook_url: str = ""
    login_channel_id: str = ""
    login_channel_secret: str = ""
    liff_id: str = ""
    liff_endpoint_url: str = ""
    liff_size: str = "full"
    liff_scope: list[str] = field(default_factory=lambda: ["openid", "profile", "chat_message.write"])
    liff_scanner: bool = True  # the console's "Scan QR", there off by default
    basic_id: str = "@village"
    display_name: str = "Village"
    monthly_limit: int | None = None
    rate_limits: bool = True
    redelivery: bool = False  # off by default, as in the console
    webhook_active: bool = True  # the console's "Use webhook", there off by default
    chat_mode: str = "bot"  # "chat" where people of the account answer by hand as well
    webhook_timeout_s: float = 2.0  # LINE: request_timeout after 2 seconds
    joins_groups: bool = True  # the console's "Allow bot to join group chats", there off by default
    chats: dict[str, Chat] = field(default_factory=dict)
    menus: dict[str, RichMenu] = field(default_factory=dict)
    default_menu: str | None = None
    aliases: dict[str, str] = field(default_factory=dict)
    billed: dict[str, dict[str, int]] = field(default_factory=dict)  # day → person → messages
    month_usage: dict[str, int] = field(default_factory=dict)
    sent: dict[str, dict[str, int]] = field(default_factory=dict)  # day (UTC+9) → reply, push, multicast
    reply_tokens: dict[str, ReplyToken] = field(default_factory=dict)
    retry_keys: dict[str, Accepted] = field(default_factory=dict)
    unlinked: dict[str, float] = field(default_factory=dict)  # who took back the consent to the Login channel, and when
    tokens_dead_at: dict[str, int] = field(default_factory=dict)  # person → second up to which ID tokens are dead

    def menu_of(self, user_id: str) -> tuple[RichMenu | None, str]:
        """The menu that the person sees and whose it is. LINE: per-user before default."""
        chat = self.chats.get(user_id)
        if chat and chat.menu_id and chat.menu_id in self.menus:
            return self.menus[chat.menu_id], "user"
        if self.default_menu and self.default_menu in self.menus:
            return self.menus[self.default_menu], "default"
        return None, "none"


def new_id(letter: str) -> str:
    """As LINE's: U… for people, C… for groups."""
    return letter + secrets.token_hex(16)


def new_token(size: int = 24) -> str:
    return secrets.token_urlsafe(size)
