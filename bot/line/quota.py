"""The month's messages, as LINE counts them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.line.answers import Accepted, Verdict

QUOTA = "/v2/bot/message/quota"
CONSUMPTION = "/v2/bot/message/quota/consumption"


@dataclass(frozen=True, kw_only=True)
class Quota:
    """How many messages may be billed in a month (None: as many as one likes), and how many have been."""

    most: int | None
    used: int


async def read_quota(call: Callable[[str, str], Awaitable[Verdict]]) -> Quota | None:
    """None where LINE does not tell, or tells what we cannot read."""
    limit, usage = await call("GET", QUOTA), await call("GET", CONSUMPTION)
    if not (isinstance(limit, Accepted) and isinstance(usage, Accepted)):
        return None
    return _quota(limit.body, usage.body)


def _quota(limit: Any, usage: Any) -> Quota | None:
    """LINE: {"type": "none"} or {"type": "limited", "value": n}, and {"totalUsage": n}."""
    try:
        most = int(limit["value"]) if limit["type"] == "limited" else None
        return Quota(most=most, used=int(usage["totalUsage"]))
    except (KeyError, TypeError, ValueError):
        return None
