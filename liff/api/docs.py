"""GET /docs: the description as a page. Swagger UI comes with a package; nothing is fetched from elsewhere."""

import gzip
import secrets
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, request

from liff.auth import public
from models.domain.errors import NotFound

FILES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
DAY = "public, max-age=86400"
# Swagger UI sets styles through the DOM only, and carries its icons as data: in its style sheet
RULES = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Village Security: the API</title>
  <link rel="icon" type="image/png" href="docs/favicon-32x32.png">
  <link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
  <div id="api"></div>
  <script nonce="{nonce}" src="docs/swagger-ui-bundle.js"></script>
  <script nonce="{nonce}">SwaggerUIBundle({{url: "openapi.json", dom_id: "#api", deepLinking: true}})</script>
</body>
</html>
"""


def add_docs(api: Blueprint) -> None:
    """GET /docs and what it loads."""

    @api.get("/docs")
    @public
    def docs() -> Response:
        nonce = secrets.token_urlsafe(18)
        answer = Response(PAGE.format(nonce=nonce), content_type="text/html; charset=utf-8")
        answer.headers["Content-Security-Policy"] = RULES.format(nonce=nonce)
        return _careful(answer, "no-cache")

    @api.get("/docs/<name>")
    @public
    def docs_file(name: str) -> Response:
        if name not in FILES:
            raise NotFound
        zipped = request.accept_encodings["gzip"] > 0
        answer = Response(_packed(name) if zipped else _bytes(name), mimetype=FILES[name])
        if zipped:
            answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Vary"] = "Accept-Encoding"
        return _careful(answer, DAY)


def _careful(answer: Response, keep: str) -> Response:
    answer.headers["Cache-Control"] = keep
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _bytes(name: str) -> bytes:
    return (_folder() / name).read_bytes()


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_bytes(name), 6, mtime=0)


def _folder() -> Path:
    """Where the package keeps its files. Its own code, which serves other frameworks, is not imported."""
    package = find_spec("swagger_ui")
    if package is None or package.origin is None:
        raise NotFound
    return Path(package.origin).parent / "static"
