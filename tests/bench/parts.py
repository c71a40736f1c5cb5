"""What every section is handed."""

import base64
import hashlib
import hmac
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from tests.bench.costs import Cost, Meter, Reading
from tests.bench.figures import Report, say
from tests.bench.stand import BOT, Stand
from tests.bench.village import JSON, Village
from tests.bench.wire import request

CORES = os.cpu_count() or 1


@dataclass(frozen=True, kw_only=True)
class Bench:
    stand: Stand
    village: Village
    report: Report
    meter: Meter

    def told(self, before: Reading, count: int, what: str) -> Cost:
        """Prints what the section has used, for each of `count`."""
        cost = self.meter.since(before)
        say(f"    cores: {cost.shares()}")
        say(f"    ms each {what}: {cost.milliseconds_each(count)}")
        calls = f"{cost.transactions / count:.2f} transactions, {cost.redis_calls / count:.2f} Redis commands"
        say(f"    each {what}: {calls}")
        say(f"    cores with nothing else to do would carry about {CORES * count / cost.used:.0f} a second")
        return cost


class Webhooks:
    """Signed bodies, made before they are needed. Their kind is one that the workers put aside at once."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._numbers = itertools.count()
        self._ready: Iterator[bytes] = iter(())

    def make(self, count: int) -> None:
        self._ready = iter([self._one(next(self._numbers)) for _ in range(count)])

    def next(self) -> bytes:
        return next(self._ready, None) or self._one(next(self._numbers))

    def _one(self, number: int) -> bytes:
        event = {
            "type": "unsend",
            "mode": "active",
            "timestamp": 1700000000000 + number,
            "source": {"type": "user", "userId": f"U{number:032x}"},
            "webhookEventId": f"bench{number:020d}",
            "deliveryContext": {"isRedelivery": False},
            "unsend": {"messageId": str(number)},
        }
        body = orjson.dumps({"destination": BOT, "events": [event]})
        signature = base64.b64encode(hmac.new(self._secret, body, hashlib.sha256).digest()).decode()
        return request("POST", "/line/webhook", body, {**JSON, "X-Line-Signature": signature})
