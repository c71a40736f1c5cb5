"""Is this process alive, and can it do its work? Each part is named, so that whoever looks at night knows where."""

from collections.abc import Callable

import orjson
from flask import Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from liff.auth import public
from models.migrations import head
from workers.queue import JOBS
from workers.runtime import Runtime


def add_health(app: Flask, runtime: Runtime) -> None:
    """GET /health/live, /health/ready and /metrics."""

    @app.get("/health/live")
    @public
    def live() -> Response:
        return _json({"status": "ok"}, 200)

    @app.get("/health/ready")
    @public
    def ready() -> Response:
        parts = {"database": _asked(lambda: _database(runtime)), "redis": _asked(lambda: _redis(runtime))}
        # without Redis every request still succeeds and the clock drives the rest: degraded, but ready
        good = parts["database"] == "ok"
        return _json({"status": "ok" if good else "unavailable", "parts": parts}, 200 if good else 503)

    @app.get("/metrics")
    @public
    def metrics() -> Response:
        return Response(_metrics(runtime), content_type=CONTENT_TYPE_LATEST)


def _asked(part: Callable[[], str]) -> str:
    try:
        return part()
    except (SQLAlchemyError, RedisError, OSError) as error:
        return type(error).__name__


def _database(runtime: Runtime) -> str:
    with runtime.database.engine.connect() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return "ok" if found == head() else f"schema is at {found}, this release needs {head()}"


def _redis(runtime: Runtime) -> str:
    runtime.redis.ping()
    return "ok"


def _metrics(runtime: Runtime) -> bytes:
    registry = CollectorRegistry()
    up = Gauge("village_up", "Whether a part can be reached", ["part"], registry=registry)
    depth = Gauge("village_queue_jobs", "Jobs that wait in a queue", ["queue"], registry=registry)
    up.labels("database").set(_asked(lambda: _database(runtime)) == "ok")
    redis_is_up = _asked(lambda: _redis(runtime)) == "ok"
    up.labels("redis").set(redis_is_up)
    for topic in JOBS if redis_is_up else ():
        depth.labels(topic).set(runtime.redis.llen(f"rq:queue:{topic}"))
    return generate_latest(registry)


def _json(body: object, status: int) -> Response:
    return Response(orjson.dumps(body), status, content_type="application/json")
