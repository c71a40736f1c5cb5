"""The guard's page as an app of its own, outside LINE: a manifest, and a worker that opens it without network.

Each account's page is an app for itself, with the address of its page as scope. The worker is one file for all of them:
it lies beside them and reads from its own registration whose it is.
"""

from collections.abc import Callable
from typing import Any

import orjson
from flask import Blueprint, Response, abort

from liff.assets import Assets
from liff.auth import public

_ENTRY = "js/guard.js"
_READER = "vendor/zxing-wasm/reader/zxing_reader.wasm"
_INK = "#0d1411"  # of the night, which the page begins with
_ICONS = (
    ("icon-192.png", "192x192", "image/png"),
    ("icon-512.png", "512x512", "image/png"),
    ("icon.svg", "any", "image/svg+xml"),
)


def add_installed(pages: Blueprint, assets: Assets, is_known: Callable[[str], bool]) -> None:
    """GET /liff/guard-worker.js, and a manifest for each account's page. `is_known` tells a LIFF app of ours."""

    @pages.get("/liff/guard-worker.js")
    @public
    def worker() -> Response:
        release = orjson.dumps({"version": assets.version, "files": _files(assets)}).decode()
        script = f"self.RELEASE = {release};\n{assets.files['worker.js'].body.decode()}"
        return _answer(script, "text/javascript")

    @pages.get("/liff/guard.webmanifest")
    @pages.get("/liff/a/<liff_id>/guard.webmanifest")
    @public
    def manifest(liff_id: str | None = None) -> Response:
        if liff_id is not None and not is_known(liff_id):
            abort(404)
        page = f"/liff/a/{liff_id}/guard" if liff_id else "/liff/guard"
        return _answer(orjson.dumps(_manifest(page, assets)).decode(), "application/manifest+json")


def _files(assets: Assets) -> list[str]:
    """Whatever the page may ever fetch: its scanner too, which it has no other time to fetch than now."""
    looks = [name for name in assets.files if name.startswith(("css/", "fonts/")) and not name.endswith("LICENSE")]
    icons = [name for name, _, _ in _ICONS]
    return ["boot.js", *icons, *looks, *assets.reachable(_ENTRY), _READER]


def _manifest(page: str, assets: Assets) -> dict[str, Any]:
    return {
        "id": page,
        "name": "ป้อมยาม · Village Security",
        "short_name": "ป้อมยาม",
        "lang": "th",
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "background_color": _INK,
        "theme_color": _INK,
        "icons": [
            {"src": f"/liff/static/{assets.version}/{name}", "sizes": sizes, "type": mime}
            for name, sizes, mime in _ICONS
        ],
    }


def _answer(body: str, mime: str) -> Response:
    response = Response(body, mimetype=mime)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"  # the worker's own
    return response
