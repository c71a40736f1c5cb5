"""Bugs, told to Sentry: what was raised, where, and the fields of its line in the log.

Nothing of the request, no variables, no breadcrumbs: visitors' names, tokens and photo links stay in the house.
"""

import sys
import time
from typing import Any

AGAIN_AFTER = 60.0
"""Seconds. The clock ticks twice a second: while something is broken, each bug is told once a minute."""


class Reporter:
    """A step of structlog: an error that is logged with its exception is also told to Sentry."""

    def __init__(self, dsn: str) -> None:
        import sentry_sdk  # costs start-up time that nobody should pay without it
        from sentry_sdk.integrations.atexit import AtexitIntegration
        from sentry_sdk.integrations.excepthook import ExcepthookIntegration
        from sentry_sdk.integrations.threading import ThreadingIntegration

        self._sentry = sentry_sdk
        self._told: dict[tuple[str, type, str, int], float] = {}
        sentry_sdk.init(
            dsn=dsn,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            default_integrations=False,  # those of Flask and logging send addresses, and a photo's is its key
            auto_enabling_integrations=False,
            integrations=[AtexitIntegration(), ExcepthookIntegration(), ThreadingIntegration()],
        )

    def __call__(self, _logger: object, _method: str, line: dict[str, Any]) -> dict[str, Any]:
        if line.get("exc_info") and line.get("level") in {"error", "critical"}:
            error = _error_of(line["exc_info"])
            if error and self._is_news(line["event"], error):
                self._tell(line, error)
        return line

    def _tell(self, line: dict[str, Any], error: BaseException) -> None:
        with self._sentry.new_scope() as scope:
            scope.set_tag("event", line["event"])
            scope.set_context("log", {name: line[name] for name in line if name not in {"event", "level", "exc_info"}})
            scope.capture_exception(error)

    def _is_news(self, event: str, error: BaseException) -> bool:
        key, now = (event, type(error), *_place(error)), time.monotonic()
        if now - self._told.get(key, -AGAIN_AFTER) < AGAIN_AFTER:
            return False
        self._told[key] = now
        return True


def _error_of(told: Any) -> BaseException | None:
    """What `exc_info` stands for: an exception, a triple of one, or the one that is being handled."""
    if isinstance(told, BaseException):
        return told
    found: BaseException | None = told[1] if isinstance(told, tuple) else sys.exc_info()[1]
    return found


def _place(error: BaseException) -> tuple[str, int]:
    """Where it was raised: file and line."""
    trace = error.__traceback__
    if trace is None:
        return "", 0
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_filename, trace.tb_lineno
