"""The pages that open inside LINE: the start page, the guard's form, the residents' home, joining, and the office.

LINE opens `/liff` first and the SDK moves on from there, so these addresses answer with a page and never with a
redirect: a redirect before `liff.init()` has resolved would lose the login.

A LIFF app has one endpoint, and starts at or below it only. So the first account's is `/liff`, and another account's
`/liff/a/<its LIFF id>`, with the same pages below: in the path, because LINE may lose a query on the way.
"""

import gzip
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template, request

from liff.assets import Assets
from liff.auth import public
from liff.guard.texts import TEXTS as GUARD
from liff.installed import add_installed
from liff.joining.texts import TEXTS as JOIN
from liff.office.texts import TEXTS as OFFICE
from liff.resident.texts import TEXTS as HOME
from liff.texts import START, page_texts

HERE = Path(__file__).parent
FOR_EVER = "public, max-age=31536000, immutable"
SDK_TRANSLATIONS = "https://liffsdk.line-scdn.net"  # LINE's SDK fetches its own words there


@dataclass(frozen=True)
class PageOf:
    """One page: its place below /liff, the module that it begins with, and what it says.

    Its template has the module's name; only what that module imports is fetched with it. `reckons`: it may run
    WebAssembly, as the reader of QR codes is. `installs`: outside LINE it can be an app of its own.
    """

    path: str
    module: str
    texts: Sequence[str]
    reckons: bool = False
    installs: bool = False


PAGES = (
    PageOf("", "start.js", START),
    PageOf("/guard", "guard.js", GUARD, reckons=True, installs=True),
    PageOf("/home", "home/home.js", HOME),
    PageOf("/join", "join/join.js", JOIN),
    PageOf("/office", "office/office.js", OFFICE),
)


@dataclass(frozen=True, kw_only=True)
class PagesConfig:
    """What the pages have to know of LINE. `frame_ancestors` is 'none' or the one origin that may frame us.

    `liff_id` is the first account's; `liff_ids` tells those of all accounts as they are now.
    """

    liff_id: str
    liff_ids: Callable[[], Collection[str]]
    liff_sdk_url: str
    line_api_base: str
    frame_ancestors: str = "'none'"

    @property
    def liff_sdk_origin(self) -> str:
        return _origin(self.liff_sdk_url)

    @property
    def line_api_origin(self) -> str:
        return _origin(self.line_api_base)


def make_pages(config: PagesConfig) -> Blueprint:
    """The blueprint `pages`: HTML under /liff and the files that it needs."""
    pages = Blueprint("pages", __name__, template_folder="templates")
    assets = Assets.read(HERE / "static")

    for page in PAGES:
        _add(pages, page, config, assets)
    add_installed(pages, assets, lambda liff_id: liff_id in config.liff_ids())

    @pages.get("/liff/static/<version>/<path:name>")
    @public
    def static_file(version: str, name: str) -> Response:
        return _file(assets, version, name)

    return pages


def _add(pages: Blueprint, page: PageOf, config: PagesConfig, assets: Assets) -> None:
    @public
    def show(liff_id: str | None = None) -> Response:
        return _page(page, config, assets, liff_id)

    for base in ("/liff", "/liff/a/<liff_id>"):
        for slash in ("",) if page.path else ("", "/"):
            address = f"{base}{page.path}{slash}"
            pages.add_url_rule(address, endpoint=address.replace("/", "_"), view_func=show)


def _page(page: PageOf, config: PagesConfig, assets: Assets, liff_id: str | None) -> Response:
    """The page of the first account, or of the one that the address names."""
    if liff_id is not None and liff_id not in config.liff_ids():
        return _html("liff/unknown.html", config, assets, {}, 404)
    told = {
        "liffId": liff_id or config.liff_id,
        "base": f"/liff/a/{liff_id}" if liff_id else "/liff",
        "sdkUrl": config.liff_sdk_url,
        "texts": page_texts(page.texts),
    }
    template = f"liff/{Path(page.module).stem}.html"
    return _html(template, config, assets, told, 200, page)


def _html(
    template: str,
    config: PagesConfig,
    assets: Assets,
    told: Mapping[str, object],
    status: int,
    page: PageOf | None = None,
) -> Response:
    nonce = secrets.token_urlsafe(18)
    html = render_template(
        template,
        nonce=nonce,
        config=told,
        asset=lambda name: f"/liff/static/{assets.version}/{name}",
        modules=assets.modules(f"js/{page.module}") if page else (),
    )
    response = _answer(html.encode(), gzip.compress(html.encode(), 5), "text/html")
    response.status_code = status
    response.headers.update(_headers(config, nonce, request.host, page))
    return response


def _answer(body: bytes, packed: bytes | None, mime: str) -> Response:
    """The bytes, gzipped for those who can read it: a gate's network is a bad one."""
    zipped = packed is not None and request.accept_encodings["gzip"] > 0
    response = Response(packed if zipped else body, mimetype=mime)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _headers(config: PagesConfig, nonce: str, host: str, page: PageOf | None) -> Mapping[str, str]:
    # 'self' beside the nonce: WebKit does not hand a module's nonce down to what it imports.
    # The socket's address is spelled out: older WebKit does not count it as 'self'.
    wasm = " 'wasm-unsafe-eval'" if page and page.reckons else ""
    app = {"worker-src": "'self'", "manifest-src": "'self'"} if page and page.installs else {}
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}' {config.liff_sdk_origin}{wasm}",
        "connect-src": f"'self' ws://{host} wss://{host} {config.line_api_origin} {SDK_TRANSLATIONS}",
        "img-src": "'self' blob:",
        "media-src": "'self' blob:",
        "style-src": "'self'",
        "font-src": "'self'",
        **app,
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": config.frame_ancestors,
    }
    return {
        "Content-Security-Policy": "; ".join(f"{rule} {sources}" for rule, sources in rules.items()),
        "Cache-Control": "no-cache",
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
        "Referrer-Policy": "strict-origin",  # the address carries LINE's own parameters
    }


def _file(assets: Assets, version: str, name: str) -> Response:
    """The file; a page from before the last release gets today's, but may not keep it under the old name."""
    asset = assets.files.get(name)
    if asset is None:
        abort(404)
    response = _answer(asset.body, asset.packed, asset.mime)
    response.headers["Cache-Control"] = FOR_EVER if version == assets.version else "no-cache"
    return response


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
