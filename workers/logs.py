"""Logs: a constant event name and fields, one line each, to standard error. No body, no token, no signature."""

import logging
import sys
from typing import Any

import orjson
import structlog

from workers.bugs import Reporter


def configure(level: str, form: str, sentry_dsn: str | None = None) -> None:
    """`form` is json or console. Errors that are logged with their exception go to Sentry, too, where that is named."""
    numeric = logging.getLevelNamesMapping()[level]
    logging.basicConfig(
        level=max(numeric, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        *([Reporter(sentry_dsn)] if sentry_dsn else []),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if form == "json":
        shared.append(structlog.processors.format_exc_info)
        renderer: Any = structlog.processors.JSONRenderer(serializer=orjson.dumps)
        factory: Any = structlog.BytesLoggerFactory(sys.stderr.buffer)
    else:
        # plain, for the renderer's own tracebacks show local variables: tokens, names, secrets
        renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        factory = structlog.PrintLoggerFactory(sys.stderr)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=factory,
        cache_logger_on_first_use=True,
    )
