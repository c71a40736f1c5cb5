"""RQ's jobs: an account's id in, nothing else. What there is to do stands in PostgreSQL."""

import sys
from collections.abc import Callable
from functools import cache
from uuid import UUID

from models.domain.ids import AccountId
from settings import from_env
from workers import drain, menus
from workers.places import find_places
from workers.queue import flag_of
from workers.runtime import Runtime


@cache
def runtime() -> Runtime:
    """This worker process's own runtime, made at its first job and kept: connections to LINE stay open."""
    settings = from_env()
    sys.setswitchinterval(0.001)  # the thread that talks to LINE and the one that talks to PostgreSQL take short turns
    return Runtime(settings, find_places(settings), pool_size=4)


def drain_inbox(account_id: str) -> int:
    return _awake("inbox", account_id, drain.drain_inbox)


def drain_outbox(account_id: str) -> int:
    return _awake("outbox", account_id, drain.drain_outbox)


def link_menus(account_id: str) -> int:
    return _awake("menus", account_id, menus.link_menus)


def _awake(topic: str, account_id: str, drain_it: Callable[[Runtime, AccountId], int]) -> int:
    """From here on a new wake-up queues a new job: what it is about may come too late for this one."""
    mine = runtime()
    mine.redis.delete(flag_of(topic, account_id))
    return drain_it(mine, AccountId(UUID(account_id)))
