"""Token buckets per channel and endpoint, whatever the path parameters are."""

from dataclasses import dataclass

from simulator.calls import Endpoint, Refusal
from simulator.state import Channel

RATE_EXCEEDED = "The API rate limit has been exceeded. Try again later."


@dataclass(slots=True)
class Bucket:
    level: float
    at: float


class Rates:
    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def spend(self, channel: Channel, endpoint: Endpoint, now: float) -> None:
        if not channel.rate_limits:
            return
        key = (channel.channel_id, endpoint.name)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(endpoint.rate.burst, now)
        bucket.level = min(endpoint.rate.burst, bucket.level + max(0.0, now - bucket.at) * endpoint.rate.per_second)
        bucket.at = now
        if bucket.level < 1:
            raise Refusal(429, RATE_EXCEEDED)
        bucket.level -= 1

    def clear(self) -> None:
        self._buckets.clear()
