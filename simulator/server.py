"""The HTTP server: reads a call, asks the endpoint, writes the answer, keeps the log."""

from __future__ import annotations

import asyncio
import gc
import inspect
import logging
import signal
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

from simulator import (
    account,
    authorize,
    control,
    groups,
    liff,
    liff_apps,
    liff_calls,
    login,
    menu_links,
    messaging,
    players,
    richmenus,
    webhooks,
)
from simulator.calls import Answer, Call, Endpoint, Refusal
from simulator.faults import Fault
from simulator.openapi import Descriptions
from simulator.pages import add_pages
from simulator.platform import Platform
from simulator.store import load, save

ROOMS = (
    messaging,
    account,
    menu_links,
    richmenus,
    webhooks,
    groups,
    login,
    authorize,
    liff,
    liff_apps,
    liff_calls,
    control,
    players,
)
ENDPOINTS: tuple[Endpoint, ...] = tuple(endpoint for room in ROOMS for endpoint in room.ENDPOINTS)
SAVED_EVERY_S = 3
LOG = logging.getLogger(__name__)
COMMON = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "X-Line-Request-Id"}
PREFLIGHT = COMMON | {
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Line-Retry-Key",
    "Access-Control-Max-Age": "600",
}


@dataclass(frozen=True, slots=True)
class Options:
    host: str = "127.0.0.1"
    port: int = 8400
    state: Path | None = None
    descriptions: Path | None = None


async def read_body(call: Call, endpoint: Endpoint) -> None:
    """LINE: 413 over 2 MB, 415 for another content type, 400 for what is no JSON."""
    if (call.request.content_length or 0) > endpoint.max_body:
        raise Refusal(413, "Request entity too large")
    call.raw = await call.request.read()
    if len(call.raw) > endpoint.max_body:
        raise Refusal(413, "Request entity too large")
    if endpoint.reads == "form":
        call.body = {name: str(value) for name, value in (await call.request.post()).items()}
    elif endpoint.reads == "json" or (endpoint.reads == "maybe json" and call.raw):
        call.body = _json(call, endpoint)
        if endpoint.auth:
            _check_schema(call, endpoint)


def _json(call: Call, endpoint: Endpoint) -> Any:
    if endpoint.auth and call.request.content_type != "application/json":
        raise Refusal(415, "The content type must be application/json")
    if not call.raw and not endpoint.auth:
        return {}
    try:
        return orjson.loads(call.raw)
    except orjson.JSONDecodeError as error:
        raise Refusal(400, "The request body could not be parsed as JSON") from error


def _check_schema(call: Call, endpoint: Endpoint) -> None:
    if not isinstance(call.body, dict):
        raise Refusal(400, "The request body must be a JSON object")
    problems = call.platform.descriptions.check(endpoint.method, endpoint.path, call.body)
    if problems:
        raise Refusal(400, f"The request body has {len(problems)} error(s)", problems)


async def ask(call: Call, endpoint: Endpoint) -> Answer:
    try:
        if endpoint.auth:
            call.bearer = call.platform.messaging_channel(call.request.headers.get("Authorization"))
            call.platform.rates.spend(call.bearer, endpoint, call.now)
        if endpoint.reads != "nothing":
            await read_body(call, endpoint)
        answer = endpoint.handler(call)
        return await answer if inspect.isawaitable(answer) else answer
    except Refusal as refusal:
        return Answer(refusal.body, refusal.status, refusal.headers)


def respond(answer: Answer, request_id: str) -> web.Response:
    headers = {**COMMON, "X-Line-Request-Id": request_id, **answer.headers}
    if isinstance(answer.body, bytes):
        headers.setdefault("Content-Type", "application/octet-stream")
        return web.Response(body=answer.body, status=answer.status, headers=headers)
    headers["Content-Type"] = "application/json"
    return web.Response(body=orjson.dumps(answer.body), status=answer.status, headers=headers)


def handler_of(platform: Platform, endpoint: Endpoint) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    logged = not endpoint.path.startswith("/_sim")

    async def handle(request: web.Request) -> web.StreamResponse:
        started = time.perf_counter()
        call = Call(platform, request, str(uuid.uuid4()), platform.clock.now())
        struck = platform.faults.strike(request.method, request.path) if logged and platform.faults.list else []
        answer = await _before(call, struck) or await ask(call, endpoint)
        if struck and struck[-1].mode == "accept_then_reset":
            _drop(request)
        if logged:
            _log(call, answer, started, struck)
        return respond(answer, call.request_id)

    return handle


async def _before(call: Call, struck: list[Fault]) -> Answer | None:
    """What a fault does instead of the endpoint. A status of 0 in the log means that no answer came."""
    for fault in struck:
        if fault.mode == "latency":
            await asyncio.sleep(fault.ms / 1000)
        elif fault.mode == "status":
            return Answer({"message": fault.words}, fault.status)
        elif fault.mode in ("reset", "timeout"):
            if fault.mode == "timeout":
                await _until_gone(call.request, fault.ms / 1000 or 3600)
            _drop(call.request)
            return Answer(status=500)
    call.now = call.platform.clock.now()
    return None


async def _until_gone(request: web.Request, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    # aiohttp tells nobody when the other side has gone
    while time.monotonic() < deadline and request.transport and not request.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(0.05)


def _drop(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _log(call: Call, answer: Answer, started: float, struck: list[Fault]) -> None:
    body = call.body if isinstance(call.body, dict) else {}
    dropped = bool(struck) and struck[-1].mode in ("reset", "timeout")
    call.platform.calls.append(
        {
            "n": next(call.platform.call_numbers),
            "at": time.time(),
            "method": call.request.method,
            "path": call.request.path,
            "status": 0 if dropped else answer.status,
            "retry_key": call.request.headers.get("X-Line-Retry-Key"),
            "request_id": call.request_id,
            "ms": round((time.perf_counter() - started) * 1000, 2),
            "channel": call.bearer.channel_id if call.bearer else None,
            "to": body.get("to"),
            "reply_token": body.get("replyToken"),
            "fault": struck[-1].mode if struck else None,
        }
    )


async def nowhere(request: web.Request) -> web.Response:
    if request.method == "OPTIONS":
        return web.Response(status=204, headers=PREFLIGHT)
    return respond(Answer({"message": "Not found"}, 404), str(uuid.uuid4()))


def create_app(platform: Platform) -> web.Application:
    app = web.Application(client_max_size=1 << 27)
    for endpoint in ENDPOINTS:
        app.router.add_route(endpoint.method, endpoint.path, handler_of(platform, endpoint))
    add_pages(app, platform)
    app.router.add_route("*", "/{tail:.*}", nowhere)
    return app


async def run(options: Options) -> None:
    platform = Platform(Descriptions(options.descriptions))
    if options.state:
        load(platform, options.state)
    platform.sender = webhooks.Sender()
    runner = web.AppRunner(create_app(platform), access_log=None, shutdown_timeout=1, keepalive_timeout=75)
    await runner.setup()
    site = web.TCPSite(runner, options.host, options.port, backlog=1024)
    await site.start()
    print(f"simulator on {_address(runner)}", flush=True)  # noqa: T201 - the line that a starter waits for
    await _until_stopped(platform, options.state)
    await runner.cleanup()
    await platform.sender.close()


def _address(runner: web.AppRunner) -> str:
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"


async def _until_stopped(platform: Platform, file: Path | None) -> None:
    stopped = asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signum, stopped.set)
    while not stopped.is_set():
        try:
            await asyncio.wait_for(stopped.wait(), SAVED_EVERY_S)
        except TimeoutError:
            _save(platform, file)
    _save(platform, file)


def _save(platform: Platform, file: Path | None) -> None:
    if file and platform.changed:
        platform.changed = False
        save(platform, file)


def serve(options: Options) -> None:
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)  # many long-lived dicts and no cycles: collecting often only costs time
    try:
        asyncio.run(run(options))
    except OSError as error:
        LOG.error("%s", error)  # noqa: TRY400 - a taken port needs no traceback
        sys.exit(1)
