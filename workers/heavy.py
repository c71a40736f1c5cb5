"""Work that keeps a core busy: under gevent it goes to real threads, where it does not hold up the other requests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from gevent import get_hub
from gevent.monkey import is_module_patched

Result = TypeVar("Result")


def heavy(work: Callable[..., Result], *args: Any) -> Result:
    """The work's result; what it raises is raised here. Pillow lets go of the interpreter while it decodes."""
    if not is_module_patched("threading"):
        return work(*args)
    outcome: Done[Result] = get_hub().threadpool.apply(_done, (work, args))
    if outcome.error is not None:
        raise outcome.error
    return cast("Result", outcome.result)


@dataclass(frozen=True)
class Done(Generic[Result]):
    """What came of the work. gevent prints a traceback for whatever is raised in its threads, expected or not."""

    result: Result | None = None
    error: Exception | None = None


def _done(work: Callable[..., Result], args: tuple[Any, ...]) -> Done[Result]:
    try:
        return Done(result=work(*args))
    except Exception as error:  # noqa: BLE001 - nothing is swallowed: the caller raises it
        return Done(error=error)
