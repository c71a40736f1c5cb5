"""A Messaging API channel, and where LINE is."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A Messaging API channel's credentials. Without a token, stateless ones are issued from id and secret.

    `next_secret` is at hand while the secret is re-issued: LINE takes one of the two, and from one moment on the other.
    """

    channel_id: str
    secret: str = field(repr=False)
    next_secret: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.secret, self.next_secret) if self.next_secret else (self.secret,)


@dataclass(frozen=True, kw_only=True)
class Bases:
    """LINE's addresses."""

    api: str
    data: str
