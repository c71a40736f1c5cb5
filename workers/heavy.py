"""Work that keeps a core busy: under gevent it goes to real threads, where it does not hold up the other requests."""

from collections.abc import Callable
from typing import Any, TypeVar

from gevent import get_hub
from gevent.monkey import is_module_patched

Result = TypeVar("Result")


def heavy(work: Callable[..., Result], *args: Any) -> Result:
    """The work's result; what it raises is raised here. Pillow lets go of the interpreter while it decodes."""
    if not is_module_patched("threading"):
        return work(*args)
    result: Result = get_hub().threadpool.apply(work, args)
    return result
