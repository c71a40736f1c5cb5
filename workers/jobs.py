"""RQ's jobs: an account's id in, nothing else. What there is to do stands in PostgreSQL."""

import gc
import sys
import time
from collections.abc import Callable
from functools import cache
from uuid import UUID

from models.domain.ids import AccountId
from settings import from_env
from workers import drain, menu_checks, menus, notices, profiles, quota
from workers.attend import Post
from workers.drain import More
from workers.places import find_places
from workers.queue import flag_of
from workers.runtime import Runtime

LONGEST_SECONDS = 10.0
"""So long does a worker stay at one account's topic before it looks at what else there is to do."""

MENUS_TOGETHER_SECONDS = 0.1
"""Menus that become wrong within this time are linked by one call."""


@cache
def runtime() -> Runtime:
    """This worker process's own runtime, made at its first job and kept: connections to LINE stay open."""
    settings = from_env()
    sys.setswitchinterval(0.001)  # the thread that talks to LINE and the one that talks to PostgreSQL take short turns
    mine = Runtime(settings, find_places(settings), pool_size=4)
    gc.freeze()  # what is imported stays for good: the collector need not walk through it in the midst of a drain
    return mine


def drain_inbox(account_id: str) -> int:
    return _attend("inbox", account_id, drain.drain_inbox)


def drain_outbox(account_id: str) -> int:
    return _attend("outbox", account_id, drain.drain_outbox)


def link_menus(account_id: str) -> int:
    def linked(mine: Runtime, whose: AccountId, _more: More) -> int:
        count = menus.link_menus(mine, whose)
        time.sleep(MENUS_TOGETHER_SECONDS)
        return count

    return _attend("menus", account_id, linked)


def learn_profiles(account_id: str) -> int:
    return _attend("profiles", account_id, profiles.learn_profiles)


def check_menus(account_id: str) -> int:
    return menu_checks.check_menus(runtime(), AccountId(UUID(account_id)))


def send_notices(account_id: str) -> int:
    return notices.send_notices(runtime(), AccountId(UUID(account_id)))


def ask_for_quota(account_id: str) -> int:
    return quota.ask_for_quota(runtime(), AccountId(UUID(account_id)))


def do_tasks(village_id: str) -> int:
    """The village is whose wish woke us: what waits elsewhere is done as well."""
    mine = runtime()
    mine.redis.delete(flag_of("tasks", village_id))
    from workers.tasks import do_tasks as do_all  # what makes files is imported by whoever makes one

    return do_all(mine)


def _attend(topic: str, account_id: str, drain_it: Callable[[Runtime, AccountId, More], int]) -> int:
    """Drains, and stays for what comes next; where another worker stays already, drains once and goes."""
    mine, whose = runtime(), AccountId(UUID(account_id))
    post = Post(mine.patient_redis, topic, account_id)
    if not post.take():
        return drain_it(mine, whose, None)
    count, until = 0, time.monotonic() + LONGEST_SECONDS
    while True:
        count += drain_it(mine, whose, post.nudged)
        late = time.monotonic() > until
        if (late or not post.wait()) and post.leave():
            break
        if late:  # something came at the last moment: it is another job's
            while not post.leave():
                pass
            mine.wake([(topic, whose)])
            break
    return count
