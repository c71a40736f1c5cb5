"""Logs: a constant event name and fields, one line each, to standard error. No body, no token, no signature."""

import logging
import sys
from typing import Any

import orjson
import structlog


def configure(level: str, form: str) -> None:
    """`form` is json or console."""
    numeric = logging.getLevelNamesMapping()[level]
    logging.basicConfig(
        level=max(numeric, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    if form == "json":
        renderer: Any = structlog.processors.JSONRenderer(serializer=orjson.dumps)
        factory: Any = structlog.BytesLoggerFactory(sys.stderr.buffer)
    else:
        shared.pop()
        renderer, factory = structlog.dev.ConsoleRenderer(colors=False), structlog.PrintLoggerFactory(sys.stderr)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=factory,
        cache_logger_on_first_use=True,
    )
