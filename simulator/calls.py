"""What every endpoint speaks: a call comes in, an answer goes out or a refusal is raised."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from aiohttp import web

    from simulator.platform import Platform
    from simulator.state import Channel

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON when the body is a dict, list or None; bytes go out as they are with the header's content type."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - the house's word for a rule that says no
    """An error in LINE's form: `{"message", "details"?}`."""

    def __init__(self, status: int, message: str, details: Sequence[Json] = (), **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.headers: dict[str, str] = more.pop("headers", {})
        self.body: Json = {"message": message, **more}
        if details:
            self.body["details"] = list(details)


class OAuthRefusal(Refusal):
    """An error in the login server's form."""

    def __init__(self, description: str, *, error: str = "invalid_request", status: int = 400) -> None:
        super().__init__(status, description)
        self.body = {"error": error, "error_description": description}


@dataclass(slots=True)
class Call:
    """One request to the platform, read and authorised."""

    platform: Platform
    request: web.Request
    request_id: str
    now: float  # the simulator's clock, seconds since 1970
    raw: bytes = b""
    body: Json = field(default_factory=dict)
    bearer: Channel | None = None

    @property
    def channel(self) -> Channel:
        if self.bearer is None:  # only an endpoint declared with auth=False comes here
            raise Refusal(401, AUTHENTICATION_FAILED)
        return self.bearer

    @property
    def args(self) -> Mapping[str, str]:
        return self.request.match_info

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query


AUTHENTICATION_FAILED = "Authentication failed. Confirm that the access token in the authorization header is valid."

Handler = Callable[[Call], Answer | Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Rate:
    per_second: float
    burst: float


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str
    handler: Handler
    # LINE: token bucket per channel and endpoint, Messaging API reference, "Rate limits"
    rate: Rate = Rate(2000, 2000)
    auth: bool = True
    reads: Literal["json", "maybe json", "form", "bytes", "nothing"] = "nothing"
    max_body: int = 2 * 1024 * 1024

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def per_hour(count: int) -> Rate:
    return Rate(count / 3600, count)


def per_second(count: int) -> Rate:
    return Rate(count, count)


def per_minute(count: int) -> Rate:
    return Rate(count / 60, count)
