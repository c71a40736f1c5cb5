"""A Messaging API channel, and where LINE is."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A Messaging API channel's credentials. Without a token, stateless ones are issued from id and secret."""

    channel_id: str
    secret: str = field(repr=False)
    access_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Bases:
    """LINE's addresses."""

    api: str
    data: str
