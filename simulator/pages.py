"""The page with the phones: its files, its fonts, its WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import orjson
from aiohttp import WSMsgType, web

from simulator.platform import Platform

STATIC = Path(__file__).parent / "static"
FONTS = ("Sarabun-Regular.ttf", "Sarabun-Bold.ttf", "Sarabun-SemiBold.ttf")
FRESH = {"Cache-Control": "no-cache"}


def font_folder() -> Path | None:
    """Sarabun from its package; without it the page falls back to the system's Thai font."""
    try:
        import fontpkg_sarabun
    except ImportError:
        return None
    return Path(fontpkg_sarabun.__file__).parent / "files"


async def front(_: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html", headers=FRESH)


async def asset(request: web.Request) -> web.FileResponse:
    name = request.match_info["name"]
    if not (STATIC / name).is_file():
        raise web.HTTPNotFound
    return web.FileResponse(STATIC / name, headers=FRESH)


async def font(request: web.Request) -> web.FileResponse:
    folder, name = font_folder(), request.match_info["name"]
    if folder is None or name not in FONTS:
        raise web.HTTPNotFound
    return web.FileResponse(folder / name, headers={"Cache-Control": "max-age=86400"})


async def favicon(_: web.Request) -> web.Response:
    return web.Response(status=204)


def add_pages(app: web.Application, platform: Platform) -> None:
    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        queue = platform.hub.join()
        sender = asyncio.create_task(_send(socket, queue))
        try:
            async for message in socket:  # nothing is expected: this ends when the page goes
                if message.type == WSMsgType.ERROR:
                    break
        finally:
            platform.hub.leave(queue)
            sender.cancel()
        return socket

    app.router.add_get("/", front)
    app.router.add_get("/favicon.ico", favicon)
    app.router.add_get("/static/{name:[a-z_]+\\.(?:js|css)}", asset)
    app.router.add_get("/fonts/{name}", font)
    app.router.add_get("/_sim/live", live)


async def _send(socket: web.WebSocketResponse, queue: asyncio.Queue[dict[str, object]]) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            await socket.send_str(orjson.dumps(await queue.get()).decode())
